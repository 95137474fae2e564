package site

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"rulebook/internal/assess"
	"rulebook/internal/sitetest"
)

// A tab is a page in one browser or another.
type tab interface {
	Navigate(t testing.TB, address string)
	Eval(t testing.TB, script string, out any)
	Holds(t testing.TB, condition string) bool
	SaveTo(t testing.TB, dir string)
	Problems(t testing.TB) []string
}

// A desk is the calculator in a browser, with the folder that it saves files in.
type desk struct {
	tab
	t     *testing.T
	files string
	page  *sitetest.Page // of Chromium, for what it alone can do
}

// openDesk opens an address in Chromium.
func openDesk(t *testing.T, b *sitetest.Browser, address string) desk {
	t.Helper()
	page := b.Blank(t, address)
	d := desk{page, t, t.TempDir(), page}
	d.SaveTo(t, d.files)
	d.visit(address)
	return d
}

func (d desk) Run(t testing.TB, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	d.page.Run(t, steps...)
}

func (d desk) Text(t testing.TB, selector string) string {
	t.Helper()
	return d.page.Text(t, selector)
}

func (d desk) Media(t testing.TB, medium string, features ...string) {
	t.Helper()
	d.page.Media(t, medium, features...)
}

// onDesks runs a test of the published site in both browsers, on a host and from disk. open opens an address below the root.
func onDesks(t *testing.T, test func(t *testing.T, root string, open func(address string) desk)) {
	dir := publishTo(t, config(repository(t)))
	chromium, firefox := sitetest.StartBrowser(t), sitetest.StartFirefox(t)
	for _, browser := range []struct {
		name  string
		blank func(t *testing.T, address string) tab
	}{
		{"chromium", func(t *testing.T, address string) tab { return chromium.Blank(t, address) }},
		{"firefox", func(t *testing.T, address string) tab { return firefox.Blank(t, address) }},
	} {
		for place, root := range map[string]string{"host": sitetest.Serve(t, dir, "/a/b/"), "disk": sitetest.FileURL(t, dir)} {
			t.Run(browser.name+" "+place, func(t *testing.T) {
				test(t, root, func(address string) desk {
					d := desk{tab: browser.blank(t, root), t: t, files: t.TempDir()}
					d.SaveTo(t, d.files)
					d.visit(root + address)
					t.Cleanup(func() { report(t, root, d.Problems(t)) })
					return d
				})
			})
		}
	}
}

// visit opens an address and waits for the first answer, and for what is made once that is on the screen.
func (d desk) visit(address string) {
	d.t.Helper()
	d.Navigate(d.t, "about:blank") // otherwise only what follows # would change
	d.Navigate(d.t, address)
	d.until(answered)
}

func (d desk) until(condition string) {
	d.t.Helper()
	if !comes(d.t, d, condition) {
		d.t.Fatalf("never came: %s\nsaid: %s", condition, d.said())
	}
}

// answered is the condition that the first answer is there, and what stands below it.
const answered = `document.querySelector('[data-calculator]')?.hidden === false && document.querySelector('.calculator-state').textContent === '' &&
	document.querySelector('[data-part=actions] button') !== null`

// comes waits until a condition holds in a page, and reports false when it does not in a quarter of a minute.
func comes(t testing.TB, p interface {
	Holds(t testing.TB, condition string) bool
}, condition string) bool {
	t.Helper()
	for range 300 {
		if p.Holds(t, condition) {
			return true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return false
}

// press activates the button with that label, as the keyboard does.
func (d desk) press(label string) {
	d.t.Helper()
	d.Eval(d.t, fmt.Sprintf(`(() => {
		const button = [...document.querySelectorAll('.actions button, .actions label, .actions-said button')].find((b) => b.textContent.trim() === %q && !b.hidden);
		if (!button) throw new Error('no button ' + %[1]q);
		button.click();
	})()`, label), nil)
}

func (d desk) said() (text string) {
	d.t.Helper()
	d.Eval(d.t, `[...document.querySelectorAll('.actions-said')].filter((box) => !box.hidden).map((box) => box.innerText).join('\n')`, &text)
	return text
}

func (d desk) expect(part string) {
	d.t.Helper()
	quoted, _ := json.Marshal(part)
	d.until(`[...document.querySelectorAll('.actions-said')].some((box) => !box.hidden && box.innerText.includes(` + string(quoted) + `))`)
}

// saved is the file that the page saved last under that name.
func (d desk) saved(name string) string {
	d.t.Helper()
	file := filepath.Join(d.files, name)
	for range 200 {
		if data, err := os.ReadFile(file); err == nil && len(data) > 0 {
			os.Remove(file)
			return string(data)
		}
		time.Sleep(50 * time.Millisecond)
	}
	d.t.Fatalf("%s was not saved; said: %s", name, d.said())
	return ""
}

// choose gives a file to the input that is in the button with that label.
func (d desk) choose(label, name, text string) {
	d.t.Helper()
	d.Eval(d.t, fmt.Sprintf(`(() => {
		const input = [...document.querySelectorAll('.actions label')].find((l) => l.textContent.trim() === %q).querySelector('input');
		const files = new DataTransfer();
		files.items.add(new File([%s], %q));
		input.files = files.files;
		input.dispatchEvent(new Event('change'));
	})()`, label, asJSON(text), name), nil)
}

func asJSON(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

func (d desk) hash() (text string) {
	d.t.Helper()
	d.Eval(d.t, `location.hash`, &text)
	return text
}

const bookingLink = "#v=1&date=2025-06-30&ciio=no&flows=2&flow1.name=Booking%20%3D1&flow1.basis=contract&flow1.non_sensitive_persons=950000" +
	"&flow2.name=CRM&flow2.date=2025-03-01&flow2.non_sensitive_persons=80000..95000&flow2.sensitive_persons=500"

// Everything that is saved is what the command would have, at a web server and from disk alike.
func TestSavesFiles(t *testing.T) {
	onDesks(t, func(t *testing.T, root string, open func(string) desk) {
		d := open("calculator.html" + bookingLink)
		d.press("Save question (JSON)")
		question := d.saved("question-2025-06-30.json")
		d.press("Save answer (JSON)")
		answer := d.saved("answer-2025-06-30.json")
		set := linkProjects["published"]()
		if want := askJSON(t, set, assess.Request{Facts: source(question)}, question); answer != want {
			t.Errorf("the page saved\n%s\nthe command prints\n%s", answer, want)
		}
		d.press("Save the flows as a table (CSV)")
		table := d.saved("flows.csv")
		if want := "\ufeffname,date,basis,non_sensitive_persons,sensitive_persons\r\nBooking =1,,contract,950000,\r\nCRM,2025-03-01,,80000..95000,500\r\n"; table != want {
			t.Errorf("the table is %q", table)
		}
		d.press("Save an empty table (CSV)")
		if text := d.saved("flows.csv"); !strings.HasPrefix(text, "\ufeffname,date,basis,") {
			t.Errorf("the empty table is %q", text)
		}
		d.press("Save memo (Markdown)")
		// A memo from disk does not tell whose disk.
		if text := d.saved("memo-2025-06-30.md"); !strings.Contains(text, "Booking") || !strings.Contains(text, `calculator\.html`) || strings.Contains(text, "file:") {
			t.Errorf("the memo is %q", text)
		}

		// What was saved opens again, after everything was cleared.
		d.press("Start again")
		d.expect("All answers are cleared.")
		d.press("Undo")
		d.expect("It is as it was before.")
		d.press("Start again")
		d.choose("Open a question (JSON)", "question.json", question)
		d.expect("question.json is open.")
		d.until(`location.hash.includes('flow2.name=CRM')`)
		d.press("Start again")
		d.choose("Open a table of flows (CSV)", "flows.csv", table)
		d.expect("2 flows are here now.")
		d.until(`location.hash.includes('flow2.non_sensitive_persons=80000..95000')`)
		d.choose("Open a table of flows (CSV)", "more.csv", "name;non_sensitive_persons\nMore;5\n")
		d.expect("The table has 1 flow.")
		d.press("Add to them")
		d.expect("3 flows are here now.")

		// A table with mistakes is told and not taken.
		d.until(`location.hash.includes('flow3.name=More')`)
		before := d.hash()
		d.choose("Open a table of flows (CSV)", "bad.csv", "name,non_sensitive_persons\n"+strings.Repeat("=1+1,many\n", 30))
		d.expect("bad.csv has 30 mistakes.")
		if text := d.said(); !strings.Contains(text, "Line 2, column 6") || strings.Count(text, "=1+1,many") != 20 {
			t.Errorf("said: %s", text)
		}
		d.choose("Open a table of flows (CSV)", "worse.csv", "name,non_sensitive_persons\n"+strings.Repeat("A,many\n", 1200))
		d.expect("worse.csv has 1,200 mistakes.")
		d.choose("Open a table of flows (CSV)", "book.csv", "PK\x03\x04"+strings.Repeat("\x00", 1<<16))
		d.expect("book.csv has one mistake.")
		if text := d.said(); !strings.Contains(text, "this is a workbook") || strings.Contains(text, "Line 0") {
			t.Errorf("said: %s", text)
		}
		d.choose("Open a question (JSON)", "bad.json", "date: 2025-06-30")
		d.expect("bad.json is not a saved question.")
		if d.hash() != before {
			t.Errorf("the address is %s", d.hash())
		}
	})
}

// A link carries the question, without numbers if that is wanted, and says when it was made under other rules.
func TestLinks(t *testing.T) {
	onDesks(t, func(t *testing.T, root string, open func(string) desk) {
		address := root + "calculator.html"
		d := open("calculator.html" + strings.Replace(bookingLink, "v=1", "v=1&rules=000000000000&moon=full", 1))
		var text string
		if d.Eval(t, `document.querySelector('.link-notice').innerText`, &text); !strings.Contains(text, "made under other rules (000000000000") || !strings.Contains(text, "“moon”") {
			t.Errorf("the notice is %q", text)
		}
		copied := func() (text string) {
			// What is copied is read where the page hands it over: a browser without a window has no clipboard to paste from.
			d.Eval(t, `window.copied`, &text)
			return text
		}
		d.Eval(t, `(() => {
			if (navigator.clipboard) navigator.clipboard.writeText = async (text) => { window.copied = text; };
			document.execCommand = () => { window.copied = document.activeElement.value; return true; };
		})()`, nil)
		d.press("Copy link")
		d.expect("The link is copied.")
		u, err := url.Parse(copied())
		if err != nil || !strings.HasPrefix(copied(), address+"#v=1&rules=") || !strings.Contains(u.Fragment, "flow1.name=Booking =1") {
			t.Errorf("copied: %s", copied())
		}
		d.press("Copy link without numbers and names")
		d.expect("without numbers and names")
		if text := copied(); strings.Contains(text, "Booking") || strings.Contains(text, "950000") || !strings.Contains(text, "flow1.basis=contract") {
			t.Errorf("copied: %s", text)
		}
		d.Eval(t, `(() => {
			if (navigator.clipboard) navigator.clipboard.writeText = () => Promise.reject(new Error());
			document.execCommand = () => false;
		})()`, nil)
		d.press("Copy link")
		d.expect("Copy the link from here:")

		var rows strings.Builder
		rows.WriteString("name,non_sensitive_persons\n")
		for i := range 1200 {
			fmt.Fprintf(&rows, "A flow with a rather long name %d,%d\n", i, i)
		}
		d.choose("Open a table of flows (CSV)", "many.csv", rows.String())
		d.expect("The table has 1,200 flows.")
		d.press("Replace them")
		d.expect("1,200 flows are here now.")
		d.press("Copy link")
		d.expect("This is too much for a link")
	})
}

// The browser keeps answers when the reader ticks the box and as long as it is ticked, and nothing else.
func TestKeepsInBrowser(t *testing.T) {
	onDesks(t, func(t *testing.T, root string, open func(string) desk) {
		d := open("calculator.html" + bookingLink)
		kept := func() (text string) {
			d.Eval(t, `JSON.stringify(Object.entries(localStorage))`, &text)
			return text
		}
		if text := kept(); text != "[]" {
			t.Fatalf("kept without being asked: %s", text)
		}
		d.Eval(t, `document.getElementById('calculator:keep').click()`, nil)
		d.expect("are kept in this browser from now on")
		if text := kept(); strings.Count(text, "rulebook-calculator:") != 1 || !strings.Contains(text, "Booking") {
			t.Errorf("kept: %s", text)
		}
		d.visit(root + "calculator.html")
		d.expect("These are the answers that this browser kept.")
		d.until(`location.hash.includes('flow2.name=CRM')`)
		// The Chinese page is of the same site.
		d.visit(root + "zh/calculator.html")
		d.expect("以下为本浏览器保存的内容")
		// A link with something else does not replace what is kept until the reader says so.
		d.visit(root + "calculator.html#v=1&ciio=yes")
		d.expect("This browser keeps other answers than those of this link.")
		d.press("Open what is kept")
		d.until(`location.hash.includes('flow2.name=CRM')`)
		d.visit(root + "calculator.html#v=1&ciio=yes")
		d.expect("This browser keeps other answers than those of this link.")
		d.press("Keep these instead")
		d.expect("are kept in this browser from now on")
		if text := kept(); strings.Contains(text, "Booking") || !strings.Contains(text, "ciio=yes") {
			t.Errorf("kept: %s", text)
		}
		d.press("Start again")
		d.until(`!JSON.stringify(Object.entries(localStorage)).includes('ciio=yes')`)
		d.press("Erase what is kept")
		d.expect("Nothing is kept in this browser.")
		d.visit(root + "calculator.html#v=1&ciio=unknown")
		if text := kept(); text != "[]" {
			t.Errorf("kept after erasing: %s", text)
		}
	})
}
