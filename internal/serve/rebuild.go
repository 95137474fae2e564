package serve

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"rulebook/internal/content"
	"rulebook/internal/diag"
)

// A state is what the preview shows from one load to the next. It never changes, but for newer being closed.
type state struct {
	version  int64
	pages    pages             // the last good site; nil when there was none yet
	mistakes []diag.Diagnostic // what keeps a newer site from being made; nil when pages is the newest
	newer    chan struct{}     // closed when there is a newer state
}

// Delays before a load that the machine failed is tried again.
const (
	retryFirst = 200 * time.Millisecond
	retryMost  = 5 * time.Second
)

// rebuild loads the project, and again for each batch, until ctx is cancelled.
func (s *server) rebuild(ctx context.Context, batches <-chan batch) {
	var (
		todo    = batch{full: true}
		printed []diag.Diagnostic
		delay   = retryFirst
		again   <-chan time.Time
	)
	for {
		start := time.Now()
		changed := todo.files
		if todo.full {
			changed = nil
		}
		made, diags, err := s.cfg.load(ctx, changed)
		if ctx.Err() != nil {
			return
		}
		took := time.Since(start).Round(time.Millisecond)
		if s.cfg.Print != nil && err == nil && len(diags) > 0 && !reflect.DeepEqual(diags, printed) {
			s.cfg.Print(diags)
		}
		mistakes := slices.DeleteFunc(slices.Clone(diags), func(d diag.Diagnostic) bool { return d.Sev != diag.Error })
		if err != nil {
			mistakes = []diag.Diagnostic{{Sev: diag.Error, Code: "machine", Msg: err.Error(), Hint: "rulebook tries again by itself"}}
		} else {
			printed = diags
		}
		s.report(todo, mistakes, err, took)
		s.put(made, mistakes)

		left := batch{}
		if skipped(mistakes, err) {
			left = todo
		}
		again = nil
		if err != nil {
			again = time.After(delay)
			delay = min(2*delay, retryMost)
		} else {
			delay = retryFirst
		}
		todo = left
		select {
		case b := <-batches:
			todo.merge(b)
		case <-again:
		case <-ctx.Done():
			return
		}
	}
}

// skipped reports whether a load may not have read the files it was told of, so that the next must: the machine failed, or
// rulebook.yaml could not be read as a file, which ends a load before it comes to the content.
func skipped(mistakes []diag.Diagnostic, err error) bool {
	return err != nil || slices.ContainsFunc(mistakes, func(d diag.Diagnostic) bool {
		return d.File == content.ProjectFile && strings.HasPrefix(d.Code, "file-")
	})
}

// put makes what was loaded the state that is served. Without new pages the last good ones stay.
func (s *server) put(made pages, mistakes []diag.Diagnostic) {
	old := s.current.Load()
	next := &state{pages: made, mistakes: mistakes, newer: make(chan struct{})}
	if old == nil {
		// A page that waits for a version after N must not take the first of a restarted server for it, so versions do not start
		// at 1 but where no earlier server can have come to.
		next.version = time.Now().UnixMilli()
		s.current.Store(next)
		close(s.loaded)
		return
	}
	next.version = old.version + 1
	if made == nil {
		next.pages = old.pages
	}
	s.current.Store(next)
	close(old.newer)
}

// report logs a load in one line.
func (s *server) report(b batch, mistakes []diag.Diagnostic, err error, took time.Duration) {
	first := s.current.Load() == nil
	what := "Loaded"
	switch {
	case first:
	case b.full && len(b.files) == 0:
		what = "Everything loaded again"
	case b.full:
		what = b.String() + " changed, everything loaded again"
	default:
		what = b.String() + " changed"
	}
	switch {
	case err != nil:
		s.log.Printf("%s: %v; trying again (%v)", what, err, took)
	case len(mistakes) == 0:
		s.log.Printf("%s (%v)", what, took)
	case s.lastGood() == nil:
		s.log.Printf("%s: %s; pages show what is wrong until it is mended (%v)", what, count(len(mistakes), "mistake"), took)
	default:
		s.log.Printf("%s: %s; the last good pages stay (%v)", what, count(len(mistakes), "mistake"), took)
	}
}

func (s *server) lastGood() pages {
	if st := s.current.Load(); st != nil {
		return st.pages
	}
	return nil
}

// String names a file or two of the batch.
func (b batch) String() string {
	names := slices.Sorted(maps.Keys(b.files))
	switch len(names) {
	case 0:
		return "Nothing"
	case 1:
		return names[0]
	case 2:
		return names[0] + " and " + names[1]
	}
	return fmt.Sprintf("%s and %d more files", names[0], len(names)-1)
}

// count is the number with its noun: "1 mistake", "2 mistakes".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
