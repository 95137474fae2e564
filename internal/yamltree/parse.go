package yamltree

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds how deeply collections may be nested, and with it the parser's recursion.
const maxDepth = 50

// maxProblems bounds how many problems are collected before the parser gives up.
const maxProblems = 100

// Parse reads one YAML document. An empty document is an empty mapping.
//
// After a problem of code "yaml-syntax" or "yaml-depth", and after a hundred of any, the node is nil, for what follows would only
// be echoes. The others leave a tree: of a key that stands twice the first counts, anchors and tags are passed over, an alias is null.
// Problems are in the order of the text.
func Parse(src []byte) (root *Node, problems []Problem) {
	p := &parser{src: string(src)}
	defer func() {
		if f, ok := recover().(fatal); ok {
			root, problems = nil, append(p.problems, Problem(f))
		}
		slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Offset, b.Offset) })
	}()
	p.checkCharacters()
	root = p.document()
	return root, p.problems
}

// fatal unwinds the parser to Parse.
type fatal Problem

// parser is at byte pos of src, on the line that begins at lineStart. Only advance, plain, the quoted texts and blockScalar cross
// the end of a line, and they keep lineStart.
type parser struct {
	src       string
	pos       int
	lineStart int
	depth     int
	problems  []Problem
}

func (p *parser) fail(offset int, msg, hint string) {
	panic(fatal(problem(min(offset, len(p.src)), "yaml-syntax", msg, hint)))
}

func (p *parser) refuse(offset int, msg, hint string) {
	p.collect(problem(offset, "yaml-feature", msg, hint))
}

// collect keeps a problem after which the parser carries on, until there are too many for anyone to read.
func (p *parser) collect(pr Problem) {
	if len(p.problems) == maxProblems {
		panic(fatal(pr))
	}
	p.problems = append(p.problems, pr)
}

// enter counts a level of nesting and returns what leaves it again.
func (p *parser) enter(offset int) {
	p.depth++
	if p.depth > maxDepth {
		panic(fatal(problem(offset, "yaml-depth", fmt.Sprintf("lists and mappings are nested more than %d deep", maxDepth), "")))
	}
}

func (p *parser) leave() { p.depth-- }

// checkCharacters refuses what no YAML text may hold, so that the rest of the parser need not think of it: afterwards a carriage
// return is always followed by a line feed and may be taken for a blank.
func (p *parser) checkCharacters() {
	if strings.HasPrefix(p.src, "\uFEFF") {
		p.pos, p.lineStart = len("\uFEFF"), len("\uFEFF")
	}
	for i := p.pos; i < len(p.src); {
		c := p.src[i]
		switch {
		case c >= ' ' && c < 0x7F || c == '\n' || c == '\t':
			i++
		case c == '\r':
			if i+1 == len(p.src) || p.src[i+1] != '\n' {
				p.fail(i, "a carriage return without a line feed", "save the file with line ends of one kind")
			}
			i++
		case c < utf8.RuneSelf:
			p.fail(i, fmt.Sprintf("the control character U+%04X", c), `remove it, or write it as an escape in "double quotes"`)
		default:
			r, size := utf8.DecodeRuneInString(p.src[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				p.fail(i, "the text is not UTF-8", "save the file as UTF-8")
			case r < 0xA0 && r != 0x85 || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF:
				p.fail(i, fmt.Sprintf("the control character U+%04X", r), `remove it, or write it as an escape in "double quotes"`)
			}
			i += size
		}
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

func isFlowIndicator(c byte) bool { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}' }

// at returns the byte at offset i, a line feed at the end of the text.
func (p *parser) at(i int) byte {
	if i < len(p.src) {
		return p.src[i]
	}
	return '\n'
}

// separated reports whether the byte at i ends a word: a blank or the end of the line.
func (p *parser) separated(i int) bool { c := p.at(i); return c == '\n' || isBlank(c) }

func (p *parser) column() int { return p.pos - p.lineStart }

func (p *parser) lineEnd(i int) int {
	if n := strings.IndexByte(p.src[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(p.src)
}

func (p *parser) skipBlanks() {
	for p.pos < len(p.src) && isBlank(p.src[p.pos]) {
		p.pos++
	}
}

// atComment reports whether a comment begins here: a # at the start of a line or after a blank.
func (p *parser) atComment() bool {
	return p.at(p.pos) == '#' && (p.pos == p.lineStart || isBlank(p.src[p.pos-1]))
}

// advance moves over blanks, comments and line ends to the next content, and reports whether that is on a later line.
func (p *parser) advance() (newLine bool) {
	for {
		p.skipBlanks()
		if p.atComment() {
			p.pos = p.lineEnd(p.pos)
		}
		if p.pos >= len(p.src) || p.src[p.pos] != '\n' {
			return newLine
		}
		p.pos++
		p.lineStart, newLine = p.pos, true
	}
}

// isMarker reports whether the line that begins at i is a document marker, --- or ...
func (p *parser) isMarker(i int) bool {
	s := p.src[i:]
	return (strings.HasPrefix(s, "---") || strings.HasPrefix(s, "...")) && p.separated(i+3)
}

// atEnd reports whether the document ends here.
func (p *parser) atEnd() bool {
	return p.pos >= len(p.src) || p.pos == p.lineStart && p.isMarker(p.pos)
}

func (p *parser) atDash() bool { return p.at(p.pos) == '-' && p.separated(p.pos+1) }

// checkTabs refuses a tab before content of a block: how far it indents is anybody's guess.
func (p *parser) checkTabs() {
	if i := strings.IndexByte(p.src[p.lineStart:p.pos], '\t'); i >= 0 {
		p.failTab(p.lineStart + i)
	}
}

func (p *parser) failTab(offset int) {
	p.fail(offset, "a tab in the indentation", "indent with spaces: YAML does not say how wide a tab is")
}

func (p *parser) document() *Node {
	p.advance()
	for p.column() == 0 && p.at(p.pos) == '%' {
		p.refuse(p.pos, "a directive (%) is not supported", "remove the line")
		p.pos = p.lineEnd(p.pos)
		p.advance()
	}
	if p.column() == 0 && p.pos < len(p.src) && p.isMarker(p.pos) && p.src[p.pos] == '-' {
		p.pos += 3
		if !p.advance() && p.pos < len(p.src) {
			p.fail(p.pos, "text after ---", "begin on the next line")
		}
	}
	if p.atEnd() {
		root := &Node{Kind: Mapping, Offset: p.pos}
		p.documentEnd()
		return root
	}
	root := p.block(-1, inDocument)
	p.documentEnd()
	return root
}

// documentEnd reads what may follow the root: a ... marker and comments.
func (p *parser) documentEnd() {
	p.advance()
	if p.pos >= len(p.src) {
		return
	}
	if !p.atEnd() {
		p.checkTabs()
		p.failIndent()
	}
	if p.src[p.pos] == '.' {
		p.pos += 3
		p.advance()
		if p.pos >= len(p.src) {
			return
		}
	}
	p.refuse(p.pos, "a second document", "keep one document in a file, without a further ---")
}

func (p *parser) failIndent() {
	p.fail(p.pos, "the indentation of this line fits nothing above it", "begin it below the first letter of the line it belongs with")
}

// place is what a value follows.
type place int

const (
	inDocument place = iota
	afterKey
	afterDash
)

// block reads a value in block style. It belongs to a collection at column n (-1 for the document), so lines of it are indented
// further; only a list under a key may begin in the key's own column. It ends after the value or at later content.
func (p *parser) block(n int, where place) *Node {
	null := &Node{Offset: p.pos}
	newLine := where == inDocument
	col := -1 // where the value begins, with an anchor or tag before it
	for {
		if p.advance() {
			newLine, col = true, -1
		}
		if p.atEnd() {
			return null
		}
		if newLine {
			if p.column() <= n && !(where == afterKey && p.column() == n && p.atDash()) {
				return null
			}
		}
		if col < 0 {
			col = p.column()
			if newLine {
				p.checkTabs()
			}
		}
		if !p.properties(false) {
			break
		}
	}
	switch c := p.at(p.pos); {
	case p.atDash():
		if where == afterKey && !newLine {
			p.fail(p.pos, "a list cannot begin on the line of its key", "begin it on the next line, or write [a, b]")
		}
		return p.blockSequence()
	case c == '*':
		return p.alias()
	case c == '|' || c == '>':
		return p.blockScalar(n)
	case c == '[' || c == '{':
		node := p.flow(n)
		p.endOfValue("put the whole text in quotes")
		return node
	}
	if _, _, colon := p.keyAhead(); colon >= 0 {
		if where == afterKey && !newLine {
			p.fail(colon, "a second colon on the line of a key", "put the text in quotes, or the inner key on a line of its own")
		}
		return p.blockMapping(col)
	}
	p.checkStart()
	if c := p.at(p.pos); c == '"' || c == '\'' {
		node := p.quotedScalar(n)
		hint := `write \" for a quote inside the text`
		if c == '\'' {
			hint = `write '' for an apostrophe inside the text, or use "double quotes"`
		}
		p.endOfValue(hint)
		return node
	}
	return p.plain(n, false)
}

// properties passes over an anchor or a tag, and reports whether there was one.
func (p *parser) properties(inFlow bool) bool {
	switch p.at(p.pos) {
	case '&':
		p.refuse(p.pos, "an anchor (&) is not supported", "write the value out where it is needed")
	case '!':
		p.refuse(p.pos, "a tag (!) is not supported", "remove it, or put the text in quotes")
	default:
		return false
	}
	p.word(inFlow)
	return true
}

// word moves over what is not blank, and in brackets over what is not one of their marks.
func (p *parser) word(inFlow bool) {
	for p.pos < len(p.src) && !p.separated(p.pos) && !(inFlow && isFlowIndicator(p.src[p.pos])) {
		p.pos++
	}
}

func (p *parser) alias() *Node {
	p.refuse(p.pos, "an alias (*) is not supported", "write the value out, or put the text in quotes")
	node := &Node{Offset: p.pos}
	p.word(false)
	p.endOfValue("")
	return node
}

// endOfValue makes sure that nothing but a comment follows a value that has an end of its own.
func (p *parser) endOfValue(hint string) {
	p.skipBlanks()
	if p.at(p.pos) == '\n' || p.atComment() {
		return
	}
	if p.at(p.pos) == ':' && p.separated(p.pos+1) {
		p.failKey()
	}
	if p.at(p.pos) == '#' {
		hint = "put a space before the #"
	}
	p.fail(p.pos, "text after the end of the value", hint)
}

func (p *parser) failKey() {
	panic(fatal(problem(p.pos, "yaml-feature", "a key must be a text on one line", "")))
}

// checkStart refuses characters that cannot begin a text without quotes.
func (p *parser) checkStart() {
	switch c := p.at(p.pos); c {
	case '@', '`', '%', ',', ']', '}', '#', '|', '>':
		p.fail(p.pos, fmt.Sprintf("a text cannot begin with %c", c), "put the text in quotes")
	case '?', ':', '-':
		if p.separated(p.pos + 1) {
			p.failIndicator(c)
		}
	}
}

func (p *parser) failIndicator(c byte) {
	switch c {
	case '?':
		panic(fatal(problem(p.pos, "yaml-feature", "a key marked by ? is not supported", "write the key, a colon and the value")))
	case ':':
		p.fail(p.pos, "there is no key before this colon", "")
	default:
		p.fail(p.pos, "a list item cannot begin here", "put the text in quotes, or begin the list on a line of its own")
	}
}

func (p *parser) blockSequence() *Node {
	p.checkTabs()
	p.enter(p.pos)
	defer p.leave()
	col := p.column()
	node := &Node{Kind: Sequence, Offset: p.pos}
	for {
		p.pos++
		node.items = append(node.items, p.block(col, afterDash))
		if !p.sibling(col) || !p.atDash() {
			return node
		}
	}
}

func (p *parser) blockMapping(col int) *Node {
	p.checkTabs()
	p.enter(p.pos)
	defer p.leave()
	node := &Node{Kind: Mapping, Offset: p.pos}
	for {
		for p.properties(false) {
			p.skipBlanks()
		}
		offset := p.pos
		key := p.key()
		value := p.block(col, afterKey)
		p.add(node, Field{Key: key, Offset: offset, Value: value})
		if !p.sibling(col) {
			return node
		}
		if p.atDash() {
			p.fail(p.pos, "a list item among keys", "indent the list further than its key, or give it a key")
		}
	}
}

// sibling moves on and reports whether the next line belongs to the collection at column col.
func (p *parser) sibling(col int) bool {
	p.advance()
	if p.atEnd() || p.column() < col {
		return false
	}
	p.checkTabs()
	if p.column() > col {
		p.failIndent()
	}
	return true
}

// keyAhead finds the key that begins here, as bytes start to end, and the colon after it; colon is -1 when this is no key.
func (p *parser) keyAhead() (start, end, colon int) {
	if c := p.at(p.pos); c != '"' && c != '\'' {
		stop := p.plainStop(p.pos, false)
		if p.at(stop) != ':' || stop == p.pos {
			return 0, 0, -1
		}
		return p.pos, p.trimEnd(p.pos, stop), stop
	}
	i := p.quoteEnd(p.pos)
	if i < 0 {
		return 0, 0, -1
	}
	for i++; isBlank(p.at(i)); i++ {
	}
	if p.at(i) != ':' || !p.separated(i+1) {
		return 0, 0, -1
	}
	return p.pos, i, i
}

// quoteEnd returns where the quote that opens at i closes, -1 when it does not on this line.
func (p *parser) quoteEnd(i int) int {
	quote := p.src[i]
	for i++; p.at(i) != '\n'; i++ {
		switch c := p.src[i]; {
		case c == '\\' && quote == '"' && p.at(i+1) != '\n', c == quote && quote == '\'' && p.at(i+1) == quote:
			i++
		case c == quote:
			return i
		}
	}
	return -1
}

func (p *parser) trimEnd(start, end int) int {
	for end > start && isBlank(p.src[end-1]) {
		end--
	}
	return end
}

// key reads a key and its colon.
func (p *parser) key() string {
	start, end, colon := p.keyAhead()
	c := p.at(p.pos)
	switch {
	case c == '[' || c == '{' || c == '*' && colon >= 0:
		p.failKey()
	case colon < 0:
		p.checkStart()
		hint := "write the key, a colon, a space and the value"
		line := p.src[p.pos:p.lineEnd(p.pos)]
		if strings.Contains(line, ":") && c != '"' && c != '\'' {
			hint = "put a space after the colon"
		} else if c == '"' || c == '\'' {
			hint = "close the quotes before the colon"
		}
		p.fail(p.pos, "a key and a colon are missing here", hint)
	}
	if c == '"' || c == '\'' {
		key := p.quotedScalar(-1).text
		p.pos = colon + 1
		return key
	}
	p.checkStart()
	key := p.src[start:end]
	if key == "<<" {
		p.refuse(start, "a merge key (<<) is not supported", "write the keys out")
	}
	p.pos = colon + 1
	return key
}

// add appends an entry to a mapping, unless its key is there already.
func (p *parser) add(node *Node, f Field) {
	if first, ok := node.Field(f.Key); ok {
		pr := problem(f.Offset, "yaml-duplicate-key", fmt.Sprintf("the key %q stands twice", shorten(f.Key)), "remove one of the two")
		pr.Other, pr.Clash = first.Offset, "it stands here first"
		p.collect(pr)
		return
	}
	node.fields = append(node.fields, f)
	if node.index != nil {
		node.index[f.Key] = len(node.fields) - 1
	} else if len(node.fields) > fewFields {
		node.index = make(map[string]int)
		for i, f := range node.fields {
			node.index[f.Key] = i
		}
	}
}

// flow reads a collection in brackets. Its lines are indented further than column n, but for the closing bracket: a line that is
// not shows that the bracket was never closed, which is best said where it opens.
func (p *parser) flow(n int) *Node {
	open := p.pos
	p.enter(open)
	defer p.leave()
	node := &Node{Kind: Sequence, Offset: open}
	closing := byte(']')
	if p.src[open] == '{' {
		node.Kind, closing = Mapping, '}'
	}
	p.pos++
	wantComma := false
	for {
		p.flowSpace(n, open)
		switch c := p.src[p.pos]; {
		case c == closing:
			p.pos++
			return node
		case c == ']' || c == '}':
			p.fail(p.pos, fmt.Sprintf("%c closes a bracket that was opened with %c", c, p.src[open]), "")
		case c == ',':
			if !wantComma {
				p.fail(p.pos, "there is nothing before this comma", "remove the comma")
			}
			wantComma = false
			p.pos++
			continue
		case wantComma:
			p.fail(p.pos, fmt.Sprintf("a comma or %c is missing here", closing), "put a text that holds brackets or quotes in quotes of its own")
		}
		wantComma = true
		p.flowEntry(node, n, open)
	}
}

// flowEntry reads an item, or a key and its value. In a list a key and value without braces are a mapping of one key.
func (p *parser) flowEntry(node *Node, n, open int) {
	item := p.flowValue(n, open)
	json := item.quoted || item.Kind >= Sequence // a colon may follow at once, as in JSON
	newLine := p.flowSpace(n, open)
	colon := p.src[p.pos] == ':' && !(newLine && node.Kind == Sequence) && (json || p.separated(p.pos+1) || isFlowIndicator(p.at(p.pos+1)))
	if !colon && node.Kind == Sequence {
		node.items = append(node.items, item)
		return
	}
	if item.Kind >= Sequence {
		p.pos = item.Offset
		p.failKey()
	}
	value := &Node{Offset: p.pos}
	if colon {
		p.pos++
		value.Offset = p.pos
		p.flowSpace(n, open)
		if c := p.src[p.pos]; c != ',' && c != ']' && c != '}' {
			value = p.flowValue(n, open)
		}
	}
	if item.text == "<<" && !item.quoted {
		p.refuse(item.Offset, "a merge key (<<) is not supported", "write the keys out")
	}
	f := Field{Key: item.text, Offset: item.Offset, Value: value}
	if node.Kind == Sequence {
		node.items = append(node.items, &Node{Kind: Mapping, Offset: item.Offset, fields: []Field{f}})
		return
	}
	p.add(node, f)
}

func (p *parser) flowValue(n, open int) *Node {
	for p.properties(true) {
		p.flowSpace(n, open)
		if c := p.src[p.pos]; c == ',' || c == ']' || c == '}' {
			return &Node{Offset: p.pos}
		}
	}
	switch c := p.src[p.pos]; c {
	case '[', '{':
		return p.flow(n)
	case '"', '\'':
		return p.quotedScalar(n)
	case '*':
		p.refuse(p.pos, "an alias (*) is not supported", "write the value out, or put the text in quotes")
		node := &Node{Offset: p.pos}
		p.word(true)
		return node
	case '|', '>':
		p.fail(p.pos, fmt.Sprintf("a text in brackets cannot begin with %c", c), "put the text in quotes")
	case '?', ':', '-':
		if p.separated(p.pos+1) || isFlowIndicator(p.at(p.pos+1)) {
			p.failIndicator(c)
		}
	}
	p.checkStart()
	return p.plain(n, true)
}

// flowSpace moves to the next content inside the bracket opened at open, and reports whether that is on a later line.
func (p *parser) flowSpace(n, open int) (newLine bool) {
	newLine = p.advance()
	if p.atEnd() {
		p.failOpen(open)
	}
	if c := p.src[p.pos]; newLine && p.column() <= n && c != ']' && c != '}' {
		p.failOpen(open)
	}
	return newLine
}

func (p *parser) failOpen(open int) {
	p.fail(open, fmt.Sprintf("the %c is not closed", p.src[open]), "close it, or put a text that begins with it in quotes")
}

// shorten cuts s to what is worth quoting in a message.
func shorten(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
