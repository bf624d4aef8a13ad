package customer

import (
	"context"
	"fmt"

	table "kept/ent/db/customer"
)

// Bought moves customers on by how many purchases each has: the first makes a
// prospect a first-time customer, the second a repeat customer, and a lapsed
// one who buys again is one too. Nobody moves back by buying: that is Recount.
// It tells of no event: the purchases' own do.
func (b *Book) Bought(ctx context.Context, purchases map[string]int) error {
	var first, repeat []string
	for id, n := range purchases {
		switch {
		case n == 1:
			first = append(first, id)
		case n > 1:
			repeat = append(repeat, id)
		}
	}
	if err := b.advance(ctx, first, FirstTime, Prospect); err != nil {
		return err
	}
	return b.advance(ctx, repeat, Repeat, Prospect, FirstTime, Lapsed)
}

// Recount puts survivors where the number of their purchases says, backwards
// too: after a purchase was called off, or two records became one customer, or
// two again. Who has lapsed stays so while one purchase stands.
func (b *Book) Recount(ctx context.Context, purchases map[string]int) error {
	byStage := map[Stage][]string{}
	for id, n := range purchases {
		byStage[StageOf(n)] = append(byStage[StageOf(n)], id)
	}
	from := map[Stage][]Stage{
		Prospect: {FirstTime, Repeat, Lapsed}, FirstTime: {Prospect, Repeat}, Repeat: {Prospect, FirstTime},
	}
	for to, ids := range byStage {
		if err := b.advance(ctx, ids, to, from[to]...); err != nil {
			return err
		}
	}
	return nil
}

// StageOf gives the stage of a customer with so many purchases, who hasn't lapsed.
func StageOf(purchases int) Stage {
	switch purchases {
	case 0:
		return Prospect
	case 1:
		return FirstTime
	default:
		return Repeat
	}
}

// HasBought reports whether somebody of this stage has bought something.
func (s Stage) HasBought() bool { return s != Prospect }

// Fits reports whether s can be the stage of a customer with so many purchases:
// the one that they say, or lapsed, for who has any.
func (s Stage) Fits(purchases int) bool {
	return s == StageOf(purchases) || s == Lapsed && purchases > 0
}

// Lapse marks survivors who have bought before as lapsed: they have stayed away
// for longer than they use to. A prospect has nothing to lapse from.
func (b *Book) Lapse(ctx context.Context, ids []string) error {
	return b.advance(ctx, ids, Lapsed, FirstTime, Repeat)
}

func (b *Book) advance(ctx context.Context, ids []string, to Stage, from ...Stage) error {
	stages := make([]string, len(from))
	for i, s := range from {
		stages[i] = string(s)
	}
	for part := range chunks(ids) {
		err := b.db.Customer.Update().Where(table.IDIn(part...), table.StageIn(stages...)).
			SetStage(string(to)).SetUpdatedAt(b.now()).Exec(ctx)
		if err != nil {
			return fmt.Errorf("advance %d customers to %s: %w", len(ids), to, err)
		}
	}
	return nil
}
