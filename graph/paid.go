package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/tenants"
	"kept/tenants/billing"
)

// paid is the one place where the API asks whether the tenant has paid: a
// mutation that changes records needs that, one that is sold needs a plan that
// has it, and what programs ask is counted.
type paid struct{ book *billing.Book }

// goesOn lists the mutations that a tenant has who can only read, and why.
var goesOn = map[string]string{
	"startExport":           "what is hers is hers to take away",
	"openCheckout":          "it is how to pay",
	"openBillingPortal":     "it is how to pay",
	"changePlan":            "it is how to pay",
	"cancelJob":             "an export that was a mistake",
	"markNoticeRead":        "warnings of promises go on",
	"removeMember":          "fewer seats cost less",
	"withdrawInvitation":    "fewer seats cost less",
	"revokeAccessToken":     "a leaked token can't wait",
	"revokeApiClient":       "a leaked secret can't wait",
	"revokeApiClientSecret": "a leaked secret can't wait",
}

// sold lists the mutations that not every plan has.
var sold = map[string]billing.Feature{
	"createApiClient":     billing.PartnerAPI,
	"createCustomerToken": billing.PartnerAPI,
	"startBulk":           billing.BulkChanges,

	"startLoyaltyProgram": billing.Loyalty,
	"setUpServqualStudy":  billing.Studies,
}

func (paid) ExtensionName() string                   { return "Paid" }
func (paid) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext refuses a program whose tenant has used up its points.
func (p paid) MutateOperationContext(ctx context.Context, _ *graphql.OperationContext) *gqlerror.Error {
	if !program(ctx) {
		return nil
	}
	if err := p.book.Within(ctx, billing.APIPoints, 1); err != nil {
		return gqlerror.WrapPath(nil, err) // the endpoint presents it
	}
	return nil
}

// InterceptField asks before a mutation runs. A replay asks nothing: it changes nothing.
func (p paid) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	if graphql.GetFieldContext(ctx).Object != "Mutation" || tenants.From(ctx) == nil {
		return next(ctx)
	}
	name := graphql.GetFieldContext(ctx).Field.Name
	if _, on := goesOn[name]; !on {
		if err := p.book.MayWrite(ctx); err != nil {
			return nil, err
		}
	}
	if feature, is := sold[name]; is {
		if err := p.book.Entitled(ctx, feature); err != nil {
			return nil, err
		}
	}
	return next(ctx)
}

// InterceptResponse counts what a program's answer cost.
func (p paid) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	resp := next(ctx)
	if tab := answerOf(ctx).tab; resp != nil && tab.requested > 0 && program(ctx) {
		p.book.Meter(ctx, billing.APIPoints, tab.actual())
	}
	return resp
}

// program reports whether the caller isn't a person at the console.
func program(ctx context.Context) bool {
	a := tenants.From(ctx)
	return a != nil && (a.Kind == tenants.KindClient || a.Kind == tenants.KindCustomer || a.Kind == tenants.KindMember && a.TokenID != "")
}
