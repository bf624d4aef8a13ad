package promise

import (
	"context"
	"fmt"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/dirtyday"
	daily "kept/ent/db/promiseday"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/tenants/guard"
)

// cell is one row of the roll-up: a day by owner, product, channel and claim.
type cell struct {
	day                            clock.Day
	owner, product, channel, claim string
}

func (p *Promise) cell() cell {
	return cell{p.Due.Day, p.OwnerID, p.ProductID, string(p.Channel), p.ClaimID}
}

// open counts an open promise in the roll-up. The day is over before the
// roll-up is read, so that all of them are overdue by then; one that waits for
// the customer isn't, and its day changes when it goes on.
func rollCell(p *Promise) (cell, *Tally) {
	var t Tally
	t.add(p, p.Due.At.Add(time.Microsecond))
	return p.cell(), &t
}

// RollUp recounts the days that changed since they were last counted, of every
// tenant, and returns how many there were. Run twice it changes nothing more.
func (b *Book) RollUp(ctx context.Context, actor guard.ActorOf) (int, error) {
	days, err := b.dirtyOfAll(ctx)
	if err != nil {
		return 0, err
	}
	return guard.Each(ctx, actor, "roll up", days, func(ctx context.Context, d clock.Day) (int, error) {
		if err := b.rollUpDay(ctx, d); err != nil {
			return 0, err
		}
		return 1, nil
	})
}

func (b *Book) dirtyOfAll(ctx context.Context) (map[string][]clock.Day, error) {
	ctx = guard.System(ctx, "roll-up: which tenants have days to recount")
	var found []struct {
		TenantID string `json:"tenant_id"`
		Day      string `json:"day"`
	}
	err := b.db.DirtyDay.Query().GroupBy(dirtyday.FieldTenantID, dirtyday.FieldDay).Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("days to recount: %w", err)
	}
	out := map[string][]clock.Day{}
	for _, f := range found {
		out[f.TenantID] = append(out[f.TenantID], clock.Day(f.Day))
	}
	return out, nil
}

// rollUpDay counts one day anew. The marks are read first: a change that
// commits after that leaves a mark of its own, and the day is counted again.
func (b *Book) rollUpDay(ctx context.Context, day clock.Day) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		marks, err := b.db.DirtyDay.Query().Where(dirtyday.Day(string(day))).Limit(5000).IDs(ctx)
		if err != nil {
			return err
		}
		cells, err := b.cells(ctx, day)
		if err != nil {
			return err
		}
		if _, err := b.db.PromiseDay.Delete().Where(daily.Day(string(day))).Exec(ctx); err != nil {
			return err
		}
		if err := b.writeCells(ctx, cells); err != nil {
			return err
		}
		_, err = b.db.DirtyDay.Delete().Where(dirtyday.IDIn(marks...)).Exec(ctx)
		return err
	})
}

func (b *Book) cells(ctx context.Context, day clock.Day) (map[cell]*Tally, error) {
	cells := map[cell]*Tally{}
	err := b.count(ctx, stretch{from: day, to: day}, func(p *Promise) {
		c, t := rollCell(p)
		if cells[c] == nil {
			cells[c] = &Tally{}
		}
		cells[c].merge(t)
	})
	return cells, err
}

func (b *Book) writeCells(ctx context.Context, cells map[cell]*Tally) error {
	var batch []*rows.PromiseDayCreate
	for c, t := range cells {
		batch = append(batch, b.db.PromiseDay.Create().SetID(id.New(id.Rollup)).
			SetDay(string(c.day)).SetOwnerID(c.owner).SetProductID(c.product).SetChannel(c.channel).SetClaimID(c.claim).
			SetKept(t.Kept).SetKeptLate(t.KeptLate).SetBroken(t.Broken).SetOpen(t.Overdue).
			SetFirstKept(t.FirstKept).SetTargets(t.Targets).SetOverDelivered(t.OverDelivered).SetMargins(t.margins))
		if len(batch) == 500 {
			if err := b.db.PromiseDay.CreateBulk(batch...).Exec(ctx); err != nil {
				return err
			}
			batch = nil
		}
	}
	return b.db.PromiseDay.CreateBulk(batch...).Exec(ctx)
}

// dirtyDays gives the days of a range whose roll-up no longer holds.
func (b *Book) dirtyDays(ctx context.Context, from, to clock.Day) ([]clock.Day, error) {
	days := []string{}
	err := b.db.DirtyDay.Query().Where(dirtyday.DayGTE(string(from)), dirtyday.DayLTE(string(to))).
		GroupBy(dirtyday.FieldDay).Scan(ctx, &days)
	if err != nil {
		return nil, err
	}
	out := make([]clock.Day, len(days))
	for i, d := range days {
		out[i] = clock.Day(d)
	}
	return out, nil
}

// readRollup adds the counted days of a stretch, without those in fresh.
func (b *Book) readRollup(ctx context.Context, s stretch, fresh []clock.Day, by grouped, into func(string) *Tally) error {
	skip := map[clock.Day]bool{}
	for _, d := range fresh {
		skip[d] = true
	}
	q := b.db.PromiseDay.Query().Where(daily.DayGTE(string(s.from)), daily.DayLTE(string(s.to)))
	if s.claims != nil {
		q.Where(daily.ClaimIDIn(s.claims...))
	}
	rs, err := q.All(ctx)
	if err != nil {
		return err
	}
	for _, r := range rs {
		if !skip[clock.Day(r.Day)] {
			into(by(cellOf(r), "")).merge(fromDay(r))
		}
	}
	return nil
}

func cellOf(r *rows.PromiseDay) cell {
	return cell{clock.Day(r.Day), r.OwnerID, r.ProductID, r.Channel, r.ClaimID}
}

func fromDay(r *rows.PromiseDay) *Tally {
	return &Tally{
		Kept: r.Kept, KeptLate: r.KeptLate, Broken: r.Broken, Overdue: r.Open,
		FirstKept: r.FirstKept, Targets: r.Targets, OverDelivered: r.OverDelivered, margins: r.Margins,
	}
}
