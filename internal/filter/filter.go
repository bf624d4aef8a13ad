// Package filter holds the comparisons that a list can be narrowed by. A noun's
// filter is a struct of these; store.Where turns each into a condition on a
// column. All comparisons that are set must hold, and none set means all rows.
package filter

import (
	"time"

	"kept/internal/clock"
)

// String compares a text column.
type String struct {
	Eq         *string
	In         []string // nil means not compared; empty matches nothing
	StartsWith *string
}

// ID compares a column that refers to a record.
type ID struct {
	Eq     *string
	In     []string // nil means not compared; empty matches nothing
	IsNull *bool
}

// Int compares a column of whole numbers.
type Int struct {
	Eq  *int
	Gte *int
	Lt  *int
}

// Time compares a column of instants.
type Time struct {
	Eq     *time.Time
	Gte    *time.Time
	Lt     *time.Time
	IsNull *bool
}

// Day compares a column of days. Where there is no day the column is empty.
type Day struct {
	Eq     *clock.Day
	Gte    *clock.Day
	Lt     *clock.Day
	IsNull *bool
}
