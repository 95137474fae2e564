package site

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"rulebook/internal/sitetest"
)

// A reader goes through the site in one language, by what is written there.
type reader struct {
	tab
	t    *testing.T
	home string // the address of the site in the reader's language
	root string // of all of it
}

func (r reader) value(expression string) (text string) {
	r.t.Helper()
	r.Eval(r.t, `String(`+expression+`)`, &text)
	return text
}

func (r reader) until(condition string) {
	r.t.Helper()
	if !comes(r.t, r, condition) {
		r.t.Fatalf("never came on %s: %s", r.value(`location.href`), condition)
	}
}

// open opens a page anew, whatever the tab shows.
func (r reader) open(page string) {
	r.t.Helper()
	r.Navigate(r.t, "about:blank")
	r.Navigate(r.t, r.home+page)
}

// follow goes where the first link with these words leads.
func (r reader) follow(words string) {
	r.t.Helper()
	href := r.value(`[...document.querySelectorAll('a')].find((a) => a.checkVisibility() && a.textContent.includes(` + quote(words) + `))?.href`)
	if href == "undefined" {
		r.t.Fatalf("on %s no link says %q", r.value(`location.href`), words)
	}
	r.Navigate(r.t, href)
}

// says reports when what an element shows lacks one of the words.
func (r reader) says(selector string, words ...string) {
	r.t.Helper()
	text := r.value(`document.querySelector(` + quote(selector) + `)?.innerText`)
	for _, w := range words {
		if !strings.Contains(text, w) {
			r.t.Errorf("%s of %s lacks %q: %.300q", selector, r.value(`location.href`), w, text)
		}
	}
}

// An itinerary is what a reader of one language sees and types on the way.
type itinerary struct {
	lang, folder, other string // the tag, where the pages are, and the tag of the other language

	instruments, instrument, article, heading string // the links from the home page to an article, and its heading

	searches []lookup
	typo     lookup // its marks are what the page says of it

	answer, otherAnswer string // of the calculator, in both languages
	compared            []string
	tasks               string // how far a checklist has come
	deadline            []string
	print               []string
}

// A lookup is a question, the title of the first page that is found, and what is marked on it.
type lookup struct {
	query, title string
	marks        []string
}

var itineraries = []itinerary{
	{
		lang: "en", other: "zh-Hans",
		instruments: "Instruments", instrument: "2024 Provisions", article: "Security assessment triggers", heading: "Security assessment triggers",
		searches: []lookup{
			{"certification validity", "ertificat", []string{"certificat", "valid"}},
			{"1 million persons", "Security assessment triggers", []string{"1,000,000 persons"}},
		},
		typo:   lookup{"security asessment", "ssessment", []string{"asessment"}},
		answer: "Standard contract or certification", otherAnswer: "订立标准合同或者通过认证",
		compared: []string{"From the 2022 Measures to the 2024 Provisions"},
		tasks:    "1 of ",
		deadline: []string{"Filing of the contract", "by 23 February 2024"},
		print:    []string{"Filing a standard contract", "22 November 2026"},
	},
	{
		lang: "zh-Hans", folder: "zh/", other: "en",
		instruments: "法规与文件", instrument: "数据跨境流动规定（2024）", article: "应当申报数据出境安全评估的情形", heading: "应当申报数据出境安全评估的情形",
		searches: []lookup{
			{"认证 有效期", "证书有效期", []string{"有效期"}},
			{"第七条", "应当申报数据出境安全评估的情形", nil},
			{"100万", "应当申报数据出境安全评估的情形", []string{"100万"}},
		},
		typo:   lookup{"安全评沽", "评估", []string{"评沽"}},
		answer: "订立标准合同或者通过认证", otherAnswer: "Standard contract or certification",
		compared: []string{"2022年《评估办法》与2024年《规定》"},
		tasks:    "已完成1项",
		deadline: []string{"备案", "不迟于2024年2月23日"},
		print:    []string{"标准合同备案", "2026年11月22日", "已完成1项"},
	},
}

// A reader of either language finds an article and reads it, searches and arrives at the passage, works out an answer, compares, ticks a list off,
// and counts a period; and changes the language midway without losing the place or the facts. In both browsers, from disk.
func TestJourneys(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	chromium, firefox := sitetest.StartBrowser(t), sitetest.StartFirefox(t)
	root := sitetest.FileURL(t, dir)
	for _, j := range itineraries {
		t.Run(j.lang+" in Chromium", func(t *testing.T) {
			page := chromium.Blank(t, root)
			r := reader{page, t, root + j.folder, root}
			r.travel(j)
			report(t, j.lang, page.Problems(t))
			readsAndPrints(t, keyboard{page, t}, r, j)
			report(t, j.lang, page.Problems(t))
		})
		t.Run(j.lang+" in Firefox", func(t *testing.T) {
			page := firefox.Blank(t, root)
			reader{page, t, root + j.folder, root}.travel(j)
			report(t, j.lang, page.Problems(t))
		})
	}
}

// A reader without a mouse finds an article, looks up what it cites, goes over to the comparison and back to an article, ticks an item off
// and prints the list, by keys alone, in either language.
func TestWithoutAMouse(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	for lang, words := range map[string]struct{ query, heading, print, done string }{
		"":    {"art 7", "Security assessment triggers", "Print", "1 of "},
		"zh/": {"第七条", "应当申报数据出境安全评估的情形", "打印", "已完成1项"},
	} {
		t.Run(lang, func(t *testing.T) {
			d := keyboard{b.Open(t, sitetest.FileURL(t, dir)+lang+"index.html"), t}
			d.Run(t, chromedp.EmulateViewport(1440, 900))
			d.keys(kb.Tab, kb.Enter)
			d.until(`location.hash === '#page:main'`)
			d.keys(kb.Tab)
			d.want("the skip link leads into the text", d.value(`document.activeElement.closest('main') !== null`), "true")

			d.slash()
			d.keys(words.query)
			d.until(boxOpen)
			d.keys(kb.ArrowDown)
			d.enter()
			d.lands(`document.readyState === 'complete' && location.pathname.endsWith('/article-07.html')`)
			if h1 := d.Text(t, "h1"); !strings.Contains(h1, words.heading) {
				t.Errorf("%q leads to %q", words.query, h1)
			}
			d.tabTo("main .citation")
			d.until(`document.querySelector('.preview')?.checkVisibility()`)
			d.keys(kb.Escape)
			d.until(`!document.querySelector('.preview').checkVisibility()`)

			d.tabTo(`a[href*="comparisons/assessment-measures-2022--flow-provisions-2024"]`)
			d.enter()
			d.lands(`document.readyState === 'complete' && document.querySelector('.compared')`)
			d.tabTo(`.compared a[href*="flow-provisions-2024/article-"]`)
			d.enter()
			d.lands(`document.readyState === 'complete' && location.pathname.includes('/flow-provisions-2024/article-')`)

			d.tabTo(`.top-links a[href$="checklists/index.html"]`)
			d.enter()
			d.lands(`document.readyState === 'complete' && location.pathname.endsWith('/checklists/index.html')`)
			d.tabTo(`.entries a[href$="standard-contract-filing.html"]`)
			d.enter()
			d.lands(`document.querySelector('.is-live')`)
			d.tabTo(".task-box")
			d.keys(" ")
			if count := d.part("count"); !strings.Contains(count, words.done) {
				t.Errorf("ticked, the list says %q", count)
			}
			d.Eval(t, `window.print = () => { window.printed = true; }`, nil)
			d.tabToButton(words.print)
			d.enter()
			d.want("printed", d.value(`window.printed`), "true")
			d.Eval(t, `localStorage.clear()`, nil) // the ticks are those of the other language too
			report(t, lang, d.Problems(t))
		})
	}
}

func (r reader) travel(j itinerary) {
	r.t.Helper()
	// From the home page to an article, by links alone.
	r.open("index.html")
	r.follow(j.instruments)
	r.follow(j.instrument)
	r.follow(j.article)
	r.says("h1", j.heading)
	if got := r.value(`document.documentElement.lang`); got != j.lang {
		r.t.Errorf("the article is in %s", got)
	}

	// The other language, and the place that was being read.
	r.Eval(r.t, `document.getElementById('numbers').scrollIntoView({ behavior: 'instant' }), null`, nil)
	r.until(`document.getElementById('numbers').getBoundingClientRect().top < innerHeight / 5`)
	r.change(j.other)
	r.until(`document.querySelector(':target')?.id === 'numbers'`)
	r.change(j.lang)
	r.says("h1", j.heading)

	// Search, and arrive at the passage.
	for _, s := range j.searches {
		r.open("search.html#" + "q=" + strings.ReplaceAll(s.query, " ", "+"))
		r.until(pageResult)
		r.says(".search-results h2", s.title)
		r.Navigate(r.t, r.value(`document.querySelector('.search-results h2 a').href`))
		r.until(`document.querySelector('h1')`)
		if len(s.marks) > 0 {
			r.until(`document.querySelector('main mark')`)
			r.until(`[...document.querySelectorAll('main mark')].some((m) => { const r = m.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; })`)
			marked := strings.ToLower(r.value(`[...document.querySelectorAll('main mark')].map((m) => m.textContent).join('')`))
			for _, want := range s.marks {
				if !strings.Contains(marked, strings.ToLower(want)) {
					r.t.Errorf("%q marks %q, which lacks %q", s.query, marked, want)
				}
			}
		}
	}
	r.open("search.html#q=" + strings.ReplaceAll(j.typo.query, " ", "+"))
	r.until(pageResult)
	r.says(".search-results h2", j.typo.title)
	r.says("main", j.typo.marks...)

	// Work out an answer, change the language and a fact, and come back.
	r.open("calculator.html#v=1&date=2026-11-22&ciio=no&flows=1&flow1.name=CRM&flow1.non_sensitive_persons=250000")
	r.until(answered)
	r.says("main", j.answer, "CRM")
	r.change(j.other)
	r.until(answered)
	r.says("main", j.otherAnswer, "CRM")
	r.change(j.lang)
	r.until(answered)
	r.says("main", j.answer, "CRM")

	// Compare two texts: choose them, and follow what is found.
	r.open("compare.html")
	r.until(`document.querySelector('.compare-picker')?.hidden === false`)
	for name, id := range map[string]string{"old": "assessment-measures-2022", "new": "flow-provisions-2024"} {
		r.Eval(r.t, `((s) => { s.value = '`+id+`'; for (const e of ['input', 'change']) s.dispatchEvent(new Event(e, { bubbles: true })); })(document.querySelector('select[name="`+name+`"]')), null`, nil)
	}
	r.until(`document.querySelector('[data-part=found] a')`)
	r.says("[data-part=found]", j.compared...)
	r.Navigate(r.t, r.value(`document.querySelector('[data-part=found] a').href`))
	r.until(`document.querySelectorAll('.compared ins').length > 3`)

	// Tick an item.
	r.open("checklists/standard-contract-filing.html")
	r.until(`document.querySelector('.is-live')`)
	r.Eval(r.t, `localStorage.clear(), document.querySelectorAll('.task-box').forEach((box) => { if (box.checked) box.click(); }), document.querySelector('.task-box').click(), null`, nil)
	r.says("[data-part=count]", j.tasks)

	// Count a period.
	r.open("deadlines.html#procedure=contract-filing&from=2024-02-05")
	r.until(`document.querySelector('[data-part=result] .deadlines-when, [data-part=result] td')`)
	r.says("[data-part=result]", j.deadline...)
}

// change goes to the other language as a reader does, and waits until it is there.
func (r reader) change(tag string) {
	r.t.Helper()
	r.Eval(r.t, `setTimeout(() => document.querySelector('.languages a[hreflang="`+tag+`"]').click()), null`, nil)
	r.until(`document.documentElement?.lang === '` + tag + `' && document.readyState === 'complete'`)
}

// readsAndPrints is what is tested in Chromium alone: previews by keyboard, and paper.
func readsAndPrints(t *testing.T, d keyboard, r reader, j itinerary) {
	t.Helper()
	r.open("instruments/flow-provisions-2024/article-07.html")
	d.keys(kb.Tab) // the first key says that the reader has a keyboard
	d.tabTo(`main a.citation`)
	r.until(shown)
	if text := d.Text(t, ".preview"); !strings.Contains(text, "2026") {
		t.Errorf("the preview says %q", text)
	}
	d.keys(kb.Escape)
	r.until(`!` + shown)

	r.open("checklists/standard-contract-filing.html")
	r.until(`document.querySelector('.is-live') && document.querySelector('.task-box:checked')`)
	paper := strings.Join(strings.Fields(printed(t, d.Page)), " ")
	for _, want := range j.print {
		if !strings.Contains(strings.ReplaceAll(paper, " ", ""), strings.ReplaceAll(want, " ", "")) {
			t.Errorf("the print lacks %q: %.300q", want, paper)
		}
	}
}
