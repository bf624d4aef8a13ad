package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"kept/ent/db"
	"kept/ent/db/customer"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/testhouse"
)

// many makes customers in one statement, every other of them with an external id.
func many(d *store.DB, names ...string) *db.CustomerCreateBulk {
	rows := make([]*db.CustomerCreate, len(names))
	for i, name := range names {
		rows[i] = newCustomer(d, name)
		if i%2 == 1 {
			rows[i].SetExternalID(name)
		}
	}
	return d.Customer.CreateBulk(rows...)
}

func TestWhatIsWrittenBehindIsReadAndStays(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	made := many(d, "ann", "bea", "cat")
	err := store.Do(store.WriteBehind(ctx), d, func(ctx context.Context) error {
		if err := made.Exec(ctx); err != nil {
			return err
		}
		if err := many(d, "dea", "eve").Exec(ctx); err != nil {
			return err
		}
		if n, err := d.Customer.Query().Count(ctx); err != nil || n != 5 {
			t.Errorf("inside, count = %d, %v; want 5", n, err)
		}
		return many(d, "fay", "gil").Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := d.Customer.Query().Order(customer.ByName()).All(ctx)
	if err != nil || len(found) != 7 {
		t.Fatalf("found %d, %v; want 7", len(found), err)
	}
	at := testhouse.Now.Add(123456000)
	if a, b := found[0], found[1]; a.ExternalID != nil || b.ExternalID == nil || *b.ExternalID != "bea" || !b.CreatedAt.Equal(at) {
		t.Errorf("read back %v and %v; want them as they were made", a, b)
	}
}

// More rows than one statement takes, and some over.
func TestAllThatIsWrittenBehindIsThere(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	for _, n := range []int{1, 50, 123} {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("%d of %d", i, n)
		}
		if err := store.Do(store.WriteBehind(ctx), d, many(d, names...).Exec); err != nil {
			t.Fatalf("%d rows: %v", n, err)
		}
		if found, err := d.Customer.Query().Where(customer.NameIn(names...)).Count(ctx); err != nil || found != n {
			t.Errorf("of %d rows there are %d, %v", n, found, err)
		}
	}
}

func TestWhatFailsBehindUndoesItsTransaction(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	err := store.Do(store.WriteBehind(ctx), d, func(ctx context.Context) error {
		if err := many(d, "ann", "bea").Exec(ctx); err != nil {
			return err
		}
		if err := many(d, "cat", "bea").Exec(ctx); err != nil { // bea's external id is taken
			return err
		}
		if err := many(d, "dea", "eve").Exec(ctx); err != nil {
			return err
		}
		if _, err := d.Customer.Query().Count(ctx); err != nil {
			return err
		}
		return fmt.Errorf("not what went wrong")
	})
	if f := fault.As(err); !store.IsUnique(err) || f == nil || f.Code != fault.CodeChanged {
		t.Errorf("Do = %v, want what went wrong first, as a race that was lost", err)
	}
	if n, err := d.Customer.Query().Count(ctx); err != nil || n != 0 {
		t.Errorf("afterwards, count = %d, %v; want 0", n, err)
	}
}

// The one who cancels rolls back; what is still to be written then must not
// become a transaction of its own.
func TestWhatIsCancelledIsNotWrittenBehind(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	for range 20 {
		within, cancel := context.WithCancel(ctx)
		err := store.Do(store.WriteBehind(within), d, func(ctx context.Context) error {
			for i := range 20 {
				if i == 10 {
					cancel()
				}
				if err := many(d, fmt.Sprint("a", i), fmt.Sprint("b", i)).Exec(ctx); err != nil {
					return err
				}
			}
			return nil
		})
		cancel()
		if err == nil {
			t.Error("Do = nil, want that it was cancelled")
		}
	}
	if n, err := d.Customer.Query().Count(ctx); err != nil || n != 0 {
		t.Errorf("afterwards, count = %d, %v; want 0", n, err)
	}
}

// Who gives up while rows are still being written undoes those, too.
func TestWhatIsGivenUpIsNotWrittenBehind(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	enough := errors.New("changed my mind")
	for i := range 20 {
		err := store.Do(store.WriteBehind(ctx), d, func(ctx context.Context) error {
			return errors.Join(many(d, fmt.Sprint("a", i), fmt.Sprint("b", i)).Exec(ctx), enough)
		})
		if !errors.Is(err, enough) {
			t.Errorf("Do = %v, want %v", err, enough)
		}
		if n, err := d.Customer.Query().Count(ctx); err != nil || n != 0 {
			t.Fatalf("after %d of them, count = %d, %v; want 0", i+1, n, err)
		}
	}
}

// A load looks keys up by the thousand: that the table could be read whole as
// cheaply is true of the first chunk alone.
func TestALoadFindsByIndexes(t *testing.T) {
	d := testhouse.Open(t)
	if !d.Postgres() {
		t.Skip("SQLite reads no table whole that an index leads into")
	}
	for name, tc := range map[string]struct {
		ctx  context.Context
		want string
	}{
		"a load":         {store.WriteBehind(testhouse.Tenant(t, d, "acme")), "off"},
		"any other verb": {testhouse.Tenant(t, d, "bolt"), "on"},
	} {
		err := store.Do(tc.ctx, d, func(ctx context.Context) error {
			tx, err := store.PgxTx(ctx)
			if err != nil {
				return err
			}
			var got string
			if err := tx.QueryRow(ctx, "SHOW enable_seqscan").Scan(&got); err != nil {
				return err
			}
			if got != tc.want {
				t.Errorf("%s: enable_seqscan = %s, want %s", name, got, tc.want)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
