package reaction_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"kept/care/event"
	"kept/care/reaction"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestWhoIsAskedToSayThanks(t *testing.T) {
	d := testhouse.Open(t)
	ctx, bolt := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	desk := id.New(id.Department)
	must(t, d.Department.Create().SetID(desk).SetName("desk").SetFolded("desk").SetCreatedAt(testhouse.Now).Exec(ctx))
	knows, away := joined(t, d, ctx, "knows", tenants.Agent), joined(t, d, ctx, "away", tenants.Agent)
	lead, boss := joined(t, d, ctx, "lead", tenants.Supervisor), reading(t, d, ctx, "chefin", tenants.Owner, "de")
	rival := joined(t, d, bolt, "rival", tenants.Owner)
	must(t, d.Member.UpdateOneID(lead).SetDepartmentID(desk).Exec(ctx))
	must(t, d.Member.UpdateOneID(away).SetAwayUntil(testhouse.Now.Add(time.Hour)).Exec(ctx))
	person := func(name, contact string) string {
		cus := id.New(id.Customer)
		c := d.Customer.Create().SetID(cus).SetName(name).SetFolded(name).SetStage("REPEAT").SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now)
		if contact != "" {
			c.SetContactMemberID(contact)
		}
		must(t, c.Exec(ctx))
		return cus
	}
	ana, bea, cleo, dora := person("Ana", knows), person("Bea", away), person("Cleo", ""), person("Dora", knows)

	now := clock.Fixed(testhouse.Now)
	r := event.NewDispatcher(d, now, slog.New(slog.DiscardHandler), reaction.SayThanks(d, now))
	must(t, r.Begin(t.Context()))
	log := event.NewLog(d, now, r.Wake)
	happens := func(what event.Type, occasion, customerID, task, department string) {
		t.Helper()
		must(t, store.Do(ctx, d, func(ctx context.Context) error {
			return log.Append(ctx, event.Event{Type: what, SubjectID: occasion, CustomerID: customerID, OccurredAt: testhouse.Now,
				Data: map[string]any{"task": task, "departmentId": department}})
		}))
	}
	happens(event.ThanksGiven, "thx_1", ana, "call her", desk)
	happens(event.ThanksGiven, "thx_2", bea, "call her", desk) // who knows her is away
	happens(event.ThanksGiven, "thx_3", cleo, "call her", "")
	happens(event.ThanksGiven, "thx_4", dora, "", desk) // points only
	for range 2 {                                       // the second time there is nothing left to say
		must(t, r.Step(t.Context()))
	}
	for _, tc := range []struct{ name, member, want string }{
		{"who knows her", knows, "Thank Ana: call her"},
		{"the department's supervisor", lead, "Thank Bea: call her"},
		{"the owner, in her language", boss, "Danken Sie Cleo: call her"},
		{"who is away", away, ""},
		{"another business's owner", rival, ""},
	} {
		got := ""
		for _, n := range noticesOf(t, d, ctx, tc.member) {
			got += n.Text
		}
		if got != tc.want {
			t.Errorf("%s was asked %q, want %q", tc.name, got, tc.want)
		}
	}

	happens(event.ThanksTaskDone, "thx_1", ana, "", "")
	must(t, r.Step(t.Context()))
	for who, read := range map[string]bool{knows: true, lead: false} {
		if n := noticesOf(t, d, ctx, who); len(n) != 1 || (n[0].ReadAt != nil) != read {
			t.Errorf("after one was done: %+v, want read: %v", n, read)
		}
	}
}
