package site

import (
	"html"
	"html/template"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/theme"
)

// sideBySide returns the page that a page is shown beside in the view of both languages: its translation, or what it was translated from. It
// is nil when there is none, or when the page is not a text of its own.
func (s *Site) sideBySide(p *content.Page) *content.Page {
	if p.Kind != content.KindUnit && p.Kind != content.KindPage || !p.HasBody() || len(p.Translations) == 0 {
		return nil
	}
	if p.Original != nil {
		return p.Original
	}
	return p.Translations[0]
}

// bothView is the page that shows a page and another side by side, section by section. It is a view of the two and no text of its own: it is
// in no index, no list and no sitemap, and its canonical address is the page's.
func (s *Site) bothView(p, other *content.Page) (*theme.Page, error) {
	v, err := s.pageView(p)
	if err != nil {
		return nil, err
	}
	both := &theme.Both{}
	var columns [2][]string
	for i, from := range []*content.Page{p, other} {
		both.Columns = append(both.Columns, theme.BothColumn{Lang: themeLang(from.Lang), Number: content.UnitLabel(from.Lang.Code, from.Unit), Title: from.Title, Href: p.Href(from, "")})
		if columns[i], err = s.column(p, from); err != nil {
			return nil, err
		}
	}
	for _, row := range alignRows(columns[0], columns[1]) {
		both.Rows = append(both.Rows, theme.BothRow{{Tag: p.Lang.Tag, Body: template.HTML(row[0])}, {Tag: other.Lang.Tag, Body: template.HTML(row[1])}})
	}
	v.Kind, v.Both, v.Body, v.Markdown, v.LinkedData = theme.KindBoth, both, "", "", ""
	v.Breadcrumbs = append(slices.Clone(v.Breadcrumbs), link(p, p, listTitle(p)))
	v.Alternates, v.SideBySide, v.Contents, v.Prev, v.Next, v.CitedBy, v.Sources, v.Rules, v.Try = nil, nil, nil, nil, nil, nil, nil, nil, nil
	for i, l := range v.Languages {
		if l.Lang.Code == other.Lang.Code {
			v.Languages[i].Href = content.Relative(p.Path, other.BothPath())
		}
	}
	return v, nil
}

// madeOfRules stands in a text where a block made of rules would.
const madeOfRules = "\x00"

// column is the text of from, cut before each heading of the second level, as it stands on a page in p's folder. Sections with rules are
// left out: rules are the same in all languages, and stand on the page itself.
func (s *Site) column(p, from *content.Page) ([]string, error) {
	body, err := s.lib.Body(nil, from, func(content.Insert) (string, error) { return madeOfRules, nil })
	if err != nil {
		return nil, err
	}
	text, at := string(body), 0
	var sections []string
	for _, h := range from.Headings {
		if h.Level != 2 {
			continue
		}
		if i := strings.Index(text[at:], `<h2 id="`+html.EscapeString(h.ID)+`"`); i >= 0 {
			sections = append(sections, text[at:at+i])
			at += i
		}
	}
	sections = append(sections, text[at:])
	kept := sections[:1]
	for _, section := range sections[1:] {
		if !strings.Contains(section, madeOfRules) {
			kept = append(kept, section)
		}
	}
	for i := range kept {
		kept[i] = moveLinks(strings.ReplaceAll(kept[i], madeOfRules, ""), from, p)
	}
	return kept, nil
}

// placed matches the attributes whose values hold on one page alone.
var placed = regexp.MustCompile(` (id|href|src)="([^"]*)"`)

// moveLinks makes links of a text that stands on from lead to the same from p's folder. Anchors are those of from: here they would clash.
func moveLinks(text string, from, p *content.Page) string {
	return placed.ReplaceAllStringFunc(text, func(attribute string) string {
		m := placed.FindStringSubmatch(attribute)
		name, address := m[1], html.UnescapeString(m[2])
		if name == "id" {
			return ""
		}
		if scheme := strings.IndexAny(address, ":/?#"); scheme > 0 && address[scheme] == ':' {
			return attribute
		}
		target, anchor, hash := strings.Cut(address, "#")
		if hash {
			anchor = "#" + anchor
		}
		to := from.Path
		if target != "" {
			plain, err := url.PathUnescape(target)
			if err != nil {
				return attribute // no address of ours, which are made by escaping
			}
			to = path.Join(path.Dir(from.Path), plain)
		}
		return " " + name + `="` + html.EscapeString(content.Relative(p.Path, to)+anchor) + `"`
	})
}

// alignRows puts the sections of two texts side by side by their order. Of texts that are not cut alike only the beginnings are known to belong
// together, the rest stands in one row.
func alignRows(a, b []string) (rows [][2]string) {
	if len(a) != len(b) {
		a, b = []string{a[0], strings.Join(a[1:], "")}, []string{b[0], strings.Join(b[1:], "")}
	}
	for i := range a {
		if a[i]+b[i] != "" {
			rows = append(rows, [2]string{a[i], b[i]})
		}
	}
	return rows
}

// renderBoth appends the HTML of that view.
func (s *Site) renderBoth(dst []byte, p, other *content.Page) ([]byte, error) {
	v, err := s.bothView(p, other)
	if err != nil {
		return nil, err
	}
	return s.renderView(dst, v)
}
