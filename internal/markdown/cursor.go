package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A block is what is known of the paragraph, heading or cell whose inlines are being read. It begins anew with each.
type block struct {
	node     ast.Node
	brackets []*bracket
	delims   int             // delimiter runs so far
	skip     int             // where the delimiter run ends that has been found to be text
	lastTick map[int]int     // where the last run of so many backticks begins; nil until an unclosed one was met
	noEnd    [htmlKinds]bool // kinds of raw HTML whose end was looked for in vain
}

// enter returns the block that node is, fresh if it was not the one being read.
func (p *page) enter(node ast.Node) *block {
	if p.block.node != node {
		p.block = block{node: node, brackets: p.block.brackets[:0]}
	}
	return &p.block
}

// A cursor moves over the bytes of a block, from line to line. It costs less than goldmark's reader, which looks its place up anew
// for each step.
type cursor struct {
	src   []byte
	lines *text.Segments
	line  int
	pos   int // offset of the next byte
	end   int // of the line
}

func (p *page) cursor(node ast.Node, r text.Reader) cursor {
	line, seg := r.Position()
	return cursor{p.src, node.Lines(), line, seg.Start, seg.Stop}
}

// settle moves the reader to the cursor.
func (c *cursor) settle(r text.Reader) {
	c.more()
	seg := text.NewSegment(c.pos, c.end)
	r.SetPosition(c.line, seg)
}

// more reports whether there is another byte, which is then at src[pos].
func (c *cursor) more() bool {
	for c.pos >= c.end {
		if c.line+1 >= c.lines.Len() {
			return false
		}
		c.line++
		seg := c.lines.At(c.line)
		c.pos, c.end = seg.Start, seg.Stop
	}
	return true
}

// peek returns the next byte, or 0 at the end.
func (c *cursor) peek() byte {
	if c.more() {
		return c.src[c.pos]
	}
	return 0
}

// rest is what remains of the line.
func (c *cursor) rest() []byte { return c.src[c.pos:c.end] }

// skipSpace moves over white space and reports whether there was any.
func (c *cursor) skipSpace() bool {
	found := false
	for c.more() && isSpace(c.src[c.pos]) {
		c.pos++
		found = true
	}
	return found
}

// between returns the text from one place to another, at most limit bytes of it. Where the text runs over lines they are joined as
// they stand in the source, without what comes before them on their line (such as the > of a quotation).
func (c *cursor) between(from cursor, limit int) []byte {
	if from.line == c.line {
		return c.src[from.pos:min(c.pos, from.pos+limit)]
	}
	var b []byte
	for from.line < c.line && len(b) < limit {
		b = append(b, c.src[from.pos:from.end]...)
		from.pos = from.end
		from.more()
	}
	if from.line == c.line && from.pos < c.pos {
		b = append(b, c.src[from.pos:c.pos]...)
	}
	return b[:min(len(b), limit)]
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v'
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isPunct reports whether c is ASCII punctuation, which a backslash may escape.
func isPunct(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}
