package rules

import (
	"cmp"
	"slices"
	"strconv"
)

// Compile checks a Definition and makes a Set of it. The Set is nil when there are problems, which are in the order of the rules.
// It keeps the Definition.
func Compile(def Definition) (*Set, []Problem) {
	c := &compiler{set: &Set{def: def}}
	c.set.declarations()
	c.declarations()
	c.set.linkRegimes()
	c.regimes()
	c.set.linkRules()
	for i := range c.set.rules {
		c.rule(i)
	}
	c.set.overrides()
	c.overrides()
	if !slices.ContainsFunc(c.problems, func(p Problem) bool { return p.Code == "rule-name" }) {
		c.raised() // else a rule that misspells a flag or an outcome may be the one that is missed
	}
	if len(c.problems) == 0 {
		for i := range c.set.regimes {
			g := &c.set.regimes[i]
			c.set.spans(g)
			for k := range g.spans {
				c.kinds(g, &g.spans[k])
				c.pair(g, &g.spans[k])
			}
		}
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return c.set, nil
}

type compiler struct {
	set      *Set
	problems []Problem
}

func (c *compiler) report(code, page string, offset int, msg, hint string, related ...Related) {
	c.problems = append(c.problems, Problem{Code: code, Page: page, Offset: offset, Msg: msg, Hint: hint, Related: related})
}

// declare reports a problem with a declaration.
func (c *compiler) declare(offset int, msg, hint string) {
	c.report("rule-declaration", "", offset, msg, hint)
}

func (c *compiler) declarations() {
	c.facts()
	c.findingsAndCounters()
	c.outcomes()
	c.flags()
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return cmp.Compare(a.Offset, b.Offset) })
}

func (c *compiler) facts() {
	def := &c.set.def
	for _, facts := range [][]Fact{def.Facts, def.FlowFacts} {
		for i, f := range facts {
			if slices.ContainsFunc(facts[:i], func(o Fact) bool { return o.Name == f.Name }) {
				c.declare(f.Offset, "fact "+quote(f.Name)+" is declared twice", "")
			}
			if f.Kind == Choice && (len(f.Choices) == 0 || len(f.Choices) > 64) {
				c.declare(f.Offset, "choice "+quote(f.Name)+" must have from 1 to 64 options", "")
			}
		}
	}
	for i, f := range def.Facts {
		if reserved := []string{"date", "regime", "flows"}; slices.Contains(reserved, f.Name) {
			c.declare(def.Facts[i].Offset, quote(f.Name)+" is a key of every question and cannot be a fact", "")
		}
		if len(f.Distinct) > 0 {
			c.declare(f.Offset, "only facts of a flow can count distinct things", "")
		}
	}
	for i, f := range def.FlowFacts {
		if f.Name == "name" || f.Name == "date" {
			c.declare(f.Offset, quote(f.Name)+" is a key of every flow and cannot be a fact", "")
		}
		c.distinct(i, f)
	}
}

// findingsAndCounters checks what rules look at besides facts: findings and counters, which share their names with them.
func (c *compiler) findingsAndCounters() {
	s, def := c.set, &c.set.def
	if len(def.Findings) > maxFindings {
		c.declare(def.Findings[maxFindings].Offset, "there are more than "+strconv.Itoa(maxFindings)+" findings", "what is found among flows may be so or not so in any combination")
	}
	seen := map[string]bool{}
	for _, f := range def.Findings {
		if _, isFact := s.facts[f.Name]; isFact || seen[f.Name] {
			c.declare(f.Offset, quote(f.Name)+" is declared twice", "")
		}
		seen[f.Name] = true
		if f.FlowFact != "" {
			i, ok := s.flows[f.FlowFact]
			if !ok || def.FlowFacts[i].Kind != YesNo {
				c.declare(f.Offset, quote(f.FlowFact)+" is no yes-or-no fact of a flow", nearest(f.FlowFact, factsOf(def.FlowFacts, YesNo)))
			}
		}
	}
	for i, n := range def.Counters {
		if _, isFact := s.facts[n.Name]; isFact || seen[n.Name] {
			c.declare(n.Offset, quote(n.Name)+" is declared twice", "")
		}
		seen[n.Name] = true
		index, facts, name := s.flows, def.FlowFacts, n.Sum
		if n.Fact != "" {
			index, facts, name = s.facts, def.Facts, n.Fact
		}
		j, ok := index[name]
		if !ok || facts[j].Kind != Number {
			c.declare(n.Offset, quote(name)+" is no fact that is a number", nearest(name, factsOf(facts, Number)))
		}
		for _, other := range def.Counters[:i] {
			if other.Sum == n.Sum && other.Fact == n.Fact {
				c.declare(n.Offset, "counters "+quote(other.Name)+" and "+quote(n.Name)+" are the same number", "rules can compare it under one name")
			}
		}
	}
	if len(def.Counters) > 64 {
		c.declare(def.Counters[64].Offset, "there are more than 64 counters", "")
	}
}

func (c *compiler) outcomes() {
	s, def := c.set, &c.set.def
	for i, o := range def.Outcomes {
		if slices.ContainsFunc(def.Outcomes[:i], func(d Outcome) bool { return d.Name == o.Name }) {
			c.declare(o.Offset, "outcome "+quote(o.Name)+" is declared twice", "")
		}
		for _, m := range o.Mechanisms {
			if !slices.ContainsFunc(def.Mechanisms, func(d Mechanism) bool { return d.Name == m }) {
				c.declare(o.Offset, "there is no mechanism "+quote(m), nearest(m, mechanismNames(def.Mechanisms)))
			}
		}
	}
	if len(def.Outcomes) > 64 {
		c.declare(def.Outcomes[64].Offset, "there are more than 64 outcomes", "")
	}
	for _, name := range []string{NotInForce, ManualReview, Undetermined} {
		if _, ok := s.outcomes[name]; !ok {
			at := 0 // of another outcome, which stands where it should
			if len(def.Outcomes) > 0 {
				at = def.Outcomes[0].Offset
			}
			c.declare(at, "outcome "+quote(name)+" is not declared", "the engine gives it itself; declare it for its words")
		}
	}
	for _, m := range def.Mechanisms {
		if m.Until == lastDay {
			c.declare(m.Offset, "every mechanism ends on "+lastDay.String(), "leave until out")
		}
	}
}

func (c *compiler) flags() {
	def := &c.set.def
	for i, f := range def.Flags {
		if slices.ContainsFunc(def.Flags[:i], func(d Flag) bool { return d.Name == f.Name }) {
			c.declare(f.Offset, "flag "+quote(f.Name)+" is declared twice", "")
		}
	}
	if len(def.Flags) > 64 {
		c.declare(def.Flags[64].Offset, "there are more than 64 flags", "")
	}
}

func (c *compiler) distinct(i int, f Fact) {
	if len(f.Distinct) == 0 {
		return
	}
	s := c.set
	number := func(part int) bool {
		return s.def.FlowFacts[part].Kind == Number && part != i && len(s.def.FlowFacts[part].Distinct) == 0
	}
	d, ok := s.parts(i, f.Distinct)
	if !ok || f.Kind != Number || d.a == d.b || !number(d.a) || !number(d.b) {
		c.declare(f.Offset, quote(f.Name)+" must count once what two number facts of the flow count each", "")
		return
	}
	for _, other := range s.distinct {
		if other.whole < i && (other.a == d.a || other.b == d.b || other.a == d.b || other.b == d.a) {
			c.declare(f.Offset, "two facts count the parts of "+quote(f.Name)+" once", "a number can be part of one")
		}
	}
}

func (c *compiler) regimes() {
	s, def := c.set, &c.set.def
	names := regimeNames(def.Regimes)
	for i := range def.Regimes {
		r := &def.Regimes[i]
		if slices.Contains(names[:i], r.Name) {
			c.declare(r.Offset, "regime "+quote(r.Name)+" is declared twice", "")
		}
		if !r.Draft && r.From == 0 {
			c.declare(r.Offset, "regime "+quote(r.Name)+" has no first day", "write from, or draft: true when it was never in force")
		}
		if r.Until != 0 && r.Until < r.From {
			c.declare(r.Offset, "regime "+quote(r.Name)+" ends before it begins", "")
		}
		if r.Until == lastDay {
			c.declare(r.Offset, "every regime ends on "+lastDay.String(), "leave until out")
		}
	}
	for i := range s.regimes {
		r := &s.regimes[i]
		find := func(name string) {
			if name != "" && !slices.Contains(names, name) {
				c.declare(r.Offset, "there is no regime "+quote(name), nearest(name, names))
			}
		}
		find(r.FlowRules)
		if r.flowRules != i && def.Regimes[r.flowRules].FlowRules != "" {
			c.declare(r.Offset, quote(r.FlowRules)+" has no flow rules of its own", "name the regime that has them")
		}
		find(r.Successor)
		c.succeeds(r)
		if leave := s.def.Regimes[r.flowRules].Leaves.Switch; leave != "" {
			j, ok := s.facts[leave]
			if !ok || def.Facts[j].Kind != YesNo || !def.Facts[j].Known {
				c.declare(r.Offset, quote(leave)+" is no yes-or-no fact that is always known", "")
			}
		}
		for j := range i {
			if other := s.regimes[j]; r.Default && other.Default && overlap(r.Regime, other.Regime) {
				c.report("rule-declaration", "", r.Offset,
					"two regimes are asked when none is named: "+quote(other.Name)+" and "+quote(r.Name)+" have days in common",
					"end one before the other begins, or take default out of one", Related{"", other.Offset, quote(other.Name) + " stands here"})
			}
		}
	}
}

// succeeds reports a successor that cannot be what came after a regime.
func (c *compiler) succeeds(r *regime) {
	if r.successor < 0 {
		return
	}
	next := &c.set.def.Regimes[r.successor]
	switch {
	case next.Draft:
		c.declare(r.Offset, "the successor "+quote(next.Name)+" was never in force", "name the regime that came after this one")
	case r.Until == 0:
		c.declare(r.Offset, "regime "+quote(r.Name)+" has a successor, but does not end", "write until, or leave successor out")
	case next.Until != 0 && next.Until <= r.Until:
		c.declare(r.Offset, "the successor "+quote(next.Name)+" does not apply after "+r.Until.String()+", when "+quote(r.Name)+" ends",
			"name the regime that came after this one")
	case r.Default && !next.Default:
		c.declare(r.Offset, "who names no regime is answered by "+quote(r.Name)+" until "+r.Until.String()+", and not by its successor after that",
			"write default: true in "+quote(next.Name))
	}
}

func overlap(a, b *Regime) bool {
	return (a.Until == 0 || b.From <= a.Until) && (b.Until == 0 || a.From <= b.Until)
}

func (c *compiler) rule(at int) {
	s, def := c.set, &c.set.def
	r := s.rules[at].Rule
	report := func(code string, offset int, msg, hint string, related ...Related) {
		c.report(code, r.Page, offset, msg, hint, related...)
	}
	part := func(part, msg, hint string) {
		report("rule-name", r.Offset, msg, hint)
		c.problems[len(c.problems)-1].Part = part
	}
	for i := range at {
		if other := s.rules[i].Rule; other.ID == r.ID {
			report("rule-twice", r.Offset, "two rules are called "+quote(r.ID), "an id is used once in the whole project",
				Related{other.Page, other.Offset, "the first stands here"})
			break
		}
	}
	for at, name := range r.Regimes {
		i := slices.IndexFunc(def.Regimes, func(d Regime) bool { return d.Name == name })
		switch {
		case i < 0:
			part("regime["+strconv.Itoa(at)+"]", "there is no regime "+quote(name), nearest(name, regimeNames(def.Regimes)))
		case r.Level == FlowLevel && s.regimes[i].flowRules != i:
			part("regime["+strconv.Itoa(at)+"]", "regime "+quote(name)+" uses the flow rules of "+quote(def.Regimes[i].FlowRules), "put this rule into that regime")
		}
	}
	if r.Until == lastDay {
		report("rule-dates", r.Offset, "every rule ends on "+lastDay.String(), "leave until out")
	}
	switch {
	case r.Flag != "":
		if _, ok := s.flags[r.Flag]; !ok {
			part("flag", "there is no flag "+quote(r.Flag), nearest(r.Flag, flagNames(def.Flags)))
		}
	case r.Level == FlowLevel:
		if !slices.Contains(FateNames[:], r.Then) {
			part("then", quote(r.Then)+" is no fate of a flow", "the fates are: "+join(FateNames[:], ", "))
		}
	default:
		i, ok := s.outcomes[r.Then]
		switch {
		case !ok:
			part("then", "there is no outcome "+quote(r.Then), nearest(r.Then, outcomeNames(def.Outcomes)))
		case i == s.notInForce || i == s.undetermined || i == s.manualReview:
			part("then", "outcome "+quote(r.Then)+" is the engine's own", "")
		}
	}
	c.condition(r, &r.When)
}

// condition checks a condition of r.
func (c *compiler) condition(r *Rule, cond *Condition) {
	if cond.Op != Is {
		for i := range cond.List {
			c.condition(r, &cond.List[i])
		}
		return
	}
	s, def := c.set, &c.set.def
	report := func(msg, hint string) { c.report("rule-name", r.Page, cond.Offset, msg, hint) }
	var names []string
	kind, choices, found := Number, []Option(nil), false
	s.variables(r.Level, func(name string, _ int, k Kind, options []Option) {
		names = append(names, name)
		if name == cond.Name {
			kind, choices, found = k, options, true
		}
	})
	if !found {
		hint := nearest(cond.Name, names)
		if _, isFlowFact := s.flows[cond.Name]; isFlowFact && r.Level == ExporterLevel {
			hint = "it is a fact of a flow; write level: flow, or name a finding or counter"
		} else if _, isCounter := s.counters[cond.Name]; isCounter {
			hint = "it is a counter, which flow rules cannot see; name the fact of the flow"
		} else if isFlowFact {
			hint = "a number that counts things once is compared through its counter"
		} else if _, isFact := s.facts[cond.Name]; isFact {
			hint = "it is a number that is compared through a counter; declare one of it"
			for _, n := range def.Counters {
				if n.Fact == cond.Name {
					hint = "it is a number that is compared through its counter " + quote(n.Name)
				}
			}
			if r.Level == FlowLevel {
				hint = "flow rules see no numbers but those of the flow"
			}
		}
		report("there is no "+quote(cond.Name)+" that a rule of level "+LevelNames[r.Level]+" can look at", hint)
		return
	}
	if kind == Number {
		if len(cond.Bounds) == 0 {
			report(quote(cond.Name)+" is a number and must be compared", `write a comparison such as ">= 1,000"`)
		} else if spanOf(cond.Bounds).empty() {
			report("no number is all of "+boundsText(cond.Bounds), "")
		}
		return
	}
	if len(cond.Bounds) > 0 {
		report(quote(cond.Name)+" is not a number", "")
		return
	}
	for _, value := range cond.Values {
		switch {
		case kind == YesNo && !slices.Contains(truths[:], value):
			report(quote(cond.Name)+" is true or false, not "+quote(value), "")
		case kind == Choice && !slices.ContainsFunc(choices, func(o Option) bool { return o.Name == value }):
			report(quote(cond.Name)+" cannot be "+quote(value), nearest(value, optionNames(choices)))
		}
	}
}

// overrides refuses overrides of what is not there or of another kind, and circles.
func (c *compiler) overrides() {
	s := c.set
	for i := range s.rules {
		r := &s.rules[i]
		for at, id := range r.Overrides {
			j := slices.IndexFunc(s.rules, func(o rule) bool { return o.ID == id })
			switch {
			case j < 0:
				c.report("rule-name", r.Page, r.Offset, "there is no rule "+quote(id)+" to override", nearest(id, ruleIDs(s.rules)))
				c.problems[len(c.problems)-1].Part = "overrides[" + strconv.Itoa(at) + "]"
			case s.rules[j].Level != r.Level || r.Flag != "" || s.rules[j].Flag != "":
				c.report("rule-override", r.Page, r.Offset, quote(r.ID)+" and "+quote(id)+" do not decide about the same thing", "",
					Related{s.rules[j].Page, s.rules[j].Offset, quote(id) + " stands here"})
			}
		}
	}
	state := make([]uint8, len(s.rules))
	var visit func(i int)
	visit = func(i int) {
		state[i] = 1
		for _, j := range s.rules[i].overrides {
			if state[j] == 1 {
				c.report("rule-override", s.rules[i].Page, s.rules[i].Offset, quote(s.rules[i].ID)+" overrides "+quote(s.rules[j].ID)+", which overrides it in turn", "",
					Related{s.rules[j].Page, s.rules[j].Offset, quote(s.rules[j].ID) + " stands here"})
			} else if state[j] == 0 {
				visit(j)
			}
		}
		state[i] = 2
	}
	for i := range s.rules {
		if state[i] == 0 {
			visit(i)
		}
	}
}

// raised reports flags that nothing raises, and outcomes that nothing gives.
func (c *compiler) raised() {
	s := c.set
	engine := []string{FlagAfterDate, FlagSummed, FlagExemptLeft, FlagUpperBound}
	for _, f := range s.def.Flags {
		if !slices.Contains(engine, f.Name) && !slices.ContainsFunc(s.rules, func(r rule) bool { return r.Flag == f.Name }) {
			c.declare(f.Offset, "no rule raises the flag "+quote(f.Name), "take it out, or write the rule")
		}
	}
	own := []string{NotInForce, ManualReview, Undetermined}
	for _, o := range s.def.Outcomes {
		if !slices.Contains(own, o.Name) && !slices.ContainsFunc(s.rules, func(r rule) bool { return r.Level == ExporterLevel && r.Then == o.Name }) {
			c.declare(o.Offset, "no rule gives the outcome "+quote(o.Name), "take it out, or write the rule")
		}
	}
}

const (
	// maxFindings bounds what flows together may be: all combinations of findings.
	maxFindings = 8
	// maxKinds bounds in how many ways one flow may turn out of which nothing is known.
	maxKinds = 1 << 10
)

// kinds refuses rules that look at so many facts of a flow that one of which nothing is known would take long to judge.
func (c *compiler) kinds(g *regime, sp *span) {
	s := c.set
	looks := make([]bool, len(s.def.FlowFacts))
	for _, i := range sp.flow {
		s.rules[i].when.tests(func(t *test) {
			if t.variable >= s.firstFlowFact {
				looks[t.variable-s.firstFlowFact] = true
			}
		})
	}
	for _, f := range s.finding {
		if f.fact >= 0 {
			looks[f.fact] = true
		}
	}
	kinds := 1
	for i := range looks {
		f := &s.def.FlowFacts[i]
		switch {
		case !looks[i] || kinds > maxKinds:
		case f.Kind == Number:
			kinds *= 1 + len(s.cuts(sp.flow, s.firstFlowFact+i))
		default:
			kinds *= int(f.all().Max) + 1
		}
	}
	if kinds > maxKinds {
		c.report("rule-cases", "", g.Offset, "the rules of "+quote(g.Name)+" tell more than "+number(maxKinds)+" kinds of flows apart",
			"let flow rules look at fewer facts, or at fewer numbers of one")
	}
}

// pair refuses counters that depend on each other in more ways than can be followed exactly.
func (c *compiler) pair(g *regime, sp *span) {
	s, pairs := c.set, 0
	for k, d := range s.distinct {
		whole := s.compared(sp, d.whole)
		switch {
		case whole >= 0 && s.compared(sp, d.a) >= 0 && s.compared(sp, d.b) >= 0:
			c.declare(g.Offset, "the rules of "+quote(g.Name)+" compare "+quote(s.def.Counters[whole].Name)+" and both numbers that it counts once",
				"a law counts things together or apart; what is possible cannot be told exactly for both")
		case s.coupled(sp, k).sign != 0:
			if pairs++; pairs > 1 {
				c.declare(g.Offset, "the rules of "+quote(g.Name)+" compare counters of two facts that count things once", "a regime can compare those of one")
			}
		}
	}
}
func factNames(facts []Fact) []string    { return names(facts, func(f Fact) string { return f.Name }) }
func flagNames(flags []Flag) []string    { return names(flags, func(f Flag) string { return f.Name }) }
func regimeNames(list []Regime) []string { return names(list, func(r Regime) string { return r.Name }) }
func counterNames(list []Counter) []string {
	return names(list, func(c Counter) string { return c.Name })
}
func mechanismNames(list []Mechanism) []string {
	return names(list, func(m Mechanism) string { return m.Name })
}
func outcomeNames(list []Outcome) []string {
	return names(list, func(o Outcome) string { return o.Name })
}
func optionNames(list []Option) []string { return names(list, func(o Option) string { return o.Name }) }
func ruleIDs(list []rule) []string       { return names(list, func(r rule) string { return r.ID }) }

// factsOf names those of a kind.
func factsOf(facts []Fact, kind Kind) []string {
	return factNames(slices.DeleteFunc(slices.Clone(facts), func(f Fact) bool { return f.Kind != kind }))
}
