package yamltree

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rulebook/internal/diag"
)

// good are documents and what they mean, as dump writes it.
var good = []struct{ name, src, want string }{
	{"nothing", "", `{}`},
	{"comments only", "# a\n\n  # b\n", `{}`},
	{"header only", "---\n", `{}`},
	{"header and end", "---\na: b\n...\n# done\n", `{a: "b"}`},
	{"byte order mark", "\uFEFFa: b\n", `{a: "b"}`},
	{"windows line ends", "a: b\r\nc:\r\n  - d\r\n  - |\r\n    e\r\n    f\r\ng: 'h\r\n  i'\r\n", `{a: "b", c: ["d", q"e\nf\n"], g: q"h i"}`},
	{"no end of line", "a: b", `{a: "b"}`},
	{"everything is text", "title: 2024\ndate: 2024-03-22\ndraft: yes\nweight: 0x1F\n", `{title: "2024", date: "2024-03-22", draft: "yes", weight: "0x1F"}`},
	{"null", "a:\nb: ~\nc: null\nd: 'null'\ne: nullify\n", `{a: null, b: null, c: null, d: q"null", e: "nullify"}`},
	{"null before a comment", "a: # none\nb: c\n", `{a: null, b: "c"}`},
	{"colons inside", "a: http://x.org/b:c\ntime: 12:30\n", `{a: "http://x.org/b:c", time: "12:30"}`},
	{"hash inside", "a: b#c\nd: e # f\n", `{a: "b#c", d: "e"}`},
	{"dashes inside", "a: -1\nb: - c\n"[:6], `{a: "-1"}`},
	{"brackets inside", "a: art 7(1)[2] {x}\n", `{a: "art 7(1)[2] {x}"}`},
	{"Chinese", "标题: 数据出境\n键: [一, 二]\n", `{标题: "数据出境", 键: ["一", "二"]}`},
	{"spaces before the colon", "invoice : 1\n", `{invoice: "1"}`},
	{"quoted keys", "\"a b\": 1\n'c: d': 2\n'e''f': 3\n\"g\\\"h\": 4\n", `{a b: "1", c: d: "2", e'f: "3", g"h: "4"}`},

	{"lists", "a:\n  - b\n  - c\nd:\n- e\n- f\ng: h\n", `{a: ["b", "c"], d: ["e", "f"], g: "h"}`},
	{"a list is the document", "- a\n- b: c\n  d: e\n-\n- - f\n  - g\n", `["a", {b: "c", d: "e"}, null, ["f", "g"]]`},
	{"list of mappings", "s:\n- t: a\n  u: b\n-   t: c\n    u: d\n-\n  t: e\n", `{s: [{t: "a", u: "b"}, {t: "c", u: "d"}, {t: "e"}]}`},
	{"nested mappings", "a:\n  b:\n    c: d\n  e: f\ng: h\n", `{a: {b: {c: "d"}, e: "f"}, g: "h"}`},
	{"uneven indentation", "a:\n    b: c\nd:\n e: f\n", `{a: {b: "c"}, d: {e: "f"}}`},
	{"comments between", "a:\n  # one\n  b: c\n# two\n  d: e\n\n   # three\nf: g\n", `{a: {b: "c", d: "e"}, f: "g"}`},

	{"brackets", "a: [b, 'c', \"d\", [e], {f: g}]\n", `{a: ["b", q"c", q"d", ["e"], {f: "g"}]}`},
	{"braces", "a: {b: c, \"d\": e, f, g: , h: [i]}\n", `{a: {b: "c", d: "e", f: null, g: null, h: ["i"]}}`},
	{"empty brackets", "a: []\nb: {}\nc: [[], {}]\n", `{a: [], b: {}, c: [[], {}]}`},
	{"last comma", "a: [b, c,]\nd: {e: f,}\n", `{a: ["b", "c"], d: {e: "f"}}`},
	{"brackets over lines", "a: [\n  b c\n   d, # comment\n  e\n]\nf: {\n  g: h,\n\n  i: j\n}\n", `{a: ["b c d", "e"], f: {g: "h", i: "j"}}`},
	{"a pair in a list", "a: [b: c, d]\n", `{a: [{b: "c"}, "d"]}`},
	{"JSON", "{\"a\": [1, true, null, \"\\u4e2d😀\\/\"],\n\t\"b\":{\"c\":\"d\"}}", `{a: ["1", "true", null, q"中😀/"], b: {c: q"d"}}`},
	{"addresses in braces", "{a: http://x.org, b: y}", `{a: "http://x.org", b: "y"}`},

	{"text over lines", "a: b\n  c\n\n  d\n\n\n  e # f\ng: h\n", `{a: "b c\nd\n\ne", g: "h"}`},
	{"text below its key", "a:\n  b\n  - c\nd: e\n", `{a: "b - c", d: "e"}`},
	{"single quotes", "a: 'it''s'\nb: ''\nc: ''''\nd: 'x\n  y\n\n  z '\n", `{a: q"it's", b: q"", c: q"'", d: q"x y\nz "}`},
	{"double quotes", `a: "b\tc\"d\\ \x41 é \U0001F600 \N\_\L\P\0\a\b\v\f\r\e\/"`, `{a: q"b\tc\"d\\ A é 😀 \u0085\u00a0\u2028\u2029\x00\a\b\v\f\r\x1b/"}`},
	{"double quotes over lines", "a: \"b  \n  c\\\n   d\\\n   \\ e\n\n  f \\\n\n  g\\t  \n  h\"\n", `{a: q"b cd e\nf \ng\t h"}`},
	{"literal", "a: |\n  b\n   c\n\n  # d\n  e\nf: g\n", `{a: q"b\n c\n\n# d\ne\n", f: "g"}`},
	{"literal, ends", "a: |-\n  b\n\nc: |+\n  d\n\ne: |\n  f\n\n", `{a: q"b", c: q"d\n\n", e: q"f\n"}`},
	{"literal, indented", "a: |2\n    b\n  c\nd:\n- |1-\n  e\n", `{a: q"  b\nc\n", d: [q" e"]}`},
	{"literal, empty", "a: |\nb: >-\n\nc: |+\n\nd: e", `{a: q"", b: q"", c: q"\n", d: "e"}`},
	{"literal, comment after", "a: | # why\n  b\n # c\nd: e\n", `{a: q"b\n", d: "e"}`},
	{"literal, spaces only", "a: |\n  b\n    \n  c\n", `{a: q"b\n  \nc\n"}`},
	{"folded", "a: >\n  b\n  c\n\n  d\n    e\n    f\n  g\n\n\n  h\n", `{a: q"b c\nd\n  e\n  f\ng\n\nh\n"}`},
	{"folded in a list", "- >-\n  a\n  b\n- c\n", `[q"a b", "c"]`},
	{"the text is the document", "a\nb\n", `"a b"`},
	{"a block is the document", "# c\n|\na\n b\n"[4:], `q"a\n b\n"`},
}

// dump writes a tree so that a table can say what is expected: q before a quoted text.
func dump(n *Node) string {
	switch n.Kind {
	case Scalar:
		if n.Quoted() {
			return fmt.Sprintf("q%q", n.Text())
		}
		return fmt.Sprintf("%q", n.Text())
	case Sequence:
		items := make([]string, len(n.Items()))
		for i, item := range n.Items() {
			items[i] = dump(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case Mapping:
		fields := make([]string, len(n.Fields()))
		for i, f := range n.Fields() {
			fields[i] = f.Key + ": " + dump(f.Value)
		}
		return "{" + strings.Join(fields, ", ") + "}"
	}
	return "null"
}

func TestParse(t *testing.T) {
	for _, tt := range good {
		t.Run(tt.name, func(t *testing.T) {
			root, problems := Parse([]byte(tt.src))
			if len(problems) > 0 {
				t.Fatalf("Parse(%q): %v", tt.src, problems)
			}
			if got := dump(root); got != tt.want {
				t.Errorf("Parse(%q)\n got %s\nwant %s", tt.src, got, tt.want)
			}
		})
	}
}

// bad are documents with one mistake: its place as line:col, its code and message.
var bad = []struct{ name, src, want string }{
	{"tab", "a:\n\tb: c\n", "2:1 yaml-syntax a tab in the indentation"},
	{"tab after spaces", "a:\n  b: c\n  \td: e\n", "3:3 yaml-syntax a tab in the indentation"},
	{"tab before a continued text", "a: b\n\tc\n", "2:1 yaml-syntax a tab in the indentation"},
	{"tab in a literal", "a: |\n\tb\n", "2:1 yaml-syntax a tab in the indentation"},
	{"tab before a key in a list", "-\ta: b\n", "1:2 yaml-syntax a tab in the indentation"},
	{"second colon", "title: 数据: b\n", "1:10 yaml-syntax a second colon on the line of a key"},
	{"key in a text", "a: b\n  c: d\n", "2:4 yaml-syntax a key inside a text that began on a line above"},
	{"no space after the colon", "a: b\nc:d\n", "2:1 yaml-syntax a key and a colon are missing here"},
	{"text after a mapping", "a: b\nc\n", "2:1 yaml-syntax a key and a colon are missing here"},
	{"too far in", "a: 'b'\n  c: d\n", "2:3 yaml-syntax the indentation of this line fits nothing above it"},
	{"not far enough in", "a:\n    b: c\n  d: e\n", "3:3 yaml-syntax the indentation of this line fits nothing above it"},
	{"not below the first item", "a:\n  - b\n - c\n", "3:2 yaml-syntax the indentation of this line fits nothing above it"},
	{"list on the line of its key", "a: - b\n", "1:4 yaml-syntax a list cannot begin on the line of its key"},
	{"list item among keys", "a: b\n- c\n", "2:1 yaml-syntax a list item among keys"},
	{"key after a list", "- a\nb: c\n", "2:1 yaml-syntax the indentation of this line fits nothing above it"},
	{"open single quote", "a: 'b\nc: d\n", "1:4 yaml-syntax the quote ' is not closed"},
	{"open double quote", "a: b\nc: \"d\n", "2:4 yaml-syntax the quote \" is not closed"},
	{"open quote at a header", "'a\n---\nb'", "1:1 yaml-syntax the quote ' is not closed"},
	{"open quote before another", "a: \"b\nc: \"d\"\n", "1:4 yaml-syntax the quote \" is not closed"},
	{"open quote before another, further in", "a:\n  - 'b\n  - 'c'\n", "2:5 yaml-syntax the quote ' is not closed"},
	{"apostrophe", "a: 'it's'\n", "1:8 yaml-syntax text after the end of the value"},
	{"text after quotes", "a: \"b\" c\n", "1:8 yaml-syntax text after the end of the value"},
	{"text after brackets", "a: [draft] b\n", "1:12 yaml-syntax text after the end of the value"},
	{"dash after quotes", "a: 'b' - c\n", "1:8 yaml-syntax text after the end of the value"},
	{"comment without a space", "a: 'b'#c\n", "1:7 yaml-syntax text after the end of the value"},
	{"escape", `a: "C:\Windows"`, `1:7 yaml-syntax "\\W" is not an escape`},
	{"escape, digits", `a: "\x4"`, "1:5 yaml-syntax this escape is not a character"},
	{"escape, half a pair", `a: "\ud83d"`, "1:5 yaml-syntax this escape is not a character"},
	{"escape, a pair", `a: "b\ud83d\ude00"`, "1:6 yaml-syntax this escape is not a character"},
	{"escape, beyond", `a: "\UFFFFFFFF"`, "1:5 yaml-syntax this escape is not a character"},
	{"reserved", "a: @b\n", "1:4 yaml-syntax a text cannot begin with @"},
	{"percent", "a: %b\n", "1:4 yaml-syntax a text cannot begin with %"},
	{"open bracket", "a: [b,\nc: d\n", "1:4 yaml-syntax the [ is not closed"},
	{"open brace", "a: {b: c\n", "1:4 yaml-syntax the { is not closed"},
	{"open bracket before a key", "a: [b\nc: d\n", "1:4 yaml-syntax the [ is not closed"},
	{"open bracket before a list", "a: [b,\nc: [d]\ne: f\n", "1:4 yaml-syntax the [ is not closed"},
	{"open bracket at the end", "a:\n  - [ # b\n", "2:5 yaml-syntax the [ is not closed"},
	{"open brace in a bracket", "a: [{b:\n", "1:5 yaml-syntax the { is not closed"},
	{"wrong bracket", "a: [b}\n", "1:6 yaml-syntax a comma or ] is missing here"},
	{"lone bracket", "a: ]\n", "1:4 yaml-syntax a text cannot begin with ]"},
	{"no comma", "a: [b 'c' [d]]\n", "1:11 yaml-syntax a comma or ] is missing here"},
	{"no comma, later line", "{\n\"a\": \"1\"\n\"b\": 2\n}\n", "3:1 yaml-syntax a comma or } is missing here"},
	{"comma first", "a: [, b]\n", "1:5 yaml-syntax a text cannot begin with ,"},
	{"two commas", "a: [b,, c]\n", "1:7 yaml-syntax a text cannot begin with ,"},
	{"list in brackets", "a: [- b]\n", "1:5 yaml-syntax a text cannot begin with -"},
	{"block in brackets", "a: [|\n b]\n", "1:5 yaml-syntax a text cannot begin with |"},
	{"no key", ": a\n", "1:1 yaml-syntax there is no key before this colon"},
	{"no key in braces", "{: a}\n", "1:2 yaml-syntax there is no key before this colon"},
	{"text on the line of |", "a: | b\n", "1:6 yaml-syntax text on the line of | or >"},
	{"after |", "a: |x\n", "1:5 yaml-syntax text on the line of | or >"},
	{"first line too far in", "a: |\n    \n  b\n", "3:3 yaml-syntax the indentation of this line fits nothing above it"},
	{"text after ---", "--- a: b\n", "1:5 yaml-syntax text after ---"},
	{"not UTF-8", "a: \xff\n", "1:4 yaml-syntax the text is not UTF-8"},
	{"control character", "a: 税\x1b[31m\n", "1:5 yaml-syntax the control character U+001B"},
	{"carriage return", "a: b\rc: d\n", "1:5 yaml-syntax a carriage return without a line feed"},
	{"line separator", "a: b\u2028c: d\n", "1:5 yaml-syntax the control character U+2028"},
	{"after a byte order mark", "\uFEFFa: @b\n", "1:5 yaml-syntax a text cannot begin with @"},
	{"after Windows line ends", "a: b\r\nc: @d\r\n", "2:4 yaml-syntax a text cannot begin with @"},
	{"at the end", "a: b\nc", "2:1 yaml-syntax a key and a colon are missing here"},
	{"anchor", "a: &b c\nd: e\n", "1:4 yaml-feature an anchor (&) is not supported"},
	{"anchor on a list", "a: &b\n  - c\n", "1:4 yaml-feature an anchor (&) is not supported"},
	{"anchor on a key", "&a b: c\n", "1:1 yaml-feature an anchor (&) is not supported"},
	{"alias", "a: *b\n", "1:4 yaml-feature an alias (*) is not supported"},
	{"alias in brackets", "[*b, c]\n", "1:2 yaml-feature an alias (*) is not supported"},
	{"emphasis", "a: **b**\n", "1:4 yaml-feature an alias (*) is not supported"},
	{"item", "a: * b\n", "1:4 yaml-feature an alias (*) is not supported"},
	{"tag", "a: !!str b\n", "1:4 yaml-feature a tag (!) is not supported"},
	{"tag of no type", "a: ! b\n", "1:4 yaml-feature a tag (!) is not supported"},
	{"tag of nobody", "a: !b!c d\n", "1:4 yaml-feature a tag (!) is not supported"},
	{"anchor and tag", "a: &b !c d\n", "1:4 yaml-feature an anchor (&) is not supported"},
	{"merge key", "<<: {a: b}\n", "1:1 yaml-feature a merge key (<<) is not supported"},
	{"merge key in braces", "{<<: {a: b}}\n", "1:2 yaml-feature a merge key (<<) is not supported"},
	{"directive", "%YAML 1.2\n---\na: b\n", "1:1 yaml-feature a directive (%) is not supported"},
	{"known directive", "# a\n%TAG ! b\n---\na: b\n", "2:1 yaml-feature a directive (%) is not supported"},
	{"unknown directive", "%a b\n---\na: b\n", "1:1 yaml-feature a directive (%) is not supported"},
	{"two documents", "a: b\n---\nc: d\n", "2:1 yaml-feature a second document"},
	{"marked key", "? a\n: b\n", "1:1 yaml-feature a key marked by ? is not supported"},
	{"list as key", "[a]: b\n", "1:1 yaml-feature a key must be a text on one line"},
	{"list as key, later", "a: b\n[c]: d\n", "2:1 yaml-feature a key must be a text on one line"},
	{"list as key in braces", "{[a]: b}\n", "1:2 yaml-feature a key must be a text on one line"},
	{"key twice", "a: b\nc: d\na: e\n", "3:1 yaml-duplicate-key the key \"a\" stands twice"},
	{"key twice in braces", "{a: b, 'a': c}\n", "1:8 yaml-duplicate-key the key \"a\" stands twice"},
	{"key twice among many", "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1\nj: 1\nk: 1\nl: 1\nm: 1\nn: 1\nm: 2\n", "15:1 yaml-duplicate-key the key \"m\" stands twice"},
	{"too deep", strings.Repeat("[", 51), "1:51 yaml-depth lists and mappings are nested more than 50 deep"},
	{"too deep in lists", strings.Repeat("- ", 51), "1:101 yaml-depth lists and mappings are nested more than 50 deep"},
	{"too deep in both", strings.Repeat("- ", 30) + strings.Repeat("[", 21) + strings.Repeat("]", 21),
		"1:81 yaml-depth lists and mappings are nested more than 50 deep"},
	{"too deep without indentation", "a:\n" + strings.Repeat("- ", 50), "2:99 yaml-depth lists and mappings are nested more than 50 deep"},
	{"too deep in keys", deeper(2000, "a:"), "51:51 yaml-depth lists and mappings are nested more than 50 deep"},
}

func TestParseBad(t *testing.T) {
	for _, tt := range bad {
		t.Run(tt.name, func(t *testing.T) {
			root, problems := Parse([]byte(tt.src))
			if len(problems) != 1 {
				t.Fatalf("Parse(%q) has %d problems: %v", tt.src, len(problems), problems)
			}
			line, col := diag.At([]byte(tt.src), problems[0].Offset)
			if got := fmt.Sprintf("%d:%d %s %s", line, col, problems[0].Code, problems[0].Msg); got != tt.want {
				t.Errorf("Parse(%q)\n got %s\nwant %s", tt.src, got, tt.want)
			}
			switch problems[0].Code {
			case "yaml-syntax", "yaml-depth":
				if root != nil {
					t.Errorf("Parse(%q) has a tree after a syntax problem", tt.src)
				}
			}
		})
	}
}

// Problems that leave a tree are all reported in one run.
func TestParseCollects(t *testing.T) {
	src := "a: &x 1\na: *x\nb: !t [2]\n"
	root, problems := Parse([]byte(src))
	if got, want := dump(root), `{a: "1", b: ["2"]}`; got != want {
		t.Errorf("tree %s, want %s", got, want)
	}
	var codes []string
	for _, p := range problems {
		codes = append(codes, fmt.Sprintf("%d %s", p.Offset, p.Code))
	}
	if got, want := strings.Join(codes, ", "), "3 yaml-feature, 8 yaml-duplicate-key, 11 yaml-feature, 17 yaml-feature"; got != want {
		t.Errorf("problems %s, want %s", got, want)
	}
	d := problems[1].Diagnostic("content/a.md", []byte("---\n"+src), 4)
	if d.Line != 3 || d.Col != 1 || len(d.Related) != 1 || d.Related[0].Line != 2 || d.Related[0].Col != 1 {
		t.Errorf("the clash is at %d:%d with %v", d.Line, d.Col, d.Related)
	}
}

// The place of every node is that of its first character.
func TestOffsets(t *testing.T) {
	src := "标题: 数据\nb:\n  - 'c'\n  - d\n    e\n  - {f: [g]}\nh: >\n  i\nj:\nk:\n  l: |\n    m\n"
	root, problems := Parse([]byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	var walk func(n *Node)
	walk = func(n *Node) {
		line, col := diag.At([]byte(src), n.Offset)
		got = append(got, fmt.Sprintf("%d:%d", line, col))
		for _, item := range n.Items() {
			walk(item)
		}
		for _, f := range n.Fields() {
			line, col := diag.At([]byte(src), f.Offset)
			got = append(got, fmt.Sprintf("%s@%d:%d", f.Key, line, col))
			walk(f.Value)
		}
	}
	walk(root)
	want := "1:1 标题@1:1 1:5 b@2:1 3:3 3:5 4:5 6:5 f@6:6 6:9 6:10 h@7:1 7:4 j@9:1 9:3 k@10:1 11:3 l@11:3 11:6"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("places\n got %s\nwant %s", s, want)
	}
}

// hostile are texts of n bytes that some parser of YAML takes too long for, or overflows its stack on.
var hostile = []struct {
	name string
	text func(n int) string
}{
	{"brackets", func(n int) string { return strings.Repeat("[", n) }},
	{"dashes", func(n int) string { return strings.Repeat("- ", n/2) }},
	{"braces", func(n int) string { return strings.Repeat("{a: ", n/4) }},
	{"colons", func(n int) string { return strings.Repeat("a: ", n/3) }},
	{"keys further in", func(n int) string { return deeper(n, "a:") }},
	{"items further in", func(n int) string { return deeper(n, "-") }},
	{"anchors", func(n int) string { return strings.Repeat("&a ", n/3) }},
	{"tags", func(n int) string { return strings.Repeat("!a\n", n/3) }},
	{"marks", func(n int) string { return strings.Repeat("? ", n/2) }},
	{"documents", func(n int) string { return strings.Repeat("---\na\n", n/6) }},
	{"less than", func(n int) string { return strings.Repeat("<", n) }},
	{"keys", func(n int) string { return counted(n, "key%d: v\n") }},
	{"items", func(n int) string { return strings.Repeat("-\n", n/2) }},
	{"empty keys in items", func(n int) string { return strings.Repeat("- a:\n", n/5) }},
	{"one key again and again", func(n int) string { return strings.Repeat("a: b\n", n/5) }},
	{"long key", func(n int) string { return strings.Repeat("k", n/2) + ":\n" + strings.Repeat("  - a\n", n/12) }},
	{"empty lines in a literal", func(n int) string { return "a: |\n  b\n" + strings.Repeat("\n", n) }},
	{"empty lines before a literal", func(n int) string { return "a: |\n" + strings.Repeat("   \n", n/4) + "    b\n" }},
	{"empty lines in a text", func(n int) string { return "a: b\n" + strings.Repeat("\n", n) + "  c\n" }},
	{"lines of a text", func(n int) string { return "a:\n" + strings.Repeat("  b\n", n/4) }},
	{"comments in a text", func(n int) string { return "a: b\n" + strings.Repeat("  #\n", n/4) }},
	{"tabs in quotes", func(n int) string { return "a: \"" + strings.Repeat("\t", n) + "\"\n" }},
	{"lines in quotes", func(n int) string { return "a: \"" + strings.Repeat("b \n  ", n/5) + "\"\n" }},
	{"quotes in quotes", func(n int) string { return "a: '" + strings.Repeat("''", n/2) + "\n" }},
	{"escapes", func(n int) string { return "a: \"" + strings.Repeat(`\n`, n/2) + "\"\n" }},
	{"items in brackets", func(n int) string { return "[" + strings.Repeat("a, ", n/3) + "]" }},
	{"keys in braces", func(n int) string { return "{" + counted(n, "k%d: v, ") + "}" }},
	{"comments between keys", func(n int) string { return counted(n, "# c\n\n  # d\nk%d: v # e\n") }},
	{"comments before it all", func(n int) string { return strings.Repeat("#\n\n", n/3) + "a: b\n" }},
	{"comments after it all", func(n int) string { return "a:\n  b:\n    - c\n" + strings.Repeat("   #\n #\n\n", n/9) }},
	{"comments at every depth", func(n int) string { return deeper(n/2, "a: #") + strings.Repeat("#\n", n/4) }},
	{"anchors of one name", func(n int) string { return strings.Repeat("- &a b\n- *a\n", n/13) }},
	{"a long line of Chinese", func(n int) string { return "[" + strings.Repeat("数据, ", n/8) + "]" }},
	{"colons after an alias", func(n int) string { return "*a" + strings.Repeat(":", n) }},
	{"a key in brackets", func(n int) string { return "{" + strings.Repeat("[", 40) + strings.Repeat("a: b, ", n/6) }},
	{"lines of spaces", func(n int) string { return strings.Repeat(strings.Repeat(" ", 100)+"\n", n/101) }},
}

func deeper(n int, line string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(strings.Repeat(" ", i) + line + "\n")
	}
	return b.String()
}

func counted(n int, format string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// A text takes time in proportion to its length, whatever it holds: of these the worst half megabyte takes half a second. The bound
// leaves room for a slow and busy machine.
func TestHostile(t *testing.T) {
	const size, bound = 512 << 10, 10 * time.Second
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			src := []byte(tt.text(size))
			start := time.Now()
			Parse(src)
			if took := time.Since(start); took > bound {
				t.Errorf("%d bytes took %v", size, took)
			} else {
				t.Log(took)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, tt := range good {
		f.Add([]byte(tt.src))
	}
	for _, tt := range bad {
		f.Add([]byte(tt.src))
	}
	for _, tt := range hostile {
		f.Add([]byte(tt.text(300)))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		start := time.Now()
		root, problems := Parse(src)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%d bytes took %v", len(src), took)
		}
		last := 0
		for _, p := range problems {
			if p.Offset < last || p.Offset > len(src) || p.Other < 0 || p.Other > p.Offset {
				t.Errorf("problem out of place: %+v", p)
			}
			last = p.Offset
		}
		if root == nil {
			if len(problems) == 0 {
				t.Error("neither a tree nor a problem")
			}
			return
		}
		checkPlaces(t, root, 0, len(src))
		r := NewReader(root, func(p Problem) {
			if p.Offset < 0 || p.Offset > len(src) {
				t.Errorf("problem out of place: %+v", p)
			}
		})
		for _, key := range []string{"a", "b", "c"} {
			r.String(key)
			r.Bool(key)
			r.Int(key, -5, 5)
			r.Date(key)
			r.Strings(key)
			r.Choice(key, "x", "y")
			r.Each(key, func(e *Reader) { e.Required("d") })
			m := r.Mapping(key)
			m.Text("e")
			m.Done()
		}
		r.Done()
	})
}

// checkPlaces fails unless nodes stand inside the text and in its order. It returns the last place.
func checkPlaces(t *testing.T, n *Node, least, most int) int {
	if n.Offset < least || n.Offset > most {
		t.Fatalf("a node at %d, expected from %d to %d", n.Offset, least, most)
	}
	last := n.Offset
	for _, item := range n.Items() {
		last = checkPlaces(t, item, last, most)
	}
	for _, f := range n.Fields() {
		if f.Offset < last {
			t.Fatalf("key %q at %d, after %d", f.Key, f.Offset, last)
		}
		last = checkPlaces(t, f.Value, f.Offset, most)
	}
	return last
}
