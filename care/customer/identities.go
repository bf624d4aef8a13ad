package customer

import (
	"context"
	"fmt"
	"slices"

	rows "kept/ent/db"
	customers "kept/ent/db/customer"
	table "kept/ent/db/identity"
	"kept/ent/db/predicate"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
)

func identityFromRow(r *rows.Identity) Identity {
	return Identity{
		ID: r.ID, CustomerID: r.CustomerID, Kind: IdentityKind(r.Kind), Value: r.Value,
		Shared: r.Shared, CreatedAt: r.CreatedAt.UTC(), folded: r.Folded,
	}
}

// Identities gives the identities of each survivor, those of her aliases too,
// in the order in which they came. Values are masked unless the caller may see
// them (customers:pii) or is the customer herself.
func (b *Book) Identities(ctx context.Context, survivors []string) (map[string][]*Identity, error) {
	found, err := b.identities(ctx, survivors)
	if err != nil {
		return nil, err
	}
	if !open(ctx) {
		for _, of := range found {
			for _, i := range of {
				i.Value = i.Masked()
			}
		}
	}
	return found, nil
}

// open reports whether the caller sees identities as they are.
func open(ctx context.Context) bool {
	a := tenants.From(ctx)
	return a != nil && (a.Kind == tenants.KindCustomer || a.May(tenants.CustomersPII))
}

// identities gives them unmasked, each once for a survivor.
func (b *Book) identities(ctx context.Context, survivors []string) (map[string][]*Identity, error) {
	owner, ids, err := b.owners(ctx, survivors)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]*Identity, len(survivors))
	for part := range chunks(ids) {
		found, err := b.db.Identity.Query().Where(table.CustomerIDIn(part...)).Order(table.ByID()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("identities of %d customers: %w", len(survivors), err)
		}
		for _, r := range found {
			i, survivor := identityFromRow(r), owner[r.CustomerID]
			if !slices.ContainsFunc(out[survivor], func(j *Identity) bool { return i.name() == j.name() }) {
				out[survivor] = append(out[survivor], &i)
			}
		}
	}
	return out, nil
}

// RemoveIdentity takes an identity away from a customer: it doesn't lead to
// her any more, and another may have it.
func (b *Book) RemoveIdentity(ctx context.Context, customerID, identityID string) (*Customer, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Customer, error) {
		c, err := b.Find(ctx, customerID)
		if err != nil {
			return nil, err
		}
		ids, err := b.IDs(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		n, err := b.db.Identity.Delete().Where(table.ID(identityID), table.CustomerIDIn(ids...)).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("remove identity %s: %w", identityID, err)
		}
		if n == 0 {
			return nil, fault.Missing("identity")
		}
		if err := b.index(ctx, []*Customer{c}); err != nil {
			return nil, err
		}
		c.UpdatedAt = b.now()
		return c, b.tell(ctx, []string{c.ID}, "identities")
	})
}

// FindBy gives the customer with the key, or nobody: missing. A key that
// several share finds candidates instead: see Candidates.
func (b *Book) FindBy(ctx context.Context, k Key) (*Customer, error) {
	two := 2
	found, err := b.Candidates(ctx, k, page.Args{First: &two})
	if err != nil {
		return nil, err
	}
	switch {
	case len(found.Items) == 0:
		return nil, fault.Missing("customer")
	case len(found.Items) == 1:
		return found.Items[0], nil
	}
	n, err := found.Count(ctx)
	if err != nil {
		return nil, err
	}
	return nil, fault.Invalid("key", "is shared by %d customers: name one of them by id or external id", n)
}

// Candidates gives everybody whom the key may mean, by name, a page at a time:
// one for a personal identity, all who share a shared one.
func (b *Book) Candidates(ctx context.Context, k Key, args page.Args) (page.Page[*Customer], error) {
	none := page.Page[*Customer]{}
	by, err := k.checked(regionOf(tenants.From(ctx)))
	if err != nil {
		return none, err
	}
	meant, err := b.meantBy(ctx, by)
	if err != nil {
		return none, err
	}
	q := b.db.Customer.Query().Where(customers.MergedIntoIDIsNil(), customers.ErasedAtIsNil(), meant)
	return store.List(ctx, q, ByName.keyset(), args, fromRow, ByName.Key)
}

// meantBy holds for the survivors whom a key may mean.
func (b *Book) meantBy(ctx context.Context, by key) (predicate.Customer, error) {
	var ids []string
	switch {
	case by.empty():
		return nil, fault.Required("key")
	case by.id != "":
		ids = []string{by.id}
	case by.external != "":
		found, err := b.byExternal(ctx, []string{by.external})
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			ids = append(ids, c.ID)
		}
	default:
		kind, folded := table.Kind(string(by.identity.Kind)), table.Folded(by.identity.folded)
		personal, err := b.db.Identity.Query().Where(kind, folded, table.Shared(false)).All(ctx) // one at most
		if err != nil {
			return nil, fmt.Errorf("find customers by identity: %w", err)
		}
		if len(personal) == 0 {
			return whoHas(tenants.From(ctx), table.Table, kind, folded), nil
		}
		ids = []string{personal[0].CustomerID}
	}
	found, err := b.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	var survivors []string
	for _, c := range found {
		survivors = append(survivors, c.ID)
	}
	return customers.IDIn(survivors...), nil
}
