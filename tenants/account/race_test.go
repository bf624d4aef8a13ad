package account_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/account"
)

// atOnce runs verbs side by side and gives their errors.
func atOnce(verbs ...func() error) []error {
	errs := make([]error, len(verbs))
	var wg sync.WaitGroup
	for i, verb := range verbs {
		wg.Go(func() { errs[i] = verb() })
	}
	wg.Wait()
	return errs
}

func TestChangesAtOnceUndoNothing(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	for i := range 20 {
		name, grace := fmt.Sprintf("Shop %d", i), time.Duration(i+1)*time.Hour
		for _, err := range atOnce(
			func() error { _, err := h.Update(ctx, account.Change{Name: &name}); return err },
			func() error { _, err := h.Update(ctx, account.Change{Grace: &grace}); return err },
			func() error {
				_, _, err := h.Invite(ctx, account.InvitationDraft{Email: fmt.Sprintf("a%d@acme.example", i), Role: tenants.Agent})
				return err
			},
		) {
			if err != nil {
				t.Fatal(err)
			}
		}
		got, err := h.Tenant(ctx)
		if err != nil || got.Name != name || got.Grace != grace {
			t.Fatalf("round %d: %q and %s, %v; want %q and %s", i, got.Name, got.Grace, err, name, grace)
		}
	}
}

func TestAMemberLeavesOnce(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	for i := range 10 {
		m := h.hire(t, ctx, fmt.Sprintf("bo%d", i), tenants.Agent)
		leave := func() error { _, err := h.RemoveMember(ctx, m.ID, f.Owner.ID); return err }
		left := 0
		for _, err := range atOnce(leave, leave, leave) {
			if err == nil {
				left++
			} else if !fault.IsMissing(err) {
				t.Error(err)
			}
		}
		events, err := h.log.Of(ctx, m.ID)
		if err != nil || left != 1 || len(events) != 2 {
			t.Fatalf("round %d: she left %d times and has %d events, %v; want once, and that she joined and left", i, left, len(events), err)
		}
	}
}

// Whoever takes over must still be there when she does.
func TestTwoMembersCantLeaveToEachOther(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	for i := range 10 {
		bo, cy := h.hire(t, ctx, fmt.Sprintf("bo%d", i), tenants.Agent), h.hire(t, ctx, fmt.Sprintf("cy%d", i), tenants.Agent)
		left := 0
		for _, err := range atOnce(
			func() error { _, err := h.RemoveMember(ctx, bo.ID, cy.ID); return err },
			func() error { _, err := h.RemoveMember(ctx, cy.ID, bo.ID); return err },
		) {
			if err == nil {
				left++
			}
		}
		if left != 1 {
			t.Fatalf("round %d: %d left, each to the other; want one", i, left)
		}
	}
}
