package customer

import (
	"context"
	"fmt"
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
	return b.retag(ctx, ids, tags, b.addTags)
}

// Untag takes tags away from each of the customers, as Tag adds them.
func (b *Book) Untag(ctx context.Context, ids, tags []string) ([]*Customer, error) {
	return b.retag(ctx, ids, tags, b.dropTags)
}

// retag lets change the tags of each customer; it names those whom it changed.
func (b *Book) retag(ctx context.Context, ids, tags []string, change func(context.Context, []string, []string) ([]string, error)) ([]*Customer, error) {
	if err := checkTags(tags); err != nil {
		return nil, err
	}
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
			out[i], survivors[i] = c, c.ID
		}
		slices.Sort(survivors)
		changed, err := change(ctx, slices.Compact(survivors), tags)
		if err != nil {
			return nil, fmt.Errorf("tag %d customers: %w", len(ids), err)
		}
		for _, c := range out {
			if slices.Contains(changed, c.ID) {
				c.UpdatedAt = b.now()
			}
		}
		return out, b.tell(ctx, changed, "tags")
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
// by an alias, and names those who had not.
func (b *Book) addTags(ctx context.Context, survivors, tags []string) ([]string, error) {
	have, err := b.Tags(ctx, survivors)
	if err != nil {
		return nil, err
	}
	var fresh []*rows.CustomerTagCreate
	var changed []string
	for _, c := range survivors {
		n := len(fresh)
		for _, t := range lacking(have[c], tags) {
			fresh = append(fresh, b.tagRow(c, t))
		}
		if len(fresh) > n {
			changed = append(changed, c)
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

func (b *Book) dropTags(ctx context.Context, survivors, tags []string) ([]string, error) {
	all, err := b.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	folded := make([]string, len(tags))
	for i, t := range tags {
		folded[i] = fold.Of(t)
	}
	var changed []string
	for _, c := range survivors {
		n, err := b.db.CustomerTag.Delete().Where(table.CustomerIDIn(all[c]...), table.FoldedIn(folded...)).Exec(ctx)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			changed = append(changed, c)
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
