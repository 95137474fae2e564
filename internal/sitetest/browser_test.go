package sitetest

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:">`

// site is a folder with pages that are fine and pages with one planted mistake each.
func site(t *testing.T) string {
	page := func(head, body string) string {
		return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">` + policy + `<title>A page</title><link rel="icon" href="data:,">` +
			`<link rel="stylesheet" href="site.css">` + head + `</head><body><main><h1>A page</h1>` + body + `</main></body></html>`
	}
	return write(t, map[string]string{
		"site.css": `:root{color-scheme:light dark} body{color:#111;background:#fff}
@media (prefers-color-scheme: dark){body{color:#eee;background:#111} .faint{color:#333}}`,
		"site.js":        `addEventListener('DOMContentLoaded', () => { document.querySelector('output').value = 'ready'; });`,
		"index.html":     page(`<script src="site.js"></script>`, `<p>Fine. <output>waiting</output></p>`),
		"console.html":   page("", `<script src="console.js"></script>`),
		"console.js":     `console.warn('planted', 1);`,
		"exception.html": page("", `<script src="exception.js"></script>`),
		"exception.js":   `undefined.planted();`,
		"inline.html":    page("", `<script>planted()</script>`),
		"style.html":     page("", `<p style="color:red">planted</p>`),
		"fetch.html":     page("", `<script src="fetch.js"></script>`),
		"fetch.js":       `fetch('site.css').catch(() => {});`,
		"missing.html":   page("", `<img src="none.png" alt="">`),
		"foreign.html":   strings.Replace(page("", `<img src="http://rulebook.invalid/x.png" alt="">`), policy, "", 1),
		"quirks.html":    `<html lang="en"><head><title>A page</title><link rel="icon" href="data:,"></head><body><main><h1>A page</h1></main></body></html>`,
		"alt.html":       page("", `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`),
		"faint.html":     page("", `<p class="faint">Too faint in the dark.</p>`),
		"404.html":       page("", `<p>Not found.</p>`),
	})
}

func TestBrowser(t *testing.T) {
	dir := site(t)
	browser := StartBrowser(t)
	for _, root := range Everywhere(t, dir) {
		p := browser.Open(t, root+"index.html")
		if got := p.Text(t, "output"); got != "ready" {
			t.Errorf("%s: the script says %q", root, got)
		}
		if got := p.Problems(t); len(got) > 0 {
			t.Errorf("%s: a page without mistakes has problems: %q", root, got)
		}
		for _, scheme := range []Scheme{Light, Dark} {
			if got := p.Axe(t, scheme); len(got) > 0 {
				t.Errorf("%s: a page without mistakes is not accessible: %q", root, got)
			}
		}
		if got := p.Problems(t); len(got) > 0 {
			t.Errorf("%s: axe leaves traces: %q", root, got)
		}
	}
}

// Each planted mistake is found, on a host and from disk.
func TestProblems(t *testing.T) {
	dir := site(t)
	browser := StartBrowser(t)
	tests := []struct{ page, want string }{
		{"console.html", `console.warning: "planted" 1`},
		{"exception.html", "exception: Uncaught TypeError"},
		{"inline.html", "policy: kInlineViolation script-src"},
		{"style.html", "policy: kInlineViolation style-src"},
		{"fetch.html", "policy: kURLViolation connect-src"},
		{"missing.html", "none.png"},
		{"foreign.html", "request to another place: http://rulebook.invalid/x.png"},
		{"quirks.html", "quirks mode"},
	}
	for _, root := range []string{Serve(t, dir, "/"), FileURL(t, dir)} {
		for _, tt := range tests {
			p := browser.Open(t, root+tt.page)
			if got := strings.Join(p.Problems(t), "\n"); !strings.Contains(got, tt.want) {
				t.Errorf("%s%s: found\n%s\nwant %q", root, tt.page, got, tt.want)
			}
			if got := p.Problems(t); len(got) > 0 {
				t.Errorf("%s%s: told twice: %q", root, tt.page, got)
			}
		}
	}
}

func TestAxe(t *testing.T) {
	dir := site(t)
	browser := StartBrowser(t)
	root := Serve(t, dir, "/")
	p := browser.Open(t, root+"alt.html")
	if got := p.Axe(t, Light); len(got) != 1 || !strings.HasPrefix(got[0], "light image-alt (critical): img: ") {
		t.Errorf("a picture without a text: %q", got)
	}
	p = browser.Open(t, root+"faint.html")
	if got := p.Axe(t, Light); len(got) > 0 {
		t.Errorf("in the light: %q", got)
	}
	if got := p.Axe(t, Dark); len(got) != 1 || !strings.HasPrefix(got[0], "dark color-contrast (serious): p: ") {
		t.Errorf("in the dark: %q", got)
	}
}

func TestWithoutScripts(t *testing.T) {
	browser := StartBrowser(t)
	root := Serve(t, site(t), "/")
	p := browser.Blank(t, root)
	p.WithoutScripts(t)
	p.Run(t, chromedp.Navigate(root+"index.html"))
	text, err := chromedp.Run(p.Context(), chromedp.Text(chromedp.CSS("output")))
	if err != nil || text != "waiting" {
		t.Errorf("the page says %q, %v", text, err)
	}
	if pdf := p.PDF(t); !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("this is no PDF: %.20q", pdf)
	}
}

func TestServe(t *testing.T) {
	root := Serve(t, write(t, map[string]string{"a/index.html": "A", "404.html": "none", "x.js": "X"}), "/a/b/")
	tests := []struct {
		path, body, kind string
		status           int
	}{
		{"a/index.html", "A", "text/html; charset=utf-8", 200},
		{"a/", "A", "text/html; charset=utf-8", 200},
		{"x.js", "X", "text/javascript; charset=utf-8", 200},
		{"a", "none", "text/html; charset=utf-8", 404},
		{"../../x.js", "none", "text/html; charset=utf-8", 404},
	}
	for _, tt := range tests {
		resp, err := http.Get(root + tt.path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || string(body) != tt.body || resp.StatusCode != tt.status || resp.Header.Get("Content-Type") != tt.kind {
			t.Errorf("%s: %d %s %q, %v", tt.path, resp.StatusCode, resp.Header.Get("Content-Type"), body, err)
		}
	}
}
