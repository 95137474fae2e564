package content

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rulebook/internal/diag"
	"rulebook/internal/rules"
	"rulebook/internal/sitetest"
	"rulebook/internal/workdays"
	"rulebook/internal/yamltree"
)

var bothLanguages = []string{"en", "zh"}

// declared is what this repository declares.
func declared(t *testing.T) *workdays.Definition {
	t.Helper()
	read := func(file string) []byte {
		src, err := os.ReadFile(filepath.Join("..", "..", file))
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	holidays, problems := readHolidays(read(HolidaysFile), bothLanguages)
	def, _, more := readDeadlines(read(DeadlinesFile), bothLanguages)
	for _, p := range append(problems, more...) {
		t.Errorf("%s [%s]", p.Msg, p.Code)
	}
	def.Calendar = holidays.calendar
	return def
}

// TestChineseDays compares the calendar with that of the npm package chinese-days, which others keep, on every day of the verified years.
func TestChineseDays(t *testing.T) {
	const script = `const days = require('chinese-days');
const out = [];
for (let d = new Date('2021-01-01T00:00:00Z'); d.getUTCFullYear() < 2027; d.setUTCDate(d.getUTCDate() + 1)) {
  const text = d.toISOString().slice(0, 10);
  out.push(text + ' ' + days.isWorkday(text));
}
console.log(out.join('\n'));`
	cmd := exec.CommandContext(t.Context(), "node", "-e", script)
	cmd.Dir = sitetest.Root(t)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: run scripts/setup-tests", err)
	}
	calendar := declared(t).Calendar
	lines := strings.Fields(strings.TrimSpace(string(out)))
	if len(lines) != 2*2191 {
		t.Fatalf("chinese-days says %d words, want two for each of 2191 days", len(lines))
	}
	for i := 0; i < len(lines); i += 2 {
		day, ok := rules.ParseDay(lines[i])
		works, known := calendar.Works(day)
		if !ok || !known || fmt.Sprint(works) != lines[i+1] {
			t.Errorf("%s: a working day here: %t (known: %t), in chinese-days: %s", lines[i], works, known, lines[i+1])
		}
	}
	if _, known := calendar.Works(day("2027-01-04")); known {
		t.Error("the calendar of 2027 is taken as verified")
	}
}

func day(s string) rules.Day {
	d, ok := rules.ParseDay(s)
	if !ok {
		panic(s)
	}
	return d
}

// TestDeadlinesByHand has days that were counted by hand, across Spring Festival and National Day of several years.
func TestDeadlinesByHand(t *testing.T) {
	def := declared(t)
	for _, tt := range []struct{ step, from, first, last string }{
		// 10 days. February 2024: 6 (1), 7 (2), 8 (3), 9 (4; the eve was worked), holiday to the 17th, Sunday 18 (5), 19 (6) to 23 (10).
		{"contract-filing", "2024-02-05", "", "2024-02-23"},
		// January 2025: 21 (1) to 24 (4), Sunday 26 (5), 27 (6), holiday from the 28th to 4 February, 5 (7), 6 (8), 7 (9), Saturday 8 (10).
		{"contract-filing", "2025-01-20", "", "2025-02-08"},
		// September 2026: 29 (1), 30 (2), holiday to 7 October, 8 (3), 9 (4), Saturday 10 (5), 12 (6) to 16 (10).
		{"contract-filing", "2026-09-28", "", "2026-10-16"},
		// 15 days. September 2025: 23 (1) to 26 (4), Sunday 28 (5), 29 (6), 30 (7), holiday to 8 October, 9 (8), 10 (9), Saturday 11 (10),
		// 13 (11) to 17 (15).
		{"filing-check", "2025-09-22", "", "2025-10-17"},
		// 5 days. September 2024: 26 (1), 27 (2), Sunday 29 (3), 30 (4), holiday to 7 October, 8 (5).
		{"completeness-check", "2024-09-25", "", "2024-10-08"},
		// 7 days. September 2023: 28 (1), holiday from the 29th to 6 October, Saturday 7 (2), Sunday 8 (3), 9 (4) to 12 (7).
		{"acceptance-decision", "2023-09-27", "", "2023-10-12"},
		// 45 days. 2026: January 6 to 9 (4), 12 to 16 (9), 19 to 23 (14), 26 to 30 (19), February 2 to 6 (24), 9 to 13 (29), Saturday 14 (30),
		// holiday to the 23rd, 24 to 27 (34), Saturday 28 (35), March 2 to 6 (40), 9 to 13 (45).
		{"assessment", "2026-01-05", "", "2026-03-13"},
		// 60 days back. 2026: Saturday 28 February (1), 27 to 24 (5), Saturday 14 (6), 13 to 9 (11), 6 to 2 (16), January 30 to 26 (21), 23 to 19 (26),
		// 16 to 12 (31), 9 to 5 (36), Sunday 4 (37), December 31 to 29 (40), 26 to 22 (45), 19 to 15 (50), 12 to 8 (55), 5 to 1 (60).
		{"extension", "2026-03-02", "2025-12-01", "2026-03-02"},
		// 2025: February 28 to 24 (5), 21 to 17 (10), 14 to 10 (15), Saturday 8 (16), 7 to 5 (19), January 27 (20), Sunday 26 (21), 24 to 20 (26),
		// 17 to 13 (31), 10 to 6 (36), 3 and 2 (38), December 31 and 30 (40), 27 to 23 (45), 20 to 16 (50), 13 to 9 (55), 6 to 2 (60).
		{"re-declaration", "2025-03-03", "", "2024-12-02"},
		// Months and years end on the same day of the month.
		{"important-data", "2025-12-31", "", "2026-02-28"},
		{"validity-3-years", "2024-03-22", "", "2027-03-22"},
		{"validity-2-years", "2024-03-21", "", "2026-03-21"},
		{"certificate-renewal", "2029-08-31", "", "2029-02-28"},
	} {
		plan := def.Plan(def.Procedure(tt.step), day(tt.from))
		row := plan.Object("en").Get("steps").([]rules.Value)[0].(rules.Object)
		first, _ := row.Get("first").(string)
		if last := row.Get("last"); first != tt.first || last != tt.last || plan.Provisional {
			t.Errorf("%s from %s: %q to %v, want %q to %s (provisional: %t)", tt.step, tt.from, first, last, tt.first, tt.last, plan.Provisional)
		}
	}
}

// A result of the old rule shows both ends that it may have, and both rules about the time before each; one of the new rule shows both rules.
func TestConflictsAreShown(t *testing.T) {
	def := declared(t)
	for _, tt := range []struct {
		from string
		want string
	}{
		{"2024-03-21", "re-evaluation validity-2-years validity-transition extension-2-years re-declaration-2-years extension-transition re-declaration-transition"},
		{"2024-03-22", "re-evaluation validity-3-years extension re-declaration"},
	} {
		rows, _ := def.Plan(def.Procedure("assessment-result"), day(tt.from)).Shown()
		var got []string
		for _, r := range rows {
			got = append(got, r.Link.ID)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("from %s: %q, want %q", tt.from, got, tt.want)
		}
	}
}

// placed are problems with their places, one a line.
func placed(src string, problems []yamltree.Problem) string {
	var out []string
	for _, p := range problems {
		line, col := diag.At([]byte(src), p.Offset)
		out = append(out, fmt.Sprintf("%d:%d %s [%s] %s", line, col, p.Msg, p.Code, p.Hint))
	}
	return strings.Join(out, "\n")
}

func TestHolidayMistakes(t *testing.T) {
	const src = `names: {spring: {en: Spring Festival}}
years:
  - year: 2024
    verified: true
    holidays:
      - name: sprong
        off: [2024-02-12, 2024-02-10, 2024-02-30, 2025-02-12, 2024-02-12]
        work: [2024-02-09, 2024-02-18]
  - year: 2024
    verified: no
    holiday: []
`
	const want = `3:11 the year 2024 is verified, but has no source [calendar-source] name the notice under source, or write verified: false
6:15 no holiday is called "sprong" [calendar-name] did you mean "spring"?
7:27 2024-02-10 is a Saturday, which is off anyway [calendar-day] only Mondays to Fridays are listed under off
7:39 "2024-02-30" is not a day [calendar-day] write a day of the calendar as 2026-01-31
7:51 2025-02-12 is not in 2024 [calendar-day] list it under its own year
7:63 2024-02-12 is listed already [calendar-day] 
8:16 2024-02-09 is a Friday, which is a working day anyway [calendar-day] only Saturdays and Sundays are listed under work
10:15 "verified" must be true or false, not "no" [yaml-type] write false
9:11 the year 2024 is there already [calendar-year] 
11:5 unknown key "holiday" [yaml-unknown-key] did you mean "holidays"?`
	_, problems := readHolidays([]byte(src), bothLanguages)
	if got := placed(src, problems); got != want {
		t.Errorf("the problems are\n%s\nwant\n%s", got, want)
	}
}

func TestDeadlineMistakes(t *testing.T) {
	const src = `steps:
  - id: Check
    title: {zh: 查验}
    clock: {en: it begins, fr: commence}
    count: 0
    unit: days
    kind: within
    from: 2024-02-01
    until: 2024-01-01
    cites: [act art 1]
    confidence: sure
  - {id: decision, title: {en: Decision}, clock: {en: it begins}, count: 2, unit: months, kind: lasts, cites: [act], confidence: text}
  - {id: decision, title: {en: Decision}, clock: {en: it begins}, count: 2, unit: months, kind: lasts, cites: [act], confidence: text}
procedures:
  - id: filing
    title: {en: Filing}
    start: {en: it begins}
    steps:
      - {step: decisoin}
      - {step: decision, after: decisio}
      - {step: decision}
`
	const want = `2:9 the id "Check" is to have lower-case letters, digits and hyphens only [deadline-id] 
3:12 "title" is not written in "en" [deadline-text] the project's first language is required; others may be left out
4:32 "fr" is not one of the project's languages [config-language] add it to languages in rulebook.yaml
5:12 "count" must be from 1 to 1000, not 0 [yaml-value] 
6:11 "unit" cannot be "days" [yaml-value] one of: working-days, months, years
9:12 the rule ends on 2024-01-01, before it begins on 2024-02-01 [deadline-span] one of the two days is wrong
11:17 "confidence" cannot be "sure" [yaml-value] one of: text, commentary, secondary, inferred, ambiguous, unverified
13:10 the id "decision" is taken [deadline-id] 
19:16 there is no step "decisoin" [deadline-step] did you mean "decision"?
20:33 no step "decisio" stands before this one [deadline-step] did you mean "decisoin"?
21:16 the procedure has "decision" already [deadline-id] give one of the two an id of its own`
	_, _, problems := readDeadlines([]byte(src), bothLanguages)
	if got := placed(src, problems); got != want {
		t.Errorf("the problems are\n%s\nwant\n%s", got, want)
	}
}

// FuzzDeadlines: whatever an author writes, reading it ends, problems lie within the text, and what was read can be counted by.
func FuzzDeadlines(f *testing.F) {
	for _, file := range []string{HolidaysFile, DeadlinesFile} {
		src, err := os.ReadFile(filepath.Join("..", "..", file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src[:min(len(src), 4000)])
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		holidays, problems := readHolidays(src, bothLanguages)
		def, _, more := readDeadlines(src, bothLanguages)
		for _, p := range append(problems, more...) {
			if p.Offset < 0 || p.Offset > len(src) {
				t.Errorf("%s is at %d of %d", p.Msg, p.Offset, len(src))
			}
		}
		def.Calendar = holidays.calendar
		for i := range def.Procedures {
			def.Plan(&def.Procedures[i], day("2024-01-31")).Object("zh")
		}
	})
}
