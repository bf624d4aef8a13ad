package promise

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/search"
	rows "kept/ent/db"
	table "kept/ent/db/promise"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/upsert"
	"kept/tenants"
)

// History is a promise as another system remembers it: what was said, and how
// it ended, if it has. It needs an ExternalID, by which loading it again finds it.
type History struct {
	Draft
	Ending  Ending
	Besides []Besides // the claims that it keeps too
	// Customer is who CustomerID names, for callers who have read her in this
	// transaction; nil has Load look her up.
	Customer *customer.Survivor
	// Fresh says that nobody can have loaded it before: it goes with a record
	// that was made in this transaction.
	Fresh bool
}

// Ending is how a promise ended. The zero Ending is one that is still open:
// what is past its due time and grace by then is broken by time alone.
type Ending struct {
	State    State // Kept for any evidence: whether it was in time follows from At
	At       time.Time
	Evidence string
	Reason   string
}

// Loaded says what loading one promise did: its id, or the fault that refused it.
type Loaded struct {
	ID      string
	Created bool
	Updated bool
	Err     error
}

// Load brings in many promises at once, in the transaction of ctx, with one
// look-up and few statements. Each row stands alone: a bad one is refused in
// its place and the rest go in. Loaded again with the same ExternalID a row
// changes nothing, unless it brings the ending that was missing. Customers,
// products and purchases must have been made known to the guard by the caller.
func (b *Book) Load(ctx context.Context, history []History) ([]Loaded, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) ([]Loaded, error) {
		out := make([]Loaded, 0, len(history))
		for _, run := range upsert.Distinct(history, upsert.Run, History.keys) {
			loaded, err := b.loadRun(ctx, run)
			if err != nil {
				return nil, err
			}
			out = append(out, loaded...)
		}
		return out, nil
	})
}

// loadRun loads rows of which no two are the same promise.
func (b *Book) loadRun(ctx context.Context, history []History) ([]Loaded, error) {
	l := &loading{b: b, ctx: ctx, now: b.now(), actor: tenants.From(ctx), out: make([]Loaded, len(history))}
	if err := l.lookUp(history); err != nil {
		return nil, err
	}
	for i, h := range history {
		if err := l.one(i, h); err != nil {
			return nil, err
		}
	}
	return l.out, l.flush()
}

// keys are what a row is known by: no two rows of a run share one.
func (h History) keys() []string {
	if h.ExternalID == "" {
		return nil
	}
	return []string{h.ExternalID}
}

// loading is one call of Load.
type loading struct {
	b         *Book
	ctx       context.Context
	now       time.Time
	actor     *tenants.Actor
	customers map[string]*customer.Survivor
	whose     map[string]string   // the customers of the purchases and interactions that rows name
	there     map[string]*Promise // by external id
	out       []Loaded
	inserts   []*rows.PromiseCreate
	docs      []search.Doc
	events    []event.Event
	settled   []*Promise // known before, and settled now
	touched   []*Promise
}

func (l *loading) lookUp(history []History) error {
	customers, externals := make([]string, 0, len(history)), make([]string, 0, len(history))
	var purchases, interactions []string
	for _, h := range history {
		if !h.Fresh {
			externals = append(externals, h.ExternalID)
			purchases, interactions = append(purchases, h.PurchaseID), append(interactions, h.InteractionID)
		}
		if h.Customer == nil {
			customers = append(customers, h.CustomerID)
		}
	}
	var err error
	if l.customers, err = l.b.customers.Survivors(l.ctx, customers); err != nil {
		return err
	}
	if l.whose, err = l.b.customers.Whose(l.ctx, purchases, interactions); err != nil {
		return err
	}
	l.there = make(map[string]*Promise, len(history))
	for start := 0; start < len(externals); start += 5000 {
		part := externals[start:min(start+5000, len(externals))]
		rs, err := l.b.db.Promise.Query().Where(table.ExternalIDIn(part...)).All(l.ctx)
		if err != nil {
			return fmt.Errorf("look up promises to load: %w", err)
		}
		remember(l.ctx, rs...)
		for _, p := range fromRows(rs) {
			l.there[p.ExternalID] = p
		}
	}
	return nil
}

// one loads row i: a fault refuses the row, any other error ends the loading.
func (l *loading) one(i int, h History) error {
	p, err := l.make(h)
	if err == nil {
		l.out[i].ID = p.ID
		if old := l.there[h.ExternalID]; old != nil {
			l.out[i].ID = old.ID
			return l.again(i, old, p)
		}
		l.out[i].Created = true
		l.inserts = append(l.inserts, l.b.insert(p))
		l.docs = append(l.docs, docs([]*Promise{p})...)
		l.touched = append(l.touched, p)
		l.events = append(l.events, change{kind: event.PromiseMade, at: p.MadeAt}.event(p, l.now))
		l.ended(p)
		return nil
	}
	if fault.As(err) == nil {
		return err
	}
	l.out[i].Err = err
	return nil
}

// make gives the promise that h describes, ended as it ended.
func (l *loading) make(h History) (*Promise, error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	if h.ExternalID == "" {
		return nil, fault.Required("externalId")
	}
	c := h.Customer
	if c == nil {
		c = l.customers[h.CustomerID]
	}
	if c == nil {
		return nil, fault.Missing("customer").At("customerId")
	}
	if c.Erased {
		return nil, customer.ErrErased
	}
	p, err := h.promise(c, l.promiser(), l.now, true)
	if err != nil {
		return nil, err
	}
	p.Besides = h.Besides
	err = fault.First(
		customer.Hers(l.whose, p.CustomerID, "purchaseId", p.PurchaseID),
		customer.Hers(l.whose, p.CustomerID, "interactionId", p.InteractionID),
	)
	if err != nil {
		return nil, err
	}
	return p, p.end(h.Ending, l.now, l.actor.Grace)
}

// promiser is who makes a promise that doesn't say who answers for it. Whoever
// brings in history doesn't: it would count in her figures.
func (l *loading) promiser() *tenants.Actor {
	if !event.IsBackfill(l.ctx) {
		return l.actor
	}
	nobody := *l.actor
	nobody.MemberID = ""
	return &nobody
}

// end ends p as history says; without an ending, time alone has its say.
func (p *Promise) end(e Ending, now time.Time, grace time.Duration) error {
	at := clock.Micro(e.At)
	if err := e.check(p.MadeAt, now); err != nil {
		return err
	}
	if e.Reason == "" {
		e.Reason = "as history tells it"
	}
	if e.At.IsZero() { // history often knows how, not when
		at = p.Due.At
		if at.After(now) {
			at = now
		}
	}
	switch e.State {
	case "", Open:
		p.ring(now, grace)
		return nil
	case Kept, KeptLate:
		if e.At.IsZero() {
			return fault.Invalid("keptAt", "must not be empty: a promise is kept by evidence with a date")
		}
		return p.keep(at, now, e.Evidence, "")
	case Broken:
		return p.breakBy(e.Reason, at)
	case Void:
		return p.void(e.Reason, at)
	case Withdrawn:
		return p.withdraw(e.Reason, at)
	default:
		return fault.Invalid("state", "must be one of OPEN, KEPT, BROKEN, VOID and WITHDRAWN: the chain of a renegotiation can't be loaded")
	}
}

// check holds the date of an ending against when the promise was made and now.
func (e Ending) check(madeAt, now time.Time) error {
	field := "otherwiseAt"
	if e.State == Kept || e.State == KeptLate {
		field = "keptAt"
	}
	switch {
	case e.At.IsZero():
		return nil
	case e.At.After(now):
		return fault.Invalid(field, "must not be in the future")
	case clock.Micro(e.At).Before(madeAt):
		return fault.Invalid(field, "must not be before the promise was made (%s)", madeAt.Format(time.RFC3339))
	}
	return nil
}

// again brings an old row the ending that it lacked. Anything else about it is
// history already.
func (l *loading) again(i int, old, again *Promise) error {
	was := old.State
	switch {
	case again.State == was, again.State == Open:
		return nil
	case was != Open && was != Broken, old.upheld():
		return nil
	case again.State == Kept || again.State == KeptLate:
		if err := old.keep(*again.SettledAt, l.now, again.Evidence, ""); err != nil {
			l.out[i].Err = err
			return nil
		}
	case was == Broken && again.State != Void:
		return nil
	default:
		old.settle(again.State, *again.SettledAt)
		old.Reason, old.ByTimeAlone = again.Reason, again.ByTimeAlone
	}
	if err := l.b.save(l.ctx, old); err != nil {
		return err
	}
	l.out[i].Updated = true
	l.settled = append(l.settled, old)
	l.touched = append(l.touched, old)
	l.ended(old)
	return nil
}

func (l *loading) ended(p *Promise) {
	if p.State == Open {
		return
	}
	c := change{settling: true, at: *p.SettledAt, reason: p.Reason}
	l.events = append(l.events, c.event(p, l.now))
}

func (l *loading) flush() error {
	for part := range slices.Chunk(l.inserts, upsert.Chunk) {
		if err := l.b.db.Promise.CreateBulk(part...).Exec(l.ctx); err != nil {
			return fmt.Errorf("load %d promises: %w", len(part), err)
		}
	}
	if len(l.events) == 0 {
		return nil
	}
	if err := l.b.index.Add(l.ctx, l.docs...); err != nil {
		return err
	}
	if err := l.b.markDirty(l.ctx, l.touched...); err != nil {
		return err
	}
	if err := l.b.log.Append(l.ctx, l.events...); err != nil {
		return err
	}
	return l.b.tellSettled(l.ctx, l.settled...)
}
