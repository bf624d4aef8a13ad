package loyalty

import (
	"context"
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/ticket"
	"kept/tenants"
)

// LinkPage describes the page at an address on which a customer sees her points
// without signing in.
func LinkPage(url string) ticket.Page {
	return ticket.Page{Purpose: "kept points links", Kind: "points link 1", URL: url, Life: 30 * 24 * time.Hour}
}

// Links lets customers in to their points by a link.
type Links struct {
	book   *Book
	office *ticket.Office
}

// NewLinks returns the links of an office that was opened for LinkPage.
func NewLinks(book *Book, office *ticket.Office) *Links { return &Links{book: book, office: office} }

// Make gives a link to a customer's points; her history tells that there is one.
func (l *Links) Make(ctx context.Context, customerID string) (*ticket.Link, error) {
	return store.Tx(ctx, l.book.db, func(ctx context.Context) (*ticket.Link, error) {
		c, err := l.book.customers.Find(ctx, customerID)
		if err == nil {
			err = c.Gone()
		}
		if err != nil {
			return nil, err
		}
		link := l.office.Make(tenants.From(ctx).TenantID, c.ID)
		return link, l.book.log.Append(ctx, event.Event{
			Type: event.PointsLinkMade, SubjectID: c.ID, CustomerID: c.ID, OccurredAt: l.book.now(),
			Data: map[string]any{"expiresAt": link.ExpiresAt.Format(time.RFC3339)},
		})
	})
}

// Opened is whose points a link leads to.
type Opened struct{ TenantID, CustomerID string }

// Open reads a token. One that isn't ours, or whose time is over, is missing.
func (l *Links) Open(token string) (Opened, error) {
	words, err := l.office.Read(token, 2)
	if err != nil {
		return Opened{}, err
	}
	return Opened{TenantID: words[0], CustomerID: words[1]}, nil
}
