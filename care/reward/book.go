package reward

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/reward"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/money"
	"kept/internal/page"
	"kept/tenants"
	"kept/tenants/guard"
)

// Book keeps the rewards of whichever tenant is acting.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func
}

// NewBook returns a book on db that tells its changes to log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now}
}

// Draft is what it takes to offer a reward.
type Draft struct {
	ProgramID   string
	Name        string
	Description string
	Points      int64
	Stock       *int64
	PerCustomer *int64
	Tags        []string
	MinTier     *string // its key; care/story holds that the program has it
	ValidFrom   *clock.Day
	ValidUntil  *clock.Day
	CouponID    *string      // for a voucher: the coupon that says what it is good for
	CardAmount  *money.Money // for a gift card: what is on it
	CardDays    *int64       // and how long it is good; nil if without end
}

// Field is something that can be cleared of a reward.
type Field string

// The fields that can be cleared.
const (
	FieldStock       Field = "STOCK" // there is no end of it
	FieldPerCustomer Field = "PER_CUSTOMER"
	FieldTags        Field = "TAGS"
	FieldMinTier     Field = "MIN_TIER" // it is for every tier, and for none
	FieldValidFrom   Field = "VALID_FROM"
	FieldValidUntil  Field = "VALID_UNTIL"
)

// Change is what may change about a reward; nil leaves a part as it is. Whoever
// has reserved it pays what it cost then. What it gives never changes: retire it
// and offer another one.
type Change struct {
	Name        *string
	Description *string
	Points      *int64
	Stock       *int64
	PerCustomer *int64
	Tags        []string
	MinTier     *string
	ValidFrom   *clock.Day
	ValidUntil  *clock.Day
	Clear       []Field
}

// Add offers a reward. Faults name the field.
func (b *Book) Add(ctx context.Context, d Draft) (*Reward, error) {
	r := &Reward{
		ID: id.New(id.Reward), ProgramID: d.ProgramID, Name: d.Name, Description: d.Description, Points: d.Points, Stock: d.Stock,
		PerCustomer: d.PerCustomer, Tags: d.Tags, MinTier: maybe.Some(maybe.Value(d.MinTier)), ValidFrom: d.ValidFrom, ValidUntil: d.ValidUntil,
		CouponID: d.CouponID, CardAmount: d.CardAmount, CardDays: d.CardDays, CreatedAt: b.now(), UpdatedAt: b.now(), version: 1,
	}
	r.tidy()
	if err := r.check(); err != nil {
		return nil, err
	}
	amount := maybe.Value(r.CardAmount)
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Reward, error) {
		err := b.db.Reward.Create().SetID(r.ID).SetProgramID(r.ProgramID).SetName(r.Name).SetFolded(r.Folded).SetDescription(r.Description).
			SetPoints(r.Points).SetNillableStock(r.Stock).SetNillablePerCustomer(r.PerCustomer).SetTags(r.Tags).
			SetMinTier(maybe.Value(r.MinTier)).SetValidFrom(string(maybe.Value(r.ValidFrom))).SetValidUntil(string(maybe.Value(r.ValidUntil))).
			SetNillableCouponID(r.CouponID).SetCardAmount(amount.Minor).SetCardCurrency(amount.Currency).SetNillableCardDays(r.CardDays).
			SetCreatedAt(r.CreatedAt).SetUpdatedAt(r.UpdatedAt).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("add reward: %w", err)
		}
		return r, b.tell(ctx, event.RewardAdded, r, r.CreatedAt)
	})
}

// Change changes a reward. Saying the same changes nothing. What was held too long
// counts as left, whoever has written that down.
func (b *Book) Change(ctx context.Context, rewardID string, ch Change) (*Reward, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Reward, error) {
		if ch.Stock != nil {
			if _, err := b.lapse(ctx, rewardID); err != nil {
				return nil, err
			}
		}
		r, err := b.find(ctx, rewardID)
		if err != nil {
			return nil, err
		}
		if r.RetiredAt != nil {
			return nil, ErrRetired
		}
		was := *r
		if err := r.take(ch); err != nil || same(&was, r) {
			return r, err
		}
		r.UpdatedAt = b.now()
		// What is held or given away may have changed since it was read: the check on
		// the stock is the database's as well.
		u := b.db.Reward.Update().Where(table.ID(r.ID), table.Version(r.version)).SetName(r.Name).SetFolded(r.Folded).SetDescription(r.Description).
			SetPoints(r.Points).SetTags(r.Tags).SetMinTier(maybe.Value(r.MinTier)).SetValidFrom(string(maybe.Value(r.ValidFrom))).SetValidUntil(string(maybe.Value(r.ValidUntil))).
			SetUpdatedAt(r.UpdatedAt).SetVersion(r.version + 1)
		maybe.Put(r.Stock, u.SetStock, u.ClearStock)
		maybe.Put(r.PerCustomer, u.SetPerCustomer, u.ClearPerCustomer)
		if r.Stock != nil {
			u.Where(table.TakenLTE(*r.Stock))
		}
		if err := b.changed(u.Save(ctx)); err != nil {
			return nil, err
		}
		r.version++
		return r, b.tell(ctx, event.RewardChanged, r, r.UpdatedAt)
	})
}

// Retire takes a reward out of the catalogue. What is reserved of it may still be
// confirmed.
func (b *Book) Retire(ctx context.Context, rewardID string) (*Reward, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Reward, error) {
		r, err := b.find(ctx, rewardID)
		if err != nil || r.RetiredAt != nil {
			return r, err
		}
		at := b.now()
		r.RetiredAt, r.UpdatedAt = &at, at
		u := b.db.Reward.Update().Where(table.ID(r.ID), table.Version(r.version)).SetRetiredAt(at).SetUpdatedAt(at).SetVersion(r.version + 1)
		if err := b.changed(u.Save(ctx)); err != nil {
			return nil, err
		}
		r.version++
		return r, b.tell(ctx, event.RewardRetired, r, at)
	})
}

// changed says that somebody else was faster when no row was.
func (b *Book) changed(n int, err error) error {
	if err != nil {
		return fmt.Errorf("change reward: %w", err)
	}
	if n == 0 {
		return ErrChanged
	}
	return nil
}

func (b *Book) tell(ctx context.Context, what event.Type, r *Reward, at time.Time) error {
	return b.log.Append(ctx, event.Event{Type: what, SubjectID: r.ID, OccurredAt: at, Data: map[string]any{"name": r.Name, "points": r.Points}})
}

// take changes r, and checks it.
func (r *Reward) take(ch Change) error {
	if err := fault.Clear(ch.Clear, ch.given); err != nil {
		return err
	}
	maybe.Set(&r.Name, ch.Name)
	maybe.Set(&r.Description, ch.Description)
	maybe.Set(&r.Points, ch.Points)
	r.Stock = cleared(ch, FieldStock, or(ch.Stock, r.Stock))
	r.PerCustomer = cleared(ch, FieldPerCustomer, or(ch.PerCustomer, r.PerCustomer))
	r.MinTier = cleared(ch, FieldMinTier, or(ch.MinTier, r.MinTier))
	r.ValidFrom = cleared(ch, FieldValidFrom, or(ch.ValidFrom, r.ValidFrom))
	r.ValidUntil = cleared(ch, FieldValidUntil, or(ch.ValidUntil, r.ValidUntil))
	if ch.Tags != nil || slices.Contains(ch.Clear, FieldTags) {
		r.Tags = ch.Tags
	}
	r.tidy()
	return r.check()
}

// given says whether a change sets a field that it also clears.
func (ch Change) given(f Field) bool {
	switch f {
	case FieldStock:
		return ch.Stock != nil
	case FieldPerCustomer:
		return ch.PerCustomer != nil
	case FieldTags:
		return len(ch.Tags) > 0
	case FieldMinTier:
		return ch.MinTier != nil
	case FieldValidFrom:
		return ch.ValidFrom != nil
	default:
		return ch.ValidUntil != nil
	}
}

func same(a, b *Reward) bool {
	return a.Name == b.Name && a.Description == b.Description && a.Points == b.Points && maybe.Equal(a.Stock, b.Stock) &&
		maybe.Equal(a.PerCustomer, b.PerCustomer) && slices.Equal(a.Tags, b.Tags) && maybe.Equal(a.MinTier, b.MinTier) && maybe.Equal(a.ValidFrom, b.ValidFrom) && maybe.Equal(a.ValidUntil, b.ValidUntil)
}

// Find gives one reward as it stands now, or missing.
func (b *Book) Find(ctx context.Context, rewardID string) (*Reward, error) {
	found, err := b.ByIDs(ctx, []string{rewardID})
	if err != nil {
		return nil, err
	}
	if r := found[rewardID]; r != nil {
		return r, nil
	}
	return nil, fault.Missing("reward")
}

// ByIDs gives those of the rewards that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Reward, error) {
	found, err := b.db.Reward.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d rewards: %w", len(ids), err)
	}
	out := make(map[string]*Reward, len(found))
	list := make([]*Reward, len(found))
	for i, row := range found {
		list[i] = fromRow(row)
		out[row.ID] = list[i]
	}
	return out, b.asTimeLeft(ctx, list)
}

// List gives a page of the rewards of a program by name: those that are retired,
// or those that aren't.
func (b *Book) List(ctx context.Context, programID *string, retired bool, args page.Args) (page.Page[*Reward], error) {
	q := b.db.Reward.Query()
	if programID != nil {
		q.Where(table.ProgramID(*programID))
	}
	if retired {
		q.Where(table.RetiredAtNotNil())
	} else {
		q.Where(table.RetiredAtIsNil())
	}
	byName := store.Order{Column: table.FieldFolded, Kind: store.Text}
	found, err := store.List(ctx, q, byName, args, fromRow, func(r *Reward) page.Key { return store.KeyOf(r.Folded, r.ID) })
	if err != nil {
		return found, err
	}
	return found, b.asTimeLeft(ctx, found.Items)
}

// find reads a reward as it is written, inside of a transaction.
func (b *Book) find(ctx context.Context, rewardID string) (*Reward, error) {
	r, err := b.db.Reward.Query().Where(table.ID(rewardID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("reward")
	}
	if err != nil {
		return nil, fmt.Errorf("find reward %s: %w", rewardID, err)
	}
	guard.Known(ctx, r.ID)
	return fromRow(r), nil
}

// today is the day of the acting tenant.
func (b *Book) today(ctx context.Context) clock.Day {
	return clock.DayOf(b.now(), tenants.From(ctx).Zone)
}
