package graph

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"kept/internal/clock"
	"kept/tenants"
)

// Limits bounds what one request may ask for. Everything about the document is
// counted as if its fragments were written out where they are spread.
type Limits struct {
	Document       int // bytes
	Tokens         int
	Depth          int // of fields; what is under __schema and __type is exempt
	Aliases        int
	RootFields     int
	Fields         int
	Directives     int
	NodeDirectives int // on one field, fragment, operation or variable
	Variables      int
	List           int // values in one list of the input
	Cost           int
	Errors         int           // told in one answer
	Time           time.Duration // of an operation
	Statement      time.Duration // of one SQL statement
}

// DefaultLimits are the public API's. Partners may rely on them.
var DefaultLimits = Limits{
	Document: 64 << 10, Tokens: 4000, Depth: 12, Aliases: 30, RootFields: 20, Fields: 1000,
	Directives: 50, NodeDirectives: 4, Variables: 100, List: 250, Cost: 10_000, Errors: 5,
	Time: 10 * time.Second, Statement: 5 * time.Second,
}

// gate checks every document before it is validated: validation itself takes
// quadratic time, so what reaches it must be small.
type gate struct {
	limits Limits
	cache  *documents
	now    clock.Func
}

func (gate) ExtensionName() string                   { return "Limits" }
func (gate) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters refuses what is too large, and everything but
// { __typename } to those who aren't signed in. A document that is in the
// cache has passed before.
func (g gate) MutateOperationParameters(ctx context.Context, in *graphql.RawParams) *gqlerror.Error {
	if err := g.input(in.Variables); err != nil {
		return err
	}
	doc, known := g.cache.Get(ctx, in.Query)
	if !known {
		var err *gqlerror.Error
		if doc, err = g.parse(in.Query); err != nil {
			return err
		}
	}
	if tenants.From(ctx) == nil && !onlyTypename(doc) {
		return coded(CodeUnauthenticated, "sign in, or send a token: only { __typename } is open to everyone")
	}
	if in.OperationName == "" && len(doc.Operations) > 1 {
		return coded(CodeBadRequest, "the document has %d operations: name one by operationName", len(doc.Operations))
	}
	if known {
		return nil
	}
	fields, err := g.document(doc)
	if err != nil {
		return err
	}
	return g.charge(ctx, fields)
}

// charge takes what the validation of a new document costs, so that nobody can
// keep us busy with documents that differ by a letter: it compares each field
// with each, a thousand of them for a tenth of a second.
func (g gate) charge(ctx context.Context, fields int) *gqlerror.Error {
	a := answerOf(ctx)
	if wait, ok := a.tab.bucket.take(fields*fields/10_000, g.now()); !ok {
		a.retryAfter(wait)
		return coded(CodeRateLimited, "too many large documents at once")
	}
	return nil
}

func (g gate) parse(query string) (*ast.QueryDocument, *gqlerror.Error) {
	if len(query) > g.limits.Document {
		return nil, tooComplex("the document has %d bytes, of at most %d", len(query), g.limits.Document)
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, g.limits.Tokens)
	if err == nil {
		return doc, nil
	}
	bad, ok := err.(*gqlerror.Error)
	if !ok || len(bad.Locations) == 0 { // only the token limit has no place
		return nil, tooComplex("the document has more than %d tokens", g.limits.Tokens)
	}
	errcode.Set(bad, errcode.ParseFailed)
	return nil, bad
}

// document holds doc to the limits that need no schema, and counts its fields.
func (g gate) document(doc *ast.QueryDocument) (fields int, err *gqlerror.Error) {
	t := &tape{limits: g.limits, doc: doc, done: map[string]size{}}
	all := size{}
	for _, op := range doc.Operations {
		all = all.and(t.operation(op))
	}
	for _, f := range doc.Fragments { // those that nobody spreads are validated too
		all = all.worst(t.fragment(f.Name))
	}
	if t.err != nil {
		return 0, t.err
	}
	l := g.limits
	for _, c := range []struct {
		what     string
		is, most int
	}{
		{"levels", all.depth, l.Depth},
		{"fields", all.fields, l.Fields},
		{"fields at its root", all.root, l.RootFields},
		{"aliases", all.aliases, l.Aliases},
		{"directives", all.directives, l.Directives},
		{"selections", all.steps, l.Tokens},
	} {
		if c.is > c.most {
			return 0, tooComplex("the document has more than %d %s", c.most, c.what)
		}
	}
	return all.fields, nil
}

// input holds the variables' values to the limits.
func (g gate) input(variables map[string]any) *gqlerror.Error {
	if len(variables) > g.limits.Variables {
		return tooComplex("there are %d variables, of at most %d", len(variables), g.limits.Variables)
	}
	for _, v := range variables {
		if !g.shortLists(v) {
			return tooComplex("a list in the variables has more than %d values", g.limits.List)
		}
		if holdsNUL(v) {
			return nul()
		}
	}
	return nil
}

func (g gate) shortLists(v any) bool {
	switch v := v.(type) {
	case []any:
		if len(v) > g.limits.List {
			return false
		}
		for _, e := range v {
			if !g.shortLists(e) {
				return false
			}
		}
	case map[string]any:
		for _, e := range v {
			if !g.shortLists(e) {
				return false
			}
		}
	}
	return true
}

// holdsNUL reports whether a text in v holds the one character that PostgreSQL
// can't keep, and that no id has: it is refused here for every field at once.
func holdsNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case []any:
		return slices.ContainsFunc(v, holdsNUL)
	case map[string]any:
		for name, e := range v {
			if holdsNUL(name) || holdsNUL(e) {
				return true
			}
		}
	}
	return false
}

func nul() *gqlerror.Error {
	return coded(CodeBadUserInput, "a text must not contain a NUL character")
}

// onlyTypename reports whether doc asks for nothing but __typename.
func onlyTypename(doc *ast.QueryDocument) bool {
	if len(doc.Operations) != 1 || len(doc.Fragments) > 0 {
		return false
	}
	for _, s := range doc.Operations[0].SelectionSet {
		if f, ok := s.(*ast.Field); !ok || f.Name != "__typename" || len(f.Directives) > 0 {
			return false
		}
	}
	return doc.Operations[0].Operation == ast.Query && len(doc.Operations[0].Directives) == 0
}

func tooComplex(format string, args ...any) *gqlerror.Error {
	return coded(CodeTooComplex, format, args...)
}
