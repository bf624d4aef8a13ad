// Package id makes and checks the identifiers of Kept's records: a prefix that
// names the noun and a UUIDv7 in base32 (the TypeID specification), such as
// cus_01jd4t0x9me5rbp3n2yz6f8k7c. They sort by the time they were made.
package id

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"go.jetify.com/typeid"
)

// Prefix names the noun that an identifier belongs to.
type Prefix string

// The prefixes are public: partners may switch on them.
const (
	Tenant         Prefix = "ten"
	User           Prefix = "usr"
	Session        Prefix = "ses"
	Key            Prefix = "key"
	Member         Prefix = "mem"
	Invitation     Prefix = "inv"
	Absence        Prefix = "abs"
	Department     Prefix = "dep"
	AccessToken    Prefix = "pat"
	Client         Prefix = "cli"
	ClientSecret   Prefix = "sec"
	Customer       Prefix = "cus"
	Company        Prefix = "com"
	Identity       Prefix = "idn"
	Tag            Prefix = "tag"
	Consent        Prefix = "con"
	Attribute      Prefix = "att"
	Merge          Prefix = "mrg"
	Product        Prefix = "prd"
	Touchpoint     Prefix = "tch"
	Purchase       Prefix = "pur"
	PurchaseLine   Prefix = "pln"
	Interaction    Prefix = "int"
	Question       Prefix = "qst"
	Note           Prefix = "not"
	Promise        Prefix = "prm"
	Claim          Prefix = "clm"
	ClaimPart      Prefix = "clp" // its terms, products and links
	Dismissal      Prefix = "dis" // of a suggestion
	Program        Prefix = "lpr" // loyalty
	Account        Prefix = "lac"
	Movement       Prefix = "ltx"
	Entry          Prefix = "len"
	Lot            Prefix = "lot"
	Reservation    Prefix = "lrs"
	Adjustment     Prefix = "lad"
	Anchor         Prefix = "lan"
	Household      Prefix = "hhd"
	HouseholdStay  Prefix = "hhs" // a customer's in a household
	Reward         Prefix = "rwd"
	RewardClaim    Prefix = "rwc"
	Coupon         Prefix = "cpn"
	CouponCode     Prefix = "cpc"
	CouponUse      Prefix = "cpu"
	Campaign       Prefix = "cmp"
	CampaignMember Prefix = "cmm"
	CampaignSlot   Prefix = "cms"
	CampaignCap    Prefix = "cmc"
	ThanksPlan     Prefix = "thp"
	Thanks         Prefix = "thx"
	ThanksMonth    Prefix = "thm"
	ThanksWatch    Prefix = "thw"
	ThanksCap      Prefix = "thc"
	ParityRun      Prefix = "par"
	ParityFinding  Prefix = "pfi"
	ReferralTerms  Prefix = "rft"
	ReferralCode   Prefix = "rfc"
	Referral       Prefix = "ref"
	Card           Prefix = "crd"
	CardMovement   Prefix = "crm"
	CardHold       Prefix = "crh"
	TierPolicy     Prefix = "tpo"
	TierFloor      Prefix = "tfl"
	TierStanding   Prefix = "tst"
	EarningRule    Prefix = "elr"
	EarningVersion Prefix = "elv"
	Earned         Prefix = "ern"
	Occasion       Prefix = "ocn"
	Allegiance     Prefix = "alg"
	Expectation    Prefix = "exp"
	Assessment     Prefix = "asm"
	ExtraMile      Prefix = "exm"
	ExtraBudget    Prefix = "exb"
	Study          Prefix = "stu"
	Response       Prefix = "rsp"
	Event          Prefix = "evt"
	Notice         Prefix = "ntc"
	Job            Prefix = "job"
	JobFile        Prefix = "jfl"
	JobRow         Prefix = "jrw"
	Upload         Prefix = "upl"
	Download       Prefix = "dwl"
	Chunk          Prefix = "chk"
	Rollup         Prefix = "rol"
	Mark           Prefix = "mrk"
	Letter         Prefix = "ltr"
	Proof          Prefix = "prf"
	Recovery       Prefix = "rec"
	View           Prefix = "viw"
	Idempotency    Prefix = "idk"
	Billing        Prefix = "bil"
	Usage          Prefix = "use"
)

// suffix is the length of a UUID in TypeID's base32.
const suffix = 26

// Like returns an identifier with p for its prefix and all else as in other: of
// a record that stands on other's row, so that nobody has to remember it. Without
// an underscore, other is nobody's identifier and returned as it is.
func Like(p Prefix, other string) string {
	_, number, ok := strings.Cut(other, "_")
	if !ok {
		return other
	}
	return string(p) + "_" + number
}

// New returns a fresh identifier, which sorts after every other that this
// process made, and after those that it was told of by After: histories are read
// in the order of their events' ids, so it matters within a millisecond too, and
// when the clock is set back. It panics only if the machine has no randomness.
func New(p Prefix) string {
	u := uuid.Must(uuid.NewRandom())
	at := next()
	for i := range 6 {
		u[i] = byte(at >> (52 - 8*i))
	}
	u[6], u[7] = 0x70|byte(at>>8)&0x0f, byte(at) // version 7
	t, err := typeid.FromUUIDBytesWithPrefix(string(p), u[:])
	if err != nil {
		panic(fmt.Sprintf("id: %v", err)) // a prefix outside [a-z_]: a mistake in this file
	}
	return t.String()
}

// newest is the time of the last identifier, as a UUIDv7 has it: milliseconds in
// 48 bits, and what is left of one, in 256 nanoseconds, in 12. It never goes back.
var newest atomic.Uint64

func next() uint64 {
	now := time.Now()
	at := uint64(now.UnixMilli())<<12 | uint64(now.Nanosecond()%int(time.Millisecond))>>8
	for {
		last := newest.Load()
		if n := max(at, last+1); newest.CompareAndSwap(last, n) {
			return n
		}
	}
}

// After makes every identifier from now on sort after s, which another process
// made, perhaps with a clock that was ahead of ours. What is no identifier of
// Kept's is left alone.
func After(s string) {
	t, err := typeid.FromString(s)
	if err != nil || PrefixOf(s) == "" {
		return
	}
	var at uint64
	u := t.UUIDBytes()
	for _, b := range u[:6] {
		at = at<<8 | uint64(b)
	}
	at = at<<12 | uint64(u[6]&0x0f)<<8 | uint64(u[7])
	for last := newest.Load(); last < at; last = newest.Load() {
		newest.CompareAndSwap(last, at)
	}
}

// PrefixOf gives the prefix of s, or "" if s isn't an identifier.
func PrefixOf(s string) Prefix {
	p, rest, ok := strings.Cut(s, "_")
	if !ok || len(rest) != suffix {
		return ""
	}
	if _, err := typeid.FromString(s); err != nil {
		return ""
	}
	return Prefix(p)
}

// Is reports whether s is a well-formed identifier with prefix p.
func Is(p Prefix, s string) bool { return PrefixOf(s) == p }

// Without gives those of ids that aren't among there, in their order.
func Without(ids, there []string) []string {
	is := make(map[string]bool, len(there))
	for _, s := range there {
		is[s] = true
	}
	return slices.DeleteFunc(slices.Clone(ids), func(s string) bool { return is[s] })
}
