package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// definitionTransformer takes link reference definitions, [label]: destination "title", out of the beginning of paragraphs.
type definitionTransformer struct{}

func (definitionTransformer) Transform(node *ast.Paragraph, _ text.Reader, pc parser.Context) {
	p := pageOf(pc)
	lines := node.Lines()
	first := lines.At(0)
	if line := bytes.TrimLeft(p.src[first.Start:first.Stop], " \t"); len(line) == 0 || line[0] != '[' {
		return
	}
	c := cursor{src: p.src, lines: lines, pos: first.Start, end: first.Stop}
	done := 0
	for c.more() {
		done = c.line
		if !p.refDefinition(&c, pc) {
			break
		}
		done = lines.Len()
	}
	if done == 0 {
		return
	}
	// The node, which prints nothing, keeps the blank line before it, which makes the list that it is in a loose one.
	ref := ast.NewLinkReferenceDefinition(nil, nil, nil)
	ref.SetBlankPreviousLines(node.HasBlankPreviousLines())
	node.Parent().InsertBefore(node.Parent(), node, ref)
	lines.SetSliced(done, lines.Len())
	if lines.Len() == 0 {
		node.Parent().RemoveChild(node.Parent(), node)
	}
}

// refDefinition reads one definition, which must be all of its lines.
func (p *page) refDefinition(c *cursor, pc parser.Context) bool {
	c.skipSpace()
	if c.peek() != '[' {
		return false
	}
	label, ok := scanLabel(c)
	if !ok || len(label) > maxLabel || len(bytes.TrimSpace(label)) == 0 || c.pos >= c.end || c.src[c.pos] != ':' {
		return false
	}
	c.pos++
	c.skipSpace()
	destination, ok := scanDestination(c)
	if !ok {
		return false
	}
	bare := *c // where the definition ends if no title follows
	endsLine := bare.endOfLine()
	var title []byte
	if c.skipSpace() {
		if title, ok = scanTitle(c); !ok || !c.endOfLine() {
			title = nil
			*c = bare
		}
	}
	if title == nil && !endsLine {
		return false
	}
	p.refs++
	pc.AddReference(parser.NewReference(label, destination, title))
	return true
}

// endOfLine moves over the spaces before the end of the line and reports whether there is nothing else.
func (c *cursor) endOfLine() bool {
	for c.pos < c.end && isSpace(c.src[c.pos]) {
		c.pos++
	}
	return c.pos >= c.end
}

// reference looks for the definition that [text][label], [label][] or [label] means. end stands at the ] of the text, c behind it.
func (p *page) reference(opener *bracket, end cursor, c *cursor, pc parser.Context) (destination, title []byte, ok bool) {
	seg := end.lines.At(opener.line)
	from := cursor{end.src, end.lines, opener.line, opener.seg.Stop, seg.Stop}
	start := *c
	label, ok := []byte(nil), false
	if c.pos < c.end && c.src[c.pos] == '[' {
		if label, ok = scanLabel(c); ok && len(bytes.TrimSpace(label)) > 0 {
			return p.defined(label, pc)
		}
		if !ok {
			*c = start // the shortcut is still tried
		}
	}
	if label = end.between(from, maxLabel+1); len(label) > maxLabel {
		return nil, nil, false
	}
	return p.defined(label, pc)
}

// mayRepeat reports whether the n bytes of a definition may be written once more. Three bytes refer to one of any length, so that
// without a bound a page is the square of its text.
func (p *page) mayRepeat(offset, n int) bool {
	p.repeated += n
	if p.repeated > maxRepeated {
		p.once(offset, "reference-limit", "the definitions of links are repeated too often",
			"further references are shown as text; shorten the long addresses, or divide the page")
		return false
	}
	return true
}

func (p *page) defined(label []byte, pc parser.Context) (destination, title []byte, ok bool) {
	ref, ok := pc.Reference(util.ToLinkReference(label))
	if !ok {
		return nil, nil, false
	}
	return ref.Destination(), ref.Title(), true
}

// scanLabel reads [label], of at most maxLabel bytes and without brackets.
func scanLabel(c *cursor) ([]byte, bool) {
	c.pos++
	from := *c
	for n := 0; n <= maxLabel && c.more(); n++ {
		switch c.src[c.pos] {
		case '\\':
			if c.pos+1 < c.end {
				c.pos++
			}
		case '[':
			return nil, false
		case ']':
			label := c.between(from, maxLabel+1)
			c.pos++
			return label, true
		}
		c.pos++
	}
	return nil, false
}
