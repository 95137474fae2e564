package site

import (
	"bytes"
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
	add := func(to *rules.Object, name string, value rules.Value) {
		if text, ok := value.(string); value == nil || ok && text == "" {
			return
		}
		*to = append(*to, rules.Member{Name: name, Value: value})
	}
	add(&page, "@context", "https://schema.org")
	add(&page, "@type", "WebPage")
	if base := s.lib.Project.BaseURL; base != "" {
		add(&page, "url", base+absolute(p.Path))
	}
	add(&page, "name", headTitle(p))
	add(&page, "description", p.Description)
	add(&page, "inLanguage", p.Lang.Tag)
	add(&page, "lastReviewed", string(p.Front.Reviewed))
	ins := p.Instrument
	from := p.Front.Sources
	if from == nil {
		from = ins.In(p.Lang.Code).Front.Sources
	}
	if from == nil {
		from = ins.Page.Front.Sources
	}
	var sources []rules.Value
	for _, src := range from {
		one := rules.Object{{Name: "@type", Value: "CreativeWork"}, {Name: "name", Value: src.Title}}
		add(&one, "url", src.URL)
		if src.Publisher != "" {
			add(&one, "publisher", rules.Object{{Name: "@type", Value: "Organization"}, {Name: "name", Value: src.Publisher}})
		}
		sources = append(sources, one)
	}
	if sources != nil {
		add(&page, "isBasedOn", sources)
	}

	law := rules.Object{{Name: "@type", Value: "Legislation"}, {Name: "@id", Value: s.lawAddress(p, p)}}
	key := citeKey(p, nil)
	if p.Kind == content.KindInstrument {
		d := ins.Data
		number := d.DocumentNumber
		if number == "" {
			number = key
		}
		add(&law, "identifier", key)
		add(&law, "legislationIdentifier", number)
		add(&law, "name", s.names(ins))
		if d.Type != "" {
			text, err := s.theme.Text(themeLang(p.Lang), "type-"+d.Type)
			if err != nil {
				return "", err
			}
			add(&law, "legislationType", text)
		}
		made := d.Adopted
		if made == "" {
			made = d.Dated
		}
		add(&law, "legislationDate", string(made))
		add(&law, "datePublished", string(d.Published))
		issuer := d.Issuer
		if own := p.Front.Instrument; own.Issuer != "" {
			issuer = own.Issuer
		}
		if issuer != "" {
			by := "legislationPassedBy"
			if d.IsDraft {
				by = "legislationResponsible"
			}
			add(&law, by, rules.Object{{Name: "@type", Value: "Organization"}, {Name: "name", Value: issuer}})
		}
		for _, r := range lawRelations {
			var to []rules.Value
			for _, have := range ins.Relations {
				if have.Kind == r.kind {
					to = append(to, s.law(p, have.Target.Page, s.names(have.Target)))
				}
			}
			if to != nil {
				add(&law, r.property, to)
			}
		}
		var parts []rules.Value
		for _, u := range ins.Units[s.lib.Project.Language.Code] {
			parts = append(parts, s.law(p, u, s.lib.CitationOf(u.In(p.Lang.Code), nil)))
		}
		if parts != nil {
			add(&law, "hasPart", parts)
		}
	} else {
		add(&law, "identifier", key)
		add(&law, "legislationIdentifier", key)
		var names []rules.Value
		for _, l := range s.lib.Languages {
			if in := p.In(l.Code); in.Lang == l {
				names = append(names, inLanguage(s.lib.CitationOf(in, nil), l))
			}
		}
		add(&law, "name", names)
		add(&law, "isPartOf", s.law(p, ins.Page, s.names(ins)))
	}
	add(&law, "legislationDateOfApplicability", string(appliesFrom(p)))
	add(&law, "legislationDateVersion", string(s.lib.Project.AsOf))
	add(&law, "legislationLegalForce", "https://schema.org/"+legalForce(p.Status))
	add(&page, "mainEntity", law)
	// In a script element nothing may look like the beginning of a tag.
	return template.JS(bytes.ReplaceAll(rules.AppendJSON(nil, page, -1), []byte("<"), []byte(`\u003c`))), nil
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
