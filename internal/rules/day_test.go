package rules

import (
	"testing"
	"time"
)

// TestDays goes through all days there are, beside the calendar of package time.
func TestDays(t *testing.T) {
	day := Day(1)
	for at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 10000; at = at.AddDate(0, 0, 1) {
		want := at.Format(time.DateOnly)
		if got := day.String(); got != want {
			t.Fatalf("day %d is %s, want %s", day, got, want)
		}
		if got, ok := ParseDay(want); !ok || got != day {
			t.Fatalf("ParseDay(%s) = %d, %t, want %d", want, got, ok, day)
		}
		y, m, d := day.date()
		if y != at.Year() || m != int(at.Month()) || d != at.Day() || dayOf(y, m, d) != day {
			t.Fatalf("%s is %d-%d-%d", want, y, m, d)
		}
		day++
	}
	if day != lastDay+1 {
		t.Errorf("the last day is %d, want %d", day-1, lastDay)
	}
}

func TestNoDay(t *testing.T) {
	for _, text := range []string{"", "0", "0000-01-01", "0000-12-31", "2023-02-29", "1900-02-29", "2100-02-29", "2024-02-30", "2024-04-31", "2024-00-01",
		"2024-13-01", "2024-01-00", "2024-01-32", "2024-1-01", "24-01-01", "2024/01/01", "2024-01-01 ", " 2024-01-01", "2024-01-0a", "-024-01-01",
		"+024-01-01", "2024-01-1", "10000-01-01", "２０２４-01-01", "unknown"} {
		if d, ok := ParseDay(text); ok {
			t.Errorf("ParseDay(%q) = %s", text, d)
		}
	}
	for _, d := range []Day{0, -1, -365, lastDay + 1, 1<<31 - 1, -1 << 31} {
		if s := d.String(); s != "" {
			t.Errorf("Day(%d) is %s", d, s)
		}
	}
}

func TestDayWithin(t *testing.T) {
	day := func(s string) Day { d, _ := ParseDay(s); return d }
	from, until := day("2024-03-22"), day("2024-12-31")
	for _, tt := range []struct {
		day         string
		from, until Day
		want        bool
	}{
		{"2024-03-21", from, until, false},
		{"2024-03-22", from, until, true},
		{"2024-12-31", from, until, true},
		{"2025-01-01", from, until, false},
		{"2024-03-21", from, 0, false},
		{"9999-12-31", from, 0, true},
		{"0001-01-01", 0, until, true},
		{"2025-01-01", 0, until, false},
		{"1969-12-31", 0, 0, true},
	} {
		if got := day(tt.day).within(tt.from, tt.until); got != tt.want {
			t.Errorf("%s within %s and %s: %t", tt.day, tt.from, tt.until, got)
		}
	}
}
