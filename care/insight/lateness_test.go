package insight_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"kept/care/advice"
	"kept/care/claim"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/insight"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/story"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/testhouse"
)

// Orders due on one day, each delivered so many hours after its last instant, and
// what their customers thought of it.
func TestLatenessByBand(t *testing.T) {
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	ctx, bolt := event.Backfilling(testhouse.Tenant(t, db, "acme")), testhouse.Tenant(t, db, "bolt")
	log := event.NewLog(db, now, nil)
	customers := customer.NewBook(db, log, now)
	promises := promise.NewBook(db, log, customers, now)
	stories := story.NewBook(db, story.Rooms{
		Customers: customers, Promises: promises, Purchases: purchase.NewBook(db, log, customers, now), Claims: claim.NewBook(db, log, now),
		Interactions: interaction.NewBook(db, log, customers, now), Questions: question.NewBook(db, log, customers, now),
	}, now)
	ann := db.Customer.Create().SetID(id.New(id.Customer)).SetName("x").SetFolded("x").SetStage("PROSPECT").
		SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).SaveX(ctx).ID
	day := clock.Day("2025-11-20")
	due := day.End(time.UTC)
	for i, o := range []struct{ hours, mark int }{
		{-15 * 24, 5}, {-14 * 24, 4}, {-14*24 + 1, 5}, {-1, 4}, {0, 3}, {1, 3}, {72, 2}, {73, 1}, {8 * 24, 1}, {15 * 24, 0},
	} {
		p := purchase.Draft{
			ExternalID: ptr(fmt.Sprint("o", i)), CustomerID: ann, OccurredAt: due.AddDate(0, 0, -30), PromisedDay: &day, PromisedZone: "UTC",
			DeliveredAt: ptr(due.Add(time.Duration(o.hours) * time.Hour)), Amount: &money.Money{Minor: 100, Currency: "EUR"},
		}
		r, err := stories.RecordPurchase(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		if o.mark == 0 {
			continue
		}
		said := interaction.Draft{CustomerID: ann, Channel: customer.Survey, Direction: interaction.Inbound, PurchaseID: r.Record.ID, OccurredAt: testhouse.Now.AddDate(0, 0, -1)}
		said.Rating = &o.mark
		if _, err := stories.RecordInteraction(ctx, said); err != nil {
			t.Fatal(err)
		}
	}
	gone := purchase.Draft{ExternalID: ptr("gone"), CustomerID: ann, OccurredAt: due.AddDate(0, 0, -30), PromisedDay: &day, PromisedZone: "UTC",
		Status: purchase.Unavailable, Amount: &money.Money{Minor: 100, Currency: "EUR"}}
	if _, err := stories.RecordPurchase(ctx, gone); err != nil {
		t.Fatal(err)
	}
	book := insight.NewBook(db, promises, advice.NewBook(db, now), now)
	for _, tc := range []struct {
		name string
		ctx  context.Context
		want string
	}{
		{"its own", ctx, "EARLY_BY_14 2 of 4.5, EARLY_BY_7 1 of 5.0, IN_TIME 2 of 3.5, LATE_BY_3 2 of 2.5, LATE_BY_7 1 of 1.0, LATE_BY_14 1 of 1.0, LATER 1 of -, NEVER 1 of -"},
		{"another tenant's", bolt, "EARLY_BY_14 0 of -, EARLY_BY_7 0 of -, IN_TIME 0 of -, LATE_BY_3 0 of -, LATE_BY_7 0 of -, LATE_BY_14 0 of -, LATER 0 of -, NEVER 0 of -"},
	} {
		l, err := book.LatenessByBand(tc.ctx, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range l.Bands {
			mean := "-"
			if m := b.MeanMark(); m != nil {
				mean = fmt.Sprintf("%.1f", *m)
			}
			got = append(got, fmt.Sprintf("%s %d of %s", b.Band, b.Deliveries, mean))
		}
		if s := strings.Join(got, ", "); s != tc.want {
			t.Errorf("%s: %s\nwant %s", tc.name, s, tc.want)
		}
	}
	l, err := book.LatenessByBand(ctx, nil, nil)
	if err != nil || *l.Bands[3].LowShare() != .5 {
		t.Errorf("of those late by three days %v had low marks, want one of two (%v)", l.Bands[3].LowShare(), err)
	}
}
