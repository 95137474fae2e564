package ruletext

import (
	"fmt"

	"rulebook/internal/rules"
	"rulebook/internal/yamltree"
)

// Regimes are what content/regimes.yaml declares: which rules answer on which day, and what the answers are.
type Regimes struct {
	Mechanisms []rules.Mechanism
	Outcomes   []rules.Outcome
	Regimes    []rules.Regime
	Boundary   BoundaryWords
	Cites      []Cite   // all citations of the text, with their places
	Pages      []Placed // the pages of all steps, with their places

	t *reading
}

// BoundaryWords say how words beside a number are read, such as 以上 or "at least". A word is in one of the lists only.
type BoundaryWords struct {
	AtLeast, MoreThan, AtMost, FewerThan []string
	Cites                                []string
	Confidence                           rules.Confidence
	Offset                               int // of the mapping; Options.Base when there is none
}

// Place returns where the part of the text stands that a path names, such as regimes.flow-provisions-2024.from: the value, or
// what holds it when the text does not have it. Options.Base is added.
func (g *Regimes) Place(path string) int { return g.t.place(g.t.find(path).Offset) }

// ReadRegimes reads content/regimes.yaml. Regimes are nil when the text is not keys and values; after any other problem they lack
// what is wrong. An Offset is the place of a name.
func ReadRegimes(src []byte, o Options) (*Regimes, []yamltree.Problem) {
	t, r := open(src, false, o)
	if r == nil {
		return nil, t.done()
	}
	g := &Regimes{t: t}
	t.each(r, "mechanisms", plainName, func(e *yamltree.Reader, name string, at int) {
		m := rules.Mechanism{Name: name, Label: t.needWords(e, "label", false), Offset: at}
		m.From, m.Until = t.span(e)
		m.Cites = t.citations(e, "cites")
		g.Mechanisms = append(g.Mechanisms, m)
	})
	r.Required("outcomes")
	t.each(r, "outcomes", plainName, func(e *yamltree.Reader, name string, at int) {
		o := rules.Outcome{Name: name, Label: t.needWords(e, "label", false),
			Sentence: t.needWords(e, "sentence", false), Mechanisms: t.names(e, "mechanisms", plainName), Offset: at}
		e.Each("next", func(s *yamltree.Reader) { o.Next = append(o.Next, t.step(s, g)) })
		t.filled(e, "next")
		g.Outcomes = append(g.Outcomes, o)
	})
	g.Boundary = t.boundaryWords(r)
	r.Required("regimes")
	t.each(r, "regimes", plainName, func(e *yamltree.Reader, name string, at int) {
		g.Regimes = append(g.Regimes, t.regime(e, name, at))
	})
	r.Done()
	g.Cites = t.cites
	return g, t.done()
}

// step reads something to do.
func (t *reading) step(r *yamltree.Reader, g *Regimes) rules.NextStep {
	t.filled(r, "cites")
	t.filled(r, "page")
	s := rules.NextStep{Text: t.needWords(r, "text", false), Cites: t.citations(r, "cites"), Page: r.String("page")}
	if s.Page != "" {
		g.Pages = append(g.Pages, Placed{s.Page, t.place(r.Offset("page"))})
	}
	return s
}

// regime reads one regime.
func (t *reading) regime(r *yamltree.Reader, name string, at int) rules.Regime {
	g := rules.Regime{Name: name, Label: t.needWords(r, "label", false), Offset: at}
	g.From, g.Until = t.span(r)
	g.Draft, g.Default, g.Route = r.Bool("draft"), r.Bool("default"), r.Bool("route")
	g.Window = rules.Window(max(0, t.choice(r, "window", rules.WindowNames[:])))
	for _, link := range []struct {
		key string
		to  *string
	}{{"flow_rules", &g.FlowRules}, {"successor", &g.Successor}} {
		if *link.to = t.name(r, link.key, plainName); *link.to == name && name != "" {
			t.report(r.Offset(link.key), "rule-declaration", fmt.Sprintf("%q names the regime itself", link.key),
				"remove it, or name another")
		}
	}
	g.Since, g.Ended = t.citations(r, "since"), t.citations(r, "ended")
	if r.Has("leaves_out") {
		g.Leaves = t.leaveOut(r.Mapping("leaves_out"))
	}
	switch {
	case !g.Draft:
		if !r.Has("draft") || r.Node("draft").Text() == "false" {
			r.Required("from")
		}
		t.with(r, "since", "from")
		t.with(r, "ended", "until")
	default:
		for _, key := range []string{"from", "until", "since", "ended", "default"} {
			if r.Has(key) && (key != "default" || g.Default) {
				t.report(r.Offset(key), "rule-declaration", fmt.Sprintf("a draft has no %q", key),
					"it was never law, and is asked by its name")
			}
		}
	}
	return g
}

// with reports a key that means nothing without another.
func (t *reading) with(r *yamltree.Reader, key, other string) {
	if r.Has(key) && !r.Has(other) {
		t.report(r.Offset(key), "rule-declaration", fmt.Sprintf("%q is here, but not %q", key, other),
			fmt.Sprintf("add %s, of which this is the source", other))
	}
}

// leaveOut reads on what ground exempt flows are not counted.
func (t *reading) leaveOut(r *yamltree.Reader) rules.LeaveOut {
	l := rules.LeaveOut{Switch: t.name(r, "switch", factName)}
	r.Required("cites")
	l.Cites = t.citations(r, "cites")
	t.filled(r, "cites")
	l.Confidence, l.Because = t.confidence(r), t.needWords(r, "because", true)
	r.Done()
	return l
}

// boundaryWords reads how words beside a number are read.
func (t *reading) boundaryWords(r *yamltree.Reader) BoundaryWords {
	if !r.Has("boundary_words") {
		return BoundaryWords{Offset: t.place(0)}
	}
	m := r.Mapping("boundary_words")
	w := BoundaryWords{Offset: t.place(r.Offset("boundary_words"))}
	m.Required("cites")
	w.Cites, w.Confidence = t.citations(m, "cites"), t.confidence(m)
	t.filled(m, "cites")
	first := map[string]int{}
	for _, list := range []struct {
		key string
		to  *[]string
	}{{"at-least", &w.AtLeast}, {"more-than", &w.MoreThan}, {"at-most", &w.AtMost}, {"fewer-than", &w.FewerThan}} {
		for _, text := range m.Texts(list.key) {
			if other, twice := first[text.Value]; twice {
				t.add(yamltree.Problem{Offset: text.Offset, Code: "rule-duplicate",
					Msg:   fmt.Sprintf("%q stands twice among the words beside numbers", shorten(text.Value)),
					Hint:  "a word is read in one way",
					Other: other, Clash: "it stands here first"})
				continue
			}
			first[text.Value] = text.Offset
			*list.to = append(*list.to, text.Value)
		}
	}
	m.Done()
	return w
}
