package promise

import (
	"context"
	"fmt"
	"reflect"

	daily "kept/ent/db/promiseday"
	"kept/internal/clock"
)

// Verify recounts the roll-up of the acting tenant from its promises and gives
// one sentence for each difference. Days marked for recounting are left out:
// they are known to be behind.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	var days []string
	if err := b.db.PromiseDay.Query().GroupBy(daily.FieldDay).Scan(ctx, &days); err != nil {
		return nil, fmt.Errorf("verify promises: %w", err)
	}
	unrolled, err := b.daysOfPromises(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify promises: %w", err)
	}
	for _, d := range days {
		unrolled[clock.Day(d)] = true
	}
	dirty, err := b.dirtyDays(ctx, "0000-01-01", "9999-12-31")
	if err != nil {
		return nil, fmt.Errorf("verify promises: %w", err)
	}
	for _, d := range dirty {
		delete(unrolled, d)
	}
	var out []string
	for d := range unrolled {
		differences, err := b.verifyDay(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("verify promises of %s: %w", d, err)
		}
		out = append(out, differences...)
	}
	return out, nil
}

func (b *Book) daysOfPromises(ctx context.Context) (map[clock.Day]bool, error) {
	days := map[clock.Day]bool{}
	err := b.count(ctx, stretch{from: "0000-01-01", to: "9999-12-31"}, func(p *Promise) { days[p.Due.Day] = true })
	return days, err
}

func (b *Book) verifyDay(ctx context.Context, day clock.Day) ([]string, error) {
	want, err := b.cells(ctx, day)
	if err != nil {
		return nil, err
	}
	rs, err := b.db.PromiseDay.Query().Where(daily.Day(string(day))).All(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range rs {
		c := cellOf(r)
		if got := fromDay(r); want[c] == nil || !same(got, want[c]) {
			out = append(out, differs(c, got, want[c]))
		}
		delete(want, c)
	}
	for c, t := range want {
		if !same(&Tally{}, t) {
			out = append(out, differs(c, &Tally{}, t))
		}
	}
	return out, nil
}

func same(a, b *Tally) bool {
	if len(a.margins) == 0 && len(b.margins) == 0 {
		a.margins, b.margins = nil, nil
	}
	return reflect.DeepEqual(a, b)
}

func differs(c cell, got, want *Tally) string {
	if want == nil {
		want = &Tally{}
	}
	return fmt.Sprintf("promises due %s of owner %q, product %q, channel %q, claim %q: the roll-up says %s, the records say %s",
		c.day, c.owner, c.product, c.channel, c.claim, got, want)
}

// String writes a tally for people.
func (t *Tally) String() string {
	return fmt.Sprintf("%d kept, %d late, %d broken, %d overdue (%d by the first date, %d of %d by the target)",
		t.Kept, t.KeptLate, t.Broken, t.Overdue, t.FirstKept, t.OverDelivered, t.Targets)
}
