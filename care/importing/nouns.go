package importing

import (
	"context"
	"strconv"
	"time"

	"kept/care/customer"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/internal/money"
	"kept/internal/upsert"
)

func loadProducts(ctx context.Context, r *Room, b *batch) error {
	return into(ctx, b, readProduct, r.Products.Load, func(a product.Result) result {
		out := result{outcome: a.Outcome, err: a.Err}
		if a.Record != nil {
			out.id = a.Record.ID
		}
		return out
	})
}

func readProduct(f *reading) product.Draft {
	externalID := f.need("externalId")
	return product.Draft{
		ExternalID: &externalID, Name: f.need("name"), Category: f.key("category"), UnitCost: f.money("unitCost", f.currency()),
	}
}

func loadPurchases(ctx context.Context, r *Room, b *batch) error {
	return into(ctx, b, readPurchase, r.Stories.LoadPurchases, func(a purchase.Result) result {
		out := result{outcome: a.Outcome, err: a.Err}
		if a.Record != nil {
			out.id = a.Record.ID
		}
		return out
	})
}

func readPurchase(f *reading) purchase.Draft {
	externalID := f.need("externalId")
	currency := f.currency()
	d := purchase.Draft{
		ExternalID: &externalID, Source: f.key("source"), SourceID: f.key("sourceId"),
		CustomerID: f.mustRef("customer", aCustomer), Status: purchase.Status(f.text("status")),
		Channel: purchase.Channel(f.text("channel")), TouchpointID: f.ref("touchpoint", aTouchpoint), MemberID: f.ref("member", aMember),
		Amount: f.money("amount", currency), Rate: f.text("rate"),
		PromisedDay: f.day("promisedDay"), PromisedZone: f.b.zone.String(), ClaimID: f.ref("claim", aClaim),
		DeliveredAt: f.time("deliveredAt"), CancelledAt: f.time("cancelledAt"), OccurredAt: f.mustTime("occurredAt"),
	}
	if d.Rate == "" && currency == f.b.currency {
		d.Rate = f.b.rate
	}
	if f.rec.src.step.Lines == nil {
		return d
	}
	for i := range f.rec.lines {
		f.lines = i
		d.Lines = append(d.Lines, readLine(f, currency))
	}
	f.lines = -1
	if len(d.Lines) == 0 && d.Amount == nil {
		// The files that should say what was bought say nothing.
		d.Amount = &money.Money{Currency: currency}
	}
	return d
}

func readLine(f *reading, currency string) purchase.LineDraft {
	l := purchase.LineDraft{ProductID: f.ref("lines.product", aProduct), Description: f.text("lines.description"), Quantity: 1}
	if q := f.whole("lines.quantity"); q != nil {
		l.Quantity = *q
	}
	price := f.money("lines.unitPrice", currency)
	if price == nil {
		f.fail("lines.unitPrice", "must not be empty")
		return l
	}
	l.UnitPrice = *price
	return l
}

func loadPromises(ctx context.Context, r *Room, b *batch) error {
	return into(ctx, b, readPromise, r.Promises.Load, func(a promise.Loaded) result {
		out := result{id: a.ID, outcome: upsert.Unchanged, err: a.Err}
		switch {
		case a.Created:
			out.outcome = upsert.Created
		case a.Updated:
			out.outcome = upsert.Updated
		}
		return out
	})
}

func readPromise(f *reading) promise.History {
	made := f.mustTime("madeAt")
	h := promise.History{Draft: promise.Draft{
		ExternalID: f.need("externalId"), CustomerID: f.mustRef("customer", aCustomer), Text: f.need("text"),
		By: promise.By{DueAt: f.time("dueAt"), DueDay: f.day("dueDay")}, Zone: f.b.zone.String(), TargetAt: f.time("targetAt"),
		Channel: customer.Channel(f.text("channel")), OwnerID: f.ref("owner", aMember), DepartmentID: f.ref("department", aDepartment),
		ProductID: f.ref("product", aProduct), PurchaseID: f.ref("purchase", aPurchase), InteractionID: f.ref("interaction", anInteract),
		MadeAt: &made,
	}}
	h.Ending = promise.Ending{State: promise.State(f.text("otherwise")), Reason: f.text("reason")}
	if at := f.time("otherwiseAt"); at != nil {
		h.Ending.At = *at
	}
	if kept := f.time("keptAt"); kept != nil { // evidence says more than any status
		h.Ending = promise.Ending{State: promise.Kept, At: *kept, Evidence: f.text("evidence")}
		if h.Ending.Evidence == "" {
			h.Ending.Evidence = "as history tells it"
		}
	}
	return h
}

// mustRef is ref for a field that must not be empty.
func (f *reading) mustRef(field string, to noun) string {
	f.need(field)
	return f.ref(field, to)
}

// mustTime is time for a field that must not be empty.
func (f *reading) mustTime(field string) time.Time {
	f.need(field)
	if t := f.time(field); t != nil {
		return *t
	}
	return time.Time{}
}

// number reads a number from a job's place, which went through JSON: that knows floats only.
func number(place map[string]any, name string) int64 {
	switch n := place[name].(type) {
	case float64:
		return int64(n)
	case int64:
		return n
	case string:
		i, _ := strconv.ParseInt(n, 10, 64) // what isn't a number is the beginning
		return i
	default:
		return 0
	}
}
