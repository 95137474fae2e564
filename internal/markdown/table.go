package markdown

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// tableTransformer is goldmark's, kept from tables whose missing cells would fill the memory.
type tableTransformer struct{ parser.ParagraphTransformer }

func (t tableTransformer) Transform(node *ast.Paragraph, r text.Reader, pc parser.Context) {
	p := pageOf(pc)
	lines := node.Lines()
	if lines.Len() < 2 {
		return
	}
	columns := 0
	for i := range lines.Len() {
		seg := lines.At(i)
		if line := p.src[seg.Start:seg.Stop]; isDelimiterRow(line) {
			columns = bytes.Count(line, []byte("|")) + 1
			if cells := columns * (lines.Len() - i); cells > maxCells {
				p.once(seg.Start, "table-size", fmt.Sprintf("the table has %d cells, more than %d", cells, maxCells), "divide it")
				return
			}
			if columns > 1 && i > 0 {
				for k := i - 1; k < lines.Len(); k++ {
					row := lines.At(k)
					p.cutCitations(p.src[row.Start:row.Stop], row.Start)
				}
			}
			break
		}
	}
	if columns > 0 {
		t.ParagraphTransformer.Transform(node, r, pc)
	}
}

// cutCitations reports the citations in a row of a table whose bar ends a cell, so that no citation is left of them.
func (p *page) cutCitations(row []byte, offset int) {
	for at := 0; ; {
		next := bytes.Index(row[at:], []byte("[["))
		if next < 0 {
			return
		}
		at += next
		c, length := parseCitation(row[at:], text.NewSegment(offset+at, offset+len(row)))
		if c == nil {
			at++
			continue
		}
		written := row[at : at+length]
		// Between backticks in two cells the marks themselves are meant.
		if bar := bytes.IndexByte(written, '|'); bar > 0 && written[bar-1] != '\\' && !bytes.Contains(written, []byte("`")) && (at == 0 || row[at-1] != '\\') {
			p.problem(offset+at+bar, "table-bar", "the bar in "+string(written)+" ends the cell, and cuts the citation in two",
				"write it with a backslash: "+string(written[:bar])+`\`+string(written[bar:]))
		}
		at += length
	}
}

// isDelimiterRow reports whether line may be the second one of a table.
func isDelimiterRow(line []byte) bool {
	dash := false
	for _, c := range line {
		switch {
		case c == '-':
			dash = true
		case c != '|' && c != ':' && !isSpace(c):
			return false
		}
	}
	return dash
}

func (p *page) table(n *east.Table) {
	p.tables++
	p.tableFact(n)
	p.rawHTML = false
	p.str(`<div class="table-scroll" role="region" tabindex="0"`)
	p.attr("aria-label", p.words.table(p.tables, p.tableLabel(n)))
	p.str("><table>\n")
	outer := p.under(n)
	p.columns = p.columns[:0]
	p.narrowColumns(n)
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		tag := "td"
		switch row.(type) {
		case *east.TableHeader:
			tag = "th"
			p.str("<thead>\n<tr>\n")
		default:
			if !body {
				p.str("<tbody>\n")
				body = true
			}
			p.str("<tr>\n")
		}
		around := p.open(row)
		p.blockFact(row)
		p.column = 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			p.cell(tag, cell.(*east.TableCell))
			p.column++
		}
		p.shut(around)
		p.str("</tr>\n")
		if tag == "th" {
			p.str("</thead>\n")
		}
	}
	if body {
		p.str("</tbody>\n")
	}
	p.above(outer)
	p.columns = p.columns[:0]
	p.str("</table></div>\n")
}

// narrowWidth is how many bytes the cells of a narrow column have at most: "Step", "12", "art 7(1)".
const narrowWidth = 8

// narrowColumns finds the columns of short cells alone, such as numbers of steps, which need no more room than they have letters.
// Where all are, none is: the table's width is shared among them as it comes.
func (p *page) narrowColumns(n *east.Table) {
	p.narrow = p.narrow[:0]
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		column := 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if column == len(p.narrow) {
				p.narrow = append(p.narrow, true)
			}
			written := 0
			if lines := cell.Lines(); lines.Len() > 0 {
				segment := lines.At(0)
				written = segment.Len()
			}
			p.narrow[column] = p.narrow[column] && written <= narrowWidth
			column++
		}
	}
	if !slices.Contains(p.narrow, false) {
		p.narrow = p.narrow[:0]
	}
}

// tableLabel is the words of the first cell of the header that has any.
func (p *page) tableLabel(n *east.Table) string {
	header := n.FirstChild()
	if header == nil {
		return ""
	}
	for cell := header.FirstChild(); cell != nil; cell = cell.NextSibling() {
		if label := p.plain(cell); label != "" {
			return label
		}
	}
	return ""
}

func (p *page) cell(tag string, n *east.TableCell) {
	if n.FirstChild() == nil && tag == "th" {
		tag = "td" // a header without words is none
		p.columns = append(p.columns, false)
	}
	p.str("<")
	p.str(tag)
	if tag == "th" {
		p.str(` scope="col"`)
	}
	class := ""
	switch n.Alignment {
	case east.AlignLeft:
		class = "align-left"
	case east.AlignRight:
		class = "align-right"
	case east.AlignCenter:
		class = "align-center"
	}
	switch {
	case p.column >= len(p.narrow) || !p.narrow[p.column]:
	case class == "":
		class = "narrow"
	default:
		class += " narrow"
	}
	if class != "" {
		p.attr("class", class)
	}
	han := p.openHan(n)
	p.str(">")
	p.inCell = true
	before, figures := len(p.doc.Links), len(p.doc.Figures)
	p.inlines(n)
	if tag == "th" { // the name of a column, as a heading is that of a section
		p.doc.Figures = p.doc.Figures[:figures]
		p.columns = append(p.columns, anyCitation(p.doc.Links[before:]))
	}
	p.inCell = false
	p.closeHan(han)
	p.str("</")
	p.str(tag)
	p.str(">\n")
}
