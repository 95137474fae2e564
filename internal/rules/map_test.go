package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rulebook/internal/rules"

	"pgregory.net/rapid"
)

// at returns the region of a map in which two numbers are. There must be exactly one.
func at(m *rules.Map, x, y int64) (r *rules.Region, bad string) {
	in := func(n int64, r rules.Range) bool { return n >= r.Min && n <= r.Max }
	for i := range m.Regions {
		if o := &m.Regions[i]; in(x, o.X) && in(y, o.Y) && in(x+y, o.Sum) {
			if r != nil {
				return nil, fmt.Sprintf("%d and %d are in two regions, %v and %v", x, y, *r, *o)
			}
			r = o
		}
	}
	if r == nil {
		return nil, fmt.Sprintf("%d and %d are in no region", x, y)
	}
	return r, ""
}

// mapped says how a map differs from asking the engine at two numbers.
func mapped(set *rules.Set, m *rules.Map, q *rules.Question, f rules.Flow, x, y int64) string {
	r, bad := at(m, x, y)
	if bad != "" {
		return bad
	}
	def := set.Definition()
	f.Facts = slices.Clone(f.Facts)
	for i, fact := range def.FlowFacts {
		switch fact.Name {
		case def.Counters[m.X].Sum:
			f.Facts[i] = rules.Exactly(x)
		case def.Counters[m.Y].Sum:
			f.Facts[i] = rules.Exactly(y)
		}
	}
	asked := *q
	asked.Flows = []rules.Flow{f}
	a, ok := set.Ask(&asked)
	if !ok || a.Outcome != r.Outcome || !slices.Equal(a.Possible, r.Possible) || !slices.Equal(a.Cites(), r.Cites) {
		return fmt.Sprintf("%s: at %d and %d the map says %s %v %v, the engine %s %v %v", q.Date, x, y, r.Outcome, r.Possible, r.Cites, a.Outcome, a.Possible, a.Cites())
	}
	return ""
}

// edges are numbers beside all that conditions of a set compare, and beside what is missing from one to another.
func edges(set *rules.Set) (list []int64) {
	compared := []int64{0}
	var look func(c *rules.Condition)
	look = func(c *rules.Condition) {
		for _, b := range c.Bounds {
			compared = append(compared, b.Value)
		}
		for i := range c.List {
			look(&c.List[i])
		}
	}
	for i := range set.Definition().Rules {
		look(&set.Definition().Rules[i].When)
	}
	slices.Sort(compared)
	compared = slices.Compact(compared)
	for _, n := range compared {
		for _, less := range compared {
			for d := range int64(5) {
				list = append(list, max(0, n-less-2+d))
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// TestMap: the map of every regime, on every day on which its rules change, says what the engine says, beside every number that is
// compared and anywhere else.
func TestMap(t *testing.T) {
	t.Parallel()
	set, m := publishedSet(), newMind()
	def := set.Definition()
	points := edges(set)
	random := rand.New(rand.NewPCG(1, 2))
	fact := func(name string) int {
		return slices.IndexFunc(def.Facts, func(f rules.Fact) bool { return f.Name == name })
	}
	important := slices.IndexFunc(def.FlowFacts, func(f rules.Fact) bool { return f.Name == "important_data" })
	maps := 0
	for _, date := range m.dates {
		for _, regime := range append(regimesOf(def), "") {
			for _, ciio := range []rules.Range{rules.Exactly(0), rules.Exactly(1), {Min: 0, Max: 1}} {
				for _, processed := range []rules.Range{rules.Exactly(0), rules.Exactly(1_000_000), {Min: 0, Max: rules.Unbounded}} {
					q := &rules.Question{Date: day(date), Regime: regime, Facts: make([]rules.Range, len(def.Facts))}
					q.Facts[fact("ciio")], q.Facts[fact("persons_processed")] = ciio, processed
					q.Flows = []rules.Flow{set.NoFlow()} // not looked at
					f := set.NoFlow()
					if random.IntN(4) == 0 {
						f.Facts[important] = rules.Exactly(1)
					}
					got := set.Map(q, &f)
					if a, _ := set.Ask(q); (a.Outcome == rules.NotInForce) != (got == nil) {
						t.Fatalf("%s %s: the answer is %s, the map %v", date, regime, a.Outcome, got)
					}
					if got == nil {
						continue
					}
					maps++
					for range 300 {
						x, y := points[random.IntN(len(points))], points[random.IntN(len(points))]
						if random.IntN(4) == 0 {
							x, y = random.Int64N(100_000_001), random.Int64N(100_000_001)
						}
						if bad := mapped(set, got, q, f, x, y); bad != "" {
							t.Fatalf("%s: %s", regime, bad)
						}
					}
				}
			}
		}
	}
	if maps < 100 {
		t.Errorf("%d maps were looked at", maps)
	}
}

// TestMapEdges tries all pairs of numbers beside those that are compared, on the days of today and of each regime.
func TestMapEdges(t *testing.T) {
	t.Parallel()
	set := publishedSet()
	def := set.Definition()
	points := slices.DeleteFunc(edges(set), func(n int64) bool { return n > 3 && n%10 > 1 && n%10 < 8 })
	for _, g := range def.Regimes {
		q := &rules.Question{Date: g.From, Regime: g.Name, Facts: make([]rules.Range, len(def.Facts))}
		if g.From == 0 {
			q.Date = day("2026-11-22")
		}
		m := set.Map(q, nil)
		for _, x := range points {
			for _, y := range points {
				if bad := mapped(set, m, q, set.NoFlow(), x, y); bad != "" {
					t.Fatalf("%s: %s", g.Name, bad)
				}
			}
		}
	}
}

// TestMapWords: the map of the law of today and of the one before, as it is handed out.
func TestMapWords(t *testing.T) {
	t.Parallel()
	set := publishedSet()
	tests := []struct {
		regime, date, want string
	}{
		{"", "2026-11-22", `
x 0..0 y 0..0 no-transfer
x 1..99999 y 0..0 exempt
x 0..999999 y 1..9999 standard-contract-or-certification
x 100000..999999 y 0..0 standard-contract-or-certification
x 1000000.. y 0..9999 security-assessment
x 0.. y 10000.. security-assessment`},
		{"assessment-measures-2022", "2024-03-21", `
x 0..0 y 0..0 no-transfer
x 1..99999 y 0..0 standard-contract-or-certification
x 0..0 y 1..9999 standard-contract-or-certification
x 1..99999 y 1..9999 sum 0..99999 standard-contract-or-certification
x 1..99999 y 1..9999 sum 100000.. security-assessment
x 100000.. y 0..9999 security-assessment
x 0.. y 10000.. security-assessment`},
	}
	for _, tt := range tests {
		m := set.Map(&rules.Question{Date: day(tt.date), Regime: tt.regime, Facts: make([]rules.Range, len(set.Definition().Facts))}, nil)
		o := m.Object()
		if o.Get("x") != "non_sensitive" || o.Get("y") != "sensitive" || o.Get("date") != tt.date {
			t.Errorf("the map is of %v and %v on %v", o.Get("x"), o.Get("y"), o.Get("date"))
		}
		var lines []string
		for _, v := range o.Get("regions").([]rules.Value) {
			r := v.(rules.Object)
			line := ""
			for _, name := range []string{"x", "y", "sum"} {
				if ends, ok := r.Get(name).(rules.Object); ok {
					line += fmt.Sprintf("%s %d..", name, ends.Get("min"))
					if most := ends.Get("max"); most != nil {
						line += fmt.Sprint(most)
					}
					line += " "
				}
			}
			lines = append(lines, line+r.Get("outcome").(string))
		}
		slices.Sort(lines)
		want := strings.Split(strings.TrimSpace(tt.want), "\n")
		slices.Sort(want)
		if !slices.Equal(lines, want) {
			t.Errorf("%s on %s:\n%s\nwant\n%s", tt.regime, tt.date, strings.Join(lines, "\n"), strings.Join(want, "\n"))
		}
	}
}

// TestMapMade: the same for rules that were made up, and for exporters and flows of which not all is known.
func TestMapMade(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		g := makeSet(d, kindOfSet{constants: 2 + d(5)})
		set, o := compile(t, &g.texts), newOracle(&g.texts)
		in := o.openQuestion(d, 1, false).ranges(set)
		f := set.NoFlow()
		if len(in.Flows) > 0 {
			for i, fact := range set.Definition().FlowFacts {
				if fact.Kind != rules.Number {
					f.Facts[i] = in.Flows[0].Facts[i]
				}
			}
		}
		m := set.Map(in, &f)
		for x := range int64(14) {
			for y := range int64(14) {
				if bad := mapped(set, m, in, f, x, y); bad != "" {
					t.Fatalf("%s\n%s", bad, g)
				}
			}
		}
	})
}

// TestNoMap: without two numbers to draw, or without a regime of the day, there is no map.
func TestNoMap(t *testing.T) {
	t.Parallel()
	set := publishedSet()
	facts := make([]rules.Range, len(set.Definition().Facts))
	for _, q := range []*rules.Question{{Date: day("2020-01-01"), Facts: facts}, {Date: day("2026-11-22"), Regime: "nobody", Facts: facts},
		{Date: day("2026-11-22"), Regime: "assessment-measures-2022", Facts: facts}} {
		if m := set.Map(q, nil); m != nil {
			t.Errorf("%s %s has a map", q.Date, q.Regime)
		}
	}
}

func regimesOf(def *rules.Definition) (names []string) {
	for _, g := range def.Regimes {
		names = append(names, g.Name)
	}
	return names
}
