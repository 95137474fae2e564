package theme

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Timeline is the page of all instruments in time.
type Timeline struct {
	AsOf       string
	Topics     []TimelineTopic
	Families   [][]TimelineRow // an instrument and those that it replaced or that replaced it
	Groups     []string        // keys in the order in which Now and the spans list them
	Now        TimelineSpan    // the span of AsOf
	Spans      []TimelineSpan  // in order
	Whole      bool            // the spans list all that stands, else only what turns
	Regimes    []Regime        // that were law; nil without rules
	Thresholds *Link           // the page of all numbers, nil when there is none
	Calculator *Link           // the calculator asked for AsOf, nil without rules
	Undated    []Link          // instruments of which no day is known
}

// A TimelineTopic is a choice among the instruments.
type TimelineTopic struct{ ID, Label string }

// A TimelineRow is an instrument in time. Days that are not known are "".
type TimelineRow struct {
	InstrumentRow
	ID        string
	Topics    []string // ids
	Stated    bool     // no day is known; Status is its author's statement
	Issued    []Fact   // the days on which it was adopted, dated and published
	From      string   // the day on which it begins to apply; of a draft ""
	Assumed   bool     // no day of effect is known, so From is the day of Issued
	Until     string   // the last day on which it applied, or a draft stood
	Comment   string   // the first and last day for comments
	CommentTo string
	Amended   []Fact // amendments and when they took effect
	Relations []RelationGroup
	Periods   []TimelinePeriod
	Turns     []string // days that are marked besides: of amendments
}

// A TimelinePeriod is days on which an instrument stands as Key says: a status, or "comment" of a draft that is open for comment.
type TimelinePeriod struct{ From, Until, Key string }

// A TimelineSpan is days on which all instruments stand alike.
type TimelineSpan struct {
	From, Until string
	Turns       []TimelineTurn
	Groups      []TimelineGroup // without empty ones
	Regimes     []Regime
}

// A TimelineTurn is what becomes of an instrument; Key is a string key ("timeline-turn-in-force").
type TimelineTurn struct {
	Key  string
	Link Link
}

// A TimelineGroup is instruments that stand alike. Key is as in TimelinePeriod.
type TimelineGroup struct {
	Key   string
	Links []Link
}

// Data is a row's periods for the script: "2021-10-29 comment,2021-11-29 draft".
func (r TimelineRow) Data() string {
	var parts []string
	for _, p := range r.Periods {
		parts = append(parts, p.From+" "+p.Key)
	}
	return strings.Join(parts, ",")
}

// TopicList is a row's topics for the script, with commas around each.
func (r TimelineRow) TopicList() string { return "," + strings.Join(r.Topics, ",") + "," }

// Group is the links of a group, nil when it is empty.
func (s TimelineSpan) Group(key string) []Link {
	for _, g := range s.Groups {
		if g.Key == key {
			return g.Links
		}
	}
	return nil
}

// A TimelineAxis places days from left to right. Years in which nothing happens are narrower, and joined.
type TimelineAxis struct {
	Years []TimelineYear
	total int
}

// A TimelineYear is one or several years of the axis, by their first and last.
type TimelineYear struct {
	First, Last int
	at, width   int
}

// Widths of years on the axis: with much, with one event, with none; joined years together take at most the last.
const (
	fullYear, sparseYear, emptyYear, mostEmpty = 100, 60, 22, 80
)

// Axis is as wide as the days of all rows need, from the beginning of a year to the end of one.
func (t *Timeline) Axis() *TimelineAxis {
	events := map[int]int{}
	first, last := 9999, 0
	add := func(day string) {
		if year, _, ok := dayOfYear(day); ok {
			events[year]++
			first, last = min(first, year), max(last, year)
		}
	}
	for _, family := range t.Families {
		for _, r := range family {
			for _, p := range r.Periods {
				add(p.From)
			}
			for _, day := range r.Turns {
				add(day)
			}
		}
	}
	add(t.AsOf)
	a := &TimelineAxis{}
	for year := first; year <= last; year++ {
		n := len(a.Years)
		width := fullYear
		switch events[year] {
		case 0:
			if n > 0 && events[a.Years[n-1].Last] == 0 {
				y := &a.Years[n-1]
				y.Last = year
				grown := min(emptyYear*(y.Last-y.First+1), mostEmpty)
				a.total += grown - y.width
				y.width = grown
				continue
			}
			width = emptyYear
		case 1:
			width = sparseYear
		}
		a.Years = append(a.Years, TimelineYear{First: year, Last: year, at: a.total, width: width})
		a.total += width
	}
	return a
}

// Name is a year as it is written, or "2018–20" for several.
func (y TimelineYear) Name() string {
	name := strconv.Itoa(y.First)
	if y.Last > y.First {
		name += "–" + strconv.Itoa(y.Last)[2:]
	}
	return name
}

// Start is where a year begins, in percent.
func (a *TimelineAxis) Start(y TimelineYear) string { return percent(y.at, a.total) }

// Middle is where its name stands.
func (a *TimelineAxis) Middle(y TimelineYear) string { return percent(2*y.at+y.width, 2*a.total) }

// Data is the axis for the script: the first year of each part, how many it has, and where it begins in percent.
func (a *TimelineAxis) Data() string {
	var parts []string
	for _, y := range a.Years {
		parts = append(parts, strconv.Itoa(y.First)+" "+strconv.Itoa(y.Last-y.First+1)+" "+strings.TrimSuffix(a.Start(y), "%"))
	}
	return strings.Join(append(parts, "0 0 100"), ",")
}

// X is where a day begins, in percent.
func (a *TimelineAxis) X(day string) string {
	year, n, ok := dayOfYear(day)
	if !ok {
		return "100%"
	}
	for _, y := range a.Years {
		if year > y.Last {
			continue
		}
		length := 365
		if leap(year) {
			length = 366
		}
		// In units that a year of the part, and a day of that year, come out of whole.
		years := y.Last - y.First + 1
		return percent(y.at*years*length+y.width*((year-y.First)*length+n), a.total*years*length)
	}
	return "100%"
}

// percent writes a part of a whole to hundredths of a percent.
func percent(part, whole int) string {
	if whole == 0 {
		return "0%"
	}
	hundredths := (part*20000 + whole) / (2 * whole)
	text := strconv.Itoa(hundredths / 100)
	if rest := hundredths % 100; rest > 0 {
		text += strings.TrimRight("."+strconv.Itoa(100 + rest)[1:], "0")
	}
	return text + "%"
}

func leap(year int) bool { return year%4 == 0 && year%100 != 0 || year%400 == 0 }

// dayOfYear is the year of a day, and how many days of it are before.
func dayOfYear(day string) (year, before int, ok bool) {
	if !isDay(day) {
		return 0, 0, false
	}
	year, _ = strconv.Atoi(day[:4])
	month, _ := strconv.Atoi(day[5:7])
	n, _ := strconv.Atoi(day[8:])
	for m, length := range [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31} {
		if m+1 >= month {
			break
		}
		before += length
		if m == 1 && leap(year) {
			before++
		}
	}
	return year, before + n - 1, true
}

// A TimelineBar is a stretch of a row. Kind is "open" (for comment), "draft", "coming", "force" or "amended".
type TimelineBar struct {
	Kind, X, Width string
	Beyond         bool // it goes on after the last day that is shown
}

// Bars are the stretches of a row, without what comes after its end.
func (a *TimelineAxis) Bars(r TimelineRow) (list []TimelineBar) {
	kinds := map[string]string{"comment": "open", "draft": "draft", "not-yet-in-force": "coming", "in-force": "force", "amended-in-part": "amended"}
	for i, p := range r.Periods {
		kind := kinds[p.Key]
		if kind == "" {
			continue
		}
		until := ""
		if i+1 < len(r.Periods) {
			until = r.Periods[i+1].From
		}
		from, to := a.X(p.From), "100%"
		if until != "" {
			to = a.X(until)
		}
		list = append(list, TimelineBar{Kind: kind, X: from, Width: percent(hundredths(to)-hundredths(from), 10000), Beyond: until == ""})
	}
	return list
}

// hundredths reads what percent wrote.
func hundredths(text string) int {
	whole, rest, _ := strings.Cut(strings.TrimSuffix(text, "%"), ".")
	n, _ := strconv.Atoi(whole)
	m, _ := strconv.Atoi((rest + "00")[:2])
	return 100*n + m
}

// A TimelineMark is a day of a row that is marked. Kind is "issue", "change" or "end".
type TimelineMark struct{ Kind, X string }

// Marks are the days of a row on which its text was issued, was amended, and came to its end.
func (a *TimelineAxis) Marks(r TimelineRow) (list []TimelineMark) {
	if len(r.Periods) == 0 {
		return nil
	}
	days := slices.Clone(r.Turns)
	for i, p := range r.Periods {
		switch p.Key {
		case "superseded", "repealed":
			list = append(list, TimelineMark{"end", a.X(p.From)})
		case "amended-in-part":
			if i > 0 {
				days = append(days, p.From)
			}
		}
	}
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		list = append(list, TimelineMark{"change", a.X(day)})
	}
	list = append(list, TimelineMark{"issue", a.X(cmp.Or(r.Publicly(), r.Periods[0].From))})
	return list
}

// Publicly is the day on which a row's text was published, or else dated or adopted.
func (r TimelineRow) Publicly() string {
	if len(r.Issued) == 0 {
		return ""
	}
	return r.Issued[len(r.Issued)-1].Value
}

// Applies reports whether a regime applied on the day of the page.
func (t *Timeline) Applies(r Regime) bool {
	return r.From <= t.AsOf && (r.Until == "" || t.AsOf <= r.Until)
}
