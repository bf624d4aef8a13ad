package campaign

import (
	"context"
	"fmt"
	"time"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/campaign"
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

// Book keeps the campaigns of whichever tenant is acting.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func

	// Due is told when a campaign has something to do at once.
	Due func()
}

// NewBook returns a book on db that tells its changes to log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now, Due: func() {}}
}

// Plan is what it takes to draft a campaign.
type Plan struct {
	ProgramID string
	Name      string
	Segment   *customer.Filter // nil: everybody
	Points    int64
	Budget    int64
	Holdout   int
	LiftDays  int
	FirstDay  *clock.Day // today, if not said
	LastDay   clock.Day
}

// Change is what may change of a campaign; nil leaves a part as it is. Once it is
// started, only its name, its budget and its last day may.
type Change struct {
	Name     *string
	Segment  *customer.Filter
	Points   *int64
	Budget   *int64
	Holdout  *int
	LiftDays *int
	FirstDay *clock.Day
	LastDay  *clock.Day
}

// Draft writes a campaign down, which gives nothing before it is started. Faults
// name the field.
func (b *Book) Draft(ctx context.Context, p Plan) (*Campaign, error) {
	c := &Campaign{
		ID: id.New(id.Campaign), ProgramID: p.ProgramID, Name: p.Name, Points: p.Points, Budget: p.Budget,
		Holdout: p.Holdout, LiftDays: p.LiftDays, FirstDay: b.today(ctx), LastDay: p.LastDay, State: Draft,
		CreatedAt: b.now(), UpdatedAt: b.now(), segment: asText(p.Segment),
	}
	maybe.Set(&c.FirstDay, p.FirstDay)
	c.tidy()
	if err := c.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Campaign, error) {
		err := b.db.Campaign.Create().SetID(c.ID).SetProgramID(c.ProgramID).SetName(c.Name).SetSegment(c.segment).SetPoints(c.Points).
			SetBudget(c.Budget).SetHoldout(c.Holdout).SetLiftDays(c.LiftDays).SetFirstDay(string(c.FirstDay)).SetLastDay(string(c.LastDay)).
			SetState(string(c.State)).SetCreatedAt(c.CreatedAt).SetUpdatedAt(c.UpdatedAt).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("draft campaign: %w", err)
		}
		return c, b.tell(ctx, event.CampaignDrafted, c)
	})
}

// Change changes a campaign. Saying the same changes nothing.
func (b *Book) Change(ctx context.Context, campaignID string, ch Change) (*Campaign, error) {
	return b.alter(ctx, campaignID, event.CampaignChanged, func(ctx context.Context, c *Campaign) (bool, error) {
		was := *c
		if err := c.take(ch); err != nil {
			return false, err
		}
		return was != *c, c.check()
	})
}

// take changes c.
func (c *Campaign) take(ch Change) error {
	if c.State == Ended {
		return ErrEnded
	}
	if c.State != Draft && (ch.Segment != nil || ch.Points != nil || ch.Holdout != nil || ch.LiftDays != nil || ch.FirstDay != nil) {
		return ErrStarted
	}
	maybe.Set(&c.Name, ch.Name)
	if ch.Segment != nil {
		c.segment = asText(ch.Segment)
	}
	maybe.Set(&c.Points, ch.Points)
	maybe.Set(&c.Budget, ch.Budget)
	maybe.Set(&c.Holdout, ch.Holdout)
	maybe.Set(&c.LiftDays, ch.LiftDays)
	maybe.Set(&c.FirstDay, ch.FirstDay)
	maybe.Set(&c.LastDay, ch.LastDay)
	c.tidy()
	return nil
}

// Start sets a draft going: from its first day on, it goes through its segment.
func (b *Book) Start(ctx context.Context, campaignID string) (*Campaign, error) {
	return b.alter(ctx, campaignID, event.CampaignStarted, func(ctx context.Context, c *Campaign) (bool, error) {
		now := b.now()
		switch {
		case c.State == Ended:
			return false, ErrEnded
		case c.State != Draft:
			return false, nil
		case c.Over(now, tenants.From(ctx).Zone):
			return false, fault.Invalid("lastDay", "must not be over yet")
		}
		who, err := c.Segment()
		if err != nil {
			return false, err
		}
		size, err := b.customers.CountAll(ctx, who)
		if err != nil {
			return false, err
		}
		if size == 0 {
			return false, fault.Invalid("segment", "must not be empty: nobody is in it")
		}
		c.State, c.StartedAt, c.SegmentSize = Running, &now, size
		return true, nil
	})
}

// Pause stops a running campaign until it is resumed.
func (b *Book) Pause(ctx context.Context, campaignID string) (*Campaign, error) {
	return b.turn(ctx, campaignID, event.CampaignPaused, Paused)
}

// Resume has a paused campaign go on where it stopped.
func (b *Book) Resume(ctx context.Context, campaignID string) (*Campaign, error) {
	return b.turn(ctx, campaignID, event.CampaignResumed, Running)
}

func (b *Book) turn(ctx context.Context, campaignID string, what event.Type, to State) (*Campaign, error) {
	return b.alter(ctx, campaignID, what, func(_ context.Context, c *Campaign) (bool, error) {
		switch c.State {
		case Ended:
			return false, ErrEnded
		case Draft:
			return false, ErrDraft
		case to:
			return false, nil
		default:
			c.State = to
			return true, nil
		}
	})
}

// End ends a campaign, of whatever state, for good. What it gave stays given.
func (b *Book) End(ctx context.Context, campaignID string) (*Campaign, error) {
	return b.alter(ctx, campaignID, event.CampaignEnded, func(_ context.Context, c *Campaign) (bool, error) {
		if c.State == Ended {
			return false, nil
		}
		c.end(EndMember, b.now())
		return true, nil
	})
}

func (c *Campaign) end(why End, now time.Time) {
	c.State, c.EndedBy, c.EndedAt = Ended, &why, &now
}

// alter changes a campaign whose row it holds, and tells of it if how says that
// anything changed.
func (b *Book) alter(ctx context.Context, campaignID string, what event.Type, how func(context.Context, *Campaign) (bool, error)) (*Campaign, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Campaign, error) {
		c, err := b.hold(ctx, campaignID)
		if err != nil {
			return nil, err
		}
		changed, err := how(ctx, c)
		if err != nil {
			return nil, err
		}
		if !changed {
			return c, nil
		}
		c.UpdatedAt = b.now()
		if err := b.save(ctx, c, true); err != nil {
			return nil, err
		}
		store.AfterCommit(ctx, b.Due)
		return c, b.tell(ctx, what, c)
	})
}

// hold reads a campaign and holds its row until the transaction ends: whoever
// gives something by it comes through here, one after another.
func (b *Book) hold(ctx context.Context, campaignID string) (*Campaign, error) {
	q := b.db.Campaign.Query().Where(table.ID(campaignID))
	q.Modify(b.db.ForUpdate())
	r, err := q.Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("campaign")
	}
	if err != nil {
		return nil, fmt.Errorf("hold campaign %s: %w", campaignID, err)
	}
	guard.Known(ctx, r.ID, r.ProgramID)
	return fromRow(r), nil
}

// save writes a campaign that is held, and when it is due next: at once where
// there may be more to do.
func (b *Book) save(ctx context.Context, c *Campaign, more bool) error {
	u := b.db.Campaign.Update().Where(table.ID(c.ID)).SetName(c.Name).SetSegment(c.segment).
		SetPoints(c.Points).SetBudget(c.Budget).SetSpent(c.Spent).SetHoldout(c.Holdout).SetLiftDays(c.LiftDays).SetFirstDay(string(c.FirstDay)).
		SetLastDay(string(c.LastDay)).SetState(string(c.State)).SetSegmentSize(c.SegmentSize).
		SetReachedTo(c.reachedTo).SetGranted(c.Granted).SetHeldOut(c.HeldOut).SetWaiting(c.Waiting).SetRefused(c.Refused).
		SetNillableStartedAt(c.StartedAt).SetNillableEndedAt(c.EndedAt).SetUpdatedAt(c.UpdatedAt).
		SetEndedBy(string(maybe.Value(c.EndedBy)))
	maybe.Put(c.due(b.now(), tenants.From(ctx).Zone, more), u.SetDueAt, u.ClearDueAt)
	if err := u.Exec(ctx); err != nil {
		return fmt.Errorf("save campaign %s: %w", c.ID, err)
	}
	return nil
}

func (b *Book) tell(ctx context.Context, what event.Type, c *Campaign) error {
	data := map[string]any{"name": c.Name, "budget": c.Budget, "spent": c.Spent}
	if c.EndedBy != nil {
		data["endedBy"] = string(*c.EndedBy)
	}
	return b.log.Append(ctx, event.Event{Type: what, SubjectID: c.ID, OccurredAt: b.now(), Data: data})
}

// Find gives one campaign, or missing.
func (b *Book) Find(ctx context.Context, campaignID string) (*Campaign, error) {
	found, err := b.ByIDs(ctx, []string{campaignID})
	if err != nil {
		return nil, err
	}
	if c := found[campaignID]; c != nil {
		return c, nil
	}
	return nil, fault.Missing("campaign")
}

// ByIDs gives those of the campaigns that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Campaign, error) {
	found, err := b.db.Campaign.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d campaigns: %w", len(ids), err)
	}
	out := make(map[string]*Campaign, len(found))
	for _, r := range found {
		out[r.ID] = fromRow(r)
	}
	return out, nil
}

// Filter narrows a list of campaigns; its parts are joined by AND.
type Filter struct {
	ProgramID *filter.ID
	State     *StateFilter
}

// StateFilter compares how far campaigns have come.
type StateFilter = filter.Enum[State]

// List gives a page of campaigns, the latest first.
func (b *Book) List(ctx context.Context, f Filter, args page.Args) (page.Page[*Campaign], error) {
	q := b.db.Campaign.Query().Where(store.Where(table.FieldProgramID, f.ProgramID), store.Where(table.FieldState, f.State.Plain()))
	latest := store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	return store.List(ctx, q, latest, args, fromRow, func(c *Campaign) page.Key { return store.KeyOf(c.CreatedAt, c.ID) })
}

func (b *Book) today(ctx context.Context) clock.Day {
	return clock.DayOf(b.now(), tenants.From(ctx).Zone)
}
