package product

import (
	"context"
	"fmt"

	"kept/care/search"
	table "kept/ent/db/product"
)

// verifyBatch is how many products are recounted at once.
const verifyBatch = 1000

// Verify holds what finds the acting tenant's products against them and gives
// one sentence for each difference.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	out, err := search.NewIndex(b.db, b.now).VerifyAll(ctx, search.Product, func(ctx context.Context, after string) ([]search.Doc, string, error) {
		found, err := b.db.Product.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil || len(found) == 0 {
			return nil, "", err
		}
		docs := make([]search.Doc, len(found))
		for i, p := range fromRows(ctx, found) {
			docs[i] = p.doc()
		}
		return docs, found[len(found)-1].ID, nil
	})
	if err != nil {
		return nil, fmt.Errorf("verify products: %w", err)
	}
	return out, nil
}
