package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// literalParser reads {literal:TEXT}: TEXT is shown as it is, and a number in it is not meant as that of a rule.
type literalParser struct{}

// literal is such a text.
type literal struct {
	ast.BaseInline
	text text.Segment
}

var kindLiteral = ast.NewNodeKind("Literal")

func (l *literal) Kind() ast.NodeKind { return kindLiteral }

func (l *literal) Dump(source []byte, level int) { ast.DumpHelper(l, source, level, nil, nil) }

func (literalParser) Trigger() []byte { return []byte("{") }

const longestLiteral = 300 // bytes

func (literalParser) Parse(_ ast.Node, r text.Reader, pc parser.Context) ast.Node {
	line, seg := r.PeekLine()
	rest, ok := bytes.CutPrefix(line, []byte("{literal:"))
	if !ok {
		return nil
	}
	end := bytes.IndexAny(rest[:min(len(rest), longestLiteral)], "{}\n")
	if end < 0 || rest[end] != '}' {
		pageOf(pc).problem(seg.Start, "literal-form", "{literal: is not closed", "write {literal:TEXT} on one line, without braces in the text")
		return nil
	}
	start := seg.Start + len("{literal:")
	if len(bytes.TrimSpace(rest[:end])) == 0 {
		pageOf(pc).problem(seg.Start, "literal-form", "the literal has no text", "write {literal:TEXT}, as in {literal:100,000}")
		return nil
	}
	r.Advance(len("{literal:") + end + 1)
	l := &literal{text: text.NewSegment(start, start+end)}
	l.SetPos(seg.Start)
	return l
}

// literalText is the text of l. In a table a bar is written \|, since a bare one ends the cell.
func (p *page) literalText(l *literal) []byte {
	s := l.text.Value(p.src)
	if p.inCell {
		s = bytes.ReplaceAll(s, []byte(`\|`), []byte("|"))
	}
	return s
}

func (p *page) literal(l *literal) {
	if s := p.literalText(l); p.hanBlock == 0 {
		p.out = p.appendMarked(p.out, s, appendEscaped[[]byte])
	} else {
		p.out = appendEscaped(p.out, s)
	}
}
