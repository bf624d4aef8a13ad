package household

import (
	rows "kept/ent/db"
	"kept/internal/clock"
)

func fromRow(r *rows.Household) *Household {
	return &Household{
		ID: r.ID, ProgramID: r.ProgramID, Name: r.Name, HeadID: r.HeadID, Draws: Draws(r.Draws),
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), DissolvedAt: clock.UTC(r.DissolvedAt),
	}
}

func stayFromRow(r *rows.HouseholdMember) *Stay {
	return &Stay{
		ID: r.ID, HouseholdID: r.HouseholdID, ProgramID: r.ProgramID, CustomerID: r.CustomerID, Agreed: r.Agreed,
		JoinedAt: r.JoinedAt.UTC(), LeftAt: clock.UTC(r.LeftAt), WhyLeft: r.WhyLeft,
	}
}
