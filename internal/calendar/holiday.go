package calendar

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"kept/internal/clock"
	"kept/internal/fault"
)

// Holiday is a day on which a business doesn't work although its weekday is a
// working day. It is one date: next year's is another.
type Holiday struct {
	Day  clock.Day
	Name string // what it is called; may be empty
}

// What bounds a business's holidays: some ten years of them.
const (
	maxHolidays = 500
	maxName     = 100
)

// ParseHolidays checks a list of holidays and gives it by date. No day of the
// calendar, a day twice, too many of them and a long name are errors.
func ParseHolidays(all []Holiday) ([]Holiday, error) {
	if len(all) > maxHolidays {
		return nil, fault.Clause("must be at most %d", maxHolidays)
	}
	sorted := slices.Clone(all)
	for i, h := range sorted {
		sorted[i].Name = strings.TrimSpace(h.Name)
		if _, err := clock.ParseDay(string(h.Day)); err != nil {
			return nil, err
		}
		if utf8.RuneCountInString(sorted[i].Name) > maxName {
			return nil, fault.Clause("the name of %s must have at most %d characters", h.Day, maxName)
		}
	}
	slices.SortFunc(sorted, func(a, b Holiday) int { return cmp.Compare(a.Day, b.Day) })
	for i := range sorted[:max(0, len(sorted)-1)] {
		if sorted[i].Day == sorted[i+1].Day {
			return nil, fault.Clause("must not name %s twice", sorted[i].Day)
		}
	}
	return sorted, nil
}

// Table gives holidays as they are kept: by date, what each is called.
func Table(all []Holiday) map[string]string {
	out := make(map[string]string, len(all))
	for _, h := range all {
		out[string(h.Day)] = h.Name
	}
	return out
}

// Listed reads what Table wrote, by date.
func Listed(table map[string]string) []Holiday {
	out := make([]Holiday, 0, len(table))
	for day, name := range table {
		out = append(out, Holiday{clock.Day(day), name})
	}
	slices.SortFunc(out, func(a, b Holiday) int { return cmp.Compare(a.Day, b.Day) })
	return out
}

// Said writes holidays as one text for people: 2026-12-25 Christmas, …
func Said(all []Holiday) string {
	texts := make([]string, len(all))
	for i, h := range all {
		texts[i] = strings.TrimSpace(string(h.Day) + " " + h.Name)
	}
	return strings.Join(texts, ", ")
}
