package story_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"kept/care/advice"
	"kept/care/claim"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// Repairs took 1 to 40 hours: 38 of them is the date to promise.
func TestABoldDateNeedsAReason(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	h.took(t, ctx)
	ann := h.customer(t, ctx, "bea")
	demanding := *tenants.From(ctx)
	demanding.BoldDatesNeedReason = true
	for _, tc := range []struct {
		name     string
		demanded bool
		advised  bool
		hours    int
		reason   string
		refused  bool
		bold     bool
	}{
		{"nobody asked", false, false, 10, "", false, false},
		{"asked, and as advised", false, true, 39, "", false, false},
		{"asked, bold, without a reason", false, true, 10, " ", true, false},
		{"asked, bold, with one", false, true, 10, "she waits at the door", false, true},
		{"a reason for nothing", false, true, 40, "just so", false, false},
		{"demanded of everybody", true, false, 10, "", true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ctx := ctx
			if tc.demanded {
				ctx = tenants.As(ctx, &demanding)
			}
			p, err := h.stories.MakePromise(ctx, promise.Draft{
				CustomerID: ann, Text: "Repair", By: promise.By{DueAt: ptr(h.now.Add(time.Duration(tc.hours) * time.Hour))}, Advised: tc.advised, Reason: tc.reason,
			})
			if tc.refused {
				if f := fault.As(err); f == nil || f.Field[0] != "reason" || !strings.Contains(f.Message, "2026-03-0") {
					t.Errorf("refused with %v, want the field reason and the date proposed", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if p.Bold() != tc.bold || (p.AdvisedAt != nil) != tc.advised || p.BoldnessPaid() != nil {
				t.Errorf("made %+v: bold %v, advised %v", p, p.Bold(), p.AdvisedAt)
			}
			if !tc.bold {
				return
			}
			kept, err := h.rooms.Promises.Keep(ctx, p.ID, promise.Evidence{Note: "done"})
			if err != nil || kept.BoldnessPaid() == nil || !*kept.BoldnessPaid() {
				t.Errorf("kept in time: boldness paid %v, %v", kept.BoldnessPaid(), err)
			}
		})
	}
	b, err := h.rooms.Advice.Boldness(ctx, nil, nil)
	if err != nil || b.Bold != 1 || b.BoldKept != 1 || b.Advised != 0 {
		t.Errorf("Boldness = %+v, %v; want one bold promise, kept", b, err)
	}
}

// advised is what the history that took brings in advises: 38 hours, rounded up
// as such times are counted.
const advised = 38*time.Hour + 8*time.Minute

// took brings in 40 promises of the past, kept after 1 to 40 hours.
func (h *house) took(t *testing.T, ctx context.Context) {
	t.Helper()
	made, ann := h.now.AddDate(0, 0, -60), h.customer(t, ctx, "ann")
	var past []promise.History
	for i := range 40 {
		past = append(past, promise.History{
			Draft:  promise.Draft{ExternalID: fmt.Sprint("r-", i), CustomerID: ann, Text: "Repair", By: promise.By{DueAt: ptr(made.Add(48 * time.Hour))}, MadeAt: &made},
			Ending: promise.Ending{State: promise.Kept, At: made.Add(time.Duration(i+1) * time.Hour), Evidence: "done"},
		})
	}
	if _, err := h.rooms.Promises.Load(event.Backfilling(ctx), past); err != nil {
		t.Fatal(err)
	}
}

// A claim by less than the 38 hours that history advises needs a reason where
// somebody wants one, when it is added and when it is changed; it is kept, with
// what was advised, in the terms and in the event.
func TestABolderClaimNeedsAReason(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	h.took(t, ctx)
	demanding := *tenants.From(ctx)
	demanding.BoldDatesNeedReason = true
	wanted := tenants.As(ctx, &demanding)
	hours := func(n int) *claim.Measure { return &claim.Measure{Amount: n, Unit: claim.Hours} }
	answered := claim.Draft{Text: "Answered", Kind: claim.Deadline, Trigger: claim.OnInteraction, Measure: hours(60)}
	for _, tc := range []struct {
		name    string
		ctx     context.Context
		measure *claim.Measure
		asked   bool
		reason  string
		refused bool
		because string
	}{
		{"as advised", wanted, hours(39), false, "", false, ""},
		{"a reason for nothing", wanted, hours(39), true, "just so", false, ""},
		{"bold, nobody wants a reason", ctx, hours(10), false, "", false, ""},
		{"bold, asked", ctx, hours(10), true, " ", true, ""},
		{"bold, demanded of everybody", wanted, hours(10), false, "", true, ""},
		{"bold, with a reason", wanted, hours(10), false, " two more at the desk ", false, "two more at the desk"},
		{"brought in as history", event.Backfilling(wanted), hours(10), false, "", false, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := answered
			d.Measure, d.Advised, d.Reason = tc.measure, tc.asked, tc.reason
			added, err := h.rooms.Claims.Add(tc.ctx, d)
			h.heldAgainst(t, tc.ctx, added, err, tc.refused, tc.because, 0)
			c, err := h.rooms.Claims.Add(event.Backfilling(ctx), answered)
			if err != nil {
				t.Fatal(err)
			}
			changed, err := h.rooms.Claims.Change(tc.ctx, c.ID, claim.Change{Measure: tc.measure, Advised: tc.asked, Reason: tc.reason})
			h.heldAgainst(t, tc.ctx, changed, err, tc.refused, tc.because, 1)
		})
	}
}

// heldAgainst checks what came of writing a claim down: refused at the reason, or kept
// with it and with what was advised, and told in its event at a place.
func (h *house) heldAgainst(t *testing.T, ctx context.Context, c *claim.Claim, err error, refused bool, because string, at int) {
	t.Helper()
	if refused {
		if f := fault.As(err); f == nil || f.Field[0] != "reason" || !strings.Contains(f.Message, "2026-03-0") {
			t.Errorf("refused with %v, want the field reason and the date proposed", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if c, err = h.rooms.Claims.Find(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	terms := c.Terms[len(c.Terms)-1]
	if held := terms.Advised != nil; held == event.IsBackfill(ctx) || held && *terms.Advised != advised {
		t.Errorf("advised %v, want %v but for history", terms.Advised, advised)
	}
	said, err := h.rooms.Events.Of(ctx, c.ID)
	if err != nil || terms.BoldReason != because || said[at].Reason != because {
		t.Errorf("because %q, and the event %q, %v; want %q", terms.BoldReason, said[at].Reason, err, because)
	}
}

// Another text leaves the deadline, and why it is bold; a longer one says nothing
// any more.
func TestWhyAClaimIsBoldStaysWithItsDeadline(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	h.took(t, ctx)
	c, err := h.rooms.Claims.Add(ctx, claim.Draft{
		Text: "Answered in 10 hours", Kind: claim.Deadline, Trigger: claim.OnInteraction, Measure: &claim.Measure{Amount: 10, Unit: claim.Hours}, Reason: "two more",
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		ch   claim.Change
		bold bool
	}{
		{claim.Change{Text: ptr("In ten hours")}, true},
		{claim.Change{Published: ptr("flyer")}, true},
		{claim.Change{Measure: &claim.Measure{Amount: 60, Unit: claim.Hours}, Reason: "two more"}, false},
	} {
		if c, err = h.rooms.Claims.Change(ctx, c.ID, tc.ch); err != nil || c.Terms[0].Bold() != tc.bold || len(c.Terms) != 1 {
			t.Errorf("after %+v: %+v, %v; want bold %t", tc.ch, c.Terms, err, tc.bold)
		}
	}
}

// A promise knows by itself whether it is bolder than what was advised when its
// claim was written down.
func TestAClaimsPromiseIsBold(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	h.took(t, ctx)
	bea := h.customer(t, ctx, "bea")
	for _, hours := range []int{10, 60} {
		h.says(t, ctx, claim.Draft{
			Text: fmt.Sprint("Seen to in ", hours), Trigger: claim.OnInteraction, Proof: claim.ByHand, Measure: &claim.Measure{Amount: hours, Unit: claim.Hours}, Reason: "two more",
		})
	}
	i, err := h.stories.RecordInteraction(ctx, interaction.Draft{CustomerID: bea, Channel: customer.Email, Direction: interaction.Inbound, Body: "Help", OccurredAt: h.now})
	if err != nil {
		t.Fatal(err)
	}
	made, err := h.rooms.Promises.List(ctx, promise.Filter{CustomerID: &filter.ID{Eq: &bea}}, promise.ByDue, page.Args{})
	if err != nil || len(made.Items) != 2 {
		t.Fatalf("made %v, %v; want two", made.Items, err)
	}
	for n, want := range []bool{true, false} {
		p := made.Items[n]
		if p.Bold() != want || (p.BoldReason != "") != want || p.AdvisedAt == nil || p.AdvisedAt.Sub(i.Record.OccurredAt) != advised {
			t.Errorf("%s: bold %t for %q, advised %s; want bold %t", p.Text, p.Bold(), p.BoldReason, p.AdvisedAt, want)
		}
	}
	if _, err := h.rooms.Promises.Keep(ctx, made.Items[0].ID, promise.Evidence{Note: "done"}); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		claim string
		want  advice.Boldness
	}{
		{made.Items[0].ClaimID, advice.Boldness{Bold: 1, BoldKept: 1}},
		{made.Items[1].ClaimID, advice.Boldness{}},
	} {
		if found, err := h.rooms.Advice.BoldnessOfClaims(ctx, []string{tc.claim}); err != nil || *found[tc.claim] != tc.want {
			t.Errorf("BoldnessOfClaims = %+v, %v; want %+v", found[tc.claim], err, tc.want)
		}
	}
}
