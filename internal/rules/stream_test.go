package rules_test

import (
	"testing"

	"rulebook/internal/rules"
)

// TestStream: flows that are known are taken in without any memory, and so is an answer with its trace by whoever uses memory again.
func TestStream(t *testing.T) {
	set := publishedSet()
	q := tenFlows(t, set)
	var x rules.Assessment
	var a rules.Answer
	set.Begin(&x, q.Date, q.Regime, q.Facts)
	const flows = 100_000
	if n := testing.AllocsPerRun(10, func() {
		for i := range flows / 10 {
			x.Add(&q.Flows[i%len(q.Flows)])
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
	x.Answer(&a)
	// AllocsPerRun runs once more than it says, to warm up.
	var each int64
	for _, i := range []int{0, 2, 5, 7} {
		each += q.Flows[i].Facts[1].Min
	}
	if got, want := a.Counters[0], rules.Exactly(each*(flows+flows/10)/10); got != want {
		t.Errorf("non_sensitive is %v, want %v", got, want)
	}
	if n := testing.AllocsPerRun(100, func() {
		set.Begin(&x, q.Date, q.Regime, q.Facts)
		a.Flows = a.Flows[:0]
		for i := range q.Flows {
			a.Flows = append(a.Flows, x.Add(&q.Flows[i]))
		}
		x.Answer(&a)
		a.Trace()
	}); n > 0 {
		t.Errorf("an answer takes %v allocations", n)
	}
}

// BenchmarkMillionFlows takes in a million flows and answers.
func BenchmarkMillionFlows(b *testing.B) {
	set := publishedSet()
	q := tenFlows(b, set)
	var x rules.Assessment
	var a rules.Answer
	b.ReportAllocs()
	for b.Loop() {
		set.Begin(&x, q.Date, q.Regime, q.Facts)
		for i := range 1_000_000 {
			x.Add(&q.Flows[i%len(q.Flows)])
		}
		x.Answer(&a)
	}
}
