// Package account keeps the businesses that subscribe and the people who work
// for them: sign-up, members and their roles, departments, invitations.
//
// A person signs up a tenant and is its owner. Others come by invitation, each
// with a role. Who may do what follows from the role; only an owner makes or
// unmakes owners, nobody hands out more than she has, and the last owner can't
// go. A member who leaves hands over what she has open; her records stay.
package account

import (
	"context"
	"strings"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/mail"
	"kept/internal/password"
	"kept/internal/recent"
)

// HandOver gives what the member from has open to the member to, in the
// transaction in which from leaves.
type HandOver func(ctx context.Context, from, to string) error

// Book keeps tenants, members, departments and invitations.
type Book struct {
	// HandOvers are run when a member leaves, one for each noun that can be open.
	// server.Build fills them: this room knows no noun.
	HandOvers []HandOver
	// Post mails invitations; nil where no mail is set up.
	Post mail.Post
	// Welcome is told of a user made in this transaction, whose address nobody
	// has proved yet; nil when nobody cares.
	Welcome func(ctx context.Context, userID string) error
	// Founding is told of a tenant made in this transaction; nil when nobody cares.
	Founding func(ctx context.Context, tenantID string) error
	// SeatsFor says why there is no seat for so many people, members and invited
	// ones; nil when seats aren't counted.
	SeatsFor func(ctx context.Context, people int) error

	db     *store.DB
	log    *event.Log
	hasher *password.Hasher
	now    clock.Func

	knownTenants *recent.Memory[string, *Tenant]
	knownMembers *recent.Memory[string, *Member]
}

// remembered is how many tenants and members a node remembers for a moment.
const remembered = 10_000

// NewBook returns the book of accounts in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, hasher *password.Hasher, now clock.Func) *Book {
	return &Book{
		db: db, log: log, hasher: hasher, now: now,
		knownTenants: recent.NewMemory[string, *Tenant](now, recent.Limit, remembered),
		knownMembers: recent.NewMemory[string, *Member](now, recent.Limit, remembered),
	}
}

// nameMax is the length of the longest name of anything, in characters.
const nameMax = 200

// checkName trims a name and checks that there is one.
func checkName(field, s string) (string, error) {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return "", fault.Required(field)
	}
	return s, fault.Text(field, s, nameMax)
}
