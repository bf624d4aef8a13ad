package story

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/household"
	"kept/care/loyalty"
	"kept/care/promise"
	"kept/care/search"
	"kept/ent/db/loyaltyadjustment"
	"kept/ent/db/loyaltyreservation"
	promises "kept/ent/db/promise"
	"kept/ent/store"
	"kept/internal/fault"
)

// EraseCustomer takes out of everything what tells who a customer is, in one
// transaction over all her records: how she is recognised, what she and others said
// of her, in rows and in events. What is open with her ends: promises are void,
// reservations cancelled, questions closed, and she leaves her household, in which she
// may not be the head of others (household.ErrHead). Figures and ledgers stay, under a
// pseudonym (docs/decisions/0050). Erased again she is emptied of what came meanwhile.
func (b *Book) EraseCustomer(ctx context.Context, customerID string) (*customer.Erasure, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*customer.Erasure, error) {
		ids, err := b.Customers.HoldFamily(ctx, customerID)
		if err != nil {
			return nil, err
		}
		was, err := b.Customers.Find(ctx, ids[0])
		if err != nil {
			return nil, err
		}
		if err := b.endAll(ctx, ids); err != nil {
			return nil, err
		}
		records, err := b.db.RecordsOf(ctx, ids)
		if err != nil {
			return nil, err
		}
		subjects := slices.Concat(slices.Collect(maps.Values(records))...)
		told, err := b.Events.Forget(ctx, ids, append(subjects, ids...))
		if err != nil {
			return nil, err
		}
		changed, err := b.db.Forget(ctx, ids)
		if err != nil {
			return nil, err
		}
		if told > 0 {
			changed["events"] = int64(told)
		}
		if err := search.NewIndex(b.db, b.now).Remove(ctx, slices.Concat(records["interactions"], records["notes"])...); err != nil {
			return nil, err
		}
		if err := b.Promises.Reindex(ctx, records["promises"]); err != nil {
			return nil, err
		}
		out := &customer.Erasure{Records: customer.Moves(changed)}
		if out.Customer, err = b.Customers.Erase(ctx, ids); err != nil {
			return nil, err
		}
		if was.ErasedAt != nil && len(changed) == 0 {
			return out, nil
		}
		return out, b.Events.Append(ctx, event.Event{
			Type: event.CustomerErased, SubjectID: ids[0], CustomerID: ids[0], OccurredAt: b.now(), Data: map[string]any{"records": changed},
		})
	})
}

// ErasureOf gives what a customer's erasure came to. Who wasn't erased is missing.
func (b *Book) ErasureOf(ctx context.Context, customerID string) (*customer.Erasure, error) {
	c, err := b.Customers.Find(ctx, customerID)
	if err != nil {
		return nil, err
	}
	if c.ErasedAt == nil {
		return nil, fault.Missing("erasure")
	}
	happened, err := b.Events.Of(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	records := map[string]int64{}
	for _, e := range happened {
		if e.Type == event.CustomerErased {
			customer.CountIn(records, e.Data)
		}
	}
	return &customer.Erasure{Customer: c, Records: customer.Moves(records)}, nil
}

// endAll ends whatever is open with a customer.
func (b *Book) endAll(ctx context.Context, ids []string) error {
	for _, end := range []func(context.Context, []string) error{
		b.voidPromises, b.Questions.Close, b.Interactions.WriteOff, b.cancelReservations, b.refuseAdjustments, b.leaveHouseholds,
	} {
		if err := end(ctx, ids); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) voidPromises(ctx context.Context, ids []string) error {
	open, err := b.db.Promise.Query().Where(promises.CustomerIDIn(ids...), promises.State(string(promise.Open))).IDs(ctx)
	if err != nil {
		return fmt.Errorf("what is promised to customer %s: %w", ids[0], err)
	}
	for _, id := range open {
		if _, err := b.Promises.Void(ctx, id, event.Erased); err != nil {
			return err
		}
	}
	return nil
}

// cancelReservations lets the points go that she holds herself. What others of her
// household hold of hers they settle.
func (b *Book) cancelReservations(ctx context.Context, ids []string) error {
	held, err := b.db.LoyaltyReservation.Query().Where(loyaltyreservation.CustomerIDIn(ids...),
		loyaltyreservation.State(string(loyalty.Held)), loyaltyreservation.PartOfIDIsNil()).IDs(ctx)
	if err != nil {
		return fmt.Errorf("what customer %s has reserved: %w", ids[0], err)
	}
	for _, id := range held {
		if _, err := b.Points.Cancel(ctx, id); err != nil && !errors.Is(err, loyalty.ErrSettled) {
			return err
		}
	}
	return nil
}

func (b *Book) refuseAdjustments(ctx context.Context, ids []string) error {
	waiting, err := b.db.LoyaltyAdjustment.Query().Where(loyaltyadjustment.CustomerIDIn(ids...),
		loyaltyadjustment.State(string(loyalty.Proposed))).IDs(ctx)
	if err != nil {
		return fmt.Errorf("what is proposed for customer %s: %w", ids[0], err)
	}
	for _, id := range waiting {
		if _, err := b.Points.Refuse(ctx, id, event.Erased); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) leaveHouseholds(ctx context.Context, ids []string) error {
	programs, err := b.Points.Programs(ctx)
	if err != nil {
		return err
	}
	for _, p := range programs {
		in, err := b.Households.StaysOf(ctx, p.ID, ids[:1])
		if err != nil {
			return err
		}
		if in[ids[0]] == nil {
			continue
		}
		if _, err := b.Households.Leave(ctx, household.Leaving{HouseholdID: in[ids[0]].HouseholdID, CustomerID: ids[0], Reason: event.Erased}); err != nil {
			return err
		}
	}
	return nil
}

// VerifyErased gives a sentence for each table that still says something in words
// about a customer who was erased: it came from elsewhere at that very moment.
func (b *Book) VerifyErased(ctx context.Context) ([]string, error) {
	out, err := b.Customers.VerifyErased(ctx)
	if err != nil {
		return nil, err
	}
	erased, err := b.Customers.Erased(ctx)
	if err != nil {
		return nil, err
	}
	left, err := b.db.Untold(ctx, slices.Sorted(maps.Keys(erased)))
	if err != nil {
		return nil, err
	}
	for _, table := range slices.Sorted(maps.Keys(left)) {
		out = append(out, fmt.Sprintf("%s: %d rows say something in words about customers who were erased: erase them again", table, left[table]))
	}
	return out, nil
}
