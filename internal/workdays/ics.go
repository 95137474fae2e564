package workdays

import (
	"unicode/utf8"

	"rulebook/internal/rules"
)

// ICS writes a Plan as a calendar after RFC 5545: an event of whole days for each row that has a day, with CRLF at the end of lines of at
// most 75 octets. The stamp is the day the content speaks of, and the ids are hashes, so that the same plan always gives the same bytes, and a
// program that imports it again replaces the events.
func (p *Plan) ICS(lang string) []byte {
	w := &calendarFile{}
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//rulebook//deadlines//" + either(lang == "zh", "ZH", "EN"))
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:PUBLISH")
	for i := range p.Rows {
		if r := &p.Rows[i]; r.Applies {
			w.event(p, r, lang)
		}
	}
	w.line("END:VCALENDAR")
	return w.out
}

// Empty reports whether no row has a day. A calendar without events is none by RFC 5545, so whoever offers the file asks first.
func (p *Plan) Empty() bool {
	for i := range p.Rows {
		if p.Rows[i].Applies {
			return false
		}
	}
	return true
}

func (w *calendarFile) event(p *Plan, r *Row, lang string) {
	zh := lang == "zh"
	first, last := r.Day, r.Day
	if r.Step.Kind == WithinPrior {
		last = r.Base
	}
	summary := r.Step.Title.In(lang)
	if r.Provisional {
		summary = either(zh, "【暂定】", "Provisional: ") + summary
	}
	colon := either(zh, "：", ": ")
	description := p.Procedure.Title.In(lang) + "\n" + r.Step.Period(lang) + colon + p.CountedFrom(r, lang) + "\n" + r.When(lang)
	for i, c := range r.Step.Cites {
		if i == 0 {
			description += "\n" + either(zh, "依据", "Source") + colon
		} else {
			description += either(zh, "、", ", ")
		}
		description += c.Label.In(lang)
	}
	for _, note := range p.Notes(r, lang) {
		description += "\n" + note
	}
	if r.Step.Unit == WorkingDays {
		description += "\n" + either(zh, "自次日起算（推断）。", "Counted from the day after (inferred).")
	}
	w.line("BEGIN:VEVENT")
	w.line("UID:" + hash(p.Procedure.ID, r.Link.ID, p.From.String()) + "@rulebook")
	stamp := p.def.AsOf
	if stamp == 0 {
		stamp = p.From
	}
	w.line("DTSTAMP:" + compact(stamp) + "T000000Z")
	w.line("DTSTART;VALUE=DATE:" + compact(first))
	w.line("DTEND;VALUE=DATE:" + compact(min(last+1, lastDay)))
	w.line("SUMMARY:" + escaped(summary))
	w.line("DESCRIPTION:" + escaped(description))
	w.line("TRANSP:TRANSPARENT")
	w.line("END:VEVENT")
}

// A calendarFile is written line by line.
type calendarFile struct{ out []byte }

// line writes a line, folded between characters.
func (w *calendarFile) line(s string) {
	const most = 75
	room := most
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		w.out = append(append(w.out, s[:cut]...), "\r\n "...)
		s, room = s[cut:], most-1
	}
	w.out = append(append(w.out, s...), "\r\n"...)
}

// escaped writes a text as a value.
func escaped(s string) string {
	var b []byte
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\\' || c == ';' || c == ',':
			b = append(b, '\\', c)
		case c >= ' ' && c != 0x7f:
			b = append(b, c)
		}
	}
	return string(b)
}

// compact writes a day as YYYYMMDD.
func compact(d rules.Day) string {
	s := d.String()
	if len(s) != 10 {
		return ""
	}
	return s[:4] + s[5:7] + s[8:]
}

// hash is FNV-1a of 64 bits over texts, in hexadecimal digits. It need not withstand anybody: an id tells events apart.
func hash(texts ...string) string {
	h := uint64(14695981039346656037)
	for _, s := range texts {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211 // a byte that no text has, so that their ends tell
	}
	const digits = "0123456789abcdef"
	out := make([]byte, 16)
	for i := range out {
		out[i] = digits[h>>(60-4*i)&15]
	}
	return string(out)
}
