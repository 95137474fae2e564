package sitetest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// Serve serves the folder below prefix ("/" or "/a/b/") as a plain web server does, and returns the address of its root, which
// ends in a slash. A path that is not a file is 404 with the folder's 404.html: unlike http.FileServer, nothing is redirected.
func Serve(t testing.TB, dir, prefix string) string {
	t.Helper()
	site, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, below := strings.CutPrefix(r.URL.Path, prefix)
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		status := http.StatusOK
		data, err := site.ReadFile(path.Clean(name))
		if !below || err != nil {
			name, status = "404.html", http.StatusNotFound
			data, _ = site.ReadFile(name)
		}
		w.Header().Set("Content-Type", mediaType(name))
		w.WriteHeader(status)
		w.Write(data)
	}))
	t.Cleanup(func() {
		server.Close()
		site.Close()
	})
	return server.URL + prefix
}

// mediaType is fixed here, because package mime asks the machine's own tables.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".json":
		return "application/json"
	case ".xml":
		return "application/xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// FileURL is the address of the folder when it is opened from disk. It ends in a slash.
func FileURL(t testing.TB, dir string) string {
	t.Helper()
	abs, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	p := filepath.ToSlash(abs) + "/"
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // a drive letter
	}
	return (&url.URL{Scheme: "file", Path: p}).String()
}

// Everywhere is the folder at all places where a site must work: at the root of a host, below a path, and opened from disk.
func Everywhere(t testing.TB, dir string) []string {
	t.Helper()
	return []string{Serve(t, dir, "/"), Serve(t, dir, "/a/b/"), FileURL(t, dir)}
}
