// Package workdays counts in Chinese working days, months and years, and works out the days by which the steps of a procedure are due.
//
// A Calendar says of each year which weekdays are holidays and which days of weekends are worked to make up for them. Of a year that it
// does not have, or that is not verified, Saturdays and Sundays alone are off, and what was counted through it is provisional. A Step is a
// period of the law; a Procedure is a chain of steps, where each counts from the first day or from the end of another. A Plan
// works a procedure out from a day: Plan.Object is what is printed as JSON, Plan.ICS a file for calendars.
//
// Counting begins on the day after the one that starts the clock. The texts do not say so; it is how periods are usually counted, and whoever
// shows a Plan says that it is inferred.
//
// Readers download this package with the calculator, so it uses nothing but package rules. Citations and titles are
// opaque to it. Reading YAML and checking it are left to package content.
package workdays

import "rulebook/internal/rules"

// A Calendar has its years in ascending order, each once.
type Calendar []Year

// A Year is what was decreed of one.
type Year struct {
	Number   int
	Verified bool        // the lists can be relied on
	Off      []rules.Day // weekdays that are holidays
	Work     []rules.Day // days of weekends that are worked
}

// lastDay is 9999-12-31, beyond which there are no days.
const lastDay rules.Day = 3652059

func (c Calendar) year(d rules.Day) *Year {
	number, _, _ := d.Date()
	for i := range c {
		if c[i].Number == number {
			return &c[i]
		}
	}
	return nil
}

// Weekday is 0 for Monday to 6 for Sunday.
func Weekday(d rules.Day) int { return int(d-1) % 7 }

// Works reports whether a day is a working day. known is false when its year has no verified lists: then Monday to Friday are taken as
// working days.
func (c Calendar) Works(d rules.Day) (works, known bool) {
	works = Weekday(d) < 5
	y := c.year(d)
	if y == nil || !y.Verified {
		return works, false
	}
	list := y.Work
	if works {
		list = y.Off
	}
	for _, other := range list {
		if other == d {
			return !works, true
		}
	}
	return works, true
}

// AddDays returns the n-th working day after d, or before it when n is negative; d itself is not counted, and may be any day. known is
// false when a day that was passed, or the day returned, is of a year without verified lists. The day is 0 when there is none within the years
// 1 to 9999, or n is 0.
func (c Calendar) AddDays(d rules.Day, n int) (day rules.Day, known bool) {
	step := rules.Day(1)
	if n < 0 {
		step, n = -1, -n
	}
	known = true
	for n > 0 {
		d += step
		if d < 1 || d > lastDay {
			return 0, false
		}
		works, sure := c.Works(d)
		known = known && sure
		if works {
			n--
			day = d
		}
	}
	return day, known
}

// unverified is the first year without verified lists among those of the days after one up to another, whichever is the later; 0 when there
// is none.
func (c Calendar) unverified(base, day rules.Day) int {
	from, to := base+1, day
	if day < base {
		from, to = day, base-1
	}
	first, _, _ := from.Date()
	last, _, _ := to.Date()
	for number := first; number <= last; number++ {
		if d, ok := rules.DayOf(number, 1, 1); ok {
			if y := c.year(d); y == nil || !y.Verified {
				return number
			}
		}
	}
	return 0
}

// AddMonths returns the same day of the month n months after d, or before it when n is negative; the last day of that month when it has
// no such day. It is 0 when the year is not one of 1 to 9999.
func AddMonths(d rules.Day, n int) rules.Day {
	year, month, day := d.Date()
	months := 12*year + month - 1 + n
	if months < 12 {
		return 0
	}
	for ; day > 0; day-- {
		if to, ok := rules.DayOf(months/12, months%12+1, day); ok {
			return to
		}
	}
	return 0
}
