package rules

import (
	"math/bits"
	"slices"
)

// maxAsked bounds the cases that are gone through for one fact. Where there are more it is asked.
const maxAsked = 1 << 14

// Asks reports which facts of the exporter, and which of a flow, can have a part in an answer on that day under that regime (the one of
// the day when it is ""), for an exporter of which the facts are known, whatever its flows are. The others need not be asked: no value
// of theirs changes an outcome, what is possible, a flag that a rule raises, or what becomes of a flow.
//
// Facts are asked in the order of Definition.Facts, then those of a flow: whether one is asked depends on those before it alone, so
// that answering a question never takes back one above it. Where nothing is in force nothing is asked.
//
// Flags that say how was counted are no reason to ask, and neither is that a number which counts things once would tell more about its
// parts where those are unknown.
func (s *Set) Asks(date Day, regime string, facts []Range) (exporter, flow []bool) {
	exporter, flow = make([]bool, len(s.def.Facts)), make([]bool, len(s.def.FlowFacts))
	var x Assessment
	if !s.Begin(&x, date, regime, facts) || x.span == nil {
		return exporter, flow
	}
	r := &relevance{date: date, known: make([]Range, len(facts)), ofFlow: make([]bool, s.flowVariables), ofExporter: make([]bool, s.exporterVariables)}
	r.set, r.regime, r.sp = s, x.regime, x.span
	r.reset(len(s.rules))
	for i := range facts {
		r.known[i] = s.def.Facts[i].all()
	}
	for i := range facts {
		r.look()
		exporter[i] = r.asksExporter(i)
		r.known[i] = facts[i]
	}
	r.look()
	for i := range flow {
		flow[i] = r.asksFlow(i)
	}
	return exporter, flow
}

// AsksObject writes what Asks reports in the shape that the browser gets: the names of the facts that are asked. Of a nil list all are.
func (s *Set) AsksObject(exporter, flow []bool) Object {
	return Object{{"facts", named(s.def.Facts, exporter)}, {"flow_facts", named(s.def.FlowFacts, flow)}}
}

func named(facts []Fact, asked []bool) []Value {
	list := make([]Value, 0, len(facts))
	for i := range facts {
		if asked == nil || asked[i] {
			list = append(list, facts[i].Name)
		}
	}
	return list
}

// A relevance knows what conditions look at that are open for an exporter of whom something is known, and goes through its cases as a
// proof does.
type relevance struct {
	prover
	date               Day
	known              []Range
	fates              uint8  // a bit for each that a flow may have
	ofFlow, ofExporter []bool // variables that open conditions of flow rules, and of exporter rules, look at
	asked              []bool // variables of exporter rules: what is looked for a part of
}

// look finds what open conditions look at.
func (r *relevance) look() {
	clear(r.ofFlow)
	clear(r.ofExporter)
	s := r.set
	env := make([]Range, max(s.flowVariables, s.exporterVariables))
	copy(env, r.known)
	for i := range s.def.FlowFacts {
		env[s.firstFlowFact+i] = s.def.FlowFacts[i].all()
	}
	r.fates = 0
	for _, i := range r.sp.flow {
		if when := &s.rules[i].when; when.holds(env) != no && !r.overridden(i, env) {
			r.fates |= 1 << s.rules[i].then
			when.looksAt(env, r.ofFlow)
		}
	}
	r.flags(r.sp.flowFlags, func(i int) { s.rules[i].when.looksAt(env, r.ofFlow) })
	for i := range s.finding {
		env[s.firstFinding+i] = Range{0, 1}
	}
	for c, fact := range s.factOf {
		env[s.firstCounter+c] = Range{0, Unbounded}
		if fact >= 0 {
			env[s.firstCounter+c] = r.known[fact]
		}
	}
	for _, i := range r.sp.exporter {
		if !r.overridden(i, env) {
			s.rules[i].when.looksAt(env, r.ofExporter)
		}
	}
	r.flags(r.sp.exporterFlags, func(i int) { s.rules[i].when.looksAt(env, r.ofExporter) })
}

// overridden reports whether a rule that overrides rule i holds.
func (r *relevance) overridden(i int, env []Range) bool {
	for _, j := range r.sp.over[i] {
		if r.set.rules[j].when.holds(env) == yes {
			return true
		}
	}
	return false
}

// flags visits the rules of a list that raise flags on the day.
func (r *relevance) flags(list []int, visit func(i int)) {
	for _, i := range list {
		if f := &r.set.rules[i]; r.date.within(f.From, f.Until) {
			visit(i)
		}
	}
}

// looksAt notes the variables on which it depends whether a condition holds.
func (t *test) looksAt(env []Range, at []bool) {
	if t.holds(env) != maybe {
		return
	}
	if t.op == Is {
		at[t.variable] = true
	}
	for i := range t.list {
		t.list[i].looksAt(env, at)
	}
}

// asksExporter reports whether a fact of the exporter has a part.
func (r *relevance) asksExporter(fact int) bool {
	s := r.set
	r.asked = make([]bool, s.exporterVariables)
	r.asked[fact] = true
	for c, of := range s.factOf {
		r.asked[s.firstCounter+c] = of == fact
	}
	if r.ofFlow[fact] {
		return true
	}
	if r.regime.leaveSwitch != fact {
		return r.differs()
	}
	// With exempt flows counted a sum is one that it may be without, if others were larger.
	if r.fates&(1<<Exempt|1<<Review) != 0 {
		for c, of := range s.sumOf {
			r.asked[s.firstCounter+c] = of >= 0
		}
	}
	return r.ofExporter[fact] || r.differs()
}

// asksFlow reports whether a fact of a flow has a part.
func (r *relevance) asksFlow(fact int) bool {
	s := r.set
	r.asked = make([]bool, s.exporterVariables)
	for i, f := range s.finding {
		r.asked[s.firstFinding+i] = f.fact == fact
	}
	for c, of := range s.sumOf {
		r.asked[s.firstCounter+c] = of == fact
		for _, d := range s.distinct {
			// Where the whole is not said it is the sum of its parts.
			if of == d.whole && (d.a == fact || d.b == fact) {
				r.asked[s.firstCounter+c] = true
			}
		}
	}
	return r.ofFlow[s.firstFlowFact+fact] || r.differs()
}

// differs reports whether there are two cases that differ in what is asked alone, and come to something else.
func (r *relevance) differs() bool {
	s := r.set
	looked := false
	for v, is := range r.asked {
		looked = looked || is && r.ofExporter[v]
	}
	if !looked {
		return false
	}
	lists := [][]int{r.sp.exporter}
	r.flags(r.sp.exporterFlags, func(i int) { lists = append(lists, []int{i}) })
	r.cases, r.tooMany = 0, false
	differs := false
	// What is asked is not settled beforehand: what becomes of flows does not depend on it, or it would be asked for that.
	free := slices.DeleteFunc(r.free(), func(fact int) bool { return r.asked[fact] && fact != r.regime.leaveSwitch })
	r.worlds(slices.Clone(r.known), free, func() {
		for c, fact := range s.factOf {
			if fact >= 0 {
				r.env[s.firstCounter+c] = r.known[fact]
			}
		}
		for _, found := range slices.Clone(r.found) {
			for i := range s.finding {
				v := s.firstFinding + i
				if r.env[v] = Exactly(int64(found >> i & 1)); r.asked[v] {
					r.env[v] = Range{0, 1}
				}
			}
			for _, list := range lists {
				differs = differs || r.divides(list)
			}
		}
	})
	return differs || r.tooMany
}

// divides settles all conditions of a list but for what is asked, and reports whether what is asked then makes a difference.
func (r *relevance) divides(list []int) (does bool) {
	if r.cases++; r.cases > maxAsked {
		r.tooMany = true
	}
	if _, ok := r.possible(); !ok || r.tooMany || r.agree(list) {
		return false
	}
	for _, i := range list {
		if t := r.beside(&r.set.rules[i].when); t != nil {
			r.part(t, func() { does = does || r.divides(list) })
			return does
		}
	}
	var answers uint64
	r.answers(list, &answers)
	return bits.OnesCount64(answers) > 1
}

// beside returns the first single test that is maybe in a condition that is, and does not look at what is asked.
func (r *relevance) beside(t *test) *test {
	switch {
	case t.holds(r.env) != maybe:
		return nil
	case t.op == Is && !r.asked[t.variable]:
		return t
	}
	for i := range t.list {
		if found := r.beside(&t.list[i]); found != nil {
			return found
		}
	}
	return nil
}

// agree reports whether all rules of a list that may still apply say the same. Every case has an answer, so it is theirs.
func (r *relevance) agree(list []int) bool {
	first := -1
	for _, i := range list {
		rule := &r.set.rules[i]
		switch holds := rule.when.holds(r.env); {
		case holds == no || r.overridden(i, r.env):
		case rule.flag >= 0:
			return holds == yes
		case first < 0:
			first = rule.then
		case first != rule.then:
			return false
		}
	}
	return true
}

// answers notes what the rules of a list come to in the cases that are left.
func (r *relevance) answers(list []int, into *uint64) {
	if _, ok := r.possible(); !ok || r.settle(list, func() { r.answers(list, into) }) {
		return
	}
	for _, i := range list {
		if r.set.rules[i].when.holds(r.env) == yes && !r.overridden(i, r.env) {
			*into |= 2 << max(0, r.set.rules[i].then)
			return
		}
	}
	*into |= 1
}
