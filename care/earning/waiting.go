package earning

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/earningoccasion"
	"kept/ent/db/earningrule"
	"kept/ent/store"
	"kept/internal/id"
	"kept/tenants/guard"
)

// Waiting is an event that the rules have not been asked about yet.
type Waiting struct {
	ID       string
	TenantID string
	EventID  string
	Attempts int
}

// Await puts events down that rules of their tenants are about, in the
// transaction that read them: whatever is killed after that, they will be asked.
// The context goes round the tenant wall, as a reaction's does; each row names
// its event's tenant.
func (b *Book) Await(ctx context.Context, events []*event.Event) error {
	about, err := b.about(ctx, events)
	if err != nil {
		return err
	}
	var creates []*rows.EarningOccasionCreate
	for _, e := range events {
		if e.CustomerID != "" && (about[e.TenantID+" "+string(e.Type)] || about[e.TenantID] && slices.Contains(Refunds, e.Type)) {
			creates = append(creates, b.db.EarningOccasion.Create().SetID(id.New(id.Occasion)).SetTenantID(e.TenantID).
				SetEventID(e.ID).SetDueAt(b.now()))
		}
	}
	if err := b.db.EarningOccasion.CreateBulk(creates...).Exec(ctx); err != nil {
		return fmt.Errorf("put down %d occasions: %w", len(creates), err)
	}
	return nil
}

// about says which tenants have rules, and for which types of event.
func (b *Book) about(ctx context.Context, events []*event.Event) (map[string]bool, error) {
	var tenantIDs []string
	for _, e := range events {
		if !slices.Contains(tenantIDs, e.TenantID) {
			tenantIDs = append(tenantIDs, e.TenantID)
		}
	}
	var found []struct {
		TenantID string `json:"tenant_id"`
		Trigger  string
	}
	err := b.db.EarningRule.Query().Where(earningrule.TenantIDIn(tenantIDs...)).
		GroupBy(earningrule.FieldTenantID, earningrule.FieldTrigger).Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("which rules there are: %w", err)
	}
	out := map[string]bool{}
	for _, f := range found {
		out[f.TenantID], out[f.TenantID+" "+f.Trigger] = true, true
	}
	return out, nil
}

// Due gives occasions of any tenant that wait, the longest waiting first.
func (b *Book) Due(ctx context.Context, most int) ([]*Waiting, error) {
	ctx = guard.System(ctx, "earning: whose rules have not been asked yet")
	found, err := b.db.EarningOccasion.Query().Where(table.DueAtLTE(b.now())).Order(table.ByDueAt(), table.ByID()).Limit(most).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what waits for rules: %w", err)
	}
	out := make([]*Waiting, len(found))
	for i, r := range found {
		out[i] = &Waiting{ID: r.ID, TenantID: r.TenantID, EventID: r.EventID, Attempts: r.Attempts}
	}
	return out, nil
}

// Take takes an occasion for the transaction of ctx: of two nodes one has it.
func (b *Book) Take(ctx context.Context, w *Waiting) (bool, error) {
	n, err := b.db.EarningOccasion.Delete().Where(table.ID(w.ID)).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("take occasion %s: %w", w.ID, err)
	}
	return n == 1, nil
}

// Postpone puts an occasion off that couldn't be dealt with: a second, then twice
// as long each time, up to an hour. It is never given up.
func (b *Book) Postpone(ctx context.Context, w *Waiting, why error) error {
	later := min(time.Hour, time.Second<<min(w.Attempts, 12))
	text := []rune(why.Error())
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		err := b.db.EarningOccasion.Update().Where(table.ID(w.ID)).SetDueAt(b.now().Add(later)).SetAttempts(w.Attempts + 1).
			SetFailure(string(text[:min(len(text), 500)])).Exec(ctx)
		if err != nil {
			return fmt.Errorf("put off occasion %s: %w", w.ID, err)
		}
		return nil
	})
}
