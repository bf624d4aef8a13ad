package store

import (
	"context"
	"database/sql"
	"sync"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// roomForStatements is how many statements are kept prepared. Each connection
// that has run one holds some tens of kilobytes of it.
const roomForStatements = 100

// prepared keeps statements that read prepared: to SQLite, which plans in this
// process, that is a third of running one.
type prepared struct {
	on  *sql.DB
	mu  sync.Mutex
	lru *simplelru.LRU[string, *preparedOne]
}

// preparedOne is closed when it has left the memory and nobody runs it.
type preparedOne struct {
	*sql.Stmt
	users int
	left  bool
}

func newPrepared(on *sql.DB) *prepared {
	p := &prepared{on: on}
	p.lru, _ = simplelru.NewLRU(roomForStatements, func(_ string, s *preparedOne) { // it fails of no room alone
		if s.left = true; s.users == 0 {
			_ = s.Close()
		}
	})
	return p
}

func (p *prepared) query(ctx context.Context, query string, args []any) (entsql.ColumnScanner, error) {
	ctx, done := statement(ctx)
	s, err := p.take(ctx, query)
	if err != nil {
		done()
		return nil, err
	}
	over := func() error {
		defer done()
		return p.release(s)
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		_ = over() // err is why
		return nil, err
	}
	return &rowsTo{&liteRows{Rows: rows}, over}, nil
}

func (p *prepared) take(ctx context.Context, query string) (*preparedOne, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s, ok := p.lru.Get(query); ok {
		s.users++
		return s, nil
	}
	p.mu.Unlock()
	stmt, err := p.on.PrepareContext(ctx, query)
	p.mu.Lock()
	if err != nil {
		return nil, err
	}
	s := &preparedOne{Stmt: stmt, users: 1}
	if p.lru.Contains(query) { // somebody else was quicker
		s.left = true
		return s, nil
	}
	p.lru.Add(query, s)
	return s, nil
}

func (p *prepared) release(s *preparedOne) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.users--; s.left && s.users == 0 {
		return s.Close()
	}
	return nil
}

func (p *prepared) close() error {
	p.mu.Lock()
	p.lru.Purge()
	p.mu.Unlock()
	return p.on.Close()
}
