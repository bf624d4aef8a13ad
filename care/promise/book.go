package promise

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/search"
	rows "kept/ent/db"
	"kept/ent/db/predicate"
	table "kept/ent/db/promise"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/tenants"
	"kept/tenants/guard"
)

// Book keeps the promises of whichever tenant is acting.
type Book struct {
	// Settled, if it is set before the book is used, is told of promises that
	// somebody has settled, or settled otherwise, in the transaction in which it
	// happens. Of those that Load makes it isn't told (who loads them knows), nor
	// of those that time alone breaks.
	Settled func(ctx context.Context, settled []*Promise) error

	db        *store.DB
	log       *event.Log
	customers *customer.Book
	index     *search.Index
	now       clock.Func
	ofEach    *store.Shared[*Promise]
}

// NewBook returns a book on db that tells its changes to log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	ofEach := store.NewShared(func(p *Promise) string { return p.CustomerID })
	return &Book{db: db, log: log, customers: customers, index: search.NewIndex(db, now), now: now, ofEach: ofEach}
}

// Find gives one promise, or missing.
func (b *Book) Find(ctx context.Context, promiseID string) (*Promise, error) {
	r, err := b.db.Promise.Query().Where(table.ID(promiseID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("promise")
	}
	if err != nil {
		return nil, fmt.Errorf("find promise %s: %w", promiseID, err)
	}
	remember(ctx, r)
	return fromRow(r), nil
}

// FindExternal gives the promise that a partner knows by key, or missing.
func (b *Book) FindExternal(ctx context.Context, key string) (*Promise, error) {
	r, err := b.db.Promise.Query().Where(table.ExternalID(key)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("promise")
	}
	if err != nil {
		return nil, fmt.Errorf("find promise by external id: %w", err)
	}
	return fromRow(r), nil
}

// remember tells the guard what rows read through it point to: the foreign
// keys, which carry the tenant, have vouched for that, and saving the row again
// need not look it up once more.
func remember(ctx context.Context, rs ...*rows.Promise) {
	for _, r := range rs {
		guard.Known(ctx, r.ID, r.CustomerID, r.OwnerID, r.EvidenceInteractionID)
	}
}

// ByIDs gives those of the promises that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Promise, error) {
	rs, err := b.db.Promise.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d promises: %w", len(ids), err)
	}
	out := make(map[string]*Promise, len(rs))
	for _, p := range fromRows(rs) {
		out[p.ID] = p
	}
	return out, nil
}

// Chain gives a promise's whole chain, from the first date to the last.
func (b *Book) Chain(ctx context.Context, chainID string) ([]*Promise, error) {
	rs, err := b.db.Promise.Query().Where(inChains(chainID)).Order(table.ByRecordedAt(), table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("chain %s: %w", chainID, err)
	}
	return fromRows(rs), nil
}

// inChains is every promise of these chains: the first is found by its id, and
// those that followed by an index that holds no others.
func inChains(ids ...string) predicate.Promise {
	return table.Or(table.IDIn(ids...), table.And(table.ChainIDIn(ids...), table.PreviousIDNotNil()))
}

// Chains gives the same page of many chains, by chain id, each from the first
// date to the last. A chain is as long as its customer has patience: it is read
// whole.
func (b *Book) Chains(ctx context.Context, chainIDs []string, args page.Args) (map[string]page.Page[*Promise], error) {
	w, err := args.Window()
	if err != nil {
		return nil, err
	}
	rs, err := b.db.Promise.Query().Where(inChains(chainIDs...)).Order(table.ByRecordedAt(), table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("%d chains: %w", len(chainIDs), err)
	}
	of := make(map[string][]*Promise, len(chainIDs))
	for _, p := range fromRows(rs) {
		of[p.ChainID] = append(of[p.ChainID], p)
	}
	out := make(map[string]page.Page[*Promise], len(chainIDs))
	for _, id := range chainIDs {
		out[id] = page.Of(w, of[id], func(p *Promise) page.Key { return store.KeyOf(p.RecordedAt, p.ID) })
	}
	return out, nil
}

// Heads gives, by external id, the last promise of the chain that began with each
// of these external ids. Those that there aren't are left out.
func (b *Book) Heads(ctx context.Context, externalIDs []string) (map[string]*Promise, error) {
	out := map[string]*Promise{}
	for part := range slices.Chunk(externalIDs, 5000) {
		rs, err := b.db.Promise.Query().Where(table.ExternalIDIn(part...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("heads of %d promises: %w", len(externalIDs), err)
		}
		remember(ctx, rs...)
		for _, p := range fromRows(rs) {
			out[p.ExternalID] = p
		}
	}
	for key, p := range out {
		if p.State != Renegotiated {
			continue
		}
		chain, err := b.Chain(ctx, p.ChainID)
		if err != nil {
			return nil, err
		}
		out[key] = chain[len(chain)-1]
	}
	return out, nil
}

// ClaimedOf gives the promises of purchases that claims made, or that keep claims
// besides, by purchase: the first of each chain, the oldest first.
func (b *Book) ClaimedOf(ctx context.Context, purchaseIDs []string) (map[string][]*Promise, error) {
	rs, err := b.db.Promise.Query().
		Where(table.PurchaseIDIn(purchaseIDs...), table.Or(table.ClaimIDNotNil(), table.BesidesNotNil()), table.PreviousIDIsNil()).
		Order(table.ByRecordedAt(), table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("claimed promises of %d purchases: %w", len(purchaseIDs), err)
	}
	out := map[string][]*Promise{}
	for _, p := range fromRows(rs) {
		out[p.PurchaseID] = append(out[p.PurchaseID], p)
	}
	return out, nil
}

// MadeIn gives the promises that were made in each of many contacts, by contact:
// the first of each chain.
func (b *Book) MadeIn(ctx context.Context, interactionIDs []string) (map[string][]*Promise, error) {
	rs, err := b.db.Promise.Query().Where(table.InteractionIDIn(interactionIDs...), table.PreviousIDIsNil()).Order(table.ByRecordedAt(), table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("promises made in %d interactions: %w", len(interactionIDs), err)
	}
	out := map[string][]*Promise{}
	for _, p := range fromRows(rs) {
		out[p.InteractionID] = append(out[p.InteractionID], p)
	}
	return out, nil
}

// OfPurchase gives every promise that belongs to a purchase, oldest first.
func (b *Book) OfPurchase(ctx context.Context, purchaseID string) ([]*Promise, error) {
	rs, err := b.db.Promise.Query().Where(table.PurchaseID(purchaseID)).Order(table.ByRecordedAt(), table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("promises of purchase %s: %w", purchaseID, err)
	}
	return fromRows(rs), nil
}

// AreOverdue reports for each promise whether it is overdue by the book's clock.
func (b *Book) AreOverdue(promises []*Promise) []bool {
	now := b.now()
	out := make([]bool, len(promises))
	for i, p := range promises {
		out[i] = p.Overdue(now)
	}
	return out
}

// change is the shape of most verbs: find, apply a rule, save if nobody else
// was faster, record what happened.
type change struct {
	kind     event.Type
	at       time.Time // when it occurred; zero means now
	reason   string
	data     map[string]any
	settling bool // the kind follows from the state that the rule led to
}

// errSame is a rule's way to say that there is nothing to change.
var errSame = errors.New("it is so already")

func (b *Book) apply(ctx context.Context, promiseID string, rule func(p *Promise, now time.Time) (change, error)) (*Promise, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Promise, error) {
		p, err := b.Find(ctx, promiseID)
		if err != nil {
			return nil, err
		}
		now, before := b.now(), *p
		c, err := rule(p, now)
		if errors.Is(err, errSame) {
			return p, nil
		}
		if err != nil {
			return nil, err
		}
		p.arm(tenants.From(ctx).Grace)
		if err := b.save(ctx, p); errors.Is(err, ErrChanged) {
			return nil, store.Again(err) // a member, or time: the rule has its say on what they made of it
		} else if err != nil {
			return nil, err
		}
		if counted(&before) != counted(p) { // what leaves the figures alone, an end customer may do too
			if err := b.markDirty(ctx, &before, p); err != nil {
				return nil, err
			}
		}
		if err := b.log.Append(ctx, c.event(p, now)); err != nil || p.State == before.State {
			return p, err
		}
		return p, b.tellSettled(ctx, p)
	})
}

// tellSettled tells of promises that were settled, if anybody wants to know.
func (b *Book) tellSettled(ctx context.Context, settled ...*Promise) error {
	if b.Settled == nil || len(settled) == 0 {
		return nil
	}
	return b.Settled(ctx, settled)
}

// figures is what of a promise the roll-up depends on.
type figures struct {
	cell
	state   State
	due     time.Time
	first   time.Time
	target  time.Time
	settled time.Time
	waiting bool
}

func counted(p *Promise) figures {
	f := figures{
		cell: p.cell(), state: p.State,
		due: p.Due.At, first: p.FirstDueAt, waiting: p.WaitingSince != nil,
	}
	if p.TargetAt != nil {
		f.target = *p.TargetAt
	}
	if p.SettledAt != nil {
		f.settled = *p.SettledAt
	}
	return f
}

// save writes p if it is still as it was read: of two at once, one wins.
func (b *Book) save(ctx context.Context, p *Promise) error {
	n, err := b.change(p).Where(table.ID(p.ID), table.Version(p.version)).Save(ctx)
	if err != nil {
		return fmt.Errorf("save promise %s: %w", p.ID, err)
	}
	if n == 0 {
		return ErrChanged
	}
	p.version++
	return nil
}

func (c change) event(p *Promise, now time.Time) event.Event {
	if c.at.IsZero() {
		c.at = now
	}
	if c.settling {
		c.kind = settledBy[p.State]
	}
	data := map[string]any{"state": string(p.State), "dueAt": p.Due.At.Format(time.RFC3339Nano), "chainId": p.ChainID}
	for k, v := range c.data {
		data[k] = v
	}
	return event.Event{Type: c.kind, SubjectID: p.ID, CustomerID: p.CustomerID, Reason: c.reason, Data: data, OccurredAt: c.at}
}

// settledBy names the event of each state that ends a promise.
var settledBy = map[State]event.Type{
	Kept: event.PromiseKept, KeptLate: event.PromiseKeptLate, Broken: event.PromiseBroken,
	Withdrawn: event.PromiseWithdrawn, Void: event.PromiseVoided, Renegotiated: event.PromiseRenegotiated,
}

// markDirty says that the roll-ups which count these promises no longer hold: of
// their due days, and of the days on which their chains began.
func (b *Book) markDirty(ctx context.Context, changed ...*Promise) error {
	seen := map[clock.Day]bool{}
	var marks []*rows.DirtyDayCreate
	for _, p := range changed {
		if d := p.Due.Day; !seen[d] {
			seen[d] = true
			marks = append(marks, b.db.DirtyDay.Create().SetID(id.New(id.Mark)).SetDay(string(d)))
		}
	}
	if err := b.db.DirtyDay.CreateBulk(marks...).Exec(store.Unwaited(ctx)); err != nil {
		return fmt.Errorf("mark %d days for the roll-up: %w", len(marks), err)
	}
	return b.markMade(ctx, changed)
}

// markMade marks the days on which the chains of these promises began: care/advice
// learns from them how long things take.
func (b *Book) markMade(ctx context.Context, changed []*Promise) error {
	seen := map[clock.Day]bool{}
	var later []string // chains whose first promise isn't at hand
	for _, p := range changed {
		if p.PreviousID != "" {
			later = append(later, p.ChainID)
			continue
		}
		seen[clock.DayOf(p.MadeAt, time.UTC)] = true
	}
	if len(later) > 0 {
		firsts, err := b.db.Promise.Query().Where(table.IDIn(later...)).All(ctx)
		if err != nil {
			return fmt.Errorf("firsts of %d chains: %w", len(later), err)
		}
		for _, r := range firsts {
			seen[clock.DayOf(r.MadeAt, time.UTC)] = true
		}
	}
	marks := make([]*rows.MadeMarkCreate, 0, len(seen))
	for d := range seen {
		marks = append(marks, b.db.MadeMark.Create().SetID(id.New(id.Mark)).SetDay(string(d)))
	}
	if err := b.db.MadeMark.CreateBulk(marks...).Exec(store.Unwaited(ctx)); err != nil {
		return fmt.Errorf("mark %d days of making: %w", len(marks), err)
	}
	return nil
}
