package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kept/internal/id"
	"kept/tenants"
)

// The other side of the comparison: what somebody would write who needs a
// double-entry transaction and no more. It locks the account, writes the same rows
// into the same tables and counts the day, a statement after the other, without
// rules, walls, hashes or answers to a repeated key.

// bareMove locks a member's account and runs fn in the transaction.
func (l *ledger) bareMove(i int, fn func(ctx context.Context, tx pgx.Tx, m *bareMember) error) error {
	ctx := context.Background()
	return pgx.BeginFunc(ctx, l.bare, func(tx pgx.Tx) error {
		m := &bareMember{customer: l.member(i), tenant: tenants.From(l.ctx).TenantID, program: l.program.ID, at: l.now}
		err := tx.QueryRow(ctx, `SELECT id, seq, earned, available, spent FROM loyalty_accounts
			WHERE tenant_id = $1 AND program_id = $2 AND customer_id = $3 FOR UPDATE`, m.tenant, m.program, m.customer).
			Scan(&m.account, &m.seq, &m.earned, &m.available, &m.spent)
		if err != nil {
			return err
		}
		m.seq, m.transaction = m.seq+1, id.New(id.Movement)
		return fn(ctx, tx, m)
	})
}

// bareMember is a member whose account is locked, and what is done to it.
type bareMember struct {
	tenant, program, customer, account, transaction string
	seq, earned, available, spent                   int64
	at                                              time.Time
}

func (l *ledger) bareEarn(i int) error {
	return l.bareMove(i, func(ctx context.Context, tx pgx.Tx, m *bareMember) error {
		lot, expires := id.New(id.Lot), m.at.AddDate(1, 0, 0)
		m.earned, m.available = m.earned+10, m.available+10
		if err := m.post(ctx, tx, "EARNED", fmt.Sprint("bare ", l.n.Add(1)), "", 10); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO loyalty_lots (id, tenant_id, account_id, customer_id, transaction_id, amount, pending, available, held, spent, expired, reversed, refunded, earned_at, activates_at, expires_at, due_at)
			VALUES ($1, $2, $3, $4, $5, 10, 0, 10, 0, 0, 0, 0, 0, $6, $6, $7, $7)`, lot, m.tenant, m.account, m.customer, m.transaction, m.at, expires)
		if err != nil {
			return err
		}
		return m.finish(ctx, tx, lot, "ISSUED", "AVAILABLE", 10, "points.earned")
	})
}

func (l *ledger) bareRedeem(i int) error {
	return l.bareMove(i, func(ctx context.Context, tx pgx.Tx, m *bareMember) error {
		var lot string
		err := tx.QueryRow(ctx, `SELECT id FROM loyalty_lots WHERE tenant_id = $1 AND account_id = $2 AND available > 0
			ORDER BY expires_at, earned_at, id LIMIT 1`, m.tenant, m.account).Scan(&lot)
		if err != nil {
			return err
		}
		if _, err = tx.Exec(ctx, "UPDATE loyalty_lots SET available = available - 5, spent = spent + 5 WHERE id = $1", lot); err != nil {
			return err
		}
		reservation := id.New(id.Reservation)
		_, err = tx.Exec(ctx, `INSERT INTO loyalty_reservations (id, tenant_id, program_id, customer_id, points, state, held_at, expires_at, settled_at)
			VALUES ($1, $2, $3, $4, 5, 'CONFIRMED', $5, $5, $5)`, reservation, m.tenant, m.program, m.customer, m.at)
		if err != nil {
			return err
		}
		m.available, m.spent = m.available-5, m.spent+5
		if err := m.post(ctx, tx, "SPENT", "bare reserve "+reservation, reservation, -5); err != nil {
			return err
		}
		return m.finish(ctx, tx, lot, "AVAILABLE", "SPENT", 5, "points.spent")
	})
}

// post inserts the transaction.
func (m *bareMember) post(ctx context.Context, tx pgx.Tx, kind, key, reservation string, points int64) error {
	var of *string
	if reservation != "" {
		of = &reservation
	}
	_, err := tx.Exec(ctx, `INSERT INTO loyalty_transactions (id, tenant_id, program_id, account_id, customer_id, seq, kind, at, recorded_at, key, points, reservation_id, hash, earned, available, spent)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13, $14, $15)`, m.transaction, m.tenant, m.program, m.account, m.customer, m.seq,
		kind, m.at, key, points, of, "0000000000000000000000000000000000000000000000000000000000000000", m.earned, m.available, m.spent)
	return err
}

// finish inserts both entries and the event, and saves the account and the day.
func (m *bareMember) finish(ctx context.Context, tx pgx.Tx, lot, from, to string, n int64, what string) error {
	_, err := tx.Exec(ctx, `INSERT INTO loyalty_entries (id, tenant_id, transaction_id, line, lot_id, part, amount)
		VALUES ($1, $2, $3, 0, $4, $5, -$7::bigint), ($8, $2, $3, 1, $4, $6, $7)`, id.New(id.Entry), m.tenant, m.transaction, lot, from, to, n, id.New(id.Entry))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "UPDATE loyalty_accounts SET seq = $2, earned = $3, available = $4, spent = $5 WHERE id = $1", m.account, m.seq, m.earned, m.available, m.spent)
	if err != nil {
		return err
	}
	counted := "earned"
	if to == "SPENT" {
		counted = "spent"
	}
	// One row of sixteen, as Kept does: fewer, and members wait for each other.
	_, err = tx.Exec(ctx, "UPDATE loyalty_days SET "+counted+" = "+counted+" + $4 WHERE tenant_id = $1 AND program_id = $2 AND day = $3 AND shard = abs(hashtext($5)) % 16",
		m.tenant, m.program, m.at.Format(time.DateOnly), n, m.customer)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO events (id, tenant_id, type, subject_id, customer_id, actor_kind, actor_id, data, occurred_at, recorded_at)
		VALUES ($1, $2, $3, $4, $5, 'MEMBER', '-', '{"points": 10, "currency": "POINTS", "available": 1000}', $6, $6)`,
		id.New(id.Event), m.tenant, what, m.transaction, m.customer, m.at)
	return err
}
