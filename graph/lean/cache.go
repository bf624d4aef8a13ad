package lean

import (
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"
)

// roomForPlans bounds what is kept of plans, in fields; a field takes some 200
// bytes. A plan also keeps its document, so ten bytes of text count as a field.
const roomForPlans = 50_000

// cache keeps plans, the least used go first. The document itself, and not its
// text, is the key: who caches documents gives the same one for the same text.
type cache struct {
	mu   sync.Mutex
	lru  *simplelru.LRU[planKey, kept]
	size int
	room int
}

// planKey is what a root field's plan depends on.
type planKey struct {
	operation *ast.OperationDefinition
	field     *ast.Field
	choices   string // the values of Boolean variables, by which @skip and @include choose
}

type kept struct {
	*compiled
	weight int
}

func newCache(room int) *cache {
	c := &cache{room: room}
	c.lru, _ = simplelru.NewLRU(room, func(_ planKey, k kept) { c.size -= k.weight }) // fails on a size below one only
	return c
}

// get gives the plan of a root field, and makes it when it isn't kept.
func (c *cache) get(op *graphql.OperationContext, f graphql.CollectedField, compile func(*compiler)) *compiled {
	key := planKey{op.Operation, f.Field, choices(op)}
	c.mu.Lock()
	found, ok := c.lru.Get(key)
	c.mu.Unlock()
	if ok {
		return found.compiled
	}
	made := compiler{op: op}
	compile(&made)
	c.add(key, kept{&made.compiled, 1 + made.fields + len(op.RawQuery)/10})
	return &made.compiled
}

func (c *cache) add(key planKey, k kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.weight > c.room/8 || c.lru.Contains(key) {
		return
	}
	c.lru.Add(key, k)
	for c.size += k.weight; c.size > c.room; {
		c.lru.RemoveOldest()
	}
}

// choices writes the values of the operation's Boolean variables.
func choices(op *graphql.OperationContext) string {
	var out []byte
	for _, v := range op.Operation.VariableDefinitions {
		if v.Type.NamedType != "Boolean" {
			continue
		}
		switch op.Variables[v.Variable] {
		case true:
			out = append(out, '1')
		case false:
			out = append(out, '0')
		default:
			out = append(out, '-')
		}
	}
	return string(out)
}
