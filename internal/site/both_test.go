package site

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"rulebook/internal/sitetest"
)

const both07 = "instruments/flow-provisions-2024/article-07.both.html"

// A page in two languages has a view of both, section beside section, without the rules, and names the page itself as its canonical
// address. It is in no index and no sitemap.
func TestBothLanguages(t *testing.T) {
	cfg := config(repository(t))
	cfg.BaseURL = "https://intranet.example/rules/"
	out := build(t, cfg)
	text := out.files[both07]
	rows := strings.Split(text, `<div class="both-row">`)[1:]
	heads := [][2]string{{"This article decides", "本条规定哪些情形"}, {"<h2>What it says</h2>", "<h2>规定内容</h2>"}, {"<h2>Numbers</h2>", "<h2>数量标准</h2>"},
		{"<h2>Chinese wording</h2>", "<h2>原文用语</h2>"}, {"<h2>Notes</h2>", "<h2>说明</h2>"}}
	if len(rows) != len(heads) {
		t.Fatalf("%d rows, want %d", len(rows), len(heads))
	}
	for i, want := range heads {
		en, zh, _ := strings.Cut(rows[i], `<div class="prose" lang="zh-Hans">`)
		if !strings.Contains(en, want[0]) || !strings.Contains(zh, want[1]) {
			t.Errorf("row %d does not have %s beside %s", i, want[0], want[1])
		}
	}
	for _, want := range []string{`<link rel="canonical" href="https://intranet.example/rules/` + article07 + `">`, "the Chinese text prevails",
		`href="../../zh/instruments/flow-provisions-2024/article-07.html"`, `href="../../zh/glossary.html#important-data"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the view lacks %s", want)
		}
	}
	for _, other := range []string{`class="rule"`, `rel="alternate" hreflang`, madeOfRules} {
		if strings.Contains(text, other) {
			t.Errorf("the view has %s", other)
		}
	}
	if !strings.Contains(out.files[article07], `href="article-07.both.html"`) || !strings.Contains(out.files["zh/"+article07], `href="article-07.both.html"`) {
		t.Error("the page does not lead to it")
	}
	for name, text := range out.files {
		if strings.HasPrefix(name, searchFolder) && strings.Contains(text, ".both.html") || name == "sitemap.xml" && strings.Contains(text, ".both.html") {
			t.Errorf("%s lists it", name)
		}
	}
}

// Texts that are cut differently stand side by side as a whole after their beginnings; links and anchors lead where they led; what is in one
// language alone has no such view.
func TestBothLanguagesCutDifferently(t *testing.T) {
	out := build(t, config(fstest.MapFS{
		"rulebook.yaml":        {Data: []byte("title: T\nlanguages: [en, zh]\n")},
		"content/index.md":     {Data: []byte("# Home\n")},
		"content/a/b.md":       {Data: []byte("# B\n\nLead [home](../index.md) [below](#two) [out](https://example.org/#x).\n\n## One\n\nfirst\n\n## Two\n\nsecond\n")},
		"content/a/b.zh.md":    {Data: []byte("# 乙\n\n开头 [下](#一) [彼](c.zh.md)\n\n## 一\n\n全文\n")},
		"content/a/c.md":       {Data: []byte("# C\n\ntext\n")},
		"content/a/c.zh.md":    {Data: []byte("# 丙\n\n文\n")},
		"content/a/same.md":    {Data: []byte("# Same\n")},
		"content/a/same.zh.md": {Data: []byte("# 同\n")},
	}))
	if out.files["index.both.html"] != "" || strings.Contains(out.files["index.html"], "both.html") {
		t.Error("a page in one language has the view")
	}
	text := out.files["a/b.both.html"]
	if n := strings.Count(text, `<div class="both-row">`); n != 2 {
		t.Errorf("%d rows, want the beginning and the rest", n)
	}
	for _, want := range []string{`href="../index.html"`, `href="b.html#two"`, `href="https://example.org/#x"`, `href="../zh/a/b.html#`, `href="../zh/a/c.html"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}

// A reader sees both or either, without scripts; axe finds nothing; on a narrow screen nothing is beside anything or too wide.
func TestBothLanguagesInBrowser(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	for _, name := range []string{both07, "zh/" + both07} {
		p := keyboard{b.Blank(t, "file:"), t}
		p.WithoutScripts(t)
		p.Navigate(t, sitetest.FileURL(t, dir)+name)
		p.Run(t, chromedp.EmulateViewport(1440, 900))
		cells := `[...document.querySelectorAll('.both-row')[2].children].map((c) => c.getBoundingClientRect())`
		p.want("beside", p.value(`(([a, b]) => a.right < b.left && a.top === b.top)(`+cells+`)`), "true")
		p.want("the language of each", p.value(`[...document.querySelectorAll('.both-row')[2].children].map((c) => c.lang).sort()`), "en,zh-Hans")
		p.on(`#both\:0`, " ")
		p.want("its own language alone", p.value(`[...document.querySelectorAll('.both-row > :nth-child(1)')].every((c) => c.checkVisibility()) && ![...document.querySelectorAll('.both-row > :nth-child(2)')].some((c) => c.checkVisibility())`), "true")
		p.on(`#both\:1`, " ")
		p.want("the other alone", p.value(`[...document.querySelectorAll('.both-row > :nth-child(2)')].every((c) => c.checkVisibility()) && ![...document.querySelectorAll('.both-row > :nth-child(1)')].some((c) => c.checkVisibility())`), "true")
		p.on(`.both-switch input`, " ")
		p.Run(t, chromedp.EmulateViewport(320, 800))
		p.want("one under the other", p.value(`(([a, b]) => a.bottom <= b.top)(`+cells+`)`), "true")
		p.want("nothing is too wide", p.value(`document.documentElement.scrollWidth <= 320`), "true")
		report(t, name, p.Problems(t))

		page := b.Open(t, sitetest.FileURL(t, dir)+name)
		unroll(t, page)
		for _, scheme := range []sitetest.Scheme{sitetest.Light, sitetest.Dark} {
			report(t, name, page.Axe(t, scheme))
		}
		report(t, name, page.Problems(t))
	}
}
