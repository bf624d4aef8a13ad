package account

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"entgo.io/ent/dialect/sql"
	"golang.org/x/text/language"

	"kept/care/event"
	table "kept/ent/db/tenant"
	"kept/ent/store"
	"kept/internal/calendar"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/tenants"
)

// Tenant is a business that subscribes.
type Tenant struct {
	ID       string
	Slug     string // its name in addresses and commands, which never changes
	Name     string
	Zone     string // IANA name: days in reports are days there
	Currency string // ISO 4217
	Locale   string // BCP 47
	Status   Status
	Grace    time.Duration // how long after due an open promise breaks by itself
	// WorkingDays are those of the week on which it works: claims that count in
	// working days count these.
	WorkingDays []calendar.Weekday
	// Holidays are its days off besides, by date.
	Holidays []calendar.Holiday
	// BoldDatesNeedReason has every promise whose date is earlier than its own
	// history advises say why.
	BoldDatesNeedReason bool
	CreatedAt           time.Time
	// SecondFactorAt is since when owners and admins must show a second factor
	// at log-in to be more than agents; nil when they needn't.
	SecondFactorAt *time.Time
	// KeepPageAt is since when anybody may see how the tenant keeps its word;
	// nil while nobody may.
	KeepPageAt *time.Time

	location *time.Location
	daysOff  map[string]string // its holidays, as the actor carries them
}

// DemandsSecondFactor reports whether owners and admins must have a second factor.
func (t *Tenant) DemandsSecondFactor() bool { return t.SecondFactorAt != nil }

// ShowsKeeping reports whether anybody may see how the tenant keeps its word.
func (t *Tenant) ShowsKeeping() bool { return t.KeepPageAt != nil }

// Status says whether a tenant's people and programs are let in.
type Status string

// The states of a tenant.
const (
	Active    Status = "ACTIVE"
	Suspended Status = "SUSPENDED"
)

// MaxGrace is the longest grace: longer, and a broken promise would hide.
const MaxGrace = 30 * 24 * time.Hour

// ErrCurrencyInUse refuses a new currency once amounts are kept in the old one.
var ErrCurrencyInUse = fault.Conflict(fault.CodeSettled, "can't change once there are purchases: their rates to it are fixed").At("currency")

// ErrZoneInUse refuses a new time zone once points have moved or money on cards:
// the days of the ledger are days there, and it is never unwritten.
var ErrZoneInUse = fault.Conflict(fault.CodeSettled, "can't change once points have moved, or money on a gift card: they are counted by the days there").At("timeZone")

// Change is what may change about a tenant; nil leaves a setting as it is.
type Change struct {
	Name     *string
	Zone     *string
	Currency *string
	Locale   *string
	Grace    *time.Duration
	// WorkingDays replace those there are; nil leaves them.
	WorkingDays []calendar.Weekday
	// Holidays replace those there are; nil leaves them.
	Holidays            []calendar.Holiday
	BoldDatesNeedReason *bool
	// DemandSecondFactor is an owner's to change, who has shown her own.
	DemandSecondFactor *bool
	// ShowKeeping opens the public page and badge, or shuts them.
	ShowKeeping *bool
}

// Tenant gives the tenant that ctx acts for.
func (b *Book) Tenant(ctx context.Context) (*Tenant, error) {
	a := tenants.From(ctx)
	if a == nil {
		return nil, fault.Unauthenticated()
	}
	row, err := b.db.Tenant.Get(ctx, a.TenantID)
	if err != nil {
		return nil, missing("tenant", a.TenantID, err)
	}
	return tenantFrom(row)
}

// Update changes the settings of the tenant that ctx acts for. The currency is
// locked once there are purchases, the time zone once points or money on gift
// cards have moved. Other nodes act on it within five seconds.
func (b *Book) Update(ctx context.Context, c Change) (*Tenant, error) {
	a := tenants.From(ctx)
	if a == nil {
		return nil, fault.Unauthenticated()
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Tenant, error) {
		if err := b.lock(ctx, a.TenantID); err != nil {
			return nil, err
		}
		t, err := b.Tenant(ctx)
		if err != nil {
			return nil, err
		}
		before := *t
		if err := t.change(c, b.now()); err != nil {
			return nil, err
		}
		changed := before.differences(t)
		if c.DemandSecondFactor != nil && *c.DemandSecondFactor != t.DemandsSecondFactor() {
			if err := b.demand(ctx, t, *c.DemandSecondFactor); err != nil {
				return nil, err
			}
			changed["demandSecondFactor"] = map[string]bool{"from": !*c.DemandSecondFactor, "to": *c.DemandSecondFactor}
		}
		if len(changed) == 0 {
			return t, nil
		}
		if err := b.checkFree(ctx, before, *t); err != nil {
			return nil, err
		}
		up := b.db.Tenant.UpdateOneID(t.ID).ClearKeepPageAt()
		if t.KeepPageAt != nil {
			up = b.db.Tenant.UpdateOneID(t.ID).SetKeepPageAt(*t.KeepPageAt)
		}
		err = up.SetName(t.Name).SetZone(t.Zone).SetCurrency(t.Currency).
			SetLocale(t.Locale).SetGraceMinutes(int(t.Grace / time.Minute)).
			SetWorkingDays(calendar.Join(t.WorkingDays)).SetHolidays(calendar.Table(t.Holidays)).
			SetBoldDatesNeedReason(t.BoldDatesNeedReason).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("update tenant %s: %w", t.ID, err)
		}
		store.AfterCommit(ctx, func() { b.knownTenants.Forget(t.ID) })
		return t, b.log.Append(ctx, event.Event{
			Type: event.TenantUpdated, SubjectID: t.ID, OccurredAt: b.now(), Data: changed,
		})
	})
}

// checkFree refuses what can't change any more. Each is an index scan for one row,
// of a table that isn't ours to know: asked here because nothing but one setting
// hangs on it.
func (b *Book) checkFree(ctx context.Context, before, t Tenant) error {
	if t.Currency != before.Currency {
		used, err := b.db.Purchase.Query().Exist(ctx)
		if err != nil {
			return fmt.Errorf("look for purchases: %w", err)
		}
		if used {
			return ErrCurrencyInUse
		}
	}
	if t.Zone == before.Zone {
		return nil
	}
	moved, err := b.db.LoyaltyTransaction.Query().Exist(ctx)
	if err == nil && !moved {
		moved, err = b.db.CardMovement.Query().Exist(ctx)
	}
	if err != nil {
		return fmt.Errorf("look for points and gift cards: %w", err)
	}
	if moved {
		return ErrZoneInUse
	}
	return nil
}

// ErrDemand refuses to demand of others what one hasn't done.
var ErrDemand = fault.Forbidden("only an owner who has signed in with a second factor demands one of others")

// demand has owners and admins show a second factor, or lets them off.
func (b *Book) demand(ctx context.Context, t *Tenant, on bool) error {
	if a := tenants.From(ctx); a.Role != tenants.Owner || on && !a.Proved {
		return ErrDemand
	}
	up := b.db.Tenant.UpdateOneID(t.ID)
	if t.SecondFactorAt = nil; on {
		now := b.now()
		t.SecondFactorAt = &now
		up.SetSecondFactorAt(now)
	} else {
		up.ClearSecondFactorAt()
	}
	if err := up.Exec(ctx); err != nil {
		return fmt.Errorf("demand a second factor in %s: %w", t.ID, err)
	}
	return nil
}

func (t *Tenant) change(c Change, now time.Time) error {
	for _, set := range []struct {
		from *string
		to   *string
	}{{c.Name, &t.Name}, {c.Zone, &t.Zone}, {c.Currency, &t.Currency}, {c.Locale, &t.Locale}} {
		if set.from != nil {
			*set.to = *set.from
		}
	}
	if c.Grace != nil {
		t.Grace = *c.Grace
	}
	if c.WorkingDays != nil {
		t.WorkingDays = c.WorkingDays
	}
	if c.Holidays != nil {
		t.Holidays = c.Holidays
	}
	if c.BoldDatesNeedReason != nil {
		t.BoldDatesNeedReason = *c.BoldDatesNeedReason
	}
	if c.ShowKeeping != nil && *c.ShowKeeping != t.ShowsKeeping() {
		if t.KeepPageAt = nil; *c.ShowKeeping {
			t.KeepPageAt = &now
		}
	}
	return t.check("timeZone")
}

// check holds a tenant's settings to the rules; zoneField is what the zone is
// called in the input.
func (t *Tenant) check(zoneField string) (err error) {
	if t.Name, err = checkName("name", t.Name); err != nil {
		return err
	}
	if t.location, err = clock.Zone(t.Zone); err != nil {
		return fault.Invalid(zoneField, "%v", err)
	}
	if _, err := money.Scale(t.Currency); err != nil {
		return fault.Invalid("currency", "%v", err)
	}
	if t.Locale, err = checkLanguage("locale", t.Locale); err != nil {
		return err
	}
	if t.WorkingDays, err = calendar.ParseWeek(t.WorkingDays); err != nil {
		return fault.Invalid("workingDays", "%v", err)
	}
	if t.Holidays, err = calendar.ParseHolidays(t.Holidays); err != nil {
		return fault.Invalid("holidays", "%v", err)
	}
	if t.Grace < 0 || t.Grace > MaxGrace || t.Grace%time.Minute != 0 {
		return fault.Invalid("grace", "must be whole minutes, from none to 30 days")
	}
	return nil
}

func checkLanguage(field, s string) (string, error) {
	tag, err := language.Parse(s)
	if err != nil {
		return "", fault.Invalid(field, "must be a language tag such as en or pt-BR")
	}
	return tag.String(), nil
}

// differences tells what changed from t to u, for the event.
func (t *Tenant) differences(u *Tenant) map[string]any {
	d := map[string]any{}
	for _, f := range []struct{ name, from, to string }{
		{"name", t.Name, u.Name}, {"timeZone", t.Zone, u.Zone}, {"currency", t.Currency, u.Currency},
		{"locale", t.Locale, u.Locale}, {"grace", t.Grace.String(), u.Grace.String()},
		{"workingDays", calendar.Join(t.WorkingDays), calendar.Join(u.WorkingDays)},
		{"holidays", calendar.Said(t.Holidays), calendar.Said(u.Holidays)},
		{"boldDatesNeedReason", strconv.FormatBool(t.BoldDatesNeedReason), strconv.FormatBool(u.BoldDatesNeedReason)},
	} {
		if f.from != f.to {
			d[f.name] = map[string]string{"from": f.from, "to": f.to}
		}
	}
	if t.ShowsKeeping() != u.ShowsKeeping() {
		d["showKeeping"] = map[string]bool{"from": t.ShowsKeeping(), "to": u.ShowsKeeping()}
	}
	return d
}

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func checkSlug(field, s string) error {
	if len(s) < 3 || len(s) > 40 || !slugForm.MatchString(s) {
		return fault.Invalid(field, "must have 3 to 40 of a-z, 0-9 and single hyphens, such as acme-shop")
	}
	return nil
}

// lock makes changes of a tenant's settings, of who works for it and of who is
// invited wait for each other: two owners must not demote each other at once.
// Setting a value to itself takes the row's lock on PostgreSQL, and what is read
// after it is what the last holder committed; SQLite has one writer anyway.
func (b *Book) lock(ctx context.Context, tenantID string) error {
	n, err := b.db.Tenant.Update().Where(table.ID(tenantID)).Modify(func(u *sql.UpdateBuilder) {
		u.Set(table.FieldName, sql.Expr(table.FieldName))
	}).Save(ctx)
	if err != nil {
		return fmt.Errorf("lock tenant %s: %w", tenantID, err)
	}
	if n == 0 {
		return fault.Missing("tenant")
	}
	return nil
}
