package ruletext

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rulebook/internal/rules"
)

// A mistake is what is wrong with byte at of a text, and what follows it.
type mistake struct {
	at        int
	msg, hint string
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// digits returns how many digits s begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// scanNumber reads the whole number that s begins with and returns its length. A comma belongs to it when exactly three digits
// follow: "100,000, < 5" begins with 100,000, and so does "100,000,5". There is a mistake when the digits are no number: "01",
// "1000,000", or more than rules.MaxNumber.
func scanNumber(s string) (value int64, length int, m *mistake) {
	const grouping = "write the digits alone, or a comma before each three of them: 1,000,000"
	n := digits(s)
	length = n
	for length < len(s) && s[length] == ',' && digits(s[length+1:]) == 3 {
		length += 4
	}
	written := s[:length]
	switch {
	case n == 0:
		return 0, 0, &mistake{0, "there is no number", ""}
	case length > n && n > 3:
		return 0, length, &mistake{0, fmt.Sprintf("%q has its first comma in the wrong place", shorten(written)), grouping}
	case s[0] == '0' && length > 1:
		return 0, length, &mistake{0, fmt.Sprintf("%q begins with 0", shorten(written)), grouping}
	}
	value, err := strconv.ParseInt(strings.ReplaceAll(written, ",", ""), 10, 64)
	if err != nil || value > rules.MaxNumber {
		return 0, length, &mistake{0, fmt.Sprintf("%q is too large: the largest number is %s", shorten(written), commas(rules.MaxNumber)),
			"look for a digit too many"}
	}
	return value, length, nil
}

// commas writes a number with its thousands separated.
func commas(v int64) string {
	s := strconv.FormatInt(v, 10)
	for i := len(s) - 3; i > 0 && isDigit(s[i-1]); i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// readNumber reads a whole number of 0 or more, and nothing else.
func readNumber(s string) (int64, *mistake) {
	v, n, m := scanNumber(s)
	switch {
	case m == nil && n == len(s):
		return v, nil
	case m == nil || n == 0:
		return 0, notNumber(s, n)
	}
	return 0, m
}

// notNumber explains what follows the number that s begins with, of n bytes, and does not belong there.
func notNumber(s string, n int) *mistake {
	m := &mistake{0, fmt.Sprintf("%q is not a whole number", shorten(s)), "write digits, such as 1,000,000"}
	rest := s[n:]
	switch {
	case s == "":
		m.msg = "there is no number"
	case strings.HasPrefix(s, "-"):
		m.msg, m.hint = fmt.Sprintf("%q is less than 0", shorten(s)), "nothing that is counted is"
	case n == 0 && strings.ContainsAny(s, "０１２３４５６７８９"):
		m.hint = "write the digits of ASCII, such as 1,000,000"
	case n == 0:
	case points(s) != "":
		m.hint = fmt.Sprintf("write %q: a point does not separate thousands", points(s))
	case strings.HasPrefix(rest, "."):
		m.hint = "things are counted whole"
	case rest[0] == ',':
		m.at, m.hint = n,
			"a comma within a number stands before exactly three digits; one between comparisons is followed by a sign"
	case chinese(s) != "":
		m.hint = fmt.Sprintf("write %q", chinese(s))
	case strings.ContainsAny(rest[:1], "_' ") && len(rest) > 1 && isDigit(rest[1]), strings.HasPrefix(rest, "，"):
		m.hint = "thousands are separated by a comma, or not at all: 1,000,000"
	default:
		m.at, m.msg, m.hint = n, fmt.Sprintf("%q after the number", shorten(strings.TrimSpace(rest))),
			"remove it: what is counted is said where the counter is declared"
	}
	return m
}

// points writes a number whose thousands points separate, such as 1.000.000, as this language has it; "" when it is none.
func points(s string) string {
	n := digits(s)
	for n < len(s) && s[n] == '.' && digits(s[n+1:]) == 3 {
		n += 4
	}
	if n < len(s) || !strings.Contains(s, ".") {
		return ""
	}
	v, m := readNumber(strings.ReplaceAll(s, ".", ","))
	if m != nil {
		return ""
	}
	return commas(v)
}

// chinese writes the digits of a number such as 100万 as this language has them; "" when it begins with none.
func chinese(s string) string {
	v, n, m := scanNumber(s)
	if m != nil {
		return ""
	}
	for _, unit := range []struct {
		word  string
		times int64
	}{{"万", 10_000}, {"亿", 100_000_000}, {"千", 1_000}, {"百", 100}} {
		if strings.HasPrefix(strings.TrimLeft(s[n:], " "), unit.word) && v <= rules.MaxNumber/unit.times {
			return commas(v * unit.times)
		}
	}
	return ""
}

type oddSign struct{ word, sign string }

// strange are signs and words that other languages have for our comparisons, or that this one has none for (""). What holds
// another comes first.
var strange = []oddSign{
	{"!=", ""}, {"<>", ""}, {"≠", ""}, {"=>", ">="}, {"=<", "<="}, {"==", "="},
	{"≥", ">="}, {"≧", ">="}, {"⩾", ">="}, {"≤", "<="}, {"≦", "<="},
	{"⩽", "<="}, {"＞＝", ">="}, {"＜＝", "<="}, {"＞", ">"}, {"＜", "<"}, {"＝", "="},
	{"不超过", "<="}, {"不少于", ">="}, {"不低于", ">="}, {"不高于", "<="}, {"不多于", "<="}, {"以上", ">="}, {"达到", ">="}, {"至少", ">="},
	{"超过", ">"}, {"多于", ">"}, {"大于", ">"}, {"不满", "<"}, {"不足", "<"}, {"少于", "<"}, {"低于", "<"}, {"小于", "<"},
	{"未达到", "<"}, {"以下", "<="},
	{"至多", "<="}, {"以内", "<="}, {"等于", "="},
	{"no more than", "<="}, {"not more than", "<="}, {"no fewer than", ">="}, {"not fewer than", ">="}, {"no less than", ">="},
	{"not less than", ">="}, {"at least", ">="}, {"or more", ">="}, {"more than", ">"}, {"fewer than", "<"}, {"less than", "<"},
	{"at most", "<="}, {"up to", "<="}, {"or fewer", "<="}, {"or less", "<="}, {"exactly", "="},
}

// readBounds reads comparisons joined by commas: ">= 100,000, < 1,000,000". All must hold.
func readBounds(s string) ([]rules.Bound, *mistake) {
	var bounds []rules.Bound
	for at := 0; ; {
		at += len(s[at:]) - len(strings.TrimLeft(s[at:], " \t\n"))
		rest := s[at:]
		sign, size, m := readSign(rest)
		if m == nil {
			size += len(rest[size:]) - len(strings.TrimLeft(rest[size:], " \t\n"))
			var value int64
			value, size, m = boundValue(rest, size)
			bounds = append(bounds, rules.Bound{Sign: sign, Value: value})
		}
		if m != nil {
			m.at += at
			return nil, m
		}
		if at += size; at == len(s) {
			break
		}
		at++ // the comma
	}
	return bounds, checkBounds(bounds)
}

// readSign reads the sign that s begins with.
func readSign(s string) (sign rules.Sign, size int, m *mistake) {
	for _, odd := range strange {
		if strings.HasPrefix(s, odd.word) {
			return 0, 0, &mistake{0, fmt.Sprintf("%q is not a comparison", odd.word), instead(odd.word, odd.sign)}
		}
	}
	// The names are in an order in which none begins with one before it.
	for i, name := range rules.SignNames {
		if strings.HasPrefix(s, name) {
			return rules.Sign(i), len(name), nil
		}
	}
	if s == "" {
		return 0, 0, &mistake{0, "a comparison is missing", "write a sign and a number, such as >= 1,000,000"}
	}
	m = &mistake{0, fmt.Sprintf("%q is not a comparison", shorten(s)), "the signs are " + strings.Join(rules.SignNames[:], " ")}
	for _, odd := range strange {
		if !strings.Contains(s, odd.word) {
			continue
		}
		m.hint = instead(odd.word, odd.sign)
		if number := chinese(s); number != "" {
			m.hint = fmt.Sprintf("write %q", odd.sign+" "+number)
		} else if v, n, wrong := scanNumber(s); wrong == nil && n > 0 {
			m.hint = fmt.Sprintf("write %q", odd.sign+" "+commas(v))
		}
		return 0, 0, m
	}
	number := chinese(s)
	if v, mistake := readNumber(s); mistake == nil {
		number = commas(v)
	}
	if number != "" {
		m.msg = fmt.Sprintf("%q does not say how it compares", shorten(s))
		m.hint = fmt.Sprintf("write %q for exactly that number", "= "+number)
	}
	return 0, 0, m
}

func instead(word, sign string) string {
	if sign == "" {
		return "there is no sign for other than: write what does hold, such as > 0"
	}
	return fmt.Sprintf("write %s for %s", sign, word)
}

// boundValue reads the number that begins at byte from of s, and looks at what follows: nothing, or a comma. It returns where the
// comparison ends.
func boundValue(s string, from int) (value int64, end int, m *mistake) {
	value, n, m := scanNumber(s[from:])
	end = from + n
	tail := strings.TrimLeft(s[end:], " \t\n")
	switch {
	case m != nil && n > 0:
		m.at = from
		return 0, 0, m
	case m != nil:
		m = notNumber(strings.TrimSpace(s[from:]), 0)
		m.at += from
		return 0, 0, m
	case tail == "":
		return value, len(s), nil
	case tail[0] == ',' && (len(tail) == 1 || !isDigit(tail[1])):
		return value, len(s) - len(tail), nil
	}
	for _, word := range []string{"and", "&&", "&", ";", "，", "、", "且", "和", "并且"} {
		if strings.HasPrefix(tail, word) && !(word == "，" && digits(tail[len(word):]) > 0) {
			return 0, 0, &mistake{len(s) - len(tail), fmt.Sprintf("%q between comparisons", word),
				"join them by a comma: all of them must hold"}
		}
	}
	for _, name := range rules.SignNames {
		if strings.HasPrefix(tail, name) {
			return 0, 0, &mistake{len(s) - len(tail), "a comma is missing before this comparison", ""}
		}
	}
	if m = notNumber(strings.TrimSpace(s[from:]), n); m.hint == "" {
		m.hint = "a comparison is a sign and a number"
	}
	m.at += from
	return 0, 0, m
}

// checkBounds finds comparisons that every number meets, or none, or of which one says nothing that the others do not. What is
// compared is 0 or more.
func checkBounds(bounds []rules.Bound) *mistake {
	least, most := int64(0), int64(rules.MaxNumber)
	var seen []string
	for _, b := range bounds {
		side := "from where"
		switch b.Sign {
		case rules.AtLeast:
			least = max(least, b.Value)
		case rules.MoreThan:
			least = max(least, b.Value+1)
		case rules.AtMost, rules.LessThan:
			side = "up to where"
			top := b.Value
			if b.Sign == rules.LessThan {
				top--
			}
			most = min(most, top)
		case rules.Equal:
			if len(bounds) > 1 {
				return &mistake{0, "= stands with another comparison", "= says it all: leave one of them out"}
			}
		}
		if slices.Contains(seen, side) {
			return &mistake{0, "the comparison says twice " + side, "leave one of them out"}
		}
		seen = append(seen, side)
		if b.Sign == rules.AtLeast && b.Value == 0 {
			return &mistake{0, "every number is >= 0", "leave it out, or write > 0"}
		}
	}
	if least > most {
		return &mistake{0, "no number is all of this", "correct one of the comparisons"}
	}
	return nil
}
