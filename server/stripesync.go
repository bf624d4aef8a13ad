package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"

	"kept/tenants/billing"
)

// SyncStripe tells out in what the account at Stripe differs from our plans, and
// with apply makes it the same. It needs no database, and no webhook secret yet:
// the endpoint that it makes has one.
func SyncStripe(ctx context.Context, c Config, log *slog.Logger, apply bool, out io.Writer) error {
	if c.StripeKey == "" {
		return errors.New("KEPT_STRIPE_SECRET_KEY is not set: it is the secret key of the account")
	}
	hook := c.BaseURL + "/stripe/webhook"
	if u, err := url.Parse(c.BaseURL); err != nil || u.Scheme != "https" {
		_, _ = fmt.Fprintf(out, "No webhook endpoint: Stripe delivers to https only, and KEPT_BASE_URL is %s\n", c.BaseURL)
		hook = ""
	}
	d, err := billing.Compare(ctx, billing.Connection{Key: c.StripeKey, Base: c.StripeBase}, hook, log)
	if err != nil {
		return err
	}
	mode := "test mode"
	if d.Live {
		mode = "live mode"
	}
	_, _ = fmt.Fprintf(out, "Account %s, %s\n", d.Account, mode)
	for _, change := range d.Changes {
		if change.Is == "" {
			_, _ = fmt.Fprintf(out, "+ %s: %s\n", change.What, change.Want)
			continue
		}
		_, _ = fmt.Fprintf(out, "~ %s\n    is:    %s\n    wants: %s\n", change.What, change.Is, change.Want)
	}
	if len(d.Changes) == 0 {
		_, _ = fmt.Fprintln(out, "Nothing to change")
		return nil
	}
	if !apply {
		_, _ = fmt.Fprintf(out, "%d to change; kept stripe sync --apply does it\n", len(d.Changes))
		return nil
	}
	return applyChanges(ctx, d.Changes, out)
}

// applyChanges makes one after the other: what was made stays when a later one
// fails, and the next run goes on from there.
func applyChanges(ctx context.Context, changes []*billing.Change, out io.Writer) error {
	for _, change := range changes {
		told, err := change.Make(ctx)
		if told != "" { // a secret that Stripe tells once, above all
			_, _ = fmt.Fprintf(out, "%s: %s\n", change.What, told)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", change.What, err)
		}
	}
	_, err := fmt.Fprintf(out, "%d changed\n", len(changes))
	return err
}
