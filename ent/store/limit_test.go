package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/testhouse"
)

func TestAStatementIsCutOffAtItsLimit(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n WHERE $1 <> ''`
	none := func(store.Row) error { return nil }
	err := d.Rows(store.LimitStatements(ctx, 20*time.Millisecond), endless, nil, none)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("an endless query = %v, want cut off", err)
	}
	err = store.Do(store.LimitStatements(ctx, time.Minute), d, func(ctx context.Context) error {
		if err := newCustomer(d, "ann").Exec(ctx); err != nil {
			return err
		}
		_, err := d.Customer.Query().All(ctx)
		return err
	})
	if err != nil {
		t.Errorf("statements within their limit: %v", err)
	}
}
