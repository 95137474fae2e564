package assess

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/diag"
	"rulebook/internal/lang"
)

// width is how many columns a memo takes.
const width = 80

// A page of text is made of paragraphs that are indented and wrapped.
type text struct{ b strings.Builder }

// line writes a line as it is, its blanks at the end taken off.
func (t *text) line(s string) {
	t.b.WriteString(strings.ReplaceAll(strings.TrimRight(s, " "), nbsp, " "))
	t.b.WriteByte('\n')
}

// blank writes an empty line.
func (t *text) blank() { t.b.WriteByte('\n') }

// heading begins a part of the memo.
func (t *text) heading(s string) {
	t.blank()
	t.line(s)
}

// para writes a paragraph.
func (t *text) para(indent int, s string) { t.hang(indent, "", s) }

// hang writes a paragraph whose first line begins with a label; further lines stand below what follows the label.
func (t *text) hang(indent int, label, s string) {
	label = diag.Harmless(label)
	inner := indent + cellsOf(label)
	for i, line := range wrap(diag.Harmless(s), max(width-inner, width/4)) {
		if i == 0 {
			t.line(strings.Repeat(" ", indent) + label + line)
			continue
		}
		t.line(strings.Repeat(" ", inner) + line)
	}
}

// entry writes a label and, from the column at on, what it says.
func (t *text) entry(indent, at int, label, s string) {
	label = diag.Harmless(label)
	lines := wrap(label, at-indent-2)
	for _, line := range lines[:len(lines)-1] {
		t.line(strings.Repeat(" ", indent) + line)
	}
	last := lines[len(lines)-1]
	t.hang(indent, last+strings.Repeat(" ", max(2, at-indent-cellsOf(last))), s)
}

// cellsOf is how many columns a text takes.
func cellsOf(s string) int {
	n := 0
	for _, r := range s {
		n += diag.Cells(r)
	}
	return n
}

// wrap divides a text into lines of at most so many columns: between words, and between the characters of Chinese but for a mark that
// cannot begin a line, and for a number and what follows it. A word that is longer is cut. There is always room for one character, however few columns there are.
func wrap(s string, columns int) []string {
	columns = max(columns, 2)
	var lines []string
	var line strings.Builder
	used := 0
	end := func() {
		lines = append(lines, strings.TrimRight(line.String(), " "))
		line.Reset()
		used = 0
	}
	for s != "" {
		word, size := piece(s)
		space := line.Len() > 0 && s[0] == ' '
		s = s[size:]
		n := cellsOf(word)
		if space {
			if used+1+n > columns {
				end()
			} else {
				line.WriteByte(' ')
				used++
			}
		} else if used > 0 && used+n > columns {
			end()
		}
		for n > columns { // no word of ours is; a name may be
			cut := 0
			for cut < len(word) && used < columns {
				r, size := utf8.DecodeRuneInString(word[cut:])
				if used+diag.Cells(r) > columns && used > 0 {
					break
				}
				used += diag.Cells(r)
				cut += size
			}
			line.WriteString(word[:cut])
			word, n = word[cut:], cellsOf(word[cut:])
			end()
		}
		line.WriteString(word)
		used += n
	}
	if line.Len() > 0 || len(lines) == 0 {
		end()
	}
	return lines
}

// piece returns what of s stands on one line together, without blanks before it, and its size with them.
func piece(s string) (word string, size int) {
	start := len(s) - len(strings.TrimLeft(s, " "))
	at := start
	for at < len(s) {
		r, n := utf8.DecodeRuneInString(s[at:])
		if r == ' ' {
			break
		}
		at += n
		next, _ := utf8.DecodeRuneInString(s[at:])
		if r >= '0' && r <= '9' && lang.IsHan(next) {
			continue // 100万, 3月
		}
		if (wide(r) || wide(next)) && !strings.ContainsRune(notFirst, next) && !strings.ContainsRune(notLast, r) {
			break
		}
	}
	return s[start:at], at
}

// Characters that cannot begin, or end, a line.
const (
	notFirst = "，。、；：？！）》〉」』】〕”’…%,.;:?!)]}"
	notLast  = "（《〈「『【〔“‘([{"
)

func wide(r rune) bool { return r >= 0x2E80 && diag.Cells(r) == 2 && !unicode.IsSpace(r) }

// Columns is how many columns of a terminal a text takes: a Chinese character is two wide.
func Columns(s string) int { return cellsOf(s) }

// Paragraph writes a text behind a label, as a memo does: further lines stand below what follows the label. What a terminal would act upon is
// made visible.
func Paragraph(label, s string) string {
	var t text
	t.hang(0, label, s)
	return t.b.String()
}
