package story

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/tier"
	"kept/internal/clock"
	"kept/internal/money"
	"kept/internal/page"
	"kept/tenants"
)

// scene is what events are about, read for many of them at once.
type scene struct {
	zone      *time.Location
	home      string // the tenant's currency
	customers map[string]*customer.Customer
	tags      map[string][]string
	promises  map[string]*promise.Promise
	purchases map[string]*purchase.Purchase
	products  map[string]*product.Product
	tiers     map[string]map[string]*tier.History      // of each program that is asked for, by customer
	first     map[string]page.Page[*purchase.Purchase] // by customer, her first two
}

// occasions gives events with all that rules may ask of them, in their order.
// Those of customers who aren't there any more are left out.
func (b *Book) occasions(ctx context.Context, events []*event.Event, rules []*earning.Ruling) ([]*earning.Occasion, error) {
	s, err := b.scene(ctx, events)
	if err != nil {
		return nil, err
	}
	for _, programID := range earning.AskTiers(rules) {
		if s.tiers[programID], err = b.tierHistories(ctx, programID, s.survivors()); err != nil {
			return nil, err
		}
	}
	out := make([]*earning.Occasion, 0, len(events))
	for _, e := range events {
		if c := s.customers[e.CustomerID]; c != nil {
			out = append(out, s.occasion(e, c))
		}
	}
	return out, nil
}

// scene reads what events are about: one statement for each kind of record.
func (b *Book) scene(ctx context.Context, events []*event.Event) (s *scene, err error) {
	who := tenants.From(ctx)
	s = &scene{zone: who.Zone, home: who.Currency, tiers: map[string]map[string]*tier.History{}}
	var customers, promises, purchases []string
	for _, e := range events {
		customers = append(customers, e.CustomerID)
		switch e.Type.Noun() {
		case "purchase":
			purchases = append(purchases, e.SubjectID)
		case "promise":
			promises = append(promises, e.SubjectID)
		}
	}
	if s.customers, err = b.Customers.ByIDs(ctx, customers); err != nil {
		return nil, err
	}
	if s.tags, err = b.Customers.Tags(ctx, s.survivors()); err != nil {
		return nil, err
	}
	if s.first, err = b.Purchases.OfEach(ctx, s.survivors(), page.Args{Last: new(2)}); err != nil {
		return nil, err
	}
	if s.promises, err = b.Promises.ByIDs(ctx, promises); err != nil {
		return nil, err
	}
	for _, p := range s.promises {
		if p.PurchaseID != "" {
			purchases = append(purchases, p.PurchaseID)
		}
	}
	if s.purchases, err = b.Purchases.ByIDs(ctx, purchases); err != nil {
		return nil, err
	}
	var products []string
	for _, p := range s.purchases {
		products = append(products, p.ProductIDs()...)
	}
	s.products, err = b.Products.ByIDs(ctx, products)
	return s, err
}

// survivors gives whom the events are about, once each.
func (s *scene) survivors() []string {
	there := map[string]bool{}
	for _, c := range s.customers {
		there[c.ID] = true
	}
	return slices.Sorted(maps.Keys(there))
}

// occasion is e as rules see it. What was bought comes with a promise about it,
// too: so making good for a broken one may follow what she paid.
func (s *scene) occasion(e *event.Event, c *customer.Customer) *earning.Occasion {
	at := e.OccurredAt.In(s.zone)
	weekday := int64(at.Weekday()+6)%7 + 1
	data := e.Data
	if data == nil {
		data = map[string]any{}
	}
	attributes := c.Attributes
	if attributes == nil {
		attributes = map[string]any{}
	}
	o := &earning.Occasion{
		EventID: e.ID, CustomerID: c.ID, OccurredAt: e.OccurredAt, Day: clock.DayOf(e.OccurredAt, s.zone),
		Facts: earning.Facts{
			"event.type": string(e.Type), "event.reason": e.Reason, "event.data": data,
			"local.day": string(clock.DayOf(e.OccurredAt, s.zone)), "local.month": int64(at.Month()), "local.weekday": weekday, "local.hour": int64(at.Hour()),
			"customer.id": c.ID, "customer.stage": string(s.stage(e, c)), "customer.language": c.Language,
			"customer.tags": append([]string{}, s.tags[c.ID]...), "customer.attributes": attributes,
		},
	}
	o.Tiers = s.reached(c.ID, e.OccurredAt)
	bought := e.SubjectID
	if p := s.promises[e.SubjectID]; p != nil {
		bought = p.PurchaseID
		late := int64(0)
		if e.OccurredAt.After(p.Due.At) {
			late = int64(e.OccurredAt.Sub(p.Due.At) / (24 * time.Hour))
		}
		o.Facts["promise.text"], o.Facts["promise.product"], o.Facts["promise.claim"] = p.Text, p.ProductID, p.ClaimID
		o.Facts["promise.daysLate"] = late
	} else if s.purchases[bought] != nil && !endsPurchase(e.Type) {
		o.PurchaseID, o.Off = bought, s.purchases[bought].Off()
	}
	if p := s.purchases[bought]; p != nil {
		s.bought(o, p)
	}
	return o
}

// endsPurchase reports whether what was bought is off by such an event. What is
// earned by that isn't earned by the purchase: it would go with it at once.
func endsPurchase(t event.Type) bool {
	return t == event.PurchaseCancelled || t == event.PurchaseUnavailable || t == event.PurchaseReturned
}

// stage gives the stage of c when e happened, with what was bought by it: her first
// order is one of a FIRST_TIME customer however late it is asked about, and in a dry
// run. Since when somebody has lapsed nobody wrote down: it holds as long as it holds.
func (s *scene) stage(e *event.Event, c *customer.Customer) customer.Stage {
	if c.Stage == customer.Lapsed {
		return c.Stage
	}
	n := 0
	for _, p := range s.first[c.ID].Items {
		at := p.OccurredAt.Compare(e.OccurredAt)
		if later := at > 0 || at == 0 && s.purchases[e.SubjectID] != nil && p.ID > e.SubjectID; !later {
			n++
		}
	}
	return customer.StageOf(n)
}

// reached gives the tiers on which a customer stood just before an instant: what
// she earns by what happens then doesn't carry her up first. So it is the same
// whether it is asked at once, late, or by a dry run.
func (s *scene) reached(customerID string, at time.Time) map[string]earning.Reached {
	out := make(map[string]earning.Reached, len(s.tiers))
	for programID, of := range s.tiers {
		h := of[customerID]
		if h == nil {
			continue // the program has no tiers
		}
		if stood := h.At(at.Add(-time.Microsecond)); stood.Tier != nil {
			out[programID] = earning.Reached{Key: stood.Tier.Key, Name: stood.Tier.Name, Rank: stood.Rank}
		}
	}
	return out
}

// bought adds what a purchase came to, in its own currency and in the tenant's.
func (s *scene) bought(o *earning.Occasion, p *purchase.Purchase) {
	products, categories := []string{}, []string{}
	for _, l := range p.Lines {
		o.Quantity += int64(l.Quantity)
		r := s.products[l.ProductID]
		if r == nil {
			continue
		}
		key := r.ID
		if r.ExternalID != nil {
			key = *r.ExternalID
		}
		products, categories = append(products, key), append(categories, r.Category)
	}
	o.Amount, o.Home = &p.Amount, inHome(p.Amount, p.Rate, s.home)
	maps.Copy(o.Facts, earning.Facts{
		"purchase.amount": p.Amount.Minor, "purchase.currency": p.Amount.Currency, "purchase.quantity": o.Quantity,
		"purchase.channel": string(p.Channel), "purchase.touchpoint": p.TouchpointID,
		"purchase.products": products, "purchase.categories": slices.Compact(slices.Sorted(slices.Values(categories))),
	})
}

// inHome is what a purchase came to in the tenant's currency, by the rate that
// was fixed with it, to the nearest minor unit.
func inHome(amount money.Money, rate, home string) *money.Money {
	if amount.Currency == home {
		return &amount
	}
	by, err := decimal.NewFromString(rate)
	from, wrong := money.Scale(amount.Currency)
	to, unknown := money.Scale(home)
	if err != nil || wrong != nil || unknown != nil {
		return nil // a purchase is recorded with none such
	}
	minor := decimal.NewFromInt(amount.Minor).Mul(by).Shift(int32(to - from)).Round(0)
	return &money.Money{Minor: minor.IntPart(), Currency: home}
}
