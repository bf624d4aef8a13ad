// Package fault names the few kinds of error that Kept tells a caller about.
//
// A verb returns a fault when the caller can do something about it: mend a
// field, sign in, ask for less, try again. Everything else is wrapped with
// fmt.Errorf and stays internal: its cause is logged and never shown. Only the
// server and graph packages turn a kind into a status or an extension code.
package fault

import (
	"errors"
	"strings"
	"time"
)

// Kind says what a caller should make of an error.
type Kind string

// The kinds, from the most to the least the caller's own doing.
const (
	KindInvalid         Kind = "invalid"
	KindUnauthenticated Kind = "unauthenticated"
	KindForbidden       Kind = "forbidden"
	KindPayment         Kind = "payment"
	KindMissing         Kind = "missing"
	KindConflict        Kind = "conflict"
	KindExhausted       Kind = "exhausted"
	KindInternal        Kind = "internal"
)

// Code refines an invalid or conflicting input for programs; people read the message.
type Code string

// The codes are an enum of the public schema (UserErrorCode) and are only ever added to.
const (
	CodeInvalid  Code = "INVALID"
	CodeRequired Code = "REQUIRED"
	CodeTooLong  Code = "TOO_LONG"
	CodeTaken    Code = "TAKEN"
	CodeSettled  Code = "SETTLED"
	CodeChanged  Code = "CHANGED"
	CodeConflict Code = "CONFLICT"
)

// Error is an error with a kind for machines, a sentence for people and a cause for us.
type Error struct {
	Kind       Kind
	Code       Code
	Field      []string      // path from the input to the field at fault; empty for the whole
	Message    string        // a full clause in plain English, safe to show
	RetryAfter time.Duration // for exhausted and for conflicts that pass by themselves
	Plan       string        // for payment: the smallest plan that allows it; empty when it isn't a matter of the plan
	Link       string        // for payment: where to get it
	clause     clause        // Message in its parts
	cause      error
}

// Error joins field, message and cause, for logs.
func (e *Error) Error() string {
	var b strings.Builder
	if len(e.Field) > 0 {
		b.WriteString(strings.Join(e.Field, "."))
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.cause != nil {
		b.WriteString(": ")
		b.WriteString(e.cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is work on faults by kind, code and message, so that a
// package-level fault such as promise.ErrSettled can be compared.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && t.Code == e.Code && t.Message == e.Message
}

// Because returns a copy that keeps cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// At returns a copy whose field path starts with prefix: the caller knows where its input sat.
func (e *Error) At(prefix ...string) *Error {
	c := *e
	c.Field = append(append([]string{}, prefix...), e.Field...)
	return &c
}

// Invalid reports that field (dots between its parts) can't be taken as it is.
// The message says what would be right: "must be in the future".
func Invalid(field, format string, args ...any) *Error {
	return say(Error{Kind: KindInvalid, Code: CodeInvalid, Field: path(field)}, format, args)
}

// Required reports that field is empty and must not be.
func Required(field string) *Error {
	return say(Error{Kind: KindInvalid, Code: CodeRequired, Field: path(field)}, "must not be empty", nil)
}

// TooLong reports that field has more than limit characters.
func TooLong(field string, limit int) *Error {
	return say(Error{Kind: KindInvalid, Code: CodeTooLong, Field: path(field)}, "must have at most %d characters", []any{limit})
}

// Taken reports that the value of field belongs to another record already.
func Taken(field, format string, args ...any) *Error {
	return say(Error{Kind: KindConflict, Code: CodeTaken, Field: path(field)}, format, args)
}

// Conflict reports that the record is in a state that doesn't allow this.
func Conflict(code Code, format string, args ...any) *Error {
	return say(Error{Kind: KindConflict, Code: code}, format, args)
}

// Missing reports that there is no such record for this caller. It never says
// whether another tenant has it.
func Missing(what string) *Error {
	return say(Error{Kind: KindMissing}, "no such "+what, nil)
}

// Unauthenticated is one message for every way in which a credential can be wrong.
func Unauthenticated() *Error {
	return say(Error{Kind: KindUnauthenticated}, "the credentials are missing, wrong or expired", nil)
}

// Forbidden reports that the caller is known and may not do this; need says what would be needed.
func Forbidden(format string, args ...any) *Error {
	return say(Error{Kind: KindForbidden}, format, args)
}

// Payment reports that the tenant's plan doesn't allow this, or that it hasn't
// paid. plan is the smallest that does, "" when none would help; link is where
// to get it.
func Payment(plan, link, format string, args ...any) *Error {
	return say(Error{Kind: KindPayment, Plan: plan, Link: link}, format, args)
}

// Exhausted reports a limit reached; after says when it will be open again.
func Exhausted(after time.Duration, format string, args ...any) *Error {
	return say(Error{Kind: KindExhausted, RetryAfter: after}, format, args)
}

// As gives the fault in err's chain, or nil.
func As(err error) *Error {
	var f *Error
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// KindOf gives the kind of err; anything that isn't a fault is internal.
func KindOf(err error) Kind {
	if f := As(err); f != nil {
		return f.Kind
	}
	return KindInternal
}

// IsMissing reports whether err says that a record doesn't exist for this caller.
func IsMissing(err error) bool { return KindOf(err) == KindMissing }

func path(field string) []string {
	if field == "" {
		return nil
	}
	return strings.Split(field, ".")
}
