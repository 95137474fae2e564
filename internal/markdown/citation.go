package markdown

import (
	"bytes"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A citation is [[flow-provisions-2024 art 7(1)(2)]] or [[term:important data]], with words of its own after a bar. In a table the
// bar is written \|, since a bare one ends the cell.
type citation struct {
	ast.BaseInline
	target   []byte // as written, without spaces around
	label    []byte // as written; labels are text, not Markdown, but for backslashes and entities
	labelAt  int    // its offset
	labelled bool
	term     bool
}

var kindCitation = ast.NewNodeKind("Citation")

func (c *citation) Kind() ast.NodeKind { return kindCitation }

func (c *citation) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

// words is what the reader sees, as far as it is known here.
func (c *citation) words() []byte {
	if c.labelled {
		return appendPlain(nil, c.label)
	}
	return c.target
}

// parseCitation reads a citation at the start of line, or returns nil. It looks no further than maxCitation bytes, so that a text of
// nothing but brackets stays cheap.
func parseCitation(line []byte, seg text.Segment) (c *citation, length int) {
	if len(line) < 5 || line[1] != '[' {
		return nil, 0
	}
	window := line[:min(len(line), maxCitation)]
	end := 2 + bytes.IndexAny(window[2:], "[]\n")
	if end < 2 || window[end] != ']' || end+1 >= len(window) || window[end+1] != ']' {
		return nil, 0
	}
	inner := window[2:end]
	c = &citation{target: inner}
	if bar := bytes.IndexByte(inner, '|'); bar >= 0 {
		c.target, c.labelled = bytes.TrimSuffix(inner[:bar], []byte(`\`)), true
		after := bytes.TrimLeftFunc(inner[bar+1:], unicode.IsSpace)
		c.label, c.labelAt = bytes.TrimSpace(after), seg.Start+end-len(after)
	}
	c.target = bytes.TrimSpace(c.target)
	if name, ok := bytes.CutPrefix(c.target, []byte("term:")); ok {
		c.target, c.term = bytes.TrimSpace(name), true
	}
	if len(c.target) == 0 || c.labelled && len(c.label) == 0 {
		return nil, 0
	}
	c.SetPos(seg.Start)
	return c, end + 2
}

func (p *page) citation(c *citation) {
	l := Link{Kind: Citation, Target: unescaped(c.target), Offset: c.Pos()}
	class := "citation"
	if c.term {
		l.Kind, class = Term, "term"
	}
	if c.labelled {
		l.Text = unescaped(c.label)
		for _, mark := range [...]string{"{rule:", "{literal:"} {
			if i := bytes.Index(c.label, []byte(mark)); i >= 0 {
				p.problem(c.labelAt+i, "bound-place", "the words of a citation are shown as they are written, "+mark+" too", "write it beside the citation")
			}
		}
	}
	p.str(`<a class="`)
	p.str(class)
	p.str(`" href="`)
	link := p.addLink(l)
	p.hole(link, Href)
	p.str(`"`)
	p.hole(link, Lang)
	p.str(">")
	switch {
	case !c.labelled:
		p.hole(link, Label)
	case p.hanBlock == 0:
		p.out = p.appendMarked(p.out, c.label, appendText)
	default:
		p.out = appendText(p.out, c.label)
	}
	p.str("</a>")
}
