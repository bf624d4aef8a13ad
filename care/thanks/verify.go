package thanks

import (
	"context"
	"fmt"
	"slices"
	"time"

	people "kept/care/customer"
	rows "kept/ent/db"
	"kept/ent/db/customer"
	months "kept/ent/db/thanksmonth"
	occasions "kept/ent/db/thanksoccasion"
	table "kept/ent/db/thanksplan"
	watches "kept/ent/db/thankswatch"
	"kept/internal/upsert"
)

// Each gives the acting tenant's plans, one after another.
func (b *Book) Each(ctx context.Context, do func(*Plan) error) error {
	for after := ""; ; {
		found, err := b.db.ThanksPlan.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(upsert.Chunk).All(ctx)
		if err != nil || len(found) == 0 {
			return err
		}
		for _, r := range found {
			if err := do(fromRow(r)); err != nil {
				return err
			}
			after = r.ID
		}
	}
}

// Recount counts what a plan says of its months, and what its occasions say, and
// gives a sentence for each difference.
func (b *Book) Recount(ctx context.Context, p *Plan) (out []string, err error) {
	type place struct{ month, outcome string }
	really := map[place]Count{}
	for after := ""; ; {
		found, err := b.db.ThanksOccasion.Query().Where(occasions.PlanID(p.ID), occasions.IDGT(after)).Order(occasions.ByID()).Limit(upsert.Chunk).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("recount plan of thanks %s: %w", p.ID, err)
		}
		if len(found) == 0 {
			break
		}
		for _, r := range found {
			o := occasionFromRow(r)
			at := place{o.ToldOn.Month(), string(o.Outcome)}
			c := really[at]
			really[at] = Count{N: c.N + 1, Points: c.Points + o.Points}
			after = o.ID
		}
	}
	said, err := b.db.ThanksMonth.Query().Where(months.PlanID(p.ID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("recount plan of thanks %s: %w", p.ID, err)
	}
	for _, m := range said {
		at := place{m.Month, m.Outcome}
		if is := really[at]; int64(is.N) != m.N || is.Points != m.Points {
			out = append(out, fmt.Sprintf("plan of thanks %s says of %s %d times %s with %d points; it was %d with %d", p.ID, m.Month, m.N, m.Outcome, m.Points, is.N, is.Points))
		}
		delete(really, at)
	}
	for at, c := range really {
		out = append(out, fmt.Sprintf("plan of thanks %s says nothing of %s in %s, which was %d times", p.ID, at.outcome, at.month, c.N))
	}
	return out, nil
}

// Verify looks anew at every customer of the acting tenant who isn't due, nor about
// to be, and gives a sentence for each whose next day was kept otherwise.
func (b *Book) Verify(ctx context.Context) (out []string, err error) {
	waiting, err := b.waiting(ctx)
	if err != nil {
		return nil, err
	}
	for after := ""; ; {
		found, err := b.db.ThanksWatch.Query().Where(watches.IDGT(after)).Order(watches.ByID()).Limit(upsert.Chunk).All(ctx)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			break
		}
		wrong, err := b.verify(ctx, found, waiting)
		if err != nil {
			return nil, err
		}
		out, after = append(out, wrong...), found[len(found)-1].ID
	}
	forgotten, err := b.forgotten(ctx, waiting)
	return append(out, forgotten...), err
}

// forgotten gives a sentence for every customer who has bought something and whom
// nobody looks at: told of by a node that didn't know of thanks yet.
func (b *Book) forgotten(ctx context.Context, waiting map[string]bool) (out []string, err error) {
	for after := ""; ; {
		ids, err := b.db.Customer.Query().Where(customer.MergedIntoIDIsNil(), customer.ErasedAtIsNil(), customer.IDGT(after)).Order(customer.ByID()).Limit(upsert.Chunk).IDs(ctx)
		if err != nil || len(ids) == 0 {
			return out, err
		}
		after = ids[len(ids)-1]
		watched, err := b.db.ThanksWatch.Query().Where(watches.CustomerIDIn(ids...)).Select(watches.FieldCustomerID).Strings(ctx)
		if err != nil {
			return nil, fmt.Errorf("who is watched: %w", err)
		}
		looked := map[string]bool{}
		for _, id := range watched {
			looked[id] = true
		}
		ids = slices.DeleteFunc(ids, func(id string) bool { return looked[id] || waiting[id] })
		histories, err := b.Histories(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if histories[id].First != nil {
				out = append(out, fmt.Sprintf("customer %s has bought something, and nobody looks at when she is to be thanked: any change of a purchase of hers has her looked at", id))
			}
		}
	}
}

// waiting gives those who are due, or will be with events that nobody was told of
// yet, and whoever they are by now: what happens to an alias is its survivor's.
func (b *Book) waiting(ctx context.Context) (map[string]bool, error) {
	untold, err := b.log.Untold(ctx, Reaction, Stirring)
	if err != nil {
		return nil, err
	}
	// What history brought in is looked at an hour later.
	ids, err := b.db.ThanksWatch.Query().Where(watches.DueAtLTE(b.now().Add(settling))).Select(watches.FieldCustomerID).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("who is to be thanked: %w", err)
	}
	for _, customers := range people.About(untold) {
		ids = append(ids, customers...)
	}
	survivors, err := b.customers.Survivors(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, id := range ids {
		out[id] = true
		if s := survivors[id]; s != nil {
			out[s.ID] = true
		}
	}
	return out, nil
}

func (b *Book) verify(ctx context.Context, found []*rows.ThanksWatch, waiting map[string]bool) (out []string, err error) {
	settled, ids := []*Watch{}, []string{}
	for _, r := range found {
		if w := watchFromRow(r); !waiting[w.CustomerID] {
			settled, ids = append(settled, w), append(ids, w.CustomerID)
		}
	}
	histories, err := b.Histories(ctx, ids)
	if err != nil {
		return nil, err
	}
	today := b.today(ctx)
	for _, w := range settled {
		is := w.next(histories[w.CustomerID], today)
		if !w.fits(is) {
			out = append(out, fmt.Sprintf("customer %s is thanked as one since %q, next at %v; it comes to %q and %v", w.CustomerID, w.Since, w.DueAt, is.Since, is.DueAt))
		}
	}
	return out, nil
}

// fits reports whether two say the same, but for the hours by which the tenant's
// zone was another one when she was looked at last.
func (w *Watch) fits(is *Watch) bool {
	if (w.DueAt == nil) != (is.DueAt == nil) || (w.Since == "") != (is.Since == "") {
		return false
	}
	return w.DueAt == nil || w.DueAt.Sub(*is.DueAt).Abs() <= 48*time.Hour
}
