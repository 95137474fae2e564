package site

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A definition and its source are shown in the language of the page, and in the project's, marked as such, where they are in that alone.
func TestGlossaryLanguages(t *testing.T) {
	out := build(t, config(fstest.MapFS{
		"rulebook.yaml":       {Data: []byte("title: T\nlanguages: [en, zh]\n")},
		"content/index.md":    {Data: []byte("# Home")},
		"content/index.zh.md": {Data: []byte("# 首页")},
		"content/glossary.yaml": {Data: []byte("terms:\n" +
			"  - {id: both, term: {en: both, zh: 双语}, definition: {en: Defined., zh: 定义。}, source: {en: The law, zh: 法律}}\n" +
			"  - {id: one, term: {en: one, zh: 单语}, definition: {en: Meant.}, source: {en: A note}}\n")},
	}))
	for page, want := range map[string][]string{
		"glossary.html":    {"Defined.", "The law", "Meant.", "A note"},
		"zh/glossary.html": {"定义。", "法律", `<p lang="en">Meant.`, `<span lang="en">A note</span>`},
	} {
		for _, w := range want {
			if !strings.Contains(out.files[page], w) {
				t.Errorf("%s lacks %s", page, w)
			}
		}
	}
	if text := out.files["zh/glossary.html"]; strings.Contains(text, "The law") || strings.Contains(text, "Defined.") {
		t.Error("the Chinese glossary has English that is written in Chinese too")
	}
}
