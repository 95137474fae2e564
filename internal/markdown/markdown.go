// Package markdown turns one source file into a Document: HTML with holes where links go, headings, anchors, links, rules, plain text.
//
// What goes in is the text after the front matter; what comes out is finished but for what only the whole project knows: where a
// link leads, how a citation is called, what a rule asks. Those are holes in the HTML, filled by Fill once pages are linked. So a
// file is parsed once, its HTML can wait on disk, and what stays in memory of it is small.
//
// The numbers of the text are found on the way, with the words beside them, so that the project can hold them against its rules.
//
// goldmark reads the blocks; the inline constructs, whose rules differ here (Chinese beside emphasis, citations, what may be
// linked) or whose cost must stay linear for any input, are read by parsers of this package. One walk over the tree then writes
// the HTML and gathers everything else. Each construct has its file, which holds how it is read and how it is written.
//
// A problem is a byte offset in the text given; the caller turns it into a place.
package markdown

import (
	"cmp"
	"slices"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"rulebook/internal/numbers"
	"rulebook/internal/twins"
)

// Options say how a text is read. The zero value reads an English page.
type Options struct {
	// Lang is the language code of the page ("en", "zh"). On a page that is not Chinese, runs of Chinese are marked
	// with lang="zh-Hans"; on a Chinese page, runs of two English words and more with lang="en".
	Lang string
	// RawHTML reads and writes CommonMark and nothing else: raw HTML and every link go through as they are, and headings
	// have no ids. Only the CommonMark test sets it.
	RawHTML bool
	// Provision reads bold numbers at the start of blocks, **(1)(2)**, as anchors; it is set for the units of an instrument.
	Provision bool
	// Finder finds the numbers of the text. Without one there are no Mentions, which saves a sixth of the time.
	Finder *numbers.Finder
	// Checklist makes Items of the tasks of the text, for readers to tick, instead of boxes that stay as they are.
	Checklist bool
	// Figures asks for the figures that are cited nowhere. It needs a Finder.
	Figures bool
	// Facts asks for what a translation must say too. It needs a Finder.
	Facts bool
}

// A Document is what one text came to. It shares no memory with the text.
type Document struct {
	HTML     []byte    // the body, without the holes' contents
	Holes    []Hole    // where contents go, by rising Offset
	Title    string    // text of a leading level-1 heading, which is taken out of the HTML; "" if there is none
	Headings []Heading // those outside quotations and lists, in order, level 1 to 6
	Anchors  []string  // every id of the HTML in order of appearance, headings included, footnotes not
	Links    []Link    // every link, picture, citation and number of a rule, in reading order
	Problems []Problem // in reading order

	// Lead is the plain text of the first paragraph, for descriptions, at most 300 characters. It is "" when that paragraph shows a
	// number of a rule, for then its words are not known here.
	Lead string

	Rules     []RuleBlock      // in reading order
	LostRule  bool             // a rule block is not fenced as it should be, and not among Rules
	Generated []GeneratedBlock // in reading order
	Items     []Item           // of a checklist, in reading order
	Quotes    []string         // the plain text of each paragraph of a quotation, and of each of its lines when it has several, in reading order
	Mentions  []Mention        // the numbers from 1,000 on, in reading order, when Options.Finder is set; years are none
	Figures   []Figure         // what the text says in numbers without a citation, in reading order, when Options.Figures is set
	Facts     []twins.Fact     // what a translation must say too, in reading order, when Options.Facts is set
}

// A Hole is a place in HTML for something that the project writes, of Links[Index] unless Part says otherwise.
type Hole struct {
	Offset int
	Index  int
	Part   Part
}

// Part says what goes into a hole.
type Part uint8

const (
	Href      Part = iota // the address, as the escaped value of an attribute
	Label                 // the words for a citation that was written without any, as HTML text
	Lang                  // ` hreflang="..."` or nothing: set when the target is in another language
	Whole                 // all of a Bound, as HTML within a paragraph that may be an element a
	Rule                  // what becomes of Rules[Index], as blocks of HTML
	Generated             // what becomes of Generated[Index], as blocks of HTML
)

// A Heading is an entry of the page's contents.
type Heading struct {
	Level int // 1 to 6
	ID    string
	Text  string // plain text, not escaped
}

// LinkKind tells links that are checked in different ways.
type LinkKind uint8

const (
	Ordinary LinkKind = iota // [text](target): a source file, an anchor or an external address
	Image                    // ![text](target)
	Citation                 // [[id art 7(1)(2)]]
	Term                     // [[term:name]]
	Bound                    // {rule:ID.counter}
)

// A Link is what an author pointed at.
type Link struct {
	Kind   LinkKind
	Target string // as written, unescaped: "../a.md#x", "flow-provisions-2024 art 7(1)(2)", "important data", "ID.counter"
	Text   string // the plain text shown, "" for a citation without a label and for a Bound
	Offset int    // of the link in the text
}

// A Problem is a mistake in the text.
type Problem struct {
	Offset  int
	Warning bool   // it does not stop the build
	Code    string // stable name, see docs/diagnostics.md
	Msg     string
	Hint    string
	Related []Related // other places in the text that have a part in it
}

// Related is a second place of a problem, such as the heading that took an id first.
type Related struct {
	Offset int
	Msg    string
}

// Parse reads src. It may be called from several goroutines at once, keeps no reference to src, and takes time in proportion to
// its length whatever it holds; text beyond the limits in limits.go is a problem and is shown as it stands.
func Parse(src []byte, opts Options) *Document {
	p := &page{
		src:     src,
		opts:    opts,
		doc:     &Document{},
		words:   wordsIn(opts.Lang),
		ids:     map[string]int{},
		strict:  opts.RawHTML,
		mark:    marksHan(opts.Lang) && !opts.RawHTML,
		chinese: opts.Lang == "zh" && !opts.RawHTML,
	}
	pc := parser.NewContext()
	pc.Set(pageKey, p)
	root := goldmarkFor(opts).Parse(text.NewReader(src), parser.WithContext(pc))
	p.document(root)
	slices.SortStableFunc(p.doc.Problems, func(a, b Problem) int { return cmp.Compare(a.Offset, b.Offset) })
	return p.doc
}

// Fill appends d's HTML to dst, with every hole filled by content, and returns the extended slice.
func (d *Document) Fill(dst []byte, content func(h Hole) string) []byte {
	return Fill(dst, d.HTML, d.Holes, content)
}

// Fill appends html to dst, with every hole filled by content, and returns the extended slice. The holes are those of the
// Document that html came from. What content returns is put in as it is: it must be escaped as its Part says.
func Fill(dst, html []byte, holes []Hole, content func(Hole) string) []byte {
	at := 0
	for _, h := range holes {
		dst = append(dst, html[at:h.Offset]...)
		dst = append(dst, content(h)...)
		at = h.Offset
	}
	return append(dst, html[at:]...)
}
