package site

import (
	"cmp"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/lang"
	"rulebook/internal/theme"
)

// cites are the forms in which a unit is cited: in full in each language of the project that has its title, then as this site calls it.
func (s *Site) cites(p *content.Page) (list []theme.Cite, err error) {
	for _, l := range s.lib.Languages {
		text, err := s.fullCitation(p, l)
		if err != nil {
			return nil, err
		}
		if text != "" {
			list = append(list, theme.Cite{Label: l.Name, Tag: l.Tag, Text: text})
		}
	}
	label, err := s.theme.Text(themeLang(p.Lang), "cite-short")
	if err != nil {
		return nil, err
	}
	asOf, err := s.citedAsOf(p.Lang)
	if err != nil {
		return nil, err
	}
	return append(list, theme.Cite{Label: label, Tag: p.Lang.Tag, Text: s.lib.CitationOf(p, nil) + asOf}), nil
}

// citedAsOf ends a citation: the day of which the text is.
func (s *Site) citedAsOf(l lang.Language) (string, error) {
	if s.lib.Project.AsOf == "" {
		return "", nil
	}
	space, err := s.theme.Text(themeLang(l), "space")
	if err != nil {
		return "", err
	}
	asOf, err := s.theme.Text(themeLang(l), "cite-as-of", string(s.lib.Project.AsOf))
	return space + asOf, err
}

// fullCitation cites a unit as lawyers of the language do: by the official title, the document's number, its dates and the unit. It is ""
// when the title or the unit has no name in that language.
func (s *Site) fullCitation(p *content.Page, l lang.Language) (string, error) {
	ins := p.Instrument
	d, front := ins.Data, ins.In(l.Code)
	title, number := d.Titles[l.Code], d.DocumentNumber
	if front.Lang == l {
		title = cmp.Or(title, front.Title)
	}
	if l != s.lib.Project.Language {
		// A number with words in it is written in the default language; GB/T 46068-2025 is the same in all.
		if strings.ContainsFunc(number, func(r rune) bool { return r >= 'a' && r <= 'z' }) {
			number = ""
		}
		if front.Lang == l && front.Front.Instrument != nil {
			number = cmp.Or(front.Front.Instrument.DocumentNumber, number)
		}
	}
	unit := content.UnitShort(l.Code, p.Unit)
	if own := p.In(l.Code); unit == "" && own.Lang == l {
		unit = own.Title
	}
	if title == "" || unit == "" {
		return "", nil
	}
	var err error
	say := func(key string, args ...string) string {
		text, why := s.theme.Text(themeLang(l), key, args...)
		err = cmp.Or(err, why)
		return text
	}
	var details []string
	if number != "" {
		details = append(details, number)
	}
	switch {
	case d.IsDraft && d.Published != "":
		details = append(details, say("cite-draft", string(d.Published)))
	case d.Effective != "":
		details = append(details, say("cite-effective", string(d.Effective)))
	case d.Published != "" || d.Dated != "":
		details = append(details, say("cite-published", string(cmp.Or(d.Published, d.Dated))))
	}
	if d.Amended != "" {
		details = append(details, say("cite-amended", string(d.Amended)))
	}
	text := say("cite-title", strings.Trim(title, "《》"))
	if len(details) > 0 {
		text += say("cite-details", strings.Join(details, say("clause")))
	}
	asOf, why := s.citedAsOf(l)
	return text + say("cite-unit", unit) + asOf, cmp.Or(err, why)
}
