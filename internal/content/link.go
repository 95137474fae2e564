package content

import (
	"context"
	"fmt"
	"html"
	"net/url"
	"path"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/lang"
	"rulebook/internal/markdown"
	"rulebook/internal/parallel"
)

// resolved is where one link of a page leads.
type resolved struct {
	href  string // relative to the page, escaped for an attribute
	label string // HTML text, for a citation that was written without any
	attrs string // further attributes: that the target is in another language, that the term has been linked before
	page  *Page  // nil for files and other hosts
}

func (r resolved) part(p markdown.Part) string {
	switch p {
	case markdown.Label:
		return r.label
	case markdown.Lang:
		return r.attrs
	case markdown.Whole:
		return boundHTML(r)
	}
	return r.href
}

// labelHTML is a citation or a number of a rule in words. What no line may end in is marked: in English the number of an article, in
// Chinese all numbers.
func labelHTML(language, label string) string {
	if language != "zh" {
		return string(lang.AppendRuns(nil, []byte(label), lang.NextUnit, lang.BoundTag, appendEscaped, appendEscaped))
	}
	return string(markdown.AppendChinese(nil, []byte(label), appendEscaped))
}

func appendEscaped(dst, s []byte) []byte { return append(dst, html.EscapeString(string(s))...) }

// plainLabel is the text that labelHTML was made of.
func plainLabel(label string) string {
	var b strings.Builder
	for {
		text, rest, marked := strings.Cut(label, "<")
		b.WriteString(text)
		if !marked {
			return html.UnescapeString(b.String())
		}
		_, label, _ = strings.Cut(rest, ">")
	}
}

// A linkProblem is what is wrong with one link; offset is in the file.
type linkProblem struct {
	offset          int
	code, msg, hint string
	guess           func(*hints) string // nil, or a better hint when it finds one
}

// advice is the hint to print.
func (l *linkProblem) advice(h *hints) string {
	if l.guess != nil {
		if better := l.guess(h); better != "" {
			return better
		}
	}
	return l.hint
}

// target is what a link was found to lead to.
type target struct {
	page   *Page
	asset  *Asset
	anchor string
	label  string // plain text
}

// resolveLinks finds where every link leads, and tells each page who cites it. Pages are independent, so this runs on all cores.
func (lib *Library) resolveLinks() {
	problems := make([][]linkProblem, len(lib.Pages))
	titles := lib.instrumentTitles()
	// The work is short and does no I/O, so it is not worth interrupting.
	parallel.Each(context.Background(), len(lib.Pages), func(i int) error {
		if p := lib.Pages[i]; p.source != nil {
			problems[i] = lib.resolvePage(p, titles)
		}
		return nil
	})
	for i, p := range lib.Pages {
		for k, problem := range problems[i] {
			if k == maxLinkProblems {
				lib.problemAt(p, problem.offset, diag.Error, "problem-limit", "there are more problems in this text than are shown", "correct the others first")
				break
			}
			lib.problemAt(p, problem.offset, diag.Error, problem.code, problem.msg, problem.advice(&lib.hints))
		}
	}
	for _, p := range lib.Pages {
		if p.Kind == KindUnit && p.Instrument != nil {
			p.Status = lib.unitStatus(p)
		}
	}
	lib.joinCiting()
}

// resolvePage resolves the links and front matter citations of one page.
func (lib *Library) resolvePage(p *Page, titles map[string][]*Instrument) (problems []linkProblem) {
	p.links = make([]resolved, len(p.source.doc.Links))
	var terms map[string]bool // that the page has linked already
	for i, l := range p.source.doc.Links {
		if isExternal(l.Target) && l.Kind != markdown.Citation && l.Kind != markdown.Term {
			if l.Kind == markdown.Image {
				problems = append(problems, linkProblem{offset: p.source.bodyAt + l.Offset, code: "image-external",
					msg: "a picture from another host is never loaded", hint: "put the picture beside the page"})
			}
			continue
		}
		t, problem := lib.find(p, l)
		if problem != nil {
			problem.offset = p.source.bodyAt + l.Offset
			if problem.msg != "" {
				problems = append(problems, *problem)
			}
			continue
		}
		if l.Kind == markdown.Citation && l.Text != "" {
			if c, why := ParseCitation(l.Target); why == "" {
				if problem := lib.citationWords(l.Text, c, t.page, titles); problem != nil {
					problem.offset = p.source.bodyAt + l.Offset
					problems = append(problems, *problem)
				}
			}
		}
		r := resolved{page: t.page, label: labelHTML(p.Lang.Code, t.label)}
		switch {
		case t.asset != nil:
			r.href = html.EscapeString(Relative(p.Path, t.asset.Path))
		case t.page != nil:
			r.href = html.EscapeString(p.Href(t.page, t.anchor))
			if t.page.Lang != p.Lang {
				r.attrs = ` hreflang="` + t.page.Lang.Tag + `"`
			}
		}
		if l.Kind == markdown.Term {
			// A term is pointed out where it is first used. Later links to it stay, since a reader may begin at any section, and are quiet.
			if terms[t.anchor] {
				r.attrs += " data-again"
			} else if terms == nil {
				terms = map[string]bool{}
			}
			terms[t.anchor] = true
		}
		p.links[i] = r
	}
	if u := p.Front.Unit; u != nil {
		refs := func(from []citationRef) (to []Ref) {
			for _, ref := range from {
				c, why := ParseCitation(ref.text)
				if why != "" {
					problems = append(problems, linkProblem{offset: ref.offset, code: "citation-form", msg: why})
					continue
				}
				t, problem := lib.findCitation(p, c)
				if problem != nil {
					problem.offset = ref.offset
					if problem.msg != "" {
						problems = append(problems, *problem)
					}
					continue
				}
				to = append(to, Ref{t.page, t.anchor, t.label})
			}
			return to
		}
		p.DisplacedBy, p.Counterparts = refs(u.DisplacedBy), refs(u.Counterparts)
		if p.oneParagraph() {
			for _, id := range p.Anchors() {
				if numbers := markdown.ProvisionNumbers(id); len(numbers) > 0 && numbers[0] > 1 {
					problems = append(problems, linkProblem{offset: p.Front.at("one_paragraph"), code: "paragraph-other",
						msg: fmt.Sprintf("the article has one paragraph, and its page numbers %s", provision(numbers)), hint: "correct one of the two"})
					break
				}
			}
		}
	}
	return problems
}

// Href is the address of target as a link on p writes it.
func (p *Page) Href(target *Page, anchor string) string {
	if anchor != "" {
		anchor = "#" + (&url.URL{Fragment: anchor}).EscapedFragment()
	}
	if target == p && anchor != "" {
		return anchor
	}
	return Relative(p.Path, target.Path) + anchor
}

func isExternal(target string) bool {
	scheme, _, ok := strings.Cut(target, ":")
	if !ok {
		return false
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto", "tel":
		return true
	}
	return false
}

// find finds what a link of p leads to. A problem without a message is the echo of another one.
func (lib *Library) find(p *Page, l markdown.Link) (target, *linkProblem) {
	switch l.Kind {
	case markdown.Citation:
		c, why := ParseCitation(l.Target)
		if why != "" {
			return target{}, &linkProblem{code: "citation-form", msg: why,
				hint: "write [[instrument]], [[instrument art 7(1)(2)]] or [[instrument name-of-file]]"}
		}
		return lib.findCitation(p, c)
	case markdown.Term:
		return lib.findTerm(p, l.Target)
	case markdown.Bound:
		return lib.findBound(p, l)
	}
	return lib.findFile(p, l)
}

// findCitation finds the page of a citation, in p's language where it exists in it.
func (lib *Library) findCitation(p *Page, c Citation) (target, *linkProblem) {
	ins := lib.instruments[c.Instrument]
	if ins == nil {
		if lib.failed[Folder+"/instruments/"+c.Instrument+"/index.md"] {
			return target{}, &linkProblem{}
		}
		return target{}, &linkProblem{code: "citation-instrument", msg: fmt.Sprintf("no instrument %q", c.Instrument),
			guess: func(h *hints) string { return didYouMean(nearest(h, c.Instrument, lib.instruments)) }}
	}
	home := ""
	if p.Instrument != nil {
		home = p.Instrument.ID
	}
	if c.Unit == "" {
		page := ins.In(p.Lang.Code)
		return target{page: page, label: lib.citationLabel(p.Lang.Code, home, c, page)}, nil
	}
	page := lib.units[unitKey{c.Instrument, c.Unit, p.Lang.Code}]
	if page == nil {
		page = lib.units[unitKey{c.Instrument, c.Unit, lib.Project.Language.Code}]
	}
	if page == nil {
		if lib.failed[Folder+"/instruments/"+c.Instrument+"/"+c.Unit+".md"] {
			return target{}, &linkProblem{}
		}
		what := c.Unit
		if prefix, number, ok := UnitNumber(c.Unit); ok {
			what = fmt.Sprintf("%s %d", prefix, number)
		}
		return target{}, &linkProblem{code: "citation-unit", msg: fmt.Sprintf("%s does not exist in %s", what, c.Instrument),
			guess: func(h *hints) string { return h.unit(lib, ins, c.Unit) }}
	}
	t := target{page: page, label: lib.citationLabel(p.Lang.Code, home, c, page)}
	if len(c.Numbers) > 0 {
		t.anchor = markdown.ProvisionID(c.Numbers)
		if !page.hasAnchor(t.anchor) {
			return target{}, &linkProblem{code: "citation-paragraph",
				msg:  fmt.Sprintf("%s has no paragraph %s", page.File, provision(c.Numbers)),
				hint: "a paragraph begins with its number in bold there: **(1)(2)**"}
		}
	}
	return t, nil
}

// findFile finds the page or file that an ordinary link or a picture names by its place in the source.
func (lib *Library) findFile(p *Page, l markdown.Link) (target, *linkProblem) {
	name, anchor, _ := strings.Cut(l.Target, "#")
	name, _, _ = strings.Cut(name, "?")
	var err error
	if name, err = url.PathUnescape(name); err == nil {
		anchor, err = url.PathUnescape(anchor)
	}
	if err != nil {
		return target{}, &linkProblem{code: "link-form", msg: fmt.Sprintf("cannot read the address %q", l.Target), hint: "a % sign is written %25"}
	}
	if name == "" {
		return p.withAnchor(anchor)
	}
	if strings.HasPrefix(name, "/") {
		return target{}, &linkProblem{code: "link-absolute", msg: fmt.Sprintf("%q begins at the root of the server", l.Target),
			hint: "links are relative to this file: " + strings.Repeat("../", strings.Count(p.File, "/")-1) + strings.TrimLeft(name, "/")}
	}
	file := path.Join(path.Dir(p.File), name)
	if file != Folder && !strings.HasPrefix(file, Folder+"/") {
		return target{}, &linkProblem{code: "link-outside", msg: fmt.Sprintf("%q leads out of content/", l.Target), hint: "link to a page or file in content/"}
	}
	if strings.HasSuffix(name, "/") || path.Base(file) == "." || path.Ext(file) == "" {
		if s := lib.sections[sectionKey{p.Lang.Code, strings.TrimPrefix(strings.TrimPrefix(file, Folder), "/")}]; s != nil {
			return s.Page.withAnchor(anchor)
		}
		file = path.Join(file, "index.md")
	}
	if page := lib.byFile[file]; page != nil {
		if page.Original == nil {
			page = page.In(p.Lang.Code)
		}
		return page.withAnchor(anchor)
	}
	if file == GlossaryFile && lib.Glossary != nil {
		return lib.Glossary.Page(p.Lang.Code).withAnchor(anchor)
	}
	if page := lib.Calculator(p.Lang.Code); file == CalculatorFile && page != nil {
		return page.withAnchor("") // what follows # is a question
	}
	if page := lib.DeadlinesIn(p.Lang.Code); file == DeadlinesPage && page != nil {
		return page.withAnchor(anchor)
	}
	if page := lib.Search(p.Lang.Code); file == SearchFile && page != nil {
		return page.withAnchor("")
	}
	if page := lib.Timeline(p.Lang.Code); file == TimelineFile && page != nil {
		return page.withAnchor("") // what follows # is a day and topics
	}
	if asset := lib.assets[file]; asset != nil {
		return target{asset: asset}, nil
	}
	if lib.failed[file] {
		return target{}, &linkProblem{}
	}
	if lib.drafts[file] {
		return target{}, &linkProblem{code: "link-draft", msg: fmt.Sprintf("%q is a draft page, which is not built", l.Target),
			hint: "remove draft: true there, or build with --drafts"}
	}
	what := "page"
	if l.Kind == markdown.Image || path.Ext(file) != ".md" {
		what = "file"
	}
	return target{}, &linkProblem{code: "link-missing", msg: fmt.Sprintf("no %s %q", what, name),
		guess: func(h *hints) string { return h.file(lib, p, name, file) }}
}

// withAnchor is the page at one of its anchors, which must exist.
func (p *Page) withAnchor(anchor string) (target, *linkProblem) {
	if anchor == "" || p.hasAnchor(anchor) {
		return target{page: p, anchor: p.itemAnchor(anchor)}, nil
	}
	file, anchors := p.File, p.anchors
	if p.source != nil {
		anchors = p.source.doc.Anchors
	} else {
		file = p.Path
	}
	return target{}, &linkProblem{code: "link-anchor", msg: fmt.Sprintf("no anchor %q in %s", anchor, file), guess: func(h *hints) string {
		if !h.may(len(anchors)) {
			return ""
		}
		return diag.DidYouMean(anchor, anchors)
	}}
}

func (p *Page) hasAnchor(anchor string) bool {
	if p.source != nil {
		return slices.Contains(p.source.doc.Anchors, anchor) || slices.Contains(p.items, anchor)
	}
	return slices.Contains(p.anchors, anchor)
}

// joinCiting tells each page which pages lead to it from their text or front matter, and each term which pages use it.
func (lib *Library) joinCiting() {
	for _, p := range lib.Pages {
		seen := map[*Page]bool{p: true}
		cite := func(to *Page) {
			if to != nil && !seen[to] {
				seen[to] = true
				to.CitedBy = append(to.CitedBy, p)
			}
		}
		for _, l := range p.links {
			cite(l.page)
		}
		for _, r := range p.DisplacedBy {
			cite(r.Page)
		}
	}
	byPath := func(a, b *Page) int { return strings.Compare(a.Path, b.Path) }
	for _, p := range lib.Pages {
		slices.SortFunc(p.CitedBy, byPath)
	}
	if lib.Glossary == nil {
		return
	}
	for _, p := range lib.Pages {
		if p.source == nil {
			continue
		}
		for _, l := range p.source.doc.Links {
			if l.Kind != markdown.Term {
				continue
			}
			if t := lib.Glossary.byKey[termKey(l.Target)]; t != nil && !slices.Contains(t.UsedBy[p.Lang.Code], p) {
				t.UsedBy[p.Lang.Code] = append(t.UsedBy[p.Lang.Code], p)
			}
		}
	}
	for _, t := range lib.Glossary.Terms {
		for _, pages := range t.UsedBy {
			slices.SortFunc(pages, byPath)
		}
	}
}
