package judge

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const sample = `questions:
  - query: important data
    kind: words
    lang: en
    answers:
      glossary.yaml#important-data: 3
      glossary.yaml#network-data: 1
      guides/security-assessment.md: 2
      instruments/dsl/article-21.md#para-1-2: 2
  - query: 重要数据
    kind: words
    lang: zh
    answers:
      guides/security-assessment.md: 3
      index.md: 3
      instruments/dsl/article-21.md: 1
    never: [calculator.md]
  - query: zebra
    kind: nothing
    lang: en
    nothing: true
`

var site = []string{"index.html", "glossary.html", "zh/glossary.html", "calculator.html", "zh/calculator.html", "guides/security-assessment.html",
	"zh/guides/security-assessment.html", "instruments/dsl/article-21.html"}

func onSite(page string) bool {
	for _, p := range site {
		if p == page {
			return true
		}
	}
	return false
}

func read(t *testing.T) []Question {
	t.Helper()
	questions, err := Read([]byte(sample), onSite)
	if err != nil {
		t.Fatal(err)
	}
	return questions
}

// Terms of the glossary are one page, with the best of their grades. A reader of Chinese is given Chinese pages, where there are any.
func TestRead(t *testing.T) {
	want := []Question{
		{
			Query: "important data", Kind: "words", Language: "en",
			Grades:   map[string]int{"glossary.html": 3, "guides/security-assessment.html": 2, "instruments/dsl/article-21.html": 2},
			Passages: map[string][]string{"glossary.html": {"important-data"}, "instruments/dsl/article-21.html": {"para-1-2"}},
		},
		{
			Query: "重要数据", Kind: "words", Language: "zh",
			Grades:   map[string]int{"zh/guides/security-assessment.html": 3, "index.html": 3, "instruments/dsl/article-21.html": 1},
			Passages: map[string][]string{},
			Never:    []string{"zh/calculator.html"},
		},
		{Query: "zebra", Kind: "nothing", Language: "en", Grades: map[string]int{}, Passages: map[string][]string{}, Nothing: true},
	}
	if diff := cmp.Diff(want, read(t)); diff != "" {
		t.Error(diff)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, change := range [][2]string{
		{"lang: zh", "lang: fr"},
		{"kind: nothing", "kind: animal"},
		{"index.md: 3", "index.md: 4"},
		{"index.md", "indes.md"},
		{"nothing: true", "answers: {index.md: 2}"},
		{"nothing: true", "nothing: false"},
		{"[calculator.md]", "[index.md]"},
		{"[calculator.md]", "[calculators.md]"},
	} {
		changed := strings.Replace(sample, change[0], change[1], 1)
		if changed == sample {
			t.Fatalf("the sample has no %q", change[0])
		}
		if _, err := Read([]byte(changed), onSite); err == nil {
			t.Errorf("%q instead of %q is accepted", change[1], change[0])
		}
	}
}

// The figures were worked out by hand, with log2(3) = 1.58496, log2(5) = 2.32193 and log2(6) = 2.58496.
func TestMark(t *testing.T) {
	const english, chinese, none = 0, 1, 2
	// Grades 3, 2, 2: 7 + 3/1.58496 + 3/2.
	const idealEnglish = 10.3927893
	// Grades 3, 3, 1: 7 + 7/1.58496 + 1/2.
	const idealChinese = 11.9165083
	tests := []struct {
		name     string
		question int
		ranking  []string
		want     Marks
	}{
		{"the best order there could be", english, []string{"glossary.html#important-data", "guides/security-assessment.html",
			"instruments/dsl/article-21.html", "zh/glossary.html", "index.html"}, Marks{Reciprocal: 1, NDCG: 1, Passages: 2, Led: 1}},
		{"anchors of a page are one place, and folders have their page", english, []string{"/glossary.html#network-data", "/glossary.html#important-data", "/",
			"instruments/dsl/article-21.html#para-1-2"}, Marks{Reciprocal: 1, NDCG: (7 + 3/2.0) / idealEnglish, Passages: 2, Led: 1}},
		{"second", english, []string{"index.html", "glossary.html"}, Marks{Reciprocal: 0.5, NDCG: 7 / 1.5849625 / idealEnglish, Wrong: true, Passages: 1}},
		{"the translation of the best is not the best", english, []string{"zh/glossary.html"}, Marks{Reciprocal: 0, NDCG: 3 / idealEnglish, Wrong: true}},
		{"a translation that is found as well takes a place", english, []string{"glossary.html", "zh/glossary.html", "guides/security-assessment.html"},
			Marks{Reciprocal: 1, NDCG: (7 + 3/2.0) / idealEnglish, Passages: 1}},
		{"the eleventh", english, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "glossary.html"}, Marks{Reciprocal: 0, NDCG: 0, Wrong: true}},
		{"nothing found", english, nil, Marks{Reciprocal: 0, NDCG: 0, Wrong: true}},
		{"either of two", chinese, []string{"index.html", "guides/security-assessment.html", "zh/guides/security-assessment.html"},
			Marks{Reciprocal: 1, NDCG: (7 + 3/1.5849625) / idealChinese}},
		{"what may never be found, even far down", chinese, []string{"index.html", "2", "3", "4", "5", "6", "7", "8", "9", "10", "zh/calculator.html"}, Marks{Reciprocal: 0, NDCG: 0, Wrong: true}},
		{"its translation may", chinese, []string{"index.html", "calculator.html"}, Marks{Reciprocal: 1, NDCG: 7 / idealChinese}},
		{"nothing where there is nothing", none, nil, Marks{Reciprocal: 1, NDCG: 1}},
		{"something where there is nothing", none, []string{"index.html"}, Marks{Reciprocal: 0, NDCG: 0, Wrong: true}},
	}
	questions := read(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := questions[tt.question].Mark(tt.ranking)
			near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })
			if diff := cmp.Diff(tt.want, got, near); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMeans(t *testing.T) {
	var m Means
	m.Add(Marks{Reciprocal: 1, NDCG: 0.75, Passages: 2, Led: 1})
	m.Add(Marks{Reciprocal: 0.25, NDCG: 0.25, Wrong: true, Passages: 1, Led: 1})
	if m.Questions != 2 || m.Reciprocal != 0.625 || m.NDCG != 0.5 || m.Wrong != 1 || m.Passages != 3 || m.Led != 2 {
		t.Errorf("means %+v", m)
	}
}

// The questions are of pages that stand in content.
func TestJudged(t *testing.T) {
	text, err := os.ReadFile(filepath.FromSlash("../testdata/judged.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	content := filepath.FromSlash("../../../content")
	has := func(source string) bool {
		_, err := os.Stat(filepath.Join(content, filepath.FromSlash(source)))
		return err == nil
	}
	questions, err := Read(text, func(page string) bool {
		name, chinese := strings.CutPrefix(strings.TrimSuffix(page, ".html"), "zh/")
		switch {
		case slices.Contains([]string{"glossary", "calculator", "deadlines", "timeline"}, name):
			return true
		case chinese:
			return has(name + ".zh.md")
		}
		return has(name + ".md")
	})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, q := range questions {
		kinds[q.Kind]++
	}
	for _, kind := range Kinds {
		if kinds[kind] == 0 {
			t.Errorf("there is no question of kind %q", kind)
		}
	}
}
