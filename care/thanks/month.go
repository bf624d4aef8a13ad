package thanks

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	rows "kept/ent/db"
	"kept/ent/db/predicate"
	table "kept/ent/db/thanksmonth"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
)

// Spend takes what a plan gives one customer out of its budget of the month in which
// that is decided, and counts her. It says false, and does nothing, where what is left
// isn't enough: the row is changed on that condition, so that any number of nodes spend
// no more.
func (b *Book) Spend(ctx context.Context, p *Plan, on clock.Day) (bool, error) {
	month := on.Month()
	if err := b.month(ctx, p, month, Thanked); err != nil {
		return false, err
	}
	enough := func(s *sql.Selector) {
		s.Where(sql.P(func(w *sql.Builder) {
			w.Ident(s.C(table.FieldPoints)).WriteString(" + ").Arg(p.Points).WriteString(" <= ").Ident(s.C(table.FieldBudget))
		}))
	}
	n, err := b.db.ThanksMonth.Update().
		Where(table.PlanID(p.ID), table.Month(month), table.Outcome(string(Thanked)), enough).
		AddN(1).AddPoints(p.Points).Save(ctx)
	if err != nil {
		return false, fmt.Errorf("spend of plan of thanks %s: %w", p.ID, err)
	}
	return n > 0, nil
}

// Unspend gives back what Spend took, for whom the ledger refused it.
func (b *Book) Unspend(ctx context.Context, p *Plan, on clock.Day) error {
	err := b.db.ThanksMonth.Update().Where(table.PlanID(p.ID), table.Month(on.Month()), table.Outcome(string(Thanked))).
		AddN(-1).AddPoints(-p.Points).Exec(ctx)
	if err != nil {
		return fmt.Errorf("give back to plan of thanks %s: %w", p.ID, err)
	}
	return nil
}

// count counts whom a plan didn't thank.
func (b *Book) count(ctx context.Context, p *Plan, on clock.Day, out Outcome) error {
	if err := b.month(ctx, p, on.Month(), out); err != nil {
		return err
	}
	err := b.db.ThanksMonth.Update().Where(table.PlanID(p.ID), table.Month(on.Month()), table.Outcome(string(out))).AddN(1).Exec(ctx)
	if err != nil {
		return fmt.Errorf("count for plan of thanks %s: %w", p.ID, err)
	}
	return nil
}

// month sees to it that there is a row of an outcome in a month. The first of a month
// holds the plan: whoever changes its budget meanwhile finds the row, or is found by it.
func (b *Book) month(ctx context.Context, p *Plan, month string, out Outcome) error {
	there, err := b.db.ThanksMonth.Query().Where(table.PlanID(p.ID), table.Month(month), table.Outcome(string(out))).Exist(ctx)
	if err != nil || there {
		return err
	}
	c := b.db.ThanksMonth.Create().SetID(id.New(id.ThanksMonth)).SetPlanID(p.ID).SetMonth(month).SetOutcome(string(out))
	if out == Thanked {
		now, err := b.hold(ctx, p.ID)
		if err != nil {
			return err
		}
		c.SetBudget(now.Budget)
	}
	err = c.Exec(ctx)
	if store.IsUnique(err) {
		return store.Again(err) // the first of a month, at once
	}
	if err != nil {
		return fmt.Errorf("month %s of plan of thanks %s: %w", month, p.ID, err)
	}
	return nil
}

// allow has this month's budget be another one, which can't be less than was spent.
func (b *Book) allow(ctx context.Context, p *Plan) error {
	this := []predicate.ThanksMonth{table.PlanID(p.ID), table.Month(b.today(ctx).Month()), table.Outcome(string(Thanked))}
	n, err := b.db.ThanksMonth.Update().Where(this...).Where(table.PointsLTE(p.Budget)).SetBudget(p.Budget).Save(ctx)
	if err != nil {
		return fmt.Errorf("budget of plan of thanks %s: %w", p.ID, err)
	}
	if n > 0 {
		return nil
	}
	m, err := b.db.ThanksMonth.Query().Where(this...).Only(ctx)
	if rows.IsNotFound(err) {
		return nil // nobody was thanked this month
	}
	if err != nil {
		return fmt.Errorf("budget of plan of thanks %s: %w", p.ID, err)
	}
	return fault.Invalid("budget", "must be at least %d, which are given already", m.Points)
}

// Count is how often a plan came to one outcome, and what it gave by it.
type Count struct {
	Outcome Outcome
	N       int
	Points  int64
}

// Record is what came of a plan so far: in all, and this month. An outcome that
// never came isn't in it.
type Record struct {
	Total []Count
	Month []Count
	Spent int64 // this month
}

// RecordsOf gives what came of plans, by id. It reads a row for each month and outcome.
func (b *Book) RecordsOf(ctx context.Context, planIDs []string) (map[string]*Record, error) {
	found, err := b.db.ThanksMonth.Query().Where(table.PlanIDIn(planIDs...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what came of %d plans of thanks: %w", len(planIDs), err)
	}
	out := make(map[string]*Record, len(planIDs))
	total, month := map[string]map[Outcome]*Count{}, map[string]map[Outcome]*Count{}
	this := b.today(ctx).Month()
	for _, r := range found {
		add(total, r)
		if r.Month == this {
			add(month, r)
		}
	}
	for _, planID := range planIDs {
		rec := &Record{Total: inOrder(total[planID]), Month: inOrder(month[planID])}
		for _, c := range rec.Month {
			rec.Spent += c.Points
		}
		out[planID] = rec
	}
	return out, nil
}

func add(to map[string]map[Outcome]*Count, r *rows.ThanksMonth) {
	if to[r.PlanID] == nil {
		to[r.PlanID] = map[Outcome]*Count{}
	}
	c := to[r.PlanID][Outcome(r.Outcome)]
	if c == nil {
		c = &Count{Outcome: Outcome(r.Outcome)}
		to[r.PlanID][c.Outcome] = c
	}
	c.N += int(r.N)
	c.Points += r.Points
}

// inOrder gives those that there are, in the order in which outcomes are listed.
func inOrder(counts map[Outcome]*Count) []Count {
	out := []Count{}
	for _, o := range Outcomes {
		if c := counts[o]; c != nil && c.N > 0 {
			out = append(out, *c)
		}
	}
	return out
}
