package numbers

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A span is where a number stands, of whatever size and kind.
type span struct {
	start, end int
	value      int64
	counts     bool // it is a number of things, known exactly, and large enough to be asked for
	whole      bool // value is all of it
	alone      bool // no part of a name, such as that of a version
}

// A scanner goes over a text once, from number to number. Those below least do not count.
type scanner struct {
	*Finder
	text  string
	least int64
	at    int
}

// next finds the next number. Numbers come in order and without overlap.
func (s *scanner) next() (n span, ok bool) {
	for s.at < len(s.text) {
		at := s.at
		switch c := s.text[at]; {
		case isLetter(c):
			n, ok = s.word(at)
		case isDigit(c):
			n, ok = s.digits(at)
		case c == '+' && at+1 < len(s.text) && isDigit(s.text[at+1]):
			s.at = s.telephone(at + 1)
		case c < 0xE3 || at+2 >= len(s.text) || !mayBeNumeral(c, s.text[at+1]):
			s.at++
		default:
			r, size := utf8.DecodeRuneInString(s.text[at:])
			switch {
			case fullWidthDigit(r):
				n, ok = s.digits(at)
			case isNumeral(r):
				n, ok = s.chinese(at), true
			default:
				s.at += size
			}
		}
		if ok {
			s.at = n.end
			return n, true
		}
	}
	return span{}, false
}

// mayBeNumeral reports whether a Chinese numeral or a full-width digit begins with these two bytes. Few other characters do, so that
// most need not be decoded.
func mayBeNumeral(first, second byte) bool {
	switch first {
	case 0xE3: // 〇
		return second == 0x80
	case 0xE4: // 一七三万两 九 二五亿
		return second >= 0xB8 && second <= 0xBA
	case 0xE5: // 六八 十千 四
		return second == 0x85 || second == 0x8D || second == 0x9B
	case 0xE7: // 百
		return second == 0x99
	case 0xE9: // 零
		return second == 0x9B
	case 0xEF: // ０
		return second == 0xBC
	}
	return false
}

// letters are the bytes that isLetter is true of; looking them up is faster, and every letter of a text is looked up.
var letters = func() (table [256]bool) {
	for c := range table {
		table[c] = isLetter(byte(c))
	}
	return table
}()

// word reads a number that begins with a word, or moves over the word.
func (s *scanner) word(at int) (n span, ok bool) {
	end := at + 1
	for end < len(s.text) && letters[s.text[end]] {
		end++
	}
	s.at = end
	if end < len(s.text) {
		switch c := s.text[end]; {
		case c == ':' && strings.HasPrefix(s.text[end:], "://"), c == '.' && end-at == 3 && strings.EqualFold(s.text[at:end], "www"):
			s.at = s.address(end)
			return n, false
		case isDigit(c) || c == '_': // a name; what follows its end sees it before itself
			for end < len(s.text) && (isLetter(s.text[end]) || isDigit(s.text[end]) || s.text[end] == '_') {
				end++
			}
			s.at = end
			return n, false
		}
	}
	word := s.text[at:end]
	if len(word) > 9 || numberLengths[lower(word[0])-'a']&(1<<len(word)) == 0 {
		return n, false
	}
	// Capitals are rare, and looked at more slowly.
	if word[0] >= 'a' && len(word) > 2 && small(word) == 0 && word != "half" {
		return n, false
	}
	if n, ok = english(s.text, at); ok {
		n.counts = n.counts && n.value >= s.least
	}
	return n, ok
}

// address moves over the rest of an address of the web, which ends at a blank or where it cannot go on.
func (s *scanner) address(at int) int {
	for at < len(s.text) && s.text[at] > ' ' && s.text[at] < utf8.RuneSelf && strings.IndexByte("<>\"`|", s.text[at]) < 0 {
		at++
	}
	return at
}

// telephone moves over groups of digits.
func (s *scanner) telephone(at int) int {
	for at < len(s.text) {
		next := at
		for next < len(s.text) && next < at+2 && strings.IndexByte(" -()", s.text[next]) >= 0 {
			next++
		}
		if next == len(s.text) || !isDigit(s.text[next]) {
			break
		}
		for at = next; at < len(s.text) && isDigit(s.text[at]); at++ {
		}
	}
	return at
}

// A decimal is a number in digits: mantissa divided by 10 to the power of places.
type decimal struct {
	mantissa int64
	places   int
	digits   int  // how many there are
	grouped  bool // it has separators between thousands,
	blanks   bool // which are blanks
	ok       bool // it is written as a number is
}

const (
	maxDigits = 16 // of a number in digits
	maxPlain  = 10 // of one without separators; what is longer is a telephone number or the like
)

// digits reads a number that begins with a digit and what belongs to it, such as 万 or "million", or moves over a telephone number.
func (s *scanner) digits(at int) (n span, ok bool) {
	d, end := readDecimal(s.text, at)
	if zero, _ := readDigit(s.text, at); zero == 0 && d.digits > 1 && d.places == 0 {
		s.at = s.telephone(end) // no number begins with 0
		return n, false
	}
	n = span{start: at, end: end}
	value, scale := d.mantissa, int64(1)
	if end, scale = hanScale(s.text, end); scale == 1 {
		end, scale = englishScale(s.text, end)
	}
	if scale == 1 && !d.grouped && thousandLetter(s.text, end) {
		end, scale = end+1, 1000
	}
	whole := d.ok
	if scale > 1 {
		value, whole = multiply(value, scale, whole)
	}
	for range d.places {
		whole = whole && value%10 == 0
		value /= 10
	}
	if scale > 1 && d.places == 0 && whole {
		value, end = hanRest(s.text, end, value, scale)
	}
	n.end, n.value, n.whole = end, value, whole
	formal := d.grouped || scale > 1
	n.alone = s.standsAlone(n.start, n.end, formal)
	n.counts = whole && value >= s.least && n.alone &&
		(formal || d.digits <= maxPlain && !s.isYear(n, d) && !isDesignation(s.text, n.start))
	return n, true
}

// readDecimal reads digits with the separators and the point among them. It moves over all of them, whether or not that is a number.
func readDecimal(text string, at int) (d decimal, end int) {
	d.ok = true
	group, point := 0, false
	end = at
	for {
		digit, size := readDigit(text, end)
		switch {
		case size > 0:
			if d.digits++; d.digits <= maxDigits {
				d.mantissa = d.mantissa*10 + digit
			} else {
				d.ok = false
			}
			group++
			if point {
				d.places++
			}
			end += size
			continue
		}
		if end == len(text) || text[end] != ',' && text[end] != '.' && text[end] != 0xEF && (d.grouped || point || isBlank(text[end:]) == 0) {
			return d.done(group, point), end
		}
		switch {
		case isBlank(text[end:]) > 0:
			if size = d.blankGroups(text, at, end, group); size == 0 {
				return d.done(group, point), end
			}
			group, end = 3, end+size
			continue
		case strings.HasPrefix(text[end:], ",") && digitAt(text, end+1):
			d.ok = d.ok && !point && !d.blanks && (group == 3 || !d.grouped && group < 3)
			d.grouped, size = true, 1
		case !point && !d.blanks && (group == 3 || !d.grouped && group < 3) && fullWidthThousand(text, end):
			d.grouped, size = true, len("，")
		case strings.HasPrefix(text[end:], ".") && digitAt(text, end+1), strings.HasPrefix(text[end:], "．") && digitAt(text, end+len("．")):
			d.ok = d.ok && !point && (!d.grouped || group == 3)
			point, size = true, 1
			if text[end] != '.' {
				size = len("．")
			}
		}
		if size == 0 {
			return d.done(group, point), end
		}
		group = 0
		end += size
	}
}

// blankGroups adds to d all groups of three digits that blanks separate from those before them, as in 1 000 000, and returns how long
// they are. The number begins at start, in a group of so many digits. "Article 7 500 persons" holds two numbers.
func (d *decimal) blankGroups(text string, start, at, group int) (size int) {
	if group > 3 || text[start] == '0' || isDesignation(text, start) {
		return 0
	}
	end := at
	for {
		next := end + thousandBlank(text[end:])
		if next == end || next+3 > len(text) || !isDigit(text[next]) || !isDigit(text[next+1]) || !isDigit(text[next+2]) || digitAt(text, next+3) {
			break
		}
		for _, c := range []byte(text[next : next+3]) {
			if d.digits++; d.digits <= maxDigits {
				d.mantissa = d.mantissa*10 + int64(c-'0')
			} else {
				d.ok = false
			}
		}
		d.grouped, d.blanks = true, true
		end = next + 3
	}
	return end - at
}

// thousandBlank is the length of the blank at the start of s, if it is one that is written between thousands.
func thousandBlank(s string) int {
	if s == "" || s[0] == '\n' || s[0] == '\r' || s[0] == '\t' || strings.HasPrefix(s, "\u3000") {
		return 0
	}
	return isBlank(s)
}

// thousandLetter reports whether a k that stands for a thousand follows digits: 100k. An m does not stand for a million, since as often
// it stands for metres.
func thousandLetter(text string, at int) bool {
	if at == len(text) || lower(text[at]) != 'k' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[at+1:])
	return !isNameRune(r)
}

// done is d after its last group of digits.
func (d decimal) done(group int, point bool) decimal {
	d.ok = d.ok && (!d.grouped || point || group == 3)
	return d
}

// readDigit reads a digit of ordinary or full width; size is 0 when there is none.
func readDigit(text string, at int) (digit int64, size int) {
	if at < len(text) && isDigit(text[at]) {
		return int64(text[at] - '0'), 1
	}
	if at < len(text) && text[at] == 0xEF {
		if r, size := utf8.DecodeRuneInString(text[at:]); fullWidthDigit(r) {
			return int64(r - '０'), size
		}
	}
	return 0, 0
}

func digitAt(text string, at int) bool {
	_, size := readDigit(text, at)
	return size > 0
}

// fullWidthThousand reports whether a Chinese comma separates thousands here. Between numbers of a list it stands as well, but no
// number begins with 000.
func fullWidthThousand(text string, at int) bool {
	if !strings.HasPrefix(text[at:], "，") {
		return false
	}
	at += len("，")
	for range 3 {
		digit, size := readDigit(text, at)
		if size == 0 || digit != 0 {
			return false
		}
		at += size
	}
	return !digitAt(text, at)
}

func fullWidthDigit(r rune) bool { return r >= '０' && r <= '９' }

// multiply is a times b, and ok false when that is more than any number of things.
func multiply(a, b int64, ok bool) (int64, bool) {
	const most = 1e16
	if !ok || a > most/b {
		return 0, false
	}
	return a * b, true
}

// standsAlone reports whether what stands around a number leaves it one. One that has separators or a unit such as 万 is formal, and
// may be joined by a hyphen or slash to what is beside it: 1万-10万, "the 100,000-person line"; digits alone are then a part of a
// name: 35274-2023.
func (s *scanner) standsAlone(start, end int, formal bool) bool {
	before, size := utf8.DecodeLastRuneInString(s.text[:start])
	if isNameRune(before) || before == '#' || before == '@' || before == '第' {
		return false
	}
	if beyond, _ := utf8.DecodeLastRuneInString(s.text[:start-size]); isNameRune(beyond) && (before == '.' || !formal && joins(before)) {
		return false
	}
	rest := s.text[end:]
	after, size := utf8.DecodeRuneInString(rest)
	if isNameRune(after) && !unitFollows(rest) || strings.ContainsRune("%‰％年多余几", after) || strings.HasPrefix(rest, "分之") {
		return false
	}
	if formal {
		// 10万两千 is one number; 一 begins other words as well.
		return !isNumeral(after) || after == '一'
	}
	beyond, _ := utf8.DecodeRuneInString(rest[size:])
	if joins(after) && isNameRune(beyond) || (after == '–' || after == '—') && year(rest[size:]) ||
		after == '号' || (after == '月' || after == '日') && utf8.RuneCountInString(s.text[start:end]) <= 2 {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s.text[overBlanks(s.text, end):])
	return next != '年' && next != '%'
}

// joins reports whether r joins digits to what is on its other side.
func joins(r rune) bool { return strings.ContainsRune(`-./\:+@`, r) }

func isNameRune(r rune) bool { return isLatin(r) || unicode.IsDigit(r) || r == '_' }

// mayBeYear reports whether n is a year of which a text about the law of our days may speak.
func mayBeYear(n int64) bool { return n >= 1900 && n < 2100 }

// year reports whether text begins with the four digits of a year.
func year(text string) bool {
	d, end := readDecimal(text, 0)
	return end == 4 && d.ok && mayBeYear(d.mantissa)
}

// isYear reports whether a number of digits is a year: nobody counts so many of anything without saying what.
func (s *scanner) isYear(n span, d decimal) bool {
	if d.digits != 4 || !mayBeYear(n.value) {
		return false
	}
	rest := s.text[overBlanks(s.text, n.end):]
	if r, _ := utf8.DecodeRuneInString(rest); strings.ContainsRune(measures, r) {
		return false
	}
	for _, unit := range s.units {
		if _, ok := beginsWith(rest, unit); ok && unit != "" {
			return false
		}
	}
	return s.wordsAfter(s.text, n.end, len(s.text)).bound == None
}

// isDesignation reports whether digits are the number of a thing, as in "article 1259", "GB/T 35273" or "Order No. 1000".
func isDesignation(text string, at int) bool {
	const longest = 12
	end := backOverBlanks(text, at, 0)
	start := end
	for start > 0 && end-start < longest && (isLetter(text[start-1]) || text[start-1] == '.' || text[start-1] == '/') {
		start--
	}
	word := text[start:end]
	if strings.IndexByte(word, '/') > 0 && word == strings.ToUpper(word) {
		return true
	}
	switch strings.ToLower(strings.TrimSuffix(word, ".")) {
	case "article", "articles", "art", "arts", "section", "sections", "sec", "paragraph", "para", "chapter", "item", "page", "p", "pp",
		"no", "nos", "order", "rfc", "iso", "iec", "gb", "en", "ieee":
		return true
	}
	return false
}
