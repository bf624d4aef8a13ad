// Package lean is the read path: it writes what a root resolver returned
// straight to JSON, beside the code that gqlgen generates and in its stead.
//
// gqlgen resolves each field of each object by itself, with a context, a field
// set and often a goroutine of its own: on a page of two hundred objects that is
// four fifths of the work. The lean path goes over the same value in three steps:
//
//   - plan (plan.go, cache.go): the selection is compiled once for a document,
//     with gqlgen's own CollectFields, and kept;
//   - fetch (fetch.go): what needs a resolver is asked for a level at a time, from
//     the top down: all interactions of all customers of the page with one call;
//   - write (write.go): one walk over the values, in the order of the answer,
//     into one buffer. Whatever failed is reported here (errors.go), at the paths
//     and in the words that gqlgen uses.
//
// What the schema looks like in Go is told by a generated table (see
// kept/internal/leangen), a line a field: objects (object.go) with fields
// (field.go) of types (types.go, scalar.go). Nothing in it depends on a request.
//
// A root field whose selection the lean path doesn't know goes down gqlgen's own
// path instead, and is counted with its reason (reason.go). Both answer byte for
// byte the same; the tests in kept/graph hold them to it.
//
// It rests on one property of gqlgen: a field's middleware may return a
// graphql.Marshaler in place of the value, and it is written as it is. The
// version is pinned in go.mod, and a test says so.
package lean
