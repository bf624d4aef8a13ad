package reaction_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"kept/care/event"
	"kept/care/reaction"
	"kept/ent/db"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
)

// owned makes a promise that owner answers for.
func owned(t *testing.T, d *store.DB, ctx context.Context, owner string) string {
	t.Helper()
	cus, prm := id.New(id.Customer), id.New(id.Promise)
	must(t, d.Customer.Create().SetID(cus).SetName("Ann").SetFolded("ann").SetStage("PROSPECT").
		SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Exec(ctx))
	p := d.Promise.Create().SetID(prm).SetChainID(prm).SetCustomerID(cus).SetText("call back").SetDueKind("TIME").
		SetDueDay("2026-03-05").SetDueZone("UTC").SetDueAt(testhouse.Now).SetFirstDueAt(testhouse.Now).
		SetMadeAt(testhouse.Now).SetRecordedAt(testhouse.Now).SetState("OPEN")
	if owner != "" {
		p.SetOwnerID(owner)
	}
	must(t, p.Exec(ctx))
	return prm
}

func joined(t *testing.T, d *store.DB, ctx context.Context, name string, role tenants.Role) string {
	t.Helper()
	return reading(t, d, ctx, name, role, "")
}

// reading makes a member who reads a language.
func reading(t *testing.T, d *store.DB, ctx context.Context, name string, role tenants.Role, language string) string {
	t.Helper()
	m, usr := id.New(id.Member), id.New(id.User)
	sys := guard.System(ctx, "test: make a user")
	must(t, d.User.Create().SetID(usr).SetEmail(name+"@acme.example").SetName(name).SetLanguage(language).SetPasswordHash("-").SetCreatedAt(testhouse.Now).Exec(sys))
	must(t, d.Member.Create().SetID(m).SetUserID(usr).SetName(name).SetFolded(name).SetRole(string(role)).SetCreatedAt(testhouse.Now).Exec(ctx))
	return m
}

func TestOwnerIsWarnedAndSupervisorHearsOfWhatWentWrong(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	agent, boss := joined(t, d, ctx, "agent", tenants.Agent), joined(t, d, ctx, "boss", tenants.Supervisor)
	hers, nobodys := owned(t, d, ctx, agent), owned(t, d, ctx, "")
	now := clock.Fixed(testhouse.Now)
	r := event.NewDispatcher(d, now, slog.New(slog.DiscardHandler), reaction.PromiseInDanger(d, now))
	must(t, r.Begin(t.Context()))

	log := event.NewLog(d, now, r.Wake)
	for _, e := range []event.Event{
		{Type: event.PromiseWarned, SubjectID: hers, OccurredAt: testhouse.Now},
		{Type: event.PromiseAtRisk, SubjectID: hers, OccurredAt: testhouse.Now},
		{Type: event.PromiseOverdue, SubjectID: hers, OccurredAt: testhouse.Now},
		{Type: event.PromiseWarned, SubjectID: nobodys, OccurredAt: testhouse.Now},
	} {
		must(t, store.Do(ctx, d, func(ctx context.Context) error { return log.Append(ctx, e) }))
	}
	must(t, store.Do(event.Backfilling(ctx), d, func(ctx context.Context) error {
		return log.Append(ctx, event.Event{Type: event.PromiseBroken, SubjectID: hers, OccurredAt: testhouse.Now})
	}))
	for range 2 { // the second time there is nothing left to say
		must(t, r.Step(t.Context()))
	}

	for _, tc := range []struct {
		name, member string
		want         []string
	}{
		{"the owner", agent, []string{"promise.at_risk", "promise.overdue", "promise.warned"}},
		{"the supervisor", boss, []string{"promise.overdue", "promise.warned"}},
		{"the business's owner", tenants.From(ctx).MemberID, nil},
	} {
		var got []string
		for _, n := range noticesOf(t, d, ctx, tc.member) {
			got = append(got, n.Type)
		}
		slices.Sort(got)
		if fmt.Sprint(got) != fmt.Sprint(tc.want) {
			t.Errorf("%s was told %v, want %v", tc.name, got, tc.want)
		}
	}
	for _, n := range noticesOf(t, d, ctx, boss) {
		if n.Type == string(event.PromiseWarned) && n.SubjectID != nobodys {
			t.Errorf("the supervisor was warned of %s, which has an owner", n.SubjectID)
		}
	}
}

func TestEachIsToldInHerLanguage(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	agent := reading(t, d, ctx, "agent", tenants.Agent, "de-AT")
	boss := reading(t, d, ctx, "boss", tenants.Supervisor, "en")
	hers := owned(t, d, ctx, agent)
	now := clock.Fixed(testhouse.Now)
	r := event.NewDispatcher(d, now, slog.New(slog.DiscardHandler), reaction.PromiseInDanger(d, now))
	must(t, r.Begin(t.Context()))
	log := event.NewLog(d, now, r.Wake)
	for _, kind := range []event.Type{event.PromiseWarned, event.PromiseAtRisk, event.PromiseOverdue, event.PromiseBroken} {
		e := event.Event{Type: kind, SubjectID: hers, OccurredAt: testhouse.Now}
		must(t, store.Do(ctx, d, func(ctx context.Context) error { return log.Append(ctx, e) }))
	}
	must(t, r.Step(t.Context()))
	for member, want := range map[string][]string{
		agent: {"Bald fällig: call back", "Gebrochen: call back", "Gefährdet: call back", "Überfällig: call back"},
		boss:  {"Broken: call back", "Overdue: call back"},
	} {
		var got []string
		for _, n := range noticesOf(t, d, ctx, member) {
			got = append(got, n.Text)
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

func TestAKeptPromiseAsksForNothingMore(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	agent := joined(t, d, ctx, "agent", tenants.Agent)
	late, open := owned(t, d, ctx, agent), owned(t, d, ctx, agent)
	now := clock.Fixed(testhouse.Now)
	r := event.NewDispatcher(d, now, slog.New(slog.DiscardHandler), reaction.PromiseInDanger(d, now))
	must(t, r.Begin(t.Context()))
	log := event.NewLog(d, now, r.Wake)
	for _, e := range []event.Event{
		{Type: event.PromiseOverdue, SubjectID: late, OccurredAt: testhouse.Now},
		{Type: event.PromiseOverdue, SubjectID: open, OccurredAt: testhouse.Now},
		{Type: event.PromiseBroken, SubjectID: late, OccurredAt: testhouse.Now},
		{Type: event.PromiseKept, SubjectID: late, OccurredAt: testhouse.Now, Data: map[string]any{"corrected": true}},
	} {
		must(t, store.Do(ctx, d, func(ctx context.Context) error { return log.Append(ctx, e) }))
	}
	must(t, r.Step(t.Context()))
	for _, n := range noticesOf(t, d, ctx, agent) {
		if read := n.ReadAt != nil; read != (n.SubjectID == late) {
			t.Errorf("the notice %q of %s is read: %v", n.Type, n.SubjectID, read)
		}
	}
	if n := len(noticesOf(t, d, ctx, agent)); n != 3 {
		t.Errorf("%d notices, want 3", n)
	}
}

func noticesOf(t *testing.T, d *store.DB, ctx context.Context, memberID string) []*db.Notice {
	t.Helper()
	rows, err := d.Notice.Query().All(ctx)
	must(t, err)
	return slices.DeleteFunc(rows, func(n *db.Notice) bool { return n.MemberID != memberID })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
