// Package judge marks what a search gives for the questions of internal/search/testdata/judged.yaml, whose README says what the grades
// mean. Tests hold our search to these marks, and bench gives others the same.
//
// A ranking is a list of addresses of the built site, relative to its root, the best first. Its parts of one page count as that page, at
// the place of the first. A page and its translation are one answer: whichever comes first earns its grade, and the other takes a place and
// earns nothing.
package judge

import (
	"fmt"
	"maps"
	"math"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Depth is how many places of a ranking are marked.
const Depth = 10

// Best is the grade of what was asked for. Translation is what the other language's version is worth less.
const (
	Best        = 3
	Translation = 1
)

// Kinds of questions, in the order in which they are shown.
var Kinds = []string{"abbreviation", "citation", "cross-language", "date", "exclusion", "misspelling", "mixed", "nothing", "number", "phrase", "prefix",
	"sentence", "synonym", "title", "word", "words"}

// A Question is what a reader types, with the pages that answer it.
type Question struct {
	Query    string
	Kind     string
	Language string              // of the page that the reader is on, "en" or "zh"
	Grades   map[string]int      // 1 to 3, by address in the reader's language, if it is there; what stands nowhere in it is worth nothing
	Passages map[string][]string // anchors to which a result should lead, by address; most pages have none
	Never    []string            // addresses that may not be found
	Nothing  bool                // nothing may be found at all
}

// Read reads questions, and gives their pages the addresses that they have in the built site. published says whether the site has a page:
// translations are graded where there are any. It fails when a question is not as the README has it, or the site lacks a page.
func Read(text []byte, published func(address string) bool) ([]Question, error) {
	var file struct {
		Questions []struct {
			Query   string
			Kind    string
			Lang    string
			Answers map[string]int
			Never   []string
			Nothing bool
		}
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	questions := make([]Question, 0, len(file.Questions))
	for _, f := range file.Questions {
		q := Question{Query: f.Query, Kind: f.Kind, Language: f.Lang, Grades: map[string]int{}, Passages: map[string][]string{}, Nothing: f.Nothing}
		fail := func(format string, args ...any) error {
			return fmt.Errorf("question %q: %s", f.Query, fmt.Sprintf(format, args...))
		}
		if f.Lang != "en" && f.Lang != "zh" {
			return nil, fail("language %q", f.Lang)
		}
		if !slices.Contains(Kinds, f.Kind) {
			return nil, fail("kind %q", f.Kind)
		}
		best := 0
		for _, source := range slices.Sorted(maps.Keys(f.Answers)) {
			grade := f.Answers[source]
			if grade < 1 || grade > Best {
				return nil, fail("%s has grade %d", source, grade)
			}
			page, anchor := address(source, f.Lang, published)
			if !published(page) {
				return nil, fail("there is no page %s", source)
			}
			best = max(best, grade)
			if grade > q.Grades[page] {
				q.Grades[page] = grade
				delete(q.Passages, page) // they are of terms with a lower grade
			}
			if anchor != "" && grade == q.Grades[page] {
				q.Passages[page] = append(q.Passages[page], anchor)
			}
		}
		if f.Nothing != (best == 0) || !f.Nothing && best != Best {
			return nil, fail("the best grade is %d", best)
		}
		for _, source := range f.Never {
			page, _ := address(source, f.Lang, published)
			if !published(page) || q.Grades[page] > 0 {
				return nil, fail("%s cannot be one that is never found", source)
			}
			q.Never = append(q.Never, page)
		}
		questions = append(questions, q)
	}
	return questions, nil
}

// address turns a source as the file names it into the address of its page, in the reader's language where it is published in that, with the
// anchor after it.
func address(source, language string, published func(string) bool) (page, anchor string) {
	page, anchor, _ = strings.Cut(source, "#")
	page = strings.TrimSuffix(page, path.Ext(page)) + ".html"
	if other := translation(page); language == "zh" && published(other) {
		page = other
	}
	return page, anchor
}

func translation(page string) string {
	if english, ok := strings.CutPrefix(page, "zh/"); ok {
		return english
	}
	return "zh/" + page
}

// Marks are what a ranking earns for one question. All are 0 when it has a page that may never be found; where nothing may be found, they
// are 1 for an empty ranking, and else 0.
type Marks struct {
	Reciprocal float64 // 1/place of the first page of the best grade, 0 when it is not among the first Depth
	NDCG       float64 // gains 2^grade-1, discounted by log2(1+place), of the first Depth places, to those of the best order there could be
	Wrong      bool    // the first place is not of the best grade, or something was found that may not be
	Passages   int     // pages found, among the first Depth, with a passage to which the result should lead
	Led        int     // how many of these results do
}

// Mark marks a ranking, of which more than Depth places are only looked at for pages that may not be found.
func (q *Question) Mark(ranking []string) Marks {
	pages, anchors := collapse(ranking)
	if q.Nothing {
		if len(pages) > 0 {
			return Marks{Wrong: true}
		}
		return Marks{Reciprocal: 1, NDCG: 1}
	}
	for _, page := range q.Never {
		if slices.Contains(pages, page) {
			return Marks{Wrong: true}
		}
	}
	var m Marks
	var gained float64
	earned := map[string]bool{} // pages that have been found in a language
	for i, page := range pages[:min(len(pages), Depth)] {
		grade, own := q.Grades[page]
		answer := page
		if other := translation(page); !own && q.Grades[other] > 0 {
			grade, answer = q.Grades[other]-Translation, other
		}
		if earned[answer] {
			continue
		}
		earned[answer] = true
		if grade == Best && m.Reciprocal == 0 {
			m.Reciprocal = 1 / float64(i+1)
		}
		gained += gain(grade, i)
		if passages := q.Passages[page]; passages != nil {
			m.Passages++
			if slices.Contains(passages, anchors[i]) {
				m.Led++
			}
		}
	}
	var ideal float64
	grades := make([]int, 0, len(q.Grades))
	for _, grade := range q.Grades {
		grades = append(grades, grade)
	}
	slices.SortFunc(grades, func(a, b int) int { return b - a })
	for i, grade := range grades[:min(len(grades), Depth)] {
		ideal += gain(grade, i)
	}
	m.NDCG = gained / ideal
	m.Wrong = m.Reciprocal != 1
	return m
}

// gain is what a page of a grade is worth at index i.
func gain(grade, i int) float64 { return float64(int(1)<<grade-1) / math.Log2(float64(i+2)) }

// collapse completes addresses of folders, and leaves each page once, with the anchor that it has at its first place.
func collapse(ranking []string) (pages, anchors []string) {
	seen := make(map[string]bool, len(ranking))
	for _, found := range ranking {
		page, anchor, _ := strings.Cut(strings.TrimPrefix(found, "/"), "#")
		if page == "" || strings.HasSuffix(page, "/") {
			page += "index.html"
		}
		if !seen[page] {
			seen[page] = true
			pages, anchors = append(pages, page), append(anchors, anchor)
		}
	}
	return pages, anchors
}

// Means are of several questions.
type Means struct {
	Questions      int
	Reciprocal     float64 // MRR@Depth
	NDCG           float64
	Wrong          int
	Passages, Led  int
	sumRR, sumNDCG float64
}

// Add takes a question's marks in.
func (m *Means) Add(marks Marks) {
	m.Questions++
	m.sumRR += marks.Reciprocal
	m.sumNDCG += marks.NDCG
	m.Passages += marks.Passages
	m.Led += marks.Led
	if marks.Wrong {
		m.Wrong++
	}
	m.Reciprocal, m.NDCG = m.sumRR/float64(m.Questions), m.sumNDCG/float64(m.Questions)
}
