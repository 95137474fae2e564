package content

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/rules"
	"rulebook/internal/yamltree"
)

// TimelineFile is how links name the timeline. There is no such file: a project that has instruments has the page.
const TimelineFile = Folder + "/timeline.md"

// makeTimeline makes the page of the timeline in each language. Its title is a word of the theme: see NamePages.
func (lib *Library) makeTimeline() {
	if len(lib.Instruments) == 0 {
		return
	}
	for _, l := range lib.Languages {
		p := &Page{Path: lib.Project.InLanguage(l.Code, "timeline.html"), Kind: KindTimeline, Lang: l, stem: "timeline"}
		p.Front.Weight = calculatorWeight
		lib.reserve(p.Path)
		lib.timelines = append(lib.timelines, p)
	}
	lib.Pages = append(lib.Pages, lib.timelines...)
	for _, t := range lib.Project.Topics {
		if !slices.ContainsFunc(lib.Instruments, func(ins *Instrument) bool { return slices.Contains(ins.Data.Topics, t.ID) }) {
			lib.problems = append(lib.problems, diag.New(ProjectFile, lib.Project.source, t.at, diag.Error, "config-topic",
				fmt.Sprintf("no instrument has the topic %q", t.ID), "write it under topics of an instrument, or remove it here"))
		}
	}
}

// Timeline returns the timeline's page in a language, or in the default one; nil when the project has no instruments.
func (lib *Library) Timeline(language string) *Page { return lib.madePage(lib.timelines, language) }

// NamePages gives the pages that rulebook makes the titles that are words of the theme, which a Library does not know. It is to be called
// once, before anything else is asked of the Library.
func (lib *Library) NamePages(title func(*Page) (string, error)) (err error) {
	for _, p := range slices.Concat(lib.timelines, lib.deadlinePages) {
		if p.Title, err = title(p); err != nil {
			return err
		}
	}
	return nil
}

// A Topic is a word of rulebook.yaml by which readers choose among the instruments.
type Topic struct {
	ID     string            // as instruments name it under topics
	Labels map[string]string // by language code

	at int // where it stands in rulebook.yaml
}

// Label is the topic in a language, or else as instruments name it.
func (t Topic) Label(language string) string { return cmp.Or(t.Labels[language], t.ID) }

func readTopics(r *yamltree.Reader, isLanguage func(code string) bool, report func(yamltree.Problem)) (list []Topic) {
	for _, f := range r.Keys() {
		if strings.Contains(f.Key, ",") {
			report(yamltree.Problem{Offset: f.Offset, Code: "config-topic", Msg: fmt.Sprintf("the topic %q has a comma in it", f.Key), Hint: "name it without"})
		}
		t := Topic{ID: f.Key, Labels: map[string]string{}, at: f.Offset}
		labels := r.Mapping(f.Key)
		for _, l := range labels.Keys() {
			if !isLanguage(l.Key) {
				report(yamltree.Problem{Offset: l.Offset, Code: "config-language", Msg: fmt.Sprintf("%q is not one of languages", l.Key),
					Hint: "add it to languages"})
			}
			t.Labels[l.Key] = labels.String(l.Key)
		}
		list = append(list, t)
	}
	return list
}

// How an instrument stands on a day, besides the statuses: a draft is open for comment, or was.
const (
	StandsOpen    = "comment" // a draft on whose text comments are taken
	StandsUnknown = ""        // its text was not known yet, or no day of it is known
)

// issued is the first day on which the text of an instrument was there: published, or in effect where that came before.
func (ins *Instrument) issued() yamltree.Date {
	d := ins.Data
	day := cmp.Or(d.Published, d.Dated, d.Adopted, d.Effective)
	if d.Effective != "" && d.Effective < day {
		day = d.Effective
	}
	return day
}

// StandsOn says how an instrument stands on a day: one of the statuses, StandsOpen or StandsUnknown.
func (ins *Instrument) StandsOn(day yamltree.Date) string {
	if issued := ins.issued(); issued == "" || day < issued {
		return StandsUnknown
	}
	key, d := ins.statusOn(day).Key, ins.Data
	if key == "draft" && day >= d.CommentFrom && day <= d.CommentUntil {
		return StandsOpen
	}
	return key
}

// turningDays are all days on which an instrument or a regime may stand otherwise than on the day before, in order.
func (lib *Library) turningDays() []rules.Day {
	days := map[rules.Day]bool{}
	add := func(date yamltree.Date, after rules.Day) {
		if day, ok := rules.ParseDay(string(date)); ok {
			days[day+after] = true
		}
	}
	for _, ins := range lib.Instruments {
		d := ins.Data
		for _, date := range []yamltree.Date{d.Adopted, d.Dated, d.Published, d.Effective, d.AmendedEffective, d.Repealed, d.CommentFrom} {
			add(date, 0)
		}
		add(d.CommentUntil, 1)
	}
	for _, g := range lib.regimes() {
		days[g.From] = true
		if g.Until != 0 {
			days[g.Until+1] = true
		}
	}
	return slices.Sorted(maps.Keys(days))
}

// regimes are those of the rules that were law.
func (lib *Library) regimes() (list []*rules.Regime) {
	if lib.Rulebook == nil {
		return nil
	}
	def := lib.Rulebook.Set.Definition()
	for i := range def.Regimes {
		if g := &def.Regimes[i]; !g.Draft {
			list = append(list, g)
		}
	}
	return list
}

// A Period is days on which an instrument stands alike.
type Period struct {
	From  yamltree.Date
	Until yamltree.Date // the last day; "" when no end is known
	Key   string        // as StandsOn says
}

// Periods are the days of each instrument from when its text was known, without gaps. There are none when no day is known.
func (lib *Library) Periods() map[*Instrument][]Period {
	periods := make(map[*Instrument][]Period, len(lib.Instruments))
	for _, day := range lib.turningDays() {
		date := yamltree.Date(day.String())
		for _, ins := range lib.Instruments {
			key, list := ins.StandsOn(date), periods[ins]
			n := len(list)
			if key == StandsUnknown || n > 0 && list[n-1].Key == key {
				continue
			}
			if n > 0 {
				list[n-1].Until = yamltree.Date((day - 1).String())
			}
			periods[ins] = append(list, Period{From: date, Key: key})
		}
	}
	return periods
}

// A Span is days on which all instruments stand alike.
type Span struct {
	From    yamltree.Date
	Until   yamltree.Date // the last day; "" when nothing later is known
	Turns   []Turn        // what is otherwise than the day before
	Stands  []Turn        // all that had been issued and is neither superseded nor repealed, in the order in which it began
	Regimes []*rules.Regime
}

// A Turn is how an instrument stands from a day on. Of what becomes of it on that day it may also say "issued", for what applies from the
// day on which it is published, or "amended", for an amendment after which it stands as before.
type Turn struct {
	Instrument *Instrument
	Key        string
}

// Spans cut the time from the first day on which anything was known into spans, without gaps.
func (lib *Library) Spans() (list []Span) {
	order := slices.Clone(lib.Instruments)
	slices.SortFunc(order, func(a, b *Instrument) int {
		return cmp.Or(strings.Compare(string(a.start()), string(b.start())), strings.Compare(a.ID, b.ID))
	})
	before := map[*Instrument]string{}
	for _, day := range lib.turningDays() {
		date := yamltree.Date(day.String())
		s := Span{From: date}
		for _, ins := range order {
			key := ins.StandsOn(date)
			switch {
			case key != before[ins] && key == "in-force" && ins.Data.Effective == "":
				s.Turns = append(s.Turns, Turn{ins, "issued"})
			case key != before[ins]:
				s.Turns = append(s.Turns, Turn{ins, key})
			case key != StandsUnknown && date == ins.Data.AmendedEffective:
				s.Turns = append(s.Turns, Turn{ins, "amended"})
			}
			before[ins] = key
			if key != StandsUnknown && key != "superseded" && key != "repealed" {
				s.Stands = append(s.Stands, Turn{ins, key})
			}
		}
		for _, g := range lib.regimes() {
			if g.From <= day && (g.Until == 0 || day <= g.Until) {
				s.Regimes = append(s.Regimes, g)
			}
		}
		if n := len(list); n > 0 {
			if s.Turns == nil && slices.Equal(s.Regimes, list[n-1].Regimes) {
				continue
			}
			list[n-1].Until = yamltree.Date((day - 1).String())
		} else if s.Stands == nil {
			continue
		}
		list = append(list, s)
	}
	return list
}

// Families are all instruments, with those together of which one took another's place: a draft stands by its final text. Families and
// their members are in the order in which they were issued; what has no day comes last.
func (lib *Library) Families() [][]*Instrument {
	family := map[*Instrument]int{}
	var list [][]*Instrument
	var join func(ins *Instrument, n int)
	join = func(ins *Instrument, n int) {
		if _, done := family[ins]; done {
			return
		}
		family[ins] = n
		list[n] = append(list[n], ins)
		for _, r := range ins.Relations {
			if slices.Contains([]string{"final", "final-of", "supersedes", "superseded-by", "follows", "followed-by"}, r.Kind) {
				join(r.Target, n)
			}
		}
	}
	older := func(a, b *Instrument) int {
		const never = "9999-12-31"
		return cmp.Or(strings.Compare(string(cmp.Or(a.issued(), never)), string(cmp.Or(b.issued(), never))), strings.Compare(a.ID, b.ID))
	}
	for _, ins := range lib.Instruments {
		if _, done := family[ins]; !done {
			list = append(list, nil)
			join(ins, len(list)-1)
		}
	}
	for _, members := range list {
		slices.SortFunc(members, older)
	}
	slices.SortFunc(list, func(a, b []*Instrument) int { return older(a[0], b[0]) })
	return list
}
