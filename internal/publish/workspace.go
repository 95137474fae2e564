package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// A workspace is the folder beside an output folder in which a transaction happens; the package comment lists what is in it.
// It is beside and not inside, so that the output is never seen half written, and not in a temporary folder, because folders
// can be exchanged and files linked only within one file system.
type workspace struct {
	dir, lock, new, old, trash string

	inTwo bool // do not exchange folders even where it can be done
}

// newWorkspace names the workspace of an output folder.
func newWorkspace(output string) workspace {
	dir := filepath.Join(filepath.Dir(output), "."+filepath.Base(output)+".rulebook")
	return workspace{
		dir:   dir,
		lock:  filepath.Join(dir, "lock"),
		new:   filepath.Join(dir, "new"),
		old:   filepath.Join(dir, "old"),
		trash: filepath.Join(dir, "trash"),
	}
}

// settle finishes what a killed run left, so that output is a whole site, or absent if there never was one, and the workspace
// holds nothing but the lock.
//
// The folder old is there only from the first of the two renames until the second is done, which is why it is renamed again
// before it is removed: what is named old is whole.
func (w workspace) settle(output string) error {
	if exists(w.old) {
		if isFolder(output) {
			_ = os.Remove(output) // succeeds for an empty folder, which is no site: a script may have made it since
		}
		if !exists(output) {
			from := w.new
			if !published(from) {
				from = w.old
			}
			if err := rename(from, output); err != nil {
				return err
			}
		}
		if err := w.discardOld(); err != nil {
			return err
		}
	}
	return w.clear()
}

// swap puts new in the place of output; step is called before each part.
func (w workspace) swap(output string, step func(string)) error {
	err := func() error {
		if !exists(output) {
			return rename(w.new, output)
		}
		if !w.inTwo {
			if err := exchange(w.new, output); !errors.Is(err, errors.ErrUnsupported) {
				return err
			}
		}
		return w.swapInTwo(output, step)
	}()
	if errors.Is(err, syscall.EXDEV) || errors.Is(err, syscall.EBUSY) {
		return fmt.Errorf("%w (a mount point cannot be replaced: publish to a folder inside it)", err)
	}
	return err
}

// swapInTwo is swap where folders cannot be exchanged. If the run is killed in between, settle does the rest.
func (w workspace) swapInTwo(output string, step func(string)) error {
	if err := rename(output, w.old); err != nil {
		return err
	}
	step("between")
	if err := rename(w.new, output); err != nil {
		return errors.Join(err, rename(w.old, output))
	}
	step("old")
	// The new site stands, so a failure here is none; the next settle tries again.
	_ = w.discardOld()
	return nil
}

// discardOld empties the place of the former site, once the new one stands.
func (w workspace) discardOld() error {
	if !exists(w.old) {
		return nil
	}
	if err := removeTree(w.trash); err != nil {
		return err
	}
	return rename(w.old, w.trash)
}

// clear removes everything but the lock. After an exchange, new is the former site.
func (w workspace) clear() error {
	return errors.Join(removeTree(w.new), removeTree(w.trash))
}

// removers is how many files are removed at a time. Removing waits for the disk's journal: on ext4 a thousand files take 85 ms
// one after the other and 30 ms like this.
const removers = 8

// removeTree removes dir and all that is in it. It does not follow links, and nothing there is no error.
func removeTree(dir string) error {
	names := make(chan string)
	var group sync.WaitGroup
	for range removers {
		group.Go(func() {
			for name := range names {
				_ = os.Remove(name) // RemoveAll below reports what stays
			}
		})
	}
	_ = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names <- name
		}
		return nil
	})
	close(names)
	group.Wait()
	return os.RemoveAll(dir)
}

// rename renames a folder of the workspace or the output folder.
func rename(from, to string) error {
	return patiently(func() error { return os.Rename(from, to) })
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
