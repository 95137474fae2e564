package rules

import (
	"cmp"
	"math/bits"
	"slices"
)

// Headroom is how far a counter is from the next number that changes the answer, everything else unchanged.
type Headroom struct {
	Counter  int // index of Definition.Counters
	To       int64
	Distance int64  // To less the counter as it stands, at its largest where it is a range
	Outcome  string // then
	Pace     Pace
}

// A Pace is how fast a counter has been growing: by the flows of which it is said when they left, within the window and certainly counted.
type Pace struct {
	From    Day   // first day of the window
	Counted int64 // by those flows, at its largest where it is a range; 0 when there are none, and no pace then
	Days    int64 // from From to the day of the question, both included
	// Reached is the day on which the counter is at Headroom.To, if it goes on so from where it stands; 0 when that is not in the year of
	// the question, after which the window is another.
	Reached Day
}

// pace is that of a counter which is some distance away from its next number.
func (x *Assessment) pace(counter int, distance int64) Pace {
	counted := x.dated[counter]
	if counted == 0 {
		return Pace{}
	}
	p := Pace{From: x.start, Counted: counted, Days: int64(x.date-x.start) + 1}
	// The first day on which the counted, shared out over the days so far and rounded down, makes up the distance. A distance has 53 bits
	// and two years have 10.
	after := (distance*p.Days + counted - 1) / counted
	year, _, _ := x.date.date()
	if after <= int64(dayOf(year, 12, 31)-x.date) {
		p.Reached = x.date + Day(after)
	}
	return p
}

// Headroom returns, for each counter that rules of the regime compare, the next number that changes the outcome, when there is one and
// the outcome is certain; none is above MaxNumber. Where a number is counted once in another counter too, that one grows with it as far as it must.
func (a *Answer) Headroom() []Headroom {
	x := a.asked
	if a.span == nil || a.Outcome == Undetermined || a.Outcome == ManualReview {
		return nil
	}
	s := a.set
	var list []Headroom
	for c := range s.def.Counters {
		now := a.Counters[c].Max
		cuts := a.span.cuts(s, s.firstCounter+c)
		if len(cuts) == 0 || now >= Unbounded {
			continue
		}
		if s.sumOf[c] >= 0 {
			// With the first persons a flow begins that remains.
			cuts = append(cuts, now+1)
			sortNumbers(cuts)
		}
		for _, cut := range cuts {
			if cut <= now || cut > MaxNumber {
				continue
			}
			if outcome := x.then(c, cut); outcome != a.Outcome {
				list = append(list, Headroom{c, cut, cut - now, outcome, x.pace(c, cut-now)})
				break
			}
		}
	}
	return list
}

// then is the outcome when a counter is at a number.
func (x *Assessment) then(counter int, number int64) string {
	s := x.set
	var v verdicts
	for i := range x.worlds {
		w := &x.worlds[i]
		t := x.hull(w)
		x.look(w, &t)
		x.seek[s.firstCounter+counter] = Exactly(number)
		if s.sumOf[counter] >= 0 {
			for k := range s.def.Findings {
				if slices.Contains(s.def.Findings[k].Fates, Counted) {
					x.seek[s.firstFinding+k] = Exactly(1)
				}
			}
			x.grow(counter, number)
		}
		x.explore(Range{-Unbounded, Unbounded}, &v)
	}
	if bits.OnesCount64(v.outcomes) != 1 {
		return Undetermined
	}
	return s.def.Outcomes[bits.TrailingZeros64(v.outcomes)].Name
}

// grow raises the counters of facts that count things once to what a part of them has grown to.
func (x *Assessment) grow(counter int, number int64) {
	s := x.set
	for i := range s.distinct {
		d := &s.distinct[i]
		if s.sumOf[counter] != d.a && s.sumOf[counter] != d.b {
			continue
		}
		for c, fact := range s.sumOf {
			if fact == d.whole {
				whole := &x.seek[s.firstCounter+c]
				*whole = Range{max(whole.Min, number), max(whole.Max, number)}
			}
		}
	}
}

// cuts are the numbers at which a condition of the span's exporter rules on a variable changes: n stands for the boundary between
// n-1 and n. They rise.
func (sp *span) cuts(s *Set, variable int) []int64 { return s.cuts(sp.exporter, variable) }

func (s *Set) cuts(list []int, variable int) []int64 {
	var cuts []int64
	for _, i := range list {
		s.rules[i].when.tests(func(t *test) {
			if t.variable != variable || t.masked {
				return
			}
			if t.span.Min > 0 {
				cuts = append(cuts, t.span.Min)
			}
			if t.span.Max < Unbounded {
				cuts = append(cuts, t.span.Max+1)
			}
		})
	}
	sortNumbers(cuts)
	return slices.Compact(cuts)
}

// A Decider is an unknown fact, and what would be possible if it were known.
type Decider struct {
	Fact   int // index of Definition.Facts, or of FlowFacts
	Flow   int // place of the flow in the question, from 0; -1 for a fact of the exporter
	Values []Range
	Then   [][]string // possible outcomes, by value
}

// maxDeciders bounds how many flows are looked at for what would decide. Nobody reads more of them.
const maxDeciders = 32

// Deciders returns the unknown facts that would narrow down what is possible, the one that narrows most first. For a number they
// give what its two ends would lead to. Of many flows with unknown facts the first are looked at.
func (a *Answer) Deciders() []Decider {
	if a.Outcome != Undetermined || a.span == nil {
		return nil
	}
	x := a.asked
	list := a.exporterDeciders()
	for k := range x.open[:min(len(x.open), maxDeciders)] {
		for fact := range x.set.def.FlowFacts {
			if d := x.flowDecider(k, fact); len(d.Values) > 0 {
				list = append(list, d)
			}
		}
	}
	for i := range x.worlds {
		w := &x.worlds[i]
		n := min(len(w.open), maxDeciders)
		x.except(w, x.join(w.start(reviewOpen), w.open[n:], reviewOpen), 0, n, func(k int, others []tally) {
			for i := range list {
				if d := &list[i]; d.at == k {
					x.decide(w, others, d)
				}
			}
		})
	}
	return a.narrowing(list)
}

// An open fact is a Decider in the making.
type openFact struct {
	Decider
	at    int      // of the open flows; -1 for a fact of the exporter
	masks []uint64 // possible outcomes, by value
}

// narrowing are the deciders that do narrow what is possible, the one that narrows most first.
func (a *Answer) narrowing(list []openFact) []Decider {
	count := func(d openFact) (n int) {
		for _, mask := range d.masks {
			n += bits.OnesCount64(mask)
		}
		return n
	}
	list = slices.DeleteFunc(list, func(d openFact) bool {
		return !slices.ContainsFunc(d.masks, func(mask uint64) bool { return bits.OnesCount64(mask) < len(a.Possible) })
	})
	sortStable(list, func(p, q *openFact) int { return cmp.Compare(count(*p)*len(q.masks), count(*q)*len(p.masks)) })
	out := make([]Decider, len(list))
	for i := range list {
		out[i] = list[i].Decider
		for _, mask := range list[i].masks {
			out[i].Then = append(out[i].Then, a.set.outcomesIn(mask))
		}
	}
	return out
}

// exporterDeciders says what would be possible if a fact of the exporter were known.
func (a *Answer) exporterDeciders() []openFact {
	x, s := a.asked, a.set
	// What the flows come to does not change with it, but for the worlds in which it is something else.
	states := make([][]tally, len(x.worlds))
	for i := range x.worlds {
		if w := &x.worlds[i]; len(w.open) > 0 || w.folded[reviewOpen] != nil {
			states[i] = x.join(w.start(reviewOpen), w.open, reviewOpen)
		} else {
			states[i] = w.start(reviewOpen)
		}
	}
	var list []openFact
	ask := func(fact int, values []int64) {
		d := openFact{Decider: Decider{Fact: fact, Flow: -1}, at: -1}
		for _, n := range values {
			var v verdicts
			for i := range x.worlds {
				w := &x.worlds[i]
				if before := w.facts[fact]; Exactly(n).within(before) {
					w.facts[fact] = Exactly(n)
					x.judgeAll(w, states[i], &v)
					w.facts[fact] = before
				}
			}
			d.Values, d.masks = append(d.Values, Exactly(n)), append(d.masks, v.outcomes)
		}
		list = append(list, d)
	}
	for _, fact := range a.span.looksAt {
		if r := x.facts[fact]; !r.Exact() {
			ask(fact, all(r))
		}
	}
	for c, fact := range s.factOf {
		if fact >= 0 && !x.facts[fact].Exact() && len(a.span.cuts(s, s.firstCounter+c)) > 0 {
			ask(fact, []int64{x.facts[fact].Min, x.facts[fact].Max})
		}
	}
	return list
}

// all are the numbers of a Range, which are few.
func all(r Range) []int64 {
	var list []int64
	for n := r.Min; n <= r.Max; n++ {
		list = append(list, n)
	}
	return list
}

// flowDecider begins with a fact of the k-th open flow: with none of its values when it is known.
func (x *Assessment) flowDecider(k, fact int) openFact {
	s := x.set
	d := openFact{Decider: Decider{Fact: fact, Flow: x.places[k]}, at: k}
	if x.open[k].Facts[fact].Exact() {
		return d
	}
	// Numbers that count things once leave less to their parts, and these to them.
	fits := slices.Clone(x.open[k].Facts)
	for i := range s.distinct {
		s.distinct[i].tighten(fits)
	}
	values := slices.Compact([]int64{fits[fact].Min, fits[fact].Max})
	if s.def.FlowFacts[fact].Kind != Number {
		values = all(fits[fact])
	}
	for _, n := range values {
		if n < Unbounded {
			n = min(n, MaxNumber) // a number that counts things once has more room than a question has numbers
		}
		d.Values = append(d.Values, Exactly(n))
	}
	d.masks = make([]uint64, len(values))
	return d
}

// decide adds what is possible in a world for each value of an open fact, where the other flows come to one of these sums.
func (x *Assessment) decide(w *world, others []tally, d *openFact) {
	f := &x.open[d.at]
	inWindow := f.Date <= x.date && (f.Date == 0 || f.Date >= x.start)
	for i, value := range d.Values {
		known := Flow{Facts: slices.Clone(f.Facts)}
		// Without an end is as good as very large, and that can be added to and taken from.
		known.Facts[d.Fact] = Exactly(min(value.Min, MaxNumber))
		// turn notes which rules fired and which flags were raised; both are known already.
		fired, flags := slices.Clone(w.fired), w.flags
		leaves := x.distill(x.turn(w, &known, inWindow))
		w.fired, w.flags = fired, flags
		var v verdicts
		x.judgeAll(w, x.combine(others, leaves, reviewOpen), &v)
		d.masks[i] |= v.outcomes
	}
}

// except visits the open flows of a world from one place to another, each with what all others come to, given what those outside come
// to. Halving the flows again and again, it adds each of them a few times only.
func (x *Assessment) except(w *world, outside []tally, from, to int, visit func(k int, others []tally)) {
	switch mid := (from + to) / 2; to - from {
	case 0:
	case 1:
		visit(from, outside)
	default:
		x.except(w, x.join(outside, w.open[mid:to], reviewOpen), from, mid, visit)
		x.except(w, x.join(outside, w.open[from:mid], reviewOpen), mid, to, visit)
	}
}

// outcomesIn names the outcomes of a mask.
func (s *Set) outcomesIn(mask uint64) []string {
	var list []string
	for i, o := range s.def.Outcomes {
		if mask>>i&1 == 1 {
			list = append(list, o.Name)
		}
	}
	return list
}
