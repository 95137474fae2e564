package calculator_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"rulebook/internal/calculator"
)

// gocmd is the go command that make uses too.
func gocmd() string {
	if named := os.Getenv("GO"); named != "" {
		return named
	}
	return "go"
}

// engine is the engine's script, built from the source as it is.
var engine = sync.OnceValues(func() ([]byte, error) { return calculator.Build(gocmd(), "../..") })

func script(t *testing.T) []byte {
	t.Helper()
	script, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	return script
}

// What is embedded is the engine of these sources: of others it would answer by others.
func TestUpToDate(t *testing.T) {
	switch have := calculator.Script(); {
	case have == nil:
		t.Error("there is no engine: run make")
	case !bytes.Equal(have, script(t)):
		t.Error("the engine is not that of these sources: run make")
	}
}

// The source in another folder, compiled without anything kept from before, gives the same bytes.
func TestSameBytes(t *testing.T) {
	want := script(t)
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum", "cmd/calculator", "internal/rules", "internal/workdays"} {
		to := filepath.Join(dir, "elsewhere", name)
		from := filepath.Join("../..", name)
		if info, err := os.Stat(from); err != nil {
			t.Fatal(err)
		} else if info.IsDir() {
			err = os.CopyFS(to, os.DirFS(from))
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		data, err := os.ReadFile(from)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(to), 0o755)
		}
		if err == nil {
			err = os.WriteFile(to, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOCACHE", filepath.Join(dir, "cache"))
	got, err := calculator.Build(gocmd(), filepath.Join(dir, "elsewhere"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("another folder gives another engine: of %d bytes, not %d", len(got), len(want))
	}
}

// What readers download has of our packages the engine and what counts days alone, and nothing that would make it large.
func TestImports(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), gocmd(), "list", "-deps", "./cmd/calculator")
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	for _, d := range deps {
		first, _, _ := strings.Cut(d, "/")
		if strings.Contains(first, ".") || first == "rulebook" && d != "rulebook/cmd/calculator" && d != "rulebook/internal/rules" && d != "rulebook/internal/workdays" {
			t.Errorf("cmd/calculator imports %s", d)
		}
	}
	for _, heavy := range []string{"fmt", "strings", "bytes", "unicode", "reflect", "time", "regexp", "syscall/js", "os", "math/big"} {
		if slices.Contains(deps, heavy) {
			t.Errorf("cmd/calculator imports %s, by some way", heavy)
		}
	}
	if !slices.Contains(deps, "rulebook/internal/rules") {
		t.Errorf("these are not the imports of cmd/calculator: %q", deps)
	}
}
