package numbers

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var defaults = NewFinder(BoundaryWords{Units: []string{"person", "persons", "人"}})

var boundNames = [...]string{"", ">= ", "> ", "<= ", "< ", "? "}

// describe lists mentions as ">= 1,000,000 (at least)".
func describe(mentions []Mention) string {
	var all []string
	for _, m := range mentions {
		s := boundNames[m.Bound] + digits(m.Value)
		if m.Words != "" {
			s += " (" + m.Words + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

// Texts and the numbers from 1,000 on that are in them.
var texts = []struct{ text, want string }{
	// Digits.
	{"100,000", "100,000"},
	{"100000", "100,000"},
	{"the lines of 100,000, 1,000,000 and 10,000.", "100,000; 1,000,000; 10,000"},
	{"(1,000,000)", "1,000,000"},
	{"999 and 1,000", "1,000"},
	{"1,000,000.00 and 1,000,000.50", "1,000,000"},
	{"100,000%, 100,000 persons", "100,000"},
	{"10000,20000 and 1,00,000 and 1,0000", ""},
	{"１００，０００ and １０００００", "100,000; 100,000"},
	{"100，200，300", ""},
	{"100，000人", "100,000"},
	{"-100,000 persons", "100,000"},
	{"sub-100,000 and the 100,000-person line and 100,000/1,000,000", "100,000; 100,000; 100,000; 1,000,000"},
	{"100,000-1,000,000, 100,000–1,000,000, 1万-10万, 1～10万人, 10万~100万", "100,000; 1,000,000; 100,000; 1,000,000; 10,000; 100,000; 100,000; 100,000; 1,000,000"},
	{"between 100,000 and 1 million", "100,000; 1,000,000"},
	{"1 000 000, 10\u00A0000 and 1\u2009500\u2009000 persons; 1\u202F500 kg, 2 500 kg, 100 000.5", "1,000,000; 10,000; 1,500,000; 1,500; 2,500"},
	{"1 000 人以上、不满 100 000 人", ">= 1,000 (以上); < 100,000 (不满)"},
	{"1000 000, 1 00, 1 0000, 1,000 000, 1 000,000, 0 500, article 7 500 persons, in 2024 500 persons, 1\n000", "1,000; 1,000"},
	{"100k persons, 1.5K, 100k-person, 100km, 401(k), 10-K, k, 100k5, 1,000k", "100,000; 1,500; 100,000"},
	{"9,007,199,254,740,991 and 99,999,999,999,999,999,999", "9,007,199,254,740,991"},

	// English words.
	{"1 million, 1.5 million, 10 thousand, 2 hundred thousand", "1,000,000; 1,500,000; 10,000; 200,000"},
	{"1.0000001 million and 1.25 thousand", "1,250"},
	{"one million, ten thousand, a hundred thousand, a million", "1,000,000; 10,000; 100,000; 1,000,000"},
	{"One Hundred Thousand; ONE MILLION", "100,000; 1,000,000"},
	{"two hundred and fifty thousand, twenty-five thousand, twelve hundred", "250,000; 25,000; 1,200"},
	{"two million one hundred thousand five hundred", "2,100,500"},
	{"between ten thousand and one million", "10,000; 1,000,000"},
	{"between two thousand and two hundred", "2,000"},
	{"half a million and a quarter of a million", "500,000"},
	{"a one-million-person line", "1,000,000"},
	{"millions, tens of thousands, hundred thousands, a thousandth, one millionth, several thousand, one", ""},
	{"one thousand million and 2 thousand million", "1,000,000,000; 2,000,000,000"},
	{"ten\nthousand, 10\u00A0thousand", "10,000; 10,000"},

	// Chinese.
	{"100万，100 万、1,000万；1万", "1,000,000; 1,000,000; 10,000,000; 10,000"},
	{"1.5万、1亿、2.5亿、3百万、1千万、5千、1万亿", "15,000; 100,000,000; 250,000,000; 3,000,000; 10,000,000; 5,000; 1,000,000,000,000"},
	{"1亿2345万、10万5000人", "123,450,000; 105,000"},
	{"一百万、十万、两万、一千、一亿二千万、一百二十万零五百", "1,000,000; 100,000; 20,000; 1,000; 120,000,000; 1,200,500"},
	{"一万五、一千零一、一万零一十、一〇〇万、一万亿", "15,000; 1,001; 10,010; 1,000,000; 1,000,000,000,000"},
	{"１００万和１００ 万", "1,000,000; 1,000,000"},
	{"个人信息一百万人，人数十万、用户数十万", "1,000,000; 100,000; 100,000"},
	{"数十万、几十万、十几万、一百多万、100余万、100万余、百万级、千万不要、万一、十分、统一", ""},
	{"第一千条、第1000条、十万分之一、10千米、10千克", ""},
	{"一百三百万、百一万、一万一万、一十百", ""},
	{"10万两千人、1亿两千万人、10万三年、10万一年", "102,000; 120,000,000; 100,000"},

	// What is no number of things.
	{"GB/T 46068-2025, GB/T 35273—2020, 35274-2023, GB/T 35273, ISO 27001, TC260-003, v1.0, 1.0.2000", ""},
	{"in 2024, on 2024-03-22, 2024年3月22日, 1 January 2026, 二〇二四年, the 2022 Measures, 2024/2025, 2024–2025", ""},
	{"2000 persons, 2024 persons and 2000人", "2,000; 2,024; 2,000"},
	{"2000 personnel rules, 2000艘, 2000公斤, 2000 kilograms", "2,000"},
	{"2000公斤以上, 2000 kilograms or more, 2000kg or more", ">= 2,000 (以上); >= 2,000 (or more); >= 2,000 (or more)"},
	{"article 1259, Art. 1259, section 4000, Order No. 1000, 第1259条", ""},
	{"+86 10 5563 5553, 010-55636666, (010) 5563, 13800138000", ""},
	{"https://example.com/100,000/a www.example.com/1000000 a1000@example.com id_100000 #100000 A100000 abc100,000", ""},
	{"10:1000 and 192.168.1000.1000 and a/1000", ""},

	// Words before.
	{"at least 100,000", ">= 100,000 (at least)"},
	{"At Least 1 million", ">= 1,000,000 (At Least)"},
	{"more than 10,000, over 10,000, above 10,000", "> 10,000 (more than); > 10,000 (over); > 10,000 (above)"},
	{"not more than 10,000 and no more than 20,000", "<= 10,000 (not more than); <= 20,000 (no more than)"},
	{"fewer than 10,000; less than 10,000; under 10,000; below 10,000", "< 10,000 (fewer than); < 10,000 (less than); < 10,000 (under); < 10,000 (below)"},
	{"not less than 10,000, no fewer than 10,000", ">= 10,000 (not less than); >= 10,000 (no fewer than)"},
	{"up to 10,000, at most 10,000", "<= 10,000 (up to); <= 10,000 (at most)"},
	{"reaches one million, exceeds one million, reaches or exceeds one million", ">= 1,000,000 (reaches); > 1,000,000 (exceeds); >= 1,000,000 (reaches or exceeds)"},
	{"at\n  least 10,000", ">= 10,000 (at\n  least)"},
	{"at least 100,000 and fewer than 1,000,000 persons", ">= 100,000 (at least); < 1,000,000 (fewer than)"},
	{"moreover 10,000, turnover 10,000, pre-over 10,000", "10,000; 10,000; 10,000"},
	{"never exceeds 10,000 and doesn't exceed 10,000, cannot reach 10,000", "10,000; 10,000; >= 10,000 (reach)"},
	{"wrote \"over\" 1,000,000", "1,000,000"},
	{"at least, 10,000", "10,000"},
	{"超过100万人", "> 1,000,000 (超过)"},
	{"不超过100万人", "<= 1,000,000 (不超过)"},
	{"并没有超过100万人", "1,000,000"},
	{"达到 一百万人", ">= 1,000,000 (达到)"},
	{"不满10万人、不足10万人、低于10万人、少于10万人、至少10万人、至多10万人、多于10万人、不少于10万人",
		"< 100,000 (不满); < 100,000 (不足); < 100,000 (低于); < 100,000 (少于); >= 100,000 (至少); <= 100,000 (至多); > 100,000 (多于); >= 100,000 (不少于)"},
	{"达到或者超过10万人", ">= 100,000 (达到或者超过)"},

	// Words after.
	{"100,000 or more", ">= 100,000 (or more)"},
	{"100,000 persons or more; 1 million natural persons and above", ">= 100,000 (or more); >= 1,000,000 (and above)"},
	{"100,000 or fewer persons", "<= 100,000 (or fewer)"},
	{"100,000 or more than 5 of them", "100,000"},
	{"100,000 or more than 5,000", "100,000; > 5,000 (more than)"},
	{"100,000 persons and over two years", "100,000"},
	{"100,000 persons, or more", "100,000"},
	{"100,000 or moreover", "100,000"},
	{"100,000 or 200,000 or more", "100,000; >= 200,000 (or more)"},
	{"100万人以上", ">= 1,000,000 (以上)"},
	{"100万以上、10 万个 以上、10万名自然人以上、10万人（含）以上、１万人以下、1万以内",
		">= 1,000,000 (以上); >= 100,000 (以上); >= 100,000 (以上); >= 100,000 (以上); <= 10,000 (以下); <= 10,000 (以内)"},
	{"10万人以上、不满100万人", ">= 100,000 (以上); < 1,000,000 (不满)"},
	{"10万人以上不满100万人", ">= 100,000 (以上); < 1,000,000 (不满)"},
	{"10万人以上100万人以下", ">= 100,000 (以上); <= 1,000,000 (以下)"},
	{"向100万人以上述方式提供", "1,000,000"},
	{"100万可以上网", "1,000,000"},
	{"100万人。以上内容", "1,000,000"},

	// What is counted may be anything.
	{"1000公斤以上、1000平方公里以上、1000个工作日以内、1000 立方米以下、1000艘渔船以上、1000名持证渔民及以上、1000日以内",
		">= 1,000 (以上); >= 1,000 (以上); <= 1,000 (以内); <= 1,000 (以下); >= 1,000 (以上); >= 1,000 (及以上); <= 1,000 (以内)"},
	{"1000kg以上、1000 km²以上、10000GB（含）以上、1000m3以内、1000㎡以上、1000℃以上、1000 km/h以上、1000µg以上",
		">= 1,000 (以上); >= 1,000 (以上); >= 10,000 (以上); <= 1,000 (以内); >= 1,000 (以上); >= 1,000 (以上); >= 1,000 (以上); >= 1,000 (以上)"},
	{"1000用户以上、1000加仑以上、1000元人民币以上、1000条个人信息记录以上", ">= 1,000 (以上); >= 1,000 (以上); >= 1,000 (以上); >= 1,000 (以上)"},
	{"1,000 kilograms or more; 1,000 kg or more; 1,000kg or more; 1,000 licensed fishing boats or fewer; 1,000 € and above",
		">= 1,000 (or more); >= 1,000 (or more); >= 1,000 (or more); <= 1,000 (or fewer); >= 1,000 (and above)"},
	{"1,000 square kilometres\nor more, 1,000 m² or less, at most 1,000 t, 1,000 large fishing boats somewhere or more",
		">= 1,000 (or more); <= 1,000 (or less); <= 1,000 (at most); 1,000"},
	{"1,000 kilograms of fish, or of what it is in the boats or more", "1,000"},
	{"超过1000公斤以上", "? 1,000 (超过…以上)"},

	// Words that are near and belong to something else.
	{"向1000人提供以上信息、1000人符合以上条件、1000名员工的以上信息、1000人可以上传、1000人应当提供以下材料、1000人的船和以上", "1,000; 1,000; 1,000; 1,000; 1,000; 1,000"},
	{"1000公斤不满以上、1000公斤，以上、1000公斤（以上）、1000公斤。以下简称、1000公斤以下简称、1000公斤一般以上", "1,000; 1,000; 1,000; 1,000; 1,000; 1,000"},
	{"1000人在湖边钓鱼的家庭以上、1000名来自北方大湖沿岸村庄渔民以上", "1,000; 1,000"},
	{"1000公斤2000公斤以上、1000公斤不满2000公斤以上", "1,000; >= 2,000 (以上); 1,000; ? 2,000 (不满…以上)"},
	{"1000th, 1000s, 1000x, 1000BASE-T, 1000abcde, 1000a1, 2024a, 1000bn", ""},

	// Both.
	{"超过10万人以上", "? 100,000 (超过…以上)"},
	{"累计超过10万人以上或者1万人以上", "? 100,000 (超过…以上); >= 10,000 (以上)"},
	{"at least 100,000 persons or more", ">= 100,000 (at least…or more)"},
	{"more than 100,000 or fewer", "? 100,000 (more than…or fewer)"},
}

func TestFind(t *testing.T) {
	for _, tt := range texts {
		mentions := defaults.Find(tt.text, 1000)
		if got := describe(mentions); got != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.text, got, tt.want)
		}
		checkMentions(t, tt.text, mentions, 1000)
	}
}

func TestLeast(t *testing.T) {
	got := describe(defaults.Find("no more than 5 or one person or more, 0 to 12 and 1,000,000", 1))
	if want := "<= 5 (no more than); >= 1 (or more); 12; 1,000,000"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// What the words say is the project's to decide.
func TestOwnWords(t *testing.T) {
	f := NewFinder(BoundaryWords{AtLeast: []string{"over", "…起"}, FewerThan: []string{"bis unter…", "unter"}})
	got := describe(f.Find("over 10,000, 1万人起, bis unter 20,000, unter 30,000, at least 40,000", 1000))
	if want := ">= 10,000 (over); >= 10,000 (起); < 20,000 (bis unter); < 30,000 (unter); 40,000"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	f = NewFinder(BoundaryWords{AtLeast: []string{"以上"}, Units: []string{"crate"}})
	got = describe(f.Find("1000公斤及以上、1000公斤或者以上、1000公斤或以上述、2000 crates, 2000 crate, 超过1000公斤", 1000))
	if want := ">= 1,000 (以上); >= 1,000 (以上); 1,000; 2,000; 1,000"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Each word of the defaults is read as the list says that it stands in.
func TestDefault(t *testing.T) {
	d := Default()
	for i, list := range [][]string{d.AtLeast, d.MoreThan, d.AtMost, d.FewerThan} {
		for _, word := range list {
			bare, after := place(word)
			text := bare + " 20,000 persons"
			if after {
				text = "20,000 " + bare
			}
			m := defaults.Find(text, 1000)
			if len(m) != 1 || m[0].Bound != AtLeast+Bound(i) || m[0].Words != bare {
				t.Errorf("%q: %s", text, describe(m))
			}
		}
	}
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		bound Bound
		want  int64
		ok    bool
	}{{AtLeast, 10, true}, {MoreThan, 11, true}, {FewerThan, 10, true}, {AtMost, 11, true}, {None, 0, false}, {Mixed, 0, false}} {
		if got, ok := (Mention{Value: 10, Bound: tt.bound}).Cut(); got != tt.want || ok != tt.ok {
			t.Errorf("%d: %d, %v, want %d, %v", tt.bound, got, ok, tt.want, tt.ok)
		}
	}
}

func checkMentions(t *testing.T, text string, mentions []Mention, least int64) {
	t.Helper()
	end := 0
	for _, m := range mentions {
		if m.Start < end || m.NumberStart < m.Start || m.NumberEnd <= m.NumberStart || m.End < m.NumberEnd || m.End > len(text) {
			t.Fatalf("%+v after %d in %q", m, end, text)
		}
		end = m.End
		if m.Value < least || (m.Bound == None) != (m.Words == "") {
			t.Errorf("%+v in %q", m, text)
		}
		if utf8.ValidString(text) && (!utf8.ValidString(text[m.Start:m.End]) || !utf8.ValidString(text[m.NumberStart:m.NumberEnd])) {
			t.Errorf("%+v cuts a character of %q", m, text)
		}
		// A number by itself is that number, but for those that only look like years there.
		number := text[m.NumberStart:m.NumberEnd]
		if again := defaults.Find(number, least); len(again) != 1 || again[0].Value != m.Value || again[0].NumberEnd != len(number) {
			if m.Value < 1900 || m.Value >= 2100 {
				t.Errorf("%q of %q is %d, and alone %s", number, text, m.Value, describe(again))
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, tt := range texts {
		f.Add(tt.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkMentions(t, text, defaults.Find(text, 2), 2)
	})
}

// A text takes time in proportion to its length, whatever it holds.
func TestHostile(t *testing.T) {
	const size = 1 << 20
	for _, unit := range []string{"1", "1,", "1.", "1,000 ", "1,000", "０", "，000", "1 ", "１，", " ", "a ", "one ", "hundred ", "one hundred and ",
		"twenty-", "a million ", "half a ", "half ", "一", "万", "十万", "一〇", "1万", "1亿", "亿1", "1万1", "+1 ", "+1-", "01-", "www.", "h://",
		"at least ", "not ", "at least 1,000 or ", "1,000 persons ", "1万人", "1万人（含）", "以上", "超过", "不超过1万", "GB/T ", "A/", "\u3000", "\u00A0",
		"\xff", "\xef", "a1_", "-", "1-", "1—2000", "１年", "数十万", "1,000\n", "1 000", "1 000 ", "000 ", "1公", "2000公斤", "2000公斤以上", "1k", "1kg", "kg ",
		"2000 kg or "} {
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		mentions := defaults.Find(text, 2)
		// A machine that is busy with other things needs its time; what takes the square of it takes hours.
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%q took %s", unit, took)
		} else if testing.Verbose() {
			fmt.Printf("%-22q %6d ms %8d mentions\n", unit, took.Milliseconds(), len(mentions))
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for _, bm := range []struct{ name, text string }{
		{"English", strings.Repeat("A processor that exports personal information on or after 1 January must notify each person. ", 60)},
		{"Chinese", strings.Repeat("数据处理者自当年1月1日起累计向境外提供个人信息的，应当向个人告知境外接收方的名称。", 60)},
		{"numbers", strings.Repeat("PI of at least 100,000 and fewer than 1,000,000 persons (10万人以上、不满100万人). ", 60)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(bm.text)))
			b.ReportAllocs()
			for b.Loop() {
				defaults.Find(bm.text, 1000)
			}
		})
	}
}
