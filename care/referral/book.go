package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/predicate"
	table "kept/ent/db/referral"
	codes "kept/ent/db/referralcode"
	terms "kept/ent/db/referralterms"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/code"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/money"
	"kept/internal/page"
)

// Book keeps the referrals of whichever tenant is acting.
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

// SetTerms says what holds in a program for those who are referred from now on;
// who was referred before keeps what held then. Faults name the field.
func (b *Book) SetTerms(ctx context.Context, t Terms) (*Terms, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Terms, error) {
		t.UpdatedAt = b.now()
		n, err := b.write(ctx, &t)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			err = b.insert(ctx, &t)
		}
		if err != nil {
			return nil, err
		}
		return &t, b.log.Append(ctx, event.Event{Type: event.ReferralTermsSet, SubjectID: t.ProgramID, OccurredAt: t.UpdatedAt, Data: map[string]any{
			"open": t.Open, "advocatePoints": t.AdvocatePoints, "friendPoints": t.FriendPoints, "onOrder": t.OnOrder,
		}})
	})
}

func (b *Book) write(ctx context.Context, t *Terms) (int, error) {
	least := maybe.Value(t.LeastAmount)
	u := b.db.ReferralTerms.Update().Where(terms.ProgramID(t.ProgramID)).SetOpen(t.Open).SetAdvocatePoints(t.AdvocatePoints).
		SetFriendPoints(t.FriendPoints).SetOnOrder(t.OnOrder).SetMostDays(t.MostDays).SetLeastAmount(least.Minor).SetLeastCurrency(least.Currency).SetUpdatedAt(t.UpdatedAt)
	maybe.Put(t.HoldDays, u.SetHoldDays, u.ClearHoldDays)
	maybe.Put(t.ExpiryDays, u.SetExpiryDays, u.ClearExpiryDays)
	maybe.Put(t.Most, u.SetMost, u.ClearMost)
	n, err := u.Save(ctx)
	if err != nil {
		return 0, fmt.Errorf("set the terms of referrals: %w", err)
	}
	return n, nil
}

func (b *Book) insert(ctx context.Context, t *Terms) error {
	least := maybe.Value(t.LeastAmount)
	err := b.db.ReferralTerms.Create().SetID(id.New(id.ReferralTerms)).SetProgramID(t.ProgramID).SetOpen(t.Open).SetAdvocatePoints(t.AdvocatePoints).
		SetFriendPoints(t.FriendPoints).SetOnOrder(t.OnOrder).SetMostDays(t.MostDays).SetLeastAmount(least.Minor).SetLeastCurrency(least.Currency).SetUpdatedAt(t.UpdatedAt).
		SetNillableHoldDays(t.HoldDays).SetNillableExpiryDays(t.ExpiryDays).SetNillableMost(t.Most).Exec(ctx)
	if store.IsUnique(err) { // by somebody else at the same moment
		return store.Again(err)
	}
	if err != nil {
		return fmt.Errorf("set the terms of referrals: %w", err)
	}
	return nil
}

// TermsOf gives the terms of programs, by program; one without has no referrals.
func (b *Book) TermsOf(ctx context.Context, programIDs []string) (map[string]*Terms, error) {
	found, err := b.db.ReferralTerms.Query().Where(terms.ProgramIDIn(programIDs...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("terms of referrals: %w", err)
	}
	out := make(map[string]*Terms, len(found))
	for _, r := range found {
		out[r.ProgramID] = &Terms{
			ProgramID: r.ProgramID, Open: r.Open, AdvocatePoints: r.AdvocatePoints, FriendPoints: r.FriendPoints, OnOrder: r.OnOrder,
			HoldDays: r.HoldDays, LeastAmount: leastOf(r.LeastAmount, r.LeastCurrency), ExpiryDays: r.ExpiryDays, Most: r.Most, MostDays: r.MostDays, UpdatedAt: r.UpdatedAt.UTC(),
		}
	}
	return out, nil
}

func leastOf(minor int64, currency string) *money.Money {
	return maybe.Some(money.Money{Minor: minor, Currency: currency})
}

// Code is what a customer passes on to refer others.
type Code struct {
	ID         string
	ProgramID  string
	CustomerID string
	Text       string
	CreatedAt  time.Time
}

func codeFromRow(r *rows.ReferralCode) *Code {
	return &Code{ID: r.ID, ProgramID: r.ProgramID, CustomerID: r.CustomerID, Text: code.Spaced(r.Folded), CreatedAt: r.CreatedAt.UTC()}
}

// MakeCode gives the code by which a customer refers others in a program, always
// the same one.
func (b *Book) MakeCode(ctx context.Context, programID, customerID string) (*Code, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Code, error) {
		ids, err := b.customers.ActiveIDs(ctx, customerID)
		if fault.IsMissing(err) {
			return nil, fault.Missing("customer").At("customerId")
		}
		if err != nil {
			return nil, err
		}
		there, err := b.CodesOf(ctx, programID, ids[:1])
		if err != nil || there[ids[0]] != nil {
			return there[ids[0]], err
		}
		c := &Code{ID: id.New(id.ReferralCode), ProgramID: programID, CustomerID: ids[0], Text: code.New(), CreatedAt: b.now()}
		err = b.db.ReferralCode.Create().SetID(c.ID).SetProgramID(programID).SetCustomerID(c.CustomerID).SetFolded(code.Fold(c.Text)).SetCreatedAt(c.CreatedAt).Exec(ctx)
		if store.IsUnique(err) { // by somebody else at the same moment
			return nil, store.Again(err)
		}
		if err != nil {
			return nil, fmt.Errorf("make a referral code: %w", err)
		}
		return c, b.log.Append(ctx, event.Event{Type: event.ReferralCodeMade, SubjectID: c.ID, CustomerID: c.CustomerID, OccurredAt: c.CreatedAt})
	})
}

// CodesOf gives the codes of customers, who are survivors, in a program, by customer.
func (b *Book) CodesOf(ctx context.Context, programID string, customerIDs []string) (map[string]*Code, error) {
	found, err := b.db.ReferralCode.Query().Where(codes.ProgramID(programID), codes.CustomerIDIn(customerIDs...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("referral codes of %d customers: %w", len(customerIDs), err)
	}
	out := make(map[string]*Code, len(found))
	for _, r := range found {
		out[r.CustomerID] = codeFromRow(r)
	}
	return out, nil
}

// Newcomer is who is to be referred, as far as it is known whether she may be.
type Newcomer struct {
	IDs     []string // her own record first, then those that were merged into it
	Ordered bool     // before
	Hold    func(programID string) (days int, err error)
}

// Refer writes down that a newcomer came by a code. Of her there is one referral
// in a program: asked again with the same code, it is the answer.
func (b *Book) Refer(ctx context.Context, text string, n Newcomer) (*Referral, error) {
	row, err := b.db.ReferralCode.Query().Where(codes.Folded(code.Fold(text))).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, refused(RefuseUnknown)
	}
	if err != nil {
		return nil, fmt.Errorf("look a referral code up: %w", err)
	}
	advocate, err := b.customers.ActiveIDs(ctx, row.CustomerID)
	if fault.IsMissing(err) || errors.Is(err, customer.ErrErased) {
		return nil, refused(RefuseUnknown)
	}
	if err != nil {
		return nil, err
	}
	// Whoever is referred by a code goes through its row: how many it referred of
	// late nobody changes before we are done.
	if err := b.db.ReferralCode.Update().Where(codes.ID(row.ID)).AddReferred(1).Exec(ctx); err != nil {
		return nil, fmt.Errorf("lock a referral code: %w", err)
	}
	held, err := b.TermsOf(ctx, []string{row.ProgramID})
	if err != nil {
		return nil, err
	}
	t := held[row.ProgramID]
	if t == nil {
		return nil, refused(RefuseClosed)
	}
	again, why, err := b.why(ctx, t, advocate, n)
	if again != nil || err != nil {
		return again, err
	}
	if why != "" {
		return nil, refused(why)
	}
	return b.start(ctx, t, advocate[0], n)
}

// why says what speaks against referring a newcomer, or gives the referral that
// there is already.
func (b *Book) why(ctx context.Context, t *Terms, advocate []string, n Newcomer) (*Referral, Refusal, error) {
	there, err := b.db.Referral.Query().Where(table.ProgramID(t.ProgramID), table.FriendIDIn(n.IDs...)).First(ctx)
	switch {
	case err == nil && slices.Contains(advocate, there.AdvocateID):
		return fromRow(there), "", nil
	case err == nil:
		return nil, RefuseReferred, nil
	case !rows.IsNotFound(err):
		return nil, "", fmt.Errorf("whether she was referred: %w", err)
	}
	same, err := b.same(ctx, advocate, n.IDs)
	if err != nil {
		return nil, "", err
	}
	if why := t.Refuses(same, n.Ordered); why != "" || t.Most == nil {
		return nil, why, nil
	}
	late := b.now().AddDate(0, 0, -t.MostDays)
	so, err := b.db.Referral.Query().Where(table.ProgramID(t.ProgramID), table.AdvocateIDIn(advocate...), table.ReferredAtGT(late)).Count(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("whom she referred of late: %w", err)
	}
	if so >= *t.Most {
		return nil, RefuseLimit, nil
	}
	return nil, "", nil
}

// same reports whether two customers are one person: one record, or two with an
// address, a number or a handle in common.
func (b *Book) same(ctx context.Context, one, other []string) (bool, error) {
	if slices.Contains(one, other[0]) {
		return true, nil
	}
	return b.customers.InCommon(ctx, one, other)
}

func (b *Book) start(ctx context.Context, t *Terms, advocateID string, n Newcomer) (*Referral, error) {
	hold, err := n.Hold(t.ProgramID)
	if err != nil {
		return nil, err
	}
	now := b.now()
	r := &Referral{
		ID: id.New(id.Referral), ProgramID: t.ProgramID, AdvocateID: advocateID, FriendID: n.IDs[0], AdvocatePoints: t.AdvocatePoints,
		FriendPoints: t.FriendPoints, OnOrder: t.OnOrder, HoldDays: hold, LeastAmount: t.LeastAmount, ReferredAt: now, State: Waiting, version: 1,
	}
	if t.HoldDays != nil {
		r.HoldDays = *t.HoldDays
	}
	if t.ExpiryDays != nil {
		until := now.AddDate(0, 0, *t.ExpiryDays)
		r.ExpiresAt = &until
	}
	least := maybe.Value(r.LeastAmount)
	err = b.db.Referral.Create().SetID(r.ID).SetProgramID(r.ProgramID).SetAdvocateID(r.AdvocateID).SetFriendID(r.FriendID).
		SetAdvocatePoints(r.AdvocatePoints).SetFriendPoints(r.FriendPoints).SetOnOrder(r.OnOrder).SetHoldDays(r.HoldDays).
		SetLeastAmount(least.Minor).SetLeastCurrency(least.Currency).
		SetReferredAt(now).SetNillableExpiresAt(r.ExpiresAt).SetNillableDueAt(r.ExpiresAt).SetState(string(r.State)).Exec(ctx)
	if store.IsUnique(err) { // by another code, at the same moment
		return nil, store.Again(err)
	}
	if err != nil {
		return nil, fmt.Errorf("write a referral down: %w", err)
	}
	return r, b.tell(ctx, event.ReferralMade, r, now)
}

func (b *Book) tell(ctx context.Context, what event.Type, r *Referral, at time.Time) error {
	return b.log.Append(ctx, event.Event{
		Type: what, SubjectID: r.ID, CustomerID: r.FriendID, OccurredAt: at, Data: map[string]any{"advocateId": r.AdvocateID},
	})
}

func fromRow(r *rows.Referral) *Referral {
	return &Referral{
		ID: r.ID, TenantID: r.TenantID, ProgramID: r.ProgramID, AdvocateID: r.AdvocateID, FriendID: r.FriendID, AdvocatePoints: r.AdvocatePoints,
		FriendPoints: r.FriendPoints, OnOrder: r.OnOrder, HoldDays: r.HoldDays, LeastAmount: leastOf(r.LeastAmount, r.LeastCurrency), ReferredAt: r.ReferredAt.UTC(), ExpiresAt: clock.UTC(r.ExpiresAt),
		State: State(r.State), QualifiedAt: clock.UTC(r.QualifiedAt), PaysAt: clock.UTC(r.PaysAt),
		AdvocateTransactionID: maybe.Some(r.AdvocateTransactionID), FriendTransactionID: maybe.Some(r.FriendTransactionID),
		dueAt: clock.UTC(r.DueAt), version: r.Version,
	}
}

// Find gives one referral, or missing.
func (b *Book) Find(ctx context.Context, referralID string) (*Referral, error) {
	found, err := b.ByIDs(ctx, []string{referralID})
	if err != nil {
		return nil, err
	}
	if r := found[referralID]; r != nil {
		return r, nil
	}
	return nil, fault.Missing("referral")
}

// ByIDs gives those of the referrals that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Referral, error) {
	found, err := b.db.Referral.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d referrals: %w", len(ids), err)
	}
	out := make(map[string]*Referral, len(found))
	for _, row := range found {
		out[row.ID] = fromRow(row)
	}
	return out, nil
}

// List gives a page of a program's referrals, the latest first: all, those of one
// advocate and of the records that were merged into hers, those of one state.
func (b *Book) List(ctx context.Context, programID string, advocateID *string, state *State, args page.Args) (page.Page[*Referral], error) {
	where := []predicate.Referral{table.ProgramID(programID)}
	if state != nil {
		where = append(where, table.State(string(*state)))
	}
	if advocateID != nil {
		ids, err := b.customers.IDs(ctx, *advocateID)
		if err != nil {
			return page.Page[*Referral]{}, err
		}
		where = append(where, table.AdvocateIDIn(ids...))
	}
	latest := store.Order{Column: table.FieldReferredAt, Kind: store.Time, Desc: true}
	return store.List(ctx, b.db.Referral.Query().Where(where...), latest, args, fromRow, func(r *Referral) page.Key { return store.KeyOf(r.ReferredAt, r.ID) })
}

// Code gives one code by its id, or missing.
func (b *Book) Code(ctx context.Context, codeID string) (*Code, error) {
	r, err := b.db.ReferralCode.Query().Where(codes.ID(codeID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("referral code")
	}
	if err != nil {
		return nil, fmt.Errorf("find referral code %s: %w", codeID, err)
	}
	return codeFromRow(r), nil
}
