package yamltree

import (
	"fmt"
	"strings"
	"testing"

	"rulebook/internal/diag"
)

// read parses src, lets ask read it and returns the problems, one a line.
func read(t *testing.T, src string, ask func(*Reader)) string {
	t.Helper()
	root, problems := Parse([]byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	ask(NewReader(root, func(p Problem) {
		line, col := diag.At([]byte(src), p.Offset)
		s := fmt.Sprintf("%d:%d %s [%s]", line, col, p.Msg, p.Code)
		if p.Hint != "" {
			s += " (" + p.Hint + ")"
		}
		got = append(got, s)
	}))
	return strings.Join(got, "\n")
}

func TestReader(t *testing.T) {
	src := `title: 2024
description: >
  two
  lines
body: |
  two
  lines
draft: true
weight: -3
date: 2024-02-29
tags: one
aliases: [a, b]
kind: law
titles: {en: x, zh: 中}
sources:
- title: t
- title: u
empty:
`
	problems := read(t, src, func(r *Reader) {
		check := func(what string, got, want any) {
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		r.Required("title")
		check("title", r.String("title"), "2024")
		check("description", r.String("description"), "two lines")
		check("body", r.Text("body"), "two\nlines\n")
		check("draft", r.Bool("draft"), true)
		check("weight", r.Int("weight", -5, 5), -3)
		check("date", r.Date("date"), "2024-02-29")
		check("tags", r.Strings("tags"), []string{"one"})
		check("aliases", r.Texts("aliases"), []Text{{"a", 123}, {"b", 126}})
		check("kind", r.Choice("kind", "law", "guide"), "law")
		var titles []string
		m := r.Mapping("titles")
		for _, f := range m.Keys() {
			titles = append(titles, f.Key+"="+m.String(f.Key))
		}
		m.Done()
		check("titles", titles, []string{"en=x", "zh=中"})
		var sources []string
		r.Each("sources", func(s *Reader) { sources = append(sources, s.String("title")) })
		check("sources", sources, []string{"t", "u"})
		check("empty", r.String("empty"), "")
		check("has empty", r.Has("empty"), false)
		check("absent", r.String("absent"), "")
		check("absent mapping", r.Mapping("absent").Mapping("further").Strings("x") == nil, true)
		check("offset", r.Offset("kind"), strings.Index(src, "law"))
		check("offset of nothing", r.Offset("absent"), 0)
		check("node", r.Node("titles").Kind, Mapping)
		r.Done()
	})
	if problems != "" {
		t.Error(problems)
	}
}

func TestReaderProblems(t *testing.T) {
	tests := []struct {
		name, src string
		ask       func(*Reader)
		want      string
	}{
		{"unknown key", "titel: x\ntitle: y\n", func(r *Reader) { r.String("title") },
			`1:1 unknown key "titel" [yaml-unknown-key] (did you mean "title"?)`},
		{"unknown key, nothing near", "colour: x\n", func(r *Reader) { r.String("title"); r.Bool("draft") },
			`1:1 unknown key "colour" [yaml-unknown-key] (the keys here are title, draft)`},
		{"unknown key in a group", "links:\n  - {u: 1, url: 2}\n", func(r *Reader) { r.Each("links", func(l *Reader) { l.String("url") }) },
			`2:6 unknown key "u" [yaml-unknown-key] (the keys here are url)`},
		{"not a mapping", "- a\n", func(r *Reader) { r.Required("title") },
			`1:1 expected keys and values, not a list [yaml-type]`},
		{"missing", "a: b\n", func(r *Reader) { r.String("a"); r.Required("title") },
			`1:1 "title" is missing [yaml-required]`},
		{"missing value", "a: b\ntitle:\n", func(r *Reader) { r.String("a"); r.Required("title") },
			`2:1 "title" is missing [yaml-required]`},
		{"list for a text", "title: [a]\n", func(r *Reader) { r.String("title") },
			`1:8 "title" must be a text, not a list [yaml-type]`},
		{"lines for a text", "title: |\n  a\n  b\n", func(r *Reader) { r.String("title") },
			`1:8 "title" must be a text of one line, not "a\nb\n" [yaml-type] (join the lines)`},
		{"yes", "draft: Yes\n", func(r *Reader) { r.Bool("draft") },
			`1:8 "draft" must be true or false, not "Yes" [yaml-type] (write true)`},
		{"off", "draft: off\n", func(r *Reader) { r.Bool("draft") },
			`1:8 "draft" must be true or false, not "off" [yaml-type] (write false)`},
		{"quoted truth", "draft: 'true'\n", func(r *Reader) { r.Bool("draft") },
			`1:8 "draft" must be true or false, not "true" [yaml-type] (remove the quotes)`},
		{"number", "weight: heavy\n", func(r *Reader) { r.Int("weight", 0, 9) },
			`1:9 "weight" must be a whole number, not "heavy" [yaml-type]`},
		{"fraction", "weight: 1.5\n", func(r *Reader) { r.Int("weight", 0, 9) },
			`1:9 "weight" must be a whole number, not "1.5" [yaml-type]`},
		{"separators", "n: 1,000,000\n", func(r *Reader) { r.Int("n", 0, 9) },
			`1:4 "n" must be a whole number, not "1,000,000" [yaml-type] (write the digits without separators)`},
		{"quoted number", "n: '7'\n", func(r *Reader) { r.Int("n", 0, 9) },
			`1:4 "n" must be a whole number, not "7" [yaml-type] (remove the quotes)`},
		{"too large", "n: 99999999999999999999\n", func(r *Reader) { r.Int("n", 0, 9) },
			`1:4 "n" must be from 0 to 9, not 99999999999999999999 [yaml-value]`},
		{"no such day", "date: 2025-02-29\n", func(r *Reader) { r.Date("date") },
			`1:7 "date": no such day: 2025-02-29 [yaml-value]`},
		{"not a day", "date: 22 March 2024\n", func(r *Reader) { r.Date("date") },
			`1:7 "date" must be a day such as 2024-03-22, not "22 March 2024" [yaml-type] (write year, month and day: YYYY-MM-DD)`},
		{"list of lists", "tags: [a, [b], ' ', {c: d}]\n", func(r *Reader) { r.Strings("tags") },
			`1:11 each entry of "tags" must be a text, not a list [yaml-type]
1:16 an entry of "tags" is empty [yaml-value] (remove it)
1:21 each entry of "tags" must be a text, not keys and values [yaml-type]`},
		{"empty entry", "tags:\n  - a\n  -\n", func(r *Reader) { r.Strings("tags") },
			`3:4 each entry of "tags" must be a text, not nothing [yaml-type]`},
		{"mapping for a list", "tags: {a: b}\n", func(r *Reader) { r.Strings("tags") },
			`1:7 "tags" must be a text or a list of texts, not keys and values [yaml-type]`},
		{"choice", "confidence: commentry\n", func(r *Reader) { r.Choice("confidence", "text", "commentary") },
			`1:13 "confidence" cannot be "commentry" [yaml-value] (did you mean "commentary"?)`},
		{"choice, nothing near", "confidence: sure\n", func(r *Reader) { r.Choice("confidence", "text", "commentary") },
			`1:13 "confidence" cannot be "sure" [yaml-value] (one of: text, commentary)`},
		{"text for a mapping", "titles: a\n", func(r *Reader) { r.Mapping("titles").Required("en") },
			`1:9 "titles" must be keys and values, not "a" [yaml-type]`},
		{"mapping for a list of mappings", "sources:\n  title: a\n", func(r *Reader) { r.Each("sources", func(*Reader) {}) },
			`2:3 "sources" must be a list, not keys and values [yaml-type] (begin each entry with - on a line of its own)`},
		{"text in a list of mappings", "sources: [a]\n", func(r *Reader) { r.Each("sources", func(*Reader) {}) },
			`1:11 each entry of "sources" must be keys and values, not "a" [yaml-type]`},
		{"reported by the caller", "slug: a/b\n", func(r *Reader) { r.String("slug"); r.Report("slug", "path-name", "a slug has no slash", "") },
			`1:7 a slug has no slash [path-name]`},
		{"long texts are cut", "draft: " + strings.Repeat("税", 50) + "\n", func(r *Reader) { r.Bool("draft") },
			`1:8 "draft" must be true or false, not "` + strings.Repeat("税", 40) + `…" [yaml-type] (write true or false)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := read(t, tt.src, func(r *Reader) { tt.ask(r); r.Done() })
			if got != tt.want {
				t.Errorf("%q\n got %s\nwant %s", tt.src, got, tt.want)
			}
		})
	}
}

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "2025-04-30"} {
		if d, err := ParseDate(s); string(d) != s || err != nil {
			t.Errorf("ParseDate(%q) = %q, %v", s, d, err)
		}
	}
	for _, s := range []string{"2025-02-29", "1900-02-29", "2025-04-31", "2025-13-01", "2025-00-10", "2025-01-00", "0000-01-01"} {
		if d, err := ParseDate(s); d != "" || err != ErrNoSuchDay {
			t.Errorf("ParseDate(%q) = %q, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2025-1-1", "2025/01/01", "20250101", "2025-01-01T00:00", "２０25-01"} {
		if d, err := ParseDate(s); d != "" || err == nil || err == ErrNoSuchDay {
			t.Errorf("ParseDate(%q) = %q, %v", s, d, err)
		}
	}
}

const frontMatter = `title: Security assessment triggers
description: One sentence saying what the article does, for lists and search.
confidence: text
displaced_by: [flow-provisions-2024 art 7]      # only where true today
counterparts: [assessment-measures-2022 art 4]
topics: [thresholds, assessment]
reviewed: 2026-11-22
weight: 12
`

func BenchmarkFrontMatter(b *testing.B) {
	src := []byte(frontMatter)
	b.ReportAllocs()
	for b.Loop() {
		root, _ := Parse(src)
		r := NewReader(root, func(p Problem) { b.Fatal(p) })
		r.String("title")
		r.String("description")
		r.Choice("confidence", "text", "commentary", "secondary", "inferred", "ambiguous", "unverified")
		r.Texts("displaced_by")
		r.Texts("counterparts")
		r.Strings("topics")
		r.Date("reviewed")
		r.Int("weight", 0, 100)
		r.Done()
	}
}
