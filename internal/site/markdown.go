package site

import (
	"net/url"
	"path"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/lang"
	"rulebook/internal/rules"
	"rulebook/internal/tomarkdown"
	"rulebook/internal/yamltree"
)

// A page as Markdown, beside its HTML, is for programs that read: it has what a reader sees, and before it what the page is, in YAML. It
// is made of the finished HTML, so the two cannot say different things.

// addMarkdown adds those files to the Site.
func (s *Site) addMarkdown() {
	if !s.lib.WritesMarkdown() {
		return
	}
	s.markdown, s.pages = map[string]*content.Page{}, map[string]*content.Page{}
	for _, p := range s.lib.Pages {
		if to := p.MarkdownPath(); to != "" {
			s.markdown[to], s.pages[p.Path] = p, p
			s.render[to] = func(dst []byte) ([]byte, error) {
				page, err := s.renderPage(nil, p)
				if err != nil {
					return nil, err
				}
				return s.pageMarkdown(dst, p, page)
			}
		}
	}
}

// markdownOf is where a page is as Markdown, "" when it is not.
func (s *Site) markdownOf(p *content.Page) string {
	if to := p.MarkdownPath(); s.markdown[to] == p {
		return to
	}
	return ""
}

// address is that of an output file: with the base URL where there is one, else relative to the file at from.
func (s *Site) address(from, to string) string {
	if base := s.lib.Project.BaseURL; base != "" {
		return base + absolute(to)
	}
	return content.Relative(from, to)
}

// pageMarkdown appends a page, given as HTML, as Markdown.
func (s *Site) pageMarkdown(dst []byte, p *content.Page, page []byte) ([]byte, error) {
	var err error
	o := tomarkdown.Options{
		Href: func(href string) string { return s.toMarkdown(p, href) },
		Mark: func(_, text string) string {
			said, why := s.theme.Text(themeLang(p.Lang), "markdown-confidence", text)
			if why != nil {
				err = why
			}
			return said
		},
	}
	dst = append(dst, "---\n"...)
	for _, m := range s.frontMatter(p) {
		dst = append(append(dst, m.Name...), ": "...)
		dst = append(rules.AppendJSON(dst, m.Value, -1), '\n') // JSON is YAML
	}
	dst = append(dst, "---\n\n"...)
	return tomarkdown.Append(dst, string(page), o), err
}

// toMarkdown is where a link of the page leads in its Markdown: to the Markdown of a page, at the same anchor. What a link hands to the
// calculator, or to a page that is not written as Markdown, is for browsers.
func (s *Site) toMarkdown(p *content.Page, href string) string {
	target, fragment, _ := strings.Cut(href, "#")
	if target == "" || !strings.HasSuffix(target, ".html") || strings.Contains(fragment, "=") || strings.Contains(target, ":") {
		return href
	}
	plain, err := url.PathUnescape(target)
	if err != nil {
		return href
	}
	to := strings.TrimSuffix(path.Join(path.Dir(p.Path), plain), ".html") + ".md"
	if s.markdown[to] == nil {
		return href
	}
	if fragment != "" {
		fragment = "#" + fragment
	}
	return strings.TrimSuffix(target, ".html") + ".md" + fragment
}

// frontMatter says what a page is.
func (s *Site) frontMatter(p *content.Page) (v rules.Object) {
	from := p.MarkdownPath()
	addMember(&v, "title", headTitle(p))
	addMember(&v, "description", p.Description)
	addMember(&v, "language", p.Lang.Tag)
	addMember(&v, "canonical", s.address(from, p.Path))
	translations := rules.Object{}
	for _, l := range s.lib.Languages {
		if t := s.inOther(p, l.Code); t != nil && t != p {
			translations = append(translations, rules.Member{Name: l.Tag, Value: s.address(from, t.MarkdownPath())})
		}
	}
	if len(translations) > 0 {
		v = append(v, rules.Member{Name: "translations", Value: translations})
	}
	addMember(&v, "citation", s.citation(p, nil))
	addMember(&v, "cite", citeKey(p, nil))
	if ins := p.Instrument; ins != nil {
		addMember(&v, "instrument", ins.ID)
		addMember(&v, "status", p.Status.Key)
		if p.Status.Draft {
			v = append(v, rules.Member{Name: "draft", Value: true})
		}
		addMember(&v, "status_since", string(p.Status.Since))
		addMember(&v, "effective", string(appliesFrom(p)))
		addMember(&v, "until", string(lastDay(p)))
	}
	addMember(&v, "as_of", string(s.lib.Project.AsOf))
	addMember(&v, "confidence", p.Front.Confidence)
	addMember(&v, "reviewed", string(p.Front.Reviewed))
	return v
}

// headTitle is the heading of the page.
func headTitle(p *content.Page) string {
	if label := content.UnitLabel(p.Lang.Code, p.Unit); p.Kind == content.KindUnit && label != "" {
		return joinNumber(p.Lang.Code, label, p.Title)
	}
	return p.Title
}

// appliesFrom is the first day of a text that is law; "" of a draft, and where no day is known.
func appliesFrom(p *content.Page) yamltree.Date {
	d := p.Instrument.Data
	switch {
	case d.IsDraft:
		return ""
	case p.Front.Unit != nil && p.Front.Unit.Effective != "":
		return p.Front.Unit.Effective
	case d.Effective != "":
		return d.Effective
	case d.Published != "":
		return d.Published
	}
	return d.Dated
}

// lastDay is the last day of a unit that ends before its instrument does.
func lastDay(p *content.Page) yamltree.Date {
	if p.Front.Unit != nil {
		return p.Front.Unit.Until
	}
	return ""
}

// citation is how other texts of the site, in the page's language, call it, or a paragraph and item of it; "" for what is no part of an instrument.
func (s *Site) citation(p *content.Page, numbers []int) string {
	if p.Instrument == nil {
		return ""
	}
	return s.lib.CitationOf(p, numbers)
}

// citeKey is how authors write that citation, without the brackets.
func citeKey(p *content.Page, numbers []int) string {
	if p.Instrument == nil {
		return ""
	}
	return content.CitationKey(p, numbers)
}

// llms appends llms.txt: what there is for programs in the language, what is law first and what is not, last and said so. Its form is that of
// llmstxt.org: a title, a quotation, and lists of links.
func (s *Site) llms(dst []byte, l lang.Language) ([]byte, error) {
	v := &llmsText{s: s, l: l, from: s.lib.Project.InLanguage(l.Code, content.LLMsFile), listed: map[*content.Page]bool{}}
	v.line("# " + plainLine(s.lib.Project.TitleIn(l.Code)))
	about := ""
	if home := s.lib.Section(l.Code, "").Page; home != nil {
		about = home.Description
	}
	if about == "" {
		about = s.lib.Project.Description
	}
	if about != "" {
		v.line("\n> " + plainLine(about))
	}
	if asOf := s.lib.Project.AsOf; asOf != "" && len(s.lib.Instruments) > 0 {
		v.line("\n" + v.say("llms-law", string(asOf)))
	} else {
		v.line("\n" + v.say("llms-about"))
	}
	v.law()
	v.folders()
	v.made()
	v.data()
	v.notLaw()
	return append(dst, v.text.String()...), v.err
}

type llmsText struct {
	s      *Site
	l      lang.Language
	from   string
	text   strings.Builder
	listed map[*content.Page]bool
	err    error
}

func (v *llmsText) line(text string) {
	v.text.WriteString(text)
	v.text.WriteByte('\n')
}

func (v *llmsText) say(key string, args ...string) string {
	text, err := v.s.theme.Text(themeLang(v.l), key, args...)
	if err != nil {
		v.err = err
	}
	return text
}

// plainLine is a text on one line.
func plainLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// entry is a link in a list.
func (v *llmsText) entry(title, to, description string) {
	line := "- [" + strings.NewReplacer("[", `\[`, "]", `\]`).Replace(plainLine(title)) + "](" + v.s.address(v.from, to) + ")"
	if description != "" {
		line += ": " + plainLine(description)
	}
	v.line(line)
}

func (v *llmsText) page(p *content.Page, title string) {
	if to := v.s.markdownOf(p); to != "" && !v.listed[p] {
		v.listed[p] = true
		v.entry(title, to, p.Description)
	}
}

// group lists the pages that stand on the as-of date as wanted says, under a heading; nothing when there are none.
func (v *llmsText) group(heading, note string, wanted func(content.Status) bool) {
	begun := false
	add := func(p *content.Page, title string) {
		if p.Lang != v.l || !wanted(p.Status) || v.listed[p] {
			return
		}
		if !begun {
			begun = true
			v.line("\n## " + heading + "\n")
			if note != "" {
				v.line(note + "\n")
			}
		}
		v.page(p, title)
	}
	for _, ins := range v.s.byDate() {
		page := ins.In(v.l.Code)
		short := ins.Short(v.l.Code)
		title := page.Title
		if short != title {
			title = v.say("llms-instrument", short, page.Title)
		}
		add(page, title)
		for _, u := range ins.Units[v.l.Code] {
			title := v.s.lib.CitationOf(u, nil)
			if content.UnitLabel(v.l.Code, u.Unit) != "" {
				title = v.say("llms-unit", title, u.Title)
			}
			add(u, title)
		}
	}
}

func (v *llmsText) law() {
	for _, key := range []string{"in-force", "amended-in-part", "not-yet-in-force"} {
		v.group(v.say("status-"+key), "", func(st content.Status) bool { return st.Key == key && !st.Draft })
	}
}

func (v *llmsText) notLaw() {
	v.group(v.say("llms-not-law"), v.say("llms-not-law-note"), func(content.Status) bool { return true })
}

// folders lists the pages of each folder under the folder's title, and those beside them before.
func (v *llmsText) folders() {
	home := v.s.lib.Section(v.l.Code, "")
	heading := func(text string) { v.line("\n## " + plainLine(text) + "\n") }
	heading(v.say("llms-start"))
	v.page(home.Page, home.Page.Title)
	for _, e := range home.Entries {
		if e.Sub == nil && e.Page.File != "" {
			v.page(e.Page, e.Page.Title)
		}
	}
	var walk func(sec *content.Section)
	walk = func(sec *content.Section) {
		v.page(sec.Page, sec.Page.Title)
		for _, e := range sec.Entries {
			switch {
			case e.Page.Instrument != nil:
			case e.Sub != nil:
				walk(e.Sub)
			default:
				v.page(e.Page, e.Page.Title)
			}
		}
	}
	for _, e := range home.Entries {
		if e.Sub != nil {
			heading(e.Page.Title)
			walk(e.Sub)
		}
	}
}

// made lists the pages that rulebook makes.
func (v *llmsText) made() {
	var list []*content.Page
	for _, p := range v.s.lib.Pages {
		if p.Lang == v.l && p.File == "" && v.s.markdownOf(p) != "" && !v.listed[p] && p.Instrument == nil {
			list = append(list, p)
		}
	}
	if list == nil {
		return
	}
	v.line("\n## " + v.say("llms-made") + "\n")
	for _, p := range list {
		v.page(p, p.Title)
	}
}

// data lists what is no text.
func (v *llmsText) data() {
	if len(v.s.lib.Instruments) == 0 {
		return
	}
	v.line("\n## " + v.say("llms-data") + "\n")
	files := []struct{ path, key string }{
		{content.PassagesFile, "llms-passages"}, {content.PassagesSchemaFile, "llms-schema"},
	}
	if v.s.lib.Rulebook != nil {
		files = append(files, struct{ path, key string }{rulesFile, "llms-rules"})
	}
	files = append(files, struct{ path, key string }{v.s.lib.Project.InLanguage(v.l.Code, content.FeedFile), "llms-feed"})
	for _, f := range files {
		v.entry(path.Base(f.path), f.path, v.say(f.key))
	}
}
