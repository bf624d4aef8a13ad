package claim

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/claim"
	"kept/ent/db/predicate"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/page"
)

// Filter narrows a list of claims; its parts are joined by AND.
type Filter struct {
	ID       *filter.ID
	Text     *filter.String // case and accents make no difference
	Kind     *KindFilter
	Trigger  *TriggerFilter
	ReviewOn *filter.Day
	Live     *bool // said today, or not
	Retired  *bool
}

// The comparisons of what is named.
type (
	KindFilter    = filter.Enum[Kind]
	TriggerFilter = filter.Enum[Trigger]
)

// Order is how a list of claims is sorted.
type Order string

// The orders, each served by an index.
const (
	ByText   Order = "TEXT"
	ByReview Order = "REVIEW_ON"
)

func (o Order) keyset() store.Order {
	if o == ByReview {
		return store.Order{Column: table.FieldReviewOn}
	}
	return store.Order{Column: table.FieldFolded}
}

func (o Order) key(c *Claim) page.Key {
	if o == ByReview {
		return store.KeyOf(string(c.ReviewOn), c.ID)
	}
	return store.KeyOf(c.Folded, c.ID)
}

// Find gives the claim with id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, id string) (*Claim, error) {
	found, err := b.ByIDs(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	c, ok := found[id]
	if !ok {
		return nil, fault.Missing("claim")
	}
	return c, nil
}

// FindExternal gives the claim that a partner knows by key.
func (b *Book) FindExternal(ctx context.Context, key string) (*Claim, error) {
	found, err := b.db.Claim.Query().Where(table.ExternalID(key)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find claim by external id: %w", err)
	}
	cs, err := b.whole(ctx, found)
	if err != nil {
		return nil, err
	}
	if len(cs) == 0 {
		return nil, fault.Missing("claim")
	}
	return cs[0], nil
}

// ByIDs gives the claims with ids, by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Claim, error) {
	found, err := b.db.Claim.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d claims: %w", len(ids), err)
	}
	cs, err := b.whole(ctx, found)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Claim, len(cs))
	for _, c := range cs {
		out[c.ID] = c
	}
	return out, nil
}

// List gives claims, a page at a time.
func (b *Book) List(ctx context.Context, f Filter, o Order, args page.Args) (page.Page[*Claim], error) {
	q := b.db.Claim.Query().Where(
		store.Where(table.FieldID, f.ID),
		store.Where(table.FieldFolded, f.Text.Folded()),
		store.Where(table.FieldKind, f.Kind.Plain()),
		store.Where(table.FieldTrigger, f.Trigger.Plain()),
		store.Where(table.FieldReviewOn, f.ReviewOn),
	).Where(b.standing(ctx, f)...)
	p, err := store.List(ctx, q, o.keyset(), args, func(r *rows.Claim) *Claim { return fromRow(r) }, o.key)
	if err != nil || len(p.Items) == 0 {
		return p, err
	}
	return p, b.complete(ctx, p.Items)
}

// standing narrows to claims that are said today, or that are retired. Live is
// the rule of Claim.StateOn in SQL.
func (b *Book) standing(ctx context.Context, f Filter) (all []predicate.Claim) {
	today := string(b.today(ctx))
	live := table.And(table.RetiredAtIsNil(), table.ValidFromLTE(today), table.Or(table.ValidUntil(""), table.ValidUntilGTE(today)))
	for _, part := range []struct {
		want *bool
		is   predicate.Claim
	}{{f.Live, live}, {f.Retired, table.RetiredAtNotNil()}} {
		switch {
		case part.want == nil:
		case *part.want:
			all = append(all, part.is)
		default:
			all = append(all, table.Not(part.is))
		}
	}
	return all
}

// States says where each claim stands today.
func (b *Book) States(ctx context.Context, claims []*Claim) []State {
	today := b.today(ctx)
	out := make([]State, len(claims))
	for i, c := range claims {
		out[i] = c.StateOn(today)
	}
	return out
}
