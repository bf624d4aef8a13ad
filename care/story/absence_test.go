package story_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kept/care/absence"
	"kept/care/event"
	"kept/care/promise"
	"kept/ent/db/member"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// colleague writes another member the plain way.
func (h *house) colleague(t *testing.T, ctx context.Context, role tenants.Role, departmentID string) string {
	t.Helper()
	c := h.db.Member.Create().SetID(id.New(id.Member)).SetName("Colleague").SetFolded("colleague").SetRole(string(role)).SetCreatedAt(h.now)
	if departmentID != "" {
		c.SetDepartmentID(departmentID)
	}
	return c.SaveX(ctx).ID
}

func (h *house) standIn(t *testing.T, ctx context.Context) int {
	t.Helper()
	n, err := h.stories.StandIn(context.Background(), func(_ context.Context, tenantID string) (*tenants.Actor, error) {
		a := *tenants.From(ctx)
		if a.TenantID != tenantID {
			return nil, errors.New("no such tenant")
		}
		a.Kind = tenants.KindSystem
		return &a, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (h *house) promised(t *testing.T, ctx context.Context, customerID string, in time.Duration) string {
	t.Helper()
	p, err := h.rooms.Promises.Make(ctx, promise.Draft{CustomerID: customerID, Text: "Call", By: promise.By{DueAt: ptr(h.now.Add(in))}})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func (h *house) owner(t *testing.T, ctx context.Context, promiseID string) string {
	t.Helper()
	p, err := h.rooms.Promises.Find(ctx, promiseID)
	if err != nil {
		t.Fatal(err)
	}
	return p.OwnerID
}

const day = 24 * time.Hour

func TestWhatFallsDueMeanwhileGoesToTheDeputy(t *testing.T) {
	h := open(t) // Wednesday, 4 March 2026
	ctx := testhouse.Tenant(t, h.db, "acme")
	me, deputy, ann := tenants.From(ctx).MemberID, h.colleague(t, ctx, tenants.Agent, ""), h.customer(t, ctx, "ann")
	during, after, waiting := h.promised(t, ctx, ann, 3*day), h.promised(t, ctx, ann, 9*day), h.promised(t, ctx, ann, 3*day)
	if _, err := h.rooms.Promises.Wait(ctx, waiting, "her choice"); err != nil {
		t.Fatal(err)
	}
	a, err := h.rooms.Absences.Plan(ctx, absence.Draft{From: "2026-03-06", Until: "2026-03-10", DeputyID: deputy})
	if err != nil || a.MemberID != me {
		t.Fatalf("Plan = %+v, %v", a, err)
	}
	if n := h.standIn(t, ctx); n != 0 {
		t.Errorf("%d changed hands before it begins", n)
	}
	h.now = h.now.Add(2 * day)
	if n := h.standIn(t, ctx); n != 1 || h.owner(t, ctx, during) != deputy || h.owner(t, ctx, after) != me || h.owner(t, ctx, waiting) != me {
		t.Errorf("%d changed hands; want what falls due meanwhile", n)
	}
	if m := h.db.Member.GetX(ctx, me); m.AwayUntil == nil || !m.AwayUntil.Equal(a.UntilAt) {
		t.Errorf("she is marked away until %v, want %s", m.AwayUntil, a.UntilAt)
	}
	if n := h.standIn(t, ctx); n != 0 {
		t.Errorf("%d changed hands the second time", n)
	}
	late := h.promised(t, ctx, ann, day) // in her name, while she is away
	h.now = h.now.Add(11 * time.Minute)
	if n := h.standIn(t, ctx); n != 1 || h.owner(t, ctx, late) != deputy {
		t.Errorf("%d changed hands; want what was promised meanwhile", n)
	}
	told := h.told(t, ctx, during)
	if last := told[len(told)-1]; last.Type != event.PromiseHandedOver || last.Reason != "its owner is away until 2026-03-10" || last.ActorKind != tenants.KindSystem {
		t.Errorf("the history ends with %+v", last)
	}
	h.now = a.UntilAt.Add(time.Minute)
	if n := h.standIn(t, ctx); n != 0 || h.owner(t, ctx, during) != deputy {
		t.Errorf("%d changed hands when she is back; what was handed over stays", n)
	}
	if m := h.db.Member.Query().Where(member.ID(me)).OnlyX(ctx); m.AwayUntil != nil {
		t.Error("she is back, and still marked away")
	}
}

func TestWithoutADeputyTheDepartmentStandsIn(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	me, ann := tenants.From(ctx).MemberID, h.customer(t, ctx, "ann")
	p := h.promised(t, ctx, ann, day)
	if _, err := h.rooms.Absences.Plan(ctx, absence.Draft{From: "2026-03-04", Until: "2026-03-06"}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if n := h.standIn(t, ctx); n != 0 || h.owner(t, ctx, p) != me {
			t.Errorf("%d changed hands, and there is nobody", n)
		}
		h.now = h.now.Add(11 * time.Minute)
	}
	uncovered := 0
	for _, e := range h.told(t, ctx, me) {
		if e.Type == event.MemberUncovered {
			uncovered++
		}
	}
	if uncovered != 1 {
		t.Errorf("told %d times that nobody stands in, want once", uncovered)
	}
	sales := h.db.Department.Create().SetID(id.New(id.Department)).SetName("Sales").SetFolded("sales").SetCreatedAt(h.now).SaveX(ctx).ID
	h.db.Member.UpdateOneID(me).SetDepartmentID(sales).ExecX(ctx)
	h.colleague(t, ctx, tenants.Agent, sales)
	supervisor := h.colleague(t, ctx, tenants.Supervisor, sales)
	if n := h.standIn(t, ctx); n != 1 || h.owner(t, ctx, p) != supervisor {
		t.Errorf("%d changed hands, to %s; want the supervisor", n, h.owner(t, ctx, p))
	}
}

func TestWhoMayPlanWhoseAbsence(t *testing.T) {
	h := open(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	other := h.colleague(t, acme, tenants.Agent, "")
	a, err := h.rooms.Absences.Plan(acme, absence.Draft{MemberID: other, From: "2026-03-06", Until: "2026-03-10"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.rooms.Absences.Plan(acme, absence.Draft{MemberID: other, From: "2026-03-10", Until: "2026-03-12"}); !errors.Is(err, absence.ErrOverlaps) {
		t.Errorf("overlapping: %v", err)
	}
	agent := *tenants.From(acme)
	agent.Role, agent.Scopes = tenants.Agent, tenants.ScopesOf(tenants.Agent)
	asAgent := tenants.As(acme, &agent)
	if _, err := h.rooms.Absences.End(asAgent, a.ID); !errors.Is(err, absence.ErrNotYours) {
		t.Errorf("an agent ends another's: %v", err)
	}
	if _, err := h.rooms.Absences.Plan(asAgent, absence.Draft{From: "2026-03-06", Until: "2026-03-06"}); err != nil {
		t.Errorf("an agent plans her own: %v", err)
	}

	_, find := h.rooms.Absences.Find(bolt, a.ID)
	_, end := h.rooms.Absences.End(bolt, a.ID)
	_, plan := h.rooms.Absences.Plan(bolt, absence.Draft{MemberID: other, From: "2026-03-06", Until: "2026-03-06"})
	for what, err := range map[string]error{"Find": find, "End": end, "Plan": plan} {
		if !fault.IsMissing(err) {
			t.Errorf("another tenant's %s = %v, want missing", what, err)
		}
	}
	if _, err := h.rooms.Absences.Plan(bolt, absence.Draft{From: "2026-03-06", Until: "2026-03-06", DeputyID: other}); fault.KindOf(err) != fault.KindInvalid && !fault.IsMissing(err) {
		t.Errorf("another tenant's deputy: %v", err)
	}
	if l, err := h.rooms.Absences.List(bolt, page.Args{}); err != nil || len(l.Items) != 0 {
		t.Errorf("another tenant lists %v, %v", l.Items, err)
	}
	if _, err := h.rooms.Absences.End(acme, a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.rooms.Absences.End(acme, a.ID); !errors.Is(err, absence.ErrOver) {
		t.Errorf("ended twice: %v", err)
	}
}
