package model

import (
	"kept/internal/fault"
	"kept/internal/upsert"
)

// UserError is something in the input that the caller can mend.
type UserError struct {
	Field   []string
	Message string
	Code    fault.Code
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
