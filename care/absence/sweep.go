package absence

import (
	"context"
	"fmt"

	"kept/care/event"
	table "kept/ent/db/absence"
	"kept/tenants/guard"
)

// sweepBatch is how many absences one turn of the sweep looks at.
const sweepBatch = 200

// Due gives the absences, of any tenant, that are to be looked at, by tenant.
func (b *Book) Due(ctx context.Context) (map[string][]string, error) {
	ctx = guard.System(ctx, "sweep: which tenants have members who are away")
	rs, err := b.db.Absence.Query().Where(table.LookAtLTE(b.now())).Order(table.ByLookAt()).Limit(sweepBatch).
		Select(table.FieldID, table.FieldTenantID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("sweep absences: %w", err)
	}
	out := map[string][]string{}
	for _, r := range rs {
		out[r.TenantID] = append(out[r.TenantID], r.ID)
	}
	return out, nil
}

// Looked sets when an absence is looked at next, and says on its member whether
// she is away by then.
func (b *Book) Looked(ctx context.Context, a *Absence) error {
	now := b.now()
	a.look(now)
	up := b.db.Absence.UpdateOneID(a.ID).SetUncoveredTold(a.uncoveredTold).ClearLookAt()
	if a.lookAt != nil {
		up = b.db.Absence.UpdateOneID(a.ID).SetUncoveredTold(a.uncoveredTold).SetLookAt(*a.lookAt)
	}
	if err := up.Exec(ctx); err != nil {
		return fmt.Errorf("look at absence %s: %w", a.ID, err)
	}
	if a.Away(now) {
		return b.mark(ctx, a.MemberID, &a.UntilAt)
	}
	return b.mark(ctx, a.MemberID, nil)
}

// Uncovered tells, once an absence, that promises fall due while nobody stands in.
func (b *Book) Uncovered(ctx context.Context, a *Absence, promises int) error {
	if a.uncoveredTold {
		return nil
	}
	a.uncoveredTold = true
	e := a.tell(event.MemberUncovered, b.now())
	e.Data["promises"] = promises
	return b.log.Append(ctx, e)
}
