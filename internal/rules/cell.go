package rules

import (
	"strconv"
	"unicode/utf8"
)

// A column is where a value of a flow goes, and how it is read.
type column struct {
	name   string
	index  int   // of FlowFacts; or nameColumn, dateColumn
	fact   *Fact // nil of these two
	absent Range
}

const (
	nameColumn = -1
	dateColumn = -2
)

// read reads a value of a fact; nothing is what a question does not say. The message is "" when it is possible.
func (c *column) read(s *Set, text []byte) (value Range, msg, hint string) {
	if len(text) == 0 {
		return c.absent, "", ""
	}
	var v Value
	switch c.fact.Kind {
	case Number:
		if n, ok := plainNumber(text); ok {
			return Exactly(n), "", ""
		}
		v, hint = readNumber(text)
	case Choice:
		for i := range c.fact.Choices {
			if c.fact.Choices[i].Name == string(text) {
				return Exactly(int64(i)), "", ""
			}
		}
		if v = string(text); v != "unknown" {
			hint = meant(text, append(optionNames(c.fact.Choices), "unknown"), "write one of ")
		}
	default:
		// Spreadsheet programs write TRUE and FALSE.
		switch {
		case same(text, "true"):
			return Exactly(1), "", ""
		case same(text, "false"):
			return Exactly(0), "", ""
		}
		v, hint = textOrUnknown(text), "write true, false or unknown"
	}
	value, msg = s.ReadFact(c.fact, v)
	return value, msg, hint
}

func textOrUnknown(text []byte) Value {
	if same(text, "unknown") {
		return "unknown"
	}
	return string(text)
}

// readNumber reads what is not just digits: a number with its thousands separated, a range, or unknown. The hint is for when it is neither.
func readNumber(text []byte) (v Value, hint string) {
	hint = "write a whole number, a range such as 80000..120000, or unknown"
	for _, r := range string(text) {
		if r == '万' || r == '亿' {
			hint = "write the digits out: 1万 is 10000"
		}
	}
	low, high, isRange := cutRange(text)
	if !isRange {
		v, ok := ParseNumber(string(text))
		if !ok {
			v = textOrUnknown(text)
		}
		if n, ok := v.(int64); ok && n > MaxNumber {
			hint = "the largest number is " + strconv.FormatInt(MaxNumber, 10)
		}
		return v, hint
	}
	least, most := numberOrText(low), numberOrText(high)
	if a, ok := least.(int64); ok {
		if b, ok := most.(int64); ok && b < a {
			hint = "write the smaller number first"
		}
	}
	return Object{{"min", least}, {"max", most}}, hint
}

func numberOrText(text []byte) Value {
	if v, ok := ParseNumber(string(text)); ok {
		return v
	}
	return string(text)
}

// cutRange divides 80000..120000, or the same with a hyphen or a dash.
func cutRange(text []byte) (low, high []byte, ok bool) {
	for _, sign := range [...]string{"..", "-", "–"} {
		for i := range text {
			if begins(text[i:], sign) {
				low, high = trim(text[:i]), trim(text[i+len(sign):])
				if len(low) > 0 && len(high) > 0 {
					return low, high, true
				}
				break
			}
		}
	}
	return nil, nil, false
}

// plainNumber reads digits, as nearly all numbers are written.
func plainNumber(s []byte) (n int64, ok bool) {
	if len(s) > len("9007199254740991") || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, n <= MaxNumber
}

// readDay reads a day; none when there is no text.
func readDay(text []byte) (d Day, msg, hint string) {
	if len(text) == 0 {
		return 0, "", ""
	}
	d, ok := ParseDay(string(text))
	switch {
	case ok:
		return d, "", ""
	case same(text, "unknown"):
		return 0, "the day of a flow cannot be unknown", "leave it empty: the flow is then taken to be within the window"
	}
	meant := meantDay(string(text))
	if meant == "" {
		meant = "2026-01-31"
	}
	return 0, describe(string(text)) + " is not a day", "write it as " + meant
}

// meantDay is what 2025/3/1 means, or 2025年3月1日; "" for what is no day, or another to somebody else.
func meantDay(text string) string {
	var parts, size [4]int
	n := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			parts[n] = min(parts[n]*10+int(r-'0'), 1<<16)
			size[n]++
		case r != '-' && r != '/' && r != '.' && r != '年' && r != '月' && r != '日':
			return ""
		case size[n] > 0:
			if n++; n == len(parts) {
				return ""
			}
		}
	}
	d := dayOf(parts[0], parts[1], parts[2])
	if year, month, day := d.date(); size[0] != 4 || size[3] > 0 || year != parts[0] || month != parts[1] || day != parts[2] {
		return ""
	}
	return d.String()
}

// readName reads a name. A program that writes a table puts an apostrophe before a name that a spreadsheet program would run as a formula,
// and before one that looks as if that had been done already; so the first of them goes.
func readName(text []byte) string {
	n := 0
	for n < len(text) && text[n] == '\'' {
		n++
	}
	if n > 0 && n < len(text) {
		switch text[n] {
		case '=', '+', '-', '@', '\t', '\r':
			text = text[1:]
		}
	}
	return string(text)
}

// trim removes white space at both ends.
func trim(text []byte) []byte {
	for len(text) > 0 {
		n := blank(text)
		if n == 0 {
			break
		}
		text = text[n:]
	}
	for len(text) > 0 {
		last := len(text) - 1
		for last > 0 && len(text)-last < utf8.UTFMax && !utf8.RuneStart(text[last]) {
			last--
		}
		if n := blank(text[last:]); n == 0 || n != len(text)-last {
			break
		}
		text = text[:last]
	}
	return text
}

// blank is how long the white space is that a text begins with, if it is one character of it, and 0 if it is none.
func blank(text []byte) int {
	c := text[0]
	if c < utf8.RuneSelf {
		if c == ' ' || c >= '\t' && c <= '\r' {
			return 1
		}
		return 0
	}
	r, n := utf8.DecodeRune(text)
	if r >= 0x2000 && r <= 0x200A {
		return n
	}
	switch r {
	case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
		return n
	}
	return 0
}

// same compares with a word in lower case.
func same(text []byte, word string) bool {
	if len(text) != len(word) {
		return false
	}
	for i, c := range text {
		if lowerByte(c) != word[i] {
			return false
		}
	}
	return true
}

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// meant is a hint that names the one of some names that was probably meant by a text, or all of them.
func meant(text []byte, names []string, all string) string {
	plain := make([]byte, len(text))
	for i, c := range text {
		plain[i] = lowerByte(c)
	}
	if name := likely(string(plain), names); name != "" {
		return "did you mean " + quote(name) + "?"
	}
	return all + join(names, ", ")
}
