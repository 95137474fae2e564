package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/theme"
	"rulebook/internal/yamltree"
)

// thresholdsFile is the page to which the timeline leads for all numbers, in a project that has it.
const thresholdsFile = "rules/index.md"

// mostStanding bounds the lists of what stands in each span: they grow with the square of the instruments. Beyond it the spans list what turns.
const mostStanding = 4000

// timelineGroups are the keys of what stands, in the order in which they are listed.
var timelineGroups = []string{"in-force", "amended-in-part", "not-yet-in-force", content.StandsOpen, "draft"}

// replacing are the relations by which one instrument takes another's place, in whole or in part.
var replacing = []string{"final", "final-of", "superseded-by", "supersedes", "amended-by", "amends", "followed-by", "follows"}

// timeline is the page of all instruments in time.
func (s *Site) timeline(p *content.Page) *theme.Timeline {
	lib := s.lib
	v := &theme.Timeline{AsOf: string(lib.Project.AsOf), Groups: timelineGroups}
	for _, t := range lib.Project.Topics {
		v.Topics = append(v.Topics, theme.TimelineTopic{ID: t.ID, Label: t.Label(p.Lang.Code)})
	}
	periods := lib.Periods()
	for _, family := range lib.Families() {
		var rows []theme.TimelineRow
		for _, ins := range family {
			rows = append(rows, s.timelineRow(p, ins, periods[ins]))
			if periods[ins] == nil {
				v.Undated = append(v.Undated, s.shortLink(p, ins))
			}
		}
		v.Families = append(v.Families, rows)
	}
	spans := lib.Spans()
	standing := 0
	for i := range spans {
		standing += len(spans[i].Stands)
	}
	v.Whole = standing <= mostStanding
	for i := range spans {
		span := s.timelineSpan(p, &spans[i])
		if v.AsOf >= span.From && (span.Until == "" || v.AsOf <= span.Until) {
			v.Now = span
		}
		if !v.Whole {
			span.Groups = nil
		}
		v.Spans = append(v.Spans, span)
	}
	if ask := lib.Calculator(p.Lang.Code); ask != nil && lib.Rulebook != nil {
		views := s.ruleViews(p)
		for i := range views.def.Regimes {
			if g := &views.def.Regimes[i]; !g.Draft {
				v.Regimes = append(v.Regimes, views.regime(g))
			}
		}
		v.Calculator = &theme.Link{Title: ask.Title, Href: p.Href(ask, "") + "#" + calculatorFragment(views.def, nil, "", asOf(lib))}
	}
	if page := lib.PageAt(thresholdsFile); page != nil {
		page = page.In(p.Lang.Code)
		l := link(p, page, page.Title)
		v.Thresholds = &l
	}
	return v
}

// shortLink leads to an instrument by its short title.
func (s *Site) shortLink(p *content.Page, ins *content.Instrument) theme.Link {
	return theme.Link{Title: ins.Short(p.Lang.Code), Href: p.Href(ins.In(p.Lang.Code), ""), Tag: shortTag(p, ins)}
}

func (s *Site) timelineRow(p *content.Page, ins *content.Instrument, periods []content.Period) theme.TimelineRow {
	d := ins.Data
	row := theme.TimelineRow{
		InstrumentRow: s.row(p, ins), ID: ins.ID, Topics: d.Topics, Stated: ins.Status.Stated,
		Comment: string(d.CommentFrom), CommentTo: string(d.CommentUntil),
	}
	fact := func(list *[]theme.Fact, key string, day yamltree.Date) {
		if day != "" {
			*list = append(*list, theme.Fact{Key: "fact-" + key, Value: string(day)})
		}
	}
	fact(&row.Issued, "adopted", d.Adopted)
	fact(&row.Issued, "dated", d.Dated)
	fact(&row.Issued, "published", d.Published)
	fact(&row.Amended, "amended", d.Amended)
	fact(&row.Amended, "amended-effective", d.AmendedEffective)
	if d.AmendedEffective != "" {
		row.Turns = append(row.Turns, string(d.AmendedEffective))
	}
	if !d.IsDraft {
		row.From, row.Assumed = string(cmp.Or(d.Effective, d.Published, d.Dated, d.Adopted)), d.Effective == ""
	}
	for _, period := range periods {
		row.Periods = append(row.Periods, theme.TimelinePeriod{From: string(period.From), Until: string(period.Until), Key: period.Key})
	}
	for i, period := range periods {
		if i > 0 && (period.Key == "superseded" || period.Key == "repealed") {
			row.Until = string(periods[i-1].Until)
			break
		}
	}
	for _, r := range ins.Relations {
		if !slices.Contains(replacing, r.Kind) {
			continue
		}
		key := "relation-" + r.Kind
		if n := len(row.Relations); n > 0 && row.Relations[n-1].Key == key {
			row.Relations[n-1].Links = append(row.Relations[n-1].Links, s.shortLink(p, r.Target))
		} else {
			row.Relations = append(row.Relations, theme.RelationGroup{Key: key, Links: []theme.Link{s.shortLink(p, r.Target)}})
		}
	}
	return row
}

func (s *Site) timelineSpan(p *content.Page, span *content.Span) theme.TimelineSpan {
	v := theme.TimelineSpan{From: string(span.From), Until: string(span.Until)}
	for _, turn := range span.Turns {
		key := turn.Key
		if turn.Instrument.Data.IsDraft && key == "superseded" {
			key = "final"
		}
		v.Turns = append(v.Turns, theme.TimelineTurn{Key: "timeline-turn-" + key, Link: s.shortLink(p, turn.Instrument)})
	}
	for _, key := range timelineGroups {
		g := theme.TimelineGroup{Key: key}
		for _, stand := range span.Stands {
			if stand.Key == key {
				g.Links = append(g.Links, s.shortLink(p, stand.Instrument))
			}
		}
		if g.Links != nil {
			v.Groups = append(v.Groups, g)
		}
	}
	if span.Regimes != nil {
		views := s.ruleViews(p)
		for _, g := range span.Regimes {
			v.Regimes = append(v.Regimes, views.regime(g))
		}
	}
	return v
}

// titleKey is the string that is the title of a page made by rulebook.
func titleKey(p *content.Page) string {
	return "page-title-" + strings.TrimSuffix(path.Base(p.Path), ".html")
}
