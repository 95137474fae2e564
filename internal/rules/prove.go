package rules

import (
	"slices"
	"strconv"
)

// A Proof says what was proved of one regime on one span of days.
type Proof struct {
	Regime      string
	From, Until Day // 0 is open
	Rules       int // flow rules and exporter rules that hold
	Cases       int // boxes into which all possible questions fall
	Boundaries  int // cases on the two sides of the numbers compared, each shown by an example
	Examples    int // that were asked on these days
}

// maxCases bounds the boxes of one proof.
const maxCases = 1 << 20

// Prove goes through every question there can be and reports, for each regime and each span of days on which its rules do not change:
// cases without an answer, cases with two answers that no override settles, rules that never fire or never decide alone, overrides
// that settle nothing, and mechanisms that did not exist on those days. It runs all examples and reports those that come out
// otherwise, rules that none of their examples shows at work, and boundaries without an example on each side.
//
// It goes by boxes: every condition compares with constants, so the questions fall into finitely many boxes in each of which every
// condition is settled. What it proves is that the rules are consistent and complete, not that they say what the law says.
func (s *Set) Prove() ([]Proof, []Problem) {
	p := &prover{set: s, reported: map[string]bool{}, clashed: map[[2]int]bool{}, dead: map[int]bool{}}
	p.unanswered, p.answeredTwice = p.reportGap, p.reportClash
	var proofs []Proof
	for i := range s.regimes {
		g := &s.regimes[i]
		p.reset(len(s.rules))
		for k := range g.spans {
			proofs = append(proofs, p.span(g, &g.spans[k]))
		}
		p.unused(g)
		p.broken = append(p.broken, p.gap || p.clash)
	}
	p.examples(proofs)
	return proofs, p.problems
}

type prover struct {
	set      *Set
	problems []Problem
	reported map[string]bool // problems that were reported already, for another span
	clashed  map[[2]int]bool // pairs of rules of which a clash was reported
	broken   []bool          // by regime: a case has no answer, or two, so that examples in it are echoes
	dead     map[int]bool    // rules that were reported to fire never, whose examples are too

	// Of the regime.
	fired, alone []bool // by Set.rules
	active       []bool
	held         []bool          // the condition holds somewhere
	overrode     map[[2]int]bool // pairs of rules that both hold somewhere

	// Of the span and world.
	regime              *regime
	sp                  *span
	env                 []Range
	cases               int
	level               Level
	kinds               []kind
	found               []uint32 // what any number of flows may add up to being found
	gap, clash, tooMany bool

	// What is told of a case without an answer, and of one with two. They are nil for who goes through the cases of rules that are proved, as
	// a browser does, which then need not download how mistakes are put into words.
	unanswered    func(list []int)
	answeredTwice func(first, second int)
}

// A kind is flows that turn out alike: what is found, and by counter from how much to how much each of them adds.
type kind struct {
	found uint32
	adds  []Range
}

func (p *prover) reset(n int) {
	p.fired, p.alone, p.active, p.held = make([]bool, n), make([]bool, n), make([]bool, n), make([]bool, n)
	p.overrode = map[[2]int]bool{}
	p.gap, p.clash, p.tooMany = false, false, false
}

// report reports a problem once.
func (p *prover) report(problem Problem) {
	key := problem.Code + "\x00" + problem.Page + "\x00" + strconv.Itoa(problem.Offset) + "\x00" + problem.Msg
	if !p.reported[key] {
		p.reported[key] = true
		p.problems = append(p.problems, problem)
	}
}

// span proves one span of a regime.
func (p *prover) span(g *regime, sp *span) Proof {
	s := p.set
	p.regime, p.sp, p.cases = g, sp, 0
	for _, list := range [2][]int{sp.flow, sp.exporter} {
		for _, i := range list {
			p.active[i] = true
		}
	}
	facts := make([]Range, len(s.def.Facts))
	for i := range facts {
		facts[i] = s.def.Facts[i].all()
	}
	p.worlds(facts, p.free(), p.exporters)
	if p.tooMany {
		p.report(Problem{Code: "rule-cases", Page: "", Offset: g.Offset,
			Msg:  "the rules of " + quote(g.Name) + " make more than " + number(maxCases) + " cases",
			Hint: "let rules look at fewer facts, or divide the regime"})
	}
	p.mechanisms(g, sp)
	return Proof{Regime: g.Name, From: sp.from, Until: sp.until, Rules: len(sp.flow) + len(sp.exporter), Cases: p.cases}
}

// all is every value a fact can have.
func (f *Fact) all() Range {
	switch f.Kind {
	case YesNo:
		return Range{0, 1}
	case Choice:
		return Range{0, int64(len(f.Choices) - 1)}
	}
	return Range{0, Unbounded}
}

// free are the facts of the exporter on which it depends what becomes of flows and of their volume.
func (p *prover) free() []int {
	s := p.set
	var free []int
	for i := range s.def.Facts {
		uses := i == p.regime.leaveSwitch
		for _, r := range p.sp.flow {
			s.rules[r].when.tests(func(t *test) { uses = uses || t.variable == i })
		}
		if uses {
			free = append(free, i)
		}
	}
	return free
}

// worlds settles the free facts in every way, finds what flows come to then, and calls each with the variables of the exporter rules.
func (p *prover) worlds(facts []Range, free []int, each func()) {
	if len(free) > 0 {
		before := facts[free[0]]
		for n := before.Min; n <= before.Max && !p.tooMany; n++ {
			facts[free[0]] = Exactly(n)
			p.worlds(facts, free[1:], each)
		}
		facts[free[0]] = before
		return
	}
	s := p.set
	p.kinds = p.kinds[:0]
	p.level = FlowLevel
	p.env = make([]Range, s.flowVariables)
	copy(p.env, facts)
	for i := range s.def.FlowFacts {
		p.env[s.firstFlowFact+i] = s.def.FlowFacts[i].all()
	}
	p.flows()
	p.close()
	p.level = ExporterLevel
	p.env = make([]Range, s.exporterVariables)
	copy(p.env, facts)
	for i := range s.def.Findings {
		p.env[s.firstFinding+i] = Range{0, 1}
	}
	for i := range s.def.Counters {
		p.env[s.firstCounter+i] = Range{0, Unbounded}
	}
	each()
}

// settle splits a condition of the list that is not settled, calls each with every part, and reports false when all are settled.
func (p *prover) settle(list []int, each func()) bool {
	for _, i := range list {
		when := &p.set.rules[i].when
		if when.holds(p.env) == maybe {
			p.part(when.open(p.env), each)
			return true
		}
	}
	return false
}

func (p *prover) part(t *test, each func()) {
	before := p.env[t.variable]
	t.split(before, func(r Range) {
		p.env[t.variable] = r
		each()
	})
	p.env[t.variable] = before
}

// flows goes through the kinds of flows.
func (p *prover) flows() {
	s := p.set
	if p.tooMany || p.settle(p.sp.flow, p.flows) {
		return
	}
	for i := range s.def.Findings {
		if name := s.def.Findings[i].FlowFact; name != "" {
			if v := s.firstFlowFact + s.flows[name]; !p.env[v].Exact() {
				p.part(&test{op: Is, variable: v, masked: true}, p.flows)
				return
			}
		}
	}
	facts := p.env[s.firstFlowFact:]
	for _, d := range s.distinct {
		parts := facts[d.a].plus(facts[d.b])
		if facts[d.whole].Min > parts.Max {
			return
		}
	}
	then, ok := p.decide(p.sp.flow)
	if !ok {
		return
	}
	fates := []Fate{Fate(then)}
	if Fate(then) == Review {
		fates = []Fate{Exempt, Counted}
	}
	for _, fate := range fates {
		k := kind{adds: make([]Range, len(s.def.Counters))}
		for i := range s.finding {
			f := &s.finding[i]
			if f.of(fate, Fate(then) == Review) || f.fact >= 0 && facts[f.fact].Min == 1 {
				k.found |= 1 << i
			}
		}
		counts := fate == Counted || fate == Exempt && p.regime.leaveSwitch >= 0 && p.env[p.regime.leaveSwitch].Min == 1
		for c, fact := range s.sumOf {
			if fact < 0 || !counts {
				continue
			}
			k.adds[c] = facts[fact]
			for _, d := range s.distinct {
				if d.whole == fact {
					k.adds[c] = Range{max(facts[d.a].Min, facts[d.b].Min), add(facts[d.a].Max, facts[d.b].Max)}
				}
			}
		}
		if !slices.ContainsFunc(p.kinds, func(o kind) bool { return o.found == k.found && slices.Equal(o.adds, k.adds) }) {
			p.kinds = append(p.kinds, k)
		}
	}
}

// close finds what any number of flows may add up to being found.
func (p *prover) close() {
	p.found = append(p.found[:0], 0)
	for i := 0; i < len(p.found); i++ {
		for _, k := range p.kinds {
			if both := p.found[i] | k.found; !slices.Contains(p.found, both) {
				p.found = append(p.found, both)
			}
		}
	}
}

// possible returns what is found in a question that the exporter's variables allow; ok is false when there is none. Flows outside
// the window are found but not counted, so every counter may be 0 whatever is found. That it is more takes a kind of flow that adds to it,
// finds nothing else, and adds no more to any other counter than that may be.
func (p *prover) possible() (found uint32, ok bool) {
	s := p.set
	counters := p.env[s.firstCounter:]
	for _, found := range p.found {
		fits := true
		for i := range s.def.Findings {
			fits = fits && Exactly(int64(found>>i&1)).within(p.env[s.firstFinding+i])
		}
		if !fits {
			continue
		}
		var positive uint64
		for _, k := range p.kinds {
			if k.found&^found != 0 {
				continue
			}
			usable := true
			for c, r := range k.adds {
				usable = usable && r.Min <= counters[c].Max
			}
			for c, r := range k.adds {
				if usable && r.Max > 0 {
					positive |= 1 << c
				}
			}
		}
		for c, fact := range s.sumOf {
			fits = fits && (fact < 0 || counters[c].Min == 0 || positive>>c&1 == 1)
		}
		if fits && p.coupled(positive) {
			return found, true
		}
	}
	return 0, false
}

// coupled reports whether the two counters of the span's pair can be what they are together: a whole is at least its part, and equal
// to it when the other part is not there. positive has a bit for each counter that can be more than 0.
func (p *prover) coupled(positive uint64) bool {
	s, pr := p.set, p.sp.pair
	if pr.sign >= 0 {
		return true
	}
	d := &s.distinct[pr.distinct]
	other := d.a
	if s.sumOf[pr.b] == d.a {
		other = d.b
	}
	form := Range{0, 0}
	if c := slices.Index(s.sumOf, other); c < 0 || positive>>c&1 == 1 {
		form.Max = Unbounded
	}
	return pr.feasible(p.env[s.firstCounter+pr.a], p.env[s.firstCounter+pr.b], form)
}

// exporters goes through the cases of the exporter rules.
func (p *prover) exporters() {
	if p.tooMany {
		return
	}
	if _, ok := p.possible(); !ok {
		return
	}
	if !p.settle(p.sp.exporter, p.exporters) {
		p.decide(p.sp.exporter)
	}
}

// decide takes a case in which all rules of a list are settled, and reports it when it has no answer or two.
func (p *prover) decide(list []int) (then int, ok bool) {
	s := p.set
	if p.cases++; p.cases > maxCases {
		p.tooMany = true
		return 0, false
	}
	var answers []int
	for _, i := range list {
		if s.rules[i].when.holds(p.env) != yes {
			continue
		}
		p.held[i] = true
		over := false
		for _, j := range p.sp.over[i] {
			if s.rules[j].when.holds(p.env) == yes {
				p.overrode[[2]int{j, i}] = true
				over = true
			}
		}
		if !over {
			answers = append(answers, i)
			p.fired[i] = true
		}
	}
	switch {
	case len(answers) == 0:
		if !p.gap {
			p.gap = true
			if p.unanswered != nil {
				p.unanswered(list)
			}
		}
		return 0, false
	case len(answers) == 1:
		p.alone[answers[0]] = true
	}
	first := &s.rules[answers[0]]
	for _, i := range answers[1:] {
		if r := &s.rules[i]; r.then != first.then {
			p.clash = true
			if p.answeredTwice != nil {
				p.answeredTwice(answers[0], i)
			}
			return 0, false
		}
	}
	return first.then, true
}

// reportClash reports a case with two answers. Two rules that clash do so in many cases, of which one is enough.
func (p *prover) reportClash(a, b int) {
	if p.clashed[[2]int{a, b}] {
		return
	}
	p.clashed[[2]int{a, b}] = true
	first, r := &p.set.rules[a], &p.set.rules[b]
	p.report(Problem{Code: "rule-clash", Page: r.Page, Offset: r.Offset,
		Msg:     "rules " + quote(first.ID) + " (" + first.Then + ") and " + quote(r.ID) + " (" + r.Then + ") both answer: " + p.describe(),
		Hint:    "let one of them override the other, or narrow its condition",
		Related: []Related{{first.Page, first.Offset, quote(first.ID) + " stands here"}}})
}

// reportGap reports a case without an answer at the rule that comes nearest to it.
func (p *prover) reportGap(list []int) {
	s := p.set
	type near struct{ rule, unmet int }
	var order []near
	for _, i := range list {
		unmet := 0
		if s.rules[i].when.op == Is {
			unmet = 1
		}
		for k := range s.rules[i].when.list {
			if s.rules[i].when.list[k].holds(p.env) == no {
				unmet++
			}
		}
		order = append(order, near{i, unmet})
	}
	slices.SortStableFunc(order, func(a, b near) int { return a.unmet - b.unmet })
	what := "no rule says what becomes of a flow of "
	if p.level == ExporterLevel {
		what = "no rule answers under "
	}
	problem := Problem{Code: "rule-gap", Offset: p.regime.Offset, Msg: what + quote(p.regime.Name) + ": " + p.describe(),
		Hint: "widen a rule, or write one for this case"}
	for k, n := range order[:min(3, len(order))] {
		r := &s.rules[n.rule]
		if k == 0 {
			problem.Page, problem.Offset = r.Page, r.Offset
			problem.Msg += "; " + quote(r.ID) + " comes nearest"
			continue
		}
		problem.Related = append(problem.Related, Related{r.Page, r.Offset, quote(r.ID) + " stands here"})
	}
	p.report(problem)
}

// describe puts the case in p.env into words: one concrete question.
func (p *prover) describe() string {
	s := p.set
	var parts []string
	say := func(label Words, value string) { parts = append(parts, label.In("en")+": "+value) }
	fact := func(f *Fact, r Range) {
		switch f.Kind {
		case YesNo:
			say(f.Label, yesNo(r.Min == 1))
		case Choice:
			say(f.Label, f.Choices[r.Min].Label.In("en"))
		case Number:
			say(f.Label, number(r.Min))
		}
	}
	for i := range s.def.Facts {
		if s.def.Facts[i].Kind != Number && p.mentions(i) {
			fact(&s.def.Facts[i], p.env[i])
		}
	}
	if p.level == FlowLevel {
		for i := range s.def.FlowFacts {
			if p.mentions(s.firstFlowFact + i) {
				fact(&s.def.FlowFacts[i], p.env[s.firstFlowFact+i])
			}
		}
	} else {
		found, _ := p.possible()
		for i := range s.def.Findings {
			if p.mentions(s.firstFinding + i) {
				say(s.def.Findings[i].Label, yesNo(found>>i&1 == 1))
			}
		}
		counters := p.least(found)
		for c := range s.def.Counters {
			if p.mentions(s.firstCounter + c) {
				say(s.def.Counters[c].Label, number(counters[c]))
			}
		}
	}
	day := p.sp.from
	if day == 0 {
		day = p.regime.From
	}
	if day != 0 {
		parts = append(parts, "on "+day.String())
	}
	return join(parts, "; ")
}

// least are numbers of the case in p.env as small as they can be, in a question in which found is found: with counted flows of one kind, or
// two, that make them possible.
func (p *prover) least(found uint32) []int64 {
	counters := p.env[p.set.firstCounter:]
	kinds := []kind{{adds: make([]Range, len(counters))}} // no flow
	for _, k := range p.kinds {
		if k.found&^found != 0 {
			continue
		}
		kinds = append(kinds, k)
		for c, r := range k.adds {
			if r.Max == 0 || r.Max >= counters[c].Min {
				continue
			}
			// As many of them as reach the counter.
			several := kind{found: k.found}
			flows := (counters[c].Min + r.Max - 1) / r.Max
			for _, r := range k.adds {
				several.adds = append(several.adds, Range{min(r.Min, Unbounded/flows) * flows, min(r.Max, Unbounded/flows) * flows})
			}
			kinds = append(kinds, several)
		}
	}
	for j := range kinds {
		for i := range j + 1 {
			if n := p.leastOf(&kinds[i], &kinds[j]); n != nil {
				return n
			}
		}
	}
	var n []int64
	for _, r := range counters {
		n = append(n, r.Min)
	}
	return n
}

// leastOf are the least numbers of the case in p.env with flows of two kinds; nil when there are none.
func (p *prover) leastOf(a, b *kind) []int64 {
	s := p.set
	env := p.env[s.firstCounter:]
	n, most := make([]int64, len(env)), make([]int64, len(env))
	for c := range env {
		n[c], most[c] = env[c].Min, env[c].Max
		if s.sumOf[c] >= 0 {
			sum := a.adds[c].plus(b.adds[c])
			n[c], most[c] = max(n[c], sum.Min), min(most[c], sum.Max)
		}
	}
	if pr := p.sp.pair; pr.sign < 0 {
		// A whole is no less than its part, and no more when there is no other.
		d := &s.distinct[pr.distinct]
		other := slices.Index(s.sumOf, d.a+d.b-s.sumOf[pr.b])
		n[pr.a] = max(n[pr.a], n[pr.b])
		if other >= 0 && a.adds[other].Max == 0 && b.adds[other].Max == 0 {
			n[pr.b] = n[pr.a]
		}
	}
	for c := range n {
		if n[c] > most[c] {
			return nil
		}
	}
	return n
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// mentions reports whether a rule of the level in hand looks at a variable.
func (p *prover) mentions(variable int) bool {
	list := p.sp.exporter
	if p.level == FlowLevel {
		list = p.sp.flow
	}
	found := false
	for _, i := range list {
		p.set.rules[i].when.tests(func(t *test) { found = found || t.variable == variable })
	}
	return found
}

// unused reports rules of a regime that never fire or never decide alone, and overrides that settle nothing.
func (p *prover) unused(g *regime) {
	s := p.set
	if p.gap || p.clash || p.tooMany {
		// Where a case has no answer, or two, these would be echoes; but a rule that can hold nowhere is a mistake of its own.
		for i := range s.rules {
			if p.active[i] && !p.held[i] && !p.tooMany {
				p.reportDead(g, i)
			}
		}
		return
	}
	for i := range s.rules {
		r := &s.rules[i]
		if r.Level == FlowLevel && g.flowRules != g.index || r.flag >= 0 || !s.belongs(r, g) {
			continue
		}
		switch {
		case !p.active[i]:
			p.dead[i] = true
			p.report(Problem{Code: "rule-dead", Page: r.Page, Offset: r.Offset,
				Msg: "rule " + quote(r.ID) + " can never fire: its days are outside those of " + quote(g.Name), Hint: "correct from and until"})
		case !p.fired[i]:
			p.reportDead(g, i)
		case !p.alone[i]:
			p.report(Problem{Code: "rule-redundant", Page: r.Page, Offset: r.Offset,
				Msg:  "rule " + quote(r.ID) + " never decides alone: wherever it applies under " + quote(g.Name) + ", other rules say the same",
				Hint: "take it out, or narrow the others"})
		}
		for _, j := range r.overrides {
			if s.belongs(&s.rules[j], g) && !p.overrode[[2]int{i, j}] {
				p.report(Problem{Code: "rule-override", Page: r.Page, Offset: r.Offset,
					Msg:     "rule " + quote(r.ID) + " overrides " + quote(s.rules[j].ID) + ", but they never both hold under " + quote(g.Name),
					Hint:    "take the override out",
					Related: []Related{{s.rules[j].Page, s.rules[j].Offset, quote(s.rules[j].ID) + " stands here"}}})
			}
		}
	}
}

func (p *prover) reportDead(g *regime, i int) {
	p.dead[i] = true
	r := &p.set.rules[i]
	problem := Problem{Code: "rule-dead", Page: r.Page, Offset: r.Offset,
		Msg: "rule " + quote(r.ID) + " can never fire: no question under " + quote(g.Name) + " meets its condition", Hint: "correct the condition, or take the rule out"}
	if p.held[i] {
		problem.Msg = "rule " + quote(r.ID) + " can never fire: wherever its condition holds under " + quote(g.Name) + ", another rule overrides it"
		for k := range p.set.rules {
			if p.overrode[[2]int{k, i}] {
				o := &p.set.rules[k]
				problem.Related = append(problem.Related, Related{o.Page, o.Offset, quote(o.ID) + " stands here"})
			}
		}
	}
	p.report(problem)
}

// mechanisms reports outcomes whose mechanism did not exist on the days of a span. A draft is asked as if it were law.
func (p *prover) mechanisms(g *regime, sp *span) {
	s := p.set
	if g.Draft {
		return
	}
	for _, i := range sp.exporter {
		r := &s.rules[i]
		for _, name := range s.def.Outcomes[r.then].Mechanisms {
			m := &s.def.Mechanisms[slices.IndexFunc(s.def.Mechanisms, func(m Mechanism) bool { return m.Name == name })]
			if m.From != 0 && sp.from < m.From || m.Until != 0 && (sp.until == 0 || sp.until > m.Until) {
				day := sp.from
				if m.From == 0 || sp.from >= m.From {
					day = m.Until + 1
				}
				p.report(Problem{Code: "rule-mechanism", Page: r.Page, Offset: r.Offset,
					Msg:  "rule " + quote(r.ID) + " leads to " + quote(name) + " on " + day.String() + ", when there was no such mechanism",
					Hint: "limit the rule's days with from and until"})
			}
		}
	}
}
