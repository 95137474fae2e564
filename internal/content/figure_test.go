package content

import (
	"strings"
	"testing"
	"testing/fstest"
)

// figureProject has a law with articles, and a notice that is one page.
func figureProject() fstest.MapFS {
	return project(
		"rulebook.yaml", "title: T\nas_of: 2026-11-22\nlanguages: [en, zh]\ntranslations: {zh: []}\n",
		"content/instruments/law/index.md", "---\ntitle: Law\nshort_title: Law\neffective: 2024-03-22\npublished: 2024-03-20\n---\nText.\n",
		"content/instruments/law/article-01.md", "---\ntitle: Days\n---\nText.\n",
		"content/instruments/notice/index.md", "---\ntitle: Notice\nshort_title: Notice\neffective: 2025-05-05\n---\nApply within 3 days. [[law]]\n",
	)
}

// A number or date is accounted for by a citation in its sentence, or what that stands under, by the page, or by front matter.
func TestUncitedFigures(t *testing.T) {
	const guide, article, law = "content/guides/a.md", "content/instruments/law/article-01.md", "content/instruments/law/index.md"
	tests := []struct{ file, text, want string }{
		{guide, "It lasts 3 years.", "3 years"},
		{guide, "It lasts 3 years ([[law art 1]]).", ""},
		{guide, "It lasts 3 years.\n\nSo says [[law art 1]].", "3 years"},
		{guide, "It lasts 3 years, as [the law](../instruments/law/article-01.md) says.", ""},
		{guide, "It lasts 3 years, as [the text](https://example.com/) says.", ""},
		{guide, "It lasts 3 years, as [a page](b.md) says.", "3 years"},
		{guide, "It lasts 3 years.[^1]\n\n[^1]: So says [[law art 1]].", ""},
		{guide, "It lasts 3 years.[^1]\n\n[^1]: For 5 months.", "3 years, 5 months"},
		{guide, "## 3 years\n\nThe `3 years`, the 2024 Provisions, article 7.", ""},
		{guide, "It says [[law art 1|3 years]].", ""},

		// What a statement stands under.
		{guide, "- 3 days\n- 4 days ([[law art 1]])", "3 days"},
		{guide, "As [[law art 1]] has it:\n\n- 3 days\n- 4 days", ""},
		{guide, "As [[law art 1]] has it.\n\n- 3 days\n- 4 days", "3 days, 4 days"},
		{guide, "- See [[law art 1]]\n  - 3 days\n- 4 days", "4 days"},
		{guide, "- 3 days\n\n  See [[law art 1]].\n- 4 days", "4 days"},
		{guide, "> 3 days", "3 days"},
		{guide, "In [[law art 1]] we read\n\n> 3 days\n\nand 4 days.", "4 days"},
		{guide, "| A | B |\n| --- | --- |\n| 3 days | [[law art 1]] |\n| 4 days | |", "4 days"},
		{guide, "| In 3 days | B |\n| --- | --- |\n| 3 days | [[law art 1]] |", ""},
		{guide, "| [[law art 1]] | B |\n| --- | --- |\n| 3 days | 4 days |", "4 days"},
		{guide, "As in [[law art 1]]:\n\n| A | B |\n| --- | --- |\n| 3 days | 4 days |", ""},
		{guide, "Term of [[law art 1]]\n:   3 days\n:   4 days\n\nOther\n:   5 days", "4 days, 5 days"},

		// The page and its front matter.
		{article, "It lasts 3 years.\n\n## Notes {#notes}\n\nUntil 2025 it was 2 years.\n\n### More\n\n4 years.\n\n## Other\n\n5 years.", "2 years, 4 years"},
		{law, "In force since 22 March 2024, published on March 20, 2024, as of 2026-11-22. Not before 21 March 2024.", "21 March 2024"},
		{guide, "Since 22 March 2024 [the law](../instruments/law/index.md) is in force.", ""},
		{guide, "As of 22 November 2026 it is in force since 22 March 2024.", "22 March 2024"},
		{"content/manual/a.md", "It takes 3 minutes, 3 hours or 3 days.", ""},
	}
	for _, tt := range tests {
		fsys := figureProject()
		fsys["content/guides/b.md"] = &fstest.MapFile{Data: []byte("# B\n")}
		text := tt.text + "\n"
		if tt.file == law || tt.file == article {
			head := string(fsys[tt.file].Data)
			text = head[:strings.LastIndex(head, "---\n")+4] + text
		} else {
			text = "# A\n\n" + text
		}
		fsys[tt.file] = &fstest.MapFile{Data: []byte(text)}
		_, diags := load(t, fsys)
		var got []string
		for _, d := range diags {
			if d.Code != "number-uncited" || d.File != tt.file {
				t.Errorf("%q: %s: %s", tt.text, d.File, d.Msg)
				continue
			}
			got = append(got, strings.Split(d.Msg, `"`)[1])
		}
		if list := strings.Join(got, ", "); list != tt.want {
			t.Errorf("%q: %s, want %s", tt.text, list, tt.want)
		}
	}
}

// A definition with a number shows where it is from.
func TestUncitedDefinition(t *testing.T) {
	fsys := figureProject()
	fsys["content/glossary.yaml"] = &fstest.MapFile{Data: []byte(`terms:
  - {id: minor, term: {en: minor}, definition: {en: A person under 14 years.}}
  - {id: term, term: {en: term}, definition: {en: 3 years.}, cites: [law art 1]}
`)}
	_, diags := load(t, fsys)
	if got := strings.Join(codes(diags), " "); got != "glossary.yaml:2 number-uncited" || !strings.Contains(diags[0].Msg, "14 years") {
		t.Errorf("%v", diags)
	}
}

// A project without law says what it likes.
func TestFiguresElsewhere(t *testing.T) {
	_, diags := load(t, project("rulebook.yaml", "title: T\nas_of: 2026-11-22\n", "content/index.md", "# A\n\nIt lasts 3 years.\n"))
	if len(diags) > 0 {
		t.Errorf("%v", diags)
	}
}
