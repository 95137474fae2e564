package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"rulebook/internal/publish"
	"rulebook/internal/sitetest"
)

// publishTo builds the project onto the disk and returns the folder.
func publishTo(t *testing.T, cfg Config) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	tx, err := publish.Begin(dir, publish.Options{Generator: cfg.Generator})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Abort()
	result, err := Build(t.Context(), cfg, false, tx)
	if err != nil {
		t.Fatal(err)
	}
	if result.Files == 0 {
		t.Fatalf("the project has mistakes: %v", result.Diagnostics)
	}
	if err := tx.Commit(publish.Hashes{Sources: result.SourcesHash, Rules: result.RulesHash}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// kinds is one page of each kind, and of each state that looks different.
var kinds = []string{
	"index.html", // home
	"zh/index.html",
	"instruments/index.html",
	"instruments/flow-provisions-2024/index.html",           // in force, translated
	"instruments/assessment-measures-2022/index.html",       // amended in part
	"instruments/draft-assessment-measures-2021/index.html", // draft, superseded
	"instruments/large-processor-draft-2026/index.html",     // draft, open
	"instruments/flow-provisions-2024/article-07.html",      // article with a table and quotations
	both07, // two languages
	"instruments/assessment-measures-2022/article-04.html",         // displaced
	"instruments/draft-assessment-measures-2021/article-11.html",   // unverified
	"zh/instruments/flow-provisions-2024/article-05.html",          // Chinese
	"instruments/certification-spec-v2-2022/basic-principles.html", // unit without a number
	"guides/index.html",
	"guides/security-assessment.html",
	"guides/which-route.html",
	"zh/guides/index.html",
	"search.html",
	"zh/search.html",
	"glossary.html",
	"zh/glossary.html",
	"checklists/index.html",
	"checklists/standard-contract-filing.html",
	"about/index.html",
	"about/reading-numbers.html",
	"about/sources.html",     // all instruments with their sources
	"about/not-certain.html", // all claims
	"manual/writing.html",    // code
	"rules/index.html",       // thresholds
	"rules/changes.html",     // differences
	"zh/rules/changes.html",
	"timeline.html",
	"zh/timeline.html",
	"compare.html",
	"zh/compare.html",
	"zh/comparisons/assessment-measures-2022--flow-provisions-2024.html",
	"zh/instruments/index.html",
	"zh/instruments/flow-provisions-2024/index.html",
	"zh/instruments/assessment-measures-2022/article-14.html",
	"zh/checklists/standard-contract-filing.html",
	"zh/deadlines.html",
	"zh/about/sources.html",
	"zh/rules/index.html",
	"comparisons/draft-assessment-measures-2021--assessment-measures-2022.html",
	"calculator.html",
	"zh/calculator.html",
	"404.html",
}

func report(t *testing.T, where string, problems []string) {
	t.Helper()
	for i, p := range problems {
		if i == 20 {
			t.Errorf("%s: and %d more", where, len(problems)-i)
			return
		}
		t.Errorf("%s: %s", where, p)
	}
}

// Every link, picture, style and anchor of the whole site leads somewhere, with relative addresses only.
func TestEveryLink(t *testing.T) {
	cfg := config(repository(t))
	for _, base := range []string{"", "https://intranet.example/rules/"} {
		cfg.BaseURL = base
		problems, err := sitetest.CheckLinks(publishTo(t, cfg), sitetest.Links{BaseURL: base})
		if err != nil {
			t.Fatal(err)
		}
		report(t, "links", problems)
	}
}

// The Nu HTML checker, the reference, finds no error on any page.
func TestValidHTML(t *testing.T) {
	report(t, "html", sitetest.CheckHTML(t, publishTo(t, config(repository(t)))))
}

// Every kind of page works at the root of a host, below a path and from disk: nothing on the console, nothing refused by the policy,
// nothing asked of another host. Axe finds nothing, light or dark, and nothing is wider than a small phone.
func TestInBrowser(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	browser := sitetest.StartBrowser(t)
	for i, root := range sitetest.Everywhere(t, dir) {
		for _, name := range kinds {
			page := browser.Open(t, root+name)
			report(t, root+name, page.Problems(t))
			if i > 0 || name == "404.html" {
				continue // the same bytes
			}
			page.Eval(t, `document.querySelectorAll('main details').forEach(d => { d.open = true })`, nil)
			// What is marked within a text is part of it, and no box beside it.
			var torn []string
			page.Eval(t, `[...document.querySelectorAll('span.unbroken, span[lang]:not([class])')].filter((e) => /flex|grid/.test(getComputedStyle(e.parentElement).display) &&
  [...e.parentElement.childNodes].some((n) => n.nodeType === 3 && n.data.trim())).slice(0, 5).map((e) => e.parentElement.outerHTML.slice(0, 200))`, &torn)
			report(t, name+": a text is torn", torn)
			// What differs by scheme is colour alone.
			for _, width := range []int64{320, 768, 1440} {
				unrollTo(t, page, width)
				report(t, fmt.Sprintf("%s at %d px", name, width), page.Axe(t, sitetest.Light))
				report(t, fmt.Sprintf("%s at %d px", name, width), page.Axe(t, sitetest.Dark, "color-contrast"))
			}
			for _, width := range []int64{320, 360, 768, 1440} {
				page.Run(t, chromedp.EmulateViewport(width, 800))
				var over []string
				page.Eval(t, `(() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return [];
  return [...document.querySelectorAll('main *, header *, footer *, nav *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.table-scroll, pre'))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 120)).concat(wide + ' px too wide');
})()`, &over)
				for _, o := range over {
					t.Errorf("%s at %d px: %s", name, width, o)
				}
			}
		}
	}
}

// unroll makes the window as high as the page. What stays at the window's edge while a reader scrolls would otherwise be taken to cover for
// good what happens to be behind it.
func unroll(t *testing.T, page *sitetest.Page) {
	t.Helper()
	unrollTo(t, page, 1280)
}

// unrollTo does the same in a window of that width.
func unrollTo(t *testing.T, page *sitetest.Page, width int64) {
	t.Helper()
	page.Run(t, chromedp.EmulateViewport(width, 800))
	var height int64
	page.Eval(t, `document.documentElement.scrollHeight`, &height)
	page.Run(t, chromedp.EmulateViewport(width, height+100))
}

// Nothing that is being read moves while a page comes and its scripts add what they add, on a phone and on a desk.
func TestNothingMoves(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	browser := sitetest.StartBrowser(t)
	for _, name := range append([]string{"search.html#q=security%20assessment", "deadlines.html", "zh/deadlines.html"}, kinds...) {
		for _, size := range [][2]int64{{360, 740}, {1440, 900}} {
			address := sitetest.FileURL(t, dir) + name
			page := browser.Blank(t, address)
			page.Run(t, chromedp.EmulateViewport(size[0], size[1]), chromedp.Navigate(address))
			switch {
			case strings.Contains(name, "calculator.html"):
				page.Run(t, chromedp.WaitReady("[data-part=bar]:not([hidden])"))
			case strings.Contains(name, "deadlines.html"):
				page.Run(t, chromedp.WaitVisible(".deadlines-buttons"))
			case strings.Contains(name, "#q="):
				page.Run(t, chromedp.WaitVisible(".search-results li"))
			}
			var moved []string
			page.Eval(t, `new Promise((done) => {
  const moved = [];
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) {
      for (const { node } of shift.sources) moved.push((node?.className || node?.nodeName) + ' by a share of ' + shift.value.toFixed(3));
    }
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(moved))));
})`, &moved)
			report(t, fmt.Sprintf("%s at %d px", name, size[0]), moved)
		}
	}
}

// Without scripts a page says the same: everything is in the HTML.
func TestWithoutScripts(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	browser := sitetest.StartBrowser(t)
	address := sitetest.FileURL(t, dir) + "instruments/flow-provisions-2024/article-07.html"
	with := browser.Open(t, address).Text(t, "main")
	page := browser.Blank(t, address)
	page.WithoutScripts(t)
	page.Run(t, chromedp.Navigate(address))
	without := page.Text(t, "main")
	words := regexp.MustCompile(`\S+`)
	have := map[string]bool{}
	for _, w := range words.FindAllString(without, -1) {
		have[w] = true
	}
	// The script adds only the word on its button.
	for _, w := range words.FindAllString(with, -1) {
		if !have[w] && w != "Copy" {
			t.Errorf("without scripts the page lacks %q", w)
		}
	}
}

// A reader finds a clause: from the home page to the list of instruments, to the provisions, to their article 7, by links alone.
func TestFindsAClause(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	browser := sitetest.StartBrowser(t)
	page := browser.Open(t, sitetest.FileURL(t, dir)+"index.html")
	for _, step := range []string{"instruments/index.html", "flow-provisions-2024/index.html", "article-07.html"} {
		var href string
		page.Eval(t, `[...document.querySelectorAll('a[href$="`+step+`"]')][0].href`, &href)
		page.Run(t, chromedp.Navigate(href))
	}
	if title := page.Text(t, "h1"); !strings.Contains(title, "Security assessment triggers") {
		t.Errorf("the reader arrived at %q", title)
	}
	report(t, "journey", page.Problems(t))
}

// A link to a rule shows the rule, which is folded otherwise; its condition and its ground are on paper as well.
func TestOpensARule(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	browser := sitetest.StartBrowser(t)
	article := sitetest.FileURL(t, dir) + "instruments/flow-provisions-2024/article-07.html"
	open := func(page *sitetest.Page) (ids string) {
		page.Eval(t, `[...document.querySelectorAll('.rule[open]')].map(r => r.id).join(' ')`, &ids)
		return ids
	}
	page := browser.Open(t, article+"#rule:volume-assessment")
	if ids := open(page); ids != "rule:volume-assessment" {
		t.Errorf("open are %q", ids)
	}
	// Not by a click of the mouse: the page may still be scrolling to the rule.
	page.Eval(t, `document.querySelector('.rule[open] a[href$="article-08.html#rule:contract-or-certification"]').click()`, nil)
	page.Run(t, chromedp.WaitVisible(`#rule\:contract-or-certification .rule-parts`))
	if ids := open(page); ids != "rule:contract-or-certification" {
		t.Errorf("after a click open are %q", ids)
	}
	text := printed(t, browser.Open(t, article))
	for _, want := range []string{"volume-assessment", "1,000,000 persons or more", "Goes before", "0 gaps, 0 clashes"} {
		if !strings.Contains(text, want) {
			t.Errorf("the print lacks %q", want)
		}
	}
	for _, other := range []string{"examples:", "Worked examples"} {
		if strings.Contains(text, other) {
			t.Errorf("the print has %q, which is for the screen", other)
		}
	}
	report(t, "rules", page.Problems(t))
}

// printed is the text of a page on paper.
func printed(t *testing.T, page *sitetest.Page) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(file, page.PDF(t), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdftotext", "-layout", file, "-")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s: run scripts/setup-tests", err, stderr.String())
	}
	return string(text)
}

// An article prints on paper with its status, its labels and its sources, and without the navigation.
func TestPrints(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	browser := sitetest.StartBrowser(t)
	page := browser.Open(t, sitetest.FileURL(t, dir)+"instruments/draft-assessment-measures-2021/article-04.html")
	text := printed(t, page)
	for _, want := range []string{"never law", "2022 Assessment Measures", "ambiguous", "Sources", "22 November 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the print lacks %q", want)
		}
	}
	if strings.Contains(text, "Small Processor Provisions") {
		t.Error("the sidebar is printed")
	}
	// A foot at the end of the text would take a page of its own where the last one is full.
	if first, _, _ := strings.Cut(text, "\f"); !strings.Contains(first, "The law as of 22 November 2026.") || !strings.Contains(first, "not legal advice") {
		t.Errorf("the first page does not say of which day it speaks: %.400q", first)
	}
}

// On paper nothing stands beyond the margin, where it would be cut off. An A4 page leaves 170 mm, 642 pixels.
func TestFitsOnPaper(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	page := sitetest.StartBrowser(t).Blank(t, "about:blank")
	page.Run(t, chromedp.EmulateViewport(642, 971))
	page.Media(t, "print")
	for _, name := range append([]string{"calculator.html", "guides/exemptions.both.html", "manual/deadlines.both.html", "deadlines.html"}, kinds...) {
		page.Navigate(t, sitetest.FileURL(t, dir)+name)
		var beyond []string
		page.Eval(t, `[...document.querySelectorAll('main *')]
			.filter((e) => e.checkVisibility() && !e.closest('svg, .visually-hidden, .confidence-label') && (e.getBoundingClientRect().right > 643 ||
				getComputedStyle(e).overflowX !== 'visible' && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1))
			.slice(0, 5).map((e) => e.outerHTML.slice(0, 100))`, &beyond)
		for _, html := range beyond {
			t.Errorf("%s: %s is cut off", name, html)
		}
	}
}

// With a base URL the feed and the sitemap list what is there, and pages name their absolute address.
func TestBaseURL(t *testing.T) {
	cfg := config(repository(t))
	cfg.BaseURL = "https://intranet.example/rules/"
	dir := publishTo(t, cfg)
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	sitemap := read("sitemap.xml")
	pages := 0
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".html") && name != "404.html" {
			pages++
			listed := strings.Contains(sitemap, "<loc>https://intranet.example/rules/"+name+"</loc>")
			if wanted := name != "search.html" && name != "zh/search.html" && !strings.HasSuffix(name, ".both.html"); listed != wanted { // in which there is nothing of its own to be found
				t.Errorf("%s is in the sitemap: %v, want %v", name, listed, wanted)
			}
		}
		return err
	})
	if err != nil || pages < 150 {
		t.Errorf("%d pages (%v)", pages, err)
	}
	for _, want := range []string{
		`<link rel="canonical" href="https://intranet.example/rules/instruments/flow-provisions-2024/article-07.html">`,
		`<link rel="alternate" hreflang="zh-Hans" href="https://intranet.example/rules/zh/instruments/flow-provisions-2024/article-07.html">`,
	} {
		if !strings.Contains(read("instruments/flow-provisions-2024/article-07.html"), want) {
			t.Errorf("article 7 lacks %s", want)
		}
	}
	feed := read("feed.xml")
	for _, want := range []string{`<link rel="self" type="application/atom+xml" href="https://intranet.example/rules/feed.xml"/>`,
		"<updated>2026-09-07T00:00:00Z</updated>", `href="https://intranet.example/rules/instruments/flow-provisions-2024/index.html"`} {
		if !strings.Contains(feed, want) {
			t.Errorf("the feed lacks %s", want)
		}
	}
	if !slices.Contains(strings.Split(read("robots.txt"), "\n"), "Sitemap: https://intranet.example/rules/sitemap.xml") {
		t.Error("robots.txt does not name the sitemap")
	}
}
