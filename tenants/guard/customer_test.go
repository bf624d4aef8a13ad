package guard_test

import (
	"context"
	"slices"
	"testing"

	"kept/ent/db"
	"kept/ent/db/customer"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
)

// An end customer's token sees her own records and nothing else of the tenant
// that she buys from.
func TestEndCustomerSeesHerself(t *testing.T) {
	h := newHouse(t)
	other, alias := h.customer(t, h.acme, "other"), h.customer(t, h.acme, "ann too")
	ann := h.asCustomer(h.ann, alias)

	ids, err := h.Customer.Query().Order(customer.ByID()).IDs(ann)
	want := []string{h.ann, alias}
	slices.Sort(want)
	if err != nil || !slices.Equal(ids, want) {
		t.Errorf("ann sees %v, %v; want herself and her alias", ids, err)
	}
	for what, try := range map[string]func() error{
		"reads another":   func() error { _, err := h.Customer.Get(ann, other); return err },
		"changes another": func() error { return h.Customer.UpdateOneID(other).SetName("x").Exec(ann) },
		"deletes another": func() error { return h.Customer.DeleteOneID(other).Exec(ann) },
	} {
		if err := try(); !db.IsNotFound(err) {
			t.Errorf("ann %s = %v, want not found", what, err)
		}
	}
}

func TestEndCustomerWritesHerOwnOnly(t *testing.T) {
	h := newHouse(t)
	other, ann := h.customer(t, h.acme, "other"), h.asCustomer(h.ann)
	consent := func(of string) error {
		return h.Consent.Create().SetID(id.New(id.Consent)).SetCustomerID(of).SetPurpose("news").SetGranted(true).
			SetOccurredAt(testhouse.Now).SetRecordedAt(testhouse.Now).Exec(ann)
	}
	if err := consent(h.ann); err != nil {
		t.Errorf("ann consents = %v", err)
	}
	for name, of := range map[string]string{"another's": other, "another tenant's": h.bob} {
		if err := consent(of); !fault.IsMissing(err) {
			t.Errorf("ann gives %s consent = %v, want missing", name, err)
		}
	}
	if err := h.newCustomer("me again").Exec(ann); !fault.IsMissing(err) {
		t.Errorf("ann makes a customer = %v, want missing", err)
	}
	product := h.Product.Create().SetID(id.New(id.Product)).SetName("free").SetFolded("free").
		SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now)
	if err := product.Exec(ann); !fault.IsMissing(err) {
		t.Errorf("ann makes a product = %v, want missing: the catalogue is for reading", err)
	}
	if err := h.Product.Update().SetName("free").Exec(ann); !fault.IsMissing(err) {
		t.Errorf("ann renames every product = %v, want missing", err)
	}
}

func TestOtherTablesAreShutToEndCustomers(t *testing.T) {
	h := newHouse(t)
	ann := h.asCustomer(h.ann)
	for table, count := range map[string]func(context.Context) (int, error){
		"members":         h.Member.Query().Count,
		"notes":           h.Note.Query().Count,
		"open_questions":  h.OpenQuestion.Query().Count,
		"companies":       h.Company.Query().Count,
		"departments":     h.Department.Query().Count,
		"access_tokens":   h.AccessToken.Query().Count,
		"invitations":     h.Invitation.Query().Count,
		"api_clients":     h.ApiClient.Query().Count,
		"customer_merges": h.CustomerMerge.Query().Count,
		"notices":         h.Notice.Query().Count,
		"jobs":            h.Job.Query().Count,
		"search_docs":     h.SearchDoc.Query().Count,
		"promise_days":    h.PromiseDay.Query().Count,
	} {
		if n, err := count(ann); !fault.IsMissing(err) {
			t.Errorf("ann counts %d %s, %v; want missing", n, table, err)
		}
	}
}
