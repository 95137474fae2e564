package twins

import "slices"

// A section is a heading and what stands below it, up to the next one. The first has no heading.
type section struct {
	heading Fact
	first   bool
	facts   []Fact
	rules   bool // it has rules, which a translation does not repeat
}

func sectionsOf(facts []Fact) (list []section) {
	list = append(list, section{first: true})
	for _, f := range facts {
		s := &list[len(list)-1]
		switch f.Kind {
		case Heading:
			list = append(list, section{heading: f})
		case Rule:
			s.rules = true
		case Quote:
		default:
			s.facts = append(s.facts, f)
		}
	}
	return list
}

// sections pairs the sections of the two texts and compares each pair: by their ids, and between those by their order.
func (c *comparison) sections(a, b []section) {
	byID := map[string]int{}
	for i, s := range b {
		byID[s.heading.Key] = i
	}
	pair := make([]int, len(a)) // index in b, or -1
	taken := make([]bool, len(b))
	for i, s := range a {
		pair[i] = -1
		if k, ok := byID[s.heading.Key]; ok {
			pair[i], taken[k] = k, true
		}
	}
	for i := 0; i < len(a); {
		if pair[i] >= 0 {
			c.pair(a[i], b[pair[i]])
			i++
			continue
		}
		end := i
		for end < len(a) && pair[end] < 0 {
			end++
		}
		from := pair[i-1] + 1 // the first section of both has no id, so that there is one before
		to := from
		for to < len(b) && !taken[to] {
			to++
		}
		for k := from; k < to; k++ {
			taken[k] = true
		}
		c.between(a[i-1:end], b[from-1:to])
		i = end
	}
	for i := 1; i < len(b); i++ {
		if !taken[i] {
			c.report(Heading, b[i].heading.Offset, "write the same sections in both", "the original has no section like %q", short(b[i].heading.Text))
			c.facts(nil, b[i].facts, b[i].heading.Offset)
		}
	}
}

// between compares sections whose ids differ, by their order. The section before them leads both lists.
func (c *comparison) between(a, b []section) {
	before := b[0]
	a, b = a[1:], b[1:]
	if len(a) > len(b) { // sections of rules stand in the original alone
		a = slices.DeleteFunc(slices.Clone(a), func(s section) bool { return s.rules })
	}
	if len(a) == len(b) {
		for i := range a {
			c.anchor(a[i], b[i])
			c.pair(a[i], b[i])
		}
		return
	}
	at := before.heading.Offset
	if len(b) > 0 {
		at = b[0].heading.Offset
	}
	var missing []Fact
	for _, s := range a {
		c.report(Heading, at, "give the heading that translates it its id: {#"+s.heading.Key+"}",
			"the section %q of the original has no section here", short(s.heading.Text))
		missing = append(missing, s.facts...)
	}
	var own []Fact
	for _, s := range b {
		own = append(own, s.facts...)
	}
	c.facts(missing, own, at)
}

// anchor reports a heading that links to its original would not find.
func (c *comparison) anchor(a, b section) {
	c.report(Anchor, b.heading.Offset, "write {#"+a.heading.Key+"} at its end, so that links and the switch of languages keep the place",
		"the heading %q has not the id of %q in the original", short(b.heading.Text), short(a.heading.Text))
}

// pair compares two sections.
func (c *comparison) pair(a, b section) {
	if !a.first && a.heading.Value != b.heading.Value {
		c.report(Heading, b.heading.Offset, "give it the level of the original", "the heading %q is of another level than in the original", short(b.heading.Text))
	}
	c.facts(a.facts, b.facts, b.heading.Offset)
}
