package card

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/card"
	"kept/ent/db/cardhold"
	"kept/ent/db/cardmovement"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/code"
	"kept/internal/fault"
	"kept/internal/guess"
	"kept/internal/id"
	"kept/internal/money"
	"kept/tenants"
	"kept/tenants/guard"
)

// Purpose is what a card's codes are kept for.
const Purpose = "kept gift cards"

// Book keeps the cards of whichever tenant is acting.
type Book struct {
	db   *store.DB
	log  *event.Log
	safe *code.Safe
	now  clock.Func

	guesses *guess.Memory
}

// NewBook returns a book on db that tells its changes to log, and keeps codes in
// a safe that was opened for Purpose.
func NewBook(db *store.DB, log *event.Log, safe *code.Safe, now clock.Func) *Book {
	return &Book{db: db, log: log, safe: safe, now: now, guesses: guess.NewMemory()}
}

// Origin is what a movement follows from, by the caller's own keys: the till and
// its receipt, say. There is one movement of a kind for each; asked again, it is
// answered with what it did.
type Origin struct {
	Source   string
	SourceID string
}

const maxText = 500

func (o Origin) check() error {
	switch {
	case o.Source == "":
		return fault.Required("source")
	case strings.TrimSpace(o.SourceID) == "":
		return fault.Required("sourceId")
	case strings.ContainsAny(o.Source, " \t\n"):
		return fault.Invalid("source", "must be one word")
	}
	return fault.First(fault.Text("source", o.Source, 40), fault.Text("sourceId", o.SourceID, 200))
}

// key begins with what was asked for, so that a receipt may issue and redeem.
func (o Origin) key(verb string) string { return verb + " " + o.Source + " " + o.SourceID }

// movement is what every movement says of who does it and why.
func movement(ctx context.Context, key, reason string) Movement {
	a := tenants.From(ctx)
	return Movement{Key: key, Reason: strings.TrimSpace(reason), ActorKind: string(a.Kind), ActorID: a.ID()}
}

// Draft is what it takes to issue a card.
type Draft struct {
	Origin
	Amount     money.Money
	How        How
	ValidUntil *clock.Day // the last day, in the tenant's zone; nil if there is none
	Reason     string
}

// Issued is a fresh card with its code.
type Issued struct {
	Card *Card
	Code string
}

func (d Draft) check(today clock.Day) error {
	if d.How != Sold && d.How != Given {
		return fault.Invalid("how", "must be SOLD or GIVEN")
	}
	if _, err := money.Scale(d.Amount.Currency); err != nil {
		return fault.Invalid("amount", "%s", err)
	}
	if d.ValidUntil != nil {
		if _, err := clock.ParseDay(string(*d.ValidUntil)); err != nil {
			return fault.Invalid("validUntil", "%s", err)
		}
		if *d.ValidUntil < today {
			return fault.Invalid("validUntil", "must not be in the past")
		}
	}
	return fault.First(checkAmount("amount", d.Amount.Minor), d.Origin.check(), fault.Text("reason", d.Reason, maxText))
}

// Issue issues a card, sold or given. It expires when its last day is over in the
// tenant's zone, which never changes. Of one source there is one card.
func (b *Book) Issue(ctx context.Context, d Draft) (*Issued, error) {
	zone := tenants.From(ctx).Zone
	if err := d.check(clock.DayOf(b.now(), zone)); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Issued, error) {
		m := movement(ctx, d.key("issue"), d.Reason)
		was, err := b.again(ctx, m.Key)
		if err != nil {
			return nil, err
		}
		if was != nil {
			return b.reissued(ctx, was, d)
		}
		plain, now := code.New(), b.now()
		c := &Card{ID: id.New(id.Card), Last: code.Last(plain), Currency: d.Amount.Currency, How: d.How, CreatedAt: now, ExpiresAt: Never, lastAt: now}
		if d.ValidUntil != nil {
			c.ExpiresAt = d.ValidUntil.Add(1).Start(zone)
		}
		c.sealed = b.safe.Seal(c.ID, plain)
		err = b.db.Card.Create().SetID(c.ID).SetHash(b.safe.Hash(tenants.From(ctx).TenantID, plain)).SetSealed(c.sealed).SetLast(c.Last).
			SetCurrency(c.Currency).SetOrigin(string(c.How)).SetCreatedAt(c.CreatedAt).SetExpiresAt(c.ExpiresAt).SetLastAt(now).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("issue a card: %w", err)
		}
		guard.Known(ctx, c.ID)
		p := &purse{Card: c, now: now}
		m.At = now
		p.post(KindIssued, PartIssued, PartAvailable, d.Amount.Minor, m)
		return &Issued{c, plain}, b.write(ctx, p)
	})
}

// reissued answers whoever asks again for a card that was issued.
func (b *Book) reissued(ctx context.Context, was *Movement, d Draft) (*Issued, error) {
	c, err := b.Find(ctx, was.CardID)
	if err != nil {
		return nil, err
	}
	if was.Amount != d.Amount.Minor || c.Currency != d.Amount.Currency || c.How != d.How {
		return nil, errTaken
	}
	return b.Issued(ctx, c.ID)
}

var errTaken = fault.Taken("sourceId", "is another movement's already")

// Issued answers again whoever issued a card: only under her own idempotency key
// is it asked, by which the same answer may be given for a while.
func (b *Book) Issued(ctx context.Context, cardID string) (*Issued, error) {
	c, err := b.Find(ctx, cardID)
	if err != nil {
		return nil, err
	}
	plain, err := b.Code(ctx, c)
	return &Issued{c, plain}, err
}

// again gives the movement that has a key already, or nil.
func (b *Book) again(ctx context.Context, key string) (*Movement, error) {
	movementID, err := b.db.CardMovement.Query().Where(cardmovement.Key(key)).OnlyID(ctx)
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for %q: %w", key, err)
	}
	return b.Movement(ctx, movementID)
}

// Code gives the text of a card's code, for whoever may see it.
func (b *Book) Code(_ context.Context, c *Card) (string, error) { return b.safe.Text(c.ID, c.sealed) }

// open locks a card and writes down in the purse what time has done to it.
func (b *Book) open(ctx context.Context, cardID string) (*purse, error) {
	r, err := b.db.Card.Query().Where(table.ID(cardID)).Modify(b.db.ForUpdate()).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("card")
	}
	if err != nil {
		return nil, fmt.Errorf("lock card %s: %w", cardID, err)
	}
	guard.Known(ctx, r.ID)
	c := fromRow(r)
	p, err := b.settled(ctx, c, clock.Later(b.now(), c.lastAt)) // another node's clock may be ahead
	if err != nil {
		return nil, err
	}
	for _, h := range p.holds {
		guard.Known(ctx, h.ID)
	}
	return p, nil
}

// settled gives a card with what is held of it, and with what time has done to both.
func (b *Book) settled(ctx context.Context, c *Card, now time.Time) (*purse, error) {
	held, err := b.db.CardHold.Query().Where(cardhold.CardID(c.ID), cardhold.State(string(Held))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read holds of card %s: %w", c.ID, err)
	}
	p := &purse{Card: c, now: now}
	for _, h := range held {
		p.holds = append(p.holds, holdFromRow(h, c.Currency))
	}
	p.settle()
	return p, nil
}

// Block keeps anybody from redeeming what is on a card, until it is unblocked.
// What a till holds already it may still have. Blocked twice it stays as it is.
func (b *Book) Block(ctx context.Context, cardID, reason string) (*Card, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return nil, fault.Required("reason")
	}
	if err := fault.Text("reason", reason, maxText); err != nil {
		return nil, err
	}
	return b.mark(ctx, cardID, event.CardBlocked, reason, func(c *Card, now time.Time) bool {
		if c.BlockedAt != nil {
			return false
		}
		c.BlockedAt, c.BlockReason = &now, reason
		return true
	})
}

// Unblock lets what is on a card be redeemed again.
func (b *Book) Unblock(ctx context.Context, cardID string) (*Card, error) {
	return b.mark(ctx, cardID, event.CardFreed, "", func(c *Card, _ time.Time) bool {
		was := c.BlockedAt
		c.BlockedAt, c.BlockReason = nil, ""
		return was != nil
	})
}

// mark changes whether a card is blocked, and tells of it if it did.
func (b *Book) mark(ctx context.Context, cardID string, what event.Type, why string, change func(*Card, time.Time) bool) (*Card, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Card, error) {
		p, err := b.open(ctx, cardID)
		if err != nil {
			return nil, err
		}
		changed := change(p.Card, p.now)
		if err := b.write(ctx, p); err != nil || !changed {
			return p.Card, err
		}
		return p.Card, b.log.Append(ctx, event.Event{Type: what, SubjectID: p.ID, Reason: why, OccurredAt: p.now, Data: map[string]any{"last": p.Last}})
	})
}
