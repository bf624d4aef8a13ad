package expectation_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/expectation"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/servqual"
	"kept/internal/testhouse"
	"kept/tenants"
)

// house is the book, and a clock that tests set.
type house struct {
	*expectation.Book
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       time.Time
}

func open(t testing.TB) *house {
	t.Helper()
	h := &house{db: testhouse.Open(t), now: testhouse.Now}
	now := func() time.Time { return clock.Micro(h.now) }
	h.log = event.NewLog(h.db, now, nil)
	h.customers = customer.NewBook(h.db, h.log, now)
	h.Book = expectation.NewBook(h.db, h.log, h.customers, now)
	return h
}

func ptr[T any](v T) *T { return &v }

func (h *house) customer(t testing.TB, ctx context.Context, name string, tags ...string) string {
	t.Helper()
	r, err := h.customers.Upsert(ctx, customer.Upsert{Draft: customer.Draft{Name: &name, Tags: tags}})
	if err != nil {
		t.Fatal(err)
	}
	return r.Record.ID
}

// answered is what somebody said in a survey: adequate 4, desired 6.
func answered(customerID string) expectation.Draft {
	return expectation.Draft{
		Kind: expectation.Implicit, CustomerID: customerID, Text: "Somebody picks up at once", Dimension: servqual.Responsiveness,
		Unit: expectation.Points, Adequate: ptr(expectation.LevelOf(4)), Desired: expectation.LevelOf(6), Source: expectation.FromSurvey,
	}
}

func (h *house) record(t testing.TB, ctx context.Context, d expectation.Draft) *expectation.Expectation {
	t.Helper()
	e, err := h.Record(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (h *house) assess(t testing.TB, ctx context.Context, id string, perceived float64) *expectation.Assessment {
	t.Helper()
	a, err := h.Assess(ctx, expectation.Perception{ExpectationID: id, Way: expectation.ByAnswer, Perceived: expectation.LevelOf(perceived)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestRevisedByManyAtOnceEachIsHeard(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	e := h.record(t, ctx, answered(h.customer(t, ctx, "ann")))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			text := fmt.Sprintf("Somebody picks up at ring %d", i+1)
			if _, err := h.Revise(ctx, e.ID, expectation.Revision{Text: &text, Reason: "she said so"}); err != nil {
				t.Errorf("revision %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if got, err := h.Find(ctx, e.ID); err != nil || got.Text == e.Text {
		t.Errorf("Find = %+v, %v; want one of the new texts", got, err)
	}
}

func TestAnExpectationsLife(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	d := answered(h.customer(t, ctx, "ann"))
	d.Source, d.Basis = expectation.FromHabit, &expectation.Basis{Note: "her last calls", N: 12, P50: ptr(expectation.LevelOf(6)), P80: ptr(expectation.LevelOf(4))}
	e := h.record(t, ctx, d)
	e, err := h.Find(ctx, e.ID)
	if err != nil || e.Standing != expectation.Inferred || e.ConfirmedAt != nil || e.Basis.N != 12 || *e.Basis.P80 != expectation.LevelOf(4) || e.Importance != 3 {
		t.Fatalf("Find = %+v, %v", e, err)
	}
	first := h.assess(t, ctx, e.ID, 5)
	if first.Result != expectation.Met {
		t.Errorf("5 of 4 to 6 is %s", first.Result)
	}
	for range 2 {
		if e, err = h.Confirm(ctx, e.ID, ""); err != nil || e.Standing != expectation.Confirmed || e.ConfirmedAt == nil {
			t.Fatalf("Confirm = %+v, %v", e, err)
		}
	}
	for range 2 {
		if e, err = h.Revise(ctx, e.ID, expectation.Revision{Adequate: ptr(expectation.LevelOf(5.5)), Reason: "she has a new phone"}); err != nil || e.Adequate != expectation.LevelOf(5.5) {
			t.Fatalf("Revise = %+v, %v", e, err)
		}
	}
	if first, err = h.FindAssessment(ctx, first.ID); err != nil || first.Adequate != expectation.LevelOf(4) || first.Result != expectation.Met {
		t.Errorf("after the revision the old assessment is %+v, %v; want its own levels", first, err)
	}
	h.now = h.now.Add(time.Hour)
	if again := h.assess(t, ctx, e.ID, 5); again.Result != expectation.Unmet {
		t.Errorf("5 of 5.5 to 6 is %s", again.Result)
	}
	if latest, err := h.Latest(ctx, []string{e.ID}); err != nil || latest[e.ID].Result != expectation.Unmet {
		t.Errorf("Latest = %+v, %v", latest, err)
	}
	for range 2 {
		if e, err = h.Withdraw(ctx, e.ID, "she is gone"); err != nil || e.WithdrawnAt == nil || e.Reason != "she is gone" {
			t.Fatalf("Withdraw = %+v, %v", e, err)
		}
	}
	if _, err := h.Assess(ctx, expectation.Perception{ExpectationID: e.ID, Way: expectation.ByAnswer, Perceived: 5000}); !errors.Is(err, expectation.ErrWithdrawn) {
		t.Errorf("assessing what was withdrawn: %v", err)
	}
	told, err := h.log.Of(ctx, e.ID)
	if err != nil || len(told) != 6 {
		t.Fatalf("told %v, %v; want recorded, assessed, confirmed, revised, assessed, withdrawn", told, err)
	}
	if got := fmt.Sprint(told[3].Data); got != "map[adequate:map[now:5.5 was:4]]" {
		t.Errorf("the revision tells %s", got)
	}
	h.holds(t, ctx)
}

// holds fails the test when the roll-up isn't what the records say.
func (h *house) holds(t testing.TB, ctx context.Context) {
	t.Helper()
	if wrong, err := h.Verify(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Verify = %v, %v", wrong, err)
	}
}

func (h *house) ask(t testing.TB, ctx context.Context, by expectation.Grouping) *expectation.Report {
	t.Helper()
	r, err := h.Report(ctx, expectation.Question{From: "2026-02-10", To: "2026-03-04", By: by, First: 100})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func lines(r *expectation.Report) string {
	out := fmt.Sprint(r.Groups)
	for _, row := range append(r.Rows, r.Total) {
		out += "; " + line(row)
	}
	return out
}

func line(r *expectation.Row) string {
	return fmt.Sprintf("%s %d/%d/%d %d/%d/%d", r.Key, r.Explicit.Unmet, r.Explicit.Met, r.Explicit.Exceeded, r.Implicit.Unmet, r.Implicit.Met, r.Implicit.Exceeded)
}

func TestReportGroups(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, ann2, bob := h.customer(t, ctx, "ann", "trade", "regular"), h.customer(t, ctx, "ann2"), h.customer(t, ctx, "bob", "trade")
	explicit := answered(bob)
	explicit.Kind, explicit.Dimension = expectation.Explicit, servqual.Reliability
	general := answered("")
	general.Segment = "nobody's tag"
	for _, tc := range []struct {
		d         expectation.Draft
		perceived float64
		at        string
	}{
		{answered(ann), 3, "2026-02-01"}, {answered(ann), 7, "2026-03-01"}, {answered(ann2), 3, "2026-03-02"},
		{explicit, 5, "2026-03-02"}, {general, 4, "2026-03-03"}, {answered(ann), 3, "2026-01-31"},
	} {
		at := clock.Day(tc.at).Start(tenants.From(ctx).Zone)
		_, err := h.Assess(ctx, expectation.Perception{ExpectationID: h.record(t, ctx, tc.d).ID, Way: expectation.ByAnswer, Perceived: expectation.LevelOf(tc.perceived), OccurredAt: &at})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.customers.Merge(ctx, customer.MergeDraft{CustomerID: ann2, OtherID: ann, SurvivorID: &ann}); err != nil {
		t.Fatal(err)
	}
	total := ";  0/1/0 2/1/1"
	for by, want := range map[expectation.Grouping]string{
		expectation.GroupNone:      "1;  0/1/0 2/1/1" + total,
		expectation.GroupMonth:     "2; 2026-02 0/0/0 1/0/0; 2026-03 0/1/0 1/1/1" + total,
		expectation.GroupDimension: "2; RELIABILITY 0/1/0 0/0/0; RESPONSIVENESS 0/0/0 2/1/1" + total,
		expectation.GroupSegment:   "3; trade 0/1/0 1/0/1; regular 0/0/0 1/0/1; nobody's tag 0/0/0 0/1/0" + total,
		expectation.GroupCustomer:  "2; " + ann + " 0/0/0 2/0/1; " + bob + " 0/1/0 0/0/0" + total,
		expectation.GroupClaim:     "1;  0/1/0 2/1/1" + total,
	} {
		if got := lines(h.ask(t, ctx, by)); got != want {
			t.Errorf("by %s: %s, want %s", by, got, want)
		}
	}
	l := h.ask(t, ctx, expectation.GroupNone).Total.Implicit.Levels
	if len(l) != 1 || l[0].N != 4 || l[0].Perceived() != 4.25 || l[0].Superiority() != -1.75 || l[0].Adequacy() != 0.25 {
		t.Errorf("levels %+v", l)
	}
	if r := h.ask(t, ctx, expectation.GroupNone); r.From != "2026-02-01" || r.To != "2026-03-31" {
		t.Errorf("counted from %s to %s", r.From, r.To)
	}
}

func (h *house) fold(t testing.TB, ctx context.Context) int {
	t.Helper()
	n, err := h.Fold(ctx, func(context.Context, string) (*tenants.Actor, error) { return tenants.From(ctx), nil })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAssessmentFaults(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, bob := h.customer(t, ctx, "ann"), h.customer(t, ctx, "bob")
	e := h.record(t, ctx, answered(ann))
	a := h.assess(t, ctx, e.ID, 5)
	key := "survey-1"
	good := expectation.Perception{ExpectationID: e.ID, Way: expectation.ByAnswer, Perceived: 5000, ExternalID: &key}
	if _, err := h.Assess(ctx, good); err != nil {
		t.Fatal(err)
	}
	with := func(change func(*expectation.Perception)) func() error {
		return func() error {
			p := good
			p.ExternalID = nil
			change(&p)
			_, err := h.Assess(ctx, p)
			return err
		}
	}
	for name, tc := range map[string]struct {
		do   func() error
		want string
	}{
		"eight points":       {with(func(p *expectation.Perception) { p.Perceived = 8000 }), "perceived: must be from 1 to 7"},
		"no way":             {with(func(p *expectation.Perception) { p.Way = "" }), "way: must be ANSWER or MEASUREMENT"},
		"tomorrow":           {with(func(p *expectation.Perception) { p.OccurredAt = ptr(h.now.Add(time.Hour)) }), "occurredAt: must not be in the future"},
		"somebody else":      {with(func(p *expectation.Perception) { p.CustomerID = bob }), "customerId: must be the customer whose expectation it is"},
		"the same key again": {with(func(p *expectation.Perception) { p.ExternalID = &key }), "externalId: belongs to another assessment already"},
		"struck twice": {func() error {
			if _, err := h.Strike(ctx, a.ID, "a slip"); err != nil {
				t.Fatal(err)
			}
			_, err := h.Strike(ctx, a.ID, "a slip")
			return err
		}, expectation.ErrStruck.Error()},
		"struck for nothing": {func() error { _, err := h.Strike(ctx, a.ID, " "); return err }, "reason: must not be empty"},
		"by customer and claim": {func() error {
			_, err := h.Report(ctx, expectation.Question{From: "2026-03-01", To: "2026-03-02", By: expectation.GroupCustomer, First: 1, About: expectation.About{ClaimID: id.New(id.Claim)}})
			return err
		}, "about: by CUSTOMER can't be narrowed to a claim or a product"},
		"about a claim and a product": {func() error {
			_, err := h.Report(ctx, expectation.Question{From: "2026-03-01", To: "2026-03-02", By: expectation.GroupMonth, First: 1, About: expectation.About{ClaimID: id.New(id.Claim), ProductID: id.New(id.Product)}})
			return err
		}, "about.productId: must not be given with claimId: what is counted of a claim isn't told apart by product"},
		"no such product": {func() error {
			d := answered(ann)
			d.ProductID = id.New(id.Product)
			_, err := h.Record(ctx, d)
			return err
		}, "productId: no such product"},
	} {
		if f := fault.As(tc.do()); f == nil || f.Error() != tc.want {
			t.Errorf("%s: %v, want %s", name, f, tc.want)
		}
	}
	h.holds(t, ctx)
}

func TestAnotherTenantsExpectationIsMissing(t *testing.T) {
	h := open(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann := h.customer(t, acme, "ann")
	d := answered(ann)
	d.ExternalID = ptr("e-1")
	e := h.record(t, acme, d)
	a := h.assess(t, acme, e.ID, 3)
	for name, err := range map[string]error{
		"find":       second(h.Find(bolt, e.ID)),
		"by key":     second(h.FindExternal(bolt, "e-1")),
		"revise":     second(h.Revise(bolt, e.ID, expectation.Revision{Text: ptr("mine")})),
		"confirm":    second(h.Confirm(bolt, e.ID, "")),
		"withdraw":   second(h.Withdraw(bolt, e.ID, "mine")),
		"assess":     second(h.Assess(bolt, expectation.Perception{ExpectationID: e.ID, Way: expectation.ByAnswer, Perceived: 1000})),
		"assessment": second(h.FindAssessment(bolt, a.ID)),
		"strike":     second(h.Strike(bolt, a.ID, "mine")),
		"link":       second(h.Record(bolt, answered(ann))),
	} {
		if !fault.IsMissing(err) {
			t.Errorf("%s: %v, want missing", name, err)
		}
	}
	if p, err := h.List(bolt, expectation.Filter{}, expectation.NewestFirst, page.Args{}); err != nil || len(p.Items) != 0 {
		t.Errorf("List = %v, %v; want none", p.Items, err)
	}
	if got := lines(h.ask(t, bolt, expectation.GroupCustomer)); got != "0;  0/0/0 0/0/0" {
		t.Errorf("bolt's report: %s", got)
	}
}

func TestListNarrows(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	hers, everybodys, gone := answered(ann), answered(""), answered("")
	everybodys.Text, gone.Text, gone.Segment = "everybody's", "gone", "trade"
	everybodys.Source, everybodys.Basis = expectation.FromIndustry, &expectation.Basis{Note: "the trade's own survey"}
	for _, d := range []expectation.Draft{hers, everybodys} {
		h.record(t, ctx, d)
		h.now = h.now.Add(time.Second)
	}
	if _, err := h.Withdraw(ctx, h.record(t, ctx, gone).ID, "over"); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		f    expectation.Filter
		want string
	}{
		"all":       {expectation.Filter{}, "gone|everybody's|Somebody picks up at once|"},
		"hers":      {expectation.Filter{CustomerID: &filter.ID{Eq: &ann}}, "Somebody picks up at once|"},
		"one of":    {expectation.Filter{CustomerID: &filter.ID{In: []string{ann}}}, "Somebody picks up at once|"},
		"nobody's":  {expectation.Filter{CustomerID: &filter.ID{IsNull: ptr(true)}, Withdrawn: ptr(false)}, "everybody's|"},
		"inferred":  {expectation.Filter{Standing: &expectation.StandingFilter{Eq: ptr(expectation.Inferred)}}, "everybody's|"},
		"a segment": {expectation.Filter{Segment: &filter.String{Eq: ptr("trade")}}, "gone|"},
		"withdrawn": {expectation.Filter{Withdrawn: ptr(true)}, "gone|"},
	} {
		p, err := h.List(ctx, tc.f, expectation.NewestFirst, page.Args{})
		got := ""
		for _, e := range p.Items {
			got += e.Text + "|"
		}
		if err != nil || got != tc.want {
			t.Errorf("%s: %s, %v; want %s", name, got, err, tc.want)
		}
	}
	of, err := h.OfEach(ctx, []string{ann}, expectation.OldestFirst, page.Args{})
	if err != nil || len(of[ann].Items) != 1 {
		t.Errorf("OfEach = %+v, %v", of, err)
	}
}

func second[T any](_ T, err error) error { return err }
