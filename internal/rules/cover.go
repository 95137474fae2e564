package rules

import (
	"cmp"
	"slices"
)

// cover describes the questions of some boxes by boxes that are as wide as can be, so that each names as little as can be. They may
// overlap, and may hold what nobody can ask, since numbers in it contradict each other.
func (c *comparison) cover(boxes [][]axis) [][]axis {
	var wide [][]axis
	for _, box := range boxes {
		box = slices.Clone(box)
		for i := range box {
			c.widen(box, i, boxes)
		}
		if !slices.ContainsFunc(wide, func(other []axis) bool { return slices.Equal(other, box) }) {
			wide = append(wide, box)
		}
	}
	// What the others hold together is not said again.
	for i := len(wide) - 1; i >= 0; i-- {
		if others := slices.Delete(slices.Clone(wide), i, i+1); c.covered(wide[i], others) {
			wide = others
		}
	}
	return wide
}

// widen makes box as wide in one variable as the boxes allow, which together hold it.
func (c *comparison) widen(box []axis, i int, boxes [][]axis) {
	try := func(a axis) bool {
		before := box[i]
		box[i] = a
		if c.covered(box, boxes) {
			return true
		}
		box[i] = before
		return false
	}
	if try(c.all[i]) {
		return
	}
	if c.masked[i] {
		for bit := uint64(1); bit != 0 && bit <= c.all[i].mask; bit <<= 1 {
			if a := box[i]; c.all[i].mask&bit&^a.mask != 0 {
				a.mask |= bit
				try(a)
			}
		}
		return
	}
	var ends []Range
	for _, other := range boxes {
		ends = append(ends, other[i].Range)
	}
	slices.SortFunc(ends, func(a, b Range) int { return cmp.Compare(a.Min, b.Min) })
	for _, end := range ends {
		if a := box[i]; end.Min < a.Min {
			a.Min = end.Min
			if try(a) {
				break
			}
		}
	}
	slices.SortFunc(ends, func(a, b Range) int { return cmp.Compare(b.Max, a.Max) })
	for _, end := range ends {
		if a := box[i]; end.Max > a.Max {
			a.Max = end.Max
			if try(a) {
				break
			}
		}
	}
}

// covered reports whether boxes hold together every question of box that can be asked.
func (c *comparison) covered(box []axis, boxes [][]axis) bool {
	if !c.consistent(box) {
		return true
	}
	for k, other := range boxes {
		if !c.meet(box, other) {
			continue
		}
		// What is left of box beside the other is cut off in one variable after the other.
		rest := slices.Clone(box)
		part := func(i int, a axis) bool {
			before := rest[i]
			rest[i] = a
			ok := c.covered(rest, boxes[k+1:])
			rest[i] = before
			return ok
		}
		for i := range rest {
			a, b := rest[i], other[i]
			if c.masked[i] {
				if out := a.mask &^ b.mask; out != 0 && !part(i, axis{a.Range, out}) {
					return false
				}
				rest[i].mask &= b.mask
				continue
			}
			if a.Min < b.Min && !part(i, axis{Range: Range{a.Min, b.Min - 1}}) || a.Max > b.Max && !part(i, axis{Range: Range{b.Max + 1, a.Max}}) {
				return false
			}
			rest[i].Range = a.Range.and(b.Range)
		}
		return true
	}
	return false
}

// meet reports whether two boxes have a question in common.
func (c *comparison) meet(a, b []axis) bool {
	for i := range a {
		if c.masked[i] && a[i].mask&b[i].mask == 0 || !c.masked[i] && (a[i].Max < b[i].Min || a[i].Min > b[i].Max) {
			return false
		}
	}
	return true
}
