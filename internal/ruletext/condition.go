package ruletext

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"rulebook/internal/rules"
	"rulebook/internal/yamltree"
)

// condition reads a mapping, all entries of which must hold, as a condition of All, in the order of the text.
func (t *reading) condition(n *yamltree.Node, what string) rules.Condition {
	c := rules.Condition{Op: rules.All, Offset: t.place(n.Offset)}
	switch {
	case t.refused(n):
	case n.Kind == yamltree.Scalar:
		t.report(n.Offset, "yaml-type", fmt.Sprintf("%s must be keys and values, not %s", what, describe(n, t.text(n))),
			"write the name of what is looked at, a colon, and what it must be")
	case n.Kind == yamltree.Sequence:
		t.report(n.Offset, "yaml-type", what+" must be keys and values, not a list",
			"remove the dashes, for all entries must hold; or write them under any:")
	case n.Kind == yamltree.Null, len(n.Fields()) == 0 && t.hollow(n):
		t.report(n.Offset, "rule-condition", what+" is empty", "say what must hold")
	}
	for _, f := range n.Fields() {
		if part, ok := t.entry(f); ok {
			c.List = append(c.List, part)
		}
	}
	return c
}

// hollow reports whether a mapping without entries was written without any: yamltree leaves out the keys that it refuses.
func (t *reading) hollow(n *yamltree.Node) bool {
	return t.first(n) == '{' && strings.HasPrefix(strings.TrimLeft(t.src[n.Offset+1:], " \t\r\n"), "}")
}

// entry reads an entry of a condition. ok is false when it says nothing that can be read.
func (t *reading) entry(f yamltree.Field) (c rules.Condition, ok bool) {
	switch f.Key {
	case "any":
		return t.list(f, rules.Any)
	case "all":
		if f.Value.Kind != yamltree.Scalar {
			return t.list(f, rules.All)
		}
	case "and", "or", "not":
		hint := map[string]string{"and": `write "all"`, "or": `write "any"`,
			"not": "write what does hold: false, the other words of the choice, or the opposite comparison"}[f.Key]
		t.report(f.Offset, "rule-condition", fmt.Sprintf("there is no %q", f.Key), hint)
		return c, false
	}
	if key := t.key(f); key != "" && strings.IndexByte("<>=", key[0]) >= 0 {
		t.report(f.Offset, "rule-comparison", fmt.Sprintf("the comparison %q does not belong to a name", shorten(key)),
			`put all comparisons of a number in one pair of quotes: ">= 100,000, < 1,000,000"`)
		return c, false
	}
	if t.tail(f) || !t.checkName(f.Key, f.Offset, findingName) {
		return c, false
	}
	c = rules.Condition{Op: rules.Is, Name: f.Key, Offset: t.place(f.Offset)}
	return c, t.is(&c, f)
}

// list reads what stands under any or all.
func (t *reading) list(f yamltree.Field, op rules.Op) (c rules.Condition, ok bool) {
	c = rules.Condition{Op: op, Offset: t.place(f.Offset)}
	n := f.Value
	if n.Kind != yamltree.Sequence {
		if !t.refused(n) {
			t.report(n.Offset, "yaml-type", fmt.Sprintf("%q must be a list, not %s", f.Key, describe(n, t.text(n))),
				"begin each entry with - on a line of its own")
		}
		return c, false
	}
	switch len(n.Items()) {
	case 0:
		t.report(n.Offset, "rule-condition", fmt.Sprintf("%q is empty", f.Key), "write its entries, or remove it")
	case 1:
		t.report(n.Offset, "rule-condition", fmt.Sprintf("%q has only one entry", f.Key),
			"begin each entry with a - of its own: what stands together in one must hold together")
	}
	for _, item := range n.Items() {
		part := t.condition(item, fmt.Sprintf("each entry of %q", f.Key))
		if len(part.List) == 1 {
			part = part.List[0]
		}
		c.List = append(c.List, part)
	}
	return c, true
}

// is reads what a fact, finding or counter must be.
func (t *reading) is(c *rules.Condition, f yamltree.Field) bool {
	n, text := f.Value, strings.TrimSpace(t.text(f.Value))
	wrong := func(msg, hint string) bool {
		t.report(n.Offset, "rule-condition", msg, hint)
		return false
	}
	switch {
	case t.refused(n):
		return false
	case n.Kind == yamltree.Null:
		return wrong(fmt.Sprintf("%q has no value", f.Key),
			`write true, false, a word of the choice, or a comparison such as ">= 1,000,000"`)
	case n.Kind == yamltree.Mapping:
		return wrong(fmt.Sprintf("%q cannot be keys and values", f.Key), `a range of numbers is written ">= 100,000, < 1,000,000"`)
	case n.Kind == yamltree.Sequence:
		return t.oneOf(c, f)
	case n.Quoted() && t.first(n) == '>' && (text == "" || isDigit(text[0])): // a > and a lone digit, read as YAML reads them
		t.report(n.Offset, "rule-comparison", unquoted, "put it in quotes: "+whyQuotes)
		return false
	}
	switch word, k := t.word(n, f.Key); k {
	case truth, option:
		c.Values = []string{word}
		return true
	case mistaken:
		return false
	}
	bounds, m := readBounds(text)
	if m != nil {
		at := n.Offset
		if i := strings.Index(t.text(n), text); i >= 0 {
			at = t.within(n, i+m.at)
		}
		t.report(at, "rule-comparison", m.msg, m.hint)
		return false
	}
	c.Bounds = bounds
	return true
}

// A wordKind says what a scalar of a condition is.
type wordKind int

const (
	comparison wordKind = iota // or was meant as one
	truth                      // true, false
	option                     // a word of a choice
	mistaken                   // none of these, and reported
)

// truths are words for true and false: these two, and what other languages and older YAML have.
var truths = map[string]string{
	"true": "true", "yes": "true", "on": "true", "y": "true",
	"false": "false", "no": "false", "off": "false", "n": "false",
}

// word looks whether a scalar is a truth value or a word of a choice.
func (t *reading) word(n *yamltree.Node, key string) (string, wordKind) {
	s := strings.TrimSpace(t.text(n))
	lower := strings.ToLower(s)
	switch is := truths[lower]; {
	case is != "" && s == is && !n.Quoted():
		return s, truth
	case is != "":
		t.report(n.Offset, "rule-condition", fmt.Sprintf("%q must be true or false, not the text %q", key, s),
			fmt.Sprintf("write %s, without quotes", is))
		return "", mistaken
	case lower == "unknown":
		t.report(n.Offset, "rule-condition", fmt.Sprintf("no condition holds because %q is unknown", key),
			"leave it out: what is unknown is asked with every value that it may have")
		return "", mistaken
	case lower == "" || lower[0] < 'a' || lower[0] > 'z',
		strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0,
		slices.ContainsFunc(strange, func(odd oddSign) bool { return strings.Contains(s, odd.word) }):
		return "", comparison
	case strings.Contains(s, ","):
		t.report(n.Offset, "rule-condition", fmt.Sprintf("%q is not a word of a choice", shorten(s)),
			"write several words as a list: ["+shorten(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }), ", "))+"]")
		return "", mistaken
	}
	if !t.checkName(s, n.Offset, optionName) {
		return "", mistaken
	}
	return s, option
}

// oneOf reads a list of words of a choice, one of which it must be.
func (t *reading) oneOf(c *rules.Condition, f yamltree.Field) bool {
	wrong := func(at int, msg, hint string) { t.report(at, "rule-condition", msg, hint) }
	if len(f.Value.Items()) == 0 {
		wrong(f.Value.Offset, fmt.Sprintf("the list of %q is empty", f.Key), "write the words that it may be, or remove it")
		return false
	}
	first := map[string]int{}
	for _, item := range f.Value.Items() {
		if t.refused(item) {
			continue
		}
		if item.Kind != yamltree.Scalar {
			wrong(item.Offset, fmt.Sprintf("each entry of %q must be a word, not %s", f.Key, describe(item, "")), "")
			continue
		}
		switch word, k := t.word(item, f.Key); {
		case k == truth:
			wrong(item.Offset, fmt.Sprintf("%q cannot have %s in a list", f.Key, word),
				"write true or false alone; if it may be either, leave it out")
		case k == comparison:
			wrong(item.Offset, fmt.Sprintf("%q in a list is not a word of a choice", shorten(t.text(item))),
				`comparisons stand in one text, and all of them must hold: ">= 100,000, < 1,000,000"`)
		case k == option && t.once(first, word, item.Offset, f.Key):
			c.Values = append(c.Values, word)
		}
	}
	return len(c.Values) > 0
}
