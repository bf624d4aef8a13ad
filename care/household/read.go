package household

import (
	"context"
	"errors"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/household"
	stays "kept/ent/db/householdmember"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants/guard"
)

// Find gives one household, or missing.
func (b *Book) Find(ctx context.Context, householdID string) (*Household, error) {
	found, err := b.ByIDs(ctx, []string{householdID})
	if err != nil {
		return nil, err
	}
	if h := found[householdID]; h != nil {
		return h, nil
	}
	return nil, fault.Missing("household")
}

// ByIDs gives those of the households that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Household, error) {
	found, err := b.db.Household.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d households: %w", len(ids), err)
	}
	out := make(map[string]*Household, len(found))
	for _, r := range found {
		out[r.ID] = fromRow(r)
	}
	return out, nil
}

// List gives a page of the households, the latest first: of one program, or of all.
func (b *Book) List(ctx context.Context, programID *string, args page.Args) (page.Page[*Household], error) {
	q := b.db.Household.Query()
	if programID != nil {
		q.Where(table.ProgramID(*programID))
	}
	latest := store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	return store.List(ctx, q, latest, args, fromRow, func(h *Household) page.Key { return store.KeyOf(h.CreatedAt, h.ID) })
}

// MembersOf gives who is in each of the households now, who joined first first. A
// customer who is two merged records is one member, and of one household only.
func (b *Book) MembersOf(ctx context.Context, list []*Household) (map[string][]*Member, error) {
	ids := make([]string, len(list))
	byID := make(map[string]*Household, len(list))
	for i, h := range list {
		ids[i], byID[h.ID] = h.ID, h
	}
	in, err := b.staysIn(ctx, ids)
	if err != nil {
		return nil, err
	}
	survivor, err := b.survivors(ctx, in, list)
	if err != nil {
		return nil, err
	}
	counts, err := b.counting(ctx, in, survivor)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]*Member, len(list))
	for _, s := range in {
		if who := survivor[s.CustomerID]; counts[s.ID] {
			head := survivor[byID[s.HouseholdID].HeadID] == who
			out[s.HouseholdID] = append(out[s.HouseholdID], &Member{Stay: s, MemberID: who, Head: head})
		}
	}
	return out, nil
}

// staysIn gives the stays in households that haven't ended, the oldest first.
func (b *Book) staysIn(ctx context.Context, householdIDs []string) ([]*Stay, error) {
	found, err := b.db.HouseholdMember.Query().Where(stays.HouseholdIDIn(householdIDs...), stays.LeftAtIsNil()).
		Order(stays.ByJoinedAt(), stays.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("who is in %d households: %w", len(householdIDs), err)
	}
	out := make([]*Stay, len(found))
	for i, r := range found {
		out[i] = stayFromRow(r)
	}
	return out, nil
}

// survivors says who each customer is now who is in a household or its head.
func (b *Book) survivors(ctx context.Context, in []*Stay, list []*Household) (map[string]string, error) {
	var ids []string
	for _, s := range in {
		ids = append(ids, s.CustomerID)
	}
	for _, h := range list {
		ids = append(ids, h.HeadID)
	}
	found, err := b.customers.Survivors(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(found))
	for id, s := range found {
		out[id] = s.ID
	}
	return out, nil
}

// counting says which of the stays count: of each customer the first by Stay.before,
// among all that her records have in the program, in whichever household.
func (b *Book) counting(ctx context.Context, in []*Stay, survivor map[string]string) (map[string]bool, error) {
	of, programs := map[string]bool{}, map[string]bool{}
	var who []string
	for _, s := range in {
		programs[s.ProgramID] = true
		if id := survivor[s.CustomerID]; id != "" && !of[id] {
			of[id], who = true, append(who, id)
		}
	}
	out := map[string]bool{}
	for program := range programs {
		first, err := b.StaysOf(ctx, program, who)
		if err != nil {
			return nil, err
		}
		for _, s := range first {
			out[s.ID] = true
		}
	}
	return out, nil
}

// StaysOf gives the stay of each of the customers, who are survivors, who is in a
// household of a program now.
func (b *Book) StaysOf(ctx context.Context, programID string, survivors []string) (map[string]*Stay, error) {
	if len(survivors) == 0 {
		return nil, nil
	}
	records, err := b.customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	keeper, all := map[string]string{}, []string{}
	for survivor, ids := range records {
		for _, id := range ids {
			keeper[id], all = survivor, append(all, id)
		}
	}
	found, err := b.db.HouseholdMember.Query().Where(stays.ProgramID(programID), stays.CustomerIDIn(all...), stays.LeftAtIsNil()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("in which households %d customers are: %w", len(survivors), err)
	}
	out := map[string]*Stay{}
	for _, r := range found {
		s := stayFromRow(r)
		who := keeper[s.CustomerID]
		if out[who] == nil || s.before(out[who], who) {
			out[who] = s
		}
	}
	return out, nil
}

var errMoved = errors.New("she went to another household just now")

// HoldOf gives the household that a customer is in, who is a survivor, and who is in it with her, and
// holds it for the rest of the transaction: nobody joins or leaves meanwhile. Nil
// if she is in none. Whoever holds it may then lock accounts, not the other way round.
func (b *Book) HoldOf(ctx context.Context, programID, survivor string) (*Household, []*Member, error) {
	is, err := b.StaysOf(ctx, programID, []string{survivor})
	if err != nil || is[survivor] == nil {
		return nil, nil, err
	}
	h, members, err := b.hold(ctx, is[survivor].HouseholdID)
	if err == nil && find(members, survivor) == nil || errors.Is(err, ErrDissolved) {
		return nil, nil, store.Again(errMoved)
	}
	return h, members, err
}

// hold locks a household that isn't dissolved, and gives who is in it.
func (b *Book) hold(ctx context.Context, householdID string) (*Household, []*Member, error) {
	r, err := b.db.Household.Query().Where(table.ID(householdID)).Modify(b.db.ForUpdate()).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, nil, fault.Missing("household")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("hold household %s: %w", householdID, err)
	}
	guard.Known(ctx, r.ID, r.ProgramID)
	h := fromRow(r)
	if h.DissolvedAt != nil {
		return nil, nil, ErrDissolved
	}
	members, err := b.MembersOf(ctx, []*Household{h})
	return h, members[h.ID], err
}
