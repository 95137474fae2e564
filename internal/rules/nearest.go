package rules

import (
	"unicode/utf8"
)

// nearest is a hint that names the word of a list that was probably meant; a short list is named whole.
func nearest(word string, list []string) string {
	letters := []rune(word)
	best, least := "", 1+len(letters)/3
	for _, candidate := range list {
		// A word that is in the list was refused for another reason than its letters.
		if d := distance(letters, []rune(candidate), least); d > 0 && d <= least && (best == "" || d < least) {
			best, least = candidate, d
		}
	}
	switch {
	case best != "":
		return "did you mean " + quote(best) + "?"
	case len(list) > 0 && len(list) <= 12:
		return "there are: " + join(list, ", ")
	}
	return ""
}

// likely returns the word of a list that was probably meant, "" when there is none: at most a third of its letters may differ, of words
// that are as near the first in the alphabet is taken. It is what commands suggest for the words of their own lists.
func likely(word string, list []string) string {
	letters := []rune(word)
	best, least := "", 0
	for _, candidate := range list {
		limit := max(1, utf8.RuneCountInString(candidate)/3)
		d := distance(letters, []rune(candidate), limit)
		if d <= limit && (best == "" || d < least || d == least && candidate < best) {
			best, least = candidate, d
		}
	}
	return best
}

// distance is the number of letters to add, drop, change or swap with their neighbour between two words, or limit+1 when it is more than
// limit.
func distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	older, before, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range before {
		before[j] = j
	}
	for i := range a {
		row[0] = i + 1
		least := row[0]
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(before[j+1]+1, row[j]+1, before[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
			least = min(least, row[j+1])
		}
		if least > limit {
			return limit + 1
		}
		older, before, row = before, row, older
	}
	return before[len(b)]
}
