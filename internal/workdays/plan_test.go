package workdays_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"rulebook/internal/rules"
	"rulebook/internal/workdays"
)

func both(s string) rules.Words { return rules.Words{"en": s, "zh": s} }

// filing is a procedure with every kind of period.
func filing(t *testing.T) *workdays.Definition {
	cites := []workdays.Cite{{Text: "act art 1", Label: rules.Words{"en": "Act; the first, art 1", "zh": "《法》第一条"}}}
	step := func(id string, count int, unit, kind, from, until string) workdays.Step {
		s := workdays.Step{ID: id, Title: rules.Words{"en": "The " + id, "zh": "步骤" + id}, Clock: both("it begins"), Count: count, Unit: unit, Kind: kind, Cites: cites, Confidence: "text"}
		s.From, _ = rules.ParseDay(from)
		s.Until, _ = rules.ParseDay(until)
		return s
	}
	return &workdays.Definition{
		AsOf: day(t, "2024-11-22"), Calendar: autumn(t),
		Steps: []workdays.Step{
			step("check", 4, workdays.WorkingDays, workdays.Within, "2022-09-01", ""),
			step("old", 2, workdays.Years, workdays.Lasts, "", "2024-03-21"),
			step("validity", 1, workdays.Months, workdays.Lasts, "2024-03-22", ""),
			step("window", 3, workdays.WorkingDays, workdays.WithinPrior, "", ""),
			step("latest", 3, workdays.WorkingDays, workdays.BeforePrior, "", ""),
			step("months-before", 1, workdays.Months, workdays.BeforePrior, "", ""),
			step("keep", 1, workdays.Years, workdays.AtLeast, "", ""),
		},
		Procedures: []workdays.Procedure{{ID: "filing", Title: both("Filing"), Start: both("it begins"), Links: []workdays.Link{
			{ID: "check", Step: "check"}, {ID: "old", Step: "old", After: "check"}, {ID: "validity", Step: "validity", After: "check"},
			{ID: "window", Step: "window", After: "validity"}, {ID: "latest", Step: "latest", After: "validity"},
			{ID: "window-old", Step: "window", After: "old"}, {ID: "months-before", Step: "months-before", After: "validity"}, {ID: "keep", Step: "keep"},
		}}},
	}
}

// TestPlan: from Friday 6 September 2024 four working days are the 9th to the 12th; a month later is Saturday 12 October, which is worked. Three
// working days before that are the 11th, 10th and 9th. A month before is Thursday 12 September.
func TestPlan(t *testing.T) {
	def := filing(t)
	plan := def.Plan(def.Procedure("filing"), day(t, "2024-09-06"))
	var got []string
	rows, leftOut := plan.Shown()
	for _, r := range rows {
		got = append(got, r.Link.ID+": "+r.When("en"))
	}
	want := []string{"check: by 12 September 2024", "validity: until 12 October 2024", "window: from 9 October 2024 to 12 October 2024", "latest: by 9 October 2024",
		"months-before: by 12 September 2024", "keep: until 6 September 2025 or longer"}
	if !slices.Equal(got, want) {
		t.Errorf("the plan is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// What follows a step that does not apply is not told.
	if len(leftOut) != 1 || leftOut[0].Link.ID != "old" {
		t.Errorf("left out are %d rows", len(leftOut))
	}
	if plan.Provisional {
		t.Error("nothing of it is provisional")
	}
}

// A month that ends on a holiday says so; one counted backwards looks at the day before. A term is not said to be longer for it.
func TestPlanEndsOnHoliday(t *testing.T) {
	def := filing(t)
	for _, tt := range []struct{ step, from, day, near string }{
		{"validity", "2024-09-01", "2024-10-01", "2024-10-08"},
		{"validity", "2024-08-30", "2024-09-30", ""},
		{"months-before", "2024-11-02", "2024-10-02", "2024-09-30"},
		{"months-before", "2024-11-12", "2024-10-12", ""}, // a Saturday that is worked
	} {
		r := def.Plan(def.Procedure(tt.step), day(t, tt.from)).Rows[0]
		if r.Day.String() != tt.day || r.Near.String() != tt.near {
			t.Errorf("%s from %s: %s, near %s", tt.step, tt.from, r.Day, r.Near)
		}
		notes := strings.Join(def.Plan(def.Procedure(tt.step), day(t, tt.from)).Notes(&r, "en"), "\n")
		if strings.Contains(notes, "not a working day") != (tt.near != "") || strings.Contains(notes, "inferred") != (tt.near != "" && tt.step != "validity") {
			t.Errorf("%s from %s: the notes are %q", tt.step, tt.from, notes)
		}
	}
}

// What is counted from a provisional day is provisional too.
func TestPlanProvisional(t *testing.T) {
	def := filing(t)
	plan := def.Plan(def.Procedure("filing"), day(t, "2024-12-27")) // 30 and 31 December, then 2025
	if !plan.Provisional {
		t.Fatal("the plan is not provisional")
	}
	for _, r := range plan.Rows {
		if want := r.Applies && r.Link.ID != "keep"; r.Provisional != want {
			t.Errorf("%s is provisional: %t", r.Link.ID, r.Provisional)
		}
	}
}

// The rule of a step holds for the events of its days alone.
func TestPlanSpans(t *testing.T) {
	def := filing(t)
	for _, tt := range []struct {
		step, from string
		applies    bool
	}{{"old", "2024-03-21", true}, {"old", "2024-03-22", false}, {"validity", "2024-03-21", false}, {"validity", "2024-03-22", true}, {"keep", "9999-01-01", false}} {
		if r := def.Plan(def.Procedure(tt.step), day(t, tt.from)).Rows[0]; r.Applies != tt.applies {
			t.Errorf("%s from %s applies: %t", tt.step, tt.from, r.Applies)
		}
	}
}

// TestICS checks what RFC 5545 asks for.
func TestICS(t *testing.T) {
	def := filing(t)
	for _, lang := range []string{"en", "zh"} {
		plan := def.Plan(def.Procedure("filing"), day(t, "2024-09-06"))
		file := plan.ICS(lang)
		if !bytes.Equal(file, plan.ICS(lang)) {
			t.Error("the same plan gives other bytes")
		}
		text := string(file)
		if strings.Count(text, "\n") != strings.Count(text, "\r\n") || !strings.HasSuffix(text, "\r\n") {
			t.Error("a line does not end in CRLF")
		}
		for _, line := range strings.Split(text, "\r\n") {
			if len(line) > 75 {
				t.Errorf("a line has %d octets: %q", len(line), line)
			}
			if line != strings.ToValidUTF8(line, "?") {
				t.Errorf("a line is cut within a character: %q", line)
			}
		}
		unfolded := strings.ReplaceAll(text, "\r\n ", "")
		uids := map[string]bool{}
		for _, line := range strings.Split(unfolded, "\r\n") {
			if uid, ok := strings.CutPrefix(line, "UID:"); ok {
				uids[uid] = true
			}
		}
		if events := strings.Count(unfolded, "BEGIN:VEVENT"); events != 6 || len(uids) != events || strings.Count(unfolded, "DTSTAMP:20241122T000000Z") != events {
			t.Errorf("%d events with %d ids", events, len(uids))
		}
		// The window lasts four days, and ends before the day of DTEND.
		for _, want := range []string{"DTSTART;VALUE=DATE:20240912\r\nDTEND;VALUE=DATE:20240913", "DTSTART;VALUE=DATE:20241009\r\nDTEND;VALUE=DATE:20241013",
			map[string]string{"en": `Act\; the first\, art 1\n`, "zh": "《法》第一条\\n"}[lang]} {
			if !strings.Contains(unfolded, want) {
				t.Errorf("the calendar lacks %q:\n%s", want, unfolded)
			}
		}
		if strings.Contains(unfolded, "Provisional") || strings.Contains(unfolded, "暂定") {
			t.Error("nothing is provisional")
		}
	}
	late := string(def.Plan(def.Procedure("check"), day(t, "2024-12-30")).ICS("en"))
	if !strings.Contains(late, "SUMMARY:Provisional: The check\r\n") || !strings.Contains(strings.ReplaceAll(late, "\r\n ", ""), `\nProvisional: the holidays of 2025 are`) {
		t.Errorf("that it is provisional is not said:\n%s", late)
	}
}

// A definition survives the way to a browser.
func TestDefinitionObject(t *testing.T) {
	def := filing(t)
	want := string(rules.AppendJSON(nil, def.Object(), 0))
	read := workdays.ReadDefinition(def.Object())
	if got := string(rules.AppendJSON(nil, read.Object(), 0)); got != want {
		t.Errorf("read back it is\n%s\nwant\n%s", got, want)
	}
}

// FuzzDefinition: whatever a page hands over, counting by it ends.
func FuzzDefinition(f *testing.F) {
	f.Add([]byte("{\x00\x00\x00\x00"), "a", "2024-01-01")
	f.Add([]byte("n"), "", "")
	f.Fuzz(func(t *testing.T, src []byte, id, from string) {
		v, _ := rules.DecodeValue(src)
		def := workdays.ReadDefinition(v)
		d, ok := rules.ParseDay(from)
		p := def.Procedure(id)
		if !ok || p == nil {
			return
		}
		plan := def.Plan(p, d)
		rules.AppendJSON(nil, plan.Object("en"), -1)
		for _, line := range strings.Split(string(plan.ICS("zh")), "\r\n") {
			if len(line) > 75 {
				t.Errorf("a line has %d octets", len(line))
			}
		}
	})
}
