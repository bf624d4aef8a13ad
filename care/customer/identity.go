package customer

import (
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"

	"kept/internal/fault"
	"kept/internal/fold"
	"kept/tenants"
)

// IdentityKind is a way to recognise somebody.
type IdentityKind string

// The kinds of identity.
const (
	EmailAddress IdentityKind = "EMAIL"
	PhoneNumber  IdentityKind = "PHONE"
	Handle       IdentityKind = "HANDLE" // a name in a social network or messenger
	Card         IdentityKind = "CARD"   // a customer card's number, never a payment card's
)

// Identity is one way to recognise one customer. A personal one is hers alone;
// a shared one (a family's telephone, an info@ address) is many people's, and
// finds candidates.
type Identity struct {
	ID         string
	CustomerID string // the record it was given to, which may be an alias now
	Kind       IdentityKind
	Value      string // masked for callers without customers:pii
	Shared     bool
	CreatedAt  time.Time
	folded     string
}

// IdentityDraft is an identity to be added.
type IdentityDraft struct {
	Kind   IdentityKind
	Value  string
	Shared bool
}

const maxIdentity = 254 // an e-mail address's limit, plenty for the others

// recognised checks and normalises d: e-mail addresses in lower case, telephone
// numbers in E.164 (without a country they are of region, such as "DE"),
// handles and cards folded. The faults are about the field "value".
func (d IdentityDraft) recognised(region string) (Identity, error) {
	value := strings.TrimSpace(d.Value)
	i := Identity{Kind: d.Kind, Value: value, Shared: d.Shared}
	switch {
	case value == "":
		return i, fault.Required("value")
	case utf8.RuneCountInString(value) > maxIdentity:
		return i, fault.TooLong("value", maxIdentity)
	}
	var err error
	switch d.Kind {
	case EmailAddress:
		i.folded, err = foldEmail(value)
	case PhoneNumber:
		i.folded, err = e164(value, region)
		i.Value = i.folded
	case Handle:
		i.folded, err = foldHandle(value)
	case Card:
		i.folded, err = foldCard(value)
	default:
		err = fault.Invalid("kind", "must be EMAIL, PHONE, HANDLE or CARD")
	}
	return i, err
}

// foldEmail takes an address alone, without a name before it. Addresses differ
// by case to nobody but a few old servers, so they don't here.
func foldEmail(value string) (string, error) {
	a, err := mail.ParseAddress(value)
	if err != nil || a.Name != "" || a.Address != value {
		return "", fault.Invalid("value", "must be an e-mail address, such as ana@shop.example")
	}
	return strings.ToLower(value), nil
}

// e164 takes numbers that are possible, not only those that are given out:
// ranges open up faster than libraries learn of it.
func e164(value, region string) (string, error) {
	if rest, ok := strings.CutPrefix(value, "00"); ok {
		value = "+" + rest // how most of the world dials abroad
	}
	n, err := phonenumbers.Parse(value, region)
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", fault.Invalid("value", "must be a phone number, best with its country: +49 30 123456")
	}
	return phonenumbers.Format(n, phonenumbers.E164), nil
}

func foldHandle(value string) (string, error) {
	folded := strings.TrimPrefix(fold.Of(value), "@")
	if folded == "" {
		return "", fault.Invalid("value", "must be a name such as @ana")
	}
	return folded, nil
}

func foldCard(value string) (string, error) {
	folded := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold.Of(value))
	if folded == "" {
		return "", fault.Invalid("value", "must hold letters or digits")
	}
	return folded, nil
}

// regionOf gives the region whose telephone numbers need no country code for
// this tenant: its locale's ("pt-BR" is BR), or the likeliest for its language.
func regionOf(a *tenants.Actor) string {
	if a == nil {
		return ""
	}
	tag, err := language.Parse(a.Locale)
	if err != nil {
		return ""
	}
	region, _ := tag.Region()
	return region.String()
}

// Masked is the value with most of it hidden: enough to tell two apart by
// somebody who knows them, too little to use.
func (i Identity) Masked() string {
	if i.Kind == EmailAddress {
		before, domain, _ := strings.Cut(i.Value, "@")
		return first(before, 1) + "•••@" + domain
	}
	digits := []rune(i.Value)
	if len(digits) < 5 {
		return "•••"
	}
	return "•••" + string(digits[len(digits)-2:])
}

func first(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

// words gives the ways in which people type an identity when they search.
func (i Identity) words() []string {
	if i.Kind != PhoneNumber {
		return []string{i.Value}
	}
	n, err := phonenumbers.Parse(i.folded, "")
	if err != nil {
		return []string{i.folded}
	}
	national := phonenumbers.Format(n, phonenumbers.NATIONAL)
	return []string{i.folded, strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, national)}
}
