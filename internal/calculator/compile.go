package calculator

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Build compiles cmd/calculator of the project in a folder by the go command, and packs it. The same source gives the same script, wherever
// the folder is.
func Build(gocmd, root string) ([]byte, error) {
	program, err := compile(gocmd, root, "./cmd/calculator")
	if err != nil {
		return nil, err
	}
	ask := exec.Command(gocmd, "env", "GOROOT")
	ask.Dir = root
	goroot, err := ask.Output()
	if err != nil {
		return nil, fmt.Errorf("asking for GOROOT: %w", err)
	}
	wasmExec, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return nil, err
	}
	return Pack(program, string(wasmExec))
}

// compile compiles a package for browsers. Nothing is inlined: readers download this, and it makes the program a tenth smaller, and slower
// than anybody sees.
func compile(gocmd, root, pkg string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "calculator")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "calculator.wasm")
	cmd := exec.Command(gocmd, "build", "-trimpath", "-buildvcs=false", "-gcflags=all=-l", "-ldflags", "-s -w -buildid=", "-o", out, pkg)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("compiling %s: %w", pkg, err)
	}
	return os.ReadFile(out)
}
