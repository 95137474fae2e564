package site

import (
	"strings"
	"testing"
	"testing/fstest"
)

// The sources of every instrument stand in one table, and what is not certain is listed with links that lead to it.
func TestSourcesAndClaims(t *testing.T) {
	files := map[string]string{
		"rulebook.yaml": "title: T\nas_of: 2026-01-01\nlanguages: [en, zh]\n",
		"content/instruments/law/index.md": "---\ntitle: Sea Law\nshort_title: Law\ntitles: {zh: 海法}\neffective: 2020-01-01\nconfidence: text\nreviewed: 2025-12-31\n" +
			"verification: Read in a copy.\nsources:\n  - {title: Text, publisher: Harbour, url: \"https://example.org/law\"}\n---\nAll of it.\n",
		"content/instruments/law/article-02.md": "---\ntitle: Nets\ndescription: What nets may be.\nconfidence: commentary\n---\n" +
			"Nets are small. Boats are meant to be small too. {confidence:inferred}\n\n- **(1)** Ropes are long. {confidence:inferred}\n",
		"content/glossary.yaml":     "terms:\n  - {id: net, term: {en: net, zh: 网}, definition: {en: Of rope.}, confidence: inferred}\n",
		"content/sources.md":        "# Sources\n\n" + generated("show: sources"),
		"content/not-certain.md":    "# Not certain\n\nThis too. {confidence:inferred}\n\n" + generated("show: claims\nlevel: inferred") + generated("show: claims\nlevel: ambiguous"),
		"content/commentary.md":     "# Commentary\n\n" + generated("show: claims\nlevel: commentary"),
		"content/not-certain.zh.md": "---\ntitle: 未定\n---\n渔网应当小。{confidence:inferred}\n\n" + generated("show: claims\nlevel: inferred") + generated("show: claims\nlevel: ambiguous"),
	}
	project := fstest.MapFS{}
	for name, text := range files {
		project[name] = &fstest.MapFile{Data: []byte(text)}
	}
	out := build(t, config(project))
	list := find(t, out.files["sources.html"], "source-list")
	if len(list) != 1 {
		t.Fatalf("%d tables of sources", len(list))
	}
	wantText(t, "table of sources", say(list[0]), "Law Sea Law Official text Reviewed 31 December 2025 Read in a copy. Text Harbour")

	blocks := find(t, out.files["not-certain.html"], "claims")
	if len(blocks) != 2 {
		t.Fatalf("%d lists of claims", len(blocks))
	}
	wantText(t, "inferred", say(blocks[0]), "4 on 3 pages.", "Law · Article 2 Nets Boats are meant to be small too. (1) Ropes are long.", "Not certain This too.", "Glossary net")
	wantText(t, "ambiguous", say(blocks[1]), "There is nothing of this level.")
	for _, href := range []string{`href="instruments/law/article-02.html#para-1"`, `href="glossary.html#net"`} {
		if !strings.Contains(out.files["not-certain.html"], href) {
			t.Errorf("no link %s", href)
		}
	}
	if text := say(blocks[0]); strings.Contains(text, "Nets are small.") || strings.Contains(text, "渔网") {
		t.Errorf("a sentence without the mark, or in another language, is listed:\n%s", text)
	}
	wantText(t, "commentary", say(find(t, out.files["commentary.html"], "claims")[0]), "Law · Article 2 Nets The page as a whole: What nets may be.")
	wantText(t, "Chinese", say(find(t, out.files["zh/not-certain.html"], "claims")[0]), "未定 渔网应当小。")
}

// Rules are listed by their reasons.
func TestClaimsOfRules(t *testing.T) {
	project := ruleProject()
	project["content/claims.md"] = &fstest.MapFile{Data: []byte("# Claims\n\n" + generated("show: claims\nlevel: inferred"))}
	out := build(t, config(project))
	wantText(t, "rules", say(find(t, out.files["claims.html"], "claims")[0]), "Rule: For a reason.")
	if !strings.Contains(out.files["claims.html"], "article-02.html#rule:new-large") {
		t.Error("no link to a rule")
	}
}
