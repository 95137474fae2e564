package site

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
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
