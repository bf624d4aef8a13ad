package schema

import (
	"sync"

	"github.com/go-openapi/inflect"
)

// tableOf remembers the plurals: the guard asks for one at every statement.
var tableOf sync.Map

// TableOf gives the table of an ent type, by the rule that ent itself uses.
func TableOf(typ string) string {
	if table, ok := tableOf.Load(typ); ok {
		return table.(string)
	}
	table := inflect.Pluralize(inflect.Underscore(typ))
	tableOf.Store(typ, table)
	return table
}

// IsGlobal reports whether table belongs to no tenant.
func IsGlobal(table string) bool {
	for _, t := range Global {
		if t == table {
			return true
		}
	}
	return false
}

// ReferencesOf gives the columns of table that point to other rows.
func ReferencesOf(table string) []Reference {
	var out []Reference
	for _, r := range References {
		if r.Table == table {
			out = append(out, r)
		}
	}
	return out
}

// IsParent reports whether some column points to rows of table.
func IsParent(table string) bool {
	for _, r := range References {
		if r.Parent == table {
			return true
		}
	}
	return false
}
