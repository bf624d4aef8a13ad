package thanks

import (
	"strings"

	rows "kept/ent/db"
	"kept/internal/clock"
	"kept/internal/maybe"

	"kept/care/customer"
)

func fromRow(r *rows.ThanksPlan) *Plan {
	return &Plan{
		ID: r.ID, ProgramID: r.ProgramID, Name: r.Name, Kind: Kind(r.Kind), Number: r.Number, Repeats: r.Repeats,
		LoyaltyTypes: split[customer.LoyaltyType](r.LoyaltyTypes), Tiers: split[string](r.Tiers), Points: r.Points, Budget: r.Budget,
		Task: maybe.Some(r.Task), DepartmentID: maybe.Some(r.DepartmentID), LateDays: r.LateDays, State: State(r.State),
		StartedOn: maybe.Some(clock.Day(r.StartedOn)), EndedAt: clock.UTC(r.EndedAt), CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}

func occasionFromRow(r *rows.ThanksOccasion) *Occasion {
	return &Occasion{
		ID: r.ID, PlanID: r.PlanID, CustomerID: r.CustomerID, PurchaseID: r.PurchaseID, Number: r.Number, Day: clock.Day(r.Day),
		ToldOn: clock.Day(r.ToldOn), Outcome: Outcome(r.Outcome), Points: r.Points, TransactionID: maybe.Some(r.TransactionID),
		Task: maybe.Some(TaskState(r.Task)), DoneByID: maybe.Some(r.DoneByID), DoneAt: clock.UTC(r.DoneAt), CreatedAt: r.CreatedAt.UTC(),
	}
}

// joined writes names down in one text; none has a comma.
func joined[T ~string](names []T) string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = string(n)
	}
	return strings.Join(all, ",")
}

// split reads what joined wrote.
func split[T ~string](text string) []T {
	out := []T{}
	for name := range strings.SplitSeq(text, ",") {
		if name != "" {
			out = append(out, T(name))
		}
	}
	return out
}
