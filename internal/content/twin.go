package content

import (
	"fmt"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/numbers"
	"rulebook/internal/twins"
	"rulebook/internal/yamltree"
)

// checkTwins compares every translation with its original: what both say in numbers, dates, citations, quotations and marks of confidence,
// and what their front matter says of the page.
//
// A difference is an error, since readers of one language would be told something else. Where the original has changed since it was
// translated it is a warning: the page then says so itself, and a correction of the original need not wait for its translation.
func (lib *Library) checkTwins() {
	for _, p := range lib.Pages {
		if p.Original == nil || p.source == nil || p.source.doc == nil || p.Original.source == nil || p.Original.source.doc == nil {
			continue
		}
		lib.checkFrontTwin(p)
		o := twins.Options{Original: p.Original.Lang.Code, Translation: p.Lang.Code, Known: lib.datesOf}
		for _, d := range twins.Compare(p.Original.source.doc.Facts, p.source.doc.Facts, o) {
			lib.twinProblem(p, p.source.bodyAt+d.Offset, d)
		}
	}
}

// twinProblems say how a difference is reported, by what differs. Sections may be divided in other ways without saying something else; what
// they say is compared all the same.
var twinProblems = map[twins.Kind]struct {
	code string
	sev  diag.Severity
}{
	twins.Number:     {code: "translation-number"},
	twins.Date:       {code: "translation-number"},
	twins.Bound:      {code: "translation-number"},
	twins.Citation:   {code: "translation-citation"},
	twins.Confidence: {code: "translation-confidence"},
	twins.Quote:      {code: "translation-quote"},
	twins.Task:       {code: "translation-section"},
	twins.Table:      {code: "translation-section"},
	twins.Generated:  {code: "translation-section"},
	twins.Heading:    {code: "translation-section", sev: diag.Warning},
	twins.Anchor:     {code: "translation-anchor", sev: diag.Warning},
}

func (lib *Library) twinProblem(p *Page, offset int, d twins.Difference) {
	as := twinProblems[d.Kind]
	if p.Stale {
		as.sev = diag.Warning
	}
	lib.problemAt(p, offset, as.sev, as.code, d.Msg, d.Hint)
}

// datesOf are the dates that the words of a citation may hold: those of its instrument.
func (lib *Library) datesOf(target string) []string {
	id, _, _ := strings.Cut(target, " ")
	if i := lib.instruments[id]; i != nil {
		return i.Data.Days()
	}
	return nil
}

// checkFrontTwin reports keys of a translation's front matter that say something else than those of the original. When each was
// reviewed and changed last, who owns it and by what words it is found are its own.
func (lib *Library) checkFrontTwin(p *Page) {
	a, b := &p.Original.Front, &p.Front
	sev := diag.Error
	if p.Stale {
		sev = diag.Warning
	}
	must := func(key, original, translation string) {
		if original == translation {
			return
		}
		msg := fmt.Sprintf("%s is %s here and %s in the original", key, said(translation), said(original))
		lib.problemAt(p, b.at(key), sev, "translation-front", msg, "what holds of a page holds in every language: say the same in both")
	}
	may := func(key, original, translation string) { // where it is read in the original, so that the translation need not repeat it
		if translation != "" {
			must(key, original, translation)
		}
	}
	must("confidence", a.Confidence, b.Confidence)
	must("weight", fmt.Sprint(a.Weight), fmt.Sprint(b.Weight))
	may("date", string(a.Date), string(b.Date))
	if i, k := a.Instrument, b.Instrument; i != nil && k != nil {
		theirs := k.Dates()
		for n, d := range i.Dates() {
			may(d.Key, string(d.Date), string(theirs[n].Date))
		}
		may("type", i.Type, k.Type)
		may("status", i.Status, k.Status)
		if k.IsDraft {
			must("is_draft", fmt.Sprint(i.IsDraft), "true")
		}
		if k.ValidityYears > 0 {
			must("validity_years", fmt.Sprint(i.ValidityYears), fmt.Sprint(k.ValidityYears))
		}
		may("relations", relationList(i.Relations), relationList(k.Relations))
	}
	if u, v := a.Unit, b.Unit; u != nil && v != nil {
		must("effective", string(u.Effective), string(v.Effective))
		must("until", string(u.Until), string(v.Until))
		must("displaced_by", citationList(u.DisplacedBy), citationList(v.DisplacedBy))
		must("counterparts", citationList(u.Counterparts), citationList(v.Counterparts))
		if v.OneParagraph {
			must("one_paragraph", fmt.Sprint(u.OneParagraph), "true")
		}
	}
	if o, t := a.Comparison, b.Comparison; o != nil && t != nil {
		may("old", o.Old, t.Old)
		may("new", o.New, t.New)
	}
	for _, text := range []struct{ key, original, translation string }{
		{"title", a.Title, b.Title}, {"description", a.Description, b.Description},
	} {
		if text.original == "" || text.translation == "" {
			continue
		}
		for _, d := range compareTexts(lib.finder, text.original, text.translation, p.Original.Lang.Code, p.Lang.Code) {
			d.Offset = 0
			lib.twinProblem(p, b.at(text.key), d)
		}
	}
}

func said(value string) string {
	if value == "" {
		return "not said"
	}
	return value
}

// citationList is a list of citations in the order of their words.
func citationList(refs []citationRef) string {
	var list []string
	for _, r := range refs {
		list = append(list, r.text)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// relationList is a list of relations in the order of their words.
func relationList(refs []relationRef) string {
	var list []string
	for _, r := range refs {
		list = append(list, r.kind+" "+r.target)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// compareTexts compares the numbers and dates of two short texts.
func compareTexts(finder *numbers.Finder, original, translation, from, to string) []twins.Difference {
	return twins.Compare(twins.Read(finder, original), twins.Read(finder, translation), twins.Options{Original: from, Translation: to})
}

// checkTextTwins compares the texts that stand in several languages beside one another in YAML at base in src: definitions of terms, notes
// on deadlines, the reasons of rules.
func (s *source) checkTextTwins(project *Project, finder *numbers.Finder, src []byte, base int, n *yamltree.Node) {
	for _, item := range n.Items() {
		s.checkTextTwins(project, finder, src, base, item)
	}
	own, ok := n.Field(project.Language.Code)
	for _, f := range n.Fields() {
		if f.Key == "term" {
			continue // names, of which each language has its own
		}
		if f.Value == nil || f.Value.Kind != yamltree.Scalar {
			s.checkTextTwins(project, finder, src, base, f.Value)
			continue
		}
		if !ok || f.Key == own.Key || project.language(f.Key) == nil {
			continue
		}
		for _, d := range compareTexts(finder, own.Value.Text(), f.Value.Text(), own.Key, f.Key) {
			s.diags = append(s.diags, diag.New(s.file, src, base+f.Value.Offset, diag.Error, "translation-number", d.Msg, d.Hint))
		}
	}
}
