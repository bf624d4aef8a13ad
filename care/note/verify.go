package note

import (
	"context"
	"fmt"

	"kept/care/search"
	table "kept/ent/db/note"
)

// verifyBatch is how many notes are recounted at once.
const verifyBatch = 1000

// Verify holds what finds the acting tenant's notes against them and gives one
// sentence for each difference.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	out, err := search.NewIndex(b.db, b.now).VerifyAll(ctx, search.Note, func(ctx context.Context, after string) ([]search.Doc, string, error) {
		found, err := b.db.Note.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil || len(found) == 0 {
			return nil, "", err
		}
		docs := make([]search.Doc, len(found))
		for i, r := range found {
			docs[i] = fromRow(r).doc()
		}
		return docs, found[len(found)-1].ID, nil
	})
	if err != nil {
		return nil, fmt.Errorf("verify notes: %w", err)
	}
	return out, nil
}
