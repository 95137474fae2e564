package site

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rulebook/internal/sitetest"
)

// The map of a regime stands on the page of its instrument, as a picture and as a table, in both languages.
func TestMapOnPage(t *testing.T) {
	out := build(t, config(repository(t)))
	page := out.files["instruments/flow-provisions-2024/index.html"]
	wantText(t, "the table", say(find(t, page, "map-table")[0]),
		"1 to 99,999 0 No mechanism needed art 5(1)(4)",
		"0 to 999,999 1 to 9,999 Standard contract or certification art 8",
		"any number 10,000 or more Security assessment art 7(1)(2)")
	if n := len(find(t, page, "map-picture")); n != 2 {
		t.Errorf("the map has %d pictures", n)
	}
	wantText(t, "the Chinese map", say(find(t, out.files["zh/instruments/flow-provisions-2024/index.html"], "map")[0]),
		"申报数据出境安全评估", "100,000至999,999", "自2024年3月22日起", "所询日期为2026年11月22日")
	// Its curve is that of both numbers together; it is drawn for the last day of its lines.
	before := out.files["instruments/assessment-measures-2022/index.html"]
	wantText(t, "the table of 2022", say(find(t, before, "map-table")[0]), "1 to 99,999 1 to 9,999 together: 100,000 or more Security assessment")
	wantText(t, "the map of 2022", say(find(t, before, "map-about")[0]), "asked on 21 March 2024")
}

// A map that cannot be drawn, and one that is there already, are mistakes of the page.
func TestMapMistakes(t *testing.T) {
	project := ruleProject()
	project["content/map.md"] = &fstest.MapFile{Data: []byte("# Map\n\n" + generated("show: map\nregime: new") + generated("show: map\nregime: new"))}
	result, err := Build(context.Background(), config(project), false, &memory{})
	if err != nil {
		t.Fatal(err)
	}
	var messages []string
	for _, d := range result.Diagnostics {
		if d.File == "content/map.md" {
			messages = append(messages, d.Msg)
		}
	}
	for _, want := range []string{"there are no two numbers to draw a map over", `the map of "new" is on this page already`} {
		if !slices.Contains(messages, want) {
			t.Errorf("%q is missing in %q", want, messages)
		}
	}
}

// drawn is what a picture holds: every path and text with its place.
const drawn = `[...document.querySelectorAll('%s .map-picture')].map((picture) => picture.getAttribute('viewBox') + '\n' +
	[...picture.querySelectorAll(':scope > :is(path, text)')].map((e) =>
		[e.tagName, e.getAttribute('class'), e.getAttribute('d'), e.getAttribute('x'), e.getAttribute('y'), e.getAttribute('text-anchor'), e.textContent].join(' ')).join('\n'))`

// The map that the page came with and the one that the script draws are the same, text and table included; the reader's numbers are marked
// on it.
func TestLiveMap(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	root := sitetest.FileURL(t, dir)
	for _, page := range []string{"calculator.html", "zh/calculator.html"} {
		d := openDesk(t, b, root+page+"#v=1&date=2026-11-22&flows=1")
		var still, live []string
		d.Eval(t, strings.Replace(drawn, "%s", "[data-part=still]", 1), &still)
		d.Eval(t, strings.Replace(drawn, "%s", "[data-part=map]", 1), &live)
		if len(still) != 2 || !slices.Equal(still, live) {
			t.Errorf("%s: the page came with\n%s\nthe script draws\n%s", page, strings.Join(still, "\n"), strings.Join(live, "\n"))
		}
		for _, part := range []string{".map-legend", ".map-table"} {
			var before, after string
			d.Eval(t, `document.querySelector('[data-part=still] `+part+`').textContent.replace(/\s+/g, '')`, &before)
			d.Eval(t, `document.querySelector('[data-part=map] `+part+`').textContent.replace(/\s+/g, '')`, &after)
			after = strings.ReplaceAll(after, "，", "、") // the site divides citations so
			if before == "" || before != after {
				t.Errorf("%s: %s was %q and is %q", page, part, before, after)
			}
		}
		report(t, page, d.Problems(t))
	}
	place := func(fragment string) (x float64, here string) {
		d := openDesk(t, b, root+"calculator.html#v=1&date=2026-11-22&flows=1&"+fragment)
		d.Eval(t, `document.querySelector('[data-part=map] .map-wide .map-here-dot')?.cx.baseVal.value ?? -1`, &x)
		here = d.Text(t, ".map-here")
		report(t, fragment, d.Problems(t))
		return x, here
	}
	before, text := place("flow1.non_sensitive_persons=999999&flow1.sensitive_persons=9999")
	wantText(t, "below the line", text, "999,999", "9,999", "The answer: Standard contract or certification.")
	after, text := place("flow1.non_sensitive_persons=1000000")
	wantText(t, "on the line", text, "1,000,000", "The answer: Security assessment.")
	if before > after || before < after-20 {
		t.Errorf("of two numbers one apart the marks are at %v and %v", before, after)
	}
	if _, text := place("flow1.non_sensitive_persons=80000&flow1.basis=contract"); !strings.Contains(text, "The map says something else") {
		t.Errorf("of an exempt flow the map says %q", text)
	}
	if _, text := place("ciio=unknown&flow1.non_sensitive_persons=5..500000"); !strings.Contains(text, "Still possible: No mechanism needed; ") {
		t.Errorf("of unknown facts the map says %q", text)
	}
	if x, text := place("flow1.non_sensitive_persons=many"); text != "" || x >= 0 {
		t.Errorf("of a number that cannot be read the map says %q, and marks %v", text, x)
	}
	_, text = place("flow1.important_data=yes&flow1.non_sensitive_persons=5")
	wantText(t, "important data", text, "The answer: Security assessment.")
	if strings.Contains(text, "something else") {
		t.Errorf("with important data the map says %q", text)
	}
}

const hostile = "A | B * _x_ <b>é</b> [l](javascript:x) `c` \\ http://h.example &amp; 1."

// What is printed is the memo and nothing else of the page, with the reasons in both languages; what a reader typed stays text, there and
// in the file.
func TestMemo(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	b := sitetest.StartBrowser(t)
	fragment := "v=1&date=2026-11-22&view=several&flows=2&flow1.date=2026-03-01&flow1.non_sensitive_persons=120000&flow2.basis=contract&flow2.non_sensitive_persons=900000&flow1.name=" +
		strings.NewReplacer("%", "%25", " ", "%20", "&", "%26", "|", "%7C", "<", "%3C", ">", "%3E", "`", "%60", "\\", "%5C").Replace(hostile)
	d := openDesk(t, b, sitetest.FileURL(t, dir)+"calculator.html#"+fragment)
	d.Eval(t, `window.print = () => { window.printed = document.querySelector('.memo').innerHTML; };`, nil)
	d.press("Print memo")
	d.Media(t, "print")
	var shown []string
	d.Eval(t, `[...document.querySelectorAll('main *, header, footer')].filter((e) => e.checkVisibility() && !e.closest('.memo') && !e.querySelector('.memo')).map((e) => e.outerHTML.slice(0, 80))`, &shown)
	if len(shown) > 0 {
		t.Errorf("besides the memo are printed %q", shown)
	}
	text := d.Text(t, ".memo")
	wantText(t, "the memo", text, "Record of an assessment", "Standard contract or certification", "订立标准合同或者通过认证", "1. "+hostile,
		"Since 1 January of the current year", "关键信息基础设施运营者以外的数据处理者", "10万人以上、不满100万人", "880,000 persons",
		"At the pace of the dated flows (120,000 in 326 days since 1 January 2026), this is not reached this year.", "Exempt volume was left out",
		"not said; taken as no", "Hash of the rules", "not legal advice", "Approved by")
	var odd int
	d.Eval(t, `document.querySelectorAll('.memo :is(b, a, script)').length`, &odd)
	if odd > 0 {
		t.Errorf("the memo has %d elements that a reader typed", odd)
	}
	d.Eval(t, `dispatchEvent(new Event('afterprint'))`, nil)
	var left string
	d.Eval(t, `document.documentElement.className + document.querySelector('[data-part=memo]').innerHTML`, &left)
	if strings.Contains(left, "memo") || strings.Contains(left, "Record") {
		t.Errorf("after printing there is left %q", left)
	}
	d.Eval(t, `dispatchEvent(new Event('beforeprint'))`, nil)
	wantText(t, "printed by the browser's own command", d.Text(t, ".memo"), "Record of an assessment", "1. "+hostile)
	d.Eval(t, `dispatchEvent(new Event('afterprint'))`, nil)
	d.Media(t, "screen")
	d.press("Save memo (Markdown)")
	file := d.saved("memo-2026-11-22.md")
	name := `1\. A \| B \* \_x\_ \<b\>é\<\/b\> \[l\]\(javascript\:x\) \` + "`c\\`" + ` \\ http\:\/\/h\.example \&amp\; 1\.`
	wantText(t, "the file", file, "# Record of an assessment", "| Flow | As given | What became of it | Source and owner |", name, "> 10万人以上、不满100万人")
	for _, row := range strings.Split(file, "\n") {
		if strings.HasPrefix(row, "| ") && strings.Contains(row, "javascript") && strings.Count(strings.ReplaceAll(row, `\|`, ""), "|") != 5 {
			t.Errorf("a name divides the row %s", row)
		}
	}
	report(t, "the memo", d.Problems(t))
}
