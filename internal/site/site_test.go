package site

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"rulebook/internal/calculator"
	"rulebook/internal/diag"
	"rulebook/themes"
)

// memory is a Sink that keeps everything.
type memory struct {
	mu    sync.Mutex
	files map[string]string
}

func (m *memory) Put(path string, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.files == nil {
		m.files = map[string]string{}
	}
	if _, taken := m.files[path]; taken {
		return fmt.Errorf("%s was put twice", path)
	}
	m.files[path] = string(data)
	return nil
}

// hash is one hash over all files and names.
func (m *memory) hash() string {
	sum := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(m.files)) {
		fmt.Fprintf(sum, "%s %x\n", path, sha256.Sum256([]byte(m.files[path])))
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func config(root fs.FS) Config {
	return Config{Root: root, Themes: themes.FS, Engine: calculator.Script(), Generator: "rulebook test", Notices: []byte("notices\n")}
}

// build builds and fails the test on any error among the diagnostics.
func build(t *testing.T, cfg Config) *memory {
	t.Helper()
	out := &memory{}
	result, err := Build(context.Background(), cfg, false, out)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range result.Diagnostics {
		if d.Sev == diag.Error {
			t.Errorf("%s:%d:%d: %s [%s]", d.File, d.Line, d.Col, d.Msg, d.Code)
		}
	}
	if result.Files != len(out.files) {
		t.Errorf("the result says %d files, %d were put", result.Files, len(out.files))
	}
	return out
}

// repository is this repository's own project.
func repository(t *testing.T) fs.FS {
	t.Helper()
	root, err := os.OpenRoot("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root.FS()
}

// shuffled lists folders backwards, as some disks might.
type shuffled struct{ fs.FS }

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	slices.Reverse(entries)
	return entries, err
}

// The same input gives the same bytes, whatever the number of cores and the order in which a disk lists files.
func TestSameBytes(t *testing.T) {
	root := repository(t)
	cfg := config(root)
	cfg.BaseURL = "https://intranet.example/rules/"
	first := build(t, cfg).hash()
	cores := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(cores)
	if again := build(t, cfg).hash(); again != first {
		t.Error("one core gave other bytes")
	}
	runtime.GOMAXPROCS(7)
	cfg.Root = shuffled{root}
	if again := build(t, cfg).hash(); again != first {
		t.Error("another order of files gave other bytes")
	}
}

// A build with a mistake puts nothing.
func TestErrorsPutNothing(t *testing.T) {
	out := &memory{}
	result, err := Build(context.Background(), config(fstest.MapFS{
		"rulebook.yaml":    {Data: []byte("title: T\n")},
		"content/index.md": {Data: []byte("[dead](dead.md)")},
	}), false, out)
	if err != nil || !diag.HasErrors(result.Diagnostics) || len(out.files) != 0 {
		t.Errorf("err %v, problems %v, %d files put", err, result.Diagnostics, len(out.files))
	}
}

// A theme file of the project replaces the one that comes with rulebook; a broken one is a placed problem.
func TestThemeOverride(t *testing.T) {
	project := fstest.MapFS{
		"rulebook.yaml":                       {Data: []byte("title: T\n")},
		"content/index.md":                    {Data: []byte("text")},
		"themes/default/layout/pager.tmpl":    {Data: []byte("<p>ours</p>")},
		"themes/default/strings/unrelated.md": {Data: []byte("not read")},
	}
	if html := build(t, config(project)).files["index.html"]; !strings.Contains(html, "<p>ours</p>") {
		t.Error("the project's template is not in the page")
	}
	project["themes/default/layout/pager.tmpl"] = &fstest.MapFile{Data: []byte("<p>\n{{.Nope}}</p>")}
	result, err := Build(context.Background(), config(project), false, &memory{})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Diagnostics) != 1 || result.Diagnostics[0].File != "themes/default/layout/pager.tmpl" || result.Diagnostics[0].Line != 2 {
		t.Errorf("problems: %v", result.Diagnostics)
	}
}

// The sidebar of a large folder shows a part of it, so that a site's size grows with its pages and not with their square.
func TestLargeFolder(t *testing.T) {
	project := fstest.MapFS{"rulebook.yaml": {Data: []byte("title: T\n")}}
	for i := range 1000 {
		project[fmt.Sprintf("content/many/page-%d.md", i)] = &fstest.MapFile{Data: []byte("text")}
	}
	out := build(t, config(project))
	html := out.files["many/page-555.html"]
	if n := strings.Count(html, "<a "); n > 2*navWindow {
		t.Errorf("page 555 of a folder of 1000 has %d links", n)
	}
	if !strings.Contains(html, `href="page-555.html" aria-current="page"`) && !strings.Contains(html, `aria-current="page" href="page-555.html"`) {
		t.Error("the sidebar does not mark the page itself")
	}
	for _, near := range []string{"page-554.html", "page-556.html", "page-499.html", "page-600.html"} {
		if !strings.Contains(html, `href="`+near+`"`) {
			t.Errorf("there is no link to %s", near)
		}
	}
	if n := strings.Count(out.files["many/index.html"], `href="page-`); n < 1000 {
		t.Errorf("the folder's own page links %d of its 1000 pages", n)
	}
}

// What is not yet in force says from when it will be, and is not said to be so "since" a day to come.
func TestNotYetInForce(t *testing.T) {
	page := build(t, config(fstest.MapFS{
		"rulebook.yaml":                     {Data: []byte("title: T\nas_of: 2026-01-31\n")},
		"content/index.md":                  {Data: []byte("# Home\n")},
		"content/instruments/next/index.md": {Data: []byte("---\ntitle: Next\npublished: 2026-01-01\neffective: 2026-03-01\n---\n")},
	})).files["instruments/next/index.html"]
	if !strings.Contains(page, "It takes effect on") || strings.Contains(page, `class="status-since"`) {
		t.Errorf("the status is not told as one to come:\n%s", page)
	}
}
