package purchase

import (
	"context"
	"fmt"

	"kept/care/search"
	table "kept/ent/db/purchase"
)

// verifyBatch is how many purchases are recounted at once.
const verifyBatch = 1000

// Verify adds up the lines of the acting tenant's purchases anew, and holds
// what finds them against them. It gives one sentence for each difference.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	var out []string
	differences, err := search.NewIndex(b.db, b.now).VerifyAll(ctx, search.Purchase, func(ctx context.Context, after string) ([]search.Doc, string, error) {
		found, err := b.db.Purchase.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil || len(found) == 0 {
			return nil, "", err
		}
		ps, err := b.withLines(ctx, found)
		for _, p := range ps {
			if len(p.Lines) > 0 && p.sum() != p.Amount {
				out = append(out, fmt.Sprintf("purchase %s came to %s %s; its lines come to %s",
					p.ID, p.Amount.Amount(), p.Amount.Currency, p.sum().Amount()))
			}
		}
		return docs(ps), found[len(found)-1].ID, err
	})
	if err != nil {
		return nil, fmt.Errorf("verify purchases: %w", err)
	}
	return append(out, differences...), nil
}
