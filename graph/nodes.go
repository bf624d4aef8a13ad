package graph

import (
	"context"

	"kept/graph/model"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/tenants"
)

// kind is one kind of record in node(id) and nodes(ids).
type kind struct {
	scope string // needed to see it; without, it isn't there. "" leaves that to find
	find  loader
}

// loader finds the records of one kind by their ids; one that the caller
// doesn't have is left out.
type loader func(ctx context.Context, ids []string) (map[string]model.Node, error)

// many makes a loader of a verb that finds many records at once.
func many[T any](find func(ctx context.Context, ids []string) (map[string]*T, error)) loader {
	return func(ctx context.Context, ids []string) (map[string]model.Node, error) {
		found, err := find(ctx, ids)
		if err != nil {
			return nil, err
		}
		out := make(map[string]model.Node, len(found))
		for id, record := range found {
			out[id] = record
		}
		return out, nil
	}
}

// each makes a loader of a verb that finds one record.
func each[T any](find func(ctx context.Context, id string) (*T, error)) loader {
	return func(ctx context.Context, ids []string) (map[string]model.Node, error) {
		out := make(map[string]model.Node, len(ids))
		for _, id := range ids {
			record, err := find(ctx, id)
			if fault.IsMissing(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			out[id] = record
		}
		return out, nil
	}
}

// load finds records of any kind, in the order of ids, with nil for each that
// the caller doesn't have or may not read, in the same words as for a wrong id.
func (r *Resolver) load(ctx context.Context, ids []string) ([]model.Node, error) {
	if len(ids) > page.Max {
		return nil, fault.Invalid("ids", "must be at most %d", page.Max)
	}
	byKind := map[id.Prefix][]string{}
	for _, s := range ids {
		byKind[id.PrefixOf(s)] = append(byKind[id.PrefixOf(s)], s)
	}
	found := map[string]model.Node{}
	for prefix, ids := range byKind {
		k, ok := r.kinds[prefix]
		if !ok || k.scope != "" && may(ctx, k.scope) != nil || tenants.From(ctx) == nil {
			continue
		}
		records, err := k.find(ctx, ids)
		if err != nil {
			return nil, err
		}
		for id, record := range records {
			found[id] = record
		}
	}
	out := make([]model.Node, len(ids))
	for i, id := range ids {
		out[i] = found[id]
	}
	return out, nil
}
