// Package billing keeps what each tenant may use and whether it has paid.
//
// A tenant is on a local plan, which the operator chose and nobody pays for; or,
// where Stripe is connected, it signs up to a trial and subscribes through
// Stripe's checkout. How it stands (TRIALING, ACTIVE, PAST_DUE, READ_ONLY,
// CLOSED) is a pure function of what was last read at Stripe and of the time.
// Every request may ask for it without a database: each node remembers, and
// forgets when an event says that it has changed.
package billing

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/tenant"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/mail"
	"kept/internal/recent"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/guard"
)

// Book keeps the plans of tenants and what they use.
type Book struct {
	// Page is where a tenant's owner sees to it; refusals link there.
	Page string
	// Post mails owners what time makes of their plan; nil where no mail is set up.
	Post mail.Post
	// Gone is told when a tenant is erased; nil when nobody counts.
	Gone func()
	// Told is told of figures of use: how many Stripe took, was told again, or didn't take.
	Told func(o Telling, figures int)
	// Wrote is told of each letter to an owner.
	Wrote func(kind mail.Kind)
	// Heard is told what became of each of Stripe's deliveries; nil when nobody counts.
	Heard func(Outcome)

	db       *store.DB
	log      *event.Log
	accounts *account.Book
	now      clock.Func
	known    *recent.Memory[string, *Account]
	use      *use

	stripe *desk // nil where Stripe isn't connected
	put    Put
	logger *slog.Logger
}

// Put queues the job of a stored event, in the transaction of ctx.
type Put func(ctx context.Context, eventID string) error

// remembered is how many tenants a node remembers, and for how long it does so
// although no event says that something has changed.
const (
	remembered    = 50_000
	rememberedFor = time.Hour
)

// NewBook returns the book of plans in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, accounts *account.Book, now clock.Func) *Book {
	return &Book{
		db: db, log: log, accounts: accounts, now: now,
		logger: slog.New(slog.DiscardHandler),
		known:  recent.NewMemory[string, *Account](now, rememberedFor, remembered),
		use:    newUse(id.New(id.Usage)),
	}
}

// Connect has b ask Stripe, and queue the jobs of what Stripe delivers with put.
func (b *Book) Connect(c Connection, put Put, log *slog.Logger) {
	b.stripe, b.put, b.logger = newDesk(c, log), put, log
}

// Connected reports whether tenants subscribe through Stripe here.
func (b *Book) Connected() bool { return b.stripe != nil }

// Forget drops what this node remembers of a tenant; "" stands for every tenant.
func (b *Book) Forget(tenantID string) {
	if tenantID == "" {
		b.known.ForgetAll()
		return
	}
	b.known.Forget(tenantID)
}

// Standing tells how it stands with the tenant that ctx acts for.
func (b *Book) Standing(ctx context.Context) (*Standing, error) {
	s, err := b.standing(ctx)
	return &s, err
}

func (b *Book) standing(ctx context.Context) (Standing, error) {
	acc, err := b.account(ctx)
	if err != nil {
		return Standing{}, err
	}
	return acc.Standing(b.now()), nil
}

// account gives what is remembered of the tenant that ctx acts for.
func (b *Book) account(ctx context.Context) (*Account, error) {
	a := tenants.From(ctx)
	if a == nil {
		return nil, fault.Unauthenticated()
	}
	return b.known.Get(a.TenantID, func() (*Account, error) { return b.load(ctx, a.TenantID) })
}

// load reads an account as Kept itself does: who asks may be an end customer,
// to whom its table is shut.
func (b *Book) load(ctx context.Context, tenantID string) (*Account, error) {
	ctx = guard.Within(ctx, &tenants.Actor{TenantID: tenantID, Kind: tenants.KindSystem})
	ten, err := b.db.Tenant.Get(ctx, tenantID)
	if err != nil {
		return nil, fmt.Errorf("read the plan of %s: %w", tenantID, err)
	}
	row, err := b.db.BillingAccount.Query().Only(ctx)
	if err != nil && !rows.IsNotFound(err) {
		return nil, fmt.Errorf("read the account of %s: %w", tenantID, err)
	}
	return accountFrom(ten, row), nil
}

// Choose puts the tenant that ctx acts for on a local plan: the operator's
// decision. A tenant that subscribes through Stripe has its plan from there.
func (b *Book) Choose(ctx context.Context, n Name) (*Standing, error) {
	if PlanOf(n) == nil {
		return nil, fault.Invalid("plan", "must be one of %v", append(names(), Local))
	}
	a := tenants.From(ctx)
	if a == nil {
		return nil, fault.Unauthenticated()
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Standing, error) {
		was, err := b.load(ctx, a.TenantID)
		if err != nil {
			return nil, err
		}
		if was.TrialEndsAt != nil || was.Subscription != nil {
			return nil, ErrAtStripe
		}
		now := *was
		now.Local = n
		s := now.Standing(b.now())
		if was.Local == n {
			return &s, nil
		}
		if err := b.db.Tenant.Update().Where(tenant.ID(a.TenantID)).SetPlan(string(n)).Exec(ctx); err != nil {
			return nil, fmt.Errorf("put %s on plan %s: %w", a.TenantID, n, err)
		}
		return &s, b.changed(ctx, a.TenantID, was, &now)
	})
}

// ErrAtStripe refuses to choose for a tenant that chooses for itself.
var ErrAtStripe = fault.Conflict(fault.CodeConflict, "this tenant chooses its plan itself, through Stripe")

// changed tells that an account has changed: in the log, and to this node's memory.
func (b *Book) changed(ctx context.Context, tenantID string, was, is *Account) error {
	store.AfterCommit(ctx, func() { b.known.Forget(tenantID) })
	from, to := was.Standing(b.now()), is.Standing(b.now())
	return b.log.Append(ctx, event.Event{
		Type: event.BillingChanged, SubjectID: tenantID, OccurredAt: b.now(),
		Data: map[string]any{
			"plan":  map[string]string{"from": string(from.Plan.Name), "to": string(to.Plan.Name)},
			"state": map[string]string{"from": string(from.State), "to": string(to.State)},
		},
	})
}

func names() []Name {
	out := make([]Name, len(Plans))
	for i, p := range Plans {
		out[i] = p.Name
	}
	return out
}
