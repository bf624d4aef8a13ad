package session

import (
	"context"
	"fmt"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/loginfailure"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/secret"
	"kept/tenants/guard"
)

// failures is what is remembered of an address's failed log-ins.
type failures struct {
	count   int
	firstAt time.Time
	lastAt  time.Time
}

// next counts one more attempt at now, or says how long to wait for it.
func (f failures) next(now time.Time) (failures, time.Duration) {
	if f.lastAt.After(now) { // the clock was set back: nobody waits for it to come round again
		f.firstAt, f.lastAt = now, now
	}
	pause := wait(f.count)
	if left := f.lastAt.Add(pause).Sub(now); left > 0 {
		return f, left
	}
	quiet := now.Sub(f.lastAt) >= pause+window
	if f.count == 0 || quiet || (f.count < freeFailures && now.Sub(f.firstAt) >= window) {
		return failures{count: 1, firstAt: now, lastAt: now}, 0
	}
	return failures{count: f.count + 1, firstAt: f.firstAt, lastAt: now}, 0
}

// logInOf and codeOf name what is tried: a password of an address, a code of a user.
func logInOf(address string) string { return "log-in:" + address }
func codeOf(userID string) string   { return "code:" + userID }

// attempt counts what is tried as failed before it is looked at, so that many
// at once are no way round the wait; forgive takes it back.
func (b *Book) attempt(ctx context.Context, what string) error {
	ctx = guard.System(ctx, "log-in: count failures by address")
	key := secret.Hash(what)
	left, err := store.Tx(ctx, b.db, func(ctx context.Context) (time.Duration, error) {
		row, err := b.db.LoginFailure.Get(ctx, key)
		if rows.IsNotFound(err) {
			n, _ := failures{}.next(b.now())
			return 0, b.db.LoginFailure.Create().SetID(key).SetFailures(n.count).
				SetFirstAt(n.firstAt).SetLastAt(n.lastAt).Exec(ctx)
		}
		if err != nil {
			return 0, err
		}
		was := failures{count: row.Failures, firstAt: row.FirstAt.UTC(), lastAt: row.LastAt.UTC()}
		n, left := was.next(b.now())
		if n == was {
			return left, nil
		}
		// Only from what was read: of two at once, one counts and the other waits.
		changed, err := b.db.LoginFailure.Update().
			Where(loginfailure.ID(key), loginfailure.Failures(was.count), loginfailure.LastAt(was.lastAt)).
			SetFailures(n.count).SetFirstAt(n.firstAt).SetLastAt(n.lastAt).Save(ctx)
		if err == nil && changed == 0 {
			left = firstWait
		}
		return left, err
	})
	if err != nil && store.IsUnique(err) { // the first two attempts came at once
		left, err = firstWait, nil
	}
	if err != nil {
		return fmt.Errorf("count log-in: %w", err)
	}
	if left > 0 {
		return fault.Exhausted(left, "there were too many failed log-ins for this address: wait and try again")
	}
	return nil
}

// Forgive forgets the failed log-ins of an address, whose password was proved
// or set anew.
func (b *Book) Forgive(ctx context.Context, address string) error {
	return b.forgive(ctx, logInOf(address))
}

func (b *Book) forgive(ctx context.Context, what string) error {
	ctx = guard.System(ctx, "log-in: forget failures after a success")
	if _, err := b.db.LoginFailure.Delete().Where(loginfailure.ID(secret.Hash(what))).Exec(ctx); err != nil {
		return fmt.Errorf("forget failed log-ins: %w", err)
	}
	return nil
}
