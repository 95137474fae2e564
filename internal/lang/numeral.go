package lang

import "strings"

// ChineseNumeral writes n, from 0 to 9999, as Chinese law numbers its articles: 7 is 七, 12 is 十二, 103 is 一百零三.
func ChineseNumeral(n int) string {
	digits := []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	if n == 0 {
		return digits[0]
	}
	var b strings.Builder
	zero := false
	for _, unit := range []struct {
		size int
		name string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / unit.size % 10
		switch {
		case d == 0:
			zero = b.Len() > 0
		case d == 1 && unit.size == 10 && b.Len() == 0:
			b.WriteString(unit.name)
		default:
			if zero {
				b.WriteString(digits[0])
				zero = false
			}
			b.WriteString(digits[d])
			b.WriteString(unit.name)
		}
	}
	return b.String()
}
