package leangen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// field writes one line of an object's table.
func (w writer) field(f *codegen.Field) string {
	obj := templates.CurrentImports.LookupType(record(f.Object))
	stock := func(why string) string { return fmt.Sprintf("lean.Stock[%s](%q, lean.%s)", obj, f.Name, why) }
	guard, ok := w.guard(f)
	if !ok {
		return stock("Directive")
	}
	if f.IsResolver && !f.IsBatch() {
		return stock("Unbatched")
	}
	of := w.value(f.TypeReference)
	if of == "" || f.Stream || f.IsMap() || f.HasHaser || f.VOkFunc || f.HasFederationRequiresArg() {
		return stock("Binding")
	}
	line := w.read(f, of, obj, templates.CurrentImports.LookupType(f.TypeReference.GO))
	if len(f.Args) > 0 {
		line += ".Args(ec." + f.ArgsFunc() + ")"
	}
	return line + guard
}

// read writes how a field comes by its value.
func (w writer) read(f *codegen.Field, of, obj, v string) string {
	arguments := ""
	if len(f.Args) > 0 {
		arguments = "fc := graphql.GetFieldContext(ctx); "
	}
	switch {
	case f.IsBatch():
		return fmt.Sprintf("lean.Batch(%q, %s, func(ctx context.Context, objs []*%s) ([]%s, error) { %sreturn ec.Resolvers.%s().%s(%s) })",
			f.Name, of, obj, v, arguments, templates.UcFirst(f.Object.Name), f.GoFieldName, f.BatchCallArgs("objs", ""))
	case f.IsMethod() && (f.MethodHasContext || !f.NoErr || len(f.Args) > 0):
		call := fmt.Sprintf("obj.%s(%s)", f.GoFieldName, f.CallArgs())
		if f.NoErr {
			call += ", nil"
		}
		return fmt.Sprintf("lean.Each(%q, %s, func(ctx context.Context, obj *%s) (%s, error) { %sreturn %s })", f.Name, of, obj, v, arguments, call)
	case f.IsMethod():
		return fmt.Sprintf("lean.Plain(%q, %s, func(obj *%s) %s { return obj.%s() })", f.Name, of, obj, v, f.GoFieldName)
	case strings.Contains(of, "lean.Value(") && !f.TypeReference.IsSlice(): // not a copy: the field itself
		return fmt.Sprintf("lean.Plain(%q, %s, func(obj *%s) *%s { return &obj.%s })", f.Name, strings.Replace(of, "lean.Value(", "(", 1), obj, v, f.GoFieldName)
	default:
		return fmt.Sprintf("lean.Plain(%q, %s, func(obj *%s) %s { return obj.%s })", f.Name, of, obj, v, f.GoFieldName)
	}
}

// guard writes the directives before a field; false means that one of them
// can't be asked once a level.
func (w writer) guard(f *codegen.Field) (string, bool) {
	out := ""
	for _, d := range f.ImplDirectives() {
		if !slices.Contains(w.perLevel, d.Name) || out != "" {
			return "", false
		}
		args := make([]string, len(d.Args))
		for i, a := range d.Args {
			text, ok := a.Value.(string)
			if !ok {
				return "", false
			}
			args[i] = fmt.Sprintf("%q", text)
		}
		out = fmt.Sprintf(".Guarded(func(ctx context.Context, next graphql.Resolver) (any, error) { return ec.Directives.%s(ctx, nil, next, %s) })",
			templates.UcFirst(d.Name), strings.Join(args, ", "))
	}
	return out, true
}

// root writes a root field, or nothing for one that answers with a scalar.
func (w writer) root(f *codegen.Field) string {
	if f.IsReserved() {
		return ""
	}
	switch f.TypeReference.Definition.Kind {
	case ast.Object, ast.Interface, ast.Union:
	default:
		return ""
	}
	of := w.value(f.TypeReference)
	if of == "" {
		return fmt.Sprintf("lean.StockRoot(%q, %q, lean.Binding)", f.Object.Name, f.Name)
	}
	return fmt.Sprintf("lean.Root(%q, %q, %s)", f.Object.Name, f.Name, of)
}
