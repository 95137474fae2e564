package theme

import (
	"encoding/xml"
	"slices"
	"strings"
	"testing"
)

// demoTimeline is a draft with its final text, which something amends in a later year.
func demoTimeline() *Timeline {
	draft := TimelineRow{ID: "draft", Issued: []Fact{{"fact-published", "2020-01-01"}}, Periods: []TimelinePeriod{
		{"2020-01-01", "2020-01-31", "comment"}, {"2020-02-01", "2020-12-31", "draft"}, {"2021-01-01", "", "superseded"}}}
	draft.Short, draft.Href, draft.Draft, draft.Status = "Draft & more", "draft.html", true, "superseded"
	final := TimelineRow{ID: "final", Issued: []Fact{{"fact-published", "2021-01-01"}}, Turns: []string{"2025-03-01"}, Periods: []TimelinePeriod{
		{"2021-01-01", "2021-06-30", "not-yet-in-force"}, {"2021-07-01", "2024-12-31", "in-force"}, {"2025-01-01", "", "amended-in-part"}}}
	final.Short, final.Href, final.Status = "Final", "final.html", "amended-in-part"
	undated := TimelineRow{ID: "undated", Stated: true}
	undated.Short, undated.Href, undated.Status = "Undated", "undated.html", "in-force"
	now := TimelineSpan{From: "2025-01-01", Groups: []TimelineGroup{{"amended-in-part", []Link{{"Final", "final.html", ""}}}}}
	return &Timeline{AsOf: "2025-07-02", Families: [][]TimelineRow{{draft, final}, {undated}}, Groups: []string{"in-force", "amended-in-part"}, Now: now,
		Spans: []TimelineSpan{now}, Whole: true, Undated: []Link{{"Undated", "undated.html", ""}}}
}

// Years with much have the same width, years in which nothing happens are joined and narrow, and days stand in their years.
func TestTimelineAxis(t *testing.T) {
	axis := demoTimeline().Axis()
	var years []string
	for _, y := range axis.Years {
		years = append(years, y.Name()+" "+axis.Start(y))
	}
	// 2020 and 2021 are full (100 each), 2022 to 2024 empty (66 together), 2025 is full: 366 in all.
	if want := []string{"2020 0%", "2021 27.32%", "2022–24 54.64%", "2025 72.68%"}; !slices.Equal(years, want) {
		t.Errorf("the axis is %q, want %q", years, want)
	}
	for day, want := range map[string]string{"2020-01-01": "0%", "2020-12-31": "27.25%", "2021-01-01": "27.32%", "2023-01-01": "60.66%", "2025-01-01": "72.68%", "2026-01-01": "100%", "": "100%"} {
		if got := axis.X(day); got != want {
			t.Errorf("%s is at %s, want %s", day, got, want)
		}
	}
	if got, want := axis.Data(), "2020 1 0,2021 1 27.32,2022 3 54.64,2025 1 72.68,0 0 100"; got != want {
		t.Errorf("the script is told %q, want %q", got, want)
	}
}

// A draft is never drawn as what is in force, and a bar ends where the next begins.
func TestTimelineBars(t *testing.T) {
	v := demoTimeline()
	axis := v.Axis()
	var got []string
	for _, r := range v.Families[0] {
		for _, b := range axis.Bars(r) {
			text := r.ID + " " + b.Kind + " " + b.X + " " + b.Width
			if b.Beyond {
				text += " and on"
			}
			got = append(got, text)
		}
		for _, m := range axis.Marks(r) {
			got = append(got, r.ID+" "+m.Kind+" "+m.X)
		}
	}
	want := []string{
		"draft open 0% 2.31%", "draft draft 2.31% 25.01%", "draft end 27.32%", "draft issue 0%",
		"final coming 27.32% 13.55%", "final force 40.87% 31.81%", "final amended 72.68% 27.32% and on", "final change 72.68%", "final change 77.09%", "final issue 27.32%",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The pictures are well-formed, and each row says in words what its strip shows.
func TestTimelinePicture(t *testing.T) {
	th := load(t)
	p := &Page{Kind: KindTimeline, Lang: en, Site: demoSite(en), Title: "Timeline", Timeline: demoTimeline()}
	page := render(t, th, p)
	rest, pictures := page, 0
	for {
		_, after, found := strings.Cut(rest, `<svg class="timeline-`)
		if !found {
			break
		}
		d := xml.NewDecoder(strings.NewReader(`<svg class="timeline-` + after))
		for depth := 0; ; {
			token, err := d.Token()
			if err != nil {
				t.Fatalf("picture %d: %v", pictures, err)
			}
			switch token.(type) {
			case xml.StartElement:
				depth++
			case xml.EndElement:
				depth--
			}
			if depth == 0 {
				break
			}
		}
		rest, pictures = after, pictures+1
	}
	if pictures < 10 {
		t.Errorf("%d pictures", pictures)
	}
	doc := parsePage(t, page)
	var labels []string
	for _, svg := range all(doc, ".timeline-rows svg[role=img]") {
		labels = append(labels, attr(svg, "aria-label"))
	}
	want := []string{
		"Draft, open for comment from 1 January 2020 until 31 January 2020; Draft, not open for comment from 1 February 2020 until 31 December 2020; Replaced since 1 January 2021",
		"Issued, not yet in force from 1 January 2021 until 30 June 2021; In force from 1 July 2021 until 31 December 2024; In force, amended in part since 1 January 2025",
		"no day is known",
	}
	if !slices.Equal(labels, want) {
		t.Errorf("the strips are called %q, want %q", labels, want)
	}
	if got := texts(doc, ".timeline-rows a"); !slices.Equal(got, []string{"Draft & more", "Final", "Undated"}) {
		t.Errorf("rows %q", got)
	}
}
