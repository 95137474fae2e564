package lang

import "bytes"

// longestWhole is how many letters a word with a hyphen has at most that a heading keeps on one line: a phone has room for them.
const longestWhole = 16

// NextUnit returns where the next short name of an article or section stands, such as "art 7(1)(2)" in "2024 Provisions, art 7(1)(2)".
// No line should end within it. ok is false when there is none.
func NextUnit(s []byte) (start, end int, ok bool) {
	for at := 0; at < len(s); {
		i := bytes.IndexByte(s[at:], ' ')
		if i < 0 {
			break
		}
		space := at + i
		at = space + 1
		start := space - len("art")
		if start < 0 || start > 0 && (isLetter(s[start-1]) || isDigit(s[start-1]) || s[start-1] == '-') {
			continue
		}
		if word := string(s[start:space]); word != "art" && word != "sec" {
			continue
		}
		end := digits(s, at)
		if end == at {
			continue
		}
		for end < len(s) && s[end] == '(' {
			shut := digits(s, end+1)
			if shut == end+1 || shut == len(s) || s[shut] != ')' {
				break
			}
			end = shut + 1
		}
		return start, end, true
	}
	return 0, 0, false
}

// NextHyphened returns where the next word with a hyphen stands, such as "Cross-Border", unless it is long. A heading does not end a line
// within it. ok is false when there is none.
func NextHyphened(s []byte) (start, end int, ok bool) {
	for at := 0; at < len(s); {
		end, hyphen := at, false
		for end < len(s) && (isLetter(s[end]) || s[end] == '-' && end > at) {
			hyphen = hyphen || s[end] == '-'
			end++
		}
		if hyphen && isLetter(s[end-1]) && end-at <= longestWhole {
			return at, end, true
		}
		at = max(end, at+1)
	}
	return 0, 0, false
}

// digits returns the end of the digits that begin at a place.
func digits(s []byte, at int) int {
	for at < len(s) && isDigit(s[at]) {
		at++
	}
	return at
}
