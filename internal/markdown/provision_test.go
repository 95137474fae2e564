package markdown

import (
	"fmt"
	"slices"
	"testing"
)

var provisions = []struct {
	text string
	want []int // nil when it is not a number of a provision
}{
	{"(2)", []int{2}},
	{"(1)(2)", []int{1, 2}},
	{"(1) (2)", []int{1, 2}},
	{"(1)(2)(3)", []int{1, 2, 3}},
	{"（1）（2）", []int{1, 2}},
	{" (2) ", []int{2}},
	{"第一款", []int{1}},
	{"第2款", []int{2}},
	{"第二款第（一）项", []int{2, 1}},
	{"第二款第一项", []int{2, 1}},
	{"第二款第(一)项", []int{2, 1}},
	{"第一款第三项第二目", []int{1, 3, 2}},
	{"第三项", []int{1, 3}},
	{"第（三）项", []int{1, 3}},
	{"（一）", []int{1, 1}},
	{"(一)", []int{1, 1}},
	{"（二十一）", []int{1, 21}},
	{"(999)", []int{999}},
	{"", nil},
	{"2", nil},
	{"(0)", nil},
	{"(1000)", nil},
	{"(a)", nil},
	{"(2", nil},
	{"(1)(2)(3)(4)(5)", nil},
	{"(2) and", nil},
	{"第一条", nil},
	{"第一款第一款", nil},
	{"第一项第一款", nil},
	{"第一目", nil},
	{"第款", nil},
	{"一", nil},
	{"（一）（二）", nil},
}

func TestParseProvision(t *testing.T) {
	for _, tt := range provisions {
		t.Run(tt.text, func(t *testing.T) {
			got, ok := ParseProvision(tt.text)
			if !slices.Equal(got, tt.want) || ok != (tt.want != nil) {
				t.Errorf("ParseProvision(%q) = %v, %v, want %v", tt.text, got, ok, tt.want)
			}
		})
	}
}

func TestProvisionID(t *testing.T) {
	for want, numbers := range map[string][]int{"": nil, "para-2": {2}, "para-1-2": {1, 2}, "para-1-2-3": {1, 2, 3}} {
		if got := ProvisionID(numbers); got != want {
			t.Errorf("ProvisionID(%v) = %q, want %q", numbers, got, want)
		}
	}
}

// Every number is read as it is written.
func TestChineseNumerals(t *testing.T) {
	for n := 1; n <= maxNumber; n++ {
		for _, s := range spell(n) {
			got, size := chinese(s + "条")
			if got != n || size != len(s) {
				t.Errorf("chinese(%q) = %d, %d bytes of %d, want %d", s, got, size, len(s), n)
			}
		}
	}
	for _, s := range []string{"", "零", "〇", "零一", "百", "百一", "一百零", "一百零十", "一百三", "一千", "十百", "条", "一〇〇〇"} {
		if got, size := chinese(s); size == len(s) && size > 0 {
			t.Errorf("chinese(%q) = %d", s, got)
		}
	}
}

// spell writes n in the ways that are used for 1 to 999.
func spell(n int) []string {
	digits := []rune("零一二三四五六七八九")
	var s string
	if n >= 100 {
		s = string(digits[n/100]) + "百"
		if n%100 > 0 && n%100 < 10 {
			s += "零"
		}
	}
	ways := []string{""}
	if tens := n / 10 % 10; tens > 0 {
		ways = []string{string(digits[tens]) + "十"}
		if tens == 1 && n < 100 {
			ways = append(ways, "十")
		}
	}
	for i := range ways {
		ways[i] = s + ways[i]
		if n%10 > 0 {
			ways[i] += string(digits[n%10])
		}
	}
	if n >= 10 { // digit by digit
		positional := ""
		for _, d := range fmt.Sprint(n) {
			positional += string([]rune("〇一二三四五六七八九")[d-'0'])
		}
		ways = append(ways, positional)
	}
	return ways
}

// An id of a paragraph or item is read back as its numbers, and no other id is.
func TestProvisionNumbers(t *testing.T) {
	for _, numbers := range [][]int{{1}, {1, 2}, {2, 21, 3}, {999}} {
		if got := ProvisionNumbers(ProvisionID(numbers)); !slices.Equal(got, numbers) {
			t.Errorf("%s is read as %v", ProvisionID(numbers), got)
		}
	}
	for _, id := range []string{"", "para", "para-", "para-0", "para-01", "para-1-", "para-x", "para-1000", "paragraph-1", "numbers", "para--1", "para-+1"} {
		if got := ProvisionNumbers(id); got != nil {
			t.Errorf("%q is read as %v", id, got)
		}
	}
}
