package numbers

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/lang"
)

// BoundaryWords are the words beside a number that say whether it is meant itself, by what they say. English words are in lower
// case. A word stands before its number ("at least", 不满), but for those that begin with "or", "and", 以, 及, 或以 or 之, which
// stand after it ("or more", 以上) and after the unit between them, if there is one (100万人以上). An ellipsis says it of any other: "…起".
//
// Units are what is known to be counted, in any language: 2000 before one of them is no year.
type BoundaryWords struct {
	AtLeast, MoreThan, AtMost, FewerThan []string
	Units                                []string
}

// Default is how the words are read when nobody says otherwise. Article 1259 of the Civil Code has 以上, 以下 and 以内 include the
// number, 不满 and 超过 exclude it.
func Default() BoundaryWords {
	return BoundaryWords{
		AtLeast: []string{
			"at least", "not less than", "not fewer than", "not below", "not under", "no less than", "no fewer than", "from",
			"reach", "reaches", "reached", "reaching", "reaches or exceeds", "reach or exceed", "greater than or equal to",
			"more than or equal to", "or more", "or above", "or over", "and more", "and above", "and over",
			"以上", "及以上", "达", "达到", "达到或者超过", "达到或超过", "至少", "最少", "不少于", "不得少于", "不应少于", "不低于", "不得低于", "不应低于", "不小于", "大于等于", "大于或等于",
		},
		MoreThan: []string{
			"more than", "over", "above", "exceed", "exceeds", "exceeded", "exceeding", "in excess of", "greater than", "larger than", "beyond",
			"超过", "超出", "多于", "高于", "大于",
		},
		AtMost: []string{
			"at most", "up to", "not more than", "no more than", "not over", "not above", "not exceed", "not exceeding", "not beyond",
			"not greater than", "no greater than", "less than or equal to", "fewer than or equal to",
			"or fewer", "or less", "or below", "and fewer", "and less", "and below",
			"以下", "及以下", "以内", "之内", "不超过", "不得超过", "不应超过", "不能超过", "未超过", "不多于", "不高于", "不大于", "至多", "最多", "小于等于", "小于或等于",
		},
		FewerThan: []string{
			"fewer than", "less than", "under", "below", "short of", "not reach", "not reached", "not reaching",
			"不满", "未满", "不足", "不到", "未达", "未达到", "低于", "少于", "小于",
		},
	}
}

// A Finder finds numbers, with the words it was made for. It may be used by several goroutines at once.
type Finder struct {
	before, after [256][]word // by the last, respectively the first byte
	units         []string
	wide          *Finder // with the words of Default too, but those that are declared to say something else; nil when they are all
}

// A word is boundary words and what they say.
type word struct {
	text  string
	bound Bound
}

// NewFinder returns a Finder of numbers and these words beside them. BoundaryWords without any stand for Default.
func NewFinder(words BoundaryWords) *Finder {
	f := &Finder{units: words.Units}
	if words.AtLeast == nil && words.MoreThan == nil && words.AtMost == nil && words.FewerThan == nil {
		words = Default()
	} else {
		f.wide = &Finder{units: words.Units}
		f.wide.add(words.withDefault())
	}
	f.add(words)
	return f
}

// withDefault are w and the words of Default that w does not have.
func (w BoundaryWords) withDefault() BoundaryWords {
	declared := map[string]bool{}
	lists := func(w *BoundaryWords) [4]*[]string {
		return [...]*[]string{&w.AtLeast, &w.MoreThan, &w.AtMost, &w.FewerThan}
	}
	for _, list := range lists(&w) {
		for _, word := range *list {
			bare, _ := place(word)
			declared[bare] = true
		}
	}
	all := Default()
	for i, list := range lists(&all) {
		*list = slices.DeleteFunc(*list, func(word string) bool { return declared[word] })
		*list = append(*list, *lists(&w)[i]...)
	}
	return all
}

// add adds words to those that f looks for.
func (f *Finder) add(words BoundaryWords) {
	for i, list := range [...][]string{words.AtLeast, words.MoreThan, words.AtMost, words.FewerThan} {
		for _, text := range list {
			bare, after := place(text)
			switch w := (word{bare, AtLeast + Bound(i)}); {
			case bare == "":
			case after:
				f.after[bare[0]] = append(f.after[bare[0]], w)
			default:
				last := bare[len(bare)-1]
				f.before[last] = append(f.before[last], w)
			}
		}
	}
}

const ellipsis = "…"

// place takes the ellipsis off a word and says on which side of its number it stands.
func place(word string) (bare string, after bool) {
	if bare, ok := strings.CutPrefix(word, ellipsis); ok {
		return bare, true
	}
	if bare, ok := strings.CutSuffix(word, ellipsis); ok {
		return bare, false
	}
	for _, prefix := range [...]string{"or ", "and ", "以", "及", "或以", "之"} {
		if strings.HasPrefix(word, prefix) {
			return word, true
		}
	}
	return word, false
}

// A match is boundary words in a text.
type match struct {
	bound      Bound
	start, end int
}

// wordsBefore finds the words that end before the number at pos, looking back no further than floor. Without any, the match begins
// at pos.
func (f *Finder) wordsBefore(text string, pos, floor int) match {
	best := match{start: pos, end: pos}
	end := backOverBlanks(text, pos, floor)
	if end == floor {
		return best
	}
	for _, w := range f.before[lower(text[end-1])] {
		if start, ok := endsWith(text[floor:end], w.text); ok && floor+start < best.start {
			best = match{w.bound, floor + start, end}
		}
	}
	if best.bound != None && negated(text[floor:best.start]) {
		return match{start: pos, end: pos} // as no list has it: "never exceeds", 并没有超过
	}
	return best
}

// negated reports whether what follows text is denied.
func negated(text string) bool {
	text = text[:backOverBlanks(text, len(text), 0)]
	for _, no := range [...]string{"不", "未", "没有", "未曾", "无", "n't", "n’t"} {
		if strings.HasSuffix(text, no) {
			return true
		}
	}
	for _, no := range [...]string{"not", "never", "no", "add", "adds", "added", "adding"} { // "they add up to 57" is no limit
		if _, ok := endsWith(text, no); ok {
			return true
		}
	}
	return false
}

// endsWith reports whether text ends with word, and where that begins. Capitals are as small letters, a space of word is any blanks;
// a word of letters begins where one begins in text.
func endsWith(text, word string) (start int, ok bool) {
	at := len(text)
	for i := len(word) - 1; i >= 0; i-- {
		if word[i] == ' ' {
			next := backOverBlanks(text, at, 0)
			if next == at {
				return 0, false
			}
			at = next
			continue
		}
		if at == 0 || lower(text[at-1]) != word[i] {
			return 0, false
		}
		at--
	}
	return at, !isLetter(word[0]) || startsWord(text, at)
}

// startsWord reports whether a word may begin at that place.
func startsWord(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return at == 0 || !isLatin(r) && r != '-' && r != '_' && !unicode.IsDigit(r)
}

// wordsAt finds the longest words that begin at that place.
func (f *Finder) wordsAt(text string, at int) (best match) {
	if at >= len(text) {
		return best
	}
	for _, w := range f.after[lower(text[at])] {
		if end, ok := beginsWith(text[at:], w.text); ok && at+end > best.end {
			best = match{w.bound, at, at + end}
		}
	}
	// 以上 may be the beginning of 以上述方式, "in the way described above".
	if r, _ := utf8.DecodeRuneInString(text[best.end:]); best.bound != None && strings.ContainsRune("述列简称", r) {
		return match{}
	}
	return best
}

// beginsWith is endsWith at the other end.
func beginsWith(text, word string) (end int, ok bool) {
	at := 0
	for i := range len(word) {
		if word[i] == ' ' {
			next := overBlanks(text, at)
			if next == at {
				return 0, false
			}
			at = next
			continue
		}
		if at == len(text) || lower(text[at]) != word[i] {
			return 0, false
		}
		at++
	}
	if r, _ := utf8.DecodeRuneInString(text[at:]); isLetter(word[len(word)-1]) && (isLatin(r) || r == '_' || unicode.IsDigit(r)) {
		return 0, false
	}
	return at, true
}

const maxBlank = 40 // bytes of blanks between words; more than that divides them

// isBlank is the length of the blank at the start of s, 0 when there is none.
func isBlank(s string) int {
	switch {
	case s == "":
	case s[0] == ' ' || s[0] == '\t' || s[0] == '\n' || s[0] == '\r':
		return 1
	case s[0] == 0xC2 && strings.HasPrefix(s, "\u00A0"):
		return len("\u00A0")
	case s[0] >= 0xE2 && (strings.HasPrefix(s, "\u3000") || strings.HasPrefix(s, "\u2009") || strings.HasPrefix(s, "\u202F")):
		return len("\u3000")
	}
	return 0
}

// overBlanks moves over blanks, or not at all when there are too many.
func overBlanks(text string, at int) int {
	for end := at; end-at <= maxBlank; {
		n := isBlank(text[end:])
		if n == 0 {
			return end
		}
		end += n
	}
	return at
}

// backOverBlanks is overBlanks backwards, no further than floor.
func backOverBlanks(text string, at, floor int) int {
	for start := at; at-start <= maxBlank; {
		n := 0
		switch {
		case start == floor:
			return start
		case text[start-1] < utf8.RuneSelf:
			n = isBlank(text[start-1 : start])
		case start-2 >= floor && isBlank(text[start-2:start]) == 2:
			n = 2
		case start-3 >= floor && isBlank(text[start-3:start]) == 3:
			n = 3
		}
		if n == 0 {
			return start
		}
		start -= n
	}
	return at
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isLatin reports whether r is a letter of a script that has spaces between words.
func isLatin(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && isLetter(byte(r))
	}
	return r != utf8.RuneError && unicode.IsLetter(r) && !lang.IsCJK(r)
}
