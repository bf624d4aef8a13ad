// Package filter holds the comparisons that a list can be narrowed by. A noun's
// filter is a struct of these; store.Where turns each into a condition on a
// column. All comparisons that are set must hold, and none set means all rows.
// Written as JSON they read as the API takes them.
package filter

import (
	"time"

	"kept/internal/clock"
	"kept/internal/fold"
)

// String compares a text column.
type String struct {
	Eq         *string  `json:"eq,omitempty"`
	In         []string `json:"in,omitzero"` // nil means not compared; empty matches nothing
	StartsWith *string  `json:"startsWith,omitempty"`
}

// Folded gives the comparison of a folded column, where case and accents make no difference.
func (f *String) Folded() *String {
	if f == nil {
		return nil
	}
	out := &String{Eq: folded(f.Eq), StartsWith: folded(f.StartsWith)}
	if f.In != nil {
		out.In = make([]string, len(f.In))
		for i, s := range f.In {
			out.In[i] = fold.Of(s)
		}
	}
	return out
}

func folded(s *string) *string {
	if s == nil {
		return nil
	}
	of := fold.Of(*s)
	return &of
}

// ID compares a column that refers to a record.
type ID struct {
	Eq     *string  `json:"eq,omitempty"`
	In     []string `json:"in,omitzero"` // nil means not compared; empty matches nothing
	IsNull *bool    `json:"isNull,omitempty"`
}

// Int compares a column of whole numbers.
type Int struct {
	Eq  *int `json:"eq,omitempty"`
	Gte *int `json:"gte,omitempty"`
	Lt  *int `json:"lt,omitempty"`
}

// Time compares a column of instants.
type Time struct {
	Eq     *time.Time `json:"eq,omitempty"`
	Gte    *time.Time `json:"gte,omitempty"`
	Lt     *time.Time `json:"lt,omitempty"`
	IsNull *bool      `json:"isNull,omitempty"`
}

// Day compares a column of days. Where there is no day the column is empty.
type Day struct {
	Eq     *clock.Day `json:"eq,omitempty"`
	Gte    *clock.Day `json:"gte,omitempty"`
	Lt     *clock.Day `json:"lt,omitempty"`
	IsNull *bool      `json:"isNull,omitempty"`
}
