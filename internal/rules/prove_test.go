package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rulebook/internal/rules"
)

func TestProveProblems(t *testing.T) {
	flows := []string{"flow-in | basis: none | counted", "flow-out | basis: [contract, list] | exempt"}
	none := flows[:0:0]
	tests := []struct {
		name  string
		flows []string
		rules []string
		want  string // without what is said of examples
	}{
		{"nothing is wrong", flows, []string{`few | a: "< 5" | light`, `many | a: ">= 5" | heavy`}, ""},
		{"rules with one outcome may overlap", flows, []string{`few | a: "< 5" | light`, `many | a: ">= 4" | light`}, ""},
		{"a gap", flows, []string{`few | a: "< 1,000" | light`, `many | a: "> 1,000", ciio: true | heavy`},
			`rule-gap@one: no rule answers under "one": ciio: no; a: 1,000; on 2020-01-01; "few" comes nearest (widen a rule, or write one for this case); ` +
				`one: "many" stands here`},
		{"a gap of flows", []string{"flow-in | basis: none | counted", "flow-out | basis: contract, important: true | exempt"}, []string{`any | any: [{ciio: true}, {ciio: false}] | light`},
			`rule-gap@one: no rule says what becomes of a flow of "one": basis: contract; important: no; on 2020-01-01; "flow-in" comes nearest ` +
				`(widen a rule, or write one for this case); one: "flow-out" stands here`},
		{"no flow rule", none, []string{`any | any: [{ciio: true}, {ciio: false}] | light`},
			`rule-gap: no rule says what becomes of a flow of "one": on 2020-01-01 (widen a rule, or write one for this case)`},
		{"a clash", flows, []string{`few | a: "<= 5" | light`, `many | a: ">= 5" | heavy`},
			`rule-clash@one: rules "few" (light) and "many" (heavy) both answer: a: 5; on 2020-01-01 (let one of them override the other, or narrow its condition); ` +
				`one: "few" stands here`},
		{"a clash in many cases", flows, []string{`any | any: [{ciio: true}, {ciio: false}] | light`, `many | any: [{a: ">= 5"}, {processed: ">= 5"}] | heavy`},
			`rule-clash@one: rules "any" (light) and "many" (heavy) both answer: ciio: no; a: 0; processed: 5; on 2020-01-01 ` +
				`(let one of them override the other, or narrow its condition); one: "any" stands here`},
		{"a clash that an override settles", flows, []string{`few | a: "<= 5" | light`, `many | a: ">= 5" | heavy | overrides: few`}, ""},
		{"a clash that an override settles somewhere", flows, []string{`few | a: "<= 5" | light | overrides: many`, `many | a: ">= 5" | heavy`, `ciio | ciio: true, a: "< 2" | heavy`},
			`rule-clash@one: rules "few" (light) and "ciio" (heavy) both answer: ciio: yes; a: 0; on 2020-01-01 ` +
				`(let one of them override the other, or narrow its condition); one: "few" stands here`},
		{"a clash of flows", []string{"flow-in | basis: [none, list] | counted", "flow-out | basis: [contract, list] | exempt"}, []string{`any | any: [{ciio: true}, {ciio: false}] | light`},
			`rule-clash@one: rules "flow-in" (counted) and "flow-out" (exempt) both answer: basis: list; on 2020-01-01 ` +
				`(let one of them override the other, or narrow its condition); one: "flow-in" stands here`},
		{"a rule that no question meets", flows, []string{`few | a: "< 5" | light`, `many | a: ">= 5" | heavy`, `odd | exported: false, remaining: true | heavy`},
			`rule-dead@one: rule "odd" can never fire: no question under "one" meets its condition (correct the condition, or take the rule out)`},
		{"more than the whole", flows, []string{`few | whole: "< 5" | light`, `many | whole: ">= 5" | heavy`, `odd | whole: "< 5", a: ">= 5" | heavy`},
			`rule-dead@one: rule "odd" can never fire: no question under "one" meets its condition (correct the condition, or take the rule out)`},
		{"something is counted, and nothing remains", flows, []string{`few | a: "< 5" | light`, `many | a: ">= 5" | heavy`, `odd | remaining: false, a: ">= 1" | heavy`},
			`rule-dead@one: rule "odd" can never fire: no question under "one" meets its condition (correct the condition, or take the rule out)`},
		{"a whole without its other part", []string{`flow-in | basis: none, b_persons: "< 1" | counted`, `flow-out | any: [{basis: [contract, list]}, {b_persons: ">= 1"}] | exempt`},
			[]string{`few | whole: "< 5" | light`, `many | whole: ">= 5" | heavy`, `odd | whole: ">= 5", a: "< 5" | heavy`},
			`rule-dead@one: rule "odd" can never fire: no question under "one" meets its condition (correct the condition, or take the rule out)`},
		{"a rule that is overridden wherever it holds", flows, []string{`few | a: "< 5" | light | overrides: odd`, `many | a: ">= 5" | heavy | overrides: odd`, `odd | ciio: true | heavy`},
			`rule-dead@one: rule "odd" can never fire: wherever its condition holds under "one", another rule overrides it (correct the condition, or take the rule out); ` +
				`one: "few" stands here; one: "many" stands here`},
		{"a rule whose days are over", flows, []string{`few | a: "< 5" | light`, `many | a: ">= 5" | heavy`, `odd | ciio: true | heavy | until: 2019-12-31`},
			`rule-dead@one: rule "odd" can never fire: its days are outside those of "one" (correct from and until)`},
		{"a rule that repeats others", flows, []string{`few | a: "< 5" | light`, `many | a: ">= 5" | heavy`, `odd | a: ">= 7" | heavy`},
			`rule-redundant@one: rule "odd" never decides alone: wherever it applies under "one", other rules say the same (take it out, or narrow the others)`},
		{"an override that settles nothing", flows, []string{`few | a: "< 5" | light | overrides: many`, `many | a: ">= 5" | heavy`},
			`rule-override@one: rule "few" overrides "many", but they never both hold under "one" (take the override out); one: "many" stands here`},
		{"a gap in some days", flows, []string{`few | a: "< 5" | light`, `many | a: ">= 5" | heavy | until: 2024-12-31`},
			`rule-gap@one: no rule answers under "one": a: 5; on 2025-01-01; "few" comes nearest (widen a rule, or write one for this case)`},
		{"a clash on one day", flows, []string{`few | a: "< 5" | light`, `many | a: ">= 5" | heavy | until: 2024-12-31`, `more | a: ">= 5" | light | from: 2024-12-31`},
			`rule-clash@one: rules "many" (heavy) and "more" (light) both answer: a: 5; on 2024-12-31 (let one of them override the other, or narrow its condition); ` +
				`one: "many" stands here`},
		{"one rule after another", flows, []string{`few | a: "< 5" | light`, `many | a: ">= 5" | heavy | until: 2024-12-31`, `more | a: ">= 5" | light | from: 2025-01-01`}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set := compile(t, ruleTexts(slices.Concat(tt.flows, tt.rules)...))
			_, problems := set.Prove()
			problems = slices.DeleteFunc(problems, func(p rules.Problem) bool { return p.Code == "rule-example" || p.Code == "rule-boundary" })
			if got := strings.TrimSuffix(wrong(problems), "\n"); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestProveMechanisms: an outcome leads to mechanisms that exist on its days.
func TestProveMechanisms(t *testing.T) {
	const want = `rule-mechanism@one: rule "many" leads to "filing" on `
	for _, tt := range []struct{ mechanism, rule, want string }{
		{"{label: {en: filing}}", "", ""},
		{"{label: {en: filing}, from: 2020-01-01}", "", ""},
		{"{label: {en: filing}, from: 2020-01-02}", "", want + "2020-01-01, when there was no such mechanism (limit the rule's days with from and until)"},
		{"{label: {en: filing}, until: 2030-06-30}", "", want + "2030-07-01, when there was no such mechanism (limit the rule's days with from and until)"},
		{"{label: {en: filing}, from: 2024-01-01, until: 2030-06-30}", "from: 2024-01-01\nuntil: 2030-06-30\n", ""},
		{"{label: {en: filing}, from: 2024-01-01, until: 2030-06-30}", "from: 2023-12-31\nuntil: 2030-06-30\n",
			want + "2023-12-31, when there was no such mechanism (limit the rule's days with from and until)"},
		{"{label: {en: filing}, from: 2024-01-01, until: 2030-06-30}", "from: 2024-01-01\nuntil: 2030-07-01\n",
			want + "2030-07-01, when there was no such mechanism (limit the rule's days with from and until)"},
	} {
		from := ruleTexts("flow-in | basis: none | counted", "flow-out | basis: [contract, list] | exempt", `few | a: "< 5" | light`, `many | a: ">= 5" | heavy`,
			`other | a: ">= 5" | light`)
		from.regimes = "mechanisms:\n  filing: " + tt.mechanism + "\n" + strings.Replace(from.regimes, "sentence: {en: heavy}", "sentence: {en: heavy}, mechanisms: [filing]", 1)
		from.blocks[3].text = tt.rule + from.blocks[3].text
		set := compile(t, from)
		_, problems := set.Prove()
		problems = slices.DeleteFunc(problems, func(p rules.Problem) bool { return p.Code != "rule-mechanism" })
		if got := strings.TrimSuffix(wrong(problems), "\n"); got != tt.want {
			t.Errorf("%s, %s: got\n%s\nwant\n%s", tt.mechanism, tt.rule, got, tt.want)
		}
	}
}

// withExamples puts examples into the rule of an id.
func (t *texts) withExamples(id string, examples ...string) *texts {
	for i := range t.blocks {
		if strings.Contains("\n"+t.blocks[i].text, "\nid: "+id+"\n") {
			at := strings.Index(t.blocks[i].text, "examples:")
			t.blocks[i].text = t.blocks[i].text[:at] + "examples:\n"
			for _, e := range examples {
				t.blocks[i].text += "  - {" + e + "}\n"
			}
		}
	}
	return t
}

// shown are rules with all the examples that they must have.
func shown() *texts {
	return ruleTexts("flow-in | basis: none | counted", "flow-out | basis: [contract, list] | exempt",
		`few | a: "< 1,000" | light`, `many | a: ">= 1,000" | heavy`, "odd | ciio: true | flag warning").
		withExamples("flow-in", "given: {flows: [{a_persons: 1,000}]}, then: heavy, counts: {a: 1,000}").
		withExamples("flow-out", "given: {flows: [{basis: list, a_persons: 1,000}]}, then: light, left_out: {a: 1,000}, flags: [exempt-volume-inferred]").
		withExamples("few", "given: {flows: [{a_persons: 999}]}, then: light", "given: {flows: [{a_persons: unknown}]}, then: undetermined, possible: [light, heavy]").
		withExamples("many", "given: {flows: [{a_persons: 1,000}]}, then: heavy").
		withExamples("odd", "given: {ciio: true}, then: light, flags: [warning]")
}

func TestProveExamples(t *testing.T) {
	tests := []struct {
		name   string
		change func(*texts)
		want   string
	}{
		{"nothing is wrong", func(*texts) {}, ""},
		{"another outcome", func(t *texts) {
			t.withExamples("many", "given: {flows: [{a_persons: 1,000}]}, then: light", "given: {flows: [{a_persons: 1,001}]}, then: heavy")
		},
			`rule-example@one: the example of "many" comes to heavy, not light (the answer is given by many)`},
		{"other possible outcomes", func(t *texts) {
			t.withExamples("many", "given: {flows: [{a_persons: 1,000}, {a_persons: unknown}]}, then: heavy, possible: [heavy, light]")
		}, `rule-example@one: the example of "many" comes to possible outcomes heavy, not heavy, light (the answer is given by many)`},
		{"a flag that is not raised", func(t *texts) {
			t.withExamples("odd", "given: {ciio: true}, then: light, flags: [warning, persons-summed]")
		},
			`rule-example@one: the example of "odd" comes to flags warning, not persons-summed, warning (the answer is given by few)`},
		{"another count", func(t *texts) {
			t.withExamples("many", "given: {flows: [{a_persons: 1,000}]}, then: heavy, counts: {a: 1,001, whole: 1,000}")
		}, `rule-example@one: the example of "many" comes to counter a 1,000, not 1,001 (the answer is given by many)`},
		{"another count left out", func(t *texts) {
			t.withExamples("flow-out", "given: {flows: [{basis: list, a_persons: 1,000}]}, then: light, left_out: {a: 999}")
		}, `rule-example@one: the example of "flow-out" comes to left out of a 1,000, not 999 (the answer is given by few)`},
		{"no such counter", func(t *texts) {
			t.withExamples("many", "given: {flows: [{a_persons: 1,000}]}, then: heavy, counts: {c: 1}")
		}, `rule-example@one: there is no counter "c" (did you mean "a"?)`},
		{"no such fact", func(t *texts) {
			t.withExamples("odd", "given: {cio: true}, then: light", "given: {ciio: true}, then: light")
		}, `rule-example@one: the example's cio: there is no fact "cio" (did you mean "ciio"?)`},
		{"no such regime", func(t *texts) {
			t.withExamples("odd", "given: {ciio: true}, then: light", "given: {ciio: true}, then: light, regime: two")
		}, `rule-example@one: there is no regime "two" (there are: one)`},
		{"a day before all", func(t *texts) {
			t.withExamples("odd", "given: {ciio: true}, then: light", "given: {date: 2019-12-31, ciio: true}, then: light")
		}, `rule-example@one: the example of "odd" comes to not-in-force, not light`},
		{"a rule that is not at work", func(t *texts) { t.withExamples("odd", "given: {}, then: light") },
			`rule-example@one: none of the examples of "odd" shows it at work (add an example in which it decides)`},
		{"a flow rule that is not at work", func(t *texts) {
			t.withExamples("flow-out", "given: {flows: [{a_persons: 1,000}]}, then: heavy")
		}, `rule-example@one: none of the examples of "flow-out" shows it at work (add an example in which it decides)`},
		{"no side of a boundary", func(t *texts) {
			t.withExamples("few", "given: {}, then: light").withExamples("many", "given: {flows: [{a_persons: 1,001}]}, then: heavy").
				withExamples("flow-in", "given: {flows: [{a_persons: 1}]}, then: light")
		}, `rule-boundary@one: rule "few": no example has a at 999, and none has a at 1,000 (give an example on each side of the boundary, one that meets the rule and one that does not)` + "\n" +
			`rule-boundary@one: rule "many": no example has a at 999, and none has a at 1,000 (give an example on each side of the boundary, one that meets the rule and one that does not)`},
		{"one side of a boundary", func(t *texts) { t.withExamples("few", "given: {}, then: light") },
			`rule-boundary@one: rule "few": an example has a at 1,000, but none has a at 999 (give an example on each side of the boundary, one that meets the rule and one that does not)` + "\n" +
				`rule-boundary@one: rule "many": an example has a at 1,000, but none has a at 999 (give an example on each side of the boundary, one that meets the rule and one that does not)`},
		{"the other side of a boundary", func(t *texts) {
			t.withExamples("many", "given: {flows: [{a_persons: 1,001}]}, then: heavy").withExamples("flow-in", "given: {flows: [{a_persons: 1}]}, then: light")
		}, `rule-boundary@one: rule "few": an example has a at 999, but none has a at 1,000 (give an example on each side of the boundary, one that meets the rule and one that does not)` + "\n" +
			`rule-boundary@one: rule "many": an example has a at 999, but none has a at 1,000 (give an example on each side of the boundary, one that meets the rule and one that does not)`},
		{"a boundary that makes no difference", func(t *texts) {
			t.blocks[2].text = strings.Replace(t.blocks[2].text, `{a: "< 1,000"}`, `{any: [{a: "< 1,000"}, {ciio: true, b: "< 7"}]}`, 1)
			t.blocks[3].text = strings.Replace(t.blocks[3].text, `{a: ">= 1,000"}`, `{a: ">= 1,000", any: [{ciio: false}, {b: ">= 7"}]}`, 1)
			t.withExamples("odd", "given: {ciio: true, flows: [{b_persons: 7}, {b_persons: 1}]}, then: light", "given: {ciio: true, flows: [{b_persons: 6}]}, then: light",
				"given: {ciio: true, flows: [{b_persons: 7}]}, then: light")
		}, `rule-boundary@one: rule "few": examples have b at 6 and b at 7, but it makes no difference to the rule in any of them (give an example on each side of the boundary, one that meets the rule and one that does not)` + "\n" +
			`rule-boundary@one: rule "many": examples have b at 6 and b at 7, but it makes no difference to the rule in any of them (give an example on each side of the boundary, one that meets the rule and one that does not)`},
		{"days", func(t *texts) {
			t.blocks[3].text = "from: 2020-01-01\nuntil: 2024-12-31\n" + t.blocks[3].text
			more := t.blocks[3]
			more.text = strings.Replace(strings.Replace(more.text, "id: many", "id: more", 1), "from: 2020-01-01\nuntil: 2024-12-31", "from: 2025-01-01", 1)
			t.blocks = append(t.blocks, more)
		}, `rule-boundary@one: rule "many": from has no examples on both 2019-12-31 and 2020-01-01 (give an example on each of the two days)` + "\n" +
			`rule-boundary@one: rule "many": until has no examples on both 2024-12-31 and 2025-01-01 (give an example on each of the two days)` + "\n" +
			`rule-boundary@one: rule "more": an example has a at 1,000, but none has a at 999 (give an example on each side of the boundary, one that meets the rule and one that does not)` + "\n" +
			`rule-boundary@one: rule "more": from has no examples on both 2024-12-31 and 2025-01-01 (give an example on each of the two days)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			from := shown()
			tt.change(from)
			set := compile(t, from)
			proofs, problems := set.Prove()
			if got := strings.TrimSuffix(wrong(problems), "\n"); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if tt.want == "" && (len(proofs) != 1 || proofs[0].Rules != 4 || proofs[0].Examples != 6 || proofs[0].Boundaries != 4) {
				t.Errorf("%+v", proofs)
			}
		})
	}
}

// TestExampleOfFlagOfAll: a flag of all regimes is shown under a regime that its example names, or where one is asked by default.
func TestExampleOfFlagOfAll(t *testing.T) {
	from := shown()
	from.blocks[4].text = strings.Replace(from.blocks[4].text, "id: odd", "id: odd\nregime: all", 1)
	if _, problems := compile(t, from).Prove(); len(problems) > 0 {
		t.Error(wrong(problems))
	}
	from.withExamples("odd", "given: {ciio: true}, regime: one, then: light, flags: [warning]", "given: {date: 2019-12-31}, then: light")
	_, problems := compile(t, from).Prove()
	if got := wrong(problems); got != `rule-example@one: the example is asked on 2019-12-31, when no regime applies (name its regime, or another date)`+"\n" {
		t.Error(got)
	}
}

// TestAskInAGap: rules that leave a question without an answer say so, whoever did not prove them.
func TestAskInAGap(t *testing.T) {
	set := compile(t, ruleTexts("flow-in | basis: none | counted", `few | a: "< 5" | light`, `many | a: "> 5" | heavy`))
	ask := func(facts map[string]rules.Range) *rules.Answer {
		a, _ := set.Ask(oneDay(set, nil, flowOf(set, facts)))
		return a
	}
	if a := ask(map[string]rules.Range{"a_persons": rules.Exactly(5)}); a.Outcome != rules.ManualReview || len(a.Possible) > 0 || a.Confidence != rules.FromText {
		t.Error(a.Outcome, a.Possible)
	}
	if a := ask(map[string]rules.Range{"a_persons": {Min: 4, Max: 5}}); a.Outcome != rules.ManualReview || !slices.Equal(a.Possible, []string{"light"}) {
		t.Error(a.Outcome, a.Possible)
	}
	// A flow that no rule takes out remains.
	if a := ask(map[string]rules.Range{"a_persons": rules.Exactly(6), "basis": rules.Exactly(1)}); a.Outcome != "heavy" || a.Flows[0].Rule != -1 {
		t.Error(a.Outcome, a.Flows)
	}
}

// TestProofs: what was proved is counted for each span of days.
func TestProofs(t *testing.T) {
	from := shown()
	from.blocks[3].text = "until: 2024-12-31\n" + from.blocks[3].text
	more := from.blocks[3]
	more.text = strings.Replace(strings.Replace(more.text, "id: many", "id: more", 1), "until: 2024-12-31", "from: 2025-01-01", 1)
	from.blocks = append(from.blocks, more)
	from.withExamples("many", "given: {flows: [{a_persons: 1,000}]}, then: heavy", "given: {date: 2024-12-31, flows: [{a_persons: 1,000}]}, then: heavy").
		withExamples("more", "given: {flows: [{a_persons: 1,000}]}, then: heavy", "given: {date: 2025-01-01, flows: [{a_persons: 999}]}, then: light")
	proofs, problems := compile(t, from).Prove()
	if len(problems) > 0 {
		t.Fatal(wrong(problems))
	}
	var got []string
	for _, p := range proofs {
		got = append(got, fmt.Sprintf("%s %s..%s: %d rules, %d boundaries, %d examples", p.Regime, p.From, p.Until, p.Rules, p.Boundaries, p.Examples))
	}
	if want := []string{"one 2020-01-01..2024-12-31: 4 rules, 4 boundaries, 7 examples", "one 2025-01-01..: 4 rules, 4 boundaries, 2 examples"}; !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
