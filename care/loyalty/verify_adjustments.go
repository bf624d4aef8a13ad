package loyalty

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept/care/event"
	table "kept/ent/db/loyaltyadjustment"
	"kept/ent/db/loyaltytransaction"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/tenants"
)

// adjustmentsAtOnce is how many adjustments are looked at at once: the history of
// each is read.
const adjustmentsAtOnce = 200

// verifyAdjustments holds each adjustment against its transaction, whose hash says
// what was done and by whom, and against its history: who proposed it, and whether it
// waited for a second person. It looks for those that are gone, too.
func (b *Book) verifyAdjustments(ctx context.Context) (out []string, err error) {
	erased, err := b.customers.Erased(ctx)
	if err != nil {
		return nil, err
	}
	kin, err := b.customers.Kin(ctx)
	if err != nil {
		return nil, err
	}
	v := &adjustments{book: b, erased: erased, kin: kin}
	for after := ""; ; {
		found, err := b.db.LoyaltyAdjustment.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(adjustmentsAtOnce).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify adjustments: %w", err)
		}
		if len(found) == 0 {
			break
		}
		part := make([]*Adjustment, len(found))
		for i, r := range found {
			part[i], after = adjustmentFromRow(r), r.ID
		}
		if err := v.look(ctx, part); err != nil {
			return nil, err
		}
	}
	return v.differences, v.lookForGone(ctx, &v.differences)
}

// adjustments are looked at, and what is wrong with them.
type adjustments struct {
	book        *Book
	erased      map[string]bool
	kin         func(a, b string) bool
	differences []string
}

func (v *adjustments) look(ctx context.Context, part []*Adjustment) error {
	ids, keys := make([]string, len(part)), make([]string, len(part))
	for i, a := range part {
		ids[i], keys[i] = a.ID, adjusts(a.ID)
	}
	found, err := v.book.db.LoyaltyTransaction.Query().Where(loyaltytransaction.KeyIn(keys...)).All(ctx)
	if err != nil {
		return fmt.Errorf("what %d adjustments did: %w", len(part), err)
	}
	did := make(map[string]*Transaction, len(found))
	for _, r := range found {
		t := transactionFromRow(r)
		did[t.Key] = t
	}
	told, err := v.book.log.ForEach(ctx, ids)
	if err != nil {
		return err
	}
	for _, a := range part {
		moved, err := v.moved(ctx, a, did[adjusts(a.ID)])
		if err != nil {
			return err
		}
		wrong := append(a.against(did[adjusts(a.ID)], moved, v.erased[a.CustomerID]), a.againstHistory(told[a.ID], v.erased[a.CustomerID])...)
		if t := did[adjusts(a.ID)]; t != nil && !v.kin(t.CustomerID, a.CustomerID) {
			wrong = append(wrong, fmt.Sprintf("it says that it is of customer %s; its transaction %s is of %s", a.CustomerID, t.ID, t.CustomerID))
		}
		for _, w := range wrong {
			v.differences = append(v.differences, fmt.Sprintf("adjustment %s: %s", a.ID, w))
		}
	}
	return nil
}

// moved gives how many points an adjustment moved. What it takes of a customer with
// several accounts is a transaction in each: the first has the key, and the others
// were recorded at the same instant.
func (v *adjustments) moved(ctx context.Context, a *Adjustment, t *Transaction) (int64, error) {
	if t == nil || t.Points == a.Points {
		return a.Points, nil
	}
	found, err := v.book.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ProgramID(t.ProgramID), loyaltytransaction.RecordedAt(t.RecordedAt),
		loyaltytransaction.Kind(string(KindAdjusted)), loyaltytransaction.KeyIsNil(), loyaltytransaction.ActorID(t.ActorID)).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("what adjustment %s did in other accounts: %w", a.ID, err)
	}
	n := t.Points
	for _, r := range found {
		if r.AccountID != t.AccountID && v.kin(r.CustomerID, t.CustomerID) {
			n += r.Points
		}
	}
	return n, nil
}

// against gives what an adjustment and what it did say otherwise of each other.
func (a *Adjustment) against(t *Transaction, moved int64, erased bool) (out []string) {
	says := func(wrong bool, format string, args ...any) {
		if wrong {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	if t == nil {
		says(a.State == Posted, "it says that it is posted; no transaction is")
		return out
	}
	at, by, kind := a.ProposedAt, a.ProposedBy, a.ProposedKind
	if a.DecidedAt != nil {
		at, by, kind = *a.DecidedAt, a.DecidedBy, string(tenants.KindMember)
	}
	says(a.State != Posted, "it says %s; its transaction %s is posted", a.State, t.ID)
	says(t.Kind != KindAdjusted || moved != a.Points, "it says %d points; its transaction %s says %d", a.Points, t.ID, moved)
	says(t.ProgramID != a.ProgramID, "it says program %s; its transaction %s says %s", a.ProgramID, t.ID, t.ProgramID)
	says(t.Reason != a.Reason && !erased, "it says another reason than its transaction %s", t.ID)
	says(t.ActorID != by || t.ActorKind != kind, "it says that %s %s posted it; its transaction %s says %s %s", kind, by, t.ID, t.ActorKind, t.ActorID)
	says(!clock.Alongside(t.RecordedAt, at), "it says that it was posted at %s; its transaction %s was at %s", at.Format(time.RFC3339), t.ID, t.RecordedAt.Format(time.RFC3339))
	return out
}

// againstHistory gives what an adjustment says otherwise than what was told of it:
// one that was proposed to a second person was decided by another than who proposed it.
func (a *Adjustment) againstHistory(told []*event.Event, erased bool) (out []string) {
	says := func(wrong bool, format string, args ...any) {
		if wrong {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	var proposed, refused *event.Event
	for _, e := range told {
		switch e.Type {
		case event.AdjustmentProposed:
			proposed = e
		case event.AdjustmentRefused:
			refused = e
		}
	}
	says(proposed == nil && (a.State != Posted || a.DecidedBy != "" || a.DecidedAt != nil), "it says %s, decided by %q; nobody was told that it waits for a second person", a.State, a.DecidedBy)
	says((refused != nil) != (a.State == Refused), "it says %s; that it was refused was told: %t", a.State, refused != nil)
	says(a.State == Proposed && (a.DecidedBy != "" || a.DecidedAt != nil || a.Decision != ""), "it waits, and says that %q decided", a.DecidedBy)
	says(a.State == Posted && a.Decision != "", "it is posted, and says why it was refused")
	if proposed != nil {
		says(proposed.ActorID != a.ProposedBy || string(proposed.ActorKind) != a.ProposedKind, "it says that %s %s proposed it; its history says %s %s", a.ProposedKind, a.ProposedBy, proposed.ActorKind, proposed.ActorID)
		says(proposed.CustomerID != a.CustomerID, "it says customer %s; its history says %s", a.CustomerID, proposed.CustomerID)
		says(!clock.Alongside(proposed.OccurredAt, a.ProposedAt), "it says that it was proposed at %s; its history says %s", a.ProposedAt.Format(time.RFC3339), proposed.OccurredAt.Format(time.RFC3339))
		says(proposed.Reason != a.Reason && !erased, "it says another reason than was told")
		n, there := proposed.Data["points"].(float64)
		says(there && int64(n) != a.Points, "it says %d points; its history says %d", a.Points, int64(n))
		says(a.State == Posted && (a.DecidedAt == nil || a.DecidedBy == "" || a.DecidedBy == a.ProposedBy), "it took two people, and says that %q decided what %q proposed", a.DecidedBy, a.ProposedBy)
	}
	if refused != nil && a.State == Refused {
		says(refused.ActorID != a.DecidedBy, "it says that %q refused it; its history says %q", a.DecidedBy, refused.ActorID)
		says(refused.Reason != a.Decision && !erased, "it says another reason for which it was refused than was told")
		says(a.DecidedAt == nil || !clock.Alongside(refused.OccurredAt, *a.DecidedAt), "it says that it was refused at %v; its history says %s", a.DecidedAt, refused.OccurredAt.Format(time.RFC3339))
	}
	return out
}

// lookForGone looks for adjustments that moved points, or waited to, and of which
// there is no row any more.
func (v *adjustments) lookForGone(ctx context.Context, out *[]string) error {
	gone := func(ids []string, says string) error {
		there, err := v.book.db.LoyaltyAdjustment.Query().Where(table.IDIn(ids...)).IDs(ctx)
		if err != nil {
			return fmt.Errorf("which of %d adjustments there are: %w", len(ids), err)
		}
		for _, adjustmentID := range id.Without(ids, there) {
			*out = append(*out, fmt.Sprintf("adjustment %s is gone, %s", adjustmentID, says))
		}
		return nil
	}
	for after := ""; ; {
		found, err := v.book.db.LoyaltyTransaction.Query().Where(loyaltytransaction.Kind(string(KindAdjusted)), loyaltytransaction.KeyHasPrefix(adjusts("")), loyaltytransaction.IDGT(after)).
			Order(loyaltytransaction.ByID()).Limit(verifyBatch).Select(loyaltytransaction.FieldID, loyaltytransaction.FieldKey).All(ctx)
		if err != nil {
			return fmt.Errorf("what adjustments did: %w", err)
		}
		if len(found) == 0 {
			break
		}
		ids := make([]string, len(found))
		for i, r := range found {
			ids[i], after = strings.TrimPrefix(deref(r.Key), adjusts("")), r.ID
		}
		if err := gone(ids, "and what it did is in the ledger"); err != nil {
			return err
		}
	}
	return v.book.log.EachOf(ctx, event.AdjustmentProposed, func(told []*event.Event) error {
		ids := make([]string, len(told))
		for i, e := range told {
			ids[i] = e.SubjectID
		}
		return gone(ids, "and was proposed to a second person")
	})
}
