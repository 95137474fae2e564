package sitetest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// write makes a folder of files.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const tiny = `<!DOCTYPE html><html lang="en"><title>T</title>`

func TestCheckLinks(t *testing.T) {
	tests := []struct {
		name, html string
		want       string // a part of the one problem; "" for none
	}{
		{"a file", `<a href="other.html">`, ""},
		{"below", `<a href="a/b/deep.html">`, ""},
		{"with an id", `<a href="other.html#here">`, ""},
		{"encoded", `<a href="a%20b/%E7%A8%8E.html#%E7%AC%AC">`, ""},
		{"not encoded", `<a href="other.html#一">`, `no element with the id "一"`},
		{"own id", `<h2 id="x"></h2><a href="#x">`, ""},
		{"old target", `<a name="y"></a><a href="#y">`, ""},
		{"top", `<a href="#top"><a href="#">`, ""},
		{"state", `<a href="other.html#q=tax">`, ""},
		{"source", `<a href="https://example.org/x">`, ""},
		{"mail", `<a href="mailto:legal@example.org">`, ""},
		{"picture", `<img src="a/pic.svg" srcset="a/pic.svg 1x, a/pic.svg 2x">`, ""},
		{"data picture", `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, ""},
		{"label", `<label for="i"></label><input id="i">`, ""},
		{"svg", `<svg><use href="#s"/><g id="s"/></svg>`, ""},

		{"dead", `<a href="none.html">`, "there is no file none.html"},
		{"dead picture", `<img src="none.svg">`, "there is no file none.svg"},
		{"dead in a set", `<img src="a/pic.svg" srcset="a/pic.svg 1x, none.svg 2x">`, "none.svg"},
		{"dead style", `<link rel="stylesheet" href="none.css">`, "there is no file none.css"},
		{"dead script", `<script src="none.js"></script>`, "there is no file none.js"},
		{"another case", `<a href="Other.html">`, "there is no file Other.html"},
		{"folder", `<a href="a/b/">`, "there is no file a/b"},
		{"folder without slash", `<a href="a/b">`, "there is no file a/b"},
		{"dead id", `<a href="other.html#gone">`, `no element with the id "gone"`},
		{"dead own id", `<a href="#gone">`, `index.html has no element with the id "gone"`},
		{"dead svg", `<svg><use xlink:href="#gone"/></svg>`, `no element with the id "gone"`},
		{"out of the site", `<a href="../x.html">`, "leads out of the site"},
		{"absolute", `<a href="/other.html">`, "is absolute"},
		{"without scheme", `<a href="//example.org/">`, "relative to a scheme"},
		{"script", `<a href="javascript:alert(1)">`, "scheme javascript"},
		{"data page", `<a href="data:text/html,x">`, "scheme data"},
		{"file", `<a href="file:///etc/passwd">`, "scheme file"},
		{"foreign picture", `<img src="https://example.org/x.png">`, "loaded from another place"},
		{"foreign script", `<script src="https://example.org/x.js"></script>`, "loaded from another place"},
		{"foreign canonical", `<link rel="canonical" href="https://example.org/">`, "loaded from another place"},
		{"foreign in a style", `<style>a{background:url(https://example.org/x.png)}</style>`, "loaded from another place"},
		{"dead in a style", `<p style="background:url('none.png')">`, "there is no file none.png"},
		{"empty", `<a href="">`, "is empty"},
		{"blank", `<a href="other.html ">`, "has a blank"},
		{"backslash", `<a href="a\b.html">`, "backslash"},
		{"broken code", `<a href="%zz.html">`, "invalid URL escape"},
		{"same id", `<p id="x"></p><p id="x"></p>`, `2 elements have the id "x"`},
		{"label of nothing", `<label for="gone"></label>`, "no element has that id"},
		{"described by nothing", `<p id="x" aria-describedby="x gone"></p>`, "no element has that id"},
		{"base", `<base href="a/">`, "<base> moves every link"},
		{"forward", `<meta http-equiv="refresh" content="0; url=none.html">`, "there is no file none.html"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := write(t, map[string]string{
				"index.html": tiny + tt.html, "other.html": tiny + `<p id="here">`, "a/pic.svg": "<svg/>",
				"a/b/deep.html": tiny + `<a href="../../index.html"><a href="../pic.svg">`, "a b/税.html": tiny + `<p id="第">`,
			})
			got, err := CheckLinks(dir, Links{})
			if err != nil {
				t.Fatal(err)
			}
			if tt.name == "base" {
				got = slices.DeleteFunc(got, func(p string) bool { return strings.Contains(p, "href") })
			}
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("found %q", got)
			case tt.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], "index.html: ") || !strings.Contains(got[0], tt.want)):
				t.Errorf("found %q, want one with %q", got, tt.want)
			}
		})
	}
}

func TestCheckLinksStyle(t *testing.T) {
	dir := write(t, map[string]string{
		"assets/site.css": `@import "other.css"; a{background:url( "../pic.svg" )} b{src:url(data:font/woff2,x);mask:url('data:image/svg+xml,<svg width="1"/>\n')} i{cursor:url(none.cur)} u{background:URL(//example.org/x)}`,
		"pic.svg":         "<svg/>",
	})
	got, err := CheckLinks(dir, Links{})
	want := []string{
		`assets/site.css: <css url="other.css">: there is no file assets/other.css`,
		`assets/site.css: <css url="none.cur">: there is no file assets/none.cur`,
		`assets/site.css: <css url="//example.org/x">: is relative to a scheme`,
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("found %q, %v; want %q", got, err, want)
	}
}

// With an address of its own, a site may use it where it must, and only for files that are there.
func TestCheckLinksBaseURL(t *testing.T) {
	const base = "https://rules.example/r/"
	dir := write(t, map[string]string{
		"index.html": tiny + `<link rel="canonical" href="` + base + `index.html"><link rel="alternate" href="` + base + `zh/index.html"><img src="` + base + `pic.svg">`,
		"404.html":   tiny + `<a href="` + base + `index.html"><a href="` + base + `none.html">`,
		"pic.svg":    "<svg/>",
	})
	got, err := CheckLinks(dir, Links{BaseURL: base})
	want := []string{
		`404.html: <a href="https://rules.example/r/none.html">: there is no file none.html`,
		`index.html: <link href="https://rules.example/r/zh/index.html">: there is no file zh/index.html`,
		`index.html: <img src="https://rules.example/r/pic.svg">: is loaded from another place`,
	}
	slices.Sort(got)
	slices.Sort(want)
	for i := range got {
		got[i] = strings.TrimSpace(got[i])
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("found %q, %v; want %q", got, err, want)
	}
}

func TestCheckInline(t *testing.T) {
	tests := []struct{ html, want string }{
		{`<script src="x.js"></script><script type="application/json">{}</script><script type="application/ld+json">{}</script>`, ""},
		{`<p style="color:red">`, "style of its own"},
		{`<p onclick="x()">`, "event handler onclick"},
		{`<svg><g onload="x()"/></svg>`, "event handler onload"},
		{`<style>p{}</style>`, "style sheet in the page"},
		{`<script>x()</script>`, "script in the page"},
		{`<script type="module" src="x.js"></script>`, "module"},
		{`<iframe srcdoc="x"></iframe>`, "document in an attribute"},
	}
	for _, tt := range tests {
		got, err := CheckInline(write(t, map[string]string{"a/index.html": tiny + tt.html, "x.txt": "<style>"}))
		if err != nil {
			t.Fatal(err)
		}
		if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], tt.want)) {
			t.Errorf("%s: found %q, want %q", tt.html, got, tt.want)
		}
	}
}
