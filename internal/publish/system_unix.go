//go:build unix

package publish

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// fixedModes is whether the modes of files are not the program's to choose.
const fixedModes = false

// tryLock locks file and reports whether another holds it.
func tryLock(file *os.File) (held bool, err error) {
	for {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if !errors.Is(err, unix.EINTR) {
			if errors.Is(err, unix.EWOULDBLOCK) {
				return true, nil
			}
			return false, err
		}
	}
}

// release removes the lock and then the workspace, while the lock is still held: whoever locked the file after it was removed
// would find in acquire that it is not the current one.
func (l *lock) release() error {
	err := os.Remove(l.space.lock)
	// It fails when another process has made a new lock in it by now, and then that one removes it.
	_ = os.Remove(l.space.dir)
	return errors.Join(err, l.file.Close())
}

// patiently is for Windows, where what others have open is in the way.
func patiently(do func() error) error { return do() }
