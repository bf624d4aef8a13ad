package story_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/claim"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/story"
	"kept/internal/clock"
	"kept/internal/testhouse"
	"kept/internal/upsert"
	"kept/tenants"
)

// says adds a claim that has been said all year.
func (h *house) says(t *testing.T, ctx context.Context, d claim.Draft) *claim.Claim {
	t.Helper()
	if d.Kind == "" {
		d.Kind = claim.Deadline
	}
	if d.Trigger == "" {
		d.Trigger = claim.OnPurchase
	}
	if d.ValidFrom == nil {
		d.ValidFrom = ptr(clock.Day("2026-01-01"))
	}
	c, err := h.rooms.Claims.Add(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func within(n int) *claim.Measure { return &claim.Measure{Amount: n, Unit: claim.CalendarDays} }

// undated is a purchase of two days ago without a date of its own.
func undated(customerID, key string) purchase.Draft {
	d := order(customerID, key, today)
	d.PromisedDay = nil
	return d
}

func TestAPurchaseUnderAClaimMakesItsPromise(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	three := h.says(t, ctx, claim.Draft{Text: "Delivered in 3 days", Measure: within(3)})
	week := h.says(t, ctx, claim.Draft{Text: "Delivered within a week", Measure: within(7)})
	p := h.record(t, ctx, undated(ann, "o-1"))
	ps := h.promisesOf(t, ctx, p.ID)
	if len(ps) != 1 {
		t.Fatalf("%d promises, want the strictest claim's alone", len(ps))
	}
	if q := ps[0]; q.ClaimID != three.ID || q.Text != "Delivered in 3 days" || q.Due.Day != "2026-03-05" || q.Due.Kind != promise.DueDay || q.State != promise.Open || !q.MadeAt.Equal(p.OccurredAt) {
		t.Errorf("the promise is %+v", q)
	}
	if l := h.claimsOf(t, ctx, p); len(l) != 2 || l[0].ClaimID != three.ID || !l[0].Made || l[1].ClaimID != week.ID || l[1].Made || l[1].PromiseID != ps[0].ID || l[1].Looser {
		t.Errorf("under %+v; want the three days, and the week by the same promise", l)
	}
	if _, err := h.stories.DeliverPurchase(ctx, p.ID, h.now); err != nil {
		t.Fatal(err)
	}
	if ps = h.promisesOf(t, ctx, p.ID); ps[0].State != promise.Kept {
		t.Errorf("delivered in time: %s", ps[0].State)
	}
}

func TestADayOfHerOwnIsThePromise(t *testing.T) {
	for _, tc := range []struct {
		name   string
		day    clock.Day
		looser bool
	}{
		{"earlier than the claim", "2026-03-04", false},
		{"the claim's own", "2026-03-05", false},
		{"later than the claim", "2026-03-06", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := open(t)
			ctx := testhouse.Tenant(t, h.db, "acme")
			three := h.says(t, ctx, claim.Draft{Text: "Delivered in 3 days", Measure: within(3)})
			p := h.record(t, ctx, order(h.customer(t, ctx, "ann"), "o-1", tc.day))
			ps := h.promisesOf(t, ctx, p.ID)
			if len(ps) != 1 || ps[0].Due.Day != tc.day || ps[0].ClaimID != "" {
				t.Fatalf("promises %+v, want the day that she was given, by no claim", ps)
			}
			l := h.claimsOf(t, ctx, p)
			if len(l) != 1 || l[0].ClaimID != three.ID || l[0].Made || l[0].PromiseID != ps[0].ID || l[0].Looser != tc.looser || !l[0].Until.Equal(clock.Day("2026-03-05").End(tenants.From(ctx).Zone)) {
				t.Errorf("under %+v; want the claim, looser: %v", l, tc.looser)
			}
		})
	}
}

func TestADayThatComesLaterMovesNothing(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.says(t, ctx, claim.Draft{Text: "Delivered in 3 days", Measure: within(3)})
	h.record(t, ctx, undated(ann, "o-1"))
	p := h.record(t, ctx, order(ann, "o-1", "2026-03-09"))
	if ps := h.promisesOf(t, ctx, p.ID); len(ps) != 1 || ps[0].Due.Day != "2026-03-05" {
		t.Errorf("promises %+v, want the claim's as it was: her consent moves it", ps)
	}
}

func TestEachClaimByHandMakesItsOwn(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.says(t, ctx, claim.Draft{Text: "We call within 2 days", Measure: within(9), Proof: claim.ByHand})
	h.says(t, ctx, claim.Draft{Text: "Assembled within 2 weeks", Measure: within(14), Proof: claim.ByHand})
	p := h.record(t, ctx, order(ann, "o-1", today))
	if ps := h.promisesOf(t, ctx, p.ID); len(ps) != 3 {
		t.Fatalf("%d promises, want the delivery and each of two", len(ps))
	}
	if _, err := h.stories.DeliverPurchase(ctx, p.ID, h.now); err != nil {
		t.Fatal(err)
	}
	states := func(id string) (out []string) {
		for _, q := range h.promisesOf(t, ctx, id) {
			out = append(out, string(q.State))
		}
		slices.Sort(out)
		return out
	}
	if got := fmt.Sprint(states(p.ID)); got != "[KEPT OPEN OPEN]" {
		t.Errorf("delivered: %s; a delivery is no evidence for the others", got)
	}
	other := h.record(t, ctx, order(ann, "o-2", today))
	if _, err := h.stories.CancelPurchase(ctx, other.ID, h.now, "changed her mind"); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(states(other.ID)); got != "[VOID VOID VOID]" {
		t.Errorf("called off: %s; want nothing left to keep", got)
	}
}

func TestOldPromisesKeepTheirTerms(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	c := h.says(t, ctx, claim.Draft{Text: "Delivered in 3 days", Measure: within(3)})
	before := h.record(t, ctx, undated(ann, "before"))
	if _, err := h.rooms.Claims.Change(ctx, c.ID, claim.Change{Text: ptr("Delivered in 9 days"), Measure: within(9)}); err != nil {
		t.Fatal(err)
	}
	late := h.record(t, ctx, undated(ann, "late")) // of two days ago, recorded after the change
	now := undated(ann, "now")
	now.OccurredAt = h.now
	for id, want := range map[string]string{
		before.ID:                "Delivered in 3 days 2026-03-05",
		late.ID:                  "Delivered in 3 days 2026-03-05",
		h.record(t, ctx, now).ID: "Delivered in 9 days 2026-03-13",
	} {
		if q := h.promisesOf(t, ctx, id)[0]; q.Text+" "+string(q.Due.Day) != want {
			t.Errorf("promised %s for %s, want %s", q.Text, q.Due.Day, want)
		}
	}
}

func TestWhatAClaimDoesntCoverMakesNothing(t *testing.T) {
	h := open(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann := h.customer(t, acme, "ann")
	h.says(t, bolt, claim.Draft{Text: "Bolt delivers in an hour", Measure: &claim.Measure{Amount: 1, Unit: claim.Hours}})
	h.says(t, acme, claim.Draft{Text: "From tomorrow on", Measure: within(1), ValidFrom: ptr(clock.Day("2026-03-05"))})
	h.says(t, acme, claim.Draft{Text: "Until last month", Measure: within(1), ValidUntil: ptr(clock.Day("2026-02-28"))})
	first := h.record(t, acme, undated(ann, "o-1"))
	h.says(t, acme, claim.Draft{Text: "Said only now", Measure: within(1)})
	again := undated(ann, "o-1")
	again.Status = purchase.Shipped
	h.record(t, acme, again)
	if ps := h.promisesOf(t, acme, first.ID); len(ps) != 0 {
		t.Errorf("promises %+v, want none: another tenant's, not valid that day, or written down later", ps)
	}
}

func TestAContactUnderAClaimIsPromisedAnAnswer(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.says(t, ctx, claim.Draft{Text: "Answered within 2 days", Trigger: claim.OnInteraction, Measure: within(2)})
	day := h.says(t, ctx, claim.Draft{Text: "E-mail answered within 24 hours", Trigger: claim.OnInteraction, Channel: customer.Email, Measure: &claim.Measure{Amount: 24, Unit: claim.Hours}})
	wrote := interaction.Draft{CustomerID: ann, Channel: customer.Email, Direction: interaction.Inbound, OccurredAt: h.now.Add(-2 * time.Hour)}
	record := func(d interaction.Draft) *interaction.Interaction {
		t.Helper()
		r, err := h.stories.RecordInteraction(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		return r.Record
	}
	of := func(i *interaction.Interaction) *promise.Promise {
		t.Helper()
		heads, err := h.rooms.Promises.Heads(ctx, []string{"kept:answer:" + i.ID})
		if err != nil {
			t.Fatal(err)
		}
		return heads["kept:answer:"+i.ID]
	}
	asked := record(wrote)
	if q := of(asked); q == nil || q.ClaimID != day.ID || !q.Due.At.Equal(h.now.Add(22*time.Hour)) || q.InteractionID != asked.ID || q.Channel != customer.Email {
		t.Fatalf("the promise is %+v", q)
	}
	called := wrote
	called.Channel = customer.Phone
	if q := of(record(called)); q != nil {
		t.Errorf("a call that was taken is promised %+v", q)
	}
	reply := interaction.Draft{CustomerID: ann, Channel: customer.Email, Direction: interaction.Outbound, AnswersID: asked.ID, OccurredAt: h.now.Add(-time.Hour)}
	answer := record(reply)
	if q := of(asked); q.State != promise.Kept || q.EvidenceInteractionID != answer.ID || !q.SettledAt.Equal(answer.OccurredAt) {
		t.Errorf("answered: %+v", q)
	}
	second, third := record(wrote), record(wrote)
	if _, err := h.rooms.Promises.Renegotiate(ctx, of(third).ID, promise.NewDate{By: promise.By{DueDay: ptr(clock.Day("2026-03-09"))}, Reason: "she is away until then"}); err != nil {
		t.Fatal(err)
	}
	all := interaction.Draft{CustomerID: ann, Channel: customer.Phone, Direction: interaction.Outbound, AnswersOpen: true, OccurredAt: h.now}
	record(all)
	if of(second).State != promise.Kept || of(third).State != promise.Kept {
		t.Errorf("a call that answered both: %s, %s", of(second).State, of(third).State)
	}
	noted, corrected := record(wrote), record(wrote)
	if _, err := h.stories.RateInteraction(ctx, noted.ID, interaction.Feelings{Outcome: ptr(interaction.Settled)}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.stories.CorrectInteraction(ctx, corrected.ID, interaction.Correction{Reason: "spam", Answered: ptr(true)}); err != nil {
		t.Fatal(err)
	}
	if of(noted).State != promise.Kept || of(corrected).State != promise.Kept {
		t.Errorf("what needs no answer any longer: %s, %s", of(noted).State, of(corrected).State)
	}
}

func TestUsingAnEntitlementMakesThePromise(t *testing.T) {
	h := open(t)
	ctx, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann := h.customer(t, ctx, "ann")
	back := h.says(t, ctx, claim.Draft{Text: "14 days to return", Kind: claim.Entitlement, Measure: &claim.Measure{Amount: 14, Unit: claim.CalendarDays, From: claim.FromDelivery}})
	price := h.says(t, ctx, claim.Draft{Text: "Cheaper elsewhere? The difference back for a day", Kind: claim.Entitlement, Measure: within(1)})
	p := h.record(t, ctx, undated(ann, "o-1"))
	if ps := h.promisesOf(t, ctx, p.ID); len(ps) != 0 {
		t.Fatalf("promises %+v, want none before it is used", ps)
	}
	returns := use(back.ID, p.ID)
	for _, tc := range []struct {
		name string
		do   func() error
		want string
	}{
		{"before the delivery", func() error { return second(h.stories.UseEntitlement(ctx, returns)) }, "this entitlement begins with the delivery, which is still to come"},
		{"too late", func() error { return second(h.stories.UseEntitlement(ctx, use(price.ID, p.ID))) }, "this entitlement ended on 2026-03-03"},
		{"another tenant's", func() error { return second(h.stories.UseEntitlement(bolt, returns)) }, "no such purchase"},
	} {
		if err := tc.do(); err == nil || err.Error() != tc.want {
			t.Errorf("%s: %v, want %s", tc.name, err, tc.want)
		}
	}
	if _, err := h.stories.DeliverPurchase(ctx, p.ID, h.now.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	q, err := h.stories.UseEntitlement(ctx, returns)
	if err != nil || q.ClaimID != back.ID || q.Text != "14 days to return" || q.PurchaseID != p.ID || q.CustomerID != ann {
		t.Fatalf("UseEntitlement = %+v, %v", q, err)
	}
	under, err := h.stories.ClaimsOf(ctx, []*purchase.Purchase{h.find(t, ctx, p.ID)})
	if err != nil || len(under[0]) != 2 {
		t.Fatalf("ClaimsOf = %+v, %v; want both entitlements once", under, err)
	}
	for _, u := range under[0] {
		want := map[string]string{back.ID: "2026-03-18", price.ID: "2026-03-03"}[u.ClaimID]
		if got := clock.DayOf(*u.Until, time.UTC); string(got) != want || u.PromiseID != "" {
			t.Errorf("%s holds until %s, want %s", u.ClaimID, got, want)
		}
	}
}

func use(claimID, purchaseID string) story.Use {
	return story.Use{ClaimID: claimID, PurchaseID: purchaseID, By: promise.By{DueDay: ptr(clock.Day("2026-03-10"))}}
}

func (h *house) find(t *testing.T, ctx context.Context, id string) *purchase.Purchase {
	t.Helper()
	p, err := h.rooms.Purchases.Find(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// However often, in whatever order and in whatever parts a shop tells of its
// purchases and contacts, each comes under each claim once.
func TestAClaimIsAppliedOnce(t *testing.T) {
	h := open(t)
	ctx := event.Backfilling(testhouse.Tenant(t, h.db, "acme"))
	ann := h.customer(t, ctx, "ann")
	h.says(t, ctx, claim.Draft{Text: "Delivered in 3 days", Measure: within(3)})
	h.says(t, ctx, claim.Draft{Text: "Delivered within a week", Measure: within(7)})
	h.says(t, ctx, claim.Draft{Text: "We call within 2 days", Measure: within(2), Proof: claim.ByHand})
	h.says(t, ctx, claim.Draft{Text: "30 days to return", Kind: claim.Entitlement, Measure: within(30)})
	h.says(t, ctx, claim.Draft{Text: "Answered within 2 days", Trigger: claim.OnInteraction, Measure: within(2)})
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		var orders []purchase.Draft
		var contacts []interaction.Draft
		bought, dated := 0, 0
		for i := range rapid.IntRange(1, 4).Draw(t, "purchases") {
			d := undated(ann, fmt.Sprintf("o-%d-%d", n, i))
			if rapid.Bool().Draw(t, "dated") {
				d.PromisedDay = ptr(today)
				dated++
			}
			orders = append(orders, d)
			contacts = append(contacts, interaction.Draft{ExternalID: ptr(fmt.Sprintf("i-%d-%d", n, i)), CustomerID: ann, Channel: customer.Email, Direction: interaction.Inbound, OccurredAt: h.now.Add(-time.Hour)})
			bought++
		}
		before := h.tally(ctx)
		for range rapid.IntRange(1, 3).Draw(t, "loads") {
			again := rapid.SliceOfN(rapid.SampledFrom(orders), 1, 6).Draw(t, "again")
			if rapid.Bool().Draw(t, "delivered") {
				again[0].DeliveredAt = ptr(h.now)
			}
			if _, err := h.stories.LoadPurchases(ctx, again); err != nil {
				t.Fatal(err)
			}
			if _, err := h.stories.LoadInteractions(ctx, rapid.SliceOfN(rapid.SampledFrom(contacts), 1, 6).Draw(t, "contacts")); err != nil {
				t.Fatal(err)
			}
		}
		results, err := h.stories.LoadPurchases(ctx, rapid.Permutation(orders).Draw(t, "all"))
		if err != nil || slices.ContainsFunc(results, func(r purchase.Result) bool { return r.Err != nil || r.Outcome == upsert.Updated }) {
			t.Fatalf("the last load: %+v, %v", results, err)
		}
		if _, err := h.stories.LoadInteractions(ctx, contacts); err != nil {
			t.Fatal(err)
		}
		after := h.tally(ctx)
		// Of each purchase a delivery and a call are promised, and a return is a
		// right. A day of her own links both claims of a delivery, else one makes it.
		want := [2]int{before[0] + 3*bought, before[1] + 2*bought + dated}
		if after != want {
			t.Fatalf("%d purchases, %d of them dated, %d contacts: %v promises and links, want %v", bought, dated, bought, after, want)
		}
	})
	if wrong, err := h.rooms.Promises.VerifyRecords(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("verify: %v, %v", wrong, err)
	}
}

// tally counts the promises and the claims that are linked.
func (h *house) tally(ctx context.Context) [2]int {
	all, linked := h.db.Promise.Query().AllX(ctx), h.db.ClaimLink.Query().CountX(ctx)
	for _, p := range all {
		linked += len(p.Besides)
	}
	return [2]int{len(all), linked}
}

// claimsOf gives the claims that a purchase came under.
func (h *house) claimsOf(t *testing.T, ctx context.Context, p *purchase.Purchase) []*story.Covered {
	t.Helper()
	all, err := h.stories.ClaimsOf(ctx, []*purchase.Purchase{p})
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}
