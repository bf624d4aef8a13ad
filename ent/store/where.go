package store

import (
	"entgo.io/ent/dialect/sql"

	"kept/internal/filter"
)

// Comparison is what Where can put on a column; nil compares nothing.
type Comparison interface {
	*filter.String | *filter.ID | *filter.Int | *filter.Time | *filter.Day
}

// Where turns a comparison into a condition on column, for ent's Where. Fold a
// filter.String with the same function as the column before it comes here.
func Where[C Comparison](column string, c C) func(*sql.Selector) {
	return WhereOf(func(s *sql.Selector) string { return s.C(column) }, c)
}

// WhereOf is Where for an expression in parentheses in the place of a column.
func WhereOf[C Comparison](expression func(*sql.Selector) string, c C) func(*sql.Selector) {
	return func(s *sql.Selector) {
		for _, p := range conditions(expression(s), any(c)) {
			s.Where(p)
		}
	}
}

func conditions(col string, c any) []*sql.Predicate {
	switch f := c.(type) {
	case *filter.String:
		if f == nil {
			return nil
		}
		ps := equal(col, f.Eq, f.In)
		if f.StartsWith != nil {
			ps = append(ps, startsWith(col, *f.StartsWith)...)
		}
		return ps
	case *filter.ID:
		if f == nil {
			return nil
		}
		return append(equal(col, f.Eq, f.In), null(col, f.IsNull)...)
	case *filter.Int:
		if f == nil {
			return nil
		}
		return between(col, f.Eq, f.Gte, f.Lt)
	case *filter.Time:
		if f == nil {
			return nil
		}
		return append(between(col, f.Eq, f.Gte, f.Lt), null(col, f.IsNull)...)
	case *filter.Day:
		if f == nil {
			return nil
		}
		ps := between(col, f.Eq, f.Gte, f.Lt)
		if f.Lt != nil {
			ps = append(ps, sql.NEQ(col, "")) // "" sorts before every day, and is none
		}
		if f.IsNull != nil {
			ps = append(ps, choose(*f.IsNull, sql.EQ(col, ""), sql.NEQ(col, "")))
		}
		return ps
	}
	return nil
}

// Among narrows to rows whose column is one of values, of which there are as many
// as anybody likes: on PostgreSQL they are one parameter, so that a statement is
// the same, and planned once, for any number of them.
func (d *DB) Among(column string, values []string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		col := s.C(column)
		if !d.Postgres() {
			s.Where(sql.In(col, anys(values)...))
			return
		}
		s.Where(sql.P(func(b *sql.Builder) { b.WriteString(col + " = ANY (").Arg(values).WriteString(")") }))
	}
}

func equal(col string, eq *string, in []string) (ps []*sql.Predicate) {
	if eq != nil {
		ps = append(ps, sql.EQ(col, *eq))
	}
	if in != nil {
		ps = append(ps, choose(len(in) > 0, sql.In(col, anys(in)...), sql.False()))
	}
	return ps
}

// startsWith is a range, not a LIKE: columns compare byte by byte on both
// databases, so that an index serves it and case counts on both.
func startsWith(col, prefix string) []*sql.Predicate {
	return []*sql.Predicate{sql.GTE(col, prefix), sql.LT(col, prefix+"\U0010FFFF")}
}

func between[T any](col string, eq, gte, lt *T) (ps []*sql.Predicate) {
	if eq != nil {
		ps = append(ps, sql.EQ(col, *eq))
	}
	if gte != nil {
		ps = append(ps, sql.GTE(col, *gte))
	}
	if lt != nil {
		ps = append(ps, sql.LT(col, *lt))
	}
	return ps
}

func null(col string, is *bool) []*sql.Predicate {
	if is == nil {
		return nil
	}
	return []*sql.Predicate{choose(*is, sql.IsNull(col), sql.NotNull(col))}
}

func choose(first bool, a, b *sql.Predicate) *sql.Predicate {
	if first {
		return a
	}
	return b
}

func anys(ss []string) []any {
	out := make([]any, len(ss))
	for i, s := range ss {
		out[i] = s
	}
	return out
}
