package billing_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"kept/tenants/billing"
)

// metered is a subscriber with items for points and customers, in a period that
// began at an instant.
func metered(t *testing.T, a *ageing, slug string, began time.Time) context.Context {
	t.Helper()
	ctx, cus := a.subscriber(t, slug)
	a.at.Subscribe("sub_"+slug, cus, billing.LookupKey(billing.Growth, billing.Monthly), 5, "active", ago(60*day), nil)
	a.period(t, ctx, slug, began)
	return ctx
}

func (a *ageing) period(t *testing.T, ctx context.Context, slug string, began time.Time) {
	t.Helper()
	a.at.Meter("sub_"+slug, began, map[string]string{"si_" + slug + "_points": "kept_api_points_monthly", "si_" + slug + "_customers": "kept_customers_monthly"})
	if _, err := a.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
}

func (a *ageing) use(t *testing.T, ctx context.Context, points int) {
	t.Helper()
	a.Meter(ctx, billing.APIPoints, points)
	if err := a.Settle(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func (a *ageing) report(t *testing.T) int {
	t.Helper()
	n, err := a.ReportUse(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (a *ageing) wantUsed(t *testing.T, what, item string, want int64) {
	t.Helper()
	if got := a.at.Used(item); got != want {
		t.Errorf("%s: Stripe has %d of %s, want %d", what, got, item, want)
	}
}

func TestUseIsToldOnceHoweverOften(t *testing.T) {
	a := aging(t)
	acme, other := metered(t, a, "acme", ago(5*day)), metered(t, a, "other", ago(5*day))
	a.use(t, acme, 700)
	a.use(t, other, 5)
	if n := a.report(t); n != 4 {
		t.Errorf("told %d figures, want points and customers of two", n)
	}
	if n := a.report(t); n != 0 {
		t.Errorf("told %d again, want none", n)
	}
	a.use(t, acme, 50)
	a.report(t)
	a.wantUsed(t, "an hour later", "si_acme_points", 750)
	a.wantUsed(t, "another's", "si_other_points", 5)
	a.now = now.Add(day)
	a.use(t, acme, 1000)
	a.report(t)
	a.wantUsed(t, "the next day", "si_acme_points", 1750)
}

// A figure that Stripe took and whose answer was lost is told again, and counts once.
func TestALostAnswer(t *testing.T) {
	a := aging(t)
	acme := metered(t, a, "acme", ago(5*day))
	a.use(t, acme, 700)
	a.at.Refuse(9, http.StatusBadGateway)
	if _, err := a.ReportUse(context.Background()); err == nil {
		t.Error("with Stripe away it was told")
	}
	a.at.Refuse(0, 0)
	a.use(t, acme, 1)
	a.report(t)
	a.wantUsed(t, "once Stripe is back", "si_acme_points", 701)
}

// What was used before a period began belongs to the one before, on the same day too.
func TestAPeriodThatBeginsInTheMiddleOfADay(t *testing.T) {
	a := aging(t)
	acme := metered(t, a, "acme", ago(20*day))
	a.use(t, acme, 700)
	a.report(t)
	a.at.Lose("si_acme_points") // it is billed, and Stripe begins anew
	a.period(t, acme, "acme", now.Add(time.Minute))
	a.now = now.Add(time.Hour)
	a.use(t, acme, 30)
	a.report(t)
	a.wantUsed(t, "in the new period", "si_acme_points", 30)
}

func TestAFigureThatStripeLost(t *testing.T) {
	a := aging(t)
	acme := metered(t, a, "acme", ago(5*day))
	a.use(t, acme, 700)
	a.report(t)
	if n, err := a.ReconcileUse(context.Background()); n != 0 || err != nil {
		t.Errorf("nothing differs = %d, %v", n, err)
	}
	a.at.Lose("si_acme_points")
	a.now = now.Add(2 * time.Hour)
	if n, err := a.ReconcileUse(context.Background()); n != 1 || err != nil {
		t.Errorf("ReconcileUse = %d, %v; want one meter repaired", n, err)
	}
	a.wantUsed(t, "repaired", "si_acme_points", 700)
}
