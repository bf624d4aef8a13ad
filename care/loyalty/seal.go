package loyalty

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/ent/db/loyaltyanchor"
	"kept/ent/db/loyaltytransaction"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/tenants/guard"
)

// sealAfter is how long after a day's end it is sealed: every transaction that
// was recorded on it has committed by then, or never will.
const sealAfter = time.Hour

// Seal seals the days, in UTC, that are over and in which something was recorded:
// a hash over all of the day's transactions and the seal before. An account's own
// chain doesn't show that its last transactions are gone; the seal does. It
// returns how many days it sealed. Run twice it does nothing more.
func (b *Book) Seal(ctx context.Context, actor guard.ActorOf) (int, error) {
	programs, err := b.db.LoyaltyProgram.Query().All(guard.System(ctx, "seal: every tenant's programs have their days sealed"))
	if err != nil {
		return 0, fmt.Errorf("seal: %w", err)
	}
	ids := map[string][]string{}
	for _, p := range programs {
		ids[p.TenantID] = append(ids[p.TenantID], p.ID)
	}
	return guard.Each(ctx, actor, "seal program", ids, b.sealProgram)
}

func (b *Book) sealProgram(ctx context.Context, programID string) (int, error) {
	until := clock.DayOf(b.now().Add(-sealAfter), time.UTC).Start(time.UTC)
	for n := 0; ; n++ {
		more, err := store.Tx(ctx, b.db, func(ctx context.Context) (bool, error) { return b.sealNext(ctx, programID, until) })
		if err != nil || !more {
			return n, err
		}
	}
}

// sealNext seals the first day that isn't, and reports whether there was one.
func (b *Book) sealNext(ctx context.Context, programID string, until time.Time) (bool, error) {
	last, err := b.db.LoyaltyAnchor.Query().Where(loyaltyanchor.ProgramID(programID)).Order(loyaltyanchor.ByDay(sql.OrderDesc())).Limit(1).All(ctx)
	if err != nil {
		return false, fmt.Errorf("the last seal of program %s: %w", programID, err)
	}
	after, previous := time.Time{}, ""
	for _, a := range last {
		after, previous = clock.Day(a.Day).Add(1).Start(time.UTC), a.Hash
	}
	next, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ProgramID(programID),
		loyaltytransaction.RecordedAtGTE(after), loyaltytransaction.RecordedAtLT(until)).
		Order(loyaltytransaction.ByRecordedAt(), loyaltytransaction.ByID()).Limit(1).All(ctx)
	if err != nil || len(next) == 0 {
		return false, err
	}
	day := clock.DayOf(next[0].RecordedAt, time.UTC)
	n, hash, err := b.sealOf(ctx, programID, day, previous)
	if err != nil {
		return false, err
	}
	err = b.db.LoyaltyAnchor.Create().SetID(id.New(id.Anchor)).SetProgramID(programID).SetDay(string(day)).SetTransactions(n).SetHash(hash).Exec(ctx)
	if store.IsUnique(err) { // another node was faster
		return false, store.Again(err)
	}
	return err == nil, err
}

// sealOf counts a day's transactions and hashes their hashes in the order in
// which they were recorded, behind the seal before.
func (b *Book) sealOf(ctx context.Context, programID string, day clock.Day, previous string) (n int64, hash string, err error) {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "kept-seal-1 %q %q %q", previous, programID, day)
	at, last := day.Start(time.UTC), ""
	for {
		found, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ProgramID(programID), loyaltytransaction.RecordedAtLT(day.Add(1).Start(time.UTC)),
			loyaltytransaction.Or(loyaltytransaction.RecordedAtGT(at), loyaltytransaction.And(loyaltytransaction.RecordedAt(at), loyaltytransaction.IDGT(last)))).
			Order(loyaltytransaction.ByRecordedAt(), loyaltytransaction.ByID()).Limit(verifyBatch).
			Select(loyaltytransaction.FieldID, loyaltytransaction.FieldRecordedAt, loyaltytransaction.FieldHash).All(ctx)
		if err != nil {
			return 0, "", fmt.Errorf("seal %s of program %s: %w", day, programID, err)
		}
		for _, r := range found {
			_, _ = io.WriteString(h, " "+r.Hash)
			n, at, last = n+1, r.RecordedAt, r.ID
		}
		if len(found) < verifyBatch {
			return n, hex.EncodeToString(h.Sum(nil)), nil
		}
	}
}
