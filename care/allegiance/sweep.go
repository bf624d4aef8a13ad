package allegiance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	people "kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/allegiance"
	"kept/ent/db/allegiancetally"
	"kept/ent/db/customer"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/upsert"
	"kept/tenants/guard"
)

// sweepBatch is how many customers the sweep looks at anew at once.
const sweepBatch = 200

// Await puts down whose loyalty is to be looked at anew, in the transaction that
// read the events. The context goes round the tenant wall, as a reaction's does;
// each row names its event's tenant. Of a merge or its undoing that is both.
func (b *Book) Await(ctx context.Context, events []*event.Event) error {
	tenantOf := map[string]string{} // by customer
	for tenantID, customers := range people.About(events) {
		for _, customerID := range customers {
			tenantOf[customerID] = tenantID
		}
	}
	return b.await(ctx, tenantOf)
}

func (b *Book) await(ctx context.Context, tenantOf map[string]string) error {
	ids, owners := make([]string, 0, len(tenantOf)), []string{}
	for customerID, tenantID := range tenantOf {
		ids = append(ids, customerID)
		if !slices.Contains(owners, tenantID) {
			owners = append(owners, tenantID)
		}
	}
	slices.Sort(ids)
	for part := range slices.Chunk(ids, upsert.Chunk) {
		// Somebody may have been erased since.
		there, err := b.db.Customer.Query().Where(customer.TenantIDIn(owners...), customer.IDIn(part...)).IDs(ctx)
		if err != nil {
			return fmt.Errorf("whose loyalty to look at: %w", err)
		}
		known, err := b.db.Allegiance.Query().Where(table.TenantIDIn(owners...), table.CustomerIDIn(there...)).Select(table.FieldCustomerID).Strings(ctx)
		if err != nil {
			return fmt.Errorf("whose loyalty was looked at: %w", err)
		}
		err = b.db.Allegiance.Update().Where(table.TenantIDIn(owners...), table.CustomerIDIn(known...)).SetDueAt(b.now()).Exec(ctx)
		if err != nil {
			return fmt.Errorf("put down whose loyalty to look at: %w", err)
		}
		var fresh []*rows.AllegianceCreate
		for _, customerID := range there {
			if !slices.Contains(known, customerID) {
				fresh = append(fresh, b.db.Allegiance.Create().SetID(rowID(customerID)).SetTenantID(tenantOf[customerID]).
					SetCustomerID(customerID).SetPatronage(uncounted).SetDueAt(b.now()))
			}
		}
		err = b.db.Allegiance.CreateBulk(fresh...).Exec(ctx)
		if store.IsUnique(err) { // put down at once by the sweep, for a merge
			return store.Again(err)
		}
		if err != nil {
			return fmt.Errorf("put down %d whose loyalty to look at: %w", len(fresh), err)
		}
	}
	return nil
}

// uncounted is the patronage of a row that no tally counts yet.
const uncounted = ""

// rowID is the id of a customer's row.
func rowID(customerID string) string {
	return string(id.Allegiance) + strings.TrimPrefix(customerID, string(id.Customer))
}

// Sweep looks anew at customers of whom a record or time may have made something
// else. It costs those, whoever else there is; run late, twice, or by two nodes at
// once it comes to the same. It returns how many it looked at.
func (b *Book) Sweep(ctx context.Context, actor guard.ActorOf) (int, error) {
	total, until := 0, b.now()
	var failed []string // whose turn ended in an error: the others still get theirs
	var errs error
	for {
		due, err := b.due(ctx, until, failed)
		if err != nil || len(due) == 0 {
			return total, errors.Join(errs, err)
		}
		byTenant := map[string][][]string{}
		for _, r := range due {
			if len(byTenant[r.TenantID]) == 0 {
				byTenant[r.TenantID] = [][]string{nil}
			}
			byTenant[r.TenantID][0] = append(byTenant[r.TenantID][0], r.CustomerID)
		}
		n, err := guard.Each(ctx, actor, "the loyalty of customers", byTenant, func(ctx context.Context, ids []string) (int, error) {
			wrong, err := b.lookAt(ctx, ids)
			failed = append(failed, wrong...)
			return len(ids) - len(wrong), err
		})
		total, errs = total+n, errors.Join(errs, err)
		if n == 0 || len(failed) > sweepBatch {
			return total, errs
		}
	}
}

// lookAt looks at customers of one tenant in one transaction: an import brings
// many. If that fails each has one of her own, and those that fail are given back.
func (b *Book) lookAt(ctx context.Context, ids []string) (failed []string, errs error) {
	if err := b.look(ctx, ids); err == nil {
		return nil, nil
	}
	for _, id := range ids {
		if err := b.look(ctx, []string{id}); err != nil {
			failed, errs = append(failed, id), errors.Join(errs, fmt.Errorf("customer %s: %w", id, err))
		}
	}
	return failed, errs
}

func (b *Book) due(ctx context.Context, until time.Time, except []string) ([]*rows.Allegiance, error) {
	ctx = guard.System(ctx, "sweep: whose loyalty is to be looked at anew")
	found, err := b.db.Allegiance.Query().
		Where(table.DueAtLTE(until), table.CustomerIDNotIn(except...)).
		Order(table.ByDueAt()).Limit(sweepBatch).Select(table.FieldTenantID, table.FieldCustomerID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("whose loyalty to look at: %w", err)
	}
	return found, nil
}

// look finds where customers stand, and moves them there. A record that was
// merged into another stands nowhere itself: its survivor is looked at instead.
// Who was erased stands nowhere either.
// The rows are locked before the records are read: who writes one after that puts
// her down again.
func (b *Book) look(ctx context.Context, ids []string) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		found, err := b.db.Allegiance.Query().Where(table.CustomerIDIn(ids...)).Modify(b.db.ForUpdate()).All(ctx)
		if err != nil {
			return err
		}
		survivors, err := b.customers.ByIDs(ctx, ids)
		if err != nil {
			return err
		}
		standing, moves := []*rows.Allegiance{}, map[Place]int64{}
		for _, r := range found {
			if r.Patronage != uncounted {
				moves[placeOf(r)]--
			}
			if s := survivors[r.CustomerID]; s != nil && s.ErasedAt != nil {
				err = b.leave(ctx, r, nil)
			} else if s != nil && s.ID == r.CustomerID {
				standing = append(standing, r)
			} else {
				err = b.leave(ctx, r, s)
			}
			if err != nil {
				return err
			}
		}
		if err := b.place(ctx, standing, moves); err != nil {
			return err
		}
		return b.count(ctx, moves)
	})
}

// place writes down where survivors stand by their records, and adds that to moves.
func (b *Book) place(ctx context.Context, standing []*rows.Allegiance, moves map[Place]int64) error {
	ids := make([]string, len(standing))
	for i, r := range standing {
		ids[i] = r.CustomerID
	}
	found, err := b.Of(ctx, ids)
	if err != nil {
		return err
	}
	still := map[Place][]string{} // whom time alone doesn't move: they are many, and alike
	for _, r := range standing {
		s := found[r.CustomerID]
		moves[s.Place]++
		if s.until == nil {
			still[s.Place] = append(still[s.Place], r.ID)
			continue
		}
		err := b.db.Allegiance.Update().Where(table.ID(r.ID)).
			SetAttitude(string(s.Attitude)).SetPatronage(string(s.Patronage)).SetDueAt(*s.until).Exec(ctx)
		if err != nil {
			return err
		}
	}
	for p, ids := range still {
		err := b.db.Allegiance.Update().Where(table.IDIn(ids...)).
			SetAttitude(string(p.Attitude)).SetPatronage(string(p.Patronage)).ClearDueAt().Exec(ctx)
		if err != nil {
			return err
		}
	}
	return nil
}

// leave takes a merged record out, and has its survivor looked at.
func (b *Book) leave(ctx context.Context, row *rows.Allegiance, survivor *people.Customer) error {
	if err := b.db.Allegiance.DeleteOneID(row.ID).Exec(ctx); err != nil || survivor == nil {
		return err
	}
	return b.await(ctx, map[string]string{survivor.ID: row.TenantID})
}

// count moves the tallies, in one order: nobody waits in a circle.
func (b *Book) count(ctx context.Context, moves map[Place]int64) error {
	for _, p := range places {
		if moves[p] == 0 {
			continue
		}
		changed, err := b.db.AllegianceTally.Update().
			Where(allegiancetally.Attitude(string(p.Attitude)), allegiancetally.Patronage(string(p.Patronage))).AddN(moves[p]).Save(ctx)
		if err == nil && changed == 0 {
			err = b.db.AllegianceTally.Create().SetID(id.New(id.Rollup)).
				SetAttitude(string(p.Attitude)).SetPatronage(string(p.Patronage)).SetN(moves[p]).Exec(ctx)
		}
		if store.IsUnique(err) { // the first of a place, at once
			return store.Again(err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
