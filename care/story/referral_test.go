package story_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/care/purchase"
	"kept/care/reaction"
	"kept/care/referral"
	table "kept/ent/db/referral"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
)

// circle is a club whose customers bring others along.
type circle struct {
	*club
	orders int
}

func openCircle(t *testing.T, terms referral.Terms) *circle {
	t.Helper()
	c := &circle{club: openClub(t)}
	now := func() time.Time { return clock.Micro(c.now) }
	c.events = event.NewDispatcher(c.db, now, slog.New(slog.DiscardHandler), reaction.Referral(c.rooms.Referrals.Stir, func() {}))
	c.must(c.events.Begin(t.Context()))
	terms.ProgramID, terms.Open, terms.AdvocatePoints, terms.FriendPoints, terms.MostDays = c.program.ID, true, 100, 50, 30
	if terms.OnOrder == 0 {
		terms.OnOrder = 2
	}
	if terms.HoldDays == nil {
		terms.HoldDays = ptr(14)
	}
	c.must(second(c.stories.SetReferralTerms(c.ctx, terms)))
	return c
}

// told hands on what has happened, and has referrals looked at again.
func (c *circle) reckoned() {
	c.t.Helper()
	c.must(c.events.Step(context.Background()))
	c.must(second(c.stories.ReckonReferrals(context.Background(), c.system)))
}

func (c *circle) code(customerID string) string {
	c.t.Helper()
	made, err := c.rooms.Referrals.MakeCode(c.ctx, c.program.ID, customerID)
	c.must(err)
	return made.Text
}

func (c *circle) refer(code, customerID string) *referral.Referral {
	c.t.Helper()
	r, err := c.stories.ReferCustomer(c.ctx, code, customerID)
	c.must(err)
	return r
}

func (c *circle) refusal(err error) referral.Refusal {
	c.t.Helper()
	var why referral.Refused
	if !errors.As(err, &why) {
		c.t.Fatalf("got %v, want a reason", err)
	}
	return referral.Refusal(why)
}

// order places an order now, and gives its id.
func (c *circle) order(customerID string) string {
	c.t.Helper()
	c.orders++
	key := fmt.Sprint("order ", c.orders)
	made, err := c.stories.RecordPurchase(c.ctx, purchase.Draft{
		ExternalID: &key, CustomerID: customerID, OccurredAt: c.now, Amount: &money.Money{Minor: 4990, Currency: "EUR"},
	})
	c.must(err)
	return made.Record.ID
}

func (c *circle) callOff(purchaseID string) {
	c.t.Helper()
	c.must(second(c.stories.CancelPurchase(c.ctx, purchaseID, c.now, "")))
}

func (c *circle) state(id string) referral.State {
	c.t.Helper()
	r, err := c.rooms.Referrals.Find(c.ctx, id)
	c.must(err)
	return r.State
}

func (c *circle) wants(r *referral.Referral, want referral.State, advocate, friend int64) {
	c.t.Helper()
	c.reckoned()
	if got := c.state(r.ID); got != want || c.points(r.AdvocateID) != advocate || c.points(r.FriendID) != friend {
		c.t.Errorf("%s with %d and %d points, want %s with %d and %d", got, c.points(r.AdvocateID), c.points(r.FriendID), want, advocate, friend)
	}
	c.referralsRight()
}

func (c *circle) referralsRight() {
	c.t.Helper()
	c.must(second(c.rooms.Points.Seal(context.Background(), c.system))) // as Kept does by itself wherever it is at work
	wrong, err := c.stories.VerifyReferrals(c.ctx)
	c.must(err)
	if len(wrong) > 0 {
		c.t.Errorf("it doesn't add up: %s", strings.Join(wrong, "\n"))
	}
	c.right()
}

func TestALifeOfAReferral(t *testing.T) {
	c := openCircle(t, referral.Terms{})
	ann, bob := c.customer(t, c.ctx, "ann"), c.customer(t, c.ctx, "bob")
	code := c.code(ann)
	if again := c.code(ann); again != code {
		t.Errorf("asked again her code is %s, want %s", again, code)
	}
	r := c.refer(strings.ToLower(code), bob)
	if again := c.refer(code, bob); again.ID != r.ID {
		t.Errorf("asked again it is %s, want %s", again.ID, r.ID)
	}
	c.order(bob)
	c.wants(r, referral.Waiting, 0, 0)
	c.now = c.now.AddDate(0, 0, 3)
	order := c.order(bob)
	c.wants(r, referral.Held, 0, 0)
	c.now = c.now.AddDate(0, 0, 14)
	c.wants(r, referral.Rewarded, 100, 50)
	c.wants(r, referral.Rewarded, 100, 50)
	c.callOff(order)
	c.wants(r, referral.Reversed, 0, 0)
	c.order(bob)
	c.wants(r, referral.Reversed, 0, 0)
}

// A till takes part of what both were given: when the referral doesn't last, the rest goes.
func TestOfAReferralThatDidNotLastATillLeavesTheRest(t *testing.T) {
	c := openCircle(t, referral.Terms{HoldDays: ptr(0), OnOrder: 1})
	r := c.refer(c.code(c.customer(t, c.ctx, "ann")), c.customer(t, c.ctx, "bob"))
	order := c.order(r.FriendID)
	c.wants(r, referral.Rewarded, 100, 50)
	r, err := c.rooms.Referrals.Find(c.ctx, r.ID)
	c.must(err)
	for whose, of := range map[string]struct {
		id     *string
		points int64
	}{"advocate": {r.AdvocateTransactionID, 40}, "friend": {r.FriendTransactionID, 50}} {
		c.must(second(c.rooms.Points.ReverseEarning(c.ctx, loyalty.Reversal{
			Origin: loyalty.Origin{Source: "till", SourceID: whose}, TransactionID: *of.id, Points: of.points,
		})))
	}
	c.tick()
	c.callOff(order)
	c.wants(r, referral.Reversed, 0, 0)
}

func TestAnOrderThatIsCalledOffInTheHoldGivesNothing(t *testing.T) {
	c := openCircle(t, referral.Terms{ExpiryDays: ptr(30)})
	r := c.refer(c.code(c.customer(t, c.ctx, "ann")), c.customer(t, c.ctx, "bob"))
	c.order(r.FriendID)
	order := c.order(r.FriendID)
	c.wants(r, referral.Held, 0, 0)
	c.callOff(order)
	c.wants(r, referral.Waiting, 0, 0)
	c.now = c.now.AddDate(0, 0, 31)
	c.wants(r, referral.Expired, 0, 0)
}

// refunded records an order again, which comes to less now.
func (c *circle) refunded(customerID string, at time.Time, number int, left int64, currency string) {
	c.t.Helper()
	key := fmt.Sprint("order ", number)
	c.must(second(c.stories.RecordPurchase(c.ctx, purchase.Draft{
		ExternalID: &key, CustomerID: customerID, OccurredAt: at, Amount: &money.Money{Minor: left, Currency: currency},
	})))
}

func TestARefundInPartKeepsTheRewardDownToTheLeastAmount(t *testing.T) {
	c := openCircle(t, referral.Terms{HoldDays: ptr(0), OnOrder: 1, LeastAmount: &money.Money{Minor: 4000, Currency: "EUR"}})
	code := c.code(c.customer(t, c.ctx, "ann"))
	r := c.refer(code, c.customer(t, c.ctx, "bob"))
	if r.LeastAmount == nil || *r.LeastAmount != (money.Money{Minor: 4000, Currency: "EUR"}) {
		t.Fatalf("it was made under %+v, want 40 euros", r.LeastAmount)
	}
	at := c.now
	c.order(r.FriendID) // of 49.90
	c.wants(r, referral.Rewarded, 100, 50)
	c.tick()
	c.refunded(r.FriendID, at, 1, 4000, "EUR")
	c.wants(r, referral.Rewarded, 100, 50)
	c.tick()
	c.refunded(r.FriendID, at, 1, 3999, "EUR")
	c.wants(r, referral.Reversed, 0, 0)
	c.tick()
	c.refunded(r.FriendID, at, 1, 4990, "EUR") // a correction gives nothing again
	c.wants(r, referral.Reversed, 0, 0)

	// Before it is given, an order below waits with the others, and one that is
	// corrected counts.
	late := c.refer(code, c.customer(t, c.ctx, "cleo"))
	c.refunded(late.FriendID, c.now, 100, 3000, "EUR")
	c.wants(late, referral.Waiting, 0, 0)
	c.tick()
	c.refunded(late.FriendID, c.now.Add(-time.Second), 100, 4000, "EUR")
	c.wants(late, referral.Rewarded, 100, 50)

	// Whoever was referred before the terms changed keeps hers: here, any order.
	c.must(second(c.stories.SetReferralTerms(c.ctx, referral.Terms{ProgramID: c.program.ID, Open: true, AdvocatePoints: 100, FriendPoints: 50, OnOrder: 1, HoldDays: ptr(0), MostDays: 30})))
	any := c.refer(code, c.customer(t, c.ctx, "dora"))
	c.must(second(c.stories.SetReferralTerms(c.ctx, referral.Terms{ProgramID: c.program.ID, Open: true, AdvocatePoints: 100, FriendPoints: 50, OnOrder: 1, HoldDays: ptr(0), MostDays: 30, LeastAmount: &money.Money{Minor: 4000, Currency: "EUR"}})))
	c.refunded(any.FriendID, c.now, 200, 1, "EUR")
	c.wants(any, referral.Rewarded, 200, 50)
	found, err := c.rooms.Referrals.List(c.ctx, c.program.ID, nil, ptr(referral.Reversed), page.Args{})
	c.must(err)
	if len(found.Items) != 1 || found.Items[0].ID != r.ID {
		t.Errorf("listed as taken back: %d, want the first alone", len(found.Items))
	}
}

func TestWhoCantBeBroughtAlong(t *testing.T) {
	c := openCircle(t, referral.Terms{Most: ptr(1)})
	ann, bob := c.customer(t, c.ctx, "ann"), c.customer(t, c.ctx, "bob")
	code, other := c.code(ann), c.code(bob)
	buyer := c.customer(t, c.ctx, "buyer")
	c.order(buyer)
	for what, tc := range map[string]struct {
		code, who string
		want      referral.Refusal
	}{
		"an unknown code": {"0000-0000-0000-0000", bob, referral.RefuseUnknown},
		"her own code":    {code, ann, referral.RefuseSelf},
		"a customer":      {code, buyer, referral.RefuseCustomer},
	} {
		if _, err := c.stories.ReferCustomer(c.ctx, tc.code, tc.who); c.refusal(err) != tc.want {
			t.Errorf("%s = %v, want %s", what, err, tc.want)
		}
	}
	friend := c.customer(t, c.ctx, "friend")
	c.refer(code, friend)
	if _, err := c.stories.ReferCustomer(c.ctx, other, friend); c.refusal(err) != referral.RefuseReferred {
		t.Errorf("brought along twice = %v", err)
	}
	if _, err := c.stories.ReferCustomer(c.ctx, code, c.customer(t, c.ctx, "second")); c.refusal(err) != referral.RefuseLimit {
		t.Errorf("one more than she may = %v", err)
	}
	c.now = c.now.AddDate(0, 0, 31)
	c.refer(code, c.customer(t, c.ctx, "third"))
	c.must(second(c.stories.SetReferralTerms(c.ctx, referral.Terms{ProgramID: c.program.ID, AdvocatePoints: 1, OnOrder: 2, MostDays: 30})))
	if _, err := c.stories.ReferCustomer(c.ctx, other, c.customer(t, c.ctx, "fourth")); c.refusal(err) != referral.RefuseClosed {
		t.Errorf("when it is closed = %v", err)
	}
}

func TestSheCantBringHerselfAlongUnderAnotherName(t *testing.T) {
	c := openCircle(t, referral.Terms{})
	family := []customer.IdentityDraft{{Kind: customer.EmailAddress, Value: "Family@Example.com", Shared: true}}
	ann, err := c.rooms.Customers.Create(c.ctx, customer.Draft{Name: ptr("Ann"), Identities: family})
	c.must(err)
	family[0].Value = "family@example.COM"
	again, err := c.rooms.Customers.Create(c.ctx, customer.Draft{Name: ptr("A. N. Other"), Identities: family})
	c.must(err)
	if _, err := c.stories.ReferCustomer(c.ctx, c.code(ann.ID), again.ID); c.refusal(err) != referral.RefuseSelf {
		t.Errorf("by an address that both have = %v", err)
	}
}

func TestAMergeOfTheTwoUndoesIt(t *testing.T) {
	c := openCircle(t, referral.Terms{HoldDays: ptr(0)})
	r := c.refer(c.code(c.customer(t, c.ctx, "ann")), c.customer(t, c.ctx, "bob"))
	c.order(r.FriendID)
	c.order(r.FriendID)
	c.wants(r, referral.Rewarded, 100, 50)
	c.must(second(c.stories.MergeCustomers(c.ctx, customer.MergeDraft{CustomerID: r.AdvocateID, OtherID: r.FriendID, SurvivorID: &r.AdvocateID, Reason: "one person"})))
	c.reckoned()
	if got := c.state(r.ID); got != referral.Reversed || c.points(r.AdvocateID) != 0 {
		t.Errorf("%s with %d points, want it reversed with none", got, c.points(r.AdvocateID))
	}
	c.referralsRight()
}

func TestARewardIsGivenOnceHoweverManyLook(t *testing.T) {
	c := openCircle(t, referral.Terms{HoldDays: ptr(0)})
	ann := c.customer(t, c.ctx, "ann")
	code := c.code(ann)
	for i := range 5 {
		bob := c.customer(t, c.ctx, fmt.Sprint("bob ", i))
		var all sync.WaitGroup
		errs := make([]error, 8)
		for n := range errs {
			all.Go(func() { errs[n] = second(c.stories.ReferCustomer(c.ctx, code, bob)) })
		}
		all.Wait()
		for _, err := range errs {
			c.must(err)
		}
		c.order(bob)
		c.order(bob)
	}
	c.must(c.events.Step(context.Background()))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { _, _ = c.stories.ReckonReferrals(context.Background(), c.system) })
	}
	all.Wait()
	c.reckoned()
	if got := c.points(ann); got != 500 {
		t.Errorf("she has %d points for five, want 500", got)
	}
	c.referralsRight()
}

func TestReferralsAddUpWhateverHappens(t *testing.T) {
	c := openCircle(t, referral.Terms{HoldDays: ptr(10), ExpiryDays: ptr(40)})
	code := c.code(c.customer(t, c.ctx, "ann"))
	rapid.Check(t, func(r *rapid.T) {
		made := c.refer(code, c.customer(t, c.ctx, "newcomer"))
		var placed []string
		rewarded := false
		for range rapid.IntRange(1, 7).Draw(r, "steps") {
			switch rapid.IntRange(0, 2).Draw(r, "what") {
			case 0:
				placed = append(placed, c.order(made.FriendID))
			case 1:
				if len(placed) > 0 {
					c.callOff(placed[len(placed)-1])
					placed = placed[:len(placed)-1]
				}
			default:
				c.now = c.now.AddDate(0, 0, rapid.IntRange(1, 12).Draw(r, "days"))
			}
			if rapid.Bool().Draw(r, "look") {
				c.reckoned()
				rewarded = rewarded || c.state(made.ID) == referral.Rewarded
			}
		}
		c.reckoned()
		state, points := c.state(made.ID), c.points(made.FriendID)
		if (state == referral.Rewarded) != (points == 50) || state != referral.Rewarded && points != 0 {
			r.Fatalf("%s with %d points", state, points)
		}
		if rewarded && state != referral.Rewarded && state != referral.Reversed {
			r.Fatalf("it was rewarded, and is %s", state)
		}
	})
	c.referralsRight()
}

func TestVerifyFindsAReferralThatWasChangedByHand(t *testing.T) {
	c := openCircle(t, referral.Terms{HoldDays: ptr(0)})
	r := c.refer(c.code(c.customer(t, c.ctx, "ann")), c.customer(t, c.ctx, "bob"))
	c.order(r.FriendID)
	c.order(r.FriendID)
	c.wants(r, referral.Rewarded, 100, 50)
	c.must(c.db.Referral.Update().Where(table.ID(r.ID)).SetState(string(referral.Held)).Exec(c.ctx))
	if wrong, err := c.stories.VerifyReferrals(c.ctx); err != nil || len(wrong) == 0 {
		t.Errorf("a state that was changed: %v, %v; want it found", wrong, err)
	}
	c.must(c.db.Referral.Update().Where(table.ID(r.ID)).SetState(string(referral.Rewarded)).ClearFriendTransactionID().Exec(c.ctx))
	if wrong, err := c.stories.VerifyReferrals(c.ctx); err != nil || len(wrong) != 1 {
		t.Errorf("points that nobody was given: %v, %v; want it found", wrong, err)
	}
}

func TestAnotherTenantsReferralIsMissing(t *testing.T) {
	c := openCircle(t, referral.Terms{})
	ann, bob := c.customer(t, c.ctx, "ann"), c.customer(t, c.ctx, "bob")
	code := c.code(ann)
	r := c.refer(code, bob)
	other := testhouse.Tenant(t, c.db, "other")
	for what, do := range map[string]func() error{
		"read":      func() error { return second(c.rooms.Referrals.Find(other, r.ID)) },
		"refer":     func() error { return second(c.stories.ReferCustomer(other, code, bob)) },
		"make code": func() error { return second(c.rooms.Referrals.MakeCode(other, c.program.ID, ann)) },
		"terms": func() error {
			return second(c.stories.SetReferralTerms(other, referral.Terms{ProgramID: c.program.ID, AdvocatePoints: 1, OnOrder: 2, MostDays: 30}))
		},
		"link": func() error {
			return second(c.rooms.Referrals.MakeCode(other, c.program.ID, c.customer(t, other, "eve")))
		},
	} {
		if err := do(); !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	if _, err := c.stories.ReferCustomer(other, code, c.customer(t, other, "eve")); c.refusal(err) != referral.RefuseUnknown {
		t.Errorf("another tenant's code = %v, want it unknown", err)
	}
}
