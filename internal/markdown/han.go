package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"rulebook/internal/lang"
)

// openHan marks the element whose start tag is being written as Chinese when all its text is, so that its runs need no marks of
// their own. What it returns goes to closeHan.
func (p *page) openHan(n ast.Node) bool {
	if !p.mark || p.hanBlock > 0 || !p.allHan(n) {
		return false
	}
	p.str(` lang="zh-Hans"`)
	p.hanBlock++
	return true
}

func (p *page) closeHan(opened bool) {
	if opened {
		p.hanBlock--
	}
}

// allHan reports whether the text of n, which may be a block or an inline, is Chinese: there are Han characters and no letters of
// another script.
func (p *page) allHan(n ast.Node) bool {
	han, other := p.scripts(n)
	return han && !other
}

// scripts says which characters there are in n. It stops at the first letter that is not Han.
func (p *page) scripts(n ast.Node) (han, other bool) {
	for c := n.FirstChild(); c != nil && !other; c = c.NextSibling() {
		var h bool
		switch c := c.(type) {
		case *ast.Text:
			h, other = scripts(c.Segment.Value(p.src))
		case *ast.CodeSpan, *footnoteRef:
		case *citation:
			if !c.labelled {
				return han, true // its words come from the target, in the page's language
			}
			h, other = scripts(c.label)
		case *literal:
			h, other = scripts(c.text.Value(p.src))
		case *ast.Paragraph, *ast.TextBlock, *ast.Emphasis, *ast.Link:
			h, other = p.scripts(c)
		default:
			return han, true
		}
		han = han || h
	}
	return han, other
}

func scripts(s []byte) (han, other bool) {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if isLetter(c) {
				return han, true
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		if lang.IsHan(r) {
			han = true
		} else if unicode.IsLetter(r) {
			return han, true
		}
		i += size
	}
	return han, false
}

// joins reports whether the line break after n is none in print: Chinese has no spaces, so the two lines join. As CSS Text has it,
// both sides must be wide characters; punctuation that other scripts share counts as wide beside a wide one.
func (p *page) joins(n *ast.Text) bool {
	if p.strict {
		return false
	}
	before, after := p.before(n), p.after(n)
	if before < 0x2000 && after < 0x2000 {
		return false
	}
	a, b := width(before), width(after)
	return a == wide && b != narrow || a != narrow && b == wide || a == shared && b == shared && !p.mark
}

const (
	narrow = iota
	shared // punctuation of Chinese and of Latin text: “ ” ‘ ’ — … ·
	wide
)

func width(r rune) int {
	switch {
	case lang.IsCJK(r) && !unicode.Is(unicode.Hangul, r):
		return wide
	case r == '“' || r == '”' || r == '‘' || r == '’' || r == '—' || r == '…' || r == '·':
		return shared
	}
	return narrow
}

// before is the last character that has been written before the end of n, looking past the tags of inline elements.
func (p *page) before(n ast.Node) rune {
	for ; n != nil; n = n.PreviousSibling() {
		if r := p.lastRune(n); r != 0 {
			return r
		}
	}
	return 0
}

func (p *page) lastRune(n ast.Node) rune {
	switch n := n.(type) {
	case *ast.Text:
		if s := n.Segment.Value(p.src); len(s) > 0 {
			r, _ := utf8.DecodeLastRune(s)
			return r
		}
		return 0
	case *citation:
		return p.edge(n, utf8.DecodeLastRune)
	case *literal:
		r, _ := utf8.DecodeLastRune(n.text.Value(p.src))
		return r
	case *bound:
		return p.ownEdge()
	case *ast.Emphasis, *ast.Link, *ast.CodeSpan:
		for c := n.LastChild(); c != nil; c = c.PreviousSibling() {
			if r := p.lastRune(c); r != 0 {
				return r
			}
		}
		return 0
	}
	return 'x'
}

// after is the first character that will be written after n.
func (p *page) after(n ast.Node) rune {
	for n = n.NextSibling(); n != nil; n = n.NextSibling() {
		if r := p.firstRune(n); r != 0 {
			return r
		}
	}
	return 0
}

func (p *page) firstRune(n ast.Node) rune {
	switch n := n.(type) {
	case *ast.Text:
		if s := n.Segment.Value(p.src); len(s) > 0 {
			r, _ := utf8.DecodeRune(s)
			return r
		}
		return 0
	case *citation:
		return p.edge(n, utf8.DecodeRune)
	case *literal:
		r, _ := utf8.DecodeRune(n.text.Value(p.src))
		return r
	case *bound:
		return p.ownEdge()
	case *ast.Emphasis, *ast.Link, *ast.CodeSpan:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if r := p.firstRune(c); r != 0 {
				return r
			}
		}
		return 0
	}
	return 'x'
}

// edge is a character at the edge of a citation.
func (p *page) edge(c *citation, decode func([]byte) (rune, int)) rune {
	if c.labelled {
		r, _ := decode(c.label)
		return r
	}
	return p.ownEdge()
}

// ownEdge stands for a character at the edge of words that the project will write, in the page's language.
func (p *page) ownEdge() rune {
	if p.mark {
		return 'x'
	}
	return '字'
}
