package markdown

import (
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// specExample is an example of the CommonMark specification, as goldmark's module carries them.
type specExample struct {
	Markdown string
	HTML     string
	Example  int
	Section  string
}

func specExamples(t *testing.T) []specExample {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatalf("finding goldmark: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var examples []specExample
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) != 652 {
		t.Fatalf("%d examples, want 652", len(examples))
	}
	return examples
}

// specDiffers lists the examples that read otherwise here, and why. An entry that comes to agree fails the test.
var specDiffers = map[int]string{}

func TestCommonMark(t *testing.T) {
	for _, e := range specExamples(t) {
		got := normal(string(Parse([]byte(e.Markdown), Options{RawHTML: true}).HTML))
		want := normal(e.HTML)
		why, differs := specDiffers[e.Example]
		switch {
		case got != want && !differs:
			t.Errorf("example %d (%s):\n%s\ngot:\n%s\nwant:\n%s", e.Example, e.Section, e.Markdown, got, want)
		case got == want && differs:
			t.Errorf("example %d agrees now, though listed as different: %s", e.Example, why)
		}
	}
}

// normal evens out how the same HTML may be written.
func normal(s string) string {
	for _, tag := range []string{"br", "hr"} {
		s = strings.ReplaceAll(s, "<"+tag+" />", "<"+tag+">")
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "<img ")
		if i < 0 {
			break
		}
		end := i + strings.IndexByte(s[i:], '>')
		b.WriteString(s[:i])
		b.WriteString(strings.TrimSuffix(s[i:end], " /"))
		s = s[end:]
	}
	b.WriteString(s)
	return strings.ReplaceAll(b.String(), "&#39;", html.UnescapeString("&#39;"))
}
