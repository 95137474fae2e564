package publish

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A site is what a test publishes: contents by path.
type site map[string]string

// sample returns a site of n files in several folders. Of two versions, a third of the files differ, and each has some files that
// the other has not.
func sample(version string, n int) site {
	s := site{"index.html": "home of " + version, "only-in-" + version + "/page.html": version}
	for i := range n - len(s) {
		text := strings.Repeat(fmt.Sprintf("file %d ", i), 50)
		if i%3 == 0 {
			text += version
		}
		s[fmt.Sprintf("part-%d/chapter-%d/page-%d.html", i%3, i%7, i)] = text
	}
	return s
}

// publish puts s into dir and commits it, with its version as the hash of its sources.
func publish(dir string, s site, version string, opts Options) error {
	tx, err := Begin(dir, opts)
	if err != nil {
		return err
	}
	defer tx.Abort()
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if err := tx.Put(name, []byte(s[name])); err != nil {
			return err
		}
	}
	return tx.Commit(Hashes{Sources: version, Rules: "rules of " + version})
}

func mustPublish(t *testing.T, dir string, s site, version string) {
	t.Helper()
	if err := publish(dir, s, version, Options{}); err != nil {
		t.Fatal(err)
	}
}

// A failer is a *testing.T or a *rapid.T.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// read returns the files of dir without its manifest.
func read(t failer, dir string) site {
	t.Helper()
	s := site{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		s[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	delete(s, manifestName)
	return s
}

// wantSite fails unless dir is s, agrees with its manifest, and has nothing beside it.
func wantSite(t failer, dir string, s site) {
	t.Helper()
	if diff := cmp.Diff(s, read(t, dir)); diff != "" {
		t.Fatalf("the site differs (-want +got):\n%s", diff)
	}
	if r, err := Verify(dir); err != nil || !r.OK() {
		t.Fatalf("Verify = %+v, %v", r, err)
	}
	if space := newWorkspace(dir).dir; exists(space) {
		t.Fatalf("%s is still there", space)
	}
}

func TestPublishAndUpdate(t *testing.T) {
	for _, opts := range []Options{{}, {Sync: true}, {inTwo: true}} {
		// The parents do not exist either.
		dir := filepath.Join(t.TempDir(), "a", "b", "public")
		for _, version := range []string{"v1", "v2", "v2", "v3"} {
			s := sample(version, 100)
			if err := publish(dir, s, version, opts); err != nil {
				t.Fatal(err)
			}
			wantSite(t, dir, s)
		}
	}
}

func TestEmptySite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustPublish(t, dir, site{}, "v1")
	wantSite(t, dir, site{})
}

func TestEmptyFolderIsReplaced(t *testing.T) {
	for _, opts := range []Options{{}, {inTwo: true}} {
		dir := t.TempDir()
		if err := publish(dir, site{"a.html": "a"}, "v1", opts); err != nil {
			t.Fatal(err)
		}
		wantSite(t, dir, site{"a.html": "a"})
	}
}

func TestRelativeFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	mustPublish(t, "public", site{"a.html": "a"}, "v1")
	wantSite(t, "public", site{"a.html": "a"})
}

func TestManifest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	tx, err := Begin(dir, Options{Generator: "rulebook 0.1.0"})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Abort()
	for _, name := range []string{"z.html", "instruments/index.html", "assets/r&d.css", "中文.html"} {
		if err := tx.Put(name, []byte("test")); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(Hashes{Sources: "abc", Rules: "d<f"}); err != nil {
		t.Fatal(err)
	}
	const sum = `{"sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "size": 4}`
	want := `{
  "generator": "rulebook 0.1.0",
  "sources": "abc",
  "rules": "d\u003cf",
  "files": {
    "assets/r&d.css": ` + sum + `,
    "instruments/index.html": ` + sum + `,
    "z.html": ` + sum + `,
    "中文.html": ` + sum + `
  }
}
`
	got, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
}

func TestAbortLeavesTheOldSite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	old := sample("v1", 20)
	mustPublish(t, dir, old, "v1")
	tx, err := Begin(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Put("index.html", []byte("new")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := tx.Abort(); err != nil {
			t.Fatal(err)
		}
	}
	wantSite(t, dir, old)
	if err := tx.Put("late.html", nil); err == nil {
		t.Error("Put after Abort is no error")
	}
	if err := tx.Commit(Hashes{}); err == nil {
		t.Error("Commit after Abort is no error")
	}
	wantSite(t, dir, old)
}

func TestAbortOfAFirstSiteLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	tx, err := Begin(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Abort(); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestAbortAfterCommitDoesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	tx, err := Begin(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(Hashes{}); err != nil {
		t.Fatal(err)
	}
	next, err := Begin(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer next.Abort()
	if err := tx.Abort(); err != nil {
		t.Fatal(err)
	}
	if err := next.Put("a.html", nil); err != nil {
		t.Errorf("Abort of an earlier transaction disturbed the next: %v", err)
	}
}

func TestRefusedFolders(t *testing.T) {
	tests := []struct {
		name string
		make func(dir string) error
		want string // part of the message
	}{
		{"files of someone", func(dir string) error { return writeAll(dir, site{"thesis.doc": "x"}) }, "empty or remove it"},
		{"a web application", func(dir string) error {
			return writeAll(dir, site{manifestName: `{"name": "app", "icons": [{"src": "a"}]}`})
		}, "empty or remove it"},
		{"the site of another generator", func(dir string) error {
			return writeAll(dir, site{manifestName: `{"files": {}, "generator": "rulebooks 1"}`})
		}, "empty or remove it"},
		{"a broken manifest", func(dir string) error { return writeAll(dir, site{manifestName: `{`}) }, "empty or remove it"},
		{"a manifest that is a folder", func(dir string) error {
			return os.MkdirAll(filepath.Join(dir, manifestName), 0o755)
		}, "empty or remove it"},
		{"a working copy", func(dir string) error {
			return writeAll(dir, site{manifestName: `{"generator": "rulebook"}`, ".git/HEAD": "x"})
		}, "holds .git"},
		{"a file", func(dir string) error { return os.WriteFile(dir, nil, 0o644) }, "is not a folder"},
		{"a link to a site", func(dir string) error {
			if err := publish(dir+"-real", site{}, "v1", Options{}); err != nil {
				return err
			}
			return os.Symlink(dir+"-real", dir)
		}, "is a symbolic link"},
		{"a link to nothing", func(dir string) error { return os.Symlink("nothing", dir) }, "is a symbolic link"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			if err := tt.make(dir); err != nil {
				t.Fatal(err)
			}
			tx, err := Begin(dir, Options{})
			if !errors.Is(err, ErrNotOurs) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want ErrNotOurs with %q", err, tt.want)
			}
			if err == nil {
				tx.Abort()
			}
			if exists(newWorkspace(dir).dir) {
				t.Error("a workspace was made")
			}
		})
	}
}

func TestRefusedPlaces(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	here := filepath.Join(t.TempDir(), "a", "b")
	if err := os.MkdirAll(here, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(here)
	root := filepath.VolumeName(here) + string(filepath.Separator)
	for _, dir := range []string{".", "..", "../../a", "../b/", here, root, home, filepath.Dir(home)} {
		if _, err := Begin(dir, Options{}); !errors.Is(err, ErrNotOurs) {
			t.Errorf("Begin(%q): %v, want ErrNotOurs", dir, err)
		}
	}
	for _, dir := range []string{"../content", "../content/public", "../content/a/../b/c"} {
		if err := os.MkdirAll("../content", 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := Begin(dir, Options{Sources: []string{"../themes", "../content"}}); !errors.Is(err, ErrNotOurs) {
			t.Errorf("Begin(%q): %v, want ErrNotOurs", dir, err)
		}
	}
	if _, err := Begin("", Options{}); err == nil {
		t.Error(`Begin("") is no error`)
	}
	if _, err := Begin("public", Options{Generator: "hugo 0.1"}); err == nil {
		t.Error("the next Begin would refuse what this generator wrote, and this one does not")
	}
	left, err := os.ReadDir(here)
	if err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestFolderTakenSinceBegin(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	tx, err := Begin(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	theirs := site{"thesis.doc": "years of work"}
	if err := writeAll(dir, theirs); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(Hashes{}); !errors.Is(err, ErrNotOurs) {
		t.Errorf("Commit: %v, want ErrNotOurs", err)
	}
	if err := tx.Abort(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(theirs, read(t, dir)); diff != "" {
		t.Errorf("their files (-want +got):\n%s", diff)
	}
}

func TestSomethingInTheWayOfTheWorkspace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if err := os.WriteFile(newWorkspace(dir).dir, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(dir, Options{}); err == nil || !strings.Contains(err.Error(), "is in the way") {
		t.Errorf("Begin: %v", err)
	}
}

func writeAll(dir string, s site) error {
	for name, text := range s {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func TestClashes(t *testing.T) {
	tests := []struct{ first, second string }{
		{"a.html", "a.html"},
		{"a.html", "A.html"},
		{"caf\u00e9.html", "cafe\u0301.html"},
		{"caf\u00e9.html", "CAFE\u0301.HTML"},
		{"part/a.html", "Part/b.html"},
		{"part/a.html", "part"},
		{"part", "part/a.html"},
		{"Part", "part/sub/a.html"},
		{"a.html", "manifest.json"},
		{"a.html", "Manifest.JSON"},
		{"a.html", "manifest.json/b"},
	}
	for _, tt := range tests {
		dir := filepath.Join(t.TempDir(), "public")
		tx, err := Begin(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := tx.Put(tt.first, nil); err != nil {
			t.Fatal(err)
		}
		if err := tx.Put(tt.second, nil); err == nil {
			t.Errorf("%q after %q is no error", tt.second, tt.first)
		}
		if err := tx.Commit(Hashes{}); err == nil || !strings.Contains(err.Error(), "incomplete") {
			t.Errorf("Commit after a clash: %v", err)
		}
		if err := tx.Abort(); err != nil {
			t.Error(err)
		}
		if exists(dir) {
			t.Error("an incomplete site was published")
		}
	}
}

func TestPutKeepsNothingOfData(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	tx, err := Begin(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Abort()
	data := []byte("as it was")
	if err := tx.Put("a.html", data); err != nil {
		t.Fatal(err)
	}
	copy(data, "overwritten")
	if err := tx.Commit(Hashes{}); err != nil {
		t.Fatal(err)
	}
	wantSite(t, dir, site{"a.html": "as it was"})
}

func TestPutFromManyGoroutines(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	for _, version := range []string{"v1", "v2"} {
		s := sample(version, 500)
		tx, err := Begin(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Abort()
		var group sync.WaitGroup
		names := slices.Sorted(maps.Keys(s))
		for i := range 8 {
			group.Go(func() {
				for j := i; j < len(names); j += 8 {
					if err := tx.Put(names[j], []byte(s[names[j]])); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		if err := tx.Commit(Hashes{}); err != nil {
			t.Fatal(err)
		}
		wantSite(t, dir, s)
	}
}

// A build that is given up while pages are still being written must not leave half of them behind.
func TestAbortWhilePutting(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	tx, err := Begin(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	started := make(chan struct{}, 4)
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for j := 0; ; j++ {
				if tx.Put(fmt.Sprintf("%d/%d.html", i, j), []byte("x")) != nil {
					return
				}
				if j == 0 {
					started <- struct{}{}
				}
			}
		})
	}
	for range 4 {
		<-started
	}
	if err := tx.Abort(); err != nil {
		t.Error(err)
	}
	group.Wait()
	left, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestUnchangedFilesAreLinked(t *testing.T) {
	for _, opts := range []Options{{}, {inTwo: true}} {
		dir := filepath.Join(t.TempDir(), "public")
		put := func(s site) {
			t.Helper()
			if err := publish(dir, s, "v", opts); err != nil {
				t.Fatal(err)
			}
			wantSite(t, dir, s)
		}
		stat := func(name string) fs.FileInfo {
			t.Helper()
			info, err := os.Lstat(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			os.SameFile(info, info) // on Windows, which file it is is looked up at the first comparison
			return info
		}
		big := strings.Repeat("0123456789", 10_000) // longer than the buffer that compares
		put(site{"same.html": "same", "a/b/same.css": big, "changed.html": "before", "a/b/end.css": big + "a"})
		same, deep, changed, end := stat("same.html"), stat("a/b/same.css"), stat("changed.html"), stat("a/b/end.css")
		keep := filepath.Join(filepath.Dir(dir), "keep")
		if err := os.Link(filepath.Join(dir, "changed.html"), keep); err != nil {
			t.Fatal(err)
		}

		put(site{"same.html": "same", "a/b/same.css": big, "changed.html": "behind", "a/b/end.css": big + "b"})
		if !os.SameFile(same, stat("same.html")) || !os.SameFile(deep, stat("a/b/same.css")) {
			t.Error("an unchanged file was written again")
		}
		if os.SameFile(changed, stat("changed.html")) || os.SameFile(end, stat("a/b/end.css")) {
			t.Error("a changed file is the old file")
		}
		if data, err := os.ReadFile(keep); string(data) != "before" {
			t.Errorf("the old file was written in place: %q, %v", data, err)
		}
	}
}

// A file that is written piece by piece is like any other: in the manifest, linked while it stays the same, and missing from no site.
func TestPutFrom(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	put := func(text string, fail error) error {
		tx, err := Begin(dir, Options{})
		if err != nil {
			return err
		}
		defer tx.Abort()
		err = tx.PutFrom("a/large.json", func(w io.Writer) error {
			for piece := range slices.Chunk([]byte(text), 1000) {
				if n, err := w.Write(piece); err != nil || n != len(piece) {
					return fmt.Errorf("wrote %d: %w", n, err)
				}
			}
			return fail
		})
		if !errors.Is(err, fail) {
			t.Errorf("PutFrom: %v, want %v", err, fail)
		}
		if err := tx.PutFrom("a/LARGE.json", func(io.Writer) error { return nil }); err == nil {
			t.Error("the same name was taken twice")
		}
		return nil
	}
	commit := func(text string) fs.FileInfo {
		t.Helper()
		tx, err := Begin(dir, Options{})
		try(t, err)
		defer tx.Abort()
		try(t, tx.PutFrom("a/large.json", func(w io.Writer) error { _, err := io.WriteString(w, text); return err }))
		try(t, tx.Commit(Hashes{}))
		wantSite(t, dir, site{"a/large.json": text})
		info, err := os.Lstat(filepath.Join(dir, "a", "large.json"))
		try(t, err)
		os.SameFile(info, info) // on Windows, which file it is is looked up at the first comparison
		return info
	}
	big := strings.Repeat("0123456789", 10_000)
	first := commit(big)
	if !os.SameFile(first, commit(big)) {
		t.Error("an unchanged file was written again")
	}
	if os.SameFile(first, commit(big[1:]+"0")) {
		t.Error("a changed file is the old file")
	}
	// What fails, or is taken, leaves the old site.
	try(t, put("new", errors.New("no more")))
	wantSite(t, dir, site{"a/large.json": big[1:] + "0"})
	tx, err := Begin(dir, Options{})
	try(t, err)
	defer tx.Abort()
	if tx.PutFrom("x", func(io.Writer) error { return errors.New("no more") }) == nil || tx.Commit(Hashes{}) == nil {
		t.Error("half a file was published")
	}
}

// What someone did to the published files does not come back, whatever the old manifest says.
func TestDamageIsRepaired(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("modes are not checked on Windows")
	}
	tests := []struct {
		name   string
		damage func(dir string) error
	}{
		{"other bytes of the same length", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "a/page.html"), []byte("text of the PAGE"), 0o644)
		}},
		{"truncated", func(dir string) error { return os.Truncate(filepath.Join(dir, "a/page.html"), 3) }},
		{"removed", func(dir string) error { return os.RemoveAll(filepath.Join(dir, "a")) }},
		{"another mode", func(dir string) error { return os.Chmod(filepath.Join(dir, "a/page.html"), 0o600) }},
		{"a link to a file with the same bytes", func(dir string) error {
			return replaceByLink(filepath.Join(dir, "a", "page.html"))
		}},
		{"a link to a folder with the same files", func(dir string) error {
			return replaceByLink(filepath.Join(dir, "a"))
		}},
		{"a folder in the place of a file", func(dir string) error {
			return errors.Join(os.Remove(filepath.Join(dir, "a/page.html")), os.Mkdir(filepath.Join(dir, "a/page.html"), 0o755))
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			s := site{"a/page.html": "text of the page", "index.html": "home"}
			mustPublish(t, dir, s, "v1")
			if err := tt.damage(dir); err != nil {
				t.Fatal(err)
			}
			mustPublish(t, dir, s, "v2")
			wantSite(t, dir, s)
			for _, name := range []string{"a", "a/page.html"} {
				info, err := os.Lstat(filepath.Join(dir, name))
				if err != nil {
					t.Fatal(err)
				}
				if info.Mode()&fs.ModeSymlink != 0 {
					t.Errorf("%s is a link", name)
				}
				if runtime.GOOS != "windows" && !info.IsDir() && info.Mode().Perm() == 0o600 {
					t.Errorf("%s has mode %v", name, info.Mode())
				}
			}
		})
	}
}

// replaceByLink moves name out of the site and leaves a symbolic link in its place.
func replaceByLink(name string) error {
	away := filepath.Join(filepath.Dir(filepath.Dir(filepath.Dir(name))), "away-"+filepath.Base(name))
	return errors.Join(os.Rename(name, away), os.Symlink(away, name))
}

// Whoever gets the lock has it alone, though each holder removes the file it is.
func TestLockIsExclusive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	var holders, taken, refused atomic.Int32
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				tx, err := Begin(dir, Options{})
				if errors.Is(err, ErrLocked) {
					refused.Add(1)
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if n := holders.Add(1); n != 1 {
					t.Errorf("%d transactions are open", n)
				}
				taken.Add(1)
				err = tx.Put("a.html", []byte("a"))
				holders.Add(-1)
				if taken.Load()%2 == 0 {
					err = errors.Join(err, tx.Commit(Hashes{}))
				}
				if err := errors.Join(err, tx.Abort()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if taken.Load() == 0 || refused.Load() == 0 {
		t.Errorf("%d taken, %d refused: nothing was contended", taken.Load(), refused.Load())
	}
	if exists(newWorkspace(dir).dir) {
		t.Error("the workspace is still there")
	}
}

func TestSecondBeginIsLocked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	tx, err := Begin(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Abort()
	_, err = Begin(dir, Options{})
	if want := fmt.Sprintf("process %d on ", os.Getpid()); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), want) {
		t.Errorf("the second Begin: %v, want ErrLocked with %q", err, want)
	}
	if err := tx.Put("a.html", nil); err != nil {
		t.Errorf("the refused Begin disturbed the first: %v", err)
	}
	other, err := Begin(dir+"2", Options{})
	if err != nil {
		t.Fatalf("another folder is locked too: %v", err)
	}
	if err := other.Abort(); err != nil {
		t.Error(err)
	}
}

// Every state in which the two renames of a swap can be cut short.
func TestInterruptedSwapIsCompleted(t *testing.T) {
	old, next := site{"a.html": "old"}, site{"a.html": "new", "b.html": "b"}
	tests := []struct {
		name string
		make func(t *testing.T, dir string, w workspace)
		want site // nil: no site
	}{
		{"before the first rename", func(t *testing.T, dir string, w workspace) {
			mustPublish(t, w.new, next, "v2")
		}, old},
		{"before the first rename, manifest missing", func(t *testing.T, dir string, w workspace) {
			try(t, writeAll(w.new, site{"a.html": "ne"}))
		}, old},
		{"between the renames", func(t *testing.T, dir string, w workspace) {
			mustPublish(t, w.new, next, "v2")
			try(t, os.Rename(dir, w.old))
		}, next},
		{"between the renames, then an empty folder made", func(t *testing.T, dir string, w workspace) {
			mustPublish(t, w.new, next, "v2")
			try(t, os.Rename(dir, w.old))
			try(t, os.Mkdir(dir, 0o755))
		}, next},
		{"between the renames, then the new site lost", func(t *testing.T, dir string, w workspace) {
			try(t, os.Rename(dir, w.old))
		}, old},
		{"between the renames, then the new site partly removed", func(t *testing.T, dir string, w workspace) {
			try(t, writeAll(w.new, site{"b.html": "b"}))
			try(t, os.Rename(dir, w.old))
		}, old},
		{"after the second rename", func(t *testing.T, dir string, w workspace) {
			try(t, os.Rename(dir, w.old))
			mustPublish(t, dir, next, "v2")
		}, next},
		{"after the second rename, with rubbish of an earlier run", func(t *testing.T, dir string, w workspace) {
			try(t, writeAll(w.trash, site{"x/y.html": "y"}))
			try(t, os.Rename(dir, w.old))
			mustPublish(t, dir, next, "v2")
		}, next},
		{"while the old site is removed", func(t *testing.T, dir string, w workspace) {
			try(t, os.Rename(dir, w.trash))
			try(t, os.Remove(filepath.Join(w.trash, "a.html")))
			mustPublish(t, dir, next, "v2")
		}, next},
		{"while the old site is removed, then the new one removed by hand", func(t *testing.T, dir string, w workspace) {
			try(t, os.Rename(dir, w.trash))
		}, nil},
		{"a first site before its rename", func(t *testing.T, dir string, w workspace) {
			try(t, os.RemoveAll(dir))
			try(t, writeAll(w.new, site{"a.html": "ne"}))
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			mustPublish(t, dir, old, "v1")
			w := newWorkspace(dir)
			try(t, os.Mkdir(w.dir, 0o755))
			try(t, os.WriteFile(w.lock, []byte("process 1 on a machine that was switched off\n"), 0o644))
			tt.make(t, dir, w)

			tx, err := Begin(dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := tx.Abort(); err != nil {
				t.Fatal(err)
			}
			if tt.want != nil {
				wantSite(t, dir, tt.want)
			} else if exists(dir) {
				t.Error("there is a site")
			}
			last := sample("v3", 10)
			mustPublish(t, dir, last, "v3")
			wantSite(t, dir, last)
		})
	}
}

func try(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// When the second of the two renames fails, the first is taken back.
func TestFailedSwapIsTakenBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	old := sample("v1", 10)
	mustPublish(t, dir, old, "v1")
	space := newWorkspace(dir)
	err := publish(dir, sample("v2", 10), "v2", Options{inTwo: true, step: func(name string) {
		if name == "between" {
			try(t, os.RemoveAll(space.new)) // as an operator might who sees it
		}
	}})
	if err == nil {
		t.Error("the commit did not fail")
	}
	wantSite(t, dir, old)
}
