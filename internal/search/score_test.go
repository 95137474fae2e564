package search_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"rulebook/internal/search"
)

// scoreOptions have a value of each kind that changes nothing, which is the first, and others that do.
var scoreOptions = search.Options{
	Languages:   []string{"en", "zh"},
	Kinds:       []search.Kind{{ID: "page", Factor: 1000, Titled: 1000}, {ID: "term", Factor: 800, Titled: 1000}, {ID: "law", Factor: 1000, Titled: 1700}},
	Statuses:    []search.Status{{ID: "", Factor: 1000}, {ID: "draft", Factor: 600, Words: []string{"comment", "征求意见"}}, {ID: "repealed", Factor: 333}},
	Instruments: []search.Instrument{{ID: "one", Labels: []string{"One", "一号"}}, {ID: "two", Labels: []string{"Two", "二号"}}}, DefaultInstrument: "two",
	Concepts: []search.Concept{{ID: "x", Names: []search.Name{{Language: "en", Text: "apple"}, {Language: "zh", Text: "苹果"}}}},
}

// page is a document without properties, and with one text.
func page(text string, change func(*search.Document)) search.Document {
	d := search.Document{Title: "-", Language: "en", Kind: "page", Sections: []search.Section{{Blocks: []search.Block{{Text: text}}}}}
	if change != nil {
		change(&d)
	}
	return d
}

// scores asks documents, each a page, and lists what they score in their order; 0 when they are not found.
func scores(t *testing.T, question, language string, docs ...search.Document) (scores, bm25 []float64) {
	t.Helper()
	pages := make([][]search.Document, len(docs))
	for i, d := range docs {
		d.Page = fmt.Sprintf("%d.html", i)
		pages[i] = []search.Document{d}
	}
	files, err := indexOf(scoreOptions, pages)
	if err != nil {
		t.Fatal(err)
	}
	scores, bm25 = make([]float64, len(docs)), make([]float64, len(docs))
	for _, l := range openFiles(t, files).Find(question, language).Listed {
		scores[l.Doc], bm25[l.Doc] = l.Score, l.BM25
	}
	return scores, bm25
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-8*math.Abs(b) }

// TestScoreByHand works out a score that depends on nothing but the text.
//
// Two documents have the word; of "pear" there is one token, of "pear plum plum" are three, so the average length is 2.
//
//	idf = ln(1 + (2 - 2 + 0.5) / (2 + 0.5)) = ln 1.2 = 0.18232156
//	one of 1: 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1/2)) = 2.2 / 1.75  = 1.25714286
//	one of 3: 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 3/2)) = 2.2 / 2.65  = 0.83018868
//
// Of plum, which one document has twice: idf = ln(1 + (2 - 1 + 0.5) / (1 + 0.5)) = ln 2 = 0.69314718, and 2 * 2.2 / (2 + 1.65) = 1.20547945.
func TestScoreByHand(t *testing.T) {
	docs := []search.Document{page("pear", nil), page("pear plum plum", nil)}
	for question, want := range map[string][]float64{
		"pear":       {0.18232156 * 1.25714286, 0.18232156 * 0.83018868},
		"plum":       {0, 0.69314718 * 1.20547945},
		"pear -plum": {0.18232156 * 1.25714286, 0},
	} {
		got, bm25 := scores(t, question, "en", docs...)
		for i := range want {
			if math.Abs(got[i]-want[i]) > 1e-7 || got[i] != bm25[i] {
				t.Errorf("%s: document %d has %v of BM25 %v, want %v", question, i, got[i], bm25[i], want[i])
			}
		}
	}
	// Of pear and plum the first document has the share 0.18232156 / (0.18232156 + 0.69314718) = 0.20825571 of the weight.
	part := 0.18232156 / (0.18232156 + 0.69314718)
	got, bm25 := scores(t, "pear plum", "en", docs...)
	if want := 0.18232156 * 1.25714286 * math.Pow(part, 3); part > search.Share && (math.Abs(got[0]-want) > 1e-7 || math.Abs(bm25[0]-0.18232156*1.25714286) > 1e-7) {
		t.Errorf("with a share of %v of the question the score is %v, want %v", part, got[0], want)
	}
	if want := 0.18232156*0.83018868 + 0.69314718*1.20547945; math.Abs(got[1]-want) > 1e-7 {
		t.Errorf("with all of the question the score is %v, want %v", got[1], want)
	}
}

// TestFactors compares documents that differ in one property with one that has it not.
func TestFactors(t *testing.T) {
	f := search.Factors()
	with := func(change func(*search.Document)) search.Document { return page("pear plum", change) }
	for _, tt := range []struct {
		name     string
		language string // of the reader
		change   func(*search.Document)
		want     float64
	}{
		{"nothing", "en", func(d *search.Document) {}, 1},
		{"draft", "en", func(d *search.Document) { d.Status = "draft" }, 0.6},
		{"repealed", "en", func(d *search.Document) { d.Status = "repealed" }, 0.333},
		{"kind", "en", func(d *search.Document) { d.Kind = "term" }, 0.8},
		{"kind whose title counts", "en", func(d *search.Document) { d.Kind = "law" }, 1},
		{"other language", "en", func(d *search.Document) { d.Language = "zh" }, 1},
		{"translated", "en", func(d *search.Document) { d.Language, d.Translations = "zh", []string{"en"} }, f.Translated},
		{"own language, and translated", "en", func(d *search.Document) { d.Translations = []string{"zh"} }, 1},
		{"no language asked for", "", func(d *search.Document) { d.Language, d.Translations = "zh", []string{"en"} }, 1},
		{"unknown language asked for", "fr", func(d *search.Document) { d.Language, d.Translations = "zh", []string{"en"} }, 1},
		{"instrument", "en", func(d *search.Document) { d.Instrument = "one" }, 1},
		{"default instrument", "en", func(d *search.Document) { d.Instrument = "two" }, f.Prior},
		{"all together", "en", func(d *search.Document) {
			d.Status, d.Kind, d.Language, d.Instrument, d.Translations = "draft", "term", "zh", "two", []string{"en"}
		}, 0.6 * 0.8 * f.Prior * f.Translated},
	} {
		got, bm25 := scores(t, "pear", tt.language, with(nil), with(tt.change))
		if bm25[0] != bm25[1] || !near(got[1], got[0]*tt.want) {
			t.Errorf("%s: the score is %v of BM25 %v, want %v times %v of BM25 %v", tt.name, got[1], bm25[1], tt.want, got[0], bm25[0])
		}
	}
}

// TestAskedFor asks for drafts: those are not put behind.
func TestAskedFor(t *testing.T) {
	for question, want := range map[string]float64{"pear": 0.6, "pear comment": 1, "Comment pear": 1, "pear 征求意见": 1} {
		text := "pear comment 征求意见"
		got, bm25 := scores(t, question, "en", page(text, nil), page(text, func(d *search.Document) { d.Status = "draft" }))
		if bm25[0] != bm25[1] || !near(got[1], got[0]*want) {
			t.Errorf("%s: a draft has %v, what is in force %v", question, got[1], got[0])
		}
	}
}

// TestTitleAndCitation compares scores with BM25, which these properties change too.
func TestTitleAndCitation(t *testing.T) {
	f := search.Factors()
	title := func(s string) func(*search.Document) { return func(d *search.Document) { d.Title = s } }
	law := func(s string) func(*search.Document) { return func(d *search.Document) { d.Title, d.Kind = s, "law" } }
	cited := func(instrument, s string) func(*search.Document) {
		return func(d *search.Document) { d.Instrument, d.Citation = instrument, []string{s} }
	}
	for _, tt := range []struct {
		name, question string
		change         func(*search.Document)
		want           float64
	}{
		{"in the text", "pear", nil, 1},
		{"in a longer title", "pear", title("pear tree"), 1},
		{"in a longer title of a law", "pear", law("pear tree"), 1.7},
		{"half in the title of a law", "pear plum", law("pear"), 1},
		{"all in the title of a law", "pear plum", law("of pear, tree and plum"), 1.7},
		{"the title but for its form", "pear", title("Pears"), 1},
		{"the title", "pear", title("Pear"), f.Named * f.OwnTitle},
		{"the title of a law", "the pear", law("The pear"), 1.7 * f.Named * f.OwnTitle},
		{"the title of a draft", "pear", func(d *search.Document) { d.Title, d.Status = "Pear", "draft" }, f.Named * f.OwnTitle},
		{"the title of a kind that comes later", "pear", func(d *search.Document) { d.Title, d.Kind = "Pear", "term" }, 0.8 * f.Named},
		{"the title, in a language that the reader need not read", "pear", func(d *search.Document) {
			d.Title, d.Language, d.Translations = "Pear", "zh", []string{"en"}
		}, f.Named * f.Translated},
		{"the words, in quotes, in the title of a law", `"pear"`, law("pear tree"), 1},
		{"others excluded in quotes, in the title of a law", `pear -"fig tree"`, law("pear tree"), 1.7},
		{"the citation, no article", "one pear", cited("one", "One Pear"), f.Named},
		{"an article's citation", "one art 7", cited("one", "One Article 7"), f.Named * f.Cited},
		{"an article with its name", "one 7", cited("one", "One Article 7"), f.Cited},
		{"part of an article's citation", "art 7", cited("one", "One Article 7"), f.Cited},
		{"an article of the default instrument", "art 7", cited("two", "Two Article 7"), f.Cited * f.Meant * f.Prior},
		{"that with its name", "two art 7", cited("two", "Two Article 7"), f.Named * f.Cited * f.Prior},
		{"in Chinese", "第七条", cited("two", "二号第7条"), f.Cited * f.Meant * f.Prior},
		{"another article", "art 8 pear", cited("one", "One Article 7"), -1},
	} {
		text := "pear plum one two 7 art 7 第七条"
		got, bm25 := scores(t, tt.question, "en", page("other", nil), page(text, tt.change), page("other", nil), page("other", nil))
		if tt.want < 0 {
			if got[1] >= bm25[1] {
				t.Errorf("%s: the score is %v of BM25 %v, though not all is there", tt.name, got[1], bm25[1])
			}
		} else if got[1] == 0 || !near(got[1], bm25[1]*tt.want) {
			t.Errorf("%s: the score is %v times BM25, want %v", tt.name, got[1]/bm25[1], tt.want)
		}
	}
}

// TestFewWithAll counts the documents that have a part of a question: they are found when fewer than ten have all.
func TestFewWithAll(t *testing.T) {
	for _, all := range []int{0, 1, 9, 10, 11} {
		var docs []search.Document
		for range all {
			docs = append(docs, page("pear plum", nil))
		}
		docs = append(docs, page("plum", nil), page("pear", nil), page("fig", nil))
		got, _ := scores(t, "pear plum", "en", docs...)
		found := 0
		for _, s := range got {
			if s > 0 {
				found++
			}
		}
		want := all
		if all < search.FewResults {
			want += 2
		}
		if found != want {
			t.Errorf("%d documents have all: %d are found, want %d", all, found, want)
		}
	}
}

// Chinese is found by twos of its characters. What is told to be lacking is what a reader would take for a word, not two characters that
// belong to words before and after.
func TestLackingChinese(t *testing.T) {
	files, err := indexOf(scoreOptions, [][]search.Document{{page("员工的人力资源信息", func(d *search.Document) { d.Page, d.Language = "a.html", "zh" })}})
	if err != nil {
		t.Fatal(err)
	}
	x := openFiles(t, files)
	for question, want := range map[string][]string{"员工人力资源信息": nil, "员工出口": {"工出口"}, "人力资源": nil, "员工 税": {"税"}} {
		a := x.Search(search.Question{Text: question, Language: "zh"})
		if len(a.Results) != 1 || !slices.Equal(a.Unknown, want) || !slices.Equal(a.Results[0].Missing, want) {
			t.Errorf("%s: unknown %q, results %+v, want %q", question, a.Unknown, a.Results, want)
		}
	}
}

// TestAnswer looks at all that an answer says, by hand.
func TestAnswer(t *testing.T) {
	pages := [][]search.Document{
		{page("pear plum", func(d *search.Document) { d.Page, d.Title, d.Instrument = "a.html", "First", "one" })},
		{page("pear apple", func(d *search.Document) { d.Page, d.Title, d.Status, d.Instrument = "b.html", "Second", "draft", "two" })},
		{
			page("pear in one part", func(d *search.Document) { d.Page, d.Anchor, d.Title, d.Kind = "c.html", "one", "Part one", "term" }),
			page("pear, pear in another", func(d *search.Document) { d.Page, d.Anchor, d.Title, d.Kind = "c.html", "two", "Part two", "term" }),
		},
		{page("苹果", func(d *search.Document) { d.Page, d.Title, d.Language = "d.html", "第四", "zh" })},
	}
	files, err := indexOf(scoreOptions, pages)
	if err != nil {
		t.Fatal(err)
	}
	x := openFiles(t, files)
	count := func(value, label string, n int) search.Count {
		return search.Count{Value: value, Label: label, Count: n}
	}

	a := x.Search(search.Question{Text: "pear", Language: "en"})
	if want := map[string][]search.Count{
		"instrument": {count("one", "One", 1), count("two", "Two", 1)},
		"status":     {count("draft", "draft", 1)},
		"kind":       {count("page", "page", 2), count("term", "term", 1)}, // pages, not documents
		"language":   {count("en", "en", 3)},
	}; !reflect.DeepEqual(a.Facets, want) {
		t.Errorf("the facets are %+v, want %+v", a.Facets, want)
	}
	if got := strings.Join(sorted(urls(a)), " "); a.Total != 3 || got != "a.html b.html c.html" {
		t.Errorf("found %d: %s", a.Total, got)
	}
	for _, r := range a.Results {
		if r.URL == "c.html" && (r.Title != "Part two" || len(r.Sections) != 2 || r.Sections[0] != (search.Passage{URL: "c.html#two", Title: "Part two"})) {
			t.Errorf("the page of two parts is %+v", r)
		}
	}

	// A facet's own values are counted without it, so that another can be chosen.
	a = x.Search(search.Question{Text: "pear", Language: "zh", Filters: map[string][]string{"instrument": {"two"}}})
	if want := []search.Count{count("one", "一号", 1), count("two", "二号", 1)}; !reflect.DeepEqual(a.Facets["instrument"], want) || a.Total != 1 || urls(a)[0] != "b.html" {
		t.Errorf("of one instrument: %v, %+v", urls(a), a.Facets)
	}
	if want := []search.Count{count("page", "page", 1)}; !reflect.DeepEqual(a.Facets["kind"], want) {
		t.Errorf("of one instrument: %+v", a.Facets)
	}
	a = x.Search(search.Question{Text: "pear", Filters: map[string][]string{"instrument": {"one", "two"}, "kind": {"page"}}})
	if a.Total != 2 {
		t.Errorf("of either instrument: %v", urls(a))
	}
	a = x.Search(search.Question{Text: "pear", Filters: map[string][]string{"instrument": {"three"}, "nothing": {"x"}}})
	if a.Total != 0 {
		t.Errorf("of an instrument that there is not: %v", urls(a))
	}

	// What is lacking, what was corrected, what else was looked for.
	a = x.Search(search.Question{Text: "pear plum quince", Language: "en"})
	if first := a.Results[0]; first.URL != "a.html" || !slices.Equal(first.Missing, []string{"quince"}) || !slices.Equal(a.Unknown, []string{"quince"}) {
		t.Errorf("lacking %q, unknown %q", first.Missing, a.Unknown)
	}
	a = x.Search(search.Question{Text: "anothre pear", Language: "en"})
	if want := []search.Correction{{From: "anothre", To: "another"}}; !reflect.DeepEqual(a.Corrected, want) || urls(a)[0] != "c.html" {
		t.Errorf("corrected %v, found %v", a.Corrected, urls(a))
	}
	a = x.Search(search.Question{Text: "apple", Language: "en"})
	if got := strings.Join(sorted(urls(a)), " "); got != "b.html d.html" || !slices.Equal(a.Also, []string{"苹果"}) {
		t.Errorf("found %s, also %v", got, a.Also)
	}
	a = x.Search(search.Question{Text: "pear", Language: "en", Limit: 1})
	if a.Total != 3 || len(a.Results) != 1 {
		t.Errorf("%d of %d results", len(a.Results), a.Total)
	}
}

// TestSeveralAtOnce asks from several goroutines what was asked from one before.
func TestSeveralAtOnce(t *testing.T) {
	p := content(t)
	questions := []string{"data export", "第七条", "\"personal information\"", "certif", "securty assesment", "100万人以上", "art 5(1)(2) -draft"}
	var want []*search.Answer
	for _, q := range questions {
		want = append(want, p.index.Search(search.Question{Text: q, Language: "en"}))
	}
	x := openFiles(t, p.files)
	var wg sync.WaitGroup
	for i := range 4 * len(questions) {
		wg.Go(func() {
			k := i % len(questions)
			if got := x.Search(search.Question{Text: questions[k], Language: "en"}); !reflect.DeepEqual(got, want[k]) {
				t.Errorf("%q is answered otherwise", questions[k])
			}
		})
	}
	wg.Wait()
}
