package publish

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// ErrLocked is the error of Begin while another transaction is open for the folder. The message says who holds it.
var ErrLocked = errors.New("the output folder is being written to")

// A lock is an open file that the system unlocks when its process ends, however it ends.
type lock struct {
	file  *os.File
	space workspace
}

// acquire makes the workspace and takes its lock, or says who holds it.
func acquire(space workspace) (*lock, error) {
	for {
		l, err := attempt(space)
		if l != nil || err != nil {
			return l, err
		}
	}
}

// attempt returns neither lock nor error when the former holder removed the workspace while it was being locked.
func attempt(space workspace) (*lock, error) {
	if err := os.Mkdir(space.dir, folderMode); err != nil {
		if !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("making a folder beside the output: %w", err)
		}
		if info, err := os.Lstat(space.dir); err == nil && !info.IsDir() {
			return nil, fmt.Errorf("%s is in the way: rulebook needs a folder of this name beside the output", space.dir)
		}
	}
	var file *os.File
	err := patiently(func() (err error) {
		file, err = os.OpenFile(space.lock, os.O_RDWR|os.O_CREATE, fileMode)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("locking the output folder: %w", err)
	}
	l := &lock{file: file, space: space}
	held, err := tryLock(file)
	if err != nil || held {
		defer file.Close()
		if held {
			return nil, fmt.Errorf("%w by %s; wait for it to end", ErrLocked, holder(file))
		}
		return nil, fmt.Errorf("locking the output folder: %w", err)
	}
	if !l.current() {
		return nil, file.Close()
	}
	if err := l.sign(); err != nil {
		return nil, errors.Join(fmt.Errorf("locking the output folder: %w", err), l.release())
	}
	return l, nil
}

// current reports whether the locked file is still the one others would find, and not one that its former holder has removed.
func (l *lock) current() bool {
	mine, err := l.file.Stat()
	if err != nil {
		return false
	}
	found, err := os.Stat(l.space.lock)
	return err == nil && os.SameFile(mine, found)
}

// sign writes into the lock who holds it.
func (l *lock) sign() error {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err = l.file.WriteAt(fmt.Appendf(nil, "process %d on %s\n", os.Getpid(), host), 0)
	return err
}

// holder reads what sign wrote.
func holder(file io.ReaderAt) string {
	text := make([]byte, 400)
	n, _ := file.ReadAt(text, 0)
	name, _, whole := strings.Cut(string(text[:n]), "\n")
	if !whole {
		return "another process" // which has not signed yet
	}
	return name
}
