package graph

import (
	"kept/graph/model"
	"kept/internal/page"
)

// connection shows a page that a room returned: `return connection(r.Promises.List(ctx, …))`.
func connection[T any](p page.Page[*T], err error) (*model.Connection[T], error) {
	if err != nil {
		return nil, err
	}
	return model.Connect(p), nil
}
