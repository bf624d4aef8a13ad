package graph

import (
	"net/http"

	"kept/internal/fault"
)

// Code is an extensions.code of the public API; they are only ever added to.
type Code string

// The codes, as in the table of GraphQL over HTTP in docs.
const (
	CodeUnauthenticated Code = "UNAUTHENTICATED"
	CodeForbidden       Code = "FORBIDDEN"
	CodeNotFound        Code = "NOT_FOUND"
	CodeBadUserInput    Code = "BAD_USER_INPUT"
	CodeBadRequest      Code = "BAD_REQUEST"
	CodeTooComplex      Code = "QUERY_TOO_COMPLEX"
	CodeRateLimited     Code = "RATE_LIMITED"
	CodeConflict        Code = "CONFLICT"
	CodeKeyReused       Code = "IDEMPOTENCY_KEY_REUSED"
	CodePaymentRequired Code = "PAYMENT_REQUIRED"
	CodeTooLarge        Code = "PAYLOAD_TOO_LARGE"
	CodeTimeout         Code = "TIMEOUT"
	CodeInternal        Code = "INTERNAL"
	CodeUnknownDocument Code = "PERSISTED_QUERY_NOT_FOUND"

	// How a subscription may end besides.
	CodeReconnect Code = "RECONNECT" // listen again, after the last event heard of
	CodeRefetch   Code = "REFETCH"   // too much was missed: read anew what is shown, then listen
)

// told is the one place where a kind of fault becomes what programs read: the
// code everywhere, and the status at the doors that aren't GraphQL's.
var told = map[fault.Kind]struct {
	code   Code
	status int
}{
	fault.KindInvalid:         {CodeBadUserInput, http.StatusUnprocessableEntity},
	fault.KindConflict:        {CodeConflict, http.StatusConflict},
	fault.KindUnauthenticated: {CodeUnauthenticated, http.StatusUnauthorized},
	fault.KindForbidden:       {CodeForbidden, http.StatusForbidden},
	fault.KindPayment:         {CodePaymentRequired, http.StatusPaymentRequired},
	fault.KindMissing:         {CodeNotFound, http.StatusNotFound},
	fault.KindExhausted:       {CodeRateLimited, http.StatusTooManyRequests},
	fault.KindInternal:        {CodeInternal, http.StatusInternalServerError},
}

// CodeOf gives the code of a kind of fault.
func CodeOf(k fault.Kind) Code { return told[k].code }

// StatusOf gives the HTTP status of a kind of fault at a door that isn't GraphQL's.
func StatusOf(k fault.Kind) int { return told[k].status }
