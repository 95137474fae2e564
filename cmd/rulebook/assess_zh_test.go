package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rulebook/internal/assess"
	"rulebook/internal/assess/cases"
	"rulebook/internal/rules"
	"rulebook/internal/twins"
)

// The memo in Chinese says of every legal case what the one in English says: the same numbers and days, the same citations, the same
// outcome; and it has no English in it.
func TestMemoInChinese(t *testing.T) {
	both := newBilingual(publishedRules(t))
	eachCase(t, func(t *testing.T, c cases.Case) {
		for _, row := range c.Rows {
			both.compare(t, row)
		}
	})
}

// bilingual compares the memos on a question.
type bilingual struct {
	by       *answersBy
	citation *regexp.Regexp    // any of the project's, as rules have it
	name     *regexp.Regexp    // the same in Chinese
	called   map[string]string // by citation: in Chinese, without blanks, at which a line may end
	names    *strings.Replacer // takes out the names that stand in both languages
}

func newBilingual(by *answersBy) *bilingual {
	both := &bilingual{by: by, called: map[string]string{}}
	def := by.set.Definition()
	about := by.about("zh")
	var names []string
	add := func(cites []string) {
		for _, c := range cites {
			both.called[c] = strings.ReplaceAll(about.Cite(c), " ", "")
		}
	}
	for _, facts := range [][]rules.Fact{def.Facts, def.FlowFacts} {
		for _, f := range facts {
			add(f.Cites)
		}
	}
	for _, g := range def.Regimes {
		add(slices.Concat(g.Since, g.Ended, g.Leaves.Cites))
		names = append(names, g.Name)
	}
	for _, r := range def.Rules {
		add(r.Cites)
		names = append(names, r.ID)
	}
	for _, f := range def.Flags {
		names = append(names, f.Name)
	}
	names = append(names, def.Hash)
	// The longer of two that begin alike comes first.
	longest := func(list []string) []string {
		slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
		return list
	}
	var pairs []string
	any := func(list []string) *regexp.Regexp {
		for i, text := range longest(list) {
			list[i] = regexp.QuoteMeta(text)
		}
		return regexp.MustCompile(strings.Join(list, "|"))
	}
	both.citation, both.name = any(slices.Collect(maps.Keys(both.called))), any(slices.Collect(maps.Values(both.called)))
	for _, name := range longest(names) {
		pairs = append(pairs, name, "")
	}
	both.names = strings.NewReplacer(pairs...)
	return both
}

// memo asks for the memo on a case; "" when the case has no answer.
func (both *bilingual) memo(question string, c cases.Row, lang string) string {
	var stdout, stderr bytes.Buffer
	a := &app{stdin: strings.NewReader(question), stdout: &stdout, stderr: &stderr, answersBy: both.by}
	args := slices.DeleteFunc(c.Args(), func(arg string) bool { return arg == "--json" })
	a.run(context.Background(), append(append([]string{"assess", "-s", "../..", "--lang", lang}, args...), "-"))
	return stdout.String()
}

func (both *bilingual) compare(t *testing.T, c cases.Row) {
	question, err := c.Input()
	if err != nil {
		t.Fatal(err)
	}
	english, chinese := both.memo(question, c, "en"), both.memo(question, c, "zh")
	if (english == "") != (chinese == "") {
		t.Errorf("%v: only one language has an answer", c["case"])
	}
	if english == "" {
		return
	}
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%v: %s\n%s\n%s", c["case"], fmt.Sprintf(format, args...), english, chinese)
	}
	for _, line := range strings.Split(chinese, "\n") {
		if n := assess.Columns(line); n > 80 {
			fail("%q has %d columns", line, n)
		}
	}
	plainEnglish, plainChinese := joined(english, " "), joined(chinese, "")
	if word := letters.FindString(both.names.Replace(withoutNames(plainChinese, question))); word != "" {
		fail("in Chinese: %q", word)
	}

	// Each citation in English has its name in Chinese, and what is named there as a basis is cited in English.
	blankless := titled.ReplaceAllStringFunc(strings.ReplaceAll(plainChinese, " ", ""), func(list string) string {
		end := strings.Index(list, "第")
		return strings.ReplaceAll(list, "、第", "；"+list[:end]+"第")
	})
	cited := map[string]bool{}
	for _, cite := range both.citation.FindAllString(plainEnglish, -1) {
		cited[both.called[cite]] = true
		if !strings.Contains(blankless, both.called[cite]) {
			fail("%s is not cited in Chinese", cite)
		}
	}
	for _, m := range basis.FindAllStringSubmatch(blankless, -1) {
		for _, name := range both.name.FindAllString(m[1], -1) {
			if !cited[name] {
				fail("%s is not cited in English", name)
			}
		}
	}

	// Numbers and days, part by part.
	read := func(memo string) (facts []twins.Fact) {
		for i, part := range strings.Split(memo, "\n\n") {
			facts = append(facts, twins.Fact{Kind: twins.Heading, Key: strconv.Itoa(i), Value: 2})
			facts = append(facts, twins.Read(both.by.lib.Finder(), part)...)
		}
		return facts
	}
	told := twins.Compare(read(both.citation.ReplaceAllString(plainEnglish, "")), read(both.name.ReplaceAllString(blankless, "")),
		twins.Options{Original: "en", Translation: "zh"})
	for _, d := range told {
		fail("%s", d.Msg)
	}

	// The outcome.
	_, answer, one := strings.Cut(plainEnglish, "\n\nAnswer ")
	answer, _, _ = strings.Cut(answer, "\n")
	i := slices.IndexFunc(both.by.set.Definition().Outcomes, func(o rules.Outcome) bool { return o.Label["en"] == answer })
	switch {
	case !one: // of all regimes
	case i < 0:
		fail("there is no outcome %q", answer)
	case !strings.Contains(plainChinese, "、结论"+both.by.set.Definition().Outcomes[i].Label["zh"]+"\n"):
		fail("the outcome is not %s", answer)
	}
}

// basis finds what something rests on, up to the end of its paragraph or the confidence in it.
var basis = regexp.MustCompile(`依据：([^\n]*?)(；可信度|\n|$)`)

// titled finds a title with the articles that follow it, of which only the first names it.
var titled = regexp.MustCompile(`《[^《》]*》[^《》第；。\n]*第[^；。\n《]*`)

// joined takes the line ends out of paragraphs. What is left of them stands between paragraphs, and two between the parts of a memo.
func joined(memo, between string) string {
	return regexp.MustCompile(`([^\n])\n +`).ReplaceAllString(memo, "$1"+between)
}

// letters find what is no Chinese.
var letters = regexp.MustCompile(`[A-Za-z][A-Za-z'-]+`)

// flowName finds what a question calls a flow.
var flowName = regexp.MustCompile(`"?name"?: *"?([^",}\n]+)`)

// withoutNames takes out of a memo what the question calls its flows.
func withoutNames(memo, question string) string {
	for _, m := range flowName.FindAllStringSubmatch(question, -1) {
		memo = strings.ReplaceAll(memo, m[1], "")
	}
	return memo
}

// The memo says what the calculator's page says, in the same words.
func TestMemoWords(t *testing.T) {
	src, err := os.ReadFile("../../themes/default/strings/zh.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var memos, stderr bytes.Buffer
	for _, question := range []string{
		`{"date": "2025-06-30", "flows": [{"basis": "contract", "non_sensitive_persons": 5}, {"non_sensitive_persons": 100000}]}`,
		`{"date": "2025-06-30", "ciio": "unknown", "flows": [{"sensitive_persons": 1}]}`,
	} {
		a := &app{stdin: strings.NewReader(question), stdout: &memos, stderr: &stderr}
		if code := a.run(context.Background(), []string{"assess", "-s", "../..", "--lang", "zh", "-"}); code != 0 {
			t.Fatal(stderr.String())
		}
	}
	memo := joined(memos.String(), "")
	for _, key := range []string{
		"calculator-memo-title", "calculator-memo-day", "calculator-memo-rules", "calculator-memo-answer", "calculator-memo-mechanisms", "calculator-memo-left",
		"calculator-memo-open", "calculator-memo-flags", "calculator-memo-hash", "calculator-why-depends", "calculator-not-known", "calculator-fate-exempt",
		"calculator-fate-counted", "calculator-sure-inferred",
	} {
		m := regexp.MustCompile(`(?m)^` + key + `: "?(.*?)"?$`).FindSubmatch(src)
		if m == nil || !strings.Contains(memo, string(m[1])) {
			t.Errorf("%s: %q is not in\n%s", key, m, memo)
		}
	}
}
