// Package search is the one box that finds people and records.
//
// A noun puts a Doc for each of its records, in the transaction that writes
// the record. A text finds a doc when each of its words begins some word of
// the doc. Purchases have no docs: they are found by the beginnings of their
// keys, which stand in their own rows. Best comes first: titles that start with the text, then titles that
// hold its words, then the rest; ties by id. Case and accents don't matter.
// Text is folded and cut into words here, once for both databases, so that
// both answer alike.
package search

import (
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fold"
	"kept/tenants"
)

// Kind says what a hit is.
type Kind string

// What can be found.
const (
	Customer    Kind = "CUSTOMER"
	Company     Kind = "COMPANY"
	Product     Kind = "PRODUCT"
	Purchase    Kind = "PURCHASE"
	Interaction Kind = "INTERACTION"
	Note        Kind = "NOTE"
	Promise     Kind = "PROMISE"
	Claim       Kind = "CLAIM"
)

// scopes says what a caller needs in order to find a kind.
var scopes = []struct {
	kind  Kind
	scope string
}{
	{Customer, tenants.CustomersRead},
	{Company, tenants.CustomersRead},
	{Product, tenants.PurchasesRead},
	{Purchase, tenants.PurchasesRead},
	{Interaction, tenants.InteractionsRead},
	{Note, tenants.InteractionsRead},
	{Promise, tenants.PromisesRead},
	{Claim, tenants.ClaimsRead},
}

func (k Kind) known() bool {
	for _, s := range scopes {
		if s.kind == k {
			return true
		}
	}
	return false
}

// Doc is what finds one record.
type Doc struct {
	ID         string // the record's own
	Kind       Kind
	CustomerID string   // whom it is about, if anyone
	Title      string   // what a hit shows; never an e-mail address or a number of hers
	Words      []string // texts that find it besides its title
	Private    []string // texts that find it only for who may see identities (customers:pii)
}

// maxTitle is how much of a text a hit shows, in characters.
const maxTitle = 80

// Title gives the first of texts that says anything, cut to what a hit shows.
func Title(texts ...string) string {
	for _, t := range texts {
		t = strings.Join(strings.Fields(t), " ")
		if r := []rune(t); len(r) > maxTitle {
			return strings.TrimSpace(string(r[:maxTitle-1])) + "…"
		}
		if t != "" {
			return t
		}
	}
	return ""
}

// Hit is a record that was found.
type Hit struct {
	ID         string
	Kind       Kind
	CustomerID string
	Title      string
	folded     string
}

// Index is the full-text index of the tenant that the context acts for. It
// holds no state: each noun may make its own.
type Index struct {
	db  *store.DB
	now clock.Func
}

// NewIndex returns the index in db.
func NewIndex(db *store.DB, now clock.Func) *Index { return &Index{db: db, now: now} }

// The limits of a doc. What is beyond them isn't found, which nobody types anyway.
const (
	maxWords = 256
	maxWord  = 64 // bytes
)

// words cuts the texts of a doc into folded words, each once: letters and
// digits of any script. An e-mail address is one word besides its parts, and
// its last label (com, de) none, which everybody has.
func words(texts ...string) []string {
	var out []string
	seen := map[string]bool{}
	add := func(parts []string) {
		for _, w := range parts {
			if w = short(w); !seen[w] && len(out) < maxWords {
				seen[w] = true
				out = append(out, w)
			}
		}
	}
	for _, text := range texts {
		for field := range strings.FieldsSeq(fold.Of(text)) {
			parts := split(field)
			if address(field) {
				parts[len(parts)-1] = strings.Join(parts, "")
			}
			add(parts)
		}
	}
	return out
}

// asked cuts what somebody types into words, as words does for docs. An
// address, half typed perhaps, is the one word that it is in a doc.
func asked(text string) []string {
	var out []string
	for field := range strings.FieldsSeq(fold.Of(text)) {
		parts := split(field)
		if address(field) {
			parts = []string{strings.Join(parts, "")}
		}
		for _, w := range parts {
			if w = short(w); !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// address reports whether a field holds an @ between two words.
func address(field string) bool {
	before, after, ok := strings.Cut(field, "@")
	return ok && len(split(before)) > 0 && len(split(after)) > 0
}

// short cuts a word to maxWord bytes, between two letters.
func short(w string) string {
	if len(w) <= maxWord {
		return w
	}
	w = w[:maxWord]
	for !utf8.ValidString(w) {
		w = w[:len(w)-1]
	}
	return w
}

// folded is a text as search compares titles: its words, by one space apart.
func folded(text string) string { return strings.Join(split(fold.Of(text)), " ") }

// alternatives gives the ways to read a text: as its words and, when it looks
// like a telephone number, as one number however its digits were grouped.
func alternatives(text string) [][]string {
	var out [][]string
	if ws := asked(text); len(ws) > 0 {
		out = append(out, ws)
	}
	digits := onlyDigits(text)
	phone := strings.Trim(text, "+0123456789 -/().") == "" && len(digits) >= 5
	if phone && (len(out[0]) > 1 || out[0][0] != digits) {
		out = append(out, []string{digits})
	}
	return out
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// number gives a doc the number by which SQLite's index knows it: a hash of its
// id, 63 bits, so that two of a hundred million agree once in two thousand such
// databases; the unique index would refuse the second.
func number(id string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // it never fails
	return int64(h.Sum64() & math.MaxInt64)
}
