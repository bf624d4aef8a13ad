package e2e_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kept/internal/testhouse/stripe"
	"kept/tenants/billing"
)

// openStripe connects what follows to a stand-in for Stripe, or to stripe-mock,
// which is strict about every call and keeps nothing.
func openStripe(ts *testscript.TestScript, w *world, args []string) {
	var base string
	switch args[0] {
	case "standin":
		w.stripe = stripe.Start()
		ts.Defer(w.stripe.Close)
		base = w.stripe.URL
	case "mock":
		url, stop, err := stripe.StartMock()
		ts.Check(err)
		ts.Defer(stop)
		base = url
	default:
		ts.Fatalf("standin or mock, not %s", args[0])
	}
	w.env = append(w.env, "KEPT_STRIPE_SECRET_KEY=sk_test_1", "KEPT_STRIPE_WEBHOOK_SECRET="+stripe.Secret, "KEPT_STRIPE_API_BASE="+base)
}

// written checks how often the stand-in was asked to make, change or delete something.
func written(ts *testscript.TestScript, w *world, args []string) {
	if got := strconv.Itoa(w.stripe.Written()); got != args[0] {
		ts.Fatalf("Stripe was asked for %s changes, wanted %s", got, args[0])
	}
}

// pays has who was at the checkout last subscribe to a seat of Growth by the
// month, and Stripe deliver an event. Her latest invoice is so many days old:
// paid, or open where the status says so.
func pays(ts *testscript.TestScript, w *world, args []string) {
	days, err := strconv.Atoi(args[1])
	ts.Check(err)
	billed := time.Now().AddDate(0, 0, -days)
	bill := stripe.Invoice("in_1", "paid", 0, billed)
	if args[0] == "past_due" || args[0] == "unpaid" {
		bill = stripe.Invoice("in_1", "open", 39_00, billed)
	}
	customer := w.stripe.Customer()
	w.stripe.Subscribe("sub_1", customer, billing.LookupKey(billing.Growth, billing.Monthly), 1, args[0], billed, bill)
	w.events++
	d := stripe.Changed(fmt.Sprintf("evt_%d", w.events), customer)
	a := w.send(w.visitors["nobody"], request{
		method: "POST", path: "/stripe/webhook", body: string(d.Body), headers: []string{"Stripe-Signature: " + d.Header},
	})
	if a.err != nil || a.status != 204 {
		ts.Fatalf("Stripe's delivery: %d %s %v", a.status, strings.TrimSpace(a.text), a.err)
	}
}
