package loyalty

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"

	rows "kept/ent/db"
	table "kept/ent/db/loyaltytransaction"
)

// Sum is how many movements there were, and of how many points together.
type Sum struct {
	Movements int
	Points    int64
}

// EarnedFrom gives what was earned in a program from all of one source whose ids
// begin with a word: what a campaign gave, say, according to the ledger.
func (b *Book) EarnedFrom(ctx context.Context, programID, source, word string) (Sum, error) {
	from := Origin{Source: source, SourceID: word + " "}.key(KindEarned)
	var found []struct {
		Count  int
		Points int64
	}
	err := b.db.LoyaltyTransaction.Query().
		Where(table.ProgramID(programID), table.KeyGTE(from), table.KeyLT(strings.TrimSuffix(from, " ")+"!")).
		Aggregate(rows.Count(), func(s *sql.Selector) string {
			return sql.As("COALESCE(CAST(SUM("+s.C(table.FieldPoints)+") AS bigint), 0)", "points")
		}).Scan(ctx, &found)
	if err != nil {
		return Sum{}, fmt.Errorf("what was earned from %s %s: %w", source, word, err)
	}
	return Sum{found[0].Count, found[0].Points}, nil
}

// TakenBack gives how many points were taken back of what these transactions gave, by
// the source id for which, where the key begins as given.
func (b *Book) TakenBack(ctx context.Context, transactionIDs []string, from string) (map[string]int64, error) {
	found, err := b.db.LoyaltyTransaction.Query().Where(table.OfIDIn(transactionIDs...), table.Kind(string(KindReversed)), table.KeyHasPrefix(from)).
		Select(table.FieldID, table.FieldKey, table.FieldTerms).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what was taken back of %d transactions: %w", len(transactionIDs), err)
	}
	out := make(map[string]int64, len(found))
	for _, r := range found {
		t := Transaction{Terms: r.Terms}
		out[strings.TrimPrefix(deref(r.Key), from)] += t.refunded()
	}
	return out, nil
}
