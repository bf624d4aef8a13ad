package customer

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kept/care/event"
	table "kept/ent/db/customer"
	"kept/ent/store"
)

// after gives the stage of a customer in s who has bought so many times in
// all: a purchase ends a lapse, a cancelled one may undo it.
func (s Stage) after(purchases int) Stage {
	switch {
	case purchases <= 0:
		return Prospect
	case purchases == 1:
		return FirstTime
	default:
		return Repeat
	}
}

// Bought moves customers to the stage that their purchases call for, by id:
// how many each has made in all, under all her ids, cancelled ones not counted.
// The rooms that record purchases call it in their own transaction. Ids that
// the caller can't see are left out.
func (b *Book) Bought(ctx context.Context, purchases map[string]int) error {
	return b.move(ctx, slices.Sorted(maps.Keys(purchases)), func(id string, c *Customer) Stage {
		return c.Stage.after(purchases[id])
	})
}

// Lapse marks customers who have bought before as lapsed: they have stayed away
// for longer than they use to. Prospects have nothing to lapse from.
func (b *Book) Lapse(ctx context.Context, ids []string) error {
	return b.move(ctx, ids, func(_ string, c *Customer) Stage {
		if c.Stage == Prospect {
			return Prospect
		}
		return Lapsed
	})
}

// move sets the stages that to tells, all that go to one stage at once.
func (b *Book) move(ctx context.Context, ids []string, to func(id string, c *Customer) Stage) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		found, err := b.ByIDs(ctx, ids)
		if err != nil {
			return err
		}
		byStage, from := map[Stage][]string{}, map[string]Stage{}
		for _, id := range ids {
			c := found[id]
			if c == nil {
				continue
			}
			if stage := to(id, c); stage != c.Stage {
				byStage[stage] = append(byStage[stage], c.ID)
				from[c.ID], c.Stage = c.Stage, stage
			}
		}
		var events []event.Event
		now := b.now()
		for _, stage := range slices.Sorted(maps.Keys(byStage)) {
			for part := range chunks(byStage[stage]) {
				err := b.db.Customer.Update().Where(table.IDIn(part...)).SetStage(string(stage)).SetUpdatedAt(now).Exec(ctx)
				if err != nil {
					return fmt.Errorf("move %d customers to %s: %w", len(part), stage, err)
				}
			}
			for _, id := range byStage[stage] {
				events = append(events, event.Event{
					Type: event.CustomerUpdated, SubjectID: id, CustomerID: id, OccurredAt: now,
					Data: map[string]any{"changed": []string{"stage"}, "from": from[id], "to": stage},
				})
			}
		}
		return b.log.Append(ctx, events...)
	})
}
