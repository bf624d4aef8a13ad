package interaction

import (
	"context"
	"fmt"
	"time"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/interaction"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/upsert"
	"kept/tenants"
	"kept/tenants/guard"
)

// Result is one interaction after Record or Load.
type Result = upsert.Result[Interaction]

// Record writes down one contact. By the partner's key the second time fills in
// what was missing; anything else about it is corrected, not recorded again.
func (b *Book) Record(ctx context.Context, d Draft) (*Result, error) {
	return upsert.One(b.Load(ctx, []Draft{d}))
}

// Load records many interactions in one transaction and few statements. A draft
// that can't be taken has its fault in its own result and leaves the others be.
func (b *Book) Load(ctx context.Context, drafts []Draft) ([]Result, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) ([]Result, error) {
		out := make([]Result, 0, len(drafts))
		for _, run := range upsert.Distinct(drafts, upsert.Chunk, Draft.keys) {
			results, err := b.loadRun(ctx, run)
			if err != nil {
				return nil, fmt.Errorf("load %d interactions: %w", len(drafts), err)
			}
			out = append(out, results...)
		}
		return out, nil
	})
}

// loadRun records drafts of which no two are the same interaction.
func (b *Book) loadRun(ctx context.Context, run []Draft) ([]Result, error) {
	there, err := b.existing(ctx, run)
	if err != nil {
		return nil, err
	}
	near, err := b.around(ctx, run)
	if err != nil {
		return nil, err
	}
	out := make([]Result, len(run))
	var made []*rows.InteractionCreate
	var ids []string
	var fresh, changed []*Interaction
	var events []event.Event
	for n, d := range run {
		i, outcome, err := b.one(ctx, d, there, near)
		if err != nil {
			out[n].Err = err
			continue
		}
		out[n] = Result{Record: i, Outcome: outcome}
		switch outcome {
		case upsert.Created:
			made, ids, fresh = append(made, b.create(i)), append(ids, i.ID), append(fresh, i)
			events = append(events, i.tell(event.InteractionRecorded, i.OccurredAt))
		case upsert.Updated:
			if err := b.save(ctx, i); err != nil {
				return nil, err
			}
			changed = append(changed, i)
			events = append(events, i.tell(event.InteractionCompleted, b.now()))
		}
	}
	if err := b.db.Interaction.CreateBulk(made...).Exec(ctx); err != nil {
		return nil, store.Raced(err)
	}
	guard.Known(ctx, ids...)
	if err := b.index(ctx, fresh, changed); err != nil {
		return nil, err
	}
	if err := b.log.Append(ctx, events...); err != nil {
		return nil, err
	}
	return out, b.answerAll(ctx, run, out)
}

// one turns a draft into the interaction that it makes or completes.
func (b *Book) one(ctx context.Context, d Draft, there map[string]*Interaction, near parents) (*Interaction, upsert.Outcome, error) {
	settled, err := d.settle(b.now())
	if err != nil {
		return nil, "", err
	}
	if err := near.check(d); err != nil {
		return nil, "", err
	}
	c, a := near.customers[d.CustomerID], tenants.From(ctx)
	if old := d.among(there); old != nil {
		if near.customers[old.CustomerID] != nil && near.customers[old.CustomerID].ID != c.ID {
			return nil, "", fault.Taken("customerId", "is not the customer of the interaction with this key")
		}
		changed, err := old.complete(settled, a)
		if err != nil || !changed {
			return old, upsert.Unchanged, err
		}
		return old, upsert.Updated, nil
	}
	if d.judges() && a.MemberID != "" && a.MemberID == d.MemberID {
		return nil, "", errOwnMark
	}
	return settled.interaction(c, a, b.now()), upsert.Created, nil
}

func (d Draft) interaction(c *customer.Customer, a *tenants.Actor, now time.Time) *Interaction {
	i := &Interaction{
		ID: id.New(id.Interaction), ExternalID: d.ExternalID, CustomerID: c.ID, Channel: d.Channel,
		Direction: d.Direction, Initiative: d.Initiative, Stage: d.Stage, Subject: d.Subject, Body: d.Body,
		MemberID: d.MemberID, TouchpointID: d.TouchpointID, PurchaseID: d.PurchaseID, ProductID: d.ProductID,
		AnswersID: d.AnswersID, WaitSeconds: d.WaitSeconds, HandlingSeconds: d.HandlingSeconds,
		CallResult: d.CallResult, Rings: d.Rings, Complaint: d.Complaint, Unanswered: d.unanswered(), Feelings: d.Feelings,
		OccurredAt: d.OccurredAt, RecordedAt: now,
	}
	i.RatedBy = d.Feelings.ratedBy(rater(d.Channel, c.ID, a))
	return i
}

// rater is who answers for what was felt: the customer where she said so
// herself, in a survey, else whoever wrote it down.
func rater(ch customer.Channel, customerID string, a *tenants.Actor) string {
	if ch == customer.Survey {
		return customerID
	}
	return a.ID()
}

func (i *Interaction) tell(what event.Type, at time.Time) event.Event {
	return event.Event{Type: what, SubjectID: i.ID, CustomerID: i.CustomerID, OccurredAt: at}
}

// existing gives the interactions that a run's drafts name, by the partner's
// key, and holds them: they may be completed.
func (b *Book) existing(ctx context.Context, run []Draft) (map[string]*Interaction, error) {
	var keys []string
	for _, d := range run {
		keys = append(keys, d.keys()...)
	}
	there := make(map[string]*Interaction, len(keys))
	if len(keys) == 0 {
		return there, nil
	}
	q := b.db.Interaction.Query().Where(table.ExternalIDIn(keys...))
	q.Modify(b.db.ForUpdate())
	found, err := q.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range fromRows(found) {
		there[*i.ExternalID] = i
	}
	return there, nil
}

func (d Draft) among(there map[string]*Interaction) *Interaction {
	if d.ExternalID == nil {
		return nil
	}
	return there[*d.ExternalID]
}
