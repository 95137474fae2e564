package rules

import (
	"maps"
	"slices"
)

// Object writes the definition in the shape that ReadDefinition reads: what rules.json holds and a browser is given. Places are left
// out but for the page of each rule.
func (d *Definition) Object() Object {
	return Object{
		{"schema", int64(1)},
		{"hash", d.Hash},
		{"flow", d.Flow.object()},
		{"facts", each(d.Facts, (*Fact).object)},
		{"flow_facts", each(d.FlowFacts, (*Fact).object)},
		{"findings", each(d.Findings, func(f *Finding) Object {
			fates := make([]Value, len(f.Fates))
			for i, fate := range f.Fates {
				fates[i] = fate.String()
			}
			return Object{{"name", f.Name}, {"label", f.Label.object()}, {"fates", fates}, {"flow_fact", f.FlowFact}}
		})},
		{"counters", each(d.Counters, func(c *Counter) Object {
			return Object{{"name", c.Name}, {"label", c.Label.object()}, {"unit", c.Unit.object()}, {"sum", c.Sum}, {"fact", c.Fact}}
		})},
		{"mechanisms", each(d.Mechanisms, func(m *Mechanism) Object {
			return Object{{"name", m.Name}, {"label", m.Label.object()}, {"from", m.From.String()}, {"until", m.Until.String()}, {"cites", texts(m.Cites)}}
		})},
		{"outcomes", each(d.Outcomes, func(o *Outcome) Object {
			return Object{{"name", o.Name}, {"label", o.Label.object()}, {"sentence", o.Sentence.object()}, {"mechanisms", texts(o.Mechanisms)},
				{"next", each(o.Next, func(s *NextStep) Object {
					return Object{{"text", s.Text.object()}, {"cites", texts(s.Cites)}, {"page", s.Page}}
				})}}
		})},
		{"flags", each(d.Flags, func(f *Flag) Object {
			return Object{{"name", f.Name}, {"label", f.Label.object()}, {"help", f.Help.object()}}
		})},
		{"regimes", each(d.Regimes, (*Regime).object)},
		{"rules", each(d.Rules, (*Rule).object)},
	}
}

func each[T any](list []T, object func(*T) Object) []Value {
	out := make([]Value, len(list))
	for i := range list {
		out[i] = object(&list[i])
	}
	return out
}

func (w Words) object() Object {
	o := Object{}
	for _, lang := range slices.Sorted(maps.Keys(w)) {
		o.set(lang, w[lang])
	}
	return o
}

func (n Noun) object() Object { return Object{{"one", n.One.object()}, {"many", n.Many.object()}} }

// KindNames are the kinds of facts as they are written, by Kind.
var KindNames = [...]string{"yes-no", "choice", "number"}

func (f *Fact) object() Object {
	return Object{{"name", f.Name}, {"kind", KindNames[f.Kind]}, {"label", f.Label.object()}, {"help", f.Help.object()}, {"cites", texts(f.Cites)},
		{"choices", each(f.Choices, func(o *Option) Object {
			return Object{{"name", o.Name}, {"label", o.Label.object()}, {"help", o.Help.object()}, {"cites", texts(o.Cites)}}
		})}, {"unit", f.Unit.object()}, {"known", f.Known}, {"distinct", texts(f.Distinct)}}
}

func (r *Regime) object() Object {
	return Object{{"name", r.Name}, {"label", r.Label.object()}, {"from", r.From.String()}, {"until", r.Until.String()}, {"draft", r.Draft},
		{"default", r.Default}, {"route", r.Route}, {"window", WindowNames[r.Window]}, {"flow_rules", r.FlowRules}, {"successor", r.Successor},
		{"since", texts(r.Since)}, {"ended", texts(r.Ended)}, {"leaves_out", Object{{"switch", r.Leaves.Switch}, {"cites", texts(r.Leaves.Cites)},
			{"confidence", r.Leaves.Confidence.String()}, {"because", r.Leaves.Because.object()}}}}
}

func (r *Rule) object() Object {
	return Object{{"id", r.ID}, {"regimes", texts(r.Regimes)}, {"level", LevelNames[r.Level]}, {"from", r.From.String()}, {"until", r.Until.String()},
		{"when", r.When.object()}, {"then", r.Then}, {"flag", r.Flag}, {"overrides", texts(r.Overrides)}, {"cites", texts(r.Cites)},
		{"confidence", r.Confidence.String()}, {"because", r.Because.object()}, {"quotes", texts(r.Quotes)},
		{"readings", each(r.Readings, func(r *Reading) Object { return Object{{"words", r.Words}, {"because", r.Because.object()}} })},
		{"examples", each(r.Examples, (*Example).object)}, {"page", r.Page}}
}

func (e *Example) object() Object {
	o := Object{{"given", e.Given}, {"regime", e.Regime}, {"then", e.Then}, {"possible", texts(e.Possible)}}
	if e.Flags != nil {
		o.set("flags", texts(e.Flags))
	}
	for _, part := range []struct {
		name string
		list map[string]int64
	}{{"counts", e.Counts}, {"left_out", e.LeftOut}} {
		counts := Object{}
		for _, name := range slices.Sorted(maps.Keys(part.list)) {
			counts.set(name, part.list[name])
		}
		o.set(part.name, counts)
	}
	return o
}

// object writes a condition: {"all": [...]}, {"any": [...]}, {"name", "values": [...]} or {"name", "bounds": [{"sign", "value"}]}.
func (c *Condition) object() Object {
	switch {
	case c.Op == All:
		return Object{{"all", each(c.List, (*Condition).object)}}
	case c.Op == Any:
		return Object{{"any", each(c.List, (*Condition).object)}}
	case len(c.Bounds) > 0:
		return Object{{"name", c.Name}, {"bounds", each(c.Bounds, func(b *Bound) Object {
			return Object{{"sign", b.Sign.String()}, {"value", b.Value}}
		})}}
	}
	return Object{{"name", c.Name}, {"values", texts(c.Values)}}
}

// ReadDefinition reads what Object wrote. What has another shape is read as far as it goes: Compile says what is missing.
//
// It does without generic functions: each type they are used with has its code again, which readers download.
func ReadDefinition(v Value) Definition {
	o, _ := v.(Object)
	d := Definition{Hash: o.text("hash"), Flow: o.noun("flow"), Facts: readFacts(o.objects("facts")), FlowFacts: readFacts(o.objects("flow_facts"))}
	for _, o := range o.objects("findings") {
		f := Finding{Name: o.text("name"), Label: o.words("label"), FlowFact: o.text("flow_fact")}
		for _, fate := range o.texts("fates") {
			f.Fates = append(f.Fates, index[Fate](FateNames[:], fate))
		}
		d.Findings = append(d.Findings, f)
	}
	for _, o := range o.objects("counters") {
		d.Counters = append(d.Counters, Counter{Name: o.text("name"), Label: o.words("label"), Unit: o.noun("unit"), Sum: o.text("sum"), Fact: o.text("fact")})
	}
	for _, o := range o.objects("mechanisms") {
		d.Mechanisms = append(d.Mechanisms, Mechanism{Name: o.text("name"), Label: o.words("label"), From: o.day("from"), Until: o.day("until"), Cites: o.texts("cites")})
	}
	for _, o := range o.objects("outcomes") {
		outcome := Outcome{Name: o.text("name"), Label: o.words("label"), Sentence: o.words("sentence"), Mechanisms: o.texts("mechanisms")}
		for _, o := range o.objects("next") {
			outcome.Next = append(outcome.Next, NextStep{o.words("text"), o.texts("cites"), o.text("page")})
		}
		d.Outcomes = append(d.Outcomes, outcome)
	}
	for _, o := range o.objects("flags") {
		d.Flags = append(d.Flags, Flag{Name: o.text("name"), Label: o.words("label"), Help: o.words("help")})
	}
	for _, o := range o.objects("regimes") {
		d.Regimes = append(d.Regimes, readRegime(o))
	}
	for _, o := range o.objects("rules") {
		d.Rules = append(d.Rules, readRule(o))
	}
	return d
}

func readFacts(objects []Object) (facts []Fact) {
	for _, o := range objects {
		f := Fact{Name: o.text("name"), Kind: index[Kind](KindNames[:], o.text("kind")), Label: o.words("label"), Help: o.words("help"),
			Cites: o.texts("cites"), Unit: o.noun("unit"), Known: o.truth("known"), Distinct: o.texts("distinct")}
		for _, o := range o.objects("choices") {
			f.Choices = append(f.Choices, Option{Name: o.text("name"), Label: o.words("label"), Help: o.words("help"), Cites: o.texts("cites")})
		}
		facts = append(facts, f)
	}
	return facts
}

func readRegime(o Object) Regime {
	leaves, _ := o.Get("leaves_out").(Object)
	return Regime{Name: o.text("name"), Label: o.words("label"), From: o.day("from"), Until: o.day("until"), Draft: o.truth("draft"),
		Default: o.truth("default"), Route: o.truth("route"), Window: index[Window](WindowNames[:], o.text("window")), FlowRules: o.text("flow_rules"),
		Successor: o.text("successor"), Since: o.texts("since"), Ended: o.texts("ended"),
		Leaves: LeaveOut{Switch: leaves.text("switch"), Cites: leaves.texts("cites"), Because: leaves.words("because"),
			Confidence: index[Confidence](ConfidenceNames[:], leaves.text("confidence"))}}
}

func readRule(o Object) Rule {
	r := Rule{ID: o.text("id"), Regimes: o.texts("regimes"), Level: index[Level](LevelNames[:], o.text("level")), From: o.day("from"),
		Until: o.day("until"), Then: o.text("then"), Flag: o.text("flag"), Overrides: o.texts("overrides"), Cites: o.texts("cites"),
		Confidence: index[Confidence](ConfidenceNames[:], o.text("confidence")), Because: o.words("because"), Quotes: o.texts("quotes"), Page: o.text("page")}
	when, _ := o.Get("when").(Object)
	r.When = readCondition(when)
	for _, o := range o.objects("readings") {
		r.Readings = append(r.Readings, Reading{o.text("words"), o.words("because")})
	}
	for _, o := range o.objects("examples") {
		e := Example{Given: o.Get("given"), Regime: o.text("regime"), Then: o.text("then"), Possible: o.texts("possible"), Flags: o.texts("flags"),
			Counts: o.counts("counts"), LeftOut: o.counts("left_out")}
		if e.Flags == nil && o.Get("flags") != nil {
			e.Flags = []string{}
		}
		r.Examples = append(r.Examples, e)
	}
	return r
}

func readCondition(o Object) (c Condition) {
	switch {
	case o.Get("all") != nil:
		c.Op, c.List = All, readConditions(o.objects("all"))
	case o.Get("any") != nil:
		c.Op, c.List = Any, readConditions(o.objects("any"))
	default:
		c.Op, c.Name, c.Values = Is, o.text("name"), o.texts("values")
		for _, o := range o.objects("bounds") {
			n, _ := o.Get("value").(int64)
			c.Bounds = append(c.Bounds, Bound{index[Sign](SignNames[:], o.text("sign")), n})
		}
	}
	return c
}

func readConditions(objects []Object) (list []Condition) {
	for _, o := range objects {
		list = append(list, readCondition(o))
	}
	return list
}

func (o Object) text(name string) string {
	s, _ := o.Get(name).(string)
	return s
}

func (o Object) truth(name string) bool {
	b, _ := o.Get(name).(bool)
	return b
}

func (o Object) day(name string) Day {
	d, _ := ParseDay(o.text(name))
	return d
}

func (o Object) texts(name string) []string {
	items, _ := o.Get(name).([]Value)
	var out []string
	for _, v := range items {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func (o Object) words(name string) Words {
	object, _ := o.Get(name).(Object)
	if len(object) == 0 {
		return nil
	}
	w := Words{}
	for _, m := range object {
		w[m.Name], _ = m.Value.(string)
	}
	return w
}

func (o Object) noun(name string) Noun {
	object, _ := o.Get(name).(Object)
	return Noun{object.words("one"), object.words("many")}
}

func (o Object) counts(name string) map[string]int64 {
	object, _ := o.Get(name).(Object)
	if len(object) == 0 {
		return nil
	}
	counts := map[string]int64{}
	for _, m := range object {
		counts[m.Name], _ = m.Value.(int64)
	}
	return counts
}

// objects are those of the list under a name.
func (o Object) objects(name string) []Object {
	items, _ := o.Get(name).([]Value)
	list := make([]Object, len(items))
	for i, v := range items {
		list[i], _ = v.(Object)
	}
	return list
}

// index is the place of a name in its list, the first when it is not there.
func index[T ~uint8](names []string, name string) T {
	return T(max(0, slices.Index(names, name)))
}
