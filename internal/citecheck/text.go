package citecheck

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/lang"
)

// A block is a paragraph, an item, a heading, a cell's row or a quotation of the text: what a sentence does not reach out of. Its text is
// without marks of Markdown, addresses and line ends; at says where each byte of it stood.
type block struct {
	src   string // the whole
	text  string
	at    []int
	lead  bool // it ends with a colon and introduces what follows
	item  bool // a list item or a row of a table
	links []link
}

// A link is what stands in double brackets, as this project cites: [[flow-provisions-2024 art 7|the triggers]]. Offsets are in the block's text.
type link struct {
	start, end int
	target     int // where what it leads to ends: at the bar before words of its own, or at end
}

// blocks cuts a text. Code that is fenced is left out: what it holds is no prose.
func blocks(text string) (list []block) {
	var b *writer
	flush := func() {
		if b != nil && strings.TrimSpace(string(b.text)) != "" {
			list = append(list, b.block())
		}
		b = nil
	}
	fence := ""
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := text[at:end]
		bare := strings.TrimLeft(line, " \t\r\n\u3000\ufeff>")
		switch {
		case fence != "":
			if strings.HasPrefix(bare, fence) && strings.Trim(bare, fence[:1]+" \t\r\n") == "" {
				fence = ""
			}
		case strings.HasPrefix(bare, "```"), strings.HasPrefix(bare, "~~~"):
			flush()
			fence = bare[:3]
		case bare == "":
			flush()
		default:
			start := at + len(line) - len(bare)
			if size, row := marker(bare); size > 0 {
				flush()
				b = &writer{src: text, item: true}
				if !row {
					start += size
				}
			} else if b == nil {
				b = &writer{src: text}
			} else if b.row { // a table has ended
				flush()
				b = &writer{src: text}
			}
			b.row = bare[0] == '|'
			b.line(start, end)
			if bare[0] == '#' {
				flush()
			}
		}
		at = end
	}
	flush()
	return list
}

// marker is how long the mark is with which an item, a heading or a row of a table begins a block of its own; 0 without one.
func marker(line string) (size int, row bool) {
	switch line[0] {
	case '|':
		return 1, true
	case '#':
		return len(line) - len(strings.TrimLeft(line, "#")), false
	case '-', '*', '+':
		if len(line) > 1 && (line[1] == ' ' || line[1] == '\t') {
			return 2, false
		}
		return 0, false
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits > 0 && digits < 4 && len(line) > digits+1 && (line[digits] == '.' || line[digits] == ')') && line[digits+1] == ' ' {
		return digits + 2, false
	}
	return 0, false
}

// A writer makes a block of lines.
type writer struct {
	src       string
	text      []byte
	at        []int
	item, row bool
	blank     int      // where white space stood that is due before the next character, plus one
	open      int      // in src, behind two brackets that may open a link; -1 behind one of them, 0 behind none
	linked    [][2]int // of links, in src
}

func (w *writer) block() block {
	text := string(w.text)
	b := block{src: w.src, text: text, at: w.at, item: w.item, lead: strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")}
	for _, in := range w.linked {
		start, _ := slices.BinarySearch(w.at, in[0])
		end, _ := slices.BinarySearch(w.at, in[1])
		l := link{start: start, end: end, target: end}
		if bar := strings.IndexByte(text[start:end], '|'); bar >= 0 {
			l.target = start + bar
		}
		if start < l.target {
			b.links = append(b.links, l)
		}
	}
	return b
}

// longestLink is how many bytes a link has at most, so that time grows with the text.
const longestLink = 1000

// bracket takes note of a bracket at a place: two of them open and close a link, in which there are no others. Programs that write Markdown put
// a backslash before each.
func (w *writer) bracket(at, end int) {
	pair := strings.HasPrefix(strings.TrimPrefix(w.src[at+1:end], `\`), w.src[at:at+1])
	switch {
	case w.src[at] == '[' && pair:
		w.open = -1
	case w.src[at] == '[' && w.open < 0:
		w.open = at + 1
	case w.src[at] == ']' && pair && w.open > 0:
		if at-w.open <= longestLink {
			w.linked = append(w.linked, [2]int{w.open, at})
		}
		w.open = 0
	default:
		w.open = 0
	}
}

// line adds src[at:end].
func (w *writer) line(at, end int) {
	for at < end {
		switch c := w.src[at]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			w.blank = at + 1
			at++
			continue
		case c == '*' || c == '_' && w.wordEnds(at), c == '[', c == ']', c == '\\':
			if c == '[' || c == ']' {
				w.bracket(at, end)
			}
			at++ // marks, of which nothing stays
			if c == ']' && at < end && w.src[at] == '(' {
				at = w.address(at, end)
			}
			continue
		case c == '`': // code is no prose
			run := 1
			for at+run < end && w.src[at+run] == '`' {
				run++
			}
			if close := strings.Index(w.src[at+run:end], w.src[at:at+run]); close >= 0 {
				at += close + run
			}
			w.blank = at + 1
			at += run
			continue
		case c == '<':
			if size := tagSize(w.src[at:end]); size > 0 {
				at += size
				continue
			}
		case c == 'h' && (strings.HasPrefix(w.src[at:end], "http://") || strings.HasPrefix(w.src[at:end], "https://")):
			w.blank = at + 1
			for at < end && w.src[at] < utf8.RuneSelf && !strings.ContainsRune(" \t\r\n<>\"", rune(w.src[at])) {
				at++
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(w.src[at:])
		if words := comparisons[r]; words != "" && beginsNumber(w.src[at+size:end]) {
			w.words(words, at)
			at += size
			continue
		}
		switch {
		case r == '\u00a0' || r == '\u3000' || r == '\u2009' || r == '\u202f':
			w.blank = at + 1
		case unicode.Is(unicode.Cf, r): // soft hyphens and the like
		default:
			w.rune(r, at, size)
		}
		at += size
	}
}

// tagSize is the length of the tag or comment of HTML, or the address in <>, that a text begins with; 0 without one.
func tagSize(text string) int {
	const longest = 200 // bytes; what is longer is an inequality
	if end := strings.IndexByte(text[:min(len(text), longest)], '>'); end > 0 && (isLetter(text[1]) || text[1] == '/' || text[1] == '!') {
		return end + 1
	}
	return 0
}

// comparisons are what signs of tables say before a number.
var comparisons = map[rune]string{'≥': "at least", '≤': "up to", '>': "more than", '＞': "more than", '<': "fewer than", '＜': "fewer than", '⩾': "at least", '⩽': "up to"}

// beginsNumber reports whether a number stands at the start of a text, white space aside.
func beginsNumber(text string) bool {
	text = strings.TrimLeft(text, " \u00a0\u202f")
	return text != "" && isDigit(text[0])
}

// words adds words for what stands at a place.
func (w *writer) words(words string, at int) {
	if len(w.text) > 0 {
		w.text, w.at = append(w.text, ' '), append(w.at, at)
	}
	for i := range len(words) {
		w.text, w.at = append(w.text, words[i]), append(w.at, at)
	}
	w.blank = at + 1
}

// rune adds a character, of full width in its usual form. White space between two that are Chinese is a line's end or nothing.
func (w *writer) rune(r rune, at, size int) {
	if w.blank > 0 {
		last, _ := utf8.DecodeLastRune(w.text)
		if len(w.text) > 0 && !(isWide(last) && isWide(r)) {
			w.text, w.at = append(w.text, ' '), append(w.at, w.blank-1)
		}
		w.blank = 0
	}
	if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' {
		r -= '０' - '0'
	}
	if r == utf8.RuneError && size == 1 {
		w.text, w.at = append(w.text, '?'), append(w.at, at)
		return
	}
	before := len(w.text)
	w.text = utf8.AppendRune(w.text, r)
	for range len(w.text) - before {
		w.at = append(w.at, at)
	}
}

func isWide(r rune) bool {
	return lang.IsHan(r) || strings.ContainsRune("《》（）“”、，。；：〔〕【】", r)
}

// wordEnds reports whether the underscore at a place stands at the edge of a word, as a mark does.
func (w *writer) wordEnds(at int) bool {
	inner := func(i int) bool { return i >= 0 && i < len(w.src) && (isLetter(w.src[i]) || isDigit(w.src[i])) }
	return !inner(at-1) || !inner(at+1)
}

// address moves over the address of a link, (…).
func (w *writer) address(at, end int) int {
	depth := 0
	for i := at; i < end; i++ {
		switch w.src[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		case '\n':
			return at
		}
	}
	return at
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// abbreviations are words whose full stop ends no sentence.
var abbreviations = map[string]bool{"art": true, "arts": true, "sec": true, "secs": true, "no": true, "nos": true, "para": true, "paras": true,
	"cf": true, "v": true, "vs": true, "e.g": true, "i.e": true, "ca": true, "approx": true, "mr": true, "ms": true, "dr": true, "vol": true, "p": true}

// sentences are the ends of the sentences of a text, in order; the last is its length.
func sentences(text string) (ends []int) {
	for at, r := range text {
		switch r {
		case '。', '；', '！', '？':
			ends = append(ends, at+utf8.RuneLen(r))
		case ';', '!', '?':
			ends = append(ends, at+1)
		case '.':
			rest := text[at+1:]
			if !strings.HasPrefix(rest, " ") {
				continue
			}
			next, _ := utf8.DecodeRuneInString(rest[1:])
			word := text[strings.LastIndexAny(text[:at], " (（“\"")+1 : at]
			if !abbreviations[strings.ToLower(word)] && mayBegin(next, word) {
				ends = append(ends, at+1)
			}
		}
	}
	if len(ends) == 0 || ends[len(ends)-1] < len(text) {
		ends = append(ends, len(text))
	}
	return ends
}

// mayBegin reports whether a sentence may begin with next behind a full stop after word. A number behind a word as short as "p." or "cl."
// belongs to it.
func mayBegin(next rune, word string) bool {
	switch {
	case unicode.IsDigit(next):
		return len(word) > 2
	case unicode.IsLetter(next):
		return unicode.IsUpper(next) || lang.IsHan(next)
	}
	return true
}
