package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"testing"

	"kept/care/claim"
	"kept/care/promise"
	"kept/care/study"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/page"
	"kept/internal/password"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/account"
)

// secret is the operator's, for the demo of a test.
var secret = bytes.Repeat([]byte{7}, 32)

func TestTheDemoHasSomethingOfEverything(t *testing.T) {
	db := testhouse.Open(t)
	ctx, hasher := context.Background(), password.NewHasher(password.Costs{Memory: 64, Time: 1, Threads: 1})
	made, err := Make(ctx, db, hasher, secret, clock.Fixed(testhouse.Now), io.Discard)
	if err != nil || !made {
		t.Fatalf("Make = %v, %v", made, err)
	}
	if again, err := Make(ctx, db, hasher, secret, clock.Fixed(testhouse.Now), io.Discard); err != nil || again {
		t.Errorf("made again: %v, %v; want left alone", again, err)
	}
	s, err := newSim(db, hasher, secret, testhouse.Now)
	if err != nil {
		t.Fatal(err)
	}
	actor, err := s.accounts.SystemActorBySlug(ctx, Slug)
	if err != nil {
		t.Fatal(err)
	}
	ctx = tenants.As(ctx, actor)
	if n := db.Customer.Query().CountX(ctx); n < 200 {
		t.Errorf("%d customers, want at least 200", n)
	}
	for _, state := range []promise.State{
		promise.Open, promise.Kept, promise.KeptLate, promise.Renegotiated, promise.Withdrawn, promise.Broken, promise.Void,
	} {
		if n, err := s.promises.Count(ctx, promise.Filter{State: &promise.StateFilter{Eq: &state}}); err != nil || n == 0 {
			t.Errorf("%d promises are %s, %v", n, state, err)
		}
	}
	for _, verify := range []func(context.Context) ([]string, error){
		s.promises.Verify, s.promises.VerifyRecords, s.stories.Verify, s.customers.Verify, s.products.Verify, s.notes.Verify,
		s.stories.Purchases.Verify, s.stories.Interactions.Verify, s.claims.Verify, s.points.Verify, s.rewards.Verify,
		s.cards.Verify, s.stories.VerifyCoupons, s.stories.VerifyGifts, s.stories.VerifyReferrals, s.stories.VerifyCampaigns, s.stories.VerifyTiers,
	} {
		if differences, err := verify(ctx); err != nil || len(differences) > 0 {
			t.Errorf("verify: %v, %v", differences, err)
		}
	}
	s.now = testhouse.Now
	atRisk := true
	if likely, err := s.promises.List(ctx, promise.Filter{AtRisk: &atRisk}, promise.ByDue, page.Args{}); err != nil || len(likely.Items) == 0 {
		t.Errorf("%d promises are at risk, %v", len(likely.Items), err)
	}
	said, err := s.claims.List(ctx, claim.Filter{}, claim.ByText, page.Args{})
	if err != nil || len(said.Items) < 6 {
		t.Fatalf("%d claims, %v", len(said.Items), err)
	}
	hollow := 0
	for _, c := range said.Items {
		kept, err := s.promises.KeepingOfClaims(ctx, []string{c.ID}, "2025-03-04", "2026-03-04")
		if err != nil {
			t.Fatal(err)
		}
		k := kept[c.ID]
		t.Logf("%s: %d of %d kept", c.Text, k.Kept, k.FallenDue())
		if claim.Hollow(k.Kept, k.FallenDue()) {
			hollow++
		}
	}
	if hollow != 1 {
		t.Errorf("%d empty promises, want the one about lamps", hollow)
	}
	asked, err := s.studies.List(ctx, page.Args{})
	if err != nil || len(asked.Items) != 2 || asked.Items[0].State != study.Open || asked.Items[1].State != study.Closed {
		t.Fatalf("studies %+v, %v; want one that is open and one that is closed", asked.Items, err)
	}
	results, err := s.studies.Results(ctx, []string{asked.Items[0].ID})
	if r := results[asked.Items[0].ID]; err != nil || r.Respondents != 26 || r.Weighted == nil || *r.Overall >= 0 {
		t.Errorf("the open study's result is %+v, %v; want 26 respondents, one struck, who expect more than they get", r, err)
	}
	from, to := clock.DayOf(testhouse.Now, s.today.Location()).Add(-days), clock.DayOf(testhouse.Now, s.today.Location())
	months, err := s.promises.Report(ctx, from, to, promise.GroupMonth, 100)
	if err != nil || len(months.Rows) < 12 {
		t.Errorf("the report has %d months, %v; want a year", len(months.Rows), err)
	}
	first := digest(t, ctx, db)

	if err := Grow(context.Background(), db, hasher, secret, clock.Fixed(testhouse.Now), 1500, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := Grow(context.Background(), db, hasher, secret, clock.Fixed(testhouse.Now), 1000, io.Discard); err != nil {
		t.Fatal(err)
	}
	if n := db.Customer.Query().CountX(ctx); n != 1500 {
		t.Errorf("grown to %d customers, want 1,500", n)
	}
	for _, verify := range []func(context.Context) ([]string, error){
		s.promises.Verify, s.promises.VerifyRecords, s.stories.Verify, s.customers.Verify, s.stories.Purchases.Verify, s.stories.Interactions.Verify,
	} {
		if differences, err := verify(ctx); err != nil || len(differences) > 0 {
			t.Errorf("verify when grown: %v, %v", differences, err)
		}
	}

	other := testhouse.Open(t)
	if _, err := Make(context.Background(), other, hasher, secret, clock.Fixed(testhouse.Now), io.Discard); err != nil {
		t.Fatal(err)
	}
	accounts := account.NewBook(other, nil, hasher, clock.System)
	actor, err = accounts.SystemActorBySlug(context.Background(), Slug)
	if err != nil {
		t.Fatal(err)
	}
	if second := digest(t, tenants.As(context.Background(), actor), other); !slices.Equal(first, second) {
		t.Error("the same day made another shop")
	}
}

// digest tells every promise without its ids.
func digest(t *testing.T, ctx context.Context, db *store.DB) []string {
	t.Helper()
	var out []string
	for _, p := range db.Promise.Query().AllX(ctx) {
		out = append(out, fmt.Sprint(p.Text, p.State, p.DueAt.UnixMicro(), p.MadeAt.UnixMicro(), p.SettledAt))
	}
	slices.Sort(out)
	return out
}
