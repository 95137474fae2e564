// Package diag holds what is wrong with an author's files: a Diagnostic is one problem at one place, and this package sorts,
// counts and prints them as text, JSON, SARIF or GitHub annotations.
//
// A mistake of an author is a Diagnostic, never an error; an error is a failure of the machine. Inside the stages a place is a
// byte offset; At turns it into the line and column that the author's editor shows.
package diag

import (
	"bytes"
	"cmp"
	"slices"
	"unicode/utf8"
)

// Severity says whether a problem stops the build.
type Severity int

const (
	Error   Severity = iota // stops the build
	Warning                 // printed, and stops it only under --strict
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// A Diagnostic is one problem at one place. It prints as "file:line:col: msg [code]",
// which editors can follow, with the hint on a line of its own.
type Diagnostic struct {
	File string   // path from the project root, with slashes
	Line int      // from 1; 0 when the problem is the file as a whole
	Col  int      // from 1, in characters, as its author counts; 0 with Line 0
	Sev  Severity // Error stops the build; Warning is printed, and stops it under --strict
	Code string   // stable name, such as "link-missing"; listed in docs/diagnostics.md
	Msg  string   // what is wrong: lower case, no full stop
	Hint string   // what to do about it; may be empty

	// Excerpt is the line of the source that the place is on, without its end, so that printing needs no file.
	// It is cut to at most excerptBytes around the column; ExcerptCol is the column within it, in characters from 1.
	Excerpt    string
	ExcerptCol int

	Related []Related // other places that have a part in it, such as the page that took the address first
}

// Related is a second place of a problem.
type Related struct {
	File string
	Line int
	Col  int
	Msg  string
}

// excerptBytes bounds what is quoted of a line, so that a file of one long line prints a readable message.
const excerptBytes = 160

// New places a problem at the byte at offset in src, the text of file. An offset outside src is moved to its nearest end;
// with a nil src the problem is about the file as a whole.
func New(file string, src []byte, offset int, sev Severity, code, msg, hint string) Diagnostic {
	d := Diagnostic{File: file, Sev: sev, Code: code, Msg: msg, Hint: hint}
	if src == nil {
		return d
	}
	offset = max(0, min(offset, len(src)))
	d.Line, d.Col = At(src, offset)
	d.Excerpt, d.ExcerptCol = excerpt(src, offset)
	return d
}

// At returns the line and column, both from 1, of the byte at offset in src.
func At(src []byte, offset int) (line, col int) {
	before := src[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[start:])
}

// excerpt returns the part of the line around offset that is worth showing, and the column of offset in it.
func excerpt(src []byte, offset int) (string, int) {
	start := bytes.LastIndexByte(src[:offset], '\n') + 1
	end := len(src)
	if i := bytes.IndexByte(src[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	cutStart, cutEnd := start, end
	if cutEnd-cutStart > excerptBytes {
		cutStart = max(start, offset-excerptBytes/2)
		cutEnd = min(end, cutStart+excerptBytes)
		for cutStart > start && !utf8.RuneStart(src[cutStart]) {
			cutStart--
		}
		for cutEnd < end && !utf8.RuneStart(src[cutEnd]) {
			cutEnd++
		}
	}
	line := bytes.ToValidUTF8(bytes.TrimRight(src[cutStart:cutEnd], "\r"), []byte("\uFFFD"))
	// The offset may be in the line's end, which is not shown.
	col := 1 + min(utf8.RuneCount(src[cutStart:offset]), utf8.RuneCount(line))
	text := string(line)
	if cutStart > start {
		text, col = "…"+text, col+1
	}
	if cutEnd < end {
		text += "…"
	}
	return text, col
}

// Sort puts diagnostics in reading order: by file, line, column, then code and message.
func Sort(ds []Diagnostic) {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Msg, b.Msg))
	})
}

// HasErrors reports whether any of ds stops the build.
func HasErrors(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Sev == Error })
}

// Nearest returns the candidate most like word, for a "did you mean" hint, or "" when none is near: at most a third of its
// letters may differ. Ties go to the first in sorted order.
func Nearest(word string, candidates []string) string {
	best, bestDistance := "", 0
	letters := []rune(word)
	for _, c := range candidates {
		limit := max(1, utf8.RuneCountInString(c)/3)
		d := EditDistance(letters, []rune(c), limit)
		if d <= limit && (best == "" || d < bestDistance || d == bestDistance && c < best) {
			best, bestDistance = c, d
		}
	}
	return best
}

// DidYouMean is the hint for a word that is not one of candidates, or "" when none is near.
func DidYouMean(word string, candidates []string) string {
	if n := Nearest(word, candidates); n != "" {
		return "did you mean \"" + n + "\"?"
	}
	return ""
}

// EditDistance is the Levenshtein distance with neighbouring swaps, or limit+1 when it is more than limit.
func EditDistance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	older, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		least := cur[0]
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], older[j-2]+1)
			}
			least = min(least, cur[j])
		}
		if least > limit {
			return limit + 1
		}
		older, prev, cur = prev, cur, older
	}
	return prev[len(b)]
}
