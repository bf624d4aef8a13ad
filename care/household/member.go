package household

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept/care/event"
	stays "kept/ent/db/householdmember"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

// Joining is a customer who is to be in a household.
type Joining struct {
	HouseholdID string
	CustomerID  string
	Agreed      string // who agreed that her points are spent together, and how
}

// Join takes a customer into a household under what its program says. Faults name
// the field.
func (b *Book) Join(ctx context.Context, j Joining, p Policy) (*Household, error) {
	if err := checkAgreed(j.Agreed); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Household, error) {
		h, members, err := b.hold(ctx, j.HouseholdID)
		if err != nil {
			return nil, err
		}
		c, err := b.customers.Find(ctx, j.CustomerID)
		if err == nil {
			err = c.Gone()
		}
		if err != nil {
			return nil, err
		}
		if err := p.room(len(members)); err != nil {
			return nil, err
		}
		return h, b.enter(ctx, h, c.ID, j.Agreed, p)
	})
}

// enter begins a customer's stay, who is a survivor.
func (b *Book) enter(ctx context.Context, h *Household, customerID, agreed string, p Policy) error {
	past, err := b.past(ctx, h.ProgramID, customerID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(past, func(s *Stay) bool { return s.LeftAt == nil }) {
		return fault.Taken("customerId", "is in a household already")
	}
	now := b.now()
	if err := p.rested(past, h.ID, now, tenants.From(ctx).Zone); err != nil {
		return err
	}
	err = b.db.HouseholdMember.Create().SetID(id.New(id.HouseholdStay)).SetHouseholdID(h.ID).SetProgramID(h.ProgramID).
		SetCustomerID(customerID).SetAgreed(strings.TrimSpace(agreed)).SetJoinedAt(now).Exec(ctx)
	if store.IsUnique(err) { // somebody took her in at the same time
		return store.Again(err)
	}
	if err != nil {
		return fmt.Errorf("join household %s: %w", h.ID, err)
	}
	return b.tell(ctx, event.HouseholdJoined, h, customerID, strings.TrimSpace(agreed))
}

// Leaving is a member who is to be out of a household.
type Leaving struct {
	HouseholdID string
	CustomerID  string
	Reason      string
}

// Leave lets a member go, whenever she likes: her points go with her, for they
// never were anywhere else. The head goes last, and with her the household.
func (b *Book) Leave(ctx context.Context, l Leaving) (*Household, error) {
	if err := fault.Text("reason", l.Reason, longestText); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Household, error) {
		h, members, err := b.hold(ctx, l.HouseholdID)
		if err != nil {
			return nil, err
		}
		c, err := b.customers.Find(ctx, l.CustomerID)
		if err != nil {
			return nil, err
		}
		m := find(members, c.ID)
		if m != nil && m.Head && len(members) > 1 {
			return nil, ErrHead
		}
		if err := b.exitAll(ctx, h, c.ID, l.Reason); err != nil || m == nil || len(members) > 1 {
			return h, err
		}
		return h, b.dissolve(ctx, h, l.Reason)
	})
}

// exitAll ends a customer's stays in h: two, if two members became one, and one
// that doesn't count, if she is in another household by a merge.
func (b *Book) exitAll(ctx context.Context, h *Household, customerID, reason string) error {
	past, err := b.past(ctx, h.ProgramID, customerID)
	if err != nil {
		return err
	}
	past = slices.DeleteFunc(past, func(s *Stay) bool { return s.LeftAt != nil || s.HouseholdID != h.ID })
	if len(past) == 0 {
		return ErrNotIn
	}
	for _, s := range past {
		if err := b.exit(ctx, h, s, reason); err != nil {
			return err
		}
	}
	return nil
}

// exit ends a stay.
func (b *Book) exit(ctx context.Context, h *Household, s *Stay, reason string) error {
	at := b.now()
	if at.Before(s.JoinedAt) { // another node's clock is ahead
		at = s.JoinedAt
	}
	err := b.db.HouseholdMember.Update().Where(stays.ID(s.ID), stays.LeftAtIsNil()).SetLeftAt(at).SetWhyLeft(strings.TrimSpace(reason)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("leave household %s: %w", h.ID, err)
	}
	return b.tell(ctx, event.HouseholdLeft, h, s.CustomerID, reason)
}

// past gives all stays of a customer in a program, of her merged records too.
func (b *Book) past(ctx context.Context, programID, customerID string) ([]*Stay, error) {
	ids, err := b.customers.IDs(ctx, customerID)
	if err != nil {
		return nil, err
	}
	found, err := b.db.HouseholdMember.Query().Where(stays.CustomerIDIn(ids...), stays.ProgramID(programID)).
		Order(stays.ByJoinedAt(), stays.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("households of customer %s: %w", customerID, err)
	}
	out := make([]*Stay, len(found))
	for i, r := range found {
		out[i] = stayFromRow(r)
	}
	return out, nil
}

// find gives the member who is a customer, or nil.
func find(members []*Member, customerID string) *Member {
	for _, m := range members {
		if m.MemberID == customerID || m.CustomerID == customerID {
			return m
		}
	}
	return nil
}
