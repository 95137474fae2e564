package yamltree

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rulebook/internal/diag"
)

// A Reader takes a mapping apart. Each method asks for a key and returns its value, or the zero value when the key is absent, null
// or wrong; what is wrong is reported, and reading goes on. A Reader of nothing answers every question with nothing and reports
// nothing, so that an absent or mistaken group needs no special case.
type Reader struct {
	node   *Node // nil when there is no mapping to read
	report func(Problem)
	asked  []string
	free   bool
}

// NewReader reads node, which must be a mapping or nil; anything else is reported.
func NewReader(node *Node, report func(Problem)) *Reader {
	r := &Reader{report: report}
	switch {
	case node == nil:
	case node.Kind == Mapping:
		r.node = node
	default:
		report(problem(node.Offset, "yaml-type", "expected keys and values, not "+describe(node), ""))
	}
	return r
}

// get asks for a key. It returns nil when the key is absent or null.
func (r *Reader) get(key string) *Node {
	if !r.free && !slices.Contains(r.asked, key) {
		r.asked = append(r.asked, key)
	}
	f, ok := r.node.Field(key)
	if !ok || f.Value.Kind == Null {
		return nil
	}
	return f.Value
}

// scalar asks for a key whose value is not a collection.
func (r *Reader) scalar(key, want string) *Node {
	n := r.get(key)
	if n != nil && n.Kind != Scalar {
		r.wrong(n, key, want, "")
		return nil
	}
	return n
}

func (r *Reader) wrong(n *Node, key, want, hint string) {
	r.report(problem(n.Offset, "yaml-type", fmt.Sprintf("%q must be %s, not %s", key, want, describe(n)), hint))
}

func (r *Reader) invalid(n *Node, msg, hint string) {
	r.report(problem(n.Offset, "yaml-value", msg, hint))
}

// describe says what a node is, for a message.
func describe(n *Node) string {
	switch n.Kind {
	case Null:
		return "nothing"
	case Sequence:
		return "a list"
	case Mapping:
		return "keys and values"
	}
	return strconv.Quote(shorten(n.text))
}

// Has reports whether the key is there with a value, and counts as asking for it.
func (r *Reader) Has(key string) bool { return r.get(key) != nil }

// Required reports a key that is absent or has no value.
func (r *Reader) Required(key string) {
	if r.node == nil || r.get(key) != nil {
		return
	}
	offset := r.node.Offset
	if f, ok := r.node.Field(key); ok {
		offset = f.Offset
	}
	r.report(problem(offset, "yaml-required", fmt.Sprintf("%q is missing", key), ""))
}

// Report reports a problem with the value of a key; where the key is absent, with the mapping.
func (r *Reader) Report(key, code, msg, hint string) {
	r.report(problem(r.Offset(key), code, msg, hint))
}

// Node returns the value of a key as it stands, nil when it is absent or null.
func (r *Reader) Node(key string) *Node { return r.get(key) }

// Offset returns the place of a key's value; where the key is absent, the place of the mapping.
func (r *Reader) Offset(key string) int {
	if r.node == nil {
		return 0
	}
	if f, ok := r.node.Field(key); ok {
		return f.Value.Offset
	}
	return r.node.Offset
}

// String returns a text of one line, without blanks around it.
func (r *Reader) String(key string) string {
	n := r.scalar(key, "a text")
	if n == nil {
		return ""
	}
	s := strings.TrimSpace(n.text)
	if strings.Contains(s, "\n") {
		r.wrong(n, key, "a text of one line", "join the lines")
		return ""
	}
	return s
}

// Text returns a text that may have several lines, as it stands.
func (r *Reader) Text(key string) string { return r.scalar(key, "a text").Text() }

// Bool returns true or false. Only these two words are one: "yes" is a text.
func (r *Reader) Bool(key string) bool {
	n := r.scalar(key, "true or false")
	switch {
	case n == nil:
	case n.quoted && (n.text == "true" || n.text == "false"):
		r.wrong(n, key, "true or false", "remove the quotes")
	case n.text == "true":
		return true
	case n.text != "false":
		hint := "write true or false"
		switch strings.ToLower(n.text) {
		case "yes", "on", "y", "true":
			hint = "write true"
		case "no", "off", "n", "false":
			hint = "write false"
		}
		r.wrong(n, key, "true or false", hint)
	}
	return false
}

// Int returns a whole number from least to most.
func (r *Reader) Int(key string, least, most int) int {
	n := r.scalar(key, "a whole number")
	if n == nil {
		return 0
	}
	digits := strings.TrimPrefix(n.text, "-")
	switch {
	case n.quoted && isDigits(digits):
		r.wrong(n, key, "a whole number", "remove the quotes")
		return 0
	case n.quoted || !isDigits(digits):
		hint := ""
		if isDigits(strings.NewReplacer(",", "", "_", "", "'", "", " ", "").Replace(digits)) {
			hint = "write the digits without separators"
		}
		r.wrong(n, key, "a whole number", hint)
		return 0
	}
	v, err := strconv.Atoi(n.text)
	if err != nil || v < least || v > most {
		r.invalid(n, fmt.Sprintf("%q must be from %d to %d, not %s", key, least, most, shorten(n.text)), "")
		return 0
	}
	return v
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Date returns a day; "" when there is none.
func (r *Reader) Date(key string) Date {
	const want = "a day such as 2024-03-22"
	n := r.scalar(key, want)
	if n == nil {
		return ""
	}
	d, err := ParseDate(n.text)
	switch err {
	case nil:
	case ErrNoSuchDay:
		r.invalid(n, fmt.Sprintf("%q: no such day: %s", key, n.text), "")
	default:
		r.wrong(n, key, want, "write year, month and day: YYYY-MM-DD")
	}
	return d
}

// A Text is one text of a list, with its place.
type Text struct {
	Value  string
	Offset int
}

// Texts returns a list of texts of one line; a single text is a list of one.
func (r *Reader) Texts(key string) []Text {
	n := r.get(key)
	switch {
	case n == nil:
		return nil
	case n.Kind == Mapping:
		r.wrong(n, key, "a text or a list of texts", "")
		return nil
	case n.Kind == Scalar:
		if s := r.String(key); s != "" {
			return []Text{{s, n.Offset}}
		}
		return nil
	}
	texts := make([]Text, 0, len(n.items))
	for _, item := range n.items {
		s := strings.TrimSpace(item.text)
		switch {
		case item.Kind != Scalar:
			r.report(problem(item.Offset, "yaml-type", fmt.Sprintf("each entry of %q must be a text, not %s", key, describe(item)), ""))
		case strings.Contains(s, "\n"):
			r.report(problem(item.Offset, "yaml-type", fmt.Sprintf("each entry of %q must be a text of one line", key), "join the lines"))
		case s == "":
			r.invalid(item, fmt.Sprintf("an entry of %q is empty", key), "remove it")
		default:
			texts = append(texts, Text{s, item.Offset})
		}
	}
	return texts
}

// Strings is Texts without the places.
func (r *Reader) Strings(key string) []string {
	texts := r.Texts(key)
	if texts == nil {
		return nil
	}
	values := make([]string, len(texts))
	for i, t := range texts {
		values[i] = t.Value
	}
	return values
}

// Choice returns one of the words allowed.
func (r *Reader) Choice(key string, allowed ...string) string {
	s := r.String(key)
	if s == "" || slices.Contains(allowed, s) {
		return s
	}
	hint := diag.DidYouMean(s, allowed)
	if hint == "" {
		hint = "one of: " + strings.Join(allowed, ", ")
	}
	r.invalid(r.get(key), fmt.Sprintf("%q cannot be %q", key, shorten(s)), hint)
	return ""
}

// Mapping returns a Reader of the mapping under a key, a Reader of nothing when there is none. The caller calls its Done.
func (r *Reader) Mapping(key string) *Reader {
	n := r.get(key)
	if n != nil && n.Kind != Mapping {
		r.wrong(n, key, "keys and values", "")
		n = nil
	}
	return NewReader(n, r.report)
}

// Each calls read with a Reader of every mapping in the list under a key, and then its Done.
func (r *Reader) Each(key string, read func(*Reader)) {
	n := r.get(key)
	if n == nil {
		return
	}
	if n.Kind != Sequence {
		r.wrong(n, key, "a list", "begin each entry with - on a line of its own")
		return
	}
	for _, item := range n.items {
		if item.Kind != Mapping {
			r.report(problem(item.Offset, "yaml-type",
				fmt.Sprintf("each entry of %q must be keys and values, not %s", key, describe(item)), ""))
			continue
		}
		entry := NewReader(item, r.report)
		read(entry)
		entry.Done()
	}
}

// Keys returns the entries of a mapping whose keys are the author's own, so that none of them is unknown. Read them through the
// Reader to have their types checked.
func (r *Reader) Keys() []Field {
	r.free = true
	return r.node.Fields()
}

// Done reports the keys that were not asked for, a hundred of them at most.
func (r *Reader) Done() {
	if r.free {
		return
	}
	unknown := 0
	for _, f := range r.node.Fields() {
		if slices.Contains(r.asked, f.Key) {
			continue
		}
		if unknown++; unknown > maxProblems {
			return
		}
		hint := diag.DidYouMean(f.Key, r.asked)
		if hint == "" && len(r.asked) > 0 {
			hint = "the keys here are " + strings.Join(r.asked, ", ")
		}
		r.report(problem(f.Offset, "yaml-unknown-key", fmt.Sprintf("unknown key %q", shorten(f.Key)), hint))
	}
}
