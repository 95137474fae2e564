package site

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/lang"
	"rulebook/internal/theme"
	"rulebook/internal/yamltree"
)

func themeLang(l lang.Language) theme.Lang { return theme.Lang{Code: l.Code, Tag: l.Tag, Name: l.Name} }

// siteView is what every page in the language shows.
func (s *Site) siteView(l lang.Language) *theme.Site {
	p := s.lib.Project
	v := &theme.Site{
		Title: p.TitleIn(l.Code), Base: p.InLanguage(l.Code, ""), Description: p.Description, AsOf: string(p.AsOf),
		HasFeed: len(s.lib.Instruments) > 0, HasInstruments: len(s.lib.Instruments) > 0,
	}
	// What fits into one line of the header, beside the pages that are made.
	const most = 5
	for _, e := range s.lib.Section(l.Code, "").Entries {
		if e.Sub == nil {
			continue
		}
		link := theme.TopLink{Title: e.Page.Title, Path: absolute(e.Page.Path)}
		if len(v.Top) < most {
			v.Top = append(v.Top, link)
		} else {
			v.Bottom = append(v.Bottom, link)
		}
	}
	if c := s.lib.Calculator(l.Code); c != nil {
		v.Top = slices.Insert(v.Top, 0, theme.TopLink{Title: c.Title, Path: absolute(c.Path)})
	}
	if t := s.lib.Timeline(l.Code); t != nil {
		v.Top = append(v.Top, theme.TopLink{Title: t.Title, Path: absolute(t.Path)})
	}
	if d := s.lib.DeadlinesIn(l.Code); d != nil {
		v.Top = append(v.Top, theme.TopLink{Title: d.Title, Path: absolute(d.Path)})
	}
	if s.lib.Glossary != nil {
		g := s.lib.Glossary.Page(l.Code)
		v.Top = append(v.Top, theme.TopLink{Title: g.Title, Path: absolute(g.Path)})
	}
	if p := s.lib.Search(l.Code); p != nil {
		v.Search = absolute(p.Path)
	}
	return v
}

// renderPage appends one page's HTML.
func (s *Site) renderPage(dst []byte, p *content.Page) ([]byte, error) {
	v, err := s.pageView(p)
	if err != nil {
		return nil, err
	}
	return s.renderView(dst, v)
}

// root is the way from a page to the root of the site: "", "../", "../../".
func root(path string) string { return strings.Repeat("../", strings.Count(path, "/")) }

// pageView is all a template sees of a page.
func (s *Site) pageView(p *content.Page) (*theme.Page, error) {
	body, err := s.body(p)
	if err != nil {
		return nil, err
	}
	v := &theme.Page{
		Lang: themeLang(p.Lang), Site: s.sites[p.Lang.Code], Root: root(p.Path), Title: p.Title, Description: p.Description,
		Body: template.HTML(body), Confidence: p.Front.Confidence,
		Reviewed: string(p.Front.Reviewed), ReviewBy: string(p.Front.ReviewBy), Owner: p.Front.Owner,
		LastMod: string(cmp.Or(p.Front.LastMod, p.Front.Date)),
		Sources: sources(p.Front.Sources),
	}
	if base := s.lib.Project.BaseURL; base != "" {
		v.Canonical = base + absolute(p.Path)
		v.Alternates = s.alternates(p)
	}
	if to := s.markdownOf(p); to != "" {
		v.Markdown = s.address(p.Path, to)
	}
	if v.LinkedData, err = s.linkedData(p); err != nil {
		return nil, err
	}
	v.Languages = s.languageLinks(p)
	if s.sideBySide(p) != nil {
		v.SideBySide = &theme.Link{Href: content.Relative(p.Path, p.BothPath())}
	}
	if v.Nav, v.NavCurrent, err = s.nav(p); err != nil {
		return nil, err
	}
	v.Breadcrumbs = s.breadcrumbs(p)
	for _, h := range p.Headings {
		if (h.Level == 2 || h.Level == 3) && h.Text != "" {
			v.Contents = append(v.Contents, theme.Heading{Level: h.Level, ID: h.ID, Text: h.Text})
		}
	}
	v.Prev, v.Next = s.neighbours(p)
	v.CitedBy = s.citedBy(p)
	v.Notices = s.notices(p)
	untranslated, err := s.untranslated(p)
	if err != nil {
		return nil, err
	}
	v.Notices = append(v.Notices, untranslated...)
	v.Rules = s.translatedRules(p)
	if v.Try, err = s.tryNumbers(p); err != nil {
		return nil, err
	}
	switch p.Kind {
	case content.KindHome:
		v.Kind, v.Home = theme.KindHome, s.home(p)
		if !p.HasBody() {
			v.Section = s.section(p)
		}
	case content.KindSection:
		v.Kind, v.Section = theme.KindSection, s.section(p)
		v.Checklists = slices.ContainsFunc(v.Section.Entries, func(e theme.Entry) bool { return e.Items != "" })
	case content.KindInstruments:
		v.Kind, v.Instruments = theme.KindInstruments, s.instruments(p)
	case content.KindInstrument:
		v.Kind, v.Instrument = theme.KindInstrument, s.instrument(p)
	case content.KindUnit:
		v.Kind = theme.KindArticle
		if v.Article, err = s.article(p, v); err != nil {
			return nil, err
		}
	case content.KindGlossary:
		v.Kind, v.Glossary = theme.KindGlossary, s.glossary(p)
	case content.KindCalculator:
		v.Kind, v.Calculator = theme.KindCalculator, s.calculator(p)
	case content.KindDeadlines:
		v.Kind, v.Deadlines = theme.KindDeadlines, s.deadlines(p)
	case content.KindSearch:
		v.Kind, v.Search = theme.KindSearch, s.searchView(p)
	case content.KindTimeline:
		v.Kind, v.Timeline = theme.KindTimeline, s.timeline(p)
	case content.KindCompare:
		v.Kind, v.Compare = theme.KindCompare, s.compare(p)
	case content.KindComparison:
		v.Kind, v.Comparison = theme.KindComparison, s.comparison(p)
		if v.Contents, err = s.comparedContents(p); err != nil {
			return nil, err
		}
	default:
		v.Kind = theme.KindPage
		if len(p.Items()) > 0 {
			v.Kind, v.Checklists, v.Ticks = theme.KindChecklist, true, ticks(p, p)
		}
	}
	return v, nil
}

// body is the page's text as HTML.
func (s *Site) body(p *content.Page) ([]byte, error) {
	return s.lib.Body(nil, p, func(in content.Insert) (string, error) { return s.insert(p, in) })
}

// absolute is an output path as it follows the base URL.
func absolute(path string) string { return content.Relative("", path) }

func sources(from []content.Source) (to []theme.Source) {
	for _, src := range from {
		to = append(to, theme.Source{Title: src.Title, Publisher: src.Publisher, Href: src.URL, Note: src.Note})
	}
	return to
}

func (s *Site) alternates(p *content.Page) (list []theme.Alternate) {
	if len(p.Translations) == 0 {
		return nil
	}
	for _, t := range append([]*content.Page{p}, p.Translations...) {
		list = append(list, theme.Alternate{Tag: t.Lang.Tag, Href: s.lib.Project.BaseURL + absolute(t.Path)})
	}
	slices.SortFunc(list, func(a, b theme.Alternate) int { return strings.Compare(a.Tag, b.Tag) })
	return list
}

// languageLinks is the language switch: a page that is not translated is listed without an address.
func (s *Site) languageLinks(p *content.Page) (list []theme.LanguageLink) {
	for _, l := range s.lib.Languages {
		link := theme.LanguageLink{Lang: themeLang(l), Current: l.Code == p.Lang.Code}
		if t := s.inOther(p, l.Code); t != nil {
			link.Href = p.Href(t, "")
		}
		list = append(list, link)
	}
	return list
}

func (s *Site) inOther(p *content.Page, code string) *content.Page {
	if p.Kind == content.KindGlossary {
		return s.lib.Glossary.Page(code)
	}
	if t := p.In(code); t.Lang.Code == code {
		return t
	}
	return nil
}

// tag is the language of target when it is not the page's own.
func tag(p, target *content.Page) string {
	if target.Lang == p.Lang {
		return ""
	}
	return target.Lang.Tag
}

func link(p, target *content.Page, title string) theme.Link {
	return theme.Link{Title: title, Href: p.Href(target, ""), Tag: tag(p, target)}
}

// listTitle is what a list calls a page: an instrument by its short title, an article by its number and subject.
func listTitle(p *content.Page) string {
	switch p.Kind {
	case content.KindInstrument:
		if p.Instrument != nil {
			return p.Instrument.Short(p.Lang.Code)
		}
	case content.KindUnit:
		if label := content.UnitLabel(p.Lang.Code, p.Unit); label != "" {
			return joinNumber(p.Lang.Code, label, p.Title)
		}
	}
	return p.Title
}

func joinNumber(language, number, title string) string {
	if language == "zh" {
		return number + "　" + title
	}
	return number + ": " + title
}

// breadcrumbs leads from home to the page's parent.
func (s *Site) breadcrumbs(p *content.Page) (list []theme.Link) {
	sec := p.Section
	if p.Kind == content.KindGlossary {
		sec = s.lib.Section(p.Lang.Code, "")
	}
	if sec != nil && sec.Page == p {
		sec = sec.Parent
	}
	for ; sec != nil; sec = sec.Parent {
		title := listTitle(sec.Page)
		if sec.Page.Kind == content.KindHome {
			title = s.lib.Project.TitleIn(p.Lang.Code)
		}
		list = append(list, link(p, sec.Page, title))
	}
	slices.Reverse(list)
	return list
}

// neighbours are the pages before and after in the folder, its own page first.
func (s *Site) neighbours(p *content.Page) (prev, next *theme.Link) {
	sec := p.Section
	if sec == nil || p.Kind == content.KindHome || p.Kind == content.KindInstruments {
		return nil, nil
	}
	to := func(target *content.Page) *theme.Link {
		l := link(p, target, listTitle(target))
		return &l
	}
	if sec.Page == p {
		for _, e := range sec.Entries {
			if e.Sub == nil {
				return nil, to(e.Page)
			}
		}
		return nil, nil
	}
	i := indexOf(sec, p)
	if i < 0 {
		return nil, nil
	}
	if i > 0 && sec.Entries[i-1].Sub == nil {
		prev = to(sec.Entries[i-1].Page)
	} else if sec.Dir != "" {
		prev = to(sec.Page)
	}
	if i+1 < len(sec.Entries) && sec.Entries[i+1].Sub == nil {
		next = to(sec.Entries[i+1].Page)
	}
	return prev, next
}

// citedBy is who cites the page.
func (s *Site) citedBy(p *content.Page) []theme.CitingPage { return s.citing(p, p.CitedBy) }

// citing groups pages that p lists by where they belong.
func (s *Site) citing(p *content.Page, pages []*content.Page) (list []theme.CitingPage) {
	for _, c := range pages {
		from := ""
		switch {
		case c.Instrument != nil:
			from = c.Instrument.Short(p.Lang.Code)
		case c.Section != nil && c.Section.Page != c && c.Section.Dir != "":
			from = c.Section.Page.Title
		default:
			from = s.lib.Project.TitleIn(p.Lang.Code)
		}
		title := listTitle(c)
		if c.Kind == content.KindInstrument {
			title = c.Title
		}
		list = append(list, theme.CitingPage{From: from, Title: title, Href: p.Href(c, ""), Tag: tag(p, c)})
	}
	slices.SortStableFunc(list, func(a, b theme.CitingPage) int { return strings.Compare(a.From, b.From) })
	return list
}

func (s *Site) notices(p *content.Page) (list []theme.Notice) {
	if p.Front.Draft {
		list = append(list, theme.Notice{Key: "notice-draft-page"})
	}
	if p.Stale {
		l := link(p, p.Original, p.Original.Title)
		list = append(list, theme.Notice{Key: "notice-stale-translation", Link: &l})
	}
	if due, asOf := p.Front.ReviewBy, s.lib.Project.AsOf; due != "" && asOf != "" && due < asOf {
		list = append(list, theme.Notice{Key: "notice-review-overdue", Args: []string{string(due)}})
	}
	if p.Front.Confidence == "unverified" {
		list = append(list, theme.Notice{Key: "notice-unverified"})
	}
	return list
}

// ticks is the address, on p, of the page whose items a checklist has; "" when they are its own.
func ticks(p, list *content.Page) string {
	if of := list.TickedOn(); of != list {
		return p.Href(of, "")
	}
	return ""
}

func (s *Site) section(p *content.Page) *theme.Section {
	v := &theme.Section{}
	for _, e := range p.Section.Entries {
		v.Entries = append(v.Entries, theme.Entry{
			Title: listTitle(e.Page), Href: p.Href(e.Page, ""), Description: e.Page.Description, Tag: tag(p, e.Page),
			Items: strings.Join(e.Page.Items(), " "), Ticks: ticks(p, e.Page),
		})
	}
	return v
}

// home is what applies and what changed.
func (s *Site) home(p *content.Page) *theme.Home {
	v := &theme.Home{}
	for _, ins := range s.byDate() {
		if k := ins.Status.Key; !ins.Status.Draft && (k == "in-force" || k == "amended-in-part") {
			v.InForce = append(v.InForce, s.row(p, ins))
		}
	}
	const most = 10
	asOf := s.lib.Project.AsOf
	for _, e := range s.lib.Events() {
		if len(v.Changes) == most {
			break
		}
		target := e.Instrument.In(p.Lang.Code)
		v.Changes = append(v.Changes, theme.Change{
			Date: string(e.Date), Key: "change-" + e.Kind, Future: asOf != "" && e.Date > asOf,
			Link: theme.Link{Title: e.Instrument.Short(p.Lang.Code), Href: p.Href(target, ""), Tag: shortTag(p, e.Instrument)},
		})
	}
	return v
}

// shortTag is the language of an instrument's short title when it is not the page's.
func shortTag(p *content.Page, ins *content.Instrument) string {
	if ins.Data.Titles[p.Lang.Code] != "" || ins.In(p.Lang.Code).Lang == p.Lang {
		return ""
	}
	return ins.Page.Lang.Tag
}

// byDate lists the instruments, newest first.
func (s *Site) byDate() []*content.Instrument {
	list := slices.Clone(s.lib.Instruments)
	slices.SortFunc(list, content.CompareInstruments)
	return list
}

func (s *Site) row(p *content.Page, ins *content.Instrument) theme.InstrumentRow {
	d, page := ins.Data, ins.In(p.Lang.Code)
	row := theme.InstrumentRow{
		Short: ins.Short(p.Lang.Code), Title: cmp.Or(d.Titles[p.Lang.Code], page.Title), Href: p.Href(page, ""), Tag: shortTag(p, ins),
		Issuer: d.Issuer, Number: d.DocumentNumber, Status: ins.Status.Key, Draft: d.IsDraft,
		Date: string(d.Effective), DateKey: "date-effective",
	}
	if own := page.Front.Instrument; own != nil {
		row.Issuer, row.Number = cmp.Or(own.Issuer, row.Issuer), cmp.Or(own.DocumentNumber, row.Number)
	}
	if row.Date == "" {
		row.Date, row.DateKey = string(cmp.Or(d.Published, d.Dated)), "date-published"
	}
	if row.Date == "" {
		row.DateKey = ""
	}
	for _, l := range s.lib.Project.Languages {
		if t := d.Titles[l.Code]; l.Code != p.Lang.Code && t != "" {
			row.Original, row.OriginalTag = t, l.Tag
			break
		}
	}
	return row
}

// statusOrder is the order in which lists show instruments.
var statusOrder = []string{"in-force", "amended-in-part", "not-yet-in-force", "draft", "superseded", "repealed"}

func (s *Site) instruments(p *content.Page) *theme.Instruments {
	v := &theme.Instruments{}
	list := s.byDate()
	for _, status := range statusOrder {
		g := theme.InstrumentGroup{Status: status}
		for _, ins := range list {
			if ins.Status.Key == status {
				g.Rows = append(g.Rows, s.row(p, ins))
			}
		}
		if g.Rows != nil {
			v.Groups = append(v.Groups, g)
		}
	}
	return v
}

func (s *Site) status(p *content.Page, st content.Status) theme.Status {
	v := theme.Status{Draft: st.Draft, Key: st.Key, AsOf: string(s.lib.Project.AsOf), Since: string(st.Since), Displaced: st.Displaced, Stated: st.Stated}
	if st.Key == "not-yet-in-force" {
		v.Since, v.Until = "", v.Since
	}
	for _, ins := range st.By {
		v.By = append(v.By, theme.Link{Title: ins.Short(p.Lang.Code), Href: p.Href(ins.In(p.Lang.Code), ""), Tag: shortTag(p, ins)})
	}
	return v
}

func (s *Site) instrument(p *content.Page) *theme.Instrument {
	ins := p.Instrument
	// A translation may leave out what does not change with the language.
	d, own := ins.Data, p.Front.Instrument
	v := &theme.Instrument{
		Short: ins.Short(p.Lang.Code), Type: d.Type, Status: s.status(p, ins.Status), Topics: own.Topics,
		Verification: cmp.Or(own.Verification, d.Verification),
	}
	for _, l := range s.lib.Project.Languages {
		title := d.Titles[l.Code]
		if l.Code != p.Lang.Code && title != "" {
			v.Titles = append(v.Titles, theme.TitleIn{Tag: l.Tag, Title: title})
		}
	}
	fact := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, theme.Fact{Key: "fact-" + key, Value: value})
		}
	}
	date := func(key string, d yamltree.Date) { fact(key, string(d)) }
	fact("issuer", cmp.Or(own.Issuer, d.Issuer))
	fact("document-number", cmp.Or(own.DocumentNumber, d.DocumentNumber))
	date("adopted", d.Adopted)
	date("dated", d.Dated)
	date("published", d.Published)
	switch {
	case d.CommentFrom != "" && d.CommentUntil != "":
		fact("comment-period", string(d.CommentFrom)+" – "+string(d.CommentUntil))
	default:
		date("comment-until", d.CommentUntil)
	}
	date("effective", d.Effective)
	date("amended", d.Amended)
	date("amended-effective", d.AmendedEffective)
	date("repealed", d.Repealed)
	if d.ValidityYears > 0 {
		fact("validity-years", fmt.Sprint(d.ValidityYears))
	}
	for _, r := range ins.Relations {
		key := "relation-" + r.Kind
		l := theme.Link{Title: r.Target.Short(p.Lang.Code), Href: p.Href(r.Target.In(p.Lang.Code), ""), Tag: shortTag(p, r.Target)}
		if n := len(v.Relations); n > 0 && v.Relations[n-1].Key == key {
			v.Relations[n-1].Links = append(v.Relations[n-1].Links, l)
		} else {
			v.Relations = append(v.Relations, theme.RelationGroup{Key: key, Links: []theme.Link{l}})
		}
	}
	for _, c := range ins.Compared {
		to := c.In(p.Lang.Code).Page
		v.Compared = append(v.Compared, link(p, to, to.Title))
	}
	for _, u := range ins.Units[s.lib.Project.Language.Code] {
		u = u.In(p.Lang.Code)
		unit := theme.Unit{
			Number: content.UnitLabel(p.Lang.Code, u.Unit), Title: u.Title, Href: p.Href(u, ""), Tag: tag(p, u),
			Description: u.Description, Confidence: u.Front.Confidence,
		}
		if u.Status.Key != ins.Status.Key {
			unit.Status = u.Status.Key
		}
		v.Units = append(v.Units, unit)
	}
	return v
}

func (s *Site) article(p *content.Page, v *theme.Page) (*theme.Article, error) {
	ins := p.Instrument
	front := ins.In(p.Lang.Code)
	a := &theme.Article{
		Number: content.UnitLabel(p.Lang.Code, p.Unit), Status: s.status(p, p.Status),
		Instrument: theme.Link{Title: ins.Short(p.Lang.Code), Href: p.Href(front, ""), Tag: shortTag(p, ins)},
	}
	refs := func(from []content.Ref) (to []theme.Link) {
		for _, r := range from {
			to = append(to, theme.Link{Title: r.Label, Href: p.Href(r.Page, r.Anchor), Tag: ""})
		}
		return to
	}
	a.DisplacedBy, a.Counterparts = refs(p.DisplacedBy), refs(p.Counterparts)
	for _, c := range p.Compared {
		to := c.Comparison.In(p.Lang.Code).Page
		a.Compared = append(a.Compared, theme.Link{Title: to.Title, Href: p.Href(to, c.Anchor), Tag: tag(p, to)})
	}
	if v.Sources == nil {
		a.SourcesOf = ins.Short(p.Lang.Code)
		v.Sources = sources(front.Front.Sources)
		if v.Sources == nil {
			v.Sources = sources(ins.Page.Front.Sources)
		}
	}
	var err error
	a.Cites, err = s.cites(p)
	return a, err
}

func (s *Site) glossary(p *content.Page) *theme.Glossary {
	v, code := &theme.Glossary{}, p.Lang.Code
	alphabet := lang.NewAlphabet(p.Lang.Tag)
	sortedAs := func(t *content.GlossaryTerm) string { return cmp.Or(t.SortedAs[code], t.Name(code)) }
	terms := slices.SortedStableFunc(slices.Values(s.lib.Glossary.Terms), func(a, b *content.GlossaryTerm) int {
		return cmp.Or(alphabet.Compare(sortedAs(a), sortedAs(b)), strings.Compare(a.ID, b.ID))
	})
	for _, t := range terms {
		term := theme.Term{ID: t.ID, Name: t.Name(code), Letter: alphabet.Letter(sortedAs(t)), Abbreviation: t.Abbreviation, Confidence: t.Confidence}
		for _, l := range s.lib.Project.Languages {
			if l.Code == code {
				continue
			}
			if name := t.Names[l.Code]; name != "" {
				term.Other = append(term.Other, theme.Link{Title: name, Href: p.Href(s.lib.Glossary.Page(l.Code), t.ID), Tag: l.Tag})
			}
		}
		// The page's own language first.
		term.Synonyms = slices.Clone(t.Synonyms[code])
		for _, l := range s.lib.Project.Languages {
			if l.Code != code {
				term.Synonyms = append(term.Synonyms, t.Synonyms[l.Code]...)
			}
		}
		term.UsedBy = s.citing(p, t.UsedBy[code])
		term.Definition, term.DefinitionTag = s.inWords(t.Definitions, code)
		term.Source, term.SourceTag = s.inWords(t.Sources, code)
		for _, r := range t.Cites[code] {
			term.Cites = append(term.Cites, theme.Link{Title: r.Label, Href: p.Href(r.Page, r.Anchor), Tag: tag(p, r.Page)})
		}
		v.Terms = append(v.Terms, term)
	}
	return v
}

// inWords is what a term says in the language, or in the project's, whose tag it gives then.
func (s *Site) inWords(texts map[string]string, code string) (text, tag string) {
	if text = texts[code]; text != "" {
		return text, ""
	}
	d := s.lib.Project.Language
	return texts[d.Code], d.Tag
}

// renderRedirect appends the page at an old address.
func (s *Site) renderRedirect(dst []byte, r content.Redirect) ([]byte, error) {
	v := &theme.Page{
		Kind: theme.KindRedirect, Lang: themeLang(r.To.Lang), Site: s.sites[r.To.Lang.Code], Root: root(r.Path), Title: r.To.Title,
		Redirect: &theme.Redirect{Href: content.Relative(r.Path, r.To.Path), Title: r.To.Title},
	}
	if base := s.lib.Project.BaseURL; base != "" {
		v.Canonical = base + absolute(r.To.Path)
	}
	return s.renderView(dst, v)
}

// renderNotFound appends 404.html. A server shows it at any depth, where relative links would miss, so it has links only when
// there is a base URL, and then absolute ones.
func (s *Site) renderNotFound(dst []byte) ([]byte, error) {
	l := s.lib.Project.Language
	return s.renderView(dst, &theme.Page{
		Kind: theme.KindNotFound, Lang: themeLang(l), Site: s.sites[l.Code], Root: s.lib.Project.BaseURL,
	})
}

func (s *Site) renderView(dst []byte, v *theme.Page) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	if err := s.theme.Page(buf, v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
