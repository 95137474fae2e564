package theme

import "html/template"

// The structs here are what templates see. Every Href is already relative to the page (or absolute for another host) and escaped
// as a URL; texts are plain and are escaped by the template. Labels that depend on the language of the page are string keys
// (`t`) and not written here.

// A Page is one page of the site, whatever its kind. The kind's own part is set for that kind alone.
type Page struct {
	Kind        Kind
	Lang        Lang   // language of the page
	Site        *Site  // shared by all pages of a language
	Root        string // relative path from the page to the site's root: "", "../", "../../"
	Title       string // the heading and, with the site's title, the <title>
	Description string // one sentence, may be empty
	Canonical   string // absolute address, "" without a base_url
	Alternates  []Alternate
	Markdown    string      // the page as Markdown, "" when it is not written
	LinkedData  template.JS // what the page says of an instrument, as JSON-LD; "" on all others
	Breadcrumbs []Link      // from home to the parent; empty on the home page
	Languages   []LanguageLink
	SideBySide  *Link     // the page with its translation beside it; without a title
	Nav         Nav       // the sidebar, made by Theme.Nav, shared by the pages of a folder
	NavCurrent  string    // Href of the sidebar's entry for this page, "" if it has none
	Contents    []Heading // headings of level 2 and 3 in Body; shown when there are at least two
	Body        template.HTML
	Prev, Next  *Link
	CitedBy     []CitingPage
	Confidence  string // a level such as "text", "" if not said
	Sources     []Source
	Reviewed    string // a day, or ""
	ReviewBy    string
	Owner       string
	LastMod     string
	Notices     []Notice // things to know about this page before reading it
	Rules       []Rule   // those that do not stand in Body, which a translation's do not
	Try         []Link   // cases for the calculator: one for each rule whose number the text states

	Home        *Home
	Section     *Section
	Instrument  *Instrument
	Instruments *Instruments
	Article     *Article
	Glossary    *Glossary
	Calculator  *Calculator
	Search      *Search
	Timeline    *Timeline
	Deadlines   *Deadlines
	Both        *Both
	Compare     *Compare
	Comparison  *Comparison
	Redirect    *Redirect
	Ticks       string // of a checklist: the page whose items its own are, where that is another one: the original of a translation
	Checklists  bool   // readers tick items here, or see how far they have come: the page needs the script for it
}

// Kind picks the template: Kind "article" is rendered by article.tmpl.
type Kind string

const (
	KindPage        Kind = "page"
	KindHome        Kind = "home"
	KindSection     Kind = "section"     // a folder's own page
	KindInstruments Kind = "instruments" // the list of all instruments
	KindInstrument  Kind = "instrument"
	KindArticle     Kind = "article" // an article, section or named unit of an instrument
	KindGlossary    Kind = "glossary"
	KindCalculator  Kind = "calculator"
	KindSearch      Kind = "search"
	KindChecklist   Kind = "checklist"
	KindTimeline    Kind = "timeline"
	KindDeadlines   Kind = "deadlines"
	KindBoth        Kind = "both"       // a page and its translation side by side
	KindCompare     Kind = "compare"    // the list of comparisons
	KindComparison  Kind = "comparison" // of two instruments, article by article
	KindNotFound    Kind = "404"
	KindRedirect    Kind = "redirect"
)

// Lang is a language: Code as in addresses ("zh"), Tag for lang attributes ("zh-Hans"), Name in itself ("简体中文").
type Lang struct{ Code, Tag, Name string }

// Site is what every page of one language shows of the project.
type Site struct {
	Title          string
	Base           string // the language's folder as seen from the site's root: "" for the default language, "zh/"
	Description    string
	AsOf           string    // the day the content speaks of, "" when the project has no instruments
	HasFeed        bool      // feed.xml exists in the language's root
	HasInstruments bool      // the project is about law: the disclaimer is shown
	Top            []TopLink // header navigation, addresses from the language's root
	Bottom         []TopLink // sections that the header has no room for
	Search         string    // address of the language's search page from the site's root; "" when there is no search
}

// A TopLink is an entry of the header. Path is an address from the site's root; the template puts Page.Root before it.
type TopLink struct{ Title, Path string }

// Alternate is a <link rel="alternate" hreflang>; only with a base_url.
type Alternate struct{ Tag, Href string }

// LanguageLink is an entry of the language switch. Href is empty when the page is not translated.
type LanguageLink struct {
	Lang    Lang
	Href    string
	Current bool
}

// A Link leads to a page. Tag is its language's tag when it is not the page's own.
type Link struct{ Title, Href, Tag string }

// A NavItem is an entry of the sidebar. An entry with Open lists its children; Number stands before the title ("Art 7").
type NavItem struct {
	Number   string
	Title    string
	Href     string
	Tag      string
	Open     bool
	Children []NavItem
}

// A Heading is an entry of the page's own contents.
type Heading struct {
	Level int // 2 or 3
	ID    string
	Text  string
}

// A CitingPage cites this page; From groups them by the instrument or folder they belong to.
type CitingPage struct {
	From  string // short title of the instrument, or of the section
	Title string
	Href  string
	Tag   string
}

// A Source is what a page rests on. Href may be empty.
type Source struct{ Title, Publisher, Href, Note string }

// A Notice stands above the text: Key is a string key of the theme ("notice-stale-translation"), Args fill it.
type Notice struct {
	Key  string
	Args []string
	Link *Link

	Text, Tag string // instead of a Key: words in another language, and that language
}

// Status is where an instrument or article stands on the as-of date.
type Status struct {
	Draft     bool   // a draft for comment, which never was law
	Key       string // "draft", "not-yet-in-force", "in-force", "amended-in-part", "superseded", "repealed"
	AsOf      string // the day this was computed for
	Since     string // the day it became so, or ""
	Until     string // the day this ends, where it is known: the day on which what is not yet in force takes effect
	By        []Link // instruments or articles that replaced or amended it
	Displaced bool   // superseded where it differs from what took its place
	Stated    bool   // there was no date to compute it from: the author says so
}

// Home is the home page's own part.
type Home struct {
	InForce []InstrumentRow
	Changes []Change // newest first, at most ten
}

// A Change is a legal event: Key is a string key ("change-effective", "change-published", "change-comment-until", ...).
type Change struct {
	Date   string
	Key    string
	Link   Link
	Future bool // after the as-of date
}

// Section lists what is in a folder.
type Section struct{ Entries []Entry }

// An Entry is a page in a list.
type Entry struct {
	Title, Href, Description, Tag string

	Items string // of a checklist: the ids of its items with spaces between, so that a script can count those that are ticked
	Ticks string // the page whose items they are, where that is another one: the original of a translation
}

// Instruments groups all instruments by status, in the order of the groups.
type Instruments struct{ Groups []InstrumentGroup }

type InstrumentGroup struct {
	Status string // key as in Status.Key
	Rows   []InstrumentRow
}

// An InstrumentRow is an instrument in a list.
type InstrumentRow struct {
	Short       string
	Title       string // official title in the page's language
	Original    string // official title in the law's language, "" when the same
	OriginalTag string
	Href        string
	Tag         string
	Issuer      string
	Number      string // document number
	Date        string // effective, else published
	DateKey     string // string key of what Date is: "date-effective", "date-published"
	Status      string
	Draft       bool
}

// Instrument is the front page of one instrument.
type Instrument struct {
	Short        string
	Titles       []TitleIn
	Type         string // "law", "regulation", "measures", "guide", "standard", "qa", "list"; string key "type-..."
	Status       Status
	Facts        []Fact
	Relations    []RelationGroup
	Units        []Unit
	Compared     []Link // comparisons with other instruments
	Verification string
	Topics       []string
}

// TitleIn is an official title in a language other than the page's.
type TitleIn struct{ Tag, Title string }

// A Fact is a line of an instrument's metadata; Key is a string key ("fact-issuer"), Value plain text.
type Fact struct{ Key, Value string }

// A RelationGroup lists the instruments that stand in one relation; Key is a string key ("relation-amends").
type RelationGroup struct {
	Key   string
	Links []Link
}

// A Unit is an article or section in an instrument's list.
type Unit struct {
	Number      string // "Article 7", "第七条"; "" for a unit named by its subject
	Title       string
	Href        string
	Tag         string
	Description string
	Confidence  string
	Status      string // status key, "" when as the instrument's
}

// Article is a unit of an instrument.
type Article struct {
	Number       string // "Article 7", "第七条"; "" for a unit named by its subject
	Cites        []Cite // how it is cited
	Instrument   Link
	Status       Status
	DisplacedBy  []Link
	Counterparts []Link
	Compared     []Link // where comparisons have it
	SourcesOf    string // short title of the instrument whose sources these are, "" when the article has its own
}

// A Cite is one form of a citation, ready to be copied.
type Cite struct {
	Label string // its language's name in itself, or what the form is
	Tag   string // language of Text
	Text  string
}

// Glossary lists the terms, sorted for the page's language.
type Glossary struct{ Terms []Term }

type Term struct {
	ID            string
	Name          string
	Letter        string // under which it stands in the index: "A", "#"
	Other         []Link // the term in the glossaries of the other languages
	Abbreviation  string
	Synonyms      []string
	Definition    string
	DefinitionTag string // set when the definition is not in the page's language
	Cites         []Link
	UsedBy        []CitingPage
	Source        string
	SourceTag     string // set when the source is not in the page's language
	Confidence    string
}

// Calculator is the page that asks and answers. What a reader needs without scripts is in it: the regime's tables, and the map.
type Calculator struct {
	Data      string // address of the script with the rules, from the site's root
	Engine    string // address of the engine's script, from the site's root
	Decisions *Decisions
	Map       *Map // nil when the rules compare no two numbers
}

// Search is the page that searches. The index is in the folder search/ of the site's root, its file index.js first. The kinds of
// documents in it are those that the theme has a string search-kind-KIND for: instrument, article (an article, section or named
// unit of an instrument), guide, checklist, comparison, page, term (of the glossary), manual.
type Search struct {
	Browse []Link // where a reader who cannot search, or found nothing, looks instead: sections, instruments, glossary
}

// Both is a page beside its translation: the page's own language first.
type Both struct {
	Columns []BothColumn
	Rows    []BothRow
}

// A BothColumn heads the text in one language; Href leads to the page that has it alone.
type BothColumn struct {
	Lang                Lang
	Number, Title, Href string
}

// A BothRow is one section in each language.
type BothRow []BothCell

type BothCell struct {
	Tag  string
	Body template.HTML
}

// Redirect is the page at an old address.
type Redirect struct{ Href, Title string }
