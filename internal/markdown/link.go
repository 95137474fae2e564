package markdown

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// linkParser reads all that begins with a bracket: links and pictures, citations, footnote references and the boxes of task lists.
// It follows the algorithm of the CommonMark specification and looks ahead only as far as its limits.
type linkParser struct{ strict bool }

func (linkParser) Trigger() []byte { return []byte("![]") }

// A bracket is an open [ or ![ that may yet become a link.
type bracket struct {
	ast.BaseInline
	seg    text.Segment
	line   int // of the block
	image  bool
	dead   bool     // a link has been found within, and links hold no links
	bottom ast.Node // the last delimiter before it
}

var kindBracket = ast.NewNodeKind("Bracket")

func (b *bracket) Kind() ast.NodeKind { return kindBracket }

func (b *bracket) Dump(source []byte, level int) { ast.DumpHelper(b, source, level, nil, nil) }

func (l linkParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	b := p.enter(parent)
	line, seg := r.PeekLine()
	open := seg.WithStop(seg.Start + 1)
	switch line[0] {
	case ']':
		return p.closeBracket(b, r, pc)
	case '!':
		if len(line) < 2 || line[1] != '[' || !l.strict && len(line) > 2 && line[2] == '^' {
			return nil
		}
		open.Stop++
	default:
		if l.strict {
			break
		}
		if box := parseCheckBox(parent, line); box != nil {
			r.Advance(box.length)
			return box
		}
		if ref, n := p.parseFootnoteRef(line, seg); ref != nil {
			r.Advance(n)
			b.kill()
			return ref
		}
		if c, n := parseCitation(line, seg); c != nil {
			r.Advance(n)
			b.kill()
			return c
		}
	}
	if len(b.brackets) >= maxBrackets {
		p.once(seg.Start, "paragraph-limit", fmt.Sprintf("more than %d brackets are open in one paragraph", maxBrackets),
			`the further ones are shown as they are; write \[ for a bracket that is text`)
		return nil
	}
	lineNo, _ := r.Position()
	br := &bracket{seg: open, line: lineNo, image: line[0] == '!'}
	if d := pc.LastDelimiter(); d != nil {
		br.bottom = d
	}
	b.brackets = append(b.brackets, br)
	r.Advance(open.Len())
	return br
}

// CloseBlock turns the brackets that were never closed into text.
func (linkParser) CloseBlock(parent ast.Node, _ text.Reader, pc parser.Context) {
	b := pageOf(pc).enter(parent)
	for _, br := range b.brackets {
		br.drop()
	}
	b.brackets = b.brackets[:0]
}

// drop makes the bracket text.
func (b *bracket) drop() { ast.MergeOrReplaceTextSegment(b.Parent(), b, b.seg) }

// kill keeps the open brackets from becoming links, for a link has been found in them. Pictures may hold links.
func (b *block) kill() {
	for i := len(b.brackets) - 1; i >= 0; i-- {
		if br := b.brackets[i]; !br.image {
			if br.dead {
				return
			}
			br.dead = true
		}
	}
}

// closeBracket reads a ] and what follows it, and returns the link that it ends, or nil when it is text.
func (p *page) closeBracket(b *block, r text.Reader, pc parser.Context) ast.Node {
	if len(b.brackets) == 0 {
		return nil
	}
	opener := b.brackets[len(b.brackets)-1]
	b.brackets = b.brackets[:len(b.brackets)-1]
	parent := opener.Parent()
	c := p.cursor(b.node, r)
	label := c
	c.pos++
	if opener.dead {
		if !p.strict && c.pos < c.end && c.src[c.pos] == '(' {
			p.warn(opener.seg.Start, "link-nested", "a link cannot hold another link, so this one is shown as text", `write \[ if it is meant so`)
		}
		opener.drop()
		return nil
	}
	destination, title, ok := inlineTarget(&c)
	if !ok && p.refs > 0 {
		destination, title, ok = p.reference(opener, label, &c, pc)
	}
	if !ok {
		opener.drop()
		return nil
	}
	c.settle(r)
	parser.ProcessDelimiters(opener.bottom, pc)
	link := ast.NewLink()
	link.Destination, link.Title = destination, title
	for n := opener.NextSibling(); n != nil; {
		next := n.NextSibling()
		parent.RemoveChild(parent, n)
		link.AppendChild(link, n)
		n = next
	}
	parent.RemoveChild(parent, opener)
	var node ast.Node = link
	if opener.image {
		node = ast.NewImage(link)
	} else {
		b.kill()
	}
	node.SetPos(opener.seg.Start)
	return node
}

// inlineTarget reads (destination "title"), where c stands behind the ] of the text.
func inlineTarget(c *cursor) (destination, title []byte, ok bool) {
	start := *c
	if c.pos < c.end && c.src[c.pos] == '(' {
		c.pos++
		c.skipSpace()
		if c.peek() != ')' {
			if destination, ok = scanDestination(c); !ok {
				*c = start
				return nil, nil, false
			}
			if c.skipSpace() && c.peek() != ')' {
				if title, ok = scanTitle(c); !ok {
					*c = start
					return nil, nil, false
				}
				c.skipSpace()
			}
		}
		if c.peek() == ')' {
			c.pos++
			return destination, title, true
		}
	}
	*c = start
	return nil, nil, false
}

// reference looks for the definition that [text][label], [label][] or [label] means. end stands at the ] of the text, c behind it.
func (p *page) reference(opener *bracket, end cursor, c *cursor, pc parser.Context) (destination, title []byte, ok bool) {
	seg := end.lines.At(opener.line)
	from := cursor{end.src, end.lines, opener.line, opener.seg.Stop, seg.Stop}
	start := *c
	label, ok := []byte(nil), false
	if c.pos < c.end && c.src[c.pos] == '[' {
		if label, ok = scanLabel(c); ok && len(bytes.TrimSpace(label)) > 0 {
			return p.defined(label, pc)
		}
		if !ok {
			*c = start // the shortcut is still tried
		}
	}
	if label = end.between(from, maxLabel+1); len(label) > maxLabel {
		return nil, nil, false
	}
	return p.defined(label, pc)
}

func (p *page) defined(label []byte, pc parser.Context) (destination, title []byte, ok bool) {
	ref, ok := pc.Reference(util.ToLinkReference(label))
	if !ok {
		return nil, nil, false
	}
	return ref.Destination(), ref.Title(), true
}

// maxParens is how deep parentheses nest in a destination that is not in angle brackets.
const maxParens = 32

// scanDestination reads the destination of a link.
func scanDestination(c *cursor) ([]byte, bool) {
	if !c.more() {
		return nil, false
	}
	line := c.rest()
	if line[0] == '<' {
		for i := 1; i < len(line); i++ {
			switch line[i] {
			case '\\':
				i++
			case '<', '\n':
				return nil, false
			case '>':
				c.pos += i + 1
				return line[1:i:i], true
			}
		}
		return nil, false
	}
	depth, i := 0, 0
scan:
	for ; i < len(line); i++ {
		switch ch := line[i]; {
		case ch == '\\' && i+1 < len(line) && isPunct(line[i+1]):
			i++
		case ch == '(':
			if depth++; depth > maxParens {
				return nil, false
			}
		case ch == ')':
			if depth--; depth < 0 {
				break scan
			}
		case isSpace(ch):
			break scan
		}
	}
	if i == 0 || depth > 0 {
		return nil, false
	}
	c.pos += i
	return line[:i:i], true
}

// scanTitle reads the title of a link in quotes or parentheses.
func scanTitle(c *cursor) ([]byte, bool) {
	closer := c.peek()
	switch closer {
	case '"', '\'':
	case '(':
		closer = ')'
	default:
		return nil, false
	}
	c.pos++
	from := *c
	for c.more() {
		switch ch := c.src[c.pos]; {
		case ch == '\\' && c.pos+1 < c.end:
			c.pos++
		case ch == closer:
			title := c.between(from, c.pos)
			c.pos++
			return title, true
		case ch == '(' && closer == ')':
			return nil, false
		}
		c.pos++
	}
	return nil, false
}

// scanLabel reads [label], of at most maxLabel bytes and without brackets.
func scanLabel(c *cursor) ([]byte, bool) {
	c.pos++
	from := *c
	for n := 0; n <= maxLabel && c.more(); n++ {
		switch c.src[c.pos] {
		case '\\':
			if c.pos+1 < c.end {
				c.pos++
			}
		case '[':
			return nil, false
		case ']':
			label := c.between(from, maxLabel+1)
			c.pos++
			return label, true
		}
		c.pos++
	}
	return nil, false
}

// definitionTransformer takes link reference definitions, [label]: destination "title", out of the beginning of paragraphs.
type definitionTransformer struct{}

func (definitionTransformer) Transform(node *ast.Paragraph, _ text.Reader, pc parser.Context) {
	p := pageOf(pc)
	lines := node.Lines()
	first := lines.At(0)
	if line := bytes.TrimLeft(p.src[first.Start:first.Stop], " \t"); len(line) == 0 || line[0] != '[' {
		return
	}
	c := cursor{src: p.src, lines: lines, pos: first.Start, end: first.Stop}
	done := 0
	for c.more() {
		done = c.line
		if !p.refDefinition(&c, pc) {
			break
		}
		done = lines.Len()
	}
	if done == 0 {
		return
	}
	// The node, which prints nothing, keeps the blank line before it, which makes the list that it is in a loose one.
	ref := ast.NewLinkReferenceDefinition(nil, nil, nil)
	ref.SetBlankPreviousLines(node.HasBlankPreviousLines())
	node.Parent().InsertBefore(node.Parent(), node, ref)
	lines.SetSliced(done, lines.Len())
	if lines.Len() == 0 {
		node.Parent().RemoveChild(node.Parent(), node)
	}
}

// refDefinition reads one definition, which must be all of its lines.
func (p *page) refDefinition(c *cursor, pc parser.Context) bool {
	c.skipSpace()
	if c.peek() != '[' {
		return false
	}
	label, ok := scanLabel(c)
	if !ok || len(label) > maxLabel || len(bytes.TrimSpace(label)) == 0 || c.pos >= c.end || c.src[c.pos] != ':' {
		return false
	}
	c.pos++
	c.skipSpace()
	destination, ok := scanDestination(c)
	if !ok {
		return false
	}
	bare := *c // where the definition ends if no title follows
	endsLine := bare.endOfLine()
	var title []byte
	if c.skipSpace() {
		if title, ok = scanTitle(c); !ok || !c.endOfLine() {
			title = nil
			*c = bare
		}
	}
	if title == nil && !endsLine {
		return false
	}
	p.refs++
	pc.AddReference(parser.NewReference(label, destination, title))
	return true
}

// endOfLine moves over the spaces before the end of the line and reports whether there is nothing else.
func (c *cursor) endOfLine() bool {
	for c.pos < c.end && isSpace(c.src[c.pos]) {
		c.pos++
	}
	return c.pos >= c.end
}

// reach says where a target leads.
type reach uint8

const (
	inside   reach = iota // a file or anchor of the project
	outside               // another host, a mail address, a telephone
	refused               // nowhere that a page may lead
	nowhere               // it is empty
	noScheme              // another host, without saying how
)

// reachOf says where target leads, as a browser would take it: a browser drops control characters from an address, and space before
// it. A name of a scheme behind percent escapes is no scheme to a browser, but nothing honest looks like it.
func reachOf(target string) (reach, string) {
	clean := visible(target)
	if clean == "" {
		return nowhere, ""
	}
	for range 3 { // escapes of escapes
		plain, err := url.PathUnescape(clean)
		if err != nil || plain == clean {
			break
		}
		plain = visible(plain)
		if i := strings.IndexAny(plain, ":/?#"); i < 0 || plain[i] != ':' {
			break
		}
		clean = plain
	}
	if slash := strings.TrimLeft(clean, `/\`); len(clean)-len(slash) >= 2 {
		return noScheme, ""
	}
	i := strings.IndexAny(clean, ":/?#\\")
	if i < 0 || clean[i] != ':' {
		return inside, ""
	}
	scheme := strings.ToLower(clean[:i])
	switch scheme {
	case "http", "https":
		if host, ok := strings.CutPrefix(clean[i:], "://"); ok && host != "" && strings.IndexByte(`/\?#`, host[0]) < 0 {
			return outside, scheme
		}
		return noScheme, scheme
	case "mailto", "tel":
		return outside, scheme
	}
	return refused, scheme
}

// visible is s without spaces and characters that do not show.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7F && r <= 0xA0 || r == 0xAD || r >= 0x200B && r <= 0x200F || r >= 0x2028 && r <= 0x202E ||
			r >= 0x2060 && r <= 0x2064 || r == 0xFEFF {
			return -1
		}
		return r
	}, s)
}

// checkTarget reports a target that no page may lead to.
func (p *page) checkTarget(target string, offset int) (reach, bool) {
	where, scheme := reachOf(target)
	switch where {
	case refused:
		p.problem(offset, "link-scheme", fmt.Sprintf("links with %q are not allowed", scheme+":"),
			"link to a file of the project, or to https:, http:, mailto: or tel:")
	case noScheme:
		p.problem(offset, "link-scheme", fmt.Sprintf("%q leads to another host without saying how", target), "begin it with https://")
	case nowhere:
		p.problem(offset, "link-empty", "the link has no target", "")
	default:
		return where, true
	}
	return where, false
}

func (p *page) link(n *ast.Link) {
	if p.strict {
		p.str(`<a href="`)
		p.out = appendEscaped(p.out, util.URLEscape(n.Destination, true))
		p.str(`"`)
		p.linkTitle(n.Title)
		p.str(">")
		p.children(n)
		p.str("</a>")
		return
	}
	target := unescaped(n.Destination)
	where, ok := p.checkTarget(target, n.Pos())
	if !ok {
		p.children(n)
		return
	}
	words := p.plain(n)
	if words == "" && n.FirstChild() == nil {
		p.warn(n.Pos(), "link-text", fmt.Sprintf("the link to %q has no words", target), "say between the brackets where it leads")
	}
	l := p.addLink(Link{Kind: Ordinary, Target: target, Text: words, Offset: n.Pos()})
	p.openLink(l, where)
	p.linkTitle(n.Title)
	p.str(">")
	p.children(n)
	p.str("</a>")
}

// openLink writes the start tag of a link up to its end.
func (p *page) openLink(link int, where reach) {
	if where == outside {
		p.str(`<a class="external" href="`)
		p.out = appendEscaped(p.out, util.URLEscape([]byte(p.doc.Links[link].Target), false))
		p.str(`" rel="noopener noreferrer"`)
		return
	}
	p.str(`<a href="`)
	p.hole(link, Href)
	p.str(`"`)
	p.hole(link, Lang)
}

func (p *page) linkTitle(title []byte) {
	if title == nil {
		return
	}
	p.str(` title="`)
	p.out = appendText(p.out, title)
	p.str(`"`)
}

func (p *page) image(n *ast.Image) {
	alt := p.plain(n)
	if p.strict {
		p.str(`<img src="`)
		p.out = appendEscaped(p.out, util.URLEscape(n.Destination, true))
		p.str(`"`)
		p.attr("alt", alt)
		p.linkTitle(n.Title)
		p.str(">")
		return
	}
	target := unescaped(n.Destination)
	where, ok := p.checkTarget(target, n.Pos())
	if !ok {
		p.out = appendEscaped(p.out, alt)
		return
	}
	if strings.TrimSpace(alt) == "" {
		p.warn(n.Pos(), "image-alt", fmt.Sprintf("the picture %q has no description", target),
			"say between the brackets what it shows, for readers who cannot see it")
	}
	l := p.addLink(Link{Kind: Image, Target: target, Text: alt, Offset: n.Pos()})
	p.str(`<img src="`)
	if where == outside {
		p.out = appendEscaped(p.out, util.URLEscape([]byte(target), false))
	} else {
		p.hole(l, Href)
	}
	p.str(`"`)
	p.attr("alt", alt)
	if p.mark && p.hanBlock == 0 && p.allHan(n) {
		p.str(` lang="zh-Hans"`)
	}
	p.linkTitle(n.Title)
	p.str(` loading="lazy">`)
}

func (p *page) autoLink(n *ast.AutoLink) {
	label, target := n.Label(p.src), string(n.URL(p.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(target), "mailto:") {
		target = "mailto:" + target
	}
	if p.strict {
		p.str(`<a href="`)
		p.out = appendEscaped(p.out, util.URLEscape([]byte(target), false))
		p.str(`">`)
		p.out = appendEscaped(p.out, label)
		p.str("</a>")
		return
	}
	where, ok := p.checkTarget(target, n.Pos())
	if !ok {
		p.out = appendEscaped(p.out, label)
		return
	}
	p.openLink(p.addLink(Link{Kind: Ordinary, Target: target, Text: string(label), Offset: n.Pos()}), where)
	p.str(">")
	p.out = appendEscaped(p.out, label)
	p.str("</a>")
}

func (p *page) addLink(l Link) int {
	p.doc.Links = append(p.doc.Links, l)
	return len(p.doc.Links) - 1
}

func (p *page) hole(link int, part Part) {
	p.doc.Holes = append(p.doc.Holes, Hole{len(p.out), link, part})
}
