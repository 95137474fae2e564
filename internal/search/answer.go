package search

import (
	"cmp"
	"slices"
	"strings"
)

// An Answer is what was found.
type Answer struct {
	Total     int                // pages
	Results   []Result           // at most as many as asked for, the best first
	Facets    map[string][]Count // by the names of facets, what the pages found have; by count, then value
	Corrected []Correction
	Also      []string // other names of concepts in the question
	Unknown   []string // words of the question that stand nowhere
	Damaged   error    // why some of the index could not be read, so that there may be more results; nil when all was
}

// A Count says how many of the pages found have a value.
type Count struct {
	Value, Label string
	Count        int
}

// The facets.
const (
	InstrumentFacet = "instrument"
	StatusFacet     = "status"
	KindFacet       = "kind"
	LanguageFacet   = "language"
)

// A Result is a page that was found.
type Result struct {
	URL      string // the page, relative to the site's root
	Anchor   string // of the passage that matches best, "" for the page's beginning
	Title    string
	Citation string // how it is cited, or where it stands
	Excerpt  string
	Parts    []Part // of the excerpt
	Sections []Passage

	Language, Kind, Status, Instrument string

	Missing []string // words of the question that it lacks
	Marks   []string // words that are to be marked, as they are written on the page
	Score   float64
	BM25    float64
}

// A Part is a piece of an excerpt.
type Part struct {
	Text  string
	Match bool
}

// A Passage is a part of a page.
type Passage struct{ URL, Title string }

// found is a document that was found.
type found struct {
	doc, page   int
	bm25, score float64
}

// Search answers a question. What of the index cannot be read is left out, and said in the answer.
func (x *Index) Search(q Question) *Answer {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.damaged = nil
	r := x.read(q.Text)
	answer := &Answer{Facets: map[string][]Count{}, Corrected: r.corrected}
	docs := x.match(r, q.Language)
	answer.Also = x.also(r, q.Language)
	answer.Unknown = r.lacking(func(c *clause) bool { return len(c.having) == 0 })
	docs = x.filter(answer, docs, q)
	sortFound(docs)
	pages := map[int]int{}
	var groups [][]found
	for _, d := range docs {
		if k, ok := pages[d.page]; ok {
			groups[k] = append(groups[k], d)
			continue
		}
		pages[d.page] = len(groups)
		groups = append(groups, []found{d})
	}
	answer.Total = len(groups)
	limit := q.Limit
	if limit <= 0 {
		limit = 10
	}
	for _, g := range groups[:min(len(groups), limit)] {
		if result, ok := x.result(r, g); ok {
			answer.Results = append(answer.Results, result)
		}
	}
	answer.Damaged = x.damaged
	return answer
}

// sortFound puts the best first.
func sortFound(docs []found) {
	slices.SortFunc(docs, func(a, b found) int { return cmp.Or(cmp.Compare(b.score, a.score), a.doc-b.doc) })
}

// match lists the documents that the question finds, in their order.
func (x *Index) match(r *reading, language string) []found {
	has, weight, bm25 := make([]int, x.docs), make([]float64, x.docs), make([]float64, x.docs)
	inCitation, inTitle := make([]int, x.docs), make([]int, x.docs)
	out, called, own := make([]bool, x.docs), make([]bool, x.docs), make([]bool, x.docs)
	clauses, total := 0, 0.0
	quoted := false
	for _, c := range r.clauses {
		x.find(c)
		if c.excluded {
			for _, h := range c.having {
				out[h.doc] = true
			}
			continue
		}
		if !c.bonus {
			quoted = quoted || c.quoted
			clauses++
			total += c.weight
			for _, h := range c.having {
				has[h.doc]++
				weight[h.doc] += c.weight
				if h.times[citation] > 0 {
					inCitation[h.doc]++
				}
				if h.times[title] > 0 {
					inTitle[h.doc]++
				}
			}
		}
		if c.name {
			for _, h := range c.hits {
				called[h.doc] = h.times[title]+h.times[citation]+h.times[terms] > 0
				own[h.doc] = h.times[title] > 0
			}
		}
		var in [fields]int
		for _, h := range c.hits {
			for f, n := range h.times {
				if n > 0 {
					in[f]++
				}
			}
		}
		var idf [fields]float64
		for f := range idf {
			idf[f] = x.idf(in[f])
		}
		for _, h := range c.hits {
			t, i := x.row(h.doc)
			if t == nil {
				continue
			}
			for f, n := range h.times {
				if n > 0 {
					boost := boosts[f]
					if c.quoted {
						boost = 1
					}
					if c.bonus {
						boost *= c.boost
					}
					bm25[h.doc] += float64(boost * idf[f] * bm25Part(n, t.lengths[f][i], x.averages[f]))
				}
			}
		}
	}
	if clauses == 0 {
		return nil
	}
	reader := slices.Index(x.languages, language)
	full := 0
	for doc, n := range has {
		if n == clauses && !out[doc] {
			full++
		}
	}
	var list []found
	for doc, n := range has {
		if n == 0 || out[doc] || n < clauses && (full >= fewResults || weight[doc] < share*total) {
			continue
		}
		t, i := x.row(doc)
		if t == nil {
			continue
		}
		d := found{doc: doc, page: doc - t.before[i], bm25: bm25[doc]}
		part := 1.0
		if n < clauses && total > 0 {
			part = weight[doc] / total
		}
		d.score = float64(float64(float64(d.bm25*part)*part) * part)
		if x.meant > 0 && t.instrument[i] == x.meant {
			d.score *= central
		}
		foreign := reader >= 0 && t.language[i] != reader && t.translations[i]&(1<<reader) != 0
		status := x.statuses[min(t.status[i], len(x.statuses)-1)]
		kind := x.kinds[min(t.kind[i], len(x.kinds)-1)]
		switch whole := kind.Factor >= 1000; {
		case own[doc] && whole && !foreign:
			d.score *= ownTitle
		case !slices.ContainsFunc(status.Words, func(w string) bool { return strings.Contains(r.plain, w) }):
			d.score *= float64(status.Factor) / 1000
		}
		d.score *= float64(kind.Factor) / 1000
		if called[doc] {
			d.score *= named
		}
		if status.Factor >= 1000 && !foreign && !quoted && (inTitle[doc] == clauses || !r.article && inCitation[doc] == clauses) {
			d.score *= float64(kind.Titled) / 1000
		}
		if foreign {
			d.score *= translated
		}
		if r.article && inCitation[doc] == clauses {
			d.score *= cited
			if r.lone && x.meant > 0 && t.instrument[i] == x.meant {
				d.score *= meant
			}
		}
		list = append(list, d)
	}
	return list
}

// bm25Part is the part of BM25 that depends on a document: how often in a field of which length.
func bm25Part(times, length int, average float64) float64 {
	tf := float64(times)
	norm := float64(k1 * ((1 - b) + float64(b*float64(length)/average)))
	return float64(tf*(k1+1)) / (tf + norm)
}

// filter leaves the documents that all facets agree to, and counts values.
func (x *Index) filter(answer *Answer, docs []found, q Question) []found {
	facets := []string{InstrumentFacet, StatusFacet, KindFacet, LanguageFacet}
	reader := max(slices.Index(x.languages, q.Language), 0)
	type value struct {
		facet int
		value string
	}
	counts := map[value]int{}
	last := map[value]int{} // page counted last
	var kept []found
	for _, d := range docs {
		misses, missed := 0, -1
		values := x.values(d.doc)
		for k, name := range facets {
			if want := q.Filters[name]; len(want) > 0 && !slices.Contains(want, values[k]) {
				misses, missed = misses+1, k
			}
		}
		if misses == 0 {
			kept = append(kept, d)
		}
		for k, v := range values {
			if misses == 0 || misses == 1 && missed == k {
				key := value{k, v}
				if page, ok := last[key]; v != "" && (!ok || page != d.page) {
					counts[key]++
					last[key] = d.page
				}
			}
		}
	}
	for key, n := range counts {
		c := Count{Value: key.value, Label: key.value, Count: n}
		if key.facet == 0 {
			for _, i := range x.instruments {
				if i.ID == key.value && reader < len(i.Labels) {
					c.Label = i.Labels[reader]
				}
			}
		}
		answer.Facets[facets[key.facet]] = append(answer.Facets[facets[key.facet]], c)
	}
	for _, list := range answer.Facets {
		slices.SortFunc(list, func(a, b Count) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value)) })
	}
	return kept
}

// values are a document's, in the order of the facets.
func (x *Index) values(doc int) (v [4]string) {
	t, i := x.row(doc)
	if t == nil {
		return v
	}
	if k := t.instrument[i]; k > 0 && k <= len(x.instruments) {
		v[0] = x.instruments[k-1].ID
	}
	if k := t.status[i]; k < len(x.statuses) {
		v[1] = x.statuses[k].ID
	}
	if k := t.kind[i]; k < len(x.kinds) {
		v[2] = x.kinds[k].ID
	}
	if k := t.language[i]; k < len(x.languages) {
		v[3] = x.languages[k]
	}
	return v
}

const (
	mostAlso     = 6
	mostSections = 3
	mostMarks    = 12
)

// also lists other names of the concepts in the question, those in the reader's language first.
func (x *Index) also(r *reading, language string) (list []string) {
	for _, own := range []bool{true, false} {
		for _, c := range r.concepts {
			for _, n := range c.labels {
				same := func(s string) bool { return strings.EqualFold(s, n.Text) }
				if (n.Language == language) == own && len(list) < mostAlso && !slices.ContainsFunc(r.said, same) && !slices.ContainsFunc(list, same) {
					list = append(list, n.Text)
				}
			}
		}
	}
	return list
}

// lacking are the words of the question that are not there. Two characters of Chinese that stand in words which are there, such as 案后 in
// 备案后的, are no word.
func (r *reading) lacking(lacks func(*clause) bool) []string {
	var missing, there []*clause
	for _, c := range r.clauses {
		switch {
		case c.excluded || c.bonus:
		case lacks(c):
			missing = append(missing, c)
		default:
			there = append(there, c)
		}
	}
	return r.words(slices.DeleteFunc(missing, func(c *clause) bool { return c.cjk && c.within(there) }))
}

// within reports whether all of the clause's text stands in others.
func (c *clause) within(others []*clause) bool {
	for at := c.from; at < c.to; {
		i := slices.IndexFunc(others, func(o *clause) bool { return o.from <= at && at < o.to })
		if i < 0 {
			return false
		}
		at = others[i].to
	}
	return true
}

// words are what clauses say in the question, each once; those that overlap are one.
func (r *reading) words(clauses []*clause) (list []string) {
	end := -1
	for i, c := range clauses {
		if i > 0 && c.from < end {
			list[len(list)-1] += r.text[end:max(end, c.to)]
		} else {
			list = append(list, r.text[c.from:c.to])
		}
		end = max(end, c.to)
	}
	var once []string
	for _, s := range list {
		if !slices.Contains(once, s) {
			once = append(once, s)
		}
	}
	return once
}

// result makes a result of the documents of a page that were found; ok is false when the best could not be read.
func (x *Index) result(r *reading, docs []found) (Result, bool) {
	best := docs[0]
	file := x.document(best.doc)
	if file == nil {
		return Result{}, false
	}
	v := x.values(best.doc)
	result := Result{
		URL: file.Page, Title: file.Title, Citation: file.Context, Instrument: v[0], Status: v[1], Kind: v[2], Language: v[3],
		Score: best.score, BM25: best.bm25,
	}
	result.Missing = r.lacking(func(c *clause) bool {
		return !slices.ContainsFunc(c.having, func(h hit) bool { return h.doc == best.doc })
	})
	e := newExcerpt(r, file)
	result.Anchor, result.Parts = cmp.Or(e.anchor, file.Anchor), e.parts
	for _, p := range result.Parts {
		result.Excerpt += p.Text
	}
	result.Marks = e.marks
	if r.passage != "" {
		for _, b := range file.Blocks {
			if b.Anchor == "para-"+r.passage {
				result.Anchor = b.Anchor
			}
		}
	}
	if len(docs) == 1 && file.Anchor == "" {
		for _, h := range e.sections() {
			if h[0] != "" {
				result.Sections = append(result.Sections, Passage{file.Page + "#" + h[0], h[1]})
			}
		}
		return result, true
	}
	for _, d := range docs[:min(len(docs), mostSections)] {
		if f := x.document(d.doc); f != nil {
			url := f.Page
			if f.Anchor != "" {
				url += "#" + f.Anchor
			}
			result.Sections = append(result.Sections, Passage{url, f.Title})
		}
	}
	return result, true
}
