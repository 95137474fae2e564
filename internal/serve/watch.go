package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"rulebook/internal/content"
)

const (
	// quiet is how long the disk must be still before a batch goes out: an editor saves in several steps.
	quiet = 15 * time.Millisecond
	// patience is the longest that a change waits for the disk to be still.
	patience = 100 * time.Millisecond
	// reconcileTries bounds how often the folders are walked when new ones appear all the while; later ones have events.
	reconcileTries = 8
)

// roots are what a site is made from, below the project's root.
var roots = []string{content.Folder, "themes", content.ProjectFile}

// A batch is what changed since the batch before.
type batch struct {
	full  bool            // anything may have changed
	files map[string]bool // paths from the project's root, with slashes
}

func (b *batch) add(name string) {
	if b.files == nil {
		b.files = map[string]bool{}
	}
	b.files[name] = true
}

// merge adds what is in other to b.
func (b *batch) merge(other batch) {
	b.full = b.full || other.full
	for name := range other.files {
		b.add(name)
	}
}

func (b *batch) empty() bool { return !b.full && len(b.files) == 0 }

// A watcher reports changed files in batches.
//
// The system watches single folders, by identity and not by name: a watch goes along when its folder is moved, and is gone when
// the folder is deleted, whatever has its name afterwards. So whenever a folder may have come, gone or moved, the watcher walks the
// project again and compares what is there with what is watched; single events about folders are only the sign to do so.
type watcher struct {
	dir     string // the project's root, absolute, with no symbolic links in it
	log     *log.Logger
	notify  *fsnotify.Watcher
	heard   *heard
	folders map[string]fs.FileInfo // what is watched, by path from the root with slashes; "." is the root itself
	links   map[string][]string    // symbolic links to files, by the path they lead to
	refused map[string]bool        // folders that could not be watched, which is said once

	batches chan batch
	changed batch
	moved   bool // folders may have come, gone or moved
	lost    bool // events were lost
}

// newWatcher watches the project at dir from now on. Its batches come once it runs.
func newWatcher(dir string, log *log.Logger) (*watcher, error) {
	w := &watcher{dir: dir, log: log, refused: map[string]bool{}, batches: make(chan batch)}
	if err := w.start(); err != nil {
		return nil, err
	}
	w.changed = batch{} // what was there from the start is no change
	return w, nil
}

// start begins with nothing watched.
func (w *watcher) start() error {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching files: %w", err)
	}
	w.notify, w.heard, w.folders = notify, hear(notify.Events, notify.Errors), map[string]fs.FileInfo{}
	w.reconcile()
	return nil
}

// run sends batches until ctx is cancelled.
func (w *watcher) run(ctx context.Context) {
	var (
		first, last time.Time // events of the batch
		timer       = time.NewTimer(0)
		ready       bool
	)
	<-timer.C
	wait := func() {
		timer.Reset(max(0, min(time.Until(last.Add(quiet)), time.Until(first.Add(patience)))))
	}
	for {
		var out chan<- batch
		if ready {
			out = w.batches
		}
		noticed := false
		select {
		case <-ctx.Done():
			return
		case out <- w.changed:
			w.changed, ready, first = batch{}, false, time.Time{}
		case <-w.heard.some:
			noticed = w.listen()
		case <-timer.C:
			w.settle()
			ready = !w.changed.empty()
			if !ready {
				first = time.Time{}
			}
		}
		if !noticed {
			continue
		}
		last = time.Now()
		if first.IsZero() || ready && (w.moved || w.lost) {
			first = last
		}
		// A batch that waits for the builder is joined by what happens meanwhile; folders must be looked at before it goes.
		if !ready || w.moved || w.lost {
			ready = false
			wait()
		}
	}
}

// close ends the watch; run must have returned.
func (w *watcher) close() { w.notify.Close() }

// listen takes note of what was heard; it reports whether there is anything to do.
func (w *watcher) listen() bool {
	events, errs := w.heard.take()
	noticed := false
	for _, e := range events {
		noticed = w.event(e) || noticed
	}
	for _, err := range errs {
		noticed = true
		if errors.Is(err, fsnotify.ErrEventOverflow) {
			w.lost = true
			continue
		}
		// A watch that could not be ended, since its folder is gone already, is an error without an effect.
		w.moved = true
		if !errors.Is(err, syscall.EINVAL) {
			w.log.Printf("Watching files: %v", err)
		}
	}
	return noticed
}

// settle looks at what single events could not tell.
func (w *watcher) settle() {
	if w.moved && !w.lost {
		w.reconcile()
	}
	if !w.lost {
		return
	}
	// What the notifier knows is of no use either: it may have missed that folders are gone.
	w.lost, w.changed = false, batch{full: true}
	old := w.notify
	if err := w.start(); err != nil {
		w.log.Printf("%v", err)
		return
	}
	old.Close()
}

// event takes note of an event; it reports whether there is anything to do.
func (w *watcher) event(e fsnotify.Event) bool {
	rel, err := filepath.Rel(w.dir, e.Name)
	if err != nil || e.Name == "" || e.Op == fsnotify.Chmod {
		return false
	}
	name := filepath.ToSlash(rel)
	for _, link := range w.links[name] {
		w.changed.add(link)
	}
	noticed := len(w.links[name]) > 0
	if w.folders[name] != nil && name != "." || w.isLink(name) {
		w.moved, noticed = true, true
	}
	if !isSource(name) || isIgnored(name) {
		return noticed
	}
	w.changed.add(name)
	if !w.moved && e.Has(fsnotify.Create) {
		info, err := os.Lstat(e.Name)
		w.moved = err == nil && !info.Mode().IsRegular()
	}
	return true
}

func (w *watcher) isLink(name string) bool {
	for _, links := range w.links {
		if slices.Contains(links, name) {
			return true
		}
	}
	return false
}

// isSource reports whether the path may be a part of the site.
func isSource(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	return slices.Contains(roots, top)
}

// isIgnored reports whether the path is no part of a site though it is among its sources, such as an editor's copy.
func isIgnored(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if content.Ignored(part) {
			return true
		}
	}
	return false
}

// reconcile makes what is watched what is there. Files in folders that were not watched, under that name, count as changed.
func (w *watcher) reconcile() {
	for range reconcileTries {
		w.moved = false
		w.compare(w.walk())
		if !w.moved || w.lost {
			return
		}
	}
}

// compare is one round of reconcile.
func (w *watcher) compare(found found) {
	active := map[string]bool{}
	for _, watched := range w.notify.WatchList() {
		active[watched] = true
	}
	// All watches that are not right are removed before any is added: adding one to a folder that is watched under another name
	// would change nothing, and removing the other name afterwards would end both.
	for name, info := range w.folders {
		now := found.folders[name]
		if now != nil && os.SameFile(info, now) && active[w.full(name)] {
			continue
		}
		if stuck {
			w.lost = true
			return
		}
		w.notify.Remove(w.full(name)) // it may be gone already, which is as good
		delete(w.folders, name)
	}
	for _, name := range slices.Sorted(maps.Keys(found.folders)) {
		if w.folders[name] != nil {
			continue
		}
		if err := w.notify.Add(w.full(name)); err != nil {
			w.refuse(name, err)
			continue
		}
		w.folders[name] = found.folders[name]
		// Listed again, now that nothing can come unnoticed.
		if isSource(name) {
			w.list(name, found)
		}
	}
	w.links = found.links
}

func (w *watcher) full(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

// list takes the files of a folder as changed. A folder in it that the walk did not see is a reason to walk again.
func (w *watcher) list(folder string, found found) {
	entries, err := os.ReadDir(w.full(folder))
	if err != nil {
		return // it is gone again, which is an event of its own
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		switch {
		case isIgnored(name):
		case !e.IsDir():
			w.changed.add(name)
		case found.folders[name] == nil:
			w.moved = true
		}
	}
}

// refuse says that a folder cannot be watched. A folder that is gone again is no reason to.
func (w *watcher) refuse(name string, err error) {
	if errors.Is(err, fs.ErrNotExist) || w.refused[name] {
		return
	}
	w.refused[name] = true
	w.log.Printf("Changes in %s will not be noticed: %v%s", name, err, watchHint(err))
}

// what is found on the disk.
type found struct {
	folders map[string]fs.FileInfo
	links   map[string][]string
}

// add takes note of a folder.
func (f found) add(name string, info fs.FileInfo) {
	// On Windows it is only now asked which folder it is; later another may be at its place.
	os.SameFile(info, info)
	f.folders[name] = info
}

// walk finds the folders to watch: the root, for what is directly in it, all folders of the site's sources, and those that
// symbolic links to files lead to.
func (w *watcher) walk() found {
	f := found{folders: map[string]fs.FileInfo{}, links: map[string][]string{}}
	if info, err := os.Stat(w.dir); err == nil {
		f.add(".", info)
	}
	for _, root := range roots {
		// The top folder may be a symbolic link to another place in the project; below it, links to folders are not followed.
		info, err := os.Stat(w.full(root))
		if err == nil && info.IsDir() {
			w.walkFolder(f, root, info)
		}
	}
	for target := range f.links {
		folder := path.Dir(target)
		if f.folders[folder] != nil {
			continue
		}
		if info, err := os.Stat(w.full(folder)); err == nil && info.IsDir() {
			f.add(folder, info)
		}
	}
	return f
}

func (w *watcher) walkFolder(f found, folder string, info fs.FileInfo) {
	f.add(folder, info)
	entries, err := os.ReadDir(w.full(folder))
	if err != nil {
		return // gone while we look; there will be an event
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		switch {
		case isIgnored(name):
		case e.IsDir():
			if info, err := os.Lstat(w.full(name)); err == nil {
				w.walkFolder(f, name, info)
			}
		case e.Type()&fs.ModeSymlink != 0:
			if target, ok := w.target(name); ok {
				f.links[target] = append(f.links[target], name)
			}
		}
	}
}

// target is where a symbolic link leads, when that is in the project.
func (w *watcher) target(link string) (string, bool) {
	full, err := filepath.EvalSymlinks(w.full(link))
	if err != nil {
		return "", false
	}
	rel, err := filepath.Rel(w.dir, full)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}
