package numbers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Figure is what a text says of the law in numbers: so many persons, days, years, percent or yuan, any number from 1,000 on, or a date.
// Start and End are byte offsets.
//
// Articles, designations and years alone are none: they name things. Nor is a single thing without a unit of law, as in "two routes".
type Figure struct {
	Start, End int
	Date       string // 2024-03-22, 2024-03 or 03-22, as far as it is said; "" for what is no date

	// Of what is no date:
	Value int64  // the number; -1 when it is not whole or not exact, as in 0.5%
	Unit  Unit   // what is counted
	Bound Bound  // what the words beside the number say
	Words string // those words, as in a Mention
	Said  string // the number with its unit and those words as they stand
}

// Unit is what a figure counts. Words that the law uses alike are one unit: 日 and 天, persons and natural persons.
type Unit uint8

const (
	NoUnit Unit = iota
	Persons
	Hours
	Days
	WorkingDays
	Weeks
	Months
	Years
	Percent
	Yuan
)

// leastFigure is the smallest number that is a figure whatever is counted.
const leastFigure = 1000

// Figures returns the figures of text, in order.
func (f *Finder) Figures(text string) []Figure {
	return slices.DeleteFunc(f.Amounts(text), func(f Figure) bool {
		return f.Date == "" && f.Unit == NoUnit && f.Value < leastFigure
	})
}

// Amounts returns the figures of text and besides them the smaller numbers without a unit in digits and in English words, as in "a child
// under 14" and "three years, no longer two", in order. Boundary words are all that are known, in whatever language: what is compared
// may be in one whose words nobody declared. It is for comparing texts: a number without a unit in one may have it in the other.
func (f *Finder) Amounts(text string) []Figure {
	if f.wide != nil {
		f = f.wide
	}
	figures := dates(text)
	days := len(figures)
	s := scanner{Finder: f, text: text, least: leastFigure}
	day, floor := 0, 0 // the first date that does not end before the number; where the number before ends
	for n, ok := s.next(); ok; {
		next, more := s.next()
		for day < days && figures[day].End <= n.start {
			day++
		}
		if day == days || figures[day].Start >= n.end {
			if figure, ok := f.figure(text, n, floor, next, more); ok {
				figures = append(figures, figure)
			}
		}
		floor = n.end
		n, ok = next, more
	}
	slices.SortFunc(figures, func(a, b Figure) int { return cmp.Compare(a.Start, b.Start) })
	return figures
}

// figure is what n says, if it is a figure or has boundary words. It stands between floor and the next number, if there is more.
func (f *Finder) figure(text string, n span, floor int, next span, more bool) (figure Figure, ok bool) {
	end, unit := overUnit(text, n)
	switch {
	case unit != NoUnit:
	case strings.HasSuffix(text[:n.start], "百分之"):
		unit = Percent
	case afterCurrency(text[:n.start]):
		unit = Yuan
	}
	if unit == NoUnit && !n.counts && (!n.alone || n.value >= leastFigure || isDesignation(text, n.start)) {
		return figure, false
	}
	limit := len(text)
	if more {
		limit = max(n.end, f.wordsBefore(text, beforeCurrency(text, next.start), n.end).start)
	}
	past := n.end
	if unit == Percent {
		past = min(end, limit)
	}
	m := n.mention(text, f.wordsBefore(text, max(floor, beforeCurrency(text, n.start)), floor), f.wordsAfter(text, past, limit))
	figure = Figure{Start: n.start, End: end, Value: n.value, Unit: unit, Bound: m.Bound, Words: m.Words, Said: text[m.Start:max(m.End, end)]}
	if !n.whole {
		figure.Value = -1
	}
	return figure, true
}

// hanUnits are what the law counts in Chinese, longer ones before those that they begin with.
var hanUnits = [...]struct {
	text string
	unit Unit
}{
	{"工作日", WorkingDays}, {"自然日", Days}, {"日历日", Days}, {"小时", Hours}, {"个人", Persons}, {"个月", Months}, {"人", Persons},
	{"名", Persons}, {"日", Days}, {"天", Days}, {"年", Years}, {"周岁", Years}, {"岁", Years}, {"周", Weeks}, {"元", Yuan}, {"％", Percent},
}

// overUnit moves over a unit of law behind n, and what qualifies it; it is n.end without one.
func overUnit(text string, n span) (end int, unit Unit) {
	at := overBlanks(text, n.end)
	if r, _ := utf8.DecodeLastRuneInString(text[:n.start]); r == '第' || r == '同' {
		return n.end, NoUnit // the third year, the same person
	}
	if strings.HasPrefix(text[at:], "%") {
		return at + 1, Percent
	}
	if at < len(text) && text[at] >= utf8.RuneSelf {
		rest := at
		for _, counted := range [...]string{"个工作日", "个自然日", "个年度"} {
			if strings.HasPrefix(text[at:], counted) {
				rest += len("个")
			}
		}
		for _, u := range hanUnits {
			if strings.HasPrefix(text[rest:], u.text) {
				if u.unit == Years && mayBeYear(n.value) {
					return n.end, NoUnit
				}
				return rest + len(u.text), u.unit
			}
		}
		return n.end, NoUnit
	}
	if at < len(text) && at == n.end && text[at] == '-' {
		at++
	} else if at == n.end {
		return n.end, NoUnit
	}
	w := wordReader{text: text}
	days := Days
	for range 3 {
		end := at
		for end < len(text) && isLetter(text[end]) {
			end++
		}
		switch strings.ToLower(text[at:end]) {
		case "person", "persons", "people", "individual", "individuals":
			return end, Persons
		case "day", "days":
			return end, days
		case "week", "weeks":
			return end, Weeks
		case "month", "months":
			return end, Months
		case "year", "years":
			return end, Years
		case "hour", "hours":
			return end, Hours
		case "percent":
			return end, Percent
		case "yuan", "renminbi", "rmb", "cny":
			return end, Yuan
		case "per":
			if strings.HasPrefix(text[end:], " cent") {
				return end + len(" cent"), Percent
			}
			return n.end, NoUnit
		case "working", "business":
			days = WorkingDays
		case "calendar", "natural", "full", "consecutive", "more", "further", "whole":
		default:
			return n.end, NoUnit
		}
		if at = w.next(end); at < 0 {
			break
		}
	}
	return n.end, NoUnit
}

// afterCurrency reports whether text ends with what stands before an amount of money.
func afterCurrency(text string) bool { return beforeCurrency(text, len(text)) < len(text) }

// beforeCurrency moves back over what stands before the amount of money at that place; it moves nowhere without any.
func beforeCurrency(text string, at int) int {
	before := text[:backOverBlanks(text, at, 0)]
	for _, sign := range [...]string{"RMB", "CNY", "¥", "￥"} {
		if rest, ok := strings.CutSuffix(before, sign); ok {
			return len(rest)
		}
	}
	return at
}

// dates are the days and months of text: 2024-03-22, 22 March 2024, 1 January, March 22, 2024, March 2024, 2024年3月22日, 1月1日.
func dates(text string) (figures []Figure) {
	for at := 0; at < len(text); {
		switch c := text[at]; {
		case isDigit(c):
			end, date := dateAt(text, at)
			if date != "" {
				figures = append(figures, Figure{Start: at, End: end, Date: date})
				at = end
				continue
			}
			for at < len(text) && (isDigit(text[at]) || isLetter(text[at])) {
				at++
			}
		case isLetter(c):
			end := at
			for end < len(text) && (isLetter(text[end]) || isDigit(text[end])) {
				end++
			}
			if c >= 'A' && c <= 'Z' {
				if past, date := monthFirst(text, at, end); date != "" {
					figures = append(figures, Figure{Start: at, End: past, Date: date})
					end = past
				}
			}
			at = end
		default:
			at++
		}
	}
	return figures
}

// dateAt reads a date that begins with digits.
func dateAt(text string, at int) (end int, date string) {
	first, end := shortNumber(text, at)
	switch digits := end - at; {
	case digits == 4 && first >= 1000:
		if strings.HasPrefix(text[end:], "-") {
			month, next := shortNumber(text, end+1)
			if next == end+3 && strings.HasPrefix(text[next:], "-") {
				if day, last := shortNumber(text, next+1); last == next+3 {
					return last, dateOf(first, month, day)
				}
			}
			return at, ""
		}
		year := overBlanks(text, end)
		if !strings.HasPrefix(text[year:], "年") {
			return at, ""
		}
		end, date = monthDay(text, overBlanks(text, year+len("年")))
		if date == "" {
			return at, ""
		}
		return end, fmt.Sprintf("%04d-%s", first, date)
	case digits == 1 || digits == 2:
		if last, date := monthDay(text, at); len(date) == len("01-02") {
			return last, date
		}
		for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
			if strings.HasPrefix(text[end:], suffix) {
				end += len(suffix)
				break
			}
		}
		word := overBlanks(text, end)
		if word == end {
			return at, ""
		}
		month, past := monthName(text, word)
		if month == 0 {
			return at, ""
		}
		if year, last := yearAt(text, past); year > 0 {
			return last, dateOf(year, month, first)
		}
		return past, dayOf(month, first)
	}
	return at, ""
}

// monthDay reads 3月22日 or 3月: "03-22" or "03".
func monthDay(text string, at int) (end int, date string) {
	month, end := shortNumber(text, at)
	end = overBlanks(text, end)
	if month < 1 || month > 12 || !strings.HasPrefix(text[end:], "月") {
		return at, ""
	}
	end += len("月")
	day, last := shortNumber(text, overBlanks(text, end))
	if last = overBlanks(text, last); day > 0 && day <= 31 && strings.HasPrefix(text[last:], "日") {
		return last + len("日"), fmt.Sprintf("%02d-%02d", month, day)
	}
	return end, fmt.Sprintf("%02d", month)
}

// monthFirst reads March 22, 2024, March 22 or March 2024, whose first word is text[at:end].
func monthFirst(text string, at, end int) (past int, date string) {
	month, _ := monthName(text, at)
	if month == 0 {
		return at, ""
	}
	if year, last := yearAt(text, end); year > 0 {
		return last, fmt.Sprintf("%04d-%02d", year, month)
	}
	start := overBlanks(text, end)
	day, last := shortNumber(text, start)
	if start == end || day < 1 || day > 31 || last-start > 2 {
		return at, ""
	}
	if comma, ok := strings.CutPrefix(text[last:], ","); ok {
		if year, past := yearAt(text, len(text)-len(comma)); year > 0 {
			return past, dateOf(year, month, day)
		}
	}
	return last, fmt.Sprintf("%02d-%02d", month, day)
}

// monthName reads the name of a month as a word of its own; month is 0 without one.
func monthName(text string, at int) (month, end int) {
	for i, name := range [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
		"November", "December"} {
		if end = at + len(name); strings.HasPrefix(text[at:], name) && (end == len(text) || !isLetter(text[end]) && !isDigit(text[end])) {
			return i + 1, end
		}
	}
	return 0, at
}

// yearAt reads a year of four digits behind a blank; it is 0 without one.
func yearAt(text string, at int) (year, end int) {
	start := overBlanks(text, at)
	if year, end = shortNumber(text, start); start > at && end-start == 4 && year >= 1000 {
		return year, end
	}
	return 0, at
}

// shortNumber reads up to four digits with none behind them; it moves nowhere when there are more, or none.
func shortNumber(text string, at int) (n, end int) {
	for end = at; end < len(text) && isDigit(text[end]); end++ {
		if end-at == 4 {
			return 0, at
		}
		n = n*10 + int(text[end]-'0')
	}
	return n, end
}

// dateOf is a date in the form of a Figure, "" if no year has such a month or no month so many days.
func dateOf(year, month, day int) string {
	if date := dayOf(month, day); date != "" {
		return fmt.Sprintf("%04d-%s", year, date)
	}
	return ""
}

// dayOf is dateOf without a year.
func dayOf(month, day int) string {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return ""
	}
	return fmt.Sprintf("%02d-%02d", month, day)
}
