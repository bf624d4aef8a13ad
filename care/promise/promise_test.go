package promise

import (
	"errors"
	"testing"
	"time"

	"kept/care/customer"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

var (
	monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	friday = time.Date(2026, 3, 6, 17, 0, 0, 0, time.UTC)
)

func open(due time.Time) *Promise {
	return &Promise{ID: "p", ChainID: "p", State: Open, MadeAt: monday, Due: Due{Kind: DueTime, At: due, Zone: "UTC"}, FirstDueAt: due}
}

func TestOverdue(t *testing.T) {
	waiting := open(monday.Add(time.Hour))
	waiting.WaitingSince = &monday
	kept := open(monday.Add(time.Hour))
	kept.State = KeptLate
	for _, tc := range []struct {
		name string
		p    *Promise
		now  time.Time
		want bool
	}{
		{"open and late", open(friday), friday.Add(time.Second), true},
		{"due this instant", open(friday), friday, false},
		{"kept late", kept, friday, false},
		{"waiting for the customer", waiting, friday, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.p.Overdue(tc.now); got != tc.want {
				t.Errorf("Overdue = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestKeep(t *testing.T) {
	broken := func(due time.Time) *Promise {
		p := open(due)
		p.settle(Broken, due.Add(24*time.Hour))
		p.ByTimeAlone = true
		return p
	}
	with := func(p *Promise, s State) *Promise { p.State = s; return p }
	now := friday.AddDate(0, 0, 7)
	for _, tc := range []struct {
		name string
		p    *Promise
		at   time.Time
		note string
		want State
		err  error
	}{
		{"in time", open(friday), friday.Add(-time.Hour), "called", Kept, nil},
		{"at the last instant", open(friday), friday, "called", Kept, nil},
		{"a microsecond late", open(friday), friday.Add(time.Microsecond), "called", KeptLate, nil},
		{"broken, evidence dated in time arrives", broken(friday), friday.Add(-time.Hour), "carrier's slip", Kept, nil},
		{"broken, evidence dated late", broken(friday), friday.Add(time.Hour), "carrier's slip", KeptLate, nil},
		{"kept twice", with(open(friday), Kept), friday, "called", Kept, ErrSettled},
		{"withdrawn", with(open(friday), Withdrawn), friday, "called", Withdrawn, ErrSettled},
		{"void", with(open(friday), Void), friday, "called", Void, ErrSettled},
		{"renegotiated", with(open(friday), Renegotiated), friday, "called", Renegotiated, ErrSettled},
		{"in the future", open(friday), now.Add(time.Second), "called", Open, fault.Invalid("occurredAt", "must not be in the future")},
		{"before it was made", open(friday), monday.Add(-time.Second), "called", Open, fault.Invalid("occurredAt", "must not be before the promise was made (2026-03-02T09:00:00Z)")},
		{"without evidence", open(friday), friday, "", Open, fault.Invalid("note", "or interactionId must be given, as evidence")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := tc.p.keep(tc.at, now, tc.note, "")
			if !errors.Is(err, tc.err) || (tc.err == nil) != (err == nil) {
				t.Fatalf("keep = %v, want %v", err, tc.err)
			}
			if tc.p.State != tc.want {
				t.Errorf("state = %s, want %s", tc.p.State, tc.want)
			}
			if err == nil && tc.p.ByTimeAlone {
				t.Error("a promise kept by evidence still says that time alone broke it")
			}
		})
	}
}

func TestWithdraw(t *testing.T) {
	for _, tc := range []struct {
		name string
		now  time.Time
		want State
	}{
		{"released before due", friday.Add(-time.Hour), Withdrawn},
		{"released at due", friday, Withdrawn},
		{"released after due counts as broken", friday.Add(time.Second), Broken},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := open(friday)
			if err := p.withdraw("she has solved it herself", tc.now); err != nil || p.State != tc.want {
				t.Errorf("withdraw = %v, state %s; want %s", err, p.State, tc.want)
			}
		})
	}
	if err := open(friday).withdraw("", monday); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("withdraw without a reason = %v, want invalid", err)
	}
}

func TestRenegotiate(t *testing.T) {
	a := &tenants.Actor{Zone: time.UTC, Grace: 24 * time.Hour, MemberID: "mem"}
	later := friday.AddDate(0, 0, 7)
	for _, tc := range []struct {
		name     string
		now      time.Time
		afterDue bool
	}{
		{"before due it is fair", friday.Add(-time.Hour), false},
		{"after due the first date was missed", friday.Add(time.Hour), true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := open(friday)
			next, c, err := p.renegotiate(NewDate{By: By{DueAt: &later}, Reason: "the part is late"}, time.UTC, a, tc.now)
			if err != nil {
				t.Fatal(err)
			}
			if p.State != Renegotiated || next.State != Open || next.ChainID != p.ChainID || next.PreviousID != p.ID {
				t.Errorf("got %s then %s in chain %s after %s", p.State, next.State, next.ChainID, next.PreviousID)
			}
			if !next.FirstDueAt.Equal(friday) || !next.Due.At.Equal(later) {
				t.Errorf("first date %v, agreed %v; want %v and %v", next.FirstDueAt, next.Due.At, friday, later)
			}
			if c.data["afterDue"] != tc.afterDue {
				t.Errorf("afterDue = %v, want %v", c.data["afterDue"], tc.afterDue)
			}
			if err := next.keep(later, later, "delivered", ""); err != nil || next.State != Kept || next.KeptByFirstDate() {
				t.Errorf("kept by the new date: %v, %s, by the first date %v", err, next.State, next.KeptByFirstDate())
			}
		})
	}
}

func TestWaitingDoesNotCount(t *testing.T) {
	berlin, err := clock.Zone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	target := friday.Add(-24 * time.Hour)
	for _, tc := range []struct {
		name string
		due  Due
		wait time.Duration
		want time.Time
	}{
		{"a due time moves by the time waited", dueAt(friday, time.UTC), 90 * time.Minute, friday.Add(90 * time.Minute)},
		{"a due day moves by the days begun", dueOn("2026-03-27", berlin), 30 * time.Hour, clock.Day("2026-03-28").End(berlin)},
		{"a due day across the change of clocks", dueOn("2026-03-28", berlin), 30 * time.Hour, clock.Day("2026-03-29").End(berlin)},
		{"within a day it doesn't move", dueOn("2026-03-27", berlin), time.Hour, clock.Day("2026-03-27").End(berlin)},
		{"a clock set back moves nothing", dueAt(friday, time.UTC), -time.Hour, friday},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := open(tc.due.At)
			p.Due, p.TargetAt = tc.due, &target
			if err := p.wait(monday); err != nil {
				t.Fatal(err)
			}
			if p.Overdue(tc.due.At.AddDate(1, 0, 0)) {
				t.Error("a waiting promise is overdue")
			}
			p.resume(monday.Add(tc.wait))
			if !p.Due.At.Equal(tc.want) {
				t.Errorf("due = %v, want %v", p.Due.At, tc.want)
			}
			if moved := p.Due.At.Sub(tc.due.At); !p.FirstDueAt.Equal(tc.due.At.Add(moved)) || !p.TargetAt.Equal(target.Add(moved)) {
				t.Errorf("first date and target didn't move with due by %v: %v, %v", moved, p.FirstDueAt, p.TargetAt)
			}
		})
	}
}

func TestRing(t *testing.T) {
	grace := 24 * time.Hour
	target := monday.Add(20 * time.Hour)
	due := monday.Add(100 * time.Hour)
	for _, tc := range []struct {
		name  string
		after time.Duration
		want  alarmKind
		state State
	}{
		{"nothing yet", 19 * time.Hour, "", Open},
		{"target", 20 * time.Hour, alarmTarget, Open},
		{"four fifths", 80 * time.Hour, alarmEighty, Open},
		{"due itself is in time", 100 * time.Hour, alarmEighty, Open},
		{"overdue", 100*time.Hour + time.Microsecond, alarmDue, Open},
		{"in grace", 124 * time.Hour, alarmDue, Open},
		{"broken by time alone", 124*time.Hour + time.Microsecond, alarmBreak, Broken},
		{"long after a stop only the gravest is told", 9999 * time.Hour, alarmBreak, Broken},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := open(due)
			p.TargetAt = &target
			p.arm(grace)
			now := monday.Add(tc.after)
			if got := p.ring(now, grace); got != tc.want || p.State != tc.state {
				t.Errorf("ring = %q, state %s; want %q, %s", got, p.State, tc.want, tc.state)
			}
			if got := p.ring(now, grace); got != "" {
				t.Errorf("a second ring at the same time = %q, want nothing", got)
			}
			if p.State == Open && !p.alarmAt.After(now) {
				t.Errorf("next alarm %v isn't after %v", p.alarmAt, now)
			}
		})
	}
}

func TestDraftDates(t *testing.T) {
	a := &tenants.Actor{Zone: time.UTC, MemberID: "mem"}
	past, far := monday.Add(-time.Hour), monday.AddDate(30, 0, 0)
	day, bad := clock.Day("2026-03-06"), clock.Day("2026-02-30")
	for _, tc := range []struct {
		name  string
		draft Draft
		field string
	}{
		{"no date", Draft{}, "dueAt"},
		{"both dates", Draft{By: By{DueAt: &friday, DueDay: &day}}, "dueDay"},
		{"in the past", Draft{By: By{DueAt: &past}}, "dueAt"},
		{"now is too late", Draft{By: By{DueAt: &monday}}, "dueAt"},
		{"too far ahead", Draft{By: By{DueAt: &far}}, "dueAt"},
		{"no such day", Draft{By: By{DueDay: &bad}}, "dueDay"},
		{"no such zone", Draft{By: By{DueDay: &day}, Zone: "Mars/Olympus"}, "timeZone"},
		{"target after due", Draft{By: By{DueAt: &friday}, TargetAt: &far}, "targetAt"},
		{"target before it is made", Draft{By: By{DueAt: &friday}, TargetAt: &past}, "targetAt"},
		{"said in the future", Draft{By: By{DueAt: &friday}, MadeAt: &friday}, "madeAt"},
		{"good", Draft{By: By{DueDay: &day}, Zone: "America/Sao_Paulo"}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := tc.draft.promise(&customer.Survivor{ID: "cus"}, a, monday, false)
			if tc.field == "" {
				if err != nil || p.Due.At.Format(time.RFC3339Nano) != "2026-03-07T02:59:59.999999Z" {
					t.Errorf("got %v, %v; want the end of that day in São Paulo", p, err)
				}
				return
			}
			f := fault.As(err)
			if f == nil || len(f.Field) != 1 || f.Field[0] != tc.field {
				t.Errorf("got %v, want a fault at %s", err, tc.field)
			}
		})
	}
}

func TestDispute(t *testing.T) {
	p := open(friday)
	if err := p.dispute("nobody called", friday); !errors.Is(err, ErrNotKept) {
		t.Errorf("dispute of an open promise = %v", err)
	}
	if err := p.keep(friday, friday, "called", ""); err != nil {
		t.Fatal(err)
	}
	if err := p.dispute("nobody called", friday); err != nil || p.DisputedAt == nil {
		t.Fatalf("dispute = %v", err)
	}
	if err := p.settleDispute(true, "no call in the log", friday); err != nil || p.State != Broken || p.DisputedAt != nil {
		t.Errorf("upheld: %v, %s", err, p.State)
	}
	if err := p.settleDispute(false, "again", friday); !errors.Is(err, ErrNotDisputed) {
		t.Errorf("settled twice = %v", err)
	}
}
