// Package serve is the preview: it watches a project, loads it again as its files change, and serves the pages to a browser, which
// reloads by itself.
//
// Three goroutines share the work. The watcher turns what the disk reports into batches of changed files. One goroutine owns the
// site.Builder and loads a batch at a time; what it makes is a state: the last good site, and the mistakes that keep a newer one
// from being made. Handlers read the newest state through an atomic pointer and render the page that is asked for, and only that.
//
// A page is served as the build would write it, with one script added before </body>. That script asks the server, again and
// again, whether its page has changed; how, and why by <script> elements, is told in live.js.
//
// Other web sites open in the same browser must not read the preview, which may hold drafts: the server answers only under
// names that no one else can give it (see host.go), and tells browsers to keep its answers from other origins.
package serve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"rulebook/internal/diag"
	"rulebook/internal/site"
)

// DefaultAddr is where the preview is when Config says nothing.
const DefaultAddr = "127.0.0.1:8080"

// Config is what is served. Dir and Site are required.
type Config struct {
	Dir   string                  // the project's root on disk, whose files are watched
	Site  site.Config             // what is built; its Root is the same folder
	Addr  string                  // "HOST:PORT"; without a host it is the loopback address, without both DefaultAddr
	Open  bool                    // open the page in a browser
	Log   io.Writer               // what happens, a line each; nil is nowhere
	Print func([]diag.Diagnostic) // prints what is wrong with the content, whenever that has changed; may be nil

	// For tests, which put other things in place of what is slow or random.
	load     func(context.Context, map[string]bool) (pages, []diag.Diagnostic, error)
	bound    func(net.Addr) // told the address once it is bound
	pollWait time.Duration
}

// pages are the files of a finished site, as site.Site has them.
type pages interface {
	// Render appends the file at path to dst; ok is false when there is no such file.
	Render(dst []byte, path string) (data []byte, ok bool, err error)
}

// ErrAddr is the error for an address that cannot be understood.
var ErrAddr = errors.New("not an address")

type server struct {
	cfg      Config
	log      *log.Logger
	hosts    hosts
	polls    polls
	current  atomic.Pointer[state]
	loaded   chan struct{} // closed when there is a first state
	stopping chan struct{} // closed when the server is to end

	// gate is held for reading by each handler. The builder's files must not be closed under one that renders.
	gate   sync.RWMutex
	closed bool
}

// Run serves the project until ctx is cancelled, which is not an error. It fails with ErrAddr, with a *PortTakenError when another
// program has the port, or when files cannot be watched.
func Run(ctx context.Context, cfg Config) error {
	s := &server{cfg: cfg, loaded: make(chan struct{}), stopping: make(chan struct{})}
	s.cfg.pollWait = cmp.Or(cfg.pollWait, pollWait)
	if cfg.Log == nil {
		s.cfg.Log = io.Discard
	}
	s.log = log.New(s.cfg.Log, "", 0) // a Logger is safe for several goroutines, a Writer need not be
	dir, err := filepath.EvalSymlinks(cfg.Dir)
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return fmt.Errorf("finding the project: %w", err)
	}
	listener, err := listen(ctx, cfg.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	s.hosts = newHosts(cfg.Addr, listener.Addr())
	s.announce(listener.Addr())
	if cfg.bound != nil {
		cfg.bound(listener.Addr())
	}

	// The watch begins before the first load, so that no edit is lost in between.
	w, err := newWatcher(dir, s.log)
	if err != nil {
		return err
	}
	if s.cfg.load == nil {
		builder := site.NewBuilder(cfg.Site)
		defer builder.Close()
		s.cfg.load = loadWith(builder)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	web := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          s.log,
	}
	var wg sync.WaitGroup
	wg.Go(func() { w.run(ctx); w.close() })
	wg.Go(func() { s.rebuild(ctx, w.batches) })
	if cfg.Open {
		wg.Go(func() { s.openWhenLoaded(ctx, listener.Addr()) })
	}
	served := make(chan error, 1)
	go func() { served <- web.Serve(listener) }()
	select {
	case <-ctx.Done():
		err = nil
	case err = <-served:
		err = fmt.Errorf("serving: %w", err)
	}
	cancel()
	s.stop(web)
	wg.Wait()
	return err
}

// loadWith is the Builder's Load, with a nil *site.Site as the nil that callers compare with.
func loadWith(b *site.Builder) func(context.Context, map[string]bool) (pages, []diag.Diagnostic, error) {
	return func(ctx context.Context, changed map[string]bool) (pages, []diag.Diagnostic, error) {
		st, diags, err := b.Load(ctx, changed)
		if st == nil {
			return nil, diags, err
		}
		return st, diags, err
	}
}

// stop ends the server and returns when no handler runs any more.
func (s *server) stop(web *http.Server) {
	close(s.stopping)
	// What is being answered may finish; a connection that a browser opened in advance would be waited for in vain.
	grace, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	if web.Shutdown(grace) != nil {
		web.Close()
	}
	s.gate.Lock()
	s.closed = true
	s.gate.Unlock()
}

// announce says where the preview is, and who can see it.
func (s *server) announce(addr net.Addr) {
	s.log.Printf("Serving at %s (Ctrl+C stops)", address(addr))
	if !isLoopback(addr) {
		s.log.Printf("Other computers can open it too, since %s is not only for this one", addr)
	}
}

// address is how a browser on this machine reaches addr.
func address(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String() + "/"
	}
	switch ip := net.ParseIP(host); {
	case ip != nil && ip.IsUnspecified() && ip.To4() == nil:
		host = "::1"
	case ip != nil && ip.IsUnspecified():
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}
