package serve

import (
	"context"
	"net"
	"os/exec"
	"runtime"
)

// openWhenLoaded opens the preview in the author's browser, once there is something to see. Without a browser nothing is lost:
// the address has been printed.
func (s *server) openWhenLoaded(ctx context.Context, addr net.Addr) {
	select {
	case <-s.loaded:
	case <-ctx.Done():
		return
	}
	cmd := opener(runtime.GOOS, address(addr))
	detach(cmd)
	if cmd.Start() == nil {
		go cmd.Wait() // it may be the browser itself, which stays; no error of it is ours
	}
}

// opener is the command that opens an address on the system.
func opener(system, address string) *exec.Cmd {
	switch system {
	case "darwin":
		return exec.Command("open", address)
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	}
	return exec.Command("xdg-open", address)
}
