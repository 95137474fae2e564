package content

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rulebook/internal/diag"
)

// compared is a project with two instruments of three units each, and the comparison given.
func compared(front string, rows ...string) fstest.MapFS {
	var b strings.Builder
	b.WriteString("---\ntitle: C\n" + front + "---\n\nIntro.\n\n")
	for _, r := range rows {
		b.WriteString("```generated\nshow: articles\n" + r + "\n```\n\nA note.\n\n")
	}
	return project(
		"content/instruments/a/index.md", "---\ntitle: A\nis_draft: true\npublished: 2020-01-01\n---\n",
		"content/instruments/a/article-01.md", "---\ntitle: Aims\n---\nText.\n",
		"content/instruments/a/article-02.md", "---\ntitle: Numbers\ncounterparts: [b art 2]\n---\nText.\n",
		"content/instruments/a/duties.md", "---\ntitle: Duties\nconfidence: unverified\n---\nText.\n",
		"content/instruments/b/index.md", "---\ntitle: B\neffective: 2021-01-01\n---\n",
		"content/instruments/b/article-01.md", "---\ntitle: Aims\n---\nText.\n",
		"content/instruments/b/article-02.md", "---\ntitle: Numbers\n---\nText.\n",
		"content/instruments/b/article-02.zh.md", "---\ntitle: 数量\ntranslated_from: x\n---\n文本。\n",
		"content/instruments/b/article-03.md", "---\ntitle: Duties\n---\nText.\n",
		"content/comparisons/a--b.md", b.String(),
	)
}

func problems(diags []diag.Diagnostic) (list []string) {
	for _, d := range diags {
		if d.Sev == diag.Error {
			list = append(list, d.Code+": "+d.Msg)
		}
	}
	return list
}

// Every unit of both instruments stands in one row.
func TestComparisonRows(t *testing.T) {
	const front = "old: a\nnew: b\n"
	tests := []struct {
		name, front string
		rows        []string
		want        []string
	}{
		{"whole", front, []string{"old: art 1\nnew: art 1", "old: art 2\nnew: art 2", "old: duties\nnew: art 3"}, nil},
		{"one to many, and alone", front, []string{"old: art 2\nnew: [art 1, art 2]", "old: [art 1, duties]", "new: art 3"}, nil},
		{"missing", front, []string{"old: art 1\nnew: art 1", "old: art 2\nnew: art 2"},
			[]string{"comparison-missing: article 3 of b stands in no row", "comparison-missing: duties of a stands in no row"}},
		{"twice", front, []string{"old: [art 1, duties]\nnew: art 1", "old: art 2\nnew: [art 2, art 3]", "old: art 1"},
			[]string{"comparison-twice: article 1 of a stands in two places"}},
		{"unknown, without an echo", front, []string{"old: art 1\nnew: art 9", "old: [art 2, duties]\nnew: [art 2, art 1]"},
			[]string{"citation-unit: article 9 does not exist in b"}},
		{"a paragraph", front, []string{"old: [art 1, duties]\nnew: [art 1, art 3]", "old: art 2(1)\nnew: art 2"},
			[]string{"citation-paragraph: content/instruments/a/article-02.md has no paragraph (1)"}},
		{"with the instrument", front, []string{"old: a art 1\nnew: [art 1, art 3]", "old: [art 2, duties]\nnew: art 2"},
			[]string{"citation-form: cannot read \"a art 1\": after the instrument comes art or sec and a number"}},
		{"empty", front, []string{"old: [art 1, duties]\nnew: [art 1, art 3]", "old: art 2\nnew: art 2", "confidence: inferred"},
			[]string{"comparison-row: this row has no article"}},
		{"no such instrument", "old: a\nnew: bb\n", nil, []string{"comparison-instruments: no instrument \"bb\""}},
		{"with itself", "old: a\nnew: a\n", nil, []string{"comparison-instruments: a is compared with itself"}},
		{"one alone", "old: a\n", nil, []string{"yaml-required: \"new\" is missing"}},
		{"a row without a comparison", "", []string{"old: art 1\nnew: art 1"}, []string{"comparison-row: a row of a comparison stands on a page that compares nothing"}},
		{"against the front matter", front, []string{"old: art 1\nnew: [art 1, art 2]", "old: art 2", "old: duties\nnew: art 3"},
			[]string{"comparison-counterpart: article 2 of b is named as the counterpart, but the comparison of the two puts nothing beside this unit"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, diags := load(t, compared(tt.front, tt.rows...))
			if got := problems(diags); !slices.Equal(got, tt.want) {
				t.Errorf("problems are\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

// What is missing is placed in the comparison, and the hint says how to write it.
func TestComparisonHints(t *testing.T) {
	_, diags := load(t, compared("old: a\nnew: b\n", "old: [art 1, art 2, duties]\nnew: [art 1, art 2]"))
	i := slices.IndexFunc(diags, func(d diag.Diagnostic) bool { return d.Code == "comparison-missing" })
	if i < 0 || diags[i].File != "content/comparisons/a--b.md" || !strings.Contains(diags[i].Hint, "new: art 3 alone") {
		t.Errorf("%v", diags)
	}
	_, diags = load(t, compared("old: a\nnew: b\n", "old: [art 1, art 2, duties]\nnew: [art 1, art 2, art 3]", "new: art 2"))
	i = slices.IndexFunc(diags, func(d diag.Diagnostic) bool { return d.Code == "comparison-twice" })
	if i < 0 || diags[i].Line != 19 || len(diags[i].Related) != 1 || diags[i].Related[0].Line == 0 {
		t.Errorf("%v", diags)
	}
}

// Units take their counterparts from the comparison, unless one of them is not verified, and know where they stand in it.
func TestComparisonJoins(t *testing.T) {
	lib, diags := load(t, compared("old: a\nnew: b\n", "old: art 1\nnew: art 1", "old: art 2\nnew: art 2", "old: duties\nnew: art 3"))
	if got := problems(diags); got != nil {
		t.Fatal(got)
	}
	for path, want := range map[string]string{
		"instruments/a/article-01.html": "B, art 1", "instruments/a/article-02.html": "B, art 2", "instruments/b/article-02.html": "A, art 2",
		"zh/instruments/b/article-02.html": "《A》第二条", "instruments/a/duties.html": "", "instruments/b/article-03.html": "",
	} {
		p := page(t, lib, path)
		var labels []string
		for _, r := range p.Counterparts {
			labels = append(labels, r.Label)
		}
		if got := strings.Join(labels, ", "); got != want {
			t.Errorf("the counterparts of %s are %q, want %q", path, got, want)
		}
		if len(p.Compared) != 1 || p.Compared[0].Comparison.Page.Path != "comparisons/a--b.html" {
			t.Errorf("%s does not know the comparison", path)
		}
	}
	if a := page(t, lib, "instruments/a/duties.html").Compared[0].Anchor; a != "old:duties" {
		t.Errorf("the anchor is %q", a)
	}
	if len(lib.Comparisons) != 1 || len(lib.Instrument("a").Compared) != 1 || len(lib.Instrument("b").Compared) != 1 {
		t.Error("the instruments do not know their comparison")
	}
	if page(t, lib, "compare.html").Kind != KindCompare {
		t.Error("there is no list of comparisons")
	}
}

// A folder of that name without comparisons is like any other.
func TestComparisonsFolder(t *testing.T) {
	lib, diags := load(t, project("content/comparisons/index.md", "# Ours and theirs\n", "content/comparisons/x.md", "# X\n"))
	if got := problems(diags); got != nil || page(t, lib, "comparisons/index.html").Kind != KindSection || page(t, lib, "comparisons/x.html").Kind != KindPage {
		t.Errorf("problems %v", got)
	}
}

// Two instruments have one comparison, in whichever order.
func TestComparedTwice(t *testing.T) {
	fsys := compared("old: a\nnew: b\n", "old: [art 1, art 2, duties]\nnew: [art 1, art 2, art 3]")
	fsys["content/comparisons/b--a.md"] = &fstest.MapFile{Data: []byte(
		"---\ntitle: D\nold: b\nnew: a\n---\n\n```generated\nshow: articles\nold: [art 1, art 2, art 3]\nnew: [art 1, art 2, duties]\n```\n")}
	_, diags := load(t, fsys)
	if got, want := problems(diags), []string{"comparison-instruments: b and a are compared already"}; !slices.Equal(got, want) {
		t.Errorf("problems %q", got)
	}
}
