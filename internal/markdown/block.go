package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"rulebook/internal/twins"
)

// A RuleBlock is the text of a rule, in YAML. What becomes of it on the page is a hole.
type RuleBlock struct {
	Offset, End int    // of the YAML in the text
	Text        []byte // it
	HTML        []byte // it as code with its colours, an element pre
}

// A GeneratedBlock asks, in YAML, for something that the project makes of its rules. What becomes of it is a hole.
type GeneratedBlock struct {
	Offset, End int    // of the YAML in the text
	Text        []byte // it
}

// The languages of code blocks that the project reads.
const (
	ruleBlock      = "rule"
	generatedBlock = "generated"
)

func isProjectBlock(language string) bool {
	return strings.EqualFold(language, ruleBlock) || strings.EqualFold(language, generatedBlock)
}

// projectBlock leaves a block of code to the project, if it is one that the project reads. One that is not written quite as it
// should be is reported and shown as code: taken for a rule it would be read by this program alone, and not taken for one it would
// be left out without a word.
func (p *page) projectBlock(n *ast.FencedCodeBlock, name string) bool {
	if !isProjectBlock(name) {
		return false
	}
	info := n.Info.Segment
	kind := strings.ToLower(name)
	problem := func(offset int, msg, hint string) {
		p.doc.LostRule = p.doc.LostRule || kind == ruleBlock
		p.problem(offset, "block-fence", msg, hint)
	}
	if n.Parent().Kind() != ast.KindDocument {
		problem(info.Start, fmt.Sprintf("a %s block stands within a list, quotation or note", kind),
			"move it out, and begin its lines at the margin")
		return false
	}
	start := bytes.LastIndexByte(p.src[:info.Start], '\n') + 1
	opening, rest := cutLine(p.src[start:])
	offset := len(p.src) - len(rest)
	if string(opening) != "```"+kind {
		problem(start, fmt.Sprintf("%.60q does not open a %s block", opening, kind),
			fmt.Sprintf("open it with ```%s at the margin and nothing else on the line, or call it yaml if it is not meant to be read", kind))
		return false
	}
	end := offset
	if lines := n.Lines(); lines.Len() > 0 {
		end = lines.At(lines.Len() - 1).Stop
	}
	if end == len(p.src) {
		problem(start, fmt.Sprintf("the %s block is never closed", kind), "end it with a line of three backticks")
		return false
	}
	if closing, _ := cutLine(p.src[end:]); string(closing) != "```" {
		problem(end, fmt.Sprintf("%.60q closes a %s block", closing, kind), "end it with a line of three backticks, at the margin")
		return false
	}
	code := bytes.Clone(p.src[offset:end])
	if kind == generatedBlock {
		p.doc.Generated = append(p.doc.Generated, GeneratedBlock{offset, end, code})
		p.fact(twins.Fact{Kind: twins.Generated, Offset: offset, Text: blockText(code), Key: blockText(code)})
		p.hole(len(p.doc.Generated)-1, Generated)
		return true
	}
	at := len(p.out)
	p.codeBlock(n, kind)
	html := bytes.Clone(p.out[at:])
	p.out = p.out[:at]
	p.doc.Rules = append(p.doc.Rules, RuleBlock{offset, end, code, html})
	p.fact(twins.Fact{Kind: twins.Rule, Offset: offset})
	p.hole(len(p.doc.Rules)-1, Rule)
	return true
}

// cutLine is the first line of s, without blanks at its end, and what follows it.
func cutLine(s []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(s, []byte("\n"))
	return bytes.TrimRight(line, " \t\r"), rest
}
