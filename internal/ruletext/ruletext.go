// Package ruletext reads the three texts in which a project's rules are written: content/facts.yaml, content/regimes.yaml, and
// the rule blocks of its pages. It makes of each the parts of a rules.Definition, with their places.
//
// What goes in is the text; what comes out are Facts, Regimes or a Block, and the Problems: every mistake that can be seen in one
// text alone, from a misspelt key to a comparison that no number meets. Whether a name that is used has been declared is seen
// only in all texts together, which is rules.Compile's to say; whether what is cited exists, internal/content knows. So a
// citation is made whole here ("art 7" becomes "flow-provisions-2024 art 7") and handed on with its place.
//
// Offsets of Problems are in the text itself, as those of yamltree are. Offsets within what is read have Options.Base added: the
// caller chooses it so that places of several texts do not overlap, such as facts.yaml and regimes.yaml, whose declarations the
// engine knows by their offsets alone; of a block it is where the block begins in its page.
//
// The language is YAML as yamltree reads it, with one addition: a number may have its thousands separated by commas, in braces
// too, where YAML would divide it. And one trap is caught: YAML reads > as the beginning of a text, so that a comparison such as
// >= 1 stands in quotes; without them it is reported by name, and the rest is read nevertheless.
package ruletext

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rulebook/internal/rules"
	"rulebook/internal/yamltree"
)

// Options say what a text is part of.
type Options struct {
	Instrument string // id of the instrument whose page a rule block stands in, "" for none
	Page       string // goes into Rule.Page as it is
	Base       int    // is added to every offset of what is read, but to none of a Problem
}

// A Cite is a citation with its place: "flow-provisions-2024 art 7(1)(2)". Its form has not been checked.
type Cite struct {
	Text   string
	Offset int
}

// A Placed is a text with its place.
type Placed struct {
	Text   string
	Offset int
}

// A reading is what the readers of one text share.
type reading struct {
	tree
	options  Options
	problems []yamltree.Problem
	cites    []Cite
}

// start parses a text. The tree is nil when it is not YAML.
func start(src []byte, comparisons bool, o Options) *reading {
	t := &reading{options: o}
	t.tree = parse(string(src), comparisons, t.add)
	return t
}

// open parses a text that is keys and values, and takes them apart. The Reader is nil when the text is nothing of the kind.
func open(src []byte, comparisons bool, o Options) (*reading, *yamltree.Reader) {
	t := start(src, comparisons, o)
	if t.root == nil {
		return t, nil
	}
	r := yamltree.NewReader(t.root, t.add)
	if t.root.Kind != yamltree.Mapping {
		return t, nil
	}
	return t, r
}

// maxProblems is how many anyone reads of one text. Placing each costs a look through the text.
const maxProblems = 100

func (t *reading) add(p yamltree.Problem) {
	if len(t.problems) < maxProblems {
		t.problems = append(t.problems, p)
	}
}

func (t *reading) report(offset int, code, msg, hint string) {
	t.add(problem(offset, code, msg, hint))
}

func problem(offset int, code, msg, hint string) yamltree.Problem {
	return yamltree.Problem{Offset: offset, Code: code, Msg: msg, Hint: hint}
}

// place turns an offset in the text into one of what is read.
func (t *reading) place(offset int) int { return t.options.Base + offset }

// done returns the problems in the order of the text.
func (t *reading) done() []yamltree.Problem {
	for i := range t.problems {
		t.problems[i].Msg, t.problems[i].Hint = t.restore(t.problems[i].Msg), t.restore(t.problems[i].Hint)
	}
	slices.SortStableFunc(t.problems, func(a, b yamltree.Problem) int { return cmp.Compare(a.Offset, b.Offset) })
	return t.problems
}

// day reads a day; 0 when there is none.
func (t *reading) day(r *yamltree.Reader, key string) rules.Day {
	d, _ := rules.ParseDay(string(r.Date(key)))
	return d
}

// span reads the first and the last day of something.
func (t *reading) span(r *yamltree.Reader) (from, until rules.Day) {
	from, until = t.day(r, "from"), t.day(r, "until")
	if from != 0 && until != 0 && until < from {
		t.report(r.Offset("until"), "rule-dates", fmt.Sprintf("until (%s) is before from (%s)", until, from),
			"correct one of the two")
	}
	return from, until
}

// confidence reads how sure a text is, which must be said. What answers rest on is never unverified.
func (t *reading) confidence(r *yamltree.Reader) rules.Confidence {
	r.Required("confidence")
	if r.Has("confidence") && r.Node("confidence").Text() == rules.Unverified.String() {
		t.report(r.Offset("confidence"), "yaml-value", `"confidence" cannot be "unverified" here`,
			"answers rest on this: confirm it first")
		r.String("confidence")
		return rules.Unverified
	}
	return rules.Confidence(max(0, t.choice(r, "confidence", rules.ConfidenceNames[:rules.Unverified])))
}

// citations reads citations and makes them whole.
func (t *reading) citations(r *yamltree.Reader, key string) []string {
	var cites []string
	first := map[string]int{}
	for _, text := range r.Texts(key) {
		fields := strings.Fields(text.Value)
		if fields[0] == "art" || fields[0] == "article" || fields[0] == "sec" || fields[0] == "section" {
			if t.options.Instrument == "" {
				t.report(text.Offset, "citation-form", fmt.Sprintf("%q does not say of which instrument", shorten(text.Value)),
					"write the instrument's id before it")
				continue
			}
			fields = slices.Insert(fields, 0, t.options.Instrument)
		}
		whole := t.restore(strings.Join(fields, " "))
		if !t.once(first, whole, text.Offset, key) {
			continue
		}
		cites = append(cites, whole)
		t.cites = append(t.cites, Cite{whole, t.place(text.Offset)})
	}
	return cites
}

// once reports a word that stands in a list before.
func (t *reading) once(first map[string]int, word string, offset int, list string) bool {
	other, twice := first[word]
	if twice {
		t.add(yamltree.Problem{Offset: offset, Code: "rule-duplicate", Msg: fmt.Sprintf("%q stands twice in %q", shorten(word), list),
			Hint: "remove one of the two", Other: other, Clash: "it stands here first"})
		return false
	}
	first[word] = offset
	return true
}

// each reads the entries of a mapping whose keys are names, and which are mappings themselves.
func (t *reading) each(r *yamltree.Reader, key string, k nameKind, read func(e *yamltree.Reader, name string, at int)) {
	m := r.Mapping(key)
	for _, f := range m.Keys() {
		t.checkName(f.Key, f.Offset, k)
		m.Required(f.Key)
		e := m.Mapping(f.Key)
		if f.Value.Kind == yamltree.Mapping {
			read(e, f.Key, t.place(f.Offset))
			e.Done()
		}
	}
}

// shorten cuts s to what is worth quoting in a message.
func shorten(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// describe says what a node is, for a message.
func describe(n *yamltree.Node, text string) string {
	switch n.Kind {
	case yamltree.Null:
		return "nothing"
	case yamltree.Sequence:
		return "a list"
	case yamltree.Mapping:
		return "keys and values"
	}
	return strconv.Quote(shorten(text))
}
