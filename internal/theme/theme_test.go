package theme

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"rulebook/themes"

	"golang.org/x/net/html"
)

var (
	en = Lang{"en", "en", "English"}
	zh = Lang{"zh", "zh-Hans", "简体中文"}
)

func defaultFS(tb testing.TB) fs.FS {
	tb.Helper()
	sub, err := fs.Sub(themes.FS, "default")
	if err != nil {
		tb.Fatal(err)
	}
	return sub
}

func load(tb testing.TB) *Theme {
	tb.Helper()
	th, problems, err := Load(defaultFS(tb), []Lang{en, zh})
	if err != nil {
		tb.Fatal(err)
	}
	for _, p := range problems {
		tb.Errorf("%s:%d:%d: %s (%s)", p.File, p.Line, p.Col, p.Msg, p.Hint)
	}
	if tb.Failed() {
		tb.FailNow()
	}
	return th
}

func render(tb testing.TB, th *Theme, p *Page) string {
	tb.Helper()
	var b bytes.Buffer
	if err := th.Page(&b, p); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func parsePage(tb testing.TB, page string) *html.Node {
	tb.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

// all returns the elements that match a selector made of a tag, classes, one attribute, and one ancestor before a space:
// "nav.sidebar a[aria-current]".
func all(root *html.Node, selector string) []*html.Node {
	if outer, inner, ok := strings.Cut(selector, " "); ok {
		var found []*html.Node
		for _, n := range all(root, outer) {
			found = append(found, all(n, inner)...)
		}
		return found
	}
	name, attribute, _ := strings.Cut(strings.TrimSuffix(selector, "]"), "[")
	parts := strings.Split(name, ".")
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || parts[0] != "" && n.Data != parts[0] {
			continue
		}
		classes := strings.Fields(attr(n, "class"))
		if slices.ContainsFunc(parts[1:], func(c string) bool { return !slices.Contains(classes, c) }) {
			continue
		}
		if key, value, hasValue := strings.Cut(attribute, "="); attribute != "" {
			if !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key && (!hasValue || a.Val == value) }) {
				continue
			}
		}
		found = append(found, n)
	}
	return found
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// texts returns the texts of what the selector finds.
func texts(root *html.Node, selector string) []string {
	var list []string
	for _, n := range all(root, selector) {
		list = append(list, text(n))
	}
	return list
}

const wantPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; " +
	"form-action 'none'; base-uri 'none'"

// TestPromises checks on pages of every kind what every page promises.
func TestPromises(t *testing.T) {
	th := load(t)
	for name, p := range demoPages(t, th) {
		t.Run(name, func(t *testing.T) {
			page := render(t, th, p)
			if !strings.HasPrefix(page, "<!DOCTYPE html>") {
				t.Errorf("begins with %.20q", page)
			}
			doc := parsePage(t, page)
			if got := attr(all(doc, "html")[0], "lang"); got != p.Lang.Tag {
				t.Errorf("lang = %q", got)
			}
			for _, one := range []string{"h1", "main", "title"} {
				if n := len(all(doc, one)); n != 1 {
					t.Errorf("%d <%s>", n, one)
				}
			}
			head := all(doc, "head")[0]
			policySeen := false
			for n := range head.Descendants() {
				switch {
				case n.Data == "meta" && attr(n, "http-equiv") == "Content-Security-Policy":
					policySeen = true
					if got := attr(n, "content"); got != wantPolicy {
						t.Errorf("policy is %q", got)
					}
				case (n.Data == "link" || n.Data == "script") && !policySeen:
					t.Errorf("<%s> before the policy", n.Data)
				}
			}
			if !policySeen {
				t.Error("no policy")
			}
			ids := make(map[string]bool)
			for n := range doc.Descendants() {
				for _, a := range n.Attr {
					switch {
					case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
						t.Errorf("<%s %s>", n.Data, a.Key)
					case a.Key == "id" && ids[a.Val]:
						t.Errorf("id %q twice", a.Val)
					case a.Key == "id":
						ids[a.Val] = true
					case (a.Key == "href" || a.Key == "src") && strings.HasPrefix(a.Val, "/"):
						t.Errorf("%s=%q is not relative", a.Key, a.Val)
					case a.Key == "src" && strings.Contains(a.Val, ":"):
						t.Errorf("src=%q is of another host", a.Val)
					}
				}
				if n.Data == "style" || n.Data == "script" && (n.FirstChild != nil || attr(n, "src") == "") {
					t.Errorf("inline <%s>", n.Data)
				}
			}
			for n := range doc.Descendants() {
				for _, a := range n.Attr {
					refersTo := a.Key == "aria-labelledby" || a.Key == "href" && strings.HasPrefix(a.Val, "#")
					if refersTo && !ids[strings.TrimPrefix(a.Val, "#")] {
						t.Errorf("%s=%q leads nowhere", a.Key, a.Val)
					}
				}
			}
		})
	}
}

func TestArticle(t *testing.T) {
	th := load(t)
	p := demoPages(t, th)["instruments/flow-provisions-2024/article-07.html"]
	doc := parsePage(t, render(t, th, p))
	for selector, want := range map[string][]string{
		"title":                       {"Article 7: Security assessment triggers · 2024 Provisions · Data out of China"},
		"h1":                          {"Article 7 Security assessment triggers"},
		".page-facts a":               {"2024 Provisions"},
		".page-facts .confidence":     {"Confidence: Official text"},
		".status-mark":                {"In force since 22 March 2024"},
		".status":                     nil,
		"nav.breadcrumbs a":           {"Start", "Instruments", "2024 Provisions"},
		"nav.contents a":              {"What it says", "Numbers", "Chinese wording", "The rule", "Notes", "Older commentaries", "Cited by", "Sources"},
		"dl.relations dt":             {"Counterparts in other instruments"},
		"dl.cited-by dt":              {"Guides", "2022 Assessment Measures", "2025 Certification Measures", "CAC Q&A", "中文页面"},
		".sources a[lang]":            nil,
		".sources span[lang=zh-Hans]": {"促进和规范数据跨境流动规定"},
		".sources cite":               {"Lexis China no. 137"},
		".cite dt":                    {"English", "Short form"},
		".cite-text":                  {"Provisions on Promoting and Regulating Cross-Border Data Flows (CAC Order No. 16), art 7", "2024 Provisions, art 7"},
		".pager-prev a":               {"Article 6: Negative lists of free trade zones"},
		".pager-next a":               {"Article 8: Standard contract or certification"},
		".sidebar a[aria-current]":    {"Art 7 Security assessment triggers"},
		".languages a[hreflang]":      {"简体中文"},
		".as-of":                      {"The law as of 22 November 2026."},
		".provenance dd":              {"22 November 2026"},
		"button[hidden]":              {"Copy English", "Copy Short form"},
	} {
		if got := texts(doc, selector); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	if got := attr(all(doc, ".site-footer a")[1], "href"); got != "../../third-party-notices.txt" {
		t.Errorf("notices at %q", got)
	}
}

func TestStatus(t *testing.T) {
	th := load(t)
	pages := demoPages(t, th)
	for name, want := range map[string]string{
		"draft":      "Draft for comment: never law",
		"open-draft": "Draft for comment: never law",
		"superseded": "Superseded since 22 March 2024",
		"amended":    "Amended in part since 22 March 2024",
		"not-yet":    "Not yet in force",
		"repealed":   "Repealed since 1 January 2025",
	} {
		doc := parsePage(t, render(t, th, pages["instruments/flow-provisions-2024/status-"+name+".html"]))
		if got := texts(doc, ".status-title"); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q", name, got)
		}
		if len(all(doc, ".status svg")) != 1 {
			t.Errorf("%s: the banner has no shape of its own", name)
		}
		if drafts := len(all(doc, "main.is-draft")); (drafts == 1) != strings.HasSuffix(name, "draft") {
			t.Errorf("%s: %d pages of a draft", name, drafts)
		}
	}
	doc := parsePage(t, render(t, th, pages["zh/instruments/flow-provisions-2024/status-draft.html"]))
	if got := texts(doc, ".status-title"); !slices.Equal(got, []string{"征求意见稿，从未生效"}) {
		t.Errorf("zh: %q", got)
	}
}

func TestOtherKinds(t *testing.T) {
	th := load(t)
	pages := demoPages(t, th)
	tests := []struct {
		page, selector string
		want           []string
	}{
		{"index.html", "h1", []string{"What applies to data leaving China today"}},
		{"index.html", "title", []string{"What applies to data leaving China today"}},
		{"index.html", ".changes time", []string{"1 January 2027", "1 September 2026", "1 March 2026", "1 January 2026", "3 January 2025"}},
		{"index.html", ".change-future a", []string{"Large Processor Measures"}},
		{"index.html", ".instrument-name", []string{"2024 Provisions", "2025 Certification Measures", "PIPL"}},
		{"instruments/index.html", ".group h2", []string{"In force 3", "Amended in part 1", "Not yet in force 1", "Superseded 1"}},
		{"instruments/index.html", ".instrument-original[lang=zh-Hans]", []string{"促进和规范数据跨境流动规定", "个人信息出境认证办法", "中华人民共和国个人信息保护法", "数据出境安全评估办法", "数据出境安全评估办法（征求意见稿）"}},
		{"instruments/index.html", "nav.contents a", []string{"In force (3)", "Amended in part (1)", "Not yet in force (1)", "Superseded (1)"}},
		{"instruments/flow-provisions-2024/index.html", ".page-kicker", []string{"Departmental rules"}},
		{"instruments/flow-provisions-2024/index.html", ".page-subtitle[lang=zh-Hans]", []string{"促进和规范数据跨境流动规定"}},
		{"instruments/flow-provisions-2024/index.html", ".facts dd", []string{"Cyberspace Administration of China (CAC)", "CAC Order No. 16", "22 March 2024", "22 March 2024", "3 years"}},
		{"instruments/flow-provisions-2024/index.html", ".relations dt", []string{"Final text of", "Amends", "Implements"}},
		{"instruments/flow-provisions-2024/index.html", ".units .status-mark", []string{"Superseded"}},
		{"guides/index.html", ".entries a", []string{"Which mechanism do I need?", "Counting persons", "申报数据出境安全评估"}},
		{"guides/index.html", ".entries a[lang=zh-Hans]", []string{"申报数据出境安全评估"}},
		{"guides/index.html", ".entries span[lang=zh-Hans]", []string{"以上", "不满"}},
		{"guides/numbers.html", ".language-missing", []string{"简体中文 (not translated)"}},
		{"guides/numbers.html", ".notice a[lang=zh-Hans]", []string{"The original"}},
		{"glossary.html", ".letters a", []string{"C", "D", "I", "S"}},
		{"glossary.html", "dfn", []string{"critical information infrastructure operator", "cross-border data transfer", "data export", "important data", "separate consent"}},
		{"glossary.html", ".terms p[lang=zh-Hans]", []string{"个人针对特定处理活动作出的具体、明确授权。"}},
		{"glossary.html", ".term-other a[hreflang=zh-Hans]", []string{"关键信息基础设施运营者", "数据跨境", "数据出境", "重要数据", "单独同意"}},
		{"glossary.html", ".term-uses summary", []string{"Pages that use it: 6"}},
		{"glossary.html", ".term-uses dt", []string{"Guides", "2022 Assessment Measures", "2025 Certification Measures", "CAC Q&A", "中文页面"}},
		{"404.html", "h1", []string{"This page does not exist"}},
		{"404.html", "title", []string{"This page does not exist · Data out of China"}},
		{"old.html", "main a", []string{"Article 7 以上"}},
		{"plain.html", ".as-of", nil},
		{"plain.html", "nav.sidebar", nil},
		{"zh/instruments/flow-provisions-2024/article-07.html", "h1", []string{"第七条 安全评估的触发条件"}},
		{"zh/instruments/flow-provisions-2024/article-07.html", ".status-mark", []string{"现行有效（自2024年3月22日起施行）"}},
		{"zh/instruments/flow-provisions-2024/article-07.html", ".cited-by a[lang=en]", []string{"Which mechanism do I need?"}},
	}
	for _, tt := range tests {
		doc := parsePage(t, render(t, th, pages[tt.page]))
		if got := texts(doc, tt.selector); !slices.Equal(got, tt.want) {
			t.Errorf("%s %s: %q, want %q", tt.page, tt.selector, got, tt.want)
		}
	}
	old := parsePage(t, render(t, th, pages["old.html"]))
	want := "0; url=instruments/flow-provisions-2024/article-07.html#p1"
	if got := attr(all(old, "meta[http-equiv=refresh]")[0], "content"); got != want {
		t.Errorf("refresh: %q", got)
	}
}

// TestEscaping puts markup where texts and addresses are expected.
func TestEscaping(t *testing.T) {
	th := load(t)
	const evil = `<script>alert(1)</script>"'&以上<b>`
	links := []Link{{evil, "javascript:alert(1)", evil}, {evil, `x" onclick="alert(1)`, ""}}
	p := &Page{Kind: KindArticle, Lang: en, Site: &Site{Title: evil, Top: []TopLink{{evil, `a" onclick="b`}}}, Title: evil, Description: evil, Breadcrumbs: links,
		Contents: []Heading{{2, evil, evil}, {3, evil + "2", evil}}, Prev: &links[0], Next: &links[1], Owner: evil, Canonical: "javascript:alert(1)",
		Sources: []Source{{evil, evil, "javascript:alert(1)", evil}}, CitedBy: []CitingPage{{evil, evil, `x" onclick="y`, ""}},
		Article:   &Article{Number: evil, Cites: []Cite{{evil, evil, evil}}, Instrument: links[0], DisplacedBy: links, Counterparts: links, Status: Status{Key: "superseded", Since: evil, AsOf: evil, By: links}},
		Languages: []LanguageLink{{Lang: en, Current: true}, {Lang: Lang{evil, evil, evil}, Href: "javascript:alert(1)"}}}
	nav, err := th.Nav(en, []NavItem{{Number: evil, Title: evil, Href: `x" onclick="y`, Tag: evil}, {Title: evil, Href: "javascript:alert(1)"}})
	if err != nil {
		t.Fatal(err)
	}
	p.Nav, p.NavCurrent = nav, `x" onclick="y`
	doc := parsePage(t, render(t, th, p))
	for n := range doc.Descendants() {
		if n.Data == "script" && n.Type == html.ElementNode && attr(n, "src") == "" || n.Data == "b" && n.Type == html.ElementNode {
			t.Errorf("<%s> came through", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "onclick" || strings.HasPrefix(a.Val, "javascript:") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	if got := len(all(doc, ".sidebar a[aria-current=page]")); got != 1 {
		t.Errorf("%d current entries", got)
	}
}

func TestNav(t *testing.T) {
	th := load(t)
	nav, err := th.Nav(en, []NavItem{{Title: "A & B", Href: "a.html?x&y", Open: true, Children: []NavItem{{Number: "Art 1", Title: "One", Href: "one.html"}}}, {Title: "Closed", Href: "c.html",
		Children: []NavItem{{Title: "Hidden", Href: "h.html"}}}, {Title: "Again", Href: "one.html"}})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ href, want string }{{"a.html?x&y", "A & B"}, {"one.html", "Art 1 One"}, {"c.html", "Closed"}, {"h.html", ""}, {"", ""}, {"other.html", ""}}
	for _, tt := range tests {
		p := &Page{Kind: KindPage, Lang: en, Site: &Site{}, Nav: nav, NavCurrent: tt.href}
		got := strings.Join(texts(parsePage(t, render(t, th, p)), ".sidebar a[aria-current=page]"), "|")
		if got != tt.want {
			t.Errorf("%q marks %q, want %q", tt.href, got, tt.want)
		}
	}
}

func TestPageErrors(t *testing.T) {
	th := load(t)
	site := &Site{}
	tests := []struct {
		name string
		page *Page
		want string
	}{
		{"language", &Page{Kind: KindPage, Lang: Lang{Code: "de"}, Site: site}, `the theme was not loaded for language "de"`},
		{"kind", &Page{Kind: "poem", Lang: en, Site: site}, `the theme has no template for pages of kind "poem"`},
		{"site", &Page{Kind: KindPage, Lang: en}, `page "" has no Site`},
		{"string", &Page{Kind: KindPage, Lang: en, Site: site, Notices: []Notice{{Key: "notice-nothing"}}}, `the theme has no string "notice-nothing"`},
		{"confidence", &Page{Kind: KindPage, Lang: en, Site: site, Confidence: "total"}, `the theme has no string "confidence-total"`},
	}
	for _, tt := range tests {
		out := bytes.NewBufferString("before")
		err := th.Page(out, tt.page)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if out.String() != "before" {
			t.Errorf("%s: something was written: %q", tt.name, out)
		}
	}
}

// TestSameBytes loads twice and renders in two orders at once: neither may show in what comes out.
func TestSameBytes(t *testing.T) {
	first, second := load(t), load(t)
	for i, a := range first.Assets() {
		if b := second.Assets()[i]; a.Path != b.Path || !bytes.Equal(a.Data, b.Data) {
			t.Errorf("%s and %s differ", a.Path, b.Path)
		}
		if ok, _ := regexp.MatchString(`^assets/[a-z-]+\.[0-9a-f]{8}\.(css|js|svg)$`, a.Path); !ok {
			t.Errorf("asset %s", a.Path)
		}
	}
	pages, again := demoPages(t, first), demoPages(t, second)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, name := range slices.Sorted(maps.Keys(pages)) {
				var a, b bytes.Buffer
				if err := first.Page(&a, pages[name]); err != nil {
					t.Error(err)
				}
				if err := second.Page(&b, again[name]); err != nil {
					t.Error(err)
				}
				if !bytes.Equal(a.Bytes(), b.Bytes()) {
					t.Errorf("%s differs", name)
				}
			}
		})
	}
	wg.Wait()
}

// TestSizes keeps what each reader downloads small.
func TestSizes(t *testing.T) {
	for _, a := range load(t).Assets() {
		limit := map[string]int{".css": 12_000, ".js": 4_000, ".svg": 1_000}[path.Ext(a.Path)]
		if strings.HasPrefix(path.Base(a.Path), "calculator.") && path.Ext(a.Path) == ".js" {
			limit = 40_000 // on one page
		}
		if strings.HasPrefix(path.Base(a.Path), "deadlines.") && path.Ext(a.Path) == ".js" {
			limit = 6_000 // on one page
		}
		if strings.HasPrefix(path.Base(a.Path), "search-en.") || strings.HasPrefix(path.Base(a.Path), "search-zh.") {
			limit = 13_700 // when a reader searches
		}
		var b bytes.Buffer
		w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(a.Data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if b.Len() > limit {
			t.Errorf("%s is %d bytes compressed, more than %d", a.Path, b.Len(), limit)
		}
	}
}

// TestStringsUsed finds strings that no page can show.
func TestStringsUsed(t *testing.T) {
	used := map[string]bool{"date-format": true, "date-months": true, "colon": true, "not-found": true, "rule-or": true}
	for prefix, rest := range families {
		for _, r := range rest {
			used[prefix+r] = true
		}
	}
	src, _, err := readSources(defaultFS(t))
	if err != nil {
		t.Fatal(err)
	}
	// Scripts have the words of the calculator, the deadlines and the search alone, by whole keys and by `calculator-fate-${fate}`.
	calls := map[string]*regexp.Regexp{
		".tmpl": regexp.MustCompile(`\bt "([^"]+)"|\bkey "([^"]+)"`),
		".ts":   regexp.MustCompile("'((?:calculator|search|deadlines)-[a-z0-9-]+)'|`((?:calculator|search|deadlines)-[a-z0-9-]+-)\\$\\{"),
	}
	var prefixes []string
	for p, data := range src.files {
		call := calls[path.Ext(p)]
		if call == nil {
			continue
		}
		for _, m := range call.FindAllStringSubmatch(string(data), -1) {
			used[m[1]] = true
			if m[2] != "" {
				prefixes = append(prefixes, m[2])
			}
		}
	}
	all, problems := readWords(src, []Lang{en, zh})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for k := range all["en"].texts {
		if !used[k] && !strings.HasPrefix(k, "value-") && !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(k, p) }) {
			t.Errorf("no template and no script uses %q", k)
		}
	}
}

func TestOverride(t *testing.T) {
	over := fstest.MapFS{
		"layout/layout.tmpl": {Data: []byte("<!DOCTYPE html><html lang={{.Lang.Tag}}><head>{{csp}}{{part \"head\"}}<link rel=stylesheet href=\"{{asset \"extra.css\"}}\"></head><body>" +
			"<p class=mine>{{t \"menu\"}}</p>{{part \"content\"}}</body></html>")},
		"custom/custom.css": {Data: []byte(".mine { color: red }")},
		"extra.css":         {Data: []byte("body { margin: 0 }")},
		".layout.tmpl.swp":  {Data: []byte("{{")},
	}
	th, problems, err := Load(Overlay(over, defaultFS(t)), []Lang{en})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	doc := parsePage(t, render(t, th, &Page{Kind: KindPage, Lang: en, Site: &Site{}, Title: "T"}))
	if got := texts(doc, ".mine"); !slices.Equal(got, []string{"Menu"}) {
		t.Errorf("the layout is not the project's: %q", got)
	}
	if got := texts(doc, "h1"); !slices.Equal(got, []string{"T"}) {
		t.Errorf("the page is not the theme's: %q", got)
	}
	var names []string
	for _, a := range th.Assets() {
		names = append(names, strings.Split(path.Base(a.Path), ".")[0])
		if strings.HasPrefix(a.Path, "assets/site.") && path.Ext(a.Path) == ".css" && !bytes.HasSuffix(a.Data, []byte(".mine{color:red}\n")) {
			t.Error("the project's styles do not have the last word")
		}
	}
	if !slices.Equal(names, []string{"both", "calculator", "calculator", "checklist", "checklist", "compare", "compare", "deadlines", "deadlines", "extra", "icon", "search-en", "search-mark", "search-page", "search", "site", "site", "timeline", "timeline"}) {
		t.Errorf("assets: %q", names)
	}
}

func TestBrokenOverride(t *testing.T) {
	replace := func(file, from, to string) fstest.MapFS {
		data, err := fs.ReadFile(defaultFS(t), file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data, []byte(from)) {
			t.Fatalf("%s has no %q", file, from)
		}
		return fstest.MapFS{file: {Data: bytes.Replace(data, []byte(from), []byte(to), 1)}}
	}
	file := func(name, data string) fstest.MapFS { return fstest.MapFS{name: {Data: []byte(data)}} }
	tests := []struct {
		name string
		over fstest.MapFS
		want []string
	}{
		{"syntax", file("pages/page.tmpl", "<main>\n  {{if .Title}}\n"), []string{`pages/page.tmpl:3:1: unexpected EOF`}},
		{"unknown function", file("pages/page.tmpl", "<main>\n  <p>{{shout .Title}}\n"), []string{`pages/page.tmpl:2:8: function "shout" not defined`}},
		{"misspelt field", file("pages/page.tmpl", "<main>\n  <h1>重{{.Titel}}</h1></main>"), []string{`pages/page.tmpl:2:10: can't evaluate field Titel in type Page (this is at .Titel)`}},
		{"misspelt field in a branch", file("pages/page.tmpl", "<main>{{if not .Title}}{{.Titel}}{{end}}</main>"),
			[]string{`pages/page.tmpl:1:26: can't evaluate field Titel in type Page (this is at .Titel)`}},
		{"context", file("pages/page.tmpl", "<main>\n<a href='{{if .Title}}x'>{{end}}</main>"), []string{`pages/page.tmpl:2:15: {{if}} branches end in different contexts`}},
		{"no such string", file("pages/page.tmpl", "<main>\n{{t \"hello\"}}</main>"), []string{`pages/page.tmpl:2:3: the theme has no string "hello"`}},
		{"no such string in an argument", file("pages/page.tmpl", "<main>{{if (t \"hello\" .Title)}}{{end}}</main>"), []string{`pages/page.tmpl:1:13: the theme has no string "hello"`}},
		{"no such icon", file("pages/page.tmpl", "<main>{{icon \"hello\"}}</main>"), []string{`pages/page.tmpl:1:9: the theme has no file icons/hello.svg`}},
		{"no such asset", file("pages/page.tmpl", "<main>{{asset \"hello.css\"}}</main>"), []string{`pages/page.tmpl:1:9: asset: the theme has no asset "hello.css" (this is at asset "hello.css")`}},
		{"no such template", file("pages/page.tmpl", "<main>{{template \"hello.tmpl\"}}</main>"), []string{`pages/page.tmpl:1:18: no such template "hello.tmpl"`}},
		{"no such part", replace("layout/layout.tmpl", `{{part "sidebar"}}`, `{{part "side"}}`),
			[]string{`layout/layout.tmpl:32:3: part: there is no part "side"; the parts are head, languages, sidebar, content (this is at part "side")`}},
		{"no policy", replace("layout/layout.tmpl", `{{csp}}`, ``), []string{`layout/layout.tmpl:1:1: the layout has no {{csp}}, without which browsers do not enforce the content security policy`}},
		{"no policy on redirects", replace("pages/redirect.tmpl", `{{csp}}`, ``), []string{`pages/redirect.tmpl:1:1: the template has no {{csp}}, without which browsers do not enforce the content security policy`}},
		{"no content", replace("layout/layout.tmpl", `{{part "content"}}`, ``), []string{`layout/layout.tmpl:1:1: the layout has no {{part "content"}}, so that pages would be empty`}},
		{"small within itself", file("pages/page.tmpl", "<main>{{small \"page.tmpl\" \"\"}}</main>"), []string{`pages/page.tmpl:1:9: template "page.tmpl" cannot be used by small, since it uses small itself`}},
		{"small without a name", file("pages/page.tmpl", "<main>{{small .Title \"\"}}</main>"), []string{`pages/page.tmpl:1:9: small needs the name of a template in quotes`}},
		{"NUL", replace("layout/layout.tmpl", `<body>`, "<body>\x00z\x00"), []string{"layout/layout.tmpl:1:1: the layout contains a NUL character"}},
		{"endless", file("pages/page.tmpl", "<main>{{template \"page.tmpl\" .}}</main>"), []string{"pages/page.tmpl:1:18: exceeded maximum template depth (100000) (this is at {{template \"page.tmpl\" .}})"}},
		{"two of a name", file("mine/page.tmpl", "<main></main>"), []string{`pages/page.tmpl:1:1: template "page.tmpl" is defined twice (the other is in mine/page.tmpl)`}},
		{"missing string", replace("strings/zh.yaml", "menu: 目录\n", ""), []string{`strings/zh.yaml:0:0: string "menu" is missing (it is in strings/en.yaml:9)`}},
		{"string that is no text", replace("strings/zh.yaml", "menu: 目录\n", "menu: [目录]\n"), []string{`strings/zh.yaml:9:7: "menu" must be a text, not a list`}},
		{"strings that are not YAML", file("strings/en.yaml", "menu: Menu\nskip: \"x\nnext: y\n"), []string{`strings/en.yaml:2:7: the quote " is not closed (close it; lines that belong to it are indented further than their key)`}},
		{"strings that are a list", file("strings/en.yaml", "- menu\n"), []string{`strings/en.yaml:1:1: expected keys and values, not a list`}},
		{"TypeScript", file("copy/copy.ts", "export function attach(box: HTMLElement): void {\n  const a = ;\n}\n"), []string{`copy/copy.ts:2:13: unexpected ";"`}},
		{"missing import", file("copy/copy.ts", "import { x } from './none';\nexport function attach(): void { x(); }\n"), []string{`copy/copy.ts:1:19: the theme has no file copy/none`}},
		{"missing export", file("copy/copy.ts", "export const other = 1;\n"), []string{`site.ts:2:10: no matching export in "theme:copy/copy.ts" for import "attach"`}},
		{"CSS", file("custom/custom.css", ".a { color: red;\n"), []string{`custom/custom.css:2:1: expected "}" to go with "{" (did you mean }?)`}},
		{"CSS property", file("custom/custom.css", ".a {\n  colr: red;\n}\n"), []string{`custom/custom.css:2:3: "colr" is not a known CSS property (did you mean color?)`}},
		{"a package from outside", file("copy/copy.ts", "import x from 'react';\nexport function attach(): void { x(); }\n"), []string{`copy/copy.ts:1:15: the theme has no file copy/react`}},
		{"remote style", file("custom/custom.css", "@import \"https://example.org/a.css\";\n"), []string{`custom/custom.css:1:9: a page may load nothing from another host (copy the file into the theme)`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			th, problems, err := Load(Overlay(tt.over, defaultFS(t)), []Lang{en, zh})
			if err != nil {
				t.Fatal(err)
			}
			if th != nil {
				t.Error("a Theme despite the problems")
			}
			var got []string
			for _, p := range problems {
				s := fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, p.Msg)
				if p.Hint != "" {
					s += " (" + p.Hint + ")"
				}
				got = append(got, s)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(tt.want, "\n     "))
			}
		})
	}
}

// FuzzTemplate puts any text in the place of a template: it is bad at most for its author.
func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{"", "<main>{{.Body}}</main>", "{{range .Contents}}{{.Text}}{{else}}{{end}}", "{{define \"x\"}}{{end}}", "{{t}}", "{{t 1}}", "{{icon}}",
		"{{small \"page.tmpl\" \"\"}}", "<a href=\"{{.Title}}", "<script>{{.Title}}</script>", "{{/*", "{{link .Site}}", "{{(index .Sources 9).Title}}", "\x00", "{{part \"head\"}}", "{{with $x := .Title}}{{$x}}{{end}}"} {
		f.Add(seed)
	}
	base := defaultFS(f)
	f.Fuzz(func(t *testing.T, text string) {
		over := fstest.MapFS{"pages/page.tmpl": {Data: []byte(text)}}
		th, problems, err := Load(Overlay(over, base), []Lang{en})
		if err != nil {
			t.Fatal(err)
		}
		if (th == nil) != (len(problems) > 0) {
			t.Fatalf("Theme %v with %d problems", th != nil, len(problems))
		}
		for _, p := range problems {
			if p.Line < 1 || p.Line > 1+strings.Count(text, "\n") || p.Col < 1 || p.Msg == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}

func TestUnknownLanguage(t *testing.T) {
	_, problems, err := Load(defaultFS(t), []Lang{{"de", "de", "Deutsch"}})
	want := []Problem{{File: "strings/de.yaml", Msg: `the theme has no strings for language "de"`,
		Hint: "copy strings/en.yaml to strings/de.yaml in the project's theme folder and translate it"}}
	if err != nil || !slices.Equal(problems, want) {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestHan(t *testing.T) {
	english, chinese := &set{lang: en}, &set{lang: zh}
	tests := []struct {
		set        *set
		text, want string
	}{
		{english, "plain", "plain"},
		{english, "a < b & \"c\"", "a &lt; b &amp; &#34;c&#34;"},
		{english, "the words 以上 and 不满.", `the words <span lang="zh-Hans">以上</span> and <span lang="zh-Hans">不满</span>.`},
		{english, "café", "café"},
		{english, "《数据安全法》", `<span lang="zh-Hans">《数据安全法》</span>`},
		{chinese, "以上 & 不满", "以上 &amp; 不满"},
		{chinese, "《评估办法》第四条", `《评估办法》<span class="unbroken">第四条</span>`},
		{chinese, "CAC", "CAC"},
		{chinese, "GB/T 46068-2025", "GB/T 46068-2025"},
		{chinese, "Ministry of Public Security", `<span lang="en">Ministry of Public Security</span>`},
	}
	for _, tt := range tests {
		if got := string(tt.set.han(tt.text)); got != tt.want {
			t.Errorf("%s: han(%q) = %s, want %s", tt.set.lang.Code, tt.text, got, tt.want)
		}
		want := `<a href="x.html">` + tt.want + `</a>`
		if got := string(tt.set.anchor("x.html", tt.text, "")); got != want {
			t.Errorf("%s: anchor(%q) = %s, want %s", tt.set.lang.Code, tt.text, got, want)
		}
	}
}

func TestDays(t *testing.T) {
	th := load(t)
	tests := []struct{ lang, text, want string }{
		{"en", "2024-03-02", `<time datetime="2024-03-02">2 March 2024</time>`},
		{"zh", "2024-03-02", `<time datetime="2024-03-02">2024年3月2日</time>`},
		{"en", "2021-10-29 – 2021-11-28", `<time datetime="2021-10-29">29 October 2021</time> – <time datetime="2021-11-28">28 November 2021</time>`},
		{"en", "Order 2024-13-02", `Order <time datetime="2024-13-02">2024-13-02</time>`},
		{"en", "no day", "no day"},
	}
	for _, tt := range tests {
		if got := string(th.sets[tt.lang].days(tt.text)); got != tt.want {
			t.Errorf("%s: %q: %s", tt.lang, tt.text, got)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}
