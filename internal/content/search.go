package content

import (
	"cmp"
	"fmt"

	"rulebook/internal/diag"
	"rulebook/internal/yamltree"
)

// SearchFile is how links name the page of the search. There is no such file: every project has the page unless it wants no search.
const SearchFile = Folder + "/search.md"

// A SearchGroup is what the group "search" of rulebook.yaml says.
type SearchGroup struct {
	Disabled          bool   // there is no search: neither page nor index nor box
	DefaultInstrument string // id of the instrument that a citation without a name means: "art 7"; "" when there is none

	at int // where default_instrument stands in rulebook.yaml
}

func readSearchGroup(r *yamltree.Reader) SearchGroup {
	g := SearchGroup{DefaultInstrument: r.String("default_instrument"), at: r.Offset("default_instrument")}
	if r.Has("enabled") {
		g.Disabled = !r.Bool("enabled")
	}
	r.Done()
	return g
}

// makeSearch makes the page of the search in each language. The header of every page leads there, so it stands in no list.
func (lib *Library) makeSearch() {
	g := &lib.Project.Search
	if id := g.DefaultInstrument; id != "" && lib.instruments[id] == nil && !lib.failed[Folder+"/instruments/"+id+"/index.md"] {
		lib.problems = append(lib.problems, diag.New(ProjectFile, lib.Project.source, g.at, diag.Error, "config-search", fmt.Sprintf("no instrument %q", id),
			cmp.Or(didYouMean(nearest(&lib.hints, id, lib.instruments)), "default_instrument names a folder of content/instruments/")))
	}
	if g.Disabled {
		return
	}
	for _, l := range lib.Languages {
		p := &Page{Path: lib.Project.InLanguage(l.Code, "search.html"), Kind: KindSearch, Lang: l, stem: "search", Title: "Search"}
		if l.Code == "zh" {
			p.Title = "搜索"
		}
		lib.reserve(p.Path)
		lib.searches = append(lib.searches, p)
	}
	lib.Pages = append(lib.Pages, lib.searches...)
}

// Search returns the search's page in a language, or in the default one; nil when the project wants no search.
func (lib *Library) Search(language string) *Page { return lib.madePage(lib.searches, language) }
