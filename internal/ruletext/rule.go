package ruletext

import (
	"fmt"
	"slices"
	"strings"

	"rulebook/internal/rules"
	"rulebook/internal/yamltree"
)

// A Block is a rule as it stands in a page.
type Block struct {
	Rule  rules.Rule
	Cites []Cite // as in Rule.Cites, with their places

	Quotes []Placed // as in Rule.Quotes, with their places

	t *reading
}

// Place returns where the part of the block stands that a path names, such as then, overrides[0] or
// examples[1].given.flows[0].basis: the value, or what holds it when the block does not have it. Options.Base is added.
func (b *Block) Place(path string) int { return b.t.place(b.t.find(path).Offset) }

// ReadRule reads a rule block, without its fence. The Block is nil when the text is not keys and values; after any other problem it
// lacks what is wrong, and is good for its ID alone. Rule.Offset is the place of the id.
//
// A rule that names no regime is of the instrument in whose page it stands, whether that is a regime or not.
func ReadRule(src []byte, o Options) (*Block, []yamltree.Problem) {
	t, r := open(src, true, o)
	if r == nil {
		return nil, t.done()
	}
	if len(t.root.Fields()) == 0 && len(t.problems) == 0 {
		t.report(0, "yaml-required", "the block has no rule in it", "docs/rules.md describes what a rule says; or remove the block")
		return nil, t.done()
	}
	rule := rules.Rule{Page: o.Page, ID: t.name(r, "id", plainName), Offset: t.place(r.Offset("id"))}
	r.Required("id")
	t.regimes(r, &rule)
	rule.Level = rules.Level(max(0, t.choice(r, "level", rules.LevelNames[:])))
	rule.From, rule.Until = t.span(r)
	rule.When.Offset = t.place(r.Offset("when"))
	switch when, ok := t.root.Field("when"); {
	case r.Has("when"):
		rule.When = t.condition(r.Node("when"), `"when"`)
	case ok:
		t.report(when.Offset, "rule-condition", `"when" is empty`, "say what must hold")
	default:
		r.Required("when")
	}
	t.consequence(r, &rule)
	overrides := r.Texts("overrides")
	rule.Overrides = t.namesOf(overrides, "overrides", plainName)
	if i := slices.IndexFunc(overrides, func(o yamltree.Text) bool { return o.Value == rule.ID && rule.ID != "" }); i >= 0 {
		t.report(overrides[i].Offset, "rule-override", "a rule cannot override itself", "remove it")
	}
	r.Required("cites")
	rule.Cites = t.citations(r, "cites")
	t.filled(r, "cites")
	rule.Confidence = t.confidence(r)
	rule.Because = t.needWords(r, "because", true)
	quotes := t.quotes(r)
	for _, q := range quotes {
		rule.Quotes = append(rule.Quotes, q.Text)
	}
	r.Each("readings", func(e *yamltree.Reader) {
		e.Required("words")
		t.filled(e, "words")
		words := t.restore(e.String("words"))
		rule.Readings = append(rule.Readings, rules.Reading{Words: words, Because: t.needWords(e, "because", true)})
	})
	r.Required("examples")
	r.Each("examples", func(e *yamltree.Reader) { rule.Examples = append(rule.Examples, t.example(e)) })
	t.filled(r, "examples")
	r.Done()
	return &Block{Rule: rule, Cites: t.cites, Quotes: quotes, t: t}, t.done()
}

// quotes reads the law's own words. They are left as they are: whoever quotes does not tidy up.
func (t *reading) quotes(r *yamltree.Reader) []Placed {
	t.filled(r, "quotes")
	var quotes []Placed
	first := map[string]int{}
	for _, text := range r.Texts("quotes") {
		if words := t.restore(text.Value); t.once(first, words, text.Offset, "quotes") {
			quotes = append(quotes, Placed{words, t.place(text.Offset)})
		}
	}
	return quotes
}

// regimes reads which regimes a rule is of.
func (t *reading) regimes(r *yamltree.Reader, rule *rules.Rule) {
	if !r.Has("regime") {
		if rule.Regimes = []string{t.options.Instrument}; t.options.Instrument == "" {
			rule.Regimes = nil
			t.report(r.Offset("regime"), "rule-regime", "the rule does not say of which regime it is",
				"add regime: outside the pages of an instrument it cannot be known")
		}
		return
	}
	texts := r.Texts("regime")
	if len(texts) == 1 && texts[0].Value == "all" {
		if r.Has("then") {
			t.report(texts[0].Offset, "rule-regime", "only a flag can be of all regimes",
				"name the regimes in which the outcome follows")
		}
		return
	}
	rule.Regimes = t.namesOf(texts, "regime", plainName)
	t.filled(r, "regime")
}

// consequence reads what follows when the condition holds.
func (t *reading) consequence(r *yamltree.Reader, rule *rules.Rule) {
	then, flag := r.Has("then"), r.Has("flag")
	switch {
	case then && flag:
		t.report(r.Offset("flag"), "rule-consequence", `a rule has either "then" or "flag"`, "write two rules")
	case !then && !flag:
		t.report(r.Offset("then"), "rule-consequence", `"then" is missing`,
			`say what follows: "then" and an outcome, or "flag" and a flag`)
	}
	rule.Flag = t.name(r, "flag", plainName)
	if rule.Level == rules.FlowLevel {
		if i := t.choice(r, "then", rules.FateNames[:]); i >= 0 {
			rule.Then = rules.FateNames[i]
		}
		return
	}
	if rule.Then = t.name(r, "then", plainName); rule.Then != "exempt" && slices.Contains(rules.FateNames[:], rule.Then) {
		t.report(r.Offset("then"), "rule-consequence", fmt.Sprintf("%q is what becomes of a flow", rule.Then), "add level: flow")
	}
}

// example reads a worked case.
func (t *reading) example(r *yamltree.Reader) rules.Example {
	e := rules.Example{Offset: t.place(r.Offset(""))}
	r.Required("given")
	switch n := r.Node("given"); {
	case n == nil:
	case n.Kind != yamltree.Mapping:
		t.report(n.Offset, "yaml-type", fmt.Sprintf(`"given" must be keys and values, not %s`, describe(n, t.text(n))),
			"write the facts of a question, such as {flows: []}")
	default:
		e.Given = t.value(n, t)
	}
	r.Required("then")
	e.Then = t.name(r, "then", plainName)
	e.Regime = t.name(r, "regime", plainName)
	e.Possible = t.names(r, "possible", plainName)
	if e.Flags = t.names(r, "flags", plainName); e.Flags == nil && r.Has("flags") {
		e.Flags = []string{} // none are raised
	}
	e.Counts = t.counts(r, "counts")
	e.LeftOut = t.counts(r, "left_out")
	return e
}

// counts reads numbers by the names of their counters.
func (t *reading) counts(r *yamltree.Reader, key string) map[string]int64 {
	m := r.Mapping(key)
	if !r.Has(key) {
		return nil
	}
	counts := map[string]int64{}
	for _, f := range m.Keys() {
		if t.tail(f) || !t.checkName(f.Key, f.Offset, findingName) || t.refused(f.Value) {
			continue
		}
		text := t.text(f.Value)
		switch v, m := readNumber(text); {
		case f.Value.Kind != yamltree.Scalar:
			t.report(f.Value.Offset, "rule-number", fmt.Sprintf("%q must be a whole number, not %s", f.Key, describe(f.Value, "")), "")
		case m != nil:
			t.report(t.within(f.Value, m.at), "rule-number", m.msg, m.hint)
		case f.Value.Quoted():
			t.report(f.Value.Offset, "rule-number", fmt.Sprintf("%q must be a number, not the text %q", f.Key, text),
				"remove the quotes")
		default:
			counts[f.Key] = v
		}
	}
	return counts
}

// looksLikeNumber reports a text in a question that was meant as a number, since all its characters are those of numbers.
func (t *reading) looksLikeNumber(n *yamltree.Node, text string) {
	if text == "" || !isDigit(text[0]) || points(text) == "" && strings.Trim(text, "0123456789０１２３４５６７８９,，_' 万亿千百") != "" {
		return
	}
	if _, m := readNumber(text); m != nil {
		t.report(t.within(n, m.at), "rule-number", m.msg, m.hint)
	}
}

// tail reports a key that is the end of a number which a comma divides, as in {a: 1,00}.
func (t *reading) tail(f yamltree.Field) bool {
	if f.Value.Kind != yamltree.Null || f.Offset < 2 || t.src[f.Offset-1] != ',' || !isDigit(t.src[f.Offset-2]) || digits(f.Key) == 0 {
		return false
	}
	t.report(f.Offset-1, "rule-number", fmt.Sprintf("%q after a comma is not a thousand", shorten(t.key(f))),
		"a comma within a number stands before exactly three digits; one between entries is followed by a space")
	return true
}
