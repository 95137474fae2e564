// Package passages takes the text out of a page: its HTML goes in, the sections and blocks that the search looks through come out.
//
// A section begins at a heading. A block is what no phrase reaches out of, such as a paragraph, an item or a cell; white space in it is collapsed.
// Its anchor is the id of the innermost element around it that has one and begins in the section, so that a reader can be
// led there. Elements with data-search="off", pictures and scripts are left out, and so are the characters
// that nobody sees and that would cut a word in two, such as soft hyphens.
//
// The HTML is the build's own, where every element is closed in order; anything else gives some text or other. It is read without
// x/net/html, which would take longer for it than a build takes for all the rest; a test compares the two.
package passages

import (
	"html"
	"slices"
	"strings"
	"sync"

	"rulebook/internal/search"
)

// Of returns the sections of a page's HTML. The first has no heading when text stands before the first one. All their texts share
// one string, and anchors are pieces of src. It may be called from several goroutines.
func Of(src string) []search.Section {
	s := scanners.Get().(*scanner)
	s.reset(src)
	s.scan()
	list := s.sections()
	s.reset("")
	scanners.Put(s)
	return list
}

var scanners = sync.Pool{New: func() any { return new(scanner) }}

// A scanner goes through HTML once.
type scanner struct {
	src string
	at  int

	text   []byte  // of all blocks, one behind the other
	blocks []block // those that are finished
	begun  int     // where the block at hand begins in text
	gap    bool    // white space is due before the next word
	unseen bool    // src has characters that are left out

	open    []element // block elements around the place
	section int       // how many of open were open when the section's heading began: their ids lead to something before it
	heading int       // how many of open there were before the heading at hand, -1 outside of one

	claims *[]Claim // where Claims wants them
	marked int      // where in text the last claim ended
	row    int      // the first of the blocks in the row of a table at hand, -1 outside of one
}

// A block is a finished block or heading. Places are in the scanner's text.
type block struct {
	begin, end int
	anchor     string
	heading    bool
}

// An element is open.
type element struct {
	name, id string
}

func (s *scanner) reset(src string) {
	*s = scanner{src: src, text: s.text[:0], blocks: s.blocks[:0], open: s.open[:0], heading: -1}
	s.unseen = slices.ContainsFunc(unseen, func(c string) bool { return strings.Contains(src, c) })
}

// unseen are the characters in words that only say where a line may end or must not, as <wbr> does: soft hyphen, zero width space, word joiner, and the
// byte order mark. Texts copied from other programs are full of them.
var (
	unseen        = []string{"\u00ad", "\u200b", "\u2060", "\ufeff"}
	withoutUnseen = strings.NewReplacer(unseen[0], "", unseen[1], "", unseen[2], "", unseen[3], "")
)

func (s *scanner) scan() {
	for s.at < len(s.src) {
		if s.src[s.at] != '<' {
			end := strings.IndexByte(s.src[s.at:], '<')
			if end < 0 {
				end = len(s.src) - s.at
			}
			s.words(s.src[s.at : s.at+end])
			s.at += end
			continue
		}
		t, ok := s.tag()
		if !ok {
			continue
		}
		switch kind := kindOf(t.name); {
		case t.end && kind == blockElement:
			s.close(t.name)
		case t.end:
		case s.claims != nil && kind == inline && levelOf(t.class) != "":
			s.claim(levelOf(t.class))
			s.skip(t.name)
		case kind == rawText, kind == leftOut && !t.empty, t.off && kind != void && kind != lineBreak && kind != rule:
			if kind == blockElement {
				s.flush()
			}
			s.skip(t.name)
		case kind == lineBreak:
			s.gap = true
		case kind == rule:
			s.flush()
		case kind == blockElement:
			s.flush()
			if isHeading(t.name) && s.heading < 0 {
				s.heading, s.section = len(s.open), len(s.open)
				s.blocks = append(s.blocks, block{anchor: t.id, heading: true, begin: len(s.text), end: len(s.text)})
			}
			if t.name == "tr" {
				s.row = len(s.blocks)
			}
			s.open = append(s.open, element{t.name, t.id})
		}
	}
	s.flush()
}

// A tag is one start or end tag.
type tag struct {
	name, id string // as they are written; the id only of elements that are anchors of text
	end      bool
	empty    bool // it ends in />
	class    string
	off      bool // data-search="off"
}

// tag reads what begins with <. ok is false for what is not a tag.
func (s *scanner) tag() (t tag, ok bool) {
	src, i := s.src, s.at+1
	defer func() { s.at = i }()
	if strings.HasPrefix(src[i:], "!--") {
		if end := strings.Index(src[i:], "-->"); end >= 0 {
			i += end + len("-->")
		} else {
			i = len(src)
		}
		return t, false
	}
	if i < len(src) && src[i] == '/' {
		t.end = true
		i++
	}
	begin := i
	for i < len(src) && isName(src[i]) {
		i++
	}
	if i == begin {
		s.words(src[s.at:i])
		return t, false
	}
	t.name = src[begin:i]
	for i < len(src) && src[i] != '>' {
		begin = i
		for i < len(src) && src[i] > ' ' && src[i] != '=' && src[i] != '>' && src[i] != '/' {
			i++
		}
		name := src[begin:i]
		if i == begin || i == len(src) || src[i] != '=' { // white space, a slash, or an attribute without a value
			t.empty = i == begin && i < len(src) && src[i] == '/'
			if i == begin && i < len(src) {
				i++
			}
			continue
		}
		i++
		value := ""
		if i < len(src) && (src[i] == '"' || src[i] == '\'') {
			end := strings.IndexByte(src[i+1:], src[i])
			if end < 0 {
				end = len(src) - i - 1
			}
			value = src[i+1 : i+1+end]
			i = min(i+end+2, len(src))
		} else {
			begin = i
			for i < len(src) && src[i] > ' ' && src[i] != '>' {
				i++
			}
			value = src[begin:i]
		}
		switch name {
		case "id":
			// What rulebook adds around a text has ids of its own.
			if !strings.HasPrefix(value, "page:") {
				t.id = value
			}
		case "class":
			t.class = value
		case "data-search":
			t.off = value == "off"
		}
	}
	i = min(i+1, len(src))
	return t, true
}

func isName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
}

// words adds text to the block at hand.
func (s *scanner) words(t string) {
	if s.unseen {
		t = withoutUnseen.Replace(t)
	}
	for i := 0; i < len(t); {
		switch c := t[i]; {
		case c <= ' ':
			s.gap = true
			i++
		case c == '&':
			i += s.entity(t[i:])
		default:
			j := i + 1
			// One space between words is copied with them.
			for j < len(t) && t[j] != '&' && (t[j] > ' ' || t[j] == ' ' && j+1 < len(t) && t[j+1] > ' ' && t[j+1] != '&') {
				j++
			}
			s.word(t[i:j])
			i = j
		}
	}
}

func (s *scanner) word(w string) {
	if s.gap && len(s.text) > s.begun {
		s.text = append(s.text, ' ')
	}
	s.gap = false
	s.text = append(s.text, w...)
}

// entity adds the character that stands at the beginning of t, and returns how long its name is.
func (s *scanner) entity(t string) int {
	const longest = 33 // of all names
	end := strings.IndexByte(t[:min(len(t), longest)], ';') + 1
	switch t[:end] {
	case "&lt;":
		s.word("<")
	case "&gt;":
		s.word(">")
	case "&amp;":
		s.word("&")
	case "&quot;", "&#34;":
		s.word(`"`)
	case "&#39;":
		s.word("'")
	case "":
		s.word(t[:1])
		return 1
	default:
		text := html.UnescapeString(t[:end])
		if text[0] == '&' && len(text) == end {
			s.word(t[:1])
			return 1
		}
		s.words(withoutUnseen.Replace(text))
	}
	return end
}

// flush ends the block at hand.
func (s *scanner) flush() {
	s.gap = false
	if len(s.text) == s.begun {
		return
	}
	if s.heading >= 0 {
		// What a heading holds is one text, whatever elements are in it.
		h := &s.blocks[len(s.blocks)-1]
		if h.end > h.begin {
			s.text = slices.Insert(s.text, s.begun, ' ')
		}
		h.end, s.begun = len(s.text), len(s.text)
		return
	}
	anchor := ""
	for i := len(s.open) - 1; i >= s.section && anchor == ""; i-- {
		anchor = s.open[i].id
	}
	s.blocks = append(s.blocks, block{begin: s.begun, end: len(s.text), anchor: anchor})
	s.begun = len(s.text)
}

func (s *scanner) close(name string) {
	s.flush()
	if name == "tr" {
		s.row = -1
	}
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i].name == name {
			s.open = s.open[:i]
			break
		}
	}
	s.section = min(s.section, len(s.open))
	if s.heading >= len(s.open) {
		s.heading = -1
	}
}

// skip goes behind the end of the element whose start tag was read last.
func (s *scanner) skip(name string) {
	for depth := 1; s.at < len(s.src); {
		next := strings.IndexByte(s.src[s.at:], '<')
		if next < 0 {
			break
		}
		s.at += next
		rest := s.src[s.at+1:]
		end := len(rest) > 0 && rest[0] == '/'
		if end {
			rest = rest[1:]
		}
		if !strings.HasPrefix(rest, name) || len(rest) > len(name) && isName(rest[len(name)]) {
			s.at++
			continue
		}
		if !end && kindOf(name) == rawText { // what looks like a tag in a script is none
			s.at++
			continue
		}
		t, _ := s.tag()
		switch {
		case end:
			depth--
		case !t.empty:
			depth++
		}
		if depth == 0 {
			return
		}
	}
	s.at = len(s.src)
}

// sections gives what was found. All texts share one string.
func (s *scanner) sections() []search.Section {
	text := string(s.text)
	var list []search.Section
	blocks := make([]search.Block, 0, len(s.blocks))
	from := 0
	cut := func() {
		if n := len(list); n > 0 && len(blocks) > from {
			list[n-1].Blocks = blocks[from:len(blocks):len(blocks)]
		}
		from = len(blocks)
	}
	for _, b := range s.blocks {
		if b.heading || list == nil {
			cut()
			list = append(list, search.Section{})
		}
		if b.heading {
			list[len(list)-1] = search.Section{Anchor: html.UnescapeString(b.anchor), Heading: text[b.begin:b.end]}
			continue
		}
		blocks = append(blocks, search.Block{Anchor: html.UnescapeString(b.anchor), Text: text[b.begin:b.end]})
	}
	cut()
	return list
}

// elementKind says what an element does to the text around it.
type elementKind uint8

const (
	blockElement elementKind = iota
	inline
	void      // holds nothing, and does not divide words
	lineBreak // a space
	rule      // holds nothing, and ends a block
	leftOut   // a picture
	rawText   // a script or style
)

func kindOf(name string) elementKind {
	switch name {
	case "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small",
		"span", "strong", "sub", "sup", "time", "u", "var":
		return inline
	case "wbr", "img", "input":
		return void
	case "br":
		return lineBreak
	case "hr", "col":
		return rule
	case "svg", "noscript":
		return leftOut
	case "script", "style":
		return rawText
	}
	return blockElement
}

func isHeading(name string) bool {
	return len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
}
