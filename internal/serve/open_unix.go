//go:build unix

package serve

import (
	"os/exec"
	"syscall"
)

// detach keeps the Ctrl+C that stops the preview from a browser that was started by it.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
