package passages

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rulebook/internal/search"
)

// Oracle finds the same by the tree that a browser would make of the text.
func Oracle(text string) []search.Section {
	list, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return nil
	}
	o := &oracle{}
	for _, n := range list {
		o.visit(n, "")
	}
	o.end("")
	return o.found
}

type oracle struct {
	found     []search.Section
	text      bytes.Buffer
	inHeading bool
	fresh     int // how many headings have begun
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// end ends a block whose anchor is the given one.
func (o *oracle) end(anchor string) {
	text := strings.Join(strings.FieldsFunc(strings.NewReplacer("\u00ad", "", "\u200b", "", "\u2060", "", "\ufeff", "").Replace(o.text.String()), func(r rune) bool { return r <= ' ' }), " ")
	o.text.Reset()
	if text == "" {
		return
	}
	if o.inHeading {
		s := &o.found[len(o.found)-1]
		s.Heading = strings.TrimSpace(s.Heading + " " + text)
		return
	}
	if o.found == nil {
		o.found = []search.Section{{}}
	}
	s := &o.found[len(o.found)-1]
	s.Blocks = append(s.Blocks, search.Block{Anchor: anchor, Text: text})
}

// visit goes through a node inside of an element with the anchor, and returns what the anchor is behind it: none when a section
// has begun in it, for it then lies before that section.
func (o *oracle) visit(n *html.Node, anchor string) string {
	switch n.Type {
	case html.TextNode:
		o.text.WriteString(n.Data)
		return anchor
	case html.ElementNode:
	default:
		return anchor
	}
	kind := kindOf(n.Data)
	off := attr(n, "data-search") == "off"
	switch {
	case kind == rawText, kind == leftOut, kind == void:
		return anchor
	case kind == lineBreak:
		o.text.WriteByte(' ')
		return anchor
	case kind == rule:
		o.end(anchor)
		return anchor
	case kind == inline && off:
		return anchor
	case kind == inline:
		return o.children(n, anchor)
	}
	o.end(anchor)
	if off {
		return anchor
	}
	own := attr(n, "id")
	if strings.HasPrefix(own, "page:") {
		own = ""
	}
	begun := o.fresh
	if isHeading(n.Data) && !o.inHeading {
		o.found = append(o.found, search.Section{Anchor: own})
		o.fresh++
		o.inHeading = true
		o.end(o.children(n, ""))
		o.inHeading = false
		return ""
	}
	inner := anchor
	if own != "" {
		inner = own
	}
	o.end(o.children(n, inner))
	if o.fresh > begun {
		return ""
	}
	return anchor
}

func (o *oracle) children(n *html.Node, anchor string) string {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		anchor = o.visit(c, anchor)
	}
	return anchor
}
