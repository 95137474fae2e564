package theme

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"
)

// An Asset is a file that pages load. Its name carries a hash of its bytes, so a server may let browsers keep it for ever.
type Asset struct {
	Path string // from the site's root: "assets/site.4f2a9c0b.css"
	Data []byte
}

// Assets returns the theme's finished scripts, styles and pictures, sorted by path. The same theme gives the same bytes.
func (t *Theme) Assets() []Asset { return slices.Clone(t.assets) }

// bundle makes the assets: every .ts and .css file at the theme's root, with what it imports, and every other file there that is
// a picture. Folders hold components, which get into the site by being imported.
func bundle(src *sources) ([]Asset, []Problem) {
	var entries []string
	var assets []Asset
	for _, p := range src.paths {
		if strings.Contains(p, "/") {
			continue
		}
		switch path.Ext(p) {
		case ".ts", ".css":
			if !strings.HasSuffix(p, ".d.ts") {
				entries = append(entries, p)
			}
		case ".svg", ".png", ".ico", ".webp", ".jpg":
			assets = append(assets, Hashed(p, src.files[p]))
		}
	}
	if len(entries) == 0 {
		return assets, nil
	}
	// Nothing is read or written there: the plug-in has the files, and the results stay in memory. But on Windows an absolute path
	// needs a drive.
	root, err := filepath.Abs("/")
	if err != nil {
		root = "/"
	}
	var problems []Problem
	for _, names := range []string{"", mangled} {
		own := slices.DeleteFunc(slices.Clone(entries), func(p string) bool { return ofSearch(p) != (names != "") })
		if len(own) == 0 {
			continue
		}
		result := api.Build(api.BuildOptions{
			EntryPoints:       own,
			Bundle:            true,
			Outdir:            filepath.Join(root, "out"),
			AbsWorkingDir:     root,
			Format:            api.FormatIIFE, // a module would not load from file://
			Platform:          api.PlatformBrowser,
			Target:            api.ES2022,
			Engines:           []api.Engine{{Name: api.EngineChrome, Version: "120"}, {Name: api.EngineFirefox, Version: "128"}, {Name: api.EngineSafari, Version: "17"}},
			MinifyWhitespace:  true,
			MinifyIdentifiers: true,
			MinifySyntax:      true,
			MangleProps:       names,
			Charset:           api.CharsetUTF8,
			LegalComments:     api.LegalCommentsNone,
			LogLevel:          api.LogLevelSilent,
			TsconfigRaw:       `{"compilerOptions":{"strict":true}}`,
			Loader:            map[string]api.Loader{".svg": api.LoaderDataURL, ".png": api.LoaderDataURL},
			Plugins:           []api.Plugin{sourcesPlugin(src)},
		})
		for _, m := range slices.Concat(result.Errors, result.Warnings) {
			problems = append(problems, bundleProblem(m))
		}
		for _, f := range result.OutputFiles {
			assets = append(assets, Hashed(filepath.Base(f.Path), f.Contents))
		}
	}
	slices.SortFunc(assets, func(a, b Asset) int { return strings.Compare(a.Path, b.Path) })
	return assets, problems
}

// ofSearch reports whether an entry is a script of the search.
func ofSearch(entry string) bool {
	return strings.HasPrefix(entry, spoken) && path.Ext(entry) == ".ts"
}

// mangled matches the properties to which the scripts of the search give shorter names: those that no other script, no page and no file
// of the index knows, and that nothing in a browser has: each script gets names of its own. A word belongs here when it is long and stands in the scripts several times.
const mangled = `^(?:` +
	// Of the index and what is found in it.
	`averages|bytes|damaged|documents|factor|few|instruments|kinds|meant|names|positions|knows|place|postings|rows|times|shard|shards|statuses|table|tables|titled|` +
	// Of texts and questions.
	`article|capitals|char|clauses|cjk|concept|concepts|entity|excluded|joined|lone|passage|plain|quoted|rest|said|span|stem|terms|` +
	// Of answers.
	`bm25|bonus|called|clause|heading|hits|inCitation|inTitle|lacking|own|settle|typos|waiting` +
	`)$`

// spoken is the script that is made once for each language, with its words in it: every page loads it when its reader searches, so
// the words are in no page.
const spoken = "search"

// inLanguages replaces that script: search.js becomes search-en.js, search-zh.js.
func inLanguages(assets []Asset, langs []Lang, words map[string]words) []Asset {
	i := slices.IndexFunc(assets, func(a Asset) bool {
		return strings.HasPrefix(path.Base(a.Path), spoken+".") && path.Ext(a.Path) == ".js"
	})
	if i < 0 {
		return assets
	}
	script := assets[i].Data
	assets = slices.Delete(assets, i, i+1)
	for _, l := range langs {
		assets = append(assets, Hashed(spoken+"-"+l.Code+".js", append(words[l.Code].forSearch(l, langs), script...)))
	}
	slices.SortFunc(assets, func(a, b Asset) int { return strings.Compare(a.Path, b.Path) })
	return assets
}

// sourcesPlugin lets esbuild read the theme's files and nothing else: not the disk, not node_modules.
func sourcesPlugin(src *sources) api.Plugin {
	loaders := map[string]api.Loader{".ts": api.LoaderTS, ".css": api.LoaderCSS, ".svg": api.LoaderDataURL, ".png": api.LoaderDataURL}
	return api.Plugin{Name: "theme", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			if strings.HasPrefix(a.Path, "data:") {
				return api.OnResolveResult{Path: a.Path, External: true}, nil
			}
			if strings.Contains(a.Path, "://") || strings.HasPrefix(a.Path, "//") {
				return api.OnResolveResult{Errors: []api.Message{{Text: "a page may load nothing from another host",
					Notes: []api.Note{{Text: "copy the file into the theme"}}}}}, nil
			}
			p := path.Clean(a.Path)
			if a.Kind != api.ResolveEntryPoint {
				p = path.Join(path.Dir(a.Importer), a.Path)
			}
			for _, candidate := range []string{p, p + ".ts"} {
				if _, ok := src.files[candidate]; ok {
					return api.OnResolveResult{Path: candidate, Namespace: "theme"}, nil
				}
			}
			return api.OnResolveResult{Errors: []api.Message{{Text: "the theme has no file " + p}}}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "theme"}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			text := string(src.files[a.Path])
			if path.Ext(a.Path) == ".svg" && !strings.Contains(text, "xmlns") {
				// In a page it needs none, as a picture of its own it does.
				text = strings.Replace(text, "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" `, 1)
			}
			return api.OnLoadResult{Contents: &text, Loader: loaders[path.Ext(a.Path)]}, nil
		})
	}}
}

func bundleProblem(m api.Message) Problem {
	p := Problem{File: "site.ts", Msg: lowerFirst(m.Text)}
	if l := m.Location; l != nil {
		p.File, p.Line = strings.TrimPrefix(l.File, "theme:"), l.Line
		p.Col = 1 + utf8.RuneCountInString(l.LineText[:min(l.Column, len(l.LineText))])
		if l.Suggestion != "" {
			p.Hint = "did you mean " + l.Suggestion + "?"
		}
	}
	if p.Hint == "" && len(m.Notes) > 0 {
		p.Hint = lowerFirst(m.Notes[0].Text)
	}
	return p
}

// lowerFirst makes another program's sentence one of ours: it begins small and ends without a full stop.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return strings.TrimSuffix(strings.ToLower(string(r))+s[n:], ".")
}

// Hashed names data after its contents, below assets/. Eight hex digits are enough to tell the versions of one file apart.
func Hashed(name string, data []byte) Asset {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return Asset{Path: "assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext, Data: data}
}
