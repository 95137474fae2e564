package rules

import "testing"

// smallTests are conditions over two numbers from 0 to 4 and a choice of three.
func smallTests() []test {
	number := func(v int, r Range) test { return test{op: Is, variable: v, span: r} }
	word := func(mask uint64) test { return test{op: Is, variable: 2, masked: true, mask: mask} }
	single := []test{number(0, Range{2, Unbounded}), number(0, Range{0, 2}), number(0, Range{1, 3}), number(1, Range{3, 3}), number(1, Range{0, 0}), word(1), word(5), word(6)}
	out := append([]test{{op: All}, {op: Any}}, single...)
	for _, p := range single {
		for _, q := range single {
			out = append(out, test{op: All, list: []test{p, q}}, test{op: Any, list: []test{p, q}},
				test{op: Any, list: []test{{op: All, list: []test{p, q}}, number(1, Range{2, 2})}})
		}
	}
	return out
}

// TestConditions compares what is known of a condition over ranges with what it is for each of their values, and what is left of it when
// a range is split.
func TestConditions(t *testing.T) {
	var ranges []Range
	for low := int64(0); low <= 4; low++ {
		for high := low; high <= 4; high++ {
			ranges = append(ranges, Range{low, high})
		}
	}
	for _, c := range smallTests() {
		for _, p := range ranges {
			for _, q := range ranges {
				for _, w := range []Range{{0, 0}, {1, 1}, {2, 2}, {0, 2}, {0, 1}, {1, 2}} {
					env := []Range{p, q, w}
					var truths [2]bool
					for n := p.Min; n <= p.Max; n++ {
						for m := q.Min; m <= q.Max; m++ {
							for o := w.Min; o <= w.Max; o++ {
								truths[c.holds([]Range{Exactly(n), Exactly(m), Exactly(o)})] = true
							}
						}
					}
					switch got := c.holds(env); {
					case got == yes && truths[no], got == no && truths[yes]:
						t.Fatalf("%+v over %v is %d", c, env, got)
					case got == maybe:
						// Splitting until nothing is open visits every value once.
						seen := map[[3]int64]int{}
						visit(&c, env, func() {
							if c.holds(env) == maybe {
								t.Fatalf("%+v over %v is still open", c, env)
							}
							for n := env[0].Min; n <= env[0].Max; n++ {
								for m := env[1].Min; m <= env[1].Max; m++ {
									for o := env[2].Min; o <= env[2].Max; o++ {
										if c.holds(env) != c.holds([]Range{Exactly(n), Exactly(m), Exactly(o)}) {
											t.Fatalf("%+v over %v is not what it is for %d %d %d", c, env, n, m, o)
										}
										seen[[3]int64{n, m, o}]++
									}
								}
							}
						})
						if want := (p.Max - p.Min + 1) * (q.Max - q.Min + 1) * (w.Max - w.Min + 1); int64(len(seen)) != want {
							t.Fatalf("%+v over %v: %d values of %d", c, env, len(seen), want)
						}
						for at, n := range seen {
							if n != 1 {
								t.Fatalf("%+v over %v: %v comes %d times", c, env, at, n)
							}
						}
					}
				}
			}
		}
	}
}

func visit(c *test, env []Range, settled func()) {
	if c.holds(env) != maybe {
		settled()
		return
	}
	open := c.open(env)
	before := env[open.variable]
	open.split(before, func(part Range) {
		env[open.variable] = part
		visit(c, env, settled)
	})
	env[open.variable] = before
}

func TestBounds(t *testing.T) {
	for _, tt := range []struct {
		bounds []Bound
		want   Range
	}{
		{nil, Range{0, Unbounded}},
		{[]Bound{{AtLeast, 5}}, Range{5, Unbounded}},
		{[]Bound{{MoreThan, 5}}, Range{6, Unbounded}},
		{[]Bound{{AtMost, 5}}, Range{0, 5}},
		{[]Bound{{LessThan, 5}}, Range{0, 4}},
		{[]Bound{{Equal, 5}}, Range{5, 5}},
		{[]Bound{{AtLeast, 100}, {LessThan, 200}}, Range{100, 199}},
		{[]Bound{{AtLeast, 5}, {MoreThan, 7}}, Range{8, Unbounded}},
		{[]Bound{{AtMost, 0}}, Range{0, 0}},
		{[]Bound{{AtLeast, MaxNumber}}, Range{MaxNumber, Unbounded}},
	} {
		if got := spanOf(tt.bounds); got != tt.want {
			t.Errorf("%v are %v, want %v", tt.bounds, got, tt.want)
		}
		for n := range int64(300) {
			want := true
			for _, b := range tt.bounds {
				want = want && map[Sign]bool{AtLeast: n >= b.Value, MoreThan: n > b.Value, AtMost: n <= b.Value, LessThan: n < b.Value, Equal: n == b.Value}[b.Sign]
			}
			if got := Exactly(n).within(spanOf(tt.bounds)); got != want {
				t.Errorf("%v at %d: %t", tt.bounds, n, got)
			}
		}
	}
	for _, bounds := range [][]Bound{{{LessThan, 0}}, {{MoreThan, 5}, {LessThan, 6}}, {{Equal, 5}, {Equal, 6}}, {{MoreThan, Unbounded}}, {{MoreThan, 1<<63 - 1}},
		{{AtLeast, 1<<63 - 1}}} {
		if r := spanOf(bounds); !r.empty() {
			t.Errorf("%v are %v", bounds, r)
		}
	}
}
