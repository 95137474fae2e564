package sitetest

import (
	"strings"
	"testing"
)

// What is planted in pages is found in Firefox too, on a host and from disk.
func TestFirefox(t *testing.T) {
	dir := site(t)
	firefox := StartFirefox(t)
	for _, root := range []string{Serve(t, dir, "/"), FileURL(t, dir)} {
		p := firefox.Open(t, root+"index.html")
		var says string
		p.Eval(t, `Promise.resolve(document.querySelector('output').value)`, &says)
		if says != "ready" {
			t.Errorf("%s: the script says %q", root, says)
		}
		if got := p.Problems(t); len(got) > 0 {
			t.Errorf("%s: a page without mistakes has problems: %q", root, got)
		}
		host := strings.HasPrefix(root, "http")
		if got := p.Requests(t); strings.Contains(strings.Join(got, " "), "site.js") != host {
			t.Errorf("%s: asked for were %q", root, got)
		}
		for _, tt := range []struct {
			page, want string
			host       bool // from disk Firefox says nothing of it
		}{
			{"console.html", "warn: planted 1", false},
			{"exception.html", "planted", false},
			{"inline.html", "Content-Security-Policy", false},
			{"fetch.html", "Content-Security-Policy", true},
			{"missing.html", "none.png", true},
			{"foreign.html", "rulebook.invalid/x.png", false},
		} {
			if tt.host && !host {
				continue
			}
			p := firefox.Open(t, root+tt.page)
			if got := strings.Join(p.Problems(t), "\n"); !strings.Contains(got, tt.want) {
				t.Errorf("%s%s: found\n%s\nwant %q", root, tt.page, got, tt.want)
			}
		}
	}
	p := firefox.Blank(t, "file:")
	p.BeforeLoad(t, `delete globalThis.WebAssembly`)
	p.Navigate(t, FileURL(t, dir)+"index.html")
	var kind string
	p.Eval(t, `typeof WebAssembly`, &kind)
	if kind != "undefined" {
		t.Errorf("a script before the page's own did not run: WebAssembly is %s", kind)
	}
}
