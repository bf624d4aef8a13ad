package promise_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kept/care/event"
	"kept/care/promise"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestWhatPeopleWriteIsChecked(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	later := h.now.Add(48 * time.Hour)
	for _, bad := range []string{"a\x00b", strings.Repeat("x", 2001)} {
		for name, verb := range map[string]func(id string) error{
			"keep":      func(id string) error { _, err := h.Keep(ctx, id, promise.Evidence{Note: bad}); return err },
			"withdraw":  func(id string) error { _, err := h.Withdraw(ctx, id, bad); return err },
			"break":     func(id string) error { _, err := h.Break(ctx, id, bad); return err },
			"void":      func(id string) error { _, err := h.Void(ctx, id, bad); return err },
			"wait":      func(id string) error { _, err := h.Wait(ctx, id, bad); return err },
			"hand over": func(id string) error { _, err := h.HandOver(ctx, id, tenants.From(ctx).MemberID, bad); return err },
			"renegotiate": func(id string) error {
				_, err := h.Renegotiate(ctx, id, promise.NewDate{By: promise.By{DueAt: &later}, Reason: bad})
				return err
			},
			"make": func(string) error {
				_, err := h.Make(ctx, promise.Draft{CustomerID: ann, Text: "x", ExternalID: bad, By: promise.By{DueAt: &later}})
				return err
			},
		} {
			if err := verb(h.make(t, ctx, ann, time.Hour).ID); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s: got %v, want a fault of the field", name, err)
			}
		}
	}
}

func TestAHandOverNeedsSomebodyElse(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	p := h.make(t, ctx, h.customer(t, ctx, "ann"), time.Hour)
	if _, err := h.HandOver(ctx, p.ID, "", "x"); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("to nobody: got %v, want a fault", err)
	}
	if got, err := h.HandOver(ctx, p.ID, p.OwnerID, "x"); err != nil || got.OwnerID != p.OwnerID {
		t.Errorf("to whom it belongs: %v, %v", got, err)
	}
	equal(t, "events", h.types(t, ctx, p.ID), []event.Type{event.PromiseMade})
}

// A verdict is a supervisor's; whoever may only record evidence can't turn it round.
func TestAVerdictIsTurnedRoundByWhoMaySettle(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	p := h.make(t, ctx, h.customer(t, ctx, "ann"), time.Hour)
	_, err := h.Keep(ctx, p.ID, promise.Evidence{Note: "called"})
	must(t, err)
	_, err = h.Dispute(ctx, p.ID, "nobody called")
	must(t, err)
	_, err = h.SettleDispute(ctx, p.ID, true, "the log is empty")
	must(t, err)
	agent := *tenants.From(ctx)
	agent.Role, agent.Scopes = tenants.Agent, tenants.ScopesOf(tenants.Agent)
	if _, err := h.Keep(tenants.As(context.Background(), &agent), p.ID, promise.Evidence{Note: "called"}); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("an agent: got %v, want a conflict", err)
	}
	if got, err := h.Keep(ctx, p.ID, promise.Evidence{Note: "the other log has it"}); err != nil || got.State != promise.Kept {
		t.Errorf("an owner: %v, %v; want KEPT", got, err)
	}
}

func TestARenegotiatedDayLiesInTheCustomersZone(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.db.Customer.UpdateOneID(ann).SetZone("America/Sao_Paulo").ExecX(ctx)
	day := clock.DayOf(h.now, time.UTC).Add(5)
	next, err := h.Renegotiate(ctx, h.make(t, ctx, ann, time.Hour).ID, promise.NewDate{By: promise.By{DueDay: &day}, Reason: "she agreed"})
	must(t, err)
	if next.Due.Zone != "America/Sao_Paulo" {
		t.Errorf("a day for a moment lies in %s, want the customer's zone", next.Due.Zone)
	}
	h.db.Customer.UpdateOneID(ann).SetZone("Asia/Tokyo").ExecX(ctx)
	on := day.Add(1)
	last, err := h.Renegotiate(ctx, next.ID, promise.NewDate{By: promise.By{DueDay: &on}, Reason: "she agreed"})
	must(t, err)
	if last.Due.Zone != "America/Sao_Paulo" {
		t.Errorf("a day for a day lies in %s, want where it was pinned", last.Due.Zone)
	}
}

func TestTheOrderByMakingIsOfOneCustomer(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.make(t, ctx, ann, time.Hour)
	if _, err := h.List(ctx, promise.Filter{}, promise.ByMadeDesc, page.Args{}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("of everybody: got %v, want a fault: no index serves it", err)
	}
	if p, err := h.List(ctx, promise.Filter{CustomerID: &filter.ID{Eq: &ann}}, promise.ByMadeDesc, page.Args{}); err != nil || len(p.Items) != 1 {
		t.Errorf("of one: %v, %v", p.Items, err)
	}
}

// The first date was missed before we began to wait; waiting can't mend that.
func TestAMissedFirstDateStaysMissed(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	p := h.make(t, ctx, h.customer(t, ctx, "ann"), time.Hour)
	first := p.FirstDueAt
	h.now = h.now.Add(2 * time.Hour)
	to := h.now.Add(100 * time.Hour)
	next, err := h.Renegotiate(ctx, p.ID, promise.NewDate{By: promise.By{DueAt: &to}, Reason: "she agreed"})
	must(t, err)
	_, err = h.Wait(ctx, next.ID, "measurements")
	must(t, err)
	h.now = h.now.Add(50 * time.Hour)
	got, err := h.Resume(ctx, next.ID)
	must(t, err)
	if !got.FirstDueAt.Equal(first) {
		t.Errorf("the first date moved from %s to %s", first, got.FirstDueAt)
	}
}

// A due day is found by its date wherever it lies, at both ends of the world.
func TestDueDaysAreFoundInEveryZone(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	day := clock.DayOf(h.now, time.UTC).Add(5)
	for _, zone := range []string{"Pacific/Kiritimati", "Etc/GMT+12", "Europe/Berlin"} {
		for _, on := range []clock.Day{day.Add(-1), day, day.Add(1)} {
			_, err := h.Make(ctx, promise.Draft{CustomerID: ann, Text: zone, By: promise.By{DueDay: &on}, Zone: zone})
			must(t, err)
		}
	}
	for _, at := range []time.Time{day.Start(clockZone(t)), day.End(clockZone(t))} {
		_, err := h.Make(ctx, promise.Draft{CustomerID: ann, Text: "a moment", By: promise.By{DueAt: &at}})
		must(t, err)
	}
	p, err := h.List(ctx, promise.Filter{DueDay: &filter.Day{Eq: &day}}, promise.ByDue, page.Args{})
	must(t, err)
	if len(p.Items) != 5 {
		t.Errorf("due on %s: %d promises, want 5", day, len(p.Items))
	}
	for _, found := range p.Items {
		if found.Due.Day != day {
			t.Errorf("%s is due on %s", found.Text, found.Due.Day)
		}
	}
}

func clockZone(t testing.TB) *time.Location {
	zone, err := clock.Zone("Europe/Berlin")
	must(t, err)
	return zone
}
