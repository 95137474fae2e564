package theme

import (
	"bytes"
	"flag"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"testing"
)

var demoDir = flag.String("demo", "", "folder for the pages of TestDemo, to look at them")

// body reads the text of a page as internal/markdown writes it.
func body(tb testing.TB, name string) template.HTML {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return template.HTML(data)
}

func demoSite(l Lang) *Site {
	s := &Site{Title: "Data out of China", AsOf: "2026-11-22", HasFeed: true, HasInstruments: true, Search: "search.html", Description: "China's rules on sending data abroad",
		Top: []TopLink{{"Instruments", "instruments/index.html"}, {"Guides", "guides/index.html"}, {"Checklists", "checklists/index.html"},
			{"Glossary", "glossary.html"}, {"About", "about/index.html"}}}
	if l == zh {
		s.Title, s.Base, s.Search = "数据出境规则手册", "zh/", "zh/search.html"
		s.Top = []TopLink{{"法规文件", "zh/instruments/index.html"}, {"指南", "zh/guides/index.html"}, {"术语表", "zh/glossary.html"}, {"关于本站", "zh/about/index.html"}}
	}
	return s
}

var articleTitles = []string{"Purpose", "Important data: identify and declare", "Exemption: neither PI nor important data", "Exemption: PI in transit",
	"Four exemptions for PI", "Negative lists of free trade zones", "Security assessment triggers", "Standard contract or certification",
	"Validity of 3 years and extension", "Duties under the PIPL remain", "Security duties and incident reporting", "Supervision", "Conflict rule", "Entry into force"}

var articleTitlesZh = []string{"立法目的", "重要数据的识别与申报", "豁免：不含个人信息和重要数据", "豁免：过境个人信息", "豁免：四类个人信息", "自由贸易试验区负面清单",
	"安全评估的触发条件", "标准合同或者认证", "有效期与延长", "告知、同意与影响评估", "数据安全义务", "监督管理", "冲突适用规则", "施行日期"}

// demoNav is a sidebar of about seventy entries, as an instrument's pages have.
func demoNav(tb testing.TB, th *Theme, l Lang) Nav {
	tb.Helper()
	shorts := []string{"PIPL", "DSL", "CSL", "Network Data Regulations", "2024 Provisions", "2022 Assessment Measures", "2023 Standard Contract Measures",
		"2025 Certification Measures", "2021 Draft Assessment Measures", "2023 Draft Provisions", "2025 Draft Certification Measures", "Certification Spec V2.0",
		"Certification Rules", "GB/T 46068-2025", "Small Processor Measures", "CAC Q&A"}
	items := []NavItem{{Title: "All instruments", Href: "../index.html"}}
	for i, s := range shorts {
		item := NavItem{Title: s, Href: fmt.Sprintf("../instrument-%02d/index.html", i)}
		if s == "2024 Provisions" {
			item.Href, item.Open = "index.html", true
			titles, number := articleTitles, "Art %d"
			if l == zh {
				item.Title, titles, number = "《数据跨境流动规定》", articleTitlesZh, "第%d条"
			}
			for n, t := range titles {
				item.Children = append(item.Children, NavItem{Number: fmt.Sprintf(number, n+1), Title: t, Href: fmt.Sprintf("article-%02d.html", n+1)})
			}
		}
		items = append(items, item)
	}
	for i := range 40 {
		items = append(items, NavItem{Title: fmt.Sprintf("A guide to step %d", i+1), Href: fmt.Sprintf("../../guides/step-%02d.html", i+1)})
	}
	nav, err := th.Nav(l, items)
	if err != nil {
		tb.Fatal(err)
	}
	return nav
}

// demoPages are pages of every kind, by the path that they are written to.
func demoPages(tb testing.TB, th *Theme) map[string]*Page {
	tb.Helper()
	enSite, zhSite := demoSite(en), demoSite(zh)
	enNav, zhNav := demoNav(tb, th, en), demoNav(tb, th, zh)
	sources := []Source{
		{"促进和规范数据跨境流动规定", "CAC", "https://www.cac.gov.cn/2024-03/22/c_1712776611775634.htm", ""},
		{"Release note restating Articles 2 to 8", "CAC", "https://www.cac.gov.cn/2024-03/22/c_1712776612187994.htm", ""},
		{"Exemptions now available", "DLA Piper", "https://privacymatters.dlapiper.com/2024/03/china-cross-border-data-transfer-requirements-exemptions-now-available/", "read in March 2024"},
		{"Lexis China no. 137", "LexisNexis", "", ""},
	}
	languages := func(l Lang, href string) []LanguageLink {
		links := []LanguageLink{{Lang: en, Href: href}, {Lang: zh, Href: href}}
		for i := range links {
			if links[i].Lang == l {
				links[i].Current, links[i].Href = true, ""
			}
		}
		return links
	}
	crumbs := []Link{{"Start", "../../index.html", ""}, {"Instruments", "../index.html", ""}, {"2024 Provisions", "index.html", ""}}
	rows := []InstrumentRow{
		{Short: "2024 Provisions", Title: "Provisions on Promoting and Regulating Cross-Border Data Flows", Original: "促进和规范数据跨境流动规定", OriginalTag: "zh-Hans",
			Href: "instruments/flow-provisions-2024/index.html", Issuer: "Cyberspace Administration of China (CAC)", Number: "CAC Order No. 16", Date: "2024-03-22", DateKey: "date-effective", Status: "in-force"},
		{Short: "2025 Certification Measures", Title: "Measures for Certification of Cross-Border Personal Information", Original: "个人信息出境认证办法", OriginalTag: "zh-Hans",
			Href: "instruments/certification-measures-2025/index.html", Issuer: "CAC and SAMR", Number: "Order No. 20", Date: "2026-01-01", DateKey: "date-effective", Status: "in-force"},
		{Short: "PIPL", Title: "Personal Information Protection Law", Original: "中华人民共和国个人信息保护法", OriginalTag: "zh-Hans",
			Href: "instruments/pipl/index.html", Issuer: "Standing Committee of the National People's Congress", Date: "2021-11-01", DateKey: "date-effective", Status: "in-force"},
	}
	drafts := []InstrumentRow{{Short: "2021 Draft Assessment Measures", Title: "Measures for Security Assessment of Data Exports (Draft for Comment)", Original: "数据出境安全评估办法（征求意见稿）",
		OriginalTag: "zh-Hans", Href: "x.html", Issuer: "CAC", Date: "2021-10-29", DateKey: "date-published", Status: "superseded", Draft: true}}
	amended := []InstrumentRow{{Short: "2022 Assessment Measures", Title: "Measures for Security Assessment of Data Exports", Original: "数据出境安全评估办法", OriginalTag: "zh-Hans",
		Href: "x.html", Issuer: "CAC", Number: "CAC Order No. 11", Date: "2022-09-01", DateKey: "date-effective", Status: "amended-in-part"}}
	coming := []InstrumentRow{{Short: "Large Processor Measures", Title: "Measures for Large Processors of Personal Information", Href: "x.html", Issuer: "CAC", Date: "2027-01-01", DateKey: "date-effective", Status: "not-yet-in-force"}}
	cited := []CitingPage{
		{"Guides", "Which mechanism do I need?", "../../guides/mechanism.html", ""}, {"Guides", "Counting persons", "../../guides/counting.html", ""},
		{"2022 Assessment Measures", "Article 4: Triggers", "../assessment-measures-2022/article-04.html", ""},
		{"2025 Certification Measures", "Article 5: Who may choose certification", "../certification-measures-2025/article-05.html", ""},
		{"CAC Q&A", "31 October 2025", "../cac-qa/2025-10-31.html", ""}, {"中文页面", "第七条 安全评估的触发条件", "../../zh/x.html", "zh-Hans"},
	}
	contents := []Heading{{2, "what-it-says", "What it says"}, {2, "numbers", "Numbers"}, {2, "chinese-wording", "Chinese wording"}, {2, "rule", "The rule"}, {2, "notes", "Notes"}, {3, "older-commentaries", "Older commentaries"}}
	article := func() *Page {
		return &Page{
			Kind: KindArticle, Lang: en, Site: enSite, Root: "../../", Title: "Security assessment triggers",
			Description: "Names who must apply for a security assessment, by status, by kind of data and by number of persons.",
			Breadcrumbs: crumbs, Languages: languages(en, "../../zh/instruments/flow-provisions-2024/article-07.html"),
			Nav: enNav, NavCurrent: "article-07.html", Contents: contents, Body: body(tb, "article.html"),
			Prev: &Link{"Article 6: Negative lists of free trade zones", "article-06.html", ""}, Next: &Link{"Article 8: Standard contract or certification", "article-08.html", ""},
			CitedBy: cited, Confidence: "text", Sources: sources, Reviewed: "2026-11-22",
			Article: &Article{Number: "Article 7", Cites: []Cite{{"English", "en", "Provisions on Promoting and Regulating Cross-Border Data Flows (CAC Order No. 16), art 7"}, {"Short form", "en", "2024 Provisions, art 7"}}, Instrument: Link{"2024 Provisions", "index.html", ""},
				Status: Status{Key: "in-force", AsOf: "2026-11-22", Since: "2024-03-22"}, SourcesOf: "2024 Provisions",
				Counterparts: []Link{{"2021 Draft Assessment Measures, art 4", "../draft-assessment-measures-2021/article-04.html", ""}, {"2022 Assessment Measures, art 4", "../assessment-measures-2022/article-04.html", ""},
					{"2023 Draft Provisions, volume tiers", "../flow-provisions-draft-2023/volume-tiers.html", ""}}},
		}
	}
	pages := map[string]*Page{"instruments/flow-provisions-2024/article-07.html": article()}

	statuses := map[string]Status{
		"draft":      {Draft: true, Key: "superseded", AsOf: "2026-11-22", By: []Link{{"2022 Assessment Measures", "x.html", ""}}},
		"open-draft": {Draft: true, Key: "draft", AsOf: "2026-11-22"},
		"superseded": {Key: "superseded", AsOf: "2026-11-22", Since: "2024-03-22", By: []Link{{"2024 Provisions, art 7", "article-07.html", ""}, {"2024 Provisions, art 8", "article-08.html", ""}}},
		"amended":    {Key: "amended-in-part", AsOf: "2026-11-22", Since: "2024-03-22", By: []Link{{"2024 Provisions", "index.html", ""}}},
		"not-yet":    {Key: "not-yet-in-force", AsOf: "2026-11-22", Until: "2027-01-01"},
		"repealed":   {Key: "repealed", AsOf: "2026-11-22", Since: "2025-01-01"},
	}
	for name, s := range statuses {
		p := article()
		p.Article.Status, p.Confidence = s, map[string]string{"draft": "commentary", "open-draft": "unverified", "superseded": "secondary", "amended": "inferred", "not-yet": "ambiguous"}[name]
		p.Article.DisplacedBy = s.By
		p.Notices = []Notice{{Key: "notice-review-overdue", Args: []string{"2026-11-01"}}}
		pages["instruments/flow-provisions-2024/status-"+name+".html"] = p
	}

	zhPage := article()
	zhPage.Lang, zhPage.Site, zhPage.Root, zhPage.Title, zhPage.Body = zh, zhSite, "../../../", "安全评估的触发条件", body(tb, "article.zh.html")
	zhPage.Description, zhPage.Nav, zhPage.Languages = "规定应当申报数据出境安全评估的情形。", zhNav, languages(zh, "../../../instruments/flow-provisions-2024/article-07.html")
	zhPage.Breadcrumbs = []Link{{"首页", "../../index.html", ""}, {"法规文件", "../index.html", ""}, {"《数据跨境流动规定》", "index.html", ""}}
	zhPage.Contents = []Heading{{2, "what-it-says", "规定内容"}, {2, "numbers", "数量标准"}, {2, "wording", "原文"}, {2, "notes", "说明"}}
	zhPage.Prev, zhPage.Next = &Link{"第六条　自由贸易试验区负面清单", "article-06.html", ""}, &Link{"第八条　标准合同或者认证", "article-08.html", ""}
	zhPage.CitedBy = []CitingPage{{"指南", "需要哪一种机制？", "../../guides/mechanism.html", ""}, {"《2022年评估办法》", "第四条　触发条件", "../x.html", ""}, {"Guides", "Which mechanism do I need?", "../../../guides/mechanism.html", "en"}}
	zhPage.Article = &Article{Number: "第七条", Cites: []Cite{{"简称", "zh-Hans", "《促进和规范数据跨境流动规定》第七条"}}, Instrument: Link{"《数据跨境流动规定》", "index.html", ""}, Status: Status{Key: "in-force", AsOf: "2026-11-22", Since: "2024-03-22"},
		Counterparts: []Link{{"《2022年评估办法》第四条", "../assessment-measures-2022/article-04.html", ""}}}
	pages["zh/instruments/flow-provisions-2024/article-07.html"] = zhPage
	zhDraft := *zhPage
	zhDraft.Article = &Article{Number: "第四条", Cites: []Cite{{"简称", "zh-Hans", "《数据出境安全评估办法（征求意见稿）》第四条"}}, Instrument: Link{"《2021年评估办法（征求意见稿）》", "index.html", ""}, Status: statuses["draft"]}
	pages["zh/instruments/flow-provisions-2024/status-draft.html"] = &zhDraft

	var units []Unit
	levels := []string{"text", "text", "text", "text", "inferred", "secondary", "text", "commentary", "text", "text", "ambiguous", "unverified", "text", "text"}
	for i, t := range articleTitles {
		units = append(units, Unit{Number: fmt.Sprintf("Article %d", i+1), Title: t, Href: fmt.Sprintf("article-%02d.html", i+1), Confidence: levels[i],
			Description: "Says in a sentence what this article does for those who send data abroad, and what it leaves to others."})
	}
	units[12].Status = "superseded"
	units = append(units, Unit{Title: "Filing guide", Href: "filing-guide.html", Confidence: "text", Description: "A unit named by its subject."})
	instrument := article()
	instrument.Kind, instrument.Title, instrument.NavCurrent, instrument.Article = KindInstrument, "Provisions on Promoting and Regulating Cross-Border Data Flows", "index.html", nil
	instrument.Breadcrumbs = crumbs[:2]
	instrument.Instrument = &Instrument{Short: "2024 Provisions", Titles: []TitleIn{{"zh-Hans", "促进和规范数据跨境流动规定"}}, Type: "measures", Status: Status{Key: "in-force", AsOf: "2026-11-22", Since: "2024-03-22"},
		Facts: []Fact{{"fact-issuer", "Cyberspace Administration of China (CAC)"}, {"fact-document-number", "CAC Order No. 16"}, {"fact-published", "2024-03-22"}, {"fact-effective", "2024-03-22"}, {"fact-validity-years", "3"}},
		Relations: []RelationGroup{{"relation-final-of", []Link{{"2023 Draft Provisions", "../flow-provisions-draft-2023/index.html", ""}}},
			{"relation-amends", []Link{{"2022 Assessment Measures", "../x.html", ""}, {"2023 Standard Contract Measures", "../y.html", ""}}}, {"relation-implements", []Link{{"CSL", "a.html", ""}, {"DSL", "b.html", ""}, {"PIPL", "c.html", ""}}}},
		Units: units, Verification: "Every article was paraphrased from the Chinese text, read in a third-party copy of the official page and not on the live page.", Topics: []string{"thresholds", "exemptions"}}
	pages["instruments/flow-provisions-2024/index.html"] = instrument
	amendedInstrument, amendedPart := *instrument, *instrument.Instrument
	amendedPart.Status = statuses["amended"]
	amendedInstrument.Instrument = &amendedPart
	pages["instruments/flow-provisions-2024/index-amended.html"] = &amendedInstrument

	pages["instruments/index.html"] = &Page{Kind: KindInstruments, Lang: en, Site: enSite, Root: "../", Title: "Instruments", Breadcrumbs: crumbs[:1], Languages: languages(en, "../zh/instruments/index.html"), Nav: enNav,
		Body:        "<p>Every law, measure, standard and draft that this site knows, by where it stands on 22 November 2026.</p>",
		Instruments: &Instruments{[]InstrumentGroup{{"in-force", rows}, {"amended-in-part", amended}, {"not-yet-in-force", coming}, {"superseded", drafts}}}}
	home := &Page{Kind: KindHome, Lang: en, Site: enSite, Title: "What applies to data leaving China today", Description: "What an export of data needs.", Languages: languages(en, "zh/index.html"), Nav: enNav, Body: body(tb, "article.html"),
		Home: &Home{InForce: rows, Changes: []Change{{"2027-01-01", "change-effective", Link{"Large Processor Measures", "x.html", ""}, true}, {"2026-09-01", "change-effective", Link{"Small Processor Measures", "x.html", ""}, false},
			{"2026-03-01", "change-effective", Link{"GB/T 46068-2025", "x.html", ""}, false}, {"2026-01-01", "change-effective", Link{"2025 Certification Measures", "x.html", ""}, false}, {"2025-01-03", "change-comment-until", Link{"2025 Draft Certification Measures", "x.html", ""}, false}}}}
	pages["index.html"] = home
	pages["guides/index.html"] = &Page{Kind: KindSection, Lang: en, Site: enSite, Root: "../", Title: "Guides", Breadcrumbs: crumbs[:1], Nav: enNav, Languages: languages(en, "x"), Body: "<p>What to do, step by step.</p>",
		Section: &Section{[]Entry{{"Which mechanism do I need?", "mechanism.html", "From the flows to the answer, with the articles.", "", "", ""}, {"Counting persons", "counting.html", "Whom to count, since when, and whom to leave out: 以上 and 不满.", "", "", ""}, {"申报数据出境安全评估", "x.html", "", "zh-Hans", "", ""}}}}
	pages["guides/numbers.html"] = &Page{Kind: KindPage, Lang: en, Site: enSite, Root: "../", Title: "How to read the numbers", Description: "Operators and windows.", Breadcrumbs: crumbs[:1], Nav: enNav, NavCurrent: "../../guides/step-03.html",
		Languages: []LanguageLink{{Lang: en, Current: true}, {Lang: zh}}, Body: body(tb, "page.html"), Contents: []Heading{{2, "operators", "Operators"}, {2, "steps", "Steps"}, {3, "words", "Words"}, {2, "long", "A long table"}},
		Owner: "Legal", Reviewed: "2026-11-22", ReviewBy: "2027-05-22", LastMod: "2026-11-20", Confidence: "text", Notices: []Notice{{Key: "notice-stale-translation", Link: &Link{"The original", "../zh/x.html", "zh-Hans"}}}}
	pages["glossary.html"] = &Page{Kind: KindGlossary, Lang: en, Site: enSite, Title: "Glossary", Breadcrumbs: []Link{{"Start", "index.html", ""}}, Nav: enNav, Languages: languages(en, "zh/glossary.html"), Body: "<p>The words of the law and of those who write about it.</p>",
		Glossary: &Glossary{[]Term{
			{ID: "ciio", Letter: "C", Name: "critical information infrastructure operator", Abbreviation: "CIIO", Other: []Link{{"关键信息基础设施运营者", "zh/glossary.html", "zh-Hans"}}, Definition: "An operator that its protection department has notified as such.", Cites: []Link{{"CSL, art 37", "x.html", ""}}, Confidence: "text"},
			{ID: "cbdt", Letter: "C", Name: "cross-border data transfer", Abbreviation: "CBDT", Other: []Link{{"数据跨境", "zh/glossary.html", "zh-Hans"}}, Synonyms: []string{"cross-border data flow", "international data transfer", "数据跨境流动"}, Definition: "Any movement of data across the mainland China border, in either direction.", Cites: []Link{{"2024 Provisions, art 1", "x.html", ""}}, Confidence: "text"},
			{ID: "data-export", Letter: "D", Name: "data export", Other: []Link{{"数据出境", "zh/glossary.html", "zh-Hans"}}, Synonyms: []string{"data exit", "outbound data transfer"}, Definition: "Making data collected or generated in mainland operations available outside the mainland, including by remote access from abroad.", Source: "Filing guide, second edition, part 1", Confidence: "commentary"},
			{ID: "important-data", Letter: "I", Name: "important data", Other: []Link{{"重要数据", "zh/glossary.html", "zh-Hans"}}, Definition: "Data notified or published as such.", Confidence: "ambiguous", UsedBy: cited},
			{ID: "zh-only", Letter: "S", Name: "separate consent", Other: []Link{{"单独同意", "zh/glossary.html", "zh-Hans"}}, Definition: "个人针对特定处理活动作出的具体、明确授权。", DefinitionTag: "zh-Hans", Confidence: "secondary"}}}}
	pages["search.html"] = &Page{Kind: KindSearch, Lang: en, Site: enSite, Title: "Search", Breadcrumbs: []Link{{"Start", "index.html", ""}}, Nav: enNav, Languages: languages(en, "zh/search.html"),
		Search: &Search{[]Link{{"Instruments", "instruments/index.html", ""}, {"Guides", "guides/index.html", ""}, {"Glossary", "glossary.html", ""}}}}
	pages["404.html"] = &Page{Kind: KindNotFound, Lang: en, Site: enSite, Languages: nil}
	pages["old.html"] = &Page{Kind: KindRedirect, Lang: en, Site: enSite, Title: "x", Redirect: &Redirect{"instruments/flow-provisions-2024/article-07.html#p1", "Article 7 以上"}}
	plain := *pages["guides/numbers.html"]
	plain.Site, plain.Nav, plain.Root, plain.Breadcrumbs = &Site{Title: "A plain handbook"}, Nav{}, "", nil
	pages["plain.html"] = &plain
	return pages
}

// TestDemo renders every kind of page with its assets; -demo DIR writes them where one can look at them.
func TestDemo(t *testing.T) {
	th := load(t)
	dir := *demoDir
	if dir == "" {
		dir = t.TempDir()
	}
	write := func(path string, data []byte) {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range th.Assets() {
		write(a.Path, a.Data)
	}
	for path, p := range demoPages(t, th) {
		var b bytes.Buffer
		if err := th.Page(&b, p); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		write(path, b.Bytes())
	}
}

func BenchmarkPage(b *testing.B) {
	th := load(b)
	p := demoPages(b, th)["instruments/flow-provisions-2024/article-07.html"]
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := th.Page(&out, p); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "B/page")
}
