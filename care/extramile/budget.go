package extramile

import (
	"context"
	"fmt"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/extrabudget"
	"kept/ent/db/member"
	"kept/ent/db/predicate"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/tenants"
	"kept/tenants/guard"
)

// Budget is what a member may spend on extra miles each month, and what of this
// month's she has spent.
type Budget struct {
	MemberID string
	Amount   *money.Money // nil: she decides for herself
	Spent    money.Money
}

// Left is what is left of this month's, below zero where the budget was cut since;
// nil without a budget.
func (b *Budget) Left() *money.Money {
	if b.Amount == nil {
		return nil
	}
	return &money.Money{Minor: b.Amount.Minor - b.Spent.Minor, Currency: b.Spent.Currency}
}

// SetBudget says what a member may spend on extra miles each month; nil lets her
// decide for herself again. What she has spent already stays spent.
func (b *Book) SetBudget(ctx context.Context, memberID string, amount *money.Money) (*Budget, error) {
	currency := tenants.From(ctx).Currency
	switch {
	case amount == nil:
	case amount.Currency != currency:
		return nil, fault.Invalid("amount", "must be in %s, the currency of your business", currency)
	case amount.Minor < 0:
		return nil, fault.Invalid("amount", "must not be below zero")
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Budget, error) {
		if err := b.replace(ctx, memberID, amount); err != nil {
			return nil, err
		}
		data := map[string]any{"amount": nil}
		if amount != nil {
			data = map[string]any{"amount": amount.Amount(), "currency": amount.Currency}
		}
		if err := b.log.Append(ctx, event.Event{Type: event.ExtraBudgetSet, SubjectID: memberID, OccurredAt: b.now(), Data: data}); err != nil {
			return nil, err
		}
		return b.BudgetOf(ctx, memberID)
	})
}

// replace writes a member's budget anew.
func (b *Book) replace(ctx context.Context, memberID string, amount *money.Money) error {
	there, err := guard.Present(ctx, b.db.Client, member.Table, memberID)
	switch {
	case err != nil:
		return fmt.Errorf("find member %s: %w", memberID, err)
	case !there[memberID]:
		return fault.Missing("member").At("memberId")
	}
	if _, err := b.db.ExtraBudget.Delete().Where(table.MemberID(memberID)).Exec(ctx); err != nil {
		return fmt.Errorf("budget of member %s: %w", memberID, err)
	}
	if amount == nil {
		return nil
	}
	err = b.db.ExtraBudget.Create().SetID(id.New(id.ExtraBudget)).SetMemberID(memberID).SetAmount(amount.Minor).SetUpdatedAt(b.now()).Exec(ctx)
	if err != nil {
		return store.Raced(fmt.Errorf("budget of member %s: %w", memberID, err))
	}
	return nil
}

// BudgetOf gives a member's budget, and what she has spent of it this month.
func (b *Book) BudgetOf(ctx context.Context, memberID string) (*Budget, error) {
	all, err := b.budgets(ctx, table.MemberID(memberID))
	if err != nil {
		return nil, err
	}
	if len(all) > 0 {
		return all[0], nil
	}
	spent, err := b.spent(ctx, b.today(ctx))
	return &Budget{MemberID: memberID, Spent: money.Money{Minor: spent[memberID], Currency: tenants.From(ctx).Currency}}, err
}

// Budgets gives the budgets of all members who have one, with what they have
// spent this month.
func (b *Book) Budgets(ctx context.Context) ([]*Budget, error) { return b.budgets(ctx) }

func (b *Book) budgets(ctx context.Context, where ...predicate.ExtraBudget) ([]*Budget, error) {
	found, err := b.db.ExtraBudget.Query().Where(where...).Order(table.ByMemberID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("budgets of extra miles: %w", err)
	}
	spent, err := b.spent(ctx, b.today(ctx))
	if err != nil {
		return nil, err
	}
	out, currency := make([]*Budget, len(found)), tenants.From(ctx).Currency
	for i, r := range found {
		out[i] = &Budget{r.MemberID, &money.Money{Minor: r.Amount, Currency: currency}, money.Money{Minor: spent[r.MemberID], Currency: currency}}
	}
	return out, nil
}

func (b *Book) today(ctx context.Context) clock.Day {
	return clock.DayOf(b.now(), tenants.From(ctx).Zone)
}

// spent is what each member has spent in the month of a day.
func (b *Book) spent(ctx context.Context, day clock.Day) (map[string]int64, error) {
	spent := map[string]int64{}
	err := b.db.Rows(ctx, `SELECT member_id, CAST(SUM(cost) AS bigint) FROM extra_miles
WHERE tenant_id = $1 AND day >= $2 AND day <= $3 AND struck_at IS NULL GROUP BY 1`, []any{day.Month() + "-01", day.Month() + "-31"}, func(r store.Row) error {
		var who string
		var minor int64
		if err := r.Scan(&who, &minor); err != nil {
			return err
		}
		spent[who] = minor
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what was spent on extra miles: %w", err)
	}
	return spent, nil
}

// checkBudget refuses what is more than the month's budget of who went it leaves.
// The budget is held meanwhile: of two at once only one may spend the rest.
func (b *Book) checkBudget(ctx context.Context, m *Mile) error {
	if m.Cost.Minor == 0 {
		return nil
	}
	q := b.db.ExtraBudget.Query().Where(table.MemberID(m.MemberID))
	q.Modify(b.db.ForUpdate())
	budget, err := q.Only(ctx)
	if rows.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("budget of member %s: %w", m.MemberID, err)
	}
	spent, err := b.spent(ctx, m.day)
	if err != nil {
		return err
	}
	if left := budget.Amount - spent[m.MemberID]; m.Cost.Minor > left {
		rest := money.Money{Minor: max(0, left), Currency: m.Cost.Currency}
		return fault.Invalid("cost", "must be within what is left of the month's budget, %s %s", rest.Amount(), rest.Currency)
	}
	return nil
}
