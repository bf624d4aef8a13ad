package campaign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/campaign"
	members "kept/ent/db/campaignmember"
	"kept/ent/db/campaignslot"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/tenants"
	"kept/tenants/guard"
)

// sweepBatch is how many campaigns that are due are looked for at once.
const sweepBatch = 100

// Ringing gives the campaigns, by tenant, in which there is something to do, the
// longest due first.
func (b *Book) Ringing(ctx context.Context, until time.Time) (map[string][]string, error) {
	ctx = guard.System(ctx, "campaigns: which are to go on")
	found, err := b.db.Campaign.Query().Where(table.DueAtLTE(until)).Order(table.ByDueAt(), table.ByID()).Limit(sweepBatch).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("which campaigns are due: %w", err)
	}
	out := map[string][]string{}
	for _, r := range found {
		out[r.TenantID] = append(out[r.TenantID], r.ID)
	}
	return out, nil
}

// Next gives up to n customers whom a campaign comes to now: those first who
// waited for this week, then those of its segment who come after whom it came to
// last. None when it isn't running.
func (b *Book) Next(ctx context.Context, campaignID string, n int) ([]string, error) {
	c, err := b.Find(ctx, campaignID)
	if err != nil || !c.goesOn(b.now(), tenants.From(ctx).Zone) {
		return nil, err
	}
	next, err := b.db.CampaignMember.Query().
		Where(members.CampaignID(c.ID), members.State(string(Waiting)), members.AgainOnLTE(string(b.today(ctx)))).
		Order(members.ByAgainOn(), members.ByID()).Limit(n).Select(members.FieldCustomerID).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("who waits for campaign %s: %w", c.ID, err)
	}
	if len(next) == n {
		return next, nil
	}
	who, err := c.Segment()
	if err != nil {
		return nil, err
	}
	after, err := b.customers.MatchingAfter(ctx, who, c.reachedTo, n-len(next))
	return append(next, after...), err
}

// goesOn reports whether c gives anything now.
func (c *Campaign) goesOn(now time.Time, zone *time.Location) bool {
	return c.State == Running && !c.Over(now, zone) && !now.Before(c.FirstDay.Start(zone))
}

// Rest says until when a campaign has nothing to do, after its batch: at once
// again if more says so. It ends a campaign whose time is over, or that has
// reached everybody.
func (b *Book) Rest(ctx context.Context, campaignID string, more bool) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		c, err := b.hold(ctx, campaignID)
		if err != nil || c.State == Ended {
			return err
		}
		now, zone := b.now(), tenants.From(ctx).Zone
		begun := !now.Before(c.FirstDay.Start(zone))
		switch {
		case c.Over(now, zone):
			return b.finish(ctx, c, EndTime)
		case c.State == Running && begun && !more && c.Waiting == 0:
			return b.finish(ctx, c, EndReached)
		default:
			return b.save(ctx, c, more || !begun)
		}
	})
}

// finish ends a campaign by itself.
func (b *Book) finish(ctx context.Context, c *Campaign, why End) error {
	c.end(why, b.now())
	if err := b.save(ctx, c, false); err != nil {
		return err
	}
	return b.tell(ctx, event.CampaignEnded, c)
}

// PutOff has a campaign that something went wrong with wait a minute.
func (b *Book) PutOff(ctx context.Context, campaignID string) error {
	err := b.db.Campaign.Update().Where(table.ID(campaignID), table.DueAtNotNil()).SetDueAt(b.now().Add(time.Minute)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("put campaign %s off: %w", campaignID, err)
	}
	return nil
}

// Visit is a campaign's coming to one customer, while its row is held.
type Visit struct {
	*Campaign
	// Gives says that she is to be given the points: earn them and tell Gave.
	// Otherwise it is decided already what becomes of her.
	Gives      bool
	CustomerID string // whose account it is: the survivor's

	member *Member
	here   clock.Day // the Monday of this week
}

// Going reports whether the campaign goes on after the visit.
func (v *Visit) Going() bool { return v.State == Running }

// Come comes to a customer with a campaign, and decides what becomes of her. It
// holds the campaign until the transaction ends; her accounts are locked later.
// Whom it came to already it leaves as she is, however often it is asked.
func (b *Book) Come(ctx context.Context, campaignID, customerID string) (*Visit, error) {
	c, err := b.hold(ctx, campaignID)
	if err != nil {
		return nil, err
	}
	now, zone := b.now(), tenants.From(ctx).Zone
	v := &Visit{Campaign: c, here: Week(now, zone)}
	if !c.goesOn(now, zone) {
		return v, nil
	}
	c.reachedTo = max(c.reachedTo, customerID)
	ids, err := b.customers.ActiveIDs(ctx, customerID)
	if errors.Is(err, customer.ErrErased) {
		return v, b.drop(ctx, v, customerID)
	}
	if fault.IsMissing(err) {
		return v, b.save(ctx, c, true)
	}
	if err != nil {
		return nil, err
	}
	v.CustomerID = ids[0]
	had, err := b.membersOf(ctx, c.ID, ids)
	if err != nil {
		return nil, err
	}
	own := slices.IndexFunc(had, func(m *Member) bool { return m.CustomerID == customerID })
	others := slices.ContainsFunc(had, func(m *Member) bool { return m.CustomerID != customerID && m.State != Refused })
	switch {
	case own < 0 && others, own >= 0 && had[own].State != Waiting:
		return v, b.save(ctx, c, true) // she was reached, under this record or another
	case own < 0:
		v.member = &Member{CampaignID: c.ID, CustomerID: customerID}
	default:
		v.member = had[own]
	}
	if others { // she waited under two records, which are one by now
		return v, b.write(ctx, v, Refused, maybe.Some(ReasonPerson))
	}
	return v, b.decide(ctx, v, ids)
}

// drop leaves out who was erased meanwhile: who waited for another week waits no more.
func (b *Book) drop(ctx context.Context, v *Visit, customerID string) error {
	had, err := b.membersOf(ctx, v.ID, []string{customerID})
	if err != nil {
		return err
	}
	if len(had) == 0 || had[0].State != Waiting {
		return b.save(ctx, v.Campaign, true)
	}
	v.member = had[0]
	return b.write(ctx, v, Refused, maybe.Some(ReasonPerson))
}

// decide says what becomes of whom a campaign came to. Whether campaigns have
// given her enough this week comes before the lot, so that those who are held
// out are as those who aren't in all but the points.
func (b *Book) decide(ctx context.Context, v *Visit, ids []string) error {
	slot, err := b.freeSlot(ctx, v.here, ids)
	switch {
	case err != nil:
		return err
	case slot < 0:
		again := v.here.Add(7)
		v.member.AgainOn = &again
		return b.write(ctx, v, Waiting, maybe.Some(ReasonCap))
	case v.HoldsOut(v.member.CustomerID):
		b.enter(ctx, v)
		return b.write(ctx, v, HeldOut, nil)
	case v.Left() < v.Points:
		return b.finish(ctx, v.Campaign, EndBudget)
	}
	v.Gives = true
	guard.Known(ctx, v.CustomerID)
	err = b.db.CampaignSlot.Create().SetID(id.New(id.CampaignSlot)).SetCampaignID(v.ID).SetCustomerID(v.CustomerID).
		SetWeek(string(v.here)).SetSlot(slot).Exec(ctx)
	if store.IsUnique(err) {
		return store.Again(err) // another campaign came to her just now
	}
	if err != nil {
		return fmt.Errorf("a slot of customer %s: %w", v.CustomerID, err)
	}
	return nil
}

// freeSlot gives the first time of a week that no campaign has used for her, or
// −1 when they have used as many as they may.
func (b *Book) freeSlot(ctx context.Context, week clock.Day, ids []string) (int, error) {
	weekly, err := b.weekly(ctx)
	if err != nil {
		return 0, err
	}
	used, err := b.db.CampaignSlot.Query().Where(campaignslot.CustomerIDIn(ids...), campaignslot.Week(string(week))).
		Select(campaignslot.FieldSlot).Ints(ctx)
	if err != nil {
		return 0, fmt.Errorf("how often campaigns gave customer %s something: %w", ids[0], err)
	}
	if len(used) >= weekly {
		return -1, nil
	}
	slot := 0
	for slices.Contains(used, slot) {
		slot++
	}
	return slot, nil
}

// Gave writes down that the ledger gave her the points of a visit, and ends the
// campaign when what is left isn't enough for another customer.
func (b *Book) Gave(ctx context.Context, v *Visit, transactionID string) error {
	guard.Known(ctx, transactionID)
	v.member.TransactionID = &transactionID
	v.Spent += v.Points
	b.enter(ctx, v)
	if v.Left() >= v.Points {
		return b.write(ctx, v, Granted, nil)
	}
	v.end(EndBudget, b.now())
	if err := b.write(ctx, v, Granted, nil); err != nil {
		return err
	}
	return b.tell(ctx, event.CampaignEnded, v.Campaign)
}

// Refuse writes down that the ledger refused her the points.
func (b *Book) Refuse(ctx context.Context, campaignID, customerID string) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		c, err := b.hold(ctx, campaignID)
		if err != nil {
			return err
		}
		had, err := b.membersOf(ctx, c.ID, []string{customerID})
		if err != nil {
			return err
		}
		v := &Visit{Campaign: c, member: &Member{CampaignID: c.ID, CustomerID: customerID}}
		if len(had) > 0 {
			if v.member = had[0]; v.member.State != Waiting {
				return nil
			}
		}
		c.reachedTo = max(c.reachedTo, customerID)
		return b.write(ctx, v, Refused, maybe.Some(ReasonLedger))
	})
}

// enter says from when on, and until when, what she buys counts: so many whole
// days in the tenant's zone after this one.
func (b *Book) enter(ctx context.Context, v *Visit) {
	now, zone := b.now(), tenants.From(ctx).Zone
	until := clock.DayOf(now, zone).Add(v.LiftDays).End(zone)
	v.member.EnteredAt, v.member.CountsUntil = &now, &until
}

// write writes down what became of whom a campaign came to, and counts it.
func (b *Book) write(ctx context.Context, v *Visit, s MemberState, why *Reason) error {
	m, c := v.member, v.Campaign
	c.count(m.State, -1)
	c.count(s, 1)
	m.State, m.Reason = s, why
	if s != Waiting {
		m.AgainOn = nil
	}
	if err := b.writeMember(ctx, m); err != nil {
		return fmt.Errorf("what became of customer %s in campaign %s: %w", m.CustomerID, c.ID, err)
	}
	return b.save(ctx, c, true)
}

func (b *Book) writeMember(ctx context.Context, m *Member) error {
	reason, again := string(maybe.Value(m.Reason)), string(maybe.Value(m.AgainOn))
	if m.ID != "" {
		return b.db.CampaignMember.Update().Where(members.ID(m.ID)).SetState(string(m.State)).SetReason(reason).SetAgainOn(again).
			SetNillableTransactionID(m.TransactionID).SetNillableEnteredAt(m.EnteredAt).SetNillableCountsUntil(m.CountsUntil).Exec(ctx)
	}
	m.ID = id.New(id.CampaignMember)
	guard.Known(ctx, m.CustomerID)
	return b.db.CampaignMember.Create().SetID(m.ID).SetCampaignID(m.CampaignID).SetCustomerID(m.CustomerID).SetState(string(m.State)).
		SetReason(reason).SetAgainOn(again).SetNillableTransactionID(m.TransactionID).SetNillableEnteredAt(m.EnteredAt).
		SetNillableCountsUntil(m.CountsUntil).SetCreatedAt(b.now()).Exec(ctx)
}

// count adds n members of a state; one who is none yet has no state.
func (c *Campaign) count(s MemberState, n int) {
	switch s {
	case Granted:
		c.Granted += n
	case HeldOut:
		c.HeldOut += n
	case Waiting:
		c.Waiting += n
	case Refused:
		c.Refused += n
	}
}

// membersOf gives what became of a customer in a campaign, under each of her ids.
func (b *Book) membersOf(ctx context.Context, campaignID string, customerIDs []string) ([]*Member, error) {
	found, err := b.db.CampaignMember.Query().Where(members.CampaignID(campaignID), members.CustomerIDIn(customerIDs...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("whether campaign %s came to customer %s: %w", campaignID, customerIDs[0], err)
	}
	return fromRows(found), nil
}

func fromRows(found []*rows.CampaignMember) []*Member {
	out := make([]*Member, len(found))
	for i, r := range found {
		out[i] = memberFromRow(r)
	}
	return out
}
