package graph

import (
	"context"

	"kept/care/customer"
	"kept/care/promise"
	"kept/care/search"
	"kept/graph/lean"
	"kept/graph/model"
	"kept/internal/id"
	"kept/tenants"
)

// customers is what customers, companies, attributes and search add to the API.
func (r *Resolver) customers() noun {
	book := r.CustomerBook
	again := reread(customerID, book.Find)
	merge := reread(func(m *customer.Merge) string { return m.ID }, book.MergeByID)
	attribute := reread(func(d *customer.AttributeDefinition) string { return d.Key }, book.Attribute)
	erasure := reread(func(e *customer.Erasure) string { return e.Customer.ID }, r.StoryBook.ErasureOf)
	tags := rereadMany(customerID, book.ByIDs)
	return noun{
		kinds: map[id.Prefix]kind{
			id.Customer: {tenants.CustomersRead, many(book.ByIDs)},
			id.Company:  {tenants.CustomersRead, many(book.Companies)},
		},
		replays: map[string]replay{
			"createCustomer": again, "updateCustomer": again, "removeIdentity": again,
			"upsertCustomer": rereadUpsert(customerID, book.Find), "tagCustomers": tags, "untagCustomers": tags,
			"recordConsent":  reread(func(c *customer.Consent) string { return c.ID }, book.ConsentByID),
			"mergeCustomers": merge, "undoMerge": merge, "eraseCustomer": erasure, "defineAttribute": attribute, "retireAttribute": attribute,
			"upsertCompany": rereadUpsert(func(c *customer.Company) string { return c.ID }, book.Company),
		},
	}
}

// oneCustomer is asked for together with what is kept under her id. Her company,
// the member whom she knows and her attributes are told by her own record.
var oneCustomer = lean.Ahead[customer.Customer]{
	Field: "customer", Arg: "id",
	Stub: func(id string) *customer.Customer { return &customer.Customer{ID: id} },
	Is:   func(stub, found *customer.Customer) bool { return stub.ID == found.ID },
	Below: []string{
		"identities", "tags", "consents", "consentHistory", "merges", "history", "interactions", "notes", "promises",
		"purchases", "questions", "timeline", "brief",
	},
}

func customerID(c *customer.Customer) string { return c.ID }

func companyID(c *customer.Customer) string { return c.CompanyID }

func promisedTo(p *promise.Promise) string { return p.CustomerID }

func survivorID(m *customer.Merge) string { return m.SurvivorID }

func (r *Resolver) tagsOf(ctx context.Context, cs []*customer.Customer) ([][]string, error) {
	found, err := r.CustomerBook.Tags(ctx, keys(cs, customerID))
	out := make([][]string, len(cs))
	for i, c := range cs {
		out[i] = found[c.ID]
	}
	return out, err
}

// whomHitsAreAbout finds the customers of hits, for callers who may read them.
func (r *Resolver) whomHitsAreAbout(ctx context.Context, hits []*search.Hit) ([]*customer.Customer, error) {
	if may(ctx, tenants.CustomersRead) != nil {
		return make([]*customer.Customer, len(hits)), nil
	}
	about := func(h *search.Hit) string { return h.CustomerID }
	found, err := r.CustomerBook.ByIDs(ctx, keys(hits, about))
	return perParent(hits, about, found), err
}

// outcomes turns what a verb on many of one noun returned into its payload.
func outcomes[T any](nouns []*T, err error) (*model.ListPayload[T], error) {
	mend, err := mendable(err)
	if err != nil {
		return nil, err
	}
	return &model.ListPayload[T]{Nouns: nouns, UserErrors: mend}, nil
}

func knownByName(c *customer.Customer) string { return c.ContactMemberID }
