package rules_test

import (
	"maps"
	"slices"
	"testing"

	"rulebook/internal/rules"

	"pgregory.net/rapid"
)

// near makes up a number near one that a rule compares, or what is missing to reach one from another.
func near(d draw, points []int) int {
	n := points[d(len(points))]
	if d.yes(1, 3) {
		n = max(0, n-points[d(len(points))])
	}
	return n
}

// A mind makes up questions about the rules of this repository.
type mind struct {
	*oracle
	days, persons, processed []int
	dates                    []string
}

func newMind() *mind {
	from := published()
	m := &mind{oracle: newOracle(&from)}
	m.dates = m.edges()
	m.persons = m.around("non_sensitive", "non_sensitive_persons", "sensitive", "sensitive_persons", "all")
	m.processed = m.around("processed")
	return m
}

func (m *mind) question(d draw, flows int) *question {
	q := &question{date: pick(d, m.dates...), regime: pick(d, m.regimes...).name, facts: facts{"persons_processed": near(d, m.processed)}}
	for _, name := range []string{"ciio", "count_exempt_flows", "volume_splitting"} {
		if d.yes(1, 4) {
			q.facts[name] = 1
		}
	}
	for range flows {
		q.flows = append(q.flows, m.flow(d, q.date))
	}
	return q
}

func (m *mind) flow(d draw, asked string) flow {
	f := flow{facts: facts{"basis": max(0, d(10)-3), "non_sensitive_persons": near(d, m.persons), "sensitive_persons": near(d, m.persons)}}
	if d.yes(1, 3) {
		f.facts["sensitive_persons"] = 0
	}
	if d.yes(1, 8) {
		f.facts["important_data"] = 1
	}
	if d.yes(1, 3) {
		low, high := max(f.facts["non_sensitive_persons"], f.facts["sensitive_persons"]), f.facts["non_sensitive_persons"]+f.facts["sensitive_persons"]
		f.facts["distinct_persons"] = pick(d, low, high, (low+high)/2)
	}
	if d.yes(1, 6) {
		f.date = pick(d, asked, asked[:4]+"-01-01", pick(d, m.dates...))
	}
	return f
}

func (q *question) clone() *question {
	c := &question{q.date, q.regime, maps.Clone(q.facts), nil}
	for _, f := range q.flows {
		c.flows = append(c.flows, flow{f.date, maps.Clone(f.facts)})
	}
	return c
}

func ask(t *rapid.T, set *rules.Set, q *question) *rules.Answer {
	a, ok := set.Ask(asked(set, q))
	if !ok {
		t.Fatalf("no regime %q", q.regime)
	}
	return a
}

func withoutFlag(a *rules.Answer, flag string) []string {
	return slices.DeleteFunc(slices.Clone(a.Flags), func(f string) bool { return f == flag })
}

// TestManyFlows: the engine agrees with the oracle on questions of many flows, in whatever order they come.
func TestManyFlows(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		for range 10 {
			q := m.question(d, d(8))
			a := ask(t, set, q)
			if bad := m.differences(set, q, a); bad != "" {
				t.Fatalf("%s\n%s", q, bad)
			}
			turned := q.clone()
			slices.Reverse(turned.flows)
			for i := range turned.flows {
				k := d(i + 1)
				turned.flows[i], turned.flows[k] = turned.flows[k], turned.flows[i]
			}
			if b := ask(t, set, turned); !sameOrder(a, b) {
				t.Fatalf("%s\nanswers %s %v, in another order\n%s\n%s %v", q, a.Outcome, a.Flags, turned, b.Outcome, b.Flags)
			}
		}
	})
}

// TestSplitting: to write one flow as two, each with a part of its persons, changes nothing but the warning that persons may be counted twice.
func TestSplitting(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		for range 10 {
			q := m.question(d, 1+d(4))
			i := d(len(q.flows))
			delete(q.flows[i].facts, "distinct_persons")
			split := q.clone()
			rest := flow{q.flows[i].date, maps.Clone(q.flows[i].facts)}
			for _, name := range []string{"non_sensitive_persons", "sensitive_persons"} {
				n := rest.facts[name]
				part := pick(d, 0, n, n/2, min(n, 1), max(0, n-1))
				split.flows[i].facts[name], rest.facts[name] = part, n-part
			}
			split.flows = append(split.flows, rest)
			a, b := ask(t, set, q), ask(t, set, split)
			if a.Outcome != b.Outcome || !slices.Equal(a.Possible, b.Possible) || !slices.Equal(a.Counters, b.Counters) || !slices.Equal(a.LeftOut, b.LeftOut) ||
				!slices.Equal(withoutFlag(a, rules.FlagSummed), withoutFlag(b, rules.FlagSummed)) {
				t.Fatalf("%s\nanswers %s %v %v, and split\n%s\n%s %v %v", q, a.Outcome, a.Counters, a.Flags, split, b.Outcome, b.Counters, b.Flags)
			}
		}
	})
}

// TestExemptFlows: a flow that is exempt changes nothing where something else is exported, unless exempt flows are counted.
func TestExemptFlows(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		for range 20 {
			q := m.question(d, 1+d(4))
			q.facts["count_exempt_flows"] = 0
			more := q.clone()
			more.flows = append(more.flows, m.flow(d, q.date))
			a, b := ask(t, set, q), ask(t, set, more)
			fate, _ := b.Flows[len(b.Flows)-1].Fate()
			exported := slices.ContainsFunc(a.Flows, func(f rules.FlowResult) bool { return f.Fates != 1<<rules.Nothing })
			if a.Outcome == rules.NotInForce || fate != rules.Exempt && fate != rules.Nothing || fate == rules.Exempt && !exported {
				continue
			}
			if a.Outcome != b.Outcome || !slices.Equal(a.Possible, b.Possible) || !slices.Equal(a.Counters, b.Counters) {
				t.Fatalf("%s\nanswers %s, with an exempt flow more\n%s\n%s", q, a.Outcome, more, b.Outcome)
			}
		}
	})
}

// TestMoreNeverLess: under a regime that says what is needed, more persons, flows, CIIO and important data never lead to something lighter.
func TestMoreNeverLess(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	rank := func(outcome string) int { return slices.Index(m.outcomes, outcome) }
	var routes []string
	for _, g := range m.oracle.regimes {
		if g.route {
			routes = append(routes, g.name)
		}
	}
	if len(routes) < 3 {
		t.Fatalf("the regimes that say what is needed are %q", routes)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		for range 20 {
			q := m.question(d, d(4))
			q.regime = pick(d, routes...)
			more := q.clone()
			switch what := d(6); {
			case what == 0:
				more.facts["persons_processed"] += near(d, m.processed)
			case what == 1:
				more.flows = append(more.flows, m.flow(d, q.date))
			case what == 2:
				more.facts["count_exempt_flows"] = 1
			case what == 3:
				more.facts["ciio"] = 1
			case len(q.flows) > 0:
				f := more.flows[d(len(q.flows))].facts
				n := near(d, m.persons)
				f[pick(d, "non_sensitive_persons", "sensitive_persons")] += n
				if _, said := f["distinct_persons"]; said {
					f["distinct_persons"] += n
				}
			}
			a, b := ask(t, set, q), ask(t, set, more)
			// Possible outcomes are from the lightest to the heaviest; several of them are there when flows are under review.
			if rank(b.Possible[0]) < rank(a.Possible[0]) || rank(b.Possible[len(b.Possible)-1]) < rank(a.Possible[len(a.Possible)-1]) {
				t.Fatalf("%s\nmay come to %v, and with more\n%s\nto %v", q, a.Possible, more, b.Possible)
			}
		}
	})
}

// TestAlwaysCited: every answer cites at least one article.
func TestAlwaysCited(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		for range 10 {
			q := m.question(d, d(4))
			if d.yes(1, 3) {
				q.regime = ""
			}
			a := ask(t, set, q)
			if len(a.Cites()) == 0 || a.Because("en") == "" || a.Because("zh") == "" {
				// The draft regimes answer on every day, and before the first regime of all there is nothing but the first one to cite.
				t.Fatalf("%s: %s cites %v because %q %q", q, a.Outcome, a.Cites(), a.Because("en"), a.Because("zh"))
			}
		}
	})
}

// TestHeadroom: of each counter that rules compare, everything stays below the number that was said, and there the outcome is the one that
// was said; all else as it is, but that something remains, and that whoever is counted in a part is counted in the whole.
func TestHeadroom(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		for range 10 {
			q := m.question(d, d(4))
			a, want := ask(t, set, q), m.ask(q)
			headroom := map[string]rules.Headroom{}
			for _, h := range a.Headroom() {
				headroom[m.counters[h.Counter].name] = h
			}
			if a.Outcome == rules.NotInForce || a.Outcome == rules.ManualReview || slices.Contains(want.fates, "review") {
				if a.Outcome == rules.ManualReview && len(headroom) > 0 {
					t.Fatalf("%s: an answer that hangs on a review has headroom", q)
				}
				continue
			}
			list := m.active(m.regime(q), q.date, false, false)
			for _, c := range m.counters {
				h, said := headroom[c.name]
				now := want.counters[c.name]
				compared := slices.ContainsFunc(list, func(r *oracleRule) bool { return r.compare[c.name] })
				if said && (!compared || h.Distance < 1 || h.To-h.Distance != int64(now) || h.Outcome == a.Outcome) {
					t.Fatalf("%s: %s at %d has headroom %+v", q, c.name, now, h)
				}
				if !compared {
					continue
				}
				to := many
				if said {
					to = int(h.To)
				}
				for _, n := range slices.Concat([]int{now + 1, to - 1, to}, m.persons, m.processed) {
					if n <= now || n > to || n == many {
						continue
					}
					at := maps.Clone(want.counters)
					at[c.name] = n
					for _, f := range m.findings {
						if c.sum != "" && slices.Contains(f.fates, "counted") {
							at[f.name] = 1
						}
					}
					if c.sum == "non_sensitive_persons" || c.sum == "sensitive_persons" {
						at["all"] = max(at["all"], n)
					}
					if then := one(apply(list, at), at); n < to && then != a.Outcome || n == to && then != h.Outcome {
						t.Fatalf("%s is %s\nand with %s at %d %s, but the headroom is %+v", q, a.Outcome, c.name, n, then, h)
					}
				}
			}
		}
	})
}
