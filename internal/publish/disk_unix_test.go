//go:build unix

package publish

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func init() { children["limited"] = publishLimited }

// largest is the size at which a write fails in publishLimited.
const largest = 64 << 10

// publishLimited publishes under a limit for the size of a file, which fails like a full disk after a part was written.
func publishLimited(todo task) error {
	signal.Ignore(unix.SIGXFSZ)
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: largest, Max: largest}); err != nil {
		return err
	}
	s := sample("v2", 20)
	s["big.html"] = strings.Repeat("x", 2*largest)
	err := publish(todo.Dir, s, "v2", Options{inTwo: todo.InTwo})
	if !errors.Is(err, unix.EFBIG) || err.Error() != "writing big.html: file too large" {
		return fmt.Errorf("publishing a file that is too large: %w", err)
	}
	return nil
}

func TestFailedWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	old := sample("v1", 20)
	mustPublish(t, dir, old, "v1")
	try(t, child(t, task{Do: "limited", Dir: dir}).Run())
	wantSite(t, dir, old)
	next := sample("v2", 20)
	mustPublish(t, dir, next, "v2")
	wantSite(t, dir, next)
}

func TestParentThatIsAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	try(t, os.WriteFile(file, nil, 0o644))
	for _, dir := range []string{file + "/public", file + "/a/public"} {
		if _, err := Begin(dir, Options{}); !errors.Is(err, unix.ENOTDIR) {
			t.Errorf("Begin(%q): %v, want ENOTDIR", dir, err)
		}
	}
}

// Modes follow the umask, which is the process's, so a child sets it.
func init() { children["umask"] = publishWithUmask }

func publishWithUmask(todo task) error {
	unix.Umask(0o027)
	return publish(todo.Dir, sample("v1", 10), "v1", Options{})
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	modes := func(file, folder os.FileMode) {
		t.Helper()
		for name, want := range map[string]os.FileMode{
			"index.html": file, manifestName: file, "part-0/chapter-0/page-0.html": file, "": folder, "part-0/chapter-0": folder,
		} {
			info, err := os.Stat(filepath.Join(dir, name))
			try(t, err)
			if got := info.Mode().Perm(); got != want {
				t.Errorf("%q has mode %o, want %o", name, got, want)
			}
		}
	}
	old := unix.Umask(0o022)
	defer unix.Umask(old)
	mustPublish(t, dir, sample("v1", 10), "v1")
	modes(0o644, 0o755)
	// The same files again, under another umask: the old ones are not carried over.
	try(t, child(t, task{Do: "umask", Dir: dir}).Run())
	modes(0o640, 0o750)
}
