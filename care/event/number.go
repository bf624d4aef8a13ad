package event

import (
	"context"
	"fmt"

	"kept/ent/db"
	"kept/ent/db/cursor"
	"kept/ent/db/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/tenants/guard"
)

// numbered is the cursor that keeps the last number given. Its row is what
// nodes queue for: whoever holds it numbers, so numbers are committed in their
// own order and a reader who sees one sees all before it.
const numbered = "numbered"

// slice is how many events get their number in one transaction: few enough
// that a writer waits for milliseconds.
const slice = 2000

// numberSlice gives numbers to the next unnumbered events, oldest id first.
const numberSlice = `
UPDATE events SET seq = next.seq FROM (
  SELECT id, $1 + row_number() OVER (ORDER BY id) AS seq FROM (
    SELECT id FROM events WHERE seq IS NULL ORDER BY id LIMIT $2) AS u) AS next
WHERE events.id = next.id`

// Number gives numbers to committed events that have none, and returns how
// many it numbered. Any node may call it at any time; an event that commits
// meanwhile gets its number the next time.
func Number(ctx context.Context, d *store.DB, now clock.Func) (int, error) {
	ctx = guard.System(ctx, "events: numbers run across tenants")
	total := 0
	for {
		n, err := numberOnce(ctx, d, now)
		total += n
		if err != nil {
			return total, fmt.Errorf("number events: %w", err)
		}
		if n < slice {
			return total, nil
		}
	}
}

func numberOnce(ctx context.Context, d *store.DB, now clock.Func) (int, error) {
	// Most wake-ups find nothing: look before taking the row that nodes queue for.
	waiting, err := d.Event.Query().Where(event.SeqIsNil()).Exist(ctx)
	if err != nil || !waiting {
		return 0, err
	}
	return store.Tx(ctx, d, func(ctx context.Context) (int, error) {
		last, err := hold(ctx, d, numbered, now)
		if err != nil {
			return 0, err
		}
		n, err := d.Across(ctx, numberSlice, last, slice)
		if err != nil {
			return 0, err
		}
		if err := d.Announce(ctx, channel); err != nil {
			return 0, err
		}
		return int(n), d.Cursor.UpdateOneID(numbered).SetSeq(last + n).Exec(ctx)
	})
}

// hold takes a cursor for the rest of the transaction, so that no other node
// moves it, and gives the number at which it stands.
func hold(ctx context.Context, d *store.DB, name string, now clock.Func) (int64, error) {
	// The write comes first: it waits for the row, and what is read after it
	// is what the last holder committed.
	n, err := d.Cursor.Update().Where(cursor.ID(name)).SetMovedAt(now()).Save(ctx)
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, fmt.Errorf("the cursor %q is missing: Begin makes it", name)
	}
	row, err := d.Cursor.Get(ctx, name)
	if err != nil {
		return 0, err
	}
	return row.Seq, nil
}

// Begin makes the cursors that are missing, at the present end: a reaction that
// is new in this version starts with what happens from now on.
func (r *Dispatcher) Begin(ctx context.Context) error {
	ctx = guard.System(ctx, "events: cursors belong to no tenant")
	names := []string{numbered}
	for _, reaction := range r.reactions {
		names = append(names, reaction.Name)
	}
	for _, name := range names {
		if err := r.begin(ctx, name); err != nil {
			return fmt.Errorf("begin cursor %s: %w", name, err)
		}
	}
	return nil
}

func (r *Dispatcher) begin(ctx context.Context, name string) error {
	there, err := r.db.Cursor.Query().Where(cursor.ID(name)).Exist(ctx)
	if err != nil || there {
		return err
	}
	end := int64(0)
	row, err := r.db.Cursor.Get(ctx, numbered)
	if err == nil {
		end = row.Seq
	}
	if err != nil && !db.IsNotFound(err) {
		return err
	}
	err = r.db.Cursor.Create().SetID(name).SetSeq(end).SetMovedAt(r.now()).Exec(ctx)
	if store.IsUnique(err) {
		return nil // another node was first
	}
	return err
}
