package story

import (
	"context"
	"fmt"
	"strings"

	rows "kept/ent/db"
	"kept/ent/db/earning"
	"kept/ent/db/loyaltytransaction"
	"kept/internal/id"
	"kept/internal/maybe"
)

// VerifyEarnings holds what rules gave against the ledger: the points of each earning
// are in a transaction that says whose rule gave them, for which event and to whom,
// and what was taken back of them is what the ledger took back. It looks for points
// that no earning tells of, too. It gives a sentence for each difference.
func (b *Book) VerifyEarnings(ctx context.Context) (out []string, err error) {
	kin, err := b.Customers.Kin(ctx)
	if err != nil {
		return nil, err
	}
	for last := ""; ; {
		some, err := b.db.Earning.Query().Where(earning.IDGT(last)).Order(earning.ByID()).Limit(1000).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify what rules gave: %w", err)
		}
		if len(some) == 0 {
			break
		}
		last = some[len(some)-1].ID
		l, err := b.earningLedger(ctx, some)
		if err != nil {
			return nil, err
		}
		for _, e := range some {
			for _, wrong := range l.differs(e, kin) {
				out = append(out, fmt.Sprintf("earning %s of rule %s: %s", e.ID, e.RuleID, wrong))
			}
		}
	}
	for last := ""; ; {
		given, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.KeyHasPrefix("earned "+ruleSource+" "), loyaltytransaction.IDGT(last)).
			Order(loyaltytransaction.ByID()).Limit(1000).IDs(ctx)
		if err != nil {
			return nil, fmt.Errorf("what the ledger says rules gave: %w", err)
		}
		if len(given) == 0 {
			return out, nil
		}
		last = given[len(given)-1]
		told, err := b.db.Earning.Query().Where(earning.TransactionIDIn(given...)).Select(earning.FieldTransactionID).Strings(ctx)
		if err != nil {
			return nil, fmt.Errorf("of which earnings %d transactions are: %w", len(given), err)
		}
		for _, transactionID := range id.Without(given, told) {
			out = append(out, fmt.Sprintf("transaction %s gave points by a rule, and no earning tells of it", transactionID))
		}
	}
}

// earningLedger is what the ledger, and history, say of some earnings.
type earningLedger struct {
	gave map[string]*rows.LoyaltyTransaction
	took map[string]int64  // by earning
	of   map[string]string // whom each event was about
}

func (b *Book) earningLedger(ctx context.Context, some []*rows.Earning) (l earningLedger, err error) {
	var ids, events []string
	for _, e := range some {
		events = append(events, e.EventID)
		if e.TransactionID != "" {
			ids = append(ids, e.TransactionID)
		}
	}
	l.gave, l.of = make(map[string]*rows.LoyaltyTransaction, len(ids)), make(map[string]string, len(events))
	found, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.IDIn(ids...)).All(ctx)
	if err != nil {
		return l, fmt.Errorf("what %d earnings gave: %w", len(some), err)
	}
	for _, t := range found {
		l.gave[t.ID] = t
	}
	took, err := b.Points.TakenBack(ctx, ids, "reversed "+ruleSource+" ")
	if err != nil {
		return l, err
	}
	l.took = make(map[string]int64, len(took))
	for sourceID, n := range took {
		earningID, _, _ := strings.Cut(sourceID, " ")
		l.took[earningID] += n
	}
	happened, err := b.Events.ByIDs(ctx, events)
	if err != nil {
		return l, err
	}
	for id, e := range happened {
		l.of[id] = e.CustomerID
	}
	return l, nil
}

// differs gives what an earning says otherwise than the ledger.
func (l earningLedger) differs(e *rows.Earning, kin func(a, b string) bool) (out []string) {
	says := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if e.Reversed != l.took[e.ID] {
		says("it says that %d points were taken back; the ledger says %d", e.Reversed, l.took[e.ID])
	}
	if about, there := l.of[e.EventID]; there && about != "" && !kin(about, e.CustomerID) {
		says("it says customer %s; event %s is about %s", e.CustomerID, e.EventID, about)
	}
	t := l.gave[e.TransactionID]
	switch want := "earned " + ruleSource + " " + e.RuleID + " " + e.EventID; {
	case e.Points == 0 && e.TransactionID != "":
		says("it gave nothing, and names transaction %s", e.TransactionID)
	case e.Points != 0 && (t == nil || maybe.Value(t.Key) != want):
		says("its points aren't in the ledger as its own")
	case e.Points != 0 && t.Points != e.Points:
		says("it says %d points; transaction %s says %d", e.Points, t.ID, t.Points)
	case e.Points != 0 && !kin(t.CustomerID, e.CustomerID):
		says("it says customer %s; transaction %s is of %s", e.CustomerID, t.ID, t.CustomerID)
	}
	return out
}
