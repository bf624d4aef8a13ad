package importing

import (
	"context"
	"maps"
	"slices"
	"strings"

	"kept/internal/upsert"
)

// Kind is a kind of record that an import makes.
type Kind string

// The kinds, in the order in which they are best loaded.
const (
	Customers    Kind = "customers"
	Products     Kind = "products"
	Claims       Kind = "claims" // before what comes under them
	Purchases    Kind = "purchases"
	Promises     Kind = "promises"
	Interactions Kind = "interactions"
)

// form is what a kind of record is made of, and how many are written at once.
// A noun's bulk verb takes the drafts; load only fills them in.
type form struct {
	fields []string
	needs  [][]string      // of each, one field must be mapped
	lines  []string        // of its lines; nil for a kind without
	refs   map[string]noun // fields that name other records by their partner's key
	apart  string          // the field by which a batch can be cut into parts that don't meet; "" for none
	load   func(ctx context.Context, r *Room, b *batch) error
}

var forms = map[Kind]form{
	Customers: {
		fields: []string{"externalId", "name", "email", "phone", "handle", "card", "timeZone", "language", "preferredChannel",
			"heardOfUsBy", "tags", "since", "attributes.*"},
		needs: [][]string{{"externalId", "email", "phone", "handle", "card"}},
		load:  loadCustomers,
	},
	Products: {
		fields: []string{"externalId", "name", "category", "unitCost", "currency"},
		needs:  [][]string{{"externalId"}, {"name"}},
		load:   loadProducts,
	},
	Claims: {
		fields: []string{"externalId", "text", "published", "kind", "trigger", "proof", "channel", "products", "department", "amount",
			"unit", "cutOff", "from", "validFrom", "validUntil", "reviewOn"},
		refs:  map[string]noun{"products": aProduct, "department": aDepartment},
		needs: [][]string{{"externalId"}, {"text"}, {"amount"}, {"unit"}},
		load:  loadClaims,
	},
	Purchases: {
		fields: []string{"externalId", "source", "sourceId", "customer", "status", "channel", "touchpoint", "member", "amount",
			"currency", "rate", "promisedDay", "claim", "deliveredAt", "cancelledAt", "occurredAt"},
		lines: []string{"product", "description", "quantity", "unitPrice"},
		refs: map[string]noun{"customer": aCustomer, "touchpoint": aTouchpoint, "member": aMember, "claim": aClaim,
			"lines.product": aProduct},
		needs: [][]string{{"externalId"}, {"customer"}, {"occurredAt"}, {"amount"}},
		apart: "customer",
		load:  loadPurchases,
	},
	Promises: {
		fields: []string{"externalId", "customer", "text", "channel", "owner", "department", "product", "purchase", "interaction",
			"madeAt", "dueDay", "dueAt", "targetAt", "keptAt", "evidence", "otherwise", "otherwiseAt", "reason"},
		refs: map[string]noun{"customer": aCustomer, "owner": aMember, "department": aDepartment, "product": aProduct,
			"purchase": aPurchase, "interaction": anInteract},
		needs: [][]string{{"externalId"}, {"customer"}, {"text"}, {"madeAt"}, {"dueDay", "dueAt"}},
		load:  loadPromises,
	},
	Interactions: {
		fields: []string{"externalId", "customer", "channel", "direction", "initiative", "subject", "body", "member", "touchpoint",
			"purchase", "product", "answers", "answered", "complaint", "waitSeconds", "handlingSeconds", "callResult", "rings", "outcome",
			"relationship", "emotionBefore", "emotionAfter", "attitude", "rating", "occurredAt"},
		refs: map[string]noun{"customer": aCustomer, "member": aMember, "touchpoint": aTouchpoint, "purchase": aPurchase,
			"product": aProduct, "answers": anInteract},
		needs: [][]string{{"externalId"}, {"customer"}, {"channel"}, {"direction"}, {"occurredAt"}},
		load:  loadInteractions,
	},
}

// has reports whether a record has a field of this name.
func (f form) has(field string) bool {
	if slices.Contains(f.fields, field) {
		return true
	}
	return strings.HasPrefix(field, "attributes.") && slices.Contains(f.fields, "attributes.*")
}

func kinds() []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(forms)) {
		out = append(out, string(k))
	}
	return out
}

// result is what became of one record.
type result struct {
	id      string
	outcome upsert.Outcome
	err     error // a fault: the record is refused
	at      line  // where the fault stands, if not in the record's own row
}

// into runs a noun's bulk verb over the records of b that could be read, and
// puts its answers beside them.
func into[D, R any](ctx context.Context, b *batch, read func(*reading) D,
	load func(context.Context, []D) ([]R, error), answer func(R) result) error {
	var drafts []D
	var of []int
	for i, rec := range b.records {
		f := b.read(rec)
		if rec.wrong != nil {
			f.fail(rec.where, "%s", rec.wrong)
		}
		var d D
		if f.err == nil {
			d = read(f)
		}
		if f.err != nil {
			b.results[i] = result{err: f.err, at: f.at}
			continue
		}
		drafts, of = append(drafts, d), append(of, i)
	}
	if len(drafts) == 0 {
		return nil
	}
	answers, err := load(ctx, drafts)
	if err != nil {
		return err
	}
	for i, a := range answers {
		b.results[of[i]] = answer(a)
	}
	return nil
}
