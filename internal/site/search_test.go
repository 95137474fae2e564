package site

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rulebook/internal/search"
)

// load loads a project as the preview does.
func load(t *testing.T, b *Builder, changed map[string]bool) *Site {
	t.Helper()
	s, diags, err := b.Load(context.Background(), changed)
	if err != nil || s == nil {
		t.Fatalf("error %v, problems %v", err, diags)
	}
	return s
}

func builder(t *testing.T, root fs.FS) *Builder {
	t.Helper()
	b := NewBuilder(config(root))
	t.Cleanup(b.Close)
	return b
}

// documents are what the search finds of a page.
func documents(t *testing.T, s *Site, path string) []search.Document {
	t.Helper()
	number, ok := s.search.numbers[path]
	if !ok {
		t.Fatalf("%s is not searched", path)
	}
	p := s.search.pages[number]
	body, err := s.body(p)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := s.documents(p, string(body))
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// texts are the blocks of a document, each with its anchor.
func texts(d *search.Document) (list []string) {
	for _, s := range d.Sections {
		if s.Heading != "" {
			list = append(list, "#"+s.Anchor+" "+s.Heading)
		}
		for _, b := range s.Blocks {
			list = append(list, "#"+b.Anchor+" "+b.Text)
		}
	}
	return list
}

// What is found of pages of each kind.
func TestSearchDocuments(t *testing.T) {
	s := load(t, builder(t, repository(t)), nil)
	has := func(d *search.Document, wanted ...string) {
		t.Helper()
		list := texts(d)
		for _, want := range wanted {
			if !slices.ContainsFunc(list, func(text string) bool { return strings.HasPrefix(text, want) }) {
				t.Errorf("%s#%s has no text %q in\n%s", d.Page, d.Anchor, want, strings.Join(list, "\n"))
			}
		}
	}
	is := func(what string, got, want any) {
		t.Helper()
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	head := func(d search.Document) []string {
		return []string{d.Title, d.Context, d.Language, d.Kind, d.Status, d.Instrument}
	}

	article := documents(t, s, "instruments/flow-provisions-2024/article-07.html")[0]
	is("article", head(article), []string{"Security assessment triggers", "2024 Provisions, Article 7", "en", "article", "in-force", "flow-provisions-2024"})
	has(&article, "# This article decides who", "#what-it-says What it says", "#para-1-2 (1)(2) a processor other than a CIIO exports important data",
		"# 1,000,000 persons or more", "# 自当年1月1日起", "#rule:volume-assessment volume-assessment")
	for _, want := range []string{"flow-provisions-2024 Article 7", "2024 Provisions Article 7", "CAC Order No. 16 Article 7", "促进和规范数据跨境流动规定第七条",
		"国家互联网信息办公室令第16号第七条", "Provisions on Promoting and Regulating Cross-Border Data Flows Article 7"} {
		if !slices.Contains(article.Citation, want) {
			t.Errorf("article 7 is not cited as %q: %q", want, article.Citation)
		}
	}
	for _, text := range texts(&article) {
		for _, noise := range []string{"Worked examples", "Confidence", "non_sensitive_persons", "try", "inferred", "Machine-readable"} {
			if strings.Contains(text, noise) {
				t.Errorf("%q is noise: %s", noise, text)
			}
		}
	}

	chinese := documents(t, s, "zh/instruments/flow-provisions-2024/article-07.html")[0]
	is("article in Chinese", head(chinese)[1:4], []string{"《促进和规范数据跨境流动规定》第七条", "zh", "article"})
	is("its citations", chinese.Citation, article.Citation)

	instrument := documents(t, s, "instruments/standard-contract-measures-2023/index.html")[0]
	is("instrument", head(instrument), []string{"Measures on the Standard Contract for PI Exports", "2023 SCC Measures", "en", "instrument", "amended-in-part",
		"standard-contract-measures-2023"})
	has(&instrument, "# These Measures", "# Document number: CAC Order No. 13", "# Takes effect: 1 June 2023")
	if !slices.Contains(instrument.Citation, "标准合同办法") || slices.Contains(instrument.Citation, "") {
		t.Errorf("names of an instrument: %q", instrument.Citation)
	}

	named := documents(t, s, "instruments/certification-spec-v2-2022/scope.html")[0]
	is("a unit without a number", named.Context, "Certification Spec V2.0")
	if !slices.Contains(named.Citation, "Certification Spec V2.0 "+named.Title) || !slices.Contains(named.Citation, "certification-spec-v2-2022 scope") {
		t.Errorf("citations of a unit without a number: %q", named.Citation)
	}
	is("a draft", documents(t, s, "instruments/draft-assessment-measures-2021/article-04.html")[0].Status, "draft")

	guide := documents(t, s, "guides/security-assessment.html")[0]
	is("guide", []string{guide.Context, guide.Status, guide.Instrument}, []string{"Guides", "", ""})

	glossary := documents(t, s, "zh/glossary.html")
	is("glossary", []any{len(glossary), glossary[0].Title, len(texts(&glossary[0]))}, []any{1 + len(s.lib.Glossary.Terms), "术语表", 0})
	i := slices.IndexFunc(glossary, func(d search.Document) bool { return d.Anchor == "sensitive-personal-information" })
	term := glossary[i]
	is("term", []string{term.Title, term.Context, term.Language, term.Kind}, []string{"敏感个人信息", "术语表", "zh", "term"})
	for _, name := range []string{"sensitive personal information", "SPI", "sensitive PI", "敏感个人信息"} {
		if !slices.Contains(term.Terms, name) {
			t.Errorf("a term is not called %q: %q", name, term.Terms)
		}
	}
	has(&term, "# 一旦泄露或者被非法使用", "# 《个人信息保护法》第二十八条")

	has(&documents(t, s, "calculator.html")[0], "# Enter what you know.")
	for _, path := range []string{"search.html", "zh/search.html", "404.html"} {
		if _, ok := s.search.numbers[path]; ok {
			t.Errorf("%s is searched", path)
		}
	}
}

// small is a project with something to find.
func small() fstest.MapFS {
	return fstest.MapFS{
		"rulebook.yaml":        {Data: []byte("title: Lakes\n")},
		"content/index.md":     {Data: []byte("# Lakes\n\nWhere to fish.\n")},
		"content/rules/bay.md": {Data: []byte("# The bay\n\nPerch may be caught.\n")},
		"content/rules/ice.md": {Data: []byte("# Ice\n\nHoles are marked.\n")},
	}
}

// filesOf reads all files of a Site's search index.
func filesOf(t *testing.T, s *Site) map[string]string {
	t.Helper()
	if _, ok, err := s.Render(nil, "search/index.js"); !ok || err != nil {
		t.Fatalf("search/index.js: %v, %v", ok, err)
	}
	made, err := s.search.files()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for path := range made {
		data, ok, err := s.Render(nil, path)
		if !ok || err != nil {
			t.Fatalf("%s: %v, %v", path, ok, err)
		}
		files[strings.TrimPrefix(path, searchFolder)] = string(data)
	}
	return files
}

// searchIn asks an index in memory.
func searchIn(t *testing.T, files map[string]string, question string) (urls []string) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	index, err := search.Open(fsys)
	if err != nil {
		t.Fatal(err)
	}
	answer := index.Search(search.Question{Text: question, Limit: 10})
	if answer.Damaged != nil {
		t.Error(answer.Damaged)
	}
	for _, r := range answer.Results {
		urls = append(urls, r.URL)
	}
	return urls
}

// The preview serves the index that a build writes.
func TestSearchPreview(t *testing.T) {
	root := repository(t)
	built := map[string]string{}
	for path, data := range build(t, config(root)).files {
		if name, ok := strings.CutPrefix(path, searchFolder); ok {
			built[name] = data
		}
	}
	served := filesOf(t, load(t, builder(t, root), nil))
	if len(built) < 100 || !maps.Equal(built, served) {
		t.Errorf("a build has %d files of the index, the preview %d, or their bytes differ", len(built), len(served))
	}
	if got := searchIn(t, built, "flow-provisions-2024 art 7"); len(got) == 0 || got[0] != "instruments/flow-provisions-2024/article-07.html" {
		t.Errorf("article 7 is not found by its citation: %v", got)
	}
}

// An edit under the preview is found at once, and a page that was open before it can still read the index that it began with.
func TestSearchEdit(t *testing.T) {
	project := small()
	b := builder(t, project)
	first := load(t, b, nil)
	before := filesOf(t, first)
	if got := searchIn(t, before, "pike"); got != nil {
		t.Errorf("pike is found before it is written: %v", got)
	}
	project["content/rules/bay.md"] = &fstest.MapFile{Data: []byte("# The bay\n\nPike may be caught.\n")}
	second := load(t, b, map[string]bool{"content/rules/bay.md": true})
	after := filesOf(t, second)
	if got := searchIn(t, after, "pike"); !slices.Equal(got, []string{"rules/bay.html"}) {
		t.Errorf("pike is found in %v", got)
	}
	if got := searchIn(t, after, "perch"); got != nil {
		t.Errorf("perch is still found in %v", got)
	}
	gone := 0
	for name, data := range before {
		if after[name] != "" {
			continue
		}
		gone++
		if got, ok, err := second.Render(nil, searchFolder+name); string(got) != data || !ok || err != nil {
			t.Errorf("%s of the index before the edit: %v, %v", name, ok, err)
		}
	}
	if gone == 0 {
		t.Error("the edit changed no file of the index")
	}
	again := builder(t, project)
	if fresh := filesOf(t, load(t, again, nil)); !maps.Equal(fresh, after) {
		t.Error("after an edit the index is another than that of a new build")
	}
	if _, ok, err := second.Render(nil, "search/nothing.js"); ok || err != nil {
		t.Errorf("a file that no index had: %v, %v", ok, err)
	}
}

// A project that wants no search has none.
func TestSearchDisabled(t *testing.T) {
	project := small()
	project["rulebook.yaml"] = &fstest.MapFile{Data: []byte("title: Lakes\nsearch: {enabled: false}\n")}
	out := build(t, config(project))
	for path, data := range out.files {
		if strings.HasPrefix(path, "search") || strings.Contains(data, "search.html") {
			t.Errorf("%s has to do with a search", path)
		}
	}
	s := load(t, builder(t, project), nil)
	if _, ok, err := s.Render(nil, "search/index.js"); ok || err != nil {
		t.Errorf("search/index.js: %v, %v", ok, err)
	}
}
