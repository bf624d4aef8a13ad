package purchase

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/purchase"
)

// verifyBatch is how many purchases are recounted at once.
const verifyBatch = 1000

// Verify adds up the lines of the acting tenant's purchases anew, and holds
// what finds them against their keys. It gives one sentence for each difference.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	var out []string
	for after := ""; ; {
		found, err := b.db.Purchase.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify purchases: %w", err)
		}
		if len(found) == 0 {
			return out, nil
		}
		ps, err := b.withLines(ctx, found)
		if err != nil {
			return nil, fmt.Errorf("verify purchases: %w", err)
		}
		for i, p := range ps {
			out = append(out, p.differences(found[i])...)
		}
		after = found[len(found)-1].ID
	}
}

// differences says where the row of p isn't what follows from p.
func (p *Purchase) differences(row *rows.Purchase) (out []string) {
	if len(p.Lines) > 0 && p.sum() != p.Amount {
		out = append(out, fmt.Sprintf("purchase %s came to %s %s; its lines come to %s",
			p.ID, p.Amount.Amount(), p.Amount.Currency, p.sum().Amount()))
	}
	folded, tail := p.beginnings()
	if !same(folded, row.Folded) || !same(tail, row.Tail) {
		out = append(out, fmt.Sprintf("purchase %s is found by %q and %q; its keys say %q and %q",
			p.ID, said(row.Folded), said(row.Tail), said(folded), said(tail)))
	}
	return out
}

func same(a, b *string) bool { return said(a) == said(b) }

func said(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
