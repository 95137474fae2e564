package theme

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"

	"rulebook/internal/lang"
)

// funcs are the functions that templates may call:
//
//	t KEY ARGS...     the string of KEY, with {1}, {2} ... replaced; days among ARGS are written out
//	key PREFIX NAME   the string of the key PREFIX+NAME
//	words KEY LIST    the same with the arguments in a list
//	texts PREFIX      all strings whose keys begin so, by key, for a script
//	day "2024-03-22"  a <time> with the day written out; another text as it is
//	han TEXT          TEXT with its Chinese runs marked by lang on a page that is not Chinese, and its English ones on one that is, where
//	                  what no line may end in is marked too
//	heading TEXT      the same, and a long heading in Chinese says where its lines may end
//	link LINK         an <a>, its text as by han
//	a HREF TEXT TAG   the same from its parts
//	items LINKS       an <li> with the link for each
//	entries HEADINGS  the same for the entries of a page's contents, nothing when there are not two
//	citing PAGES      the rows of a <dl> with the pages that cite this one, by where they belong
//	sources SOURCES   an <li> for each
//	title PAGE        the text of <title>
//	navlink ITEM      the <a> of an entry of the sidebar
//	icon NAME...      the picture icons/NAME.svg; several arguments are joined
//	asset NAME        the path of an asset from the site's root
//	csp               the <meta> with the content security policy
//	part NAME         in the layout: the gap for a part of the page
//	cite              the parts of the box that says how to cite a page
//	letters TERMS     the glossary's terms by letter
//	others LANGUAGES  the language switch's entries, nothing when there is one language alone
//	banner, quiet     STATUS when it needs a banner, or when a quiet mark will do; else nothing
//	value FACT        the fact's value, put into the string value-KEY where there is one
//	either TEXTS      the texts as alternatives: a, b or c
//	small NAME TEXT   what the template NAME makes of TEXT, kept: for labels that are the same wherever they stand
func (s *set) funcs(src *sources, assets []Asset) template.FuncMap {
	paths := assetPaths(assets)
	return template.FuncMap{
		"t":       s.t,
		"key":     func(prefix, name string, args ...string) (string, error) { return s.t(prefix+name, args...) },
		"words":   func(key string, args []string) (string, error) { return s.t(key, args...) },
		"texts":   s.words.beginning,
		"day":     s.day,
		"han":     s.han,
		"link":    func(l Link) template.HTML { return s.anchor(l.Href, l.Title, l.Tag) },
		"items":   s.items,
		"entries": s.entries,
		"citing":  s.citing,
		"sources": s.sources,
		"others":  others,
		"banner":  banner,
		"quiet":   quiet,
		"value":   s.value,
		"small":   s.small,
		"either":  s.either,
		"title":   s.title,
		"a":       s.anchor,
		"navlink": s.navLink,
		"heading": s.heading,
		"icon": func(name ...string) (template.HTML, error) {
			svg, err := src.icon(strings.Join(name, ""))
			if err != nil && s.trying {
				return "", nil
			}
			return template.HTML(svg), err
		},
		"asset": func(name string) (string, error) {
			if p, ok := paths[name]; ok {
				return p, nil
			}
			return "", fmt.Errorf("the theme has no asset %q", name)
		},
		"csp":     func() template.HTML { return policy },
		"part":    gap,
		"cite":    func(forms []Cite, address string) citation { return citation{forms, address} },
		"letters": groupByLetter,
	}
}

// policy is in every page. A template cannot leave it out: Load looks for it.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; ` +
	`img-src 'self' data:; font-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'">`

// whyPolicy ends the message to who leaves it out.
const whyPolicy = "without which browsers do not enforce the content security policy"

func (s *set) t(key string, args ...string) (string, error) {
	text, err := s.words.text(key, args...)
	if err != nil && s.trying {
		return key, nil
	}
	return text, err
}

// icon returns the picture of that name, to stand in a page.
func (src *sources) icon(name string) (string, error) {
	svg, ok := src.files["icons/"+name+".svg"]
	if !ok {
		return "", fmt.Errorf("the theme has no file icons/%s.svg", name)
	}
	return strings.TrimSpace(string(svg)), nil
}

func (s *set) day(text string) template.HTML {
	if !isDay(text) {
		return s.han(text)
	}
	return template.HTML(`<time datetime="` + text + `">` + template.HTMLEscapeString(s.words.day(text)) + `</time>`)
}

// days writes out every day in text.
func (s *set) days(text string) template.HTML {
	var b strings.Builder
	const length = len("2024-03-22")
	from := 0
	for i := 0; i+length <= len(text); i++ {
		if isDay(text[i : i+length]) {
			s.writeHan(&b, text[from:i])
			b.WriteString(string(s.day(text[i : i+length])))
			from = i + length
			i = from - 1
		}
	}
	s.writeHan(&b, text[from:])
	return template.HTML(b.String())
}

func (s *set) value(f Fact) (template.HTML, error) {
	if _, ok := s.words.texts["value-"+f.Key]; !ok {
		return s.days(f.Value), nil
	}
	text, err := s.words.text("value-"+f.Key, f.Value)
	return s.han(text), err
}

// han escapes text and marks its Chinese runs, so that a screen reader changes its voice and the browser its font.
// On a Chinese page what no line may end in is marked too.
func (s *set) han(text string) template.HTML {
	if s.lang.Code != "zh" {
		return template.HTML(s.appendHan(nil, []byte(text)))
	}
	return template.HTML(lang.AppendRuns(nil, []byte(text), lang.NextBound, lang.BoundTag, s.appendHan, appendEscaped))
}

// writeHan is han for what is put together of pieces. Most are in plain English, and need no looking through.
func (s *set) writeHan(b *strings.Builder, text string) {
	if s.lang.Code != "zh" && isASCII(text) {
		writeEscaped(b, text)
		return
	}
	b.WriteString(string(s.han(text)))
}

// appendHan is han without regard to the ends of lines.
func (s *set) appendHan(dst, text []byte) []byte {
	switch {
	case !s.ownHan():
		return lang.AppendRuns(dst, text, lang.NextHan, lang.HanTag, appendEscaped, appendEscaped)
	case s.lang.Code != "zh":
		return appendEscaped(dst, text)
	case isEnglish(string(text)):
		return append(appendEscaped(append(dst, lang.EnglishTag...), text), "</span>"...)
	}
	return lang.AppendRuns(dst, text, lang.NextEnglish, lang.EnglishTag, appendEscaped, appendEscaped)
}

func appendEscaped(dst, s []byte) []byte { return append(dst, escaper.Replace(string(s))...) }

// heading is han for the heading of a page. A long one in Chinese says where its lines may end, which is between words; in other
// languages no line ends within a word that has a hyphen.
func (s *set) heading(text string) template.HTML {
	if s.lang.Code != "zh" {
		return template.HTML(lang.AppendRuns(nil, []byte(text), lang.NextHyphened, lang.BoundTag, s.appendHan, appendEscaped))
	}
	var b []byte
	for i, phrase := range lang.Phrases(text) {
		if i > 0 {
			b = append(b, "<wbr>"...)
		}
		b = s.appendHan(b, []byte(phrase))
	}
	return template.HTML(b)
}

// isEnglish reports whether a text on a Chinese page is English: two words at least and nothing else. A lone word is most often a
// name or an abbreviation, which Chinese uses as its own.
func isEnglish(text string) bool {
	words, inWord := 0, false
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			return false
		}
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if letter && !inWord {
			words++
		}
		inWord = letter || inWord && c != ' '
	}
	return words >= 2
}

// ownHan reports whether Han characters are the page's own writing.
func (s *set) ownHan() bool { return s.lang.Code == "zh" || s.lang.Code == "ja" }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var escaper = strings.NewReplacer(`&`, "&amp;", `<`, "&lt;", `>`, "&gt;", `"`, "&#34;", `'`, "&#39;", "\x00", "\uFFFD")

// writeEscaped writes text for an element or a quoted attribute. Most texts need no escape, and finding that out must be cheap.
func writeEscaped(b *strings.Builder, text string) {
	for i := range len(text) {
		switch text[i] {
		case '&', '<', '>', '"', '\'', 0:
			escaper.WriteString(b, text) // a strings.Builder does not fail
			return
		}
	}
	b.WriteString(text)
}

// anchor is a link. Links are made here and not in templates because a page has dozens, and every call from a template takes a
// microsecond. A text in another language is marked as that, and so is what the link leads to. Without an address there is the text.
func (s *set) anchor(href, text, tag string) template.HTML {
	var b strings.Builder
	b.Grow(len(href) + len(text) + 64)
	s.writeAnchor(&b, href, text, tag)
	return template.HTML(b.String())
}

func (s *set) writeAnchor(b *strings.Builder, href, text, tag string) {
	if href == "" {
		s.writeHan(b, text)
		return
	}
	b.WriteString(`<a href="`)
	writeEscaped(b, safeURL(href))
	b.WriteByte('"')
	if tag != "" && tag != s.lang.Tag {
		b.WriteString(` lang="`)
		writeEscaped(b, tag)
		b.WriteString(`" hreflang="`)
		writeEscaped(b, tag)
		b.WriteString(`">`)
		writeEscaped(b, text)
	} else {
		b.WriteByte('>')
		s.writeCited(b, text)
	}
	b.WriteString(`</a>`)
}

// writeCited is writeHan for the words of a link, which may be a citation: no line ends within "art 7(1)(2)".
func (s *set) writeCited(b *strings.Builder, text string) {
	if n := len(text); n > 0 && (text[n-1] == ')' || text[n-1] >= '0' && text[n-1] <= '9') && s.lang.Code != "zh" {
		b.Write(lang.AppendRuns(nil, []byte(text), lang.NextUnit, lang.BoundTag, s.appendHan, appendEscaped))
		return
	}
	s.writeHan(b, text)
}

func (s *set) items(links []Link) template.HTML {
	var b strings.Builder
	b.Grow(128 * len(links))
	for _, l := range links {
		b.WriteString("<li>")
		s.writeAnchor(&b, l.Href, l.Title, l.Tag)
		b.WriteString("</li>")
	}
	return template.HTML(b.String())
}

func (s *set) either(texts []string) template.HTML {
	var b strings.Builder
	for i, text := range texts {
		switch {
		case i > 0 && i == len(texts)-1:
			writeEscaped(&b, s.words.texts["rule-or"])
		case i > 0:
			writeEscaped(&b, s.words.texts["comma"])
		}
		s.writeHan(&b, text)
	}
	return template.HTML(b.String())
}

func (s *set) entries(headings []Heading) template.HTML {
	if len(headings) < 2 {
		return ""
	}
	var b strings.Builder
	b.Grow(128 * len(headings))
	for _, h := range headings {
		b.WriteString(`<li class="contents-`)
		b.WriteString(strconv.Itoa(h.Level))
		b.WriteString(`"><a href="#`)
		writeEscaped(&b, h.ID)
		b.WriteString(`">`)
		s.writeHan(&b, h.Text)
		b.WriteString("</a></li>")
	}
	return template.HTML(b.String())
}

func (s *set) citing(pages []CitingPage) template.HTML {
	var b strings.Builder
	b.Grow(192 * len(pages))
	for _, g := range groupByFrom(pages) {
		b.WriteString("<div><dt>")
		s.writeHan(&b, g.From)
		b.WriteString("</dt><dd><ul>")
		for _, p := range g.Pages {
			b.WriteString("<li>")
			s.writeAnchor(&b, p.Href, p.Title, p.Tag)
			b.WriteString("</li>")
		}
		b.WriteString("</ul></dd></div>\n")
	}
	return template.HTML(b.String())
}

func (s *set) sources(sources []Source) template.HTML {
	var b strings.Builder
	b.Grow(256 * len(sources))
	for _, src := range sources {
		if src.Href == "" {
			b.WriteString(`<li><cite>`)
			s.writeHan(&b, src.Title)
			b.WriteString(`</cite>`)
		} else {
			b.WriteString(`<li><a class="external" rel="noopener noreferrer" href="`)
			writeEscaped(&b, safeURL(src.Href))
			b.WriteString(`">`)
			s.writeHan(&b, src.Title)
			b.WriteString(`</a>`)
		}
		if src.Publisher != "" {
			b.WriteString(` <span class="source-publisher">`)
			s.writeHan(&b, src.Publisher)
			b.WriteString(`</span>`)
		}
		if src.Note != "" {
			b.WriteString(` <span class="source-note">`)
			s.writeHan(&b, src.Note)
			b.WriteString(`</span>`)
		}
		b.WriteString("</li>\n")
	}
	return template.HTML(b.String())
}

// title names the page from the particular to the general, so that tabs and search results can be told apart by their beginning.
func (s *set) title(p *Page) string {
	title := p.Title
	if p.Article != nil {
		if p.Article.Number != "" {
			title = p.Article.Number + s.words.texts["colon"] + title
		}
		if p.Article.Instrument.Title != "" {
			title += " · " + p.Article.Instrument.Title
		}
	}
	if title == "" && p.Kind == KindNotFound {
		title = s.words.texts["not-found"]
	}
	if p.Home == nil || title == "" {
		title = strings.TrimPrefix(title+" · "+p.Site.Title, " · ")
	}
	return title
}

// safeURL keeps addresses that lead to a page or a mailbox, as html/template does: a script never comes from data.
func safeURL(href string) string {
	i := strings.IndexAny(href, ":/?#")
	if i < 0 || href[i] != ':' {
		return href
	}
	switch strings.ToLower(href[:i]) {
	case "http", "https", "mailto", "tel":
		return href
	}
	return "#ZgotmplZ"
}

// others returns the entries of the language switch when there is something to switch.
func others(languages []LanguageLink) []LanguageLink {
	if len(languages) < 2 {
		return nil
	}
	return languages
}

// banner returns s when readers must not miss it; quiet when it is simply in force. Without a Key neither does.
func banner(s Status) *Status {
	if s.Draft || s.Key != "in-force" && s.Key != "" {
		return &s
	}
	return nil
}

func quiet(s Status) *Status {
	if !s.Draft && s.Key == "in-force" {
		return &s
	}
	return nil
}

// maxSmall bounds what small keeps.
const maxSmall = 256

type smallKey struct{ name, text string }

// small executes a template on a text and keeps what came out.
func (s *set) small(name, text string) (template.HTML, error) {
	k := smallKey{name, text}
	s.mu.RLock()
	out, ok := s.kept[k]
	s.mu.RUnlock()
	if ok {
		return out, nil
	}
	var b strings.Builder
	if err := s.root.ExecuteTemplate(&b, name, text); err != nil {
		return "", err
	}
	out = template.HTML(strings.TrimSpace(b.String()))
	if s.trying {
		return out, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= maxSmall {
		clear(s.kept)
	}
	s.kept[k] = out
	return out, nil
}

// A citation is how a page is cited.
type citation struct {
	Forms   []Cite
	Address string
}

// A citingGroup is the pages of one instrument or folder that cite a page.
type citingGroup struct {
	From  string
	Pages []CitingPage
}

// groupByFrom groups pages by From, in order of first appearance.
func groupByFrom(pages []CitingPage) []citingGroup {
	var groups []citingGroup
next:
	for _, p := range pages {
		for i := range groups {
			if groups[i].From == p.From {
				groups[i].Pages = append(groups[i].Pages, p)
				continue next
			}
		}
		groups = append(groups, citingGroup{p.From, []CitingPage{p}})
	}
	return groups
}

// A letterGroup is the glossary's terms under one letter.
type letterGroup struct {
	Letter string
	ID     string
	Terms  []Term
}

// groupByLetter groups terms by the letters under which they stand, in order of first appearance.
func groupByLetter(terms []Term) []letterGroup {
	var groups []letterGroup
	at := make(map[string]int)
	for _, t := range terms {
		i, ok := at[t.Letter]
		if !ok {
			i = len(groups)
			at[t.Letter] = i
			id := strings.ToLower(t.Letter)
			if t.Letter == "#" {
				id = "other"
			}
			groups = append(groups, letterGroup{Letter: t.Letter, ID: id})
		}
		groups[i].Terms = append(groups[i].Terms, t)
	}
	return groups
}
