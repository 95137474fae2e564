package rules_test

import (
	"slices"
	"testing"

	"rulebook/internal/rules"

	"pgregory.net/rapid"
)

// drawing is chance by package rapid.
func drawing(t *rapid.T) draw {
	return func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "") }
}

// openQuestion makes up a question of which some facts are not known.
func (o *oracle) openQuestion(d draw, flows int, vague bool) *openQuestion {
	q := &openQuestion{date: pick(d, "2025-06-30", "2025-01-01", "2020-01-01"), regime: pick(d, o.regimes...).name, facts: map[string]span{}}
	words := func(f oracleFact, of map[string]span, open bool) {
		n := max(2, len(f.choices))
		v := d(n)
		of[f.name] = span{v, v}
		if open && !f.known {
			of[f.name] = span{0, n - 1}
		}
	}
	number := func() span {
		kind := d(8)
		if vague {
			kind = 1 + d(4)
		}
		switch kind {
		case 0:
			return span{0, many}
		case 1, 2:
			low := d(6)
			return span{low, low + d(4)}
		}
		n := d(7)
		return span{n, n}
	}
	for _, f := range o.facts {
		if f.kind == "number" {
			q.facts[f.name] = number()
		} else {
			words(f, q.facts, d.yes(1, 4))
		}
	}
	for range d(flows + 1) {
		f := openFlow{facts: map[string]span{}}
		if d.yes(1, 4) {
			f.date = pick(d, "2024-12-31", "2025-01-01", "2023-12-31", "2025-06-30", "2025-07-01", "2019-12-31")
		}
		open := 0
		for _, fact := range o.flowFacts {
			switch {
			case fact.distinct != nil:
				a, b := f.facts[fact.distinct[0]], f.facts[fact.distinct[1]]
				if d.yes(1, 2) && !(vague && d.yes(2, 3)) {
					continue
				}
				low, high := max(a.min, b.min), min(12, a.max+b.max)
				r := span{low + d(high-low+1), 0}
				r.max = r.min + d(high-r.min+1)
				if d.yes(1, 8) {
					r = span{0, many}
				}
				f.facts[fact.name] = r
			case fact.kind == "number":
				f.facts[fact.name] = number()
			default:
				words(fact, f.facts, open < 1 && d.yes(1, 5))
			}
		}
		q.flows = append(q.flows, f)
	}
	return q
}

// TestUnknown makes up rules whose numbers are small, and questions in which facts are unknown or ranges, and holds what the engine
// says against the union over all that they may be, one by one.
func TestUnknown(t *testing.T) {
	t.Parallel()
	t.Run("of all kinds", func(t *testing.T) { unknown(t, false) })
	t.Run("numbers that depend on each other", func(t *testing.T) { unknown(t, true) })
}

func unknown(t *testing.T, pairs bool) {
	t.Parallel()
	var x rules.Assessment
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		kind, flows, questions := kindOfSet{constants: 2 + d(5)}, 3, 5
		if pairs {
			kind, flows, questions = kindOfSet{constants: 2 + d(3), pairs: true}, 2, 25
		}
		g := makeSet(d, kind)
		set := compile(t, &g.texts)
		o := newOracle(&g.texts)
		for range questions {
			q := o.openQuestion(d, flows, pairs)
			want := o.union(q)
			if want.none {
				t.Fatalf("no question fits %s", q)
			}
			in := q.ranges(set)
			got, ok := set.Ask(in)
			if !ok {
				t.Fatalf("no regime %q", q.regime)
			}
			if bad := o.openDifferences(set, q, got, want); bad != "" {
				t.Fatalf("%s\n%s\n%s", q, bad, g)
			}
			if again := answer2(set, &x, in); !sameAnswer(got, again) {
				t.Fatalf("%s: asked again in used memory it is otherwise", q)
			}
			for i := range want.fates {
				for k := range want.fates[:i] {
					in.Flows[i], in.Flows[k] = in.Flows[k], in.Flows[i]
				}
			}
			if turned, _ := set.Ask(in); !sameOrder(got, turned) {
				t.Fatalf("%s: with its flows in another order it is otherwise", q)
			}
		}
	})
}

// answer2 asks in memory that was used before.
func answer2(set *rules.Set, x *rules.Assessment, q *rules.Question) *rules.Answer {
	a := &rules.Answer{}
	for range 2 {
		set.Begin(x, q.Date, q.Regime, q.Facts)
		a.Flows = a.Flows[:0]
		for i := range q.Flows {
			a.Flows = append(a.Flows, x.Add(&q.Flows[i]))
		}
		x.Answer(a)
	}
	return a
}

func sameOrder(a, b *rules.Answer) bool {
	return a.Outcome == b.Outcome && slices.Equal(a.Possible, b.Possible) && slices.Equal(a.Fired, b.Fired) && slices.Equal(a.Overridden, b.Overridden) &&
		slices.Equal(a.FlowRules, b.FlowRules) && a.Confidence == b.Confidence && a.LeftOutMatters == b.LeftOutMatters && slices.Equal(a.Counters, b.Counters) &&
		slices.Equal(a.LeftOut, b.LeftOut) && slices.Equal(a.Flags, b.Flags) && a.From == b.From && a.Date == b.Date && a.Regime == b.Regime
}

func sameAnswer(a, b *rules.Answer) bool { return sameOrder(a, b) && slices.Equal(a.Flows, b.Flows) }

// TestKnown asks about rules that were made up what is known in all, of many flows.
func TestKnown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		g := makeSet(d, kindOfSet{})
		set, o := compile(t, &g.texts), newOracle(&g.texts)
		for range 10 {
			q := o.madeQuestion(d)
			if got, _ := set.Ask(asked(set, q)); got != nil {
				if bad := o.differences(set, q, got); bad != "" {
					t.Fatalf("%s\n%s\n%s", q, bad, g)
				}
			}
		}
	})
}

// TestDeciders: what is said to follow from a fact that is not known yet is what follows when the question is asked with it, and facts that
// would narrow nothing down are not named.
func TestDeciders(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		g := makeSet(d, kindOfSet{constants: 2 + d(4)})
		set := compile(t, &g.texts)
		o, def := newOracle(&g.texts), set.Definition()
		for range 10 {
			in := o.openQuestion(d, 3, false).ranges(set)
			a, _ := set.Ask(in)
			deciders := a.Deciders()
			if a.Outcome != rules.Undetermined {
				if len(deciders) > 0 {
					t.Fatalf("%+v: %s has deciders", in, a.Outcome)
				}
				continue
			}
			try := func(list []rules.Range, i int, field string, number bool, found *rules.Decider) {
				before := list[i]
				values := []rules.Range{rules.Exactly(before.Min), rules.Exactly(before.Max)}
				if found != nil {
					values = found.Values
				} else if !number {
					values = nil
					for n := before.Min; n <= before.Max; n++ {
						values = append(values, rules.Exactly(n))
					}
				}
				for k, value := range values {
					if value.Min >= rules.Unbounded {
						value = rules.Exactly(rules.MaxNumber)
					}
					if list[i] = value; len(set.CheckFlow("", &rules.Flow{Facts: flowFacts(in, list, def)})) > 0 {
						if found != nil {
							t.Fatalf("%+v\n%s is said to be perhaps %v\n%s", in, field, value, g)
						}
						continue
					}
					b, _ := set.Ask(in)
					if found != nil && !slices.Equal(b.Possible, found.Then[k]) {
						t.Fatalf("%+v\n%s at %v is said to leave %v, and leaves %v\n%s", in, field, value, found.Then[k], b.Possible, g)
					}
					if found == nil && len(b.Possible) < len(a.Possible) {
						t.Fatalf("%+v\n%s is not named, but at %v leaves %v\n%s", in, field, value, b.Possible, g)
					}
				}
				list[i] = before
			}
			decider := func(flow, fact int) *rules.Decider {
				i := slices.IndexFunc(deciders, func(d rules.Decider) bool { return d.Flow == flow && d.Fact == fact })
				if i < 0 {
					return nil
				}
				return &deciders[i]
			}
			for i, f := range def.Facts {
				if !in.Facts[i].Exact() {
					try(in.Facts, i, f.Name, f.Kind == rules.Number, decider(-1, i))
				}
			}
			for k := range in.Flows {
				for i, f := range def.FlowFacts {
					if !in.Flows[k].Facts[i].Exact() {
						try(in.Flows[k].Facts, i, f.Name, f.Kind == rules.Number, decider(k, i))
					}
				}
			}
		}
	})
}

// flowFacts is list when it is that of a flow, and otherwise a flow with which nothing is wrong.
func flowFacts(q *rules.Question, list []rules.Range, def *rules.Definition) []rules.Range {
	for _, f := range q.Flows {
		if &f.Facts[0] == &list[0] {
			return list
		}
	}
	none := make([]rules.Range, len(def.FlowFacts))
	for i, f := range def.FlowFacts {
		if f.Distinct != nil {
			none[i] = rules.NotGiven
		}
	}
	return none
}
