package numbers

import (
	"strings"
	"unicode/utf8"

	"rulebook/internal/lang"
)

// What is counted may stand between a number and the words after it: 100万人以上, 1000平方公里以上, 10个工作日以内, "1,000 kg or
// more". It may be anything, so it is a few words or characters that are not others: none that join or divide sentences, no verb
// that has what is above or below for its object, and no boundary words, whose number would be another one.

const (
	maxHan   = 8  // Chinese characters of a unit
	maxParts = 3  // its other words, and what stands in parentheses: kg, natural persons, （含）
	maxWord  = 20 // bytes of a word
)

// measures are characters of which one stands between a Chinese number and what is counted, or is itself what is counted.
const measures = "个名位条户家件份项次台人只头匹辆艘架套批笔张本册对起吨克升米里亩元"

// notUnit are characters of which a unit has none: they join, divide, or say something of it.
const notUnit = "的了着是在和与由向为应且而并但其之所于被把将从按若则均都也又还未非无不可须即就才此该等"

// notBefore are what makes another word or phrase of 以上 and 以下: 可以上传, 提供以下信息.
var notBefore = [...]string{
	"可", "所", "难", "足", "予", "加", "得", "用", "借", "给", "何",
	"提供", "符合", "包括", "包含", "实施", "处理", "采取", "执行", "通过", "依照", "按照", "根据", "参照", "违反", "履行", "遵守",
	"收集", "传输", "完成", "作出", "具备", "属于", "对于", "关于",
}

// wordsAfter finds the words behind the number that ends at pos, of which there may be a unit in between; all before limit.
func (f *Finder) wordsAfter(text string, pos, limit int) match {
	text = text[:limit]
	at := overBlanks(text, pos)
	for han, parts := 0, 0; ; {
		m := f.wordsAt(text, at)
		r, size := utf8.DecodeRuneInString(text[at:])
		if m.bound == None && (r == '及' || r == '或') { // 100万人或者以上, where only 以上 is a word
			next := at + size
			if strings.HasPrefix(text[next:], "者") {
				next += len("者")
			}
			if m = f.wordsAt(text, overBlanks(text, next)); m.bound == None {
				return m
			}
		}
		if m.bound != None {
			if !f.isUnit(text[pos:at]) {
				return match{}
			}
			return m
		}
		next := at
		switch {
		case lang.IsHan(r):
			if han++; strings.ContainsRune(notUnit, r) || isNumeral(r) || han > maxHan {
				return m
			}
			next += size
		default:
			if parts++; parts > maxParts {
				return m
			}
			if next = overIncluded(text, at); next == at {
				next = overWord(text, at)
			}
		}
		if next == at {
			return m
		}
		at = overBlanks(text, next)
	}
}

// isUnit reports whether what stands between a number and words after it is a unit, as far as its end and the words in it say.
func (f *Finder) isUnit(s string) bool {
	s = s[:backOverBlanks(s, len(s), 0)]
	for _, word := range notBefore {
		if strings.HasSuffix(s, word) {
			return false
		}
	}
	for at := range s {
		if f.wordsBefore(s, at, 0).bound != None {
			return false
		}
	}
	return f.wordsBefore(s, len(s), 0).bound == None
}

// overIncluded moves over a remark in parentheses that the number itself is meant: （含）, （含本数）.
func overIncluded(text string, at int) int {
	const longest = 5 // characters
	rest, ok := strings.CutPrefix(text[at:], "(")
	if !ok {
		rest, ok = strings.CutPrefix(text[at:], "（")
	}
	if !ok || !strings.HasPrefix(rest, "含") && !strings.HasPrefix(rest, "包含") && !strings.HasPrefix(rest, "包括") {
		return at
	}
	n := 0
	for i, r := range rest {
		if r == ')' || r == '）' {
			return len(text) - len(rest) + i + utf8.RuneLen(r)
		}
		if n++; n > longest || !lang.IsHan(r) {
			break
		}
	}
	return at
}

// overWord moves over a word of a unit that is not Chinese: kilograms, km², m3, tonnes/year, €.
func overWord(text string, at int) int {
	end := at
	for end < len(text) && end-at < maxWord {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isLatin(r) && !strings.ContainsRune("-/°·²³℃㎡㎏㎞$€£¥￥", r) && !(end > at && (r == '2' || r == '3')) {
			break
		}
		end += size
	}
	switch {
	case end == at || end-at >= maxWord:
		return at
	case end < len(text) && text[end] < utf8.RuneSelf && isBlank(text[end:]) == 0:
		return at
	}
	for _, link := range [...]string{"or", "and", "to", "of", "in", "by", "but", "is", "are", "was", "were", "the", "for", "with", "without", "from", "-", "/"} {
		if strings.EqualFold(text[at:end], link) {
			return at
		}
	}
	return end
}

// unitFollows reports whether text begins with the symbol of a unit, as it is written against digits: 1000kg, 10GB, 500mm². Letters
// that make another number or a name of the digits are none: 1000th, 1990s, 2x.
func unitFollows(text string) bool {
	const longest = 4 // characters
	end, n := 0, 0
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isLetter(text[end]) && r != 'µ' && r != 'μ' {
			break
		}
		if n++; n > longest {
			return false
		}
		end += size
	}
	switch text[:end] {
	case "", "st", "nd", "rd", "th", "s", "x", "k", "K", "bn", "mn":
		return false
	}
	if end < len(text) && (text[end] == '2' || text[end] == '3') {
		end++
	}
	after, size := utf8.DecodeRuneInString(text[end:])
	beyond, _ := utf8.DecodeRuneInString(text[end+size:])
	return !isNameRune(after) && (after == '/' || !joins(after) || !isNameRune(beyond))
}
