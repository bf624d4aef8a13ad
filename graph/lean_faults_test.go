package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/promise"
	"kept/graph/generated"
	"kept/graph/model"
	"kept/internal/fault"
	"kept/internal/page"
)

// faulty puts faults before resolvers: each is a bit of wrong. Which record it
// strikes follows from the record, so that it doesn't matter how many are asked
// for at once.
type faulty struct {
	*Resolver
	wrong *int
}

const (
	companiesFail   = 1 << iota // a whole batch, of a field that may be null
	tagsFail                    // some elements of a batch, of a field that may not
	identitiesNull              // a null in a list that allows none
	consentsMissing             // a batch with too few results
	historyPanics               // a batch that panics
	promisesFail                // with errors of GraphQL's own, with and without a path
	customersNull               // of promises: nothing, where nothing is allowed to be
	cursorsPanic                // a method, while writing
	countsFail                  // a method that asks the database
	pagesNull                   // a connection that isn't there
	noFaultsBelow
)

func (f faulty) Customer() generated.CustomerResolver {
	return faultyCustomers{f.Resolver.Customer(), *f.wrong}
}

func (f faulty) Promise() generated.PromiseResolver {
	return faultyPromises{f.Resolver.Promise(), *f.wrong}
}

func (f faulty) Query() generated.QueryResolver { return faultyQuery{f.Resolver.Query(), *f.wrong} }

type faultyCustomers struct {
	generated.CustomerResolver
	wrong int
}

// unlucky reports whether a record is one that faults strike.
func unlucky(id string) bool { return id[len(id)-1]%2 == 0 }

func (r faultyCustomers) Company(ctx context.Context, cs []*customer.Customer) ([]*customer.Company, error) {
	if r.wrong&companiesFail != 0 {
		return nil, fmt.Errorf("companies: %w", fault.Conflict(fault.CodeSettled, "not today"))
	}
	return r.CustomerResolver.Company(ctx, cs)
}

func (r faultyCustomers) Tags(ctx context.Context, cs []*customer.Customer) ([][]string, error) {
	tags, err := r.CustomerResolver.Tags(ctx, cs)
	if r.wrong&tagsFail == 0 || err != nil {
		return tags, err
	}
	errs := make(graphql.BatchErrorList, len(cs))
	for i, c := range cs {
		if unlucky(c.ID) {
			errs[i] = fault.Invalid("tags", "must be hers")
		}
	}
	return tags, errs
}

func (r faultyCustomers) Identities(ctx context.Context, cs []*customer.Customer) ([][]*customer.Identity, error) {
	all, err := r.CustomerResolver.Identities(ctx, cs)
	if r.wrong&identitiesNull != 0 {
		for i, c := range cs {
			if unlucky(c.ID) {
				all[i] = append([]*customer.Identity{nil}, all[i]...)
			}
		}
	}
	return all, err
}

func (r faultyCustomers) Consents(ctx context.Context, cs []*customer.Customer) ([][]*customer.Consent, error) {
	if r.wrong&consentsMissing != 0 {
		return [][]*customer.Consent{}, nil
	}
	return r.CustomerResolver.Consents(ctx, cs)
}

func (r faultyCustomers) History(ctx context.Context, cs []*customer.Customer, first *int, after *string, last *int, before *string) ([]*model.Connection[event.Event], error) {
	if r.wrong&historyPanics != 0 {
		panic("no history")
	}
	return r.CustomerResolver.History(ctx, cs, first, after, last, before)
}

type faultyPromises struct {
	generated.PromiseResolver
	wrong int
}

func (r faultyPromises) Overdue(ctx context.Context, ps []*promise.Promise) ([]bool, error) {
	over, err := r.PromiseResolver.Overdue(ctx, ps)
	if r.wrong&promisesFail == 0 || err != nil {
		return over, err
	}
	errs := make(graphql.BatchErrorList, len(ps))
	for i, p := range ps {
		if unlucky(p.ID) {
			e := &gqlerror.Error{Message: "asked too much", Extensions: map[string]any{"code": "CONFLICT"}}
			errs[i] = e
		}
	}
	return over, errs
}

func (r faultyPromises) Customer(ctx context.Context, ps []*promise.Promise) ([]*customer.Customer, error) {
	if r.wrong&customersNull != 0 {
		return make([]*customer.Customer, len(ps)), nil
	}
	return r.PromiseResolver.Customer(ctx, ps)
}

type faultyQuery struct {
	generated.QueryResolver
	wrong int
}

func (r faultyQuery) Customers(ctx context.Context, f *customer.Filter, o customer.Order, first *int, after *string, last *int, before *string) (*model.Connection[customer.Customer], error) {
	return spoilt(r.wrong, func(c *customer.Customer) string { return c.ID })(r.QueryResolver.Customers(ctx, f, o, first, after, last, before))
}

func (r faultyQuery) Promises(ctx context.Context, f *promise.Filter, o promise.Order, first *int, after *string, last *int, before *string) (*model.Connection[promise.Promise], error) {
	return spoilt(r.wrong, func(p *promise.Promise) string { return p.ID })(r.QueryResolver.Promises(ctx, f, o, first, after, last, before))
}

// spoilt spoils a page: its cursors, its count, or the whole of it.
func spoilt[T any](wrong int, id func(*T) string) func(*model.Connection[T], error) (*model.Connection[T], error) {
	return func(c *model.Connection[T], err error) (*model.Connection[T], error) {
		if err != nil || wrong&(cursorsPanic|countsFail|pagesNull) == 0 {
			return c, err
		}
		if wrong&pagesNull != 0 {
			return nil, nil
		}
		p := page.Page[*T]{Items: c.Nodes(), Key: func(t *T) page.Key {
			if wrong&cursorsPanic != 0 && unlucky(id(t)) {
				panic("no cursor")
			}
			return page.Key{Value: "v", ID: id(t)}
		}}
		p.Count = func(context.Context) (int, error) {
			if wrong&countsFail != 0 {
				return 0, errors.New("can't count")
			}
			return 3, nil
		}
		return model.Connect(p), nil
	}
}
