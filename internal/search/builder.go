package search

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// A Builder makes an index. Add may be called from several goroutines.
type Builder struct {
	options Options
	cache   *Cache
	keep    bool // the cache is used again
	put     func(name string, data []byte) error
	pages   [][]record

	mu    sync.Mutex
	known map[string]bool // names of files that Finish has put

	language map[string]int
	kind     map[string]int
	status   map[string]int
	part     map[string]int // instruments
}

// NewBuilder returns a Builder for so many pages. put takes the files, by their names below the folder of the index, from several
// goroutines; it must not keep data. cache may be nil.
func NewBuilder(o Options, pages int, cache *Cache, put func(name string, data []byte) error) *Builder {
	keep := cache != nil
	if !keep {
		cache = NewCache()
	}
	cache.use(o.Concepts)
	b := &Builder{options: o, cache: cache, keep: keep, put: put, pages: make([][]record, pages), known: map[string]bool{},
		language: positions(o.Languages, func(s string) string { return s }), kind: positions(o.Kinds, func(k Kind) string { return k.ID }),
		status: positions(o.Statuses, func(s Status) string { return s.ID }), part: positions(o.Instruments, func(i Instrument) string { return i.ID })}
	return b
}

func positions[T any](list []T, id func(T) string) map[string]int {
	m := map[string]int{}
	for i, v := range list {
		m[id(v)] = i
	}
	return m
}

// A record is what a document comes to.
type record struct {
	file                   fileName
	language, kind, status int
	instrument             int // 1 + its number, or 0
	translations           int // a bit for each language
	lengths                [fields]int
	terms                  []byte // see encode
}

// A Cache keeps what texts came to, by their content, between the builds of one project.
type Cache struct {
	mu       sync.Mutex
	concepts [sha256.Size]byte
	lexicon  *lexicon
	records  map[[sha256.Size]byte]*analysed
	workers  *sync.Pool
	round    int
}

// analysed is the part of a record that depends on texts alone.
type analysed struct {
	lengths [fields]int
	terms   []byte
	round   int
}

// NewCache returns an empty Cache.
func NewCache() *Cache { return &Cache{} }

// use empties the cache when the concepts, on which all texts depend, are not those of the build before. What was not asked for
// in the last build is forgotten.
func (c *Cache) use(concepts []Concept) {
	h := sha256.New()
	for _, x := range concepts {
		hashText(h, x.ID)
		for _, n := range x.Names {
			hashText(h, n.Language)
			hashText(h, n.Text)
		}
		hashText(h, "")
	}
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lexicon == nil || sum != c.concepts {
		l := newLexicon(namesOf(concepts))
		c.concepts, c.lexicon, c.records = sum, l, map[[sha256.Size]byte]*analysed{}
		c.workers = &sync.Pool{New: func() any { return newWorker(l) }}
		return
	}
	for key, r := range c.records {
		if r.round < c.round {
			delete(c.records, key)
		}
	}
	c.round++
}

func hashText(h hash.Hash, s string) {
	var n [8]byte
	binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
	h.Write(n[:])
	h.Write([]byte(s))
}

// Add takes the documents of a page, and keeps none of their texts.
func (b *Builder) Add(page int, docs []Document) error {
	w := b.cache.workers.Get().(*worker)
	defer b.cache.workers.Put(w)
	list := make([]record, len(docs))
	for i := range docs {
		if err := b.add(w, &list[i], &docs[i]); err != nil {
			return fmt.Errorf("indexing %s: %w", docs[i].Page, err)
		}
	}
	b.pages[page] = list
	return nil
}

func (b *Builder) add(w *worker, r *record, d *Document) error {
	var ok [4]bool
	r.language, ok[0] = b.language[d.Language]
	r.kind, ok[1] = b.kind[d.Kind]
	r.status, ok[2] = b.status[d.Status]
	r.instrument, ok[3] = b.part[d.Instrument]
	if ok[3] {
		r.instrument++
	} else if d.Instrument == "" {
		ok[3] = true
	}
	if ok != [4]bool{true, true, true, true} {
		return fmt.Errorf("language %q, kind %q, status %q or instrument %q is not among the options", d.Language, d.Kind, d.Status, d.Instrument)
	}
	for _, code := range d.Translations {
		if i, ok := b.language[code]; ok {
			r.translations |= 1 << i
		}
	}
	w.payload = appendDocument(w.payload[:0], d)
	r.file = nameOf(w.payload)
	known := b.analysed(w, d)
	r.lengths, r.terms = known.lengths, known.terms
	return pack(r.file.String(), w.payload, quick, b.put)
}

// analysed is what the texts of a document come to, now or when they were last analysed.
func (b *Builder) analysed(w *worker, d *Document) *analysed {
	if !b.keep {
		return w.analyse(d)
	}
	key := w.hash(d)
	b.cache.mu.Lock()
	known := b.cache.records[key]
	if known != nil {
		known.round = b.cache.round
	}
	b.cache.mu.Unlock()
	if known == nil {
		known = w.analyse(d)
		known.round = b.cache.round
		b.cache.mu.Lock()
		b.cache.records[key] = known
		b.cache.mu.Unlock()
	}
	return known
}

// A docFile is what is read of a document once it is shown.
type docFile struct {
	Page     string      `json:"u"`
	Anchor   string      `json:"a"`
	Title    string      `json:"t"`
	Context  string      `json:"c"`
	Language string      `json:"l"`
	Headings [][2]string `json:"h"`
	Blocks   []docBlock  `json:"b"`
}

type docBlock struct {
	Anchor  string
	Heading int
	Text    string
}

func (b *docBlock) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&b.Anchor, &b.Heading, &b.Text})
}

// appendDocument appends a document's file as JSON. encoding/json would take longer for it than all the words of the document do.
func appendDocument(dst []byte, d *Document) []byte {
	field := func(name, value string) {
		dst = append(append(append(dst, '"'), name...), `":`...)
		dst = append(appendString(dst, value), ',')
	}
	dst = append(dst, '{')
	field("u", d.Page)
	field("a", d.Anchor)
	field("t", d.Title)
	field("c", d.Context)
	field("l", d.Language)
	dst = append(dst, `"h":[`...)
	comma := func(first bool) {
		if !first {
			dst = append(dst, ',')
		}
	}
	first := true
	for _, s := range d.Sections {
		if s.Heading == "" {
			continue
		}
		comma(first)
		first = false
		dst = append(appendString(append(dst, '['), s.Anchor), ',')
		dst = append(appendString(dst, s.Heading), ']')
	}
	dst = append(dst, `],"b":[`...)
	heading := 0
	first = true
	block := func(anchor, text string) {
		comma(first)
		first = false
		dst = append(appendString(append(dst, '['), anchor), ',')
		dst = append(strconv.AppendInt(dst, int64(heading), 10), ',')
		dst = append(appendString(dst, text), ']')
	}
	for _, s := range d.Sections {
		if s.Heading != "" {
			heading++
			block(s.Anchor, s.Heading)
		}
		for _, t := range s.Blocks {
			block(cmp.Or(t.Anchor, s.Anchor), t.Text)
		}
	}
	return append(dst, "]}"...)
}

// appendString appends a string as JSON. Bytes that are not UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	dst = append(dst, '"')
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[from:i]...)
		from = i + 1
		if c < ' ' {
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		} else {
			dst = append(dst, '\\', c)
		}
	}
	return append(append(dst, s[from:]...), '"')
}

// texts calls f with each block of each field, in order.
func (d *Document) texts(f func(field int, text string)) {
	f(title, d.Title)
	for _, s := range d.Sections {
		if s.Heading != "" {
			f(headings, s.Heading)
		}
	}
	for _, s := range d.Sections {
		for _, t := range s.Blocks {
			f(body, t.Text)
		}
	}
	for _, t := range d.Citation {
		f(citation, t)
	}
	for _, t := range d.Terms {
		f(terms, t)
	}
}

// A worker analyses documents. It is used by one goroutine at a time.
type worker struct {
	analyser *analyser
	hasher   hash.Hash
	payload  []byte

	// Of the document at hand: the terms in the order in which they first stand, and for each term where it is in that list, plus one.
	seen   []seen
	number []int32
	spots  []spot
	next   [fields]int
}

type seen struct {
	term        uint32
	times       [fields]int32
	first, last int32 // of its spots
}

// A spot is one place of a term, and the next of the same term, or -1. They are found field by field, in order.
type spot struct {
	position int32
	next     int32
}

func newWorker(l *lexicon) *worker { return &worker{analyser: newAnalyser(l), hasher: sha256.New()} }

func (w *worker) hash(d *Document) (sum [sha256.Size]byte) {
	w.hasher.Reset()
	d.texts(func(field int, text string) {
		w.hasher.Write([]byte{byte(field)})
		hashText(w.hasher, text)
	})
	w.hasher.Sum(sum[:0])
	return sum
}

func (w *worker) analyse(d *Document) *analysed {
	var lengths [fields]int
	w.seen, w.spots, w.next = w.seen[:0], w.spots[:0], [fields]int{}
	a := w.analyser
	d.texts(func(field int, text string) {
		a.analyse(text)
		start := w.next[field]
		lengths[field] += a.tokens()
		e, m, n := 0, 0, 0
		for i := range a.pieces {
			w.add(field, a.pieces[i].x.id, start+i)
			for ; e < len(a.entities) && a.entities[e].at == i; e++ {
				for _, key := range a.entities[e].keys {
					if key != "" {
						w.add(field, a.lexicon.id(key), start+i)
					}
				}
			}
			for ; m < len(a.mentions) && a.mentions[m].at == i; m++ {
				w.add(field, a.mentions[m].id, start+i)
			}
			for ; n < len(a.amounts) && a.amounts[n].at == i; n++ {
				w.add(field, a.lexicon.id(a.amounts[n].key), start+i)
			}
		}
		if field == title || field == citation || field == terms {
			// So that what is called exactly as the question stands out.
			if key := a.whole(); key != "" {
				w.add(field, a.lexicon.id(key), start)
				lengths[field]++
			}
		}
		if len(a.pieces) > 0 {
			w.next[field] = start + len(a.pieces) + 1
		}
	})
	for i := range w.seen {
		w.number[w.seen[i].term] = 0
	}
	return &analysed{lengths: lengths, terms: w.encode()}
}

func (w *worker) add(field int, term uint32, position int) {
	if int(term) >= len(w.number) {
		w.number = append(w.number, make([]int32, int(term)+1-len(w.number)+1024)...)
	}
	at := int32(len(w.spots))
	w.spots = append(w.spots, spot{int32(position), -1})
	k := w.number[term]
	if k == 0 {
		w.seen = append(w.seen, seen{term: term, first: at, last: at})
		k = int32(len(w.seen))
		w.number[term] = k
		w.seen[k-1].times[field]++
		return
	}
	s := &w.seen[k-1]
	w.spots[s.last].next = at
	s.last = at
	s.times[field]++
}

// encode writes what was seen: for each term its number, how many bytes its counts and its positions take, the counts as postings
// have them after the code, and the positions. The code is in the lowest two bits of the first length.
func (w *worker) encode() []byte {
	var out, counts, places []byte
	for _, s := range w.seen {
		counts, places = counts[:0], places[:0]
		code, mask := 3, 0
		for f, n := range s.times {
			if n > 0 {
				mask |= 1 << f
			}
		}
		switch {
		case mask != 1<<body:
			counts = binary.AppendUvarint(counts, uint64(mask))
			for _, n := range s.times {
				if n > 0 {
					counts = binary.AppendUvarint(counts, uint64(n))
				}
			}
		case s.times[body] <= 2:
			code = int(s.times[body]) - 1
		default:
			code = 2
			counts = binary.AppendUvarint(counts, uint64(s.times[body]))
		}
		at := s.first
		for _, n := range s.times {
			before := int32(0)
			for range n {
				places = binary.AppendUvarint(places, uint64(w.spots[at].position-before))
				before, at = w.spots[at].position, w.spots[at].next
			}
		}
		out = binary.AppendUvarint(out, uint64(s.term))
		out = binary.AppendUvarint(out, uint64(len(counts)<<2|code))
		out = binary.AppendUvarint(out, uint64(len(places)))
		out = append(append(out, counts...), places...)
	}
	return slices.Clip(out)
}

// Finish puts the rest of the files. No Add may follow.
func (b *Builder) Finish(ctx context.Context) error {
	var docs []*record
	for _, page := range b.pages {
		for i := range page {
			docs = append(docs, &page[i])
		}
	}
	inverted, err := invert(docs, b.cache.lexicon)
	if err != nil {
		return err
	}
	return b.finish(ctx, docs, inverted)
}
