package assess

import (
	"cmp"
	"iter"
	"slices"

	"rulebook/internal/rules"
)

// flows hold what is kept of each flow. They grow page by page, so that a million of them are never copied to make room.
type flows struct {
	count int
	pages []*page
	first []shown // the first of them, with their facts
}

// pageSize is how many flows a page has.
const pageSize = 4096

// A page keeps names end to end, and what became of each flow under each regime that was asked.
type page struct {
	names   []byte
	ends    []uint32
	lines   []uint32
	results [][]rules.FlowResult
}

// A shown flow is one that the memo may show with its facts.
type shown struct {
	flow  rules.Flow
	index int // place in the question, from 0
	line  int // in its table; 0 when there is none
}

// maxShown is how many flows a memo shows one by one.
const maxShown = 20

// add keeps the name of a flow, and returns the page that its results belong to.
func (l *flows) add(f *rules.Flow, line, regimes int) *page {
	if l.count%pageSize == 0 {
		l.pages = append(l.pages, &page{results: make([][]rules.FlowResult, regimes)})
	}
	p := l.pages[len(l.pages)-1]
	p.names = append(p.names, f.Name...)
	p.ends, p.lines = append(p.ends, uint32(len(p.names))), append(p.lines, uint32(line))
	if l.count < maxShown {
		l.first = append(l.first, keep(f, l.count, line))
	}
	l.count++
	return p
}

func keep(f *rules.Flow, index, line int) shown {
	return shown{rules.Flow{Name: f.Name, Date: f.Date, Facts: slices.Clone(f.Facts)}, index, line}
}

// at returns the name of a flow and the line it stands on.
func (l *flows) at(index int) (name string, line int) {
	p, i := l.pages[index/pageSize], index%pageSize
	return string(p.name(i)), int(p.lines[i])
}

func (p *page) name(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = p.ends[i-1]
	}
	return p.names[start:p.ends[i]]
}

// all goes through the names and results of one regime's flows.
func (l *flows) all(regime int) iter.Seq2[[]byte, rules.FlowResult] {
	return func(yield func([]byte, rules.FlowResult) bool) {
		for _, p := range l.pages {
			for i, result := range p.results[regime] {
				if !yield(p.name(i), result) {
					return
				}
			}
		}
	}
}

// An amount knows what the numbers of a flow come to.
type amount struct {
	numbers []int   // the facts that are numbers
	parts   [][]int // by fact: those whose sum it is when it was not given
}

func amounts(facts []rules.Fact) amount {
	a := amount{parts: make([][]int, len(facts))}
	for i := range facts {
		if facts[i].Kind == rules.Number {
			a.numbers = append(a.numbers, i)
		}
		for _, name := range facts[i].Distinct {
			a.parts[i] = append(a.parts[i], slices.IndexFunc(facts, func(f rules.Fact) bool { return f.Name == name }))
		}
	}
	return a
}

// of is what a number fact of a flow comes to.
func (a *amount) of(f *rules.Flow, fact int) rules.Range {
	n := f.Facts[fact]
	if n != rules.NotGiven {
		return n
	}
	n = rules.Range{}
	for _, part := range a.parts[fact] {
		n = plus(n, f.Facts[part])
	}
	return n
}

// largest is the largest number of a flow.
func (a *amount) largest(f *rules.Flow) int64 {
	most := int64(0)
	for _, fact := range a.numbers {
		most = max(most, a.of(f, fact).Max)
	}
	return most
}

// plus adds, and stops at rules.Unbounded.
func plus(a, b rules.Range) rules.Range {
	add := func(a, b int64) int64 {
		if a >= rules.Unbounded-b {
			return rules.Unbounded
		}
		return a + b
	}
	return rules.Range{Min: add(a.Min, b.Min), Max: add(a.Max, b.Max)}
}

// groups are the flows that the same became of.
type groups struct {
	list []*group
	of   map[rules.FlowResult]*group
}

// A group sums flows, and keeps the largest of them.
type group struct {
	result  rules.FlowResult
	count   int
	sums    []rules.Range // by FlowFacts, of those that are numbers
	largest []shown       // the largest first
}

// maxLargest is how many flows of a group a memo shows.
const maxLargest = 5

func (g *groups) add(a *amount, result rules.FlowResult, f *rules.Flow, index, line int) {
	in := g.of[result]
	if in == nil {
		if g.of == nil {
			g.of = map[rules.FlowResult]*group{}
		}
		in = &group{result: result, sums: make([]rules.Range, len(a.parts))}
		g.of[result] = in
		g.list = append(g.list, in)
	}
	in.count++
	for _, fact := range a.numbers {
		in.sums[fact] = plus(in.sums[fact], a.of(f, fact))
	}
	size := a.largest(f)
	if n := len(in.largest); n < maxLargest || a.largest(&in.largest[n-1].flow) < size {
		in.show(a, keep(f, index, line))
	}
}

// show puts a flow among the largest, if it is one of them; of two that are equal the one that comes first is larger.
func (g *group) show(a *amount, s shown) {
	size, at := a.largest(&s.flow), len(g.largest)
	for at > 0 && a.largest(&g.largest[at-1].flow) < size {
		at--
	}
	g.largest = slices.Insert(g.largest, at, s)
	g.largest = g.largest[:min(len(g.largest), maxLargest)]
}

// merge takes another group into g.
func (g *group) merge(a *amount, o *group) {
	g.count += o.count
	for i := range g.sums {
		g.sums[i] = plus(g.sums[i], o.sums[i])
	}
	for _, s := range o.largest {
		g.show(a, s)
	}
}

// sorted returns the groups with what is counted first, then what may be, then the rest; where that is equal in the order of rules.
// Where exempt flows are never counted, their days do not tell them apart.
func (g *groups) sorted(a *amount, countsExempt bool) []*group {
	const never = 1<<rules.Nothing | 1<<rules.Exempt
	var list []*group
	for _, in := range g.list {
		result := in.result
		if result.Fates&^never == 0 && !countsExempt {
			result.Placed = rules.InWindow
		}
		i := slices.IndexFunc(list, func(o *group) bool { return o.result == result })
		if i < 0 {
			i = len(list)
			list = append(list, &group{result: result, sums: make([]rules.Range, len(in.sums))})
		}
		list[i].merge(a, in)
	}
	rank := func(r rules.FlowResult) int {
		certain, possible := r.Counted()
		switch {
		case certain:
			return 0
		case possible:
			return 1
		case r.Fates&^never != 0:
			return 2
		case r.Fates&^(1<<rules.Nothing) != 0:
			return 3
		}
		return 4
	}
	slices.SortStableFunc(list, func(p, q *group) int {
		return cmp.Or(cmp.Compare(rank(p.result), rank(q.result)), cmp.Compare(p.result.Placed, q.result.Placed), cmp.Compare(p.result.Rule, q.result.Rule),
			cmp.Compare(p.result.Fates, q.result.Fates))
	})
	return list
}
