package twins

import (
	"sort"
	"strings"

	"rulebook/internal/numbers"
)

// facts compares the facts of two sections. at is where the section of the translation begins, 0 for the first.
//
// It goes from near to far: what is equal in two paragraphs that belong together, then what is equal anywhere in the sections, since a
// translation may say in one paragraph what the original says in another. What is left of both is taken for one another, again in the
// same paragraph first.
func (c *comparison) facts(a, b []Fact, at int) {
	m := newMatching(c, a, b, at)
	for _, p := range m.paragraphs() {
		m.align(p)
		m.join(p, same)
		m.join(p, alike)
		m.join(p, sameDay)
	}
	m.joinEqual()
	m.cut()
	all := span{0, len(m.a), 0, len(m.b)}
	m.join(all, func(a, b Fact) bool { return !a.loose && !b.loose && alike(a, b) })
	m.join(all, sameDay)
	for _, p := range m.pairs {
		m.differences(p, true)
	}
	m.differences(all, false)
	m.left()
}

// A matching is how the facts of two sections belong together.
type matching struct {
	*comparison
	a, b []Fact // without Blocks
	ofA  []int  // index in b, or -1
	ofB  []int  // index in a, or -1

	blocksA, blocksB []int // where each paragraph begins in a and b
	offsetsB         []int // where it begins in the text
	pairs            []span
	at               int  // where the section of the translation begins
	first            bool // they are the first sections
}

// A span is a part of a and the part of b that belongs to it.
type span struct{ fromA, toA, fromB, toB int }

func newMatching(c *comparison, a, b []Fact, at int) *matching {
	m := &matching{comparison: c, at: at, first: at == 0}
	m.a, m.blocksA, _ = paragraphs(a, at)
	m.b, m.blocksB, m.offsetsB = paragraphs(b, at)
	m.ofA, m.ofB = unmatched(len(m.a)), unmatched(len(m.b))
	return m
}

// paragraphs takes the Blocks out of facts and says where they were. What stands before the first is a paragraph too.
func paragraphs(facts []Fact, at int) (list []Fact, starts, offsets []int) {
	starts, offsets = []int{0}, []int{at}
	for _, f := range facts {
		if f.Kind != Block {
			list = append(list, f)
			continue
		}
		starts, offsets = append(starts, len(list)), append(offsets, f.Offset)
	}
	return list, append(starts, len(list)), offsets
}

// maxWork bounds the work of comparing two sections in steps. Longer ones are compared without regard to their paragraphs.
const maxWork = 1 << 22

// paragraphs pairs the paragraphs of the two sections, in order, so that they have as much in common as can be; where nothing tells,
// the first belongs to the first.
func (m *matching) paragraphs() []span {
	n, k := len(m.blocksA)-1, len(m.blocksB)-1
	if n*k > maxWork || len(m.a)*len(m.b) > maxWork {
		return nil
	}
	const paired, each = 1, 4 // for belonging together, and for each fact in common, which counts for more
	best := make([][]int32, n+1)
	worth := make([][]int32, n)
	for i := range best {
		best[i] = make([]int32, k+1)
	}
	for i := n - 1; i >= 0; i-- {
		worth[i] = make([]int32, k)
		for j := k - 1; j >= 0; j-- {
			worth[i][j] = paired + each*int32(m.shared(m.block(i, j)))
			best[i][j] = max(best[i+1][j], best[i][j+1], best[i+1][j+1]+worth[i][j])
		}
	}
	for i, j := 0, 0; i < n && j < k; {
		switch best[i][j] {
		case best[i+1][j+1] + worth[i][j]:
			m.pairs = append(m.pairs, m.block(i, j))
			i, j = i+1, j+1
		case best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return m.pairs
}

func (m *matching) block(i, j int) span {
	return span{m.blocksA[i], m.blocksA[i+1], m.blocksB[j], m.blocksB[j+1]}
}

// shared is how many facts of a paragraph are in another one.
func (m *matching) shared(s span) (n int) {
	for _, a := range m.a[s.fromA:s.toA] {
		for _, b := range m.b[s.fromB:s.toB] {
			if same(a, b) {
				n++
				break
			}
		}
	}
	return n
}

func (m *matching) match(i, k int) { m.ofA[i], m.ofB[k] = k, i }

// same reports whether two facts are one.
func same(a, b Fact) bool {
	if a.Kind != b.Kind || a.Key != b.Key {
		return false
	}
	return a.Kind != Number && a.Kind != Table || a.Value == b.Value && a.Unit == b.Unit && a.Bound == b.Bound && a.bounds == b.bounds
}

// alike reports whether two numbers may be one: the unit is not said in one of them, or words beside it may say nothing.
func alike(a, b Fact) bool {
	return a.Kind == Number && b.Kind == Number && a.Key == b.Key && a.Value == b.Value &&
		(a.Unit == b.Unit || a.Unit == numbers.NoUnit && !counts(a, b) || b.Unit == numbers.NoUnit && !counts(b, a)) && (a.loose || b.loose || agree(a.bounds, b.bounds))
}

// counts reports whether a small number in words counts something that is no person: "the two counters" are not 2人.
func counts(word, other Fact) bool { return word.word && word.loose && other.Unit == numbers.Persons }

// agree reports whether what two texts may say of a number can be the same. A number without words may only be what words say that may
// also say nothing: "within 5 days" agrees with 5日, and 5日前 does, but these two do not agree.
func agree(a, b uint8) bool {
	plain := may(numbers.None)
	return a&b&^plain != 0 || a == plain && b&plain != 0 || b == plain && a&plain != 0
}

// sameDay reports whether two dates may be one, since one has no year: from 3 April to 3 May 2025, 2025年4月3日至5月3日.
func sameDay(a, b Fact) bool {
	return a.Kind == Date && b.Kind == Date && len(a.Key) != len(b.Key) &&
		(strings.HasSuffix(a.Key, "-"+b.Key) || strings.HasSuffix(b.Key, "-"+a.Key)) && (len(a.Key) == 5 || len(b.Key) == 5)
}

// within reports whether one date is the other one with more said of it, which a text may leave to the citation beside it.
func within(month, day Fact) bool {
	return month.Kind == Date && day.Kind == Date && strings.HasPrefix(day.Key, month.Key+"-")
}

// align matches equal facts of two paragraphs in order, as many as can be.
func (m *matching) align(s span) {
	n, k := s.toA-s.fromA, s.toB-s.fromB
	a, b := m.a[s.fromA:s.toA], m.b[s.fromB:s.toB]
	best := make([][]int32, n+1)
	for i := range best {
		best[i] = make([]int32, k+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := k - 1; j >= 0; j-- {
			if same(a[i], b[j]) {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < n && j < k; {
		switch {
		case same(a[i], b[j]):
			m.match(s.fromA+i, s.fromB+j)
			i, j = i+1, j+1
		case best[i+1][j] >= best[i][j+1]:
			i++
		default:
			j++
		}
	}
}

// join matches what is left and equal, in order.
func (m *matching) join(s span, equal func(a, b Fact) bool) {
	for k := s.fromB; k < s.toB; k++ {
		for i := s.fromA; i < s.toA && m.ofB[k] < 0; i++ {
			if m.ofA[i] < 0 && equal(m.a[i], m.b[k]) {
				m.match(i, k)
			}
		}
	}
}

// joinEqual matches what is left and equal in the whole section, in order.
func (m *matching) joinEqual() {
	type key struct {
		kind  Kind
		text  string
		value int64
		unit  numbers.Unit
	}
	keyOf := func(f Fact) key { return key{f.Kind, f.Key, f.Value, f.Unit} }
	left := map[key][]int{}
	for i, f := range m.a {
		if m.ofA[i] < 0 {
			left[keyOf(f)] = append(left[keyOf(f)], i)
		}
	}
	for k, f := range m.b {
		list := left[keyOf(f)]
		if m.ofB[k] >= 0 || len(list) == 0 {
			continue
		}
		// Those of one number with other words are passed over as far as that costs little.
		for n, i := range list[:min(len(list), maxPassed)] {
			if same(m.a[i], f) {
				m.match(i, k)
				left[keyOf(f)] = append(list[:n:n], list[n+1:]...)
				break
			}
		}
	}
}

// Bounds of the work on sections of nothing but numbers, which no translation of a text about law comes near.
const (
	maxPassed = 100  // facts of one number with other words that joinEqual looks at
	maxLeft   = 1000 // facts of a section that are left and compared with one another
)

// cut leaves of what is left as much as can be compared with one another: nobody reads a thousand differences of one section.
func (m *matching) cut() {
	most := func(of []int) int {
		left := 0
		for i, to := range of {
			if to < 0 {
				left++
			}
			if left > maxLeft {
				return i
			}
		}
		return len(of)
	}
	toA, toB := most(m.ofA), most(m.ofB)
	if toA < len(m.a) || toB < len(m.b) {
		m.a, m.b = leftOf(m.a[:toA], m.ofA), leftOf(m.b[:toB], m.ofB)
		m.pairs, m.ofA, m.ofB = nil, unmatched(len(m.a)), unmatched(len(m.b))
	}
}

// leftOf are the facts that none belongs to.
func leftOf(facts []Fact, of []int) (left []Fact) {
	for i, f := range facts {
		if of[i] < 0 {
			left = append(left, f)
		}
	}
	return left
}

// unmatched is a list for n facts that none belongs to.
func unmatched(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = -1
	}
	return list
}

// differences reports what is left in both and seems to be meant for one another. In paragraphs that belong together that may also be
// what both say elsewhere.
func (m *matching) differences(s span, near bool) {
	pair := func(close func(a, b Fact) bool) {
		for k := s.fromB; k < s.toB; k++ {
			b := m.b[k]
			for i := s.fromA; i < s.toA && m.ofB[k] < 0 && !b.spared; i++ {
				a := m.a[i]
				if m.ofA[i] >= 0 || a.spared && !(near && a.loose) || a.Kind != b.Kind || !close(a, b) {
					continue
				}
				if near || !m.againB(i) || !m.againA(k) {
					m.match(i, k)
					m.differ(a, b)
				}
			}
		}
	}
	number := func(a, b Fact) bool { return a.Kind == Number && a.Value == b.Value && a.Unit == b.Unit }
	if near {
		m.quoted(s, number)
	}
	pair(number)
	pair(func(a, b Fact) bool { return a.Kind == Number && a.Unit == b.Unit })
	pair(func(a, b Fact) bool {
		return a.loose && a.In == "" && !a.Quoted && a.Value > 1 && b.Value > 1 && b.Value < leastNumber && b.Unit != numbers.NoUnit
	})
	pair(func(a, b Fact) bool { return a.Kind == Citation && instrumentOf(a.Key) == instrumentOf(b.Key) })
	pair(func(a, b Fact) bool {
		return !a.loose && a.Kind != Task && (a.Kind != Number || a.Value != 1 && b.Value != 1)
	})
}

// quoted reports a number that a paragraph of the original has in the law's own words, and the translation beside other words.
func (m *matching) quoted(s span, number func(a, b Fact) bool) {
	for k := s.fromB; k < s.toB; k++ {
		b := m.b[k]
		for i := s.fromA; i < s.toA && m.ofB[k] < 0 && !b.spared; i++ {
			if a := m.a[i]; m.ofA[i] < 0 && a.In == "" && !a.Quoted && hasHan(a.Text) && number(a, b) {
				m.match(i, k)
				m.differ(a, b)
			}
		}
	}
}

// differ reports two facts that should be one.
func (m *matching) differ(a, b Fact) {
	const hint = "say in both languages the same"
	if a.Kind == Table {
		m.report(Table, b.Offset, hint, "the table has %d rows, that of the original %d", b.Value, a.Value)
		return
	}
	m.report(a.Kind, b.Offset, hint, "%q does not say what the original says: %q", short(b.Text), short(a.Text))
}

// left reports what only one of the texts says.
func (m *matching) left() {
	const items = "an item for each item, so that readers find ticked in one language what they ticked in the other"
	for i, f := range m.a {
		switch {
		case m.ofA[i] >= 0, f.spared, m.againB(i), f.Kind == Table, f.Kind == Number && f.Value == 1:
		case f.Kind == Task:
			m.report(Task, m.after(i), items, "an item of the original is missing here")
		default:
			m.report(f.Kind, m.after(i), "add it, or take it out of the original", "the original says %q, which is missing here", short(f.Text))
		}
	}
	for k, f := range m.b {
		switch {
		case m.ofB[k] >= 0, f.Quoted, m.againA(k), f.Kind == Table, f.Kind == Number && f.Value == 1:
		case f.Kind == Citation && m.named[f.Key] && (isName(f.Key) || m.first):
			// The name of what the original cites by its articles, or a short name that the page gives at its start to what it cites.
		case f.In != "":
			if !m.knows(f) && (f.Kind == Date || f.Unit != numbers.NoUnit || f.Bound != numbers.None) {
				m.report(f.Kind, f.Offset, "correct the words of the citation, or say it in the original too",
					"the words of the citation say %q, and the original does not", short(f.Text))
			}
		case f.spared:
		case f.Kind == Task:
			m.report(Task, f.Offset, items, "the original has no item like this one")
		default:
			m.report(f.Kind, f.Offset, "add it to the original, or take it out here", "%q is not in the original", short(f.Text))
		}
	}
}

// again reports whether a fact is said in the other text too, so that it is only said more often in this one. A mark of confidence
// belongs to one claim, an item is one.
func again(f Fact, others []Fact, near func(i int) bool) bool {
	if f.Kind == Confidence || f.Kind == Task || f.Kind == Generated {
		return false
	}
	for i, o := range others {
		switch {
		case o.loose && !near(i):
		case same(f, o), alike(f, o), sameDay(f, o), within(f, o):
			return true
		case f.Kind == Date && o.Kind == Citation && datedBy(f.Key, o.Key):
			return true // it is the date of what is cited
		case f.Kind == Citation && o.Kind == Citation && isName(f.Key) && instrumentOf(o.Key) == f.Key:
			return true // it is named by one of its articles
		}
	}
	return false
}

// againB reports whether fact i of a is said in b too.
func (m *matching) againB(i int) bool {
	return again(m.a[i], m.b, func(k int) bool { return m.near(i, k) })
}

// againA reports whether fact k of b is said in a too.
func (m *matching) againA(k int) bool {
	return again(m.b[k], m.a, func(i int) bool { return m.near(i, k) })
}

// near reports whether two facts stand in paragraphs that belong together.
func (m *matching) near(i, k int) bool {
	p, ok := m.pairOf(i)
	return ok && k >= p.fromB && k < p.toB
}

// pairOf is the pair of paragraphs in which fact i of a stands.
func (m *matching) pairOf(i int) (p span, ok bool) {
	n := sort.Search(len(m.pairs), func(n int) bool { return m.pairs[n].toA > i })
	if n == len(m.pairs) || i < m.pairs[n].fromA {
		return p, false
	}
	return m.pairs[n], true
}

// isName reports whether a citation is of an instrument as a whole.
func isName(target string) bool { return !strings.Contains(target, " ") }

// datedBy reports whether a date, or its month, is in the name of what is cited.
func datedBy(date, target string) bool {
	_, unit, _ := strings.Cut(target, " ")
	return unit == date || strings.HasPrefix(unit, date+"-")
}

// knows reports whether what stands in the words of a citation is known of its target: from its name, from the original's words for it,
// or, where these say nothing of the kind, from the dates of the instrument.
func (m *matching) knows(f Fact) bool {
	said := false
	for _, o := range m.words[f.In] {
		if same(f, o) || alike(f, o) || sameDay(f, o) {
			return true
		}
		said = said || f.Kind == o.Kind
	}
	if f.Kind != Date {
		return false
	}
	if datedBy(f.Key, f.In) {
		return true
	}
	if !said && m.Known != nil {
		for _, date := range m.Known(f.In) {
			if date == f.Key || strings.HasPrefix(date, f.Key+"-") || strings.HasSuffix(date, "-"+f.Key) {
				return true
			}
		}
	}
	return false
}

// after is where a fact of the original that is missing would stand: in the paragraph that belongs to its own, at the last fact before
// it that is there, or else where that begins.
func (m *matching) after(i int) int {
	if p, ok := m.pairOf(i); ok {
		for j := i - 1; j >= p.fromA; j-- {
			if k := m.ofA[j]; k >= p.fromB && k < p.toB {
				return m.b[k].Offset
			}
		}
		return m.start(p)
	}
	for j := i - 1; j >= 0; j-- {
		if m.ofA[j] >= 0 {
			return m.b[m.ofA[j]].Offset
		}
	}
	return m.at
}

// start is where a paragraph of the translation begins.
func (m *matching) start(p span) int {
	for j := len(m.offsetsB) - 1; j >= 0; j-- {
		if m.blocksB[j] == p.fromB && m.blocksB[j+1] == p.toB {
			return m.offsetsB[j]
		}
	}
	return m.at
}
