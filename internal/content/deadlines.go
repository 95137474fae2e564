package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/rules"
	"rulebook/internal/workdays"
	"rulebook/internal/yamltree"
)

const (
	// HolidaysFile says which days are working days.
	HolidaysFile = Folder + "/holidays.yaml"
	// DeadlinesFile has the periods of the law. A project with it has the page of deadlines.
	DeadlinesFile = Folder + "/deadlines.yaml"
	// DeadlinesPage is how links name that page.
	DeadlinesPage = Folder + "/deadlines.md"
)

// deadlinesWeight puts the deadlines after the calculator, before the glossary.
const deadlinesWeight = glossaryWeight - 1

// Deadlines are the periods of DeadlinesFile, counted by the calendar of HolidaysFile.
type Deadlines struct {
	Definition *workdays.Definition
	Holidays   Holidays
}

// Holidays is HolidaysFile as a page shows it.
type Holidays struct {
	Years      []HolidayYear // in ascending order
	Note       rules.Words
	Confidence string
	Checked    yamltree.Date
	Sources    []Source

	calendar workdays.Calendar
}

// A HolidayYear is what was decreed of one year.
type HolidayYear struct {
	Number   int
	Verified bool
	Source   Source // Title is "" when there is none
	Note     rules.Words
	Holidays []Holiday
}

// A Holiday is one, or several that are celebrated together.
type Holiday struct {
	Names     []rules.Words
	Off, Work []rules.Day
}

// makeDeadlines reads the two files and makes the page in each language. Its title is a word of the theme: see NamePages.
func (lib *Library) makeDeadlines(sources []*source) {
	find := func(file string) *source {
		i := slices.IndexFunc(sources, func(s *source) bool { return s.file == file && s.text != nil })
		if i < 0 {
			return nil
		}
		return sources[i]
	}
	d := &Deadlines{}
	codes := lib.languageCodes()
	if s := find(HolidaysFile); s != nil {
		holidays, problems := readHolidays(s.text, codes)
		lib.reportAll(s, problems)
		d.Holidays = holidays
	}
	s := find(DeadlinesFile)
	if s == nil {
		return
	}
	def, offsets, problems := readDeadlines(s.text, codes)
	lib.reportAll(s, problems)
	def.Calendar = d.Holidays.calendar
	def.AsOf, _ = rules.ParseDay(string(lib.Project.AsOf))
	d.Definition = def
	lib.Deadlines, lib.deadlinesSource, lib.deadlineCites = d, s, offsets
	for _, l := range lib.Languages {
		p := &Page{Path: lib.Project.InLanguage(l.Code, "deadlines.html"), Kind: KindDeadlines, Lang: l, stem: "deadlines"}
		p.Front.Weight = deadlinesWeight
		for _, step := range def.Steps {
			p.anchors = append(p.anchors, step.ID)
		}
		for _, procedure := range def.Procedures {
			p.anchors = append(p.anchors, procedure.ID)
		}
		lib.reserve(p.Path)
		lib.deadlinePages = append(lib.deadlinePages, p)
	}
	lib.Pages = append(lib.Pages, lib.deadlinePages...)
}

// DeadlinesIn returns the page of deadlines in a language, or in the default one; nil when the project has none.
func (lib *Library) DeadlinesIn(language string) *Page {
	return lib.madePage(lib.deadlinePages, language)
}

func (lib *Library) reportAll(s *source, problems []yamltree.Problem) {
	for _, p := range problems {
		lib.problems = append(lib.problems, p.Diagnostic(s.file, s.text, 0))
	}
}

// languageCodes are those of the project.
func (lib *Library) languageCodes() (codes []string) {
	for _, l := range lib.Project.Languages {
		codes = append(codes, l.Code)
	}
	return codes
}

// resolveDeadlines finds what the steps cite, and how each language calls it.
func (lib *Library) resolveDeadlines() {
	if lib.Deadlines == nil {
		return
	}
	steps := lib.Deadlines.Definition.Steps
	for i := range steps {
		for j := range steps[i].Cites {
			cite := &steps[i].Cites[j]
			c, why := ParseCitation(cite.Text)
			problem := &linkProblem{code: "citation-form", msg: why}
			if why == "" {
				cite.Label = rules.Words{}
				for _, p := range lib.deadlinePages {
					var found target
					if found, problem = lib.findCitation(p, c); problem != nil {
						break
					}
					cite.Label[p.Lang.Code] = found.label
				}
			}
			if problem != nil && problem.msg != "" {
				s := lib.deadlinesSource
				lib.problems = append(lib.problems, diag.New(s.file, s.text, lib.deadlineCites[i][j], diag.Error, problem.code, problem.msg, problem.advice(&lib.hints)))
			}
		}
	}
}

// A declared text is read by the languages of the project.
type declarations struct {
	codes    []string
	problems []yamltree.Problem
}

func (d *declarations) report(p yamltree.Problem) { d.problems = append(d.problems, p) }

// words reads a text by language.
func (d *declarations) words(r *yamltree.Reader, key string) rules.Words {
	if !r.Has(key) {
		return nil
	}
	m := r.Mapping(key)
	w := rules.Words{}
	for _, f := range m.Keys() {
		if !slices.Contains(d.codes, f.Key) {
			m.Report(f.Key, "config-language", fmt.Sprintf("%q is not one of the project's languages", f.Key), "add it to languages in rulebook.yaml")
			continue
		}
		w[f.Key] = strings.TrimSpace(m.Text(f.Key))
	}
	return w
}

// readHolidays reads HolidaysFile.
func readHolidays(src []byte, codes []string) (Holidays, []yamltree.Problem) {
	d := &declarations{codes: codes}
	var h Holidays
	root, problems := yamltree.Parse(src)
	d.problems = problems
	r := yamltree.NewReader(root, d.report)
	names := map[string]rules.Words{}
	m := r.Mapping("names")
	for _, f := range m.Keys() {
		names[f.Key] = d.words(m, f.Key)
	}
	h.Checked, h.Note = r.Date("checked"), d.words(r, "note")
	h.Confidence = r.Choice("confidence", confidenceLevels...)
	r.Each("sources", func(s *yamltree.Reader) {
		s.Required("title")
		h.Sources = append(h.Sources, Source{Title: s.String("title"), URL: s.String("url")})
	})
	said := map[rules.Day]int{} // where a day was said first
	numbers := map[int]int{}
	r.Each("years", func(y *yamltree.Reader) {
		y.Required("year")
		y.Required("verified")
		year := HolidayYear{Number: y.Int("year", 1900, 2999), Verified: y.Bool("verified"), Note: d.words(y, "note")}
		if y.Has("source") {
			s := y.Mapping("source")
			s.Required("title")
			year.Source = Source{Title: s.String("title"), URL: s.String("url")}
			s.Done()
		} else if year.Verified {
			y.Report("year", "calendar-source", fmt.Sprintf("the year %d is verified, but has no source", year.Number), "name the notice under source, or write verified: false")
		}
		at := y.Offset("year")
		if first, taken := numbers[year.Number]; taken && year.Number != 0 {
			d.report(yamltree.Problem{Offset: at, Code: "calendar-year", Msg: fmt.Sprintf("the year %d is there already", year.Number), Other: first, Clash: "first here"})
		}
		numbers[year.Number] = at
		y.Each("holidays", func(e *yamltree.Reader) {
			var holiday Holiday
			e.Required("name")
			for _, name := range e.Texts("name") {
				words, ok := names[name.Value]
				if !ok {
					d.report(yamltree.Problem{Offset: name.Offset, Code: "calendar-name", Msg: fmt.Sprintf("no holiday is called %q", name.Value),
						Hint: cmp.Or(diag.DidYouMean(name.Value, sortedKeys(names)), "declare it under names")})
					continue
				}
				holiday.Names = append(holiday.Names, words)
			}
			holiday.Off = d.days(e, "off", year.Number, false, said)
			holiday.Work = d.days(e, "work", year.Number, true, said)
			year.Holidays = append(year.Holidays, holiday)
		})
		h.Years = append(h.Years, year)
	})
	r.Done()
	slices.SortStableFunc(h.Years, func(a, b HolidayYear) int { return a.Number - b.Number })
	h.calendar = calendarOf(h.Years)
	return h, d.problems
}

// days reads a list of days of a year, all of them at weekends or all of them not.
func (d *declarations) days(r *yamltree.Reader, key string, year int, weekend bool, said map[rules.Day]int) (days []rules.Day) {
	for _, text := range r.Texts(key) {
		wrong := func(msg, hint string) {
			d.report(yamltree.Problem{Offset: text.Offset, Code: "calendar-day", Msg: msg, Hint: hint})
		}
		day, ok := rules.ParseDay(text.Value)
		if !ok {
			wrong(fmt.Sprintf("%q is not a day", text.Value), "write a day of the calendar as 2026-01-31")
			continue
		}
		number, _, _ := day.Date()
		weekday := workdays.WeekdayText("en", day)
		switch first, taken := said[day]; {
		case number != year:
			wrong(fmt.Sprintf("%s is not in %d", text.Value, year), "list it under its own year")
		case taken:
			d.report(yamltree.Problem{Offset: text.Offset, Code: "calendar-day", Msg: fmt.Sprintf("%s is listed already", text.Value), Other: first, Clash: "first here"})
		case weekend && workdays.Weekday(day) < 5:
			wrong(fmt.Sprintf("%s is a %s, which is a working day anyway", text.Value, weekday), "only Saturdays and Sundays are listed under work")
		case !weekend && workdays.Weekday(day) >= 5:
			wrong(fmt.Sprintf("%s is a %s, which is off anyway", text.Value, weekday), "only Mondays to Fridays are listed under off")
		default:
			days = append(days, day)
		}
		if _, taken := said[day]; !taken {
			said[day] = text.Offset
		}
	}
	return days
}

// calendarOf is what of the years is counted by.
func calendarOf(years []HolidayYear) (c workdays.Calendar) {
	for _, y := range years {
		year := workdays.Year{Number: y.Number, Verified: y.Verified}
		for _, h := range y.Holidays {
			year.Off, year.Work = append(year.Off, h.Off...), append(year.Work, h.Work...)
		}
		slices.Sort(year.Off)
		slices.Sort(year.Work)
		c = append(c, year)
	}
	return c
}

// readDeadlines reads DeadlinesFile. The offsets are those of the citations, by step.
func readDeadlines(src []byte, codes []string) (*workdays.Definition, [][]int, []yamltree.Problem) {
	d := &declarations{codes: codes}
	def := &workdays.Definition{}
	var cites [][]int
	root, problems := yamltree.Parse(src)
	d.problems = problems
	ids := map[string]int{} // of steps and procedures: where they are
	r := yamltree.NewReader(root, d.report)
	r.Each("steps", func(e *yamltree.Reader) {
		s := workdays.Step{ID: d.id(e, ids), Title: d.required(e, "title"), Clock: d.required(e, "clock"), Note: d.words(e, "note")}
		for _, key := range []string{"count", "unit", "kind", "cites", "confidence"} {
			e.Required(key)
		}
		s.Count = e.Int("count", 1, workdays.MaxCount)
		s.Unit = e.Choice("unit", workdays.WorkingDays, workdays.Months, workdays.Years)
		s.Kind = e.Choice("kind", workdays.Within, workdays.Lasts, workdays.AtLeast, workdays.WithinPrior, workdays.BeforePrior)
		s.From, s.Until = dayOf(e.Date("from")), dayOf(e.Date("until"))
		if s.From != 0 && s.Until != 0 && s.Until < s.From {
			e.Report("until", "deadline-span", fmt.Sprintf("the rule ends on %s, before it begins on %s", s.Until, s.From), "one of the two days is wrong")
		}
		s.Confidence = e.Choice("confidence", confidenceLevels...)
		var offsets []int
		for _, c := range e.Texts("cites") {
			s.Cites = append(s.Cites, workdays.Cite{Text: c.Value})
			offsets = append(offsets, c.Offset)
		}
		def.Steps, cites = append(def.Steps, s), append(cites, offsets)
	})
	r.Each("procedures", func(e *yamltree.Reader) {
		p := workdays.Procedure{ID: d.id(e, ids), Title: d.required(e, "title"), Start: d.required(e, "start"), Note: d.words(e, "note")}
		e.Required("steps")
		links := map[string]int{}
		e.Each("steps", func(e *yamltree.Reader) { p.Links = append(p.Links, d.link(e, def, links)) })
		def.Procedures = append(def.Procedures, p)
	})
	r.Done()
	return def, cites, d.problems
}

// id reads the id of a step or procedure, which is an anchor and what a command is told.
func (d *declarations) id(r *yamltree.Reader, ids map[string]int) string {
	r.Required("id")
	id := r.String("id")
	at := r.Offset("id")
	switch first, taken := ids[id]; {
	case id == "":
	case !isUnitName(id):
		r.Report("id", "deadline-id", fmt.Sprintf("the id %q is to have lower-case letters, digits and hyphens only", id), "")
	case taken:
		d.report(yamltree.Problem{Offset: at, Code: "deadline-id", Msg: fmt.Sprintf("the id %q is taken", id), Other: first, Clash: "first used here"})
	default:
		ids[id] = at
	}
	return id
}

// required reads a text that there must be, at least in English or the first language.
func (d *declarations) required(r *yamltree.Reader, key string) rules.Words {
	r.Required(key)
	w := d.words(r, key)
	if w != nil && len(d.codes) > 0 && w[d.codes[0]] == "" {
		r.Report(key, "deadline-text", fmt.Sprintf("%q is not written in %q", key, d.codes[0]), "the project's first language is required; others may be left out")
	}
	return w
}

// link reads a step of a procedure.
func (d *declarations) link(r *yamltree.Reader, def *workdays.Definition, links map[string]int) workdays.Link {
	r.Required("step")
	l := workdays.Link{Step: r.String("step"), ID: r.String("id"), After: r.String("after"), Note: d.words(r, "note")}
	at := r.Offset("step")
	if l.ID == "" {
		l.ID = l.Step
	} else {
		at = r.Offset("id")
	}
	if l.Step != "" && def.Step(l.Step) == nil {
		var ids []string
		for _, s := range def.Steps {
			ids = append(ids, s.ID)
		}
		r.Report("step", "deadline-step", fmt.Sprintf("there is no step %q", l.Step), cmp.Or(diag.DidYouMean(l.Step, ids), "declare it under steps"))
	}
	if _, ok := links[l.After]; l.After != "" && !ok {
		r.Report("after", "deadline-step", fmt.Sprintf("no step %q stands before this one", l.After),
			cmp.Or(diag.DidYouMean(l.After, sortedKeys(links)), "after names an earlier step of the procedure, by its id"))
	}
	if first, taken := links[l.ID]; taken {
		d.report(yamltree.Problem{Offset: at, Code: "deadline-id", Msg: fmt.Sprintf("the procedure has %q already", l.ID), Hint: "give one of the two an id of its own",
			Other: first, Clash: "first here"})
	}
	links[l.ID] = at
	return l
}

// dayOf is a Date as the engine has it, 0 for none.
func dayOf(d yamltree.Date) rules.Day {
	day, _ := rules.ParseDay(string(d))
	return day
}
