package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Question is what a reader asks.
type Question struct {
	Text     string
	Language string              // the reader's; its documents come first among equals
	Limit    int                 // of results made ready; 0 is 10
	Filters  map[string][]string // values of a facet are alternatives; all facets must agree
}

const (
	longestQuestion = 256 // characters
	mostClauses     = 24
)

// A phrase is a part of a question in quotes; plain text is one without.
type part struct {
	text             string
	at               int // in the question
	quoted, excluded bool
	open             bool // nothing follows it, so that its last word may not be finished
}

var closing = map[rune]rune{'"': '"', '“': '”', '「': '」', '＂': '＂'}

// clean cuts a question to its length, and makes spaces of what is no text.
func clean(text string) string {
	var out strings.Builder
	n := 0
	for _, r := range text {
		if n++; n > longestQuestion {
			break
		}
		if unicode.Is(unicode.Cc, r) || r == utf8.RuneError {
			r = ' '
		}
		out.WriteRune(r)
	}
	return out.String()
}

// split cuts a question into its parts.
func split(text string) (parts []part) {
	start := 0 // of plain text
	plain := func(end int) {
		if end > start {
			parts = append(parts, part{text: text[start:end], at: start, open: end == len(text)})
		}
	}
	before := ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		excluded, at := false, i
		if (r == '-' || r == '－') && (before == ' ' || before == '　') {
			next, nextSize := utf8.DecodeRuneInString(text[i+size:])
			if closing[next] != 0 || isLetter(next) || isCJK(next) {
				excluded, at, r, size = true, i+size, next, nextSize
			}
		}
		switch end := closing[r]; {
		case end != 0:
			plain(i)
			from := at + size
			inner, after := text[from:], len(text)
			if k := strings.IndexRune(inner, end); k >= 0 {
				inner, after = inner[:k], from+k+utf8.RuneLen(end)
			}
			parts = append(parts, part{text: inner, at: from, quoted: true, excluded: excluded})
			i, start, before = after, after, ' '
			if after == len(text) {
				return parts
			}
			continue
		case excluded:
			plain(i)
			inner := text[at:]
			if k := strings.IndexFunc(inner, func(r rune) bool { return r == ' ' || r == '　' || closing[r] != 0 }); k >= 0 {
				inner = inner[:k]
			}
			parts = append(parts, part{text: inner, at: at, excluded: true})
			i = at + len(inner)
			start, before = i, ' '
			continue
		}
		before = r
		i += size
	}
	plain(len(text))
	return parts
}

// A clause is a set of terms, of which a document must have one, or a phrase.
type clause struct {
	from, to int // in the question
	terms    []*termEntry
	words    []element // of a phrase
	excluded bool
	stop     bool
	cjk      bool
	article  bool
	loose    bool // of CJK characters, half outside of what is matched: may be dropped

	hits   []hit
	weight float64
}

// An element is one word of a phrase: any of its terms at the offset.
type element struct {
	offset int
	terms  []*termEntry
}

// A hit is a document that has a clause, and how often in each field.
type hit struct {
	doc   int
	times [fields]int
}

// A reading is a question understood.
type reading struct {
	text      string
	clauses   []*clause
	concepts  []*termEntry // whose names stand in the question
	said      []string     // those names, as they stand there
	corrected []Correction
	passage   string // of an article: "1-2"
	tokens    int    // of the whole question
	lone      bool   // it is a citation that names no instrument
}

// A Correction is a word that stands nowhere, and what was looked for instead.
type Correction struct{ From, To string }

// read makes clauses of a question.
func (x *Index) read(text string) *reading {
	q := &reading{text: clean(text)}
	for _, p := range split(q.text) {
		if len(q.clauses) >= mostClauses {
			break
		}
		a := newAnalyser(newLexicon(nil))
		a.question = true
		a.cut(p.text)
		if p.quoted {
			if c := x.phrase(a, p); c != nil {
				q.clauses = append(q.clauses, c)
			}
			q.tokens += len(a.pieces)
			continue
		}
		x.giveNames(a)
		a.findEntities()
		a.findMentions()
		if !p.excluded {
			q.tokens += a.tokens()
		}
		q.clauses = append(q.clauses, x.plain(q, a, p)...)
	}
	q.clauses = q.clauses[:min(len(q.clauses), mostClauses)]
	q.drop()
	return q
}

// giveNames puts the names that begin with each piece into its lexeme.
func (x *Index) giveNames(a *analyser) {
	for i := range a.pieces[:min(len(a.pieces), longestQuestion)] {
		l := a.pieces[i].x
		if l.names != nil {
			continue
		}
		if list := x.stem(l.stem); len(list) > 0 {
			l.names = list[0].names
		}
	}
}

// drop leaves out stop words when there are others, and clauses that say the same.
func (q *reading) drop() {
	others := slices.ContainsFunc(q.clauses, func(c *clause) bool { return !c.excluded && !c.stop })
	var kept []*clause
	for _, c := range q.clauses {
		same := func(o *clause) bool {
			return c.excluded == o.excluded && len(c.terms) > 0 && slices.Equal(c.terms, o.terms) && len(c.words) == 0 && len(o.words) == 0
		}
		if c.stop && others && !c.excluded || slices.ContainsFunc(kept, same) {
			continue
		}
		kept = append(kept, c)
	}
	q.clauses = kept
	positive := slices.DeleteFunc(slices.Clone(kept), func(c *clause) bool { return c.excluded })
	q.lone = len(positive) == 1 && positive[0].article
}

// plain makes clauses of a part without quotes.
func (x *Index) plain(q *reading, a *analyser, p part) (list []*clause) {
	covered := chooseMentions(a)
	concept := make([]*termEntry, len(covered))
	for i, m := range covered {
		if m != nil && (i == 0 || covered[i-1] != m) {
			if t := x.key(m.key); t != nil {
				concept[i] = t
				if !p.excluded && !slices.Contains(q.concepts, t) {
					q.concepts = append(q.concepts, t)
				}
				q.said = append(q.said, a.text[a.pieces[m.at].from:a.pieces[m.at+m.span-1].to])
			}
		} else if m != nil {
			concept[i] = concept[i-1]
		}
	}
	add := func(c *clause, from, to int) {
		c.from, c.to, c.excluded = p.at+from, p.at+to, p.excluded
		list = append(list, c)
	}
	entities := a.entities
	afterEntity := false
	for i := 0; i < len(a.pieces); i++ {
		if len(entities) > 0 && entities[0].at == i {
			e := entities[0]
			entities = entities[1:]
			c := &clause{terms: x.exactly(e.keys[0]), article: strings.HasPrefix(e.keys[0], "§")}
			q.passage = cmp.Or(q.passage, e.passage)
			i += e.span - 1
			add(c, a.pieces[i-e.span+1].from, a.pieces[i].to)
			afterEntity = true
			continue
		}
		piece := &a.pieces[i]
		with := func(terms []*termEntry) []*termEntry {
			if concept[i] == nil || slices.Contains(terms, concept[i]) {
				return terms
			}
			return append(slices.Clone(terms), concept[i])
		}
		if piece.cjk == 0 {
			last := p.open && !p.excluded && i == len(a.pieces)-1 && piece.to == len(a.text)
			c := x.word(q, piece.x, last, p.excluded)
			c.terms = with(c.terms)
			add(c, piece.from, piece.to)
			afterEntity = false
			continue
		}
		next := i + 1
		nextEntity := len(entities) > 0 && entities[0].at == next
		switch {
		case piece.joined && !nextEntity && covered[i] == covered[next]:
			add(&clause{terms: with(x.exactly(piece.x.key)), cjk: true}, piece.from, a.pieces[next].to)
		case piece.joined && !nextEntity:
			// Half in a name, half outside.
		case !piece.joined && (i == 0 || !a.pieces[i-1].joined), afterEntity && covered[i] == nil:
			key := cjkKey(string(piece.cjk))
			add(&clause{terms: x.prefix(key, true), cjk: true}, piece.from, piece.to)
		}
		afterEntity = false
	}
	return list
}

// chooseMentions says for each piece which name it is part of: the first of those that overlap, and of these the longest. Names that overlap entities do not count.
func chooseMentions(a *analyser) []*mention {
	covered := make([]*mention, len(a.pieces))
	taken := make([]bool, len(a.pieces)+1)
	for _, e := range a.entities {
		for k := range e.span {
			taken[e.at+k] = true
		}
	}
	for i := 0; i < len(a.pieces); i++ {
		var best *mention
		for k := range a.mentions {
			m := &a.mentions[k]
			if m.at == i && (best == nil || m.span > best.span) && !slices.Contains(taken[i:i+m.span], true) {
				best = m
			}
		}
		if best == nil {
			continue
		}
		for k := range best.span {
			covered[i+k] = best
		}
		i += best.span - 1
	}
	return covered
}

// exactly lists the term of a key, if it is one.
func (x *Index) exactly(key string) []*termEntry {
	if t := x.key(key); t != nil {
		return []*termEntry{t}
	}
	return nil
}

// word is the clause of a word. last: it may not be finished.
func (x *Index) word(q *reading, l *lexeme, last, exact bool) *clause {
	c := &clause{stop: stopWords[l.key], terms: x.stem(l.stem)}
	if articleNumber(l.key) > 0 && !exact {
		c.terms = append(slices.Clone(c.terms), x.exactly(articleKey(articleNumber(l.key)))...)
	}
	if len(c.terms) > 0 || exact {
		return c
	}
	if last {
		if c.terms = x.prefix(l.key, false); len(c.terms) > 0 {
			return c
		}
	}
	if len(l.key) >= 5 && isSmallLetters(l.key) {
		if c.terms = x.typos(l.key); len(c.terms) > 0 {
			q.corrected = append(q.corrected, Correction{l.key, c.terms[0].key})
		}
	}
	return c
}

// phrase is the clause of a part in quotes, nil when there is no word in it.
func (x *Index) phrase(a *analyser, p part) *clause {
	c := &clause{from: p.at, to: p.at + len(p.text), excluded: p.excluded}
	for i := range a.pieces {
		piece, last := &a.pieces[i], i == len(a.pieces)-1
		alone := i == 0 || !a.pieces[i-1].joined
		e := element{offset: i}
		switch {
		case piece.cjk != 0 && !piece.joined && last && alone:
			e.terms = x.prefix(cjkKey(string(piece.cjk)), true)
		case piece.cjk != 0 && !piece.joined && last:
			continue
		default:
			e.terms = x.exactly(piece.x.key)
		}
		c.words = append(c.words, e)
	}
	if len(c.words) == 0 {
		return nil
	}
	if len(c.words) == 1 {
		// Where it stands does not matter.
		c.terms, c.words = c.words[0].terms, nil
	}
	return c
}

// find fills in the documents of a clause.
func (x *Index) find(c *clause) {
	switch {
	case len(c.words) > 0:
		c.hits = x.findPhrase(c.words)
	case len(c.terms) == 1:
		c.hits = x.postings(c.terms[0])
	default:
		for _, t := range c.terms {
			c.hits = append(c.hits, x.postings(t)...)
		}
		c.hits = merge(c.hits)
	}
	n := len(c.hits)
	if n > 0 || !c.cjk {
		c.weight = x.idf(n)
	}
}

// merge adds up what is of one document.
func merge(hits []hit) []hit {
	slices.SortStableFunc(hits, func(a, b hit) int { return a.doc - b.doc })
	out := hits[:0]
	for _, h := range hits {
		if n := len(out); n > 0 && out[n-1].doc == h.doc {
			for f, t := range h.times {
				out[n-1].times[f] += t
			}
			continue
		}
		out = append(out, h)
	}
	return out
}

// idf is how much having what n documents have says of one. Its logarithm is rounded, so that all machines agree on it.
func (x *Index) idf(n int) float64 {
	const grain = 1 << 30
	l := math.Log(1 + (float64(x.docs)-float64(n)+0.5)/(float64(n)+0.5))
	return math.Floor(l*grain+0.5) / grain
}

// postings reads the documents of a term.
func (x *Index) postings(t *termEntry) []hit {
	list := make([]hit, 0, t.docs)
	r := &reader{data: t.postings}
	doc := -1
	for range t.docs {
		v := r.n()
		doc += v >> 2
		h := hit{doc: doc}
		switch v & 3 {
		case 0, 1:
			h.times[body] = v&3 + 1
		case 2:
			h.times[body] = r.n()
		default:
			mask := r.n()
			for f := range h.times {
				if mask&(1<<f) != 0 {
					h.times[f] = r.n()
				}
			}
		}
		if r.bad || doc < 0 || doc >= x.docs {
			x.damaged = cmp.Or(x.damaged, errDamaged)
			break
		}
		list = append(list, h)
	}
	return list
}

// places reads where a term stands: for each of its documents and each field, the positions.
func (x *Index) places(t *termEntry, hits []hit) [][fields][]int {
	shard, ok := x.positions[t.shard]
	if !ok {
		if payload := x.load(x.shards[t.shard].files[1]); payload != nil {
			for r := (&reader{data: payload}); len(r.data) > 0; {
				shard = append(shard, r.bytes(r.n()))
			}
		}
		x.positions[t.shard] = shard
	}
	list := make([][fields][]int, len(hits))
	if t.at >= len(shard) {
		x.damaged = cmp.Or(x.damaged, errDamaged)
		return list
	}
	r := &reader{data: shard[t.at]}
	for i, h := range hits {
		for f, n := range h.times {
			at := 0
			for range n {
				if at += r.n(); r.bad {
					x.damaged = cmp.Or(x.damaged, errDamaged)
					return list
				}
				list[i][f] = append(list[i][f], at)
			}
		}
	}
	return list
}

// findPhrase lists the documents in which all elements stand at their offsets in one field.
func (x *Index) findPhrase(words []element) []hit {
	type spot struct{ doc, field, start int }
	var standing map[spot]bool
	for i, w := range words {
		now := map[spot]bool{}
		for _, t := range w.terms {
			hits := x.postings(t)
			for k, places := range x.places(t, hits) {
				for f, list := range places {
					for _, at := range list {
						s := spot{hits[k].doc, f, at - w.offset}
						if i == 0 || standing[s] {
							now[s] = true
						}
					}
				}
			}
		}
		if standing = now; len(now) == 0 {
			return nil
		}
	}
	var list []hit
	for s := range standing {
		h := hit{doc: s.doc}
		h.times[s.field] = 1
		list = append(list, h)
	}
	return merge(list)
}
