package search_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"rulebook/internal/calculator"
	"rulebook/internal/search"
	"rulebook/internal/site"
	"rulebook/themes"
)

// published is what this repository publishes: its site's index, and the documents in it. It is made once.
type published struct {
	site    *search.Index
	options search.Options
	pages   [][]search.Document
	docs    []search.Document // of all pages, in order
	page    []int             // of each document

	// An index of these documents. They are cited in fewer ways than the site's own, so that the tests have the text of all that is in it.
	files fstest.MapFS
	index *search.Index
	names search.Names
}

var publish = sync.OnceValues(func() (*published, error) {
	root, err := os.OpenRoot("../..")
	if err != nil {
		return nil, err
	}
	defer root.Close()
	b := site.NewBuilder(site.Config{Root: root.FS(), Themes: themes.FS, Engine: calculator.Script(), Generator: "rulebook test", Notices: []byte("notices\n")})
	defer b.Close()
	s, diags, err := b.Load(context.Background(), nil)
	if err != nil || s == nil {
		return nil, fmt.Errorf("loading the content: %v %v", err, diags)
	}
	p := &published{}
	if p.site, err = search.Open(siteFiles{s}); err != nil {
		return nil, err
	}
	if p.options, p.pages, err = p.site.Documents(); err != nil {
		return nil, err
	}
	for i, docs := range p.pages {
		p.docs = append(p.docs, docs...)
		p.page = append(p.page, slices.Repeat([]int{i}, len(docs))...)
	}
	p.names = search.NewNames(p.options.Concepts)
	if p.files, err = indexOf(p.options, p.pages); err != nil {
		return nil, err
	}
	if p.index, err = search.Open(p.files); err != nil {
		return nil, err
	}
	return p, nil
})

func content(t testing.TB) *published {
	t.Helper()
	p, err := publish()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// siteFiles is the index's folder of a site that is made as it is asked for.
type siteFiles struct{ site *site.Site }

func (f siteFiles) Open(name string) (fs.File, error) {
	data, ok, err := f.site.Render(nil, "search/"+name)
	if err == nil && !ok {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return fstest.MapFS{name: {Data: data}}.Open(name)
}

// indexOf makes an index.
func indexOf(o search.Options, pages [][]search.Document) (fstest.MapFS, error) {
	var mu sync.Mutex
	files := fstest.MapFS{}
	b := search.NewBuilder(o, len(pages), nil, func(name string, data []byte) error {
		mu.Lock()
		defer mu.Unlock()
		files[name] = &fstest.MapFile{Data: slices.Clone(data)}
		return nil
	})
	for i, docs := range pages {
		if err := b.Add(i, docs); err != nil {
			return nil, err
		}
	}
	return files, b.Finish(context.Background())
}
