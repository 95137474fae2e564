package serve

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rulebook/internal/diag"
)

//go:embed live.js overlay.css mistakes.html
var files embed.FS

// withLive adds the live script to a page as it is served; the output of a build never has it. With plain the page itself says what
// is wrong, and needs nothing laid over it.
func withLive(page []byte, mark string, plain bool) []byte {
	attr := ""
	if plain {
		attr = " data-plain"
	}
	tag := fmt.Appendf(nil, "<script src=\"%slive.js\" defer data-page=\"%s\"%s></script>\n", own, mark, attr)
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	return slices.Concat(page[:at], tag, page[at:])
}

// markOf names bytes, briefly.
func markOf(parts ...[]byte) string {
	sum := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(sum, "%d\n", len(p))
		sum.Write(p)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// fingerprint changes when the page does, or a picture or script of the site that it shows. (Styles need no look: the theme puts
// their hash into their name, and so into the page.)
func fingerprint(p pages, name string, page []byte) string {
	parts := [][]byte{page}
	seen := map[string]bool{}
	for rest := page; ; {
		_, after, found := bytes.Cut(rest, []byte(` src="`))
		if !found {
			return markOf(parts...)
		}
		ref, after, _ := bytes.Cut(after, []byte(`"`))
		rest = after
		u, err := url.Parse(html.UnescapeString(string(ref)))
		if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
			continue
		}
		target := strings.TrimPrefix(path.Join("/", path.Dir(name), u.Path), "/")
		if strings.HasPrefix(u.Path, "/") {
			target = strings.TrimPrefix(path.Clean(u.Path), "/")
		}
		if seen[target] {
			continue
		}
		seen[target] = true
		if data, ok, err := p.Render(nil, target); ok && err == nil {
			parts = append(parts, data)
		}
	}
}

// mistakesPage is served in place of every page when there is no good site yet.
func mistakesPage(mistakes []diag.Diagnostic) []byte {
	var out bytes.Buffer
	t, err := template.ParseFS(files, "mistakes.html")
	if err == nil {
		err = t.Execute(&out, newTold(mistakes))
	}
	if err != nil {
		return []byte("<!DOCTYPE html>\n<title>rulebook</title>\n<body>" + html.EscapeString(err.Error()) + "</body>")
	}
	return out.Bytes()
}

// mostTold is how many mistakes a page is told of; the terminal has them all.
const mostTold = 20

// told is a list of mistakes for a page.
type told struct {
	Title    string    `json:"title"`
	Mistakes []mistake `json:"mistakes"`
	More     string    `json:"more"` // says that there are others; "" when there are none
}

// A mistake is a Diagnostic as a page shows it. The excerpt is cut in three, so that the character at fault can be marked in any
// script, where a caret below it would stand askew.
type mistake struct {
	Place  string `json:"place"` // "content/a.md:3:9"
	Msg    string `json:"msg"`
	Hint   string `json:"hint"`
	Before string `json:"before"`
	Marked string `json:"marked"`
	After  string `json:"after"`
}

func newTold(mistakes []diag.Diagnostic) told {
	t := told{Title: count(len(mistakes), "mistake"), Mistakes: []mistake{}}
	if len(mistakes) > mostTold {
		t.More = fmt.Sprintf("and %d more, which the terminal lists", len(mistakes)-mostTold)
		mistakes = mistakes[:mostTold]
	}
	for _, d := range mistakes {
		m := mistake{Place: d.File, Msg: d.Msg, Hint: d.Hint}
		if d.Line > 0 {
			m.Place = fmt.Sprintf("%s:%d:%d", d.File, d.Line, d.Col)
		}
		excerpt := []rune(d.Excerpt)
		if at := d.ExcerptCol - 1; at >= 0 && at < len(excerpt) {
			m.Before, m.Marked, m.After = string(excerpt[:at]), string(excerpt[at:at+1]), string(excerpt[at+1:])
		} else {
			m.Before = d.Excerpt
		}
		t.Mistakes = append(t.Mistakes, m)
	}
	return t
}

// serveOwn answers what the preview adds to the site.
func (s *server) serveOwn(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, own)
	switch name {
	case "poll.js":
		s.poll(w, r)
		return
	case "live.js", "overlay.css":
		if data, err := files.ReadFile(name); err == nil {
			send(w, r, http.StatusOK, contentType(name), data)
			return
		}
	}
	text(w, r, http.StatusNotFound, "There is no such file.")
}

const (
	// pollWait is how long a poll is kept waiting; proxies and browsers give up on silence, though not before half a minute.
	pollWait = 25 * time.Second
	// pollPause is when a page that was sent away asks again.
	pollPause = time.Second
)

// poll answers with a script that tells the page what is new. It waits until something is: the page says which version it knows,
// 0 for none, its path, and the mark it was served with.
func (s *server) poll(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	known, _ := strconv.ParseInt(query.Get("version"), 10, 64)
	st := s.wait(r)
	pause := time.Duration(0)
	if st != nil && st.version == known {
		place := s.polls.take(r.RemoteAddr)
		defer s.polls.leave(place)
		timeout := time.NewTimer(s.cfg.pollWait)
		defer timeout.Stop()
		select {
		case <-st.newer:
		case <-timeout.C:
		case <-place.gone:
			pause = pollPause
		case <-r.Context().Done():
			return
		case <-s.stopping:
		}
		st = s.current.Load()
	}
	s.gate.RLock()
	defer s.gate.RUnlock()
	select {
	case <-s.stopping:
		st = nil
	default:
	}
	if st == nil || s.closed {
		text(w, r, http.StatusServiceUnavailable, "The preview is stopping.")
		return
	}
	a := s.answer(st, &url.URL{Path: query.Get("path")})
	news, err := json.Marshal(struct {
		Version int64 `json:"version"`
		Reload  bool  `json:"reload"` // the page is no longer what the browser shows
		Pause   int64 `json:"pause"`  // milliseconds to wait before asking again
		told
	}{st.version, a.mark != query.Get("page"), pause.Milliseconds(), newTold(st.mistakes)})
	if err != nil {
		text(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	send(w, r, http.StatusOK, contentType(".js"), fmt.Appendf(nil, "rulebookLive(%s);\n", news))
}

const (
	// A browser opens six connections to one server, whatever number of pages it shows. When polls took all of them, the next page
	// could not be loaded; so only some may wait, and the one that has waited longest makes room.
	mostPollsEach = 4
	mostPolls     = 256
)

// polls are the places where polls wait, oldest first.
type polls struct {
	mu      sync.Mutex
	waiting []*place
}

// A place is that of one poll. The place is gone when another poll got it.
type place struct {
	client string
	gone   chan struct{}
}

// take gives a place to a poll from the address, at the cost of the oldest one when there are too many.
func (p *polls) take(address string) *place {
	client, _, err := net.SplitHostPort(address)
	if err != nil {
		client = address
	}
	mine := &place{client: client, gone: make(chan struct{})}
	p.mu.Lock()
	defer p.mu.Unlock()
	same := 0
	for _, other := range p.waiting {
		if other.client == client {
			same++
		}
	}
	if same >= mostPollsEach {
		p.end(slices.IndexFunc(p.waiting, func(other *place) bool { return other.client == client }))
	} else if len(p.waiting) >= mostPolls {
		p.end(0)
	}
	p.waiting = append(p.waiting, mine)
	return mine
}

func (p *polls) end(i int) {
	close(p.waiting[i].gone)
	p.waiting = slices.Delete(p.waiting, i, i+1)
}

// leave gives the place back.
func (p *polls) leave(mine *place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.waiting, mine); i >= 0 {
		p.waiting = slices.Delete(p.waiting, i, i+1)
	}
}
