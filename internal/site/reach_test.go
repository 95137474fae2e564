package site

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Every page that is published is two clicks from the start page of its language, or nearer.
func TestTwoClicks(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	for _, folder := range []string{"", "zh/"} {
		clicks := map[string]int{folder + "index.html": 0}
		for at, level := 0, []string{folder + "index.html"}; at < 2; at++ {
			var next []string
			for _, page := range level {
				for _, to := range linksOf(t, dir, page) {
					if _, seen := clicks[to]; !seen {
						clicks[to] = at + 1
						next = append(next, to)
					}
				}
			}
			level = next
		}
		pages := 0
		err := filepath.WalkDir(filepath.Join(dir, folder), func(file string, d os.DirEntry, err error) error {
			name, _ := filepath.Rel(dir, file)
			name = filepath.ToSlash(name)
			if err != nil || d.IsDir() || path.Ext(name) != ".html" || folder == "" && strings.HasPrefix(name, "zh/") {
				return err
			}
			// What stands beside its translation is the page once more, nobody goes to the page that says that there is none, and the box leads to the search.
			if strings.HasSuffix(name, ".both.html") || name == "404.html" || path.Base(name) == "search.html" {
				return nil
			}
			pages++
			if _, ok := clicks[name]; !ok {
				t.Errorf("%s is more than two clicks from %sindex.html", name, folder)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if pages < 200 {
			t.Errorf("%d pages below %q", pages, folder)
		}
	}
}

// linksOf lists the pages of the site that a page links to, by their paths in it.
func linksOf(t *testing.T, dir, page string) (list []string) {
	t.Helper()
	file, err := os.Open(filepath.Join(dir, filepath.FromSlash(page)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := html.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		for _, a := range n.Attr {
			to, err := url.Parse(a.Val)
			if a.Key != "href" || err != nil || to.IsAbs() || to.Path == "" {
				continue
			}
			if to := path.Join(path.Dir(page), to.Path); path.Ext(to) == ".html" {
				list = append(list, to)
			}
		}
	}
	return list
}
