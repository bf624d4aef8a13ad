package loyalty

import (
	"context"
	"encoding/json"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"kept/care/customer"
	"kept/ent/db/loyaltyentry"
	table "kept/ent/db/loyaltytransaction"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
)

// Transaction gives one transaction with its entries, or missing.
func (b *Book) Transaction(ctx context.Context, transactionID string) (*Transaction, error) {
	found, err := b.ByIDs(ctx, []string{transactionID})
	if err != nil {
		return nil, err
	}
	if t := found[transactionID]; t != nil {
		return t, nil
	}
	return nil, fault.Missing("transaction")
}

// ByIDs gives those of the transactions that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Transaction, error) {
	found, err := b.db.LoyaltyTransaction.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d transactions: %w", len(ids), err)
	}
	list := make([]*Transaction, len(found))
	out := make(map[string]*Transaction, len(found))
	for i, r := range found {
		list[i] = transactionFromRow(r)
		out[r.ID] = list[i]
	}
	return out, b.withEntries(ctx, list)
}

// withEntries reads the entries of transactions, in their order: one statement for many.
func (b *Book) withEntries(ctx context.Context, list []*Transaction) error {
	byID, ids := make(map[string]*Transaction, len(list)), make([]string, len(list))
	for i, t := range list {
		byID[t.ID], ids[i] = t, t.ID
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := b.db.LoyaltyEntry.Query().Where(loyaltyentry.TransactionIDIn(ids...)).
		Order(loyaltyentry.ByTransactionID(), loyaltyentry.ByLine()).All(ctx)
	if err != nil {
		return fmt.Errorf("entries of %d transactions: %w", len(ids), err)
	}
	for _, e := range found {
		t := byID[e.TransactionID]
		t.Entries = append(t.Entries, Entry{e.LotID, Part(e.Part), e.Amount})
	}
	return nil
}

// OfCustomers gives the same page of the transactions of many customers, who are
// survivors, the latest first: of one program, or of all.
func (b *Book) OfCustomers(ctx context.Context, survivors []string, programID string, args page.Args) (map[string]page.Page[*Transaction], error) {
	var where []func(*sql.Selector)
	if programID != "" {
		where = append(where, func(s *sql.Selector) { s.Where(sql.EQ(s.C(table.FieldProgramID), programID)) })
	}
	return customer.PageOfEach(ctx, b.customers, store.ListsOf[*Transaction]{
		Lists: store.Lists{Table: table.Table, Order: store.Order{Column: table.FieldAt, Kind: store.Time, Desc: true}, Where: where},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Transaction, error) {
			found, err := b.db.LoyaltyTransaction.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read transactions: %w", err)
			}
			out := make([]*Transaction, len(found))
			for i, r := range found {
				out[i] = transactionFromRow(r)
			}
			return out, nil
		},
		Keeper:  func(t *Transaction) string { return t.CustomerID },
		Compare: func(t, u *Transaction) int { return page.Newest(t.At, t.ID, u.At, u.ID) },
		Key:     func(t *Transaction) page.Key { return store.KeyOf(t.At, t.ID) },
		Count: func(ctx context.Context, ids []string) (int, error) {
			q := b.db.LoyaltyTransaction.Query().Where(table.CustomerIDIn(ids...))
			if programID != "" {
				q.Where(table.ProgramID(programID))
			}
			return store.CountUpTo(ctx, q, page.CountCap+1)
		},
	}, survivors, args)
}

// EntriesOf gives the entries of transactions, in the transactions' order.
func (b *Book) EntriesOf(ctx context.Context, list []*Transaction) ([][]*Entry, error) {
	var without []*Transaction
	for _, t := range list {
		if t.Entries == nil {
			without = append(without, t)
		}
	}
	if err := b.withEntries(ctx, without); err != nil {
		return nil, err
	}
	out := make([][]*Entry, len(list))
	for i, t := range list {
		for j := range t.Entries {
			out[i] = append(out[i], &t.Entries[j])
		}
	}
	return out, nil
}

// terms reads what a transaction said of lots.
func (t *Transaction) terms() []term {
	var out []term
	if t.Terms != "" {
		_ = json.Unmarshal([]byte(t.Terms), &out) // it was written by post; a text that isn't fails its hash
	}
	return out
}

// refunded is how many points a reversal was asked to take back.
func (t *Transaction) refunded() (n int64) {
	for _, m := range t.terms() {
		n += m.Refunded
	}
	return n
}
