package expectation

import (
	"context"
	"fmt"
	"strings"

	"kept/care/event"
	"kept/ent/db/promise"
	"kept/ent/store"
	"kept/internal/fault"
)

// Record writes an expectation down. Faults name the field.
func (b *Book) Record(ctx context.Context, d Draft) (*Expectation, error) {
	now := b.now()
	d = d.tidy(now)
	if err := d.check(now); err != nil {
		return nil, err
	}
	if d.ExternalID != nil && strings.HasPrefix(*d.ExternalID, OwnKey) {
		return nil, fault.Invalid("externalId", "must not begin with %s, which is Kept's own", OwnKey)
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Expectation, error) {
		if err := b.checkHers(ctx, &d); err != nil {
			return nil, err
		}
		e := d.expectation(now)
		err := b.create(e).Exec(ctx)
		if e.ExternalID != nil && store.IsUnique(err) {
			return nil, fault.Taken("externalId", "belongs to another expectation already")
		}
		if err != nil {
			return nil, fmt.Errorf("record expectation: %w", err)
		}
		return e, b.log.Append(ctx, e.recorded())
	})
}

// checkHers puts the survivor in the place of a merged customer, and refuses
// what is another customer's.
func (b *Book) checkHers(ctx context.Context, d *Draft) error {
	if d.CustomerID == "" {
		return nil
	}
	survivor, err := b.customers.Resolve(ctx, d.CustomerID)
	if fault.IsMissing(err) {
		return fault.Missing("customer").At("customerId")
	}
	if err != nil {
		return err
	}
	d.CustomerID = survivor
	if err := b.customers.CheckHers(ctx, survivor, d.PurchaseID, d.InteractionID); err != nil || d.PromiseID == "" {
		return err
	}
	found, err := b.db.Promise.Query().Where(promise.ID(d.PromiseID)).Select(promise.FieldCustomerID, promise.FieldChainID).All(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("whose promise %s is: %w", d.PromiseID, err)
	case len(found) == 0:
		return fault.Missing("promise").At("promiseId")
	}
	owner, err := b.customers.KeptUnder(ctx, found[0].CustomerID)
	if err != nil {
		return err
	}
	if owner != survivor {
		return fault.Invalid("promiseId", "must be to the same customer")
	}
	d.PromiseID = found[0].ChainID
	return nil
}

// recorded is the event of a new expectation.
func (e *Expectation) recorded() event.Event {
	return event.Event{Type: event.ExpectationRecorded, SubjectID: e.ID, CustomerID: e.CustomerID, OccurredAt: e.OccurredAt, Data: map[string]any{
		"text": e.Text, "kind": string(e.Kind), "source": string(e.Source), "standing": string(e.Standing), "adequate": e.Adequate, "desired": e.Desired, "unit": string(e.Measure.Unit),
	}}
}

// recordedMet is the event of one that was met already: what was wanted, and how
// it went. A history brings in many, and what else there is to tell of them is
// on their rows and their promises'.
func (e *Expectation) recordedMet() event.Event {
	return event.Event{Type: event.ExpectationRecorded, SubjectID: e.ID, CustomerID: e.CustomerID, OccurredAt: e.OccurredAt, Data: map[string]any{
		"adequate": e.Adequate, "desired": e.Desired, "perceived": e.own.Perceived, "result": string(e.own.Result),
	}}
}
