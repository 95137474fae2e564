package redline

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// show writes runs with what is changed in brackets.
func show(blocks [][]Run) (list []string) {
	for _, block := range blocks {
		var b strings.Builder
		for _, r := range block {
			if r.Changed {
				b.WriteString("[" + r.Text + "]")
			} else {
				b.WriteString(r.Text)
			}
		}
		list = append(list, b.String())
	}
	return list
}

func TestCompare(t *testing.T) {
	tests := []struct {
		name               string
		old, new           []string
		wantOld, wantNew   []string
		withoutMarksWanted bool
	}{
		{name: "a number keeps its commas",
			old: []string{"sensitive data of 10,000 persons"}, new: []string{"sensitive data of 1,000,000 persons"},
			wantOld: []string{"sensitive data of [10,000] persons"}, wantNew: []string{"sensitive data of [1,000,000] persons"}},
		{name: "words that are added are marked with the white space between them alone",
			old: []string{"valid for two years"}, new: []string{"valid for two years from its issue"},
			wantOld: []string{"valid for two years"}, wantNew: []string{"valid for two years [from its issue]"}},
		{name: "Chinese by characters",
			old: []string{"自上年1月1日起累计向境外提供"}, new: []string{"自当年1月1日起累计向境外提供"},
			wantOld: []string{"自[上]年1月1日起累计向境外提供"}, wantNew: []string{"自[当]年1月1日起累计向境外提供"}},
		{name: "an item finds its like in another place",
			old:     []string{"important data is exported;", "the exporter is an operator of critical infrastructure;"},
			new:     []string{"the exporter is an operator of critical infrastructure;", "important data is sent abroad;"},
			wantOld: []string{"important data is [exported];", "the exporter is an operator of critical infrastructure;"},
			wantNew: []string{"the exporter is an operator of critical infrastructure;", "important data is [sent abroad];"}},
		{name: "an item without a like is marked as a whole",
			old: []string{"declaration form;", "report;"}, new: []string{"declaration form;", "report;", "other materials."},
			wantOld: []string{"declaration form;", "report;"}, wantNew: []string{"declaration form;", "report;", "[other materials.]"}},
		{name: "the number of an item is one sign",
			old: []string{"(1)(2) important data is exported"}, new: []string{"(1)(12) important data is exported"},
			wantOld: []string{"(1)[(2)] important data is exported"}, wantNew: []string{"(1)[(12)] important data is exported"}},
		{name: "nothing in common, no marks",
			old: []string{"Anyone may report."}, new: []string{"Results last three years."},
			wantOld: []string{"Anyone may report."}, wantNew: []string{"Results last three years."}, withoutMarksWanted: true},
		{name: "a text without a counterpart has no marks",
			old: nil, new: []string{"a b"}, wantNew: []string{"a b"}, withoutMarksWanted: true},
		{name: "a capital at the beginning is no change",
			old: []string{"The result is valid"}, new: []string{"Now the result is valid"},
			wantOld: []string{"The result is valid"}, wantNew: []string{"[Now] the result is valid"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, n, marked := Compare(tt.old, tt.new)
			if !slices.Equal(show(o), tt.wantOld) || !slices.Equal(show(n), tt.wantNew) || marked == tt.withoutMarksWanted {
				t.Errorf("old %q\nnew %q\nmarked %v", show(o), show(n), marked)
			}
		})
	}
}

// kept is the text without what is changed and without white space, in small letters.
func kept(blocks [][]Run) (list []string) {
	for _, block := range blocks {
		var b strings.Builder
		for _, r := range block {
			if !r.Changed {
				b.WriteString(r.Text)
			}
		}
		if text := strings.ToLower(strings.Join(strings.Fields(b.String()), "")); text != "" {
			list = append(list, text)
		}
	}
	slices.Sort(list)
	return list
}

func whole(blocks [][]Run) (list []string) {
	for _, block := range blocks {
		text := ""
		for _, r := range block {
			text += r.Text
		}
		list = append(list, text)
	}
	return list
}

// The runs of each text give it back, and what is left unmarked is the same in both. Runs alternate, and none is empty.
func checkCompare(t interface{ Fatalf(string, ...any) }, old, new []string) {
	o, n, marked := Compare(old, new)
	if !slices.Equal(whole(o), old) || !slices.Equal(whole(n), new) {
		t.Fatalf("%q and %q come back as %q and %q", old, new, whole(o), whole(n))
	}
	if marked && !slices.Equal(kept(o), kept(n)) {
		t.Fatalf("unmarked are %q and %q", show(o), show(n))
	}
	for _, block := range slices.Concat(o, n) {
		for i, r := range block {
			if r.Text == "" || i > 0 && r.Changed == block[i-1].Changed || !marked && r.Changed {
				t.Fatalf("bad runs %q", show([][]Run{block}))
			}
		}
	}
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		block := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "The", "the", "10,000", " ", "; ", "数", "据", "-", "(1)", "\u00a0"}), 0, 14).Draw(t, "words"),
				rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
		})
		old, new := rapid.SliceOfN(block, 0, 4).Draw(t, "old"), rapid.SliceOfN(block, 0, 4).Draw(t, "new")
		checkCompare(t, old, new)
	})
}

// A text compared with itself has no marks, and two very long ones are given back as they are.
func TestSameAndLong(t *testing.T) {
	text := []string{"The result is valid for 3 years.", "自当年1月1日起"}
	if o, n, marked := Compare(text, text); !marked || !slices.Equal(show(o), text) || !slices.Equal(show(n), text) {
		t.Errorf("%q, %q, %v", show(o), show(n), marked)
	}
	long := []string{strings.Repeat("word ", 5000)}
	if _, _, marked := Compare(long, long); marked {
		t.Error("very long texts are compared word by word")
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("a b c\nd", "a c\nd e")
	f.Add("自上年1月1日起", "自当年1月1日起")
	f.Add("\xff\xfe", " \u3000")
	f.Fuzz(func(t *testing.T, old, new string) {
		if !utf8.ValidString(old) || !utf8.ValidString(new) {
			return // pages are UTF-8
		}
		checkCompare(t, strings.Split(old, "\n"), strings.Split(new, "\n"))
	})
}
