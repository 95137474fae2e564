package markdown

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"rulebook/internal/lang"
)

// special marks the bytes that cannot be copied from a text to its HTML.
var special = [256]bool{'<': true, '>': true, '&': true, '"': true, '\\': true, 0: true}

// appendText appends a piece of Markdown text as HTML: backslash escapes and entities are resolved.
func appendText(dst, s []byte) []byte {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if !special[c] {
			i++
			continue
		}
		dst = append(dst, s[start:i]...)
		switch {
		case c == '\\' && i+1 < len(s) && isPunct(s[i+1]):
			i++
			dst = appendByte(dst, s[i])
			i++
		case c == '&':
			text, n := entity(s[i:])
			if n == 0 {
				dst = append(dst, "&amp;"...)
				i++
				break
			}
			dst = appendEscaped(dst, text)
			i += n
		default:
			dst = appendByte(dst, c)
			i++
		}
		start = i
	}
	return append(dst, s[start:]...)
}

// appendEscaped appends a literal text as HTML, fit for an attribute too.
func appendEscaped[T string | []byte](dst []byte, s T) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; special[c] && c != '\\' {
			dst = append(dst, s[start:i]...)
			dst = appendByte(dst, c)
			start = i + 1
		}
	}
	return append(dst, s[start:]...)
}

func appendByte(dst []byte, c byte) []byte {
	switch c {
	case '<':
		return append(dst, "&lt;"...)
	case '>':
		return append(dst, "&gt;"...)
	case '&':
		return append(dst, "&amp;"...)
	case '"':
		return append(dst, "&quot;"...)
	case 0:
		return append(dst, "\uFFFD"...)
	}
	return append(dst, c)
}

// appendPlain appends a piece of Markdown text as plain text.
func appendPlain(dst, s []byte) []byte {
	for len(s) > 0 {
		i := bytes.IndexAny(s, "\\&\x00")
		if i < 0 {
			break
		}
		dst = append(dst, s[:i]...)
		s = s[i:]
		switch {
		case s[0] == 0:
			dst = append(dst, "\uFFFD"...)
			s = s[1:]
			continue
		case s[0] == '\\' && len(s) > 1 && isPunct(s[1]):
			dst = append(dst, s[1])
			s = s[2:]
			continue
		case s[0] == '&':
			if text, n := entity(s); n > 0 {
				dst = append(dst, text...)
				s = s[n:]
				continue
			}
		}
		dst = append(dst, s[0])
		s = s[1:]
	}
	return append(dst, s...)
}

// longestEntity is the length of the longest name of an entity, with & and ;.
const longestEntity = len("&CounterClockwiseContourIntegral;")

// entity reads the entity at the start of s and returns its text and how long it is; n is 0 when there is none.
func entity(s []byte) (text string, n int) {
	end := bytes.IndexByte(s[:min(len(s), longestEntity)], ';')
	if end < 2 {
		return "", 0
	}
	name := s[1:end]
	if name[0] != '#' {
		for _, c := range name {
			if !isLetter(c) && !isDigit(c) {
				return "", 0
			}
		}
		if e, ok := util.LookUpHTML5EntityByName(string(name)); ok {
			return string(e.Characters), end + 1
		}
		return "", 0
	}
	digits, base, longest := name[1:], 10, 7
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		digits, base, longest = digits[1:], 16, 6
	}
	if len(digits) == 0 || len(digits) > longest {
		return "", 0
	}
	for _, c := range digits {
		if !isDigit(c) && (base == 10 || c|0x20 < 'a' || c|0x20 > 'f') {
			return "", 0
		}
	}
	code, _ := strconv.ParseUint(string(digits), base, 32)
	if code == 0 || code > utf8.MaxRune || code >= 0xD800 && code < 0xE000 {
		code = utf8.RuneError
	}
	return string(rune(code)), end + 1
}

// unescaped is a piece of Markdown text, such as the target of a link, as plain text.
func unescaped(s []byte) string {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 && bytes.IndexByte(s, 0) < 0 {
		return string(s)
	}
	return string(appendPlain(nil, s))
}

// text writes a run of text with the line break at its end.
func (p *page) text(n *ast.Text) {
	s := n.Segment.Value(p.src)
	if p.tight {
		s, p.tight = bytes.TrimLeft(s, " "), false
	}
	switch {
	case n.IsRaw():
		p.out = appendEscaped(p.out, s)
	case p.hanBlock == 0:
		p.out = p.appendMarked(p.out, s, appendText)
	default:
		p.out = appendText(p.out, s)
	}
	switch {
	case n.HardLineBreak():
		p.str("<br>\n")
	case n.SoftLineBreak() && !p.joins(n):
		p.str("\n")
	}
}

// appendMarked is write, which is appendText or appendEscaped, with the runs in another language marked: Chinese, or English on a
// Chinese page. On a Chinese page what no line may end in is marked too, and where the lines of a heading may.
func (p *page) appendMarked(dst, s []byte, write func(dst, s []byte) []byte) []byte {
	switch {
	case p.chinese && p.inHeading:
		for i, phrase := range lang.Phrases(string(s)) {
			if i > 0 {
				dst = append(dst, "<wbr>"...)
			}
			dst = lang.AppendRuns(dst, []byte(phrase), lang.NextEnglish, lang.EnglishTag, write, write)
		}
		return dst
	case p.chinese:
		return AppendChinese(dst, s, write)
	case p.mark:
		return lang.AppendRuns(dst, s, lang.NextHan, lang.HanTag, write, write)
	}
	return write(dst, s)
}

// AppendChinese is write for a text of a Chinese page: English is marked, and what no line may end in.
func AppendChinese(dst, s []byte, write func(dst, s []byte) []byte) []byte {
	return lang.AppendRuns(dst, s, lang.NextEnglish, lang.EnglishTag, func(dst, s []byte) []byte {
		return lang.AppendRuns(dst, s, lang.NextBound, lang.BoundTag, write, write)
	}, write)
}

// plain is the text of the inlines of n without any marks, for titles, descriptions and alternative texts. It sets unsaid when there
// are words among them that are not known here, which it leaves out.
func (p *page) plain(n ast.Node) string {
	if c := n.FirstChild(); c != nil && c == n.LastChild() {
		if t, ok := c.(*ast.Text); ok && !t.IsRaw() {
			return unescaped(t.Segment.Value(p.src))
		}
	}
	return string(bytes.TrimSpace(p.appendInlines(nil, n)))
}

func (p *page) appendInlines(dst []byte, n ast.Node) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if c.IsRaw() {
				dst = append(dst, bytes.ReplaceAll(c.Segment.Value(p.src), []byte("\n"), []byte(" "))...)
			} else {
				dst = appendPlain(dst, c.Segment.Value(p.src))
			}
			if c.HardLineBreak() || c.SoftLineBreak() {
				p.breaks = append(p.breaks, len(dst))
			}
			if c.HardLineBreak() || c.SoftLineBreak() && !p.joins(c) {
				dst = append(dst, ' ')
			}
		case *ast.RawHTML:
			if !p.isComment(c) {
				for i := range c.Segments.Len() {
					seg := c.Segments.At(i)
					dst = append(dst, seg.Value(p.src)...)
				}
			}
		case *ast.AutoLink:
			dst = append(dst, c.Label(p.src)...)
		case *citation:
			if c.term || !p.uncited {
				dst = append(dst, c.words()...)
			}
		case *literal:
			dst = append(dst, p.literalText(c)...)
		case *bound:
			p.unsaid = true
		case *confidence, *footnoteRef:
		default:
			dst = p.appendInlines(dst, c)
		}
	}
	return dst
}
