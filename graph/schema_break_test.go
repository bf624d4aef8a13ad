package graph

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	gql "github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// released is the schema as it was last released. A release writes it anew:
//
//	KEPT_RELEASE_SCHEMA=1 go test ./graph -run TestSchemaKeepsItsPromises
const released = "schema.released.graphqls"

// TestSchemaKeepsItsPromises fails when the schema takes away what a release
// promised, unless that was deprecated with a date, and the date has passed.
func TestSchemaKeepsItsPromises(t *testing.T) {
	now := theSchema()
	if os.Getenv("KEPT_RELEASE_SCHEMA") != "" {
		var b bytes.Buffer
		formatter.NewFormatter(&b).FormatSchema(public(theSchema()))
		if err := os.WriteFile(released, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(released)
	if os.IsNotExist(err) {
		t.Skip("nothing is released yet")
	}
	if err != nil {
		t.Fatal(err)
	}
	old, err := gqlparser.LoadSchema(&gql.Source{Name: released, Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range breaks(old, now, time.Now().UTC().Format(time.DateOnly)) {
		t.Errorf("the schema breaks a promise: %s", b)
	}
}

// public takes out of s how its fields are bound to Go.
func public(s *gql.Schema) *gql.Schema {
	bound := func(d *gql.Directive) bool { return d.Name == "goField" }
	for _, def := range s.Types {
		for _, f := range def.Fields {
			f.Directives = slices.DeleteFunc(slices.Clone(f.Directives), bound)
		}
	}
	return s
}

func TestSchemaBreaksAreFound(t *testing.T) {
	const old = `type Query { a(x: Int): String  b: [Int]  c: Int @deprecated(reason: "Use a; it goes on 2026-01-31.") d(in: In): E }
		input In { m: Int! n: Int }  enum E { P Q }  interface I { a: Int } type T implements I { a: Int }`
	for name, tc := range map[string]struct {
		from, to string
		broken   bool
	}{
		"nothing":                       {"", "", false},
		"a field more":                  {"b: [Int]", "b: [Int] e: Int", false},
		"a field less":                  {"b: [Int]", "", true},
		"a deprecated field less":       {`c: Int @deprecated(reason: "Use a; it goes on 2026-01-31.")`, "", false},
		"a field that is stricter":      {"b: [Int]", "b: [Int!]!", false},
		"a field of another type":       {"b: [Int]", "b: Int", true},
		"an argument less":              {"a(x: Int)", "a", true},
		"an argument more":              {"a(x: Int)", "a(x: Int y: Int)", false},
		"a required argument more":      {"a(x: Int)", "a(x: Int y: Int!)", true},
		"a required one with a default": {"a(x: Int)", "a(x: Int y: Int! = 1)", false},
		"an argument that is stricter":  {"a(x: Int)", "a(x: Int!)", true},
		"an input that is looser":       {"m: Int!", "m: Int", false},
		"an input that is stricter":     {"n: Int", "n: Int!", true},
		"an input field less":           {"n: Int", "", true},
		"a required input field more":   {"n: Int", "n: Int o: Int!", true},
		"one input field only":          {"input In {", "input In @oneOf {", true},
		"an enum value more":            {"P Q", "P Q R", false},
		"an enum value less":            {"P Q", "P", true},
		"an interface less":             {"T implements I", "T", true},
	} {
		t.Run(name, func(t *testing.T) {
			was := gqlparser.MustLoadSchema(&gql.Source{Input: old})
			is := gqlparser.MustLoadSchema(&gql.Source{Input: strings.Replace(old, tc.from, tc.to, 1)})
			if got := breaks(was, is, "2026-02-01"); (len(got) > 0) != tc.broken {
				t.Errorf("got %v, want broken = %v", got, tc.broken)
			}
		})
	}
	was := gqlparser.MustLoadSchema(&gql.Source{Input: old})
	is := gqlparser.MustLoadSchema(&gql.Source{Input: strings.Replace(old, "c: Int @deprecated", "e: Int @deprecated", 1)})
	if got := breaks(was, is, "2026-01-31"); len(got) != 1 {
		t.Errorf("a deprecated field gone on its last day: got %v", got)
	}
}

// TestSchemaDeprecationsHaveADate wants to know until when a deprecated thing stays.
func TestSchemaDeprecationsHaveADate(t *testing.T) {
	check := func(ds gql.DirectiveList, names ...string) {
		if d := ds.ForName("deprecated"); d != nil && goneBy(ds) == "" {
			t.Errorf("%s is deprecated without a date (YYYY-MM-DD) in its reason", strings.Join(names, "."))
		}
	}
	for _, def := range own(theSchema()) {
		for _, f := range def.Fields {
			check(f.Directives, def.Name, f.Name)
		}
		for _, v := range def.EnumValues {
			check(v.Directives, def.Name, v.Name)
		}
	}
}

// breaks lists what a client of old can no longer do with now.
func breaks(old, now *gql.Schema, today string) (out []string) {
	for _, was := range own(old) {
		is := now.Types[was.Name]
		if is == nil || is.Kind != was.Kind {
			out = append(out, fmt.Sprintf("%s %s is gone", was.Kind, was.Name))
			continue
		}
		if was.Directives.ForName("oneOf") == nil && is.Directives.ForName("oneOf") != nil {
			out = append(out, was.Name+" takes one field only")
		}
		for _, i := range append(slices.Clone(was.Interfaces), was.Types...) {
			if !slices.Contains(is.Interfaces, i) && !slices.Contains(is.Types, i) {
				out = append(out, fmt.Sprintf("%s and %s don't belong together any more", was.Name, i))
			}
		}
		for _, v := range was.EnumValues {
			if is.EnumValues.ForName(v.Name) == nil && !announced(v.Directives, today) {
				out = append(out, fmt.Sprintf("%s.%s is gone", was.Name, v.Name))
			}
		}
		out = append(out, fieldBreaks(was, is, today)...)
	}
	return out
}

func fieldBreaks(was, is *gql.Definition, today string) (out []string) {
	for _, f := range was.Fields {
		g := is.Fields.ForName(f.Name)
		name := was.Name + "." + f.Name
		switch {
		case g == nil && announced(f.Directives, today):
		case g == nil:
			out = append(out, name+" is gone")
		case was.Kind == gql.InputObject && !fits(f.Type, g.Type):
			out = append(out, fmt.Sprintf("%s was %s and is %s", name, f.Type, g.Type))
		case was.Kind != gql.InputObject && !fits(g.Type, f.Type):
			out = append(out, fmt.Sprintf("%s was %s and is %s", name, f.Type, g.Type))
		default:
			out = append(out, argumentBreaks(name, f.Arguments, g.Arguments)...)
		}
	}
	if was.Kind != gql.InputObject {
		return out
	}
	for _, g := range is.Fields {
		if was.Fields.ForName(g.Name) == nil && g.Type.NonNull && g.DefaultValue == nil {
			out = append(out, fmt.Sprintf("%s.%s is new and must be given", was.Name, g.Name))
		}
	}
	return out
}

func argumentBreaks(field string, was, is gql.ArgumentDefinitionList) (out []string) {
	for _, a := range was {
		b := is.ForName(a.Name)
		if b == nil || !fits(a.Type, b.Type) {
			out = append(out, fmt.Sprintf("%s no longer takes %s: %s", field, a.Name, a.Type))
		}
	}
	for _, b := range is {
		if was.ForName(b.Name) == nil && b.Type.NonNull && b.DefaultValue == nil {
			out = append(out, fmt.Sprintf("%s(%s:) is new and must be given", field, b.Name))
		}
	}
	return out
}

// fits reports whether a value of type t can stand where want is expected.
func fits(t, want *gql.Type) bool {
	if want.NonNull && !t.NonNull || (t.Elem == nil) != (want.Elem == nil) {
		return false
	}
	if t.Elem != nil {
		return fits(t.Elem, want.Elem)
	}
	return t.NamedType == want.NamedType
}

func announced(ds gql.DirectiveList, today string) bool {
	date := goneBy(ds)
	return date != "" && date < today
}

var dates = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)

// goneBy gives the date in a deprecation's reason, after which the thing may go.
func goneBy(ds gql.DirectiveList) string {
	d := ds.ForName("deprecated")
	if d == nil || d.Arguments.ForName("reason") == nil {
		return ""
	}
	return dates.FindString(d.Arguments.ForName("reason").Value.Raw)
}
