package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rulebook/internal/rules"
)

// holds reports whether a question of one flow is in a case.
func holds(c rules.Case, def *rules.Definition, q *rules.Question) bool {
	value := func(facts []rules.Fact, values []rules.Range, name string) (int64, *rules.Fact) {
		i := slices.IndexFunc(facts, func(f rules.Fact) bool { return f.Name == name })
		if i < 0 {
			return 0, nil
		}
		return values[i].Min, &facts[i]
	}
	of := func(name string) (int64, *rules.Fact) {
		if n, f := value(def.FlowFacts, q.Flows[0].Facts, name); f != nil {
			return n, f
		}
		return value(def.Facts, q.Facts, name)
	}
	for _, t := range c.Terms {
		switch {
		case t.Counter != nil:
			name := t.Counter.Sum
			if name == "" {
				name = t.Counter.Fact
			}
			if n, _ := of(name); n < t.Range.Min || n > t.Range.Max {
				return false
			}
		case t.Options != nil:
			n, f := of(t.Fact.Name)
			word := []string{"false", "true"}[min(n, 1)]
			if f.Kind == rules.Choice {
				word = f.Choices[n].Name
			}
			if !slices.Contains(t.Options, word) {
				return false
			}
		}
	}
	return true
}

// What Compare says of a question is what both regimes answer, for random questions near the numbers of the published rules.
func TestCompare(t *testing.T) {
	t.Parallel()
	set := publishedSet()
	def := set.Definition()
	for _, sides := range [][4]string{
		{"assessment-measures-2022", "2024-03-21", "flow-provisions-2024", "2024-03-22"},
		{"draft-assessment-measures-2021", "2022-09-01", "assessment-measures-2022", "2022-09-01"},
		{"standard-contract-measures-2023", "2024-03-21", "flow-provisions-2024", "2026-09-01"},
		{"certification-draft-2025", "2026-01-01", "certification-measures-2025", "2026-01-01"},
	} {
		changes, ok := set.Compare(sides[0], day(sides[1]), sides[2], day(sides[3]))
		if !ok {
			t.Fatalf("%v cannot be compared", sides)
		}
		random := rand.New(rand.NewPCG(7, 7))
		near := []int64{0, 1, 2, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000, 5_000_000}
		for range 20_000 {
			q := rules.Question{Facts: make([]rules.Range, len(def.Facts)), Flows: []rules.Flow{set.NoFlow()}}
			values := func(facts []rules.Fact, out []rules.Range) {
				for i, f := range facts {
					n := near[random.IntN(len(near))]
					switch {
					case f.Known:
						n = 0
					case f.Kind == rules.YesNo:
						n = random.Int64N(2)
					case f.Kind == rules.Choice:
						n = random.Int64N(int64(len(f.Choices)))
					}
					out[i] = rules.Exactly(n)
				}
			}
			values(def.Facts, q.Facts)
			values(def.FlowFacts, q.Flows[0].Facts)
			if set.CheckFlow("", &q.Flows[0]) != nil {
				continue
			}
			var outcomes [2]string
			for i := range 2 {
				q.Regime, q.Date = sides[2*i], day(sides[2*i+1])
				a, _ := set.Ask(&q)
				outcomes[i] = a.Outcome
			}
			for _, ch := range changes {
				in := slices.ContainsFunc(ch.Cases, func(c rules.Case) bool { return holds(c, def, &q) })
				if want := ch.Was == outcomes[0] && ch.Now == outcomes[1]; in != want {
					t.Fatalf("%v: a question that goes from %s to %s is listed under %s to %s: %v\n%v", sides[:], outcomes[0], outcomes[1], ch.Was, ch.Now, in, q)
				}
			}
		}
	}
}

// A case says no more than it must: of 2022 and 2024 no change needs many of them.
func TestCompareIsShort(t *testing.T) {
	changes, _ := publishedSet().Compare("assessment-measures-2022", day("2024-03-21"), "flow-provisions-2024", day("2024-03-22"))
	for _, ch := range changes {
		if len(ch.Cases) > 8 {
			t.Errorf("from %s to %s there are %d cases", ch.Was, ch.Now, len(ch.Cases))
		}
		for _, c := range ch.Cases {
			if len(c.Terms) > 6 {
				t.Errorf("from %s to %s a case has %d conditions", ch.Was, ch.Now, len(c.Terms))
			}
		}
	}
}

// yesNo is a condition on a fact that is true or false.
func yesNo(name string, is bool) rules.Condition {
	return rules.Condition{Op: rules.Is, Name: name, Values: []string{fmt.Sprint(is)}}
}

// triggers are two regimes of which each gives "heavy" where any of n facts holds, but for the last of them that the second does not look
// at.
func triggers(n int) rules.Definition {
	def := rules.Definition{
		FlowFacts: []rules.Fact{{Name: "persons", Kind: rules.Number}},
		Counters:  []rules.Counter{{Name: "all", Sum: "persons"}},
		Regimes:   []rules.Regime{{Name: "one", From: 1}, {Name: "two", From: 1}},
	}
	for _, name := range []string{"not-in-force", "light", "heavy", "manual-review", "undetermined"} {
		def.Outcomes = append(def.Outcomes, rules.Outcome{Name: name})
	}
	add := func(regime, id, then string, when ...rules.Condition) {
		def.Rules = append(def.Rules, rules.Rule{ID: regime + "-" + id, Regimes: []string{regime}, Then: then, When: rules.Condition{List: when}})
	}
	for k, regime := range []string{"one", "two"} {
		var none []rules.Condition
		for i := range n - k {
			name := fmt.Sprintf("f%d", i)
			add(regime, name, "heavy", yesNo(name, true))
			none = append(none, yesNo(name, false))
		}
		more := rules.Bound{Value: int64(1000 * (k + 1))}
		less := rules.Bound{Sign: rules.LessThan, Value: more.Value}
		all := func(b rules.Bound) rules.Condition {
			return rules.Condition{Op: rules.Is, Name: "all", Bounds: []rules.Bound{b}}
		}
		add(regime, "many", "heavy", all(more))
		add(regime, "few", "light", append(none, all(less))...)
	}
	for i := range n {
		def.Facts = append(def.Facts, rules.Fact{Name: fmt.Sprintf("f%d", i)})
	}
	return def
}

// Facts of which any is enough do not multiply.
func TestCompareManyFacts(t *testing.T) {
	const n = 40
	set, problems := rules.Compile(triggers(n))
	if set == nil {
		t.Fatal(problems)
	}
	changes, ok := set.Compare("one", 1, "two", 1)
	if !ok {
		t.Fatal("not compared")
	}
	for _, ch := range changes {
		if ch.Was != ch.Now && (ch.Was != "heavy" || ch.Now != "light" || len(ch.Cases) != 2) {
			t.Errorf("from %s to %s: %+v", ch.Was, ch.Now, ch.Cases)
		}
	}
}

// Nothing need be asked of the exporter.
func TestCompareWithoutFacts(t *testing.T) {
	def := triggers(1)
	def.Facts = nil
	def.Rules = slices.DeleteFunc(def.Rules, func(r rules.Rule) bool { return r.ID == "one-f0" })
	for i := range def.Rules {
		w := &def.Rules[i].When
		w.List = slices.DeleteFunc(w.List, func(c rules.Condition) bool { return c.Name == "f0" })
	}
	set, problems := rules.Compile(def)
	if set == nil {
		t.Fatal(problems)
	}
	changes, _ := set.Compare("one", 1, "two", 1)
	var got []string
	for _, ch := range changes {
		for _, c := range ch.Cases {
			got = append(got, fmt.Sprintf("%s to %s at %v", ch.Was, ch.Now, c.Terms[0].Range))
		}
	}
	if s := strings.Join(got, "; "); s != "light to light at {0 999}; heavy to light at {1000 1999}; heavy to heavy at {2000 4611686018427387904}" {
		t.Error(s)
	}
}
