// Package yamltree reads YAML into a tree of nodes that know their places, and reads values out of that tree so that every mistake
// of an author becomes a Problem: a wrong type, an impossible date, a key that nobody asked for.
//
// What goes in is one document: a front matter, rulebook.yaml, the glossary, a rule block. Parse makes Nodes of it; a Reader
// takes a mapping apart key by key, and its Done reports the keys that were not asked for. Places are byte offsets into the text
// that Parse was given; Problem.Diagnostic turns them into lines and columns of the file that the text is part of.
//
// The language is YAML 1.2 less what hides meaning from a reviewer: anchors, aliases, tags, merge keys, directives, keys that are
// not a word, and several documents in one file are refused by name. A scalar stays text until someone asks for a number or a day,
// so 2024-03-22 is not a timestamp, "no" is not false, and a title may be 2024.
//
// Parse reads with go.yaml.in/yaml/v4, maintained by the YAML organisation: it takes time in proportion to the text, bounds nesting
// and says where things stand. goccy/go-yaml, which is known for its places, counts a text of several lines from the wrong line and
// takes time that grows with the square: 15 seconds for 1 MB of keys. Ours are the refusals and the words for mistakes.
package yamltree

import (
	"rulebook/internal/diag"
)

// Kind is what a Node is.
type Kind int

const (
	Null     Kind = iota // nothing, or null, or ~
	Scalar               // a text, number, day, true or false: whoever reads it decides
	Sequence             // a list
	Mapping              // keys and values
)

// A Node is a value with its place.
type Node struct {
	Kind   Kind
	Offset int // of its first byte; where nothing stands, of where it would

	text   string
	quoted bool
	items  []*Node
	fields []Field
	index  map[string]int // of fields by key
}

// A Field is an entry of a mapping.
type Field struct {
	Key    string
	Offset int // of the key
	Value  *Node
}

// Text returns what a scalar says: escapes resolved, lines folded. It is "" for anything else.
func (n *Node) Text() string {
	if n == nil || n.Kind != Scalar {
		return ""
	}
	return n.text
}

// Quoted reports whether a scalar stands in quotes or is a block of text (| or >), and so is never a number, a truth value or null.
func (n *Node) Quoted() bool { return n != nil && n.quoted }

// Items returns the entries of a sequence.
func (n *Node) Items() []*Node {
	if n == nil {
		return nil
	}
	return n.items
}

// Fields returns the entries of a mapping in the order of the text, each key once.
func (n *Node) Fields() []Field {
	if n == nil {
		return nil
	}
	return n.fields
}

// Field returns the entry with that key.
func (n *Node) Field(key string) (Field, bool) {
	if n == nil {
		return Field{}, false
	}
	i, ok := n.index[key]
	if !ok {
		return Field{}, false
	}
	return n.fields[i], true
}

// A Problem is a mistake in the text that Parse was given.
type Problem struct {
	Offset int    // in bytes into that text
	Code   string // "yaml-syntax", "yaml-feature", "yaml-depth", "yaml-duplicate-key"; a Reader's begin with "yaml-" too
	Msg    string // what is wrong: lower case, no full stop
	Hint   string // what to do about it; may be empty
	Other  int    // offset of the place it clashes with; means nothing without Clash
	Clash  string // what is at that other place; "" when nothing clashes
}

// Diagnostic places the problem in file, whose whole text is src and in which the YAML begins at byte base.
func (p Problem) Diagnostic(file string, src []byte, base int) diag.Diagnostic {
	d := diag.New(file, src, base+p.Offset, diag.Error, p.Code, p.Msg, p.Hint)
	if p.Clash != "" {
		line, col := diag.At(src, min(base+p.Other, len(src)))
		d.Related = append(d.Related, diag.Related{File: file, Line: line, Col: col, Msg: p.Clash})
	}
	return d
}

func problem(offset int, code, msg, hint string) Problem {
	return Problem{Offset: offset, Code: code, Msg: msg, Hint: hint}
}
