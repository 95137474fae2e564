package markdown

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"rulebook/internal/twins"
)

// headingParser reads {#id} at the end of a heading. It does so as soon as the heading is read, so that all explicit ids are taken
// before any is derived.
type headingParser struct{ parser.BlockParser }

func (h headingParser) Close(node ast.Node, r text.Reader, pc parser.Context) {
	h.BlockParser.Close(node, r, pc)
	if p := pageOf(pc); !p.strict && node.Parent() != nil {
		p.explicitID(node.(*ast.Heading))
	}
}

func (p *page) explicitID(h *ast.Heading) {
	if id, ok := p.idAtEnd(h.Lines(), "a heading"); ok {
		if p.explicit == nil {
			p.explicit = map[*ast.Heading]string{}
		}
		p.explicit[h] = id
	}
}

// idAtEnd takes {#id} off the end of the lines of a block, which is called what, and takes the id. ok is false when there is none,
// or none that may be had.
func (p *page) idAtEnd(lines *text.Segments, what string) (id string, ok bool) {
	if lines.Len() == 0 {
		return "", false
	}
	seg := lines.At(lines.Len() - 1)
	seg = seg.TrimRightSpace(p.src)
	line := p.src[seg.Start:seg.Stop]
	open := bytes.LastIndexByte(line, '{')
	if open < 0 || line[len(line)-1] != '}' || open > 0 && line[open-1] == '\\' {
		return "", false
	}
	inner := string(bytes.TrimSpace(line[open+1 : len(line)-1]))
	id, isID := strings.CutPrefix(inner, "#")
	if !isID && !isAttribute(inner) {
		return "", false
	}
	at := seg.Start + open
	seg.Stop = at
	lines.Set(lines.Len()-1, seg.TrimRightSpace(p.src))
	if !isID || !validID(id) {
		p.problem(at, "heading-attribute", fmt.Sprintf("cannot read %q", line[open:]),
			what+" takes an id and nothing else, of letters, digits, - and _: {#id}")
		return "", false
	}
	if first, taken := p.ids[id]; taken {
		p.report(Problem{Offset: at, Code: "duplicate-id", Msg: fmt.Sprintf("the id %q is already taken", id),
			Hint: "ids are unique on a page", Related: []Related{{first, "it is taken here"}}})
		return "", false
	}
	p.ids[id] = at
	return id, true
}

// isAttribute reports whether braces at the end of a heading are meant as attributes, as other tools have them: .class, key=value.
func isAttribute(s string) bool {
	class := strings.HasPrefix(s, ".")
	rest := strings.TrimLeftFunc(strings.TrimPrefix(s, "."), func(r rune) bool {
		return r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
	})
	if class {
		return len(rest) < len(s)-1 && (rest == "" || rest[0] == ' ')
	}
	return len(rest) < len(s) && strings.HasPrefix(rest, "=")
}

func validID(id string) bool {
	for i, r := range id {
		first := unicode.IsLetter(r) || unicode.IsDigit(r)
		if !first && (i == 0 || !unicode.IsMark(r) && r != '-' && r != '_' && r != '.') {
			return false
		}
	}
	return id != ""
}

func (p *page) heading(n *ast.Heading) {
	p.rawHTML = false
	level := "0123456"[n.Level : n.Level+1]
	p.str("<h")
	p.str(level)
	if !p.strict {
		title := p.plain(n)
		if title == "" {
			p.warn(max(n.Pos(), 0), "heading-empty", "the heading has no words", "")
		}
		id := p.headingID(n, title)
		p.attr("id", id)
		p.doc.Anchors = append(p.doc.Anchors, id)
		if n.Parent().Kind() == ast.KindDocument {
			p.doc.Headings = append(p.doc.Headings, Heading{n.Level, id, title})
			p.fact(twins.Fact{Kind: twins.Heading, Offset: max(n.Pos(), 0), Text: title, Key: id, Value: int64(n.Level)})
			p.notes = id == notesID || p.notes && n.Level > 2
		}
	}
	han := p.openHan(n)
	p.str(">")
	p.inHeading = true
	p.inlines(n)
	p.inHeading = false
	p.closeHan(han)
	p.str("</h")
	p.str(level)
	p.str(">\n")
}

func (p *page) headingID(n *ast.Heading, title string) string {
	if id, ok := p.explicit[n]; ok {
		return id
	}
	if numbers := p.provisionOf(n); numbers != nil {
		return p.derive(ProvisionID(numbers), true, n.Pos())
	}
	if id := legalID(title); id != "" {
		return p.derive(id, true, n.Pos())
	}
	return p.derive(slug(title), false, n.Pos())
}

// derive takes an id that no one asked for by name. A second one like it gets a number, after two hyphens when the id has legal
// numbers itself: art-5-2 is article 5, paragraph 2.
func (p *page) derive(id string, numbered bool, offset int) string {
	sep := "-"
	if numbered {
		sep = "--"
	}
	unique := id
	for {
		if _, taken := p.ids[unique]; !taken {
			p.ids[unique] = offset
			return unique
		}
		if p.repeats == nil {
			p.repeats = map[string]int{}
		}
		p.repeats[id]++
		unique = id + sep + strconv.Itoa(p.repeats[id]+1)
	}
}

// maxSlug is how many bytes of a heading become its id, to the end of a word.
const maxSlug = 120

// slug makes a readable id of a heading: its letters in lower case and its digits, the rest as hyphens.
func slug(s string) string {
	b := make([]byte, 0, len(s))
	gap := false
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) || r == utf8.RuneError {
			gap = len(b) > 0
			continue
		}
		if len(b)+1+utf8.UTFMax > maxSlug {
			if i := bytes.LastIndexByte(b, '-'); i > 0 && !gap {
				b = b[:i]
			}
			break
		}
		if gap {
			b = append(b, '-')
			gap = false
		}
		b = utf8.AppendRune(b, unicode.ToLower(r))
	}
	if len(b) == 0 {
		return "section"
	}
	return string(b)
}

// legalID is the id of a heading that begins with a legal number, or "": "Article 5(1)(3)" and 第五条第一款第三项 are art-5-1-3,
// "Chapter 2" is chapter-2, 第二款 is para-2.
func legalID(title string) string {
	prefix, numbers := "", []int(nil)
	s := strings.TrimLeft(title, " \t\u3000")
	if strings.HasPrefix(s, "第") {
		prefix, numbers, s = chineseUnit(s)
	} else {
		prefix, numbers, s = englishUnit(s)
	}
	if prefix == "" || !unitEnds(s) {
		return ""
	}
	for _, n := range numbers {
		prefix += "-" + strconv.Itoa(n)
	}
	return prefix
}

// unitEnds reports whether a number ends before s: "Article 5A" and 第五条之一 are other numbers.
func unitEnds(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case s == "":
		return true
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return false
	case r == '.' || r == '-' || r == '–' || r == '/' || r == ',':
		next, _ := utf8.DecodeRuneInString(s[size:])
		return !unicode.IsDigit(next)
	}
	return true
}

var englishUnits = []struct {
	word, id string
	deeper   bool // paragraphs and items may follow in parentheses
}{
	{"article", "art", true},
	{"art.", "art", true},
	{"chapter", "chapter", false},
	{"section", "section", false},
	{"paragraph", "para", true},
}

func englishUnit(s string) (prefix string, numbers []int, rest string) {
	for _, u := range englishUnits {
		if len(s) < len(u.word) || !strings.EqualFold(s[:len(u.word)], u.word) {
			continue
		}
		rest := strings.TrimLeft(s[len(u.word):], " \u00A0")
		if len(rest) == len(s)-len(u.word) {
			return "", nil, s
		}
		n, size := arabic(rest)
		if size == 0 {
			return "", nil, s
		}
		numbers, rest = []int{n}, rest[size:]
		if u.deeper {
			more, after := parenthesized(rest)
			numbers, rest = append(numbers, more...), after
		}
		return u.id, numbers, rest
	}
	return "", nil, s
}

func chineseUnit(s string) (prefix string, numbers []int, rest string) {
	n, unit, rest, ok := CutOrdinal(s)
	if !ok {
		return "", nil, s
	}
	switch unit {
	case '条':
		more, rest, _ := chineseProvision(rest)
		return "art", append([]int{n}, more...), rest
	case '章':
		return "chapter", []int{n}, rest
	case '节':
		return "section", []int{n}, rest
	case '款':
		more, rest, _ := chineseProvision(s)
		return "para", more, rest
	}
	return "", nil, s
}
