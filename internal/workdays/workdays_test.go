package workdays_test

import (
	"testing"

	"rulebook/internal/rules"
	"rulebook/internal/workdays"
)

func day(t *testing.T, s string) rules.Day {
	t.Helper()
	d, ok := rules.ParseDay(s)
	if !ok {
		t.Fatalf("%q is no day", s)
	}
	return d
}

func days(t *testing.T, list ...string) (days []rules.Day) {
	t.Helper()
	for _, s := range list {
		days = append(days, day(t, s))
	}
	return days
}

// autumn is the National Day of 2024, as its notice has it, and a year that is not verified.
func autumn(t *testing.T) workdays.Calendar {
	return workdays.Calendar{
		{Number: 2024, Verified: true, Off: days(t, "2024-09-16", "2024-09-17", "2024-10-01", "2024-10-02", "2024-10-03", "2024-10-04", "2024-10-07"),
			Work: days(t, "2024-09-14", "2024-09-29", "2024-10-12")},
		{Number: 2025, Off: days(t, "2025-01-01")},
	}
}

func TestWorks(t *testing.T) {
	c := autumn(t)
	for _, tt := range []struct {
		day          string
		works, known bool
	}{
		{"2024-09-30", true, true},   // a Monday
		{"2024-10-01", false, true},  // a Tuesday that is a holiday
		{"2024-10-05", false, true},  // a Saturday
		{"2024-10-12", true, true},   // a Saturday that is worked
		{"2025-01-01", true, false},  // what is not verified does not count
		{"2025-01-04", false, false}, // but weekends do
		{"2023-10-02", true, false},  // nor is a year known that is not there
	} {
		if works, known := c.Works(day(t, tt.day)); works != tt.works || known != tt.known {
			t.Errorf("%s: works %t, known %t", tt.day, works, known)
		}
	}
}

func TestAddDays(t *testing.T) {
	c := autumn(t)
	for _, tt := range []struct {
		from  string
		n     int
		want  string
		known bool
	}{
		// Wednesday 25 September: 26, 27, Sunday 29 is worked, 30, then nothing until Tuesday 8 October.
		{"2024-09-25", 1, "2024-09-26", true},
		{"2024-09-25", 3, "2024-09-29", true},
		{"2024-09-25", 4, "2024-09-30", true},
		{"2024-09-25", 5, "2024-10-08", true},
		// A clock that starts on a holiday or a weekend starts to count on the next working day.
		{"2024-10-01", 1, "2024-10-08", true},
		{"2024-09-28", 1, "2024-09-29", true},
		// Backwards the same days, the day itself not counted either.
		{"2024-10-08", -1, "2024-09-30", true},
		{"2024-10-08", -4, "2024-09-26", true},
		{"2024-10-08", -5, "2024-09-25", true},
		{"2024-10-06", -1, "2024-09-30", true},
		// Into years that are not known.
		{"2024-12-30", 1, "2024-12-31", true},
		{"2024-12-30", 2, "2025-01-01", false},
		{"2024-01-02", -1, "2024-01-01", true},
		{"2024-01-01", -1, "2023-12-29", false},
		{"9999-12-30", 1, "9999-12-31", false},
		{"9999-12-30", 2, "", false},
		{"0001-01-02", -1, "0001-01-01", false},
		{"0001-01-02", -2, "", false},
		{"2024-09-25", 0, "", true},
	} {
		got, known := c.AddDays(day(t, tt.from), tt.n)
		if got.String() != tt.want || known != tt.known {
			t.Errorf("%s and %d working days: %s, known %t, want %s, %t", tt.from, tt.n, got, known, tt.want, tt.known)
		}
	}
}

func TestAddMonths(t *testing.T) {
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2025-05-30", 2, "2025-07-30"},
		{"2024-12-31", 2, "2025-02-28"},
		{"2023-12-31", 2, "2024-02-29"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 36, "2027-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2022-09-01", 6, "2023-03-01"},
		{"2023-06-01", 6, "2023-12-01"},
		{"2029-08-31", -6, "2029-02-28"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-12-31", 0, "2026-12-31"},
		{"9999-12-01", 1, ""},
		{"0001-01-31", -1, ""},
		{"0001-02-28", -1, "0001-01-28"},
	} {
		if got := workdays.AddMonths(day(t, tt.from), tt.n).String(); got != tt.want {
			t.Errorf("%s and %d months: %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

// Counting there and back leads to where it began, from a working day.
func TestThereAndBack(t *testing.T) {
	c := autumn(t)
	for d := day(t, "2024-06-01"); d < day(t, "2024-12-31"); d++ {
		if works, _ := c.Works(d); !works {
			continue
		}
		for n := 1; n < 90; n++ {
			there, _ := c.AddDays(d, n)
			if back, _ := c.AddDays(there, -n); back != d {
				t.Fatalf("%s, %d working days on is %s, and %s as many back", d, n, there, back)
			}
		}
	}
}
