package ruletext

import (
	"math"
	"strconv"
	"strings"

	"rulebook/internal/rules"
	"rulebook/internal/yamltree"
)

// An Input is a question as somebody wrote it in a file, YAML or JSON.
type Input struct {
	Value rules.Value // as rules.ReadQuestion reads it
	t     tree
}

// ReadInput reads a question, or any other text, as it stands: what its fields mean, and whether they exist, is said by
// rules.ReadQuestion. An Input is nil when the text is not YAML.
//
// A number is a whole one, with or without commas between its thousands; 90000.0 and 9e4 are whole too, since some programs write them.
// Any other number is a rules.Fraction. What is quoted is a text.
func ReadInput(src []byte) (*Input, []yamltree.Problem) {
	t := start(src, false, Options{})
	if t.root == nil {
		return nil, t.done()
	}
	return &Input{t.value(t.root, nil), t.tree}, t.done()
}

// Place returns where the value stands that a path names, such as flows[1].distinct_persons: as byte offset into the text; the place of
// what should hold it when it is not there.
func (in *Input) Place(path string) int { return in.t.find(path).Offset }

// value makes a Value of a node. What was meant as a number and is none stays a text, and is told to check unless that is nil.
func (t *tree) value(n *yamltree.Node, check *reading) rules.Value {
	switch n.Kind {
	case yamltree.Sequence:
		list := make([]rules.Value, len(n.Items()))
		for i, item := range n.Items() {
			list[i] = t.value(item, check)
		}
		return list
	case yamltree.Mapping:
		object := make(rules.Object, 0, len(n.Fields()))
		for _, f := range n.Fields() {
			if check == nil || !check.tail(f) {
				object = append(object, rules.Member{Name: t.key(f), Value: t.value(f.Value, check)})
			}
		}
		return object
	case yamltree.Null:
		return nil
	}
	text := t.text(n)
	if n.Quoted() {
		return text
	}
	switch text {
	case "true":
		return true
	case "false":
		return false
	}
	if v, ok := number(text); ok {
		return v
	}
	if check != nil {
		check.looksLikeNumber(n, text)
	}
	return text
}

// number reads a number as YAML and JSON have them, or with commas: as int64, or as Fraction when it is not whole or too large.
func number(s string) (rules.Value, bool) {
	unsigned := strings.TrimPrefix(s, "-")
	if strings.Contains(unsigned, ",") {
		if _, n, _, _ := scanNumber(unsigned); n != len(unsigned) || digits(unsigned) > 3 || unsigned[0] == '0' {
			return nil, false
		}
		return number(strings.ReplaceAll(s, ",", ""))
	}
	n := digits(unsigned)
	rest := unsigned[n:]
	fraction := ""
	if strings.HasPrefix(rest, ".") {
		fraction = rest[1 : 1+digits(rest[1:])]
		rest = rest[1+len(fraction):]
	}
	exponent := ""
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		exponent = strings.TrimPrefix(rest[1:], "+")
		if size := strings.TrimLeft(rest[1:], "+-"); size == "" || digits(size) != len(size) || len(rest) > len(size)+2 {
			return nil, false
		}
		rest = ""
	}
	if n == 0 && fraction == "" || rest != "" || n > 1 && unsigned[0] == '0' {
		return nil, false
	}
	if v, ok := whole(unsigned[:n], fraction, exponent); ok {
		if len(unsigned) < len(s) {
			v = -v
		}
		return v, true
	}
	return rules.Fraction(s), true
}

// whole works out a number of which digits stand before and after the point.
func whole(before, after, exponent string) (int64, bool) {
	shift := 0
	if exponent != "" {
		var err error
		if shift, err = strconv.Atoi(exponent); err != nil || max(shift, -shift) > math.MaxInt32 {
			return 0, false
		}
	}
	all := strings.TrimLeft(before+after, "0")
	shift -= len(after)
	if all == "" {
		return 0, true
	}
	for ; shift < 0 && strings.HasSuffix(all, "0"); shift++ {
		all = all[:len(all)-1]
	}
	if shift < 0 || shift+len(all) > 19 {
		return 0, false
	}
	v, err := strconv.ParseInt(all+strings.Repeat("0", shift), 10, 64)
	return v, err == nil
}
