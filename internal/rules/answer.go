package rules

import (
	"cmp"
	"math/bits"
	"slices"
)

// An Answer is what an Assessment came to, with what its reasons are made from. Explain writes them out. Lists of rules are indices of
// Definition.Rules, in order.
type Answer struct {
	Date     Day
	Regime   string   // "" when none was named and none applies on the day
	Outcome  string   // name of an outcome
	Possible []string // outcomes in the order of Definition.Outcomes; the outcome alone where it is certain
	Fired    []int    // exporter rules that answer, or may
	// Overridden are exporter rules whose condition holds, or may, but which do not apply.
	Overridden []int
	FlowRules  []int // flow rules that decided about a flow, or may have
	Confidence Confidence
	// Inferred reports that leaving the volume of exempt flows out of the counters had a part in the answer.
	LeftOutMatters bool
	From           Day     // first day of the window, 0 when there is none
	Counters       []Range // by Definition.Counters
	LeftOut        []Range // what exempt flows would have added to them
	Flags          []string
	Flows          []FlowResult // filled by Ask; an Assessment leaves it alone

	set            *Set
	regime         *regime
	span           *span
	facts          []Range
	found, mayFind uint32      // findings, certain and possible
	exact          bool        // nothing that rules look at is unknown, and no flow is under review
	asked          *Assessment // still in the state of the answer
	tracing        tracing
}

// verdicts are what exporter rules come to over a number of cases.
type verdicts struct {
	outcomes uint64
	fired    []bool // by Set.rules
	over     []bool
	silent   bool   // there was a case without an answer
	flags    uint64 // that exporter rules raise; noted where fired is
}

// Answer concludes, into a, whose memory it reuses. The Assessment can take more flows and conclude again; a explains itself as long
// as it does neither that nor begin again.
func (x *Assessment) Answer(a *Answer) {
	s := x.set
	*a = Answer{Date: x.date, set: s, regime: x.regime, span: x.span, Flows: a.Flows, asked: x,
		Possible: a.Possible[:0], Fired: a.Fired[:0], Overridden: a.Overridden[:0], FlowRules: a.FlowRules[:0], Flags: a.Flags[:0],
		Counters: a.Counters[:0], LeftOut: a.LeftOut[:0], facts: append(a.facts[:0], x.facts...), tracing: a.tracing}
	if x.regime != nil {
		a.Regime = x.regime.Name
	}
	if x.span == nil {
		a.Outcome = NotInForce
		a.Possible = append(a.Possible, NotInForce)
		return
	}
	a.From = x.start
	x.fired, x.over = zeros(x.fired, len(s.rules)), zeros(x.over, len(s.rules))
	v := verdicts{fired: x.fired, over: x.over}
	// An answer is a matter for review when, whatever the facts, it differs with what comes of the review.
	review := x.reviews
	for i := range x.worlds {
		w := &x.worlds[i]
		x.judge(w, reviewOpen, &v)
		if review {
			exempt, counted := verdicts{}, verdicts{}
			x.judge(w, reviewExempt, &exempt)
			x.judge(w, reviewCounted, &counted)
			review = exempt.outcomes&counted.outcomes == 0
		}
		x.totals(w, a, i == 0)
	}
	x.conclude(a, &v, review)
}

// conclude fills an answer from the verdicts.
func (x *Assessment) conclude(a *Answer, v *verdicts, review bool) {
	s := x.set
	for i := range s.def.Outcomes {
		if v.outcomes>>i&1 == 1 {
			a.Possible = append(a.Possible, s.def.Outcomes[i].Name)
		}
	}
	switch {
	case bits.OnesCount64(v.outcomes) == 1 && !v.silent:
		a.Outcome = a.Possible[0]
	case review || v.silent:
		a.Outcome = ManualReview
	default:
		a.Outcome = Undetermined
	}
	a.exact = !x.loose && len(x.worlds) == 1 && len(x.open) == 0 && !slices.ContainsFunc(a.Counters, func(r Range) bool { return !r.Exact() })
	flags := v.flags
	left := slices.ContainsFunc(a.LeftOut, func(r Range) bool { return r.Max > 0 })
	for _, i := range x.span.exporter {
		if v.fired[i] {
			a.Fired = append(a.Fired, i)
			a.Confidence = max(a.Confidence, s.rules[i].Confidence)
			a.LeftOutMatters = a.LeftOutMatters || left && x.span.compares[i]
		} else if v.over[i] {
			a.Overridden = append(a.Overridden, i)
		}
	}
	for _, i := range x.span.flow {
		for k := range x.worlds {
			if x.worlds[k].fired[i] {
				a.FlowRules = append(a.FlowRules, i)
				a.Confidence = max(a.Confidence, s.rules[i].Confidence)
				break
			}
		}
	}
	if a.LeftOutMatters {
		a.Confidence = max(a.Confidence, s.regimes[x.regime.flowRules].Leaves.Confidence)
	}
	for k := range x.worlds {
		flags |= x.worlds[k].flags
	}
	raise := func(flag int, when bool) {
		if when && flag >= 0 {
			flags |= 1 << flag
		}
	}
	raise(s.afterDate, x.after)
	raise(s.exemptLeft, left)
	raise(s.upperBound, x.loose)
	raise(s.summed, x.parts || x.summed())
	for i := range s.def.Flags {
		if flags>>i&1 == 1 {
			a.Flags = append(a.Flags, s.def.Flags[i].Name)
		}
	}
}

// summed reports whether a counter that rules compare sums several flows.
func (x *Assessment) summed() bool {
	for i := range x.worlds {
		for _, c := range x.span.counters {
			if x.worlds[i].adds[c] > 1 {
				return true
			}
		}
	}
	return false
}

// hull is the smallest tally around all to which a world's flows may come.
func (x *Assessment) hull(w *world) tally {
	t := w.total
	if len(w.open) == 0 && w.folded[reviewOpen] == nil {
		return t
	}
	t = t.clone()
	if len(w.folded[reviewOpen]) > 0 {
		h := w.folded[reviewOpen][0].clone()
		for i := range w.folded[reviewOpen][1:] {
			h.widen(&w.folded[reviewOpen][1+i])
		}
		t.add(&h)
	}
	for _, leaves := range w.open {
		if len(leaves) == 0 {
			continue
		}
		h := leaves[0].tally.clone()
		for k := range leaves[1:] {
			h.widen(&leaves[1+k].tally)
		}
		t.add(&h)
	}
	return t
}

// widen makes t hold o as well. What was found in one of them only counts as found.
func (t *tally) widen(o *tally) {
	t.found |= o.found
	for i := range t.sums {
		t.sums[i] = t.sums[i].hull(o.sums[i])
		t.left[i] = t.left[i].hull(o.left[i])
	}
	t.form = t.form.hull(o.form)
}

// totals takes a world's counters into an answer.
func (x *Assessment) totals(w *world, a *Answer, first bool) {
	t := x.hull(w)
	certain := w.total.found
	if states := w.folded[reviewOpen]; len(states) > 0 {
		all := t.found
		for i := range states {
			all &= states[i].found
		}
		certain |= all
	}
	for _, leaves := range w.open {
		all := t.found
		for k := range leaves {
			all &= leaves[k].found
		}
		certain |= all
	}
	if first {
		a.found, a.mayFind = certain, t.found
	} else {
		a.found, a.mayFind = a.found&certain, a.mayFind|t.found
	}
	for c, fact := range x.set.factOf {
		sum, left := t.sums[c], t.left[c]
		if fact >= 0 {
			sum, left = w.facts[fact], Range{}
		}
		if first {
			a.Counters, a.LeftOut = append(a.Counters, sum), append(a.LeftOut, left)
			continue
		}
		a.Counters[c], a.LeftOut[c] = a.Counters[c].hull(sum), a.LeftOut[c].hull(left)
	}
}

// look puts a world and what its flows come to before the exporter rules, in x.seek.
func (x *Assessment) look(w *world, t *tally) {
	s := x.set
	copy(x.seek, w.facts)
	for i := range s.def.Findings {
		x.seek[s.firstFinding+i] = Exactly(int64(t.found >> i & 1))
	}
	for c, fact := range s.factOf {
		if fact >= 0 {
			x.seek[s.firstCounter+c] = w.facts[fact]
		} else {
			x.seek[s.firstCounter+c] = t.sums[c]
		}
	}
}

// judge adds to v what the exporter rules say of a world.
func (x *Assessment) judge(w *world, m mode, v *verdicts) {
	if len(w.open) == 0 && w.folded[m] == nil {
		x.weigh(w, &w.total, v)
		return
	}
	x.judgeAll(w, x.join(w.start(m), w.open, m), v)
}

// judgeAll adds to v what the exporter rules say of a world whose open flows come to one of these sums.
func (x *Assessment) judgeAll(w *world, states []tally, v *verdicts) {
	t := w.total.clone()
	for i := range states {
		t.become(&w.total)
		t.add(&states[i])
		x.weigh(w, &t, v)
	}
}

// weigh adds to v what the exporter rules say of a world whose flows come to t, and which flags they raise.
func (x *Assessment) weigh(w *world, t *tally, v *verdicts) {
	x.look(w, t)
	x.explore(t.form, v)
	if v.fired == nil {
		return
	}
	for _, i := range x.span.exporterFlags {
		if r := &x.set.rules[i]; v.flags>>r.flag&1 == 0 && x.date.within(r.From, r.Until) && x.may(&r.when, t.form) {
			v.flags |= 1 << r.flag
		}
	}
}

// fold takes the open flows together, so that memory stays bounded however many there are. Those that turn out in one way alone, by how
// much is not known, go to what is settled.
func (x *Assessment) fold() {
	for i := range x.worlds {
		w := &x.worlds[i]
		rest := w.open[:0]
		for _, leaves := range w.open {
			if len(leaves) == 1 {
				w.total.add(&leaves[0].tally)
			} else {
				rest = append(rest, leaves)
			}
		}
		for m := range numModes {
			if m > 0 && !x.reviews {
				w.folded[m] = w.folded[0] // the modes differ in flows under review alone
				continue
			}
			w.folded[m] = x.join(w.start(m), rest, m)
		}
		w.open = w.open[:0]
	}
	x.open, x.places = x.open[:0], x.places[:0]
	x.most = maxFolded
}

// start is what flows that were folded come to; none come to nothing.
func (w *world) start(m mode) []tally {
	if w.folded[m] != nil {
		return w.folded[m]
	}
	return []tally{{sums: make([]Range, len(w.total.sums)), left: make([]Range, len(w.total.sums))}}
}

// join adds flows to sums.
func (x *Assessment) join(states []tally, flows [][]leaf, m mode) []tally {
	for _, leaves := range flows {
		states = x.combine(states, leaves, m)
	}
	return states
}

// combine adds a flow that may turn out in several ways to sums that may be several.
func (x *Assessment) combine(states []tally, leaves []leaf, m mode) []tally {
	n := len(x.set.def.Counters)
	out := make([]tally, 0, len(states)*len(leaves))
	pool := make([]Range, 2*n*len(states)*len(leaves))
	for i := range states {
		for k := range leaves {
			l := &leaves[k]
			if l.review && (m == reviewExempt && l.fate != Exempt || m == reviewCounted && l.fate != Counted) {
				continue
			}
			t := states[i]
			t.sums, t.left, pool = append(pool[:0:n], t.sums...), append(pool[n:n:2*n], t.left...), pool[2*n:]
			t.add(&l.tally)
			out = append(out, t)
		}
	}
	return x.reduce(out)
}

// reduce drops tallies that others hold, and when there are too many makes neighbours one.
func (x *Assessment) reduce(states []tally) []tally {
	kept := x.differing(states, x.span.told)
	if len(kept) > x.most && len(x.span.told) > len(x.span.counters) {
		// A flag is then raised more readily, which is better than a list of outcomes that holds too much on its account.
		kept = x.differing(kept, x.span.counters)
	}
	for len(kept) > x.most {
		x.loose = true
		merged := kept[:0]
		for i := 0; i < len(kept); i++ {
			if i+1 < len(kept) && kept[i].found == kept[i+1].found {
				kept[i].widen(&kept[i+1])
				merged = append(merged, kept[i])
				i++
				continue
			}
			merged = append(merged, kept[i])
		}
		if len(merged) == len(kept) {
			break
		}
		kept = merged
	}
	return kept
}

// differing drops tallies that others hold as far as these counters go.
func (x *Assessment) differing(states []tally, counters []int) []tally {
	order := func(a, b *tally) int {
		if c := cmp.Compare(a.found, b.found); c != 0 {
			return c
		}
		for _, k := range counters {
			if c := cmp.Or(cmp.Compare(a.sums[k].Min, b.sums[k].Min), -cmp.Compare(a.sums[k].Max, b.sums[k].Max)); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(a.form.Min, b.form.Min), -cmp.Compare(a.form.Max, b.form.Max))
	}
	sortStable(states, order)
	holds := func(a, b *tally) bool {
		if a.found != b.found || x.span.pair.sign != 0 && !b.form.within(a.form) {
			return false
		}
		for _, k := range counters {
			if !b.sums[k].within(a.sums[k]) {
				return false
			}
		}
		return true
	}
	kept := states[:0]
	for i := range states {
		// What holds another begins no later in the first counter, so it was kept before it. Looking back a little finds nearly all.
		held := false
		for k := len(kept) - 1; k >= max(0, len(kept)-8) && !held; k-- {
			if held = holds(&kept[k], &states[i]); held {
				// What rules do not compare is told to the reader all the same.
				kept[k].widen(&states[i])
			}
		}
		if held {
			continue
		}
		kept = append(kept, states[i])
	}
	return kept
}

// explore adds to v what the exporter rules say of every case in x.seek, splitting ranges until all of them are settled.
func (x *Assessment) explore(form Range, v *verdicts) {
	s, sp := x.set, x.span
	if !x.feasible(form) {
		return
	}
	for _, i := range sp.exporter {
		when := &s.rules[i].when
		if when.holds(x.seek) != maybe {
			continue
		}
		t := when.open(x.seek)
		at := t.variable
		before := x.seek[at]
		t.split(before, func(part Range) {
			x.seek[at] = part
			x.explore(form, v)
		})
		x.seek[at] = before
		return
	}
	answered := false
	for _, i := range sp.exporter {
		if s.rules[i].when.holds(x.seek) != yes {
			continue
		}
		if x.overridden(i, x.seek) {
			if v.over != nil {
				v.over[i] = true
			}
			continue
		}
		answered = true
		v.outcomes |= 1 << s.rules[i].then
		if v.fired != nil {
			v.fired[i] = true
		}
	}
	v.silent = v.silent || !answered
}

// may reports whether a condition holds in any case in x.seek.
func (x *Assessment) may(t *test, form Range) (found bool) {
	truth := t.holds(x.seek)
	if truth == no || !x.feasible(form) {
		return false
	}
	if truth == yes {
		return true
	}
	open := t.open(x.seek)
	at := open.variable
	before := x.seek[at]
	open.split(before, func(part Range) {
		x.seek[at] = part
		found = found || x.may(t, form)
	})
	x.seek[at] = before
	return found
}

// feasible reports whether the counters in x.seek that depend on each other can be what they are together.
func (x *Assessment) feasible(form Range) bool {
	p, counters := &x.span.pair, x.seek[x.set.firstCounter:]
	return p.sign == 0 || p.feasible(counters[p.a], counters[p.b], form)
}
