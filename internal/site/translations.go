package site

import (
	"strconv"

	"rulebook/internal/content"
	"rulebook/internal/theme"
)

// translations is what is not translated, and what was translated from an earlier text, for p to link to.
func (s *Site) translations(p *content.Page) *theme.Translations {
	v := &theme.Translations{}
	for _, c := range s.lib.Coverage() {
		into := theme.TranslatedInto{Lang: themeLang(c.Lang), Of: strconv.Itoa(c.Of), Done: strconv.Itoa(c.Of - len(c.Missing)), All: len(c.Missing) == 0}
		for _, q := range c.Missing {
			into.Missing = append(into.Missing, link(p, q, listTitle(q)))
		}
		for _, q := range c.Stale {
			in := q.In(p.Lang.Code)
			into.Stale = append(into.Stale, link(p, in, listTitle(in)))
		}
		v.Languages = append(v.Languages, into)
	}
	return v
}

// untranslated says on a page that is in one language alone, in each of the others, that it is the original.
func (s *Site) untranslated(p *content.Page) (list []theme.Notice, err error) {
	if !p.HasBody() {
		return nil, nil
	}
	for _, l := range s.lib.Languages {
		if l == p.Lang || p.In(l.Code) != p {
			continue
		}
		text, err := s.theme.Text(themeLang(l), "notice-untranslated")
		if err != nil {
			return nil, err
		}
		list = append(list, theme.Notice{Text: text, Tag: l.Tag})
	}
	return list, nil
}
