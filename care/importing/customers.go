package importing

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kept/care/customer"
	"kept/internal/fault"
	"kept/internal/upsert"
)

func loadCustomers(ctx context.Context, r *Room, b *batch) error {
	upsertAll := func(ctx context.Context, drafts []customer.Upsert) ([]upsert.Result[customer.Customer], error) {
		answers, err := r.Customers.UpsertAll(ctx, drafts)
		for i := range answers {
			answers[i].Err = inTheFile(answers[i].Err, drafts[i].Identities)
		}
		return answers, err
	}
	return into(ctx, b, readCustomer, upsertAll, func(a upsert.Result[customer.Customer]) result {
		out := result{outcome: a.Outcome, err: a.Err}
		if a.Record != nil {
			out.id = a.Record.ID
		}
		return out
	})
}

// identityFields are the fields of a record that become identities.
var identityFields = []struct {
	name string
	kind customer.IdentityKind
}{{"email", customer.EmailAddress}, {"phone", customer.PhoneNumber}, {"handle", customer.Handle}, {"card", customer.Card}}

// inTheFile names the field of a fault as the mapping does: a list of
// identities is the customer's way to say it, not the file's.
func inTheFile(err error, identities []customer.IdentityDraft) error {
	f := fault.As(err)
	if f != nil && len(f.Field) == 2 && f.Field[0] == "key" {
		named := *f
		named.Field = f.Field[1:]
		return &named
	}
	if f == nil || len(f.Field) < 2 || f.Field[0] != "identities" {
		return err
	}
	i, wrong := strconv.Atoi(f.Field[1])
	if wrong != nil || i < 0 || i >= len(identities) {
		return err
	}
	named := *f
	for _, one := range identityFields {
		if one.kind == identities[i].Kind {
			named.Field = []string{one.name}
		}
	}
	return &named
}

// keyOfCustomer gives how the file recognises her: by the partner's key, or in a
// mapping without one by the first identity that the row has.
func keyOfCustomer(f *reading) (k customer.Key) {
	if _, mapped := f.value("externalId"); mapped {
		externalID := f.need("externalId")
		k.ExternalID = &externalID
		return k
	}
	for name, into := range map[string]**string{"email": &k.Email, "phone": &k.Phone, "handle": &k.Handle, "card": &k.Card} {
		*into = f.key(name)
	}
	switch { // one key: more would be more than one way to name her
	case k.Email != nil:
		k.Phone, k.Handle, k.Card = nil, nil, nil
	case k.Phone != nil:
		k.Handle, k.Card = nil, nil
	case k.Handle != nil:
		k.Card = nil
	case k.Card == nil:
		f.fail("", "has nothing to recognise the customer by: no key, e-mail address, telephone number, handle or card")
	}
	return k
}

// readCustomer reads a customer. What a file leaves empty stays as it is: a
// file that doesn't know her language has nothing to say about it.
func readCustomer(f *reading) customer.Upsert {
	u := customer.Upsert{Key: keyOfCustomer(f), Draft: customer.Draft{
		Name: f.key("name"), Zone: f.key("timeZone"), Language: f.key("language"), HeardOfUsBy: f.key("heardOfUsBy"), Since: f.time("since"),
	}}
	if channel := customer.Channel(f.text("preferredChannel")); channel != "" {
		u.PreferredChannel = &channel
	}
	for _, one := range identityFields {
		if value := f.text(one.name); value != "" {
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
