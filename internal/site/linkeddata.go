package site

import (
	"bytes"
	"cmp"
	"html/template"

	"rulebook/internal/content"
	"rulebook/internal/lang"
	"rulebook/internal/rules"
)

// linkedData is what a page says of an instrument or a unit in the words of schema.org: a page of ours in its language, whose subject is a piece
// of legislation. Nothing in it says that the page's text is the official one; what the page rests on is named as its sources.
// It is "" on pages that have no such subject.
func (s *Site) linkedData(p *content.Page) (template.JS, error) {
	if p.Instrument == nil || p.Kind == content.KindInstrument && p.Front.Instrument == nil {
		return "", nil
	}
	var page rules.Object
	addMember(&page, "@context", "https://schema.org")
	addMember(&page, "@type", "WebPage")
	if base := s.lib.Project.BaseURL; base != "" {
		addMember(&page, "url", base+absolute(p.Path))
	}
	addMember(&page, "name", headTitle(p))
	addMember(&page, "description", p.Description)
	addMember(&page, "inLanguage", p.Lang.Tag)
	addMember(&page, "lastReviewed", string(p.Front.Reviewed))
	addMember(&page, "isBasedOn", sourcesOf(p))

	law := rules.Object{{Name: "@type", Value: "Legislation"}, {Name: "@id", Value: s.lawAddress(p, p)}, {Name: "identifier", Value: citeKey(p, nil)}}
	if p.Kind == content.KindInstrument {
		if err := s.addInstrument(&law, p); err != nil {
			return "", err
		}
	} else {
		s.addUnit(&law, p)
	}
	addMember(&law, "legislationDateOfApplicability", string(appliesFrom(p)))
	addMember(&law, "legislationDateVersion", string(s.lib.Project.AsOf))
	addMember(&law, "legislationLegalForce", "https://schema.org/"+legalForce(p.Status))
	addMember(&page, "mainEntity", law)
	// In a script element nothing may look like the beginning of a tag.
	return template.JS(bytes.ReplaceAll(rules.AppendJSON(nil, page, -1), []byte("<"), []byte(`\u003c`))), nil
}

// addMember adds a property, unless it says nothing: an empty text or list.
func addMember(to *rules.Object, name string, value rules.Value) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case []rules.Value:
		if len(v) == 0 {
			return
		}
	}
	*to = append(*to, rules.Member{Name: name, Value: value})
}

// sourcesOf are what a page rests on: what it says itself, else what its instrument says in its language, else in the project's.
func sourcesOf(p *content.Page) (list []rules.Value) {
	sources := p.Front.Sources
	if sources == nil {
		sources = p.Instrument.In(p.Lang.Code).Front.Sources
	}
	if sources == nil {
		sources = p.Instrument.Page.Front.Sources
	}
	for _, src := range sources {
		one := rules.Object{{Name: "@type", Value: "CreativeWork"}, {Name: "name", Value: src.Title}}
		addMember(&one, "url", src.URL)
		if src.Publisher != "" {
			addMember(&one, "publisher", organization(src.Publisher))
		}
		list = append(list, one)
	}
	return list
}

func organization(name string) rules.Object {
	return rules.Object{{Name: "@type", Value: "Organization"}, {Name: "name", Value: name}}
}

// addInstrument adds what is known of the instrument of p, its relations and its units.
func (s *Site) addInstrument(law *rules.Object, p *content.Page) error {
	ins := p.Instrument
	d := ins.Data
	addMember(law, "legislationIdentifier", cmp.Or(d.DocumentNumber, citeKey(p, nil)))
	addMember(law, "name", s.names(ins))
	if d.Type != "" {
		text, err := s.theme.Text(themeLang(p.Lang), "type-"+d.Type)
		if err != nil {
			return err
		}
		addMember(law, "legislationType", text)
	}
	addMember(law, "legislationDate", string(cmp.Or(d.Adopted, d.Dated)))
	addMember(law, "datePublished", string(d.Published))
	if issuer := cmp.Or(p.Front.Instrument.Issuer, d.Issuer); issuer != "" {
		by := "legislationPassedBy"
		if d.IsDraft {
			by = "legislationResponsible"
		}
		addMember(law, by, organization(issuer))
	}
	for _, r := range lawRelations {
		var to []rules.Value
		for _, have := range ins.Relations {
			if have.Kind == r.kind {
				to = append(to, s.law(p, have.Target.Page, s.names(have.Target)))
			}
		}
		addMember(law, r.property, to)
	}
	var parts []rules.Value
	for _, u := range ins.Units[s.lib.Project.Language.Code] {
		parts = append(parts, s.law(p, u, s.lib.CitationOf(u.In(p.Lang.Code), nil)))
	}
	addMember(law, "hasPart", parts)
	return nil
}

// addUnit adds how the unit of p is cited, and what it is a part of.
func (s *Site) addUnit(law *rules.Object, p *content.Page) {
	addMember(law, "legislationIdentifier", citeKey(p, nil))
	var names []rules.Value
	for _, l := range s.lib.Languages {
		if in := p.In(l.Code); in.Lang == l {
			names = append(names, inLanguage(s.lib.CitationOf(in, nil), l))
		}
	}
	addMember(law, "name", names)
	addMember(law, "isPartOf", s.law(p, p.Instrument.Page, s.names(p.Instrument)))
}

// lawRelations are the relations that schema.org has a word for, in the order in which they are written.
var lawRelations = []struct{ kind, property string }{
	{"amends", "legislationAmends"},
	{"supersedes", "legislationChanges"},
	{"implements", "legislationEnsuresImplementationOf"},
	{"based-on", "isBasedOn"},
	{"refers-to", "citation"},
	{"explains", "about"},
}

// legalForce is a status in the words of schema.org. A draft never had force.
func legalForce(st content.Status) string {
	switch {
	case st.Draft:
		return "NotInForce"
	case st.Key == "in-force":
		return "InForce"
	case st.Key == "amended-in-part":
		return "PartiallyInForce"
	}
	return "NotInForce"
}

// lawAddress names what a page is about, as seen from another page. It is one thing in all languages, named after its page in the project's.
func (s *Site) lawAddress(from, about *content.Page) string {
	if about.Original != nil {
		about = about.Original
	}
	return s.address(from.Path, about.Path) + "#law"
}

// law is a piece of legislation as the page at from refers to it.
func (s *Site) law(from, about *content.Page, name rules.Value) rules.Object {
	return rules.Object{{Name: "@type", Value: "Legislation"}, {Name: "@id", Value: s.lawAddress(from, about)}, {Name: "name", Value: name}}
}

// names are the official titles of an instrument, or what the site calls it.
func (s *Site) names(ins *content.Instrument) []rules.Value {
	var names []rules.Value
	for _, l := range s.lib.Project.Languages {
		title := ins.Data.Titles[l.Code]
		if page := ins.In(l.Code); title == "" && page.Lang == l {
			title = page.Title
		}
		if title != "" {
			names = append(names, inLanguage(title, l))
		}
	}
	return names
}

func inLanguage(text string, l lang.Language) rules.Object {
	return rules.Object{{Name: "@language", Value: l.Tag}, {Name: "@value", Value: text}}
}
