package content

import (
	"slices"
	"testing"
)

// What the words of a citation name as the unit, when it is another than that cited; "" where they agree as far as they go.
func TestOtherUnit(t *testing.T) {
	tests := []struct{ cited, words, want string }{
		{"law art 7", "Article 7", ""},
		{"law art 7", "第八条", "第八条"},
		{"law art 7", "第7条", ""},
		{"law art 7", "Article 8", "Article 8"},
		{"law art 7", "arts 8", "arts 8"},
		{"law art 7", "8", "8"},
		{"law art 7", "7", ""},
		{"law art 38", "《个人信息保护法》第三十九条", "第三十九条"},
		{"law art 38", "article 39 of the Law", "article 39"},
		{"law art 38", "the Law, art 38", ""},
		{"law art 7", "the triggers", ""},
		{"law art 7", "本条", ""},
		{"law art 7", "2024 Provisions", ""},
		{"law art 7", "2024年《规定》", ""},
		{"law art 7", "within 15 working days", ""},
		{"law", "Article 9", ""},
		{"law", "2021", ""},
		{"law questions", "第三条", ""},

		// Paragraphs and items.
		{"law art 7(1)(2)", "Article 7", ""},
		{"law art 7(1)(2)", "Article 7(1)", ""},
		{"law art 7(1)(2)", "Article 7(1)(3)", "Article 7(1)(3)"},
		{"law art 7(1)(2)", "art 7(2)", "art 7(2)"}, // it has a second paragraph
		{"law art 62(1)(4)", "art 62(4)", ""},
		{"law art 62(1)(4)", "art 62(5)", "art 62(5)"},
		{"law art 7", "Article 7(1)(3)", ""},
		{"law art 7(1)(2)", "7(1)(3)", "7(1)(3)"},
		{"law art 7(1)(2)", "第七条第一款第（二）项", ""},
		{"law art 7(1)(2)", "第七条第一款第（三）项", "第七条第一款第（三）项"},
		{"law art 7(1)(2)", "第七条第二款", "第七条第二款"},
		{"law art 62(1)(4)", "第六十二条第（四）项", ""},
		{"law art 62(1)(4)", "第六十二条第（五）项", "第六十二条第（五）项"},
		{"law art 7(1)(2)", "第一款第（二）项", ""},
		{"law art 7(1)(2)", "第（二）项条件", ""},
		{"law art 7(1)(2)", "第（三）项", "第（三）项"},
		{"law art 7(2)", "第一款", "第一款"},
		{"law art 7(2)", "paragraph 1", "paragraph 1"},
		{"law art 7(2)", "paragraph 2 of Article 7", ""},
		{"law art 7(2)", "paragraph 1 of Article 7", "paragraph 1 of Article 7"},
		{"law art 7(1)(2)", "item (1)(2)", ""},
		{"law art 7(1)(2)", "limb (2)", ""},
		{"law art 7(1)(2)", "limb (3)", "limb (3)"},
		{"law art 7(1)(2)", "(2)", ""},
		{"law art 7(1)(2)", "(3)", "(3)"},

		// Lists and ranges.
		{"law art 3", "Articles 3 to 6", ""},
		{"law art 5", "第三条至第六条", ""},
		{"law art 7", "第三条至第六条", "第三条至第六条"},
		{"law art 5", "Articles 3 and 6", "Articles 3 and 6"},
		{"law art 5", "3–6", ""},
		{"law art 5", "5(1)(1) to (3)", ""},
		{"law art 5(1)(2)", "5(1)(1) and (2)", ""},
		{"law art 5(1)(2)", "第五条第一款第（一）项、第（二）项", ""},
		{"law art 5(1)(2)", "第（一）项至第（三）项", ""},
		{"law art 5(1)(4)", "第（一）项至第（三）项", "第（一）项"},

		// Sections.
		{"law sec 4", "Section 4", ""},
		{"law sec 4", "sec 5", "sec 5"},
		{"law sec 4", "Article 4", "Article 4"},
		{"law sec 4", "第四节", ""},
		{"law sec 4", "第五节", "第五节"},
		{"law art 4", "Section 4", "Section 4"},
	}
	exists := func(part []int) bool { return len(part) == 1 && part[0] <= 2 }
	for _, tt := range tests {
		t.Run(tt.cited+" "+tt.words, func(t *testing.T) {
			c, why := ParseCitation(tt.cited)
			if why != "" {
				t.Fatal(why)
			}
			if got := otherUnit(tt.words, c, exists); got != tt.want {
				t.Errorf("otherUnit(%q, %s) = %q, want %q", tt.words, tt.cited, got, tt.want)
			}
		})
	}
}

// What the words of a citation of the act have as the title of another instrument.
func TestOtherTitle(t *testing.T) {
	act, rules, draft := &Instrument{ID: "act"}, &Instrument{ID: "rules"}, &Instrument{ID: "draft"}
	titles := map[string][]*Instrument{"数据法": {act}, "数据办法": {rules}, "数据办法（征求意见稿）": {draft}, "数据指南": {act, rules}}
	tests := []struct{ words, want string }{
		{"《数据法》第三条", ""},
		{"《数据办法》第三条", "数据办法"},
		{"《数据办法》", "数据办法"},
		{"2022年《数据办法》的第三条", "数据办法"},
		{"《数据办法》（以下称“《办法》”）第三条", "数据办法"},
		{"《数据办法（征求意见稿）》", "数据办法（征求意见稿）"},
		{"《数据办法》答记者问", ""},
		{"《数据办法》征求意见稿第三条", ""},
		{"《数据办法》（征求意见稿）第三条", ""},
		{"《办法》第三条", ""},
		{"《民法典》第三条", ""},
		{"《数据指南》", ""},
	}
	for _, tt := range tests {
		if got := otherTitle(tt.words, act, titles); got != tt.want {
			t.Errorf("otherTitle(%q) = %q, want %q", tt.words, got, tt.want)
		}
	}
}

// FuzzCitationWords reads any words; a part that is printed as citations print it agrees with itself.
func FuzzCitationWords(f *testing.F) {
	for _, s := range []string{"Article 7(1)(2)", "第七条第一款第（二）项", "5(1)(1) to (3)", "第（一）项至第（三）项", "limb (4)", "第五节", "《法》（以下称“《法》”）第三条", "§ 4, para 2"} {
		f.Add(s, 7, 1, 2)
	}
	f.Fuzz(func(t *testing.T, words string, article, paragraph, item int) {
		if article < 1 || article > 199 || paragraph < 1 || paragraph > 99 || item < 1 || item > 99 {
			return
		}
		c := Citation{Instrument: "law", Unit: unitName("article", article), Numbers: []int{paragraph, item}}
		otherUnit(words, c, func([]int) bool { return false })
		otherTitle(words, nil, nil)
		for _, language := range []string{"en", "zh"} {
			label := unitShort(language, c.Unit, c.Numbers, false)
			if got := otherUnit(label, c, func([]int) bool { return true }); got != "" {
				t.Errorf("%q of %v is said to name %q", label, c, got)
			}
			c.Numbers = slices.Clone(c.Numbers[:1])
		}
	})
}
