package site

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"rulebook/internal/sitetest"
)

// A keyboard is all that a reader has who fills in the calculator in these tests.
type keyboard struct {
	*sitetest.Page
	t *testing.T
}

// sitAt opens the calculator and waits for the first answer.
func sitAt(t *testing.T, b *sitetest.Browser, address string) keyboard {
	t.Helper()
	d := keyboard{b.Open(t, address), t}
	d.until(answered)
	return d
}

func (d keyboard) until(condition string) {
	d.t.Helper()
	if !comes(d.t, d, condition) {
		d.t.Fatalf("never came: %s", condition)
	}
}

// at puts the focus on an element, as who tabs to it does, and types.
func (d keyboard) at(selector string, keys ...string) {
	d.t.Helper()
	d.Run(d.t, chromedp.Focus(selector))
	d.keys(keys...)
}

func (d keyboard) keys(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.Run(d.t, chromedp.KeyEvent(k))
	}
}

func (d keyboard) alt(key string) {
	d.t.Helper()
	d.Run(d.t, chromedp.KeyEvent(key, chromedp.KeyModifiers(chromedp.ModifierAlt)))
}

// value evaluates an expression that gives a text.
func (d keyboard) value(expression string) (text string) {
	d.t.Helper()
	d.Eval(d.t, `String(`+expression+`)`, &text)
	return text
}

// focus is the name of what has the focus, as a screen reader says it.
func (d keyboard) focus() string {
	d.t.Helper()
	return d.value(`document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`)
}

// button puts the focus on the button with that name in the questions, and presses Enter.
func (d keyboard) button(name string) {
	d.t.Helper()
	d.Eval(d.t, fmt.Sprintf(`[...document.querySelectorAll('[data-part=form] button')].find((b) =>
		b.checkVisibility() && (b.getAttribute('aria-label') ?? b.textContent) === %q).focus()`, name), nil)
	d.keys(kb.Enter)
}

func (d keyboard) want(what, got, want string) {
	d.t.Helper()
	if got != want {
		d.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// A reader answers the questions with the keyboard alone.
func TestFormByKeyboard(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	d := sitAt(t, sitetest.StartBrowser(t), sitetest.FileURL(t, dir)+"calculator.html#v=1&date=2026-01-31&flows=1")
	outcome := `document.querySelector('[data-part=answer]').innerText`

	// Radio buttons; what was chosen can be taken back, and is then as if it had never been said.
	d.at("#question-ciio", " ")
	d.until(`location.hash.includes('ciio=yes')`)
	d.keys(kb.Tab, kb.Enter)
	d.until(`!location.hash.includes('ciio')`)
	empty := d.value(`location.hash`)
	d.at("#question-flow-name", "x")
	d.until(`location.hash.includes('flow1.name=x')`)
	d.keys(kb.Backspace)
	d.until(`!location.hash.includes('flow1.name')`)
	d.want("what was taken back", d.value(`location.hash`), empty)

	// A mistake waits until the field is left, says what to do, and goes once it is put right.
	number := "#question-flow-non_sensitive_persons"
	d.at(number, "12,34")
	d.want("a mistake while typing", d.value(`document.querySelector('`+number+`-mistake').hidden`), "true")
	d.keys(kb.Tab)
	d.until(`!document.querySelector('` + number + `-mistake').hidden`)
	d.want("invalid", d.value(`document.querySelector('`+number+`').getAttribute('aria-invalid')`), "true")
	if by := d.value(`document.querySelector('` + number + `').getAttribute('aria-describedby')`); !strings.Contains(by, "-mistake") {
		t.Errorf("the mistake does not describe the field: %q", by)
	}
	d.at(number, kb.End, "0")
	d.until(`document.querySelector('` + number + `-mistake').hidden`)

	// What was typed stays, with what it means below it; a range typed into one box is shown in two.
	d.Eval(t, `document.querySelector('`+number+`').select()`, nil)
	d.keys("95万")
	d.want("typed", d.value(`document.querySelector('`+number+`').value`), "95万")
	d.want("read", d.value(`document.querySelector('`+number+`-read').textContent`), "= 950,000")
	d.until(outcome + `.includes('Standard contract or certification')`)
	d.keys(kb.End, "..", "1 million", kb.Tab)
	d.want("highest", d.value(`document.querySelector('`+number+`-to').value`), "1 million")
	d.until(outcome + `.includes('Not determined')`)

	// A day is taken once it is whole. Before the rules nothing can change the answer, so nothing else is asked, and nothing is forgotten.
	d.at("#question-date", "01012021")
	d.until(outcome + `.includes('Does not apply')`)
	d.until(`!document.querySelector('` + number + `').checkVisibility()`)
	if note := d.value(`[...document.querySelectorAll('.form-note')].map((n) => n.textContent).join()`); !strings.Contains(note, "(said: 95万..1 million)") {
		t.Errorf("what was said is not shown any more: %s", note)
	}
	d.button("1 January 20262025 Certification Measures")
	d.until(`document.querySelector('` + number + `').checkVisibility()`)
	d.want("day", d.value(`document.querySelector('#question-date').value`), "2026-01-01")
	report(t, "form", d.Problems(t))
}

// The table of flows: rows are added, copied, moved, removed and brought back with the keyboard, and the focus is never lost.
func TestFlowsByKeyboard(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	browser := sitetest.StartBrowser(t)
	address := sitetest.FileURL(t, dir) + "calculator.html"
	d := sitAt(t, browser, address+"#v=1&date=2026-01-31&flows=1&flow1.name=CRM")
	names := `[...document.querySelectorAll('.flows-name-box')].map((b) => b.value)`

	d.button("Several flows")
	d.want("focus in the table", d.focus(), "Name, flow 1, CRM")
	d.button("Add flow")
	d.want("focus on a new row", d.focus(), "Name, flow 2")
	d.keys("HR")
	d.alt(kb.ArrowUp)
	d.want("moved up", d.value(names), "HR,CRM")
	d.want("focus after a move", d.focus(), "Name, flow 1, HR")
	d.alt(kb.ArrowUp)
	d.want("first already", d.value(names), "HR,CRM")
	d.button("Move flow 1, HR down")
	d.want("moved down", d.value(names), "CRM,HR")
	d.want("focus on the button", d.focus(), "Move flow 2, HR down")
	d.button("Copy flow 1, CRM")
	d.want("copied", d.value(names), "CRM,CRM (copy),HR")
	d.want("focus on the copy", d.focus(), "Name, flow 2, CRM (copy)")
	d.button("Remove flow 2, CRM (copy)")
	d.want("removed", d.value(names), "CRM,HR")
	d.want("focus on the next", d.focus(), "Remove flow 2, HR")
	d.keys(kb.Enter)
	d.want("focus on the one before", d.focus(), "Remove flow 1, CRM")
	d.keys(kb.Enter)
	d.want("focus when none is left", d.focus(), "Add flow")
	for _, want := range []string{"CRM", "CRM,HR", "CRM,CRM (copy),HR"} {
		d.button("Bring it back")
		d.want("brought back", d.value(names), want)
	}
	report(t, "flows", d.Problems(t))

	// On a phone a row is a card, and nothing is wider than the screen.
	for _, width := range []int64{320, 768, 1440} {
		d.Run(t, chromedp.EmulateViewport(width, 800))
		d.until(fmt.Sprintf(`document.querySelector('.flows').classList.contains('as-table') === %t`, width == 1440))
		d.want(fmt.Sprintf("too wide at %d", width), d.value(`document.documentElement.scrollWidth > innerWidth`), "false")
	}
}

// Ten thousand flows are shown fifty at a time, and a mistake in one of them is found.
func TestManyFlowsInPages(t *testing.T) {
	var link strings.Builder
	link.WriteString("calculator.html#v=1&date=2026-01-31&flows=120")
	for i := range 120 {
		fmt.Fprintf(&link, "&flow%d.name=f%d", i+1, i+1)
	}
	link.WriteString("&flow77.non_sensitive_persons=12x")
	dir := publishTo(t, config(repository(t)))
	d := sitAt(t, sitetest.StartBrowser(t), sitetest.FileURL(t, dir)+link.String())
	rows := `document.querySelectorAll('.flows tbody tr').length`
	d.want("rows", d.value(rows), "50")
	d.button("Move flow 50, f50 down")
	d.want("focus follows to the next page", d.focus(), "Move flow 51, f50 down")
	d.want("rows", d.value(rows), "50")
	d.button("Next")
	d.want("the last page", d.value(rows), "20")
	d.button("Next")
	d.want("there is no page after it", d.value(`document.querySelector('.flows-where').textContent`), "101 to 120 of 120")
	d.button("Add flow")
	d.want("rows", d.value(rows), "21")
	d.at("#question-flows-page", "1", kb.Enter) // "3" becomes "31", which is past the end
	d.want("the page asked for", d.value(`document.querySelector('.flows-where').textContent`), "101 to 121 of 121")
	report(t, "pages", d.Problems(t))
}
