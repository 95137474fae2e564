package site

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"rulebook/internal/content"
	"rulebook/internal/lang"
	"rulebook/internal/parallel"
	"rulebook/internal/passages"
	"rulebook/internal/search"
	"rulebook/internal/theme"
	"rulebook/internal/yamltree"
)

// searchFolder is where the index is. Its files have the hash of what they hold for their name, so they are known only when it is made.
const searchFolder = "search/"

// Kinds of documents: a facet of the search, for whose values the theme has words.
const (
	instrumentKind = "instrument"
	articleKind    = "article" // any unit of an instrument
	pageKind       = "page"
	guideKind      = "guide"     // in the folder of guides
	checklistKind  = "checklist" // in that of checklists
	comparisonKind = "comparison"
	manualKind     = "manual" // about rulebook itself
	termKind       = "term"
)

// searchKinds are the kinds and what the scores of their documents are multiplied with: who asks a word wants the law or a guide to it, rather than
// a list of what to do by it, or the manual of the program that shows it.
var searchKinds = []search.Kind{
	{ID: instrumentKind, Factor: 1000, Titled: 2500}, {ID: articleKind, Factor: 1000, Titled: 1500}, {ID: guideKind, Factor: 1300, Titled: 16000},
	{ID: checklistKind, Factor: 1000, Titled: 700},
	// It repeats what its articles say.
	{ID: comparisonKind, Factor: 400, Titled: 2500},
	{ID: pageKind, Factor: 1400, Titled: 1000}, {ID: termKind, Factor: 450, Titled: 3000}, {ID: manualKind, Factor: 500, Titled: 1000},
}

// searchStatuses are the statuses of instruments and units, and what the scores of their documents are multiplied with. What is no
// law has the status "".
var searchStatuses = []search.Status{
	{ID: "", Factor: 1000}, {ID: "in-force", Factor: 1000}, {ID: "amended-in-part", Factor: 1000}, {ID: "not-yet-in-force", Factor: 900},
	{ID: "superseded", Factor: 800, Words: []string{"superseded", "former", "earlier", "被取代", "旧"}}, {ID: "repealed", Factor: 600, Words: []string{"repealed", "废止"}},
	{ID: "draft", Factor: 250, Words: []string{"draft", "征求意见稿", "草案"}},
}

// searched is what a Site knows of its search.
type searched struct {
	options search.Options
	pages   []*content.Page // those in the index
	numbers map[string]int  // of a page's address in pages
	names   map[*content.Instrument][]string

	files   func() (map[string][]byte, error) // of the index, made when it is first called; for a Site that is not written
	indexes *indexes
}

// indexes are what the Sites of a Builder share.
type indexes struct {
	cache  *search.Cache
	making sync.Mutex // held while an index is made of the cache

	mu   sync.Mutex
	kept []map[string][]byte // the files of the last ones, the newest last
}

// keptIndexes is how many indexes a preview keeps. A page that was shown before an edit goes on asking for files of the index that it
// began with.
const keptIndexes = 4

func (x *indexes) keep(files map[string][]byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.kept) == keptIndexes {
		x.kept = slices.Delete(x.kept, 0, 1)
	}
	x.kept = append(x.kept, files)
}

func (x *indexes) find(path string) []byte {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, files := range slices.Backward(x.kept) {
		if data := files[path]; data != nil {
			return data
		}
	}
	return nil
}

// makeSearched prepares the search of a Site; nil when the project wants none.
func (s *Site) makeSearched() *searched {
	project := s.lib.Project
	if project.Search.Disabled {
		return nil
	}
	v := &searched{numbers: map[string]int{}, names: map[*content.Instrument][]string{}}
	for _, p := range s.lib.Pages {
		// Where a folder has no page of its own in a language, the one made for it has the title of another language and no text.
		made := p.Kind == content.KindSection && !p.HasBody() && p.Lang != project.Language
		if p.Kind != content.KindSearch && !made {
			v.numbers[p.Path] = len(v.pages)
			v.pages = append(v.pages, p)
		}
	}
	v.options = search.Options{
		Kinds: searchKinds, Statuses: searchStatuses, DefaultInstrument: project.Search.DefaultInstrument,
	}
	for _, l := range s.lib.Languages {
		v.options.Languages = append(v.options.Languages, l.Code)
	}
	for _, ins := range s.lib.Instruments {
		v.names[ins] = ins.Names()
		labels := make([]string, len(s.lib.Languages))
		for i, l := range s.lib.Languages {
			labels[i] = ins.Short(l.Code)
		}
		v.options.Instruments = append(v.options.Instruments, search.Instrument{ID: ins.ID, Labels: labels})
	}
	if g := s.lib.Glossary; g != nil {
		for _, t := range g.Terms {
			v.options.Concepts = append(v.options.Concepts, search.Concept{ID: t.ID, Names: s.termNames(t)})
		}
	}
	v.files = sync.OnceValues(s.indexFiles)
	return v
}

// termNames are all names of a term, in all languages. An abbreviation is one of the default language.
func (s *Site) termNames(t *content.GlossaryTerm) (names []search.Name) {
	for _, l := range s.lib.Project.Languages {
		if name := t.Names[l.Code]; name != "" {
			names = append(names, search.Name{Language: l.Code, Text: name})
		}
		if t.Abbreviation != "" && l.Code == s.lib.Project.Language.Code {
			names = append(names, search.Name{Language: l.Code, Text: t.Abbreviation})
		}
		for _, name := range t.Synonyms[l.Code] {
			names = append(names, search.Name{Language: l.Code, Text: name})
		}
	}
	return names
}

// newIndex returns the Builder of the Site's index.
func (s *Site) newIndex(put func(name string, data []byte) error) *search.Builder {
	return search.NewBuilder(s.search.options, len(s.search.pages), s.search.indexes.cache, func(name string, data []byte) error {
		return put(searchFolder+name, data)
	})
}

// indexFiles makes the files of the index, by their paths.
func (s *Site) indexFiles() (map[string][]byte, error) {
	s.search.indexes.making.Lock()
	defer s.search.indexes.making.Unlock()
	var mu sync.Mutex
	files := map[string][]byte{}
	index := s.newIndex(func(name string, data []byte) error {
		kept := s.search.indexes.find(name) // most files stay as they are from edit to edit
		if !bytes.Equal(kept, data) {
			kept = bytes.Clone(data)
		}
		mu.Lock()
		defer mu.Unlock()
		files[name] = kept
		return nil
	})
	ctx := context.Background()
	err := parallel.Each(ctx, len(s.search.pages), func(i int) error {
		p := s.search.pages[i]
		body, err := s.body(p)
		if err != nil {
			return err
		}
		return s.addToIndex(index, i, p, string(body))
	})
	if err == nil {
		err = index.Finish(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("making the search index: %w", err)
	}
	s.search.indexes.keep(files)
	return files, nil
}

// renderSearchFile appends a file of the index, which is made when the first of them is asked for; ok is false when there is none of that name.
func (s *Site) renderSearchFile(dst []byte, path string) (data []byte, ok bool, err error) {
	if s.search == nil || !strings.HasPrefix(path, searchFolder) || !strings.HasSuffix(path, ".js") {
		return dst, false, nil
	}
	files, err := s.search.files()
	if err != nil {
		return nil, true, err
	}
	found := files[path]
	if found == nil {
		found = s.search.indexes.find(path)
	}
	return append(dst, found...), found != nil, nil
}

// addToIndex adds the documents of a page, whose text is body.
func (s *Site) addToIndex(index *search.Builder, number int, p *content.Page, body string) error {
	docs, err := s.documents(p, body)
	if err != nil {
		return err
	}
	return index.Add(number, docs)
}

// documents are what the search finds of a page.
func (s *Site) documents(p *content.Page, body string) ([]search.Document, error) {
	d := search.Document{
		Page: p.Path, Title: p.Title, Context: s.context(p), Language: p.Lang.Code, Kind: kindOfText(p), Sections: passages.Of(body),
	}
	for _, l := range s.lib.Languages {
		if s.inOther(p, l.Code) != nil {
			d.Translations = append(d.Translations, l.Code)
		}
	}
	if ins := p.Instrument; ins != nil {
		d.Instrument, d.Status = ins.ID, p.Status.Key
		if p.Status.Draft {
			d.Status = "draft"
		}
	}
	// What an author says a page is about is better to find it by than most of its words.
	about := append([]string{p.Front.Description}, p.Front.Tags...)
	// Whoever asks in another language wants the page in his own.
	for _, t := range p.Translations {
		about = append(append(about, t.Title), t.Front.Tags...)
	}
	if p.Front.Instrument != nil {
		about = append(about, p.Front.Instrument.Topics...)
	}
	if p.Front.Unit != nil {
		about = append(about, p.Front.Unit.Topics...)
	}
	for _, text := range about {
		if text != "" {
			d.Terms = append(d.Terms, text)
		}
	}
	list := []search.Document{d}
	var err error
	switch page := &list[0]; p.Kind {
	case content.KindInstrument:
		if p.Instrument != nil && p.Front.Instrument != nil {
			page.Kind, page.Citation = instrumentKind, s.search.names[p.Instrument]
			days, err := s.days(p)
			if err != nil {
				return nil, err
			}
			page.Terms = append(page.Terms, days...)
			page.Sections, err = s.withFacts(p, page.Sections)
		}
	case content.KindUnit:
		page.Kind, page.Citation = articleKind, s.citations(p)
		// Many pages name a number; the one whose rules draw the line there is the one to be found by it.
		page.Terms = append(page.Terms, s.lib.OwnNumbers(p)...)
	case content.KindCalculator:
		page.Sections, err = s.interfaceTexts(p, "calculator-lead", "calculator-stays")
	case content.KindTimeline:
		page.Sections, err = s.interfaceTexts(p, "timeline-lead", "timeline-spans-note")
	case content.KindDeadlines:
		page.Sections, err = s.deadlineTexts(p)
	case content.KindGlossary:
		list = append(list, s.termDocuments(p, d.Translations)...)
	}
	return list, err
}

// context says how a page is cited, or where it stands.
func (s *Site) context(p *content.Page) string {
	code := p.Lang.Code
	switch {
	case p.Kind == content.KindInstrument && p.Instrument != nil:
		if short := p.Instrument.Short(code); short != p.Title {
			return short
		}
		return cmp.Or(p.Instrument.Data.DocumentNumber, p.Instrument.Data.ShortTitle)
	case p.Kind == content.KindUnit:
		short, label := p.Instrument.Short(code), content.UnitLabel(code, p.Unit)
		switch {
		case label == "":
			return short
		case code == "zh":
			return p.Instrument.Cited(code) + label
		}
		return short + ", " + label
	}
	sec := p.Section
	if sec != nil && sec.Page == p {
		sec = sec.Parent
	}
	if sec == nil || sec.Dir == "" {
		return ""
	}
	return sec.Page.Title
}

// citations are the forms in which a unit is cited: by each name of its instrument, and its number or else its subject.
func (s *Site) citations(p *content.Page) []string {
	names := s.search.names[p.Instrument]
	list := make([]string, 0, len(names)+1)
	english, chinese := content.UnitLabel("en", p.Unit), content.UnitLabel("zh", p.Unit)
	for _, name := range names {
		switch {
		case english == "":
			list = append(list, name+" "+p.Title)
		case strings.ContainsFunc(name, lang.IsHan):
			list = append(list, name+chinese)
		default:
			list = append(list, name+" "+english)
		}
	}
	if english == "" {
		list = append(list, p.Instrument.ID+" "+p.Unit)
	}
	return list
}

// days are the days from and to which an instrument applies: who asks for a day asks what began or ended on it.
func (s *Site) days(p *content.Page) (list []string, err error) {
	d := p.Instrument.Data
	for _, day := range [...]yamltree.Date{d.Effective, d.AmendedEffective, d.Repealed} {
		if day == "" {
			continue
		}
		text, err := s.theme.Day(themeLang(p.Lang), string(day))
		if err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, nil
}

// withFacts puts the facts of an instrument behind the page's first paragraphs.
func (s *Site) withFacts(p *content.Page, list []search.Section) ([]search.Section, error) {
	l := themeLang(p.Lang)
	is, err := s.theme.Text(l, "rule-is")
	if err != nil {
		return nil, err
	}
	var blocks []search.Block
	for _, code := range slices.Sorted(maps.Keys(p.Front.Instrument.Titles)) {
		if name := p.Front.Instrument.Titles[code]; name != p.Title {
			blocks = append(blocks, search.Block{Text: name})
		}
	}
	for _, f := range s.instrument(p).Facts {
		label, err := s.theme.Text(l, f.Key)
		if err != nil {
			return nil, err
		}
		value := f.Value
		if _, err := yamltree.ParseDate(value); err == nil {
			if value, err = s.theme.Day(l, value); err != nil {
				return nil, err
			}
		}
		blocks = append(blocks, search.Block{Text: label + is + value})
	}
	if len(list) == 0 || list[0].Heading != "" {
		list = slices.Insert(list, 0, search.Section{})
	}
	list[0].Blocks = append(list[0].Blocks, blocks...)
	return list, nil
}

// interfaceTexts are words of the theme that stand on a page that rulebook makes.
func (s *Site) interfaceTexts(p *content.Page, keys ...string) ([]search.Section, error) {
	var blocks []search.Block
	for _, key := range keys {
		text, err := s.theme.Text(themeLang(p.Lang), key)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, search.Block{Text: text})
	}
	return []search.Section{{Blocks: blocks}}, nil
}

// termDocuments are the terms of the glossary, each found on its own.
func (s *Site) termDocuments(p *content.Page, translations []string) (list []search.Document) {
	names := map[string][]string{}
	for _, t := range s.lib.Glossary.Terms {
		for _, n := range s.termNames(t) {
			names[t.ID] = append(names[t.ID], n.Text)
		}
	}
	for _, t := range s.glossary(p).Terms {
		d := search.Document{Page: p.Path, Anchor: t.ID, Title: t.Name, Context: p.Title, Language: p.Lang.Code, Kind: termKind, Terms: names[t.ID], Translations: translations}
		var blocks []search.Block
		add := func(text string) {
			if text != "" {
				blocks = append(blocks, search.Block{Text: text})
			}
		}
		for _, name := range names[t.ID] {
			if name != t.Name {
				add(name)
			}
		}
		add(t.Definition)
		for _, c := range t.Cites {
			add(c.Title)
		}
		add(t.Source)
		d.Sections = []search.Section{{Anchor: t.ID, Blocks: blocks}}
		list = append(list, d)
	}
	return list
}

// searchView is the page that searches.
func (s *Site) searchView(p *content.Page) *theme.Search {
	v := &theme.Search{}
	home := s.lib.Section(p.Lang.Code, "")
	for _, e := range home.Entries {
		if e.Sub != nil {
			v.Browse = append(v.Browse, link(p, e.Page, e.Page.Title))
		}
	}
	if s.lib.Glossary != nil {
		g := s.lib.Glossary.Page(p.Lang.Code)
		v.Browse = append(v.Browse, link(p, g, g.Title))
	}
	if v.Browse == nil {
		v.Browse = append(v.Browse, link(p, home.Page, home.Page.Title))
	}
	return v
}
