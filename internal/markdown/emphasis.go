package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"rulebook/internal/lang"
)

// emphasisParser reads the delimiters of emphasis and of text struck out, by the rules of CommonMark with the amendment for
// Chinese, Japanese and Korean that is discussed as commonmark-spec#650: there a closing mark after punctuation need not be
// followed by a space, since these languages have none. So **“重要数据”**的 and **真。**她 are bold. Text without such
// characters reads as CommonMark says.
type emphasisParser struct{ trigger string }

func (e emphasisParser) Trigger() []byte { return []byte(e.trigger) }

func (e emphasisParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	b := p.enter(parent)
	line, seg := r.PeekLine()
	if seg.Start < b.skip {
		return nil
	}
	c := line[0]
	n := 1
	for n < len(line) && line[n] == c {
		n++
	}
	before := rune('\n')
	lineNo, _ := r.Position()
	if first := parent.Lines().At(lineNo); seg.Start > first.Start {
		before, _ = utf8.DecodeLastRune(p.src[first.Start:seg.Start])
	}
	after := rune('\n')
	if n < len(line) {
		after, _ = utf8.DecodeRune(line[n:])
	}
	opens, closes := flanks(c, before, after, p.src[:seg.Start])
	if !opens && !closes || n > maxDelimiters || c == '~' && n != 2 || !p.delimiter(b, seg.Start) {
		// The run is text. It is left to goldmark byte by byte, which would offer each again.
		b.skip = seg.Start + n
		return nil
	}
	d := parser.NewDelimiter(opens, closes, n, c, processor(c))
	d.Segment = seg.WithStop(seg.Start + n)
	r.Advance(n)
	pc.PushDelimiter(d)
	return d
}

// flanks says whether a run of c between two characters can open and close emphasis. text is what comes before the run.
func flanks(c byte, before, after rune, text []byte) (opens, closes bool) {
	spaceBefore, spaceAfter := unicode.IsSpace(before), unicode.IsSpace(after)
	punctBefore, punctAfter := isPunctuation(before), isPunctuation(after)
	cjkBefore, cjkAfter := lang.IsCJK(before), lang.IsCJK(after)
	if before >= 0xFE00 && before <= 0xFE0E {
		// A selector of a glyph's form: what counts is the character it selects. Quotation marks whose full width is
		// selected are Chinese.
		prev, _ := utf8.DecodeLastRune(text[:len(text)-len("\uFE00")])
		punctBefore = isPunctuation(prev)
		cjkBefore = lang.IsCJK(prev) || before == 0xFE01 && (prev == '‘' || prev == '’' || prev == '“' || prev == '”')
	} else if before >= 0xE0100 && before <= 0xE01EF {
		cjkBefore = true // an ideograph with its variant
	}
	hardBefore, hardAfter := punctBefore && !cjkBefore, punctAfter && !cjkAfter
	left := !spaceAfter && (!hardAfter || spaceBefore || hardBefore || cjkBefore)
	right := !spaceBefore && (!hardBefore || spaceAfter || hardAfter || cjkAfter)
	if c == '_' {
		return left && (!right || punctBefore), right && (!left || punctAfter)
	}
	return left, right
}

func isPunctuation(r rune) bool {
	if r < utf8.RuneSelf {
		return isPunct(byte(r))
	}
	return unicode.IsPunct(r) || unicode.IsSymbol(r)
}

// delimiters pairs opening with closing marks.
type delimiters struct{}

func (delimiters) IsDelimiter(c byte) bool { return c == '*' || c == '_' || c == '~' }

func (delimiters) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

func (delimiters) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }

// strikes is delimiters for ~~. A single ~ is text: in Chinese it stands between the ends of a range, as in 1万~10万.
type strikes struct{ delimiters }

func (strikes) OnMatch(int) ast.Node { return east.NewStrikethrough() }

func processor(c byte) parser.DelimiterProcessor {
	if c == '~' {
		return strikes{}
	}
	return delimiters{}
}
