package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"kept/care/absence"
	"kept/care/advice"
	"kept/care/allegiance"
	"kept/care/bulk"
	"kept/care/campaign"
	"kept/care/card"
	"kept/care/claim"
	"kept/care/coupon"
	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/exporting"
	"kept/care/extramile"
	"kept/care/file"
	"kept/care/household"
	"kept/care/importing"
	"kept/care/insight"
	"kept/care/interaction"
	"kept/care/job"
	"kept/care/loyalty"
	"kept/care/note"
	"kept/care/notice"
	"kept/care/parity"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/referral"
	"kept/care/reward"
	"kept/care/search"
	"kept/care/story"
	"kept/care/study"
	"kept/care/thanks"
	"kept/care/tier"
	"kept/care/timeline"
	"kept/care/touchpoint"
	"kept/graph/generated"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/recent"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/billing"
	"kept/tenants/idempotency"
	"kept/tenants/partner"
	"kept/tenants/session"
	"kept/tenants/view"
)

// Resolver holds the rooms that the doorways lead to; server.Build fills it.
type Resolver struct {
	Keys            *idempotency.Book // every mutation's
	EventLog        *event.Log
	EventFeed       *event.Feed
	PromiseBook     *promise.Book
	PromiseLinks    *promise.Links
	PointsLinks     *loyalty.Links
	CustomerBook    *customer.Book
	ClaimBook       *claim.Book
	ExpectationBook *expectation.Book
	StudyBook       *study.Book
	ExtraMileBook   *extramile.Book
	LoyaltyBook     *loyalty.Book
	EarningBook     *earning.Book
	RewardBook      *reward.Book
	CouponBook      *coupon.Book
	HouseholdBook   *household.Book
	CardBook        *card.Book
	ReferralBook    *referral.Book
	AllegianceBook  *allegiance.Book
	TierBook        *tier.Book
	CampaignBook    *campaign.Book
	ThanksBook      *thanks.Book
	ParityBook      *parity.Book
	Parities        *story.Parities
	AdviceBook      *advice.Book
	ProductBook     *product.Book
	TouchpointBook  *touchpoint.Book
	PurchaseBook    *purchase.Book
	InteractionBook *interaction.Book
	NoteBook        *note.Book
	QuestionBook    *question.Book
	StoryBook       *story.Book
	TimelineBook    *timeline.Book
	InsightBook     *insight.Book
	SearchIndex     *search.Index
	AccountBook     *account.Book
	AbsenceBook     *absence.Book
	SessionBook     *session.Book
	ViewBook        *view.Book
	PartnerBook     *partner.Book
	JobBook         *job.Book
	Files           *file.Book
	Imports         *importing.Room
	Exports         *exporting.Room
	Bulks           *bulk.Room
	NoticeBook      *notice.Book
	BillingBook     *billing.Book
	BaseURL         string // where links lead

	kinds   map[id.Prefix]kind
	replays map[string]replay
	changed *recent.Memory[string, *promise.Promise] // by the event that changed it
}

// noun is what a noun adds to the API besides its schema and its doorways.
type noun struct {
	kinds   map[id.Prefix]kind // its records in node(id), by the prefix of their ids
	replays map[string]replay  // its mutations, by name: how to answer one again
}

// nouns lists every noun's part, each a method beside its doorways.
func (r *Resolver) nouns() []noun {
	return []noun{
		r.promises(),
		r.absences(),
		r.claims(),
		r.expectations(),
		r.studies(),
		r.extraMiles(),
		r.loyalty(), r.earning(), r.rewards(), r.coupons(), r.households(), r.cards(), r.referrals(), r.tiers(), r.campaigns(), r.thanks(), r.parities(),
		r.views(),
		r.customers(),
		r.purchases(),
		r.interactions(),
		r.team(),
		r.jobs(),
		r.notices(),
		r.paying(),
	}
}

// gather fills the maps from the nouns, once, before the first request.
func (r *Resolver) gather() {
	r.kinds, r.replays = map[id.Prefix]kind{}, map[string]replay{}
	r.changed = recent.NewMemory[string, *promise.Promise](clock.System, recent.Limit, 1000)
	for _, n := range r.nouns() {
		for prefix, k := range n.kinds {
			r.kinds[prefix] = k
		}
		for name, again := range n.replays {
			r.replays[name] = again
		}
	}
}

func (r *Resolver) schema() graphql.ExecutableSchema { return schemaOf(r) }

// schemaOf gives gqlgen's executable schema over resolvers, with our directives.
func schemaOf(resolvers generated.ResolverRoot) graphql.ExecutableSchema {
	c := generated.Config{Resolvers: resolvers}
	c.Directives.Requires = func(ctx context.Context, _ any, next graphql.Resolver, scope string) (any, error) {
		if err := may(ctx, scope); err != nil {
			return nil, err
		}
		return next(ctx)
	}
	es := generated.NewExecutableSchema(c)
	delete(es.Schema().Directives, "goField") // binds the schema to Go: no caller's business
	return es
}

// may says why the caller may not use scope, or nil.
func may(ctx context.Context, scope string) error {
	a := tenants.From(ctx)
	if a == nil {
		return fault.Unauthenticated()
	}
	if !a.May(scope) {
		return fault.Forbidden("this needs the scope %s", scope)
	}
	return nil
}
