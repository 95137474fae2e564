package assess

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"rulebook/internal/rules"
)

// A node is a value of a JSON text with its place.
type node struct {
	offset int
	value  rules.Value
	items  []*node
	fields map[string]*node
}

// maxDepth is how deeply values may be nested, as in YAML.
const maxDepth = 50

// readJSON reads a text that is JSON. ok is false when it is not, or has what we refuse: a name that stands twice, a nesting without
// end. The reader of YAML, which knows nearly all of JSON, can say more of it; where it cannot be asked, refused is the first mistake in
// what is meant as JSON, and nil in other texts.
func readJSON(src []byte) (v rules.Value, root *node, refused *refusal, ok bool) {
	text := bytes.TrimPrefix(src, []byte("\uFEFF"))
	if !json.Valid(text) {
		var syntax *json.SyntaxError
		var raw json.RawMessage
		if start := bytes.TrimLeft(text, " \t\r\n"); len(start) > 0 && (start[0] == '{' || start[0] == '[') && errors.As(json.Unmarshal(text, &raw), &syntax) {
			at := len(src) - len(text) + int(syntax.Offset) - 1
			refused = &refusal{min(max(0, at), len(src)), "this is no JSON: " + syntax.Error(), ""}
		}
		return nil, nil, refused, false
	}
	r := &jsonReader{decoder: json.NewDecoder(bytes.NewReader(text)), src: src, base: len(src) - len(text)}
	r.decoder.UseNumber()
	if root, ok = r.value(0); !ok {
		return nil, nil, r.refused, false
	}
	return root.value, root, nil, true
}

// A refusal is what JSON may have and we refuse.
type refusal struct {
	offset    int
	msg, hint string
}

type jsonReader struct {
	decoder *json.Decoder
	src     []byte
	base    int
	refused *refusal
}

// value reads the next value, which is there: the text is valid.
func (r *jsonReader) value(depth int) (*node, bool) {
	n := &node{offset: r.next()}
	token, err := r.decoder.Token()
	if err != nil {
		return nil, false
	}
	switch token := token.(type) {
	case json.Delim:
		if depth == maxDepth {
			r.refused = &refusal{n.offset, fmt.Sprintf("lists and mappings are nested more than %d deep", maxDepth), ""}
			return nil, false
		}
		if token == '[' {
			return n, r.list(n, depth+1)
		}
		return n, r.object(n, depth+1)
	case json.Number:
		n.value, _ = rules.ParseNumber(token.String())
	default:
		n.value = token // nil, a truth value or a text
	}
	return n, true
}

func (r *jsonReader) list(n *node, depth int) bool {
	list := []rules.Value{}
	for r.decoder.More() {
		item, ok := r.value(depth)
		if !ok {
			return false
		}
		list, n.items = append(list, item.value), append(n.items, item)
	}
	n.value = list
	_, err := r.decoder.Token()
	return err == nil
}

func (r *jsonReader) object(n *node, depth int) bool {
	object := rules.Object{}
	n.fields = map[string]*node{}
	for r.decoder.More() {
		at := r.next()
		token, err := r.decoder.Token()
		name, isText := token.(string)
		if err != nil || !isText {
			return false
		}
		if n.fields[name] != nil {
			r.refused = &refusal{at, fmt.Sprintf("the key %s stands twice", quote(name)), "remove one of the two"}
			return false
		}
		field, ok := r.value(depth)
		if !ok {
			return false
		}
		object, n.fields[name] = append(object, rules.Member{Name: name, Value: field.value}), field
	}
	n.value = object
	_, err := r.decoder.Token()
	return err == nil
}

// next is where the next value begins.
func (r *jsonReader) next() int {
	at := r.base + int(r.decoder.InputOffset())
	for at < len(r.src) && strings.IndexByte(" \t\r\n:,", r.src[at]) >= 0 {
		at++
	}
	return at
}

// Place returns where the value stands that a path names, or the last on the way to it that exists.
func (n *node) Place(path string) int {
	for path != "" {
		var next *node
		if rest, ok := strings.CutPrefix(path, "["); ok {
			index, after, _ := strings.Cut(rest, "]")
			if i, err := strconv.Atoi(index); err == nil && i >= 0 && i < len(n.items) {
				next = n.items[i]
			}
			path = strings.TrimPrefix(after, ".")
		} else if next = n.fields[path]; next != nil {
			path = ""
		} else {
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				return n.offset
			}
			next, path = n.fields[path[:end]], strings.TrimPrefix(path[end:], ".")
		}
		if next == nil {
			return n.offset
		}
		n = next
	}
	return n.offset
}

// quote quotes what was read, cut to what is worth quoting.
func quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}
