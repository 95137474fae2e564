package site

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rulebook/internal/lang"
	"rulebook/themes"
)

// englishRun finds three English words on end and more. A screen reader's Chinese voice would spell them letter by letter, so they need an
// element with their language. One or two are most often a name, which Chinese uses as its own: CIIO, Securiti, Node 20.
var englishRun = regexp.MustCompile(`[A-Za-z][A-Za-z'’-]*(?:(?:[,;:.?!]*\s|[/&()“”"–—])[\s(“"]*(?:[0-9][0-9.,%]*[\s,;:.]+)*[A-Za-z][A-Za-z'’-]*){2,}`)

// sentenceWords is how many English words may be a sentence: no name of a person, firm or office in the content has five.
const sentenceWords = 5

// stray returns what of a text is in another language than its place says: Chinese characters in English, runs of English in Chinese.
func stray(tag, text string) string {
	if tag == "zh-Hans" {
		return englishRun.FindString(text)
	}
	if start, end, ok := lang.NextHan([]byte(text)); ok {
		return text[start:end]
	}
	return ""
}

// A wanderer goes through a page and looks at every text that its readers meet, with the language that it is said to be in. A text ends
// where a block or another language does. Code has no language.
type wanderer struct {
	look  func(where *html.Node, part, tag, text string)
	words func(n *html.Node, v any, tag string) // of the data blocks, which scripts show
}

// readersMeet are the attributes that readers meet, as a tip, aloud, in a field, or printed by a style sheet.
var readersMeet = []string{"title", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "alt", "placeholder", "summary", "label", "data-label", "data-more"}

// inText are the elements that do not end a text.
var inText = []atom.Atom{atom.A, atom.Span, atom.Strong, atom.Em, atom.B, atom.I, atom.Abbr, atom.Dfn, atom.Time, atom.Mark, atom.Sup, atom.Sub,
	atom.Ins, atom.Del, atom.Cite, atom.Q, atom.Small}

func (w *wanderer) page(page string) error {
	root, err := html.ParseWithOptions(strings.NewReader(page), html.ParseOptionEnableScripting(false))
	if err == nil {
		w.whole(root, "")
	}
	return err
}

func (w *wanderer) whole(n *html.Node, tag string) {
	var text strings.Builder
	for c := range n.ChildNodes() {
		w.walk(c, tag, &text)
	}
	w.look(n, "text", tag, text.String())
}

func (w *wanderer) walk(n *html.Node, tag string, text *strings.Builder) {
	switch n.Type {
	case html.TextNode:
		text.WriteString(n.Data)
	case html.ElementNode:
		outer := tag
		if own := attribute(n, "lang"); own != "" {
			tag = own
		}
		for _, a := range n.Attr {
			if slices.Contains(readersMeet, a.Key) || a.Key == "content" && n.DataAtom == atom.Meta && attribute(n, "http-equiv") == "" ||
				a.Key == "value" && n.DataAtom == atom.Input && slices.Contains([]string{"", "text", "search", "button", "submit", "reset"}, attribute(n, "type")) {
				w.look(n, a.Key, tag, a.Val)
			}
		}
		switch {
		case n.DataAtom == atom.Script:
			if attribute(n, "type") == "application/json" {
				var v any
				if json.Unmarshal([]byte(n.FirstChild.Data), &v) == nil {
					w.words(n, v, tag)
				}
			}
		case n.DataAtom == atom.Style:
		case slices.Contains([]atom.Atom{atom.Code, atom.Kbd, atom.Samp, atom.Pre}, n.DataAtom):
			text.WriteByte(0)
		case tag == outer && slices.Contains(inText, n.DataAtom):
			for c := range n.ChildNodes() {
				w.walk(c, tag, text)
			}
		default:
			text.WriteByte(0)
			w.whole(n, tag)
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// eachString looks at every string of JSON. What stands under the code or tag of a language is in it; what stands under one of the names is left out.
func eachString(v any, tag string, look func(tag, text string), leaveOut ...string) {
	switch v := v.(type) {
	case string:
		look(tag, v)
	case []any:
		for _, e := range v {
			eachString(e, tag, look, leaveOut...)
		}
	case map[string]any:
		for k, e := range v {
			in := tag
			for _, code := range lang.Codes() {
				if l, _ := lang.Lookup(code); k == l.Code || k == l.Tag {
					in = l.Tag
				}
			}
			if !slices.Contains(leaveOut, k) {
				eachString(e, in, look, leaveOut...)
			}
		}
	}
}

// unread are the marks of Markdown that the build would have made something of, had they been written as it reads them.
var unread = regexp.MustCompile(`\[\[|\{(?:rule|literal|confidence):|\]\(|\*\*`)

// Every text of every page is in the language that its place says, whoever wrote it: in the content, the theme, or Go. That holds for titles,
// descriptions, pictures, what is only read aloud, and the words that scripts show.
func TestLanguageOfEveryText(t *testing.T) {
	out := build(t, config(repository(t)))
	pages := 0
	for _, name := range slices.Sorted(maps.Keys(out.files)) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		pages++
		w := wanderer{look: func(n *html.Node, part, tag, text string) {
			if s := stray(tag, text); s != "" {
				t.Errorf("%s: %s of <%s>, which is in %s: %s", name, part, n.Data, tag, s)
			}
			if s := unread.FindString(text); s != "" && part == "text" {
				t.Errorf("%s: <%s> shows %q: %.80q", name, n.Data, s, text)
			}
		}}
		w.words = func(n *html.Node, v any, tag string) {
			eachString(v, tag, func(tag, text string) { w.look(n, "data", tag, text) })
		}
		if err := w.page(out.files[name]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if pages < 800 {
		t.Errorf("only %d pages were looked at", pages)
	}
}

// A Chinese page has no English sentence, be it marked as English or not, but for what is English by its nature: titles and citations of what
// is in English, names in the glossary, what stands in quotation marks, the English column beside a translation. This finds what was forgotten
// in a translation, which the test of texts takes for a quotation where it is marked.
func TestNoEnglishSentence(t *testing.T) {
	out := build(t, config(repository(t)))
	rightly := func(n *html.Node) bool {
		for ; n != nil && n.Type == html.ElementNode; n = n.Parent {
			for _, class := range strings.Fields(attribute(n, "class")) {
				switch class {
				case "external", "cite-text", "page-subtitle", "instrument-original", "term-other", "term-meta", "both-heads", "source-title":
					return true
				}
			}
			if attribute(n, "lang") == "en" && n.Parent != nil && attribute(n.Parent, "class") == "both-row" {
				return true
			}
			if before := n.PrevSibling; before != nil && before.Type == html.TextNode && strings.HasSuffix(before.Data, "“") {
				return true
			}
		}
		return false
	}
	for name, page := range out.files {
		if !strings.HasPrefix(name, "zh/") || !strings.HasSuffix(name, ".html") {
			continue
		}
		w := wanderer{words: func(*html.Node, any, string) {}, look: func(n *html.Node, part, tag, text string) {
			if tag == "en" && len(strings.Fields(text)) >= sentenceWords && !rightly(n) {
				t.Errorf("%s: %s of <%s>: %s", name, part, n.Data, text)
			}
		}}
		if err := w.page(page); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What scripts show in passing is in the reader's language too: the previews of links, and the words of questions, answers and periods. They mark
// Chinese in an English text themselves.
func TestLanguageOfData(t *testing.T) {
	out := build(t, config(repository(t)))
	looked := 0
	for name, text := range out.files {
		tag := ""
		switch {
		case strings.HasPrefix(name, previewFolder+"zh/"):
			tag = "zh-Hans"
		case strings.HasPrefix(name, previewFolder), strings.HasPrefix(name, "assets/calculator-data."), strings.HasPrefix(name, "assets/deadlines-data."):
		default:
			continue
		}
		_, text, _ = strings.Cut(text, "=")
		if rest, found := strings.CutPrefix(text, "{})["); found {
			_, text, _ = strings.Cut(rest, "=")
		}
		var v any
		if err := json.Unmarshal([]byte(strings.TrimSuffix(strings.TrimSpace(text), ";")), &v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		looked++
		eachString(v, tag, func(tag, text string) {
			if tag == "zh-Hans" && englishRun.MatchString(text) && len(strings.Fields(text)) >= sentenceWords {
				t.Errorf("%s says in Chinese: %s", name, text)
			}
		}, "other", "page", "url", "href")
	}
	if looked < 30 {
		t.Errorf("only %d scripts were looked at", looked)
	}
}

// The words of the interface are in their language, those too that no page of this site shows.
func TestLanguageOfInterface(t *testing.T) {
	for code, tag := range map[string]string{"en": "en", "zh": "zh-Hans"} {
		data, err := themes.FS.ReadFile("default/strings/" + code + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if key, text, _ := strings.Cut(line, ": "); !strings.HasPrefix(strings.TrimSpace(line), "#") && stray(tag, text) != "" {
				t.Errorf("%s: %s: %s", code, key, stray(tag, text))
			}
		}
	}
}
