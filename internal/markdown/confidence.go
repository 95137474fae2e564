package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"rulebook/internal/lang"
	"rulebook/internal/twins"
)

// levels are how sure a claim may be, strongest first.
var levels = [...]string{"text", "commentary", "secondary", "inferred", "ambiguous", "unverified"}

// confidenceParser reads {confidence:LEVEL}, the mark of how sure the claim before it is.
type confidenceParser struct{}

// confidence is the mark of one claim.
type confidence struct {
	ast.BaseInline
	level int // index in levels
}

var kindConfidence = ast.NewNodeKind("Confidence")

func (c *confidence) Kind() ast.NodeKind { return kindConfidence }

func (c *confidence) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

func (confidenceParser) Trigger() []byte { return []byte("{") }

const longestConfidence = 60

func (confidenceParser) Parse(_ ast.Node, r text.Reader, pc parser.Context) ast.Node {
	line, seg := r.PeekLine()
	rest, ok := bytes.CutPrefix(line, []byte("{confidence:"))
	if !ok {
		return nil
	}
	end := bytes.IndexAny(rest[:min(len(rest), longestConfidence)], "{}\n")
	if end < 0 || rest[end] != '}' {
		return nil
	}
	name := strings.TrimSpace(string(rest[:end]))
	for i, level := range levels {
		if name == level {
			r.Advance(len("{confidence:") + end + 1)
			c := &confidence{level: i}
			c.SetPos(seg.Start)
			return c
		}
	}
	pageOf(pc).problem(seg.Start, "confidence-level", fmt.Sprintf("there is no confidence level %q", name),
		didYouMean(name, levels[:], "there are "+strings.Join(levels[:], ", ")))
	return nil
}

func (p *page) confidence(c *confidence) {
	label := lang.Confidence(levels[c.level], p.words.language)
	p.fact(twins.Fact{Kind: twins.Confidence, Offset: c.Pos(), Text: "{confidence:" + levels[c.level] + "}", Key: levels[c.level]})
	p.str(`<span class="confidence confidence-`)
	p.str(levels[c.level])
	p.str(`" title="`)
	p.str(label)
	p.str(`" data-search="off">`)
	p.str(label)
	p.str("</span>")
}
