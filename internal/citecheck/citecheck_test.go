package citecheck_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"rulebook/internal/citecheck"
	"rulebook/internal/content"
	"rulebook/internal/cputime"
	"rulebook/internal/diag"
	"rulebook/internal/site"
	"rulebook/internal/yamltree"
)

// law is the law of the published content, on its own day or another.
func law(t testing.TB, day yamltree.Date, language string) *citecheck.Law {
	t.Helper()
	root, err := os.OpenRoot("../..")
	if err != nil {
		t.Fatal(err)
	}
	loader := content.NewLoader(root.FS(), content.Options{AsOf: day})
	lib, problems, err := loader.Load(context.Background(), nil)
	if err != nil || diag.HasErrors(problems) {
		t.Fatal(err, problems)
	}
	t.Cleanup(func() { loader.Close(); root.Close() })
	return site.Law(lib, language)
}

var published = sync.OnceValue(func() *citecheck.Checker {
	root, err := os.OpenRoot("../..")
	if err != nil {
		panic(err)
	}
	lib, problems, err := content.NewLoader(root.FS(), content.Options{}).Load(context.Background(), nil)
	if err != nil || diag.HasErrors(problems) {
		panic(fmt.Sprint(err, problems))
	}
	return citecheck.New(site.Law(lib, "en"))
})

var mark = regexp.MustCompile(`\{\{([a-z-]+)\|([^{}]*)\}\}`)

// unmarked takes the marks {{code|words}} out of a text. want lists, as places write, where each begins and what it is.
func unmarked(marked string) (text string, want []string) {
	at := 0
	for _, m := range mark.FindAllStringSubmatchIndex(marked, -1) {
		text += marked[at:m[0]]
		want = append(want, place(text, len(text), marked[m[2]:m[3]]))
		text += marked[m[4]:m[5]]
		at = m[1]
	}
	return text + marked[at:], want
}

// place is where something begins, and what it is: 3:7 cite-article.
func place(text string, start int, code string) string {
	line, col := diag.At([]byte(text), start)
	return fmt.Sprintf("%d:%d %s", line, col, code)
}

func places(text string, findings []citecheck.Finding) (got []string) {
	for _, f := range findings {
		got = append(got, place(text, f.Start, f.Code))
	}
	return got
}

// Whoever hands in a memo with twenty mistakes learns of each of them, where it stands, and of nothing else.
func TestMemos(t *testing.T) {
	for _, name := range []string{"memo.md", "memo.zh.md"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile("testdata/" + name)
			if err != nil {
				t.Fatal(err)
			}
			text, want := unmarked(string(data))
			if len(want) < 20 {
				t.Fatalf("the memo has %d mistakes, want at least 20", len(want))
			}
			r := published().Check(text)
			found := map[string]citecheck.Finding{}
			for _, f := range r.Findings {
				found[place(text, f.Start, f.Code)] = f
			}
			for _, w := range want {
				if _, ok := found[w]; !ok {
					t.Errorf("not found: %s", w)
				}
				delete(found, w)
			}
			for at, f := range found {
				t.Errorf("found, and is none: %s %q: %s (%s)", at, text[f.Start:f.End], f.Msg, f.Hint)
			}
		})
	}
}

func findsNothing(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		for _, f := range published().Check(text).Findings {
			t.Errorf("%q: %q: %s", text, text[f.Start:f.End], f.Msg)
		}
	}
}

// What is right, or cannot be told, is left alone.
func TestNothingFound(t *testing.T) {
	findsNothing(t,
		"",
		"No law at all.",
		"Article 7 of the GDPR and Articles 44 to 49 GDPR.",
		"Article 99 is of nothing that is named here.",
		"The 2024 Provisions set the lines. Article 99 is of another law.",
		"Under Article 7 of the 2024 Provisions, 1,000,000 persons or more; fewer than 1,000,000 persons is another tier.",
		"We exported the data of 345,678 persons, so Article 8 of the 2024 Provisions is ours.",
		"Until 21 March 2024 Article 4 of the 2022 Assessment Measures decided.",
		"Article 4 of the 2022 Assessment Measures gave way to Article 7 of the 2024 Provisions.",
		"Articles 5, 7 and 8 of the 2024 Provisions; arts. 3-6 of the 2024 Provisions; PIPL art 38(1)(2).",
		"Article 7, 10 working days, 2023 SCC Measures.",
		"paragraph 1 of Article 7 of the 2024 Provisions",
		"NDSR Article 62(4)",
		"The steps of Articles 7 and 12 of the 2022 Assessment Measures add up to 57 working days.",
		"《个人信息保护法》第二十条、第六十九条另有规定。",
		"《中华人民共和国民法典》第一千零三十四条、《刑法》第二百五十三条之一。",
		"根据《促进和规范数据跨境流动规定》第三条至第六条，免予申报。",
		"《促进和规范数据跨境流动规定》第七、八条。",
		"《数据出境安全评估办法》第四条与《促进和规范数据跨境流动规定》第七条不一致的，适用后者。",
		"依照本法第九百九十九条处理。",
		"The draft PIPL was longer; the draft NDSR, art 5, too.", "《个人信息保护法》（草案）第五条。《 》第五条。",
		"```\nArticle 99 of the 2024 Provisions\n```\n",
		"`Article 99 of the 2024 Provisions`",
		"The 2024 Provisions: [[PIPL art 38]], [[GDPR art 99]], [[Data Act art 99]], [[meeting notes]], [[term:PIPL]], [[art 7]] and [[Article 7]].",
		"The 2024 Provisions apply. Under the Cookie Consent Measures, Article 99 is different, and the Data Export Rules, art 98, too.",
		"The provisions of 2024 were many. Cookie Provisions (2024), art 99; Data Security Rules and Provisions of 2023, art 98.",
		"《网络安全标准实践指南—个人信息跨境处理活动安全认证规范V2.0》", "《网络安全标准实践指南—个人信息跨境处理活动安全认证规范 V2.0》",
		"GDPR Article 99, 《促进和规范数据跨境流动规定》第七条。",
		"See <https://example.org/art-99> and [a page](https://example.org/2024%20Provisions/article-99).",
	)
}

// The facts of a case stand beside the articles that they fall under, and are no statements about the law.
func TestFactsOfACase(t *testing.T) {
	findsNothing(t,
		"With more than 1.2 million persons exported this year, Article 7 of the 2024 Provisions applies.",
		"We have exceeded 600,000 persons, so that Article 8 of the 2024 Provisions applies.",
		"Our client exported data of more than 100,000 persons; Article 8 of the 2024 Provisions applies.",
		"Please answer within 5 working days whether Article 7 of the 2023 SCC Measures applies.",
		"Since our filing under Article 7 of the 2023 SCC Measures 2 years have passed, and we re-filed within 5 working days.",
		"Under PIPL art. 56 we keep the report for six years.",
		"PIPL art. 66 allows 5% of turnover, GDPR Art. 83(5) only 4%.",
		"PIPL art. 66: fines of CNY 10,000 to 100,000 for the persons directly responsible.",
		"Article 7 of the 2022 Assessment Measures: 5 working days and 7 working days, i.e. 12 working days together.",
		"The fine in the Didi case was RMB 8.026 billion (PIPL art. 66).",
		"某酒店集团向境外提供超过30万名客人的个人信息，应依《促进和规范数据跨境流动规定》第八条订立标准合同。",
		"我公司今年已向境外提供超过35万人的个人信息，适用《促进和规范数据跨境流动规定》第八条。",
		"预计全年不超过8万人，符合《促进和规范数据跨境流动规定》第五条第一款第（四）项。",
		"《个人信息保护法》第六十六条：对直接负责的主管人员处一万元以上十万元以下罚款。",
		"The 2024 Provisions, effective from 22 March 2024, apply to our agreement dated 1 April 2025.",
		"本合同自2024年5月1日起生效，并依《个人信息出境标准合同办法》第七条于2024年5月10日备案。",
		"《个人信息保护法》自2021年11月1日起施行，公司制度自2022年3月1日起施行。",
		"Before the 2024 Provisions, Article 4 of the 2022 Assessment Measures required an assessment for 100,000 persons.",
		"In 2023, Article 4 of the 2023 SCC Measures applied to fewer than 100,000 persons.",
		"Article 4 of the 2022 Assessment Measures says 100,000; Article 7 of the 2024 Provisions says 1,000,000.",
		"依据《网络安全法》第三十七条（2025年修正后为第三十九条），应当境内存储。",
	)
}

// The same mistakes in other forms.
func TestForms(t *testing.T) {
	for _, marked := range []string{
		"Articles 7 and {{cite-article|15}} of the 2024 Provisions",
		"2024 Provisions, {{cite-article|art. 15}}",
		"**2024 Provisions** ({{cite-article|Art 15(2)}})",
		"the *Provisions on Promoting and Regulating\nCross-Border Data Flows*, {{cite-article|Article 15}}",
		"数据跨境流动规定{{cite-article|第15条}}",
		"《促进和规范数据跨境\n流动规定》{{cite-article|第十五条}}",
		"《促进和规范数据跨境流动规定》第七条、{{cite-article|第二十条}}",
		"《促进和规范数据跨境流动规定》第十三条至{{cite-article|第十五条}}",
		"{{cite-paragraph|Article 7(3)}} of the 2024 Provisions",
		"{{cite-paragraph|paragraph 3 of Article 7}} of the 2024 Provisions",
		"{{cite-paragraph|Article 7, paragraph 1, item 4}}, of the 2024 Provisions",
		"| 2024 Provisions, art 9 | 36 months |", // the article counts in years
		"| 2024 Provisions, art 9 | {{cite-number|2 years}} |",
		"The assessment takes {{cite-number|45 days}} (2022 Assessment Measures, art 12).",
		"Under Article 7 of the 2024 Provisions:\n\n- {{cite-number|500,000}} persons or more;\n- 10,000 persons or more, of sensitive data.\n",
		"The 2025 Certification Measures have applied since 2026. They came into force with the 2025 Certification Measures on {{cite-date|1 July 2026}}.",
		"{{cite-instrument|flow-provisions-2042}} art 7",
		"{{cite-paragraph|Art. 5 (1) no. 7}} of the 2024 Provisions",
		"{{cite-paragraph|Article 5(1), item 5}} of the 2024 Provisions",
		"{{cite-instrument|《规范和促进数据跨境流动规定》}}第三条",
		"《促进和规范数据跨境流动规定》（国家互联网信息办公室令第16号，以下简称《规定》）。\n\n《规定》{{cite-article|第十五条}}",
		"《促进和规范数据跨境流动规定》（国家网信办2024年3月22日公布，下称“《新规》”）。\n\n《新规》{{cite-article|第十五条}}",
		"the 2024 Provisions (CAC Order No. 16, hereinafter the \"Provisions\").\n\n{{cite-article|Article 15}} of the Provisions",
		"We must file within {{cite-number|15 working days}} under Article 7 of the 2023 SCC Measures.",
		"In our view, Article 7 of the 2024 Provisions requires an assessment above {{cite-number|1,000,000}} persons.",
		"The PIPL was adopted on 20 August 2021 and took effect on {{cite-date|1 December 2021}}.",
		"2024 Provisions Art. 5(1)(4): < 100,000 individuals; Art. 7: ≥1,000,000; Art. 8: 100,000 ≤ n < 1,000,000.",
		"| 2024 Provisions Art. 5(1)(4) | ≤ {{cite-number|100,000}} individuals |",
		"2024 Provisions, Art. 7: > {{cite-number|1,000,000}} individuals.",
		"《促进和规范数据跨境流动规定》第七条：≥100万人。",
		"《促进和规范数据跨境流动规定》第七条：＞{{cite-number|100万人}}。",
		"{{cite-paragraph|Art. 5(1) nos. 1 to 5}} of the 2024 Provisions.",
		"Provisions on Facilitating and Regulating Cross-border Data Flow, {{cite-article|Article 15}}",
		"Measures for the Security Assessment of Outbound Data Transfers, {{cite-superseded|Article 4}}, set 100,000.",
		"The 2024 Provisions took effect on 22 March 2024. See [[{{cite-instrument|gdpr}} art 5]].",
		"[[{{cite-instrument|gdpr}}]], \\[\\[{{cite-instrument|gdpr}} art 5\\]\\], [[{{cite-instrument|pip}} art 5|the law]], [[{{cite-instrument|flow-provisions}} art 7]]",
		"| [[flow-provisions-2024 {{cite-article|art 15}}\\|the end]] |",
		"The PIPL. [[flow-provisions-2024 {{cite-paragraph|art 7(1)(3)}}]], [[flow-provisions-2024 art 7|Article 7 and {{cite-article|Article 15}}]]",
		"[[pipl art 38|2024 Provisions, {{cite-article|art 15}}]]",
		"Assessment Measures (2022) {{cite-superseded|art 4}}; Provisions (2024), {{cite-article|Article 15}}; the Provisions of 2024, {{cite-article|art 16}}.",
		"Under SCC Measures (2023) {{cite-article|art 31}}; SCC Measures（2023）{{cite-article|第三十一条}}; Draft Assessment Measures (2021) art 4.",
		"Security Assessment Measures (2022), {{cite-article|art 25}}.",
		"PIPL {{cite-article|art 75}}, 个人信息保护法{{cite-article|第七十五条}}, 中华人民共和国数据安全法{{cite-article|第五十六条}}；PIPL Article 74; DSL art 55.",
		"网络安全法{{cite-superseded|第三十七条}}要求境内存储。",
		"修订后的《网络安全法》{{cite-superseded|第三十七条}}要求境内存储。",
	} {
		text, want := unmarked(marked)
		got := places(text, published().Check(text).Findings)
		if strings.Join(got, "; ") != strings.Join(want, "; ") {
			t.Errorf("%q:\ngot  %q\nwant %q", text, got, want)
		}
	}
}

// The day decides: what was the law then is right, and what came later is not yet.
func TestDays(t *testing.T) {
	text := "Article 4 of the 2022 Assessment Measures sets the lines. Article 7 of the 2024 Provisions has others. Article 5 of the 2025 Certification Measures too."
	for _, tt := range []struct {
		day  yamltree.Date
		want string
	}{
		{"2023-06-01", "cite-not-in-force cite-not-in-force"}, {"2024-03-21", "cite-not-in-force cite-not-in-force"},
		{"2024-03-22", "cite-superseded cite-not-in-force"}, {"2026-01-01", "cite-superseded"},
	} {
		var got []string
		for _, f := range citecheck.New(law(t, tt.day, "en")).Check(text).Findings {
			got = append(got, f.Code)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("on %s: %q, want %q", tt.day, got, tt.want)
		}
	}
}

// understands compares the citations of a text, each with what it is taken for: an article with its part, or an instrument and the name of a
// unit that has no number.
func understands(t *testing.T, text string, want []string) {
	t.Helper()
	var got []string
	for _, c := range published().Check(text).Citations {
		what := c.Instrument.Label + " " + c.Name
		if c.Unit != nil {
			what = fmt.Sprint(c.Unit.Label, c.Part)
		}
		got = append(got, text[c.Start:c.End]+" = "+what)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Every citation is understood as it was meant, so that --list can be trusted.
func TestUnderstood(t *testing.T) {
	text := `The Measures for Security Assessment of Data Exports (the "Measures") and PIPL Articles 38 to 40. Article 7 of the Measures; ` +
		`《促进和规范数据跨境流动规定》（以下简称《规定》）第七条第一款第（二）项，《规定》第八条、第九条。本规定第十条。`
	want := []string{
		"Articles 38 = PIPL, art 38[]", "Articles 38 to 40 = PIPL, art 39[]", "40 = PIPL, art 40[]", "Article 7 = 2022 Assessment Measures, art 7[]",
		"第七条第一款第（二）项 = 2024 Provisions, art 7[1 2]", "第八条 = 2024 Provisions, art 8[]", "第九条 = 2024 Provisions, art 9[]",
		"第十条 = 2024 Provisions, art 10[]", "Measures for Security Assessment of Data Exports = 2022 Assessment Measures ",
	}
	understands(t, text, want)
}

// Memos call the instruments by many names, in either language.
func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"Network Data Security Regulations article 35; Article 36 of the Network Data Security Regulation.": "NDSR, art 35; NDSR, art 36",
		"Article 37 of the PRC Network Data Security Regulations; Article 38 of China’s PIPL.":              "NDSR, art 37; PIPL, art 38",
		"Article 7 of the CAC's SCC Measures; Article 5 of the Certification Measures.":                     "2023 SCC Measures, art 7; 2025 Certification Measures, art 5",
		"Data Export Security Assessment Measures, Article 5; Assessment Measures (2022) art 7.":            "2022 Assessment Measures, art 5; 2022 Assessment Measures, art 7",
		"Provisions on Promoting and Standardizing Cross-Border Data Flows, Article 7.":                     "2024 Provisions, art 7",
		"网数条例第三十五条；网络数据条例第三十六条；数据跨境新规第七条；跨境流动规定第八条。":                                                        "NDSR, art 35; NDSR, art 36; 2024 Provisions, art 7; 2024 Provisions, art 8",
		"评估办法第七条；数据出境评估办法第五条；标准合同办法第七条；认证办法第五条。":                                                            "2022 Assessment Measures, art 7; 2022 Assessment Measures, art 5; 2023 SCC Measures, art 7; 2025 Certification Measures, art 5",
		"个保法第三十八条；数安法第三十一条；网安法第三十九条；网络安全法第三十九条；个人信息保护法第三十九条。":                                               "PIPL, art 38; DSL, art 31; CSL, art 39; CSL, art 39; PIPL, art 39",
	} {
		var got []string
		for _, c := range published().Check(text).Citations {
			if c.Unit != nil {
				got = append(got, c.Unit.Label)
			}
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A citation in double brackets, as this project writes it, is one of what it names, its words too, and is counted once.
func TestLinks(t *testing.T) {
	text := "The DSL. [[flow-provisions-2024 art 7(1)(2)]], [[pipl art 38|第三十八条]], [[cac-qa deduplication|counting]], [[pipl|the law]], " +
		"[[pipl art 38|Articles 38 and 39]]; [[standard-contract-measures-2023 art 5|《合同办法》第五条]]; " +
		"[[pipl art 40|个人信息保护法第四十条]]; [[pipl art 41|《个人信息保护法》第四十一条和2024 Provisions, art 9]]."
	want := []string{
		"art 7(1)(2) = 2024 Provisions, art 7[1 2]", "art 38 = PIPL, art 38[]", "art 38 = PIPL, art 38[]", "39 = PIPL, art 39[]",
		"art 5 = 2023 SCC Measures, art 5[]", "art 40 = PIPL, art 40[]", "art 41 = PIPL, art 41[]", "第四十一条 = PIPL, art 41[]", "art 9 = 2024 Provisions, art 9[]",
		"DSL = DSL ", "cac-qa = CAC Q&As deduplication", "pipl = PIPL ",
	}
	understands(t, text, want)
}

// The time for a paragraph grows with its length, not with that times the links in it.
func TestManyLinks(t *testing.T) {
	checker, text := published(), strings.Repeat("[[ab art 5]] and ", 2000)
	if took := cputime.Of(t, func() { checker.Check(text) }); took > 20*time.Second {
		t.Errorf("a paragraph of 2,000 links takes %v", took)
	}
}

// Whoever writes an id that is not there learns which one was probably meant.
func TestNearIDs(t *testing.T) {
	for id, want := range map[string]string{
		"pip": "pipl", "flow-provisions": "flow-provisions-2024", "flow-provision-2024": "flow-provisions-2024",
		"ndsr": "network-data-regulations-2024", "gdpr": "",
	} {
		findings := published().Check("See [[" + id + " art 5]].").Findings
		if len(findings) != 1 || !strings.Contains(findings[0].Msg, id) || !strings.Contains(findings[0].Hint, want) || want == "" && findings[0].Hint != "" {
			t.Errorf("%s: %+v, want a hint to %q", id, findings, want)
		}
	}
}

// What was not checked is named as the text calls it, so that a reader may look it up.
func TestCalled(t *testing.T) {
	for text, want := range map[string]string{
		"The 2024 Provisions. GDPR Article 44; Article 5 of the Civil Code of 2020; Article 6 UKDPA.":                                   "GDPR, Civil Code of 2020, UKDPA",
		"The 2024 Provisions. Under the Cookie Consent Measures, Article 4, and Data Act (2023), art 4.":                                "Cookie Consent Measures, Data Act (2023)",
		"《数据出境管理规定》第三条；根据民法典第一百条；《促进和规范数据跨境流动规定》第七条与消费者权益保护法第二十九条。":                                                                     "《数据出境管理规定》, 民法典, 消费者权益保护法",
		"《个人信息保护法》第三十八条；根据劳动合同法第十七条、香港基本法第五条和本法第三十九条。":                                                                                  "劳动合同法, 香港基本法",
		"[[GDPR art 99]] and [[Data Act art 99]]. In Beijing, Article 5 is not known.":                                                  "GDPR, Data Act, ",
		"《数据出境安全评估办法》第五条、电商新规第七条。":                                                                                                      "电商新规",
		"Article 5 of the Draft Certification Measures, a draft; Article 6 of the draft Provisions (2024); the draft PIPL, Article 38.": "draft PIPL",
		"The 2022 Assessment Measures decide. Under Assessment Measures, Article 5 is next.":                                            "",
	} {
		var got []string
		for _, c := range published().Check(text).Homeless {
			got = append(got, c.Called)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Findings are said in Chinese as well.
func TestChinese(t *testing.T) {
	r := citecheck.New(law(t, "", "zh")).Check("《促进和规范数据跨境流动规定》第十五条；第九条规定有效期为2年。")
	var got []string
	for _, f := range r.Findings {
		got = append(got, f.Msg+"；"+f.Hint)
	}
	for _, msg := range got {
		if regexp.MustCompile(`[a-z]{4}`).MatchString(msg) {
			t.Errorf("English in %q", msg)
		}
	}
	if len(got) != 2 {
		t.Errorf("found %q", got)
	}
}

// Whatever stands in a text, places lie in it and are whole characters.
func FuzzCheck(f *testing.F) {
	for _, name := range []string{"memo.md", "memo.zh.md"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		text, _ := unmarked(string(data))
		f.Add(text)
		for _, line := range strings.Split(text, "\n") {
			f.Add(line)
		}
	}
	for _, text := range []string{"第", "第第七条", "《》第七条", "《《规定》》", "art 7(1)(2)(3)(4)(5)", "2024 Provisions, art 1-999", "第一条至第九百九十九条", "[](", "<!-", "`", "\xff第七条", "（以下简称《》）",
		"PIPL (the \"\") art 38", "Articles 1, 2, 3, 4, 5 and 6 of the", "２０２４ Provisions, art ７", "the draft PIPL", "《 》第五条",
		"[[gdpr art 5]]", "[[pipl art 38|第三十八条]]", "\\[\\[pipl\\]\\]", "[[|]]", "[[\n]]", "[[[pipl]]]", "[[pipl art 7|x", "Data Act (2023), art 4"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := published().Check(text)
		check := func(what string, start, end int) {
			if start < 0 || start >= end || end > len(text) {
				t.Fatalf("%s at %d to %d of %d", what, start, end, len(text))
			}
		}
		for _, f := range r.Findings {
			check(f.Code, f.Start, f.End)
			if f.Msg == "" {
				t.Fatal("a finding says nothing")
			}
		}
		for _, list := range [][]citecheck.Citation{r.Citations, r.Unknown, r.Homeless} {
			for _, c := range list {
				check("citation", c.Start, c.End)
			}
		}
	})
}
