package rules

import (
	"cmp"
	"slices"
)

// A Change is a set of questions that two regimes answer differently, or alike.
type Change struct {
	Was, Now string // outcomes
	Cases    []Case
}

// A Case is a box of questions of one flow: for each variable that matters what it is.
type Case struct {
	Terms []Term
}

// A Term says what a variable is in a Case: numbers within a Range, or one of some options.
type Term struct {
	Fact    *Fact    // of the exporter or the flow, or
	Counter *Counter // a number
	Options []string // of a fact: "true", "false" or the names of options
	Range   Range    // of a counter
}

// Compare divides the questions of an exporter with a single flow by what two regimes answer, each on a day of its own, and returns
// the divisions in the order of the outcomes. Nothing is left out of the counters by its date. It reports false when there is no such
// regime, or it is not in force on its day.
//
// What is compared are boxes: each is split until both regimes give one answer, and neighbours with the same answers are joined.
func (s *Set) Compare(from string, fromDay Day, to string, toDay Day) ([]Change, bool) {
	c := &comparison{set: s}
	for i, side := range []struct {
		name string
		day  Day
	}{{from, fromDay}, {to, toDay}} {
		k := slices.IndexFunc(s.regimes, func(g regime) bool { return g.Name == side.name })
		if k < 0 {
			return nil, false
		}
		c.sides[i].regime = &s.regimes[k]
		if c.sides[i].span = s.regimes[k].span(side.day); c.sides[i].span == nil {
			return nil, false
		}
	}
	c.axes()
	box := make([]axis, len(c.all))
	copy(box, c.all)
	c.split(box)
	return c.changes(), true
}

// An axis is what a variable of a one-flow question may be: a range of numbers, or a set of options.
type axis struct {
	Range
	mask uint64
}

type comparison struct {
	set   *Set
	sides [2]struct {
		regime *regime
		span   *span
	}
	all    []axis // facts of the exporter, facts of the flow, and numbers of the exporter
	masked []bool
	boxes  []compared
}

type compared struct {
	was, now int
	box      []axis
}

// axes finds the variables of a one-flow question.
func (c *comparison) axes() {
	s := c.set
	for i := range s.def.Facts {
		c.axis(&s.def.Facts[i])
	}
	for i := range s.def.FlowFacts {
		c.axis(&s.def.FlowFacts[i])
	}
}

func (c *comparison) axis(f *Fact) {
	a := axis{Range: f.all()}
	if f.Kind != Number {
		a.mask = maskOf(a.Range)
	}
	// Switches of the question are compared as they are when nothing is said.
	if f.Known {
		a.mask = 1
	}
	c.all, c.masked = append(c.all, a), append(c.masked, f.Kind != Number)
}

// split divides a box until both regimes are settled in it.
func (c *comparison) split(box []axis) {
	if !c.consistent(box) {
		return
	}
	var outcomes [2]int
	for i := range c.sides {
		outcome, variable, t := c.judge(i, box)
		if t != nil {
			c.divide(box, variable, t)
			return
		}
		outcomes[i] = outcome
	}
	c.boxes = append(c.boxes, compared{outcomes[0], outcomes[1], slices.Clone(box)})
}

// consistent reports whether the numbers that count things once fit their parts.
func (c *comparison) consistent(box []axis) bool {
	base := len(c.set.def.Facts)
	for _, d := range c.set.distinct {
		facts := make([]Range, len(c.set.def.FlowFacts))
		for i := range facts {
			facts[i] = box[base+i].Range
		}
		if !d.tighten(facts) {
			return false
		}
	}
	return true
}

// divide splits a variable of a box and goes on with the parts.
func (c *comparison) divide(box []axis, variable int, t *test) {
	before := box[variable]
	if c.masked[variable] {
		for _, part := range [2]uint64{before.mask & t.mask, before.mask &^ t.mask} {
			if part != 0 {
				box[variable].mask = part
				c.split(box)
			}
		}
	} else {
		t.split(before.Range, func(r Range) {
			box[variable].Range = r
			c.split(box)
		})
	}
	box[variable] = before
}

// judge returns the outcome of a side in a box, or the test that is not settled in it and its variable.
func (c *comparison) judge(side int, box []axis) (outcome, variable int, t *test) {
	s, sp := c.set, c.sides[side].span
	facts := len(s.def.Facts)
	flow := make([]axis, s.flowVariables)
	copy(flow, box)
	fate, open := c.decide(sp.flow, flow, int(Counted))
	if open != nil {
		return 0, open.variable, open
	}
	for i := range s.def.Findings {
		if name := s.def.Findings[i].FlowFact; name != "" {
			if v := facts + s.flows[name]; box[v].mask == 3 {
				return 0, v, &test{op: Is, variable: v, masked: true, mask: 2}
			}
		}
	}
	judge := func(fate Fate, review bool) (int, int, *test) {
		env := make([]axis, s.exporterVariables)
		copy(env, box[:facts])
		for i := range s.finding {
			f := &s.finding[i]
			found := f.of(fate, review) || f.fact >= 0 && box[facts+f.fact].mask == 2
			env[s.firstFinding+i] = axis{mask: 1}
			if found {
				env[s.firstFinding+i].mask = 2
			}
		}
		at := make([]int, len(s.def.Counters))
		for k := range s.def.Counters {
			switch {
			case s.factOf[k] >= 0:
				at[k] = s.factOf[k]
				env[s.firstCounter+k] = box[at[k]]
			case fate == Counted:
				at[k] = facts + s.sumOf[k]
				env[s.firstCounter+k] = box[at[k]]
			}
		}
		outcome, open := c.decide(sp.exporter, env, s.manualReview)
		if open == nil {
			return outcome, 0, nil
		}
		v := open.variable
		if v >= s.firstCounter {
			v = at[v-s.firstCounter]
		}
		return 0, v, open
	}
	if Fate(fate) != Review {
		return judge(Fate(fate), false)
	}
	exempt, v, open := judge(Exempt, true)
	if open != nil {
		return 0, v, open
	}
	counted, v, open := judge(Counted, true)
	if open != nil {
		return 0, v, open
	}
	if exempt == counted {
		return exempt, 0, nil
	}
	return s.manualReview, 0, nil
}

// decide returns what follows from a list of rules, none when no rule holds; or the first test that is not settled.
func (c *comparison) decide(list []int, env []axis, none int) (then int, open *test) {
	s := c.set
	for _, i := range list {
		holds, o := settle(&s.rules[i].when, env)
		if o != nil {
			return 0, o
		}
		if !holds {
			continue
		}
		over := false
		for _, j := range list {
			if slices.Contains(s.rules[j].overrides, i) {
				h, o := settle(&s.rules[j].when, env)
				if o != nil {
					return 0, o
				}
				over = over || h
			}
		}
		if !over {
			return s.rules[i].then, nil // others that apply say the same
		}
	}
	return none, nil
}

// settle evaluates a condition over axes. It returns the first single test that matters and is not settled.
func settle(t *test, env []axis) (holds bool, open *test) {
	switch t.op {
	case Is:
		a := env[t.variable]
		if t.masked {
			switch t.mask & a.mask {
			case a.mask:
				return true, nil
			case 0:
				return false, nil
			}
			return false, t
		}
		switch {
		case a.Range.within(t.span):
			return true, nil
		case a.Max < t.span.Min || a.Min > t.span.Max:
			return false, nil
		}
		return false, t
	case Any:
		for i := range t.list {
			if h, o := settle(&t.list[i], env); o != nil {
				open = cmp.Or(open, o)
			} else if h {
				return true, nil
			}
		}
		return false, open
	}
	for i := range t.list {
		if h, o := settle(&t.list[i], env); o != nil {
			open = cmp.Or(open, o)
		} else if !h {
			return false, nil
		}
	}
	return open == nil, open
}

// changes joins the boxes of each pair of outcomes and puts them into words' order.
func (c *comparison) changes() []Change {
	s := c.set
	var out []Change
	for was := range s.def.Outcomes {
		for now := range s.def.Outcomes {
			var boxes [][]axis
			for _, b := range c.boxes {
				if b.was == was && b.now == now {
					boxes = append(boxes, b.box)
				}
			}
			if len(boxes) == 0 {
				continue
			}
			ch := Change{Was: s.def.Outcomes[was].Name, Now: s.def.Outcomes[now].Name}
			for _, box := range c.cover(c.join(boxes)) {
				ch.Cases = append(ch.Cases, c.terms(box))
			}
			out = append(out, ch)
		}
	}
	return out
}

// join makes one box of two that differ in one variable and are neighbours in it, until no two are left that do.
func (c *comparison) join(boxes [][]axis) [][]axis {
	for again := true; again; {
		again = false
		for i := 0; i < len(boxes); i++ {
			for j := i + 1; j < len(boxes); j++ {
				if both, ok := c.union(boxes[i], boxes[j]); ok {
					boxes[i] = both
					boxes = slices.Delete(boxes, j, j+1)
					j--
					again = true
				}
			}
		}
	}
	return boxes
}

func (c *comparison) union(a, b []axis) ([]axis, bool) {
	differs := -1
	for i := range a {
		if a[i] != b[i] {
			if differs >= 0 {
				return nil, false
			}
			differs = i
		}
	}
	if differs < 0 {
		return a, true
	}
	both := slices.Clone(a)
	x, y := a[differs], b[differs]
	if c.masked[differs] {
		both[differs].mask = x.mask | y.mask
		return both, true
	}
	if x.Min > y.Min {
		x, y = y, x
	}
	if y.Min > x.Max+1 {
		return nil, false
	}
	both[differs].Range = x.hull(y.Range)
	return both, true
}

// terms names what a box narrows down.
func (c *comparison) terms(box []axis) Case {
	s := c.set
	var out Case
	facts := len(s.def.Facts)
	for i, a := range box {
		if a == c.all[i] {
			continue
		}
		var f *Fact
		if i < facts {
			f = &s.def.Facts[i]
		} else {
			f = &s.def.FlowFacts[i-facts]
		}
		if f.Kind == Number {
			t := Term{Range: a.Range}
			for k := range s.def.Counters {
				if s.def.Counters[k].Sum == f.Name && i >= facts || s.def.Counters[k].Fact == f.Name && i < facts {
					t.Counter = &s.def.Counters[k]
				}
			}
			if t.Counter == nil {
				t.Fact = f
			}
			out.Terms = append(out.Terms, t)
			continue
		}
		t := Term{Fact: f}
		for n := a.Range.Min; n <= a.Range.Max; n++ {
			if a.mask>>uint(n)&1 == 0 {
				continue
			}
			switch {
			case f.Kind == Choice:
				t.Options = append(t.Options, f.Choices[n].Name)
			case n == 1:
				t.Options = append(t.Options, "true")
			default:
				t.Options = append(t.Options, "false")
			}
		}
		out.Terms = append(out.Terms, t)
	}
	return out
}
