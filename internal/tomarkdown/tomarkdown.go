// Package tomarkdown makes Markdown of a page's HTML, for programs that read: a page goes in as it was rendered, so that numbers of rules, citations,
// generated tables and marks of confidence come out as text.
//
// What comes out is CommonMark with GitHub's tables and task lists. Headings keep their ids as {#id} at their ends; any other element to which
// a link can lead has an empty <a id> before its text. What only a script or a reader's hand gives a meaning is left out: see node.leftOut.
// Passages cuts the same HTML into the pieces that can be quoted.
//
// The HTML is the build's own, where every element is closed in order. It is read without x/net/html, which is left to the tests as
// a second opinion.
package tomarkdown

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Options are what only the caller knows. The zero value works.
type Options struct {
	Href func(href string) string        // where a link of the page leads in the Markdown; nil: to the same
	Mark func(level, text string) string // how a mark of confidence reads; nil: its words in brackets
}

// Append appends the Markdown of the page's <main> to dst; of the whole HTML where it has none.
func Append(dst []byte, page string, o Options) []byte {
	if o.Href == nil {
		o.Href = func(href string) string { return href }
	}
	if o.Mark == nil {
		o.Mark = func(_, text string) string { return "(" + text + ")" }
	}
	c := &converter{Options: o}
	for _, b := range c.blocks(parse(main(page))) {
		dst = append(dst, b.text...)
		dst = append(dst, '\n', '\n')
	}
	if len(dst) > 0 {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// main is what stands in the element of that name.
func main(page string) string {
	begin := strings.Index(page, "<main")
	if begin < 0 {
		return page
	}
	end := strings.LastIndex(page, "</main>")
	if end < begin {
		end = len(page)
	}
	return page[begin:end]
}

type converter struct {
	Options
	pending string // anchors of elements that have begun and have no text yet
	strong  int    // how many strong elements are open
}

// A block is a finished block of Markdown.
type block struct {
	text string
	kind kind
}

type kind uint8

const (
	other kind = iota
	paragraph
	list
)

// enter notes the anchor of an element that begins.
func (c *converter) enter(n *node) {
	if id := n.anchor(); id != "" && n.name != "main" && headingLevel(n.name) == 0 {
		c.pending += `<a id="` + attribute(id) + `"></a>`
	}
}

// anchors returns the pending anchors, which are then no longer pending.
func (c *converter) anchors() string {
	a := c.pending
	c.pending = ""
	return a
}

// blocks are the blocks in a node.
func (c *converter) blocks(n *node) (out []block) {
	var run []*node
	add := func(b ...block) {
		for _, b := range b {
			if len(out) > 0 && b.kind == list && out[len(out)-1].kind == list {
				out = append(out, block{text: "<!-- -->"}) // two lists would be one
			}
			out = append(out, b)
		}
	}
	flush := func() {
		if text := c.paragraph(run, ""); text != "" {
			add(block{text, paragraph})
		}
		run = run[:0]
	}
	// ahead puts anchors that cannot stand in the block that comes before it.
	ahead := func() {
		if a := c.anchors(); a != "" {
			add(block{a, paragraph})
		}
	}
	for _, k := range n.kids {
		if k.leftOut() {
			continue
		}
		if k.isInline() {
			run = append(run, k)
			continue
		}
		flush()
		c.enter(k)
		switch {
		case headingLevel(k.name) > 0:
			ahead()
			if text := c.heading(k); text != "" {
				add(block{text: text})
			}
		case k.name == "p" || k.name == "summary" || k.name == "figcaption":
			if text := c.ofParagraph(k); text != "" {
				add(block{text, paragraph})
			}
		case k.name == "ul" || k.name == "ol":
			if text := c.list(k); text != "" {
				add(block{text, list})
			}
		case k.name == "dl":
			if text := c.definitions(k); text != "" {
				add(block{text, list})
			}
		case k.name == "table":
			add(c.table(k)...)
		case k.name == "pre":
			ahead()
			add(block{text: fence(k)})
		case k.name == "blockquote", k.name == "aside":
			if text := join(c.blocks(k)); text != "" {
				add(block{text: prefixed(text, "> ", "> ")})
			}
		case k.name == "hr":
			ahead()
			add(block{text: "***"})
		default:
			add(c.blocks(k)...)
		}
	}
	flush()
	return out
}

// separator stands between the pieces of a paragraph that a style sheet sets apart.
const separator = " · "

func (n *node) isSeparated() bool {
	return n.hasClass("page-facts") || n.hasClass("instrument-meta") || n.hasClass("term-meta")
}

func (c *converter) ofParagraph(n *node) string {
	if n.name == "summary" {
		if text := c.inline(n.kids); strings.TrimSpace(text) != "" {
			return finish(c.anchors()+strongBegin+strings.TrimSpace(withoutStrong.Replace(text))+strongEnd, inParagraph)
		}
		return ""
	}
	if n.isSeparated() {
		return c.paragraph(n.kids, separator)
	}
	return c.paragraph(n.kids, "")
}

// paragraph is a paragraph of inline nodes, with a separator between those that are elements.
func (c *converter) paragraph(run []*node, separator string) string {
	text := ""
	if separator == "" {
		text = strings.TrimSpace(c.inline(run))
	} else {
		for _, n := range run {
			if piece := strings.TrimSpace(c.inline([]*node{n})); piece != "" && text != "" {
				text += separator + piece
			} else {
				text += piece
			}
		}
	}
	if text == "" {
		return ""
	}
	if a := c.anchors(); a != "" {
		return a + finish(text, inParagraph)
	}
	return finish(text, inParagraph)
}

func (c *converter) heading(n *node) string {
	text := finish(strings.TrimSpace(c.inline(n.kids)), inHeading)
	if text == "" {
		return ""
	}
	text = strings.Repeat("#", headingLevel(n.name)) + " " + text
	if id := n.anchor(); id != "" {
		text += " {#" + id + "}"
	}
	return text
}

// list is a list with its items one below the other, with blank lines between when one of them has several paragraphs.
func (c *converter) list(n *node) string {
	number := 1
	if start, err := strconv.Atoi(n.attr("start")); err == nil && start >= 0 && start < 1e9 {
		number = start
	}
	var items []string
	for _, li := range n.kids {
		if li.name != "li" || li.leftOut() {
			continue
		}
		marker := "- "
		if n.name == "ol" {
			marker = strconv.Itoa(number) + ". "
			number++
		}
		c.enter(li)
		task := ""
		if done, ok := li.task(); ok && done {
			task = "[x] "
		} else if ok {
			task = "[ ] "
		}
		if text := c.item(li, marker, task); text != "" {
			items = append(items, text)
		}
	}
	return strings.Join(items, "\n")
}

// task reports whether an item of a list is a task, and one that is done.
func (n *node) task() (done, ok bool) {
	for _, k := range n.kids {
		switch {
		case k.name == "input" && k.attr("type") == "checkbox":
			_, done = k.find("checked")
			return done, true
		case k.name == "p":
			return k.task()
		case k.name != "" || strings.TrimSpace(k.text) != "":
			return false, n.hasClass("task")
		}
	}
	return false, n.hasClass("task")
}

// item is one item, with its marker before whatever block it begins with. first is the box of a task, which only a paragraph can have.
func (c *converter) item(n *node, marker, first string) string {
	list := c.blocks(n)
	if len(list) == 0 {
		return ""
	}
	text := together(list)
	if strings.HasPrefix(text, "[x](") || strings.HasPrefix(text, "[X](") { // a link of that name would be read as a task that is done
		text = text[:len("[x")] + "<!-- -->" + text[len("[x"):]
	}
	if list[0].kind == paragraph {
		text = first + text
	}
	return prefixed(text, marker, strings.Repeat(" ", len(marker)))
}

// together puts the blocks of an item below one another: a list right below the paragraph that it belongs to, where it can stand there.
func together(items []block) string {
	var b strings.Builder
	for i, one := range items {
		if i > 0 {
			b.WriteByte('\n')
			close := one.kind == list && items[i-1].kind == paragraph && (strings.HasPrefix(one.text, "- ") || strings.HasPrefix(one.text, "1. "))
			if !close {
				b.WriteByte('\n')
			}
		}
		b.WriteString(one.text)
	}
	return b.String()
}

// definitions makes a list of a list of definitions: the term in bold, then what is said of it.
func (c *converter) definitions(n *node) string {
	var items []string
	var terms []string
	var said []block
	end := func() {
		text := strings.Join(terms, separator)
		switch {
		case text == "":
		case len(said) > 0 && said[0].kind == paragraph:
			said[0].text = text + ": " + said[0].text
		default:
			said = append([]block{{text, paragraph}}, said...)
		}
		if len(said) > 0 {
			items = append(items, prefixed(together(said), "- ", "  "))
		}
		terms, said = nil, nil
	}
	var walk func(n *node)
	walk = func(n *node) {
		for _, k := range n.kids {
			switch {
			case k.leftOut():
			case k.name == "dt":
				if said != nil {
					end()
				}
				c.enter(k)
				text := strings.TrimSpace(c.inline(k.kids))
				if text == "" {
					continue
				}
				if !strings.Contains(text, strongBegin) {
					text = strongBegin + text + strongEnd
				}
				terms = append(terms, c.anchors()+finish(text, inParagraph))
			case k.name == "dd":
				c.enter(k)
				said = append(said, c.blocks(k)...)
			case k.name == "div":
				end()
				c.enter(k)
				walk(k)
				end()
			}
		}
	}
	walk(n)
	end()
	return strings.Join(items, "\n")
}

// table is a table as GitHub writes it, with its caption above it.
func (c *converter) table(n *node) (out []block) {
	var head []string // stays empty without one: GitHub's tables have a head
	var body [][]string
	width, headed := 0, false
	ahead := ""
	var walk func(n *node, inHead bool)
	walk = func(n *node, inHead bool) {
		for _, k := range n.kids {
			switch {
			case k.leftOut():
			case k.name == "caption":
				if text := strings.TrimSpace(c.inline(k.kids)); text != "" {
					ahead = finish(strongBegin+withoutStrong.Replace(text)+strongEnd, inParagraph)
				}
			case k.name == "tr":
				c.enter(k)
				row := c.row(k)
				width = max(width, len(row))
				if inHead && !headed {
					head, headed = row, true
				} else {
					body = append(body, row)
				}
			default:
				c.enter(k)
				walk(k, k.name == "thead")
			}
		}
	}
	walk(n, false)
	if width == 0 {
		return nil
	}
	var b strings.Builder
	line := func(cells []string) {
		b.WriteByte('|')
		for i := range width {
			cell := ""
			if i < len(cells) {
				cell = cells[i]
			}
			b.WriteByte(' ')
			b.WriteString(cell)
			b.WriteString(" |")
		}
		b.WriteByte('\n')
	}
	line(head)
	b.WriteString("|" + strings.Repeat(" --- |", width) + "\n")
	for _, row := range body {
		line(row)
	}
	if ahead != "" {
		out = append(out, block{ahead, paragraph})
	}
	return append(out, block{text: strings.TrimSuffix(b.String(), "\n")})
}

// maxSpan bounds how many columns a cell may take up: a page has fewer, and any number may be written.
const maxSpan = 100

// row is the cells of a row, as many as it has columns.
func (c *converter) row(n *node) (cells []string) {
	for _, k := range n.kids {
		if k.name != "td" && k.name != "th" {
			continue
		}
		c.enter(k)
		var lines []string
		c.cell(k, "", &lines)
		text := strings.Join(lines, "<br>")
		cells = append(cells, c.anchors()+text)
		if span, err := strconv.Atoi(k.attr("colspan")); err == nil {
			for range min(span, maxSpan) - 1 {
				cells = append(cells, "")
			}
		}
	}
	return cells
}

// cell adds the lines of a cell, where a table has no blocks.
func (c *converter) cell(n *node, bullet string, lines *[]string) {
	var run []*node
	flush := func() {
		if text := strings.TrimSpace(c.inline(run)); text != "" {
			*lines = append(*lines, c.anchors()+bullet+finish(text, inCell))
		}
		run = run[:0]
	}
	for _, k := range n.kids {
		switch {
		case k.leftOut():
		case k.isInline():
			run = append(run, k)
		case k.name == "li":
			flush()
			c.enter(k)
			c.cell(k, "• ", lines)
		default:
			flush()
			c.enter(k)
			c.cell(k, "", lines)
		}
	}
	flush()
}

// Marks stand in a text for what is written otherwise by what stands beside it, until it is finished.
const (
	strongBegin = "\x01"
	strongEnd   = "\x02"
	emBegin     = "\x03"
	emEnd       = "\x04"
	lineBreak   = "\x05"
	allMarks    = strongBegin + strongEnd + emBegin + emEnd + lineBreak
)

var withoutStrong = strings.NewReplacer(strongBegin, "", strongEnd, "")

// inline is the text of inline nodes, with marks.
func (c *converter) inline(nodes []*node) string {
	var b strings.Builder
	c.write(&b, nodes)
	return b.String()
}

func (c *converter) write(b *strings.Builder, nodes []*node) {
	for _, n := range nodes {
		if n.leftOut() {
			continue
		}
		if n.name == "" {
			escape(b, n.text)
			continue
		}
		c.enter(n)
		if level, text, ok := n.confidence(); ok {
			space(b)
			escape(b, c.Mark(level, text))
			continue
		}
		switch n.name {
		case "a":
			href := n.attr("href")
			text := strings.TrimSpace(c.inline(n.kids))
			if href == "" || text == "" {
				b.WriteString(text)
				continue
			}
			b.WriteString("[" + text + "](" + destination(c.Href(href)) + ")")
		case "img":
			b.WriteString("![")
			escape(b, n.attr("alt"))
			b.WriteString("](" + destination(c.Href(n.attr("src"))) + ")")
		case "br":
			b.WriteString(lineBreak)
		case "code", "kbd", "samp":
			if text := strings.TrimSpace(collapse(content(n))); text != "" {
				b.WriteString(codeSpan(text))
			}
		case "strong", "b", "dfn":
			c.strong++
			text := c.inline(n.kids)
			c.strong--
			b.WriteString(around(text, strongBegin, strongEnd, c.strong == 0))
		case "em", "i", "cite":
			b.WriteString(around(c.inline(n.kids), emBegin, emEnd, true))
		case "del", "ins", "sup", "sub", "s":
			b.WriteString("<" + n.name + ">")
			c.write(b, n.kids)
			b.WriteString("</" + n.name + ">")
		case "q":
			b.WriteString("“")
			c.write(b, n.kids)
			b.WriteString("”")
		default:
			if !n.isInline() {
				space(b)
				c.write(b, n.kids)
				space(b)
				continue
			}
			c.write(b, n.kids)
		}
	}
}

// around puts marks around a text, with the white space outside of them.
func around(text, begin, end string, wanted bool) string {
	trimmed := strings.Trim(text, " ")
	if trimmed == "" || !wanted {
		return text
	}
	at := strings.Index(text, trimmed)
	return text[:at] + begin + trimmed + end + text[at+len(trimmed):]
}

// space makes sure that words do not run into what was written before.
func space(b *strings.Builder) {
	if s := b.String(); s != "" && !strings.HasSuffix(s, " ") {
		b.WriteByte(' ')
	}
}

// collapse makes one space of white space.
func collapse(s string) string {
	var b strings.Builder
	gap := false
	for i := range len(s) {
		if c := s[i]; c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' {
			gap = true
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteByte(s[i])
	}
	if gap {
		b.WriteByte(' ')
	}
	return b.String()
}

// escape writes a text so that Markdown reads it as that text. What means something at the beginning of a line alone is left to finish.
func escape(b *strings.Builder, s string) {
	s = collapse(s)
	if strings.HasPrefix(s, " ") && strings.HasSuffix(b.String(), " ") {
		s = s[1:]
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ': // of no meaning in a text
		case c == '_' && i > 0 && i+1 < len(s) && isAlphanumeric(s[i-1]) && isAlphanumeric(s[i+1]):
			b.WriteByte(c)
		case c == '\\', c == '`', c == '*', c == '_', c == '[', c == ']', c == '<', c == '~':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '&' && isEntity(s[i:]):
			b.WriteString("&amp;")
		case c == '!' && i+1 == len(s): // before a link it would make a picture of it
			b.WriteString(`\!`)
		default:
			b.WriteByte(c)
		}
	}
}

func isAlphanumeric(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
}

// isEntity reports whether a text begins with what HTML may read as one character, such as &amp; or &#39;.
func isEntity(s string) bool {
	const longest = 33 // of all names, in bytes
	for i := 1; i < len(s) && i < longest; i++ {
		if s[i] == ';' {
			return i > 1
		}
		if !isAlphanumeric(s[i]) && s[i] != '#' {
			return false
		}
	}
	return false
}

// Where a text stands, which says what else means something in it.
type place uint8

const (
	inParagraph place = iota
	inHeading
	inCell
)

// finish writes out the marks of a text and escapes what means something where it stands.
func finish(s string, in place) string {
	s = emphasised(s)
	switch in {
	case inCell:
		s = strings.ReplaceAll(s, "|", `\|`)
		return strings.ReplaceAll(s, lineBreak, "<br>")
	case inHeading:
		s = strings.ReplaceAll(s, lineBreak, " ")
		if strings.HasSuffix(s, "}") { // or it would be read as attributes
			s = strings.ReplaceAll(s, "{", `\{`)
		}
		if strings.HasSuffix(s, "#") {
			s = s[:len(s)-1] + `\#`
		}
		return s
	}
	text := ""
	for i, line := range strings.Split(s, lineBreak) {
		switch {
		case i == 0:
		case strings.HasSuffix(text, `\`): // not every reader counts backslashes
			text += "<br>\n"
		default:
			text += "\\\n"
		}
		text += atStart(strings.TrimSpace(line))
	}
	return text
}

// atStart escapes what would begin a block.
func atStart(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '#', '-', '+', '>', '=', ':', '|':
		return `\` + s
	}
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	if digits > 0 && digits < len(s) && (s[digits] == '.' || s[digits] == ')') {
		return s[:digits] + `\` + s[digits:]
	}
	return s
}

// emphasised writes out the marks of emphasis: with asterisks where CommonMark reads them as such. Beside Chinese punctuation it does not, and
// there elements stand instead.
func emphasised(s string) string {
	if !strings.ContainsAny(s, strongBegin+emBegin) {
		return s
	}
	type pair struct{ begin, end int }
	var pairs []pair
	var open []int
	for i := range len(s) {
		switch s[i] {
		case strongBegin[0], emBegin[0]:
			open = append(open, i)
		case strongEnd[0], emEnd[0]:
			if n := len(open); n > 0 {
				pairs = append(pairs, pair{open[n-1], i})
				open = open[:n-1]
			}
		}
	}
	written := map[int]string{}
	for _, p := range pairs {
		sign, tag := "**", "strong"
		if s[p.begin] == emBegin[0] {
			sign, tag = "*", "em"
		}
		before, _ := utf8.DecodeLastRuneInString(s[:p.begin])
		first, _ := utf8.DecodeRuneInString(s[p.begin+1:])
		last, _ := utf8.DecodeLastRuneInString(s[:p.end])
		after, _ := utf8.DecodeRuneInString(s[p.end+1:])
		if p.begin == 0 {
			before = ' '
		}
		if p.end+1 == len(s) {
			after = ' '
		}
		ok := !isMark(before) && !isMark(first) && !isMark(last) && !isMark(after) && !isSpace(first) && !isSpace(last) &&
			(!isPunct(first) || isSpace(before) || isPunct(before)) && (!isPunct(last) || isSpace(after) || isPunct(after)) &&
			before != '*' && after != '*'
		if ok {
			written[p.begin], written[p.end] = sign, sign
		} else {
			written[p.begin], written[p.end] = "<"+tag+">", "</"+tag+">"
		}
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] >= strongBegin[0] && s[i] <= emEnd[0] {
			b.WriteString(written[i])
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isMark(r rune) bool  { return r >= 1 && r <= 5 }
func isSpace(r rune) bool { return unicode.IsSpace(r) }
func isPunct(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// codeSpan is a text between backticks, as many as it needs.
func codeSpan(text string) string {
	ticks := strings.Repeat("`", longestRun(text)+1)
	if longestRun(text) == 0 || !strings.HasPrefix(text, "`") && !strings.HasSuffix(text, "`") {
		return ticks + text + ticks
	}
	return ticks + " " + text + " " + ticks
}

func longestRun(s string) (longest int) {
	run := 0
	for i := range len(s) {
		if s[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// fence is a block of code.
func fence(n *node) string {
	text := strings.Trim(content(n), "\n")
	language := ""
	for _, k := range n.kids {
		for class := range strings.FieldsSeq(k.attr("class")) {
			if l, ok := strings.CutPrefix(class, "language-"); ok && !strings.ContainsAny(l, "`\\&") {
				language = l
			}
		}
	}
	ticks := strings.Repeat("`", max(3, longestRun(text)+1))
	return ticks + language + "\n" + text + "\n" + ticks
}

// destination is an address as a link has it.
func destination(href string) string { return inDestination.Replace(href) }

var inDestination = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "|", "%7C", `\`, "%5C", "\n", "%0A")

func attribute(s string) string { return inAttribute.Replace(s) }

var inAttribute = strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;")

func join(list []block) string {
	texts := make([]string, len(list))
	for i, b := range list {
		texts[i] = b.text
	}
	return strings.Join(texts, "\n\n")
}

// prefixed puts first before the first line of a text, and rest before all others that are not empty.
func prefixed(text, first, rest string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		switch {
		case i == 0:
			lines[i] = first + line
		case line != "":
			lines[i] = rest + line
		default:
			lines[i] = strings.TrimRight(rest, " ")
		}
	}
	return strings.Join(lines, "\n")
}
