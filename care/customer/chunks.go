package customer

import (
	"iter"
	"slices"
)

// chunks cuts ids so that a statement stays below SQLite's 32,766 parameters.
func chunks(ids []string) iter.Seq[[]string] { return slices.Chunk(ids, 5000) }
