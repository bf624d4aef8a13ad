package graph

import (
	"context"

	"kept/care/thanks"
	"kept/internal/id"
	"kept/tenants"
)

// thanks is what plans of thanks, their occasions and limits add to the API.
func (r *Resolver) thanks() noun {
	again := reread(func(p *thanks.Plan) string { return p.ID }, r.ThanksBook.Find)
	limits := func(ctx context.Context, _ string) (*thanks.Limits, error) { return r.ThanksBook.Limits(ctx) }
	return noun{
		kinds: map[id.Prefix]kind{
			id.ThanksPlan: {tenants.LoyaltyRead, many(r.ThanksBook.ByIDs)},
			id.Thanks:     {tenants.LoyaltyRead, many(r.ThanksBook.OccasionsByIDs)},
		},
		replays: map[string]replay{
			"draftThanksPlan": again, "updateThanksPlan": again, "startThanksPlan": again, "pauseThanksPlan": again, "resumeThanksPlan": again,
			"endThanksPlan": again, "completeThanks": reread(thanksID, r.ThanksBook.Occasion),
			"setThanksLimits": reread(func(*thanks.Limits) string { return "limits" }, limits),
		},
	}
}

func thanksPlanID(p *thanks.Plan) string { return p.ID }

func thanksProgram(p *thanks.Plan) string { return p.ProgramID }

func thanksID(o *thanks.Occasion) string { return o.ID }

func thanksCustomer(o *thanks.Occasion) string { return o.CustomerID }
