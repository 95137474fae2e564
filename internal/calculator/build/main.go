// Command build makes the script of the calculator's engine: cmd/calculator, compiled for browsers and packed. It is run from the project's
// root, by make.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

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
	script, err := calculator.Build(gocmd, ".")
	if err != nil {
		return err
	}
	to := filepath.Join("internal", "calculator", filepath.FromSlash(calculator.ScriptFile))
	if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, script) {
		return nil // an untouched file does not make Go build rulebook again
	}
	return os.WriteFile(to, script, 0o666)
}
