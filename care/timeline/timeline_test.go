package timeline_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/interaction"
	"kept/care/note"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/timeline"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// house is the rooms that the timeline reads.
type house struct {
	db    *store.DB
	rooms timeline.Rooms
	book  *timeline.Book
}

func open(t *testing.T) house {
	t.Helper()
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	log := event.NewLog(db, now, nil)
	customers := customer.NewBook(db, log, now)
	rooms := timeline.Rooms{
		Customers:    customers,
		Interactions: interaction.NewBook(db, log, customers, now),
		Purchases:    purchase.NewBook(db, log, customers, now),
		Promises:     promise.NewBook(db, log, customers, now),
		Notes:        note.NewBook(db, log, customers, now),
		Questions:    question.NewBook(db, log, customers, now),
	}
	return house{db, rooms, timeline.NewBook(db, rooms, now)}
}

type failer interface {
	Helper()
	Fatal(args ...any)
}

// customer writes a customer the plain way.
func (h house) customer(t failer, ctx context.Context, name string) string {
	t.Helper()
	r, err := h.db.Customer.Create().SetID(id.New(id.Customer)).SetName(name).SetFolded(name).
		SetStage(string(customer.Prospect)).SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Save(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func ptr[T any](v T) *T { return &v }

// write makes one record of a kind at a time; a promise settles at once or hours later.
func (h house) write(ctx context.Context, customerID string, k timeline.Kind, at time.Time, hours int) error {
	switch k {
	case timeline.Interaction:
		_, err := h.rooms.Interactions.Record(ctx, interaction.Draft{CustomerID: customerID, Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: at})
		return err
	case timeline.Purchase:
		_, err := h.rooms.Purchases.Record(ctx, purchase.Draft{CustomerID: customerID, Amount: &money.Money{Currency: "EUR"}, OccurredAt: at})
		return err
	case timeline.Note:
		_, err := h.rooms.Notes.Write(ctx, note.Draft{CustomerID: customerID, Body: "x", OccurredAt: &at})
		return err
	case timeline.Question:
		_, err := h.rooms.Questions.Ask(ctx, question.Draft{CustomerID: customerID, Text: "x", AskedAt: at, DueAt: at})
		return err
	default:
		made := promise.History{Draft: promise.Draft{CustomerID: customerID, Text: "x", ExternalID: id.New(id.Promise), MadeAt: &at, By: promise.By{DueAt: ptr(testhouse.Now.AddDate(1, 0, 0))}}}
		if k == timeline.PromiseSettled {
			made.Ending = promise.Ending{State: promise.Kept, At: at.Add(time.Duration(hours) * time.Hour), Evidence: "x"}
		}
		loaded, err := h.rooms.Promises.Load(ctx, []promise.History{made})
		if err == nil {
			err = loaded[0].Err
		}
		return err
	}
}

var kinds = []timeline.Kind{timeline.Interaction, timeline.Purchase, timeline.PromiseMade, timeline.PromiseSettled, timeline.Note, timeline.Question}

// A timeline is all the records in one order, whatever the size and the
// direction of the pages: also where many fall on one instant, and where the
// customer was two.
func TestPagesAreTheSortOfAllRecords(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	rapid.Check(t, func(t *rapid.T) {
		ann, anne := h.customer(t, ctx, "ann"), h.customer(t, ctx, "anne")
		want := 0
		for range rapid.IntRange(0, 12).Draw(t, "records") {
			k := rapid.SampledFrom(kinds).Draw(t, "kind")
			at := testhouse.Now.Add(-time.Duration(rapid.IntRange(3, 6).Draw(t, "hours ago")) * time.Hour)
			if err := h.write(ctx, rapid.SampledFrom([]string{ann, anne}).Draw(t, "who"), k, at, rapid.IntRange(0, 2).Draw(t, "settled after")); err != nil {
				t.Fatal(err)
			}
			if want++; k == timeline.PromiseSettled {
				want++ // it was made, too
			}
		}
		if err := h.db.Customer.UpdateOneID(anne).SetMergedIntoID(ann).Exec(ctx); err != nil {
			t.Fatal(err)
		}
		all, err := h.book.Of(ctx, anne, nil, page.Args{First: ptr(100)})
		if err != nil {
			t.Fatal(err)
		}
		n, err := all.Count(ctx)
		if err != nil || n != want || len(all.Items) != want {
			t.Fatalf("%d entries, counted %d, %v; want %d", len(all.Items), n, err, want)
		}
		whole := names(all.Items)
		if !slices.IsSortedFunc(all.Items, func(a, b *timeline.Entry) int { return b.At.Compare(a.At) }) {
			t.Fatalf("not the newest first: %v", whole)
		}
		size := rapid.IntRange(1, 5).Draw(t, "page size")
		if got := h.forward(t, ctx, ann, size); !slices.Equal(got, whole) {
			t.Fatalf("forward by %d: %v, want %v", size, got, whole)
		}
		if got := h.backward(t, ctx, ann, size); !slices.Equal(got, whole) {
			t.Fatalf("backward by %d: %v, want %v", size, got, whole)
		}
	})
}

func (h house) forward(t failer, ctx context.Context, customerID string, size int) (all []string) {
	args := page.Args{First: &size}
	for {
		p, err := h.book.Of(ctx, customerID, nil, args)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, names(p.Items)...)
		if !p.HasNext {
			return all
		}
		args.After = ptr(p.Key(p.Items[len(p.Items)-1]).Cursor())
	}
}

func (h house) backward(t failer, ctx context.Context, customerID string, size int) (all []string) {
	args := page.Args{Last: &size}
	for {
		p, err := h.book.Of(ctx, customerID, nil, args)
		if err != nil {
			t.Fatal(err)
		}
		all = append(names(p.Items), all...)
		if !p.HasPrev {
			return all
		}
		args.Before = ptr(p.Key(p.Items[0]).Cursor())
	}
}

// names says each entry in a word: its kind and its record.
func names(entries []*timeline.Entry) []string {
	var out []string
	for _, e := range entries {
		var record string
		switch r := e.Record.(type) {
		case *interaction.Interaction:
			record = r.ID
		case *purchase.Purchase:
			record = r.ID
		case *promise.Promise:
			record = r.ID
		case *note.Note:
			record = r.ID
		case *question.Question:
			record = r.ID
		}
		out = append(out, fmt.Sprint(e.Kind, " ", record))
	}
	return out
}

func TestKindsNarrow(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	for _, k := range kinds {
		if err := h.write(ctx, ann, k, testhouse.Now.Add(-time.Hour), 0); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		kinds []timeline.Kind
		want  int
	}{
		{nil, 7},
		{[]timeline.Kind{timeline.Note}, 1},
		{[]timeline.Kind{timeline.PromiseMade, timeline.PromiseSettled, timeline.PromiseMade}, 3},
	} {
		p, err := h.book.Of(ctx, ann, tc.kinds, page.Args{})
		if err != nil || len(p.Items) != tc.want {
			t.Errorf("%v: %v, %v; want %d", tc.kinds, names(p.Items), err, tc.want)
		}
	}
	if _, err := h.book.Of(ctx, ann, []timeline.Kind{"DREAM"}, page.Args{}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("an unknown kind: %v, want invalid", err)
	}
	for _, id := range []string{"x", ".1", "x.3", "x."} {
		after := page.Key{Value: "1", ID: id}.Cursor()
		if _, err := h.book.Of(ctx, ann, nil, page.Args{After: &after}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a cursor at %q: %v, want invalid", id, err)
		}
	}
}

func TestACallerSeesWhatItsScopesAllow(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	for _, k := range kinds {
		if err := h.write(ctx, ann, k, testhouse.Now.Add(-time.Hour), 0); err != nil {
			t.Fatal(err)
		}
	}
	client, herself := *tenants.From(ctx), *tenants.From(ctx)
	client.Kind, client.Scopes = tenants.KindClient, []string{tenants.CustomersRead, tenants.PurchasesRead}
	herself.Kind, herself.CustomerID, herself.Scopes = tenants.KindCustomer, ann, tenants.CustomerScopes()
	for name, tc := range map[string]struct {
		actor tenants.Actor
		want  int
	}{"a shop's program": {client, 1}, "the customer": {herself, 5}} {
		ctx := tenants.As(ctx, &tc.actor)
		p, err := h.book.Of(ctx, ann, nil, page.Args{})
		if err != nil || len(p.Items) != tc.want {
			t.Errorf("%s sees %v, %v; want %d", name, names(p.Items), err, tc.want)
		}
		if _, err := h.book.Brief(ctx, ann); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("%s is briefed: %v, want forbidden", name, err)
		}
	}
}

func TestBriefTellsHowMuchAndTheLastOfEach(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, empty := h.customer(t, ctx, "ann"), h.customer(t, ctx, "bea")
	for _, k := range kinds {
		for hours := range 2 {
			if err := h.write(ctx, ann, k, testhouse.Now.Add(-time.Duration(hours+1)*time.Hour), 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	pinned, err := h.rooms.Notes.Write(ctx, note.Draft{CustomerID: ann, Body: "Prefers mornings", Pinned: true})
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.book.Brief(ctx, ann)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(b.Interactions, b.Purchases, b.Notes, b.OpenQuestions, b.PromisesOpen, b.PromisesKept, b.PromisesOverdue)
	if want := "2 2 3 2 2 2 0"; got != want {
		t.Errorf("counts %s, want %s", got, want)
	}
	lastHour := testhouse.Now.Add(-time.Hour)
	if !b.LastInteraction.OccurredAt.Equal(lastHour) || !b.LastPurchase.OccurredAt.Equal(lastHour) || !b.LastPromise.MadeAt.Equal(lastHour) || b.Pinned[0].ID != pinned.ID {
		t.Errorf("brief %+v; want the last of each", b)
	}
	if b, err := h.book.Brief(ctx, empty); err != nil || b.LastPurchase != nil || b.Customer.ID != empty {
		t.Errorf("of somebody new: %+v, %v", b, err)
	}
}

func TestAnotherTenantsTimelineIsMissing(t *testing.T) {
	h := open(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann := h.customer(t, acme, "ann")
	if _, err := h.book.Of(bolt, ann, nil, page.Args{}); !fault.IsMissing(err) {
		t.Errorf("Of = %v, want missing", err)
	}
	if _, err := h.book.Brief(bolt, ann); !fault.IsMissing(err) {
		t.Errorf("Brief = %v, want missing", err)
	}
}
