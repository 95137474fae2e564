package content

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/yamltree"
)

// Confidence levels, strongest first.
var confidenceLevels = []string{"text", "commentary", "secondary", "inferred", "ambiguous", "unverified"}

// FrontMatter is what stands between the --- lines of a page. Dates are "" where not said.
type FrontMatter struct {
	Title, Description string
	Date, LastMod      yamltree.Date
	Draft              bool
	Weight             int
	Aliases            []Alias
	Tags               []string
	Slug               string
	Reviewed, ReviewBy yamltree.Date
	Owner              string
	Confidence         string
	Sources            []Source
	TranslatedFrom     string

	Instrument *InstrumentData // on an instrument's own page
	Unit       *UnitData       // on an article, section or named unit of an instrument
	Comparison *ComparisonData // on a page that compares two instruments

	keys []placedKey
}

// A placedKey is where the value of a key stands in the file.
type placedKey struct {
	name   string
	offset int
}

// at is where the value of the key stands in the file; 0 when the file does not have it.
func (fm *FrontMatter) at(name string) int {
	for _, k := range fm.keys {
		if k.name == name {
			return k.offset
		}
	}
	return 0
}

// An Alias is an old address of the page, below the site's root.
type Alias struct {
	Path   string
	offset int
}

// A Source is what a page rests on.
type Source struct{ Title, Publisher, URL, Note string }

// InstrumentData is the metadata of an instrument.
type InstrumentData struct {
	ShortTitle                string
	KnownAs                   []string          // other names that readers use, in any language
	Titles                    map[string]string // official titles by language code
	Issuer, DocumentNumber    string
	Type                      string
	Adopted, Dated, Published yamltree.Date
	Effective, Repealed       yamltree.Date
	CommentFrom, CommentUntil yamltree.Date
	Amended, AmendedEffective yamltree.Date
	IsDraft                   bool
	Status                    string
	Relations                 []relationRef
	ValidityYears             int
	Articles                  int // how many it has, whether or not each has a page; 0 when not known
	Verification              string
	Topics                    []string
}

// A NamedDate is a date of front matter; Date is "" when it is not said.
type NamedDate struct {
	Key  string // as authors write it: comment_until
	Date yamltree.Date
}

// Dates are all dates of an instrument, in the order in which an instrument comes to have them.
func (d *InstrumentData) Dates() []NamedDate {
	return []NamedDate{
		{"adopted", d.Adopted}, {"dated", d.Dated}, {"published", d.Published}, {"comment_from", d.CommentFrom}, {"comment_until", d.CommentUntil},
		{"effective", d.Effective}, {"amended", d.Amended}, {"amended_effective", d.AmendedEffective}, {"repealed", d.Repealed},
	}
}

// Days are those of the Dates that are known.
func (d *InstrumentData) Days() (days []string) {
	for _, known := range d.Dates() {
		if known.Date != "" {
			days = append(days, string(known.Date))
		}
	}
	return days
}

// UnitData is the metadata of an article or other unit.
type UnitData struct {
	Effective, Until          yamltree.Date
	DisplacedBy, Counterparts []citationRef
	Topics                    []string
	OneParagraph              bool // an article with items has no second paragraph; false where that is not known
}

// A relationRef is one relation as its author wrote it; offsets are in the file.
type relationRef struct {
	kind         string
	kindOffset   int
	target       string
	targetOffset int
}

// A citationRef is a citation in front matter.
type citationRef struct {
	text   string
	offset int
}

var instrumentTypes = []string{"law", "regulation", "measures", "guide", "standard", "qa", "list"}

// splitFrontMatter finds the YAML between --- lines at the start of src. body is where the text begins. ok is false when the
// front matter is opened but not closed.
func splitFrontMatter(src []byte) (start, end, body int, ok bool) {
	if bytes.HasPrefix(src, []byte("\uFEFF")) {
		start = len("\uFEFF")
	}
	line := func(at int) (text []byte, next int) {
		if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
			return bytes.TrimRight(src[at:at+i], " \t\r"), at + i + 1
		}
		return bytes.TrimRight(src[at:], " \t\r"), len(src)
	}
	first, next := line(start)
	if string(first) != "---" {
		return start, start, start, true
	}
	for at := next; at < len(src); {
		text, after := line(at)
		if string(text) == "---" {
			return next, at, after, true
		}
		at = after
	}
	return start, start, len(src), false
}

// frontMatterLimit bounds the YAML of a page; it holds metadata, not text.
const frontMatterLimit = 64 << 10

// readFrontMatter reads the front matter of one file; body is where the text begins. Offsets of problems are in the file. ok is false
// when it cannot be read as a whole, and nothing that follows from what it says is worth reporting.
func readFrontMatter(file string, src []byte, kind Kind, report func(diag.Diagnostic)) (fm FrontMatter, body int, ok bool) {
	start, end, body, ok := splitFrontMatter(src)
	problem := func(offset int, code, msg, hint string) {
		report(diag.New(file, src, start+offset, diag.Error, code, msg, hint))
	}
	if !ok {
		problem(0, "front-matter", "the front matter is not closed", "put a line of --- after it")
		return fm, body, false
	}
	if end-start > frontMatterLimit {
		problem(0, "front-matter", fmt.Sprintf("the front matter is longer than %d bytes", frontMatterLimit),
			"move text below the second ---")
		return fm, body, false
	}
	root, problems := yamltree.Parse(src[start:end])
	yamlProblem := func(p yamltree.Problem) { report(p.Diagnostic(file, src, start)) }
	for _, p := range problems {
		yamlProblem(p)
	}
	if root == nil {
		return fm, body, false
	}
	eachScalar(root, func(n *yamltree.Node) {
		for _, mark := range [...]string{"{rule:", "{literal:"} {
			if strings.Contains(n.Text(), mark) {
				problem(n.Offset, "bound-place", "front matter is shown as it is written, "+mark+" too", "write the words themselves")
				break
			}
		}
	})
	r := yamltree.NewReader(root, yamlProblem)
	fm = FrontMatter{
		Title:          strings.TrimSpace(r.String("title")),
		Description:    strings.TrimSpace(r.String("description")),
		Date:           r.Date("date"),
		LastMod:        r.Date("lastmod"),
		Draft:          r.Bool("draft"),
		Weight:         r.Int("weight", -1_000_000, 1_000_000),
		Tags:           r.Strings("tags"),
		Slug:           r.String("slug"),
		Reviewed:       r.Date("reviewed"),
		ReviewBy:       r.Date("review_by"),
		Owner:          r.String("owner"),
		Confidence:     r.Choice("confidence", confidenceLevels...),
		TranslatedFrom: r.String("translated_from"),
	}
	for _, a := range r.Texts("aliases") {
		fm.Aliases = append(fm.Aliases, Alias{a.Value, start + a.Offset})
	}
	for _, f := range root.Fields() {
		fm.keys = append(fm.keys, placedKey{f.Key, start + f.Value.Offset})
	}
	if fm.Slug != "" {
		if why := checkName(fm.Slug); why != "" {
			problem(r.Offset("slug"), "path-name", fmt.Sprintf("the slug %q %s", fm.Slug, why), "use letters, digits and hyphens")
			fm.Slug = ""
		}
	}
	r.Each("sources", func(s *yamltree.Reader) {
		src := Source{Title: s.String("title"), Publisher: s.String("publisher"), URL: s.String("url"), Note: s.String("note")}
		s.Required("title")
		if src.URL != "" {
			if u, err := url.Parse(src.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
				problem(s.Offset("url"), "source-url", fmt.Sprintf("%q is not an http or https address", src.URL), "")
				src.URL = ""
			}
		}
		fm.Sources = append(fm.Sources, src)
	})
	switch kind {
	case KindInstrument:
		fm.Instrument = readInstrumentData(r, start)
	case KindUnit:
		fm.Unit = readUnitData(r, start)
	case KindComparison:
		fm.Comparison = readComparisonData(r, start)
	}
	r.Done()
	return fm, body, true
}

// eachScalar calls visit for every text of a tree.
func eachScalar(n *yamltree.Node, visit func(*yamltree.Node)) {
	if n.Kind == yamltree.Scalar {
		visit(n)
	}
	for _, item := range n.Items() {
		eachScalar(item, visit)
	}
	for _, f := range n.Fields() {
		eachScalar(f.Value, visit)
	}
}

func readInstrumentData(r *yamltree.Reader, base int) *InstrumentData {
	d := &InstrumentData{
		ShortTitle:       r.String("short_title"),
		KnownAs:          r.Strings("known_as"),
		Titles:           map[string]string{},
		Issuer:           r.String("issuer"),
		DocumentNumber:   r.String("document_number"),
		Type:             r.Choice("type", instrumentTypes...),
		Adopted:          r.Date("adopted"),
		Dated:            r.Date("dated"),
		Published:        r.Date("published"),
		Effective:        r.Date("effective"),
		Repealed:         r.Date("repealed"),
		CommentFrom:      r.Date("comment_from"),
		CommentUntil:     r.Date("comment_until"),
		Amended:          r.Date("amended"),
		AmendedEffective: r.Date("amended_effective"),
		IsDraft:          r.Bool("is_draft"),
		Status:           r.Choice("status", statusKeys...),
		ValidityYears:    r.Int("validity_years", 0, 1000),
		Articles:         r.Int("articles", 0, 9999),
		Verification:     r.String("verification"),
		Topics:           r.Strings("topics"),
	}
	r.Required("title")
	titles := r.Mapping("titles")
	for _, f := range titles.Keys() {
		d.Titles[f.Key] = titles.String(f.Key)
	}
	relations := r.Mapping("relations")
	for _, f := range relations.Keys() {
		for _, target := range relations.Texts(f.Key) {
			d.Relations = append(d.Relations, relationRef{f.Key, f.Offset + base, target.Value, target.Offset + base})
		}
	}
	return d
}

// citationRefs reads a list of citations.
func citationRefs(r *yamltree.Reader, key string, base int) (refs []citationRef) {
	for _, t := range r.Texts(key) {
		refs = append(refs, citationRef{t.Value, base + t.Offset})
	}
	return refs
}

func readUnitData(r *yamltree.Reader, base int) *UnitData {
	return &UnitData{
		Effective:    r.Date("effective"),
		Until:        r.Date("until"),
		DisplacedBy:  citationRefs(r, "displaced_by", base),
		Counterparts: citationRefs(r, "counterparts", base),
		Topics:       r.Strings("topics"),
		OneParagraph: r.Bool("one_paragraph"),
	}
}
