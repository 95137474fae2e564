package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// quoteParser reads blockquotes, and alerts, which begin with a line of their own: > [!NOTE].
type quoteParser struct{ strict bool }

// A quote is a blockquote, or an alert when alert is not negative.
type quote struct {
	ast.BaseBlock
	alert int // index in alertKinds
}

var kindQuote = ast.NewNodeKind("Quote")

func (q *quote) Kind() ast.NodeKind { return kindQuote }

func (q *quote) Dump(source []byte, level int) { ast.DumpHelper(q, source, level, nil, nil) }

var alertKinds = [...]string{"note", "tip", "important", "warning", "caution"}

func (quoteParser) Trigger() []byte { return []byte(">") }

func (q quoteParser) Open(_ ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if !quoteMark(r) {
		return nil, parser.NoChildren
	}
	node := &quote{alert: -1}
	if q.strict {
		return node, parser.HasChildren
	}
	line, seg := r.PeekLine()
	if name, ok := alertName(line); ok {
		if node.alert = alertIndex(name); node.alert >= 0 {
			r.AdvanceToEOL()
		} else {
			pageOf(pc).warn(seg.Start+bytes.IndexByte(line, '['), "alert-kind",
				fmt.Sprintf("there is no alert %q; it is shown as a quotation", name),
				didYouMean(name, alertKinds[:], "there are "+strings.Join(alertKinds[:], ", ")))
		}
	}
	return node, parser.HasChildren
}

func (quoteParser) Continue(_ ast.Node, r text.Reader, _ parser.Context) parser.State {
	if quoteMark(r) {
		return parser.Continue | parser.HasChildren
	}
	return parser.Close
}

func (quoteParser) Close(ast.Node, text.Reader, parser.Context) {}

func (quoteParser) CanInterruptParagraph() bool { return true }

func (quoteParser) CanAcceptIndentedLine() bool { return false }

// quoteMark moves over > and the space behind it.
func quoteMark(r text.Reader) bool {
	line, _ := r.PeekLine()
	width, pos := util.IndentWidth(line, r.LineOffset())
	if width > 3 || pos >= len(line) || line[pos] != '>' {
		return false
	}
	pos++
	r.Advance(pos)
	if pos < len(line) && (line[pos] == ' ' || line[pos] == '\t') {
		padding := 0
		if line[pos] == '\t' {
			padding = util.TabWidth(r.LineOffset()) - 1
		}
		r.AdvanceAndSetPadding(1, padding)
	}
	return true
}

// alertName is the name in a line that is nothing but [!NAME].
func alertName(line []byte) (string, bool) {
	inner, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("[!"))
	if !ok {
		return "", false
	}
	name, ok := bytes.CutSuffix(inner, []byte("]"))
	if !ok || len(name) == 0 || len(name) > 30 {
		return "", false
	}
	for _, c := range name {
		if !isLetter(c) && c != '-' {
			return "", false
		}
	}
	return string(name), true
}

func alertIndex(name string) int {
	for i, kind := range alertKinds {
		if strings.EqualFold(kind, name) {
			return i
		}
	}
	return -1
}

// quoted notes a paragraph of a quotation. One that shows a number of a rule is not all quoted.
func (p *page) quoted(n ast.Node) {
	if p.quotes == 0 || p.strict {
		return
	}
	p.breaks, p.unsaid = p.breaks[:0], false
	text := p.appendInlines(nil, n)
	if p.unsaid {
		return
	}
	p.quoteFact(n, string(text))
	note := func(text []byte) {
		if text = bytes.TrimSpace(text); len(text) > 0 {
			p.doc.Quotes = append(p.doc.Quotes, string(text))
		}
	}
	note(text)
	from := 0
	for _, to := range p.breaks {
		note(text[from:to])
		from = to
	}
	if from > 0 {
		note(text[from:])
	}
}

func (p *page) quote(q *quote) {
	if q.alert < 0 {
		p.str("<blockquote")
		han := p.openHan(q)
		p.str(">\n")
		p.quotes++
		outer := p.under(q)
		p.children(q)
		p.above(outer)
		p.quotes--
		p.closeHan(han)
		p.str("</blockquote>\n")
		return
	}
	// An aside within the main part of a page is a landmark of its own; a note is none.
	p.str(`<aside class="alert alert-`)
	p.str(alertKinds[q.alert])
	p.str(`" role="note"><p class="alert-title">`)
	p.str(p.words.alerts[q.alert])
	p.str("</p>\n")
	p.children(q)
	p.str("</aside>\n")
}
