package markdown

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"rulebook/internal/lang"
)

// ProvisionID is the id of a paragraph or item of an article by its numbers: paragraph 1, item 2 is para-1-2. It is "" without
// numbers.
func ProvisionID(numbers []int) string {
	if len(numbers) == 0 {
		return ""
	}
	b := []byte("para")
	for _, n := range numbers {
		b = append(b, '-')
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(b)
}

// ProvisionNumbers are the numbers of which an id is the ProvisionID; none for any other id.
func ProvisionNumbers(id string) (numbers []int) {
	rest, ok := strings.CutPrefix(id, "para-")
	if !ok {
		return nil
	}
	for part := range strings.SplitSeq(rest, "-") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || n > maxNumber {
			return nil
		}
		numbers = append(numbers, n)
	}
	if ProvisionID(numbers) != id {
		return nil
	}
	return numbers
}

// ParseProvision reads the number of a paragraph or item within an article: (2) and 第二款 are paragraph 2, (1)(2) and
// 第一款第（二）项 its item 2. （二） or 第二项 alone is an item of paragraph 1, for the law leaves out the number of an only
// paragraph. Numbers are 1 to 999; ok is false when text is anything else.
func ParseProvision(text string) (numbers []int, ok bool) {
	text = strings.Trim(text, " \t\u3000\u00A0")
	if numbers, rest, _ := chineseProvision(text); len(numbers) > 0 && rest == "" {
		return numbers, true
	}
	if n, rest, ok := bracketed(text, chinese); ok && rest == "" {
		return []int{1, n}, true
	}
	if numbers, rest := parenthesized(text); len(numbers) > 0 && rest == "" {
		return numbers, true
	}
	return nil, false
}

// CutProvision reads what ParseProvision reads at the start of s, as far as it goes: of （二）, which may be anything there, nothing. It
// returns no numbers when there is nothing.
func CutProvision(s string) (numbers []int, rest string) {
	if numbers, rest, used := chineseProvision(s); used {
		return numbers, rest
	}
	return parenthesized(s)
}

// ChineseProvision is how Chinese law calls a paragraph or item by its numbers: 第一款第（二）项.
func ChineseProvision(numbers []int) string {
	var b strings.Builder
	for i, n := range numbers {
		switch i {
		case 0:
			b.WriteString("第" + lang.ChineseNumeral(n) + "款")
		case 1:
			b.WriteString("第（" + lang.ChineseNumeral(n) + "）项")
		default:
			b.WriteString("第" + strconv.Itoa(n) + "目")
		}
	}
	return b.String()
}

const maxNumber = 999

// parenthesized reads (1)(2)(3) at the start of s.
func parenthesized(s string) (numbers []int, rest string) {
	for len(numbers) < 4 {
		n, after, ok := bracketed(strings.TrimLeft(s, " "), arabic)
		if !ok {
			break
		}
		numbers, s = append(numbers, n), after
	}
	return numbers, s
}

// bracketed reads a number in ASCII or full-width parentheses.
func bracketed(s string, number func(string) (n, size int)) (n int, rest string, ok bool) {
	for _, pair := range [...][2]string{{"(", ")"}, {"（", "）"}} {
		if inner, found := strings.CutPrefix(s, pair[0]); found {
			n, size := number(inner)
			if rest, found := strings.CutPrefix(inner[size:], pair[1]); found && size > 0 {
				return n, rest, true
			}
		}
	}
	return 0, s, false
}

// chineseProvision reads 第一款第（二）项第三目 at the start of s, or what there is of it. used is false when there is nothing.
func chineseProvision(s string) (numbers []int, rest string, used bool) {
	units := "款项目"
	for {
		n, unit, after, ok := CutOrdinal(s)
		at := strings.IndexRune(units, unit)
		if !ok || at < 0 {
			return numbers, s, len(numbers) > 0
		}
		if len(numbers) == 0 && unit == '项' {
			numbers = append(numbers, 1)
		} else if len(numbers) == 0 && unit == '目' {
			return nil, s, false
		}
		numbers, s, units = append(numbers, n), after, units[at+utf8.RuneLen(unit):]
	}
}

// CutOrdinal reads 第五条, 第5条 or 第（三）项 at the start of s: a number and its unit.
func CutOrdinal(s string) (n int, unit rune, rest string, ok bool) {
	s, found := strings.CutPrefix(s, "第")
	if !found {
		return 0, 0, s, false
	}
	n, rest, ok = bracketed(s, anyNumber)
	if !ok {
		size := 0
		if n, size = anyNumber(s); size == 0 {
			return 0, 0, s, false
		}
		rest = s[size:]
	}
	unit, size := utf8.DecodeRuneInString(rest)
	return n, unit, rest[size:], size > 0
}

func anyNumber(s string) (n, size int) {
	if n, size = arabic(s); size > 0 {
		return n, size
	}
	return chinese(s)
}

// arabic reads decimal digits at the start of s; size is 0 when there are none, or too many.
func arabic(s string) (n, size int) {
	for size < len(s) && isDigit(s[size]) {
		if n = n*10 + int(s[size]-'0'); n > maxNumber {
			return 0, 0
		}
		size++
	}
	if n == 0 {
		return 0, 0
	}
	return n, size
}

// chinese reads a Chinese numeral at the start of s, such as 十, 二十一, 一百零三 or 一〇三; size is 0 when there is none.
func chinese(s string) (n, size int) {
	d, w := chineseDigit(s)
	if _, next := chineseDigit(s[w:]); d > 0 && next > 0 { // digit by digit
		for ; w > 0 && n <= maxNumber; d, w = chineseDigit(s[size:]) {
			n, size = n*10+d, size+w
		}
		if n > maxNumber {
			return 0, 0
		}
		return n, size
	}
	if w > 0 && d == 0 {
		return 0, 0
	}
	if w > 0 && strings.HasPrefix(s[w:], "百") {
		n, size = d*100, w+len("百")
		d, w = chineseDigit(s[size:])
		if w > 0 && d == 0 { // 一百零三
			size += w
			if d, w = chineseDigit(s[size:]); d == 0 {
				return 0, 0
			}
			return n + d, size + w
		}
	}
	if strings.HasPrefix(s[size+w:], "十") {
		if w == 0 {
			d = 1
		}
		n, size = n+d*10, size+w+len("十")
		d, w = chineseDigit(s[size:])
	} else if n > 0 && w > 0 {
		return 0, 0 // 一百三 is 130 in speech, and not written
	}
	if w > 0 && d == 0 {
		return 0, 0
	}
	return n + d, size + w
}

// chineseDigit reads one digit, 零 to 九; size is 0 when there is none.
func chineseDigit(s string) (d, size int) {
	const digits = "〇一二三四五六七八九"
	r, size := utf8.DecodeRuneInString(s)
	if r == '零' {
		return 0, size
	}
	if i := strings.IndexRune(digits, r); i >= 0 && r != utf8.RuneError {
		return i / len("〇"), size
	}
	return 0, 0
}

// provisionOf reads the number in bold that a block begins with, or returns nil. The strong element is then set apart as such.
func (p *page) provisionOf(n ast.Node) []int {
	if !p.opts.Provision {
		return nil
	}
	strong, ok := n.FirstChild().(*ast.Emphasis)
	if !ok || strong.Level != 2 {
		return nil
	}
	text := p.plain(strong)
	numbers, ok := ParseProvision(text)
	if !ok {
		return nil
	}
	p.provision, p.provisionWords = strong, ""
	if p.chinese && strings.HasPrefix(text, "(") {
		p.provisionWords = ChineseProvision(numbers)
		if _, listed := n.Parent().(*ast.ListItem); listed && len(numbers) == 2 {
			p.provisionWords = "（" + lang.ChineseNumeral(numbers[1]) + "）" // as the law lists its items
		}
	}
	return numbers
}

// provisionNumber writes the number that a block begins with. (1)(2), which is how both languages may write it, prints in Chinese as its
// law does.
func (p *page) provisionNumber(n *ast.Emphasis) {
	p.str(`<strong class="provision-number">`)
	if p.provisionWords == "" {
		p.children(n)
	} else {
		p.str(p.provisionWords)
		p.tight = strings.HasSuffix(p.provisionWords, "）")
	}
	p.str("</strong>")
}

// provisionID writes the id of a block that begins with its number. A paragraph of a list item leaves it to the item.
func (p *page) provisionID(n ast.Node) {
	if item, ok := n.Parent().(*ast.ListItem); ok && item.FirstChild() == n {
		return
	}
	p.writeProvisionID(n)
}

func (p *page) writeProvisionID(n ast.Node) {
	numbers := p.provisionOf(n)
	if numbers == nil {
		return
	}
	id := p.derive(ProvisionID(numbers), true, n.Pos())
	p.attr("id", id)
	p.doc.Anchors = append(p.doc.Anchors, id)
}
