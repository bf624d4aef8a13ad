package lean

import (
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// plan is a selection compiled for one object type. It belongs to a document
// and is shared by all requests that send it: nothing in it changes.
type plan struct {
	object  string
	fields  []selected
	fetched []int // which fields have a slot: their values are fetched before writing
	deep    bool  // it has slots, or something below it has
	node    int   // which of the counters tells the place of its objects
}

// selected is one field of a plan.
type selected struct {
	graphql.CollectedField
	key      string  // `"alias":`, with a comma before all but the first
	def      int     // which of the object's fields; typename for __typename
	required bool    // a null here makes the object null
	sub      []*plan // of an object one, of an interface or union one a possible type
	slot     int     // where its fetched values are; noSlot when they are read while writing
}

const (
	typename = -1
	noSlot   = -1
)

// compiled is a root field's selection, or the reason why it has no plan.
type compiled struct {
	sub    []*plan
	ahead  []int // which of the one plan's fields are asked for beside the root field
	slots  int
	nodes  int
	fields int
	reason Reason
}

// compiler makes plans of one root field.
type compiler struct {
	op *graphql.OperationContext
	compiled
}

// giveUp ends the compilation: the first reason stands.
func (c *compiler) giveUp(why Reason) {
	if c.reason == "" {
		c.reason = why
	}
}

// object plans a selection on an object type. add plans what is special to a
// field of it.
func (c *compiler) object(name string, is []string, sel ast.SelectionSet, add func(*selected)) *plan {
	collected := graphql.CollectFields(c.op, sel, is)
	p := &plan{object: name, node: c.nodes, fields: make([]selected, 0, len(collected))}
	c.nodes++
	for _, cf := range collected {
		if c.refuses(p, cf); c.reason != "" {
			return p
		}
		f := selected{CollectedField: cf, key: strconv.Quote(cf.Alias) + ":", def: typename, slot: noSlot}
		if len(p.fields) > 0 {
			f.key = "," + f.key
		}
		if cf.Name != "__typename" {
			add(&f)
		}
		if f.slot != noSlot {
			p.fetched = append(p.fetched, len(p.fields))
			p.deep = true
		}
		p.fields = append(p.fields, f)
		c.fields++
	}
	return p
}

// refuses gives up on what stands in the document itself.
func (c *compiler) refuses(p *plan, cf graphql.CollectedField) {
	if len(cf.Deferrables) > 0 {
		c.giveUp(Deferred)
	}
	for _, d := range cf.Directives {
		if d.Name != "skip" && d.Name != "include" {
			c.giveUp(Directive)
		}
	}
	for i := range p.fields {
		if p.fields[i].Alias == cf.Alias {
			c.giveUp(Overlap)
		}
	}
}

// slot gives f a place for fetched values.
func (c *compiler) slot(f *selected) {
	f.slot = c.slots
	c.slots++
}

// anyDeep reports whether something is to be fetched in or below plans.
func anyDeep(plans []*plan) bool {
	for _, p := range plans {
		if p.deep {
			return true
		}
	}
	return false
}
