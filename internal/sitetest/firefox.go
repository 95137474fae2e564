package sitetest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// A Firefox is one Firefox with a profile of its own, driven by WebDriver BiDi: https://w3c.github.io/webdriver-bidi/.
type Firefox struct {
	conn      *websocket.Conn
	downloads string // where it saves files: a link to the folder that SaveTo named last

	mu      sync.Mutex
	last    int
	answers map[int]chan bidiMessage // by command
	pages   map[string]*FirefoxPage  // by context
	ended   error
}

// A FirefoxPage is a tab of a Firefox. It keeps what went wrong in it since it was opened.
type FirefoxPage struct {
	firefox *Firefox
	context string
	home    string // scheme and host of the address it was opened with

	mu       sync.Mutex
	problems []string
	requests []string
}

// A bidiMessage is an answer to a command, or an event.
type bidiMessage struct {
	ID      int             `json:"id"`
	Type    string          `json:"type"` // success, error, event
	Result  json.RawMessage `json:"result"`
	Error   string          `json:"error"`
	Message string          `json:"message"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

// firefoxSettings keep Firefox from asking other hosts for anything while it is tested. What WebDriver wants besides, it sets itself.
const firefoxSettings = `user_pref("app.normandy.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.safebrowsing.downloads.remote.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("datareporting.healthreport.uploadEnabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.update.enabled", false);
user_pref("messaging-system.rsexperimentloader.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
user_pref("toolkit.telemetry.enabled", false);
`

// savingSettings have Firefox save files without asking, into a folder. The command of WebDriver BiDi for it is younger than the Firefox ESR of
// some systems.
const savingSettings = `user_pref("browser.download.folderList", 2);
user_pref("browser.download.useDownloadDir", true);
user_pref("browser.download.alwaysOpenPanel", false);
user_pref("browser.download.always_ask_before_handling_new_types", false);
user_pref("browser.helperApps.neverAsk.saveToDisk", "text/csv,text/markdown,text/plain,application/json,application/octet-stream");
user_pref("browser.download.dir", %q);
`

// StartFirefox starts Firefox: the one that RULEBOOK_FIREFOX names, else the first found in PATH. It ends with the test.
func StartFirefox(t testing.TB) *Firefox {
	t.Helper()
	profile := t.TempDir()
	downloads := filepath.Join(t.TempDir(), "downloads")
	settings := firefoxSettings + fmt.Sprintf(savingSettings, downloads)
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(firefox(t), "--headless", "--remote-debugging-port=0", "--profile", profile, "--no-remote")
	home := t.TempDir()
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+home, "XDG_CONFIG_HOME="+home, "MOZ_CRASHREPORTER_DISABLE=1")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting Firefox: %v", err)
	}
	said := make(chan string, 1)
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		tellAddress(stderr, said)
	}()
	f := &Firefox{downloads: downloads, answers: map[int]chan bidiMessage{}, pages: map[string]*FirefoxPage{}}
	t.Cleanup(func() {
		if f.conn != nil {
			// Asked to end, it ends its children too, which would write into the profile while it is removed.
			f.command("browser.close", struct{}{}, nil)
			f.conn.CloseNow()
		}
		kill := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
		<-drained
		cmd.Wait()
		kill.Stop()
	})
	var address string
	select {
	case address = <-said:
	case <-time.After(actionLimit):
		cmd.Process.Kill()
	}
	if !strings.HasPrefix(address, "ws://") {
		cmd.Process.Kill()
		t.Fatalf("Firefox offers no WebDriver BiDi: %s", address)
	}
	ctx, cancel := context.WithTimeout(context.Background(), actionLimit)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, address+"/session", nil)
	if err != nil {
		cmd.Process.Kill()
		t.Fatalf("speaking to Firefox: %v", err)
	}
	conn.SetReadLimit(-1) // what pages return may be long
	f.conn = conn
	go f.hear()
	f.must(t, "session.new", map[string]any{"capabilities": map[string]any{}}, nil)
	f.must(t, "session.subscribe", map[string]any{"events": []string{"log.entryAdded", "network.beforeRequestSent", "network.responseCompleted",
		"network.fetchError"}}, nil)
	return f
}

func firefox(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("RULEBOOK_FIREFOX"); path != "" {
		return path
	}
	for _, name := range []string{"firefox-esr", "firefox"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Firefox: run scripts/setup-tests, or set RULEBOOK_FIREFOX to its path")
	return ""
}

// tellAddress reads what Firefox prints to its end, and says at which address it listens, or all that it printed when it ends before.
func tellAddress(stderr io.Reader, said chan<- string) {
	const sign = "WebDriver BiDi listening on "
	var all strings.Builder
	told := false
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		if _, address, ok := strings.Cut(lines.Text(), sign); ok && !told {
			told = true
			said <- strings.TrimSpace(address)
		}
		if all.Len() < 4000 {
			all.WriteString(lines.Text() + "\n")
		}
	}
	if !told {
		said <- all.String()
	}
	io.Copy(io.Discard, stderr) // a line too long for the scanner
}

// hear takes answers and events until the connection ends.
func (f *Firefox) hear() {
	for {
		_, data, err := f.conn.Read(context.Background())
		var m bidiMessage
		if err == nil {
			err = json.Unmarshal(data, &m)
		}
		f.mu.Lock()
		switch {
		case err != nil:
			f.ended = err
			for _, to := range f.answers {
				close(to)
			}
			f.answers = nil
		case m.Type == "event":
			f.event(&m)
		case f.answers[m.ID] != nil:
			f.answers[m.ID] <- m
			delete(f.answers, m.ID)
		}
		f.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// command runs a command and reads its result into out, which may be nil.
func (f *Firefox) command(method string, params, out any) error {
	ctx, cancel := context.WithTimeout(context.Background(), actionLimit)
	defer cancel()
	f.mu.Lock()
	if f.ended != nil {
		f.mu.Unlock()
		return f.ended
	}
	f.last++
	id, answer := f.last, make(chan bidiMessage, 1)
	f.answers[id] = answer
	f.mu.Unlock()
	data, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params})
	if err != nil {
		return err
	}
	if err := f.conn.Write(ctx, websocket.MessageText, data); err != nil {
		return err
	}
	select {
	case m, ok := <-answer:
		switch {
		case !ok:
			return fmt.Errorf("Firefox has ended")
		case m.Type == "error":
			return fmt.Errorf("%s: %s", m.Error, m.Message)
		case out != nil:
			return json.Unmarshal(m.Result, out)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("no answer to %s: %w", method, ctx.Err())
	}
}

func (f *Firefox) must(t testing.TB, method string, params, out any) {
	t.Helper()
	if err := f.command(method, params, out); err != nil {
		t.Fatalf("Firefox: %s: %v", method, err)
	}
}

// Open opens an address in a new tab and waits until it is loaded. The tab is closed at the end of the test.
func (f *Firefox) Open(t testing.TB, address string) *FirefoxPage {
	t.Helper()
	p := f.Blank(t, address)
	p.Navigate(t, address)
	return p
}

// Blank opens an empty tab, for tests that do something before the page at that address is loaded.
func (f *Firefox) Blank(t testing.TB, address string) *FirefoxPage {
	t.Helper()
	var made struct{ Context string }
	f.must(t, "browsingContext.create", map[string]any{"type": "tab"}, &made)
	p := &FirefoxPage{firefox: f, context: made.Context, home: origin(address)}
	f.mu.Lock()
	f.pages[p.context] = p
	f.mu.Unlock()
	t.Cleanup(func() { f.command("browsingContext.close", map[string]any{"context": p.context}, nil) })
	return p
}

// Navigate goes to an address and waits until it is loaded.
func (p *FirefoxPage) Navigate(t testing.TB, address string) {
	t.Helper()
	p.firefox.must(t, "browsingContext.navigate", map[string]any{"context": p.context, "url": address, "wait": "complete"}, nil)
}

// BeforeLoad has every page that the tab loads from now on run a script before its own.
func (p *FirefoxPage) BeforeLoad(t testing.TB, script string) {
	t.Helper()
	p.firefox.must(t, "script.addPreloadScript", map[string]any{"functionDeclaration": "() => {" + script + "}", "contexts": []string{p.context}}, nil)
}

// Eval evaluates JavaScript in the page, waits for it when it is a Promise, and stores the result in out, which may be nil. The page's
// policy does not bind it.
func (p *FirefoxPage) Eval(t testing.TB, script string, out any) {
	t.Helper()
	var result struct {
		Type             string
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	p.firefox.must(t, "script.evaluate", map[string]any{
		// The result travels as JSON: BiDi has a form of its own for values.
		"expression": "(async () => JSON.stringify(await (" + strings.TrimSuffix(strings.TrimSpace(script), ";") + ")) ?? 'null')()",
		"target":     map[string]any{"context": p.context}, "awaitPromise": true,
	}, &result)
	if result.Type != "success" {
		t.Fatalf("%.200s: %s\n%s", script, result.ExceptionDetails.Text, strings.Join(p.take(), "\n"))
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal([]byte(result.Result.Value), out); err != nil {
		t.Fatalf("%.200s: %v", script, err)
	}
}

// Holds reports whether a condition holds in the page now.
func (p *FirefoxPage) Holds(t testing.TB, condition string) (ok bool) {
	t.Helper()
	p.Eval(t, `Boolean(`+condition+`)`, &ok)
	return ok
}

// Problems returns what went wrong in the page since the last call, one line each: what it wrote to the console, exceptions, breaches of
// its policy, what could not be loaded, and every request to another place than it came from. Of files from disk Firefox tells nothing.
func (p *FirefoxPage) Problems(t testing.TB) []string {
	t.Helper()
	time.Sleep(100 * time.Millisecond) // reports reach us a little after what caused them
	return p.take()
}

// Requests returns the addresses of all that the page asked for since the last call, but for files from disk. What is made in the page
// itself, as a file to be saved is, is none.
func (p *FirefoxPage) Requests(t testing.TB) []string {
	t.Helper()
	time.Sleep(100 * time.Millisecond)
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := p.requests
	p.requests = nil
	return taken
}

func (p *FirefoxPage) take() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := p.problems
	p.problems = nil
	return taken
}

func (p *FirefoxPage) problem(format string, args ...any) {
	if line := fmt.Sprintf(format, args...); !slices.Contains(p.problems, line) {
		p.problems = append(p.problems, line)
	}
}

// event hands an event to the page that it is of. f.mu is held.
func (f *Firefox) event(m *bidiMessage) {
	var e struct {
		Context   string
		Level     string
		Text      string
		Source    struct{ Context string }
		Request   struct{ URL string }
		Response  struct{ Status int }
		ErrorText string
	}
	if json.Unmarshal(m.Params, &e) != nil {
		return
	}
	p := f.pages[e.Context+e.Source.Context]
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch m.Method {
	case "log.entryAdded":
		p.problem("%s: %s", e.Level, e.Text)
	case "network.beforeRequestSent":
		from := origin(e.Request.URL)
		if from != "data:" && from != "blob:" {
			p.requests = append(p.requests, e.Request.URL)
		}
		if from != p.home && from != "data:" && from != "about:" && from != "blob:" {
			p.problem("request to another place: %s", e.Request.URL)
		}
	case "network.responseCompleted":
		if e.Response.Status >= 400 {
			p.problem("status %d: %s", e.Response.Status, e.Request.URL)
		}
	case "network.fetchError":
		p.problem("not loaded: %s: %s", e.Request.URL, e.ErrorText)
	}
}
