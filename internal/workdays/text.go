package workdays

import (
	"strconv"

	"rulebook/internal/rules"
)

// The language in which a text is written is that of lang, Chinese for "zh" and else English.

// Period writes a step's period: "within 5 working days", "5个工作日内".
func (s *Step) Period(lang string) string {
	n := strconv.Itoa(s.Count)
	if lang == "zh" {
		switch s.Unit {
		case WorkingDays:
			n += "个工作日"
		case Months:
			n += "个月"
		default:
			n += "年"
		}
		switch s.Kind {
		case Within:
			return n + "内"
		case AtLeast:
			return "至少" + n
		case WithinPrior:
			return "之前" + n + "内"
		case BeforePrior:
			return "至少" + n + "之前"
		}
		return n
	}
	unit := "year"
	switch s.Unit {
	case WorkingDays:
		unit = "working day"
	case Months:
		unit = "month"
	}
	if s.Count != 1 {
		unit += "s"
	}
	n += " " + unit
	switch s.Kind {
	case Within:
		return "within " + n
	case AtLeast:
		return "at least " + n
	case WithinPrior:
		return "within the " + n + " before"
	case BeforePrior:
		return "at least " + n + " before"
	}
	return n
}

// months are the names of the months.
var months = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

var weekdays = [2][7]string{{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
	{"星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"}}

// DayText writes a day for people: 22 November 2026, 2026年11月22日. Of no day it is "".
func DayText(lang string, d rules.Day) string {
	if d < 1 || d > lastDay {
		return ""
	}
	y, m, day := d.Date()
	if lang == "zh" {
		return strconv.Itoa(y) + "年" + strconv.Itoa(m) + "月" + strconv.Itoa(day) + "日"
	}
	return strconv.Itoa(day) + " " + months[m-1] + " " + strconv.Itoa(y)
}

// WeekdayText is the name of a day's weekday.
func WeekdayText(lang string, d rules.Day) string {
	if d < 1 || d > lastDay {
		return ""
	}
	if lang == "zh" {
		return weekdays[1][Weekday(d)]
	}
	return weekdays[0][Weekday(d)]
}

// When writes a row's days: "by 30 November 2026", "from 1 June 2027 to 1 September 2027". It is "" for a row that does not apply.
func (r *Row) When(lang string) string {
	if !r.Applies {
		return ""
	}
	day, base := DayText(lang, r.Day), DayText(lang, r.Base)
	if lang == "zh" {
		switch r.Step.Kind {
		case Within, BeforePrior:
			return "不迟于" + day
		case AtLeast:
			return "至少至" + day
		case WithinPrior:
			return day + "至" + base
		}
		return "至" + day
	}
	switch r.Step.Kind {
	case Within, BeforePrior:
		return "by " + day
	case AtLeast:
		return "until " + day + " or longer"
	case WithinPrior:
		return "from " + day + " to " + base
	}
	return "until " + day
}

// CountedFrom says what a row is counted from: the event, and whether its day is assumed.
func (p *Plan) CountedFrom(r *Row, lang string) string {
	event := r.Step.Clock.In(lang)
	day := DayText(lang, r.Base)
	switch {
	case r.Base == 0:
		return event
	case lang == "zh" && r.Link.After != "":
		return event + "（假定为" + day + "）"
	case lang == "zh":
		return event + "（" + day + "）"
	case r.Link.After != "":
		return event + " (assumed: " + day + ")"
	}
	return event + " (" + day + ")"
}

// Notes are what a reader of a row must know: why it does not apply, what is provisional, a day that is not a working day, and what the
// authors wrote.
func (p *Plan) Notes(r *Row, lang string) []string {
	var notes []string
	add := func(text string) {
		if text != "" {
			notes = append(notes, text)
		}
	}
	zh := lang == "zh"
	if r.Step.Confidence == "unverified" && r.Applies {
		add(either(zh, "未核实，不应作为依据。", "Not verified: do not rely on it."))
	}
	if r.Applies {
		if r.Provisional {
			year := strconv.Itoa(r.Unverified)
			add(either(zh, "暂定："+year+"年的放假安排未经核实，仅以星期六、星期日为休息日。",
				"Provisional: the holidays of "+year+" are not verified, so that only its Saturdays and Sundays are taken as off."))
		}
		switch {
		case !r.Step.ends():
		case r.Near != 0 && r.Step.Kind == BeforePrior:
			add(either(zh, "该日为"+WeekdayText(lang, r.Day)+"，不是工作日；此前最近的工作日为"+DayText(lang, r.Near)+"。法规未规定此种情形，提前办理较为稳妥（推断）。",
				"That day, a "+WeekdayText(lang, r.Day)+", is not a working day; the last one before it is "+DayText(lang, r.Near)+". The texts do not say what then applies; to be early is safe (inferred)."))
		case r.Near != 0 && r.Step.Kind == Lasts:
			add(either(zh, "该日为"+WeekdayText(lang, r.Day)+"，不是工作日。法规未规定有效期因此顺延，不应据此推定。",
				"That day, a "+WeekdayText(lang, r.Day)+", is not a working day. No text says that the term is longer for it: do not count on that."))
		case r.Near != 0:
			add(either(zh, "该日为"+WeekdayText(lang, r.Day)+"，不是工作日；次一工作日为"+DayText(lang, r.Near)+"。法规未规定期间是否顺延，是否以次一工作日为准属推断。",
				"That day, a "+WeekdayText(lang, r.Day)+", is not a working day; the next one is "+DayText(lang, r.Near)+". The texts do not say whether the period moves to it; that it does is inferred."))
		case !r.Known:
			add(either(zh, "该年放假安排未经核实，尚不能确定该日（"+WeekdayText(lang, r.Day)+"）是否为工作日。",
				"Whether that day, a "+WeekdayText(lang, r.Day)+", is a working day is not known: the holidays of its year are not verified."))
		}
	} else {
		add(p.why(r, zh, lang))
	}
	add(r.Step.Note.In(lang))
	add(r.Link.Note.In(lang))
	return notes
}

// why says why a row has no day.
func (p *Plan) why(r *Row, zh bool, lang string) string {
	s := r.Step
	switch {
	case r.Base == 0:
		return either(zh, "其起算所依据的步骤不适用。", "The step that it follows does not apply.")
	case s.From != 0 && r.Base < s.From:
		return either(zh, "不适用：该规定自"+DayText(lang, s.From)+"起施行。", "Does not apply: the rule holds from "+DayText(lang, s.From)+".")
	case s.Until != 0 && r.Base > s.Until:
		return either(zh, "不适用：该规定适用至"+DayText(lang, s.Until)+"。", "Does not apply: the rule held until "+DayText(lang, s.Until)+".")
	}
	return either(zh, "超出可计算的日期范围。", "The day is beyond the calendar.")
}

func either(zh bool, chinese, english string) string {
	if zh {
		return chinese
	}
	return english
}
