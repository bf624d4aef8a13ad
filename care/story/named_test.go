package story_test

import (
	"testing"
	"time"

	"kept/care/claim"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/testhouse"
)

// Who was told that a claim holds for her, though it isn't for what she bought,
// comes under it; what wasn't said then, or is no claim of ours, is refused.
func TestAPurchaseNamesItsClaim(t *testing.T) {
	h := open(t)
	ctx, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	lamp := h.db.Product.Create().SetID("prd_lamp").SetExternalID("lamp").SetName("Lamp").SetFolded("lamp").
		SetCreatedAt(h.now).SetUpdatedAt(h.now).SaveX(ctx)
	lamps := h.says(t, ctx, claim.Draft{Text: "Lamps in 2 days", Measure: within(2), ProductIDs: []string{lamp.ID}})
	week := h.says(t, ctx, claim.Draft{Text: "All within a week", Measure: within(7)})
	later := h.says(t, ctx, claim.Draft{Text: "From tomorrow on", Measure: within(1), ValidFrom: ptr(clock.DayOf(h.now.Add(24*time.Hour), time.UTC))})
	asked := h.says(t, ctx, claim.Draft{Text: "Answered", Trigger: claim.OnInteraction, Measure: within(1)})
	theirs := h.says(t, bolt, claim.Draft{Text: "Delivered at once", Measure: within(0)})
	ann := h.customer(t, ctx, "ann")
	for _, tc := range []struct {
		name, claim string
		made        string // the claim that makes the promise
		code        fault.Kind
	}{
		{"none", "", week.ID, ""},
		{"one for something else", lamps.ID, lamps.ID, ""},
		{"one that comes later", later.ID, "", fault.KindInvalid},
		{"one of contacts", asked.ID, "", fault.KindInvalid},
		{"another tenant's", theirs.ID, "", fault.KindMissing},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := undated(ann, "o-"+tc.name)
			d.ClaimID = tc.claim
			r, err := h.stories.RecordPurchase(ctx, d)
			if tc.code != "" {
				if fault.KindOf(err) != tc.code || fault.As(err).Field[0] != "claimId" {
					t.Errorf("refused with %v, want %s at claimId", err, tc.code)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if ps := h.promisesOf(t, ctx, r.Record.ID); len(ps) != 1 || ps[0].ClaimID != tc.made {
				t.Errorf("promises %+v, want one by claim %s", ps, tc.made)
			}
		})
	}
}
