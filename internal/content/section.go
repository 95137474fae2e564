package content

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// A Section is a folder of pages in one language.
type Section struct {
	Dir     string // below content/; "" for the root
	Page    *Page  // its own page, made by rulebook when there is no index.md
	Parent  *Section
	Entries []Entry // pages and sections in it, in order, its own page excepted
}

// An Entry is a page in a section, or the own page of a section in it.
type Entry struct {
	Page *Page
	Sub  *Section // nil for a plain page
}

// makeSections builds the tree of each language, makes the pages of folders that have none, and orders the entries.
func (lib *Library) makeSections() {
	var section func(language, dir string) *Section
	section = func(language, dir string) *Section {
		key := sectionKey{language, dir}
		s := lib.sections[key]
		if s == nil {
			s = &Section{Dir: dir}
			lib.sections[key] = s
			if dir != "" {
				s.Parent = section(language, parentDir(dir))
				s.Parent.Entries = append(s.Parent.Entries, Entry{Sub: s})
			}
		}
		return s
	}
	for _, p := range lib.Pages {
		p.Section = section(p.Lang.Code, parentDir(p.stem))
		switch {
		case path.Base(p.stem) == "index":
			p.Section.Page = p
		case p.Kind != KindSearch:
			p.Section.Entries = append(p.Section.Entries, Entry{Page: p})
		}
	}
	for _, l := range lib.Languages {
		section(l.Code, "")
	}
	var keys []sectionKey
	for key := range lib.sections {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b sectionKey) int {
		return cmp.Or(strings.Compare(a.language, b.language), strings.Compare(a.dir, b.dir))
	})
	for _, key := range keys {
		if s := lib.sections[key]; s.Page == nil {
			lib.makeSectionPage(key, s)
		}
	}
	for _, key := range keys {
		s := lib.sections[key]
		for i := range s.Entries {
			if sub := s.Entries[i].Sub; sub != nil {
				s.Entries[i].Page = sub.Page
			}
		}
		slices.SortFunc(s.Entries, CompareEntries)
	}
	lib.joinMadePages()
}

// parentDir is the folder of a stem or folder: "a/b" is in "a", "a" in "".
func parentDir(stem string) string {
	if dir := path.Dir(stem); dir != "." {
		return dir
	}
	return ""
}

// makeSectionPage makes the page of a folder without an index.md: a list of what is in it.
func (lib *Library) makeSectionPage(key sectionKey, s *Section) {
	stem := path.Join(s.Dir, "index")
	outPath := stem + ".html"
	p := &Page{Kind: KindSection, Lang: *lib.Project.language(key.language), Title: humanize(stem), Section: s, stem: stem}
	if s.Dir == "" {
		p.Kind, p.Title = KindHome, lib.Project.Title
	}
	if s.Dir == "instruments" {
		p.Kind = KindInstruments
	}
	if s.Dir == comparisonsFolder && slices.ContainsFunc(s.Entries, func(e Entry) bool { return e.Page != nil && e.Page.Kind == KindComparison }) {
		p.Kind, outPath = KindCompare, comparePath
	}
	outPath = lib.Project.InLanguage(key.language, outPath)
	p.Path = outPath
	if original := lib.sections[sectionKey{lib.Project.Language.Code, s.Dir}]; original != nil && original.Page != nil && original != s {
		p.Title = original.Page.Title
	}
	s.Page = p
	lib.reserve(outPath)
	lib.Pages = append(lib.Pages, p)
}

// joinMadePages joins pages that rulebook made with the same page in the other languages.
func (lib *Library) joinMadePages() {
	byStem := map[string][]*Page{}
	for _, p := range lib.Pages {
		byStem[p.stem] = append(byStem[p.stem], p)
	}
	for _, p := range lib.Pages {
		for _, other := range byStem[p.stem] {
			if other != p && (p.source == nil || other.source == nil) {
				p.Translations = append(p.Translations, other)
			}
		}
		slices.SortFunc(p.Translations, func(a, b *Page) int { return strings.Compare(a.Lang.Code, b.Lang.Code) })
	}
}

// CompareEntries orders a folder: by weight; instruments newest first; units by number; the rest by name.
func CompareEntries(a, b Entry) int {
	if c := cmp.Compare(a.Page.Front.Weight, b.Page.Front.Weight); c != 0 {
		return c
	}
	pa, pb := a.Page, b.Page
	if pa.Kind == KindInstrument && pb.Kind == KindInstrument && pa.Instrument != nil && pb.Instrument != nil {
		return CompareInstruments(pa.Instrument, pb.Instrument)
	}
	if pa.Kind == KindUnit && pb.Kind == KindUnit {
		return compareUnits(pa, pb)
	}
	return compareNatural(pa.stem, pb.stem)
}

// CompareInstruments puts the newest first.
func CompareInstruments(a, b *Instrument) int {
	return cmp.Or(strings.Compare(string(b.start()), string(a.start())), strings.Compare(a.ID, b.ID))
}

// compareNatural compares names with the numbers in them as numbers: page-9 is before page-10.
func compareNatural(a, b string) int {
	digits := func(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
	for a != "" && b != "" {
		if da, db := digits(a), digits(b); da > 0 && db > 0 {
			na, nb := strings.TrimLeft(a[:da], "0"), strings.TrimLeft(b[:db], "0")
			if c := cmp.Or(cmp.Compare(len(na), len(nb)), strings.Compare(na, nb), cmp.Compare(da, db)); c != 0 {
				return c
			}
			a, b = a[da:], b[db:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}
