package passages_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rulebook/internal/passages"
	"rulebook/internal/site"
	"rulebook/themes"
)

// pages is a Sink that keeps the pages.
type pages struct {
	mu   sync.Mutex
	html map[string]string
}

func (p *pages) Put(path string, data []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if strings.HasSuffix(path, ".html") {
		p.html[path] = string(data)
	}
	return nil
}

// On every page of this repository's site the text that is found is the one that a browser's tree has.
func TestPublished(t *testing.T) {
	root, err := os.OpenRoot("../..")
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	out := &pages{html: map[string]string{}}
	result, err := site.Build(context.Background(), site.Config{Root: root.FS(), Themes: themes.FS, Engine: []byte("//")}, false, out)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.html) < 100 {
		t.Fatalf("there are %d pages; problems: %v", len(out.html), result.Diagnostics)
	}
	for path, page := range out.html {
		_, main, _ := strings.Cut(page, "</header>")
		main, _, _ = strings.Cut(main, "</body>")
		got := passages.Of(main)
		if diff := cmp.Diff(passages.Oracle(main), got); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}
