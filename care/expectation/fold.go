package expectation

import (
	"context"
	"errors"
	"fmt"
	"slices"

	rows "kept/ent/db"
	table "kept/ent/db/gaptally"
	"kept/ent/store"
	"kept/tenants/guard"
)

// Fold adds the fresh rows of the roll-up to the settled ones, of every tenant,
// and returns how many there were. It changes no figure, only how many rows a
// report reads. Run twice it changes nothing more.
func (b *Book) Fold(ctx context.Context, actor guard.ActorOf) (int, error) {
	tenantIDs := []string{}
	err := b.db.GapTally.Query().Where(table.Fresh(true)).GroupBy(table.FieldTenantID).
		Scan(guard.System(ctx, "roll-up: which tenants have assessments to fold"), &tenantIDs)
	if err != nil {
		return 0, fmt.Errorf("assessments to fold: %w", err)
	}
	n := 0
	var errs error // of one tenant; the others still get their turn
	for _, tenantID := range tenantIDs {
		a, err := actor(ctx, tenantID)
		if err == nil {
			var folded int
			folded, err = b.foldAll(guard.Within(ctx, a))
			n += folded
		}
		if err != nil {
			errs = errors.Join(errs, fmt.Errorf("fold assessments of tenant %s: %w", tenantID, err))
		}
	}
	return n, errs
}

// foldable is how many fresh rows are folded in one transaction.
const foldable = 2000

// foldAll folds all of one tenant's fresh rows, some at a time.
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
type sheaf struct{ axis, month string }

// foldSome takes the oldest fresh rows, and the settled ones of the same
// subjects, away, and writes what they come to.
func (b *Book) foldSome(ctx context.Context) (int, error) {
	fresh, err := b.db.GapTally.Query().Where(table.Fresh(true)).
		Order(table.ByAxis(), table.ByMonth(), table.BySubject(), table.ByID()).Limit(foldable).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("read fresh tallies: %w", err)
	}
	sheaves := map[sheaf][]*rows.GapTally{}
	for _, r := range fresh {
		s := sheaf{r.Axis, r.Month}
		sheaves[s] = append(sheaves[s], r)
	}
	for s, part := range sheaves {
		if err := b.foldSheaf(ctx, s, part); err != nil {
			return 0, err
		}
	}
	return len(fresh), nil
}

func (b *Book) foldSheaf(ctx context.Context, s sheaf, fresh []*rows.GapTally) error {
	subjects := make([]string, len(fresh))
	for i, r := range fresh {
		subjects[i] = r.Subject
	}
	settled, err := b.db.GapTally.Query().Where(table.Axis(s.axis), table.Month(s.month), table.Fresh(false),
		table.SubjectIn(slices.Compact(slices.Sorted(slices.Values(subjects)))...)).All(ctx)
	if err != nil {
		return fmt.Errorf("read settled tallies: %w", err)
	}
	sum, old := tallies{}, make([]string, 0, len(fresh))
	for _, r := range fresh {
		c, of := ofRow(r)
		sum.add(c, of)
		old = append(old, r.ID)
	}
	for _, r := range settled {
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
		return errors.New("fold tallies: somebody else folds them at this moment")
	}
	return b.write(ctx, sum, false)
}
