package content

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/diag"
	"rulebook/internal/lang"
	"rulebook/internal/markdown"
	"rulebook/internal/numbers"
	"rulebook/internal/ruletext"
	"rulebook/internal/yamltree"
)

// Kind tells pages apart by what they are, which their place in the tree decides.
type Kind uint8

const (
	KindPage        Kind = iota
	KindHome             // content/index.md
	KindSection          // a folder's own page
	KindInstruments      // content/instruments/index.md
	KindInstrument       // content/instruments/ID/index.md
	KindUnit             // any other page of an instrument
	KindChecklist        // in content/checklists, but for the pages of folders
	KindGlossary         // made from content/glossary.yaml
	KindCalculator       // of a project that has rules
	KindSearch
	KindTimeline   // of a project that has instruments
	KindDeadlines  // of a project that has deadlines
	KindCompare    // the list of comparisons
	KindComparison // of two instruments, article by article
)

// A source is one parsed file. It never changes, and is the same in every Library it is part of.
type source struct {
	file     string // below the project's root, with slashes
	hash     [32]byte
	settings settings
	diags    []diag.Diagnostic

	// Of a page:
	page     bool
	kind     Kind
	language string // code
	original string // the file this is a translation of, "" for one in the default language
	stem     string // path below content/ without language and ending: "instruments/x/article-07"
	front    FrontMatter
	textHash string // what translated_from records of this page; only in a project of several languages
	doc      *markdown.Document
	bodyAt   int // offset of the text in the file; offsets in doc count from here
	body     body

	rules     []*RuleBlock // as they stand; they have no Page
	badRules  bool         // what it says of rules has mistakes
	lostRules bool         // so that there are rules whose id is not known

	generated []Generated

	text    []byte // of a data file such as the glossary
	facts   *ruletext.Facts
	regimes *ruletext.Regimes
}

// settings are what of rulebook.yaml has a part in parsing a file.
type settings struct {
	language  string
	languages string
	limits    Limits
	words     string // boundary words
	dated     bool   // there is a day that the content speaks of, as there is where it speaks of law
}

func settingsOf(p *Project, words string) settings {
	var codes []string
	for _, l := range p.Languages {
		codes = append(codes, l.Code)
	}
	return settings{p.Language.Code, strings.Join(codes, " "), p.Limits, words, p.AsOf != ""}
}

// GlossaryFile is where the glossary's terms are.
const GlossaryFile = Folder + "/glossary.yaml"

// assetTypes are the endings of files that may be copied beside the pages: what a browser shows or saves without running it.
var assetTypes = map[string]bool{".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".avif": true, ".svg": true,
	".pdf": true, ".txt": true, ".csv": true, ".json": true, ".zip": true, ".docx": true, ".xlsx": true, ".pptx": true,
	".odt": true, ".ods": true, ".ics": true, ".mp4": true, ".webm": true, ".mp3": true, ".vtt": true}

// dataFiles are read by rulebook itself and are not copied.
var dataFiles = map[string]bool{GlossaryFile: true, FactsFile: true, RegimesFile: true, HolidaysFile: true, DeadlinesFile: true}

// activeSVG finds what would make a picture a program.
var activeSVG = regexp.MustCompile(`(?i)<\s*(script|foreignObject|iframe)|\son[a-z]+\s*=|javascript:`)

// parse reads one file.
func (l *Loader) parse(project *Project, file string, as settings, finder *numbers.Finder) (*source, error) {
	s := &source{file: file, settings: as}
	problem := func(src []byte, offset int, sev diag.Severity, code, msg, hint string) {
		s.diags = append(s.diags, diag.New(file, src, offset, sev, code, msg, hint))
	}
	fail := func(err error) (*source, error) {
		p, ok := asProblem(err)
		if !ok {
			return s, err
		}
		problem(p.text, p.offset, diag.Error, p.code, p.msg, p.hint)
		return s, nil
	}
	ending := strings.ToLower(path.Ext(file))
	switch {
	case dataFiles[file]:
		src, err := readLimited(l.fsys, file, project.Limits.FileSize)
		if err != nil {
			return fail(err)
		}
		s.hash, s.text = sha256.Sum256(src), src
		s.parseDeclarations()
		if root, _ := yamltree.Parse(src); len(project.Languages) > 1 && root != nil {
			s.checkTextTwins(project, finder, src, 0, root)
		}
		return s, nil
	case ending != ".md":
		if !assetTypes[ending] {
			problem(nil, 0, diag.Error, "file-type", fmt.Sprintf("files ending in %q are not published", path.Ext(file)),
				"move it out of content/")
			return s, nil
		}
		data, err := readBytes(l.fsys, file, project.Limits.AssetSize)
		if err != nil {
			return fail(err)
		}
		if ending == ".svg" {
			if at := activeSVG.FindIndex(data); at != nil {
				problem(data, at[0], diag.Error, "svg-active", "this picture holds a script", "export it as a plain SVG")
			}
		}
		s.hash = sha256.Sum256(data)
		s.body, err = l.spool.put(data)
		return s, err
	}

	src, err := readLimited(l.fsys, file, project.Limits.FileSize)
	if err != nil {
		return fail(err)
	}
	s.hash = sha256.Sum256(src)
	s.stem, s.language = splitName(project, file)
	if code := strings.TrimPrefix(path.Ext(s.stem), "."); code != "" {
		// What looks like a translation and is not one would be published as a page of its own, in the wrong language.
		if l, ok := lang.Lookup(strings.ToLower(code)); ok {
			hint := fmt.Sprintf("name it %s.%s.md, and list %s in languages in rulebook.yaml", strings.TrimSuffix(path.Base(s.stem), "."+code), l.Code, l.Code)
			problem(nil, 0, diag.Warning, "translation-language", fmt.Sprintf("this is named like a page in %s, but is not read as one", l.Name), hint)
		}
	}
	if s.language != project.Language.Code {
		s.original = Folder + "/" + s.stem + ".md"
	}
	if path.Base(s.stem) == "README" {
		s.stem = path.Join(path.Dir(s.stem), "index")
	}
	s.kind = kindOf(s.stem)
	s.front, s.bodyAt, s.page = readFrontMatter(file, src, s.kind, func(d diag.Diagnostic) { s.diags = append(s.diags, d) })
	text := src[s.bodyAt:]
	dated := project.AsOf != ""
	twinned := len(project.Languages) > 1
	if !dated && !twinned && !s.stating() {
		finder = nil
	}
	s.doc = markdown.Parse(text, markdown.Options{Lang: s.language, Provision: s.kind == KindUnit, Checklist: s.kind == KindChecklist, Finder: finder,
		Figures: dated, Facts: twinned})
	if len(s.doc.Rules) == 0 {
		s.doc.Quotes = nil // only rules of the same page are held against them
	}
	if twinned {
		s.textHash = textHash(s.front.Title, withoutRules(text, s.doc.Rules))
	}
	s.parseRules(src)
	s.parseGenerated(src)
	for _, b := range s.doc.Rules {
		if root, _ := yamltree.Parse(b.Text); twinned && root != nil {
			s.checkTextTwins(project, finder, src, s.bodyAt+b.Offset, root)
		}
	}
	for _, p := range s.doc.Problems {
		sev := diag.Error
		if p.Warning {
			sev = diag.Warning
		}
		d := diag.New(file, src, s.bodyAt+p.Offset, sev, p.Code, p.Msg, p.Hint)
		for _, r := range p.Related {
			line, col := diag.At(src, s.bodyAt+r.Offset)
			d.Related = append(d.Related, diag.Related{File: file, Line: line, Col: col, Msg: r.Msg})
		}
		s.diags = append(s.diags, d)
	}
	s.doc.Problems = nil
	if !s.page {
		return s, nil
	}
	s.body, err = l.spool.put(s.doc.HTML)
	s.doc.HTML = nil
	return s, err
}

// stating reports whether the page states what the law is: numbers in it are held against the rules. Finding them takes time.
func (s *source) stating() bool {
	switch s.kind {
	case KindHome, KindInstrument, KindUnit, KindChecklist, KindComparison:
		return true
	}
	folder, _, _ := strings.Cut(s.stem, "/")
	return folder == "guides" || folder == "checklists"
}

// splitName takes the language out of a file's name: content/a/b.zh.md is "a/b" in zh.
func splitName(project *Project, file string) (stem, language string) {
	stem = strings.TrimSuffix(strings.TrimPrefix(file, Folder+"/"), path.Ext(file))
	if code, ok := strings.CutPrefix(path.Ext(stem), "."); ok && project.language(code) != nil {
		return strings.TrimSuffix(stem, "."+code), code
	}
	return stem, project.Language.Code
}

func kindOf(stem string) Kind {
	parts := strings.Split(stem, "/")
	last := parts[len(parts)-1]
	switch {
	case stem == "index":
		return KindHome
	case stem == "instruments/index":
		return KindInstruments
	case stem == comparisonsFolder+"/index":
		return KindCompare
	case parts[0] == comparisonsFolder && len(parts) == 2:
		return KindComparison
	case parts[0] == "instruments" && len(parts) == 3 && last == "index":
		return KindInstrument
	case parts[0] == "instruments" && len(parts) == 3:
		return KindUnit
	case last == "index":
		return KindSection
	case parts[0] == "checklists":
		return KindChecklist
	}
	return KindPage
}

// textHash is what a translation records of its original: it changes with the title and the text, not with the rest of the
// front matter nor with line ends.
func textHash(title string, text []byte) string {
	normal := strings.ReplaceAll(title+"\n"+string(text), "\r\n", "\n")
	sum := sha256.Sum256([]byte(strings.TrimSpace(normal)))
	return hex.EncodeToString(sum[:8])
}

// withoutRules is a text without the insides of its rule blocks, which hold for all languages.
func withoutRules(text []byte, blocks []markdown.RuleBlock) []byte {
	if len(blocks) == 0 {
		return text
	}
	var out []byte
	at := 0
	for _, b := range blocks {
		out = append(out, text[at:b.Offset]...)
		at = b.End
	}
	return append(out, text[at:]...)
}

// A Page is one page of the site.
type Page struct {
	File  string // below the project's root; "" for a page that rulebook makes
	Path  string // in the output: "instruments/flow-provisions-2024/article-07.html"
	Kind  Kind
	Lang  lang.Language
	Title string
	Front FrontMatter

	Description  string
	Headings     []markdown.Heading
	Section      *Section    // the folder it is in; for a folder's own page, that folder
	Translations []*Page     // the same page in other languages, by language
	Original     *Page       // of a translation
	Stale        bool        // the original changed since it was translated
	Instrument   *Instrument // of an instrument's page or a unit's
	Unit         string      // file name of a unit: "article-07"
	Status       Status      // of an instrument or unit
	DisplacedBy  []Ref       // of a unit
	Counterparts []Ref
	Comparison   *Comparison  // of a page that compares two instruments
	Compared     []*Compared  // of a unit: where comparisons have it
	CitedBy      []*Page      // by address, without itself
	Rules        []*RuleBlock // that stand on it; a translation has those of its original

	source *source
	stem   string
	links  []resolved // by index of source.doc.Links

	anchors []string // of a page that rulebook makes
	items   []string // of a translated checklist: the ids of its items where they are its original's
}

// A Ref is a resolved citation: a page and how it is called.
type Ref struct {
	Page   *Page
	Anchor string
	Label  string
}

// BothPath is where the page is shown beside its translation.
func (p *Page) BothPath() string { return strings.TrimSuffix(p.Path, ".html") + ".both.html" }

// Anchors are the ids that links into the page's text may lead to.
func (p *Page) Anchors() []string {
	if p.source == nil {
		return p.anchors
	}
	return p.source.doc.Anchors
}

// HasBody reports whether the page has a text of its own, which a page that rulebook makes has not.
func (p *Page) HasBody() bool { return p.source != nil }

// An Insert is a block of a page that the project makes: a rule where it stands, or something generated.
type Insert struct {
	Rule      *RuleBlock
	Generated *Generated
}

// Body appends the page's HTML, its links filled in, to dst. insert makes the HTML of the blocks that are made of rules. It may be
// called from several goroutines.
func (lib *Library) Body(dst []byte, p *Page, insert func(Insert) (string, error)) ([]byte, error) {
	if p.source == nil {
		return dst, nil
	}
	body, err := lib.spool.get(p.source.body)
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", p.File, err)
	}
	start := len(dst)
	out := markdown.Fill(dst, body, p.source.doc.Holes, func(h markdown.Hole) string {
		var in Insert
		switch h.Part {
		case markdown.Rule:
			in.Rule = p.Rules[h.Index]
		case markdown.Generated:
			in.Generated = &p.source.generated[h.Index]
		default:
			return p.links[h.Index].part(h.Part)
		}
		text, insertErr := insert(in)
		err = cmp.Or(err, insertErr)
		return text
	})
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", p.File, err)
	}
	if p.items != nil {
		return append(out[:start], p.withItems(out[start:])...), nil
	}
	return out, nil
}

// makePages gives each page its address.
func (lib *Library) makePages(sources []*source, drafts bool) {
	compares := hasComparisons(sources, drafts)
	for _, s := range sources {
		name := strings.TrimPrefix(s.file, Folder+"/")
		if !s.page {
			if strings.EqualFold(path.Ext(s.file), ".md") {
				lib.failed[s.file] = true
				continue
			}
			if s.body.length > 0 || s.body.memory != nil {
				if why := checkPath(name); why != "" {
					lib.problems = append(lib.problems, diag.New(s.file, nil, 0, diag.Error, "path-name", why, "rename it"))
				} else if lib.take(name, s.file) {
					lib.Assets = append(lib.Assets, Asset{File: s.file, Path: name, body: s.body})
				}
			}
			continue
		}
		if s.front.Draft && !drafts {
			lib.drafts[s.file] = true
			continue
		}
		outPath, kind := s.stem+".html", s.kind
		switch {
		case kind == KindCompare && compares:
			outPath = comparePath
		case kind == KindCompare:
			kind = KindSection
		}
		if s.front.Slug != "" {
			if path.Base(s.stem) == "index" {
				lib.problems = append(lib.problems, lib.place(s, s.front.at("slug"), diag.Error, "path-name",
					"a folder's own page is named by its folder and takes no slug", "rename the folder"))
			} else {
				outPath = path.Join(path.Dir(s.stem), s.front.Slug) + ".html"
			}
		}
		if why := checkPath(outPath); why != "" {
			lib.problems = append(lib.problems, diag.New(s.file, nil, 0, diag.Error, "path-name", why, "rename the file, or give it a slug"))
			lib.failed[s.file] = true
			continue
		}
		outPath = lib.Project.InLanguage(s.language, outPath)
		if !lib.take(outPath, s.file) {
			lib.failed[s.file] = true
			continue
		}
		p := &Page{
			File: s.file, Path: outPath, Kind: kind, Lang: *lib.Project.language(s.language), Front: s.front,
			Title: cmp.Or(s.front.Title, s.doc.Title, humanize(s.stem)), Description: cmp.Or(s.front.Description, s.doc.Lead),
			Headings: s.doc.Headings, source: s, stem: s.stem,
		}
		if s.kind == KindUnit {
			p.Unit = path.Base(s.stem)
		}
		lib.Pages = append(lib.Pages, p)
		lib.byFile[s.file] = p
	}
	for i := range lib.Assets {
		lib.assets[lib.Assets[i].File] = &lib.Assets[i]
	}
}

// humanize makes a title of a path: "a/free-trade-zones" is "Free trade zones".
func humanize(stem string) string {
	name := path.Base(stem)
	if name == "index" {
		name = path.Base(path.Dir(stem))
	}
	if name == "." || name == "" {
		return "Home"
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + strings.NewReplacer("-", " ", "_", " ").Replace(name[size:])
}

// joinTranslations joins a page and its translations, and says which are missing or stale.
func (lib *Library) joinTranslations() {
	byStem := map[string][]*Page{}
	for _, p := range lib.Pages {
		byStem[p.stem] = append(byStem[p.stem], p)
	}
	for _, p := range lib.Pages {
		if len(byStem[p.stem]) > 1 {
			lib.reserve(p.BothPath())
		}
		if p.source.original == "" {
			for _, l := range lib.Project.Languages[1:] {
				if lib.Project.wantsTranslation(l.Code, p.stem) && !hasLanguage(byStem[p.stem], l.Code) {
					lib.problemAt(p, 0, diag.Warning, "translation-missing", fmt.Sprintf("this page is not translated into %s (%s)", l.Name, l.Code),
						fmt.Sprintf("write %s.%s.md, or limit translations in rulebook.yaml", path.Base(p.stem), l.Code))
				}
			}
		}
		for _, other := range byStem[p.stem] {
			if other == p {
				continue
			}
			p.Translations = append(p.Translations, other)
			if other.source.original == "" {
				p.Original = other
			}
		}
		if p.source.original == "" {
			continue
		}
		if p.Original == nil {
			lib.problemAt(p, 0, diag.Error, "translation-orphan", fmt.Sprintf("there is no %s that this translates", p.source.original),
				"write the original, or rename this file")
			continue
		}
		now := p.Original.source.textHash
		switch from := p.Front.TranslatedFrom; {
		case from == "":
			lib.problemAt(p, 0, diag.Warning, "translation-unpinned", "this translation does not say which text it was made from",
				fmt.Sprintf("when it matches its original, add translated_from: %q", now))
		case from != now:
			p.Stale = true
			lib.problemAt(p, p.Front.at("translated_from"), diag.Warning, "translation-stale", fmt.Sprintf("%s has changed since it was translated", p.Original.File),
				fmt.Sprintf("compare them, then set translated_from: %q", now))
		}
	}
}

func hasLanguage(pages []*Page, code string) bool {
	for _, p := range pages {
		if p.Lang.Code == code {
			return true
		}
	}
	return false
}

// In returns the page in the language, or the page itself when there is none.
func (p *Page) In(code string) *Page {
	for _, t := range p.Translations {
		if t.Lang.Code == code && p.Lang.Code != code {
			return t
		}
	}
	return p
}
