package graph

import (
	"context"

	"kept/graph/model"
	"kept/internal/upsert"
)

// upserted turns what an upsert of one noun returned into its payload.
func upserted[T any](r *upsert.Result[T], err error) (*model.UpsertPayload[T], error) {
	if r == nil {
		r = &upsert.Result[T]{}
	}
	p, err := outcome(r.Record, err)
	if err != nil {
		return nil, err
	}
	out := &model.UpsertPayload[T]{Payload: *p}
	if r.Outcome != "" {
		out.Outcome = &r.Outcome
	}
	return out, nil
}

// rereadUpsert replays an upsert: what became of it is kept beside the noun's id.
func rereadUpsert[T any](idOf func(*T) string, find func(ctx context.Context, id string) (*T, error)) replay {
	return replay{
		keep: func(payload any) memory {
			p, _ := payload.(*model.UpsertPayload[T])
			if p == nil || p.Noun == nil || p.Outcome == nil {
				return memory{}
			}
			return memory{ID: idOf(p.Noun), Extra: map[string]any{"outcome": string(*p.Outcome)}}
		},
		again: func(ctx context.Context, m memory) (any, error) {
			if m.ID == "" {
				return upserted[T](nil, nil)
			}
			noun, err := find(ctx, m.ID)
			kept, _ := m.Extra["outcome"].(string)
			return upserted(&upsert.Result[T]{Record: noun, Outcome: upsert.Outcome(kept)}, err)
		},
	}
}

// rereadMany replays a verb on many of one noun.
func rereadMany[T any](idOf func(*T) string, find func(ctx context.Context, ids []string) (map[string]*T, error)) replay {
	return replay{
		keep: func(payload any) memory {
			p, _ := payload.(*model.ListPayload[T])
			if p == nil {
				return memory{}
			}
			ids := make([]any, len(p.Nouns))
			for i, n := range p.Nouns {
				ids[i] = idOf(n)
			}
			return memory{Extra: map[string]any{"ids": ids}}
		},
		again: func(ctx context.Context, m memory) (any, error) {
			kept, _ := m.Extra["ids"].([]any)
			ids := make([]string, len(kept))
			for i, v := range kept {
				ids[i], _ = v.(string)
			}
			found, err := find(ctx, ids)
			nouns := make([]*T, 0, len(ids))
			for _, id := range ids {
				if found[id] != nil {
					nouns = append(nouns, found[id])
				}
			}
			return outcomes(nouns, err)
		},
	}
}
