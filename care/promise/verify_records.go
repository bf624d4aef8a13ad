package promise

import (
	"context"
	"fmt"

	"kept/care/search"
	table "kept/ent/db/promise"
)

// verifyBatch is how many promises are held against their history at once.
const verifyBatch = 500

// VerifyRecords holds each promise of the acting tenant against its own history,
// its alarm, and what finds it, and gives one sentence for each difference.
func (b *Book) VerifyRecords(ctx context.Context) ([]string, error) {
	var out []string
	differences, err := b.index.VerifyAll(ctx, search.Promise, func(ctx context.Context, after string) ([]search.Doc, string, error) {
		found, err := b.db.Promise.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil || len(found) == 0 {
			return nil, "", err
		}
		ps := fromRows(found)
		wrong, err := b.verifyHistory(ctx, ps)
		out = append(out, wrong...)
		return docs(ps), found[len(found)-1].ID, err
	})
	if err != nil {
		return nil, fmt.Errorf("verify promises: %w", err)
	}
	return append(out, differences...), nil
}

// verifyHistory compares where promises stand with what their last event says,
// and whether an alarm is set for those, and only those, that time can change.
func (b *Book) verifyHistory(ctx context.Context, ps []*Promise) (out []string, err error) {
	ids := make([]string, len(ps))
	for i, p := range ps {
		ids[i] = p.ID
	}
	histories, err := b.log.ForEach(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, p := range ps {
		var told any = "nothing"
		if h := histories[p.ID]; len(h) > 0 {
			told = h[len(h)-1].Data["state"]
		}
		if told != string(p.State) {
			out = append(out, fmt.Sprintf("promise %s is %s; its history says %v", p.ID, p.State, told))
		}
		if running := p.State == Open && p.WaitingSince == nil; running != (p.alarmAt != nil) {
			out = append(out, fmt.Sprintf("promise %s is %s; that it has an alarm is %t", p.ID, p.State, p.alarmAt != nil))
		}
	}
	return out, nil
}
