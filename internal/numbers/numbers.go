// Package numbers finds the numbers of a text in English and Chinese, with the words that say whether the number itself is meant
// ("at least", 以上, 不满), and writes the bounds of a rule in such words.
//
// The law and the rules made of it name the same lines in different ways: 100万人以上, "1 million persons or more", ">= 1,000,000".
// What they have in common is the cut, the place between two whole numbers where the answer changes: 以上 cuts before a million, 超过
// after it. Find reads words, Phrase writes them, and both come to cuts that can be compared.
//
// Find is for prose. It leaves out what only looks like a number of things: years and days, designations (GB/T 35273, article 1259),
// telephone numbers, addresses. What is counted may be
// anything. It takes time in proportion to the text whatever that holds.
package numbers

// Bound is what the words beside a number say of it.
type Bound uint8

const (
	None      Bound = iota // nothing
	AtLeast                // that number or more
	MoreThan               // more than that number
	AtMost                 // that number or fewer
	FewerThan              // fewer than that number
	Mixed                  // words before and after the number contradict each other: 超过10万人以上
)

// A Mention is a number in a text. Places are byte offsets: those of the number, and those of the number with its boundary words.
type Mention struct {
	Start, End             int
	NumberStart, NumberEnd int
	Value                  int64
	Bound                  Bound
	Words                  string // the boundary words as they stand, "…" for the number between two: "at least", 超过…以上; "" without
}

// Cut is where m divides the whole numbers: between n-1 and n. ok is false when its words do not say.
func (m Mention) Cut() (n int64, ok bool) { return m.Bound.Cut(m.Value) }

// Cut is where b, said of value, divides the whole numbers: between n-1 and n. ok is false for None and Mixed.
func (b Bound) Cut(value int64) (n int64, ok bool) {
	switch b {
	case AtLeast, FewerThan:
		return value, true
	case MoreThan, AtMost:
		return value + 1, true
	}
	return 0, false
}

// Find returns the numbers of text that are least or more, in order.
func (f *Finder) Find(text string, least int64) (mentions []Mention) {
	s := scanner{Finder: f, text: text, least: least}
	floor := 0
	for n, ok := s.next(); ok; {
		next, more := s.next()
		if n.counts {
			limit := len(text)
			if more {
				// Words before a number are its own, so that "100,000 or more than 5" is not "100,000 or more".
				limit = f.wordsBefore(text, next.start, n.end).start
			}
			mentions = append(mentions, n.mention(text, f.wordsBefore(text, n.start, floor), f.wordsAfter(text, n.end, limit)))
		}
		floor = n.end
		n, ok = next, more
	}
	return mentions
}

func (n span) mention(text string, before, after match) Mention {
	m := Mention{Start: n.start, End: n.end, NumberStart: n.start, NumberEnd: n.end, Value: n.value}
	if before.bound != None {
		m.Start, m.Bound, m.Words = before.start, before.bound, text[before.start:before.end]
	}
	if after.bound == None {
		return m
	}
	words := text[after.start:after.end]
	m.End = after.end
	switch {
	case before.bound == None:
		m.Bound, m.Words = after.bound, words
	case before.bound != after.bound:
		m.Bound, m.Words = Mixed, m.Words+ellipsis+words
	default:
		m.Words += ellipsis + words
	}
	return m
}
