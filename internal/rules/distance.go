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
}

// Headroom returns, for each counter that rules of the regime compare, the next number that changes the outcome, when there is one and
// the outcome is certain. Where a number is counted once in another counter too, that one grows with it as far as it must.
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
			slices.Sort(cuts)
		}
		for _, cut := range cuts {
			if cut <= now {
				continue
			}
			if outcome := x.then(c, cut); outcome != a.Outcome {
				list = append(list, Headroom{c, cut, cut - now, outcome})
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
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// A Decider is an unknown fact, and what would be possible if it were known.
type Decider struct {
	Fact   int // index of Definition.Facts, or of FlowFacts
	Flow   int // place of the flow in the question, from 0; -1 for a fact of the exporter
	Values []Range
	Then   [][]string // possible outcomes, by value
}

// maxDeciders bounds how many unknown facts of flows are looked at.
const maxDeciders = 64

// Deciders returns the unknown facts that would narrow down what is possible, the one that narrows most first. For a number they
// give what its two ends would lead to.
func (a *Answer) Deciders() []Decider {
	if a.Outcome != Undetermined || a.span == nil {
		return nil
	}
	x, s := a.asked, a.set
	type scored struct {
		Decider
		count, values int
	}
	var list []scored
	add := func(d Decider, masks []uint64) {
		sc := scored{Decider: d, values: len(masks)}
		narrows := false
		for _, mask := range masks {
			n := bits.OnesCount64(mask)
			sc.count += n
			narrows = narrows || n < len(a.Possible)
			sc.Then = append(sc.Then, s.outcomesIn(mask))
		}
		if narrows {
			list = append(list, sc)
		}
	}
	for _, fact := range a.span.looksAt {
		if r := x.facts[fact]; !r.Exact() {
			d := Decider{Fact: fact, Flow: -1}
			var masks []uint64
			for n := r.Min; n <= r.Max; n++ {
				var v verdicts
				for i := range x.worlds {
					w := &x.worlds[i]
					if before := w.facts[fact]; Exactly(n).within(before) {
						w.facts[fact] = Exactly(n)
						x.judge(w, reviewOpen, nil, &v)
						w.facts[fact] = before
					}
				}
				d.Values, masks = append(d.Values, Exactly(n)), append(masks, v.outcomes)
			}
			add(d, masks)
		}
	}
	for c, fact := range s.factOf {
		if fact < 0 || x.facts[fact].Exact() || len(a.span.cuts(s, s.firstCounter+c)) == 0 {
			continue
		}
		d := Decider{Fact: fact, Flow: -1}
		var masks []uint64
		for _, n := range [2]int64{x.facts[fact].Min, x.facts[fact].Max} {
			var v verdicts
			for i := range x.worlds {
				w := &x.worlds[i]
				before := w.facts[fact]
				w.facts[fact] = Exactly(n)
				x.judge(w, reviewOpen, nil, &v)
				w.facts[fact] = before
			}
			d.Values, masks = append(d.Values, Exactly(n)), append(masks, v.outcomes)
		}
		add(d, masks)
	}
	for k := range x.open[:min(len(x.open), maxDeciders)] {
		for fact := range s.def.FlowFacts {
			d, masks := x.flowDecider(k, fact)
			add(d, masks)
		}
	}
	slices.SortStableFunc(list, func(p, q scored) int { return cmp.Compare(p.count*q.values, q.count*p.values) })
	out := make([]Decider, len(list))
	for i := range list {
		out[i] = list[i].Decider
	}
	return out
}

// flowDecider says what would be possible if a fact of the k-th open flow were known.
func (x *Assessment) flowDecider(k, fact int) (d Decider, masks []uint64) {
	s := x.set
	f := &x.open[k]
	d = Decider{Fact: fact, Flow: x.places[k]}
	if f.Facts[fact].Exact() {
		return d, nil
	}
	// Numbers that count things once leave less to their parts, and these to them.
	fits := slices.Clone(f.Facts)
	for i := range s.distinct {
		s.distinct[i].tighten(fits)
	}
	r := fits[fact]
	var values []int64
	if s.def.FlowFacts[fact].Kind == Number {
		values = slices.Compact([]int64{r.Min, r.Max})
	} else {
		for n := r.Min; n <= r.Max; n++ {
			values = append(values, n)
		}
	}
	inWindow := f.Date <= x.date && (f.Date == 0 || f.Date >= x.start)
	for _, n := range values {
		known := Flow{Facts: slices.Clone(f.Facts)}
		// Without an end is as good as very large, and that can be added to and taken from.
		known.Facts[fact] = Exactly(min(n, MaxNumber))
		var v verdicts
		for i := range x.worlds {
			w := &x.worlds[i]
			// turn notes which rules fired and which flags were raised; both are known already.
			fired, flags := slices.Clone(w.fired), w.flags
			leaves := slices.Clone(x.turn(w, &known, inWindow))
			for j := range leaves {
				leaves[j].tally = leaves[j].tally.clone()
			}
			w.fired, w.flags = fired, flags
			x.judge(w, reviewOpen, &instead{k, leaves}, &v)
		}
		d.Values, masks = append(d.Values, Exactly(n)), append(masks, v.outcomes)
	}
	return d, masks
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
