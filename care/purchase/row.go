package purchase

import (
	"kept/care/search"
	rows "kept/ent/db"
	"kept/internal/clock"
	"kept/internal/money"
)

func fromRow(r *rows.Purchase) *Purchase {
	p := &Purchase{
		ID: r.ID, ExternalID: r.ExternalID, Source: r.Source, SourceID: r.SourceID, CustomerID: r.CustomerID,
		Status: Status(r.Status), Channel: Channel(r.Channel), TouchpointID: r.TouchpointID, MemberID: r.MemberID,
		Amount: money.Money{Minor: r.Amount, Currency: r.Currency}, Rate: r.Rate, PromisedZone: r.PromisedZone,
		DeliveredAt: clock.UTC(r.DeliveredAt), CancelledAt: clock.UTC(r.CancelledAt),
		OccurredAt: r.OccurredAt.UTC(), RecordedAt: r.RecordedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
	if r.PromisedDay != "" {
		day := clock.Day(r.PromisedDay)
		p.PromisedDay = &day
	}
	return p
}

func lineFromRow(r *rows.PurchaseLine, currency string) Line {
	return Line{
		ID: r.ID, ProductID: r.ProductID, Description: r.Description, Quantity: r.Quantity,
		UnitPrice: money.Money{Minor: r.UnitPrice, Currency: currency},
	}
}

// create writes p's row; the guard adds the tenant.
func (b *Book) create(p *Purchase) *rows.PurchaseCreate {
	c := b.db.Purchase.Create().SetID(p.ID).SetNillableExternalID(p.ExternalID).
		SetNillableSource(p.Source).SetNillableSourceID(p.SourceID).SetCustomerID(p.CustomerID).
		SetStatus(string(p.Status)).SetChannel(string(p.Channel)).
		SetAmount(p.Amount.Minor).SetCurrency(p.Amount.Currency).SetRate(p.Rate).SetPromisedZone(p.PromisedZone).
		SetNillableDeliveredAt(p.DeliveredAt).SetNillableCancelledAt(p.CancelledAt).
		SetOccurredAt(p.OccurredAt).SetRecordedAt(p.RecordedAt).SetUpdatedAt(p.UpdatedAt)
	folded, tail := p.beginnings()
	c.SetNillableFolded(folded).SetNillableTail(tail)
	if p.PromisedDay != nil {
		c.SetPromisedDay(string(*p.PromisedDay))
	}
	if p.TouchpointID != "" {
		c.SetTouchpointID(p.TouchpointID)
	}
	if p.MemberID != "" {
		c.SetMemberID(p.MemberID)
	}
	return c
}

func (b *Book) createLine(purchaseID string, position int, l Line) *rows.PurchaseLineCreate {
	c := b.db.PurchaseLine.Create().SetID(l.ID).SetPurchaseID(purchaseID).SetPosition(position).
		SetDescription(l.Description).SetQuantity(l.Quantity).SetUnitPrice(l.UnitPrice.Minor)
	if l.ProductID != "" {
		c.SetProductID(l.ProductID)
	}
	return c
}

// beginnings are what the search box finds p by: the keys that customers quote.
// A purchase without any is found by its customer.
func (p *Purchase) beginnings() (folded, tail *string) {
	var keys []string
	for _, k := range []*string{p.ExternalID, p.SourceID} {
		if k != nil {
			keys = append(keys, *k)
		}
	}
	return search.Beginnings(keys...)
}
