package graph

import (
	"context"

	"kept/graph/model"
)

// replay says how to answer a mutation again whose Idempotency-Key was seen
// before: keep tells what to remember of its payload, again rebuilds it.
type replay struct {
	keep  func(payload any) memory
	again func(ctx context.Context, m memory) (payload any, err error)
	// outside says that the mutation asks somebody else, who makes the change: it
	// runs in no transaction, and its key isn't kept.
	outside bool
}

// memory is what is kept of a mutation's outcome: the noun's id, read again at
// a replay, and what can't be read from it (such as CREATED or UPDATED).
type memory struct {
	ID    string
	Extra map[string]any
}

// reread replays a mutation whose payload is one noun and nothing else.
func reread[T any](idOf func(*T) string, find func(ctx context.Context, id string) (*T, error)) replay {
	return replay{
		keep: func(payload any) memory {
			p, _ := payload.(*model.Payload[T])
			if p == nil || p.Noun == nil {
				return memory{}
			}
			return memory{ID: idOf(p.Noun)}
		},
		again: func(ctx context.Context, m memory) (any, error) {
			if m.ID == "" {
				return outcome[T](nil, nil)
			}
			return outcome(find(ctx, m.ID))
		},
	}
}
