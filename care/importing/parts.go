package importing

import (
	"context"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"

	"kept/care/job"
	"kept/ent/db/customer"
	"kept/ent/store"
)

// partsAtOnce is how many parts of a batch are written at the same time where
// the database lets several write: while it works on one, we work on the other.
const partsAtOnce = 2

// inParts writes the parts of a batch at once, each in a transaction of its
// own, and then how far the import has come. Killed in between, the batch is
// written again: what is in already changes nothing and counts the same.
func (w *walk) inParts(ctx context.Context, parts []*batch, place map[string]any, unread []job.Row) (*job.Job, error) {
	group, each := errgroup.WithContext(ctx)
	for _, p := range parts {
		group.Go(func() error {
			return untilFirst(func() error {
				return store.Do(each, w.DB, func(ctx context.Context) error { return w.load(ctx, p) })
			})
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	all := job.Progress{Refused: int64(len(unread)), Rows: unread}
	for _, p := range parts {
		all = all.And(p.progress(place, nil))
	}
	return w.Jobs.Advance(ctx, w.job, all)
}

// parts cuts b so that its parts can be written at the same time: the records
// of a customer are in one, under whatever names they know her, so that neither
// waits for the other's rows or counts without them. A batch that names a
// record twice stays whole: the second changes what the first made.
func (w *walk) parts(ctx context.Context, b *batch) ([]*batch, error) {
	if !w.DB.Postgres() || b.form.apart == "" || b.repeats() {
		return []*batch{b}, nil
	}
	survivor, err := w.aliases(ctx, b.found[aCustomer])
	if err != nil {
		return nil, err
	}
	parts, of := make([][]*record, partsAtOnce), map[string]int{}
	for _, rec := range b.records {
		who := b.found[aCustomer][b.read(rec).text(b.form.apart)]
		if survivor[who] != "" {
			who = survivor[who]
		}
		n, seen := of[who]
		if !seen {
			n = shortest(parts)
			of[who] = n
		}
		parts[n] = append(parts[n], rec)
	}
	out := make([]*batch, len(parts))
	for i, records := range parts {
		part := *b
		part.records, part.results = records, make([]result, len(records))
		out[i] = &part
	}
	return out, nil
}

// repeats reports whether two records of b have a key in common.
func (b *batch) repeats() bool {
	seen := map[[2]string]bool{}
	for _, rec := range b.records {
		for _, field := range []string{"externalId", "sourceId"} {
			key := [2]string{field, b.read(rec).text(field)}
			if key[1] != "" && seen[key] {
				return true
			}
			seen[key] = true
		}
	}
	return false
}

// aliases gives, of the customers found by their keys, those that are counted
// under another id, with that.
func (w *walk) aliases(ctx context.Context, found map[string]string) (map[string]string, error) {
	merged, err := w.DB.Customer.Query().Where(customer.IDIn(slices.Collect(maps.Values(found))...), customer.MergedIntoIDNotNil()).
		Select(customer.FieldID, customer.FieldMergedIntoID).All(ctx)
	out := make(map[string]string, len(merged))
	for _, c := range merged {
		out[c.ID] = c.MergedIntoID
	}
	return out, err
}

func shortest(parts [][]*record) int {
	n := 0
	for i, p := range parts {
		if len(p) < len(parts[n]) {
			n = i
		}
	}
	return n
}
