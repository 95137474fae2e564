package markdown

import "github.com/yuin/goldmark/ast"

// A checkBox is [ ] or [x] at the start of a list item.
type checkBox struct {
	ast.BaseInline
	checked bool
	length  int // of its source
}

var kindCheckBox = ast.NewNodeKind("CheckBox")

func (c *checkBox) Kind() ast.NodeKind { return kindCheckBox }

func (c *checkBox) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

// parseCheckBox reads a box at the start of line, which must be the start of the first paragraph of a list item.
func parseCheckBox(parent ast.Node, line []byte) *checkBox {
	if len(line) < 4 || line[2] != ']' || !isSpace(line[3]) || parent.HasChildren() {
		return nil
	}
	item, ok := parent.Parent().(*ast.ListItem)
	if !ok || item.FirstChild() != parent {
		return nil
	}
	c := &checkBox{length: 3}
	switch line[1] {
	case ' ', '\t':
	case 'x', 'X':
		c.checked = true
	default:
		return nil
	}
	for c.length < len(line) && (line[c.length] == ' ' || line[c.length] == '\t') {
		c.length++
	}
	return c
}

func (p *page) checkBox(c *checkBox) {
	if c.checked {
		p.str(`<input type="checkbox" checked disabled`)
		p.attr("aria-label", p.words.done)
	} else {
		p.str(`<input type="checkbox" disabled`)
		p.attr("aria-label", p.words.todo)
	}
	p.str("> ")
}

// itemAttributes writes the attributes of a list item: the class of a task, the id of a provision.
func (p *page) itemAttributes(n *ast.ListItem) {
	first := n.FirstChild()
	if first == nil {
		return
	}
	if _, ok := first.FirstChild().(*checkBox); ok {
		p.str(` class="task"`)
	}
	switch first.(type) {
	case *ast.TextBlock, *ast.Paragraph:
		p.writeProvisionID(first)
	}
}
