package workdays

import "rulebook/internal/rules"

// Object writes a Plan as rulebook deadlines --json prints it and a page reads it. Texts are in a language; a day that is not there is null.
func (p *Plan) Object(lang string) rules.Object {
	rows := make([]rules.Value, len(p.Rows))
	for i := range p.Rows {
		r := &p.Rows[i]
		s := r.Step
		first, last := rules.Day(0), r.Day
		if s.Kind == WithinPrior {
			first, last = r.Day, r.Base
		}
		if !r.Applies {
			first, last = 0, 0
		}
		var works rules.Value
		if r.Applies && r.Known {
			works = r.Works
		}
		cites := make([]rules.Value, len(s.Cites))
		for j, c := range s.Cites {
			cites[j] = c.Text
		}
		notes := []rules.Value{}
		for _, n := range p.Notes(r, lang) {
			notes = append(notes, n)
		}
		rows[i] = rules.Object{
			{Name: "id", Value: r.Link.ID}, {Name: "step", Value: s.ID}, {Name: "title", Value: s.Title.In(lang)}, {Name: "clock", Value: s.Clock.In(lang)},
			{Name: "counted_from", Value: day(r.Base)}, {Name: "assumed", Value: r.Link.After != ""}, {Name: "after", Value: text(r.Link.After)},
			{Name: "count", Value: int64(s.Count)}, {Name: "unit", Value: s.Unit}, {Name: "kind", Value: s.Kind}, {Name: "period", Value: s.Period(lang)},
			{Name: "applies", Value: r.Applies}, {Name: "first", Value: day(first)}, {Name: "last", Value: day(last)}, {Name: "when", Value: r.When(lang)},
			{Name: "provisional", Value: r.Provisional}, {Name: "working_day", Value: works}, {Name: "near_working_day", Value: day(r.Near)},
			{Name: "held_from", Value: day(s.From)}, {Name: "held_until", Value: day(s.Until)},
			{Name: "cites", Value: cites}, {Name: "confidence", Value: s.Confidence}, {Name: "notes", Value: notes},
		}
	}
	return rules.Object{
		{Name: "schema", Value: int64(1)}, {Name: "procedure", Value: p.Procedure.ID}, {Name: "title", Value: p.Procedure.Title.In(lang)},
		{Name: "start", Value: p.Procedure.Start.In(lang)}, {Name: "note", Value: text(p.Procedure.Note.In(lang))}, {Name: "from", Value: day(p.From)}, {Name: "as_of", Value: day(p.def.AsOf)},
		{Name: "provisional", Value: p.Provisional}, {Name: "counting", Value: "inferred"}, {Name: "steps", Value: rows},
	}
}

// day writes a day, nil for none.
func day(d rules.Day) rules.Value { return text(d.String()) }

func text(s string) rules.Value {
	if s == "" {
		return nil
	}
	return s
}

// Object writes a Definition in the form that ReadDefinition reads.
func (d *Definition) Object() rules.Object {
	days := func(list []rules.Day) []rules.Value {
		out := make([]rules.Value, len(list))
		for i, d := range list {
			out[i] = d.String()
		}
		return out
	}
	years := make([]rules.Value, len(d.Calendar))
	for i, y := range d.Calendar {
		years[i] = rules.Object{{Name: "year", Value: int64(y.Number)}, {Name: "verified", Value: y.Verified}, {Name: "off", Value: days(y.Off)}, {Name: "work", Value: days(y.Work)}}
	}
	steps := make([]rules.Value, len(d.Steps))
	for i := range d.Steps {
		s := &d.Steps[i]
		cites := make([]rules.Value, len(s.Cites))
		for j, c := range s.Cites {
			cites[j] = rules.Object{{Name: "text", Value: c.Text}, {Name: "label", Value: words(c.Label)}}
		}
		steps[i] = rules.Object{{Name: "id", Value: s.ID}, {Name: "title", Value: words(s.Title)}, {Name: "clock", Value: words(s.Clock)}, {Name: "note", Value: words(s.Note)},
			{Name: "count", Value: int64(s.Count)}, {Name: "unit", Value: s.Unit}, {Name: "kind", Value: s.Kind}, {Name: "from", Value: s.From.String()}, {Name: "until", Value: s.Until.String()},
			{Name: "cites", Value: cites}, {Name: "confidence", Value: s.Confidence}}
	}
	procedures := make([]rules.Value, len(d.Procedures))
	for i := range d.Procedures {
		p := &d.Procedures[i]
		links := make([]rules.Value, len(p.Links))
		for j, l := range p.Links {
			links[j] = rules.Object{{Name: "id", Value: l.ID}, {Name: "step", Value: l.Step}, {Name: "after", Value: l.After}, {Name: "note", Value: words(l.Note)}}
		}
		procedures[i] = rules.Object{{Name: "id", Value: p.ID}, {Name: "title", Value: words(p.Title)}, {Name: "start", Value: words(p.Start)}, {Name: "note", Value: words(p.Note)},
			{Name: "links", Value: links}}
	}
	return rules.Object{{Name: "as_of", Value: d.AsOf.String()}, {Name: "years", Value: years}, {Name: "steps", Value: steps}, {Name: "procedures", Value: procedures}}
}

// languages are those in which the texts of this package are written, in order, so that maps are written in one.
var languages = [...]string{"en", "zh"}

func words(w rules.Words) rules.Object {
	o := rules.Object{}
	for _, l := range languages {
		if text, ok := w[l]; ok {
			o = append(o, rules.Member{Name: l, Value: text})
		}
	}
	return o
}

// ReadDefinition reads what Definition.Object wrote. What has another shape is read as far as it goes.
func ReadDefinition(v rules.Value) *Definition {
	o := reader(v)
	d := &Definition{AsOf: o.day("as_of")}
	for _, v := range o.list("years") {
		y := reader(v)
		verified, _ := y.Get("verified").(bool)
		d.Calendar = append(d.Calendar, Year{y.number("year"), verified, y.days("off"), y.days("work")})
	}
	for _, v := range o.list("steps") {
		s := reader(v)
		step := Step{ID: s.text("id"), Title: s.words("title"), Clock: s.words("clock"), Note: s.words("note"), Count: min(s.number("count"), MaxCount), Unit: s.text("unit"),
			Kind: s.text("kind"), From: s.day("from"), Until: s.day("until"), Confidence: s.text("confidence")}
		for _, v := range s.list("cites") {
			c := reader(v)
			step.Cites = append(step.Cites, Cite{c.text("text"), c.words("label")})
		}
		d.Steps = append(d.Steps, step)
	}
	for _, v := range o.list("procedures") {
		p := reader(v)
		procedure := Procedure{ID: p.text("id"), Title: p.words("title"), Start: p.words("start"), Note: p.words("note")}
		for _, v := range p.list("links") {
			l := reader(v)
			procedure.Links = append(procedure.Links, Link{l.text("id"), l.text("step"), l.text("after"), l.words("note")})
		}
		d.Procedures = append(d.Procedures, procedure)
	}
	return d
}

// A reading of an object gives nothing for what is not there, or of another kind.
type reading struct{ rules.Object }

func reader(v rules.Value) reading {
	o, _ := v.(rules.Object)
	return reading{o}
}

func (o reading) text(name string) string {
	s, _ := o.Get(name).(string)
	return s
}

func (o reading) number(name string) int {
	n, _ := o.Get(name).(int64)
	return int(max(min(n, 1<<20), 0))
}

func (o reading) day(name string) rules.Day {
	d, _ := rules.ParseDay(o.text(name))
	return d
}

func (o reading) list(name string) []rules.Value {
	list, _ := o.Get(name).([]rules.Value)
	return list
}

func (o reading) days(name string) []rules.Day {
	var days []rules.Day
	for _, v := range o.list(name) {
		s, _ := v.(string)
		if d, ok := rules.ParseDay(s); ok {
			days = append(days, d)
		}
	}
	return days
}

func (o reading) words(name string) rules.Words {
	inner, _ := o.Get(name).(rules.Object)
	if len(inner) == 0 {
		return nil
	}
	w := rules.Words{}
	for _, m := range inner {
		if s, ok := m.Value.(string); ok {
			w[m.Name] = s
		}
	}
	return w
}
