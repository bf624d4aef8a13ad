package story

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"kept/care/campaign"
	"kept/care/coupon"
	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/care/parity"
	"kept/care/referral"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/maybe"
	"kept/tenants"
)

// offers is what a newcomer gets today. It is read once for a run.
// Its rules are those of the run's instant, however late they are read.
type offers struct {
	coupons   []*coupon.Coupon
	campaigns []*campaign.Campaign
	programs  []*loyalty.Program
	terms     map[string]*referral.Terms
	rules     map[event.Type][]*earning.Ruling
	prices    map[string]*going
	given     tallies
}

// going is what newcomers paid for a product.
type going struct {
	name    string
	each    int64
	n       int
	records []string
}

// judged are the events whose rules are compared: what is given for a purchase, and
// for coming. Rules for other events say nothing of newcomers that these don't.
var judged = []event.Type{event.PurchaseRecorded, event.PurchaseDelivered, event.CustomerCreated}

// offers reads what newcomers are offered as of a run's instant, and counts it.
func (b *Parities) offers(ctx context.Context, run *parity.Run) (*offers, error) {
	o := &offers{rules: map[event.Type][]*earning.Ruling{}, given: tallies{b.Book, map[string]earning.Tally{}}}
	run.Offers, run.Uncompared = 0, 0
	if err := b.openCoupons(ctx, o, run); err != nil {
		return nil, err
	}
	if err := b.openCampaigns(ctx, o, run); err != nil {
		return nil, err
	}
	if err := b.openReferrals(ctx, o); err != nil {
		return nil, err
	}
	for _, t := range judged {
		rules, err := b.Rules.InForce(ctx, t, run.AsOf)
		if err != nil {
			return nil, err
		}
		o.rules[t] = rules
		run.Offers += len(rules)
	}
	if err := b.newcomersPrices(ctx, o, run); err != nil {
		return nil, err
	}
	run.Offers += len(o.coupons) + len(o.campaigns) + len(o.programs) + len(o.prices)
	return o, nil
}

// openCoupons keeps those that a newcomer can redeem today.
func (b *Parities) openCoupons(ctx context.Context, o *offers, run *parity.Run) error {
	found, err := b.Coupons.Public(ctx)
	if err != nil {
		return err
	}
	for _, c := range found {
		switch {
		case len(coupon.RefusalsAt(ctx, c, 0, false, run.AsOf)) > 0:
		case c.Amount != nil && c.Amount.Currency != run.Thousand.Currency:
			run.Uncompared++
		default:
			o.coupons = append(o.coupons, c)
		}
	}
	return nil
}

// openCampaigns keeps those whose segment a newcomer is in.
func (b *Parities) openCampaigns(ctx context.Context, o *offers, run *parity.Run) error {
	found, err := b.Campaigns.OnOffer(ctx, run.AsOf)
	if err != nil {
		return err
	}
	filters := make([]customer.Filter, len(found))
	for i, c := range found {
		if filters[i], err = c.Segment(); err != nil {
			return err
		}
	}
	in, err := b.Customers.NewcomersMatch(ctx, filters)
	if err != nil {
		return err
	}
	for i, c := range found {
		if in[i] {
			o.campaigns = append(o.campaigns, c)
		}
	}
	return nil
}

// openReferrals keeps the programs in which a newcomer can be brought along.
func (b *Parities) openReferrals(ctx context.Context, o *offers) error {
	all, err := b.Points.Programs(ctx)
	if err != nil {
		return err
	}
	ids := make([]string, len(all))
	for i, p := range all {
		ids[i] = p.ID
	}
	if o.terms, err = b.Referrals.TermsOf(ctx, ids); err != nil {
		return err
	}
	for _, p := range all {
		if t := o.terms[p.ID]; t != nil && t.Refuses(false, false) == "" {
			o.programs = append(o.programs, p)
		}
	}
	return nil
}

// stood holds for purchases that weren't called off, and boughtBefore for those before
// which the same record had bought.
const (
	stood        = `p.status NOT IN ('CANCELLED', 'RETURNED', 'UNAVAILABLE')`
	boughtBefore = `EXISTS (SELECT 1 FROM purchases AS e WHERE e.tenant_id = p.tenant_id AND e.customer_id = p.customer_id
		AND (e.occurred_at < p.occurred_at OR (e.occurred_at = p.occurred_at AND e.id < p.id)))`
	lines = `purchases AS p JOIN purchase_lines AS l ON l.tenant_id = p.tenant_id AND l.purchase_id = p.id
		WHERE p.tenant_id = $1 AND p.occurred_at > $2 AND p.occurred_at <= $3 AND p.currency = $4 AND l.product_id <> '' AND ` + stood
)

// newcomersPricesSQL adds up what was paid for each product by those whose first
// purchase it was. Who was merged with another is nobody new.
const newcomersPricesSQL = `SELECT l.product_id, CAST(sum(l.unit_price * l.quantity) AS BIGINT), CAST(sum(l.quantity) AS BIGINT), count(*), min(p.id), max(p.id)
	FROM ` + lines + ` AND l.quantity > 0 AND NOT ` + boughtBefore + `
	AND NOT EXISTS (SELECT 1 FROM customers AS c WHERE c.tenant_id = p.tenant_id AND (c.id = p.customer_id AND c.merged_into_id <> '' OR c.merged_into_id = p.customer_id))
	GROUP BY l.product_id`

func (b *Parities) newcomersPrices(ctx context.Context, o *offers, run *parity.Run) error {
	o.prices = map[string]*going{}
	args := []any{run.Since(), run.AsOf, run.Thousand.Currency}
	err := b.db.Rows(ctx, newcomersPricesSQL, args, func(r store.Row) error {
		var product, first, last string
		var sum, pieces int64
		var n int
		if err := r.Scan(&product, &sum, &pieces, &n, &first, &last); err != nil {
			return err
		}
		if n >= parity.EnoughNewcomers {
			o.prices[product] = &going{each: parity.Each(sum, pieces), n: n, records: slices.Compact([]string{first, last})}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("what newcomers paid: %w", err)
	}
	products, err := b.Products.ByIDs(ctx, slices.Sorted(maps.Keys(o.prices)))
	for id, g := range o.prices {
		if p := products[id]; p != nil {
			g.name = p.Name
		}
	}
	return err
}

// mark says which offers these are: two readings of the same have the same, whoever
// was given something by them meanwhile.
func (o *offers) mark() string {
	h := sha256.New()
	for _, c := range o.coupons {
		_, _ = fmt.Fprintln(h, c.ID)
	}
	for _, c := range o.campaigns {
		_, _ = fmt.Fprintln(h, c.ID)
	}
	for _, p := range o.programs {
		t := o.terms[p.ID]
		_, _ = fmt.Fprintln(h, p.ID, t.AdvocatePoints, t.FriendPoints)
	}
	for _, product := range slices.Sorted(maps.Keys(o.prices)) {
		_, _ = fmt.Fprintln(h, product, o.prices[product].each, o.prices[product].n)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// tallies is what rules gave before: to one customer nothing, for what she had of a
// rule already doesn't make her worse off; and to all together what they really
// gave, for a rule that is used up is open to nobody.
type tallies struct {
	*Book
	had map[string]earning.Tally
}

// keep goes on with what was read before a run was interrupted.
func (t tallies) keep(had map[string]earning.Tally) { maps.Copy(t.had, had) }

// Had is earning.Tallies.
func (t tallies) Had(ctx context.Context, r *earning.Rule, s earning.Scope, customerID string, first, last clock.Day) (earning.Tally, error) {
	if s != earning.OfRule {
		return earning.Tally{}, nil
	}
	key := r.ID + string(first) + string(last)
	if had, known := t.had[key]; known {
		return had, nil
	}
	had, err := t.Rules.Had(ctx, r, s, customerID, first, last)
	t.had[key] = had
	return had, err
}

// welcome is the coming of somebody of whom nothing is known, as rules see it.
func welcome(ctx context.Context, run *parity.Run) *earning.Occasion {
	who := tenants.From(ctx)
	s := &scene{zone: who.Zone, home: who.Currency}
	return s.occasion(&event.Event{ID: "newcomer", Type: event.CustomerCreated, OccurredAt: run.AsOf}, &customer.Customer{Stage: customer.Prospect})
}

// asNewcomer is the same occasion of somebody who buys for the first time, and of
// whom nothing else is known.
func asNewcomer(o *earning.Occasion) *earning.Occasion {
	out := *o
	out.Facts = maps.Clone(o.Facts)
	out.CustomerID, out.Tiers = "", nil
	maps.Copy(out.Facts, earning.Facts{
		"customer.id": "", "customer.stage": string(customer.FirstTime), "customer.tags": []string{}, "customer.attributes": map[string]any{},
	})
	return &out
}

// worth is what a coupon is good for, in minor units, when so much is bought.
func worth(c *coupon.Coupon, run *parity.Run, bought int64) int64 {
	switch c.Kind {
	case coupon.Points:
		return parity.Worth(maybe.Value(c.Points), run.Thousand.Minor)
	case coupon.Percent:
		return parity.Percent(bought, maybe.Value(c.Percent))
	default:
		return c.Amount.Minor
	}
}
