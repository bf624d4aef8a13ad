package partner_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kept/care/event"
	eventtable "kept/ent/db/event"
	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/partner"
)

func TestOriginsAreWrittenAsBrowsersSendThem(t *testing.T) {
	h := open(t)
	for _, tc := range []struct{ given, want string }{
		{"https://shop.example", "https://shop.example"},
		{" https://Shop.Example/ ", "https://shop.example"},
		{"https://shop.example:443", "https://shop.example"},
		{"https://shop.example:8443", "https://shop.example:8443"},
		{"https://bücher.example", "https://xn--bcher-kva.example"},
		{"https://xn--bcher-kva.example", "https://xn--bcher-kva.example"},
		{"https://a--b.shop.example", "https://a--b.shop.example"},
		{"https://[2001:DB8::0001]:8443", "https://[2001:db8::1]:8443"},
		{"http://localhost:3000", "http://localhost:3000"},
		{"http://127.0.0.1:80", "http://127.0.0.1"},
		{"https://localhost:80", "https://localhost:80"},
		{"https://shop.example/x", ""},
		{"https://shop.example?x", ""},
		{"https://shop.example#x", ""},
		{"https://ann@shop.example", ""},
		{"https://*.shop.example", ""},
		{"https://*", ""},
		{"*", ""},
		{"null", ""},
		{"", ""},
		{"https://", ""},
		{"https://:8443", ""},
		{"//shop.example", ""},
		{"shop.example", ""},
		{"http://shop.example", ""},
		{"http://localhost.shop.example", ""},
		{"file:///home", ""},
		{"javascript:alert(1)", ""},
		{"https://shop.example,https://evil.example", ""},
		{"https://shop.example https://evil.example", ""},
		{"https://" + strings.Repeat("a", 300) + ".example", ""},
	} {
		c, _, err := h.Create(h.acme, partner.Draft{Name: "x", Scopes: []string{tenants.PromisesRead}, Origins: []string{tc.given}})
		if tc.want == "" {
			wantKind(t, tc.given, err, fault.KindInvalid, "origins")
			continue
		}
		if err != nil || !slices.Equal(c.Origins, []string{tc.want}) {
			t.Errorf("%q is kept as %v, %v; want %q", tc.given, c, err, tc.want)
		}
	}
	twice := []string{"https://shop.example", "https://SHOP.example:443"}
	c, _, err := h.Create(h.acme, partner.Draft{Name: "x", Scopes: []string{tenants.PromisesRead}, Origins: twice})
	if err != nil || len(c.Origins) != 1 {
		t.Errorf("the same twice = %v, %v; want it once", c, err)
	}
	many := partner.Draft{Name: "x", Scopes: []string{tenants.PromisesRead}}
	for i := range 21 {
		many.Origins = append(many.Origins, fmt.Sprintf("https://shop%d.example", i))
	}
	_, _, err = h.Create(h.acme, many)
	wantKind(t, "21 origins", err, fault.KindInvalid, "origins")
	many.Origins = many.Origins[:20]
	if _, _, err = h.Create(h.acme, many); err != nil {
		t.Errorf("20 origins = %v", err)
	}
}

func TestOriginsAreKnownWhileTheirClientIs(t *testing.T) {
	h, ctx := open(t), context.Background()
	const shop, blog = "https://shop.example", "https://blog.example"
	there := h.node(h.keys)
	registered := func(what string, b *partner.Book, origin string, want bool) {
		t.Helper()
		if got, err := b.Registered(ctx, origin); err != nil || got != want {
			t.Errorf("%s: Registered(%s) = %v, %v; want %v", what, origin, got, err, want)
		}
	}
	by := func(what string, b *partner.Book, clientID, origin string, want bool) {
		t.Helper()
		if got, err := b.RegisteredBy(ctx, clientID, origin); err != nil || got != want {
			t.Errorf("%s: RegisteredBy(%s) = %v, %v; want %v", what, origin, got, err, want)
		}
	}
	registered("before", h.Book, shop, false)
	registered("before, there", there, shop, false)
	add := func(ctx context.Context, origins ...string) *partner.Client {
		c, _, err := h.Create(ctx, partner.Draft{Name: "Shop", Scopes: []string{tenants.PromisesRead}, Origins: origins})
		must(t, err)
		return c
	}
	acme, beta := add(h.acme, shop, "http://localhost:3000"), add(h.beta, shop, blog)
	registered("here, at once", h.Book, shop, true)
	registered("there, not yet", there, shop, false)
	h.now = h.now.Add(5 * time.Second)
	registered("there, after five seconds", there, shop, true)
	for _, foreign := range []string{
		"http://shop.example", "https://shop.example:8443", "https://shop.example:443", "https://shop.example/", "HTTPS://SHOP.EXAMPLE",
		"https://www.shop.example", "https://shop.example.evil.example", "https://evilshop.example", "https://evil.example",
		"null", "*", "", "https://*", `"`, `https://%`, `["https://shop.example"]`,
	} {
		registered("foreign", h.Book, foreign, false)
		by("foreign", h.Book, acme.ID, foreign, false)
	}
	by("own", h.Book, acme.ID, shop, true)
	by("another tenant's", h.Book, acme.ID, blog, false)
	by("nobody's", h.Book, partner.Operator, shop, false)
	by("nobody's", h.Book, "", shop, false)
	by("own, there", there, acme.ID, shop, true)

	_, err := h.Revoke(h.acme, acme.ID)
	must(t, err)
	by("revoked, here, at once", h.Book, acme.ID, shop, false)
	registered("revoked, but another's", h.Book, shop, true)
	registered("revoked, and nobody's", h.Book, "http://localhost:3000", false)
	_, err = h.Revoke(h.beta, beta.ID)
	must(t, err)
	registered("all revoked, here, at once", h.Book, shop, false)
	h.now = h.now.Add(5 * time.Second)
	by("revoked, there, after five seconds", there, acme.ID, shop, false)
	registered("revoked, there, after five seconds", there, shop, false)
}

func TestOriginsChange(t *testing.T) {
	h, ctx := open(t), context.Background()
	const old, fresh = "https://old.example", "https://new.example"
	there := h.node(h.keys)
	c, _, err := h.Create(h.acme, partner.Draft{Name: "Shop", Scopes: []string{tenants.PromisesRead}, Origins: []string{old}})
	must(t, err)
	served := func(what string, b *partner.Book, want string) {
		t.Helper()
		for _, origin := range []string{old, fresh} {
			any, err := b.Registered(ctx, origin)
			must(t, err)
			by, err := b.RegisteredBy(ctx, c.ID, origin)
			must(t, err)
			if any != (origin == want) || by != any {
				t.Errorf("%s: %s is registered: %v, by the client: %v; want %s alone", what, origin, any, by, want)
			}
		}
	}
	served("before", h.Book, old)
	served("before, there", there, old)
	name := " Web shop "
	c, err = h.Change(h.acme, partner.Change{ID: c.ID, Name: &name, Origins: []string{"https://NEW.example"}})
	if err != nil || c.Name != "Web shop" || !slices.Equal(c.Origins, []string{fresh}) {
		t.Fatalf("Change = %+v, %v", c, err)
	}
	served("here, at once", h.Book, fresh)
	h.now = h.now.Add(5 * time.Second)
	served("there, after five seconds", there, fresh)

	same, err := h.Change(h.acme, partner.Change{ID: c.ID, Name: &name})
	if err != nil || !slices.Equal(same.Origins, c.Origins) {
		t.Errorf("only named anew = %+v, %v; want its origins as they were", same, err)
	}
	if n := h.db.Event.Query().Where(eventtable.Type(string(event.ClientUpdated))).CountX(h.acme); n != 1 {
		t.Errorf("%d events of a change, want 1: the second changed nothing", n)
	}
	empty := " "
	_, err = h.Change(h.acme, partner.Change{ID: c.ID, Name: &empty})
	wantKind(t, "without a name", err, fault.KindInvalid, "name")
	_, err = h.Change(h.acme, partner.Change{ID: c.ID, Origins: []string{"https://*.new.example"}})
	wantKind(t, "a wildcard", err, fault.KindInvalid, "origins")
	_, err = h.Change(h.beta, partner.Change{ID: c.ID, Origins: []string{old}})
	wantKind(t, "another tenant's", err, fault.KindMissing, "")
	if c, err = h.Change(h.acme, partner.Change{ID: c.ID, Origins: []string{}}); err != nil || len(c.Origins) != 0 {
		t.Errorf("no origins = %+v, %v", c, err)
	}
	served("none, at once", h.Book, "none")
	_, err = h.Revoke(h.acme, c.ID)
	must(t, err)
	for _, change := range []partner.Change{{ID: c.ID, Origins: []string{old}}, {ID: c.ID}} {
		if _, err = h.Change(h.acme, change); !errors.Is(err, partner.ErrRevoked) {
			t.Errorf("changing a revoked client = %v, want ErrRevoked", err)
		}
	}
}

// A browser's question costs one look into an index, however many clients there are.
func TestOriginsAreFoundByAnIndex(t *testing.T) {
	h := open(t)
	if !h.db.Postgres() {
		t.Skip("PostgreSQL only: on SQLite the few clients are read")
	}
	tx, err := h.db.SQL().Begin()
	must(t, err)
	defer func() { _ = tx.Rollback() }()
	for _, statement := range []string{
		`INSERT INTO api_clients (id, tenant_id, name, scopes, origins, created_at)
			SELECT 'cli_' || i, '` + tenantOf(h.acme) + `', 'Shop', '["promises:read"]', jsonb_build_array('https://shop' || i || '.example'), now()
			FROM generate_series(1, 5000) i`,
		`ANALYZE api_clients`,
		`SET LOCAL plan_cache_mode = force_generic_plan`, // what a busy connection comes to
		`PREPARE registered (jsonb) AS SELECT count(*) FROM api_clients WHERE revoked_at IS NULL AND origins @> $1`,
	} {
		_, err = tx.Exec(statement)
		must(t, err)
	}
	found, err := tx.Query(`EXPLAIN EXECUTE registered ('"https://shop.example"')`)
	must(t, err)
	defer func() { _ = found.Close() }()
	var plan strings.Builder
	for found.Next() {
		var line string
		must(t, found.Scan(&line))
		plan.WriteString(line + "\n")
	}
	must(t, found.Err())
	if !strings.Contains(plan.String(), "hand_api_clients_origins") {
		t.Errorf("the plan reads the table:\n%s", plan.String())
	}
}
