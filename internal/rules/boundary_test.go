package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"rulebook/internal/rules"
)

// edges are the first and the last day of every regime, rule and counting window, and the days beside them.
func (o *oracle) edges() []string {
	var days []string
	note := func(d string) {
		if d == "" {
			return
		}
		at, err := time.Parse(time.DateOnly, d)
		if err != nil {
			panic(err)
		}
		for _, n := range []int{-1, 0, 1} {
			days = append(days, at.AddDate(0, 0, n).Format(time.DateOnly))
		}
	}
	for _, g := range o.regimes {
		note(g.from)
		note(g.until)
	}
	for _, r := range o.rules {
		note(r.from)
		note(r.until)
	}
	days = append(days, "2021-10-29", "2027-12-31", "2028-01-01")
	slices.Sort(days)
	return slices.Compact(days)
}

// around are the numbers at which a rule compares one of the names otherwise, and those beside them.
func (o *oracle) around(names ...string) []int {
	points := []int{0}
	for _, r := range o.rules {
		r.when.each(func(c *condition) {
			if slices.Contains(names, c.name) {
				for _, n := range c.limits {
					points = append(points, max(0, n-1), n, n+1)
				}
			}
		})
	}
	slices.Sort(points)
	return slices.Compact(points)
}

// TestBoundaries asks the engine and the oracle what the rules of this repository say of every combination of numbers at and beside
// those that any rule compares, of bases and of truths, for no flow and for one; and of very many such combinations of two and
// three flows, on the days at and beside the edges of each regime and rule.
func TestBoundaries(t *testing.T) {
	t.Parallel()
	from := published()
	o, set := newOracle(&from), publishedSet()
	days := o.edges()
	basis := len(o.choices("basis"))
	persons := o.around("non_sensitive", "non_sensitive_persons")
	sensitive := o.around("sensitive", "sensitive_persons")
	all := o.around("all")
	processed := o.around("processed")
	t.Logf("%d days, persons %d, of them sensitive %d, all %d, processed %d", len(days), persons, sensitive, all, processed)
	regimes := []string{""}
	for _, g := range o.regimes {
		regimes = append(regimes, g.name)
	}
	for n, regime := range regimes {
		t.Run(regime, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, uint64(n)))
			pick := func(list []int) int { return list[random.IntN(len(list))] }
			var x rules.Assessment
			var got rules.Answer
			asks, failed := 0, 0
			ask := func(q *question) {
				asks++
				in := asked(set, q)
				if !set.Begin(&x, in.Date, in.Regime, in.Facts) {
					t.Fatalf("no regime %q", in.Regime)
				}
				got.Flows = got.Flows[:0]
				for i := range in.Flows {
					got.Flows = append(got.Flows, x.Add(&in.Flows[i]))
				}
				x.Answer(&got)
				if bad := o.differences(set, q, &got); bad != "" {
					if failed++; failed < 10 {
						t.Errorf("%s\n%s", q, bad)
					}
				}
			}
			random2 := func(list []int) int { // one of them, or what is missing to reach one from another
				n := pick(list)
				if random.IntN(2) == 0 {
					n = max(0, n-pick(list))
				}
				return n
			}
			var seen []string // what the rules of a span are; its first day gets every combination
			for _, date := range days {
				span := ""
				if g := o.regime(&question{date: date, regime: regime}); g != nil && (g.draft || inForce(date, g.from, g.until)) {
					span = g.name
					for _, flow := range []bool{false, true} {
						for _, flag := range []bool{false, true} {
							for _, r := range o.active(g, date, flow, flag) {
								span += " " + r.id
							}
						}
					}
				}
				whole := span != "" && regime != "" && !slices.Contains(seen, span)
				seen = append(seen, span)
				for ciio := range 2 {
					for _, n := range processed {
						ask(&question{date: date, regime: regime, facts: facts{"ciio": ciio, "persons_processed": n}})
					}
				}
				if whole {
					for i := range basis * 2 * 2 * 2 {
						of := facts{"ciio": i & 1, "count_exempt_flows": i >> 1 & 1}
						for _, p := range persons {
							for _, s := range sensitive {
								for d := -1; d < len(all); d++ {
									fl := facts{"basis": i >> 3, "important_data": i >> 2 & 1, "non_sensitive_persons": p, "sensitive_persons": s}
									if d >= 0 {
										if fl["distinct_persons"] = all[d]; all[d] < max(p, s) || all[d] > p+s {
											continue
										}
									}
									of["persons_processed"] = processed[(p+s+d+asks)%len(processed)]
									ask(&question{date: date, regime: regime, facts: of, flows: []flow{{facts: fl}}})
								}
							}
						}
					}
					// The numbers that an exporter processes, beside those that it exports.
					for _, n := range processed {
						for _, p := range persons {
							for _, s := range sensitive {
								for ciio := range 2 {
									ask(&question{date: date, regime: regime, facts: facts{"ciio": ciio, "persons_processed": n},
										flows: []flow{{facts: facts{"non_sensitive_persons": p, "sensitive_persons": s}}}})
								}
							}
						}
					}
				}
				some := 100
				if whole {
					some = 6000
				}
				for range some {
					q := &question{date: date, regime: regime, facts: facts{"ciio": random.IntN(2), "persons_processed": pick(processed),
						"count_exempt_flows": random.IntN(2), "volume_splitting": random.IntN(2)}}
					for range 2 + random.IntN(2) {
						fl := facts{"basis": random.IntN(basis), "important_data": max(0, random.IntN(6)-4), "non_sensitive_persons": random2(persons), "sensitive_persons": random2(sensitive)}
						if random.IntN(3) == 0 {
							fl["basis"] = 0
						}
						if low, high := max(fl["non_sensitive_persons"], fl["sensitive_persons"]), fl["non_sensitive_persons"]+fl["sensitive_persons"]; random.IntN(2) == 0 {
							fl["distinct_persons"] = min(high, max(low, random2(all)))
						}
						flowDay := ""
						if random.IntN(3) == 0 {
							flowDay = fmt.Sprintf("%04d-%s", day2year(date)-random.IntN(4)+1, []string{"01-01", "12-31", date[5:]}[random.IntN(3)])
						}
						if _, ok := rules.ParseDay(flowDay); !ok {
							flowDay = ""
						}
						q.flows = append(q.flows, flow{flowDay, fl})
					}
					ask(q)
				}
			}
			t.Logf("%d questions", asks)
		})
	}
}

func day2year(date string) (year int) {
	fmt.Sscanf(date, "%d", &year)
	return year
}
