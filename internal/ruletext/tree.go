package ruletext

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"rulebook/internal/yamltree"
)

// A tree is a text as YAML, after what our language adds. In the text that is parsed, commas within numbers are replaced by a
// mark, a character that the text does not have, and the > of a comparison without quotes by <. All take one byte, so that places
// stay.
type tree struct {
	src  string // as its author wrote it
	root *yamltree.Node
	mark string // "" when no comma was replaced
	keys []int  // where a comparison stands in the place of a key, and its > was replaced; in the order of the text
}

// marks are characters that mean nothing to YAML within a word, and do not occur in a message unless the text has them.
const marks = "^~$@%"

// parse parses several times when the text may have what our language adds: first with every replacement that might be one, since
// only a tree shows which commas are in a number and which in a sentence, and at last with those that are. In a question, which
// has no comparisons, a > is what it is in YAML.
func parse(src string, comparisons bool, report func(yamltree.Problem)) tree {
	t := tree{src: src}
	commas, signs := candidates(src)
	if i := strings.IndexFunc(marks, func(r rune) bool { return !strings.ContainsRune(src, r) }); i >= 0 && len(commas) > 0 {
		t.mark = marks[i : i+1]
	} else {
		commas = nil
	}
	if !comparisons {
		signs = nil
	}
	root, problems := t.parseWith(commas, signs)
	switch {
	case len(commas)+len(signs) == 0:
	case root != nil:
		commas, signs = t.refine(root, commas, signs)
		root, problems = t.parseWith(commas, signs)
	default:
		// There is another mistake, or a > is not what it seems.
		without, why := t.parseWith(commas, nil)
		if without != nil {
			commas, signs = t.refine(without, commas, nil)
			root, problems = t.parseWith(commas, nil)
			break
		}
		failed := why[len(why)-1].Offset
		line := strings.LastIndexByte(src[:failed], '\n')
		signs = slices.DeleteFunc(signs, func(at int) bool { return at < line || at > failed })
	}
	t.root = root
	for _, p := range problems {
		report(p)
	}
	for _, at := range signs {
		if _, key := slices.BinarySearch(t.keys, at); !key {
			report(problem(at, "rule-comparison", unquoted, t.quotes(at)))
		}
	}
	return t
}

func (t *tree) parseWith(commas, signs []int) (*yamltree.Node, []yamltree.Problem) {
	return yamltree.Parse(t.replaced(commas, signs))
}

func (t *tree) replaced(commas, signs []int) []byte {
	text := []byte(t.src)
	for _, i := range commas {
		text[i] = t.mark[0]
	}
	for _, i := range signs {
		text[i] = '<'
	}
	return text
}

// refine returns the replacements that are what they seem, given the tree that all of them make.
func (t *tree) refine(root *yamltree.Node, commas, signs []int) (realCommas, realSigns []int) {
	f := numbers{tree: t, text: string(t.replaced(commas, signs))}
	f.walk(root, false)
	return f.commas, f.signs
}

const (
	unquoted  = "a comparison that begins with > has no quotes"
	whyQuotes = "without quotes YAML takes > for the beginning of a text"
)

// candidates finds the commas before three digits and after one, and each > that stands where a value begins and is followed by
// what a comparison is. Both may turn out to be in the middle of a text.
func candidates(src string) (commas, signs []int) {
	value := false // nothing but blanks since what comes before a value
	for i := range len(src) {
		switch c := src[i]; {
		case c == ',' && i > 0 && isDigit(src[i-1]) && digits(src[i+1:]) == 3:
			commas = append(commas, i)
			value = true
		case c == '>' && value && isComparison(src[i+1:]):
			signs = append(signs, i)
			value = false
		case c == ':', c == '-', c == ',', c == '[', c == '{':
			value = true
		case c != ' ':
			value = false
		}
	}
	return commas, signs
}

// isComparison reports whether what follows a > cannot belong to the beginning of a text over lines, or can but is a lone digit
// before a line that is not indented. A digit there says how far such a text is indented, which no one needs.
func isComparison(s string) bool {
	if strings.HasPrefix(s, "=") {
		return true
	}
	value := strings.TrimLeft(s, " ")
	if value == "" || !isDigit(value[0]) && value[0] < utf8.RuneSelf {
		return false
	}
	after := strings.TrimLeft(value[1:], " \t\r")
	alone := after == "" || after[0] == '\n'
	return len(value) < len(s) || !alone || !strings.HasPrefix(strings.TrimLeft(after, "\r\n"), " ")
}

// numbers finds the replacements of a trial that are what they seem: they make a value, or a key, that is a number or
// comparisons.
type numbers struct {
	*tree
	text          string // that was parsed
	commas, signs []int
}

func (f *numbers) walk(n *yamltree.Node, listed bool) {
	switch n.Kind {
	case yamltree.Scalar:
		if !n.Quoted() {
			f.scalar(n.Text(), n.Offset, listed)
		}
	case yamltree.Sequence:
		brackets := f.first(n) == '['
		for _, item := range n.Items() {
			f.walk(item, brackets)
		}
	case yamltree.Mapping:
		for _, e := range n.Fields() {
			if f.scalar(e.Key, e.Offset, false) {
				f.keys = append(f.keys, e.Offset)
			}
			f.walk(e.Value, false)
		}
	}
}

// scalar looks at a text without quotes and reports whether a > at its beginning was replaced. In brackets a comma divides:
// [100,200] is two numbers.
func (f *numbers) scalar(s string, at int, listed bool) (sign bool) {
	if at >= len(f.src) {
		return false
	}
	if sign = f.src[at] == '>' && f.text[at] == '<'; sign {
		f.signs = append(f.signs, at)
	}
	if f.mark == "" || listed || !strings.HasPrefix(f.text[at:], s) || strings.Trim(s, "-0123456789<>= "+f.mark) != "" {
		return sign
	}
	for i := range len(s) {
		if s[i] == f.mark[0] {
			f.commas = append(f.commas, at+i)
		}
	}
	return sign
}

// restore puts commas back.
func (t *tree) restore(s string) string {
	if t.mark == "" {
		return s
	}
	return strings.ReplaceAll(s, t.mark, ",")
}

// text returns what a scalar says, as its author wrote it.
func (t *tree) text(n *yamltree.Node) string {
	s := t.restore(n.Text())
	if n.Kind == yamltree.Scalar && !n.Quoted() && t.first(n) == '>' {
		s = ">" + s[1:]
	}
	return s
}

// first returns the byte at which a node begins: a quote, a bracket, the | or > of a text over lines; 0 where nothing stands.
func (t *tree) first(n *yamltree.Node) byte {
	if n.Offset < len(t.src) {
		return t.src[n.Offset]
	}
	return 0
}

// refused reports whether yamltree has refused a node, or part of what it says, and told the author so.
func (t *tree) refused(n *yamltree.Node) bool {
	return n.Kind != yamltree.Mapping && n.Kind != yamltree.Sequence && strings.IndexByte("!&*", t.first(n)) >= 0
}

// within returns the place of byte i of what a scalar says; of the scalar, when an escape or a fold makes that uncertain.
func (t *tree) within(n *yamltree.Node, i int) int {
	s := t.text(n)
	for _, at := range [2]int{n.Offset, n.Offset + 1} {
		if at+len(s) <= len(t.src) && t.src[at:at+len(s)] == s {
			return at + i
		}
	}
	return n.Offset
}

// quotes is the hint for comparisons at an offset that have no quotes.
func (t *tree) quotes(at int) string {
	const enough = 200
	s := t.src[at:min(len(t.src), at+enough)]
	written := s[:len(s)-len(strings.TrimLeft(s, "0123456789<>=, "))]
	bounds := strings.TrimRight(written, " ,")
	after := s[len(written):]
	if after == "" || strings.IndexByte("\r\n]}#", after[0]) >= 0 || strings.Contains(written[len(bounds):], ",") {
		if _, m := readBounds(bounds); m == nil {
			return fmt.Sprintf("write %q: %s", bounds, whyQuotes)
		}
	}
	return "put it in quotes: " + whyQuotes
}

// key returns a key as its author wrote it.
func (t *tree) key(f yamltree.Field) string {
	s := t.restore(f.Key)
	if _, sign := slices.BinarySearch(t.keys, f.Offset); sign {
		s = ">" + s[1:]
	}
	return s
}

// find returns the node that a path names, such as flows[1].persons, or the last on the way to it that exists.
func (t *tree) find(path string) *yamltree.Node {
	n := t.root
	for path != "" {
		var next *yamltree.Node
		if rest, ok := strings.CutPrefix(path, "["); ok {
			number, after, _ := strings.Cut(rest, "]")
			path = strings.TrimPrefix(after, ".")
			if i, _, m := scanNumber(number); m == nil && i < int64(len(n.Items())) {
				next = n.Items()[i]
			}
		} else {
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			f, ok := n.Field(path[:end])
			if !ok {
				f, ok = n.Field(path) // a key that has a point
				end = len(path)
			}
			if path = strings.TrimPrefix(path[end:], "."); ok {
				next = f.Value
			}
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}
