package numbers

import (
	"strings"
	"unicode/utf8"
)

const (
	wan = 10_000
	yi  = 100_000_000
)

// numeral is what a Chinese numeral stands for: a digit, or a unit from 10 on. ok is false for other characters.
func numeral(r rune) (n int64, ok bool) {
	switch r {
	case '〇', '零':
		return 0, true
	case '一':
		return 1, true
	case '二', '两':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	case '十':
		return 10, true
	case '百':
		return 100, true
	case '千':
		return 1000, true
	case '万':
		return wan, true
	case '亿':
		return yi, true
	}
	return 0, false
}

func isNumeral(r rune) bool {
	_, ok := numeral(r)
	return ok
}

// numerals is where the run of Chinese numerals ends that begins at that place.
func numerals(text string, at int) (end int) {
	for end = at; end < len(text); {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isNumeral(r) {
			break
		}
		end += size
	}
	return end
}

// chinese reads a number in Chinese numerals.
func (s *scanner) chinese(at int) span {
	end := numerals(s.text, at)
	first, _ := utf8.DecodeRuneInString(s.text[at:])
	n := span{start: at, end: end}
	var positional bool
	n.value, positional, n.whole = parseHan(s.text[at:end])
	year := positional && mayBeYear(n.value)
	n.counts = n.whole && !year && n.value >= s.least && s.standsAlone(at, end, true)
	switch first {
	case '百', '千', '万', '亿':
		n.counts = false // they are no numbers alone: 百万级, 千万不要, 万一
	case '十':
		n.counts = n.counts && !vague(s.text[:at])
	}
	return n
}

// vague reports whether what stands before 十万 makes it "some hundred thousand", as 数 and 几 do; 人数十万 are a hundred thousand
// persons.
func vague(before string) bool {
	if rest, ok := strings.CutSuffix(before, "数"); ok {
		r, _ := utf8.DecodeLastRuneInString(rest)
		return !strings.ContainsRune("人总户条件次个", r)
	}
	return strings.HasSuffix(before, "几")
}

// parseHan reads numerals: 一百二十万, 十万, 一〇〇万, 二〇二四. Positional says that there are digits alone.
func parseHan(run string) (value int64, positional, ok bool) {
	const most = 9 // digits in a row
	var (
		total   int64 // 亿
		hasYi   bool
		below   int64        // 万 below 亿
		section int64        // below 万
		unit    = int64(wan) // the last of the section
		last    int64        // the unit directly before the digits
		digits  int          // how many there are in a row
		number  int64        // that they make
	)
	positional = true
	for _, r := range run {
		n, _ := numeral(r)
		if n < 10 {
			// Digits stand in a row in 二〇二四 and 一〇〇万; beside units only 零 stands before another.
			if digits > 0 && number > 0 && section > 0 || digits == most {
				return 0, false, false
			}
			if n == 0 {
				last = 0
			}
			digits++
			number = number*10 + n
			continue
		}
		positional = false
		if n < wan {
			if number == 0 && n == 10 && (section == 0 || digits > 0) {
				number = 1 // 十万, 一百零十
			}
			if number == 0 || number > 9 || n >= unit {
				return 0, false, false
			}
			section, unit, last = section+number*n, n, n
		} else {
			section += number
			if n == wan {
				if section == 0 || below > 0 {
					return 0, false, false
				}
				below = section * wan
			} else {
				if total, ok = multiply(below+section, yi, !hasYi); !ok || total == 0 {
					return 0, false, false
				}
				below, hasYi = 0, true
			}
			section, unit, last = 0, wan, n
		}
		number, digits = 0, 0
	}
	if digits == 1 && last > 10 {
		number *= last / 10 // 一万五 is 15,000 in speech
	}
	return total + below + section + number, positional, true
}

// hanScales are what may follow digits, longer ones first.
var hanScales = [...]struct {
	text  string
	scale int64
}{
	{"万亿", wan * yi}, {"百万", 100 * wan}, {"千万", 1000 * wan}, {"百亿", 100 * yi}, {"千亿", 1000 * yi}, {"万", wan}, {"亿", yi},
	{"百", 100}, {"千", 1000},
}

// hanScale reads what multiplies digits, as 万 in 100万 and 百万 in 3百万, at a place behind them. scale is 1 when there is none.
func hanScale(text string, at int) (end int, scale int64) {
	start := overBlanks(text, at)
	if start == len(text) || text[start] < 0xE4 {
		return at, 1
	}
	for _, h := range hanScales {
		if strings.HasPrefix(text[start:], h.text) {
			end = start + len(h.text)
			if h.scale < wan && (start > at || startsUnit(text[end:])) {
				break // 3 百 is no number, and 10千米 is no thousand
			}
			return end, h.scale
		}
	}
	return at, 1
}

// startsUnit reports whether text begins with what 千 and 百 make a unit of: 千米, 千克, 百分.
func startsUnit(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return strings.ContainsRune("米克瓦字伏卡帕赫分", r)
}

// hanRest reads what a smaller unit adds to value, as 2000万 in 1亿2000万, 5000 in 1万5000 and 两千 in 10万两千.
func hanRest(text string, at int, value, scale int64) (sum int64, end int) {
	for scale >= wan && digitAt(text, at) {
		d, next := readDecimal(text, at)
		after, unit := hanScale(text, next)
		more, ok := multiply(d.mantissa, unit, d.ok && d.places == 0 && !d.grouped)
		if r, _ := utf8.DecodeRuneInString(text[after:]); !ok || more == 0 || more >= scale || r == '年' || r == '月' || r == '号' {
			break
		}
		value, at, scale = value+more, after, unit
	}
	if next := numerals(text, at); scale >= wan && next > at {
		if more, positional, ok := parseHan(text[at:next]); ok && !positional && more > 0 && more < scale {
			return value + more, next
		}
	}
	return value, at
}
