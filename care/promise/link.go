package promise

import (
	"context"
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/ticket"
	"kept/tenants"
)

// LinkPage describes the page at an address on which a customer answers for one
// promise without signing in.
func LinkPage(url string) ticket.Page {
	return ticket.Page{Purpose: "kept promise links", Kind: "promise link 1", URL: url, Life: 30 * 24 * time.Hour}
}

// Links lets customers in to their promises by a link.
type Links struct {
	book   *Book
	office *ticket.Office
}

// NewLinks returns the links of an office that was opened for LinkPage.
func NewLinks(book *Book, office *ticket.Office) *Links { return &Links{book: book, office: office} }

// Make gives a link to a promise; its history tells that there is one.
func (l *Links) Make(ctx context.Context, promiseID string) (*ticket.Link, error) {
	return store.Tx(ctx, l.book.db, func(ctx context.Context) (*ticket.Link, error) {
		p, err := l.book.Find(ctx, promiseID)
		if err != nil {
			return nil, err
		}
		link := l.office.Make(tenants.From(ctx).TenantID, p.ID)
		made := change{kind: event.PromiseLinkMade, data: map[string]any{"expiresAt": link.ExpiresAt.Format(time.RFC3339)}}
		return link, l.book.log.Append(ctx, made.event(p, l.book.now()))
	})
}

// Opened is what a link leads to.
type Opened struct{ TenantID, PromiseID string }

// Open reads a token. One that isn't ours, or whose time is over, is missing.
func (l *Links) Open(token string) (Opened, error) {
	words, err := l.office.Read(token, 2)
	if err != nil {
		return Opened{}, err
	}
	return Opened{TenantID: words[0], PromiseID: words[1]}, nil
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
