package expectation

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	table "kept/ent/db/expectation"
	"kept/ent/db/promise"
	"kept/internal/id"
	"kept/internal/upsert"
	"kept/tenants/guard"
)

// An expectation that came with a promise, and was met before both were recorded,
// leaves it to that promise to name the product and the purchase: its number is the
// promise's, so its row needn't name the promise either. Each name is a foreign key
// and an index less for an import of history. When it is set down (see own.go) its
// row names them itself, as those do that were open when they were recorded.

// name has those whose rows leave it to their promises name what these do. A
// promise names the same product and purchase for ever.
func (b *Book) name(ctx context.Context, all []*Expectation) error {
	of := map[string]*Expectation{} // by the id that its promise has
	var ids []string
	for _, e := range all {
		if e.unnamed {
			promiseID := id.Like(id.Promise, e.ID)
			ids, of[promiseID] = append(ids, promiseID), e
		}
	}
	for part := range slices.Chunk(ids, upsert.Run) {
		found, err := b.db.Promise.Query().Where(promise.IDIn(part...)).Select(promise.FieldID, promise.FieldProductID, promise.FieldPurchaseID).All(ctx)
		if err != nil {
			return fmt.Errorf("what %d expectations are of: %w", len(part), err)
		}
		for _, p := range found {
			guard.Known(ctx, p.ID, p.ProductID, p.PurchaseID)
			of[p.ID].of(p.ID).ProductID, of[p.ID].PurchaseID = p.ProductID, p.PurchaseID
			of[p.ID].own.about = of[p.ID].about()
		}
	}
	return nil
}

// productOf is the column of a product, of the promise where the row leaves it to that.
func productOf(s *sql.Selector) string {
	return fmt.Sprintf("COALESCE(%s, (SELECT p.%s FROM %s p WHERE p.tenant_id = %s AND p.id = '%s_' || substr(%s, %d) AND %s IS NULL AND %s IS NOT NULL))",
		s.C(table.FieldProductID), promise.FieldProductID, promise.Table, s.C(table.FieldTenantID),
		id.Promise, s.C(table.FieldID), len(id.Expectation)+2, s.C(table.FieldPromiseID), s.C(table.FieldPerceived))
}
