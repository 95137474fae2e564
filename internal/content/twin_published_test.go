package content

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
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

// TestPlantedDifferences holds the comparison against the content that is published: nothing is found in it, and what is planted in the
// translations, wherever it can be, one at a time, is found in the line in which it was planted. One in a hundred may go unseen, such as a
// number that the paragraph names once more than its original does.
func TestPlantedDifferences(t *testing.T) {
	loader := NewLoader(os.DirFS("../.."), Options{})
	defer loader.Close()
	lib, _, err := loader.Load(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	bodies := map[*Page][]byte{}
	facts := func(p *Page, body []byte) []twins.Fact {
		return markdown.Parse(body, markdown.Options{Lang: p.Lang.Code, Provision: p.Kind == KindUnit, Checklist: p.Kind == KindChecklist,
			Finder: lib.finder, Facts: true}).Facts
	}
	compare := func(p *Page, body []byte) []twins.Difference {
		o := twins.Options{Original: p.Original.Lang.Code, Translation: p.Lang.Code, Known: lib.datesOf}
		return twins.Compare(p.Original.source.doc.Facts, facts(p, body), o)
	}
	places := make([][]place, len(plantings))
	for _, p := range lib.Pages {
		if p.Original == nil || p.source == nil || p.Stale {
			continue
		}
		src, err := os.ReadFile("../../" + p.File)
		if err != nil {
			t.Fatal(err)
		}
		body := src[p.source.bodyAt:]
		bodies[p] = body
		for _, d := range compare(p, body) {
			t.Errorf("%s: %s", p.File, d.Msg)
		}
		for i, pl := range plantings {
			for _, at := range pl.find.FindAllIndex(body, -1) {
				if plantable(body, at[0]) {
					places[i] = append(places[i], place{p, at[0], at[1]})
				}
			}
		}
	}
	for i, pl := range plantings {
		if len(places[i]) < 100 {
			t.Errorf("there are only %d places for a %s", len(places[i]), pl.what)
		}
		var missed []string
		for _, at := range places[i] {
			body := bodies[at.page]
			planted := pl.plant(string(body[at.start:at.end]))
			other := append(append(bytes.Clone(body[:at.start]), planted...), body[at.end:]...)
			if !foundNear(compare(at.page, other), other, at.start, at.start+len(planted)) {
				line := body[bytes.LastIndexByte(body[:at.start], '\n')+1:]
				line, _, _ = bytes.Cut(line, []byte("\n"))
				missed = append(missed, fmt.Sprintf("%s: the %s %q planted for %q is not found in\n%s", at.page.File, pl.what, planted, body[at.start:at.end], line))
			}
		}
		t.Logf("%s: %d planted, %d not found", pl.what, len(places[i]), len(missed))
		if len(missed)*100 > len(places[i]) {
			t.Errorf("%d of %d are not found:\n%s", len(missed), len(places[i]), strings.Join(missed, "\n"))
		}
	}
}

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
