package yamltree

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// plainStop returns where a text without quotes stops on this line: at the end of the line, a comment, a colon that ends a key, or
// in brackets one of their marks.
func (p *parser) plainStop(i int, inFlow bool) int {
	for ; i < len(p.src); i++ {
		switch c := p.src[i]; c {
		case '\n':
			return i
		case ':':
			if p.separated(i+1) || inFlow && isFlowIndicator(p.at(i+1)) {
				return i
			}
		case '#':
			if i > p.lineStart && isBlank(p.src[i-1]) {
				return i
			}
		case ',', '[', ']', '{', '}':
			if inFlow {
				return i
			}
		}
	}
	return i
}

// plain reads a text without quotes. Later lines belong to it as long as they are indented further than column n.
func (p *parser) plain(n int, inFlow bool) *Node {
	node := &Node{Kind: Scalar, Offset: p.pos}
	stop := p.plainStop(p.pos, inFlow)
	end := p.trimEnd(p.pos, stop)
	node.text = p.src[p.pos:end]
	p.pos = end
	var folded []byte
	for p.at(stop) == '\n' {
		start, lineStart, breaks, more := p.continuation(stop, n, inFlow)
		if !more {
			break
		}
		stop = p.plainStop(start, inFlow)
		if stop == start { // a mark of the bracket that the text stands in
			break
		}
		p.lineStart = lineStart
		if !inFlow && p.at(stop) == ':' {
			p.fail(stop, "a key inside a text that began on a line above", "check the indentation, or put the text in quotes")
		}
		end = p.trimEnd(start, stop)
		if folded == nil {
			folded = append(folded, node.text...)
		}
		folded = append(fold(folded, breaks), p.src[start:end]...)
		p.pos = end
	}
	if folded != nil {
		node.text = string(folded)
		return node
	}
	switch node.text {
	case "~", "null", "Null", "NULL":
		node.Kind = Null
	}
	return node
}

// continuation finds the next line of a plain text after the line end at i: where its words and the line itself begin, and how many
// line ends were crossed.
func (p *parser) continuation(i, n int, inFlow bool) (start, lineStart, breaks int, more bool) {
	for {
		if i >= len(p.src) {
			return 0, 0, 0, false
		}
		i++
		breaks++
		lineStart = i
		for i < len(p.src) && p.src[i] == ' ' {
			i++
		}
		indent := i - lineStart
		start = i
		for start < len(p.src) && isBlank(p.src[start]) {
			start++
		}
		if p.at(start) == '\n' {
			i = start
			continue
		}
		if lineStart == start && p.isMarker(lineStart) || p.src[start] == '#' {
			return 0, 0, 0, false
		}
		if indent <= n {
			if !inFlow && i < start {
				p.failTab(i)
			}
			return 0, 0, 0, false
		}
		return start, lineStart, breaks, true
	}
}

// fold appends what a run of line ends means inside a text: one is a space, each further one a line feed.
func fold(b []byte, breaks int) []byte {
	if breaks == 1 {
		return append(b, ' ')
	}
	return lineFeeds(b, breaks-1)
}

func lineFeeds(b []byte, n int) []byte {
	for range n {
		b = append(b, '\n')
	}
	return b
}

// quotedScalar reads a text in quotes of either kind. Its lines must be indented further than column n: one that is not shows that
// the quote was never closed, which is best said where it opens.
func (p *parser) quotedScalar(n int) *Node {
	open := p.pos
	quote := p.src[open]
	node := &Node{Kind: Scalar, Offset: open, quoted: true}
	p.pos++
	start := p.pos
	for i := start; ; i++ { // most texts need nothing resolved
		c := p.at(i)
		if c == quote && (quote == '"' || p.at(i+1) != '\'') {
			node.text = p.src[start:i]
			p.pos = i + 1
			return node
		}
		if c == quote || c == '\n' || c == '\\' && quote == '"' {
			break
		}
	}
	var b []byte
	hard := 0 // blanks before this byte of b were escaped and are not trimmed
	for {
		if p.pos >= len(p.src) {
			p.failQuote(open)
		}
		switch c := p.src[p.pos]; {
		case c == quote && quote == '\'' && p.at(p.pos+1) == '\'':
			b = append(b, '\'')
			p.pos += 2
		case c == quote:
			p.pos++
			node.text = string(b)
			return node
		case c == '\\' && quote == '"':
			var newLine bool
			if b, newLine = p.escape(b); newLine {
				b = lineFeeds(b, p.quotedLines(n, open)-1) // an escaped line end leaves no space
			}
			hard = len(b)
		case c == '\n':
			b = append(b[:hard], bytes.TrimRight(b[hard:], " \t\r")...)
			b = fold(b, p.quotedLines(n, open))
			hard = len(b)
		default:
			end := p.pos + 1
			for end < len(p.src) && p.src[end] != '\n' && p.src[end] != quote && p.src[end] != '\\' {
				end++
			}
			b = append(b, p.src[p.pos:end]...)
			p.pos = end
		}
	}
}

func (p *parser) failQuote(open int) {
	p.fail(open, fmt.Sprintf("the quote %c is not closed", p.src[open]), "close it; lines that belong to it are indented further than their key")
}

// quotedLines moves from a line end to the next text inside a quoted one and returns how many line ends it crossed.
func (p *parser) quotedLines(n, open int) (breaks int) {
	for p.at(p.pos) == '\n' {
		if p.pos >= len(p.src) {
			p.failQuote(open)
		}
		p.pos++
		p.lineStart = p.pos
		breaks++
		for p.at(p.pos) == ' ' {
			p.pos++
		}
		indent := p.column()
		p.skipBlanks()
		if p.at(p.pos) == '\n' {
			continue
		}
		if indent <= n || p.pos == p.lineStart && p.isMarker(p.pos) {
			p.failQuote(open)
		}
	}
	return breaks
}

const backslashHint = `write \\ for a backslash, or use 'single quotes', in which it is an ordinary character`

// escape reads a backslash and what follows it, and reports whether that was the end of a line.
func (p *parser) escape(b []byte) (out []byte, newLine bool) {
	start := p.pos
	p.pos += 2
	switch c := p.at(start + 1); c {
	case '0':
		b = append(b, 0)
	case 'a':
		b = append(b, '\a')
	case 'b':
		b = append(b, '\b')
	case 't', '\t':
		b = append(b, '\t')
	case 'n':
		b = append(b, '\n')
	case 'v':
		b = append(b, '\v')
	case 'f':
		b = append(b, '\f')
	case 'r':
		b = append(b, '\r')
	case 'e':
		b = append(b, 0x1B)
	case ' ', '"', '/', '\\':
		b = append(b, c)
	case 'N':
		b = utf8.AppendRune(b, 0x85)
	case '_':
		b = utf8.AppendRune(b, 0xA0)
	case 'L':
		b = utf8.AppendRune(b, 0x2028)
	case 'P':
		b = utf8.AppendRune(b, 0x2029)
	case 'x':
		b = utf8.AppendRune(b, p.hex(start, 2))
	case 'u':
		r := p.hex(start, 4)
		if utf16.IsSurrogate(r) && strings.HasPrefix(p.src[p.pos:], `\u`) {
			p.pos += 2
			r = utf16.DecodeRune(r, p.hex(start, 4))
		}
		b = p.appendRune(b, start, r)
	case 'U':
		b = p.appendRune(b, start, p.hex(start, 8))
	case '\n', '\r':
		p.pos = start + 1
		p.skipBlanks()
		return b, true
	default:
		p.fail(start, fmt.Sprintf("%q is not an escape", p.src[start:p.runeEnd(start+1)]),
			backslashHint)
	}
	return b, false
}

// runeEnd returns where the character at i ends.
func (p *parser) runeEnd(i int) int {
	_, size := utf8.DecodeRuneInString(p.src[i:])
	return i + size
}

func (p *parser) appendRune(b []byte, start int, r rune) []byte {
	if !utf8.ValidRune(r) || r == utf8.RuneError {
		p.fail(start, "this escape is not a character", "")
	}
	return utf8.AppendRune(b, r)
}

// hex reads the digits of the escape that began at start.
func (p *parser) hex(start, digits int) rune {
	if p.pos+digits <= len(p.src) {
		if v, err := strconv.ParseUint(p.src[p.pos:p.pos+digits], 16, 32); err == nil {
			p.pos += digits
			return rune(min(v, utf8.MaxRune+1))
		}
	}
	p.fail(start, fmt.Sprintf("this escape takes %d hexadecimal digits", digits), backslashHint)
	return 0
}

// blockScalar reads a text of whole lines: | keeps their ends, > folds them. Its lines are indented further than column n.
func (p *parser) blockScalar(n int) *Node {
	node := &Node{Kind: Scalar, Offset: p.pos, quoted: true}
	literal := p.src[p.pos] == '|'
	keep, indent := p.blockHeader(n)

	var b []byte
	ends := 0                      // line ends that are due before the next text
	begun, wasMore := false, false // there was text; its last line began with a blank and so is not folded
	widest, widestAt := 0, 0       // the most spaces of an empty line before the text
	for p.pos < len(p.src) {
		end := p.lineEnd(p.pos)
		line := strings.TrimSuffix(p.src[p.pos:end], "\r")
		spaces := len(line) - len(strings.TrimLeft(line, " "))
		empty := spaces == len(line) && (indent < 0 || spaces <= indent)
		if empty && indent < 0 && spaces > widest {
			widest, widestAt = spaces, p.pos
		}
		if !empty {
			if indent < 0 && spaces > n {
				indent = spaces
				if widest > indent {
					p.fail(widestAt+indent, "an empty line is indented further than the text after it", "remove its spaces")
				}
			}
			if indent < 0 || spaces < indent || indent == 0 && p.isMarker(p.pos) {
				if line[spaces] == '\t' && strings.Trim(line, " \t") != "" {
					p.failTab(p.pos + spaces)
				}
				break
			}
			text := line[indent:]
			more := text[0] == ' ' || text[0] == '\t'
			if begun && !literal && !wasMore && !more {
				b = fold(b, ends)
			} else {
				b = lineFeeds(b, ends)
			}
			b = append(b, text...)
			ends, begun, wasMore = 0, true, more
		}
		p.pos = end
		if end < len(p.src) {
			ends++
			p.pos++
			p.lineStart = p.pos
		}
	}
	if keep == '+' {
		b = lineFeeds(b, ends)
	} else if keep == 0 && begun && ends > 0 {
		b = append(b, '\n')
	}
	node.text = string(b)
	return node
}

// blockHeader reads the first line of a block of text: what happens to its last line ends (0 one stays, '-' none, '+' all), and
// by how much it is indented, -1 when its first line shows.
func (p *parser) blockHeader(n int) (keep byte, indent int) {
	indent = -1
	for p.pos++; !p.separated(p.pos); p.pos++ {
		switch c := p.src[p.pos]; {
		case (c == '-' || c == '+') && keep == 0:
			keep = c
		case c >= '1' && c <= '9' && indent < 0:
			indent = max(n, 0) + int(c-'0')
		default:
			p.fail(p.pos, "only a sign and a digit may follow | or >", "begin the text on the next line, or put it in quotes")
		}
	}
	p.skipBlanks()
	if p.atComment() {
		p.pos = p.lineEnd(p.pos)
	}
	if p.at(p.pos) != '\n' {
		p.fail(p.pos, "text on the line of | or >", "begin it on the next line, or put it in quotes")
	}
	if p.pos < len(p.src) {
		p.pos++
		p.lineStart = p.pos
	}
	return keep, indent
}
