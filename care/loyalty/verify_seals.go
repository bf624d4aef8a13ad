package loyalty

import (
	"context"
	"fmt"
	"time"

	"kept/ent/db/loyaltytransaction"
	"kept/internal/clock"
)

// sealedBy is how long after it might be sealed a day may be without its seal while
// Kept is at work: the sweep that seals may have much to do.
const sealedBy = 24 * time.Hour

// verifyUnsealed looks for a day after the last seal that was sealed, or ought to be:
// Kept was at work long after it. Without the look, who takes the last seal away has
// the day sealed anew as she left it.
func (b *Book) verifyUnsealed(ctx context.Context, p *Program, last clock.Day) (out []string, err error) {
	worked, err := b.log.Worked(ctx)
	if err != nil {
		return nil, err
	}
	after := time.Time{}
	if last != "" {
		after = last.Add(1).Start(time.UTC)
	}
	until := clock.DayOf(worked.Add(-sealAfter-sealedBy), time.UTC).Start(time.UTC)
	found, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ProgramID(p.ID), loyaltytransaction.RecordedAtGTE(after), loyaltytransaction.RecordedAtLT(until)).
		Order(loyaltytransaction.ByRecordedAt(), loyaltytransaction.ByID()).Limit(1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what isn't sealed: %w", err)
	}
	for _, r := range found {
		out = append(out, fmt.Sprintf("%s of %s has transactions and no seal, although Kept was at work until %s", clock.DayOf(r.RecordedAt, time.UTC), p.Currency, worked.Format(time.RFC3339)))
	}
	return out, nil
}
