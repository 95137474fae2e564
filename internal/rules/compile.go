package rules

import (
	"slices"
	"strconv"
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
	told          []int   // and those that exporter rules compare which raise flags
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

// Link makes a Set of a Definition that Compile accepts, without checking it again: what a browser does with rules that a build has
// proved. With any other Definition it may panic, and the Set may answer anything.
func Link(def Definition) *Set {
	s := &Set{def: def}
	s.declarations()
	s.linkRegimes()
	s.linkRules()
	s.overrides()
	for i := range s.regimes {
		s.spans(&s.regimes[i])
	}
	return s
}

// Definition returns what the Set was made of. It is not to be changed.
func (s *Set) Definition() *Definition { return &s.def }

// declarations resolves names of declarations in others. One that is not declared is taken for the first of its list.
func (s *Set) declarations() {
	def := &s.def
	s.facts = indexed(len(def.Facts), func(i int) string { return def.Facts[i].Name })
	s.flows = indexed(len(def.FlowFacts), func(i int) string { return def.FlowFacts[i].Name })
	s.counters = indexed(len(def.Counters), func(i int) string { return def.Counters[i].Name })
	s.outcomes = indexed(len(def.Outcomes), func(i int) string { return def.Outcomes[i].Name })
	s.flags = indexed(len(def.Flags), func(i int) string { return def.Flags[i].Name })
	for i, f := range def.FlowFacts {
		if d, ok := s.parts(i, f.Distinct); ok {
			s.distinct = append(s.distinct, d)
		}
	}
	for _, f := range def.Findings {
		made := finding{fact: -1}
		for _, fate := range f.Fates {
			made.fates |= 1 << fate
		}
		if f.FlowFact != "" {
			made = finding{fact: s.flows[f.FlowFact]}
		}
		s.finding = append(s.finding, made)
	}
	for _, n := range def.Counters {
		sum, fact := -1, -1
		if n.Fact != "" {
			fact = s.facts[n.Fact]
		} else {
			sum = s.flows[n.Sum]
		}
		s.sumOf, s.factOf = append(s.sumOf, sum), append(s.factOf, fact)
	}
	s.notInForce, s.manualReview, s.undetermined = s.outcomes[NotInForce], s.outcomes[ManualReview], s.outcomes[Undetermined]
	s.afterDate, s.summed = place(s.flags, FlagAfterDate), place(s.flags, FlagSummed)
	s.exemptLeft, s.upperBound = place(s.flags, FlagExemptLeft), place(s.flags, FlagUpperBound)
	s.firstFinding = len(def.Facts)
	s.firstCounter = s.firstFinding + len(def.Findings)
	s.exporterVariables = s.firstCounter + len(def.Counters)
	s.firstFlowFact = len(def.Facts)
	s.flowVariables = s.firstFlowFact + len(def.FlowFacts)
}

// indexed is where names stand.
func indexed(n int, name func(int) string) map[string]int {
	index := make(map[string]int, n)
	for i := range n {
		index[name(i)] = i
	}
	return index
}

// place is where a name stands, -1 when it does not.
func place(index map[string]int, name string) int {
	if i, ok := index[name]; ok {
		return i
	}
	return -1
}

// parts finds the two facts that one counts once. ok is false when there are not two.
func (s *Set) parts(whole int, names []string) (d distinct, ok bool) {
	if len(names) != 2 {
		return d, false
	}
	d = distinct{whole, place(s.flows, names[0]), place(s.flows, names[1])}
	return d, d.a >= 0 && d.b >= 0
}

func (s *Set) linkRegimes() {
	index := indexed(len(s.def.Regimes), func(i int) string { return s.def.Regimes[i].Name })
	for i := range s.def.Regimes {
		r := &s.def.Regimes[i]
		g := regime{Regime: r, index: i, flowRules: i, successor: place(index, r.Successor), leaveSwitch: -1}
		if j, ok := index[r.FlowRules]; ok {
			g.flowRules = j
		}
		if leave := s.def.Regimes[g.flowRules].Leaves.Switch; leave != "" {
			g.leaveSwitch = s.facts[leave]
		}
		s.regimes = append(s.regimes, g)
	}
}

func (s *Set) linkRules() {
	for i := range s.def.Rules {
		r := &s.def.Rules[i]
		out := rule{Rule: r, then: -1, flag: -1}
		for _, name := range r.Regimes {
			out.regimes = append(out.regimes, slices.IndexFunc(s.regimes, func(g regime) bool { return g.Name == name }))
		}
		switch {
		case r.Flag != "":
			out.flag = s.flags[r.Flag]
		case r.Level == FlowLevel:
			out.then = slices.Index(FateNames[:], r.Then)
		default:
			out.then = s.outcomes[r.Then]
		}
		out.when = s.test(r.Level, &r.When)
		s.rules = append(s.rules, out)
	}
}

// variables goes through what rules of a level can look at.
func (s *Set) variables(level Level, yield func(name string, variable int, kind Kind, choices []Option)) {
	for i, f := range s.def.Facts {
		if f.Kind != Number {
			yield(f.Name, i, f.Kind, f.Choices)
		}
	}
	if level == FlowLevel {
		for i, f := range s.def.FlowFacts {
			if len(f.Distinct) == 0 {
				yield(f.Name, s.firstFlowFact+i, f.Kind, f.Choices)
			}
		}
		return
	}
	for i, f := range s.def.Findings {
		yield(f.Name, s.firstFinding+i, YesNo, nil)
	}
	for i, n := range s.def.Counters {
		yield(n.Name, s.firstCounter+i, Number, nil)
	}
}

// test makes a condition one that can be asked.
func (s *Set) test(level Level, cond *Condition) test {
	t := test{op: cond.Op}
	if cond.Op != Is {
		for i := range cond.List {
			t.list = append(t.list, s.test(level, &cond.List[i]))
		}
		return t
	}
	s.variables(level, func(name string, variable int, kind Kind, choices []Option) {
		if name != cond.Name {
			return
		}
		t.variable = variable
		if kind == Number {
			t.span = spanOf(cond.Bounds)
			return
		}
		t.masked = true
		for _, value := range cond.Values {
			if kind == YesNo {
				t.mask |= bit(slices.Index(truths[:], value))
			} else {
				t.mask |= bit(slices.IndexFunc(choices, func(o Option) bool { return o.Name == value }))
			}
		}
	})
	return t
}

// bit is the bit at a place, none at -1.
func bit(at int) uint64 {
	if at < 0 {
		return 0
	}
	return 1 << at
}

// truths are the values of a yes-or-no.
var truths = [...]string{"false", "true"}

// overrides finds the rules that each overrides.
func (s *Set) overrides() {
	for i := range s.rules {
		r := &s.rules[i]
		for _, id := range r.Overrides {
			if j := slices.IndexFunc(s.rules, func(o rule) bool { return o.ID == id }); j >= 0 && s.rules[j].Level == r.Level && r.Flag == "" && s.rules[j].Flag == "" {
				r.overrides = append(r.overrides, j)
			}
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
func (s *Set) spans(g *regime) {
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
	sortStable(begins, func(a, b *Day) int { return int(*a - *b) })
	begins = slices.Compact(begins)
	for i, begin := range begins {
		sp := span{from: begin, until: until}
		if i+1 < len(begins) {
			sp.until = begins[i+1] - 1
		}
		s.fill(g, &sp)
		g.spans = append(g.spans, sp)
	}
}

// fill finds what holds on the days of a span.
func (s *Set) fill(g *regime, sp *span) {
	sp.over = make([][]int, len(s.rules))
	sp.compares = make([]bool, len(s.rules))
	looked := make([]bool, len(s.def.Facts))
	compared, told := make([]bool, len(s.def.Counters)), make([]bool, len(s.def.Counters))
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
				sp.compares[i], told[t.variable-s.firstCounter] = true, true
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
		if told[i] {
			sp.told = append(sp.told, i)
		}
	}
	s.pair(sp)
}

// pair finds which two of the span's counters depend on each other.
func (s *Set) pair(sp *span) {
	for k := range s.distinct {
		if p := s.coupled(sp, k); sp.pair.sign == 0 {
			sp.pair = p
		}
	}
}

// coupled finds the counters of the span that a fact which counts things once makes depend on each other; sign is 0 when there are not two.
func (s *Set) coupled(sp *span, k int) pair {
	d := s.distinct[k]
	whole, a, b := s.compared(sp, d.whole), s.compared(sp, d.a), s.compared(sp, d.b)
	switch {
	case whole >= 0 && a >= 0:
		return pair{whole, a, -1, k}
	case whole >= 0 && b >= 0:
		return pair{whole, b, -1, k}
	case a >= 0 && b >= 0:
		return pair{a, b, +1, k}
	}
	return pair{}
}

// compared is the counter of the span that sums a fact of a flow, -1 when it compares none.
func (s *Set) compared(sp *span, fact int) int {
	for _, i := range sp.counters {
		if s.sumOf[i] == fact {
			return i
		}
	}
	return -1
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
	return join(parts, ", ")
}

func names[T any](list []T, name func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = name(v)
	}
	return out
}
