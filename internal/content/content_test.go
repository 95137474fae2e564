package content

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rulebook/internal/diag"
	"rulebook/internal/lang"
)

// project makes a project in memory: names and texts in turn. rulebook.yaml is added when it is not among them.
func project(files ...string) fstest.MapFS {
	fsys := fstest.MapFS{"rulebook.yaml": {Data: []byte("title: Test\nas_of: 2025-01-01\nlanguages: [en, zh]\ntranslations: {zh: [zh-only]}\n")}}
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return fsys
}

func load(t *testing.T, fsys fstest.MapFS) (*Library, []diag.Diagnostic) {
	t.Helper()
	l := NewLoader(fsys, Options{})
	t.Cleanup(l.Close)
	lib, diags, err := l.Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return lib, diags
}

// codes lists the problems as "file:line code", for comparison.
func codes(diags []diag.Diagnostic) []string {
	var list []string
	for _, d := range diags {
		list = append(list, fmt.Sprintf("%s:%d %s", strings.TrimPrefix(d.File, "content/"), d.Line, d.Code))
	}
	return list
}

func page(t *testing.T, lib *Library, path string) *Page {
	t.Helper()
	for _, p := range lib.Pages {
		if p.Path == path {
			return p
		}
	}
	t.Fatalf("no page %s", path)
	return nil
}

func bodyOf(t *testing.T, lib *Library, path string) string {
	t.Helper()
	html, err := lib.Body(nil, page(t, lib, path), showRule)
	if err != nil {
		t.Fatal(err)
	}
	return unbroken.ReplaceAllString(string(html), "$1")
}

// unbroken is what a Chinese page keeps on one line, which says nothing.
var unbroken = regexp.MustCompile(`<span class="unbroken">([^<]*)</span>`)

// The legal cases: what an instrument's status is follows from its dates and relations alone. The expected words are those that
// the facts about the instruments give for the day.
func TestStatus(t *testing.T) {
	const front = "---\ntitle: T\n%s\n---\n"
	tests := []struct {
		name   string
		asOf   string
		main   string // front matter of instrument a
		others map[string]string
		want   string
		since  string
	}{
		{"in force from its effective day", "2022-09-01", "published: 2022-07-07\neffective: 2022-09-01", nil, "in-force", "2022-09-01"},
		{"not yet the day before", "2022-08-31", "published: 2022-07-07\neffective: 2022-09-01", nil, "not-yet-in-force", "2022-09-01"},
		{"without an effective day from its publication", "2026-11-22", "published: 2026-02-03", nil, "in-force", "2026-02-03"},
		{"amended in part", "2024-03-22", "effective: 2022-09-01\nrelations: {amended-by: b}",
			map[string]string{"b": "effective: 2024-03-22"}, "amended-in-part", "2024-03-22"},
		{"not amended the day before", "2024-03-21", "effective: 2022-09-01\nrelations: {amended-by: b}",
			map[string]string{"b": "effective: 2024-03-22"}, "in-force", "2022-09-01"},
		{"the other end says it", "2024-03-22", "effective: 2022-09-01",
			map[string]string{"b": "effective: 2024-03-22\nrelations: {amends: [a]}"}, "amended-in-part", "2024-03-22"},
		{"a draft in its comment period", "2021-11-01", "is_draft: true\npublished: 2021-10-29\ncomment_until: 2021-11-28\nrelations: {final: b}",
			map[string]string{"b": "published: 2022-07-07\neffective: 2022-09-01"}, "draft", "2021-10-29"},
		{"a draft ends when its final text is published", "2022-07-07", "is_draft: true\npublished: 2021-10-29\nrelations: {final: b}",
			map[string]string{"b": "published: 2022-07-07\neffective: 2022-09-01"}, "superseded", "2022-07-07"},
		{"superseded by a newer version", "2022-12-16", "published: 2022-06-24",
			map[string]string{"b": "published: 2022-12-16\nrelations: {supersedes: a}"}, "superseded", "2022-12-16"},
		{"followed by a standard", "2026-03-01", "published: 2022-12-16\nrelations: {followed-by: b}",
			map[string]string{"b": "effective: 2026-03-01"}, "amended-in-part", "2026-03-01"},
		{"a draft followed by a standard", "2026-03-01", "is_draft: true\npublished: 2023-03-16\nrelations: {followed-by: b}",
			map[string]string{"b": "effective: 2026-03-01"}, "superseded", "2026-03-01"},
		{"repealed", "2025-01-01", "effective: 2020-01-01\nrepealed: 2025-01-01", nil, "repealed", "2025-01-01"},
		{"still in force on the last day", "2024-12-31", "effective: 2020-01-01\nrepealed: 2025-01-01", nil, "in-force", "2020-01-01"},
		{"stated where no date is known", "2025-01-01", "status: in-force", nil, "in-force", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := []string{"rulebook.yaml", "title: T\nas_of: " + tt.asOf, "content/instruments/a/index.md", fmt.Sprintf(front, tt.main)}
			for id, text := range tt.others {
				files = append(files, "content/instruments/"+id+"/index.md", fmt.Sprintf(front, text))
			}
			lib, diags := load(t, project(files...))
			if len(diags) > 0 {
				t.Fatalf("problems: %v", diags)
			}
			got := lib.Instrument("a").Status
			if got.Key != tt.want || string(got.Since) != tt.since {
				t.Errorf("status is %s since %q, want %s since %q", got.Key, got.Since, tt.want, tt.since)
			}
		})
	}
}

// A unit stands as its instrument, unless its own dates or what displaced it say otherwise.
func TestUnitStatus(t *testing.T) {
	fsys := project(
		"content/instruments/old/index.md", "---\ntitle: Old\neffective: 2022-09-01\nrelations: {amended-by: new}\n---\n",
		"content/instruments/old/article-04.md", "---\ntitle: Triggers\ndisplaced_by: [new art 7]\n---\n",
		"content/instruments/old/article-05.md", "---\ntitle: Other\n---\n",
		"content/instruments/old/article-37.md", "---\ntitle: Renumbered\nuntil: 2024-12-31\ncounterparts: [old art 39]\n---\n",
		"content/instruments/old/article-39.md", "---\ntitle: Renumbered\neffective: 2025-01-02\n---\n",
		"content/instruments/new/index.md", "---\ntitle: New\neffective: 2024-03-22\n---\n",
		"content/instruments/new/article-07.md", "---\ntitle: Triggers\n---\n",
	)
	lib, diags := load(t, fsys)
	if len(diags) > 0 {
		t.Fatalf("problems: %v", diags)
	}
	want := map[string]string{"04": "superseded", "05": "in-force", "37": "superseded", "39": "not-yet-in-force"}
	for number, key := range want {
		p := page(t, lib, "instruments/old/article-"+number+".html")
		if p.Status.Key != key {
			t.Errorf("article %s is %s, want %s", number, p.Status.Key, key)
		}
	}
	p := page(t, lib, "instruments/old/article-04.html")
	if len(p.Status.By) != 1 || p.Status.By[0].ID != "new" || p.Status.Since != "2024-03-22" {
		t.Errorf("article 4 is superseded by %v since %s", p.Status.By, p.Status.Since)
	}
	if since := page(t, lib, "instruments/old/article-37.html").Status.Since; since != "2025-01-01" {
		t.Errorf("article 37, whose last day is 2024-12-31, is superseded since %s", since)
	}
	if citing := page(t, lib, "instruments/new/article-07.html").CitedBy; len(citing) != 1 || citing[0] != p {
		t.Errorf("new art 7 is cited by %v, want old art 4", citing)
	}
}

// A citation leads to the article page and paragraph, in the reader's language where it exists, and is called by the law's own custom.
func TestCitations(t *testing.T) {
	lib, diags := load(t, project(
		"content/instruments/flow/index.md", "---\ntitle: Provisions\nshort_title: 2024 Provisions\ntitles: {zh: 促进和规范数据跨境流动规定}\neffective: 2024-03-22\n---\n[[flow art 7]]",
		"content/instruments/flow/index.zh.md", "---\ntitle: 促进和规范数据跨境流动规定\n---\n[[flow art 7(1)(2)]]",
		"content/instruments/flow/article-07.md", "---\ntitle: Triggers\n---\n- **(1)(2)** Item.\n",
		"content/instruments/flow/article-07.zh.md", "---\ntitle: 情形\n---\n- **第一款第（二）项** 内容。\n",
		"content/instruments/flow/article-08.md", "---\ntitle: Others\none_paragraph: true\n---\n- **(1)(2)** Item.\n",
		"content/instruments/flow/article-08.zh.md", "---\ntitle: 其他\n---\n- **(1)(2)** 内容。\n",
		"content/instruments/flow/lists.md", "---\ntitle: Negative lists\n---\n",
		"content/guides/a.md", "[[flow art 7(1)(2)]] [[flow]] [[flow lists]] [[flow art 7|label]] [[flow art 8(1)(2)]]",
		"content/guides/a.zh.md", "[[flow art 7(1)(2)]] [[flow lists]] [[flow art 8(1)(2)]]",
	))
	for _, c := range codes(diags) {
		if !strings.Contains(c, " translation-") { // these translations cite something else, each to try one thing
			t.Errorf("problem: %s", c)
		}
	}
	tests := []struct{ path, want string }{
		{"guides/a.html", `href="../instruments/flow/article-07.html#para-1-2"`},
		{"guides/a.html", `>2024 Provisions, art 7(1)(2)<`},
		{"guides/a.html", `>2024 Provisions<`},
		{"guides/a.html", `>2024 Provisions, Negative lists<`},
		{"guides/a.html", `>label<`},
		{"instruments/flow/index.html", `>art 7<`},
		{"zh/guides/a.html", `href="../instruments/flow/article-07.html#para-1-2"`},
		{"zh/guides/a.html", `>《促进和规范数据跨境流动规定》第七条第一款第（二）项<`},
		{"zh/guides/a.html", `href="../../instruments/flow/lists.html"`},
		{"zh/guides/a.html", `hreflang="en"`},
		{"zh/instruments/flow/index.html", `>第七条第一款第（二）项<`},
		{"guides/a.html", `>2024 Provisions, art 8(1)(2)<`},
		{"zh/guides/a.html", `>《促进和规范数据跨境流动规定》第八条第（二）项<`}, // the article has no other paragraph
	}
	for _, tt := range tests {
		if html := bodyOf(t, lib, tt.path); !strings.Contains(html, tt.want) {
			t.Errorf("%s has no %s in:\n%s", tt.path, tt.want, html)
		}
	}
}

// An article that is said to have one paragraph numbers no other, in no language.
func TestOneParagraph(t *testing.T) {
	_, diags := load(t, project(
		"rulebook.yaml", "title: T\nlanguages: [en, zh]\nas_of: 2026-11-22\ntranslations: {zh: []}\n",
		"content/instruments/act/index.md", "---\ntitle: Act\neffective: 2024-01-01\n---\n",
		"content/instruments/act/article-01.md", "---\ntitle: A\none_paragraph: true\n---\n- **(1)(1)** Item.\n\n**(2)** More.\n",
		"content/instruments/act/article-02.md", "---\ntitle: B\none_paragraph: true\n---\n- **(1)(1)** Item.\n",
		"content/instruments/act/article-02.zh.md", "---\ntitle: B\n---\n- **(1)(1)** 内容。\n\n**(2)** 其他。\n",
		"content/instruments/act/article-03.md", "---\ntitle: C\n---\n- **(1)(1)** Item.\n\n**(2)** More.\n",
		"content/instruments/act/article-03.zh.md", "---\ntitle: C\none_paragraph: true\n---\n- **(1)(1)** 内容。\n\n**(2)** 其他。\n",
	))
	got := slices.DeleteFunc(codes(diags), func(c string) bool { return strings.HasSuffix(c, " translation-unpinned") })
	want := []string{"instruments/act/article-01.md:3 paragraph-other", "instruments/act/article-02.zh.md:1 paragraph-other", "instruments/act/article-03.zh.md:3 translation-front"}
	if !slices.Equal(got, want) {
		t.Errorf("problems: %q, want %q", got, want)
	}
}

func TestParseCitation(t *testing.T) {
	tests := []struct {
		text    string
		want    Citation
		problem bool
	}{
		{"flow-provisions-2024", Citation{Instrument: "flow-provisions-2024"}, false},
		{"flow-provisions-2024 art 7", Citation{"flow-provisions-2024", "article-07", nil}, false},
		{"flow-provisions-2024 art 7(1)(2)", Citation{"flow-provisions-2024", "article-07", []int{1, 2}}, false},
		{"flow-provisions-2024 art 7 (1) (2)", Citation{"flow-provisions-2024", "article-07", []int{1, 2}}, false},
		{"gbt sec 4", Citation{"gbt", "section-04", nil}, false},
		{"spec basic-principles", Citation{"spec", "basic-principles", nil}, false},
		{"cac-qa 2025-05-30", Citation{"cac-qa", "2025-05-30", nil}, false},
		{"", Citation{}, true},
		{"flow art", Citation{}, true},
		{"flow art seven", Citation{}, true},
		{"flow art 0", Citation{}, true},
		{"flow art 99999", Citation{}, true},
		{"flow art 7(", Citation{}, true},
		{"flow arte 7", Citation{}, true},
		{"flow Basic/Principles", Citation{}, true},
	}
	for _, tt := range tests {
		got, problem := ParseCitation(tt.text)
		if (problem != "") != tt.problem {
			t.Errorf("ParseCitation(%q): problem %q", tt.text, problem)
		}
		if !tt.problem && (got.Instrument != tt.want.Instrument || got.Unit != tt.want.Unit || !slices.Equal(got.Numbers, tt.want.Numbers)) {
			t.Errorf("ParseCitation(%q) = %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

// The numerals of the Chinese statutes, as they number their own articles.
func TestChineseNumeral(t *testing.T) {
	for n, want := range map[int]string{1: "一", 7: "七", 10: "十", 12: "十二", 20: "二十", 39: "三十九", 62: "六十二", 100: "一百",
		101: "一百零一", 110: "一百一十", 113: "一百一十三", 1000: "一千", 1010: "一千零一十", 1260: "一千二百六十"} {
		if got := lang.ChineseNumeral(n); got != want {
			t.Errorf("lang.ChineseNumeral(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestRelative(t *testing.T) {
	tests := []struct{ from, to, want string }{
		{"index.html", "a/b.html", "a/b.html"},
		{"a/b.html", "index.html", "../index.html"},
		{"a/b.html", "a/c.html", "c.html"},
		{"a/b/c.html", "a/d/e.html", "../d/e.html"},
		{"a/b.html", "ab/c.html", "../ab/c.html"},
		{"zh/a/b.html", "a/b.html", "../../a/b.html"},
		{"a.html", "b c/税率.html", "b%20c/%E7%A8%8E%E7%8E%87.html"},
		{"a.html", "mailto:x.html", "mailto%3Ax.html"},
	}
	for _, tt := range tests {
		if got := Relative(tt.from, tt.to); got != tt.want {
			t.Errorf("Relative(%q, %q) = %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}

func TestCheckName(t *testing.T) {
	for _, good := range []string{"article-07.html", "税率.html", "a b.html", "COM10.html", "console.html"} {
		if why := checkName(good); why != "" {
			t.Errorf("checkName(%q): %s", good, why)
		}
	}
	for _, bad := range []string{"", ".", "..", ".hidden", "a.", "a ", "a:b", "a?b", "a\\b", "a\x00b", "con.html", "Aux", "lpt1.txt", strings.Repeat("x", 201)} {
		if why := checkName(bad); why == "" {
			t.Errorf("checkName(%q) is fine, want a reason", bad)
		}
	}
}

// Folder lists read as people count.
func TestCompareNatural(t *testing.T) {
	want := []string{"page-1", "page-2", "page-9", "page-10", "page-010", "page-11", "page-a"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, compareNatural)
	if !slices.Equal(got, want) {
		t.Errorf("sorted: %v, want %v", got, want)
	}
}

// One edit parses one file; the library made before stays as it was.
func TestReload(t *testing.T) {
	fsys := project("content/index.md", "# Home\n\n[a](a.md)\n", "content/a.md", "# A\n", "content/b.md", "# B\n")
	l := NewLoader(fsys, Options{})
	defer l.Close()
	before, _, err := l.Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	fsys["content/a.md"] = &fstest.MapFile{Data: []byte("# Changed\n")}
	fsys["content/b.md"] = &fstest.MapFile{Data: []byte("# Not announced\n")}
	after, _, err := l.Load(context.Background(), map[string]bool{"content/a.md": true})
	if err != nil {
		t.Fatal(err)
	}
	if got := page(t, after, "a.html").Title; got != "Changed" {
		t.Errorf("a.html is called %q after the edit", got)
	}
	if page(t, after, "b.html").source != page(t, before, "b.html").source {
		t.Error("a file that was not named as changed was parsed again")
	}
	if got := page(t, before, "a.html").Title; got != "A" {
		t.Errorf("a.html of the library before the edit is called %q", got)
	}
	delete(fsys, "content/a.md")
	_, diags, err := l.Load(context.Background(), map[string]bool{})
	if err != nil {
		t.Fatal(err)
	}
	if got := codes(diags); !slices.Equal(got, []string{"index.md:3 link-missing"}) {
		t.Errorf("problems after a page went: %v", got)
	}
}

// The stages after content rely on order and identity not depending on the disk.
func TestSourcesHash(t *testing.T) {
	a, _ := load(t, project("content/index.md", "x", "content/a.md", "y"))
	b, _ := load(t, project("content/a.md", "y", "content/index.md", "x"))
	c, _ := load(t, project("content/a.md", "z", "content/index.md", "x"))
	if a.SourcesHash != b.SourcesHash || a.SourcesHash == c.SourcesHash {
		t.Errorf("hashes %s %s %s, want the first two equal and the third not", a.SourcesHash, b.SourcesHash, c.SourcesHash)
	}
}

// A page that could not be read is one problem, not one for each link to it.
func TestNoEchoes(t *testing.T) {
	_, diags := load(t, project("content/index.md", "[a](a.md) [[x]] [[x art 1]]", "content/a.md", "\xff",
		"content/instruments/x/index.md", "\xff", "content/instruments/x/article-01.md", "---\ntitle: A\n---\n",
		"content/instruments/y/index.md", "---", "content/instruments/y/article-01.md", "---\n[\n---\n[[y]]"))
	if got := codes(diags); !slices.Equal(got, []string{"a.md:1 file-utf8", "instruments/x/index.md:1 file-utf8",
		"instruments/y/article-01.md:2 yaml-syntax", "instruments/y/index.md:1 front-matter"}) {
		t.Errorf("problems: %v", got)
	}
}

// Bodies that do not fit into memory come back from disk as they were.
func TestSpool(t *testing.T) {
	var s spool
	defer s.close()
	const size = 3 << 20
	var kept []body
	for i := range 2 * spoolMemory / size {
		b, err := s.put([]byte(strings.Repeat(string(rune('a'+i%26)), size)))
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, b)
	}
	if s.file == nil {
		t.Fatal("nothing went to disk")
	}
	for i, b := range kept {
		got, err := s.get(b)
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.Repeat(string(rune('a'+i%26)), size); string(got) != want {
			t.Errorf("body %d came back changed", i)
		}
	}
}

func FuzzParseCitation(f *testing.F) {
	for _, s := range []string{"flow art 7(1)(2)", "a b", "a sec 4", "a art 7(", "x art 第七条"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, problem := ParseCitation(s)
		if problem != "" {
			return
		}
		// What parses, prints and parses back the same.
		text := c.Instrument
		if short := unitShort("en", c.Unit, c.Numbers, false); short != "" {
			text += " " + short
		} else if c.Unit != "" {
			text += " " + c.Unit
		}
		again, problem := ParseCitation(text)
		if problem != "" || again.Instrument != c.Instrument || again.Unit != c.Unit || !slices.Equal(again.Numbers, c.Numbers) {
			t.Errorf("%q parses to %+v, which prints as %q and parses to %+v (%s)", s, c, text, again, problem)
		}
	})
}

// FuzzLoad puts any bytes where an author writes: nothing may panic, every problem must have a place inside the file, and a project
// without errors must render.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("title: T\n"), []byte("---\ntitle: A\n---\n# B\n[[x art 1(1)]] [a](b.md#c)\n"), []byte("terms:\n  - id: a\n    term: {en: a}\n"))
	f.Add([]byte("title: T\nas_of: 2025-01-01\nlanguages: [zh]\n"), []byte("---\ntitle: A\nrelations: {amends: x}\npublished: 2024-01-01\n---\n"), []byte("terms: []"))
	f.Fuzz(func(t *testing.T, config, text, glossary []byte) {
		fsys := fstest.MapFS{
			"rulebook.yaml":                    {Data: config},
			"content/index.md":                 {Data: text},
			"content/instruments/x/index.md":   {Data: text},
			"content/instruments/x/unit.md":    {Data: text},
			"content/instruments/x/unit.zh.md": {Data: text},
			"content/glossary.yaml":            {Data: glossary},
		}
		l := NewLoader(fsys, Options{})
		defer l.Close()
		lib, diags, err := l.Load(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range diags {
			file, ok := fsys[d.File]
			if !ok {
				continue
			}
			if lines := 1 + strings.Count(string(file.Data), "\n"); d.Line < 0 || d.Line > lines || d.Line > 0 && d.Col < 1 {
				t.Errorf("%s has %d lines, but a problem is at %d:%d", d.File, lines, d.Line, d.Col)
			}
		}
		if lib == nil || diag.HasErrors(diags) {
			return
		}
		for _, p := range lib.Pages {
			if _, err := lib.Body(nil, p, showRule); err != nil {
				t.Error(err)
			}
		}
	})
}

// A folder that is renamed breaks every link into it at once. Comparing each with every name is given up before it takes minutes, and a
// page has its share of problems told.
func TestManyBrokenLinks(t *testing.T) {
	const pages, broken = 1000, maxLinkProblems + 300
	fsys := project("content/broken.md", strings.Repeat("[x](pages/pag-7.md)\n", broken))
	for i := range pages {
		fsys[fmt.Sprintf("content/pages/page-%d.md", i)] = &fstest.MapFile{Data: []byte("[x](other.md)\n\n[[no-such-instrument]]\n")}
	}
	lib, diags := load(t, fsys)
	if n := len(diags); n != maxLinkProblems+1+2*pages {
		t.Errorf("%d problems", n)
	}
	if d := diags[0]; d.Hint != `did you mean "pages/page-7.md"?` {
		t.Errorf("the first hint is %q", d.Hint)
	}
	if d := diags[maxLinkProblems]; d.Code != "problem-limit" || d.Line != maxLinkProblems+1 {
		t.Errorf("after the last problem of the page: %s in line %d", d.Code, d.Line)
	}
	if lib.hints.compared == 0 || lib.hints.compared > maxCompared {
		t.Errorf("%d names compared", lib.hints.compared)
	}
	again, _ := load(t, fsys)
	if again.hints.compared != lib.hints.compared {
		t.Errorf("%d names compared, then %d", lib.hints.compared, again.hints.compared)
	}
}

// showRule puts a rule's text where it stands, and names what is generated.
func showRule(in Insert) (string, error) {
	if in.Rule != nil {
		return in.Rule.HTML, nil
	}
	return "<p>" + showNames[in.Generated.Show] + "</p>", nil
}
