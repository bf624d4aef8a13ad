package graph

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gql "github.com/vektah/gqlparser/v2/ast"

	"kept/internal/fault"
	"kept/tenants"
)

// openToSignedIn are the root fields that need no scope: who is signed in may use them.
// Personal access tokens, notices, views and jobs are everybody's own, however little she may.
var openToSignedIn = []string{"viewer", "node", "nodes", "search", "accessTokens", "createAccessToken", "revokeAccessToken", "notices", "markNoticeRead",
	"savedViews", "saveView", "updateView", "deleteView",
	"job", "jobs", "cancelJob", // hers, and others' by a scope: care/job
	"bulkCount", "startBulk", "undoBulk", "startExport"} // by the scope of what they are about: care/bulk, care/exporting

func theSchema() *gql.Schema { return (&Resolver{}).schema().Schema() }

// own are the types of our schema, by name.
func own(s *gql.Schema) []*gql.Definition {
	var out []*gql.Definition
	for _, def := range s.Types {
		if !def.BuiltIn {
			out = append(out, def)
		}
	}
	slices.SortFunc(out, func(a, b *gql.Definition) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func TestSchemaDescribesEverything(t *testing.T) {
	want := func(description, format string, names ...string) {
		t.Helper()
		if strings.TrimSpace(description) == "" {
			t.Errorf("%s %s has no description", format, strings.Join(names, "."))
		}
	}
	s := theSchema()
	for _, def := range own(s) {
		want(def.Description, "type", def.Name)
		for _, v := range def.EnumValues {
			want(v.Description, "value", def.Name, v.Name)
		}
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			want(f.Description, "field", def.Name, f.Name)
			for _, a := range f.Arguments {
				want(a.Description, "argument", def.Name, f.Name, a.Name)
			}
		}
	}
	for _, d := range s.Directives {
		if d.Position != nil && d.Position.Src != nil && !d.Position.Src.BuiltIn {
			want(d.Description, "directive", "@"+d.Name)
		}
	}
}

func TestSchemaRootFieldsNameTheirScope(t *testing.T) {
	s := theSchema()
	known := append(tenants.Scopes(), tenants.CustomerScopes()...)
	for _, root := range []*gql.Definition{s.Query, s.Mutation} {
		for _, f := range root.Fields {
			if strings.HasPrefix(f.Name, "__") || slices.Contains(openToSignedIn, f.Name) {
				continue
			}
			requires := f.Directives.ForName("requires")
			if requires == nil {
				t.Errorf("%s.%s has no @requires(scope:)", root.Name, f.Name)
				continue
			}
			if scope := requires.Arguments.ForName("scope").Value.Raw; !slices.Contains(known, scope) {
				t.Errorf("%s.%s requires %q, which is no scope", root.Name, f.Name, scope)
			}
		}
	}
}

var raises = regexp.MustCompile("Raises ((`[a-z_.]+`)(,| or| and| )*)+|Raises no event")

func TestSchemaMutationsAreVerbs(t *testing.T) {
	s, events := theSchema(), constants(t, "../care/event/types.go", "Type")
	for _, f := range s.Mutation.Fields {
		if requires := f.Directives.ForName("requires"); requires != nil {
			if scope := requires.Arguments.ForName("scope").Value.Raw; !strings.Contains(f.Description, "`"+scope+"`") {
				t.Errorf("%s: the description doesn't name the scope `%s`", f.Name, scope)
			}
		}
		said := raises.FindString(f.Description)
		if said == "" {
			t.Errorf("%s: the description doesn't say \"Raises `…`\" or \"Raises no event\"", f.Name)
		}
		for _, m := range regexp.MustCompile("`([a-z_.]+)`").FindAllStringSubmatch(said, -1) {
			if !slices.Contains(events, m[1]) {
				t.Errorf("%s raises %s, which is no event", f.Name, m[1])
			}
		}
		if len(f.Arguments) != 1 || f.Arguments[0].Name != "input" || !f.Arguments[0].Type.NonNull {
			t.Errorf("%s doesn't take one argument, input, that must be given", f.Name)
		}
		payload := s.Types[f.Type.Name()]
		if f.Type.NonNull || f.Type.Elem != nil || payload.Kind != gql.Object {
			t.Errorf("%s answers %s: want a nullable payload, so that its failure hides no sibling", f.Name, f.Type)
			continue
		}
		if errs := payload.Fields.ForName("userErrors"); errs == nil || errs.Type.String() != "[UserError!]!" {
			t.Errorf("%s: %s has no userErrors: [UserError!]!", f.Name, payload.Name)
		}
		for _, p := range payload.Fields {
			if p.Name != "userErrors" && p.Type.NonNull && p.Type.Elem == nil && s.Types[p.Type.Name()].Kind == gql.Object {
				t.Errorf("%s.%s must be nullable: a refused input has nothing to show", payload.Name, p.Name)
			}
		}
	}
}

func TestSchemaListsAreConnections(t *testing.T) {
	s := theSchema()
	for _, def := range own(s) {
		for _, f := range def.Fields {
			if !strings.HasSuffix(f.Type.Name(), "Connection") {
				continue
			}
			for name, typ := range map[string]string{"first": "Int", "after": "String", "last": "Int", "before": "String"} {
				if a := f.Arguments.ForName(name); a == nil || a.Type.String() != typ {
					t.Errorf("%s.%s has no argument %s: %s", def.Name, f.Name, name, typ)
				}
			}
		}
		noun, ok := strings.CutSuffix(def.Name, "Connection")
		if !ok {
			continue
		}
		for name, typ := range map[string]string{
			"edges": "[" + noun + "Edge!]!", "nodes": "[" + noun + "!]!", "pageInfo": "PageInfo!", "totalCount": "TotalCount!",
		} {
			if f := def.Fields.ForName(name); f == nil || f.Type.String() != typ {
				t.Errorf("%s has no %s: %s", def.Name, name, typ)
			}
		}
	}
}

func TestSchemaNodesCanBeFound(t *testing.T) {
	r := &Resolver{}
	r.gather()
	s := r.schema().Schema()
	if types := s.GetPossibleTypes(s.Types["Node"]); len(types) != len(r.kinds) {
		t.Errorf("%d types implement Node, and %d kinds can be found: each needs a line in its noun's kinds", len(types), len(r.kinds))
	}
}

func TestSchemaEnumsMatchTheirTypes(t *testing.T) {
	s := theSchema()
	for enum, want := range map[string][]string{
		"UserErrorCode": constants(t, "../internal/fault/fault.go", "Code"),
		"CallerKind":    constants(t, "../tenants/tenants.go", "Kind"),
		"Role":          constants(t, "../tenants/tenants.go", "Role"),
	} {
		var got []string
		for _, v := range s.Types[enum].EnumValues {
			got = append(got, v.Name)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, the Go type %v", enum, got, want)
		}
	}
}

// constants gives the values of a file's constants of one string type.
func constants(t *testing.T, file, typ string) (out []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); !ok || name.Name != typ {
			return true
		}
		for _, v := range spec.Values {
			if lit, ok := v.(*ast.BasicLit); ok {
				s, _ := strconv.Unquote(lit.Value)
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

// sameRights are relations without a scope of their own, and why that is right.
var sameRights = map[string]string{
	"CustomerLoyalty.program":       "Customer.loyalty asks for loyalty:read",
	"CustomerLoyalty.transactions":  "Customer.loyalty asks for loyalty:read",
	"CustomerMerge.survivor":        "a merge is seen on a customer only",
	"CustomerMergePreview.survivor": "the root field asks for customers:write",
	"CustomerMergePreview.alias":    "the root field asks for customers:write",
	"SearchHit.customer":            "its resolver looks at the scope, and answers null without an error",
	"Viewer.tenant":                 "everybody may know whom she works for",
	"Viewer.member":                 "everybody may know herself",
	"Customer.history":              "who may see a record may see what happened to it",
	"Interaction.history":           "who may see a record may see what happened to it",
	"Promise.history":               "who may see a record may see what happened to it",
	"Purchase.history":              "who may see a record may see what happened to it",
}

// TestSchemaRelationsNameTheirScope holds a field that leads to another noun to
// the scope that the noun's own root field asks for: there is no way round it.
func TestSchemaRelationsNameTheirScope(t *testing.T) {
	s := theSchema()
	home := map[string]string{} // type → the scope that its root field requires
	for _, f := range s.Query.Fields {
		if requires := f.Directives.ForName("requires"); requires != nil && f.Type.Elem == nil {
			home[strings.TrimSuffix(f.Type.Name(), "Connection")] = requires.Arguments.ForName("scope").Value.Raw
		}
	}
	for _, def := range own(s) {
		if def.Kind != gql.Object || def == s.Query || def == s.Mutation || def == s.Subscription || strings.HasSuffix(def.Name, "Payload") {
			continue
		}
		from := home[strings.TrimSuffix(strings.TrimSuffix(def.Name, "Connection"), "Edge")]
		for _, f := range def.Fields {
			to := home[strings.TrimSuffix(f.Type.Name(), "Connection")]
			if to == "" || to == from || sameRights[def.Name+"."+f.Name] != "" {
				continue
			}
			if requires := f.Directives.ForName("requires"); requires == nil || requires.Arguments.ForName("scope").Value.Raw != to {
				t.Errorf("%s.%s leads to %s without @requires(scope: %q)", def.Name, f.Name, f.Type, to)
			}
		}
	}
}

// A partner that syncs records finds each by its own key. Members and
// departments are few: their lists do.
func TestWhatAPartnerSyncsIsFoundByItsKey(t *testing.T) {
	s := theSchema()
	for _, def := range own(s) {
		if def.Kind != gql.Object || def.Fields.ForName("externalId") == nil || def.Name == "Member" || def.Name == "Department" {
			continue
		}
		query := strings.ToLower(def.Name[:1]) + def.Name[1:] + "ByExternalId"
		if f := s.Query.Fields.ForName(query); f == nil || f.Type.Name() != def.Name {
			t.Errorf("%s has an externalId and no query %s", def.Name, query)
		}
	}
}

// Whatever moves by a source of the caller's refuses those that are Kept's own.
func TestKeptsOwnSourcesAreNobodyElses(t *testing.T) {
	bodies := resolverBodies(t)
	for _, f := range theSchema().Mutation.Fields {
		if f.Directives.ForName("keyed") == nil {
			continue
		}
		input := theSchema().Types[f.Arguments.ForName("input").Type.Name()]
		body := bodies[strings.ToUpper(f.Name[:1])+f.Name[1:]]
		if input.Fields.ForName("source") != nil && !strings.Contains(body, "theirs(") {
			t.Errorf("%s takes a source and doesn't go through theirs", f.Name)
		}
	}
	called := ""
	do := func(_ context.Context, in string) (*string, error) { called = in; return &in, nil }
	for _, source := range []string{"kept-", "kept-reward", "Kept-Thanks"} {
		if _, err := theirs(t.Context(), "x", source, do); fault.As(err) == nil || !slices.Equal(fault.As(err).Field, []string{"source"}) || called != "" {
			t.Errorf("%s: %v, want the source refused", source, err)
		}
	}
	for _, source := range []string{"", "till-1", "kept", "keptical", "shop-kept-"} {
		called = ""
		if _, err := theirs(t.Context(), "x", source, do); err != nil || called != "x" {
			t.Errorf("%s: %v, want it done", source, err)
		}
	}
}

// resolverBodies gives what each mutation's resolver says, by its name.
func resolverBodies(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			if p, ok := fn.Recv.List[0].Type.(*ast.StarExpr); ok && p.X.(*ast.Ident).Name == "mutationResolver" {
				out[fn.Name.Name] = string(text[fset.Position(fn.Body.Pos()).Offset:fset.Position(fn.Body.End()).Offset])
			}
		}
	}
	return out
}
