package expectation

import (
	"context"
	"errors"
	"fmt"
	"slices"

	rows "kept/ent/db"
	"kept/ent/db/gapchange"
	table "kept/ent/db/gaptally"
	"kept/ent/store"
	"kept/tenants/guard"
)

// Fold adds what changed to the roll-up, of every tenant, and returns how many
// cells that were. It changes no figure, only how many rows a
// report reads. Run twice it changes nothing more.
func (b *Book) Fold(ctx context.Context, actor guard.ActorOf) (int, error) {
	var tenantIDs []string
	err := b.db.GapChange.Query().GroupBy(gapchange.FieldTenantID).
		Scan(guard.System(ctx, "roll-up: which tenants have assessments to fold"), &tenantIDs)
	if err != nil {
		return 0, fmt.Errorf("assessments to fold: %w", err)
	}
	all := make(map[string][]string, len(tenantIDs))
	for _, tenantID := range tenantIDs {
		all[tenantID] = []string{"assessments"}
	}
	return guard.Each(ctx, actor, "fold", all, func(ctx context.Context, _ string) (int, error) { return b.foldAll(ctx) })
}

// foldAll folds all that changed of one tenant, some at a time.
func (b *Book) foldAll(ctx context.Context) (n int, err error) {
	for {
		folded, err := store.Tx(ctx, b.db, b.foldSome)
		n += folded
		if err != nil || folded < foldable {
			return n, err
		}
	}
}

// sheaf is what is folded together: one axis in one month.
type sheaf struct {
	axis  axis
	month string
}

// foldSome takes the oldest changes away, and adds them to the rows of the same
// subjects.
func (b *Book) foldSome(ctx context.Context) (int, error) {
	changes, err := b.oldest(ctx)
	if err != nil {
		return 0, fmt.Errorf("read changes: %w", err)
	}
	sheaves, old, n := map[sheaf]tallies{}, make([]string, 0, len(changes)), 0
	for _, r := range changes {
		old, n = append(old, r.ID), n+len(r.Cells)
		for _, v := range r.Cells {
			c, of := ofChange(v)
			s := sheaf{c.axis, c.month}
			if sheaves[s] == nil {
				sheaves[s] = tallies{}
			}
			sheaves[s].add(c, of)
		}
	}
	gone, err := b.db.GapChange.Delete().Where(gapchange.IDIn(old...)).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("fold changes: %w", err)
	}
	if gone != len(old) {
		return 0, errBeaten
	}
	for s, sum := range sheaves {
		if err := b.foldSheaf(ctx, s, sum); err != nil {
			return 0, err
		}
	}
	return n, nil
}

var errBeaten = errors.New("fold tallies: somebody else folds them at this moment")

// oldest reads the oldest changes, to so many cells as one transaction folds.
func (b *Book) oldest(ctx context.Context) ([]*rows.GapChange, error) {
	waiting, err := b.db.GapChange.Query().Order(gapchange.ByID()).Limit(foldable).Select(gapchange.FieldID, gapchange.FieldSize).All(ctx)
	if err != nil {
		return nil, err
	}
	var some []string
	for n, i := 0, 0; i < len(waiting) && n < foldable; i++ {
		some, n = append(some, waiting[i].ID), n+waiting[i].Size
	}
	return b.db.GapChange.Query().Where(gapchange.IDIn(some...)).All(ctx)
}

// foldSheaf writes what there is of some subjects and what is added to it as one
// row each.
func (b *Book) foldSheaf(ctx context.Context, s sheaf, sum tallies) error {
	subjects := make([]string, 0, len(sum))
	for c := range sum {
		subjects = append(subjects, c.subject)
	}
	there, err := b.db.GapTally.Query().Where(table.Axis(string(s.axis)), table.Month(s.month),
		table.SubjectIn(slices.Compact(slices.Sorted(slices.Values(subjects)))...)).All(ctx)
	if err != nil {
		return fmt.Errorf("read tallies: %w", err)
	}
	old := make([]string, 0, len(there))
	for _, r := range there {
		if c, of := ofRow(r); sum[c] != nil {
			sum.add(c, of)
			old = append(old, r.ID)
		}
	}
	n, err := b.db.GapTally.Delete().Where(table.IDIn(old...)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("fold tallies: %w", err)
	}
	if n != len(old) {
		return errBeaten
	}
	return b.write(ctx, sum)
}
