package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/idempotency"
)

const keyHeader = "Idempotency-Key"

// keyed lets a mutation be asked again under its Idempotency-Key: it runs in a
// transaction that also remembers what it did, and is answered from the memory
// the next time. Verbs join the transaction by themselves (store.Tx).
type keyed struct {
	book    *idempotency.Book
	replays map[string]replay
}

func (keyed) ExtensionName() string                   { return "Idempotency" }
func (keyed) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext refuses keys that can't be kept to.
func (keyed) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	keys := op.Headers.Values(keyHeader)
	if len(keys) == 0 || op.Operation.Operation != ast.Mutation {
		return nil
	}
	if len(keys) > 1 || keys[0] == "" || len(keys[0]) > idempotency.MaxKey || strings.ContainsFunc(keys[0], notPlain) {
		return coded(CodeBadRequest, "send one %s, of 1 to %d plain characters", keyHeader, idempotency.MaxKey)
	}
	if len(graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Mutation"})) != 1 {
		return coded(CodeBadRequest, "with an %s, send a mutation with exactly one field", keyHeader)
	}
	return nil
}

func notPlain(r rune) bool { return r < ' ' || r > '~' }

// InterceptField runs the mutation once.
func (k keyed) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	if fc.Object != "Mutation" {
		return next(ctx)
	}
	op := graphql.GetOperationContext(ctx)
	key := op.Headers.Get(keyHeader)
	if key == "" && fc.Field.Definition.Directives.ForName("keyed") != nil {
		return nil, coded(CodeBadRequest, "%s moves what must not move twice: send it with an %s", fc.Field.Name, keyHeader)
	}
	if key == "" || k.replays[fc.Field.Name].outside {
		return next(ctx)
	}
	if err := k.permit(ctx, fc.Field.Definition); err != nil { // a replay doesn't pass the directive
		return nil, err
	}
	hash, err := hashOf(op)
	if err != nil {
		return nil, err
	}
	return k.once(ctx, next, idempotency.Request{Key: key, Mutation: fc.Field.Name, Hash: hash})
}

func (k keyed) once(ctx context.Context, next graphql.Resolver, r idempotency.Request) (any, error) {
	again, ok := k.replays[r.Mutation]
	if !ok {
		return nil, fmt.Errorf("the mutation %s is in no noun's replays", r.Mutation)
	}
	var payload any
	seen, err := k.book.Once(ctx, r, func(inner context.Context) (did *idempotency.Memory, err error) {
		ctx, leave := within(ctx, inner)
		defer leave()
		if payload, err = next(ctx); err != nil || refusedBy(payload) {
			return nil, err
		}
		m := again.keep(payload)
		return &idempotency.Memory{NounID: m.ID, Extra: m.Extra}, nil
	})
	if errors.Is(err, idempotency.ErrReused) {
		return nil, coded(CodeKeyReused, "this %s was sent with another request", keyHeader)
	}
	if err != nil || seen == nil {
		return payload, err
	}
	answerOf(ctx).header.Set("Idempotent-Replayed", "true")
	return again.again(ctx, memory{ID: seen.NounID, Extra: seen.Extra})
}

// permit asks for the scope that the field's @requires names.
func (keyed) permit(ctx context.Context, def *ast.FieldDefinition) error {
	requires := def.Directives.ForName("requires")
	if requires == nil {
		if tenants.From(ctx) == nil {
			return fault.Unauthenticated() // a key is kept for somebody
		}
		return nil
	}
	return may(ctx, requires.Arguments.ForName("scope").Value.Raw)
}

// refusedBy reports whether a payload says that nothing was changed.
func refusedBy(payload any) bool {
	p, ok := payload.(interface{ Refused() bool })
	return ok && p.Refused()
}

// hashOf is the same for requests that ask the same: operation, selection and
// variables, however they are laid out.
func hashOf(op *graphql.OperationContext) (string, error) {
	h := sha256.New()
	formatter.NewFormatter(h, formatter.WithCompacted()).FormatQueryDocument(&ast.QueryDocument{
		Operations: ast.OperationList{op.Operation}, Fragments: op.Doc.Fragments,
	})
	if err := json.NewEncoder(h).Encode(op.Variables); err != nil {
		return "", fmt.Errorf("hash a request: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// inside is a context that sees another one's values until it is left. gqlgen
// resolves a field's children with the context that its resolver was given: by
// then the transaction in it is over.
type inside struct {
	context.Context
	inner atomic.Pointer[context.Context]
}

func within(outer, inner context.Context) (ctx context.Context, leave func()) {
	c := &inside{Context: outer}
	c.inner.Store(&inner)
	return c, func() { c.inner.Store(nil) }
}

// Value looks inside while it may.
func (c *inside) Value(key any) any {
	if inner := c.inner.Load(); inner != nil {
		return (*inner).Value(key)
	}
	return c.Context.Value(key)
}
