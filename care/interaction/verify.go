package interaction

import (
	"context"
	"fmt"

	"kept/care/search"
	table "kept/ent/db/interaction"
)

// verifyBatch is how many interactions are recounted at once.
const verifyBatch = 1000

// Verify holds the acting tenant's interactions against the list nobody
// answered, where only contacts to us belong, and against what finds them. It
// gives one sentence for each difference.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	var out []string
	differences, err := search.NewIndex(b.db, b.now).VerifyAll(ctx, search.Interaction, func(ctx context.Context, after string) ([]search.Doc, string, error) {
		found, err := b.db.Interaction.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil || len(found) == 0 {
			return nil, "", err
		}
		is := fromRows(found)
		for _, i := range is {
			if i.Unanswered && i.Direction != Inbound {
				out = append(out, fmt.Sprintf("interaction %s waits for an answer; it is our own", i.ID))
			}
		}
		return docs(is), found[len(found)-1].ID, nil
	})
	if err != nil {
		return nil, fmt.Errorf("verify interactions: %w", err)
	}
	return append(out, differences...), nil
}
