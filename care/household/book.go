package household

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kept/care/customer"
	"kept/care/event"
	table "kept/ent/db/household"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/tenants/guard"
)

// Book keeps the households of whichever tenant is acting.
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

// Draft is what it takes to form a household: its head is its first member.
type Draft struct {
	ProgramID  string
	CustomerID string // the head
	Name       string
	Draws      Draws // every member, if nobody says
	Agreed     string
}

// Form forms a household under what its program says. Faults name the field.
func (b *Book) Form(ctx context.Context, d Draft, p Policy) (*Household, error) {
	h := &Household{ID: id.New(id.Household), ProgramID: d.ProgramID, Name: strings.TrimSpace(d.Name), Draws: d.Draws}
	if h.Draws == "" {
		h.Draws = DrawsMembers
	}
	if err := fault.First(h.check(), checkAgreed(d.Agreed), p.room(0)); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Household, error) {
		head, err := b.customers.Find(ctx, d.CustomerID)
		if err == nil {
			err = head.Gone()
		}
		if err != nil {
			return nil, err
		}
		h.HeadID, h.CreatedAt, h.UpdatedAt = head.ID, b.now(), b.now()
		err = b.db.Household.Create().SetID(h.ID).SetProgramID(h.ProgramID).SetName(h.Name).SetHeadID(h.HeadID).SetDraws(string(h.Draws)).
			SetCreatedAt(h.CreatedAt).SetUpdatedAt(h.UpdatedAt).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("form a household: %w", err)
		}
		guard.Known(ctx, h.ID)
		if err := b.tell(ctx, event.HouseholdFormed, h, head.ID, ""); err != nil {
			return nil, err
		}
		return h, b.enter(ctx, h, head.ID, d.Agreed, p)
	})
}

// Change is what may change of a household; nil leaves a part as it is.
type Change struct {
	Name   *string
	HeadID *string // one of its members
	Draws  *Draws
}

// Change changes a household. Saying the same changes nothing.
func (b *Book) Change(ctx context.Context, householdID string, ch Change) (*Household, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Household, error) {
		h, members, err := b.hold(ctx, householdID)
		if err != nil {
			return nil, err
		}
		was := *h
		maybe.Set(&h.Name, ch.Name)
		h.Name = strings.TrimSpace(h.Name)
		maybe.Set(&h.Draws, ch.Draws)
		if ch.HeadID != nil {
			head := find(members, *ch.HeadID)
			if head == nil {
				return nil, fault.Invalid("headId", "must be a member of the household")
			}
			if !head.Head {
				h.HeadID = head.MemberID
			}
		}
		if err := h.check(); err != nil || was == *h {
			return h, err
		}
		h.UpdatedAt = b.now()
		err = b.db.Household.Update().Where(table.ID(h.ID)).SetName(h.Name).SetHeadID(h.HeadID).SetDraws(string(h.Draws)).
			SetUpdatedAt(h.UpdatedAt).AddVersion(1).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("change household %s: %w", h.ID, err)
		}
		return h, b.tell(ctx, event.HouseholdChanged, h, h.HeadID, "")
	})
}

// Dissolve ends a household: everybody leaves it, each with what was hers all
// along. What is reserved of it may still be confirmed. Dissolved twice it stays
// as it is.
func (b *Book) Dissolve(ctx context.Context, householdID, reason string) (*Household, error) {
	if err := fault.Text("reason", reason, longestText); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Household, error) {
		h, _, err := b.hold(ctx, householdID)
		if errors.Is(err, ErrDissolved) {
			return b.Find(ctx, householdID)
		}
		if err != nil {
			return nil, err
		}
		stays, err := b.staysIn(ctx, []string{h.ID})
		if err != nil {
			return nil, err
		}
		for _, s := range stays {
			if err := b.exit(ctx, h, s, reason); err != nil {
				return nil, err
			}
		}
		return h, b.dissolve(ctx, h, reason)
	})
}

// dissolve ends a household that nobody is in.
func (b *Book) dissolve(ctx context.Context, h *Household, reason string) error {
	at := b.now()
	h.DissolvedAt, h.UpdatedAt = &at, at
	if err := b.db.Household.Update().Where(table.ID(h.ID)).SetDissolvedAt(at).SetUpdatedAt(at).AddVersion(1).Exec(ctx); err != nil {
		return fmt.Errorf("dissolve household %s: %w", h.ID, err)
	}
	return b.tell(ctx, event.HouseholdDissolved, h, h.HeadID, reason)
}

func (b *Book) tell(ctx context.Context, what event.Type, h *Household, customerID, reason string) error {
	return b.log.Append(ctx, event.Event{
		Type: what, SubjectID: h.ID, CustomerID: customerID, Reason: reason, OccurredAt: b.now(),
		Data: map[string]any{"name": h.Name, "programId": h.ProgramID, "draws": string(h.Draws)},
	})
}
