package serve

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rulebook/internal/calculator"
	"rulebook/internal/diag"
	"rulebook/internal/site"
	"rulebook/themes"
)

// siteConfig is how the command configures a site.
func siteConfig(t testing.TB, dir string) site.Config {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return site.Config{Root: root.FS(), Themes: themes.FS, Engine: calculator.Script(), Generator: "rulebook test"}
}

func startSite(t *testing.T, files map[string]string) (*preview, string) {
	t.Helper()
	dir := project(t, files)
	return start(t, Config{Dir: dir, Site: siteConfig(t, dir)}), dir
}

// TestSite is the preview of a real site, from edit to edit.
func TestSite(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside.md")
	must(t, os.WriteFile(outside, []byte("# Outside\n\nnot to be seen\n"), 0o644))
	p, dir := startSite(t, map[string]string{
		"rulebook.yaml": "title: Rules\n", "content/index.md": "# Home\n\nwelcome\n", "content/a.md": "# A\n\nfirst text\n",
	})
	p.shows("/a.html", "first text")
	known := mark(p.get("/a.html").body)
	n := p.mustPoll(0, "/a.html", known)

	save(t, dir, "content/a.md", "# A\n\nsecond text\n")
	if n = p.mustPoll(n.Version, "/a.html", known); !n.Reload {
		t.Errorf("after an edit: %+v", n)
	}
	p.shows("/a.html", "second text")
	n = p.mustPoll(n.Version-1, "/a.html", mark(p.get("/a.html").body))

	// A mistake in a page and one in rulebook.yaml, with an edit elsewhere at the same time, that must not be forgotten.
	save(t, dir, "rulebook.yaml", "title: [Rules\n")
	save(t, dir, "content/a.md", "# A\n\nthird text\n")
	eventually(t, "the mistake in rulebook.yaml is shown", func() bool {
		n = p.mustPoll(0, "/a.html", "")
		return len(n.Mistakes) > 0 && strings.HasPrefix(n.Mistakes[0].Place, "rulebook.yaml:")
	})
	if r := p.get("/a.html"); r.StatusCode != http.StatusOK || !strings.Contains(r.body, "second text") {
		t.Errorf("the last good page is not kept: %s", r.Status)
	}
	save(t, dir, "rulebook.yaml", "title: Rules\n")
	p.shows("/a.html", "third text")

	// Without rulebook.yaml the content is not looked at, and must be later.
	must(t, os.Remove(filepath.Join(dir, "rulebook.yaml")))
	save(t, dir, "content/a.md", "# A\n\nfourth text\n")
	eventually(t, "rulebook.yaml is missed", func() bool {
		n = p.mustPoll(0, "/a.html", "")
		return len(n.Mistakes) == 1 && n.Mistakes[0].Place == "rulebook.yaml"
	})
	save(t, dir, "rulebook.yaml", "title: Rules\n")
	p.shows("/a.html", "fourth text")

	save(t, dir, "content/a.md", "# A\n\n[gone](gone.md)\n")
	eventually(t, "the broken link is shown", func() bool {
		n = p.mustPoll(0, "/a.html", "")
		return len(n.Mistakes) == 1 && n.Mistakes[0].Place == "content/a.md:3:1" && n.Mistakes[0].Before+n.Mistakes[0].Marked+n.Mistakes[0].After == "[gone](gone.md)"
	})
	save(t, dir, "content/gone.md", "# Gone\n\ncame back\n")
	p.shows("/gone.html", "came back")
	p.shows("/a.html", `href="gone.html"`)

	// A link out of the project is an author's mistake, and what it leads to is not shown.
	link := filepath.Join(dir, "content/outside.md")
	must(t, os.Symlink(outside, link))
	eventually(t, "the link out of the project is refused", func() bool {
		n = p.mustPoll(0, "/a.html", "")
		return len(n.Mistakes) == 1 && strings.HasPrefix(n.Mistakes[0].Place, "content/outside.md")
	})
	if r := p.get("/outside.html"); r.StatusCode != http.StatusNotFound || strings.Contains(r.body, "not to be seen") {
		t.Errorf("%s %s", r.Status, r.body)
	}
	must(t, os.Remove(link))
	eventually(t, "the link is gone", func() bool { return len(p.mustPoll(0, "/a.html", "").Mistakes) == 0 })

	// The theme is part of it: an override comes and goes.
	save(t, dir, "themes/default/pages/404.tmpl", "<main id=\"main\">nothing here</main>\n")
	p.shows("/none.html", "nothing here")
	save(t, dir, "themes/default/pages/404.tmpl", "{{.Misspelt}}\n")
	eventually(t, "the mistake in the theme is shown", func() bool {
		n = p.mustPoll(0, "/a.html", "")
		return len(n.Mistakes) > 0 && strings.HasPrefix(n.Mistakes[0].Place, "themes/default/pages/404.tmpl:1")
	})
	must(t, os.RemoveAll(filepath.Join(dir, "themes")))
	eventually(t, "the override is gone", func() bool { return len(p.mustPoll(0, "/a.html", "").Mistakes) == 0 })
	if strings.Contains(p.get("/none.html").body, "nothing here") {
		t.Error("the removed override is still used")
	}
}

// A sink keeps what a build writes.
type sink struct {
	mu    sync.Mutex
	files map[string]string
}

func (s *sink) Put(path string, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[path] = string(data)
	return nil
}

// TestServedAsBuilt: but for the live script, what is served is what a build writes.
func TestServedAsBuilt(t *testing.T) {
	p, dir := startSite(t, map[string]string{
		"rulebook.yaml": "title: Rules\n", "content/index.md": "# Home\n\n![p](p.png)\n", "content/sub/a.md": "# A\n\ntext\n", "content/p.png": "PNG",
	})
	built := &sink{files: map[string]string{}}
	result, err := site.Build(t.Context(), siteConfig(t, dir), false, built)
	must(t, err)
	if built.files["search/index.js"] == "" || built.files["sub/a.html"] == "" {
		t.Fatal(result.Diagnostics)
	}
	for path, want := range built.files {
		r := p.get("/" + path)
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, r.Status)
		}
		got := r.body
		if at := strings.Index(got, `<script src="/_rulebook/`); at >= 0 {
			end := at + strings.Index(got[at:], "</script>\n") + len("</script>\n")
			if !strings.HasPrefix(got[end:], "</body>") {
				t.Errorf("%s: the script does not stand before </body>", path)
			}
			got = got[:at] + got[end:]
		}
		if got != want {
			t.Errorf("%s is not served as it is built", path)
		}
		if r.Header.Get("Content-Type") == "application/octet-stream" {
			t.Errorf("%s: no content type", path)
		}
	}
}

// BenchmarkEdit is the time from a saved file to the page that shows it, the wait for the disk to be still included.
func BenchmarkEdit(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkEdit(b, n) })
	}
}

func benchmarkEdit(b *testing.B, pages int) {
	dir := b.TempDir()
	put := func(name, text string) {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	put("rulebook.yaml", "title: Rules\n")
	put("content/index.md", "# Home\n")
	text := func(i, edit int) string {
		var t strings.Builder
		fmt.Fprintf(&t, "---\ntitle: Page %d\n---\n\nEdit %d.\n\n", i, edit)
		for part := range 12 {
			fmt.Fprintf(&t, "## Part %d\n\n%s\nSee [another](%d.md) and **that**.\n\n", part,
				strings.Repeat("A processor that provides personal information abroad passes an assessment. ", 8), (i+part*7)%50)
		}
		return t.String()
	}
	for i := range pages {
		put(fmt.Sprintf("content/part-%d/%d.md", i/50, i%50), text(i%50, 0))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	cfg := Config{Dir: dir, Site: site.Config{Root: root.FS(), Themes: themes.FS, Engine: calculator.Script(), Generator: "rulebook test"}, Addr: "127.0.0.1:0",
		Print: func(ds []diag.Diagnostic) { b.Log(ds[0]) }}
	address := make(chan string, 1)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	cfg.bound = func(a net.Addr) { address <- "http://" + a.String() }
	go func() { ended <- Run(ctx, cfg) }()
	at := <-address + "/part-7/9.html"
	get := func() string {
		r, err := http.Get(at)
		if err != nil {
			b.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			b.Fatal(err)
		}
		return string(body)
	}
	get() // waits for the first load
	edit := 0
	for b.Loop() {
		edit++
		put("content/part-7/9.md", text(9, edit))
		for want := fmt.Sprintf("Edit %d.", edit); !strings.Contains(get(), want); {
			time.Sleep(time.Millisecond)
		}
	}
	b.StopTimer()
	cancel()
	if err := <-ended; err != nil {
		b.Error(err)
	}
}
