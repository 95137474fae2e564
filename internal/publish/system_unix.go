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

// release removes the lock while it is still held: whoever locked the file after it was removed finds in acquire that it is not
// the current one.
func (l *lock) release() error {
	err := errors.Join(os.Remove(l.space.lock), l.file.Close())
	// Only now, because on NFS a removed file stays in the folder, under another name, for as long as it is open. It fails when
	// another process has made a new lock there by now, and then that one removes it.
	_ = os.Remove(l.space.dir)
	return err
}

// patiently is for Windows, where what others have open is in the way.
func patiently(do func() error) error { return do() }
