// Package markdown turns one source file into a Document: HTML with holes where links go, headings, anchors, links, plain text.
//
// What goes in is the text after the front matter; what comes out is finished but for what only the whole project knows: where a
// link leads and how a citation is called. Those are holes in the HTML, filled by Document.Fill once pages are linked. So a
// file is parsed once, its HTML can wait on disk, and what stays in memory of it is small.
//
// A problem is a byte offset in the text given; the caller turns it into a place.
package markdown

// Options say how a text is read. The zero value reads an English page.
type Options struct {
	// Lang is the language code of the page ("en", "zh"). On a page that is not Chinese, runs of Chinese are marked
	// with lang="zh-Hans".
	Lang string
	// RawHTML lets raw HTML through. Only the CommonMark test sets it.
	RawHTML bool
	// Provision reads bold numbers at the start of blocks, **(1)(2)**, as anchors; it is set for the units of an instrument.
	Provision bool
}

// A Document is what one text came to.
type Document struct {
	HTML     []byte    // the body, without the holes' contents
	Holes    []Hole    // where contents go, by rising Offset
	Title    string    // text of a leading level-1 heading, which is taken out of the HTML; "" if there is none
	Headings []Heading // in order, level 1 to 6
	Anchors  []string  // every id of the HTML in order of appearance, headings included, footnotes not
	Links    []Link    // every link, picture and citation, in reading order
	Lead     string    // plain text of the first paragraph, for descriptions; at most 300 characters
	Problems []Problem // in reading order
}

// A Hole is a place in HTML for something of Links[Link].
type Hole struct {
	Offset int
	Link   int
	Part   Part
}

// Part says what of a link goes into a hole.
type Part uint8

const (
	Href  Part = iota // the address, as the escaped value of an attribute
	Label             // the words for a citation that was written without any, as HTML text
	Lang              // ` hreflang="..."` or nothing: set when the target is in another language
)

// A Heading is an entry of the page's contents.
type Heading struct {
	Level int
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
)

// A Link is what an author pointed at.
type Link struct {
	Kind     LinkKind
	Target   string // as written, unescaped: "../a.md#x", "flow-provisions-2024 art 7(1)(2)", "important data"
	Text     string // the plain text shown, "" for a citation without a label
	Offset   int    // of the link in the text
	Labelled bool   // a citation or term with a label of its own
}

// A Problem is a mistake in the text.
type Problem struct {
	Offset  int
	Warning bool   // it does not stop the build
	Code    string // stable name, see docs/diagnostics.md
	Msg     string
	Hint    string
}
