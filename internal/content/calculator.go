package content

import (
	"path"
	"slices"
)

// CalculatorFile is how links name the calculator. There is no such file: a project that declares regimes has the page.
const CalculatorFile = Folder + "/calculator.md"

// calculatorWeight puts the calculator after the pages of the root that have no weight, before the glossary.
const calculatorWeight = glossaryWeight - 1

// makeCalculator makes the page of the calculator in each language.
func (lib *Library) makeCalculator(sources []*source) {
	if !slices.ContainsFunc(sources, func(s *source) bool { return s.file == RegimesFile }) {
		return
	}
	for _, l := range lib.Languages {
		p := &Page{Path: lib.Project.InLanguage(l.Code, "calculator.html"), Kind: KindCalculator, Lang: l, stem: "calculator", Title: "Calculator"}
		if l.Code == "zh" {
			p.Title = "判断工具"
		}
		p.Front.Weight = calculatorWeight
		lib.reserve(p.Path)
		lib.calculators = append(lib.calculators, p)
	}
	lib.Pages = append(lib.Pages, lib.calculators...)
}

// Calculator returns the calculator's page in a language, or in the default one; nil when the project has no rules.
func (lib *Library) Calculator(language string) *Page { return lib.madePage(lib.calculators, language) }

// madePage is the page in the language, or in the default one, of a list with one for each; nil when the list is empty.
func (lib *Library) madePage(list []*Page, language string) *Page {
	var found *Page
	for _, p := range list {
		if p.Lang.Code == language || found == nil && p.Lang.Code == lib.Project.Language.Code {
			found = p
		}
	}
	return found
}

// PageAt returns the page of a file below content/, nil when there is none.
func (lib *Library) PageAt(file string) *Page { return lib.byFile[path.Join(Folder, file)] }
