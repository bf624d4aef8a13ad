package graph

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// author writes queries from bytes: the same bytes give the same query, so that
// a fuzzer can bend it. What it writes is valid nearly always.
type author struct {
	schema    *ast.Schema
	ids       map[string][]string // of records that there are, by the kind of record
	choices   []byte
	names     int // for aliases and fragments
	left      int // fields that may still be written
	fragments strings.Builder
}

// choose gives a number below n.
func (a *author) choose(n int) int {
	if len(a.choices) == 0 {
		return 0
	}
	c := int(a.choices[0])
	a.choices = a.choices[1:]
	return c % n
}

func (a *author) name(prefix string) string {
	a.names++
	return fmt.Sprintf("%s%d", prefix, a.names)
}

// query writes an operation of one to three root fields.
func (a *author) query() string {
	var b strings.Builder
	b.WriteString("query($t:Boolean!$f:Boolean!){__typename@include(if:$t)@skip(if:$f)")
	for range 1 + a.choose(3) {
		for range 20 { // not every root field can be asked without knowing more
			f := a.schema.Query.Fields[a.choose(len(a.schema.Query.Fields))]
			if s := a.field(f, 0); s != "" && !strings.HasPrefix(f.Name, "__") {
				b.WriteString(" " + s)
				break
			}
		}
	}
	b.WriteString("}" + a.fragments.String())
	return b.String()
}

const deepest = 7

// field writes a field of an object, or nothing when it can't.
func (a *author) field(f *ast.FieldDefinition, depth int) string {
	args, ok := a.arguments(f)
	if !ok || a.left <= 0 {
		return ""
	}
	a.left--
	s := f.Name + args + a.directive()
	if args != "" || a.choose(4) == 0 {
		s = a.name("a") + ":" + s
	}
	def := a.schema.Types[f.Type.Name()]
	if !def.IsCompositeType() {
		return s
	}
	if depth >= deepest {
		return ""
	}
	return s + a.selection(def, depth+1)
}

func (a *author) selection(def *ast.Definition, depth int) string {
	var b strings.Builder
	b.WriteString("{__typename")
	for range 1 + a.choose(6) {
		switch kind := a.choose(10); {
		case kind == 0:
			b.WriteString(" " + a.name("t") + ":__typename" + a.directive())
		case kind <= 2 || def.IsAbstractType() && kind < 8:
			b.WriteString(" " + a.fragment(def, depth))
		default:
			if len(def.Fields) > 0 {
				b.WriteString(" " + a.field(def.Fields[a.choose(len(def.Fields))], depth))
			}
		}
	}
	return b.String() + "}"
}

// fragment writes a fragment, in line or by name, on def or on a type that one
// of its values may be of.
func (a *author) fragment(def *ast.Definition, depth int) string {
	if depth >= deepest {
		return "__typename"
	}
	on := def
	if def.IsAbstractType() {
		possible := a.schema.GetPossibleTypes(def)
		on = possible[a.choose(len(possible))]
	} else if implements := a.schema.GetImplements(def); len(implements) > 0 && a.choose(3) == 0 {
		on = implements[0]
	}
	switch a.choose(3) {
	case 0:
		name := a.name("F")
		body := a.selection(on, depth+1)
		fmt.Fprintf(&a.fragments, " fragment %s on %s%s", name, on.Name, body)
		return "..." + name + a.directive()
	case 1:
		if on == def {
			return "..." + a.directive() + a.selection(on, depth+1)
		}
	}
	return "... on " + on.Name + a.directive() + a.selection(on, depth+1)
}

func (a *author) directive() string {
	return []string{"", "", "", "", "", "", "@skip(if:false)", "@include(if:true)", "@include(if:$t)", "@skip(if:$f)", "@skip(if:$t)", "@include(if:$f)@skip(if:$f)"}[a.choose(12)]
}

// arguments writes what a field must be given, and sometimes a page size.
func (a *author) arguments(f *ast.FieldDefinition) (string, bool) {
	var given []string
	for _, arg := range f.Arguments {
		v := a.argument(f, arg.Name)
		if v == "" && arg.Type.NonNull && arg.DefaultValue == nil {
			return "", false
		}
		if v != "" {
			given = append(given, arg.Name+":"+v)
		}
	}
	if len(given) == 0 {
		return "", true
	}
	return "(" + strings.Join(given, " ") + ")", true
}

func (a *author) argument(f *ast.FieldDefinition, name string) string {
	switch name {
	case "id":
		return a.id(f.Type.Name())
	case "ids":
		return "[" + a.id("Customer") + a.id("Promise") + `"cus_x" ` + a.id("Interaction") + "]"
	case "externalId":
		return `"E1"`
	case "key":
		return "{id:" + a.id("Customer") + "}"
	case "query":
		return `"ana"`
	case "from":
		return `"2026-01-01"`
	case "to":
		return `"2026-04-01"`
	case "first":
		return []string{"", "1", "2", "3", "0"}[a.choose(5)]
	case "after":
		return []string{"", "", "", "", "", `"x"`}[a.choose(6)]
	}
	return ""
}

// id gives the id of a record of a kind, or one that there isn't.
func (a *author) id(kind string) string {
	known := a.ids[kind]
	if kind == "Node" {
		known = append(append([]string{}, a.ids["Customer"]...), a.ids["Promise"]...)
	}
	if n := a.choose(len(known) + 1); n < len(known) {
		return fmt.Sprintf("%q", known[n])
	}
	return `"cus_none"`
}
