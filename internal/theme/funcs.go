package theme

import (
	"fmt"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/lang"
)

// funcs are the functions that templates may call:
//
//	t KEY ARGS...     the string of KEY, with {1}, {2} ... replaced; days among ARGS are written out
//	key PREFIX NAME   the string of the key PREFIX+NAME
//	words KEY LIST    the same with the arguments in a list
//	day "2024-03-22"  a <time> with the day written out; another text as it is
//	han TEXT          TEXT with its Chinese runs marked by lang on a page that is not Chinese
//	link LINK         an <a>, its text as by han
//	a HREF TEXT TAG   the same from its parts
//	navlink ITEM      the <a> of an entry of the sidebar
//	icon NAME...      the picture icons/NAME.svg; several arguments are joined
//	asset NAME        the path of an asset from the site's root
//	csp               the <meta> with the content security policy
//	part NAME         in the layout: the gap for a part of the page
//	cite              the parts of the line that says how to cite a page
//	groups, letters   the page's citing pages by where they belong; the glossary's terms by letter
func (s *set) funcs(src *sources, assets []Asset) template.FuncMap {
	paths := assetPaths(assets)
	return template.FuncMap{
		"t":       s.t,
		"key":     func(prefix, name string, args ...string) (string, error) { return s.t(prefix+name, args...) },
		"words":   func(key string, args []string) (string, error) { return s.t(key, args...) },
		"day":     s.day,
		"han":     s.han,
		"link":    func(l Link) template.HTML { return s.anchor(l.Href, l.Title, l.Tag) },
		"a":       s.anchor,
		"navlink": s.navLink,
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
		"cite":    func(text, asOf, address string) citation { return citation{text, asOf, address} },
		"groups":  groupByFrom,
		"letters": groupByLetter,
	}
}

// policy is in every page. A template cannot leave it out: Load looks for it.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; ` +
	`img-src 'self' data:; font-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'">`

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

// han escapes text and marks its Chinese runs, so that a screen reader changes its voice and the browser its font.
func (s *set) han(text string) template.HTML {
	var b strings.Builder
	s.writeHan(&b, text)
	return template.HTML(b.String())
}

func (s *set) writeHan(b *strings.Builder, text string) {
	if s.ownHan() || isASCII(text) {
		writeEscaped(b, text)
		return
	}
	rest := []byte(text)
	for {
		start, end, ok := lang.NextHan(rest)
		if !ok {
			break
		}
		writeEscaped(b, string(rest[:start]))
		b.WriteString(`<span lang="zh-Hans">`)
		writeEscaped(b, string(rest[start:end]))
		b.WriteString(`</span>`)
		rest = rest[end:]
	}
	writeEscaped(b, string(rest))
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

func writeEscaped(b *strings.Builder, text string) {
	if !strings.ContainsAny(text, "&<>\"'\x00") {
		b.WriteString(text)
		return
	}
	escaper.WriteString(b, text) // a strings.Builder does not fail
}

// anchor is a link. It is made here and not in a template because a page has dozens and html/template takes a microsecond for each.
// A text in another language is marked as that, and so is what the link leads to.
func (s *set) anchor(href, text, tag string) template.HTML {
	var b strings.Builder
	b.Grow(len(href) + len(text) + 64)
	b.WriteString(`<a href="`)
	writeEscaped(&b, safeURL(href))
	b.WriteByte('"')
	if tag != "" && tag != s.lang.Tag {
		b.WriteString(` lang="`)
		writeEscaped(&b, tag)
		b.WriteString(`" hreflang="`)
		writeEscaped(&b, tag)
		b.WriteString(`">`)
		writeEscaped(&b, text)
	} else {
		b.WriteByte('>')
		s.writeHan(&b, text)
	}
	b.WriteString(`</a>`)
	return template.HTML(b.String())
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

// A citation is how a page is cited.
type citation struct{ Text, AsOf, Address string }

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

// groupByLetter groups terms by the first letter of their names, in order of first appearance. A Chinese name goes by its first
// character, which is how the index of a Chinese book is looked up when it has no pinyin.
func groupByLetter(terms []Term) []letterGroup {
	var groups []letterGroup
	at := make(map[string]int)
	for _, t := range terms {
		r, _ := utf8.DecodeRuneInString(t.Name)
		letter := "#"
		if unicode.IsLetter(r) {
			letter = string(unicode.ToUpper(r))
		}
		i, ok := at[letter]
		if !ok {
			i = len(groups)
			at[letter] = i
			id := "letter-" + strings.ToLower(letter)
			if letter == "#" {
				id = "letter-other"
			}
			groups = append(groups, letterGroup{Letter: letter, ID: id})
		}
		groups[i].Terms = append(groups[i].Terms, t)
	}
	return groups
}
