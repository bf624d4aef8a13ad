package server

import (
	"context"
	"strings"
	"testing"
	"time"

	"kept/ent/db/tenant"
	"kept/ent/db/user"
	"kept/internal/id"
	"kept/internal/mail"
	"kept/internal/testhouse"
	"kept/internal/testhouse/mailbox"
	"kept/internal/testhouse/stripe"
	"kept/tenants"
	"kept/tenants/billing"
	"kept/tenants/guard"
)

// furnish puts a business whose owner reads a language where one letter is due,
// so many days after its invoice, and after it was told that it is closed.
func furnish(t *testing.T, h *House, at *stripe.StandIn, slug, language string, owed, closed int) (address string) {
	t.Helper()
	ctx, now, address := testhouse.Tenant(t, h.db, slug), time.Now(), "owner@"+slug+".example"
	ago := func(days int) time.Time { return now.Add(-time.Duration(days) * 24 * time.Hour) }
	account := h.db.BillingAccount.Create().SetID(id.New(id.Billing)).SetStripeCustomer("cus_" + slug).
		SetLookAt(now).SetCreatedAt(ago(200)).SetUpdatedAt(now)
	if owed == 0 {
		account.SetTrialEndsAt(now.Add(50 * time.Hour))
	} else {
		at.Subscribe("sub_"+slug, "cus_"+slug, billing.LookupKey(billing.Starter, billing.Yearly), 3, "canceled", ago(200), stripe.Invoice("in_1", "open", 100, ago(owed)))
		account.SetSubscription("sub_" + slug).SetSubscriptionStatus("past_due").SetPrice(billing.LookupKey(billing.Starter, billing.Yearly)).
			SetSubscribedAt(ago(200)).SetInvoice("in_1").SetInvoiceStatus("open").SetInvoiceOwed(100).SetInvoiceAt(ago(owed))
	}
	if closed > 0 {
		account.SetClosedAt(ago(closed))
	}
	everywhere := guard.System(context.Background(), "test: a reader of another language")
	for _, err := range []error{
		account.Exec(ctx),
		h.db.Member.Update().SetEmail(address).Exec(ctx),
		h.db.Tenant.Update().Where(tenant.ID(tenants.From(ctx).TenantID)).SetLocale(language).Exec(everywhere),
		h.db.User.Update().Where(user.Email(address)).SetLanguage(language).Exec(everywhere),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return address
}

// TestOwnersReadEveryLetter has every letter about what is paid arrive over SMTP,
// in the reader's language, with the way to pay.
func TestOwnersReadEveryLetter(t *testing.T) {
	standIn := stripe.Open(t)
	box, err := mailbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	h, _ := build(t, func(c *Config) {
		c.StripeKey, c.StripeSecret, c.StripeBase = "sk_test_1", stripe.Secret, standIn.URL
		c.SMTPURL, c.MailFrom = box.URL(), "Kept <kept@example.com>"
	})
	type subjects = map[string]string // by language; a date in it is left to the words' own tests
	letters := []struct {
		kind         mail.Kind
		owed, closed int // days ago
		subjects     subjects
	}{
		{mail.TrialEnding, 0, 0, subjects{"en": "ends on ", "de": "Der Test von "}},
		{mail.PaymentFailed, 2, 0, subjects{"en": "A payment for Kept failed", "de": "Eine Zahlung für Kept ist gescheitert"}},
		{mail.GraceEnding, 12, 0, subjects{"en": "on nothing can be changed in Kept", "de": "lässt sich in Kept nichts mehr ändern"}},
		{mail.NothingWrites, 20, 0, subjects{"en": "Nothing can be changed until an invoice is paid", "de": "Bis eine Rechnung bezahlt ist, lässt sich nichts ändern"}},
		{mail.Closed, 50, 0, subjects{"en": "is closed in Kept", "de": "ist in Kept geschlossen"}},
		{mail.Erasing, 80, 25, subjects{"en": "is erased on ", "de": "wird alles von "}},
		{mail.Erased, 100, 31, subjects{"en": "is erased from Kept", "de": "ist aus Kept gelöscht"}},
	}
	wanted := map[string]string{}
	for _, l := range letters {
		for language, subject := range l.subjects {
			slug := strings.ToLower(strings.ReplaceAll(string(l.kind), "_", "-")) + "-" + language
			wanted[furnish(t, h, standIn, slug, language, l.owed, l.closed)] = subject
		}
	}
	start(t, h)
	for address, subject := range wanted {
		l, err := box.Take(address, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(l.Subject, subject) {
			t.Errorf("%s reads %q, want %q in it", address, l.Subject, subject)
		}
		if erased := strings.HasPrefix(address, "owner@erased"); erased == strings.Contains(l.Text, "/settings/billing") {
			t.Errorf("%s reads, with a link or without:\n%s", address, l.Text)
		}
	}
	for address := range wanted {
		if n := box.Count(address); n != 1 {
			t.Errorf("%d letters came to %s, want one", n, address)
		}
	}
}

// start starts a house until the test ends.
func start(t *testing.T, h *House) {
	t.Helper()
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := h.Stop(stop); err != nil {
			t.Error(err)
		}
	})
}
