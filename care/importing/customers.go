package importing

import (
	"context"
	"slices"
	"strings"

	"kept/care/customer"
	"kept/internal/upsert"
)

func loadCustomers(ctx context.Context, r *Room, b *batch) error {
	return into(ctx, b, readCustomer, r.Customers.UpsertAll, func(a upsert.Result[customer.Customer]) result {
		out := result{outcome: a.Outcome, err: a.Err}
		if a.Record != nil {
			out.id = a.Record.ID
		}
		return out
	})
}

// readCustomer reads a customer. What a file leaves empty stays as it is: a
// file that doesn't know her language has nothing to say about it.
func readCustomer(f *reading) customer.Upsert {
	externalID := f.need("externalId")
	u := customer.Upsert{Key: customer.Key{ExternalID: &externalID}, Draft: customer.Draft{
		Name: f.key("name"), Zone: f.key("zone"), Language: f.key("language"), HeardOfUsBy: f.key("heardOfUsBy"), Since: f.time("since"),
	}}
	if channel := customer.Channel(f.text("preferredChannel")); channel != "" {
		u.PreferredChannel = &channel
	}
	for _, one := range []struct {
		field string
		kind  customer.IdentityKind
	}{{"email", customer.EmailAddress}, {"phone", customer.PhoneNumber}, {"handle", customer.Handle}, {"card", customer.Card}} {
		if value := f.text(one.field); value != "" {
			u.Identities = append(u.Identities, customer.IdentityDraft{Kind: one.kind, Value: value})
		}
	}
	for _, tag := range strings.Split(f.text("tags"), ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			u.Tags = append(u.Tags, tag)
		}
	}
	for field := range f.rec.src.step.Fields {
		if key, ok := strings.CutPrefix(field, "attributes."); ok && f.text(field) != "" {
			u.Attributes = append(u.Attributes, customer.AttributeValue{Key: key, Value: f.text(field)})
		}
	}
	slices.SortFunc(u.Attributes, func(a, b customer.AttributeValue) int { return strings.Compare(a.Key, b.Key) })
	return u
}
