package rules_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rulebook/internal/rules"
)

// An openQuestion is one in which facts may have several values: numbers from min to max, yes-or-nos and choices likewise by their
// places.
type openQuestion struct {
	date, regime string
	facts        map[string]span
	flows        []openFlow
}

type openFlow struct {
	date  string
	facts map[string]span // a distinct number only when something was said of it
}

// A span is what is known of a value. max is many when there is no end.
type span struct{ min, max int }

// A union is what an oracle says of all questions that an open one may be.
type union struct {
	possible, fired, flowRules, flags map[string]bool
	fates                             []map[string]bool
	counters, left                    map[string]span
	review                            bool // whatever the facts, the answer differs with what comes of the review
	none                              bool // no question fits
}

// A sum is what flows add up to.
type sum struct {
	found    uint16
	counters [4]int32 // by place in oracle.counters; those that no rule compares stay 0
}

// A turn is how one flow may turn out.
type turn struct {
	sum
	fate string // exempt or counted where it is under review
	open bool   // it is under review
}

// each calls visit with every combination of values of the names, the first varying slowest. most stands in for no end.
func each(names []string, of map[string]span, most int, at facts, visit func()) {
	if len(names) == 0 {
		visit()
		return
	}
	r := of[names[0]]
	if r.max == many {
		r.max = max(most, r.min)
	}
	for n := r.min; n <= r.max; n++ {
		at[names[0]] = n
		each(names[1:], of, most, at, visit)
	}
}

// union answers all questions that an open one may be. Numbers without an end are tried up to one more than any that a rule compares,
// above which nothing changes: with each number of a flow cut down to that, all conditions and all relations between numbers stay.
func (o *oracle) union(q *openQuestion) *union {
	g := o.regime(&question{date: q.date, regime: q.regime})
	u := &union{possible: map[string]bool{}, fired: map[string]bool{}, flowRules: map[string]bool{}, flags: map[string]bool{},
		counters: map[string]span{}, left: map[string]span{}, review: true, none: true}
	if g == nil || !g.draft && !inForce(q.date, g.from, g.until) {
		u.possible["not-in-force"], u.none, u.review = true, false, false
		return u
	}
	flowRules, flowFlags := o.active(g, q.date, true, false), o.active(g, q.date, true, true)
	exporterRules, exporterFlags := o.active(g, q.date, false, false), o.active(g, q.date, false, true)
	most := 0
	for _, r := range o.rules {
		r.when.each(func(c *condition) {
			for _, n := range c.limits {
				most = max(most, n+1)
			}
		})
	}
	for _, f := range q.flows {
		for _, r := range f.facts {
			if r.max < many {
				most = max(most, r.max+1)
			}
		}
	}
	compared := map[string]bool{}
	for _, r := range exporterRules {
		maps.Copy(compared, r.compare)
	}
	for _, r := range exporterFlags {
		maps.Copy(compared, r.compare)
	}
	u.fates = make([]map[string]bool, len(q.flows))
	for i := range u.fates {
		u.fates[i] = map[string]bool{}
	}
	var words, numbers []string
	for _, f := range o.facts {
		if f.kind == "number" {
			numbers = append(numbers, f.name)
		} else {
			words = append(words, f.name)
		}
	}
	widen := func(to map[string]span, name string, by span) {
		if had, ok := to[name]; ok {
			by = span{min(had.min, by.min), max(had.max, by.max)}
		}
		to[name] = by
	}
	of := facts{}
	each(words, q.facts, most, of, func() {
		// A world: all but the numbers of the exporter is known.
		sums := [3]map[sum]bool{{{}: true}, {{}: true}, {{}: true}} // with reviews open, exempt, counted
		counters, left, adds := map[string]span{}, map[string]span{}, map[string]int{}
		var summed, leftOut, after, parts bool
		for i, f := range q.flows {
			turns, flowCounters, flowLeft := o.turns(q, g, of, &f, most, flowRules, flowFlags, u, i)
			if len(turns) == 0 {
				return
			}
			after = after || f.date > q.date
			for m := range sums {
				next := map[sum]bool{}
				for s := range sums[m] {
					for t := range turns {
						if t.open && m > 0 && t.fate != []string{"", "exempt", "counted"}[m] {
							continue
						}
						both := sum{found: s.found | t.found}
						for c := range both.counters {
							if compared[o.counters[c].name] {
								both.counters[c] = s.counters[c] + t.counters[c]
							}
						}
						next[both] = true
					}
				}
				sums[m] = next
			}
			for c, r := range flowCounters.hull {
				counters[c] = span{counters[c].min + r.min, min(many, counters[c].max+r.max)}
				if r.max > 0 {
					adds[c]++
				}
			}
			for c, r := range flowLeft {
				left[c] = span{left[c].min + r.min, min(many, left[c].max+r.max)}
				leftOut = leftOut || r.max > 0
			}
			for c := range flowCounters.parts {
				for _, r := range exporterRules {
					parts = parts || r.comparesSum[c]
				}
			}
		}
		u.none = false
		var outcomes [3]map[string]bool
		for m := range outcomes {
			outcomes[m] = map[string]bool{}
		}
		each(numbers, q.facts, most, of, func() {
			at := maps.Clone(of)
			for _, c := range o.counters {
				if c.fact != "" {
					at[c.name] = of[c.fact]
				}
			}
			for m := range sums {
				for s := range sums[m] {
					for i, f := range o.findings {
						at[f.name] = int(s.found >> i & 1)
					}
					for i, c := range o.counters {
						if c.sum != "" {
							at[c.name] = int(s.counters[i])
						}
					}
					deciding := apply(exporterRules, at)
					outcome := one(deciding, at)
					outcomes[m][outcome] = true
					if m > 0 {
						continue
					}
					u.possible[outcome] = true
					for _, r := range deciding {
						u.fired[r.id] = true
					}
					for _, r := range exporterFlags {
						if r.when.holds(at) {
							u.flags[r.flag] = true
						}
					}
				}
			}
		})
		disjoint := true
		for outcome := range outcomes[1] {
			disjoint = disjoint && !outcomes[2][outcome]
		}
		u.review = u.review && disjoint
		for _, r := range exporterRules {
			for c, sums := range r.comparesSum {
				summed = summed || sums && adds[c] > 1
			}
		}
		for flag, raised := range map[string]bool{"persons-summed": summed || parts, "exempt-volume-inferred": leftOut, "flow-after-date": after} {
			if raised {
				u.flags[flag] = true
			}
		}
		for _, c := range o.counters {
			if c.fact != "" {
				widen(u.counters, c.name, q.facts[c.fact])
				widen(u.left, c.name, span{})
				continue
			}
			widen(u.counters, c.name, counters[c.name])
			widen(u.left, c.name, left[c.name])
		}
	})
	return u
}

type flowTotals struct {
	hull  map[string]span
	parts map[string]bool // counters whose distinct number was taken as the sum of two parts that are there
}

// turns are the ways in which a flow of an open question may turn out in a world, and from where to where its numbers go.
func (o *oracle) turns(q *openQuestion, g *oracleRegime, of facts, f *openFlow, most int, flowRules, flowFlags []*oracleRule, u *union, i int) (
	turns map[turn]bool, totals flowTotals, left map[string]span) {
	turns = map[turn]bool{}
	totals.hull, totals.parts = map[string]span{}, map[string]bool{}
	left = map[string]span{}
	var names []string
	whole := oracleFact{}
	for _, fact := range o.flowFacts {
		if fact.distinct == nil {
			names = append(names, fact.name)
		} else {
			whole = fact
		}
	}
	said, isSaid := f.facts[whole.name]
	at := maps.Clone(of)
	each(names, f.facts, most, at, func() {
		a, b := at[whole.distinct[0]], at[whole.distinct[1]]
		low, high := a+b, a+b
		if isSaid {
			low, high = max(said.min, a, b), min(said.max, high)
			if low > high {
				return
			}
		}
		deciding := apply(flowRules, at)
		fate := one(deciding, at)
		u.fates[i][fate] = true
		for _, r := range deciding {
			u.flowRules[r.id] = true
		}
		for _, r := range flowFlags {
			if r.when.holds(at) {
				u.flags[r.flag] = true
			}
		}
		fates := []string{fate}
		if fate == "review" {
			fates = []string{"exempt", "counted"}
		}
		for _, turned := range fates {
			t := turn{fate: turned, open: fate == "review"}
			for i, f := range o.findings {
				if f.flowFact != "" && at[f.flowFact] == 1 || slices.Contains(f.fates, turned) || slices.Contains(f.fates, fate) {
					t.found |= 1 << i
				}
			}
			counts := turned == "counted" || turned == "exempt" && g.leaveSwitch != "" && of[g.leaveSwitch] == 1
			for n := low; n <= high; n++ {
				for i, c := range o.counters {
					if c.sum == "" {
						continue
					}
					amount := span{at[c.sum], at[c.sum]}
					endless := at[c.sum] >= most && f.facts[c.sum].max == many
					if c.sum == whole.name {
						amount = span{n, n}
						endless = n == a+b && (a >= most && f.facts[whole.distinct[0]].max == many || b >= most && f.facts[whole.distinct[1]].max == many)
						if !isSaid && counts && a > 0 && b > 0 && g.placed(f.date, q.date) {
							totals.parts[c.name] = true
						}
					}
					if endless {
						amount.max = many
					}
					counted, lost := amount, span{}
					switch {
					case turned == "nothing" || !g.placed(f.date, q.date):
						counted = span{}
					case !counts:
						counted, lost = lost, counted
					}
					t.counters[i] = int32(counted.min)
					hull(totals.hull, c.name, counted)
					hull(left, c.name, lost)
				}
				turns[t] = true
			}
		}
	})
	return turns, totals, left
}

func hull(to map[string]span, name string, r span) {
	if had, ok := to[name]; ok {
		r = span{min(had.min, r.min), max(had.max, r.max)}
	}
	to[name] = r
}

// ranges is an open question as the engine takes it.
func (q *openQuestion) ranges(set *rules.Set) *rules.Question {
	def := set.Definition()
	value := func(r span) rules.Range {
		if r.max >= many {
			return rules.Range{Min: int64(r.min), Max: rules.Unbounded}
		}
		return rules.Range{Min: int64(r.min), Max: int64(r.max)}
	}
	out := &rules.Question{Date: day(q.date), Regime: q.regime}
	for _, f := range def.Facts {
		out.Facts = append(out.Facts, value(q.facts[f.Name]))
	}
	for _, f := range q.flows {
		in := set.NoFlow()
		in.Date = day(f.date)
		for i, fact := range def.FlowFacts {
			if r, said := f.facts[fact.Name]; said || len(fact.Distinct) == 0 {
				in.Facts[i] = value(r)
			}
		}
		out.Flows = append(out.Flows, in)
	}
	return out
}

func (q *openQuestion) String() string {
	s := fmt.Sprintf("%s %s %v", q.date, q.regime, q.facts)
	for _, f := range q.flows {
		s += fmt.Sprintf(" [%s %v]", f.date, f.facts)
	}
	return s
}

// openDifferences are where an answer of the engine is not the union of what the oracle says.
func (o *oracle) openDifferences(set *rules.Set, q *openQuestion, got *rules.Answer, want *union) string {
	def := set.Definition()
	var bad []string
	check := func(what string, got, want any) {
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			bad = append(bad, fmt.Sprintf("%s: the engine has %s, the oracle %s", what, g, w))
		}
	}
	truths := func(list []string) map[string]bool {
		out := map[string]bool{}
		for _, s := range list {
			out[s] = true
		}
		return out
	}
	ids := func(list []int) map[string]bool {
		out := map[string]bool{}
		for _, i := range list {
			out[def.Rules[i].ID] = true
		}
		return out
	}
	check("possible", truths(got.Possible), want.possible)
	outcome := "undetermined"
	if len(want.possible) == 1 {
		for outcome = range want.possible {
		}
	} else if want.review {
		outcome = "manual-review"
	}
	check("outcome", got.Outcome, outcome)
	if want.possible["not-in-force"] {
		return strings.Join(bad, "\n")
	}
	check("rules", ids(got.Fired), want.fired)
	check("flow rules", ids(got.FlowRules), want.flowRules)
	for i, fates := range want.fates {
		names := map[string]bool{}
		for f, name := range rules.FateNames {
			if got.Flows[i].Fates>>f&1 == 1 {
				names[name] = true
			}
		}
		check(fmt.Sprintf("fates of flow %d", i), names, fates)
	}
	value := func(r rules.Range) string {
		if r.Max >= rules.Unbounded {
			return fmt.Sprint(r.Min, " and more")
		}
		return fmt.Sprint(r.Min, " to ", r.Max)
	}
	wanted := func(r span) string {
		if r.max >= many {
			return fmt.Sprint(r.min, " and more")
		}
		return fmt.Sprint(r.min, " to ", r.max)
	}
	for i, c := range def.Counters {
		check("counter "+c.Name, value(got.Counters[i]), wanted(want.counters[c.Name]))
		check("left out of "+c.Name, value(got.LeftOut[i]), wanted(want.left[c.Name]))
	}
	raised := truths(got.Flags)
	for _, r := range o.rules {
		// Sums that a flag alone compares are looked at one by one, also where they depend on each other.
		if sums := slices.Collect(maps.Values(r.comparesSum)); r.flag != "" && len(slices.DeleteFunc(sums, func(is bool) bool { return !is })) > 1 && !want.flags[r.flag] {
			delete(raised, r.flag)
		}
	}
	check("flags", raised, want.flags)
	return strings.Join(bad, "\n")
}
