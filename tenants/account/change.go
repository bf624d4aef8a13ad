package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/event"
	table "kept/ent/db/member"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// The refusals that keep a tenant in somebody's hands.
var (
	ErrLastOwner  = fault.Conflict(fault.CodeConflict, "the last owner can't leave or become less: make another owner first")
	ErrOwnersOnly = fault.Forbidden("only an owner makes or unmakes owners")
	ErrTooMuch    = fault.Forbidden("nobody gives a role that may do more than she may herself")
)

// MemberField names what of a member can be cleared.
type MemberField string

// The fields that can be cleared.
const (
	FieldDepartment MemberField = "DEPARTMENT"
	FieldAwayUntil  MemberField = "AWAY_UNTIL"
)

// MemberChange is what may change about a member; what is nil stays, what is
// named in Clear is cleared.
type MemberChange struct {
	ID           string
	Role         *tenants.Role
	DepartmentID *string
	AwayUntil    *time.Time
	Clear        []MemberField
}

func (c MemberChange) check(now time.Time) error {
	if c.AwayUntil != nil && !c.AwayUntil.After(now) {
		return fault.Invalid("awayUntil", "must be in the future; clear it when she is back")
	}
	return fault.First(fault.Key("departmentId", c.DepartmentID), fault.Clear(c.Clear, func(f MemberField) bool {
		return f == FieldDepartment && c.DepartmentID != nil || f == FieldAwayUntil && c.AwayUntil != nil
	}))
}

// UpdateMember changes a member's role, department or absence.
func (b *Book) UpdateMember(ctx context.Context, c MemberChange) (*Member, error) {
	if err := c.check(b.now()); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Member, error) {
		m, err := b.present(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		data := map[string]any{}
		up := b.db.Member.UpdateOneID(m.ID)
		if c.Role != nil && *c.Role != m.Role {
			if err := b.mayChangeRole(ctx, m, *c.Role); err != nil {
				return nil, err
			}
			up.SetRole(string(*c.Role))
			data["role"] = map[string]string{"from": string(m.Role), "to": string(*c.Role)}
		}
		if c.DepartmentID != nil && *c.DepartmentID != m.DepartmentID {
			if _, err := b.Department(ctx, *c.DepartmentID); err != nil {
				return nil, err
			}
			up.SetDepartmentID(*c.DepartmentID)
			data["departmentId"] = map[string]string{"from": m.DepartmentID, "to": *c.DepartmentID}
		}
		if c.AwayUntil != nil {
			up.SetAwayUntil(clock.Micro(*c.AwayUntil))
			data["awayUntil"] = clock.Micro(*c.AwayUntil)
		}
		if m.DepartmentID != "" && slices.Contains(c.Clear, FieldDepartment) {
			up.ClearDepartmentID()
			data["departmentId"] = map[string]string{"from": m.DepartmentID, "to": ""}
		}
		if m.AwayUntil != nil && slices.Contains(c.Clear, FieldAwayUntil) {
			up.ClearAwayUntil()
			data["awayUntil"] = nil
		}
		if len(data) == 0 {
			return m, nil
		}
		row, err := up.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("update member %s: %w", m.ID, err)
		}
		store.AfterCommit(ctx, func() { b.knownMembers.Forget(m.ID) })
		return memberFrom(row), b.log.Append(ctx, event.Event{
			Type: event.MemberUpdated, SubjectID: m.ID, OccurredAt: b.now(), Data: data,
		})
	})
}

// RemoveMember ends a membership. Everything that the member has open goes to
// the member handOverTo in the same transaction; her sessions and tokens stop
// working at once here, and within five seconds on other nodes.
func (b *Book) RemoveMember(ctx context.Context, id, handOverTo string) (*Member, error) {
	if handOverTo == "" {
		return nil, fault.Required("handOverToId")
	}
	if handOverTo == id {
		return nil, fault.Invalid("handOverToId", "must be another member")
	}
	a := tenants.From(ctx)
	if a == nil {
		return nil, fault.Unauthenticated()
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Member, error) {
		if err := b.lock(ctx, a.TenantID); err != nil { // whoever takes over must not be leaving just now
			return nil, err
		}
		m, err := b.present(ctx, id)
		if err != nil {
			return nil, err
		}
		if _, err := b.present(ctx, handOverTo); err != nil {
			return nil, at("handOverToId", err)
		}
		if err := b.mayUnmake(ctx, m); err != nil {
			return nil, err
		}
		for _, handOver := range b.HandOvers {
			if err := handOver(ctx, m.ID, handOverTo); err != nil {
				return nil, fmt.Errorf("hand over from %s to %s: %w", m.ID, handOverTo, err)
			}
		}
		row, err := b.db.Member.UpdateOneID(m.ID).SetLeftAt(b.now()).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("remove member %s: %w", m.ID, err)
		}
		store.AfterCommit(ctx, func() { b.knownMembers.Forget(m.ID) })
		return memberFrom(row), b.log.Append(ctx, event.Event{
			Type: event.MemberLeft, SubjectID: m.ID, OccurredAt: b.now(), Data: map[string]any{"handedOverTo": handOverTo},
		})
	})
}

// present finds a member who hasn't left; one who has is missing.
func (b *Book) present(ctx context.Context, id string) (*Member, error) {
	m, err := b.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	if m.LeftAt != nil {
		return nil, fault.Missing("member")
	}
	return m, nil
}

func (b *Book) mayChangeRole(ctx context.Context, m *Member, to tenants.Role) error {
	if err := MayGive(tenants.From(ctx), to); err != nil {
		return err
	}
	if to == tenants.Owner && m.UserID == "" {
		return fault.Invalid("role", "must be less than an owner's for a member who can't sign in")
	}
	return b.mayUnmake(ctx, m)
}

// mayUnmake reports whether the actor may take m's role away.
func (b *Book) mayUnmake(ctx context.Context, m *Member) error {
	if m.Role != tenants.Owner {
		return nil
	}
	a := tenants.From(ctx)
	if a.Role != tenants.Owner && a.Kind != tenants.KindSystem {
		return ErrOwnersOnly
	}
	if err := b.lock(ctx, a.TenantID); err != nil {
		return err
	}
	// Counted after the lock: another owner may just have gone.
	others, err := b.db.Member.Query().
		Where(table.Role(string(tenants.Owner)), table.LeftAtIsNil(), table.UserIDNotNil(), table.IDNEQ(m.ID)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for other owners: %w", err)
	}
	if !others {
		return ErrLastOwner
	}
	return nil
}

// MayGive reports whether a may make somebody role r: only an owner makes
// owners, and nobody gives more than she has, so that a token or a client with
// few scopes can't grow by making a member with many.
func MayGive(a *tenants.Actor, r tenants.Role) error {
	if !slices.Contains(tenants.Roles, r) {
		return fault.Invalid("role", "must be one of %v", tenants.Roles)
	}
	if a.Kind == tenants.KindSystem {
		return nil
	}
	if r == tenants.Owner && a.Role != tenants.Owner {
		return ErrOwnersOnly
	}
	for _, s := range tenants.ScopesOf(r) {
		if !a.May(s) {
			return ErrTooMuch
		}
	}
	return nil
}

// at names the field of a fault that has none.
func at(field string, err error) error {
	if f := fault.As(err); f != nil {
		return f.At(field)
	}
	return err
}
