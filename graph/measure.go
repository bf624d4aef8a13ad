package graph

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// size is how large a selection is with its fragments written out. Steps count
// fragments besides fields: fragments that spread each other can be many
// without a field among them.
type size struct{ depth, fields, root, aliases, directives, steps int }

// enough is where counting stops: doubling fragments would run over any number.
const enough = 1 << 20

// and adds what stands beside.
func (s size) and(o size) size {
	return size{
		depth: max(s.depth, o.depth), fields: min(enough, s.fields+o.fields), root: min(enough, s.root+o.root),
		aliases: min(enough, s.aliases+o.aliases), directives: min(enough, s.directives+o.directives),
		steps: min(enough, s.steps+o.steps),
	}
}

// worst takes the larger of each: a fragment counts where it is spread, and by
// itself only if nobody spreads it. It doesn't stand at the root then.
func (s size) worst(o size) size {
	return size{
		depth: max(s.depth, o.depth), fields: max(s.fields, o.fields), root: s.root,
		aliases: max(s.aliases, o.aliases), directives: max(s.directives, o.directives),
		steps: max(s.steps, o.steps),
	}
}

// tape measures one document. Each fragment is measured once, so that twenty
// that spread each other twice cost twenty steps and not a million.
type tape struct {
	limits Limits
	doc    *ast.QueryDocument
	done   map[string]size
	open   []string // the fragments being measured: meeting one again is a cycle
	err    *gqlerror.Error
}

func (t *tape) operation(op *ast.OperationDefinition) size {
	if len(op.VariableDefinitions) > t.limits.Variables {
		t.fail("the operation declares %d variables, of at most %d", len(op.VariableDefinitions), t.limits.Variables)
	}
	s := t.selections(op.SelectionSet).and(t.directives(op.Directives))
	for _, v := range op.VariableDefinitions {
		t.value(v.DefaultValue)
		s = s.and(t.directives(v.Directives))
	}
	return s
}

func (t *tape) selections(set ast.SelectionSet) size {
	all := size{}
	for _, sel := range set {
		if t.err != nil {
			return all
		}
		all.steps++
		switch sel := sel.(type) {
		case *ast.Field:
			all = all.and(t.field(sel))
		case *ast.InlineFragment:
			all = all.and(t.selections(sel.SelectionSet)).and(t.directives(sel.Directives))
		case *ast.FragmentSpread:
			all = all.and(t.fragment(sel.Name)).and(t.directives(sel.Directives))
		}
	}
	return all
}

func (t *tape) field(f *ast.Field) size {
	in := t.selections(f.SelectionSet)
	s := size{depth: in.depth + 1, fields: in.fields + 1, root: 1, aliases: in.aliases, directives: in.directives, steps: in.steps}
	if f.Name == "__schema" || f.Name == "__type" {
		s.depth = 1 // validation bounds introspection by itself
	}
	if f.Alias != f.Name {
		s.aliases++
	}
	for _, a := range f.Arguments {
		t.value(a.Value)
	}
	return s.and(t.directives(f.Directives))
}

func (t *tape) fragment(name string) size {
	if s, ok := t.done[name]; ok {
		return s
	}
	if slices.Contains(t.open, name) {
		t.fail("the fragment %s spreads itself", name)
		return size{}
	}
	def := t.doc.Fragments.ForName(name)
	if def == nil {
		return size{} // validation says so
	}
	t.open = append(t.open, name)
	s := t.selections(def.SelectionSet).and(t.directives(def.Directives))
	t.open = t.open[:len(t.open)-1]
	if strings.HasPrefix(def.TypeCondition, "__") {
		s.depth = 1 // a part of introspection, as tools write it
	}
	t.done[name] = s
	return s
}

func (t *tape) directives(ds ast.DirectiveList) size {
	if len(ds) > t.limits.NodeDirectives {
		t.fail("one place has %d directives, of at most %d", len(ds), t.limits.NodeDirectives)
	}
	for _, d := range ds {
		for _, a := range d.Arguments {
			t.value(a.Value)
		}
	}
	return size{directives: len(ds)}
}

// tooLarge reports whether a number that is written out in the document can't be
// read: what is behind the gate takes it for read.
func tooLarge(v *ast.Value) bool {
	var err error
	switch v.Kind {
	case ast.IntValue:
		_, err = strconv.ParseInt(v.Raw, 10, 64)
	case ast.FloatValue:
		_, err = strconv.ParseFloat(v.Raw, 64)
	}
	return err != nil
}

// value holds the lists that are written out in the document to their limit,
// its texts to what both databases keep, and its numbers to what can be read.
func (t *tape) value(v *ast.Value) {
	if v == nil {
		return
	}
	if v.Kind == ast.ListValue && len(v.Children) > t.limits.List {
		t.fail("a list has %d values, of at most %d", len(v.Children), t.limits.List)
		return
	}
	if holdsNUL(v.Raw) && t.err == nil {
		t.err = nul()
	}
	if tooLarge(v) && t.err == nil {
		t.err = coded(CodeBadUserInput, "a number has more digits than Kept can count with")
	}
	for _, c := range v.Children {
		t.value(c.Value)
	}
}

func (t *tape) fail(format string, args ...any) {
	if t.err == nil {
		t.err = tooComplex(format, args...)
	}
}
