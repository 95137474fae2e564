package markdown

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"rulebook/internal/twins"
)

// fact notes what a translation of the text must say too.
func (p *page) fact(f twins.Fact) {
	if p.opts.Facts {
		p.doc.Facts = append(p.doc.Facts, f)
	}
}

// proseFacts notes the numbers and dates of the prose that was read last.
func (p *page) proseFacts() {
	t := &p.prose
	if !p.opts.Facts || len(t.pieces) == 0 {
		return
	}
	for _, f := range twins.Read(p.opts.Finder, string(t.text)) {
		first, start := t.source(f.Offset)
		f.Offset, f.In, f.Quoted = start, first.in, p.quotes > 0
		p.fact(f)
	}
}

// linkFact notes a citation, a number of a rule, or what the name of a term says.
func (p *page) linkFact(l Link) {
	if !p.opts.Facts {
		return
	}
	switch l.Kind {
	case Citation:
		p.fact(twins.Fact{Kind: twins.Citation, Offset: l.Offset, Text: l.Target, Key: l.Target})
	case Term:
		if l.Text != "" {
			return // its words are among those of its paragraph
		}
		for _, f := range twins.Read(p.opts.Finder, l.Target) {
			f.Offset, f.Quoted = l.Offset, p.quotes > 0
			p.fact(f)
		}
	case Bound:
		p.fact(twins.Fact{Kind: twins.Bound, Offset: l.Offset, Text: "{rule:" + l.Target + "}", Key: l.Target})
	}
}

// blockFact notes that a paragraph, the words of an item, a row or a definition begins.
func (p *page) blockFact(n ast.Node) {
	if !p.opts.Facts {
		return
	}
	at := n.Pos()
	if lines := n.Lines(); n.Type() == ast.TypeBlock && lines != nil && lines.Len() > 0 {
		at = lines.At(0).Start
	}
	if at < 0 {
		at = 0
		if len(p.doc.Facts) > 0 {
			at = p.doc.Facts[len(p.doc.Facts)-1].Offset
		}
	}
	p.fact(twins.Fact{Kind: twins.Block, Offset: at})
}

// quoteFact notes a paragraph of a quotation.
func (p *page) quoteFact(n ast.Node, text string) {
	if text = strings.Join(strings.Fields(text), " "); p.opts.Facts && text != "" && n.Lines().Len() > 0 {
		p.fact(twins.Fact{Kind: twins.Quote, Offset: n.Lines().At(0).Start, Text: text, Key: text})
	}
}

// tableFact notes how many rows a table has.
func (p *page) tableFact(n *east.Table) {
	if !p.opts.Facts {
		return
	}
	rows := int64(0)
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if _, head := row.(*east.TableHeader); !head {
			rows++
		}
	}
	p.fact(twins.Fact{Kind: twins.Table, Offset: max(n.Pos(), 0), Value: rows})
}

// sortFacts puts the facts in reading order, since footnotes are written after the text.
func (p *page) sortFacts() {
	slices.SortStableFunc(p.doc.Facts, func(a, b twins.Fact) int { return a.Offset - b.Offset })
}

// blockText is the YAML of a block on one line, without comments and without regard to blanks.
func blockText(code []byte) string {
	var lines []string
	for line := range strings.Lines(string(code)) {
		if line = strings.Join(strings.Fields(line), " "); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}
