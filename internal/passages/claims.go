package passages

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Claim is a sentence that is followed by a mark of how sure it is.
type Claim struct {
	Level  string // "inferred"
	Row    string // in a table, the first cell of the row, which says what the sentence is about; "" elsewhere and in that cell itself
	Text   string // the sentence, or what stands of it before the mark; of a cell with the mark alone, the first of its row
	Anchor string // of the innermost element around it that has one, else of the section; "" where there is none
}

// Claims returns the marked sentences of a page's HTML in reading order. It may be called from several goroutines.
func Claims(src string) []Claim {
	var found []Claim
	s := new(scanner)
	s.reset(src)
	s.claims, s.row = &found, -1
	s.scan()
	return found
}

// levelOf is the level that an element's classes give, "" for any other element.
func levelOf(class string) string {
	rest, _ := strings.CutPrefix(class, "confidence confidence-")
	if rest == class {
		return ""
	}
	return rest
}

// claim notes the sentence that ends at the place.
func (s *scanner) claim(level string) {
	if s.heading >= 0 {
		return
	}
	begin := s.begun
	if s.marked > begin && strings.TrimSpace(string(s.text[s.marked:])) != "" {
		begin = s.marked
	}
	text := lastSentence(string(s.text[begin:]))
	s.marked = len(s.text)
	row := ""
	cell := slices.ContainsFunc(s.open, func(e element) bool { return e.name == "td" })
	if cell && s.row >= 0 && s.row < len(s.blocks) {
		first := s.blocks[s.row]
		row = string(s.text[first.begin:first.end])
	}
	if text == "" {
		row, text = "", row
	}
	if text == "" {
		return
	}
	anchor := ""
	for i := len(s.open) - 1; i >= s.section && anchor == ""; i-- {
		anchor = s.open[i].id
	}
	for i := len(s.blocks) - 1; i >= 0 && anchor == ""; i-- {
		if s.blocks[i].heading {
			anchor = s.blocks[i].anchor
			break
		}
	}
	*s.claims = append(*s.claims, Claim{level, row, text, html.UnescapeString(anchor)})
}

// veryShort is how long, in bytes, a sentence is at least that stands alone: ten Chinese characters, or five or six English words.
const veryShort = 30

// lastSentence is the last sentence of t, finished or not. A full stop ends one only where a capital, a quotation or a bracket, or Chinese follows,
// so that "no. 137" stays in one piece. A very short one, such as "Do not rely on it.", says nothing without the one before.
func lastSentence(t string) string {
	t = strings.TrimLeft(strings.TrimSpace(t), ".,;:)。，；：、） ")
	// Nothing is as short as a closing mark and a letter behind it.
	for i := len(t) - 2; i > 0; i-- {
		after, ok := "", false
		switch t[i] {
		case '.', '?', '!':
			after, ok = strings.CutPrefix(t[i+1:], " ")
		default:
			for _, mark := range []string{"。", "！", "？"} {
				if rest, found := strings.CutPrefix(t[i:], mark); found {
					after, ok = rest, true
				}
			}
		}
		if !ok {
			continue
		}
		next, _ := utf8.DecodeRuneInString(after)
		if len(after) < veryShort {
			continue
		}
		if unicode.IsUpper(next) || unicode.Is(unicode.Han, next) || strings.ContainsRune(`"“‘（(《`, next) {
			return after
		}
	}
	return t
}
