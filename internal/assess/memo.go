package assess

import (
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/lang"
	"rulebook/internal/rules"
)

// About says what a memo is made from, beside the question.
type About struct {
	Title string // of the project
	AsOf  string // the day its content speaks of; "" when it does not say

	// Cite is what a citation is called in the memo's language: 《规定》第七条. Where it is nil or returns "" the citation stands as rules
	// have it: provisions art 7.
	Cite func(cite string) string
}

// WriteMemo writes the answer for people: plain text, 80 columns wide, that can be filed, in the language of the Request. The same Case
// always gives the same bytes.
func (c *Case) WriteMemo(w io.Writer, about About) error {
	m := &memo{voice: c.request.voice(), Case: c, def: c.set.Definition(), about: about}
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
	voice
	*Case
	def   *rules.Definition
	about About

	asked  *asked
	a      *rules.Answer
	regime *rules.Regime // nil when none applies

	headings int
}

func find(regimes []rules.Regime, name string) *rules.Regime {
	i := slices.IndexFunc(regimes, func(g rules.Regime) bool { return g.Name == name })
	if i < 0 {
		return nil
	}
	return &regimes[i]
}

// title says what the memo is of, and what was asked.
func (m *memo) title() {
	m.para(0, m.say("Memo: ", "判断记录：")+m.about.Title)
	m.part("Question", "问题")
	m.says("Day", "所询日期", m.day(m.date)+m.late())
	if m.request.All {
		m.says("Rules", "所询规则", m.say("every set of rules there is, on that day", "全部规则，逐一按该日判断"))
	} else {
		m.says("Rules", "所询规则", m.asks(&m.Case.asked[0].answer))
	}
	m.says("Facts from", "事实来源", m.sources())
	if m.request.All {
		m.says(m.flowsTitle(), m.flowsTitle(), m.say(commas(int64(m.flows.count)), m.number(int64(m.flows.count))+"项"))
	}
	m.blank()
	at := m.labelColumn(m.def.Facts)
	for i := range m.def.Facts {
		f := &m.def.Facts[i]
		said := ""
		if !m.said[f.Name] {
			said = m.say(" (not stated)", "（未填写）")
		}
		m.entry(2, at, m.in(f.Label), m.value(f, m.facts[i])+said)
	}
}

// part begins a part of the memo. In Chinese its headings are counted, as those of a legal opinion are: 一、二、三.
func (m *memo) part(english, chinese string) {
	if m.voice != "zh" {
		m.heading(english)
		return
	}
	m.headings++
	m.blank()
	m.hang(0, ordinal(m.headings)+"、", chinese) // with a title that may be long
}

// says writes what stands behind a short label.
func (m *memo) says(english, chinese, s string) {
	if m.voice == "zh" {
		m.entry(2, 14, chinese, s)
		return
	}
	m.entry(2, 20, english, s)
}

// flowsTitle is what the flows are called, with a capital letter.
func (m *memo) flowsTitle() string {
	r, size := utf8.DecodeRuneInString(m.in(m.def.Flow.Many))
	return string(unicode.ToUpper(r)) + m.in(m.def.Flow.Many)[size:]
}

// labelGap is how many columns an entry needs beside its label: two before it, and two behind.
const labelGap = 4

// labelColumn is where values stand beside the labels of facts.
func (m *memo) labelColumn(facts []rules.Fact) int {
	at := 0
	for i := range facts {
		at = max(at, cellsOf(m.in(facts[i].Label)))
	}
	return min(at+labelGap, 54)
}

// late says that the day asked for is later than what the content can know.
func (m *memo) late() string {
	if m.about.AsOf != "" && m.date.String() > m.about.AsOf {
		return m.say(", which is later than "+m.about.AsOf+", the day these rules were last brought up to date for",
			"，晚于内容截至之日（"+m.written(m.about.AsOf)+"），此后制定的规定未予收录")
	}
	return ""
}

// asks says which rules were asked.
func (m *memo) asks(a *rules.Answer) string {
	g := find(m.def.Regimes, a.Regime)
	if g == nil {
		return m.say("those of that day; there are none", "该日没有可适用的规则")
	}
	return m.named(g)
}

// span says when a regime is law.
func (m *memo) span(g *rules.Regime) string {
	from, until := m.day(g.From), m.day(g.Until)
	switch {
	case g.Draft:
		return m.say("a draft that was never law", "征求意见稿，从未生效")
	case g.Until != 0:
		return m.say("in force from "+from+" to "+until, "适用期间为"+from+"至"+until)
	}
	return m.say("in force since "+from, "自"+from+"起适用")
}

func (m *memo) sources() string {
	var list []string
	if s := m.request.Facts; s != nil {
		list = append(list, s.Name)
	}
	if s := m.request.Flows; s != nil {
		list = append(list, s.Name)
	}
	return strings.Join(list, m.say(" and ", "、"))
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
	m.part("Answer", "结论")
	o := m.outcome(m.a.Outcome)
	m.para(2, m.in(o.Label))
	m.blank()
	m.para(2, m.in(o.Sentence))
	if m.regime != nil && m.regime.Draft {
		m.para(2, m.say("This is what the draft would have said. It was never law.", "征求意见稿从未生效；此为依征求意见稿得出的结果，没有法律约束力。"))
	}
	if m.a.Outcome == rules.NotInForce {
		m.instead()
		return
	}
	m.blank()
	if len(m.a.Possible) > 1 {
		m.says("Possible", "可能的结论", m.labels(m.a.Possible))
	}
	if list := m.a.Mechanisms(); len(list) > 0 {
		m.says("Mechanisms", "出境程序", m.mechanisms(list))
	}
	m.says("Confidence", "可信度", m.sure(m.a.Confidence)+m.say(": ", "：")+m.meaning(m.a.Confidence))
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
		m.says("Followed by", "其后施行", m.named(next))
	}
	if now != nil && now != next {
		m.says("On that day", "该日适用", m.named(now))
	}
}

// named names a regime in full.
func (m *memo) named(g *rules.Regime) string {
	return m.in(g.Label) + m.say(" ("+g.Name+"), ", "（"+g.Name+"），") + m.span(g)
}

func (m *memo) outcome(name string) *rules.Outcome {
	i := slices.IndexFunc(m.def.Outcomes, func(o rules.Outcome) bool { return o.Name == name })
	if i < 0 {
		return &rules.Outcome{Name: name, Label: rules.Words{"en": name}}
	}
	return &m.def.Outcomes[i]
}

// labels joins the labels of outcomes.
func (m *memo) labels(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = m.in(m.outcome(name).Label)
	}
	return m.list(list)
}

func (m *memo) mechanisms(names []string) string {
	var list []string
	for _, name := range names {
		label := name
		for i := range m.def.Mechanisms {
			if m.def.Mechanisms[i].Name == name {
				label = m.in(m.def.Mechanisms[i].Label)
			}
		}
		list = append(list, label)
	}
	return m.list(list)
}

// meanings say what each level of confidence rests on, in Chinese with the words of the calculator.
var meanings = [...][2]string{
	rules.FromText:       {"the official text says so", "已阅读官方文本，其中有明文规定。"},
	rules.FromCommentary: {"only a commentary says so, not the official text", "仅依据评论，未阅读官方文本。"},
	rules.FromSecondary:  {"only a secondary source says so", "仅依据二手资料。"},
	rules.Inferred:       {"no text says so; it is concluded from texts, with a reason", "没有明文规定，系依据条文推断，并已说明理由。"},
	rules.Ambiguous:      {"the words allow more than one reading", "条文可作两种以上解释。"},
	rules.Unverified:     {"it could not be verified", "未能核实。"},
}

func (v voice) meaning(c rules.Confidence) string { return v.say(meanings[c][0], meanings[c][1]) }

// sure names a level of confidence: in English as rules write it.
func (v voice) sure(c rules.Confidence) string {
	return v.say(c.String(), lang.Confidence(c.String(), string(v)))
}

// why names the rules that answer, with their reasons.
func (m *memo) why() {
	m.part("Why", "依据")
	if len(m.a.Fired) == 0 {
		m.para(2, m.days())
		m.cites(4, m.a.Cites(), nil)
		return
	}
	if !m.a.Certain() {
		m.para(2, m.say("Depending on what is not known, one or more of these rules answer:", "视尚未查明的事实，适用下列规则中的一项或者多项："))
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
		label := m.in(m.outcome(r.Then).Label)
		m.hang(2, m.say("Set aside: ", "未予适用："), m.say("the rule "+r.ID+" would lead to "+m.lower(label)+", but another prevails over it ("+m.cited(r.Cites)+").",
			"规则 "+r.ID+" 的结论为“"+label+"”，因其他规则优先而不适用（"+m.cited(r.Cites)+"）。"))
	}
}

// days says why no rules answer.
func (m *memo) days() string {
	switch g := m.regime; {
	case g == nil:
		return m.say("None of the rules held here was in force on "+m.day(m.date)+".", "收录的规则在"+m.day(m.date)+"均不适用。")
	case m.date < g.From:
		return m.say("These rules apply from "+m.day(g.From)+" on.", "所询规则自"+m.day(g.From)+"起适用。")
	default:
		return m.say("These rules applied until "+m.day(g.Until)+".", "所询规则适用至"+m.day(g.Until)+"。")
	}
}

// reason writes a rule's reason and what it rests on.
func (m *memo) reason(r *rules.Rule) {
	m.para(2, m.in(r.Because))
	m.cites(4, r.Cites, r)
}

// cites writes citations, and the rule they are of.
func (m *memo) cites(indent int, cites []string, r *rules.Rule) {
	s := m.cited(cites)
	if r != nil {
		s += m.say(" ["+m.sure(r.Confidence)+"]; rule ", "；可信度："+m.sure(r.Confidence)+"；规则 ") + r.ID
	}
	m.cite(indent, s)
}

// cite writes what something rests on.
func (m *memo) cite(indent int, s string) {
	if s != "" {
		m.hang(indent, m.say("", "依据："), s)
	}
}

// cited names citations as the language does.
func (m *memo) cited(cites []string) string {
	if m.voice != "zh" {
		return strings.Join(cites, ", ")
	}
	var b strings.Builder
	last := ""
	for i, cite := range cites {
		name := ""
		if m.about.Cite != nil {
			name = m.about.Cite(cite)
		}
		if name == "" {
			name = cite
		}
		title, unit := divided(name)
		switch {
		case i == 0:
			b.WriteString(name)
		case title != "" && title == last:
			b.WriteString("、" + unit)
		default:
			b.WriteString("；" + name)
		}
		last = title
	}
	return b.String()
}

// divided takes apart what is cited in Chinese, 《规定》第七条, so that a title which several articles have need stand but once. The title
// is "" where no numbered unit is cited.
func divided(name string) (title, unit string) {
	end := strings.LastIndex(name, "》")
	if end < 0 {
		return "", name
	}
	at := strings.Index(name[end:], "第")
	if at < 0 {
		return "", name
	}
	return name[:end+at], name[end+at:]
}

// flags explains what warns.
func (m *memo) flags() {
	if len(m.a.Flags) == 0 {
		return
	}
	m.part("Warnings", "注意事项")
	for _, name := range m.a.Flags {
		i := slices.IndexFunc(m.def.Flags, func(f rules.Flag) bool { return f.Name == name })
		f := &m.def.Flags[i]
		m.hang(2, "- ", strings.Join(strings.Fields(m.in(f.Label)+m.say(". ", "。")+m.in(f.Help)+m.say(" ("+name+")", "（"+name+"）")), " "))
	}
}

// sureness says on what the answer rests that is the least sure.
func (m *memo) sureness() {
	if m.a.Outcome == rules.NotInForce || m.a.Confidence == rules.FromText {
		return
	}
	m.part("What is least sure", "可靠程度")
	m.para(2, m.say("An answer is no surer than the weakest thing it rests on. This one is "+m.sure(m.a.Confidence)+": "+m.meaning(m.a.Confidence)+
		". That holds of:", "结论的可靠程度取决于其中最薄弱的依据。本结论的可信度为“"+m.sure(m.a.Confidence)+"”："+m.meaning(m.a.Confidence)+"属于该等级的是："))
	for _, rule := range slices.Concat(m.a.Fired, m.a.FlowRules) {
		if r := &m.def.Rules[rule]; r.Confidence == m.a.Confidence {
			m.hang(2, "- ", m.say("the rule "+r.ID+" ("+m.cited(r.Cites)+")", "规则 "+r.ID+"（"+m.cited(r.Cites)+"）"))
		}
	}
	if l := m.leaves(); m.a.LeftOutMatters && l.Confidence == m.a.Confidence {
		flows := m.in(m.def.Flow.Many)
		m.hang(2, "- ", m.say("that exempt "+flows+" are left out of the count ("+m.cited(l.Cites)+")", "豁免的"+flows+"不计入累计数量（"+m.cited(l.Cites)+"）"))
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
		m.para(0, m.say("The rules are as of "+m.about.AsOf+".", "规则内容截至"+m.written(m.about.AsOf)+"。"))
	}
	m.para(0, m.say("Rules ", "规则哈希值：")+m.def.Hash)
	m.para(0, m.say("This memo explains rules and is not legal advice.", "本记录旨在说明规则，不构成法律意见。"))
}
