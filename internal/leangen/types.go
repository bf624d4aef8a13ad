package leangen

import (
	"fmt"
	"go/types"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// writer writes expressions of the table. An empty one means that the lean path
// has none. It runs inside the template, so that imports are noted.
type writer struct {
	perLevel []string
	objects  map[string]bool
}

const gqlgen = "github.com/99designs/gqlgen/graphql."

// value writes a type: lean.NonNull(lean.List(s.Customer)).
func (w writer) value(t *config.TypeReference) string {
	inner := w.nullable(t)
	if inner == "" || !t.GQL.NonNull {
		return inner
	}
	return "lean.NonNull(" + inner + ")"
}

func (w writer) nullable(t *config.TypeReference) string {
	if t.IsSlice() {
		return wrap("lean.List", w.value(t.Elem()))
	}
	if t.GQL.Elem != nil {
		return ""
	}
	switch t.Definition.Kind {
	case ast.Object:
		return w.object(t)
	case ast.Interface, ast.Union:
		if _, ok := t.GO.Underlying().(*types.Interface); !ok {
			return ""
		}
		return "s." + t.Definition.Name
	default:
		if p, ok := t.GO.(*types.Pointer); ok && !t.IsTargetNilable() {
			return wrap("lean.Pointer", scalar(t, p.Elem()))
		}
		return scalar(t, t.GO)
	}
}

func (w writer) object(t *config.TypeReference) string {
	switch {
	case !w.objects[t.Definition.Name]:
		return ""
	case t.IsPtr():
		return "s." + t.Definition.Name
	case t.IsStruct():
		return "lean.Value(s." + t.Definition.Name + ")"
	default:
		return ""
	}
}

func wrap(outer, inner string) string {
	if inner == "" {
		return ""
	}
	return outer + "(" + inner + ")"
}

// scalar writes a scalar or an enum that is a v in Go.
func scalar(t *config.TypeReference, v types.Type) string {
	if t.Marshaler == nil || t.IsMarshaler {
		return ""
	}
	ref := templates.CurrentImports.LookupType(v)
	if t.HasEnumValues() {
		return fmt.Sprintf("lean.Scalar(func(b []byte, v %s) ([]byte, bool) { return lean.AppendString(b, %s[v]), true })", ref, t.EnumMarshalVar(false))
	}
	switch strings.TrimPrefix(t.Marshaler.FullName(), gqlgen) {
	case "MarshalString":
		return "lean.Text[" + ref + "]()"
	case "MarshalInt", "MarshalInt32", "MarshalInt64":
		return "lean.Int[" + ref + "]()"
	case "MarshalBoolean":
		return "lean.Bool[" + ref + "]()"
	case "MarshalFloatContext":
		return "lean.Float[" + ref + "]()"
	}
	if t.IsContext {
		return ""
	}
	if add := appender(t.Marshaler); add != nil {
		return own(t, add, v, "lean.Scalar", "b []byte, v ", "([]byte, bool)", "b, ")
	}
	outer := "lean.Marshaled"
	if t.IsNilable() && !t.IsPtr() { // a map, or any
		outer = "lean.MarshaledUnlessNil"
	}
	return own(t, t.Marshaler, v, outer, "v ", "graphql.Marshaler", "")
}

// own writes a scalar that a function of its own knows how to write.
func own(t *config.TypeReference, f *types.Func, v types.Type, outer, params, results, args string) string {
	call := templates.Call(f)
	if t.CastType == nil {
		return outer + "(" + call + ")"
	}
	return fmt.Sprintf("%s(func(%s%s) %s { return %s(%s%s(v)) })", outer, params,
		templates.CurrentImports.LookupType(v), results, call, args, templates.CurrentImports.LookupType(t.CastType))
}

// appender finds the AppendX that stands beside a MarshalX.
func appender(marshal *types.Func) *types.Func {
	name, ok := strings.CutPrefix(marshal.Name(), "Marshal")
	if !ok {
		return nil
	}
	add, _ := marshal.Pkg().Scope().Lookup("Append" + name).(*types.Func)
	return add
}

// possible lists the object types that a value of an interface or union may be of.
func (w writer) possible(i *codegen.Interface) []string {
	var out []string
	seen := map[string]bool{}
	for _, o := range i.Implementors {
		if w.objects[o.Name] && !seen[o.Name] {
			seen[o.Name] = true
			out = append(out, o.Name)
		}
	}
	return out
}
