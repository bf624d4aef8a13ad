package schema

import (
	"slices"
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

// referencesOf are References by table: the guard asks for them at every row that
// is written.
var referencesOf = sync.OnceValue(func() map[string][]Reference {
	of := map[string][]Reference{}
	for _, r := range References {
		of[r.Table] = append(of[r.Table], r)
	}
	return of
})

// ReferencesOf gives the columns of table that point to other rows.
func ReferencesOf(table string) []Reference { return referencesOf()[table] }

// IsParent reports whether some column points to rows of table.
func IsParent(table string) bool {
	for _, r := range References {
		if r.Parent == table {
			return true
		}
	}
	return false
}

// HasParent reports whether every row of table has a parent that carries its
// tenant already, so that a foreign key to the tenant would prove nothing more:
// it would only have each insert look up, and on PostgreSQL lock, one hot row.
// Events are among them by decision: they outlive what they tell of.
func HasParent(table string) bool { return slices.Contains(children, table) }

var children = []string{
	"access_tokens", "api_client_secrets", "identities", "customer_tags", "consents", "customer_merges",
	"purchases", "purchase_lines", "interactions", "open_questions", "notes", "promises", "notices", "saved_views",
	"job_files", "job_rows", "file_chunks", "events", "claim_terms", "claim_products", "claim_links", "dismissed_suggestions", "absences", "assessments", "study_responses", "extra_miles", "extra_budgets",
	"loyalty_accounts", "loyalty_transactions", "loyalty_entries", "loyalty_lots", "loyalty_reservations", "loyalty_adjustments", "loyalty_days", "loyalty_anchors",
}
