package markdown

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// A Document keeps nothing of the text, so that the text can be let go.
func TestSharesNoMemory(t *testing.T) {
	src, err := os.ReadFile("testdata/page.md")
	if err != nil {
		t.Fatal(err)
	}
	src = append(src, "\n[^a] [b][c] ![d](e) {#f} <https://g.org> [[h|i]] [[j]]\n\n[^a]: k\n[^l]: m\n[c]: n\n\n"+
		"## o {#p}\n\n## q {#p}\n\n{rule:r.s} {literal:at least 1,000} [[t|at least 2,000]]\n\n```generated\nu\n```\n"...)
	opts := Options{Provision: true, Finder: finder}
	want := Parse(bytes.Clone(src), opts)
	got := Parse(src, opts)
	for i := range src {
		src[i] = 'X'
	}
	if !reflect.DeepEqual(got, want) {
		t.Error("the document changes with the text it came from")
	}
}

func TestConcurrent(t *testing.T) {
	src, err := os.ReadFile("testdata/page.md")
	if err != nil {
		t.Fatal(err)
	}
	all := []Options{{Lang: "en", Finder: finder}, {Lang: "zh", Provision: true, Finder: finder}, {RawHTML: true}, {Lang: "de"}}
	want := make([]*Document, len(all))
	for i, opts := range all {
		want[i] = Parse(src, opts)
	}
	var wg sync.WaitGroup
	for range 4 {
		for i, opts := range all {
			wg.Go(func() {
				for range 5 {
					if got := Parse(src, opts); !reflect.DeepEqual(got, want[i]) {
						t.Errorf("%+v: another document than alone", opts)
					}
				}
			})
		}
	}
	wg.Wait()
}

func TestFill(t *testing.T) {
	d := Parse([]byte("[a](b) [[c]]"), Options{})
	got := string(d.Fill([]byte("before: "), func(h Hole) string { return fmt.Sprint(h.Index, h.Part) }))
	want := "before: <p><a href=\"0 0\"0 2>a</a> <a class=\"citation\" href=\"1 0\"1 2>1 1</a></p>\n"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestLead(t *testing.T) {
	long := strings.Repeat("word ", 100)
	han := strings.Repeat("数据", 200)
	tests := []struct{ name, src, want string }{
		{"the first paragraph", "# Title\n\n## Heading\n\nOne *two* `three` [four](x.md).\n\nFive.", "One two three four."},
		{"not of a quotation or list", "> Quoted\n\n- item\n\nText.", "Text."},
		{"marks are left out", "Text[^1] {confidence:text}.\n\n[^1]: Note.", "Text ."},
		{"lines join", "One\ntwo", "One two"},
		{"what is not known", "At {rule:a.b}.\n\nMore.", ""},
		{"what is not known later", "Text.\n\nAt {rule:a.b}.", "Text."},
		{"a literal", "At {literal:1,000}.", "At 1,000."},
		{"cut at a space", long, strings.TrimSpace(strings.Repeat("word ", 60)) + "…"},
		{"cut within Chinese", han, strings.Repeat("数据", 149) + "数…"},
		{"none", "## Heading", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Parse([]byte(tt.src), Options{}).Lead
			if got != tt.want || utf8.RuneCountInString(got) > leadLength {
				t.Errorf("got %q\nwant %q", got, tt.want)
			}
		})
	}
}

// Lines that end as on Windows read the same.
func TestWindowsLines(t *testing.T) {
	src, err := os.ReadFile("testdata/page.md")
	if err != nil {
		t.Fatal(err)
	}
	src = append(src, "\n> [!NOTE]\n> a\\\n> b  \n> c `d\n> e`\n\n[f]: g\n\n[f] {#h}\n\nx {#i}\n---\n\n[^j]\n\n[^j]: k\n\n    l\n\n"+
		"<p\nq>\n\n<!-- m\nn -->\n"...)
	windows := bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))
	opts := Options{Provision: true, Finder: finder}
	wantDoc, gotDoc := Parse(src, opts), Parse(windows, opts)
	if len(gotDoc.Problems) != len(wantDoc.Problems) || len(gotDoc.Mentions) != len(wantDoc.Mentions) {
		t.Errorf("%d problems and %d numbers, want %d and %d", len(gotDoc.Problems), len(gotDoc.Mentions), len(wantDoc.Problems), len(wantDoc.Mentions))
	}
	for i, r := range wantDoc.Rules {
		if text := bytes.ReplaceAll(gotDoc.Rules[i].Text, []byte("\r\n"), []byte("\n")); !bytes.Equal(text, r.Text) || !bytes.Equal(gotDoc.Rules[i].HTML, r.HTML) {
			t.Errorf("rule block %q, want %q", text, r.Text)
		}
	}
	got := strings.ReplaceAll(string(gotDoc.HTML), "\r", "")
	if want := string(wantDoc.HTML); got != want {
		for i := range want {
			if i >= len(got) || got[i] != want[i] {
				t.Fatalf("got  %.200q\nwant %.200q", got[max(0, i-50):], want[max(0, i-50):])
			}
		}
		t.Errorf("got more: %q", got[len(want):])
	}
}

func TestReach(t *testing.T) {
	tests := []struct {
		target string
		want   reach
	}{
		{"a.md", inside}, {"../a/b.md#c", inside}, {"#c", inside}, {"/a", inside}, {"a b", inside}, {"./a:b", inside}, {"a/b:c", inside},
		{"?a:b", inside}, {"a%20b.md", inside}, {"100%", inside}, {"数据.md", inside}, {"#a:b", inside},
		{"http://a", outside}, {"HTTPS://a", outside}, {"mailto:a@b", outside}, {"tel:1", outside}, {" https://a", outside},
		{"javascript:a", refused}, {"JAVASCRIPT:a", refused}, {"\x01javascript:a", refused}, {"java\nscript:a", refused},
		{"java\tscript:a", refused}, {" javascript:a", refused}, {"javascript%3Aa", refused}, {"%6a%61vascript:a", refused},
		{"%256Aavascript:a", refused}, {"%09javascript:a", refused}, {"\u200bjavascript:a", refused}, {"data:a", refused},
		{"vbscript:a", refused}, {"file:///a", refused}, {"a:b", refused}, {"C:\\a", refused}, {":a", refused}, {"blob:a", refused},
		{"http\x03://a", refused}, {"http:\x17//a", refused}, {"mail\u200bto:a@b", refused}, {"%68ttp://a", refused},
		{"//a", noScheme}, {`\\a`, noScheme}, {`/\a`, noScheme}, {"/\t/a", noScheme}, {"http:a", noScheme}, {"https://", noScheme},
		{"https:///a", noScheme},
		{"", nowhere}, {" ", nowhere}, {"\x00", nowhere},
	}
	for _, tt := range tests {
		if got, _ := reachOf(tt.target); got != tt.want {
			t.Errorf("reachOf(%q) = %d, want %d", tt.target, got, tt.want)
		}
	}
}

// Going beyond a limit is reported where it happens, once.
func TestLimits(t *testing.T) {
	tests := []struct {
		name   string
		src    string
		offset int
		code   string
	}{
		{"a hundred quotations", strings.Repeat(">", 100) + "a", -1, ""},
		{"one more", strings.Repeat(">", 101) + "a\n\n" + strings.Repeat(">", 102) + "a", 100, "nesting"},
		{"a hundred lists", strings.Repeat("* - ", 50) + "a", -1, ""},
		{"one list more", strings.Repeat("* - ", 50) + "* a", 200, "nesting"},
		{"lists and quotations", strings.Repeat("- > ", 50) + "> a", 200, "nesting"},
		{"brackets", strings.Repeat("[", 600), 500, "paragraph-limit"},
		{"marks of emphasis", strings.Repeat("*a ", 1001), 3000, "paragraph-limit"},
		{"emphasis in emphasis", strings.Repeat("*a _b ", 60) + "c" + strings.Repeat("_ d*", 60), 300, "nesting"},
		{"cells", "|a|b|\n|-|-|\n" + strings.Repeat("|\n", 100_000), 6, "table-size"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			problems := Parse([]byte(tt.src), Options{}).Problems
			switch {
			case tt.code == "" && len(problems) > 0:
				t.Errorf("%+v", problems)
			case tt.code != "" && (len(problems) != 1 || problems[0].Code != tt.code || problems[0].Offset != tt.offset || problems[0].Warning):
				t.Errorf("%+v, want %s at %d", problems, tt.code, tt.offset)
			}
		})
	}
}

func TestSlug(t *testing.T) {
	tests := []struct{ title, want string }{
		{"Who must apply?", "who-must-apply"},
		{"  a -- b  ", "a-b"},
		{"ÀÉ", "àé"},
		{"数据 出境", "数据-出境"},
		{"हिन्दी", "हिन्दी"},
		{"—", "section"},
		{"", "section"},
		{strings.Repeat("word ", 50), strings.TrimSuffix(strings.Repeat("word-", 23), "-")},
	}
	for _, tt := range tests {
		if got := slug(tt.title); got != tt.want {
			t.Errorf("slug(%q) = %q, want %q", tt.title, got, tt.want)
		}
	}
}

// Code that was coloured before is coloured the same.
func TestColourCache(t *testing.T) {
	src := []byte("```go\nfunc main() {}\n```\n\n```json\nfunc main() {}\n```\n")
	first := Parse(src, Options{}).HTML
	if again := Parse(src, Options{}).HTML; !bytes.Equal(again, first) {
		t.Errorf("first %s\nagain %s", first, again)
	}
	var c colourCache
	for i := range 100 {
		c.put("go", fmt.Append(nil, i), make([]byte, maxColoured/10))
		if c.size > maxColoured {
			t.Fatalf("%d bytes are kept", c.size)
		}
	}
	if html, ok := c.get("go", []byte("99")); !ok || len(html) != maxColoured/10 {
		t.Errorf("%d bytes, %v", len(html), ok)
	}
	if _, ok := c.get("json", []byte("99")); ok {
		t.Error("another language has the same colours")
	}
}

// What a reader has ticked stays ticked while a checklist is edited around it: an item keeps its id when others come, go or move, when
// its source is corrected and when it is set in other marks. It takes a new one when it says something else.
func TestItemsKeepTheirIDs(t *testing.T) {
	ids := func(src string) (list []string) {
		for _, item := range Parse([]byte(src), Options{Lang: "en", Checklist: true}).Items {
			list = append(list, item.ID)
		}
		return list
	}
	before := ids("## First\n\n- [ ] Sign the contract ([[a art 6]]).\n- [ ] File it ([[a art 7]]).\n")
	after := ids("- [ ] Count the persons ([[b]]).\n\n## Renamed\n\n1. [ ] File **it** ([[a art 8]], [[b|the other]]) {confidence:inferred}\n\n   with a note\n\n" +
		"2. [ ] Sign the\n   contract. ([[a art 6]])\n")
	if len(before) != 2 || len(after) != 3 || after[1] != before[1] || after[2] != before[0] {
		t.Errorf("%q became %q", before, after)
	}
	for _, other := range []string{"- [ ] Sign the contract twice", "- [ ] Sign a contract", "- [ ] 不满", "- [ ] 以上"} {
		if id := ids(other); len(id) != 1 || slices.Contains(before, id[0]) {
			t.Errorf("%q has the ids %q", other, id)
		}
	}
}
