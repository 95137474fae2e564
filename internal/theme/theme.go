// Package theme turns view structs into HTML and bundles the theme's scripts and styles.
//
// A theme is a folder: templates (*.tmpl, named by their file), one style sheet and one script at its root (site.css, site.ts) that
// import the components', icons (icons/*.svg) and the words of the interface (strings/LANG.yaml). What only some pages or readers need
// stands beside these: calculator.ts, search.ts, which is made once for each language, and others. A project changes any of it by a
// file of its own at the same path, see Overlay. Load reads, bundles and checks all of it once; from then on a Theme never changes
// and may be used by many goroutines.
//
// Two words to know. The frame is layout.tmpl, everything around a page's own part: it depends only on the language, the site and
// the depth of the page, so it is executed once for each and kept, with gaps where the parts go. A part is what is executed for
// every page, by html/template, which escapes by context. What is the same on every page is therefore copied, not computed.
package theme

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// A Theme is a loaded theme. Its methods may be called at the same time.
type Theme struct {
	assets []Asset
	sets   map[string]*set // by language code

	mu     sync.Mutex
	frames map[frameKey]*frame
}

// A Problem is a mistake in a theme's file, which may be one of the project's overrides.
type Problem struct {
	File string // path from the theme's folder
	Line int    // from 1; 0 when the problem is the file as a whole
	Col  int    // from 1, in characters; 0 with Line 0
	Msg  string // what is wrong: lower case, no full stop
	Hint string // what to do about it; may be empty
}

// Load reads the theme at the root of fsys for pages in langs: it bundles scripts and styles, reads the strings, parses the
// templates and tries each on a made-up page, so that a mistake is found here and not on some page.
//
// With problems there is no Theme. The error is for the machine alone, such as a file that cannot be read.
func Load(fsys fs.FS, langs []Lang) (*Theme, []Problem, error) {
	src, problems, err := readSources(fsys)
	if err != nil {
		return nil, nil, fmt.Errorf("reading theme: %w", err)
	}
	if problems != nil {
		return nil, problems, nil
	}
	// esbuild takes most of the time and needs nothing of the rest.
	var assets []Asset
	var assetProblems []Problem
	bundled := make(chan struct{})
	go func() {
		defer close(bundled)
		assets, assetProblems = bundle(src)
	}()
	words, problems := readWords(src, langs)
	trees, treeProblems := parseTemplates(src)
	problems = append(problems, treeProblems...)
	<-bundled
	problems = append(problems, assetProblems...)
	if len(problems) == 0 {
		assets = inLanguages(assets, langs, words)
		t := &Theme{assets: assets, sets: make(map[string]*set, len(langs)), frames: make(map[frameKey]*frame)}
		sets, found := make([]*set, len(langs)), make([][]Problem, len(langs))
		var wg sync.WaitGroup
		for i, l := range langs {
			wg.Go(func() { sets[i], found[i] = newSet(l, src, words[l.Code], trees, assets, i == 0) })
		}
		wg.Wait()
		for i, l := range langs {
			problems = append(problems, found[i]...)
			t.sets[l.Code] = sets[i]
		}
		if len(problems) == 0 {
			return t, nil, nil
		}
	}
	return nil, sortProblems(problems), nil
}

// sortProblems puts problems in reading order and drops those said twice: each language tries the same templates.
func sortProblems(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), strings.Compare(a.Msg, b.Msg))
	})
	return slices.Compact(problems)
}

// sources are a theme's files by path, read once.
type sources struct {
	files map[string][]byte
	paths []string // sorted
}

func readSources(fsys fs.FS) (*sources, []Problem, error) {
	src := &sources{files: make(map[string][]byte)}
	var problems []Problem
	problem := func(path, msg, hint string) { problems = append(problems, Problem{File: path, Msg: msg, Hint: hint}) }
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil && path == "." {
			problem("", "the theme's folder cannot be read: it is a file, or a link that leads out of the project", "replace it by a folder, or remove it")
			return fs.SkipAll
		}
		if err != nil {
			return err
		}
		// Editors leave hidden files and folders beside an override.
		if name := d.Name(); path != "." && strings.HasPrefix(name, ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		link := d.Type()&fs.ModeSymlink != 0
		if !link && !d.Type().IsRegular() {
			// It is not even opened: a pipe would wait for its writer.
			problem(path, "this is not a regular file", "replace it by a file, or remove it")
			return nil
		}
		data, err := fs.ReadFile(fsys, path)
		if err != nil && link {
			problem(path, "this symbolic link leads to a folder, out of the project or nowhere", "put what it leads to into the project")
			return nil
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // deleted since it was listed, as editors do when they save
		}
		if err != nil {
			return err
		}
		src.files[path] = data
		src.paths = append(src.paths, path)
		return nil
	})
	slices.Sort(src.paths)
	return src, problems, err
}
