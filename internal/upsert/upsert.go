// Package upsert names what came of writing a record that may have been there.
package upsert

import (
	"slices"

	"kept/internal/fault"
)

// Outcome says what writing a record did.
type Outcome string

// The outcomes. Writing the same twice is Unchanged the second time: nothing
// was written, and no event tells of it.
const (
	Created   Outcome = "CREATED"
	Updated   Outcome = "UPDATED"
	Unchanged Outcome = "UNCHANGED"
)

// Result is one record after it was written, or why it was refused. A batch
// answers with one for each draft, in the drafts' order.
type Result[T any] struct {
	Record  *T
	Outcome Outcome
	Err     error // a fault of this draft alone; the others are written
}

// Chunk is how many records a batch writes with one statement: SQLite takes
// 32,766 parameters, and no table has 50 columns.
const Chunk = 500

// Run is how many records a batch looks up at once, by a key or two each, and
// then writes chunk by chunk without another look: that wouldn't be answered
// before all is written.
const Run = 10_000

// Distinct cuts drafts into runs in which no key occurs twice, at most so many
// long: within a run no draft can depend on another. key gives every key that
// a draft is known by.
func Distinct[D any](drafts []D, most int, key func(D) []string) [][]D {
	var runs [][]D
	seen, start := map[string]bool{}, 0
	for i, d := range drafts {
		keys := key(d)
		again := slices.ContainsFunc(keys, func(k string) bool { return seen[k] })
		if again || i-start == most {
			runs, start = append(runs, drafts[start:i]), i
			clear(seen)
		}
		for _, k := range keys {
			seen[k] = true
		}
	}
	if start < len(drafts) {
		runs = append(runs, drafts[start:])
	}
	return runs
}

// One gives the only result of a batch of one.
func One[T any](results []Result[T], err error) (*Result[T], error) {
	if err != nil {
		return nil, err
	}
	if len(results) != 1 {
		return nil, fault.Invalid("", "must be one record")
	}
	if results[0].Err != nil {
		return nil, results[0].Err
	}
	return &results[0], nil
}
