package calculator

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Build compiles cmd/calculator of the project in a folder by the go command, and packs it. The same source gives the same script, wherever
// the folder is.
func Build(gocmd, root string) ([]byte, error) {
	program, err := compile(gocmd, root)
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

// smallerRuntime is a setting of the compiler that leaves out a part of Go's runtime which a browser has no use for: the collector of garbage
// that many cores share the work of. Later versions of Go may not know it any more.
const smallerRuntime = "GOEXPERIMENT=nogreenteagc"

// compile compiles cmd/calculator for browsers, as small as the compiler can: readers download this. Nothing is inlined, which makes the
// program a tenth smaller, and slower than anybody sees.
func compile(gocmd, root string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "calculator")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "calculator.wasm")
	build := func(setting string) ([]byte, error) {
		cmd := exec.Command(gocmd, "build", "-trimpath", "-buildvcs=false", "-gcflags=all=-l", "-ldflags", "-s -w -buildid=", "-o", out, "./cmd/calculator")
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=", setting)
		return cmd.CombinedOutput()
	}
	said, err := build(smallerRuntime)
	if err != nil && bytes.Contains(said, []byte("unknown GOEXPERIMENT")) {
		said, err = build("GOEXPERIMENT=")
	}
	if err != nil {
		return nil, fmt.Errorf("compiling cmd/calculator: %w\n%s", err, said)
	}
	return os.ReadFile(out)
}
