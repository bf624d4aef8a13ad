// Package study keeps SERVQUAL studies: what a tenant asks about the quality of
// its service, who answered what, and how it came out.
//
// A study is drafted, with 22 statements of its own wording, opened, answered
// and closed. While it is open its statements stay: answers to different
// questions can't be averaged. The arithmetic is internal/servqual's.
package study

import (
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/servqual"
)

// State is where a study stands.
type State string

// The states, in the order of a life.
const (
	Draft  State = "DRAFT"
	Open   State = "OPEN"
	Closed State = "CLOSED"
)

// Study is one SERVQUAL study.
type Study struct {
	ID         string
	ExternalID *string // the partner's own key, unique in the tenant
	Name       string
	Intro      string   // what respondents read first
	Texts      []string // the 22 statements, in their order
	State      State
	CreatedAt  time.Time
	UpdatedAt  time.Time
	OpenedAt   *time.Time
	ClosedAt   *time.Time

	version int
}

// Statement is one of the 22, which a respondent answers twice: how much she
// expects it, and how much she got it.
type Statement struct {
	Item      int // 1 to 22
	Dimension servqual.Dimension
	Text      string
}

// Statements gives the 22 with their dimensions.
func (s *Study) Statements() []*Statement {
	out := make([]*Statement, len(s.Texts))
	for i, text := range s.Texts {
		out[i] = &Statement{Item: i + 1, Dimension: servqual.Of(i + 1), Text: text}
	}
	return out
}

// What a study can't do in the state that it is in.
var (
	ErrAsked    = fault.Conflict(fault.CodeSettled, "this study has been opened: its statements stay as they are; set up another one")
	ErrNotOpen  = fault.Conflict(fault.CodeConflict, "this study isn't open for answers")
	ErrNotDraft = fault.Conflict(fault.CodeSettled, "this study was opened before")
	ErrChanged  = fault.Conflict(fault.CodeChanged, "this study was changed by somebody else just now: read it again")
	ErrStruck   = fault.Conflict(fault.CodeSettled, "this response was struck already")
)

// Book keeps the studies of the tenant that the context acts for.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func
}

// NewBook returns the book of studies in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now}
}
