package content

import (
	"context"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// docs/articles.md leads from what older articles say to where the site states it rightly. Each page and anchor it names exists.
func TestArticles(t *testing.T) {
	root := os.DirFS("../..")
	l := NewLoader(root, Options{})
	defer l.Close()
	lib, diags, err := l.Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if lib == nil {
		t.Fatalf("the content has mistakes: %v", diags)
	}
	text, err := os.ReadFile("../../docs/articles.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for number, line := range strings.Split(string(text), "\n") {
		links := regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(line, -1)
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| ---") && !strings.HasPrefix(line, "| Section |") {
			rows++
			if links == nil {
				t.Errorf("line %d leads nowhere: %s", number+1, line)
			}
		}
		for _, link := range links {
			file, anchor, _ := strings.Cut(path.Join("docs", link[1]), "#")
			if !strings.HasPrefix(file, Folder+"/") {
				continue
			}
			switch p := lib.byFile[file]; {
			case p == nil:
				t.Errorf("line %d: there is no page %s", number+1, file)
			case anchor != "" && !p.hasAnchor(anchor):
				t.Errorf("line %d: %s has no anchor %q", number+1, file, anchor)
			}
		}
	}
	if rows == 0 {
		t.Error("docs/articles.md has no rows")
	}
}
