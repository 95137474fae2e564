package search

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// An Index answers questions from the files that a Builder put. It reads them when a question needs them, and may be used from several
// goroutines.
type Index struct {
	fsys fs.FS
	mu   sync.Mutex

	docs        int
	averages    [fields]float64
	languages   []string
	kinds       []Kind
	statuses    []Status
	instruments []Instrument
	meant       int // 1 + the instrument that a citation means which names none
	shards      []shardRef
	tables      []fileName
	lists       []fileName

	terms     map[int]*termShard // by number; nil when it could not be read
	positions map[int][][]byte
	rows      map[int]*table
	files     map[int][]fileName
	documents map[int]*docFile
	damaged   error // why the last question's answer is not complete
}

type shardRef struct {
	first string
	file  fileName
}

// A table has what is known of documents without their texts.
type table struct {
	before, language, kind, status, instrument, translations []int
	lengths                                                  [fields][]int
}

// A termShard is a shard of terms, in order.
type termShard struct {
	terms  []*termEntry
	byStem map[string][]*termEntry
}

// A termEntry is a term of the index.
type termEntry struct {
	key, stem string
	docs      int
	postings  []byte
	shard, at int // where its positions are
	names     []*name
	labels    []Name
}

// Open reads the index file of a folder.
func Open(fsys fs.FS) (*Index, error) {
	payload, err := unpack(fsys, indexName)
	if err != nil {
		return nil, err
	}
	x := &Index{fsys: fsys, terms: map[int]*termShard{}, positions: map[int][][]byte{}, rows: map[int]*table{}, files: map[int][]fileName{}, documents: map[int]*docFile{}}
	r := &reader{data: payload}
	if v := r.n(); v != version {
		return nil, fmt.Errorf("the search index is of version %d, not %d: build the site again", v, version)
	}
	for _, list := range wordLists {
		// Texts and question must be taken apart alike.
		if r.s() != list && !r.bad {
			return nil, errors.New("the search index has other lists of words than this program: build the site again")
		}
	}
	x.docs = r.n()
	for f := range x.averages {
		have, sum := r.n(), r.n()
		x.averages[f] = float64(sum) / float64(max(have, 1))
	}
	r.each(func() { x.languages = append(x.languages, r.s()) })
	r.each(func() { x.kinds = append(x.kinds, Kind{r.s(), r.n(), r.n()}) })
	r.each(func() {
		s := Status{ID: r.s(), Factor: r.n()}
		r.each(func() { s.Words = append(s.Words, r.s()) })
		x.statuses = append(x.statuses, s)
	})
	r.each(func() {
		i := Instrument{ID: r.s()}
		for range x.languages {
			i.Labels = append(i.Labels, r.s())
		}
		x.instruments = append(x.instruments, i)
	})
	x.meant = r.n()
	first := ""
	r.each(func() {
		first = r.front(first)
		x.shards = append(x.shards, shardRef{first, r.h()})
	})
	if r.n() == 1 {
		x.rows[0] = readTable([]byte(r.s()), x.docs)
		r.bad = r.bad || x.rows[0] == nil
	} else {
		r.each(func() { x.tables = append(x.tables, r.h()) })
		r.bad = r.bad || x.docs > len(x.tables)*tableRows
	}
	if r.n() == 1 {
		x.files[0] = readNames([]byte(r.s()))
		r.bad = r.bad || len(x.files[0]) != x.docs
	} else {
		r.each(func() { x.lists = append(x.lists, r.h()) })
		r.bad = r.bad || x.docs > len(x.lists)*nameRows
	}
	if r.bad || x.docs > 0 && (len(x.kinds) == 0 || len(x.statuses) == 0) || x.meant > len(x.instruments) {
		return nil, errDamaged
	}
	return x, nil
}

// readTable returns nil when the payload has not so many rows.
func readTable(payload []byte, rows int) *table {
	r := &reader{data: payload}
	if rows > len(payload) {
		return nil
	}
	column := func() []int {
		c := make([]int, rows)
		for i := range c {
			c[i] = r.n()
		}
		return c
	}
	t := &table{before: column(), language: column(), kind: column(), status: column(), instrument: column(), translations: column()}
	for f := range t.lengths {
		t.lengths[f] = column()
	}
	if r.bad {
		return nil
	}
	return t
}

func readNames(payload []byte) (list []fileName) {
	for r := (&reader{data: payload}); len(r.data) >= len(fileName{}); {
		list = append(list, r.h())
	}
	return list
}

// Languages returns the codes of the documents' languages, the default one first.
func (x *Index) Languages() []string { return slices.Clone(x.languages) }

// load reads a file. A mistake is kept for the answer.
func (x *Index) load(name string) []byte {
	payload, err := unpack(x.fsys, name)
	if err != nil {
		x.damaged = err
	}
	return payload
}

// row is where what is known of a document stands; nil when that could not be read.
func (x *Index) row(doc int) (*table, int) {
	n := doc / tableRows
	t, ok := x.rows[n]
	if !ok {
		if n < len(x.tables) {
			t = readTable(x.load(x.tables[n].String()), min(tableRows, x.docs-n*tableRows))
		}
		x.rows[n] = t
	}
	if t == nil {
		x.damaged = cmp.Or(x.damaged, errDamaged)
	}
	return t, doc - n*tableRows
}

// document is a document's file; nil when it could not be read.
func (x *Index) document(doc int) *docFile {
	d, ok := x.documents[doc]
	if !ok {
		d = x.readDocument(doc)
		x.documents[doc] = d
	}
	if d == nil {
		x.damaged = cmp.Or(x.damaged, errDamaged)
	}
	return d
}

func (x *Index) readDocument(doc int) *docFile {
	n := doc / nameRows
	list, ok := x.files[n]
	if !ok && n < len(x.lists) {
		list = readNames(x.load(x.lists[n].String()))
		x.files[n] = list
	}
	i := doc - n*nameRows
	if i >= len(list) {
		return nil
	}
	d := &docFile{}
	if err := json.Unmarshal(x.load(list[i].String()), d); err != nil {
		return nil
	}
	return d
}

// shardOf is the shard that would hold a stem.
func (x *Index) shardOf(stem string) int {
	i, found := slices.BinarySearchFunc(x.shards, stem, func(s shardRef, stem string) int { return strings.Compare(s.first, stem) })
	if !found {
		i--
	}
	return max(i, 0)
}

func (x *Index) termShard(n int) *termShard {
	if n >= len(x.shards) {
		return nil // there are no terms at all
	}
	s, ok := x.terms[n]
	if !ok {
		if payload := x.load(x.shards[n].file.String()); payload != nil {
			s = readTerms(payload, n, x.docs)
		}
		x.terms[n] = s
	}
	if s == nil {
		x.damaged = cmp.Or(x.damaged, errDamaged)
	}
	return s
}

func readTerms(payload []byte, number, docs int) *termShard {
	r := &reader{data: payload}
	s := &termShard{byStem: map[string][]*termEntry{}}
	var sizes []int
	before := ""
	r.each(func() {
		t := &termEntry{key: r.front(before), docs: r.n(), shard: number, at: len(s.terms)}
		before = t.key
		sizes = append(sizes, r.n())
		r.each(func() {
			n := &name{}
			r.each(func() { n.rest = append(n.rest, r.s()) })
			n.key = r.s()
			t.names = append(t.names, n)
		})
		r.each(func() { t.labels = append(t.labels, Name{r.s(), r.s()}) })
		t.stem = stemOf(t.key)
		s.terms = append(s.terms, t)
		s.byStem[t.stem] = append(s.byStem[t.stem], t)
		r.bad = r.bad || t.docs > docs
	})
	for i, size := range sizes {
		s.terms[i].postings = r.bytes(size)
	}
	if r.bad {
		return nil
	}
	return s
}

// stem lists the terms of a stem.
func (x *Index) stem(stem string) []*termEntry {
	if s := x.termShard(x.shardOf(stem)); s != nil {
		return s.byStem[stem]
	}
	return nil
}

// key is the term of a key, or nil.
func (x *Index) key(key string) *termEntry {
	for _, t := range x.stem(stemOf(key)) {
		if t.key == key {
			return t
		}
	}
	return nil
}

// How many shards one unfinished, and one misspelt word asks for.
const (
	mostPrefix = 8
	mostTried  = 12
)

// span lists the shards that may hold stems from one up to all that begin with another, at most so many.
func (x *Index) span(from, prefix string, most int) (list []int) {
	if len(x.shards) == 0 {
		return nil
	}
	for n := x.shardOf(from); n < len(x.shards) && len(list) < most; n++ {
		if first := x.shards[n].first; len(list) > 0 && first > prefix && !strings.HasPrefix(first, prefix) {
			break
		}
		list = append(list, n)
	}
	return list
}

// Of a word that is being typed the stem may be shorter than what there is of it: of provisi(ons) it is provis.
const (
	shorterStems = 3 // by so many letters
	shortestStem = 3 // letters; as much of a word is looked for in its own shard alone
)

// prefix lists the terms whose keys begin with p.
func (x *Index) prefix(p string) (list []*termEntry) {
	shards := append(x.span(p, p, mostPrefix), x.shardOf(stemOf(p)))
	if strings.Trim(p, "abcdefghijklmnopqrstuvwxyz") == "" {
		for n := max(shortestStem, len(p)-shorterStems); n < len(p); n++ {
			shards = append(shards, x.shardOf(p[:n]))
		}
	}
	slices.Sort(shards)
	for _, n := range slices.Compact(shards) {
		if s := x.termShard(n); s != nil {
			for _, t := range s.terms {
				if strings.HasPrefix(t.key, p) {
					list = append(list, t)
				}
			}
		}
	}
	return list
}

const mostTypos = 8

// typos lists the terms that a misspelt word may mean, the likeliest first.
func (x *Index) typos(word string) []*termEntry {
	var shards []int
	for n := 1; n <= 3; n++ {
		if shards = x.span(word[:n], word[:n], mostTried+1); len(shards) <= mostTried {
			break
		}
	}
	edits := 1
	if len(word) >= 9 {
		edits = 2
	}
	var list []*termEntry
	for _, n := range shards[:min(len(shards), mostTried)] {
		s := x.termShard(n)
		if s == nil {
			continue
		}
		for _, t := range s.terms {
			if t.docs == 0 || t.key == "" || t.key[0] != word[0] || !isSmallLetters(t.key) {
				continue
			}
			if d := distance(word, t.key, edits); d <= edits {
				if d < edits {
					edits, list = d, nil
				}
				list = append(list, t)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *termEntry) int { return cmp.Or(b.docs-a.docs, strings.Compare(a.key, b.key)) })
	// A word is found in all its forms.
	var all []*termEntry
	for _, t := range list[:min(len(list), mostTypos)] {
		for _, form := range append([]*termEntry{t}, x.stem(t.stem)...) {
			if !slices.Contains(all, form) {
				all = append(all, form)
			}
		}
	}
	return all
}

// distance is the least number of edits (optimal string alignment) between two words, or most+1 when it is larger than most.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	two, one, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(one[j]+1, row[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		two, one, row = one, row, two
	}
	return min(one[len(b)], most+1)
}
