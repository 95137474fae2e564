package workdays_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImports: readers download this package.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{join .Imports " "}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields(string(out)) {
		if !slices.Contains([]string{"strconv", "unicode/utf8", "rulebook/internal/rules"}, name) {
			t.Errorf("%s is imported", name)
		}
	}
}
