package importing

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kept/ent/db/customer"
	"kept/ent/db/department"
	"kept/ent/db/interaction"
	"kept/ent/db/member"
	"kept/ent/db/product"
	"kept/ent/db/purchase"
	"kept/ent/db/touchpoint"
	"kept/tenants/guard"
)

// noun is a kind of record that others point to.
type noun string

const (
	aCustomer    noun = "customer"
	aProduct     noun = "product"
	aPurchase    noun = "purchase"
	anInteract   noun = "interaction"
	aMember      noun = "member"
	aTouchpoint  noun = "touchpoint"
	aDepartment  noun = "department"
	lookUpAtOnce      = 5000 // keys a query: SQLite takes 32,766 parameters
)

// pointed is a row that was found by its partner's key.
type pointed struct {
	ID  string `json:"id"`
	Key string `json:"external_id"`
}

// lookUp finds everything that the records of b point to, one query a noun.
func (b *batch) lookUp(ctx context.Context) error {
	keys := map[noun]map[string]bool{}
	for _, rec := range b.records {
		if rec.wrong != "" {
			continue
		}
		for field, to := range b.form.refs {
			b.keysOf(rec, field, func(key string) {
				if keys[to] == nil {
					keys[to] = map[string]bool{}
				}
				keys[to][key] = true
			})
		}
	}
	b.found = map[noun]map[string]string{}
	for to, set := range keys {
		b.found[to] = make(map[string]string, len(set))
		for part := range slices.Chunk(slices.Collect(maps.Keys(set)), lookUpAtOnce) {
			if err := b.find(ctx, to, part); err != nil {
				return fmt.Errorf("look up %d records (%s): %w", len(part), to, err)
			}
		}
	}
	return nil
}

// keysOf tells each key that a record, or one of its lines, has in a field.
func (b *batch) keysOf(rec *record, field string, tell func(string)) {
	f := b.read(rec)
	if key := f.text(field); key != "" {
		tell(key)
	}
	if rec.src.step.Lines == nil {
		return
	}
	for f.lines = range rec.lines {
		if key := f.text(field); key != "" {
			tell(key)
		}
	}
}

func (b *batch) find(ctx context.Context, to noun, keys []string) error {
	var rows []pointed
	var err error
	d := b.db
	switch to {
	case aCustomer:
		err = d.Customer.Query().Where(customer.ExternalIDIn(keys...)).
			Select(customer.FieldID, customer.FieldExternalID).Scan(ctx, &rows)
	case aProduct:
		err = d.Product.Query().Where(product.ExternalIDIn(keys...)).Select(product.FieldID, product.FieldExternalID).Scan(ctx, &rows)
	case aPurchase:
		err = d.Purchase.Query().Where(purchase.ExternalIDIn(keys...)).Select(purchase.FieldID, purchase.FieldExternalID).Scan(ctx, &rows)
	case anInteract:
		err = d.Interaction.Query().Where(interaction.ExternalIDIn(keys...)).Select(interaction.FieldID, interaction.FieldExternalID).Scan(ctx, &rows)
	case aMember:
		err = d.Member.Query().Where(member.ExternalIDIn(keys...)).Select(member.FieldID, member.FieldExternalID).Scan(ctx, &rows)
	case aTouchpoint:
		err = d.Touchpoint.Query().Where(touchpoint.ExternalIDIn(keys...)).Select(touchpoint.FieldID, touchpoint.FieldExternalID).Scan(ctx, &rows)
	case aDepartment:
		err = d.Department.Query().Where(department.ExternalIDIn(keys...)).Select(department.FieldID, department.FieldExternalID).Scan(ctx, &rows)
	}
	if err != nil {
		return err
	}
	for _, r := range rows {
		b.found[to][r.Key] = r.ID
		guard.Known(ctx, r.ID) // read through the guard just now
	}
	return nil
}
