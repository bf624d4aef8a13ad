package graph

import (
	"fmt"
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// exact refuses what the validator lets pass in variables, though not in the
// document itself: enum values in another case ("open" for OPEN, which would
// reach the tables, since our enums are strings), and @oneOf inputs with two
// fields or none.
func exact(schema *ast.Schema, op *graphql.OperationContext) *gqlerror.Error {
	for _, v := range op.Operation.VariableDefinitions {
		if wrong := stray(schema, v.Type, op.Variables[v.Variable]); wrong != "" {
			return coded(CodeBadUserInput, "variable $%s: %s", v.Variable, wrong)
		}
	}
	return nil
}

// stray says what is wrong with v, read as t; "" when nothing is.
func stray(schema *ast.Schema, t *ast.Type, v any) string {
	if v == nil {
		return ""
	}
	if t.Elem != nil {
		list, ok := v.([]any)
		if !ok { // one value stands for a list of one
			list = []any{v}
		}
		for _, e := range list {
			if _, nested := e.([]any); nested && t.Elem.Elem == nil {
				return "a list is nested too deep"
			}
			if wrong := stray(schema, t.Elem, e); wrong != "" {
				return wrong
			}
		}
		return ""
	}
	switch def := schema.Types[t.NamedType]; def.Kind {
	case ast.Enum:
		if s := fmt.Sprint(v); def.EnumValues.ForName(s) == nil {
			return fmt.Sprintf("%s is no %s", s, def.Name)
		}
	case ast.InputObject:
		fields, _ := v.(map[string]any)
		if def.Directives.ForName("oneOf") != nil && (len(fields) != 1 || slices.Contains(slices.Collect(maps.Values(fields)), nil)) {
			return "a " + def.Name + " has exactly one field"
		}
		for _, f := range def.Fields {
			if wrong := stray(schema, f.Type, fields[f.Name]); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}
