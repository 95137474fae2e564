package theme

// A SourceList is every instrument with how its text was read.
type SourceList struct{ Rows []SourceRow }

type SourceRow struct {
	Instrument   Link
	Title        string // the official one in the language of the page
	Confidence   string
	Reviewed     string
	Verification string
	Sources      []Source
}

// Translations are how far the pages are translated, by language.
type Translations struct{ Languages []TranslatedInto }

// TranslatedInto is how far the pages are translated into a language.
type TranslatedInto struct {
	Lang     Lang
	Of, Done string // how many pages there are, and how many of them are translated
	All      bool   // they are all translated
	Missing  []Link // those that are not
	Stale    []Link // those that were translated from an earlier text of the original
}

// Claims are what rests on one level of confidence, page by page.
type Claims struct {
	Count int // of sentences and rules, and of pages whose main statement is of the level
	Pages []ClaimPage
}

// A ClaimPage is a page with something of the level.
type ClaimPage struct {
	Page   Link
	Of     string   // the instrument to which it belongs; may be empty
	Whole  []string // one that says what the page is about, where its main statement is of the level; else none
	Claims []Link   // sentences, each leading to where it stands
	Rules  []Link
}
