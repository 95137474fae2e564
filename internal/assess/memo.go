package assess

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/rules"
)

// About says what a memo is made from, beside the question.
type About struct {
	Title string // of the project
	AsOf  string // the day its content speaks of; "" when it does not say
}

// WriteMemo writes the answer for people: plain text in English, 80 columns wide, that can be filed. The same Case always gives the same
// bytes.
func (c *Case) WriteMemo(w io.Writer, about About) error {
	m := &memo{Case: c, def: c.set.Definition(), about: about}
	m.title()
	if c.request.All {
		m.compare()
	} else {
		m.asked = &c.asked[0]
		m.a = &m.asked.answer
		m.regime = find(m.def.Regimes, m.a.Regime)
		m.one()
	}
	m.foot()
	_, err := io.WriteString(w, m.b.String())
	return err
}

// A memo is written from top to bottom.
type memo struct {
	text
	*Case
	def   *rules.Definition
	about About

	asked  *asked
	a      *rules.Answer
	regime *rules.Regime // nil when none applies
}

func find(regimes []rules.Regime, name string) *rules.Regime {
	i := slices.IndexFunc(regimes, func(g rules.Regime) bool { return g.Name == name })
	if i < 0 {
		return nil
	}
	return &regimes[i]
}

func in(words rules.Words) string { return words.In(language) }

// title says what the memo is of, and what was asked.
func (m *memo) title() {
	m.para(0, "Memo: "+m.about.Title)
	m.heading("Question")
	m.entry(2, 20, "Day", m.date.String()+m.late())
	if m.request.All {
		m.entry(2, 20, "Rules", "every set of rules there is, on that day")
	} else {
		m.entry(2, 20, "Rules", m.asks(&m.Case.asked[0].answer))
	}
	m.entry(2, 20, "Facts from", m.sources())
	if m.request.All {
		m.entry(2, 20, m.flowsTitle(), commas(int64(m.flows.count)))
	}
	m.blank()
	at := labelColumn(m.def.Facts)
	for i := range m.def.Facts {
		f := &m.def.Facts[i]
		said := ""
		if !m.said[f.Name] {
			said = " (not stated)"
		}
		m.entry(2, at, in(f.Label), value(f, m.facts[i])+said)
	}
}

// flowsTitle is what the flows are called, with a capital letter.
func (m *memo) flowsTitle() string {
	r, size := utf8.DecodeRuneInString(in(m.def.Flow.Many))
	return string(unicode.ToUpper(r)) + in(m.def.Flow.Many)[size:]
}

// labelGap is how many columns an entry needs beside its label: two before it, and two behind.
const labelGap = 4

// labelColumn is where values stand beside the labels of facts.
func labelColumn(facts []rules.Fact) int {
	at := 0
	for i := range facts {
		at = max(at, cellsOf(in(facts[i].Label)))
	}
	return min(at+labelGap, 54)
}

// late says that the day asked for is later than what the content can know.
func (m *memo) late() string {
	if m.about.AsOf != "" && m.date.String() > m.about.AsOf {
		return ", which is later than " + m.about.AsOf + ", the day these rules were last brought up to date for"
	}
	return ""
}

// asks says which rules were asked.
func (m *memo) asks(a *rules.Answer) string {
	g := find(m.def.Regimes, a.Regime)
	if g == nil {
		return "those of that day; there are none"
	}
	return m.named(g)
}

// span says when a regime is law.
func span(g *rules.Regime) string {
	switch {
	case g.Draft:
		return "a draft that was never law"
	case g.Until != 0:
		return "in force from " + g.From.String() + " to " + g.Until.String()
	}
	return "in force since " + g.From.String()
}

func (m *memo) sources() string {
	var list []string
	if s := m.request.Facts; s != nil {
		list = append(list, s.Name)
	}
	if s := m.request.Flows; s != nil {
		list = append(list, s.Name)
	}
	return strings.Join(list, " and ")
}

// one writes the answer of one regime.
func (m *memo) one() {
	m.answer()
	m.why()
	if m.a.Outcome != rules.NotInForce {
		m.flowList()
		m.counted()
		m.distance()
		m.deciders()
	}
	m.flags()
	m.sureness()
}

// answer says the outcome.
func (m *memo) answer() {
	m.heading("Answer")
	o := m.outcome(m.a.Outcome)
	m.para(2, in(o.Label))
	m.blank()
	m.para(2, in(o.Sentence))
	if m.regime != nil && m.regime.Draft {
		m.para(2, "This is what the draft would have said. It was never law.")
	}
	if m.a.Outcome == rules.NotInForce {
		m.instead()
		return
	}
	m.blank()
	if len(m.a.Possible) > 1 {
		m.entry(2, 20, "Possible", m.labels(m.a.Possible))
	}
	if list := m.a.Mechanisms(); len(list) > 0 {
		m.entry(2, 20, "Mechanisms", m.mechanisms(list))
	}
	m.entry(2, 20, "Confidence", m.a.Confidence.String()+": "+meaning[m.a.Confidence])
}

// instead says what applies where the rules that were asked do not.
func (m *memo) instead() {
	successor, applies := m.a.Successor()
	next, now := find(m.def.Regimes, successor), find(m.def.Regimes, applies)
	if next != nil && m.date < next.From {
		next = nil
	}
	if next != nil || now != nil {
		m.blank()
	}
	if next != nil {
		m.entry(2, 20, "Followed by", m.named(next))
	}
	if now != nil && now != next {
		m.entry(2, 20, "On that day", m.named(now))
	}
}

// named names a regime in full.
func (m *memo) named(g *rules.Regime) string { return in(g.Label) + " (" + g.Name + "), " + span(g) }

func (m *memo) outcome(name string) *rules.Outcome {
	i := slices.IndexFunc(m.def.Outcomes, func(o rules.Outcome) bool { return o.Name == name })
	if i < 0 {
		return &rules.Outcome{Name: name, Label: rules.Words{language: name}}
	}
	return &m.def.Outcomes[i]
}

// labels joins the labels of outcomes.
func (m *memo) labels(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = in(m.outcome(name).Label)
	}
	return strings.Join(list, "; ")
}

func (m *memo) mechanisms(names []string) string {
	var list []string
	for _, name := range names {
		label := name
		for i := range m.def.Mechanisms {
			if m.def.Mechanisms[i].Name == name {
				label = in(m.def.Mechanisms[i].Label)
			}
		}
		list = append(list, label)
	}
	return strings.Join(list, "; ")
}

// meaning says what each level of confidence rests on.
var meaning = [...]string{
	rules.FromText:       "the official text says so",
	rules.FromCommentary: "only a commentary says so, not the official text",
	rules.FromSecondary:  "only a secondary source says so",
	rules.Inferred:       "no text says so; it is concluded from texts, with a reason",
	rules.Ambiguous:      "the words allow more than one reading",
	rules.Unverified:     "it could not be verified",
}

// why names the rules that answer, with their reasons.
func (m *memo) why() {
	m.heading("Why")
	if len(m.a.Fired) == 0 {
		m.para(2, m.days())
		m.cites(4, m.a.Cites(), nil)
		return
	}
	if !m.a.Certain() {
		m.para(2, "Depending on what is not known, one or more of these rules answer:")
		m.blank()
	}
	for i, rule := range m.a.Fired {
		if i > 0 {
			m.blank()
		}
		m.reason(&m.def.Rules[rule])
	}
	for _, rule := range m.a.Overridden {
		r := &m.def.Rules[rule]
		m.blank()
		m.hang(2, "Set aside: ", "the rule "+r.ID+" would lead to "+lower(in(m.outcome(r.Then).Label))+", but another prevails over it ("+
			strings.Join(r.Cites, ", ")+").")
	}
}

// days says why no rules answer.
func (m *memo) days() string {
	switch g := m.regime; {
	case g == nil:
		return "None of the rules held here was in force on " + m.date.String() + "."
	case m.date < g.From:
		return "These rules apply from " + g.From.String() + " on."
	default:
		return "These rules applied until " + g.Until.String() + "."
	}
}

// lower writes a label within a sentence.
func lower(s string) string { return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// reason writes a rule's reason and what it rests on.
func (m *memo) reason(r *rules.Rule) {
	m.para(2, in(r.Because))
	m.cites(4, r.Cites, r)
}

// cites writes citations, and the rule they are of.
func (m *memo) cites(indent int, cites []string, r *rules.Rule) {
	s := strings.Join(cites, ", ")
	if r != nil {
		s += " [" + r.Confidence.String() + "]; rule " + r.ID
	}
	if s != "" {
		m.para(indent, s)
	}
}

// flags explains what warns.
func (m *memo) flags() {
	if len(m.a.Flags) == 0 {
		return
	}
	m.heading("Warnings")
	for _, name := range m.a.Flags {
		i := slices.IndexFunc(m.def.Flags, func(f rules.Flag) bool { return f.Name == name })
		m.hang(2, "- ", strings.Join(strings.Fields(in(m.def.Flags[i].Label)+". "+in(m.def.Flags[i].Help)+" ("+name+")"), " "))
	}
}

// sureness says on what the answer rests that is the least sure.
func (m *memo) sureness() {
	if m.a.Outcome == rules.NotInForce || m.a.Confidence == rules.FromText {
		return
	}
	m.heading("What is least sure")
	m.para(2, "An answer is no surer than the weakest thing it rests on. This one is "+m.a.Confidence.String()+": "+meaning[m.a.Confidence]+
		". That holds of:")
	for _, rule := range slices.Concat(m.a.Fired, m.a.FlowRules) {
		if r := &m.def.Rules[rule]; r.Confidence == m.a.Confidence {
			m.hang(2, "- ", "the rule "+r.ID+" ("+strings.Join(r.Cites, ", ")+")")
		}
	}
	if l := m.leaves(); m.a.LeftOutMatters && l.Confidence == m.a.Confidence {
		m.hang(2, "- ", "that exempt "+in(m.def.Flow.Many)+" are left out of the count ("+strings.Join(l.Cites, ", ")+")")
	}
}

// leaves says how the regime leaves exempt flows out of its counters.
func (m *memo) leaves() *rules.LeaveOut {
	g := m.regime
	if shared := find(m.def.Regimes, g.FlowRules); shared != nil {
		g = shared
	}
	return &g.Leaves
}

// foot says what the memo is made from.
func (m *memo) foot() {
	m.blank()
	m.line(strings.Repeat("-", width))
	if m.about.AsOf != "" {
		m.para(0, "The rules are as of "+m.about.AsOf+".")
	}
	m.para(0, "Rules "+m.def.Hash)
	m.para(0, "This memo explains rules and is not legal advice.")
}

// value writes a value of a fact.
func value(f *rules.Fact, r rules.Range) string {
	switch {
	case f.Kind == rules.Number && r == rules.NotGiven:
		return "not counted"
	case f.Kind == rules.Number:
		return amountOf(r, f.Unit)
	case !r.Exact():
		return "unknown"
	case f.Kind == rules.YesNo:
		return []string{"no", "yes"}[r.Min]
	}
	return in(f.Choices[r.Min].Label)
}

// amountOf writes a number with its unit.
func amountOf(r rules.Range, unit rules.Noun) string {
	noun := in(unit.Many)
	switch {
	case r == rules.Range{Max: rules.Unbounded}:
		return "unknown"
	case r.Max >= rules.Unbounded:
		return strings.Join(strings.Fields(commas(r.Min)+" "+noun+" or more"), " ")
	case r.Max == 1 && r.Exact():
		noun = in(unit.One)
	}
	return strings.TrimRight(spread(r)+" "+noun, " ")
}

// spread writes a number, or a range of them.
func spread(r rules.Range) string {
	switch {
	case r.Exact():
		return commas(r.Min)
	case r.Max < rules.Unbounded:
		return commas(r.Min) + " to " + commas(r.Max)
	case r.Min == 0:
		return "unknown"
	}
	return commas(r.Min) + " or more"
}

// count writes how many there are of something.
func count(n int, noun rules.Noun) string {
	word := in(noun.Many)
	if n == 1 {
		word = in(noun.One)
	}
	return fmt.Sprintf("%s %s", commas(int64(n)), word)
}
