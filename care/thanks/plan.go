package thanks

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/thanksplan"
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

// Book keeps the plans of whichever tenant is acting, and whom they thanked.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func

	// Due is told when somebody is to be looked at at once.
	Due func()
}

// NewBook returns a book on db that tells its changes to log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now, Due: func() {}}
}

// Sketch is what it takes to draft a plan.
type Sketch struct {
	ProgramID    string
	Name         string
	Kind         Kind
	Number       int
	Repeats      bool
	LoyaltyTypes []customer.LoyaltyType // none is any
	Tiers        []string               // none is any
	Points       int64
	Budget       int64
	Task         *string
	DepartmentID *string
	LateDays     int
}

// Change is what may change of a plan; nil leaves a part as it is. Once it is
// started, only its name, budget, task, department and the days that it may be late may.
type Change struct {
	Name         *string
	Number       *int
	Repeats      *bool
	LoyaltyTypes []customer.LoyaltyType
	Tiers        []string
	Points       *int64
	Budget       *int64
	Task         *string // an empty one asks nobody any more
	DepartmentID *string
	LateDays     *int
	Clear        []Field
}

// Field is something that can be cleared of a plan.
type Field string

// FieldDepartment clears the department: whoever is in charge is asked.
const FieldDepartment Field = "DEPARTMENT"

// Draft writes a plan down, which thanks nobody before it is started. Faults name
// the field.
func (b *Book) Draft(ctx context.Context, s Sketch) (*Plan, error) {
	p := &Plan{
		ID: id.New(id.ThanksPlan), ProgramID: s.ProgramID, Name: s.Name, Kind: s.Kind, Number: s.Number, Repeats: s.Repeats,
		LoyaltyTypes: s.LoyaltyTypes, Tiers: s.Tiers, Points: s.Points, Budget: s.Budget, Task: s.Task, DepartmentID: s.DepartmentID,
		LateDays: s.LateDays, State: Draft, CreatedAt: b.now(), UpdatedAt: b.now(),
	}
	p.tidy()
	if err := p.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Plan, error) {
		err := b.db.ThanksPlan.Create().SetID(p.ID).SetProgramID(p.ProgramID).SetName(p.Name).SetKind(string(p.Kind)).SetNumber(p.Number).
			SetRepeats(p.Repeats).SetLoyaltyTypes(joined(p.LoyaltyTypes)).SetTiers(joined(p.Tiers)).SetPoints(p.Points).SetBudget(p.Budget).
			SetTask(maybe.Value(p.Task)).SetNillableDepartmentID(p.DepartmentID).SetLateDays(p.LateDays).SetState(string(p.State)).
			SetCreatedAt(p.CreatedAt).SetUpdatedAt(p.UpdatedAt).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("draft plan of thanks: %w", err)
		}
		return p, b.tell(ctx, event.ThanksPlanned, p)
	})
}

// Change changes a plan. Saying the same changes nothing.
func (b *Book) Change(ctx context.Context, planID string, ch Change) (*Plan, error) {
	return b.alter(ctx, planID, event.ThanksPlanChanged, func(ctx context.Context, p *Plan) (bool, error) {
		was := *p
		if err := p.take(ch); err != nil {
			return false, err
		}
		if err := p.check(); err != nil {
			return false, err
		}
		if p.Budget != was.Budget {
			if err := b.allow(ctx, p); err != nil {
				return false, err
			}
		}
		return !reflect.DeepEqual(was, *p), nil
	})
}

// take changes p.
func (p *Plan) take(ch Change) error {
	if p.State == Ended {
		return ErrEnded
	}
	if p.State != Draft && (ch.Number != nil || ch.Repeats != nil || ch.LoyaltyTypes != nil || ch.Tiers != nil || ch.Points != nil) {
		return ErrStarted
	}
	if err := fault.Clear(ch.Clear, func(f Field) bool { return f == FieldDepartment && ch.DepartmentID != nil }); err != nil {
		return err
	}
	maybe.Set(&p.Name, ch.Name)
	maybe.Set(&p.Number, ch.Number)
	maybe.Set(&p.Repeats, ch.Repeats)
	if ch.LoyaltyTypes != nil {
		p.LoyaltyTypes = ch.LoyaltyTypes
	}
	if ch.Tiers != nil {
		p.Tiers = ch.Tiers
	}
	maybe.Set(&p.Points, ch.Points)
	maybe.Set(&p.Budget, ch.Budget)
	if ch.Task != nil {
		p.Task = ch.Task
	}
	switch {
	case ch.DepartmentID != nil:
		p.DepartmentID = ch.DepartmentID
	case slices.Contains(ch.Clear, FieldDepartment):
		p.DepartmentID = nil
	}
	maybe.Set(&p.LateDays, ch.LateDays)
	p.tidy()
	return nil
}

// Start has a draft thank whoever has an occasion from today on.
func (b *Book) Start(ctx context.Context, planID string) (*Plan, error) {
	return b.alter(ctx, planID, event.ThanksPlanStarted, func(ctx context.Context, p *Plan) (bool, error) {
		switch p.State {
		case Ended:
			return false, ErrEnded
		case Draft:
			return true, b.run(ctx, p)
		default:
			return false, nil
		}
	})
}

// Pause stops a plan until it is resumed.
func (b *Book) Pause(ctx context.Context, planID string) (*Plan, error) {
	return b.alter(ctx, planID, event.ThanksPlanPaused, func(_ context.Context, p *Plan) (bool, error) {
		switch p.State {
		case Ended:
			return false, ErrEnded
		case Draft:
			return false, ErrDraft
		case Paused:
			return false, nil
		default:
			p.State = Paused
			return true, nil
		}
	})
}

// Resume has a paused plan go on with the occasions from today on: those of its
// pause are nobody's any more.
func (b *Book) Resume(ctx context.Context, planID string) (*Plan, error) {
	return b.alter(ctx, planID, event.ThanksPlanResumed, func(ctx context.Context, p *Plan) (bool, error) {
		switch p.State {
		case Ended:
			return false, ErrEnded
		case Draft:
			return false, ErrDraft
		case Running:
			return false, nil
		default:
			return true, b.run(ctx, p)
		}
	})
}

// End ends a plan, of whatever state, for good. What it gave stays given.
func (b *Book) End(ctx context.Context, planID string) (*Plan, error) {
	return b.alter(ctx, planID, event.ThanksPlanEnded, func(_ context.Context, p *Plan) (bool, error) {
		if p.State == Ended {
			return false, nil
		}
		now := b.now()
		p.State, p.EndedAt = Ended, &now
		return true, nil
	})
}

// run sets a plan going today, and has those looked at whose day this is already.
func (b *Book) run(ctx context.Context, p *Plan) error {
	today := b.today(ctx)
	p.State, p.StartedOn = Running, &today
	return b.stirOn(ctx, p.Kind, today)
}

// alter changes a plan whose row it holds, and tells of it if how says that
// anything changed.
func (b *Book) alter(ctx context.Context, planID string, what event.Type, how func(context.Context, *Plan) (bool, error)) (*Plan, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Plan, error) {
		p, err := b.hold(ctx, planID)
		if err != nil {
			return nil, err
		}
		changed, err := how(ctx, p)
		if err != nil || !changed {
			return p, err
		}
		p.UpdatedAt = b.now()
		u := b.db.ThanksPlan.Update().Where(table.ID(p.ID)).SetName(p.Name).SetNumber(p.Number).SetRepeats(p.Repeats).
			SetLoyaltyTypes(joined(p.LoyaltyTypes)).SetTiers(joined(p.Tiers)).SetPoints(p.Points).SetBudget(p.Budget).SetTask(maybe.Value(p.Task)).
			SetLateDays(p.LateDays).SetState(string(p.State)).SetStartedOn(string(maybe.Value(p.StartedOn))).SetNillableEndedAt(p.EndedAt).SetUpdatedAt(p.UpdatedAt)
		maybe.Put(p.DepartmentID, u.SetDepartmentID, u.ClearDepartmentID)
		if err := u.Exec(ctx); err != nil {
			return nil, fmt.Errorf("save plan of thanks %s: %w", p.ID, err)
		}
		store.AfterCommit(ctx, b.Due)
		return p, b.tell(ctx, what, p)
	})
}

// hold reads a plan and holds its row until the transaction ends.
func (b *Book) hold(ctx context.Context, planID string) (*Plan, error) {
	q := b.db.ThanksPlan.Query().Where(table.ID(planID))
	q.Modify(b.db.ForUpdate())
	r, err := q.Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("thanks plan")
	}
	if err != nil {
		return nil, fmt.Errorf("hold plan of thanks %s: %w", planID, err)
	}
	guard.Known(ctx, r.ID)
	return fromRow(r), nil
}

func (b *Book) tell(ctx context.Context, what event.Type, p *Plan) error {
	return b.log.Append(ctx, event.Event{Type: what, SubjectID: p.ID, OccurredAt: b.now(), Data: map[string]any{"name": p.Name, "budget": p.Budget}})
}

// Find gives one plan, or missing.
func (b *Book) Find(ctx context.Context, planID string) (*Plan, error) {
	found, err := b.ByIDs(ctx, []string{planID})
	if err != nil {
		return nil, err
	}
	if p := found[planID]; p != nil {
		return p, nil
	}
	return nil, fault.Missing("thanks plan")
}

// ByIDs gives those of the plans that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Plan, error) {
	found, err := b.db.ThanksPlan.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d plans of thanks: %w", len(ids), err)
	}
	out := make(map[string]*Plan, len(found))
	for _, r := range found {
		out[r.ID] = fromRow(r)
	}
	return out, nil
}

// mostRunning is how many plans are asked about one customer.
const mostRunning = 100

// Running gives the plans that run, the first that was drafted first: where two
// are of one day, that one thanks her.
func (b *Book) Running(ctx context.Context) ([]*Plan, error) {
	found, err := b.db.ThanksPlan.Query().Where(table.State(string(Running))).Order(table.ByID()).Limit(mostRunning).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("which plans of thanks run: %w", err)
	}
	out := make([]*Plan, len(found))
	for i, r := range found {
		out[i] = fromRow(r)
		guard.Known(ctx, r.ID)
	}
	return out, nil
}

// Filter narrows a list of plans; its parts are joined by AND.
type Filter struct{ State *StateFilter }

// StateFilter compares how far plans have come.
type StateFilter = filter.Enum[State]

// List gives a page of plans, the latest first.
func (b *Book) List(ctx context.Context, f Filter, args page.Args) (page.Page[*Plan], error) {
	q := b.db.ThanksPlan.Query().Where(store.Where(table.FieldState, f.State.Plain()))
	latest := store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	return store.List(ctx, q, latest, args, fromRow, func(p *Plan) page.Key { return store.KeyOf(p.CreatedAt, p.ID) })
}

func (b *Book) today(ctx context.Context) clock.Day {
	return clock.DayOf(b.now(), tenants.From(ctx).Zone)
}
