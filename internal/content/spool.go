package content

import (
	"bytes"
	"fmt"
	"os"
	"sync"
)

// spoolMemory is how much HTML waits in memory; what comes after it waits in a temporary file, so that memory does not grow with
// the site.
const spoolMemory = 8 << 20

// A spool keeps the bodies of parsed pages until they are rendered. Bodies are put from several goroutines and are read any
// number of times.
type spool struct {
	mu     sync.Mutex
	memory int      // bytes kept in memory
	file   *os.File // nil until memory is full
	size   int64    // bytes in file
}

// A body is where a spool put one page's HTML.
type body struct {
	memory []byte
	offset int64
	length int
}

// put keeps a copy of html.
func (s *spool) put(html []byte) (body, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.memory+len(html) <= spoolMemory {
		s.memory += len(html)
		return body{memory: bytes.Clone(html), length: len(html)}, nil // without the room that its maker left at the end
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "rulebook-*.html")
		if err != nil {
			return body{}, fmt.Errorf("opening a temporary file for pages: %w", err)
		}
		// Where the system allows it the name goes at once, so that even a killed build leaves nothing behind.
		os.Remove(f.Name())
		s.file = f
	}
	if _, err := s.file.WriteAt(html, s.size); err != nil {
		return body{}, fmt.Errorf("writing pages to a temporary file: %w", err)
	}
	b := body{offset: s.size, length: len(html)}
	s.size += int64(len(html))
	return b, nil
}

// drop says that no new Library needs b. What it took in memory may be used again; a place in the file is not reused, so an old
// Library can still be read.
func (s *spool) drop(b body) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memory -= len(b.memory)
}

// get returns the body, which is not to be changed.
func (s *spool) get(b body) ([]byte, error) {
	if b.memory != nil || b.length == 0 {
		return b.memory, nil
	}
	html := make([]byte, b.length)
	if _, err := s.file.ReadAt(html, b.offset); err != nil {
		return nil, fmt.Errorf("reading pages back from a temporary file: %w", err)
	}
	return html, nil
}

func (s *spool) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
		s.file = nil
	}
}
