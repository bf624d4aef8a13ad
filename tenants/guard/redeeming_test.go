package guard_test

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"kept/ent/db"
	"kept/ent/schema"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
)

// An end customer is asked about every table there is: besides her own rows and
// the catalogue she may read what was given to her, and nothing else.
func TestEndCustomerReadsOnlyWhatIsHers(t *testing.T) {
	h := newHouse(t)
	h.mayOnly(t, h.asCustomer(h.ann), nil)
}

// One who redeems is asked, too: of what isn't hers she may do what
// schema.MovedByRedeeming says, and nothing else.
func TestRedeemingOpensOnlyWhatItMoves(t *testing.T) {
	h := newHouse(t)
	h.mayOnly(t, guard.Redeeming(h.asCustomer(h.ann)), schema.MovedByRedeeming)
}

// mayOnly has an end customer read, add to, change and delete from every table, and
// tells of each that she may though neither the tables that are hers say so nor shares.
func (h house) mayOnly(t *testing.T, ann context.Context, shares map[string]schema.Share) {
	t.Helper()
	asked := 0
	client := reflect.ValueOf(h.Client).Elem()
	for i := range client.NumField() {
		of := client.Field(i)
		if !client.Type().Field(i).IsExported() || of.Kind() != reflect.Pointer || !of.MethodByName("Query").IsValid() {
			continue
		}
		table := schema.TableOf(client.Type().Field(i).Name)
		_, hers := schema.OfCustomer[table]
		open := slices.Contains(schema.OpenToCustomers, table)
		_, given := schema.GivenToCustomers[table]
		may := shares[table]
		asked++
		for _, try := range []struct {
			what, begin, do string
			may             bool
		}{
			{"reads", "Query", "Count", hers || open || given || may.Read},
			{"adds to", "Create", "Exec", may.Add || table == "idempotency_keys"}, // hers need her id, which is missing
			{"changes", "Update", "Exec", hers || len(may.Change) > 0 || table == "idempotency_keys"},
			{"deletes from", "Delete", "Exec", hers || table == "idempotency_keys"},
		} {
			out := of.MethodByName(try.begin).Call(nil)[0].MethodByName(try.do).Call([]reflect.Value{reflect.ValueOf(ann)})
			err, _ := out[len(out)-1].Interface().(error)
			refused := fault.IsMissing(err) || schema.IsGlobal(table) && err != nil
			if table == "tenants" { // its own row is every actor's to read
				continue
			}
			if refused == try.may {
				t.Errorf("ann %s %s = %v, want it allowed: %v", try.what, table, err, try.may)
			}
		}
	}
	if asked < 100 {
		t.Errorf("%d tables were asked about", asked)
	}
}

func TestRedeemingKeepsToColumnsAndToHerself(t *testing.T) {
	h := newHouse(t)
	other := h.customer(t, h.acme, "other")
	program := func(ctx context.Context) string {
		p := id.New(id.Program)
		if err := h.LoyaltyProgram.Create().SetID(p).SetCurrency("POINTS").SetName("Points").SetPendingDays(0).SetExpiry("NEVER").SetExpiryMonths(0).SetRefunds("DEBT").SetMinimumDays(0).SetApproveAbove(1).SetHoldMinutes(30).
			SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Exec(ctx); err != nil {
			t.Fatal(err)
		}
		return p
	}
	reward := func(ctx context.Context) string {
		r := id.New(id.Reward)
		if err := h.Reward.Create().SetID(r).SetProgramID(program(ctx)).SetName("A mug").SetFolded("a mug").SetDescription("").SetPoints(1).
			SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Exec(ctx); err != nil {
			t.Fatal(err)
		}
		return r
	}
	card := func(ctx context.Context) string {
		c := id.New(id.Card)
		if err := h.Card.Create().SetID(c).SetHash(c).SetSealed([]byte(c)).SetLast("AAAA").SetCurrency("EUR").SetOrigin("GIVEN").
			SetCreatedAt(testhouse.Now).SetExpiresAt(testhouse.Now).SetLastAt(testhouse.Now).Exec(ctx); err != nil {
			t.Fatal(err)
		}
		return c
	}
	hers := h.asCustomer(h.ann)
	ann := guard.Redeeming(hers)
	mug, his := reward(h.acme), reward(h.bolt)
	old := card(h.acme)

	if n, err := h.Reward.Update().AddTaken(1).Save(ann); n != 1 || err != nil {
		t.Errorf("ann takes one of %d rewards, %v; want the one of acme's", n, err)
	}
	if got := h.Reward.GetX(h.bolt, his).Taken; got != 0 {
		t.Errorf("of bolt's reward %d are taken", got)
	}
	told := func(of string) error {
		e := h.Event.Create().SetID(id.New(id.Event)).SetType("card.issued").SetSubjectID("x").SetActorKind("CUSTOMER").SetActorID(h.ann).
			SetReason("").SetBackfilled(false).SetOccurredAt(testhouse.Now).SetRecordedAt(testhouse.Now)
		if of != "" {
			e.SetCustomerID(of)
		}
		return e.Exec(ann)
	}
	noScope := *tenants.From(hers)
	noScope.Scopes = []string{tenants.LoyaltyRead}
	elsewhere := *tenants.From(hers)
	for what, try := range map[string]func() error{
		"makes a reward cheaper":           func() error { return h.Reward.Update().SetPoints(0).AddTaken(1).Exec(ann) },
		"clears a stock":                   func() error { return h.Reward.Update().ClearStock().Exec(ann) },
		"takes one without redeeming":      func() error { return h.Reward.Update().AddTaken(1).Exec(hers) },
		"takes one without the scope":      func() error { return h.Reward.Update().AddTaken(1).Exec(guard.Redeeming(tenants.As(hers, &noScope))) },
		"goes on once another acts":        func() error { return h.Reward.Update().AddTaken(1).Exec(tenants.As(ann, &elsewhere)) },
		"tells of another":                 func() error { return told(other) },
		"tells of another tenant's":        func() error { return told(h.bob) },
		"sees another":                     func() error { _, err := h.Customer.Get(ann, other); return missing(err) },
		"opens an account for another":     func() error { return h.LoyaltyAccount.Create().SetCustomerID(other).Exec(ann) },
		"reserves for another":             func() error { return h.LoyaltyReservation.Create().SetCustomerID(other).Exec(ann) },
		"books on nobody knows whose":      func() error { return h.LoyaltyEntry.Create().SetTransactionID(id.New(id.Movement)).Exec(ann) },
		"rewrites the ledger's other end":  func() error { return h.LoyaltyEntry.Update().SetAmount(1).Exec(ann) },
		"makes a code of another tenant's": func() error { return h.CouponCode.Create().SetCouponID(id.New(id.Coupon)).Exec(ann) },
	} {
		if err := try(); !fault.IsMissing(err) {
			t.Errorf("ann %s = %v, want missing", what, err)
		}
	}
	if err := told(""); err != nil {
		t.Errorf("ann's redemption tells of a card, which is nobody's = %v", err)
	}

	// Of the cards she changes the one that her own transaction has issued.
	err := store.Do(ann, h.DB, func(ctx context.Context) error {
		fresh := card(ctx)
		guard.Known(ctx, fresh)
		n, err := h.Card.Update().SetBlockReason("x").Save(ctx)
		if n != 1 {
			t.Errorf("ann changes %d cards, want the one she issued", n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if n, err := h.Card.Update().SetBlockReason("x").Save(ann); n != 0 || err != nil {
		t.Errorf("afterwards ann changes %d cards, %v; want none", n, err)
	}
	if got := h.Card.GetX(h.acme, old).BlockReason; got != "" {
		t.Errorf("a card that was there says %q", got)
	}
	if got := h.Reward.GetX(h.acme, mug); got.Points != 1 || got.Taken != 1 {
		t.Errorf("the reward is %+v, want it as it was with one taken", got)
	}
}

// missing makes ent's own error ours.
func missing(err error) error {
	if db.IsNotFound(err) {
		return fault.Missing("record")
	}
	return err
}
