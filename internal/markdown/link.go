package markdown

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// linkParser reads all that begins with a bracket: links and pictures, citations, footnote references and the boxes of task lists.
// It follows the algorithm of the CommonMark specification and looks ahead only as far as its limits.
type linkParser struct{ strict bool }

func (linkParser) Trigger() []byte { return []byte("![]") }

// A bracket is an open [ or ![ that may yet become a link.
type bracket struct {
	ast.BaseInline
	seg    text.Segment
	line   int // of the block
	image  bool
	dead   bool     // a link has been found within, and links hold no links
	bottom ast.Node // the last delimiter before it
}

var kindBracket = ast.NewNodeKind("Bracket")

func (b *bracket) Kind() ast.NodeKind { return kindBracket }

func (b *bracket) Dump(source []byte, level int) { ast.DumpHelper(b, source, level, nil, nil) }

func (l linkParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	b := p.enter(parent)
	line, seg := r.PeekLine()
	open := seg.WithStop(seg.Start + 1)
	switch line[0] {
	case ']':
		return p.closeBracket(b, r, pc)
	case '!':
		if len(line) < 2 || line[1] != '[' || !l.strict && len(line) > 2 && line[2] == '^' {
			return nil
		}
		open.Stop++
	default:
		if l.strict {
			break
		}
		if box := parseCheckBox(parent, line, seg); box != nil {
			r.Advance(box.length)
			return box
		}
		if ref, n := p.parseFootnoteRef(line, seg); ref != nil {
			r.Advance(n)
			b.kill()
			return ref
		}
		if c, n := parseCitation(line, seg); c != nil {
			r.Advance(n)
			b.kill()
			return c
		}
	}
	if len(b.brackets) >= maxBrackets {
		p.once(seg.Start, "paragraph-limit", fmt.Sprintf("more than %d brackets are open in one paragraph", maxBrackets),
			`the further ones are shown as they are; write \[ for a bracket that is text`)
		return nil
	}
	lineNo, _ := r.Position()
	br := &bracket{seg: open, line: lineNo, image: line[0] == '!'}
	if d := pc.LastDelimiter(); d != nil {
		br.bottom = d
	}
	b.brackets = append(b.brackets, br)
	r.Advance(open.Len())
	return br
}

// CloseBlock turns the brackets that were never closed into text.
func (linkParser) CloseBlock(parent ast.Node, _ text.Reader, pc parser.Context) {
	b := pageOf(pc).enter(parent)
	for _, br := range b.brackets {
		br.drop()
	}
	b.brackets = b.brackets[:0]
}

// drop makes the bracket text.
func (b *bracket) drop() { ast.MergeOrReplaceTextSegment(b.Parent(), b, b.seg) }

// kill keeps the open brackets from becoming links, for a link has been found in them. Pictures may hold links.
func (b *block) kill() {
	for i := len(b.brackets) - 1; i >= 0; i-- {
		if br := b.brackets[i]; !br.image {
			if br.dead {
				return
			}
			br.dead = true
		}
	}
}

// closeBracket reads a ] and what follows it, and returns the link that it ends, or nil when it is text.
func (p *page) closeBracket(b *block, r text.Reader, pc parser.Context) ast.Node {
	if len(b.brackets) == 0 {
		return nil
	}
	opener := b.brackets[len(b.brackets)-1]
	b.brackets = b.brackets[:len(b.brackets)-1]
	parent := opener.Parent()
	c := p.cursor(b.node, r)
	label := c
	c.pos++
	if opener.dead {
		if !p.strict && c.pos < c.end && c.src[c.pos] == '(' {
			p.warn(opener.seg.Start, "link-nested", "a link cannot hold another link, so this one is shown as text",
				`write \[ if it is meant so`)
		}
		opener.drop()
		return nil
	}
	destination, title, ok := inlineTarget(&c)
	if !ok && p.refs > 0 {
		destination, title, ok = p.reference(opener, label, &c, pc)
		ok = ok && p.mayRepeat(opener.seg.Start, len(destination)+len(title))
	}
	if !ok {
		opener.drop()
		return nil
	}
	c.settle(r)
	parser.ProcessDelimiters(opener.bottom, pc)
	link := ast.NewLink()
	link.Destination, link.Title = destination, title
	for n := opener.NextSibling(); n != nil; {
		next := n.NextSibling()
		parent.RemoveChild(parent, n)
		link.AppendChild(link, n)
		n = next
	}
	parent.RemoveChild(parent, opener)
	var node ast.Node = link
	if opener.image {
		node = ast.NewImage(link)
	} else {
		b.kill()
	}
	node.SetPos(opener.seg.Start)
	return node
}

// inlineTarget reads (destination "title"), where c stands behind the ] of the text.
func inlineTarget(c *cursor) (destination, title []byte, ok bool) {
	start := *c
	if c.pos < c.end && c.src[c.pos] == '(' {
		c.pos++
		c.skipSpace()
		if c.peek() != ')' {
			if destination, ok = scanDestination(c); !ok {
				*c = start
				return nil, nil, false
			}
			if c.skipSpace() && c.peek() != ')' {
				if title, ok = scanTitle(c); !ok {
					*c = start
					return nil, nil, false
				}
				c.skipSpace()
			}
		}
		if c.peek() == ')' {
			c.pos++
			return destination, title, true
		}
	}
	*c = start
	return nil, nil, false
}

// maxParens is how deep parentheses nest in a destination that is not in angle brackets.
const maxParens = 32

// scanDestination reads the destination of a link.
func scanDestination(c *cursor) ([]byte, bool) {
	if !c.more() {
		return nil, false
	}
	line := c.rest()
	if line[0] == '<' {
		for i := 1; i < len(line); i++ {
			switch line[i] {
			case '\\':
				i++
			case '<', '\n':
				return nil, false
			case '>':
				c.pos += i + 1
				return line[1:i:i], true
			}
		}
		return nil, false
	}
	depth, i := 0, 0
scan:
	for ; i < len(line); i++ {
		switch ch := line[i]; {
		case ch == '\\' && i+1 < len(line) && isPunct(line[i+1]):
			i++
		case ch == '(':
			if depth++; depth > maxParens {
				return nil, false
			}
		case ch == ')':
			if depth--; depth < 0 {
				break scan
			}
		case isSpace(ch):
			break scan
		}
	}
	if i == 0 || depth > 0 {
		return nil, false
	}
	c.pos += i
	return line[:i:i], true
}

// scanTitle reads the title of a link in quotes or parentheses.
func scanTitle(c *cursor) ([]byte, bool) {
	closer := c.peek()
	switch closer {
	case '"', '\'':
	case '(':
		closer = ')'
	default:
		return nil, false
	}
	c.pos++
	from := *c
	for c.more() {
		switch ch := c.src[c.pos]; {
		case ch == '\\' && c.pos+1 < c.end:
			c.pos++
		case ch == closer:
			title := c.between(from, len(c.src))
			c.pos++
			return title, true
		case ch == '(' && closer == ')':
			return nil, false
		}
		c.pos++
	}
	return nil, false
}

func (p *page) link(n *ast.Link) {
	if p.strict {
		p.str(`<a href="`)
		p.out = appendEscaped(p.out, util.URLEscape(n.Destination, true))
		p.str(`"`)
		p.linkTitle(n.Title)
		p.str(">")
		p.children(n)
		p.str("</a>")
		return
	}
	target := unescaped(n.Destination)
	where, ok := p.checkTarget(target, n.Pos())
	if !ok {
		p.children(n)
		return
	}
	words := p.plain(n)
	if words == "" && n.FirstChild() == nil {
		p.warn(n.Pos(), "link-text", fmt.Sprintf("the link to %q has no words", target), "say between the brackets where it leads")
	}
	l := p.addLink(Link{Kind: Ordinary, Target: target, Text: words, Offset: n.Pos()})
	p.openLink(l, where)
	p.linkTitle(n.Title)
	p.str(">")
	p.children(n)
	p.str("</a>")
}

// openLink writes the start tag of a link up to its end.
func (p *page) openLink(link int, where reach) {
	if where == outside {
		p.str(`<a class="external" href="`)
		p.out = appendEscaped(p.out, util.URLEscape([]byte(p.doc.Links[link].Target), false))
		p.str(`" rel="noopener noreferrer"`)
		return
	}
	p.str(`<a href="`)
	p.hole(link, Href)
	p.str(`"`)
	p.hole(link, Lang)
}

func (p *page) linkTitle(title []byte) {
	if title == nil {
		return
	}
	p.str(` title="`)
	p.out = appendText(p.out, title)
	p.str(`"`)
}

func (p *page) autoLink(n *ast.AutoLink) {
	label, target := n.Label(p.src), string(n.URL(p.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(target), "mailto:") {
		target = "mailto:" + target
	}
	if p.strict {
		p.str(`<a href="`)
		p.out = appendEscaped(p.out, util.URLEscape([]byte(target), false))
		p.str(`">`)
		p.out = appendEscaped(p.out, label)
		p.str("</a>")
		return
	}
	where, ok := p.checkTarget(target, n.Pos())
	if !ok {
		p.out = appendEscaped(p.out, label)
		return
	}
	p.openLink(p.addLink(Link{Kind: Ordinary, Target: target, Text: string(label), Offset: n.Pos()}), where)
	p.str(">")
	p.out = appendEscaped(p.out, label)
	p.str("</a>")
}

func (p *page) addLink(l Link) int {
	p.doc.Links = append(p.doc.Links, l)
	p.states(len(p.doc.Links) - 1)
	p.linkFact(l)
	return len(p.doc.Links) - 1
}

func (p *page) hole(index int, part Part) {
	p.doc.Holes = append(p.doc.Holes, Hole{len(p.out), index, part})
}
