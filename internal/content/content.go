// Package content turns a tree of files into a Library: pages with their addresses, sections, translations, instruments with their
// status, the glossary, and every link resolved and checked.
//
// It works in two steps. Each file is parsed by itself, on all cores, into a source that never changes: front matter, headings,
// links, problems, and the HTML, which goes to a spool so that the site is never held in memory. Then the sources are linked into
// a Library: what only the whole project knows. A Loader keeps its sources, so loading again after an edit parses the
// edited file alone. What a page looks like is left to the stages after.
//
// Words: a page is one output of one file; an instrument is a law or the like and its articles are its units; a section is a
// folder; a citation names an instrument or unit.
package content

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/lang"
	"rulebook/internal/numbers"
	"rulebook/internal/parallel"
	"rulebook/internal/yamltree"
)

// Folder is where pages are, below the project's root.
const Folder = "content"

// Options of a Loader. The zero value loads the project as its rulebook.yaml says.
type Options struct {
	Drafts  bool          // pages marked draft are part of the site
	AsOf    yamltree.Date // instead of as_of
	BaseURL string        // instead of base_url, as CheckBaseURL returns it
}

// A Loader loads a project, and loads it again quickly after an edit. It is used by one goroutine at a time; the libraries it
// returned before stay good.
type Loader struct {
	fsys    fs.FS
	opts    Options
	sources map[string]*source
	spool   *spool
}

// NewLoader returns a Loader of the project whose root is fsys.
func NewLoader(fsys fs.FS, opts Options) *Loader {
	return &Loader{fsys: fsys, opts: opts, sources: map[string]*source{}, spool: &spool{}}
}

// Close lets go of the pages' bodies. No Library of this Loader can be rendered after it.
func (l *Loader) Close() { l.spool.close() }

// A Library is a loaded project. It never changes.
type Library struct {
	Project     *Project
	Languages   []lang.Language // those in which it has pages, the default first
	Pages       []*Page         // all languages, by address
	Redirects   []Redirect
	Assets      []Asset // files copied as they are, by path
	Instruments []*Instrument
	Glossary    *Glossary     // nil when the project has none
	Rulebook    *Rulebook     // nil when the project has no rules, or they have mistakes
	Deadlines   *Deadlines    // nil when the project has none
	SourcesHash string        // SHA-256, in hex, over the names and bytes of everything read
	Comparisons []*Comparison // in the default language, by the dates of what they compare

	fsys        fs.FS
	spool       *spool
	byFile      map[string]*Page // path below the project's root
	assets      map[string]*Asset
	instruments map[string]*Instrument
	units       map[unitKey]*Page
	sections    map[sectionKey]*Section
	drafts      map[string]bool  // pages left out because they are drafts
	failed      map[string]bool  // pages that could not be read; links to them are not reported as well
	paths       map[string]owner // who took an output path, by pathKey
	problems    []diag.Diagnostic
	readBack    *readBack
	hints       hints
	finder      *numbers.Finder
	ruleBlocks  map[string]*RuleBlock // by id, also when they have mistakes
	lostRules   bool                  // there are rules whose id is not known

	glossarySource  *source
	calculators     []*Page // one a language
	searches        []*Page // one a language
	deadlinePages   []*Page // one a language
	deadlinesSource *source
	deadlineCites   [][]int // offsets of citations, by step
	timelines       []*Page // one a language
}

type unitKey struct{ instrument, unit, language string }
type sectionKey struct{ language, dir string }

// An owner took an output path: File is what its author wrote, or "" for a page that rulebook makes itself.
type owner struct{ path, file string }

// An Asset is a file that is copied as it is.
type Asset struct {
	File string // below the project's root
	Path string // in the output
	body body
}

// Load reads the project and links it. Files that were loaded before are read again only if changed names them; with a nil changed
// everything is read. The Library is nil when rulebook.yaml cannot be read at all. The diagnostics are in reading order; the
// error is the machine's.
func (l *Loader) Load(ctx context.Context, changed map[string]bool) (*Library, []diag.Diagnostic, error) {
	project, diags, err := LoadProject(l.fsys)
	if err != nil || project == nil {
		return nil, diags, err
	}
	if l.opts.AsOf != "" {
		project.AsOf = l.opts.AsOf
	}
	if l.opts.BaseURL != "" {
		project.BaseURL = l.opts.BaseURL
	}
	files, listed, err := listFiles(l.fsys)
	if err != nil {
		return nil, nil, err
	}
	diags = append(diags, listed...)
	finder, words, err := l.boundaryWords(files, project.Limits)
	if err != nil {
		return nil, nil, err
	}
	as := settingsOf(project, words)
	sources := make([]*source, len(files))
	err = parallel.Each(ctx, len(files), func(i int) error {
		file := files[i]
		if old := l.sources[file]; old != nil && changed != nil && !changed[file] && old.settings == as {
			sources[i] = old
			return nil
		}
		src, err := l.parse(project, file, as, finder)
		sources[i] = src
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	kept := make(map[string]*source, len(files))
	for i, file := range files {
		kept[file] = sources[i]
	}
	for file, old := range l.sources {
		if kept[file] != old {
			l.spool.drop(old.body)
		}
	}
	l.sources = kept

	lib := &Library{
		Project: project, fsys: l.fsys, spool: l.spool,
		byFile: map[string]*Page{}, assets: map[string]*Asset{}, instruments: map[string]*Instrument{},
		units: map[unitKey]*Page{}, sections: map[sectionKey]*Section{}, paths: map[string]owner{}, failed: map[string]bool{}, drafts: map[string]bool{},
		readBack: &readBack{}, finder: finder,
	}
	lib.SourcesHash = hashSources(project, sources)
	lib.link(sources, l.opts.Drafts)
	diags = append(diags, lib.problems...)
	lib.problems, lib.readBack = nil, nil
	diag.Sort(diags)
	return lib, diags, nil
}

// listFiles lists the files below content/ in sorted order, whatever order the disk has them in. What cannot be part of a site,
// such as a symbolic link out of the project, is reported.
func listFiles(fsys fs.FS) ([]string, []diag.Diagnostic, error) {
	var files []string
	var diags []diag.Diagnostic
	problem := func(name, code, msg, hint string) {
		diags = append(diags, diag.New(name, nil, 0, diag.Error, code, msg, hint))
	}
	err := fs.WalkDir(fsys, Folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			if name == Folder && isLink(fsys, name) {
				problem(Folder, badLink.code, badLink.msg, "put the folder itself into the project")
				return fs.SkipAll
			}
			if name == Folder && errors.Is(err, fs.ErrNotExist) {
				problem(Folder, "content-missing", "the project has no folder content/", "create it and put content/index.md into it")
				return fs.SkipAll
			}
			return fmt.Errorf("listing %s: %w", name, err)
		}
		base := path.Base(name)
		switch {
		case name == Folder && !e.IsDir():
			problem(Folder, "content-missing", "content is not a folder", "replace it by a folder with content/index.md in it")
		case Ignored(base):
			if e.IsDir() {
				return fs.SkipDir
			}
		case e.IsDir():
		case e.Type()&fs.ModeSymlink != 0:
			info, err := fs.Stat(fsys, name)
			switch {
			case err != nil:
				problem(name, badLink.code, badLink.msg, badLink.hint)
			case info.IsDir():
				problem(name, "symlink", "this symbolic link leads to a folder, which is not followed", "put the folder itself into the project")
			default:
				files = append(files, name)
			}
		case !e.Type().IsRegular():
			problem(name, "file-kind", "this is not a regular file", "remove it")
		default:
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(files)
	return files, diags, nil
}

// hashSources is the hash of everything that was read: names and hashes, in sorted order.
func hashSources(project *Project, sources []*source) string {
	sum := sha256.New()
	line := func(name string, hash [32]byte) { fmt.Fprintf(sum, "%x  %s\n", hash, name) }
	line(ProjectFile, sha256.Sum256(project.source))
	for _, s := range sources {
		line(s.file, s.hash)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// take claims an output path for file, or reports who has it already.
func (lib *Library) take(outPath, file string) bool {
	key := pathKey(outPath)
	if first, taken := lib.paths[key]; taken {
		who := first.file
		if who == "" {
			who = "a page that rulebook makes itself"
		}
		msg := fmt.Sprintf("the output path %s is taken by %s", outPath, who)
		if first.path != outPath {
			msg = fmt.Sprintf("the output paths %s and %s (from %s) are one on Windows", outPath, first.path, who)
		}
		d := diag.New(file, nil, 0, diag.Error, "path-clash", msg, "rename one of them, or give it another slug")
		if first.file != "" {
			d.Related = []diag.Related{{File: first.file, Msg: "took it first"}}
		}
		lib.problems = append(lib.problems, d)
		return false
	}
	lib.paths[key] = owner{outPath, file}
	return lib.takeFolder(path.Dir(outPath), file)
}

// takeFolder reports a folder that another file spells in another way: on Windows the two are one, on a server they are not.
func (lib *Library) takeFolder(dir, file string) bool {
	if dir == "." {
		return true
	}
	key := pathKey(dir) + "/"
	first, taken := lib.paths[key]
	if taken && first.path != dir {
		d := diag.New(file, nil, 0, diag.Error, "path-clash",
			fmt.Sprintf("the output folders %s and %s (from %s) are one on Windows", dir, first.path, first.file), "spell them the same way")
		d.Related = []diag.Related{{File: first.file, Msg: "spelt it first"}}
		lib.problems = append(lib.problems, d)
		return false
	}
	if !taken {
		lib.paths[key] = owner{dir, file}
	}
	return lib.takeFolder(path.Dir(dir), file)
}

// link makes pages of sources and joins them. The steps are in the order in which each needs the ones before.
func (lib *Library) link(sources []*source, drafts bool) {
	for _, s := range sources {
		lib.problems = append(lib.problems, s.diags...)
	}
	lib.makePages(sources, drafts)
	lib.findLanguages()
	lib.joinTranslations()
	lib.joinItems()
	lib.makeInstruments()
	lib.findComparisons()
	lib.makeRules(sources)
	lib.readGlossary(sources)
	lib.makeCalculator(sources)
	lib.makeDeadlines(sources)
	lib.makeSearch()
	lib.makeTimeline()
	lib.makeSections()
	lib.takeFixedPaths()
	lib.makeRedirects()
	lib.resolveRelations()
	lib.resolveLinks()
	lib.makeComparisons()
	lib.resolveGlossary()
	lib.resolveDeadlines()
	lib.checkFigures(lib.checkNumbers())
	lib.checkGenerated()
	lib.checkItems()
	lib.checkTwins()
	lib.checkReviews()
	slices.SortFunc(lib.Pages, func(a, b *Page) int { return strings.Compare(a.Path, b.Path) })
}

// takeFixedPaths reserves the addresses of pages that rulebook makes, so that an author's page cannot take them.
func (lib *Library) takeFixedPaths() {
	for _, p := range []string{"404.html", "manifest.json", "rules.json", "rules.schema.json", "third-party-notices.txt", "sitemap.xml", "robots.txt"} {
		lib.reserve(p)
	}
	for _, l := range lib.Project.Languages {
		lib.reserve(lib.Project.InLanguage(l.Code, FeedFile))
	}
	lib.takeMachinePaths()
	for _, p := range lib.Pages {
		for _, folder := range []string{"assets/", "search/"} {
			if strings.HasPrefix(pathKey(p.Path), folder) && p.File != "" {
				lib.problems = append(lib.problems, diag.New(p.File, nil, 0, diag.Error, "path-clash",
					fmt.Sprintf("the output folder %s is rulebook's own", folder), "use another folder"))
			}
		}
	}
}

func (lib *Library) reserve(outPath string) {
	key := pathKey(outPath)
	if first, taken := lib.paths[key]; taken && first.file != "" {
		lib.problems = append(lib.problems, diag.New(first.file, nil, 0, diag.Error, "path-clash",
			fmt.Sprintf("the output path %s is rulebook's own", outPath), "rename the file, or give it another slug"))
		return
	}
	lib.paths[key] = owner{path: outPath}
}

// checkReviews warns of pages whose review is overdue on the as-of date.
func (lib *Library) checkReviews() {
	asOf := lib.Project.AsOf
	for _, p := range lib.Pages {
		if p.source != nil && p.Front.ReviewBy != "" && asOf != "" && p.Front.ReviewBy < asOf {
			lib.problemAt(p, p.Front.at("review_by"), diag.Warning, "review-overdue",
				fmt.Sprintf("this page was to be reviewed by %s", p.Front.ReviewBy), "check it, then set reviewed and review_by")
		}
	}
}

// problemAt reports a problem of the page at an offset in its file. The file is read again for its line and column; that is rare,
// and saves keeping every text in memory.
func (lib *Library) problemAt(p *Page, offset int, sev diag.Severity, code, msg, hint string) {
	lib.problems = append(lib.problems, lib.place(p.source, offset, sev, code, msg, hint))
}

func (lib *Library) place(s *source, offset int, sev diag.Severity, code, msg, hint string) diag.Diagnostic {
	return diag.New(s.file, lib.readBack.text(lib.fsys, s), offset, sev, code, msg, hint)
}

// readBack holds the file that was read again last: problems come file by file.
type readBack struct {
	source *source
	src    []byte
}

func (r *readBack) text(fsys fs.FS, s *source) []byte {
	if r.source != s {
		r.source, r.src = s, nil
		// A file that has changed since it was parsed would give a wrong place; the problem is then shown without one.
		if src, err := fs.ReadFile(fsys, s.file); err == nil && sha256.Sum256(src) == s.hash {
			r.src = src
		}
	}
	return r.src
}

// Section returns the folder's section in the language, or nil. dir is "" for the root.
func (lib *Library) Section(language, dir string) *Section {
	return lib.sections[sectionKey{language, dir}]
}

// Instrument returns the instrument with that id, or nil.
func (lib *Library) Instrument(id string) *Instrument { return lib.instruments[id] }

// ReadAsset appends the asset's bytes to dst.
func (lib *Library) ReadAsset(dst []byte, a *Asset) ([]byte, error) {
	data, err := lib.spool.get(a.body)
	return append(dst, data...), err
}

// findLanguages keeps the languages in which the project has pages, the default first.
func (lib *Library) findLanguages() {
	used := map[string]bool{lib.Project.Language.Code: true}
	for _, p := range lib.Pages {
		used[p.Lang.Code] = true
	}
	lib.Languages = slices.DeleteFunc(slices.Clone(lib.Project.Languages), func(l lang.Language) bool { return !used[l.Code] })
}

// sortedKeys returns the keys of m in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
