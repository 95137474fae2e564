package rules

import (
	"bytes"
	"strconv"
	"strings"
)

// A column is where a value of a flow goes, and how it is read.
type column struct {
	name    string
	index   int   // of FlowFacts; or nameColumn, dateColumn
	fact    *Fact // nil of these two
	options map[string]int64
	absent  Range
}

const (
	nameColumn = -1
	dateColumn = -2
)

func newColumn(name string, index int, fact *Fact) column {
	c := column{name: name, index: index, fact: fact}
	if fact == nil {
		return c
	}
	if len(fact.Distinct) > 0 {
		c.absent = NotGiven
	}
	if fact.Kind == Choice {
		c.options = map[string]int64{}
		for i, o := range fact.Choices {
			c.options[o.Name] = int64(i)
		}
	}
	return c
}

// read reads a value of a fact; nothing is what a question does not say. The message is "" when it is possible.
func (c *column) read(s *Set, text []byte) (value Range, msg, hint string) {
	if len(text) == 0 {
		return c.absent, "", ""
	}
	switch c.fact.Kind {
	case Number:
		if n, ok := plainNumber(text); ok {
			return Exactly(n), "", ""
		}
		return c.number(s, string(text))
	case Choice:
		if i, ok := c.options[string(text)]; ok {
			return Exactly(i), "", ""
		}
		value, msg = s.ReadFact(c.fact, string(text))
		return value, msg, c.likely(string(text))
	}
	// Spreadsheet programs write TRUE and FALSE.
	switch {
	case same(text, "true"):
		return Exactly(1), "", ""
	case same(text, "false"):
		return Exactly(0), "", ""
	case same(text, "unknown"):
		value, msg = s.ReadFact(c.fact, "unknown")
	default:
		value, msg = s.ReadFact(c.fact, string(text))
	}
	return value, msg, "write true, false or unknown"
}

// likely is the hint for a word that is none of a choice.
func (c *column) likely(text string) string {
	names := append(optionNames(c.fact.Choices), "unknown")
	if name := likely(lower(text), names); name != "" {
		return "did you mean " + quote(name) + "?"
	}
	return "write one of " + strings.Join(names, ", ")
}

// number reads what is not just digits: a number with its thousands separated, a range, or unknown.
func (c *column) number(s *Set, text string) (value Range, msg, hint string) {
	if same([]byte(text), "unknown") {
		value, msg = s.ReadFact(c.fact, "unknown")
		return value, msg, ""
	}
	hint = "write a whole number, a range such as 80000..120000, or unknown"
	if strings.Contains(text, "万") || strings.Contains(text, "亿") {
		hint = "write the digits out: 1万 is 10000"
	}
	low, high, isRange := cutRange(text)
	if !isRange {
		v := numberOrText(text)
		if n, ok := v.(int64); ok && n > MaxNumber {
			hint = "the largest number is " + strconv.FormatInt(MaxNumber, 10)
		}
		value, msg = s.ReadFact(c.fact, v)
		return value, msg, hint
	}
	least, most := numberOrText(low), numberOrText(high)
	if a, ok := least.(int64); ok {
		if b, ok := most.(int64); ok && b < a {
			hint = "write the smaller number first"
		}
	}
	value, msg = s.ReadFact(c.fact, Object{{"min", least}, {"max", most}})
	return value, msg, hint
}

// cutRange divides 80000..120000, or the same with a hyphen or a dash.
func cutRange(text string) (low, high string, ok bool) {
	for _, sign := range [...]string{"..", "-", "–"} {
		low, high, ok = strings.Cut(text, sign)
		low, high = strings.TrimSpace(low), strings.TrimSpace(high)
		if ok && low != "" && high != "" {
			return low, high, true
		}
	}
	return "", "", false
}

func numberOrText(text string) Value {
	if v, ok := ParseNumber(text); ok {
		return v
	}
	return text
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
	hint = "write it as 2026-01-31"
	if meant := meantDay(string(text)); meant != "" {
		hint = "write it as " + meant
	}
	return 0, describe(string(text)) + " is not a day", hint
}

// meantDay is what 2025/3/1 means, or 2025年3月1日, and nothing of a text that may mean another day to somebody else.
func meantDay(text string) string {
	for _, sign := range [...]string{"/", ".", "年", "月", "日"} {
		text = strings.ReplaceAll(text, sign, "-")
	}
	var parts []int
	for part := range strings.SplitSeq(text, "-") {
		if part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || len(parts) == 3 || len(parts) == 0 && len(part) != 4 {
			return ""
		}
		parts = append(parts, n)
	}
	if len(parts) != 3 || parts[0] < 1 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31 {
		return ""
	}
	d := dayOf(parts[0], parts[1], parts[2])
	if _, _, day := d.date(); day != parts[2] {
		return ""
	}
	return d.String()
}

// readName reads a name. A program that writes a table puts an apostrophe before a name that a spreadsheet program would run as a formula,
// and before one that looks as if that had been done already; so it is the first of them that goes.
func readName(text []byte) string {
	if len(text) > 0 && text[0] == '\'' {
		rest := bytes.TrimLeft(text, "'")
		if len(rest) > 0 && strings.IndexByte("=+-@\t\r", rest[0]) >= 0 {
			text = text[1:]
		}
	}
	return string(text)
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

// lower writes a word as names are written.
func lower(word string) string {
	b := []byte(word)
	for i, c := range b {
		b[i] = lowerByte(c)
	}
	return string(b)
}
