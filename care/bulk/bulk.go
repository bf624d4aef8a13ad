// Package bulk does one thing to many records: it tags the customers of a
// filter, sets what they have in common, hands promises over.
//
// A bulk is a job on a snapshot: which records it is about is decided when it
// is asked for, and refused when they aren't as many as the asker was shown.
// They are then changed by batches, each committed with the place that it
// reached, by the same verbs as one at a time; a record that can't be changed
// is refused with the reason and the rest goes on. What each record had before
// is kept, so that a bulk can be undone for as long as its files live.
package bulk

import (
	"context"
	"strings"

	"kept/care/customer"
	"kept/care/file"
	"kept/care/job"
	"kept/care/promise"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants"
)

// Most is how many records one bulk may be about.
const Most = 100_000

// Room does bulks. The books change the records; the job's book keeps count.
type Room struct {
	DB        *store.DB
	Jobs      *job.Book
	Files     *file.Book
	Customers *customer.Book
	Promises  *promise.Book
}

// Which names the records: those of one filter.
type Which struct {
	Customers *customer.Filter
	Promises  *promise.Filter
}

// Size is how many records a bulk would be about.
type Size struct {
	Matching int // counted up to one more than Most
	Most     int
}

// Count counts the records that a bulk would be about.
func (r *Room) Count(ctx context.Context, w Which) (*Size, error) {
	scope := tenants.CustomersRead
	if w.Promises != nil {
		scope = tenants.PromisesRead
	}
	if err := may(ctx, scope); err != nil {
		return nil, err
	}
	ids, err := r.matching(ctx, w)
	return &Size{Matching: len(ids), Most: Most}, err
}

func (r *Room) matching(ctx context.Context, w Which) ([]string, error) {
	switch {
	case (w.Customers == nil) == (w.Promises == nil):
		return nil, fault.Invalid("", "name either customers or promises")
	case w.Customers != nil:
		return r.Customers.Matching(ctx, *w.Customers, Most+1)
	default:
		return r.Promises.Matching(ctx, *w.Promises, Most+1)
	}
}

// CustomersBulk is a bulk over customers.
type CustomersBulk struct {
	Filter customer.Filter
	Action CustomerAction
}

// CustomerAction is what is done to each customer: exactly one of its fields.
type CustomerAction struct {
	AddTags          []string                 `json:",omitempty"`
	RemoveTags       []string                 `json:",omitempty"`
	SetContactMember *string                  `json:",omitempty"`
	NoContactMember  bool                     `json:",omitempty"`
	SetAttribute     *customer.AttributeValue `json:",omitempty"`
}

// PromisesBulk is a bulk over promises.
type PromisesBulk struct {
	Filter promise.Filter
	Action PromiseAction
}

// PromiseAction is what is done to each promise.
type PromiseAction struct {
	HandOver *HandOver `json:",omitempty"`
}

// HandOver gives promises to another member.
type HandOver struct {
	OwnerID string
	Reason  string
}

// action is what a job keeps of what it does: one of the two kinds.
type action struct {
	Customers *CustomerAction `json:",omitempty"`
	Promises  *PromiseAction  `json:",omitempty"`
	// Undoes is the bulk whose records get back what they had.
	Undoes string `json:",omitempty"`
}

// input and actionOf carry an action through a job's input.
func (a action) input() (map[string]any, error) { return job.InputOf(a.about(), a) }

// about says what is done in a few words.
func (a action) about() string {
	var what string
	switch c := a.Customers; {
	case c == nil:
		what = "promises: hand over"
	case c.AddTags != nil:
		what = "customers: add " + strings.Join(c.AddTags, ", ")
	case c.RemoveTags != nil:
		what = "customers: remove " + strings.Join(c.RemoveTags, ", ")
	case c.SetAttribute != nil:
		what = "customers: " + c.SetAttribute.Key + " = " + c.SetAttribute.Value
	default:
		what = "customers: assign"
	}
	if a.Undoes != "" {
		return "undo " + what
	}
	return what
}

func actionOf(j *job.Job) (a action, err error) {
	err = j.ReadInput(&a)
	return a, err
}

// verb gives what the action does, or what is wrong with it.
func (r *Room) verb(a action) (verb, error) {
	switch {
	case a.Customers != nil:
		return a.Customers.verb(r)
	case a.Promises != nil && a.Promises.HandOver != nil:
		return handOver{r, *a.Promises.HandOver}, nil
	default:
		return nil, fault.Required("action")
	}
}

func (a CustomerAction) verb(r *Room) (v verb, err error) {
	given := 0
	if a.AddTags != nil {
		given, v = given+1, retag{r, a.AddTags, true}
	}
	if a.RemoveTags != nil {
		given, v = given+1, retag{r, a.RemoveTags, false}
	}
	if a.SetContactMember != nil {
		if *a.SetContactMember == "" {
			return nil, fault.Required("action.setContactMember")
		}
		given, v = given+1, contact(r, *a.SetContactMember)
	}
	if a.NoContactMember {
		given, v = given+1, contact(r, "")
	}
	if a.SetAttribute != nil {
		given, v = given+1, attribute(r, *a.SetAttribute)
	}
	if given != 1 {
		return nil, fault.Invalid("action", "must be exactly one thing")
	}
	return v, nil
}

// verb is an action bound to its room. Both directions tell what became of
// each record, in order.
type verb interface {
	do(ctx context.Context, ids []string) ([]outcome, error)
	undo(ctx context.Context, before []entry) ([]outcome, error)
}

// outcome is what became of one record.
type outcome struct {
	id     string
	before *entry // what it had; nil when nothing changed
	err    error  // a fault: it is refused
}

// entry is what one record had before, a line of the job's file.
type entry struct {
	ID   string   `json:"id"`
	Tags []string `json:"tags,omitempty"` // those that it was given, or that were taken
	Was  string   `json:"was,omitempty"`  // the value it had
	Set  string   `json:"set,omitempty"`  // the value it was given
}
