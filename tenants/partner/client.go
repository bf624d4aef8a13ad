// Package partner lets programs in: a partner's, which speaks for the tenant,
// and a front-end's, which speaks for one end customer.
//
// A tenant makes an API client with scopes and gets its secret once. With it
// the program gets access tokens that live 15 minutes. A second secret can be
// made before the first is revoked, so that nothing stops while it is changed.
// A client's or a token's revocation is effective everywhere in five seconds.
// Tokens are JWTs, signed with keys that rotate; who serves the tenant's
// customers mints one for each, held to that customer's records.
package partner

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/apiclient"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/recent"
	"kept/tenants"
)

// Client is a partner's program, or a front-end of the tenant's own.
type Client struct {
	ID        string
	TenantID  string
	Name      string
	Scopes    []string
	Origins   []string // where its pages may be served from
	CreatedAt time.Time
	RevokedAt *time.Time
}

// Book keeps API clients, and gives them access tokens.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	keys      *Keys
	now       clock.Func
	clients   *recent.Memory[string, *Client]
	origins   *recent.Memory[string, bool]
	revoked   *recent.Memory[string, bool]
}

// NewBook returns the book of API clients in db.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, keys *Keys, now clock.Func) *Book {
	const remembered = 10_000
	return &Book{
		db: db, log: log, customers: customers, keys: keys, now: now,
		clients: recent.NewMemory[string, *Client](now, recent.Limit, remembered),
		origins: recent.NewMemory[string, bool](now, recent.Limit, remembered),
		revoked: recent.NewMemory[string, bool](now, recent.Limit, remembered),
	}
}

// Draft is an API client to be made.
type Draft struct {
	Name    string
	Scopes  []string
	Origins []string
}

const nameMax = 100

// check holds a draft to the rules: nobody makes a client that may more than she.
func (d *Draft) check(a *tenants.Actor) (err error) {
	if a == nil {
		return fault.Unauthenticated()
	}
	if d.Name, err = checkName(d.Name); err != nil {
		return err
	}
	if d.Scopes, err = checkScopes(d.Scopes, tenants.Scopes()); err != nil {
		return err
	}
	for _, s := range d.Scopes {
		if !a.May(s) {
			return fault.Invalid("scopes", "%q is more than you may yourself", s)
		}
	}
	d.Origins, err = checkOrigins(d.Origins)
	return err
}

func checkName(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", fault.Required("name")
	}
	return s, fault.Text("name", s, nameMax)
}

// Create makes an API client and gives its first secret in plain, once.
func (b *Book) Create(ctx context.Context, d Draft) (c *Client, plain string, err error) {
	if err := d.check(tenants.From(ctx)); err != nil {
		return nil, "", err
	}
	c, err = store.Tx(ctx, b.db, func(ctx context.Context) (*Client, error) {
		row, err := b.db.ApiClient.Create().SetID(id.New(id.Client)).SetName(d.Name).SetScopes(d.Scopes).
			SetOrigins(d.Origins).SetCreatedAt(b.now()).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("make API client: %w", err)
		}
		if _, plain, err = b.addSecret(ctx, row.ID); err != nil {
			return nil, err
		}
		made := fromRow(row)
		store.AfterCommit(ctx, func() { b.forget(made) })
		return made, b.log.Append(ctx, event.Event{
			Type: event.ClientCreated, SubjectID: row.ID, OccurredAt: b.now(), Data: map[string]any{"scopes": d.Scopes},
		})
	})
	return c, plain, err
}

// Find gives an API client of the tenant, a revoked one too.
func (b *Book) Find(ctx context.Context, id string) (*Client, error) {
	row, err := b.db.ApiClient.Get(ctx, id)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("API client")
	}
	if err != nil {
		return nil, fmt.Errorf("API client %s: %w", id, err)
	}
	return fromRow(row), nil
}

// Clients lists API clients, the latest first.
func (b *Book) Clients(ctx context.Context, args page.Args) (page.Page[*Client], error) {
	latest := store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	return store.List(ctx, b.db.ApiClient.Query(), latest, args, fromRow,
		func(c *Client) page.Key { return store.KeyOf(c.CreatedAt, c.ID) })
}

// Revoke shuts an API client out for good: its secrets at once, its tokens and
// its customers' within five seconds. Revoking again changes nothing.
func (b *Book) Revoke(ctx context.Context, id string) (*Client, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Client, error) {
		c, err := b.Find(ctx, id)
		if err != nil || c.RevokedAt != nil {
			return c, err
		}
		n, err := b.db.ApiClient.Update().Where(table.ID(id), table.RevokedAtIsNil()).SetRevokedAt(b.now()).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("revoke API client %s: %w", id, err)
		}
		if c, err = b.Find(ctx, id); err != nil || n == 0 { // somebody was faster
			return c, err
		}
		store.AfterCommit(ctx, func() { b.forget(c) })
		return c, b.log.Append(ctx, event.Event{Type: event.ClientRevoked, SubjectID: id, OccurredAt: b.now()})
	})
}

func fromRow(r *rows.ApiClient) *Client {
	return &Client{
		ID: r.ID, TenantID: r.TenantID, Name: r.Name, Scopes: r.Scopes, Origins: r.Origins,
		CreatedAt: r.CreatedAt.UTC(), RevokedAt: clock.UTC(r.RevokedAt),
	}
}
