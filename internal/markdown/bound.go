package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// boundParser reads {rule:ID.counter}, which shows what the rule asks of the counter, as in "1,000,000 persons or more". Only the
// project knows it, so what becomes of it is a hole.
type boundParser struct{}

// bound is such a mark.
type bound struct {
	ast.BaseInline
	target string // "ID.counter"
}

var kindBound = ast.NewNodeKind("Bound")

func (b *bound) Kind() ast.NodeKind { return kindBound }

func (b *bound) Dump(source []byte, level int) { ast.DumpHelper(b, source, level, nil, nil) }

func (boundParser) Trigger() []byte { return []byte("{") }

const (
	longestBound = 200 // bytes
	boundHint    = "write {rule:ID.counter}, with the id of the rule and the name of the counter, on one line"
)

func (boundParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	line, seg := r.PeekLine()
	rest, ok := bytes.CutPrefix(line, []byte("{rule:"))
	if !ok {
		return nil
	}
	p := pageOf(pc)
	end := bytes.IndexAny(rest[:min(len(rest), longestBound)], "{}\n")
	if end < 0 || rest[end] != '}' {
		p.problem(seg.Start, "bound-form", "{rule: is not closed", boundHint)
		return nil
	}
	target := string(rest[:end])
	id, counter, ok := strings.Cut(target, ".")
	if !ok || !isName(id, "-") || !isName(counter, "-_") {
		p.problem(seg.Start, "bound-form", fmt.Sprintf("%q names no rule and counter", target), boundHint)
		return nil
	}
	if _, ok := parent.(*ast.Heading); ok {
		p.problem(seg.Start, "bound-place", "a heading cannot show a number of a rule", "write it in the text: links and lists need the heading's words")
		return nil
	}
	r.Advance(len("{rule:") + end + 1)
	p.enter(parent).kill()
	b := &bound{target: target}
	b.SetPos(seg.Start)
	return b
}

// isName reports whether s is a name of lower-case letters, digits and the other characters.
func isName(s, other string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && !isDigit(c) && strings.IndexByte(other, c) < 0 {
			return false
		}
	}
	return s != ""
}

func (p *page) bound(b *bound) {
	p.hole(p.addLink(Link{Kind: Bound, Target: b.target, Offset: b.Pos()}), Whole)
}
