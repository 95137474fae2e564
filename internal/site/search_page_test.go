package site

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"rulebook/internal/sitetest"
)

// What is looked for in these tests, from the scripts' side.
const (
	boxOpen    = `document.querySelector('.search-box input').ariaExpanded === 'true' && document.querySelectorAll('.search-box [role=option]').length > 1`
	pageResult = `document.querySelectorAll('.search-results > li').length > 0`
)

// TestSearchPage looks at one site in one browser, in all the ways in which a reader may search it.
func TestSearchPage(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	for _, tt := range []struct {
		name string
		test func(*testing.T, *sitetest.Browser, string)
	}{
		{"by keyboard", searchByKeyboard}, {"box", searchBox}, {"the latest counts", latestCounts}, {"composing", composing}, {"page", searchPage},
		{"history", searchHistory}, {"marks", marks}, {"everywhere", searchEverywhere}, {"without scripts", searchWithoutScripts},
		{"accessible", searchAccessible}, {"hostile", hostileQueries}, {"scripts", searchFromScripts}, {"broken index", brokenIndex},
		{"rebuilt site", rebuiltSite}, {"paper", searchOnPaper}, {"own colours", searchInOwnColours},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, b, dir) })
	}
}

// The same in Firefox, from disk.
func TestSearchInFirefox(t *testing.T) {
	root := sitetest.FileURL(t, publishTo(t, config(repository(t))))
	page := sitetest.StartFirefox(t).Blank(t, root)
	page.Navigate(t, root+"about/index.html")
	page.Eval(t, `(() => { const field = document.querySelector('.search-box input'); field.focus(); field.value = 'security assessment'; })()`, nil)
	if !comes(t, page, boxOpen) {
		t.Fatal("the box never answers")
	}
	page.Navigate(t, root+"search.html#q=security+assessment&kind=article")
	if !comes(t, page, pageResult+` && document.querySelector('[name=kind] input[value=article]').checked`) {
		t.Fatal("the page never answers")
	}
	var href string
	page.Eval(t, `document.querySelector('.search-results h2 a').href`, &href)
	page.Navigate(t, href)
	if !comes(t, page, `document.querySelector('main mark')`) {
		t.Errorf("nothing is marked on %s", href)
	}
	report(t, "Firefox", page.Problems(t))
}

// A reader who uses no mouse opens the box, goes through the list, follows a result, reads the passage, and takes the marks off.
func searchByKeyboard(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+"about/index.html"), t}
	p.Eval(t, `window.heard = [];
new MutationObserver(() => heard.push(document.querySelector('.search-box [role=status]').textContent)).observe(document.querySelector('.search-box [role=status]'), { childList: true, characterData: true, subtree: true })`, nil)
	chosen := `document.getElementById(document.querySelector('.search-box input').getAttribute('aria-activedescendant'))`
	p.slash()
	p.want("the key leads to", p.focus(), "Search")
	p.keys("security assessment triggers")
	p.until(boxOpen)
	p.want("typed", p.value(`document.activeElement.value`), "security assessment triggers")
	p.heard("pages")

	count := p.value(`document.querySelectorAll('.search-box [role=option]').length`)
	p.want("nothing is chosen yet", p.value(chosen), "null")
	p.keys(kb.ArrowUp)
	p.want("up leads to the last", p.value(chosen+`.classList.contains('search-all')`), "true")
	p.keys(kb.ArrowDown)
	p.want("down leads to the first", p.value(chosen+`.previousElementSibling`), "null")
	p.want("one is chosen", p.value(`document.querySelectorAll('.search-box [aria-selected=true]').length`), "1")
	p.keys(kb.Home)
	p.want("Home stays in the text", p.value(`document.activeElement.selectionStart`), "0")
	p.keys(kb.End, kb.Escape)
	p.want("Esc closes the list", p.value(`document.querySelector('.search-panel').checkVisibility()`), "false")
	p.want("and is told", p.value(`document.activeElement.ariaExpanded`), "false")
	p.want("what was typed stays", p.value(`document.activeElement.value`), "security assessment triggers")
	p.keys(kb.ArrowDown)
	p.until(boxOpen)
	p.want("the same is found again", p.value(`document.querySelectorAll('.search-box [role=option]').length`), count)
	p.keys(kb.ArrowDown)
	title := p.value(chosen + `.querySelector('.result-title').textContent`)
	p.enter()
	p.lands(`document.querySelector('main mark')`)
	if h1 := p.Text(t, "h1"); !strings.Contains(h1, title) {
		t.Errorf("%q leads to %q", title, h1)
	}
	p.want("a mark is in sight", p.value(`[...document.querySelectorAll('main mark')].some((m) => { const r = m.getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight; })`), "true")
	p.want("the focus is on the page", p.value(`document.querySelector('main').contains(document.activeElement)`), "true")
	words := p.value(`[...document.querySelectorAll('main mark')].map((m) => m.textContent.toLowerCase()).join()`)
	if !strings.Contains(words, "security") || !strings.Contains(words, "assessment") {
		t.Errorf("marked: %s", words)
	}
	p.keys(kb.Escape)
	p.until(`!document.querySelector('main mark')`)
	if hash := p.value(`location.hash`); strings.Contains(hash, "=") {
		t.Errorf("the address is still %s", hash)
	}

	// Esc twice empties the box, and Enter with nothing chosen opens the page with the question.
	p.slash()
	p.keys("important data")
	p.until(boxOpen)
	p.keys(kb.Escape, kb.Escape)
	p.want("twice Esc", p.value(`document.activeElement.value`), "")
	p.keys("important data")
	p.enter()
	p.lands(`location.pathname.endsWith('/search.html') && ` + pageResult)
	p.want("the question comes along", p.value(`document.querySelector('main input').value`), "important data")
	p.want("the address holds it", p.value(`location.hash`), "#q=important+data")
	report(t, "by keyboard", p.Problems(t))
}

// What the box shows: where a result stands and whether it holds, what was looked for besides, and ways on when there is nothing.
func searchBox(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+"index.html"), t}
	panel := `document.querySelector('.search-panel').innerText`
	ask := func(question string) string {
		t.Helper()
		p.Eval(t, `(() => { const field = document.querySelector('.search-box input'); field.focus(); field.value = `+quote(question)+`; field.dispatchEvent(new InputEvent('input', { bubbles: true })); })()`, nil)
		p.until(`document.querySelector('.search-all')?.href.endsWith('#' + new URLSearchParams({ q: ` + quote(question) + ` }))`)
		return p.value(panel)
	}
	for _, tt := range []struct{ question, want string }{
		{"2021 draft assessment measures article 4", "Draft"},
		{"assessment measures 2022 article 4", "Superseded"},
		{"thresold", "No page has “thresold”"},
		{"CIIO", "Also searched: "},
		{"CIIO", "关键信息基础设施运营者"},
		{"qqqqqqqq", "Nothing found."},
		{"qqqqqqqq", "Check the spelling"},
		{"qqqqqqqq", "Look through the lists of pages"},
	} {
		if got := ask(tt.question); !strings.Contains(got, tt.want) {
			t.Errorf("%q: no %q in %q", tt.question, tt.want, got)
		}
	}
	p.Navigate(t, sitetest.FileURL(t, dir)+"zh/index.html")
	if got := ask(`"did not replace the Measures"`); !strings.Contains(got, "English") {
		t.Errorf("a result in English does not say so: %q", got)
	}
	p.Navigate(t, sitetest.FileURL(t, dir)+"index.html")
	ask("security assessment")
	p.until(`document.querySelectorAll('.search-box [role=option]').length > 2`) // the first result comes before the others
	for what, script := range map[string]string{
		"at most eight, and the way to all":  `document.querySelectorAll('.search-box [role=option]').length === 9`,
		"what matches is marked":             `document.querySelectorAll('.search-box .result-excerpt mark').length >= 8`,
		"no option is in the order of tabs":  `[...document.querySelectorAll('.search-box [role=option]')].every((o) => o.tabIndex === -1)`,
		"the list stays while it is clicked": `(() => { const e = new MouseEvent('mousedown', { bubbles: true, cancelable: true }); document.querySelector('.search-box [role=option]').dispatchEvent(e); return e.defaultPrevented; })()`,
	} {
		p.want(what, p.value(script), "true")
	}
	p.keys(kb.Tab)
	p.want("Tab leaves", p.value(`document.querySelector('.search-panel').checkVisibility() || document.querySelector('.search-box').contains(document.activeElement)`), "false")

	// By pointer, on the same page: the way is taken, and the list is gone.
	p.Navigate(t, sitetest.FileURL(t, dir)+"instruments/flow-provisions-2024/article-07.html")
	ask("2024 provisions article 7")
	p.until(`document.querySelectorAll('.search-box [role=option]').length > 2`)
	p.Run(t, chromedp.Click(`.search-box [role=option]`))
	p.until(`location.hash.startsWith('#at=')`)
	p.want("the list is gone", p.value(`document.querySelector('.search-panel').checkVisibility()`), "false")
	report(t, "box", p.Problems(t))
}

// Answers that come late never take the place of a later one.
func latestCounts(t *testing.T, b *sitetest.Browser, dir string) {
	page := b.Blank(t, "file:")
	// The files of the first question take their time.
	page.BeforeLoad(t, `{
  const append = Element.prototype.append;
  let held = 0;
  Element.prototype.append = function (...nodes) {
    const slow = nodes.some((n) => /\/search\/[0-9a-f]/.test(n.src ?? '')) && held++ < 2;
    if (slow) { window.held = true; setTimeout(() => { append.apply(this, nodes); setTimeout(() => { window.released = true; }, 300); }, 1200); } else append.apply(this, nodes);
  };
}`)
	page.Navigate(t, sitetest.FileURL(t, dir)+"index.html")
	p := keyboard{page, t}
	p.slash()
	p.keys("glossary")
	p.until(`window.held`)
	p.keys(kb.End, kb.Backspace, kb.Backspace, kb.Backspace, kb.Backspace, kb.Backspace, kb.Backspace, kb.Backspace, kb.Backspace, "certification")
	p.until(`window.released && ` + boxOpen)
	p.want("the last question's", p.value(`new URL(document.querySelector('.search-all').href).hash`), "#q=certification")
	p.Run(t, chromedp.Sleep(1500e6))
	p.want("and they stay", p.value(`new URL(document.querySelector('.search-all').href).hash`), "#q=certification")
	report(t, "late", p.Problems(t))
}

// Chinese is composed from letters: nothing is looked for before that is done, and the Enter that ends it opens nothing.
func composing(t *testing.T, b *sitetest.Browser, dir string) {
	for _, where := range []struct{ page, field, answered string }{
		{"zh/index.html", ".search-box input", boxOpen}, {"zh/search.html", "main input[type=search]", pageResult},
	} {
		p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+where.page), t}
		p.Run(t, chromedp.Focus(where.field))
		p.Eval(t, `window.rulebook.search('评估')`, nil)
		p.Eval(t, `window.changes = 0; new MutationObserver(() => window.changes++).observe(document.querySelector('.search-panel'), { attributes: true, childList: true, subtree: true })`, nil)
		compose := func(text string) {
			p.Run(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
				_, err := cdp.Call(ctx, target, input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: 2, SelectionEnd: 2})
				return err
			}))
		}
		compose("an")
		compose("anquan")
		p.Eval(t, fmt.Sprintf(`document.querySelector(%q).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))`, where.field), nil)
		p.want("while composing", p.value(fmt.Sprintf(`document.querySelector(%q).value + ' ' + window.changes + ' ' + location.hash`, where.field)), "anquan 0 ")
		p.Run(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, input.InsertText, input.InsertTextParams{Text: "安全评估"})
			return err
		}))
		p.until(where.answered)
		p.want("composed", p.value(fmt.Sprintf(`document.querySelector(%q).value`, where.field)), "安全评估")
		report(t, where.page, p.Problems(t))
	}
}

// The search page: a link carries question and filters, boxes narrow, and there is more.
func searchPage(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+"search.html#q=assessment&status=superseded&status=draft"), t}
	p.until(pageResult)
	total := `Number(document.querySelector('.search-count').textContent.replace(/\D/g, ''))`
	p.want("the question", p.value(`document.querySelector('main input').value`), "assessment")
	p.want("ticked", p.value(`[...document.querySelectorAll('.search-facets input:checked')].map((b) => b.value).sort().join()`), "draft,superseded")
	p.want("all are", p.value(`[...document.querySelectorAll('.search-results > li')].every((r) => r.querySelector('.status-mark-draft, .status-mark-superseded'))`), "true")
	p.want("each says so in words", p.value(`[...document.querySelectorAll('.search-results .status-mark')].every((m) => /Draft|Superseded/.test(m.innerText))`), "true")
	narrow := p.value(total)
	p.want("every result has a way to it", p.value(`[...document.querySelectorAll('.search-results h2 a')].every((a) => /\.html#at=.*&mark=/.test(a.href))`), "true")

	// The box that was ticked by key keeps the focus, and the address holds what is said.
	p.on(`fieldset[name=status] input[value=draft]`, " ")
	p.until(`location.hash === '#q=assessment&status=superseded'`)
	p.until(total + ` < ` + narrow)
	p.want("the focus stays", p.value(`document.activeElement.value`), "draft")
	p.on(`fieldset[name=status] input[value=superseded]`, " ")
	p.until(`location.hash === '#q=assessment' && ` + total + ` > ` + narrow)
	p.want("twenty", p.value(`document.querySelectorAll('.search-results > li').length`), "20")
	p.on(`[data-part=more]`)
	p.enter()
	p.until(`document.querySelectorAll('.search-results > li').length > 20`)
	p.until(`document.activeElement === document.querySelectorAll('.search-results h2 a')[20]`)
	p.want("sections are there", p.value(`[...document.querySelectorAll('.search-results ul a')].length > 0 && [...document.querySelectorAll('.search-results ul a')].every((a) => /#at=.+&mark=/.test(a.href))`), "true")

	// Nothing found: ways to go on.
	p.Navigate(t, sitetest.FileURL(t, dir)+"search.html#q=qqqqqqqq&status=draft")
	p.until(`document.querySelector('.search-none').checkVisibility()`)
	text := p.Text(t, "main")
	for _, want := range []string{"Nothing found", "spelled", "fewer words", "quotation marks", "Untick", "Look through the lists", "Glossary", "Instruments"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing found: no %q in %q", want, text)
		}
	}
	p.want("the filter can be taken off", p.value(`document.querySelector('.search-facets input[value=draft]').checked`), "true")
	report(t, "page", p.Problems(t))
}

// Typing changes one entry of the history, what is submitted or followed is one of its own, and the way back leads there.
func searchHistory(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+"search.html"), t}
	p.until(`document.activeElement === document.querySelector('main input')`)
	start := p.value(`history.length`)
	p.keys("certification")
	p.until(pageResult)
	p.want("typing", p.value(`history.length`), start)
	p.enter()
	p.Eval(t, `document.activeElement.select()`, nil)
	p.keys("contract")
	p.until(`location.hash === '#q=contract' && [...document.querySelectorAll('.search-results mark')].some((m) => /contract/i.test(m.textContent))`)
	p.want("a second question", p.value(`history.length - `+start), "1")
	p.on(`fieldset[name=kind] input[value=article]`, " ")
	p.until(`location.hash === '#q=contract&kind=article'`)
	p.Eval(t, `setTimeout(() => history.back())`, nil)
	p.lands(`location.hash === '#q=contract' && !document.querySelector('fieldset[name=kind] input[value=article]').checked && ` + pageResult)
	p.Eval(t, `setTimeout(() => history.back())`, nil)
	p.lands(`location.hash === '#q=certification' && document.querySelector('main input').value === 'certification'`)
	p.Eval(t, `setTimeout(() => history.forward())`, nil)
	p.lands(`location.hash === '#q=contract' && document.querySelector('main input').value === 'contract' && ` + pageResult)

	// There and back.
	p.Eval(t, `document.querySelector('.search-results h2 a').focus()`, nil)
	p.enter()
	p.lands(`document.querySelector('main mark')`)
	p.Eval(t, `setTimeout(() => history.back())`, nil)
	p.lands(`location.hash === '#q=contract' && document.querySelector('main input')?.value === 'contract' && ` + pageResult)

	// The way to the text is not a question.
	p.Eval(t, `location.hash = 'page:main'`, nil)
	p.Run(t, chromedp.Sleep(200e6))
	p.want("the question stays", p.value(`document.querySelector('main input').value`), "contract")
	report(t, "history", p.Problems(t))
}

// What is marked on arrival.
func marks(t *testing.T, b *sitetest.Browser, dir string) {
	root := sitetest.FileURL(t, dir)
	const article = "instruments/flow-provisions-2024/article-07.html"
	words := `[...new Set([...document.querySelectorAll('main mark')].map((m) => m.textContent.toLowerCase()))].sort().join()`
	for _, tt := range []struct{ name, address, want string }{
		{"whole words", article + "#at=&mark=person", "person"},
		{"Chinese in other words", "zh/" + article + "#at=&mark=" + "%E8%AF%84%E4%BC%B0", "评估"},
		{"a phrase", article + "#at=&mark=security%20assessment", "security assessment"},
		{"signs of patterns", article + "#at=&mark=.*+%5B%5E+p%2B+%5Cw", ""},
		{"nothing", article + "#at=&mark=", ""},
		{"not to be decoded", article + "#at=%E0%A4%A&mark=%E0%A4%A+persons", "persons"},
		{"no such place", article + "#at=nowhere&mark=persons", "persons"},
		{"markup", article + "#at=%3Cimg%20src%3Dx%3E&mark=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E+persons", "persons"},
	} {
		p := keyboard{b.Open(t, root+tt.address), t}
		if tt.want != "" {
			p.until(`document.querySelector('main mark')`)
		} else {
			p.Run(t, chromedp.Sleep(300e6))
		}
		p.want(tt.name, p.value(words), tt.want)
		links := p.value(`[...document.querySelectorAll('main a')].map((a) => a.textContent).join('|')`)
		text := p.value(`document.querySelector('main').textContent`)
		p.keys(kb.Escape)
		p.want(tt.name+": the text is the same without", p.value(`document.querySelector('main').textContent`), text)
		p.want(tt.name+": so are the links", p.value(`[...document.querySelectorAll('main a')].map((a) => a.textContent).join('|')`), links)
		p.want(tt.name+": no mark is left", p.value(words), "")
		if tt.name != "not to be decoded" { // nor can this test's browser decode it
			report(t, tt.name, p.Problems(t))
		}
	}

	// From a heading to the next, and no further.
	p := keyboard{b.Open(t, root+article), t}
	p.until(`document.querySelectorAll('main h2[id]').length > 2`)
	id := p.value(`[...document.querySelectorAll('main h2[id]')].find((h) => /persons/i.test(h.nextElementSibling?.textContent ?? '')).id`)
	p.Eval(t, `location.hash = 'at=`+id+`&mark=persons'`, nil)
	p.until(`document.querySelector('main mark')`)
	p.want("only in the passage", p.value(`(() => {
  const headings = [...document.querySelectorAll('main :is(h1, h2, h3, h4)')];
  const from = document.getElementById(`+quote(id)+`), to = headings[headings.indexOf(from) + 1];
  return [...document.querySelectorAll('main mark')].every((m) => (from.compareDocumentPosition(m) & 4) && (!to || (to.compareDocumentPosition(m) & 2)));
})()`), "true")
	p.want("the place has the focus", p.value(`document.activeElement.id`), id)
	p.keys(kb.Escape)
	p.want("the address names the place", p.value(`location.hash`), "#"+id)

	// A fold around the place is opened, and what it is folded in with it.
	p.Navigate(t, root+article)
	fold := p.value(`[...document.querySelectorAll('main details[id]')].find((d) => !d.open).id`)
	p.Eval(t, `location.hash = 'at=' + encodeURIComponent(`+quote(fold)+`) + '&mark=assessment'`, nil)
	p.until(`document.getElementById(` + quote(fold) + `).open`)

	// The calculator's address is its own.
	p.Navigate(t, root+"calculator.html#at=&mark=calculator")
	p.until(`document.querySelector('main mark') && document.querySelector('.calculator-state').textContent === ''`)
	p.at("#question-flow-non_sensitive_persons", "12000")
	p.until(`location.hash.includes('non_sensitive_persons=12000')`)
	p.keys(kb.Tab, kb.Escape)
	p.until(`!document.querySelector('main mark')`)
	if hash := p.value(`location.hash`); !strings.Contains(hash, "non_sensitive_persons=12000") {
		t.Errorf("Esc took the question out of the address: %s", hash)
	}
	report(t, "marks", p.Problems(t))
}

// The same at the root of a host, below a path and from disk: nothing on the console, nothing refused by the policy.
func searchEverywhere(t *testing.T, b *sitetest.Browser, dir string) {
	for _, root := range sitetest.Everywhere(t, dir) {
		for _, name := range []string{"index.html", "instruments/flow-provisions-2024/article-07.html", "zh/instruments/flow-provisions-2024/article-07.html", "404.html"} {
			p := keyboard{b.Open(t, root+name), t}
			for _, asked := range p.Requests(t) {
				if strings.Contains(asked, "search") {
					t.Errorf("%s asks for %s before anybody searches", name, asked)
				}
			}
			p.slash()
			p.keys("CAC 100")
			p.until(boxOpen)
			p.keys(kb.ArrowDown)
			p.want(name+" leads within the site", p.value(`document.querySelector('.search-box [aria-selected=true]').href.startsWith(`+quote(root)+`)`), "true")
			p.enter()
			p.lands(`location.hash.startsWith('#at=') && document.querySelector('main h1')`)
			report(t, root+name, p.Problems(t))
		}
		p := keyboard{b.Open(t, root+"zh/search.html#q=%E9%87%8D%E8%A6%81%E6%95%B0%E6%8D%AE"), t}
		p.until(pageResult)
		report(t, root, p.Problems(t))
	}
}

// Without scripts there is a link in place of the box, and the page says so and leads on.
func searchWithoutScripts(t *testing.T, b *sitetest.Browser, dir string) {
	root := sitetest.FileURL(t, dir)
	p := b.Blank(t, root)
	p.WithoutScripts(t)
	p.Navigate(t, root+"zh/instruments/flow-provisions-2024/article-07.html")
	var href string
	p.Eval(t, `document.querySelector('.search-link').checkVisibility() && !document.querySelector('.search-box').checkVisibility() ? document.querySelector('.search-link').href : ''`, &href)
	if href != root+"zh/search.html" {
		t.Fatalf("the link leads to %q", href)
	}
	p.Navigate(t, root+"search.html")
	text := p.Text(t, "main")
	for _, want := range []string{"Search needs JavaScript", "Look through the lists", "Instruments", "Glossary"} {
		if !strings.Contains(text, want) {
			t.Errorf("without scripts: no %q in %q", want, text)
		}
	}
	var dead int
	p.Eval(t, `[...document.querySelectorAll('header, main')].flatMap((e) => [...e.querySelectorAll('button, input, select')]).filter((e) => e.checkVisibility()).length`, &dead)
	if dead > 0 {
		t.Errorf("without scripts the page has %d controls that do nothing", dead)
	}
	// A browser without scripts does not fetch ahead what only scripts use.
	ahead := func(problem string) bool {
		return strings.HasPrefix(problem, "not loaded: ") && strings.HasSuffix(problem, ".js: csp")
	}
	report(t, "without scripts", slices.DeleteFunc(p.Problems(t), ahead))
}

// Axe finds nothing with the list open, with nothing found and on the page, light or dark, and nothing is wider than the screen.
func searchAccessible(t *testing.T, b *sitetest.Browser, dir string) {
	root := sitetest.FileURL(t, dir)
	const box = `document.querySelector('.search-box input').focus()`
	for _, s := range []struct{ name, page, prepare, typed, ready string }{
		{"list", "about/index.html", box, "assessment measures", boxOpen},
		{"list in Chinese", "zh/about/index.html", box, "安全评估", boxOpen},
		{"notes", "index.html", box, "CIIO thresold", boxOpen},
		{"chosen", "index.html", box, "CIIO" + kb.ArrowDown, boxOpen},
		{"nothing in the list", "index.html", box, "qqqqqqqq", `document.querySelector('.search-all')`},
		{"page", "search.html#q=assessment", "", "", pageResult},
		{"narrowed", "zh/search.html#q=assessment&status=draft", "", "", pageResult},
		{"nothing on the page", "search.html#q=qqqqqqqq", "", "", `document.querySelector('.search-none').checkVisibility()`},
		{"no question", "zh/search.html", "", "", `document.activeElement.matches('main input')`},
		{"marks", "instruments/flow-provisions-2024/article-07.html#at=&mark=persons+assessment", "", "", `document.querySelector('main mark')`},
	} {
		p := keyboard{b.Open(t, root+s.page), t}
		if s.prepare != "" {
			p.Eval(t, s.prepare, nil)
			p.keys(s.typed)
		}
		p.until(s.ready)
		for _, width := range []int64{320, 360, 768, 1440} {
			p.Run(t, chromedp.EmulateViewport(width, 800))
			if over := p.value(`Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)`); over != "0" {
				t.Errorf("%s at %d px: %s px too wide", s.name, width, over)
			}
			if s.prepare != "" {
				p.want(fmt.Sprintf("%s at %d px is within the window", s.name, width),
					p.value(`(() => { const r = document.querySelector('.search-panel').getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth && r.bottom <= innerHeight && r.width > 250; })()`), "true")
			}
		}
		p.Eval(t, `for (const d of document.querySelectorAll('main details')) d.open = true`, nil)
		unroll(t, p.Page)
		for _, scheme := range []sitetest.Scheme{sitetest.Light, sitetest.Dark} {
			report(t, s.name, p.Axe(t, scheme))
		}
		if s.prepare != "" {
			p.want(s.name+" is still open", p.value(`document.querySelector('.search-panel').checkVisibility()`), "true")
		}
		report(t, s.name, p.Problems(t))
	}
}

// harmful are questions that mean harm.
func harmful() []string {
	return []string{
		strings.Repeat("a", 10_000), strings.Repeat("assessment ", 1000), strings.Repeat(`"`, 10_000), strings.Repeat("评估", 5000), strings.Repeat("-a ", 3000),
		`<img src=x onerror="window.pwned = 1">`, `"><script>window.pwned = 1</script>`, `javascript:window.pwned=1`, `&lt;b&gt;assessment`, `.*+?^${}()|[]\`, `(a+)+$`, "\x00\x01\x1b[31m assessment",
		"\u202eassessment\u2066", "__proto__", "constructor toString", `"assessment" -"`, "- - -", `""`, "   ", "١٢٣", "𝔞𝔰𝔰𝔢𝔰𝔰𝔪𝔢𝔫𝔱", "%E0%A4%A", "q=x&status=draft#q=y",
	}
}

// Nothing that a reader can type or be sent does harm.
func hostileQueries(t *testing.T, b *sitetest.Browser, dir string) {
	root := sitetest.FileURL(t, dir)
	p := keyboard{b.Open(t, root+"about/index.html"), t}
	fine := `!window.pwned && document.querySelectorAll('.search-box :is(img, script, b), main.page-search :is(img, script, b)').length === 0`
	for _, question := range append(harmful(), "lone surrogates") {
		script := quote(question)
		if question == "lone surrogates" {
			script = `'assess\ud800ment \udc00 评\ud83d估'`
		}
		p.Eval(t, `(() => { const field = document.querySelector('.search-box input'); field.focus(); field.value = `+script+`; field.dispatchEvent(new InputEvent('input', { bubbles: true })); })()`, nil)
		p.want(fmt.Sprintf("%.20q", question), p.settled(`window.rulebook.search(`+script+`).then((a) => Number.isInteger(a.total) && Array.isArray(a.results))`), "true")
		p.want(fmt.Sprintf("%.20q in the box", question), p.value(fine), "true")
		page := keyboard{b.Open(t, root+"search.html"), t}
		page.Eval(t, `location.hash = new URLSearchParams({ q: `+script+` })`, nil)
		page.until(`document.querySelector('main input').value !== '' || ` + script + `.trim() === ''`)
		page.Eval(t, `window.rulebook.search('assessment')`, nil)
		page.want(fmt.Sprintf("%.20q on the page", question), page.value(fine), "true")
		report(t, fmt.Sprintf("%.20q", question), page.Problems(t))
	}
	// The box still answers.
	p.Eval(t, `document.querySelector('.search-box input').value = ''`, nil)
	p.keys("assessment")
	p.until(boxOpen)
	report(t, "hostile", p.Problems(t))
}

// Scripts search on every page that has a box, the calculator's included, which goes on answering too.
func searchFromScripts(t *testing.T, b *sitetest.Browser, dir string) {
	type found struct {
		Total   int
		Results []struct {
			URL, Title, Excerpt string
			Sections            []struct{ URL, Title string }
		}
	}
	for _, name := range kinds {
		p := b.Open(t, sitetest.FileURL(t, dir)+name)
		var raw json.RawMessage
		p.Eval(t, `window.rulebook.search('security assessment', { lang: 'en', limit: 3 })`, &raw)
		decoder := json.NewDecoder(strings.NewReader(string(raw)))
		decoder.DisallowUnknownFields()
		var f found
		if err := decoder.Decode(&f); err != nil {
			t.Fatalf("%s: %v: %s", name, err, raw)
		}
		if f.Total <= 3 || len(f.Results) != 3 {
			t.Fatalf("%s: %d found, %d given", name, f.Total, len(f.Results))
		}
		for _, r := range f.Results {
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(r.URL))); err != nil || r.Title == "" || r.Excerpt == "" {
				t.Errorf("%s: a result is %+v (%v)", name, r, err)
			}
			for _, s := range r.Sections {
				path, anchor, _ := strings.Cut(s.URL, "#")
				if path != r.URL || anchor == "" || s.Title == "" {
					t.Errorf("%s: a section of %s is %+v", name, r.URL, s)
				}
			}
		}
		report(t, name, p.Problems(t))
	}
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+"zh/index.html"), t}
	first := func(lang string) string {
		return p.settled(`window.rulebook.search('2024 provisions art 7'` + lang + `).then((a) => a.results[0].url)`)
	}
	p.want("the page's own language", first(""), first(`, { lang: 'zh' }`))
	if en := first(`, { lang: 'en' }`); en == first("") {
		t.Errorf("in another language the first is the same: %s", en)
	}
	p.want("of all", p.settled(`window.rulebook.search('CIIO', { limit: 1 }).then((a) => a.results.length === 1 && a.total > 1)`), "true")
	p.Navigate(t, sitetest.FileURL(t, dir)+"calculator.html")
	p.until(`window.rulebook.assess && window.rulebook.search`)
	p.want("the calculator", p.settled(`window.rulebook.assess({ date: '2025-06-30', flows: [] }).then((a) => a.outcome)`), "no-transfer")
}

// settled waits for a Promise and gives what comes of it as a text.
func (d keyboard) settled(promise string) (text string) {
	d.t.Helper()
	d.Eval(d.t, `(`+promise+`).then(String)`, &text)
	return text
}

// lands waits, across the loading of another page, until a condition holds there.
func (d keyboard) lands(condition string) {
	d.t.Helper()
	for range 300 {
		// While the page changes there is nothing to ask.
		if ok, err := chromedp.Run(d.Context(), chromedp.Evaluate[bool](`Boolean(`+condition+`)`)); err == nil && ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	d.t.Fatalf("never came: %s, but %s", condition, d.value(`location.href`))
}

// on puts the focus on an element by script, since lists are made anew, and presses keys.
func (d keyboard) on(selector string, keys ...string) {
	d.t.Helper()
	d.Eval(d.t, `document.querySelector(`+quote(selector)+`).focus()`, nil)
	d.keys(keys...)
}

// press presses a key that may be kept from doing what it does: only of a whole key press a browser leaves out what a page forbids.
func (d keyboard) press(key, text string, code int64) {
	d.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		d.Run(d.t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: key, Text: text, WindowsVirtualKeyCode: code})
			return err
		}))
	}
}

// slash presses the key that leads to the search.
func (d keyboard) slash() {
	d.t.Helper()
	d.press("/", "/", 191)
}

func (d keyboard) enter() {
	d.t.Helper()
	d.press("Enter", "\r", 13)
}

// copyOf copies a site, so that it can be damaged.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// An index that is missing or damaged, as a whole or in part, is said; what can be found without it is.
func brokenIndex(t *testing.T, b *sitetest.Browser, dir string) {
	damage := map[string]func(string) error{
		"missing": os.Remove,
		"empty":   func(f string) error { return os.WriteFile(f, nil, 0o644) },
		"cut off": func(f string) error { return os.WriteFile(f, []byte(`rulebookSearch("x","`), 0o644) },
		"not base64": func(f string) error {
			return os.WriteFile(f, []byte(`rulebookSearch("`+strings.TrimSuffix(filepath.Base(f), ".js")+`","*");`), 0o644)
		},
		"not packed": func(f string) error {
			return os.WriteFile(f, []byte(`rulebookSearch("`+strings.TrimSuffix(filepath.Base(f), ".js")+`","AAAA");`), 0o644)
		},
		"HTML": func(f string) error { return os.WriteFile(f, []byte("<!DOCTYPE html>\n<title>x</title>"), 0o644) },
	}
	expected := func(p keyboard, what string) {
		t.Helper()
		for _, problem := range p.Problems(t) {
			if !strings.Contains(problem, "ERR_FILE_NOT_FOUND") && !strings.Contains(problem, "SyntaxError") && !strings.Contains(problem, "rulebookSearch is not defined") {
				t.Errorf("%s: %s", what, problem)
			}
		}
	}
	for name, do := range damage {
		broken := copyOf(t, dir)
		if err := do(filepath.Join(broken, "search", "index.js")); err != nil {
			t.Fatal(err)
		}
		p := keyboard{b.Open(t, sitetest.FileURL(t, broken)+"index.html"), t}
		p.slash()
		p.keys("assessment")
		p.until(`document.querySelector('.search-panel').checkVisibility() && document.querySelector('.search-panel').innerText.includes('could not be loaded')`)
		p.want("a way on", p.value(`document.querySelector('.search-all').checkVisibility()`), "true")
		p.Navigate(t, sitetest.FileURL(t, broken)+"search.html#q=assessment")
		p.until(`document.querySelector('[data-part=failed]').checkVisibility() && document.querySelector('[data-part=browse]').checkVisibility()`)
		p.want("a script is told", p.settled(`window.rulebook.search('assessment').then(() => 'found', () => 'failed')`), "failed")
		expected(p, name)
	}

	// The shards that one word needs and another does not.
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+"index.html"), t}
	shards := func(question string) map[string]bool {
		t.Helper()
		p.Navigate(t, sitetest.FileURL(t, dir)+"index.html")
		p.Requests(t)
		p.Eval(t, `window.rulebook.search(`+quote(question)+`, { limit: 0 })`, nil)
		files := map[string]bool{}
		for _, address := range p.Requests(t) {
			if name := filepath.Base(address); strings.Contains(address, "/search/") && name != "index.js" {
				files[name] = true
			}
		}
		return files
	}
	common := shards("artificial ")
	var only []string
	for name := range shards("whereabouts ") {
		if !common[name] {
			only = append(only, name)
		}
	}
	if len(only) == 0 {
		t.Fatal("the questions need the same files")
	}
	for name, do := range damage {
		broken := copyOf(t, dir)
		for _, shard := range only {
			if err := do(filepath.Join(broken, "search", shard)); err != nil {
				t.Fatal(err)
			}
		}
		p := keyboard{b.Open(t, sitetest.FileURL(t, broken)+"search.html#q=artificial+whereabouts"), t}
		if !comes(t, p, `document.querySelector('main [data-part=notes]').innerText.includes('could not be read')`) {
			t.Fatalf("%s: nothing says so: %s", name, p.Text(t, "main"))
		}
		if p.value(`document.querySelectorAll(".search-results > li").length > 0`) != "true" {
			t.Errorf("%s: the other word is not found: %s", name, p.Text(t, "main"))
		}
		expected(p, name)
	}

	// A script of the search is missing: the page says so, and others are as they were.
	for _, script := range []string{"search-page.*.js", "search-en.*.js"} {
		broken := copyOf(t, dir)
		files, err := filepath.Glob(filepath.Join(broken, "assets", script))
		if err != nil || len(files) != 1 {
			t.Fatalf("%s is %q", script, files)
		}
		if err := os.Remove(files[0]); err != nil {
			t.Fatal(err)
		}
		p := keyboard{b.Open(t, sitetest.FileURL(t, broken)+"search.html#q=assessment"), t}
		p.until(`document.querySelector('[data-part=failed]').checkVisibility()`)
		p.want("a script is told", p.settled(`window.rulebook.search('assessment').then(() => 'found', () => 'failed')`), "failed")
		p.Navigate(t, sitetest.FileURL(t, broken)+"index.html")
		p.slash()
		p.keys("assessment")
		p.enter()
		p.lands(`location.hash === '#q=assessment' && document.querySelector('[data-part=failed]').checkVisibility()`)
		expected(p, script)
	}
}

// A page that was loaded before the site was built anew asks for files that are gone; it then reads the new index.
func rebuiltSite(t *testing.T, b *sitetest.Browser, dir string) {
	old := fstestSite(t)
	index, err := os.ReadFile(filepath.Join(old, "search", "index.js"))
	if err != nil {
		t.Fatal(err)
	}
	site := http.FileServer(http.Dir(dir))
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/search/index.js" && r.URL.RawQuery == "" {
			w.Header().Set("Content-Type", "text/javascript")
			w.Write(index)
			return
		}
		if r.URL.RawQuery == "again" {
			asked++
		}
		site.ServeHTTP(w, r)
	}))
	defer server.Close()
	p := keyboard{b.Open(t, server.URL+"/about/index.html"), t}
	p.slash()
	p.keys("security assessment")
	p.until(boxOpen + ` && document.querySelectorAll('.search-box [role=option]').length > 5`)
	if text := p.Text(t, ".search-panel"); strings.Contains(text, "could not be read") {
		t.Errorf("the new index is not read: %s", text)
	}
	if asked != 1 {
		t.Errorf("the index was asked for again %d times", asked)
	}
}

// fstestSite publishes a small site of another content.
func fstestSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"rulebook.yaml": "title: Old\n", "content/index.md": "# Old\n\nThe security assessment of old.\n"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return publishTo(t, config(os.DirFS(dir)))
}

// Paper shows neither the box nor the marks.
func searchOnPaper(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+"instruments/flow-provisions-2024/article-07.html#at=&mark=persons"), t}
	p.until(`document.querySelector('main mark')`)
	p.slash()
	p.keys("assessment")
	p.until(boxOpen)
	p.Media(t, "print")
	p.want("the box", p.value(`document.querySelector('.search-box').checkVisibility()`), "false")
	p.want("the marks", p.value(`getComputedStyle(document.querySelector('main mark')).backgroundColor`), "rgba(0, 0, 0, 0)")
}

// Where the reader's own colours rule, the words found have the letters and the ground that the reader chose for such.
func searchInOwnColours(t *testing.T, b *sitetest.Browser, dir string) {
	for _, place := range []struct{ page, mark string }{
		{"search.html#q=security+assessment", ".search-results mark"},
		{"instruments/flow-provisions-2024/article-07.html#at=&mark=persons", "main mark"},
	} {
		p := keyboard{b.Blank(t, ""), t}
		p.Media(t, "screen", "forced-colors", "active", "prefers-color-scheme", "dark")
		p.Run(t, chromedp.Navigate(sitetest.FileURL(t, dir)+place.page))
		p.until(`document.querySelector(` + quote(place.mark) + `)`)
		p.want("colours of "+place.mark, p.value(`(() => {
  const found = getComputedStyle(document.querySelector(`+quote(place.mark)+`));
  const own = document.body.appendChild(document.createElement('i'));
  own.style.background = 'Mark';
  own.style.color = 'MarkText';
  const { color, backgroundColor } = getComputedStyle(own);
  return found.color === color && found.backgroundColor === backgroundColor;
})()`), "true")
	}
}

// quote writes a text for a script.
func quote(text string) string {
	data, _ := json.Marshal(text) // texts are always encoded
	return string(data)
}
