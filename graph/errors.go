package graph

import (
	"context"
	"errors"
	"maps"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/graph/model"
	"kept/internal/fault"
	"kept/internal/request"
	"kept/internal/wording"
)

// outcome turns what a verb on one noun returned into its payload. What a
// person can mend is in it; every other error stays an error of the field.
func outcome[T any](noun *T, err error) (*model.Payload[T], error) {
	mend, err := mendable(err)
	if err != nil {
		return nil, err
	}
	if len(mend) > 0 {
		return &model.Payload[T]{UserErrors: mend}, nil
	}
	return &model.Payload[T]{Noun: noun, UserErrors: mend}, nil
}

// mendable splits err into what the caller can mend in the input, and the rest.
// Verbs may join several faults; if one of them can't be mended, none counts.
func mendable(err error) ([]*model.UserError, error) {
	out := []*model.UserError{}
	if err == nil {
		return out, nil
	}
	for _, e := range parts(err) {
		f := fault.As(e)
		if f == nil || f.Kind != fault.KindInvalid && f.Kind != fault.KindConflict {
			return nil, err
		}
		u := &model.UserError{Why: f, Code: f.Code}
		if len(f.Field) > 0 {
			u.Field = append([]string{"input"}, f.Field...)
		}
		out = append(out, u)
	}
	return out, nil
}

func parts(err error) []error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		return joined.Unwrap()
	}
	return []error{err}
}

// coded is an error of the request itself, before or around the resolvers.
func coded(code Code, format string, args ...any) *gqlerror.Error {
	err := gqlerror.Errorf(format, args...)
	err.Extensions = map[string]any{"code": string(code)}
	return err
}

// present is what a caller sees of err. A cause is logged with the request's
// id and never shown.
func (e *Endpoint) present(ctx context.Context, err error) *gqlerror.Error {
	var shown *gqlerror.Error
	if !errors.As(err, &shown) {
		shown = gqlerror.WrapPath(graphql.GetPath(ctx), err)
	}
	if code, ok := shown.Extensions["code"].(string); ok {
		return presentProtocol(shown, code)
	}
	out := &gqlerror.Error{Path: shown.Path, Locations: shown.Locations}
	if f := fault.As(err); f != nil && f.Kind != fault.KindInternal {
		out.Message = wording.Say(ctx, f)
		out.Extensions = map[string]any{"code": string(CodeOf(f.Kind))}
		if f.Kind == fault.KindInvalid && len(f.Field) > 0 {
			out.Message = model.Sentence(ctx, f)
			out.Extensions["field"] = f.Field
		}
		if f.Plan != "" {
			out.Extensions["plan"] = f.Plan
		}
		if f.Link != "" {
			out.Extensions["upgradeUrl"] = f.Link
		}
		if f.RetryAfter > 0 {
			answerOf(ctx).retryAfter(f.RetryAfter)
		}
		return out
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || ctx.Err() != nil {
		late := timedOut(ctx)
		late.Path, late.Locations = shown.Path, shown.Locations
		return late
	}
	return e.internal(ctx, out, err)
}

var errTimeout = fault.Clause("the operation took too long and was stopped")

func timedOut(ctx context.Context) *gqlerror.Error {
	return coded(CodeTimeout, "%s", wording.Say(ctx, errTimeout))
}

// presentProtocol gives gqlgen's own errors of parsing and validation our codes.
func presentProtocol(err *gqlerror.Error, code string) *gqlerror.Error {
	switch code {
	case errcode.ParseFailed:
		code = string(CodeBadRequest)
	case errcode.ValidationFailed:
		code = string(CodeBadRequest)
		if len(err.Path) > 0 { // the value of a variable
			code = string(CodeBadUserInput)
		}
	}
	shown := &gqlerror.Error{Message: err.Message, Path: err.Path, Locations: err.Locations, Extensions: maps.Clone(err.Extensions)}
	shown.Extensions["code"] = code
	return shown
}

func (e *Endpoint) internal(ctx context.Context, out *gqlerror.Error, cause error) *gqlerror.Error {
	e.log.ErrorContext(ctx, "resolver failed", "path", out.Path.String(), "error", cause)
	hidden := ours(ctx)
	hidden.Path, hidden.Locations = out.Path, out.Locations
	return hidden
}

// recovered turns a panic into an error of its field; the process lives on.
func (e *Endpoint) recovered(ctx context.Context, p any) error {
	e.log.ErrorContext(ctx, "resolver panicked", "panic", p, "stack", string(debug.Stack()))
	return ours(ctx)
}

// ours is what a caller is told of a mistake of ours: by the request's id we
// find its cause in the log, where every line of the request carries it.
func ours(ctx context.Context) *gqlerror.Error {
	id := request.ID(ctx)
	err := coded(CodeInternal, "%s", wording.Say(ctx, fault.Clause("something went wrong on our side; quote request %s", id)))
	err.Extensions["requestId"] = id
	return err
}
