package assess

import (
	"fmt"
	"strconv"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/rules"
	"rulebook/internal/ruletext"
)

// cells read the values of one fact in a table.
type cells struct {
	set     *rules.Set
	fact    *rules.Fact
	options map[string]int64 // of a choice
	absent  rules.Range
}

func newCells(set *rules.Set, fact *rules.Fact) *cells {
	c := &cells{set: set, fact: fact, options: map[string]int64{}}
	if len(fact.Distinct) > 0 {
		c.absent = rules.NotGiven
	}
	for i, o := range fact.Choices {
		c.options[o.Name] = int64(i)
	}
	return c
}

// read reads a value; nothing is what a question does not say. The message is "" when it is possible.
func (c *cells) read(text string) (value rules.Range, msg, hint string) {
	if text == "" {
		return c.absent, "", ""
	}
	switch c.fact.Kind {
	case rules.Number:
		if n, ok := digits(text); ok {
			return rules.Exactly(n), "", ""
		}
		return c.number(text)
	case rules.Choice:
		if i, ok := c.options[text]; ok {
			return rules.Exactly(i), "", ""
		}
		value, msg = c.set.ReadFact(c.fact, text)
		return value, msg, c.nearest(text)
	}
	// Spreadsheet programs write TRUE and FALSE.
	switch word := strings.ToLower(text); word {
	case "true", "false":
		value, msg = c.set.ReadFact(c.fact, word == "true")
	case "unknown":
		value, msg = c.set.ReadFact(c.fact, word)
	default:
		value, msg = c.set.ReadFact(c.fact, text)
	}
	return value, msg, "write true, false or unknown"
}

// nearest is the hint for a word that is none of a choice.
func (c *cells) nearest(text string) string {
	names := make([]string, 0, len(c.fact.Choices)+1)
	for _, o := range c.fact.Choices {
		names = append(names, o.Name)
	}
	names = append(names, "unknown")
	if hint := diag.DidYouMean(strings.ToLower(text), names); hint != "" {
		return hint
	}
	return "write one of " + strings.Join(names, ", ")
}

// number reads what is not just digits: a number with its thousands separated, a range, or unknown.
func (c *cells) number(text string) (rules.Range, string, string) {
	hint := "write a whole number, a range such as 80000..120000, or unknown"
	if strings.ContainsAny(text, "万亿") {
		hint = "write the digits out: 1万 is 10000"
	}
	if strings.EqualFold(text, "unknown") {
		value, msg := c.set.ReadFact(c.fact, "unknown")
		return value, msg, ""
	}
	low, high, isRange := cutRange(text)
	if !isRange {
		n := whole(text)
		if n, large := n.(int64); large && n > rules.MaxNumber {
			hint = "the largest number is " + strconv.FormatInt(rules.MaxNumber, 10)
		}
		value, msg := c.set.ReadFact(c.fact, n)
		return value, msg, hint
	}
	least, most := whole(low), whole(high)
	if a, ok := least.(int64); ok {
		if b, ok := most.(int64); ok && b < a {
			hint = "write the smaller number first"
		}
	}
	value, msg := c.set.ReadFact(c.fact, rules.Object{{Name: "min", Value: least}, {Name: "max", Value: most}})
	return value, msg, hint
}

// cutRange divides 80000..120000, or the same with a hyphen or a dash.
func cutRange(text string) (low, high string, ok bool) {
	for _, sign := range []string{"..", "-", "–"} {
		low, high, ok = strings.Cut(text, sign)
		low, high = strings.TrimSpace(low), strings.TrimSpace(high)
		if ok && low != "" && high != "" {
			return low, high, true
		}
	}
	return "", "", false
}

// whole reads a number, however a program wrote it.
func whole(text string) rules.Value {
	if v, ok := ruletext.Number(text); ok {
		return v
	}
	return text
}

// digits reads digits, as nearly all numbers are written.
func digits(s string) (n int64, ok bool) {
	if s == "" || len(s) > len("9007199254740991") || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, n <= rules.MaxNumber
}

// day reads a day; none when there is no text.
func day(text string) (d rules.Day, msg, hint string) {
	if text == "" {
		return 0, "", ""
	}
	d, ok := rules.ParseDay(text)
	switch {
	case ok:
		return d, "", ""
	case strings.EqualFold(text, "unknown"):
		return 0, "the day of a flow cannot be unknown", "leave it empty: the flow is then taken to be within the window"
	}
	hint = "write it as 2026-01-31"
	if parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-/.年月日", r) }); len(parts) == 3 && len(parts[0]) == 4 {
		year, err := strconv.Atoi(parts[0])
		month, err2 := strconv.Atoi(parts[1])
		date, err3 := strconv.Atoi(parts[2])
		meant := fmt.Sprintf("%04d-%02d-%02d", year, month, date)
		if _, possible := rules.ParseDay(meant); possible && err == nil && err2 == nil && err3 == nil {
			hint = "write it as " + meant
		}
	}
	return 0, fmt.Sprintf("%s is not a day", quote(text)), hint
}

// quote quotes what was read, cut to what is worth quoting.
func quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}
