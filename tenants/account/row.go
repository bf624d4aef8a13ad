package account

import (
	"fmt"
	"time"

	rows "kept/ent/db"
	"kept/internal/calendar"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

func tenantFrom(r *rows.Tenant) (*Tenant, error) {
	zone, err := clock.Zone(r.Zone)
	if err != nil {
		return nil, fmt.Errorf("tenant %s: %w", r.ID, err)
	}
	return &Tenant{
		ID: r.ID, Slug: r.Slug, Name: r.Name, Zone: r.Zone, Currency: r.Currency, Locale: r.Locale,
		Status: Status(r.Status), Grace: time.Duration(r.GraceMinutes) * time.Minute,
		WorkingDays: calendar.Split(r.WorkingDays), Holidays: calendar.Listed(r.Holidays), BoldDatesNeedReason: r.BoldDatesNeedReason,
		CreatedAt: r.CreatedAt.UTC(), SecondFactorAt: clock.UTC(r.SecondFactorAt), KeepPageAt: clock.UTC(r.KeepPageAt), location: zone, daysOff: r.Holidays,
	}, nil
}

func memberFrom(r *rows.Member) *Member {
	return &Member{
		ID: r.ID, TenantID: r.TenantID, UserID: r.UserID, Name: r.Name, Folded: r.Folded, Email: r.Email,
		Role: tenants.Role(r.Role), DepartmentID: r.DepartmentID, ExternalID: r.ExternalID,
		CreatedAt: r.CreatedAt.UTC(), AwayUntil: clock.UTC(r.AwayUntil), LeftAt: clock.UTC(r.LeftAt),
	}
}

func departmentFrom(r *rows.Department) *Department {
	return &Department{ID: r.ID, Name: r.Name, ExternalID: r.ExternalID, CreatedAt: r.CreatedAt.UTC()}
}

func invitationFrom(r *rows.Invitation) *Invitation {
	return &Invitation{
		ID: r.ID, Email: r.Email, Role: tenants.Role(r.Role), DepartmentID: r.DepartmentID, InvitedByID: r.InvitedBy,
		CreatedAt: r.CreatedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(),
		AcceptedAt: clock.UTC(r.AcceptedAt), WithdrawnAt: clock.UTC(r.WithdrawnAt), MailedAt: clock.UTC(r.MailedAt), mailings: r.Mailings,
	}
}

// missing turns "no such row" into the fault that callers know, and wraps the rest.
func missing(what, id string, err error) error {
	if rows.IsNotFound(err) {
		return fault.Missing(what)
	}
	return fmt.Errorf("%s %s: %w", what, id, err)
}
