package ruletext

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rulebook/internal/rules"
	"rulebook/internal/yamltree"

	"github.com/google/go-cmp/cmp"
)

var ignoreReading = cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".t" }, cmp.Ignore())

// unmark takes the marks ‸ out of a text, and returns where they stood.
func unmark(text string) (string, []int) {
	var places []int
	for {
		before, after, found := strings.Cut(text, "‸")
		if !found {
			return text, places
		}
		places = append(places, len(before))
		text = before + after
	}
}

// compare holds problems against what is wanted of a text that has a ‸ where each of them is.
func compare(t *testing.T, text string, places []int, problems []yamltree.Problem, want []string) {
	t.Helper()
	var got []string
	for i, p := range problems {
		s := p.Code + " " + p.Msg
		if p.Hint != "" {
			s += " (" + p.Hint + ")"
		}
		got = append(got, s)
		if i < len(places) && places[i] != p.Offset {
			t.Errorf("%s\nis at …%q, want …%q", s, firstLine(text[p.Offset:]), firstLine(text[places[i]:]))
		}
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
	if len(places) != len(want) {
		t.Errorf("the case has %d marks and %d problems", len(places), len(want))
	}
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// replace puts lines in the place of the top-level keys that they begin with, or at the end of the text.
func replace(text, lines string) string {
	parts := map[string]string{}
	var keys []string
	for _, line := range strings.SplitAfter(lines, "\n") {
		if key, _, ok := strings.Cut(strings.ReplaceAll(line, "‸", ""), ":"); ok && key != "" && key[0] >= 'a' && key[0] <= 'z' {
			keys = append(keys, key)
		}
		if len(keys) > 0 {
			parts[keys[len(keys)-1]] += line
		}
	}
	var b strings.Builder
	skipping := false
	for _, line := range strings.SplitAfter(text, "\n") {
		if !strings.HasPrefix(line, " ") {
			key, _, _ := strings.Cut(line, ":")
			_, skipping = parts[key]
			b.WriteString(parts[key])
			delete(parts, key)
		}
		if !skipping {
			b.WriteString(line)
		}
	}
	for _, key := range keys {
		b.WriteString(parts[key])
	}
	return b.String()
}

// counted repeats a format that has one number until n bytes are there.
func counted(n int, format string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// hostile are texts of n bytes on which a careless reader takes too long.
var hostile = []struct {
	name string
	text func(n int) string
}{
	{"numbers in braces", func(n int) string { return "when: {" + counted(n, "a%d: 1,000,000,000, ") + "}\n" }},
	{"one number", func(n int) string { return "when: {a: 1" + strings.Repeat(",000", n/4) + "}\n" }},
	{"numbers over lines", func(n int) string { return "when:\n" + counted(n, "  a%d: < 1,000,000\n") }},
	{"no quotes", func(n int) string { return "when:\n" + counted(n, "  a%d: >= 1,000\n") }},
	{"no quotes in braces", func(n int) string { return "when: {" + counted(n, "a%d: >=1, ") + "}\n" }},
	{"no quotes in place of keys", func(n int) string { return "when: {" + counted(n, "> %d, ") + "}\n" }},
	{"no quotes, never closed", func(n int) string { return "when: {" + counted(n, "a%d: >=1, ") }},
	{"signs of empty lines", func(n int) string { return "when:\n" + strings.Repeat("  a: >1\n", n/100) + strings.Repeat("\n", n) }},
	{"comparisons", func(n int) string { return "when: {a: '" + strings.Repeat(">= 1, ", n/6) + "'}\n" }},
	{"different comparisons", func(n int) string { return "when: {a: '" + counted(n, "<= %d, ") + "'}\n" }},
	{"words", func(n int) string { return "when: {a: [" + counted(n, "w%d, ") + "]}\n" }},
	{"one word", func(n int) string { return "when: {a: [" + strings.Repeat("w, ", n/3) + "]}\n" }},
	{"any", func(n int) string { return "when: {any: [" + counted(n, "{a%d: true}, ") + "]}\n" }},
	{"citations", func(n int) string { return "cites: [" + counted(n, "art %d, ") + "]\n" }},
	{"examples", func(n int) string {
		return "examples:\n" + counted(n, "- {given: {a: 1,000}, then: x, counts: {a: 1,%03d}}\n")
	}},
	{"flows", func(n int) string {
		return "examples:\n- given:\n    flows:\n" + counted(n, "    - {a: 1, b: 2,000, c: %d}\n")
	}},
	{"bad numbers", func(n int) string { return "examples:\n- given: {" + counted(n, "a%d: 1000,000, ") + "}\n" }},
	{"names", func(n int) string { return "facts:\n" + counted(n, "  A%d: {}\n") }},
	{"facts", func(n int) string {
		return "facts:\n" + counted(n, "  a%d: {kind: number}\n") + "counters:\n" + counted(n, "  a%d: {sum: b}\n")
	}},
	{"distinct facts", func(n int) string { return "flow_facts:\n" + counted(n, "  a%d: {kind: number, distinct: [b, c]}\n") }},
	{"counters", func(n int) string {
		return "flow_facts:\n" + counted(n/2, "  a%d: {kind: number}\n") + "counters:\n" + counted(n/2, "  a%d: {sum: zzz}\n")
	}},
	{"boundary words", func(n int) string { return "boundary_words: {at-least: [" + counted(n, "w%d, ") + "]}\n" }},
	{"regimes", func(n int) string { return "regimes:\n" + counted(n, "  r%d: {window: x, from: y}\n") }},
	{"languages", func(n int) string { return "because: {" + counted(n, "l%d: x, ") + "}\n" }},
	{"a long text", func(n int) string { return "because:\n" + strings.Repeat("  数据 出境\n", n/16) }},
	{"one exponent", func(n int) string {
		return "examples:\n- given: {a: 1" + strings.Repeat("0", n) + "e-" + fmt.Sprint(n) + "}\n"
	}},
}

// A text takes time in proportion to its length. The bound leaves room for a slow and busy machine.
func TestHostile(t *testing.T) {
	const size, bound = 128 << 10, 10 * time.Second
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			src := []byte(tt.text(size))
			start := time.Now()
			_, rule := ReadRule(src, Options{})
			_, facts := ReadFacts(src, Options{})
			_, regimes := ReadRegimes(src, Options{})
			_, input := ReadInput(src)
			if n := max(len(rule), len(facts), len(regimes), len(input)); n > maxProblems {
				t.Errorf("%d problems", n)
			}
			if took := time.Since(start); took > bound {
				t.Errorf("%d bytes took %v", size, took)
			} else {
				t.Log(took)
			}
		})
	}
}

func add(f *testing.F, base string, lines []string) {
	f.Add([]byte(base))
	for _, l := range lines {
		text, _ := unmark(replace(base, l))
		f.Add([]byte(text))
	}
	for _, h := range hostile {
		f.Add([]byte(h.text(200)))
	}
}

// checkProblems fails unless problems are in the text and in its order.
func checkProblems(t *testing.T, src []byte, start time.Time, problems []yamltree.Problem) {
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("%d bytes took %v", len(src), took)
	}
	last := 0
	for _, p := range problems {
		if p.Offset < last || p.Offset > len(src) || p.Other < 0 || p.Other > len(src) || p.Code == "" || p.Msg == "" {
			t.Errorf("a problem that is out of place or says nothing: %+v", p)
		}
		last = p.Offset
		p.Diagnostic("f", src, 0)
	}
}

const fuzzBase = 1 << 20

func checkPlace(t *testing.T, src []byte, places ...int) {
	for _, p := range places {
		if p < fuzzBase || p > fuzzBase+len(src) {
			t.Errorf("place %d of %d bytes at %d", p, len(src), fuzzBase)
		}
	}
}

func checkCites(t *testing.T, src []byte, cites []Cite) {
	for _, c := range cites {
		checkPlace(t, src, c.Offset)
		if c.Text == "" || len(strings.Fields(c.Text)) == 0 {
			t.Error("an empty citation")
		}
	}
}

func FuzzReadRule(f *testing.F) {
	var lines []string
	for _, tt := range badRules {
		lines = append(lines, tt.lines)
	}
	for _, tt := range goodConditions {
		lines = append(lines, "when: "+tt.when+"\n")
	}
	for _, tt := range goodBounds {
		lines = append(lines, fmt.Sprintf("when: {a: %q}\n", tt.text))
	}
	for _, tt := range badBounds {
		lines = append(lines, fmt.Sprintf("when: {a: '%s'}\n", tt.text))
	}
	add(f, goodRule, lines)
	f.Fuzz(func(t *testing.T, src []byte) {
		start := time.Now()
		b, problems := ReadRule(src, Options{Instrument: "csl", Page: "p", Base: fuzzBase})
		checkProblems(t, src, start, problems)
		if b == nil {
			if len(problems) == 0 {
				t.Error("neither a rule nor a problem")
			}
			return
		}
		r := b.Rule
		checkPlace(t, src, r.Offset, b.Place("when.any[0]"), b.Place("examples[0].given.flows[0].a"))
		checkCites(t, src, b.Cites)
		for _, e := range r.Examples {
			checkPlace(t, src, e.Offset)
		}
		checkCondition(t, src, r.When)
		if len(problems) == 0 && (r.ID == "" || len(r.When.List) == 0 || (r.Then == "") == (r.Flag == "") || len(r.Cites) == 0 || len(r.Cites) != len(b.Cites) ||
			r.Because["en"] == "" || len(r.Examples) == 0) {
			t.Errorf("a rule lacks something, and nothing was said: %+v", r)
		}
	})
}

func checkCondition(t *testing.T, src []byte, c rules.Condition) {
	checkPlace(t, src, c.Offset)
	if c.Op == rules.Is && (len(c.Values) == 0) == (len(c.Bounds) == 0) {
		t.Errorf("%s has %v and %v", c.Name, c.Values, c.Bounds)
	}
	for _, part := range c.List {
		checkCondition(t, src, part)
	}
}

func FuzzReadFacts(f *testing.F) {
	var lines []string
	for _, tt := range badFacts {
		lines = append(lines, tt.lines)
	}
	add(f, goodFacts, lines)
	f.Fuzz(func(t *testing.T, src []byte) {
		start := time.Now()
		facts, problems := ReadFacts(src, Options{Base: fuzzBase})
		checkProblems(t, src, start, problems)
		if facts == nil {
			if len(problems) == 0 {
				t.Error("neither facts nor a problem")
			}
			return
		}
		checkCites(t, src, facts.Cites)
		checkPlace(t, src, facts.Place("facts.a.label"))
		for _, list := range [][]rules.Fact{facts.Facts, facts.FlowFacts} {
			for _, fact := range list {
				checkPlace(t, src, fact.Offset)
				if len(problems) == 0 && (fact.Label["en"] == "" || fact.Kind == rules.Choice && len(fact.Choices) < 2 ||
					fact.Kind == rules.Number && fact.Unit.One == nil && fact.Distinct == nil) {
					t.Errorf("a fact lacks something, and nothing was said: %+v", fact)
				}
			}
		}
		for _, c := range facts.Counters {
			checkPlace(t, src, c.Offset)
			if len(problems) == 0 && (c.Sum == "") == (c.Fact == "") {
				t.Errorf("a counter of %q and %q", c.Sum, c.Fact)
			}
		}
		for _, c := range facts.Findings {
			checkPlace(t, src, c.Offset)
			if len(problems) == 0 && (c.FlowFact == "") == (c.Fates == nil) {
				t.Errorf("a finding of %q and %v", c.FlowFact, c.Fates)
			}
		}
		for _, c := range facts.Flags {
			checkPlace(t, src, c.Offset)
		}
	})
}

func FuzzReadRegimes(f *testing.F) {
	var lines []string
	for _, tt := range badRegimes {
		lines = append(lines, tt.lines)
	}
	add(f, goodRegimes, lines)
	f.Fuzz(func(t *testing.T, src []byte) {
		start := time.Now()
		g, problems := ReadRegimes(src, Options{Base: fuzzBase})
		checkProblems(t, src, start, problems)
		if g == nil {
			if len(problems) == 0 {
				t.Error("neither regimes nor a problem")
			}
			return
		}
		checkCites(t, src, g.Cites)
		checkPlace(t, src, g.Place("regimes.a.from"), g.Boundary.Offset)
		for _, r := range g.Regimes {
			checkPlace(t, src, r.Offset)
			if len(problems) == 0 && (r.Label["en"] == "" || r.Draft == (r.From != 0) || r.Until != 0 && r.Until < r.From) {
				t.Errorf("a regime lacks something, and nothing was said: %+v", r)
			}
		}
		for _, o := range g.Outcomes {
			checkPlace(t, src, o.Offset)
		}
		for _, m := range g.Mechanisms {
			checkPlace(t, src, m.Offset)
		}
	})
}

// Whatever YAML or JSON is read, it is the same but for its numbers.
func FuzzReadInput(f *testing.F) {
	for _, tt := range inputs {
		f.Add([]byte(tt.src))
	}
	add(f, goodRule, nil)
	f.Fuzz(func(t *testing.T, src []byte) {
		start := time.Now()
		in, problems := ReadInput(src)
		checkProblems(t, src, start, problems)
		if in == nil {
			if len(problems) == 0 {
				t.Error("neither an input nor a problem")
			}
			return
		}
		if p := in.Place("flows[1].a.b"); p < 0 || p > len(src) {
			t.Errorf("place %d of %d bytes", p, len(src))
		}
	})
}
