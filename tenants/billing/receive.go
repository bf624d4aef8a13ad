package billing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/webhook"

	rows "kept/ent/db"
	"kept/ent/db/billingaccount"
	"kept/ent/store"
	"kept/tenants"
	"kept/tenants/guard"
)

// The reasons for which a delivery isn't taken. Nothing of it is stored.
var (
	ErrForged  = errors.New("the signature is missing, wrong or older than five minutes")
	ErrVersion = errors.New("the event is of another API version than " + stripe.APIVersion + ": give the webhook endpoint at Stripe that version")
)

// tolerance is how old a delivery's signature may be.
const tolerance = 300 * time.Second

// Outcome is what became of a delivery.
type Outcome string

// The outcomes.
const (
	Waiting Outcome = ""        // the job will come to it
	Applied Outcome = "APPLIED" // the present state was read at Stripe
	Ignored Outcome = "IGNORED" // of a type that changes nothing here
	Unknown Outcome = "UNKNOWN" // of a customer that no tenant has
)

// Receive takes a delivery: it checks the signature and stores the event with
// its job in one transaction. What came before is taken again and changes nothing.
func (b *Book) Receive(ctx context.Context, body []byte, signature string) error {
	e, err := webhook.ConstructEventWithOptions(body, signature, b.stripe.secret, webhook.ConstructEventOptions{
		Tolerance: tolerance, IgnoreAPIVersionMismatch: true, // told apart below
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrForged, err)
	}
	if e.APIVersion != stripe.APIVersion {
		return fmt.Errorf("%w: %s is of %s", ErrVersion, e.ID, e.APIVersion)
	}
	outcome := Waiting
	if !concerns(e.Type) {
		outcome = Ignored
	}
	ctx = guard.System(ctx, "a delivery of Stripe's: its tenant isn't known yet")
	return store.Do(ctx, b.db, func(ctx context.Context) error { return b.keep(ctx, &e, outcome) })
}

// keep stores an event once, with its job.
func (b *Book) keep(ctx context.Context, e *stripe.Event, outcome Outcome) error {
	_, err := b.db.StripeEvent.Get(ctx, e.ID)
	if err == nil {
		return nil // delivered before
	}
	if !rows.IsNotFound(err) {
		return fmt.Errorf("look for event %s: %w", e.ID, err)
	}
	err = b.db.StripeEvent.Create().SetID(e.ID).SetType(string(e.Type)).SetCustomer(customerOf(e)).SetOutcome(string(outcome)).
		SetCreatedAt(time.Unix(e.Created, 0).UTC()).SetReceivedAt(b.now()).Exec(ctx)
	if store.IsUnique(err) {
		return store.Again(err) // the same delivery, at the same time
	}
	if err != nil {
		return fmt.Errorf("store event %s: %w", e.ID, err)
	}
	if outcome != Waiting {
		b.heard(ctx, outcome)
		return nil
	}
	return b.put(ctx, e.ID)
}

// heard counts an outcome once it is certain.
func (b *Book) heard(ctx context.Context, o Outcome) {
	if b.Heard != nil {
		store.AfterCommit(ctx, func() { b.Heard(o) })
	}
}

// concerns reports whether events of a type may change how it stands with a tenant.
func concerns(t stripe.EventType) bool {
	return strings.HasPrefix(string(t), "customer.subscription.") || strings.HasPrefix(string(t), "invoice.") ||
		slices.Contains([]stripe.EventType{stripe.EventTypeCheckoutSessionCompleted, stripe.EventTypeCustomerDeleted}, t)
}

// customerOf gives the customer that an event is about; "" when it is about none.
func customerOf(e *stripe.Event) string {
	if e.Data == nil {
		return ""
	}
	if e.Data.Object["object"] == "customer" {
		id, _ := e.Data.Object["id"].(string)
		return id
	}
	switch c := e.Data.Object["customer"].(type) {
	case string:
		return c
	case map[string]any: // expanded
		id, _ := c["id"].(string)
		return id
	default:
		return ""
	}
}

// Work does the job of a stored event: it reads the present state of its
// tenant at Stripe, so that any order of events is right, and applies it. An
// event of a customer that no tenant has stays stored as UNKNOWN.
func (b *Book) Work(ctx context.Context, eventID string) error {
	if b.stripe == nil {
		return errors.New("this node isn't connected to Stripe: the one that took the event was")
	}
	across := guard.System(ctx, "a delivery of Stripe's: its tenant is found by Stripe's customer")
	e, err := b.db.StripeEvent.Get(across, eventID)
	if err != nil {
		return fmt.Errorf("find event %s: %w", eventID, err)
	}
	if Outcome(e.Outcome) != Waiting {
		return nil
	}
	tenantID, err := b.tenantOf(across, e.Customer)
	if err != nil {
		return err
	}
	outcome := Unknown
	if tenantID == "" {
		b.logger.ErrorContext(ctx, "Stripe tells of a customer that no tenant has: is the account shared with something else?",
			"event", e.ID, "type", e.Type, "customer", e.Customer)
	} else {
		outcome = Applied
		if _, err := b.Refresh(guard.Within(ctx, &tenants.Actor{TenantID: tenantID, Kind: tenants.KindSystem})); err != nil {
			return fmt.Errorf("event %s: %w", eventID, err)
		}
	}
	return store.Do(across, b.db, func(ctx context.Context) error {
		b.heard(ctx, outcome)
		return b.db.StripeEvent.UpdateOneID(eventID).SetOutcome(string(outcome)).SetHandledAt(b.now()).Exec(ctx)
	})
}

// tenantOf gives the tenant whose customer at Stripe this is; "" for nobody's.
func (b *Book) tenantOf(ctx context.Context, customerID string) (string, error) {
	if customerID == "" {
		return "", nil
	}
	row, err := b.db.BillingAccount.Query().Where(billingaccount.StripeCustomer(customerID)).Only(ctx)
	if rows.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find the tenant of %s: %w", customerID, err)
	}
	return row.TenantID, nil
}
