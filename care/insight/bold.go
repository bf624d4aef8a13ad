package insight

import "context"

// ClaimBoldness is whether it paid that a claim says less than our own history
// advised when it was written down.
type ClaimBoldness struct {
	Days    int // after the date, in which a further purchase counts
	Bold    ClaimDates
	Advised ClaimDates
}

// ClaimDates are promises of a claim that are alike: all bolder than advised, or
// none of them.
type ClaimDates struct {
	Settled int // made in the past year; n
	Kept    int // by the first date
	After   After
}

// KeptRate is kept ÷ settled; nil without any.
func (d *ClaimDates) KeptRate() *float64 { return share(d.Kept, d.Settled) }

// BoldnessOfClaims tells whether it paid that claims are bold, by claim: how what
// they made in the past year was kept by the first date, and what followed
// those dates that are long enough ago.
func (b *Book) BoldnessOfClaims(ctx context.Context, claimIDs []string) (map[string]*ClaimBoldness, error) {
	kept, err := b.advice.BoldnessOfClaims(ctx, claimIDs)
	if err != nil {
		return nil, err
	}
	after, err := b.after(ctx, claimIDs, byBoldness)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*ClaimBoldness, len(claimIDs))
	for _, id := range claimIDs {
		k := kept[id]
		out[id] = &ClaimBoldness{
			Days:    window,
			Bold:    ClaimDates{Settled: k.Bold, Kept: k.BoldKept, After: after(id, true)},
			Advised: ClaimDates{Settled: k.Advised, Kept: k.AdvisedKept, After: after(id, false)},
		}
	}
	return out, nil
}
