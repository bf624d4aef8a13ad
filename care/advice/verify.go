package advice

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/ent/db/timesday"
	"kept/ent/store"
	"kept/internal/clock"
)

// daysMade gives the days on which promises were made, and those that the
// roll-up knows.
func (b *Book) daysMade(ctx context.Context) ([]clock.Day, error) {
	days := []string{}
	if err := b.db.TimesDay.Query().GroupBy(timesday.FieldDay).Scan(ctx, &days); err != nil {
		return nil, fmt.Errorf("days of the roll-up: %w", err)
	}
	out := map[clock.Day]bool{}
	for _, d := range days {
		out[clock.Day(d)] = true
	}
	err := b.db.Rows(ctx, "SELECT made_at FROM promises WHERE tenant_id = $1 AND previous_id IS NULL", nil, func(r store.Row) error {
		var at time.Time
		if err := r.Scan(&at); err != nil {
			return err
		}
		out[clock.DayOf(at, time.UTC)] = true
		return nil
	})
	all := make([]clock.Day, 0, len(out))
	for d := range out {
		all = append(all, d)
	}
	slices.Sort(all)
	return all, err
}

func (b *Book) verifyDay(ctx context.Context, on clock.Day) (out []string, err error) {
	want, err := b.count(ctx, on)
	if err != nil {
		return nil, err
	}
	found, err := b.db.TimesDay.Query().Where(timesday.Day(string(on))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("times of %s: %w", on, err)
	}
	for _, r := range found {
		g := group{Dimension(r.Dimension), r.Key}
		if want[g] == nil || !want[g].same(fromRow(r)) {
			out = append(out, fmt.Sprintf("what was promised on %s (%s %q): the roll-up of how long it took isn't what the records say", on, g.of, g.key))
		}
		delete(want, g)
	}
	for g := range want {
		out = append(out, fmt.Sprintf("what was promised on %s (%s %q): the roll-up of how long it took lacks it", on, g.of, g.key))
	}
	return out, nil
}
