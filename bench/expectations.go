package main

import (
	"context"
	"fmt"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/expectation"
	"kept/ent/db"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/tenants/guard"
)

// gapGoal is how long a gap report may take, and gapMonths how far it reaches;
// the others are of how much there may be a row.
const (
	gapGoal      = 200 * time.Millisecond
	gapMonths    = 24
	gapCustomers = 50_000
	gapProducts  = 5_000
	gapClaims    = 20
	gapSegments  = 8
)

// expectations measures the gap report over a million assessments of 50,000
// customers, by each of its groupings, beside the same report over a tenth of
// them: it should cost what there are of groups.
func expectations(ctx context.Context, c config) error {
	many := 1_000_000
	if c.small {
		many /= 10
	}
	return eachDatabase(ctx, c, func(h *house) error {
		if err := h.peopled(); err != nil {
			return err
		}
		log := event.NewLog(h.db, h.clock, nil)
		book := expectation.NewBook(h.db, log, customer.NewBook(h.db, log, h.clock), h.clock)
		if err := h.assessed(1, many/10); err != nil {
			return err
		}
		before, err := h.gapReports(book, c.rounds)
		if err != nil {
			return err
		}
		if err := h.assessed(many/10+1, many); err != nil {
			return err
		}
		after, err := h.gapReports(book, c.rounds)
		if err != nil {
			return err
		}
		for _, by := range gapGroupings {
			fmt.Printf("%s: %d assessments by %s %v (%.2f of %v); a tenth of them %v (median of %d)\n", h.name, many, by,
				median(after[by]).Round(100*time.Microsecond), ratioOf(median(after[by]), gapGoal), gapGoal, median(before[by]).Round(100*time.Microsecond), len(after[by]))
		}
		wrong, err := book.Verify(h.ctx)
		if err != nil {
			return err
		}
		if len(wrong) > 0 {
			return fmt.Errorf("%d differences between the roll-up and %d assessments, the first: %s", len(wrong), many, wrong[0])
		}
		fmt.Printf("%s: the roll-up is that of %d assessments, recounted one by one\n", h.name, many)
		return nil
	})
}

var gapGroupings = []expectation.Grouping{
	expectation.GroupNone, expectation.GroupDimension, expectation.GroupMonth,
	expectation.GroupCustomer, expectation.GroupSegment, expectation.GroupClaim, expectation.GroupProduct,
}

// peopled adds customers, most of whom have a tag, products and claims.
func (h *house) peopled() error {
	type creates interface{ Exec(context.Context) error }
	var all []creates
	h.customers = nil
	for range gapCustomers / 500 {
		people, tags := make([]*db.CustomerCreate, 500), make([]*db.CustomerTagCreate, 0, 500)
		for i := range people {
			c, name := id.New(id.Customer), fmt.Sprintf("gap %05d", len(h.customers))
			people[i] = h.db.Customer.Create().SetID(c).SetName(name).SetFolded(name).SetStage("REPEAT").SetCreatedAt(h.now).SetUpdatedAt(h.now)
			if segment := len(h.customers) % (gapSegments + 1); segment < gapSegments {
				tags = append(tags, h.db.CustomerTag.Create().SetID(id.New(id.Tag)).SetCustomerID(c).SetTag(fmt.Sprint("segment ", segment)).SetFolded(fmt.Sprint("segment ", segment)))
			}
			h.customers = append(h.customers, c)
		}
		all = append(all, h.db.Customer.CreateBulk(people...), h.db.CustomerTag.CreateBulk(tags...))
	}
	for range gapProducts / 500 {
		goods := make([]*db.ProductCreate, 500)
		for i := range goods {
			p := id.New(id.Product)
			goods[i] = h.db.Product.Create().SetID(p).SetName("goods").SetFolded("goods").SetCreatedAt(h.now).SetUpdatedAt(h.now)
			h.products = append(h.products, p)
		}
		all = append(all, h.db.Product.CreateBulk(goods...))
	}
	for range gapClaims {
		c := id.New(id.Claim)
		h.claims = append(h.claims, c)
		all = append(all, h.db.Claim.Create().SetID(c).SetText("a claim").SetFolded("a claim").SetKind("DEADLINE").SetTrigger("PURCHASE").SetProof("NOTE").
			SetValidFrom("2020-01-01").SetReviewOn("2030-01-01").SetCreatedAt(h.now).SetUpdatedAt(h.now))
	}
	for _, c := range all {
		err := store.Do(h.ctx, h.db, func(ctx context.Context) error {
			guard.Known(ctx, h.customers...)
			return c.Exec(ctx)
		})
		if err != nil {
			return err
		}
	}
	return h.analyze()
}

func (h *house) gapReports(b *expectation.Book, rounds int) (map[expectation.Grouping][]time.Duration, error) {
	to := clock.DayOf(h.now, time.UTC)
	out := map[expectation.Grouping][]time.Duration{}
	for range rounds {
		for _, by := range gapGroupings {
			took, err := timed(func() error {
				_, err := b.Report(h.ctx, expectation.Question{From: to.Add(-30 * (gapMonths - 1)), To: to, By: by, First: 100})
				return err
			})
			if err != nil {
				return nil, err
			}
			out[by] = append(out[by], took)
		}
	}
	return out, nil
}
