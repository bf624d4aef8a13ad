package graph

import (
	"context"

	"kept/care/loyalty"
	"kept/care/tier"
	"kept/tenants"
)

// tiers is what tiers add to the API.
func (r *Resolver) tiers() noun {
	policy := reread(func(p *tier.Policy) string { return p.ID }, r.TierBook.Policy)
	floor := reread(func(f *tier.Floor) string { return f.ID }, r.TierBook.Floor)
	return noun{replays: map[string]replay{"setTierPolicy": policy, "setTierFloor": floor, "liftTierFloor": floor}}
}

func programID(p *loyalty.Program) string { return p.ID }

// tiersOf gives each customer's tier. A level of standings is of one program:
// they were asked for by one field.
func (r *Resolver) tiersOf(ctx context.Context, objs []*loyalty.Standing) ([]*tier.Standing, error) {
	if len(objs) == 0 {
		return nil, nil
	}
	found, err := r.StoryBook.TiersOf(ctx, objs[0].Program.ID, keys(objs, standsFor))
	return perParent(objs, standsFor, found), err
}

// whoHolds is the member who set a floor, or nobody.
func whoHolds(f *tier.Floor) string {
	if f.ActorKind != string(tenants.KindMember) {
		return ""
	}
	return f.ActorID
}
