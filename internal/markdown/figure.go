package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// A Figure is a number of persons, days, years and the like, or a date, that nothing around it cites: neither its statement, which is
// a paragraph, an item with its paragraphs, a row or a definition, nor what that stands under. What else may account for it, only the
// whole project knows.
type Figure struct {
	Offset, End int
	Text        string // as it stands
	Date        string // see numbers.Figure
	Links       []int  // indices of the Ordinary and Bound links of its statement, and of those that it stands under
	Notes       bool   // it stands below the heading with the id "notes"
	statement   int
}

// maxStatementLinks is how many links of a statement are looked at, so that long texts of links stay cheap.
const maxStatementLinks = 20

// notesID is the id of the heading below which the page of a unit holds commentary.
const notesID = "notes"

// A statement is what one citation accounts for.
type statement struct {
	under     int  // the statement before or around it that accounts for it too, 0 for none
	cited     bool // it has a citation, or is under what has
	links     []int
	footnotes []*footnote
	colon     bool // it ends with one, so that the list, table or quotation behind it is part of what it says
}

// anyCitation reports whether there is a citation among links.
func anyCitation(links []Link) bool {
	for _, l := range links {
		if l.Kind == Citation {
			return true
		}
	}
	return false
}

// open begins a statement, unless n is a part of one, and returns what shut takes. A term stands above its definitions.
func (p *page) open(n ast.Node) (outer int) {
	outer = p.statement
	if !p.opts.Figures {
		return outer
	}
	under := p.leadIn
	switch n.Kind() {
	case ast.KindListItem, east.KindTableRow, east.KindTableHeader, east.KindDefinitionTerm:
	case east.KindDefinitionDescription:
		if before := n.PreviousSibling(); before != nil && before.Kind() == east.KindDefinitionTerm && len(p.statements) > 0 {
			under = len(p.statements)
		}
	default:
		if outer > 0 { // a paragraph of an item
			return outer
		}
	}
	p.statements = append(p.statements, statement{under: under})
	p.statement = len(p.statements)
	return outer
}

func (p *page) shut(outer int) {
	p.statement = outer
}

// under puts the statements of n, a list, table or quotation, under the one that introduces them: that before it, if it ends with a
// colon or n is a quotation, or the item that n stands in.
func (p *page) under(n ast.Node) (outer [2]int) {
	outer = [2]int{p.leadIn, p.statement}
	if !p.opts.Figures {
		return outer
	}
	before := n.PreviousSibling()
	switch {
	case p.statement > 0:
		p.leadIn = p.statement
	case before != nil && before.Kind() == ast.KindParagraph && len(p.statements) > 0:
		if last := len(p.statements); p.statements[last-1].colon || n.Kind() == kindQuote {
			p.leadIn = last
		}
	}
	p.statement = 0
	return outer
}

func (p *page) above(outer [2]int) {
	p.leadIn, p.statement = outer[0], outer[1]
}

// refersTo notes that the current statement refers to a footnote.
func (p *page) refersTo(f *footnote) {
	if p.statement > 0 {
		s := &p.statements[p.statement-1]
		s.footnotes = append(s.footnotes, f)
	}
}

// states notes a link of the current statement.
func (p *page) states(index int) {
	if p.statement == 0 {
		return
	}
	s := &p.statements[p.statement-1]
	switch p.doc.Links[index].Kind {
	case Citation:
		s.cited = true
	case Ordinary, Bound:
		if len(s.links) < maxStatementLinks {
			s.links = append(s.links, index)
		}
	}
}

// figures notes the figures of the prose that was read last.
func (p *page) figures() {
	t := &p.prose
	if !p.opts.Figures || p.statement == 0 || len(t.pieces) == 0 {
		return
	}
	text := string(t.text)
	trimmed := strings.TrimRight(text, " \n")
	p.statements[p.statement-1].colon = strings.HasSuffix(trimmed, ":") || strings.HasSuffix(trimmed, "：")
	if p.inCell && p.column < len(p.columns) && p.columns[p.column] {
		return
	}
	for _, f := range p.opts.Finder.Figures(text) {
		first, start := t.source(f.Start)
		_, end := t.source(f.End - 1)
		if first.place == InCitation || first.place == InHeading {
			continue
		}
		p.doc.Figures = append(p.doc.Figures, Figure{Offset: start, End: min(end+1, len(p.src)), Text: strings.Clone(text[f.Start:f.End]),
			Date: f.Date, Notes: p.notes, statement: p.statement})
	}
}

// dropCited leaves the figures that are cited nowhere.
func (p *page) dropCited() {
	for i := range p.statements { // those that others are under come first
		s := &p.statements[i]
		for _, f := range s.footnotes {
			s.cited = s.cited || f.cites
		}
		if s.under > 0 {
			above := &p.statements[s.under-1]
			s.cited = s.cited || above.cited
			s.links = append(s.links, above.links...)
			s.links = s.links[:min(len(s.links), maxStatementLinks)]
		}
	}
	left := p.doc.Figures[:0]
	for _, f := range p.doc.Figures {
		if s := &p.statements[f.statement-1]; !s.cited {
			f.Links = s.links
			left = append(left, f)
		}
	}
	p.doc.Figures = left
	if len(left) == 0 {
		p.doc.Figures = nil
	}
}
