package site

import (
	"errors"
	"slices"

	"rulebook/internal/content"
	"rulebook/internal/lang"
	"rulebook/internal/rules"
	"rulebook/internal/theme"
)

// errNoEngine is the machine's: whoever built the program left a part of it out.
var errNoEngine = errors.New("this rulebook was built without the calculator's engine, which projects with rules need: build it with make")

// calculatorAsset is the script that the calculator loads besides the theme's and the engine's: the rules with what their citations lead to.
func (s *Site) calculatorAsset() theme.Asset {
	script := append([]byte("globalThis.rulebookData="), rules.AppendJSON(nil, s.calculatorData(), -1)...)
	return theme.Hashed("calculator-data.js", append(script, ";\n"...))
}

// calculatorData is what types.ts of the theme calls Data. Addresses are from the site's root, by language.
func (s *Site) calculatorData() rules.Object {
	def := *s.lib.Rulebook.Set.Definition()
	// What only the checks of a build need is not sent to readers.
	def.Rules = slices.Clone(def.Rules)
	stands := rules.Object{}
	for i, b := range s.lib.Rulebook.Rules {
		r := &def.Rules[i]
		r.Examples, r.Readings, r.Page = nil, nil, ""
		stands = append(stands, rules.Member{Name: r.ID, Value: s.inLanguages(func(l lang.Language) string {
			return s.fromRoot(b.Page.In(l.Code), b.Anchor())
		})})
	}
	regimes := rules.Object{}
	for _, g := range def.Regimes {
		if ins := s.lib.Instrument(g.Name); ins != nil {
			regimes = append(regimes, rules.Member{Name: g.Name, Value: s.inLanguages(func(l lang.Language) string { return s.fromRoot(ins.In(l.Code), "") })})
		}
	}
	return rules.Object{
		{Name: "definition", Value: def.Object()}, {Name: "asOf", Value: string(s.lib.Project.AsOf)},
		{Name: "asks", Value: s.firstAsks()}, {Name: "cites", Value: s.citedPlaces(&def)}, {Name: "pages", Value: s.stepPages(&def)},
		{Name: "rules", Value: stands}, {Name: "regimes", Value: regimes}, {Name: "lawLanguage", Value: lawLanguage(&def)},
	}
}

// firstAsks says what is asked first, before anything is said, so that a page does not change when its engine has loaded.
func (s *Site) firstAsks() rules.Object {
	set := s.lib.Rulebook.Set
	return set.AsksObject(set.Asks(asOf(s.lib), "", make([]rules.Range, len(set.Definition().Facts))))
}

// asOf is the day that the content speaks of, 0 when it does not say.
func asOf(lib *content.Library) rules.Day {
	day, _ := rules.ParseDay(string(lib.Project.AsOf))
	return day
}

// regimeOn is the regime that is asked on a day when none is named, nil when there is none.
func regimeOn(def *rules.Definition, day rules.Day) *rules.Regime {
	for i := range def.Regimes {
		if g := &def.Regimes[i]; g.Default && g.From <= day && (g.Until == 0 || day <= g.Until) {
			return g
		}
	}
	return nil
}

// inLanguages writes a text in each language of the project.
func (s *Site) inLanguages(text func(lang.Language) string) rules.Object {
	o := make(rules.Object, len(s.lib.Languages))
	for i, l := range s.lib.Languages {
		o[i] = rules.Member{Name: l.Code, Value: text(l)}
	}
	return o
}

// fromRoot is the address of a page, or of a place on it, from the site's root: where the calculator in the default language stands.
func (s *Site) fromRoot(p *content.Page, anchor string) string {
	return s.lib.Calculator(s.lib.Project.Language.Code).Href(p, anchor)
}

// citedPlaces says of each citation in a definition how it is called and where it leads.
func (s *Site) citedPlaces(def *rules.Definition) rules.Object {
	places := rules.Object{}
	for _, text := range citations(def) {
		label, path := rules.Object{}, rules.Object{}
		for _, l := range s.lib.Languages {
			if ref, ok := s.lib.Cite(s.lib.Calculator(l.Code), text); ok {
				label = append(label, rules.Member{Name: l.Code, Value: ref.Label})
				path = append(path, rules.Member{Name: l.Code, Value: s.fromRoot(ref.Page, ref.Anchor)})
			}
		}
		places = append(places, rules.Member{Name: text, Value: rules.Object{{Name: "label", Value: label}, {Name: "path", Value: path}}})
	}
	return places
}

// stepPages says the same of the pages that steps lead to.
func (s *Site) stepPages(def *rules.Definition) rules.Object {
	places := rules.Object{}
	for _, o := range def.Outcomes {
		for _, step := range o.Next {
			page := s.lib.PageAt(step.Page)
			if page == nil || places.Get(step.Page) != nil {
				continue
			}
			places = append(places, rules.Member{Name: step.Page, Value: rules.Object{
				{Name: "label", Value: s.inLanguages(func(l lang.Language) string { return page.In(l.Code).Title })},
				{Name: "path", Value: s.inLanguages(func(l lang.Language) string { return s.fromRoot(page.In(l.Code), "") })},
			}})
		}
	}
	return places
}

// citations are all of a definition, each once, in order.
func citations(def *rules.Definition) (list []string) {
	add := func(cites []string) {
		for _, c := range cites {
			if !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
	}
	for _, facts := range [][]rules.Fact{def.Facts, def.FlowFacts} {
		for _, f := range facts {
			add(f.Cites)
			for _, o := range f.Choices {
				add(o.Cites)
			}
		}
	}
	for _, m := range def.Mechanisms {
		add(m.Cites)
	}
	for _, o := range def.Outcomes {
		for _, step := range o.Next {
			add(step.Cites)
		}
	}
	for _, g := range def.Regimes {
		add(g.Since)
		add(g.Ended)
		add(g.Leaves.Cites)
	}
	for _, r := range def.Rules {
		add(r.Cites)
	}
	return list
}

// lawLanguage is the language tag of the law's own words, as rules quote them; "" when none does.
func lawLanguage(def *rules.Definition) string {
	for _, r := range def.Rules {
		for _, quote := range r.Quotes {
			if _, _, ok := lang.NextHan([]byte(quote)); ok {
				return "zh-Hans"
			}
		}
	}
	return ""
}

// calculator is what the page shows without scripts.
func (s *Site) calculator(p *content.Page) *theme.Calculator {
	v := s.ruleViews(p)
	out := &theme.Calculator{Data: s.dataPaths.calculator, Engine: s.dataPaths.engine}
	day := asOf(s.lib)
	if g := regimeOn(v.def, day); g != nil {
		out.Decisions, out.Map = v.decisions(g.Name), v.decisionMap(g.Name, day)
	}
	return out
}
