package customer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kept/care/search"
	table "kept/ent/db/customer"
	"kept/internal/fault"
	"kept/internal/fold"
)

// ErrErased means that a customer was erased: nothing more is recorded about her.
var ErrErased = fault.Conflict(fault.CodeSettled, "names a customer who was erased: nothing more is recorded about her").At("customerId")

// ErasedAt is ErrErased where another field names her.
func ErasedAt(field string) error {
	return fault.Conflict(fault.CodeSettled, "names a customer who was erased: nothing more is recorded about her").At(field).Because(ErrErased)
}

// Gone refuses what would begin something with who was erased.
func (c *Customer) Gone() error {
	if c.ErasedAt != nil {
		return ErrErased
	}
	return nil
}

// Erasure is what a customer's erasure came to.
type Erasure struct {
	Customer *Customer // as she is from now on: a pseudonym, without anything that tells who she was
	Records  []Move    // how many records of each kind were taken out, or had words of hers taken out
}

// Pseudonym is what an erased customer is called: two of them differ, and nothing
// else is told.
func Pseudonym(customerID string) string {
	return "Erased customer " + strings.ToUpper(customerID[max(0, len(customerID)-6):])
}

// HoldFamily holds all records of one customer until the transaction ends, and
// gives their ids, the survivor's first: nobody merges her or takes her apart meanwhile.
func (b *Book) HoldFamily(ctx context.Context, id string) ([]string, error) {
	ids, err := b.IDs(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := b.lock(ctx, map[string]*Customer{}, append([]string{}, ids...)); err != nil {
		return nil, err
	}
	return b.IDs(ctx, id)
}

// Erase empties the records of one customer of all that tells who she is, and
// makes her unfindable. Her rows stay, each under a pseudonym: figures and ledgers
// name them. ids are what HoldFamily gave. Erased again, she was erased when she
// was at first.
func (b *Book) Erase(ctx context.Context, ids []string) (*Customer, error) {
	now := b.now()
	for _, id := range ids {
		name := Pseudonym(id)
		err := b.db.Customer.Update().Where(table.ID(id), table.ErasedAtIsNil()).
			SetName(name).SetFolded(fold.Of(name)).ClearExternalID().ClearCompanyID().SetZone("").SetLanguage("").SetPreferredChannel("").
			ClearContactFrom().ClearContactUntil().ClearContactMemberID().SetHeardOfUsBy("").ClearAttributes().
			SetErasedAt(now).SetUpdatedAt(now).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("erase customer %s: %w", id, err)
		}
	}
	if err := search.NewIndex(b.db, b.now).Remove(ctx, ids...); err != nil {
		return nil, err
	}
	return b.Find(ctx, ids[0])
}

// Moves lists how many records of each kind there are, by kind.
func Moves(records map[string]int64) []Move {
	out := make([]Move, 0, len(records))
	for _, kind := range slices.Sorted(maps.Keys(records)) {
		out = append(out, Move{Records: kind, Count: int(records[kind])})
	}
	return out
}

// CountIn adds up what an event of an erasure says, by kind.
func CountIn(records map[string]int64, data map[string]any) {
	said, _ := data["records"].(map[string]any)
	for kind, n := range said {
		if n, ok := n.(float64); ok {
			records[kind] += int64(n)
		}
	}
}

// Erased gives the ids of all customers who were erased, their aliases' too.
func (b *Book) Erased(ctx context.Context) (map[string]bool, error) {
	ids, err := b.db.Customer.Query().Where(table.ErasedAtNotNil()).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("who was erased: %w", err)
	}
	out := make(map[string]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, nil
}

// VerifyErased gives a sentence for each customer who was erased and is told of by
// her own row all the same.
func (b *Book) VerifyErased(ctx context.Context) (out []string, err error) {
	found, err := b.db.Customer.Query().Where(table.ErasedAtNotNil()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify erased customers: %w", err)
	}
	for _, r := range found {
		if c := fromRow(r); c.tells() {
			out = append(out, fmt.Sprintf("customer %s was erased at %s, and her record tells who she was: erase her again", c.ID, c.ErasedAt.Format(time.RFC3339)))
		}
	}
	return out, nil
}

// tells reports whether a record says more of a customer than her pseudonym.
func (c *Customer) tells() bool {
	return c.Name != Pseudonym(c.ID) || c.ExternalID != nil || c.CompanyID != "" || c.Zone != "" || c.Language != "" ||
		c.PreferredChannel != nil || c.ContactHours != nil || c.ContactMemberID != "" || c.HeardOfUsBy != "" || len(c.Attributes) > 0
}
