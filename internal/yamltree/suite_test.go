package yamltree

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSuite runs the cases of the YAML test suite, of which goccy/go-yaml carries a copy. What we read must mean what the suite
// says, and what the suite calls an error must be one; but we may refuse a feature, and the tabs and headers listed here.
func TestSuite(t *testing.T) {
	refused := []string{
		"tab-after-document-header", "tab-at-beginning-of-line-followed-by-a-flow-mapping", "tab-indented-top-flow",
	}
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/goccy/go-yaml").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "testdata", "yaml-test-suite", "*", "in.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no test suite in %s: %v", dir, err)
	}
	agreed := 0
	for _, file := range files {
		name := filepath.Base(filepath.Dir(file))
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			root, problems := Parse(src)
			if slices.ContainsFunc(problems, func(p Problem) bool { return p.Code == "yaml-feature" || p.Msg == "text after ---" }) {
				return
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), "error")); err == nil {
				if len(problems) == 0 {
					t.Errorf("accepted as %s:\n%s", dump(root), src)
				}
				agreed++
				return
			}
			want, err := os.ReadFile(filepath.Join(filepath.Dir(file), "in.json"))
			if errors.Is(err, os.ErrNotExist) {
				return // what it means is not said
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) > 0 {
				if !slices.Contains(refused, name) {
					t.Errorf("refused: %v\n%s", problems, src)
				}
				return
			}
			if !sameJSON(t, root, want) {
				t.Errorf("read as %s, not %s:\n%s", dump(root), want, src)
			}
			agreed++
		})
	}
	if agreed < 150 {
		t.Errorf("only %d cases of %d were compared", agreed, len(files))
	}
}

// sameJSON reports whether a tree means what a JSON text says, numbers and truth values being text to us.
func sameJSON(t *testing.T, root *Node, text []byte) bool {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err == io.EOF { // the suite's word for an empty document, which to us is a mapping
		v = map[string]any{}
	} else if err != nil {
		t.Fatal(err)
	}
	return equal(root, v)
}
