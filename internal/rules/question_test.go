package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"rulebook/internal/rules"
	"rulebook/internal/ruletext"
)

// read reads a question from YAML.
func read(t *testing.T, set *rules.Set, text string, date rules.Day) (*rules.Question, string) {
	t.Helper()
	in, problems := ruletext.ReadInput([]byte(text))
	if len(problems) > 0 {
		t.Fatalf("%s: %v", text, problems)
	}
	q, wrong := set.ReadQuestion(in.Value, date)
	var b strings.Builder
	for _, p := range wrong {
		b.WriteString(p.Field + ": " + p.Message)
		if p.Hint != "" {
			b.WriteString(" (" + p.Hint + ")")
		}
		b.WriteString("\n")
	}
	if (q == nil) != (len(wrong) > 0) {
		t.Errorf("%s: a question %v beside %d problems", text, q, len(wrong))
	}
	return q, strings.TrimSuffix(b.String(), "\n")
}

func TestReadQuestion(t *testing.T) {
	set := compile(t, small())
	everything := "{date: 2025-06-30, regime: one, ciio: true, sector: school, persons_processed: 5, count_exempt_flows: true, flows: [" +
		"{name: A, date: 2025-01-01, basis: list, a_persons: 2, b_persons: 3, all_persons: 4, important: true}, {}]}"
	q, wrong := read(t, set, everything, 0)
	if wrong != "" {
		t.Fatal(wrong)
	}
	if got := fmt.Sprint(q.Date, q.Regime, q.Facts, q.Flows); got != "2025-06-30one[{5 5} {1 1} {2 2} {1 1}] "+
		"[{A 2025-01-01 [{2 2} {2 2} {3 3} {4 4} {1 1}]} {  [{0 0} {0 0} {0 0} {-1 -1} {0 0}]}]" {
		t.Error(got)
	}
	open := "{date: 2025-06-30, ciio: unknown, sector: unknown, persons_processed: {min: 1, max: 9}, " +
		"flows: [{basis: unknown, a_persons: unknown, b_persons: {max: 4, min: 4}, all_persons: unknown, important: unknown}]}"
	if q, wrong = read(t, set, open, 0); wrong != "" {
		t.Fatal(wrong)
	}
	if got := fmt.Sprint(q.Facts, q.Flows); got != "[{1 9} {0 1} {0 2} {0 0}] [{  [{0 4611686018427387904} {0 2} {4 4} {0 4611686018427387904} {0 1}]}]" {
		t.Error(got)
	}
	// Nothing said is what is not there.
	if q, wrong = read(t, set, "{date: , regime: , ciio: , sector: , persons_processed: , flows: [{name: , date: , basis: , a_persons: , all_persons: , important: }]}",
		day("2025-06-30")); wrong != "" || fmt.Sprint(*q) != fmt.Sprint(*mustRead(t, set, "{flows: [{}]}")) {
		t.Error(wrong, q)
	}
	if q, wrong = read(t, set, "{date: 2024-01-01}", day("2025-06-30")); wrong != "" || q.Date.String() != "2024-01-01" {
		t.Error(wrong, q)
	}
	if q, wrong = read(t, set, "{date: 2024-01-01, flows: }", 0); wrong != "" || q.Flows != nil {
		t.Error(wrong, q)
	}
}

func mustRead(t *testing.T, set *rules.Set, text string) *rules.Question {
	t.Helper()
	q, wrong := read(t, set, text, day("2025-06-30"))
	if wrong != "" {
		t.Fatal(wrong)
	}
	return q
}

func TestReadQuestionProblems(t *testing.T) {
	set := compile(t, small())
	const large = "write a whole number without separators, unknown, or {min: 80000, max: 120000}"
	for _, tt := range []struct{ text, want string }{
		{"[]", `: the input is a list, not a mapping of facts`},
		{"text", `: the input is the text "text", not a mapping of facts`},
		{"7", `: the input is a number, not a mapping of facts`},
		{"{}", `date: the day of the question is missing (write date: 2026-01-31)`},
		{"{date: 2025-02-29}", `date: "2025-02-29" is not a day (write it as 2026-01-31)`},
		{"{date: 2025}", `date: 2025 is not a day (write it as 2026-01-31)`},
		{"{date: true}", `date: true is not a day (write it as 2026-01-31)`},
		{"{date: unknown}", `date: "unknown" is not a day (write it as 2026-01-31)`},
		{"{date: [2025-01-01]}", `date: a list is not a day (write it as 2026-01-31)`},
		{"{date: 2025-01-01, cio: true}", `cio: there is no fact "cio" (did you mean "ciio"?)`},
		{"{date: 2025-01-01, basis: none}", `basis: there is no fact "basis" (there are: date, regime, flows, persons_processed, ciio, sector, count_exempt_flows)`},
		{"{date: 2025-01-01, regime: two}", `regime: there is no regime "two" (there are: one)`},
		{"{date: 2025-01-01, regime: 1}", `regime: there is no regime 1 (there are: one)`},
		{"{date: 2025-01-01, ciio: 1}", `ciio: 1 is not true or false (write true, false or unknown)`},
		{"{date: 2025-01-01, ciio: yes}", `ciio: "yes" is not true or false (write true, false or unknown)`},
		{"{date: 2025-01-01, count_exempt_flows: maybe}", `count_exempt_flows: "maybe" is not true or false (write true or false)`},
		{"{date: 2025-01-01, count_exempt_flows: unknown}", `count_exempt_flows: it cannot be unknown: it says how to count (write true or false)`},
		{"{date: 2025-01-01, sector: banks}", `sector: "banks" is none of its values (did you mean "bank"?)`},
		{"{date: 2025-01-01, sector: 1}", `sector: 1 is none of its values (there are: bank, shop, school, unknown)`},
		{"{date: 2025-01-01, sector: [bank]}", `sector: a list is none of its values (there are: bank, shop, school, unknown)`},
		{"{date: 2025-01-01, persons_processed: -1}", `persons_processed: -1 is negative (numbers are whole, 0 or more)`},
		{"{date: 2025-01-01, persons_processed: 1.5}", `persons_processed: 1.5 is not a whole number (numbers are whole, from 0 to 9007199254740991)`},
		{"{date: 2025-01-01, persons_processed: 9007199254740991}", ""},
		{"{date: 2025-01-01, persons_processed: -9007199254740992}", `persons_processed: -9007199254740992 is negative (numbers are whole, 0 or more)`},
		{"{date: 2025-01-01, persons_processed: -99999999999999999999}",
			`persons_processed: -99999999999999999999 is negative (numbers are whole, from 0 to 9007199254740991)`},
		{"{date: 2025-01-01, persons_processed: 9007199254740992}", `persons_processed: 9007199254740992 is too large (the largest number is 9007199254740991)`},
		{"{date: 2025-01-01, persons_processed: 99999999999999999999}",
			`persons_processed: 99999999999999999999 is too large (numbers are whole, from 0 to 9007199254740991)`},
		{"{date: 2025-01-01, persons_processed: " + strings.Repeat("9", 70) + "}",
			`persons_processed: ` + strings.Repeat("9", 60) + `… is too large (numbers are whole, from 0 to 9007199254740991)`},
		{"{date: 2025-01-01, persons_processed: many}", `persons_processed: "many" is not a number (` + large + `)`},
		{"{date: 2025-01-01, persons_processed: true}", `persons_processed: true is not a number (` + large + `)`},
		{"{date: 2025-01-01, persons_processed: [1]}", `persons_processed: a list is not a number (` + large + `)`},
		{"{date: 2025-01-01, persons_processed: {min: 5}}", `persons_processed: a range needs both its ends (write {min: 80000, max: 120000})`},
		{"{date: 2025-01-01, persons_processed: {}}", `persons_processed: a range needs both its ends (write {min: 80000, max: 120000})`},
		{"{date: 2025-01-01, persons_processed: {min: 5000, max: 4000}}",
			`persons_processed: the range begins at 5,000 and ends at 4,000 (write the smaller number as min)`},
		{"{date: 2025-01-01, persons_processed: {min: 5, max: unknown}}", `persons_processed.max: "unknown" is not a number (an end of a range is a whole number)`},
		{"{date: 2025-01-01, persons_processed: {min: 5, max: null}}", `persons_processed: a range needs both its ends (write {min: 80000, max: 120000})`},
		{"{date: 2025-01-01, persons_processed: {min: 5, max: 6, most: 7}}", `persons_processed.most: a range has no "most" (write {min: 80000, max: 120000})`},
		{"{date: 2025-01-01, persons_processed: {min: -5, max: many}}", "persons_processed.min: -5 is negative (numbers are whole, 0 or more)\n" +
			`persons_processed.max: "many" is not a number (an end of a range is a whole number)`},
		{"{date: 2025-01-01, flows: {}}", `flows: the flows are a mapping, not a list`},
		{"{date: 2025-01-01, flows: 3}", `flows: the flows are a number, not a list`},
		{"{date: 2025-01-01, flows: [3, {}, none]}", "flows[0]: the flow is a number, not a mapping of facts\n" +
			`flows[2]: the flow is the text "none", not a mapping of facts`},
		{"{date: 2025-01-01, flows: [{name: 5}]}", `flows[0].name: the name is a number, not a text (put it in quotation marks)`},
		{"{date: 2025-01-01, flows: [{date: unknown}]}",
			`flows[0].date: the day of a flow cannot be unknown (leave it out: the flow is then taken to be within the window)`},
		{"{date: 2025-01-01, flows: [{date: 2025-13-01}]}", `flows[0].date: "2025-13-01" is not a day (write it as 2026-01-31)`},
		{"{date: 2025-01-01, flows: [{}, {kilometres: 5}]}",
			`flows[1].kilometres: there is no fact "kilometres" of a flow (there are: name, date, a_persons, basis, b_persons, all_persons, important)`},
		{"{date: 2025-01-01, flows: [{a_person: 5}]}", `flows[0].a_person: there is no fact "a_person" of a flow (did you mean "a_persons"?)`},
		{"{date: 2025-01-01, flows: [{a_persons: 5, b_persons: 3, all_persons: 4}]}",
			`flows[0].all_persons: no such number fits: it is at least 5, the larger of its two parts (it counts once what a_persons and b_persons count each)`},
		{"{date: 2025-01-01, flows: [{a_persons: 5, b_persons: 3, all_persons: 9}]}",
			`flows[0].all_persons: no such number fits: it is at most 8, the sum of its two parts (it counts once what a_persons and b_persons count each)`},
		{"{date: 2025-01-01, flows: [{a_persons: {min: 1, max: 5}, all_persons: {min: 6, max: 9}}]}",
			`flows[0].all_persons: no such number fits: it is at most 5, the sum of its two parts (it counts once what a_persons and b_persons count each)`},
		{"{date: 2025-01-01, flows: [{a_persons: {min: 1, max: 5}, b_persons: 1, all_persons: {min: 6, max: 9}}]}", ""},
		{"{date: 2025-01-01, flows: [{a_persons: 5, all_persons: 5}, {a_persons: 5, b_persons: 5, all_persons: 10}]}", ""},
		{"{date: 2025-01-01, flows: [{a_persons: unknown, all_persons: 0}]}", ""},
		// All of them at once.
		{"{ciio: 1, flows: [{important: 2}]}", "ciio: 1 is not true or false (write true, false or unknown)\n" +
			"flows[0].important: 2 is not true or false (write true, false or unknown)\n" +
			"date: the day of the question is missing (write date: 2026-01-31)"},
	} {
		if _, got := read(t, set, tt.text, 0); got != tt.want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", tt.text, got, tt.want)
		}
	}
}
