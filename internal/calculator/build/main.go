// Command build makes the script of the calculator's engine: cmd/calculator, compiled for browsers and packed. It is run from the project's
// root, by make.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"rulebook/internal/calculator"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "building the calculator:", err)
		os.Exit(1)
	}
}

func run() error {
	gocmd := "go"
	if named := os.Getenv("GO"); named != "" {
		gocmd = named
	}
	program, err := compile(gocmd, "./cmd/calculator")
	if err != nil {
		return err
	}
	root, err := exec.Command(gocmd, "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("asking for GOROOT: %w", err)
	}
	wasmExec, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return err
	}
	script, err := calculator.Pack(program, string(wasmExec))
	if err != nil {
		return err
	}
	to := filepath.Join("internal", "calculator", filepath.FromSlash(calculator.ScriptFile))
	if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, script) {
		return nil // an untouched file does not make Go build rulebook again
	}
	return os.WriteFile(to, script, 0o666)
}

// compile compiles a package for browsers. The same source gives the same bytes. Nothing is inlined: readers download this, and it makes the
// program a tenth smaller, and slower than anybody sees.
func compile(gocmd, pkg string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "calculator")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "calculator.wasm")
	cmd := exec.Command(gocmd, "build", "-trimpath", "-buildvcs=false", "-gcflags=all=-l", "-ldflags", "-s -w -buildid=", "-o", out, pkg)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("compiling %s: %w", pkg, err)
	}
	return os.ReadFile(out)
}
