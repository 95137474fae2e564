package yamltree

import "errors"

// Date is a day as YYYY-MM-DD, so that days compare as strings do; "" is no day.
type Date string

// ErrNoSuchDay is the error for a day that the calendar does not have, such as 2025-02-29.
var ErrNoSuchDay = errors.New("no such day")

var errNotADay = errors.New("not a day")

// ParseDate checks that s is a day of the years 0001 to 9999.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !isDigits(s[:4]) || !isDigits(s[5:7]) || !isDigits(s[8:]) {
		return "", errNotADay
	}
	year, month, day := number(s[:4]), number(s[5:7]), number(s[8:])
	if year == 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return "", ErrNoSuchDay
	}
	return Date(s), nil
}

func number(digits string) int {
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && year%100 != 0 || year%400 == 0 {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
