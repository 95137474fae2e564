package content

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// boundaryRules are rules that compare in the other ways than the project's own.
const boundaryRules = `
%[1]srule
id: few
when: {visits: "<= 5,000"}
flag: crowd
cites: art 3
confidence: text
because: Up to 5,000 came.
examples:
  - given: {flows: [{visitors: 5,000}]}
    then: free
    flags: [crowd]
  - given: {flows: [{visitors: 5,001}]}
    then: free
    flags: []
%[1]s

%[1]srule
id: just-so
when: {visits: "= 7,000"}
flag: crowd
cites: art 3
confidence: text
because: 7,000 came.
examples:
  - given: {flows: [{visitors: 7,000}]}
    then: free
    flags: [crowd]
  - given: {flows: [{visitors: 6,999}]}
    then: free
  - given: {flows: [{visitors: 7,001}]}
    then: free
%[1]s

%[1]srule
id: like-a-year
when: {visits: "= 2,024"}
flag: crowd
cites: art 3
confidence: text
because: 2,024 came.
examples:
  - given: {flows: [{visitors: 2,024}]}
    then: free
    flags: [crowd]
  - given: {flows: [{visitors: 2,023}]}
    then: free
  - given: {flows: [{visitors: 2,025}]}
    then: free
%[1]s

%[1]srule
id: as-we-read-it
when: {visits: ">= 100,000"}
flag: crowd
cites: art 3
confidence: ambiguous
because: So the notice board says.
readings:
  - words: 超过10万人以上
    because: As the ordinance has it.
  - words: over 1,000,000 visitors or more
    because: As the ordinance has it.
examples:
  - given: {flows: [{visitors: 100,000}]}
    then: notice
    flags: [crowd]
%[1]s
`

// What a text says of a number is held against the rules, which may draw the same line in another way. The number is looked for among
// the rules of the page's instrument, and the rule that is named looks the way the words do.
func TestNumbersInText(t *testing.T) {
	tests := []struct{ text, code, rule string }{
		{"100,000 visitors", "number-bare", "middling"},
		{"at least 100,000 visitors", "number-bare", "middling"},
		{"100,000 visitors or more", "number-bare", "middling"},
		{"fewer than 100,000 visitors", "number-bare", "small"},
		{"under 100,000", "number-bare", "small"},
		{"more than 100,000 visitors", "number-words", "middling"},
		{"at most 100,000 visitors", "number-words", "small"},
		{"1,000,000 visitors", "number-bare", "large"},
		{"fewer than a million visitors", "number-bare", "middling"},
		{"over 1 million visitors", "number-words", "large"},
		{"99,999 visitors", "", ""},
		{"more than 99,999 visitors", "", ""},
		{"1,000,001 visitors", "", ""},
		{"5,000 visitors", "number-bare", "few"},
		{"at most 5,000 visitors", "number-bare", "few"},
		{"more than 5,000 visitors", "number-bare", "few"},
		{"at least 5,000 visitors", "number-words", "few"},
		{"fewer than 5,000 visitors", "number-words", "few"},
		{"at least 5,001 visitors", "number-bare", "few"},
		{"fewer than 5,001 visitors", "number-bare", "few"},
		{"more than 5,001 visitors", "number-words", "few"},
		{"7,000 visitors", "number-bare", "just-so"},
		{"at least 7,000 visitors", "number-bare", "just-so"},
		{"more than 7,000 visitors", "number-bare", "just-so"},
		{"fewer than 7,000 visitors", "number-bare", "just-so"},
		{"at least 7,001 visitors", "number-bare", "just-so"},
		{"more than 7,001 visitors", "number-words", "just-so"},
		{"2024 visitors came since 2024 under the Provisions of 2024", "number-bare", "like-a-year"},
		{"2024kg or more", "number-bare", "like-a-year"},
		{"10万人以上", "number-bare", "middling"},
		{"不满10万公斤", "number-bare", "small"},
		{"10万平方公里以下", "number-words", "small"},
		{"100 000 visitors", "number-bare", "middling"},
		{"不满十万人", "number-bare", "small"},
		{"超过10万人", "number-words", "middling"},
		{"10万人以下", "number-words", "small"},
		{"不超过100万人", "number-words", "middling"},
		{"超过一百万人以上", "number-words", "large"},
		{"over 100,000 visitors or more", "number-words", "middling"},
		{"over 1,000,000 visitors or more", "number-bare", "large"}, // it is read as a rule says
		{"超过10万人以上", "number-bare", "middling"},
		{"> 超过10万人以上", "", ""},
		{"> 10万人以上", "", ""},
		{"> 超过10万人", "number-words", "middling"},
		{"{literal:more than 100,000} visitors", "", ""},
		{"{literal:超过10万人}", "", ""},
		{"`more than 100,000`", "", ""},
		{"{rule:large.visits}", "", ""},
	}
	fsys := testProject(t, "fair")
	const file = "content/instruments/fair-2020/article-03.md"
	text := "---\ntitle: Numbers\n---\n"
	line := strings.Count(text, "\n")
	var lines []int
	for _, tt := range tests {
		text += "\n" + tt.text + "\n"
		line += 2
		lines = append(lines, line)
	}
	fsys[file] = &fstest.MapFile{Data: []byte(text + fmt.Sprintf(boundaryRules, "```"))}
	lib, diags := load(t, fsys)
	if lib.Rulebook == nil {
		t.Fatalf("no rulebook: %v", diags)
	}
	for i, tt := range tests {
		var got []string
		for _, d := range diags {
			if d.File == file && d.Line == lines[i] {
				got = append(got, d.Code)
				if !strings.Contains(d.Msg, `"`+tt.rule+`"`) {
					t.Errorf("%q: %s does not name the rule %s", tt.text, d.Msg, tt.rule)
				}
				if d.Code == "number-bare" && !strings.Contains(d.Hint, "{rule:"+tt.rule+".visits}") {
					t.Errorf("%q: the hint is %q", tt.text, d.Hint)
				}
			}
		}
		if strings.Join(got, " ") != tt.code {
			t.Errorf("%q: %v, want %s", tt.text, got, tt.code)
		}
	}
	for _, d := range diags {
		if d.File != file || d.Line > line {
			t.Errorf("a problem elsewhere: %s:%d: %s", d.File, d.Line, d.Msg)
		}
	}
}

// A number of a rule is written in the page's language, with what it counts, and leads to the rule, on its translation where there is one.
func TestBoundNumbers(t *testing.T) {
	fsys := testProject(t, "fair")
	const text = "\n{rule:small.visits}; {rule:middling.visits}; {rule:large.visits}; {rule:empty-day.visitors}; {rule:open-day.visitors}; " +
		"{rule:few.visits}; {rule:just-so.visits}\n"
	fsys["content/instruments/fair-2020/article-03.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Numbers\n---\n" + text + fmt.Sprintf(boundaryRules, "```"))}
	fsys["content/instruments/fair-2020/article-03.zh.md"] = &fstest.MapFile{Data: []byte("---\ntitle: 数字\n---\n" + text)}
	lib, diags := load(t, fsys)
	if lib.Rulebook == nil {
		t.Fatalf("no rulebook: %v", diags)
	}
	for path, want := range map[string][]string{
		"instruments/fair-2020/article-03.html": {
			`<a class="bound" href="article-02.html#rule:small">fewer than 100,000 visitors</a>`,
			`<a class="bound" href="article-02.html#rule:middling">at least 100,000 and fewer than 1,000,000 visitors</a>`,
			`<a class="bound" href="article-02.html#rule:large">1,000,000 visitors or more</a>`,
			`<a class="bound" href="article-01.html#rule:empty-day">no visitors</a>`,
			`<a class="bound" href="article-01.html#rule:open-day">at least one visitor</a>`,
			`<a class="bound" href="#rule:few">at most 5,000 visitors</a>`,
			`<a class="bound" href="#rule:just-so">exactly 7,000 visitors</a>`,
		},
		"zh/instruments/fair-2020/article-03.html": {
			`<a class="bound" href="../../../instruments/fair-2020/article-02.html#rule:small" hreflang="en">不满10万人</a>`,
			`<a class="bound" href="../../../instruments/fair-2020/article-02.html#rule:middling" hreflang="en">10万人以上、不满100万人</a>`,
			`<a class="bound" href="../../../instruments/fair-2020/article-02.html#rule:large" hreflang="en">100万人以上</a>`,
			`<a class="bound" href="../../../instruments/fair-2020/article-01.html#rule:open-day" hreflang="en">1人以上</a>`,
			`<a class="bound" href="#rule:few">不超过5,000人</a>`,
			`<a class="bound" href="#rule:just-so">恰为7,000人</a>`,
		},
	} {
		html := bodyOf(t, lib, path)
		for _, w := range want {
			if !strings.Contains(html, w) {
				t.Errorf("%s has no %s in:\n%s", path, w, html)
			}
		}
	}
}
