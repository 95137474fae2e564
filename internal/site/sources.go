package site

import (
	"cmp"

	"rulebook/internal/content"
	"rulebook/internal/passages"
	"rulebook/internal/theme"
)

// sourceList is every instrument with how its text was read, in the order of the list of instruments.
func (s *Site) sourceList(p *content.Page) *theme.SourceList {
	v := &theme.SourceList{}
	for _, ins := range s.byDate() {
		page := ins.In(p.Lang.Code)
		row := theme.SourceRow{
			Instrument: theme.Link{Title: ins.Short(p.Lang.Code), Href: p.Href(page, ""), Tag: shortTag(p, ins)},
			Confidence: cmp.Or(page.Front.Confidence, ins.Page.Front.Confidence), Reviewed: string(cmp.Or(page.Front.Reviewed, ins.Page.Front.Reviewed)),
			Verification: ins.Data.Verification,
		}
		if title := cmp.Or(ins.Data.Titles[p.Lang.Code], page.Title); title != row.Instrument.Title {
			row.Title = title
		}
		if own := page.Front.Instrument; own != nil {
			row.Verification = cmp.Or(own.Verification, row.Verification)
		}
		from := page.Front.Sources
		if len(from) == 0 {
			from = ins.Page.Front.Sources
		}
		row.Sources = sources(from)
		v.Rows = append(v.Rows, row)
	}
	return v
}

// pageClaims are the marked sentences of a page.
type pageClaims struct {
	page   *content.Page
	claims []passages.Claim
}

// allClaims reads the marked sentences of all pages in a language. Blocks that the project makes are left out: they say again what
// stands elsewhere, and one of them may be asking.
func (s *Site) allClaims(language string) (list []pageClaims, err error) {
	var body []byte
	for _, p := range s.lib.Pages {
		if p.Lang.Code != language || !p.HasBody() {
			continue
		}
		body, err = s.lib.Body(body[:0], p, func(content.Insert) (string, error) { return "", nil })
		if err != nil {
			return nil, err
		}
		if claims := passages.Claims(string(body)); claims != nil {
			list = append(list, pageClaims{p, claims})
		}
	}
	return list, nil
}

// claimsView is what rests on the level of confidence in p's language: pages, sentences, rules and definitions of the glossary.
func (s *Site) claimsView(p *content.Page, level string) (*theme.Claims, error) {
	code := p.Lang.Code
	marked, err := s.claims[code]()
	if err != nil {
		return nil, err
	}
	v := &theme.Claims{}
	of := map[*content.Page]*theme.ClaimPage{}
	var order []*content.Page
	at := func(q *content.Page) *theme.ClaimPage {
		c := of[q]
		if c == nil {
			c = &theme.ClaimPage{Page: theme.Link{Title: q.Title, Href: p.Href(q, ""), Tag: tag(p, q)}}
			if q.Instrument != nil && q.Kind == content.KindUnit {
				c.Of = q.Instrument.Short(code)
				if label := content.UnitLabel(code, q.Unit); label != "" {
					c.Page.Title = label + " " + c.Page.Title
				}
			}
			of[q] = c
			order = append(order, q)
		}
		v.Count++
		return c
	}
	claims := map[*content.Page][]passages.Claim{}
	for _, m := range marked {
		claims[m.page] = m.claims
	}
	for _, q := range s.lib.Pages {
		if q.Lang.Code != code {
			continue
		}
		if q.Front.Confidence == level {
			c := at(q)
			c.Whole = []string{cmp.Or(q.Description, q.Title)}
		}
		for _, claim := range claims[q] {
			if claim.Level == level {
				text := claim.Text
				if claim.Row != "" {
					if text, err = s.theme.Text(themeLang(p.Lang), "claims-row", claim.Row, text); err != nil {
						return nil, err
					}
				}
				c := at(q)
				c.Claims = append(c.Claims, theme.Link{Title: text, Href: p.Href(q, claim.Anchor)})
			}
		}
		if q.Original == nil && len(q.Rules) > 0 {
			s.ruleClaims(p, q, level, at)
		}
	}
	if g := s.lib.Glossary; g != nil {
		for _, t := range g.Terms {
			if t.Confidence == level {
				q := g.Page(code)
				c := at(q)
				c.Claims = append(c.Claims, theme.Link{Title: t.Name(code), Href: p.Href(q, t.ID)})
			}
		}
	}
	for _, q := range order {
		v.Pages = append(v.Pages, *of[q])
	}
	return v, nil
}

// ruleClaims adds the rules on q that are of the level.
func (s *Site) ruleClaims(p, q *content.Page, level string, at func(*content.Page) *theme.ClaimPage) {
	v := s.ruleViews(p)
	for _, b := range q.Rules {
		r := &v.def.Rules[b.Index]
		if r.Confidence.String() == level {
			c := at(q)
			c.Rules = append(c.Rules, theme.Link{Title: v.in(r.Because), Href: p.Href(q, b.Anchor())})
		}
	}
}
