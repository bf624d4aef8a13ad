package customer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/customer"
	merges "kept/ent/db/customermerge"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/tenants"
)

// Merge says that two records are one person: alias leads to survivor. Rows
// keep the id that they were written with, so nothing is copied and undoing
// only drops the alias; what was written since stays with the survivor.
type Merge struct {
	ID         string
	SurvivorID string // as it was chosen; it may have become an alias since
	AliasID    string
	Reason     string
	MergedBy   string
	MergedAt   time.Time
	UndoneBy   string
	UndoneAt   *time.Time
}

// MergeDraft names two records of one person. Aliases stand for their survivors.
type MergeDraft struct {
	CustomerID string
	OtherID    string
	SurvivorID *string // nil: the one with an external id, or else the older
	Reason     string
}

// ErrSamePerson means that the two records are one customer already.
var ErrSamePerson = fault.Conflict(fault.CodeSettled, "these are one customer already")

func (d MergeDraft) check() error {
	switch {
	case d.CustomerID == "":
		return fault.Required("customerId")
	case d.OtherID == "":
		return fault.Required("otherId")
	case utf8.RuneCountInString(d.Reason) > maxText:
		return fault.TooLong("reason", maxText)
	}
	return nil
}

// pair is who survives and who becomes the alias.
type pair struct{ survivor, alias *Customer }

// choose decides who of two survives. Two different external ids are two
// records that a partner holds apart: then a person has to say who survives.
func choose(a, b *Customer, survivor *string) (pair, error) {
	switch {
	case a.ID == b.ID:
		return pair{}, ErrSamePerson
	case survivor != nil && *survivor == a.ID:
		return pair{a, b}, nil
	case survivor != nil && *survivor == b.ID:
		return pair{b, a}, nil
	case survivor != nil:
		return pair{}, fault.Invalid("survivorId", "must be one of the two")
	case a.ExternalID != nil && b.ExternalID != nil:
		return pair{}, fault.Invalid("survivorId", "must say who survives: the two have different external ids")
	case a.ExternalID != nil:
		return pair{a, b}, nil
	case b.ExternalID != nil:
		return pair{b, a}, nil
	}
	if cmp.Or(a.CreatedAt.Compare(b.CreatedAt), strings.Compare(a.ID, b.ID)) > 0 {
		a, b = b, a
	}
	return pair{a, b}, nil
}

// pair reads, locks and chooses between the two of d.
func (b *Book) pair(ctx context.Context, d MergeDraft) (pair, error) {
	if err := d.check(); err != nil {
		return pair{}, err
	}
	k := &known{records: map[string]*Customer{}}
	ids := []string{d.CustomerID, d.OtherID}
	if d.SurvivorID != nil {
		ids = append(ids, *d.SurvivorID)
	}
	if err := b.lock(ctx, k.records, ids); err != nil {
		return pair{}, err
	}
	one, other := k.survivor(d.CustomerID), k.survivor(d.OtherID)
	if one == nil {
		return pair{}, fault.Missing("customer").At("customerId")
	}
	if other == nil {
		return pair{}, fault.Missing("customer").At("otherId")
	}
	if one.ErasedAt != nil {
		return pair{}, ErrErased
	}
	if other.ErasedAt != nil {
		return pair{}, ErasedAt("otherId")
	}
	if d.SurvivorID == nil {
		return choose(one, other, nil)
	}
	survivor := k.survivor(*d.SurvivorID)
	if survivor == nil {
		return pair{}, fault.Missing("customer").At("survivorId")
	}
	return choose(one, other, &survivor.ID)
}

// Merge makes one customer of two. It is a fault to merge a customer with
// herself, or two with different external ids without saying who survives.
func (b *Book) Merge(ctx context.Context, d MergeDraft) (*Merge, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Merge, error) {
		p, err := b.pair(ctx, d)
		if err != nil {
			return nil, err
		}
		m := &Merge{
			ID: id.New(id.Merge), SurvivorID: p.survivor.ID, AliasID: p.alias.ID, Reason: strings.TrimSpace(d.Reason),
			MergedBy: tenants.From(ctx).ID(), MergedAt: b.now(),
		}
		err = b.db.CustomerMerge.Create().SetID(m.ID).SetSurvivorID(m.SurvivorID).SetAliasID(m.AliasID).
			SetReason(m.Reason).SetMergedBy(m.MergedBy).SetMergedAt(m.MergedAt).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("merge %s into %s: %w", m.AliasID, m.SurvivorID, err)
		}
		// Aliases always point to a survivor, never to another alias: one look leads there.
		err = b.db.Customer.Update().Where(table.Or(table.ID(m.AliasID), table.MergedIntoID(m.AliasID))).
			SetMergedIntoID(m.SurvivorID).SetUpdatedAt(m.MergedAt).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("merge %s into %s: %w", m.AliasID, m.SurvivorID, err)
		}
		return m, b.merged(ctx, event.CustomerMerged, m, m.SurvivorID)
	})
}

// merged records a merge or its undoing, and makes those whom it left without
// a survivor above them findable as they are now.
func (b *Book) merged(ctx context.Context, what event.Type, m *Merge, survivors ...string) error {
	found, err := b.ByIDs(ctx, survivors)
	if err != nil {
		return err
	}
	var cs []*Customer
	for _, c := range found {
		cs = append(cs, c)
	}
	if err := b.index(ctx, cs); err != nil {
		return err
	}
	if what == event.CustomerMerged {
		if err := b.unindex(ctx, m.AliasID); err != nil {
			return err
		}
	}
	return b.log.Append(ctx, event.Event{
		Type: what, SubjectID: m.SurvivorID, CustomerID: m.SurvivorID, OccurredAt: b.now(), Reason: m.Reason,
		Data: map[string]any{"mergeId": m.ID, "aliasId": m.AliasID},
	})
}

// Unmerge undoes a merge: its alias is a customer of her own again, with those
// who were merged into her before. What was written since stays with the survivor.
func (b *Book) Unmerge(ctx context.Context, mergeID string) (*Merge, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Merge, error) {
		row, err := b.db.CustomerMerge.Query().Where(merges.ID(mergeID)).First(ctx)
		if rows.IsNotFound(err) {
			return nil, fault.Missing("merge")
		}
		if err != nil {
			return nil, fmt.Errorf("undo merge %s: %w", mergeID, err)
		}
		m := mergeFromRow(row)
		// Hold the whole family first: another merge of it waits, or we wait for it.
		records := map[string]*Customer{}
		if err := b.lock(ctx, records, []string{m.AliasID}); err != nil {
			return nil, err
		}
		if records[m.AliasID].ErasedAt != nil {
			return nil, fault.Conflict(fault.CodeSettled, "is a merge of a customer who was erased: it stays").At("id").Because(ErrErased)
		}
		top := records[m.AliasID].MergedIntoID
		now, by := b.now(), tenants.From(ctx).ID()
		n, err := b.db.CustomerMerge.Update().Where(merges.ID(m.ID), merges.UndoneAtIsNil()).
			SetUndoneAt(now).SetUndoneBy(by).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("undo merge %s: %w", mergeID, err)
		}
		if n == 0 {
			return nil, fault.Conflict(fault.CodeSettled, "this merge is undone already")
		}
		m.UndoneAt, m.UndoneBy = &now, by
		if err := b.split(ctx, m.AliasID, top); err != nil {
			return nil, err
		}
		return m, b.merged(ctx, event.CustomerUnmerged, m, m.AliasID, top)
	})
}

// split makes root a survivor again and points to her whoever was merged into
// her, directly or through others, among the aliases of top.
func (b *Book) split(ctx context.Context, root, top string) error {
	family, err := b.IDs(ctx, top)
	if err != nil {
		return err
	}
	found, err := b.db.CustomerMerge.Query().Where(merges.SurvivorIDIn(family...), merges.UndoneAtIsNil()).All(ctx)
	if err != nil {
		return fmt.Errorf("merges into %s: %w", top, err)
	}
	into := map[string][]string{}
	for _, m := range found {
		into[m.SurvivorID] = append(into[m.SurvivorID], m.AliasID)
	}
	below := into[root]
	for i := 0; i < len(below); i++ {
		below = append(below, into[below[i]]...)
	}
	if err := b.db.Customer.Update().Where(table.ID(root)).ClearMergedIntoID().SetUpdatedAt(b.now()).Exec(ctx); err != nil {
		return fmt.Errorf("split %s from %s: %w", root, top, err)
	}
	if len(below) == 0 {
		return nil
	}
	if err := b.db.Customer.Update().Where(table.IDIn(below...)).SetMergedIntoID(root).SetUpdatedAt(b.now()).Exec(ctx); err != nil {
		return fmt.Errorf("split %s from %s: %w", root, top, err)
	}
	return nil
}

// Merges gives a page of the merges that each survivor or one of her aliases was
// part of, undone ones too, the newest first.
func (b *Book) Merges(ctx context.Context, survivors []string, args page.Args) (map[string]page.Page[*Merge], error) {
	latest := store.Order{Column: merges.FieldMergedAt, Kind: store.Time, Desc: true}
	return PageOfEach(ctx, b, store.ListsOf[*Merge]{
		Lists: store.Lists{Table: merges.Table, Parent: merges.FieldSurvivorID, Order: latest},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Merge, error) {
			found, err := b.db.CustomerMerge.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read merges: %w", err)
			}
			out := make([]*Merge, len(found))
			for i, r := range found {
				out[i] = mergeFromRow(r)
			}
			return out, nil
		},
		Keeper:  func(m *Merge) string { return m.SurvivorID },
		Compare: func(m, n *Merge) int { return page.Newest(m.MergedAt, m.ID, n.MergedAt, n.ID) },
		Key:     func(m *Merge) page.Key { return store.KeyOf(m.MergedAt, m.ID) },
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.CustomerMerge.Query().Where(merges.SurvivorIDIn(ids...)), page.CountCap+1)
		},
	}, survivors, args)
}

// MergeByID gives a merge, or it is missing.
func (b *Book) MergeByID(ctx context.Context, mergeID string) (*Merge, error) {
	row, err := b.db.CustomerMerge.Query().Where(merges.ID(mergeID)).First(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("merge")
	}
	if err != nil {
		return nil, fmt.Errorf("find merge %s: %w", mergeID, err)
	}
	return mergeFromRow(row), nil
}

func mergeFromRow(r *rows.CustomerMerge) *Merge {
	return &Merge{
		ID: r.ID, SurvivorID: r.SurvivorID, AliasID: r.AliasID, Reason: r.Reason, MergedBy: r.MergedBy,
		MergedAt: r.MergedAt.UTC(), UndoneBy: r.UndoneBy, UndoneAt: r.UndoneAt,
	}
}

// AliasIn gives the other one of two records that were merged or taken apart, from
// what such an event says; "" for any other event's.
func AliasIn(data map[string]any) string {
	alias, _ := data["aliasId"].(string)
	return alias
}

// About gives whom events are about, each once, by tenant: of a merge or its
// undoing that is both records. What is about nobody is left out.
func About(events []*event.Event) map[string][]string {
	out := map[string][]string{}
	for _, e := range events {
		for _, customerID := range []string{e.CustomerID, AliasIn(e.Data)} {
			if customerID != "" && !slices.Contains(out[e.TenantID], customerID) {
				out[e.TenantID] = append(out[e.TenantID], customerID)
			}
		}
	}
	return out
}
