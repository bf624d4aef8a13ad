package claim

import (
	"context"
	"fmt"

	"kept/care/search"
	table "kept/ent/db/claim"
)

// doc makes a claim findable by its text, by where it can be read and by the
// partner's key.
func (c *Claim) doc() search.Doc {
	d := search.Doc{ID: c.ID, Kind: search.Claim, Title: search.Title(c.Text), Words: []string{c.Text, c.Published}}
	if c.ExternalID != nil {
		d.Words = append(d.Words, *c.ExternalID)
	}
	return d
}

// verifyBatch is how many claims are looked at once.
const verifyBatch = 1000

// Verify holds what finds the acting tenant's claims, and how they read now,
// against their records, and gives one sentence for each difference.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	var out []string
	differences, err := b.index.VerifyAll(ctx, search.Claim, func(ctx context.Context, after string) ([]search.Doc, string, error) {
		found, err := b.db.Claim.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil || len(found) == 0 {
			return nil, "", err
		}
		claims, err := b.whole(ctx, found)
		docs := make([]search.Doc, len(claims))
		for i, c := range claims {
			docs[i] = c.doc()
			if last := c.Terms[len(c.Terms)-1]; last.Text != c.Text {
				out = append(out, fmt.Sprintf("claim %s reads %q; its last terms say %q", c.ID, c.Text, last.Text))
			}
		}
		return docs, found[len(found)-1].ID, err
	})
	if err != nil {
		return nil, fmt.Errorf("verify claims: %w", err)
	}
	return append(out, differences...), nil
}
