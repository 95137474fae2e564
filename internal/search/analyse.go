package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A piece takes one position: a word, or a CJK character.
type piece struct {
	x        *lexeme // of the word, or of the pair that begins here
	from, to int     // in bytes
	cjk      rune    // 0 for a word
	joined   bool    // to the next, which is CJK as well
}

// An entity is a date, an article or a number, in whatever way it is written.
type entity struct {
	at, span int
	keys     [2]string // the second may be ""
	passage  string    // of an article in a question: "1-2"
}

// A mention is a name of a concept.
type mention struct {
	at, span int
	key      string
	id       uint32
}

// An analyser cuts texts. Its results are overwritten by the next text. It is used by one goroutine.
type analyser struct {
	lexicon  *lexicon
	question bool // names are found in any case, and articles with their paragraph

	words map[string]*lexeme // of the lexicon, without its lock
	pairs map[[2]rune]*lexeme

	text     string
	pieces   []piece
	entities []entity
	mentions []mention
	amounts  []mention // numbers with what they count: their keys are "100000~person" and "100000~人"
}

func newAnalyser(l *lexicon) *analyser {
	return &analyser{lexicon: l, words: map[string]*lexeme{}, pairs: map[[2]rune]*lexeme{}}
}

func (a *analyser) analyse(text string) {
	a.cut(text)
	a.findEntities()
	a.findMentions()
	a.findAmounts()
}

// tokens is how many tokens the text has.
func (a *analyser) tokens() int {
	n := len(a.pieces) + len(a.entities) + len(a.mentions) + len(a.amounts)
	for i := range a.entities {
		if a.entities[i].keys[1] != "" {
			n++
		}
	}
	return n
}

func (a *analyser) cut(text string) {
	a.text, a.pieces = text, a.pieces[:0]
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf && !asciiLetter[c] {
			i++
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case isCJK(r):
			i = a.cutRun(i)
		case isLetter(r):
			end := wordEnd(text, i)
			word := text[i:end]
			x := a.words[word]
			if x == nil {
				x = a.lexicon.word(word)
				// Texts are dropped; what is kept must not hold on to them.
				a.words[cloneOf(word)] = x
			}
			if x.key != "" {
				a.pieces = append(a.pieces, piece{x: x, from: i, to: end})
			}
			i = end
		default:
			i += size
		}
	}
}

func cloneOf(s string) string { return string([]byte(s)) }

// cutRun appends the run of CJK at i, and returns where it ends.
func (a *analyser) cutRun(i int) int {
	first := len(a.pieces)
	for i < len(a.text) {
		r, size := utf8.DecodeRuneInString(a.text[i:])
		if !isCJK(r) {
			break
		}
		a.pieces = append(a.pieces, piece{from: i, to: i + size, cjk: r, joined: true})
		i += size
	}
	run := a.pieces[first:]
	run[len(run)-1].joined = false
	for k := range run {
		p := [2]rune{run[k].cjk}
		if run[k].joined {
			p[1] = run[k+1].cjk
		}
		x := a.pairs[p]
		if x == nil {
			x = a.lexicon.pair(p)
			a.pairs[p] = x
		}
		run[k].x = x
	}
	return i
}

// wordEnd is where the word that begins at i ends.
func wordEnd(text string, i int) int {
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	for i < len(text) {
		c := text[i]
		if c < utf8.RuneSelf {
			switch {
			case asciiLetter[c]:
				i++
				continue
			case c == '\'':
				if r, _ := utf8.DecodeRuneInString(text[i+1:]); isLetter(r) {
					i++
					continue
				}
			case c == '.':
				if digit(i-1) && digit(i+1) {
					i++
					continue
				}
			case c == ',':
				if digit(i-1) && digit(i+1) && digit(i+2) && digit(i+3) && !digit(i+4) {
					i++
					continue
				}
			}
			return i
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '’' {
			if next, _ := utf8.DecodeRuneInString(text[i+size:]); !isLetter(next) {
				return i
			}
		} else if !isLetter(r) {
			return i
		}
		i += size
	}
	return i
}

// gap is what stands between a piece and the next.
func (a *analyser) gap(i int) string { return a.text[a.pieces[i].to:a.pieces[i+1].from] }

// A name is one name of a concept: what it begins with is where it is kept, the rest must follow.
type name struct {
	rest     []string // stems, and CJK characters
	capitals bool
	key      string // of the concept
	id       uint32 // of key in the lexicon
}

// span is how many positions the name takes, the first being number i; 0 when it does not stand there.
func (n *name) span(a *analyser, i int) int {
	p := a.pieces[i:]
	if len(p) <= len(n.rest) {
		return 0
	}
	check := n.capitals && !a.question
	if check && p[0].cjk == 0 && !p[0].x.capitals {
		return 0
	}
	for k, want := range n.rest {
		next := p[k+1]
		if next.cjk != 0 {
			if !isChar(next.cjk, want) {
				return 0
			}
		} else if next.x.stem != want || check && !next.x.capitals {
			return 0
		}
	}
	return len(n.rest) + 1
}

func isChar(r rune, want string) bool {
	got, size := utf8.DecodeRuneInString(want)
	return got == r && size == len(want) || cjkKey(string(r)) == want
}

// namesOf compiles the names of concepts, by what they begin with. The names of one beginning are in the order given.
func namesOf(concepts []Concept) map[string][]*name {
	names := map[string][]*name{}
	a := newAnalyser(newLexicon(nil))
	for _, c := range concepts {
		for _, n := range c.Names {
			a.cut(n.Text)
			if len(a.pieces) == 0 || len(a.pieces) == 1 && a.pieces[0].cjk != 0 {
				continue
			}
			compiled := &name{key: "=" + c.ID, capitals: true}
			for i, p := range a.pieces {
				if p.cjk != 0 || !p.x.capitals {
					compiled.capitals = false
				}
				if i == 0 {
					continue
				}
				if p.cjk != 0 {
					compiled.rest = append(compiled.rest, cjkKey(string(p.cjk)))
				} else {
					compiled.rest = append(compiled.rest, p.x.stem)
				}
			}
			first := a.pieces[0].x.stem
			same := func(o *name) bool { return o.key == compiled.key && slices.Equal(o.rest, compiled.rest) }
			if k := slices.IndexFunc(names[first], same); k >= 0 {
				// Written both ways, it is found both ways.
				names[first][k].capitals = names[first][k].capitals && compiled.capitals
				continue
			}
			names[first] = append(names[first], compiled)
		}
	}
	return names
}

func (a *analyser) findMentions() {
	a.mentions = a.mentions[:0]
	for i := range a.pieces {
		first := len(a.mentions)
		for _, n := range a.pieces[i].x.names {
			span := n.span(a, i)
			if span == 0 {
				continue
			}
			// Two names of one concept may begin here: the longer counts.
			k := slices.IndexFunc(a.mentions[first:], func(m mention) bool { return m.key == n.key })
			if k < 0 {
				a.mentions = append(a.mentions, mention{i, span, n.key, n.id})
			} else {
				a.mentions[first+k].span = max(span, a.mentions[first+k].span)
			}
		}
	}
}

// findAmounts finds the numbers before a word: many texts have 60 somewhere and days elsewhere, and few have sixty days.
func (a *analyser) findAmounts() {
	a.amounts = a.amounts[:0]
	e := 0
	for i := 0; i < len(a.pieces); i++ {
		value, span := "", 1
		for ; e < len(a.entities) && a.entities[e].at < i; e++ {
		}
		if e < len(a.entities) && a.entities[e].at == i {
			value, span = a.entities[e].keys[0], a.entities[e].span
			if value[0] < '0' || value[0] > '9' {
				i += span - 1
				continue
			}
		} else if a.pieces[i].cjk == 0 && a.pieces[i].x.number {
			value = a.pieces[i].x.key
		} else {
			continue
		}
		next := i + span
		if next < len(a.pieces) && a.pieces[next].cjk == '个' && a.pieces[next].joined {
			next++
		}
		if next >= len(a.pieces) || !isSpaces(a.gap(i+span-1)) {
			continue
		}
		unit := a.pieces[next].x.stem
		if c := a.pieces[next].cjk; c != 0 {
			unit = a.char(c)
		} else if a.pieces[next].x.number || a.pieces[next].x.stop {
			continue
		}
		a.amounts = append(a.amounts, mention{at: i, span: next - i + 1, key: value + "~" + unit})
		i += span - 1
	}
}

// char is the key of a CJK character alone.
func (a *analyser) char(r rune) string {
	x := a.pairs[[2]rune{r}]
	if x == nil {
		x = a.lexicon.pair([2]rune{r})
		a.pairs[[2]rune{r}] = x
	}
	return x.key
}

// longestName bounds the key of a whole text, in characters.
const longestName = 120

// whole is the key of the text as a whole: its entities, words and CJK characters. It is "" when it has none.
func (a *analyser) whole() string {
	var key strings.Builder
	key.WriteByte('^')
	e, n := 0, 0
	for i := 0; i < len(a.pieces) && n < longestName; i++ {
		word := a.pieces[i].x.key
		switch {
		case e < len(a.entities) && a.entities[e].at == i:
			word = a.entities[e].keys[0]
			i += a.entities[e].span - 1
			e++
		case a.pieces[i].cjk != 0:
			word = a.char(a.pieces[i].cjk)
		}
		key.WriteString(word)
		key.WriteByte(' ')
		n++
	}
	if n == 0 {
		return ""
	}
	return key.String()
}
