package bulk

import (
	"context"
	"maps"
	"slices"
	"strings"

	"kept/care/customer"
	"kept/internal/fault"
	"kept/internal/upsert"
)

// Why a record is left as it is.
var (
	errGone    = fault.Conflict(fault.CodeChanged, "is gone, or was merged into another record")
	errSince   = fault.Conflict(fault.CodeChanged, "was changed by somebody since")
	errNoOwner = fault.Conflict(fault.CodeConflict, "had no owner to go back to")
)

// retag adds tags, or takes them away.
type retag struct {
	*Room
	tags []string
	add  bool
}

func (v retag) do(ctx context.Context, ids []string) ([]outcome, error) {
	there, gone, err := v.present(ctx, ids)
	if err != nil {
		return nil, err
	}
	changed, err := v.Customers.Retag(ctx, there, v.tags, v.add)
	if err != nil {
		return nil, err
	}
	out := gone
	for _, id := range there {
		o := outcome{id: id}
		if tags := changed[id]; tags != nil {
			o.before = &entry{ID: id, Tags: tags}
		}
		out = append(out, o)
	}
	return out, nil
}

// undo goes set of tags by set of tags: most records have the same.
func (v retag) undo(ctx context.Context, before []entry) ([]outcome, error) {
	bySet := map[string][]string{}
	for _, e := range before {
		set := strings.Join(e.Tags, "\x00")
		bySet[set] = append(bySet[set], e.ID)
	}
	var out []outcome
	for _, set := range slices.Sorted(maps.Keys(bySet)) {
		done, err := retag{v.Room, strings.Split(set, "\x00"), !v.add}.do(ctx, bySet[set])
		if err != nil {
			return nil, err
		}
		out = append(out, done...)
	}
	return out, nil
}

// present parts ids into customers who are there under their own id, and those
// who aren't any more.
func (r *Room) present(ctx context.Context, ids []string) (there []string, gone []outcome, err error) {
	found, err := r.Customers.ByIDs(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		if c := found[id]; c != nil && c.ID == id {
			there = append(there, id)
			continue
		}
		gone = append(gone, outcome{id: id, err: errGone})
	}
	return there, gone, nil
}

// value sets one value that every customer has one of.
type value struct {
	*Room
	to    string
	of    func(*customer.Customer) string
	draft func(value string) customer.Draft
}

// contact makes a member the one whom customers know by name; "" nobody.
func contact(r *Room, memberID string) value {
	return value{r, memberID, func(c *customer.Customer) string { return c.ContactMemberID }, func(to string) customer.Draft {
		if to == "" {
			return customer.Draft{Clear: []customer.Field{customer.FieldContactMember}}
		}
		return customer.Draft{ContactMemberID: &to}
	}}
}

// attribute gives a custom attribute one value; an empty one clears it.
func attribute(r *Room, a customer.AttributeValue) value {
	return value{r, a.Value, func(c *customer.Customer) string { return c.AttributeText(a.Key) }, func(to string) customer.Draft {
		return customer.Draft{Attributes: []customer.AttributeValue{{Key: a.Key, Value: to}}}
	}}
}

func (v value) do(ctx context.Context, ids []string) ([]outcome, error) {
	return v.set(ctx, ids, func(string) string { return v.to })
}

// undo leaves those alone whose value somebody has changed since.
func (v value) undo(ctx context.Context, before []entry) ([]outcome, error) {
	of := make(map[string]entry, len(before))
	ids := make([]string, len(before))
	for i, e := range before {
		ids[i], of[e.ID] = e.ID, e
	}
	found, err := v.Customers.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []outcome
	var still []string
	for _, id := range ids {
		if c := found[id]; c != nil && v.of(c) != of[id].Set {
			out = append(out, outcome{id: id, err: errSince})
			continue
		}
		still = append(still, id)
	}
	done, err := v.set(ctx, still, func(id string) string { return of[id].Was })
	return append(out, done...), err
}

// set gives each customer her value, and remembers what it was.
func (v value) set(ctx context.Context, ids []string, to func(id string) string) ([]outcome, error) {
	there, out, err := v.present(ctx, ids)
	if err != nil {
		return nil, err
	}
	found, err := v.Customers.ByIDs(ctx, there)
	if err != nil {
		return nil, err
	}
	was := map[string]string{}
	upserts := make([]customer.Upsert, len(there))
	for i, id := range there {
		was[id] = v.of(found[id])
		upserts[i] = customer.Upsert{Key: customer.Key{ID: &id}, Draft: v.draft(to(id))}
	}
	results, err := v.Customers.UpsertAll(ctx, upserts)
	if err != nil {
		return nil, err
	}
	for i, res := range results {
		o := outcome{id: there[i], err: res.Err}
		if res.Err == nil && res.Outcome == upsert.Updated {
			o.before = &entry{ID: o.id, Was: was[o.id], Set: v.of(res.Record)}
		}
		out = append(out, o)
	}
	return out, nil
}

// handOver gives promises to another member, one by one: each has its event,
// and its day is counted anew.
type handOver struct {
	*Room
	HandOver
}

func (v handOver) do(ctx context.Context, ids []string) ([]outcome, error) {
	found, err := v.Promises.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]outcome, len(ids))
	for i, id := range ids {
		p := found[id]
		if p == nil {
			out[i] = outcome{id: id, err: errGone}
			continue
		}
		if out[i], err = v.give(ctx, id, p.OwnerID, v.OwnerID, v.Reason); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (v handOver) give(ctx context.Context, id, from, to, reason string) (outcome, error) {
	_, err := v.Promises.HandOver(ctx, id, to, reason)
	if f := fault.As(err); f != nil && f.Kind == fault.KindConflict {
		return outcome{id: id, err: f}, nil
	}
	o := outcome{id: id}
	if from != to {
		o.before = &entry{ID: id, Was: from}
	}
	return o, err
}

func (v handOver) undo(ctx context.Context, before []entry) ([]outcome, error) {
	ids := make([]string, len(before))
	for i, e := range before {
		ids[i] = e.ID
	}
	found, err := v.Promises.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]outcome, len(before))
	for i, e := range before {
		p := found[e.ID]
		switch {
		case p == nil:
			out[i] = outcome{id: e.ID, err: errGone}
		case p.OwnerID != v.OwnerID:
			out[i] = outcome{id: e.ID, err: errSince}
		case e.Was == "":
			out[i] = outcome{id: e.ID, err: errNoOwner}
		default:
			if out[i], err = v.give(ctx, e.ID, v.OwnerID, e.Was, "a bulk was undone"); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
