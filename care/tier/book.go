package tier

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/loyaltyprogram"
	"kept/ent/db/tierfloor"
	"kept/ent/db/tierpolicy"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

// Book keeps the tiers of whichever tenant is acting.
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

// Draft is what a program's ladder is to be from now on.
type Draft struct {
	ProgramID string
	Terms
}

// SetPolicy says what holds from now on; what customers reached before, they
// reached under the policy before. Saying the same changes nothing. Faults name
// the field.
func (b *Book) SetPolicy(ctx context.Context, d Draft) (*Policy, error) {
	d.tidy()
	if err := d.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Policy, error) {
		p := &Policy{ID: id.New(id.TierPolicy), ProgramID: d.ProgramID, Number: 1, From: b.now(), Terms: d.Terms}
		so, err := b.PoliciesOf(ctx, []string{d.ProgramID})
		if err != nil {
			return nil, err
		}
		if far := so[d.ProgramID]; len(far) > 0 {
			last := far[len(far)-1]
			if written(&last.Terms) == written(&p.Terms) {
				return last, nil
			}
			p.Number, p.From = last.Number+1, latest(p.From, last.From.Add(time.Microsecond))
		}
		a := tenants.From(ctx)
		err = b.db.TierPolicy.Create().SetID(p.ID).SetProgramID(p.ProgramID).SetNumber(p.Number).SetFromAt(p.From).
			SetTerms(written(&p.Terms)).SetActorKind(string(a.Kind)).SetActorID(a.ID()).Exec(ctx)
		if store.IsUnique(err) {
			return nil, store.Again(err) // somebody else set one just now: it is the one before
		}
		if err != nil {
			return nil, fmt.Errorf("set the tiers of program %s: %w", p.ProgramID, err)
		}
		return p, b.log.Append(ctx, event.Event{Type: event.TierPolicySet, SubjectID: p.ID, OccurredAt: p.From, Data: map[string]any{"programId": p.ProgramID}})
	})
}

// PoliciesOf gives every policy that each of the programs had, in their order.
func (b *Book) PoliciesOf(ctx context.Context, programIDs []string) (map[string][]*Policy, error) {
	found, err := b.db.TierPolicy.Query().Where(tierpolicy.ProgramIDIn(programIDs...)).Order(tierpolicy.ByNumber()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("tiers of %d programs: %w", len(programIDs), err)
	}
	out := map[string][]*Policy{}
	for _, r := range found {
		p, err := policyFromRow(r)
		if err != nil {
			return nil, err
		}
		out[p.ProgramID] = append(out[p.ProgramID], p)
	}
	return out, nil
}

// LatestOf gives the policy that is in force in each of the programs that have one.
func (b *Book) LatestOf(ctx context.Context, programIDs []string) (map[string]*Policy, error) {
	all, err := b.PoliciesOf(ctx, programIDs)
	out := make(map[string]*Policy, len(all))
	for programID, list := range all {
		out[programID] = list[len(list)-1]
	}
	return out, err
}

// Policy gives one policy, or missing.
func (b *Book) Policy(ctx context.Context, policyID string) (*Policy, error) {
	r, err := b.db.TierPolicy.Query().Where(tierpolicy.ID(policyID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("tier policy")
	}
	if err != nil {
		return nil, fmt.Errorf("find tier policy %s: %w", policyID, err)
	}
	return policyFromRow(r)
}

// FloorDraft is a tier below which a customer is not to fall.
type FloorDraft struct {
	ProgramID  string
	CustomerID string
	Tier       string
	Until      *clock.Day // its last day, in the tenant's zone; nil until somebody lifts it
	Reason     string
}

const maxText = 2000

// SetFloor holds a customer on a tier, in place of the floor that she had.
func (b *Book) SetFloor(ctx context.Context, d FloorDraft) (*Floor, error) {
	if d.Reason = strings.TrimSpace(d.Reason); d.Reason == "" {
		return nil, fault.Required("reason")
	}
	if err := fault.Text("reason", d.Reason, maxText); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Floor, error) {
		f, err := b.floor(ctx, d)
		if err != nil {
			return nil, err
		}
		if _, err := b.lift(ctx, f.ProgramID, f.CustomerID, f.From); err != nil {
			return nil, err
		}
		err = b.db.TierFloor.Create().SetID(f.ID).SetProgramID(f.ProgramID).SetCustomerID(f.CustomerID).SetTier(f.Tier).SetFromAt(f.From).
			SetNillableUntilAt(f.Until).SetReason(f.Reason).SetActorKind(f.ActorKind).SetActorID(f.ActorID).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("hold customer %s on a tier: %w", f.CustomerID, err)
		}
		return f, b.tellFloor(ctx, event.TierFloorSet, f, f.From)
	})
}

// floor makes a floor of its draft.
func (b *Book) floor(ctx context.Context, d FloorDraft) (*Floor, error) {
	c, err := b.customers.Find(ctx, d.CustomerID)
	if err == nil {
		err = c.Gone()
	}
	if err != nil {
		return nil, err
	}
	policies, err := b.LatestOf(ctx, []string{d.ProgramID})
	if err != nil {
		return nil, err
	}
	p := policies[d.ProgramID]
	if p == nil {
		there, err := b.db.LoyaltyProgram.Query().Where(loyaltyprogram.ID(d.ProgramID)).Exist(ctx)
		if err != nil {
			return nil, fmt.Errorf("find loyalty program %s: %w", d.ProgramID, err)
		}
		if !there {
			return nil, fault.Missing("loyalty program").At("programId")
		}
	}
	if p == nil || p.level(d.Tier) == 0 {
		return nil, fault.Invalid("tier", "must be a tier that the program has")
	}
	a := tenants.From(ctx)
	f := &Floor{
		ID: id.New(id.TierFloor), ProgramID: d.ProgramID, CustomerID: c.ID, Tier: d.Tier, From: b.now(), Reason: d.Reason,
		ActorKind: string(a.Kind), ActorID: a.ID(),
	}
	if d.Until != nil {
		until := d.Until.Add(1).Start(a.Zone)
		if !until.After(f.From) {
			return nil, fault.Invalid("until", "must not be over yet")
		}
		f.Until = &until
	}
	return f, nil
}

// LiftFloor ends a floor now. Lifted twice, or after its time, it stays as it is.
func (b *Book) LiftFloor(ctx context.Context, floorID string) (*Floor, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Floor, error) {
		f, err := b.Floor(ctx, floorID)
		if err != nil {
			return nil, err
		}
		now := b.now()
		n, err := b.lift(ctx, f.ProgramID, f.CustomerID, now, tierfloor.ID(f.ID))
		if err != nil || n == 0 {
			return f, err
		}
		f.Until = &now
		return f, b.tellFloor(ctx, event.TierFloorLifted, f, now)
	})
}

// lift ends the floors of a customer that hold at an instant, and says how many did.
func (b *Book) lift(ctx context.Context, programID, customerID string, at time.Time, only ...floorIs) (int, error) {
	ids, err := b.customers.IDs(ctx, customerID)
	if err != nil {
		return 0, err
	}
	n, err := b.db.TierFloor.Update().Where(append(only, tierfloor.ProgramID(programID), tierfloor.CustomerIDIn(ids...),
		tierfloor.Or(tierfloor.UntilAtIsNil(), tierfloor.UntilAtGT(at)))...).SetUntilAt(at).Save(ctx)
	if err != nil {
		return 0, fmt.Errorf("lift the floors of customer %s: %w", customerID, err)
	}
	return n, nil
}

func (b *Book) tellFloor(ctx context.Context, what event.Type, f *Floor, at time.Time) error {
	return b.log.Append(ctx, event.Event{
		Type: what, SubjectID: f.ID, CustomerID: f.CustomerID, Reason: f.Reason, OccurredAt: at,
		Data: map[string]any{"programId": f.ProgramID, "tier": f.Tier},
	})
}

// Floor gives one floor, or missing.
func (b *Book) Floor(ctx context.Context, floorID string) (*Floor, error) {
	r, err := b.db.TierFloor.Query().Where(tierfloor.ID(floorID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("tier floor")
	}
	if err != nil {
		return nil, fmt.Errorf("find tier floor %s: %w", floorID, err)
	}
	return floorFromRow(r), nil
}

// FloorsOf gives every floor that each of the customers had in a program. They
// are read under the ids with which they were written.
func (b *Book) FloorsOf(ctx context.Context, programID string, customerIDs []string) (map[string][]*Floor, error) {
	found, err := b.db.TierFloor.Query().Where(tierfloor.ProgramID(programID), tierfloor.CustomerIDIn(customerIDs...)).
		Order(tierfloor.ByFromAt()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("floors of %d customers: %w", len(customerIDs), err)
	}
	out := map[string][]*Floor{}
	for _, r := range found {
		out[r.CustomerID] = append(out[r.CustomerID], floorFromRow(r))
	}
	return out, nil
}
