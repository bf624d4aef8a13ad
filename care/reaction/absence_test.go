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
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestWhoIsInChargeHearsThatNobodyStandsIn(t *testing.T) {
	d := testhouse.Open(t)
	ctx, bolt := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	agent, other := joined(t, d, ctx, "agent", tenants.Agent), joined(t, d, ctx, "other", tenants.Agent)
	boss, german := joined(t, d, ctx, "boss", tenants.Owner), reading(t, d, ctx, "chefin", tenants.Admin, "de")
	away, rival := joined(t, d, ctx, "away", tenants.Admin), joined(t, d, bolt, "rival", tenants.Owner)
	must(t, d.Member.UpdateOneID(away).SetAwayUntil(testhouse.Now.Add(time.Hour)).Exec(ctx))
	now := clock.Fixed(testhouse.Now)
	r := event.NewDispatcher(d, now, slog.New(slog.DiscardHandler), reaction.NobodyStandsIn(d, now))
	must(t, r.Begin(t.Context()))
	log := event.NewLog(d, now, r.Wake)
	for who, promises := range map[string]int{agent: 3, boss: 1} {
		must(t, store.Do(ctx, d, func(ctx context.Context) error {
			return log.Append(ctx, event.Event{Type: event.MemberUncovered, SubjectID: who, OccurredAt: testhouse.Now,
				Data: map[string]any{"until": "2026-03-10", "promises": promises}})
		}))
	}
	for range 2 { // the second time there is nothing left to say
		must(t, r.Step(t.Context()))
	}
	three, one := "Nobody stands in for agent, who is away until 10 March 2026: 3 promises fall due", "Niemand vertritt boss, abwesend bis 10. März 2026: eine Zusage wird fällig"
	for _, tc := range []struct {
		name, member string
		about        string
		want         string
	}{
		{"the owner, of another", boss, agent, three},
		{"the owner, of herself", boss, boss, ""},
		{"an admin, in her language", german, boss, one},
		{"an admin who is away", away, agent, ""},
		{"an agent", other, agent, ""},
		{"another business's owner", rival, agent, ""},
	} {
		got := ""
		for _, n := range noticesOf(t, d, ctx, tc.member) {
			if n.SubjectID == tc.about {
				got += n.Text
			}
		}
		if got != tc.want {
			t.Errorf("%s was told %q, want %q", tc.name, got, tc.want)
		}
	}
}

// Where everybody who is in charge is away, they are told all the same.
func TestWhoIsAwayHearsItIfNobodyElseCan(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	boss := joined(t, d, ctx, "boss", tenants.Owner)
	must(t, d.Member.UpdateOneID(tenants.From(ctx).MemberID).SetAwayUntil(testhouse.Now.Add(time.Hour)).Exec(ctx))
	now := clock.Fixed(testhouse.Now)
	r := event.NewDispatcher(d, now, slog.New(slog.DiscardHandler), reaction.NobodyStandsIn(d, now))
	must(t, r.Begin(t.Context()))
	log := event.NewLog(d, now, r.Wake)
	must(t, store.Do(ctx, d, func(ctx context.Context) error {
		return log.Append(ctx, event.Event{Type: event.MemberUncovered, SubjectID: boss, OccurredAt: testhouse.Now, Data: map[string]any{"until": "2026-03-10", "promises": 2}})
	}))
	must(t, r.Step(t.Context()))
	if n := len(noticesOf(t, d, ctx, boss)); n != 1 {
		t.Errorf("she was told %d times, want once", n)
	}
}
