package ruletext

import (
	"fmt"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/yamltree"
)

// A nameKind says how a thing may be called.
type nameKind int

const (
	plainName   nameKind = iota // of a rule, regime, outcome, flag or mechanism
	factName                    // of a fact of the exporter: a word of conditions, and a key of a question
	flowName                    // of a fact of a flow: a key of a flow in a question
	findingName                 // of a finding or counter: a word of conditions
	optionName                  // of a choice: a word of conditions that is no number and no truth value
)

// joined are the words that conditions are joined by, in this language or in others. A counter may be called all: a list after
// it is one of conditions, and anything else is what the counter must be.
var joined = []string{"any", "and", "or", "not"}

// reserved are names that would be read as something else.
var reserved = [...][]string{
	plainName:   {"all", "null"},
	factName:    append([]string{"date", "regime", "flows", "null", "all"}, joined...),
	flowName:    {"date", "name", "null"},
	findingName: append([]string{"null"}, joined...),
	optionName:  {"true", "false", "yes", "no", "on", "off", "null", "unknown"},
}

// checkName reports a name that is not one.
func (t *reading) checkName(s string, at int, k nameKind) bool {
	separator := byte('-')
	if k == factName || k == flowName || k == findingName {
		separator = '_'
	}
	if isName(s, separator, k != plainName) {
		if slices.Contains(reserved[k], s) {
			t.report(at, "rule-name-form", fmt.Sprintf("%q cannot be a name: it has a meaning of its own", s), "choose another")
			return false
		}
		return true
	}
	words := "lower-case letters, digits and hyphens"
	if separator == '_' {
		words = "lower-case letters, digits and underscores"
	}
	hint := "a name is " + words
	if k != plainName {
		hint += ", and begins with a letter"
	}
	better := strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' || r == '.' {
			return rune(separator)
		}
		return r
	}, strings.ToLower(s))
	if isName(better, separator, k != plainName) && !slices.Contains(reserved[k], better) {
		hint = fmt.Sprintf("write %q", better)
	}
	t.report(at, "rule-name-form", fmt.Sprintf("%q is not a name", shorten(s)), hint)
	return false
}

// isName reports whether s is words of lower-case letters and digits with a separator between them.
func isName(s string, separator byte, letterFirst bool) bool {
	last := separator
	for i := range len(s) {
		c := s[i]
		if c == separator && last == separator || c != separator && !isDigit(c) && (c < 'a' || c > 'z') {
			return false
		}
		last = c
	}
	return s != "" && last != separator && (!letterFirst || !isDigit(s[0]))
}

// name reads one name; "" when there is none.
func (t *reading) name(r *yamltree.Reader, key string, k nameKind) string {
	t.filled(r, key)
	s := r.String(key)
	if s == "" || !t.checkName(s, r.Offset(key), k) {
		return ""
	}
	return s
}

// choice reads one of a list of words and returns its place in the list; -1 when there is none.
func (t *reading) choice(r *yamltree.Reader, key string, allowed []string) int {
	t.filled(r, key)
	return slices.Index(allowed, r.Choice(key, allowed...))
}

// filled reports a text or list that is there and has nothing in it.
func (t *reading) filled(r *yamltree.Reader, key string) {
	n := r.Node(key)
	switch {
	case n == nil:
	case n.Kind == yamltree.Scalar && strings.TrimSpace(n.Text()) == "":
		t.report(n.Offset, "yaml-required", fmt.Sprintf("%q is empty", key), "")
	case n.Kind == yamltree.Sequence && len(n.Items()) == 0:
		t.report(n.Offset, "yaml-required", fmt.Sprintf("%q is empty", key), "it needs at least one entry")
	}
}

// names reads a list of names, each of which stands in it once.
func (t *reading) names(r *yamltree.Reader, key string, k nameKind) []string {
	return t.namesOf(r.Texts(key), key, k)
}

func (t *reading) namesOf(texts []yamltree.Text, key string, k nameKind) []string {
	var names []string
	first := map[string]int{}
	for _, text := range texts {
		if t.checkName(text.Value, text.Offset, k) && t.once(first, text.Value, text.Offset, key) {
			names = append(names, text.Value)
		}
	}
	return names
}

// suggest is the hint for a word that is not one of a list.
func suggest(word string, allowed []string) string {
	if hint := diag.DidYouMean(word, allowed); hint != "" {
		return hint
	}
	return "one of: " + strings.Join(allowed, ", ")
}
