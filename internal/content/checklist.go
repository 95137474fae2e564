package content

import "rulebook/internal/diag"

// Items are the ids of what there is to tick on the page, in reading order; nil when it is no checklist.
func (p *Page) Items() (ids []string) {
	if p.source == nil {
		return nil
	}
	for _, item := range p.source.doc.Items {
		ids = append(ids, item.ID)
	}
	return ids
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
