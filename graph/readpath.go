package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/prometheus/client_golang/prometheus"

	"kept/ent/store"
	"kept/graph/generated"
	"kept/graph/lean"
)

// readPath is the lean path over schema. What it leaves to gqlgen is counted,
// by its reason, where metrics are collected.
func readPath(schema graphql.ExecutableSchema, metrics prometheus.Registerer) *lean.Path {
	fallbacks := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "kept_graphql_lean_fallbacks_total",
		Help: "Root fields that the lean read path left to the general one, by the reason.",
	}, []string{"reason"})
	byReason := map[lean.Reason]prometheus.Counter{}
	for _, why := range lean.Reasons() { // a series that is 0 can be watched, one that is missing can't
		byReason[why] = fallbacks.WithLabelValues(string(why))
	}
	if metrics != nil {
		metrics.MustRegister(fallbacks)
	}
	known := generated.LeanSchema(schema)
	lean.AskAhead(known, oneCustomer)
	return lean.NewPath(known, store.Beside, Spend, func(why lean.Reason) { byReason[why].Inc() })
}
