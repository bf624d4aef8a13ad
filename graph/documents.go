package graph

import (
	"context"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"
)

// roomForDocuments bounds the text of the documents that are kept. A parsed
// document can take a hundred times its text, so this is some tens of MiB at worst.
const roomForDocuments = 256 << 10

// documents keeps valid documents, parsed, by their text: the least used go first.
type documents struct {
	mu   sync.Mutex
	lru  *simplelru.LRU[string, *ast.QueryDocument]
	size int
	room int
}

func newDocuments(room int) *documents {
	d := &documents{room: room}
	d.lru, _ = simplelru.NewLRU(room, func(text string, _ *ast.QueryDocument) { d.size -= len(text) })
	return d
}

// Get gives the document of text, if it is kept.
func (d *documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lru.Get(text)
}

// Add keeps the document of text. One that would push out most others isn't kept.
func (d *documents) Add(_ context.Context, text string, doc *ast.QueryDocument) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(text) > d.room/8 || d.lru.Contains(text) {
		return
	}
	d.lru.Add(text, doc)
	for d.size += len(text); d.size > d.room; {
		d.lru.RemoveOldest()
	}
}
