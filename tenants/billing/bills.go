package billing

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v76"

	"kept/internal/maybe"
	"kept/internal/money"
	"kept/tenants"
)

// Bill is an invoice as an owner wants to see it.
type Bill struct {
	ID        string
	Number    string // empty for a draft
	Status    string // Stripe's word
	Total     money.Money
	CreatedAt time.Time
	URL       *string // Stripe's page for it, where it can be paid
	PDF       *string
}

// billsShown is how many invoices a page has: two years of months.
const billsShown = 24

// Bills reads the latest invoices of the tenant that ctx acts for at Stripe,
// the latest first; none where there is no subscription.
func (b *Book) Bills(ctx context.Context) ([]*Bill, error) {
	acc, err := b.load(ctx, tenants.From(ctx).TenantID)
	if err != nil || b.stripe == nil || acc.Customer == "" {
		return []*Bill{}, err
	}
	bills, err := b.stripe.bills(ctx, acc.Customer)
	if err != nil {
		return nil, away(err)
	}
	return bills, nil
}

func (d *desk) bills(ctx context.Context, customerID string) ([]*Bill, error) {
	params := &stripe.InvoiceListParams{Customer: &customerID}
	params.Context, params.Limit, params.Single = ctx, stripe.Int64(billsShown), true
	list, out := d.invoices.List(params), []*Bill{}
	for list.Next() {
		i := list.Invoice()
		out = append(out, &Bill{
			ID: i.ID, Number: i.Number, Status: string(i.Status), CreatedAt: time.Unix(i.Created, 0).UTC(),
			Total: money.Money{Minor: i.Total, Currency: strings.ToUpper(string(i.Currency))},
			URL:   maybe.Some(i.HostedInvoiceURL), PDF: maybe.Some(i.InvoicePDF),
		})
	}
	if err := list.Err(); err != nil {
		return nil, fmt.Errorf("read the invoices of %s: %w", customerID, err)
	}
	return out, nil
}
