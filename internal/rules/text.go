package rules

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// byteOrderMark is what some programs put before a text in UTF-8.
const byteOrderMark = "\uFEFF"

// NoText says what a file seems to be that is no text in UTF-8, by its first bytes, and what to do about it; "" when nothing speaks
// against UTF-8.
func NoText(head []byte) (what, hint string) {
	switch {
	case begins(head, "PK\x03\x04"):
		return "this is a workbook or another packed file, not a text", "save it from the spreadsheet program as CSV UTF-8"
	case begins(head, "\xD0\xCF\x11\xE0"):
		return "this is an old Excel workbook, not a text", "save it from the spreadsheet program as CSV UTF-8"
	case begins(head, "\xFF\xFE"), begins(head, "\xFE\xFF"), bytes.IndexByte(head, 0) >= 0:
		return "this text is UTF-16, or no text at all", "save it as UTF-8; in Excel, as \"CSV UTF-8\" and not as \"Unicode Text\""
	}
	return "", ""
}

func begins(text []byte, with string) bool {
	return len(text) >= len(with) && string(text[:len(with)]) == with
}

// NotUTF8 finds the first byte that is not UTF-8 and guesses what wrote it; -1 when there is none.
func NotUTF8(text []byte) (at int, msg, hint string) {
	if utf8.Valid(text) {
		return -1, "", ""
	}
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		at += size
	}
	msg = "this text is not UTF-8"
	if seemsGBK(text[at:]) {
		msg = "this text is not UTF-8 but seems to be GBK"
	}
	return at, msg, "save it as UTF-8; in Excel, as \"CSV UTF-8\""
}

// seemsGBK reports whether what is not ASCII comes in the pairs that GBK writes Chinese with. The second of a common character is not
// ASCII either, as what follows an accented letter of a European text mostly is.
func seemsGBK(text []byte) bool {
	pairs, common := 0, 0
	for i := 0; i+1 < len(text); i++ {
		c, next := text[i], text[i+1]
		if c < 0x80 {
			continue
		}
		if c == 0x80 || c == 0xFF || next < 0x40 || next == 0x7F || next == 0xFF {
			return false
		}
		if next > 0xA0 {
			common++
		}
		pairs++
		i++
	}
	return 2*common > pairs
}

// placeIn returns the line and column, both from 1, of a byte of a text, and of that line what is worth showing with the column in it,
// all columns in characters. It shows what the command shows of its other inputs.
func placeIn(text []byte, at int) (line, column int, excerpt string, excerptColumn int) {
	const most = 160
	start := bytes.LastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		end = at + i
	}
	from, to := start, end
	if end-start > most {
		from = max(start, at-most/2)
		to = min(end, from+most)
		for from > start && !utf8.RuneStart(text[from]) {
			from--
		}
		for to < end && !utf8.RuneStart(text[to]) {
			to++
		}
	}
	shown := text[from:to]
	for len(shown) > 0 && shown[len(shown)-1] == '\r' {
		shown = shown[:len(shown)-1]
	}
	excerpt = strings.ToValidUTF8(string(shown), "\uFFFD")
	// The place may be in the line's end, which is not shown.
	excerptColumn = 1 + min(utf8.RuneCount(text[from:at]), utf8.RuneCountInString(excerpt))
	if from > start {
		excerpt, excerptColumn = "…"+excerpt, excerptColumn+1
	}
	if to < end {
		excerpt += "…"
	}
	return 1 + bytes.Count(text[:start], []byte("\n")), 1 + utf8.RuneCount(text[start:at]), excerpt, excerptColumn
}
