package content

import (
	"fmt"
	"strings"
	"testing"

	"rulebook/internal/diag"
)

// A translation whose front matter contradicts its original's is reported at the key.
func TestFrontMatterOfTranslations(t *testing.T) {
	const yaml = "title: T\nas_of: 2026-11-22\nlanguages: [en, zh]\ntranslations: {zh: []}\n"
	index := "---\ntitle: Law\neffective: 2024-03-22\npublished: 2024-03-20\ntype: measures\nrelations: {implements: act}\nconfidence: text\n---\n"
	unit := "---\ntitle: Days\nconfidence: text\nweight: 2\ncounterparts: [act art 2, act art 1]\n---\n"
	tests := []struct{ name, file, text, want string }{
		{"the same", "law/index", index, ""},
		{"another date", "law/index", strings.Replace(index, "2024-03-20", "2024-03-21", 1), "4: published is 2024-03-21 here and 2024-03-20 in the original"},
		{"a date left out", "law/index", strings.Replace(index, "published: 2024-03-20\n", "", 1), ""},
		{"another relation", "law/index", strings.Replace(index, "implements", "supersedes", 1), "6: relations is supersedes act here and implements act in the original"},
		{"a draft", "law/index", strings.Replace(index, "type: measures", "type: measures\nis_draft: true", 1), "6: is_draft is true here and false in the original"},
		{"another confidence", "law/article-01", strings.Replace(unit, "text", "secondary", 1), "3: confidence is secondary here and text in the original"},
		{"another place", "law/article-01", strings.Replace(unit, "weight: 2", "weight: 3", 1), "4: weight is 3 here and 2 in the original"},
		{"another order", "law/article-01", strings.Replace(unit, "act art 2, act art 1", "act art 1, act art 2", 1), ""},
		{"other counterparts", "law/article-01", strings.Replace(unit, ", act art 1", "", 1),
			"5: counterparts is act art 2 here and act art 1, act art 2 in the original"},
		{"a number in the title", "law/article-01", strings.Replace(unit, "title: Days", "title: 3年", 1), `2: "3年" is not in the original`},
		{"words of its own", "law/article-01", strings.Replace(unit, "---\n", "---\nreviewed: 2026-01-01\ntags: [期限]\ntopics: [期限]\n", 1), ""},
	}
	for _, tt := range tests {
		fsys := project("rulebook.yaml", yaml,
			"content/instruments/act/index.md", "---\ntitle: Act\neffective: 2020-01-01\n---\n",
			"content/instruments/act/article-01.md", "# One\n", "content/instruments/act/article-02.md", "# Two\n",
			"content/instruments/law/index.md", index, "content/instruments/law/article-01.md", unit,
			"content/instruments/"+tt.file+".zh.md", tt.text)
		_, diags := load(t, fsys)
		var list []string
		for _, d := range diags {
			if d.Code == "translation-front" || d.Code == "translation-number" {
				list = append(list, fmt.Sprintf("%d: %s", d.Line, d.Msg))
			}
		}
		if got := strings.Join(list, "\n"); got != tt.want {
			t.Errorf("%s: %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// The texts that stand in two languages beside one another in YAML say the same.
func TestTextsInTwoLanguages(t *testing.T) {
	fsys := project("rulebook.yaml", "title: T\nlanguages: [en, zh]\ntranslations: {zh: []}\n", "content/glossary.yaml", `terms:
  - id: small
    term: {en: small volume, zh: 不满10万人}
    definition: {en: At least 3 years., zh: 至少保存3年。}
  - id: large
    term: {en: large volume}
    definition:
      en: Kept for at least 3 years since 22 March 2024.
      zh: 自2024年3月23日起不超过3年。
`)
	_, diags := load(t, fsys)
	var list []string
	for _, d := range diags {
		list = append(list, fmt.Sprintf("%d:%d %s %s", d.Line, d.Col, d.Code, d.Msg))
	}
	want := []string{
		`9:11 translation-number "2024年3月23日" does not say what the original says: "22 March 2024"`,
		`9:11 translation-number "不超过3年" does not say what the original says: "at least 3 years"`,
	}
	if got := strings.Join(list, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("%s", got)
	}
}

// A difference stops the build. Where the original has changed since it was translated the page says so itself, and the difference is a
// warning, so that a correction of the original need not wait.
func TestDifferencesOfStaleTranslations(t *testing.T) {
	for _, tt := range []struct {
		from string
		want diag.Severity
	}{{"", diag.Error}, {"translated_from: \"0123456789abcdef\"\n", diag.Warning}} {
		_, diags := load(t, project("rulebook.yaml", "title: T\nlanguages: [en, zh]\n", "content/index.md", "# A\n\nFor 3 years.\n",
			"content/index.zh.md", "---\n"+tt.from+"---\n# 甲\n\n有效期5年。\n"))
		found := false
		for _, d := range diags {
			if d.Code == "translation-number" {
				if found = true; d.Sev != tt.want || d.Line != strings.Count(tt.from, "\n")+5 {
					t.Errorf("%+v", d)
				}
			}
		}
		if !found {
			t.Errorf("with %q nothing is found: %+v", tt.from, diags)
		}
	}
}
