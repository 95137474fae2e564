package rules_test

import (
	"slices"
	"testing"

	"rulebook/internal/rules"
)

// TestCuts: the boundaries of a counter are where the oracle's rules of the day answer conditions on it differently, on every day on which
// rules change.
func TestCuts(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	found := 0
	for _, g := range append(m.oracle.regimes, &oracleRegime{}) {
		for _, date := range m.dates {
			q := &question{date: date, regime: g.name}
			under := m.regime(q)
			for i, c := range m.counters {
				var want []int64
				if under != nil && (under.draft || inForce(date, under.from, under.until)) {
					for _, r := range m.active(under, date, false, false) {
						r.when.each(func(cond *condition) {
							if cond.name != c.name {
								return
							}
							for _, limit := range cond.limits {
								for _, n := range []int{limit, limit + 1} {
									if n > 0 && cond.holds(facts{c.name: n - 1}) != cond.holds(facts{c.name: n}) {
										want = append(want, int64(n))
									}
								}
							}
						})
					}
				}
				slices.Sort(want)
				want = slices.Compact(want)
				if got := set.Cuts(day(date), g.name, i); !slices.Equal(got, want) {
					t.Errorf("%s on %s under %q is divided at %v, want %v", c.name, date, g.name, got, want)
				}
				found += len(want)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d boundaries", found)
	}
	if got := set.Cuts(rules.Day(1), "no-such-regime", 0); got != nil {
		t.Errorf("a regime that does not exist divides at %v", got)
	}
}
