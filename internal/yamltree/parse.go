package yamltree

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

const (
	maxDepth    = 50  // how deeply collections may be nested
	maxProblems = 100 // how many problems anyone reads
)

// Parse reads one YAML document. An empty document is an empty mapping.
//
// After a problem of code "yaml-syntax" or "yaml-depth", and after a hundred of any, the node is nil, for what follows would only
// be echoes; so it is when an alias names nothing. The others leave a tree: of a key that stands twice the first counts, anchors
// and tags are passed over, an alias is null. Problems are in the order of the text.
func Parse(src []byte) (*Node, []Problem) {
	p := &parser{src: string(src)}
	root := p.document()
	if p.failed {
		root = nil
	}
	slices.SortStableFunc(p.problems, func(a, b Problem) int { return cmp.Compare(a.Offset, b.Offset) })
	return root, p.problems
}

// parser makes our nodes of the library's. The place that was last asked for is byte pos, at line and col.
type parser struct {
	src            string
	pos, line, col int
	problems       []Problem
	failed         bool
}

func (p *parser) report(pr Problem) {
	if !p.failed {
		p.failed = pr.Code == "yaml-syntax" || pr.Code == "yaml-depth" || len(p.problems) == maxProblems
		p.problems = append(p.problems, pr)
	}
}

// features are what YAML has and we refuse, by the characters that begin them.
var features = map[byte]Problem{
	'&': problem(0, "yaml-feature", "an anchor (&) is not supported", "write the value out where it is needed"),
	'*': problem(0, "yaml-feature", "an alias (*) is not supported", "write the value out, or put the text in quotes"),
	'!': problem(0, "yaml-feature", "a tag (!) is not supported", "remove it, or put the text in quotes"),
	'%': problem(0, "yaml-feature", "a directive (%) is not supported", "remove the line"),
	'?': problem(0, "yaml-feature", "a key marked by ? is not supported", "write the key, a colon and the value"),
}

// refuse reports the feature that begins at an offset, if one does.
func (p *parser) refuse(at int) bool {
	pr, ok := features[p.at(at)]
	if ok {
		pr.Offset = at
		p.report(pr)
	}
	return ok
}

func (p *parser) document() *Node {
	if p.checkCharacters(); p.failed {
		return nil
	}
	var doc, second yaml.Node
	loader, err := yaml.NewLoader(strings.NewReader(p.src), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err == nil {
		err = loader.Load(&doc)
	}
	if err == io.EOF {
		return &Node{Kind: Mapping, Offset: len(p.src)}
	}
	if err != nil {
		p.explain(err)
		return nil
	}
	if at := p.offset(doc.Line, doc.Column); p.at(at) == '%' {
		p.refuse(at)
	}
	root := p.node(doc.Content[0], 0)
	if root.Kind == Null && root.text == "" {
		root.Kind = Mapping
	}
	if err := loader.Load(&second); err == nil {
		p.report(problem(p.offset(second.Line, second.Column), "yaml-feature", "a second document",
			"keep one document in a file, without a further ---"))
	} else if err != io.EOF {
		p.explain(err)
	}
	return root
}

// checkCharacters refuses what no YAML may hold, and line ends that the library would count, after YAML 1.1, but no editor does.
func (p *parser) checkCharacters() {
	for i, r := range p.src {
		switch {
		case r == '\r' && !strings.HasPrefix(p.src[i:], "\r\n"):
			p.fail(i, "a carriage return without a line feed", "save the file with line ends of one kind")
		case r == utf8.RuneError && !strings.HasPrefix(p.src[i:], "\uFFFD"):
			p.fail(i, "the text is not UTF-8", "save the file as UTF-8")
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r >= 0x7F && r < 0xA0, r == '\u2028', r == '\u2029',
			r == '\uFEFF' && i > 0, r == '\uFFFE', r == '\uFFFF':
			p.fail(i, fmt.Sprintf("the control character U+%04X", r), `remove it, or write it as an escape in "double quotes"`)
		}
	}
}

// offset returns the byte at a line and column as the library counts them: from 1, in characters, without the byte order mark.
// Nodes come in the order of the text, so going on from the last place looks at each character once.
func (p *parser) offset(line, col int) int {
	if line < p.line || line == p.line && col < p.col || p.line == 0 {
		p.pos, p.line, p.col = len(p.src)-len(strings.TrimPrefix(p.src, "\uFEFF")), 1, 1
	}
	for ; p.line < line; p.line++ {
		i := strings.IndexByte(p.src[p.pos:], '\n')
		if i < 0 {
			return len(p.src) // the library counts a line end after the last line
		}
		p.pos, p.col = p.pos+i+1, 1
	}
	for ; p.col < col && p.pos < len(p.src); p.col++ {
		_, size := utf8.DecodeRuneInString(p.src[p.pos:])
		p.pos += size
	}
	return p.pos
}

// at returns the byte at an offset, a line feed at the end of the text.
func (p *parser) at(offset int) byte {
	if offset < len(p.src) {
		return p.src[offset]
	}
	return '\n'
}

// node makes a node of y, which is inside depth collections.
func (p *parser) node(y *yaml.Node, depth int) *Node {
	n := &Node{Offset: p.offset(y.Line, y.Column)}
	if y.Anchor != "" || y.Style&yaml.TaggedStyle != 0 || y.Tag == "!" || y.Kind == yaml.AliasNode {
		p.refuse(n.Offset)
	}
	if y.Kind == yaml.SequenceNode || y.Kind == yaml.MappingNode {
		if depth++; depth > maxDepth { // the library counts brackets and indentation apart
			p.failDepth(n.Offset)
			return n
		}
	}
	switch y.Kind {
	case yaml.ScalarNode:
		n.Kind, n.text = Scalar, y.Value
		n.quoted = y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
		if !n.quoted && slices.Contains([]string{"", "~", "null", "Null", "NULL"}, n.text) {
			n.Kind = Null
		}
	case yaml.SequenceNode:
		n.Kind, n.items = Sequence, make([]*Node, len(y.Content))
		for i, item := range y.Content {
			n.items[i] = p.node(item, depth)
		}
	case yaml.MappingNode:
		n.Kind, n.index = Mapping, make(map[string]int, len(y.Content)/2)
		for i := 0; i < len(y.Content); i += 2 {
			p.field(n, y.Content[i], y.Content[i+1], depth)
		}
	}
	return n
}

// field adds an entry to a mapping, unless its key is refused.
func (p *parser) field(n *Node, k, v *yaml.Node, depth int) {
	at := p.offset(k.Line, k.Column)
	if mark := strings.TrimRight(p.src[:at], " \t"); len(mark) < at && strings.HasSuffix(mark, "?") {
		p.refuse(len(mark) - 1)
	}
	key, value := p.node(k, depth), p.node(v, depth)
	first, twice := n.Field(key.text)
	switch {
	case k.Kind == yaml.AliasNode:
	case k.Kind != yaml.ScalarNode:
		p.report(problem(at, "yaml-feature", "a key must be a text on one line", ""))
	case key.text == "" && !key.quoted:
		p.fail(at, "there is no key before this colon", "")
	case twice:
		pr := problem(at, "yaml-duplicate-key", fmt.Sprintf("the key %q stands twice", shorten(key.text)), "remove one of the two")
		pr.Other, pr.Clash = first.Offset, "it stands here first"
		p.report(pr)
	default:
		if key.text == "<<" && !key.quoted {
			p.report(problem(at, "yaml-feature", "a merge key (<<) is not supported", "write the keys out"))
		}
		n.index[key.text] = len(n.fields)
		n.fields = append(n.fields, Field{Key: key.text, Offset: at, Value: value})
	}
}
