package rules_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rulebook/internal/rules"

	"pgregory.net/rapid"
)

// next is the day after a day, as Go's calendar has it.
func next(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return t.AddDate(0, 0, 1).Format(time.DateOnly)
}

// TestPace holds the pace against a calendar that is gone through day by day, with what the oracle says is counted.
func TestPace(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	reached, never, none := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		for range 100 {
			q := m.question(d, 1+d(4))
			for i := range q.flows {
				if d.yes(2, 3) {
					q.flows[i].date = pick(d, q.date, q.date[:4]+"-01-01", q.date[:4]+"-01-02", strconv.Itoa(int(q.date[3]-'1')+2020)+"-12-31", pick(d, m.dates...))
				}
			}
			a, want := ask(t, set, q), m.ask(q)
			if a.Outcome == rules.NotInForce || slices.Contains(want.fates, "review") {
				continue
			}
			g := m.regime(q)
			for _, h := range a.Headroom() {
				counter := m.counters[h.Counter]
				start := ""
				switch g.window {
				case "current-year":
					start = q.date[:4] + "-01-01"
				case "previous-year":
					year, _ := strconv.Atoi(q.date[:4])
					start = strconv.Itoa(year-1) + "-01-01"
				}
				counted := 0
				for i, f := range q.flows {
					counts := want.fates[i] == "counted" || want.fates[i] == "exempt" && g.leaveSwitch != "" && q.facts[g.leaveSwitch] == 1
					if counter.sum != "" && start != "" && f.date != "" && f.date >= start && f.date <= q.date && counts {
						counted += m.amount(counter.sum, f.facts)
					}
				}
				if counted == 0 {
					none++
					if h.Pace != (rules.Pace{}) {
						t.Fatalf("%s: %s has a pace without dated flows: %+v", q, counter.name, h.Pace)
					}
					continue
				}
				days := 1
				for at := start; at < q.date; at = next(at) {
					days++
				}
				when := ""
				for at, more := next(q.date), 1; at[:4] == q.date[:4]; at, more = next(at), more+1 {
					if want.counters[counter.name]+counted*more/days >= int(h.To) {
						when = at
						break
					}
				}
				if when == "" {
					never++
				} else {
					reached++
				}
				if h.Pace != (rules.Pace{From: day(start), Counted: int64(counted), Days: int64(days), Reached: day(when)}) {
					t.Fatalf("%s: %s at %d is %d from %d, in %d days %d, reached %q; the engine has %+v reached %s",
						q, counter.name, want.counters[counter.name], h.Distance, h.To, days, counted, when, h.Pace, h.Pace.Reached)
				}
			}
		}
	})
	if reached < 20 || never < 20 || none < 20 {
		t.Errorf("reached %d times, never %d times, without a pace %d times", reached, never, none)
	}
}

// TestPaceOfLargeNumbers: nothing overflows, and a day in the year to come is none.
func TestPaceOfLargeNumbers(t *testing.T) {
	t.Parallel()
	from := ruleTexts("flow-1 | basis: [none, contract, list] | counted", `below | a: "< 9007199254740991" | light`, `above | a: ">= 9007199254740991" | heavy`)
	from.regimes = strings.Replace(from.regimes, "default: true", "default: true, window: previous-year", 1)
	set := compile(t, from)
	ask := func(date string, flows ...rules.Flow) rules.Pace {
		t.Helper()
		q := oneDay(set, nil, flows...)
		q.Date = day(date)
		a, _ := set.Ask(q)
		list := a.Headroom()
		if len(list) != 1 {
			t.Fatalf("%d lines ahead", len(list))
		}
		return list[0].Pace
	}
	flow := func(date string, a rules.Range) rules.Flow {
		f := flowOf(set, map[string]rules.Range{"a_persons": a})
		f.Date = day(date)
		return f
	}
	half := rules.Exactly(1<<52 + 1<<44) // a little more
	for _, tt := range []struct {
		name, date string
		flows      []rules.Flow
		counted    int64
		days       int64
		reached    string
	}{
		{"one in two years", "2024-12-30", []rules.Flow{flow("2023-01-01", rules.Exactly(1))}, 1, 730, ""},
		{"all but one on the last day but one", "2024-12-30", []rules.Flow{flow("2023-01-01", rules.Exactly(rules.MaxNumber-1))}, rules.MaxNumber - 1, 730, "2024-12-31"},
		{"on the last day of a year", "2024-12-31", []rules.Flow{flow("2023-01-01", rules.Exactly(rules.MaxNumber-1))}, rules.MaxNumber - 1, 731, ""},
		{"half on the first day of a year", "2024-01-01", []rules.Flow{flow("2024-01-01", half)}, 1<<52 + 1<<44, 366, "2024-12-30"},
		{"half, of which some is not dated", "2024-06-30", []rules.Flow{flow("", half), flow("2024-06-30", rules.Exactly(1<<42))}, 1 << 42, 547, ""},
		{"a range is taken at its largest", "2024-01-01", []rules.Flow{flow("2024-01-01", rules.Range{Min: 1, Max: 1<<52 + 1<<44})}, 1<<52 + 1<<44, 366, "2024-12-30"},
		{"half is a day too late", "2024-01-01", []rules.Flow{flow("2024-01-01", rules.Exactly(1<<52))}, 1 << 52, 366, ""},
		{"nothing is dated", "2024-01-01", []rules.Flow{flow("", half)}, 0, 0, ""},
		{"before the window", "2024-01-01", []rules.Flow{flow("2022-12-31", half)}, 0, 0, ""},
		{"after the day", "2024-01-01", []rules.Flow{flow("2024-01-02", half)}, 0, 0, ""},
		{"nothing in it", "2024-01-01", []rules.Flow{flow("2024-01-01", rules.Exactly(0))}, 0, 0, ""},
	} {
		want := rules.Pace{}
		if tt.counted > 0 {
			want = rules.Pace{From: day(strconv.Itoa(int(tt.date[3]-'1')+2020) + "-01-01"), Counted: tt.counted, Days: tt.days, Reached: day(tt.reached)}
		}
		if got := ask(tt.date, tt.flows...); got != want {
			t.Errorf("%s: %+v (%s), want %+v (%s)", tt.name, got, got.Reached, want, tt.reached)
		}
	}
}

// TestPaceOfManyFlows: flows that are taken together, since their numbers are ranges and they are many, keep their pace, and a flow of which
// it is open whether it counts has none.
func TestPaceOfManyFlows(t *testing.T) {
	t.Parallel()
	from := ruleTexts("flow-1 | basis: [none, contract] | counted", "flow-2 | basis: list | exempt", `below | a: "< 1000000" | light`, `above | a: ">= 1000000" | heavy`)
	from.regimes = strings.Replace(from.regimes, "default: true", "default: true, window: previous-year", 1)
	set := compile(t, from)
	d := draw(rand.New(rand.NewPCG(4, 4)).IntN)
	var x rules.Assessment
	var a rules.Answer
	q := oneDay(set, nil)
	set.Begin(&x, q.Date, q.Regime, q.Facts)
	counted := int64(0)
	for range 3000 {
		low := int64(d(10))
		f := flowOf(set, map[string]rules.Range{"a_persons": {Min: low, Max: low + int64(d(3))}})
		if d.yes(1, 2) {
			f.Date = q.Date - rules.Day(d(30))
		}
		basis := slices.IndexFunc(set.Definition().FlowFacts, func(f rules.Fact) bool { return f.Name == "basis" })
		f.Facts[basis] = pick(d, rules.Exactly(0), rules.Exactly(1), rules.Exactly(2), rules.Range{Max: 1}, rules.Range{Min: 1, Max: 2})
		if f.Date != 0 && f.Facts[basis].Max < 2 {
			counted += f.Facts[0].Max
		}
		x.Add(&f)
	}
	x.Answer(&a)
	list := a.Headroom()
	if len(list) != 1 || list[0].Pace.Counted != counted || list[0].Pace.Days != 366+31+28+31+30+31+30 {
		t.Fatalf("%+v, want %d", list, counted)
	}
	// It is forgotten when another question begins.
	set.Begin(&x, q.Date, q.Regime, q.Facts)
	x.Answer(&a)
	if list := a.Headroom(); len(list) != 1 || list[0].Pace != (rules.Pace{}) {
		t.Errorf("without flows: %+v", list)
	}
}
