// Package mail writes the few letters that Kept sends to the people who sign
// in, in their language, and hands them to an SMTP server.
//
// A letter is made in the transaction of its cause and posted: a job sends it
// later, since nothing goes over the network inside a transaction. It carries
// an id that becomes its Message-ID, so a letter that had to be sent twice is
// one letter to whoever receives it.
package mail

import (
	"context"
	"time"
)

// Kind says what a letter is about; words.go has its text.
type Kind string

// The kinds of letters. The first three carry a link.
const (
	Reset           Kind = "RESET"            // set a new password
	Verify          Kind = "VERIFY"           // prove that an address is yours
	Invitation      Kind = "INVITATION"       // become a member
	PasswordChanged Kind = "PASSWORD_CHANGED" // your password isn't what it was
	AddressChanged  Kind = "ADDRESS_CHANGED"  // to the old address: it isn't yours to sign in with any more
	FactorAdded     Kind = "FACTOR_ADDED"     // you are asked for a code now
	FactorRemoved   Kind = "FACTOR_REMOVED"   // you aren't any more

	// To the owners of a tenant, about what it pays. On is the day they name.
	TrialEnding   Kind = "TRIAL_ENDING"   // on that day
	PaymentFailed Kind = "PAYMENT_FAILED" // everything goes on until then
	GraceEnding   Kind = "GRACE_ENDING"   // from then on nothing can be changed
	NothingWrites Kind = "READ_ONLY"      // until it is paid; closed on that day
	Closed        Kind = "CLOSED"         // erased on that day
	Erasing       Kind = "ERASING"        // erased on that day, which is near
	Erased        Kind = "ERASED"         // it is done
)

// paths are the pages that links lead to.
var paths = map[Kind]string{
	Reset: "/reset", Verify: "/verify", Invitation: "/invitation",
	TrialEnding: billing, PaymentFailed: billing, GraceEnding: billing, NothingWrites: billing, Closed: billing, Erasing: billing,
}

// billing is the page where a tenant's owner sees to what it pays: it opens to
// who signs in, and needs no token.
const billing = "/settings/billing"

// Letter is one mail, to be written in its reader's language when it is sent.
type Letter struct {
	Kind     Kind
	To       string
	Name     string // how to greet her; may be empty
	Language string // BCP 47; English when it is empty or not one of ours
	Token    string // opens what the link leads to
	Business string // the tenant it is about, if any
	By       string // the person it comes from, if any
	// On is the day that the letter names, in the reader's zone.
	On time.Time
	// Until is when the letter says nothing true any more, and isn't sent.
	Until time.Time
}

// Post puts a letter in the mail, in the transaction of ctx. Where no mail is
// set up there is no Post.
type Post func(ctx context.Context, l Letter) error

// Link is where a letter leads. The token stands after the #: no server's log
// and no referrer ever has it.
func Link(base string, k Kind, token string) string {
	switch {
	case paths[k] == billing:
		return base + billing
	case token == "":
		return ""
	default:
		return base + paths[k] + "#" + token
	}
}
