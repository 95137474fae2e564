package markdown

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// asPublished are the examples of the CommonMark specification that read otherwise on a page, and why. What only looks different
// (an id, a class, an element around a table) is left out of the comparison.
var asPublished = map[string][]int{
	"raw HTML is shown as text, comments are left out": {
		21, 31, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165, 166, 167, 169, 170,
		171, 172, 173, 174, 175, 176, 177, 178, 180, 181, 182, 184, 185, 186, 187, 188, 189, 190, 191, 201, 344, 475, 476,
		477, 491, 494, 524, 536, 613, 614, 615, 616, 617, 623, 627, 628, 629, 630, 631, 642, 643,
	},
	"a link without an address is an error":          {200, 485, 486, 487, 567},
	"only https, http, mailto and tel may be linked": {500, 596, 598, 599, 601},
	"double brackets are a citation":                 {548, 559, 590},
}

// The reader of pages agrees with CommonMark too, not only the strict one of TestCommonMark: on every example but those that are
// listed with their reason.
func TestCommonMarkAsPublished(t *testing.T) {
	reasons := map[int]string{}
	for why, examples := range asPublished {
		for _, e := range examples {
			reasons[e] = why
		}
	}
	const before = "x\n\n" // or a leading heading would become the page's title
	for _, e := range specExamples(t) {
		doc := Parse([]byte(before+e.Markdown), Options{})
		page := string(doc.Fill(nil, func(h Hole) string {
			if h.Part == Href {
				return html.EscapeString(doc.Links[h.Index].Target)
			}
			return doc.Links[h.Index].Text
		}))
		got, want := outline(t, page), outline(t, "<p>x</p>\n"+e.HTML)
		why := reasons[e.Example]
		switch {
		case got != want && why == "":
			t.Errorf("example %d (%s):\n%q\ngot:  %s\nwant: %s", e.Example, e.Section, e.Markdown, got, want)
		case got == want && why != "":
			t.Errorf("example %d agrees now, though listed as different: %s", e.Example, why)
		}
	}
}

// outline is the structure of HTML: elements, the attributes that carry meaning, and text.
func outline(t *testing.T, src string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(src), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			b.WriteString(strings.Join(strings.Fields(n.Data), "")) // colours split a line of code
			return
		case html.ElementNode:
			if n.Data == "span" || n.Data == "div" {
				break
			}
			b.WriteString("<" + n.Data)
			for _, a := range n.Attr {
				if slices.Contains([]string{"href", "src", "title", "alt", "start"}, a.Key) {
					value, err := url.PathUnescape(a.Val) // addresses are escaped where they are filled in
					if err != nil {
						value = a.Val
					}
					fmt.Fprintf(&b, " %s=%q", a.Key, value)
				}
			}
			b.WriteString(">")
			defer b.WriteString("</" + n.Data + ">")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return b.String()
}
