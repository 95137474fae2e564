package theme

// Deadlines is the page that counts in working days. All of it is there without scripts: the periods, the procedures worked out from the
// as-of date, and the calendar.
type Deadlines struct {
	Data       string // address of the script with the periods and the calendar, from the site's root
	Engine     string // address of the engine's script, from the site's root
	From       string // the day the procedures are worked out from
	Procedures []Procedure
	Steps      []DeadlineStep
	Calendar   HolidayCalendar
}

// A Procedure is a chain of steps, worked out from a day.
type Procedure struct {
	ID, Title string
	Start     string // the event on the first day
	Note      string
	From      string
	Rows      []DeadlineRow
	LeftOut   []string // titles of steps whose rule does not apply on the days that they would be counted from
}

// A DeadlineRow is one step of a worked procedure. Texts are in the page's language, as the engine writes them.
type DeadlineRow struct {
	Step, Title string // Step is the anchor of the step
	Clock       string
	Base        string // the day counted from, "" when it is not known
	Assumed     bool   // that day is the end of an earlier step
	Period      string
	When        string // "by 30 November 2026"; "" when the step does not apply
	Provisional bool
	Notes       []string
	Cites       []Link
	Confidence  string
}

// A DeadlineStep is a period of the law.
type DeadlineStep struct {
	ID, Title   string
	Clock       string
	Period      string
	Note        string
	From, Until string // first and last day of the events to which it applies; "" when open
	Cites       []Link
	Confidence  string
}

// HolidayCalendar is by what days are counted.
type HolidayCalendar struct {
	Note       string
	Confidence string
	Checked    string
	Sources    []Source
	Years      []HolidayYear
}

// A HolidayYear lists what was decreed of one year.
type HolidayYear struct {
	Number   int
	Verified bool
	Source   *Source // nil when there is none
	Note     string
	Holidays []Holiday
}

// A Holiday is one, or several that are celebrated together, with the days of the week off and those of weekends that are worked.
type Holiday struct {
	Name      string
	Off, Work []DaySpan
}

// A DaySpan is days in a row; Until is "" when there is one.
type DaySpan struct{ From, Until string }
