package content

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"rulebook/internal/diag"
)

const (
	// maxCompared is how many names are compared with misspelt ones to say what was meant, some seconds at most. Ten thousand
	// pages may have all their links broken at once, by the name of one folder, and each would be compared with ten thousand names.
	maxCompared = 1_000_000
	// maxLinkProblems is how many are told of one page, since placing each costs a look through the page's text.
	maxLinkProblems = 1000
)

// hints finds what an author probably meant. It is used by one goroutine, problem after problem, so that the same project always gets
// the same hints.
type hints struct {
	compared int
	byFolder map[string][]string // of Library.byFile: the names in a folder
	byName   map[string][]string // and the files of a name
}

// nearest is the key of m most like word, or "" when none is near or too many have been compared.
func nearest[V any](h *hints, word string, m map[string]V) string {
	if !h.may(len(m)) {
		return ""
	}
	return diag.Nearest(word, slices.Collect(maps.Keys(m)))
}

// may reports whether n more names may be compared.
func (h *hints) may(n int) bool {
	if h.compared+n > maxCompared {
		return false
	}
	h.compared += n
	return true
}

// didYouMean is the hint for what nearest found.
func didYouMean(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", name)
}

// file names the file that was probably meant by name on p, as the page would write it. File is name from the project's root.
func (h *hints) file(lib *Library, p *Page, name, file string) string {
	if h.byFolder == nil {
		h.byFolder, h.byName = map[string][]string{}, map[string][]string{}
		for f := range lib.byFile {
			h.byFolder[path.Dir(f)] = append(h.byFolder[path.Dir(f)], path.Base(f))
			h.byName[path.Base(f)] = append(h.byName[path.Base(f)], f)
		}
	}
	if folder := h.byFolder[path.Dir(file)]; h.may(len(folder)) {
		if near := diag.Nearest(path.Base(file), folder); near != "" {
			return didYouMean(path.Join(path.Dir(name), near))
		}
	}
	if same := h.byName[path.Base(file)]; len(same) > 0 && path.Base(file) != "index.md" && h.may(len(same)) {
		from, to := strings.TrimPrefix(p.File, Folder+"/"), strings.TrimPrefix(slices.Min(same), Folder+"/")
		return didYouMean(Relative(from, to))
	}
	return ""
}

// unitsHint says what an instrument has instead of the unit asked for.
func (h *hints) unit(lib *Library, ins *Instrument, unit string) string {
	units := ins.Units[lib.Project.Language.Code]
	if !h.may(len(units)) {
		return ""
	}
	var names []string
	last := 0
	for _, p := range units {
		names = append(names, p.Unit)
		if prefix, number, ok := UnitNumber(p.Unit); ok && prefix == "article" {
			last = max(last, number)
		}
	}
	if prefix, number, ok := UnitNumber(unit); ok && prefix == "article" && number > last && last > 0 {
		return fmt.Sprintf("the last one here is article %d", last)
	}
	if near := diag.DidYouMean(unit, names); near != "" {
		return near
	}
	if len(names) == 0 {
		return ins.ID + " has only its own page"
	}
	return ""
}
