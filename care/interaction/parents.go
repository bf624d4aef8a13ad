package interaction

import (
	"context"
	"slices"

	"kept/care/customer"
	"kept/internal/fault"
	"kept/tenants/guard"
)

// parents are the records that a run's drafts point to, as far as this caller can see them.
type parents struct {
	customers                      map[string]*customer.Customer
	members, touchpoints, products map[string]bool
	purchases                      map[string]string // whose they are
	answered                       map[string]*Interaction
}

// around looks up everything that a run points to, one statement a table.
func (b *Book) around(ctx context.Context, run []Draft) (near parents, err error) {
	var customers, members, touchpoints, purchases, products, answers []string
	for _, d := range run {
		customers = append(customers, d.CustomerID)
		members = append(members, d.MemberID)
		touchpoints = append(touchpoints, d.TouchpointID)
		purchases = append(purchases, d.PurchaseID)
		products = append(products, d.ProductID)
		if d.AnswersID != "" {
			answers = append(answers, d.AnswersID)
		}
	}
	if near.answered, err = b.ByIDs(ctx, answers); err != nil {
		return near, err
	}
	for _, i := range near.answered {
		customers = append(customers, i.CustomerID)
	}
	slices.Sort(customers)
	if near.customers, err = b.customers.ByIDs(ctx, slices.Compact(customers)); err != nil {
		return near, err
	}
	if near.purchases, err = b.customers.Whose(ctx, purchases, nil); err != nil {
		return near, err
	}
	for _, look := range []struct {
		into  *map[string]bool
		table string
		ids   []string
	}{
		{&near.members, "members", members}, {&near.touchpoints, "touchpoints", touchpoints},
		{&near.products, "products", products},
	} {
		if *look.into, err = guard.Present(ctx, b.db.Client, look.table, look.ids...); err != nil {
			return near, err
		}
	}
	return near, nil
}

func (n parents) check(d Draft) error {
	switch {
	case n.customers[d.CustomerID] == nil:
		return fault.Missing("customer").At("customerId")
	case n.customers[d.CustomerID].ErasedAt != nil:
		return customer.ErrErased
	case d.MemberID != "" && !n.members[d.MemberID]:
		return fault.Missing("member").At("memberId")
	case d.TouchpointID != "" && !n.touchpoints[d.TouchpointID]:
		return fault.Missing("touchpoint").At("touchpointId")
	case d.PurchaseID != "" && n.purchases[d.PurchaseID] == "":
		return fault.Missing("purchase").At("purchaseId")
	case d.PurchaseID != "" && n.purchases[d.PurchaseID] != n.customers[d.CustomerID].ID:
		return fault.Invalid("purchaseId", "must be of the same customer")
	case d.ProductID != "" && !n.products[d.ProductID]:
		return fault.Missing("product").At("productId")
	case d.AnswersID != "":
		return n.checkAnswers(d)
	}
	return nil
}

// checkAnswers holds an answer to what it answers: a contact of the same customer, to us.
func (n parents) checkAnswers(d Draft) error {
	asked := n.answered[d.AnswersID]
	switch {
	case asked == nil:
		return fault.Missing("interaction").At("answersId")
	case asked.Direction != Inbound:
		return fault.Invalid("answersId", "must be an inbound interaction")
	case n.customers[asked.CustomerID] == nil || n.customers[asked.CustomerID].ID != n.customers[d.CustomerID].ID:
		return fault.Invalid("answersId", "must be of the same customer")
	case asked.OccurredAt.After(d.OccurredAt):
		return fault.Invalid("answersId", "must not be later than its answer")
	}
	return nil
}
