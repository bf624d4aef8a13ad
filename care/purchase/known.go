package purchase

import (
	"context"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/db/predicate"
	table "kept/ent/db/purchase"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/tenants/guard"
)

// known are the purchases that a run's drafts name: by the partner's key, and
// by source and source id.
type known struct {
	byID     map[string]*Purchase
	byKey    map[string]*Purchase
	bySource map[[2]string]*Purchase
}

func (b *Book) existing(ctx context.Context, run []Draft) (known, error) {
	var keys []string
	bySource := map[string][]string{}
	for _, d := range run {
		if d.ExternalID != nil {
			keys = append(keys, *d.ExternalID)
		}
		if d.Source != nil && d.SourceID != nil {
			bySource[*d.Source] = append(bySource[*d.Source], *d.SourceID)
		}
	}
	k := known{byID: map[string]*Purchase{}, byKey: map[string]*Purchase{}, bySource: map[[2]string]*Purchase{}}
	if len(keys) > 0 {
		if err := b.learn(ctx, k, table.ExternalIDIn(keys...)); err != nil {
			return k, err
		}
	}
	for source, ids := range bySource {
		if err := b.learn(ctx, k, table.Source(source), table.SourceIDIn(ids...)); err != nil {
			return k, err
		}
	}
	return k, nil
}

// learn reads purchases into k, each once, however many keys name it, and holds
// them: they are about to be written as they were read.
func (b *Book) learn(ctx context.Context, k known, where ...predicate.Purchase) error {
	q := b.db.Purchase.Query().Where(where...)
	q.Modify(b.db.ForUpdate())
	found, err := q.All(ctx)
	if err != nil {
		return err
	}
	ps, err := b.withLines(ctx, found)
	if err != nil {
		return err
	}
	for _, p := range ps {
		if old := k.byID[p.ID]; old != nil {
			p = old
		}
		k.byID[p.ID] = p
		if p.ExternalID != nil {
			k.byKey[*p.ExternalID] = p
		}
		if p.Source != nil && p.SourceID != nil {
			k.bySource[[2]string{*p.Source, *p.SourceID}] = p
		}
	}
	return nil
}

// of gives the purchase that d is, or nil when it is a new one.
func (k known) of(d Draft) (*Purchase, error) {
	var byKey, bySource *Purchase
	if d.ExternalID != nil {
		byKey = k.byKey[*d.ExternalID]
	}
	if d.Source != nil && d.SourceID != nil {
		bySource = k.bySource[[2]string{*d.Source, *d.SourceID}]
	}
	switch {
	case byKey == nil:
		return bySource, nil
	case bySource != nil && bySource != byKey:
		return nil, fault.Taken("sourceId", "belongs to another purchase than externalId")
	}
	return byKey, nil
}

// parents are the records that a run's drafts point to, as far as this caller can see them.
type parents struct {
	customers                      map[string]*customer.Survivor
	touchpoints, members, products map[string]bool
}

// around looks up everything that a run points to, one statement a table.
func (b *Book) around(ctx context.Context, run []Draft, there known) (near parents, err error) {
	var customers, touchpoints, members, products []string
	for _, d := range run {
		if d.Customer == nil {
			customers = append(customers, d.CustomerID)
		}
		touchpoints = append(touchpoints, d.TouchpointID)
		members = append(members, d.MemberID)
		for _, l := range d.Lines {
			products = append(products, l.ProductID)
		}
	}
	for _, p := range there.byID {
		customers = append(customers, p.CustomerID)
	}
	if near.customers, err = b.customers.Survivors(ctx, customers); err != nil {
		return near, err
	}
	for _, d := range run {
		if d.Customer != nil {
			near.customers[d.CustomerID] = d.Customer
		}
	}
	for _, look := range []struct {
		into  *map[string]bool
		table string
		ids   []string
	}{{&near.touchpoints, "touchpoints", touchpoints}, {&near.members, "members", members}, {&near.products, "products", products}} {
		if *look.into, err = guard.Present(ctx, b.db.Client, look.table, look.ids...); err != nil {
			return near, err
		}
	}
	return near, nil
}

func (n parents) check(d Draft) error {
	switch {
	case n.customers[d.CustomerID] == nil:
		return fault.Missing("customer").At("customerId")
	case d.TouchpointID != "" && !n.touchpoints[d.TouchpointID]:
		return fault.Missing("touchpoint").At("touchpointId")
	case d.MemberID != "" && !n.members[d.MemberID]:
		return fault.Missing("member").At("memberId")
	}
	for _, l := range d.Lines {
		if l.ProductID != "" && !n.products[l.ProductID] {
			return fault.Missing("product").At("lines", "productId")
		}
	}
	return nil
}

// purchase makes a new purchase of a settled draft.
func (d Draft) purchase(c *customer.Survivor, now time.Time) *Purchase {
	return &Purchase{
		ID: id.New(id.Purchase), ExternalID: d.ExternalID, Source: d.Source, SourceID: d.SourceID,
		CustomerID: c.ID, Status: d.Status, Channel: d.Channel, TouchpointID: d.TouchpointID, MemberID: d.MemberID,
		Lines: d.lines(), Amount: *d.Amount, Rate: d.Rate, PromisedDay: d.PromisedDay, PromisedZone: d.PromisedZone,
		DeliveredAt: d.DeliveredAt, CancelledAt: d.CancelledAt,
		OccurredAt: d.OccurredAt, RecordedAt: now, UpdatedAt: now,
	}
}

func (d Draft) lines() []Line {
	out := make([]Line, len(d.Lines))
	for i, l := range d.Lines {
		out[i] = Line{
			ID: id.New(id.PurchaseLine), ProductID: l.ProductID, Description: l.Description,
			Quantity: l.Quantity, UnitPrice: l.UnitPrice,
		}
	}
	return out
}

// tell makes the event of what happened to p.
func (p *Purchase) tell(what event.Type, at time.Time, data map[string]any) event.Event {
	return event.Event{Type: what, SubjectID: p.ID, CustomerID: p.CustomerID, OccurredAt: at, Data: data}
}

// sum adds up what p's lines cost.
func (p *Purchase) sum() money.Money {
	total := money.Money{Currency: p.Amount.Currency}
	for _, l := range p.Lines {
		total.Minor += l.UnitPrice.Minor * int64(l.Quantity)
	}
	return total
}
