package rules

// Day is a day of the Gregorian calendar, counted from 0001-01-01, which is day 1: so the zero Day is no day. ParseDay and String
// know the years 0001 to 9999.
type Day int32

// lastDay is 9999-12-31.
const lastDay Day = 3652059

// before is how many days there are from 0000-03-01, with which the algorithms below begin, to day 1.
const before = 306

// date returns year, month and day of the month. After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
func (d Day) date() (year, month, day int) {
	z := int(d) - 1 + before
	era := z / 146097
	if z < 0 {
		era = (z - 146096) / 146097
	}
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	month = mp + 3
	if month > 12 {
		month -= 12
	}
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month, day
}

// dayOf is the opposite of date.
func dayOf(year, month, day int) Day {
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	if year < 0 {
		era = (year - 399) / 400
	}
	yoe := year - era*400
	doy := (153*(month-3)+2)/5 + day - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return Day(era*146097 + doe - before + 1)
}

// Date returns the year, the month and the day of the month.
func (d Day) Date() (year, month, day int) { return d.date() }

// DayOf is the opposite of Date. ok is false when the calendar has no such day, or the year is not one of 1 to 9999.
func DayOf(year, month, day int) (d Day, ok bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
		return 0, false
	}
	d = dayOf(year, month, day)
	_, m, _ := d.date()
	return d, m == month
}

// ParseDay reads YYYY-MM-DD. ok is false when the calendar has no such day.
func ParseDay(s string) (d Day, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	var parts [3]int
	for i, field := range [3]string{s[:4], s[5:7], s[8:]} {
		for _, c := range []byte(field) {
			if c < '0' || c > '9' {
				return 0, false
			}
			parts[i] = parts[i]*10 + int(c-'0')
		}
	}
	year, month, day := parts[0], parts[1], parts[2]
	if year < 1 || month < 1 || month > 12 || day < 1 {
		return 0, false
	}
	d = dayOf(year, month, day)
	if y, m, dd := d.date(); y != year || m != month || dd != day {
		return 0, false
	}
	return d, true
}

// String writes YYYY-MM-DD, and nothing for what is not a Day of those years.
func (d Day) String() string {
	if d < 1 || d > lastDay {
		return ""
	}
	year, month, day := d.date()
	b := []byte("0000-00-00")
	put := func(at, n int) {
		for ; n > 0; n /= 10 {
			b[at] = byte('0' + n%10)
			at--
		}
	}
	put(3, year)
	put(6, month)
	put(9, day)
	return string(b)
}

// within reports whether d is from a first to a last day; a zero day is open.
func (d Day) within(from, until Day) bool {
	return (from == 0 || d >= from) && (until == 0 || d <= until)
}
