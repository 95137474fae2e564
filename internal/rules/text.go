package rules

import (
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
	case begins(head, "\xFF\xFE"), begins(head, "\xFE\xFF"), indexByte(head, 0) >= 0:
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

// plain reports whether a text is ASCII without a zero, as most of a table is.
func plain(text []byte) bool {
	for _, c := range text {
		if c == 0 || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
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

// show says where a byte of a text is, counting lines from 0, and what of its line is worth showing: what the command shows of its other
// inputs.
func (p *TableProblem) show(text []byte, at int) {
	const most = 160
	start := lastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if i := indexByte(text[at:], '\n'); i >= 0 {
		end = at + i
	}
	p.Line, p.Column = lineEnds(text[:start]), 1+utf8.RuneCount(text[start:at])
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
	line, shown := text[from:to], []rune(nil)
	for len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	for valid := true; len(line) > 0; {
		r, n := utf8.DecodeRune(line)
		line = line[n:]
		// Of a run of bytes that are no characters one is shown.
		if r != utf8.RuneError || n > 1 || valid {
			shown = append(shown, r)
		}
		valid = r != utf8.RuneError || n > 1
	}
	// The place may be in the line's end, which is not shown.
	p.TextColumn = 1 + min(utf8.RuneCount(text[from:at]), len(shown))
	p.Text = string(shown)
	if from > start {
		p.Text = "…" + p.Text
		p.TextColumn++
	}
	if to < end {
		p.Text += "…"
	}
}

// lineEnds is how many lines end in a text.
func lineEnds(text []byte) (n int) {
	for {
		i := indexByte(text, '\n')
		if i < 0 {
			return n
		}
		text = text[i+1:]
		n++
	}
}
