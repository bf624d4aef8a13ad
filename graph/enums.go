package graph

import (
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// exactEnums refuses enum values in variables that are written in another case.
// The validator takes "open" for OPEN and hands it on as it is; our enums are
// strings, so that it would reach the tables.
func exactEnums(schema *ast.Schema, op *graphql.OperationContext) *gqlerror.Error {
	for _, v := range op.Operation.VariableDefinitions {
		if bad, ok := strayEnum(schema, v.Type, op.Variables[v.Variable]); ok {
			return coded(CodeBadUserInput, "variable $%s: %s is not a value of its enum", v.Variable, bad)
		}
	}
	return nil
}

// strayEnum gives the first value in v, read as t, that its enum doesn't have.
func strayEnum(schema *ast.Schema, t *ast.Type, v any) (string, bool) {
	if v == nil {
		return "", false
	}
	if t.Elem != nil {
		list, ok := v.([]any)
		if !ok { // one value stands for a list of one
			return strayEnum(schema, t.Elem, v)
		}
		for _, e := range list {
			if bad, ok := strayEnum(schema, t.Elem, e); ok {
				return bad, true
			}
		}
		return "", false
	}
	def := schema.Types[t.NamedType]
	switch {
	case def == nil:
	case def.Kind == ast.Enum:
		s := fmt.Sprint(v)
		return s, def.EnumValues.ForName(s) == nil
	case def.Kind == ast.InputObject:
		fields, _ := v.(map[string]any)
		for _, f := range def.Fields {
			if bad, ok := strayEnum(schema, f.Type, fields[f.Name]); ok {
				return bad, true
			}
		}
	}
	return "", false
}
