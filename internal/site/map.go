package site

import (
	"slices"
	"strings"

	"rulebook/internal/rules"
	"rulebook/internal/theme"
)

// decisionMap makes the map of a regime on a day, of the one that applies when it is "", for an exporter of which nothing is said. It is
// nil when there are no two numbers to draw, and when no regime answers on that day.
func (v ruleViews) decisionMap(regime string, day rules.Day) *theme.Map {
	m := v.book.Set.Map(&rules.Question{Date: day, Regime: regime, Facts: make([]rules.Range, len(v.def.Facts))}, nil)
	if m == nil {
		return nil
	}
	g := v.findRegime(m.Regime)
	out := &theme.Map{ID: "map:" + m.Regime, Flow: v.flow(), Regime: v.regime(g), Day: day.String(),
		X: v.in(v.def.Counters[m.X].Label), Y: v.in(v.def.Counters[m.Y].Label)}
	answers := v.mapAnswers(m)
	for _, r := range answers {
		out.Answers = append(out.Answers, theme.MapAnswer{Label: v.mapLabel(r), Tone: v.tone(g, r.Outcome)})
	}
	for _, r := range m.Regions {
		i := slices.IndexFunc(answers, func(a rules.Region) bool { return sameAnswer(a, r) })
		out.Regions = append(out.Regions, theme.MapRegion{X: mapSpan(r.X), Y: mapSpan(r.Y), Sum: mapSpan(r.Sum), Answer: i, Cites: v.cites(r.Cites)})
	}
	// The table goes from the lightest answer to the heaviest too.
	slices.SortStableFunc(out.Regions, func(a, b theme.MapRegion) int { return a.Answer - b.Answer })
	return out
}

func sameAnswer(a, b rules.Region) bool {
	return a.Outcome == b.Outcome && slices.Equal(a.Possible, b.Possible)
}

// mapAnswers are the different answers of a map, from the lightest to the heaviest: each by the first of its regions.
func (v ruleViews) mapAnswers(m *rules.Map) (list []rules.Region) {
	for _, r := range m.Regions {
		if !slices.ContainsFunc(list, func(a rules.Region) bool { return sameAnswer(a, r) }) {
			list = append(list, r)
		}
	}
	place := func(r rules.Region) int {
		return slices.IndexFunc(v.def.Outcomes, func(o rules.Outcome) bool { return o.Name == r.Outcome })
	}
	slices.SortStableFunc(list, func(a, b rules.Region) int { return place(a) - place(b) })
	return list
}

// mapLabel names an answer, and what is possible where it is not settled.
func (v ruleViews) mapLabel(r rules.Region) string {
	label := v.outcome(r.Outcome).Label
	if len(r.Possible) < 2 {
		return label
	}
	var possible []string
	for _, name := range r.Possible {
		possible = append(possible, v.outcome(name).Label)
	}
	return label + ": " + strings.Join(possible, " / ")
}

// tone is how heavy an outcome is among those that the rules of a regime give.
func (v ruleViews) tone(g *rules.Regime, outcome string) int {
	at, n := -1, 0
	for _, o := range v.def.Outcomes {
		gives := slices.ContainsFunc(v.def.Rules, func(r rules.Rule) bool {
			return r.Level == rules.ExporterLevel && r.Then == o.Name && slices.Contains(r.Regimes, g.Name)
		})
		if !gives {
			continue
		}
		if o.Name == outcome {
			at = n
		}
		n++
	}
	switch {
	case at < 0:
		return theme.OpenTone
	case n == 1:
		return 0
	}
	heaviest := theme.OpenTone - 1
	return (at*heaviest + (n-1)/2) / (n - 1)
}

func mapSpan(r rules.Range) theme.MapSpan {
	s := theme.MapSpan{Min: r.Min, Max: theme.MapOpen}
	if r.Max < rules.Unbounded {
		s.Max = r.Max
	}
	return s
}

// mapDay is the day on which a regime's map is drawn: that of the content where it is in force then or was never law, else the nearest
// on which it was.
func (v ruleViews) mapDay(regime string) rules.Day {
	g, day := v.findRegime(regime), asOf(v.lib)
	switch {
	case day == 0:
		return g.From
	case g.Draft:
		return day
	case g.Until != 0 && day > g.Until:
		return g.Until
	}
	return max(day, g.From)
}
