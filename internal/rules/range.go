package rules

// MaxNumber is the largest number a question may hold: what JavaScript and JSON carry exactly.
const MaxNumber = 1<<53 - 1

// Unbounded stands for a number that may be as large as you like. Sums stop at it, so that they never overflow.
const Unbounded = 1 << 62

// A Range is the whole numbers from Min to Max, both included. A yes-or-no is 0 or 1, a choice the place of its option.
type Range struct{ Min, Max int64 }

// NotGiven is the value of a fact that counts things once, when nothing was said: the sum of its parts then.
var NotGiven = Range{-1, -1}

// Exactly is the Range of one number.
func Exactly(n int64) Range { return Range{n, n} }

// Exact reports whether it is one number.
func (r Range) Exact() bool { return r.Min == r.Max }

func (r Range) empty() bool { return r.Min > r.Max }

// plus is the Range of sums.
func (r Range) plus(o Range) Range { return Range{add(r.Min, o.Min), add(r.Max, o.Max)} }

// minus is the Range of differences of numbers that do not depend on each other.
func (r Range) minus(o Range) Range { return Range{add(r.Min, -o.Max), add(r.Max, -o.Min)} }

// and is what both have in common, which may be empty.
func (r Range) and(o Range) Range { return Range{max(r.Min, o.Min), min(r.Max, o.Max)} }

// within reports whether o holds all of r.
func (r Range) within(o Range) bool { return r.Min >= o.Min && r.Max <= o.Max }

// hull is the smallest Range that holds both.
func (r Range) hull(o Range) Range { return Range{min(r.Min, o.Min), max(r.Max, o.Max)} }

// add adds and stops at plus and minus Unbounded, which stay what they are.
func add(a, b int64) int64 {
	switch {
	case a >= Unbounded || b >= Unbounded:
		return Unbounded
	case a <= -Unbounded || b <= -Unbounded:
		return -Unbounded
	}
	return max(-Unbounded, min(Unbounded, a+b))
}
