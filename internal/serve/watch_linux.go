package serve

import (
	"errors"
	"syscall"
)

// watchHint says what to do when the system watches no more folders.
func watchHint(err error) string {
	if errors.Is(err, syscall.ENOSPC) {
		return " (raise fs.inotify.max_user_watches with sysctl, then start again)"
	}
	return ""
}
