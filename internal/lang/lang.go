// Package lang knows the languages a project may be written in: their BCP 47 tags, their own names, and which runs of a text must
// carry a lang attribute of their own: Chinese on a page in another language, English on a Chinese page. It knows besides how Chinese is
// set: what is kept on one line, and between which words of a heading a line may end; in English, the numbers of articles and words with a
// hyphen.
package lang

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// A Language is one that pages may be written in.
type Language struct {
	Code string // as in file names and addresses: "en", "zh"
	Tag  string // BCP 47, for lang and hreflang attributes: "en", "zh-Hans"
	Name string // its own name for itself: "English", "简体中文"
}

var known = []Language{
	{"en", "en", "English"},
	{"zh", "zh-Hans", "简体中文"},
	{"de", "de", "Deutsch"},
	{"es", "es", "Español"},
	{"fr", "fr", "Français"},
	{"ja", "ja", "日本語"},
}

// Codes lists the codes of all known languages.
func Codes() []string {
	codes := make([]string, len(known))
	for i, l := range known {
		codes[i] = l.Code
	}
	return codes
}

// Lookup returns the language with that code.
func Lookup(code string) (Language, bool) {
	for _, l := range known {
		if l.Code == code {
			return l, true
		}
	}
	return Language{}, false
}

// IsHan reports whether r is a Chinese character.
func IsHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x2E80 && unicode.Is(unicode.Han, r)
}

// isWide reports whether r is CJK punctuation or a full-width form.
func isWide(r rune) bool {
	return r > 0x3000 && r <= 0x303F || r >= 0xFF01 && r <= 0xFFEF
}

// isKana reports whether r is a letter of Japanese, whose text has Han characters too.
func isKana(r rune) bool {
	return r >= 0x3041 && r <= 0x30FF || r >= 0x31F0 && r <= 0x31FF || r >= 0xFF66 && r <= 0xFF9D
}

// NextHan finds the next run of Chinese in s, as bytes start to end, or ok false when there is none. It marks what a typographer
// would set in a Chinese font: a run begins and ends with a Han character or CJK punctuation, holds at least one Han character,
// and takes in the digits and marks between (自当年1月1日起), a number written against it (100万人, 超过20%), and the quotation
// marks and parentheses that pair with one inside (“重要数据”的出境, 办法(试行)). It holds no letters and no spaces, and no
// Japanese. To find all runs, call it again with what follows the last one; that takes time in proportion to the text.
func NextHan(s []byte) (start, end int, ok bool) {
	for i := 0; i < len(s); {
		for i+8 <= len(s) && binary.LittleEndian.Uint64(s[i:])&0x8080808080808080 == 0 {
			i += 8
		}
		for i < len(s) && s[i] < 0xE2 { // nothing that Chinese is written with
			i++
		}
		if i >= len(s) {
			break
		}
		r, size := utf8.DecodeRune(s[i:])
		if !IsHan(r) && !isWide(r) && !isKana(r) {
			i += size
			continue
		}
		end, next, chinese, pairs := run(s, i)
		if chinese {
			start = i
			if pairs {
				start, end = widen(s, start, end)
			}
			start, end = withNumbers(s, start, end)
			return start, end, true
		}
		i = next
	}
	return 0, 0, false
}

// run goes over the run that begins at start. It returns the end of its last wide character, where to look on, whether it is
// Chinese, and whether there were marks that come in pairs.
func run(s []byte, start int) (end, next int, chinese, pairs bool) {
	han, kana := false, false
	i := start
	for i < len(s) {
		if c := s[i]; c < utf8.RuneSelf {
			if c < '0' || c > '9' {
				switch c {
				case '.', ',', '%', '-', '/', '~':
				case '(', ')':
					pairs = true
				default:
					return end, i, han && !kana, pairs
				}
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		i += size
		switch {
		case IsHan(r):
			han, end = true, i
		case isKana(r):
			kana = true
		case isWide(r):
			end = i
		case isVariant(r) && end == i-size:
			end = i // it belongs to the character before
		case isShared(r):
			pairs = true
		case r == 0x3000:
		default:
			return end, i, han && !kana, pairs
		}
	}
	return end, i, han && !kana, pairs
}

// isVariant reports whether r selects a form of the character before it.
func isVariant(r rune) bool { return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF }

// isShared reports whether r is a mark that Chinese and Latin text have in common.
func isShared(r rune) bool {
	switch r {
	case '“', '”', '‘', '’', '…', '—', '·':
		return true
	}
	return false
}

// widen takes in the marks around the run from start to end that pair with one within, and the double marks of Chinese after it.
func widen(s []byte, start, end int) (int, int) {
	for _, pair := range [...][2]string{{"“", "”"}, {"‘", "’"}, {"(", ")"}} {
		opened, closed := unpaired(s[start:end], pair[0], pair[1])
		if closed && bytes.HasSuffix(s[:start], []byte(pair[0])) {
			start -= len(pair[0])
		}
		if opened && bytes.HasPrefix(s[end:], []byte(pair[1])) {
			end += len(pair[1])
		}
	}
	for _, double := range [...]string{"……", "——"} {
		if bytes.HasPrefix(s[end:], []byte(double)) {
			end += len(double)
		}
	}
	return start, end
}

// withNumbers takes in the numbers that are written against the run, unless they belong to a Latin name on their other side.
func withNumbers(s []byte, start, end int) (int, int) {
	number := start
	for number > 0 && (isDigit(s[number-1]) || s[number-1] == '.' || s[number-1] == ',') {
		number--
	}
	for number < start && !isDigit(s[number]) {
		number++
	}
	if number == 0 || s[number-1] >= utf8.RuneSelf || s[number-1] <= ' ' || s[number-1] == '(' {
		start = number
	}
	number = end
	for number < len(s) && (isDigit(s[number]) || number > end && (s[number] == '.' || s[number] == ',')) {
		number++
	}
	for number > end && !isDigit(s[number-1]) {
		number--
	}
	if number > end && number < len(s) && s[number] == '%' {
		number++
	}
	if number == len(s) || !isLetter(s[number]) && s[number] != '-' && s[number] != '(' && s[number] != '/' {
		end = number
	}
	return start, end
}

// unpaired reports whether s has an opening mark that is not closed, and a closing one that was not opened.
func unpaired(s []byte, opener, closer string) (opened, closed bool) {
	if !bytes.Contains(s, []byte(opener)) {
		return false, bytes.Contains(s, []byte(closer))
	}
	depth := 0
	for i := 0; i < len(s); {
		switch {
		case bytes.HasPrefix(s[i:], []byte(opener)):
			depth++
			i += len(opener)
		case bytes.HasPrefix(s[i:], []byte(closer)):
			if depth == 0 {
				closed = true
			} else {
				depth--
			}
			i += len(closer)
		default:
			i++
		}
	}
	return depth > 0, closed
}

// NextEnglish finds the next run of English in s, a text of Chinese, as NextHan finds one of Chinese. A run is two words or more
// with single spaces between, and takes in the numbers, commas and "&" among them: between 100,000 and 1 million, King & Wood
// Mallesons. A lone word is most often a name or an abbreviation (CIIO, Securiti), which Chinese uses as its own.
func NextEnglish(s []byte) (start, end int, ok bool) {
	for i := 0; i < len(s); {
		at, kind := token(s, i)
		if kind != wordToken {
			i = max(at, i+1)
			continue
		}
		start, end, words := i, at, 1
		for {
			next := at
			if next < len(s) && s[next] == ',' {
				next++
			}
			if next == len(s) || s[next] != ' ' {
				break
			}
			after, kind := token(s, next+1)
			if kind == noToken {
				break
			}
			at = after
			if kind == wordToken {
				words++
			}
			if kind != joinToken {
				end = at
			}
		}
		if words > 1 {
			return start, end, true
		}
		i = at
	}
	return 0, 0, false
}

// AppendRuns appends s to dst with the runs that next finds in it in elements with that start tag, which ends in "</span>". What is
// between the runs and what is within one is written by functions of their own.
func AppendRuns(dst, s []byte, next func([]byte) (start, end int, ok bool), tag string, between, within func(dst, s []byte) []byte) []byte {
	for {
		start, end, ok := next(s)
		if !ok {
			return between(dst, s)
		}
		dst = append(between(dst, s[:start]), tag...)
		dst = append(within(dst, s[start:end]), "</span>"...)
		s = s[end:]
	}
}

// The start tags of the runs.
const (
	HanTag     = `<span lang="zh-Hans">`
	EnglishTag = `<span lang="en">`
	BoundTag   = `<span class="unbroken">`
)

const (
	noToken = iota
	wordToken
	numberToken
	joinToken // "&", which has a word on either side
)

// token returns the end of what is written in one at a place, and what it is. Addresses and designations (cac.gov.cn, GB/T) are no words.
func token(s []byte, at int) (end, kind int) {
	letters, others := at < len(s) && isLetter(s[at]), false // what begins with a digit is a number, such as 3rd
	digits := at < len(s) && isDigit(s[at])
	for end = at; end < len(s); {
		size := 1
		switch c := s[end]; {
		case isLetter(c), isDigit(c):
		case c == '&' && (end+1 == len(s) || s[end+1] == ' ') && end == at:
			return end + 1, joinToken
		case c == '-' || c == '.' || c == ',' || c == '\'' || c == '/' || c == '@' || c == '_' || c == ':' || bytes.HasPrefix(s[end:], apostrophe):
			if c >= utf8.RuneSelf {
				size = len(apostrophe)
			}
			next := end + size
			if end == at || next == len(s) || !isLetter(s[next]) && !isDigit(s[next]) && s[next] != '/' {
				return end, kindOf(letters, digits, others)
			}
			others = others || c == '/' || c == '@' || c == '_' || c == ':' || c == '.' && letters
		default:
			return end, kindOf(letters, digits, others)
		}
		end += size
	}
	return end, kindOf(letters, digits, others)
}

var apostrophe = []byte("’")

func kindOf(letters, digits, others bool) int {
	switch {
	case others:
		return noToken
	case letters:
		return wordToken
	case digits:
		return numberToken
	}
	return noToken
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// IsCJK reports whether r is written in the East Asian way: a wide, full-width or half-width character that is no emoji, or Hangul.
// It is what the amendment of CommonMark for emphasis in these scripts calls a CJK character.
func IsCJK(r rune) bool { return r >= 0x1100 && unicode.Is(cjk, r) }

// cjk holds the characters of East Asian width W, F and H that are not shown as emoji, and those of Hangul, by Unicode 16;
// characters not yet assigned within a block are taken in with it.
var cjk = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x11FF, 1}, {0x20A9, 0x20A9, 1}, {0x2329, 0x232A, 1}, {0x2630, 0x2637, 1}, {0x268A, 0x268F, 1},
		{0x2E80, 0x303E, 1}, {0x3041, 0x3247, 1}, {0x3250, 0xA4C6, 1}, {0xA960, 0xA97C, 1}, {0xAC00, 0xD7FB, 1},
		{0xF900, 0xFAFF, 1}, {0xFE10, 0xFE19, 1}, {0xFE30, 0xFE6B, 1}, {0xFF01, 0xFFEE, 1},
	},
	R32: []unicode.Range32{
		{0x16FE0, 0x18DF2, 1}, {0x1AFF0, 0x1B2FB, 1}, {0x1D300, 0x1D376, 1}, {0x1F200, 0x1F200, 1}, {0x1F202, 0x1F202, 1},
		{0x1F210, 0x1F219, 1}, {0x1F21B, 0x1F22E, 1}, {0x1F230, 0x1F231, 1}, {0x1F237, 0x1F237, 1}, {0x1F23B, 0x1F248, 1},
		{0x1F260, 0x1F265, 1}, {0x20000, 0x3FFFD, 1},
	},
}
