package rules

import "slices"

// A Question is what somebody asks.
type Question struct {
	Date   Day
	Regime string  // "" for the one that applies on that day
	Facts  []Range // of the exporter, by Definition.Facts
	Flows  []Flow
}

// A Flow is one flow of a question.
type Flow struct {
	Name  string
	Date  Day     // 0 when it was not said: within the window
	Facts []Range // by Definition.FlowFacts; NotGiven for a fact that counts things once
}

// A FlowResult says what became of one flow.
type FlowResult struct {
	Rule   int16 // the rule that decided, an index of Definition.Rules; -1 when that depends on what is not known
	Fates  uint8 // a bit for each possible Fate
	Placed Placed
}

// Placed says where the day of a flow is.
type Placed uint8

const (
	InWindow     Placed = iota
	BeforeWindow        // left before the counting window began
	AfterDate           // will leave after the day of the question
)

// Fate returns the flow's fate; ok is false when several are possible.
func (r FlowResult) Fate() (fate Fate, ok bool) {
	for f := range numFates {
		if r.Fates == 1<<f {
			return f, true
		}
	}
	return 0, false
}

// Counted reports whether the flow is in the counters for certain, and whether it may be.
func (r FlowResult) Counted() (certain, possible bool) {
	if r.Placed != InWindow {
		return false, false
	}
	return r.Fates == 1<<Counted, r.Fates&(1<<Counted|1<<Review) != 0
}

// An Assessment answers one question. Begin starts it, Add takes the flows one by one, Answer concludes. It holds what the flows come
// to, and the flows themselves only where something about them is open. It can be begun again, and then reuses its memory.
type Assessment struct {
	set     *Set
	regime  *regime // nil when none was named and none applies on the day
	span    *span   // nil when the regime is not in force
	date    Day
	start   Day // of the window, 0 when it has none
	facts   []Range
	most    int // how many different sums open flows may come to
	settled int // how many of span.looksAt worlds settle: all of them, unless that makes too many
	worlds  []world
	flows   int    // added so far
	open    []Flow // flows whose fate or numbers are open, but for those that were folded
	places  []int  // of the open flows in the question, from 0
	after   bool   // a flow is dated after the day of the question
	reviews bool   // a flow is under review, or may be
	parts   bool   // a number that counts things once was taken as the sum of its parts, of which both are there
	loose   bool   // the list of what is possible was widened, so that it stays short

	dated, grows []int64 // by counter: what flows of which a day within the window was said certainly add to it, at most; and the flow in hand

	env         []Range // variables of flow rules
	held        []int   // flow rules whose condition holds
	leaf        []leaf
	pool        []Range
	seek        []Range // variables of exporter rules
	fired, over []bool  // by Set.rules, of the answer in hand
}

// A world is a question in which every yes-or-no and choice of the exporter that rules look at is settled, but for those that were too
// many.
type world struct {
	facts  []Range
	total  tally
	open   [][]leaf // for each open flow, how it may turn out
	folded [numModes][]tally
	fired  []bool // by Set.rules: flow rules that fired, or may
	flags  uint64
	adds   []uint8 // by counter: how many flows were added, up to 2
}

// A mode says what to make of flows whose fate is Review.
type mode uint8

const (
	reviewOpen mode = iota // exempt or counted
	reviewExempt
	reviewCounted
	numModes
)

// A tally is what a number of flows come to.
type tally struct {
	found uint32  // a bit for each finding
	sums  []Range // by counter; of counters that sum flows
	left  []Range // what exempt flows would have added
	form  Range   // of the span's pair
}

// A leaf is one way in which a flow may turn out.
type leaf struct {
	tally
	rule   int
	fate   Fate // Exempt or Counted also where it is under review
	counts bool // it is in the counters
	review bool
}

const (
	// maxWorlds bounds what unknown facts of the exporter multiply to.
	maxWorlds = 1 << 12
	// maxOpen bounds how many flows are held.
	maxOpen = 1 << 10
	// maxStates bounds the different sums to which flows with several fates may come.
	maxStates = 1 << 9
	// maxFolded bounds them once flows were folded: of so many flows nothing exact can be said.
	maxFolded = 1 << 5
)

// Ask answers a question. ok is false when there is no regime of its name.
func (s *Set) Ask(q *Question) (a *Answer, ok bool) {
	var x Assessment
	if !s.Begin(&x, q.Date, q.Regime, q.Facts) {
		return nil, false
	}
	a = &Answer{}
	for i := range q.Flows {
		a.Flows = append(a.Flows, x.Add(&q.Flows[i]))
	}
	x.Answer(a)
	return a, true
}

// Begin starts an assessment under the regime of that name, or under the one that applies on the day when it is "". ok is false when
// there is no such regime. facts is not kept.
func (s *Set) Begin(x *Assessment, date Day, name string, facts []Range) (ok bool) {
	if x.set != s {
		*x = Assessment{set: s, env: make([]Range, s.flowVariables), seek: make([]Range, s.exporterVariables)}
	}
	x.date, x.start = date, 0
	x.after, x.parts, x.loose, x.reviews, x.flows = false, false, false, false, 0
	x.facts = append(x.facts[:0], facts...)
	x.open, x.places = x.open[:0], x.places[:0]
	x.dated, x.grows = zeros(x.dated, len(s.def.Counters)), zeros(x.grows, len(s.def.Counters))
	x.worlds = x.worlds[:0]
	x.regime, x.span = nil, nil
	for i := range s.regimes {
		g := &s.regimes[i]
		if name == g.Name || name == "" && g.Default && date.within(g.From, g.Until) {
			x.regime = g
		}
	}
	if x.regime == nil {
		return name == ""
	}
	if x.span = x.regime.span(date); x.span == nil {
		return true
	}
	year, _, _ := date.date()
	switch x.regime.Window {
	case CurrentYear:
		x.start = dayOf(year, 1, 1)
	case PreviousYear:
		x.start = max(1, dayOf(year-1, 1, 1))
	}
	x.settled, x.most = 0, maxStates
	worlds := int64(1)
	for _, fact := range x.span.looksAt {
		r := x.facts[fact]
		if worlds *= r.Max - r.Min + 1; worlds > maxWorlds {
			x.loose = true
			break
		}
		x.settled++
	}
	x.settle(0)
	return true
}

// settle makes the worlds: it settles the facts that rules look at, from the i-th of them on. Those that would make too many stay open:
// then each flow is looked at with all their values, as if they need not be the same for all flows.
func (x *Assessment) settle(i int) {
	for ; i < x.settled; i++ {
		fact := x.span.looksAt[i]
		if r := x.facts[fact]; !r.Exact() {
			for n := r.Min; n <= r.Max; n++ {
				x.facts[fact] = Exactly(n)
				x.settle(i + 1)
			}
			x.facts[fact] = r
			return
		}
	}
	if len(x.worlds) < cap(x.worlds) {
		x.worlds = x.worlds[:len(x.worlds)+1]
	} else {
		x.worlds = append(x.worlds, world{})
	}
	w := &x.worlds[len(x.worlds)-1]
	counters := len(x.set.def.Counters)
	w.facts = append(w.facts[:0], x.facts...)
	w.total.found, w.total.form = 0, Range{}
	w.total.sums = zeros(w.total.sums, counters)
	w.total.left = zeros(w.total.left, counters)
	w.fired = zeros(w.fired, len(x.set.rules))
	w.adds = zeros(w.adds, counters)
	w.open = w.open[:0]
	w.folded = [numModes][]tally{}
	w.flags = 0
}

// zeros returns n zero values, in the memory of list when it is large enough.
func zeros[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

// Add takes one flow and says what becomes of it. The flow is not kept as it is.
func (x *Assessment) Add(f *Flow) FlowResult {
	result := FlowResult{Rule: -1}
	x.flows++
	switch {
	case x.span == nil:
		return result
	case f.Date > x.date:
		result.Placed = AfterDate
		x.after = true
	case f.Date != 0 && f.Date < x.start:
		result.Placed = BeforeWindow
	}
	dated := f.Date != 0 && x.start != 0 && result.Placed == InWindow
	clear(x.grows)
	open := slices.ContainsFunc(f.Facts, func(r Range) bool { return !r.Exact() })
	for i := range x.worlds {
		w := &x.worlds[i]
		leaves := x.turn(w, f, result.Placed == InWindow)
		for k := range leaves {
			l := &leaves[k]
			fate := l.fate
			if l.review {
				fate = Review
			}
			if dated = dated && l.counts; dated {
				for c := range x.grows {
					x.grows[c] = max(x.grows[c], l.sums[c].Max)
				}
			}
			result.Fates |= 1 << fate
			if i == 0 && k == 0 {
				result.Rule = int16(l.rule)
			} else if int(result.Rule) != l.rule {
				result.Rule = -1
			}
		}
		open = open || len(leaves) != 1
		w.count(leaves)
		if !open {
			w.total.add(&leaves[0].tally)
			continue
		}
		w.open = append(w.open, x.distill(leaves))
	}
	if dated {
		for c := range x.dated {
			x.dated[c] = add(x.dated[c], x.grows[c])
		}
	}
	if open {
		// A flow can be open in one world alone; it is then closed in the others, and its single leaf was added.
		for i := range x.worlds {
			w := &x.worlds[i]
			if len(w.open) == len(x.open) {
				w.open = append(w.open, []leaf{{tally: tally{sums: make([]Range, len(w.total.sums)), left: make([]Range, len(w.total.sums))}}})
			}
		}
		x.places = append(x.places, x.flows-1)
		x.open = append(x.open, Flow{Name: f.Name, Date: f.Date, Facts: slices.Clone(f.Facts)})
		if len(x.open) == maxOpen {
			x.fold()
		}
	}
	return result
}

// distill keeps leaves without those that others hold. Of a flow with an unknown choice most come to the same.
func (x *Assessment) distill(leaves []leaf) []leaf {
	kept := make([]leaf, 0, len(leaves))
	for k := range leaves {
		l := &leaves[k]
		x.reviews = x.reviews || l.review
		i := slices.IndexFunc(kept, func(o leaf) bool {
			return o.review == l.review && o.fate == l.fate && o.found == l.found && l.form.within(o.form) && within(l.sums, o.sums)
		})
		if i < 0 {
			kept = append(kept, *l)
			kept[len(kept)-1].tally = l.tally.clone()
			continue
		}
		for c := range l.left {
			kept[i].left[c] = kept[i].left[c].hull(l.left[c])
		}
	}
	return kept
}

// within reports whether each Range is within the other of its place.
func within(list, others []Range) bool {
	for i := range list {
		if !list[i].within(others[i]) {
			return false
		}
	}
	return true
}

// count notes to which counters a flow was added.
func (w *world) count(leaves []leaf) {
	for c := range w.adds {
		for k := range leaves {
			if leaves[k].sums[c].Max > 0 {
				w.adds[c] = min(w.adds[c]+1, 2)
				break
			}
		}
	}
}

func (t *tally) add(o *tally) {
	t.found |= o.found
	for i := range t.sums {
		t.sums[i] = t.sums[i].plus(o.sums[i])
		t.left[i] = t.left[i].plus(o.left[i])
	}
	t.form = t.form.plus(o.form)
}

// become takes the values of another tally into the memory of t.
func (t *tally) become(o *tally) {
	t.found, t.form = o.found, o.form
	copy(t.sums, o.sums)
	copy(t.left, o.left)
}

func (t tally) clone() tally {
	t.sums, t.left = slices.Clone(t.sums), slices.Clone(t.left)
	return t
}

// turn returns the ways in which a flow may turn out in a world. They are good until it is called again.
func (x *Assessment) turn(w *world, f *Flow, inWindow bool) []leaf {
	x.leaf, x.pool = x.leaf[:0], x.pool[:0]
	copy(x.env, w.facts)
	copy(x.env[x.set.firstFlowFact:], f.Facts)
	x.split(w, inWindow)
	return x.leaf
}

// split settles, by splitting ranges, every rule that decides the fate of the flow in x.env, and makes a leaf of each case.
func (x *Assessment) split(w *world, inWindow bool) {
	s := x.set
	facts := x.env[s.firstFlowFact:]
	for i := range s.distinct {
		if !s.distinct[i].tighten(facts) {
			return
		}
	}
	x.held = x.held[:0]
	for _, i := range x.span.flow {
		when := &s.rules[i].when
		switch when.holds(x.env) {
		case maybe:
			x.divide(w, inWindow, when.open(x.env))
			return
		case yes:
			x.held = append(x.held, i)
		}
	}
	for i := range s.finding {
		if fact := s.finding[i].fact; fact >= 0 {
			if v := s.firstFlowFact + fact; !x.env[v].Exact() {
				x.divide(w, inWindow, &test{op: Is, variable: v, masked: true})
				return
			}
		}
	}
	rule := -1
	for _, i := range x.held {
		if x.overridden(i, x.env) {
			continue
		}
		w.fired[i] = true
		if rule < 0 {
			rule = i
		}
	}
	w.flags |= x.flowFlags()
	// A flow that no rule decides remains: Prove has refused the set.
	fate := Counted
	if rule >= 0 {
		fate = Fate(s.rules[rule].then)
	}
	if fate == Review {
		x.bear(w, rule, Exempt, true, inWindow)
		x.bear(w, rule, Counted, true, inWindow)
		return
	}
	x.bear(w, rule, fate, false, inWindow)
}

// flowFlags are those that the flow in x.env raises on the day of the question. A flag warns where its condition may hold.
func (x *Assessment) flowFlags() (flags uint64) {
	for _, i := range x.span.flowFlags {
		r := &x.set.rules[i]
		if x.date.within(r.From, r.Until) && r.when.holds(x.env) != no {
			flags |= 1 << r.flag
		}
	}
	return flags
}

// overridden reports whether a rule that overrides rule i holds.
func (x *Assessment) overridden(i int, env []Range) bool {
	for _, j := range x.span.over[i] {
		if x.set.rules[j].when.holds(env) == yes {
			return true
		}
	}
	return false
}

// divide splits the variable of a test, and goes on with each part.
func (x *Assessment) divide(w *world, inWindow bool, t *test) {
	// Splitting narrows other facts too, so all are put back.
	before := slices.Clone(x.env)
	t.split(x.env[t.variable], func(part Range) {
		copy(x.env, before)
		x.env[t.variable] = part
		x.split(w, inWindow)
	})
	copy(x.env, before)
}

// bear makes a leaf of the flow in x.env.
func (x *Assessment) bear(w *world, rule int, fate Fate, review, inWindow bool) {
	s := x.set
	facts := x.env[s.firstFlowFact:]
	n := len(s.def.Counters)
	at := len(x.pool)
	x.pool = slices.Grow(x.pool, 2*n)[:at+2*n]
	clear(x.pool[at:])
	l := leaf{rule: rule, fate: fate, review: review}
	l.sums, l.left = x.pool[at:at+n:at+n], x.pool[at+n:at+2*n:at+2*n]
	for i := range s.finding {
		if f := &s.finding[i]; f.of(fate, review) || f.fact >= 0 && facts[f.fact].Min == 1 {
			l.found |= 1 << i
		}
	}
	counts := fate == Counted
	if fate == Exempt && x.regime.leaveSwitch >= 0 {
		counts = w.facts[x.regime.leaveSwitch].Min == 1
	}
	l.counts = counts && inWindow
	if inWindow && fate != Nothing {
		into := l.left
		if counts {
			into = l.sums
		}
		for c := range s.def.Counters {
			if fact := s.sumOf[c]; fact >= 0 {
				into[c] = s.amount(facts, fact)
			}
		}
		if counts {
			x.couple(&l, facts)
		}
	}
	x.leaf = append(x.leaf, l)
}

// of reports whether a flow with a fate is what the finding looks for. One under review has two: its own, and what comes of it.
func (f *finding) of(fate Fate, review bool) bool {
	return f.fates>>fate&1 == 1 || review && f.fates>>Review&1 == 1
}

// amount is what a fact of a flow adds to its counter.
func (s *Set) amount(facts []Range, fact int) Range {
	if facts[fact] != NotGiven {
		return facts[fact]
	}
	for _, d := range s.distinct {
		if d.whole == fact {
			return facts[d.a].plus(facts[d.b])
		}
	}
	return Range{}
}

// couple finds the form of the span's pair for one flow, and narrows both to what can hold together with it. So the sums over flows
// are exact too: sets of two numbers that are bounded each, and in their sum or their difference, add up bound by bound.
func (x *Assessment) couple(l *leaf, facts []Range) {
	s := x.set
	for i := range s.distinct {
		d := &s.distinct[i]
		if c := x.span.wholeCounter(s, d); c >= 0 && facts[d.whole] == NotGiven && facts[d.a].Max > 0 && facts[d.b].Max > 0 {
			x.parts = true
		}
	}
	p := x.span.pair
	if p.sign == 0 {
		return
	}
	d := &s.distinct[p.distinct]
	a, b := &l.sums[p.a], &l.sums[p.b]
	whole := facts[d.whole]
	if p.sign > 0 {
		l.form = a.plus(*b)
		if whole != NotGiven {
			l.form.Min = max(l.form.Min, whole.Min)
		}
	} else {
		other := facts[d.a]
		if s.sumOf[p.b] == d.a {
			other = facts[d.b]
		}
		l.form = other
		if whole != NotGiven {
			// Persons who are in both parts are in the whole once: it is larger than one part by at most the other.
			l.form.Min = 0
		}
	}
	p.close(a, b, &l.form)
}

// close narrows two numbers and their form to what can hold together.
func (p pair) close(a, b, form *Range) {
	for range 2 {
		if p.sign > 0 {
			*form = form.and(a.plus(*b))
			*a = a.and(form.minus(*b))
			*b = b.and(form.minus(*a))
		} else {
			*form = form.and(a.minus(*b))
			*a = a.and(form.plus(*b))
			*b = b.and(a.minus(*form))
		}
	}
}

// feasible reports whether two numbers can hold together with their form.
func (p pair) feasible(a, b, form Range) bool {
	if p.sign > 0 {
		return !form.and(a.plus(b)).empty()
	}
	return !form.and(a.minus(b)).empty()
}

// wholeCounter is the counter that sums a fact which counts things once, when rules of the span compare it.
func (sp *span) wholeCounter(s *Set, d *distinct) int {
	for _, c := range sp.counters {
		if s.sumOf[c] == d.whole {
			return c
		}
	}
	return -1
}

// tighten narrows a number that counts things once, and its parts, to what can hold together: from the larger part to the sum. It
// reports false when nothing can.
func (d *distinct) tighten(facts []Range) bool {
	whole, a, b := &facts[d.whole], &facts[d.a], &facts[d.b]
	if *whole == NotGiven {
		return true
	}
	// Each bound follows from two others, which themselves change at most once.
	for range 3 {
		whole.Min = max(whole.Min, a.Min, b.Min)
		whole.Max = min(whole.Max, add(a.Max, b.Max))
		a.Max, b.Max = min(a.Max, whole.Max), min(b.Max, whole.Max)
		a.Min, b.Min = max(a.Min, add(whole.Min, -b.Max)), max(b.Min, add(whole.Min, -a.Max))
	}
	return !whole.empty() && !a.empty() && !b.empty()
}
