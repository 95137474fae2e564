package content

import (
	"fmt"
	"slices"

	"rulebook/internal/diag"
	"rulebook/internal/rules"
	"rulebook/internal/yamltree"
)

// A Generated block asks for something that is made of the rules or of what the pages say of themselves, or for articles beside one another.
type Generated struct {
	Show   Show
	Regime string // of Decisions and Map
	From   string // regime, of Difference
	To     string // regime, of Difference
	Level  string // of confidence, of Claims

	Old, New   []citationRef // units of the two instruments, of Articles
	Confidence string        // of Articles

	offset int // in the file
}

// Show says what a Generated block shows.
type Show uint8

const (
	Decisions  Show = iota // the decision table of a regime
	Thresholds             // the numbers of all regimes
	Difference             // what changed from one regime to another, in cases
	Map                    // what a regime answers, as a picture over two numbers

	// What follows is made without rules.
	Sources      // every instrument with how sure its text is, how it was read, and its sources
	Claims       // every page, sentence and rule of one level of confidence
	Articles     // a row of a comparison: articles of two instruments beside one another
	Translations // what is not translated, and what was translated from an earlier text
)

var showNames = []string{Decisions: "decisions", Thresholds: "thresholds", Difference: "difference", Map: "map", Sources: "sources", Claims: "claims", Articles: "articles", Translations: "translations"}

// ofRules reports whether there must be rules to show it.
func (s Show) ofRules() bool { return s < Sources }

// parseGenerated reads the generated blocks of a page.
func (s *source) parseGenerated(src []byte) {
	for _, b := range s.doc.Generated {
		at := s.bodyAt + b.Offset
		g := Generated{offset: at}
		report := func(p yamltree.Problem) { s.diags = append(s.diags, p.Diagnostic(s.file, src, at)) }
		root, problems := yamltree.Parse(b.Text)
		for _, p := range problems {
			report(p)
		}
		if root != nil {
			r := yamltree.NewReader(root, report)
			r.Required("show")
			show := slices.Index(showNames, r.Choice("show", showNames...))
			g.Show = Show(max(0, show))
			switch {
			case show < 0: // which other keys it has is not known
				for _, key := range []string{"regime", "from", "to", "level", "confidence"} {
					r.String(key)
				}
				r.Texts("old")
				r.Texts("new")
			case g.Show == Decisions, g.Show == Map:
				r.Required("regime")
				g.Regime = r.String("regime")
			case g.Show == Difference:
				r.Required("from")
				r.Required("to")
				g.From, g.To = r.String("from"), r.String("to")
			case g.Show == Claims:
				r.Required("level")
				g.Level = r.Choice("level", confidenceLevels[1:]...)
			case g.Show == Articles:
				g.Old, g.New = citationRefs(r, "old", at), citationRefs(r, "new", at)
				g.Confidence = r.Choice("confidence", confidenceLevels...)
			}
			r.Done()
		}
		s.generated = append(s.generated, g)
	}
}

// checkGenerated reports blocks that ask for what is not there.
func (lib *Library) checkGenerated() {
	for _, p := range lib.Pages {
		if p.source == nil || len(p.source.generated) == 0 {
			continue
		}
		if lib.Rulebook == nil {
			of := slices.IndexFunc(p.source.generated, func(g Generated) bool { return g.Show.ofRules() })
			if len(lib.ruleBlocks) == 0 && of >= 0 {
				lib.problemAt(p, p.source.generated[of].offset, diag.Error, "generated-rules", "there are no rules to make this of", "take the block out, or write rules")
			}
			continue
		}
		regimes := lib.Rulebook.Set.Definition().Regimes
		for i, g := range p.source.generated {
			lib.checkMap(p, i)
			if g.Show == Difference && g.From == g.To && g.From != "" {
				lib.problemAt(p, g.offset, diag.Error, "generated-rules", fmt.Sprintf("%q is compared with itself", g.From), "name two regimes")
			}
			for _, name := range []string{g.Regime, g.From, g.To} {
				if name == "" || slices.ContainsFunc(regimes, func(r rules.Regime) bool { return r.Name == name }) {
					continue
				}
				var names []string
				for _, r := range regimes {
					names = append(names, r.Name)
				}
				lib.problemAt(p, g.offset, diag.Error, "generated-rules", fmt.Sprintf("there is no regime %q", name), diag.DidYouMean(name, names))
			}
		}
	}
}

// checkMap reports a block that asks for a map which cannot be drawn, or is on its page already.
func (lib *Library) checkMap(p *Page, i int) {
	g, set := p.source.generated[i], lib.Rulebook.Set
	if g.Show != Map {
		return
	}
	if set.Axes() == nil {
		lib.problemAt(p, g.offset, diag.Error, "generated-rules", "there are no two numbers to draw a map over",
			"a map needs two counters that sum numbers of a flow; show: decisions needs none")
	}
	if slices.ContainsFunc(p.source.generated[:i], func(o Generated) bool { return o.Show == Map && o.Regime == g.Regime }) {
		lib.problemAt(p, g.offset, diag.Error, "generated-rules", fmt.Sprintf("the map of %q is on this page already", g.Regime), "take one of them out")
	}
}
