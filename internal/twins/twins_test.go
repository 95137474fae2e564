package twins_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"rulebook/internal/markdown"
	"rulebook/internal/numbers"
	"rulebook/internal/twins"
)

var finder = numbers.NewFinder(numbers.BoundaryWords{})

// facts are those of a page.
func facts(language, text string) []twins.Fact {
	return markdown.Parse([]byte(text), markdown.Options{Lang: language, Finder: finder, Facts: true, Checklist: true}).Facts
}

// compare lists what is different, each with the words of the translation from there on.
func compare(english, chinese string) string {
	known := func(target string) []string {
		if target == "law" {
			return []string{"2021-10-29"}
		}
		return nil
	}
	var list []string
	o := twins.Options{Original: "en", Translation: "zh", Known: known}
	for _, d := range twins.Compare(facts("en", english), facts("zh", chinese), o) {
		list = append(list, d.Msg)
	}
	return strings.Join(list, "\n")
}

// A text and its translation, and what is found; "" where they say the same.
func TestCompare(t *testing.T) {
	tests := []struct{ name, english, chinese, want string }{
		// Numbers and their operators.
		{"the same", "at least 3 years", "至少3年", ""},
		{"words apart from their number", "keep it for at least 3 years", "至少保存3年", ""},
		{"the numbering of languages", "1,000,000 persons or more, fewer than 100,000 persons", "100万人以上，不满10万人", ""},
		{"written out", "fewer than one million persons", "不满一百万人", ""},
		{"another number", "within 10 working days", "15个工作日内", `"15个工作日" does not say what the original says: "10 working days"`},
		{"ten times as many", "100,000 persons or more", "100万人以上", `"100万人以上" does not say what the original says: "100,000 persons or more"`},
		{"below for above", "100,000 persons or more", "不满10万人", `"不满10万人" does not say what the original says: "100,000 persons or more"`},
		{"not below for at most", "at most 20%", "不满20%", `"不满20%" does not say what the original says: "at most 20%"`},
		{"more than for at least", "at least 3 months", "超过3个月", `"超过3个月" does not say what the original says: "at least 3 months"`},
		{"an operator lost", "at least 3 months", "3个月", `"3个月" does not say what the original says: "at least 3 months"`},
		{"another unit", "3 months", "3年", `"3年" does not say what the original says: "3 months"`},
		{"days that are worked", "10 working days", "10日", `"10日" does not say what the original says: "10 working days"`},
		{"lost", "valid for 3 years from the day", "自出具之日起有效", `the original says "3 years", which is missing here`},
		{"added", "valid from the day", "有效期3年", `"3年" is not in the original`},
		{"before", "at least 60 working days before expiry", "届满60个工作日前", ""},
		{"before is not within", "at least 60 working days before expiry", "届满前60个工作日内", `"60个工作日" does not say what the original says: "at least 60 working days"`},
		{"within", "within 5 days", "5日以内", ""},
		{"a unit understood", "5 working days for this, 7 for that", "此项5个工作日，彼项7个工作日", ""},
		{"a unit understood, another number", "3 years instead of 2", "由1年改为3年", ""},
		{"a word that counts other things", "the two counters, with one person", "两项数量，2人", `"2人" does not say what the original says: "one person"`},
		{"beside the law's words", "not for 不满10万人 and 不满1万人", "不满10万人、超过1万人", `"超过1万人" does not say what the original says: "不满1万人"`},
		{"a range", "from RMB 100,000 to 1 million", "10万元以上100万元以下", ""},
		{"words for two", "up to RMB 50 million or 5% of the turnover", "5000万元以下或者营业额5%以下", ""},
		{"a share in parentheses", "7 of them (15.9%)", "7件（15.9%）", ""},
		{"the numbers of paragraphs", "paragraph (2), 3 years", "第二款，3年", ""},
		{"an age", "a child under 14", "不满十四周岁的未成年人", ""},
		{"another age", "a child under 14", "不满十六周岁的未成年人", `"不满十六周岁" does not say what the original says: "under 14"`},
		{"single things", "one of the two routes", "两种路径之一", ""},
		{"one person", "a person's data is enough", "仅涉及1人的亦然", ""},
		{"two persons", "One person is enough.", "2人即可。", `"2人" does not say what the original says: "One person"`},
		{"more often", "It lasts 3 years.", "有效期3年，即自出具之日起3年。", ""},
		{"less often, and another", "3 years, and another 3 years", "3年，再延长5年", `"5年" does not say what the original says: "3 years"`},
		{"in another paragraph", "For 3 years.\n\nFor 5 days.", "5日。\n\n3年。", ""},
		{"the same numbers the other way round", "A: 3 years.\n\nB: 5 years.\n\nC: 5 years, 3 years.", "甲：3年。\n\n乙：3年。\n\n丙：5年，3年。",
			`"3年" does not say what the original says: "5 years"`},
		{"the law's words in the original", "60 working days before (届满60个工作日前)", "届满60个工作日前", ""},
		{"contradictory words", `"over 100,000 or more" (超过10万人以上)`, "“超过10万人以上”", ""},
		{"a paragraph of another section", "## A\n\n3 years\n\n## B\n\nText", "## 甲 {#a}\n\n文\n\n## 乙 {#b}\n\n3年",
			"the original says \"3 years\", which is missing here\n\"3年\" is not in the original"},

		// Dates.
		{"a date", "Since 22 March 2024", "自2024年3月22日起", ""},
		{"a month", "in March 2024", "2024年3月", ""},
		{"a day of every year", "since 1 January", "自1月1日起", ""},
		{"another month", "Since 22 March 2024", "自2024年4月22日起", `"2024年4月22日" does not say what the original says: "22 March 2024"`},
		{"another year", "in March 2024", "2025年3月", `"2025年3月" does not say what the original says: "March 2024"`},
		{"the last day for the first", "issued before 22 March 2024", "2024年3月21日以前出具", `"2024年3月21日" does not say what the original says: "22 March 2024"`},
		{"the year said once", "from 3 April to 3 May 2025", "2025年4月3日至5月3日", ""},
		{"a date that the citation has", "The Q&A of July 2026 ([[qa 2026-07-24]])", "[[qa 2026-07-24|2026年7月24日政策问答]]", ""},
		{"a year alone", "the 2024 Provisions", "2022年的规定", ""},

		// Citations.
		{"the same article", "[[law art 7]]", "[[law art 7|第七条]]", ""},
		{"another article", "[[law art 7]]", "[[law art 8|第八条]]", `"law art 8" does not say what the original says: "law art 7"`},
		{"another paragraph", "[[law art 7(1)]]", "[[law art 7(2)]]", `"law art 7(2)" does not say what the original says: "law art 7(1)"`},
		{"another law", "[[law art 7]]", "[[act art 7]]", `"act art 7" does not say what the original says: "law art 7"`},
		{"no citation", "So it is ([[law art 7]]).", "如此。", `the original says "law art 7", which is missing here`},
		{"a citation too many", "So it is.", "如此（[[law art 7]]）。", `"law art 7" is not in the original`},
		{"the law by its name", "So it is ([[law art 7]]).", "依[[law|该法]]（[[law art 7]]）。", ""},
		{"cited once more", "[[law art 7]]", "[[law art 7]]、[[law art 7]]", ""},
		{"a short name for what is cited below", "Text\n\n## A\n\n[[law guide]]", "“指南”指[[law guide|指南]]\n\n## 甲 {#a}\n\n[[law guide]]", ""},
		{"the words of a citation", "[[law|October 2021 draft]]", "[[law|2021年10月征求意见稿]]", ""},
		{"its dates are known", "the [[law]]", "[[law|2021年10月征求意见稿]]", ""},
		{"other words of a citation", "[[law|October 2021 draft]]", "[[law|2021年11月征求意见稿]]",
			`the words of the citation say "2021年11月", and the original does not`},
		{"the number of a version", "the [[law]]", "[[law|规范V2.0]]", ""},

		// Rules and marks.
		{"a bound number", "{rule:a.b}", "{rule:a.c}", `"{rule:a.c}" does not say what the original says: "{rule:a.b}"`},
		{"a mark", "So. {confidence:inferred}", "如此。{confidence:inferred}", ""},
		{"another mark", "So. {confidence:inferred}", "如此。{confidence:secondary}",
			`"{confidence:secondary}" does not say what the original says: "{confidence:inferred}"`},
		{"a mark lost among others", "A. {confidence:inferred} B. {confidence:inferred}", "甲。{confidence:inferred}乙。",
			`the original says "{confidence:inferred}", which is missing here`},

		// Quotations.
		{"the law's words", "> 100万人以上", "> 100万人以上", ""},
		{"other words", "> 100万人以上", "> 10万人以上", `"10万人以上" is quoted in the original as "100万人以上"`},
		{"no words", "> 自当年1月1日起", "文", `the quotation "自当年1月1日起" of the original is not here`},
		{"words of somebody", "Text", "> 自当年1月1日起", `"自当年1月1日起" is not quoted in the original`},
		{"a date that only the quotation has", "> 自当年1月1日起\n\nSince 1 January.", "> 自当年1月1日起", ""},
		{"English quotations", "> The law says so.", "> 如此。", `"如此。" is not quoted in the original`},

		// Sections, items, rows, blocks.
		{"by order", "## A\n\n3 years\n\n## B\n\n5 years", "## 甲\n\n3年\n\n## 乙\n\n5年",
			"the heading \"甲\" has not the id of \"A\" in the original\nthe heading \"乙\" has not the id of \"B\" in the original"},
		{"by id", "## A\n\n3 years\n\n## B\n\n5 years", "## 乙 {#b}\n\n5年\n\n## 甲 {#a}\n\n3年", ""},
		{"a section lost", "## A\n\n3 years\n\n## B\n\n5 years", "## 甲 {#a}\n\n3年",
			"the section \"B\" of the original has no section here\nthe original says \"5 years\", which is missing here"},
		{"a section of rules", "## A\n\n3 years\n\n## Rules\n\nFive of them.\n\n```rule\nid: a\n```\n\n## B\n\n5 years",
			"## 甲 {#a}\n\n3年\n\n## 乙 {#b}\n\n5年", ""},
		{"a section added", "## A\n\n3 years", "## 甲 {#a}\n\n3年\n\n## 乙\n\n5年", "the original has no section like \"乙\"\n\"5年\" is not in the original"},
		{"another level", "## A", "### 甲 {#a}", `the heading "甲" is of another level than in the original`},
		{"items", "- [ ] A\n- [ ] B", "- [ ] 甲\n- [ ] 乙", ""},
		{"an item lost", "- [ ] A\n- [ ] B", "- [ ] 甲", "an item of the original is missing here"},
		{"an item added", "- [ ] A", "- [ ] 甲\n- [ ] 乙", "the original has no item like this one"},
		{"rows", "| A |\n| --- |\n| B |\n| C |", "| 甲 |\n| --- |\n| 乙 |", "the table has 1 rows, that of the original 2"},
		{"a table in words", "| A |\n| --- |\n| B |", "乙", ""},
		{"a block", "```generated\nshow: map\nregime: a\n```", "```generated\n# 图\nshow:  map\nregime: a\n```", ""},
		{"another block", "```generated\nshow: map\nregime: a\n```", "```generated\nshow: map\nregime: b\n```",
			`"show: map; regime: b" does not say what the original says: "show: map; regime: a"`},
		{"a footnote", "Text.[^1]\n\n[^1]: For 3 years.", "文。[^1]\n\n[^1]: 5年。", `"5年" does not say what the original says: "3 years"`},
		{"nothing", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := compare(tt.english, tt.chinese); got != tt.want {
				t.Errorf("%s\n%s\ngot:\n%s\nwant:\n%s", tt.english, tt.chinese, got, tt.want)
			}
		})
	}
}

// A difference is shown at the words of the translation, and what is missing in the paragraph that should have it.
func TestPlaces(t *testing.T) {
	tests := []struct{ english, chinese, at string }{
		{"A.\n\nFor 3 years.", "甲。\n\n有效期5年。", "5年。"},
		{"A ([[law art 1]]).\n\nFor 3 years.\n\nB ([[law art 2]]).", "甲（[[law art 1]]）。\n\n有效。\n\n乙（[[law art 2]]）。", "有效。\n\n乙（[[law art 2]]）。"},
		{"So it is ([[law art 1]]), for 3 years.", "如此（[[law art 1]]），有效。", "[[law art 1]]），有效。"},
		{"## A\n\n| A | B |\n| --- | --- |\n| [[law art 1]] | 3 days |\n| x | 5 days |", "## 甲 {#a}\n\n| 甲 | 乙 |\n| --- | --- |\n| [[law art 1]] | 3日 |\n| x | 6日 |", "6日 |"},
		{"## Notes", "## 说明", "## 说明"},
	}
	for _, tt := range tests {
		list := twins.Compare(facts("en", tt.english), facts("zh", tt.chinese), twins.Options{})
		if len(list) != 1 || tt.chinese[list[0].Offset:] != tt.at {
			t.Errorf("%s: %+v, want one at %q", tt.english, list, tt.at)
		}
	}
}

// What a text says it says too.
func FuzzCompare(f *testing.F) {
	for _, seed := range []string{"## A\n\n3 years, [[law art 7|第七条]] {confidence:text}\n\n> 以上\n", "| A |\n| --- |\n| 100万人以上 |\n", "- [ ] from 3 to 5 days\n"} {
		f.Add(seed, "至少保存3年")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) > 5000 || !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		for _, language := range []string{"en", "zh"} {
			if own := twins.Compare(facts(language, a), facts(language, a), twins.Options{Original: language, Translation: language}); len(own) > 0 {
				t.Fatalf("%q differs from itself: %+v", a, own)
			}
		}
		for _, d := range twins.Compare(facts("en", a), facts("zh", b), twins.Options{Original: "en", Translation: "zh"}) {
			if d.Offset < 0 || d.Offset > len(b) || d.Msg == "" || d.Hint == "" {
				t.Fatalf("%q and %q: %+v", a, b, d)
			}
		}
	})
}

// Sections of many facts are compared in time that does not grow with the square of their length.
func TestLongSections(t *testing.T) {
	var english, chinese strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&english, "For %d days.\n\n", i%700+2)
		fmt.Fprintf(&chinese, "%d日。\n\n", i%700+2)
	}
	if got := compare(english.String(), chinese.String()); got != "" {
		t.Errorf("%.300s", got)
	}
	if got := compare(english.String(), strings.ReplaceAll(chinese.String(), "日", "年")); strings.Count(got, "\n") < 500 {
		t.Errorf("%d differences are shown", strings.Count(got, "\n"))
	}
}
