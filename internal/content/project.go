package content

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/lang"
	"rulebook/internal/yamltree"
)

// ProjectFile is the file at the root of a project.
const ProjectFile = "rulebook.yaml"

// A Project is what rulebook.yaml says.
type Project struct {
	Title       string
	Titles      map[string]string // by language code, where it differs from Title
	Description string
	BaseURL     string          // with a slash at its end; "" when not set
	Language    lang.Language   // the default language, whose pages are at the root
	Languages   []lang.Language // all of them, the default first
	AsOf        yamltree.Date   // the day the content speaks of; "" when not said
	Theme       string
	Limits      Limits
	Search      SearchGroup
	Output      OutputGroup
	Topics      []Topic // in the order of rulebook.yaml

	// Translations limits, for a language, which folders of content/ are meant to be translated; nil means all of it.
	Translations map[string][]string

	source  []byte
	themeAt int // where theme stands in source
}

// Limits bound what is read, so that a wrong file cannot take all memory.
type Limits struct {
	FileSize  int64 // of a source file, in bytes
	AssetSize int64 // of a file that is copied as it is, in bytes
}

const (
	defaultFileSize  = 2 << 20
	defaultAssetSize = 64 << 20
)

// LoadProject reads rulebook.yaml at the root of fsys. The project is usable, with defaults, even when there are problems, so that
// one run can report those of the content too.
func LoadProject(fsys fs.FS) (*Project, []diag.Diagnostic, error) {
	err := checkKind(fsys, ProjectFile)
	var src []byte
	if err == nil {
		src, err = readLimited(fsys, ProjectFile, defaultFileSize)
	}
	if problem, ok := asProblem(err); ok {
		return nil, []diag.Diagnostic{diag.New(ProjectFile, nil, 0, diag.Error, problem.code, problem.msg, problem.hint)}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var diags []diag.Diagnostic
	report := func(p yamltree.Problem) {
		diags = append(diags, p.Diagnostic(ProjectFile, src, 0))
	}
	root, problems := yamltree.Parse(src)
	for _, p := range problems {
		report(p)
	}
	r := yamltree.NewReader(root, report)
	p := &Project{
		Title:        r.String("title"),
		Description:  r.String("description"),
		AsOf:         r.Date("as_of"),
		Theme:        r.String("theme"),
		Limits:       Limits{FileSize: defaultFileSize, AssetSize: defaultAssetSize},
		Titles:       map[string]string{},
		Translations: map[string][]string{},
		source:       src,
	}
	if len(problems) == 0 {
		r.Required("title")
	}
	p.themeAt = r.Offset("theme")
	if p.Theme == "" {
		p.Theme = "default"
	}
	if why := checkName(p.Theme); why != "" {
		report(yamltree.Problem{Offset: p.themeAt, Code: "config-theme", Msg: fmt.Sprintf("the theme %q %s", p.Theme, why),
			Hint: "a theme is the name of a folder in themes/"})
		p.Theme = "default"
	}
	if base := r.String("base_url"); base != "" {
		if p.BaseURL, err = CheckBaseURL(base); err != nil {
			report(yamltree.Problem{Offset: r.Offset("base_url"), Code: "config-base-url", Msg: err.Error(),
				Hint: "write the whole address, such as https://intranet.example/rules/"})
		}
	}
	language := func(code string, offset int) (lang.Language, bool) {
		l, ok := lang.Lookup(code)
		if !ok {
			report(yamltree.Problem{Offset: offset, Code: "config-language", Msg: fmt.Sprintf("unknown language %q", code),
				Hint: cmp.Or(diag.DidYouMean(code, lang.Codes()), "known: "+strings.Join(lang.Codes(), ", "))})
		}
		return l, ok
	}
	p.Language, _ = lang.Lookup("en")
	if code := r.String("language"); code != "" {
		if l, ok := language(code, r.Offset("language")); ok {
			p.Language = l
		}
	}
	p.Languages = []lang.Language{p.Language}
	for _, code := range r.Texts("languages") {
		l, ok := language(code.Value, code.Offset)
		if ok && p.language(l.Code) == nil {
			p.Languages = append(p.Languages, l)
		}
	}
	titles := r.Mapping("titles")
	for _, f := range titles.Keys() {
		if p.language(f.Key) == nil {
			report(yamltree.Problem{Offset: f.Offset, Code: "config-language", Msg: fmt.Sprintf("%q is not one of languages", f.Key),
				Hint: "add it to languages"})
		}
		p.Titles[f.Key] = titles.String(f.Key)
	}
	translations := r.Mapping("translations")
	for _, f := range translations.Keys() {
		if p.language(f.Key) == nil {
			report(yamltree.Problem{Offset: f.Offset, Code: "config-language", Msg: fmt.Sprintf("%q is not one of languages", f.Key),
				Hint: "add it to languages"})
		}
		p.Translations[f.Key] = translations.Strings(f.Key)
	}
	const most = 1 << 30
	limits := r.Mapping("limits")
	if n := limits.Int("file_size", 1, most); n > 0 {
		p.Limits.FileSize = int64(n)
	}
	if n := limits.Int("asset_size", 1, most); n > 0 {
		p.Limits.AssetSize = int64(n)
	}
	limits.Done()
	p.Search = readSearchGroup(r.Mapping("search"))
	p.Output = readOutputGroup(r.Mapping("output"))
	p.Topics = readTopics(r.Mapping("topics"), func(code string) bool { return p.language(code) != nil }, report)
	r.Done()
	return p, diags, nil
}

// CheckBaseURL returns the address with a slash at its end. It fails unless it is http or https with a host and no query.
func CheckBaseURL(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", fmt.Errorf("%q is not an http or https address", s)
	}
	return strings.TrimRight(u.String(), "/") + "/", nil
}

// NoTheme is the diagnostic for a theme that is none of those there are, which this package cannot know.
func (p *Project) NoTheme(known []string) diag.Diagnostic {
	return diag.New(ProjectFile, p.source, p.themeAt, diag.Error, "config-theme", fmt.Sprintf("there is no theme %q", p.Theme),
		cmp.Or(diag.DidYouMean(p.Theme, known), "there are "+strings.Join(known, ", ")))
}

// TitleIn is the project's title in the language.
func (p *Project) TitleIn(code string) string { return cmp.Or(p.Titles[code], p.Title) }

// InLanguage is the output path of a file in the language: the default language is at the root.
func (p *Project) InLanguage(code, outPath string) string {
	if code == p.Language.Code {
		return outPath
	}
	return code + "/" + outPath
}

// language returns the project's language with that code, or nil.
func (p *Project) language(code string) *lang.Language {
	for i := range p.Languages {
		if p.Languages[i].Code == code {
			return &p.Languages[i]
		}
	}
	return nil
}

// wantsTranslation reports whether the page with that stem, its path below content/ without the ending, is meant to exist in the language.
func (p *Project) wantsTranslation(code, stem string) bool {
	folders, limited := p.Translations[code]
	if !limited {
		return true
	}
	for _, f := range folders {
		f = strings.Trim(f, "/")
		if stem == f || strings.HasPrefix(stem, f+"/") {
			return true
		}
	}
	return false
}
