package site

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"rulebook/internal/sitetest"
)

// An article is cited in full in each language that has its title, and as this site calls it, with the day of which the text is; on a page in
// either language. A number in English is no part of a Chinese citation.
func TestCitationForms(t *testing.T) {
	cfg := config(repository(t))
	cfg.BaseURL = "https://intranet.example/rules/"
	out := build(t, cfg)
	const chinese = "《促进和规范数据跨境流动规定》（国家互联网信息办公室令第16号，2024年3月22日起施行）第七条（截至2026年11月22日）"
	const english = "Provisions on Promoting and Regulating Cross-Border Data Flows (CAC Order No. 16, in force from 22 March 2024), art 7 (as of 22 November 2026)"
	for page, want := range map[string][]string{
		article07: {`<dd class="cite-text" lang="zh-Hans" data-copy-text>` + chinese + `</dd>`, `<dd class="cite-text" lang="en" data-copy-text>` + english + `</dd>`,
			`>2024 Provisions, art 7 (as of 22 November 2026)</dd>`, `data-copy-address>https://intranet.example/rules/` + article07 + `</p>`},
		"zh/" + article07: {chinese, english, `>《促进和规范数据跨境流动规定》第七条（截至2026年11月22日）</dd>`, `data-copy-address>https://intranet.example/rules/zh/` + article07 + `</p>`},
		"instruments/assessment-measures-2022/article-04.html":       {"《数据出境安全评估办法》（国家互联网信息办公室令第11号，2022年9月1日起施行）第四条", "(CAC Order No. 11, in force from 1 September 2022), art 4"},
		"instruments/draft-assessment-measures-2021/article-04.html": {"《数据出境安全评估办法（征求意见稿）》（2021年10月29日公开征求意见）第四条", "published for comment on 29 October 2021"},
	} {
		for _, w := range want {
			if !strings.Contains(out.files[page], w) {
				t.Errorf("%s lacks %s", page, w)
			}
		}
		if strings.Contains(out.files[page], "（CAC Order") {
			t.Errorf("%s has an English number in a Chinese citation", page)
		}
	}
}

// A reader copies a citation by keyboard: with the clipboard that browsers offer, and with the old command on a plain host.
func TestCopiesACitation(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	second := `document.querySelectorAll('[data-copy-form]')[1]`
	for _, tt := range []struct{ name, clipboard string }{
		{"clipboard", `Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })`},
		{"refused", `Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => { throw new Error('refused'); } } })`},
		{"none", `Object.defineProperty(window, 'isSecureContext', { value: false })`},
	} {
		root := sitetest.Serve(t, dir, "/a/b/")
		page := b.Blank(t, root)
		page.BeforeLoad(t, tt.clipboard+`; document.addEventListener('copy', () => { window.copied = document.activeElement.value; });`)
		page.Run(t, chromedp.Navigate(root+article07))
		p := keyboard{page, t}
		p.Eval(t, second+`.querySelector('button').focus()`, nil)
		p.want(tt.name+": the button says what it copies", p.value(`document.activeElement.textContent`), "Copy 简体中文")
		p.press("Enter", "\r", 13)
		p.until(second + `.querySelector('[role=status]').textContent === 'Copied'`)
		p.want(tt.name, p.value(`window.copied`), "《促进和规范数据跨境流动规定》（国家互联网信息办公室令第16号，2024年3月22日起施行）第七条（截至2026年11月22日） "+root+article07)
		p.want(tt.name+": the focus stays", p.value(`document.activeElement.textContent`), "Copy 简体中文")
		report(t, tt.name, p.Problems(t))
	}
}
