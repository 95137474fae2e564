package ruletext

import (
	"fmt"
	"slices"

	"rulebook/internal/rules"
	"rulebook/internal/yamltree"
)

// Facts are what content/facts.yaml declares: what is asked, what is looked for and what is counted.
type Facts struct {
	Flow      rules.Noun
	Facts     []rules.Fact
	FlowFacts []rules.Fact
	Findings  []rules.Finding
	Counters  []rules.Counter
	Flags     []rules.Flag
	Cites     []Cite // all citations of the text, with their places

	t *reading
}

// Place returns where the part of the text stands that a path names, such as facts.ciio.label: the value, or what holds it when
// the text does not have it. Options.Base is added.
func (f *Facts) Place(path string) int { return f.t.place(f.t.find(path).Offset) }

// kindNames are the kinds of facts as they are written, by rules.Kind.
var kindNames = []string{rules.YesNo: "yes-no", rules.Choice: "choice", rules.Number: "number"}

// ReadFacts reads content/facts.yaml. Facts are nil when the text is not keys and values; after any other problem they lack what
// is wrong. An Offset is the place of a name.
//
// The unit of a counter that says none is that of the fact it counts, and the unit of a distinct fact that of the first fact it
// counts the things of.
func ReadFacts(src []byte, o Options) (*Facts, []yamltree.Problem) {
	t, r := open(src, false, o)
	if r == nil {
		return nil, t.done()
	}
	f := &Facts{t: t}
	r.Required("flow")
	f.Flow = t.noun(r, "flow")
	t.each(r, "facts", factName, func(e *yamltree.Reader, name string, at int) {
		f.Facts = append(f.Facts, t.fact(e, name, at, false))
	})
	t.each(r, "flow_facts", flowName, func(e *yamltree.Reader, name string, at int) {
		f.FlowFacts = append(f.FlowFacts, t.fact(e, name, at, true))
	})
	t.each(r, "findings", findingName, func(e *yamltree.Reader, name string, at int) {
		f.Findings = append(f.Findings, t.finding(e, name, at))
	})
	t.each(r, "counters", findingName, func(e *yamltree.Reader, name string, at int) {
		c := rules.Counter{Name: name, Label: t.needWords(e, "label", false), Offset: at}
		t.oneOfTwo(e, "sum", "fact")
		c.Sum, c.Fact, c.Unit = t.name(e, "sum", flowName), t.name(e, "fact", factName), t.unit(e)
		f.Counters = append(f.Counters, c)
	})
	t.each(r, "flags", plainName, func(e *yamltree.Reader, name string, at int) {
		f.Flags = append(f.Flags, rules.Flag{Name: name, Label: t.needWords(e, "label", false),
			Help: t.words(e, "help", false), Offset: at})
	})
	r.Done()
	f.inheritUnits()
	f.Cites = t.cites
	return f, t.done()
}

func (f *Facts) inheritUnits() {
	facts, flowFacts := map[string]rules.Noun{}, map[string]rules.Noun{}
	for _, fact := range f.Facts {
		facts[fact.Name] = fact.Unit
	}
	for _, fact := range f.FlowFacts {
		flowFacts[fact.Name] = fact.Unit
	}
	for i := range f.FlowFacts {
		if fact := &f.FlowFacts[i]; fact.Unit.One == nil && len(fact.Distinct) > 0 {
			fact.Unit = flowFacts[fact.Distinct[0]]
			flowFacts[fact.Name] = fact.Unit
		}
	}
	for i := range f.Counters {
		if c := &f.Counters[i]; c.Unit.One == nil {
			c.Unit = flowFacts[c.Sum]
			if c.Fact != "" {
				c.Unit = facts[c.Fact]
			}
		}
	}
}

// fact reads what is asked of the exporter, or of a flow.
func (t *reading) fact(r *yamltree.Reader, name string, at int, ofFlow bool) rules.Fact {
	f := rules.Fact{Name: name, Offset: at}
	r.Required("kind")
	kind := t.choice(r, "kind", kindNames)
	f.Label, f.Help, f.Cites = t.needWords(r, "label", false), t.words(r, "help", false), t.citations(r, "cites")
	f.Unit = t.unit(r)
	t.each(r, "choices", optionName, func(e *yamltree.Reader, name string, _ int) {
		f.Choices = append(f.Choices, rules.Option{Name: name, Label: t.needWords(e, "label", false), Help: t.words(e, "help", false),
			Cites: t.citations(e, "cites")})
	})
	f.Known = r.Bool("known")
	if ofFlow {
		f.Distinct = t.names(r, "distinct", flowName)
		t.filled(r, "distinct")
	}
	if kind < 0 {
		return f // what else it must have is not known
	}
	f.Kind = rules.Kind(kind)
	t.onlyFor(r, "choices", f.Kind == rules.Choice, "a choice")
	t.onlyFor(r, "unit", f.Kind == rules.Number, "a number")
	if ofFlow {
		t.onlyFor(r, "distinct", f.Kind == rules.Number, "a number")
	}
	switch {
	case f.Kind == rules.Choice && !r.Has("choices"):
		r.Required("choices")
	case f.Kind == rules.Choice && r.Node("choices").Kind == yamltree.Mapping && len(r.Node("choices").Fields()) < 2:
		t.report(r.Offset("choices"), "rule-declaration", "a choice has two words or more", "")
	case f.Kind == rules.Number && !r.Has("unit") && !(ofFlow && r.Has("distinct")):
		t.report(r.Offset("unit"), "yaml-required", `"unit" is missing`,
			"say what is counted: unit: {one: {en: ...}, many: {en: ...}}")
	case len(f.Distinct) == 1:
		t.report(r.Offset("distinct"), "rule-declaration", `"distinct" names two facts or more, of which each thing is counted once`, "")
	}
	return f
}

// unit reads what is counted.
func (t *reading) unit(r *yamltree.Reader) rules.Noun {
	if !r.Has("unit") {
		return rules.Noun{}
	}
	return t.noun(r, "unit")
}

// onlyFor reports a key that means nothing here.
func (t *reading) onlyFor(r *yamltree.Reader, key string, ok bool, what string) {
	if r.Has(key) && !ok {
		t.report(r.Offset(key), "rule-declaration", fmt.Sprintf("%q is of %s only", key, what), "remove it, or correct the kind")
	}
}

// oneOfTwo reports two keys of which both or none are there.
func (t *reading) oneOfTwo(r *yamltree.Reader, a, b string) {
	if r.Has(a) == r.Has(b) {
		t.report(r.Offset(b), "rule-declaration", fmt.Sprintf("this needs either %q or %q", a, b), "")
	}
}

// finding reads what is looked for among the flows.
func (t *reading) finding(r *yamltree.Reader, name string, at int) rules.Finding {
	f := rules.Finding{Name: name, Label: t.needWords(r, "label", false), Offset: at}
	t.oneOfTwo(r, "fates", "flow_fact")
	f.FlowFact = t.name(r, "flow_fact", flowName)
	first := map[string]int{}
	for _, text := range r.Texts("fates") {
		fate := slices.Index(rules.FateNames[:], text.Value)
		switch {
		case fate < 0:
			t.report(text.Offset, "yaml-value", fmt.Sprintf("there is no fate %q", shorten(text.Value)),
				suggest(text.Value, rules.FateNames[:]))
		case t.once(first, text.Value, text.Offset, "fates"):
			f.Fates = append(f.Fates, rules.Fate(fate))
		}
	}
	t.filled(r, "fates")
	return f
}
