package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rulebook/internal/rules"
)

// ruleTexts are texts of the made-up facts, one regime without a window, and rules in short: "id | when | then", where the id of a rule
// about flows begins with "flow", and a then with a flag is "flag NAME".
func ruleTexts(short ...string) *texts {
	t := &texts{facts: madeFacts, regimes: madeOutcomes}
	used := []string{}
	for _, s := range short {
		parts := strings.Split(s, " | ")
		text := "id: " + parts[0] + "\nwhen: {" + parts[1] + "}\n"
		switch flag, isFlag := strings.CutPrefix(parts[2], "flag "); {
		case isFlag:
			text += "flag: " + flag + "\n"
			t.facts += "  " + flag + ": {label: {en: flag}}\n"
		case strings.HasPrefix(parts[0], "flow"):
			text += "level: flow\nthen: " + parts[2] + "\n"
		default:
			text += "then: " + parts[2] + "\n"
			if !slices.Contains(used, parts[2]) {
				used = append(used, parts[2])
			}
		}
		for _, more := range parts[3:] {
			text += more + "\n"
		}
		t.blocks = append(t.blocks, block{"one", text + "cites: law art 1\nconfidence: text\nbecause: so\nexamples: [{given: {}, then: light}]\n"})
	}
	for _, name := range used {
		t.regimes += fmt.Sprintf("  %s: {label: {en: %[1]s}, sentence: {en: %[1]s}}\n", name)
	}
	t.regimes += "  manual-review: {label: {en: review}, sentence: {en: review}}\n  undetermined: {label: {en: open}, sentence: {en: open}}\n" +
		"regimes:\n  one: {label: {en: one}, from: 2020-01-01, default: true}\n"
	return t
}

// flowOf is a flow of the made-up facts: number a, and a basis that is not known.
func flowOf(set *rules.Set, facts map[string]rules.Range) rules.Flow {
	f := set.NoFlow()
	for i, fact := range set.Definition().FlowFacts {
		if r, ok := facts[fact.Name]; ok {
			f.Facts[i] = r
		}
	}
	return f
}

func oneDay(set *rules.Set, facts map[string]rules.Range, flows ...rules.Flow) *rules.Question {
	q := &rules.Question{Date: day("2025-06-30"), Flows: flows, Facts: make([]rules.Range, len(set.Definition().Facts))}
	for i, fact := range set.Definition().Facts {
		if r, ok := facts[fact.Name]; ok {
			q.Facts[i] = r
		}
	}
	return q
}

func isUpperBound(a *rules.Answer) bool { return slices.Contains(a.Flags, rules.FlagUpperBound) }

// TestTooManySums: flows that may count or not come to as many sums as there are subsets of them. As long as that is bearable the answer is exact,
// and no longer when it says so; it then holds all that is possible.
func TestTooManySums(t *testing.T) {
	t.Parallel()
	texts := func(target int) *texts {
		return ruleTexts("flow-out | basis: none | exempt", "flow-in | basis: [contract, list] | counted",
			fmt.Sprintf(`exactly | a: "= %d" | heavy`, target), fmt.Sprintf(`other | any: [{a: "< %d"}, {a: "> %[1]d"}] | light`, target))
	}
	for _, tt := range []struct {
		flows, target int
		exact         bool
	}{{5, 40, true}, {5, 41, true}, {8, 364, true}, {8, 365, true}, {10, 3281, false}, {10, 3282, false}, {14, 29524, false}, {14, 29525, false}} {
		set := compile(t, texts(tt.target))
		sums := map[int]bool{0: true}
		var flows []rules.Flow
		for i, n := 0, 1; i < tt.flows; i, n = i+1, 3*n {
			flows = append(flows, flowOf(set, map[string]rules.Range{"basis": {Min: 0, Max: 2}, "a_persons": rules.Exactly(int64(n))}))
			for s := range sums {
				if s < n {
					sums[s+n] = true
				}
			}
		}
		if len(sums) != 1<<tt.flows {
			t.Fatalf("%d sums of %d flows", len(sums), tt.flows)
		}
		a, _ := set.Ask(oneDay(set, nil, flows...))
		want := []string{"heavy", "light"}
		if !sums[tt.target] {
			want = want[1:]
		}
		got := slices.Sorted(slices.Values(a.Possible))
		switch {
		case isUpperBound(a) == tt.exact:
			t.Errorf("%d flows to %d: flags %v", tt.flows, tt.target, a.Flags)
		case tt.exact && !slices.Equal(got, want):
			t.Errorf("%d flows to %d: possible are %v, want %v", tt.flows, tt.target, got, want)
		case !tt.exact && slices.ContainsFunc(want, func(s string) bool { return !slices.Contains(got, s) }):
			t.Errorf("%d flows to %d: possible are %v, and %v lacks", tt.flows, tt.target, got, want)
		}
	}
}

// TestTooManyFlows: flows of which something is not known are taken together when they are many. What they come to stays exact, but for
// sums that are too many.
func TestTooManyFlows(t *testing.T) {
	t.Parallel()
	const n = 1500
	set := compile(t, ruleTexts("flow-out | basis: none | exempt", "flow-in | basis: contract | counted", "flow-look | basis: list | review",
		`important | important_data: true | heavy`, fmt.Sprintf(`every | important_data: false, a: "= %d" | middle`, n),
		fmt.Sprintf(`fewer | important_data: false, a: "< %d" | light`, n)))
	ask := func(last ...rules.Flow) *rules.Answer {
		var flows []rules.Flow
		for range n {
			flows = append(flows, flowOf(set, map[string]rules.Range{"basis": rules.Exactly(1), "a_persons": rules.Exactly(1), "important": {Min: 0, Max: 1}}))
		}
		a, _ := set.Ask(oneDay(set, nil, append(flows, last...)...))
		return a
	}
	a := ask()
	if got := fmt.Sprint(a.Outcome, a.Possible, a.Counters, a.Flags); got != "undetermined[heavy middle] [{1500 1500} {0 0} {1500 1500} {0 0}] [persons-summed]" {
		t.Error(got)
	}
	if len(a.Object("en", nil)) == 0 {
		t.Error("it cannot be explained")
	}
	a = ask(flowOf(set, map[string]rules.Range{"basis": rules.Exactly(1), "important": rules.Exactly(1)}))
	if a.Outcome != "heavy" || isUpperBound(a) {
		t.Error(a.Outcome, a.Possible, a.Flags)
	}
	for _, n := range []int64{1023, 1024, 1025} {
		var flows []rules.Flow
		for range n {
			flows = append(flows, flowOf(set, map[string]rules.Range{"basis": rules.Exactly(1), "a_persons": rules.Exactly(1), "b_persons": {Min: 1, Max: 2}, "important": {Min: 0, Max: 1}}))
		}
		a, _ := set.Ask(oneDay(set, nil, flows...))
		if a.Counters[0] != rules.Exactly(n) || a.Counters[1] != (rules.Range{Min: n, Max: 2 * n}) || isUpperBound(a) || a.Outcome != rules.Undetermined {
			t.Errorf("%d flows come to %v, %v", n, a.Counters, a.Flags)
		}
	}
	// Every second one may be exempt: sums from 0 to the number of flows, and all of them even.
	set = compile(t, ruleTexts("flow-out | basis: none | exempt", "flow-in | basis: contract | counted", "flow-look | basis: list | review",
		`one | a: "= 1001" | heavy`, `another | a: "= 1002" | middle`, `others | any: [{a: "< 1001"}, {a: "> 1002"}] | light`))
	var flows []rules.Flow
	for i := range n {
		flows = append(flows, flowOf(set, map[string]rules.Range{"basis": {Min: 0, Max: 1 + int64(i%2)}, "a_persons": rules.Exactly(2)}))
	}
	a, _ = set.Ask(oneDay(set, nil, flows...))
	if !isUpperBound(a) || !slices.Contains(a.Possible, "light") || !slices.Contains(a.Possible, "middle") || a.Counters[0] != (rules.Range{Min: 0, Max: 2 * n}) ||
		a.LeftOut[0] != (rules.Range{Min: 0, Max: 2 * n}) {
		t.Error(a.Outcome, a.Possible, a.Flags, a.Counters, a.LeftOut)
	}
}

// TestTooManyFacts: facts of the exporter multiply. Where that is too much, nothing that is possible is lost.
func TestTooManyFacts(t *testing.T) {
	t.Parallel()
	const options = 20
	var choices []string
	for i := range options {
		choices = append(choices, fmt.Sprintf("o%d: {label: {en: o}}", i))
	}
	from := ruleTexts(`flow-in | p: o19, basis: none | counted`, `flow-else | p: o19, basis: [contract, list] | exempt`,
		"flow-out | p: ["+some(0, 19)+"] | exempt",
		"last | p: o19, q: o19, r: o19, remaining: true | heavy", "last-but | p: o19, q: o19, r: o19, remaining: false | middle",
		"others | any: [{p: ["+some(0, 19)+"]}, {q: ["+some(0, 19)+"]}, {r: ["+some(0, 19)+"]}] | light")
	for _, name := range []string{"p", "q", "r"} {
		from.facts = strings.Replace(from.facts, "facts:\n", "facts:\n  "+name+": {kind: choice, label: {en: p}, choices: {"+strings.Join(choices, ", ")+"}}\n", 1)
	}
	set := compile(t, from)
	ask := func(p, q, r rules.Range, basis int64) *rules.Answer {
		a, _ := set.Ask(oneDay(set, map[string]rules.Range{"p": p, "q": q, "r": r}, flowOf(set, map[string]rules.Range{"basis": rules.Exactly(basis), "a_persons": rules.Exactly(5)})))
		return a
	}
	any := rules.Range{Min: 0, Max: options - 1}
	exact := ask(any, any, rules.Exactly(19), 0)
	if got := fmt.Sprint(exact.Possible, isUpperBound(exact), exact.Counters[0]); got != "[heavy light] false {0 5}" {
		t.Error(got)
	}
	loose := ask(any, any, any, 0)
	if !isUpperBound(loose) || !slices.Contains(loose.Possible, "heavy") || !slices.Contains(loose.Possible, "light") || loose.Outcome != rules.Undetermined ||
		loose.Counters[0] != (rules.Range{Min: 0, Max: 5}) {
		t.Error(loose.Possible, loose.Flags, loose.Counters)
	}
	for _, d := range loose.Deciders() {
		for i, then := range d.Then {
			if len(then) == 0 {
				t.Errorf("nothing is possible when %s is %v", loose.Field(d), d.Values[i])
			}
		}
	}
	if loose := ask(any, any, any, 1); !slices.Contains(loose.Possible, "middle") || slices.Contains(loose.Possible, "heavy") {
		t.Error(loose.Possible)
	}
}

func some(from, to int) string {
	var list []string
	for i := from; i < to; i++ {
		list = append(list, fmt.Sprintf("o%d", i))
	}
	return strings.Join(list, ", ")
}

// TestDependentSums: a sum that others hold by its ends is not held by them when its parts depend on each other otherwise.
func TestDependentSums(t *testing.T) {
	t.Parallel()
	set := compile(t, ruleTexts("flow-out | basis: [none, list] | nothing", "flow-in | basis: contract | counted",
		`none | a: "< 1", b: "< 1" | light`, `two | a: "= 1", b: "= 1" | middle`,
		`many | any: [{a: ">= 2"}, {b: ">= 2"}, {a: "= 1", b: "< 1"}, {a: "< 1", b: "= 1"}] | heavy`))
	up := rules.Range{Min: 0, Max: 5}
	other := flowOf(set, map[string]rules.Range{"basis": rules.Exactly(1), "important": {Min: 0, Max: 1}})
	open := flowOf(set, map[string]rules.Range{"basis": {Min: 0, Max: 1}, "a_persons": up, "b_persons": up, "all_persons": {Min: 5, Max: 6}})
	a, _ := set.Ask(oneDay(set, nil, other, open))
	if got := fmt.Sprint(a.Possible, a.Flags); got != "[light heavy] []" {
		t.Error(got)
	}
	if a, _ = set.Ask(oneDay(set, nil, other, flowOf(set, map[string]rules.Range{"basis": rules.Exactly(1), "a_persons": up, "b_persons": up,
		"all_persons": {Min: 5, Max: 6}}))); a.Outcome != "heavy" {
		t.Error(a.Possible)
	}
}
