package story

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"kept/care/earning"
	"kept/care/event"
	"kept/care/purchase"
	events "kept/ent/db/event"
	purchases "kept/ent/db/purchase"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/tenants"
)

// Trial is a rule to be tried on what really happened.
type Trial struct {
	earning.Draft
	Replaces string // the rule in whose place it would be; empty when it would be added
	From, To clock.Day
	Thousand *money.Money // what a thousand points are worth
}

// DryRun is what a rule would have given, had it held beside those that hold now.
type DryRun struct {
	Events    int64
	Times     int64
	Customers int64
	Points    int64
	TakenBack int64 // for purchases that were called off or came back
	CutOff    int64 // by limits
	Replaced  int64 // what the rule in whose place it is would have given
	Others    int64 // by how much other rules would have given more, or less
	Net       int64
	Value     *money.Money
	Months    []*DryRunMonth
	Troubles  []string
}

// DryRunMonth is one month of it.
type DryRunMonth struct {
	Month     clock.Day // its first
	Times     int64
	Customers int64
	Points    int64
	Net       int64

	earners map[string]bool
}

const (
	// mostTried is how many events a dry run looks at: it costs a second or two.
	mostTried = 20_000
	tryBatch  = 500
)

// DryRun says what a rule would have given. It asks earning.Decide, as what really
// happens does, and writes nothing: what was given before is counted in memory.
func (b *Book) DryRun(ctx context.Context, trial Trial) (*DryRun, error) {
	if trial.To < trial.From {
		return nil, fault.Invalid("to", "must not be before from")
	}
	w, err := b.worlds(ctx, trial)
	if err != nil {
		return nil, err
	}
	ids, err := b.tried(ctx, trial)
	if err != nil {
		return nil, err
	}
	if len(ids) > mostTried {
		return nil, fault.Invalid("to", "must be nearer to from: there are more than %d events", mostTried)
	}
	for part := range slices.Chunk(ids, tryBatch) {
		happened, err := b.happened(ctx, trial.Trigger, part)
		if err != nil {
			return nil, err
		}
		occasions, err := b.occasions(ctx, happened, slices.Concat(w.with, w.as))
		if err != nil {
			return nil, err
		}
		for _, o := range occasions {
			if err := w.try(ctx, o); err != nil {
				return nil, err
			}
		}
	}
	w.sum(trial.Thousand)
	return w.run, nil
}

// worlds are the rules as they are, and as they would be.
type worlds struct {
	candidate    string // the id of the rule that is tried
	as, with     []*earning.Ruling
	gaveAs, gave *tally
	run          *DryRun
	earners      map[string]bool
}

func (b *Book) worlds(ctx context.Context, trial Trial) (*worlds, error) {
	if _, err := b.Points.Program(ctx, trial.ProgramID); err != nil {
		return nil, err
	}
	w := &worlds{candidate: trial.Replaces, gaveAs: newTally(), gave: newTally(), run: &DryRun{}, earners: map[string]bool{}}
	if trial.Replaces == "" {
		w.candidate = "new" // sorts behind every rule of the same priority, as one does that is added
	} else if _, err := b.Rules.Find(ctx, trial.Replaces); err != nil {
		return nil, fault.As(err).At("replaces")
	}
	proposed, err := b.Rules.Proposed(trial.Draft, w.candidate)
	if err != nil {
		return nil, err
	}
	if w.as, err = b.Rules.InForce(ctx, event.Type(trial.Trigger), b.now()); err != nil {
		return nil, err
	}
	w.as = slices.DeleteFunc(w.as, func(r *earning.Ruling) bool { return r.ProgramID != trial.ProgramID }) // others never stand in its way
	w.with = []*earning.Ruling{proposed}
	for _, r := range w.as {
		if r.ID != trial.Replaces {
			w.with = append(w.with, r)
		}
	}
	return w, nil
}

// tried finds what happened in those days, in its order: one more than is looked
// at, if there is more. Purchases are found by their own time, for an import's
// events are marked as history and kept out of what is read by type.
func (b *Book) tried(ctx context.Context, trial Trial) (ids []string, err error) {
	zone := tenants.From(ctx).Zone
	from, until := trial.From.Start(zone), trial.To.Add(1).Start(zone)
	switch event.Type(trial.Trigger) {
	case event.PurchaseRecorded, event.PurchaseDelivered:
		q := b.db.Purchase.Query().Where(purchases.OccurredAtGTE(from), purchases.OccurredAtLT(until))
		if trial.Trigger == string(event.PurchaseDelivered) {
			q.Where(purchases.DeliveredAtNotNil())
		}
		ids, err = q.Order(purchases.ByOccurredAt(), purchases.ByID()).Limit(mostTried + 1).IDs(ctx)
	default:
		ids, err = b.db.Event.Query().Where(events.Type(trial.Trigger), events.RecordedAtGTE(from), events.RecordedAtLT(until), events.Backfilled(false)).
			Order(events.ByRecordedAt(), events.ByID()).Limit(mostTried + 1).IDs(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("what happened from %s to %s: %w", trial.From, trial.To, err)
	}
	return ids, nil
}

// happened gives what was found as events.
func (b *Book) happened(ctx context.Context, trigger string, ids []string) (out []*event.Event, err error) {
	t := event.Type(trigger)
	if t != event.PurchaseRecorded && t != event.PurchaseDelivered {
		found, err := b.Events.ByIDs(ctx, ids)
		for _, id := range ids {
			if e := found[id]; e != nil && e.CustomerID != "" {
				out = append(out, e)
			}
		}
		return out, err
	}
	found, err := b.Purchases.ByIDs(ctx, ids)
	for _, id := range ids {
		if p := found[id]; p != nil {
			out = append(out, bygone(t, p))
		}
	}
	return out, err
}

// bygone is a purchase as the event that it was.
func bygone(t event.Type, p *purchase.Purchase) *event.Event {
	at := p.OccurredAt
	if t == event.PurchaseDelivered && p.DeliveredAt != nil {
		at = *p.DeliveredAt
	}
	return &event.Event{ID: "of " + p.ID, Type: t, SubjectID: p.ID, CustomerID: p.CustomerID, OccurredAt: at, RecordedAt: at}
}

// try asks both worlds about one occasion.
func (w *worlds) try(ctx context.Context, o *earning.Occasion) error {
	w.run.Events++
	before, err := earning.Decide(ctx, w.as, o, w.gaveAs)
	if err != nil {
		return err
	}
	after, err := earning.Decide(ctx, w.with, o, w.gave)
	if err != nil {
		return err
	}
	net := int64(0)
	for _, out := range before {
		w.gaveAs.add(out, o)
		net -= out.Points
		if out.Rule.ID == w.candidate {
			w.run.Replaced += out.Points
		}
	}
	for _, out := range after {
		w.gave.add(out, o)
		net += out.Points
		if out.Rule.ID == w.candidate {
			w.give(out, o)
		}
	}
	m := w.month(o.Day)
	m.Net, w.run.Net = m.Net+net, w.run.Net+net
	return nil
}

// give counts what the rule that is tried would have given.
func (w *worlds) give(out *earning.Outcome, o *earning.Occasion) {
	if out.Trouble != "" {
		if len(w.run.Troubles) < 5 && !slices.Contains(w.run.Troubles, out.Trouble) {
			w.run.Troubles = append(w.run.Troubles, out.Trouble)
		}
		return
	}
	w.run.CutOff += out.Why.Rounded - out.Points
	if out.Points == 0 {
		return
	}
	m := w.month(o.Day)
	m.Times, m.Points, m.earners[o.CustomerID] = m.Times+1, m.Points+out.Points, true
	w.run.Times, w.run.Points, w.earners[o.CustomerID] = w.run.Times+1, w.run.Points+out.Points, true
	if o.Off {
		w.run.TakenBack += out.Points
	}
}

func (w *worlds) month(d clock.Day) *DryRunMonth {
	first := clock.Day(d.Month() + "-01")
	i, found := slices.BinarySearchFunc(w.run.Months, first, func(m *DryRunMonth, d clock.Day) int {
		switch {
		case m.Month < d:
			return -1
		case m.Month > d:
			return 1
		default:
			return 0
		}
	})
	if !found {
		w.run.Months = slices.Insert(w.run.Months, i, &DryRunMonth{Month: first, earners: map[string]bool{}})
	}
	return w.run.Months[i]
}

// sum closes the account.
func (w *worlds) sum(thousand *money.Money) {
	r := w.run
	r.Customers = int64(len(w.earners))
	r.Others = r.Net - r.Points + r.Replaced
	for _, m := range r.Months {
		m.Customers = int64(len(m.earners))
	}
	if thousand != nil {
		exact := new(big.Rat).Mul(big.NewRat(r.Net, 1000), big.NewRat(thousand.Minor, 1))
		minor, _ := new(big.Float).SetRat(exact).Int64()
		r.Value = &money.Money{Minor: minor, Currency: thousand.Currency}
	}
}

// tally is what rules would have given, in memory.
type tally struct {
	days map[string]map[clock.Day]earning.Tally // of a rule, and of a rule and a customer
}

func newTally() *tally { return &tally{map[string]map[clock.Day]earning.Tally{}} }

// Had is earning.Tallies.
func (t *tally) Had(_ context.Context, r *earning.Rule, s earning.Scope, customerID string, first, last clock.Day) (sum earning.Tally, _ error) {
	key := r.ID
	if s == earning.OfCustomer {
		key += " " + customerID
	}
	for day, n := range t.days[key] {
		if day >= first && day <= last {
			sum.Points, sum.Times = sum.Points+n.Points, sum.Times+n.Times
		}
	}
	return sum, nil
}

func (t *tally) add(out *earning.Outcome, o *earning.Occasion) {
	if out.Points == 0 || out.Rule.Terms.Limits == nil {
		return
	}
	for _, key := range []string{out.Rule.ID, out.Rule.ID + " " + o.CustomerID} {
		if t.days[key] == nil {
			t.days[key] = map[clock.Day]earning.Tally{}
		}
		was := t.days[key][o.Day]
		t.days[key][o.Day] = earning.Tally{Points: was.Points + out.Points, Times: was.Times + 1}
	}
}
