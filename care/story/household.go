package story

import (
	"context"

	"kept/care/customer"
	"kept/care/household"
	"kept/care/loyalty"
	"kept/ent/store"
	"kept/tenants"
)

// HouseholdDraft is what it takes to form a household in a program.
type HouseholdDraft struct {
	household.Draft
	Currency string // of the program; a tenant with one program need not say
}

// FormHousehold forms a household under what its program says of households.
func (b *Book) FormHousehold(ctx context.Context, d HouseholdDraft) (*household.Household, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*household.Household, error) {
		p, err := b.Points.ProgramOf(ctx, d.Currency)
		if err != nil {
			return nil, err
		}
		d.ProgramID = p.ID
		return b.Households.Form(ctx, d.Draft, policyOf(p))
	})
}

// JoinHousehold takes a customer into a household under what its program says.
func (b *Book) JoinHousehold(ctx context.Context, j household.Joining) (*household.Household, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*household.Household, error) {
		h, err := b.Households.Find(ctx, j.HouseholdID)
		if err != nil {
			return nil, err
		}
		p, err := b.Points.Program(ctx, h.ProgramID)
		if err != nil {
			return nil, err
		}
		return b.Households.Join(ctx, j, policyOf(p))
	})
}

func policyOf(p *loyalty.Program) household.Policy {
	return household.Policy{Most: p.HouseholdMost, Rest: p.HouseholdRest}
}

// pools tells the ledger who spends points together. A customer's own token sees
// her own points only, and so draws on no others.
type pools struct {
	households *household.Book
	customers  *customer.Book
}

// PoolsOf is the ledger's.
func (p pools) PoolsOf(ctx context.Context, programID string, survivors []string) (map[string]*loyalty.Pool, error) {
	if tenants.From(ctx).Kind == tenants.KindCustomer {
		return nil, nil
	}
	in, err := p.households.StaysOf(ctx, programID, survivors)
	if err != nil || len(in) == 0 {
		return nil, err
	}
	var ids []string
	for _, s := range in {
		ids = append(ids, s.HouseholdID)
	}
	found, err := p.households.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]*household.Household, 0, len(found))
	for _, h := range found {
		list = append(list, h)
	}
	members, err := p.households.MembersOf(ctx, list)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*loyalty.Pool, len(in))
	for survivor, s := range in {
		out[survivor] = poolOf(found[s.HouseholdID], members[s.HouseholdID], survivor)
	}
	return out, nil
}

// HoldPool is the ledger's.
func (p pools) HoldPool(ctx context.Context, programID, customerID string) (*loyalty.Pool, error) {
	if tenants.From(ctx).Kind == tenants.KindCustomer {
		return nil, nil
	}
	survivor, err := p.customers.Resolve(ctx, customerID)
	if err != nil {
		return nil, err
	}
	h, members, err := p.households.HoldOf(ctx, programID, survivor)
	if err != nil || h == nil {
		return nil, err
	}
	return poolOf(h, members, survivor), nil
}

// poolOf is what a household is to one of its members.
func poolOf(h *household.Household, members []*household.Member, survivor string) *loyalty.Pool {
	pool := &loyalty.Pool{HouseholdID: h.ID, MayDraw: h.Draws == household.DrawsMembers}
	for _, m := range members {
		if m.MemberID != survivor {
			pool.Others = append(pool.Others, m.MemberID)
			continue
		}
		pool.MayDraw = pool.MayDraw || m.Head
	}
	return pool
}
