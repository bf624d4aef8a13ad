package graph

import (
	"context"

	"kept/care/timeline"
)

// recordTypes are what a timeline's records may be.
var recordTypes = []string{"Interaction", "Purchase", "Promise", "Note", "OpenQuestion"}

// recordsLookedAt tells what is looked at of the records of the timeline that is
// asked for in ctx, of each type; nothing when that can't be told.
func recordsLookedAt(ctx context.Context) timeline.Looked {
	list, ok := selection(ctx)
	if !ok {
		return nil
	}
	entries, ok := recordsOf(list)
	if !ok {
		return nil
	}
	records, ok := below(entries, "record")
	if !ok {
		return nil
	}
	looked := timeline.Looked{}
	for _, t := range recordTypes {
		looked[t] = names(records, t, recordTypes...)
	}
	return looked
}
