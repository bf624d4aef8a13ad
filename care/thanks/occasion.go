package thanks

import (
	"context"
	"fmt"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/thanksoccasion"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/page"
	"kept/tenants"
	"kept/tenants/guard"
)

// TaskState is how far what a person was asked to do has come.
type TaskState string

// The states of a task.
const (
	TaskOpen TaskState = "OPEN"
	TaskDone TaskState = "DONE"
)

// Occasion is one occasion of a customer under a plan, and what came of it.
type Occasion struct {
	ID            string
	PlanID        string
	CustomerID    string // as it was then
	PurchaseID    string // the one that it is, or with which the years began
	Number        int    // which anniversary or purchase it is
	Day           clock.Day
	ToldOn        clock.Day // the day on which it was decided
	Outcome       Outcome
	Points        int64
	TransactionID *string
	Task          *TaskState // nil where nobody is asked to do anything
	DoneByID      *string
	DoneAt        *time.Time
	CreatedAt     time.Time
}

// Open gives those of the chances that were never decided, neither for her, under
// any of her ids, nor for what gives rise to them.
func (b *Book) Open(ctx context.Context, chances []Chance, ids []string) (open []Chance, err error) {
	for _, c := range chances {
		had, err := b.db.ThanksOccasion.Query().Where(table.PlanID(c.Plan.ID), table.Number(c.Number),
			table.Or(table.CustomerIDIn(ids...), table.PurchaseID(c.PurchaseID))).Exist(ctx)
		if err != nil {
			return nil, fmt.Errorf("what came of an occasion of customer %s: %w", ids[0], err)
		}
		if !had {
			open = append(open, c)
		}
	}
	return open, nil
}

// Last is when she, under any of her ids, was thanked last; nil for never.
func (b *Book) Last(ctx context.Context, ids []string) (*clock.Day, error) {
	r, err := b.db.ThanksOccasion.Query().Where(table.CustomerIDIn(ids...), table.Outcome(string(Thanked))).
		Order(rows.Desc(table.FieldToldOn), table.ByID()).First(ctx)
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("when customer %s was thanked last: %w", ids[0], err)
	}
	day := clock.Day(r.ToldOn)
	return &day, nil
}

// Write writes down what came of a customer's chance on a day, and counts it. Who is
// thanked is told of. transactionID names her points; "" for none.
func (b *Book) Write(ctx context.Context, c Chance, customerID string, on clock.Day, out Outcome, transactionID string) (*Occasion, error) {
	p := c.Plan
	o := &Occasion{
		ID: id.New(id.Thanks), PlanID: p.ID, CustomerID: customerID, PurchaseID: c.PurchaseID, Number: c.Number, Day: c.Day,
		ToldOn: on, Outcome: out, TransactionID: maybe.Some(transactionID), CreatedAt: b.now(),
	}
	if out == Thanked {
		o.Points = p.Points
		if p.Task != nil {
			o.Task = maybe.Some(TaskOpen)
		}
	}
	guard.Known(ctx, p.ID, customerID, c.PurchaseID, transactionID)
	err := b.db.ThanksOccasion.Create().SetID(o.ID).SetPlanID(o.PlanID).SetCustomerID(o.CustomerID).SetPurchaseID(o.PurchaseID).
		SetNumber(o.Number).SetDay(string(o.Day)).SetToldOn(string(o.ToldOn)).SetOutcome(string(o.Outcome)).SetPoints(o.Points).
		SetNillableTransactionID(o.TransactionID).SetTask(string(maybe.Value(o.Task))).SetCreatedAt(o.CreatedAt).Exec(ctx)
	if store.IsUnique(err) {
		return nil, store.Again(err) // another node was first
	}
	if err != nil {
		return nil, fmt.Errorf("an occasion of customer %s: %w", customerID, err)
	}
	if out != Thanked {
		return o, b.count(ctx, p, on, out)
	}
	return o, b.log.Append(ctx, event.Event{
		Type: event.ThanksGiven, SubjectID: o.ID, CustomerID: o.CustomerID, OccurredAt: b.now(),
		Data: map[string]any{"planId": p.ID, "plan": p.Name, "kind": string(p.Kind), "number": o.Number, "points": o.Points, "task": maybe.Value(p.Task), "departmentId": maybe.Value(p.DepartmentID)},
	})
}

// ErrDone means that somebody has done already what was asked.
var ErrDone = fault.Conflict(fault.CodeSettled, "this was done already")

// Done writes down that the acting member has done what a thanks asks of a person.
func (b *Book) Done(ctx context.Context, occasionID string) (*Occasion, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Occasion, error) {
		o, err := b.Occasion(ctx, occasionID)
		if err != nil {
			return nil, err
		}
		if o.Task == nil {
			return nil, fault.Invalid("id", "must be one for which somebody is asked to do something")
		}
		now, who := b.now(), tenants.From(ctx)
		u := b.db.ThanksOccasion.Update().Where(table.ID(o.ID), table.Task(string(TaskOpen))).SetTask(string(TaskDone)).SetDoneAt(now)
		if who.MemberID != "" {
			u.SetDoneByID(who.MemberID)
		}
		n, err := u.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("settle thanks %s: %w", o.ID, err)
		}
		if n == 0 {
			return nil, ErrDone
		}
		o.Task, o.DoneAt, o.DoneByID = maybe.Some(TaskDone), &now, maybe.Some(who.MemberID)
		return o, b.log.Append(ctx, event.Event{Type: event.ThanksTaskDone, SubjectID: o.ID, CustomerID: o.CustomerID, OccurredAt: now, Data: map[string]any{"planId": o.PlanID}})
	})
}

// Occasion gives one occasion, or missing.
func (b *Book) Occasion(ctx context.Context, occasionID string) (*Occasion, error) {
	found, err := b.OccasionsByIDs(ctx, []string{occasionID})
	if err != nil {
		return nil, err
	}
	if o := found[occasionID]; o != nil {
		return o, nil
	}
	return nil, fault.Missing("thanks")
}

// OccasionsByIDs gives those of the occasions that there are, by id.
func (b *Book) OccasionsByIDs(ctx context.Context, ids []string) (map[string]*Occasion, error) {
	found, err := b.db.ThanksOccasion.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d occasions of thanks: %w", len(ids), err)
	}
	out := make(map[string]*Occasion, len(found))
	for _, r := range found {
		out[r.ID] = occasionFromRow(r)
	}
	return out, nil
}

// OccasionFilter narrows a plan's occasions; its parts are joined by AND.
type OccasionFilter struct {
	Outcome *OutcomeFilter
	ToDo    *bool // whether somebody is still to do what was asked
}

// OutcomeFilter compares what came of occasions.
type OutcomeFilter = filter.Enum[Outcome]

// Occasions gives a page of a plan's occasions, those decided last first.
func (b *Book) Occasions(ctx context.Context, planID string, f OccasionFilter, args page.Args) (page.Page[*Occasion], error) {
	if _, err := b.Find(ctx, planID); err != nil {
		return page.Page[*Occasion]{}, err
	}
	q := b.db.ThanksOccasion.Query().Where(table.PlanID(planID), store.Where(table.FieldOutcome, f.Outcome.Plain()))
	if f.ToDo != nil && *f.ToDo {
		q.Where(table.Task(string(TaskOpen)))
	}
	if f.ToDo != nil && !*f.ToDo {
		q.Where(table.TaskNEQ(string(TaskOpen)))
	}
	latest := store.Order{Column: table.FieldID, Desc: true}
	return store.List(ctx, q, latest, args, occasionFromRow, func(o *Occasion) page.Key { return store.KeyOf(o.ID, o.ID) })
}
