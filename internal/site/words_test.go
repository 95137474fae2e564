package site

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// Every word that content can make a page need is in the theme, in each language: a page with a status, relation, type, level or date
// that the theme cannot name would not render. The lists are the manual's.
func TestEveryWord(t *testing.T) {
	project := fstest.MapFS{
		"rulebook.yaml":         {Data: []byte("title: T\nas_of: 2025-01-01\nlanguages: [en, zh]\nbase_url: https://intranet.example/\n")},
		"content/index.md":      {Data: []byte("# Home")},
		"content/index.zh.md":   {Data: []byte("# 首页")},
		"content/glossary.yaml": {Data: []byte("terms:\n  - id: a\n    term: {en: a, zh: 甲}\n    definition: {en: x}\n    source: {en: s}\n    confidence: text\n    cites: [effects]\n")},
	}
	instrument := func(id, front string) {
		for _, lang := range []string{"", ".zh"} {
			project["content/instruments/"+id+"/index"+lang+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: " + id + "\n" + front + "\n---\n")}
		}
	}
	instrument("effects", "adopted: 2020-01-01\ndated: 2020-01-02\npublished: 2020-01-03\neffective: 2020-01-04\nrepealed: 2024-01-01\n"+
		"amended: 2021-01-01\namended_effective: 2021-02-01\nissuer: I\ndocument_number: N\nvalidity_years: 3\nverification: V")
	instrument("draft", "is_draft: true\npublished: 2024-12-01\ncomment_from: 2024-12-01\ncomment_until: 2025-02-01")
	instrument("coming", "published: 2024-12-01\neffective: 2026-01-01")
	instrument("stated", "status: in-force")
	for _, kind := range []string{"final", "supersedes", "amends", "follows", "implements", "explains", "based-on", "refers-to",
		"ranks-above", "supports", "touches", "applies", "parallel-to"} {
		draft := fmt.Sprintf("is_draft: %v\n", kind == "final")
		instrument(kind, draft+"published: 2022-01-01\nrelations: {"+kind+": other-"+kind+"}")
		instrument("other-"+kind, "published: 2021-01-01")
	}
	for i, kind := range []string{"law", "regulation", "measures", "guide", "standard", "qa", "list"} {
		instrument("type-"+kind, "published: 2020-01-01\ntype: "+kind)
		level := []string{"text", "commentary", "secondary", "inferred", "ambiguous", "unverified", "text"}[i]
		for _, lang := range []string{"", ".zh"} {
			project["content/instruments/type-"+kind+"/article-01"+lang+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: A\nconfidence: " + level +
				"\nreview_by: 2024-01-01\nreviewed: 2023-01-01\nowner: O\ntranslated_from: \"0\"\ndisplaced_by: [effects]\ncounterparts: [draft]\n---\n" +
				"{confidence:" + level + "} [[draft]]\n")}
		}
	}
	out := build(t, config(project))
	for _, want := range []string{"Ranks below", "Final text of", "Parallel to", "Administrative regulation", "Unverified", "Not yet in force", "Repealed"} {
		found := false
		for path, html := range out.files {
			found = found || strings.HasPrefix(path, "instruments/") && strings.Contains(html, want)
		}
		if !found {
			t.Errorf("no page says %q", want)
		}
	}
}
