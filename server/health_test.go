package server

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kept/ent/migrations"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/testhouse"
)

func TestUnreadyUntilMigrated(t *testing.T) {
	h, _ := build(t, func(c *Config) {
		if c.DatabaseURL != "" {
			c.DatabaseURL = emptyDatabase(t, c.DatabaseURL)
		} else {
			c.DataDir = t.TempDir()
		}
	})
	if w := get(h.Handler(), "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "not migrated") {
		t.Errorf("readyz on an empty database = %d %s, want 503", w.Code, w.Body)
	}
	if w := get(h.Handler(), "/livez"); w.Code != 200 {
		t.Errorf("livez = %d, want 200 whatever the database does", w.Code)
	}
	if err := Verify(context.Background(), h.config, h.log, io.Discard); !errors.Is(err, migrations.ErrBehind) {
		t.Errorf("verify of an empty database = %v, want to be told to migrate", err)
	}
	if err := h.Start(context.Background()); !errors.Is(err, migrations.ErrBehind) {
		t.Errorf("start on an empty database = %v, want to be told to migrate", err)
	}
	if _, err := Migrate(context.Background(), h.config, h.log); err != nil {
		t.Fatal(err)
	}
	if w := get(h.Handler(), "/readyz"); w.Code != 200 {
		t.Errorf("readyz after migrating = %d %s, want 200", w.Code, w.Body)
	}
	if n, err := Migrate(context.Background(), h.config, h.log); n != 0 || err != nil {
		t.Errorf("migrating again applied %d, %v; want nothing", n, err)
	}
}

func TestReadyAgainWhenTheDatabaseIsBack(t *testing.T) {
	where := testhouse.Config(t)
	if where.URL == "" {
		t.Skip("PostgreSQL only: a file doesn't go away")
	}
	line := newLine(t, where.URL)
	h, _ := build(t, func(c *Config) { c.DatabaseURL = line.url })
	for i, want := range []int{200, 503, 200} {
		line.cut(want == 503)
		if w := get(h.Handler(), "/readyz"); w.Code != want {
			t.Errorf("step %d: readyz = %d %s, want %d", i, w.Code, w.Body, want)
		}
	}
}

func TestMissingDatabaseIsToldInOneLine(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	c := Config{DatabaseURL: "postgres://kept:hush@" + closed.Addr().String() + "/kept", DatabaseConn: 2, Secret: strings.Repeat("A", 43) + "="}
	_, err = Build(context.Background(), c, slog.New(slog.DiscardHandler))
	if err == nil || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "hush") || !strings.Contains(err.Error(), "can't use the PostgreSQL database kept at "+closed.Addr().String()) {
		t.Errorf("Build = %v, want one line that says where it looked", err)
	}
}

func TestWhatWaitingCantMendIsToldAtOnce(t *testing.T) {
	where := testhouse.Config(t)
	if where.URL == "" {
		t.Skip("PostgreSQL only")
	}
	u := parse(t, where.URL)
	u.Path = "/nothing_here"
	c := Config{DatabaseURL: u.String(), DatabaseConn: 2, DatabaseWait: time.Hour, Secret: strings.Repeat("A", 43) + "="}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if _, err := Build(ctx, c, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("Build = %v, want to hear that the database does not exist", err)
	}
}

// TestRolesWithoutPower runs Kept as a login that owns nothing, on a database
// whose owner is no superuser: forced row-level security holds the owner too.
func TestRolesWithoutPower(t *testing.T) {
	where := testhouse.Config(t)
	if where.URL == "" {
		t.Skip("PostgreSQL only")
	}
	admin, err := sql.Open("pgx", where.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close() })
	owner, login := newLogin(t, admin, "owner INHERIT"), newLogin(t, admin, "login NOINHERIT")
	empty := emptyDatabase(t, where.URL)
	for _, s := range []string{
		"ALTER DATABASE " + strings.TrimPrefix(parse(t, empty).Path, "/") + " OWNER TO " + owner,
		"GRANT kept_app, kept_worker TO " + owner + " WITH ADMIN OPTION",
	} {
		if _, err := admin.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	h, _ := build(t, func(c *Config) {
		c.DatabaseURL, c.MigrateURL = withLogin(t, empty, login), withLogin(t, empty, owner)
		if _, err := Migrate(context.Background(), *c, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
	})
	if w := get(h.Handler(), "/readyz"); w.Code != 200 {
		t.Errorf("readyz = %d %s, want 200", w.Code, w.Body)
	}
	acme := testhouse.Tenant(t, h.db, "acme")
	if n, err := h.db.Customer.Query().Count(acme); n != 0 || err != nil {
		t.Errorf("count as %s = %d, %v", login, n, err)
	}
	if _, err := h.db.SQL().Exec("SELECT FROM customers"); err == nil {
		t.Errorf("%s reads customers without stepping into a role", login)
	}
}

// newLogin makes a login without any right, "NAME OPTIONS", and removes it at the end.
func newLogin(t *testing.T, admin *sql.DB, what string) string {
	t.Helper()
	kind, options, _ := strings.Cut(what, " ")
	name := "kept_" + kind + "_" + strings.ToLower(id.New(id.Job))[4:]
	if _, err := admin.Exec("CREATE ROLE " + name + " LOGIN PASSWORD 'x' " + options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP OWNED BY " + name + "; DROP ROLE " + name); err != nil {
			t.Error(err)
		}
	})
	return name
}

func TestMetricsAreForThisMachine(t *testing.T) {
	h, _ := build(t, func(c *Config) { c.TrustedProxies = []string{"10.0.0.0/8"} })
	get(h.Handler(), "/livez")
	w := get(h.Handler(), "/metrics")
	for _, want := range []string{`kept_http_requests_total{method="GET",route="/livez",status="200"} 1`, `kept_build_info{version="test"} 1`, "go_goroutines"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	for name, change := range map[string]func(*http.Request){
		"from afar":                  func(r *http.Request) { r.RemoteAddr = "203.0.113.7:1" },
		"through a proxy":            func(r *http.Request) { r.RemoteAddr = "10.0.0.1:1"; r.Header.Set("X-Forwarded-For", "127.0.0.1") },
		"through one on the machine": header("X-Forwarded-For", "203.0.113.7"),
		"through another":            header("Forwarded", "for=203.0.113.7"),
	} {
		if w := get(h.Handler(), "/metrics", change); w.Code != 404 {
			t.Errorf("metrics %s = %d, want 404", name, w.Code)
		}
	}
	h, _ = build(t, func(c *Config) { c.MetricsAddr = "127.0.0.1:0" })
	if w := get(h.Handler(), "/metrics"); strings.Contains(w.Body.String(), "go_goroutines") {
		t.Error("with an address of their own the metrics are at the main one too")
	}
	w = httptest.NewRecorder()
	h.metricsHandler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if !strings.Contains(w.Body.String(), "go_goroutines") {
		t.Error("and not at their own")
	}
}

func TestTracesGoToTheCollector(t *testing.T) {
	got := make(chan string, 1)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- r.URL.Path + " " + string(body)
	}))
	defer collector.Close()
	h, _ := build(t, func(c *Config) { c.TraceEndpoint = collector.URL })
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	res, err := http.Get("http://" + h.Addr() + "/nothing-here")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if err := h.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	if sent := <-got; !strings.HasPrefix(sent, "/v1/traces ") || !strings.Contains(sent, "kept.request_id") {
		t.Errorf("the collector got %q, want a span", sent)
	}
}

// line is a connection to a database that can be cut and mended.
type line struct {
	url   string
	mu    sync.Mutex
	down  bool
	conns []net.Conn
}

func newLine(t *testing.T, databaseURL string) *line {
	t.Helper()
	to, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	network, addr := "tcp", net.JoinHostPort(to.Host, fmt.Sprint(to.Port))
	if strings.HasPrefix(to.Host, "/") {
		network, addr = "unix", filepath.Join(to.Host, fmt.Sprintf(".s.PGSQL.%d", to.Port))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	through := parse(t, databaseURL)
	q := through.Query()
	q.Del("host")
	through.Host, through.RawQuery = listener.Addr().String(), q.Encode()
	l := &line{url: through.String()}
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial(network, addr)
			if err != nil || !l.keep(in, out) {
				_ = in.Close()
				continue
			}
			go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
			go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
		}
	}()
	return l
}

func (l *line) keep(conns ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns = append(l.conns, conns...)
	return !l.down
}

func (l *line) cut(down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = down
	if down {
		for _, c := range l.conns {
			_ = c.Close()
		}
	}
}

// emptyDatabase makes a database without tables beside the test's own.
func emptyDatabase(t *testing.T, databaseURL string) string {
	t.Helper()
	db, err := sql.Open("pgx", databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	name := "kept_empty_" + strings.ToLower(id.New(id.Job))[4:]
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.Exec("DROP DATABASE " + name + " WITH (FORCE)")
		if err := errors.Join(err, db.Close()); err != nil {
			t.Error(err)
		}
	})
	u := parse(t, databaseURL)
	u.Path = "/" + name
	return u.String()
}

func withLogin(t *testing.T, databaseURL, login string) string {
	t.Helper()
	u := parse(t, databaseURL)
	q := u.Query()
	q.Del("user")
	u.RawQuery, u.User = q.Encode(), url.UserPassword(login, "x")
	return u.String()
}

func parse(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil || !(store.Config{URL: s}).Postgres() {
		t.Fatalf("%q is no address of a database: %v", s, err)
	}
	return u
}
