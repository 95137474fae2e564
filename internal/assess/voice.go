package assess

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"rulebook/internal/rules"
)

// A voice is the language that something is written in: "zh" for Chinese, anything else for English.
type voice string

// say chooses between the two.
func (v voice) say(english, chinese string) string {
	if v == "zh" {
		return chinese
	}
	return english
}

// in is a text of the project in the language.
func (v voice) in(words rules.Words) string { return words.In(string(v)) }

// list joins what stands side by side.
func (v voice) list(items []string) string { return strings.Join(items, v.say("; ", "；")) }

// day writes a day: 2025-06-30, 2025年6月30日.
func (v voice) day(d rules.Day) string { return v.written(d.String()) }

// written writes a day that is a text: "2025-06-30".
func (v voice) written(day string) string {
	parts := strings.Split(day, "-")
	if v != "zh" || len(parts) != 3 {
		return day
	}
	return parts[0] + "年" + strings.TrimPrefix(parts[1], "0") + "月" + strings.TrimPrefix(parts[2], "0") + "日"
}

const wan, yi = 10_000, 100_000_000

// number writes a number: 1,000,000, 100万.
func (v voice) number(n int64) string {
	switch {
	case v != "zh" || n%wan != 0 || n == 0:
		return commas(n)
	case n%yi == 0:
		return strconv.FormatInt(n/yi, 10) + "亿"
	case n > yi:
		return commas(n)
	}
	return strconv.FormatInt(n/wan, 10) + "万"
}

// numbers write the ends of a range, both in the same way.
func (v voice) numbers(a, b int64) (string, string) {
	if a%wan != 0 && a != 0 || b%wan != 0 && b != 0 {
		return commas(a), commas(b)
	}
	return v.number(a), v.number(b)
}

// lower writes a label within a sentence.
func (v voice) lower(s string) string {
	if s == "" || s[0] >= utf8.RuneSelf {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// value writes a value of a fact.
func (v voice) value(f *rules.Fact, r rules.Range) string {
	switch {
	case f.Kind == rules.Number && r == rules.NotGiven:
		return v.say("not counted", "未填写")
	case f.Kind == rules.Number:
		return v.quantity(r, f.Unit)
	case !r.Exact():
		return v.say("unknown", "不清楚")
	case f.Kind == rules.YesNo && r.Min == 0:
		return v.say("no", "否")
	case f.Kind == rules.YesNo:
		return v.say("yes", "是")
	}
	return v.in(f.Choices[r.Min].Label)
}

// quantity writes a number with its unit.
func (v voice) quantity(r rules.Range, unit rules.Noun) string {
	noun := v.in(unit.Many)
	switch {
	case r == rules.Range{Max: rules.Unbounded}:
		return v.say("unknown", "不清楚")
	case r.Max >= rules.Unbounded:
		return v.say(strings.Join(strings.Fields(commas(r.Min)+" "+noun+" or more"), " "), v.of(v.number(r.Min), noun)+"以上")
	case r.Max == 1 && r.Exact():
		noun = v.in(unit.One)
	}
	return v.of(v.spread(r), noun)
}

// of puts a unit behind a number.
func (v voice) of(number, noun string) string {
	if v == "zh" && (noun == "" || noun[0] >= utf8.RuneSelf) {
		return number + noun
	}
	return strings.TrimRight(number+" "+noun, " ")
}

// spread writes a number, or a range of them.
func (v voice) spread(r rules.Range) string {
	switch {
	case r.Exact():
		return v.number(r.Min)
	case r.Max < rules.Unbounded:
		least, most := v.numbers(r.Min, r.Max)
		return least + v.say(" to ", "至") + most
	case r.Min == 0:
		return v.say("unknown", "不清楚")
	}
	return v.number(r.Min) + v.say(" or more", "以上")
}

// count writes how many there are of something.
func (v voice) count(n int, noun rules.Noun) string {
	word := v.in(noun.Many)
	if n == 1 {
		word = v.in(noun.One)
	}
	return v.say(commas(int64(n))+" "+word, v.number(int64(n))+"项"+word)
}

// ordinal is the number of a heading in Chinese, for those from 1 to 99: 一, 十二.
func ordinal(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	tens, ones := n/10%10, digits[n%10]
	switch tens {
	case 0:
		return ones
	case 1:
		return "十" + ones
	}
	return digits[tens] + "十" + ones
}
