// Package graph is the API: the schema that partners rely on, and the doorways
// from it to the rooms. It turns kinds of fault into codes, keeps every request
// inside its limits, and knows no rule of the business.
//
// A request passes, in this order: transport (request.go) → who is asking
// (tenants.From, set by the server) → limits of the document (limits.go) →
// validation → cost and rate (cost.go, rate.go) → idempotency (idempotency.go) →
// the scope named by @requires → the doorway → the lean read path (lean), which
// writes what the doorway returned, relations and all, straight to JSON.
//
// # To add a noun
//
// 1. Write schema/<noun>.graphqls with `extend type Query` and `extend type
// Mutation`. Describe every type, field, argument and value; a mutation's
// description names its scope and the events it raises ("Needs `promises:write`.
// Raises `promise.made`."). Every root field has @requires(scope:). A mutation
// takes one `input` and its payload is nullable; relations to other nouns are
// @goField(forceResolver: true, batch: true), which resolves a whole level at once.
//
// 2. Bind it in gqlgen.yml: the noun's package under autobind, and under models
// what is named differently (`MakePromiseInput: {model: kept/care/promise.Draft}`,
// `PromiseState: {model: kept/care/promise.State}`). In model/<noun>.go:
//
//	type (
//		PromiseConnection = Connection[promise.Promise]
//		PromiseEdge       = Edge[promise.Promise]
//		PromisePayload    = Payload[promise.Promise]
//	)
//
// and bind each payload to the alias (`MakePromisePayload: {model:
// kept/graph/model.PromisePayload}`), its noun's field being
// `promise: Promise @goField(name: "Noun")`.
//
// In a change what is left out stays, and what is to be emptied is named in
// `clear: [PromiseField!]`, whose rule is fault.Clear: an empty id is refused. A
// custom attribute is cleared by an empty value, which is no value of any kind.
//
// What batch doorways need to look up a level at once is in batch.go.
//
// 3. Add the Book to Resolver (PromiseBook: a root field promises would hide a
// field Promises) and run `go generate ./graph`. Fill the doorways
// in <noun>.go, one call each; gqlgen moves other functions out of that file,
// so a noun's helpers live in <noun>_part.go:
//
//	return outcome(r.PromiseBook.Make(ctx, input))                // a mutation
//	return connection(r.PromiseBook.List(ctx, filter, order, pageArgs(ctx, …)))
//	return r.PromiseBook.Find(ctx, id)                            // missing → null and NOT_FOUND
//
// A list's verb is store.List; a list that each of many parents has is
// store.PageOfEach, or customer.PageOfEach where the parents may be merged. A list
// that can grow is a connection, and its filter is made of the comparators in
// internal/filter.
//
// 4. In <noun>_part.go say how its records are found by id and how each mutation
// is answered again, and list the part in Resolver.nouns:
//
//	func (r *Resolver) promises() noun {
//		again := reread(func(p *promise.Promise) string { return p.ID }, r.PromiseBook.Find)
//		return noun{
//			kinds:   map[id.Prefix]kind{id.Promise: {tenants.PromisesRead, many(r.PromiseBook.ByIDs)}},
//			replays: map[string]replay{"makePromise": again, "keepPromise": again},
//		}
//	}
//
// The lean read path needs nothing more: `go generate ./graph` writes a line for
// each field. It knows fields that are variables or methods, batch relations,
// @requires, lists, interfaces and unions. A relation that is not batched takes
// every root field that asks for it down gqlgen's own, slow path, and so does
// another directive: kept_graphql_lean_fallbacks_total counts them, and
// TestWhatTheLeanPathLeavesIsCounted lists what there is. A scalar is fast if
// an AppendX stands beside its MarshalX (scalar/append.go). An extension of
// gqlgen sees root fields only; what is below them it can count with Spend.
//
// The tests in schema_test.go say what was forgotten. `go test ./graph -run
// Schema` holds the schema to its manners, and to schema.released.graphqls, what
// was released last: what is to go is @deprecated first, with a date in its
// reason. A release writes that file anew, with KEPT_RELEASE_SCHEMA=1.
package graph
