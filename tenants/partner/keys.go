package partner

import (
	"context"
	"crypto"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/signingkey"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/recent"
	"kept/internal/seal"
	"kept/tenants/guard"
)

// Algorithm is how access tokens are signed.
type Algorithm string

// The algorithms. A token is verified by the one of its key, whatever it says.
const (
	EdDSA Algorithm = "EdDSA"
	RS256 Algorithm = "RS256"
)

// The life of a signing key: published a day before it signs, so that whoever
// keeps a copy of the public keys has it in time; signing for 90 days; and
// published after that for as long as a token that it signed may live.
const (
	keyAhead   = 24 * time.Hour
	keySigns   = 90 * 24 * time.Hour
	keyOverlap = LongestOperatorLife + time.Hour
)

// Settings say in whose name tokens are issued.
type Settings struct {
	Issuer    string    // the base URL
	Audience  string    // whom tokens are for; empty means the issuer
	Secret    []byte    // the operator's, at least 32 bytes: it seals the private keys
	Algorithm Algorithm // empty means EdDSA
}

// Keys issues access tokens and verifies them, with keys that it rotates.
type Keys struct {
	db       *store.DB
	settings Settings
	sealer   cipher.AEAD
	now      clock.Func
	current  *recent.Memory[string, []*key]
	proven   *proven

	making sync.Mutex
	mu     sync.Mutex
	parsed map[string]*key // rows never change, and opening one is slow
}

// key is one signing key. Its private half is nil when the operator's secret
// has changed since: it verifies what it signed and signs no more.
type key struct {
	id        string
	algorithm Algorithm
	public    crypto.PublicKey
	private   crypto.Signer
	from      time.Time // signs from
	retires   time.Time // verifies until
}

// NewKeys returns the keys in db. It makes none before it needs one.
func NewKeys(db *store.DB, s Settings, now clock.Func) (*Keys, error) {
	if s.Algorithm == "" {
		s.Algorithm = EdDSA
	}
	if s.Audience == "" {
		s.Audience = s.Issuer
	}
	if s.Issuer == "" || (s.Algorithm != EdDSA && s.Algorithm != RS256) {
		return nil, fmt.Errorf("signing keys need an issuer and EdDSA or RS256")
	}
	sealer, err := seal.New(s.Secret, "kept signing keys")
	if err != nil {
		return nil, err
	}
	return &Keys{
		db: db, settings: s, sealer: sealer, now: now, parsed: map[string]*key{}, proven: newProven(),
		current: recent.NewMemory[string, []*key](now, recent.Limit, 1),
	}, nil
}

// Issuer gives the name in which tokens are issued: the base URL.
func (k *Keys) Issuer() string { return k.settings.Issuer }

// Rotate makes the next key when the present one will stop signing within a
// day, and deletes those that verify nothing any more. A periodic task runs it;
// two nodes at once make a key each, which does no harm.
func (k *Keys) Rotate(ctx context.Context) error {
	ctx = guard.System(ctx, "rotate signing keys: they belong to no tenant")
	now := k.now()
	if _, err := k.db.SigningKey.Delete().Where(signingkey.RetiresAtLT(now)).Exec(ctx); err != nil {
		return fmt.Errorf("delete retired keys: %w", err)
	}
	all, err := k.load(ctx)
	if err != nil {
		return err
	}
	from := now
	if last := latest(all, k.usable); last != nil {
		if last.end().Sub(now) > keyAhead {
			return nil
		}
		from = last.end()
	}
	if from.Before(now) {
		from = now
	}
	_, err = k.make(ctx, from)
	return err
}

// signer gives the key that signs now, and makes one when there is none. Inside
// a transaction, which belongs to a tenant, it only reads, and only what this
// node has never read: many transactions that each want a second connection
// would wait for each other. Rotate has run before, on every node.
func (k *Keys) signer(ctx context.Context) (*key, error) {
	inside := store.InTx(ctx)
	if s := latest(k.everRead(), k.signs); inside && s != nil {
		return s, nil
	}
	ctx = guard.System(store.Outside(ctx), "sign a token: keys belong to no tenant")
	all, err := k.known(ctx)
	if err != nil {
		return nil, err
	}
	if s := latest(all, k.signs); s != nil {
		return s, nil
	}
	if inside {
		return nil, errors.New("there is no signing key, and none can be made in a transaction: run Keys.Rotate at start")
	}
	k.making.Lock() // the first of many requests makes it, the others find it
	defer k.making.Unlock()
	if all, err = k.load(ctx); err != nil {
		return nil, err
	}
	if s := latest(all, k.signs); s != nil {
		return s, nil
	}
	return k.make(ctx, k.now())
}

// everRead gives the keys that this node has read since it started, in the
// order of their ids.
func (k *Keys) everRead() []*key {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.SortedFunc(maps.Values(k.parsed), func(a, b *key) int { return strings.Compare(a.id, b.id) })
}

// end is when c stops signing.
func (c *key) end() time.Time { return c.from.Add(keySigns) }

// usable reports whether this node could sign with c: it is of today's
// algorithm, and today's secret opens it.
func (k *Keys) usable(c *key) bool { return c.private != nil && c.algorithm == k.settings.Algorithm }

// signs reports whether c may sign now.
func (k *Keys) signs(c *key) bool {
	now := k.now()
	return k.usable(c) && !now.Before(c.from) && now.Before(c.end())
}

// latest gives the key of which ok holds that begins last, or nil.
func latest(all []*key, ok func(*key) bool) *key {
	var best *key
	for _, c := range all { // in the order of their ids, so that nodes agree
		if ok(c) && (best == nil || !c.from.Before(best.from)) {
			best = c
		}
	}
	return best
}

// verifier gives the key named kid, or nil. One that another node has just made
// is looked up by its id: it is no guess, so it is asked for once at most.
func (k *Keys) verifier(ctx context.Context, kid string) (*key, error) {
	ctx = guard.System(ctx, "verify a token: keys belong to no tenant")
	all, err := k.known(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(c *key) bool { return c.id == kid })
	if i >= 0 {
		return k.inTime(all[i]), nil
	}
	if !id.Is(id.Key, kid) {
		return nil, nil
	}
	row, err := k.db.SigningKey.Get(ctx, kid)
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	c, err := k.parse(row)
	if err != nil {
		return nil, err
	}
	return k.inTime(c), nil
}

func (k *Keys) inTime(c *key) *key {
	if now := k.now(); !now.Before(c.retires) || c.from.After(now.Add(leeway)) {
		return nil
	}
	return c
}

// known gives the keys as they were at most five seconds ago.
func (k *Keys) known(ctx context.Context) ([]*key, error) {
	return k.current.Get("", func() ([]*key, error) { return k.load(ctx) })
}

func (k *Keys) load(ctx context.Context) ([]*key, error) {
	found, err := k.db.SigningKey.Query().Where(signingkey.RetiresAtGT(k.now())).Order(signingkey.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load signing keys: %w", err)
	}
	out := make([]*key, len(found))
	for i, r := range found {
		if out[i], err = k.parse(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (k *Keys) parse(r *rows.SigningKey) (*key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c, ok := k.parsed[r.ID]; ok {
		return c, nil
	}
	public, err := x509.ParsePKIXPublicKey(r.Public)
	if err != nil {
		return nil, fmt.Errorf("signing key %s: %w", r.ID, err)
	}
	c := &key{id: r.ID, algorithm: Algorithm(r.Algorithm), public: public, from: r.ActiveFrom.UTC(), retires: r.RetiresAt.UTC()}
	c.private = k.open(r)
	k.parsed[r.ID] = c
	return c, nil
}

// make writes a fresh key that signs from from on.
func (k *Keys) make(ctx context.Context, from time.Time) (*key, error) {
	private, err := generate(k.settings.Algorithm)
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(private.Public())
	if err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	kid := id.New(id.Key)
	sealed, err := k.seal(kid, private)
	if err != nil {
		return nil, err
	}
	row, err := k.db.SigningKey.Create().SetID(kid).SetAlgorithm(string(k.settings.Algorithm)).SetSealed(sealed).SetPublic(public).
		SetCreatedAt(k.now()).SetActiveFrom(from).SetRetiresAt(from.Add(keySigns + keyOverlap)).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	k.current.Forget("")
	return k.parse(row)
}

// rsaBits is what NIST holds safe beyond 2030.
const rsaBits = 3072

func generate(a Algorithm) (crypto.Signer, error) {
	if a == RS256 {
		private, err := rsa.GenerateKey(rand.Reader, rsaBits)
		if err != nil {
			return nil, fmt.Errorf("make RSA key: %w", err)
		}
		return private, nil
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make Ed25519 key: %w", err)
	}
	return private, nil
}
