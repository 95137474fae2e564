package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"rulebook/internal/cputime"
)

// hostileSize is an eighth of what a source file may have; with -hostile 2097152 it is all of it.
var hostileSize = flag.Int("hostile", 256<<10, "bytes of the hostile texts")

func fill(unit string) []byte { return bytes.Repeat([]byte(unit), *hostileSize/len(unit)) }

func lines(n int, line func(i int) string) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < *hostileSize && i < n; i++ {
		b.WriteString(line(i))
	}
	return b.Bytes()
}

// hostile are texts of the largest size that make a careless parser take the square of its time.
var hostile = []struct {
	name string
	src  func() []byte
}{
	{"open brackets", func() []byte { return fill("[") }},
	{"open brackets with words", func() []byte { return fill("[a") }},
	{"open brackets in lines", func() []byte { return fill("[a\n") }},
	{"brackets around a link", func() []byte {
		return bytes.Repeat([]byte(strings.Repeat("[", 400)+"[a](b)"+strings.Repeat("]", 400)+"\n\n"), *hostileSize/810)
	}},
	{"pictures in pictures", func() []byte { return fill("![") }},
	{"picture links", func() []byte { return fill("![[]()") }},
	{"links", func() []byte { return fill("[a](b) ") }},
	{"empty links", func() []byte { return fill("[](") }},
	{"unclosed destinations", func() []byte { return fill("[a](<b") }},
	{"unclosed parentheses", func() []byte { return fill("[a](b(") }},
	{"parentheses", func() []byte { return append([]byte("[a]("), fill("(")...) }},
	{"unclosed titles", func() []byte { return fill("[a](b \"c") }},
	{"titles of three kinds", func() []byte { return fill("[a](b 'c[a](b \"d[a](b (e") }},
	{"closing brackets", func() []byte { return fill("a]") }},
	{"closing brackets in lines with definitions", func() []byte { return append([]byte("[b]: c\n\n"), fill("[a]\n")...) }},
	{"references", func() []byte { return append([]byte("[a]: c\n\n"), fill("[a][a")...) }},
	{"definitions", func() []byte { return lines(1e6, func(i int) string { return fmt.Sprintf("[%d]: b\n", i) }) }},
	{"definitions with open titles", func() []byte { return lines(1e6, func(i int) string { return fmt.Sprintf("[%d]: b\n\"c\n", i) }) }},
	{"definitions used", func() []byte {
		return append(lines(1e5, func(i int) string { return fmt.Sprintf("[%d]: b\n", i) })[:*hostileSize/2],
			lines(1e5, func(i int) string { return fmt.Sprintf("[%d] ", i) })[:*hostileSize/2]...)
	}},
	{"citations", func() []byte { return fill("[[a|b]]") }},
	{"open citations", func() []byte { return fill("[[a|") }},
	{"stars", func() []byte { return fill("*") }},
	{"stars with words", func() []byte { return append([]byte("a"), fill("**a")...) }},
	{"stars both ways", func() []byte { return fill("a**b") }},
	{"stars that close", func() []byte { return fill("a** ") }},
	{"stars by threes", func() []byte { return fill("a***b* ") }},
	{"stars that pair with nothing", func() []byte { return fill("a**b" + "c* ") }},
	{"underscores and stars", func() []byte { return fill("*a_ ") }},
	{"words with underscores", func() []byte { return fill("a_") }},
	{"a long run of stars", func() []byte {
		return []byte("a " + strings.Repeat("*", *hostileSize/2-10) + "b" + strings.Repeat("*", *hostileSize/2-10))
	}},
	{"runs of a thousand stars", func() []byte { return fill("a " + strings.Repeat("*", 999) + "b " + strings.Repeat("*", 1000) + " ") }},
	{"tildes", func() []byte { return fill("~~a ") }},
	{"backticks", func() []byte { return fill("`") }},
	{"backticks with words", func() []byte { return fill("`a``b```c") }},
	{"backticks of growing length", func() []byte {
		return lines(1e5, func(i int) string { return strings.Repeat("`", i+1) + "a" })
	}},
	{"backticks of growing length in lines", func() []byte {
		return lines(1e5, func(i int) string { return "x" + strings.Repeat("`", i%500+1) + "a\n" })
	}},
	{"angles", func() []byte { return fill("<") }},
	{"open tags", func() []byte { return fill("<a ") }},
	{"open tags in lines", func() []byte { return fill("<a\n") }},
	{"open tags as blocks", func() []byte { return fill("<a\n\n") }},
	{"tags with open attributes", func() []byte { return fill("<a b=\"") }},
	{"tags with attributes that never end", func() []byte { return append([]byte("x <a "), fill("b='c' ")...) }},
	{"quotes in tags", func() []byte { return fill("<a x=' y=\"") }},
	{"comments", func() []byte { return fill("a <!-- ") }},
	{"comments as blocks", func() []byte { return fill("<!-- -->\n") }},
	{"instructions", func() []byte { return fill("a <? ") }},
	{"declarations", func() []byte { return fill("a <!A ") }},
	{"character data", func() []byte { return fill("a <![CDATA[ ") }},
	{"script blocks", func() []byte { return fill("<script>\n") }},
	{"addresses", func() []byte { return fill("<a@") }},
	{"longer addresses", func() []byte { return fill("<a@" + strings.Repeat("b", 200)) }},
	{"URLs", func() []byte { return fill("<a:b") }},
	{"entities", func() []byte { return fill("&") }},
	{"entities of text", func() []byte { return fill("&amp;&#x0;") }},
	{"open entities", func() []byte { return fill("&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") }},
	{"backslashes", func() []byte { return fill("\\") }},
	{"quotations", func() []byte { return bytes.Repeat([]byte("> "), 10_000) }},
	{"quotations without spaces", func() []byte { return fill(">") }},
	{"quotations in lines", func() []byte { return fill(strings.Repeat(">", 1000) + "a\n") }},
	{"quotations of a hundred levels", func() []byte { return fill(strings.Repeat(">", 100) + "\n") }},
	{"quotations that end lazily", func() []byte { return append(bytes.Repeat([]byte("> "), 100), fill("a\n")...) }},
	{"quotations in turn", func() []byte { return fill("> a\n\n") }},
	{"lists in one line", func() []byte { return []byte(strings.Repeat("* - + ", 10_000/3) + "a") }},
	{"lists of growing depth", func() []byte {
		return lines(1e5, func(i int) string { return strings.Repeat("  ", i) + "- a\n" })
	}},
	{"lists of tabs", func() []byte { return lines(1e5, func(i int) string { return strings.Repeat("\t", i%300) + "- a\n" }) }},
	{"blank lines in deep lists", func() []byte {
		return append([]byte(strings.Repeat("* - ", 45)+"a\n"), fill("\n")...)
	}},
	{"spaces in deep lists", func() []byte {
		return append([]byte(strings.Repeat("* - ", 45)+"a\n"), fill(strings.Repeat(" ", 200)+"a\n")...)
	}},
	{"items", func() []byte { return fill("- a\n") }},
	{"empty items", func() []byte { return fill("-\n") }},
	{"loose items", func() []byte { return fill("- a\n\n") }},
	{"numbered items", func() []byte { return fill("1. a\n") }},
	{"tables of many columns", func() []byte {
		return append([]byte(strings.Repeat("|a", 50_000)+"|\n"+strings.Repeat("|-", 50_000)+"|\n"), fill("|\n")...)
	}},
	{"tables of many rows", func() []byte { return append([]byte("|a|b|\n|-|-|\n"), fill("|a|b|\n")...) }},
	{"tables of code", func() []byte { return append([]byte("|a|b|\n|-|-|\n"), fill("|`a\\|b`|c|\n")...) }},
	{"tables in turn", func() []byte { return fill("|a|b|\n|-|-|\n|c|d|\n\n") }},
	{"delimiter rows", func() []byte { return fill("|-\n") }},
	{"bars", func() []byte { return fill("|") }},
	{"footnotes", func() []byte {
		return lines(1e5, func(i int) string { return fmt.Sprintf("a[^%d]\n\n[^%d]: b\n\n", i, i) })
	}},
	{"footnotes that do not exist", func() []byte {
		return lines(1e6, func(i int) string { return fmt.Sprintf("a[^%d] ", i) })
	}},
	{"many misspelt footnotes", func() []byte {
		return append(lines(2e4, func(i int) string { return fmt.Sprintf("[^note%d]: b\n\n", i) }),
			lines(2e4, func(i int) string { return fmt.Sprintf("a[^nate%d] ", i) })...)
	}},
	{"one footnote used often", func() []byte { return append([]byte("[^a]: b\n\n"), fill("[^a]")...) }},
	{"confidence", func() []byte { return fill("{confidence:") }},
	{"unknown confidence", func() []byte { return fill("{confidence:x}") }},
	{"braces", func() []byte { return fill("{") }},
	{"numbers of rules", func() []byte { return fill("{rule:a.b}") }},
	{"open numbers of rules", func() []byte { return fill("{rule:") }},
	{"numbers of rules in pictures", func() []byte { return fill("![{rule:a.b}](c) ") }},
	{"literals", func() []byte { return fill("{literal:1,000}") }},
	{"open literals", func() []byte { return fill("{literal:a") }},
	{"rule blocks", func() []byte { return fill("```rule\nid: a\n```\n") }},
	{"rule blocks that are none", func() []byte { return fill("~~~rule\n~~~\n") }},
	{"rule blocks in one list", func() []byte { return fill("- ```rule\n  ```\n") }},
	{"a long info string of a block", func() []byte { return append([]byte("```rule "), fill("a ")...) }},
	{"generated blocks", func() []byte { return fill("```generated\n```\n") }},
	{"many numbers", func() []byte { return fill("at least **1,000** or ") }},
	{"numbers in lines", func() []byte { return fill("1,000\n") }},
	{"numbers with entities", func() []byte { return fill("1&#48;,000\\,000 ") }},
	{"Chinese numbers in lines", func() []byte { return fill("超过*10*万\n人以上") }},
	{"headings", func() []byte { return fill("# a\n") }},
	{"headings with attributes", func() []byte { return fill("# a {#b}\n") }},
	{"long heading", func() []byte { return append([]byte("# "), fill("a ")...) }},
	{"underlined headings", func() []byte { return fill("a\n-\n") }},
	{"fences", func() []byte { return fill("```go\n") }},
	{"fences of code", func() []byte { return fill("```go\nfunc main() {}\n```\n") }},
	{"fences of an unknown language", func() []byte { return fill("```gp\nx\n```\n") }},
	{"indented code", func() []byte { return fill("    a\n") }},
	{"definition lists", func() []byte { return fill("a\n: b\n") }},
	{"definitions in definitions", func() []byte {
		return lines(1e5, func(i int) string { return strings.Repeat("  ", i) + "a\n" + strings.Repeat("  ", i) + ": b\n\n" })
	}},
	{"alerts", func() []byte { return fill("> [!NOTE]\n> a\n\n") }},
	{"zero bytes", func() []byte { return fill("\x00") }},
	{"zero bytes in links", func() []byte { return fill("[\x00](\x00)") }},
	{"invalid UTF-8", func() []byte { return fill("\xff\xe6\x95[") }},
	{"Chinese", func() []byte { return fill("数据") }},
	{"Chinese lines", func() []byte { return fill("数据\n") }},
	{"Chinese with marks", func() []byte { return fill("**“数据”**a，") }},
	{"Chinese quotation marks", func() []byte { return fill("数”") }},
	{"lines of spaces", func() []byte { return fill("a  \n") }},
	{"spaces", func() []byte { return fill(" ") }},
	{"tabs", func() []byte { return fill("\t") }},
	{"newlines", func() []byte { return fill("\n") }},
	{"carriage returns", func() []byte { return fill("a\r\n") }},
	{"ids in turn", func() []byte { return lines(1e6, func(i int) string { return fmt.Sprintf("## a %d\n## a\n", i) }) }},
	{"one long line", func() []byte { return fill("word ") }},
	{"numbers", func() []byte { return fill("**(1)(2)** a\n\n") }},
}

// A text of the largest size is read in about a second, whatever it holds, and a smaller one in proportion. What takes the square of
// its time takes minutes, and seconds at the size that is tried here.
func TestHostile(t *testing.T) {
	limit := time.Duration(*hostileSize) * (4 * time.Microsecond)
	if withRaceDetector() {
		limit *= 10
	}
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			src := tt.src()
			var d *Document
			took := cputime.Of(t, func() { d = Parse(src, Options{Provision: true, Finder: finder}) })
			t.Logf("%d ms, %d bytes of HTML, %d problems", took.Milliseconds(), len(d.HTML), len(d.Problems))
			if took > limit {
				t.Errorf("%d bytes took %s, more than %s", len(src), took, limit)
			}
			if len(d.Problems) > maxProblems+1 {
				t.Errorf("%d problems", len(d.Problems))
			}
		})
	}
}

func withRaceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}
