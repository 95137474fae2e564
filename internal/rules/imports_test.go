package rules_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImports: readers download this package with all that it needs, so what is large and what does I/O stays out of it.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	if !slices.Contains(deps, "rulebook/internal/rules") || !slices.Contains(deps, "slices") {
		t.Fatalf("go list says %q", deps)
	}
	for _, dep := range deps {
		switch dep {
		case "fmt", "encoding/json", "regexp", "time", "reflect", "os", "net", "log", "bufio", "context", "math/rand", "math/rand/v2":
			t.Errorf("%s is needed", dep)
		}
		if strings.HasPrefix(dep, "rulebook/") && dep != "rulebook/internal/rules" || strings.Contains(strings.Split(dep, "/")[0], ".") {
			t.Errorf("%s is needed", dep)
		}
	}
}
