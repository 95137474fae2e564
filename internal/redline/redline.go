// Package redline marks what differs between two texts, as lawyers mark a new text against an old one: two lists of blocks go in, the
// same blocks come out, cut into runs of which each is also in the other text or not.
//
// A block is a paragraph or an item. First each block finds the one in the other text that is most like it, wherever it stands there, since a
// legislator who changes a list also changes its order; then the words of the two are compared. English is compared by words, Chinese by
// characters. Texts that have little in common come back without marks: what is left of them between the marks could not be read.
//
// The comparison is a longest common subsequence, written here and not taken from a library: articles have a few hundred words, so the
// plain quadratic one will do, and libraries compare characters or lines, which would have to be taught words, and know no blocks.
package redline

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Run is a piece of a block. Changed says that the other text does not have it.
type Run struct {
	Text    string
	Changed bool
}

const (
	// alike is how much of two blocks must be the same, by words, for them to be compared word by word.
	alike = 0.4
	// enough is how much of two texts must be the same for marks to help a reader.
	enough = 0.3
	// maxWork bounds how many pairs of words are looked at. Texts that need more come back without marks.
	maxWork = 4_000_000
)

// Compare marks the blocks of two texts. The runs of a block, one after the other, are the block itself. Without marked nothing is Changed,
// because the two have too little in common or are too long.
func Compare(old, new []string) (o, n [][]Run, marked bool) {
	a, b := cutAll(old), cutAll(new)
	if work(a)*work(b) > maxWork {
		return plain(old), plain(new), false
	}
	for _, p := range pairs(a, b) {
		mark(a[p.old], b[p.new], p.same)
	}
	if share(a, b) < enough {
		return plain(old), plain(new), false
	}
	return runs(a), runs(b), true
}

func plain(blocks []string) [][]Run {
	out := make([][]Run, len(blocks))
	for i, text := range blocks {
		if text != "" {
			out[i] = []Run{{Text: text}}
		}
	}
	return out
}

// A token is a word, a Chinese character or a sign, with the white space before it.
type token struct {
	space, text, key string
	word             bool // and no sign
	same             bool // the other text has it too
}

func cutAll(blocks []string) (list [][]token) {
	for _, text := range blocks {
		list = append(list, cut(text))
	}
	return list
}

func work(blocks [][]token) (n int) {
	for _, b := range blocks {
		n += len(b)
	}
	return n
}

// cut makes tokens of a text. White space at its end is a token without text.
func cut(text string) (list []token) {
	for at := 0; at < len(text); {
		begin := at
		for at < len(text) {
			r, size := utf8.DecodeRuneInString(text[at:])
			if !unicode.IsSpace(r) {
				break
			}
			at += size
		}
		space := text[begin:at]
		begin = at
		size, word := first(text[at:])
		at += size
		t := token{space: space, text: text[begin:at], word: word}
		t.key = strings.ToLower(t.text)
		list = append(list, t)
	}
	return list
}

// first is how long the token is that a text begins with.
func first(text string) (size int, word bool) {
	r, n := utf8.DecodeRuneInString(text)
	switch {
	case n == 0:
		return 0, false
	case unicode.Is(unicode.Han, r):
		return n, true
	case r == '(':
		// The number of a paragraph or item is one sign.
		digits := len(text[1:]) - len(strings.TrimLeft(text[1:], "0123456789"))
		if digits > 0 && strings.HasPrefix(text[1+digits:], ")") {
			return digits + 2, false
		}
		return n, false
	case !letter(r):
		return n, false
	}
	for size = n; size < len(text); size += n {
		r, n = utf8.DecodeRuneInString(text[size:])
		if letter(r) {
			continue
		}
		// A number keeps its commas, a word its hyphens and apostrophes.
		next, _ := utf8.DecodeRuneInString(text[size+n:])
		if !strings.ContainsRune(",.'’-", r) || !letter(next) {
			break
		}
	}
	return size, true
}

func letter(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)) && !unicode.Is(unicode.Han, r)
}

// A pair is two blocks that are compared, with the places of the tokens that they share.
type pair struct {
	old, new int
	like     float64
	same     [][2]int
}

// pairs finds for each block the one that is most like it. The most similar two are taken first, of equals those that stand first.
func pairs(a, b [][]token) (list []pair) {
	var all []pair
	for i := range a {
		for k := range b {
			same := common(a[i], b[k])
			if p := (pair{i, k, likeness(a[i], b[k], same), same}); p.like >= alike {
				all = append(all, p)
			}
		}
	}
	slices.SortStableFunc(all, func(x, y pair) int { return cmp.Compare(y.like, x.like) })
	oldTaken, newTaken := make([]bool, len(a)), make([]bool, len(b))
	for _, p := range all {
		if !oldTaken[p.old] && !newTaken[p.new] {
			oldTaken[p.old], newTaken[p.new] = true, true
			list = append(list, p)
		}
	}
	return list
}

func likeness(a, b []token, same [][2]int) float64 {
	shared := 0
	for _, s := range same {
		if a[s[0]].word {
			shared++
		}
	}
	return ratio(2*shared, words(a)+words(b))
}

func words(list []token) (n int) {
	for _, t := range list {
		if t.word {
			n++
		}
	}
	return n
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// common is a longest common subsequence of two lists of tokens, as places in each.
func common(a, b []token) (same [][2]int) {
	width := len(b) + 1
	longest := make([]int32, (len(a)+1)*width) // of what follows each two places
	for i := len(a) - 1; i >= 0; i-- {
		for k := len(b) - 1; k >= 0; k-- {
			if a[i].key == b[k].key {
				longest[i*width+k] = longest[(i+1)*width+k+1] + 1
			} else {
				longest[i*width+k] = max(longest[(i+1)*width+k], longest[i*width+k+1])
			}
		}
	}
	for i, k := 0, 0; i < len(a) && k < len(b); {
		switch {
		case a[i].key == b[k].key:
			same = append(same, [2]int{i, k})
			i, k = i+1, k+1
		case longest[(i+1)*width+k] >= longest[i*width+k+1]:
			i++
		default:
			k++
		}
	}
	return same
}

// mark notes what two blocks share. A word or two between longer changes is no stay for the eye, and counts as changed with them.
func mark(a, b []token, same [][2]int) {
	// Stretches of tokens that follow one another in both.
	var stretches [][][2]int
	for i, s := range same {
		if i == 0 || s[0] != same[i-1][0]+1 || s[1] != same[i-1][1]+1 {
			stretches = append(stretches, nil)
		}
		last := len(stretches) - 1
		stretches[last] = append(stretches[last], s)
	}
	const short = 2
	before := [2]int{-1, -1} // the last places that are the same
	for i, stretch := range stretches {
		after := [2]int{len(a), len(b)}
		if i+1 < len(stretches) {
			after = stretches[i+1][0]
		}
		from, to := stretch[0], stretch[len(stretch)-1]
		changedBefore := max(from[0]-before[0], from[1]-before[1]) - 1
		changedAfter := max(after[0]-to[0], after[1]-to[1]) - 1
		if count(a, stretch) <= short && changedBefore >= len(stretch) && changedAfter >= len(stretch) {
			continue
		}
		before = to
		for _, s := range stretch {
			a[s[0]].same, b[s[1]].same = true, true
		}
	}
}

// count is how many of the tokens of a stretch are words.
func count(a []token, stretch [][2]int) (n int) {
	for _, s := range stretch {
		if a[s[0]].word {
			n++
		}
	}
	return n
}

// share is how much of two texts is the same.
func share(a, b [][]token) float64 {
	same, all := 0, 0
	for _, blocks := range [2][][]token{a, b} {
		for _, block := range blocks {
			all += words(block)
			for _, t := range block {
				if t.word && t.same {
					same++
				}
			}
		}
	}
	return ratio(same, all)
}

// runs joins tokens into runs. White space is marked only between two marked words.
func runs(blocks [][]token) [][]Run {
	out := make([][]Run, len(blocks))
	for i, block := range blocks {
		var list []Run
		add := func(text string, changed bool) {
			if text == "" {
				return
			}
			if n := len(list); n > 0 && list[n-1].Changed == changed {
				list[n-1].Text += text
				return
			}
			list = append(list, Run{text, changed})
		}
		for k, t := range block {
			changed := !t.same && t.text != ""
			add(t.space, changed && k > 0 && !block[k-1].same)
			add(t.text, changed)
		}
		out[i] = list
	}
	return out
}
