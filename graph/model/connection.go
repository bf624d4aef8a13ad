// Package model holds the shapes of the API that belong to no noun: pages,
// payloads, user errors. A noun's own shapes are its domain structs; gqlgen
// writes models_gen.go here for pure inputs and payloads that nobody owns.
package model

import (
	"context"

	"kept/internal/page"
)

// Node is any record with an id of its own: gqlgen asks its Go type which.
type Node any

// Connection is a page of a list. Bind a noun's with an alias, once:
//
//	type PromiseConnection = Connection[promise.Promise]
//	type PromiseEdge = Edge[promise.Promise]
type Connection[T any] struct{ page page.Page[*T] }

// Connect shows p as a connection.
func Connect[T any](p page.Page[*T]) *Connection[T] { return &Connection[T]{page: p} }

// Nodes gives the records of the page.
func (c *Connection[T]) Nodes() []*T {
	if c.page.Items == nil {
		return []*T{}
	}
	return c.page.Items
}

// Edges gives the records of the page, each with its cursor.
func (c *Connection[T]) Edges() []*Edge[T] {
	edges := make([]*Edge[T], len(c.page.Items))
	for i, item := range c.page.Items {
		edges[i] = &Edge[T]{Node: item, key: c.page.Key}
	}
	return edges
}

// PageInfo tells where the page lies.
func (c *Connection[T]) PageInfo() *PageInfo {
	info := &PageInfo{HasNextPage: c.page.HasNext, HasPreviousPage: c.page.HasPrev}
	if n := len(c.page.Items); n > 0 {
		info.first = func() string { return c.page.Key(c.page.Items[0]).Cursor() }
		info.last = func() string { return c.page.Key(c.page.Items[n-1]).Cursor() }
	}
	return info
}

// TotalCount counts the list, only when it is asked for.
func (c *Connection[T]) TotalCount(ctx context.Context) (*TotalCount, error) {
	n, err := c.page.Count(ctx)
	if err != nil {
		return nil, err
	}
	return &TotalCount{Value: min(n, page.CountCap), Capped: n > page.CountCap}, nil
}

// Edge is one record of a page and its place in the list.
type Edge[T any] struct {
	Node *T
	key  func(*T) page.Key
}

// Cursor writes the record's place.
func (e *Edge[T]) Cursor() string { return e.key(e.Node).Cursor() }

// PageInfo is where a page lies in its list. Cursors are written when asked for.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	first, last     func() string
}

// StartCursor is the cursor of the first record, nil for an empty page.
func (p *PageInfo) StartCursor() *string { return written(p.first) }

// EndCursor is the cursor of the last record, nil for an empty page.
func (p *PageInfo) EndCursor() *string { return written(p.last) }

func written(cursor func() string) *string {
	if cursor == nil {
		return nil
	}
	s := cursor()
	return &s
}

// TotalCount is how many records a list has, as far as they were counted.
type TotalCount struct {
	Value  int
	Capped bool
}
