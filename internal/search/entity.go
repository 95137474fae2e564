package search

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// What is written in several ways is given one key: dates, articles and numbers.

var (
	articleWords = map[string]bool{"article": true, "articles": true, "art": true, "arts": true}
	units        = map[string]int{"thousand": 3, "million": 6, "millions": 6, "billion": 9} // zeros
	smallNumbers = map[string]uint64{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
	months       = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	multipliers  = map[rune]uint64{'十': 10, '百': 100, '千': 1000, '万': 1e4, '亿': 1e8}
	numerals     = map[rune]uint64{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
)

// longestValue bounds the values of numbers, in digits.
const longestValue = 15

func monthOf(key string) int {
	for i, m := range months {
		if key == m || key == m[:3] || key == "sept" && i == 8 {
			return i + 1
		}
	}
	return 0
}

func dateKeys(year, month, day int) (keys [2]string) {
	switch {
	case year < 1900 || year > 2099 || month < 1 || month > 12 || day > 31:
	case day == 0:
		keys[0] = fmt.Sprintf("@%04d-%02d", year, month)
	default:
		keys[0] = fmt.Sprintf("@%04d-%02d-%02d", year, month, day)
		keys[1] = keys[0][:len("@2024-03")]
	}
	return keys
}

func compoundOf(key string) (c compound) {
	digits := strings.IndexAny(key, "0123456789")
	switch {
	case digits < 0:
	case digits > 0:
		if n := articleNumber(key[digits:]); n > 0 && articleWords[key[:digits]] {
			c.keys[0] = articleKey(n)
		}
	case strings.HasSuffix(key, "k"):
		c.keys[0] = valueKey(key[:len(key)-1], 3)
	case strings.HasSuffix(key, "bn"):
		c.keys[0] = valueKey(key[:len(key)-2], 9)
	default:
		if parts := strings.Split(key, "."); len(parts) == 3 {
			if year, month, day := small(parts[0], 4, 4), small(parts[1], 1, 2), small(parts[2], 1, 2); year > 0 && month > 0 && day > 0 {
				c.keys = dateKeys(year, month, day)
			}
		}
	}
	return c
}

// small is the number that so many digits write, or 0.
func small(s string, least, most int) int {
	if len(s) < least || len(s) > most || strings.Trim(s, "0123456789") != "" {
		return 0
	}
	n, _ := strconv.Atoi(s) // a few digits
	return n
}

func articleNumber(s string) int   { return small(s, 1, 3) }
func articleKey(n int) string      { return "§" + strconv.Itoa(n) }
func trimSpaces(s string) string   { return strings.Trim(s, " \t\n\r\u00a0\u3000") }
func isSpaces(s string) bool       { return trimSpaces(s) == "" }
func spacesAfter(s, c string) bool { return isSpaces(strings.TrimPrefix(s, c)) }

// valueKey is the value of digits and so many zeros, or "" when it is no whole number that is small enough.
func valueKey(digits string, zeros int) string {
	whole, rest, _ := strings.Cut(digits, ".")
	rest = strings.TrimRight(rest, "0")
	if whole == "" || strings.Trim(whole+rest, "0123456789") != "" || len(rest) > zeros {
		return ""
	}
	key := strings.TrimLeft(whole+rest+strings.Repeat("0", zeros-len(rest)), "0")
	if len(key) > longestValue {
		return ""
	}
	return cmp.Or(key, "0")
}

func (a *analyser) findEntities() {
	a.entities = a.entities[:0]
	for i := 0; i < len(a.pieces); i++ {
		e := a.entityAt(i)
		if e.span == 0 {
			continue
		}
		a.entities = append(a.entities, e)
		i += e.span - 1
	}
}

func (a *analyser) entityAt(i int) entity {
	p := &a.pieces[i]
	if p.cjk != 0 {
		if p.cjk == '第' {
			if e := a.chineseArticle(i); e.span > 0 {
				return e
			}
		}
		return a.chineseNumber(i)
	}
	switch {
	case p.x.number:
		return a.digits(i)
	case p.x.compound.is():
		e := entity{at: i, span: 1, keys: p.x.compound.keys}
		if e.keys[0][0] == "§"[0] {
			if a.isFraction(i) {
				return entity{}
			}
			return a.paragraph(e, i)
		}
		return e
	case p.x.month > 0:
		return a.monthFirst(i)
	case p.x.article:
		if i+1 < len(a.pieces) && a.pieces[i+1].cjk == 0 && spacesAfter(a.gap(i), ".") {
			return a.article(i, i+1)
		}
	case p.x.small > 0:
		if i+1 < len(a.pieces) && isSpaces(a.gap(i)) && a.unit(i+1) > 0 {
			return entity{at: i, span: 2, keys: [2]string{valueKey(strconv.FormatUint(p.x.small, 10), a.unit(i+1))}}
		}
	}
	return entity{}
}

// unit is how many zeros a word such as million stands for, or 0.
func (a *analyser) unit(i int) int {
	if a.pieces[i].cjk != 0 {
		return 0
	}
	return a.pieces[i].x.unit
}

// article is the article that begins at piece i and has its number at piece n.
func (a *analyser) article(i, n int) entity {
	number := articleNumber(a.pieces[n].x.key)
	if number == 0 || a.isFraction(n) {
		return entity{}
	}
	return a.paragraph(entity{at: i, span: n - i + 1, keys: [2]string{articleKey(number)}}, n)
}

// isFraction reports whether a digit follows piece n behind a full stop or a comma, so that the piece is no whole number.
func (a *analyser) isFraction(n int) bool {
	if n+1 == len(a.pieces) || a.gap(n) != "." && a.gap(n) != "," {
		return false
	}
	first := a.pieces[n+1].x.key[0]
	return first >= '0' && first <= '9'
}

// paragraph takes what names a part of an article behind it in a question: "(1)(2)", or 第一款第（二）项. last is the article's last piece.
func (a *analyser) paragraph(e entity, last int) entity {
	for a.question && last+1 < len(a.pieces) {
		part := ""
		next := a.pieces[last+1]
		gap := trimSpaces(a.gap(last))
		if trimSpaces(strings.TrimPrefix(gap, ")")) == "(" && next.cjk == 0 && isPart(next.x.key) && strings.HasPrefix(a.text[next.to:], ")") {
			part = next.x.key
			last++
		} else if number, after := a.ordinal(last+1, "款项"); after > 0 {
			part = strconv.FormatUint(number, 10)
			last = after - 1
		} else {
			break
		}
		if e.passage != "" {
			e.passage += "-"
		}
		e.passage += part
		e.span = last + 1 - e.at
	}
	return e
}

// isPart reports whether a key can be the number of a paragraph.
func isPart(key string) bool {
	return len(key) <= 3 && strings.Trim(key, "0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

// digits is the entity that begins with a number in digits.
func (a *analyser) digits(i int) entity {
	p := &a.pieces[i]
	if e := a.dayFirst(i); e.span > 0 {
		return e
	}
	if strings.HasSuffix(strings.TrimRight(a.text[:p.from], " \t\n\r\u00a0\u3000"), "§") {
		return a.article(i, i)
	}
	if a.question && articleNumber(p.x.key) > 0 {
		if e := a.article(i, i); e.passage != "" {
			return e
		}
	}
	if i+1 == len(a.pieces) {
		return entity{}
	}
	if unit := a.unit(i + 1); unit > 0 && isSpaces(a.gap(i)) {
		if key := valueKey(p.x.key, unit); key != "" {
			return entity{at: i, span: 2, keys: [2]string{key}}
		}
	}
	if a.gap(i) == "" {
		zeros, k := 0, i+1
		for ; k < len(a.pieces) && multipliers[a.pieces[k].cjk] > 0 && (k == i+1 || a.pieces[k-1].joined); k++ {
			zeros += len(strconv.FormatUint(multipliers[a.pieces[k].cjk], 10)) - 1
		}
		if key := valueKey(p.x.key, zeros); key != "" && k > i+1 {
			return entity{at: i, span: k - i, keys: [2]string{key}}
		}
	}
	return entity{}
}

// follows is piece i when it is a word, and sep allows what stands before it.
func (a *analyser) follows(i int, sep func(gap string) bool) (*lexeme, bool) {
	if i >= len(a.pieces) || a.pieces[i].cjk != 0 || !sep(a.gap(i-1)) {
		return nil, false
	}
	return a.pieces[i].x, true
}

// dayFirst is a date that begins with digits: 2024-03-22, 22 March 2024, 2024年3月22日, 2024年3月.
func (a *analyser) dayFirst(i int) entity {
	first := a.pieces[i].x.key
	if year := small(first, 4, 4); year > 0 {
		for _, sep := range []string{"-", "/", "."} {
			same := func(gap string) bool { return gap == sep }
			if month, ok := a.follows(i+1, same); ok {
				if day, ok := a.follows(i+2, same); ok {
					m, d := small(month.key, 1, 2), small(day.key, 1, 2)
					if keys := dateKeys(year, m, d); d > 0 && keys[0] != "" {
						return entity{at: i, span: 3, keys: keys}
					}
				}
			}
		}
		if month, ok := a.before(i, '年'); ok {
			m := small(month, 1, 2)
			if day, ok := a.before(i+2, '月'); ok && a.isCJK(i+3, '月') {
				if d := small(day, 1, 2); a.isCJK(i+5, '日') && isSpaces(a.gap(i+4)) {
					if keys := dateKeys(year, m, d); d > 0 && keys[0] != "" {
						return entity{at: i, span: 6, keys: keys}
					}
				}
			}
			if keys := dateKeys(year, m, 0); keys[0] != "" && a.isCJK(i+3, '月') && isSpaces(a.gap(i+2)) {
				return entity{at: i, span: 4, keys: keys}
			}
		}
		return entity{}
	}
	if day := small(first, 1, 2); day > 0 {
		if month, ok := a.follows(i+1, isSpaces); ok && month.month > 0 {
			if year, ok := a.follows(i+2, afterMonth); ok {
				if keys := dateKeys(small(year.key, 4, 4), month.month, day); keys[0] != "" {
					return entity{at: i, span: 3, keys: keys}
				}
			}
		}
	}
	return entity{}
}

// before is the number after piece i and the CJK character that follows piece i: of 2024年3月 it is 3, for '年'.
func (a *analyser) before(i int, r rune) (string, bool) {
	if i+2 >= len(a.pieces) || !a.isCJK(i+1, r) || !isSpaces(a.gap(i)) || !isSpaces(a.gap(i+1)) || a.pieces[i+2].cjk != 0 {
		return "", false
	}
	return a.pieces[i+2].x.key, true
}

func (a *analyser) isCJK(i int, r rune) bool { return i < len(a.pieces) && a.pieces[i].cjk == r }

// afterMonth allows "Sept. 2024" and "March, 2024".
func afterMonth(gap string) bool {
	return spacesAfter(strings.TrimPrefix(gap, "."), ",")
}

// monthFirst is March 22, 2024, or March 2024.
func (a *analyser) monthFirst(i int) entity {
	month := a.pieces[i].x.month
	next, ok := a.follows(i+1, afterMonth)
	if !ok {
		return entity{}
	}
	if day := small(next.key, 1, 2); day > 0 {
		if year, ok := a.follows(i+2, func(gap string) bool { return gap != "" && spacesAfter(gap, ",") }); ok {
			if keys := dateKeys(small(year.key, 4, 4), month, day); keys[0] != "" {
				return entity{at: i, span: 3, keys: keys}
			}
		}
	}
	if keys := dateKeys(small(next.key, 4, 4), month, 0); keys[0] != "" {
		return entity{at: i, span: 2, keys: keys}
	}
	return entity{}
}

// chineseArticle is 第七条 or 第7条, in a question with its paragraph and item.
func (a *analyser) chineseArticle(i int) entity {
	number, next := a.ordinal(i, "条")
	if next == 0 || number > 999 {
		return entity{}
	}
	return a.paragraph(entity{at: i, span: next - i, keys: [2]string{articleKey(int(number))}}, next-1)
}

// ordinal reads 第, a number that may be in brackets, and one of the units, from piece i. next is the piece after it, 0 when it does not
// stand there.
func (a *analyser) ordinal(i int, units string) (number uint64, next int) {
	k := i + 1
	if k >= len(a.pieces) || !a.isCJK(i, '第') || !isOpen(a.gap(i)) {
		return 0, 0
	}
	if a.pieces[k].cjk == 0 {
		number = uint64(articleNumber(a.pieces[k].x.key))
		k++
	} else {
		for k < len(a.pieces) && isNumeral(a.pieces[k].cjk) && (k == i+1 || a.gap(k-1) == "") {
			k++
		}
		number, _ = a.numeral(i+1, k)
	}
	if number == 0 || k == len(a.pieces) || !strings.ContainsRune(units, a.pieces[k].cjk) || !isClose(a.gap(k-1)) {
		return 0, 0
	}
	return number, k + 1
}

func isOpen(gap string) bool {
	gap = trimSpaces(gap)
	return gap == "" || gap == "(" || gap == "（"
}

func isClose(gap string) bool {
	gap = trimSpaces(gap)
	return gap == "" || gap == ")" || gap == "）"
}

func isNumeral(r rune) bool {
	_, ok := numerals[r]
	return ok || multipliers[r] > 0
}

// chineseNumber is 一百万 or 十四.
func (a *analyser) chineseNumber(i int) entity {
	end, multiplied := i, false
	for end < len(a.pieces) && isNumeral(a.pieces[end].cjk) {
		multiplied = multiplied || multipliers[a.pieces[end].cjk] > 0
		end++
		if !a.pieces[end-1].joined {
			break
		}
	}
	if end-i < 2 || !multiplied || i > 0 && a.pieces[i-1].joined && isNumeral(a.pieces[i-1].cjk) {
		return entity{}
	}
	n, ok := a.numeral(i, end)
	if !ok {
		return entity{}
	}
	return entity{at: i, span: end - i, keys: [2]string{strconv.FormatUint(n, 10)}}
}

// numeral is the value of the Chinese numeral of pieces i to end. It is well formed when its multipliers fall within 亿, 万 and what is
// below, and each has at most one digit before it.
func (a *analyser) numeral(i, end int) (uint64, bool) {
	var total, section, digit uint64
	var seen, zero bool // a digit waits for its multiplier; 零 stands before it
	last := uint64(math.MaxUint64)
	above := uint64(math.MaxUint64)
	for _, p := range a.pieces[i:end] {
		value, isDigit := numerals[p.cjk]
		switch m := multipliers[p.cjk]; {
		case isDigit && value == 0:
			if seen || zero {
				return 0, false
			}
			zero = true
		case isDigit:
			if seen {
				return 0, false
			}
			digit, seen, zero = value, true, false
		case m >= 1e4:
			section += digit
			if m >= above || section == 0 || zero {
				return 0, false
			}
			total += section * m
			section, digit, seen, last, above = 0, 0, false, m, m
		default:
			if m >= last || zero || !seen && m != 10 {
				return 0, false
			}
			if !seen {
				digit = 1
			}
			section += digit * m
			digit, seen, last = 0, false, m
		}
	}
	return total + section + digit, i < end && !zero && total+section+digit > 0
}
