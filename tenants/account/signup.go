package account

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/tenant"
	"kept/ent/db/user"
	"kept/ent/store"
	"kept/internal/calendar"
	"kept/internal/email"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/id"
	"kept/internal/password"
	"kept/tenants"
	"kept/tenants/guard"
)

// DefaultGrace is how long after due a promise breaks by itself until a tenant says otherwise.
const DefaultGrace = 24 * time.Hour

// Draft is a business that wants to subscribe, with the person who will own it.
type Draft struct {
	Slug     string
	Name     string
	Zone     string
	Currency string
	Locale   string // empty means en
	Owner    Person
}

// Person is somebody who becomes a member. UserID is set by the front door when
// she is signed in already; then the rest is hers from before and not read.
type Person struct {
	UserID   string
	Name     string
	Email    string
	Password string
	Language string // BCP 47; empty means the tenant's
}

// Founded is a new tenant and its first member.
type Founded struct {
	Tenant *Tenant
	Owner  *Member
}

// SignUp makes a tenant with its owner. A slug that is in use, and an address
// that has a user already who isn't signed in, are taken.
func (b *Book) SignUp(ctx context.Context, d Draft) (*Founded, error) {
	t := &Tenant{
		ID: id.New(id.Tenant), Slug: d.Slug, Name: d.Name, Zone: d.Zone, Currency: d.Currency, Locale: d.Locale,
		Status: Active, Grace: DefaultGrace, WorkingDays: calendar.Week[:5], CreatedAt: b.now(),
	}
	if t.Locale == "" {
		t.Locale = "en"
	}
	if err := t.check("timeZone"); err != nil {
		return nil, err
	}
	if err := checkSlug("slug", t.Slug); err != nil {
		return nil, err
	}
	owner, err := b.prepare(ctx, d.Owner, "owner.")
	if err != nil {
		return nil, err
	}
	ctx = guard.System(ctx, "sign-up: there is no tenant to act for yet")
	f, err := store.Tx(ctx, b.db, func(ctx context.Context) (*Founded, error) { return b.found(ctx, t, owner) })
	return f, overtaken(err)
}

// overtaken reads a broken constraint: somebody took the slug or the address
// between our look and our write.
func overtaken(err error) error {
	if err != nil && store.IsUnique(err) {
		return fault.Conflict(fault.CodeTaken, "the name or the address was taken just now").Because(err)
	}
	return err
}

func (b *Book) found(ctx context.Context, t *Tenant, owner *newcomer) (*Founded, error) {
	taken, err := b.db.Tenant.Query().Where(tenant.Slug(t.Slug)).Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("sign up %s: %w", t.Slug, err)
	}
	if taken {
		return nil, fault.Taken("slug", "belongs to another business")
	}
	row, err := b.db.Tenant.Create().SetID(t.ID).SetSlug(t.Slug).SetName(t.Name).SetZone(t.Zone).SetCurrency(t.Currency).
		SetLocale(t.Locale).SetGraceMinutes(int(t.Grace / time.Minute)).SetCreatedAt(t.CreatedAt).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("sign up %s: %w", t.Slug, err)
	}
	if t, err = tenantFrom(row); err != nil {
		return nil, err
	}
	if b.Founding != nil {
		if err := b.Founding(ctx, t.ID); err != nil {
			return nil, err
		}
	}
	m, err := b.join(ctx, t, owner, tenants.Owner, "")
	return &Founded{Tenant: t, Owner: m}, err
}

// newcomer is a Person checked, with her password hashed: hashing is slow and
// stays out of transactions.
type newcomer struct {
	Person
	hash   string
	field  string // where she sat in the input
	proved bool   // she has shown that she reads her address
}

func (b *Book) prepare(ctx context.Context, p Person, field string) (*newcomer, error) {
	if p.UserID != "" {
		return &newcomer{Person: p, field: field}, nil
	}
	var err error
	if p.Name, err = checkName(field+"name", p.Name); err != nil {
		return nil, err
	}
	if p.Email, err = email.Parse(p.Email); err != nil {
		return nil, fault.Invalid(field+"email", "%v", err)
	}
	if err := password.Acceptable(field+"password", p.Password, p.Email); err != nil {
		return nil, err
	}
	if p.Language != "" {
		if p.Language, err = checkLanguage(field+"language", p.Language); err != nil {
			return nil, err
		}
	}
	hash, err := b.hasher.Hash(ctx, p.Password)
	if err != nil {
		return nil, fmt.Errorf("hash password: %w", err)
	}
	return &newcomer{Person: p, hash: hash, field: field}, nil
}

// join makes a user of n unless she is one, and a member of t. It runs round
// the wall, since users belong to no tenant.
func (b *Book) join(ctx context.Context, t *Tenant, n *newcomer, role tenants.Role, departmentID string) (*Member, error) {
	u, err := b.userOf(ctx, n, t.Locale)
	if err != nil {
		return nil, err
	}
	m, err := b.enter(ctx, t.ID, u, role, departmentID)
	if err != nil {
		return nil, fmt.Errorf("join %s: %w", t.ID, err)
	}
	ctx = tenants.As(ctx, actorOf(t, m))
	return m, b.log.Append(ctx, event.Event{
		Type: event.MemberJoined, SubjectID: m.ID, OccurredAt: b.now(), Data: map[string]any{"role": string(role)},
	})
}

func (b *Book) userOf(ctx context.Context, n *newcomer, locale string) (*rows.User, error) {
	if n.UserID != "" {
		u, err := b.db.User.Get(ctx, n.UserID)
		if err != nil {
			return nil, missing("user", n.UserID, err)
		}
		if n.proved && u.VerifiedAt == nil {
			return b.db.User.UpdateOneID(u.ID).SetVerifiedAt(b.now()).Save(ctx)
		}
		return u, nil
	}
	taken, err := b.db.User.Query().Where(user.Email(n.Email)).Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for user: %w", err)
	}
	if taken {
		return nil, fault.Taken(n.field+"email", "has an account already: sign in first")
	}
	c := b.db.User.Create().SetID(id.New(id.User)).SetEmail(n.Email).SetName(n.Name).
		SetLanguage(cmp.Or(n.Language, locale)).SetPasswordHash(n.hash).SetCreatedAt(b.now())
	if n.proved {
		c.SetVerifiedAt(b.now())
	}
	u, err := c.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("make user: %w", err)
	}
	if b.Welcome != nil && !n.proved {
		err = b.Welcome(ctx, u.ID)
	}
	return u, err
}

// enter makes u a member, or brings back the one she was before she left: her
// records are still hers.
func (b *Book) enter(ctx context.Context, tenantID string, u *rows.User, role tenants.Role, departmentID string) (*Member, error) {
	was, err := b.memberOfUser(ctx, tenantID, u.ID)
	if err != nil {
		return nil, err
	}
	if was == nil {
		c := b.db.Member.Create().SetID(id.New(id.Member)).SetTenantID(tenantID).SetUserID(u.ID).SetName(u.Name).
			SetFolded(fold.Of(u.Name)).SetEmail(u.Email).SetRole(string(role)).SetCreatedAt(b.now())
		if departmentID != "" {
			c.SetDepartmentID(departmentID)
		}
		row, err := c.Save(ctx)
		if err != nil {
			return nil, err
		}
		return memberFrom(row), nil
	}
	if was.LeftAt == nil {
		return nil, fault.Taken("email", "belongs to a member already")
	}
	up := b.db.Member.UpdateOneID(was.ID).SetRole(string(role)).ClearLeftAt().ClearAwayUntil()
	if departmentID == "" {
		up.ClearDepartmentID()
	} else {
		up.SetDepartmentID(departmentID)
	}
	row, err := up.Save(ctx)
	if err != nil {
		return nil, err
	}
	store.AfterCommit(ctx, func() { b.knownMembers.Forget(row.ID) })
	return memberFrom(row), nil
}
