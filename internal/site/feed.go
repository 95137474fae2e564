package site

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"rulebook/internal/content"
	"rulebook/internal/lang"
)

// robots lets every crawler in and names the sitemap. Without a base URL the site is internal and has neither.
func (s *Site) robots(dst []byte) ([]byte, error) {
	return fmt.Appendf(dst, "User-agent: *\nAllow: /\nSitemap: %ssitemap.xml\n", s.lib.Project.BaseURL), nil
}

// sitemap lists the pages and their translations, by sitemaps.org's protocol 0.9.
func (s *Site) sitemap(dst []byte) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	base := s.lib.Project.BaseURL
	buf.WriteString(xml.Header)
	buf.WriteString(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n")
	for _, p := range s.lib.Pages {
		if p.Kind == content.KindSearch {
			continue // there is nothing in it to be found
		}
		fmt.Fprintf(buf, "<url><loc>%s</loc>", xmlText(base+absolute(p.Path)))
		if d := p.Front.LastMod; d != "" {
			fmt.Fprintf(buf, "<lastmod>%s</lastmod>", d)
		}
		for _, a := range s.alternates(p) {
			fmt.Fprintf(buf, `<xhtml:link rel="alternate" hreflang="%s" href="%s"/>`, a.Tag, xmlText(a.Href))
		}
		buf.WriteString("</url>\n")
	}
	buf.WriteString("</urlset>\n")
	return buf.Bytes(), nil
}

// feed is an Atom feed (RFC 4287) of legal changes, not of edits: an entry is a day in an instrument's life.
func (s *Site) feed(dst []byte, l lang.Language) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	base := s.lib.Project.BaseURL
	self := base + s.lib.Project.InLanguage(l.Code, "feed.xml")
	events := s.lib.Events()
	// An event of the future is announced when it comes, or by its publication.
	if asOf := s.lib.Project.AsOf; asOf != "" {
		for len(events) > 0 && events[0].Date > asOf {
			events = events[1:]
		}
	}
	updated := string(s.lib.Project.AsOf)
	if len(events) > 0 {
		updated = string(events[0].Date)
	}
	title := s.lib.Project.TitleIn(l.Code)
	buf.WriteString(xml.Header)
	fmt.Fprintf(buf, `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s">`+"\n", l.Tag)
	fmt.Fprintf(buf, "<title>%s</title>\n<id>%s</id>\n<updated>%sT00:00:00Z</updated>\n", xmlText(title), xmlText(self), updated)
	fmt.Fprintf(buf, `<link rel="self" type="application/atom+xml" href="%s"/>`+"\n", xmlText(self))
	fmt.Fprintf(buf, `<link rel="alternate" type="text/html" hreflang="%s" href="%s"/>`+"\n", l.Tag, xmlText(base+s.lib.Project.InLanguage(l.Code, "index.html")))
	fmt.Fprintf(buf, "<author><name>%s</name></author>\n", xmlText(title))
	for _, e := range events {
		kind, err := s.theme.Text(themeLang(l), "change-"+e.Kind)
		if err != nil {
			return nil, err
		}
		ins := e.Instrument
		fmt.Fprintf(buf, "<entry>\n<title>%s</title>\n", xmlText(string(e.Date)+" "+ins.Short(l.Code)+": "+kind))
		fmt.Fprintf(buf, "<id>%s</id>\n", xmlText(base+absolute(ins.Page.Path)+"#"+e.Kind+"-"+string(e.Date)))
		fmt.Fprintf(buf, "<updated>%sT00:00:00Z</updated>\n", e.Date)
		page := ins.In(l.Code)
		fmt.Fprintf(buf, `<link rel="alternate" type="text/html" hreflang="%s" href="%s"/>`+"\n", page.Lang.Tag, xmlText(base+absolute(page.Path)))
		if page.Description != "" {
			fmt.Fprintf(buf, "<summary xml:lang=\"%s\">%s</summary>\n", page.Lang.Tag, xmlText(page.Description))
		}
		buf.WriteString("</entry>\n")
	}
	buf.WriteString("</feed>\n")
	return buf.Bytes(), nil
}

func xmlText(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
