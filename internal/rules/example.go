package rules

import (
	"maps"
	"slices"
	"strconv"
)

// An asked example is a question that was worked out.
type asked struct {
	rule   int // whose example it is
	regime *regime
	span   *span // nil when the regime is not in force
	date   Day
	env    []Range   // variables of exporter rules; nil when something is unknown
	flows  [][]Range // variables of flow rules, for each flow
}

// examples runs all examples and reports those that come out otherwise, rules that their own examples do not show at work, and
// boundaries that no two examples stand on either side of. It counts what it did in the proofs.
func (p *prover) examples(proofs []Proof) {
	s := p.set
	var all []asked
	for i := range s.rules {
		r := &s.rules[i]
		shown := false
		for k := range r.Examples {
			a, e, ok := p.run(i, k)
			if !ok {
				shown = true
				continue
			}
			all = append(all, e)
			switch {
			case r.flag >= 0:
				shown = shown || slices.Contains(a.Flags, r.Flag)
			case r.Level == FlowLevel:
				shown = shown || slices.Contains(a.FlowRules, i)
			default:
				shown = shown || slices.Contains(a.Fired, i)
			}
			for n := range proofs {
				if pr := &proofs[n]; pr.Regime == e.regime.Name && e.date.within(pr.From, pr.Until) {
					pr.Examples++
				}
			}
		}
		if !shown && !p.dead[i] {
			p.report(Problem{Code: "rule-example", Page: r.Page, Offset: r.Offset, Msg: "none of the examples of " + quote(r.ID) + " shows it at work",
				Hint: "add an example in which it decides"})
		}
	}
	for i := range s.rules {
		if !p.dead[i] && !p.isBroken(&s.rules[i]) {
			p.boundaries(i, all, proofs)
		}
	}
}

// isBroken reports whether a rule is of a regime with a case that has no answer, or two. Which of its examples are missing is seen when
// that is mended.
func (p *prover) isBroken(r *rule) bool {
	return slices.ContainsFunc(p.set.regimes, func(g regime) bool { return p.broken[g.index] && p.set.belongs(r, &g) })
}

// run asks an example and compares what comes of it.
func (p *prover) run(i, k int) (*Answer, asked, bool) {
	s := p.set
	r := &s.rules[i]
	ex := &r.Examples[k]
	report := func(part, msg, hint string) {
		p.report(Problem{Code: "rule-example", Page: r.Page, Offset: ex.Offset, Msg: msg, Hint: hint, Part: "examples[" + strconv.Itoa(k) + "]" + part})
	}
	name := ex.Regime
	if name == "" && len(r.regimes) > 0 {
		name = s.regimes[r.regimes[0]].Name
	}
	g := slices.IndexFunc(s.regimes, func(g regime) bool { return g.Name == name })
	if name != "" && g < 0 {
		report(".regime", "there is no regime "+quote(name), nearest(name, regimeNames(s.def.Regimes)))
		return nil, asked{}, false
	}
	date := r.From
	if g >= 0 {
		date = max(date, s.regimes[g].From)
	}
	if date == 0 {
		date = s.anyDay()
	}
	q, problems := s.ReadQuestion(ex.Given, date)
	if len(problems) > 0 {
		for _, in := range problems {
			report(member(".given", in.Field), "the example's "+orInput(in.Field)+": "+in.Message, in.Hint)
		}
		return nil, asked{}, false
	}
	if q.Regime == "" {
		q.Regime = name
	}
	var x Assessment
	if !s.Begin(&x, q.Date, q.Regime, q.Facts) || x.regime == nil {
		report("", "the example is asked on "+q.Date.String()+", when no regime applies", "name its regime, or another date")
		return nil, asked{}, false
	}
	e := asked{rule: i, regime: x.regime, span: x.span, date: q.Date}
	for k := range q.Flows {
		x.Add(&q.Flows[k])
		if x.span != nil {
			e.flows = append(e.flows, slices.Clone(x.env))
		}
	}
	a := &Answer{}
	x.Answer(a)
	if a.exact {
		e.env = slices.Clone(x.seek)
	}
	ok := true
	wrong := func(what, got, want string) {
		ok = false
		report(".then", "the example of "+quote(r.ID)+" comes to "+what+got+", not "+want, p.reasons(a))
	}
	if g := x.regime.index; a.Outcome != ex.Then && p.broken[g] && (a.Outcome == ManualReview || a.Outcome == Undetermined) {
		return a, e, false // it meets the case without an answer, or with two, that was reported
	}
	if a.Outcome != ex.Then {
		wrong("", a.Outcome, ex.Then)
	}
	if ex.Possible != nil {
		want := slices.Clone(ex.Possible)
		got := slices.Clone(a.Possible)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			wrong("possible outcomes ", join(got, ", "), join(want, ", "))
		}
	}
	if ex.Flags != nil {
		want, got := slices.Clone(ex.Flags), slices.Clone(a.Flags)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			wrong("flags ", orNone(join(got, ", ")), orNone(join(want, ", ")))
		}
	}
	for _, part := range []struct {
		what string
		want map[string]int64
		got  []Range
	}{{"counter ", ex.Counts, a.Counters}, {"left out of ", ex.LeftOut, a.LeftOut}} {
		for c, counter := range s.def.Counters {
			want, given := part.want[counter.Name]
			switch {
			case !given:
			case len(part.got) == 0:
				wrong(part.what, counter.Name+" nothing", number(want))
			case part.got[c] != Exactly(want):
				wrong(part.what, counter.Name+" "+number(part.got[c].Min), number(want))
			}
		}
		for _, name := range slices.Sorted(maps.Keys(part.want)) {
			if _, known := s.counters[name]; !known {
				report("", "there is no counter "+quote(name), nearest(name, counterNames(s.def.Counters)))
				ok = false
			}
		}
	}
	return a, e, ok
}

// anyDay is the day on which examples of a draft are asked, which has no first day: that of the earliest regime that has one.
func (s *Set) anyDay() Day {
	first := lastDay
	for i := range s.regimes {
		if from := s.regimes[i].From; from != 0 {
			first = min(first, from)
		}
	}
	return first
}

func orInput(field string) string {
	if field == "" {
		return "input"
	}
	return field
}

func orNone(list string) string {
	if list == "" {
		return "none"
	}
	return list
}

// reasons says in a hint which rules answered an example.
func (p *prover) reasons(a *Answer) string {
	var ids []string
	for _, i := range a.Fired {
		ids = append(ids, p.set.rules[i].ID)
	}
	if len(ids) == 0 {
		return ""
	}
	return "the answer is given by " + join(ids, ", ")
}

// boundaries reports numbers and days of a rule that no two examples stand on either side of, such that its condition, or whether it
// holds at all, differs between them. Examples of other rules count too.
func (p *prover) boundaries(i int, all []asked, proofs []Proof) {
	s := p.set
	r := &s.rules[i]
	applies := func(e *asked) bool { return e.span != nil && s.belongs(r, e.regime) && e.date.within(r.From, r.Until) }
	missing := func(name string, cut int64, sides [2]bool) {
		below, above := name+" at "+number(cut-1), name+" at "+number(cut)
		msg := "no example has " + below + ", and none has " + above
		switch {
		case sides[0] && sides[1]:
			msg = "examples have " + below + " and " + above + ", but it makes no difference to the rule in any of them"
		case sides[0]:
			msg = "an example has " + below + ", but none has " + above
		case sides[1]:
			msg = "an example has " + above + ", but none has " + below
		}
		p.report(Problem{Code: "rule-boundary", Page: r.Page, Offset: r.Offset, Msg: "rule " + quote(r.ID) + ": " + msg,
			Hint: "give an example on each side of the boundary, one that meets the rule and one that does not"})
	}
	var seen []int
	r.when.tests(func(t *test) {
		if t.masked || slices.Contains(seen, t.variable) {
			return
		}
		seen = append(seen, t.variable)
		for _, cut := range s.cuts([]int{i}, t.variable) {
			var sides [2]bool     // there is an example at cut-1, at cut
			var states [2][2]bool // there is one at cut-1, at cut, in which the condition fails, holds
			note := func(env []Range) {
				for side, n := range [2]int64{cut - 1, cut} {
					if env[t.variable] == Exactly(n) {
						sides[side] = true
						state := 0
						if r.when.holds(env) == yes {
							state = 1
						}
						states[side][state] = true
					}
				}
			}
			for k := range all {
				e := &all[k]
				if !applies(e) {
					continue
				}
				if r.Level == FlowLevel {
					for _, env := range e.flows {
						note(env)
					}
				} else if e.env != nil {
					note(e.env)
				}
			}
			if !(states[0][0] && states[1][1] || states[0][1] && states[1][0]) {
				missing(p.variable(r, t.variable), cut, sides)
				continue
			}
			for n := range proofs {
				if pr := &proofs[n]; s.inProof(r, pr) {
					pr.Boundaries += 2
				}
			}
		}
	})
	for _, edge := range []struct {
		day  Day
		name string
	}{{r.From, "from"}, {r.Until + 1, "until"}} {
		if edge.day <= 1 {
			continue
		}
		var sides [2]bool
		for k := range all {
			if e := &all[k]; s.belongs(r, e.regime) {
				sides[0] = sides[0] || e.date == edge.day-1
				sides[1] = sides[1] || e.date == edge.day
			}
		}
		if !sides[0] || !sides[1] {
			p.report(Problem{Code: "rule-boundary", Page: r.Page, Offset: r.Offset,
				Msg:  "rule " + quote(r.ID) + ": " + edge.name + " has no examples on both " + (edge.day - 1).String() + " and " + edge.day.String(),
				Hint: "give an example on each of the two days"})
		}
	}
}

// inProof reports whether a rule is one of those a proof is about.
func (s *Set) inProof(r *rule, p *Proof) bool {
	i := slices.IndexFunc(s.regimes, func(g regime) bool { return g.Name == p.Regime })
	return s.belongs(r, &s.regimes[i]) && (r.From == 0 || p.From >= r.From) && (r.Until == 0 || p.Until != 0 && p.Until <= r.Until)
}

// variable names a variable that a rule looks at.
func (p *prover) variable(r *rule, v int) string {
	s := p.set
	if r.Level == FlowLevel {
		return s.def.FlowFacts[v-s.firstFlowFact].Name
	}
	return s.def.Counters[v-s.firstCounter].Name
}
