package demo

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/password"
	"kept/tenants"
	"kept/tenants/account"
)

// growAtOnce is how many customers are made in one transaction.
const growAtOnce = 1000

// Grow gives the demo tenant as many customers as n, with a history each, to see
// how Kept does when there is much of everything. They come by the verbs that
// an import uses, not by living a year, so 50,000 take a minute or two. Grown
// again it adds what is missing.
func Grow(ctx context.Context, db *store.DB, hasher *password.Hasher, secret []byte, now clock.Func, n int, out io.Writer) error {
	s, err := newSim(db, hasher, secret, now())
	if err != nil {
		return err
	}
	s.now = s.today
	g, err := s.grower(ctx)
	if err != nil {
		return fmt.Errorf("grow the demo tenant: %w", err)
	}
	there, err := s.customers.CountAll(g.ctx, customer.Filter{})
	if err != nil {
		return err
	}
	for from := there; from < n; from += growAtOnce {
		if err := g.more(from, min(from+growAtOnce, n)); err != nil {
			return fmt.Errorf("grow the demo tenant: %w", err)
		}
		if from/growAtOnce%10 == 0 {
			_, _ = fmt.Fprintf(out, "demo: %d of %d customers\n", from, n)
		}
	}
	if there >= n {
		return nil
	}
	if _, err := s.promises.Sweep(ctx, s.accounts.SystemActor); err != nil {
		return err
	}
	if err := db.RefreshStatistics(g.ctx); err != nil {
		return err
	}
	_, err = s.promises.RollUp(ctx, s.accounts.SystemActor)
	return err
}

// grower makes customers whom nobody has met.
type grower struct {
	*sim
	ctx     context.Context // history: it raises no mail and no warning
	members []string
	goods   []string
}

func (s *sim) grower(ctx context.Context) (*grower, error) {
	actor, err := s.accounts.SystemActorBySlug(ctx, Slug)
	if err != nil {
		return nil, err
	}
	s.zone = actor.Zone
	g := &grower{sim: s, ctx: event.Backfilling(tenants.As(ctx, actor))}
	all := page.Max
	staff, err := s.accounts.Members(g.ctx, account.Filter{}, page.Args{First: &all})
	if err != nil {
		return nil, err
	}
	for _, m := range staff.Items {
		if m.Role != tenants.Viewer {
			g.members = append(g.members, m.ID)
		}
	}
	for i := range wares {
		p, err := s.products.FindExternal(g.ctx, fmt.Sprintf("demo-%03d", i+1))
		if err != nil {
			return nil, err
		}
		g.goods = append(g.goods, p.ID)
	}
	return g, nil
}

// more makes the customers from one number to another, with their histories.
// What becomes of each is drawn from her number: the same one is always the same.
func (g *grower) more(from, to int) error {
	return store.Do(g.ctx, g.db, func(ctx context.Context) error {
		upserts := make([]customer.Upsert, to-from)
		for i := range upserts {
			upserts[i] = g.somebody(from + i)
		}
		met, err := g.customers.UpsertAll(ctx, upserts)
		if err != nil {
			return err
		}
		var bought []purchase.Draft
		var said []interaction.Draft
		var promised []promise.History
		for i, m := range met {
			if m.Err != nil {
				return m.Err
			}
			p := g.past(from+i, m.Record)
			bought, said, promised = append(bought, p.bought...), append(said, p.said...), append(promised, p.promised...)
		}
		purchases, err := g.stories.LoadPurchases(ctx, bought)
		if err := firstWrong(purchases, err, func(r purchase.Result) error { return r.Err }); err != nil {
			return err
		}
		interactions, err := g.stories.LoadInteractions(ctx, said)
		if err := firstWrong(interactions, err, func(r interaction.Result) error { return r.Err }); err != nil {
			return err
		}
		promises, err := g.promises.Load(ctx, promised)
		return firstWrong(promises, err, func(r promise.Loaded) error { return r.Err })
	})
}

// firstWrong gives err, or the fault of the first record that was refused: of
// made-up ones none may be.
func firstWrong[R any](results []R, err error, of func(R) error) error {
	for _, r := range results {
		if err == nil {
			err = of(r)
		}
	}
	return err
}

// numbered gives the dice of one made-up customer.
func numbered(n int) *rand.Rand { return rand.New(rand.NewPCG(20260101, uint64(n))) } //nolint:gosec // made-up data, the same each time

func (g *grower) somebody(n int) customer.Upsert {
	r := numbered(n)
	key := fmt.Sprintf("demo-c-%06d", n)
	first, last := firstNames[r.IntN(len(firstNames))], lastNames[r.IntN(len(lastNames))]
	name := fmt.Sprintf("%s %c. %s", first, 'A'+rune(r.IntN(26)), last)
	heard := []string{"a friend", "the shop window", "a search engine", "an advertisement", ""}[r.IntN(5)]
	since := g.today.Add(-time.Duration(1+r.IntN(3*365*24)) * time.Hour)
	channel := []customer.Channel{customer.Email, customer.Phone, customer.Chat}[r.IntN(3)]
	u := customer.Upsert{Key: customer.Key{ExternalID: &key}, Draft: customer.Draft{
		Name: &name, HeardOfUsBy: &heard, Since: &since, PreferredChannel: &channel,
		Identities: []customer.IdentityDraft{{
			Kind: customer.EmailAddress, Value: fmt.Sprintf("%s.%s.%d@customers.example", strings.ToLower(first), strings.ToLower(last), n),
		}},
	}}
	switch {
	case n%11 == 0:
		u.Tags = []string{"regular"}
	case n%7 == 0:
		u.Tags = []string{"gone quiet"}
	case n%13 == 0:
		u.Tags = []string{"trade"}
	}
	return u
}

// past is what happened between the shop and one customer.
type past struct {
	bought   []purchase.Draft
	said     []interaction.Draft
	promised []promise.History
}

func (g *grower) past(n int, c *customer.Customer) past {
	r, p := numbered(n+1_000_000_000), past{}
	known := g.today.Sub(c.CreatedAt)
	for i := range r.IntN(4) {
		at := clock.Micro(c.CreatedAt.Add(time.Duration(r.Int64N(int64(known)))))
		p.bought = append(p.bought, g.order(r, fmt.Sprintf("demo-o-%06d-%d", n, i), c.ID, at))
	}
	if r.IntN(2) == 0 {
		at := clock.Micro(c.CreatedAt.Add(time.Duration(r.Int64N(int64(known)))))
		key, yes := fmt.Sprintf("demo-i-%06d", n), true
		p.said = append(p.said, interaction.Draft{
			ExternalID: &key, CustomerID: c.ID, Channel: *c.PreferredChannel, Direction: interaction.Inbound, OccurredAt: at, Answered: &yes,
			MemberID: g.members[r.IntN(len(g.members))], Subject: []string{"Where is my order?", "Which wood is it?", "Thank you, all is well"}[r.IntN(3)],
		})
	}
	if r.IntN(3) == 0 {
		p.promised = append(p.promised, g.word(r, fmt.Sprintf("demo-p-%06d", n), c))
	}
	return p
}

func (g *grower) order(r *rand.Rand, key, customerID string, at time.Time) purchase.Draft {
	i := r.IntN(len(wares))
	promised := clock.DayOf(at, g.zone).Add(4 + r.IntN(9))
	d := purchase.Draft{
		ExternalID: &key, CustomerID: customerID, OccurredAt: at, PromisedDay: &promised,
		Channel: []purchase.Channel{purchase.Human, purchase.SelfService}[r.IntN(2)],
		Lines:   []purchase.LineDraft{{ProductID: g.goods[i], Quantity: 1 + r.IntN(2), UnitPrice: money.Money{Minor: wares[i].price * 100, Currency: "EUR"}}},
	}
	delivered := clock.Micro(promised.Start(g.zone).Add(time.Duration(r.IntN(96)-60) * time.Hour))
	switch {
	case r.IntN(25) == 0:
		d.Status, d.CancelledAt = purchase.Cancelled, &at // she changed her mind at once
	case delivered.Before(g.today) && delivered.After(at):
		d.Status, d.DeliveredAt = purchase.Delivered, &delivered
	}
	return d
}

// word is a promise that a member made: one in four is still open.
func (g *grower) word(r *rand.Rand, key string, c *customer.Customer) promise.History {
	made := g.today.Add(-time.Duration(1+r.IntN(300*24)) * time.Hour)
	h := promise.History{Draft: promise.Draft{
		ExternalID: key, CustomerID: c.ID, Channel: *c.PreferredChannel, OwnerID: g.members[r.IntN(len(g.members))],
		Text: []string{"Call back with the new delivery date", "Send the missing screws", "Refund the delivery charge", "Send a craftsman for the scratch"}[r.IntN(4)],
	}}
	if r.IntN(4) == 0 {
		made = g.today.Add(-time.Duration(1+r.IntN(72)) * time.Hour)
	}
	made = clock.Micro(made)
	due := made.Add(time.Duration(12+r.IntN(10*24)) * time.Hour)
	h.MadeAt, h.DueAt = &made, &due
	kept := clock.Micro(made.Add(time.Duration(r.Int64N(int64(due.Sub(made)) * 10 / 9))))
	if kept.Before(g.today) && r.IntN(20) > 0 && g.today.Sub(made) > 72*time.Hour {
		h.Ending = promise.Ending{State: promise.Kept, At: kept, Evidence: "done, and told her"}
	}
	return h
}
