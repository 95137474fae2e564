// Package lang knows the languages a project may be written in: their BCP 47 tags, their own names, and which runs of a text are
// Chinese and so must carry a lang attribute on a page in another language.
package lang

import (
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
func IsHan(r rune) bool { return r >= 0x2E80 && unicode.Is(unicode.Han, r) }

// isWide reports whether r is a character of Chinese text other than a Han character: CJK punctuation, full-width forms.
func isWide(r rune) bool {
	return r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
}

// NextHan finds the next run of Chinese in s, as bytes start to end, or ok false when there is none. A run begins and ends with a
// Han character or CJK punctuation, holds at least one Han character, and takes in the digits and marks between
// (自当年1月1日起), but no letters or spaces.
func NextHan(s []byte) (start, end int, ok bool) {
	start, end = -1, -1
	hasHan := false
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			c := s[i]
			inside := c >= '0' && c <= '9' || c == '.' || c == ',' || c == '%' || c == '(' || c == ')' || c == '-' || c == '/'
			if start >= 0 && !inside {
				if hasHan {
					return start, end, true
				}
				start = -1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		switch {
		case IsHan(r):
			if start < 0 {
				start = i
			}
			end, hasHan = i+size, true
		case isWide(r) || r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—' || r == '·':
			if start < 0 && isWide(r) {
				start = i
			}
			if start >= 0 && isWide(r) {
				end = i + size
			}
		default:
			if start >= 0 {
				if hasHan {
					return start, end, true
				}
				start = -1
			}
		}
		i += size
	}
	if start >= 0 && hasHan {
		return start, end, true
	}
	return 0, 0, false
}

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
