package site

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rulebook/internal/sitetest"
)

// Every page of the published site is there as Markdown, in both languages: with the same headings under the same ids, the same links, which
// lead to the Markdown of the pages they led to, the same anchors and the same words, numbers of rules and marks of confidence included.
func TestMarkdownSaysTheSame(t *testing.T) {
	out := build(t, config(repository(t)))
	seen := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(out.files)) {
		stem, ok := strings.CutSuffix(name, ".html")
		if !ok {
			continue
		}
		text, there := out.files[stem+".md"]
		wanted := !strings.HasSuffix(name, ".both.html") && name != "search.html" && name != "zh/search.html" && name != "404.html" &&
			!strings.Contains(out.files[name], `http-equiv="refresh"`)
		link := `<link rel="alternate" type="text/markdown" href="` + path.Base(stem) + `.md">`
		if there != wanted || strings.Contains(out.files[name], link) != wanted {
			t.Errorf("%s is there as Markdown: %v, and it is named in the page: %v; want %v", name, there, strings.Contains(out.files[name], link), wanted)
		}
		if !there {
			continue
		}
		mark := func(text string) string { return "(confidence: " + text + ")" }
		if strings.HasPrefix(name, "zh/") {
			mark = func(text string) string { return "（可信度：" + text + "）" }
		}
		page := sitetest.OutlineOf(t, out.files[name], mark)
		for i, l := range page.Links {
			page.Links[i] = markdownLink(out, name, l)
		}
		for _, d := range page.Differences(sitetest.OutlineOfMarkdown(t, text)) {
			t.Errorf("%s, %s", name, d)
		}
		seen["pages"]++
		seen["headings"] += len(page.Headings)
		seen["links"] += len(page.Links)
		seen["anchors"] += len(page.Anchors)
	}
	for what, least := range map[string]int{"pages": 400, "headings": 2000, "links": 15000, "anchors": 700} {
		if seen[what] < least {
			t.Errorf("%d %s were compared; want at least %d", seen[what], what, least)
		}
	}
}

// markdownLink is where a link of a page, "href: text", leads in Markdown.
func markdownLink(out *memory, from, l string) string {
	href, text, _ := strings.Cut(l, ": ")
	target, fragment, hash := strings.Cut(href, "#")
	stem, ok := strings.CutSuffix(target, ".html")
	if !ok || strings.Contains(fragment, "=") || out.files[path.Join(path.Dir(from), stem+".md")] == "" {
		return l
	}
	if hash {
		fragment = "#" + fragment
	}
	return stem + ".md" + fragment + ": " + text
}

// What stands before the text says what the page is and where the law stands.
func TestMarkdownFrontMatter(t *testing.T) {
	out := build(t, config(repository(t)))
	for name, want := range map[string][]string{
		"instruments/flow-provisions-2024/article-07.md": {
			`title: "Article 7: Security assessment triggers"`, `language: "en"`, `canonical: "article-07.html"`, `citation: "2024 Provisions, art 7"`,
			`cite: "flow-provisions-2024 art 7"`, `status: "in-force"`, `effective: "2024-03-22"`, `as_of: "2026-11-22"`, `confidence: "text"`, `reviewed: "2026-11-22"`,
			`translations: {"zh-Hans":"../../zh/instruments/flow-provisions-2024/article-07.md"}`,
		},
		"zh/instruments/draft-assessment-measures-2021/article-04.md": {`language: "zh-Hans"`, `status: "superseded"`, `draft: true`, `confidence: "commentary"`},
		"glossary.md": {`title: "Glossary"`, `canonical: "glossary.html"`},
	} {
		front, _, ok := strings.Cut(strings.TrimPrefix(out.files[name], "---\n"), "\n---\n")
		if !ok {
			t.Errorf("%s has no front matter", name)
		}
		for _, line := range want {
			if !slices.Contains(strings.Split(front, "\n"), line) {
				t.Errorf("%s lacks %s:\n%s", name, line, front)
			}
		}
	}
	if strings.Contains(out.files["zh/instruments/draft-assessment-measures-2021/article-04.md"], "\neffective:") {
		t.Error("a draft is said to be effective")
	}
}

// What is marked in Chinese so that no line ends in it is a text elsewhere.
func TestNumbersAreWords(t *testing.T) {
	out := build(t, config(repository(t)))
	for name, text := range out.files {
		if strings.HasSuffix(name, ".md") && strings.Contains(text, "unbroken") {
			t.Errorf("%s shows the mark", name)
		}
	}
	if want := "[100万人以上——"; !strings.Contains(out.files["zh/instruments/flow-provisions-2024/article-07.md"], want) {
		t.Errorf("article 7 in Chinese lacks %s", want)
	}
}

// A folder of Markdown is not written a second time unless its author asks for it, and a body of law is unless he does not want it.
func TestMarkdownIsAChoice(t *testing.T) {
	project := func(settings string, law bool) *memory {
		files := fstest.MapFS{
			"rulebook.yaml":        {Data: []byte("title: T\nas_of: 2025-01-01\n" + settings)},
			"content/index.md":     {Data: []byte("# Home\n\n[one](one.md#there)\n")},
			"content/one.md":       {Data: []byte("# One\n\n## There\n")},
			"content/a b/two.md":   {Data: []byte("---\ntitle: Two\ndescription: With [brackets].\n---\n[one](../one.md)\n")},
			"content/a b/index.md": {Data: []byte("# Folder\n")},
		}
		if law {
			files["content/instruments/act/index.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Act\neffective: 2020-01-01\n---\n")}
		}
		return build(t, config(files))
	}
	for _, tt := range []struct {
		settings  string
		law, want bool
	}{
		{"", false, false}, {"output: {markdown: true}\n", false, true}, {"output: {markdown: false}\n", false, false},
		{"", true, true}, {"output: {markdown: false}\n", true, false},
	} {
		out := project(tt.settings, tt.law)
		_, page := out.files["one.md"]
		_, list := out.files["llms.txt"]
		if page != tt.want || list != tt.want || strings.Contains(out.files["one.html"], "text/markdown") != tt.want {
			t.Errorf("%q, law %v: one.md %v, llms.txt %v; want %v", tt.settings, tt.law, page, list, tt.want)
		}
		for _, name := range []string{"rulebook.json", "rulebook.schema.json", "feed.xml"} {
			if _, there := out.files[name]; there != tt.law {
				t.Errorf("%q, law %v: %s is there: %v", tt.settings, tt.law, name, there)
			}
		}
	}
	out := project("output: {markdown: true}\n", false)
	if want := "[one](one.md#there)"; !strings.Contains(out.files["index.md"], want) {
		t.Errorf("index.md lacks %s:\n%s", want, out.files["index.md"])
	}
	if want := "[Two](a%20b/two.md): With [brackets]."; !strings.Contains(out.files["llms.txt"], want) {
		t.Errorf("llms.txt lacks %s:\n%s", want, out.files["llms.txt"])
	}
}
