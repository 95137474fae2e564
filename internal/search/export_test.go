package search

import (
	"io/fs"
	"slices"
)

// What tests outside of the package look at. They are outside because the pages that they search come from packages that import this one.

// Boosts are what the fields' parts in the score are multiplied with.
var Boosts = boosts[:]

// Field names a list of texts of a document.
type Field struct {
	Number int
	Blocks []string
}

// Fields lists the blocks of a document, field by field.
func Fields(d *Document) []Field {
	list := make([]Field, fields)
	for f := range list {
		list[f].Number = f
	}
	d.texts(func(field int, text string) { list[field].Blocks = append(list[field].Blocks, text) })
	return list
}

// A Names knows the names of concepts.
type Names struct{ lexicon *lexicon }

// NewNames compiles the names of concepts.
func NewNames(concepts []Concept) Names { return Names{newLexicon(namesOf(concepts))} }

// A Token is what stands in a text: a word or the pair of characters that begins there, or something that spans several of them.
type Token struct {
	Key, Stem string
	At, Span  int // in positions
	From, To  int // in bytes; of a pair only its first character
	Char      rune
	Joined    bool // to the next, which is CJK as well
	Kind      TokenKind
	Passage   string
	Asked     bool // part of a word that only questions have
}

// A TokenKind tells tokens apart.
type TokenKind int

// Kinds of tokens.
const (
	Piece TokenKind = iota
	Entity
	Mention
	Amount
)

// Tokens lists the tokens of a text: pieces, then entities, mentions and amounts, each in order.
func (n Names) Tokens(text string, question bool) []Token {
	a := newAnalyser(n.lexicon)
	a.question = question
	a.analyse(text)
	return tokensOf(a)
}

func tokensOf(a *analyser) (list []Token) {
	asked := questionPieces(a)
	for i, p := range a.pieces {
		list = append(list, Token{Key: p.x.key, Stem: p.x.stem, At: i, Span: 1, From: p.from, To: p.to, Char: p.cjk, Joined: p.joined, Asked: asked[i]})
	}
	for _, e := range a.entities {
		for k, key := range e.keys {
			if key != "" {
				list = append(list, Token{Key: key, Stem: stemOf(key), At: e.at, Span: e.span, From: a.pieces[e.at].from, To: a.pieces[e.at+e.span-1].to,
					Kind: Entity, Passage: e.passage})
			} else if k == 0 {
				panic("an entity without key")
			}
		}
	}
	for kind, some := range [2][]mention{a.mentions, a.amounts} {
		for _, m := range some {
			list = append(list, Token{Key: m.key, Stem: stemOf(m.key), At: m.at, Span: m.span, From: a.pieces[m.at].from, To: a.pieces[m.at+m.span-1].to,
				Kind: Mention + TokenKind(kind)})
		}
	}
	return list
}

// Whole is the key of a text as a whole, "" when there is none.
func (n Names) Whole(text string, question bool) string {
	a := newAnalyser(n.lexicon)
	a.question = question
	a.analyse(text)
	return a.whole()
}

// A Finding is what a question finds before filters, pages and excerpts.
type Finding struct {
	Clauses int
	Full    []int // documents that have all clauses, in order
	Listed  []Listed
}

// Listed is a document that is found.
type Listed struct {
	Doc         int
	BM25, Score float64
}

// Find answers a question in documents.
func (x *Index) Find(text, language string) (f Finding) {
	x.mu.Lock()
	defer x.mu.Unlock()
	r := x.read(text)
	for _, d := range x.match(r, language) {
		f.Listed = append(f.Listed, Listed{d.doc, d.bm25, d.score})
	}
	has, out := map[int]int{}, map[int]bool{}
	for _, c := range r.clauses {
		if !c.excluded && !c.bonus {
			f.Clauses++
		}
		for _, h := range c.having {
			if c.excluded {
				out[h.doc] = true
			} else if !c.bonus {
				has[h.doc]++
			}
		}
	}
	for doc, n := range has {
		if n == f.Clauses && !out[doc] {
			f.Full = append(f.Full, doc)
		}
	}
	slices.Sort(f.Full)
	return f
}

// Stopped reports whether a key is an English stop word.
func Stopped(key string) bool { return isStop(key) }

// Documents makes documents, and what they refer to, of an index. How they are cited and which terms they define is not kept as text: what is shown
// with them, and the names of the concept whose id is their anchor, stand for it.
func (x *Index) Documents() (o Options, pages [][]Document, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	o = Options{Languages: x.languages, Kinds: x.kinds, Statuses: x.statuses, Instruments: x.instruments}
	if x.meant > 0 {
		o.DefaultInstrument = x.instruments[x.meant-1].ID
	}
	names := map[string][]string{}
	for n := range x.shards {
		s := x.termShard(n)
		if s == nil {
			return o, nil, x.damaged
		}
		for _, t := range s.terms {
			if len(t.labels) > 0 {
				o.Concepts = append(o.Concepts, Concept{t.key[1:], t.labels})
				for _, n := range t.labels {
					names[t.key[1:]] = append(names[t.key[1:]], n.Text)
				}
			}
		}
	}
	for doc := range x.docs {
		f := x.document(doc)
		if f == nil {
			return o, nil, x.damaged
		}
		v := x.values(doc)
		d := Document{Page: f.Page, Anchor: f.Anchor, Title: f.Title, Context: f.Context, Language: f.Language, Instrument: v[0], Status: v[1], Kind: v[2]}
		if d.Instrument != "" && d.Context != "" {
			d.Citation = []string{d.Context}
		}
		if d.Anchor != "" {
			d.Terms = names[d.Anchor]
		}
		d.Sections = []Section{{}}
		for i, b := range f.Blocks {
			if isHeading(f, i) {
				h := f.Headings[b.Heading-1]
				d.Sections = append(d.Sections, Section{Anchor: h[0], Heading: h[1]})
				continue
			}
			s := &d.Sections[len(d.Sections)-1]
			s.Blocks = append(s.Blocks, Block{b.Anchor, b.Text})
		}
		t, i := x.row(doc)
		if t.before[i] == 0 {
			pages = append(pages, nil)
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], d)
	}
	return o, pages, nil
}

// CharacterKey is the key of a run of one CJK character.
func CharacterKey(r rune) string { return cjkKey(string(r)) }

// Which documents are found that lack a part of the question: those with this share of its weight, where fewer than so many have all.
var (
	Share      = share
	FewResults = fewResults
)

// Worth is what a part of a question that only adds to the score counts.
var Worth = struct{ Concept, Form, Amount, Name float64 }{conceptBoost, formBoost, amountBoost, nameBoost}

// A small body of law.
var (
	SmallOptions = testOptions
	SmallPages   = testPages
)

// Pack makes a file of a payload.
func Pack(name string, payload []byte) (data []byte) {
	if err := pack(name, payload, dense, func(_ string, file []byte) error { data = slices.Clone(file); return nil }); err != nil {
		panic(err)
	}
	return data
}

// Unpack is the payload of a file.
func Unpack(fsys fs.FS, name string) ([]byte, error) { return unpack(fsys, name) }

// FilesOf are the files that have the terms of a stem, and where they stand.
func (x *Index) FilesOf(stem string) (terms, positions string) {
	s := x.shards[x.shardOf(stem)]
	return s.file.String() + ending, s.file.String() + ofPositions + ending
}

// FilesOfAll are the tables of documents, and the lists of their files.
func (x *Index) FilesOfAll() (tables, lists []string) {
	for _, n := range x.tables {
		tables = append(tables, n.String()+ending)
	}
	for _, n := range x.lists {
		lists = append(lists, n.String()+ending)
	}
	return tables, lists
}

// FileOf is the file of a document.
func (x *Index) FileOf(doc int) string {
	x.readDocument(doc)
	return x.files[doc/nameRows][doc%nameRows].String() + ending
}

// Factors are what scores are multiplied with.
func Factors() struct{ Translated, Cited, Meant, Named, OwnTitle, Prior float64 } {
	return struct{ Translated, Cited, Meant, Named, OwnTitle, Prior float64 }{translated, cited, meant, named, ownTitle, central}
}
