package tomarkdown

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"rulebook/internal/markdown"
	"rulebook/internal/sitetest"
)

func TestAppend(t *testing.T) {
	tests := []struct{ name, html, want string }{
		{"heading", `<h2 id="a">One <em>two</em></h2>`, "## One *two* {#a}\n"},
		{"heading with braces", `<h3>{#x}</h3>`, "### \\{#x}\n"},
		{"what means something is escaped", `<p>* a_b _c_ [d] &lt;e&gt; &amp;amp; ~f~ \g ` + "`h`" + `</p>`, "\\* a_b \\_c\\_ \\[d\\] \\<e> &amp;amp; \\~f\\~ \\\\g \\`h\\`\n"},
		{"at the beginning of a line", `<p>1. a<br>- b</p><p># c</p><p>2024 d</p>`, "1\\. a\\\n\\- b\n\n\\# c\n\n2024 d\n"},
		{"emphasis", `<p><strong>a</strong> b<em>c</em>, d</p>`, "**a** b*c*, d\n"},
		{"emphasis beside Chinese punctuation", `<p>这是<strong>“重要数据”</strong>的，<strong>重要</strong>的</p>`, "这是<strong>“重要数据”</strong>的，**重要**的\n"},
		{"emphasis beside emphasis", `<p><strong>a</strong><strong>b</strong></p>`, "<strong>a</strong><strong>b</strong>\n"},
		{"link", `<p>see <a class="citation" href="a (1).html#p-1">art [1]</a>!<a href="b">c</a></p>`, "see [art \\[1\\]](to:a%20%281%29.html#p-1)\\![c](to:b)\n"},
		{"mark", `<p>Yes. <span class="confidence confidence-inferred"><span class="confidence-label">Sure: </span>inferred</span></p>`, "Yes. (inferred: inferred)\n"},
		{"anchors", `<p id="para-1">a</p><div id="b"><ul><li id="c">d</li></ul></div>`, "<a id=\"para-1\"></a>a\n\n- <a id=\"b\"></a><a id=\"c\"></a>d\n"},
		{"lists", `<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul><ul><li>e</li></ul><ol start="3"><li>f</li><li>g</li></ol>`,
			"- a\n  - b\n- c\n\n  d\n\n<!-- -->\n\n- e\n\n<!-- -->\n\n3. f\n4. g\n"},
		{"tasks", `<ul><li class="task">a</li><li><input type="checkbox" checked> b</li><li><p><input type="checkbox"> c</p></li></ul>`, "- [ ] a\n- [x] b\n- [ ] c\n"},
		{"definitions", `<dl><div><dt>a</dt><dd>b</dd></div><dt>c</dt><dd><ul><li>d</li></ul></dd></dl>`, "- **a**: b\n- **c**\n  - d\n"},
		{"table", `<table><caption>t</caption><thead><tr><th>a|b</th><th>c</th></tr></thead><tbody><tr><td><p>d</p><p>e</p></td><td><ul><li>f</li><li>g</li></ul></td></tr></tbody></table>`,
			"**t**\n\n| a\\|b | c |\n| --- | --- |\n| d<br>e | • f<br>• g |\n"},
		{"table without a head", `<table><tr><td>a</td></tr></table>`, "|  |\n| --- |\n| a |\n"},
		{"quotation", `<blockquote><p>a</p><p>b</p></blockquote>`, "> a\n>\n> b\n"},
		{"code", "<pre><code class=\"language-go\">a\n  <span>``` b</span>\n</code></pre><p><code>a`b</code> <code>`c`</code></p>", "````go\na\n  ``` b\n````\n\n``a`b`` `` `c` ``\n"},
		{"what is for hands is left out", `<nav>a</nav><p hidden>b</p><p>c<button>d</button></p><script>e</script><svg><text>f</text></svg>`, "c\n"},
		{"only the page's own part", `<body><p>a</p><main id="page:main"><p>b</p></main><p>c</p></body>`, "b\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := string(Append(nil, tt.html, Options{
				Href: func(href string) string { return "to:" + href }, Mark: func(level, text string) string { return "(" + level + ": " + text + ")" },
			}))
			if got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestPassages(t *testing.T) {
	got := ""
	for _, p := range Passages(`<p>Before. <span class="confidence confidence-text">text</span></p><h2 id="a">A</h2><p>One:</p>
		<ul><li id="i">first <ol><li>x</li><li>y</li></ol></li><li>second</li></ul><table><tr><th>k</th><td>v <b>w</b></td></tr></table>
		<p id="p">Two:</p><ul><li>of two</li></ul><p>of A again</p><h3>no anchor</h3><h2 id="b">B</h2>
		<dl><div><dt id="t">term</dt><dd>said</dd></div></dl><dl class="cited-by"><dt>left out</dt></dl>`) {
		got += fmt.Sprintf("%s|%s|%s|%v|%q\n", p.Anchor, p.Heading, p.Within, p.Marks, p.Text)
	}
	want := `|||[text]|"Before."
a|A||[]|"One:\n- second\nk | v w\nof A again\nno anchor"
i|A|a|[]|"first\n1. x\n2. y"
p|A|a|[]|"Two:\n- of two"
t|B|b|[]|"term\nsaid"
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Whatever the HTML is, something comes out.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"<p>a<b>c</p>", "<main><table><tr><td colspan=9>x", "<ul><li id='a'><pre>``` </ul>", "</a></b><!-- <p", "<dl><dt id=x><dd>", "<p \x01\x02>\x03</p>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		Append(nil, src, Options{})
		Passages(src)
	})
}

// Whatever an author writes, what its HTML says is what its Markdown says: headings, links, anchors and words.
func FuzzSame(f *testing.F) {
	files, err := filepath.Glob("../markdown/testdata/*.txtar")
	if err != nil || files == nil {
		f.Fatal(err, files)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range archive.Files {
			if strings.HasSuffix(c.Name, ".md") {
				f.Add(string(c.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, src string) {
		if !utf8.ValidString(src) {
			return // no such file is read
		}
		d := markdown.Parse([]byte(src), markdown.Options{Lang: "en", Provision: true})
		page := string(d.Fill(nil, func(h markdown.Hole) string {
			switch h.Part {
			case markdown.Lang:
				return ` hreflang="zh"`
			case markdown.Whole:
				return `<a href="rule">1,000 or more</a>`
			case markdown.Rule, markdown.Generated:
				return `<p id="rule:x">made</p>`
			}
			return "label"
		}))
		text := string(Append(nil, page, Options{}))
		for _, d := range sitetest.OutlineOf(t, page, func(text string) string { return "(" + text + ")" }).Differences(sitetest.OutlineOfMarkdown(t, text)) {
			t.Errorf("%s\nof %q\nas %q\nwas %q", d, page, text, src)
		}
	})
}
