package content

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// published loads this repository's own project.
func published(t *testing.T) *Library {
	t.Helper()
	root, err := os.OpenRoot("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	l := NewLoader(root.FS(), Options{})
	t.Cleanup(l.Close)
	lib, _, err := l.Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// What stood on a day, worked out by hand from the dates of the instruments.
func TestWhatStoodOnADay(t *testing.T) {
	lib := published(t)
	base := []string{"csl", "dsl", "pipl"}
	measures := []string{"assessment-measures-2022", "certification-rules-2022", "certification-spec-v2-2022", "standard-contract-measures-2023"}
	for _, tt := range []struct {
		day     string
		stands  map[string][]string
		regimes string
	}{
		{"2016-11-06", nil, ""},
		{"2016-11-07", map[string][]string{"not-yet-in-force": {"csl"}}, ""},
		{"2021-11-28", map[string][]string{"in-force": base, "comment": {"draft-assessment-measures-2021"}}, ""},
		{"2021-12-01", map[string][]string{"in-force": base, "draft": {"draft-assessment-measures-2021"}}, ""},
		{"2022-08-31", map[string][]string{"in-force": slices.Concat(base, []string{"certification-spec-v1-2022"}), "not-yet-in-force": {"assessment-measures-2022"}}, ""},
		{"2022-09-01", map[string][]string{"in-force": slices.Concat(base, []string{"assessment-measures-2022", "certification-spec-v1-2022"})}, "assessment-measures-2022"},
		{"2022-11-04", map[string][]string{"in-force": slices.Concat(base, []string{"assessment-measures-2022", "certification-rules-2022", "certification-spec-v1-2022"})},
			"assessment-measures-2022"},
		{"2023-05-31", map[string][]string{"in-force": slices.Concat(base, measures[:3]), "not-yet-in-force": {"standard-contract-measures-2023"},
			"draft": {"certification-standard-draft-2023"}}, "assessment-measures-2022"},
		{"2023-06-01", map[string][]string{"in-force": slices.Concat(base, measures), "draft": {"certification-standard-draft-2023"}},
			"assessment-measures-2022 standard-contract-measures-2023"},
		{"2024-03-21", map[string][]string{"in-force": slices.Concat(base, measures, []string{"gba-standard-contract-2023"}),
			"draft": {"certification-standard-draft-2023", "flow-provisions-draft-2023"}}, "assessment-measures-2022 standard-contract-measures-2023"},
		{"2024-03-22", map[string][]string{
			"in-force":        slices.Concat(base, measures[1:3], []string{"flow-provisions-2024", "gba-standard-contract-2023"}),
			"amended-in-part": {"assessment-measures-2022", "standard-contract-measures-2023"},
			"draft":           {"certification-standard-draft-2023"}}, "flow-provisions-2024"},
		{"2026-01-01", map[string][]string{
			"in-force": slices.Concat(base, []string{"flow-provisions-2024", "gba-standard-contract-2023", "network-data-regulations-2024", "cac-qa",
				"assessment-guide-v3-2025", "certification-measures-2025", "certification-spec-v2-2022"}),
			"amended-in-part": {"assessment-measures-2022", "standard-contract-measures-2023", "certification-rules-2022"},
			"draft":           {"certification-standard-draft-2023"}}, "flow-provisions-2024 certification-measures-2025"},
	} {
		stands, regimes := map[string][]string{}, ""
		for _, s := range lib.Spans() {
			if string(s.From) > tt.day || s.Until != "" && string(s.Until) < tt.day {
				continue
			}
			for _, turn := range s.Stands {
				stands[turn.Key] = append(stands[turn.Key], turn.Instrument.ID)
			}
			var names []string
			for _, g := range s.Regimes {
				names = append(names, g.Name)
			}
			regimes = strings.Join(names, " ")
		}
		for _, key := range slices.Sorted(maps.Keys(tt.stands)) {
			slices.Sort(tt.stands[key])
		}
		for _, list := range stands {
			slices.Sort(list)
		}
		if !maps.EqualFunc(stands, tt.stands, slices.Equal[[]string]) {
			t.Errorf("%s: %v, want %v", tt.day, stands, tt.stands)
		}
		if regimes != tt.regimes {
			t.Errorf("%s: the regimes are %q, want %q", tt.day, regimes, tt.regimes)
		}
	}
}

// The spans follow one another without a gap, none is like the one before, and each says of every instrument what its status on that day says.
func TestSpansAreStatuses(t *testing.T) {
	lib := published(t)
	spans := lib.Spans()
	for i, s := range spans {
		if s.Turns == nil && i > 0 && slices.Equal(s.Regimes, spans[i-1].Regimes) {
			t.Errorf("nothing turns on %s", s.From)
		}
		if last := i == len(spans)-1; last != (s.Until == "") || !last && s.Until >= spans[i+1].From {
			t.Errorf("the span from %s ends on %q", s.From, s.Until)
		}
		asOf := lib.Project.AsOf
		if s.From > asOf || s.Until != "" && s.Until < asOf {
			continue
		}
		for _, turn := range s.Stands {
			want := turn.Instrument.Status.Key
			if got := turn.Key; got != want {
				t.Errorf("%s: %q on %s, its status is %q", turn.Instrument.ID, got, asOf, want)
			}
		}
	}
	periods := lib.Periods()
	for _, ins := range lib.Instruments {
		for i, p := range periods[ins] {
			if got := ins.StandsOn(p.From); got != p.Key {
				t.Errorf("%s on %s: %q and %q", ins.ID, p.From, got, p.Key)
			}
			if i > 0 && periods[ins][i-1].Until >= p.From {
				t.Errorf("%s: days belong to two periods", ins.ID)
			}
		}
	}
}

// A draft stands by its final text, whatever either is called.
func TestFamilies(t *testing.T) {
	var got []string
	for _, family := range published(t).Families() {
		var ids []string
		for _, ins := range family {
			ids = append(ids, ins.ID)
		}
		got = append(got, strings.Join(ids, " "))
	}
	for _, want := range []string{
		"draft-assessment-measures-2021 assessment-measures-2022", "flow-provisions-draft-2023 flow-provisions-2024",
		"certification-draft-2025 certification-measures-2025",
		"certification-spec-v1-2022 certification-spec-v2-2022 certification-standard-draft-2023 gbt-46068-2025", "ftz-negative-lists",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no family %q among %q", want, got)
		}
	}
	if got[len(got)-1] != "ftz-negative-lists" {
		t.Errorf("the last is %q, though an instrument has no day", got[len(got)-1])
	}
}

// A repealed text ends, an amendment is a turn of its own, and what has no day of effect is taken to apply from the day of its text.
func TestTurns(t *testing.T) {
	project := fstest.MapFS{
		"rulebook.yaml":    {Data: []byte("title: T\nas_of: 2025-01-01\n")},
		"content/index.md": {Data: []byte("text")},
		"content/instruments/a/index.md": {Data: []byte("---\ntitle: A\npublished: 2020-01-01\neffective: 2020-02-01\namended: 2020-12-01\n" +
			"amended_effective: 2021-01-01\nrepealed: 2022-01-01\n---\n")},
		"content/instruments/b/index.md": {Data: []byte("---\ntitle: B\npublished: 2020-06-01\n---\n")},
		"content/instruments/c/index.md": {Data: []byte("---\ntitle: C\nis_draft: true\npublished: 2020-06-01\ncomment_from: 2020-06-03\ncomment_until: 2020-06-05\n---\n")},
	}
	l := NewLoader(project, Options{})
	defer l.Close()
	lib, problems, err := l.Load(context.Background(), nil)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	var got []string
	for _, s := range lib.Spans() {
		text := string(s.From) + " to " + string(s.Until)
		for _, turn := range s.Turns {
			text += ", " + turn.Instrument.ID + " " + turn.Key
		}
		got = append(got, text)
	}
	want := []string{
		"2020-01-01 to 2020-01-31, a not-yet-in-force", "2020-02-01 to 2020-05-31, a in-force", "2020-06-01 to 2020-06-02, b issued, c draft",
		"2020-06-03 to 2020-06-05, c comment", "2020-06-06 to 2020-12-31, c draft", "2021-01-01 to 2021-12-31, a amended", "2022-01-01 to , a repealed",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
