package site

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"rulebook/internal/sitetest"
)

const otherLanguage = `document.querySelector('.languages a')`

// leads is where the link to the other language leads when it is about to be used, without the folder of the site.
func (d keyboard) leads(root string) string {
	d.t.Helper()
	return strings.TrimPrefix(d.value(`(`+otherLanguage+`.dispatchEvent(new Event('pointerdown')), `+otherLanguage+`.href)`), root)
}

// The switch of languages leads to the same page, to the place in it that is being read, and to what the reader asked. On checklists, what is
// ticked in one language is ticked in the other.
func TestSwitchesLanguages(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	for place, root := range map[string]string{"host": sitetest.Serve(t, dir, "/a/b/"), "disk": sitetest.FileURL(t, dir)} {
		t.Run(place, func(t *testing.T) {
			const article = "instruments/flow-provisions-2024/article-07.html"
			d := keyboard{b.Open(t, root+article), t}
			d.want("at the top", d.leads(root), "zh/"+article)
			d.Eval(t, `document.getElementById('numbers').scrollIntoView(), null`, nil)
			d.until(`document.getElementById('numbers').getBoundingClientRect().top < innerHeight / 5`)
			d.want("the heading in view", d.leads(root), "zh/"+article+"#numbers")
			d.Eval(t, `location.hash = '#notes', null`, nil)
			d.until(otherLanguage + `.href.endsWith('#notes')`)
			d.Eval(t, `location.hash = '#para-1-2', null`, nil)
			d.until(otherLanguage + `.href.endsWith('#para-1-2')`)
			d.Eval(t, `document.getElementById('para-1-2').scrollIntoView({ behavior: 'instant' }), null`, nil)
			d.Eval(t, otherLanguage+`.click(), null`, nil)
			d.lands(`document.documentElement?.lang === 'zh-Hans' && document.querySelector(':target')`)
			d.want("the same paragraph", d.value(`document.querySelector(':target').id`), "para-1-2")
			d.want("and back", d.leads(root), article+"#para-1-2")

			// What has been asked is asked in the other language, however soon the reader goes there.
			c := sitAt(t, b, root+"calculator.html#v=1&date=2025-06-30&ciio=no&flows=1&flow1.name=Shop&flow1.non_sensitive_persons=90000")
			if to := c.leads(root); !strings.HasPrefix(to, "zh/calculator.html#v=1") || !strings.Contains(to, "flow1.name=Shop") || !strings.Contains(to, "90000") {
				t.Errorf("the calculator's facts are lost: %s", to)
			}
			c.Eval(t, otherLanguage+`.click(), null`, nil)
			c.lands(`document.documentElement?.lang === 'zh-Hans'`)
			c.lands(answered)
			c.want("the facts in Chinese", c.value(`location.hash.includes('flow1.name=Shop') && location.hash.includes('90000') ? 'kept' : location.hash`), "kept")

			for _, asked := range []struct{ page, state, shown string }{
				{"search.html", "#q=standard+contract", `document.querySelector('main input[type="search"]')?.value === 'standard contract'`},
				{"deadlines.html", "#procedure=contract-filing&from=2024-02-05", `document.querySelector('main select')?.value === 'contract-filing'`},
				{"timeline.html", "#date=2022-09-01&topic=assessment", `document.querySelector('input[name="topic"][value="assessment"]')?.checked`},
				{"compare.html", "#old=assessment-measures-2022&new=flow-provisions-2024", `document.querySelector('select[name="new"]')?.value === 'flow-provisions-2024'`},
			} {
				s := keyboard{b.Open(t, root+asked.page+asked.state), t}
				s.want(asked.page, s.leads(root), "zh/"+asked.page+asked.state)
				s.Eval(t, otherLanguage+`.click(), null`, nil)
				s.lands(`document.documentElement?.lang === 'zh-Hans'`)
				s.lands(asked.shown)
			}

			// Ticks.
			const list = "checklists/standard-contract-filing.html"
			l := openList(t, b, root+list)
			l.Eval(t, `localStorage.clear(), null`, nil)
			l.Run(t, chromedp.Reload())
			l.until(`document.querySelector('.is-live')`)
			l.Eval(t, `document.querySelectorAll('.task-box')[1].click(), null`, nil)
			ticked := l.ticked()
			if !strings.HasPrefix(ticked, "-x-") {
				t.Fatalf("ticked: %s", ticked)
			}
			l.Eval(t, otherLanguage+`.click(), null`, nil)
			l.lands(`document.documentElement?.lang === 'zh-Hans' && document.querySelector('.is-live')`)
			l.want("ticked in Chinese", l.ticked(), ticked)
			l.Eval(t, `document.querySelectorAll('.task-box')[2].click(), null`, nil)
			l.Navigate(t, root+"zh/checklists/index.html")
			l.until(`document.querySelector('.entries .checklist-count')`)
			l.want("in the Chinese list", l.value(`document.querySelector('.entries .checklist-count').textContent.replace(/\D+/, '').slice(0, 1)`), "2")
			l.Navigate(t, root+list)
			l.until(`document.querySelector('.is-live')`)
			l.want("ticked in English", l.ticked()[:3], "-xx")
			for _, p := range []keyboard{d, c, l} {
				report(t, root, p.Problems(t))
			}
		})
	}
}

// Without scripts the switch leads to the top of the same page.
func TestSwitchesLanguagesWithoutScripts(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	root := sitetest.FileURL(t, dir)
	p := b.Blank(t, root)
	p.WithoutScripts(t)
	p.Navigate(t, root+"guides/standard-contract.html#pitfalls")
	p.Run(t, chromedp.Focus(".languages a"), chromedp.KeyEvent(kb.Enter))
	d := keyboard{p, t}
	d.until(`location.href.endsWith('/zh/guides/standard-contract.html')`)
}
