// Package search makes a static index of documents, which a browser reads piece by piece, and answers questions from it.
//
// A Builder takes the documents of each page, in any order and from several goroutines, and puts files: an index file, which names
// the others; shards of terms, with where each stands; positions, which phrases need; one file a document, for excerpts. An Index
// reads them back and answers, exactly as the script of the site does. The words of both, the format, and how documents are ranked are in docs/search.md.
//
// What a page is, and where its text comes from, is left to the caller; how the files get to disk too.
package search

// A Document is a page, or a part of one that is found on its own, such as a term of the glossary.
type Document struct {
	Page, Anchor string // output path; anchor of the part, "" when it is the whole page
	Title        string
	Context      string   // how it is cited or where it stands, shown with the result
	Language     string   // one of Options.Languages
	Translations []string // other languages in which the page can be read

	// One each of Options.Kinds, Options.Statuses and Options.Instruments; "" is none, which only an instrument may be.
	Kind, Status, Instrument string

	Citation []string  // forms in which it is cited
	Terms    []string  // names of the glossary term that it defines
	Sections []Section // in order; the first may have no heading
}

// A Section is a heading and what follows it.
type Section struct {
	Anchor, Heading string
	Blocks          []Block
}

// A Block is a text that phrases do not reach out of: a paragraph, an item, a cell.
type Block struct {
	Anchor string // "" is the section's
	Text   string
}

// A Concept is a term of a glossary. Its names, in all languages, find each other.
type Concept struct {
	ID    string
	Names []Name
}

// A Name is one of a Concept's. One without small letters is an abbreviation, and is found in texts only in capitals.
type Name struct{ Language, Text string }

// An Instrument is what a document is part of.
type Instrument struct {
	ID     string
	Labels []string // in the order of Options.Languages
}

// A Status is what holds of a document, such as being a draft. Factor, in thousandths, is what its documents' scores are
// multiplied with, unless the question has one of the words: 1000 is neutral.
type Status struct {
	ID     string
	Factor int
	Words  []string // in small letters
}

// A Kind is what sort of page a document is. Factor is like a Status's; Titled comes to it when the title has all of the question.
type Kind struct {
	ID             string
	Factor, Titled int
}

// Options are what documents refer to.
type Options struct {
	Languages         []string
	Kinds             []Kind
	Statuses          []Status
	Instruments       []Instrument
	DefaultInstrument string // what a citation means that names none; may be ""
	Concepts          []Concept
}

// The fields of a document.
const (
	title = iota
	headings
	body
	citation
	terms
	fields
)

// boosts are what a field's part in the score is multiplied with.
var boosts = [fields]float64{7, 1.8, 1, 7, 6.5}

const (
	k1 = 1.2
	b  = 0.75
)

// What a document's score is multiplied with.
const (
	translated = 0.05 // when the reader could have it in his own language
	central    = 2.0  // when it is of the default instrument
	ownTitle   = 100. // when its title is the question, whatever its status, unless it is of a kind that comes after others
	named      = 1.2  // when its title, a citation or a term is the question
	cited      = 6.0  // when its citation has all of the question, an article among it
	meant      = 2.0  // when it is of the default instrument besides, and the question is an article and nothing else
)

// With fewer documents that have all of a question than fewResults, those are found as well that have this share of its weight.
const (
	fewResults = 10
	share      = 0.2
)

// What bonus clauses are multiplied with.
const (
	conceptBoost = 1.8 // for a concept of the question
	formBoost    = 0.4 // for a word in the form in which it was typed
	amountBoost  = 2.0 // for a number with what it counts
	nameBoost    = 6.0 // for a title, citation or term that is the question
)
