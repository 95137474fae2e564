package content

import (
	"fmt"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/markdown"
)

// checkFigures warns of numbers and dates in the text of a project about law that nothing accounts for. A number of persons, days,
// months, years, percent or yuan, any number from 1,000 on, and a date is accounted for by
//
//   - a citation in its statement: the paragraph, the item with all its paragraphs, the row of a table, the definition;
//   - a citation in what the statement stands under: the sentence with a colon before a list or table, the item around a list, the
//     head of a column, the term of a definition, the sentence before a quotation, a footnote that the statement refers to;
//   - a link there to a page of an instrument, which is a citation in other words, or to a source on another host;
//   - the page itself where that is a unit of an instrument, up to the heading with the id "notes": an article's page says what the
//     article says, and what is said about it comes after. The page of an instrument whose units have no pages is one unit;
//   - front matter: a date that is one of the instrument's own, on its pages and where they are linked to, or the day that the
//     content speaks of;
//   - a rule, for a day without a year beside a number that is bound to it: the rule's regime says since when is counted.
//
// A number that is bound to a rule is none in the text. Headings, heads of columns, titles and descriptions are left alone, since the text below them
// says the same with its citation, and so are code, names and designations: what counts is listed at numbers.Figure. The folder
// manual speaks of the program, not of the law.
//
// Numbers that have been reported for another reason are not reported again.
func (lib *Library) checkFigures(reported map[numberAt]bool) {
	if len(lib.Instruments) == 0 {
		return
	}
	for _, p := range lib.Pages {
		if p.source == nil || p.source.doc == nil || strings.HasPrefix(p.stem, "manual/") {
			continue
		}
		for _, f := range p.source.doc.Figures {
			if !reported[numberAt{p, f.Offset}] && !lib.accounted(p, f) {
				lib.problemAt(p, p.source.bodyAt+f.Offset, diag.Warning, "number-uncited", fmt.Sprintf("%q is cited nowhere in its sentence", f.Text),
					"name the article that says so beside it: [[ID art 7]]")
			}
		}
	}
	lib.checkTerms()
}

// accounted reports whether something other than a citation in the text accounts for a figure.
func (lib *Library) accounted(p *Page, f markdown.Figure) bool {
	switch {
	case p.Kind == KindUnit && !f.Notes, p.Kind == KindInstrument && p.Instrument != nil && len(p.Instrument.Units) == 0:
		return true
	}
	if f.Date != "" && (f.Date == string(lib.Project.AsOf) || p.Instrument.dated(f.Date)) {
		return true
	}
	for _, i := range f.Links {
		to := p.links[i].page
		switch {
		case to == nil:
			if isExternal(p.source.doc.Links[i].Target) {
				return true
			}
		case p.source.doc.Links[i].Kind == markdown.Bound:
			if len(f.Date) == len("01-31") {
				return true
			}
		case to.Kind == KindInstrument || to.Kind == KindUnit:
			return true
		}
	}
	return false
}

// dated reports whether a date as it stands in a text is one of those in the instrument's front matter.
func (i *Instrument) dated(date string) bool {
	if i == nil {
		return false
	}
	return slices.ContainsFunc(i.Data.Dates(), func(own NamedDate) bool { return own.Date != "" && date == string(own.Date) })
}

// checkTerms warns of definitions that hold figures and show no citation.
func (lib *Library) checkTerms() {
	if lib.Glossary == nil {
		return
	}
	for _, t := range lib.Glossary.Terms {
		if len(t.cites) > 0 {
			continue
		}
		for _, code := range sortedKeys(t.Definitions) {
			text := t.Definitions[code]
			for _, f := range lib.finder.Figures(text) {
				lib.problems = append(lib.problems, lib.place(lib.glossarySource, t.offset, diag.Warning, "number-uncited",
					fmt.Sprintf("%q in the definition is cited nowhere", text[f.Start:f.End]), "name the article that says so in the term's cites"))
			}
		}
	}
}
