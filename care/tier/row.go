package tier

import (
	"encoding/json"
	"fmt"

	rows "kept/ent/db"
)

func policyFromRow(r *rows.TierPolicy) (*Policy, error) {
	p := &Policy{ID: r.ID, ProgramID: r.ProgramID, Number: r.Number, From: r.FromAt.UTC()}
	if err := json.Unmarshal([]byte(r.Terms), &p.Terms); err != nil {
		return nil, fmt.Errorf("read tier policy %s: %w", r.ID, err)
	}
	return p, nil
}

// written is what a policy says, as its row keeps it.
func written(t *Terms) string {
	text, _ := json.Marshal(t) // of texts and numbers
	return string(text)
}

func floorFromRow(r *rows.TierFloor) *Floor {
	f := &Floor{
		ID: r.ID, ProgramID: r.ProgramID, CustomerID: r.CustomerID, Tier: r.Tier, From: r.FromAt.UTC(), Reason: r.Reason,
		ActorKind: r.ActorKind, ActorID: r.ActorID,
	}
	if r.UntilAt != nil {
		at := r.UntilAt.UTC()
		f.Until = &at
	}
	return f
}
