package migrations_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	entschema "entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"

	"kept/ent/db/migrate"
	"kept/ent/schema"
)

// acrossTenants lists the indexes that don't begin with the tenant, and why.
// Every other index does: a query costs what one tenant has, not what all have.
var acrossTenants = map[string]string{
	"absence_look_at_tenant_id":       "the sweep: who is away, whoever she works for",
	"promise_alarm_at_tenant_id":      "the sweep: what time alone will change, whoever it belongs to",
	"promise_look_at_tenant_id":       "the look ahead: what history may have something new to say of, whoever it belongs to",
	"loyaltyaccount_due_at_tenant_id": "the sweep: whose points time alone will change, whoever they belong to",
	"referral_due":                    "the sweep: which referral is to be looked at again, whoever's it is",
	"card_due_at_tenant_id":           "the sweep: which cards time alone will change, whoever they belong to",
	"tierstanding_due":                "the sweep: whose tier is to be reckoned again, whoever she belongs to",
	"thankswatch_due":                 "the sweep: who is to be thanked, whoever she belongs to",
	"campaign_due":                    "the sweep: which campaigns are to go on, whoever they belong to",
	"earningoccasion_due_at_id":       "the worker: which events rules have not been asked about, whoever they belong to",
	"allegiance_due_at_tenant_id":     "the sweep: whose loyalty is to be looked at anew, whoever they belong to",
	"event_seq":                       "the dispatcher numbers events across tenants",
	"event_unnumbered":                "the outbox: committed and not numbered yet",
	"member_user_id":                  "log-in: the tenants of a person",
	"accesstoken_token_hash":          "a token names no tenant",
	"invitation_token_hash":           "an invitation's link names no tenant",
	"file_expires_at":                 "the sweep of files that nobody will ask for again",
	"searchdoc_docid":                 "the key of the full-text index",
	"event_for_nodes":                 "every node forgets what it remembers of a tenant whose plan has changed",
	"billingaccount_stripe_customer":  "Stripe's events name its customer and no tenant",
	"billingaccount_look_at":          "the sweep: whom time has brought nearer to an end of what is paid",
}

func TestEveryTableIsATenantsOrGlobal(t *testing.T) {
	for _, table := range migrate.Tables {
		_, owned := table.Column("tenant_id")
		if table.Name == "sessions" {
			owned = false // it names the tenant in use, and is found before anybody is known
		}
		if owned == schema.IsGlobal(table.Name) {
			t.Errorf("%s: has a tenant: %v, listed in schema.Global: %v; want exactly one", table.Name, owned, !owned)
		}
	}
	for _, name := range schema.Global {
		if tableNamed(name) == nil {
			t.Errorf("schema.Global lists %s, which is no table", name)
		}
	}
}

func TestTableOfIsEntsOwnRule(t *testing.T) {
	types := entTypes(t)
	if len(types) != len(migrate.Tables) {
		t.Errorf("found %d types in ent/schema and %d tables", len(types), len(migrate.Tables))
	}
	for _, typ := range types {
		if tableNamed(schema.TableOf(typ)) == nil {
			t.Errorf("TableOf(%q) = %q, which is no table", typ, schema.TableOf(typ))
		}
	}
}

func TestEveryPointerIsListed(t *testing.T) {
	for _, table := range migrate.Tables {
		for _, c := range table.Columns {
			if !strings.HasSuffix(c.Name, "_id") {
				continue
			}
			name := table.Name + "." + c.Name
			referenced := slices.ContainsFunc(schema.ReferencesOf(table.Name), func(r schema.Reference) bool { return r.Column == c.Name })
			if referenced == unreferenced(name) {
				t.Errorf("%s: in References: %v, in Unreferenced: %v; want exactly one", name, referenced, !referenced)
			}
		}
	}
}

func TestListsNameWhatThereIs(t *testing.T) {
	for _, r := range schema.References {
		if !hasColumn(r.Table, r.Column) || tableNamed(r.Parent) == nil {
			t.Errorf("References: %s.%s → %s isn't there", r.Table, r.Column, r.Parent)
		}
	}
	for table, column := range schema.OfCustomer {
		if !hasColumn(table, column) {
			t.Errorf("OfCustomer: %s.%s isn't there", table, column)
		}
	}
	for _, table := range schema.OpenToCustomers {
		if tableNamed(table) == nil {
			t.Errorf("OpenToCustomers: %s isn't there", table)
		}
	}
	for column := range schema.Unkeyed {
		if table, ok := strings.CutSuffix(column, ".tenant_id"); ok && hasColumn(table, "tenant_id") {
			continue
		}
		if !slices.ContainsFunc(schema.References, func(r schema.Reference) bool {
			return r.Table+"."+r.Column == column && schema.Staying[r.Parent] != ""
		}) {
			t.Errorf("Unkeyed: %s is no reference to rows that stay", column)
		}
	}
	for pattern := range schema.Unreferenced {
		if !slices.ContainsFunc(migrate.Tables, func(table *entschema.Table) bool {
			return slices.ContainsFunc(table.Columns, func(c *entschema.Column) bool {
				return strings.HasSuffix(c.Name, "_id") && matches(pattern, table.Name+"."+c.Name)
			})
		}) {
			t.Errorf("Unreferenced: nothing fits %s any more", pattern)
		}
	}
}

func TestIndexesBeginWithTheTenant(t *testing.T) {
	found := map[string]bool{}
	for _, table := range migrate.Tables {
		if schema.IsGlobal(table.Name) {
			continue
		}
		for _, i := range table.Indexes {
			if i.Columns[0].Name == "tenant_id" {
				continue
			}
			found[i.Name] = true
			if acrossTenants[i.Name] == "" {
				t.Errorf("%s on %s begins with %s, not with tenant_id; if it must, say why in acrossTenants", i.Name, table.Name, i.Columns[0].Name)
			}
		}
	}
	for name := range acrossTenants {
		if !found[name] {
			t.Errorf("acrossTenants lists %s, which is gone", name)
		}
	}
}

// entTypes reads the names of the tables' types out of ent/schema.
func entTypes(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../schema/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in ent/schema: %v", err)
	}
	var names []string
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok && slices.ContainsFunc(s.Fields.List, embedsEntSchema) {
				names = append(names, spec.Name.Name)
			}
			return false
		})
	}
	return names
}

func embedsEntSchema(f *ast.Field) bool {
	s, ok := f.Type.(*ast.SelectorExpr)
	if !ok || len(f.Names) > 0 {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "ent" && s.Sel.Name == "Schema"
}

func unreferenced(column string) bool {
	for pattern := range schema.Unreferenced {
		if matches(pattern, column) {
			return true
		}
	}
	return false
}

func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return err == nil && ok
}

func tableNamed(name string) *entschema.Table {
	i := slices.IndexFunc(migrate.Tables, func(t *entschema.Table) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return migrate.Tables[i]
}

func hasColumn(table, column string) bool {
	t := tableNamed(table)
	if t == nil {
		return false
	}
	_, ok := t.Column(column)
	return ok
}

// What an archive of everything leaves out is derived from the schema, too: each
// secret, and each column of bytes, whose contents are files.
func TestWhatIsntTakenAwayIsListed(t *testing.T) {
	for table, why := range schema.Withheld {
		if tableNamed(table) == nil || why == "" {
			t.Errorf("Withheld: %s isn't there, or nobody says why it stays", table)
		}
	}
	taken := func(table string) bool {
		return hasColumn(table, "tenant_id") && schema.Withheld[table] == ""
	}
	secrets := slices.DeleteFunc(sensitive(t), func(name string) bool { return !taken(strings.Split(name, ".")[0]) })
	if listed := slices.Sorted(slices.Values(schema.Secrets)); !slices.Equal(listed, secrets) {
		t.Errorf("Secrets lists %v; marked as sensitive are %v", listed, secrets)
	}
	var bodies []string
	for _, table := range migrate.Tables {
		for _, c := range table.Columns {
			name := table.Name + "." + c.Name
			if taken(table.Name) && c.Type == field.TypeBytes && !slices.Contains(schema.Secrets, name) {
				bodies = append(bodies, name)
			}
		}
	}
	if !slices.Equal(bodies, schema.Bodies) {
		t.Errorf("Bodies lists %v; of bytes are %v: care/exporting must put what they hold into files", schema.Bodies, bodies)
	}
}

// sensitive reads out of ent/schema which columns nobody is to see, sorted.
func sensitive(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("../schema/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in ent/schema: %v", err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fields, ok := d.(*ast.FuncDecl)
			if !ok || fields.Recv == nil || fields.Name.Name != "Fields" {
				continue
			}
			table := schema.TableOf(fields.Recv.List[0].Type.(*ast.Ident).Name)
			ast.Inspect(fields.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.SelectorExpr); ok && call.Sel.Name == "Sensitive" {
					names = append(names, table+"."+columnOf(t, call.X))
				}
				return true
			})
		}
	}
	slices.Sort(names)
	return names
}

// columnOf gives the name with which a chain of calls, such as
// field.String("hash").Unique(), begins.
func columnOf(t *testing.T, n ast.Expr) string {
	t.Helper()
	for {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			t.Fatalf("what is %T?", n)
		}
		if len(call.Args) > 0 {
			if text, ok := call.Args[0].(*ast.BasicLit); ok {
				return strings.Trim(text.Value, `"`)
			}
		}
		n = call.Fun.(*ast.SelectorExpr).X
	}
}

// What is said in words about a customer goes when she is erased, or has its reason
// to stay: a new text column of a table that names customers can't be forgotten.
func TestEveryTextAboutACustomerIsErasedOrStays(t *testing.T) {
	erased := map[string]bool{}
	for _, trace := range schema.Traces {
		table := tableNamed(trace.Table)
		if table == nil || !slices.ContainsFunc(schema.ReferencesOf(trace.Table), func(r schema.Reference) bool { return r.Column == trace.Of && r.Parent == "customers" }) {
			t.Errorf("Traces: %s.%s names no customer", trace.Table, trace.Of)
			continue
		}
		for _, c := range table.Columns {
			erased[trace.Table+"."+c.Name] = erased[trace.Table+"."+c.Name] || trace.Gone || slices.Contains(trace.Clear, c.Name) || slices.Contains(trace.Mask, c.Name)
		}
		for _, c := range slices.Concat(trace.Clear, trace.Mask) {
			if !hasColumn(trace.Table, c) {
				t.Errorf("Traces: %s.%s isn't there", trace.Table, c)
			}
		}
	}
	for column := range schema.Stays {
		if table, c, _ := strings.Cut(column, "."); !hasColumn(table, c) || erased[column] {
			t.Errorf("Stays: %s isn't there, or is erased", column)
		}
	}
	for _, r := range schema.References {
		if r.Parent != "customers" || r.Table == "customers" {
			continue
		}
		for _, c := range tableNamed(r.Table).Columns {
			column := r.Table + "." + c.Name
			words := c.Type == field.TypeString || c.Type == field.TypeJSON || c.Type == field.TypeBytes
			if words && !erased[column] && schema.Stays[column] == "" && !schema.OwnWord(c.Name) {
				t.Errorf("%s: is it erased with a customer (Traces), does it stay (Stays), or is it a word of Kept's own (OwnWord)?", column)
			}
		}
	}
}
