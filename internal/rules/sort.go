package rules

import (
	"cmp"
	"slices"
)

// sortStable sorts a list as slices.SortStableFunc does. Readers download this package, and each type that one of the standard library's
// sorts is used with costs them its code again: here the places are sorted, which are of one type.
func sortStable[T any](list []T, compare func(a, b *T) int) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compare(&list[i], &list[j]) })
	before := slices.Clone(list)
	for i, k := range order {
		list[i] = before[k]
	}
}

func sortNumbers(list []int64) {
	sortStable(list, func(a, b *int64) int { return cmp.Compare(*a, *b) })
}
