package content

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/yamltree"
)

// An Instrument is a law, measure, provision, draft or standard.
type Instrument struct {
	ID        string
	Page      *Page // in the default language
	Data      *InstrumentData
	Status    Status
	Relations []Relation         // both those said here and the inverse of those said elsewhere
	Units     map[string][]*Page // by language, in order: articles, sections, then named units
	Compared  []*Comparison      // in the default language
}

// A Relation leads from an instrument to another.
type Relation struct {
	Kind   string // "amends"
	Target *Instrument
}

// A Status is where an instrument or unit stands on the as-of date.
type Status struct {
	Key   string        // one of statusKeys; "" when the project has no as-of date
	Since yamltree.Date // the day it became so, or of what is not yet in force the day it takes effect; "" when not known
	By    []*Instrument // what replaced or amended it
	Draft bool          // a draft for comment, which never was law
	// Displaced says that superseded means so where the texts differ: what took this unit's place was put beside it, not in its stead.
	Displaced bool
	Stated    bool // there is no date to compute it from: its author says so
}

var statusKeys = []string{"draft", "not-yet-in-force", "in-force", "amended-in-part", "superseded", "repealed"}

// inverses of relations; a relation said at one end holds at the other.
var inverses = func() map[string]string {
	m := map[string]string{"parallel-to": "parallel-to"}
	for _, pair := range [][2]string{
		{"final", "final-of"}, {"supersedes", "superseded-by"}, {"amends", "amended-by"}, {"follows", "followed-by"},
		{"implements", "implemented-by"}, {"explains", "explained-by"}, {"based-on", "basis-of"}, {"refers-to", "referred-to-by"},
		{"ranks-above", "ranks-below"}, {"supports", "supported-by"}, {"touches", "touched-by"}, {"applies", "applied-by"},
	} {
		m[pair[0]], m[pair[1]] = pair[1], pair[0]
	}
	return m
}()

// relationKinds lists the kinds of relation in the order in which a page shows them.
var relationKinds = []string{"final", "final-of", "superseded-by", "supersedes", "amended-by", "amends", "followed-by", "follows",
	"implements", "implemented-by", "explained-by", "explains", "supported-by", "supports", "based-on", "basis-of",
	"applied-by", "applies", "refers-to", "referred-to-by", "ranks-above", "ranks-below", "touched-by", "touches", "parallel-to"}

// makeInstruments finds the instruments and their units.
func (lib *Library) makeInstruments() {
	for _, p := range lib.Pages {
		if p.Kind == KindInstrument && p.source.original == "" {
			id := path.Base(path.Dir(p.stem))
			ins := &Instrument{ID: id, Page: p, Data: p.Front.Instrument, Units: map[string][]*Page{}}
			lib.instruments[id] = ins
			lib.Instruments = append(lib.Instruments, ins)
		}
	}
	if len(lib.Instruments) > 0 && lib.Project.AsOf == "" {
		lib.problems = append(lib.problems, diag.New(ProjectFile, lib.Project.source, 0, diag.Error, "config-as-of",
			"as_of is missing, and the project has instruments", "say which day the content speaks of: as_of: 2026-01-31"))
	}
	slices.SortFunc(lib.Instruments, func(a, b *Instrument) int { return strings.Compare(a.ID, b.ID) })
	missing := map[string]bool{}
	for _, p := range lib.Pages {
		if p.Kind != KindInstrument && p.Kind != KindUnit {
			continue
		}
		id := path.Base(path.Dir(p.stem))
		p.Instrument = lib.instruments[id]
		if p.Instrument == nil {
			if !missing[id] && p.source.original == "" && !lib.failed[Folder+"/instruments/"+id+"/index.md"] {
				lib.problemAt(p, 0, diag.Error, "instrument-missing", fmt.Sprintf("instruments/%s has no index.md", id),
					"describe the instrument there: rulebook new instrument "+id)
				lib.failed[Folder+"/instruments/"+id+"/index.md"] = true
			}
			missing[id] = true
			continue
		}
		if p.Kind != KindUnit {
			continue
		}
		if prefix, number, ok := UnitNumber(p.Unit); ok && p.Unit != unitName(prefix, number) {
			lib.problemAt(p, 0, diag.Error, "unit-name", fmt.Sprintf("%s is to be named %s", p.Unit, unitName(prefix, number)), "rename the file")
			continue
		}
		lib.units[unitKey{id, p.Unit, p.Lang.Code}] = p
		p.Instrument.Units[p.Lang.Code] = append(p.Instrument.Units[p.Lang.Code], p)
	}
	for _, ins := range lib.Instruments {
		for _, units := range ins.Units {
			slices.SortFunc(units, compareUnits)
		}
	}
}

// compareUnits puts articles before sections before named units, unless a weight says otherwise.
func compareUnits(a, b *Page) int {
	rank := func(p *Page) (int, int) {
		switch prefix, number, _ := UnitNumber(p.Unit); prefix {
		case "article":
			return 0, number
		case "section":
			return 1, number
		}
		return 2, 0
	}
	kindA, numberA := rank(a)
	kindB, numberB := rank(b)
	return cmp.Or(cmp.Compare(a.Front.Weight, b.Front.Weight), cmp.Compare(kindA, kindB), cmp.Compare(numberA, numberB),
		strings.Compare(a.Unit, b.Unit))
}

// resolveRelations joins the instruments, then computes where each stands on the as-of date.
func (lib *Library) resolveRelations() {
	add := func(from *Instrument, kind string, to *Instrument) {
		r := Relation{kind, to}
		if !slices.Contains(from.Relations, r) {
			from.Relations = append(from.Relations, r)
		}
	}
	for _, ins := range lib.Instruments {
		for _, ref := range ins.Data.Relations {
			inverse, known := inverses[ref.kind]
			target := lib.instruments[ref.target]
			switch {
			case !known:
				lib.problemAt(ins.Page, ref.kindOffset, diag.Error, "relation-kind", fmt.Sprintf("unknown relation %q", ref.kind),
					cmp.Or(diag.DidYouMean(ref.kind, sortedKeys(inverses)), "the relations are listed in content/manual/writing.md"))
			case target == nil:
				if !lib.failed[Folder+"/instruments/"+ref.target+"/index.md"] {
					lib.problemAt(ins.Page, ref.targetOffset, diag.Error, "relation-target", fmt.Sprintf("no instrument %q", ref.target),
						didYouMean(nearest(&lib.hints, ref.target, lib.instruments)))
				}
			case target == ins:
				lib.problemAt(ins.Page, ref.targetOffset, diag.Error, "relation-target", "an instrument cannot be related to itself", "")
			default:
				add(ins, ref.kind, target)
				add(target, inverse, ins)
			}
		}
	}
	lib.checkCircles()
	order := map[string]int{}
	for i, k := range relationKinds {
		order[k] = i
	}
	for _, ins := range lib.Instruments {
		slices.SortFunc(ins.Relations, func(a, b Relation) int {
			return cmp.Or(cmp.Compare(order[a.Kind], order[b.Kind]), strings.Compare(a.Target.ID, b.Target.ID))
		})
		for _, r := range ins.Relations {
			inverse := inverses[r.Kind]
			if inverse == r.Kind || r.Kind > inverse || ins.ID > r.Target.ID || !slices.Contains(ins.Relations, Relation{inverse, r.Target}) {
				continue
			}
			d := lib.place(ins.Page.source, ins.Page.Front.at("relations"), diag.Error, "relation-contradiction",
				fmt.Sprintf("%s is said to be both %s and %s %s", ins.ID, r.Kind, inverse, r.Target.ID), "remove one of the two")
			d.Related = []diag.Related{{File: r.Target.Page.File, Msg: "the other instrument"}}
			lib.problems = append(lib.problems, d)
		}
		lib.checkDates(ins)
		if lib.Project.AsOf != "" {
			lib.computeStatus(ins)
		}
	}
	for _, p := range lib.Pages {
		if p.Kind == KindInstrument && p.Instrument != nil {
			p.Status = p.Instrument.Status
		}
	}
}

// checkCircles reports instruments that supersede one another in a circle of three or more; of two, it is a contradiction that
// resolveRelations reports.
func (lib *Library) checkCircles() {
	done := map[*Instrument]bool{}
	var visit func(ins *Instrument, way []*Instrument)
	visit = func(ins *Instrument, way []*Instrument) {
		if i := slices.Index(way, ins); i >= 0 {
			if circle := way[i:]; len(circle) > 2 {
				var ids []string
				d := lib.place(ins.Page.source, ins.Page.Front.at("relations"), diag.Error, "relation-contradiction", "", "remove one of the relations")
				for _, in := range circle {
					ids = append(ids, in.ID)
					d.Related = append(d.Related, diag.Related{File: in.Page.File, Msg: "is part of it"})
				}
				d.Msg = strings.Join(ids, ", ") + " supersede one another in a circle"
				lib.problems = append(lib.problems, d)
			}
			return
		}
		if done[ins] {
			return
		}
		for _, r := range ins.Relations {
			if r.Kind == "superseded-by" {
				visit(r.Target, append(way, ins))
			}
		}
		done[ins] = true
	}
	for _, ins := range lib.Instruments {
		visit(ins, nil)
	}
}

// checkDates reports dates that cannot follow one another.
func (lib *Library) checkDates(ins *Instrument) {
	d := ins.Data
	for _, pair := range []struct {
		first, second         yamltree.Date
		firstName, secondName string
	}{
		{d.Adopted, d.Published, "adopted", "published"},
		{d.Adopted, d.Effective, "adopted", "effective"},
		{d.Effective, d.Repealed, "effective", "repealed"},
		{d.CommentFrom, d.CommentUntil, "comment_from", "comment_until"},
		{d.Amended, d.AmendedEffective, "amended", "amended_effective"},
	} {
		if pair.first != "" && pair.second != "" && pair.second < pair.first {
			lib.problemAt(ins.Page, ins.Page.Front.at(pair.secondName), diag.Error, "dates-order",
				fmt.Sprintf("%s (%s) is before %s (%s)", pair.secondName, pair.second, pair.firstName, pair.first), "correct one of the two")
		}
	}
	if d.IsDraft && d.Published != "" && d.CommentUntil != "" && d.CommentUntil < d.Published {
		lib.problemAt(ins.Page, ins.Page.Front.at("comment_until"), diag.Error, "dates-order",
			fmt.Sprintf("comment_until (%s) is before published (%s)", d.CommentUntil, d.Published), "correct one of the two")
	}
	if d.IsDraft && d.Effective != "" {
		lib.problemAt(ins.Page, ins.Page.Front.at("effective"), diag.Error, "dates-draft", "a draft has no day on which it takes effect",
			"remove effective, or is_draft; the final text is an instrument of its own")
	}
}

// start is the day from which an instrument counts: in effect, or at least made.
func (ins *Instrument) start() yamltree.Date {
	d := ins.Data
	return cmp.Or(d.Effective, d.Published, d.Dated, d.Adopted)
}

// made is the day on which a text was published: a draft ends when its final text is known, not when that takes effect.
func (ins *Instrument) made() yamltree.Date {
	return cmp.Or(ins.Data.Published, ins.start())
}

// by returns the instruments that stand in one of the relations and had begun by a day, and the earliest day on which one did.
func (ins *Instrument) by(on yamltree.Date, day func(*Instrument) yamltree.Date, kinds ...string) (who []*Instrument, since yamltree.Date) {
	for _, r := range ins.Relations {
		if !slices.Contains(kinds, r.Kind) || slices.Contains(who, r.Target) {
			continue
		}
		if d := day(r.Target); d != "" && d <= on {
			who = append(who, r.Target)
			if since == "" || d < since {
				since = d
			}
		}
	}
	return who, since
}

// computeStatus says where the instrument stands on the as-of date, and reports what contradicts it.
func (lib *Library) computeStatus(ins *Instrument) {
	d, asOf := ins.Data, lib.Project.AsOf
	s := ins.statusOn(asOf)
	if s.Key == "" {
		lib.problemAt(ins.Page, 0, diag.Error, "status-undated", "there is no date to compute the status from",
			"give published or effective, or say status")
	}
	if d.Status != "" && s.Key != d.Status {
		lib.problemAt(ins.Page, ins.Page.Front.at("status"), diag.Error, "status-contradiction",
			fmt.Sprintf("status says %s, but by its dates and relations it is %s on %s", d.Status, s.Key, asOf),
			"correct the dates or relations, or leave status out")
	}
	ins.Status = s
}

// statusOn says where the instrument stands on a day, from its dates and relations alone, as if its text had been known before.
func (ins *Instrument) statusOn(day yamltree.Date) Status {
	d := ins.Data
	s := Status{Draft: d.IsDraft}
	start := ins.start()
	switch {
	case d.IsDraft:
		s.Key, s.Since = "draft", d.Published
		if who, since := ins.by(day, (*Instrument).made, "final", "superseded-by", "followed-by"); who != nil {
			s.Key, s.By, s.Since = "superseded", who, since
		}
	case d.Repealed != "" && d.Repealed <= day:
		s.Key, s.Since = "repealed", d.Repealed
	default:
		if who, since := ins.by(day, (*Instrument).start, "superseded-by"); who != nil {
			s.Key, s.By, s.Since = "superseded", who, since
			break
		}
		if start == "" {
			s.Key, s.Stated = d.Status, true
			break
		}
		if start > day {
			s.Key, s.Since = "not-yet-in-force", start
			break
		}
		s.Key, s.Since = "in-force", start
		if who, since := ins.by(day, (*Instrument).start, "amended-by", "followed-by"); who != nil {
			s.Key, s.By, s.Since = "amended-in-part", who, since
		}
	}
	return s
}

// unitStatus is where a unit stands: as its instrument, unless its own dates or what displaced it say otherwise.
func (lib *Library) unitStatus(p *Page) Status {
	s, asOf := p.Instrument.Status, lib.Project.AsOf
	if asOf == "" || s.Key == "repealed" || s.Key == "superseded" || s.Draft {
		return s
	}
	u := p.Front.Unit
	switch {
	case u.Effective != "" && u.Effective > asOf:
		return Status{Key: "not-yet-in-force", Since: u.Effective}
	case u.Until != "" && u.Until < asOf:
		return Status{Key: "superseded", Since: yamltree.Date((dayOf(u.Until) + 1).String())} // until is the last day
	}
	var by Status
	for _, ref := range p.DisplacedBy {
		ins := ref.Page.Instrument
		if start := ins.start(); start != "" && start <= asOf {
			by.Key, by.Displaced = "superseded", true
			if !slices.Contains(by.By, ins) {
				by.By = append(by.By, ins)
			}
			if by.Since == "" || start < by.Since {
				by.Since = start
			}
		}
	}
	if by.Key != "" {
		return by
	}
	// What amended the instrument in part is said of the units it touched; the others are in force.
	if s.Key == "amended-in-part" {
		s = Status{Key: "in-force", Since: p.Instrument.start()}
	}
	if u.Effective != "" {
		s.Since = u.Effective
	}
	return s
}

// In returns the instrument's own page in the language, or in the default one.
func (ins *Instrument) In(language string) *Page { return ins.Page.In(language) }

// Short is how the instrument is called in lists in the language.
func (ins *Instrument) Short(language string) string {
	// Where a translation has articles alone, the page of its folder is made, and says nothing of the instrument.
	if p := ins.In(language); p.Lang.Code == language && p.Front.Instrument != nil {
		return cmp.Or(p.Front.Instrument.ShortTitle, p.Title)
	}
	if title := ins.Data.Titles[language]; title != "" {
		return title
	}
	return cmp.Or(ins.Data.ShortTitle, ins.Page.Title)
}

// Names are all names by which the instrument is cited, in all languages, each once.
func (ins *Instrument) Names() (names []string) {
	add := func(name string) {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, p := range append([]*Page{ins.Page}, ins.Page.Translations...) {
		add(p.Title)
		d := p.Front.Instrument
		if d == nil {
			continue
		}
		add(d.ShortTitle)
		for _, code := range sortedKeys(d.Titles) {
			add(d.Titles[code])
		}
		add(d.DocumentNumber)
		for _, name := range d.KnownAs {
			add(name)
		}
	}
	add(ins.ID)
	return names
}

// Cited is how a citation in the language calls the instrument. In Chinese that is the official title in 《》, or a short one that is part of
// it, as 《个人信息保护法》 is; one made for lists, such as 标准合同办法（2023）, is no title.
func (ins *Instrument) Cited(language string) string {
	short := ins.Short(language)
	if language != "zh" {
		return short
	}
	official := ins.Data.Titles[language]
	if p := ins.In(language); official == "" && p.Lang.Code == language {
		official = p.Title
	}
	if official == "" || strings.Contains(official, short) && !strings.HasSuffix(short, "）") {
		official = short
	}
	return "《" + strings.Trim(official, "《》") + "》"
}

// An Event is a day in an instrument's life.
type Event struct {
	Date       yamltree.Date
	Kind       string // "published", "draft-published", "comment-until", "effective", "amended-effective", "repealed"
	Instrument *Instrument
	By         []*Instrument // of what others did to it
}

// Events lists the legal events of all instruments, newest first.
func (lib *Library) Events() []Event {
	var events []Event
	for _, ins := range lib.Instruments {
		d := ins.Data
		add := func(date yamltree.Date, kind string) {
			if date != "" {
				events = append(events, Event{Date: date, Kind: kind, Instrument: ins})
			}
		}
		published := "published"
		if d.IsDraft {
			published = "draft-published"
			add(d.CommentUntil, "comment-until")
		}
		if d.Published != d.Effective {
			add(d.Published, published)
		}
		add(d.Effective, "effective")
		add(d.AmendedEffective, "amended-effective")
		add(d.Repealed, "repealed")
	}
	sortEvents(events)
	return events
}

// History is Events, and the days on which others took the place of an instrument or changed it: "superseded", "draft-superseded",
// "amended-in-part".
func (lib *Library) History() []Event {
	events := lib.Events()
	for ins, periods := range lib.Periods() {
		for _, period := range periods {
			e := Event{Date: period.From, Kind: period.Key, Instrument: ins, By: ins.statusOn(period.From).By}
			switch {
			case period.Key == "superseded" && ins.Data.IsDraft:
				e.Kind = "draft-superseded"
			case period.Key != "superseded" && period.Key != "amended-in-part":
				continue
			}
			events = append(events, e)
		}
	}
	sortEvents(events)
	return events
}

// sortEvents puts events in the order in which they are listed, newest first.
func sortEvents(events []Event) {
	slices.SortFunc(events, func(a, b Event) int {
		return cmp.Or(strings.Compare(string(b.Date), string(a.Date)), strings.Compare(a.Instrument.ID, b.Instrument.ID),
			strings.Compare(a.Kind, b.Kind))
	})
}
