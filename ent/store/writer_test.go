package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/testhouse"
)

// The mistake that every verb must avoid: inside a transaction it writes with a
// context from outside. PostgreSQL has another connection for that; SQLite has
// one writer, which is the transaction itself.
func TestWritingBesideATransactionEndsWithAWordAboutIt(t *testing.T) {
	c := testhouse.Config(t)
	c.Patience = 50 * time.Millisecond
	db := testhouse.OpenConfig(t, c)
	outside := testhouse.Tenant(t, db, "acme")
	for name, write := range map[string]func() error{
		"a statement":       func() error { return newCustomer(db, "ann").Exec(outside) },
		"ent's transaction": func() error { return db.Customer.Update().SetName("ann").Exec(outside) },
		"ours": func() error {
			return store.Do(outside, db, func(ctx context.Context) error { return newCustomer(db, "ann").Exec(ctx) })
		},
	} {
		err := store.Do(outside, db, func(context.Context) error { return write() })
		if db.Postgres() {
			if err != nil {
				t.Errorf("%s: %v, want it to be written", name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), "one writer") {
			t.Errorf("%s: %v, want an error that tells of the one writer", name, err)
		}
	}
	if err := newCustomer(db, "bea").Exec(outside); err != nil {
		t.Errorf("afterwards: %v, want the writer to be free again", err)
	}
}

func TestWhoGivesUpWaitingForTheWriterSaysWhatFor(t *testing.T) {
	db := testhouse.Open(t)
	outside := testhouse.Tenant(t, db, "acme")
	err := store.Do(outside, db, func(context.Context) error {
		hurried, cancel := context.WithTimeout(outside, 20*time.Millisecond)
		defer cancel()
		return newCustomer(db, "ann").Exec(hurried)
	})
	if db.Postgres() {
		return // it had no need to wait
	}
	if err == nil || !strings.Contains(err.Error(), "one writer") || !strings.Contains(err.Error(), context.DeadlineExceeded.Error()) {
		t.Errorf("got %v, want a deadline and what was waited for", err)
	}
}

func TestPingIsAnsweredWhileATransactionRuns(t *testing.T) {
	c := testhouse.Config(t)
	db := testhouse.OpenConfig(t, c)
	ctx := testhouse.Tenant(t, db, "acme")
	err := store.Do(ctx, db, func(context.Context) error {
		soon, cancel := context.WithTimeout(context.Background(), 20*time.Second) // if it waited for us, it would wait for ever
		defer cancel()
		return db.Ping(soon)
	})
	if err != nil {
		t.Errorf("Ping = %v, want a sign of life: a long import is no reason to be unready", err)
	}
}
