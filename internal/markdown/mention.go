package markdown

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"

	"rulebook/internal/numbers"
)

// A Mention is a number in the text that a reader sees: in a paragraph, heading, item or cell, but not in code.
type Mention struct {
	Offset, End int // of the number in the text
	Value       int64
	Bound       numbers.Bound // what the words beside it say
	Words       string        // those words as they stand, see numbers.Mention
	Quoted      bool          // it stands in a quotation, so the words are the law's own
	Literal     bool          // it is marked as {literal:...}
	Place       Place
}

// Place is where a Mention stands, as far as it matters for what can be written there instead.
type Place uint8

const (
	InText     Place = iota
	InHeading        // which cannot show a number of a rule
	InLink           // in the words of a link, which can hold no other
	InCitation       // in the words of a citation, which are shown as they are written
	InPicture        // in the words about a picture
)

// Cut is where m divides the whole numbers: between n-1 and n. ok is false when its words do not say.
func (m Mention) Cut() (n int64, ok bool) { return m.Bound.Cut(m.Value) }

// leastMention is the smallest number that is a Mention. Smaller ones are on every page, of articles and days.
const leastMention = 1000

// prose is the text of a block as a reader sees it, and where it comes from. Words and their number may stand in different inlines:
// at least **100,000** [persons](x.md).
type prose struct {
	text   []byte
	pieces []piece
	place  Place // of what is added
	in     string
}

// A piece is a part of the text that stands in the source as it is, from at up to the next piece.
type piece struct {
	at, src int
	literal bool
	place   Place
	in      string // the target of the citation in whose words it stands
}

// noText stands in the text for what is none, such as code. No words reach over it.
const noText = "\uFFFC"

func (t *prose) add(s []byte, src int, literal bool) {
	t.pieces = append(t.pieces, piece{len(t.text), src, literal, t.place, t.in})
	t.text = append(t.text, s...)
}

// source is the piece of the byte at that place in the text, and the place of that byte in the source.
func (t *prose) source(at int) (from piece, src int) {
	from = t.pieces[sort.Search(len(t.pieces), func(i int) bool { return t.pieces[i].at > at })-1]
	return from, from.src + at - from.at
}

// mentions notes the numbers in the inlines of n.
func (p *page) mentions(n ast.Node) {
	if p.strict || p.opts.Finder == nil {
		return
	}
	t := &p.prose
	t.text, t.pieces, t.place = t.text[:0], t.pieces[:0], InText
	if n.Kind() == ast.KindHeading {
		t.place = InHeading
	}
	p.readProse(n)
	p.figures()
	p.proseFacts()
	for _, m := range p.opts.Finder.Find(string(t.text), leastMention) {
		first, start := t.source(m.NumberStart)
		last, end := t.source(m.NumberEnd - 1)
		p.doc.Mentions = append(p.doc.Mentions, Mention{
			Offset: start, End: min(end+1, len(p.src)), Value: m.Value, Bound: m.Bound, Words: strings.Clone(m.Words),
			Quoted: p.quotes > 0, Literal: first.literal && last.literal, Place: max(first.place, last.place),
		})
	}
}

func (p *page) readProse(n ast.Node) {
	t := &p.prose
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			t.addText(c.Segment.Value(p.src), c.Segment.Start)
			if c.HardLineBreak() || c.SoftLineBreak() && !p.joins(c) {
				t.add([]byte(" "), c.Segment.Stop, false)
			}
		case *literal:
			t.add(c.text.Value(p.src), c.text.Start, true)
		case *citation:
			if c.labelled {
				outside := t.enter(InCitation)
				if p.opts.Facts && !c.term {
					t.in = unescaped(c.target)
				}
				t.addText(c.label, c.labelAt)
				t.place, t.in = outside, ""
			} else {
				t.add([]byte(noText), c.Pos(), false)
			}
		case *footnoteRef, *checkBox:
		case *ast.RawHTML:
			if !p.isComment(c) {
				t.add([]byte(noText), c.Pos(), false)
			}
		case *ast.CodeSpan, *ast.AutoLink, *confidence, *bound:
			t.add([]byte(noText), max(c.Pos(), 0), false)
		case *ast.Link:
			outside := t.enter(InLink)
			p.readProse(c)
			t.place = outside
		case *ast.Image:
			outside := t.enter(InPicture)
			p.readProse(c)
			t.place = outside
		default:
			p.readProse(c)
		}
	}
}

// enter goes into a place and returns the one outside of it. Of a link in a heading the heading matters.
func (t *prose) enter(place Place) (outside Place) {
	if outside = t.place; outside != InHeading {
		t.place = place
	}
	return outside
}

// addText adds a piece of Markdown text, with its escapes and entities resolved.
func (t *prose) addText(s []byte, src int) {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		t.add(s, src, false)
		return
	}
	for len(s) > 0 {
		i := bytes.IndexAny(s, "\\&")
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			t.add(s[:i], src, false)
			s, src = s[i:], src+i
			continue
		}
		n := 1
		switch {
		case s[0] == '\\' && len(s) > 1 && isPunct(s[1]):
			t.add(s[1:2], src+1, false)
			n = 2
		case s[0] == '&':
			text, size := entity(s)
			if size == 0 {
				t.add(s[:1], src, false)
				break
			}
			t.add([]byte(text), src, false)
			n = size
		default:
			t.add(s[:1], src, false)
		}
		s, src = s[n:], src+n
	}
}

// sortMentions puts the mentions in reading order, since footnotes are written after the text.
func (p *page) sortMentions() {
	slices.SortStableFunc(p.doc.Mentions, func(a, b Mention) int { return a.Offset - b.Offset })
	slices.SortStableFunc(p.doc.Figures, func(a, b Figure) int { return a.Offset - b.Offset })
}
