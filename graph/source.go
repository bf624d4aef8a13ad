package graph

import (
	"context"
	"slices"
	"strings"

	"kept/care/story"
	"kept/internal/fault"
)

// reserved is how the sources begin by which Kept itself moves points and cards,
// but for the older ones, which story.PlainSources lists.
const reserved = "kept-"

var (
	errReserved = fault.Invalid("source", "must not begin with kept-: such sources are Kept's own")
	errPlain    = fault.Invalid("source", "must be another word: this source is Kept's own")
)

// theirs does what a caller asks of a source of hers. Under one of Kept's own she
// would be answered with what Kept did, or Kept with what she did.
func theirs[In, Out any](ctx context.Context, input In, source string, do func(context.Context, In) (*Out, error)) (*Out, error) {
	if len(source) >= len(reserved) && strings.EqualFold(source[:len(reserved)], reserved) {
		return nil, errReserved
	}
	if slices.ContainsFunc(story.PlainSources, func(own string) bool { return strings.EqualFold(own, source) }) {
		return nil, errPlain
	}
	return do(ctx, input)
}
