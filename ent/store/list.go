package store

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"kept/internal/page"
)

// query is what ent's generated queries have in common: Modify gives an S, and
// All of that the rows.
type query[Q, S any] interface {
	Clone() Q
	Limit(int) Q
	IDs(context.Context) ([]string, error)
	Modify(...func(*sql.Selector)) S
}

type selection[R any] interface {
	All(context.Context) ([]R, error)
}

// List gives one page of what q finds, in the order o: from makes a record of a
// row, and key tells its place. The whole list is counted only when it is asked
// for, to one more than page.CountCap.
func List[T, R any, S selection[R], Q query[Q, S]](ctx context.Context, q Q, o Order, args page.Args, from func(R) *T, key func(*T) page.Key) (page.Page[*T], error) {
	w, err := args.Window()
	if err != nil {
		return page.Page[*T]{}, err
	}
	keyset, err := Keyset(w, o)
	if err != nil {
		return page.Page[*T]{}, err
	}
	all := q.Clone()
	rows, err := q.Modify(keyset).All(ctx)
	if err != nil {
		return page.Page[*T]{}, fmt.Errorf("list %T: %w", rows, err)
	}
	items := make([]*T, len(rows))
	for i, r := range rows {
		items[i] = from(r)
	}
	p := page.Cut(w, items)
	p.Key, p.Count = key, func(ctx context.Context) (int, error) { return CountUpTo(ctx, all.Clone(), page.CountCap+1) }
	return p, nil
}

// Records makes a record of each row that a query's Each gives. They are
// allocated together, twice as many each time.
func Records[T, R any](ctx context.Context, each func(context.Context, func(R)) error, fill func(*T, R)) ([]*T, error) {
	var out []*T
	var spare []T
	err := each(ctx, func(r R) {
		if len(spare) == 0 {
			spare = make([]T, min(max(1, len(out)), 64))
		}
		fill(&spare[0], r)
		out, spare = append(out, &spare[0]), spare[1:]
	})
	return out, err
}

// CountUpTo counts what q finds, to limit at most.
func CountUpTo[Q interface {
	Limit(int) Q
	IDs(context.Context) ([]string, error)
}](ctx context.Context, q Q, limit int) (int, error) {
	ids, err := q.Limit(limit).IDs(ctx)
	if err != nil {
		return 0, fmt.Errorf("count %T: %w", q, err)
	}
	return len(ids), nil
}

// ListsOf is how one kind of record lies in lists that parents have of their own.
type ListsOf[T any] struct {
	Lists
	Read    func(ctx context.Context, narrow func(*sql.Selector)) ([]T, error) // runs the noun's query with Modify(narrow)
	Keeper  func(T) string                                                     // the id that a record is kept under
	Compare func(a, b T) int                                                   // the order
	Key     func(T) page.Key                                                   // a record's place in it
	Count   func(ctx context.Context, keepers []string) (int, error)           // to page.CountCap + 1
	Shared  *Shared[T]                                                         // joins what several requests read; nil joins nothing
}

// PageOfEach gives the same page of each of many parents' lists in one statement.
func PageOfEach[T any](ctx context.Context, d *DB, l ListsOf[T], parents []string, args page.Args) (map[string]page.Page[T], error) {
	w, err := args.Window()
	if err != nil {
		return nil, err
	}
	found, err := ReadEach(ctx, d, l, parents, w)
	if err != nil {
		return nil, err
	}
	lists := ByOwner(found, l.Keeper)
	out := make(map[string]page.Page[T], len(parents))
	for _, id := range parents {
		out[id] = l.Page(w, lists[id], func(context.Context) ([]string, error) { return []string{id}, nil })
	}
	return out, nil
}

// ReadEach gives what EachPage narrows to, in no order. Beginnings of whole lists
// are read with other requests', where l shares them: those of merged records are
// among them then, even others'.
func ReadEach[T any](ctx context.Context, d *DB, l ListsOf[T], parents []string, w page.Window) ([]T, error) {
	read := func(ctx context.Context, parents []string) ([]T, error) { return readEach(ctx, d, l, parents, w) }
	if l.Shared == nil || len(l.Where) > 0 || w.Key != nil {
		return read(ctx, parents)
	}
	return l.Shared.Read(ctx, d, l.shape(d.Dialect(), w), parents, read)
}

func readEach[T any](ctx context.Context, d *DB, l ListsOf[T], parents []string, w page.Window) ([]T, error) {
	narrow, err := d.EachPage(ctx, l.Lists, parents, w)
	if err != nil {
		return nil, err
	}
	if len(l.Where) == 0 {
		ctx = PlanOnce(ctx)
	}
	return l.Read(ctx, narrow)
}

// ByOwner puts records into a list for each owner, in the order that they have.
func ByOwner[T any](records []T, owner func(T) string) map[string][]T {
	many := map[string]int{}
	for _, r := range records {
		many[owner(r)]++
	}
	all, lists := make([]T, len(records)), make(map[string][]T, len(many))
	for _, r := range records {
		o := owner(r)
		list, ok := lists[o]
		if !ok {
			list, all = all[:0:many[o]], all[many[o]:]
		}
		lists[o] = append(list, r)
	}
	return lists
}

// Page cuts what was found of one parent's list. keepers gives the ids that its
// records are kept under, when the list is to be counted.
func (l ListsOf[T]) Page(w page.Window, found []T, keepers func(context.Context) ([]string, error)) page.Page[T] {
	p := page.Cut(w, page.Sorted(w, found, l.Compare))
	p.Key, p.Count = l.Key, func(ctx context.Context) (int, error) {
		ids, err := keepers(ctx)
		if err != nil {
			return 0, err
		}
		return l.Count(ctx, ids)
	}
	return p
}
