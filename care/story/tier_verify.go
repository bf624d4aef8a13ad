package story

import (
	"context"
	"fmt"
	"slices"

	"kept/care/tier"
)

// VerifyTiers reckons every tier of the acting tenant again that isn't due, nor
// about to be, and gives a sentence for each that was kept otherwise.
func (b *Book) VerifyTiers(ctx context.Context) (out []string, err error) {
	waiting, err := b.Tiers.Waiting(ctx)
	if err != nil {
		return nil, err
	}
	out, unreadable, err := b.Tiers.VerifyPolicies(ctx)
	if err != nil {
		return nil, err
	}
	now := b.now()
	err = b.Tiers.Each(ctx, func(part []*tier.Kept) error {
		part = slices.DeleteFunc(part, func(k *tier.Kept) bool { return unreadable[k.ProgramID] })
		of := map[string][]string{} // customers by program
		for _, k := range part {
			of[k.ProgramID] = append(of[k.ProgramID], k.CustomerID)
		}
		come := map[string]map[string]*tier.Standing{}
		for programID, customers := range of {
			if come[programID], err = b.TiersOf(ctx, programID, customers); err != nil {
				return err
			}
		}
		for _, k := range part {
			s := come[k.ProgramID][k.CustomerID]
			if s == nil {
				out = append(out, fmt.Sprintf("tier of customer %s: it says %s, and program %s has no ladder", k.CustomerID, k, k.ProgramID))
				continue
			}
			if k.Due(now) || waiting[k.CustomerID] || k.String() == s.Kept() {
				continue
			}
			out = append(out, fmt.Sprintf("tier of customer %s: it says %s, and comes to %s", k.CustomerID, k, s.Kept()))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	missing, err := b.tiersNobodyKept(ctx, waiting, unreadable)
	return append(out, missing...), err
}

// tiersNobodyKept gives a sentence for every customer who has come to a tier and of
// whom nothing is kept. Who is on none needs no row: it is made when points come.
func (b *Book) tiersNobodyKept(ctx context.Context, waiting, unreadable map[string]bool) (out []string, err error) {
	programs, err := b.Points.Programs(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		if unreadable[p.ID] {
			continue
		}
		look := func(records []string) error {
			found, err := b.notKept(ctx, p.ID, records, waiting)
			out = append(out, found...)
			return err
		}
		if err := b.Points.EachHolder(ctx, p.ID, look); err != nil {
			return nil, err
		}
		if err := b.Tiers.EachHeld(ctx, p.ID, look); err != nil {
			return nil, err
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// notKept looks at a part of those who may have come to a tier.
func (b *Book) notKept(ctx context.Context, programID string, records []string, waiting map[string]bool) (out []string, err error) {
	survivors, err := b.Customers.Survivors(ctx, records)
	if err != nil {
		return nil, err
	}
	var look []string
	for _, record := range records {
		if s := survivors[record]; s != nil && !s.Erased && !waiting[record] && !waiting[s.ID] {
			look = append(look, s.ID)
		}
	}
	slices.Sort(look)
	without, err := b.Tiers.Without(ctx, programID, slices.Compact(look))
	if err != nil || len(without) == 0 {
		return nil, err
	}
	come, err := b.TiersOf(ctx, programID, without)
	for _, id := range without {
		if s := come[id]; s != nil && s.Tier != nil {
			out = append(out, fmt.Sprintf("tier of customer %s: nothing is kept, and she comes to %s; setting the tiers of program %s again has it reckoned", id, s.Kept(), programID))
		}
	}
	return out, err
}
