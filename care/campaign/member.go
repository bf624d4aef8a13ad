package campaign

import (
	"context"
	"fmt"
	"time"

	table "kept/ent/db/campaignmember"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/filter"
	"kept/internal/page"
)

// MemberState is what became of a customer whom a campaign came to.
type MemberState string

// The states of a member.
const (
	Granted MemberState = "GRANTED"
	HeldOut MemberState = "HELD_OUT" // she gets nothing, to compare with
	Waiting MemberState = "WAITING"  // she has had enough this week
	Refused MemberState = "REFUSED"
)

// Reason says why a member waits, or was refused.
type Reason string

// The reasons.
const (
	ReasonCap    Reason = "WEEKLY_CAP"  // campaigns have given her as much this week as they may
	ReasonPerson Reason = "SAME_PERSON" // another record of hers was reached already
	ReasonLedger Reason = "LEDGER"      // the ledger refused it: she has earned as much as an account may
)

// Member is a customer whom a campaign came to.
type Member struct {
	ID            string
	CampaignID    string
	CustomerID    string
	State         MemberState
	Reason        *Reason
	TransactionID *string    // by which she was given the points
	EnteredAt     *time.Time // when she was given them, or held out
	CountsUntil   *time.Time // until then, what she buys counts
	AgainOn       *clock.Day // when one who waits is tried again
}

// MemberFilter narrows a campaign's members; its parts are joined by AND.
type MemberFilter struct {
	State  *MemberStateFilter
	Bought *bool // whether she bought within the days that count
}

// MemberStateFilter compares what became of members.
type MemberStateFilter = filter.Enum[MemberState]

// Members gives a page of those whom a campaign came to, in the order in which it did.
func (b *Book) Members(ctx context.Context, campaignID string, f MemberFilter, args page.Args) (page.Page[*Member], error) {
	if _, err := b.Find(ctx, campaignID); err != nil {
		return page.Page[*Member]{}, err
	}
	q := b.db.CampaignMember.Query().Where(table.CampaignID(campaignID), store.Where(table.FieldState, f.State.Plain()), whoBought(f.Bought))
	inTurn := store.Order{Column: table.FieldID}
	return store.List(ctx, q, inTurn, args, memberFromRow, func(m *Member) page.Key { return store.KeyOf(m.ID, m.ID) })
}

// MembersByIDs gives those of the members that there are, by id.
func (b *Book) MembersByIDs(ctx context.Context, ids []string) (map[string]*Member, error) {
	found, err := b.db.CampaignMember.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d members of campaigns: %w", len(ids), err)
	}
	out := make(map[string]*Member, len(found))
	for _, r := range found {
		out[r.ID] = memberFromRow(r)
	}
	return out, nil
}
