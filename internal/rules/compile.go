package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A Set is a compiled Definition. It never changes, and may be asked from several goroutines at once.
type Set struct {
	def      Definition
	facts    map[string]int
	flows    map[string]int // facts of a flow
	counters map[string]int
	outcomes map[string]int
	flags    map[string]int
	regimes  []regime
	rules    []rule

	// Where the variables of conditions begin. Exporter rules look at facts, findings and counters; flow rules at facts of the
	// exporter and of the flow.
	firstFinding, firstCounter, exporterVariables int
	firstFlowFact, flowVariables                  int

	sumOf                                     []int // by counter: the fact of a flow it sums, -1 for a fact of the exporter
	factOf                                    []int // by counter: the fact of the exporter it is, -1 for a sum
	finding                                   []finding
	distinct                                  []distinct
	afterDate, summed, exemptLeft, upperBound int // flags that the engine raises, -1 when not declared
	notInForce, manualReview, undetermined    int // outcomes
}

// A finding is what makes a Finding hold of a flow.
type finding struct {
	fact  int   // of the flow, -1 for none
	fates uint8 // a bit for each Fate
}

// A distinct is a fact of a flow that counts once what its two parts count each.
type distinct struct{ whole, a, b int }

type rule struct {
	*Rule
	when      test
	then      int // outcome or Fate; -1 for a flag
	flag      int // -1 for none
	overrides []int
	regimes   []int // nil for all
}

type regime struct {
	*Regime
	index       int
	flowRules   int // regime whose flow rules apply
	successor   int // -1 for none
	leaveSwitch int // fact, -1 for none
	spans       []span
}

// A span is the longest stretch of days on which the same rules of a regime hold.
type span struct {
	from, until   Day
	flow          []int // rules that decide fates, in order
	flowFlags     []int // rules that raise flags, on whatever day of the span
	exporter      []int // rules that decide the outcome, in order
	exporterFlags []int
	over          [][]int // by rule of the whole set: the rules of the span that override it
	compares      []bool  // by rule of the whole set: whether it compares a counter that sums flows
	counters      []int   // counters that exporter rules compare and that sum flows
	pair          pair
	nodes         int   // conditions of the exporter rules, those inside others included
	looksAt       []int // facts of the exporter that any rule of the span looks at
}

// nodes is how many conditions a condition is made of, itself included.
func (t *test) nodes() int {
	n := 1
	for i := range t.list {
		n += t.list[i].nodes()
	}
	return n
}

// A pair is two counters that depend on each other, because one counts each thing once that the other, and a third fact, count
// too. Sign says which form of them is bounded: a-b (-1) or a+b (+1); 0 is no pair.
type pair struct {
	a, b     int // counters; of a difference a is the whole
	sign     int
	distinct int // index into Set.distinct
}

// Compile checks a Definition and makes a Set of it. The Set is nil when there are problems, which are in the order of the rules.
// It keeps the Definition.
func Compile(def Definition) (*Set, []Problem) {
	c := &compiler{set: &Set{def: def}}
	c.declarations()
	c.regimes()
	for i := range def.Rules {
		c.rule(&def.Rules[i])
	}
	c.overrides()
	if !slices.ContainsFunc(c.problems, func(p Problem) bool { return p.Code == "rule-name" }) {
		c.raised() // else a rule that misspells a flag or an outcome may be the one that is missed
	}
	if len(c.problems) == 0 {
		for i := range c.set.regimes {
			c.spans(&c.set.regimes[i])
		}
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return c.set, nil
}

// Definition returns what the Set was made of. It is not to be changed.
func (s *Set) Definition() *Definition { return &s.def }

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
	s, def := c.set, &c.set.def
	s.facts, s.flows = map[string]int{}, map[string]int{}
	s.counters, s.outcomes, s.flags = map[string]int{}, map[string]int{}, map[string]int{}
	for _, list := range []struct {
		facts []Fact
		index map[string]int
	}{{def.Facts, s.facts}, {def.FlowFacts, s.flows}} {
		for i, f := range list.facts {
			if _, ok := list.index[f.Name]; ok {
				c.declare(f.Offset, "fact "+quote(f.Name)+" is declared twice", "")
			}
			list.index[f.Name] = i
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
	if len(def.Findings) > maxFindings {
		c.declare(def.Findings[maxFindings].Offset, "there are more than "+strconv.Itoa(maxFindings)+" findings", "what is found among flows may be so or not so in any combination")
	}
	seen := map[string]bool{}
	for _, f := range def.Findings {
		if _, isFact := s.facts[f.Name]; isFact || seen[f.Name] {
			c.declare(f.Offset, quote(f.Name)+" is declared twice", "")
		}
		seen[f.Name] = true
		made := finding{fact: -1}
		for _, fate := range f.Fates {
			made.fates |= 1 << fate
		}
		if f.FlowFact != "" {
			i, ok := s.flows[f.FlowFact]
			if !ok || def.FlowFacts[i].Kind != YesNo {
				c.declare(f.Offset, quote(f.FlowFact)+" is no yes-or-no fact of a flow", nearest(f.FlowFact, factsOf(def.FlowFacts, YesNo)))
			}
			made = finding{fact: i}
		}
		s.finding = append(s.finding, made)
	}
	for i, n := range def.Counters {
		if _, isFact := s.facts[n.Name]; isFact || seen[n.Name] {
			c.declare(n.Offset, quote(n.Name)+" is declared twice", "")
		}
		seen[n.Name] = true
		s.counters[n.Name] = i
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
		if n.Fact != "" {
			s.sumOf, s.factOf = append(s.sumOf, -1), append(s.factOf, j)
		} else {
			s.sumOf, s.factOf = append(s.sumOf, j), append(s.factOf, -1)
		}
	}
	if len(def.Counters) > 64 {
		c.declare(def.Counters[64].Offset, "there are more than 64 counters", "")
	}
	for i, o := range def.Outcomes {
		if _, ok := s.outcomes[o.Name]; ok {
			c.declare(o.Offset, "outcome "+quote(o.Name)+" is declared twice", "")
		}
		s.outcomes[o.Name] = i
		for _, m := range o.Mechanisms {
			if !slices.ContainsFunc(def.Mechanisms, func(d Mechanism) bool { return d.Name == m }) {
				c.declare(o.Offset, "there is no mechanism "+quote(m), nearest(m, mechanismNames(def.Mechanisms)))
			}
		}
	}
	if len(def.Outcomes) > 64 {
		c.declare(def.Outcomes[64].Offset, "there are more than 64 outcomes", "")
	}
	for _, own := range []struct {
		name string
		at   *int
	}{{NotInForce, &s.notInForce}, {ManualReview, &s.manualReview}, {Undetermined, &s.undetermined}} {
		i, ok := s.outcomes[own.name]
		if !ok {
			at := 0 // of another outcome, which stands where it should
			if len(def.Outcomes) > 0 {
				at = def.Outcomes[0].Offset
			}
			c.declare(at, "outcome "+quote(own.name)+" is not declared", "the engine gives it itself; declare it for its words")
		}
		*own.at = i
	}
	for i, f := range def.Flags {
		if _, ok := s.flags[f.Name]; ok {
			c.declare(f.Offset, "flag "+quote(f.Name)+" is declared twice", "")
		}
		s.flags[f.Name] = i
	}
	for _, m := range def.Mechanisms {
		if m.Until == lastDay {
			c.declare(m.Offset, "every mechanism ends on "+lastDay.String(), "leave until out")
		}
	}
	if len(def.Flags) > 64 {
		c.declare(def.Flags[64].Offset, "there are more than 64 flags", "")
	}
	engine := func(name string) int {
		if i, ok := s.flags[name]; ok {
			return i
		}
		return -1
	}
	s.afterDate, s.summed = engine(FlagAfterDate), engine(FlagSummed)
	s.exemptLeft, s.upperBound = engine(FlagExemptLeft), engine(FlagUpperBound)
	s.firstFinding = len(def.Facts)
	s.firstCounter = s.firstFinding + len(def.Findings)
	s.exporterVariables = s.firstCounter + len(def.Counters)
	s.firstFlowFact = len(def.Facts)
	s.flowVariables = s.firstFlowFact + len(def.FlowFacts)
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return cmp.Compare(a.Offset, b.Offset) })
}

func (c *compiler) distinct(i int, f Fact) {
	if len(f.Distinct) == 0 {
		return
	}
	d := distinct{whole: i}
	ok := f.Kind == Number && len(f.Distinct) == 2
	for k, name := range f.Distinct {
		part, found := c.set.flows[name]
		if !found || c.set.def.FlowFacts[part].Kind != Number || part == i || len(c.set.def.FlowFacts[part].Distinct) > 0 {
			ok = false
			continue
		}
		if k == 0 {
			d.a = part
		} else {
			d.b = part
		}
	}
	if !ok || d.a == d.b {
		c.declare(f.Offset, quote(f.Name)+" must count once what two number facts of the flow count each", "")
		return
	}
	for _, other := range c.set.distinct {
		if other.a == d.a || other.b == d.b || other.a == d.b || other.b == d.a {
			c.declare(f.Offset, "two facts count the parts of "+quote(f.Name)+" once", "a number can be part of one")
		}
	}
	c.set.distinct = append(c.set.distinct, d)
}

func (c *compiler) regimes() {
	s, def := c.set, &c.set.def
	index := map[string]int{}
	for i := range def.Regimes {
		r := &def.Regimes[i]
		if _, ok := index[r.Name]; ok {
			c.declare(r.Offset, "regime "+quote(r.Name)+" is declared twice", "")
		}
		index[r.Name] = i
		if !r.Draft && r.From == 0 {
			c.declare(r.Offset, "regime "+quote(r.Name)+" has no first day", "write from, or draft: true when it was never in force")
		}
		if r.Until != 0 && r.Until < r.From {
			c.declare(r.Offset, "regime "+quote(r.Name)+" ends before it begins", "")
		}
		if r.Until == lastDay {
			c.declare(r.Offset, "every regime ends on "+lastDay.String(), "leave until out")
		}
		s.regimes = append(s.regimes, regime{Regime: r, index: i, flowRules: i, successor: -1, leaveSwitch: -1})
	}
	names := make([]string, len(def.Regimes))
	for i, r := range def.Regimes {
		names[i] = r.Name
	}
	for i := range s.regimes {
		r := &s.regimes[i]
		find := func(name string) int {
			j, ok := index[name]
			if !ok {
				c.declare(r.Offset, "there is no regime "+quote(name), nearest(name, names))
				return -1
			}
			return j
		}
		if r.FlowRules != "" {
			if j := find(r.FlowRules); j >= 0 {
				r.flowRules = j
			}
			if r.flowRules != i && def.Regimes[r.flowRules].FlowRules != "" {
				c.declare(r.Offset, quote(r.FlowRules)+" has no flow rules of its own", "name the regime that has them")
			}
		}
		if r.Successor != "" {
			r.successor = find(r.Successor)
			c.succeeds(r)
		}
		if leave := s.def.Regimes[r.flowRules].Leaves.Switch; leave != "" {
			j, ok := s.facts[leave]
			if !ok || def.Facts[j].Kind != YesNo || !def.Facts[j].Known {
				c.declare(r.Offset, quote(leave)+" is no yes-or-no fact that is always known", "")
			}
			r.leaveSwitch = j
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

func (c *compiler) rule(r *Rule) {
	s, def := c.set, &c.set.def
	out := rule{Rule: r, then: -1, flag: -1}
	report := func(code string, offset int, msg, hint string, related ...Related) {
		c.report(code, r.Page, offset, msg, hint, related...)
	}
	part := func(part, msg, hint string) {
		report("rule-name", r.Offset, msg, hint)
		c.problems[len(c.problems)-1].Part = part
	}
	for i := range s.rules {
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
		out.regimes = append(out.regimes, i)
	}
	if r.Until == lastDay {
		report("rule-dates", r.Offset, "every rule ends on "+lastDay.String(), "leave until out")
	}
	switch {
	case r.Flag != "":
		i, ok := s.flags[r.Flag]
		if !ok {
			part("flag", "there is no flag "+quote(r.Flag), nearest(r.Flag, flagNames(def.Flags)))
		}
		out.flag = i
	case r.Level == FlowLevel:
		out.then = slices.Index(FateNames[:], r.Then)
		if out.then < 0 {
			part("then", quote(r.Then)+" is no fate of a flow", "the fates are: "+strings.Join(FateNames[:], ", "))
		}
	default:
		i, ok := s.outcomes[r.Then]
		switch {
		case !ok:
			part("then", "there is no outcome "+quote(r.Then), nearest(r.Then, outcomeNames(def.Outcomes)))
		case i == s.notInForce || i == s.undetermined || i == s.manualReview:
			part("then", "outcome "+quote(r.Then)+" is the engine's own", "")
		}
		out.then = i
	}
	out.when = c.condition(r, &r.When)
	s.rules = append(s.rules, out)
}

// condition compiles a condition of r.
func (c *compiler) condition(r *Rule, cond *Condition) test {
	if cond.Op != Is {
		t := test{op: cond.Op}
		for i := range cond.List {
			t.list = append(t.list, c.condition(r, &cond.List[i]))
		}
		return t
	}
	s, def := c.set, &c.set.def
	t := test{op: Is}
	report := func(msg, hint string) { c.report("rule-name", r.Page, cond.Offset, msg, hint) }
	var names []string
	kind, choices, found := Number, []Option(nil), false
	look := func(name string, variable int, k Kind, options []Option) {
		names = append(names, name)
		if name == cond.Name {
			t.variable, kind, choices, found = variable, k, options, true
		}
	}
	for i, f := range def.Facts {
		if f.Kind != Number {
			look(f.Name, i, f.Kind, f.Choices)
		}
	}
	if r.Level == FlowLevel {
		for i, f := range def.FlowFacts {
			if len(f.Distinct) == 0 {
				look(f.Name, s.firstFlowFact+i, f.Kind, f.Choices)
			}
		}
	} else {
		for i, f := range def.Findings {
			look(f.Name, s.firstFinding+i, YesNo, nil)
		}
		for i, n := range def.Counters {
			look(n.Name, s.firstCounter+i, Number, nil)
		}
	}
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
		return t
	}
	if kind == Number {
		if len(cond.Bounds) == 0 {
			report(quote(cond.Name)+" is a number and must be compared", `write a comparison such as ">= 1,000"`)
			return t
		}
		if t.span = spanOf(cond.Bounds); t.span.empty() {
			report("no number is all of "+boundsText(cond.Bounds), "")
		}
		return t
	}
	if len(cond.Bounds) > 0 {
		report(quote(cond.Name)+" is not a number", "")
		return t
	}
	t.masked = true
	for _, value := range cond.Values {
		if kind == YesNo {
			switch value {
			case "true":
				t.mask |= 2
			case "false":
				t.mask |= 1
			default:
				report(quote(cond.Name)+" is true or false, not "+quote(value), "")
			}
			continue
		}
		i := slices.IndexFunc(choices, func(o Option) bool { return o.Name == value })
		if i < 0 {
			report(quote(cond.Name)+" cannot be "+quote(value), nearest(value, optionNames(choices)))
			continue
		}
		t.mask |= 1 << uint(i)
	}
	return t
}

// overrides resolves the overrides of all rules and refuses circles.
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
				continue
			case s.rules[j].Level != r.Level || r.Flag != "" || s.rules[j].Flag != "":
				c.report("rule-override", r.Page, r.Offset, quote(r.ID)+" and "+quote(id)+" do not decide about the same thing", "",
					Related{s.rules[j].Page, s.rules[j].Offset, quote(id) + " stands here"})
				continue
			}
			r.overrides = append(r.overrides, j)
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

// belongs reports whether a rule is one of a regime's.
func (s *Set) belongs(r *rule, regime *regime) bool {
	if r.regimes == nil {
		return true
	}
	of := regime.index
	if r.Level == FlowLevel {
		of = regime.flowRules
	}
	return slices.Contains(r.regimes, of)
}

// spans cuts the days of a regime where its rules change.
func (c *compiler) spans(g *regime) {
	s := c.set
	from, until := g.From, g.Until
	if g.Draft {
		from, until = 0, 0
	}
	begins := []Day{from}
	for i := range s.rules {
		r := &s.rules[i]
		// A flag has days of its own, so that it does not divide what the rules decide.
		if r.flag >= 0 || !s.belongs(r, g) {
			continue
		}
		for _, d := range [2]Day{r.From, r.Until + 1} {
			if d > 1 && d > from && (until == 0 || d <= until) {
				begins = append(begins, d)
			}
		}
	}
	slices.Sort(begins)
	begins = slices.Compact(begins)
	for i, begin := range begins {
		sp := span{from: begin, until: until}
		if i+1 < len(begins) {
			sp.until = begins[i+1] - 1
		}
		c.fill(g, &sp)
		g.spans = append(g.spans, sp)
	}
}

// fill finds what holds on the days of a span.
func (c *compiler) fill(g *regime, sp *span) {
	s := c.set
	sp.over = make([][]int, len(s.rules))
	sp.compares = make([]bool, len(s.rules))
	looked := make([]bool, len(s.def.Facts))
	compared := make([]bool, len(s.def.Counters))
	for i := range s.rules {
		r := &s.rules[i]
		holds := (r.From == 0 || sp.from >= r.From) && (r.Until == 0 || sp.until != 0 && sp.until <= r.Until)
		if !holds && r.flag < 0 || !s.belongs(r, g) {
			continue
		}
		switch {
		case r.Level == FlowLevel && r.flag < 0:
			sp.flow = append(sp.flow, i)
		case r.Level == FlowLevel:
			sp.flowFlags = append(sp.flowFlags, i)
		case r.flag < 0:
			sp.exporter = append(sp.exporter, i)
			sp.nodes += r.when.nodes()
		default:
			sp.exporterFlags = append(sp.exporterFlags, i)
		}
		for _, j := range r.overrides {
			sp.over[j] = append(sp.over[j], i)
		}
		r.when.tests(func(t *test) {
			if r.Level == ExporterLevel && t.variable >= s.firstCounter && s.def.Counters[t.variable-s.firstCounter].Sum != "" {
				sp.compares[i] = true
			}
		})
		if r.flag >= 0 {
			// It warns where it may hold, so that its facts need not be settled.
			continue
		}
		r.when.tests(func(t *test) {
			switch {
			case t.variable < len(s.def.Facts):
				looked[t.variable] = true
			case r.Level == ExporterLevel && t.variable >= s.firstCounter:
				compared[t.variable-s.firstCounter] = true
			}
		})
	}
	for i, is := range looked {
		if is {
			sp.looksAt = append(sp.looksAt, i)
		}
	}
	for i, is := range compared {
		if is && s.def.Counters[i].Sum != "" {
			sp.counters = append(sp.counters, i)
		}
	}
	c.kinds(g, sp)
	c.pair(g, sp)
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

// pair finds which two of the span's counters depend on each other.
func (c *compiler) pair(g *regime, sp *span) {
	s := c.set
	of := func(fact int) int {
		for _, i := range sp.counters {
			if s.flows[s.def.Counters[i].Sum] == fact {
				return i
			}
		}
		return -1
	}
	for k, d := range s.distinct {
		whole, a, b := of(d.whole), of(d.a), of(d.b)
		p := pair{distinct: k}
		switch {
		case whole >= 0 && a >= 0 && b >= 0:
			c.declare(g.Offset, "the rules of "+quote(g.Name)+" compare "+quote(s.def.Counters[whole].Name)+" and both numbers that it counts once",
				"a law counts things together or apart; what is possible cannot be told exactly for both")
			continue
		case whole >= 0 && a >= 0:
			p.a, p.b, p.sign = whole, a, -1
		case whole >= 0 && b >= 0:
			p.a, p.b, p.sign = whole, b, -1
		case a >= 0 && b >= 0:
			p.a, p.b, p.sign = a, b, 1
		default:
			continue
		}
		if sp.pair.sign != 0 {
			c.declare(g.Offset, "the rules of "+quote(g.Name)+" compare counters of two facts that count things once", "a regime can compare those of one")
			continue
		}
		sp.pair = p
	}
}

// span returns the span of a day, nil when the regime does not apply on it.
func (g *regime) span(d Day) *span {
	for i := range g.spans {
		if sp := &g.spans[i]; d.within(sp.from, sp.until) {
			return sp
		}
	}
	return nil
}

// quote writes a name between quotation marks.
func quote(s string) string { return strconv.Quote(s) }

// number writes a number with separators: 1,000,000.
func number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	var b []byte
	for i, c := range []byte(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b = append(b, ',')
		}
		b = append(b, c)
	}
	return string(b)
}

// boundsText writes comparisons as an author does: ">= 100,000, < 1,000,000".
func boundsText(bounds []Bound) string {
	parts := make([]string, len(bounds))
	for i, b := range bounds {
		parts[i] = b.Sign.String() + " " + number(b.Value)
	}
	return strings.Join(parts, ", ")
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

func names[T any](list []T, name func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = name(v)
	}
	return out
}
