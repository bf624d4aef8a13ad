// Package leangen is a plugin of gqlgen that writes a second file beside the
// generated code: the table by which kept/graph/lean knows the schema, a line a
// field. `go generate ./graph` runs it (see generate).
//
// A noun needs to do nothing for it. What the plugin has no line for becomes
// lean.Stock with a reason, and is answered down gqlgen's own path.
package leangen

import (
	_ "embed"
	"errors"
	"go/types"
	"path/filepath"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/99designs/gqlgen/plugin"
	"github.com/vektah/gqlparser/v2/ast"
)

//go:embed lean.gotpl
var table string

// Plugin writes lean.generated.go.
type Plugin struct {
	// PerLevel names the directives on fields that look at who is asking and not
	// at the object: the lean path asks them once for all objects of a level.
	PerLevel []string
}

var _ plugin.CodeGenerator = Plugin{}

// Name names the plugin.
func (Plugin) Name() string { return "lean" }

// GenerateCode writes the table.
func (p Plugin) GenerateCode(d *codegen.Data) error {
	if len(d.AllDirectives.LocationDirectives("FIELD")) > 0 {
		return errors.New("lean: a directive on fields of queries would have to be executed: teach the lean path first")
	}
	w := writer{perLevel: p.PerLevel, objects: map[string]bool{}}
	for _, o := range d.Objects {
		w.objects[o.Name] = usable(o)
	}
	return templates.Render(templates.Options{
		PackageName: d.Config.Exec.Package, Filename: filepath.Join(d.Config.Exec.Dir(), "lean.generated.go"),
		Template: table, Data: d, GeneratedHeader: true, Packages: d.Config.Packages,
		Funcs: map[string]any{
			"usable": usable, "value": w.value, "field": w.field, "root": w.root, "possible": w.possible, "record": record,
		},
	})
}

// usable reports whether values of o are pointers to structs, as the lean path
// takes them.
func usable(o *codegen.Object) bool {
	_, pointer := o.Reference().(*types.Pointer)
	return pointer && !o.Root && !o.IsReserved() && !o.IsMap() && o.Kind == ast.Object
}

// record gives the struct that o is bound to.
func record(o *codegen.Object) types.Type { return o.Reference().(*types.Pointer).Elem() }
