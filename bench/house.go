package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"kept/ent/db"
	"kept/ent/migrations"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// house is an empty, migrated database with a tenant and some customers.
type house struct {
	name      string
	config    store.Config
	db        *store.DB
	ctx       context.Context // the tenant's owner acts
	now       time.Time
	customers []string
	products  []string // of those benchmarks that need them
	claims    []string
}

// eachDatabase runs fn on SQLite, and on PostgreSQL where there is a server.
func eachDatabase(ctx context.Context, c config, fn func(*house) error) error {
	dir, err := os.MkdirTemp("", "kept-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if c.on != "PostgreSQL" {
		if err := on(ctx, "SQLite", store.Config{Path: filepath.Join(dir, "kept.db")}, fn); err != nil {
			return err
		}
	}
	if c.on == "SQLite" {
		return nil
	}
	server := os.Getenv("KEPT_TEST_POSTGRES")
	if server == "" {
		fmt.Println("PostgreSQL: NOT MEASURED, KEPT_TEST_POSTGRES names no server")
		return nil
	}
	dsn, drop, err := freshPostgres(ctx, server)
	if err != nil {
		return err
	}
	defer drop()
	return on(ctx, "PostgreSQL", store.Config{URL: dsn}, fn)
}

func on(ctx context.Context, name string, c store.Config, fn func(*house) error) error {
	up := func() (int, error) { return migrations.UpSQLite(ctx, c.Path) }
	if c.Postgres() {
		up = func() (int, error) { return migrations.UpPostgres(ctx, c.URL) }
	}
	if _, err := up(); err != nil {
		return err
	}
	d, err := store.Open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	h := &house{name: name, config: c, db: d, now: clock.Micro(time.Now())}
	if err := h.found(ctx); err != nil {
		return err
	}
	return fn(h)
}

// found makes a tenant in UTC with an owner and a thousand customers.
func (h *house) found(ctx context.Context) error {
	system := guard.System(ctx, "bench: make a tenant")
	tenant, user, member := id.New(id.Tenant), id.New(id.User), id.New(id.Member)
	for _, create := range []interface{ Exec(context.Context) error }{
		h.db.Tenant.Create().SetID(tenant).SetSlug("bench").SetName("Bench").SetZone("UTC").SetCurrency("EUR").SetLocale("en").SetCreatedAt(h.now),
		h.db.User.Create().SetID(user).SetEmail("owner@bench.example").SetName("Owner").SetPasswordHash("-").SetCreatedAt(h.now),
		h.db.Member.Create().SetID(member).SetTenantID(tenant).SetUserID(user).SetName("Owner").SetFolded("owner").SetRole("OWNER").SetCreatedAt(h.now),
	} {
		if err := create.Exec(system); err != nil {
			return err
		}
	}
	h.ctx = tenants.As(ctx, &tenants.Actor{
		TenantID: tenant, Slug: "bench", Zone: time.UTC, Currency: "EUR", Locale: "en", Grace: 24 * time.Hour,
		Kind: tenants.KindMember, UserID: user, MemberID: member, Role: tenants.Owner, Scopes: tenants.ScopesOf(tenants.Owner),
	})
	rows := make([]*db.CustomerCreate, 1000)
	for i := range rows {
		c := id.New(id.Customer)
		h.customers = append(h.customers, c)
		name := fmt.Sprintf("customer %04d", i)
		rows[i] = h.db.Customer.Create().SetID(c).SetName(name).SetFolded(name).SetStage("PROSPECT").SetCreatedAt(h.now).SetUpdatedAt(h.now)
	}
	return h.db.Customer.CreateBulk(rows...).Exec(h.ctx)
}

// analyze has PostgreSQL look at what it holds, and note which pages everybody may
// see, as its own background work would. SQLite plans by what migrations taught it.
func (h *house) analyze() error {
	if !h.db.Postgres() {
		return nil
	}
	_, err := h.db.SQL().Exec("VACUUM ANALYZE")
	return err
}

// clock tells the house's own time.
func (h *house) clock() time.Time { return h.now }

func freshPostgres(ctx context.Context, server string) (dsn string, drop func(), err error) {
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return "", nil, err
	}
	name := "kept_bench_" + fmt.Sprint(os.Getpid())
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, err
	}
	u, err := url.Parse(server)
	if err != nil {
		return "", nil, err
	}
	u.Path = "/" + name
	return u.String(), func() {
		_, _ = admin.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		_ = admin.Close()
	}, nil
}
