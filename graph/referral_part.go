package graph

import (
	"context"
	"errors"

	"kept/care/loyalty"
	"kept/care/referral"
	"kept/graph/model"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

// referrals is what referrals add to the API.
func (r *Resolver) referrals() noun {
	return noun{
		kinds: map[id.Prefix]kind{id.Referral: {tenants.LoyaltyRead, many(r.ReferralBook.ByIDs)}},
		replays: map[string]replay{
			"setReferralTerms": reread(func(t *referral.Terms) string { return t.ProgramID }, r.referralTermsOf),
			"makeReferralCode": reread(func(c *referral.Code) string { return c.ID }, r.ReferralBook.Code),
			"referCustomer":    r.referredAgain(),
		},
	}
}

func (r *Resolver) referralTermsOf(ctx context.Context, programID string) (*referral.Terms, error) {
	found, err := r.ReferralBook.TermsOf(ctx, []string{programID})
	if err == nil && found[programID] == nil {
		return nil, fault.Missing("referral")
	}
	return found[programID], err
}

// referred turns what bringing somebody along came to into its payload.
func referred(made *referral.Referral, err error) (*model.ReferCustomerPayload, error) {
	p, failed := outcome(made, err)
	if failed != nil {
		return nil, failed
	}
	out := &model.ReferCustomerPayload{Payload: *p}
	var why referral.Refused
	if errors.As(err, &why) {
		out.Refusal = (*referral.Refusal)(&why)
	}
	return out, nil
}

// referredAgain answers a referral that was made under the same key.
func (r *Resolver) referredAgain() replay {
	return replay{
		keep: func(payload any) memory {
			p, _ := payload.(*model.ReferCustomerPayload)
			if p == nil || p.Noun == nil {
				return memory{}
			}
			return memory{ID: p.Noun.ID}
		},
		again: func(ctx context.Context, m memory) (any, error) {
			return referred(r.ReferralBook.Find(ctx, m.ID))
		},
	}
}

// referralCodes gives the codes of customers. A level of standings is of one
// program: they were asked for by one field.
func (r *Resolver) referralCodes(ctx context.Context, objs []*loyalty.Standing) ([]*referral.Code, error) {
	if len(objs) == 0 {
		return nil, nil
	}
	found, err := r.ReferralBook.CodesOf(ctx, objs[0].Program.ID, keys(objs, standsFor))
	return perParent(objs, standsFor, found), err
}

func advocateOf(r *referral.Referral) string { return r.AdvocateID }

func friendOf(r *referral.Referral) string { return r.FriendID }
