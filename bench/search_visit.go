package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
)

// A way is how a reader's page searches.
type way struct {
	name    string
	page    string // where it is tried, on its site
	ours    bool
	first   string // a function of a query, which promises when its first result stands in the page with its text
	keys    string // a function of a query, which types it and promises what each letter took
	request bool   // whether the letters are put to the interface for programs, not typed
}

// Both interfaces for programs show the title and the excerpt of the first result, and ask for no more than these.
const (
	showOne = `const show = (title, excerpt) => {
  const p = document.body.appendChild(document.createElement('p'));
  p.textContent = title + ': ' + excerpt;
  if (!title || !excerpt) throw new Error('nothing was found');
};
`
	pagefindOne = `async (query) => {
  ` + showOne + `
  const start = performance.now();
  const pagefind = await (globalThis.benchPagefind ??= import('/pagefind/pagefind.js'));
  const { results } = await pagefind.search(query);
  const { meta, excerpt } = await results[0].data();
  show(meta.title, excerpt);
  return performance.now() - start;
}`
	oursOne = `async (query) => {
  ` + showOne + `
  const start = performance.now();
  const { results } = await rulebook.search(query, { limit: 1 });
  show(results[0].title, results[0].excerpt);
  return performance.now() - start;
}`
)

// typeAll focuses the box, types all of the query at once, and waits until the first result stands there.
const typeAll = `async (query) => {
  const text = (selector) => {
    const element = document.querySelector(selector);
    return element?.checkVisibility() && element.textContent.trim();
  };
  const box = document.querySelector(BOX);
  const start = performance.now();
  return new Promise((resolve) => {
    const look = () => {
      if (!text(TITLE) || !text(EXCERPT)) return;
      observer.disconnect();
      resolve(performance.now() - start);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    box.focus();
    box.value = query;
    box.dispatchEvent(new InputEvent('input', { bubbles: true, data: query, inputType: 'insertText' }));
  });
}`

// typeLetters types a query letter by letter after the list has something in it, and notes how long it took from each input until the list was
// another one with a result in it; a letter that changes nothing for a second took nothing.
const typeLetters = `async (query, pause) => {
  const box = document.querySelector(BOX);
  const list = () => {
    const first = document.querySelector(TITLE);
    return first?.textContent.trim() ? document.querySelector(LIST)?.innerHTML : undefined;
  };
  const took = [];
  for (let i = 1; i <= query.length; i++) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const before = list();
    took.push(await new Promise((resolve) => {
      const start = performance.now();
      const done = (time) => {
        observer.disconnect();
        clearTimeout(timer);
        resolve(time);
      };
      const observer = new MutationObserver(() => {
        const now = list();
        if (now !== undefined && now !== before) done(performance.now() - start);
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      const timer = setTimeout(() => done(0), 1000);
      box.value = query.slice(0, i);
      box.dispatchEvent(new InputEvent('input', { bubbles: true, data: query[i - 1], inputType: 'insertText' }));
    }));
  }
  return took;
}`

// askLetters asks for what typing a query would ask for.
const askLetters = `async (query, pause) => {
  const one = %s;
  const took = [];
  for (let i = 1; i <= query.length; i++) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    took.push(await one(query.slice(0, i)).catch(() => 0));
  }
  return took;
}`

// A typedBox is how a search box is found, and what it shows.
type typedBox struct{ box, title, excerpt, list string }

// script puts the selectors into one of the scripts above.
func (b typedBox) script(text string) string {
	return strings.NewReplacer("BOX", "'"+b.box+"'", "TITLE", "'"+b.title+"'", "EXCERPT", "'"+b.excerpt+"'", "LIST", "'"+b.list+"'").Replace(text)
}

var (
	ourBox = typedBox{
		box:     `[role="combobox"]`,
		title:   `[role="option"] .result-title`,
		excerpt: `[role="option"] .result-excerpt`,
		list:    `[role="listbox"]`,
	}
	pagefindBox = typedBox{
		box:     `.pagefind-ui__search-input`,
		title:   `.pagefind-ui__result-link`,
		excerpt: `.pagefind-ui__result-excerpt`,
		list:    `.pagefind-ui__results`,
	}
)

// Pagefind is tried on a page of its site without the policy that forbids it, with its Default UI as its manual has it, and without.
var (
	pagefindStart = `<link href="/pagefind/pagefind-ui.css" rel="stylesheet">
<script src="/pagefind/pagefind-ui.js"></script>
`
	pagefindBody = `<div id="search"></div>
<script>
window.addEventListener('DOMContentLoaded', () => { new PagefindUI({ element: '#search' }); });
</script>
`
	policy = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`)
)

func writePagefindPages(site, page string) error {
	text, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(page)))
	if err != nil {
		return err
	}
	plain := policy.ReplaceAllString(string(text), "")
	if err := writeFile(site, "bench-api.html", plain); err != nil {
		return err
	}
	withUI := strings.Replace(plain, "</head>", pagefindStart+"</head>", 1)
	return writeFile(site, "bench-ui.html", strings.Replace(withUI, "</header>", pagefindBody+"</header>", 1))
}

func ways(pages int) []way {
	page := pageName(pages/2, pages) + ".html"
	return []way{
		{name: "rulebook, box", ours: true, page: page, first: ourBox.script(typeAll), keys: ourBox.script(typeLetters)},
		{name: "rulebook, API", ours: true, page: page, first: oursOne, keys: fmt.Sprintf(askLetters, oursOne), request: true},
		{name: "Pagefind, UI", page: "bench-ui.html", first: pagefindBox.script(typeAll), keys: pagefindBox.script(typeLetters)},
		{name: "Pagefind, API", page: "bench-api.html", first: pagefindOne, keys: fmt.Sprintf(askLetters, pagefindOne), request: true},
	}
}

// A transfer is what a page was sent, without compression.
type transfer struct {
	data   int // bytes of scripts, and of the index
	styles int // bytes of style sheets, those of all pages apart
	files  int // of both
}

// A meter serves a site and counts what is sent of it.
type meter struct {
	site http.Handler
	mu   sync.Mutex
	sent transfer
}

func (m *meter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &countingWriter{ResponseWriter: w}
	m.site.ServeHTTP(c, r)
	m.mu.Lock()
	defer m.mu.Unlock()
	name := path.Base(r.URL.Path)
	switch path.Ext(name) {
	case ".html", ".svg", ".ico", "":
	case ".css":
		if strings.HasPrefix(name, "site.") {
			return // the pages' own
		}
		m.sent.styles += c.bytes
		m.sent.files++
	default:
		m.sent.data += c.bytes
		m.sent.files++
	}
}

// take returns what was sent since it was last called.
func (m *meter) take() transfer {
	m.mu.Lock()
	defer m.mu.Unlock()
	sent := m.sent
	m.sent = transfer{}
	return sent
}

type countingWriter struct {
	http.ResponseWriter
	bytes int
}

func (w *countingWriter) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// sites makes the sites of a size ready: ours, and Hugo's with Pagefind's index, which is kept if it is there.
func (s *searchDesk) sites(ctx context.Context, pages int, progress func(string, ...any)) error {
	theirs := s.site(s.hugo, pages)
	if _, err := os.Stat(filepath.Join(theirs, "pagefind", "pagefind-entry.json")); err != nil {
		progress("%d pages by hugo and pagefind", pages)
		if err := s.hugo.prepare(s.project(s.hugo, pages), pages); err != nil {
			return err
		}
		defer os.RemoveAll(s.project(s.hugo, pages))
		if _, err := s.hugo.run(ctx, s.project(s.hugo, pages), theirs, pages); err != nil {
			return err
		}
		if _, err := s.index(ctx, theirs); err != nil {
			return err
		}
	}
	if err := writePagefindPages(theirs, pageName(pages/2, pages)+".html"); err != nil {
		return err
	}
	if err := s.rulebook.prepare(s.project(s.rulebook, pages), pages); err != nil {
		return err
	}
	defer os.RemoveAll(s.project(s.rulebook, pages))
	_, err := s.rulebook.run(ctx, s.project(s.rulebook, pages), s.site(s.rulebook, pages), pages)
	return err
}

// A query is what is typed, and what for.
type query struct{ kind, text string }

// queries finds words of the corpus: one of two pages, one of most pages, the beginning of a word of some pages, and one of few
// pages beside one of most. letters is what is typed letter by letter.
func queries(pages int) (list []query, letters string) {
	count := make(map[string]int)
	for i := range pages {
		on := make(map[string]bool)
		for _, word := range strings.FieldsFunc(strings.ToLower(page(i, pages, rulebookSpelling, "")), func(r rune) bool { return r < 'a' || r > 'z' }) {
			on[word] = true
		}
		for word := range on {
			count[word]++
		}
	}
	// Of those on about so many pages, one from the middle of the alphabet.
	about := func(n int) string {
		var words []string
		for word, k := range count {
			if k >= n && k <= n+n/4 && len(word) >= 7 && len(word) <= 12 {
				words = append(words, word)
			}
		}
		slices.Sort(words)
		return words[len(words)/2]
	}
	few := about(max(2, pages/200))
	return []query{{"rare word", about(2)}, {"common word", "transfer"}, {"prefix", about(max(3, pages/100))[:4]}, {"two words", "contract " + few}},
		"network review " + few
}

// visit opens a tab of its own for a page: it has none of the files, connections and compiled scripts of others.
func (r *reader) visit(address string) (*reader, error) {
	tab, cancel := chromedp.NewContext(r.ctx, chromedp.WithNewBrowserContext())
	v := &reader{ctx: tab, cancel: func() {
		_ = chromedp.Cancel(tab) // it waits until the tab is closed; how that went says nothing
		cancel()
	}}
	err := chromedp.Do(tab) // without a time limit: it would be the tab's
	if err == nil {
		err = v.do(
			order(network.Enable, network.EnableParams{}),
			order(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}),
			order(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
			chromedp.Navigate(address),
			chromedp.Sleep(visitPause),
		)
	}
	if err != nil {
		v.cancel()
		return nil, err
	}
	return v, nil
}

// visitPause is how long a page is left alone once it has loaded, and how long what it still loads after the first result counts.
const visitPause = 300 * time.Millisecond

// A firstResult is what the first result took.
type firstResult struct {
	time time.Duration
	cpu  time.Duration // of all processes of the browser, until nothing is left to do
	sent transfer
}

// firstResults are those of one size, by query and way.
type firstResults struct {
	pages   int
	queries []query
	ways    []way
	took    [][][]firstResult
}

// A hall has both sites on servers, and a browser.
type hall struct {
	reader       *reader
	ours, theirs *httptest.Server
	meters       map[bool]*meter // by whether it is of our site
}

func (s *searchDesk) open(ctx context.Context, pages int) (*hall, error) {
	h := &hall{meters: map[bool]*meter{
		true:  {site: http.FileServer(http.Dir(s.site(s.rulebook, pages)))},
		false: {site: http.FileServer(http.Dir(s.site(s.hugo, pages)))},
	}}
	h.ours, h.theirs = httptest.NewServer(h.meters[true]), httptest.NewServer(h.meters[false])
	var err error
	if h.reader, err = openReader(ctx, s.chromium, s.dir); err != nil {
		h.ours.Close()
		h.theirs.Close()
		return nil, err
	}
	return h, nil
}

func (h *hall) close() {
	h.reader.cancel()
	h.ours.Close()
	h.theirs.Close()
}

func (h *hall) address(w way) string {
	if w.ours {
		return h.ours.URL + "/" + w.page
	}
	return h.theirs.URL + "/" + w.page
}

// measureFirst asks each query in each way n times, in turn, each time in a page that was just opened.
func (s *searchDesk) measureFirst(ctx context.Context, pages, n int, progress func(string, ...any)) (firstResults, error) {
	f := firstResults{pages: pages, ways: ways(pages)}
	f.queries, _ = queries(pages)
	if err := s.sites(ctx, pages, progress); err != nil {
		return f, err
	}
	h, err := s.open(ctx, pages)
	if err != nil {
		return f, err
	}
	defer h.close()
	f.took = make([][][]firstResult, len(f.queries))
	for q := range f.queries {
		f.took[q] = make([][]firstResult, len(f.ways))
	}
	for i := range n + 1 {
		for q, query := range f.queries {
			for k := range f.ways {
				w := (k + i) % len(f.ways)
				took, err := h.firstResult(f.ways[w], query.text)
				if err != nil {
					return f, fmt.Errorf("%s, %d pages, %q: %w", f.ways[w].name, pages, query.text, err)
				}
				if i > 0 { // the browser's first pages are not counted
					f.took[q][w] = append(f.took[q][w], took)
				}
			}
		}
		progress("%d pages, first result, %d of %d", pages, i, n)
	}
	return f, nil
}

func (h *hall) firstResult(w way, text string) (f firstResult, err error) {
	meter := h.meters[w.ours]
	meter.take()
	v, err := h.reader.visit(h.address(w))
	if err != nil {
		return f, err
	}
	defer v.cancel()
	before, err := v.cpuTime()
	if err != nil {
		return f, err
	}
	took, err := result[float64](v, call(w.first, text))
	if err != nil {
		return f, err
	}
	if err := v.do(chromedp.Sleep(visitPause)); err != nil {
		return f, err
	}
	after, err := v.cpuTime()
	return firstResult{fromMilliseconds(took), after - before, meter.take()}, err
}

// cpuTime is what all processes of the browser have used.
func (r *reader) cpuTime() (total time.Duration, err error) {
	ctx, cancel := context.WithTimeout(r.ctx, stepLimit)
	defer cancel()
	info, err := cdp.Call(ctx, chromedp.FromContext(r.ctx).Browser, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		return 0, fmt.Errorf("asking the browser for its CPU time: %w", err)
	}
	for _, process := range info.ProcessInfo {
		total += time.Duration(process.CPUTime * float64(time.Second))
	}
	return total, nil
}

// call writes a call of a function with a text, and what else it takes.
func call(function, text string, more ...any) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string can always be written
	}
	args := string(quoted)
	for _, m := range more {
		args += fmt.Sprint(", ", m)
	}
	return "(" + function + ")(" + args + ")"
}

// searchKeys are the times of key presses of one size, by way, with the number of those that changed nothing.
type searchKeys struct {
	pages  int
	text   string
	ways   []way
	took   [][]time.Duration
	silent []int
}

// measureKeys types a query letter by letter, n times in each way, after another was answered.
func (s *searchDesk) measureKeys(ctx context.Context, pages, n int, progress func(string, ...any)) (searchKeys, error) {
	k := searchKeys{pages: pages, ways: ways(pages)}
	var list []query
	list, k.text = queries(pages)
	if err := s.sites(ctx, pages, progress); err != nil {
		return k, err
	}
	h, err := s.open(ctx, pages)
	if err != nil {
		return k, err
	}
	defer h.close()
	k.took, k.silent = make([][]time.Duration, len(k.ways)), make([]int, len(k.ways))
	for i := range n {
		for j, w := range k.ways {
			times, err := h.typed(w, list[1].text, k.text)
			if err != nil {
				return k, fmt.Errorf("%s, %d pages, typing: %w", w.name, pages, err)
			}
			for _, t := range times {
				if t == 0 {
					k.silent[j]++
					continue
				}
				k.took[j] = append(k.took[j], fromMilliseconds(t))
			}
		}
		progress("%d pages, typing, %d of %d", pages, i+1, n)
	}
	return k, nil
}

func (h *hall) typed(w way, before, text string) ([]float64, error) {
	v, err := h.reader.visit(h.address(w))
	if err != nil {
		return nil, err
	}
	defer v.cancel()
	if _, err := result[float64](v, call(w.first, before)); err != nil {
		return nil, err
	}
	if err := v.do(chromedp.Sleep(visitPause)); err != nil {
		return nil, err
	}
	return result[[]float64](v, call(w.keys, text, typingPause.Milliseconds()))
}
