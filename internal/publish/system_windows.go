package publish

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// fixedModes is true: Windows derives a mode from the read-only attribute.
const fixedModes = true

// tryLock locks file and reports whether another holds it. It locks one byte far behind the text, because a locked byte cannot
// be read, and the text is there to be read by others.
func tryLock(file *os.File) (held bool, err error) {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, &windows.Overlapped{OffsetHigh: 1 << 30})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return true, nil
	}
	return false, err
}

// release closes the lock and then removes it, since an open file cannot be removed. For the same reason it stays when another
// process has opened it by now, and then that one removes it.
func (l *lock) release() error {
	err := l.file.Close()
	_ = os.Remove(l.space.lock)
	_ = os.Remove(l.space.dir)
	return err
}

// exchange does not exist here; the two renames of swapInTwo do.
func exchange(_, _ string) error { return errors.ErrUnsupported }

// syncTree does nothing: only an administrator may flush a volume.
func syncTree(_ string) error { return nil }

// patiently tries again for two seconds while a file is open elsewhere. Virus scanners and indexers open what is new and close it
// at once, and a lock that is being removed can for that moment not be opened.
func patiently(do func() error) error {
	const tries, pause = 40, 50 * time.Millisecond
	for range tries - 1 {
		err := do()
		if !errors.Is(err, windows.ERROR_ACCESS_DENIED) && !errors.Is(err, windows.ERROR_SHARING_VIOLATION) {
			return err
		}
		time.Sleep(pause)
	}
	return do()
}
