package partner

import (
	"context"
	"crypto/sha256"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// manyProven bounds how many tokens are remembered, to some 2 MiB.
const manyProven = 4096

// proven remembers tokens whose signature and claims were found right, by their
// hash, so that a caller who asks again costs no second verification: that is as
// much as answering a small question. Only what can't change is taken from it.
// Each time its key is looked up again, and the clock; whether the token or its
// client was revoked, the book asks after that as ever.
type proven struct {
	tokens *lru.Cache[[sha256.Size]byte, proof]
}

// proof is what a right token says, and when and by which key it is one.
type proof struct {
	grant Grant
	key   *key
	from  time.Time // the later of issued and not before
}

func newProven() *proven {
	c, _ := lru.New[[sha256.Size]byte, proof](manyProven) // fails on a size below one only
	return &proven{tokens: c}
}

// provenBefore gives the grant of a token that was verified before and holds still,
// or nil: then it is to be verified, which says what is wrong with it.
func (k *Keys) provenBefore(ctx context.Context, hash [sha256.Size]byte) *Grant {
	p, ok := k.proven.tokens.Get(hash)
	if !ok {
		return nil
	}
	now := k.now()
	if now.Before(p.from.Add(-leeway)) || !now.Before(p.grant.ExpiresAt.Add(leeway)) {
		return nil
	}
	if current, err := k.verifier(ctx, p.key.id); err != nil || current != p.key {
		return nil
	}
	g := p.grant
	g.Scopes = slices.Clone(g.Scopes) // the caller takes away what the client has lost
	return &g
}

// prove remembers that a token is right.
func (k *Keys) prove(hash [sha256.Size]byte, g *Grant, by *key, c claims) {
	p := proof{grant: *g, key: by, from: c.IssuedAt.Time}
	p.grant.Scopes = slices.Clone(g.Scopes)
	if c.NotBefore.After(p.from) {
		p.from = c.NotBefore.Time
	}
	k.proven.tokens.Add(hash, p)
}
