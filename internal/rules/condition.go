package rules

// A test is a compiled Condition.
type test struct {
	op   Op
	list []test
	// Of Is: a variable and what it must be, a span of numbers or the options in a mask.
	variable int
	masked   bool
	span     Range
	mask     uint64
}

// truth is what is known of a condition.
type truth uint8

const (
	no truth = iota
	yes
	maybe
)

// holds evaluates a condition over what is known of the variables. It is maybe only where both are possible for some numbers in the
// ranges of its single tests; conditions that are maybe are settled by splitting a range.
func (t *test) holds(env []Range) truth {
	switch t.op {
	case Is:
		r := env[t.variable]
		if t.masked {
			if r.Min == r.Max {
				return truth(t.mask >> uint(r.Min) & 1)
			}
			possible := maskOf(r)
			switch t.mask & possible {
			case possible:
				return yes
			case 0:
				return no
			}
			return maybe
		}
		switch {
		case r.within(t.span):
			return yes
		case r.Max < t.span.Min || r.Min > t.span.Max:
			return no
		}
		return maybe
	case Any:
		result := no
		for i := range t.list {
			switch t.list[i].holds(env) {
			case yes:
				return yes
			case maybe:
				result = maybe
			}
		}
		return result
	}
	result := yes
	for i := range t.list {
		switch t.list[i].holds(env) {
		case no:
			return no
		case maybe:
			result = maybe
		}
	}
	return result
}

// maskOf has a bit for each number of a small Range.
func maskOf(r Range) uint64 {
	return (1<<uint(r.Max-r.Min+1) - 1) << uint(r.Min)
}

// open returns the first single test that is maybe in a condition that is.
func (t *test) open(env []Range) *test {
	if t.op == Is {
		return t
	}
	for i := range t.list {
		if t.list[i].holds(env) == maybe {
			return t.list[i].open(env)
		}
	}
	return nil
}

// split divides the range of a test that is maybe, so that it is settled in at least one of the parts. It calls each with the
// parts, which together are the range.
func (t *test) split(r Range, each func(Range)) {
	if t.masked {
		// Options are split one by one: the next condition will want them so.
		for n := r.Min; n <= r.Max; n++ {
			each(Exactly(n))
		}
		return
	}
	if t.span.Min > r.Min {
		each(Range{r.Min, t.span.Min - 1})
		r.Min = t.span.Min
	}
	if t.span.Max < r.Max {
		each(Range{r.Min, t.span.Max})
		r.Min = t.span.Max + 1
	}
	each(r)
}

// tests calls visit with every single test of a condition, in order.
func (t *test) tests(visit func(*test)) {
	if t.op == Is {
		visit(t)
		return
	}
	for i := range t.list {
		t.list[i].tests(visit)
	}
}

// spanOf is the numbers that satisfy all bounds; empty when none does.
func spanOf(bounds []Bound) Range {
	r := Range{0, Unbounded}
	for _, b := range bounds {
		switch b.Sign {
		case AtLeast:
			r.Min = max(r.Min, b.Value)
		case MoreThan:
			r.Min = max(r.Min, min(b.Value, Unbounded)+1)
		case AtMost:
			r.Max = min(r.Max, b.Value)
		case LessThan:
			r.Max = min(r.Max, b.Value-1)
		case Equal:
			r = r.and(Exactly(b.Value))
		}
	}
	return r
}
