package tomarkdown

import (
	"html"
	"strings"
)

// A node is an element, or a text when it has no name.
type node struct {
	name  string
	attrs string // as they are written
	text  string
	kids  []*node
}

// parse makes a tree of HTML in which every element is closed in order, as the build's own is. Of anything else it makes some tree or other:
// an end tag that closes nothing is left out, and what is still open ends with the text.
func parse(src string) *node {
	top := &node{name: "body"}
	open := []*node{top}
	add := func(n *node) {
		in := open[len(open)-1]
		in.kids = append(in.kids, n)
	}
	for at := 0; at < len(src); {
		if src[at] != '<' {
			end := strings.IndexByte(src[at:], '<')
			if end < 0 {
				end = len(src) - at
			}
			add(&node{text: unescape(src[at : at+end])})
			at += end
			continue
		}
		if strings.HasPrefix(src[at:], "<!") {
			closing := ">"
			if strings.HasPrefix(src[at:], "<!--") {
				closing = "-->"
			}
			end := strings.Index(src[at:], closing)
			if end < 0 {
				break
			}
			at += end + len(closing)
			continue
		}
		i := at + 1
		ends := i < len(src) && src[i] == '/'
		if ends {
			i++
		}
		begin := i
		for i < len(src) && isName(src[i]) {
			i++
		}
		if i == begin {
			add(&node{text: "<"})
			at++
			continue
		}
		n := &node{name: strings.ToLower(src[begin:i])}
		begin = i
		for i < len(src) && src[i] != '>' {
			if c := src[i]; c == '"' || c == '\'' {
				end := strings.IndexByte(src[i+1:], c)
				if end < 0 {
					i = len(src)
					break
				}
				i += end + 1
			}
			i++
		}
		i = min(i, len(src))
		n.attrs = src[begin:i]
		at = min(i+1, len(src))
		switch {
		case ends:
			for k := len(open) - 1; k > 0; k-- {
				if open[k].name == n.name {
					open = open[:k]
					break
				}
			}
		case isVoid(n.name) || strings.HasSuffix(n.attrs, "/"):
			add(n)
		case n.name == "script" || n.name == "style":
			end := strings.Index(src[at:], "</"+n.name)
			if end < 0 {
				return top
			}
			at += end
			for at < len(src) && src[at] != '>' {
				at++
			}
			at = min(at+1, len(src))
		case len(open) < maxDepth:
			add(n)
			open = append(open, n)
		}
	}
	return top
}

// unescape is the text that HTML writes, without the characters that are marks of ours and mean nothing in a text.
func unescape(s string) string {
	s = html.UnescapeString(s)
	if strings.ContainsAny(s, allMarks) {
		s = strings.Map(func(r rune) rune {
			if isMark(r) {
				return -1
			}
			return r
		}, s)
	}
	return s
}

// maxDepth bounds how deep elements are nested, for what goes through a tree recurses.
const maxDepth = 200

func isName(c byte) bool { return isAlphanumeric(c) || c == '-' }

func isVoid(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr":
		return true
	}
	return false
}

// attr is the value of an attribute, "" when it is not there or has none.
func (n *node) attr(name string) string {
	value, _ := n.find(name)
	return value
}

// find is attr, with whether the attribute is there.
func (n *node) find(name string) (value string, ok bool) {
	rest := n.attrs
	for {
		rest = strings.TrimLeft(rest, " \t\r\n/")
		if rest == "" {
			return "", false
		}
		end := strings.IndexAny(rest, "= \t\r\n")
		if end < 0 {
			return "", rest == name
		}
		key := rest[:end]
		rest = rest[end:]
		if rest[0] != '=' {
			if key == name {
				return "", true
			}
			continue
		}
		rest = rest[1:]
		value := ""
		switch {
		case rest != "" && (rest[0] == '"' || rest[0] == '\''):
			stop := strings.IndexByte(rest[1:], rest[0])
			if stop < 0 {
				stop = len(rest) - 1
			}
			value = rest[1 : 1+stop]
			rest = rest[min(len(rest), stop+2):]
		default:
			stop := strings.IndexAny(rest, " \t\r\n")
			if stop < 0 {
				stop = len(rest)
			}
			value, rest = rest[:stop], rest[stop:]
		}
		if key == name {
			return unescape(value), true
		}
	}
}

func (n *node) hasClass(class string) bool {
	for c := range strings.FieldsSeq(n.attr("class")) {
		if c == class {
			return true
		}
	}
	return false
}

// anchor is the id by which a link leads to the element. What rulebook adds around a text has ids of its own, which nobody links to but the page.
func (n *node) anchor() string {
	id := n.attr("id")
	if strings.HasPrefix(id, "page:") && headingLevel(n.name) == 0 {
		return ""
	}
	return id
}

// leftOut reports whether the element is left out: pictures, whose content stands in a table or list beside them, what only a script or a click
// gives a meaning, and the ways through the site.
func (n *node) leftOut() bool {
	switch n.name {
	case "button", "fieldset", "form", "input", "nav", "noscript", "progress", "script", "select", "style", "svg", "template", "textarea":
		return true
	}
	_, hidden := n.find("hidden")
	return hidden
}

func (n *node) isInline() bool {
	switch n.name {
	case "", "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small",
		"span", "strong", "sub", "sup", "time", "u", "var", "wbr":
		return true
	}
	return false
}

func headingLevel(name string) int {
	if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
		return int(name[1] - '0')
	}
	return 0
}

// confidence is the level of a mark of confidence, and its words; ok is false for any other element.
func (n *node) confidence() (level, text string, ok bool) {
	if !n.hasClass("confidence") {
		return "", "", false
	}
	for c := range strings.FieldsSeq(n.attr("class")) {
		if l, found := strings.CutPrefix(c, "confidence-"); found {
			level = l
		}
	}
	for _, k := range n.kids {
		if !k.hasClass("confidence-label") {
			text += content(k)
		}
	}
	return level, strings.TrimSpace(text), level != ""
}

// content is the text in a node as it is written, without what is left out.
func content(n *node) string {
	if n.name == "" {
		return n.text
	}
	if n.leftOut() {
		return ""
	}
	var b strings.Builder
	for _, k := range n.kids {
		b.WriteString(content(k))
	}
	return b.String()
}
