package rules_test

import (
	"testing"

	"rulebook/internal/rules"
)

// tenFlows is a question of ten flows under the rules in force: some exempt, some counted, in and out of the window.
func tenFlows(tb testing.TB, set *rules.Set) *rules.Question {
	tb.Helper()
	flows := []rules.Value{}
	bases := []string{"none", "contract", "none", "hr", "transit", "none", "emergency", "none", "no-personal-or-important-data", "ftz-outside-list"}
	for i, basis := range bases {
		flow := rules.Object{{Name: "basis", Value: basis}}
		if basis != "no-personal-or-important-data" {
			flow = append(flow, rules.Member{Name: "non_sensitive_persons", Value: int64(1000 * (i + 1))}, rules.Member{Name: "sensitive_persons", Value: int64(10 * i)})
		}
		flows = append(flows, flow)
	}
	q, problems := set.ReadQuestion(rules.Object{{Name: "date", Value: "2025-06-30"}, {Name: "persons_processed", Value: int64(2_000_000)}, {Name: "flows", Value: flows}}, 0)
	if problems != nil {
		tb.Fatal(problems)
	}
	return q
}

// BenchmarkAnswer is one evaluation of ten flows with the trace of its rules, an Assessment being used again as callers of many do.
func BenchmarkAnswer(b *testing.B) {
	set := publishedSet()
	q := tenFlows(b, set)
	var x rules.Assessment
	var a rules.Answer
	b.ReportAllocs()
	for b.Loop() {
		set.Begin(&x, q.Date, q.Regime, q.Facts)
		a.Flows = a.Flows[:0]
		for i := range q.Flows {
			a.Flows = append(a.Flows, x.Add(&q.Flows[i]))
		}
		x.Answer(&a)
		if len(a.Trace()) == 0 {
			b.Fatal("no trace")
		}
	}
}

// BenchmarkProve proves the whole published set and asks its examples.
func BenchmarkProve(b *testing.B) {
	set := publishedSet()
	for b.Loop() {
		if _, problems := set.Prove(); problems != nil {
			b.Fatal(problems)
		}
	}
}
