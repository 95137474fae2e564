package rules

import "unicode/utf8"

// What stands here package strings, bytes and strconv have too, but with tables of letters that readers would download.

// quote writes a text between quotation marks, with what cannot be seen in it made visible.
func quote(s string) string {
	const hex = "0123456789abcdef"
	out := append(make([]byte, 0, len(s)+2), '"')
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, '\\', 'n')
		case r == '\r':
			out = append(out, '\\', 'r')
		case r == '\t':
			out = append(out, '\\', 't')
		case r == utf8.RuneError && n == 1, r < ' ', r == 0x7f:
			out = append(out, '\\', 'x', hex[s[i]>>4], hex[s[i]&15])
		case unseen(r):
			out = append(out, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		default:
			out = append(out, s[i:i+n]...)
		}
		i += n
	}
	return string(append(out, '"'))
}

// unseen reports whether a character has no look of its own, or changes the direction of the others.
func unseen(r rune) bool {
	switch {
	case r >= 0x80 && r <= 0xa0, r == 0xad, r == 0x61c, r == 0x180e, r >= 0x2000 && r <= 0x200f, r >= 0x2028 && r <= 0x202f, r >= 0x205f && r <= 0x206f, r == 0xfeff,
		r >= 0xfff0 && r <= 0xfffb:
		return true
	}
	return false
}

// join writes texts one after the other, with something between them.
func join(list []string, between string) string {
	var out []byte
	for i, text := range list {
		if i > 0 {
			out = append(out, between...)
		}
		out = append(out, text...)
	}
	return string(out)
}

// indexAny is where the first of some characters stands in a text, -1 when none does.
func indexAny(text, of string) int {
	for i, r := range text {
		for _, o := range of {
			if r == o {
				return i
			}
		}
	}
	return -1
}

// indexByte is where a byte first stands in a text, -1 where it does not.
func indexByte(text []byte, c byte) int {
	for i, b := range text {
		if b == c {
			return i
		}
	}
	return -1
}

// lastIndexByte is where it last stands.
func lastIndexByte(text []byte, c byte) int {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == c {
			return i
		}
	}
	return -1
}
