package story

import (
	"context"
	"slices"

	"kept/care/thanks"
	"kept/internal/clock"
)

// trialBatch is how many customers a plan is tried on with one set of reads.
const trialBatch = 200

// TryThanks says whom a plan would have thanked in the last days had it run, and
// whom not and why, by the same rules that thank. Who is loyal, and on which tier, is
// taken as it is today, and what other plans gave isn't counted. Nothing is written.
func (b *Book) TryThanks(ctx context.Context, planID string) (*thanks.Trial, error) {
	found, err := b.Thanks.Find(ctx, planID)
	if err != nil {
		return nil, err
	}
	today := b.day(ctx)
	t, p := &thanks.Trial{From: today.Add(1 - thanks.TrialDays), To: today}, *found
	p.StartedOn = &t.From
	ids, all, err := b.Thanks.Candidates(ctx, p.Kind, t.From)
	if err != nil {
		return nil, err
	}
	t.All = all
	var tried []thanks.Tried
	for part := range slices.Chunk(ids, trialBatch) {
		some, err := b.chancesOf(ctx, &p, part, today)
		if err != nil {
			return nil, err
		}
		tried = append(tried, some...)
	}
	t.Counts = thanks.Try(tried)
	return t, nil
}

// chancesOf gives what occasions some customers have under one plan, and what is
// known of them.
func (b *Book) chancesOf(ctx context.Context, p *thanks.Plan, survivors []string, on clock.Day) (out []thanks.Tried, err error) {
	histories, err := b.Thanks.Histories(ctx, survivors)
	if err != nil {
		return nil, err
	}
	plans := []*thanks.Plan{p}
	known, err := b.regardsOf(ctx, plans, survivors, on)
	if err != nil {
		return nil, err
	}
	for _, id := range survivors {
		for _, c := range histories[id].Chances(plans, known.on) {
			out = append(out, thanks.Tried{Chance: c, CustomerID: id, Facts: known.facts(c, id, nil)})
		}
	}
	return out, nil
}
