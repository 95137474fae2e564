package serve

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"rulebook/internal/diag"
)

// own is the folder of what the preview adds to a site.
const own = "/_rulebook/"

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	// Without it another site could read drafts and mistakes by loading them as scripts or pictures.
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if !s.hosts.allow(r) {
		text(w, r, http.StatusForbidden, fmt.Sprintf("This preview does not answer to the name %q, since other web sites could use it "+
			"to read your pages. Open it as localhost, or as the address it was started with (--addr).", r.Host))
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		text(w, r, http.StatusMethodNotAllowed, "Only GET and HEAD are answered here.")
		return
	}
	if strings.HasPrefix(r.URL.Path, own) {
		s.serveOwn(w, r)
		return
	}
	st := s.wait(r)
	if st == nil {
		text(w, r, http.StatusServiceUnavailable, "The preview is stopping.")
		return
	}
	s.gate.RLock()
	defer s.gate.RUnlock()
	if s.closed {
		text(w, r, http.StatusServiceUnavailable, "The preview is stopping.")
		return
	}
	a := s.answer(st, r.URL)
	if a.location != "" {
		http.Redirect(w, r, a.location, http.StatusTemporaryRedirect)
		return
	}
	if a.isHTML {
		h.Set("Content-Security-Policy", policy(a.body))
		a.body = withLive(a.body, a.mark, a.plain)
	}
	send(w, r, a.status, a.kind, a.body)
}

// wait returns the newest state, as soon as there is one, or nil when the server stops or the browser leaves first.
func (s *server) wait(r *http.Request) *state {
	select {
	case <-s.loaded:
		return s.current.Load()
	case <-s.stopping:
	case <-r.Context().Done():
	}
	return nil
}

// An answer is what a path of the site comes to.
type answer struct {
	status   int
	kind     string // Content-Type
	body     []byte
	isHTML   bool
	plain    bool   // the page is a list of mistakes
	mark     string // of an HTML page: changes when the page does
	location string // to be asked for instead; nothing else is set then
}

// answer finds the page for an address. It looks into the list of the site's files and never at the disk.
func (s *server) answer(st *state, u *url.URL) answer {
	if st.pages == nil {
		return mistaken(st.mistakes)
	}
	name := strings.TrimPrefix(u.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	status := http.StatusOK
	body, ok, err := st.pages.Render(nil, name)
	if !ok && err == nil {
		// Links in a folder's page are relative to the folder, so it is not shown under its name without the slash.
		if _, isFolder, _ := st.pages.Render(nil, name+"/index.html"); isFolder {
			to := url.URL{Path: "/" + name + "/", RawQuery: u.RawQuery}
			return answer{location: to.String()}
		}
		status, name = http.StatusNotFound, "404.html"
		body, ok, err = st.pages.Render(nil, name)
	}
	switch {
	case err != nil:
		s.log.Printf("%s: %v", u.Path, err)
		return mistaken([]diag.Diagnostic{{Sev: diag.Error, Code: "machine", File: name, Msg: err.Error()}})
	case !ok:
		return answer{status: http.StatusNotFound, kind: contentType(".txt"), body: []byte("There is no such page.\n")}
	}
	a := answer{status: status, kind: contentType(name), body: body}
	if path.Ext(name) == ".html" {
		a.isHTML, a.mark = true, fingerprint(st.pages, name, body)
	}
	return a
}

// mistaken is a page of mistakes, in place of any other.
func mistaken(mistakes []diag.Diagnostic) answer {
	body := mistakesPage(mistakes)
	return answer{status: http.StatusInternalServerError, kind: contentType(".html"), body: body, isHTML: true, plain: true,
		mark: markOf(body)}
}

// strict is the policy of a page that has none of its own.
const strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; " +
	"form-action 'none'; base-uri 'none'"

// policy is the content security policy that the page gives itself, so that the header can neither loosen nor tighten it.
func policy(page []byte) string {
	_, rest, found := bytes.Cut(page, []byte(`<meta http-equiv="Content-Security-Policy" content="`))
	if !found {
		return strict
	}
	content, _, found := bytes.Cut(rest, []byte(`"`))
	if !found || bytes.ContainsAny(content, "\r\n") {
		return strict
	}
	return html.UnescapeString(string(content))
}

// send writes an answer. Parts of it may be asked for, as browsers do with video.
func send(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	if status == http.StatusOK {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
		return
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

func text(w http.ResponseWriter, r *http.Request, status int, message string) {
	send(w, r, status, contentType(".txt"), []byte(message+"\n"))
}

// contentType is the type for a path's ending. It is the same on every machine: the system's own table is not asked.
func contentType(name string) string {
	if t, ok := contentTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}

var contentTypes = map[string]string{
	".avif":        "image/avif",
	".css":         "text/css; charset=utf-8",
	".csv":         "text/csv; charset=utf-8",
	".docx":        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".gif":         "image/gif",
	".gz":          "application/gzip",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".ics":         "text/calendar; charset=utf-8",
	".jpeg":        "image/jpeg",
	".jpg":         "image/jpeg",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".md":          "text/markdown; charset=utf-8",
	".mp3":         "audio/mpeg",
	".mp4":         "video/mp4",
	".otf":         "font/otf",
	".pdf":         "application/pdf",
	".png":         "image/png",
	".pptx":        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".svg":         "image/svg+xml",
	".ttf":         "font/ttf",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webm":        "video/webm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff":        "font/woff",
	".woff2":       "font/woff2",
	".xlsx":        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".xml":         "application/xml; charset=utf-8",
	".zip":         "application/zip",
}
