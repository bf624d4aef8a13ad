package billing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kept/ent/db/billingaccount"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/mail"
	"kept/internal/page"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/guard"
)

// eraseFor is how long one look may erase: what is left then waits for the next.
const eraseFor = 30 * time.Second

// Look sees to whom time has brought nearer to an end of what is paid: owners
// are told once of each step, and what was closed for a month is erased. It
// says how many accounts it looked at.
func (b *Book) Look(ctx context.Context) (int, error) {
	across := guard.System(ctx, "life: whom time has brought nearer to an end of what is paid")
	due, err := b.db.BillingAccount.Query().Where(billingaccount.LookAtLTE(b.now())).
		Order(billingaccount.ByLookAt()).Limit(asMany).All(across)
	if err != nil {
		return 0, fmt.Errorf("look whose time has come: %w", err)
	}
	var errs []error
	for _, row := range due {
		inside := guard.Within(ctx, &tenants.Actor{TenantID: row.TenantID, Kind: tenants.KindSystem})
		acc, err := b.load(inside, row.TenantID)
		switch {
		case err != nil:
		case acc.erasable(b.now()):
			err = b.erase(inside, acc)
		default:
			err = store.Do(inside, b.db, b.tell)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("look at %s: %w", row.TenantID, err))
		}
	}
	return len(due), errors.Join(errs...)
}

// tell tells owners what they should have been told by now, unless they were.
func (b *Book) tell(ctx context.Context) error {
	tenantID := tenants.From(ctx).TenantID
	acc, err := b.load(ctx, tenantID)
	if err != nil {
		return err
	}
	n, next := acc.notice(b.now())
	up := b.db.BillingAccount.Update().SetTold(n.key())
	if next.IsZero() {
		up.ClearLookAt()
	} else {
		up.SetLookAt(next)
	}
	state := acc.Standing(b.now()).State
	switch {
	case state != Closed:
		up.ClearClosedAt()
	case acc.ClosedAt == nil:
		if b.Post == nil { // nothing is erased of which nobody could be told
			b.logger.WarnContext(ctx, "a tenant is closed and isn't told, since no mail is set up: nothing of it is erased", "tenant", tenantID)
			return up.SetTold("").Exec(ctx)
		}
		up.SetClosedAt(b.now())
	}
	if err := up.Exec(ctx); err != nil {
		return fmt.Errorf("note what was told: %w", err)
	}
	if (state == Closed) != (acc.ClosedAt != nil) {
		store.AfterCommit(ctx, func() { b.known.Forget(tenantID) })
	}
	if n.key() == "" || n.key() == acc.told {
		return nil
	}
	return b.write(ctx, n)
}

// write posts a notice to every owner.
func (b *Book) write(ctx context.Context, n notice) error {
	if b.Post == nil {
		return nil
	}
	ten, err := b.accounts.Tenant(ctx)
	if err != nil {
		return err
	}
	zone := clock.PinnedZone(ten.Zone)
	owners, most := account.Filter{Role: &account.RoleFilter{In: []tenants.Role{tenants.Owner}}}, page.Max
	found, err := b.accounts.Members(ctx, owners, page.Args{First: &most})
	if err != nil {
		return err
	}
	for _, m := range found.Items {
		if m.UserID == "" || m.Email == "" {
			continue
		}
		l := mail.Letter{Kind: n.kind, To: m.Email, Name: m.Name, Language: ten.Locale, Business: ten.Name, On: n.on.In(zone)}
		if n.kind != mail.Erased {
			l.Until = n.on
		}
		if err := b.Post(ctx, l); err != nil {
			return err
		}
		if b.Wrote != nil {
			store.AfterCommit(ctx, func() { b.Wrote(n.kind) })
		}
	}
	return nil
}
