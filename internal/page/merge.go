package page

import (
	"cmp"
	"slices"
	"time"
)

// Merge reads the same window of several lists and gives the window of all of
// them together: each list's index serves its own part, so that the union costs
// its parts' windows and never a sort of what is stored. Each read gives up to
// Reach items in the window's direction, and so does Merge. compare orders
// two items as the lists do.
func Merge[L, T any](w Window, lists []L, read func(L) ([]T, error), compare func(a, b T) int) ([]T, error) {
	var all []T
	for _, l := range lists {
		items, err := read(l)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
	}
	if len(lists) < 2 {
		return all, nil
	}
	return Sorted(w, all, compare), nil
}

// Sorted puts the items that windows gave into the window's direction and leaves
// those that one window reaches.
func Sorted[T any](w Window, items []T, compare func(a, b T) int) []T {
	slices.SortFunc(items, func(a, b T) int {
		if w.Backward {
			a, b = b, a
		}
		return compare(a, b)
	})
	return items[:min(len(items), w.Reach())]
}

// Newest compares two records by time, then id, the newest first.
func Newest(aTime time.Time, aID string, bTime time.Time, bID string) int {
	return cmp.Or(bTime.Compare(aTime), cmp.Compare(bID, aID))
}
