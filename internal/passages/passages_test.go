package passages

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rulebook/internal/search"
)

func TestOf(t *testing.T) {
	section := func(anchor, heading string, blocks ...search.Block) search.Section {
		return search.Section{Anchor: anchor, Heading: heading, Blocks: blocks}
	}
	b := func(anchor, text string) search.Block { return search.Block{Anchor: anchor, Text: text} }
	tests := []struct {
		name, html string
		want       []search.Section
	}{
		{"nothing", "", nil},
		{"no text", "<p>\n</p><hr>", nil},
		{"white space and inline elements", "<p>\n A <em>b</em>old<br>w\tord <a href='x'>,</a> </p>", []search.Section{section("", "", b("", "A bold w ord ,"))}},
		{"entities", "<p>a &lt;b&gt; &amp;amp; &#39;c&#39; &quot;d&#34; &eacute;&nbsp;&#x4e2d;&#10;e & f &unknown; AT&T; g&</p>",
			[]search.Section{section("", "", b("", "a <b> &amp; 'c' \"d\" é\u00a0中 e & f &unknown; AT&T; g&"))}},
		{"sections and anchors", `<p id="a">one</p><h2 id="s">Two <em>words</em></h2><p>three</p><ul><li id="para-1-2"><p>four</p><p id="own">five</p> six</li></ul>`,
			[]search.Section{section("", "", b("a", "one")), section("s", "Two words", b("", "three"), b("para-1-2", "four"), b("own", "five"), b("para-1-2", "six"))}},
		{"ids from before the section", `<div id="out"><p>a</p><h3 id="h">b</h3><p>c</p><div id="in">d</div></div><p>e</p>`,
			[]search.Section{section("", "", b("out", "a")), section("h", "b", b("", "c"), b("in", "d"), b("", "e"))}},
		{"ids of what rulebook adds", `<section id="page:main"><p>a</p></section>`, []search.Section{section("", "", b("", "a"))}},
		{"left out", `<p>a<svg viewBox="0 0 1 1"><path d="M0 0"/><text>no</text></svg>b <span data-search="off">no <span>no</span></span> c<script>if (a < b) "</p><script"</script></p>` +
			`<div data-search="off"><div>no</div></div><p>d</p>`, []search.Section{section("", "", b("", "ab c"), b("", "d"))}},
		{"a heading that is left out begins no section", `<h2 id="x">A</h2><p>a</p><h2 data-search="off" id="y">No</h2><p>b</p>`,
			[]search.Section{section("x", "A", b("", "a"), b("", "b"))}},
		{"cells and terms", `<table><caption>t</caption><tr><th>a</th><td><div>b</div>c</td></tr></table><dl><dt>d</dt><dd>e</dd></dl><details><summary>f</summary>g</details>`,
			[]search.Section{section("", "", b("", "t"), b("", "a"), b("", "b"), b("", "c"), b("", "d"), b("", "e"), b("", "f"), b("", "g"))}},
		{"an id with an entity", `<p id="a&amp;b">a</p>`, []search.Section{section("", "", b("a&b", "a"))}},
		{"characters that nobody sees", "<p id='a\u00adb'>\ufeffin\u00adfor\u200bma<em>\u2060</em>tion \u00ad &shy;a&ZeroWidthSpace;b<wbr>c</p><p>\u200b</p>",
			[]search.Section{section("", "", b("a\u00adb", "information abc"))}},
		{"joiners that are letters' own", "<p>\u0645\u06cc\u200c\u062e</p>", []search.Section{section("", "", b("", "\u0645\u06cc\u200c\u062e"))}},
		{"a sign that opens no tag", "<p>a < b</p>", []search.Section{section("", "", b("", "a < b"))}},
		{"a comment", "<p>a<!-- <p> -->b</p>", []search.Section{section("", "", b("", "ab"))}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Of(tt.html)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzOf compares with x/net/html on texts in which every element is closed, as those of a build are; others must do no harm.
func FuzzOf(f *testing.F) {
	for _, seed := range []string{"<p>a</p>", `<h2 id="x">a &amp; b</h2><ul><li id="y">c<ul><li>d</li></ul></li></ul>`, "<svg/><p data-search=off>", "</p></", "<a b='", "<!--", "&#;", "<p>a\u00ad&shy; b\u200b</p>",
		`<table><tbody><tr><td>a</td></tr></tbody></table>`, "<script><p></script>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Of(text)
		clean, ok := wellFormed(text)
		if !ok {
			return
		}
		if clean != text {
			got = Of(clean)
		}
		if diff := cmp.Diff(Oracle(clean), got); diff != "" {
			t.Errorf("%s\n%s", clean, diff)
		}
	})
}

// wellFormed is what a browser makes of a text, written as HTML again; ok is false for what our pages never have, and for
// what is not read again as it was written.
func wellFormed(text string) (clean string, ok bool) {
	clean = text
	for range 2 {
		if strings.ContainsAny(clean, "\x00\r") {
			return "", false
		}
		list, err := html.ParseFragment(strings.NewReader(clean), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
		if err != nil {
			return "", false
		}
		var b bytes.Buffer
		for _, n := range list {
			if !ours(n) {
				return "", false
			}
			if err := html.Render(&b, n); err != nil {
				return "", false
			}
		}
		if b.String() == clean {
			return clean, true
		}
		clean = b.String()
	}
	return "", false
}

// ours reports whether a node is of the kinds that pages have.
func ours(n *html.Node) bool {
	if n.Type == html.ElementNode {
		for _, c := range n.Data {
			if !isName(byte(c)) || c >= 0x80 {
				return false
			}
		}
		switch n.Data {
		case "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext", "template", "math", "select", "listing", "script", "style",
			"area", "base", "embed", "link", "meta", "param", "source", "track", "keygen", "frame", "image":
			return false
		case "svg":
			return n.FirstChild == nil || n.FirstChild.Type == html.TextNode && n.FirstChild.NextSibling == nil
		}
		for _, a := range n.Attr {
			if a.Namespace != "" || strings.ContainsAny(a.Key, "\"'<>=/`\x00") || strings.ContainsFunc(a.Key, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
				return false
			}
		}
	} else if n.Type == html.CommentNode && strings.ContainsAny(n.Data, "-<>") {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !ours(c) {
			return false
		}
	}
	return true
}

func BenchmarkOf(b *testing.B) {
	src := strings.Repeat(`<h2 id="numbers">Numbers of a year</h2>
<p>This article decides who must apply for a <a class="term" href="../../glossary.html#security-assessment">security assessment</a>. Since 22 March 2024 it has been the list of triggers to use, in place of <a class="citation" href="../assessment-measures-2022/article-04.html">2022 Assessment Measures, art 4</a>.</p>
<ul>
<li id="para-1-1"><strong class="provision-number">(1)(1)</strong> a <a class="term" href="../../glossary.html#critical-information-infrastructure-operator">critical information infrastructure operator</a> (CIIO) exports any amount; or</li>
</ul>
<table><thead><tr><th scope="col">What is counted</th><th scope="col">Number</th></tr></thead><tbody><tr><td>Exports of PI &amp; data</td><td>any</td></tr></tbody></table>
`, 20)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		Of(src)
	}
}

func TestClaims(t *testing.T) {
	const mark = `<span class="confidence confidence-inferred" title="Inferred" data-search="off">Inferred</span>`
	claim := func(anchor, text string) Claim { return Claim{"inferred", "", text, anchor} }
	tests := []struct {
		name, html string
		want       []Claim
	}{
		{"none", "<p>A sentence.</p>", nil},
		{"the sentence before the mark", "<p>One thing. Another <a href='x'>thing</a> that is well known. " + mark + " A third.</p>", []Claim{claim("", "Another thing that is well known.")}},
		{"a very short sentence", "<p>One of these things is known. Do not rely on it. " + mark + "</p>", []Claim{claim("", "One of these things is known. Do not rely on it.")}},
		{"a part of a sentence", "<p>It counts, " + mark + " and it adds up. " + mark + "</p>", []Claim{claim("", "It counts,"), claim("", "and it adds up.")}},
		{"no end of a sentence", "<p>Order No. 25 of art. 3 holds. " + mark + "</p>", []Claim{claim("", "Order No. 25 of art. 3 holds.")}},
		{"Chinese", "<p>第一句话说明一件事情。第二句话（某）说明另一件。" + mark + "第三句。" + mark + "</p>", []Claim{claim("", "第二句话（某）说明另一件。"), claim("", "第三句。")}},
		{"two marks on one sentence", "<p>One. Two is said by two of the sources. " + mark + mark + "</p>", []Claim{claim("", "Two is said by two of the sources."), claim("", "Two is said by two of the sources.")}},
		{"anchors", `<p>a ` + mark + `</p><h2 id="s">B</h2><p>b ` + mark + `</p><ul><li id="para-1"><p>c ` + mark + `</p></li></ul>`,
			[]Claim{claim("", "a"), claim("s", "b"), claim("para-1", "c")}},
		{"rows of a table", `<table><tr><th>Subject</th><th>Answer</th></tr><tr><td>Window</td><td>none ` + mark + `</td></tr><tr><td>alone ` + mark + `</td></tr></table>`,
			[]Claim{{"inferred", "Window", "none", ""}, claim("", "alone")}},
		{"a mark alone in a cell", `<table><tr><td>Window</td><td>` + mark + `</td></tr></table>`, []Claim{claim("", "Window")}},
		{"nothing before the mark", "<p>" + mark + "</p>", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Claims(tt.html)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzClaims: whatever stands in a page, a claim has a level and a text.
func FuzzClaims(f *testing.F) {
	for _, seed := range []string{`<p>A. B.<span class="confidence confidence-inferred">x</span></p>`, `<tr><td>a<td>b<span class="confidence confidence-`,
		`<h2>a<span class="confidence confidence-text"></h2><p>。<span class="confidence confidence-text"/>`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, c := range Claims(src) {
			if c.Level == "" || c.Text == "" {
				t.Errorf("%q in %q", c, src)
			}
		}
	})
}
