// Package ticket lets somebody in by a link, without signing in: to one page,
// to what the link was made for, until its time is over.
//
// A ticket says itself what it is for, sealed with the operator's secret. None is
// kept, so none can be stolen from the database, and nobody can make one up.
package ticket

import (
	"crypto/cipher"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/seal"
)

// Link is an address that lets in whoever has it.
type Link struct {
	URL       string
	ExpiresAt time.Time
}

// Office makes links to one page, and opens them.
type Office struct {
	cipher cipher.AEAD
	kind   []byte
	page   string
	life   time.Duration
	now    clock.Func
}

// Page is where an office's links lead, and how they are sealed.
type Page struct {
	Purpose string        // what the cipher is derived for
	Kind    string        // what a ticket is sealed as: no other office's opens as one
	URL     string        // an address that takes ?token=
	Life    time.Duration // how long a link leads there
}

// Open derives an office's cipher from the operator's secret.
func Open(secret []byte, p Page, now clock.Func) (*Office, error) {
	sealer, err := seal.New(secret, p.Purpose)
	if err != nil {
		return nil, err
	}
	return &Office{cipher: sealer, kind: []byte(p.Kind), page: p.URL, life: p.Life, now: now}, nil
}

// Make gives a link for what the words name: ids, without a space in any.
func (o *Office) Make(words ...string) *Link {
	until := o.now().Add(o.life).Truncate(time.Second)
	plain := strings.Join(append(words, until.Format(time.RFC3339)), " ")
	token := base64.RawURLEncoding.EncodeToString(o.cipher.Seal(nil, nil, []byte(plain), o.kind))
	return &Link{URL: o.page + "?token=" + token, ExpiresAt: until}
}

// Read gives the n words that a link was made for, from its token. One that isn't
// ours, or whose time is over, is missing.
func (o *Office) Read(token string, n int) ([]string, error) {
	none := fault.Missing("link")
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return nil, none.Because(err)
	}
	plain, err := o.cipher.Open(nil, nil, sealed, o.kind)
	if err != nil {
		return nil, none.Because(err)
	}
	words := strings.Fields(string(plain))
	if len(words) != n+1 {
		return nil, none.Because(fmt.Errorf("a token of %d words", len(words)))
	}
	until, err := time.Parse(time.RFC3339, words[n])
	if err != nil || !until.After(o.now()) {
		return nil, none
	}
	return words[:n], nil
}
