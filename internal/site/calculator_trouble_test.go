package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rulebook/internal/sitetest"
)

// breakable makes an engine that ends when window.breakNow is set, as one does whose memory is used up.
const breakable = `(() => {
	const instantiate = WebAssembly.instantiateStreaming;
	WebAssembly.instantiateStreaming = async (...given) => {
		const { instance } = await instantiate.apply(WebAssembly, given);
		const call = (method) => {
			if (window.breakNow) throw new WebAssembly.RuntimeError('unreachable');
			return instance.exports.call(method);
		};
		return { instance: Object.create(WebAssembly.Instance.prototype, { exports: { value: { ...instance.exports, call } } }) };
	};
})()`

// An engine that fails after it has answered takes with it all that it said, and the page falls back on paper.
func TestEngineFailsMidway(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	page := sitetest.StartBrowser(t).Blank(t, "file:")
	page.BeforeLoad(t, breakable)
	page.Navigate(t, sitetest.FileURL(t, dir)+"calculator.html#v=1&date=2026-01-31&flows=1&flow1.basis=hr&flow1.sensitive_persons=5")
	d := keyboard{page, t}
	d.until(`document.querySelector('.map-here')?.innerText.includes('The answer: No mechanism needed.')`)
	d.Eval(t, `window.breakNow = true`, nil)
	d.at("#question-flow-name", "x")
	d.until(`document.querySelector('.calculator-state.is-failed')?.innerText.includes('(unreachable)')`)
	d.until(`!document.querySelector('.map-here')`)
	stillUsable(t, d, "failed midway")
	if text := d.value(`document.querySelector('[data-calculator]').innerText`); strings.Contains(text, "You are here") || strings.Contains(text, "No mechanism needed") {
		t.Errorf("the page still says\n%s", text)
	}
	report(t, "failed midway", d.Problems(t))
}

// Without the rules there is nothing to ask, which is said; the page is as it is on paper.
func TestRulesMissing(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	files, err := filepath.Glob(filepath.Join(dir, "assets", "calculator-data.*.js"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the scripts with the rules are %q", files)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	p := keyboard{sitetest.StartBrowser(t).Open(t, sitetest.FileURL(t, dir)+"calculator.html"), t}
	p.until(`document.querySelector('.calculator-state.is-failed')?.innerText.includes('The calculator could not be started')`)
	if headings := p.value(`document.querySelectorAll('[data-calculator] :is(h2, section)').length`); headings != "0" {
		t.Errorf("there are %s empty parts", headings)
	}
	for _, problem := range p.Problems(t) {
		if !strings.Contains(problem, "ERR_FILE_NOT_FOUND") {
			t.Error(problem)
		}
	}
}

// A day that was begun and cannot be read is never taken for none: a flow without a day is counted.
func TestHalfADay(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	address := sitetest.FileURL(t, dir) + "calculator.html#v=1&date=2026-01-31&flows=1&flow1.non_sensitive_persons=500000"
	for _, tt := range []struct{ view, box, leave string }{
		{"", "#question-flow-date", "#question-flow-name"},
		{"&view=several", "td .day-box", "th .flows-name-box"},
	} {
		for _, typed := range []string{"03", "03050025"} {
			d := sitAt(t, b, address+tt.view)
			d.until(`document.querySelector('[data-part=answer]').innerText.includes('Standard contract or certification')`)
			d.at(tt.box, typed)
			d.at(tt.leave)
			d.until(`document.querySelector('[data-part=answer]').innerText.includes('No answer yet')`)
			d.until(`[...document.querySelectorAll('.field-mistake')].some((m) => m.checkVisibility() && m.innerText.includes('Enter a day'))`)
			d.at(tt.box, "03052025")
			d.until(`document.querySelector('[data-part=answer]').innerText.includes('earlier than the period of counting')`)
			report(t, typed, d.Problems(t))
		}
	}
}

// Cells of a comparison are marked when what is possible differs, and say what was never asked.
func TestComparisonOfOpenAnswers(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	d := sitAt(t, sitetest.StartBrowser(t), sitetest.FileURL(t, dir)+"calculator.html#v=1&date=2025-06-30&flows=1&flow1.non_sensitive_persons=50000..2000000&flow1.sensitive_persons=1")
	d.Eval(t, `document.querySelector('[data-part=compare]').scrollIntoView({behavior: 'instant'})`, nil)
	row := `(document.querySelector('.compare-table tbody tr:nth-child(1)')?.innerText.replace(/\s+/g, ' ') ?? '')`
	d.until(row)
	wantText(t, "a draft", d.value(row), "differs: Not determined No assessment; Security assessment", "differs: 0 (not said)")
	report(t, "comparison", d.Problems(t))
}

// The first flow of a list that was empty is in the list, and has the focus.
func TestFirstFlowOfList(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	d := sitAt(t, sitetest.StartBrowser(t), sitetest.FileURL(t, dir)+"calculator.html#v=1&date=2026-01-31&flows=0")
	d.button("Add flow")
	d.until(`document.activeElement.matches('.flows-name-box')`)
	report(t, "first flow", d.Problems(t))
}

// What was typed last is kept when a link is followed at once.
func TestKeptBeforeLink(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	d := openDesk(t, sitetest.StartBrowser(t), sitetest.FileURL(t, dir)+"calculator.html#v=1&date=2026-01-31&flows=1")
	d.Eval(t, `document.getElementById('calculator:keep').click()`, nil)
	d.expect("are kept in this browser from now on")
	d.Eval(t, `(async () => {
		const box = document.querySelector('#question-flow-non_sensitive_persons');
		box.value = '777';
		box.dispatchEvent(new Event('input'));
		await new Promise((done) => setTimeout(done, 100));
		location.hash = '#v=1&ciio=yes';
	})()`, nil)
	d.expect("This browser keeps other answers than those of this link.")
	d.press("Open what is kept")
	d.until(`location.hash.includes('persons=777')`)
	// Ways to other places of the page leave the question in the address.
	d.Eval(t, `document.querySelector('.skip-link').click()`, nil)
	d.until(`location.hash.includes('persons=777')`)
	report(t, "kept", d.Problems(t))
}
