package workdays

import "rulebook/internal/rules"

// Definition is all that authors declared. Ids are unique among steps and procedures together.
type Definition struct {
	AsOf       rules.Day // the day the content speaks of
	Calendar   Calendar
	Steps      []Step
	Procedures []Procedure
}

// The units of a period, as they are written.
const (
	WorkingDays = "working-days"
	Months      = "months"
	Years       = "years"
)

// The kinds of a period, as they are written.
const (
	Within      = "within"       // due at the latest on the last day
	Lasts       = "lasts"        // something holds until the last day
	AtLeast     = "at-least"     // something is to hold until then, or longer
	WithinPrior = "within-prior" // due in the time that ends on the day counted from
	BeforePrior = "before-prior" // due at the latest on the day so long before
)

// MaxCount is the largest count of a period.
const MaxCount = 1000

// A Step is a period that the law sets.
type Step struct {
	ID         string
	Title      rules.Words
	Clock      rules.Words // the event that it is counted from
	Note       rules.Words // nil when there is none
	Count      int         // 1 to MaxCount
	Unit       string
	Kind       string
	From       rules.Day // first and last day of the events to which it applies; 0 when open
	Until      rules.Day
	Cites      []Cite
	Confidence string
}

// A Cite is a citation and how it is called.
type Cite struct {
	Text  string
	Label rules.Words
}

// A Procedure is a chain of steps.
type Procedure struct {
	ID    string
	Title rules.Words
	Start rules.Words // the event on the first day
	Note  rules.Words // nil when there is none
	Day   rules.Day   // the only day it can start on, 0 when there are many: that of a step which applies to one event
	Links []Link
}

// A Link is a step within a procedure.
type Link struct {
	ID    string // the step's, unless the procedure has it twice
	Step  string
	After string      // id of an earlier link, from whose day it is counted; "" for the first day
	Note  rules.Words // nil when there is none
}

// ends reports whether it matters if the day is a working day and it may not be one: a period of months or years on whose last day something is
// due, or ends.
func (s *Step) ends() bool {
	return s.Unit != WorkingDays && (s.Kind == Within || s.Kind == Lasts || s.Kind == BeforePrior)
}

// prior reports whether a period is counted backwards.
func (s *Step) prior() bool { return s.Kind == WithinPrior || s.Kind == BeforePrior }

// Step returns the step with an id, nil when there is none.
func (d *Definition) Step(id string) *Step {
	for i := range d.Steps {
		if d.Steps[i].ID == id {
			return &d.Steps[i]
		}
	}
	return nil
}

// Procedure returns the procedure with an id; one with that step alone when it is a step's; nil when it is neither.
func (d *Definition) Procedure(id string) *Procedure {
	for i := range d.Procedures {
		if d.Procedures[i].ID == id {
			return &d.Procedures[i]
		}
	}
	if s := d.Step(id); s != nil {
		p := &Procedure{ID: s.ID, Title: s.Title, Start: s.Clock, Links: []Link{{ID: s.ID, Step: s.ID}}}
		if s.From != 0 && s.From == s.Until {
			p.Day = s.From
		}
		return p
	}
	return nil
}

// A Plan is a procedure worked out from a day.
type Plan struct {
	Procedure   *Procedure
	From        rules.Day
	Provisional bool // a day of it is
	Rows        []Row
	def         *Definition
}

// A Row is one step of a Plan.
type Row struct {
	Link    *Link
	Step    *Step
	Base    rules.Day // counted from; 0 when that is not known
	Applies bool      // the step's rule applies to events on that day, so that there is a Day

	// Day is the last day; of WithinPrior the first one, and Base is the last.
	Day         rules.Day
	Provisional bool      // Day was counted through years without verified holidays
	Unverified  int       // the first such year, 0 when there is none
	Works       bool      // Day is a working day
	Known       bool      // whether it is, is known
	Near        rules.Day // when Day is known not to be one, and the period is of months or years: the working day that a careful reader looks at
}

// Plan works a procedure out. Each step that follows another is counted from the day of that one, as if everyone took all the time there is.
func (d *Definition) Plan(p *Procedure, from rules.Day) *Plan {
	plan := &Plan{Procedure: p, From: from, Rows: make([]Row, len(p.Links)), def: d}
	for i := range p.Links {
		row := &plan.Rows[i]
		row.Link = &p.Links[i]
		row.Step = d.Step(row.Link.Step)
		if row.Step == nil {
			row.Step = &Step{} // no definition that was checked has one
		}
		row.Base = from
		if after := row.Link.After; after != "" {
			row.Base = 0
			for j := range plan.Rows[:i] {
				if other := &plan.Rows[j]; other.Link.ID == after && other.Applies {
					row.Base, row.Provisional, row.Unverified = other.Day, other.Provisional, other.Unverified
				}
			}
		}
		d.count(row)
		plan.Provisional = plan.Provisional || row.Provisional
	}
	return plan
}

// count finds the day of a row whose base is known.
func (d *Definition) count(row *Row) {
	s := row.Step
	if row.Base == 0 || s.From != 0 && row.Base < s.From || s.Until != 0 && row.Base > s.Until {
		row.Provisional = false
		return
	}
	n := s.Count
	if s.prior() {
		n = -n
	}
	switch s.Unit {
	case WorkingDays:
		var known bool
		row.Day, known = d.Calendar.AddDays(row.Base, n)
		if !known && !row.Provisional {
			row.Provisional, row.Unverified = true, d.Calendar.unverified(row.Base, row.Day)
		}
	case Months:
		row.Day = AddMonths(row.Base, n)
	case Years:
		row.Day = AddMonths(row.Base, 12*n)
	}
	if row.Day == 0 {
		row.Provisional = false
		return
	}
	row.Applies = true
	row.Works, row.Known = d.Calendar.Works(row.Day)
	if s.ends() && row.Known && !row.Works {
		to := 1
		if s.Kind == BeforePrior {
			to = -1 // a day later would be too late
		}
		row.Near, _ = d.Calendar.AddDays(row.Day, to)
	}
}

// Shown divides the rows into those that a reader is shown and those that are named as left out, since their rules do not apply on the days
// they would be counted from. What follows those is neither. Where no row applies, all are shown, with the reasons.
func (p *Plan) Shown() (rows, leftOut []*Row) {
	none := p.Empty()
	for i := range p.Rows {
		r := &p.Rows[i]
		if r.Applies || none {
			rows = append(rows, r)
		} else if r.Base != 0 {
			leftOut = append(leftOut, r)
		}
	}
	return rows, leftOut
}
