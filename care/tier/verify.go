package tier

import (
	"context"
	"fmt"

	"kept/ent/db/tierfloor"
	"kept/ent/db/tierpolicy"
	"kept/internal/upsert"
)

// VerifyPolicies reads every ladder that the acting tenant's programs had, and gives
// a sentence for each that can't be read, or isn't the one after the one before it.
// Who stands where in a program with an unreadable one, nobody can say.
func (b *Book) VerifyPolicies(ctx context.Context) (out []string, unreadable map[string]bool, err error) {
	found, err := b.db.TierPolicy.Query().Order(tierpolicy.ByProgramID(), tierpolicy.ByNumber()).All(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read the tiers of programs: %w", err)
	}
	unreadable = map[string]bool{}
	before := &Policy{}
	for _, r := range found {
		p, err := policyFromRow(r)
		if err == nil {
			err = p.check()
		}
		if err != nil {
			unreadable[r.ProgramID] = true
			out = append(out, fmt.Sprintf("tier policy %s: what it says can't be read: %v", r.ID, err))
			p = &Policy{ProgramID: r.ProgramID, Number: r.Number, From: r.FromAt.UTC()}
		}
		if before.ProgramID != p.ProgramID {
			before = &Policy{}
		}
		switch {
		case p.Number != before.Number+1:
			out = append(out, fmt.Sprintf("tier policy %s is number %d of program %s; number %d is missing", r.ID, p.Number, p.ProgramID, before.Number+1))
		case !p.From.After(before.From):
			out = append(out, fmt.Sprintf("tier policy %s is of %s; the one before it, of %s", r.ID, p.From, before.From))
		}
		before = p
	}
	return out, unreadable, nil
}

// EachHeld gives whoever was ever held on a tier of a program, part by part.
func (b *Book) EachHeld(ctx context.Context, programID string, do func([]string) error) error {
	for after := ""; ; {
		found, err := b.db.TierFloor.Query().Where(tierfloor.ProgramID(programID), tierfloor.IDGT(after)).Order(tierfloor.ByID()).
			Limit(upsert.Chunk).Select(tierfloor.FieldID, tierfloor.FieldCustomerID).All(ctx)
		if err != nil {
			return fmt.Errorf("who is held on tiers of program %s: %w", programID, err)
		}
		if len(found) == 0 {
			return nil
		}
		ids := make([]string, len(found))
		for i, r := range found {
			ids[i], after = r.CustomerID, r.ID
		}
		if err := do(ids); err != nil {
			return err
		}
	}
}
