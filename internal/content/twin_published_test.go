package content

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rulebook/internal/markdown"
	"rulebook/internal/twins"
)

// A planting changes one thing that a translation says, so that the text stays well-formed Chinese.
type planting struct {
	what  string
	find  *regexp.Regexp
	plant func(found string) string
}

// changed are numbers and what becomes of them; another number grows by a half or so.
func changed(digits string) string {
	n, _ := strconv.Atoi(digits)
	switch {
	case n%100 == 0 && n > 0:
		return strconv.Itoa(n / 10)
	case n >= 10:
		return strconv.Itoa(n + 5)
	}
	return strconv.Itoa(n + 1)
}

var plantings = []planting{
	{"number", regexp.MustCompile(`[0-9]+(?:个工作日|个月|小时|%|万人|万元|人|日内)|(?:^|[^0-9])[1-9]年`), func(s string) string {
		return regexp.MustCompile(`[0-9]+`).ReplaceAllStringFunc(s, changed)
	}},
	{"operator", regexp.MustCompile(`[0-9]万?[人元]?以上|不满[0-9]|不超过[0-9]|超过[0-9]|至少[0-9]|至少.{3,12}[0-9]年|达到[0-9]+万|[0-9]%?万?元?以下`), func(s string) string {
		for _, words := range [...][2]string{{"以上", "以下"}, {"不满", "超过"}, {"不超过", "超过"}, {"超过", "不满"}, {"至少", "最多"}, {"达到", "不满"}, {"以下", "以上"}} {
			if strings.Contains(s, words[0]) {
				return strings.Replace(s, words[0], words[1], 1)
			}
		}
		return s
	}},
	{"date", regexp.MustCompile(`(?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?`), func(s string) string {
		return regexp.MustCompile(`[0-9]+月`).ReplaceAllStringFunc(s, func(month string) string {
			n, _ := strconv.Atoi(strings.TrimSuffix(month, "月"))
			return strconv.Itoa(n%12+1) + "月"
		})
	}},
	{"citation", regexp.MustCompile(`\[\[[a-z0-9-]+ art [0-9]+`), func(s string) string {
		at := strings.LastIndexByte(s, ' ') + 1
		n, _ := strconv.Atoi(s[at:])
		return s[:at] + strconv.Itoa(n+1)
	}},
}

// A place is where something can be planted.
type place struct {
	page       *Page
	start, end int // in the body
}

// translated is every translation that is published, and where something can be planted in them.
type translated struct {
	lib    *Library
	bodies map[*Page][]byte
	places [][]place // by planting, in the order of the pages
}

func readTranslated(t *testing.T) *translated {
	t.Helper()
	loader := NewLoader(os.DirFS("../.."), Options{})
	t.Cleanup(func() { loader.Close() })
	lib, _, err := loader.Load(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := &translated{lib: lib, bodies: map[*Page][]byte{}, places: make([][]place, len(plantings))}
	for _, p := range lib.Pages {
		if p.Original == nil || p.source == nil || p.Stale {
			continue
		}
		src, err := os.ReadFile("../../" + p.File)
		if err != nil {
			t.Fatal(err)
		}
		body := src[p.source.bodyAt:]
		all.bodies[p] = body
		for i, pl := range plantings {
			for _, at := range pl.find.FindAllIndex(body, -1) {
				if plantable(body, at[0]) {
					all.places[i] = append(all.places[i], place{p, at[0], at[1]})
				}
			}
		}
	}
	return all
}

// compare compares a translation, with another body, to its original.
func (all *translated) compare(p *Page, body []byte) []twins.Difference {
	facts := markdown.Parse(body, markdown.Options{Lang: p.Lang.Code, Provision: p.Kind == KindUnit, Checklist: p.Kind == KindChecklist,
		Finder: all.lib.finder, Facts: true}).Facts
	o := twins.Options{Original: p.Original.Lang.Code, Translation: p.Lang.Code, Known: all.lib.datesOf}
	return twins.Compare(p.Original.source.doc.Facts, facts, o)
}

// miss plants something in a translation and says what, when it is not found in the line in which it was planted; "" when it is.
func (all *translated) miss(pl planting, at place) string {
	body := all.bodies[at.page]
	planted := pl.plant(string(body[at.start:at.end]))
	other := append(append(bytes.Clone(body[:at.start]), planted...), body[at.end:]...)
	if foundNear(all.compare(at.page, other), other, at.start, at.start+len(planted)) {
		return ""
	}
	line := body[bytes.LastIndexByte(body[:at.start], '\n')+1:]
	line, _, _ = bytes.Cut(line, []byte("\n"))
	return fmt.Sprintf("%s: the %s %q planted for %q is not found in\n%s", at.page.File, pl.what, planted, body[at.start:at.end], line)
}

// TestPublishedTwins holds the comparison against the content that is published, in which it finds nothing.
func TestPublishedTwins(t *testing.T) {
	all := readTranslated(t)
	for p, body := range all.bodies {
		for _, d := range all.compare(p, body) {
			t.Errorf("%s: %s", p.File, d.Msg)
		}
	}
}

// TestPlantedDifferences plants in the translations that are published, wherever it can be, one at a time, what they would say wrongly. Each
// is found in the line in which it was planted; one in a hundred may go unseen, such as a number that the paragraph names once more than
// its original does.
func TestPlantedDifferences(t *testing.T) {
	all := readTranslated(t)
	for i, pl := range plantings {
		if len(all.places[i]) < 100 {
			t.Errorf("there are only %d places for a %s", len(all.places[i]), pl.what)
		}
		var missed []string
		for _, at := range all.places[i] {
			if miss := all.miss(pl, at); miss != "" {
				missed = append(missed, miss)
			}
		}
		t.Logf("%s: %d planted, %d not found", pl.what, len(all.places[i]), len(missed))
		if len(missed)*100 > len(all.places[i]) {
			t.Errorf("%d of %d are not found:\n%s", len(missed), len(all.places[i]), strings.Join(missed, "\n"))
		}
	}
}

// TestHundredPlantedDifferences plants a hundred differences, twenty-five of each sort, spread over all sorts of pages and over the pages of
// each sort. Every one of them is found.
func TestHundredPlantedDifferences(t *testing.T) {
	const each = 25
	all := readTranslated(t)
	for i, pl := range plantings {
		list := spread(all.places[i], each)
		if len(list) != each {
			t.Errorf("%d places for a %s, want %d", len(list), pl.what, each)
		}
		sorts := map[string]bool{}
		for _, at := range list {
			sorts[sortOf(at.page)] = true
			if miss := all.miss(pl, at); miss != "" {
				t.Error(miss)
			}
		}
		t.Logf("%s: on %d sorts of pages", pl.what, len(sorts))
	}
}

// spread takes n places: as many of each sort of page, by its kind and folder, as of the others, as far as there are, and these at equal
// distances.
func spread(places []place, n int) (list []place) {
	sorts := map[string][]place{}
	for _, at := range places {
		sorts[sortOf(at.page)] = append(sorts[sortOf(at.page)], at)
	}
	names := slices.SortedFunc(maps.Keys(sorts), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(sorts[a]), len(sorts[b])), strings.Compare(a, b))
	})
	for i, name := range names { // the rarest first, so that the others make up for them
		own := sorts[name]
		share := min(len(own), (n-len(list))/(len(names)-i))
		for k := range share {
			list = append(list, own[(2*k+1)*len(own)/(2*share)])
		}
	}
	return list
}

func sortOf(p *Page) string { return fmt.Sprintf("%d %s", p.Kind, strings.Split(p.File, "/")[1]) }

var contradictory = regexp.MustCompile(`超过[0-9]+万人以上`)

// plantable reports whether a place is in a paragraph, item or cell, and not in a block of code.
func plantable(body []byte, at int) bool {
	if bytes.Count(body[:at], []byte("```"))%2 == 1 {
		return false
	}
	start := bytes.LastIndexByte(body[:at], '\n') + 1
	line, _, _ := bytes.Cut(body[start:], []byte("\n"))
	before := line[:at-start]
	// What is quoted as contradictory in itself, 超过10万人以上, is not made more so.
	return bytes.Count(before, []byte("`"))%2 == 0 && !contradictory.Match(line[max(0, at-start-len("超过100")):min(len(line), at-start+30)])
}

// foundNear reports whether a difference stands in the line in which something was planted.
func foundNear(list []twins.Difference, body []byte, start, end int) bool {
	from := bytes.LastIndexByte(body[:start], '\n') + 1
	to := len(body)
	if i := bytes.IndexByte(body[end:], '\n'); i >= 0 {
		to = end + i
	}
	for _, d := range list {
		if d.Offset >= from && d.Offset <= to {
			return true
		}
	}
	return false
}
