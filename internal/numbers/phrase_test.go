package numbers

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rulebook/internal/rules"
)

var persons = rules.Noun{
	One:  rules.Words{"en": "person", "zh": "人"},
	Many: rules.Words{"en": "persons", "zh": "人"},
}

func TestPhrase(t *testing.T) {
	bound := func(pairs ...any) (b []rules.Bound) {
		for i := 0; i < len(pairs); i += 2 {
			sign := slices.Index(rules.SignNames[:], pairs[i].(string))
			b = append(b, rules.Bound{Sign: rules.Sign(sign), Value: int64(pairs[i+1].(int))})
		}
		return b
	}
	for _, tt := range []struct {
		bounds []rules.Bound
		en, zh string
	}{
		{nil, "", ""},
		{bound(">=", 1_000_000), "1,000,000 persons or more", "100万人以上"},
		{bound(">", 1_000_000), "more than 1,000,000 persons", "超过100万人"},
		{bound("<", 100_000), "fewer than 100,000 persons", "不满10万人"},
		{bound("<=", 100_000), "at most 100,000 persons", "不超过10万人"},
		{bound(">=", 100_000, "<", 1_000_000), "at least 100,000 and fewer than 1,000,000 persons", "10万人以上、不满100万人"},
		{bound("<", 1_000_000, ">=", 100_000), "at least 100,000 and fewer than 1,000,000 persons", "10万人以上、不满100万人"},
		{bound(">", 100_000, "<=", 1_000_000), "more than 100,000 and at most 1,000,000 persons", "超过10万人、不超过100万人"},
		{bound("=", 0), "no persons", "0人"},
		{bound("<", 1), "no persons", "0人"},
		{bound("<=", 0), "no persons", "0人"},
		{bound("=", 1), "exactly one person", "恰为1人"},
		{bound("=", 15_000), "exactly 15,000 persons", "恰为15,000人"},
		{bound(">=", 5, "<=", 5), "exactly 5 persons", "恰为5人"},
		{bound(">", 0), "at least one person", "1人以上"},
		{bound(">=", 1), "at least one person", "1人以上"},
		{bound(">=", 0), "any number of persons", "不限"},
		{bound(">=", 1, "<", 10_000), "at least one and fewer than 10,000 persons", "1人以上、不满1万人"},
		{bound(">", 0, "<", 10_000), "at least one and fewer than 10,000 persons", "1人以上、不满1万人"},
		{bound(">=", 0, "<", 10_000), "fewer than 10,000 persons", "不满1万人"},
		{bound(">", 1), "more than one person", "超过1人"},
		{bound("<=", 1), "at most one person", "不超过1人"},
		{bound(">=", 2), "2 persons or more", "2人以上"},
		{bound(">=", 10, ">=", 100), "100 persons or more", "100人以上"},
		{bound(">=", 100, "<", 10), "at least 100 and fewer than 10 persons", "100人以上、不满10人"},
	} {
		if got := Phrase("en", tt.bounds, persons); got != tt.en {
			t.Errorf("%v: %q, want %q", tt.bounds, got, tt.en)
		}
		if got := Phrase("zh", tt.bounds, persons); got != tt.zh {
			t.Errorf("%v: %q, want %q", tt.bounds, got, tt.zh)
		}
	}
	none := rules.Noun{}
	for want, got := range map[string]string{
		"1,000 or more": Phrase("en", bound(">=", 1000), none), "none": Phrase("en", bound("=", 0), none),
		"any number": Phrase("en", bound(">=", 0), none), "at least one": Phrase("en", bound(">", 0), none),
		"1万以上":               Phrase("zh", bound(">=", 10_000), none),
		"1万 persons以上":       Phrase("zh", bound(">=", 10_000), rules.Noun{Many: rules.Words{"en": "persons"}}),
		"10 persons or more": Phrase("de", bound(">=", 10), persons),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, tt := range []struct {
		n      int64
		en, zh string
	}{
		{0, "0", "0"}, {999, "999", "999"}, {1000, "1,000", "1,000"}, {9999, "9,999", "9,999"}, {10_000, "10,000", "1万"},
		{15_000, "15,000", "15,000"}, {100_000, "100,000", "10万"}, {1_000_000, "1,000,000", "100万"}, {12_340_000, "12,340,000", "1234万"},
		{100_000_000, "100,000,000", "1亿"}, {123_450_000, "123,450,000", "1亿2345万"}, {-1000, "-1,000", "-1,000"}, {-100, "-100", "-100"},
	} {
		if en, zh := Number("en", tt.n), Number("zh", tt.n); en != tt.en || zh != tt.zh {
			t.Errorf("%d is %q and %q, want %q and %q", tt.n, en, zh, tt.en, tt.zh)
		}
	}
}

// What Phrase writes, Find reads back with the same cuts.
func TestPhraseIsFound(t *testing.T) {
	value := rapid.OneOf(rapid.Int64Range(2, 3000), rapid.SampledFrom([]int64{10_000, 15_000, 100_000, 1_000_000, 12_340_000, 100_000_000, 123_450_000}),
		rapid.Int64Range(2, rules.MaxNumber))
	rapid.Check(t, func(t *rapid.T) {
		var bounds []rules.Bound
		low, high := value.Draw(t, "low"), value.Draw(t, "high")
		which := rapid.IntRange(1, 3).Draw(t, "which")
		if which&1 != 0 {
			bounds = append(bounds, rules.Bound{Sign: rapid.SampledFrom([]rules.Sign{rules.AtLeast, rules.MoreThan}).Draw(t, "lower"), Value: low})
		}
		if which&2 != 0 {
			bounds = append(bounds, rules.Bound{Sign: rapid.SampledFrom([]rules.Sign{rules.LessThan, rules.AtMost}).Draw(t, "upper"), Value: high})
		}
		if which == 3 && cut(bounds[1]) == cut(bounds[0])+1 {
			t.Skip("an exact number")
		}
		for _, code := range []string{"en", "zh"} {
			text := Phrase(code, bounds, persons)
			var got []int64
			for _, m := range defaults.Find(fmt.Sprintf("PI of %s (个人信息%s).", text, text), 2) {
				n, ok := m.Cut()
				if !ok {
					t.Fatalf("%q: %+v has no cut", text, m)
				}
				got = append(got, n)
			}
			var want []int64
			for range 2 {
				for _, b := range bounds {
					want = append(want, cut(b))
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%q: cuts %v, want %v", text, got, want)
			}
		}
	})
}
