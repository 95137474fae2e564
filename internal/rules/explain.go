package rules

import (
	"slices"
	"strconv"
)

// Object writes the answer in the shape that the command line and the browser hand out, with its reasons in a language. Names are
// those of the flows, by their place; the list "flows" is left empty when there are none.
func (a *Answer) Object(lang string, names []string) Object {
	s := a.set
	var o Object
	o.set("schema", int64(1))
	o.set("date", a.Date.String())
	o.set("regime", textOrNil(a.Regime))
	o.set("draft", a.regime != nil && a.regime.Draft)
	o.set("outcome", a.Outcome)
	o.set("possible", texts(a.Possible))
	o.set("mechanisms", texts(a.Mechanisms()))
	o.set("confidence", a.Confidence.String())
	o.set("window", a.window())
	o.set("counters", a.counters(a.Counters))
	o.set("left_out", a.counters(a.LeftOut))
	flows := make([]Value, len(a.Flows))
	for i, f := range a.Flows {
		name := ""
		if i < len(names) {
			name = names[i]
		}
		flows[i] = a.Flow(name, f)
	}
	o.set("flows", flows)
	o.set("rule", nil)
	if a.Certain() {
		o[len(o)-1].Value = s.rules[a.Fired[0]].ID
	}
	o.set("cites", texts(a.Cites()))
	o.set("because", a.Because(lang))
	if a.LeftOutMatters {
		leaves := &s.regimes[a.regime.flowRules].Leaves
		o.set("leaves_out", Object{{"cites", texts(leaves.Cites)}, {"confidence", leaves.Confidence.String()}, {"because", leaves.Because.In(lang)}})
	}
	o.set("trace", a.trace(lang))
	o.set("headroom", a.headroom())
	o.set("decides", a.deciders())
	o.set("flags", texts(a.Flags))
	if a.Outcome == NotInForce {
		successor, applies := a.Successor()
		o.set("successor", textOrNil(successor))
		o.set("applies", textOrNil(applies))
	}
	o.set("rules_hash", s.def.Hash)
	return o
}

// Flow writes what became of a flow.
func (a *Answer) Flow(name string, f FlowResult) Object {
	s := a.set
	certain, possible := f.Counted()
	o := Object{{"name", name}, {"counted", truthValue(certain, possible)}, {"fate", nil}, {"rule", nil}, {"cites", []Value{}}}
	if fate, ok := f.Fate(); ok {
		o[2].Value = fate.String()
	} else if a.span != nil {
		o[2].Value = "unknown"
	}
	if f.Rule >= 0 {
		r := &s.rules[f.Rule]
		o[3].Value, o[4].Value = r.ID, texts(r.Cites)
		o.set("confidence", r.Confidence.String())
	}
	switch f.Placed {
	case BeforeWindow:
		o.set("dated", "before-window")
	case AfterDate:
		o.set("dated", "after-date")
	}
	return o
}

// Mechanisms are the legal routes that the outcome leaves the choice of.
func (a *Answer) Mechanisms() []string {
	if i, ok := a.set.outcomes[a.Outcome]; ok {
		return a.set.def.Outcomes[i].Mechanisms
	}
	return nil
}

// Cites are the citations of the exporter rules that answer, or may, each once; of an answer that no rule gives, those for the days of
// the regime.
func (a *Answer) Cites() []string {
	var list []string
	for _, i := range a.Fired {
		for _, c := range a.set.rules[i].Cites {
			if !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
	}
	if a.Outcome != NotInForce {
		return list
	}
	if g := a.regime; g != nil {
		if g.Until != 0 && a.Date > g.Until {
			return g.Ended
		}
		return g.Since
	}
	// No regime applies yet, or none any more: the nearest one says since when, or until when, it did.
	var nearest *Regime
	for i := range a.set.def.Regimes {
		g := &a.set.def.Regimes[i]
		switch {
		case !g.Default:
		case g.Until != 0 && g.Until < a.Date:
			list, nearest = g.Ended, g
		case nearest == nil && g.From > a.Date:
			list, nearest = g.Since, g
		}
	}
	return list
}

// Because is the reason of the first rule that answers, or the sentence of the outcome where it depends on what is not known which do.
func (a *Answer) Because(lang string) string {
	if a.Certain() {
		return a.set.rules[a.Fired[0]].Because.In(lang)
	}
	if i, ok := a.set.outcomes[a.Outcome]; ok {
		return a.set.def.Outcomes[i].Sentence.In(lang)
	}
	return ""
}

// Certain reports whether the rules in Fired answer, all of them. Otherwise one or more do, and which depends on what is not known.
func (a *Answer) Certain() bool {
	return len(a.Fired) > 0 && a.Outcome != Undetermined && a.Outcome != ManualReview && (a.exact || len(a.Fired) == 1)
}

// Successor returns the regime that followed the one that was asked and is not in force, and the one that applies on the day; "" where
// there is none.
func (a *Answer) Successor() (successor, applies string) {
	if a.regime != nil {
		successor = a.regime.Successor
	}
	for i := range a.set.regimes {
		if g := a.set.regimes[i].Regime; g.Default && a.Date.within(g.From, g.Until) {
			applies = g.Name
		}
	}
	return successor, applies
}

func (a *Answer) window() Value {
	if a.From == 0 {
		return nil
	}
	return Object{{"from", a.From.String()}, {"to", a.Date.String()}}
}

func (a *Answer) counters(list []Range) Value {
	o := Object{}
	for i, r := range list {
		o.set(a.set.def.Counters[i].Name, r.value())
	}
	return o
}

// value writes a number, or a range of which max is nil when it has no end. A sum above MaxNumber would be another number in a browser,
// so that it is a range too, of which no more is said than that it is above.
func (r Range) value() Value {
	if r.Exact() && r.Min <= MaxNumber {
		return r.Min
	}
	var most Value
	if r.Max <= MaxNumber {
		most = r.Max
	}
	return Object{{"min", min(r.Min, MaxNumber)}, {"max", most}}
}

func (a *Answer) headroom() Value {
	list := []Value{}
	for _, h := range a.Headroom() {
		o := Object{{"counter", a.set.def.Counters[h.Counter].Name}, {"to", h.To}, {"distance", h.Distance}, {"outcome", h.Outcome}}
		if p := h.Pace; p.Counted > 0 {
			o.set("pace", Object{{"from", p.From.String()}, {"counted", p.Counted}, {"days", p.Days}, {"reached", textOrNil(p.Reached.String())}})
		}
		list = append(list, o)
	}
	return list
}

func (a *Answer) deciders() Value {
	list := []Value{}
	for _, d := range a.Deciders() {
		f, field := a.set.decided(d)
		values := []Value{}
		for i, r := range d.Values {
			values = append(values, Object{{"value", f.show(r)}, {"possible", texts(d.Then[i])}})
		}
		list = append(list, Object{{"field", field}, {"values", values}})
	}
	return list
}

// decided returns the fact of a Decider and its field in the question.
func (s *Set) decided(d Decider) (*Fact, string) {
	if d.Flow < 0 {
		f := &s.def.Facts[d.Fact]
		return f, f.Name
	}
	f := &s.def.FlowFacts[d.Fact]
	return f, "flows[" + strconv.Itoa(d.Flow) + "]." + f.Name
}

// Field returns the field in the question that a Decider is about.
func (a *Answer) Field(d Decider) string {
	_, field := a.set.decided(d)
	return field
}

// show writes a value of a fact as a question has it.
func (f *Fact) show(r Range) Value {
	switch {
	case f.Kind == Number && r.Min >= Unbounded:
		return "unbounded"
	case f.Kind == Number:
		return r.value()
	case !r.Exact():
		return "unknown"
	case f.Kind == YesNo:
		return r.Min == 1
	}
	return f.Choices[r.Min].Name
}

// A Step says of one exporter rule whether its condition holds, and why.
type Step struct {
	Rule         int   // index of Definition.Rules
	Holds        truth // of its condition
	Applies      bool  // it answers, or may
	OverriddenBy []int
	Condition    Met
}

// Met says of a condition whether it is met.
type Met struct {
	Op     Op
	List   []Met
	Cond   *Condition // of Is
	Value  Range      // of Is: what was compared
	Answer truth
}

// Known reports whether a condition is met, and whether that is known.
func (m *Met) Known() (met, known bool) { return m.Answer == yes, m.Answer != maybe }

// Trace goes through the exporter rules of the day. The steps are good until it is called again, or a is used for another answer.
func (a *Answer) Trace() []Step {
	if a.span == nil {
		return nil
	}
	s := a.set
	t := &a.tracing
	t.env = append(slices.Grow(t.env[:0], s.exporterVariables), a.facts...)
	for i := range s.finding {
		t.env = append(t.env, Range{int64(a.found >> i & 1), int64(a.mayFind >> i & 1)})
	}
	t.env = append(t.env, a.Counters...)
	t.met = slices.Grow(t.met[:0], a.span.nodes)
	t.steps = slices.Grow(t.steps[:0], len(a.span.exporter))
	for _, i := range a.span.exporter {
		r := &s.rules[i]
		st := Step{Rule: i, Applies: slices.Contains(a.Fired, i), Condition: t.meet(&r.when, &r.Rule.When)}
		st.Holds = st.Condition.Answer
		for _, j := range a.span.over[i] {
			if st.Holds != no && s.rules[j].when.holds(t.env) == yes {
				st.OverriddenBy = append(st.OverriddenBy, j)
			}
		}
		t.steps = append(t.steps, st)
	}
	return t.steps
}

// A tracing is the memory of a trace.
type tracing struct {
	env   []Range // variables of exporter rules
	met   []Met   // all conditions; it never grows beyond what it was made for, so that parts of it stay where they are
	steps []Step
}

func (x *tracing) meet(t *test, c *Condition) Met {
	m := Met{Op: t.op, Answer: t.holds(x.env)}
	if t.op == Is {
		m.Cond, m.Value = c, x.env[t.variable]
		return m
	}
	at := len(x.met)
	x.met = x.met[:at+len(t.list)]
	m.List = x.met[at : at+len(t.list) : at+len(t.list)]
	for i := range t.list {
		m.List[i] = x.meet(&t.list[i], &c.List[i])
	}
	return m
}

func (a *Answer) trace(lang string) Value {
	list := []Value{}
	for _, st := range a.Trace() {
		r := &a.set.rules[st.Rule]
		o := Object{{"rule", r.ID}, {"outcome", r.Then}, {"holds", st.Holds.value()}, {"applies", st.Applies}}
		if len(st.OverriddenBy) > 0 {
			by := []Value{}
			for _, j := range st.OverriddenBy {
				by = append(by, a.set.rules[j].ID)
			}
			o.set("overridden_by", by)
		}
		o.set("cites", texts(r.Cites))
		o.set("confidence", r.Confidence.String())
		o.set("because", r.Because.In(lang))
		o.set("conditions", st.Condition.value(a.set))
		list = append(list, o)
	}
	return list
}

// value writes a condition: {"all": [...]}, {"any": [...]}, or {"name", "must", "is", "met"}.
func (m *Met) value(s *Set) Value {
	if m.Op != Is {
		list := []Value{}
		for i := range m.List {
			list = append(list, m.List[i].value(s))
		}
		if m.Op == Any {
			return Object{{"any", list}}
		}
		return Object{{"all", list}}
	}
	o := Object{{"name", m.Cond.Name}}
	if len(m.Cond.Bounds) > 0 {
		o.set("must", boundsText(m.Cond.Bounds))
		o.set("is", m.Value.value())
	} else {
		must := texts(m.Cond.Values)
		o.set("must", must)
		is := Value("unknown")
		if m.Value.Exact() {
			if i, ok := s.facts[m.Cond.Name]; ok {
				is = s.def.Facts[i].show(m.Value)
			} else {
				is = m.Value.Min == 1
			}
		}
		o.set("is", is)
	}
	o.set("met", m.Answer.value())
	return o
}

func (t truth) value() Value {
	switch t {
	case yes:
		return true
	case no:
		return false
	}
	return "unknown"
}

func truthValue(certain, possible bool) Value {
	switch {
	case certain:
		return true
	case possible:
		return "unknown"
	}
	return false
}

func texts(list []string) []Value {
	out := make([]Value, len(list))
	for i, t := range list {
		out[i] = t
	}
	return out
}

func textOrNil(s string) Value {
	if s == "" {
		return nil
	}
	return s
}
