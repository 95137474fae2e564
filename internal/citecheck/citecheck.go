// Package citecheck reads a text that somebody wrote about the law, in English or Chinese, and holds what it cites against the law as it stands
// on a day: articles that do not exist, that are displaced, superseded or were never law, and numbers that the articles beside them do not have.
//
// It is made for texts that nobody wrote for it: memos, mails, contracts, as Markdown or plain text. What it cannot tell it leaves alone and
// counts: an article of a law that the project does not have, or one for which the text names no instrument. A finding is one that
// its author can check at the place it names.
//
// The law is handed over as plain values, so that the package knows nothing of projects and pages. It takes time in proportion to the text.
package citecheck

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"rulebook/internal/diag"
	"rulebook/internal/lang"
	"rulebook/internal/numbers"
)

// A Law is what texts are held against: all instruments as they stand on one day.
type Law struct {
	Day         string // "2026-11-22"
	Language    string // of findings, and of all labels: "en" or "zh"
	Instruments []Instrument
	Finder      *numbers.Finder // of numbers, with the words that say of a number whether it is meant
}

// An Instrument is a law, measure, draft or the like.
type Instrument struct {
	ID       string
	Label    string   // how findings call it
	Names    []string // all that texts may call it, its id and label among them, in any language
	Draft    bool     // it never was law
	DraftOf  *Instrument
	Articles int // how many it has, from 1 on without a gap; 0 when not known
	Standing Standing
	Days     []string // on which something happened to it: 2024-03-22
	InForce  string   // the day from which it applies, "" when not known
	Units    []Unit
}

// A Standing is where an instrument or a unit stands on the day.
type Standing struct {
	Key   string   // draft, not-yet-in-force, in-force, amended-in-part, superseded, repealed, or "" when not known
	Since string   // the day it became so, "" when not known
	By    []string // what took its place, as findings call it
}

// A Unit is an article or section.
type Unit struct {
	Number   int
	Section  bool
	Label    string  // how findings call it
	Parts    [][]int // its paragraphs and items, where they are known: {1}, {1, 2}
	Standing Standing
	Lines    []Line                  // the numbers that its rules compare
	Readings []Reading               // the numbers of which its rules say how they are read
	Figures  func() []numbers.Figure // what it says in numbers
}

// A Line is a number that a rule compares. Cut is where it divides the whole numbers: between Cut-1 and Cut.
type Line struct {
	Value, Cut int64
	Words      string // "1,000,000 persons or more"
}

// A Reading is words beside a number whose meaning a rule says itself, as numbers.Figure has them: 超过…以上 beside 100,000.
type Reading struct {
	Words string
	Value int64
}

// A Finding is a mistake. Start and End are byte offsets in the text.
type Finding struct {
	Start, End int
	Code       string // as docs/diagnostics.md lists them: cite-article
	Msg, Hint  string
}

// A Citation is an article or instrument that a text names. Start and End are byte offsets in the text.
type Citation struct {
	Start, End int
	Instrument *Instrument
	Unit       *Unit  // nil for the instrument as a whole, and for what is not known
	Number     int    // of the article; 0 for the instrument as a whole
	Part       []int  // paragraph and item
	Name       string // of a unit without a number, as in [[cac-qa deduplication]]; nothing is known of these
	Called     string // the instrument of a homeless article, as the text calls it: GDPR; "" where that cannot be told
}

// A Report is what was found in a text.
type Report struct {
	Citations []Citation // of instruments that are known
	Unknown   []Citation // articles that exist but whose text the law does not have here
	Homeless  []Citation // articles for which the text names no instrument that is known
	Findings  []Finding  // in order
}

// A Checker holds texts against a Law. It may be used by several goroutines at once.
type Checker struct {
	law   *Law
	namer *namer
}

// New returns a Checker of a law.
func New(law *Law) *Checker { return &Checker{law, newNamer(law.Instruments)} }

// Check reads a text.
func (c *Checker) Check(text string) (r Report) {
	var aliases []alias
	var lead *statement
	for _, b := range blocks(text) {
		s := &reader{Checker: c, block: b, into: &r}
		names := c.namer.find(b.text, b.links, &aliases)
		under := lead
		if !b.item {
			under = nil
		}
		last := s.read(names, under)
		if b.lead {
			lead = last
		} else if !b.item {
			lead = nil
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	return r
}

// A reader reads one block.
type reader struct {
	*Checker
	block  block
	into   *Report
	judged []func() // what is looked at when all citations of the block are known
}

// A statement is a sentence, with what it cites.
type statement struct {
	start, end int
	text       string
	cited      []Citation
	around     []Citation // what it cites with the clauses beside it
	pastAround bool       // it or a clause beside it is past
	names      []name
	name       *name // the instrument last named
	past       bool  // it says that something is not the law any more, or not yet
	draft      bool  // it says that something is a draft
	foreign    bool  // it cites an article of a law that is none of ours, whose numbers it may have
}

// statementsOf are the sentences of a text, of which there is at least one.
func statementsOf(text string) (list []statement) {
	start := 0
	for _, end := range sentences(text) {
		said := text[start:end]
		list = append(list, statement{start: start, end: end, text: said, past: says(said, past), draft: says(said, drafts)})
		start = end
	}
	return list
}

// read reads a block, which stands under another sentence if that introduces it, and returns its last statement.
func (s *reader) read(names []name, under *statement) *statement {
	text := s.block.text
	statements := statementsOf(text)
	of := func(at int) *statement {
		i, _ := slices.BinarySearchFunc(statements, at, func(s statement, at int) int { return cmp.Compare(s.end, at+1) })
		return &statements[min(i, len(statements)-1)]
	}
	var inherited *name
	if under != nil {
		inherited = under.name
	}
	used := map[int]bool{} // names that an article stands beside
	for _, p := range place(text, references(text), names, s.block.links, inherited) {
		if p.name != nil {
			used[p.name.start] = true
		}
		s.reference(p, of(p.start))
	}
	for _, l := range s.block.links { // what the words of a link call it is no other citation
		in := namesUntil(names, l.end)
		in = in[len(namesUntil(in, l.start)):]
		for _, n := range in {
			if n.start >= l.target && in[0].start < l.target && (n.instrument == in[0].instrument || n.instrument == nil) {
				used[n.start] = true
			}
		}
	}
	for i := range names {
		n := &names[i]
		st := of(n.start)
		st.name = n
		st.names = append(st.names, *n)
		switch {
		case n.instrument == nil && n.id:
			s.noInstrument(*n)
		case n.instrument == nil && !n.id:
			s.nearMiss(*n)
		case n.instrument != nil && !used[n.start]:
			cite := Citation{Start: s.block.at[n.start], End: s.end(n.end), Instrument: n.instrument, Name: unitName(text, *n)}
			s.into.Citations = append(s.into.Citations, cite)
			st.cited = append(st.cited, cite)
			s.judged = append(s.judged, func() { s.standing(cite, n.instrument.Label, n.instrument.Standing, st) })
		}
	}
	joinClauses(statements)
	for _, judge := range s.judged {
		judge()
	}
	for i := range statements {
		st := &statements[i]
		cited := st.cited
		if len(cited) == 0 && under != nil {
			cited = under.cited
		}
		if len(cited) == 0 && len(st.names) == 0 {
			continue
		}
		figures := s.law.Finder.Figures(st.text)
		s.numbers(st, figures, cited)
		s.dates(st, figures)
	}
	last := &statements[len(statements)-1]
	if len(last.cited) == 0 && under != nil && s.block.item {
		last.cited = under.cited
	}
	if last.name == nil {
		last.name = inherited
	}
	return last
}

// joinClauses tells the clauses of one sentence, which semicolons part, what any of them knows of what became of the law: "A said 2 years; B
// made it 3".
func joinClauses(list []statement) {
	for from := 0; from < len(list); {
		to, past := from, false
		var cited []Citation
		for {
			past = past || list[to].past
			cited = append(cited, list[to].cited...)
			if to++; to == len(list) || !strings.HasSuffix(list[to-1].text, ";") && !strings.HasSuffix(list[to-1].text, "；") {
				break
			}
		}
		for i := from; i < to; i++ {
			list[i].around, list[i].pastAround = cited, past
		}
		from = to
	}
}

// unitNameForm is what stands behind an id in a citation of a unit without a number: [[cac-qa deduplication]].
var unitNameForm = regexp.MustCompile(`^ ([a-z0-9]+(?:-[a-z0-9]+)*)(?:[|)\]]|$|[ ,.;。，；）])`)

// unitName is the name of the unit that a text cites behind the id of its instrument, if it does.
func unitName(text string, n name) string {
	if text[n.start:n.end] != n.instrument.ID || !n.link && !strings.Contains(n.instrument.ID, "-") {
		return ""
	}
	if m := unitNameForm.FindStringSubmatch(text[n.end:]); m != nil {
		return m[1]
	}
	return ""
}

// end is where a piece of the block's text ends in the whole text.
func (s *reader) end(at int) int {
	if at == 0 {
		return s.block.at[0]
	}
	last := s.block.at[at-1]
	_, size := utf8.DecodeRuneInString(s.block.src[last:])
	return last + size
}

func (s *reader) report(start, end int, code, msg, hint string) {
	s.into.Findings = append(s.into.Findings, Finding{s.block.at[start], s.end(end), code, msg, hint})
}

// reference looks at one article.
func (s *reader) reference(p placed, st *statement) {
	cite := Citation{Start: s.block.at[p.start], End: s.end(p.end), Number: p.number, Part: p.part}
	switch {
	case p.name != nil && p.name.instrument == nil && p.name.id && !p.loose:
		return // that there is no such instrument is said of the id
	case p.name == nil || p.name.instrument == nil || p.alien:
		if !p.section {
			cite.Called = p.called
			if n := p.name; n != nil && cite.Called == "" && !p.loose {
				cite.Called = s.block.text[n.start:n.end]
			}
			s.into.Homeless = append(s.into.Homeless, cite)
			st.foreign = st.foreign || p.alien
		}
		return
	}
	ins := p.name.instrument
	cite.Instrument = ins
	if p.section && !slices.ContainsFunc(ins.Units, func(u Unit) bool { return u.Section }) {
		return // it has no sections that are known
	}
	for i := range ins.Units {
		if u := &ins.Units[i]; u.Number == p.number && u.Section == p.section {
			cite.Unit = u
		}
	}
	label, k := ins.Label, ins.Standing
	switch {
	case cite.Unit != nil:
		s.into.Citations = append(s.into.Citations, cite)
		if most := lastPart(cite.Unit.Parts, p.part); most != nil {
			s.report(p.start, p.end, "cite-paragraph", s.say("no-part", cite.Unit.Label, s.part(p.part)), s.say("last-part", s.part(most)))
		}
		if own := cite.Unit.Standing; own.Key == "superseded" || own.Key == "repealed" || own.Key == "not-yet-in-force" {
			label, k = cite.Unit.Label, own
		}
	case !p.section && ins.Articles > 0 && p.number > ins.Articles && p.loose:
		s.into.Homeless = append(s.into.Homeless, cite) // another instrument is meant than the one last named
		return
	case !p.section && ins.Articles > 0 && p.number > ins.Articles:
		s.report(p.start, p.end, "cite-article", s.say("no-article", ins.Label, p.number), s.say("articles", ins.Articles))
		return
	default:
		s.into.Unknown = append(s.into.Unknown, cite)
	}
	st.cited = append(st.cited, cite)
	s.judged = append(s.judged, func() { s.standing(cite, label, k, st) })
}

// lastPart is the last part there is where a part is beyond it, as far as the parts are known; nil for one that exists or may exist. In an
// article of one paragraph, (4) is its item 4.
func lastPart(parts [][]int, part []int) []int {
	if len(part) == 1 && !slices.ContainsFunc(parts, func(p []int) bool { return p[0] > 1 }) &&
		slices.ContainsFunc(parts, func(p []int) bool { return len(p) > 1 && p[1] >= part[0] }) {
		return nil
	}
	for depth := range part {
		most := 0
		for _, p := range parts {
			if len(p) > depth && slices.Equal(p[:depth], part[:depth]) {
				most = max(most, p[depth])
			}
		}
		if most > 0 && part[depth] > most {
			return append(slices.Clone(part[:depth]), most)
		}
	}
	return nil
}

func (s *reader) noInstrument(n name) {
	hint := ""
	if id := s.namer.nearestID(n.title); id != "" {
		hint = s.say("did-you-mean", id)
	}
	s.report(n.start, n.end, "cite-instrument", s.say("no-instrument", n.title), hint)
}

// nearMiss reports a title that is almost that of an instrument. Any other is of a law that is none of ours, as is "the draft PIPL", which has
// no title in 《》.
func (s *reader) nearMiss(n name) {
	if n.title == "" {
		return
	}
	if hint := s.nearest(n.title); hint != "" {
		s.report(n.start, n.end, "cite-instrument", s.say("no-instrument", "《"+n.title+"》"), hint)
	}
}

// nearest is a hint to the name that is most like a title and hardly differs from it.
func (s *reader) nearest(title string) string {
	key := []rune(keyOf(title))
	if len(key) == 0 {
		return ""
	}
	most := 1 + len(key)/6 // characters that differ
	best, least := "", most+1
	for _, t := range s.namer.titles {
		d := diag.EditDistance(key, t.key, most)
		if d > 1 && lang.IsHan(key[0]) && sameCharacters(key, t.key) {
			d = 1 // words in another order, 规范和促进 for 促进和规范
		}
		if d > 0 && d < least {
			best, least = t.name, d
		}
	}
	if best == "" {
		return ""
	}
	return s.say("did-you-mean", best)
}

// sameCharacters reports whether two titles have the same characters, in whatever order.
func sameCharacters(a, b []rune) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// standing reports what is cited as law and is none on the day. A sentence that says so itself is right.
func (s *reader) standing(cite Citation, label string, k Standing, st *statement) {
	switch {
	case cite.Instrument.Draft:
		if !st.draft {
			s.fail(cite, "cite-draft", s.say("draft", label), s.say("draft-hint"))
		}
	case st.pastAround:
	case k.Key == "not-yet-in-force":
		s.fail(cite, "cite-not-in-force", s.say("not-in-force", label, s.law.Day), s.say("not-in-force-hint"))
	case k.Key == "superseded" || k.Key == "repealed":
		if !anyCalled(st.around, k.By) { // whoever names what took its place knows
			s.fail(cite, "cite-superseded", s.gone(label, k), s.say("superseded-hint", s.law.Day))
		}
	}
}

func (s *reader) fail(c Citation, code, msg, hint string) {
	s.into.Findings = append(s.into.Findings, Finding{c.Start, c.End, code, msg, hint})
}

// anyCalled reports whether one of the citations is called by one of the labels.
func anyCalled(cited []Citation, labels []string) bool {
	return slices.ContainsFunc(cited, func(c Citation) bool {
		return c.Unit != nil && slices.Contains(labels, c.Unit.Label) || slices.Contains(labels, c.Instrument.Label)
	})
}

// numbers holds the numbers of a sentence against the articles that it cites.
func (s *reader) numbers(st *statement, figures []numbers.Figure, cited []Citation) {
	var units []*Unit
	whole := len(cited) > 0 // an instrument alone is cited, and as a whole: any of its lines may be meant
	for _, c := range cited {
		switch {
		case c.Unit != nil:
			whole = false
			if !slices.Contains(units, c.Unit) {
				units = append(units, c.Unit)
			}
		case c.Number > 0 || c.Name != "":
			return // what that says is not known
		default:
			whole = whole && c.Instrument == cited[0].Instrument
		}
	}
	if len(units) == 0 && whole {
		for i := range cited[0].Instrument.Units {
			units = append(units, &cited[0].Instrument.Units[i])
		}
	}
	if len(units) == 0 || st.foreign {
		return
	}
	ofCase := tellsOfCase(st.text)
	binding := !ofCase || says(st.text, duties)
	sums := sumsOf(figures)
	for _, f := range figures {
		if f.Date != "" || f.Value < 0 {
			continue
		}
		text := st.text[f.Start:f.End]
		var msg, hint string
		if !ofCase || f.Bound == numbers.Mixed {
			msg, hint = s.line(f, text, units)
		}
		if msg == "" && !whole && binding && !sums.has(f) {
			msg, hint = s.limit(f, st, units)
		}
		if msg != "" {
			s.report(st.start+f.Start, st.start+f.End, "cite-number", msg, hint)
		}
	}
}

// line says how a number of persons differs from the lines of units; msg is "" when it does not.
func (s *reader) line(f numbers.Figure, text string, units []*Unit) (msg, hint string) {
	var lines []Line
	for _, u := range units {
		if slices.Contains(u.Readings, Reading{f.Words, f.Value}) {
			return "", "" // a rule says how it reads them
		}
		lines = append(lines, u.Lines...)
	}
	if len(lines) == 0 || f.Unit != numbers.Persons && f.Unit != numbers.NoUnit {
		return "", ""
	}
	same := slices.IndexFunc(lines, func(l Line) bool { return l.Value == f.Value || l.Cut == f.Value })
	if same >= 0 && f.Bound == numbers.Mixed {
		return s.say("mixed", f.Words), s.say("line", lines[same].Words)
	}
	cut, said := f.Bound.Cut(f.Value)
	switch {
	case !said || slices.ContainsFunc(lines, func(l Line) bool { return l.Cut == cut }):
		return "", ""
	case same >= 0:
		return s.say("words", f.Words, s.labels(units)), s.say("line", lines[same].Words)
	case f.Unit == numbers.Persons:
		var words []string
		for _, l := range lines {
			if !slices.Contains(words, l.Words) {
				words = append(words, l.Words)
			}
		}
		return s.say("no-line", text, s.labels(units)), s.say("lines", strings.Join(words, s.say("semicolon")))
	}
	return "", ""
}

// limit says how a period, a share or an amount of a sentence differs from what units say; msg is "" when it does not, or they say nothing of
// the sort. A sum that the sentence makes itself differs from all.
func (s *reader) limit(f numbers.Figure, st *statement, units []*Unit) (msg, hint string) {
	if _, limits := limitUnits[f.Unit]; !limits || st.past || f.Unit == numbers.Yuan && says(st.text, persons) || endsWith(st.text[:f.Start], sums) {
		return "", ""
	}
	var there []string
	for _, u := range units {
		if u.Figures == nil {
			continue
		}
		for _, g := range u.Figures() {
			if g.Value < 0 || !sameMeasure(f.Unit, g.Unit) {
				continue
			}
			if g.Unit == f.Unit && g.Value == f.Value {
				return "", ""
			}
			if words := s.amount(g); !slices.Contains(there, words) {
				there = append(there, words)
			}
		}
	}
	if len(there) == 0 {
		return "", ""
	}
	return s.say("limit", st.text[f.Start:f.End], s.labels(units)), s.say("limits", strings.Join(there, s.say("comma")))
}

// A total is what the numbers of one unit in a sentence add up to.
type total struct {
	sum   int64
	terms int
}

type totals map[numbers.Unit]total

func sumsOf(figures []numbers.Figure) totals {
	of := totals{}
	for _, f := range figures {
		if f.Date == "" && f.Value > 0 {
			t := of[f.Unit]
			of[f.Unit] = total{t.sum + f.Value, t.terms + 1}
		}
	}
	return of
}

// has reports whether a figure is what the others of its unit in the sentence, of which there are several, add up to: "5 and 7 working days,
// that is 12".
func (of totals) has(f numbers.Figure) bool {
	t := of[f.Unit]
	return f.Value > 0 && t.terms > 2 && t.sum-f.Value == f.Value
}

// sameMeasure reports whether two units measure the same: days and working days are told apart, but not taken for something else.
func sameMeasure(a, b numbers.Unit) bool {
	days := func(u numbers.Unit) bool { return u == numbers.Days || u == numbers.WorkingDays }
	return a == b || days(a) && days(b)
}

// dates holds the day on which an instrument is said to take effect against its own days. Where the sentence names several instruments, or none
// before the day, nothing can be told.
func (s *reader) dates(st *statement, figures []numbers.Figure) {
	if !says(st.text, effects) || len(st.names) == 0 {
		return
	}
	ins, first := st.names[0].instrument, st.names[0].end
	if ins == nil || ins.InForce == "" || slices.ContainsFunc(st.names, func(n name) bool { return n.instrument != ins }) {
		return
	}
	for _, f := range figures {
		if len(f.Date) != len("2024-03-22") || first > st.start+f.Start || !besideEffect(st.text, f.Start, f.End) {
			continue
		}
		if f.Date != s.law.Day && !slices.Contains(ins.Days, f.Date) {
			s.report(st.start+f.Start, st.start+f.End, "cite-date", s.say("date", f.Date, ins.Label), s.say("in-force", ins.InForce))
		}
		return // a second day is one of something else
	}
}

// besideEffect reports whether the words about taking effect stand right beside a day: "took effect on 22 March 2024", 2024年3月22日起施行.
func besideEffect(text string, start, end int) bool {
	from := max(0, start-80)
	if i := strings.LastIndexAny(text[from:start], ",(，（、"); i >= 0 {
		from += i
	}
	if says(text[from:start], effects) {
		return true
	}
	after := text[end:min(len(text), end+len("日起正式施行"))]
	return says(after, []string{"施行", "生效", "实施"})
}
