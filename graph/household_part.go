package graph

import (
	"context"

	"kept/care/household"
	"kept/care/loyalty"
	"kept/internal/id"
	"kept/tenants"
)

// households is what households add to the API.
func (r *Resolver) households() noun {
	again := reread(func(h *household.Household) string { return h.ID }, r.HouseholdBook.Find)
	return noun{
		kinds: map[id.Prefix]kind{id.Household: {tenants.LoyaltyRead, many(r.HouseholdBook.ByIDs)}},
		replays: map[string]replay{
			"formHousehold": again, "updateHousehold": again, "joinHousehold": again, "leaveHousehold": again, "dissolveHousehold": again,
		},
	}
}

func householdID(h *household.Household) string { return h.ID }

func headOf(h *household.Household) string { return h.HeadID }

func inHousehold(m *household.Member) string { return m.MemberID }

func homeOf(s *loyalty.Shared) string { return s.HouseholdID }

func drawnOf(v *loyalty.Reservation) string { return v.HouseholdID }

// membersOf gives who is in each of the households.
func (r *Resolver) membersOf(ctx context.Context, objs []*household.Household) ([][]*household.Member, error) {
	found, err := r.HouseholdBook.MembersOf(ctx, objs)
	return perParent(objs, householdID, found), err
}
