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
		m.part(m.flowsTitle(), m.flowsTitle())
		m.para(2, m.say("None is given.", "未填写。"))
		return
	}
	many := int64(m.flows.count)
	m.part(m.flowsTitle()+" ("+commas(many)+")", "各项"+m.in(m.def.Flow.One)+"的认定（共"+m.number(many)+"项）")
	if m.flows.count <= maxShown {
		for i := range m.flows.first {
			s := &m.flows.first[i]
			if i > 0 {
				m.blank()
			}
			m.hang(2, fmt.Sprintf("%d. ", i+1), m.called(s)+m.say(": ", "：")+m.fate(m.flows.pages[0].results[0][i]))
			m.flowFacts(5, s)
			m.flowReason(5, m.flows.pages[0].results[0][i])
		}
		return
	}
	for i, g := range m.asked.groups.sorted(&m.amount, m.countsExempt()) {
		if i > 0 {
			m.blank()
		}
		m.hang(2, "", m.count(g.count, m.def.Flow)+m.say(": ", "：")+m.fate(g.result))
		for fact := range m.def.FlowFacts {
			if f := &m.def.FlowFacts[fact]; f.Kind == rules.Number && g.sums[fact] != (rules.Range{}) {
				m.entry(5, m.column(), m.in(f.Label), m.quantity(g.sums[fact], f.Unit))
			}
		}
		m.flowReason(5, g.result)
		if g.count > 1 {
			var names []string
			for k := range g.largest {
				s := &g.largest[k]
				name := m.called(s)
				if n := m.size(&s.flow); n.Max > 0 {
					name += m.say(", ", "，") + m.spread(n)
				}
				names = append(names, name)
			}
			m.hang(5, m.say("Largest: ", "其中最大："), m.list(names))
		}
	}
}

// dated is the label of the day of a flow.
func (v voice) dated() string { return v.say("Date", "日期") }

// column is where the values of a flow's facts stand.
func (m *memo) column() int {
	return min(max(m.labelColumn(m.def.FlowFacts), cellsOf(m.dated())+labelGap), 42) + 3
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
		return fmt.Sprintf(m.say("line %d", "第%d行"), s.line)
	case name == "":
		return fmt.Sprintf(m.say("%s %d", "%s%d"), m.in(m.def.Flow.One), s.index+1)
	case s.line > 0:
		return fmt.Sprintf(m.say("%s (line %d)", "%s（第%d行）"), name, s.line)
	}
	return name
}

// flowFacts lists what a question says of a flow.
func (m *memo) flowFacts(indent int, s *shown) {
	if s.flow.Date != 0 {
		m.entry(indent, m.column(), m.dated(), m.day(s.flow.Date))
	}
	for i := range m.def.FlowFacts {
		f := &m.def.FlowFacts[i]
		if r := s.flow.Facts[i]; r != rules.NotGiven && (f.Kind == rules.Choice || r != (rules.Range{})) {
			m.entry(indent, m.column(), m.in(f.Label), m.value(f, r))
		}
	}
}

// flowReason names the rule that decided about a flow.
func (m *memo) flowReason(indent int, result rules.FlowResult) {
	if result.Rule >= 0 {
		r := &m.def.Rules[result.Rule]
		m.para(indent, m.in(r.Because))
		m.cites(indent+2, r.Cites, r)
	}
}

// fate says what became of a flow.
func (m *memo) fate(r rules.FlowResult) string {
	fate, ok := r.Fate()
	switch {
	case !ok:
		return m.say("what becomes of it hangs on what is not known", "尚不确定，取决于尚未查明的事实") + m.placed(r)
	case fate == rules.Nothing:
		return m.say("nothing that the rules look at", "没有内容，不予考虑")
	case fate == rules.Review:
		return m.say("exempt or counted, which a person must find out", "豁免或者计入，须由人工判断") + m.placed(r)
	case fate == rules.Exempt && m.countsExempt() && r.Placed == rules.InWindow:
		return m.say("exempt, but counted, as the question asks", "豁免，但按所选计入")
	case fate == rules.Exempt:
		return m.say("exempt, not counted", "豁免，不计入")
	case r.Placed != rules.InWindow:
		return m.say("not exempt", "不豁免") + m.placed(r)
	}
	return m.say("counted", "计入")
}

// placed says why the day of a flow keeps it from being counted.
func (m *memo) placed(r rules.FlowResult) string {
	switch r.Placed {
	case rules.BeforeWindow:
		return m.say("; not counted, being earlier than the period of counting", "；早于累计期间，不计入")
	case rules.AfterDate:
		return m.say("; not counted, being later than the day asked for", "；晚于所询日期，不计入")
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
		from, to := m.day(m.a.From), m.day(m.a.Date)
		m.part("Counted from "+from+" to "+to, "计算过程（自"+from+"起累计至"+to+"）")
	} else {
		m.part("Counted up to "+m.day(m.a.Date), "计算过程（累计至"+m.day(m.a.Date)+"，未规定起算时点）")
	}
	compared := m.compared()
	at := 0
	for i := range m.def.Counters {
		at = max(at, cellsOf(m.in(m.def.Counters[i].Label)))
	}
	least := 34
	if m.voice == "zh" {
		least = 18
	}
	at = max(least, min(at+4, 56))
	left := false
	for i := range m.def.Counters {
		if c := &m.def.Counters[i]; slices.Contains(compared, c.Name) {
			m.entry(2, at, m.in(c.Label), m.quantity(m.a.Counters[i], m.unit(c)))
			if m.a.LeftOut[i].Max > 0 {
				m.entry(4, at, m.say("left out with exempt "+m.in(m.def.Flow.Many), "豁免，未计入"), m.quantity(m.a.LeftOut[i], m.unit(c)))
				left = true
			}
		}
	}
	if l := m.leaves(); left && l.Because != nil {
		m.blank()
		m.para(2, m.in(l.Because))
		m.cite(4, m.cited(l.Cites)+m.say(" ["+m.sure(l.Confidence)+"]", "；可信度："+m.sure(l.Confidence)))
	}
	var other []string
	for i := range m.def.Counters {
		if c := &m.def.Counters[i]; !slices.Contains(compared, c.Name) {
			other = append(other, m.say(m.lower(m.in(c.Label))+", "+m.spread(m.a.Counters[i]), m.in(c.Label)+"，"+m.quantity(m.a.Counters[i], m.unit(c))))
		}
	}
	if len(other) > 0 {
		m.blank()
		m.hang(2, m.say("Not compared by these rules: ", "所询规则不考虑："), m.list(other))
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
	m.part("Distance to the next number, all else unchanged", "与下一临界数值的差距（其他事实不变）")
	if len(list) == 0 {
		m.para(2, m.say("There is none: larger numbers lead to the same answer.", "数量再增加，结论不变。"))
		return
	}
	for _, h := range list {
		c := &m.def.Counters[h.Counter]
		m.hang(2, "- ", m.say(m.in(c.Label)+": at "+commas(h.To)+", "+commas(h.Distance)+" more: "+m.lower(m.in(m.outcome(h.Outcome).Label)), m.next(c, h)))
		if p := h.Pace; p.Counted > 0 {
			when := m.say("not this year", "本年内不会达到")
			if p.Reached != 0 {
				when = m.say("on ", "将于") + m.day(p.Reached) + m.say("", "达到")
			}
			m.para(4, m.say(fmt.Sprintf("at the pace of the dated flows, %s in %s days, %s", commas(p.Counted), commas(p.Days), when),
				fmt.Sprintf("按载明日期的%s推算（%s日内计入%s），%s。", m.in(m.def.Flow.Many), commas(p.Days), m.of(m.number(p.Counted), m.in(m.unit(c).Many)), when)))
		}
	}
}

// next says in Chinese at what number of a counter the answer changes, and to what.
func (m *memo) next(c *rules.Counter, h rules.Headroom) string {
	noun := m.in(m.unit(c).Many)
	return m.in(c.Label) + "：达到" + m.of(m.number(h.To), noun) + "（再增加" + m.of(m.number(h.Distance), noun) + "）时，结论变为“" +
		m.in(m.outcome(h.Outcome).Label) + "”"
}

// maxDeciders is how many unknown facts a memo explains.
const maxDeciders = 5

// deciders says what to find out.
func (m *memo) deciders() {
	if m.a.Outcome == rules.ManualReview {
		m.part("What a person must find out", "须由人工查明的事项")
		for _, g := range m.asked.groups.sorted(&m.amount, m.countsExempt()) {
			if g.result.Fates&(1<<rules.Review) != 0 {
				m.hang(2, "- ", m.say(fmt.Sprintf("Whether %s exempt: %s.", verb(m.count(g.count, m.def.Flow), g.count), m.some(g)),
					m.count(g.count, m.def.Flow)+"是否豁免："+m.some(g)+"。"))
				m.flowReason(4, g.result)
			}
		}
		return
	}
	list := m.a.Deciders()
	if len(list) == 0 {
		return
	}
	m.part("What would decide, first what would decide most", "尚未查明的事实（按对结论的影响由大到小）")
	for i, d := range list[:min(len(list), maxDeciders)] {
		if i > 0 {
			m.blank()
		}
		f, whose := m.decided(d)
		m.hang(2, fmt.Sprintf("%d. ", i+1), whose+m.in(f.Label))
		for k, r := range d.Values {
			m.hang(5, m.say("if "+m.decides(f, r)+": ", "如果为"+m.decides(f, r)+"："), m.labels(d.Then[k]))
		}
		if help := m.in(f.Help); help != "" {
			m.para(5, help)
		}
		m.cites(7, f.Cites, nil)
	}
	if n := len(list) - maxDeciders; n > 0 {
		m.blank()
		m.para(2, m.say("and "+commas(int64(n))+" more", "另有"+m.number(int64(n))+"项"))
	}
}

// decided is the fact of a decider, and whose it is.
func (m *memo) decided(d rules.Decider) (f *rules.Fact, whose string) {
	if d.Flow < 0 {
		return &m.def.Facts[d.Fact], ""
	}
	name, line := m.flows.at(d.Flow)
	s := &shown{flow: rules.Flow{Name: name}, index: d.Flow, line: line}
	return &m.def.FlowFacts[d.Fact], m.called(s) + m.say(": ", "：")
}

// decides writes a value that a fact may turn out to have.
func (m *memo) decides(f *rules.Fact, r rules.Range) string {
	if f.Kind == rules.Number && r.Min >= rules.Unbounded {
		return m.say("a very large number", "极大的数")
	}
	return m.value(f, r)
}

// some names a few flows of a group.
func (m *memo) some(g *group) string {
	var names []string
	for i := range g.largest {
		names = append(names, m.called(&g.largest[i]))
	}
	if n := g.count - len(names); n > 0 {
		names = append(names, m.say("and "+commas(int64(n))+" more", "另有"+m.number(int64(n))+"项"))
	}
	return m.list(names)
}

func verb(subject string, n int) string {
	if n == 1 {
		return subject + " is"
	}
	return subject + " are"
}

// compare writes the answers of all regimes.
func (m *memo) compare() {
	m.part("Answers", "各项规则的结论")
	if m.voice == "zh" {
		m.answers()
	} else {
		m.table()
	}
	for i := range m.Case.asked {
		m.asked, m.a = &m.Case.asked[i], &m.Case.asked[i].answer
		if m.regime = find(m.def.Regimes, m.a.Regime); m.a.Outcome != rules.NotInForce {
			m.short()
		}
	}
}

// answers list the answers in Chinese, whose official titles leave no room for columns.
func (m *memo) answers() {
	for i := range m.Case.asked {
		a := &m.Case.asked[i].answer
		g := find(m.def.Regimes, a.Regime)
		m.hang(2, "- ", m.in(g.Label)+"，"+m.standing(g)+"："+m.in(m.outcome(a.Outcome).Label))
	}
}

// table writes the answers in columns.
func (m *memo) table() {
	at, to := 0, 0
	for i := range m.Case.asked {
		g := find(m.def.Regimes, m.Case.asked[i].answer.Regime)
		at = max(at, cellsOf(m.in(g.Label)))
		to = max(to, cellsOf(m.standing(g)))
	}
	at, to = min(at, 36)+2, to+2
	for i := range m.Case.asked {
		a := &m.Case.asked[i].answer
		g := find(m.def.Regimes, a.Regime)
		standing := m.standing(g)
		label := m.in(m.outcome(a.Outcome).Label)
		if a.Outcome == rules.NotInForce {
			label = "-"
		}
		m.entry(2, 2+at+to, m.in(g.Label)+strings.Repeat(nbsp, max(2, at-cellsOf(m.in(g.Label))))+standing, label)
	}
}

// nbsp is a blank that wrap does not take for the end of a word.
const nbsp = "\u00A0"

// standing says in a few words whether a regime is law on the day.
func (m *memo) standing(g *rules.Regime) string {
	switch {
	case g.Draft:
		return m.say("never law (draft)", "征求意见稿，从未生效")
	case m.date < g.From:
		return m.say("from "+m.day(g.From), "自"+m.day(g.From)+"起适用")
	case g.Until != 0 && m.date > g.Until:
		return m.say("until "+m.day(g.Until), "适用至"+m.day(g.Until))
	}
	return m.say("in force", "该日适用")
}

// short writes one answer among several.
func (m *memo) short() {
	label := m.in(m.regime.Label)
	m.part(label+" ("+m.regime.Name+")", label+"（"+m.regime.Name+"）")
	if m.regime.Draft {
		m.para(2, m.say("A draft that was never law; this is what it would have said.", "征求意见稿从未生效；此为依征求意见稿得出的结果，没有法律约束力。"))
	}
	m.hang(2, m.say("Answer: ", "结论："), m.in(m.outcome(m.a.Outcome).Label))
	if len(m.a.Possible) > 1 {
		m.hang(2, m.say("Possible: ", "可能的结论："), m.labels(m.a.Possible))
	}
	if list := m.a.Mechanisms(); len(list) > 0 {
		m.hang(2, m.say("Mechanisms: ", "出境程序："), m.mechanisms(list))
	}
	m.hang(2, m.say("Confidence: ", "可信度："), m.sure(m.a.Confidence))
	m.para(2, m.a.Because(string(m.voice)))
	m.cites(4, m.a.Cites(), nil)
	var numbers []string
	compared := m.compared()
	for i := range m.def.Counters {
		if c := &m.def.Counters[i]; slices.Contains(compared, c.Name) {
			numbers = append(numbers, m.say(c.Name+" "+m.spread(m.a.Counters[i]), m.in(c.Label)+"，"+m.quantity(m.a.Counters[i], m.unit(c))))
		}
	}
	if len(numbers) > 0 {
		since := ""
		if m.a.From != 0 {
			since = m.say(" since "+m.day(m.a.From), "（自"+m.day(m.a.From)+"起）")
		}
		m.hang(2, m.say("Counted"+since+": ", "计入"+since+"："), m.list(numbers))
	}
	for _, h := range m.a.Headroom() {
		c := &m.def.Counters[h.Counter]
		m.hang(2, m.say("Distance: ", "差距："), m.say(c.Name+" at "+commas(h.To)+", "+commas(h.Distance)+" more: "+m.lower(m.in(m.outcome(h.Outcome).Label)), m.next(c, h)))
	}
	if len(m.a.Flags) > 0 {
		m.hang(2, m.say("Warnings: ", "注意事项："), m.warned())
	}
}

// warned names the warnings: in English by their ids, which are words.
func (m *memo) warned() string {
	if m.voice != "zh" {
		return strings.Join(m.a.Flags, ", ")
	}
	var names []string
	for _, f := range m.def.Flags {
		if slices.Contains(m.a.Flags, f.Name) {
			names = append(names, m.in(f.Label))
		}
	}
	return m.list(names)
}
