package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/account"
)

func TestUpdateTenant(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	got, err := h.Update(ctx, account.Change{Name: ptr("Acme & Co"), Zone: ptr("America/Sao_Paulo"), Grace: ptr(2 * time.Hour)})
	if err != nil || got.Name != "Acme & Co" || got.Grace != 2*time.Hour {
		t.Fatalf("Update = %+v, %v", got, err)
	}
	if a := tenants.From(h.as(t, f.Owner)); a.Zone.String() != "America/Sao_Paulo" || a.Grace != 2*time.Hour {
		t.Errorf("actor has zone %s and grace %s, want the new ones at once on this node", a.Zone, a.Grace)
	}
	if _, err := h.Update(ctx, account.Change{Name: ptr("Acme & Co")}); err != nil {
		t.Fatal(err)
	}
	events, err := h.log.Of(ctx, f.Tenant.ID)
	if err != nil || len(events) != 1 {
		t.Errorf("%d events, %v; want one: the second update changed nothing", len(events), err)
	}
	for field, c := range map[string]account.Change{
		"name":     {Name: ptr("")},
		"timeZone": {Zone: ptr("Mars/Olympus")},
		"currency": {Currency: ptr("eur")},
		"locale":   {Locale: ptr("")},
		"grace":    {Grace: ptr(-time.Minute)},
	} {
		_, err := h.Update(ctx, c)
		wantKind(t, field, err, fault.KindInvalid, field)
	}
	_, err = h.Update(ctx, account.Change{Grace: ptr(account.MaxGrace + time.Minute)})
	wantKind(t, "grace too long", err, fault.KindInvalid, "grace")
}

func TestTheCurrencyIsLockedOnceThereArePurchases(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	other, _ := h.signUp(t, "other")
	if got, err := h.Update(ctx, account.Change{Currency: ptr("BRL")}); err != nil || got.Currency != "BRL" {
		t.Fatalf("before any purchase = %+v, %v; want BRL", got, err)
	}
	customer := id.New(id.Customer)
	if err := h.db.Customer.Create().SetID(customer).SetName("Cy").SetFolded("cy").SetStage("REPEAT").
		SetCreatedAt(h.now).SetUpdatedAt(h.now).Exec(ctx); err != nil {
		t.Fatal(err)
	}
	buy(t, h, ctx, customer)
	if _, err := h.Update(ctx, account.Change{Currency: ptr("EUR")}); !errors.Is(err, account.ErrCurrencyInUse) {
		t.Errorf("after a purchase = %v, want ErrCurrencyInUse", err)
	}
	if _, err := h.Update(other, account.Change{Currency: ptr("USD")}); err != nil {
		t.Errorf("another tenant = %v, want it free to change", err)
	}
}

func TestDepartments(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	desk, err := h.AddDepartment(ctx, "  Service  desk ")
	if err != nil || desk.Name != "Service desk" {
		t.Fatalf("AddDepartment = %+v, %v", desk, err)
	}
	_, err = h.AddDepartment(ctx, "SERVICE DESK")
	wantKind(t, "the same name", err, fault.KindConflict, "name")
	_, err = h.AddDepartment(ctx, "")
	wantKind(t, "no name", err, fault.KindInvalid, "name")
	shop, err := h.AddDepartment(ctx, "Shop")
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.RenameDepartment(ctx, shop.ID, "service desk")
	wantKind(t, "renamed to another's", err, fault.KindConflict, "name")
	if d, err := h.RenameDepartment(ctx, shop.ID, "SHOP"); err != nil || d.Name != "SHOP" {
		t.Errorf("RenameDepartment = %+v, %v; want its own name in capitals", d, err)
	}
	if all, err := h.Departments(ctx); err != nil || len(all) != 2 || all[0].ID != desk.ID {
		t.Errorf("Departments = %v, %v; want two by name", all, err)
	}

	other, _ := h.signUp(t, "other")
	_, err = h.Department(other, desk.ID)
	wantKind(t, "another tenant reads", err, fault.KindMissing, "")
	_, err = h.RenameDepartment(other, desk.ID, "Mine")
	wantKind(t, "another tenant renames", err, fault.KindMissing, "")
	if all, err := h.Departments(other); err != nil || len(all) != 0 {
		t.Errorf("another tenant lists %v, %v; want none", all, err)
	}
	if _, err := h.AddDepartment(other, "Service desk"); err != nil {
		t.Errorf("another tenant's own = %v, want the name free there", err)
	}
}

func buy(t *testing.T, h *house, ctx context.Context, customer string) {
	t.Helper()
	err := h.db.Purchase.Create().SetID(id.New(id.Purchase)).SetCustomerID(customer).SetStatus("PLACED").SetChannel("WEB").
		SetAmount(100).SetCurrency("BRL").SetOccurredAt(h.now).SetRecordedAt(h.now).SetUpdatedAt(h.now).Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
}
