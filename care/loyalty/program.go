package loyalty

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/loyaltyprogram"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/tenants/guard"
)

// Refunds says what becomes of points whose purchase is refunded.
type Refunds string

// The policies of refunds.
const (
	RefundOnlyPending   Refunds = "ONLY_PENDING"   // what can be spent already is hers
	RefundWithinBalance Refunds = "WITHIN_BALANCE" // other available points go too, but she never owes any
	RefundDebt          Refunds = "DEBT"           // and what is missing she owes: the next points pay it
)

// Program is one kind of points, and what holds for those that are earned from
// now on.
type Program struct {
	ID           string
	Currency     string // what programs call its points, such as MILES: unique in the tenant
	Name         string
	PendingDays  int // the return window
	Expiry       Expiry
	ExpiryMonths int
	Refunds      Refunds
	MinimumDays  int   // how long points live at least that a reversed redemption gives back
	HoldMinutes  int   // how long a reservation holds if nobody says
	ApproveAbove int64 // an adjustment of more points, either way, needs a second person
	// TransferDaily is how many points a customer may give to others in a day: none
	// if it is 0.
	TransferDaily int64
	HouseholdMost int // how many customers a household may have; 0 if there are none
	HouseholdRest int // so many days after she left a household a customer may join another
	CreatedAt     time.Time
	UpdatedAt     time.Time
	version       int
}

// ProgramDraft is what it takes to start a program. What is left out is as a
// cautious shop has it: 14 days pending, points for two years, 15 minutes to
// redeem, a second person above 1,000, no points from one to another, and no
// households.
type ProgramDraft struct {
	Currency      string
	Name          string
	PendingDays   *int
	Expiry        Expiry
	ExpiryMonths  *int
	Refunds       Refunds
	MinimumDays   *int
	HoldMinutes   *int
	ApproveAbove  *int64
	TransferDaily *int64
	HouseholdMost *int
	HouseholdRest *int
}

// ProgramChange is what may change of a program; nil leaves a part as it is.
// Points that were earned keep what they were earned under.
type ProgramChange struct {
	Name          *string
	PendingDays   *int
	Expiry        *Expiry
	ExpiryMonths  *int
	Refunds       *Refunds
	MinimumDays   *int
	HoldMinutes   *int
	ApproveAbove  *int64
	TransferDaily *int64
	HouseholdMost *int
	HouseholdRest *int
}

// minimum is when points expire that a reversed redemption gave back too late.
func (p *Program) minimum(now time.Time, zone *time.Location) time.Time {
	return clock.DayOf(now, zone).Add(p.MinimumDays + 1).Start(zone)
}

var currencies = regexp.MustCompile(`^[A-Z][A-Z0-9_]{1,11}$`)

func (p *Program) check() error {
	switch {
	case !currencies.MatchString(p.Currency):
		return fault.Invalid("currency", "must be 2 to 12 capital letters, digits and underscores, such as MILES")
	case p.Name == "":
		return fault.Required("name")
	case p.Expiry != ExpiryNever && p.Expiry != ExpiryRolling && p.Expiry != ExpiryCalendar && p.Expiry != ExpiryInactivity:
		return fault.Invalid("expiry", "must be NEVER, ROLLING, CALENDAR or INACTIVITY")
	case p.Refunds != RefundOnlyPending && p.Refunds != RefundWithinBalance && p.Refunds != RefundDebt:
		return fault.Invalid("refunds", "must be ONLY_PENDING, WITHIN_BALANCE or DEBT")
	}
	return fault.First(
		fault.Text("name", p.Name, 100),
		within("pendingDays", p.PendingDays, 0, 366),
		within("expiryMonths", p.ExpiryMonths, fewest(p.Expiry), 120),
		within("minimumDays", p.MinimumDays, 1, 366),
		within("holdMinutes", p.HoldMinutes, 1, 7*24*60),
		within("approveAbove", p.ApproveAbove, 0, MaxPoints),
		within("transferDaily", p.TransferDaily, 0, MaxPoints),
		within("householdMost", p.HouseholdMost, 0, mostInHousehold),
		within("householdRest", p.HouseholdRest, 0, 366),
	)
}

// mostInHousehold is how many customers any household may have: whoever redeems
// locks them all.
const mostInHousehold = 20

// fewest is how many months points live at least: those of a calendar year may
// end with the year in which they were earned.
func fewest(e Expiry) int {
	if e == ExpiryRolling || e == ExpiryInactivity {
		return 1
	}
	return 0
}

func within[N int | int64](field string, n, least, most N) error {
	if n < least || n > most {
		return fault.Invalid(field, "must be from %d to %d", least, most)
	}
	return nil
}

// StartProgram starts a kind of points. Faults name the field; a currency that
// the tenant has already is taken.
func (b *Book) StartProgram(ctx context.Context, d ProgramDraft) (*Program, error) {
	p := &Program{
		ID: id.New(id.Program), Currency: d.Currency, Name: strings.TrimSpace(d.Name), PendingDays: or(d.PendingDays, 14),
		Expiry: d.Expiry, ExpiryMonths: or(d.ExpiryMonths, 24), Refunds: d.Refunds, MinimumDays: or(d.MinimumDays, 30),
		HoldMinutes: or(d.HoldMinutes, 15), ApproveAbove: or(d.ApproveAbove, 1000),
		TransferDaily: or(d.TransferDaily, 0), HouseholdMost: or(d.HouseholdMost, 0), HouseholdRest: or(d.HouseholdRest, 90), CreatedAt: b.now(), UpdatedAt: b.now(), version: 1,
	}
	if p.Expiry == "" {
		p.Expiry = ExpiryRolling
	}
	if p.Refunds == "" {
		p.Refunds = RefundWithinBalance
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Program, error) {
		err := b.db.LoyaltyProgram.Create().SetID(p.ID).SetCurrency(p.Currency).SetName(p.Name).SetPendingDays(p.PendingDays).
			SetExpiry(string(p.Expiry)).SetExpiryMonths(p.ExpiryMonths).SetRefunds(string(p.Refunds)).SetMinimumDays(p.MinimumDays).
			SetHoldMinutes(p.HoldMinutes).SetApproveAbove(p.ApproveAbove).SetTransferDaily(p.TransferDaily).
			SetHouseholdMost(p.HouseholdMost).SetHouseholdRest(p.HouseholdRest).SetCreatedAt(p.CreatedAt).SetUpdatedAt(p.UpdatedAt).Exec(ctx)
		if store.IsUnique(err) {
			return nil, fault.Taken("currency", "is another program's already")
		}
		if err != nil {
			return nil, fmt.Errorf("start loyalty program: %w", err)
		}
		return p, b.log.Append(ctx, event.Event{Type: event.ProgramStarted, SubjectID: p.ID, OccurredAt: p.CreatedAt, Data: map[string]any{"currency": p.Currency, "name": p.Name}})
	})
}

// ChangeProgram changes what holds for points that are earned from now on.
// Saying the same changes nothing.
func (b *Book) ChangeProgram(ctx context.Context, programID string, ch ProgramChange) (*Program, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Program, error) {
		p, err := b.Program(ctx, programID)
		if err != nil {
			return nil, err
		}
		was := *p
		p.take(ch)
		if err := p.check(); err != nil || was == *p {
			return p, err
		}
		p.UpdatedAt = b.now()
		n, err := b.db.LoyaltyProgram.Update().Where(table.ID(p.ID), table.Version(p.version)).SetName(p.Name).SetPendingDays(p.PendingDays).
			SetExpiry(string(p.Expiry)).SetExpiryMonths(p.ExpiryMonths).SetRefunds(string(p.Refunds)).SetMinimumDays(p.MinimumDays).
			SetHoldMinutes(p.HoldMinutes).SetApproveAbove(p.ApproveAbove).SetTransferDaily(p.TransferDaily).
			SetHouseholdMost(p.HouseholdMost).SetHouseholdRest(p.HouseholdRest).SetUpdatedAt(p.UpdatedAt).SetVersion(p.version + 1).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("change loyalty program %s: %w", p.ID, err)
		}
		if n == 0 {
			return nil, ErrChanged
		}
		p.version++
		return p, b.log.Append(ctx, event.Event{Type: event.ProgramChanged, SubjectID: p.ID, OccurredAt: p.UpdatedAt, Data: map[string]any{"currency": p.Currency}})
	})
}

func (p *Program) take(ch ProgramChange) {
	maybe.Set(&p.Name, ch.Name)
	p.Name = strings.TrimSpace(p.Name)
	maybe.Set(&p.PendingDays, ch.PendingDays)
	maybe.Set(&p.Expiry, ch.Expiry)
	maybe.Set(&p.ExpiryMonths, ch.ExpiryMonths)
	maybe.Set(&p.Refunds, ch.Refunds)
	maybe.Set(&p.MinimumDays, ch.MinimumDays)
	maybe.Set(&p.HoldMinutes, ch.HoldMinutes)
	maybe.Set(&p.ApproveAbove, ch.ApproveAbove)
	maybe.Set(&p.TransferDaily, ch.TransferDaily)
	maybe.Set(&p.HouseholdMost, ch.HouseholdMost)
	maybe.Set(&p.HouseholdRest, ch.HouseholdRest)
}

// Program gives one program, or missing.
func (b *Book) Program(ctx context.Context, programID string) (*Program, error) {
	found, err := b.ProgramsByIDs(ctx, []string{programID})
	if err != nil {
		return nil, err
	}
	if p := found[programID]; p != nil {
		return p, nil
	}
	return nil, fault.Missing("loyalty program")
}

// ProgramsByIDs gives those of the programs that there are, by id.
func (b *Book) ProgramsByIDs(ctx context.Context, ids []string) (map[string]*Program, error) {
	found, err := b.db.LoyaltyProgram.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d loyalty programs: %w", len(ids), err)
	}
	out := make(map[string]*Program, len(found))
	for _, r := range found {
		guard.Known(ctx, r.ID)
		out[r.ID] = programFromRow(r)
	}
	return out, nil
}

// Programs gives every program, by currency. A tenant has a few.
func (b *Book) Programs(ctx context.Context) ([]*Program, error) {
	found, err := b.db.LoyaltyProgram.Query().Order(table.ByCurrency()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("loyalty programs: %w", err)
	}
	out := make([]*Program, len(found))
	for i, r := range found {
		guard.Known(ctx, r.ID)
		out[i] = programFromRow(r)
	}
	return out, nil
}

var errNoProgram = fault.Invalid("currency", "has no program yet: start a loyalty program first")

// ProgramOf gives the program of a currency. A tenant with one program need not name it.
func (b *Book) ProgramOf(ctx context.Context, currency string) (*Program, error) {
	all, err := b.Programs(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range all {
		if p.Currency == currency || currency == "" && len(all) == 1 {
			return p, nil
		}
		names = append(names, p.Currency)
	}
	if len(all) == 0 {
		return nil, errNoProgram
	}
	return nil, fault.Invalid("currency", "must be one of %s", strings.Join(names, ", "))
}

func programFromRow(r *rows.LoyaltyProgram) *Program {
	return &Program{
		ID: r.ID, Currency: r.Currency, Name: r.Name, PendingDays: r.PendingDays, Expiry: Expiry(r.Expiry), ExpiryMonths: r.ExpiryMonths,
		Refunds: Refunds(r.Refunds), MinimumDays: r.MinimumDays, HoldMinutes: r.HoldMinutes, ApproveAbove: r.ApproveAbove, TransferDaily: r.TransferDaily,
		HouseholdMost: r.HouseholdMost, HouseholdRest: r.HouseholdRest, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), version: r.Version,
	}
}

func or[T any](given *T, otherwise T) T {
	if given == nil {
		return otherwise
	}
	return *given
}
