package ruletext

import (
	"strings"
	"testing"

	"rulebook/internal/yamltree"
)

// unmark takes the marks ‸ out of a text, and returns where they stood.
func unmark(text string) (string, []int) {
	var places []int
	for {
		before, after, found := strings.Cut(text, "‸")
		if !found {
			return text, places
		}
		places = append(places, len(before))
		text = before + after
	}
}

// compare holds problems against what is wanted of a text that has a ‸ where each of them is.
func compare(t *testing.T, text string, places []int, problems []yamltree.Problem, want []string) {
	t.Helper()
	var got []string
	for i, p := range problems {
		s := p.Code + " " + p.Msg
		if p.Hint != "" {
			s += " (" + p.Hint + ")"
		}
		got = append(got, s)
		if i < len(places) && places[i] != p.Offset {
			t.Errorf("%s\nis at …%q, want …%q", s, firstLine(text[p.Offset:]), firstLine(text[places[i]:]))
		}
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
	if len(places) != len(want) {
		t.Errorf("the case has %d marks and %d problems", len(places), len(want))
	}
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// replace puts lines in the place of the top-level keys that they begin with, or at the end of the text.
func replace(text, lines string) string {
	parts := map[string]string{}
	var keys []string
	for _, line := range strings.SplitAfter(lines, "\n") {
		if key, _, ok := strings.Cut(strings.ReplaceAll(line, "‸", ""), ":"); ok && key != "" && key[0] >= 'a' && key[0] <= 'z' {
			keys = append(keys, key)
		}
		if len(keys) > 0 {
			parts[keys[len(keys)-1]] += line
		}
	}
	var b strings.Builder
	skipping := false
	for _, line := range strings.SplitAfter(text, "\n") {
		if !strings.HasPrefix(line, " ") {
			key, _, _ := strings.Cut(line, ":")
			_, skipping = parts[key]
			b.WriteString(parts[key])
			delete(parts, key)
		}
		if !skipping {
			b.WriteString(line)
		}
	}
	for _, key := range keys {
		b.WriteString(parts[key])
	}
	return b.String()
}
