package site

import (
	"regexp"
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

// A Chinese index is looked up by pinyin, an English one by letter. A character that is read otherwise than alone stands where its reading does.
func TestGlossaryOrder(t *testing.T) {
	out := build(t, config(fstest.MapFS{
		"rulebook.yaml":       {Data: []byte("title: T\nlanguages: [en, zh]\n")},
		"content/index.md":    {Data: []byte("# Home")},
		"content/index.zh.md": {Data: []byte("# 首页")},
		"content/glossary.yaml": {Data: []byte("terms:\n" +
			"  - {id: a, term: {en: important data, zh: 重要数据}, definition: {en: D, zh: 定义}}\n" +
			"  - {id: b, term: {en: re-declaration, zh: 重新申报}, sorted_as: {zh: 崇新申报}, definition: {en: D, zh: 定义}}\n" +
			"  - {id: c, term: {en: GBA contract, zh: GBA合同}, definition: {en: D, zh: 定义}}\n" +
			"  - {id: d, term: {en: personal information, zh: 个人信息}, definition: {en: D, zh: 定义}}\n" +
			"  - {id: e, term: {en: fewer than, zh: 不满}, definition: {en: D, zh: 定义}}\n")},
	}))
	for page, want := range map[string]string{
		"glossary.html":    "F e G c I a P d R b",
		"zh/glossary.html": "B e C b G c d Z a",
	} {
		var got []string
		for _, m := range regexp.MustCompile(`<h2 id="letter:[a-z]">(.)</h2>|<dt id="([a-e])">`).FindAllStringSubmatch(out.files[page], -1) {
			got = append(got, m[1]+m[2])
		}
		if found := strings.Join(got, " "); found != want {
			t.Errorf("%s: %s, want %s", page, found, want)
		}
	}
}
