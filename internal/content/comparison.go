package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/yamltree"
)

const (
	// comparisonsFolder is where comparisons are, below content/.
	comparisonsFolder = "comparisons"
	// comparePath is the address of their list, which is the folder's own page.
	comparePath = "compare.html"
)

// ComparisonData is what a comparison's front matter says: the ids of the older and the newer instrument. A translation need not say it.
type ComparisonData struct {
	Old, New string

	oldOffset, newOffset int
}

// A Comparison sets two instruments side by side, article by article. Its rows stand in the text of its page, with the authors' notes
// between them, and together they have every unit of both once.
type Comparison struct {
	Page     *Page
	Old, New *Instrument
	Rows     []*ComparedRow // in reading order
}

// A ComparedRow is units that correspond: one to one, one to many, or on one side alone.
type ComparedRow struct {
	Old, New   []*Page // in the default language
	Confidence string  // how sure it is that they correspond, "" where nothing is said

	generated int // of the page's generated blocks
}

// Compared is a unit's place in a comparison.
type Compared struct {
	Comparison *Comparison
	Anchor     string
}

func readComparisonData(r *yamltree.Reader, base int) *ComparisonData {
	if !r.Has("old") && !r.Has("new") {
		return nil
	}
	r.Required("old")
	r.Required("new")
	return &ComparisonData{Old: r.String("old"), New: r.String("new"), oldOffset: base + r.Offset("old"), newOffset: base + r.Offset("new")}
}

// hasComparisons reports whether there is anything for the list of comparisons. Otherwise a folder of that name is like any other.
func hasComparisons(sources []*source, drafts bool) bool {
	return slices.ContainsFunc(sources, func(s *source) bool { return s.page && s.front.Comparison != nil && (drafts || !s.front.Draft) })
}

// findComparisons tells comparisons from other pages of their folder: they say what they compare, or translate one that does.
func (lib *Library) findComparisons() {
	for _, p := range lib.Pages {
		if p.Kind != KindComparison {
			continue
		}
		data := p.Front.Comparison
		if data == nil && p.Original != nil {
			data = p.Original.Front.Comparison
		}
		if data == nil {
			p.Kind = KindPage
			continue
		}
		if from := lib.readComparison(p, data); from != nil {
			p.Comparison = from
		}
	}
}

// readComparison finds the two instruments; nil when they are not there.
func (lib *Library) readComparison(p *Page, data *ComparisonData) *Comparison {
	find := func(id string, offset int) *Instrument {
		ins := lib.instruments[id]
		if ins == nil && id != "" && p.Front.Comparison != nil && !lib.failed[Folder+"/instruments/"+id+"/index.md"] {
			lib.problemAt(p, offset, diag.Error, "comparison-instruments", fmt.Sprintf("no instrument %q", id),
				cmp.Or(didYouMean(nearest(&lib.hints, id, lib.instruments)), "an instrument is named by its folder in content/instruments/"))
		}
		return ins
	}
	c := &Comparison{Page: p, Old: find(data.Old, data.oldOffset), New: find(data.New, data.newOffset)}
	if c.Old == nil || c.New == nil {
		return nil
	}
	if c.Old == c.New {
		lib.problemAt(p, data.newOffset, diag.Error, "comparison-instruments", fmt.Sprintf("%s is compared with itself", data.Old), "name two instruments")
		return nil
	}
	return c
}

// makeComparisons makes the rows of comparisons and checks that they have every unit once. What they say of counterparts is added to the units.
func (lib *Library) makeComparisons() {
	for _, p := range lib.Pages {
		if p.source == nil {
			continue
		}
		if p.Comparison != nil {
			lib.makeRows(p.Comparison)
			if p.Original == nil {
				lib.Comparisons = append(lib.Comparisons, p.Comparison)
			}
		} else if i := slices.IndexFunc(p.source.generated, func(g Generated) bool { return g.Show == Articles }); i >= 0 && p.Kind != KindComparison {
			lib.problemAt(p, p.source.generated[i].offset, diag.Error, "comparison-row", "a row of a comparison stands on a page that compares nothing",
				"write it in "+Folder+"/"+comparisonsFolder+"/, on a page whose front matter names the old and the new instrument")
		}
	}
	slices.SortFunc(lib.Comparisons, func(a, b *Comparison) int {
		return cmp.Or(strings.Compare(string(a.Old.made()), string(b.Old.made())), strings.Compare(string(a.New.made()), string(b.New.made())),
			strings.Compare(a.Page.Path, b.Page.Path))
	})
	for i, c := range lib.Comparisons {
		for _, other := range lib.Comparisons[:i] {
			if c.Old == other.Old && c.New == other.New || c.Old == other.New && c.New == other.Old {
				d := lib.place(c.Page.source, c.Page.Front.Comparison.oldOffset, diag.Error, "comparison-instruments",
					fmt.Sprintf("%s and %s are compared already", c.Old.ID, c.New.ID), "put the two into one page")
				d.Related = []diag.Related{{File: other.Page.File, Msg: "compares them too"}}
				lib.problems = append(lib.problems, d)
			}
		}
		c.Old.Compared, c.New.Compared = append(c.Old.Compared, c), append(c.New.Compared, c)
		lib.checkCounterparts(c)
		lib.joinCounterparts(c)
	}
}

// side is one of the two instruments of a comparison, and what its rows say of it.
type side struct {
	ins    *Instrument
	name   string // the key in rows
	rows   map[*Page]*ComparedRow
	broken bool // a row names what is not there, which may be any of its units
}

// makeRows finds the units of the rows, each of which must stand in one.
func (lib *Library) makeRows(c *Comparison) {
	p := c.Page
	old, new := &side{ins: c.Old, name: "old", rows: map[*Page]*ComparedRow{}}, &side{ins: c.New, name: "new", rows: map[*Page]*ComparedRow{}}
	for i, g := range p.source.generated {
		if g.Show != Articles {
			continue
		}
		row := &ComparedRow{Confidence: g.Confidence, generated: i}
		row.Old, row.New = lib.rowUnits(p, old, g.Old, row), lib.rowUnits(p, new, g.New, row)
		if g.Old == nil && g.New == nil {
			lib.problemAt(p, g.offset, diag.Error, "comparison-row", "this row has no article",
				"name those that correspond: old: art 4, or new: [art 7, art 8]; a side that has none is left out")
			continue
		}
		c.Rows = append(c.Rows, row)
	}
	for _, s := range [...]*side{old, new} {
		if s.broken {
			continue
		}
		for _, u := range s.ins.Units[lib.Project.Language.Code] {
			if s.rows[u] == nil {
				lib.problemAt(p, 0, diag.Error, "comparison-missing", fmt.Sprintf("%s of %s stands in no row", unitWords(u), s.ins.ID),
					fmt.Sprintf("add it to the row of what it corresponds to, or write a row with %s: %s alone and say in a note what became of it", s.name, unitKeyWords(u)))
			}
		}
	}
}

// rowUnits finds the units of one side of a row.
func (lib *Library) rowUnits(p *Page, s *side, refs []citationRef, row *ComparedRow) (units []*Page) {
	for _, ref := range refs {
		c, why := ParseCitation(s.ins.ID + " " + ref.text)
		problem := &linkProblem{code: "citation-form", msg: why, hint: "write art 4, sec 2 or the name of a file, without the instrument"}
		var t target
		if why == "" {
			t, problem = lib.findCitation(p, c)
		}
		switch {
		case problem != nil && problem.msg != "":
			lib.problemAt(p, ref.offset, diag.Error, problem.code, problem.msg, problem.advice(&lib.hints))
			fallthrough
		case problem != nil:
			s.broken = true
			continue
		case c.Unit == "" || len(c.Numbers) > 0:
			lib.problemAt(p, ref.offset, diag.Error, "citation-form", fmt.Sprintf("%q is no whole article", ref.text), "a row compares whole articles; the note may cite their paragraphs")
			s.broken = true
			continue
		}
		u := lib.units[unitKey{s.ins.ID, c.Unit, lib.Project.Language.Code}]
		if u == nil { // it exists in a translation alone
			u = t.page
		}
		if first := s.rows[u]; first != nil {
			d := lib.place(p.source, ref.offset, diag.Error, "comparison-twice", fmt.Sprintf("%s of %s stands in two places", unitWords(u), s.ins.ID),
				"a row may have several articles on both sides: put what corresponds into one")
			d.Related = []diag.Related{lib.related(p, p.source.generated[first.generated].offset, "it is in this row already")}
			lib.problems = append(lib.problems, d)
			continue
		}
		s.rows[u] = row
		units = append(units, u)
	}
	return units
}

// related is a place in a page that a problem is also about.
func (lib *Library) related(p *Page, offset int, msg string) diag.Related {
	d := lib.place(p.source, offset, diag.Error, "", "", "")
	return diag.Related{File: d.File, Line: d.Line, Col: d.Col, Msg: msg}
}

// unitWords is how a message calls a unit.
func unitWords(u *Page) string {
	if prefix, number, ok := UnitNumber(u.Unit); ok {
		return fmt.Sprintf("%s %d", prefix, number)
	}
	return u.Unit
}

// unitKeyWords is how a row names a unit.
func unitKeyWords(u *Page) string { return cmp.Or(UnitShort("en", u.Unit), u.Unit) }

// checkCounterparts reports units whose front matter names a counterpart that the comparison of the two instruments puts elsewhere.
func (lib *Library) checkCounterparts(c *Comparison) {
	beside := map[*Page][]*Page{}
	for _, r := range c.Rows {
		for _, o := range r.Old {
			beside[o] = r.New
		}
		for _, n := range r.New {
			beside[n] = r.Old
		}
	}
	for _, pair := range [][2]*Instrument{{c.Old, c.New}, {c.New, c.Old}} {
		for _, u := range pair[0].Units[lib.Project.Language.Code] {
			for _, v := range append([]*Page{u}, u.Translations...) {
				for _, ref := range v.Front.Unit.Counterparts {
					cited, why := ParseCitation(ref.text)
					other := lib.units[unitKey{cited.Instrument, cited.Unit, lib.Project.Language.Code}]
					if row, ok := beside[u]; why != "" || cited.Instrument != pair[1].ID || other == nil || !ok || slices.Contains(row, other) {
						continue
					}
					with := "nothing"
					if row := beside[u]; len(row) > 0 {
						var names []string
						for _, o := range row {
							names = append(names, unitWords(o))
						}
						with = strings.Join(names, ", ")
					}
					d := lib.place(v.source, ref.offset, diag.Error, "comparison-counterpart",
						fmt.Sprintf("%s of %s is named as the counterpart, but the comparison of the two puts %s beside this unit", unitWords(other), pair[1].ID, with),
						"correct one of the two; what the comparison says need not be said here as well")
					d.Related = []diag.Related{{File: c.Page.File, Msg: "the comparison"}}
					lib.problems = append(lib.problems, d)
				}
			}
		}
	}
}

// joinCounterparts tells units of the comparison, and adds the counterparts that it has for them and their own front matter does not name.
// A row that is not verified, or of what is not verified, is no ground to call one the counterpart of the other; nor is one of many against many.
func (lib *Library) joinCounterparts(c *Comparison) {
	for _, r := range c.Rows {
		unsure := func(u *Page) bool { return u.Front.Confidence == "unverified" }
		sure := r.Confidence != "unverified" && !slices.ContainsFunc(r.Old, unsure) && !slices.ContainsFunc(r.New, unsure) &&
			(len(r.Old) == 1 || len(r.New) == 1)
		for _, pair := range [][2][]*Page{{r.Old, r.New}, {r.New, r.Old}} {
			for _, u := range pair[0] {
				for _, v := range append([]*Page{u}, u.Translations...) {
					v.Compared = append(v.Compared, &Compared{c, c.Anchor(u)})
					for _, other := range pair[1] {
						if sure && !slices.ContainsFunc(v.Counterparts, func(ref Ref) bool { return ref.Page == other || slices.Contains(other.Translations, ref.Page) }) {
							if ref, ok := lib.Cite(v, other.Instrument.ID+" "+other.Unit); ok {
								v.Counterparts = append(v.Counterparts, ref)
							}
						}
					}
				}
			}
		}
	}
}

// Anchor is the id of a unit on the comparison's page.
func (c *Comparison) Anchor(u *Page) string {
	if u.Instrument == c.Old {
		return "old:" + u.Unit
	}
	return "new:" + u.Unit
}

// In returns the comparison in the language, or in the default one.
func (c *Comparison) In(language string) *Comparison {
	return cmp.Or(c.Page.In(language).Comparison, c)
}

// Row is the row that a generated block of the comparison's page stands for, nil when it has mistakes.
func (c *Comparison) Row(g *Generated) *ComparedRow {
	for _, r := range c.Rows {
		if &c.Page.source.generated[r.generated] == g {
			return r
		}
	}
	return nil
}
