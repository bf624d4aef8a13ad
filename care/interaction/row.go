package interaction

import (
	"context"

	"kept/care/customer"
	rows "kept/ent/db"
	"kept/internal/maybe"
)

func fromRow(r *rows.Interaction) *Interaction {
	var i Interaction
	i.fill(r)
	return &i
}

func fromRows(rs []*rows.Interaction) []*Interaction {
	out := make([]*Interaction, len(rs))
	for i, r := range rs {
		out[i] = fromRow(r)
	}
	return out
}

func (i *Interaction) fill(r *rows.Interaction) {
	*i = Interaction{
		ID: r.ID, ExternalID: r.ExternalID, CustomerID: r.CustomerID, Channel: customer.Channel(r.Channel),
		Direction: Direction(r.Direction), Initiative: Initiative(r.Initiative), Stage: Stage(r.Stage),
		Subject: r.Subject, Body: r.Body, MemberID: r.MemberID, TouchpointID: r.TouchpointID,
		PurchaseID: r.PurchaseID, ProductID: r.ProductID, AnswersID: r.AnswersID,
		WaitSeconds: r.WaitSeconds, HandlingSeconds: r.HandlingSeconds,
		CallResult: maybe.Some(CallResult(r.CallResult)), Rings: r.Rings, Complaint: r.Complaint, Unanswered: r.Unanswered,
		Feelings: Feelings{
			Outcome: maybe.Some(Outcome(r.Outcome)), Relationship: r.Relationship, EmotionBefore: r.EmotionBefore,
			EmotionAfter: r.EmotionAfter, Attitude: r.Attitude, Rating: r.Rating,
		},
		RatedBy: Raters{
			EmotionBefore: r.EmotionBeforeBy, EmotionAfter: r.EmotionAfterBy, Attitude: r.AttitudeBy, Rating: r.RatingBy,
		},
		OccurredAt: r.OccurredAt.UTC(), RecordedAt: r.RecordedAt.UTC(),
	}
}

func (b *Book) create(i *Interaction) *rows.InteractionCreate {
	c := b.db.Interaction.Create().SetID(i.ID).SetNillableExternalID(i.ExternalID).SetCustomerID(i.CustomerID).
		SetChannel(string(i.Channel)).SetDirection(string(i.Direction)).SetInitiative(string(i.Initiative)).
		SetStage(string(i.Stage)).SetSubject(i.Subject).SetBody(i.Body).SetComplaint(i.Complaint).SetUnanswered(i.Unanswered).
		SetNillableWaitSeconds(i.WaitSeconds).SetNillableHandlingSeconds(i.HandlingSeconds).
		SetCallResult(string(maybe.Value(i.CallResult))).SetNillableRings(i.Rings).
		SetOutcome(string(maybe.Value(i.Outcome))).SetNillableRelationship(i.Relationship).
		SetNillableEmotionBefore(i.EmotionBefore).SetNillableEmotionAfter(i.EmotionAfter).
		SetNillableAttitude(i.Attitude).SetNillableRating(i.Rating).
		SetEmotionBeforeBy(i.RatedBy.EmotionBefore).SetEmotionAfterBy(i.RatedBy.EmotionAfter).
		SetAttitudeBy(i.RatedBy.Attitude).SetRatingBy(i.RatedBy.Rating).
		SetOccurredAt(i.OccurredAt).SetRecordedAt(i.RecordedAt)
	i.point(c.Mutation())
	return c
}

// point sets the references that i has: an empty one stays NULL.
func (i *Interaction) point(m *rows.InteractionMutation) {
	if i.MemberID != "" {
		m.SetMemberID(i.MemberID)
	}
	if i.TouchpointID != "" {
		m.SetTouchpointID(i.TouchpointID)
	}
	if i.PurchaseID != "" {
		m.SetPurchaseID(i.PurchaseID)
	}
	if i.ProductID != "" {
		m.SetProductID(i.ProductID)
	}
	if i.AnswersID != "" {
		m.SetAnswersID(i.AnswersID)
	}
}

// save writes what may change of i after it was recorded.
func (b *Book) save(ctx context.Context, i *Interaction) error {
	u := b.db.Interaction.UpdateOneID(i.ID).SetChannel(string(i.Channel)).SetSubject(i.Subject).SetBody(i.Body).
		SetComplaint(i.Complaint).SetUnanswered(i.Unanswered).SetNillableWaitSeconds(i.WaitSeconds).SetNillableHandlingSeconds(i.HandlingSeconds).
		SetCallResult(string(maybe.Value(i.CallResult))).SetNillableRings(i.Rings).
		SetOutcome(string(maybe.Value(i.Outcome))).SetNillableRelationship(i.Relationship).
		SetNillableEmotionBefore(i.EmotionBefore).SetNillableEmotionAfter(i.EmotionAfter).
		SetNillableAttitude(i.Attitude).SetNillableRating(i.Rating).
		SetEmotionBeforeBy(i.RatedBy.EmotionBefore).SetEmotionAfterBy(i.RatedBy.EmotionAfter).
		SetAttitudeBy(i.RatedBy.Attitude).SetRatingBy(i.RatedBy.Rating).SetOccurredAt(i.OccurredAt)
	i.drop(u.Mutation())
	i.point(u.Mutation())
	return u.Exec(ctx)
}

// drop clears what i has no longer.
func (i *Interaction) drop(m *rows.InteractionMutation) {
	if i.MemberID == "" {
		m.ClearMemberID()
	}
	if i.TouchpointID == "" {
		m.ClearTouchpointID()
	}
	if i.PurchaseID == "" {
		m.ClearPurchaseID()
	}
	if i.ProductID == "" {
		m.ClearProductID()
	}
	if i.WaitSeconds == nil {
		m.ClearWaitSeconds()
	}
	if i.HandlingSeconds == nil {
		m.ClearHandlingSeconds()
	}
	if i.Rings == nil {
		m.ClearRings()
	}
}
