package site

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"rulebook/internal/sitetest"
)

// checklistProject has one checklist with all that an item may hold.
func checklistProject() fstest.MapFS {
	return fstest.MapFS{
		"rulebook.yaml":                              {Data: []byte("title: Taxes\nas_of: 2025-01-31\nlanguages: [en, zh]\n")},
		"content/index.md":                           {Data: []byte("# Home")},
		"content/instruments/vat-2020/index.md":      {Data: []byte("---\ntitle: VAT Act\nshort_title: VAT Act\neffective: 2020-01-01\n---\n")},
		"content/instruments/vat-2020/article-01.md": {Data: []byte("---\ntitle: Rates\n---\nText.\n")},
		"content/checklists/index.md":                {Data: []byte("# Checklists")},
		"content/checklists/return.md": {Data: []byte(`---
title: The *return*
description: What is filed.
---

See [[vat-2020]].

## Notes

Nothing to tick.

## Before

- [ ] Add up the [amounts](index.md) ([[vat-2020 art 1]]).
- [ ] Keep a_b_c [x] ([[vat-2020]]). {confidence:inferred}

## The form

### Its parts

- [ ] All parts ([[vat-2020]]):
  - the first
  - the second
- [ ] The date

  in full ([[vat-2020 art 1]]).
`)},
		"content/checklists/plain.md": {Data: []byte("# Plain\n\nNo list.\n")},
	}
}

const returnMarkdown = `# The \*return\*

Taxes. The law as of 31 January 2025.

Address: ADDRESS

2 of 4 done

## Before

- [x] Add up the amounts (VAT Act, art 1).
- [ ] Keep a\_b\_c \[x\] (VAT Act). (inferred)

## The form

### Its parts

- [ ] All parts (VAT Act):
  - the first
  - the second
- [x] The date

  in full (VAT Act, art 1).
`

func openList(t *testing.T, b *sitetest.Browser, address string) keyboard {
	t.Helper()
	d := keyboard{b.Open(t, address), t}
	d.until(`document.querySelector('.is-live')`)
	return d
}

// ticked is which boxes of the page are ticked, in order.
func (d keyboard) ticked() string {
	d.t.Helper()
	return d.value(`[...document.querySelectorAll('.task-box')].map((box) => (box.checked ? 'x' : '-')).join('')`)
}

func (d keyboard) part(name string) string {
	d.t.Helper()
	return d.value(fmt.Sprintf(`document.querySelector('[data-part=%q]').textContent`, name))
}

// A reader without a mouse ticks items, comes back to find them ticked, saves the list, clears it and takes that back. What changes is
// said aloud, and the list of checklists shows how far it has come.
func TestTicksOff(t *testing.T) {
	dir := publishTo(t, config(checklistProject()))
	b := sitetest.StartBrowser(t)
	for place, root := range map[string]string{"host": sitetest.Serve(t, dir, "/a/b/"), "disk": sitetest.FileURL(t, dir)} {
		t.Run(place, func(t *testing.T) {
			address := root + "checklists/return.html"
			d := openList(t, b, address)
			files := t.TempDir()
			d.SaveTo(t, files)
			listen := func() {
				d.Eval(t, `window.heard = [];
for (const status of document.querySelectorAll('[role=status]')) new MutationObserver(() => heard.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
null`, nil)
			}
			listen()
			d.want("at first", d.ticked()+" "+d.part("count"), "---- 0 of 4 done")
			d.want("what is kept is said", d.part("kept"), "Your ticks stay in this browser; nothing is sent.")
			d.tabTo(".task-box")
			d.want("the name of a box", d.value(`document.activeElement.labels[0].textContent`), "Add up the amounts (VAT Act, art 1).")
			d.keys(" ")
			d.heard("1 of 4 done")
			for range 3 {
				d.tabTo(".task-box")
			}
			d.keys(" ")
			d.heard("2 of 4 done")
			d.want("by section", d.value(`[...document.querySelectorAll('.checklist-count')].map((p) => p.textContent).join('; ')`), "1 of 2 done; 1 of 2 done")

			d.Run(t, chromedp.Reload())
			d.until(`document.querySelector('.is-live')`)
			listen()
			d.want("after a reload", d.ticked()+" "+d.part("count"), "x--x 2 of 4 done")
			d.Navigate(t, root+"checklists/index.html")
			d.want("in the list", d.value(`document.querySelector('.entries').innerText.split('\n').filter((line) => /done/.test(line)).join('; ')`), "2 of 4 done")
			d.Navigate(t, address+"#the-form")
			d.until(`document.querySelector('.is-live')`)
			listen()

			d.tabToButton("Save as Markdown")
			d.keys(kb.Enter)
			d.heard("Saved as return.md.")
			var saved []byte
			for range 200 {
				if saved, _ = os.ReadFile(filepath.Join(files, "return.md")); len(saved) > 0 {
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
			if want := strings.Replace(returnMarkdown, "ADDRESS", address, 1); string(saved) != want {
				t.Errorf("saved is\n%s\nwant\n%s", saved, want)
			}

			d.tabToButton("Clear ticks")
			d.keys(kb.Enter)
			d.heard("The ticks are cleared.")
			d.want("cleared", d.ticked()+" "+d.value(`localStorage.length`), "---- 0")
			d.keys(kb.Tab)
			d.want("beside it", d.focus(), "Undo")
			d.keys(kb.Enter)
			d.heard("The ticks are back.")
			d.want("taken back", d.ticked()+" "+d.part("count"), "x--x 2 of 4 done")
			d.want("the focus stays", d.focus(), "Clear ticks")
			d.want("no Undo", d.value(`document.querySelector('[data-do=undo]').hidden`), "true")
			d.keys(kb.Enter)
			d.heard("The ticks are cleared.")
			d.keys(kb.Enter)
			d.heard("Nothing is ticked.")
			report(t, place, d.Problems(t))
			d.Eval(t, `localStorage.clear()`, nil)
		})
	}
}

// Two pages of one list agree, and what was kept of items that are there no more is left out.
func TestTicksElsewhere(t *testing.T) {
	dir := publishTo(t, config(checklistProject()))
	b := sitetest.StartBrowser(t)
	address := sitetest.Serve(t, dir, "/") + "checklists/return.html"
	one, other := openList(t, b, address), openList(t, b, address)
	one.Eval(t, `document.querySelectorAll('.task-box')[1].click()`, nil)
	other.until(`document.querySelectorAll('.task-box')[1].checked`)
	other.Eval(t, `localStorage.setItem('rulebook-checklist:/checklists/return', JSON.stringify(['gone', 7, null, document.querySelectorAll('.task-box')[2].value]))`, nil)
	one.until(`document.querySelectorAll('.task-box')[2].checked`)
	one.want("of four", one.ticked()+" "+one.part("count"), "--x- 1 of 4 done")
	for _, damaged := range []string{"{", "7", "null", `{"a":1}`, ""} {
		one.Eval(t, `localStorage.setItem('rulebook-checklist:/checklists/return', `+quote(damaged)+`)`, nil)
		one.Run(t, chromedp.Reload())
		one.until(`document.querySelector('.is-live')`)
		one.want("after "+damaged, one.ticked(), "----")
	}
	report(t, "elsewhere", append(one.Problems(t), other.Problems(t)...))
}

// Firefox keeps the ticks of a page on disk too.
func TestTicksInFirefox(t *testing.T) {
	address := sitetest.FileURL(t, publishTo(t, config(checklistProject()))) + "checklists/return.html"
	p := sitetest.StartFirefox(t).Open(t, address)
	for _, want := range []string{"----", "-x--"} {
		if !comes(t, p, `document.querySelector('.is-live')`) {
			t.Fatal("the list never lives")
		}
		var ticked string
		p.Eval(t, `[...document.querySelectorAll('.task-box')].map((box) => (box.checked ? 'x' : '-')).join('')`, &ticked)
		if ticked != want {
			t.Errorf("ticked are %q, want %q", ticked, want)
		}
		p.Eval(t, `document.querySelectorAll('.task label')[1].click()`, nil)
		p.Navigate(t, "about:blank")
		p.Navigate(t, address)
	}
	report(t, "firefox", p.Problems(t))
}

// Where the browser refuses to keep anything, ticking works for the visit, and the page says that nothing is kept.
func TestTicksRefused(t *testing.T) {
	dir := publishTo(t, config(checklistProject()))
	b := sitetest.StartBrowser(t)
	for name, script := range map[string]string{
		"no storage": `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })`,
		"nothing":    `Object.defineProperty(window, 'localStorage', { value: null })`,
		"no room":    `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }`,
	} {
		t.Run(name, func(t *testing.T) {
			address := sitetest.FileURL(t, dir) + "checklists/return.html"
			d := keyboard{b.Blank(t, address), t}
			d.BeforeLoad(t, script)
			d.Navigate(t, address)
			d.until(`document.querySelector('.is-live')`)
			d.tabTo(".task-box")
			d.keys(" ")
			d.want("ticked", d.ticked()+" "+d.part("count"), "x--- 1 of 4 done")
			if kept := d.part("kept"); !strings.HasPrefix(kept, "This browser keeps nothing") {
				t.Errorf("the page says %q", kept)
			}
			if said := d.part("said"); !strings.HasPrefix(said, "This browser keeps nothing") {
				t.Errorf("a screen reader says %q", said)
			}
			d.tabToButton("Clear ticks")
			d.keys(kb.Enter, kb.Tab, kb.Enter)
			d.want("taken back", d.ticked(), "x---")
			d.Navigate(t, sitetest.FileURL(t, dir)+"checklists/index.html")
			report(t, name, d.Problems(t))
		})
	}
}

// Axe finds nothing wrong with a list that is ticked in part, nor with one that was just cleared, light or dark, and it is no wider
// than a small phone.
func TestChecklistAccessible(t *testing.T) {
	dir := publishTo(t, config(checklistProject()))
	d := openList(t, sitetest.StartBrowser(t), sitetest.FileURL(t, dir)+"checklists/return.html")
	for state, script := range map[string]string{
		"ticked":  `document.querySelectorAll('.task-box').forEach((box, i) => { if (i < 3 && !box.checked) box.click(); })`,
		"cleared": `document.querySelector('.task-box:not(:checked)').click(); document.querySelector('[data-do=clear]').click()`,
	} {
		d.Eval(t, script, nil)
		unroll(t, d.Page)
		for _, scheme := range []sitetest.Scheme{sitetest.Light, sitetest.Dark} {
			report(t, state, d.Axe(t, scheme))
		}
		d.Run(t, chromedp.EmulateViewport(320, 600))
		d.want(state+", wider than a phone", d.value(`document.documentElement.scrollWidth - innerWidth`), "0")
		// What has the focus does not stay hidden behind the bar.
		d.Eval(t, `document.activeElement.blur(); window.scrollTo({ top: 0, behavior: 'instant' }); [...document.querySelectorAll('.task-box')].at(-1).focus()`, nil)
		d.until(`document.activeElement.getBoundingClientRect().bottom < document.querySelector('.checklist-bar').getBoundingClientRect().top`)
	}
}

// Without scripts a checklist is a list with empty boxes and no controls. Paper has the boxes, with the ticks that were made, and no
// buttons; no item is cut in two.
func TestChecklistOnPaper(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	address := sitetest.FileURL(t, dir) + "checklists/standard-contract-filing.html"
	page := b.Blank(t, address)
	page.WithoutScripts(t)
	page.Run(t, chromedp.Navigate(address))
	still := printed(t, page)
	data, err := os.ReadFile(filepath.Join(dir, "checklists", "standard-contract-filing.html"))
	if err != nil {
		t.Fatal(err)
	}
	html := string(data)
	live := html[:strings.Index(html, "<template")] + html[strings.Index(html, "</template>"):]
	for _, control := range []string{"<button", "<input type=\"checkbox\"", "<progress"} {
		if strings.Contains(live, control) {
			t.Errorf("without scripts there is a dead %s", control)
		}
	}
	d := openList(t, b, address)
	d.tabTo(".task-box")
	d.keys(" ")
	ticked := printed(t, d.Page)
	for name, text := range map[string]string{"without scripts": still, "with a tick": ticked} {
		for _, want := range []string{"Filing a standard contract", "Nothing is exported before that day (2023 SCC Measures, art 6).", "22 November 2026"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s the print lacks %q", name, want)
			}
		}
		for _, other := range []string{"Save as Markdown", "stay in this browser"} {
			if strings.Contains(text, other) {
				t.Errorf("%s the print has %q", name, other)
			}
		}
	}
	progress := regexp.MustCompile(`\d+ of \d+ done`)
	if found := progress.FindString(still); found != "" {
		t.Errorf("without scripts the print says %q", found)
	}
	if found := progress.FindAllString(ticked, -1); len(found) < 2 || !strings.HasPrefix(found[len(found)-1], "1 of ") {
		t.Errorf("with a tick the print says %q", found)
	}
	d.Media(t, "print")
	for expression, want := range map[string]string{
		`[...document.querySelectorAll('.task')].every((item) => getComputedStyle(item).breakInside === 'avoid')`:  "true",
		`getComputedStyle(document.querySelector('.task-box:checked'), '::before').borderInlineEndWidth !== '0px'`: "true",
		`getComputedStyle(document.querySelector('.task-box')).borderTopStyle`:                                     "solid",
		`[...document.querySelectorAll('.checklist-tools button')].some((button) => button.checkVisibility())`:     "false",
	} {
		d.want(expression, d.value(expression), want)
	}
}

// Only checklists, and lists of them, load the script, and every item of every checklist that is published is for ticking.
func TestChecklistPages(t *testing.T) {
	out := build(t, config(repository(t)))
	var with []string
	for path, html := range out.files {
		if strings.HasSuffix(path, ".html") && strings.Contains(html, "assets/checklist.") {
			with = append(with, path)
		}
	}
	slices.Sort(with)
	if len(with) < 10 || slices.ContainsFunc(with, func(path string) bool { return !strings.HasPrefix(strings.TrimPrefix(path, "zh/"), "checklists/") }) {
		t.Errorf("the script is on %q", with)
	}
	for _, path := range with {
		html := out.files[path]
		tasks, texts := strings.Count(html, `<li class="task" id="`), strings.Count(html, `<span class="task-text">`)
		if !strings.HasSuffix(path, "checklists/index.html") && (tasks < 10 || tasks != texts) {
			t.Errorf("%s has %d tasks and %d texts", path, tasks, texts)
		}
	}
	plain := build(t, config(checklistProject())).files["checklists/plain.html"]
	if plain == "" || strings.Contains(plain, "checklist.") {
		t.Error("a page without items is no checklist")
	}
}
