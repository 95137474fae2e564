package content

import (
	"bytes"
	"slices"

	"rulebook/internal/diag"
	"rulebook/internal/markdown"
)

// Items are the ids of what there is to tick on the page, in reading order; nil when it is no checklist.
func (p *Page) Items() (ids []string) {
	if p.items != nil {
		return p.items
	}
	if p.source == nil {
		return nil
	}
	for _, item := range p.source.doc.Items {
		ids = append(ids, item.ID)
	}
	return ids
}

// TickedOn is the page whose items are ticked with those of p: the original of a translation that has as many items, else p itself.
func (p *Page) TickedOn() *Page {
	if p.items != nil {
		return p.Original
	}
	return p
}

// joinItems gives the items of translations the ids of those of their originals, one for one, so that what is ticked in one language is
// ticked in the other. Where the lists are not equally long, or an id is taken by something else, each has its own.
func (lib *Library) joinItems() {
	for _, p := range lib.Pages {
		if p.Original == nil || p.source == nil {
			continue
		}
		own, items := p.Items(), p.Original.Items()
		taken := slices.ContainsFunc(items, func(id string) bool {
			return slices.Contains(p.source.doc.Anchors, id) && !slices.Contains(own, id)
		})
		if len(own) > 0 && len(own) == len(items) && !taken {
			p.items = items
		}
	}
}

// itemAnchor is the id of the element that an anchor of p's text has come to be.
func (p *Page) itemAnchor(anchor string) string {
	if p.items != nil {
		if i := slices.IndexFunc(p.source.doc.Items, func(item markdown.Item) bool { return item.ID == anchor }); i >= 0 {
			return p.items[i]
		}
	}
	return anchor
}

// withItems puts the ids of p's items into its HTML in place of those that come from its words.
func (p *Page) withItems(html []byte) []byte {
	if p.items == nil {
		return html
	}
	out := make([]byte, 0, len(html)+len(p.items))
	for i, item := range p.source.doc.Items {
		own := []byte(` id="` + item.ID + `"`) // as an attribute: in the text a quotation mark is an entity
		at := bytes.Index(html, own)
		if at < 0 {
			break
		}
		out = append(append(out, html[:at]...), ` id="`+p.items[i]+`"`...)
		html = html[at+len(own):]
	}
	return append(out, html...)
}

// checkItems warns of items of checklists that cite nothing. Where there is no instrument there is nothing to cite.
func (lib *Library) checkItems() {
	if len(lib.Instruments) == 0 {
		return
	}
	for _, p := range lib.Pages {
		if p.source == nil {
			continue
		}
		for _, item := range p.source.doc.Items {
			if !item.Cited {
				lib.problemAt(p, p.source.bodyAt+item.Offset, diag.Warning, "checklist-citation", "this item cites no source",
					"write what asks for it at its end: ([[instrument art 7]])")
			}
		}
	}
}
