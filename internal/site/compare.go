package site

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/numbers"
	"rulebook/internal/passages"
	"rulebook/internal/redline"
	"rulebook/internal/rules"
	"rulebook/internal/theme"
)

// saysHeading is the heading of the section in which the page of a unit says what it says, by language.
var saysHeading = map[string]string{"en": "What it says", "zh": "规定内容"}

// A said is a paragraph or item of what a unit says. Depth counts the lists that it is in.
type said struct {
	text  string
	depth int
}

var (
	// headingTag begins a heading, and with it another part of a page's text.
	headingTag = regexp.MustCompile(`<h[1-6][ >]`)
	// blockTag divides a text into paragraphs, items and cells.
	blockTag = regexp.MustCompile(`</?(?:p|ul|ol|li|table|thead|tbody|tr|th|td|dl|dt|dd|blockquote|pre|div|figure|hr)\b[^>]*>`)
	// confidenceMark is how sure one claim is. The search leaves it out; who compares must not.
	confidenceMark = regexp.MustCompile(`<span class="confidence confidence-[a-z]+" title="[^"]*" data-search="off">([^<]*)</span>`)
)

// says is what a unit says, in our words: the section of that name, or where there is none what stands before all headings.
func (s *Site) says(u *content.Page) ([]said, error) {
	body, err := s.body(u)
	if err != nil {
		return nil, err
	}
	text := string(body)
	for _, h := range u.Headings {
		if h.Level != 2 || h.Text != saysHeading[u.Lang.Code] {
			continue
		}
		if _, after, ok := strings.Cut(text, `<h2 id="`+h.ID+`"`); ok {
			_, text, _ = strings.Cut(after, "</h2>")
		}
	}
	if at := headingTag.FindStringIndex(text); at != nil {
		text = text[:at[0]]
	}
	text, _, _ = strings.Cut(text, "<details")
	marked := "($1)"
	if u.Lang.Code == "zh" {
		marked = "（$1）"
	}
	text = confidenceMark.ReplaceAllString(text, marked)
	var list []said
	depth, from := 0, 0
	add := func(piece string) {
		var words []string
		for _, section := range passages.Of(piece) {
			for _, b := range section.Blocks {
				words = append(words, b.Text)
			}
		}
		if len(words) > 0 {
			list = append(list, said{strings.Join(words, " "), depth})
		}
	}
	for _, at := range blockTag.FindAllStringIndex(text, -1) {
		add(text[from:at[0]])
		from = at[1]
		switch tag := text[at[0]:at[1]]; {
		case strings.HasPrefix(tag, "<li"):
			depth++
		case strings.HasPrefix(tag, "</li"):
			depth--
		}
	}
	add(text[from:])
	return list, nil
}

// writeRow appends a row of a comparison.
func (s *Site) writeRow(dst *bytes.Buffer, p *content.Page, g *content.Generated) error {
	row := p.Comparison.Row(g)
	v, err := s.comparedRow(p, row)
	if err != nil {
		return err
	}
	return s.theme.Compared(dst, themeLang(p.Lang), v)
}

func (s *Site) comparedRow(p *content.Page, row *content.ComparedRow) (*theme.ComparedRow, error) {
	c := p.Comparison
	old, oldBlocks, err := s.comparedUnits(p, row.Old)
	if err != nil {
		return nil, err
	}
	newer, newBlocks, err := s.comparedUnits(p, row.New)
	if err != nil {
		return nil, err
	}
	oldRuns, newRuns, marked := redline.Compare(allTexts(oldBlocks), allTexts(newBlocks))
	v := &theme.ComparedRow{Level: "2", Confidence: row.Confidence, Marked: marked, Old: s.comparedSide(p, c.Old), New: s.comparedSide(p, c.New)}
	v.Same = marked && !changed(oldRuns) && !changed(newRuns)
	for _, h := range p.Headings {
		if h.Level == 2 {
			v.Level = "3" // the author groups the rows
		}
	}
	if v.ID, v.Label, err = s.rowHeading(p, row); err != nil {
		return nil, err
	}
	v.Old.Units, v.New.Units = fillUnits(old, oldBlocks, oldRuns), fillUnits(newer, newBlocks, newRuns)
	// The heading is where the row's first unit is found.
	if len(v.Old.Units) > 0 {
		v.Old.Units[0].ID = ""
	} else if len(v.New.Units) > 0 {
		v.New.Units[0].ID = ""
	}
	return v, nil
}

func changed(blocks [][]redline.Run) bool {
	return slices.ContainsFunc(blocks, func(runs []redline.Run) bool {
		return slices.ContainsFunc(runs, func(r redline.Run) bool { return r.Changed })
	})
}

// rowHeading is the id and the words of a row's heading: the numbers of its units, or the titles of those without one.
func (s *Site) rowHeading(p *content.Page, row *content.ComparedRow) (id, label string, err error) {
	code := p.Lang.Code
	comma, err := s.theme.Text(themeLang(p.Lang), "comma")
	if err != nil {
		return "", "", err
	}
	names := func(units []*content.Page) string {
		var list []string
		for _, u := range units {
			name := content.UnitLabel(code, u.Unit)
			if name == "" {
				name = u.In(code).Title
			}
			list = append(list, name)
		}
		return strings.Join(list, comma)
	}
	key := "compare-row-both"
	first := row.Old
	switch {
	case len(row.Old) == 0:
		first, key = row.New, "compare-row-new"
	case len(row.New) == 0:
		key = "compare-row-old"
	}
	label, err = s.theme.Text(themeLang(p.Lang), key)
	return p.Comparison.Anchor(first[0]), strings.NewReplacer("{1}", names(row.Old), "{2}", names(row.New)).Replace(label), err
}

func allTexts(units [][]said) (list []string) {
	for _, blocks := range units {
		for _, b := range blocks {
			list = append(list, b.text)
		}
	}
	return list
}

// comparedUnits makes views of units, without what they say, which is handed out by unit.
func (s *Site) comparedUnits(p *content.Page, units []*content.Page) (list []theme.ComparedUnit, blocks [][]said, err error) {
	for _, u := range units {
		shown := u.In(p.Lang.Code)
		says, err := s.says(shown)
		if err != nil {
			return nil, nil, err
		}
		v := theme.ComparedUnit{
			ID: p.Comparison.Anchor(u), Number: content.UnitLabel(p.Lang.Code, u.Unit), Link: link(p, shown, shown.Title),
		}
		if u.Status.Key != u.Instrument.Status.Key && u.Status.Key != "in-force" {
			v.Status = u.Status.Key
		}
		if u.Front.Confidence != "text" {
			v.Confidence = u.Front.Confidence
		}
		list, blocks = append(list, v), append(blocks, says)
	}
	return list, blocks, nil
}

// fillUnits puts the marked texts into their units, items together into lists.
func fillUnits(units []theme.ComparedUnit, blocks [][]said, runs [][]redline.Run) []theme.ComparedUnit {
	at := 0
	for i := range units {
		var parts []theme.ComparedPart
		for _, b := range blocks[i] {
			block := theme.ComparedBlock{Deep: b.depth > 1}
			for _, r := range runs[at] {
				block.Runs = append(block.Runs, theme.ComparedRun(r))
			}
			at++
			list := b.depth > 0
			if n := len(parts); n > 0 && list && parts[n-1].List {
				parts[n-1].Blocks = append(parts[n-1].Blocks, block)
			} else {
				parts = append(parts, theme.ComparedPart{List: list, Blocks: []theme.ComparedBlock{block}})
			}
		}
		units[i].Parts = parts
	}
	return units
}

func (s *Site) comparedSide(p *content.Page, ins *content.Instrument) theme.ComparedSide {
	return theme.ComparedSide{
		Instrument: theme.Link{Title: ins.Short(p.Lang.Code), Href: p.Href(ins.In(p.Lang.Code), ""), Tag: shortTag(p, ins)},
		Draft:      ins.Status.Draft, Status: ins.Status.Key,
	}
}

// comparison is the comparison's own part of its page.
func (s *Site) comparison(p *content.Page) *theme.Comparison {
	c := p.Comparison
	v := &theme.Comparison{Old: s.comparedSide(p, c.Old), New: s.comparedSide(p, c.New)}
	if s.lib.Rulebook != nil {
		r := s.ruleViews(p)
		has := func(ins *content.Instrument) bool {
			return slices.ContainsFunc(r.def.Regimes, func(g rules.Regime) bool { return g.Name == ins.ID })
		}
		if has(c.Old) && has(c.New) {
			v.Difference = r.difference(c.Old.ID, c.New.ID)
		}
	}
	return v
}

// comparedContents are the contents of a comparison's page: the author's headings, and the rows below them.
func (s *Site) comparedContents(p *content.Page) (list []theme.Heading, err error) {
	level := 2
	type entry struct {
		theme.Heading
		at int
	}
	body, err := s.body(p)
	if err != nil {
		return nil, err
	}
	text := string(body)
	place := func(id string) int { return strings.Index(text, ` id="`+id+`"`) }
	var entries []entry
	for _, h := range p.Headings {
		if h.Level == 2 && h.Text != "" {
			level = 3
			entries = append(entries, entry{theme.Heading{Level: 2, ID: h.ID, Text: h.Text}, place(h.ID)})
		}
	}
	for _, row := range p.Comparison.Rows {
		id, label, err := s.rowHeading(p, row)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{theme.Heading{Level: level, ID: id, Text: label}, place(id)})
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.at - b.at })
	for _, e := range entries {
		list = append(list, e.Heading)
	}
	return list, nil
}

// compare is the list of comparisons, and the ways from one instrument to another.
func (s *Site) compare(p *content.Page) *theme.Compare {
	v := &theme.Compare{}
	code := p.Lang.Code
	for _, c := range s.lib.Comparisons {
		to := c.In(code).Page
		v.Comparisons = append(v.Comparisons, theme.ComparisonEntry{
			Old: c.Old.ID, New: c.New.ID, Link: link(p, to, to.Title), Description: to.Description, Rows: numbers.Number(code, int64(len(c.Rows))),
		})
		v.Foreign = v.Foreign || to.Lang != p.Lang
	}
	instrumentLink := func(ins *content.Instrument) theme.Link {
		return theme.Link{Title: ins.Short(code), Href: p.Href(ins.In(code), ""), Tag: shortTag(p, ins)}
	}
	for _, chain := range s.chains() {
		first, last := chain[0].Old, chain[len(chain)-1].New
		out := theme.Chain{Old: first.ID, New: last.ID, OldName: instrumentLink(first), NewName: instrumentLink(last)}
		for _, c := range chain {
			to := c.In(code).Page
			out.Steps = append(out.Steps, link(p, to, to.Title))
		}
		v.Chains = append(v.Chains, out)
	}
	for _, ins := range s.byDate() {
		v.Instruments = append(v.Instruments, theme.ComparedInstrument{ID: ins.ID, Title: ins.Short(code), Tag: shortTag(p, ins)})
	}
	return v
}

// chains are the shortest ways of two or more comparisons from one instrument to another.
func (s *Site) chains() (list [][]*content.Comparison) {
	var starts []*content.Instrument
	for _, c := range s.lib.Comparisons {
		if !slices.Contains(starts, c.Old) {
			starts = append(starts, c.Old)
		}
	}
	for _, start := range starts {
		// Single comparisons are the first step of longer ones and not listed themselves; what they reach may also be reached in steps.
		reached := map[*content.Instrument]bool{start: true}
		var ways [][]*content.Comparison
		for _, c := range s.lib.Comparisons {
			if c.Old == start {
				ways = append(ways, []*content.Comparison{c})
			}
		}
		for len(ways) > 0 {
			var longer [][]*content.Comparison
			for _, way := range ways {
				for _, c := range s.lib.Comparisons {
					last := way[len(way)-1]
					if c.Old != last.New || reached[c.New] || slices.ContainsFunc(way, func(w *content.Comparison) bool { return w.Old == c.New }) {
						continue
					}
					reached[c.New] = true
					longer = append(longer, slices.Concat(way, []*content.Comparison{c}))
				}
			}
			list = append(list, longer...)
			ways = longer
		}
	}
	return list
}
