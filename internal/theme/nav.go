package theme

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"strings"
)

// A Nav is a rendered sidebar, made once by Theme.Nav and shared by the pages of a folder. The zero Nav is no sidebar.
type Nav struct {
	html string
	// marks are where the first entry with each Href takes the mark of the current page: behind its "<a".
	marks map[string]int
}

// current marks the entry of the page that is shown.
const current = ` aria-current="page"`

// Nav renders a sidebar for pages in l by sidebar.tmpl. An entry's Href is as seen from the pages that share it.
func (t *Theme) Nav(l Lang, items []NavItem) (Nav, error) {
	s, ok := t.sets[l.Code]
	if !ok {
		return Nav{}, fmt.Errorf("the theme was not loaded for language %q", l.Code)
	}
	return s.nav(items)
}

func (s *set) nav(items []NavItem) (Nav, error) {
	if len(items) == 0 {
		return Nav{}, nil
	}
	var out bytes.Buffer
	if err := s.parts[partSidebar].Execute(&out, items); err != nil {
		return Nav{}, err
	}
	n := Nav{marks: make(map[string]int, len(items))}
	var b strings.Builder
	for i, piece := range strings.Split(out.String(), gapMark) {
		if i > 0 {
			href, _, _ := strings.Cut(strings.TrimPrefix(piece, ` href="`), `"`)
			href = html.UnescapeString(href)
			if _, ok := n.marks[href]; !ok {
				n.marks[href] = b.Len()
			}
		}
		b.WriteString(piece)
	}
	n.html = b.String()
	return n, nil
}

// navLink is an entry's link, with a mark where it may become the current page's.
func (s *set) navLink(item NavItem) template.HTML {
	var b strings.Builder
	b.WriteString(`<a` + gapMark + ` href="`)
	writeEscaped(&b, safeURL(item.Href))
	b.WriteByte('"')
	foreign := item.Tag != "" && item.Tag != s.lang.Tag
	if foreign {
		b.WriteString(` lang="`)
		writeEscaped(&b, item.Tag)
		b.WriteString(`" hreflang="`)
		writeEscaped(&b, item.Tag)
		b.WriteByte('"')
	}
	b.WriteByte('>')
	if item.Number != "" {
		b.WriteString(`<span class="nav-number">`)
		b.Write(s.appendHan(nil, []byte(item.Number)))
		b.WriteString(`</span> `)
	}
	if foreign {
		writeEscaped(&b, item.Title)
	} else {
		b.Write(s.appendHan(nil, []byte(item.Title))) // beside its number in a flex box, which would set pieces of it apart
	}
	b.WriteString(`</a>`)
	return template.HTML(b.String())
}

// write appends the sidebar with the entry of the page at href marked as the current one.
func (n Nav) write(dst *bytes.Buffer, href string) {
	at, ok := n.marks[href]
	if !ok || href == "" {
		dst.WriteString(n.html)
		return
	}
	dst.WriteString(n.html[:at])
	dst.WriteString(current)
	dst.WriteString(n.html[at:])
}
