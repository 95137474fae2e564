package rules

import "testing"

// TestRanges compares what is said of ranges with what is true of their numbers, for all small ones.
func TestRanges(t *testing.T) {
	const most = 4
	var all []Range
	for low := int64(-most); low <= most; low++ {
		for high := low; high <= most; high++ {
			all = append(all, Range{low, high})
		}
	}
	in := func(r Range, n int64) bool { return n >= r.Min && n <= r.Max }
	for _, p := range all {
		if p.Exact() != (p.Max-p.Min == 0) || p.empty() || Exactly(p.Min) != (Range{p.Min, p.Min}) {
			t.Fatal(p)
		}
		for _, q := range all {
			sums, differences := map[int64]bool{}, map[int64]bool{}
			inside := true
			for n := p.Min; n <= p.Max; n++ {
				inside = inside && in(q, n)
				for m := q.Min; m <= q.Max; m++ {
					sums[n+m], differences[n-m] = true, true
				}
			}
			for n := int64(-2*most - 1); n <= 2*most+1; n++ {
				if in(p.plus(q), n) != sums[n] || in(p.minus(q), n) != differences[n] || in(p.and(q), n) != (in(p, n) && in(q, n)) {
					t.Fatalf("%v and %v at %d: sum %v, difference %v, both %v", p, q, n, p.plus(q), p.minus(q), p.and(q))
				}
			}
			if p.within(q) != inside || !p.within(p.hull(q)) || !q.within(p.hull(q)) || p.and(q).empty() != (p.Max < q.Min || q.Max < p.Min) {
				t.Fatalf("%v and %v: within %t, hull %v", p, q, p.within(q), p.hull(q))
			}
			if h := p.hull(q); h.Min != p.Min && h.Min != q.Min || h.Max != p.Max && h.Max != q.Max {
				t.Fatalf("%v and %v: hull %v", p, q, h)
			}
		}
	}
}

// TestUnboundedSums: what has no end has none with anything added or taken away, and nothing overflows.
func TestUnboundedSums(t *testing.T) {
	for _, tt := range []struct{ a, b, want int64 }{
		{Unbounded, 0, Unbounded},
		{Unbounded, -5, Unbounded},
		{0, Unbounded, Unbounded},
		{Unbounded, Unbounded, Unbounded},
		{-Unbounded, 5, -Unbounded},
		{5, -Unbounded, -Unbounded},
		{-Unbounded, -Unbounded, -Unbounded},
		{Unbounded - 1, Unbounded - 1, Unbounded},
		{1 - Unbounded, 1 - Unbounded, -Unbounded},
		{MaxNumber, MaxNumber, 2 * MaxNumber},
		{Unbounded - 1, 1, Unbounded},
		{Unbounded - 1, -1, Unbounded - 2},
	} {
		if got := add(tt.a, tt.b); got != tt.want {
			t.Errorf("add(%d, %d) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
	sum := Range{}
	for range 10_000 {
		sum = sum.plus(Exactly(MaxNumber))
	}
	if sum != Exactly(Unbounded) {
		t.Errorf("ten thousand of the largest number are %v", sum)
	}
}

// TestTighten compares what a number that counts things once leaves to its parts with what is left when all are tried.
func TestTighten(t *testing.T) {
	const most = 4
	var all []Range
	for low := int64(0); low <= most; low++ {
		for high := low; high <= most; high++ {
			all = append(all, Range{low, high})
		}
	}
	d := &distinct{whole: 0, a: 1, b: 2}
	for _, whole := range append(all, Range{0, 2 * most}, Range{6, 7}, Range{9, 12}) {
		for _, a := range all {
			for _, b := range all {
				want := []Range{{99, -1}, {99, -1}, {99, -1}}
				for n := a.Min; n <= a.Max; n++ {
					for m := b.Min; m <= b.Max; m++ {
						for w := max(n, m, whole.Min); w <= min(n+m, whole.Max); w++ {
							for i, v := range []int64{w, n, m} {
								want[i] = want[i].hull(Exactly(v))
							}
						}
					}
				}
				got := []Range{whole, a, b}
				ok := d.tighten(got)
				if ok == want[0].empty() || ok && (got[0] != want[0] || got[1] != want[1] || got[2] != want[2]) {
					t.Fatalf("%v of %v and %v leaves %v %t, want %v", whole, a, b, got, ok, want)
				}
			}
		}
	}
	given := []Range{NotGiven, {0, 3}, {1, 2}}
	if !d.tighten(given) || given[0] != NotGiven || given[1] != (Range{0, 3}) || given[2] != (Range{1, 2}) {
		t.Error(given)
	}
}

// TestRangeAsValue: no number is written that a browser would read as another.
func TestRangeAsValue(t *testing.T) {
	for _, tt := range []struct {
		r    Range
		want string
	}{
		{Range{}, `0`},
		{Exactly(MaxNumber - 1), `9007199254740990`},
		{Exactly(MaxNumber), `9007199254740991`},
		{Exactly(MaxNumber + 1), `{"min":9007199254740991,"max":null}`},
		{Exactly(Unbounded - 1), `{"min":9007199254740991,"max":null}`},
		{Exactly(Unbounded), `{"min":9007199254740991,"max":null}`},
		{Range{5, MaxNumber}, `{"min":5,"max":9007199254740991}`},
		{Range{5, MaxNumber + 1}, `{"min":5,"max":null}`},
		{Range{5, Unbounded}, `{"min":5,"max":null}`},
		{Range{MaxNumber, MaxNumber + 1}, `{"min":9007199254740991,"max":null}`},
		{Range{MaxNumber + 1, Unbounded}, `{"min":9007199254740991,"max":null}`},
	} {
		if got := string(AppendJSON(nil, tt.r.value(), -1)); got != tt.want {
			t.Errorf("%v is written %s, want %s", tt.r, got, tt.want)
		}
	}
}
