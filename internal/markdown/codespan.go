package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// codeSpanParser reads `code`. goldmark's own looks for the end of each run of backticks to the end of the paragraph; this one, once
// it has looked in vain, remembers which runs there are.
type codeSpanParser struct{}

func (codeSpanParser) Trigger() []byte { return []byte("`") }

func (codeSpanParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	b := p.enter(parent)
	c := p.cursor(parent, r)
	start := c
	ticks := c.run('`')
	from := c
	if last, ok := b.lastTick[ticks]; b.lastTick == nil || ok && last >= c.pos {
		for c.more() {
			i := bytes.IndexByte(c.rest(), '`')
			if i < 0 {
				c.pos = c.end
				continue
			}
			c.pos += i
			to := c
			if c.run('`') == ticks {
				c.settle(r)
				return p.code(from, to)
			}
		}
		b.findTicks(start)
	}
	literal := ast.NewTextSegment(text.NewSegment(start.pos, from.pos))
	from.settle(r)
	return literal
}

// run moves over a run of ch within the line and returns its length.
func (c *cursor) run(ch byte) int {
	start := c.pos
	for c.pos < c.end && c.src[c.pos] == ch {
		c.pos++
	}
	return c.pos - start
}

// findTicks notes the last run of each length of backticks in the block from c on.
func (b *block) findTicks(c cursor) {
	b.lastTick = map[int]int{}
	for c.more() {
		i := bytes.IndexByte(c.rest(), '`')
		if i < 0 {
			c.pos = c.end
			continue
		}
		c.pos += i
		at := c.pos
		b.lastTick[c.run('`')] = at
	}
}

// code is the span between two places. One space at either end belongs to the marks, unless there is nothing else.
func (p *page) code(from, to cursor) ast.Node {
	span := ast.NewCodeSpan()
	blank := true
	for c := from; c.line < to.line || c.pos < to.pos; {
		end := c.end
		if c.line == to.line {
			end = to.pos
		}
		if c.pos < end {
			span.AppendChild(span, ast.NewRawTextSegment(text.NewSegment(c.pos, end)))
			blank = blank && len(bytes.TrimSpace(p.src[c.pos:end])) == 0
		}
		c.pos = end
		if c.line < to.line {
			c.pos = c.end
			if !c.more() {
				break
			}
		}
	}
	if blank {
		return span
	}
	first, last := span.FirstChild().(*ast.Text), span.LastChild().(*ast.Text)
	if a, b := p.src[first.Segment.Start], p.src[last.Segment.Stop-1]; (a == ' ' || a == '\n' || a == '\r') && (b == ' ' || b == '\n') {
		first.Segment.Start++
		last.Segment.Stop--
	}
	return span
}

func (p *page) codeSpan(n *ast.CodeSpan) {
	p.str("<code>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		s := t.Segment.Value(p.src)
		if p.inCell {
			s = bytes.ReplaceAll(s, []byte(`\|`), []byte("|"))
		}
		if rest, ok := bytes.CutSuffix(s, []byte("\n")); ok {
			p.out = appendEscaped(p.out, bytes.TrimSuffix(rest, []byte("\r")))
			p.str(" ")
		} else {
			p.out = appendEscaped(p.out, s)
		}
	}
	p.str("</code>")
}
