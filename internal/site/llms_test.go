package site

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

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
