package story

import (
	"context"
	"slices"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/suggestion"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/phrase"
	"kept/tenants"
)

// Suggestions gives for each contact what in it sounds like a promise of ours
// that nobody has made or dismissed yet, and that could still be kept in time.
// An end customer is suggested nothing.
func (b *Book) Suggestions(ctx context.Context, contacts []*interaction.Interaction) ([][]*suggestion.Suggestion, error) {
	out := make([][]*suggestion.Suggestion, len(contacts))
	heard, err := b.hear(ctx, contacts)
	if err != nil || len(heard) == 0 {
		return out, err
	}
	ids := make([]string, 0, len(heard))
	for contact := range heard {
		ids = append(ids, contact)
	}
	gone, err := b.Heard.Dismissed(ctx, ids)
	if err != nil {
		return nil, err
	}
	made, err := b.Promises.MadeIn(ctx, ids)
	if err != nil {
		return nil, err
	}
	now := b.now()
	for i, c := range contacts {
		out[i] = slices.DeleteFunc(heard[c.ID], func(s *suggestion.Suggestion) bool {
			return s.Over(now) || gone[c.ID][s.Key] ||
				slices.ContainsFunc(made[c.ID], func(p *promise.Promise) bool { return s.Covers(p.FirstDueAt) })
		})
	}
	return out, nil
}

// DismissSuggestion says that what was suggested of a contact is no promise.
func (b *Book) DismissSuggestion(ctx context.Context, interactionID, key string) (*interaction.Interaction, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*interaction.Interaction, error) {
		c, err := b.Interactions.Find(ctx, interactionID)
		if err != nil {
			return nil, err
		}
		heard, err := b.hear(ctx, []*interaction.Interaction{c})
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(heard[c.ID], func(s *suggestion.Suggestion) bool { return s.Key == key })
		if at < 0 {
			return nil, fault.Invalid("key", "must be that of a suggestion of this interaction")
		}
		return c, b.Heard.Dismiss(ctx, c.ID, c.CustomerID, heard[c.ID][at])
	})
}

// hear gives what sounds like a promise in each contact in which it was one of
// ours who wrote, by contact. What was dismissed or made since is among it.
func (b *Book) hear(ctx context.Context, contacts []*interaction.Interaction) (map[string][]*suggestion.Suggestion, error) {
	a := tenants.From(ctx)
	if a.Kind == tenants.KindCustomer {
		return nil, nil
	}
	out := map[string][]*suggestion.Suggestion{}
	var hers []string
	for _, c := range contacts {
		// Most contacts hold no promise in any zone, and their customers needn't be read.
		if ourWords(c) && len(suggestion.Hear(c.Body, phrase.Moment{At: c.OccurredAt, Zone: a.Zone, Working: a.WorkingDays})) > 0 {
			out[c.ID], hers = nil, append(hers, c.CustomerID)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	survivors, err := b.Customers.Survivors(ctx, hers)
	if err != nil {
		return nil, err
	}
	for _, c := range contacts {
		if _, heard := out[c.ID]; heard {
			m := phrase.Moment{At: c.OccurredAt, Zone: a.Zone, Working: a.WorkingDays}
			if s := survivors[c.CustomerID]; s != nil && s.Zone != "" {
				if zone, err := clock.Zone(s.Zone); err == nil {
					m.Zone = zone
				}
			}
			out[c.ID] = suggestion.Hear(c.Body, m)
		}
	}
	return out, nil
}

// ourWords reports whether what was written down of a contact is ours: what she
// wrote is hers, but of a call or a visit it is a member who takes notes.
func ourWords(c *interaction.Interaction) bool {
	return c.Direction == interaction.Outbound || c.Channel == customer.Phone || c.Channel == customer.InPerson
}
