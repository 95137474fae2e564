package site

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"rulebook/internal/sitetest"
)

var rowTags = regexp.MustCompile(`<[^>]*>`)

// row is the text of the row of a comparison whose heading has that id, with marks as [-...-] and [+...+].
func row(t *testing.T, html, id string) string {
	t.Helper()
	_, rest, ok := strings.Cut(html, `id="`+id+`">`)
	if !ok {
		t.Fatalf("there is no row %s", id)
	}
	rest, _, _ = strings.Cut(rest, `<div class="compared">`)
	rest = strings.NewReplacer("<del>", "[-", "</del>", "-]", "<ins>", "[+", "</ins>", "+]").Replace(rest)
	return strings.Join(strings.Fields(rowTags.ReplaceAllString(rest, " ")), " ")
}

// Rows that were checked by hand: what corresponds, what is marked, what a note says, and what is not marked since it would not help.
func TestComparedRows(t *testing.T) {
	files := build(t, config(repository(t))).files
	tests := []struct {
		page, row string
		want      []string
	}{
		{"draft-assessment-measures-2021--assessment-measures-2022", "old:article-04", []string{
			"Article 4 → Article 4", "[-", "[+", "since 1 January of the previous year", "([-ambiguous-])", "A window."}},
		{"draft-assessment-measures-2021--assessment-measures-2022", "old:article-06", []string{"the [-contract or other legally binding document-] with", "other materials"}},
		{"draft-assessment-measures-2021--assessment-measures-2022", "old:article-12", []string{"Article 12 → Article 14", "three on 22 March 2024"}},
		{"draft-assessment-measures-2021--assessment-measures-2022", "new:article-13", []string{"Article 13: in the newer text alone", "No counterpart", "15 working days"}},
		{"certification-draft-2025--certification-measures-2025", "old:article-10", []string{"Article 10 → Article 6, Article 8", "no such list"}},
		{"flow-provisions-draft-2023--flow-provisions-2024", "old:small-volume", []string{"in so many words"}},
		{"assessment-measures-2022--flow-provisions-2024", "old:article-04", []string{"Article 4 → Article 7", "Superseded", "[+current year", "persons processed"}},
		{"assessment-measures-2022--flow-provisions-2024", "old:article-14", []string{"Article 14 → Article 9", "careful plan keeps both dates"}},
		{"assessment-measures-2022--flow-provisions-2024", "old:article-15", []string{"Article 15, Article 16, Article 17", "All three still hold"}},
	}
	for _, tt := range tests {
		text := row(t, files["comparisons/"+tt.page+".html"], tt.row)
		for _, want := range tt.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the row %s lacks %q:\n%s", tt.page, tt.row, want, text)
			}
		}
	}
	// What of the rules differs stands below, and each case can be tried.
	html := files["comparisons/assessment-measures-2022--flow-provisions-2024.html"]
	_, below, ok := strings.Cut(html, `id="page:difference"`)
	if !ok || !strings.Contains(below, `<a href="../calculator.html#v=1&amp;rules=`) {
		t.Error("there is no case to try")
	}
	for name, html := range files {
		if n := compressed(t, html); strings.HasPrefix(name, "comparisons/") && n > 30_000 {
			t.Errorf("%s is %d bytes compressed", name, n)
		}
	}
	// The articles and instruments lead back.
	for page, want := range map[string]string{
		"instruments/assessment-measures-2022/article-14.html":  `href="../../comparisons/assessment-measures-2022--flow-provisions-2024.html#old:article-14"`,
		"instruments/flow-provisions-2024/article-09.html":      `href="../../comparisons/assessment-measures-2022--flow-provisions-2024.html#new:article-09"`,
		"zh/instruments/flow-provisions-2024/article-09.html":   `href="../../comparisons/assessment-measures-2022--flow-provisions-2024.html#new:article-09"`,
		"instruments/draft-assessment-measures-2021/index.html": `href="../../comparisons/draft-assessment-measures-2021--assessment-measures-2022.html"`,
		"zh/compare.html": `href="comparisons/assessment-measures-2022--flow-provisions-2024.html"`,
	} {
		if !strings.Contains(files[page], want) {
			t.Errorf("%s lacks %s", page, want)
		}
	}
}

func compressed(t *testing.T, text string) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// A reader picks two instruments with the keyboard, in either order, and is led to what there is; the address can be sent.
func TestPicksTwoInstruments(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	address := sitetest.FileURL(t, dir) + "compare.html"
	page := b.Open(t, address)
	found := func(p *sitetest.Page) (list []string) {
		p.Eval(t, `[...document.querySelectorAll('.compare-picker [data-said]:not([hidden]), .compare-picker li')].map(e => e.textContent.trim().split('\n')[0].trim())`, &list)
		return list
	}
	if got := found(page); len(got) != 0 {
		t.Errorf("before anything is picked there is %q", got)
	}
	page.Run(t, chromedp.Focus(`select[name=old]`), chromedp.KeyEvent("2024 P"), chromedp.KeyEvent("\t"), chromedp.KeyEvent("2022 A"))
	got := found(page)
	if len(got) != 2 || !strings.Contains(got[0], "are compared") || !strings.Contains(got[1], "From the 2022 Measures to the 2024 Provisions") {
		t.Errorf("the two gave %q", got)
	}
	var state, href string
	page.Eval(t, `location.hash`, &state)
	if state != "#old=flow-provisions-2024&new=assessment-measures-2022" {
		t.Errorf("the address ends in %s", state)
	}
	page.Run(t, chromedp.KeyEvent("\t"))
	page.Eval(t, `document.activeElement.href`, &href)
	if !strings.HasSuffix(href, "/comparisons/assessment-measures-2022--flow-provisions-2024.html") {
		t.Errorf("after the lists the keyboard comes to %s", href)
	}
	report(t, "picker", page.Problems(t))
	for state, want := range map[string]string{
		"#old=draft-assessment-measures-2021&new=flow-provisions-2024": "compared",
		"#old=flow-provisions-2024&new=pipl":                           "not compared",
		"#old=csl&new=pipl":                                            "no comparison",
		"#old=csl&new=csl":                                             "different",
		"#old=flow-provisions-2024":                                    "Compared with it",
	} {
		if got := found(b.Open(t, address+state)); len(got) == 0 || !strings.Contains(got[0], want) {
			t.Errorf("%s gave %q", state, got)
		}
	}
	if got := found(b.Open(t, address+"#old=no-such&x=%")); len(got) != 0 {
		t.Errorf("an instrument that does not exist gave %q", got)
	}
}
