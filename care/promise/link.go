package promise

import (
	"context"
	"crypto/cipher"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// Link is where a customer answers for one promise without signing in.
type Link struct {
	URL       string
	ExpiresAt time.Time
}

// linkLife is how long a link leads anywhere.
const linkLife = 30 * 24 * time.Hour

// Links makes such links and opens them. A link says itself what it is for,
// sealed with the operator's secret: none is kept, so none can be stolen from
// the database, and nobody can make one up.
type Links struct {
	book   *Book
	cipher cipher.AEAD
	page   string
	now    clock.Func
}

// NewLinks returns links to page, an address that takes ?token=.
func NewLinks(book *Book, sealer cipher.AEAD, page string, now clock.Func) *Links {
	return &Links{book: book, cipher: sealer, page: page, now: now}
}

// linkKind is what a token is sealed as: no other seal of the house opens as one.
var linkKind = []byte("promise link 1")

// Make gives a link to a promise; its history tells that there is one.
func (l *Links) Make(ctx context.Context, promiseID string) (*Link, error) {
	return store.Tx(ctx, l.book.db, func(ctx context.Context) (*Link, error) {
		p, err := l.book.Find(ctx, promiseID)
		if err != nil {
			return nil, err
		}
		now := l.now()
		until := now.Add(linkLife).Truncate(time.Second)
		plain := strings.Join([]string{tenants.From(ctx).TenantID, p.ID, until.Format(time.RFC3339)}, " ")
		token := base64.RawURLEncoding.EncodeToString(l.cipher.Seal(nil, nil, []byte(plain), linkKind))
		made := change{kind: event.PromiseLinkMade, data: map[string]any{"expiresAt": until.Format(time.RFC3339)}}
		return &Link{URL: l.page + "?token=" + token, ExpiresAt: until}, l.book.log.Append(ctx, made.event(p, now))
	})
}

// Opened is what a link leads to.
type Opened struct{ TenantID, PromiseID string }

// Open reads a token. One that isn't ours, or whose time is over, is missing.
func (l *Links) Open(token string) (Opened, error) {
	none := fault.Missing("link")
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return Opened{}, none.Because(err)
	}
	plain, err := l.cipher.Open(nil, nil, sealed, linkKind)
	if err != nil {
		return Opened{}, none.Because(err)
	}
	parts := strings.Fields(string(plain))
	if len(parts) != 3 {
		return Opened{}, none.Because(fmt.Errorf("a token of %d parts", len(parts)))
	}
	until, err := time.Parse(time.RFC3339, parts[2])
	if err != nil || !until.After(l.now()) {
		return Opened{}, none
	}
	return Opened{TenantID: parts[0], PromiseID: parts[1]}, nil
}

// Head gives the last promise of the chain that a promise belongs to: the one
// that counts.
func (b *Book) Head(ctx context.Context, promiseID string) (*Promise, error) {
	p, err := b.Find(ctx, promiseID)
	if err != nil || p.State != Renegotiated {
		return p, err
	}
	chain, err := b.Chain(ctx, p.ChainID)
	if err != nil || len(chain) == 0 {
		return p, err
	}
	return chain[len(chain)-1], nil
}
