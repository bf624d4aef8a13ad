package model

import (
	"context"
	"strings"

	"kept/internal/fault"
	"kept/internal/upsert"
	"kept/internal/wording"
)

// UserError is something in the input that the caller can mend.
type UserError struct {
	Field []string
	Code  fault.Code
	Why   *fault.Error
}

// Message says what is wrong in the caller's language. It names the field, so
// that it can be shown by itself.
func (u *UserError) Message(ctx context.Context) string { return Sentence(ctx, u.Why) }

// Sentence says f in the caller's language, its field before it.
func Sentence(ctx context.Context, f *fault.Error) string {
	return strings.TrimSpace(strings.Join(f.Field, ".") + " " + wording.Say(ctx, f))
}

// Payload is what a verb on one noun answers: the noun as it is now, or what to
// mend. Bind a noun's with an alias, once, and its field with @goField(name: "Noun"):
//
//	type PromisePayload = Payload[promise.Promise]
type Payload[T any] struct {
	Noun       *T
	UserErrors []*UserError
}

// Refused reports whether the verb changed nothing because the input can't be taken.
func (p *Payload[T]) Refused() bool { return len(p.UserErrors) > 0 }

// UpsertPayload is what an upsert of one noun answers: the noun as it is now
// and what became of it, or what to mend.
type UpsertPayload[T any] struct {
	Payload[T]
	Outcome *upsert.Outcome
}

// ListPayload is what a verb on many of one noun answers: the nouns as they
// are now, or what to mend.
type ListPayload[T any] struct {
	Nouns      []*T
	UserErrors []*UserError
}

// Refused reports whether the verb changed nothing because the input can't be taken.
func (p *ListPayload[T]) Refused() bool { return len(p.UserErrors) > 0 }
