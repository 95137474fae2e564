package ruletext

import (
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
// A number is a whole one, with or without commas between its thousands; 90000.0 and 9e4 are whole too, since some programs write
// them. Any other number is a rules.Fraction. What is quoted is a text.
func ReadInput(src []byte) (*Input, []yamltree.Problem) {
	t := start(src, false, Options{})
	if t.root == nil {
		return nil, t.done()
	}
	return &Input{t.value(t.root, nil), t.tree}, t.done()
}

// Place returns where the value stands that a path names, such as flows[1].distinct_persons: as byte offset into the text; the
// place of what should hold it when it is not there.
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
	if v, ok := rules.ParseNumber(text); ok {
		return v
	}
	if check != nil {
		check.looksLikeNumber(n, text)
	}
	return text
}
