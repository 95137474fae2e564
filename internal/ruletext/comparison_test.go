package ruletext

import (
	"fmt"
	"strings"
	"testing"

	"rulebook/internal/rules"

	"pgregory.net/rapid"
)

func dumpBounds(bounds []rules.Bound) string {
	var parts []string
	for _, b := range bounds {
		parts = append(parts, fmt.Sprintf("%s %d", b.Sign, b.Value))
	}
	return strings.Join(parts, ", ")
}

var goodBounds = []struct{ text, want string }{
	{">= 1,000,000", ">= 1000000"},
	{">=1000000", ">= 1000000"},
	{"  >  0 ", "> 0"},
	{"< 10,000", "< 10000"},
	{"<= 7", "<= 7"},
	{"= 0", "= 0"},
	{"> 0", "> 0"},
	{">= 100,000, < 1,000,000", ">= 100000, < 1000000"},
	{">=100,000,<1,000,000", ">= 100000, < 1000000"},
	{">= 100 , < 200", ">= 100, < 200"},
	{">= 5,\n< 10", ">= 5, < 10"},
	{"< 100, > 98", "< 100, > 98"},
	{">= 9007199254740991", ">= 9007199254740991"},
	{"<= 9,007,199,254,740,990", "<= 9007199254740990"},
}

// badBounds have a ‸ where the mistake is.
var badBounds = []struct{ text, want string }{
	{"‸", `a comparison is missing (write a sign and a number, such as >= 1,000,000)`},
	{">=‸", `there is no number (write digits, such as 1,000,000)`},
	{">= 5, ‸", `a comparison is missing (write a sign and a number, such as >= 1,000,000)`},
	{"‸, > 5", `", > 5" is not a comparison (the signs are >= > <= < =)`},
	{"‸1000000", `"1000000" does not say how it compares (write "= 1,000,000" for exactly that number)`},
	{"‸5", `"5" does not say how it compares (write "= 5" for exactly that number)`},
	{"‸≥ 5", `"≥" is not a comparison (write >= for ≥)`},
	{"‸=> 5", `"=>" is not a comparison (write >= for =>)`},
	{"‸=< 5", `"=<" is not a comparison (write <= for =<)`},
	{"‸== 5", `"==" is not a comparison (write = for ==)`},
	{"‸!= 5", `"!=" is not a comparison (there is no sign for other than: write what does hold, such as > 0)`},
	{"‸＞＝5", `"＞＝" is not a comparison (write >= for ＞＝)`},
	{"‸＜5", `"＜" is not a comparison (write < for ＜)`},
	{"> 5, ‸≤ 9", `"≤" is not a comparison (write <= for ≤)`},
	{"‸以上100", `"以上" is not a comparison (write >= for 以上)`},
	{"‸100万以上", `"100万以上" is not a comparison (write ">= 1,000,000")`},
	{"‸100万人以上", `"100万人以上" is not a comparison (write ">= 1,000,000")`},
	{"‸不满10万", `"不满" is not a comparison (write < for 不满)`},
	{"‸10万人不超过", `"10万人不超过" is not a comparison (write "<= 100,000")`},
	{"‸at least 5", `"at least" is not a comparison (write >= for at least)`},
	{"‸100,000 or more", `"100,000 or more" is not a comparison (write ">= 100,000")`},
	{"‸no more than 5", `"no more than" is not a comparison (write <= for no more than)`},
	{"‸10万", `"10万" does not say how it compares (write "= 100,000" for exactly that number)`},
	{">= ‸10万", `"10万" is not a whole number (write "100,000")`},
	{">= ‸3 亿", `"3 亿" is not a whole number (write "300,000,000")`},
	{">= ‸１０", `"１０" is not a whole number (write the digits of ASCII, such as 1,000,000)`},
	{">= ‸many", `"many" is not a whole number (write digits, such as 1,000,000)`},
	{">= ‸-5", `"-5" is less than 0 (nothing that is counted is)`},
	{">= ‸1.5", `"1.5" is not a whole number (things are counted whole)`},
	{">= ‸1.000.000", `"1.000.000" is not a whole number (write "1,000,000": a point does not separate thousands)`},
	{">= ‸10.000", `"10.000" is not a whole number (write "10,000": a point does not separate thousands)`},
	{">= ‸1.000.00", `"1.000.00" is not a whole number (things are counted whole)`},
	{">= ‸1000.000", `"1000.000" is not a whole number (things are counted whole)`},
	{">= ‸1_000", `"1_000" is not a whole number (thousands are separated by a comma, or not at all: 1,000,000)`},
	{">= ‸1 000", `"1 000" is not a whole number (thousands are separated by a comma, or not at all: 1,000,000)`},
	{">= ‸1，000", `"1，000" is not a whole number (thousands are separated by a comma, or not at all: 1,000,000)`},
	{">= 10‸,00", `"10,00" is not a whole number (a comma within a number stands before exactly three digits; one between comparisons is followed by a sign)`},
	{">= ‸1000,000", `"1000,000" has its first comma in the wrong place (write the digits alone, or a comma before each three of them: 1,000,000)`},
	{">= ‸0,500", `"0,500" begins with 0 (write the digits alone, or a comma before each three of them: 1,000,000)`},
	{">= ‸007", `"007" begins with 0 (write the digits alone, or a comma before each three of them: 1,000,000)`},
	{"‸> 9007199254740991", `no number is all of this (correct one of the comparisons)`},
	{">= ‸9,007,199,254,740,992", `"9,007,199,254,740,992" is too large: the largest number is 9,007,199,254,740,991 (look for a digit too many)`},
	{">= ‸9223372036854775808", `"9223372036854775808" is too large: the largest number is 9,007,199,254,740,991 (look for a digit too many)`},
	{">= 5‸ persons", `"persons" after the number (remove it: what is counted is said where the counter is declared)`},
	{">= 5‸%", `"%" after the number (remove it: what is counted is said where the counter is declared)`},
	{">= 5 ‸and < 9", `"and" between comparisons (join them by a comma: all of them must hold)`},
	{">= 5 ‸&& < 9", `"&&" between comparisons (join them by a comma: all of them must hold)`},
	{">= 5‸，< 9", `"，" between comparisons (join them by a comma: all of them must hold)`},
	{">= 5 ‸< 9", `a comma is missing before this comparison`},
	{"‸>= 0", `every number is >= 0 (leave it out, or write > 0)`},
	{"‸< 0", `no number is all of this (correct one of the comparisons)`},
	{"‸> 5, < 6", `no number is all of this (correct one of the comparisons)`},
	{"‸>= 9, < 9", `no number is all of this (correct one of the comparisons)`},
	{"‸>= 5, > 7", `the comparison says twice from where (leave one of them out)`},
	{"‸< 5, <= 7", `the comparison says twice up to where (leave one of them out)`},
	{"‸= 5, > 4", `= stands with another comparison (= says it all: leave one of them out)`},
	{"‸5-10", `"5-10" is not a comparison (the signs are >= > <= < =)`},
}

func (m *mistake) String() string {
	if m.hint == "" {
		return m.msg
	}
	return m.msg + " (" + m.hint + ")"
}

func TestBounds(t *testing.T) {
	for _, tt := range goodBounds {
		bounds, m := readBounds(tt.text)
		if m != nil {
			t.Errorf("%q: %v", tt.text, m)
		} else if got := dumpBounds(bounds); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.text, got, tt.want)
		}
	}
	for _, tt := range badBounds {
		text, places := unmark(tt.text)
		bounds, m := readBounds(text)
		switch {
		case m == nil:
			t.Errorf("%q is read as %s, want %s", text, dumpBounds(bounds), tt.want)
		case m.String() != tt.want:
			t.Errorf("%q\n got %s\nwant %s", text, m, tt.want)
		case m.at != places[0]:
			t.Errorf("%q: at %d, want %d", text, m.at, places[0])
		}
	}
}

// What is written is read again, whatever the separators and blanks.
func TestBoundsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Int64Range(1, rules.MaxNumber-10).Draw(t, "low")
		high := rapid.Int64Range(low+2, rules.MaxNumber).Draw(t, "high")
		write := func(v int64) string {
			if rapid.Bool().Draw(t, "commas") {
				return commas(v)
			}
			return fmt.Sprint(v)
		}
		blank := rapid.SampledFrom([]string{"", " ", "  "})
		signs := rapid.SampledFrom([][2]rules.Sign{{rules.AtLeast, rules.LessThan}, {rules.MoreThan, rules.AtMost}}).Draw(t, "signs")
		text := signs[0].String() + blank.Draw(t, "a") + write(low) + blank.Draw(t, "b") + "," + blank.Draw(t, "c") +
			signs[1].String() + blank.Draw(t, "d") + write(high)
		bounds, m := readBounds(text)
		if m != nil {
			t.Fatalf("%q: %v", text, m)
		}
		if want := fmt.Sprintf("%s %d, %s %d", signs[0], low, signs[1], high); dumpBounds(bounds) != want {
			t.Fatalf("%q: %s, want %s", text, dumpBounds(bounds), want)
		}
	})
}
