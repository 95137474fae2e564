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
	also     *termEntry // a document with it has the clause as well, but the score does not count it here
	words    []element  // of a phrase
	quoted   bool       // a phrase, of one word perhaps
	excluded bool
	stop     bool
	bonus    bool    // it only adds to the score: a document need not have it
	boost    float64 // of a bonus
	name     bool    // the whole question
	cjk      bool
	article  bool // it is one, or a number that may be one
	entity   bool // it is one, for certain

	hits   []hit // of its terms
	having []hit // of its terms, and what it also may be
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
	plain     string // what is neither in quotes nor excluded, in small letters
	article   bool   // an article is among it
	lone      bool   // it is an article and nothing else
}

// A Correction is a word that stands nowhere, and what was looked for instead.
type Correction struct{ From, To string }

// read makes clauses of a question.
func (x *Index) read(text string) *reading {
	q := &reading{text: clean(text)}
	parts := split(q.text)
	for _, p := range parts {
		if len(q.clauses) >= mostClauses {
			break
		}
		a := newAnalyser(newLexicon(nil))
		a.question = true
		a.cut(p.text)
		// Who leaves out a Chinese word does not mean each of its characters.
		chinese := func(p piece) bool { return p.cjk != 0 }
		if p.quoted || p.excluded && slices.ContainsFunc(a.pieces, chinese) {
			if c := x.phrase(a, p); c != nil {
				q.clauses = append(q.clauses, c)
			}
			continue
		}
		if !p.excluded {
			q.plain += strings.ToLower(p.text) + " "
		}
		corrections := x.correct(q, a, p)
		x.giveNames(a)
		a.findEntities()
		a.findMentions()
		a.findAmounts()
		q.clauses = append(q.clauses, x.plain(q, a, p, corrections)...)
		if len(corrections) == 0 {
			q.clauses = append(q.clauses, x.named(a, p, parts)...)
		}
	}
	q.clauses = q.clauses[:min(len(q.clauses), mostClauses)]
	q.drop()
	return q
}

// named makes a clause of a question as a whole, when something is called so.
func (x *Index) named(a *analyser, p part, parts []part) []*clause {
	if len(parts) > 1 || p.excluded {
		return nil
	}
	terms := x.exactly(a.whole())
	if terms == nil {
		return nil
	}
	return []*clause{{from: p.at, to: p.at + len(p.text), terms: terms, bonus: true, name: true, boost: nameBoost}}
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
	others := slices.ContainsFunc(q.clauses, func(c *clause) bool { return !c.excluded && !c.stop && !c.bonus })
	var kept []*clause
	for _, c := range q.clauses {
		same := func(o *clause) bool {
			return c.excluded == o.excluded && c.bonus == o.bonus && c.also == o.also && len(c.terms) > 0 && sameTerms(c.terms, o.terms) && len(c.words) == 0 && len(o.words) == 0
		}
		if c.stop && others && !c.excluded || slices.ContainsFunc(kept, same) {
			continue
		}
		kept = append(kept, c)
	}
	q.clauses = kept
	positive := slices.DeleteFunc(slices.Clone(kept), func(c *clause) bool { return c.excluded || c.bonus })
	q.lone = len(positive) == 1 && positive[0].entity
	q.article = slices.ContainsFunc(positive, func(c *clause) bool { return c.article })
}

func sameTerms(a, b []*termEntry) bool {
	for _, t := range a {
		if !slices.Contains(b, t) {
			return false
		}
	}
	return len(a) == len(b)
}

// plain makes clauses of a part without quotes.
func (x *Index) plain(q *reading, a *analyser, p part, corrections map[int][]*termEntry) (list []*clause) {
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
	asked := questionPieces(a)
	entities := a.entities
	for i := 0; i < len(a.pieces); i++ {
		if len(entities) > 0 && entities[0].at == i {
			e := entities[0]
			entities = entities[1:]
			terms := x.exactly(e.keys[0])
			if a.pieces[i].cjk != 0 && !strings.HasPrefix(e.keys[0], "§") {
				// A numeral may be cut out of a longer one, which is another number.
				terms = append(terms, x.exactly(a.pieces[i].x.key)...)
			}
			c := &clause{terms: terms, article: strings.HasPrefix(e.keys[0], "§"), entity: strings.HasPrefix(e.keys[0], "§")}
			q.passage = cmp.Or(q.passage, e.passage)
			i += e.span - 1
			add(c, a.pieces[i-e.span+1].from, a.pieces[i].to)
			continue
		}
		piece := &a.pieces[i]
		if piece.cjk == 0 {
			c := &clause{terms: corrections[i]}
			if len(c.terms) == 0 {
				c = x.word(piece.x, p.unfinished(a, i), p.excluded)
			}
			if c.also == nil {
				c.also = concept[i]
			}
			add(c, piece.from, piece.to)
			if t := x.key(piece.x.key); len(c.terms) > 1 && t != nil && !p.excluded && !c.stop {
				// As it is written it is worth more than in another form.
				add(&clause{terms: []*termEntry{t}, bonus: true, boost: formBoost}, piece.from, piece.to)
			}
			continue
		}
		next := i + 1
		nextEntity := len(entities) > 0 && entities[0].at == next
		switch {
		case piece.joined && !nextEntity && covered[i] == covered[next]:
			stop := covered[i] == nil && (asked[i] || asked[next])
			add(&clause{terms: x.exactly(piece.x.key), also: concept[i], cjk: true, stop: stop}, piece.from, a.pieces[next].to)
		case piece.joined && !nextEntity:
			// Half in a name, half outside.
		case !piece.joined && (i == 0 || !a.pieces[i-1].joined):
			add(&clause{terms: x.prefix(a.char(piece.cjk)), also: concept[i], cjk: true, stop: asked[i]}, piece.from, piece.to)
		}
	}
	for i, m := range covered {
		if concept[i] != nil && (i == 0 || covered[i-1] != m) {
			add(&clause{terms: []*termEntry{concept[i]}, bonus: true, boost: conceptBoost}, a.pieces[m.at].from, a.pieces[m.at+m.span-1].to)
		}
	}
	for _, m := range a.amounts {
		if terms := x.exactly(m.key); terms != nil && !p.excluded {
			add(&clause{terms: terms, bonus: true, boost: amountBoost}, a.pieces[m.at].from, a.pieces[m.at+m.span-1].to)
		}
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

// unfinished reports whether piece i is a word to which more letters may come.
func (p *part) unfinished(a *analyser, i int) bool {
	return p.open && !p.excluded && i == len(a.pieces)-1 && a.pieces[i].to == len(a.text)
}

// correct lists, by piece, the terms that misspelt words may mean. The first of them takes the word's place, so that names with it are
// found.
func (x *Index) correct(q *reading, a *analyser, p part) map[int][]*termEntry {
	corrections := map[int][]*termEntry{}
	for i := range a.pieces {
		l := a.pieces[i].x
		if p.excluded || a.pieces[i].cjk != 0 || len(l.key) < 5 || !isSmallLetters(l.key) {
			continue
		}
		forms := x.stem(l.stem)
		known := func(t *termEntry) bool { return t.key == l.key }
		if slices.ContainsFunc(forms, known) || p.unfinished(a, i) && len(x.prefix(l.key)) > 0 {
			continue
		}
		list := x.typos(l.key)
		if len(forms) > 0 && len(list) > 0 && (distance(l.key, list[0].key, 1) > 1 || list[0].docs <= forms[0].docs) {
			continue // another form of a word that is known
		}
		if len(list) > 0 {
			for _, t := range forms {
				if !slices.Contains(list, t) {
					list = append(list, t)
				}
			}
			corrections[i] = list
			q.corrected = append(q.corrected, Correction{l.key, list[0].key})
			a.pieces[i].x = newLexeme(list[0].key)
		}
	}
	return corrections
}

// word is the clause of a word. unfinished: more letters may come; exact: no others are meant.
func (x *Index) word(l *lexeme, unfinished, exact bool) *clause {
	c := &clause{stop: l.stop, terms: x.stem(l.stem)}
	if n := articleNumber(l.key); n > 0 && !exact {
		c.also, c.article = x.key(articleKey(n)), true
	}
	if len(c.terms) == 0 && unfinished {
		c.terms = x.prefix(l.key)
	}
	return c
}

// phrase is the clause of a part in quotes, nil when there is no word in it.
func (x *Index) phrase(a *analyser, p part) *clause {
	c := &clause{from: p.at, to: p.at + len(p.text), quoted: true, excluded: p.excluded}
	for i := range a.pieces {
		piece, last := &a.pieces[i], i == len(a.pieces)-1
		alone := i == 0 || !a.pieces[i-1].joined
		e := element{offset: i}
		switch {
		case piece.cjk != 0 && !piece.joined && last && alone:
			e.terms = x.prefix(cjkKey(string(piece.cjk)))
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
	c.having = c.hits
	if c.also != nil {
		c.having = merge(slices.Concat(c.hits, x.postings(c.also)))
	}
	n := len(c.having)
	// What could not be read is not held against the other words.
	if n > 0 || !c.cjk && x.damaged == nil {
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
		if payload := x.load(x.shards[t.shard].file.String() + ofPositions); payload != nil {
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
				for f, list := range places[:body+1] {
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

// questionWords are English words that a question has and its answer need not.
var questionWords = map[string]bool{"can": true, "may": true, "might": true, "must": true, "shall": true, "will": true, "need": true, "needs": true, "get": true, "got": true,
	"long": true, "many": true, "much": true, "still": true, "happens": true, "happen": true}

func isStop(key string) bool { return stopWords[key] || questionWords[key] }

// chineseQuestionWords are the same in Chinese.
var chineseQuestionWords = strings.Fields("的 了 吗 呢 吧 我 我们 什么 怎么 怎么办 怎样 如何 为什么 多少 多久 多长 多长时间 几年 几天 几个 哪些 哪个 哪里 是否 能否 能不能 可以 可不可以 " +
	"需要 需不需要 要不要 还要 也要 算不算 是不是 有没有 请问 应该")

// questionPieces reports which pieces are part of a Chinese question word. Of several the longest counts.
func questionPieces(a *analyser) []bool {
	asked := make([]bool, len(a.pieces))
	for i := 0; i < len(a.pieces); i++ {
		longest := 0
		for _, word := range chineseQuestionWords {
			n := 0
			for _, r := range word {
				if i+n >= len(a.pieces) || a.pieces[i+n].cjk != r || n > 0 && !a.pieces[i+n-1].joined {
					n = 0
					break
				}
				n++
			}
			longest = max(longest, n)
		}
		for k := range longest {
			asked[i+k] = true
		}
		i += max(longest-1, 0)
	}
	return asked
}
