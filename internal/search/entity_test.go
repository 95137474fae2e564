package search_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	segment "github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"

	"rulebook/internal/search"
)

// entities writes the entities of a text as "key key2 in what they stand for", one after the other.
func entities(text string, question bool) string {
	var list []string
	tokens := search.NewNames(nil).Tokens(text, question)
	last := -1
	for _, t := range tokens {
		if t.Kind != search.Entity {
			continue
		}
		if t.At == last {
			list[len(list)-1] = strings.Replace(list[len(list)-1], " in ", " "+t.Key+" in ", 1)
			continue
		}
		last = t.At
		key := t.Key
		if t.Passage != "" {
			key += "(" + t.Passage + ")"
		}
		list = append(list, key+" in "+text[t.From:t.To])
	}
	return strings.Join(list, "; ")
}

// An entityCase is a text, and its entities as the function entities writes them; a "+" for what is found stands for all of the text.
type entityCase struct{ text, want string }

func checkEntities(t *testing.T, question bool, cases []entityCase) {
	t.Helper()
	for _, tt := range cases {
		if got := entities(tt.text, question); got != strings.ReplaceAll(tt.want, "+", tt.text) {
			t.Errorf("%q (question %v) has %q, want %q", tt.text, question, got, tt.want)
		}
	}
}

var dateCases = []entityCase{
	{"2024-03-22", "@2024-03-22 @2024-03 in +"},
	{"2024-3-2", "@2024-03-02 @2024-03 in +"},
	{"2024/3/22", "@2024-03-22 @2024-03 in +"},
	{"2024.03.22", "@2024-03-22 @2024-03 in +"},
	{"２０２４-０３-２２", "@2024-03-22 @2024-03 in +"},
	{"22 March 2024", "@2024-03-22 @2024-03 in +"},
	{"2 march 2024", "@2024-03-02 @2024-03 in +"},
	{"22 Mar 2024", "@2024-03-22 @2024-03 in +"},
	{"22 Mar. 2024", "@2024-03-22 @2024-03 in +"},
	{"1 Sept. 2022", "@2022-09-01 @2022-09 in +"},
	{"1 sep 2022", "@2022-09-01 @2022-09 in +"},
	{"March 22, 2024", "@2024-03-22 @2024-03 in +"},
	{"March 22 2024", "@2024-03-22 @2024-03 in +"},
	{"May 5, 2025", "@2025-05-05 @2025-05 in +"},
	{"March 2024", "@2024-03 in +"},
	{"Dec. 2024", "@2024-12 in +"},
	{"March, 2024", "@2024-03 in +"},
	{"2024年3月22日", "@2024-03-22 @2024-03 in +"},
	{"2024 年 3 月 22 日", "@2024-03-22 @2024-03 in +"},
	{"2024年03月22日", "@2024-03-22 @2024-03 in +"},
	{"２０２４年３月２２日", "@2024-03-22 @2024-03 in +"},
	{"2024年3月", "@2024-03 in +"},
	{"自2024年3月22日起施行", "@2024-03-22 @2024-03 in 2024年3月22日"},
	{"effective 22 March 2024.", "@2024-03-22 @2024-03 in 22 March 2024"},
	{"from 1 to 31 March 2024", "@2024-03-31 @2024-03 in 31 March 2024"},
	{"2024-01-01, 2025-01-01", "@2024-01-01 @2024-01 in 2024-01-01; @2025-01-01 @2025-01 in 2025-01-01"},
	{"29 February 2023", "@2023-02-29 @2023-02 in +"}, // 1 to 31 is all that is asked
	{"1900-01-01", "@1900-01-01 @1900-01 in +"},
	{"2099-12-31", "@2099-12-31 @2099-12 in +"},

	{"2100-01-01", ""},
	{"1899-12-31", ""},
	{"2024-13-01", ""},
	{"2024-00-01", ""},
	{"2024-01-00", ""},
	{"2024-01-32", ""},
	{"2024-03/22", ""},
	{"2024-03", ""},
	{"2024-003-22", ""},
	{"32 March 2024", "@2024-03 in March 2024"},
	{"22 March", ""},
	{"22 Marched 2024", ""},
	{"March 22", ""},
	{"may 2024 be", "@2024-05 in may 2024"},
	{"22 March 24", ""},
	{"2024年13月1日", ""},
	{"2024年3月32日", "@2024-03 in 2024年3月"},
	{"2024年", ""},
	{"3月22日", ""},
	{"12024-03-22", ""},
}

func TestDates(t *testing.T) {
	checkEntities(t, false, dateCases)
	checkEntities(t, true, dateCases)
}

var articleCases = []entityCase{
	{"article 7", "§7 in +"},
	{"Article 38", "§38 in +"},
	{"ARTICLE 38", "§38 in +"},
	{"Articles 4", "§4 in +"},
	{"art 7", "§7 in +"},
	{"art. 7", "§7 in +"},
	{"Art.7", "§7 in +"},
	{"art7", "§7 in +"},
	{"arts. 12", "§12 in +"},
	{"arts12", "§12 in +"},
	{"article  7", "§7 in +"},
	{"article 007", "§7 in +"},
	{"article ７", "§7 in +"},
	{"§7", "§7 in 7"}, // the sign is no word
	{"§ 7", "§7 in 7"},
	{"article 999", "§999 in +"},
	{"PIPL art 38", "§38 in art 38"},
	{"art 5 and art 6", "§5 in art 5; §6 in art 6"},
	{"in article 7.", "§7 in article 7"},
	{"article 7, which", "§7 in article 7"},
	{"article 7; 8", "§7 in article 7"},
	{"第七条", "§7 in +"},
	{"第7条", "§7 in +"},
	{"第７条", "§7 in +"},
	{"第 7 条", "§7 in +"},
	{"第 七 条", "§7 in +"},
	{"第三十八条", "§38 in +"},
	{"第一百零二条", "§102 in +"},
	{"第十条", "§10 in +"},
	{"个人信息保护法第三十八条", "§38 in 第三十八条"},
	{"依照第五条和第六条的规定", "§5 in 第五条; §6 in 第六条"},

	{"article 0", ""},
	{"article 1000", ""},
	{"article 7a", ""},
	{"article 7.5", ""},
	{"article seven", ""},
	{"article", ""},
	{"articled 7", ""},
	{"part 7", ""},
	{"art, 7", ""},
	{"art.. 7", ""},
	{"7", ""},
	{"第条", ""},
	{"第七", ""},
	{"七条", ""},
	{"第零条", ""},
	{"第七款", ""},
}

func TestArticles(t *testing.T) {
	checkEntities(t, false, articleCases)
	checkEntities(t, true, articleCases)

	// A question may lead to a paragraph; in a text the brackets are words like others.
	checkEntities(t, true, []entityCase{
		{"art 5(1)(2)", "§5(1-2) in art 5(1)(2"},
		{"article 5 (1) (2)", "§5(1-2) in article 5 (1) (2"},
		{"5(1)(2)", "§5(1-2) in 5(1)(2"},
		{"5(1)", "§5(1) in 5(1"},
		{"art 7(1)(a)", "§7(1-a) in art 7(1)(a"},
		{"art 7 (1) and 8", "§7(1) in art 7 (1"},
		{"art7(1)", "§7(1) in art7(1"},
		{"§ 7(1)", "§7(1) in 7(1"},
		{"art 7(1234)", "§7 in art 7"},
		{"art 7(1", "§7 in art 7"},
		{"第五条第一款", "§5(1) in +"},
		{"第五条第一款第二项", "§5(1-2) in +"},
		{"第五条第一款第（二）项", "§5(1-2) in +"},
		{"第五条第1款第(2)项", "§5(1-2) in +"},
		{"第五条第二项", "§5(2) in +"},
		{"第5条第1款", "§5(1) in +"},
		{"5", ""},
		{"1000(1)", ""},
	})
	checkEntities(t, false, []entityCase{
		{"art 5(1)(2)", "§5 in art 5"},
		{"5(1)(2)", ""},
		{"第五条第一款第（二）项", "§5 in 第五条"},
	})
}

var numberCases = []entityCase{
	{"1 million", "1000000 in +"},
	{"1.5 million", "1500000 in +"},
	{"100 thousand", "100000 in +"},
	{"2 billion", "2000000000 in +"},
	{"3 millions", "3000000 in +"},
	{"one million", "1000000 in +"},
	{"Ten Thousand", "10000 in +"},
	{"100k", "100000 in +"},
	{"1.5k", "1500 in +"},
	{"5bn", "5000000000 in +"},
	{"1,000 thousand", "1000000 in +"},
	{"１ million", "1000000 in +"},
	{"100万", "1000000 in +"},
	{"１００万", "1000000 in +"},
	{"1.5亿", "150000000 in +"},
	{"5千万", "50000000 in +"},
	{"3百", "300 in +"},
	{"1,000万", "10000000 in +"},
	{"100万人以上", "1000000 in 100万"},
	{"不满10万人", "100000 in 10万"},
	{"一百万", "1000000 in +"},
	{"十四", "14 in +"},
	{"不满十四周岁", "14 in 十四"},
	{"二百零五", "205 in +"},
	{"两千万", "20000000 in +"},
	{"一亿二千万", "120000000 in +"},
	{"十万", "100000 in +"},
	{"1 million or 2 million", "1000000 in 1 million; 2000000 in 2 million"},

	{"1,000,000", ""}, // a word already, whose key is without commas
	{"million", ""},
	{"eleven million", ""},
	{"1 k", ""},
	{"1 bn", ""},
	{"1.55 thousands", ""},
	{"1.2345 thousand", ""},
	{"1234567890123 thousand", ""},
	{"999999 billion", "999999000000000 in +"},
	{"1000000 billion", ""},
	{"100 万", ""},
	{"5个", ""},
	{"十", ""},
	{"三", ""},
	{"万一", ""},
	{"三三", ""},
	{"〇〇", ""},
	{"二〇二四", ""},
	{"百百", ""},
}

func TestNumbers(t *testing.T) {
	checkEntities(t, false, numberCases)
	checkEntities(t, true, numberCases)
}

// chineseNumeral writes a number below 100,000 as Chinese texts do: 10205 is 一万零二百零五.
func chineseNumeral(n int) string {
	digits, units := []rune("零一二三四五六七八九"), []string{"", "十", "百", "千", "万"}
	if n == 0 {
		return "零"
	}
	var b strings.Builder
	zero := false
	for i := 4; i >= 0; i-- {
		power := 1
		for range i {
			power *= 10
		}
		switch d := n / power % 10; {
		case d > 0:
			if zero {
				b.WriteRune('零')
				zero = false
			}
			b.WriteRune(digits[d])
			b.WriteString(units[i])
		case b.Len() > 0:
			zero = true
		}
	}
	return b.String()
}

// TestChineseNumerals reads all numbers below 100,000 as they are written, alone and as an article's.
func TestChineseNumerals(t *testing.T) {
	names := search.NewNames(nil)
	check := func(text, want string) {
		t.Helper()
		var got []string
		for _, tok := range names.Tokens(text, false) {
			if tok.Kind == search.Entity {
				got = append(got, tok.Key+" in "+text[tok.From:tok.To])
			}
		}
		if want != "" {
			want += " in " + text
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s is read as %q, want %q", text, got, want)
		}
	}
	for n := range 100_000 {
		text, want := chineseNumeral(n), strconv.Itoa(n)
		if n < 10 {
			want = "" // one character alone is no entity
		}
		check(text, want)
		if n > 10 && n < 20 {
			check(strings.TrimPrefix(text, "一"), want)
		}
		if n > 0 && n < 1000 {
			check("第"+text+"条", "§"+strconv.Itoa(n))
		}
		if strings.Contains(text, "二百") || strings.Contains(text, "二千") {
			check(strings.NewReplacer("二百", "两百", "二千", "两千", "零", "〇").Replace(text), want)
		}
	}
	// Not well formed.
	for _, text := range []string{"十百", "百十", "一十百", "千百", "一一十", "十一一", "一百百", "一千千", "二十十", "十零", "一百零", "零十", "一零零五", "百", "百万", "千万", "一万万"} {
		check(text, "")
	}
}

// keys lists the keys of a text's words and characters.
func keys(names search.Names, text string) string {
	var list []string
	for _, t := range names.Tokens(text, false) {
		if t.Kind == search.Piece {
			list = append(list, t.Key)
		}
	}
	return strings.Join(list, "|")
}

func TestWords(t *testing.T) {
	names := search.NewNames(nil)
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{" .,;-", ""},
		{"Data Export", "data|export"},
		{"cross-border", "cross|border"},
		{"don't", "don't"},
		{"don’t", "don't"},
		{"exporter's", "exporter"},
		{"EXPORTER’S", "exporter"},
		{"exporters'", "exporters"},
		{"'quoted'", "quoted"},
		{"naïve café", "naive|cafe"},
		{"Straße", "straße"},
		{"ﬁling", "filing"},
		{"ＡＢＣ１２", "abc12"},
		{"1,000,000", "1000000"},
		{"1,000,00", "1000|00"}, // three digits and no more follow a comma
		{"1,0000", "1|0000"},
		{"10,000 persons", "10000|persons"},
		{"1.5", "1.5"},
		{"1.5.2", "1.5.2"},
		{"1,000.5", "1000.5"},
		{"v2.0", "v2.0"},
		{"a.b", "a|b"},
		{"end.", "end"},
		{"e.g.", "e|g"},
		{"GB/T 35273", "gb|t|35273"},
		{"a_b", "a|b"},
		{"x@y.com", "x|y|com"},
		{"数据", "数据|据"},
		{"数据出境", "数据|据出|出境|境"},
		{"据", "据"},
		{"数据，出境", "数据|据|出境|境"},
		{"100万人", "100|万人|人"},
		{"PIPL第38条", "pipl|第|38|条"},
		{"データ", "テ\u3099ー|ータ|タ"}, // NFKD takes marks off
		{"豈更", "豈更|更"},           // compatibility characters are their plain ones
		{"e\u0301tat", "etat"},
		{"\u0301", ""},
		{"한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"},
		{strings.Repeat("x", 70), strings.Repeat("x", 64)},
		{"a\x00b", "a|b"},
		{"a\xffb", "a|b"},
		{"a\u00a0b\u3000c", "a|b|c"},
	} {
		if got := keys(names, tt.text); got != tt.want {
			t.Errorf("%q becomes %s, want %s", tt.text, got, tt.want)
		}
	}
}

// kept are words that are their own stem, as Porter's would be that of a word which means something else: person, import, author.
var kept = strings.Fields("authority general generally important importance information internal international organ personal personally police universal")

// TestStems compares the stems of the content's plain words with those of bleve's analyzer for English, without its stop list.
func TestStems(t *testing.T) {
	english := analysis.DefaultAnalyzer{
		Tokenizer:    segment.NewUnicodeTokenizer(),
		TokenFilters: []analysis.TokenFilter{en.NewPossessiveFilter(), lowercase.NewLowerCaseFilter(), porter.NewPorterStemmer()},
	}
	p := content(t)
	plain := regexp.MustCompile(`[A-Za-z]{3,}(?:['’]s)?`)
	seen := map[string]bool{}
	for _, texts := range p.blocks(oracleFields) {
		for _, text := range texts {
			for _, word := range plain.FindAllString(text, -1) {
				seen[word] = true
			}
		}
	}
	names := search.NewNames(nil)
	for word := range seen {
		// What stands before an apostrophe is stemmed.
		own, _, _ := strings.Cut(strings.ToLower(word), "'s")
		if slices.Contains(kept, own) {
			if got := names.Tokens(word, false)[0].Stem; got != own {
				t.Errorf("the stem of %s is %s", word, got)
			}
			continue
		}
		got, want := names.Tokens(word, false), english.Analyze([]byte(word))
		if len(got) != 1 || len(want) != 1 || got[0].Stem != string(want[0].Term) {
			t.Errorf("%s: %+v, bleve has %s", word, got, want)
		}
	}
	if len(seen) < 2500 {
		t.Errorf("the content has only %d words", len(seen))
	}
	// What is no plain word is its own stem.
	for _, word := range []string{"naïve", "abc1", "1.5", "is", "don't", "数据"} {
		if got := names.Tokens(word, false)[0]; word != "naïve" && got.Stem != got.Key {
			t.Errorf("the stem of %s is %s", word, got.Stem)
		}
	}
}

// TestNames looks for names of concepts in texts and questions.
func TestNames(t *testing.T) {
	names := search.NewNames([]search.Concept{
		{ID: "pi", Names: []search.Name{{Language: "en", Text: "personal information"}, {Language: "en", Text: "PI"}, {Language: "zh", Text: "个人信息"}}},
		{ID: "spi", Names: []search.Name{{Language: "en", Text: "sensitive personal information"}, {Language: "zh", Text: "敏感个人信息"}}},
		{ID: "scc", Names: []search.Name{{Language: "en", Text: "SCCs"}, {Language: "en", Text: "standard contract"}}},
		{ID: "gb", Names: []search.Name{{Language: "zh", Text: "GB标准"}}},
		{ID: "id", Names: []search.Name{{Language: "en", Text: "ID"}, {Language: "en", Text: "id"}}},
		{ID: "one", Names: []search.Name{{Language: "zh", Text: "法"}}},
	})
	for _, tt := range []struct{ text, inText, inQuestion string }{
		{"Personal information", "pi", "pi"},
		{"personal\u00a0information", "pi", "pi"},
		{"PI", "pi", "pi"},
		{"PIs", "pi", "pi"},
		{"pi", "", "pi"},
		{"Pi", "", "pi"},
		{"SCC", "scc", "scc"},
		{"SCCs", "scc", "scc"},
		{"scc", "", "scc"},
		{"standard contracts", "scc", "scc"},
		{"standard, contract", "scc", "scc"},
		{"id", "id", "id"}, // written both ways
		{"个人信息", "pi", "pi"},
		{"敏感个人信息", "spi pi", "spi pi"},
		{"sensitive personal information", "spi pi", "spi pi"},
		{"个人", "", ""},
		{"personal data information", "", ""},
		{"GB标准", "gb", "gb"},
		{"gb 标准", "gb", "gb"},
		{"法", "", ""},
	} {
		for question, want := range map[bool]string{false: tt.inText, true: tt.inQuestion} {
			var got []string
			for _, tok := range names.Tokens(tt.text, question) {
				if tok.Kind == search.Mention {
					got = append(got, strings.TrimPrefix(tok.Key, "="))
				}
			}
			if s := strings.Join(got, " "); s != want {
				t.Errorf("%q (question %v) has %q, want %q", tt.text, question, s, want)
			}
		}
	}
	// All of what a name covers is between its places.
	for _, tok := range names.Tokens("the 敏感个人信息, here", false) {
		if tok.Kind == search.Mention && tok.Key == "=spi" {
			if got := fmt.Sprint(tok.At, tok.Span); got != "1 6" {
				t.Errorf("the name is at %s", got)
			}
		}
	}
}

// TestAmounts pairs numbers with what they count.
func TestAmounts(t *testing.T) {
	names := search.NewNames(nil)
	for _, tt := range []struct{ text, want string }{
		{"60 working days", "60~work in 60 working"},
		{"45 days", "45~dai in 45 days"},
		{"1 million persons", "1000000~person in 1 million persons"},
		{"1,000,000 persons", "1000000~person in 1,000,000 persons"},
		{"100k persons", "100000~person in 100k persons"},
		{"100万人以上", "1000000~人 in 100万人"},
		{"一百万人", "1000000~人 in 一百万人"},
		{"60个工作日", "60~工 in 60个工"},
		{"60 个工作日", "60~工 in 60 个工"},
		{"十四个月", "14~月 in 十四个月"},
		{"10 days or 15 days", "10~dai in 10 days; 15~dai in 15 days"},
		{"3 years, 2 months", "3~year in 3 years; 2~month in 2 months"},

		{"60", ""},
		{"60 of the days", ""}, // what follows must count
		{"60 61", ""},
		{"60, days", ""},
		{"60-day", ""},
		{"60个", "60~个 in 60个"},
		{"article 7 persons", ""},
		{"22 March 2024 persons", ""},
		{"days", ""},
	} {
		var got []string
		for _, k := range names.Tokens(tt.text, false) {
			if k.Kind == search.Amount {
				got = append(got, k.Key+" in "+tt.text[k.From:k.To])
			}
		}
		if s := strings.Join(got, "; "); s != tt.want {
			t.Errorf("%q has %q, want %q", tt.text, s, tt.want)
		}
	}
}

// TestWholes gives texts that say the same one key.
func TestWholes(t *testing.T) {
	names := search.NewNames(nil)
	for _, same := range [][]string{
		{"The calculator", "the calculator's", "THE CALCULATOR!"},
		{"art 38 PIPL", "Article 38, PIPL", "art. 38 (PIPL)"},
		{"个人信息保护法第三十八条", "《个人信息保护法》第38条"},
		{"22 March 2024", "2024-03-22", "2024年3月22日"},
		{"", " ", "... , -"},
	} {
		for _, text := range same[1:] {
			if got, want := names.Whole(text, true), names.Whole(same[0], false); got != want {
				t.Errorf("%q is %q, %q is %q", text, got, same[0], want)
			}
		}
	}
	for _, other := range []string{"export data", "data exports", "the data export", "data"} {
		if a, b := names.Whole("data export", false), names.Whole(other, false); a == b || a == "" || b == "" {
			t.Errorf("data export is %q, %s is %q", a, other, b)
		}
	}
}
