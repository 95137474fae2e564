package assess

import (
	"fmt"
	"slices"
	"strings"

	"rulebook/internal/rules"
)

// flowList says what became of the flows: of each where they are few, else of those together that the same became of.
func (m *memo) flowList() {
	if m.flows.count == 0 {
		m.heading(m.flowsTitle())
		m.para(2, "None is given.")
		return
	}
	m.heading(m.flowsTitle() + " (" + commas(int64(m.flows.count)) + ")")
	if m.flows.count <= maxShown {
		for i := range m.flows.first {
			s := &m.flows.first[i]
			if i > 0 {
				m.blank()
			}
			m.hang(2, fmt.Sprintf("%d. ", i+1), m.called(s)+": "+m.fate(m.flows.pages[0].results[0][i]))
			m.flowFacts(5, s)
			m.flowReason(5, m.flows.pages[0].results[0][i])
		}
		return
	}
	for i, g := range m.asked.groups.sorted(&m.amount, m.countsExempt()) {
		if i > 0 {
			m.blank()
		}
		m.hang(2, "", count(g.count, m.def.Flow)+": "+m.fate(g.result))
		for fact := range m.def.FlowFacts {
			if f := &m.def.FlowFacts[fact]; f.Kind == rules.Number && g.sums[fact] != (rules.Range{}) {
				m.entry(5, m.column(), in(f.Label), amountOf(g.sums[fact], f.Unit))
			}
		}
		m.flowReason(5, g.result)
		if g.count > 1 {
			var names []string
			for k := range g.largest {
				s := &g.largest[k]
				name := m.called(s)
				if n := m.size(&s.flow); n.Max > 0 {
					name += ", " + spread(n)
				}
				names = append(names, name)
			}
			m.hang(5, "Largest: ", strings.Join(names, "; "))
		}
	}
}

// dated is the label of the day of a flow.
const dated = "Date"

// column is where the values of a flow's facts stand.
func (m *memo) column() int {
	return min(max(labelColumn(m.def.FlowFacts), len(dated)+labelGap), 42) + 3
}

// size is the largest number of a flow.
func (m *memo) size(f *rules.Flow) rules.Range {
	var most rules.Range
	for _, fact := range m.amount.numbers {
		if n := m.amount.of(f, fact); n.Max > most.Max {
			most = n
		}
	}
	return most
}

// called is a flow's name, with its place where that helps to find it.
func (m *memo) called(s *shown) string {
	name := s.flow.Name
	const most = 60
	if runes := []rune(name); len(runes) > most {
		name = string(runes[:most]) + "…"
	}
	switch {
	case name == "" && s.line > 0:
		return fmt.Sprintf("line %d", s.line)
	case name == "":
		return fmt.Sprintf("%s %d", in(m.def.Flow.One), s.index+1)
	case s.line > 0:
		return fmt.Sprintf("%s (line %d)", name, s.line)
	}
	return name
}

// flowFacts lists what a question says of a flow.
func (m *memo) flowFacts(indent int, s *shown) {
	if s.flow.Date != 0 {
		m.entry(indent, m.column(), dated, s.flow.Date.String())
	}
	for i := range m.def.FlowFacts {
		f := &m.def.FlowFacts[i]
		if r := s.flow.Facts[i]; r != rules.NotGiven && (f.Kind == rules.Choice || r != (rules.Range{})) {
			m.entry(indent, m.column(), in(f.Label), value(f, r))
		}
	}
}

// flowReason names the rule that decided about a flow.
func (m *memo) flowReason(indent int, result rules.FlowResult) {
	if result.Rule >= 0 {
		r := &m.def.Rules[result.Rule]
		m.para(indent, in(r.Because))
		m.cites(indent+2, r.Cites, r)
	}
}

// fate says what became of a flow.
func (m *memo) fate(r rules.FlowResult) string {
	fate, ok := r.Fate()
	switch {
	case !ok:
		return "what becomes of it hangs on what is not known" + m.placed(r)
	case fate == rules.Nothing:
		return "nothing that the rules look at"
	case fate == rules.Review:
		return "exempt or counted, which a person must find out" + m.placed(r)
	case fate == rules.Exempt && m.countsExempt() && r.Placed == rules.InWindow:
		return "exempt, but counted, as the question asks"
	case fate == rules.Exempt:
		return "exempt, not counted"
	case r.Placed != rules.InWindow:
		return "not exempt" + m.placed(r)
	}
	return "counted"
}

// placed says why the day of a flow keeps it from being counted.
func (m *memo) placed(r rules.FlowResult) string {
	switch r.Placed {
	case rules.BeforeWindow:
		return "; not counted, being earlier than the period of counting"
	case rules.AfterDate:
		return "; not counted, being later than the day asked for"
	}
	return ""
}

// countsExempt reports whether the question asks that exempt flows be counted.
func (m *memo) countsExempt() bool {
	i := slices.IndexFunc(m.def.Facts, func(f rules.Fact) bool { return f.Name == m.leaves().Switch })
	return i >= 0 && m.facts[i].Min == 1
}

// counted lists the counters.
func (m *memo) counted() {
	if m.a.From != 0 {
		m.heading("Counted from " + m.a.From.String() + " to " + m.a.Date.String())
	} else {
		m.heading("Counted up to " + m.a.Date.String())
	}
	compared := m.compared()
	at := 0
	for i := range m.def.Counters {
		at = max(at, cellsOf(in(m.def.Counters[i].Label)))
	}
	at = max(34, min(at+4, 56))
	left := false
	for i := range m.def.Counters {
		if c := &m.def.Counters[i]; slices.Contains(compared, c.Name) {
			m.entry(2, at, in(c.Label), amountOf(m.a.Counters[i], m.unit(c)))
			if m.a.LeftOut[i].Max > 0 {
				m.entry(4, at, "left out with exempt "+in(m.def.Flow.Many), amountOf(m.a.LeftOut[i], m.unit(c)))
				left = true
			}
		}
	}
	if l := m.leaves(); left && l.Because != nil {
		m.blank()
		m.para(2, in(l.Because))
		m.para(4, strings.Join(l.Cites, ", ")+" ["+l.Confidence.String()+"]")
	}
	var other []string
	for i := range m.def.Counters {
		if c := &m.def.Counters[i]; !slices.Contains(compared, c.Name) {
			other = append(other, lower(in(c.Label))+", "+spread(m.a.Counters[i]))
		}
	}
	if len(other) > 0 {
		m.blank()
		m.hang(2, "Not compared by these rules: ", strings.Join(other, "; "))
	}
}

// unit is what a counter counts.
func (m *memo) unit(c *rules.Counter) rules.Noun {
	if c.Unit.Many != nil {
		return c.Unit
	}
	for _, facts := range [][]rules.Fact{m.def.Facts, m.def.FlowFacts} {
		for i := range facts {
			if facts[i].Name == c.Sum || facts[i].Name == c.Fact {
				return facts[i].Unit
			}
		}
	}
	return rules.Noun{}
}

// compared are the counters that rules of the day compare.
func (m *memo) compared() []string {
	var names []string
	var look func(met *rules.Met)
	look = func(met *rules.Met) {
		if met.Op == rules.Is && len(met.Cond.Bounds) > 0 {
			names = append(names, met.Cond.Name)
		}
		for i := range met.List {
			look(&met.List[i])
		}
	}
	for _, step := range m.a.Trace() {
		look(&step.Condition)
	}
	return names
}

// distance says how far the counters are from the next number that changes the answer.
func (m *memo) distance() {
	if m.a.Outcome == rules.Undetermined || m.a.Outcome == rules.ManualReview {
		return
	}
	list := m.a.Headroom()
	m.heading("Distance to the next number, all else unchanged")
	if len(list) == 0 {
		m.para(2, "There is none: larger numbers lead to the same answer.")
		return
	}
	for _, h := range list {
		c := &m.def.Counters[h.Counter]
		m.hang(2, "- ", in(c.Label)+": at "+commas(h.To)+", "+commas(h.Distance)+" more: "+lower(in(m.outcome(h.Outcome).Label)))
		if p := h.Pace; p.Counted > 0 {
			when := "not this year"
			if p.Reached != 0 {
				when = "on " + p.Reached.String()
			}
			m.para(4, fmt.Sprintf("at the pace of the dated flows, %s in %s days, %s", commas(p.Counted), commas(p.Days), when))
		}
	}
}

// maxDeciders is how many unknown facts a memo explains.
const maxDeciders = 5

// deciders says what to find out.
func (m *memo) deciders() {
	if m.a.Outcome == rules.ManualReview {
		m.heading("What a person must find out")
		for _, g := range m.asked.groups.sorted(&m.amount, m.countsExempt()) {
			if g.result.Fates&(1<<rules.Review) != 0 {
				m.hang(2, "- ", fmt.Sprintf("Whether %s exempt: %s.", verb(count(g.count, m.def.Flow), g.count), m.some(g)))
				m.flowReason(4, g.result)
			}
		}
		return
	}
	list := m.a.Deciders()
	if len(list) == 0 {
		return
	}
	m.heading("What would decide, first what would decide most")
	for i, d := range list[:min(len(list), maxDeciders)] {
		if i > 0 {
			m.blank()
		}
		f, whose := m.decided(d)
		m.hang(2, fmt.Sprintf("%d. ", i+1), whose+in(f.Label))
		for k, r := range d.Values {
			m.hang(5, "if "+m.decides(f, r)+": ", m.labels(d.Then[k]))
		}
		if help := in(f.Help); help != "" {
			m.para(5, help)
		}
		m.cites(7, f.Cites, nil)
	}
	if n := len(list) - maxDeciders; n > 0 {
		m.blank()
		m.para(2, "and "+commas(int64(n))+" more")
	}
}

// decided is the fact of a decider, and whose it is.
func (m *memo) decided(d rules.Decider) (f *rules.Fact, whose string) {
	if d.Flow < 0 {
		return &m.def.Facts[d.Fact], ""
	}
	name, line := m.flows.at(d.Flow)
	s := &shown{flow: rules.Flow{Name: name}, index: d.Flow, line: line}
	return &m.def.FlowFacts[d.Fact], m.called(s) + ": "
}

// decides writes a value that a fact may turn out to have.
func (m *memo) decides(f *rules.Fact, r rules.Range) string {
	if f.Kind == rules.Number && r.Min >= rules.Unbounded {
		return "a very large number"
	}
	return value(f, r)
}

// some names a few flows of a group.
func (m *memo) some(g *group) string {
	var names []string
	for i := range g.largest {
		names = append(names, m.called(&g.largest[i]))
	}
	if n := g.count - len(names); n > 0 {
		names = append(names, "and "+commas(int64(n))+" more")
	}
	return strings.Join(names, "; ")
}

func verb(subject string, n int) string {
	if n == 1 {
		return subject + " is"
	}
	return subject + " are"
}

// compare writes the answers of all regimes.
func (m *memo) compare() {
	m.heading("Answers")
	at, to := 0, 0
	for i := range m.Case.asked {
		g := find(m.def.Regimes, m.Case.asked[i].answer.Regime)
		at = max(at, cellsOf(in(g.Label)))
		to = max(to, cellsOf(m.standing(g)))
	}
	at, to = min(at, 36)+2, to+2
	for i := range m.Case.asked {
		a := &m.Case.asked[i].answer
		g := find(m.def.Regimes, a.Regime)
		standing := m.standing(g)
		label := in(m.outcome(a.Outcome).Label)
		if a.Outcome == rules.NotInForce {
			label = "-"
		}
		m.entry(2, 2+at+to, in(g.Label)+strings.Repeat(nbsp, max(2, at-cellsOf(in(g.Label))))+standing, label)
	}
	for i := range m.Case.asked {
		m.asked, m.a = &m.Case.asked[i], &m.Case.asked[i].answer
		if m.regime = find(m.def.Regimes, m.a.Regime); m.a.Outcome != rules.NotInForce {
			m.short()
		}
	}
}

// nbsp is a blank that wrap does not take for the end of a word.
const nbsp = "\u00A0"

// standing says in a few words whether a regime is law on the day.
func (m *memo) standing(g *rules.Regime) string {
	switch {
	case g.Draft:
		return "never law (draft)"
	case m.date < g.From:
		return "from " + g.From.String()
	case g.Until != 0 && m.date > g.Until:
		return "until " + g.Until.String()
	}
	return "in force"
}

// short writes one answer among several.
func (m *memo) short() {
	m.heading(in(m.regime.Label) + " (" + m.regime.Name + ")")
	if m.regime.Draft {
		m.para(2, "A draft that was never law; this is what it would have said.")
	}
	m.hang(2, "Answer: ", in(m.outcome(m.a.Outcome).Label))
	if len(m.a.Possible) > 1 {
		m.hang(2, "Possible: ", m.labels(m.a.Possible))
	}
	if list := m.a.Mechanisms(); len(list) > 0 {
		m.hang(2, "Mechanisms: ", m.mechanisms(list))
	}
	m.hang(2, "Confidence: ", m.a.Confidence.String())
	m.para(2, m.a.Because(language))
	m.cites(4, m.a.Cites(), nil)
	var numbers []string
	compared := m.compared()
	for i := range m.def.Counters {
		if c := &m.def.Counters[i]; slices.Contains(compared, c.Name) {
			numbers = append(numbers, c.Name+" "+spread(m.a.Counters[i]))
		}
	}
	if len(numbers) > 0 {
		since := ""
		if m.a.From != 0 {
			since = " since " + m.a.From.String()
		}
		m.hang(2, "Counted"+since+": ", strings.Join(numbers, "; "))
	}
	for _, h := range m.a.Headroom() {
		m.hang(2, "Distance: ", fmt.Sprintf("%s at %s, %s more: %s", m.def.Counters[h.Counter].Name, commas(h.To), commas(h.Distance),
			lower(in(m.outcome(h.Outcome).Label))))
	}
	if len(m.a.Flags) > 0 {
		m.hang(2, "Warnings: ", strings.Join(m.a.Flags, ", "))
	}
}
