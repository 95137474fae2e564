package search

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// A fileName is the beginning of a payload's SHA-256.
type fileName [7]byte

func (n fileName) String() string { return hex.EncodeToString(n[:]) }

const (
	indexName  = "index"
	ending     = ".js"
	fileBefore = `rulebookSearch("`
	fileMiddle = `","`
	fileAfter  = "\");\n"
)

// A packer makes files of payloads. It is used by one goroutine.
type packer struct {
	raw  bytes.Buffer
	zip  *zlib.Writer
	file []byte
}

// Compression is either dense or quick. There are as many documents as pages, and a twentieth more bytes for each save a tenth of the build.
type compression struct{ packers *sync.Pool }

var (
	dense = compression{&sync.Pool{New: func() any { return newPacker(zlib.DefaultCompression) }}}
	quick = compression{&sync.Pool{New: func() any { return newPacker(zlib.BestSpeed) }}}
)

func newPacker(level int) *packer {
	zip, err := zlib.NewWriterLevel(nil, level)
	if err != nil {
		panic(err) // the levels are zlib's own
	}
	return &packer{zip: zip}
}

func nameOf(payload []byte) (n fileName) {
	sum := sha256.Sum256(payload)
	copy(n[:], sum[:])
	return n
}

// pack hands a payload's file to put.
func pack(name string, payload []byte, c compression, put func(name string, data []byte) error) error {
	p := c.packers.Get().(*packer)
	defer c.packers.Put(p)
	p.raw.Reset()
	p.zip.Reset(&p.raw)
	if _, err := p.zip.Write(payload); err != nil {
		return fmt.Errorf("compressing: %w", err)
	}
	if err := p.zip.Close(); err != nil {
		return fmt.Errorf("compressing: %w", err)
	}
	p.file = append(append(append(p.file[:0], fileBefore...), name...), fileMiddle...)
	p.file = base64.StdEncoding.AppendEncode(p.file, p.raw.Bytes())
	p.file = append(p.file, fileAfter...)
	return put(name+ending, p.file)
}

// largestPayload bounds what a file may come to, so that a forged one cannot fill the memory.
const largestPayload = 1 << 28

// unpack reads a file of the index.
func unpack(fsys fs.FS, name string) ([]byte, error) {
	file, err := fs.ReadFile(fsys, name+ending)
	if err != nil {
		return nil, err
	}
	text, ok := bytes.CutPrefix(file, []byte(fileBefore+name+fileMiddle))
	text, closed := bytes.CutSuffix(text, []byte(fileAfter))
	if !ok || !closed {
		return nil, fmt.Errorf("%s is not a file of a search index", name+ending)
	}
	raw := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(raw, text)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name+ending, err)
	}
	zip, err := zlib.NewReader(bytes.NewReader(raw[:n]))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name+ending, err)
	}
	payload, err := io.ReadAll(io.LimitReader(zip, largestPayload))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name+ending, err)
	}
	return payload, nil
}

// A writer writes payloads.
type writer struct{ data []byte }

func (w *writer) n(v int) { w.data = binary.AppendUvarint(w.data, uint64(v)) }

func (w *writer) s(s string) {
	w.n(len(s))
	w.data = append(w.data, s...)
}

func (w *writer) h(n fileName) { w.data = append(w.data, n[:]...) }

// front writes what a string does not share with the one before.
func (w *writer) front(before, s string) {
	n := 0
	for n < len(before) && n < len(s) && before[n] == s[n] {
		n++
	}
	w.n(n)
	w.s(s[n:])
}

var errDamaged = errors.New("the search index is damaged")

// A reader reads payloads. After a mistake it reads zeros, and says so.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) n() int {
	v, size := binary.Uvarint(r.data)
	if size <= 0 || v > 1<<40 {
		r.data, r.bad = nil, true
		return 0
	}
	r.data = r.data[size:]
	return int(v)
}

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.data, r.bad = nil, true
		return nil
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken
}

func (r *reader) s() string { return string(r.bytes(r.n())) }

func (r *reader) h() (n fileName) {
	copy(n[:], r.bytes(len(n)))
	return n
}

func (r *reader) front(before string) string {
	shared := r.n()
	rest := r.s()
	if shared > len(before) {
		r.bad = true
		return rest
	}
	return before[:shared] + rest
}

// each reads how many things follow, each of at least one byte, and calls f for each of them, as long as all is well: so a damaged number
// asks neither for much memory nor for much time.
func (r *reader) each(f func()) {
	n := r.n()
	if n > len(r.data) {
		r.data, r.bad = nil, true
	}
	for i := 0; i < n && !r.bad; i++ {
		f()
	}
}
