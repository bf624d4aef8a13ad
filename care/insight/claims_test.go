package insight_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kept/care/advice"
	"kept/care/claim"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/insight"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/story"
	"kept/internal/clock"
	"kept/internal/filter"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
)

func ptr[T any](v T) *T { return &v }

// Ten customers bought under a claim half a year ago: six in time, of whom
// four came back, and four late, of whom one did, one too late to count and one
// called it off.
func TestAftermathOfAClaim(t *testing.T) {
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	ctx, bolt := event.Backfilling(testhouse.Tenant(t, db, "acme")), testhouse.Tenant(t, db, "bolt")
	log := event.NewLog(db, now, nil)
	customers := customer.NewBook(db, log, now)
	promises, claims := promise.NewBook(db, log, customers, now), claim.NewBook(db, log, now)
	stories := story.NewBook(db, story.Rooms{
		Customers: customers, Promises: promises, Purchases: purchase.NewBook(db, log, customers, now), Claims: claims, Expectations: expectation.NewBook(db, log, customers, now),
		Interactions: interaction.NewBook(db, log, customers, now), Questions: question.NewBook(db, log, customers, now),
	}, now)
	c, err := claims.Add(ctx, claim.Draft{Text: "Delivered in 3 days", Kind: claim.Deadline, Trigger: claim.OnPurchase,
		Measure: &claim.Measure{Amount: 3, Unit: claim.CalendarDays}, ValidFrom: ptr(clock.Day("2025-09-01")), ValidUntil: ptr(clock.Day("2025-09-02"))})
	if err != nil {
		t.Fatal(err)
	}
	bought := time.Date(2025, 9, 1, 9, 0, 0, 0, time.UTC)
	var who []string
	for i := range 10 {
		r := db.Customer.Create().SetID(id.New(id.Customer)).SetName("x").SetFolded("x").SetStage("PROSPECT").SetCreatedAt(bought).SetUpdatedAt(bought).SaveX(ctx)
		who = append(who, r.ID)
		order := func(key string, day int) purchase.Draft {
			return purchase.Draft{ExternalID: ptr(fmt.Sprint(key, i)), CustomerID: r.ID, OccurredAt: bought.AddDate(0, 0, day), Amount: &money.Money{Minor: 100, Currency: "EUR"}}
		}
		first, again := order("first", 0), order("again", 30)
		first.DeliveredAt = ptr(bought.AddDate(0, 0, 2))
		if i >= 6 {
			first.DeliveredAt = ptr(bought.AddDate(0, 0, 9))
		}
		drafts := []purchase.Draft{first, again}
		switch i {
		case 4, 5, 9:
			drafts = drafts[:1]
		case 7:
			drafts[1] = order("again", 100)
		case 8:
			drafts[1].Status = purchase.Cancelled
		}
		results, err := stories.LoadPurchases(ctx, drafts)
		if err != nil || results[0].Err != nil {
			t.Fatal(err, results)
		}
		said := interaction.Draft{CustomerID: r.ID, Channel: customer.Survey, Direction: interaction.Inbound, PurchaseID: results[0].Record.ID, OccurredAt: bought.AddDate(0, 0, 12)}
		said.Rating = ptr(5)
		if i >= 6 {
			said.Rating, said.Complaint = ptr(2), i < 9
		}
		if _, err := stories.RecordInteraction(ctx, said); err != nil {
			t.Fatal(err)
		}
	}
	book := insight.NewBook(db, promises, advice.NewBook(db, now), now)
	for name, tc := range map[string]struct {
		ctx  context.Context
		want string
	}{
		"its own":          {ctx, "4 of 6, 0 complained, 6 marks of 5; 1 of 4, 3 complained, 4 marks of 2"},
		"another tenant's": {bolt, "0 of 0, 0 complained, 0 marks of 0; 0 of 0, 0 complained, 0 marks of 0"},
	} {
		found, err := book.AftermathOfClaims(tc.ctx, []string{c.ID})
		if err != nil {
			t.Fatal(err)
		}
		a := found[c.ID]
		got := ""
		for _, after := range []insight.After{a.Kept, a.NotKept} {
			mean := 0.0
			if r := after.Rating(); r != nil {
				mean = *r
			}
			got += fmt.Sprintf("; %d of %d, %d complained, %d marks of %.0f", after.BoughtAgain, after.Promises, after.Complained, after.Ratings, mean)
		}
		if got = got[2:]; got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
	found, err := book.AftermathOfClaims(ctx, []string{c.ID})
	if err != nil {
		t.Fatal(err)
	}
	behind, err := book.ComplaintsBehind(ctx, []*insight.After{&found[c.ID].Kept, &found[c.ID].NotKept})
	if err != nil || len(behind[0]) != 0 || len(behind[1]) != 3 {
		t.Errorf("ComplaintsBehind = %v, %v; want none and three", behind, err)
	}
	if behind, err = book.ComplaintsBehind(bolt, []*insight.After{&found[c.ID].NotKept}); err != nil || len(behind[0]) != 0 {
		t.Errorf("another tenant's ComplaintsBehind = %v, %v; want none", behind, err)
	}
	// The first five of them were by a bolder date than advised, the others by a later one.
	made, err := promises.List(ctx, promise.Filter{ClaimID: &filter.ID{Eq: &c.ID}}, promise.ByDue, page.Args{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range made.Items {
		advised := p.FirstDueAt.Add(time.Hour)
		if slices.Index(who, p.CustomerID) >= 5 {
			advised = p.FirstDueAt
		}
		db.Promise.UpdateOneID(p.ID).SetAdvisedAt(advised).ExecX(ctx)
	}
	for name, tc := range map[string]struct {
		ctx  context.Context
		want string
	}{
		"its own":          {ctx, "kept 5 of 5, 4 of 5 bought again, 0 complained, 5 marks; kept 1 of 5, 1 of 5 bought again, 3 complained, 5 marks"},
		"another tenant's": {bolt, "kept 0 of 0, 0 of 0 bought again, 0 complained, 0 marks; kept 0 of 0, 0 of 0 bought again, 0 complained, 0 marks"},
	} {
		found, err := book.BoldnessOfClaims(tc.ctx, []string{c.ID})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range []insight.ClaimDates{found[c.ID].Bold, found[c.ID].Advised} {
			got = append(got, fmt.Sprintf("kept %d of %d, %d of %d bought again, %d complained, %d marks",
				d.Kept, d.Settled, d.After.BoughtAgain, d.After.Promises, d.After.Complained, d.After.Ratings))
		}
		if got := strings.Join(got, "; "); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
		if behind, err := book.ComplaintsBehind(tc.ctx, []*insight.After{&found[c.ID].Advised.After, &found[c.ID].Bold.After}); err != nil || len(behind[0]) != found[c.ID].Advised.After.Complained || len(behind[1]) != 0 {
			t.Errorf("%s: ComplaintsBehind = %v, %v", name, behind, err)
		}
	}
	k, err := book.KeepingOfClaims(ctx, []string{c.ID}, nil, nil)
	if err != nil || k[c.ID].FallenDue() != 10 || k[c.ID].Kept != 6 || k[c.ID].EmptyPromise() || k[c.ID].From != "2025-03-04" {
		t.Errorf("KeepingOfClaims = %+v, %v", k[c.ID], err)
	}
	months, err := book.MonthsOfClaims(ctx, []*insight.ClaimKeeping{k[c.ID]})
	if err != nil || len(months[0]) != 1 || months[0][0].Key != "2025-09" {
		t.Errorf("MonthsOfClaims = %+v, %v", months, err)
	}
}
