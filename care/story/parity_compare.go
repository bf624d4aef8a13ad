package story

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kept/care/coupon"
	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/parity"
	"kept/care/purchase"
	earnings "kept/ent/db/earning"
	"kept/ent/store"
)

// loyal are some loyal customers, read for all of them at once.
type loyal struct {
	run     *parity.Run
	ids     []string // those who are survivors
	all     []string // their records
	of      map[string][]string
	who     map[string]*customer.Customer
	latest  map[string]*purchase.Purchase
	home    map[string]int64 // what that came to in the tenant's currency
	handled []*parity.Comparison
}

// put keeps a comparison by which she is worse off.
func (l *loyal) put(c *parity.Comparison) {
	if c.WorseBy() > 0 {
		l.handled = append(l.handled, c)
	}
}

// compare says by which offers some loyal customers are worse off: with as many
// reads as there are offers, however many customers are asked about.
func (b *Parities) compare(ctx context.Context, run *parity.Run, o *offers, ids []string) ([]*parity.Comparison, error) {
	l, err := b.loyal(ctx, run, ids)
	if err != nil {
		return nil, err
	}
	for _, by := range []func(context.Context, *offers, *loyal) error{b.byRules, b.byCoupons, b.byCampaigns, b.byReferrals, b.byPrices} {
		if err := by(ctx, o, l); err != nil {
			return nil, err
		}
	}
	return l.handled, nil
}

// loyal reads who they are, and what each bought last.
func (b *Parities) loyal(ctx context.Context, run *parity.Run, ids []string) (*loyal, error) {
	l := &loyal{run: run, latest: map[string]*purchase.Purchase{}, home: map[string]int64{}}
	var err error
	if l.who, err = b.Customers.ByIDs(ctx, ids); err != nil {
		return nil, err
	}
	for _, id := range ids {
		if c := l.who[id]; c != nil && c.ID == id { // a merged record is its survivor's
			l.ids = append(l.ids, id)
		}
	}
	if l.of, err = b.Customers.IDsOf(ctx, l.ids); err != nil {
		return nil, err
	}
	for _, id := range l.ids {
		l.all = append(l.all, l.of[id]...)
	}
	return l, b.lastBought(ctx, l)
}

// lastBoughtSQL gives the latest purchase of each record that wasn't called off.
const lastBoughtSQL = `SELECT id FROM (SELECT p.id, row_number() OVER (PARTITION BY p.customer_id ORDER BY p.occurred_at DESC, p.id DESC) AS place
	FROM purchases AS p WHERE p.tenant_id = $1 AND p.occurred_at <= $2 AND ` + stood + ` AND p.customer_id IN (%s)) AS ranked WHERE place = 1`

func (b *Parities) lastBought(ctx context.Context, l *loyal) error {
	var ids []string
	in, args := store.Places([]any{l.run.AsOf}, l.all)
	err := b.db.Rows(ctx, fmt.Sprintf(lastBoughtSQL, in), args, func(r store.Row) error {
		ids = append(ids, "")
		return r.Scan(&ids[len(ids)-1])
	})
	if err != nil {
		return fmt.Errorf("what %d customers bought last: %w", len(l.ids), err)
	}
	found, err := b.Purchases.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	owner := l.owners()
	for _, id := range slices.Sorted(maps.Keys(found)) {
		p := found[id]
		her := owner[p.CustomerID]
		if was := l.latest[her]; was != nil && !p.OccurredAt.After(was.OccurredAt) {
			continue
		}
		l.latest[her], l.home[her] = p, 0
		if m := inHome(p.Amount, p.Rate, l.run.Thousand.Currency); m != nil {
			l.home[her] = m.Minor
		}
	}
	return nil
}

// owners gives whose each record is.
func (l *loyal) owners() map[string]string {
	out := map[string]string{}
	for her, ids := range l.of {
		for _, id := range ids {
			out[id] = her
		}
	}
	return out
}

// byCoupons asks of each coupon what speaks against her redeeming it. What she has
// redeemed already she has had.
func (b *Parities) byCoupons(ctx context.Context, o *offers, l *loyal) error {
	if len(o.coupons) == 0 {
		return nil
	}
	ids := make([]string, len(o.coupons))
	for i, c := range o.coupons {
		ids[i] = c.ID
	}
	uses, err := b.Coupons.UsesAmong(ctx, ids, l.all)
	if err != nil {
		return err
	}
	for _, c := range o.coupons {
		for _, her := range l.ids {
			var used []string
			for _, id := range l.of[her] {
				used = append(used, uses[c.ID][id]...)
			}
			records := append([]string{c.ID}, used...)
			if p := l.latest[her]; p != nil && c.Kind == coupon.Percent {
				records = append(records, p.ID)
			}
			is := worth(c, l.run, l.home[her])
			hers := is
			if refusals := coupon.RefusalsAt(ctx, c, int64(len(used)), l.who[her].Stage.HasBought(), l.run.AsOf); len(used) == 0 && len(refusals) > 0 {
				hers = 0
			}
			l.put(&parity.Comparison{CustomerID: her, Kind: parity.Coupon, OfferID: c.ID, Name: c.Name, Newcomer: is, Hers: hers, Records: records})
		}
	}
	return nil
}

// byCampaigns asks of each campaign whether she is in its segment, or it gave her
// something.
func (b *Parities) byCampaigns(ctx context.Context, o *offers, l *loyal) error {
	if len(o.campaigns) == 0 {
		return nil
	}
	ids := make([]string, len(o.campaigns))
	for i, c := range o.campaigns {
		ids[i] = c.ID
	}
	had, err := b.Campaigns.GrantedAmong(ctx, ids, l.all)
	if err != nil {
		return err
	}
	for _, c := range o.campaigns {
		who, err := c.Segment()
		if err != nil {
			return err
		}
		in, err := b.Customers.MatchingAmong(ctx, who, l.ids)
		if err != nil {
			return err
		}
		is := parity.Worth(c.Points, l.run.Thousand.Minor)
		for _, her := range l.ids {
			hers := int64(0)
			if slices.Contains(in, her) || slices.ContainsFunc(l.of[her], func(id string) bool { return had[c.ID][id] }) {
				hers = is
			}
			l.put(&parity.Comparison{CustomerID: her, Kind: parity.Campaign, OfferID: c.ID, Name: c.Name, Newcomer: is, Hers: hers, Records: []string{c.ID}})
		}
	}
	return nil
}

// byReferrals holds what a newcomer is given for being brought along against what
// she was given herself, or is for bringing somebody.
func (b *Parities) byReferrals(ctx context.Context, o *offers, l *loyal) error {
	if len(o.programs) == 0 {
		return nil
	}
	came, err := b.Referrals.FriendsAmong(ctx, l.all)
	if err != nil {
		return err
	}
	for _, p := range o.programs {
		t := o.terms[p.ID]
		is := parity.Worth(t.FriendPoints, l.run.Thousand.Minor)
		for _, her := range l.ids {
			hers, records := parity.Worth(t.AdvocatePoints, l.run.Thousand.Minor), []string{p.ID}
			if t.Refuses(false, l.who[her].Stage.HasBought()) == "" {
				hers = is
			}
			for _, id := range l.of[her] {
				if r := came[p.ID][id]; r != "" {
					hers, records = is, append(records, r)
				}
			}
			l.put(&parity.Comparison{CustomerID: her, Kind: parity.Referral, OfferID: p.ID, Name: p.Name, Newcomer: is, Hers: hers, Records: records})
		}
	}
	return nil
}

// byRules decides what rules give for her latest purchase today, and what they would
// give a newcomer for the same; and what coming is worth today, against what it was
// to her.
func (b *Parities) byRules(ctx context.Context, o *offers, l *loyal) error {
	for _, t := range []event.Type{event.PurchaseRecorded, event.PurchaseDelivered} {
		if len(o.rules[t]) == 0 {
			continue
		}
		var happened []*event.Event
		for _, her := range l.ids {
			if p := l.latest[her]; p != nil {
				e := bygone(t, p)
				e.OccurredAt, e.CustomerID = l.run.AsOf, her
				happened = append(happened, e)
			}
		}
		occasions, err := b.occasions(ctx, happened, o.rules[t])
		if err != nil {
			return err
		}
		for _, occasion := range occasions {
			theirs, err := earning.Decide(ctx, o.rules[t], asNewcomer(occasion), o.given)
			if err != nil {
				return err
			}
			hers, err := earning.Decide(ctx, o.rules[t], occasion, o.given)
			if err != nil {
				return err
			}
			l.rules(occasion.CustomerID, theirs, points(hers), occasion.PurchaseID)
		}
	}
	return b.byWelcome(ctx, o, l)
}

func (b *Parities) byWelcome(ctx context.Context, o *offers, l *loyal) error {
	rules := o.rules[event.CustomerCreated]
	if len(rules) == 0 {
		return nil
	}
	theirs, err := earning.Decide(ctx, rules, welcome(ctx, l.run), o.given)
	if err != nil {
		return err
	}
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.ID
	}
	found, err := b.db.Earning.Query().Where(earnings.RuleIDIn(ids...), earnings.CustomerIDIn(l.all...)).
		Select(earnings.FieldID, earnings.FieldCustomerID, earnings.FieldPoints).All(ctx)
	if err != nil {
		return fmt.Errorf("what %d customers were given for coming: %w", len(l.ids), err)
	}
	owner, had, records := l.owners(), map[string]int64{}, map[string][]string{}
	for _, e := range found {
		her := owner[e.CustomerID]
		had[her], records[her] = had[her]+e.Points, append(records[her], e.ID)
	}
	for _, her := range l.ids {
		l.rules(her, theirs, had[her], records[her]...)
	}
	return nil
}

// rules puts what rules give together, under the name of the one that gives a
// newcomer most: one that shuts others out may leave her better off by those.
func (l *loyal) rules(her string, theirs []*earning.Outcome, hers int64, records ...string) {
	var most *earning.Outcome
	for _, out := range theirs {
		if most == nil || out.Points > most.Points {
			most = out
		}
	}
	if most == nil {
		return
	}
	thousand := l.run.Thousand.Minor
	l.put(&parity.Comparison{
		CustomerID: her, Kind: parity.Rule, OfferID: most.Rule.ID, Name: most.Rule.Terms.Name, Newcomer: parity.Worth(points(theirs), thousand), Hers: parity.Worth(hers, thousand),
		Records: append([]string{most.Rule.ID}, records...),
	})
}

func points(outcomes []*earning.Outcome) (sum int64) {
	for _, out := range outcomes {
		sum += out.Points
	}
	return sum
}

// herPricesSQL adds up what each of some records paid for each product, after her
// first purchase.
const herPricesSQL = `SELECT p.customer_id, l.product_id, CAST(sum(l.unit_price * l.quantity) AS BIGINT), CAST(sum(l.quantity) AS BIGINT), min(p.id), max(p.id)
	FROM ` + lines + ` AND l.quantity > 0 AND ` + boughtBefore + ` AND p.customer_id IN (%s) GROUP BY p.customer_id, l.product_id`

// paid is what she paid for a product.
type paid struct {
	sum, pieces int64
	records     []string
}

// byPrices holds what she paid for a piece against what newcomers paid.
func (b *Parities) byPrices(ctx context.Context, o *offers, l *loyal) error {
	if len(o.prices) == 0 {
		return nil
	}
	owner, hers := l.owners(), map[[2]string]*paid{}
	in, args := store.Places([]any{l.run.Since(), l.run.AsOf, l.run.Thousand.Currency}, l.all)
	err := b.db.Rows(ctx, fmt.Sprintf(herPricesSQL, in), args, func(r store.Row) error {
		var customerID, product, first, last string
		var sum, pieces int64
		if err := r.Scan(&customerID, &product, &sum, &pieces, &first, &last); err != nil {
			return err
		}
		key := [2]string{owner[customerID], product}
		if hers[key] == nil {
			hers[key] = &paid{}
		}
		p := hers[key]
		p.sum, p.pieces, p.records = p.sum+sum, p.pieces+pieces, append(p.records, slices.Compact([]string{first, last})...)
		return nil
	})
	if err != nil {
		return fmt.Errorf("what %d customers paid: %w", len(l.ids), err)
	}
	for key, p := range hers {
		g := o.prices[key[1]]
		if g == nil {
			continue
		}
		l.put(&parity.Comparison{
			CustomerID: key[0], Kind: parity.Price, OfferID: key[1], Name: g.name, Newcomer: g.each, Hers: parity.Each(p.sum, p.pieces), N: g.n,
			Records: slices.Concat(p.records, g.records),
		})
	}
	return nil
}
