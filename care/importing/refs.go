package importing

import (
	"context"
	"fmt"
	"slices"

	"kept/ent/db/claim"
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
	aClaim       noun = "claim"
	lookUpAtOnce      = 5000 // keys a query: SQLite takes 32,766 parameters
)

// pointed is a row that was found by its partner's key.
type pointed struct {
	ID  string `json:"id"`
	Key string `json:"external_id"`
}

// lookUp finds what the records of b point to and wasn't found before, one query
// a noun. Whoever has gone since is missed by the foreign keys.
func (b *batch) lookUp(ctx context.Context) error {
	if b.keys == nil {
		b.collect()
	}
	found := map[noun]map[string]string{} // a new one: the parts of a batch share the old
	for to, keys := range b.keys {
		found[to] = make(map[string]string, len(keys))
		var missing []string
		for _, key := range keys {
			if id := b.found[to][key]; id != "" {
				found[to][key] = id
				guard.Known(ctx, id)
			} else {
				missing = append(missing, key)
			}
		}
		for part := range slices.Chunk(missing, lookUpAtOnce) {
			if err := b.find(ctx, to, part, found[to]); err != nil {
				return fmt.Errorf("look up %d records (%s): %w", len(part), to, err)
			}
		}
	}
	b.found = found
	return nil
}

// collect notes the keys of all that the records of b point to, each once.
func (b *batch) collect() {
	b.keys = map[noun][]string{}
	seen := map[noun]map[string]bool{}
	for _, rec := range b.records {
		if rec.wrong != nil {
			continue
		}
		for field, to := range b.form.refs {
			if seen[to] == nil {
				seen[to] = map[string]bool{}
			}
			b.keysOf(rec, field, func(key string) {
				if !seen[to][key] {
					seen[to][key] = true
					b.keys[to] = append(b.keys[to], key)
				}
			})
		}
	}
}

// keysOf tells each key that a record, or one of its lines, has in a field.
func (b *batch) keysOf(rec *record, field string, tell func(string)) {
	f := b.read(rec)
	if field == "products" {
		for _, key := range f.list(field) {
			tell(key)
		}
		return
	}
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

func (b *batch) find(ctx context.Context, to noun, keys []string, found map[string]string) error {
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
	case aClaim:
		err = d.Claim.Query().Where(claim.ExternalIDIn(keys...)).Select(claim.FieldID, claim.FieldExternalID).Scan(ctx, &rows)
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
		found[r.Key] = r.ID
		guard.Known(ctx, r.ID) // read through the guard just now
	}
	return nil
}
