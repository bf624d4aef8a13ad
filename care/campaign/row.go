package campaign

import (
	rows "kept/ent/db"
	"kept/internal/clock"
	"kept/internal/maybe"
)

func fromRow(r *rows.Campaign) *Campaign {
	return &Campaign{
		ID: r.ID, ProgramID: r.ProgramID, Name: r.Name, Points: r.Points, Budget: r.Budget, Spent: r.Spent, Holdout: r.Holdout,
		LiftDays: r.LiftDays, FirstDay: clock.Day(r.FirstDay), LastDay: clock.Day(r.LastDay), State: State(r.State), EndedBy: maybe.Some(End(r.EndedBy)),
		SegmentSize: r.SegmentSize, Granted: r.Granted, HeldOut: r.HeldOut, Waiting: r.Waiting, Refused: r.Refused,
		StartedAt: clock.UTC(r.StartedAt), EndedAt: clock.UTC(r.EndedAt), CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
		segment: r.Segment, reachedTo: r.ReachedTo,
	}
}

func memberFromRow(r *rows.CampaignMember) *Member {
	return &Member{
		ID: r.ID, CampaignID: r.CampaignID, CustomerID: r.CustomerID, State: MemberState(r.State), Reason: maybe.Some(Reason(r.Reason)),
		TransactionID: maybe.Some(r.TransactionID), EnteredAt: clock.UTC(r.EnteredAt), CountsUntil: clock.UTC(r.CountsUntil),
		AgainOn: maybe.Some(clock.Day(r.AgainOn)),
	}
}
