package store

import (
	"slices"
	"strings"

	entsql "entgo.io/ent/dialect/sql"
	lru "github.com/hashicorp/golang-lru/v2"

	"kept/internal/page"
)

// Sparse says from which columns the fields of a record are made that the API
// shows as they stand, by the names that it gives them. A list that has one reads
// no more than what is looked at (page.Args.Fields), if all of that is in it: a
// contact has 32 columns, and who lists contacts looks at five. What else is in
// its records is empty then. A field that isn't in it has its list read whole, so
// what leads further, or is made of more than columns, is left out.
type Sparse map[string][]string

// columns gives what is read for the fields that w's caller looks at: those columns
// that are always needed, and the fields' own, in order and in one string, as a key
// of texts that are kept. It is empty when whole rows are to be read.
func (s Sparse) columns(w page.Window, always ...string) string {
	if s == nil || w.Fields == nil {
		return ""
	}
	columns := slices.Clone(always)
	for _, f := range w.Fields {
		of, ok := s[f]
		if !ok {
			return ""
		}
		columns = append(columns, of...)
	}
	slices.Sort(columns)
	return strings.Join(slices.Compact(columns), " ")
}

// Only narrows a query to what w's caller looks at and what is always needed, for
// ent's Modify.
func (s Sparse) Only(w page.Window, always ...string) func(*entsql.Selector) {
	columns := s.columns(w, append(always, "id")...)
	return func(to *entsql.Selector) { selectOnly(to, columns) }
}

// selectOnly lets s read those columns of its table, if any are named.
func selectOnly(s *entsql.Selector, columns string) {
	if columns == "" {
		return
	}
	of := selected{s.Dialect(), s.TableName(), columns}
	quoted, ok := selections.Get(of)
	if !ok {
		quoted = strings.Join(s.Columns(strings.Fields(columns)...), ", ")
		selections.Add(of, quoted)
	}
	s.Select(quoted)
}

// selections keeps what selectOnly wrote: ent takes a name that is quoted and
// qualified as it is.
var selections, _ = lru.New[selected, string](300) // fails on a size below one only

type selected struct{ dialect, table, columns string }
