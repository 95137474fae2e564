package site

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"rulebook/internal/rules"
	"rulebook/internal/sitetest"
)

// TestTimelinePage looks at one site in one browser.
func TestTimelinePage(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	for _, tt := range []struct {
		name string
		test func(*testing.T, *sitetest.Browser, string)
	}{
		{"by keyboard", timelineByKeyboard}, {"address", timelineAddress}, {"without scripts", timelineWithoutScripts}, {"accessible", timelineAccessible},
		{"every day", timelineEveryDay}, {"paper", timelineOnPaper},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, b, dir) })
	}
}

const (
	standing = `[...document.querySelectorAll('.timeline-groups section:not([hidden])')].map(s => s.querySelector('h3').textContent + ': ' + ` +
		`[...s.querySelectorAll('a')].map(a => a.textContent).join(', ')).join('; ')`
	saidOfTimeline = `document.querySelector('[data-part=said]').textContent`
)

// A reader without a mouse goes from change to change, picks a day, chooses a topic, and follows a link.
func timelineByKeyboard(t *testing.T, b *sitetest.Browser, dir string) {
	p := keyboard{b.Open(t, sitetest.FileURL(t, dir)+"timeline.html"), t}
	p.want("the day begins as the site's", p.value(saidOfTimeline), "22 November 2026: in force 17, issued and not yet in force 0, drafts 1.")
	p.tabTo("[data-part=earlier]")
	p.enter()
	p.until(saidOfTimeline + `.startsWith('8 September 2026:')`)
	p.want("the focus stays", p.focus(), "Previous change")
	p.want("the address holds the day", p.value(`location.hash`), "#date=2026-09-08")

	p.Eval(t, `(() => { const box = document.getElementById('timeline-day'); box.focus(); box.value = '2022-08-31'; box.dispatchEvent(new Event('input', { bubbles: true })); })()`, nil)
	p.want("a day", p.value(standing), "In force: CSL, DSL, PIPL, Certification Spec V1.0; Issued, not yet in force: 2022 Assessment Measures")
	p.want("no thresholds", p.value(`[...document.querySelectorAll('.timeline-regimes li:not([hidden])')].map(l => l.textContent.slice(0, 9)).join('; ')`), "None of t")
	p.want("the span", p.value(`document.querySelector('.timeline-spans [aria-current]').dataset.from`), "2022-07-07")
	p.tabTo("[data-part=later]")
	p.enter()
	p.until(saidOfTimeline + `.startsWith('1 September 2022:')`)
	p.want("the regime", p.value(`[...document.querySelectorAll('.timeline-regimes li:not([hidden])')].map(l => l.querySelector('a').textContent).join('; ')`), "2022 Assessment Measures")
	p.want("the line is where the bar begins", p.value(`document.querySelector('[data-part=line]').getAttribute('x1') + ' ' + document.querySelector('[data-instrument=assessment-measures-2022] .timeline-bar-force').getAttribute('x')`), samePlace(p, "assessment-measures-2022"))
	p.want("the calculator is asked for that day", p.value(`document.querySelector('[data-part=ask]').href.includes('date=2022-09-01')`), "true")

	p.tabTo(`[name=topic][value="base law"]`)
	p.keys(" ")
	p.until(saidOfTimeline + `.endsWith('4 of 24 instruments are shown.')`)
	p.want("rows", p.value(`[...document.querySelectorAll('.timeline-rows li:not([hidden]) > a')].map(a => a.textContent).join(', ')`), "CSL, DSL, PIPL, NDSR")
	p.want("rows of the table", p.value(`[...document.querySelectorAll('.timeline-table tbody:not([hidden]) tr:not([hidden])')].length`), "4")
	p.want("a topic", p.value(standing), "In force: CSL, DSL, PIPL")
	p.tabTo("[data-part=all]")
	p.enter()
	p.want("all topics again", p.value(`[...document.querySelectorAll('.timeline-rows li:not([hidden])')].length`), "24")

	p.tabTo(`.timeline-rows [data-instrument=assessment-measures-2022] a`)
	p.want("the row has the focus in sight", p.value(`(() => { const r = document.activeElement.getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight; })()`), "true")
	p.enter()
	p.lands(`document.querySelector('main.page-instrument')`)
	if h1 := p.Text(t, "h1"); !strings.Contains(h1, "Security Assessment") {
		t.Errorf("the link leads to %q", h1)
	}
	report(t, "by keyboard", p.Problems(t))
}

// samePlace is what the line and the bar of an instrument say when they are at the same place.
func samePlace(p keyboard, id string) string {
	x := p.value(`document.querySelector('[data-instrument=` + id + `] .timeline-bar-force').getAttribute('x')`)
	line := p.value(`document.querySelector('[data-part=line]').getAttribute('x1')`)
	p.Eval(p.t, `window.apart = Math.abs(parseFloat('`+x+`') - parseFloat('`+line+`'))`, nil)
	if p.value(`window.apart < 0.02`) != "true" {
		return "a place less than a hundredth from " + x
	}
	return line + " " + x
}

// An address brings the day and the topics back; what is no day or no topic is left out, and other anchors are left alone.
func timelineAddress(t *testing.T, b *sitetest.Browser, dir string) {
	root := sitetest.FileURL(t, dir)
	for fragment, want := range map[string]string{
		"#date=2024-03-22&topic=exemptions,base+law": "22 March 2024: in force 4, issued and not yet in force 0, drafts 0. 8 of 24 instruments are shown.",
		"#date=2023-02-29&topic=moon":                "22 November 2026: in force 17, issued and not yet in force 0, drafts 1.",
		"#date=%00%ff&topic=<b>":                     "22 November 2026: in force 17, issued and not yet in force 0, drafts 1.",
		"#date=2001-01-01":                           "On 1 January 2001 none of these had been issued.",
		"#date=2100-01-01":                           "1 January 2100: in force 17, issued and not yet in force 0, drafts 1.",
		"#page:table":                                "22 November 2026: in force 17, issued and not yet in force 0, drafts 1.",
	} {
		page := b.Open(t, root+"timeline.html"+fragment)
		var said string
		page.Eval(t, saidOfTimeline, &said)
		if said != want {
			t.Errorf("%s: %q, want %q", fragment, said, want)
		}
		report(t, fragment, page.Problems(t))
	}
	page := b.Open(t, root+"zh/timeline.html#date=2022-09-01")
	var said string
	page.Eval(t, saidOfTimeline, &said)
	if want := "2022年9月1日：有效5件，已公布尚未施行0件，征求意见稿0件。"; said != want {
		t.Errorf("%q, want %q", said, want)
	}
	page.Eval(t, `location.hash = '#date=2021-12-01'`, nil)
	if !comes(t, page, saidOfTimeline+`.startsWith('2021年12月1日')`) {
		t.Error("another address is not taken up")
	}
}

// The script says of every day what the spans say that the build made.
func timelineEveryDay(t *testing.T, b *sitetest.Browser, dir string) {
	page := b.Open(t, sitetest.FileURL(t, dir)+"timeline.html")
	var wrong []string
	page.Eval(t, `(() => {
  const wrong = [];
  const box = document.getElementById('timeline-day');
  for (const span of document.querySelectorAll('.timeline-spans > li')) {
    box.value = span.dataset.from;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    const lists = (parts) => parts.map(([title, names]) => title + ': ' + [...names].sort().join(', ')).join('; ');
    const want = lists([...span.querySelectorAll('dl > div')].filter(d => d.querySelector('dt').textContent !== 'Thresholds that applied')
      .map(d => [d.querySelector('dt').textContent, [...d.querySelectorAll('dd > span')].map(s => s.textContent)]));
    const got = lists([...document.querySelectorAll('.timeline-groups section:not([hidden])')]
      .map(s => [s.querySelector('h3').textContent, [...s.querySelectorAll('a')].map(a => a.textContent)]));
    if (got !== want) wrong.push(span.dataset.from + ': ' + got + ' | ' + want);
  }
  return wrong;
})()`, &wrong)
	report(t, "spans", wrong)
}

// Without scripts all of it stands there, and nothing that does nothing.
func timelineWithoutScripts(t *testing.T, b *sitetest.Browser, dir string) {
	address := sitetest.FileURL(t, dir) + "timeline.html"
	page := b.Blank(t, address)
	page.WithoutScripts(t)
	page.Run(t, chromedp.Navigate(address))
	text := page.Text(t, "main")
	for _, want := range []string{"What stood on 22 November 2026", "1 September 2022 – 3 November 2022", "2022 Assessment Measures: takes effect",
		"15 December 2022", "not known; taken to be 13 December 2023, the day of its text", "Final text of"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(text, "Pick a day") || strings.Contains(text, "Only these topics") {
		t.Error("controls are shown that need a script")
	}
}

// Axe finds nothing with a day and a topic chosen, light or dark, and the names stay in sight when a phone's reader scrolls the picture.
func timelineAccessible(t *testing.T, b *sitetest.Browser, dir string) {
	page := b.Open(t, sitetest.FileURL(t, dir)+"timeline.html#date=2022-07-20&topic=assessment")
	unroll(t, page)
	for _, scheme := range []sitetest.Scheme{sitetest.Light, sitetest.Dark} {
		report(t, "timeline", page.Axe(t, scheme))
	}
	page = b.Open(t, sitetest.FileURL(t, dir)+"timeline.html")
	for _, width := range []int64{320, 360, 710, 768, 1024, 1440} {
		page.Run(t, chromedp.EmulateViewport(width, 800))
		var over float64
		if page.Eval(t, `document.documentElement.scrollWidth - document.documentElement.clientWidth`, &over); over > 0 {
			t.Errorf("at %d px the page is %v px too wide", width, over)
		}
	}
	page.Run(t, chromedp.EmulateViewport(360, 800))
	var left float64
	page.Eval(t, `(() => {
  const box = document.querySelector('.timeline-scroll');
  box.scrollLeft = 300;
  return document.querySelector('.timeline-rows li:not([hidden]) > a').getBoundingClientRect().left - box.getBoundingClientRect().left;
})()`, &left)
	if left < -1 || left > 1 {
		t.Errorf("the names move by %v px", left)
	}
}

// On paper the whole picture is there, with the table and the spans.
func timelineOnPaper(t *testing.T, b *sitetest.Browser, dir string) {
	text := printed(t, b.Open(t, sitetest.FileURL(t, dir)+"timeline.html"))
	for _, want := range []string{"2018–20", "2026 Risk Assessment", "draft, open for comment", "What stood when", "no day is known"} {
		if !strings.Contains(text, want) {
			t.Errorf("the print lacks %q", want)
		}
	}
	if strings.Contains(text, "Pick a day") {
		t.Error("the controls are printed")
	}
}

// A project without instruments has no timeline, and one whose page would take its address is told so.
func TestTimelineOfAProject(t *testing.T) {
	project := fstest.MapFS{
		"rulebook.yaml":    {Data: []byte("title: T\n")},
		"content/index.md": {Data: []byte("text")},
	}
	if build(t, config(project)).files["timeline.html"] != "" {
		t.Error("there is a timeline of nothing")
	}
	project["rulebook.yaml"] = &fstest.MapFile{Data: []byte("title: T\nas_of: 2025-01-01\ntopics:\n  tax: {en: Taxes}\n")}
	project["content/instruments/a/index.md"] = &fstest.MapFile{Data: []byte("---\ntitle: A\npublished: 2020-01-01\ntopics: [tax]\n---\n")}
	project["content/index.md"] = &fstest.MapFile{Data: []byte("[in time](timeline.md)")}
	files := build(t, config(project)).files
	for _, want := range []string{`value="tax"> Taxes`, `<a href="instruments/a/index.html">A</a>`} {
		if !strings.Contains(files["timeline.html"], want) {
			t.Errorf("the timeline lacks %s", want)
		}
	}
	if strings.Contains(files["timeline.html"], "What is not named stands as before.") {
		t.Error("the lists of one instrument are not whole")
	}
	for i := range 100 {
		day := rules.Day(737000 + i).String()
		project[fmt.Sprintf("content/instruments/a%d/index.md", i)] = &fstest.MapFile{Data: []byte("---\ntitle: A\npublished: " + day + "\n---\n")}
	}
	// A hundred days with up to a hundred instruments each would make a page of megabytes.
	if many := build(t, config(project)).files["timeline.html"]; !strings.Contains(many, "What is not named stands as before.") || len(many) > 300_000 {
		t.Errorf("a page of %d bytes", len(many))
	}
	if !strings.Contains(files["index.html"], `<a href="timeline.html">in time</a>`) {
		t.Error("a link by the name of its source leads elsewhere")
	}
}
