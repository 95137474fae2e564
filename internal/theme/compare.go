package theme

import "bytes"

// Compare is the list of comparisons, with the way from each instrument to another where there is one.
type Compare struct {
	Comparisons []ComparisonEntry
	Chains      []Chain
	Instruments []ComparedInstrument // all there are, compared or not, for the picker
	Foreign     bool                 // some of the comparisons are not in the page's language
}

// ComparedInstrument is an instrument among which a reader chooses.
type ComparedInstrument struct{ ID, Title, Tag string }

// A ComparisonEntry is a comparison in the list. Old and New are ids of instruments.
type ComparisonEntry struct {
	Old, New    string
	Link        Link
	Description string
	Rows        string // how many, written out
}

// A Chain leads from one instrument to another over those between them.
type Chain struct {
	Old, New         string // ids
	OldName, NewName Link
	Steps            []Link // comparisons, in order
}

// Comparison is a comparison's own part of its page: the rows stand in Body.
type Comparison struct {
	Old, New   ComparedSide
	Difference *Difference // nil where one of the two has no rules that could be asked
}

// ComparedSide is one of the two instruments. Units are those of a row.
type ComparedSide struct {
	Instrument Link
	Draft      bool
	Status     string
	Units      []ComparedUnit
}

// A ComparedRow is units of two instruments beside one another.
type ComparedRow struct {
	Level      string // of the heading, "2" or "3"
	ID         string // of the heading; the first unit has no other
	Label      string
	Confidence string
	Old, New   ComparedSide
	Marked     bool // what differs is marked
	Same       bool // and nothing differs
}

// A ComparedUnit is what we say that a unit says. Parts are lists, or paragraphs between them.
type ComparedUnit struct {
	ID         string
	Number     string // "Article 7"; "" for a unit named by its subject
	Link       Link   // its title
	Status     string // "" when as its instrument's
	Confidence string // "" when it is the official text
	Parts      []ComparedPart
}

type ComparedPart struct {
	List   bool
	Blocks []ComparedBlock
}

// A ComparedBlock is a paragraph or an item.
type ComparedBlock struct {
	Deep bool // an item within an item
	Runs []ComparedRun
}

// A ComparedRun is a piece of text, which the other side has too unless it is Changed.
type ComparedRun struct {
	Text    string
	Changed bool
}

// Compared appends a row of a comparison for pages in l to dst.
func (t *Theme) Compared(dst *bytes.Buffer, l Lang, v *ComparedRow) error {
	return t.component(dst, l, comparedTemplate, v)
}
