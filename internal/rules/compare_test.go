package rules_test

import (
	"math/rand/v2"
	"slices"
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
