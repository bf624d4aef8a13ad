package guard_test

import (
	"context"
	"errors"
	"testing"

	entsql "entgo.io/ent/dialect/sql"

	"kept/ent/db"
	"kept/ent/db/customer"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
)

// house is two tenants on one database, with one customer each.
type house struct {
	*store.DB
	acme, bolt       context.Context
	ann, bob         string // customers of acme and of bolt
	acmeLtd, boltLtd string // their companies
}

func newHouse(t *testing.T) house {
	t.Helper()
	d := testhouse.Open(t)
	h := house{DB: d, acme: testhouse.Tenant(t, d, "acme"), bolt: testhouse.Tenant(t, d, "bolt")}
	h.ann, h.bob = h.customer(t, h.acme, "ann"), h.customer(t, h.bolt, "bob")
	h.acmeLtd, h.boltLtd = h.company(t, h.acme), h.company(t, h.bolt)
	return h
}

func (h house) newCustomer(name string) *db.CustomerCreate {
	return h.Customer.Create().SetID(id.New(id.Customer)).SetName(name).SetFolded(name).
		SetStage("PROSPECT").SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now)
}

func (h house) customer(t *testing.T, ctx context.Context, name string) string {
	t.Helper()
	row, err := h.newCustomer(name).Save(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return row.ID
}

func (h house) company(t *testing.T, ctx context.Context) string {
	t.Helper()
	row, err := h.Company.Create().SetID(id.New(id.Company)).SetName("ltd").SetFolded("ltd").
		SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Save(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return row.ID
}

// name reads a customer's name past the wall.
func (h house) name(t *testing.T, customerID string) string {
	t.Helper()
	row, err := h.Customer.Get(guard.System(context.Background(), "test"), customerID)
	if err != nil {
		t.Fatalf("%s is gone: %v", customerID, err)
	}
	return row.Name
}

func tenantOf(ctx context.Context) string { return tenants.From(ctx).TenantID }

func TestNobodyIsLetIn(t *testing.T) {
	h, nobody := newHouse(t), context.Background()
	for what, try := range map[string]func() error{
		"read":   func() error { _, err := h.Customer.Query().All(nobody); return err },
		"get":    func() error { _, err := h.Customer.Get(nobody, h.ann); return err },
		"count":  func() error { _, err := h.Customer.Query().Count(nobody); return err },
		"create": func() error { return h.newCustomer("eve").SetTenantID(tenantOf(h.acme)).Exec(nobody) },
		"update": func() error { return h.Customer.Update().SetName("eve").Exec(nobody) },
		"delete": func() error { _, err := h.Customer.Delete().Exec(nobody); return err },
		"transaction": func() error {
			return store.Do(nobody, h.DB, func(context.Context) error { return nil })
		},
		"raw SQL": func() error {
			return h.Rows(nobody, "SELECT 1 WHERE $1 <> ''", nil, func(store.Row) error { return nil })
		},
		"an actor without a tenant": func() error {
			_, err := h.Customer.Query().All(tenants.As(nobody, &tenants.Actor{Kind: tenants.KindSystem}))
			return err
		},
	} {
		if err := try(); !errors.Is(err, guard.ErrNoTenant) {
			t.Errorf("%s with nobody acting = %v, want ErrNoTenant", what, err)
		}
	}
}

func TestForgedTenantIsOverwritten(t *testing.T) {
	h := newHouse(t)
	bolt := tenantOf(h.bolt)
	row, err := h.newCustomer("forged").SetTenantID(bolt).Save(h.acme)
	if err != nil || row.TenantID != tenantOf(h.acme) {
		t.Errorf("create for bolt, by acme: tenant %v, %v; want acme's own", row, err)
	}
	rows, err := h.Customer.CreateBulk(h.newCustomer("one").SetTenantID(bolt), h.newCustomer("two").SetTenantID(bolt)).Save(h.acme)
	if err != nil || rows[0].TenantID != tenantOf(h.acme) || rows[1].TenantID != tenantOf(h.acme) {
		t.Errorf("create many for bolt, by acme: %v, %v; want acme's own", rows, err)
	}
	update := h.Customer.UpdateOneID(h.ann).SetName("ann b")
	if err := update.Mutation().SetField("tenant_id", bolt); err != nil {
		t.Fatal(err)
	}
	_ = update.Exec(h.acme) // refused or without effect: either will do
	if row, err := h.Customer.Get(h.acme, h.ann); err != nil || row.TenantID != tenantOf(h.acme) {
		t.Errorf("after an update that moves her to bolt: %v, %v; want her with acme", row, err)
	}
}

func TestAnothersRowIsMissing(t *testing.T) {
	h := newHouse(t)
	if row, err := h.Customer.Get(h.acme, h.bob); !db.IsNotFound(err) {
		t.Errorf("acme gets bob = %v, %v; want not found", row, err)
	}
	if err := h.Customer.UpdateOneID(h.bob).SetName("mine").Exec(h.acme); !db.IsNotFound(err) {
		t.Errorf("acme changes bob = %v, want not found", err)
	}
	if n, err := h.Customer.Update().Where(customer.ID(h.bob)).SetName("mine").Save(h.acme); n != 0 || err != nil {
		t.Errorf("acme changes whoever is bob: %d, %v; want nobody", n, err)
	}
	if err := h.Customer.DeleteOneID(h.bob).Exec(h.acme); !db.IsNotFound(err) {
		t.Errorf("acme deletes bob = %v, want not found", err)
	}
	if n, err := h.Customer.Delete().Where(customer.Or(customer.ID(h.bob), customer.NameNEQ(""))).Exec(h.acme); n != 1 || err != nil {
		t.Errorf("acme deletes bob or anybody: %d, %v; want ann alone", n, err)
	}
	if got := h.name(t, h.bob); got != "bob" {
		t.Errorf("bob is called %q now", got)
	}
}

func TestAnothersRowCantBeLinked(t *testing.T) {
	h := newHouse(t)
	tag := h.CustomerTag.Create().SetID(id.New(id.Tag)).SetCustomerID(h.bob).SetTag("vip").SetFolded("vip")
	if err := tag.Exec(h.acme); !fault.IsMissing(err) {
		t.Errorf("acme tags bob = %v, want missing", err)
	}
	if err := h.newCustomer("new").SetCompanyID(h.boltLtd).Exec(h.acme); !fault.IsMissing(err) {
		t.Errorf("acme makes a customer of bolt's company = %v, want missing", err)
	}
	if err := h.Customer.UpdateOneID(h.ann).SetCompanyID(h.boltLtd).Exec(h.acme); !fault.IsMissing(err) {
		t.Errorf("acme moves ann to bolt's company = %v, want missing", err)
	}
	bulk := h.Customer.CreateBulk(h.newCustomer("one").SetCompanyID(h.acmeLtd), h.newCustomer("two").SetCompanyID(h.boltLtd))
	if err := bulk.Exec(h.acme); !fault.IsMissing(err) {
		t.Errorf("acme makes many, one of bolt's company = %v, want missing", err)
	}
	if err := h.newCustomer("new").SetCompanyID("").Exec(h.acme); !fault.IsMissing(err) || fault.As(err).Field[0] != "companyId" {
		t.Errorf("acme makes a customer of the company \"\" = %v, want companyId missing", err)
	}
	if err := h.Customer.UpdateOneID(h.ann).SetCompanyID(h.acmeLtd).Exec(h.acme); err != nil {
		t.Errorf("acme moves ann to its own company = %v", err)
	}
}

func TestEveryKindOfReadIsNarrowed(t *testing.T) {
	h := newHouse(t)
	q := func() *db.CustomerQuery { return h.Customer.Query() }
	if n, err := q().Count(h.acme); n != 1 || err != nil {
		t.Errorf("count = %d, %v; want 1", n, err)
	}
	if n, err := q().Where(customer.Or(customer.Name("ann"), customer.Name("bob"))).Clone().Count(h.acme); n != 1 || err != nil {
		t.Errorf("count of a clone = %d, %v; want 1", n, err)
	}
	if ok, err := q().Where(customer.ID(h.bob)).Exist(h.acme); ok || err != nil {
		t.Errorf("bob exists = %v, %v; want not", ok, err)
	}
	if ids, err := q().IDs(h.acme); len(ids) != 1 || err != nil {
		t.Errorf("ids = %v, %v; want ann's", ids, err)
	}
	if names, err := q().Select(customer.FieldName).Strings(h.acme); len(names) != 1 || err != nil {
		t.Errorf("names = %v, %v; want ann", names, err)
	}
	if names, err := q().GroupBy(customer.FieldName).Strings(h.acme); len(names) != 1 || err != nil {
		t.Errorf("groups = %v, %v; want ann", names, err)
	}
	if n, err := q().Aggregate(db.Count()).Int(h.acme); n != 1 || err != nil {
		t.Errorf("aggregate = %d, %v; want 1", n, err)
	}
	wide := func(s *entsql.Selector) {
		s.Where(entsql.Or(entsql.EQ(s.C("name"), "ann"), entsql.EQ(s.C("name"), "bob")))
	}
	if rows, err := q().Modify(wide).Strings(h.acme); err == nil && len(rows) > 1 {
		t.Errorf("modified = %v; want one at most", rows)
	}
	if rows, err := h.Tenant.Query().All(h.acme); len(rows) != 1 || err != nil || rows[0].ID != tenantOf(h.acme) {
		t.Errorf("tenants = %v, %v; want acme", rows, err)
	}
	tx, err := h.Tx(h.acme)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := tx.Customer.Query().Count(h.acme); n != 1 || err != nil {
		t.Errorf("count in ent's own transaction = %d, %v; want 1", n, err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
}

func TestGlobalTablesAreShut(t *testing.T) {
	h := newHouse(t)
	if _, err := h.User.Query().All(h.acme); err == nil {
		t.Error("acme reads the users")
	}
	if _, err := h.Session.Query().Count(h.acme); err == nil {
		t.Error("acme counts the sessions")
	}
	if err := h.User.Update().SetName("mine").Exec(h.acme); err == nil {
		t.Error("acme changes the users")
	}
	if err := h.Tenant.UpdateOneID(tenantOf(h.bolt)).SetName("mine").Exec(h.acme); !db.IsNotFound(err) {
		t.Errorf("acme changes bolt = %v, want not found", err)
	}
	if err := h.Tenant.Create().SetID(id.New(id.Tenant)).SetSlug("new").SetName("new").SetZone("UTC").SetCurrency("EUR").
		SetLocale("en").SetCreatedAt(testhouse.Now).Exec(h.acme); err == nil {
		t.Error("acme makes a tenant")
	}
}

func TestWithinGoesBackInside(t *testing.T) {
	h := newHouse(t)
	system := guard.System(context.Background(), "test")
	if n, err := h.Customer.Query().Count(system); n != 2 || err != nil {
		t.Errorf("round the wall, count = %d, %v; want 2", n, err)
	}
	if n, err := h.Customer.Query().Count(guard.Within(system, tenants.From(h.acme))); n != 1 || err != nil {
		t.Errorf("back inside, count = %d, %v; want 1", n, err)
	}
}

// What was read as a customer is known as a customer: as anything else it is
// missing, and no error of ours from a foreign key.
func TestKnownIsOfItsOwnKindOnly(t *testing.T) {
	h := newHouse(t)
	err := store.Do(h.acme, h.DB, func(ctx context.Context) error {
		guard.Known(ctx, h.ann)
		return h.newCustomer("cy").SetCompanyID(h.ann).Exec(ctx)
	})
	if !fault.IsMissing(err) {
		t.Errorf("a customer in a company's place = %v, want it to be missing", err)
	}
	err = store.Do(h.acme, h.DB, func(ctx context.Context) error {
		guard.Known(ctx, h.ann)
		found, err := guard.Present(ctx, h.Client, "companies", h.ann)
		if err == nil && len(found) > 0 {
			t.Errorf("a customer is present among the companies: %v", found)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
