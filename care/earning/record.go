package earning

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/earning"
	"kept/ent/db/earningday"
	"kept/ent/db/earningrule"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/page"
)

// Earning is what a rule gave for an event, or why it gave nothing although its
// condition held.
type Earning struct {
	ID            string
	RuleID        string
	Version       int
	EventID       string
	CustomerID    string
	PurchaseID    string
	TransactionID string // of the ledger; empty when there were no points
	Points        int64
	Reversed      int64 // of how many of them the purchase was refunded since
	Why           Why
	Trouble       string
	Day           clock.Day
	OccurredAt    time.Time
	RecordedAt    time.Time
}

// Asked reports whether the rules were asked about an event already.
func (b *Book) Asked(ctx context.Context, eventID string) (bool, error) {
	there, err := b.db.Earning.Query().Where(table.EventID(eventID)).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("what event %s gave: %w", eventID, err)
	}
	return there, nil
}

// Record writes down what a rule gave, in the transaction that posted it. Points
// that it didn't give are worth a line only when a limit or a trouble says why.
func (b *Book) Record(ctx context.Context, o *Occasion, out *Outcome, transactionID string) error {
	if out.Points == 0 && out.Trouble == "" && out.Why.Limited == nil {
		return nil
	}
	why, err := json.Marshal(out.Why)
	if err != nil {
		return fmt.Errorf("write why: %w", err)
	}
	if err := b.alarm(ctx, o, out); err != nil {
		return err
	}
	c := b.db.Earning.Create().SetID(id.New(id.Earned)).SetRuleID(out.Rule.ID).SetVersion(out.Rule.Number).SetEventID(o.EventID).
		SetCustomerID(o.CustomerID).SetPoints(out.Points).SetWhy(string(why)).SetTrouble(out.Trouble).
		SetDay(string(o.Day)).SetOccurredAt(o.OccurredAt).SetRecordedAt(b.now())
	if o.PurchaseID != "" {
		c.SetPurchaseID(o.PurchaseID)
	}
	if transactionID != "" {
		c.SetTransactionID(transactionID)
	}
	if err := c.Exec(ctx); err != nil {
		return fmt.Errorf("record what rule %s gave for %s: %w", out.Rule.ID, o.EventID, err)
	}
	if out.Points == 0 {
		return nil
	}
	return b.addDay(ctx, out.Rule.ID, o, out.Points)
}

// alarm tells of the first time that a version of a rule couldn't be asked: who
// wrote it should hear of it, and not a thousand times.
func (b *Book) alarm(ctx context.Context, o *Occasion, out *Outcome) error {
	if out.Trouble == "" {
		return nil
	}
	told, err := b.db.Earning.Query().Where(table.RuleID(out.Rule.ID), table.Version(out.Rule.Number), table.TroubleNEQ("")).Exist(ctx)
	if err != nil || told {
		return err
	}
	return b.log.Append(ctx, event.Event{
		Type: event.EarningRuleFailed, SubjectID: out.Rule.ID, Reason: out.Trouble, OccurredAt: b.now(),
		Data: map[string]any{"name": out.Rule.Terms.Name, "version": out.Rule.Number, "eventId": o.EventID},
	})
}

// shards is how many rows a rule's day is kept in, so that customers who earn at
// the same time don't wait for each other.
const shards = 16

func shardOf(customerID string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(customerID))
	return int(h.Sum32() % shards)
}

// addDay adds to what a rule gave on a day.
func (b *Book) addDay(ctx context.Context, ruleID string, o *Occasion, points int64) error {
	shard := shardOf(o.CustomerID)
	n, err := b.db.EarningDay.Update().Where(earningday.RuleID(ruleID), earningday.Day(string(o.Day)), earningday.Shard(shard)).
		AddPoints(points).AddTimes(1).Save(ctx)
	if err == nil && n == 0 {
		err = b.db.EarningDay.Create().SetID(id.New(id.Rollup)).SetRuleID(ruleID).SetDay(string(o.Day)).SetShard(shard).
			SetPoints(points).SetTimes(1).Exec(ctx)
	}
	if store.IsUnique(err) { // the day's first, at once
		return store.Again(err)
	}
	if err != nil {
		return fmt.Errorf("add to day %s of rule %s: %w", o.Day, ruleID, err)
	}
	return nil
}

// Had is Tallies: what a rule gave all, or one customer, in a period. Before all
// are counted the rule is held, so that two who earn at once aren't both the
// last; before one is, whoever posts holds her account.
func (b *Book) Had(ctx context.Context, r *Rule, s Scope, customerID string, first, last clock.Day) (t Tally, err error) {
	var sums []struct {
		RuleID        string `json:"rule_id"`
		Points, Times int64
	}
	if s == OfRule {
		if _, err := b.db.EarningRule.Query().Where(earningrule.ID(r.ID)).Modify(b.db.ForUpdate()).IDs(ctx); err != nil {
			return t, fmt.Errorf("hold rule %s: %w", r.ID, err)
		}
		err = b.db.EarningDay.Query().Where(earningday.RuleID(r.ID), earningday.DayGTE(string(first)), earningday.DayLTE(string(last))).
			GroupBy(earningday.FieldRuleID).
			Aggregate(rows.As(rows.Sum(earningday.FieldPoints), "points"), rows.As(rows.Sum(earningday.FieldTimes), "times")).Scan(ctx, &sums)
	} else {
		var ids []string
		if ids, err = b.customers.IDs(ctx, customerID); err != nil {
			return t, err
		}
		err = b.db.Earning.Query().Where(table.RuleID(r.ID), table.CustomerIDIn(ids...), table.DayGTE(string(first)), table.DayLTE(string(last)), table.PointsGT(0)).
			GroupBy(table.FieldRuleID).Aggregate(rows.As(rows.Sum(table.FieldPoints), "points"), rows.As(rows.Count(), "times")).Scan(ctx, &sums)
	}
	if err != nil {
		return t, fmt.Errorf("what rule %s gave: %w", r.ID, err)
	}
	for _, s := range sums {
		t = Tally{s.Points, s.Times}
	}
	return t, nil
}

// OfRule gives a page of what a rule gave, the latest first: all, or only what it
// couldn't be asked about.
func (b *Book) OfRule(ctx context.Context, ruleID string, troubled bool, args page.Args) (page.Page[*Earning], error) {
	q := b.db.Earning.Query().Where(table.RuleID(ruleID))
	if troubled {
		q.Where(table.TroubleNEQ(""))
	}
	latest := store.Order{Column: table.FieldRecordedAt, Kind: store.Time, Desc: true}
	return store.List(ctx, q, latest, args, earningFromRow, func(e *Earning) page.Key { return store.KeyOf(e.RecordedAt, e.ID) })
}

// OfTransactions gives what was earned by each transaction, by its id.
func (b *Book) OfTransactions(ctx context.Context, ids []string) (map[string]*Earning, error) {
	found, err := b.db.Earning.Query().Where(table.TransactionIDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what %d transactions were earned by: %w", len(ids), err)
	}
	out := make(map[string]*Earning, len(found))
	for _, r := range found {
		out[r.TransactionID] = earningFromRow(r)
	}
	return out, nil
}

// Total is what a rule gave since it was added.
func (b *Book) Total(ctx context.Context, ruleIDs []string) (map[string]*Tally, error) {
	var found []struct {
		RuleID        string `json:"rule_id"`
		Points, Times int64
	}
	err := b.db.EarningDay.Query().Where(earningday.RuleIDIn(ruleIDs...)).GroupBy(earningday.FieldRuleID).
		Aggregate(rows.As(rows.Sum(earningday.FieldPoints), "points"), rows.As(rows.Sum(earningday.FieldTimes), "times")).Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("what %d rules gave: %w", len(ruleIDs), err)
	}
	out := make(map[string]*Tally, len(ruleIDs))
	for _, id := range ruleIDs {
		out[id] = &Tally{}
	}
	for _, f := range found {
		out[f.RuleID] = &Tally{f.Points, f.Times}
	}
	return out, nil
}

func earningFromRow(r *rows.Earning) *Earning {
	e := &Earning{
		ID: r.ID, RuleID: r.RuleID, Version: r.Version, EventID: r.EventID, CustomerID: r.CustomerID, PurchaseID: r.PurchaseID,
		TransactionID: r.TransactionID, Points: r.Points, Reversed: r.Reversed, Trouble: r.Trouble, Day: clock.Day(r.Day),
		OccurredAt: r.OccurredAt.UTC(), RecordedAt: r.RecordedAt.UTC(),
	}
	_ = json.Unmarshal([]byte(r.Why), &e.Why) // it was written by Record
	return e
}
