package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
)

// What is asked is the same each time, and stands on as many pages as is said.
func TestQueries(t *testing.T) {
	const pages = 60
	list, letters := queries(pages)
	again, _ := queries(pages)
	on := func(text string) (n int) {
		for i := range pages {
			if strings.Contains(strings.ToLower(page(i, pages, rulebookSpelling, "")), text) {
				n++
			}
		}
		return n
	}
	for i, q := range list {
		if q != again[i] {
			t.Errorf("%v is %v another time", q, again[i])
		}
		for word := range strings.FieldsSeq(q.text) {
			if on(word) == 0 {
				t.Errorf("%s: %q stands nowhere", q.kind, word)
			}
		}
	}
	if n := on(list[0].text); n != 2 {
		t.Errorf("the rare word %q is on %d pages", list[0].text, n)
	}
	if n := on(list[1].text); n < pages/2 {
		t.Errorf("the common word %q is on %d pages of %d", list[1].text, n, pages)
	}
	if len(letters) < 15 {
		t.Errorf("%q is typed", letters)
	}
}

func TestTextOf(t *testing.T) {
	root, err := html.Parse(strings.NewReader(`<body><header>No</header><main><nav>No</nav><h1>Article <b>3</b>8</h1><p>One<p>Two<ul><li>a<li>b</ul><button>No</button></main>`))
	if err != nil {
		t.Fatal(err)
	}
	main := find(root, "main")
	if got := strings.Join(strings.Fields(textOf(main)), " "); got != "Article 38 One Two a b" {
		t.Errorf("text %q", got)
	}
	if got := textOf(find(main, "h1")); strings.TrimSpace(got) != "Article 38" {
		t.Errorf("title %q", got)
	}
	if find(main, "h6") != nil || textOf(nil) != "" {
		t.Error("there is no such heading, and it has no text")
	}
}

// What a page needs for its search is counted as it is sent; pages, pictures and their own style are not.
func TestMeter(t *testing.T) {
	files := fstest.MapFS{}
	for name, size := range map[string]int{"index.html": 1000, "icon.svg": 1000, "assets/site.12345678.css": 1000, "assets/search.12345678.css": 200,
		"assets/site.12345678.js": 30, "search/index.js": 4, "pagefind/en.pf_meta": 5} {
		files[name] = &fstest.MapFile{Data: make([]byte, size)}
	}
	m := &meter{site: http.FileServerFS(files)}
	server := httptest.NewServer(m)
	for name := range files {
		resp, err := http.Get(server.URL + "/" + strings.Replace(name, "index.html", "", 1))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	server.Close() // which waits until all is counted
	if got, want := m.take(), (transfer{data: 39, styles: 200, files: 4}); got != want {
		t.Errorf("sent %+v, want %+v", got, want)
	}
	if got := m.take(); got != (transfer{}) {
		t.Errorf("sent %+v after that", got)
	}
}
