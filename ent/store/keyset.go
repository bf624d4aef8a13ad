package store

import (
	"fmt"
	"strconv"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/internal/fault"
	"kept/internal/page"
)

// Order is how a list is sorted: by a column that is never null, then by id.
// An index on (tenant_id, column, id), or with a filter's column between, must
// serve it.
type Order struct {
	Column string
	Kind   Kind
	Desc   bool
}

// Kind is the type of a sort column: it says how a cursor keeps its value.
type Kind int

// The kinds of sort column.
const (
	Text Kind = iota
	Time
	Int
)

// KeyOf writes a sort value as a cursor keeps it.
func KeyOf(value any, id string) page.Key {
	switch v := value.(type) {
	case time.Time:
		return page.Key{Value: strconv.FormatInt(v.UnixMicro(), 10), ID: id}
	case string:
		return page.Key{Value: v, ID: id}
	default:
		return page.Key{Value: fmt.Sprint(v), ID: id}
	}
}

// Keyset narrows a query to the rows of one page and one more, so that page.Cut
// can tell whether there are others: rows after the window's key in the order,
// never an offset. Use it with ent's Modify.
func Keyset(w page.Window, o Order) (func(*sql.Selector), error) {
	from, err := o.from(w)
	if err != nil {
		return nil, err
	}
	down := o.down(w)
	return func(s *sql.Selector) {
		column, id := s.C(o.Column), s.C("id") // now: a predicate is written later, when s may have another name
		if w.Key != nil {
			s.Where(sql.P(func(b *sql.Builder) {
				op := " > "
				if down {
					op = " < "
				}
				b.WriteString("(" + column + ", " + id + ")" + op + "(")
				b.Args(from...)
				b.WriteString(")")
			}))
		}
		if down {
			s.OrderBy(sql.Desc(column), sql.Desc(id))
		} else {
			s.OrderBy(sql.Asc(column), sql.Asc(id))
		}
		s.Limit(w.Reach())
	}, nil
}

// down reports whether w is read from the largest to the smallest.
func (o Order) down(w page.Window) bool { return o.Desc != w.Backward }

// from gives the sort value and the id behind which w begins; nothing at the
// list's own end.
func (o Order) from(w page.Window) ([]any, error) {
	if w.Key == nil {
		return nil, nil
	}
	v, err := o.parse(w.Key.Value)
	if err != nil {
		return nil, fault.Invalid("after", "is not a cursor of this list")
	}
	return []any{v, w.Key.ID}, nil
}

func (o Order) parse(v string) (any, error) {
	switch o.Kind {
	case Time:
		n, err := strconv.ParseInt(v, 10, 64)
		return time.UnixMicro(n).UTC(), err
	case Int:
		return strconv.ParseInt(v, 10, 64)
	default:
		return v, nil
	}
}
