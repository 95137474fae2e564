package search

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

const (
	excerptWidth = 200 // in columns; a CJK character takes two
	shortBlock   = 40  // shorter blocks are shown when no other matches
	excerptSlack = 40  // so much more is shown rather than cut, and so much stands before the first match
)

// An excerpt is what a result shows of a document.
type excerpt struct {
	file   *docFile
	anchor string
	parts  []Part
	marks  []string

	headings []headingHits // by number of heading
}

// headingHits is what was found below a heading.
type headingHits struct {
	clauses map[int]bool
	hits    int
}

// A match is a part of a text that a clause matches.
type match struct{ from, to, clause int }

// newExcerpt finds the passage of a document that matches best.
func newExcerpt(r *reading, file *docFile) *excerpt {
	e := &excerpt{file: file, headings: make([]headingHits, len(file.Headings)+1)}
	for i := range e.headings {
		e.headings[i].clauses = map[int]bool{}
	}
	var concepts []Concept
	for _, c := range r.concepts {
		concepts = append(concepts, Concept{ID: c.key[1:], Names: c.labels})
	}
	a := newAnalyser(newLexicon(namesOf(concepts)))
	terms := map[string][]int{}
	for k, c := range r.clauses {
		if c.excluded {
			continue
		}
		for _, t := range c.terms {
			if !slices.Contains(terms[t.key], k) {
				terms[t.key] = append(terms[t.key], k)
			}
		}
	}
	blocks := make([][]match, len(file.Blocks))
	own := map[int]map[int]bool{} // clauses in a heading
	for i, b := range file.Blocks {
		blocks[i] = matches(a, r, terms, b.Text)
		if b.Heading >= len(e.headings) || b.Heading < 0 {
			continue
		}
		h := &e.headings[b.Heading]
		h.hits += len(blocks[i])
		for _, m := range blocks[i] {
			h.clauses[m.clause] = true
			if isHeading(file, i) {
				if own[b.Heading] == nil {
					own[b.Heading] = map[int]bool{}
				}
				own[b.Heading][m.clause] = true
			}
		}
	}
	best, most, mostHere := -1, -1, -1
	for i, b := range file.Blocks {
		if isHeading(file, i) {
			continue
		}
		here := map[int]bool{}
		for _, m := range blocks[i] {
			here[m.clause] = true
		}
		count := len(here)
		for c := range own[b.Heading] {
			here[c] = true
		}
		total := len(here)
		if count == 0 || width(b.Text) < shortBlock {
			total -= len(r.clauses) // a cell or a name says little: it comes after all that say more
		}
		if best < 0 || total > most || total == most && count > mostHere {
			best, most, mostHere = i, total, count
		}
	}
	if best < 0 {
		return e
	}
	b := file.Blocks[best]
	if len(blocks[best]) > 0 || len(own[b.Heading]) > 0 {
		e.anchor = b.Anchor
	}
	e.parts = cut(a, b.Text, blocks[best])
	e.mark(b.Text, blocks[best])
	for i, list := range blocks {
		if i != best {
			e.mark(file.Blocks[i].Text, list)
		}
	}
	return e
}

// isHeading reports whether a block is a heading: the first of its number.
func isHeading(f *docFile, i int) bool {
	h := f.Blocks[i].Heading
	return h > 0 && (i == 0 || f.Blocks[i-1].Heading != h)
}

// matches lists what clauses match in a text, by place.
func matches(a *analyser, r *reading, terms map[string][]int, text string) (list []match) {
	a.analyse(text)
	add := func(key string, from, to int) {
		for _, k := range terms[key] {
			list = append(list, match{from, to, k})
		}
	}
	for i, p := range a.pieces {
		to := p.to
		if p.joined {
			to = a.pieces[i+1].to
		}
		add(p.x.key, p.from, to)
	}
	for _, x := range a.entities {
		for _, key := range x.keys {
			add(key, a.pieces[x.at].from, a.pieces[x.at+x.span-1].to)
		}
	}
	for _, m := range slices.Concat(a.mentions, a.amounts) {
		add(m.key, a.pieces[m.at].from, a.pieces[m.at+m.span-1].to)
	}
	for k, c := range r.clauses {
		if c.excluded || len(c.words) == 0 {
			continue
		}
		for i := range a.pieces {
			if last, ok := standsAt(a, c.words, i); ok {
				list = append(list, match{a.pieces[i].from, a.pieces[last].to, k})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b match) int { return cmp.Or(a.from-b.from, a.to-b.to, a.clause-b.clause) })
	return list
}

// standsAt reports whether a phrase stands at piece i, and which is its last piece.
func standsAt(a *analyser, words []element, i int) (last int, ok bool) {
	for _, w := range words {
		k := i + w.offset
		if k >= len(a.pieces) || !slices.ContainsFunc(w.terms, func(t *termEntry) bool { return t.key == a.pieces[k].x.key }) {
			return 0, false
		}
		last = k
		if a.pieces[k].joined {
			last = k + 1
		}
	}
	return last, true
}

func columns(r rune) int {
	if r >= 0x2E80 {
		return 2
	}
	return 1
}

func width(s string) (n int) {
	for _, r := range s {
		n += columns(r)
	}
	return n
}

// cut cuts an excerpt out of a text, around its matches. The text was the last that a analysed or is analysed again.
func cut(a *analyser, text string, list []match) []Part {
	if width(text) <= excerptWidth+excerptSlack {
		return divide(text, 0, len(text), list)
	}
	a.cut(text)
	// Which match to begin with: the one behind which the most clauses fit.
	first, most := 0, 0
	for i, m := range list {
		if i > 0 && list[i-1].from == m.from {
			continue
		}
		end := forward(text, m.from, excerptWidth-excerptSlack)
		seen := map[int]bool{}
		for _, n := range list[i:] {
			if n.to <= end {
				seen[n.clause] = true
			}
		}
		if len(seen) > most {
			first, most = m.from, len(seen)
		}
	}
	earliest := backward(text, first, excerptSlack)
	from := first
	for _, p := range a.pieces {
		if p.from >= earliest {
			from = min(from, p.from)
			break
		}
	}
	if earliest == 0 {
		from = 0
	}
	latest := forward(text, from, excerptWidth)
	to := latest
	if latest < len(text) {
		to = from
		for _, p := range a.pieces {
			if p.to <= latest {
				to = max(to, p.to)
			}
		}
		if to == from {
			to = latest // one endless word
		}
	}
	return divide(text, from, to, list)
}

// forward is the place so many columns after another, at most the end.
func forward(text string, at, columnsMore int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if columnsMore -= columns(r); columnsMore < 0 {
			break
		}
		at += size
	}
	return at
}

func backward(text string, at, columnsMore int) int {
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if columnsMore -= columns(r); columnsMore < 0 {
			break
		}
		at -= size
	}
	return at
}

// union joins matches that overlap or touch, within from and to.
func union(list []match, from, to int) (out [][2]int) {
	for _, m := range list {
		f, t := max(m.from, from), min(m.to, to)
		if f >= t {
			continue
		}
		if n := len(out); n > 0 && f <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], t)
		} else {
			out = append(out, [2]int{f, t})
		}
	}
	return out
}

// divide makes parts of a text between two places.
func divide(text string, from, to int, list []match) (parts []Part) {
	add := func(s string, match bool) {
		if s == "" {
			return
		}
		if n := len(parts); n > 0 && parts[n-1].Match == match {
			parts[n-1].Text += s
			return
		}
		parts = append(parts, Part{s, match})
	}
	if from > 0 {
		add("…", false)
	}
	at := from
	for _, u := range union(list, from, to) {
		add(text[at:u[0]], false)
		add(text[u[0]:u[1]], true)
		at = u[1]
	}
	add(text[at:to], false)
	if to < len(text) {
		add("…", false)
	}
	return parts
}

func (e *excerpt) mark(text string, list []match) {
	for _, u := range union(list, 0, len(text)) {
		if s := text[u[0]:u[1]]; len(e.marks) < mostMarks && !slices.Contains(e.marks, s) {
			e.marks = append(e.marks, s)
		}
	}
}

// sections lists the headings below which something was found, the best first.
func (e *excerpt) sections() (list [][2]string) {
	var order []int
	for i, h := range e.headings {
		if i > 0 && len(h.clauses) > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(len(e.headings[b].clauses)-len(e.headings[a].clauses), e.headings[b].hits-e.headings[a].hits)
	})
	for _, i := range order[:min(len(order), mostSections)] {
		list = append(list, e.file.Headings[i-1])
	}
	return list
}
