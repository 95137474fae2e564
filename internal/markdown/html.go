package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// angleParser reads what begins with <: addresses and raw HTML.
type angleParser struct{}

func (angleParser) Trigger() []byte { return []byte("<") }

func (angleParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	b := p.enter(parent)
	line, seg := r.PeekLine()
	if len(line) < 3 {
		return nil
	}
	stop, kind := util.FindEmailIndex(line[1:]), ast.AutoLinkType(ast.AutoLinkEmail)
	if stop < 0 {
		stop, kind = util.FindURLIndex(line[1:]), ast.AutoLinkURL
	}
	if stop > 0 && stop+1 < len(line) && line[stop+1] == '>' {
		r.Advance(stop + 2)
		b.kill()
		n := ast.NewAutoLink(kind, ast.NewTextSegment(text.NewSegment(seg.Start+1, seg.Start+1+stop)))
		n.SetPos(seg.Start)
		return n
	}
	c := p.cursor(parent, r)
	start := c
	if !b.html(&c, line) {
		return nil
	}
	n := ast.NewRawHTML()
	n.SetPos(seg.Start)
	for from := start; ; {
		if from.line == c.line {
			n.Segments.Append(text.NewSegment(from.pos, c.pos))
			break
		}
		n.Segments.Append(text.NewSegment(from.pos, from.end))
		from.pos = from.end
		if !from.more() {
			break
		}
	}
	c.settle(r)
	return n
}

// Kinds of raw HTML that end with a mark of their own.
const (
	htmlComment = iota
	htmlInstruction
	htmlDeclaration
	htmlCDATA
	htmlKinds
)

// html moves c over the raw HTML there and reports whether there is any. line is the rest of the first line.
func (b *block) html(c *cursor, line []byte) bool {
	switch {
	case isLetter(line[1]):
		return c.tag()
	case line[1] == '/' && isLetter(line[2]):
		return c.endTag()
	case line[1] == '?':
		c.pos += 2
		return b.until(c, htmlInstruction, "?>")
	case bytes.HasPrefix(line, []byte("<!-->")):
		c.pos += len("<!-->")
		return true
	case bytes.HasPrefix(line, []byte("<!--->")):
		c.pos += len("<!--->")
		return true
	case bytes.HasPrefix(line, []byte("<!--")):
		c.pos += len("<!--")
		return b.until(c, htmlComment, "-->")
	case bytes.HasPrefix(line, []byte("<![CDATA[")):
		c.pos += len("<![CDATA[")
		return b.until(c, htmlCDATA, "]]>")
	case line[1] == '!' && isLetter(line[2]):
		c.pos += 2
		return b.until(c, htmlDeclaration, ">")
	}
	return false
}

// until moves c behind end. What is missing from here on need not be looked for again.
func (b *block) until(c *cursor, kind int, end string) bool {
	if b.noEnd[kind] {
		return false
	}
	for c.more() {
		if i := bytes.Index(c.rest(), []byte(end)); i >= 0 {
			c.pos += i + len(end)
			return true
		}
		c.pos = c.end
	}
	b.noEnd[kind] = true
	return false
}

// tag moves c over an open tag.
func (c *cursor) tag() bool {
	limit := c.pos + maxTag // lines are in order, so a bound on the offset bounds the bytes
	c.pos++
	for c.pos < c.end && (isLetter(c.src[c.pos]) || isDigit(c.src[c.pos]) || c.src[c.pos] == '-') {
		c.pos++
	}
	for c.pos < limit {
		spaced := c.skipSpace()
		switch ch := c.peek(); {
		case ch == '>':
			c.pos++
			return true
		case ch == '/':
			c.pos++
			if c.pos < c.end && c.src[c.pos] == '>' {
				c.pos++
				return true
			}
			return false
		case !spaced || !isLetter(ch) && ch != '_' && ch != ':':
			return false
		}
		for c.pos < c.end && isAttributeName(c.src[c.pos]) {
			c.pos++
		}
		beforeValue := *c
		c.skipSpace()
		if c.peek() != '=' {
			*c = beforeValue
			continue
		}
		c.pos++
		c.skipSpace()
		if !c.attributeValue(limit) {
			return false
		}
	}
	return false
}

func isAttributeName(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == ':' || c == '-'
}

func (c *cursor) attributeValue(limit int) bool {
	switch quote := c.peek(); quote {
	case '"', '\'':
		c.pos++
		for c.more() && c.pos < limit {
			if c.src[c.pos] == quote {
				c.pos++
				return true
			}
			c.pos++
		}
		return false
	}
	start := *c
	for c.pos < c.end && c.pos < limit && c.src[c.pos] > ' ' && bytes.IndexByte([]byte("\"'=<>`"), c.src[c.pos]) < 0 {
		c.pos++
	}
	return c.pos > start.pos
}

// endTag moves c over a closing tag.
func (c *cursor) endTag() bool {
	c.pos += 2
	for c.pos < c.end && (isLetter(c.src[c.pos]) || isDigit(c.src[c.pos]) || c.src[c.pos] == '-') {
		c.pos++
	}
	c.skipSpace()
	if c.peek() != '>' {
		return false
	}
	c.pos++
	return true
}

// isComment reports whether n is HTML that holds comments and nothing else, which is dropped.
func (p *page) isComment(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.RawHTML:
		seg := n.Segments.At(0)
		return bytes.HasPrefix(seg.Value(p.src), []byte("<!--"))
	case *ast.HTMLBlock:
		return n.HTMLBlockType == ast.HTMLBlockType2 && len(bytes.TrimSpace(withoutComments(p.htmlText(n)))) == 0
	}
	return false
}

// htmlText is the text of an HTML block.
func (p *page) htmlText(n *ast.HTMLBlock) []byte {
	b := n.Lines().Value(p.src)
	if n.HasClosure() {
		b = append(b[:len(b):len(b)], n.ClosureLine.Value(p.src)...)
	}
	return b
}

// withoutComments drops the comments of s; one that is not closed goes to the end.
func withoutComments(s []byte) []byte {
	var rest []byte
	for {
		i := bytes.Index(s, []byte("<!--"))
		if i < 0 {
			return append(rest, s...)
		}
		rest = append(rest, s[:i]...)
		end := bytes.Index(s[i:], []byte("-->"))
		if end < 0 {
			return rest
		}
		s = s[i+end+len("-->"):]
	}
}

// rawHTMLProblem reports raw HTML, once a block.
func (p *page) rawHTMLProblem(offset int) {
	if !p.rawHTML {
		p.warn(offset, "raw-html", "HTML is not read; it is shown as text",
			"write it in Markdown, or put it in backticks if it is meant to be shown")
	}
	p.rawHTML = true
}

func (p *page) inlineHTML(n *ast.RawHTML) {
	comment := p.isComment(n)
	if comment && !p.strict {
		return
	}
	if !p.strict {
		p.rawHTMLProblem(n.Pos())
	}
	for i := range n.Segments.Len() {
		seg := n.Segments.At(i)
		if p.strict {
			p.out = append(p.out, seg.Value(p.src)...)
		} else {
			p.out = appendEscaped(p.out, seg.Value(p.src))
		}
	}
}

func (p *page) htmlBlock(n *ast.HTMLBlock) {
	s := p.htmlText(n)
	if p.strict {
		p.out = append(p.out, s...)
		return
	}
	p.rawHTML = false
	if n.HTMLBlockType == ast.HTMLBlockType2 {
		if i := bytes.LastIndex(s, []byte("<!--")); i >= 0 && !bytes.Contains(s[i:], []byte("-->")) {
			p.problem(n.Pos(), "html-comment", "the comment is never closed, so all that follows is left out", "end it with -->")
		}
		s = withoutComments(s)
	}
	s = bytes.TrimSpace(s)
	if len(s) == 0 {
		return
	}
	p.rawHTMLProblem(max(n.Pos(), 0))
	p.str("<p>")
	p.out = appendEscaped(p.out, s)
	p.str("</p>\n")
}
