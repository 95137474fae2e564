package main

import (
	"cmp"
	"fmt"
	"slices"
)

// A question is what every rule engine is asked: which mechanism an exporter needs under the rules of 2024. Everything is known, and
// everything left in the year of the question: what is unknown, ranges and days are left out, for only rulebook has them.
type question struct {
	CIIO  bool   `json:"ciio"`
	Flows []flow `json:"flows"`
}

type flow struct {
	Basis         string `json:"basis"`
	NonSensitive  int64  `json:"non_sensitive_persons"`
	Sensitive     int64  `json:"sensitive_persons"`
	ImportantData bool   `json:"important_data"`
}

// An answer is what every rule engine gives, its reasons included. Engines may give more.
type answer struct {
	Outcome      string    `json:"outcome"`
	Rule         string    `json:"rule"` // "" when a person must look
	NonSensitive int64     `json:"non_sensitive"`
	Sensitive    int64     `json:"sensitive"`
	Flows        []verdict `json:"flows"`
}

// A verdict is what becomes of a flow, and by which rule.
type verdict struct {
	Fate string `json:"fate"`
	Rule string `json:"rule"`
}

// Sets of questions, by name. The first is asked for its answers alone, the others are asked against the clock too.
const (
	boundarySet = "boundary"
	oneSet      = "one flow"
	tenSet      = "ten flows"
)

var timedSets = []string{oneSet, tenSet}

func questions() map[string][]question {
	r := random(2024)
	return map[string][]question{boundarySet: boundaries(), oneSet: r.questions(64, 1), tenSet: r.questions(64, 10)}
}

var (
	bases = []string{"none", "contract", "hr", "emergency", "transit", "no-personal-or-important-data", "ftz-outside-list"}
	// Persons on both sides of the numbers in the rules.
	nonSensitive = []int64{0, 1, 99_999, 100_000, 100_001, 999_999, 1_000_000, 1_000_001}
	sensitive    = []int64{0, 1, 9_999, 10_000, 10_001}
	yesOrNo      = []bool{false, true}
)

// boundaries asks on both sides of everything that the rules distinguish.
func boundaries() []question {
	var list []question
	for _, ciio := range yesOrNo {
		list = append(list, question{ciio, []flow{}})
		for _, n := range nonSensitive {
			for _, s := range sensitive {
				list = append(list, question{ciio, []flow{{"none", n, s, false}}}, question{ciio, spread(n, s)})
			}
		}
		for _, basis := range bases {
			for _, important := range yesOrNo {
				for _, persons := range [][2]int64{{0, 0}, {1, 0}, {0, 1}, {1_000_000, 10_000}} {
					f := flow{basis, persons[0], persons[1], important}
					list = append(list, question{ciio, []flow{f}}, question{ciio, []flow{{"none", 100_000, 0, false}, f}})
				}
			}
		}
	}
	return list
}

// spread makes six flows that are counted of the persons, among three that are exempt and one that is nothing.
func spread(nonSensitive, sensitive int64) []flow {
	var flows []flow
	for i := range int64(6) {
		flows = append(flows, flow{"none", (nonSensitive + i) / 6, (sensitive + i) / 6, false})
	}
	exempt := []flow{{"contract", 950_000, 0, false}, {"none", 0, 0, false}, {"hr", 50_000, 9_000, false}, {"transit", 2_000_000, 0, false}}
	for i, f := range exempt {
		flows = slices.Insert(flows, 2*i+1, f)
	}
	return flows
}

// questions draws n questions of so many flows. Most exporters are no CIIOs and most flows hold no important data; half of the flows
// have no exemption, of the sizes at which every outcome is met.
func (r *random) questions(n, flows int) []question {
	list := make([]question, n)
	for i := range list {
		q := question{CIIO: r.below(8) == 0, Flows: make([]flow, flows)}
		largest := []int{3_000, 60_000, 300_000}[r.below(3)]
		for k := range q.Flows {
			f := flow{Basis: bases[max(0, r.below(12)-5)], NonSensitive: int64(r.below(largest)), ImportantData: r.below(50) == 0}
			if r.below(largest/20_000+4) > 2 {
				f.Sensitive = f.NonSensitive / 20
			}
			if f.Basis == "no-personal-or-important-data" && r.below(4) > 0 {
				f.NonSensitive, f.Sensitive = 0, 0
			}
			q.Flows[k] = f
		}
		list[i] = q
	}
	return list
}

// compare reports the first question of a set to which an engine gives another answer than rulebook.
func compare(set string, asked []question, ours, theirs []answer) error {
	if len(theirs) != len(asked) {
		return fmt.Errorf("%d answers to %d questions (%s)", len(theirs), len(asked), set)
	}
	for i, q := range asked {
		a, b := ours[i], theirs[i]
		if a.Outcome != b.Outcome || a.Rule != b.Rule || a.NonSensitive != b.NonSensitive || a.Sensitive != b.Sensitive || !slices.Equal(a.Flows, b.Flows) {
			return fmt.Errorf("%s, question %d: %+v\nanswer          %+v\nrulebook's is   %+v", set, i+1, q, b, a)
		}
	}
	return nil
}

// outcomes counts answers by outcome, the most frequent first.
func outcomes(answers map[string][]answer) (names []string, counts map[string]int) {
	counts = make(map[string]int)
	for _, list := range answers {
		for _, a := range list {
			if counts[a.Outcome] == 0 {
				names = append(names, a.Outcome)
			}
			counts[a.Outcome]++
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	return names, counts
}
