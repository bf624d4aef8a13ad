package household

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept/care/event"
	table "kept/ent/db/household"
	stays "kept/ent/db/householdmember"
	"kept/internal/clock"
	"kept/internal/id"
)

// verifyStays holds who was in households, from when until when, against what was
// told of it. A household with a longer history than is read is passed over.
func (b *Book) verifyStays(ctx context.Context, householdIDs []string, erased map[string]bool) (out []string, err error) {
	for part := range slices.Chunk(householdIDs, 200) {
		found, err := b.db.HouseholdMember.Query().Where(stays.HouseholdIDIn(part...)).Order(stays.ByJoinedAt(), stays.ByID()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("who was in %d households: %w", len(part), err)
		}
		of := map[string][]*Stay{}
		for _, r := range found {
			of[r.HouseholdID] = append(of[r.HouseholdID], stayFromRow(r))
		}
		told, err := b.log.ForEach(ctx, part)
		if err != nil {
			return nil, err
		}
		for _, id := range part {
			if len(told[id]) >= event.MaxHistory {
				continue
			}
			for _, wrong := range againstHistory(of[id], told[id], erased) {
				out = append(out, fmt.Sprintf("household %s: %s", id, wrong))
			}
		}
	}
	return out, nil
}

// againstHistory gives a sentence for each stay of which something else was told, and
// for each of which there is no row. A customer's stays follow one another, as do the
// events about them.
func againstHistory(in []*Stay, told []*event.Event, erased map[string]bool) (out []string) {
	joined, left := map[string][]*event.Event{}, map[string][]*event.Event{}
	for _, e := range told {
		switch e.Type {
		case event.HouseholdJoined:
			joined[e.CustomerID] = append(joined[e.CustomerID], e)
		case event.HouseholdLeft:
			left[e.CustomerID] = append(left[e.CustomerID], e)
		}
	}
	next := func(of map[string][]*event.Event, id string) *event.Event {
		if len(of[id]) == 0 {
			return nil
		}
		e := of[id][0]
		of[id] = of[id][1:]
		return e
	}
	for _, s := range in {
		says := func(what string, e *event.Event, at time.Time, words string) {
			switch {
			case e == nil:
				out = append(out, fmt.Sprintf("stay %s of customer %s: that she %s was never told", s.ID, s.CustomerID, what))
			case !clock.Alongside(e.OccurredAt, at):
				out = append(out, fmt.Sprintf("stay %s of customer %s: it says that she %s at %s; her history says %s", s.ID, s.CustomerID, what, at.Format(time.RFC3339), e.OccurredAt.Format(time.RFC3339)))
			case strings.TrimSpace(e.Reason) != words && !erased[s.CustomerID]:
				out = append(out, fmt.Sprintf("stay %s of customer %s: of how she %s it says something else than was told", s.ID, s.CustomerID, what))
			}
		}
		says("joined", next(joined, s.CustomerID), s.JoinedAt, s.Agreed)
		if s.LeftAt != nil {
			says("left", next(left, s.CustomerID), *s.LeftAt, s.WhyLeft)
		}
	}
	for what, of := range map[string]map[string][]*event.Event{"joined": joined, "left": left} {
		for customerID, rest := range of {
			for range rest {
				out = append(out, fmt.Sprintf("customer %s %s it, and no stay says so", customerID, what))
			}
		}
	}
	slices.Sort(out)
	return out
}

// verifyFormed looks for households that were formed, and are gone.
func (b *Book) verifyFormed(ctx context.Context) (out []string, err error) {
	err = b.log.EachOf(ctx, event.HouseholdFormed, func(told []*event.Event) error {
		ids := make([]string, len(told))
		for i, e := range told {
			ids[i] = e.SubjectID
		}
		there, err := b.db.Household.Query().Where(table.IDIn(ids...)).IDs(ctx)
		if err != nil {
			return fmt.Errorf("which of %d households there are: %w", len(ids), err)
		}
		for _, householdID := range id.Without(ids, there) {
			out = append(out, fmt.Sprintf("household %s was formed, and is gone", householdID))
		}
		return nil
	})
	return out, err
}
