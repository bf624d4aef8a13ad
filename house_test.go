// Package kept_test holds the house to its plan: which room may use which,
// how thin the doorways are, and who goes round the tenant wall.
package kept_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What rooms may use together. "a noun" is a room right under care that isn't
// one of the upper ones, and tenants' account, idempotency, session, partner and user.
var (
	ground = []string{"kept/tenants", "kept/internal/..."}
	tables = []string{"kept/ent/db/...", "kept/ent/store", "kept/tenants/guard"}
	shared = []string{"kept/care/customer", "kept/care/event", "kept/care/search"}
	upper  = []string{"kept/care/story", "kept/care/importing", "kept/care/exporting", "kept/care/bulk", "kept/care/reaction", "kept/care/timeline", "kept/care/insight", "kept/tenants/billing", "kept/tenants/webhook"}
)

// arrows is the plan of floors: a room and what of ours it may use. The first
// line that fits a room counts. A pattern that ends in /... means a room and
// everything under it.
var arrows = []struct {
	room string
	may  []string
}{
	// 0: the ground knows nothing above it.
	{"kept/tenants", none},
	{"kept/internal/testhouse/...", all("kept/ent/migrations", "kept/ent/schema", tables, "kept/internal/testhouse/...", ground)},
	{"kept/internal/...", all("kept/internal/...")},
	// 1: tables, the wall and the store.
	{"kept/ent/schema", none},
	{"kept/ent/db/...", all("kept/ent/db/...", "kept/ent/schema")},
	{"kept/tenants/guard", all("kept/ent/db/...", "kept/ent/schema", ground)},
	{"kept/ent/migrations/...", all("kept/ent/db/migrate", "kept/ent/schema", "kept/ent/migrations", "kept/internal/sqlite")},
	{"kept/ent/store", all("kept/ent/schema", tables, ground)},
	{"kept/ent", none},
	// 2a: what every noun may use.
	{"kept/care/event", all(tables, ground)},
	{"kept/care/search", all(tables, ground)},
	{"kept/care/customer", all("kept/care/event", "kept/care/search", tables, ground)},
	// 3: rooms over several nouns; a story is under the others.
	{"kept/care/story", all("a noun", tables, ground)},
	{"kept/care/importing", all("a noun", "kept/care/story", tables, ground)},
	{"kept/care/exporting", all("a noun", "kept/care/story", "kept/ent/schema", tables, ground)},
	{"kept/care/bulk", all("a noun", "kept/care/story", tables, ground)},
	{"kept/care/reaction", all("a noun", "kept/care/story", tables, ground)},
	{"kept/care/timeline", all("a noun", "kept/care/story", tables, ground)},
	{"kept/care/insight", all("a noun", "kept/care/story", tables, ground)},
	{"kept/tenants/billing", all("a noun", "kept/care/story", tables, ground)},
	{"kept/tenants/webhook", all("a noun", "kept/care/story", tables, ground)},
	// 2b: the nouns, which know each other only through a story.
	{"a noun", all(shared, tables, ground)},
	// 4: the two ways in, which never know each other.
	{"kept/graph/...", all("kept/graph/...", upper, "a noun", tables, ground)},
	{"kept/jobs/...", all("kept/jobs/...", "kept/ent/migrations", upper, "a noun", tables, ground)},
	// 5 and 6: the front door and the program.
	{"kept/server/...", all("kept/...")},
	{"kept/cmd/kept", all("kept/server", ground)},
	// Beside the house.
	{"kept", none},
	{"kept/web-admin", none},
	{"kept/bench/...", all("kept/...")},
	{"kept/e2e/...", all("kept/...")},
}

var none []string

// longestDoorway is how many lines a resolver's body may have.
const longestDoorway = 5

// roundTheWall lists every use of guard.System outside tests, file and reason.
// A new line here is read by somebody who asks: must it see every tenant?
var roundTheWall = []string{
	"bench/house.go: bench: make a tenant",
	"care/absence/sweep.go: sweep: which tenants have members who are away",
	"care/thanks/watch.go: sweep: who is to be thanked",
	"care/allegiance/sweep.go: sweep: whose loyalty is to be looked at anew",
	"care/earning/waiting.go: earning: whose rules have not been asked yet",
	"care/campaign/run.go: campaigns: which are to go on",
	"care/referral/due.go: referrals: which are to be looked at again",
	"care/reward/stock.go: rewards: what others held too long is left to an end customer, too",
	"care/tier/due.go: tiers: whose are to be reckoned again",
	"care/event/dispatch.go: events: a reaction reads slices across tenants",
	"care/event/event.go: events: the last id is for every tenant",
	"care/event/feed.go: events: one slice is read for the followers of many tenants",
	"care/event/untold.go: events: how far a reaction was told",
	"care/event/verify.go: events: when a node last numbered some",
	"care/event/watch.go: events: nodes forget what another has changed, whoever it belongs to",
	"care/event/feed.go: events: the last number is for every tenant",
	"care/event/number.go: events: cursors belong to no tenant",
	"care/event/number.go: events: numbers run across tenants",
	"care/expectation/fold.go: roll-up: which tenants have assessments to fold",
	"care/file/read.go: files: every tenant's expired ones go",
	"care/card/sweep.go: sweep: in whose cards something is due",
	"care/loyalty/seal.go: seal: every tenant's programs have their days sealed",
	"care/loyalty/sweep.go: sweep: in whose points something is due",
	"care/advice/rollup.go: advice: which tenants have days to recount",
	"care/promise/rollup.go: roll-up: which tenants have days to recount",
	"care/promise/risk.go: look ahead: which tenants have promises that history may have something new to say of",
	"care/promise/sweep.go: sweep: which tenants have promises whose time has come",
	"internal/testhouse/furnish.go: testhouse: a row in every table",
	"internal/testhouse/testhouse.go: testhouse: make a tenant",
	"server/verify.go: verify: every tenant's records are recounted",
	"tenants/account/actor.go: a command names its tenant by slug",
	"tenants/account/actor.go: act as Kept itself for a tenant",
	"tenants/account/actor.go: authenticate: the actor isn't known yet",
	"tenants/account/actor.go: the public keep page: a reader names its tenant by slug",
	"tenants/account/accept.go: accept an invitation: its tenant is found by the token",
	"tenants/account/accept.go: look at an invitation: its tenant is found by the token",
	"tenants/account/signup.go: sign-up: there is no tenant to act for yet",
	"tenants/billing/erase.go: erase: a tenant that was closed for a month goes whole",
	"tenants/billing/life.go: life: whom time has brought nearer to an end of what is paid",
	"tenants/billing/metered.go: usage: whoever subscribes is told of to Stripe",
	"tenants/billing/receive.go: a delivery of Stripe's: its tenant is found by Stripe's customer",
	"tenants/billing/receive.go: a delivery of Stripe's: its tenant isn't known yet",
	"tenants/billing/refresh.go: reconcile: tenants that Stripe wasn't asked about for a day",
	"tenants/billing/use.go: usage: a node writes down what it has counted for every tenant",
	"tenants/idempotency/idempotency.go: idempotency: every tenant's old keys go",
	"tenants/partner/grant.go: an operator's token names its tenant by slug",
	"tenants/partner/grant.go: authenticate an API client: the tenant isn't known yet",
	"tenants/partner/grant.go: revoke an access token: the list is for every tenant",
	"tenants/partner/grant.go: tidy: revocations of tokens that have expired",
	"tenants/partner/grant.go: verify an access token: the actor isn't known yet",
	"tenants/partner/jwks.go: publish the public keys: they belong to no tenant",
	"tenants/partner/keys.go: rotate signing keys: they belong to no tenant",
	"tenants/partner/keys.go: sign a token: keys belong to no tenant",
	"tenants/partner/keys.go: verify a token: keys belong to no tenant",
	"tenants/partner/origin.go: cross-origin: a browser's first question names no tenant",
	"tenants/partner/origin.go: cross-origin: an end customer may not read clients",
	"tenants/session/failure.go: log-in: count failures by address",
	"tenants/session/failure.go: log-in: forget failures after a success",
	"tenants/session/login.go: log-in: keep the password at today's costs",
	"tenants/session/login.go: log-in: look up the address",
	"tenants/session/login.go: prove a password: users belong to no tenant",
	"tenants/session/membership.go: list the tenants of a user",
	"tenants/session/session.go: a second factor was shown: sessions belong to users",
	"tenants/session/session.go: list the sessions of a user",
	"tenants/session/session.go: log out elsewhere: sessions belong to users",
	"tenants/session/session.go: log out everywhere: sessions belong to users",
	"tenants/session/session.go: log out: sessions belong to users",
	"tenants/session/session.go: open a session: sessions belong to users",
	"tenants/session/session.go: look at a session: the actor isn't known yet",
	"tenants/session/session.go: resume a session: count it as seen",
	"tenants/session/session.go: switch a session to another tenant",
	"tenants/session/tidy.go: tidy: sessions and failed log-ins that are over",
	"tenants/session/token.go: authenticate by access token: the actor isn't known yet",
	"tenants/user/user.go: users: they belong to no tenant",
}

// unwalled lists the rooms that may take the store's naked pool.
var unwalled = []string{"ent/store", "server", "jobs", "bench"}

func TestImportsGoDownOnly(t *testing.T) {
	for _, p := range packages(t) {
		i := slices.IndexFunc(arrows, func(a struct {
			room string
			may  []string
		}) bool {
			return fits(a.room, p.ImportPath)
		})
		if i < 0 {
			t.Errorf("%s stands on no floor: give it a line in arrows", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			if ours(imported) && !slices.ContainsFunc(arrows[i].may, func(pattern string) bool { return fits(pattern, imported) }) {
				t.Errorf("%s imports %s: the plan has no such arrow", p.ImportPath, imported)
			}
			if fits("kept/internal/testhouse/...", imported) && !slices.ContainsFunc(forTests, func(pattern string) bool { return fits(pattern, p.ImportPath) }) {
				t.Errorf("%s imports %s, which is for tests", p.ImportPath, imported)
			}
		}
	}
}

// forTests are the rooms that may use testhouse outside _test files.
var forTests = []string{"kept/internal/testhouse/...", "kept/bench/...", "kept/e2e/..."}

func TestPatternsFit(t *testing.T) {
	for _, tc := range []struct {
		pattern, path string
		want          bool
	}{
		{"kept/tenants", "kept/tenants", true},
		{"kept/tenants", "kept/tenants/guard", false},
		{"kept/internal/...", "kept/internal", true},
		{"kept/internal/...", "kept/internal/clock", true},
		{"kept/internal/...", "kept/internally", false},
		{"a noun", "kept/care/promise", true},
		{"a noun", "kept/care/story", false},
		{"a noun", "kept/care/promise/deep", false},
		{"a noun", "kept/tenants/session", true},
		{"a noun", "kept/tenants/guard", false},
	} {
		if got := fits(tc.pattern, tc.path); got != tc.want {
			t.Errorf("fits(%q, %q) = %v, want %v", tc.pattern, tc.path, got, tc.want)
		}
	}
}

func TestResolversAreDoorways(t *testing.T) {
	eachFile(t, "graph", func(fset *token.FileSet, path string, f *ast.File) {
		if filepath.Dir(path) != "graph" {
			return
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil || !strings.HasSuffix(receiver(fn), "Resolver") || receiver(fn) == "Resolver" {
				continue // Resolver itself is the wiring; queryResolver and its like are the doorways
			}
			lines := fset.Position(fn.Body.Rbrace).Line - fset.Position(fn.Body.Lbrace).Line - 1
			if lines > longestDoorway {
				t.Errorf("%s: %s has %d lines, want at most %d: move it a floor down", fset.Position(fn.Pos()), fn.Name.Name, lines, longestDoorway)
			}
		}
	})
}

func TestEveryWayRoundTheWallIsListed(t *testing.T) {
	var found []string
	eachFile(t, ".", func(fset *token.FileSet, path string, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isCall(call, "guard", "System") {
				return true
			}
			reason, ok := call.Args[len(call.Args)-1].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: the reason for guard.System must be written out", fset.Position(call.Pos()))
				return true
			}
			text, _ := strconv.Unquote(reason.Value)
			found = append(found, filepath.ToSlash(path)+": "+text)
			return true
		})
	})
	for _, f := range found {
		if !slices.Contains(roundTheWall, f) {
			t.Errorf("a new way round the wall: %q; if it must be, list it in roundTheWall", f)
		}
	}
	for _, f := range roundTheWall {
		if !slices.Contains(found, f) {
			t.Errorf("roundTheWall lists %q, which is gone", f)
		}
	}
}

func TestNakedPoolStaysInside(t *testing.T) {
	eachFile(t, ".", func(fset *token.FileSet, path string, f *ast.File) {
		if slices.Contains(unwalled, filepath.ToSlash(filepath.Dir(path))) {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 0 {
				if s, ok := call.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "SQL" {
					t.Errorf("%s takes the pool that knows no wall: only %v may", fset.Position(call.Pos()), unwalled)
				}
			}
			return true
		})
	})
}

// listed is what go list tells of one of our packages.
type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "./...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var ps []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return ps
		} else if err != nil {
			t.Fatal(err)
		}
		if ours(p.ImportPath) {
			ps = append(ps, p)
		}
	}
}

func ours(path string) bool { return path == "kept" || strings.HasPrefix(path, "kept/") }

func fits(pattern, path string) bool {
	if pattern == "a noun" {
		return isNoun(path)
	}
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return path == base || strings.HasPrefix(path, base+"/")
	}
	return path == pattern
}

func isNoun(path string) bool {
	if name, ok := strings.CutPrefix(path, "kept/care/"); ok {
		return !strings.Contains(name, "/") && !slices.Contains(upper, path)
	}
	return slices.Contains([]string{"kept/tenants/account", "kept/tenants/idempotency", "kept/tenants/session", "kept/tenants/partner", "kept/tenants/user", "kept/tenants/view"}, path)
}

// all joins patterns and lists of patterns.
func all(parts ...any) []string {
	var out []string
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out = append(out, p)
		case []string:
			out = append(out, p...)
		default:
			panic(fmt.Sprintf("all: %T", p))
		}
	}
	return out
}

// eachFile parses every hand-written Go file under root that is no test.
func eachFile(t *testing.T, root string, fn func(*token.FileSet, string, *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "data" || path != "." && strings.HasPrefix(d.Name(), ".") || path == filepath.Join("ent", "db")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		if !ast.IsGenerated(f) {
			fn(fset, path, f)
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
}

func isCall(call *ast.CallExpr, pkg, name string) bool {
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == pkg
}

func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return ""
	}
	switch typ := fn.Recv.List[0].Type.(type) {
	case *ast.StarExpr:
		if id, ok := typ.X.(*ast.Ident); ok {
			return id.Name
		}
	case *ast.Ident:
		return typ.Name
	}
	return ""
}

// whileRedeeming lists the files in which an end customer's own token is let at
// what a redemption moves of the tenant's (schema.MovedByRedeeming). A new line
// here is read by somebody who asks: is it she who redeems, and for herself?
var whileRedeeming = []string{"care/story/herself.go", "care/story/reward.go"}

func TestEveryRedemptionByACustomerIsListed(t *testing.T) {
	var found []string
	eachFile(t, ".", func(_ *token.FileSet, path string, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && isCall(call, "guard", "Redeeming") {
				found = append(found, filepath.ToSlash(path))
			}
			return true
		})
	})
	slices.Sort(found)
	if found = slices.Compact(found); !slices.Equal(found, whileRedeeming) {
		t.Errorf("guard.Redeeming is used in %v, want %v", found, whileRedeeming)
	}
}
