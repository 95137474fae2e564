package rules

import "slices"

// A Map is what follows from one flow for every pair of numbers in it: a plane that two counters divide into regions.
type Map struct {
	X, Y    int // the counters on the axes, indices of Definition.Counters
	Regime  string
	Date    Day
	Regions []Region // each pair of numbers, 0 or more, is in exactly one of them
	set     *Set
}

// A Region is a rectangle of a Map, of which Sum may leave only a strip. Max is Unbounded where there is no end.
type Region struct {
	X, Y     Range
	Sum      Range // what x and y may come to together; AnySum when that does not matter
	Outcome  string
	Possible []string // in the order of Definition.Outcomes; the outcome alone where it is certain
	Cites    []string // of the exporter rules that answer, or may
}

// AnySum bounds no Region.
var AnySum = Range{0, Unbounded}

// Axes are the two counters of a Map, nil when there are no two: the first that sum a number of flows which counts nothing once.
func (s *Set) Axes() (axes []int) {
	for c, fact := range s.sumOf {
		if fact >= 0 && len(s.def.FlowFacts[fact].Distinct) == 0 {
			axes = append(axes, c)
		}
	}
	if len(axes) < 2 {
		return nil
	}
	return axes[:2]
}

// Map divides the numbers of one flow by what they lead to, under the regime and on the day of a question, for its exporter; the
// question's own flows are not looked at. Of flow, which may be nil, all facts are kept but those that the Axes sum, the day, which
// would place it outside of the window, and numbers that count things once: those are sums.
//
// It is nil when there are no Axes, and when no regime answers.
func (s *Set) Map(q *Question, flow *Flow) *Map {
	b := mapping{set: s, date: q.Date, regime: q.Regime, facts: q.Facts, flow: s.NoFlow()}
	axes := s.Axes()
	if axes == nil || !s.Begin(&b.asking, b.date, b.regime, b.facts) || b.asking.span == nil {
		return nil
	}
	if flow != nil {
		copy(b.flow.Facts, flow.Facts)
		for _, d := range s.distinct {
			b.flow.Facts[d.whole] = NotGiven
		}
	}
	b.x, b.y = s.sumOf[axes[0]], s.sumOf[axes[1]]
	pieces := b.pieces(b.asking.span)
	rows, columns := joined(pieces, true), joined(pieces, false)
	if len(columns) < len(rows) {
		rows = columns
	}
	m := &Map{X: axes[0], Y: axes[1], Regime: b.asking.regime.Name, Date: b.date, set: s}
	for _, p := range rows {
		r := b.answers[p.answer]
		r.X, r.Y, r.Sum = p.x, p.y, p.sum
		m.Regions = append(m.Regions, r)
	}
	return m
}

// A mapping is a Map in the making.
type mapping struct {
	set     *Set
	date    Day
	regime  string
	facts   []Range
	flow    Flow
	x, y    int // facts of the flow
	asking  Assessment
	answer  Answer
	answers []Region // different ones, without their places
}

// A piece is a part of the plane with one answer.
type piece struct {
	x, y, sum Range
	answer    int // index of mapping.answers
}

// cuts are the numbers at which a condition on an axis, and on the sum of both, changes. They rise.
func (b *mapping) cuts(sp *span) (x, y, sum []int64) {
	s := b.set
	axis := func(fact int) []int64 {
		// A flow in which nothing is may be none at all.
		cuts := append(s.cuts(sp.flow, s.firstFlowFact+fact), 1)
		for c, of := range s.sumOf {
			if of == fact {
				cuts = append(cuts, sp.cuts(s, s.firstCounter+c)...)
			}
		}
		return cuts
	}
	x, y = axis(b.x), axis(b.y)
	for _, d := range s.distinct {
		c := slices.Index(s.sumOf, d.whole)
		if c < 0 {
			continue
		}
		whole := sp.cuts(s, s.firstCounter+c)
		of := func(fact, other int) (cuts []int64) {
			for _, cut := range whole {
				for _, rest := range [2]int64{b.flow.Facts[other].Min, b.flow.Facts[other].Max} {
					cuts = append(cuts, cut-rest)
				}
			}
			return cuts
		}
		switch {
		case d.a == b.x && d.b == b.y || d.a == b.y && d.b == b.x:
			// Where one of them is nothing the other is the sum.
			sum, x, y = append(sum, whole...), append(x, whole...), append(y, whole...)
		case d.a == b.x:
			x = append(x, of(d.a, d.b)...)
		case d.b == b.x:
			x = append(x, of(d.b, d.a)...)
		case d.a == b.y:
			y = append(y, of(d.a, d.b)...)
		case d.b == b.y:
			y = append(y, of(d.b, d.a)...)
		}
	}
	return rising(x), rising(y), rising(sum)
}

// rising sorts cuts, and drops those that divide nothing.
func rising(cuts []int64) []int64 {
	cuts = slices.DeleteFunc(cuts, func(n int64) bool { return n <= 0 })
	sortNumbers(cuts)
	return slices.Compact(cuts)
}

// between are the ranges into which cuts divide a range.
func between(cuts []int64, of Range) (list []Range) {
	for _, cut := range cuts {
		if cut > of.Min && cut <= of.Max {
			list = append(list, Range{of.Min, cut - 1})
			of.Min = cut
		}
	}
	return append(list, of)
}

// pieces divides the plane at all cuts, row by row. Within a piece every condition is settled, so that one question answers all of it.
func (b *mapping) pieces(sp *span) (list []piece) {
	cutsX, cutsY, cutsSum := b.cuts(sp)
	columns := between(cutsX, Range{0, Unbounded})
	for _, y := range between(cutsY, Range{0, Unbounded}) {
		for _, x := range columns {
			first := len(list)
			for _, sum := range between(cutsSum, x.plus(y)) {
				// The point nearest to the x axis: as far along it as there is room.
				n := min(x.Max, sum.Min-y.Min)
				p := piece{x, y, sum, b.ask(n, sum.Min-n)}
				if len(list) > first && list[len(list)-1].answer == p.answer {
					list[len(list)-1].sum.Max = sum.Max
					continue
				}
				list = append(list, p)
			}
			// Ends of the rectangle bound nothing further.
			list[first].sum.Min, list[len(list)-1].sum.Max = 0, Unbounded
		}
	}
	return list
}

// ask returns the answer at a point.
func (b *mapping) ask(x, y int64) int {
	b.set.Begin(&b.asking, b.date, b.regime, b.facts)
	b.flow.Facts[b.x], b.flow.Facts[b.y] = Exactly(x), Exactly(y)
	b.asking.Add(&b.flow)
	b.asking.Answer(&b.answer)
	r := Region{Outcome: b.answer.Outcome, Possible: b.answer.Possible, Cites: b.answer.Cites()}
	for i, other := range b.answers {
		if r.Outcome == other.Outcome && slices.Equal(r.Possible, other.Possible) && slices.Equal(r.Cites, other.Cites) {
			return i
		}
	}
	r.Possible = slices.Clone(r.Possible) // the next answer takes the memory
	b.answers = append(b.answers, r)
	return len(b.answers) - 1
}

// joined joins pieces that make one: neighbours in a row first and then rows with the same ends, or the other way round.
func joined(pieces []piece, rowsFirst bool) []piece {
	along := [2]func(p *piece) (to, across *Range){
		func(p *piece) (to, across *Range) { return &p.x, &p.y },
		func(p *piece) (to, across *Range) { return &p.y, &p.x },
	}
	if !rowsFirst {
		along[0], along[1] = along[1], along[0]
	}
	list := slices.Clone(pieces)
	for _, of := range along {
		var out []piece
		for _, p := range list {
			to, across := of(&p)
			i := slices.IndexFunc(out, func(o piece) bool {
				end, same := of(&o)
				return o.answer == p.answer && o.sum == p.sum && *same == *across && end.Max+1 == to.Min
			})
			if i < 0 {
				out = append(out, p)
				continue
			}
			end, _ := of(&out[i])
			end.Max = to.Max
		}
		list = out
	}
	return list
}

// Object writes the map in the shape that the browser gets.
func (m *Map) Object() Object {
	def := &m.set.def
	regions := make([]Value, len(m.Regions))
	for i, r := range m.Regions {
		var sum Value
		if r.Sum != AnySum {
			sum = ends(r.Sum)
		}
		regions[i] = Object{{"x", ends(r.X)}, {"y", ends(r.Y)}, {"sum", sum}, {"outcome", r.Outcome}, {"possible", texts(r.Possible)}, {"cites", texts(r.Cites)}}
	}
	return Object{{"x", def.Counters[m.X].Name}, {"y", def.Counters[m.Y].Name}, {"regime", m.Regime}, {"date", m.Date.String()}, {"regions", regions}}
}

// ends writes a range whose end may be open.
func ends(r Range) Object {
	o := Object{{"min", r.Min}, {"max", nil}}
	if r.Max < Unbounded {
		o[1].Value = r.Max
	}
	return o
}
