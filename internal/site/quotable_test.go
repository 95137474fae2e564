package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/net/html"

	"rulebook/internal/content"
)

// validJSON checks a file of the site against the schema beside it.
func validJSON(t *testing.T, out *memory, name, schemaName string) {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(out.files[schemaName]))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource(schemaName, schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(schemaName)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(out.files[name]))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(document); err != nil {
		t.Error(err)
	}
	if err := compiled.Validate(map[string]any{"schema": 1}); err == nil {
		t.Error("the schema takes anything")
	}
}

type passageJSON struct {
	ID, Language, Kind, Title, Heading, Within, Citation, Cite, Instrument, Unit, Status, Confidence, Text, Hash, Page, Markdown string
	Draft                                                                                                                        bool
	AppliesFrom                                                                                                                  string `json:"applies_from"`
	AsOf                                                                                                                         string `json:"as_of"`
	Claims                                                                                                                       []struct{ Confidence, Text string }
}

func readPassages(t *testing.T, out *memory) (list []passageJSON) {
	t.Helper()
	var all struct{ Passages []passageJSON }
	if err := json.Unmarshal([]byte(out.files["rulebook.json"]), &all); err != nil {
		t.Fatal(err)
	}
	return all.Passages
}

// rulebook.json has the shape that its schema describes. Each passage is the only one of its id, hashes to its hash, and stands where it says.
func TestPassagesJSON(t *testing.T) {
	out := build(t, config(repository(t)))
	validJSON(t, out, "rulebook.json", "rulebook.schema.json")
	list := readPassages(t, out)
	seen := map[string]bool{}
	pages := map[string]bool{}
	texts := map[string]string{} // of a page, without white space
	for _, p := range list {
		if seen[p.ID] {
			t.Errorf("%s is there twice", p.ID)
		}
		seen[p.ID] = true
		if p.Hash != fmt.Sprintf("%x", sha256.Sum256([]byte(p.Text))) {
			t.Errorf("%s has another hash", p.ID)
		}
		file, anchor, has := strings.Cut(p.ID, "#")
		pages[file] = true
		texts[file] += flat(p.Text)
		text := out.files[file]
		if text == "" || has && !strings.Contains(text, ` id="`+html.EscapeString(anchor)+`"`) || p.Page != p.ID {
			t.Errorf("%s is not in %s", p.ID, p.Page)
		}
		markdown := strings.TrimSuffix(file, ".html") + ".md"
		if has {
			if m := out.files[markdown]; !strings.Contains(m, `<a id="`+anchor+`">`) && !strings.Contains(m, "{#"+anchor+"}") {
				t.Errorf("%s is not in %s", p.ID, markdown)
			}
			markdown += "#" + anchor
		}
		if p.Markdown != markdown {
			t.Errorf("%s is in %s; want %s", p.ID, p.Markdown, markdown)
		}
	}
	// No paragraph, item, heading or cell of a text is in none.
	for name, text := range out.files {
		if !pages[name] || name == "calculator.html" || path.Base(name) == "glossary.html" {
			continue
		}
		for _, piece := range proseOf(t, text) {
			if !strings.Contains(texts[name], flat(piece)) {
				t.Errorf("%s: no passage has %q", name, piece)
			}
		}
	}
	if len(list) < 2000 || len(pages) < 300 {
		t.Errorf("%d passages of %d pages", len(list), len(pages))
	}
	for _, want := range []passageJSON{
		{ID: "instruments/flow-provisions-2024/article-07.html#para-1-2", Citation: "2024 Provisions, art 7(1)(2)", Cite: "flow-provisions-2024 art 7(1)(2)", Status: "in-force",
			AppliesFrom: "2024-03-22", Heading: "What it says", Within: "instruments/flow-provisions-2024/article-07.html#what-it-says", Text: "10,000 persons or more"},
		{ID: "zh/instruments/flow-provisions-2024/article-07.html#para-1-2", Citation: "《促进和规范数据跨境流动规定》第七条第一款第（二）项", Cite: "flow-provisions-2024 art 7(1)(2)",
			Status: "in-force", AppliesFrom: "2024-03-22", Heading: "规定内容", Within: "zh/instruments/flow-provisions-2024/article-07.html#what-it-says", Text: "1万人以上"},
		{ID: "instruments/draft-assessment-measures-2021/article-04.html", Citation: "2021 Draft Assessment Measures, art 4", Cite: "draft-assessment-measures-2021 art 4",
			Status: "superseded", Draft: true, Text: "draft"},
		{ID: "glossary.html#important-data", Text: "重要数据"},
	} {
		i := slices.IndexFunc(list, func(p passageJSON) bool { return p.ID == want.ID })
		if i < 0 {
			t.Errorf("there is no %s", want.ID)
			continue
		}
		p := list[i]
		got := passageJSON{ID: p.ID, Citation: p.Citation, Cite: p.Cite, Status: p.Status, Draft: p.Draft, AppliesFrom: p.AppliesFrom, Heading: p.Heading, Within: p.Within, Text: want.Text}
		if fmt.Sprint(got) != fmt.Sprint(want) || !strings.Contains(p.Text, want.Text) {
			t.Errorf("got %+v\nwant %+v", p, want)
		}
	}
	// Marks are no part of a text, but said of it.
	i := slices.IndexFunc(list, func(p passageJSON) bool {
		return p.ID == "instruments/flow-provisions-2024/article-07.html#chinese-wording"
	})
	if i < 0 || len(list[i].Claims) != 1 || list[i].Claims[0].Confidence != "inferred" || strings.Contains(list[i].Text, "inferred") {
		t.Errorf("claims: %+v", list[max(i, 0)])
	}
}

// flat is a text without white space and what stands at the beginnings of its lines.
func flat(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = lineStart.ReplaceAllString(line, "")
	}
	return strings.Join(strings.Fields(strings.Join(lines, "")), "")
}

var lineStart = regexp.MustCompile(`^ *(- |[0-9]+\. )`)

// proseOf are the texts of the paragraphs and items in a page's prose that hold nothing but words and links.
func proseOf(t *testing.T, page string) (list []string) {
	t.Helper()
	for _, prose := range find(t, page, "prose") {
		var visit func(n *html.Node)
		visit = func(n *html.Node) {
			for _, a := range n.Attr {
				aside := func(class string) bool { return class == "rule" || class == "proofs" || class == "rule-try" }
				if a.Key == "hidden" || a.Key == "class" && slices.ContainsFunc(strings.Fields(a.Val), aside) {
					return
				}
			}
			if n.Data == "p" || n.Data == "td" {
				if text := wordsOf(n); text != "" {
					list = append(list, text)
				}
				return
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				visit(c)
			}
		}
		visit(prose)
	}
	return list
}

// wordsOf is the text of a node up to its first mark of confidence, or "" where it begins with one.
func wordsOf(n *html.Node) string {
	var b strings.Builder
	var add func(n *html.Node) bool
	add = func(n *html.Node) bool {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Data == "svg":
		case n.Data == "ul" || n.Data == "ol" || n.Data == "p" && b.Len() > 0:
			return false
		default:
			for _, a := range n.Attr {
				if a.Key == "class" && slices.Contains(strings.Fields(a.Val), "confidence") {
					return false
				}
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if !add(c) {
					return false
				}
			}
		}
		return true
	}
	add(n)
	return strings.TrimSpace(b.String())
}

// With a base URL every address is whole.
func TestPassagesAtBaseURL(t *testing.T) {
	cfg := config(lawProject())
	cfg.BaseURL = "https://intranet.example/rules/"
	out := build(t, cfg)
	validJSON(t, out, "rulebook.json", "rulebook.schema.json")
	for _, p := range readPassages(t, out) {
		if !strings.HasPrefix(p.Page, cfg.BaseURL) || !strings.HasPrefix(p.Markdown, cfg.BaseURL) || strings.HasPrefix(p.ID, "https:") {
			t.Errorf("%s is at %s and %s", p.ID, p.Page, p.Markdown)
		}
	}
	for name, want := range map[string]string{
		"llms.txt": "](https://intranet.example/rules/instruments/act/index.md)", "feed.xml": `href="https://intranet.example/rules/instruments/act/index.html"`,
		"instruments/act/article-01.md":   `canonical: "https://intranet.example/rules/instruments/act/article-01.html"`,
		"instruments/act/article-01.html": `"@id":"https://intranet.example/rules/instruments/act/article-01.html#law"`,
	} {
		if !strings.Contains(out.files[name], want) {
			t.Errorf("%s lacks %s:\n%s", name, want, out.files[name])
		}
	}
}

// lawProject has an instrument of every kind that is told apart.
func lawProject() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"rulebook.yaml":    file("title: Rules & more\nas_of: 2025-06-01\nlanguages: [en, zh]\ntranslations: {zh: []}\n"),
		"content/index.md": file("---\ntitle: Home\ndescription: What applies </script> today.\n---\n"),
		"content/instruments/act/index.md": file("---\ntitle: Act <1>\nshort_title: Act\ntitles: {zh: 法}\nissuer: Ministry\ntype: law\nadopted: 2023-01-01\n" +
			"published: 2023-02-01\neffective: 2023-03-01\namended: 2024-01-01\namended_effective: 2024-02-01\nrelations: {supersedes: old, final-of: draft}\n---\n"),
		"content/instruments/act/article-01.md": file("---\ntitle: Purpose </script>\n---\n**(1)** One:\n\n- a thing\n- another\n\n**(2)** Two. {confidence:inferred}\n"),
		"content/instruments/old/index.md":      file("---\ntitle: Old Act\neffective: 2010-01-01\n---\n"),
		"content/instruments/draft/index.md":    file("---\ntitle: Draft Act\nis_draft: true\npublished: 2022-01-01\ncomment_until: 2022-02-01\n---\n"),
		"content/instruments/next/index.md":     file("---\ntitle: Next Act\npublished: 2025-01-01\neffective: 2026-01-01\nrelations: {amends: act}\n---\n"),
		"content/instruments/gone/index.md":     file("---\ntitle: Gone Act\neffective: 2010-01-01\nrepealed: 2020-01-01\n---\n"),
	}
}

// A list that a numbered paragraph announces is part of it; the next paragraph is not.
func TestPassagesOfAnArticle(t *testing.T) {
	var got []string
	for _, p := range readPassages(t, build(t, config(lawProject()))) {
		if strings.HasPrefix(p.ID, "instruments/act/article-01.html") {
			got = append(got, fmt.Sprintf("%s|%s|%s|%v", strings.TrimPrefix(p.ID, "instruments/act/article-01.html"), p.Cite, p.Text, p.Claims))
		}
	}
	want := []string{"#para-1|act art 1(1)|(1) One:\n- a thing\n- another|[]", "#para-2|act art 1(2)|(2) Two.|[{inferred (2) Two.}]"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// llms.txt is what llmstxt.org describes: a title, a quotation, and lists of links under headings, each to a page as Markdown that is there. What is law
// comes first, what is not last, and nothing is in two places.
func TestLLMs(t *testing.T) {
	out := build(t, config(repository(t)))
	for name, law := range map[string][]string{
		"llms.txt":    {"In force", "Amended in part", "Not the law: drafts, and superseded or repealed texts"},
		"zh/llms.txt": {"现行有效", "部分修改", "非现行法律：征求意见稿以及已被取代、废止的文本"},
	} {
		lines := strings.Split(out.files[name], "\n")
		if !strings.HasPrefix(lines[0], "# ") || lines[1] != "" || !strings.HasPrefix(lines[2], "> ") {
			t.Errorf("%s begins with %q", name, lines[:3])
		}
		var headings []string
		section := map[string]string{} // of a page
		for _, line := range lines {
			if h, ok := strings.CutPrefix(line, "## "); ok {
				headings = append(headings, h)
				continue
			}
			if !strings.HasPrefix(line, "- ") {
				continue
			}
			m := llmsLink.FindStringSubmatch(line)
			if m == nil {
				t.Errorf("%s: %q is no link with a description", name, line)
				continue
			}
			to := path.Join(path.Dir(name), m[2])
			if out.files[to] == "" {
				t.Errorf("%s: there is no %s", name, to)
			}
			if section[to] != "" {
				t.Errorf("%s is under %s and %s", to, section[to], headings[len(headings)-1])
			}
			section[to] = headings[len(headings)-1]
		}
		if headings[0] != law[0] || headings[1] != law[1] || headings[len(headings)-1] != law[2] {
			t.Errorf("%s: headings %q", name, headings)
		}
		prefix := strings.TrimSuffix(name, "llms.txt")
		for to, status := range map[string]string{
			"instruments/flow-provisions-2024/article-07.md": law[0], "instruments/assessment-measures-2022/index.md": law[1],
			// Of an instrument that is amended in part, articles are in force or superseded.
			"instruments/assessment-measures-2022/article-01.md": law[0], "instruments/assessment-measures-2022/article-04.md": law[2],
			"instruments/draft-assessment-measures-2021/index.md": law[2], "instruments/large-processor-draft-2026/index.md": law[2],
		} {
			if got := section[prefix+to]; got != status {
				t.Errorf("%s: %s is under %q; want %q", name, to, got, status)
			}
		}
		for file := range out.files {
			inLanguage := strings.HasPrefix(file, "zh/") == (prefix != "")
			if strings.HasSuffix(file, ".md") && inLanguage && section[file] == "" {
				t.Errorf("%s lacks %s", name, file)
			}
		}
		for _, file := range []string{"rulebook.json", "rulebook.schema.json", "rules.json", prefix + "feed.xml"} {
			if section[file] == "" {
				t.Errorf("%s lacks %s", name, file)
			}
		}
	}
}

var llmsLink = regexp.MustCompile(`^- \[((?:[^\]\\]|\\.)+)\]\(([^()]+)\)(: .+)?$`)

// The law of a small project stands where it belongs.
func TestLLMsOfAProject(t *testing.T) {
	text := build(t, config(lawProject())).files["llms.txt"]
	var got []string
	for line := range strings.SplitSeq(text, "\n") {
		if h, ok := strings.CutPrefix(line, "## "); ok {
			got = append(got, h)
		} else if m := llmsLink.FindStringSubmatch(line); m != nil && strings.HasPrefix(m[2], "instruments/") {
			got = append(got, m[2])
		}
	}
	want := []string{"In force", "instruments/act/index.md", "instruments/act/article-01.md", "Not yet in force", "instruments/next/index.md", "Start", "Instruments",
		"instruments/index.md", "Tables and lists", "Data", "Not the law: drafts, and superseded or repealed texts", "instruments/draft/index.md", "instruments/gone/index.md",
		"instruments/old/index.md"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// linkedData are the JSON-LD blocks of a page, as x/net/html finds them.
func linkedData(t *testing.T, page string) (blocks []map[string]any) {
	t.Helper()
	top, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if n.Data == "script" && slices.Contains(n.Attr, html.Attribute{Key: "type", Val: "application/ld+json"}) {
			var block map[string]any
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &block); err != nil {
				t.Errorf("%v: %s", err, n.FirstChild.Data)
			}
			blocks = append(blocks, block)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(top)
	return blocks
}

// What pages say in JSON-LD is in the words of schema.org: no property that its class has not, and no value of another type.
func TestLinkedData(t *testing.T) {
	v := readVocabulary(t)
	used := map[string]bool{}
	for _, cfg := range []Config{config(repository(t)), config(lawProject())} {
		out := build(t, cfg)
		found := 0
		for _, name := range slices.Sorted(maps.Keys(out.files)) {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			rest := name[strings.Index(name, "instruments/")+1:]
			wanted := strings.Contains(name, "instruments/") && strings.Count(rest, "/") == 2 && !strings.HasSuffix(name, ".both.html")
			blocks := linkedData(t, out.files[name])
			if made := strings.HasPrefix(name, "zh/") && wanted && !strings.Contains(out.files[name], "page-instrument") && !strings.Contains(out.files[name], "page-article"); made {
				wanted = false
			}
			if wanted != (len(blocks) == 1) {
				t.Errorf("%s has %d blocks", name, len(blocks))
			}
			for _, block := range blocks {
				found++
				if block["@context"] != "https://schema.org" || block["@type"] != "WebPage" {
					t.Errorf("%s: %v", name, block)
				}
				delete(block, "@context")
				for _, problem := range v.check(block, []string{"WebPage"}, used) {
					t.Errorf("%s: %s", name, problem)
				}
			}
		}
		if found == 0 {
			t.Error("there is no JSON-LD")
		}
	}
	for property := range v.properties() {
		if !used[property] {
			t.Errorf("testdata/schemaorg.json has %s, which no page uses", property)
		}
	}
	// A checker that cannot fail is worth nothing.
	for _, bad := range []map[string]any{
		{"@type": "Legislation", "lastReviewed": "2024-01-01"}, {"@type": "Legislation", "colour": "red"}, {"@type": "Law", "name": "x"}, {"@type": "WebPage", "lastReviewed": "today"},
		{"@type": "Legislation", "legislationLegalForce": "yes"}, {"@type": "Legislation", "legislationAmends": "act"}, {"@type": "WebPage", "publisher": map[string]any{"@type": "WebPage"}},
		{"@type": "WebPage", "name": map[string]any{"@value": "x"}}, {"@type": "WebPage", "url": "a b"}, {"name": "x"},
	} {
		if v.check(bad, []string{"Thing"}, map[string]bool{}) == nil {
			t.Errorf("nothing is found in %v", bad)
		}
	}
}

// The legal force, the relations and the parts are those of the project, and nothing breaks out of the script element.
func TestLinkedDataOfAProject(t *testing.T) {
	out := build(t, config(lawProject()))
	law := func(name string) map[string]any {
		return linkedData(t, out.files[name])[0]["mainEntity"].(map[string]any)
	}
	for name, want := range map[string]string{
		"act": "InForce", "old": "NotInForce", "draft": "NotInForce", "next": "NotInForce", "gone": "NotInForce",
	} {
		if got := law("instruments/" + name + "/index.html")["legislationLegalForce"]; got != "https://schema.org/"+want {
			t.Errorf("%s is %v", name, got)
		}
	}
	act, article := law("instruments/act/index.html"), law("instruments/act/article-01.html")
	for _, tt := range []struct{ got, want any }{
		{act["legislationDate"], "2023-01-01"}, {act["legislationDateOfApplicability"], "2023-03-01"}, {act["legislationDateVersion"], "2025-06-01"},
		{fmt.Sprint(act["name"]), "[map[@language:en @value:Act <1>] map[@language:zh-Hans @value:法]]"},
		{fmt.Sprint(act["legislationChanges"]), "[map[@id:../old/index.html#law @type:Legislation name:[map[@language:en @value:Old Act]]]]"},
		{fmt.Sprint(act["hasPart"]), "[map[@id:article-01.html#law @type:Legislation name:Act, art 1]]"},
		{fmt.Sprint(article["isPartOf"].(map[string]any)["@id"]), "index.html#law"}, {article["legislationIdentifier"], "act art 1"},
		{law("instruments/draft/index.html")["legislationDateOfApplicability"], nil},
		{linkedData(t, out.files["instruments/act/article-01.html"])[0]["name"], "Article 1: Purpose </script>"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %v, want %v", tt.got, tt.want)
		}
	}
}

// A vocabulary is testdata/schemaorg.json.
type vocabulary struct {
	Classes map[string]struct {
		Is         []string
		Properties map[string][]string
	}
	Enumerations map[string][]string
}

func readVocabulary(t *testing.T) (v vocabulary) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(vocabularyFile(t)))
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v vocabulary) properties() map[string]bool {
	all := map[string]bool{}
	for _, c := range v.Classes {
		for p := range c.Properties {
			all[p] = true
		}
	}
	return all
}

// isA reports whether a class is another or a kind of it.
func (v vocabulary) isA(class, of string) bool {
	return class == of || slices.ContainsFunc(v.Classes[class].Is, func(up string) bool { return v.isA(up, of) })
}

// ranges are the types of values that a property of a class may have; nil when the class has no such property.
func (v vocabulary) ranges(class, property string) []string {
	if r := v.Classes[class].Properties[property]; r != nil {
		return r
	}
	for _, up := range v.Classes[class].Is {
		if r := v.ranges(up, property); r != nil {
			return r
		}
	}
	return nil
}

// check says what is wrong with a value where one of these types is expected.
func (v vocabulary) check(value any, types []string, used map[string]bool) (problems []string) {
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			problems = append(problems, v.check(one, types, used)...)
		}
		return problems
	case string:
		for _, t := range types {
			switch {
			case t == "Text", t == "Date" && isDay.MatchString(value), t == "URL" && isAddress.MatchString(value), slices.Contains(v.Enumerations[t], value):
				return nil
			}
		}
	case map[string]any:
		if text, ok := value["@value"]; ok {
			tag, tagged := value["@language"].(string)
			if _, is := text.(string); is && tagged && isTag.MatchString(tag) && len(value) == 2 && slices.Contains(types, "Text") {
				return nil
			}
			break
		}
		class, _ := value["@type"].(string)
		if _, known := v.Classes[class]; !known || !slices.ContainsFunc(types, func(t string) bool { return v.isA(class, t) }) {
			break
		}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			switch id, _ := value["@id"].(string); {
			case name == "@type":
			case name == "@id":
				if !isAddress.MatchString(id) {
					problems = append(problems, fmt.Sprintf("%q is no address", id))
				}
			case v.ranges(class, name) == nil:
				problems = append(problems, fmt.Sprintf("%s has no %s", class, name))
			default:
				used[name] = true
				problems = append(problems, v.check(value[name], v.ranges(class, name), used)...)
			}
		}
		return problems
	}
	return []string{fmt.Sprintf("%v is none of %v", value, types)}
}

var (
	isDay     = regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`)
	isAddress = regexp.MustCompile(`^[^\s<>"{}|\\^` + "`" + `]+$`)
	isTag     = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)
)

// What a citation is called by authors is read back as the same place.
func TestCitationKeys(t *testing.T) {
	for _, p := range readPassages(t, build(t, config(repository(t)))) {
		if p.Cite == "" {
			continue
		}
		c, problem := content.ParseCitation(p.Cite)
		if problem != "" || c.Instrument != p.Instrument || c.Unit != p.Unit {
			t.Errorf("%q is read as %+v (%s), of %s %s", p.Cite, c, problem, p.Instrument, p.Unit)
		}
	}
}
