// Package job keeps long work that somebody waits for: how far it is, what it
// did, and which rows it refused, with the reason.
//
// A job is QUEUED, then RUNNING in small steps, each committed with the place
// that it reached; a killed one goes on from there. It ends DONE, FAILED or
// CANCELLED. What a job does is another room's: this one keeps its book.
package job

import (
	"context"
	"time"

	"golang.org/x/text/language"

	"kept/internal/fault"
	"kept/internal/wording"
)

// Kind says what a job does.
type Kind string

// The kinds of job.
const (
	Import Kind = "IMPORT"
	Bulk   Kind = "BULK"
	Export Kind = "EXPORT"
	Parity Kind = "PARITY"
)

// State is how far a job's life has come.
type State string

// The states of a job.
const (
	Queued    State = "QUEUED"
	Running   State = "RUNNING"
	Done      State = "DONE"
	Failed    State = "FAILED"
	Cancelled State = "CANCELLED"
)

// Over reports whether nothing more will happen.
func (s State) Over() bool { return s == Done || s == Failed || s == Cancelled }

// ErrOver refuses to change a job that has ended.
var ErrOver = fault.Conflict(fault.CodeSettled, "this job is over already")

// ErrMoved means that somebody else works on the job at the same time; only
// one of the two may go on.
var ErrMoved = fault.Conflict(fault.CodeChanged, "somebody else is working on this job")

// Job is long work that somebody waits for.
type Job struct {
	ID            string
	Kind          Kind
	State         State
	ActorID       string         // who started it
	Input         map[string]any // what it was asked to do; its kind knows the keys
	DryRun        bool           // it says what it would do and changes nothing
	Total         int64          // rows there are; 0 until known
	Done          int64          // rows looked at
	Accepted      int64
	Refused       int64
	Message       string         // why it failed, or what it did, in a sentence
	Place         map[string]any // where to go on after a restart
	CreatedAt     time.Time
	StartedAt     *time.Time
	FinishedAt    *time.Time
	CancelAskedAt *time.Time
}

// The keys of Input and Place that are the same for every kind of job.
const (
	AboutKey     = "about"     // of Input: what it is about, in a few words
	HeadersKey   = "headers"   // of Input: the columns of each file that it reads, by its name
	DelimiterKey = "delimiter" // of Input: what stands between the columns, where there is one file
	languageKey  = "language"  // of Input: which language the member reads who started it
	UndoableKey  = "undoable"  // of Place: true when its effects can be undone
)

// About says in a few words what the job is about: files, a list, what is done.
func (j *Job) About() string {
	about, _ := j.Input[AboutKey].(string)
	return about
}

// Language gives the language that whoever started the job reads: what it
// refuses is said in it.
func (j *Job) Language() language.Tag {
	of, _ := j.Input[languageKey].(string)
	return wording.Of(of)
}

// Undoable reports whether the job is over and what it did can be undone.
func (j *Job) Undoable() bool { return j.State.Over() && j.Place[UndoableKey] == true }

// Progress is what one step of a job adds: counts since the step before, and
// the place from which the next one goes on.
type Progress struct {
	Accepted, Refused int64
	Place             map[string]any
	Rows              []Row // the refused ones
}

// And joins two steps into one.
func (p Progress) And(next Progress) Progress {
	return Progress{
		Accepted: p.Accepted + next.Accepted, Refused: p.Refused + next.Refused,
		Place: next.Place, Rows: append(p.Rows, next.Rows...),
	}
}

// File is something that a job reads or has made.
type File struct {
	Name string
	Body []byte
}

// Row is a row that a job refused.
type Row struct {
	ID     string
	File   string
	Line   int64 // 1 is the first line of the file, its header
	Field  string
	Reason string
	Values []string // the row as it was, so that it can be mended
	Why    error    // of a row that is about to be refused, instead of Reason: a fault or a clause
}

// Say words why r is refused for whoever ctx acts for.
func (r Row) Say(ctx context.Context) string {
	if r.Why != nil {
		return wording.Say(ctx, r.Why)
	}
	return r.Reason
}

// Draft is a job to be started.
type Draft struct {
	Kind   Kind
	Input  map[string]any
	DryRun bool
	Total  int64
	Files  []File
}
