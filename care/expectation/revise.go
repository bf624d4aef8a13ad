package expectation

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept/care/event"
	table "kept/ent/db/expectation"
	"kept/ent/store"
	"kept/internal/fault"
)

// Revision is what may change about an expectation; nil leaves a part as it is.
type Revision struct {
	Text       *string
	Adequate   *Level
	Desired    *Level
	Importance *int
	Reason     string
}

// Confirm says that an inferred expectation is hers indeed: she said so, in the
// interaction if one is named. Confirmed twice it stays as it was.
func (b *Book) Confirm(ctx context.Context, expectationID, interactionID string) (*Expectation, error) {
	return b.apply(ctx, expectationID, func(ctx context.Context, e *Expectation, now time.Time) (*event.Event, error) {
		if e.Standing == Confirmed {
			return nil, nil
		}
		if e.CustomerID != "" {
			if err := b.customers.CheckHers(ctx, e.CustomerID, "", interactionID); err != nil {
				return nil, err
			}
		}
		e.Standing, e.ConfirmedAt = Confirmed, &now
		if interactionID != "" {
			e.InteractionID = interactionID
		}
		return &event.Event{Type: event.ExpectationConfirmed, Data: map[string]any{"interactionId": interactionID}}, nil
	})
}

// Revise changes an expectation from now on: what was assessed keeps the levels
// that it was held against. Revised to the same it stays as it was.
func (b *Book) Revise(ctx context.Context, expectationID string, r Revision) (*Expectation, error) {
	return b.apply(ctx, expectationID, func(ctx context.Context, e *Expectation, _ time.Time) (*event.Event, error) {
		if err := b.customers.CheckThere(ctx, e.CustomerID, "id"); err != nil {
			return nil, err
		}
		was := *e
		if e.ours() && (r.Adequate != nil || r.Desired != nil) {
			return nil, ErrOurWord
		}
		if err := e.take(r); err != nil {
			return nil, err
		}
		changed := was.differences(e)
		if len(changed) == 0 {
			return nil, nil
		}
		return &event.Event{Type: event.ExpectationRevised, Reason: r.Reason, Data: changed}, b.setDown(ctx, e) // it keeps the levels of its time
	})
}

// Withdraw ends an expectation: it was recorded in error, or she doesn't count
// on it any longer. What was assessed stays counted. Withdrawn twice it stays
// as it was.
func (b *Book) Withdraw(ctx context.Context, expectationID, reason string) (*Expectation, error) {
	if err := checkReason(reason); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Expectation, error) {
		e, err := b.Find(ctx, expectationID)
		if err != nil || e.WithdrawnAt != nil {
			return e, err
		}
		now := b.now()
		e.WithdrawnAt, e.Reason = &now, reason
		return e, b.record(ctx, e, event.Event{Type: event.ExpectationWithdrawn, Reason: reason}, now)
	})
}

func checkReason(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fault.Required("reason")
	}
	return fault.Text("reason", reason, maxText)
}

// apply changes one expectation by a rule, which tells what happened; nil when
// nothing did.
func (b *Book) apply(ctx context.Context, expectationID string, rule func(context.Context, *Expectation, time.Time) (*event.Event, error)) (*Expectation, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Expectation, error) {
		e, err := b.Find(ctx, expectationID)
		if err != nil {
			return nil, err
		}
		if e.WithdrawnAt != nil {
			return nil, ErrWithdrawn
		}
		now := b.now()
		told, err := rule(ctx, e, now)
		if err != nil || told == nil {
			return e, err
		}
		return e, b.record(ctx, e, *told, now)
	})
}

// record saves e and tells what happened to it.
func (b *Book) record(ctx context.Context, e *Expectation, told event.Event, now time.Time) error {
	e.UpdatedAt = now
	n, err := b.change(e).Where(table.ID(e.ID), table.Version(e.version)).Save(ctx)
	if err != nil {
		return fmt.Errorf("save expectation %s: %w", e.ID, err)
	}
	if n == 0 {
		return store.Again(ErrChanged) // a member, or an answer just now: the verb looks at what they made of it
	}
	e.version++
	told.SubjectID, told.CustomerID, told.OccurredAt = e.ID, e.CustomerID, now
	return b.log.Append(ctx, told)
}

// ours reports whether e came of our word by itself. What Kept concluded is
// nobody's word, and a person may know better.
func (e *Expectation) ours() bool {
	return !e.Source.inferred() && e.ExternalID != nil && strings.HasPrefix(*e.ExternalID, OwnKey)
}

// take changes e to what r says.
func (e *Expectation) take(r Revision) error {
	if r.Text != nil {
		e.Text = strings.TrimSpace(*r.Text)
	}
	if r.Adequate != nil {
		e.Adequate = *r.Adequate
	}
	if r.Desired != nil {
		e.Desired = *r.Desired
	}
	if r.Importance != nil {
		e.Importance = *r.Importance
	}
	if e.Text == "" {
		return fault.Required("text")
	}
	return fault.First(
		e.Measure.checkLevels(e.Adequate, e.Desired), checkImportance(e.Importance),
		fault.Text("text", e.Text, maxText), fault.Text("reason", r.Reason, maxText),
	)
}

// differences tells, for the event, what is otherwise in now.
func (e *Expectation) differences(now *Expectation) map[string]any {
	out := map[string]any{}
	tell := func(field string, was, is any) {
		if was != is {
			out[field] = map[string]any{"was": was, "now": is}
		}
	}
	tell("text", e.Text, now.Text)
	tell("adequate", e.Adequate, now.Adequate)
	tell("desired", e.Desired, now.Desired)
	tell("importance", e.Importance, now.Importance)
	return out
}
