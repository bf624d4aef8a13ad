package customer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"kept/care/event"
	rows "kept/ent/db"
	customers "kept/ent/db/customer"
	table "kept/ent/db/customertag"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/id"
)

const maxTag = 50

func checkTags(tags []string) error {
	if len(tags) > maxList {
		return fault.Invalid("tags", "must be at most %d", maxList)
	}
	for i, t := range tags {
		switch {
		case strings.TrimSpace(t) == "":
			return at(fault.Required(""), "tags", i)
		case utf8.RuneCountInString(t) > maxTag:
			return at(fault.TooLong("", maxTag), "tags", i)
		}
	}
	return nil
}

// Tag adds tags to each of the customers and answers with them as they are
// now, in the order asked for. Case and accents make no difference between
// tags. A customer whom the caller can't see is missing, and then nothing is
// changed.
func (b *Book) Tag(ctx context.Context, ids, tags []string) ([]*Customer, error) {
	return b.retag(ctx, ids, tags, true)
}

// Untag takes tags away from each of the customers, as Tag adds them.
func (b *Book) Untag(ctx context.Context, ids, tags []string) ([]*Customer, error) {
	return b.retag(ctx, ids, tags, false)
}

func (b *Book) retag(ctx context.Context, ids, tags []string, add bool) ([]*Customer, error) {
	if len(ids) == 0 || len(ids) > 250 {
		return nil, fault.Invalid("customerIds", "must be from 1 to 250")
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) ([]*Customer, error) {
		found, err := b.ByIDs(ctx, ids)
		if err != nil {
			return nil, err
		}
		out, survivors := make([]*Customer, len(ids)), make([]string, len(ids))
		for i, id := range ids {
			c, ok := found[id]
			if !ok {
				return nil, fault.Missing("customer").At("customerIds")
			}
			if c.ErasedAt != nil {
				return nil, ErasedAt("customerIds")
			}
			out[i], survivors[i] = c, c.ID
		}
		changed, err := b.Retag(ctx, survivors, tags, add)
		if err != nil {
			return nil, err
		}
		for _, c := range out {
			if changed[c.ID] != nil {
				c.UpdatedAt = b.now()
			}
		}
		return out, nil
	})
}

// Retag gives tags to survivors, or takes them away, and tells which of the
// tags that was for whom: who had them all, or none, isn't changed. The caller
// has seen that they are there.
func (b *Book) Retag(ctx context.Context, survivors, tags []string, add bool) (map[string][]string, error) {
	if err := checkTags(tags); err != nil {
		return nil, err
	}
	change := b.dropTags
	if add {
		change = b.addTags
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (map[string][]string, error) {
		survivors := slices.Compact(slices.Sorted(slices.Values(survivors)))
		changed, err := change(ctx, survivors, tags)
		if err != nil {
			return nil, fmt.Errorf("tag %d customers: %w", len(survivors), err)
		}
		return changed, b.tell(ctx, slices.Sorted(maps.Keys(changed)), "tags")
	})
}

// tell marks survivors as updated now and appends one customer.updated for each.
func (b *Book) tell(ctx context.Context, ids []string, fields ...string) error {
	if len(ids) == 0 {
		return nil
	}
	if err := b.db.Customer.Update().Where(customers.IDIn(ids...)).SetUpdatedAt(b.now()).Exec(ctx); err != nil {
		return fmt.Errorf("mark %d customers as updated: %w", len(ids), err)
	}
	events := make([]event.Event, len(ids))
	for i, id := range ids {
		events[i] = event.Event{Type: event.CustomerUpdated, SubjectID: id, CustomerID: id, OccurredAt: b.now(), Data: map[string]any{"changed": fields}}
	}
	return b.log.Append(ctx, events...)
}

// addTags gives tags to survivors who don't have them, neither themselves nor
// by an alias, and tells which each had not.
func (b *Book) addTags(ctx context.Context, survivors, tags []string) (map[string][]string, error) {
	have, err := b.Tags(ctx, survivors)
	if err != nil {
		return nil, err
	}
	var fresh []*rows.CustomerTagCreate
	changed := map[string][]string{}
	for _, c := range survivors {
		for _, t := range lacking(have[c], tags) {
			fresh = append(fresh, b.tagRow(c, t))
			changed[c] = append(changed[c], t)
		}
	}
	return changed, b.db.CustomerTag.CreateBulk(fresh...).Exec(ctx)
}

func (b *Book) tagRow(customerID, tag string) *rows.CustomerTagCreate {
	tag = strings.Join(strings.Fields(tag), " ")
	return b.db.CustomerTag.Create().SetID(id.New(id.Tag)).SetCustomerID(customerID).SetTag(tag).SetFolded(fold.Of(tag))
}

// lacking gives the tags that aren't in have, each once.
func lacking(have, tags []string) []string {
	seen := map[string]bool{}
	for _, t := range have {
		seen[fold.Of(t)] = true
	}
	var out []string
	for _, t := range tags {
		if f := fold.Of(t); !seen[f] {
			seen[f] = true
			out = append(out, t)
		}
	}
	return out
}

// dropTags takes tags away from survivors and their aliases, and tells which each had.
func (b *Book) dropTags(ctx context.Context, survivors, tags []string) (map[string][]string, error) {
	owner, all, err := b.owners(ctx, survivors)
	if err != nil {
		return nil, err
	}
	folded := make([]string, len(tags))
	for i, t := range tags {
		folded[i] = fold.Of(t)
	}
	changed := map[string][]string{}
	for part := range chunks(all) {
		found, err := b.db.CustomerTag.Query().Where(table.CustomerIDIn(part...), table.FoldedIn(folded...)).All(ctx)
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(found))
		for i, r := range found {
			ids[i] = r.ID
			changed[owner[r.CustomerID]] = append(changed[owner[r.CustomerID]], lacking(changed[owner[r.CustomerID]], []string{r.Tag})...)
		}
		if _, err := b.db.CustomerTag.Delete().Where(table.IDIn(ids...)).Exec(ctx); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

// Tags gives the tags of each survivor, those of her aliases too, sorted.
func (b *Book) Tags(ctx context.Context, survivors []string) (map[string][]string, error) {
	out := make(map[string][]string, len(survivors))
	owner, ids, err := b.owners(ctx, survivors)
	if err != nil {
		return nil, err
	}
	for part := range chunks(ids) {
		found, err := b.db.CustomerTag.Query().Where(table.CustomerIDIn(part...)).Order(table.ByFolded()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("tags of %d customers: %w", len(survivors), err)
		}
		for _, r := range found {
			out[owner[r.CustomerID]] = append(out[owner[r.CustomerID]], lacking(out[owner[r.CustomerID]], []string{r.Tag})...)
		}
	}
	return out, nil
}

// owners gives every id of the survivors, and whose it is.
func (b *Book) owners(ctx context.Context, survivors []string) (owner map[string]string, ids []string, err error) {
	all, err := b.IDsOf(ctx, survivors)
	if err != nil {
		return nil, nil, err
	}
	owner = make(map[string]string, len(all))
	for survivor, of := range all {
		for _, one := range of {
			owner[one] = survivor
			ids = append(ids, one)
		}
	}
	slices.Sort(ids)
	return owner, ids, nil
}
