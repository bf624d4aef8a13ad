package extramile_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/extramile"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// house is the book of extra miles, and a clock that tests set.
type house struct {
	*extramile.Book
	db  *store.DB
	log *event.Log
	now time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{db: testhouse.Open(t), now: testhouse.Now}
	now := func() time.Time { return clock.Micro(h.now) }
	h.log = event.NewLog(h.db, now, nil)
	h.Book = extramile.NewBook(h.db, h.log, customer.NewBook(h.db, h.log, now), now)
	return h
}

func (h *house) customer(t testing.TB, ctx context.Context, name string) string {
	t.Helper()
	c := id.New(id.Customer)
	err := h.db.Customer.Create().SetID(c).SetName(name).SetFolded(name).SetStage(string(customer.Prospect)).
		SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (h *house) gone(t testing.TB, ctx context.Context, d extramile.Draft) *extramile.Mile {
	t.Helper()
	m, err := h.Record(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func ptr[T any](v T) *T { return &v }

func euros(n int64) *money.Money { return &money.Money{Minor: 100 * n, Currency: "EUR"} }

func TestAnExtraMileAndWhatCameOfIt(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	m := h.gone(t, ctx, extramile.Draft{CustomerID: ann, What: " Brought the cake himself ", Cost: euros(5)})
	if m.What != "Brought the cake himself" || m.MemberID != tenants.From(ctx).MemberID || m.Cost != *euros(5) || m.Effect != nil {
		t.Errorf("Record = %+v", m)
	}
	for range 2 { // the second time changes nothing
		if m, err := h.Tell(ctx, m.ID, extramile.Delighted, "she wrote a letter"); err != nil || *m.Effect != extramile.Delighted || m.EffectNote != "she wrote a letter" {
			t.Errorf("Tell = %+v, %v", m, err)
		}
	}
	of, err := h.OfEach(ctx, []string{ann}, page.Args{})
	if err != nil || len(of[ann].Items) != 1 || *of[ann].Items[0].Effect != extramile.Delighted {
		t.Errorf("OfEach = %+v, %v", of, err)
	}
	if m, err := h.Strike(ctx, m.ID, "it was for somebody else"); err != nil || m.StruckAt == nil {
		t.Errorf("Strike = %+v, %v", m, err)
	}
	_, again := h.Strike(ctx, m.ID, "twice")
	_, tell := h.Tell(ctx, m.ID, extramile.Pleased, "")
	for what, err := range map[string]error{"Strike": again, "Tell": tell} {
		if fault.KindOf(err) != fault.KindConflict {
			t.Errorf("%s of what was struck = %v", what, err)
		}
	}
	told, err := h.log.Of(ctx, m.ID)
	if err != nil || len(told) != 3 {
		t.Errorf("%d events, %v; want recorded, effect told, struck", len(told), err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	good := extramile.Draft{CustomerID: ann, What: "Brought the cake himself"}
	h.gone(t, ctx, good)
	for name, tc := range map[string]struct {
		change func(*extramile.Draft)
		want   string
	}{
		"nothing done":             {func(d *extramile.Draft) { d.What = " " }, "what: must not be empty"},
		"too long":                 {func(d *extramile.Draft) { d.What = strings.Repeat("a", 501) }, "what: must have at most 500 characters"},
		"another currency":         {func(d *extramile.Draft) { d.Cost = &money.Money{Minor: 1, Currency: "USD"} }, "cost: must be in EUR, the currency of your business"},
		"a negative cost":          {func(d *extramile.Draft) { d.Cost = euros(-1) }, "cost: must not be below zero"},
		"tomorrow":                 {func(d *extramile.Draft) { d.OccurredAt = ptr(h.now.Add(time.Second)) }, "occurredAt: must not be in the future"},
		"a note without an effect": {func(d *extramile.Draft) { d.EffectNote = "she smiled" }, "effectNote: goes with an effect"},
		"an effect of our own":     {func(d *extramile.Draft) { d.Effect = ptr(extramile.Effect("MOVED")) }, "effect: must be DELIGHTED, PLEASED, UNNOTICED or UNWELCOME"},
	} {
		d := good
		tc.change(&d)
		if _, err := h.Record(ctx, d); err == nil || err.Error() != tc.want {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
	}
	program := *tenants.From(ctx)
	program.MemberID = ""
	if _, err := h.Record(tenants.As(ctx, &program), good); err == nil || !strings.HasPrefix(err.Error(), "memberId: ") {
		t.Errorf("a program's own: %v", err)
	}
}

// A month's budget is the tenant's month's; what is struck is there again.
func TestABudgetHolds(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, me := h.customer(t, ctx, "ann"), tenants.From(ctx).MemberID
	spend := func(cost int64, at time.Time) (*extramile.Mile, error) {
		return h.Record(ctx, extramile.Draft{CustomerID: ann, What: "flowers", Cost: euros(cost), OccurredAt: &at})
	}
	if _, err := spend(1000, h.now); err != nil {
		t.Errorf("without a budget: %v", err)
	}
	if b, err := h.SetBudget(ctx, me, euros(1020)); err != nil || b.Spent != *euros(1000) || *b.Left() != *euros(20) {
		t.Errorf("SetBudget = %+v, %v", b, err)
	}
	m, err := spend(20, h.now)
	if err != nil {
		t.Errorf("to the last cent: %v", err)
	}
	if _, err := spend(1, h.now); err == nil || err.Error() != "cost: must be within what is left of the month's budget, 0.00 EUR" {
		t.Errorf("beyond it: %v", err)
	}
	if _, err := spend(0, h.now); err != nil {
		t.Errorf("what costs nothing: %v", err)
	}
	if _, err := spend(500, h.now.AddDate(0, -1, 0)); err != nil {
		t.Errorf("last month's: %v", err)
	}
	if _, err := h.Strike(ctx, m.ID, "sent back"); err != nil {
		t.Fatal(err)
	}
	if _, err := spend(20, h.now); err != nil {
		t.Errorf("after one was struck: %v", err)
	}
	if b, err := h.SetBudget(ctx, me, nil); err != nil || b.Amount != nil || b.Left() != nil {
		t.Errorf("SetBudget(nil) = %+v, %v", b, err)
	}
	if _, err := spend(1000, h.now); err != nil {
		t.Errorf("without a budget again: %v", err)
	}
	if all, err := h.Budgets(ctx); err != nil || len(all) != 0 {
		t.Errorf("Budgets = %+v, %v", all, err)
	}
}

// Whatever is recorded, told and struck: no month costs more than its budget, and
// each report is what the records say.
func TestWhateverHappensBudgetAndReportHold(t *testing.T) {
	h := open(t)
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		ctx := testhouse.Tenant(t, h.db, fmt.Sprint("acme-", n))
		ann, me := h.customer(t, ctx, "ann"), tenants.From(ctx).MemberID
		if _, err := h.SetBudget(ctx, me, euros(10)); err != nil {
			r.Fatal(err)
		}
		for range rapid.IntRange(1, 8).Draw(r, "miles") {
			at := h.now.AddDate(0, 0, -rapid.IntRange(0, 40).Draw(r, "days ago"))
			m, err := h.Record(ctx, extramile.Draft{CustomerID: ann, What: "flowers", Cost: euros(rapid.Int64Range(0, 6).Draw(r, "cost")), OccurredAt: &at})
			if err != nil {
				continue // beyond the budget
			}
			switch rapid.IntRange(0, 2).Draw(r, "then") {
			case 0:
				_, err = h.Strike(ctx, m.ID, "a slip")
			case 1:
				_, err = h.Tell(ctx, m.ID, rapid.SampledFrom([]extramile.Effect{extramile.Pleased, extramile.Unwelcome}).Draw(r, "effect"), "")
			}
			if err != nil {
				r.Fatal(err)
			}
		}
		all, err := h.List(ctx, page.Args{First: ptr(100)})
		if err != nil {
			r.Fatal(err)
		}
		want := map[string]*extramile.Row{}
		for _, m := range all.Items {
			if m.StruckAt != nil {
				continue
			}
			month := clock.DayOf(m.OccurredAt, tenants.From(ctx).Zone).Month()
			if want[month] == nil {
				want[month] = &extramile.Row{Key: month, Cost: *euros(0)}
			}
			row := want[month]
			row.Miles, row.Cost.Minor = row.Miles+1, row.Cost.Minor+m.Cost.Minor
			switch {
			case m.Effect == nil:
			case *m.Effect == extramile.Pleased:
				row.Pleased++
			default:
				row.Unwelcome++
			}
		}
		got, err := h.Report(ctx, nil, nil, extramile.ByMonth)
		if err != nil || len(got.Rows) != len(want) {
			r.Fatalf("Report = %+v, %v; the records say %+v", got, err, want)
		}
		for _, row := range got.Rows {
			if *row != *want[row.Key] || row.Cost.Minor > euros(10).Minor {
				r.Fatalf("%+v, the records say %+v, of a budget of 10", row, want[row.Key])
			}
		}
	})
}

func TestAnotherTenantsExtraMileIsMissing(t *testing.T) {
	h := open(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann := h.customer(t, acme, "ann")
	m := h.gone(t, acme, extramile.Draft{CustomerID: ann, What: "flowers"})
	_, find := h.Find(bolt, m.ID)
	_, tell := h.Tell(bolt, m.ID, extramile.Pleased, "")
	_, strike := h.Strike(bolt, m.ID, "mine")
	_, link := h.Record(bolt, extramile.Draft{CustomerID: ann, What: "flowers"})
	_, member := h.Record(bolt, extramile.Draft{CustomerID: h.customer(t, bolt, "bob"), MemberID: tenants.From(acme).MemberID, What: "flowers"})
	_, budget := h.SetBudget(bolt, tenants.From(acme).MemberID, euros(1))
	for what, err := range map[string]error{"Find": find, "Tell": tell, "Strike": strike, "Record": link, "Record for their member": member, "SetBudget": budget} {
		if !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	all, err := h.List(bolt, page.Args{})
	if err != nil || len(all.Items) != 0 {
		t.Errorf("List = %+v, %v", all.Items, err)
	}
}
