package numbers

import "strings"

// small is what an English word counts, up to 90; 0 for other words.
func small(word string) int64 {
	switch word {
	case "one":
		return 1
	case "two":
		return 2
	case "three":
		return 3
	case "four":
		return 4
	case "five":
		return 5
	case "six":
		return 6
	case "seven":
		return 7
	case "eight":
		return 8
	case "nine":
		return 9
	case "ten":
		return 10
	case "eleven":
		return 11
	case "twelve":
		return 12
	case "thirteen":
		return 13
	case "fourteen":
		return 14
	case "fifteen":
		return 15
	case "sixteen":
		return 16
	case "seventeen":
		return 17
	case "eighteen":
		return 18
	case "nineteen":
		return 19
	case "twenty":
		return 20
	case "thirty":
		return 30
	case "forty":
		return 40
	case "fifty":
		return 50
	case "sixty":
		return 60
	case "seventy":
		return 70
	case "eighty":
		return 80
	case "ninety":
		return 90
	}
	return 0
}

// numberLengths are the lengths of the words that a number may begin with, as bits, by their first letter. Most words are none of
// them, and need not be looked at further.
var numberLengths = ['z' - 'a' + 1]uint16{
	'a' - 'a': 1<<len("a") | 1<<len("an"),
	'e' - 'a': 1<<len("eight") | 1<<len("eighty") | 1<<len("eighteen"),
	'f' - 'a': 1<<len("four") | 1<<len("forty") | 1<<len("fifteen") | 1<<len("fourteen"),
	'h' - 'a': 1 << len("half"),
	'n' - 'a': 1<<len("nine") | 1<<len("ninety") | 1<<len("nineteen"),
	'o' - 'a': 1 << len("one"),
	's' - 'a': 1<<len("six") | 1<<len("seven") | 1<<len("sixteen") | 1<<len("seventeen"),
	't' - 'a': 1<<len("two") | 1<<len("three") | 1<<len("twelve") | 1<<len("thirteen"),
}

// scaleOf is what a word multiplies by; 0 for other words.
func scaleOf(word string) int64 {
	switch word {
	case "thousand":
		return 1000
	case "million":
		return 1e6
	case "billion":
		return 1e9
	case "trillion":
		return 1e12
	}
	return 0
}

// english reads a number in words that begins at that place: one million, two hundred and fifty thousand, twenty-five, a hundred
// thousand, half a million.
func english(text string, at int) (n span, ok bool) {
	w := wordReader{text: text}
	n = span{start: at, counts: true}
	halves := int64(1)
	word, end := w.word(at)
	if string(word) == "half" {
		halves = 2
		word, end = w.word(w.next(end))
	}
	var group int64
	switch string(word) {
	case "a", "an": // it is one only of a unit: a hundred thousand, a million
		group = 1
		if word, after := w.word(w.next(end)); string(word) == "hundred" {
			group, end = 100, after
		} else if scaleOf(string(word)) == 0 {
			return n, false
		}
	default:
		if group, end, ok = w.group(at); !ok {
			return n, false
		}
	}
	scale := int64(0)
	end, scale = w.scale(end)
	n.value, n.end = group*scale, end
	for scale > 1 { // units fall: two million one hundred thousand
		more, after, ok := w.group(w.next(end))
		if !ok {
			break
		}
		smaller := int64(0)
		if end, smaller = w.scale(after); smaller >= scale {
			break
		}
		scale = smaller
		n.value, n.end = n.value+more*smaller, end
	}
	n.whole = n.value%halves == 0 && !isPartOf(text[:at])
	n.alone = !goesOn(text, n.end)
	n.counts = n.whole && n.alone
	n.value /= halves
	return n, true
}

// isPartOf reports whether the number after text is divided: a quarter of a million.
func isPartOf(text string) bool {
	for _, part := range [...]string{"half of ", "third of ", "quarter of ", "quarters of ", "tenth of ", "quarter "} {
		if _, ok := endsWith(text, part); ok {
			return true
		}
	}
	return false
}

// englishScale reads the words that multiply digits: million, hundred thousand. scale is 1 when there are none.
func englishScale(text string, at int) (end int, scale int64) {
	next := overBlanks(text, at)
	if next == at && next < len(text) && text[next] == '-' {
		next++
	}
	if next == at || next == len(text) || strings.IndexByte("htmb", lower(text[next])) < 0 {
		return at, 1 // most numbers end here
	}
	w := wordReader{text: text}
	hundred := int64(1)
	if word, after := w.word(w.next(at)); string(word) == "hundred" {
		at, hundred = after, 100
	}
	end, scale = w.scale(at)
	return end, hundred * scale
}

// A wordReader reads the words of a number, whose letters it holds for a moment.
type wordReader struct {
	text string
	buf  [10]byte
}

// word is the word of letters at that place in small letters, and where it ends. It is empty when none begins there or it is longer
// than any of a number.
func (w *wordReader) word(at int) (word []byte, end int) {
	if at < 0 {
		return nil, at
	}
	for end = at; end < len(w.text) && isLetter(w.text[end]); end++ {
		if end-at == len(w.buf) {
			return nil, at
		}
		w.buf[end-at] = lower(w.text[end])
	}
	if goesOn(w.text, end) {
		return nil, at
	}
	return w.buf[:end-at], end
}

// goesOn reports whether letters that end there go on with something that makes another word of them.
func goesOn(text string, at int) bool {
	return at < len(text) && (isDigit(text[at]) || text[at] == '_')
}

// next is where the next word begins, behind blanks or a hyphen, or -1.
func (w *wordReader) next(at int) int {
	if at < len(w.text) && w.text[at] == '-' {
		return at + 1
	}
	if next := overBlanks(w.text, at); next > at {
		return next
	}
	return -1
}

// tens reads 1 to 99.
func (w *wordReader) tens(at int) (n int64, end int, ok bool) {
	word, end := w.word(at)
	if n = small(string(word)); n < 20 {
		return n, end, n > 0
	}
	word, after := w.word(w.next(end))
	if digit := small(string(word)); digit > 0 && digit < 10 {
		return n + digit, after, true
	}
	return n, end, true
}

// group reads 1 to 9,999 as they are said: twenty-five, two hundred and fifty, twelve hundred.
func (w *wordReader) group(at int) (n int64, end int, ok bool) {
	if n, end, ok = w.tens(at); !ok {
		return 0, at, false
	}
	word, after := w.word(w.next(end))
	if string(word) != "hundred" {
		return n, end, true
	}
	n, end = n*100, after
	at = w.next(end)
	if word, after = w.word(at); string(word) == "and" {
		at = w.next(after)
	}
	if more, after, ok := w.tens(at); ok {
		n, end = n+more, after
	}
	return n, end, true
}

// scale reads thousand and more, several of which multiply: a thousand million. It is 1 when there is none.
func (w *wordReader) scale(at int) (end int, scale int64) {
	end, scale = at, 1
	for range 2 {
		word, after := w.word(w.next(end))
		n := scaleOf(string(word))
		if n < 1000 || n*scale > 1e12 {
			break
		}
		end, scale = after, scale*n
	}
	return end, scale
}
