package rules_test

import (
	"slices"
	"testing"

	"rulebook/internal/rules"
)

// TestFlagsThatMayHold: where something is open a flag is raised when there is a case in which its condition holds as a whole, not when each
// part of it holds in some case.
func TestFlagsThatMayHold(t *testing.T) {
	t.Parallel()
	review := func(a, b int64) map[string]rules.Range {
		return map[string]rules.Range{"basis": rules.Exactly(2), "a_persons": rules.Exactly(a), "b_persons": rules.Exactly(b)}
	}
	upTo := func(a int64) map[string]rules.Range {
		return map[string]rules.Range{"basis": rules.Exactly(1), "a_persons": {Min: 0, Max: a}}
	}
	for _, tt := range []struct {
		name, when string
		flows      []map[string]rules.Range
		raised     bool
	}{
		{"a flow under review is reviewed, whatever comes of it", `reviewed: false`, []map[string]rules.Range{review(3, 0)}, false},
		{"it may be exempt", `remaining: false, a: "= 0"`, []map[string]rules.Range{review(3, 0)}, true},
		{"it may count", `remaining: true, a: "= 3"`, []map[string]rules.Range{review(3, 0)}, true},
		{"it does not count while it is exempt", `remaining: false, a: "= 3"`, []map[string]rules.Range{review(3, 0)}, false},
		{"one of two counts", `b: "= 3"`, []map[string]rules.Range{review(0, 1), review(0, 3)}, true},
		{"no two of them come to a number between", `b: "= 2"`, []map[string]rules.Range{review(0, 1), review(0, 3)}, false},
		{"a number that is not known may be small", `any: [{a: "< 3"}, {a: "> 9"}]`, []map[string]rules.Range{upTo(5)}, true},
		{"and is not small and large at once", `all: [{a: "< 3"}, {a: ">= 3"}]`, []map[string]rules.Range{upTo(5)}, false},
	} {
		set := compile(t, ruleTexts("flow-out | basis: none | nothing", "flow-in | basis: contract | counted", "flow-look | basis: list | review",
			`few | a: "< 2" | light`, `many | a: ">= 2" | heavy`, "warning | "+tt.when+" | flag warning"))
		var flows []rules.Flow
		for _, facts := range tt.flows {
			flows = append(flows, flowOf(set, facts))
		}
		if a, _ := set.Ask(oneDay(set, nil, flows...)); slices.Contains(a.Flags, "warning") != tt.raised {
			t.Errorf("%s: flags are %v", tt.name, a.Flags)
		}
	}
}

// TestFlagsLeaveAnswersExact: what a flag alone looks at never makes the list of outcomes less exact, however many sums it tells apart.
func TestFlagsLeaveAnswersExact(t *testing.T) {
	t.Parallel()
	set := compile(t, ruleTexts("flow-out | basis: none | nothing", "flow-in | basis: contract | counted", "flow-look | basis: list | review",
		`even | any: [{a: "= 0"}, {a: "= 2"}] | light`, `odd | any: [{a: "= 1"}, {a: ">= 3"}] | heavy`, `warning | b: "= 3" | flag warning`))
	var flows []rules.Flow
	for i := range 12 {
		flows = append(flows, flowOf(set, map[string]rules.Range{"basis": rules.Exactly(2), "b_persons": rules.Exactly(1 << i)}))
	}
	flows = append(flows, flowOf(set, map[string]rules.Range{"basis": rules.Exactly(2), "a_persons": rules.Exactly(2)}))
	a, _ := set.Ask(oneDay(set, nil, flows...))
	if a.Outcome != "light" || isUpperBound(a) || !slices.Contains(a.Flags, "warning") {
		t.Error(a.Outcome, a.Possible, a.Flags)
	}
}
