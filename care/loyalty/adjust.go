package loyalty

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/loyaltyadjustment"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/tenants"
)

// AdjustmentState is where an adjustment stands.
type AdjustmentState string

// The states of an adjustment.
const (
	Proposed AdjustmentState = "PROPOSED" // it waits for a second person
	Posted   AdjustmentState = "POSTED"
	Refused  AdjustmentState = "REFUSED"
)

// Adjustment is a change of points that a person asked for, and perhaps another
// one allowed.
type Adjustment struct {
	ID           string
	ProgramID    string
	CustomerID   string
	Points       int64 // given (+) or taken (−)
	Reason       string
	State        AdjustmentState
	ProposedKind string
	ProposedBy   string // a member's id, or a program's
	ProposedAt   time.Time
	DecidedBy    string // the second member
	Decision     string // why it was refused
	DecidedAt    *time.Time

	version int
}

// AdjustmentDraft is what it takes to change a balance by hand.
type AdjustmentDraft struct {
	CustomerID string
	Currency   string
	Points     int64
	Reason     string
}

// What can't be done with an adjustment.
var (
	ErrDecided = fault.Conflict(fault.CodeSettled, "this adjustment is decided already")
	ErrOwn     = fault.Conflict(fault.CodeConflict, "an adjustment is allowed by another person than who proposed it")
)

func (d AdjustmentDraft) check() error {
	switch {
	case d.CustomerID == "":
		return fault.Required("customerId")
	case d.Points == 0 || d.Points > MaxPoints || d.Points < -MaxPoints:
		return fault.Invalid("points", "must be from −%d to %d, and not 0", MaxPoints, MaxPoints)
	case strings.TrimSpace(d.Reason) == "":
		return fault.Required("reason")
	}
	return fault.Text("reason", d.Reason, maxText)
}

// Adjust gives points or takes available ones, for a reason. More than the
// program's threshold, either way, waits for a second person.
func (b *Book) Adjust(ctx context.Context, d AdjustmentDraft) (*Adjustment, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Adjustment, error) {
		p, err := b.ProgramOf(ctx, d.Currency)
		if err != nil {
			return nil, err
		}
		c, err := b.customers.Find(ctx, d.CustomerID)
		if err == nil && d.Points > 0 { // what is left of one who was erased may be taken away
			err = c.Gone()
		}
		if err != nil {
			return nil, err
		}
		who := tenants.From(ctx)
		a := &Adjustment{
			ID: id.New(id.Adjustment), ProgramID: p.ID, CustomerID: c.ID, Points: d.Points, Reason: strings.TrimSpace(d.Reason),
			State: Posted, ProposedKind: string(who.Kind), ProposedBy: who.ID(), ProposedAt: b.now(), version: 1,
		}
		if p.takesTwo(d.Points) {
			a.State = Proposed
		}
		if err := b.insert(ctx, a); err != nil {
			return nil, err
		}
		if a.State == Proposed {
			return a, b.tell(ctx, event.AdjustmentProposed, a, p, a.Reason)
		}
		return a, b.post(ctx, a)
	})
}

// takesTwo reports whether so many points, either way, are for two people to move.
func (p *Program) takesTwo(points int64) bool { return max(points, -points) > p.ApproveAbove }

// Approve allows an adjustment that waits. It takes another person than who
// proposed it, and what it takes must still be available.
func (b *Book) Approve(ctx context.Context, adjustmentID string) (*Adjustment, error) {
	return b.decideOn(ctx, adjustmentID, Posted, "", b.post)
}

// Refuse refuses an adjustment that waits, for a reason. Who proposed it may do
// so too: she takes it back.
func (b *Book) Refuse(ctx context.Context, adjustmentID, reason string) (*Adjustment, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, fault.Required("reason")
	}
	if err := fault.Text("reason", reason, maxText); err != nil {
		return nil, err
	}
	return b.decideOn(ctx, adjustmentID, Refused, strings.TrimSpace(reason), func(ctx context.Context, a *Adjustment) error {
		p, err := b.Program(ctx, a.ProgramID)
		if err != nil {
			return err
		}
		return b.tell(ctx, event.AdjustmentRefused, a, p, a.Decision)
	})
}

// decideOn decides on an adjustment and does what follows. Of two at once, one
// decides: the row is taken before any account is locked.
func (b *Book) decideOn(ctx context.Context, adjustmentID string, s AdjustmentState, why string, then func(context.Context, *Adjustment) error) (*Adjustment, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Adjustment, error) {
		a, err := b.Adjustment(ctx, adjustmentID)
		if err != nil {
			return nil, err
		}
		if a.State != Proposed {
			return nil, ErrDecided
		}
		a.State, a.Decision = s, why
		if err := a.decided(tenants.From(ctx), b.now()); err != nil {
			return nil, err
		}
		n, err := b.db.LoyaltyAdjustment.Update().Where(table.ID(a.ID), table.Version(a.version)).SetState(string(a.State)).
			SetDecidedBy(a.DecidedBy).SetDecision(a.Decision).SetDecidedAt(*a.DecidedAt).SetVersion(a.version + 1).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("decide on adjustment %s: %w", a.ID, err)
		}
		if n == 0 {
			return nil, ErrDecided
		}
		return a, then(ctx, a)
	})
}

// decided marks who decided. Four eyes are two people: a program allows nothing,
// and nobody allows what she proposed.
func (a *Adjustment) decided(who *tenants.Actor, now time.Time) error {
	if a.State == Posted && (who.Kind != tenants.KindMember || who.MemberID == a.ProposedBy) {
		return ErrOwn
	}
	a.DecidedBy, a.DecidedAt = who.ID(), &now
	return nil
}

// post does what an adjustment says.
func (b *Book) post(ctx context.Context, a *Adjustment) error {
	w, err := b.openAgain(ctx, a.ProgramID, a.CustomerID)
	if err != nil {
		return err
	}
	if a.Points < 0 {
		if err := b.loadSpendable(ctx, w, -a.Points); err != nil {
			return err
		}
	}
	// The key lets one adjustment move points once, whoever allows it at the same time.
	if _, err := w.adjust(a.Points, transaction(ctx, adjusts(a.ID), a.Reason)); err != nil {
		return err
	}
	return b.write(ctx, w)
}

// adjusts is the key of the transaction by which an adjustment is posted.
func adjusts(adjustmentID string) string { return "adjustment " + adjustmentID }

func (b *Book) insert(ctx context.Context, a *Adjustment) error {
	err := b.db.LoyaltyAdjustment.Create().SetID(a.ID).SetProgramID(a.ProgramID).SetCustomerID(a.CustomerID).SetPoints(a.Points).
		SetReason(a.Reason).SetState(string(a.State)).SetProposedKind(a.ProposedKind).SetProposedBy(a.ProposedBy).SetProposedAt(a.ProposedAt).Exec(ctx)
	if err != nil {
		return fmt.Errorf("propose an adjustment: %w", err)
	}
	return nil
}

func (b *Book) tell(ctx context.Context, what event.Type, a *Adjustment, p *Program, reason string) error {
	return b.log.Append(ctx, event.Event{
		Type: what, SubjectID: a.ID, CustomerID: a.CustomerID, Reason: reason, OccurredAt: b.now(),
		Data: map[string]any{"points": a.Points, "currency": p.Currency},
	})
}

// Adjustment gives one adjustment, or missing.
func (b *Book) Adjustment(ctx context.Context, adjustmentID string) (*Adjustment, error) {
	found, err := b.Adjustments(ctx, []string{adjustmentID})
	if err != nil {
		return nil, err
	}
	if a := found[adjustmentID]; a != nil {
		return a, nil
	}
	return nil, fault.Missing("adjustment")
}

// Adjustments gives those of the adjustments that there are, by id.
func (b *Book) Adjustments(ctx context.Context, ids []string) (map[string]*Adjustment, error) {
	found, err := b.db.LoyaltyAdjustment.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d adjustments: %w", len(ids), err)
	}
	out := make(map[string]*Adjustment, len(found))
	for _, r := range found {
		out[r.ID] = adjustmentFromRow(r)
	}
	return out, nil
}

// ListAdjustments gives a page of the adjustments, the latest first: those in a
// state, or all.
func (b *Book) ListAdjustments(ctx context.Context, state *AdjustmentState, args page.Args) (page.Page[*Adjustment], error) {
	q := b.db.LoyaltyAdjustment.Query()
	if state != nil {
		q.Where(table.State(string(*state)))
	}
	latest := store.Order{Column: table.FieldProposedAt, Kind: store.Time, Desc: true}
	return store.List(ctx, q, latest, args, adjustmentFromRow, func(a *Adjustment) page.Key { return store.KeyOf(a.ProposedAt, a.ID) })
}

func adjustmentFromRow(r *rows.LoyaltyAdjustment) *Adjustment {
	a := &Adjustment{
		ID: r.ID, ProgramID: r.ProgramID, CustomerID: r.CustomerID, Points: r.Points, Reason: r.Reason, State: AdjustmentState(r.State),
		ProposedKind: r.ProposedKind, ProposedBy: r.ProposedBy, ProposedAt: r.ProposedAt.UTC(), DecidedBy: r.DecidedBy, Decision: r.Decision, version: r.Version,
	}
	if r.DecidedAt != nil {
		at := r.DecidedAt.UTC()
		a.DecidedAt = &at
	}
	return a
}
