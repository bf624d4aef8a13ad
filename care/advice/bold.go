package advice

import (
	"context"
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
)

// Boldness tells whether it paid to promise earlier dates than advised: of what
// was promised from one day to another (in UTC) and is settled.
type Boldness struct {
	Bold        int // by a bolder date
	BoldKept    int // and kept by it
	Advised     int // by the date advised, or a later one
	AdvisedKept int
}

// BoldRate is kept ÷ settled of the bold; nil without any.
func (b *Boldness) BoldRate() *float64 { return share(b.BoldKept, b.Bold) }

// AdvisedRate is kept ÷ settled of the others; nil without any.
func (b *Boldness) AdvisedRate() *float64 { return share(b.AdvisedKept, b.Advised) }

// Boldness reads one row a day.
func (b *Book) Boldness(ctx context.Context, from, to *clock.Day) (*Boldness, error) {
	last := clock.DayOf(b.now(), time.UTC)
	if to != nil {
		last = *to
	}
	first := last.Add(-window)
	if from != nil {
		first = *from
	}
	if last < first {
		return nil, fault.Invalid("to", "must not be before from")
	}
	found, err := b.stretch(ctx, first, last, group{})
	if err != nil {
		return nil, err
	}
	return boldnessOf(found[group{}]), nil
}

// BoldnessOfClaims tells the same of what each claim made in the past year, by
// claim.
func (b *Book) BoldnessOfClaims(ctx context.Context, claimIDs []string) (map[string]*Boldness, error) {
	last := clock.DayOf(b.now(), time.UTC)
	groups := make([]group, len(claimIDs))
	for i, id := range claimIDs {
		groups[i] = group{ByClaim, id}
	}
	found, err := b.stretch(ctx, last.Add(-window), last, groups...)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Boldness, len(claimIDs))
	for _, g := range groups {
		out[g.key] = boldnessOf(found[g])
	}
	return out, nil
}

func boldnessOf(days map[clock.Day]*day) *Boldness {
	var out Boldness
	for _, d := range days {
		out.Bold, out.BoldKept = out.Bold+d.bold, out.BoldKept+d.boldKept
		out.Advised, out.AdvisedKept = out.Advised+d.advised, out.AdvisedKept+d.advisedKept
	}
	return &out
}

func share(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	s := float64(part) / float64(whole)
	return &s
}
