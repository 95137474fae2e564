package markdown

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rulebook/internal/numbers"
)

// elements are all that a page may be made of, with the attributes each may have. There is no script, no style and no handler.
var elements = map[string][]string{
	"p": {"id", "lang", "class"}, "h1": {"id", "lang"}, "h2": {"id", "lang", "class", "data-search"}, "h3": {"id", "lang"}, "h4": {"id", "lang"},
	"h5": {"id", "lang"}, "h6": {"id", "lang"},
	"ul": nil, "ol": {"start"}, "li": {"id", "lang", "class"}, "dl": nil, "dt": {"lang"}, "dd": {"lang"}, "hr": nil, "br": nil, "wbr": nil,
	"blockquote": {"lang"}, "aside": {"class", "role"}, "section": {"class", "role", "aria-labelledby"},
	"strong": {"class", "lang"}, "em": {"lang"}, "del": {"lang"}, "code": {"class"}, "pre": {"class", "tabindex"},
	"span": {"class", "lang", "title", "data-search"}, "sup": {"id", "class", "data-search"},
	"a":   {"href", "class", "rel", "title", "hreflang", "role", "aria-label", "data-search"},
	"img": {"src", "alt", "lang", "title", "loading"}, "input": {"type", "checked", "disabled", "aria-label"},
	"div": {"class", "role", "tabindex", "aria-label"}, "table": nil, "thead": nil, "tbody": nil, "tr": nil,
	"th": {"scope", "class", "lang"}, "td": {"class", "lang"},
}

var finder = numbers.NewFinder(numbers.Default())

func addSeeds(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range archive.Files {
			if strings.HasSuffix(c.Name, ".md") {
				f.Add(c.Data, strings.Contains(c.Name, ".zh."), strings.Contains(c.Name, ".unit."))
			}
		}
	}
	for _, h := range hostile {
		f.Add(h.src()[:60], false, true)
	}
}

// Whatever the text, the HTML is well formed, holds nothing but elements, and agrees with what the Document says of it.
func FuzzParse(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, src []byte, chinese, unit bool) {
		opts := Options{Lang: "en", Provision: unit, Finder: finder}
		if chinese {
			opts.Lang = "zh"
		}
		checkDocument(t, src, Parse(bytes.Clone(src), opts))
		opts.Provision, opts.Checklist = false, true
		checkDocument(t, src, Parse(bytes.Clone(src), opts))
	})
}

// The texts that are hostile to time are hostile to form too.
func TestHostileForm(t *testing.T) {
	for _, tt := range hostile {
		src := tt.src()
		t.Run(tt.name, func(t *testing.T) {
			checkDocument(t, src[:min(len(src), 3000)], Parse(src[:min(len(src), 3000)], Options{Provision: true, Finder: finder}))
		})
	}
}

func checkDocument(t *testing.T, src []byte, d *Document) {
	t.Helper()
	at := 0
	for _, h := range d.Holes {
		of := len(d.Links)
		switch h.Part {
		case Rule:
			of = len(d.Rules)
		case Generated:
			of = len(d.Generated)
		}
		if h.Offset < at || h.Offset > len(d.HTML) || h.Index < 0 || h.Index >= of {
			t.Fatalf("hole %+v after %d, of %d bytes and %d things", h, at, len(d.HTML), of)
		}
		at = h.Offset
	}
	for _, l := range d.Links {
		if l.Offset < 0 || l.Offset >= len(src) || strings.IndexByte("[!<{", src[l.Offset]) < 0 {
			t.Errorf("link %+v is not there", l)
		}
		if l.Target == "" {
			t.Errorf("link %+v has no target", l)
		}
	}
	for _, r := range d.Rules {
		checkBlock(t, src, r.Offset, r.End, r.Text, "rule")
	}
	for _, g := range d.Generated {
		checkBlock(t, src, g.Offset, g.End, g.Text, "generated")
	}
	for _, item := range d.Items {
		if !slices.Contains(d.Anchors, item.ID) || item.Offset < 0 || item.Offset >= len(src) || src[item.Offset] != '[' {
			t.Errorf("item %+v is not there", item)
		}
	}
	for i, m := range d.Mentions {
		if m.Offset < 0 || m.End <= m.Offset || m.End > len(src) || m.Value < leastMention || i > 0 && m.Offset < d.Mentions[i-1].Offset {
			t.Fatalf("mention %+v", m)
		}
		// A number that stands in the source without marks within is what it says.
		if in := src[m.Offset:m.End]; !bytes.ContainsAny(in, "\\&*_~[]{}<>`\n\x00") {
			if found := finder.Find(string(in), leastMention); len(found) == 1 && found[0].Value != m.Value {
				t.Errorf("mention %+v is %q", m, in)
			}
		}
	}
	for i, p := range d.Problems {
		if p.Offset < 0 || p.Offset > len(src) || p.Code == "" || p.Msg == "" || i > 0 && p.Offset < d.Problems[i-1].Offset {
			t.Errorf("problem %+v", p)
		}
	}
	if n := utf8.RuneCountInString(d.Lead); n > leadLength {
		t.Errorf("lead of %d characters", n)
	}
	if !utf8.Valid(src) {
		return
	}
	out := d.Fill(nil, func(h Hole) string {
		switch h.Part {
		case Lang:
			return ` hreflang="zh"`
		case Whole:
			return `<a href="hole">hole</a>`
		case Rule:
			return string(d.Rules[h.Index].HTML)
		}
		return "hole"
	})
	if !utf8.Valid(out) {
		t.Errorf("the HTML is not UTF-8: %q", out)
	}
	var ids []string
	tokens := tokenize(t, out, &ids)
	for _, id := range d.Anchors {
		if !slices.Contains(ids, id) {
			t.Errorf("anchor %q is not in the HTML", id)
		}
	}
	own := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return strings.HasPrefix(id, "fn") && strings.Contains(id, ":") })
	if !slices.Equal(own, d.Anchors) {
		t.Errorf("anchors %q, but ids %q", d.Anchors, own)
	}
	slices.Sort(ids)
	if len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("ids are not unique: %q", ids)
	}

	// A browser that reads the HTML finds in it what was meant: writing out what it read comes to the same.
	nodes, err := html.ParseFragment(bytes.NewReader(out), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	for _, n := range nodes {
		if err := html.Render(&again, n); err != nil {
			t.Fatal(err)
		}
	}
	if read := tokenize(t, again.Bytes(), new([]string)); !slices.Equal(read, tokens) {
		i := 0
		for i < len(read) && i < len(tokens) && read[i] == tokens[i] {
			i++
		}
		t.Errorf("%.500q\nis written %q\nand read %q\nafter %q", src, tokens[i:min(len(tokens), i+5)], read[i:min(len(read), i+5)],
			tokens[max(i-5, 0):i])
	}
}

// checkBlock checks that a block is the lines between its fences.
func checkBlock(t *testing.T, src []byte, offset, end int, text []byte, kind string) {
	t.Helper()
	opening := bytes.TrimRight(src[:max(offset, 1)-1], " \t\r")
	if !bytes.HasSuffix(opening, []byte("```"+kind)) || !bytes.Equal(src[offset:end], text) || !bytes.HasPrefix(src[end:], []byte("```")) {
		t.Errorf("%s block %q at %d to %d", kind, text, offset, end)
	}
	if len(opening) > len("```"+kind) && opening[len(opening)-len("```"+kind)-1] != '\n' {
		t.Errorf("the %s block at %d opens within a line", kind, offset)
	}
}

// tokenize lists the tags and texts of s, after checking that they are balanced and allowed, and gathers the ids.
func tokenize(t *testing.T, s []byte, ids *[]string) (tokens []string) {
	t.Helper()
	var open []string
	z := html.NewTokenizer(bytes.NewReader(s))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		tok := z.Token()
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			allowed, ok := elements[tok.Data]
			if !ok {
				t.Errorf("element %s in %s", tok.Data, s)
			}
			name := tok.Data
			slices.SortFunc(tok.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
			for _, a := range tok.Attr {
				if !slices.Contains(allowed, a.Key) {
					t.Errorf("attribute %s of %s in %s", a.Key, tok.Data, s)
				}
				if a.Key == "id" {
					*ids = append(*ids, a.Val)
				}
				if a.Key == "href" || a.Key == "src" {
					if a.Val != "hole" && !strings.HasPrefix(a.Val, "#fn") && !isExternal(a.Val) {
						t.Errorf("address %q in %s", a.Val, s)
					}
				}
				name += fmt.Sprintf(" %s=%q", a.Key, a.Val)
			}
			tokens = append(tokens, "<"+name+">")
			if tok.Data != "br" && tok.Data != "wbr" && tok.Data != "hr" && tok.Data != "img" && tok.Data != "input" {
				open = append(open, tok.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("</%s> closes %v in %s", tok.Data, open, s)
			}
			open = open[:len(open)-1]
			tokens = append(tokens, "</"+tok.Data+">")
		case html.TextToken:
			tokens = append(tokens, tok.Data)
		default:
			t.Errorf("%s in %s", tok, s)
		}
	}
	if len(open) > 0 {
		t.Errorf("%v is not closed in %s", open, s)
	}
	return tokens
}

func isExternal(s string) bool {
	s = strings.ToLower(s)
	for _, prefix := range []string{"http://", "https://", "mailto:", "tel:"} {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

func FuzzProvision(f *testing.F) {
	for _, tt := range provisions {
		f.Add(tt.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		numbers, ok := ParseProvision(s)
		if !ok {
			if numbers != nil {
				t.Errorf("ParseProvision(%q) = %v, false", s, numbers)
			}
			return
		}
		written := ""
		for _, n := range numbers {
			if n < 1 || n > maxNumber {
				t.Errorf("ParseProvision(%q) = %v", s, numbers)
			}
			written += fmt.Sprintf("(%d)", n)
		}
		again, ok := ParseProvision(written)
		if !ok || !slices.Equal(again, numbers) {
			t.Errorf("ParseProvision(%q) = %v, which is written %q and read as %v", s, numbers, written, again)
		}
		if id := ProvisionID(numbers); !strings.HasPrefix(id, "para-") || !validID(id) {
			t.Errorf("ProvisionID(%v) = %q", numbers, id)
		}
	})
}
