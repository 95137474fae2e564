package search_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/search"
)

// blocks are the texts of each page, of so many fields.
func (p *published) blocks(fields int) [][]string {
	list := make([][]string, len(p.pages))
	for i := range p.docs {
		for _, f := range search.Fields(&p.docs[i])[:fields] {
			list[p.page[i]] = append(list[p.page[i]], f.Blocks...)
		}
	}
	return list
}

// quoted lists the pages that have a text as it stands. A phrase is looked for in what the page says, not in how it is cited; what is only one
// token, everywhere.
func (p *published) quoted(text string, own, all [][]string, holds func(text string) bool) []string {
	tokens := p.names.Tokens(text, true)
	pieces := 0
	for _, k := range tokens {
		if k.Kind == search.Piece && (k.Char == 0 || k.Joined) {
			pieces++
		}
	}
	if pieces > 1 {
		return p.having(own, holds)
	}
	return p.having(all, holds)
}

// having lists the pages that have a text for which holds is true.
func (p *published) having(blocks [][]string, holds func(text string) bool) (pages []string) {
	for i, texts := range blocks {
		if slices.ContainsFunc(texts, holds) {
			pages = append(pages, p.pages[i][0].Page)
		}
	}
	slices.Sort(pages)
	return pages
}

// found lists the pages that a question finds with all of it.
func (p *published) found(text string) (pages []string) {
	for _, doc := range p.index.Find(text, "zh").Full {
		pages = append(pages, p.docs[doc].Page)
	}
	slices.Sort(pages)
	return slices.Compact(pages)
}

// lacks lists what of a list is not in another.
func lacks(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

// TestChineseSubstrings looks for runs of characters, which are no words: they are found wherever they stand in a text, within words and across them.
func TestChineseSubstrings(t *testing.T) {
	p := content(t)
	own, all := p.blocks(phraseFields), p.blocks(oracleFields)
	run := regexp.MustCompile(`\p{Han}{2,}`)
	var runs [][]rune
	for _, texts := range all {
		for _, text := range texts {
			for _, s := range run.FindAllString(text, -1) {
				runs = append(runs, []rune(s))
			}
		}
	}
	r := rand.New(rand.NewPCG(38, 1))
	for range 2000 {
		from := pick(r, runs)
		n := min(2+r.IntN(5), len(from))
		at := r.IntN(len(from) - n + 1)
		text := string(from[at : at+n])

		want := p.quoted(text, own, all, func(s string) bool { return strings.Contains(s, text) })
		if got := p.found(`"` + text + `"`); !slices.Equal(got, want) {
			t.Errorf("“%s” is in %v, found %v", text, want, got)
		}
		want = p.having(all, func(s string) bool { return strings.Contains(s, text) })
		if missing := lacks(want, p.found(text)); len(missing) > 0 {
			t.Errorf("%s is not found in %v", text, missing)
		}
	}
}

const numeral = "零〇一二两三四五六七八九十百千万亿"

// TestChineseNumbers looks for all numbers with their units that the content has.
func TestChineseNumbers(t *testing.T) {
	p := content(t)
	own, all := p.blocks(phraseFields), p.blocks(oracleFields)
	number := regexp.MustCompile(`[0-9](?:[0-9,.]*[0-9])?\p{Han}{1,5}|第[` + numeral + `]+条|[` + numeral + `]{2,}\p{Han}{1,4}`)
	seen := map[string]bool{}
	for _, texts := range all {
		for _, text := range texts {
			for _, m := range number.FindAllStringIndex(text, -1) {
				if m[0] > 0 && text[m[0]-1] == '-' {
					continue // GB/T 46068-2025 is no number of anything
				}
				s := text[m[0]:m[1]]
				// With its unit, and with what follows cut anywhere.
				for i, r := range s {
					if end := i + utf8.RuneLen(r); i > 0 && unicode.Is(unicode.Han, r) && !strings.HasPrefix(s, "第") {
						seen[s[:end]] = true
					}
				}
				seen[s] = true
			}
		}
	}
	if len(seen) < 200 {
		t.Errorf("the content has %d numbers", len(seen))
	}
	for text := range seen {
		// As a reader has it: 0万人 is not in 10万人.
		want := p.quoted(text, own, all, func(s string) bool { return containsNumber(s, text) })
		if got := p.found(`"` + text + `"`); !slices.Equal(got, want) {
			t.Errorf("“%s” is in %v, found %v too and not %v", text, want, lacks(got, want), lacks(want, got))
		}
		if missing := lacks(p.having(all, func(s string) bool { return containsNumber(s, text) }), p.found(text)); len(missing) > 0 {
			t.Errorf("%s is not found in %v", text, missing)
		}
	}
	t.Logf("%d numbers", len(seen))
}

// containsNumber is strings.Contains, but that no digit, nor letter, may stand before digits, as that makes another word of them.
func containsNumber(text, s string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], s)
		if i < 0 {
			return false
		}
		at += i
		before, size := utf8.DecodeLastRuneInString(text[:at])
		word := unicode.IsDigit(before) || unicode.IsLetter(before) && !unicode.Is(unicode.Han, before)
		if before == '.' || before == ',' {
			r, _ := utf8.DecodeLastRuneInString(text[:at-size])
			word = unicode.IsDigit(r)
		}
		if s[0] < '0' || s[0] > '9' || !word {
			return true
		}
		at++
	}
}
