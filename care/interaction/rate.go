package interaction

import (
	"context"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants"
)

// errOwnMark keeps figures about people honest.
var errOwnMark = fault.Invalid("attitude", "must be given by somebody else: nobody rates her own work")

// Rate notes what came of a contact and how she felt. A member can't mark her
// own work: attitude and rating go into figures about her. What the rating
// leaves empty stays; what it says again is replaced, and the event keeps both.
func (b *Book) Rate(ctx context.Context, id string, f Feelings) (*Interaction, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if f == (Feelings{}) {
		return nil, fault.Invalid("", "must rate something")
	}
	return b.change(ctx, id, event.InteractionRated, "", func(_ context.Context, i *Interaction, a *tenants.Actor) (map[string]any, error) {
		if f.judges() && a.MemberID != "" && a.MemberID == i.MemberID {
			return nil, errOwnMark
		}
		was := map[string]any{}
		replace(was, "outcome", &i.Outcome, f.Outcome)
		replace(was, "relationship", &i.Relationship, f.Relationship)
		by := rater(i.Channel, i.CustomerID, a)
		rate(was, "emotionBefore", &i.EmotionBefore, f.EmotionBefore, &i.RatedBy.EmotionBefore, by)
		rate(was, "emotionAfter", &i.EmotionAfter, f.EmotionAfter, &i.RatedBy.EmotionAfter, by)
		rate(was, "attitude", &i.Attitude, f.Attitude, &i.RatedBy.Attitude, by)
		rate(was, "rating", &i.Rating, f.Rating, &i.RatedBy.Rating, by)
		if i.noted(f.Outcome) {
			put(was, "unanswered", &i.Unanswered, new(bool))
		}
		return was, nil
	})
}

// noted reports whether an outcome takes i off the list nobody answered. A
// missed call stays there until somebody calls back.
func (i *Interaction) noted(o *Outcome) bool {
	return o != nil && i.Unanswered && i.Channel != customer.Phone
}

// ownMark reports whether a mark of i's would go into a figure about who gave it.
func (i *Interaction) ownMark() bool {
	return i.MemberID != "" && (i.Attitude != nil && i.MemberID == i.RatedBy.Attitude || i.Rating != nil && i.MemberID == i.RatedBy.Rating)
}

// rate is replace for what somebody answers for. Who says only what was said
// already hasn't rated anything.
func rate(was map[string]any, field string, into **int, said *int, ratedBy *string, by string) {
	noted := len(was)
	if replace(was, field, into, said); len(was) > noted {
		*ratedBy = by
	}
}

// replace takes what was said over what was there, and notes both.
func replace[T comparable](was map[string]any, field string, into **T, said *T) {
	if said == nil || *into != nil && **into == *said {
		return
	}
	change := map[string]any{"now": *said}
	if *into != nil {
		change["was"] = **into
	}
	was[field] = change
	*into = said
}

// change loads an interaction, applies a rule and saves it with its event. A
// rule that changed nothing leaves it.
func (b *Book) change(ctx context.Context, id string, what event.Type, reason string, rule func(context.Context, *Interaction, *tenants.Actor) (map[string]any, error)) (*Interaction, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Interaction, error) {
		i, err := b.held(ctx, id)
		if err != nil {
			return nil, err
		}
		changed, err := rule(ctx, i, tenants.From(ctx))
		if err != nil || len(changed) == 0 {
			return i, err
		}
		if err := b.save(ctx, i); err != nil {
			return nil, err
		}
		if err := b.index(ctx, nil, []*Interaction{i}); err != nil {
			return nil, err
		}
		told := i.tell(what, b.now())
		told.Reason, told.Data = reason, changed
		return i, b.log.Append(ctx, told)
	})
}
