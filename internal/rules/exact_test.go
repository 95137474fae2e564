package rules_test

import (
	"math/rand/v2"
	"testing"

	"rulebook/internal/rules"
)

// largest is the largest number in a Value.
func largest(v rules.Value) int64 {
	most := int64(0)
	switch v := v.(type) {
	case int64:
		most = v
	case []rules.Value:
		for _, item := range v {
			most = max(most, largest(item))
		}
	case rules.Object:
		for _, m := range v {
			most = max(most, largest(m.Value))
		}
	}
	return most
}

// TestNumbersOfAnswers: however large the numbers of a question, no number of its answer is one that a browser does not hold.
func TestNumbersOfAnswers(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	def := set.Definition()
	d := draw(rand.New(rand.NewPCG(9, 53)).IntN)
	sums, paths := 0, map[string]bool{}
	for range 5000 {
		q := asked(set, m.question(d, d(4)))
		huge := func(r *rules.Range) {
			switch d(4) {
			case 0:
				*r = rules.Exactly(rules.MaxNumber - int64(d(2)))
			case 1:
				*r = rules.Range{Min: int64(d(10)), Max: rules.MaxNumber - int64(d(2))}
			case 2:
				*r = rules.Range{Max: rules.Unbounded}
			}
		}
		for i, f := range def.Facts {
			if f.Kind == rules.Number {
				huge(&q.Facts[i])
			}
		}
		for k := range q.Flows {
			for i, f := range def.FlowFacts {
				if f.Kind == rules.Number && len(f.Distinct) == 0 {
					huge(&q.Flows[k].Facts[i])
				}
			}
			for i, f := range def.FlowFacts {
				if len(f.Distinct) > 0 {
					if q.Flows[k].Facts[i] = rules.NotGiven; d.yes(1, 2) {
						q.Flows[k].Facts[i] = rules.Range{Max: rules.Unbounded}
					}
				}
			}
		}
		a, _ := set.Ask(q)
		for _, r := range a.Counters {
			if r.Min > rules.MaxNumber && r.Max < rules.Unbounded {
				sums++
			}
		}
		o := a.Object("en", nil)
		for _, part := range o {
			if n := largest(part.Value); n > rules.MaxNumber {
				t.Fatalf("%+v: %s has %d", q, part.Name, n)
			} else if n > rules.MaxNumber-2 {
				paths[part.Name] = true
			}
		}
	}
	for _, name := range []string{"counters", "left_out", "trace", "decides"} {
		if !paths[name] {
			t.Errorf("no number of %s came near the largest", name)
		}
	}
	if sums < 100 {
		t.Errorf("only %d sums were above the largest number", sums)
	}
}

// TestHeadroomAtTheEnd: a line that no number of a question reaches is none, however near a sum is.
func TestHeadroomAtTheEnd(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		below, from string
		flows       []int64
		to          int64 // 0 for none
	}{
		{"< 9007199254740991", ">= 9007199254740991", []int64{rules.MaxNumber - 1}, rules.MaxNumber},
		{"< 9007199254740991", ">= 9007199254740991", []int64{rules.MaxNumber - 2, 1}, rules.MaxNumber},
		{"< 9007199254740991", ">= 9007199254740991", []int64{rules.MaxNumber}, 0},
		{"< 9007199254740991", ">= 9007199254740991", []int64{rules.MaxNumber, rules.MaxNumber}, 0},
	} {
		set := compile(t, ruleTexts("flow-1 | basis: [none, contract, list] | counted", `below | whole: "`+tt.below+`" | light`,
			`above | whole: "`+tt.from+`" | heavy`))
		var flows []rules.Flow
		for _, n := range tt.flows {
			flows = append(flows, flowOf(set, map[string]rules.Range{"a_persons": rules.Exactly(n)}))
		}
		a, _ := set.Ask(oneDay(set, nil, flows...))
		to := int64(0)
		for _, h := range a.Headroom() {
			to = h.To
		}
		if to != tt.to {
			t.Errorf("flows of %v and a line %s: headroom to %d, want %d", tt.flows, tt.from, to, tt.to)
		}
	}
}
