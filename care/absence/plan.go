package absence

import (
	"context"
	"fmt"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/absence"
	"kept/ent/db/member"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

// What can't be done with an absence.
var (
	ErrNotYours = fault.Forbidden("another member's absence needs the scope %s", tenants.TeamWrite)
	ErrOver     = fault.Conflict(fault.CodeSettled, "this absence is over already")
	ErrOverlaps = fault.Conflict(fault.CodeConflict, "she is away on some of these days already: end that absence first")
)

// Plan keeps when a member will be away. She may plan her own; another's takes
// who may change the team. Two absences of one member don't overlap.
func (b *Book) Plan(ctx context.Context, d Draft) (*Absence, error) {
	who := tenants.From(ctx)
	if d.MemberID == "" {
		d.MemberID = who.MemberID
	}
	a, err := d.plan(who.Zone, b.now())
	if err != nil {
		return nil, err
	}
	if err := mine(who, a.MemberID); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Absence, error) {
		a.ID = id.New(id.Absence)
		if err := b.check(ctx, a); err != nil {
			return nil, err
		}
		c := b.db.Absence.Create().SetID(a.ID).SetMemberID(a.MemberID).SetFromDay(string(a.From)).SetUntilDay(string(a.Until)).
			SetFromAt(a.FromAt).SetUntilAt(a.UntilAt).SetCreatedAt(a.CreatedAt).SetNillableLookAt(a.lookAt)
		if a.DeputyID != "" {
			c.SetDeputyID(a.DeputyID)
		}
		if err := c.Exec(ctx); err != nil {
			return nil, fmt.Errorf("plan absence: %w", err)
		}
		return a, b.log.Append(ctx, a.tell(event.AbsencePlanned, a.CreatedAt))
	})
}

func mine(who *tenants.Actor, memberID string) error {
	if who.MemberID != memberID && !who.May(tenants.TeamWrite) {
		return ErrNotYours
	}
	return nil
}

// check looks at whom an absence names, and at her other ones. Writing her row
// to itself makes two plans of hers wait for each other.
func (b *Book) check(ctx context.Context, a *Absence) error {
	if err := b.present(ctx, "", a.MemberID); err != nil {
		return err
	}
	if a.DeputyID != "" {
		if err := b.present(ctx, "deputyId", a.DeputyID); err != nil {
			return err
		}
	}
	overlaps, err := b.db.Absence.Query().Where(table.MemberID(a.MemberID), table.EndedAtIsNil(),
		table.FromDayLTE(string(a.Until)), table.UntilDayGTE(string(a.From))).Exist(ctx)
	if err != nil {
		return fmt.Errorf("other absences of %s: %w", a.MemberID, err)
	}
	if overlaps {
		return ErrOverlaps
	}
	return nil
}

func (b *Book) present(ctx context.Context, field, memberID string) error {
	q := b.db.Member.Query().Where(member.ID(memberID), member.LeftAtIsNil())
	q.Modify(b.db.ForUpdate())
	if _, err := q.Only(ctx); rows.IsNotFound(err) {
		if field != "" {
			return fault.Invalid(field, "must be a member who is here")
		}
		return fault.Missing("member")
	} else if err != nil {
		return fmt.Errorf("find member %s: %w", memberID, err)
	}
	return nil
}

// End ends an absence before its time, or takes back one that hasn't begun. What
// was handed over stays where it is: who told the customer answers for it.
func (b *Book) End(ctx context.Context, absenceID string) (*Absence, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Absence, error) {
		a, err := b.Find(ctx, absenceID)
		if err != nil {
			return nil, err
		}
		if err := mine(tenants.From(ctx), a.MemberID); err != nil {
			return nil, err
		}
		now := b.now()
		if a.Over(now) {
			return nil, ErrOver
		}
		a.EndedAt, a.lookAt = &now, nil
		n, err := b.db.Absence.Update().Where(table.ID(a.ID), table.EndedAtIsNil()).SetEndedAt(now).ClearLookAt().Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("end absence %s: %w", a.ID, err)
		}
		if n == 0 {
			return nil, ErrOver
		}
		if err := b.mark(ctx, a.MemberID, nil); err != nil {
			return nil, err
		}
		return a, b.log.Append(ctx, a.tell(event.AbsenceEnded, now))
	})
}

// mark says on the member herself until when she is away, for who picks a colleague.
func (b *Book) mark(ctx context.Context, memberID string, until *time.Time) error {
	up := b.db.Member.UpdateOneID(memberID).ClearAwayUntil()
	if until != nil {
		up = b.db.Member.UpdateOneID(memberID).SetAwayUntil(*until)
	}
	if err := up.Exec(ctx); err != nil {
		return fmt.Errorf("mark member %s: %w", memberID, err)
	}
	return nil
}

func (a *Absence) tell(what event.Type, at time.Time) event.Event {
	return event.Event{Type: what, SubjectID: a.MemberID, OccurredAt: at, Data: map[string]any{
		"absenceId": a.ID, "from": string(a.From), "until": string(a.Until), "deputyId": a.DeputyID,
	}}
}

func fromRow(r *rows.Absence) *Absence {
	return &Absence{
		ID: r.ID, MemberID: r.MemberID, DeputyID: r.DeputyID, From: clock.Day(r.FromDay), Until: clock.Day(r.UntilDay),
		FromAt: r.FromAt.UTC(), UntilAt: r.UntilAt.UTC(), CreatedAt: r.CreatedAt.UTC(), EndedAt: clock.UTC(r.EndedAt),
		lookAt: clock.UTC(r.LookAt), uncoveredTold: r.UncoveredTold,
	}
}
