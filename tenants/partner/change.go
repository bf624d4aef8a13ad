package partner

import (
	"context"
	"fmt"
	"slices"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/apiclient"
	"kept/ent/store"
)

// Change is what may be changed of an API client; nil leaves as it is. What a
// client may do stays what it was made for.
type Change struct {
	ID      string
	Name    *string
	Origins []string // all of them; empty for none
}

func (c *Change) check() (err error) {
	if c.Name != nil {
		name, err := checkName(*c.Name)
		if err != nil {
			return err
		}
		c.Name = &name
	}
	if c.Origins != nil {
		c.Origins, err = checkOrigins(c.Origins)
	}
	return err
}

// Change changes an API client that isn't revoked. Pages at its new origins are
// let in, and those at old ones aren't, within five seconds.
func (b *Book) Change(ctx context.Context, change Change) (*Client, error) {
	if err := change.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Client, error) {
		c, err := b.Find(ctx, change.ID)
		if err != nil {
			return nil, err
		}
		if c.RevokedAt != nil {
			return nil, ErrRevoked
		}
		up := b.db.ApiClient.UpdateOneID(c.ID).Where(table.RevokedAtIsNil())
		data := map[string]any{}
		if change.Name != nil && *change.Name != c.Name {
			up.SetName(*change.Name)
			data["name"] = map[string]string{"from": c.Name, "to": *change.Name}
		}
		if change.Origins != nil && !slices.Equal(change.Origins, c.Origins) {
			up.SetOrigins(change.Origins)
			data["origins"] = map[string][]string{"from": c.Origins, "to": change.Origins}
		}
		if len(data) == 0 {
			return c, nil
		}
		row, err := up.Save(ctx)
		if rows.IsNotFound(err) { // just now
			return nil, ErrRevoked
		}
		if err != nil {
			return nil, fmt.Errorf("change API client %s: %w", c.ID, err)
		}
		store.AfterCommit(ctx, func() { b.forget(c, change.Origins...) })
		return fromRow(row), b.log.Append(ctx, event.Event{Type: event.ClientUpdated, SubjectID: c.ID, OccurredAt: b.now(), Data: data})
	})
}
