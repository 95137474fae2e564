package site

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"rulebook/internal/sitetest"
)

// What is looked for in these tests, from the scripts' side.
const (
	shown      = `document.querySelector('.preview:popover-open')`
	cited      = `main a.citation[href="../assessment-measures-2022/article-04.html"]`
	usedTerm   = `main a.term[href$="glossary.html#important-data"]`
	article07  = "instruments/flow-provisions-2024/article-07.html"
	definition = "Data of certain fields, groups or regions"
)

// TestPreviews looks at one site in one browser, in all the ways in which a reader may come to a link.
func TestPreviews(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	for _, tt := range []struct {
		name string
		test func(*testing.T, *sitetest.Browser, string)
	}{
		{"by keyboard", previewByKeyboard}, {"by mouse", previewByMouse}, {"by finger", previewByFinger}, {"everywhere", previewEverywhere},
		{"in Chinese", previewInChinese}, {"accessible", previewAccessible}, {"missing", previewMissing}, {"on paper", previewOnPaper},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, b, dir) })
	}
}

// Nothing is asked for until a reader comes to a link; then the keyboard and a screen reader have what the mouse has.
func previewByKeyboard(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+article07), t}
	if asked := strings.Join(p.Requests(t), " "); strings.Contains(asked, previewFolder) {
		t.Errorf("asked for before it is wanted: %s", asked)
	}
	p.keys(kb.Tab) // the first key says that the reader has a keyboard
	p.at(usedTerm)
	p.until(shown)
	text := p.Text(t, ".preview")
	for _, want := range []string{"important data", "重要数据", definition} {
		if !strings.Contains(text, want) {
			t.Errorf("the preview of a term lacks %q: %q", want, text)
		}
	}
	p.want("it describes the link", p.value(`document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent.includes('`+definition+`')`), "true")
	p.want("the Chinese name is marked", p.value(`document.querySelector('.preview [lang=zh-Hans]').textContent.trim()`), "重要数据")
	p.want("nothing to come to in it", p.value(`document.querySelectorAll('.preview :is(a, button, input, [tabindex])').length`), "0")

	p.keys(kb.Escape)
	p.until(`!` + shown)
	p.want("Esc leaves the focus", p.value(`document.activeElement.matches('`+usedTerm+`')`), "true")
	p.want("and describes it no longer", p.value(`document.activeElement.getAttribute('aria-describedby')`), "null")
	p.keys(kb.Tab)
	p.want("Tab goes on", p.value(`document.activeElement.matches('main a') && !document.activeElement.matches('`+usedTerm+`')`), "true")

	p.at(cited)
	p.until(shown + `?.textContent.includes('2022 Assessment Measures')`)
	text = p.Text(t, ".preview")
	for _, want := range []string{"Article 4: ", "Superseded where it differs since 22 March 2024", "Status on 22 November 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the preview of an article lacks %q: %q", want, text)
		}
	}
	p.press("Enter", "\r", 13)
	p.lands(`location.pathname.endsWith('/assessment-measures-2022/article-04.html')`)
	report(t, "by keyboard", p.Problems(t))
}

// move puts the mouse over the middle of an element's first line.
func (d keyboard) move(selector string) {
	d.t.Helper()
	var at [2]float64
	d.Eval(d.t, `(() => { const e = document.querySelector(`+quote(selector)+`); e.scrollIntoView({ block: 'center', behavior: 'instant' }); const r = e.getClientRects()[0]; return [r.left + r.width / 2, r.top + r.height / 2]; })()`, &at)
	d.Run(d.t, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]))
}

// What is shown moves nothing on the page, stays while the mouse is on it, and goes when it has left.
func previewByMouse(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+article07), t}
	layout := `JSON.stringify([document.documentElement.scrollHeight, document.documentElement.scrollWidth, [...document.querySelectorAll('.page-text a')].map((a) => a.getBoundingClientRect().top + scrollY)])`
	p.move("h1")
	before := p.value(layout)
	p.move(usedTerm)
	p.until(shown)
	p.want("nothing moves", p.value(layout), before)
	p.want("it is in sight", p.value(`(() => { const r = `+shown+`.getBoundingClientRect(); return r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight; })()`), "true")
	p.want("it does not cover its link", p.value(`(() => { const r = `+shown+`.getBoundingClientRect(), a = document.querySelector('`+usedTerm+`').getClientRects()[0]; return r.top >= a.bottom || r.bottom <= a.top; })()`), "true")
	var at [2]float64
	p.Eval(t, `(() => { const r = `+shown+`.getBoundingClientRect(); return [r.left + 20, r.top + 20]; })()`, &at)
	p.Run(t, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]), chromedp.Sleep(600e6))
	p.want("it stays under the mouse", p.value(`Boolean(`+shown+`)`), "true")
	p.Run(t, chromedp.MouseClickXY(at[0], at[1]))
	p.want("and when it is clicked, so that its words can be selected", p.value(`Boolean(`+shown+`)`), "true")
	p.move("h1")
	p.until(`!` + shown)
	// The mouse that only passes by leaves no trace.
	p.Eval(t, `window.opened = 0; document.querySelector('.preview').addEventListener('toggle', () => opened++)`, nil)
	p.move(cited)
	p.move("h1")
	p.Run(t, chromedp.Sleep(700e6))
	p.want("passing by", p.value(`opened`), "0")
	p.move(cited)
	p.until(shown)
	p.keys(kb.Escape)
	p.until(`!` + shown)
	p.Run(t, chromedp.Click(cited))
	p.lands(`location.pathname.endsWith('/assessment-measures-2022/article-04.html')`)
	report(t, "by mouse", p.Problems(t))
}

// A finger follows the link at once, and nothing is loaded for it.
func previewByFinger(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+article07), t}
	var at [2]float64
	p.Eval(t, `(() => { const e = document.querySelector('`+cited+`'); e.scrollIntoView({ block: 'center', behavior: 'instant' }); const r = e.getClientRects()[0]; return [r.left + r.width / 2, r.top + r.height / 2]; })()`, &at)
	p.Requests(t)
	for _, kind := range []input.DispatchTouchEventType{input.DispatchTouchEventTypeTouchStart, input.DispatchTouchEventTypeTouchEnd} {
		params := input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{}}
		if kind == input.DispatchTouchEventTypeTouchStart {
			params.TouchPoints = append(params.TouchPoints, &input.TouchPoint{X: at[0], Y: at[1]})
		}
		p.Run(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, input.DispatchTouchEvent, params)
			return err
		}))
	}
	p.lands(`location.pathname.endsWith('/assessment-measures-2022/article-04.html')`)
	if asked := strings.Join(p.Requests(t), " "); strings.Contains(asked, previewFolder) {
		t.Errorf("a finger loads %s", asked)
	}
	report(t, "by finger", p.Problems(t))
}

// At the root of a host, below a path and from disk.
func previewEverywhere(t *testing.T, b *sitetest.Browser, dir string) {
	for _, root := range sitetest.Everywhere(t, dir) {
		p := keyboard{b.Open(t, root+article07), t}
		p.at(cited)
		p.until(shown)
		p.at(usedTerm)
		p.until(shown + `?.textContent.includes('` + definition + `')`)
		p.Navigate(t, root+"index.html")
		p.at(`main a:is(.term, .citation)`)
		p.until(shown)
		report(t, root, p.Problems(t))
	}
}

// A Chinese page shows Chinese definitions, titles and statuses. Of a text that is there in English alone the title is English and says so, and its
// status is Chinese.
func previewInChinese(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+"zh/"+article07), t}
	p.at(usedTerm)
	p.until(shown)
	text := p.Text(t, ".preview")
	for _, want := range []string{"重要数据", "important data", "属于特定领域"} {
		if !strings.Contains(text, want) {
			t.Errorf("the preview lacks %q: %q", want, text)
		}
	}
	p.want("the English name is marked", p.value(`document.querySelector('.preview [lang=en]').textContent.trim()`), "important data")
	p.at(cited)
	p.until(shown + `?.querySelector('.preview-title:not([lang])')`)
	if text := p.Text(t, ".preview"); !strings.Contains(text, "安全评估办法") || !strings.Contains(text, "状态截至2026年11月22日") {
		t.Errorf("the preview of an article says %q", text)
	}
	report(t, "in Chinese", p.Problems(t))

	dir = publishTo(t, config(fstest.MapFS{
		"rulebook.yaml":                           {Data: []byte("title: T\nas_of: 2026-11-22\nlanguages: [en, zh]\ntranslations: {zh: [index]}\n")},
		"content/index.md":                        {Data: []byte("# Home\n\nSee [[rules]].\n")},
		"content/index.zh.md":                     {Data: []byte("# 首页\n\n见[[rules|规则]]。\n")},
		"content/instruments/rules/index.md":      {Data: []byte("---\ntitle: The rules\npublished: 2024-01-01\neffective: 2024-03-01\n---\n")},
		"content/instruments/rules/article-01.md": {Data: []byte("# One\n\ntext\n")},
	}))
	p = keyboard{b.Open(t, sitetest.FileURL(t, dir)+"zh/index.html"), t}
	p.at(`main a.citation[hreflang=en]`)
	p.until(shown + `?.querySelector('.preview-title[lang=en]')`)
	p.want("its status is said in Chinese", p.value(`document.querySelector('.preview-status').matches(':lang(zh)') && document.querySelector('.preview-status').textContent.includes('状态截至2026年11月22日')`), "true")
	report(t, "in English alone", p.Problems(t))
}

func previewAccessible(t *testing.T, b *sitetest.Browser, dir string) {
	for _, name := range []string{article07, "zh/" + article07} {
		for _, link := range []string{usedTerm, cited, `main a.citation[href^="../cac-qa/"]`} {
			if strings.HasPrefix(name, "zh/") {
				link = usedTerm
			}
			p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+name), t}
			p.at(link)
			p.until(shown)
			for _, scheme := range []sitetest.Scheme{sitetest.Light, sitetest.Dark} {
				report(t, name+" "+link, p.Axe(t, scheme))
			}
			p.Run(t, chromedp.EmulateViewport(320, 640))
			p.keys(kb.Escape)
			p.Eval(t, `document.activeElement.blur()`, nil)
			p.at(link)
			p.until(shown)
			p.want("it is in a small window", p.value(`(() => { const r = `+shown+`.getBoundingClientRect(); return r.left >= 0 && r.right <= document.documentElement.clientWidth && document.documentElement.scrollWidth <= innerWidth; })()`), "true")
		}
	}
}

// Without its script there is no preview, and the link works.
func previewMissing(t *testing.T, b *sitetest.Browser, dir string) {
	broken := copyOf(t, dir)
	if err := os.RemoveAll(filepath.Join(broken, filepath.FromSlash(previewFolder))); err != nil {
		t.Fatal(err)
	}
	p := keyboard{b.Open(t, sitetest.FileURL(t, broken)+article07), t}
	p.at(cited)
	p.until(`document.querySelector('script[src*="` + previewFolder + `"]')`)
	p.Run(t, chromedp.Sleep(300e6))
	p.want("nothing is shown", p.value(shown), "null")
	for _, problem := range p.Problems(t) {
		if !strings.Contains(problem, "ERR_FILE_NOT_FOUND") {
			t.Error(problem)
		}
	}
	p.press("Enter", "\r", 13)
	p.lands(`location.pathname.endsWith('/assessment-measures-2022/article-04.html')`)
}

func previewOnPaper(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+article07), t}
	p.at(usedTerm)
	p.until(shown)
	if strings.Contains(printed(t, p.Page), definition) {
		t.Error("the preview is printed")
	}
}

// The scripts of the previews are small, and every page that a citation can lead to is in one.
func TestPreviewScripts(t *testing.T) {
	out := build(t, config(repository(t)))
	for name, text := range out.files {
		if strings.HasPrefix(name, previewFolder) && len(text) > 60_000 {
			t.Errorf("%s has %d bytes", name, len(text))
		}
	}
	citation := regexp.MustCompile(`<a class="citation" href="([^"#]+)`)
	for name, text := range out.files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for _, m := range citation.FindAllStringSubmatch(text, -1) {
			at := filepath.ToSlash(filepath.Join(filepath.Dir(name), m[1]))
			folder, file := filepath.ToSlash(filepath.Dir(at)), filepath.Base(at)
			if !strings.Contains(out.files[previewFolder+folder+".js"], `"`+file+`":{`) {
				t.Errorf("%s cites %s, of which there is no preview", name, at)
			}
		}
	}
}

// A page points a term out where it is first used; later links to it are quiet.
func TestTermsOnce(t *testing.T) {
	html := build(t, config(repository(t))).files["index.html"]
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`<a class="term" href="[^"#]*#([^"]+)"([^>]*)>`).FindAllStringSubmatch(html, -1) {
		if quiet := strings.Contains(m[2], "data-again"); quiet != seen[m[1]] {
			t.Errorf("%s is quiet: %v, used before: %v", m[1], quiet, seen[m[1]])
		}
		seen[m[1]] = true
	}
	if len(seen) == 0 {
		t.Error("there are no terms")
	}
}

// The glossary leads from a term to every page that uses it, and from there to the term in the other language; each page in its own language.
func TestGlossaryUses(t *testing.T) {
	out := build(t, config(repository(t)))
	for _, tt := range []struct{ glossary, below, other string }{{"glossary.html", "", "zh/glossary.html"}, {"zh/glossary.html", "zh/", "../glossary.html"}} {
		entries := strings.Split(out.files[tt.glossary], `<div class="term-entry">`)[1:]
		used := map[string]string{} // the part of each term
		for _, e := range entries {
			id := regexp.MustCompile(`<dt id="([^"]+)"`).FindStringSubmatch(e)[1]
			used[id] = e
			if !strings.Contains(e, `href="`+tt.other+"#"+id+`"`) {
				t.Errorf("%s: %s does not lead to its other name", tt.glossary, id)
			}
		}
		link := regexp.MustCompile(`<a class="term" href="[^"]*#([^"]+)"`)
		for name, text := range out.files {
			if !strings.HasSuffix(name, ".html") || strings.HasSuffix(name, ".both.html") || strings.HasPrefix(name, "zh/") != (tt.below != "") {
				continue
			}
			for _, m := range link.FindAllStringSubmatch(text, -1) {
				if !strings.Contains(used[m[1]], `href="`+strings.TrimPrefix(name, tt.below)+`"`) {
					t.Errorf("%s: %s does not say that %s uses it", tt.glossary, m[1], name)
				}
			}
		}
	}
}

// The same in Firefox, from disk.
func TestPreviewsInFirefox(t *testing.T) {
	root := sitetest.FileURL(t, publishTo(t, config(repository(t))))
	page := sitetest.StartFirefox(t).Blank(t, root)
	page.Navigate(t, root+article07)
	for _, link := range []string{usedTerm, cited} {
		page.Eval(t, `document.querySelector(`+quote(link)+`).focus()`, nil)
		if !comes(t, page, shown+` && document.activeElement.getAttribute('aria-describedby') === document.querySelector('.preview').id`) {
			t.Fatalf("nothing is shown for %s", link)
		}
		var inSight bool
		page.Eval(t, `(() => { const r = `+shown+`.getBoundingClientRect(); return r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight; })()`, &inSight)
		if !inSight {
			t.Errorf("what is shown for %s is not in sight", link)
		}
		page.Eval(t, `document.activeElement.blur()`, nil)
		if !comes(t, page, `!`+shown) {
			t.Errorf("it stays when %s is left", link)
		}
	}
	report(t, "Firefox", page.Problems(t))
}
