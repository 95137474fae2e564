package site

import (
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/rules"
	"rulebook/internal/search"
	"rulebook/internal/theme"
	"rulebook/internal/workdays"
)

// deadlinesAsset is the script that the page of deadlines loads besides the theme's and the engine's: the definition, which goes to the
// engine as it is, and where citations lead.
func (s *Site) deadlinesAsset() theme.Asset {
	def := s.lib.Deadlines.Definition
	cites := rules.Object{}
	for _, step := range def.Steps {
		for _, c := range step.Cites {
			if cites.Get(c.Text) != nil {
				continue
			}
			label, path := rules.Object{}, rules.Object{}
			for _, l := range s.lib.Languages {
				p := s.lib.DeadlinesIn(l.Code)
				if ref, ok := s.lib.Cite(p, c.Text); ok {
					label = append(label, rules.Member{Name: l.Code, Value: ref.Label})
					path = append(path, rules.Member{Name: l.Code, Value: s.lib.DeadlinesIn(s.lib.Project.Language.Code).Href(ref.Page, ref.Anchor)})
				}
			}
			cites = append(cites, rules.Member{Name: c.Text, Value: rules.Object{{Name: "label", Value: label}, {Name: "path", Value: path}}})
		}
	}
	data := rules.Object{{Name: "definition", Value: def.Object()}, {Name: "cites", Value: cites}}
	script := append([]byte("globalThis.rulebookDeadlines="), rules.AppendJSON(nil, data, -1)...)
	return theme.Hashed("deadlines-data.js", append(script, ";\n"...))
}

// deadlines is what the page shows without scripts.
func (s *Site) deadlines(p *content.Page) *theme.Deadlines {
	d, code := s.lib.Deadlines, p.Lang.Code
	def := d.Definition
	v := &theme.Deadlines{Data: s.dataPaths.deadlines, Engine: s.dataPaths.engine, From: def.AsOf.String(), Calendar: s.holidays(p, &d.Holidays)}
	for i := range def.Steps {
		step := &def.Steps[i]
		v.Steps = append(v.Steps, theme.DeadlineStep{
			ID: step.ID, Title: step.Title.In(code), Clock: step.Clock.In(code), Period: step.Period(code), Note: step.Note.In(code),
			From: step.From.String(), Until: step.Until.String(), Cites: s.stepCites(p, step), Confidence: step.Confidence,
		})
	}
	for i := range def.Procedures {
		if def.AsOf == 0 {
			break // there is no day to work them out from
		}
		v.Procedures = append(v.Procedures, s.procedure(p, def.Plan(&def.Procedures[i], def.AsOf)))
	}
	return v
}

func (s *Site) stepCites(p *content.Page, step *workdays.Step) (links []theme.Link) {
	for _, c := range step.Cites {
		if ref, ok := s.lib.Cite(p, c.Text); ok {
			links = append(links, theme.Link{Title: ref.Label, Href: p.Href(ref.Page, ref.Anchor)})
		}
	}
	return links
}

func (s *Site) procedure(p *content.Page, plan *workdays.Plan) theme.Procedure {
	code := p.Lang.Code
	v := theme.Procedure{ID: plan.Procedure.ID, Title: plan.Procedure.Title.In(code), Start: plan.Procedure.Start.In(code), Note: plan.Procedure.Note.In(code), From: plan.From.String()}
	rows, leftOut := plan.Shown()
	for _, r := range rows {
		v.Rows = append(v.Rows, theme.DeadlineRow{
			Step: r.Step.ID, Title: r.Step.Title.In(code), Clock: r.Step.Clock.In(code), Base: r.Base.String(), Assumed: r.Link.After != "",
			Period: r.Step.Period(code), When: r.When(code), Provisional: r.Provisional, Notes: plan.Notes(r, code),
			Cites: s.stepCites(p, r.Step), Confidence: r.Step.Confidence,
		})
	}
	for _, r := range leftOut {
		title := r.Step.Title.In(code)
		if len(v.LeftOut) == 0 || v.LeftOut[len(v.LeftOut)-1] != title {
			v.LeftOut = append(v.LeftOut, title)
		}
	}
	return v
}

func (s *Site) holidays(p *content.Page, h *content.Holidays) theme.HolidayCalendar {
	code := p.Lang.Code
	v := theme.HolidayCalendar{Note: h.Note.In(code), Confidence: h.Confidence, Checked: string(h.Checked), Sources: sources(h.Sources)}
	join := " · "
	if code == "zh" {
		join = "、"
	}
	for _, y := range h.Years {
		year := theme.HolidayYear{Number: y.Number, Verified: y.Verified, Note: y.Note.In(code)}
		if y.Source.Title != "" {
			year.Source = &sources([]content.Source{y.Source})[0]
		}
		for _, e := range y.Holidays {
			var names []string
			for _, n := range e.Names {
				names = append(names, n.In(code))
			}
			year.Holidays = append(year.Holidays, theme.Holiday{Name: strings.Join(names, join), Off: daySpans(e.Off), Work: daySpans(e.Work)})
		}
		v.Years = append(v.Years, year)
	}
	return v
}

// daySpans joins days that follow one another.
func daySpans(days []rules.Day) (spans []theme.DaySpan) {
	for i, d := range days {
		if i > 0 && days[i-1]+1 == d {
			spans[len(spans)-1].Until = d.String()
			continue
		}
		spans = append(spans, theme.DaySpan{From: d.String()})
	}
	return spans
}

// deadlineTexts are what the search finds of the page: its words, and each period.
func (s *Site) deadlineTexts(p *content.Page) ([]search.Section, error) {
	sections, err := s.interfaceTexts(p, "deadlines-lead", "deadlines-counting")
	if err != nil {
		return nil, err
	}
	code := p.Lang.Code
	for _, step := range s.lib.Deadlines.Definition.Steps {
		sections = append(sections, search.Section{Anchor: step.ID, Heading: step.Title.In(code),
			Blocks: []search.Block{{Text: step.Period(code) + " – " + step.Clock.In(code)}}})
	}
	return sections, nil
}
