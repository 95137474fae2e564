package site

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"io"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/markdown"
	"rulebook/internal/passages"
	"rulebook/internal/rules"
	"rulebook/internal/tomarkdown"
)

//go:embed rulebook.schema.json
var passagesSchema []byte

// addData adds what is written for programs besides the pages: lists of them, all passages, and the feeds.
func (s *Site) addData() {
	for _, l := range s.lib.Languages {
		if s.markdown != nil {
			s.render[s.lib.Project.InLanguage(l.Code, content.LLMsFile)] = func(dst []byte) ([]byte, error) { return s.llms(dst, l) }
		}
		if len(s.lib.Instruments) > 0 {
			s.render[s.lib.Project.InLanguage(l.Code, content.FeedFile)] = func(dst []byte) ([]byte, error) { return s.feed(dst, l) }
		}
	}
	if len(s.lib.Instruments) == 0 {
		return
	}
	s.fixed(content.PassagesSchemaFile, passagesSchema)
	s.render[content.PassagesFile] = func(dst []byte) ([]byte, error) {
		buf := bytes.NewBuffer(dst)
		err := s.writePassages(buf)
		return buf.Bytes(), err
	}
}

// writePassages writes all instruments and passages of the site as JSON, a passage a line, each as soon as it is cut out of its page.
func (s *Site) writePassages(w io.Writer) error {
	var buf []byte
	put := func(v rules.Object) error {
		buf = rules.AppendJSON(buf[:0], v, -1)
		_, err := w.Write(buf)
		return err
	}
	p := s.lib.Project
	titles := rules.Object{}
	for _, l := range s.lib.Languages {
		titles = append(titles, rules.Member{Name: l.Tag, Value: p.TitleIn(l.Code)})
	}
	head := rules.Object{
		{Name: "$schema", Value: content.PassagesSchemaFile}, {Name: "schema", Value: int64(1)}, {Name: "title", Value: titles},
		{Name: "as_of", Value: string(p.AsOf)}, {Name: "sources_hash", Value: s.lib.SourcesHash},
	}
	if p.BaseURL != "" {
		head = append(head, rules.Member{Name: "base_url", Value: p.BaseURL})
	}
	if s.lib.Rulebook != nil {
		head = append(head, rules.Member{Name: "rules_hash", Value: s.lib.Rulebook.Set.Definition().Hash})
	}
	buf = rules.AppendJSON(buf, head, -1)
	// The object goes on: its closing bracket is written last.
	buf = append(buf[:len(buf)-1], ",\n\"instruments\":["...)
	if _, err := w.Write(buf); err != nil {
		return err
	}
	for i, ins := range s.lib.Instruments {
		if err := writeBreak(w, i); err != nil {
			return err
		}
		if err := put(s.instrumentData(ins)); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(w, "\n],\n\"passages\":["); err != nil {
		return err
	}
	n := 0
	for _, page := range s.lib.Pages {
		if page.MarkdownPath() == "" {
			continue
		}
		err := s.pagePassages(page, func(v rules.Object) error {
			if err := writeBreak(w, n); err != nil {
				return err
			}
			n++
			return put(v)
		})
		if err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n]}\n")
	return err
}

// writeBreak begins the line of an item of a list.
func writeBreak(w io.Writer, i int) error {
	text := ",\n"
	if i == 0 {
		text = "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

// instrumentData is what is known of an instrument besides its text.
func (s *Site) instrumentData(ins *content.Instrument) rules.Object {
	d := ins.Data
	v := rules.Object{{Name: "id", Value: ins.ID}}
	// said is what each language says of it.
	said := func(name string, in func(p *content.Page, code string) string) {
		object := rules.Object{}
		for _, l := range s.lib.Project.Languages {
			page := ins.In(l.Code)
			if page.Lang != l {
				page = nil
			}
			if text := in(page, l.Code); text != "" {
				object = append(object, rules.Member{Name: l.Tag, Value: text})
			}
		}
		if len(object) > 0 {
			v = append(v, rules.Member{Name: name, Value: object})
		}
	}
	said("titles", func(p *content.Page, code string) string {
		if title := d.Titles[code]; title != "" || p == nil {
			return title
		}
		return p.Title
	})
	said("short_titles", func(p *content.Page, code string) string { return ins.Short(code) })
	said("description", func(p *content.Page, _ string) string {
		if p == nil {
			return ""
		}
		return p.Description
	})
	said("issuer", func(p *content.Page, _ string) string {
		if p == nil || p.Front.Instrument == nil {
			return ""
		}
		return p.Front.Instrument.Issuer
	})
	addMember(&v, "document_number", d.DocumentNumber)
	addMember(&v, "type", d.Type)
	addMember(&v, "status", ins.Status.Key)
	v = append(v, rules.Member{Name: "draft", Value: d.IsDraft})
	addMember(&v, "status_since", string(ins.Status.Since))
	for _, day := range d.Dates() {
		addMember(&v, day.Key, string(day.Date))
	}
	addMember(&v, "confidence", ins.Page.Front.Confidence)
	said("verification", func(p *content.Page, _ string) string {
		if p == nil || p.Front.Instrument == nil {
			return ""
		}
		return p.Front.Instrument.Verification
	})
	var relations, sources []rules.Value
	for _, r := range ins.Relations {
		relations = append(relations, rules.Object{{Name: "kind", Value: r.Kind}, {Name: "instrument", Value: r.Target.ID}})
	}
	for _, src := range ins.Page.Front.Sources {
		one := rules.Object{{Name: "title", Value: src.Title}}
		addMember(&one, "publisher", src.Publisher)
		addMember(&one, "url", src.URL)
		addMember(&one, "note", src.Note)
		sources = append(sources, one)
	}
	v = append(v, rules.Member{Name: "relations", Value: relations}, rules.Member{Name: "sources", Value: sources})
	pages := rules.Object{}
	for _, l := range s.lib.Languages {
		if page := ins.In(l.Code); page.Lang == l {
			pages = append(pages, rules.Member{Name: l.Tag, Value: append(rules.Object{{Name: "page", Value: s.address("", page.Path)}}, s.markdownMember(page, "")...)})
		}
	}
	return append(v, rules.Member{Name: "pages", Value: pages})
}

func (s *Site) markdownMember(p *content.Page, anchor string) rules.Object {
	to := s.markdownOf(p)
	if to == "" {
		return nil
	}
	return rules.Object{{Name: "markdown", Value: s.address("", to) + anchor}}
}

// pagePassages hands out the passages of a page.
func (s *Site) pagePassages(p *content.Page, put func(rules.Object) error) error {
	var text []byte
	var err error
	switch p.Kind {
	case content.KindGlossary, content.KindTimeline, content.KindDeadlines, content.KindCalculator, content.KindComparison:
		text, err = s.renderPage(nil, p) // what it says is made with the page
	default:
		text, err = s.body(p)
	}
	if err != nil || len(text) == 0 {
		return err
	}
	list := tomarkdown.Passages(string(text))
	claims := claimsOf(list, string(text))
	common := s.passageMembers(p)
	for i, one := range list {
		if p.Kind == content.KindGlossary {
			if one.Within == "" {
				continue // letters of the alphabet
			}
			// A term stands below its letter, and its mark of confidence is that of the whole definition.
			one.Heading, one.Within, claims[i] = "", "", nil
		}
		if err := put(s.passageData(p, one, claims[i], common)); err != nil {
			return err
		}
	}
	return nil
}

// passageData is a passage of a page. common are the members that all passages of the page share.
func (s *Site) passageData(p *content.Page, one tomarkdown.Passage, claims []rules.Value, common rules.Object) rules.Object {
	anchor := ""
	if one.Anchor != "" {
		anchor = "#" + one.Anchor
	}
	v := rules.Object{{Name: "id", Value: p.Path + anchor}}
	v = append(v, common...)
	addMember(&v, "heading", one.Heading)
	if one.Within != "" {
		addMember(&v, "within", p.Path+"#"+one.Within)
	}
	if p.Instrument != nil {
		numbers := markdown.ProvisionNumbers(one.Anchor)
		addMember(&v, "citation", s.citation(p, numbers))
		addMember(&v, "cite", citeKey(p, numbers))
	}
	level := p.Front.Confidence
	if p.Kind == content.KindGlossary && len(one.Marks) > 0 {
		level = one.Marks[0]
	}
	addMember(&v, "confidence", level)
	addMember(&v, "claims", claims)
	addMember(&v, "text", one.Text)
	sum := sha256.Sum256([]byte(one.Text))
	addMember(&v, "hash", hex.EncodeToString(sum[:]))
	addMember(&v, "page", s.address("", p.Path)+anchor)
	return append(v, s.markdownMember(p, anchor)...)
}

// passageMembers are what all passages of a page share.
func (s *Site) passageMembers(p *content.Page) (v rules.Object) {
	addMember(&v, "language", p.Lang.Tag)
	addMember(&v, "kind", kindOfPage(p))
	addMember(&v, "title", headTitle(p))
	if ins := p.Instrument; ins != nil {
		addMember(&v, "instrument", ins.ID)
		addMember(&v, "unit", p.Unit)
		addMember(&v, "status", p.Status.Key)
		v = append(v, rules.Member{Name: "draft", Value: p.Status.Draft})
		addMember(&v, "applies_from", string(appliesFrom(p)))
		addMember(&v, "applies_until", string(lastDay(p)))
	}
	addMember(&v, "as_of", string(s.lib.Project.AsOf))
	addMember(&v, "reviewed", string(p.Front.Reviewed))
	return v
}

// kindOfPage is what a page is, in the words of the search.
func kindOfPage(p *content.Page) string {
	switch {
	case p.Kind == content.KindInstrument && p.Instrument != nil:
		return instrumentKind
	case p.Kind == content.KindUnit:
		return articleKind
	case p.Kind == content.KindGlossary:
		return termKind
	}
	return kindOfText(p)
}

// kindOfText is what a page is by the folder it is in.
func kindOfText(p *content.Page) string {
	switch folder, _, _ := strings.Cut(strings.TrimPrefix(p.File, content.Folder+"/"), "/"); folder {
	case "guides":
		return guideKind
	case "checklists":
		return checklistKind
	case "comparisons":
		return comparisonKind
	case "manual":
		return manualKind
	}
	return pageKind
}

// claimsOf are the sentences of each passage that are marked with how sure they are.
func claimsOf(list []tomarkdown.Passage, text string) [][]rules.Value {
	at := map[string]int{}
	for i, one := range list {
		if _, taken := at[one.Anchor]; !taken {
			at[one.Anchor] = i
		}
	}
	claims := make([][]rules.Value, len(list))
	for _, c := range passages.Claims(text) {
		if i, ok := at[c.Anchor]; ok {
			claims[i] = append(claims[i], rules.Object{{Name: "confidence", Value: c.Level}, {Name: "text", Value: c.Text}})
		}
	}
	return claims
}
