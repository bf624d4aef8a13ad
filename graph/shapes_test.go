package graph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// TestInputOfAWrongShapeNamesItsPlace sends to every argument of the schema, and
// to every field of its inputs, what no scalar of ours is: each time the caller
// is told which field it is and what would be right, and it is no fault of ours.
func TestInputOfAWrongShapeNamesItsPlace(t *testing.T) {
	d, _, _ := shop(t, Config{NoRates: true})
	schema := theSchema()
	tried := 0
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation} {
		for _, field := range root.Fields {
			for _, arg := range field.Arguments {
				for _, place := range places(schema, arg.Type, nil) {
					tried++
					for _, wrong := range place.wrong() {
						misfit(t, d, root, field, arg, place, wrong)
					}
				}
			}
		}
	}
	if tried < 100 {
		t.Errorf("tried %d places only: are the inputs found?", tried)
	}
}

// place is where a scalar of our own stands in an argument.
type place struct {
	path   []string
	scalar string
}

// wrong gives values that no such scalar has.
func (p place) wrong() []any {
	if p.scalar == "JSON" {
		return []any{"x", 4, true, []any{map[string]any{}}}
	}
	return []any{map[string]any{"a": 1}, []any{[]any{1}}, true, "\x01 no such thing"}
}

// places finds the scalars of our own in a type of input, not deeper than it meets itself.
func places(s *ast.Schema, of *ast.Type, path []string) (found []place) {
	def := s.Types[of.Name()]
	switch {
	case def.Kind == ast.Scalar && !def.BuiltIn && def.Name != "EventType":
		return []place{{path, def.Name}}
	case def.Kind != ast.InputObject || len(path) > 4:
		return nil
	}
	for _, f := range def.Fields {
		found = append(found, places(s, f.Type, append(path[:len(path):len(path)], f.Name))...)
	}
	return found
}

// misfit sends wrong to place, with all else that is asked for beside it.
func misfit(t *testing.T, d *door, root *ast.Definition, field *ast.FieldDefinition, arg *ast.ArgumentDefinition, at place, wrong any) {
	t.Helper()
	schema := theSchema()
	vars, declared, given := map[string]any{}, []string{}, []string{}
	for _, a := range field.Arguments {
		if a.Name != arg.Name && (!a.Type.NonNull || a.DefaultValue != nil) {
			continue
		}
		declared, given = append(declared, "$"+a.Name+":"+a.Type.String()), append(given, a.Name+":$"+a.Name)
		if vars[a.Name] = some(schema, a.Type, nil); a.Name == arg.Name {
			vars[a.Name] = with(schema, a.Type, at.path, wrong)
		}
	}
	selection := ""
	if def := schema.Types[field.Type.Name()]; def.IsCompositeType() {
		selection = "{__typename}"
	}
	query := fmt.Sprintf("%s(%s){f:%s(%s)%s}", strings.ToLower(root.Name), strings.Join(declared, ","), field.Name, strings.Join(given, ","), selection)
	r := d.with(query, vars)
	what := fmt.Sprintf("%s(%s.%s: %v)", field.Name, arg.Name, strings.Join(at.path, "."), wrong)
	if code := r.code(); code != string(CodeBadUserInput) && code != string(CodeBadRequest) {
		t.Errorf("%s: got %s", what, r.text)
		return
	}
	told := r.body.Errors[0]
	last := arg.Name
	if len(at.path) > 0 {
		last = at.path[len(at.path)-1]
	}
	if named := fmt.Sprint(told.Path...); !strings.Contains(named, last) || len(told.Message) < 12 {
		t.Errorf("%s: want the place and what would be right, got %s", what, r.text)
	}
}

// with gives a value of a type that has wrong at path.
func with(s *ast.Schema, of *ast.Type, path []string, wrong any) any {
	if len(path) == 0 {
		if of.Elem != nil {
			return []any{wrong}
		}
		return wrong
	}
	v := some(s, &ast.Type{NamedType: of.Name(), NonNull: true}, path).(map[string]any)
	v[path[0]] = with(s, s.Types[of.Name()].Fields.ForName(path[0]).Type, path[1:], wrong)
	if of.Elem != nil {
		return []any{v}
	}
	return v
}

// some gives a value that a type takes: of an input what it must have, or the
// one field that path begins with where it takes exactly one.
func some(s *ast.Schema, of *ast.Type, path []string) any {
	if of.Elem != nil {
		return []any{}
	}
	def := s.Types[of.Name()]
	switch def.Kind {
	case ast.Enum:
		return def.EnumValues[0].Name
	case ast.InputObject:
		v := map[string]any{}
		oneOf := def.Directives.ForName("oneOf") != nil
		for i, f := range def.Fields {
			if f.Type.NonNull && f.DefaultValue == nil || oneOf && len(path) == 0 && i == 0 {
				v[f.Name] = some(s, f.Type, nil)
			}
		}
		return v
	}
	sample, known := samples[def.Name]
	if !known {
		return "x"
	}
	return sample
}

// samples are values of scalars that a mere text isn't.
var samples = map[string]any{
	"Int": 1, "Float": 1.5, "Boolean": true, "Points": 1, "Level": 1, "JSON": map[string]any{}, "Date": "2026-03-04",
	"DateTime": "2026-03-04T12:00:00Z", "Duration": "PT1H", "Decimal": "1.50", "Currency": "EUR", "Email": "ana@shop.example",
	"PhoneNumber": "+4930123456", "Locale": "de", "TimeZone": "Europe/Berlin", "URL": "https://shop.example",
}
