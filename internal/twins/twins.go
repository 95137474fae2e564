// Package twins compares a text with its translation: what each says in numbers, dates, citations and the like, section by section.
//
// What goes in is the facts of both texts in reading order, headings among them; what comes out is where the translation says something
// else. The words are not looked at, and neither is their order within a section, which languages have their own: what counts is
// that 100万人以上 stands where "1,000,000 persons or more" does. Which sections belong together their ids say, and where those differ
// their order.
//
// A fact that is said twice may be said once in the translation, and the other way round, as languages repeat themselves in different
// places. A mark of confidence may not, since each belongs to one claim. One person, one day and the like are often no more than an
// article in the other language, so these are held only against other numbers.
package twins

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"rulebook/internal/lang"
	"rulebook/internal/numbers"
)

// Kind says what a Fact is.
type Kind uint8

const (
	Number Kind = iota
	Date
	Citation   // of an instrument or one of its units
	Bound      // a number that is bound to a rule
	Confidence // the mark of one claim
	Quote      // a paragraph of a quotation
	Heading    // begins a section
	Block      // begins a paragraph, an item, a row or a definition
	Task       // of a checklist
	Table
	Generated // a block that the project makes
	Rule      // a block of a rule, which stands in the original alone
	Anchor    // of a heading; the Kind of a Difference alone
)

// A Fact is something that both texts must say.
type Fact struct {
	Kind   Kind
	Offset int    // in the text it is from, in bytes
	Text   string // as it stands, for people
	Key    string // what must be the same: a date, a citation, an id; "" for a Number

	Unit  numbers.Unit  // of a Number
	Bound numbers.Bound // of a Number
	Value int64         // of a Number, -1 when it is not whole; the level of a Heading, the rows of a Table
	In    string        // the target of the citation in whose words it stands; "" outside of them

	Quoted bool // it stands in a quotation, which is compared as a whole

	bounds uint8 // what the words may say, a bit for each numbers.Bound
	word   bool  // a Number in English words
	spared bool  // the other text need not have it
	loose  bool  // a small number without a unit, which is another one's only in the same paragraph
}

// Read returns the numbers and dates of a text.
func Read(finder *numbers.Finder, text string) (facts []Fact) {
	floor, last := 0, -1 // where the figure before ends, and the index of its Number
	for _, f := range finder.Amounts(text) {
		if f.Date != "" {
			facts = append(facts, Fact{Kind: Date, Offset: f.Start, Text: strings.Clone(text[f.Start:f.End]), Key: f.Date})
			floor, last = f.End, -1
			continue
		}
		inParentheses := strings.HasSuffix(text[:f.Start], "(") && strings.HasPrefix(text[f.End:], ")")
		if strings.HasPrefix(text[f.End:], "生日") || f.Unit == numbers.NoUnit && inParentheses {
			continue // the fourteenth birthday, the number of a paragraph
		}
		fact := Fact{Kind: Number, Offset: f.Start, Text: strings.Clone(f.Said), Value: f.Value, Unit: f.Unit}
		fact.word = text[f.Start] >= 'A' && text[f.Start] <= 'z'
		fact.Bound, fact.bounds = bounds(text[floor:f.Start], f, text[f.End:])
		if f.Value < 0 {
			fact.Key = digits(text[f.Start:f.End])
		}
		if last >= 0 {
			join(&facts[last], &fact, text[floor:f.Start])
		}
		last, floor = len(facts), f.End
		facts = append(facts, fact)
	}
	return facts
}

// may is a set of bounds.
func may(list ...numbers.Bound) (all uint8) {
	for _, b := range list {
		all |= 1 << b
	}
	return all
}

// bounds are what is said of a figure between two texts, first what it most probably is.
func bounds(before string, f numbers.Figure, after string) (bound numbers.Bound, all uint8) {
	bound, all = f.Bound, may(f.Bound)
	time := f.Unit >= numbers.Hours && f.Unit <= numbers.Years
	switch words := strings.ToLower(f.Words); {
	case words == "from", startsWith(words, "达", "reach"), endsWith(words, "以内", "之内"):
		// "from 3 to 5 years" and "reaches 100,000" name the number, whatever becomes of those above it; 5日以内 is as much as 5日内.
		all |= may(numbers.None)
	case bound != numbers.None && bound != numbers.Mixed:
	case said(before) != numbers.None:
		bound = said(before)
		all = may(bound)
	case bound == numbers.Mixed, endsWith(before, "该", "上述", "前述", "those ", "these "):
		all = ^uint8(0) // words that contradict each other, or stand for what has been said before
	case time && startsWith(after, "前", "之前", "以前"):
		all |= may(numbers.AtLeast, numbers.MoreThan) // 届满60个工作日前: so long before or longer
	case time && (startsWith(after, "内") || endsWith(strings.ToLower(before), "within ", "within the ", "in the last ", "within the last ")):
		all |= may(numbers.AtMost)
	}
	return bound, all
}

// join notes what two numbers in a row say of one another: "RMB 100,000 to 1 million" is a range, and the words before the first of two
// may hold for both, as in "up to RMB 50 million or 5%".
func join(a, b *Fact, between string) {
	words := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(between), "RMB"), "¥")
	switch words = strings.TrimSpace(words); {
	case words == "to" || words == "–" || words == "-" || words == "至":
		a.bounds |= may(numbers.AtLeast)
		b.bounds |= may(numbers.AtMost)
	case len(between) <= 40 && b.Bound == numbers.None && !strings.ContainsAny(between, ".;:。；：") &&
		(strings.Contains(between, "or") || strings.Contains(between, "and") || strings.Contains(between, "或") || strings.Contains(between, "和")):
		b.bounds |= a.bounds
	}
}

// said is what words of the clause before a number say of it, as those that stand before its verb: 至少保存3年.
func said(clause string) numbers.Bound {
	const longest = 12 // characters
	n := 0
	for at := len(clause); at > 0; {
		r, size := utf8.DecodeLastRuneInString(clause[:at])
		if n++; n > longest || !lang.IsHan(r) {
			break
		}
		at -= size
		switch rest := clause[at:]; {
		case startsWith(rest, "至少"):
			return numbers.AtLeast
		case startsWith(rest, "至多", "最多", "最长"):
			return numbers.AtMost
		}
	}
	return numbers.None
}

func startsWith(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(text, w) })
}

func endsWith(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(text, w) })
}

// A Difference is something that the translation says in another way than the original.
type Difference struct {
	Kind      Kind
	Offset    int // in the translation
	Msg, Hint string
}

// Options of a comparison. The zero value compares texts in unknown languages.
type Options struct {
	Original, Translation string // codes of the languages: en, zh

	// Known are the dates that the name of what is cited may hold, as its words may have them; nil for none.
	Known func(target string) (dates []string)
}

// Compare returns what is different in a translation, by place.
func Compare(original, translation []Fact, o Options) []Difference {
	c := &comparison{Options: o, named: map[string]bool{}, words: map[string][]Fact{}}
	original, translation = spare(original, o.Original), spare(translation, o.Translation)
	for _, f := range original {
		if f.Kind == Citation {
			c.named[f.Key], c.named[instrumentOf(f.Key)] = true, true
		}
		if f.In != "" {
			c.words[f.In] = append(c.words[f.In], f)
		}
	}
	c.quotes(original, translation)
	c.sections(sectionsOf(original), sectionsOf(translation))
	slices.SortStableFunc(c.found, func(a, b Difference) int { return cmp.Compare(a.Offset, b.Offset) })
	return c.found
}

// spare marks the facts that the other text need not have: those in quotations and in the words of a citation, which may have other words
// there, the law's own words in a text that is not Chinese, and small numbers without a unit.
func spare(facts []Fact, language string) []Fact {
	facts = slices.Clone(facts)
	for i := range facts {
		f := &facts[i]
		f.loose = f.Kind == Number && f.Unit == numbers.NoUnit && (f.Bound == numbers.None || f.word) && f.Value < leastNumber
		f.spared = f.loose || f.In != "" || f.Quoted || f.Kind <= Date && language != "" && language != "zh" && hasHan(f.Text)
	}
	return facts
}

// leastNumber is the smallest number that must be said in both texts whatever it counts. Smaller ones without a unit or words beside
// them name things as often as they count them.
const leastNumber = 1000

func hasHan(s string) bool { return strings.IndexFunc(s, lang.IsHan) >= 0 }

// comparison is what is being compared.
type comparison struct {
	Options
	named map[string]bool   // what the original cites, and the instruments of that
	words map[string][]Fact // what the original says in the words of citations, by target
	found []Difference
}

func (c *comparison) report(kind Kind, offset int, hint, format string, args ...any) {
	c.found = append(c.found, Difference{Kind: kind, Offset: offset, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// instrumentOf is the instrument of a citation: "pipl" of "pipl art 38".
func instrumentOf(target string) string {
	id, _, _ := strings.Cut(target, " ")
	return id
}

// quotes reports quotations of the law that the translation lacks or has in other words. They are the same in every language, and may
// stand anywhere.
func (c *comparison) quotes(original, translation []Fact) {
	have := map[string]bool{}
	var own []Fact
	for _, f := range translation {
		if f.Kind == Quote {
			have[f.Key] = true
			own = append(own, f)
		}
	}
	inOriginal := map[string]bool{}
	var missing []Fact
	for _, f := range original {
		if f.Kind == Quote {
			if inOriginal[f.Key] = true; !have[f.Key] && mostlyHan(f.Key) {
				missing = append(missing, f)
			}
		}
	}
	var other []Fact // quotations of the translation that are not in the original, the likeliest places of those that are missing
	for _, f := range own {
		if !inOriginal[f.Key] && mostlyHan(f.Key) {
			other = append(other, f)
		}
	}
	for n, f := range missing {
		if n == maxQuotes {
			break
		}
		best, most := -1, 0
		for i, o := range other[:min(len(other), maxQuotes)] {
			if size := common(f.Key, o.Key); size > most {
				best, most = i, size
			}
		}
		const hint = "the law's own words are the same in every language: copy them"
		if best < 0 {
			at := 0
			if len(own) > 0 {
				at = own[len(own)-1].Offset
			}
			c.report(Quote, at, hint, "the quotation %q of the original is not here", short(f.Key))
			continue
		}
		c.report(Quote, other[best].Offset, hint, "%q is quoted in the original as %q", short(other[best].Key), short(f.Key))
		other = append(other[:best], other[best+1:]...)
	}
	for _, f := range other[:min(len(other), maxQuotes)] {
		c.report(Quote, f.Offset, "quote it in the original too, or say it in your own words", "%q is not quoted in the original", short(f.Key))
	}
}

// maxQuotes is how many quotations that differ are compared with one another.
const maxQuotes = 100

// mostlyHan reports whether a text is Chinese.
func mostlyHan(s string) bool {
	han, letters := 0, 0
	for _, r := range s {
		switch {
		case lang.IsHan(r):
			han++
		case r|0x20 >= 'a' && r|0x20 <= 'z':
			letters++
		}
	}
	return han > 0 && han*2 >= letters
}

// common is how many bytes two texts begin and end with alike.
func common(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for i := 1; i <= len(a)-n && i <= len(b)-n && a[len(a)-i] == b[len(b)-i]; i++ {
		n++
	}
	return n
}

// short is a text as a message shows it.
func short(s string) string {
	const longest = 60 // characters
	n := 0
	for i := range s {
		if n++; n > longest {
			return s[:i] + "…"
		}
	}
	return s
}

// digits is the number at the start of s.
func digits(s string) string {
	return strings.Clone(s[:len(s)-len(strings.TrimLeft(s, "0123456789.,"))])
}
