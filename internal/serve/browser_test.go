package serve

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"rulebook/internal/sitetest"
)

// A view is a page of the preview in a browser.
type view struct {
	*sitetest.Page
	t *testing.T
}

// when waits until an expression is true in the page. A reload meanwhile is no failure.
func (v view) when(what, expression string) {
	v.t.Helper()
	eventually(v.t, what, func() bool {
		ctx, cancel := context.WithTimeout(v.Context(), deadline)
		defer cancel()
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("(() => { try { return Boolean("+expression+") } catch { return false } })()"))
		return ok && err == nil
	})
}

func (v view) quiet() {
	v.t.Helper()
	if problems := v.Problems(v.t); len(problems) > 0 {
		v.t.Errorf("in the browser:\n%s", strings.Join(problems, "\n"))
	}
}

const (
	panelIs = `document.querySelector('rulebook-live')`
	alertIs = panelIs + `.shadowRoot.querySelector('[role=alert]')`
)

// TestAuthorSeesEdits is an author with a page open beside the editor.
func TestAuthorSeesEdits(t *testing.T) {
	long := strings.Repeat("A paragraph of a long page.\n\n", 200)
	files := map[string]string{
		"rulebook.yaml": "title: Rules\n", "content/index.md": "# Home\n\n[A](a.md)\n", "content/a.md": "# A\n\nfirst text\n\n" + long,
	}
	for i := range 8 {
		files[fmt.Sprintf("content/more/%d.md", i)] = "# More\n\ntext\n"
	}
	p, dir := startSite(t, files)
	browser := sitetest.StartBrowser(t)
	v := view{browser.Open(t, p.url+"/a.html"), t}
	v.when("the page waits for news", "document.readyState === 'complete'")
	v.Eval(t, `window.notReloaded = true; window.scrollTo(0, 1234)`, nil)
	v.when("it is scrolled", "scrollY === 1234")

	save(t, dir, "content/index.md", "# Home\n\nchanged, and of no concern to the other page. [A](a.md)\n")
	p.shows("/", "of no concern")
	save(t, dir, "content/a.md", "# A\n\nsecond text\n\n"+long)
	v.when("the page reloads on save, and stays where it was", "document.body.textContent.includes('second text') && !window.notReloaded && scrollY === 1234")
	v.quiet()

	save(t, dir, "content/a.md", "# A\n\nthird text [broken](gone.md)\n\n"+long)
	v.when("the mistake is laid over the page", alertIs+`.textContent.includes('content/a.md:3:12')`)
	v.when("the last good text stays, at its place", "document.body.textContent.includes('second text') && scrollY === 1234")
	v.when("the style reaches it", `getComputedStyle(`+alertIs+`).position === 'fixed'`)
	v.when("the place is marked", panelIs+`.shadowRoot.querySelector('mark').textContent === '['`)
	for _, scheme := range []sitetest.Scheme{sitetest.Light, sitetest.Dark} {
		for _, problem := range v.Axe(t, scheme) {
			if strings.Contains(problem, "rulebook-live") {
				t.Error(problem)
			}
		}
	}
	v.Eval(t, alertIs+`.focus()`, nil)
	v.when("it can be focused", panelIs+`.shadowRoot.activeElement === `+alertIs)
	v.Run(t, chromedp.KeyEvent("\x1b"))
	v.when("Escape hides it", "!"+panelIs)

	save(t, dir, "content/a.md", "# A\n\nthird text [broken](lost.md)\n\n"+long)
	v.when("another mistake is shown", alertIs+`.textContent.includes('lost.md')`)
	v.Eval(t, panelIs+`.shadowRoot.querySelector('button').click()`, nil)
	v.when("the button hides it", "!"+panelIs)
	save(t, dir, "content/a.md", "# A\n\nthird text [broken](missing.md)\n\n"+long)
	v.when("yet another mistake is shown", alertIs+`.textContent.includes('missing.md')`)

	save(t, dir, "content/a.md", "# A\n\nthird text\n\n"+long)
	v.when("mended, the overlay is gone and the text is new", "!"+panelIs+" && document.body.textContent.includes('third text') && scrollY === 1234")
	v.quiet()
}

// TestUnfoldedStaysUnfolded: a <details> that the reader opened is open after a reload.
func TestUnfoldedStaysUnfolded(t *testing.T) {
	fold := func(text string) string {
		return "<details><summary>One</summary>1</details><details><summary>One</summary>2</details><details open><summary>Two</summary>3</details>" + text
	}
	p, dir := startFake(t, map[string]string{"content/index.md": fold("old")})
	v := view{sitetest.StartBrowser(t).Open(t, p.url+"/"), t}
	v.Eval(t, `document.querySelectorAll('details').forEach((d, i) => { d.open = i === 1 })`, nil)
	save(t, dir, "content/index.md", "<details><summary>New</summary>0</details>"+fold("new"))
	v.when("the page reloads", "document.body.textContent.includes('new')")
	v.when("what was open is open", "[...document.querySelectorAll('details')].map((d) => d.open).join() === 'false,false,true,false'")
	v.quiet()
}

// TestAuthorStartsWithMistakes: before there is any page, the browser shows why, and then the page.
func TestAuthorStartsWithMistakes(t *testing.T) {
	p, dir := startSite(t, map[string]string{"rulebook.yaml": "titel: Rules\n", "content/index.md": "# Home\n\nwelcome\n"})
	v := view{sitetest.StartBrowser(t).Open(t, p.url+"/"), t}
	v.when("the mistake is a page", "document.querySelector('main.mistakes').textContent.includes('titel')")
	for _, scheme := range []sitetest.Scheme{sitetest.Light, sitetest.Dark} {
		if problems := v.Axe(t, scheme); len(problems) > 0 {
			t.Errorf("%s", strings.Join(problems, "\n"))
		}
	}
	problems := slices.DeleteFunc(v.Problems(t), func(s string) bool { return strings.Contains(s, "500") })
	if len(problems) > 0 {
		t.Errorf("in the browser:\n%s", strings.Join(problems, "\n"))
	}
	save(t, dir, "rulebook.yaml", "title: Rules\n")
	v.when("once mended the site is there", "document.body.textContent.includes('welcome')")
	v.quiet()
}

// TestServerComesBack: a page whose server was stopped finds the one that is started in its place.
func TestServerComesBack(t *testing.T) {
	dir := project(t, map[string]string{"content/index.md": "before"})
	first := start(t, Config{Dir: dir, load: loadFake(dir)})
	v := view{sitetest.StartBrowser(t).Open(t, first.url+"/"), t}
	v.when("the page is shown", "document.body.textContent.includes('before')")
	must(t, first.stop())
	save(t, dir, "content/index.md", "after")
	start(t, Config{Dir: dir, Addr: strings.TrimPrefix(first.url, "http://"), load: loadFake(dir)})
	v.when("the page is reloaded by the new server", "document.body.textContent.includes('after')")
}

// TestManyWindows: pages that wait do not keep others from being loaded, though a browser opens but six connections to a server.
func TestManyWindows(t *testing.T) {
	p, dir := startFake(t, map[string]string{"content/index.md": "before"})
	browser := sitetest.StartBrowser(t)
	var views []view
	for range 10 {
		v := view{browser.Open(t, p.url+"/"), t}
		v.when("the page is shown", "document.body.textContent.includes('before')")
		views = append(views, v)
	}
	save(t, dir, "content/index.md", "after")
	for _, v := range views {
		v.when("the page is reloaded", "document.body.textContent.includes('after')")
	}
}
