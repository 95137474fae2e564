package diag

import (
	"bufio"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Colours of a terminal: few, and none that says something the words do not.
const (
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
	reset  = "\x1b[0m"
)

// writeText prints for people:
//
//	content/vat.md:3:9: no page "rate.md" [link-missing]
//		See the [rates](rate.md).
//		                ^
//		hint: did you mean "rates.md"?
//	1 error
func writeText(w *bufio.Writer, ds []Diagnostic, opts Options) {
	color, chinese := opts.Color, opts.Lang == "zh"
	paint := func(code, s string) string {
		if !color || s == "" {
			return s
		}
		return code + s + reset
	}
	space := say(chinese, " ", "")
	for _, d := range ds {
		caret := red
		if at := place(d.File, d.Line, d.Col); at != "" {
			w.WriteString(paint(bold, at+":") + " ")
		}
		if d.Sev == Warning {
			caret = yellow
			w.WriteString(paint(yellow, say(chinese, "warning:", "警告：")) + space)
		}
		w.WriteString(Harmless(d.Msg) + " " + paint(dim, "["+Harmless(d.Code)+"]") + "\n")
		if line := strings.TrimSpace(d.Excerpt); d.Line > 0 && line != "" && line != "---" { // the start of a page shows nothing
			line, indent := excerptLines(d.Excerpt, d.ExcerptCol)
			w.WriteString("\t" + line + "\n\t" + indent + paint(caret, "^") + "\n")
		}
		for _, r := range d.Related {
			w.WriteString("\t" + paint(bold, place(r.File, r.Line, r.Col)+":") + " " + Harmless(r.Msg) + "\n")
		}
		if d.Hint != "" {
			for i, line := range strings.Split(d.Hint, "\n") {
				label := "      "
				if i == 0 {
					label = paint(cyan, say(chinese, "hint:", "提示：")) + space
				}
				w.WriteString("\t" + label + Harmless(line) + "\n")
			}
		}
	}
	if total := totalIn(ds, chinese); total != "" {
		w.WriteString(paint(bold, total) + "\n")
	}
}

func say(inChinese bool, english, chinese string) string {
	if inChinese {
		return chinese
	}
	return english
}

// place writes "file:line:col", without what is not known.
func place(file string, line, col int) string {
	s := Harmless(file)
	if line > 0 && s != "" {
		s += ":" + strconv.Itoa(line)
		if col > 0 {
			s += ":" + strconv.Itoa(col)
		}
	}
	return s
}

// excerptLines returns the line to show and what moves a caret below its column: tabs stay tabs, so that the two lines agree
// wherever the terminal's stops are; a wide character takes two spaces, one that joins the character before it none.
func excerptLines(excerpt string, col int) (line, indent string) {
	var l, in strings.Builder
	i := 1
	for _, r := range excerpt {
		before := i < col
		i++
		if r == '\t' {
			l.WriteByte('\t')
			if before {
				in.WriteByte('\t')
			}
			continue
		}
		r = visible(r)
		l.WriteRune(r)
		if before {
			in.WriteString(strings.Repeat(" ", Cells(r)))
		}
	}
	return strings.TrimRight(l.String(), " \t"), in.String()
}

// Cells returns how many columns of a terminal a character takes.
func Cells(r rune) int {
	if r < utf8.RuneSelf {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Harmless makes s safe to print on a terminal, on one line: what a file says must not move the cursor, change colours, or reverse
// the order of what is read.
func Harmless(s string) string {
	clean := true
	for _, r := range s {
		if visible(r) != r || r == utf8.RuneError {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Map(visible, s)
}

// visible replaces a control character by its picture (␛), and any other that a terminal acts upon by U+FFFD.
func visible(r rune) rune {
	switch {
	case r < ' ':
		return '\u2400' + r
	case r == 0x7F:
		return '\u2421'
	case r > 0x7F && r < 0xA0, r == '\u2028', r == '\u2029', r == '\uFEFF',
		r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069', r == '\u200E', r == '\u200F', r == '\u061C':
		return '\uFFFD'
	}
	return r
}
