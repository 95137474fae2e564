// Package site is the build: it loads a project, checks it, and renders every file of the output.
//
// A Builder loads a project and keeps what loading again can reuse. What it returns is a Site: a finished, unchanging list of output
// files, each made when it is asked for. Build asks for all of them and hands them to a Sink, one by one, so that memory does
// not grow with the site; the preview server asks for the one a browser wants. Both run the same code, so they cannot differ.
//
// Content comes in as a content.Library, HTML goes out through a theme.Theme; this package translates between the two.
package site

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"rulebook/internal/content"
	"rulebook/internal/diag"
	"rulebook/internal/parallel"
	"rulebook/internal/search"
	"rulebook/internal/theme"
	"rulebook/internal/yamltree"
)

// Config is what a build is made from. Root, Themes and Generator are required.
type Config struct {
	Root      fs.FS         // the project
	Themes    fs.FS         // the themes that come with rulebook, a folder each
	Generator string        // name and version: "rulebook 0.1.0"
	Engine    []byte        // the calculator's script, as calculator.Script returns it; only projects with rules need it
	Notices   []byte        // licences of what the site carries, written as third-party-notices.txt
	AsOf      yamltree.Date // instead of as_of in rulebook.yaml
	BaseURL   string        // instead of base_url, as content.CheckBaseURL returns it
	Drafts    bool          // pages marked draft are built
	NoIndex   bool          // the search index is not made: for who throws the files away, since it takes as long as all the rest
}

// A Sink takes the files of a site. Put is called from several goroutines and must not keep data.
type Sink interface {
	Put(path string, data []byte) error
}

// A streamSink takes a large file piece by piece.
type streamSink interface {
	PutFrom(path string, write func(io.Writer) error) error
}

// A Result says what a build came to.
type Result struct {
	Diagnostics []diag.Diagnostic // in reading order; when one of them is an error, nothing was put
	SourcesHash string            // of everything the site was made from
	RulesHash   string            // of its rules, "" when there are none
	Files       int               // how many were put
	Coverage    []Coverage        // how far the pages are translated, by language
}

// Coverage is how many pages are translated into a language, of those that are meant to be, and how many of the translations are older than
// their originals.
type Coverage struct {
	Language              string // its code
	Of, Translated, Stale int
}

// Build loads, checks and renders the project into out. Readers see nothing of it until the caller commits, so a failed build
// leaves the last good site alone. With strict a warning stops it as an error does.
//
// The error is for the machine alone, such as a bad disk.
func Build(ctx context.Context, cfg Config, strict bool, out Sink) (Result, error) {
	// The collector usually lets memory grow to twice what is alive. That is little to begin with, and collecting takes a tenth of the time of a
	// build of a thousand pages, so it may grow more, but of a large site less: of 10,000 pages 350 MB instead of 430, for 3% more time.
	defer debug.SetGCPercent(debug.SetGCPercent(200))
	b := NewBuilder(cfg)
	b.indexes.cache = nil // there is no second index
	s, diags, err := b.Load(ctx, nil)
	if err != nil {
		b.Close()
		return Result{}, err
	}
	result := Result{Diagnostics: diags}
	if s != nil {
		for _, c := range s.lib.Coverage() {
			result.Coverage = append(result.Coverage, Coverage{c.Lang.Code, c.Of, c.Of - len(c.Missing), len(c.Stale)})
		}
	}
	if s == nil || strict && len(diags) > 0 {
		b.Close()
		return result, nil
	}
	result.SourcesHash = s.lib.SourcesHash
	if s.lib.Rulebook != nil {
		result.RulesHash = s.lib.Rulebook.Set.Definition().Hash
	}
	if len(s.paths) > largeSite {
		debug.SetGCPercent(60)
	}
	counted := &counter{sink: out}
	index, err := s.write(ctx, counted)
	// Everything is rendered. What the project was loaded into is let go of, since the index needs the room. Of a large site that is
	// a quarter of all memory, and the collector would see it only when the index is finished.
	b.Close()
	s, b = nil, nil
	if counted.files.Load() > largeSite {
		runtime.GC()
	}
	if err == nil && index != nil {
		if err = index.Finish(ctx); err != nil {
			err = fmt.Errorf("making the search index: %w", err)
		}
	}
	result.Files = int(counted.files.Load())
	return result, err
}

// largeSite is from how many files on a site is large.
const largeSite = 5000

// A counter counts the files that it hands on.
type counter struct {
	sink  Sink
	files atomic.Int64
}

func (c *counter) Put(path string, data []byte) error {
	c.files.Add(1)
	return c.sink.Put(path, data)
}

func (c *counter) PutFrom(path string, write func(io.Writer) error) error {
	if stream, ok := c.sink.(streamSink); ok {
		c.files.Add(1)
		return stream.PutFrom(path, write)
	}
	var all bytes.Buffer
	if err := write(&all); err != nil {
		return err
	}
	return c.Put(path, all.Bytes())
}

// A Builder loads a project again and again. It is used by one goroutine at a time; its Sites may be read by others meanwhile.
type Builder struct {
	cfg    Config
	loader *content.Loader

	theme     *theme.Theme // the last good one
	themeFor  string       // what of the project it was loaded for
	themeSite map[string]*theme.Site
	indexes   *indexes
}

// NewBuilder returns a Builder that has loaded nothing yet.
func NewBuilder(cfg Config) *Builder {
	return &Builder{
		cfg: cfg, loader: content.NewLoader(cfg.Root, content.Options{Drafts: cfg.Drafts, AsOf: cfg.AsOf, BaseURL: cfg.BaseURL}),
		indexes: &indexes{cache: search.NewCache()},
	}
}

// Close lets go of what the Builder keeps. None of its Sites can be rendered after it.
func (b *Builder) Close() { b.loader.Close() }

// Load loads and checks the project. Only files named in changed are read again, all of them when it is nil. The Site is nil
// when a diagnostic is an error.
func (b *Builder) Load(ctx context.Context, changed map[string]bool) (*Site, []diag.Diagnostic, error) {
	var (
		th       *theme.Theme
		problems []theme.Problem
		themeErr error
		wg       sync.WaitGroup
	)
	project, diags, err := content.LoadProject(b.cfg.Root)
	if err != nil || project == nil {
		return nil, diags, err
	}
	// Bundling scripts and styles takes as long as parsing some hundred pages, and needs nothing of them.
	known := b.themes()
	isKnown := slices.Contains(known, project.Theme)
	if isKnown {
		wg.Go(func() { th, problems, themeErr = b.loadTheme(project, changed) })
	}
	lib, diags, err := b.loader.Load(ctx, changed)
	wg.Wait()
	if err == nil {
		err = themeErr
	}
	if err != nil {
		return nil, nil, err
	}
	if !isKnown {
		diags = append(diags, project.NoTheme(known))
	}
	folder := themeFolder(project.Theme)
	for _, p := range problems {
		d := diag.Diagnostic{File: path.Join(folder, p.File), Line: p.Line, Col: p.Col, Sev: diag.Error, Code: "theme", Msg: p.Msg, Hint: p.Hint}
		diags = append(diags, d)
	}
	diag.Sort(diags)
	if lib == nil || th == nil || diag.HasErrors(diags) {
		return nil, diags, nil
	}
	if (lib.Rulebook != nil || lib.Deadlines != nil) && b.cfg.Engine == nil {
		return nil, nil, errNoEngine
	}
	if err := lib.NamePages(func(p *content.Page) (string, error) { return th.Text(themeLang(p.Lang), titleKey(p)) }); err != nil {
		return nil, nil, err
	}
	s := newSite(b.cfg, lib, th)
	if s.search != nil {
		s.search.indexes = b.indexes
	}
	// The theme keeps what it made for each theme.Site, so an equal one is not replaced.
	for code, v := range s.sites {
		if old := b.themeSite[code]; old != nil && reflect.DeepEqual(old, v) {
			s.sites[code] = old
		}
	}
	b.themeSite = s.sites
	return s, diags, nil
}

// themes lists the themes that come with rulebook and the project's own.
func (b *Builder) themes() []string {
	var names []string
	list := func(fsys fs.FS, dir string) {
		entries, _ := fs.ReadDir(fsys, dir) // a project need not have the folder
		for _, e := range entries {
			if info, err := fs.Stat(fsys, path.Join(dir, e.Name())); err == nil && info.IsDir() {
				names = append(names, e.Name())
			}
		}
	}
	list(b.cfg.Themes, ".")
	list(b.cfg.Root, "themes")
	slices.Sort(names)
	return slices.Compact(names)
}

func themeFolder(name string) string { return path.Join("themes", name) }

// loadTheme loads the project's theme: the one that comes with rulebook under that name, overlaid with the project's own files. The
// one loaded before is used again when none of its files changed.
func (b *Builder) loadTheme(project *content.Project, changed map[string]bool) (*theme.Theme, []theme.Problem, error) {
	folder := themeFolder(project.Theme)
	loadedFor := fmt.Sprint(project.Theme, project.Languages)
	touched := changed == nil || b.themeFor != loadedFor
	for file := range changed {
		touched = touched || strings.HasPrefix(file, "themes/") || file == "themes"
	}
	if !touched && b.theme != nil {
		return b.theme, nil, nil
	}
	over, err := fs.Sub(b.cfg.Root, folder)
	if err != nil {
		return nil, nil, fmt.Errorf("opening %s: %w", folder, err)
	}
	base, err := fs.Sub(b.cfg.Themes, project.Theme)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the theme %s: %w", project.Theme, err)
	}
	var langs []theme.Lang
	for _, l := range project.Languages {
		langs = append(langs, themeLang(l))
	}
	th, problems, err := theme.Load(theme.Overlay(over, base), langs)
	b.theme, b.themeFor, b.themeSite = th, loadedFor, nil
	return th, problems, err
}

// A Site is a finished list of output files, each made when it is asked for. It never changes.
type Site struct {
	cfg      Config
	lib      *content.Library
	theme    *theme.Theme
	paths    []string // of the output files but those of the search index and pages as Markdown, in order
	render   map[string]func(dst []byte) ([]byte, error)
	sites    map[string]*theme.Site // by language code
	navs     navCache
	pages    map[string]*content.Page                // those by their addresses
	markdown map[string]*content.Page                // the pages by where they are as Markdown; nil when they are not
	search   *searched                               // nil when the project wants no search
	claims   map[string]func() ([]pageClaims, error) // by language code; read when a page first asks for them

	aboutProof *content.Page                                  // nil when the project has none
	dataPaths  struct{ calculator, deadlines, engine string } // of the scripts that pages load besides the theme's
}

func newSite(cfg Config, lib *content.Library, th *theme.Theme) *Site {
	s := &Site{cfg: cfg, lib: lib, theme: th, render: map[string]func([]byte) ([]byte, error){}, sites: map[string]*theme.Site{},
		claims: map[string]func() ([]pageClaims, error){}}
	for _, l := range lib.Languages {
		s.sites[l.Code] = s.siteView(l)
		s.claims[l.Code] = sync.OnceValues(func() ([]pageClaims, error) { return s.allClaims(l.Code) })
	}
	s.search = s.makeSearched()
	for _, p := range lib.Pages {
		if p.File == aboutProofFile {
			s.aboutProof = p
		}
		s.render[p.Path] = func(dst []byte) ([]byte, error) { return s.renderPage(dst, p) }
		if other := s.sideBySide(p); other != nil {
			s.render[p.BothPath()] = func(dst []byte) ([]byte, error) { return s.renderBoth(dst, p, other) }
		}
	}
	for _, r := range lib.Redirects {
		s.render[r.Path] = func(dst []byte) ([]byte, error) { return s.renderRedirect(dst, r) }
	}
	for i := range lib.Assets {
		a := &lib.Assets[i]
		s.render[a.Path] = func(dst []byte) ([]byte, error) { return lib.ReadAsset(dst, a) }
	}
	for _, a := range th.Assets() {
		s.fixed(a.Path, a.Data)
	}
	s.render["404.html"] = s.renderNotFound
	s.fixed("third-party-notices.txt", cfg.Notices)
	s.addPreviews()
	s.addMarkdown()
	s.addData()
	if lib.Rulebook != nil {
		s.render[rulesFile] = s.rulesJSON
		s.fixed(schemaFile, rulesSchema)
		data := s.calculatorAsset()
		s.fixed(data.Path, data.Data)
		s.dataPaths.calculator = data.Path
	}
	if lib.Deadlines != nil {
		data := s.deadlinesAsset()
		s.fixed(data.Path, data.Data)
		s.dataPaths.deadlines = data.Path
	}
	if lib.Rulebook != nil || lib.Deadlines != nil {
		engine := theme.Hashed("calculator-engine.js", cfg.Engine)
		s.fixed(engine.Path, engine.Data)
		s.dataPaths.engine = engine.Path
	}
	if lib.Project.BaseURL != "" {
		s.render["sitemap.xml"] = s.sitemap
		s.render["robots.txt"] = s.robots
	}
	for p := range s.render {
		if s.markdown[p] == nil { // those are made with their pages
			s.paths = append(s.paths, p)
		}
	}
	slices.Sort(s.paths)
	return s
}

func (s *Site) fixed(path string, data []byte) {
	s.render[path] = func(dst []byte) ([]byte, error) { return append(dst, data...), nil }
}

// Render appends the output file at path to dst; ok is false when the site has no such file. It may be called from several
// goroutines.
func (s *Site) Render(dst []byte, path string) (data []byte, ok bool, err error) {
	render := s.render[path]
	if render == nil {
		data, ok, err = s.renderSearchFile(dst, path)
	} else {
		data, ok = nil, true
		data, err = render(dst)
	}
	if err != nil {
		return nil, true, fmt.Errorf("rendering %s: %w", path, err)
	}
	return data, ok, nil
}

// write renders every file but those of the search index into out, and returns the index, which is to be finished; nil when the
// site has none. Files are independent: each is put as soon as it is ready and then forgotten, so memory does not grow with the site.
// The index keeps what it needs of a page's text while the text is there.
func (s *Site) write(ctx context.Context, out Sink) (*search.Builder, error) {
	var index *search.Builder
	if s.search != nil && !s.cfg.NoIndex {
		index = s.newIndex(out.Put)
	}
	buffers := sync.Pool{New: func() any { return new([]byte) }}
	err := parallel.Each(ctx, len(s.paths), func(i int) error {
		buf := buffers.Get().(*[]byte)
		defer buffers.Put(buf)
		if stream, ok := out.(streamSink); ok && s.paths[i] == content.PassagesFile {
			return stream.PutFrom(s.paths[i], s.writePassages)
		}
		data, err := s.renderIndexed((*buf)[:0], s.paths[i], index)
		if err != nil {
			return err
		}
		*buf = data
		p := s.pages[s.paths[i]]
		if err := out.Put(s.paths[i], data); err != nil || p == nil {
			return err
		}
		// What a page is as Markdown is made of what was rendered.
		to := p.MarkdownPath()
		other := buffers.Get().(*[]byte)
		defer buffers.Put(other)
		if *other, err = s.pageMarkdown((*other)[:0], p, data); err != nil {
			return fmt.Errorf("rendering %s: %w", to, err)
		}
		return out.Put(to, *other)
	})
	return index, err
}

// renderIndexed is Render for a file that there is, and adds the page that it is to the index.
func (s *Site) renderIndexed(dst []byte, path string, index *search.Builder) ([]byte, error) {
	number, indexed := -1, false
	if index != nil {
		number, indexed = s.search.numbers[path]
	}
	if !indexed {
		data, _, err := s.Render(dst, path)
		return data, err
	}
	p := s.search.pages[number]
	v, err := s.pageView(p)
	if err == nil {
		dst, err = s.renderView(dst, v)
	}
	if err == nil {
		err = s.addToIndex(index, number, p, string(v.Body))
	}
	if err != nil {
		return nil, fmt.Errorf("rendering %s: %w", path, err)
	}
	return dst, nil
}
