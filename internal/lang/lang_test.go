package lang

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

func TestLookup(t *testing.T) {
	for _, code := range Codes() {
		l, ok := Lookup(code)
		if !ok || l.Code != code || l.Tag == "" || l.Name == "" {
			t.Errorf("Lookup(%q) = %+v, %v", code, l, ok)
		}
	}
	if l, ok := Lookup("xx"); ok {
		t.Errorf("Lookup(xx) = %+v", l)
	}
}

// Runs of Chinese stand in brackets.
func TestNextHan(t *testing.T) {
	tests := []struct{ name, want string }{
		{"none", "no Chinese, “quoted” — café…"},
		{"a word in a sentence", "the term [个人信息] means"},
		{"punctuation at the end", "see [《办法》第四条。] Then"},
		{"full width brackets", "[（一）数据] and"},
		{"punctuation without a character is none", "a，b 。 （）"},
		{"digits within", "[自当年1月1日起]"},
		{"a number before", "over [100万人以上] persons"},
		{"a number with marks before", "([1,000,000人])"},
		{"a number after", "ratio [超过20%] of"},
		{"a full stop after a number stays out", "year [至2024]."},
		{"a number of a Latin name stays out", "GB/T-35273[信息]"},
		{"a number of a Latin name after", "[依据]2a"},
		{"quotation marks within", "[“重要数据”的出境]"},
		{"quotation marks of the sentence around", "the term “[重要数据]” means"},
		{"a closing mark after an opening one", "[处理“重要数据”] is"},
		{"parentheses within", "[办法(试行)] of"},
		{"parentheses around", "provisions ([规定]) of"},
		{"single marks", "[他说‘好’的]"},
		{"dash and ellipsis", "[数据——个人信息……] and"},
		{"a space ends it", "[数据] [出境]"},
		{"letters end it", "[数据]PIPL[条例]"},
		{"ideographic space within", "[第一条　为了]"},
		{"Japanese is not Chinese", "これは日本語です and"},
		{"Japanese beside Chinese", "カナ漢字 and [汉字]"},
		{"rare characters", "[𠮷野] and [〇]"},
		{"a chosen form of a character", "[葛\U000E0100] and [禰\uFE00]a"},
		{"Hangul", "한국어"},
		{"invalid", "\xff[数据]\xe6\x95"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := strings.NewReplacer("[", "", "]", "").Replace(tt.want)
			if got := marked(in); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// Runs of English in Chinese stand in brackets.
func TestNextEnglish(t *testing.T) {
	tests := []struct{ name, want string }{
		{"none", "数据出境，2024年3月22日"},
		{"a quotation", "译文作“[must have occurred]”，"},
		{"numbers within", "写作[between 100,000 and 1 million]的"},
		{"a number after", "见[Node version 20]。"},
		{"a lone word is a name", "Securiti与CIIO、PIPL的关系，GB/T 35273"},
		{"names of several words", "见[China Briefing]、[King & Wood Mallesons]的文章"},
		{"addresses are no words", "网址sjcj.cac.gov.cn，https://cac.gov.cn/a b，a@b.cn d"},
		{"an apostrophe", "[the exporter’s own data]一语"},
		{"a comma, a hyphen", "[Cross-border data, in short]："},
		{"a full stop ends it", "[no more]. [Then two]"},
		{"two at a time", "“[essential data]”“[key data]”"},
		{"a sign at the end stays out", "[China Law] &公司"},
		{"a sign within", "[China Law & Practice]："},
		{"two spaces", "one  two"},
		{"a sign alone", "& a"},
		{"an open end", "甲[in two]"},
		{"invalid", "\xff[in two]\xe6"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := strings.NewReplacer("[", "", "]", "").Replace(tt.want)
			if got := runs(in, NextEnglish); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What a line must not end in stands in brackets.
func TestNextBound(t *testing.T) {
	tests := []struct{ name, want string }{
		{"none", "数据出境，PIPL与GB/T 35273"},
		{"a number of persons", "处理[不满100万人]的"},
		{"two", "[10万人以上]、[不满100万人]，[1,000,000人以上]"},
		{"working days", "[至少60个工作日]届满"},
		{"a date", "自[2024年][3月22日起]施行"},
		{"a day without a year", "自当年[1月1日起]累计"},
		{"years", "有效期[3年]，[2年内]"},
		{"articles", "[第七条][第一款][第（二）项]、[第一百零三条]、[第20号]、[第2次]"},
		{"no ordinal", "第三方、第（二）"},
		{"a decimal", "[1.5亿元]和20%"},
		{"a number alone", "共20，2021–2022"},
		{"a designation", "GB/T 46068-2025版"},
		{"a full stop", "有20.人"},
		{"the end", "第"},
		{"invalid", "[3年]\xe6"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := strings.NewReplacer("[", "", "]", "").Replace(tt.want)
			if got := runs(in, NextBound); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func FuzzNextBound(f *testing.F) {
	for _, s := range []string{"不满100万人", "第七条第一款第（二）项", "2024年3月22日起", "1,000.5年3", "第（", "a-3年", "3万亿"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, s []byte) {
		for rest := s; ; {
			start, end, ok := NextBound(rest)
			if !ok {
				break
			}
			if start < 0 || start >= end || end > len(rest) {
				t.Fatalf("run %d to %d of %d bytes in %q", start, end, len(rest), s)
			}
			if run := rest[start:end]; bytes.ContainsAny(run, " <>&") || utf8.Valid(s) && !utf8.Valid(run) {
				t.Errorf("run %q of %q", run, s)
			}
			rest = rest[end:]
		}
	})
}

func marked(s string) string { return runs(s, NextHan) }

func runs(s string, next func([]byte) (start, end int, ok bool)) string {
	var b strings.Builder
	for rest := []byte(s); ; {
		start, end, ok := next(rest)
		if !ok {
			b.Write(rest)
			return b.String()
		}
		b.Write(rest[:start])
		b.WriteByte('[')
		b.Write(rest[start:end])
		b.WriteByte(']')
		rest = rest[end:]
	}
}

func FuzzNextHan(f *testing.F) {
	for _, s := range []string{"the term 个人信息 means", "“重要数据”的", "100万人(试行)", "カナ漢字", "\xe6\x95", "“(‘数据’)”", "1.2,3年4,5."} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, s []byte) {
		rest := s
		for {
			start, end, ok := NextHan(rest)
			if !ok {
				break
			}
			if start < 0 || start >= end || end > len(rest) {
				t.Fatalf("run %d to %d of %d bytes in %q", start, end, len(rest), s)
			}
			run := rest[start:end]
			if !bytes.ContainsFunc(run, IsHan) || bytes.ContainsFunc(run, unicode.IsSpace) && !bytes.ContainsRune(run, 0x3000) ||
				bytes.ContainsFunc(run, func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }) {
				t.Errorf("run %q of %q", run, s)
			}
			if utf8.Valid(s) && !utf8.Valid(run) {
				t.Errorf("run %q of %q cuts a character", run, s)
			}
			rest = rest[end:]
		}
		if bytes.ContainsFunc(rest, IsHan) && !bytes.ContainsFunc(rest, isKana) {
			t.Errorf("%q of %q has a character that is in no run", rest, s)
		}
	})
}

func FuzzNextEnglish(f *testing.F) {
	for _, s := range []string{"见China Briefing的", "between 100,000 and 1 million", "cac.gov.cn a b", "King & Wood", "the exporter’s own", "\xe6\x95 a b"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, s []byte) {
		for rest := s; ; {
			start, end, ok := NextEnglish(rest)
			if !ok {
				break
			}
			if start < 0 || start >= end || end > len(rest) {
				t.Fatalf("run %d to %d of %d bytes in %q", start, end, len(rest), s)
			}
			run := rest[start:end]
			if !isLetter(run[0]) || !bytes.ContainsRune(run, ' ') || bytes.ContainsFunc(run, IsHan) || utf8.Valid(s) && !utf8.Valid(run) {
				t.Errorf("run %q of %q", run, s)
			}
			rest = rest[end:]
		}
	})
}

// The table agrees with East Asian Width as goldmark knows it, which is an older one, and with the scripts that are written so.
func TestIsCJK(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		switch {
		case r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo):
			if emoji := r == 0x1F200; !IsCJK(r) && !emoji {
				t.Errorf("%U %c is not CJK", r, r)
			}
		case IsCJK(r) && r < 0x16000 && unicode.IsPrint(r):
			switch w := util.EastAsianWidth(r); {
			case w == "W" || w == "F" || w == "H":
			case r >= 0x2630 && r <= 0x2637, r >= 0x268A && r <= 0x268F: // wide since Unicode 16
			case r >= 0x3248 && r <= 0x324F: // ambiguous
				t.Errorf("%U %c is ambiguous", r, r)
			case r < 0x2E80 || r > 0xFFFF || w == "Na" || w == "A":
				t.Errorf("%U %c is CJK, but of width %s", r, r, w)
			}
		}
	}
	for _, r := range "a1“”‘’…—é😀✅🈚" {
		if IsCJK(r) {
			t.Errorf("%U %c is CJK", r, r)
		}
	}
	for _, r := range "，。、《》（）！～￥〰㊗🈂" {
		if !IsCJK(r) {
			t.Errorf("%U %c is not CJK", r, r)
		}
	}
}

func BenchmarkNextHan(b *testing.B) {
	for _, bm := range []struct{ name, text string }{
		{"English", strings.Repeat("A processor that exports personal information must notify the person. ", 60)},
		{"mixed", strings.Repeat("Export of personal information (个人信息出境) since 1 January (自当年1月1日起) counts. ", 50)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(bm.text)))
			for b.Loop() {
				for rest := []byte(bm.text); ; {
					_, end, ok := NextHan(rest)
					if !ok {
						break
					}
					rest = rest[end:]
				}
			}
		})
	}
}

// A line of a long heading may end at a bar.
func TestPhrases(t *testing.T) {
	tests := []string{
		"应当|申报|数据|出境|安全|评估的|情形",
		"促进|和规范|数据|跨境|流动|规定",
		"中华人民共和国|个人信息|保护法",
		"评估|办法：|2021年|征求意见稿|与2022年|正式|文本",
		"个人信息|跨境|处理|活动|安全|认证|规范|V2.0",
		"从《数据|出境|安全|评估|办法》|到《促进|和规范|数据|跨境|流动|规定》",
		"关键信息基础设施|运营者的|数据|出境",
		"甲|乙|丙|丁|戊|己|庚|辛|壬|癸",
		"短的标题不切",
	}
	for _, want := range tests {
		if got := strings.Join(Phrases(strings.ReplaceAll(want, "|", "")), "|"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestConfidence(t *testing.T) {
	for _, tt := range []struct{ level, code, want string }{
		{"inferred", "en", "inferred"}, {"text", "en", "official text"}, {"text", "zh", "官方文本"}, {"unverified", "zh", "未核实"},
		{"text", "de", "official text"}, {"certain", "zh", "certain"}, {"", "en", ""},
	} {
		if got := Confidence(tt.level, tt.code); got != tt.want {
			t.Errorf("Confidence(%q, %q) = %q, want %q", tt.level, tt.code, got, tt.want)
		}
	}
}
