package store

import (
	"context"
	"database/sql"

	entsql "entgo.io/ent/dialect/sql"
)

// Witness is told of each statement before it is run. What is written in bulk has
// no text.
type Witness func(query string, args []any)

// Witness has every statement told to w from now on, until it is called with nil:
// how many something takes, and how the database would go about them, is then a
// matter of looking. It is for tests, which call it while nobody else reads.
func (d *DB) Witness(w Witness) { d.drv.seen = w }

// witnessed tells of statements, and then runs them.
type witnessed struct {
	statements
	seen Witness
}

func (w witnessed) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	w.seen(query, args)
	return w.statements.exec(ctx, query, args)
}

func (w witnessed) query(ctx context.Context, query string, args []any) (entsql.ColumnScanner, error) {
	w.seen(query, args)
	return w.statements.query(ctx, query, args)
}

func (w witnessed) insert(ctx context.Context, b bulk) error {
	w.seen("", nil)
	return w.statements.insert(ctx, b)
}
