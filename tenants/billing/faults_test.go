package billing_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	api "github.com/stripe/stripe-go/v76"

	"kept/care/customer"
	"kept/internal/fault"
	"kept/internal/mail"
	"kept/internal/testhouse"
	"kept/internal/testhouse/stripe"
	"kept/tenants/billing"
)

// works does what a tenant does all day, and fails the test when it can't.
func (s *shop) works(t testing.TB, ctx context.Context) {
	t.Helper()
	name := "Somebody"
	results, err := s.customers.UpsertAll(ctx, []customer.Upsert{{Draft: customer.Draft{Name: &name}}})
	if err == nil {
		err = results[0].Err
	}
	if err := errors.Join(err, s.MayWrite(ctx), s.Entitled(ctx, billing.PartnerAPI)); err != nil {
		t.Errorf("the tenant's own work = %v, want it to go on", err)
	}
}

// Who asks too often is asked for patience, and has it: the answer comes after
// growing pauses, and nobody sees that it was late.
func TestStripeIsAskedTooOften(t *testing.T) {
	s := connected(t)
	acme := growing(t, s, "acme")
	s.at.Refuse(2, http.StatusTooManyRequests)
	before, began := s.at.Asked("GET /v1/subscriptions"), time.Now()
	if _, err := s.Refresh(acme); err != nil {
		t.Errorf("the third time = %v, want the answer", err)
	}
	if n := s.at.Asked("GET /v1/subscriptions") - before; n != 3 {
		t.Errorf("asked %d times, want twice again", n)
	}
	if took := time.Since(began); took < 500*time.Millisecond {
		t.Errorf("asked three times within %v, want pauses between", took)
	}
	s.at.Refuse(99, http.StatusTooManyRequests)
	if _, err := s.Preview(acme, growth(6)); fault.KindOf(err) != fault.KindExhausted {
		t.Errorf("for ever = %v, want it asked for later", err)
	}
	s.works(t, acme)
}

// While Stripe takes its time no transaction is open and nobody waits for it; who
// has waited long enough is told to come again.
func TestStripeIsSlow(t *testing.T) {
	s := connected(t)
	acme := growing(t, s, "acme")
	reached, answers := make(chan bool, 9), make(chan bool)
	s.at.Before = func(*http.Request) {
		select {
		case <-answers:
		case reached <- true:
			<-answers
		}
	}
	var slow sync.WaitGroup
	impatient, enough := context.WithCancel(acme) // as the API's limit of ten seconds does
	slow.Go(func() {
		if _, err := s.Preview(impatient, growth(6)); fault.KindOf(err) != fault.KindExhausted {
			t.Errorf("who waits = %v, want to be asked for later", err)
		}
	})
	slow.Go(func() {
		if _, err := s.Refresh(impatient); err == nil {
			t.Error("a job that was cut off succeeded")
		}
	})
	<-reached
	<-reached
	s.works(t, acme)
	if err := s.receive(stripe.Changed("evt_1", "cus_acme")); err != nil {
		t.Errorf("a delivery meanwhile = %v, want it taken at once", err)
	}
	enough()
	slow.Wait()
	close(answers)
	s.wantState(t, acme, billing.Active, billing.Growth)
	s.work(t)
}

func TestNobodyListensAtStripe(t *testing.T) {
	s := connected(t)
	acme := growing(t, s, "acme")
	s.connectTo(s.Book, "http://127.0.0.1:1")
	if _, err := s.Portal(acme); fault.KindOf(err) != fault.KindExhausted {
		t.Errorf("Portal = %v, want it asked for later", err)
	}
	s.works(t, acme)
	s.wantState(t, acme, billing.Active, billing.Growth)
}

// A page of Stripe's that was opened and left changes nothing, and can be opened again.
func TestACheckoutThatIsAbandoned(t *testing.T) {
	s := connected(t)
	acme := testhouse.Tenant(t, s.db, "acme")
	if _, err := s.Checkout(acme, growth(2)); err != nil {
		t.Fatal(err)
	}
	acc, err := s.db.BillingAccount.Query().Only(acme)
	if err != nil {
		t.Fatal(err)
	}
	left := stripe.Event("evt_left", "checkout.session.expired", stripe.Object{"object": "checkout.session", "customer": *acc.StripeCustomer}, api.APIVersion, time.Now(), stripe.Secret)
	if err := s.receive(left); err != nil {
		t.Fatal(err)
	}
	s.work(t)
	if got, err := s.Standing(acme); err != nil || !got.Local || got.State != billing.Active {
		t.Errorf("afterwards %+v, %v; want her as she was", got, err)
	}
	s.works(t, acme)
	// The card was declined in the middle: Stripe keeps a subscription that never began.
	s.at.Subscribe("sub_1", *acc.StripeCustomer, billing.LookupKey(billing.Growth, billing.Monthly), 2, "incomplete_expired", ago(day), stripe.Invoice("in_1", "void", 0, ago(day)))
	if _, err := s.Refresh(acme); err != nil {
		t.Fatal(err)
	}
	s.wantState(t, acme, billing.Active, billing.Free)
	if _, err := s.Checkout(acme, growth(2)); err != nil {
		t.Errorf("once more = %v", err)
	}
}

// A price in another currency isn't offered, and isn't changed to either.
func TestAChangeInAnotherCurrency(t *testing.T) {
	s := connected(t)
	acme := growing(t, s, "acme")
	c := preview(t, s, acme, billing.Order{Plan: billing.Scale, Interval: billing.Monthly, Seats: 5})
	s.at.Reprice(billing.LookupKey(billing.Scale, billing.Monthly), 79_00, "usd")
	if _, err := s.Preview(acme, c.Order); err == nil || fault.As(err) != nil {
		t.Errorf("Preview = %v, want a mistake of ours that no customer pays", err)
	}
	if _, err := s.Change(acme, billing.Decision{Order: c.Order, Seen: c.Seen, At: c.At}); err == nil || fault.As(err) != nil {
		t.Errorf("Change = %v, want it refused", err)
	}
	if n := s.at.Asked("POST /v1/subscriptions/sub_acme"); n != 0 {
		t.Error("Stripe was asked to change it")
	}
	s.wantState(t, acme, billing.Active, billing.Growth)
}

// What is told, repaired and written is counted, so that an operator sees it.
func TestWhatIsToldIsCounted(t *testing.T) {
	a := aging(t)
	figures, letters := map[billing.Telling]int{}, map[mail.Kind]int{}
	a.Told = func(o billing.Telling, n int) { figures[o] += n }
	a.Wrote = func(k mail.Kind) { letters[k]++ }
	acme := metered(t, a, "acme", ago(5*day))
	a.use(t, acme, 700)
	a.at.Refuse(3, http.StatusBadGateway)
	if _, err := a.ReportUse(context.Background()); err == nil {
		t.Error("with Stripe away it was told")
	}
	a.at.Refuse(0, 0)
	a.report(t)
	a.at.Lose("si_acme_points")
	a.now = now.Add(2 * time.Hour)
	if _, err := a.ReconcileUse(context.Background()); err != nil {
		t.Fatal(err)
	}
	if figures[billing.Failed] == 0 || figures[billing.Took] < 3 || figures[billing.Repaired] != 1 {
		t.Errorf("counted %v, want what failed, what was taken and one repair", figures)
	}
	a.now = now
	closedLong(t, a, "bolt")
	if letters[mail.Closed] != 1 {
		t.Errorf("counted %v, want the letter that it is closed", letters)
	}
}
