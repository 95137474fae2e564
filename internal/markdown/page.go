package markdown

import (
	"strconv"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"rulebook/internal/diag"
)

// A page is one text while it is read and written. goldmark's parsers are shared by all goroutines and so keep no state: what they
// find out about the text is noted here, reached through the context of the parse.
type page struct {
	src     []byte
	opts    Options
	words   *words
	doc     *Document
	strict  bool // CommonMark and nothing else, see Options.RawHTML
	mark    bool // runs of Chinese are marked
	chinese bool // the page is Chinese: runs of English are marked

	// While reading.
	block     block          // the block whose inlines are being read
	ids       map[string]int // taken ids and where; explicit ones are taken before any is derived
	explicit  map[*ast.Heading]string
	itemIDs   map[int]string // explicit ids of the items of a checklist, by where their text begins
	repeats   map[string]int // how often a derived id was wanted
	refs      int            // link reference definitions
	repeated  int            // bytes of theirs that references have brought in
	footnotes footnotes
	reported  map[string]bool // problems that are reported once a text
	steps     int             // what continuing blocks has cost, see limits.go

	moreErrors bool // not all errors are in doc.Problems

	// While writing.
	out            []byte
	hanBlock       int // depth of elements that carry lang="zh-Hans"
	depth          int // of inline elements
	inHeading      bool
	inCell         bool  // in a table, where \| is a bar even in code
	quotes         int   // quotations around
	breaks         []int // where the lines of the plain text made last end
	unsaid         bool  // the plain text made last leaves out words that are not known here
	noLead         bool  // as does that of the first paragraph
	uncited        bool  // the plain text made next has no citations
	rawHTML        bool  // the current block's raw HTML has been reported
	prose          prose // of the current block
	statements     []statement
	statement      int      // the index of the one being written, from 1; 0 outside
	leadIn         int      // the statement that those being written belong under, such as the sentence before a list
	columns        []bool   // of the table being written: those with a citation in their head
	narrow         []bool   // of the table being written: those whose cells are all short
	column         int      // of the cell being written
	notes          bool     // after a heading with the id "notes"
	provision      ast.Node // the strong element that is the number of its block
	provisionWords string   // what it prints as where that is not as written
	tight          bool     // the space before the text written next is left out
	tables         int
	highlighted    int // bytes of code that have been coloured
}

// pageKey finds the page in a parse's context.
var pageKey = parser.NewContextKey()

func pageOf(pc parser.Context) *page { return pc.Get(pageKey).(*page) }

// The parsers of goldmark are put together once: they differ only in whether they read what is not CommonMark.
var (
	commonMark = sync.OnceValue(func() parser.Parser { return newGoldmark(true) })
	extended   = sync.OnceValue(func() parser.Parser { return newGoldmark(false) })
)

func goldmarkFor(opts Options) parser.Parser {
	if opts.RawHTML {
		return commonMark()
	}
	return extended()
}

func newGoldmark(strict bool) parser.Parser {
	blocks := []util.PrioritizedValue{
		util.Prioritized(headingParser{parser.NewSetextHeadingParser()}, 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(containerParser{parser.NewListParser()}, 300),
		util.Prioritized(containerParser{parser.NewListItemParser()}, 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(headingParser{parser.NewATXHeadingParser()}, 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(containerParser{quoteParser{strict}}, 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	}
	inlines := []util.PrioritizedValue{
		util.Prioritized(codeSpanParser{}, 100),
		util.Prioritized(linkParser{strict}, 200),
		util.Prioritized(angleParser{}, 300),
		util.Prioritized(emphasisParser{"*_"}, 500),
	}
	paragraphs := []util.PrioritizedValue{
		util.Prioritized(definitionTransformer{}, 100),
	}
	if !strict {
		blocks = append(blocks,
			util.Prioritized(containerParser{extension.NewDefinitionListParser()}, 101),
			util.Prioritized(containerParser{extension.NewDefinitionDescriptionParser()}, 102),
			util.Prioritized(containerParser{footnoteParser{}}, 999),
		)
		inlines = append(inlines,
			util.Prioritized(emphasisParser{"~"}, 500),
			util.Prioritized(confidenceParser{}, 600),
			util.Prioritized(boundParser{}, 600),
			util.Prioritized(literalParser{}, 600),
		)
		paragraphs = append(paragraphs,
			util.Prioritized(tableTransformer{extension.NewTableParagraphTransformer()}, 200),
			util.Prioritized(itemIDs{}, 300))
	}
	return parser.NewParser(parser.WithBlockParsers(blocks...), parser.WithInlineParsers(inlines...),
		parser.WithParagraphTransformers(paragraphs...))
}

// document writes the whole text.
func (p *page) document(root ast.Node) {
	p.out = make([]byte, 0, len(p.src)+len(p.src)/2+256)
	body := p.title(root.FirstChild())
	p.siblings(body)
	p.footnoteSection()
	p.unusedFootnotes()
	p.dropCited()
	p.sortMentions()
	p.sortFacts()
	p.doc.HTML = p.out
}

// title takes a leading level-1 heading out of the text and returns what follows it.
func (p *page) title(first ast.Node) ast.Node {
	if p.strict {
		return first
	}
	for first != nil && (p.isComment(first) || first.Kind() == ast.KindLinkReferenceDefinition) {
		first = first.NextSibling()
	}
	h, ok := first.(*ast.Heading)
	if !ok || h.Level != 1 {
		return first
	}
	// The words are written like others, so that their links and mistakes are known; what that came to is then dropped.
	anchors, holes := len(p.doc.Anchors), len(p.doc.Holes)
	p.inlines(h)
	p.forgetFootnotes()
	p.doc.Title = p.plain(h)
	p.out, p.doc.Anchors, p.doc.Holes = p.out[:0], p.doc.Anchors[:anchors], p.doc.Holes[:holes]
	if id, ok := p.explicit[h]; ok {
		p.warn(h.Pos(), "heading-attribute", "the title has no id: {#"+id+"} is left out", "link to the page itself")
	}
	return h.NextSibling()
}

func (p *page) children(n ast.Node) { p.siblings(n.FirstChild()) }

// inlines writes the inlines of a block, and notes its numbers.
func (p *page) inlines(n ast.Node) {
	p.mentions(n)
	p.children(n)
}

func (p *page) siblings(n ast.Node) {
	for ; n != nil; n = n.NextSibling() {
		p.node(n)
	}
}

// node writes one node and what is in it.
func (p *page) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		p.text(n)
	case *ast.Paragraph:
		p.paragraph(n)
	case *ast.TextBlock:
		p.rawHTML = false
		p.blockFact(n)
		p.quoted(n)
		outer := p.open(n)
		p.taskText(n)
		p.shut(outer)
		if n.NextSibling() != nil && n.FirstChild() != nil {
			p.out = append(p.out, '\n')
		}
	case *ast.Emphasis:
		p.emphasis(n)
	case *ast.Link:
		p.link(n)
	case *ast.Image:
		p.image(n)
	case *ast.AutoLink:
		p.autoLink(n)
	case *citation:
		p.citation(n)
	case *confidence:
		p.confidence(n)
	case *bound:
		p.bound(n)
	case *literal:
		p.literal(n)
	case *footnoteRef:
		p.footnoteRef(n)
	case *checkBox:
		p.checkBox(n)
	case *ast.CodeSpan:
		p.codeSpan(n)
	case *ast.RawHTML:
		p.inlineHTML(n)
	case *east.Strikethrough:
		p.inline("del", n)
	case *ast.Heading:
		p.heading(n)
	case *ast.List:
		p.list(n)
	case *ast.ListItem:
		p.item(n)
	case *quote:
		p.quote(n)
	case *footnote: // written at the end
	case *ast.FencedCodeBlock:
		p.fence(n)
	case *ast.CodeBlock:
		p.indentedCode(n)
	case *ast.HTMLBlock:
		p.htmlBlock(n)
	case *ast.ThematicBreak:
		p.str("<hr>\n")
	case *east.Table:
		p.table(n)
	case *east.DefinitionList:
		p.str("<dl>\n")
		p.children(n)
		p.str("</dl>\n")
	case *east.DefinitionTerm:
		p.definition("dt", n)
	case *east.DefinitionDescription:
		p.definition("dd", n)
	default:
		p.children(n)
	}
}

func (p *page) paragraph(n *ast.Paragraph) {
	p.rawHTML = false
	if p.doc.Lead == "" && !p.noLead && n.Parent().Kind() == ast.KindDocument {
		p.unsaid = false
		words := p.plain(n)
		if p.noLead = p.unsaid; !p.noLead {
			p.doc.Lead = lead(words)
		}
	}
	p.blockFact(n)
	p.quoted(n)
	p.str("<p")
	p.provisionID(n)
	han := p.openHan(n)
	p.str(">")
	outer := p.open(n)
	p.taskText(n)
	p.shut(outer)
	p.closeHan(han)
	p.str("</p>\n")
}

// leadLength is how many characters of the first paragraph describe a page.
const leadLength = 300

// lead cuts a paragraph to leadLength characters: at a space if there is one near the end, with an ellipsis.
func lead(s string) string {
	if len(s) <= leadLength {
		return s
	}
	runes := []rune(s)
	if len(runes) <= leadLength {
		return s
	}
	cut := leadLength - 1
	for i := cut; i > cut-40; i-- {
		if runes[i] == ' ' {
			cut = i
			break
		}
	}
	return string(runes[:cut]) + "…"
}

func (p *page) list(n *ast.List) {
	outer := p.under(n)
	defer p.above(outer)
	tag := "ul"
	p.str("<")
	if n.IsOrdered() {
		tag = "ol"
		p.str("ol")
		if n.Start != 1 {
			p.str(` start="`)
			p.out = strconv.AppendInt(p.out, int64(n.Start), 10)
			p.str(`"`)
		}
	} else {
		p.str("ul")
	}
	p.str(">\n")
	p.children(n)
	p.str("</")
	p.str(tag)
	p.str(">\n")
}

func (p *page) item(n *ast.ListItem) {
	p.str("<li")
	p.itemAttributes(n)
	han := p.openHan(n)
	p.str(">")
	if first := n.FirstChild(); first != nil && first.Kind() != ast.KindTextBlock {
		p.str("\n")
	}
	outer := p.open(n)
	p.children(n)
	p.shut(outer)
	p.closeHan(han)
	p.str("</li>\n")
}

func (p *page) definition(tag string, n ast.Node) {
	p.rawHTML = false
	p.str("<")
	p.str(tag)
	han := p.openHan(n)
	p.str(">")
	if first := n.FirstChild(); first != nil && first.Type() == ast.TypeBlock && first.Kind() != ast.KindTextBlock {
		p.str("\n")
	}
	p.blockFact(n)
	outer := p.open(n)
	if first := n.FirstChild(); first != nil && first.Type() == ast.TypeInline {
		p.mentions(n)
	}
	p.children(n)
	p.shut(outer)
	p.closeHan(han)
	p.str("</")
	p.str(tag)
	p.str(">\n")
}

// inline writes an element of the text.
func (p *page) inline(tag string, n ast.Node) {
	if !p.deeper(n) {
		p.children(n)
		return
	}
	p.str("<")
	p.str(tag)
	han := p.openHan(n)
	p.str(">")
	p.children(n)
	p.closeHan(han)
	p.str("</")
	p.str(tag)
	p.str(">")
	p.depth--
}

func (p *page) emphasis(n *ast.Emphasis) {
	switch {
	case n == p.provision:
		p.provisionNumber(n)
	case n.Level == 2:
		p.inline("strong", n)
	default:
		p.inline("em", n)
	}
}

func (p *page) str(s string) { p.out = append(p.out, s...) }

// attr writes an attribute.
func (p *page) attr(name, value string) {
	p.str(" ")
	p.str(name)
	p.str(`="`)
	p.out = appendEscaped(p.out, value)
	p.str(`"`)
}

func (p *page) problem(offset int, code, msg, hint string) {
	p.report(Problem{Offset: offset, Code: code, Msg: msg, Hint: hint})
}

func (p *page) warn(offset int, code, msg, hint string) {
	p.report(Problem{Offset: offset, Warning: true, Code: code, Msg: msg, Hint: hint})
}

func (p *page) report(problem Problem) {
	// Where tabs stand for indentation, goldmark's place of a block may lie past the end of the text.
	problem.Offset = min(problem.Offset, len(p.src))
	if len(p.doc.Problems) < maxProblems {
		p.doc.Problems = append(p.doc.Problems, problem)
	} else if !problem.Warning && !p.moreErrors {
		p.moreErrors = true
		p.doc.Problems = append(p.doc.Problems, Problem{Offset: problem.Offset, Code: "problem-limit",
			Msg: "there are more problems in this text than are shown", Hint: "correct the others first"})
	}
}

// full reports whether no further problem will be told, so that finding its words can be saved.
func (p *page) full() bool { return len(p.doc.Problems) >= maxProblems }

// didYouMean is a hint for a word that is none of candidates, or other when none of them is near.
func didYouMean(word string, candidates []string, other string) string {
	if len(candidates) <= maxCandidates {
		if hint := diag.DidYouMean(strings.ToLower(word), candidates); hint != "" {
			return hint
		}
	}
	return other
}

// marksHan reports whether runs of Chinese are marked on pages of that language. Japanese is written with the same characters.
func marksHan(code string) bool { return code != "zh" && code != "ja" }
