package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"rulebook/internal/diag"
)

// A preview is a running server.
type preview struct {
	t    *testing.T
	url  string // without a slash at its end
	log  *buffer
	stop func() error // ends it, and returns what Run did
}

// start runs a server on a free port until the test ends.
func start(t *testing.T, cfg Config) *preview {
	t.Helper()
	if cfg.Addr == "" {
		cfg.Addr = "127.0.0.1:0"
	}
	p := &preview{t: t, log: &buffer{}}
	cfg.Log = io.MultiWriter(p.log, testLog{t})
	bound := make(chan net.Addr, 1)
	cfg.bound = func(a net.Addr) { bound <- a }
	ctx, cancel := context.WithCancel(context.Background())
	result := make(chan error, 1)
	go func() { result <- Run(ctx, cfg) }()
	p.stop = sync.OnceValue(func() error {
		cancel()
		return <-result
	})
	t.Cleanup(func() {
		if err := p.stop(); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	select {
	case a := <-bound:
		p.url = strings.TrimSuffix(address(a), "/")
	case err := <-result:
		result <- err
		t.Fatalf("Run: %v", err)
	}
	return p
}

// A buffer may be written and read at the same time.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// A reply is an answer that has been read to its end.
type reply struct {
	*http.Response
	body string
}

// get asks for a path; headers come in pairs, "Host" among them.
func (p *preview) get(path string, header ...string) reply {
	p.t.Helper()
	return p.ask(http.MethodGet, path, header...)
}

func (p *preview) ask(method, path string, header ...string) reply {
	p.t.Helper()
	r, err := p.try(method, path, header...)
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

func (p *preview) try(method, path string, header ...string) (reply, error) {
	req, err := http.NewRequest(method, p.url+path, nil)
	if err != nil {
		return reply{}, err
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
	}
	client := http.Client{
		Timeout:       deadline,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DisableKeepAlives: true},
	}
	res, err := client.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return reply{res, string(body)}, err
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(deadline); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("this did not happen: %s", what)
		}
	}
}

// shows waits until the page has that text.
func (p *preview) shows(path, text string) {
	p.t.Helper()
	eventually(p.t, path+" shows "+text, func() bool { return strings.Contains(p.get(path).body, text) })
}

// mark is what the live script of a page is told of it.
func mark(page string) string {
	_, rest, _ := strings.Cut(page, ` data-page="`)
	m, _, _ := strings.Cut(rest, `"`)
	return m
}

// news is what a poll is answered with.
type news struct {
	Version  int64
	Reload   bool
	Pause    int64
	Title    string
	Mistakes []mistake
	More     string
}

func (p *preview) poll(version int64, path, mark string) (news, error) {
	q := url.Values{"version": {fmt.Sprint(version)}, "path": {path}, "page": {mark}}
	r, err := p.try(http.MethodGet, "/_rulebook/poll.js?"+q.Encode())
	if err != nil {
		return news{}, err
	}
	text, ok := strings.CutPrefix(r.body, "rulebookLive(")
	if r.StatusCode != http.StatusOK || !ok {
		return news{}, fmt.Errorf("poll: %s: %s", r.Status, r.body)
	}
	var n news
	return n, json.Unmarshal([]byte(strings.TrimSuffix(text, ");\n")), &n)
}

func (p *preview) mustPoll(version int64, path, mark string) news {
	p.t.Helper()
	n, err := p.poll(version, path, mark)
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

// save replaces a file at one stroke, so that the server never sees half of it.
func save(t *testing.T, dir, name, text string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Dir(full), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, ".saved"), []byte(text), 0o644))
	must(t, os.Rename(filepath.Join(dir, ".saved"), full))
}

// fake is a site in place of a real one: a page for each Markdown file, made of its text, and the other files as they are. A file
// that says BROKEN is a mistake; one that says UNRENDERABLE makes no page.
type fake map[string]string

func (f fake) Render(dst []byte, path string) ([]byte, bool, error) {
	text, ok := f[path]
	if strings.Contains(text, "UNRENDERABLE") {
		return nil, true, errors.New("rendering " + path + ": cannot")
	}
	return append(dst, text...), ok, nil
}

// loadFake loads the fake site of the folder.
func loadFake(dir string) func(context.Context, map[string]bool) (pages, []diag.Diagnostic, error) {
	return func(context.Context, map[string]bool) (pages, []diag.Diagnostic, error) {
		site := fake{"404.html": page("not found")}
		var diags []diag.Diagnostic
		for name, text := range disk(dir) {
			if at := strings.Index(text, "BROKEN"); at >= 0 {
				diags = append(diags, diag.New(name, []byte(text), at, diag.Error, "broken", "this is <broken>", "mend it"))
			}
			path := strings.TrimPrefix(name, "content/")
			if md, ok := strings.CutSuffix(path, ".md"); ok {
				path, text = md+".html", page(text)
			}
			site[path] = text
		}
		diag.Sort(diags)
		if len(diags) > 0 {
			return nil, diags, nil
		}
		return site, nil, nil
	}
}

func page(text string) string {
	return `<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="` + strict +
		`"><link rel="icon" href="data:,"><title>T</title></head><body><main>` + text + "</main></body></html>\n"
}

func startFake(t *testing.T, files map[string]string) (*preview, string) {
	t.Helper()
	dir := project(t, files)
	return start(t, Config{Dir: dir, load: loadFake(dir)}), dir
}

func TestAnswers(t *testing.T) {
	p, dir := startFake(t, map[string]string{
		"content/index.md": "home", "content/a.md": "page a", "content/sub/index.md": "sub", "content/sub/数据.md": "han",
		"content/picture.png": "PNG", "content/data.json": "{}", "content/script.js": "1", "content/style.css": "a{}", "content/text.txt": "t",
		"content/drawing.SVG": "<svg/>", "content/strange.xyz": "<script>", "content/feed.xml": "<feed/>", "content/broken.md": "UNRENDERABLE",
	})
	must(t, os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("secret"), 0o644))
	port := p.url[strings.LastIndex(p.url, ":")+1:]
	const html = "text/html; charset=utf-8"
	tests := []struct {
		name, method, path, host string
		status                   int
		kind, body               string
	}{
		{"home", "GET", "/", "", 200, html, "home"},
		{"home by its name", "GET", "/index.html", "", 200, html, "home"},
		{"a query changes nothing", "GET", "/a.html?x=1", "", 200, html, "page a"},
		{"a folder", "GET", "/sub/", "", 200, html, "sub"},
		{"Chinese", "GET", "/sub/%E6%95%B0%E6%8D%AE.html", "", 200, html, "han"},
		{"a picture", "GET", "/picture.png", "", 200, "image/png", "PNG"},
		{"data", "GET", "/data.json", "", 200, "application/json", "{}"},
		{"a script", "GET", "/script.js", "", 200, "text/javascript; charset=utf-8", "1"},
		{"a style", "GET", "/style.css", "", 200, "text/css; charset=utf-8", "a{}"},
		{"text", "GET", "/text.txt", "", 200, "text/plain; charset=utf-8", "t"},
		{"an ending in capitals", "GET", "/drawing.SVG", "", 200, "image/svg+xml", "<svg/>"},
		{"a feed", "GET", "/feed.xml", "", 200, "application/xml; charset=utf-8", "<feed/>"},
		{"an unknown ending is not guessed", "GET", "/strange.xyz", "", 200, "application/octet-stream", "<script>"},
		{"no page", "GET", "/none.html", "", 404, html, "not found"},
		{"a page without its ending", "GET", "/a", "", 404, html, "not found"},
		{"a source", "GET", "/content/a.md", "", 404, html, "not found"},
		{"up", "GET", "/../secret.txt", "", 404, html, "not found"},
		{"up, in percent signs", "GET", "/%2e%2e/secret.txt", "", 404, html, "not found"},
		{"up, all in percent signs", "GET", "/..%2fsecret.txt", "", 404, html, "not found"},
		{"up, with backslashes", "GET", "/..%5csecret.txt", "", 404, html, "not found"},
		{"up, from a folder", "GET", "/sub/../../secret.txt", "", 404, html, "not found"},
		{"from the disk's root", "GET", "//" + filepath.ToSlash(dir) + "/secret.txt", "", 404, html, "not found"},
		{"a NUL", "GET", "/a.html%00", "", 404, html, "not found"},
		{"a page that cannot be rendered", "GET", "/broken.html", "", 500, html, "cannot"},

		{"HEAD", "HEAD", "/a.html", "", 200, html, ""},
		{"HEAD of no page", "HEAD", "/none.html", "", 404, html, ""},
		{"POST", "POST", "/a.html", "", 405, "text/plain; charset=utf-8", "Only GET and HEAD"},
		{"DELETE", "DELETE", "/_rulebook/live.js", "", 405, "text/plain; charset=utf-8", "Only GET and HEAD"},

		{"localhost", "GET", "/", "localhost:" + port, 200, html, "home"},
		{"localhost in capitals", "GET", "/", "LocalHost", 200, html, "home"},
		{"an address without the port", "GET", "/", "127.0.0.1", 200, html, "home"},
		{"IPv6", "GET", "/", "[::1]:" + port, 200, html, "home"},
		{"IPv6 without the port", "GET", "/", "[::1]", 200, html, "home"},
		{"a foreign name", "GET", "/", "evil.example", 403, "text/plain; charset=utf-8", `"evil.example"`},
		{"a foreign name with our port", "GET", "/", "evil.example:" + port, 403, "text/plain; charset=utf-8", "evil.example"},
		{"a name that begins like ours", "GET", "/", "localhost.evil.example", 403, "text/plain; charset=utf-8", "evil.example"},
		{"a foreign address", "GET", "/", "192.0.2.1:" + port, 403, "text/plain; charset=utf-8", "192.0.2.1"},
		{"another port", "GET", "/", "localhost:1", 403, "text/plain; charset=utf-8", "localhost:1"},
		{"a foreign name for the live script", "GET", "/_rulebook/poll.js", "evil.example", 403, "text/plain; charset=utf-8", "evil.example"},

		{"the live script", "GET", "/_rulebook/live.js", "", 200, "text/javascript; charset=utf-8", "rulebookLive"},
		{"the overlay's style", "GET", "/_rulebook/overlay.css", "", 200, "text/css; charset=utf-8", ".mistakes"},
		{"its template", "GET", "/_rulebook/mistakes.html", "", 404, "text/plain; charset=utf-8", ""},
		{"its folder", "GET", "/_rulebook/", "", 404, "text/plain; charset=utf-8", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var header []string
			if tt.host != "" {
				header = []string{"Host", tt.host}
			}
			r := p.ask(tt.method, tt.path, header...)
			if r.StatusCode != tt.status || r.Header.Get("Content-Type") != tt.kind || !strings.Contains(r.body, tt.body) {
				t.Errorf("%s, %s: %s\nwant %d, %s: %s", r.Status, r.Header.Get("Content-Type"), r.body, tt.status, tt.kind, tt.body)
			}
			if strings.Contains(r.body, "secret\n") || r.body == "secret" {
				t.Errorf("a file outside the site is shown")
			}
			for name, want := range map[string]string{
				"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin",
			} {
				if got := r.Header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if isHTML := tt.kind == html; isHTML {
				if got := r.Header.Get("Content-Security-Policy"); got != strict {
					t.Errorf("the policy is %q", got)
				}
				if tt.method == "GET" && strings.Count(r.body, `<script src="/_rulebook/live.js" defer`) != 1 {
					t.Errorf("no live script in %s", r.body)
				}
			}
			if tt.method == "HEAD" && (r.body != "" || r.ContentLength <= 0) {
				t.Errorf("HEAD: length %d, body %q", r.ContentLength, r.body)
			}
			if tt.status == 405 && r.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("Allow: %q", r.Header.Get("Allow"))
			}
		})
	}
	if r := p.get("/sub?x=1"); r.StatusCode != http.StatusTemporaryRedirect || r.Header.Get("Location") != "/sub/?x=1" {
		t.Errorf("/sub: %s to %q", r.Status, r.Header.Get("Location"))
	}
	if r := p.get("/picture.png", "Range", "bytes=1-1"); r.StatusCode != http.StatusPartialContent || r.body != "N" {
		t.Errorf("a part of a picture: %s %q", r.Status, r.body)
	}
}

func TestPolicyIsThePagesOwn(t *testing.T) {
	const own = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
	for page, want := range map[string]string{
		`<meta http-equiv="Content-Security-Policy" content="` + own + `">`:               own,
		`<meta http-equiv="Content-Security-Policy" content="script-src &#39;self&#39;">`: "script-src 'self'",
		`<title>no policy</title>`: strict,
		`<meta http-equiv="Content-Security-Policy" content="a` + "\r\n" + `Set-Cookie: b"> in two lines`: strict,
	} {
		if got := policy([]byte(page)); got != want {
			t.Errorf("policy of %s: %q", page, got)
		}
	}
}

func TestFolderPagesOutlastTheirFolder(t *testing.T) {
	p, dir := startFake(t, map[string]string{"content/index.md": "home", "content/sub/a.md": "one"})
	p.shows("/sub/a.html", "one")
	must(t, os.RemoveAll(filepath.Join(dir, "content")))
	p.shows("/sub/a.html", "not found")
	write(t, dir, "content/sub/a.md", "two")
	p.shows("/sub/a.html", "two")
	write(t, dir, "content/sub/a.md", "three")
	p.shows("/sub/a.html", "three")
	write(t, dir, "content/sub/a.tmp", "four")
	must(t, os.Rename(filepath.Join(dir, "content/sub/a.tmp"), filepath.Join(dir, "content/sub/a.md")))
	p.shows("/sub/a.html", "four")
	for i := range 2000 {
		write(t, dir, fmt.Sprintf("content/burst/%d.md", i), fmt.Sprintf("burst %d.", i))
	}
	p.shows("/burst/1999.html", "burst 1999.")
	p.shows("/burst/0.html", "burst 0.")
}

func TestMistakes(t *testing.T) {
	p, dir := startFake(t, map[string]string{"content/index.md": "home", "content/a.md": "one"})
	p.shows("/a.html", "one")
	known := mark(p.get("/a.html").body)
	n := p.mustPoll(0, "/a.html", known)
	if n.Reload || len(n.Mistakes) != 0 {
		t.Errorf("at the start: %+v", n)
	}

	save(t, dir, "content/a.md", "数据 BROKEN")
	n = p.mustPoll(n.Version, "/a.html", known)
	want := mistake{Place: "content/a.md:1:4", Msg: "this is <broken>", Hint: "mend it", Before: "数据 ", Marked: "B", After: "ROKEN"}
	if n.Reload || n.Title != "1 mistake" || len(n.Mistakes) != 1 || n.Mistakes[0] != want {
		t.Errorf("once broken: %+v", n)
	}
	if r := p.get("/a.html"); r.StatusCode != http.StatusOK || !strings.Contains(r.body, "one") || mark(r.body) != known {
		t.Errorf("the last good page is not kept: %s %s", r.Status, r.body)
	}
	// A page opened now hears of the mistakes at once.
	if n := p.mustPoll(0, "/index.html", mark(p.get("/").body)); len(n.Mistakes) != 1 {
		t.Errorf("a page opened later: %+v", n)
	}

	save(t, dir, "content/a.md", "one")
	n = p.mustPoll(n.Version, "/a.html", known)
	if n.Reload || len(n.Mistakes) != 0 {
		t.Errorf("once mended as it was: %+v", n)
	}
	if log := p.log.String(); !strings.Contains(log, "content/a.md changed: 1 mistake; the last good pages stay (") {
		t.Errorf("the log says:\n%s", log)
	}
}

func TestMistakesFromTheStart(t *testing.T) {
	p, dir := startFake(t, map[string]string{"content/index.md": "BROKEN & <b>"})
	r := p.get("/any/page.html")
	if r.StatusCode != http.StatusInternalServerError || !strings.Contains(r.body, "this is &lt;broken&gt;") ||
		!strings.Contains(r.body, `<mark>B</mark>ROKEN &amp; &lt;b&gt;`) || !strings.Contains(r.body, " data-plain>") {
		t.Errorf("%s\n%s", r.Status, r.body)
	}
	if got := r.Header.Get("Content-Security-Policy"); got != strict {
		t.Errorf("the policy is %q", got)
	}
	first := mark(r.body)
	n := p.mustPoll(0, "/any/page.html", first)
	if n.Reload {
		t.Errorf("the page of mistakes would reload for ever: %+v", n)
	}
	save(t, dir, "content/index.md", "still BROKEN")
	n = p.mustPoll(n.Version, "/any/page.html", first)
	if !n.Reload {
		t.Errorf("other mistakes are not shown: %+v", n)
	}
	save(t, dir, "content/index.md", "home")
	n = p.mustPoll(n.Version, "/", first)
	if !n.Reload || len(n.Mistakes) != 0 {
		t.Errorf("once mended: %+v", n)
	}
	p.shows("/", "home")
}

func TestManyMistakes(t *testing.T) {
	var many []diag.Diagnostic
	for i := range 55 {
		many = append(many, diag.Diagnostic{File: fmt.Sprint(i), Msg: "m"})
	}
	got := newTold(many)
	if got.Title != "55 mistakes" || len(got.Mistakes) != mostTold || got.More != "and 35 more, which the terminal lists" {
		t.Errorf("%q, %d, %q", got.Title, len(got.Mistakes), got.More)
	}
}

func TestReloadOnlyWhatChanged(t *testing.T) {
	p, dir := startFake(t, map[string]string{
		"content/index.md": "home", "content/sub/a.md": `<img src="../picture.png?x"> <img src="https://other.example/p.png">`, "content/picture.png": "one",
	})
	p.shows("/", "home")
	home, a, none := mark(p.get("/").body), mark(p.get("/sub/a.html").body), mark(p.get("/new.html").body)
	v := p.mustPoll(0, "/", home).Version
	changed := func(what string, wantHome, wantA, wantNone bool) {
		t.Helper()
		n := p.mustPoll(v, "/", home)
		if n.Reload != wantHome {
			t.Errorf("%s: the home page reloads: %v", what, n.Reload)
		}
		if n := p.mustPoll(v, "/sub/a.html", a); n.Reload != wantA {
			t.Errorf("%s: another page reloads: %v", what, n.Reload)
		}
		if n := p.mustPoll(v, "/new.html", none); n.Reload != wantNone {
			t.Errorf("%s: a page that was missing reloads: %v", what, n.Reload)
		}
		v = n.Version
		home, a, none = mark(p.get("/").body), mark(p.get("/sub/a.html").body), mark(p.get("/new.html").body)
	}
	save(t, dir, "content/index.md", "new home")
	changed("a page", true, false, false)
	save(t, dir, "content/picture.png", "two")
	changed("a picture", false, true, false)
	save(t, dir, "content/new.md", "no longer missing")
	changed("a new page", false, false, true)
	must(t, os.Remove(filepath.Join(dir, "content/sub/a.md")))
	changed("a deleted page", false, true, false)
}

func TestPollTimesOut(t *testing.T) {
	dir := project(t, map[string]string{"content/index.md": "home"})
	p := start(t, Config{Dir: dir, load: loadFake(dir), pollWait: 20 * time.Millisecond})
	v := p.mustPoll(0, "/", "").Version
	home := mark(p.get("/").body)
	if n := p.mustPoll(v, "/", home); n.Version != v || n.Reload || n.Pause != 0 {
		t.Errorf("%+v", n)
	}
}

func TestPollsAreBounded(t *testing.T) {
	p, dir := startFake(t, map[string]string{"content/index.md": "home"})
	home := mark(p.get("/").body)
	v := p.mustPoll(0, "/", home).Version
	const many = 20
	answers := make(chan news, many)
	for range many {
		go func() {
			n, err := p.poll(v, "/", home)
			if err != nil {
				t.Error(err)
			}
			answers <- n
		}()
	}
	for range many - mostPollsEach {
		if n := <-answers; n.Version != v || n.Pause != pollPause.Milliseconds() {
			t.Errorf("a poll that was sent away: %+v", n)
		}
	}
	save(t, dir, "content/index.md", "new home")
	for range mostPollsEach {
		if n := <-answers; n.Version <= v || !n.Reload {
			t.Errorf("a poll that could stay: %+v", n)
		}
	}
}

func TestPlaces(t *testing.T) {
	var p polls
	gone := func(pl *place) bool {
		select {
		case <-pl.gone:
			return true
		default:
			return false
		}
	}
	var all []*place
	for i := range mostPolls {
		all = append(all, p.take(fmt.Sprintf("192.0.2.%d:1", i/mostPollsEach)))
	}
	p.take("198.51.100.1:1")
	if !gone(all[0]) || gone(all[1]) {
		t.Error("when all places are taken, the one that has waited longest makes room")
	}
	p.take("192.0.2.9:7")
	if !gone(all[9*mostPollsEach]) || gone(all[1]) {
		t.Error("a client that has too many gives up its own oldest")
	}
	for _, pl := range all {
		p.leave(pl)
	}
	if len(p.waiting) != 2 {
		t.Errorf("%d places are still taken", len(p.waiting))
	}
}

func TestStopEndsPolls(t *testing.T) {
	p, _ := startFake(t, map[string]string{"content/index.md": "home"})
	v := p.mustPoll(0, "/", "").Version
	ended := make(chan error, 1)
	go func() {
		_, err := p.poll(v, "/", "")
		ended <- err
	}()
	// An open connection that asks for nothing must not hold up the end either.
	idle, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	must(t, err)
	defer idle.Close()
	begin := time.Now()
	if err := p.stop(); err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := <-ended; err == nil {
		t.Error("the poll was answered as if there were news")
	}
	if took := time.Since(begin); took > pollWait/2 {
		t.Errorf("stopping took %v", took)
	}
}

func TestStopWhileLoading(t *testing.T) {
	dir := project(t, map[string]string{"content/index.md": "home"})
	loading := make(chan struct{})
	p := start(t, Config{Dir: dir, load: func(ctx context.Context, _ map[string]bool) (pages, []diag.Diagnostic, error) {
		close(loading)
		<-ctx.Done()
		return nil, nil, ctx.Err()
	}})
	<-loading
	asked := make(chan struct{})
	go func() {
		p.try(http.MethodGet, "/") // waits for the first load
		close(asked)
	}()
	if err := p.stop(); err != nil {
		t.Errorf("Run: %v", err)
	}
	<-asked
}

// TestMachineFails: the disk fails for a while, and nothing that changed meanwhile is lost.
func TestMachineFails(t *testing.T) {
	dir := project(t, map[string]string{"content/index.md": "home"})
	var mu sync.Mutex
	var asked []map[string]bool
	failing := false
	fail := func(on bool) {
		mu.Lock()
		defer mu.Unlock()
		failing = on
	}
	p := start(t, Config{Dir: dir, load: func(ctx context.Context, changed map[string]bool) (pages, []diag.Diagnostic, error) {
		mu.Lock()
		asked = append(asked, maps.Clone(changed))
		defer mu.Unlock()
		if failing {
			return nil, nil, errors.New("reading content/a.md: input/output error")
		}
		return loadFake(dir)(ctx, changed)
	}})
	home := mark(p.get("/").body)
	n := p.mustPoll(0, "/", home)
	fail(true)
	save(t, dir, "content/a.md", "a")
	n = p.mustPoll(n.Version, "/", home)
	if len(n.Mistakes) != 1 || !strings.Contains(n.Mistakes[0].Msg, "input/output error") {
		t.Errorf("%+v", n)
	}
	save(t, dir, "content/b.md", "b")
	fail(false)
	eventually(t, "a load is told of content/b.md", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return asked[len(asked)-1]["content/b.md"]
	})
	p.shows("/a.html", "a")
	mu.Lock()
	defer mu.Unlock()
	if asked[0] != nil || !asked[1]["content/a.md"] || !asked[2]["content/a.md"] {
		t.Errorf("loads are told of %v", asked)
	}
}

func TestPrint(t *testing.T) {
	dir := project(t, map[string]string{"content/index.md": "home", "content/a.md": "BROKEN"})
	printed := make(chan []diag.Diagnostic, 10)
	p := start(t, Config{Dir: dir, load: loadFake(dir), Print: func(ds []diag.Diagnostic) { printed <- ds }})
	if ds := <-printed; len(ds) != 1 {
		t.Errorf("%v", ds)
	}
	save(t, dir, "content/index.md", "new home") // the mistake stays, and is not printed again
	eventually(t, "content/index.md is loaded", func() bool { return strings.Contains(p.log.String(), "content/index.md changed") })
	save(t, dir, "content/index.md", "BROKEN too")
	if ds := <-printed; len(ds) != 2 {
		t.Errorf("%v", ds)
	}
	if log := p.log.String(); !strings.Contains(log, "Serving at "+p.url+"/") {
		t.Errorf("the log says:\n%s", log)
	}
}

func TestPortTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	err = Run(t.Context(), Config{Dir: t.TempDir(), Addr: taken.Addr().String()})
	var e *PortTakenError
	if !errors.As(err, &e) || e.Addr != taken.Addr().String() {
		t.Fatalf("Run: %v", err)
	}
	if runtime.GOOS == "linux" {
		want := fmt.Sprintf("%s is taken by %s (process %d)", e.Addr, e.Process, os.Getpid())
		if e.PID != os.Getpid() || e.Process == "" || e.Error() != want {
			t.Errorf("%q, want %q", e.Error(), want)
		}
	}
	e.PID = 0
	if want := e.Addr + " is taken by another program"; e.Error() != want {
		t.Errorf("%q, want %q", e.Error(), want)
	}
}

func TestAddr(t *testing.T) {
	for _, addr := range []string{"8080", "localhost", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:70000", "a:b:c"} {
		if err := Run(t.Context(), Config{Dir: t.TempDir(), Addr: addr}); !errors.Is(err, ErrAddr) {
			t.Errorf("%s: %v", addr, err)
		}
	}
	if err := Run(t.Context(), Config{Dir: filepath.Join(t.TempDir(), "none"), Addr: "127.0.0.1:0"}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a project that is not there: %v", err)
	}
	for addr, loopback := range map[string]bool{":0": true, "localhost:0": true, "127.0.0.1:0": true, "0.0.0.0:0": false} {
		dir := project(t, map[string]string{"content/index.md": "home"})
		p := start(t, Config{Dir: dir, Addr: addr, load: loadFake(dir)})
		if !strings.HasPrefix(p.url, "http://127.0.0.1:") {
			t.Errorf("%s: the address is %s", addr, p.url)
		}
		p.shows("/", "home")
		if warned := strings.Contains(p.log.String(), "Other computers"); warned == loopback {
			t.Errorf("%s: the log says:\n%s", addr, p.log)
		}
		if r := p.get("/", "Host", "evil.example"); r.StatusCode != http.StatusForbidden {
			t.Errorf("%s: a foreign name: %s", addr, r.Status)
		}
	}
}

// TestOtherAddresses: a preview for other computers is reached under any address of this one, but still by no foreign name.
func TestOtherAddresses(t *testing.T) {
	h := newHosts("0.0.0.0:8080", &net.TCPAddr{IP: net.IPv4zero, Port: 8080})
	named := newHosts("Preview.Example:8080", &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 8080})
	tests := []struct {
		hosts hosts
		host  string
		want  bool
	}{
		{h, "192.0.2.7:8080", true}, {h, "192.0.2.7", true}, {h, "192.0.2.8:8080", false}, {h, "preview.example:8080", false}, {h, "", false},
		{named, "preview.example:8080", true}, {named, "PREVIEW.example", true}, {named, "192.0.2.7:8080", true}, {named, "example:8080", false},
	}
	for _, tt := range tests {
		r, err := http.NewRequest("GET", "/", nil)
		must(t, err)
		r.Host = tt.host
		r = r.WithContext(context.WithValue(t.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 8080}))
		if got := tt.hosts.allow(r); got != tt.want {
			t.Errorf("%q: %v", tt.host, got)
		}
	}
}

func TestOpen(t *testing.T) {
	for system, want := range map[string]string{
		"linux": "xdg-open http://127.0.0.1:1/", "darwin": "open http://127.0.0.1:1/",
		"windows": "rundll32 url.dll,FileProtocolHandler http://127.0.0.1:1/",
	} {
		if got := strings.Join(opener(system, "http://127.0.0.1:1/").Args, " "); got != want {
			t.Errorf("%s: %q", system, got)
		}
	}
	if runtime.GOOS != "linux" {
		return
	}
	bin := t.TempDir()
	must(t, os.WriteFile(filepath.Join(bin, "xdg-open"), []byte("#!/bin/sh\nprintf %s \"$1\" > \"$OPENED\"\n"), 0o755))
	opened := filepath.Join(bin, "opened")
	t.Setenv("OPENED", opened)
	t.Setenv("PATH", bin)
	dir := project(t, map[string]string{"content/index.md": "home"})
	p := start(t, Config{Dir: dir, Open: true, load: loadFake(dir)})
	eventually(t, "the browser is opened", func() bool {
		got, err := os.ReadFile(opened)
		return err == nil && string(got) == p.url+"/"
	})
	t.Setenv("PATH", t.TempDir())
	p = start(t, Config{Dir: dir, Open: true, load: loadFake(dir)})
	p.shows("/", "home")
}
