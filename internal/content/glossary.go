package content

import (
	"fmt"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/yamltree"
)

// A Glossary is content/glossary.yaml: the terms, and the pages that show them.
type Glossary struct {
	Terms []*GlossaryTerm // in the order of the file
	pages map[string]*Page
	byKey map[string]*GlossaryTerm
}

// A GlossaryTerm is a notion and how it is called. Maps are by language code.
type GlossaryTerm struct {
	ID           string
	Names        map[string]string
	Abbreviation string
	Synonyms     map[string][]string
	SortedAs     map[string]string // what the index has instead of the name, whose first character is read otherwise there
	Definitions  map[string]string
	Sources      map[string]string // where the definition is from, in words
	Confidence   string

	cites  []citationRef
	offset int
	Cites  map[string][]Ref   // by language of the page that shows them
	UsedBy map[string][]*Page // pages that link to it, by their language and address
}

// glossaryWeight puts the glossary after the pages of the root.
const glossaryWeight = 1000

// Page returns the glossary's page in the language, or in the default one.
func (g *Glossary) Page(language string) *Page {
	if p := g.pages[language]; p != nil {
		return p
	}
	return g.pages[""]
}

// Name is the term in the language, or in any other.
func (t *GlossaryTerm) Name(language string) string {
	if n := t.Names[language]; n != "" {
		return n
	}
	for _, code := range sortedKeys(t.Names) {
		return t.Names[code]
	}
	return t.ID
}

// readGlossary reads the terms and makes a page for each language.
func (lib *Library) readGlossary(sources []*source) {
	i := slices.IndexFunc(sources, func(s *source) bool { return s.file == GlossaryFile && s.text != nil })
	if i < 0 {
		return
	}
	s := sources[i]
	report := func(p yamltree.Problem) {
		lib.problems = append(lib.problems, p.Diagnostic(s.file, s.text, 0))
	}
	root, problems := yamltree.Parse(s.text)
	for _, p := range problems {
		report(p)
	}
	g := &Glossary{pages: map[string]*Page{}, byKey: map[string]*GlossaryTerm{}}
	r := yamltree.NewReader(root, report)
	r.Each("terms", func(t *yamltree.Reader) { g.Terms = append(g.Terms, lib.readTerm(t)) })
	r.Done()
	ids := map[string]*GlossaryTerm{}
	for _, t := range g.Terms {
		if first := ids[t.ID]; first != nil {
			report(yamltree.Problem{Offset: t.offset, Code: "glossary-duplicate", Msg: fmt.Sprintf("the id %q is taken", t.ID),
				Other: first.offset, Clash: "first used here"})
		}
		ids[t.ID] = t
	}
	// Names and abbreviations are the term's own; a synonym may be shared, and then leads to the first that has it.
	for _, t := range g.Terms {
		for _, code := range sortedKeys(t.Names) {
			if first := g.byKey[termKey(t.Names[code])]; first != nil && first != t {
				report(yamltree.Problem{Offset: t.offset, Code: "glossary-duplicate", Msg: fmt.Sprintf("another term is called %q too", t.Names[code]),
					Other: first.offset, Clash: "the first one"})
				continue
			}
			g.byKey[termKey(t.Names[code])] = t
		}
	}
	for _, t := range g.Terms {
		keys := []string{t.ID, t.Abbreviation}
		for _, code := range sortedKeys(t.Synonyms) {
			keys = append(keys, t.Synonyms[code]...)
		}
		for _, k := range keys {
			if k != "" && g.byKey[termKey(k)] == nil {
				g.byKey[termKey(k)] = t
			}
		}
	}
	lib.Glossary, lib.glossarySource = g, s
	var made []*Page
	for _, l := range lib.Languages {
		p := &Page{Path: lib.Project.InLanguage(l.Code, "glossary.html"), Kind: KindGlossary, Lang: l, stem: "glossary", Title: "Glossary"}
		if l.Code == "zh" {
			p.Title = "术语表"
		}
		p.Front.Weight = glossaryWeight
		for _, t := range g.Terms {
			p.anchors = append(p.anchors, t.ID)
		}
		g.pages[l.Code] = p
		lib.reserve(p.Path)
		made = append(made, p)
	}
	g.pages[""] = g.pages[lib.Project.Language.Code]
	lib.Pages = append(lib.Pages, made...)
}

func (lib *Library) readTerm(r *yamltree.Reader) *GlossaryTerm {
	t := &GlossaryTerm{
		ID: r.String("id"), Names: map[string]string{}, Abbreviation: r.String("abbreviation"), Synonyms: map[string][]string{}, SortedAs: map[string]string{},
		Definitions: map[string]string{}, Sources: map[string]string{}, Confidence: r.Choice("confidence", confidenceLevels...), Cites: map[string][]Ref{}, UsedBy: map[string][]*Page{},
	}
	t.offset = r.Offset("id")
	r.Required("id")
	r.Required("term")
	if t.ID != "" && !isUnitName(t.ID) {
		r.Report("id", "glossary-id", fmt.Sprintf("the id %q is to have lower-case letters, digits and hyphens only", t.ID), "")
	}
	byLanguage := func(key string, each func(m *yamltree.Reader, code string)) {
		m := r.Mapping(key)
		for _, f := range m.Keys() {
			if lib.Project.language(f.Key) == nil {
				m.Report(f.Key, "config-language", fmt.Sprintf("%q is not one of the project's languages", f.Key), "add it to languages in rulebook.yaml")
			}
			each(m, f.Key)
		}
	}
	byLanguage("term", func(m *yamltree.Reader, code string) { t.Names[code] = m.String(code) })
	byLanguage("synonyms", func(m *yamltree.Reader, code string) { t.Synonyms[code] = m.Strings(code) })
	byLanguage("sorted_as", func(m *yamltree.Reader, code string) { t.SortedAs[code] = m.String(code) })
	byLanguage("definition", func(m *yamltree.Reader, code string) { t.Definitions[code] = strings.TrimSpace(m.Text(code)) })
	byLanguage("source", func(m *yamltree.Reader, code string) { t.Sources[code] = m.String(code) })
	for _, c := range r.Texts("cites") {
		t.cites = append(t.cites, citationRef{c.Value, c.Offset})
	}
	return t
}

func termKey(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// findTerm finds a term by any of its names.
func (lib *Library) findTerm(p *Page, name string) (target, *linkProblem) {
	if lib.Glossary == nil {
		if lib.failed[GlossaryFile] {
			return target{}, &linkProblem{}
		}
		return target{}, &linkProblem{code: "term-missing", msg: "the project has no glossary", hint: "write " + GlossaryFile}
	}
	t := lib.Glossary.byKey[termKey(name)]
	if t == nil {
		return target{}, &linkProblem{code: "term-missing", msg: fmt.Sprintf("no term %q in the glossary", name),
			guess: func(h *hints) string { return didYouMean(nearest(h, termKey(name), lib.Glossary.byKey)) }}
	}
	return target{page: lib.Glossary.Page(p.Lang.Code), anchor: t.ID, label: name}, nil
}

// resolveGlossary resolves the citations of the terms for each of the glossary's pages.
func (lib *Library) resolveGlossary() {
	if lib.Glossary == nil {
		return
	}
	for _, t := range lib.Glossary.Terms {
		for _, ref := range t.cites {
			c, why := ParseCitation(ref.text)
			problem := &linkProblem{code: "citation-form", msg: why}
			if why == "" {
				for _, l := range lib.Languages {
					var found target
					if found, problem = lib.findCitation(lib.Glossary.pages[l.Code], c); problem != nil {
						break
					}
					t.Cites[l.Code] = append(t.Cites[l.Code], Ref{found.page, found.anchor, found.label})
				}
			}
			if problem != nil && problem.msg != "" {
				s := lib.glossarySource
				lib.problems = append(lib.problems, diag.New(s.file, s.text, ref.offset, diag.Error, problem.code, problem.msg, problem.advice(&lib.hints)))
			}
		}
	}
}
