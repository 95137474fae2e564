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

// told is what of an answer a fact can change that is asked for: all but what explains it, and but the flags that say how was counted.
func told(a *rules.Answer) string {
	var b strings.Builder
	fmt.Fprint(&b, a.Outcome, a.Possible, a.Flows)
	for _, f := range a.Flags {
		if f != rules.FlagSummed && f != rules.FlagExemptLeft {
			fmt.Fprint(&b, " ", f)
		}
	}
	return b.String()
}

// otherwise is another value of a fact. Numbers are near those that rules compare.
func otherwise(d draw, f *rules.Fact, points []int, vague bool) rules.Range {
	most := int64(1)
	switch f.Kind {
	case rules.Choice:
		most = int64(len(f.Choices) - 1)
	case rules.Number:
		if vague && d.yes(1, 4) {
			low := int64(near(d, points))
			return rules.Range{Min: low, Max: low + int64(near(d, points))}
		}
		return rules.Exactly(int64(near(d, points)))
	}
	if vague && !f.Known && d.yes(1, 4) {
		return rules.Range{Max: most}
	}
	return rules.Exactly(int64(d(int(most) + 1)))
}

// unasked gives everything that need not be asked other values. Of a flow whose numbers are not known a number that counts things once
// would say more about them, so that it stays as it is; and it is given again where its parts are.
func unasked(d draw, set *rules.Set, q *rules.Question, points []int, vague bool) (other *rules.Question, changed bool) {
	def := set.Definition()
	exporter, flow := set.Asks(q.Date, q.Regime, q.Facts)
	other = &rules.Question{Date: q.Date, Regime: q.Regime, Facts: slices.Clone(q.Facts)}
	for i := range other.Facts {
		if !exporter[i] {
			other.Facts[i] = otherwise(d, &def.Facts[i], points, vague)
		}
	}
	for _, f := range q.Flows {
		f.Facts = slices.Clone(f.Facts)
		for i := range f.Facts {
			if len(def.FlowFacts[i].Distinct) == 0 && !flow[i] {
				f.Facts[i] = otherwise(d, &def.FlowFacts[i], points, vague)
			}
		}
		for i, fact := range def.FlowFacts {
			if len(fact.Distinct) == 0 || flow[i] {
				continue
			}
			var least, sum int64
			exact := true
			for _, name := range fact.Distinct {
				at := slices.IndexFunc(def.FlowFacts, func(o rules.Fact) bool { return o.Name == name })
				exact = exact && f.Facts[at].Exact()
				least, sum = max(least, f.Facts[at].Max), sum+f.Facts[at].Max
			}
			if f.Facts[i] = rules.NotGiven; exact && d.yes(3, 4) {
				f.Facts[i] = rules.Exactly(least + int64(d(int(sum-least)+1)))
			}
		}
		other.Flows = append(other.Flows, f)
	}
	return other, fmt.Sprint(q) != fmt.Sprint(other)
}

// holdUnasked asks a question as it is and with other values of what is not asked.
func holdUnasked(t interface{ Fatalf(string, ...any) }, d draw, set *rules.Set, q *rules.Question, points []int) (changed bool) {
	open := func(list []rules.Range) bool {
		return slices.ContainsFunc(list, func(r rules.Range) bool { return !r.Exact() })
	}
	compare := func(p, q *rules.Question) {
		a, _ := set.Ask(p)
		b, _ := set.Ask(q)
		if slices.Contains(a.Flags, rules.FlagUpperBound) || slices.Contains(b.Flags, rules.FlagUpperBound) {
			return
		}
		if a, b := told(a), told(b); a != b {
			t.Fatalf("%+v\nis %s\n%+v\nis %s\nbut what differs is not asked", p, a, q, b)
		}
	}
	first, changed := unasked(d, set, q, points, false)
	vague, _ := unasked(d, set, q, points, true)
	compare(first, vague)
	if !open(q.Facts) && !slices.ContainsFunc(q.Flows, func(f rules.Flow) bool { return open(f.Facts) }) {
		compare(q, first)
	}
	return changed
}

// TestUnaskedFacts: what is not asked changes nothing that is told, under the published rules. All of it is changed at once.
func TestUnaskedFacts(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	def := set.Definition()
	points := slices.Concat(m.persons, m.processed)
	changed := 0
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		for range 20 {
			q := asked(set, m.question(d, d(4)))
			for i := range q.Facts {
				if d.yes(1, 8) {
					q.Facts[i] = otherwise(d, &def.Facts[i], points, true)
				}
			}
			for k := range q.Flows {
				for i, f := range def.FlowFacts {
					if len(f.Distinct) == 0 && d.yes(1, 12) {
						q.Flows[k].Facts[i] = otherwise(d, &def.FlowFacts[i], points, true)
						for j, whole := range def.FlowFacts {
							if len(whole.Distinct) > 0 {
								q.Flows[k].Facts[j] = rules.NotGiven
							}
						}
					}
				}
			}
			if holdUnasked(t, d, set, q, points) {
				changed++
			}
		}
	})
	if changed < 1000 {
		t.Errorf("only %d questions had something to change", changed)
	}
}

// TestUnaskedFactsMadeUp: and under rules that are made up.
func TestUnaskedFactsMadeUp(t *testing.T) {
	t.Parallel()
	changed := 0
	rapid.Check(t, func(t *rapid.T) {
		d := drawing(t)
		g := makeSet(d, kindOfSet{})
		set := compile(t, &g.texts)
		o := newOracle(&g.texts)
		for range 20 {
			if holdUnasked(t, d, set, o.openQuestion(d, d(4), d.yes(1, 2)).ranges(set), []int{0, 1, 2, 3, 4, 5, 6, 7}) {
				changed++
			}
		}
	})
	if changed < 500 {
		t.Errorf("only %d questions had something to change", changed)
	}
}

// TestUnaskedUnderReview: a flow under review counts or is exempt, and is reviewed either way. So a flag about what is not reviewed says nothing of it,
// and whoever has such flows alone is not asked whether exempt ones are counted.
func TestUnaskedUnderReview(t *testing.T) {
	t.Parallel()
	from := ruleTexts(`flow-out | b_persons: "= 0" | nothing`, `flow-look | b_persons: "> 0" | review`,
		`every | any: [{ciio: true}, {ciio: false}] | heavy`, `empty | reviewed: false, whole: "= 0" | flag nothing-counted`)
	from.regimes = strings.Replace(from.regimes, "default: true", "default: true, leaves_out: {switch: count_exempt_flows, cites: law art 1, confidence: text, because: so}", 1)
	set := compile(t, from)
	def := set.Definition()
	at := slices.IndexFunc(def.Facts, func(f rules.Fact) bool { return f.Name == "count_exempt_flows" })
	q := oneDay(set, nil, flowOf(set, map[string]rules.Range{"a_persons": rules.Exactly(3), "b_persons": rules.Exactly(2)}))
	if exporter, _ := set.Asks(q.Date, q.Regime, q.Facts); exporter[at] {
		t.Error("it is asked whether exempt flows are counted")
	}
	for _, counted := range []int64{0, 1} {
		q.Facts[at] = rules.Exactly(counted)
		if a, _ := set.Ask(q); slices.Contains(a.Flags, "nothing-counted") {
			t.Errorf("with exempt flows counted %d times it is flagged %v", counted, a.Flags)
		}
	}
}

// TestAskedFacts: of each fact that is asked under the published rules there is a question in which it changes what is told. The question
// has the facts before it as they are; all after it are searched.
func TestAskedFacts(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	def := set.Definition()
	d := draw(rand.New(rand.NewPCG(11, 2)).IntN)
	points := slices.Concat(m.persons, m.processed)
	type key struct {
		fact  string
		known string
	}
	shown := map[key]bool{}
	try := func(q *rules.Question, change func() bool) bool {
		a, _ := set.Ask(q)
		if !change() {
			return false
		}
		b, _ := set.Ask(q)
		return told(a) != told(b)
	}
	count := [2]int{}
	for range 800 {
		made := m.question(d, 0)
		q := asked(set, made)
		exporter, flow := set.Asks(q.Date, q.Regime, q.Facts)
		vary := func(from int) *rules.Question {
			full := m.question(d, d(3))
			full.date, full.regime = made.date, made.regime
			v := asked(set, full)
			copy(v.Facts, q.Facts[:from])
			return v
		}
		need := func(name string, from int, change func(v *rules.Question) bool) {
			k := key{name, fmt.Sprint(made.date, made.regime, q.Facts[:from])}
			if shown[k] {
				return
			}
			count[0]++
			for range 30_000 {
				v := vary(from)
				count[1]++
				if try(v, func() bool { return change(v) }) {
					shown[k] = true
					return
				}
			}
			t.Errorf("%s is asked on %s under %s of an exporter of whom %v is known, and changes nothing", name, made.date, made.regime, q.Facts[:from])
			shown[k] = true
		}
		for i := range exporter {
			if exporter[i] {
				need(def.Facts[i].Name, i, func(v *rules.Question) bool {
					v.Facts[i] = otherwise(d, &def.Facts[i], points, false)
					return true
				})
			}
		}
		for i, f := range def.FlowFacts {
			if !flow[i] {
				continue
			}
			need(f.Name, len(q.Facts), func(v *rules.Question) bool {
				if len(v.Flows) == 0 {
					return false
				}
				facts := v.Flows[d(len(v.Flows))].Facts
				if len(f.Distinct) == 0 {
					for j, whole := range def.FlowFacts {
						if len(whole.Distinct) > 0 {
							facts[j] = rules.NotGiven
						}
					}
					facts[i] = otherwise(d, &def.FlowFacts[i], points, false)
					return true
				}
				low, sum := int64(0), int64(0)
				for _, name := range f.Distinct {
					n := facts[slices.IndexFunc(def.FlowFacts, func(o rules.Fact) bool { return o.Name == name })].Min
					low, sum = max(low, n), sum+n
				}
				facts[i] = rules.Exactly(pick(d, low, sum, (low+sum)/2))
				return true
			})
		}
	}
	t.Logf("%d facts, %d questions", count[0], count[1])
}

// TestAsks says of a few exporters what they are asked.
func TestAsks(t *testing.T) {
	t.Parallel()
	set := publishedSet()
	def := set.Definition()
	for _, tt := range []struct{ date, regime, ciio, want string }{
		{"2020-01-01", "", "false", ""},
		{"2024-03-22", "assessment-measures-2022", "false", ""},
		{"2025-06-30", "", "false", "ciio volume_splitting count_exempt_flows basis non_sensitive_persons sensitive_persons important_data"},
		// No number of a CIIO matters but whether there is any.
		{"2025-06-30", "", "true", "ciio volume_splitting basis non_sensitive_persons sensitive_persons important_data"},
		{"2025-06-30", "", "unknown", "ciio volume_splitting count_exempt_flows basis non_sensitive_persons sensitive_persons important_data"},
		{"2026-09-01", "", "false", "ciio persons_processed volume_splitting count_exempt_flows basis non_sensitive_persons sensitive_persons important_data"},
		{"2023-06-01", "", "false", "ciio persons_processed volume_splitting basis non_sensitive_persons sensitive_persons distinct_persons important_data"},
		{"2023-06-01", "", "true", "ciio volume_splitting basis non_sensitive_persons sensitive_persons important_data"},
	} {
		q, problems := set.ReadQuestion(rules.Object{{Name: "date", Value: tt.date}, {Name: "ciio", Value: map[string]rules.Value{"true": true, "false": false}[tt.ciio]}}, 0)
		if problems != nil {
			t.Fatal(problems)
		}
		if tt.ciio == "unknown" {
			q.Facts[0] = rules.Range{Max: 1}
		}
		q.Regime = tt.regime
		exporter, flow := set.Asks(q.Date, q.Regime, q.Facts)
		var got []string
		for i, f := range def.Facts {
			if exporter[i] {
				got = append(got, f.Name)
			}
		}
		for i, f := range def.FlowFacts {
			if flow[i] {
				got = append(got, f.Name)
			}
		}
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("on %s %s, ciio %s: asked\n%s\nwant\n%s", tt.date, tt.regime, tt.ciio, got, tt.want)
		}
	}
	if exporter, flow := set.Asks(day("2025-06-30"), "no-such-regime", make([]rules.Range, len(def.Facts))); slices.Contains(exporter, true) || slices.Contains(flow, true) {
		t.Error("something is asked under a regime that does not exist")
	}
}

// BenchmarkAsks is what a page asks after each change.
func BenchmarkAsks(b *testing.B) {
	set := publishedSet()
	q := tenFlows(b, set)
	for b.Loop() {
		set.Asks(q.Date, q.Regime, q.Facts)
	}
}
