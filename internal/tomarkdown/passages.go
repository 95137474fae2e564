package tomarkdown

import (
	"slices"
	"strconv"
	"strings"
)

// A Passage is a piece of a page that can be quoted: what stands below a heading, or in an element to which links can lead, such as a numbered
// paragraph. No text is in two of them.
type Passage struct {
	Anchor  string   // of the heading or element; "" for what stands before the first
	Heading string   // the heading above it, or its own; "" for what stands before the first
	Within  string   // anchor of the heading above a passage that is no heading's; "" where that has no anchor
	Text    string   // blocks on lines of their own, items after "- ", the cells of a row with " | " between
	Marks   []string // levels of confidence that are marked in it, as they come
}

// Passages cuts the HTML of a page, or of its <main>, into passages that have a text. Marks of confidence are no part of the texts.
func Passages(page string) []Passage {
	p := &passager{list: []Passage{{}}}
	p.walk(parse(main(page)), "")
	return slices.DeleteFunc(p.list, func(one Passage) bool { return one.Text == "" })
}

type passager struct {
	list    []Passage
	at      int // the passage that text goes to
	section int // that of the heading above
}

func (p *passager) line(text string) {
	one := &p.list[p.at]
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	if one.Text != "" {
		one.Text += "\n"
	}
	one.Text += text
}

// walk goes through the blocks of a node. What is an item of a list begins with the marker.
func (p *passager) walk(n *node, marker string) {
	var run []*node
	flush := func() {
		if text := p.plain(run); text != "" {
			p.line(marker + text)
			marker = strings.Repeat(" ", len(marker))
		}
		run = run[:0]
	}
	number, back := 0, -1 // back is where the text goes on behind a list that belongs to the paragraph above it
	for i, k := range n.kids {
		if k.leftOut() || k.isApparatus() {
			continue
		}
		if k.isInline() {
			run = append(run, k)
			continue
		}
		flush()
		if level := headingLevel(k.name); level > 0 && k.anchor() == "" {
			// Nothing leads there: it is a line of the passage it stands in. The title of the page is above all.
			if text := p.plain(k.kids); level > 1 {
				p.line(text)
			} else if p.at == 0 {
				p.list[0].Heading = text
			}
			continue
		} else if level > 0 {
			p.list = append(p.list, Passage{Anchor: k.anchor(), Heading: p.plain(k.kids)})
			p.at = len(p.list) - 1
			p.section = p.at
			continue
		}
		before, section := p.at, p.section
		anchor := k.anchor()
		if k.name == "div" && anchor == "" {
			for _, inner := range k.kids { // a term and what is said of it
				if inner.name == "dt" {
					anchor = inner.anchor()
				}
			}
		}
		if anchor != "" && k.name != "main" && k.name != "section" && k.name != "dt" {
			above := p.list[p.section]
			p.list = append(p.list, Passage{Anchor: anchor, Heading: above.Heading, Within: above.Anchor})
			p.at = len(p.list) - 1
		}
		switch {
		case k.name == "li" && p.at != before:
			p.walk(k, "")
		case k.name == "li" && n.name == "ol":
			number++
			p.walk(k, strconv.Itoa(number)+". ")
		case k.name == "li":
			p.walk(k, "- ")
		case k.name == "tr":
			p.line(p.row(k))
		case k.name == "p" && k.isSeparated():
			var pieces []string
			for _, piece := range k.kids {
				if text := p.plain([]*node{piece}); text != "" {
					pieces = append(pieces, text)
				}
			}
			p.line(strings.Join(pieces, separator))
		case k.name == "pre":
			p.line(content(k))
		default:
			p.walk(k, "")
		}
		switch {
		case p.section != section: // a heading in it began something new
			back = -1
		case back >= 0:
			p.at, back = back, -1
		case p.at != before && k.name == "p" && endsOpen(p.list[p.at].Text) && followedByList(n.kids[i+1:]):
			back = before
		default:
			p.at = before
		}
	}
	flush()
}

// endsOpen reports whether a text announces what follows it.
func endsOpen(text string) bool {
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
}

func followedByList(rest []*node) bool {
	for _, n := range rest {
		if n.name == "" && strings.TrimSpace(n.text) == "" {
			continue
		}
		return n.name == "ul" || n.name == "ol"
	}
	return false
}

// row is the cells of a row on a line.
func (p *passager) row(n *node) string {
	var cells []string
	for _, k := range n.kids {
		if k.name == "td" || k.name == "th" {
			cells = append(cells, p.plain(k.kids))
		}
	}
	return strings.Join(cells, " | ")
}

// plain is the text of nodes, with the words of different blocks apart.
func (p *passager) plain(nodes []*node) string {
	var b strings.Builder
	var add func(n *node)
	add = func(n *node) {
		if n.name == "" {
			b.WriteString(n.text)
			return
		}
		if n.leftOut() {
			return
		}
		if level, _, ok := n.confidence(); ok {
			if one := &p.list[p.at]; !slices.Contains(one.Marks, level) {
				one.Marks = append(one.Marks, level)
			}
			return
		}
		apart := !n.isInline() || n.name == "br"
		if apart {
			b.WriteByte(' ')
		}
		for _, k := range n.kids {
			add(k)
		}
		if apart {
			b.WriteByte(' ')
		}
	}
	for _, n := range nodes {
		add(n)
	}
	return strings.TrimSpace(collapse(b.String()))
}

// isApparatus reports whether an element is about the page, says who else has what it says, or repeats that for other programs.
func (n *node) isApparatus() bool {
	if by := n.attr("aria-labelledby"); by == "page:cited-by" || by == "page:sources" {
		return true
	}
	for class := range strings.FieldsSeq(n.attr("class")) {
		switch class {
		case "cited-by", "term-uses", "rule-code", "examples", "proofs", "rule-try", "provenance", "page-facts":
			return true
		}
	}
	return false
}
