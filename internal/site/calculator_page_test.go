package site

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"rulebook/internal/sitetest"
)

// pages are the calculator's, in each language.
var pages = []string{"calculator.html", "zh/calculator.html"}

// The policy is the same on every page, but that the calculator's and that of deadlines may run WebAssembly.
func TestPolicy(t *testing.T) {
	const (
		plain = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'`
		wasm  = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'`
	)
	policy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`)
	seen := 0
	for name, html := range build(t, config(repository(t))).files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		want := plain
		if slices.Contains(pages, name) || slices.Contains(deadlinePages, name) {
			want = wasm
			seen++
		}
		if got := policy.FindAllStringSubmatch(html, -1); len(got) != 1 || got[0][1] != want {
			t.Errorf("%s has the policy %q", name, got)
		}
	}
	if seen != len(pages)+len(deadlinePages) {
		t.Errorf("%d of the pages %q and %q are there", seen, pages, deadlinePages)
	}
}

// TestCalculatorPage looks at one site in one browser, in all the ways in which a reader may meet it.
func TestCalculatorPage(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	t.Run("everywhere", func(t *testing.T) { everywhere(t, b, dir) })
	t.Run("without scripts", func(t *testing.T) { calculatorWithoutScripts(t, b, dir) })
	t.Run("without WebAssembly", func(t *testing.T) { withoutWebAssembly(t, b, dir) })
	t.Run("damaged", func(t *testing.T) { damaged(t, b, dir) })
	t.Run("undo", func(t *testing.T) { undoing(t, b, dir) })
	t.Run("reopened", func(t *testing.T) { reopened(t, b, dir) })
	t.Run("accessible", func(t *testing.T) { accessible(t, b, dir) })
	t.Run("keyboard", func(t *testing.T) { journey(t, b, dir) })
}

// use has the page's tools at hand in a tab.
func use(t *testing.T, p tab) {
	t.Helper()
	script, err := os.ReadFile("testdata/calculator-page.js")
	if err != nil {
		t.Fatal(err)
	}
	p.Eval(t, string(script)+"\n;null", nil)
}

// The page works wherever the site is put. Once the engine is there the page asks for nothing more, whatever is done with it.
func everywhere(t *testing.T, b *sitetest.Browser, dir string) {
	var opened []keyboard
	for _, root := range sitetest.Everywhere(t, dir) {
		for _, name := range pages {
			p := sitAt(t, b, root+name)
			if got := strings.Join(p.Requests(t), "\n"); !strings.Contains(got, "calculator-engine.") || !strings.Contains(got, "calculator-data.") {
				t.Errorf("%s%s asked for\n%s", root, name, got)
			}
			if name == "calculator.html" {
				use(t, p)
				p.Eval(t, `rulebookTest.undo(0, 9)`, nil)
			}
			p.at("#question-flow-non_sensitive_persons", "1200000")
			p.until(`location.hash.includes('1200000')`)
			p.Eval(t, `for (const d of document.querySelectorAll('main details')) d.open = true;
for (const b of document.querySelectorAll('[data-part=actions] button')) if (!/^(Print|打印)/.test(b.textContent)) b.click();
rulebook.assess({date: '2025-06-30'}).then((a) => a.outcome)`, nil)
			if got := later(t, p); len(got) > 0 {
				t.Errorf("%s%s asks for more once it is there: %q", root, name, got)
			}
			report(t, root+name, p.Problems(t))
			opened = append(opened, p)
		}
	}
	// Nor a while later.
	for _, p := range opened {
		if got := later(t, p); len(got) > 0 {
			t.Errorf("a page asks for more after a while: %q", got)
		}
	}
}

// later is what the page asked for, but for its icon, which the browser asks for when it has time.
func later(t *testing.T, p keyboard) []string {
	return slices.DeleteFunc(p.Requests(t), func(address string) bool { return strings.Contains(address, "/assets/icon.") })
}

// onPaper is what answers the question without the engine; seen finds whether it can be seen, be it in a fold that the reader opens.
var onPaper = []string{"[data-part=still] .map-picture", "[data-part=still] .map-table", ".calculator-paper .rule-table"}

const seen = `[...document.querySelectorAll(%q)].some((e) => {
  const fold = e.closest('details');
  return (fold ?? e).checkVisibility() && (fold ?? e).getBoundingClientRect().width > 100;
})`

// Without scripts the page says so, and its map and tables answer the question.
func calculatorWithoutScripts(t *testing.T, b *sitetest.Browser, dir string) {
	address := sitetest.FileURL(t, dir) + "calculator.html"
	p := b.Blank(t, address)
	p.WithoutScripts(t)
	p.Navigate(t, address)
	text := p.Text(t, "main")
	for _, want := range []string{"needs JavaScript, which is off", "1,000,000", "Security assessment", "Standard contract or certification", "art 7(1)(2)"} {
		if !strings.Contains(text, want) {
			t.Errorf("without scripts the page lacks %q", want)
		}
	}
	for _, selector := range onPaper {
		var found bool
		if p.Eval(t, fmt.Sprintf(seen, selector), &found); !found {
			t.Errorf("without scripts %s is not seen", selector)
		}
	}
	var dead int
	p.Eval(t, `[...document.querySelectorAll('main :is(button, input, select)')].filter((e) => e.checkVisibility()).length`, &dead)
	if dead > 0 {
		t.Errorf("without scripts the page has %d controls that do nothing", dead)
	}
	report(t, "without scripts", p.Problems(t))
}

// stillUsable checks what is left of the page when its engine does not run: the form, and the answers on paper.
func stillUsable(t *testing.T, p keyboard, what string) {
	t.Helper()
	p.at("#question-flow-non_sensitive_persons", "12000")
	p.until(`location.hash.includes('non_sensitive_persons=12000')`)
	for _, selector := range onPaper {
		if p.value(fmt.Sprintf(seen, selector)) != "true" {
			t.Errorf("%s: %s is not seen", what, selector)
		}
	}
	if p.value(`document.querySelector('.calculator-state').checkVisibility()`) != "true" {
		t.Errorf("%s: the message is not seen", what)
	}
	if text := p.value(`document.querySelector('[data-part=answer]').innerText`); strings.TrimSpace(text) == "" {
		t.Errorf("%s: nothing stands where the answer would", what)
	}
}

func withoutWebAssembly(t *testing.T, b *sitetest.Browser, dir string) {
	for _, script := range []string{`delete globalThis.WebAssembly`, `delete globalThis.DecompressionStream`} {
		page := b.Blank(t, "file:")
		page.BeforeLoad(t, script)
		page.Navigate(t, sitetest.FileURL(t, dir)+"calculator.html")
		p := keyboard{page, t}
		p.until(`document.querySelector('.calculator-state').textContent.includes('This browser cannot run the calculator')`)
		stillUsable(t, p, script)
		report(t, script, p.Problems(t))
	}
}

// An engine that is missing or damaged is told within seconds, and takes nothing else of the page with it.
func damaged(t *testing.T, b *sitetest.Browser, dir string) {
	files, err := filepath.Glob(filepath.Join(dir, "assets", "calculator-engine.*.js"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the engines are %q", files)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer os.WriteFile(files[0], whole, 0o644)
	program := slices.Index(whole, 'H')
	if i := strings.Index(string(whole), "H4sI"); i > 0 {
		program = i // gzip, in base64
	} else {
		t.Fatal("the engine's program was not found")
	}
	changed := func(at int) []byte {
		data := slices.Clone(whole)
		if data[at] == 'A' {
			data[at] = 'B'
		} else {
			data[at] = 'A'
		}
		return data
	}
	for _, tt := range []struct {
		name, problem string // what the browser may say of it
		script        []byte
	}{
		{"missing", "ERR_FILE_NOT_FOUND", nil},
		{"empty", "", []byte{}},
		{"truncated in the program", "SyntaxError", whole[:len(whole)/2]},
		{"truncated after it", "SyntaxError", whole[:len(whole)-200]},
		{"first byte", "", changed(program)},
		{"a byte early", "", changed(program + 1000)},
		{"a byte in the middle", "", changed(program + 300_001)},
		{"a byte late", "", changed(len(whole) - 3000)},
		{"not base64", "", append(append(slices.Clone(whole[:program+5000]), '*'), whole[program+5001:]...)},
		{"HTML", "SyntaxError", []byte("<!DOCTYPE html>\n<title>Not found</title>")},
		{"another script", "", []byte("globalThis.other = 1;\n")},
		{"another engine", "", []byte("globalThis.rulebookEngine = async () => () => new Uint8Array();\n")},
	} {
		if tt.script == nil {
			err = os.Remove(files[0])
		} else {
			err = os.WriteFile(files[0], tt.script, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+"calculator.html"), t}
		p.until(`document.querySelector('.calculator-state.is-failed')?.textContent.includes('The calculator could not be started')`)
		stillUsable(t, p, tt.name)
		for _, problem := range p.Problems(t) {
			if tt.problem == "" || !strings.Contains(problem, tt.problem) {
				t.Errorf("%s: %s", tt.name, problem)
			}
		}
	}
}

// states makes up what readers may enter, as links, always the same ones. Every fifth has mistakes in it.
func states(n int) (links []string) {
	r := rand.New(rand.NewPCG(7, 38))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	number := func(i int) string {
		if i%5 == 4 && r.IntN(4) == 0 {
			return pick("12x", "-5", "9..3", "12,34", "1.5")
		}
		return pick("0", "5", "999", "9999", "10000", "99999", "100000", "999999", "1000000", "1200000", "80000..120000", "0..20000", "unknown", "9007199254740991")
	}
	for i := range n {
		values := url.Values{}
		put := func(name, value string) {
			if r.IntN(2) == 0 {
				values.Set(name, value)
			}
		}
		values.Set("v", "1")
		values.Set("date", pick("2020-01-01", "2021-10-29", "2022-09-01", "2022-11-04", "2023-06-01", "2024-03-21", "2024-03-22", "2025-06-30", "2026-01-01", "2026-11-22"))
		put("regime", pick("assessment-measures-2022", "flow-provisions-2024", "draft-assessment-measures-2021", "standard-contract-measures-2023", "certification-measures-2025"))
		put("ciio", pick("yes", "no", "unknown"))
		put("persons_processed", number(i))
		put("count_exempt_flows", pick("yes", "no"))
		put("volume_splitting", pick("yes", "no"))
		flows := r.IntN(4)
		if i%7 == 0 {
			flows = 1
		}
		values.Set("flows", fmt.Sprint(flows))
		put("view", "several")
		for k := range flows {
			flow := func(name, value string) { put(fmt.Sprintf("flow%d.%s", k+1, name), value) }
			flow("name", pick("CRM", "人事档案", `"<b>&amp;</b>\`, "😀 = 1 + 1", "a%2Bb#c"))
			flow("date", pick("2022-05-05", "2023-12-31", "2025-03-01", "2026-11-01"))
			flow("basis", pick("none", "contract", "hr", "emergency", "transit", "ftz-outside-list", "unknown"))
			flow("non_sensitive_persons", number(i))
			flow("sensitive_persons", number(i))
			flow("important_data", pick("yes", "no", "unknown"))
		}
		links = append(links, "#"+strings.ReplaceAll(values.Encode(), "+", "%20"))
	}
	return links
}

// To edit something and to undo it leaves the answer and the link as they were.
func undoing(t *testing.T, b *sitetest.Browser, dir string) {
	p := sitAt(t, b, sitetest.FileURL(t, dir)+"calculator.html")
	use(t, p)
	edits, changed := 0, 0
	for i, link := range states(20) {
		var result struct {
			Edits, Changed int
			Wrong          []string
		}
		p.Eval(t, fmt.Sprintf(`rulebookTest.go(%q).then(() => rulebookTest.undo(%d, 3))`, link, i), &result)
		for _, w := range result.Wrong {
			t.Errorf("%s: %s", link, w)
		}
		edits, changed = edits+result.Edits/3, changed+result.Changed
		report(t, link, p.Problems(t))
	}
	t.Logf("%d edits were undone", changed)
	if changed < 200 || changed < edits/2 {
		t.Errorf("only %d of %d edits changed anything", changed, edits)
	}
}

// A link opens in another tab as the page was that it was copied from.
func reopened(t *testing.T, b *sitetest.Browser, dir string) {
	type result struct {
		Answer, Link string
		Values       []string
	}
	address := sitetest.FileURL(t, dir) + "calculator.html"
	one := sitAt(t, b, address)
	use(t, one)
	answers := 0
	for _, link := range states(16) {
		var first, second result
		one.Eval(t, fmt.Sprintf(`rulebookTest.go(%q).then(rulebookTest.result)`, link), &first)
		other := sitAt(t, b, address+first.Link)
		use(t, other)
		other.Eval(t, `rulebookTest.result()`, &second)
		if first.Answer != second.Answer || first.Link != second.Link || !slices.Equal(first.Values, second.Values) {
			t.Errorf("%s\ngives %+v\nand reopened %+v", link, first, second)
		}
		if first.Answer != "" {
			answers++
		}
		report(t, link, other.Problems(t))
	}
	if answers < 8 {
		t.Errorf("only %d of the states have an answer", answers)
	}
	report(t, "reopened", one.Problems(t))
}

// Axe finds nothing in any state of the page, light or dark, and nothing is wider than the screen, be it of a phone or at twice the size.
func accessible(t *testing.T, b *sitetest.Browser, dir string) {
	root := sitetest.FileURL(t, dir)
	memo := `window.print = () => {}; [...document.querySelectorAll('[data-part=actions] button')].find((b) => /^(Print|打印)/.test(b.textContent)).click()`
	const several = "#v=1&date=2025-06-30&flows=3&view=several&flow1.name=Booking&flow1.basis=contract&flow1.non_sensitive_persons=950000&flow2.name=CRM" +
		"&flow2.non_sensitive_persons=80000..120000&flow3.sensitive_persons=500"
	for _, s := range []struct{ name, page, answer, prepare string }{
		{"empty", "calculator.html", "Nothing entered yet", ""},
		{"filled", "calculator.html#v=1&date=2025-06-30&ciio=no&flows=1&flow1.name=CRM&flow1.non_sensitive_persons=120000&flow1.sensitive_persons=500",
			"Standard contract or certification", ""},
		{"several flows", "calculator.html" + several, "Standard contract or certification", ""},
		{"several flows in Chinese", "zh/calculator.html" + several, "订立标准合同或者通过认证", ""},
		{"no flows", "calculator.html#v=1&date=2025-06-30&flows=0&view=several", "Nothing is exported", ""},
		{"undetermined", "calculator.html#v=1&date=2025-06-30&ciio=unknown&flows=1&flow1.non_sensitive_persons=5..1200000&flow1.important_data=unknown", "Not determined", ""},
		{"draft", "calculator.html#v=1&date=2025-06-30&regime=draft-assessment-measures-2021&flows=1&flow1.sensitive_persons=12000", "Draft, never law", ""},
		{"not in force", "calculator.html#v=1&date=2020-01-01&flows=1&flow1.non_sensitive_persons=120000", "Does not apply", ""},
		{"with problems", "calculator.html#v=1&date=2025-06-30&moon=full&flows=1&flow1.non_sensitive_persons=12x&persons_processed=9..3", "No answer yet", ""},
		{"memo open", "calculator.html" + several, "Standard contract or certification", memo},
		{"memo open in Chinese", "zh/calculator.html" + several, "订立标准合同或者通过认证", memo},
		{"engine failed", "calculator.html#v=1&date=2025-06-30&flows=1", "could not be loaded", "fail"},
	} {
		p := keyboard{b.Blank(t, root), t}
		if s.prepare == "fail" {
			p.BeforeLoad(t, `Object.defineProperty(globalThis, 'rulebookEngine', { get: () => async () => { throw new Error('planted'); }, set() {} })`)
		}
		p.Navigate(t, root+s.page)
		if s.prepare == "fail" {
			p.until(`document.querySelector('.calculator-state.is-failed')`)
		} else {
			p.until(`document.querySelector('[data-calculator]')?.hidden === false && document.querySelector('.calculator-state').textContent === ''`)
		}
		p.Eval(t, `for (const d of document.querySelectorAll('main details')) d.open = true`, nil)
		if text := p.value(`document.querySelector('[data-part=answer]').innerText`); !strings.Contains(text, s.answer) {
			t.Errorf("%s: the answer is not %q: %q", s.name, s.answer, text)
		}
		if s.prepare != "" && s.prepare != "fail" {
			p.Eval(t, s.prepare, nil)
			if p.value(`document.querySelector('[data-part=memo]').innerText`) == "" {
				t.Errorf("%s: there is no memo", s.name)
			}
		}
		unroll(t, p.Page)
		for _, scheme := range []sitetest.Scheme{sitetest.Light, sitetest.Dark} {
			report(t, s.name, p.Axe(t, scheme))
		}
		// At twice the size a window of 640 px has room for 320.
		for _, size := range []struct{ width, scale int64 }{{320, 1}, {360, 1}, {768, 1}, {1440, 1}, {320, 2}} {
			p.Run(t, chromedp.EmulateViewport(size.width, 800, chromedp.EmulateScale(float64(size.scale))))
			var over []string
			p.Eval(t, `(() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return [];
  return [...document.querySelectorAll('main *, header *, footer *, nav *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.table-scroll, pre'))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 120)).concat(wide + ' px too wide');
})()`, &over)
			for _, o := range over {
				t.Errorf("%s at %d px: %s", s.name, size.width, o)
			}
		}
		report(t, s.name, p.Problems(t))
	}
}

// tabTo presses Tab until the focus is on what the selector finds.
func (d keyboard) tabTo(selector string) {
	d.t.Helper()
	var seen []string
	for range 120 {
		d.keys(kb.Tab)
		if d.value(fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) == "true" {
			return
		}
		seen = append(seen, d.value(`document.activeElement.id || document.activeElement.textContent.slice(0, 20)`))
	}
	d.t.Fatalf("Tab never comes to %s; it comes to %q", selector, seen)
}

// tabToButton does so for a button of that name.
func (d keyboard) tabToButton(name string) {
	d.t.Helper()
	for range 120 {
		d.keys(kb.Tab)
		if d.focus() == name {
			return
		}
	}
	d.t.Fatalf("Tab never comes to the button %q", name)
}

// heard waits until the page has said a text to a screen reader.
func (d keyboard) heard(text string) {
	d.t.Helper()
	quoted, _ := json.Marshal(text)
	d.until(`window.heard.some((text) => text.includes(` + string(quoted) + `))`)
	d.Eval(d.t, `window.heard.length = 0`, nil)
}

// A reader without a mouse asks a whole question, from the day to the answer, goes on with several flows, and takes the link along. What
// changes is said aloud.
func journey(t *testing.T, b *sitetest.Browser, dir string) {
	p := sitAt(t, b, sitetest.FileURL(t, dir)+"calculator.html")
	p.Eval(t, `window.heard = [];
for (const status of document.querySelectorAll('[role=status]')) new MutationObserver(() => heard.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
if (navigator.clipboard) navigator.clipboard.writeText = async (text) => { window.copied = text; };
null`, nil)
	began := time.Now()
	p.tabTo("#question-date")
	p.keys("06302025")
	p.want("the day", p.value(`document.querySelector('#question-date').value`), "2025-06-30")
	p.tabTo("#question-regime")
	p.tabTo("[name=question-ciio]")
	p.keys(" ")
	p.want("with the space bar", p.value(`document.querySelector('[name=question-ciio]:checked').value`), "yes")
	p.keys(kb.ArrowDown)
	p.want("with an arrow", p.value(`document.querySelector('[name=question-ciio]:checked').value`), "no")
	p.tabTo("#question-flow-non_sensitive_persons")
	p.keys("1,200,000")
	p.heard("Answer: Security assessment")
	if text := p.value(`document.querySelector('[data-part=answer]').innerText`); !strings.Contains(text, "Security assessment") {
		t.Errorf("the answer is %q", text)
	}
	p.tabToButton("Several flows")
	p.keys(kb.Enter)
	p.want("in the table", p.focus(), "Name, flow 1")
	p.keys("CRM")
	p.tabToButton("Copy flow 1, CRM")
	p.keys(kb.Enter)
	p.heard("Copied to flow 2, CRM (copy).")
	p.tabToButton("Move flow 2, CRM (copy) up")
	p.keys(" ")
	p.heard("Moved to place 1 of 2.")
	p.tabToButton("Add flow")
	p.keys(kb.Enter)
	p.heard("Added flow 3.")
	p.keys("HR")
	p.tabTo("[id$=-basis]")
	for range 12 {
		if p.value(`document.activeElement.value`) == "hr" {
			break
		}
		p.keys(kb.ArrowDown)
	}
	p.want("the basis", p.value(`document.activeElement.value`), "hr")
	p.tabToButton("Remove flow 3, HR")
	p.keys(kb.Enter)
	p.heard("Removed flow 3, HR.")
	p.want("names", p.value(`[...document.querySelectorAll('.flows-name-box')].map((b) => b.value)`), "CRM (copy),CRM")
	p.tabToButton("Copy link")
	p.keys(kb.Enter)
	p.heard("The link is copied.")
	if link := p.value(`window.copied`); !strings.Contains(link, "#v=1&rules=") || !strings.Contains(link, "date=2025-06-30&view=several&ciio=no&flows=2&flow1.name=CRM%20%28copy%29") {
		t.Errorf("the link is %s", link)
	}
	t.Logf("the journey took %v", time.Since(began))
	report(t, "journey", p.Problems(t))
}

// Another body of law has a calculator too, by the same scripts.
func TestCalculatorOfOtherLaw(t *testing.T) {
	root, err := os.OpenRoot("../../cmd/rulebook/testdata/projects/lake")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	dir := publishTo(t, config(root.FS()))
	b := sitetest.StartBrowser(t)
	for _, name := range pages {
		p := sitAt(t, b, sitetest.FileURL(t, dir)+name+"#v=1&date=2025-06-30&flows=1&flow1.gear=net&flow1.kilograms=5")
		outcome := map[string]string{"calculator.html": "Free", "zh/calculator.html": "无需手续"}[name]
		p.until(fmt.Sprintf(`document.querySelector('[data-part=answer]').innerText.includes(%q)`, outcome))
		var asked string
		p.Eval(t, `rulebook.assess({date: '2025-06-30', flows: [{species: 'crayfish', gear: 'net', kilograms: 1000}]}).then((a) => a.outcome)`, &asked)
		p.want(name, asked, "notice")
		if name == "calculator.html" {
			use(t, p)
			var result struct{ Wrong []string }
			p.Eval(t, `rulebookTest.undo(0, 1)`, &result)
			report(t, name, result.Wrong)
		}
		unroll(t, p.Page)
		report(t, name, p.Axe(t, sitetest.Light))
		report(t, name, p.Problems(t))
	}
}
