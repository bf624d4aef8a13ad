package story_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/coupon"
	"kept/care/customer"
	"kept/care/loyalty"
	table "kept/ent/db/coupon"
	"kept/ent/db/couponcode"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// batch is a coupon and its codes.
type batch struct {
	*coupon.Coupon
	codes []string
}

// issue issues a coupon, and gives it with its codes.
func (c *club) issue(d coupon.Draft) batch {
	c.t.Helper()
	d.ProgramID, d.Name = c.program.ID, "Welcome"
	if d.Codes == 0 {
		d.Codes = 1
	}
	issued, err := c.rooms.Coupons.Add(c.ctx, d)
	c.must(err)
	all, err := c.rooms.Coupons.Take(c.ctx, issued.ID)
	c.must(err)
	if len(all.Codes) != d.Codes {
		c.t.Fatalf("%d codes, want %d", len(all.Codes), d.Codes)
	}
	return batch{issued, all.Codes}
}

func (c *club) redeem(customerID, text string) (*coupon.Use, error) {
	return c.stories.RedeemCoupon(c.ctx, coupon.Wish{CustomerID: customerID, Code: text})
}

// reasons are why a code wasn't redeemed; none when it was.
func (c *club) reasons(err error) []coupon.Refusal {
	c.t.Helper()
	if err == nil {
		return nil
	}
	var why coupon.Refused
	if !errors.As(err, &why) || fault.KindOf(err) != fault.KindInvalid {
		c.t.Fatalf("got %v, want reasons", err)
	}
	return why
}

func (c *club) points(customerID string) int64 {
	c.t.Helper()
	q, err := c.rooms.Points.Quote(c.ctx, customerID, 1, &c.program.Currency, false)
	c.must(err)
	return q.Available
}

func (c *club) couponsRight() {
	c.t.Helper()
	wrong, err := c.stories.VerifyCoupons(c.ctx)
	c.must(err)
	if len(wrong) > 0 {
		c.t.Errorf("it doesn't add up: %s", strings.Join(wrong, "\n"))
	}
	c.right()
}

func TestALifeOfACoupon(t *testing.T) {
	c := openClub(t)
	hundred := c.issue(coupon.Draft{Points: ptr(int64(100)), Codes: 3, PerCode: ptr(int64(1))})
	ann, bob := c.customer(t, c.ctx, "ann"), c.customer(t, c.ctx, "bob")

	u, err := c.redeem(ann, strings.ToLower(strings.ReplaceAll(hundred.codes[0], "-", " ")))
	c.must(err)
	if c.points(ann) != 100 || u.TransactionID == nil {
		t.Errorf("%+v gave %d points, want 100 by a transaction", u, c.points(ann))
	}
	if _, err := c.redeem(bob, hundred.codes[0]); !slices.Equal(c.reasons(err), []coupon.Refusal{coupon.RefuseUsedUp}) {
		t.Errorf("a code that was used = %v", err)
	}
	q, err := c.rooms.Coupons.Quote(c.ctx, bob, hundred.codes[1])
	c.must(err)
	if len(q.Refusals) > 0 || q.Coupon.ID != hundred.ID || q.Coupon.Used != 1 {
		t.Errorf("quote %+v, want nothing against it", q)
	}
	if _, err := c.rooms.Coupons.Take(c.ctx, hundred.ID); !errors.Is(err, coupon.ErrTaken) {
		t.Errorf("taking the codes twice = %v, want it refused", err)
	}

	_, err = c.rooms.Coupons.Withdraw(c.ctx, hundred.ID)
	c.must(err)
	_, err = c.rooms.Coupons.Withdraw(c.ctx, hundred.ID)
	c.must(err)
	if _, err := c.redeem(bob, hundred.codes[1]); !slices.Equal(c.reasons(err), []coupon.Refusal{coupon.RefuseWithdrawn}) {
		t.Errorf("a withdrawn code = %v", err)
	}
	kept, err := c.rooms.Coupons.Uses(c.ctx, &hundred.ID, nil, page.Args{})
	c.must(err)
	if len(kept.Items) != 1 || kept.Items[0].ID != u.ID {
		t.Errorf("uses %v, want the one that there was", kept.Items)
	}
	c.couponsRight()
}

func TestMoneyOffGivesNoPoints(t *testing.T) {
	c := openClub(t)
	off := c.issue(coupon.Draft{Amount: &money.Money{Minor: 500, Currency: "EUR"}, Code: "Fünf weniger", PerCustomer: ptr(int64(1))})
	ann := c.customer(t, c.ctx, "ann")
	u, err := c.redeem(ann, "FUNF WENIGER")
	c.must(err)
	if u.TransactionID != nil || u.CouponID != off.ID {
		t.Errorf("use %+v, want one without points", u)
	}
	if _, err := c.redeem(ann, "fünf-weniger"); !slices.Equal(c.reasons(err), []coupon.Refusal{coupon.RefuseUsed}) {
		t.Errorf("her second = %v", err)
	}
	if _, err := c.rooms.Coupons.Add(c.ctx, coupon.Draft{ProgramID: c.program.ID, Name: "Again", Percent: ptr(int64(5)), Codes: 1, Code: "Fünf Weniger"}); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("the same code for another coupon = %v, want it taken", err)
	}
	c.couponsRight()
}

func TestACouponsDaysAreTheTenants(t *testing.T) {
	c := openClub(t)
	ann := c.customer(t, c.ctx, "ann")
	today := clock.DayOf(c.now, tenants.From(c.ctx).Zone)
	year := c.issue(coupon.Draft{Percent: ptr(int64(10)), ValidFrom: ptr(today.Add(1)), ValidUntil: ptr(today.Add(2))})
	for days, want := range [][]coupon.Refusal{{coupon.RefuseNotYet}, {}, {}, {coupon.RefuseExpired}} {
		q, err := c.rooms.Coupons.Quote(c.ctx, ann, year.codes[0])
		c.must(err)
		if !slices.Equal(q.Refusals, want) {
			t.Errorf("after %d days %v, want %v", days, q.Refusals, want)
		}
		c.now = c.now.AddDate(0, 0, 1)
	}
}

// together redeems at the same time, and gives the ids of the uses that came of
// it; whoever was refused was told reasons.
func (c *club) together(n int, wish func(i int) coupon.Wish) (had []string) {
	c.t.Helper()
	used, errs := make([]*coupon.Use, n), make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { used[i], errs[i] = c.stories.RedeemCoupon(c.ctx, wish(i)) })
	}
	all.Wait()
	for i, err := range errs {
		if err == nil {
			had = append(had, used[i].ID)
		} else {
			c.reasons(err)
		}
	}
	return had
}

func TestTheLastUseToOneOfFifty(t *testing.T) {
	for _, tc := range []struct {
		name  string
		draft coupon.Draft
	}{
		{"of a code", coupon.Draft{PerCode: ptr(int64(1))}},
		{"of the coupon", coupon.Draft{Total: ptr(int64(1)), Codes: 50}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := openClub(t)
			tc.draft.Points = ptr(int64(10))
			last := c.issue(tc.draft)
			var who []string
			for i := range 50 {
				who = append(who, c.customer(t, c.ctx, fmt.Sprint("customer ", i)))
			}
			had := c.together(len(who), func(i int) coupon.Wish {
				return coupon.Wish{CustomerID: who[i], Code: last.codes[i%len(last.codes)]}
			})
			var points int64
			for _, id := range who {
				points += c.points(id)
			}
			if len(had) != 1 || points != 10 {
				t.Errorf("%d had it and %d points were given, want 1 and 10", len(had), points)
			}
			c.couponsRight()
		})
	}
}

func TestWhoRedeemsManyTimesAtOnceHasWhatSheMay(t *testing.T) {
	c := openClub(t)
	one := c.issue(coupon.Draft{Points: ptr(int64(10)), PerCustomer: ptr(int64(1))})
	ann, bob := c.customer(t, c.ctx, "ann"), c.customer(t, c.ctx, "bob")
	if had := c.together(10, func(int) coupon.Wish { return coupon.Wish{CustomerID: ann, Code: one.codes[0]} }); len(had) != 1 {
		t.Errorf("one for each customer, and she had %d", len(had))
	}
	receipt := coupon.Wish{CustomerID: bob, Code: one.codes[0], Source: "till", SourceID: "r-7"}
	had := c.together(10, func(int) coupon.Wish { return receipt })
	if len(had) != 10 || len(slices.Compact(had)) != 1 || c.points(bob) != 10 {
		t.Errorf("the same receipt: %v with %d points, want one use for all ten, and 10", had, c.points(bob))
	}
	receipt.CustomerID = ann
	if _, err := c.stories.RedeemCoupon(c.ctx, receipt); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("the receipt for another customer = %v, want it taken", err)
	}
	c.couponsRight()
}

func TestAMergedCustomerUsedWhatBothUsed(t *testing.T) {
	c := openClub(t)
	one := c.issue(coupon.Draft{Percent: ptr(int64(10)), PerCustomer: ptr(int64(1))})
	ann, twin := c.customer(t, c.ctx, "ann"), c.customer(t, c.ctx, "twin")
	_, err := c.redeem(twin, one.codes[0])
	c.must(err)
	_, err = c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: ann, OtherID: twin, SurvivorID: &ann, Reason: "the same person"})
	c.must(err)
	if _, err := c.redeem(ann, one.codes[0]); !slices.Equal(c.reasons(err), []coupon.Refusal{coupon.RefuseUsed}) {
		t.Errorf("a second one for the same person = %v", err)
	}
}

func TestACodeIsGuessedSlowly(t *testing.T) {
	c := openClub(t)
	ann := c.customer(t, c.ctx, "ann")
	good := c.issue(coupon.Draft{Points: ptr(int64(10)), PerCode: ptr(int64(1))})
	for i := range 10 {
		if _, err := c.redeem(ann, fmt.Sprint("WELCOME", i)); !slices.Equal(c.reasons(err), []coupon.Refusal{coupon.RefuseUnknown}) {
			t.Fatalf("guess %d = %v", i, err)
		}
	}
	if _, err := c.redeem(ann, good.codes[0]); fault.KindOf(err) != fault.KindExhausted {
		t.Errorf("after ten guesses = %v, want her to wait", err)
	}
	c.now = c.now.Add(time.Minute)
	_, err := c.redeem(ann, good.codes[0])
	c.must(err)
}

func TestCouponsAddUpWhateverIsDone(t *testing.T) {
	c := openClub(t)
	who := []string{c.customer(t, c.ctx, "ann"), c.customer(t, c.ctx, "bob"), c.customer(t, c.ctx, "cle")}
	limit := rapid.Custom(func(r *rapid.T) *int64 {
		if rapid.Bool().Draw(r, "without end") {
			return nil
		}
		return ptr(rapid.Int64Range(1, 3).Draw(r, "limit"))
	})
	rapid.Check(t, func(r *rapid.T) {
		d := coupon.Draft{
			Points: ptr(rapid.Int64Range(1, 9).Draw(r, "points")), Codes: rapid.IntRange(1, 3).Draw(r, "codes"),
			PerCode: limit.Draw(r, "per code"), PerCustomer: limit.Draw(r, "per customer"), Total: limit.Draw(r, "total"),
		}
		all := c.issue(d)
		before, ofCode, ofHer, total := map[string]int64{}, map[string]int64{}, map[string]int64{}, int64(0)
		for _, id := range who {
			before[id] = c.points(id)
		}
		for range rapid.IntRange(1, 8).Draw(r, "tries") {
			her, text := rapid.SampledFrom(who).Draw(r, "who"), rapid.SampledFrom(all.codes).Draw(r, "code")
			may := func(most *int64, n int64) bool { return most == nil || n < *most }
			want := may(d.PerCode, ofCode[text]) && may(d.PerCustomer, ofHer[her]) && may(d.Total, total)
			_, err := c.redeem(her, text)
			if got := len(c.reasons(err)) == 0; got != want {
				r.Fatalf("redeemed: %t (%v), want %t", got, err, want)
			}
			if want {
				ofCode[text]++
				ofHer[her]++
				total++
			}
		}
		for _, id := range who {
			if got, want := c.points(id)-before[id], ofHer[id]**d.Points; got != want {
				r.Errorf("she has %d points more, want %d", got, want)
			}
		}
	})
	c.couponsRight()
}

func TestVerifyFindsACouponThatWasChangedByHand(t *testing.T) {
	c := openClub(t)
	all := c.issue(coupon.Draft{Points: ptr(int64(10)), Codes: 2, PerCode: ptr(int64(9))})
	_, err := c.redeem(c.customer(t, c.ctx, "ann"), all.codes[0])
	c.must(err)
	c.couponsRight()
	for what, change := range map[string]func(n int64) error{
		"a coupon's uses": func(n int64) error {
			return second(c.db.Coupon.Update().Where(table.ID(all.ID)).AddUsed(n).Save(c.ctx))
		},
		"a code's uses": func(n int64) error {
			return second(c.db.CouponCode.Update().Where(couponcode.CouponID(all.ID)).AddUsed(n).Save(c.ctx))
		},
	} {
		c.must(change(1))
		if wrong, err := c.stories.VerifyCoupons(c.ctx); err != nil || len(wrong) == 0 {
			t.Errorf("%s: %v, %v; want it found", what, wrong, err)
		}
		c.must(change(-1))
	}
	// A use that nothing was given for.
	u, err := c.rooms.Coupons.Redeem(c.ctx, coupon.Wish{CustomerID: c.customer(t, c.ctx, "bob"), Code: all.codes[1]}, func(ctx context.Context, _ *coupon.Coupon, _ *coupon.Use) (string, error) {
		t, err := c.rooms.Points.Earn(ctx, loyalty.Earning{Origin: loyalty.Origin{Source: "till", SourceID: "r-1"}, CustomerID: c.customer(c.t, ctx, "cle"), Points: 1})
		return t.ID, err
	})
	c.must(err)
	if wrong, err := c.stories.VerifyCoupons(c.ctx); err != nil || len(wrong) != 1 || !strings.Contains(wrong[0], u.ID) {
		t.Errorf("points from elsewhere: %v, %v; want %s found", wrong, err, u.ID)
	}
}

func TestNoEventTellsACode(t *testing.T) {
	c := openClub(t)
	all := c.issue(coupon.Draft{Points: ptr(int64(10))})
	_, err := c.redeem(c.customer(t, c.ctx, "ann"), all.codes[0])
	c.must(err)
	told := c.told(t, c.ctx, all.ID)
	if len(told) != 3 {
		t.Errorf("%d events, want that it was added, taken and redeemed", len(told))
	}
	for _, e := range told {
		if said := fmt.Sprint(e.Data, e.Reason); strings.Contains(said, all.codes[0]) {
			t.Errorf("%s tells the code: %s", e.Type, said)
		}
	}
}

func TestAnotherTenantsCouponIsMissing(t *testing.T) {
	c := openClub(t)
	all := c.issue(coupon.Draft{Points: ptr(int64(10))})
	ann := c.customer(t, c.ctx, "ann")
	u, err := c.redeem(ann, all.codes[0])
	c.must(err)
	other := testhouse.Tenant(t, c.db, "other")
	for what, do := range map[string]func() error{
		"read":     func() error { return second(c.rooms.Coupons.Find(other, all.ID)) },
		"read use": func() error { return second(c.rooms.Coupons.Use(other, u.ID)) },
		"withdraw": func() error { return second(c.rooms.Coupons.Withdraw(other, all.ID)) },
		"take":     func() error { return second(c.rooms.Coupons.Take(other, all.ID)) },
		"redeem": func() error {
			return second(c.stories.RedeemCoupon(other, coupon.Wish{CustomerID: ann, Code: all.codes[0]}))
		},
		"link": func() error {
			return second(c.rooms.Coupons.Add(other, coupon.Draft{ProgramID: c.program.ID, Name: "Ours", Points: ptr(int64(1)), Codes: 1}))
		},
	} {
		if err := do(); !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	_, err = c.stories.RedeemCoupon(other, coupon.Wish{CustomerID: c.customer(t, other, "eve"), Code: all.codes[0]})
	if !slices.Equal(c.reasons(err), []coupon.Refusal{coupon.RefuseUnknown}) {
		t.Errorf("a code of another tenant's = %v, want it unknown", err)
	}
}
