package billing

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/stripe/stripe-go/v76"
)

// Difference is what an account at Stripe lacks, or has otherwise than Kept's
// tables say.
type Difference struct {
	Account string // Stripe's id of it
	Live    bool   // real money
	Changes []*Change
}

// Change is one thing to be made or changed in an account. What isn't ours
// there is left alone.
type Change struct {
	What string // such as "price kept_growth_monthly"
	Is   string // as it is; empty for what is missing
	Want string
	// Make makes the change, and tells what the operator must know of it, if anything.
	Make func(ctx context.Context) (told string, err error)
}

// comparison compares one account with our tables.
type comparison struct {
	*desk
	changes []*Change
}

// Compare reads what an account at Stripe has and gives what has to change in
// it, in the order in which it must be made: products, their prices, the
// portal, the webhook endpoint at url. It changes nothing by itself; an empty
// url leaves endpoints alone.
func Compare(ctx context.Context, c Connection, url string, log *slog.Logger) (*Difference, error) {
	s := &comparison{desk: newDesk(c, log)}
	account, err := s.accounts.Get()
	if err != nil {
		return nil, fmt.Errorf("ask Stripe whose key this is: %w", err)
	}
	for _, compare := range []func(context.Context) error{s.products, s.offers, s.portal} {
		if err := compare(ctx); err != nil {
			return nil, err
		}
	}
	if url != "" {
		if err := s.door(ctx, url); err != nil {
			return nil, err
		}
	}
	return &Difference{Account: account.ID, Live: strings.Contains(c.Key, "_live_"), Changes: s.changes}, nil
}

func (s *comparison) needs(what, is, want string, do func(context.Context) (string, error)) {
	s.changes = append(s.changes, &Change{what, is, want, do})
}

func (s *comparison) products(ctx context.Context) error {
	wanted := goods()
	params := &stripe.ProductListParams{}
	params.Context, params.Limit, params.Single = ctx, stripe.Int64(100), true
	for _, g := range wanted {
		params.IDs = append(params.IDs, &g.id)
	}
	there := map[string]*stripe.Product{}
	list := s.goods.List(params)
	for list.Next() {
		there[list.Product().ID] = list.Product()
	}
	if err := list.Err(); err != nil {
		return fmt.Errorf("read the products: %w", err)
	}
	for _, g := range wanted {
		what := "product " + g.id
		p, known := there[g.id]
		switch {
		case !known:
			s.needs(what, "", g.String(), func(ctx context.Context) (string, error) { return "", s.makeGood(ctx, g) })
		case good{p.ID, p.Name, p.UnitLabel} != g || !p.Active:
			is := good{p.ID, p.Name, p.UnitLabel}.String()
			if !p.Active {
				is += ", archived"
			}
			s.needs(what, is, g.String(), func(ctx context.Context) (string, error) { return "", s.changeGood(ctx, g) })
		}
	}
	return nil
}

func (s *comparison) makeGood(ctx context.Context, g good) error {
	params := &stripe.ProductParams{ID: &g.id, Name: &g.name, UnitLabel: &g.unit}
	params.Context = ctx
	_, err := s.goods.New(params)
	return err
}

func (s *comparison) changeGood(ctx context.Context, g good) error {
	params := &stripe.ProductParams{Name: &g.name, UnitLabel: &g.unit, Active: stripe.Bool(true)}
	params.Context = ctx
	_, err := s.goods.Update(g.id, params)
	return err
}

func (s *comparison) offers(ctx context.Context) error {
	there := map[string]*stripe.Price{}
	wanted := offers()
	for first := 0; first < len(wanted); first += 10 { // Stripe takes ten keys at a time
		params := &stripe.PriceListParams{Active: stripe.Bool(true)}
		params.Context, params.Limit, params.Single = ctx, stripe.Int64(100), true
		for _, o := range wanted[first:min(first+10, len(wanted))] {
			params.LookupKeys = append(params.LookupKeys, &o.key)
		}
		list := s.prices.List(params)
		for list.Next() {
			there[list.Price().LookupKey] = list.Price()
		}
		if err := list.Err(); err != nil {
			return fmt.Errorf("read the prices: %w", err)
		}
	}
	for _, o := range wanted {
		p, is := there[o.key], ""
		if p != nil {
			if offerFrom(p) == o.offer {
				continue
			}
			is = offerFrom(p).String()
		}
		s.needs("price "+o.key, is, o.String(), func(ctx context.Context) (string, error) { return s.makeOffer(ctx, o, p) })
	}
	return nil
}

// makeOffer makes a price, which takes the lookup key from the one that was
// there. Who subscribed to that keeps it: a subscription knows its own price,
// and that its plan by our mark.
func (s *comparison) makeOffer(ctx context.Context, o keyed, old *stripe.Price) (string, error) {
	params := &stripe.PriceParams{
		Product: &o.product, Currency: &o.currency, UnitAmount: &o.amount, LookupKey: &o.key, TransferLookupKey: stripe.Bool(true),
		TaxBehavior: &o.tax, Recurring: &stripe.PriceRecurringParams{Interval: &o.interval}, Metadata: map[string]string{priceMark: o.key},
	}
	params.Context = ctx
	if o.metered != "" {
		params.Recurring.UsageType, params.Recurring.AggregateUsage = stripe.String("metered"), &o.metered
	}
	if o.per > 1 {
		params.TransformQuantity = &stripe.PriceTransformQuantityParams{DivideBy: &o.per, Round: stripe.String("up")}
	}
	if _, err := s.prices.New(params); err != nil || old == nil {
		return "", err
	}
	archive := &stripe.PriceParams{Active: stripe.Bool(false)}
	archive.Context = ctx
	if _, err := s.prices.Update(old.ID, archive); err != nil {
		return "", err
	}
	return "who subscribes already pays the old price until she changes her plan", nil
}
