package store

import (
	"context"
	"database/sql"

	entsql "entgo.io/ent/dialect/sql"
)

// statements are run one at a time; rows must be closed before the next.
type statements interface {
	exec(ctx context.Context, query string, args []any) (sql.Result, error)
	query(ctx context.Context, query string, args []any) (entsql.ColumnScanner, error)
	insert(ctx context.Context, b bulk) error
}

// engine is how one of the two databases is spoken to. Each of its own
// statements is a transaction by itself.
type engine interface {
	statements
	begin(ctx context.Context) (transaction, error)
	ping(ctx context.Context) error
	close() error
}

// transaction is one that runs. Either end ends it, also when it returns an error.
type transaction interface {
	statements
	commit(ctx context.Context) error
	rollback() error
	// forget drops inserts that wait to be sent.
	forget()
}

// rowsTo is the end of something together with the rows that were read in it.
type rowsTo struct {
	entsql.ColumnScanner
	end func() error
}

// Close closes the rows and ends what they were read in, once.
func (r *rowsTo) Close() error {
	err := r.ColumnScanner.Close()
	if r.end == nil {
		return err
	}
	end := r.end
	r.end = nil
	if e := end(); err == nil {
		err = e
	}
	return err
}
