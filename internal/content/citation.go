package content

import (
	"fmt"
	"strconv"
	"strings"

	"rulebook/internal/lang"
	"rulebook/internal/markdown"
)

// A Citation names an instrument or a unit of one: "flow-provisions-2024 art 7(1)(2)", "certification-spec-v2-2022 sec 4",
// "cac-qa deduplication". Written in a text it stands in double brackets.
type Citation struct {
	Instrument string // id
	Unit       string // file name of the unit without its ending: "article-07", "section-04", "deduplication"; "" for the instrument
	Numbers    []int  // paragraph and item within the article: (1)(2); empty for the whole
}

// ParseCitation reads a citation as an author writes it, without the brackets. The problem says what is wrong, for an author.
func ParseCitation(s string) (c Citation, problem string) {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return c, "a citation is empty"
	}
	c.Instrument = fields[0]
	switch {
	case len(fields) == 1:
		return c, ""
	case len(fields) == 2 && isUnitName(fields[1]):
		c.Unit = fields[1]
		return c, ""
	case len(fields) == 2:
		return c, fmt.Sprintf("cannot read %q: a unit is an article, a section or the name of its file", fields[1])
	}
	var prefix string
	switch fields[1] {
	case "art", "article":
		prefix = "article"
	case "sec", "section":
		prefix = "section"
	default:
		return c, fmt.Sprintf("cannot read %q: after the instrument comes art or sec and a number", strings.Join(fields[1:], " "))
	}
	rest := strings.Join(fields[2:], "")
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	number, err := strconv.Atoi(rest[:digits])
	if err != nil || number < 1 || number > 9999 {
		return c, fmt.Sprintf("cannot read the number in %q", strings.Join(fields[1:], " "))
	}
	c.Unit = unitName(prefix, number)
	if rest = rest[digits:]; rest != "" {
		numbers, ok := markdown.ParseProvision(rest)
		if !ok {
			return c, fmt.Sprintf("cannot read %q: paragraph and item are written (1)(2)", rest)
		}
		c.Numbers = numbers
	}
	return c, ""
}

// unitName is the file name of a numbered unit.
func unitName(prefix string, number int) string { return fmt.Sprintf("%s-%02d", prefix, number) }

// UnitNumber is the number in the file name of a unit: "article-07" is an article and 7. ok is false for a named unit.
func UnitNumber(name string) (prefix string, number int, ok bool) {
	for _, prefix := range []string{"article", "section"} {
		digits, found := strings.CutPrefix(name, prefix+"-")
		if !found || digits == "" || strings.Trim(digits, "0123456789") != "" {
			continue
		}
		if n, err := strconv.Atoi(digits); err == nil && n >= 1 && n <= 9999 {
			return prefix, n, true
		}
	}
	return "", 0, false
}

func isUnitName(s string) bool {
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') {
			return false
		}
	}
	return s != "" && s != "art" && s != "sec"
}

// UnitLabel is how a numbered unit is headed in the language: "Article 7", "第七条". It is "" for a named unit.
func UnitLabel(language, unit string) string {
	prefix, number, ok := UnitNumber(unit)
	if !ok {
		return ""
	}
	if language == "zh" {
		if prefix == "article" {
			return "第" + lang.ChineseNumeral(number) + "条"
		}
		return "第" + lang.ChineseNumeral(number) + "节"
	}
	if prefix == "article" {
		return "Article " + strconv.Itoa(number)
	}
	return "Section " + strconv.Itoa(number)
}

// unitShort is how a unit is called within a citation: "art 7(1)(2)", "第七条第一款第（二）项". Of an article of one paragraph Chinese names its
// items alone: "第四条第（三）项".
func unitShort(language, unit string, numbers []int, oneParagraph bool) string {
	prefix, number, ok := UnitNumber(unit)
	if !ok {
		return ""
	}
	var b strings.Builder
	if language == "zh" {
		part := markdown.ChineseProvision(numbers)
		if oneParagraph && len(numbers) > 1 {
			part = strings.TrimPrefix(part, markdown.ChineseProvision(numbers[:1]))
		}
		return UnitLabel(language, unit) + part
	}
	if prefix == "article" {
		b.WriteString("art ")
	} else {
		b.WriteString("sec ")
	}
	b.WriteString(strconv.Itoa(number))
	b.WriteString(provision(numbers))
	return b.String()
}

// UnitShort is how a numbered unit is called within a citation in the language: "art 7", "第七条". It is "" for a named unit.
func UnitShort(language, unit string) string { return unitShort(language, unit, nil, false) }

// provision writes paragraph and item as a citation does: (1)(2).
func provision(numbers []int) string {
	var b strings.Builder
	for _, n := range numbers {
		fmt.Fprintf(&b, "(%d)", n)
	}
	return b.String()
}

// citationLabel is how a page in the language, itself a unit of the instrument home or of none (""), calls what c names. The named
// unit's own title is used where it has no number.
func (lib *Library) citationLabel(language, home string, c Citation, target *Page) string {
	ins := lib.instruments[c.Instrument]
	unit := unitShort(language, c.Unit, c.Numbers, target.oneParagraph())
	if unit == "" && c.Unit != "" {
		unit = target.Title
	}
	switch {
	case c.Unit == "":
		return ins.Cited(language)
	case c.Instrument == home:
		return unit
	case language == "zh":
		return ins.Cited(language) + unit
	default:
		return ins.Cited(language) + ", " + unit
	}
}

// CitationIn is how the page of an instrument or unit is cited from elsewhere in a language: "2024 Provisions, art 7".
func (lib *Library) CitationIn(p *Page, language string) string {
	return lib.citationLabel(language, "", Citation{Instrument: p.Instrument.ID, Unit: p.Unit}, p)
}

// CitationOf is how the page of an instrument or unit is cited from elsewhere, in its own language, or a paragraph and item of it:
// "2024 Provisions, art 7(1)(2)".
func (lib *Library) CitationOf(p *Page, numbers []int) string {
	return lib.citationLabel(p.Lang.Code, "", Citation{Instrument: p.Instrument.ID, Unit: p.Unit, Numbers: numbers}, p)
}

// CitationKey is the citation of the same as an author writes it, without the brackets: "flow-provisions-2024 art 7(1)(2)".
func CitationKey(p *Page, numbers []int) string {
	switch {
	case p.Unit == "":
		return p.Instrument.ID
	case UnitShort("en", p.Unit) == "":
		return p.Instrument.ID + " " + p.Unit
	}
	return p.Instrument.ID + " " + unitShort("en", p.Unit, numbers, false)
}

// oneParagraph reports whether the page is of an article that is known to have no second paragraph. A translation is of the same.
func (p *Page) oneParagraph() bool {
	if p.Original != nil {
		p = p.Original
	}
	return p.Front.Unit != nil && p.Front.Unit.OneParagraph
}

// Cite finds what a citation leads to, in the language of p where it exists in it, with the words by which p calls it. ok is false
// when it leads nowhere.
func (lib *Library) Cite(p *Page, text string) (ref Ref, ok bool) {
	c, why := ParseCitation(text)
	if why != "" {
		return Ref{}, false
	}
	t, problem := lib.findCitation(p, c)
	if problem != nil {
		return Ref{}, false
	}
	return Ref{t.page, t.anchor, t.label}, true
}

// CiteInFull is Cite with the instrument always named, on its own pages too.
func (lib *Library) CiteInFull(p *Page, text string) (ref Ref, ok bool) {
	if ref, ok = lib.Cite(p, text); ok {
		c, _ := ParseCitation(text)
		ref.Label = lib.citationLabel(p.Lang.Code, "", c, ref.Page)
	}
	return ref, ok
}
