package story

import (
	"context"
	"errors"
	"fmt"

	"kept/care/absence"
	"kept/care/promise"
	"kept/ent/db/member"
	"kept/ent/store"
	"kept/tenants"
	"kept/tenants/guard"
)

// StandIn looks at whoever is away and hands over what she promised for that
// time: to her deputy or, without one who is here, to a supervisor of her
// department. Where nobody stands in, that is told once. actor gives Kept's own
// actor for a tenant. It costs who is away, and run twice it changes nothing
// more. It returns how many promises changed hands.
func (b *Book) StandIn(ctx context.Context, actor guard.ActorOf) (int, error) {
	due, err := b.Absences.Due(ctx)
	if err != nil {
		return 0, err
	}
	return guard.Each(ctx, actor, "stand in for absence", due, b.standIn)
}

func (b *Book) standIn(ctx context.Context, absenceID string) (int, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (int, error) {
		a, err := b.Absences.Find(ctx, absenceID)
		if err != nil {
			return 0, err
		}
		moved := 0
		if a.Away(b.now()) {
			if moved, err = b.handOverFor(ctx, a); err != nil {
				return 0, fmt.Errorf("stand in for %s: %w", a.MemberID, err)
			}
		}
		return moved, b.Absences.Looked(ctx, a)
	})
}

func (b *Book) handOverFor(ctx context.Context, a *absence.Absence) (int, error) {
	ids, err := b.Promises.DueOf(ctx, a.MemberID, a.UntilAt)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	to, err := b.standsIn(ctx, a)
	if err != nil {
		return 0, err
	}
	if to == "" {
		return 0, b.Absences.Uncovered(ctx, a, len(ids))
	}
	for _, id := range ids {
		if _, err := b.Promises.HandOver(ctx, id, to, "its owner is away until "+string(a.Until)); errors.Is(err, promise.ErrSettled) {
			continue // kept just now
		} else if err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// standsIn gives who takes over from the member who is away, or "".
func (b *Book) standsIn(ctx context.Context, a *absence.Absence) (string, error) {
	away, err := b.Absences.Away(ctx)
	if err != nil {
		return "", err
	}
	staff, err := b.db.Member.Query().Where(member.LeftAtIsNil()).Order(member.ByCreatedAt(), member.ByID()).All(ctx)
	if err != nil {
		return "", fmt.Errorf("find the members: %w", err)
	}
	department, supervisor := "", ""
	for _, m := range staff {
		if m.ID == a.MemberID {
			department = m.DepartmentID
		}
		if m.ID == a.DeputyID && !away[m.ID] {
			return m.ID, nil
		}
	}
	for _, m := range staff {
		if department != "" && m.DepartmentID == department && m.ID != a.MemberID && !away[m.ID] &&
			supervisor == "" && tenants.Role(m.Role).AtLeast(tenants.Supervisor) {
			supervisor = m.ID
		}
	}
	return supervisor, nil
}
