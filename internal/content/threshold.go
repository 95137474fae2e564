package content

import (
	"fmt"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/markdown"
	"rulebook/internal/numbers"
	"rulebook/internal/rules"
)

// A threshold is a number that a rule compares.
type threshold struct {
	rule  *RuleBlock
	name  string // of the counter or fact
	bound rules.Bound
	alone bool // the rule compares it in no other way there
}

// thresholds returns what a rule compares, in the order of its condition.
func (r *RuleBlock) thresholds() []threshold {
	var list []threshold
	eachBound(&r.block.Rule.When, func(c *rules.Condition) {
		for _, b := range c.Bounds {
			list = append(list, threshold{r, c.Name, b, len(c.Bounds) == 1})
		}
	})
	return list
}

// eachBound calls visit for every comparison of a condition.
func eachBound(c *rules.Condition, visit func(*rules.Condition)) {
	if c.Op == rules.Is {
		if len(c.Bounds) > 0 {
			visit(c)
		}
		return
	}
	for i := range c.List {
		eachBound(&c.List[i], visit)
	}
}

// A lines is the thresholds that a text speaks of.
type lines struct {
	byValue map[int64][]threshold
	cuts    map[int64]bool // n stands for the boundary between n-1 and n
	read    map[saying]bool
}

// A saying is words beside a number of which a rule says how it reads them.
type saying struct {
	words string
	value int64
}

func (lib *Library) newLines(blocks []*RuleBlock) *lines {
	l := &lines{byValue: map[int64][]threshold{}, cuts: map[int64]bool{}, read: map[saying]bool{}}
	for _, r := range blocks {
		for _, reading := range r.block.Rule.Readings {
			for _, m := range lib.finder.Find(reading.Words, 0) {
				l.read[saying{m.Words, m.Value}] = true
			}
		}
		for _, t := range r.thresholds() {
			switch t.bound.Sign {
			case rules.AtLeast, rules.LessThan:
				l.note(t.bound.Value, t)
			case rules.MoreThan, rules.AtMost:
				l.note(t.bound.Value+1, t)
			default:
				l.note(t.bound.Value, t)
				l.note(t.bound.Value+1, t)
			}
		}
	}
	return l
}

// note adds a boundary. The number before it names it too: "more than 9,999" is "at least 10,000".
func (l *lines) note(cut int64, t threshold) {
	l.cuts[cut] = true
	l.byValue[t.bound.Value] = append(l.byValue[t.bound.Value], t)
	if cut != t.bound.Value {
		l.byValue[cut] = append(l.byValue[cut], t)
	}
}

// checkNumbers reports numbers in the prose of instruments and guides that equal a threshold and are not bound to its rule, and words
// beside a number that contradict how a rule reads it. It returns which numbers were reported.
func (lib *Library) checkNumbers() (reported map[numberAt]bool) {
	reported = map[numberAt]bool{}
	if lib.Rulebook == nil {
		return reported
	}
	of := map[string]*lines{}
	for id := range lib.instruments {
		var blocks []*RuleBlock
		for _, r := range lib.Rulebook.Rules {
			if r.Page.Instrument.ID == id || slices.Contains(r.block.Rule.Regimes, id) {
				blocks = append(blocks, r)
			}
		}
		of[id] = lib.newLines(blocks)
	}
	all := lib.newLines(lib.Rulebook.Rules)
	for _, p := range lib.Pages {
		if p.source == nil || p.source.doc == nil {
			continue
		}
		switch {
		case p.Instrument != nil:
			lib.checkPage(p, of[p.Instrument.ID], reported)
		case p.source.stating():
			lib.checkPage(p, all, reported)
		}
	}
	for _, r := range lib.Rulebook.Rules {
		// The reason of a rule that compares numbers names those, and no others: where a comparison is lost that overrides make up for, no
		// answer changes, and only the reason shows it.
		own, whose := lib.newLines([]*RuleBlock{r}), "the rule does not compare"
		if len(own.byValue) == 0 {
			own, whose = of[r.Page.Instrument.ID], "no rule of the instrument compares"
		}
		lib.checkReasons(r, own, whose)
	}
	return reported
}

// numberAt is where a number stands.
type numberAt struct {
	page   *Page
	offset int
}

// checkPage checks the numbers of one page against the lines it speaks of.
func (lib *Library) checkPage(p *Page, l *lines, reported map[numberAt]bool) {
	if len(l.byValue) == 0 {
		return
	}
	for _, m := range p.source.doc.Mentions {
		if len(l.byValue[m.Value]) == 0 || m.Literal {
			continue
		}
		at := p.source.bodyAt + m.Offset
		if msg, hint := l.contradiction(m.Value, m.Bound, m.Words); msg != "" {
			lib.problemAt(p, at, diag.Error, "number-words", msg, hint)
			reported[numberAt{p, m.Offset}] = true
			continue
		}
		if !m.Quoted {
			t := l.meant(m.Value, m.Bound)
			reported[numberAt{p, m.Offset}] = true
			lib.problemAt(p, at, diag.Error, "number-bare",
				fmt.Sprintf("the number %s is a threshold of the rule %q and is not bound to it", numbers.Number("en", m.Value), t.rule.ID),
				fmt.Sprintf(bindHints[m.Place], "{rule:"+t.rule.ID+"."+t.name+"}"))
		}
	}
	for _, key := range []string{"title", "description"} {
		text := p.Front.Title
		if key == "description" {
			text = p.Front.Description
		}
		for _, m := range lib.finder.Find(text, leastNumber) {
			if len(l.byValue[m.Value]) == 0 {
				continue
			}
			if msg, _ := l.contradiction(m.Value, m.Bound, m.Words); msg != "" {
				lib.problemAt(p, p.Front.at(key), diag.Error, "number-words", msg, "correct the words, or the rule; or leave the number out here")
			}
		}
	}
}

// bindHints say how a number is bound, by where it stands.
var bindHints = [...]string{
	markdown.InText:     "write %s, or {literal:...} around it if it is not that threshold",
	markdown.InHeading:  "a heading cannot show %s: write that in the text, or {literal:...} around the number if it is not that threshold",
	markdown.InLink:     "a link cannot hold %s: write that beside it, or {literal:...} around the number if it is not that threshold",
	markdown.InCitation: "the words of a citation cannot hold %s: write that beside it, or {literal:...} there if it is not that threshold",
	markdown.InPicture:  "the words about a picture cannot show %s: write that in the text, or {literal:...} around the number if it is not that threshold",
}

// leastNumber is the smallest number that is looked at in texts that are not pages.
const leastNumber = 1000

// checkReasons checks the words of a rule itself. whose ends the sentence on a number that is none of the lines.
func (lib *Library) checkReasons(r *RuleBlock, l *lines, whose string) {
	because := r.block.Rule.Because
	for _, code := range sortedKeys(because) {
		at := r.block.Place("because." + code)
		for _, m := range lib.finder.Find(because[code], leastNumber) {
			if len(l.byValue[m.Value]) == 0 {
				lib.problemAt(r.Page, at, diag.Error, "number-words",
					fmt.Sprintf("the reason names the number %s, which %s", numbers.Number("en", m.Value), whose), "correct one of the two")
			} else if msg, _ := l.contradiction(m.Value, m.Bound, m.Words); msg != "" {
				lib.problemAt(r.Page, at, diag.Error, "number-words", msg, "correct the words, or the rule, or say in its readings how they are read")
			}
		}
	}
}

// meant is the threshold that a text most probably speaks of: one that looks the same way as the words beside the number, upwards
// when there are none; then one of a rule that decides; then one that is bound at one side only.
func (l *lines) meant(value int64, bound numbers.Bound) threshold {
	down := bound == numbers.AtMost || bound == numbers.FewerThan
	distance := func(t threshold) (n int) {
		if (t.bound.Sign == rules.AtMost || t.bound.Sign == rules.LessThan) != down {
			n += 4
		}
		if t.rule.block.Rule.Flag != "" {
			n += 2
		}
		if !t.alone {
			n++
		}
		return n
	}
	return slices.MinFunc(l.byValue[value], func(a, b threshold) int { return distance(a) - distance(b) })
}

// contradiction says how words beside a number differ from the rules; "" when they do not.
func (l *lines) contradiction(value int64, bound numbers.Bound, words string) (msg, hint string) {
	if l.read[saying{words, value}] {
		return "", ""
	}
	t := l.meant(value, bound)
	rule := fmt.Sprintf("%q compares %s %s", t.rule.ID, t.name, boundText(t.bound))
	if bound == numbers.Mixed {
		return fmt.Sprintf("the words %q contradict each other; the rule %s", words, rule), "say in the rule's readings how they are read, and why"
	}
	cut, said := bound.Cut(value)
	if !said || l.cuts[cut] {
		return "", ""
	}
	return fmt.Sprintf("%q does not agree with the rules: %s", words, rule), "correct the words, or the rule; what only quotes somebody is written {literal:...}"
}

func boundText(b rules.Bound) string { return b.Sign.String() + " " + numbers.Number("en", b.Value) }

// findBound finds what a number of a rule is written as on a page: a link to the rule with its words.
func (lib *Library) findBound(p *Page, l markdown.Link) (target, *linkProblem) {
	id, counter, _ := strings.Cut(l.Target, ".")
	r := lib.ruleBlocks[id]
	switch {
	case r == nil && !lib.lostRules:
		return target{}, &linkProblem{code: "bound-rule", msg: fmt.Sprintf("there is no rule %q", id), hint: "the id of a rule stands in its block",
			guess: func(*hints) string { return diag.DidYouMean(id, sortedKeys(lib.ruleBlocks)) }}
	case lib.Rulebook == nil:
		return target{}, &linkProblem{} // what is wrong with the rules has been said
	}
	var bounds []rules.Bound
	var names []string
	clash := false
	eachBound(&r.block.Rule.When, func(c *rules.Condition) {
		if names = append(names, c.Name); c.Name == counter {
			clash = clash || bounds != nil && !slices.Equal(bounds, c.Bounds)
			bounds = c.Bounds
		}
	})
	switch {
	case bounds == nil:
		return target{}, &linkProblem{code: "bound-rule", msg: fmt.Sprintf("the rule %q does not compare %q", id, counter), hint: compares(names)}
	case clash:
		return target{}, &linkProblem{code: "bound-rule", msg: fmt.Sprintf("the rule %q compares %q more than once, so it has no one number", id, counter),
			hint: "divide the rule, or write the number as {literal:...}"}
	}
	page := r.Page.In(p.Lang.Code)
	return target{page: page, anchor: r.Anchor(), label: numbers.Phrase(p.Lang.Code, bounds, lib.unitOf(counter))}, nil
}

func compares(names []string) string {
	slices.Sort(names)
	if names = slices.Compact(names); len(names) == 0 {
		return "it compares no number"
	}
	return "it compares: " + strings.Join(names, ", ")
}

// unitOf is what a counter or a number of a flow counts.
func (lib *Library) unitOf(name string) rules.Noun {
	def := lib.Rulebook.Set.Definition()
	for i := range def.Counters {
		if def.Counters[i].Name == name {
			return def.Counters[i].Unit
		}
	}
	for i := range def.FlowFacts {
		if def.FlowFacts[i].Name == name {
			return def.FlowFacts[i].Unit
		}
	}
	return rules.Noun{}
}

// A StatedNumber is a number of a rule that the text of a page states.
type StatedNumber struct {
	Rule  *RuleBlock
	Name  string // of the counter or fact
	Words string // as the page has it
}

// Stated returns the numbers of rules that the text of a page states, the first for each rule, in the order of the text. A page that shows
// tables made of rules has none, for it states them all.
func (lib *Library) Stated(p *Page) (list []StatedNumber) {
	if p.source == nil || p.source.doc == nil || len(p.source.generated) > 0 || lib.Rulebook == nil {
		return nil
	}
	for i, l := range p.source.doc.Links {
		if l.Kind != markdown.Bound {
			continue
		}
		id, name, _ := strings.Cut(l.Target, ".")
		r := lib.Rulebook.Find(id)
		if r == nil || slices.ContainsFunc(list, func(n StatedNumber) bool { return n.Rule == r }) {
			continue
		}
		list = append(list, StatedNumber{r, name, plainLabel(p.links[i].label)})
	}
	return list
}

// A Threshold is a number that a rule compares. Cut is where it divides the whole numbers: between Cut-1 and Cut. Words are the whole of
// what is asked of the counter: "at least 100,000 and fewer than 1,000,000 persons".
type Threshold struct {
	Value, Cut int64
	Words      string
}

// Thresholds returns the numbers that the rules of a page compare, rule by rule, in words of the language.
func (lib *Library) Thresholds(p *Page, language string) (list []Threshold) {
	for _, r := range p.Rules {
		eachBound(&r.block.Rule.When, func(c *rules.Condition) {
			words := numbers.Phrase(language, c.Bounds, lib.unitOf(c.Name))
			for _, b := range c.Bounds {
				t := Threshold{b.Value, b.Value, words}
				if b.Sign == rules.MoreThan || b.Sign == rules.AtMost {
					t.Cut++
				}
				list = append(list, t)
				if b.Sign == rules.Equal {
					list = append(list, Threshold{b.Value, b.Value + 1, words})
				}
			}
		})
	}
	return list
}

// Readings returns the numbers, with the words beside them, of which the rules of a page say how they are read: 超过10万人以上.
func (lib *Library) Readings(p *Page) (list []numbers.Mention) {
	for _, r := range p.Rules {
		for _, reading := range r.block.Rule.Readings {
			list = append(list, lib.finder.Find(reading.Words, 0)...)
		}
	}
	return list
}

// Finder finds numbers as the project's rules read the words beside them.
func (lib *Library) Finder() *numbers.Finder { return lib.finder }

// OwnNumbers returns the numbers of the page's own rules as its text states them, each once, in the order of the text.
func (lib *Library) OwnNumbers(p *Page) (list []string) {
	if p.source == nil || p.source.doc == nil || lib.Rulebook == nil {
		return nil
	}
	for i, l := range p.source.doc.Links {
		if l.Kind != markdown.Bound {
			continue
		}
		id, _, _ := strings.Cut(l.Target, ".")
		words := plainLabel(p.links[i].label)
		if r := lib.Rulebook.Find(id); r != nil && slices.Contains(p.Rules, r) && !slices.Contains(list, words) {
			list = append(list, words)
		}
	}
	return list
}

// boundHTML is a number of a rule as it stands in a text.
func boundHTML(r resolved) string {
	return `<a class="bound" href="` + r.href + `"` + r.attrs + `>` + r.label + `</a>`
}
