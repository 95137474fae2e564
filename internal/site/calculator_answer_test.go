package site

import (
	"strings"
	"testing"

	"rulebook/internal/sitetest"
)

// The answer says what is due, on which day and under which rules, why in the law's own words, what was counted, and how far it is from
// changing.
func TestAnswer(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	root := sitetest.FileURL(t, dir)
	tests := []struct {
		name, page, question string
		want                 []string
		not                  string
	}{
		{"a contract", "calculator.html", "date=2025-06-30&flows=2&flow1.name=Booking&flow1.basis=contract&flow1.non_sensitive_persons=950000" +
			"&flow2.name=CRM&flow2.date=2025-03-01&flow2.non_sensitive_persons=100000", []string{
			"Standard contract or certification", "On 30 June 2025, under the 2024 Provisions", "Confidence: Inferred",
			"10万人以上、不满100万人", "2024 Provisions, art 8", "What to do next",
			"Counted from 1 January 2025 until 30 June 2025.", "100,000 persons", "Not in it: what exempt flows would have added, 950,000 persons.",
			"100,000 of 1,000,000 persons. 900,000 more persons would lead to: Security assessment",
			"At the pace of the dated flows (100,000 in 181 days since 1 January 2025), this is not reached this year.",
			"Exempt, not counted", "Here that is:", "Exempt volume was left out",
		}, "What would decide"},
		{"in Chinese", "zh/calculator.html", "date=2025-06-30&flows=1&flow1.sensitive_persons=10000", []string{
			"申报数据出境安全评估", "2025年6月30日，适用《促进和规范数据跨境流动规定》", "10,000人", "数量再增加，结论不变。", "第七条第一款第（二）项", "官方文本",
		}, "Security"},
		{"not known", "calculator.html", "date=2025-06-30&ciio=unknown&flows=1&flow1.non_sensitive_persons=80000..120000", []string{
			"Not determined", "Still possible, from the lightest to the heaviest:\nNo mechanism needed\nStandard contract or certification\nSecurity assessment",
			"What would decide\nCritical information infrastructure operator (CIIO)\nAnswer this\nno\nNo mechanism needed; Standard contract or certification\nyes\nSecurity assessment",
			"Depending on what is not known", "80,000 to 120,000 persons",
		}, "would lead to"},
		{"a person must look", "calculator.html", "date=2025-06-30&ciio=yes&flows=1&flow1.basis=ftz-outside-list&flow1.non_sensitive_persons=5", []string{
			"A person must look", "What may come of it, from the lightest to the heaviest:\nNo mechanism needed\nSecurity assessment", "A person must decide",
		}, "What would decide"},
		{"a draft", "calculator.html", "date=2025-06-30&regime=draft-assessment-measures-2021&flows=1&flow1.non_sensitive_persons=100000", []string{
			"Security assessment", "Draft, never law. This is what the draft would have said.", "These rules name no period of counting",
		}, "What to do next"},
		{"other days", "calculator.html", "date=2025-06-30&regime=assessment-measures-2022&flows=1&flow1.non_sensitive_persons=5", []string{
			"Does not apply", "2022 Assessment Measures: these rules apply from 1 September 2022 until 21 March 2024.", "They were followed by the 2024 Provisions, which apply on this day.",
			"Ask the 2024 Provisions instead", "Ask for 21 March 2024, the last day on which they applied",
		}, "What was counted"},
		{"before all rules", "calculator.html", "date=2020-01-01&flows=1", []string{"Does not apply", "Ask for 1 September 2022, the first day of the 2022 Assessment Measures"}, "Why"},
		{"what cannot be read", "calculator.html", "date=2025-06-30&flows=1&flow1.non_sensitive_persons=12x", []string{
			"No answer yet", "Persons with non-sensitive personal information",
		}, "Why"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := openDesk(t, b, root+tt.page+"#v=1&"+tt.question)
			var text string
			d.Eval(t, `document.querySelector('[data-part=answer]').innerText.replace(/\s*\n\s*/g, '\n')`, &text)
			wantText(t, "the answer", text, tt.want...)
			if strings.Contains(text, tt.not) {
				t.Errorf("the answer has %q:\n%s", tt.not, text)
			}
			report(t, tt.name, d.Problems(t))
		})
	}
}

// The trace is written when it is opened: every rule, and of each condition what was compared and whether it is met.
func TestAnswerTrace(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	d := sitAt(t, sitetest.StartBrowser(t), sitetest.FileURL(t, dir)+"calculator.html#v=1&date=2025-06-30&ciio=unknown&flows=1&flow1.non_sensitive_persons=90000")
	d.want("before it is opened", d.value(`document.querySelectorAll('.answer-step').length`), "0")
	d.Eval(t, `document.querySelector('[data-part=answer] details').open = true`, nil)
	d.until(`document.querySelectorAll('.answer-step').length === 7`)
	wantText(t, "the trace", d.value(`document.querySelector('.answer-trace').innerText`), "exempt-small-volume", "This rule may answer.",
		"Critical information infrastructure operator (CIIO): no – not known, not known",
		"Persons whose non-sensitive personal information was exported: at least 1,000,000 – 90,000 persons, not met",
		"Persons whose non-sensitive personal information was exported: below 100,000 – 90,000 persons, met")
}

// A button of the answer asks something else; the focus goes to what it led to, and a new outcome is said aloud once.
func TestAnswerLeadsOn(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	root := sitetest.FileURL(t, dir) + "calculator.html#v=1&"
	said := `[...document.querySelectorAll('[role=status]')].map((e) => e.textContent).join('')`

	d := sitAt(t, b, root+"date=2025-06-30&regime=assessment-measures-2022&flows=1&flow1.non_sensitive_persons=5")
	d.want("the first answer was not asked for", d.value(said), "")
	d.Eval(t, `const b = document.querySelector('.answer-buttons button'); b.focus(); b.click()`, nil)
	d.until(`document.querySelector('.answer-head .answer-outcome').textContent === 'No mechanism needed'`)
	d.want("focus", d.focus(), "No mechanism needed")
	d.until(said + ` === 'Answer: No mechanism needed'`)

	d = sitAt(t, b, root+"date=2025-06-30&flows=2&flow1.basis=hr&flow1.non_sensitive_persons=950000&flow2.non_sensitive_persons=90000")
	d.Eval(t, `const c = document.querySelector('#answer-count-exempt'); c.focus(); c.click()`, nil)
	d.until(`location.hash.includes('count_exempt_flows=yes')`)
	d.want("focus", d.focus(), "Ask again with exempt flows left out")

	d = sitAt(t, b, root+"date=2025-06-30&view=several&flows=2&flow2.name=HR&flow2.important_data=unknown&flow2.non_sensitive_persons=5")
	d.Eval(t, `document.querySelector('.answer-decider button').click()`, nil)
	d.until(`document.activeElement.closest('[data-part=form]') !== null`)
	wantText(t, "the question that decides", d.focus(), "Important data", "HR")
}

// Every regime answers the same facts, each on its own days or all on one; what differs from the rules in force is marked in words.
func TestComparison(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	d := sitAt(t, sitetest.StartBrowser(t), sitetest.FileURL(t, dir)+"calculator.html#v=1&date=2025-06-30&flows=1&flow1.date=2025-03-01&flow1.non_sensitive_persons=150000")
	row := func(n string) string {
		return `(document.querySelector('.compare-table tbody tr:nth-child(` + n + `)')?.innerText.replace(/\s+/g, ' ') ?? '')`
	}
	d.Eval(t, `document.querySelector('[data-part=compare]').scrollIntoView({behavior: 'instant'})`, nil)
	d.until(row("6"))
	wantText(t, "a draft", d.value(row("1")), "2021 Draft Assessment Measures", "draft, never law", "differs: Security assessment")
	wantText(t, "what is over", d.value(row("2")), "asked for 21 March 2024, the last day", "differs: Security assessment", "150,000", "1 January 2023")
	wantText(t, "what is in force", d.value(row("4")), "apply on the day", "Standard contract or certification", "150,000")
	if strings.Contains(d.value(row("4")), "differs") {
		t.Error("the rules in force differ from themselves")
	}
	wantText(t, "what is to come", d.value(row("6")), "asked for 1 January 2026, the first day", "differs: Eligible for certification")

	d.Eval(t, `document.querySelectorAll('.compare-days input')[1].click()`, nil)
	d.until(row("2") + `.includes('Does not apply')`)
	wantText(t, "what is to come, on the day", d.value(row("6")), "differs: Does not apply")
	report(t, "comparison", d.Problems(t))
}
