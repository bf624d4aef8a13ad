package advice

import (
	"context"
	"fmt"
	"slices"

	rows "kept/ent/db"
	"kept/ent/db/mademark"
	"kept/ent/db/timesday"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/upsert"
	"kept/tenants/guard"
)

// RollUp counts anew the days whose promises changed since they were last
// counted, of every tenant, and returns how many there were. Run twice it
// changes nothing more.
func (b *Book) RollUp(ctx context.Context, actor guard.ActorOf) (int, error) {
	marked, err := b.marked(guard.System(ctx, "advice: which tenants have days to recount"))
	if err != nil {
		return 0, err
	}
	return guard.Each(ctx, actor, "times of", marked, func(ctx context.Context, d clock.Day) (int, error) {
		if err := b.rollUpDay(ctx, d); err != nil {
			return 0, err
		}
		return 1, nil
	})
}

// marked gives the marked days by tenant.
func (b *Book) marked(ctx context.Context) (map[string][]clock.Day, error) {
	var found []struct {
		TenantID string `json:"tenant_id"`
		Day      string `json:"day"`
	}
	if err := b.db.MadeMark.Query().GroupBy(mademark.FieldTenantID, mademark.FieldDay).Scan(ctx, &found); err != nil {
		return nil, fmt.Errorf("days of making to recount: %w", err)
	}
	out := map[string][]clock.Day{}
	for _, f := range found {
		out[f.TenantID] = append(out[f.TenantID], clock.Day(f.Day))
	}
	return out, nil
}

// rollUpDay counts one day anew. The marks are read first: a change that commits
// after that leaves a mark of its own, and the day is counted again.
func (b *Book) rollUpDay(ctx context.Context, on clock.Day) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		marks, err := b.db.MadeMark.Query().Where(mademark.Day(string(on))).Limit(5000).IDs(ctx)
		if err != nil {
			return err
		}
		counted, err := b.count(ctx, on)
		if err != nil {
			return err
		}
		if _, err := b.db.TimesDay.Delete().Where(timesday.Day(string(on))).Exec(ctx); err != nil {
			return err
		}
		creates := make([]*rows.TimesDayCreate, 0, len(counted))
		for g, d := range counted {
			creates = append(creates, b.db.TimesDay.Create().SetID(id.New(id.Rollup)).SetDay(string(on)).
				SetDimension(string(g.of)).SetKey(g.key).SetTimes(d.times).SetNever(d.never).SetEnds(d.ends).SetMade(d.made).
				SetBold(d.bold).SetBoldKept(d.boldKept).SetAdvised(d.advised).SetAdvisedKept(d.advisedKept))
		}
		for part := range slices.Chunk(creates, upsert.Chunk) {
			if err := b.db.TimesDay.CreateBulk(part...).Exec(ctx); err != nil {
				return err
			}
		}
		_, err = b.db.MadeMark.Delete().Where(mademark.IDIn(marks...)).Exec(ctx)
		return err
	})
}

// stretch reads the days of some groups from one to another: from the roll-up,
// and those whose promises changed since from the records.
func (b *Book) stretch(ctx context.Context, from, to clock.Day, groups ...group) (map[group]map[clock.Day]*day, error) {
	fresh := []string{}
	err := b.db.MadeMark.Query().Where(mademark.DayGTE(string(from)), mademark.DayLTE(string(to))).
		GroupBy(mademark.FieldDay).Scan(ctx, &fresh)
	if err != nil {
		return nil, fmt.Errorf("days of making to recount: %w", err)
	}
	out := map[group]map[clock.Day]*day{}
	for _, g := range groups {
		found, err := b.db.TimesDay.Query().Where(timesday.Dimension(string(g.of)), timesday.Key(g.key),
			timesday.DayGTE(string(from)), timesday.DayLTE(string(to))).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("times of promises: %w", err)
		}
		out[g] = make(map[clock.Day]*day, len(found))
		for _, r := range found {
			out[g][clock.Day(r.Day)] = fromRow(r)
		}
	}
	for _, on := range fresh {
		counted, err := b.count(ctx, clock.Day(on))
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			delete(out[g], clock.Day(on))
			if d := counted[g]; d != nil {
				out[g][clock.Day(on)] = d
			}
		}
	}
	return out, nil
}

func fromRow(r *rows.TimesDay) *day {
	d := &day{
		made: r.Made, times: r.Times, never: r.Never, ends: r.Ends,
		bold: r.Bold, boldKept: r.BoldKept, advised: r.Advised, advisedKept: r.AdvisedKept,
	}
	return d
}

// Verify holds the roll-up of the acting tenant against its promises and gives
// one sentence for each difference. Marked days are left out: they are known to
// be behind.
func (b *Book) Verify(ctx context.Context) (out []string, err error) {
	skip := map[clock.Day]bool{}
	marked, err := b.marked(ctx)
	if err != nil {
		return nil, err
	}
	for _, days := range marked {
		for _, d := range days {
			skip[d] = true
		}
	}
	days, err := b.daysMade(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range days {
		if skip[d] {
			continue
		}
		differences, err := b.verifyDay(ctx, d)
		if err != nil {
			return nil, err
		}
		out = append(out, differences...)
	}
	return out, nil
}
