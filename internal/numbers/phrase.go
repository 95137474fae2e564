package numbers

import (
	"strconv"

	"rulebook/internal/rules"
)

// Number writes a number in words of a language: 1,000,000 in English, and in Chinese with 万 and 亿 where nothing is left over, as
// in 100万, else with digits (15,000).
func Number(lang string, n int64) string {
	if lang != "zh" || n < wan || n%wan != 0 {
		return digits(n)
	}
	s := ""
	if n >= yi {
		s = strconv.FormatInt(n/yi, 10) + "亿"
	}
	if n %= yi; n > 0 {
		s += strconv.FormatInt(n/wan, 10) + "万"
	}
	return s
}

// digits writes a number with commas between thousands.
func digits(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Phrase writes what must hold for a number of units, in Chinese ("zh") or English: "1,000,000 persons or more", 不满10万人, "at least
// 100,000 and fewer than 1,000,000 persons". Of several bounds the narrowest count. It is "" without any. What it writes Find reads
// back with the same cuts, but for numbers in words ("no persons", "at least one person") and an exact number, which has none.
func Phrase(lang string, bounds []rules.Bound, unit rules.Noun) string {
	if len(bounds) == 0 {
		return ""
	}
	w := phrasing{lang == "zh", unit}
	var lower, upper, exact *rules.Bound
	for i := range bounds {
		switch b := &bounds[i]; b.Sign {
		case rules.Equal:
			exact = b
		case rules.AtLeast, rules.MoreThan:
			if lower == nil || cut(*b) > cut(*lower) {
				lower = b
			}
		default:
			if upper == nil || cut(*b) < cut(*upper) {
				upper = b
			}
		}
	}
	if lower != nil && upper != nil && cut(*lower) <= 0 {
		lower = nil // all numbers are 0 or more
	}
	switch {
	case exact != nil:
		return w.exactly(exact.Value)
	case lower == nil && cut(*upper) <= 1:
		return w.exactly(0)
	case lower != nil && upper != nil && cut(*upper) == cut(*lower)+1:
		return w.exactly(cut(*lower))
	case upper == nil:
		return w.from(*lower)
	case lower == nil:
		return w.limit(*upper) + w.counted(upper.Value)
	case w.chinese:
		return w.from(*lower) + "、" + w.limit(*upper) + w.counted(upper.Value)
	}
	return w.start(*lower) + " and " + w.limit(*upper) + w.units(w.unit.Many)
}

// cut is where b divides the whole numbers: between n-1 and n.
func cut(b rules.Bound) int64 {
	if b.Sign == rules.MoreThan || b.Sign == rules.AtMost {
		return b.Value + 1
	}
	return b.Value
}

// phrasing is the language and the unit that a phrase is in.
type phrasing struct {
	chinese bool
	unit    rules.Noun
}

func (w phrasing) number(n int64) string {
	if w.chinese {
		return Number("zh", n)
	}
	return Number("en", n)
}

// units is a unit as it stands behind a number.
func (w phrasing) units(words rules.Words) string {
	text := words.In("en")
	if w.chinese {
		text = words.In("zh")
	}
	if text == "" || w.chinese && text[0] >= 0x80 {
		return text
	}
	return " " + text
}

// counted is n's unit, behind it.
func (w phrasing) counted(n int64) string {
	if n == 1 {
		return w.units(w.unit.One)
	}
	return w.units(w.unit.Many)
}

func (w phrasing) exactly(n int64) string {
	switch {
	case w.chinese && n == 0:
		return "0" + w.counted(0)
	case w.chinese:
		return "恰为" + w.number(n) + w.counted(n)
	case n == 0:
		if units := w.counted(0); units != "" {
			return "no" + units
		}
		return "none"
	}
	return "exactly " + w.one(n) + w.counted(n)
}

// from writes a lower bound that has its unit.
func (w phrasing) from(b rules.Bound) string {
	switch n := cut(b); {
	case n <= 0 && w.chinese:
		return "不限"
	case n <= 0:
		if units := w.counted(0); units != "" {
			return "any number of" + units
		}
		return "any number"
	case n == 1 && w.chinese:
		return w.number(1) + w.counted(1) + "以上"
	case n == 1:
		return "at least one" + w.counted(1)
	}
	if b.Sign == rules.AtLeast {
		if w.chinese {
			return w.number(b.Value) + w.counted(b.Value) + "以上"
		}
		return w.number(b.Value) + w.counted(b.Value) + " or more"
	}
	if w.chinese {
		return "超过" + w.number(b.Value) + w.counted(b.Value)
	}
	return "more than " + w.one(b.Value) + w.counted(b.Value)
}

// start writes a lower bound that shares its unit with an upper one, in English.
func (w phrasing) start(b rules.Bound) string {
	if b.Sign == rules.MoreThan && b.Value > 0 {
		return "more than " + w.number(b.Value)
	}
	return "at least " + w.one(cut(b))
}

// limit writes an upper bound without its unit.
func (w phrasing) limit(b rules.Bound) string {
	switch {
	case b.Sign == rules.LessThan && w.chinese:
		return "不满" + w.number(b.Value)
	case b.Sign == rules.LessThan:
		return "fewer than " + w.number(b.Value)
	case w.chinese:
		return "不超过" + w.number(b.Value)
	}
	return "at most " + w.one(b.Value)
}

// one is a number that is written as a word when it is one.
func (w phrasing) one(n int64) string {
	if n == 1 {
		return "one"
	}
	return w.number(n)
}
