package numbers

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Texts and what they say of the law in numbers.
var figureTexts = []struct{ text, want string }{
	// So many of what the law counts.
	{"The result is valid for 3 years, or three years, and a 2-year result for 2.", "3 years; three years; 2-year"},
	{"within 60 working days, 15 working days or five working days", "60 working days; 15 working days; five working days"},
	{"not more than 20%, 20 percent, 20 per cent, 20 %", "20%; 20 percent; 20 per cent; 20 %"},
	{"a fine of RMB 50 million, 500 yuan or ¥500", "50 million; 500 yuan; 500"},
	{"even one person, 9,999 persons and 10,000", "one person; 9,999 persons; 10,000"},
	{"3 months, 48 hours, 2 more years, two full calendar years", "3 months; 48 hours; 2 more years; two full calendar years"},
	{"60个工作日、45 个工作日、3年、三年、2个月、百分之五、20％、1人、100万人以上、500元、24小时", "60个工作日; 45 个工作日; 3年; 三年; 2个月; 五; 20％; 1人; 100万人; 500元; 24小时"},

	// Dates.
	{"On 22 March 2024, 1 January, March 22, 2024, March 2024 and 2024-03-22.",
		"22 March 2024 = 2024-03-22; 1 January = 01-01; March 22, 2024 = 2024-03-22; March 2024 = 2024-03; 2024-03-22 = 2024-03-22"},
	{"自2024年3月22日起，自当年1月1日起，2025年 4 月", "2024年3月22日 = 2024-03-22; 1月1日 = 01-01; 2025年 4 月 = 2025-04"},
	{"from 1st March to 31 March 2025; 1 Marching, 32 March, 2024-13-01", "1st March = 03-01; 31 March 2025 = 2025-03-31"},

	// What names a thing, or counts what the law does not.
	{"Articles 3 to 6 of the 2024 Provisions, art 7(1)(2), GB/T 35273-2020, No. 137, in 2024", ""},
	{"two routes, one of the two, three mechanisms, 第三年, 第七条, 2024年, 一般, 一次, 同一人", ""},
	{"May I send it? In May. The day. Some persons, per year, per day.", ""},
	{"", ""},
}

func describeFigures(text string, figures []Figure) string {
	var all []string
	for _, f := range figures {
		s := text[f.Start:f.End]
		if f.Date != "" {
			s += " = " + f.Date
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

func TestFigures(t *testing.T) {
	for _, tt := range figureTexts {
		if got := describeFigures(tt.text, defaults.Figures(tt.text)); got != tt.want {
			t.Errorf("%q:\ngot  %s\nwant %s", tt.text, got, tt.want)
		}
	}
}

// Figures stand in the text, in order and apart from each other, at the edges of characters.
func FuzzFigures(f *testing.F) {
	for _, tt := range figureTexts {
		f.Add(tt.text)
	}
	for _, tt := range texts {
		f.Add(tt.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 10_000 || !utf8.ValidString(text) {
			return
		}
		at := 0
		for _, figure := range defaults.Figures(text) {
			if figure.Start < at || figure.End <= figure.Start || figure.End > len(text) || !utf8.ValidString(text[figure.Start:figure.End]) {
				t.Fatalf("%q: %+v after %d", text, figure, at)
			}
			at = figure.End
		}
	})
}

// Where a project declares its boundary words, Amounts knows those of the other language too, unless they are declared to say something else.
func TestAmountsOfDeclaredWords(t *testing.T) {
	f := NewFinder(BoundaryWords{AtLeast: []string{"at least", "以下"}})
	for text, want := range map[string]Bound{"at least 3 years": AtLeast, "不满3年": FewerThan, "3年以下": AtLeast, "3 years": None, "under 14": FewerThan} {
		if got := f.Amounts(text); len(got) != 1 || got[0].Bound != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if got := f.Find("fewer than 1,000", 2); len(got) != 1 || got[0].Bound != None {
		t.Errorf("a word that nobody declared is read: %+v", got)
	}
}

// A figure says what is counted and what the words beside it mean.
func TestWhatFiguresSay(t *testing.T) {
	for _, tt := range []struct {
		text  string
		value int64
		unit  Unit
		bound Bound
		said  string
	}{
		{"at least 3 years", 3, Years, AtLeast, "at least 3 years"},
		{"fewer than one million persons", 1_000_000, Persons, FewerThan, "fewer than one million persons"},
		{"不满10万人", 100_000, Persons, FewerThan, "不满10万人"},
		{"10个工作日以内", 10, WorkingDays, AtMost, "10个工作日以内"},
		{"5%以下", 5, Percent, AtMost, "5%以下"},
		{"up to RMB 50 million", 50_000_000, Yuan, AtMost, "up to RMB 50 million"},
		{"0.5%", -1, Percent, None, "0.5%"},
		{"不得超过2个月", 2, Months, AtMost, "不得超过2个月"},
		{"they add up to 57 working days", 57, WorkingDays, None, "57 working days"},
		{"generally not beyond 60 working days", 60, WorkingDays, AtMost, "not beyond 60 working days"},
		{"under 14", 14, NoUnit, FewerThan, "under 14"},
	} {
		got := defaults.Amounts(tt.text)
		if len(got) != 1 || got[0].Value != tt.value || got[0].Unit != tt.unit || got[0].Bound != tt.bound || got[0].Said != tt.said {
			t.Errorf("%q: %+v", tt.text, got)
		}
	}
}
