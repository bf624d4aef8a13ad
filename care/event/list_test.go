package event_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kept/care/event"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// listed gives a whole list, page by page, as type:subject.
func listed(t *testing.T, log *event.Log, ctx context.Context, f event.Filter, o event.Order) string {
	t.Helper()
	var out []string
	two := 2
	for args := (page.Args{First: &two}); ; {
		p, err := log.List(ctx, f, o, args)
		must(t, err)
		for _, e := range p.Items {
			out = append(out, string(e.Type)+":"+e.SubjectID)
		}
		if !p.HasNext {
			n, err := p.Count(ctx)
			if must(t, err); n != len(out) {
				t.Errorf("%d events are counted, %d listed", n, len(out))
			}
			return strings.Join(out, " ")
		}
		cursor := p.Key(p.Items[len(p.Items)-1]).Cursor()
		args.After = &cursor
	}
}

func TestTheAuditTrailAndTheFeed(t *testing.T) {
	d := testhouse.Open(t)
	dispatcher(t, d, false, nil)
	acme, bolt := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	bea := as(acme, func(a *tenants.Actor) { a.MemberID = "mem_bea" })
	at := testhouse.Now
	say := func(ctx context.Context, typ event.Type, subject string) {
		t.Helper()
		at = at.Add(time.Minute)
		must(t, event.NewLog(d, clock.Fixed(at), nil).Append(ctx, event.Event{Type: typ, SubjectID: subject, OccurredAt: at}))
	}
	say(acme, event.PromiseMade, "1")
	say(bolt, event.PromiseMade, "foreign")
	say(event.Backfilling(acme), event.PurchaseRecorded, "old")
	say(bea, event.PromiseKept, "1")
	say(acme, event.TokenCreated, "tok")
	say(acme, event.MemberInvited, "inv")
	if _, err := event.Number(t.Context(), d, clock.System); err != nil {
		t.Fatal(err)
	}
	say(bea, event.NoteWritten, "2") // without a number yet
	log := event.NewLog(d, clock.Fixed(at), nil)
	viewer := as(acme, func(a *tenants.Actor) { a.Scopes = tenants.ScopesOf(tenants.Viewer) })
	made, kept, her, subject := event.PromiseMade, event.PromiseKept, "mem_bea", "1"
	from, to := testhouse.Now.Add(2*time.Minute), testhouse.Now.Add(5*time.Minute)
	for _, tc := range []struct {
		name  string
		ctx   context.Context
		f     event.Filter
		order event.Order
		want  string
	}{
		{"the trail", acme, event.Filter{}, event.ByRecordedDesc, "note.written:2 member.invited:inv token.created:tok promise.kept:1 promise.made:1"},
		{"the feed", acme, event.Filter{}, event.ByNumber, "promise.made:1 purchase.recorded:old promise.kept:1 token.created:tok member.invited:inv"},
		{"a viewer's trail", viewer, event.Filter{}, event.ByRecordedDesc, "note.written:2 promise.kept:1 promise.made:1"},
		{"a viewer's feed", viewer, event.Filter{}, event.ByNumber, "promise.made:1 purchase.recorded:old promise.kept:1"},
		{"nobody's", as(acme, func(a *tenants.Actor) { a.Scopes = nil }), event.Filter{}, event.ByRecordedDesc, ""},
		{"bolt's", bolt, event.Filter{}, event.ByRecordedDesc, "promise.made:foreign"},
		{"by actor", acme, event.Filter{ActorID: &filter.ID{Eq: &her}}, event.ByRecordedDesc, "note.written:2 promise.kept:1"},
		{"by record", acme, event.Filter{SubjectID: &filter.ID{Eq: &subject}}, event.ByRecordedDesc, "promise.kept:1 promise.made:1"},
		{"by type", acme, event.Filter{Type: &event.TypeFilter{In: []event.Type{made, kept}}}, event.ByRecordedDesc, "promise.kept:1 promise.made:1"},
		{"the feed by type", acme, event.Filter{Type: &event.TypeFilter{Eq: &kept}}, event.ByNumber, "promise.kept:1"},
		{"by period", acme, event.Filter{RecordedAt: &filter.Time{Gte: &from, Lt: &to}}, event.ByRecordedDesc, "promise.kept:1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := listed(t, log, tc.ctx, tc.f, tc.order); got != tc.want {
				t.Errorf("listed %q, want %q", got, tc.want)
			}
		})
	}

	if _, err := log.List(acme, event.Filter{ActorID: &filter.ID{Eq: &her}}, event.ByNumber, page.Args{}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("the feed of an actor: %v, want a fault", err)
	}
	p, err := log.List(acme, event.Filter{}, event.ByNumber, page.Args{})
	must(t, err)
	cursor := p.Key(p.Items[0]).Cursor()
	if _, err := log.List(bolt, event.Filter{}, event.ByNumber, page.Args{After: &cursor}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("bolt goes on after acme's event: %v, want a fault", err)
	}
	ids := make([]string, len(p.Items))
	for i, e := range p.Items {
		ids[i] = e.ID
	}
	found, err := log.ByIDs(viewer, ids)
	if must(t, err); len(found) != 3 || slices.ContainsFunc(p.Items[3:], func(e *event.Event) bool { return found[e.ID] != nil }) {
		t.Errorf("a viewer finds %d of %d events by id, want 3", len(found), len(ids))
	}
}

// A feed that nobody announces to looks by itself; one whose line was cut hears again.
func TestACutLineCostsASecond(t *testing.T) {
	at := testhouse.Config(t)
	if !at.Postgres() {
		t.Skip("SQLite has no line")
	}
	here, there := testhouse.OpenConfig(t, at), testhouse.OpenConfig(t, at)
	acme := testhouse.Tenant(t, here, "acme")
	f := newFeed(t, here)
	w := follow(t, f, acme, event.Following{})
	run(t, f)
	for range 3 {
		if _, err := there.SQL().Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`); err != nil {
			t.Fatal(err)
		}
		happened(t, there, acme, event.PromiseMade, 1)
		if _, err := event.Number(t.Context(), there, clock.Fixed(testhouse.Now)); err != nil {
			t.Fatal(err)
		}
		soon, cancel := context.WithTimeout(t.Context(), time.Minute)
		if e, err := w.Next(soon); err != nil || e.SubjectID != "prm_0" {
			t.Errorf("heard %v, %v", e, err)
		}
		cancel()
	}
}
