package search_test

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rulebook/internal/search"
	"rulebook/internal/search/judge"
)

// What the judged questions must earn, those of readers of English and of Chinese each: an MRR@10 of 0.90 and an nDCG@10 of 0.85. testdata/README.md
// says what the grades mean.
const (
	leastReciprocal = 0.90
	leastNDCG       = 0.85
)

// ranking lists the pages that a question finds on the site: the best first with their passages, then all others.
func (p *published) ranking(text, language string) (urls []string) {
	for _, r := range p.site.Search(search.Question{Text: text, Language: language, Limit: judge.Depth}).Results {
		urls = append(urls, r.URL+"#"+r.Anchor)
	}
	for _, l := range p.site.Find(text, language).Listed {
		urls = append(urls, p.docs[l.Doc].Page)
	}
	return urls
}

// first is the page that comes first.
func (p *published) first(text, language string) string {
	for _, r := range p.site.Search(search.Question{Text: text, Language: language, Limit: 1}).Results {
		return r.URL
	}
	return "nothing"
}

func TestJudgedQuestions(t *testing.T) {
	p := content(t)
	text, err := os.ReadFile("testdata/judged.yaml")
	if err != nil {
		t.Fatal(err)
	}
	addresses := map[string]bool{}
	for _, docs := range p.pages {
		addresses[docs[0].Page] = true
	}
	questions, err := judge.Read(text, func(address string) bool { return addresses[address] })
	if err != nil {
		t.Fatal(err)
	}
	kinds, languages := map[string]*judge.Means{}, map[string]*judge.Means{"en": {}, "zh": {}}
	var all judge.Means
	for _, q := range questions {
		ranking := p.ranking(q.Query, q.Language)
		marks := q.Mark(ranking)
		all.Add(marks)
		languages[q.Language].Add(marks)
		if kinds[q.Kind] == nil {
			kinds[q.Kind] = &judge.Means{}
		}
		kinds[q.Kind].Add(marks)
		if marks.Wrong {
			t.Logf("%s, %s (%s): nDCG %.2f; found %v", q.Kind, q.Query, q.Language, marks.NDCG, ranking[:min(len(ranking), 3)])
		}
		// Neither is a matter of degree.
		if q.Nothing && len(ranking) > 0 {
			t.Errorf("%q finds %v, and there is nothing on it", q.Query, ranking[:min(len(ranking), 3)])
		}
		for _, page := range q.Never {
			if slices.ContainsFunc(ranking, func(s string) bool { return s == page || strings.HasPrefix(s, page+"#") }) {
				t.Errorf("%q finds %s, which may not be found", q.Query, page)
			}
		}
	}
	for _, kind := range judge.Kinds {
		if m := kinds[kind]; m != nil {
			t.Logf("%-14s MRR %.3f, nDCG %.3f, %3d of %3d begin otherwise than they should", kind, m.Reciprocal, m.NDCG, m.Wrong, m.Questions)
		}
	}
	t.Logf("%-14s MRR %.3f, nDCG %.3f, %3d of %3d begin otherwise than they should", "all", all.Reciprocal, all.NDCG, all.Wrong, all.Questions)
	for _, language := range []string{"en", "zh"} {
		m := languages[language]
		t.Logf("%-14s MRR %.3f, nDCG %.3f, %3d of %3d begin otherwise than they should", language, m.Reciprocal, m.NDCG, m.Wrong, m.Questions)
		if m.Reciprocal < leastReciprocal || m.NDCG < leastNDCG {
			t.Errorf("for readers of %s MRR@10 is %.4f and nDCG@10 %.4f, want %.2f and %.2f", language, m.Reciprocal, m.NDCG, leastReciprocal, leastNDCG)
		}
	}
}

// TestArticlesByCitation asks for every article as it is cited, in both languages, from pages of both.
func TestArticlesByCitation(t *testing.T) {
	p := content(t)
	labels := map[string][]string{}
	for _, i := range p.options.Instruments {
		labels[i.ID] = i.Labels
	}
	pages := map[string]bool{}
	for _, d := range p.docs {
		pages[d.Page] = true
	}
	article := regexp.MustCompile(`^instruments/([^/]+)/article-(\d+)\.html$`)
	asked := 0
	for _, d := range p.docs {
		m := article.FindStringSubmatch(d.Page)
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		english, chinese := labels[m[1]][0], strings.Trim(labels[m[1]][1], "《》")
		questions := []string{
			english + " art " + m[2], english + " Article " + strconv.Itoa(n), english + ", art. " + strconv.Itoa(n), "article " + strconv.Itoa(n) + " " + english,
			chinese + "第" + chineseNumeral(n) + "条", "《" + chinese + "》第" + chineseNumeral(n) + "条", chinese + "第" + strconv.Itoa(n) + "条", m[1] + " art " + strconv.Itoa(n),
		}
		if m[1] == p.options.DefaultInstrument {
			questions = append(questions, "art "+strconv.Itoa(n), "Art. "+strconv.Itoa(n), "第"+chineseNumeral(n)+"条")
		}
		for _, q := range questions {
			for _, language := range []string{"en", "zh"} {
				want := d.Page
				if language == "zh" && pages["zh/"+d.Page] {
					want = "zh/" + d.Page
				}
				asked++
				if got := p.first(q, language); got != want {
					t.Errorf("%s (%s) leads to %s first, want %s", q, language, got, want)
				}
			}
		}
	}
	t.Logf("%d questions", asked)
}

// TestPagesByTitle asks for every page by its title. Another that is called so is as good, even if but for words such as "the", or a term of the glossary.
func TestPagesByTitle(t *testing.T) {
	p := content(t)
	name := func(d search.Document) string { return d.Language + " " + p.names.Whole(d.Title, true) }
	titled := map[string][]string{}
	for _, d := range p.docs {
		titled[name(d)] = append(titled[name(d)], d.Page)
	}
	asked, wrong := 0, 0
	for _, d := range p.docs {
		if d.Anchor != "" {
			continue
		}
		asked++
		if got := p.first(d.Title, d.Language); !slices.Contains(titled[name(d)], got) {
			wrong++
			t.Errorf("%s (%s) leads to %s first, want %s", d.Title, d.Language, got, strings.Join(titled[name(d)], " or "))
		}
	}
	t.Logf("%d titles, %d lead elsewhere", asked, wrong)
}
