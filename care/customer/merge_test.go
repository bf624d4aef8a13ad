package customer_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/search"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/testhouse"
)

func merge(t *testing.T, ctx context.Context, b *customer.Book, alias, survivor string) *customer.Merge {
	t.Helper()
	m, err := b.Merge(ctx, customer.MergeDraft{CustomerID: alias, OtherID: survivor, SurvivorID: &survivor})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWhoSurvives(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	old := create(t, ctx, book, customer.Draft{Name: ptr("Old"), Since: ptr(testhouse.Now.AddDate(-1, 0, 0))}).ID
	young := create(t, ctx, book, customer.Draft{Name: ptr("Young")}).ID
	named := create(t, ctx, book, customer.Draft{Name: ptr("Named"), ExternalID: ptr("E1")}).ID
	other := create(t, ctx, book, customer.Draft{Name: ptr("Other"), ExternalID: ptr("E2")}).ID
	for _, tc := range []struct {
		name     string
		a, b     string
		survivor *string
		want     string
		fault    fault.Kind
	}{
		{"the older", young, old, nil, old, ""},
		{"the one with an external id", old, named, nil, named, ""},
		{"who was said", old, named, &old, old, ""},
		{"two external ids: nobody by itself", named, other, nil, "", fault.KindInvalid},
		{"two external ids: who was said", named, other, &other, other, ""},
		{"a third", old, young, &named, "", fault.KindInvalid},
		{"herself", old, old, nil, "", fault.KindConflict},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := book.MergePreview(ctx, customer.MergeDraft{CustomerID: tc.a, OtherID: tc.b, SurvivorID: tc.survivor})
			if tc.fault != "" {
				if fault.KindOf(err) != tc.fault {
					t.Errorf("MergePreview = %v, want %s", err, tc.fault)
				}
				return
			}
			if err != nil || p.Survivor.ID != tc.want {
				t.Errorf("MergePreview = %+v, %v; want the survivor %s", p, err, tc.want)
			}
		})
	}
}

func TestPreviewShowsWhatMovesAndWhatDiffers(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann"), Zone: ptr("Europe/Berlin"), Language: ptr("de")})
	anne := create(t, ctx, book, customer.Draft{
		Name: ptr("Anne"), Zone: ptr("Europe/Paris"), ContactHours: &customer.ContactHours{From: 540, Until: 1020},
		Identities: []customer.IdentityDraft{email("a@shop.example"), email("b@shop.example")}, Tags: []string{"vip"},
	})
	p, err := book.MergePreview(ctx, customer.MergeDraft{CustomerID: ann.ID, OtherID: anne.ID, SurvivorID: &ann.ID})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(p.Moves), "[{customer_tags 1} {identities 2}]"; got != want {
		t.Errorf("moves %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(p.Conflicts), "[{name Ann Anne} {timeZone Europe/Berlin Europe/Paris}]"; got != want {
		t.Errorf("conflicts %s, want %s", got, want)
	}
	if c, err := book.Find(ctx, anne.ID); err != nil || c.ID != anne.ID {
		t.Errorf("after a preview Find = %v, %v; want nothing changed", c, err)
	}
}

func TestMergeMakesOneCustomerOfTwoAndUndoTwoAgain(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	index := search.NewIndex(db, clock.Fixed(testhouse.Now))
	finds := func(text, want string) {
		t.Helper()
		hits, err := index.Find(ctx, search.Query{Text: text})
		if err != nil || len(hits) != 1 || hits[0].ID != want {
			t.Errorf("search %q = %v, %v; want %s", text, hits, err, want)
		}
	}
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann Lima"), ExternalID: ptr("E1"), Tags: []string{"vip"}})
	bea := create(t, ctx, book, customer.Draft{Name: ptr("Beatriz"), ExternalID: ptr("E2"), Tags: []string{"VIP", "loud"}, Identities: []customer.IdentityDraft{email("bea@shop.example")}})
	consent(t, ctx, book, bea.ID, "MARKETING", true, 0)

	m := merge(t, ctx, book, bea.ID, ann.ID)
	for name, k := range map[string]customer.Key{"id": {ID: &bea.ID}, "external id": {ExternalID: ptr("E2")}, "e-mail": {Email: ptr("bea@shop.example")}} {
		if c, err := book.FindBy(ctx, k); err != nil || c.ID != ann.ID {
			t.Errorf("by the alias's %s: %v, %v; want Ann", name, c, err)
		}
	}
	if tags, err := book.Tags(ctx, []string{ann.ID}); err != nil || fmt.Sprint(tags[ann.ID]) != "[loud vip]" {
		t.Errorf("tags = %v, %v", tags, err)
	}
	if yes, err := book.Allows(ctx, ann.ID, "MARKETING"); err != nil || !yes {
		t.Errorf("Allows = %v, %v; want the alias's consent to count", yes, err)
	}
	finds("beatriz", ann.ID)
	finds("bea@shop.example", ann.ID)
	// What is written now is the survivor's, whoever is named, and stays hers.
	if _, err := book.Upsert(ctx, customer.Upsert{Key: customer.Key{ExternalID: ptr("E2")}, Draft: customer.Draft{ExternalID: ptr("E2"), Identities: []customer.IdentityDraft{email("new@shop.example")}}}); err != nil {
		t.Fatal(err)
	}

	if _, err := book.Unmerge(ctx, m.ID); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		key  customer.Key
		want string
	}{
		"id": {customer.Key{ID: &bea.ID}, bea.ID}, "external id": {customer.Key{ExternalID: ptr("E2")}, bea.ID},
		"e-mail": {customer.Key{Email: ptr("bea@shop.example")}, bea.ID}, "what came later": {customer.Key{Email: ptr("new@shop.example")}, ann.ID},
	} {
		if c, err := book.FindBy(ctx, tc.key); err != nil || c.ID != tc.want {
			t.Errorf("after undo, by %s: %v, %v; want %s", name, c, err, tc.want)
		}
	}
	finds("beatriz", bea.ID)
	finds("new@shop.example", ann.ID)
	if differences, err := book.Verify(ctx); err != nil || len(differences) > 0 {
		t.Errorf("Verify = %v, %v; want no difference", differences, err)
	}
	if _, err := book.Unmerge(ctx, m.ID); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("undone twice: %v, want a conflict", err)
	}
	if got := changes(t, ctx, db, ann.ID); got != "created merged updated unmerged" {
		t.Errorf("events: %s", got)
	}
}

func TestVerifyTellsWhatDiffers(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann"), Identities: []customer.IdentityDraft{email("ann@shop.example")}}).ID
	bea := create(t, ctx, book, customer.Draft{Name: ptr("Bea")}).ID
	alias := create(t, ctx, book, customer.Draft{Name: ptr("Anne")}).ID
	merge(t, ctx, book, alias, ann)
	if got, err := book.Verify(ctx); err != nil || len(got) != 0 {
		t.Fatalf("Verify = %v, %v; want nothing", got, err)
	}
	for what, spoil := range map[string]func() error{
		"a name changed behind our back": func() error { return db.Customer.UpdateOneID(bea).SetName("Beatriz").Exec(ctx) },
		"an alias led elsewhere":         func() error { return db.Customer.UpdateOneID(alias).SetMergedIntoID(bea).Exec(ctx) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if got, err := book.Verify(ctx); err != nil || len(got) == 0 {
			t.Errorf("%s: Verify = %v, %v; want a difference", what, got, err)
		}
	}
	if err := search.NewIndex(db, clock.Fixed(testhouse.Now)).Remove(ctx, ann); err != nil {
		t.Fatal(err)
	}
	got, err := book.Verify(ctx)
	if err != nil || !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, ann+" can't be found") }) {
		t.Errorf("a doc lost: Verify = %v, %v", got, err)
	}
}

func TestMergesOfOneAnotherAtOnceMakeNoCircle(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	a, b := create(t, ctx, book, customer.Draft{Name: ptr("A")}).ID, create(t, ctx, book, customer.Draft{Name: ptr("B")}).ID
	errs := make(chan error, 2)
	for _, survivor := range []string{a, b} {
		go func() {
			_, err := book.Merge(ctx, customer.MergeDraft{CustomerID: a, OtherID: b, SurvivorID: &survivor})
			errs <- err
		}()
	}
	e1, e2 := <-errs, <-errs
	if (e1 == nil) == (e2 == nil) || !errors.Is(errors.Join(e1, e2), customer.ErrSamePerson) {
		t.Errorf("errors %v and %v; want one winner", e1, e2)
	}
	ra, _ := book.Resolve(ctx, a)
	rb, _ := book.Resolve(ctx, b)
	if ra != rb || ra == "" {
		t.Errorf("resolved to %s and %s, want one survivor", ra, rb)
	}
}

// Whatever is merged and undone in whatever order: every record resolves to one
// survivor, who resolves to herself; the ids of survivors part all records; and
// two records are one customer exactly when merges in force connect them.
func TestMergesAndUndoingsAlwaysPartAllRecords(t *testing.T) {
	db, book := open(t)
	names := 0
	rapid.Check(t, func(r *rapid.T) {
		names++
		ctx := testhouse.Tenant(t, db, fmt.Sprint("t", names))
		all := make([]string, 6)
		for i := range all {
			all[i] = row(t, ctx, db, fmt.Sprint("c", i), "")
		}
		inForce := map[string]*customer.Merge{}
		var order []string
		for range rapid.IntRange(1, 16).Draw(r, "steps") {
			if len(order) > 0 && rapid.IntRange(0, 3).Draw(r, "undo") == 0 {
				at := rapid.IntRange(0, len(order)-1).Draw(r, "which")
				if _, err := book.Unmerge(ctx, order[at]); err != nil {
					r.Fatal(err)
				}
				delete(inForce, order[at])
				order = slices.Delete(order, at, at+1)
			} else {
				x, y := rapid.SampledFrom(all).Draw(r, "x"), rapid.SampledFrom(all).Draw(r, "y")
				m, err := book.Merge(ctx, customer.MergeDraft{CustomerID: x, OtherID: y, SurvivorID: &y})
				if errors.Is(err, customer.ErrSamePerson) {
					if !connected(inForce, x, y) {
						r.Fatalf("%s and %s are no one customer", x, y)
					}
					continue
				}
				if err != nil {
					r.Fatal(err)
				}
				inForce[m.ID] = m
				order = append(order, m.ID)
			}
			checkPartition(r, ctx, book, all, inForce)
		}
	})
}

func checkPartition(r *rapid.T, ctx context.Context, book *customer.Book, all []string, inForce map[string]*customer.Merge) {
	seen := map[string]string{}
	for _, one := range all {
		survivor, err := book.Resolve(ctx, one)
		if err != nil {
			r.Fatal(err)
		}
		if again, err := book.Resolve(ctx, survivor); err != nil || again != survivor {
			r.Fatalf("survivor %s resolves to %s, %v", survivor, again, err)
		}
		ids, err := book.IDs(ctx, one)
		if err != nil || ids[0] != survivor || !slices.Contains(ids, one) {
			r.Fatalf("IDs(%s) = %v, %v", one, ids, err)
		}
		for _, id := range ids {
			if s, ok := seen[id]; ok && s != survivor {
				r.Fatalf("%s belongs to %s and to %s", id, s, survivor)
			}
			seen[id] = survivor
		}
	}
	for _, x := range all {
		for _, y := range all {
			if connected(inForce, x, y) != (seen[x] == seen[y]) {
				r.Fatalf("%s and %s: connected %v, one customer %v", x, y, connected(inForce, x, y), seen[x] == seen[y])
			}
		}
	}
}

// connected reports whether merges in force lead from x to y.
func connected(inForce map[string]*customer.Merge, x, y string) bool {
	reached := map[string]bool{x: true}
	for range inForce {
		for _, m := range inForce {
			if reached[m.AliasID] || reached[m.SurvivorID] {
				reached[m.AliasID], reached[m.SurvivorID] = true, true
			}
		}
	}
	return reached[y]
}

func consent(t *testing.T, ctx context.Context, b *customer.Book, customerID, purpose string, granted bool, ago time.Duration) {
	t.Helper()
	_, err := b.RecordConsent(ctx, customer.ConsentDraft{CustomerID: customerID, Purpose: purpose, Granted: granted, OccurredAt: ptr(testhouse.Now.Add(-ago))})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEventsNameEachCustomerTheyAreAboutOnce(t *testing.T) {
	got := customer.About([]*event.Event{
		{TenantID: "ten_1", CustomerID: "cus_1"},
		{TenantID: "ten_1", CustomerID: "cus_1"},
		{TenantID: "ten_1", CustomerID: "cus_2", Data: map[string]any{"aliasId": "cus_3"}},
		{TenantID: "ten_2", CustomerID: "cus_4", Data: map[string]any{"aliasId": 7}},
		{TenantID: "ten_3"},
	})
	want := map[string][]string{"ten_1": {"cus_1", "cus_2", "cus_3"}, "ten_2": {"cus_4"}}
	if !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("about %v, not %v", got, want)
	}
}
