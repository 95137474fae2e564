package rules

import (
	"slices"
	"strconv"
)

// An InputProblem is a mistake in a question.
type InputProblem struct {
	Field   string // "date", "flows[1].distinct_persons"
	Message string // what is wrong: lower case, no full stop
	Hint    string
}

// ReadQuestion reads a question from a Value, which must be an Object: date, regime, flows, and facts under their names. date, when it
// is not 0, stands in for a missing one. The question is nil when there are problems; all of them are returned.
func (s *Set) ReadQuestion(v Value, date Day) (*Question, []InputProblem) {
	r := reader{set: s}
	q := &Question{Date: date, Facts: make([]Range, len(s.def.Facts))}
	object, ok := v.(Object)
	if !ok {
		r.report("", "the input is "+kindOf(v)+", not a mapping of facts", "")
		return nil, r.problems
	}
	for _, m := range object {
		switch m.Name {
		case "date":
			if m.Value != nil {
				q.Date = r.day(m.Name, m.Value)
			}
		case "regime":
			q.Regime = r.regime(m.Value)
		case "flows":
			q.Flows = r.flows(m.Value)
		default:
			i, known := s.facts[m.Name]
			if !known {
				r.report(m.Name, "there is no fact "+quote(m.Name), nearest(m.Name, append([]string{"date", "regime", "flows"}, factNames(s.def.Facts)...)))
				continue
			}
			q.Facts[i] = r.fact(m.Name, &s.def.Facts[i], m.Value)
		}
	}
	if q.Date == 0 && object.Get("date") == nil {
		r.report("date", "the day of the question is missing", "write date: 2026-01-31")
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return q, nil
}

// ReadFlow reads one flow. field is its name in problems, such as "flows[0]".
func (s *Set) ReadFlow(field string, v Value) (Flow, []InputProblem) {
	r := reader{set: s}
	return r.flow(field, v), r.problems
}

// NoFlow returns a flow of which nothing was said.
func (s *Set) NoFlow() Flow {
	f := Flow{Facts: make([]Range, len(s.def.FlowFacts))}
	for _, d := range s.distinct {
		f.Facts[d.whole] = NotGiven
	}
	return f
}

// FlowObject writes a flow as a question has it, without what need not be said.
func (s *Set) FlowObject(f *Flow) Object {
	o := Object{}
	if f.Name != "" {
		o.set("name", f.Name)
	}
	if f.Date != 0 {
		o.set("date", f.Date.String())
	}
	for i := range s.def.FlowFacts {
		fact, value := &s.def.FlowFacts[i], f.Facts[i]
		switch {
		case value == NotGiven, value == Range{} && len(fact.Distinct) == 0:
		case fact.Kind == Number && value.Max >= Unbounded:
			o.set(fact.Name, "unknown")
		default:
			o.set(fact.Name, fact.show(value))
		}
	}
	return o
}

// ReadFact reads a value of a fact of the exporter, or of a flow. The problem is "" when there is none.
func (s *Set) ReadFact(f *Fact, v Value) (Range, string) {
	r := reader{set: s}
	value := r.fact("", f, v)
	if len(r.problems) > 0 {
		return value, r.problems[0].Message
	}
	return value, ""
}

// CheckFlow reports numbers of a flow that cannot hold together.
func (s *Set) CheckFlow(field string, f *Flow) []InputProblem {
	var problems []InputProblem
	for _, d := range s.distinct {
		if f.Facts[d.whole] == NotGiven || d.tighten(slices.Clone(f.Facts)) {
			continue
		}
		a, b := f.Facts[d.a], f.Facts[d.b]
		least, most := max(a.Min, b.Min), add(a.Max, b.Max)
		message := "no such number fits: it is at least " + number(least) + ", the larger of its two parts"
		if f.Facts[d.whole].Min > most {
			message = "no such number fits: it is at most " + number(most) + ", the sum of its two parts"
		}
		problems = append(problems, InputProblem{member(field, s.def.FlowFacts[d.whole].Name), message,
			"it counts once what " + s.def.FlowFacts[d.a].Name + " and " + s.def.FlowFacts[d.b].Name + " count each"})
	}
	return problems
}

type reader struct {
	set      *Set
	problems []InputProblem
}

func (r *reader) report(field, message, hint string) {
	r.problems = append(r.problems, InputProblem{field, message, hint})
}

func member(field, name string) string {
	if field == "" {
		return name
	}
	return field + "." + name
}

func (r *reader) day(field string, v Value) Day {
	text, _ := v.(string)
	d, ok := ParseDay(text)
	if !ok {
		r.report(field, describe(v)+" is not a day", "write it as 2026-01-31")
	}
	return d
}

func (r *reader) regime(v Value) string {
	if v == nil {
		return ""
	}
	text, ok := v.(string)
	names := regimeNames(r.set.def.Regimes)
	if !ok || !slices.Contains(names, text) {
		r.report("regime", "there is no regime "+describe(v), nearest(text, names))
	}
	return text
}

func (r *reader) flows(v Value) []Flow {
	if v == nil {
		return nil
	}
	list, ok := v.([]Value)
	if !ok {
		r.report("flows", "the flows are "+kindOf(v)+", not a list", "")
		return nil
	}
	flows := make([]Flow, 0, len(list))
	for i, item := range list {
		flows = append(flows, r.flow("flows["+strconv.Itoa(i)+"]", item))
	}
	return flows
}

func (r *reader) flow(field string, v Value) Flow {
	s := r.set
	f := s.NoFlow()
	object, ok := v.(Object)
	if !ok {
		r.report(field, "the flow is "+kindOf(v)+", not a mapping of facts", "")
		return f
	}
	before := len(r.problems)
	for _, m := range object {
		name := member(field, m.Name)
		switch m.Name {
		case "name":
			text, isText := m.Value.(string)
			if m.Value != nil && !isText {
				r.report(name, "the name is "+kindOf(m.Value)+", not a text", "put it in quotation marks")
			}
			f.Name = text
		case "date":
			if m.Value == "unknown" {
				r.report(name, "the day of a flow cannot be unknown", "leave it out: the flow is then taken to be within the window")
			} else if m.Value != nil {
				f.Date = r.day(name, m.Value)
			}
		default:
			i, known := s.flows[m.Name]
			if !known {
				r.report(name, "there is no fact "+quote(m.Name)+" of a flow", nearest(m.Name, append([]string{"name", "date"}, factNames(s.def.FlowFacts)...)))
				continue
			}
			if m.Value != nil {
				f.Facts[i] = r.fact(name, &s.def.FlowFacts[i], m.Value)
			}
		}
	}
	if len(r.problems) == before {
		r.problems = append(r.problems, s.CheckFlow(field, &f)...)
	}
	return f
}

// fact reads a value of a fact. Nothing said is false, 0 or the first option.
func (r *reader) fact(field string, f *Fact, v Value) Range {
	if v == nil {
		return Range{}
	}
	if v == "unknown" {
		switch {
		case f.Known:
			r.report(field, "it cannot be unknown: it says how to count", "write true or false")
		case f.Kind == YesNo:
			return Range{0, 1}
		case f.Kind == Choice:
			return Range{0, int64(len(f.Choices) - 1)}
		}
		return Range{0, Unbounded}
	}
	switch f.Kind {
	case YesNo:
		is, ok := v.(bool)
		if !ok {
			hint := "write true, false or unknown"
			if f.Known {
				hint = "write true or false"
			}
			r.report(field, describe(v)+" is not true or false", hint)
		}
		if is {
			return Exactly(1)
		}
		return Range{}
	case Choice:
		text, ok := v.(string)
		i := slices.IndexFunc(f.Choices, func(o Option) bool { return o.Name == text })
		if !ok || i < 0 {
			r.report(field, describe(v)+" is none of its values", nearest(text, append(optionNames(f.Choices), "unknown")))
			return Range{}
		}
		return Exactly(int64(i))
	}
	if object, ok := v.(Object); ok {
		return r.between(field, object)
	}
	return Exactly(r.whole(field, v, "write a whole number without separators, unknown, or {min: 80000, max: 120000}"))
}

// between reads {min: 80000, max: 120000}.
func (r *reader) between(field string, object Object) Range {
	var out Range
	before := len(r.problems)
	for _, m := range object {
		switch {
		case m.Name == "min" && m.Value != nil:
			out.Min = r.whole(member(field, "min"), m.Value, "an end of a range is a whole number")
		case m.Name == "max" && m.Value != nil:
			out.Max = r.whole(member(field, "max"), m.Value, "an end of a range is a whole number")
		case m.Name != "min" && m.Name != "max":
			r.report(member(field, m.Name), "a range has no "+quote(m.Name), "write {min: 80000, max: 120000}")
		}
	}
	switch {
	case object.Get("min") == nil || object.Get("max") == nil:
		r.report(field, "a range needs both its ends", "write {min: 80000, max: 120000}")
	case len(r.problems) > before:
	case out.Min > out.Max:
		r.report(field, "the range begins at "+number(out.Min)+" and ends at "+number(out.Max), "write the smaller number as min")
	default:
		return out
	}
	return Range{}
}

// whole reads a whole number. The hint is for what is no number.
func (r *reader) whole(field string, v Value, hint string) int64 {
	switch n := v.(type) {
	case int64:
		switch {
		case n < 0:
			r.report(field, strconv.FormatInt(n, 10)+" is negative", "numbers are whole, 0 or more")
		case n > MaxNumber:
			r.report(field, strconv.FormatInt(n, 10)+" is too large", "the largest number is "+strconv.FormatInt(MaxNumber, 10))
		default:
			return n
		}
	case Fraction:
		what := " is not a whole number"
		switch {
		case indexAny(string(n), ".eE") >= 0:
		case n[0] == '-':
			what = " is negative"
		default:
			what = " is too large" // for an int64
		}
		r.report(field, describe(v)+what, "numbers are whole, from 0 to "+strconv.FormatInt(MaxNumber, 10))
	default:
		r.report(field, describe(v)+" is not a number", hint)
	}
	return 0
}

// kindOf says what a value is.
func kindOf(v Value) string {
	switch v := v.(type) {
	case nil:
		return "empty"
	case bool:
		return "a truth value"
	case int64, Fraction:
		return "a number"
	case string:
		return "the text " + describe(v)
	case []Value:
		return "a list"
	}
	return "a mapping"
}

// describe quotes a value.
func describe(v Value) string {
	switch v := v.(type) {
	case string:
		if runes := []rune(v); len(runes) > 60 {
			return quote(string(runes[:60]) + "…")
		}
		return quote(v)
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case Fraction:
		if len(v) > 60 {
			return string(v[:60]) + "…"
		}
		return string(v)
	case nil:
		return "nothing"
	}
	return kindOf(v)
}
