package site

import (
	"bytes"
	"cmp"
	"crypto/sha1"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

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

// feed is an Atom feed (RFC 4287) of legal changes, not of edits: an entry is a day in an instrument's life. Without a base URL its links are
// relative to the feed. Its ids depend on no address, so that readers are not shown everything anew where the site moves to another host.
func (s *Site) feed(dst []byte, l lang.Language) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	p := s.lib.Project
	self := p.InLanguage(l.Code, content.FeedFile)
	events := s.lib.History()
	// An event of the future is announced when it comes, or by its publication.
	events = slices.DeleteFunc(events, func(e content.Event) bool { return p.AsOf != "" && e.Date > p.AsOf })
	updated := p.AsOf
	if len(events) > 0 {
		updated = events[0].Date
	}
	var err error
	say := func(key string, args ...string) string {
		text, why := s.theme.Text(themeLang(l), key, args...)
		err = cmp.Or(err, why)
		return text
	}
	title := p.TitleIn(l.Code)
	buf.WriteString(xml.Header)
	fmt.Fprintf(buf, `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s">`+"\n", l.Tag)
	fmt.Fprintf(buf, "<title>%s</title>\n<subtitle>%s</subtitle>\n", xmlText(title), xmlText(say("feed-title")))
	fmt.Fprintf(buf, "<id>%s</id>\n<updated>%sT00:00:00Z</updated>\n", nameUUID("feed", p.Title, l.Code), updated)
	fmt.Fprintf(buf, `<link rel="self" type="application/atom+xml" href="%s"/>`+"\n", xmlText(s.address(self, self)))
	fmt.Fprintf(buf, `<link rel="alternate" type="text/html" hreflang="%s" href="%s"/>`+"\n", l.Tag, xmlText(s.address(self, p.InLanguage(l.Code, "index.html"))))
	fmt.Fprintf(buf, "<author><name>%s</name></author>\n", xmlText(title))
	for _, e := range events {
		ins := e.Instrument
		name, page := ins.Cited(l.Code), ins.In(l.Code)
		var by []string
		for _, other := range e.By {
			by = append(by, other.Cited(l.Code))
		}
		kind := say("change-" + e.Kind)
		fmt.Fprintf(buf, "<entry>\n<title>%s</title>\n", xmlText(say("feed-entry", name, kind)))
		fmt.Fprintf(buf, "<id>%s</id>\n", eventID(e, l))
		fmt.Fprintf(buf, "<updated>%sT00:00:00Z</updated>\n", e.Date)
		fmt.Fprintf(buf, `<link rel="alternate" type="text/html" hreflang="%s" href="%s"/>`+"\n", page.Lang.Tag, xmlText(s.address(self, page.Path)))
		fmt.Fprintf(buf, `<category term="%s" label="%s"/>`+"\n", e.Kind, xmlText(kind))
		summary := say("feed-"+e.Kind, name, string(e.Date), strings.Join(by, say("comma")))
		if page.Lang == l && page.Description != "" {
			summary += say("space") + page.Description
		}
		fmt.Fprintf(buf, "<summary>%s</summary>\n</entry>\n", xmlText(summary))
	}
	buf.WriteString("</feed>\n")
	return buf.Bytes(), err
}

// eventID names an event in a language. A day that is corrected does not make another event of it, but an instrument is amended more
// than once.
func eventID(e content.Event, l lang.Language) string {
	name := []string{"event", e.Instrument.ID, e.Kind, l.Code}
	switch e.Kind {
	case "amended-effective", "amended-in-part":
		name = append(name, string(e.Date))
	}
	return nameUUID(name...)
}

// nameSpace is the name space of the ids of feeds and entries.
var nameSpace = [16]byte{0x8c, 0x1f, 0x6a, 0x3e, 0x52, 0xb7, 0x4d, 0x0e, 0x9a, 0x44, 0x0b, 0x7d, 0x1e, 0x6f, 0x2c, 0x95}

// nameUUID is a name as a URN: the UUID of version 5 (RFC 9562) of its parts.
func nameUUID(parts ...string) string {
	sum := sha1.Sum(append(nameSpace[:], strings.Join(parts, "\x00")...))
	id := sum[:16]
	id[6] = id[6]&0x0f | 0x50
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

func xmlText(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
