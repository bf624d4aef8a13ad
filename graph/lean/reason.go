package lean

// Reason says why a root field went down gqlgen's own path. There are few, so
// that a metric can have one series for each.
type Reason string

// The reasons.
const (
	Unbatched Reason = "unbatched" // a resolver that takes one object at a time
	Directive Reason = "directive" // one that the lean path doesn't execute
	Deferred  Reason = "defer"     // the selection is answered in parts
	Binding   Reason = "binding"   // the Go type is of a kind that the generator doesn't know
	Overlap   Reason = "overlap"   // two fields under one name that gqlgen doesn't merge
)

// Reasons lists them all.
func Reasons() []Reason { return []Reason{Unbatched, Directive, Deferred, Binding, Overlap} }
