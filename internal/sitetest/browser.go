package sitetest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// actionLimit bounds what one step of a test may take, on a slow and busy machine.
const actionLimit = 60 * time.Second

// A Browser is one Chromium with a profile of its own.
type Browser struct{ ctx context.Context }

// StartBrowser starts Chromium: the one that RULEBOOK_CHROMIUM names, else the first found in PATH. It ends with the test.
func StartBrowser(t testing.TB) *Browser {
	t.Helper()
	allocator, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium(t)),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, // it will not start as root otherwise, which a container's user is
		chromedp.Headless,
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-dev-shm-usage", true), // /dev/shm is small in containers
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.WindowSize(1280, 900),
		chromedp.WSURLReadTimeout(actionLimit),
	)
	ctx, cancelBrowser := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		// Cancel waits for the browser to end, so that its profile can be removed after it.
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("ending the browser: %v", err)
		}
		cancelBrowser()
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	return &Browser{ctx}
}

func chromium(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("RULEBOOK_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium: run scripts/setup-tests, or set RULEBOOK_CHROMIUM to its path")
	return ""
}

// A Page is a tab of a Browser. It keeps what went wrong in it since it was opened.
type Page struct {
	ctx  context.Context
	home string // scheme and host of the address it was opened with

	mu       sync.Mutex
	problems []string
	requests map[network.RequestID]string
	asked    []string
}

// Open opens an address in a new tab and waits until it is loaded. The tab is closed at the end of the test.
func (b *Browser) Open(t testing.TB, address string) *Page {
	t.Helper()
	p := b.Blank(t, address)
	p.Run(t, chromedp.Navigate(address))
	return p
}

// Blank opens an empty tab, for tests that do something before the page at that address is loaded.
func (b *Browser) Blank(t testing.TB, address string) *Page {
	t.Helper()
	p := &Page{home: origin(address), requests: map[network.RequestID]string{}}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithListener(p.listen))
	t.Cleanup(cancel)
	p.ctx = ctx
	if err := chromedp.Do(ctx); err != nil { // without a time limit: it would be the tab's
		t.Fatalf("opening a tab: %v", err)
	}
	p.Run(t, command(network.Enable, network.EnableParams{}), command(log.Enable, cdp.Empty{}), command(audits.Enable, cdp.Empty{}))
	return p
}

// command makes a step of a command of the DevTools protocol whose answer says nothing.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// Context is the tab's, for actions of chromedp that return a value: chromedp.Run(p.Context(), chromedp.Title()).
func (p *Page) Context() context.Context { return p.ctx }

// Run does the steps in order, all within a minute.
func (p *Page) Run(t testing.TB, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, actionLimit)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatalf("in the browser: %v\n%s", err, strings.Join(p.take(), "\n"))
	}
}

// Eval evaluates JavaScript in the page, waits for it when it is a Promise, and stores the result in out, which may be nil. It
// comes in through the DevTools protocol, which the page's policy does not bind.
func (p *Page) Eval(t testing.TB, script string, out any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, actionLimit)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](script, chromedp.EvalAwaitPromise, chromedp.EvalAsValue))
	if err == nil && out != nil {
		err = json.Unmarshal(raw, out)
	}
	if err != nil {
		t.Fatalf("%.200s: %v\n%s", script, err, strings.Join(p.take(), "\n"))
	}
}

// replaced is what the browser says of a page that is gone, or is not there yet.
var replaced = regexp.MustCompile(`navigated or closed|Cannot find (default execution )?context|Execution context was destroyed`)

// Holds reports whether a condition holds in the page now. While another page takes its place none does.
func (p *Page) Holds(t testing.TB, condition string) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, actionLimit)
	defer cancel()
	ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`Boolean(`+condition+`)`))
	if err != nil && !replaced.MatchString(err.Error()) {
		t.Fatalf("%.200s: %v\n%s", condition, err, strings.Join(p.take(), "\n"))
	}
	return err == nil && ok
}

// Text is what a reader sees of the first element that the selector finds.
func (p *Page) Text(t testing.TB, selector string) string {
	t.Helper()
	quoted, err := json.Marshal(selector)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	p.Eval(t, `document.querySelector(`+string(quoted)+`).innerText`, &text)
	return text
}

// Media sets the CSS medium, "screen" or "print", and media features such as prefers-color-scheme to dark:
// Media(t, "screen", "prefers-color-scheme", "dark").
func (p *Page) Media(t testing.TB, medium string, features ...string) {
	t.Helper()
	set := emulation.SetEmulatedMediaParams{Media: medium}
	for i := 0; i+1 < len(features); i += 2 {
		set.Features = append(set.Features, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	p.Run(t, command(emulation.SetEmulatedMedia, set))
}

// WithoutScripts turns the page's own scripts off, from the next load on.
func (p *Page) WithoutScripts(t testing.TB) {
	t.Helper()
	p.Run(t, command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
}

// BeforeLoad has every page that the tab loads from now on run a script before its own.
func (p *Page) BeforeLoad(t testing.TB, script string) {
	t.Helper()
	p.Run(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// PDF prints the page as its reader would, on A4.
func (p *Page) PDF(t testing.TB) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, actionLimit)
	defer cancel()
	data, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), func(params *page.PrintToPDFParams) {
		params.PreferCSSPageSize = new(true)
	}))
	if err != nil {
		t.Fatalf("printing: %v", err)
	}
	return data
}

// Problems returns what went wrong in the page since the last call, one line each: what it wrote to the console, exceptions,
// breaches of its policy, what could not be loaded, and every request to another place than it came from.
func (p *Page) Problems(t testing.TB) []string {
	t.Helper()
	// Reports reach us a little after what caused them.
	p.Run(t, chromedp.Sleep(100*time.Millisecond))
	return p.take()
}

// Requests returns the addresses of all that the page asked for since the last call, files from disk included. What is made in the page
// itself, as a file to be saved is, is none.
func (p *Page) Requests(t testing.TB) []string {
	t.Helper()
	p.Run(t, chromedp.Sleep(100*time.Millisecond))
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := p.asked
	p.asked = nil
	return taken
}

func (p *Page) take() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := p.problems
	p.problems = nil
	return taken
}

func (p *Page) problem(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if line := fmt.Sprintf(format, args...); !slices.Contains(p.problems, line) {
		p.problems = append(p.problems, line)
	}
}

// listen hears of everything that happens in the tab.
func (p *Page) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, arg := range e.Args {
			word := string(arg.Value)
			if word == "" {
				word = arg.Description
			}
			words = append(words, word)
		}
		p.problem("console.%s: %s", e.Type, strings.Join(words, " "))
	case *runtime.EventExceptionThrown:
		d := e.ExceptionDetails
		text := d.Text
		if d.Exception != nil {
			text += " " + d.Exception.Description
		}
		p.problem("exception: %s (%s:%d)", text, d.URL, d.LineNumber+1)
	case *log.EventEntryAdded:
		p.problem("%s %s: %s (%s)", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL)
	case *audits.EventIssueAdded:
		p.issue(e.Issue)
	case *network.EventRequestWillBeSent:
		p.mu.Lock()
		p.requests[e.RequestID] = e.Request.URL
		if from := origin(e.Request.URL); from != "data:" && from != "blob:" {
			p.asked = append(p.asked, e.Request.URL)
		}
		p.mu.Unlock()
		if from := origin(e.Request.URL); from != p.home && from != "data:" && from != "about:" && from != "blob:" {
			p.problem("request to another place: %s", e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			p.problem("status %d: %s", e.Response.Status, e.Response.URL)
		}
	case *network.EventLoadingFailed:
		if e.Canceled {
			return
		}
		p.mu.Lock()
		address := p.requests[e.RequestID]
		p.mu.Unlock()
		p.problem("not loaded: %s: %s%s", address, e.ErrorText, e.BlockedReason)
	}
}

// issue keeps what the browser has to say of the page's policy and of mixed or broken contents; advice on other matters, such
// as form fields without a name, is left to axe.
func (p *Page) issue(issue *audits.InspectorIssue) {
	d := issue.Details
	switch {
	case d.ContentSecurityPolicyIssueDetails != nil:
		c := d.ContentSecurityPolicyIssueDetails
		p.problem("policy: %s %s %s", c.ContentSecurityPolicyViolationType, c.ViolatedDirective, c.BlockedURL)
	case d.MixedContentIssueDetails != nil:
		p.problem("mixed content: %s", d.MixedContentIssueDetails.InsecureURL)
	case d.QuirksModeIssueDetails != nil:
		p.problem("quirks mode: %s", d.QuirksModeIssueDetails.URL)
	case d.StylesheetLoadingIssueDetails != nil:
		p.problem("stylesheet: %s", d.StylesheetLoadingIssueDetails.StyleSheetLoadingIssueReason)
	}
}

// origin is scheme and host of an address, and the scheme alone when there is no host.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	if u.Host == "" {
		return u.Scheme + ":"
	}
	return u.Scheme + "://" + u.Host
}
