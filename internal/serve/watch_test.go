package serve

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// deadline is how long a test waits for what must happen; it is reached only when it does not.
const deadline = 30 * time.Second

// A mirror keeps the files of content/ the way a Loader does: it lists them all, but reads only those it does not know or that are
// said to have changed. If it differs from the disk, a change was missed.
type mirror struct {
	t     *testing.T
	dir   string
	w     *watcher
	files map[string]string
}

func newMirror(t *testing.T, dir string) *mirror {
	t.Helper()
	w, err := newWatcher(dir, log.New(testLog{t}, "", 0))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.run(ctx)
		w.close()
	}()
	t.Cleanup(func() { cancel(); <-done })
	m := &mirror{t: t, dir: dir, w: w}
	m.load(batch{full: true})
	return m
}

func (m *mirror) load(b batch) {
	known := m.files
	m.files = map[string]string{}
	for name := range disk(m.dir) {
		text, ok := known[name]
		if !ok || b.full || b.files[name] {
			data, err := os.ReadFile(filepath.Join(m.dir, name))
			if err != nil {
				continue
			}
			text = string(data)
		}
		m.files[name] = text
	}
}

// disk reads all files of content/. Temporary files are left out, as are symbolic links that lead nowhere.
func disk(dir string) map[string]string {
	files := map[string]string{}
	filepath.WalkDir(filepath.Join(dir, "content"), func(full string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil
		}
		rel, _ := filepath.Rel(dir, full)
		name := filepath.ToSlash(rel)
		if data, err := os.ReadFile(full); err == nil && !isIgnored(name) {
			files[name] = string(data)
		}
		return nil
	})
	return files
}

// settle waits until the mirror shows what is on the disk. It returns the batches that came until then, in one.
func (m *mirror) settle() batch {
	m.t.Helper()
	var all batch
	timeout := time.After(deadline)
	for {
		want := disk(m.dir)
		if maps.Equal(m.files, want) {
			return all
		}
		select {
		case b := <-m.w.batches:
			m.load(b)
			all.merge(b)
		case <-timeout:
			for name, text := range want {
				if got, ok := m.files[name]; got != text {
					m.t.Errorf("%s: known %v as %q, on disk %q", name, ok, got, text)
				}
			}
			m.t.Fatalf("a change was missed: %d files known, %d on disk", len(m.files), len(want))
		}
	}
}

type testLog struct{ t *testing.T }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Logf("%s", bytes.TrimSpace(p))
	return len(p), nil
}

// project makes a folder with these files.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		write(t, dir, name, text)
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Dir(full), 0o755))
	must(t, os.WriteFile(full, []byte(text), 0o644))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWatch(t *testing.T) {
	type ops struct {
		*testing.T
		dir string
	}
	move := func(o ops, from, to string) {
		must(o.T, os.Rename(filepath.Join(o.dir, from), filepath.Join(o.dir, to)))
	}
	remove := func(o ops, name string) { must(o.T, os.RemoveAll(filepath.Join(o.dir, name))) }
	tests := []struct {
		name  string
		steps []func(o ops)
	}{
		{"a file is written", []func(ops){
			func(o ops) { write(o.T, o.dir, "content/a.md", "two") },
		}},
		{"saved by renaming a new file over it", []func(ops){
			func(o ops) {
				write(o.T, o.dir, "content/a.md.tmp81", "two")
				move(o, "content/a.md.tmp81", "content/a.md")
			},
			func(o ops) { write(o.T, o.dir, "content/a.md", "three") },
		}},
		{"saved as vim does", []func(ops){
			func(o ops) {
				write(o.T, o.dir, "content/4913", "")
				remove(o, "content/4913")
				move(o, "content/a.md", "content/a.md~")
				write(o.T, o.dir, "content/a.md", "two")
				remove(o, "content/a.md~")
			},
		}},
		{"saved as JetBrains does", []func(ops){
			func(o ops) {
				write(o.T, o.dir, "content/a.md___jb_tmp___", "two")
				move(o, "content/a.md", "content/a.md___jb_old___")
				move(o, "content/a.md___jb_tmp___", "content/a.md")
				remove(o, "content/a.md___jb_old___")
			},
		}},
		{"saved as emacs does", []func(ops){
			func(o ops) {
				must(o.T, os.Symlink("me@host.123:456", filepath.Join(o.dir, "content/.#a.md")))
				write(o.T, o.dir, "content/#a.md#", "auto-saved")
				move(o, "content/a.md", "content/a.md~")
				write(o.T, o.dir, "content/a.md", "two")
				remove(o, "content/.#a.md")
			},
		}},
		{"a folder with files in it", []func(ops){
			func(o ops) { write(o.T, o.dir, "content/new/deep/er/a.md", "one") },
			func(o ops) { write(o.T, o.dir, "content/new/deep/er/a.md", "two") },
		}},
		{"a folder is deleted and comes back", []func(ops){
			func(o ops) { remove(o, "content/sub") },
			func(o ops) { write(o.T, o.dir, "content/sub/b.md", "two") },
			func(o ops) { write(o.T, o.dir, "content/sub/b.md", "three") },
		}},
		{"a folder is deleted and comes back at once", []func(ops){
			func(o ops) { remove(o, "content/sub"); write(o.T, o.dir, "content/sub/b.md", "two") },
			func(o ops) { write(o.T, o.dir, "content/sub/b.md", "three") },
		}},
		{"content is deleted and comes back", []func(ops){
			func(o ops) { remove(o, "content") },
			func(o ops) { write(o.T, o.dir, "content/sub/b.md", "two") },
			func(o ops) { write(o.T, o.dir, "content/sub/b.md", "three") },
		}},
		{"content is deleted and comes back at once", []func(ops){
			func(o ops) { remove(o, "content"); write(o.T, o.dir, "content/sub/b.md", "two") },
			func(o ops) { write(o.T, o.dir, "content/sub/b.md", "three") },
		}},
		{"a folder is renamed", []func(ops){
			func(o ops) { move(o, "content/sub", "content/renamed") },
			func(o ops) { write(o.T, o.dir, "content/renamed/b.md", "two") },
			func(o ops) { write(o.T, o.dir, "content/renamed/deep/c.md", "two") },
		}},
		{"a folder is moved into a new one", []func(ops){
			func(o ops) {
				must(o.T, os.MkdirAll(filepath.Join(o.dir, "content/x/y"), 0o755))
				move(o, "content/sub", "content/x/y/sub")
			},
			func(o ops) { write(o.T, o.dir, "content/x/y/sub/b.md", "two") },
			func(o ops) { write(o.T, o.dir, "content/x/y/sub/deep/c.md", "two") },
		}},
		{"a folder is moved out and back", []func(ops){
			func(o ops) { move(o, "content/sub", "elsewhere") },
			func(o ops) { write(o.T, o.dir, "elsewhere/b.md", "two"); move(o, "elsewhere", "content/sub") },
			func(o ops) { write(o.T, o.dir, "content/sub/deep/c.md", "two") },
		}},
		{"a folder is replaced by another", []func(ops){
			func(o ops) {
				write(o.T, o.dir, "staged/b.md", "other b")
				write(o.T, o.dir, "staged/deep/c.md", "other c")
			},
			func(o ops) { move(o, "content/sub", "old"); move(o, "staged", "content/sub") },
			func(o ops) { write(o.T, o.dir, "content/sub/deep/c.md", "two") },
		}},
		{"two folders change places", []func(ops){
			func(o ops) {
				write(o.T, o.dir, "content/twin/b.md", "twin")
				write(o.T, o.dir, "content/twin/deep/c.md", "twin")
			},
			func(o ops) {
				move(o, "content/sub", "content/tmp")
				move(o, "content/twin", "content/sub")
				move(o, "content/tmp", "content/twin")
			},
			func(o ops) { write(o.T, o.dir, "content/sub/deep/c.md", "two") },
			func(o ops) { write(o.T, o.dir, "content/twin/deep/c.md", "two") },
		}},
		{"the whole of content is replaced", []func(ops){
			func(o ops) { write(o.T, o.dir, "next/a.md", "next"); write(o.T, o.dir, "next/sub/b.md", "next") },
			func(o ops) { move(o, "content", "before"); move(o, "next", "content") },
			func(o ops) { write(o.T, o.dir, "content/sub/b.md", "two") },
		}},
		{"a folder becomes a file and a folder again", []func(ops){
			func(o ops) { remove(o, "content/sub"); write(o.T, o.dir, "content/sub", "a file") },
			func(o ops) { remove(o, "content/sub"); write(o.T, o.dir, "content/sub/b.md", "two") },
			func(o ops) { write(o.T, o.dir, "content/sub/b.md", "three") },
		}},
		{"a link to a file in the project", []func(ops){
			func(o ops) {
				write(o.T, o.dir, "notes/readme.md", "one")
				must(o.T, os.Symlink("../notes/readme.md", filepath.Join(o.dir, "content/readme.md")))
			},
			func(o ops) { write(o.T, o.dir, "notes/readme.md", "two") },
			func(o ops) {
				write(o.T, o.dir, "notes/tmp", "three")
				move(o, "notes/tmp", "notes/readme.md")
			},
			func(o ops) { remove(o, "content/readme.md") },
		}},
		{"content is a link to a folder of the project", []func(ops){
			func(o ops) {
				move(o, "content", "texts")
				must(o.T, os.Symlink("texts", filepath.Join(o.dir, "content")))
			},
			func(o ops) { write(o.T, o.dir, "content/sub/b.md", "two") },
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := project(t, map[string]string{
				"rulebook.yaml": "title: T\n", "content/a.md": "one", "content/sub/b.md": "one", "content/sub/deep/c.md": "one",
			})
			m := newMirror(t, dir)
			for _, step := range tt.steps {
				step(ops{t, dir})
				m.settle()
			}
		})
	}
}

// TestWatchAnything does random things to folders and files, faster than they can be looked at.
func TestWatchAnything(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 1))
			dir := project(t, map[string]string{"content/a/a/a.md": "0", "content/b/b/b.md": "0"})
			m := newMirror(t, dir)
			name := func() string {
				parts := []string{"content"}
				for range 1 + r.IntN(3) {
					parts = append(parts, string(rune('a'+r.IntN(3))))
				}
				return filepath.Join(dir, filepath.Join(parts...))
			}
			for i := range 400 {
				// Many of these fail, as when a folder is to become a file; what can be done is done.
				switch r.IntN(10) {
				case 0:
					os.RemoveAll(name())
				case 1, 2:
					os.Rename(name(), name())
				case 3:
					os.MkdirAll(name(), 0o755)
				case 4:
					if i%50 == 0 {
						os.RemoveAll(filepath.Join(dir, "content"))
					}
				default:
					os.WriteFile(name()+".md", fmt.Append(nil, i), 0o644)
				}
				if r.IntN(100) == 0 {
					m.settle()
				}
			}
			m.settle()
		})
	}
}

func TestWatchBurst(t *testing.T) {
	dir := project(t, map[string]string{"content/a.md": "one"})
	m := newMirror(t, dir)
	for round := range 2 {
		for i := range 2000 {
			write(t, dir, fmt.Sprintf("content/burst-%d/page-%d.md", i%20, i), fmt.Sprint(round))
		}
		m.settle()
	}
	if len(m.files) != 2001 {
		t.Errorf("%d files, want 2001", len(m.files))
	}
}

// TestWatchOverflow loses events on purpose.
func TestWatchOverflow(t *testing.T) {
	dir := project(t, map[string]string{"content/a.md": "one"})
	w, err := newWatcher(dir, log.New(testLog{t}, "", 0))
	must(t, err)
	must(t, w.notify.Close()) // nothing is heard from now on
	errs := make(chan error, 1)
	errs <- fsnotify.ErrEventOverflow
	close(errs)
	w.heard = hear(nil, errs)
	write(t, dir, "content/new/b.md", "unheard")

	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.run(ctx)
		w.close()
	}()
	defer func() { cancel(); <-done }()
	receive := func(want func(batch) bool) {
		t.Helper()
		for timeout := time.After(deadline); ; {
			select {
			case b := <-w.batches:
				if want(b) {
					return
				}
			case <-timeout:
				t.Fatal("no batch")
			}
		}
	}
	receive(func(b batch) bool { return b.full })
	write(t, dir, "content/new/b.md", "heard")
	receive(func(b batch) bool { return b.files["content/new/b.md"] })
}

// TestWatchTiming runs on a made-up clock: a batch goes out when the disk has been still, or after a while if it never is.
func TestWatchTiming(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := make(chan fsnotify.Event)
		defer close(events)
		w := &watcher{
			dir: string(filepath.Separator) + "project", log: log.New(testLog{t}, "", 0), heard: hear(events, nil),
			folders: map[string]fs.FileInfo{}, batches: make(chan batch),
		}
		go w.run(t.Context())
		saved := func(name string) {
			events <- fsnotify.Event{Name: filepath.Join(w.dir, name), Op: fsnotify.Write}
		}
		start := time.Now()
		saved("content/a.md")
		time.Sleep(10 * time.Millisecond)
		saved("content/b.md")
		b := <-w.batches
		if got := time.Since(start); got != 10*time.Millisecond+quiet {
			t.Errorf("after two saves 10 ms apart the batch came after %v", got)
		}
		if b.String() != "content/a.md and content/b.md" {
			t.Errorf("the batch is %v", b)
		}

		start = time.Now()
		go func() {
			for i := range 100 {
				saved(fmt.Sprintf("content/%d.md", i))
				time.Sleep(5 * time.Millisecond)
			}
		}()
		<-w.batches
		if got := time.Since(start); got != patience {
			t.Errorf("in a burst the first batch came after %v, want %v", got, patience)
		}
		// A builder that is busy gets what came meanwhile in one batch.
		time.Sleep(time.Second)
		if b := <-w.batches; len(b.files) < 70 {
			t.Errorf("only %d files in the batch after the burst", len(b.files))
		}
	})
}

func TestIsIgnored(t *testing.T) {
	for name, want := range map[string]bool{
		"content/sub/.a.md.swp": true, "content/.git/index": true, "content/a.md~": true, "content/sub/4913": true, "content/a.md": false,
		"rulebook.yaml": false, "themes/default/site.css": false,
	} {
		if got := isIgnored(name); got != want {
			t.Errorf("isIgnored(%q) = %v", name, got)
		}
	}
}

func TestIsSource(t *testing.T) {
	for name, want := range map[string]bool{
		"content": true, "content/a.md": true, "themes/default/site.css": true, "rulebook.yaml": true,
		"public/index.html": false, ".public.rulebook/new": false, "contents/a.md": false, ".": false, "rulebook.yaml.bak": false,
	} {
		if got := isSource(name); got != want {
			t.Errorf("isSource(%q) = %v", name, got)
		}
	}
}

// TestWatchOnlySources: what a build writes must not start another.
func TestWatchOnlySources(t *testing.T) {
	dir := project(t, map[string]string{"rulebook.yaml": "title: T\n", "content/a.md": "one", "public/index.html": "one"})
	m := newMirror(t, dir)
	write(t, dir, "public/index.html", "two")
	write(t, dir, "public/new/index.html", "two")
	write(t, dir, ".public.rulebook/new/index.html", "two")
	write(t, dir, "content/.a.md.swp", "two")
	write(t, dir, "content/a.md~", "two")
	must(t, os.Chmod(filepath.Join(dir, "content/a.md"), 0o600))
	write(t, dir, "content/a.md", "two")
	if b := m.settle(); len(b.files) != 1 || b.full {
		t.Errorf("changed: %v", strings.Join(slices.Sorted(maps.Keys(b.files)), ", "))
	}
}
