package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Limits keep the time and memory of Parse in proportion to its text, whoever wrote it. goldmark needs the square of the number of
// delimiters in a paragraph, of open brackets, of nested blocks; the constructs of this package are bounded where they look ahead.
// They are far above anything that is written to be read, and going beyond one is a problem at the place where it happens.
const (
	maxNesting    = 100       // blocks within blocks
	maxSteps      = 3_000_000 // lines times the blocks that each goes on in
	maxInlines    = 100       // emphasis within emphasis; deeper marks are left out
	maxDelimiters = 1000      // runs of * _ ~ that may open or close in a paragraph, and the length of one
	maxBrackets   = 500       // [ that are open at once in a paragraph
	maxCells      = 200_000   // of one table, counting those that short rows leave out
	maxLabel      = 999       // bytes of a reference's label, as CommonMark has it
	maxTag        = 2000      // bytes of an HTML tag
	maxRepeated   = 4 << 20   // bytes that references bring in from definitions, which are written once
	maxCitation   = 300       // bytes of a citation
	maxProblems   = 1000      // that are told of one text; placing each costs a look through the text
	maxCandidates = 2000      // words that a misspelt one is compared with
)

// once reports a problem the first time its code comes up: the limits would otherwise be reported for each byte beyond.
func (p *page) once(offset int, code, msg, hint string) {
	if p.reported[code] {
		return
	}
	if p.reported == nil {
		p.reported = map[string]bool{}
	}
	p.reported[code] = true
	p.problem(offset, code, msg, hint)
}

// delimiter counts a delimiter run of the block and reports whether it may be one.
func (p *page) delimiter(b *block, offset int) bool {
	b.delims++
	if b.delims > maxDelimiters {
		p.once(offset, "paragraph-limit", "more than "+strconv.Itoa(maxDelimiters)+" marks of emphasis in one paragraph",
			"the further ones are shown as they are; divide the paragraph")
		return false
	}
	return true
}

// deeper notes that n is written within another inline, and reports whether its own element may be written. Browsers stop nesting
// at some depth, and so does what reads the page after them.
func (p *page) deeper(n ast.Node) bool {
	if p.depth >= maxInlines {
		p.once(max(n.Pos(), 0), "nesting", "emphasis is nested more than "+strconv.Itoa(maxInlines)+" levels deep", "")
		return false
	}
	p.depth++
	return true
}

// containerParser keeps a parser of blocks within blocks from going too deep.
type containerParser struct{ parser.BlockParser }

func (c containerParser) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) < maxNesting {
		return c.BlockParser.Open(parent, r, pc)
	}
	line, pos := r.Position()
	node, state := c.BlockParser.Open(parent, r, pc)
	if node == nil || nesting(pc) < maxNesting {
		return node, state
	}
	switch node.(type) {
	case *ast.ListItem, *east.DefinitionDescription:
		return node, state // counted with the list it is in
	}
	r.SetPosition(line, pos)
	pageOf(pc).once(pos.Start, "nesting", "blocks are nested more than "+strconv.Itoa(maxNesting)+" levels deep",
		"the rest is shown as text")
	return nil, parser.NoChildren
}

func (c containerParser) Continue(node ast.Node, r text.Reader, pc parser.Context) parser.State {
	p := pageOf(pc)
	if p.steps++; p.steps > maxSteps {
		_, pos := r.Position()
		p.once(pos.Start, "nesting", "too many lines within nested blocks", "divide the text")
		return parser.Close
	}
	return c.BlockParser.Continue(node, r, pc)
}

// nesting counts the open blocks that hold others; a list and its item are one.
func nesting(pc parser.Context) int {
	n := 0
	for _, b := range pc.OpenedBlocks() {
		switch b.Node.(type) {
		case *ast.List, *east.DefinitionList, *quote, *footnote:
			n++
		}
	}
	return n
}
