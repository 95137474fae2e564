package markdown

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"rulebook/internal/twins"
)

// An Item is a task of a checklist.
type Item struct {
	ID     string // of its element in the HTML
	Offset int    // of its box in the text
	Cited  bool   // there is a citation in it, that of a term not counted, nor those of tasks within it
}

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
func parseCheckBox(parent ast.Node, line []byte, seg text.Segment) *checkBox {
	if len(line) < 4 || parent.HasChildren() || !beginsItem(parent) {
		return nil
	}
	checked, ok := readBox(line)
	if !ok {
		return nil
	}
	c := &checkBox{checked: checked, length: 3}
	c.SetPos(seg.Start)
	for c.length < len(line) && (line[c.length] == ' ' || line[c.length] == '\t') {
		c.length++
	}
	return c
}

// readBox reads [ ] or [x] and a blank at the start of line.
func readBox(line []byte) (checked, ok bool) {
	if len(line) < 4 || line[0] != '[' || line[2] != ']' || !isSpace(line[3]) {
		return false, false
	}
	switch line[1] {
	case ' ', '\t':
		return false, true
	case 'x', 'X':
		return true, true
	}
	return false, false
}

// beginsItem reports whether a block is the first of a list item.
func beginsItem(n ast.Node) bool {
	item, ok := n.Parent().(*ast.ListItem)
	return ok && item.FirstChild() == n
}

func (p *page) checkBox(c *checkBox) {
	if p.opts.Checklist {
		return // the reader's, not the text's: the theme draws it
	}
	if c.checked {
		p.str(`<input type="checkbox" checked disabled`)
		p.attr("aria-label", p.words.done)
	} else {
		p.str(`<input type="checkbox" disabled`)
		p.attr("aria-label", p.words.todo)
	}
	p.str("> ")
}

// taskBox returns the box that a block begins with, or nil.
func taskBox(block ast.Node) *checkBox {
	if block == nil {
		return nil
	}
	box, _ := block.FirstChild().(*checkBox)
	return box
}

// itemAttributes writes the attributes of a list item: the class of a task, the id of a provision or of an item of a checklist.
func (p *page) itemAttributes(n *ast.ListItem) {
	first := n.FirstChild()
	if first == nil {
		return
	}
	if box := taskBox(first); box != nil {
		p.str(` class="task"`)
		if p.opts.Checklist {
			p.checklistItem(n, box)
		}
	}
	switch first.(type) {
	case *ast.TextBlock, *ast.Paragraph:
		p.writeProvisionID(first)
	}
}

// Items of a checklist.

// itemIDs takes {#id} off the end of a task, before its words are read.
type itemIDs struct{}

func (itemIDs) Transform(n *ast.Paragraph, _ text.Reader, pc parser.Context) {
	p := pageOf(pc)
	if !p.opts.Checklist || !beginsItem(n) || n.Lines().Len() == 0 {
		return
	}
	lines := n.Lines()
	start := lines.At(0)
	if _, ok := readBox(start.Value(p.src)); !ok {
		return
	}
	if id, ok := p.idAtEnd(lines, "an item"); ok {
		if p.itemIDs == nil {
			p.itemIDs = map[int]string{}
		}
		p.itemIDs[start.Start] = id
	}
}

// checklistItem writes the id of a task and notes the task. An id that the author did not give comes from the item's own words, so
// that what readers have ticked stays ticked when others are added, moved or corrected, and not when it comes to say something else.
func (p *page) checklistItem(n *ast.ListItem, box *checkBox) {
	first := n.FirstChild()
	if box.checked {
		p.warn(box.Pos(), "checklist-ticked", "this item is ticked in the text, which nobody would see", "write [ ]; each reader ticks for himself")
	}
	id, given := p.itemIDs[first.Lines().At(0).Start]
	if !given {
		id = p.itemID(first)
		if at, taken := p.ids[id]; taken {
			p.report(Problem{Offset: box.Pos(), Code: "duplicate-id", Msg: "two items have the same words, and so the same id",
				Hint: "give one of them another, {#id} at its end", Related: []Related{{at, "the other one"}}})
			id = p.derive(id, true, box.Pos())
		}
		p.ids[id] = box.Pos()
	}
	p.attr("id", id)
	p.doc.Anchors = append(p.doc.Anchors, id)
	p.doc.Items = append(p.doc.Items, Item{id, box.Pos(), cites(n)})
	p.fact(twins.Fact{Kind: twins.Task, Offset: box.Pos()})
}

// itemID makes an id of the words of a block. Citations, punctuation and marks are no part of it: a source that was corrected does
// not undo what was done.
func (p *page) itemID(n ast.Node) string {
	p.uncited = true
	words := strings.FieldsFunc(p.plain(n), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	p.uncited = false
	sum := sha256.Sum256([]byte(strings.Join(words, " ")))
	return "item-" + hex.EncodeToString(sum[:4])
}

// cites reports whether there is a citation in n, tasks within it left out.
func cites(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if cited, ok := c.(*citation); ok && !cited.term {
			return true
		}
		if c.Kind() == ast.KindListItem && taskBox(c.FirstChild()) != nil {
			continue
		}
		if cites(c) {
			return true
		}
	}
	return false
}

// taskText writes the words of a block; those that a box of a checklist stands before are an element, which becomes the box's label.
func (p *page) taskText(n ast.Node) {
	if !p.opts.Checklist || taskBox(n) == nil {
		p.inlines(n)
		return
	}
	p.str(`<span class="task-text">`)
	p.inlines(n)
	p.str("</span>")
}
