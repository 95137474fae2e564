package sitetest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	xhtml "golang.org/x/net/html"
)

// An Outline is what a text says to who reads it as a tree: its headings, its links, the places that links can lead to, and its words.
type Outline struct {
	Headings []string // "2 #numbers Numbers"
	Links    []string // "article-07.html#para-1: art 7(1)"
	Anchors  []string // ids that stand elsewhere than on a heading, in order
	Words    string   // without white space and the signs that set pieces apart
}

// OutlineOf is the outline of a page's <main>, or of all of it where it has none, without what only a script or a click gives a meaning. mark
// is how a mark of confidence reads, by its words.
func OutlineOf(t testing.TB, page string, mark func(text string) string) Outline {
	t.Helper()
	top, err := xhtml.ParseWithOptions(strings.NewReader(page), xhtml.ParseOptionEnableScripting(false))
	if err != nil {
		t.Fatal(err)
	}
	if found := findElement(top, "main"); found != nil {
		top = found
	}
	o := &outliner{mark: mark}
	o.visit(top)
	return o.done()
}

// OutlineOfMarkdown is the outline of Markdown as goldmark reads it, with the extensions that GitHub has. Front matter is left out.
func OutlineOfMarkdown(t testing.TB, text string) Outline {
	t.Helper()
	if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		if _, body, ok := strings.Cut(rest, "\n---\n"); ok {
			text = body
		}
	}
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList),
		goldmark.WithParserOptions(parser.WithHeadingAttribute()), goldmark.WithRendererOptions(html.WithUnsafe()))
	var page bytes.Buffer
	if err := md.Convert([]byte(text), &page); err != nil {
		t.Fatal(err)
	}
	return OutlineOf(t, page.String(), nil)
}

// Differences are what two outlines do not share, one line each.
func (o Outline) Differences(other Outline) (list []string) {
	compare := func(what string, a, b []string) {
		for i := range max(len(a), len(b)) {
			var x, y string
			if i < len(a) {
				x = a[i]
			}
			if i < len(b) {
				y = b[i]
			}
			if x != y {
				list = append(list, fmt.Sprintf("%s %d: %q is %q", what, i, x, y))
				return // what follows is out of step
			}
		}
	}
	compare("heading", o.Headings, other.Headings)
	compare("link", o.Links, other.Links)
	compare("anchor", o.Anchors, other.Anchors)
	if a, b := []rune(o.Words), []rune(other.Words); !slices.Equal(a, b) {
		at := 0
		for at < len(a) && at < len(b) && a[at] == b[at] {
			at++
		}
		near := func(r []rune) string { return string(r[max(0, min(len(r), at)-20):min(len(r), at+20)]) }
		list = append(list, fmt.Sprintf("words: %q is %q", near(a), near(b)))
	}
	return list
}

type outliner struct {
	Outline
	mark  func(string) string
	words strings.Builder
}

func (o *outliner) done() Outline {
	o.Words = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(":·•|“”\u200b", r) {
			return -1
		}
		return r
	}, o.words.String())
	return o.Outline
}

// forHands are the elements that only a script or a click gives a meaning.
var forHands = []string{"button", "fieldset", "form", "head", "input", "nav", "noscript", "progress", "script", "select", "style", "svg", "template", "textarea"}

func (o *outliner) visit(n *xhtml.Node) {
	switch n.Type {
	case xhtml.TextNode:
		o.words.WriteString(n.Data)
		return
	case xhtml.ElementNode:
	case xhtml.DocumentNode:
	default:
		return
	}
	if slices.Contains(forHands, n.Data) || hasAttribute(n, "hidden") {
		return
	}
	if text, ok := o.marked(n); ok {
		o.words.WriteString(text)
		return
	}
	heading := len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6'
	id := attribute(n, "id")
	if text := o.textOf(n); heading && text != "" {
		o.Headings = append(o.Headings, fmt.Sprintf("%c #%s %s", n.Data[1], id, text))
	}
	if href := attribute(n, "href"); n.Data == "a" && href != "" {
		if text := o.textOf(n); text != "" {
			o.Links = append(o.Links, href+": "+text)
		}
	}
	// The page's own ids, of what is around the text, lead nowhere in Markdown.
	if !heading && id != "" && n.Data != "main" && !strings.HasPrefix(id, "page:") {
		o.Anchors = append(o.Anchors, id)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		o.visit(c)
	}
}

// marked is what a mark of confidence reads as.
func (o *outliner) marked(n *xhtml.Node) (string, bool) {
	if o.mark == nil || !slices.Contains(strings.Fields(attribute(n, "class")), "confidence") {
		return "", false
	}
	text := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != xhtml.ElementNode || attribute(c, "class") != "confidence-label" {
			text += (&outliner{}).textOf(c)
		}
	}
	return o.mark(strings.TrimSpace(text)), true
}

// textOf is the text in a node on one line.
func (o *outliner) textOf(n *xhtml.Node) string {
	var b strings.Builder
	var add func(n *xhtml.Node)
	add = func(n *xhtml.Node) {
		if n.Type == xhtml.TextNode {
			b.WriteString(n.Data)
			return
		}
		if slices.Contains(forHands, n.Data) || hasAttribute(n, "hidden") {
			return
		}
		if text, ok := o.marked(n); ok {
			b.WriteString(" " + text)
			return
		}
		if n.Data == "br" {
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			add(c)
		}
	}
	add(n)
	visible := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, b.String())
	return strings.Join(strings.Fields(visible), " ")
}

func findElement(n *xhtml.Node, name string) *xhtml.Node {
	if n.Type == xhtml.ElementNode && n.Data == name {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := findElement(c, name); found != nil {
			return found
		}
	}
	return nil
}

func attribute(n *xhtml.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttribute(n *xhtml.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a xhtml.Attribute) bool { return a.Key == name })
}
