package site

import (
	"sync"

	"rulebook/internal/citecheck"
	"rulebook/internal/content"
	"rulebook/internal/markdown"
	"rulebook/internal/numbers"
	"rulebook/internal/passages"
)

// Law is what texts are held against by citecheck, called in a language: the instruments of a library as they stand on its as-of date. The
// texts of the library's pages must stay readable while it is used.
func Law(lib *content.Library, language string) *citecheck.Law {
	law := &citecheck.Law{Day: string(lib.Project.AsOf), Language: language, Finder: lib.Finder(), Instruments: make([]citecheck.Instrument, len(lib.Instruments))}
	at := map[*content.Instrument]int{}
	for i, ins := range lib.Instruments {
		at[ins] = i
	}
	for i, ins := range lib.Instruments {
		to := &law.Instruments[i]
		d := ins.Data
		*to = citecheck.Instrument{
			ID: ins.ID, Label: ins.Cited(language), Names: ins.Names(), Draft: d.IsDraft, Articles: d.Articles,
			Standing: standingOf(ins.Status, language), InForce: string(d.Effective), Days: d.Days(),
		}
		for _, r := range ins.Relations {
			if r.Kind == "final-of" && r.Target.Data.IsDraft {
				to.DraftOf = &law.Instruments[at[r.Target]]
			}
		}
		for _, p := range ins.Units[lib.Project.Language.Code] {
			if u, ok := unitOfLaw(lib, p, language); ok {
				to.Units = append(to.Units, u)
			}
		}
	}
	return law
}

func standingOf(s content.Status, language string) citecheck.Standing {
	k := citecheck.Standing{Key: s.Key, Since: string(s.Since)}
	for _, by := range s.By {
		k.By = append(k.By, by.Cited(language))
	}
	return k
}

// unitOfLaw is the unit of a page; ok is false for one without a number.
func unitOfLaw(lib *content.Library, p *content.Page, language string) (u citecheck.Unit, ok bool) {
	kind, number, ok := content.UnitNumber(p.Unit)
	if !ok {
		return u, false
	}
	u = citecheck.Unit{Number: number, Section: kind == "section", Label: lib.CitationIn(p, language), Standing: standingOf(p.Status, language)}
	if p.Status.Key == "superseded" && len(p.DisplacedBy) > 0 {
		u.Standing.By = nil
		for _, ref := range p.DisplacedBy {
			u.Standing.By = append(u.Standing.By, lib.CitationIn(ref.Page, language))
		}
	}
	for _, anchor := range p.Anchors() {
		if part := markdown.ProvisionNumbers(anchor); part != nil {
			u.Parts = append(u.Parts, part)
		}
	}
	for _, t := range lib.Thresholds(p, language) {
		u.Lines = append(u.Lines, citecheck.Line{Value: t.Value, Cut: t.Cut, Words: t.Words})
	}
	for _, m := range lib.Readings(p) {
		u.Readings = append(u.Readings, citecheck.Reading{Words: m.Words, Value: m.Value})
	}
	u.Figures = sync.OnceValue(func() []numbers.Figure { return figuresOf(lib, p) })
	return u, true
}

// figuresOf are the numbers of what an article says, which stands before the notes on it.
func figuresOf(lib *content.Library, p *content.Page) (list []numbers.Figure) {
	body, err := lib.Body(nil, p, func(content.Insert) (string, error) { return "", nil })
	if err != nil {
		return nil // what cannot be read contradicts nothing
	}
	for _, section := range passages.Of(string(body)) {
		if section.Anchor == "notes" {
			break
		}
		for _, b := range section.Blocks {
			list = append(list, lib.Finder().Figures(b.Text)...)
		}
	}
	return list
}
