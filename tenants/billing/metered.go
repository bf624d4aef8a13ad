package billing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/stripe/stripe-go/v76"

	rows "kept/ent/db"
	"kept/ent/db/billingaccount"
	"kept/ent/db/usagecount"
	table "kept/ent/db/usagereport"
	"kept/ent/store"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// lateFor is how many days back use is told again: a node may write down late
// what it has counted.
const lateFor = 2

// Telling is what became of figures that Stripe was to be told.
type Telling string

// The ways in which it goes.
const (
	Took     Telling = "TOOK"     // Stripe has them
	Repaired Telling = "REPAIRED" // Stripe had another sum, and was told all of the period again
	Failed   Telling = "FAILED"   // Stripe didn't take one: the next turn tells it
)

func (b *Book) told(o Telling, figures int) {
	if b.Told != nil && figures > 0 {
		b.Told(o, figures)
	}
}

// ReportUse tells Stripe what each subscriber has used of what is metered, and
// says how many figures it told. A day's figure is set at an instant of its own
// and not added: told twice, or again after more was used, it counts once.
func (b *Book) ReportUse(ctx context.Context) (int, error) {
	return b.eachSubscriber(ctx, func(ctx context.Context, acc *Account) (int, error) {
		return b.reportUse(ctx, acc, b.now().AddDate(0, 0, -lateFor))
	})
}

// ReconcileUse compares what Stripe has of the present period with what was
// told, tells again what differs, and says of how many meters it did.
func (b *Book) ReconcileUse(ctx context.Context) (int, error) {
	return b.eachSubscriber(ctx, func(ctx context.Context, acc *Account) (int, error) {
		if _, err := b.reportUse(ctx, acc, *acc.Subscription.PeriodBegan); err != nil {
			return 0, err
		}
		repaired := 0
		for _, m := range Meters {
			differs, err := b.reconcileMeter(ctx, acc, m)
			if err != nil {
				return repaired, err
			}
			if differs {
				repaired++
			}
		}
		return repaired, nil
	})
}

// eachSubscriber does something for everyone whose use is metered, whatever
// becomes of the others, and adds up what it gives.
func (b *Book) eachSubscriber(ctx context.Context, do func(context.Context, *Account) (int, error)) (int, error) {
	if b.stripe == nil {
		return 0, nil
	}
	across := guard.System(ctx, "usage: whoever subscribes is told of to Stripe")
	total, errs, last := 0, []error{}, ""
	for {
		some, err := b.db.BillingAccount.Query().
			Where(billingaccount.IDGT(last), billingaccount.SubscriptionStatusIn("active", "past_due", "trialing"), billingaccount.PeriodBeganAtNotNil()).
			Order(billingaccount.ByID()).Limit(asMany).All(across)
		if err != nil {
			return total, fmt.Errorf("list who is metered: %w", err)
		}
		for _, row := range some {
			inside := guard.Within(ctx, &tenants.Actor{TenantID: row.TenantID, Kind: tenants.KindSystem})
			acc, err := b.load(inside, row.TenantID)
			n := 0
			if err == nil {
				n, err = do(inside, acc)
			}
			if total += n; err != nil {
				errs = append(errs, fmt.Errorf("report the use of %s: %w", row.TenantID, err))
			}
			last = row.ID
		}
		if len(some) < asMany || ctx.Err() != nil {
			return total, errors.Join(errs...)
		}
	}
}

// reportUse tells what was used since a day of the present period.
func (b *Book) reportUse(ctx context.Context, acc *Account, since time.Time) (told int, err error) {
	if began := *acc.Subscription.PeriodBegan; since.Before(began) {
		since = began
	}
	for _, m := range Meters {
		item := acc.Subscription.Meters[m.Of]
		if item == "" {
			continue // it was subscribed to before there was this meter
		}
		days, err := b.usedByDay(ctx, m, since.UTC().Format(time.DateOnly))
		if err != nil {
			return told, err
		}
		for day, used := range days {
			r, err := b.figure(ctx, acc, m, item, day, used)
			if err != nil {
				return told, err
			}
			if r == nil {
				continue
			}
			if err := b.set(ctx, r); err != nil {
				return told, err
			}
			told++
		}
	}
	return told, nil
}

// usedByDay gives what was used on each day since one; of what isn't added up,
// what there is today.
func (b *Book) usedByDay(ctx context.Context, m *Meter, since string) (map[string]int64, error) {
	if !m.Sums {
		n, err := b.count(ctx, m.Of, mostShown)
		return map[string]int64{b.now().UTC().Format(time.DateOnly): n}, err
	}
	var sums []struct {
		Day string `json:"day"`
		Sum int64  `json:"sum"`
	}
	err := b.db.UsageCount.Query().Where(usagecount.Meter(string(m.Of)), usagecount.DayGTE(since)).
		GroupBy(usagecount.FieldDay).Aggregate(rows.As(rows.Sum(usagecount.FieldAmount), "sum")).Scan(ctx, &sums)
	if err != nil {
		return nil, fmt.Errorf("add up %s by day: %w", m.Of, err)
	}
	out := make(map[string]int64, len(sums))
	for _, s := range sums {
		out[s.Day] = s.Sum
	}
	return out, nil
}

// figure writes down what is to be told of a day before it is: where a period
// began in the middle of one, what was told of it in the period before isn't
// told again. It gives nil for what Stripe has already.
func (b *Book) figure(ctx context.Context, acc *Account, m *Meter, item, day string, used int64) (*rows.UsageReport, error) {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return nil, fmt.Errorf("the day %q: %w", day, err)
	}
	if began := *acc.Subscription.PeriodBegan; at.Before(began) {
		at = began
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*rows.UsageReport, error) {
		all, err := b.db.UsageReport.Query().Where(table.Meter(string(m.Of)), table.Day(day)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("what was told of %s: %w", day, err)
		}
		var own *rows.UsageReport
		for _, r := range all {
			if r.Item == item && r.At.Equal(at) {
				own = r
			} else if m.Sums {
				used -= r.Amount
			}
		}
		switch used = max(0, used); {
		case own == nil:
			return b.db.UsageReport.Create().SetID(id.New(id.Usage)).SetMeter(string(m.Of)).SetDay(day).SetItem(item).SetAt(at).SetAmount(used).Save(ctx)
		case own.Amount == used && own.ConfirmedAt != nil:
			return nil, nil
		default:
			return b.db.UsageReport.UpdateOne(own).SetAmount(used).ClearConfirmedAt().Save(ctx)
		}
	})
}

// set tells Stripe a figure and notes that it did, unless there is a later one
// by now. The hour is in the key: the same figure may be right again later.
func (b *Book) set(ctx context.Context, r *rows.UsageReport) error {
	key := fmt.Sprintf("kept-use-%s-%d-%d-%d", r.Item, r.At.Unix(), r.Amount, b.now().Truncate(time.Hour).Unix())
	params := &stripe.UsageRecordParams{
		SubscriptionItem: &r.Item, Quantity: &r.Amount, Timestamp: stripe.Int64(r.At.Unix()), Action: stripe.String("set"),
	}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	if _, err := b.stripe.uses.New(params); err != nil {
		b.told(Failed, 1)
		return fmt.Errorf("tell Stripe of %s on %s: %w", r.Meter, r.Day, err)
	}
	b.told(Took, 1)
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		return b.db.UsageReport.Update().Where(table.ID(r.ID), table.Amount(r.Amount)).SetConfirmedAt(b.now()).Exec(ctx)
	})
}

// reconcileMeter compares one meter's figure of the present period, and tells
// every day of it again when it differs.
func (b *Book) reconcileMeter(ctx context.Context, acc *Account, m *Meter) (bool, error) {
	item := acc.Subscription.Meters[m.Of]
	if item == "" {
		return false, nil
	}
	told, err := b.db.UsageReport.Query().Where(table.Item(item), table.AtGTE(*acc.Subscription.PeriodBegan)).Order(table.ByAt()).All(ctx)
	if err != nil || len(told) == 0 {
		return false, err
	}
	ours := told[len(told)-1].Amount
	if m.Sums {
		ours = 0
		for _, r := range told {
			ours += r.Amount
		}
	}
	theirs, err := b.stripe.used(ctx, item)
	if err != nil || theirs == ours {
		return false, err
	}
	b.told(Repaired, 1)
	b.logger.WarnContext(ctx, "Stripe has another figure of what was used", "tenant", acc.TenantID, "meter", m.Of, "stripe", theirs, "kept", ours)
	for _, r := range told {
		if err := b.set(ctx, r); err != nil {
			return true, err
		}
	}
	return true, nil
}

// used reads what Stripe has of an item in the present period.
func (d *desk) used(ctx context.Context, item string) (int64, error) {
	params := &stripe.UsageRecordSummaryListParams{SubscriptionItem: &item}
	params.Context, params.Limit, params.Single = ctx, stripe.Int64(1), true
	list := d.summaries.List(params)
	if !list.Next() {
		return 0, list.Err()
	}
	return list.UsageRecordSummary().TotalUsage, nil
}
