// Package publish puts a site on disk in one transaction: files in, a folder out.
//
// Begin takes the lock of the output folder and opens a staging folder. Put writes one file into it and may be called from
// several goroutines. Commit adds manifest.json and exchanges staging and output, so that a reader, and a run that is killed at
// any moment, sees the old site or the new one and nothing between. Abort leaves the old site as it was.
//
// All of it happens in one folder beside the output, the workspace, named .NAME.rulebook for an output folder NAME:
//
//	lock   held while a transaction is open; says who holds it
//	new    staging: the site that is being written
//	old    the former site, between the two renames where folders cannot be exchanged
//	trash  a former site that is being removed
//
// The workspace is gone when the transaction ends. What a killed run leaves in it, the next Begin completes or removes.
//
// A file that is the same as in the old site is not written again: its new name is a hard link to the old file. Whether it is
// the same is found by reading the old file, never from the old manifest, so that a site that someone damaged is repaired by
// publishing again.
//
// An output folder is replaced only when rulebook made it, which its manifest shows. The package keeps no clock and knows
// nothing of pages; Verify compares a folder with its manifest, wherever it has been copied.
package publish

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// Modes of what is put, before the umask.
const (
	fileMode   = 0o644
	folderMode = 0o755
)

// Options are how a site is published. The zero value works.
type Options struct {
	// Generator is the name and version of the program, "rulebook 0.1.0", for the manifest. It begins with "rulebook",
	// which is also what it is when empty.
	Generator string

	// Sources are folders that the site is made from. It is not published into one of them, where the next build would take it
	// for content. A folder that does not exist is no source.
	Sources []string

	// Sync flushes the new site to the disk before the exchange, so that a power cut too leaves one of the two sites whole.
	// It waits for the disk, and does nothing on Windows, which has no such call for a folder.
	Sync bool

	step  func(name string) // called by tests before each step that a kill could interrupt
	inTwo bool              // set by tests: swap as where folders cannot be exchanged
}

// Hashes name what a site was made from; they go into its manifest.
type Hashes struct {
	Sources string // of all source files
	Rules   string // of the rules
}

// A Transaction is one site on its way to the disk.
type Transaction struct {
	opts   Options
	dir    string // the output folder, absolute
	space  workspace
	lock   *lock
	perm   fs.FileMode // what fileMode comes to under the umask
	noLink atomic.Bool // set once a hard link failed: every file is written from then on

	// gate is held for reading by each Put and for writing by Commit and Abort, which thereby wait for the Puts.
	gate sync.RWMutex
	done bool

	mu      sync.Mutex         // guards what follows
	taken   map[string]string  // fold of a path: the path put, or the folder with a slash at its end
	folders map[string]*folder // by path; "" is the top
	files   []file
	failed  error // the first failure of a Put; Commit refuses after it
}

// A folder of the staging area that exists.
type folder struct {
	inOld bool // the old site has it too, as a real folder and not as a link to one
}

// Begin opens a transaction for the folder dir, which need not exist, nor its parents. It finishes what a killed run left.
//
// The error is ErrNotOurs when dir is something that rulebook must not replace, and ErrLocked while another transaction for dir
// is open, in this process or another.
func Begin(dir string, opts Options) (*Transaction, error) {
	if opts.Generator == "" {
		opts.Generator = product
	}
	if !isOurs(opts.Generator) {
		return nil, fmt.Errorf("the generator %q does not begin with %q", opts.Generator, product)
	}
	abs, err := target(dir, opts.Sources)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(abs), folderMode); err != nil {
		return nil, fmt.Errorf("making the parent of the output folder: %w", err)
	}
	t := &Transaction{
		opts: opts, dir: abs, space: newWorkspace(abs),
		taken: map[string]string{}, folders: map[string]*folder{},
	}
	t.space.inTwo = opts.inTwo
	t.lock, err = acquire(t.space)
	if err != nil {
		return nil, err
	}
	if err := t.open(); err != nil {
		return nil, errors.Join(err, t.lock.release())
	}
	return t, nil
}

// open readies the workspace, under the lock.
func (t *Transaction) open() error {
	// Before the cleaning, which removes a former site that is still there when another is in its place.
	if err := replaceable(t.dir); err != nil {
		return err
	}
	t.step("clean")
	if err := t.space.settle(t.dir); err != nil {
		return fmt.Errorf("cleaning up after an earlier run: %w", err)
	}
	t.step("staging")
	if err := os.Mkdir(t.space.new, folderMode); err != nil {
		return fmt.Errorf("making the staging folder: %w", err)
	}
	made, err := os.Lstat(t.space.new)
	if err != nil {
		return fmt.Errorf("making the staging folder: %w", err)
	}
	t.perm = made.Mode().Perm() & fileMode
	t.folders[""] = &folder{inOld: isFolder(t.dir)}
	t.taken[fold(manifestName)] = manifestName
	return nil
}

func (t *Transaction) step(name string) {
	if t.opts.step != nil {
		t.opts.step(name)
	}
}

// Put adds one file. Its path is relative to the site, with slashes, and must suit every system a site is copied to: see
// checkPath. A path that differs from an earlier one only in case or in Unicode normalization is an error, and so is a folder
// spelt in two ways. Put may be called from several goroutines and keeps nothing of data.
//
// After an error the site is incomplete: Commit will refuse.
func (t *Transaction) Put(name string, data []byte) error {
	return t.adding(name, func() error { return t.put(name, data) })
}

// adding adds a file while the transaction goes on, and remembers the first error.
func (t *Transaction) adding(name string, add func() error) error {
	t.gate.RLock()
	defer t.gate.RUnlock()
	if t.done {
		return errors.New("the transaction has ended")
	}
	err := add()
	if err != nil {
		err = fmt.Errorf("writing %s: %w", name, err)
		t.mu.Lock()
		if t.failed == nil {
			t.failed = err
		}
		t.mu.Unlock()
	}
	return err
}

func (t *Transaction) put(name string, data []byte) error {
	if err := checkPath(name); err != nil {
		return err
	}
	in, err := t.take(name)
	if err != nil {
		return err
	}
	t.step("put")
	sum := sha256.Sum256(data)
	if err := t.write(in, name, data); err != nil {
		return err
	}
	t.mu.Lock()
	t.files = append(t.files, file{path: name, size: int64(len(data)), sum: sum})
	t.mu.Unlock()
	return nil
}

// PutFrom is Put for a large file, which write writes piece by piece.
func (t *Transaction) PutFrom(name string, write func(io.Writer) error) error {
	return t.adding(name, func() error { return t.putFrom(name, write) })
}

func (t *Transaction) putFrom(name string, write func(io.Writer) error) error {
	if err := checkPath(name); err != nil {
		return err
	}
	in, err := t.take(name)
	if err != nil {
		return err
	}
	t.step("put")
	f, err := os.OpenFile(t.staged(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return cause(err)
	}
	sum, size := sha256.New(), int64(0)
	buffered := bufio.NewWriterSize(f, bufferSize)
	err = write(writerFunc(func(data []byte) (int, error) {
		sum.Write(data)
		size += int64(len(data))
		return buffered.Write(data)
	}))
	if flushed := buffered.Flush(); err == nil {
		err = flushed
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return cause(err)
	}
	if err := t.linkUnchanged(in, name, size, sum.Sum(nil)); err != nil {
		return cause(err)
	}
	t.mu.Lock()
	t.files = append(t.files, file{path: name, size: size, sum: [sha256.Size]byte(sum.Sum(nil))})
	t.mu.Unlock()
	return nil
}

type writerFunc func([]byte) (int, error)

func (w writerFunc) Write(data []byte) (int, error) { return w(data) }

// linkUnchanged replaces a file that was written by a link to the old one, if they are the same.
func (t *Transaction) linkUnchanged(in *folder, name string, size int64, sum []byte) error {
	if !in.inOld || t.noLink.Load() {
		return nil
	}
	old := t.former(name)
	info, err := os.Lstat(old)
	if err != nil || !info.Mode().IsRegular() || info.Size() != size || info.Mode().Perm() != t.perm && !fixedModes {
		return nil
	}
	f, err := os.Open(old)
	if err != nil {
		return nil
	}
	defer f.Close()
	before := sha256.New()
	if _, err := io.Copy(before, f); err != nil || !bytes.Equal(before.Sum(nil), sum) {
		return nil
	}
	// The link gets a name of its own first, so that the file is there whatever becomes of the linking.
	spare := t.staged(name) + ".old"
	if os.Link(old, spare) != nil {
		t.noLink.Store(true)
		return nil
	}
	return os.Rename(spare, t.staged(name))
}

// take reserves name and returns its folder, which it makes when it is new.
func (t *Transaction) take(name string) (*folder, error) {
	key := fold(name)
	t.mu.Lock()
	defer t.mu.Unlock()
	in, err := t.folder(parent(name))
	if err != nil {
		return nil, err
	}
	switch first, ok := t.taken[key]; {
	case name == manifestName:
		return nil, errors.New("only Commit writes the manifest")
	case ok && first == name:
		return nil, errors.New("it was written before")
	case ok:
		return nil, clash(first)
	}
	t.taken[key] = name
	return in, nil
}

// folder returns the folder of staging with that path; mu is held, so each is made once.
func (t *Transaction) folder(name string) (*folder, error) {
	if f, ok := t.folders[name]; ok {
		return f, nil
	}
	up, err := t.folder(parent(name))
	if err != nil {
		return nil, err
	}
	key := fold(name)
	if first, ok := t.taken[key]; ok {
		return nil, clash(first)
	}
	t.step("folder")
	if err := os.Mkdir(t.staged(name), folderMode); err != nil {
		return nil, cause(err)
	}
	// The old folder is looked at once for all its files. A link in its place is not followed: what it leads to is not ours.
	f := &folder{inOld: up.inOld && isFolder(t.former(name))}
	t.folders[name] = f
	t.taken[key] = name + "/"
	return f, nil
}

// clash says that a name is taken by first, a path with a slash at its end if it is a folder.
func clash(first string) error {
	return fmt.Errorf("the name is taken by %q: on many systems the two are one", first)
}

// parent is path.Dir, but "" for the top.
func parent(name string) string {
	if dir := path.Dir(name); dir != "." {
		return dir
	}
	return ""
}

func (t *Transaction) staged(name string) string {
	return filepath.Join(t.space.new, filepath.FromSlash(name))
}
func (t *Transaction) former(name string) string {
	return filepath.Join(t.dir, filepath.FromSlash(name))
}

// write makes the file name in staging, by a link to the old one if they are the same. It never opens an existing file to write,
// so what an old file and a new one share stays as it is.
func (t *Transaction) write(in *folder, name string, data []byte) error {
	if in.inOld && !t.noLink.Load() && t.unchanged(t.former(name), data) {
		if os.Link(t.former(name), t.staged(name)) == nil {
			return nil
		}
		// Mostly a file system without hard links. Where it is anything worse, writing says so.
		t.noLink.Store(true)
	}
	f, err := os.OpenFile(t.staged(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return cause(err)
	}
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return cause(err)
}

// buffers are for reading files; one is as large as most pages.
var buffers = sync.Pool{New: func() any { return new([bufferSize]byte) }}

const bufferSize = 32 << 10

// unchanged reports whether the old file is a plain file with the mode of a new one and these bytes.
func (t *Transaction) unchanged(old string, data []byte) bool {
	info, err := os.Lstat(old)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) || info.Mode().Perm() != t.perm && !fixedModes {
		return false
	}
	f, err := os.Open(old)
	if err != nil {
		return false
	}
	defer f.Close()
	buf := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buf)
	for len(data) > 0 {
		part := buf[:min(len(buf), len(data))]
		if _, err := io.ReadFull(f, part); err != nil || !bytes.Equal(part, data[:len(part)]) {
			return false
		}
		data = data[len(part):]
	}
	return true
}

// Commit writes the manifest and puts the new site in the place of the old one. After an error the old site is as it was, and
// Abort is still to be called.
func (t *Transaction) Commit(from Hashes) error {
	t.gate.Lock()
	defer t.gate.Unlock()
	if t.done {
		return errors.New("the transaction has ended")
	}
	if t.failed != nil {
		return fmt.Errorf("the site is incomplete: %w", t.failed)
	}
	t.step("manifest")
	m := manifest{generator: t.opts.Generator, from: from, files: t.files}
	if err := t.write(t.folders[""], manifestName, m.encode()); err != nil {
		return fmt.Errorf("writing %s: %w", manifestName, err)
	}
	if t.opts.Sync {
		t.step("sync")
		if err := syncTree(t.space.new); err != nil {
			return fmt.Errorf("flushing to disk: %w", err)
		}
	}
	// Someone may have put something in the folder's place since Begin.
	if err := replaceable(t.dir); err != nil {
		return err
	}
	t.step("swap")
	if err := t.space.swap(t.dir, t.step); err != nil {
		return fmt.Errorf("putting the new site in place: %w", err)
	}
	t.step("remove")
	t.done = true
	// The new site stands. If its predecessor cannot be removed, the next Begin tries again and reports it.
	_ = t.space.clear()
	t.step("release")
	_ = t.lock.release()
	return nil
}

// Abort removes what was put and leaves the old site as it was. After Commit it does nothing, so it can be deferred.
func (t *Transaction) Abort() error {
	t.gate.Lock()
	defer t.gate.Unlock()
	if t.done {
		return nil
	}
	t.done = true
	err := errors.Join(t.space.clear(), t.lock.release())
	if err != nil {
		return fmt.Errorf("removing the staging folder: %w", err)
	}
	return nil
}

// cause is err without the operation and the full path, which name staging and mean nothing to a reader.
func cause(err error) error {
	if inner := (*fs.PathError)(nil); errors.As(err, &inner) {
		return inner.Err
	}
	return err
}

// isFolder reports whether name is a folder and not a link to one.
func isFolder(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.IsDir()
}
