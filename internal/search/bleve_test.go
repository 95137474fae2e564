package search_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"rulebook/internal/search"
)

// An oracle has the documents in an index of bleve's, in two sets of fields: k0 to k4 have the keys of tokens, s0 to s4 their stems. What
// matches, and how often a term stands where, comes from there; what a question means is worked out here once more from docs/search.md.
type oracle struct {
	t      testing.TB
	names  search.Names
	idx    bleve.Index
	reader index.IndexReader
	docs   int

	lengths  [][]float64 // by field and document; 0 when the document has not the field
	averages []float64
	stems    map[string][]string // the keys of each stem
	has      map[string][]int    // documents of each key, in any field
	cache    map[string]map[int]posting
}

// A posting is one document's, in one field.
type posting struct {
	times  int
	places [][2]int // number of block, and position in it
}

const (
	oracleFields = 5
	phraseFields = 3 // title, headings and body
)

// A stream hands bleve the tokens of a text.
type stream struct {
	names search.Names
	field int
	stems bool
}

func (s stream) Analyze(text []byte) (tokens analysis.TokenStream) {
	for _, t := range s.names.Tokens(string(text), false) {
		term := t.Key
		if s.stems {
			term = t.Stem
		}
		tokens = append(tokens, &analysis.Token{Term: []byte(term), Position: t.At + 1, Start: t.From, End: t.To})
	}
	if key := s.names.Whole(string(text), false); key != "" && (s.field == 0 || s.field >= 3) {
		tokens = append(tokens, &analysis.Token{Term: []byte(key), Position: 1, End: len(text)})
	}
	return tokens
}

func number(doc int) string { return fmt.Sprintf("%06d", doc) }

func newOracle(t testing.TB, names search.Names, docs []search.Document) *oracle {
	t.Helper()
	o := &oracle{t: t, names: names, docs: len(docs), stems: map[string][]string{}, has: map[string][]int{}, cache: map[string]map[int]posting{}}
	var err error
	if o.idx, err = bleve.NewUsing("", bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil); err != nil {
		t.Fatal(err)
	}
	inner, err := o.idx.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	batch := index.NewBatch()
	for i := range docs {
		d := document.NewDocument(number(i))
		for _, f := range search.Fields(&docs[i]) {
			for k, text := range f.Blocks {
				for set, stems := range map[string]bool{"k": false, "s": true} {
					d.AddField(document.NewTextFieldCustom(set+strconv.Itoa(f.Number), []uint64{uint64(k)}, []byte(text), index.IndexField|index.IncludeTermVectors,
						stream{names, f.Number, stems}))
				}
			}
		}
		batch.Update(d)
	}
	if err := inner.Batch(batch); err != nil {
		t.Fatal(err)
	}
	if o.reader, err = inner.Reader(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmp.Or(o.reader.Close(), o.idx.Close()); err != nil {
			t.Error(err)
		}
	})
	o.measure()
	return o
}

// measure reads the whole dictionary: lengths of fields, documents of keys, keys of stems.
func (o *oracle) measure() {
	inKey := map[string]map[int]bool{}
	for f := range oracleFields {
		lengths := make([]float64, o.docs)
		for _, key := range o.dictionary(f, "") {
			if inKey[key] == nil {
				inKey[key] = map[int]bool{}
			}
			for doc, p := range o.postings("k", f, key) {
				lengths[doc] += float64(p.times)
				inKey[key][doc] = true
			}
		}
		sum, have := 0.0, 0.0
		for _, n := range lengths {
			if n > 0 {
				sum += n
				have++
			}
		}
		o.lengths = append(o.lengths, lengths)
		o.averages = append(o.averages, sum/max(have, 1))
	}
	for _, key := range slices.Sorted(maps.Keys(inKey)) {
		o.has[key] = slices.Sorted(maps.Keys(inKey[key]))
		o.stems[search.Stem(key)] = append(o.stems[search.Stem(key)], key)
	}
}

// dictionary lists the keys of a field that begin with a prefix.
func (o *oracle) dictionary(field int, prefix string) (keys []string) {
	d, err := o.reader.FieldDictPrefix("k"+strconv.Itoa(field), []byte(prefix))
	return o.entries(d, err)
}

func (o *oracle) entries(d index.FieldDict, err error) (keys []string) {
	if err != nil {
		o.t.Fatal(err)
	}
	defer d.Close()
	for {
		e, err := d.Next()
		if err != nil {
			o.t.Fatal(err)
		}
		if e == nil {
			return keys
		}
		keys = append(keys, e.Term)
	}
}

// postings are a term's in one field of a set.
func (o *oracle) postings(set string, field int, term string) map[int]posting {
	name := set + strconv.Itoa(field)
	if list, ok := o.cache[name+term]; ok {
		return list
	}
	r, err := o.reader.TermFieldReader(context.Background(), []byte(term), name, true, true, true)
	if err != nil {
		o.t.Fatal(err)
	}
	defer r.Close()
	list := map[int]posting{}
	for {
		d, err := r.Next(nil)
		if err != nil {
			o.t.Fatal(err)
		}
		if d == nil {
			break
		}
		id, err := o.reader.ExternalID(d.ID)
		if err != nil {
			o.t.Fatal(err)
		}
		doc, err := strconv.Atoi(id)
		if err != nil {
			o.t.Fatal(err)
		}
		p := posting{times: int(d.Freq)}
		for _, v := range d.Vectors {
			p.places = append(p.places, [2]int{int(v.ArrayPositions[0]), int(v.Pos)})
		}
		list[doc] = p
	}
	o.cache[name+term] = list
	return list
}

// prefixed lists all keys that begin with a prefix.
func (o *oracle) prefixed(prefix string) []string {
	found := map[string]bool{}
	for f := range oracleFields {
		for _, key := range o.dictionary(f, prefix) {
			found[key] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func plainLetters(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

// edits is the distance of optimal string alignment, as its definition has it.
func edits(a, b string) int {
	known := map[[2]int]int{}
	var d func(i, j int) int
	d = func(i, j int) int {
		if i == 0 || j == 0 {
			return i + j
		}
		if n, ok := known[[2]int{i, j}]; ok {
			return n
		}
		n := min(d(i-1, j)+1, d(i, j-1)+1)
		if a[i-1] == b[j-1] {
			n = min(n, d(i-1, j-1))
		} else {
			n = min(n, d(i-1, j-1)+1)
		}
		if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
			n = min(n, d(i-2, j-2)+1)
		}
		known[[2]int{i, j}] = n
		return n
	}
	return d(len(a), len(b))
}

// meant lists the keys that a misspelt word may stand for: those that bleve's automaton accepts, with the fewest edits.
func (o *oracle) meant(word string) (list []string) {
	most := 1
	if len(word) >= 9 {
		most = 2
	}
	fuzzy, ok := o.reader.(index.IndexReaderFuzzy)
	if !ok {
		o.t.Fatal("this index of bleve's has no automatons")
	}
	found := map[string]bool{}
	for f := range oracleFields {
		d, err := fuzzy.FieldDictFuzzy("k"+strconv.Itoa(f), word, most, word[:1])
		for _, key := range o.entries(d, err) {
			if plainLetters(key) {
				found[key] = true
			}
		}
	}
	fewest := most
	for key := range found {
		fewest = min(fewest, edits(word, key))
	}
	for key := range found {
		if edits(word, key) == fewest {
			list = append(list, key)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(len(o.has[b])-len(o.has[a]), strings.Compare(a, b)) })
	return list[:min(len(list), 8)]
}

// An asked is a part of a question.
type asked struct {
	text             string
	quoted, excluded bool
}

// question writes the parts as a reader types them.
func question(parts []asked) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteByte(' ')
		}
		if p.excluded {
			b.WriteByte('-')
		}
		if p.quoted {
			p.text = `"` + p.text + `"`
		}
		b.WriteString(p.text)
	}
	return b.String()
}

// A meaning is one clause: stems, keys, or places of a phrase, each with its keys.
type meaning struct {
	stems, keys            []string
	phrase                 [][]string
	also                   string  // a document with this key has the clause too
	bonus                  float64 // it only adds to the score, and counts so much
	excluded, stop, quoted bool
	cjk                    bool
}

// all lists the keys of a meaning that is no phrase.
func (o *oracle) all(m meaning) []string {
	list := slices.Clone(m.keys)
	for _, s := range m.stems {
		list = append(list, o.stems[s]...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// read says what a question means.
func (o *oracle) read(parts []asked) (list []meaning) {
	for i, p := range parts {
		var some []meaning
		if p.quoted || p.excluded && slices.ContainsFunc(o.names.Tokens(p.text, true), func(t search.Token) bool { return t.Char != 0 }) {
			some = o.phrase(p.text)
		} else {
			some = o.plain(p, i == len(parts)-1, len(parts) == 1)
		}
		for _, m := range some {
			m.excluded = p.excluded
			list = append(list, m)
		}
	}
	list = list[:min(len(list), 24)]
	others := slices.ContainsFunc(list, func(m meaning) bool { return !m.stop && !m.excluded && m.bonus == 0 })
	var once []meaning
	for _, m := range list {
		same := func(n meaning) bool {
			return len(m.phrase)+len(n.phrase) == 0 && m.excluded == n.excluded && (m.bonus > 0) == (n.bonus > 0) && m.also == n.also &&
				len(o.all(m)) > 0 && slices.Equal(o.all(m), o.all(n))
		}
		if !(m.stop && !m.excluded && others) && !slices.ContainsFunc(once, same) {
			once = append(once, m)
		}
	}
	return once
}

func (o *oracle) phrase(text string) []meaning {
	pieces := o.names.Tokens(text, true)
	pieces = slices.DeleteFunc(pieces, func(t search.Token) bool { return t.Kind != search.Piece })
	var places [][]string
	for i, p := range pieces {
		inner := i > 0 && pieces[i-1].Joined
		switch {
		case p.Char != 0 && !p.Joined && i == len(pieces)-1 && inner:
		case p.Char != 0 && !p.Joined && i == len(pieces)-1:
			places = append(places, o.prefixed(p.Key))
		default:
			places = append(places, []string{p.Key})
		}
	}
	switch len(places) {
	case 0:
		return nil
	case 1:
		return []meaning{{keys: places[0], quoted: true}}
	}
	return []meaning{{phrase: places, quoted: true}}
}

// plain is what a part without quotes means.
func (o *oracle) plain(p asked, last, alone bool) (list []meaning) {
	text, corrected := o.correct(p, last)
	var pieces, entities, mentions, amounts []search.Token
	for _, t := range o.names.Tokens(text, true) {
		switch t.Kind {
		case search.Piece:
			pieces = append(pieces, t)
		case search.Entity:
			if len(entities) == 0 || entities[len(entities)-1].At != t.At {
				entities = append(entities, t)
			}
		case search.Mention:
			mentions = append(mentions, t)
		case search.Amount:
			amounts = append(amounts, t)
		}
	}
	entity, concept := make([]*search.Token, len(pieces)), make([]*search.Token, len(pieces))
	for k := range entities {
		for i := range entities[k].Span {
			entity[entities[k].At+i] = &entities[k]
		}
	}
	// The first name, and of those that begin there the longest, which is not in the way of an entity.
	slices.SortStableFunc(mentions, func(a, b search.Token) int { return cmp.Or(a.At-b.At, b.Span-a.Span) })
	free := 0
	for k, m := range mentions {
		some := func(t *search.Token) bool { return t != nil }
		if m.At < free || slices.ContainsFunc(entity[m.At:m.At+m.Span], some) {
			continue
		}
		free = m.At + m.Span
		for i := range m.Span {
			concept[m.At+i] = &mentions[k]
		}
	}
	known := func(key string) bool { return len(o.has[key]) > 0 }
	for i := 0; i < len(pieces); i++ {
		t := pieces[i]
		also := ""
		if c := concept[i]; c != nil && known(c.Key) {
			also = c.Key
		}
		if e := entity[i]; e != nil {
			keys := []string{e.Key}
			if t.Char != 0 && !strings.HasPrefix(e.Key, "§") {
				keys = append(keys, t.Key) // a numeral may be cut out of a longer one
			}
			list = append(list, meaning{keys: keys})
			i += e.Span - 1
			continue
		}
		if t.Char == 0 {
			m := meaning{stems: corrected[i]}
			if m.stems == nil {
				m = o.word(t, last && i == len(pieces)-1 && t.To == len(text), p.excluded)
			}
			m.also = cmp.Or(m.also, also)
			list = append(list, m)
			if len(o.all(m)) > 1 && known(t.Key) && !p.excluded && !m.stop {
				list = append(list, meaning{keys: []string{t.Key}, bonus: search.Worth.Form})
			}
			continue
		}
		nextEntity := t.Joined && entity[i+1] != nil // which begins in the middle of the run
		switch {
		case t.Joined && !nextEntity && concept[i] == concept[i+1]:
			list = append(list, meaning{keys: []string{t.Key}, also: also, cjk: true, stop: concept[i] == nil && (t.Asked || pieces[i+1].Asked)})
		case t.Joined && !nextEntity:
			// Half in a name, half outside.
		case !t.Joined && (i == 0 || !pieces[i-1].Joined):
			list = append(list, meaning{keys: o.prefixed(search.CharacterKey(t.Char)), also: also, cjk: true, stop: t.Asked})
		}
	}
	for i, c := range concept {
		if c != nil && c.At == i && known(c.Key) {
			list = append(list, meaning{keys: []string{c.Key}, bonus: search.Worth.Concept})
		}
	}
	for _, t := range amounts {
		if known(t.Key) && !p.excluded {
			list = append(list, meaning{keys: []string{t.Key}, bonus: search.Worth.Amount})
		}
	}
	if whole := o.names.Whole(text, true); alone && len(corrected) == 0 && known(whole) {
		list = append(list, meaning{keys: []string{whole}, bonus: search.Worth.Name})
	}
	return list
}

func (o *oracle) word(t search.Token, open, excluded bool) meaning {
	m := meaning{stop: search.Stopped(t.Key)}
	if len(o.stems[t.Stem]) > 0 {
		m.stems = []string{t.Stem}
	}
	if excluded {
		return m
	}
	if n, err := strconv.Atoi(t.Key); err == nil && len(t.Key) <= 3 && n > 0 && len(o.has["§"+strconv.Itoa(n)]) > 0 {
		m.also = "§" + strconv.Itoa(n)
	}
	if len(m.stems) == 0 && open {
		m.keys = o.prefixed(t.Key)
	}
	return m
}

// correct puts the likeliest word in the place of each misspelt one, and lists by number of word the stems that are looked for instead.
func (o *oracle) correct(p asked, last bool) (text string, stems map[int][]string) {
	text, stems = p.text, map[int][]string{}
	pieces := slices.DeleteFunc(o.names.Tokens(text, true), func(t search.Token) bool { return t.Kind != search.Piece })
	for i, t := range slices.Backward(pieces) {
		open := last && i == len(pieces)-1 && t.To == len(p.text)
		if p.excluded || len(t.Key) < 5 || !plainLetters(t.Key) || len(o.has[t.Key]) > 0 || open && len(o.prefixed(t.Key)) > 0 {
			continue
		}
		list := o.meant(t.Key)
		forms := o.stems[t.Stem]
		if len(list) == 0 || len(forms) > 0 && (edits(t.Key, list[0]) > 1 || len(o.has[list[0]]) <= len(o.has[forms[0]])) {
			continue
		}
		for _, key := range list {
			stems[i] = append(stems[i], search.Stem(key))
		}
		if len(forms) > 0 {
			stems[i] = append(stems[i], t.Stem)
		}
		slices.Sort(stems[i])
		stems[i] = slices.Compact(stems[i])
		text = text[:t.From] + list[0] + text[t.To:]
	}
	return text, stems
}

// query is a meaning as bleve asks for it.
func (o *oracle) query(m meaning) query.Query {
	any := bleve.NewDisjunctionQuery()
	for f := range oracleFields {
		for _, s := range m.stems {
			q := bleve.NewTermQuery(s)
			q.SetField("s" + strconv.Itoa(f))
			any.AddQuery(q)
		}
		for _, k := range append(slices.Clip(m.keys), m.also) {
			if k != "" {
				q := bleve.NewTermQuery(k)
				q.SetField("k" + strconv.Itoa(f))
				any.AddQuery(q)
			}
		}
		if len(m.phrase) > 0 && f < phraseFields {
			any.AddQuery(query.NewMultiPhraseQuery(m.phrase, "k"+strconv.Itoa(f)))
		}
	}
	if len(any.Disjuncts) == 0 {
		return bleve.NewMatchNoneQuery()
	}
	return any
}

// ask lists the documents that bleve finds.
func (o *oracle) ask(q query.Query) (docs []int) {
	result, err := o.idx.Search(bleve.NewSearchRequestOptions(q, o.docs, 0, false))
	if err != nil {
		o.t.Fatal(err)
	}
	for _, h := range result.Hits {
		n, err := strconv.Atoi(h.ID)
		if err != nil {
			o.t.Fatal(err)
		}
		docs = append(docs, n)
	}
	slices.Sort(docs)
	return docs
}

// times is how often a meaning stands in a field of each document.
func (o *oracle) times(m meaning, field int) map[int]int {
	sum := map[int]int{}
	for set, terms := range map[string][]string{"s": m.stems, "k": m.keys} {
		for _, term := range terms {
			for doc, p := range o.postings(set, field, term) {
				sum[doc] += p.times
			}
		}
	}
	if len(m.phrase) == 0 || field >= phraseFields {
		return sum
	}
	type spot struct{ doc, block, position int }
	var standing map[spot]bool
	for i, keys := range m.phrase {
		now := map[spot]bool{}
		for _, key := range keys {
			for doc, p := range o.postings("k", field, key) {
				for _, at := range p.places {
					if s := (spot{doc, at[0], at[1] - i}); i == 0 || standing[s] {
						now[s] = true
					}
				}
			}
		}
		standing = now
	}
	for s := range standing {
		sum[s.doc]++
	}
	return sum
}

// idf has the logarithm rounded as docs/search.md says.
func (o *oracle) idf(n int) float64 {
	N := float64(o.docs)
	return math.Round(math.Log(1+(N-float64(n)+0.5)/(float64(n)+0.5))*(1<<30)) / (1 << 30)
}

// An expected is what a question should find.
type expected struct {
	full   []int
	listed []int
	bm25   map[int]float64
}

func (o *oracle) find(parts []asked) expected {
	all := bleve.NewConjunctionQuery()
	none := bleve.NewDisjunctionQuery()
	e := expected{bm25: map[int]float64{}}
	weights, total, clauses := make([]float64, o.docs), 0.0, 0
	for _, m := range o.read(parts) {
		if m.excluded {
			none.AddQuery(o.query(m))
			continue
		}
		if m.bonus == 0 {
			clauses++
			all.AddQuery(o.query(m))
			docs := o.ask(o.query(m))
			weight := o.idf(len(docs))
			if len(docs) == 0 && m.cjk {
				weight = 0
			}
			total += weight
			for _, doc := range docs {
				weights[doc] += weight
			}
		}
		for f := range oracleFields {
			times := o.times(m, f)
			boost := search.Boosts[f]
			if m.quoted {
				boost = 1
			}
			if m.bonus > 0 {
				boost *= m.bonus
			}
			for doc, n := range times {
				tf := float64(n)
				e.bm25[doc] += boost * o.idf(len(times)) * tf * (1.2 + 1) / (tf + 1.2*(1-0.75+0.75*o.lengths[f][doc]/o.averages[f]))
			}
		}
	}
	if clauses == 0 {
		return expected{}
	}
	out := map[int]bool{}
	asking := bleve.NewBooleanQuery()
	asking.AddMust(all)
	if len(none.Disjuncts) > 0 {
		asking.AddMustNot(none)
		for _, doc := range o.ask(none) {
			out[doc] = true
		}
	}
	e.full = o.ask(asking)
	e.listed = e.full
	if len(e.full) < search.FewResults {
		for doc, w := range weights {
			if w > 0 && !out[doc] && w >= search.Share*total {
				e.listed = append(slices.Clip(e.listed), doc)
			}
		}
		slices.Sort(e.listed)
		e.listed = slices.Compact(e.listed)
	}
	return e
}

// A sampler makes questions of what the documents say.
type sampler struct {
	*rand.Rand
	o      *oracle
	blocks [2][]sample // of English, and of Chinese
}

// A sample is a text with where its pieces are.
type sample struct {
	text   string
	pieces []search.Token
}

func newSampler(o *oracle, docs []search.Document, seed uint64) *sampler {
	s := &sampler{Rand: rand.New(rand.NewPCG(seed, 1)), o: o}
	for i := range docs {
		for _, f := range search.Fields(&docs[i]) {
			for _, text := range f.Blocks {
				pieces := slices.DeleteFunc(o.names.Tokens(text, false), func(t search.Token) bool { return t.Kind != search.Piece })
				k := 0
				for _, p := range pieces {
					if p.Char != 0 {
						k = 1
					}
				}
				if len(pieces) > 0 {
					s.blocks[k] = append(s.blocks[k], sample{text, pieces})
				}
			}
		}
	}
	return s
}

// words takes words, or runs of two to four Chinese characters, from one block.
func (s *sampler) words(language, n int) (words []string) {
	b := pick(s.Rand, s.blocks[language])
	for range n {
		i := s.IntN(len(b.pieces))
		end := i
		for want := s.IntN(3) + 1; want > 0 && b.pieces[end].Joined; want-- {
			end++
		}
		words = append(words, b.text[b.pieces[i].From:b.pieces[end].To])
	}
	return words
}

// phrase takes two to five words or characters that follow each other.
func (s *sampler) phrase(language int) string {
	for {
		b := pick(s.Rand, s.blocks[language])
		i := s.IntN(len(b.pieces))
		end := i + 1 + s.IntN(4)
		if end >= len(b.pieces) {
			continue
		}
		if text := b.text[b.pieces[i].From:b.pieces[end].To]; !strings.ContainsAny(text, "\"＂“”「」") {
			return text
		}
	}
}

// misspelt makes one or two edits in a word of five letters or more, so that it is none of the site's.
func (s *sampler) misspelt() string {
	for {
		w := strings.ToLower(s.words(0, 1)[0])
		if len(w) < 5 || !plainLetters(w) {
			continue
		}
		n := 1
		if len(w) >= 9 {
			n += s.IntN(2)
		}
		for range n {
			i := 1 + s.IntN(len(w)-2)
			letter := string(rune('a' + s.IntN(26)))
			switch s.IntN(4) {
			case 0:
				w = w[:i] + letter + w[i:]
			case 1:
				w = w[:i] + w[i+1:]
			case 2:
				w = w[:i] + letter + w[i+1:]
			default:
				w = w[:i] + w[i+1:i+2] + w[i:i+1] + w[i+2:]
			}
		}
		if len(w) >= 5 && len(s.o.stems[search.Stem(w)]) == 0 {
			return w
		}
	}
}

// cut leaves the beginning of a word.
func (s *sampler) cut(word string) string {
	r := []rune(word)
	return string(r[:1+s.IntN(len(r))])
}

// questions makes n questions of each kind.
func (s *sampler) questions(n int) map[string][][]asked {
	all := map[string][][]asked{}
	for i := range n {
		language := i % 2
		plain := func(words ...string) asked { return asked{text: strings.Join(words, " ")} }
		add := func(kind string, parts ...asked) { all[kind] = append(all[kind], parts) }
		add("words", plain(s.words(language, 1+s.IntN(5))...))
		add("words that end", plain(append(s.words(language, 1+s.IntN(5)), "")...))
		add("phrase", asked{text: s.phrase(language), quoted: true})
		add("phrase and words", asked{text: s.phrase(language), quoted: true}, plain(s.words(language, 1+s.IntN(2))...))
		prefix := s.words(0, 1+s.IntN(3))
		prefix[len(prefix)-1] = s.cut(prefix[len(prefix)-1])
		add("prefix", plain(prefix...))
		misspelt := append(s.words(0, s.IntN(3)), s.misspelt())
		if s.IntN(2) == 0 {
			misspelt = append(misspelt, s.words(0, 1)...)
		}
		add("misspelling", plain(misspelt...))
		add("exclusion", plain(s.words(language, 1+s.IntN(3))...), asked{text: s.words(language, 1)[0], excluded: true})
		add("excluded phrase", asked{text: s.phrase(language), quoted: true, excluded: true}, plain(s.words(language, 1+s.IntN(2))...))
		mixed := append(s.words(0, 1+s.IntN(2)), s.words(1, 1+s.IntN(2))...)
		s.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		add("mixed", plain(mixed...))
		add("characters", plain(strings.Join(s.words(1, 1+s.IntN(3)), "")))
	}
	return all
}

// TestFindsWhatBleveFinds asks this package and bleve the same, and expects the same documents with the same BM25.
func TestFindsWhatBleveFinds(t *testing.T) {
	p := content(t)
	o := newOracle(t, p.names, p.docs)
	questions := newSampler(o, p.docs, 20260322).questions(150)
	for _, kind := range slices.Sorted(maps.Keys(questions)) {
		t.Run(strings.ReplaceAll(kind, " ", "-"), func(t *testing.T) {
			o.t = t
			some, full := 0, 0
			for _, parts := range questions[kind] {
				text := question(parts)
				want, got := o.find(parts), p.index.Find(text, "en")
				if len(want.listed) > 0 {
					some++
				}
				if len(want.full) > 0 {
					full++
				}
				if !slices.Equal(got.Full, want.full) {
					t.Errorf("%q: all of it is in %d, bleve says %d\n%+v", text, got.Full, want.full, o.read(parts))
					continue
				}
				var listed []int
				for _, l := range got.Listed {
					listed = append(listed, l.Doc)
					if bm25 := want.bm25[l.Doc]; math.Abs(l.BM25-bm25) > 1e-9*bm25 {
						t.Errorf("%q: document %d has BM25 %v, bleve's postings give %v", text, l.Doc, l.BM25, bm25)
						break
					}
				}
				slices.Sort(listed)
				if !slices.Equal(listed, want.listed) {
					t.Errorf("%q: found %d, bleve says %d", text, listed, want.listed)
				}
				o.compareAnswer(p, text, got)
			}
			t.Logf("%d questions: %d find something, %d all that is asked", len(questions[kind]), some, full)
		})
	}
}

// compareAnswer holds the answer that a reader gets to what the question finds in documents.
func (o *oracle) compareAnswer(p *published, text string, found search.Finding) {
	o.t.Helper()
	answer := p.index.Search(search.Question{Text: text, Language: "en", Limit: 3})
	slices.SortFunc(found.Listed, func(a, b search.Listed) int { return cmp.Or(cmp.Compare(b.Score, a.Score), a.Doc-b.Doc) })
	seen := map[int]bool{}
	for _, l := range found.Listed {
		page := p.page[l.Doc]
		if seen[page] {
			continue
		}
		if n := len(seen); n < len(answer.Results) {
			if r := answer.Results[n]; r.URL != p.docs[l.Doc].Page || r.BM25 != l.BM25 || r.Score != l.Score {
				o.t.Errorf("%q: result %d is %s (%v), want %s (%v)", text, n, r.URL, r.Score, p.docs[l.Doc].Page, l.Score)
			}
		}
		seen[page] = true
	}
	if answer.Total != len(seen) || len(answer.Results) != min(3, len(seen)) || answer.Damaged != nil {
		o.t.Errorf("%q: %d of %d results, want all %d; %v", text, len(answer.Results), answer.Total, len(seen), answer.Damaged)
	}
}
