package markdown

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// footnotes are the footnotes of a text.
type footnotes struct {
	byLabel map[string]*footnote
	defined []*footnote // in the order of the text
	shown   []*footnote // in the order of their first references, which numbers them from 1
}

// A footnote is [^label]: and the blocks that follow, indented.
type footnote struct {
	ast.BaseBlock
	label  string
	at     int // offset of its definition
	number int // 0 until it is referred to
	refs   int // references written so far
	cites  bool
}

var kindFootnote = ast.NewNodeKind("Footnote")

func (f *footnote) Kind() ast.NodeKind { return kindFootnote }

func (f *footnote) Dump(source []byte, level int) { ast.DumpHelper(f, source, level, nil, nil) }

// A footnoteRef is [^label] in the text.
type footnoteRef struct {
	ast.BaseInline
	to *footnote
}

var kindFootnoteRef = ast.NewNodeKind("FootnoteRef")

func (f *footnoteRef) Kind() ast.NodeKind { return kindFootnoteRef }

func (f *footnoteRef) Dump(source []byte, level int) { ast.DumpHelper(f, source, level, nil, nil) }

// footnoteParser reads the definitions of footnotes.
type footnoteParser struct{}

func (footnoteParser) Trigger() []byte { return []byte("[") }

// footnoteLabel reads [^label] at the start of s, and returns the label and the length of it all, 0 when there is none.
func footnoteLabel(s []byte) (label []byte, length int) {
	if len(s) < 4 || s[0] != '[' || s[1] != '^' {
		return nil, 0
	}
	end := bytes.IndexAny(s[2:min(len(s), maxCitation)], "[]\n")
	if end < 1 || s[2+end] != ']' {
		return nil, 0
	}
	if label = bytes.TrimSpace(s[2 : 2+end]); len(label) == 0 {
		return nil, 0
	}
	return label, end + 3
}

func (footnoteParser) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := r.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	label, n := footnoteLabel(line[pos:])
	if n == 0 || pos+n >= len(line) || line[pos+n] != ':' {
		return nil, parser.NoChildren
	}
	p := pageOf(pc)
	f := &footnote{label: string(label), at: seg.Start + pos - seg.Padding}
	if first, taken := p.footnotes.byLabel[f.label]; taken {
		p.report(Problem{Offset: f.at, Code: "footnote-duplicate", Msg: fmt.Sprintf("the footnote %q is already defined", f.label),
			Related: []Related{{first.at, "it is defined here"}}})
	} else {
		if p.footnotes.byLabel == nil {
			p.footnotes.byLabel = map[string]*footnote{}
		}
		p.footnotes.byLabel[f.label] = f
		p.footnotes.defined = append(p.footnotes.defined, f)
	}
	r.Advance(pos + n + 1)
	return f, parser.HasChildren
}

func (footnoteParser) Continue(_ ast.Node, r text.Reader, _ parser.Context) parser.State {
	line, _ := r.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, r.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	r.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

func (footnoteParser) Close(ast.Node, text.Reader, parser.Context) {}

func (footnoteParser) CanInterruptParagraph() bool { return true }

func (footnoteParser) CanAcceptIndentedLine() bool { return false }

// parseFootnoteRef reads a reference at the start of line. One without a definition is reported and left as text.
func (p *page) parseFootnoteRef(line []byte, seg text.Segment) (*footnoteRef, int) {
	label, n := footnoteLabel(line)
	if n == 0 {
		return nil, 0
	}
	f := p.footnotes.byLabel[string(label)]
	if f == nil {
		hint := ""
		if !p.full() {
			hint = p.footnoteHint(string(label))
		}
		p.problem(seg.Start, "footnote-missing", fmt.Sprintf("there is no footnote %q", label), hint)
		return nil, 0
	}
	ref := &footnoteRef{to: f}
	ref.SetPos(seg.Start)
	return ref, n
}

// footnoteHint suggests what a reference to a footnote that does not exist may have meant.
func (p *page) footnoteHint(label string) string {
	var labels []string
	for _, d := range p.footnotes.defined[:min(len(p.footnotes.defined), maxCandidates/10)] {
		if utf8.RuneCountInString(d.label) > 2 { // anything is near a number
			labels = append(labels, d.label)
		}
	}
	return didYouMean(label, labels, fmt.Sprintf(`define it as [^%s]: and its text, or write \[^ for a bracket that is text`, label))
}

// Ids of footnotes hold a colon, which ids of headings cannot.

func (p *page) footnoteRef(n *footnoteRef) {
	f := n.to
	if f.number == 0 {
		p.footnotes.shown = append(p.footnotes.shown, f)
		f.number = len(p.footnotes.shown)
	}
	f.refs++
	p.refersTo(f)
	number := strconv.Itoa(f.number)
	p.str(`<sup class="footnote-ref" data-search="off"`)
	p.attr("id", footnoteRefID(number, f.refs))
	p.str(`><a href="#fn:`)
	p.str(number)
	p.str(`" role="doc-noteref"`)
	p.attr("aria-label", p.words.note(f.number))
	p.str(">")
	p.str(number)
	p.str("</a></sup>")
}

func footnoteRefID(number string, ref int) string {
	if ref == 1 {
		return "fnref:" + number
	}
	return "fnref:" + number + ":" + strconv.Itoa(ref)
}

// footnoteSection writes the footnotes that the text refers to. Those that a footnote refers to come after it.
func (p *page) footnoteSection() {
	if len(p.footnotes.shown) == 0 {
		return
	}
	p.str(`<section class="footnotes" role="doc-endnotes" aria-labelledby="fn:title"><h2 class="visually-hidden" id="fn:title" data-search="off">`)
	p.str(p.words.footnotes)
	p.str("</h2>\n<ol>\n")
	for i := 0; i < len(p.footnotes.shown); i++ {
		f := p.footnotes.shown[i]
		p.str("<li")
		p.attr("id", "fn:"+strconv.Itoa(f.number))
		p.str(">\n")
		// The ways back stand at the end of the last paragraph, if there is one.
		last, inParagraph := f.LastChild().(*ast.Paragraph)
		before := len(p.doc.Links)
		for c := f.FirstChild(); c != nil; c = c.NextSibling() {
			p.node(c)
		}
		f.cites = anyCitation(p.doc.Links[before:])
		if inParagraph && last != nil {
			p.out = bytes.TrimSuffix(p.out, []byte("</p>\n"))
		}
		p.backlinks(f)
		if inParagraph {
			p.str("</p>")
		}
		p.str("\n</li>\n")
	}
	p.str("</ol>\n</section>\n")
}

func (p *page) backlinks(f *footnote) {
	number := strconv.Itoa(f.number)
	refs := f.refs
	for ref := 1; ref <= refs; ref++ {
		label := p.words.back(f.number, 0)
		if refs > 1 {
			label = p.words.back(f.number, ref)
		}
		p.str(` <a class="footnote-back" data-search="off" href="#`)
		p.str(footnoteRefID(number, ref))
		p.str(`" role="doc-backlink"`)
		p.attr("aria-label", label)
		p.str(">↩</a>")
	}
}

// forgetFootnotes drops the references that have been written.
func (p *page) forgetFootnotes() {
	for _, f := range p.footnotes.shown {
		f.number, f.refs = 0, 0
	}
	p.footnotes.shown = nil
}

// unusedFootnotes reports footnotes that nothing refers to.
func (p *page) unusedFootnotes() {
	for _, f := range p.footnotes.defined {
		if f.number == 0 {
			p.warn(f.at, "footnote-unused", fmt.Sprintf("nothing refers to the footnote %q, so it is left out", f.label), "")
		}
	}
}
